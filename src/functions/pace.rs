//! How far a running query has come, for whoever waits.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// What a running query tells of itself, to be looked at from another thread.
#[derive(Debug, Default)]
pub struct Pace {
    steps: AtomicU64,
    begun: AtomicU64,
    all: AtomicU64,
    is_claimed: AtomicBool,
}

impl Pace {
    /// Makes ready for another query.
    pub fn reset(&self) {
        [&self.steps, &self.begun, &self.all].into_iter().for_each(|count| count.store(0, Relaxed));
        self.is_claimed.store(false, Relaxed);
    }

    /// Adds steps of loops.
    pub fn add_steps(&self, count: usize) {
        self.steps.fetch_add(count as u64, Relaxed);
    }

    /// The steps so far: rows, and what was looked at for them.
    pub fn steps(&self) -> u64 {
        self.steps.load(Relaxed)
    }

    /// Whether whoever asks is the first to do so, and is to tell how far it has come.
    pub fn claim(&self) -> bool {
        !self.is_claimed.swap(true, Relaxed)
    }

    /// Tells that all before the `begun`th of `all` nodes that the query begins with are done.
    pub fn tell(&self, begun: u64, all: u64) {
        self.begun.store(begun, Relaxed);
        self.all.store(all, Relaxed);
    }

    /// Which part of the nodes that the query begins with is done, from 0 to 1; none where it is not known yet.
    pub fn share(&self) -> Option<f64> {
        let (begun, all) = (self.begun.load(Relaxed), self.all.load(Relaxed));
        (begun > 0 && all > 0).then(|| begun.min(all) as f64 / all as f64)
    }
}
