//! A time of day, with and without an offset from UTC.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::within;
use crate::error::Result;

pub(super) const NANOS_PER_SECOND: i64 = 1_000_000_000;
pub(super) const SECONDS_PER_DAY: i64 = 86_400;
const NANOS_PER_DAY: i64 = SECONDS_PER_DAY * NANOS_PER_SECOND;

/// A time of day: nanoseconds since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LocalTime(i64);

impl LocalTime {
    /// The first instant of a day.
    pub const MIDNIGHT: LocalTime = LocalTime(0);

    /// The time of an hour, minute, second and nanosecond.
    pub fn of(hour: i64, minute: i64, second: i64, nanosecond: i64) -> Result<LocalTime> {
        let seconds = within(hour, 0, 23, "hour")? * 3_600
            + within(minute, 0, 59, "minute")? * 60
            + within(second, 0, 59, "second")?;
        Ok(LocalTime(seconds * NANOS_PER_SECOND + within(nanosecond, 0, NANOS_PER_SECOND - 1, "nanosecond")?))
    }

    /// The time that lies so many seconds and nanoseconds behind midnight, around the clock.
    pub(super) fn around(seconds: i64, nanos: i64) -> LocalTime {
        LocalTime((seconds.rem_euclid(SECONDS_PER_DAY) * NANOS_PER_SECOND + nanos).rem_euclid(NANOS_PER_DAY))
    }

    /// Nanoseconds since midnight.
    pub fn nanos(self) -> i64 {
        self.0
    }

    /// Whole seconds since midnight.
    pub(super) fn seconds(self) -> i64 {
        self.0 / NANOS_PER_SECOND
    }

    /// The hour.
    pub fn hour(self) -> i64 {
        self.seconds() / 3_600
    }

    /// The minute of the hour.
    pub fn minute(self) -> i64 {
        self.seconds() / 60 % 60
    }

    /// The second of the minute.
    pub fn second(self) -> i64 {
        self.seconds() % 60
    }

    /// The nanosecond of the second.
    pub fn nanosecond(self) -> i64 {
        self.0 % NANOS_PER_SECOND
    }
}

/// A time of day with its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Time {
    /// The time that a clock shows there.
    pub time: LocalTime,
    offset: i32,
}

impl Time {
    /// A time at an offset, which the maker of it has checked.
    pub(super) fn new(time: LocalTime, offset_seconds: i32) -> Time {
        Time { time, offset: offset_seconds }
    }

    /// The offset from UTC; east is positive.
    pub fn offset_seconds(self) -> i32 {
        self.offset
    }

    /// Nanoseconds since midnight in UTC; may lie a day before or after.
    pub(super) fn utc_nanos(self) -> i64 {
        self.time.nanos() - i64::from(self.offset) * NANOS_PER_SECOND
    }

    /// The same instant as a clock at another offset shows it.
    pub(super) fn at_offset(self, offset: i32) -> Time {
        let shift = i64::from(offset) - i64::from(self.offset);
        Time::new(LocalTime::around(self.time.seconds() + shift, self.time.nanosecond()), offset)
    }
}

/// By instant, then from west to east.
impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.utc_nanos(), self.offset).cmp(&(other.utc_nanos(), other.offset))
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
