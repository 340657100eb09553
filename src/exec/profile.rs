//! What each operator of a plan did: operators are wrapped from outside, and know nothing of it.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::Source;
use super::batch::Batch;
use crate::error::Result;
use crate::plan::Operator;

/// What one operator did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// How many rows it handed on.
    pub rows: u64,
    /// How long it and all that it takes its rows from needed.
    pub time: Duration,
}

/// What the operators of a plan did, by the places where the plan holds them.
#[derive(Debug, Default)]
pub struct Profile(RefCell<FxHashMap<usize, Measured>>);

impl Profile {
    /// What an operator did; none where it was never asked for rows.
    pub fn of(&self, operator: &Operator) -> Option<Measured> {
        self.0.borrow().get(&operator.place()).copied()
    }

    fn add(&self, operator: &Operator, rows: usize, time: Duration) {
        let mut measured = self.0.borrow_mut();
        let measured = measured.entry(operator.place()).or_default();
        measured.rows += rows as u64;
        measured.time += time;
    }

    /// The same source, watched.
    pub(super) fn wrap<'q>(&'q self, inner: Box<dyn Source + 'q>, operator: &'q Operator) -> Box<dyn Source + 'q> {
        Box::new(Watched { inner, operator, profile: self })
    }
}

struct Watched<'q> {
    inner: Box<dyn Source + 'q>,
    operator: &'q Operator,
    profile: &'q Profile,
}

impl Source for Watched<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        let start = Instant::now();
        let batch = self.inner.next();
        let rows = batch.as_ref().map_or(0, |batch| batch.as_ref().map_or(0, |batch| batch.rows));
        self.profile.add(self.operator, rows, start.elapsed());
        batch
    }

    fn reset(&mut self) {
        self.inner.reset();
    }
}
