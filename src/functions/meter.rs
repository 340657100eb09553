//! What a query may spend, and who watches over it while a function runs.

use std::num::NonZero;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

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
    /// How many threads may work on it at once.
    pub threads: NonZero<usize>,
    /// How long each loop goes on before other threads help; where that is no time at all, they share even the least.
    pub alone: Duration,
}

/// Some ten times as long as a thread takes to begin.
const ALONE: Duration = Duration::from_micros(500);

/// As many threads as the machine runs at once, by what it said when it was asked first.
static CORES: LazyLock<NonZero<usize>> =
    LazyLock::new(|| thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN));

impl Default for Budget {
    /// No deadline, a gibibyte, not cancelled, a thread for each core, the others where it takes long.
    fn default() -> Self {
        Budget {
            deadline: None,
            memory_bytes: 1 << 30,
            cancel: Arc::default(),
            pace: None,
            threads: *CORES,
            alone: ALONE,
        }
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
