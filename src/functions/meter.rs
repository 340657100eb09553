//! What a query may spend, and who watches over it while a function runs.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::Pace;
use crate::error::Result;

/// What a query may spend.
#[derive(Clone, Debug)]
pub struct Budget {
    /// When it must be done; never where there is none.
    pub deadline: Option<Instant>,
    /// How many bytes, roughly, it may hold at once.
    pub memory_bytes: usize,
    /// Set by whoever wants it to stop.
    pub cancel: Arc<AtomicBool>,
    /// Where it tells how far it has come, if anyone wants to know.
    pub pace: Option<Arc<Pace>>,
}

impl Default for Budget {
    /// No deadline, a gibibyte, not cancelled.
    fn default() -> Self {
        Budget { deadline: None, memory_bytes: 1 << 30, cancel: Arc::default(), pace: None }
    }
}

/// A watch over time and memory.
pub trait Meter {
    /// Counts one step of a loop; an error when time is up or the user interrupted.
    fn step(&self) -> Result<()>;
    /// An error when there is no room for that many more bytes.
    fn room(&self, bytes: usize) -> Result<()>;
    /// What is left to spend, for a query within the query.
    fn left(&self) -> Budget;
}
