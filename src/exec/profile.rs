//! What each operator of a plan did: operators are wrapped from outside, and know nothing of it.

use std::cell::{Cell, RefCell};
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
    /// How long it needed, without what it takes its rows from.
    pub time: Duration,
}

/// What the operators of a plan did, by the places where the plan holds them.
#[derive(Debug, Default)]
pub struct Profile {
    measured: RefCell<FxHashMap<usize, Measured>>,
    /// The time of what ran within the operator that runs now.
    within: Cell<Duration>,
}

impl Profile {
    /// What an operator did; none where it was never asked for rows.
    pub fn of(&self, operator: &Operator) -> Option<Measured> {
        self.measured.borrow().get(&operator.place()).copied()
    }

    /// Does a piece of an operator's work, of which `rows` says how many rows came.
    pub(super) fn watch<T>(&self, operator: &Operator, rows: impl FnOnce(&T) -> usize, work: impl FnOnce() -> T) -> T {
        let around = self.within.take();
        let start = Instant::now();
        let done = work();
        let time = start.elapsed();
        let own = time.saturating_sub(self.within.get());
        self.within.set(around + time);
        let mut measured = self.measured.borrow_mut();
        let measured = measured.entry(operator.place()).or_default();
        measured.rows += rows(&done) as u64;
        measured.time += own;
        done
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
        let rows = |batch: &Result<Option<Batch>>| batch.iter().flatten().map(|batch| batch.rows).sum();
        self.profile.watch(self.operator, rows, || self.inner.next())
    }

    fn reset(&mut self) {
        self.inner.reset();
    }
}
