//! Functions over dates, times and durations.

mod clocks;
mod make;
mod measure;
mod truncations;

pub(super) use clocks::ROWS as CLOCKS;
pub(super) use make::ROWS as MAKE;
pub(super) use measure::ROWS as MEASURE;
pub(super) use truncations::ROWS as TRUNCATIONS;

use super::wants;
use crate::error::Result;
use crate::value::{Temporal, Value};

fn temporal_at(arguments: &[Value], place: usize) -> Result<&Temporal> {
    match arguments.get(place) {
        Some(Value::Temporal(temporal)) => Ok(temporal),
        _ => Err(wants("a date, a time or a datetime", arguments, place)),
    }
}
