//! The watch that every loop asks, over what a query may spend.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::error::{Error, Result, kinds};
use crate::functions::{Budget, Meter, Pace};
use crate::value::Value;

/// The budget of one running query, and what is spent of it.
pub(super) struct Watch<'q> {
    budget: &'q Budget,
    begun: Instant,
    steps: Cell<usize>,
    held: Held<'q>,
}

/// The bytes that a query holds, whichever of its threads took them.
enum Held<'q> {
    /// Of the thread that it began on.
    Own(AtomicUsize),
    /// Of one that helps.
    Shared(&'q AtomicUsize),
}

/// How many steps go by between two looks at the clock.
const STEPS_BETWEEN_LOOKS: usize = 1_024;

impl<'q> Watch<'q> {
    /// A watch over a budget of which nothing is spent.
    pub fn new(budget: &'q Budget) -> Self {
        // The first step looks, so that a query that is cancelled before it runs doesn't run.
        let (begun, steps) = (Instant::now(), Cell::new(STEPS_BETWEEN_LOOKS));
        Watch { budget, begun, steps, held: Held::Own(AtomicUsize::new(0)) }
    }

    /// The watch of another thread over the same budget, and over the same bytes held.
    pub fn helping(budget: &'q Budget, held: &'q AtomicUsize) -> Self {
        Watch { budget, begun: Instant::now(), steps: Cell::new(0), held: Held::Shared(held) }
    }

    /// What a [helping](Self::helping) thread needs.
    pub fn shared(&self) -> (&'q Budget, &AtomicUsize) {
        (self.budget, self.held())
    }

    fn held(&self) -> &AtomicUsize {
        match &self.held {
            Held::Own(held) => held,
            Held::Shared(held) => held,
        }
    }

    /// Counts steps of a loop.
    #[inline]
    pub fn steps(&self, count: usize) -> Result<()> {
        let steps = self.steps.get() + count;
        if steps < STEPS_BETWEEN_LOOKS {
            self.steps.set(steps);
            return Ok(());
        }
        self.steps.set(0);
        if let Some(pace) = &self.budget.pace {
            pace.add_steps(steps);
        }
        self.look()
    }

    fn look(&self) -> Result<()> {
        if self.budget.cancel.load(Ordering::Relaxed) {
            return Err(Error::new(kinds::CANCELLED, "the query was cancelled"));
        }
        if self.budget.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            let error = Error::new(kinds::BUDGET, "the query took longer than it may");
            return Err(error.hint("narrow it down, or allow more time"));
        }
        Ok(())
    }

    /// Where it is told how far the query has come; the first who asks is to tell it.
    pub fn claim_pace(&self) -> Option<&'q Pace> {
        self.budget.pace.as_deref().filter(|pace| pace.claim())
    }

    /// All the bytes that the query may hold at once.
    pub fn memory_bytes(&self) -> usize {
        self.budget.memory_bytes
    }

    /// When the query began, or a helping thread.
    pub fn begun(&self) -> Instant {
        self.begun
    }

    /// How long a query goes on before other threads help.
    pub fn alone(&self) -> Duration {
        self.budget.alone
    }

    /// The least that a thread takes at once, where it is usually so much; where all help at once, whatever there is.
    pub fn grain(&self, usual: usize) -> usize {
        if self.budget.alone.is_zero() { 1 } else { usual }
    }

    /// Takes bytes for as long as an operator keeps them.
    pub fn hold(&self, bytes: usize) -> Result<()> {
        self.room_for(bytes)?;
        self.held().fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Gives bytes back.
    pub fn release(&self, bytes: usize) {
        self.held().fetch_sub(bytes, Ordering::Relaxed);
    }

    /// An error unless so many more bytes may be held.
    pub fn room_for(&self, bytes: usize) -> Result<()> {
        if self.held().load(Ordering::Relaxed).saturating_add(bytes) <= self.budget.memory_bytes {
            return Ok(());
        }
        let message = format!("the query needs more than {} of memory", bytes_text(self.budget.memory_bytes));
        Err(Error::new(kinds::BUDGET, message).hint("narrow it down, or allow more memory"))
    }
}

impl Meter for &Watch<'_> {
    fn step(&self) -> Result<()> {
        self.steps(1)
    }

    fn room(&self, bytes: usize) -> Result<()> {
        self.room_for(bytes)
    }

    fn left(&self) -> Budget {
        let memory_bytes = self.budget.memory_bytes.saturating_sub(self.held().load(Ordering::Relaxed));
        Budget { memory_bytes, ..self.budget.clone() }
    }
}

fn bytes_text(bytes: usize) -> String {
    match bytes {
        0..1_048_576 => format!("{} KiB", bytes.div_ceil(1_024)),
        _ => format!("{} MiB", bytes.div_ceil(1_048_576)),
    }
}

/// Roughly the bytes that go when this value goes: what others share with it isn't counted.
pub(super) fn weight(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::Text(text) if Arc::strong_count(text) == 1 => text.len(),
            Value::List(items) if Arc::strong_count(items) == 1 => items.iter().map(weight).sum(),
            Value::Map(map) if Arc::strong_count(map) == 1 => {
                map.iter().map(|(key, value)| key.len() + 40 + weight(value)).sum()
            }
            Value::Path(path) if Arc::strong_count(path) == 1 => path.nodes.len() * 8,
            _ => 0,
        }
}

/// How deep lists and maps may nest.
const DEEPEST: usize = 500;

/// An error where these elements nest so deep that comparing or dropping them could overflow the stack.
pub(super) fn check_depth<'v>(items: impl ExactSizeIterator<Item = &'v Value>) -> Result<()> {
    if fits(items, DEEPEST) {
        return Ok(());
    }
    Err(Error::new(kinds::BUDGET, format!("lists and maps nest deeper than {DEEPEST}")))
}

/// Looks at both ends of long lists only: what nests deeply by a loop does so at every place it is put.
fn fits<'v>(items: impl ExactSizeIterator<Item = &'v Value>, left: usize) -> bool {
    let count = items.len();
    let mut looked_at = items.enumerate().filter(|(place, _)| *place < 32 || *place + 32 >= count);
    left > 0
        && looked_at.all(|(_, item)| match item {
            Value::List(inner) => fits(inner.iter(), left - 1),
            Value::Map(inner) => fits(inner.values(), left - 1),
            _ => true,
        })
}
