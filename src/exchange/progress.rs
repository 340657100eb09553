//! How far loading has come, for whoever waits.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// How far loading has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The rows read so far.
    pub rows: u64,
    /// The bytes read so far.
    pub bytes: u64,
    /// The bytes of all files.
    pub all_bytes: u64,
    /// How long it has taken.
    pub time: Duration,
    /// Whether nothing more comes.
    pub done: bool,
}

impl Progress {
    /// Rows a second.
    pub fn rate(&self) -> f64 {
        self.rows as f64 / self.time.as_secs_f64().max(1e-9)
    }

    /// How long the rest will take, if it goes on as before.
    pub fn left(&self) -> Duration {
        let share = self.bytes.max(1) as f64 / self.all_bytes.max(self.bytes).max(1) as f64;
        self.time.mul_f64((1.0 / share - 1.0).clamp(0.0, 1e6))
    }
}

/// Who is told how far loading has come.
pub type Show = fn(&Progress);

/// What counts while files are read.
pub(super) struct Meter {
    show: Option<Show>,
    start: Instant,
    all_bytes: u64,
    rows: Cell<u64>,
    /// The bytes of the files that are done.
    before: Cell<u64>,
}

/// So many rows go by between two looks at the clock.
const ROWS_BETWEEN: u64 = 1 << 15;

impl Meter {
    /// A meter over so many bytes, with nothing read.
    pub fn new(show: Option<Show>, all_bytes: u64) -> Self {
        Meter { show, start: Instant::now(), all_bytes, rows: Cell::new(0), before: Cell::new(0) }
    }

    /// Counts a row, which begins at a byte of its file.
    #[inline]
    pub fn row(&self, at: usize) {
        let rows = self.rows.get() + 1;
        self.rows.set(rows);
        if rows.is_multiple_of(ROWS_BETWEEN) {
            self.tell(self.before.get() + at as u64, false);
        }
    }

    /// Counts a whole file of so many bytes.
    pub fn file(&self, bytes: usize) {
        self.before.set(self.before.get() + bytes as u64);
    }

    /// Tells that nothing more comes.
    pub fn done(&self) {
        self.tell(self.before.get(), true);
    }

    fn tell(&self, bytes: u64, done: bool) {
        if let Some(show) = self.show {
            let (rows, all_bytes, time) = (self.rows.get(), self.all_bytes, self.start.elapsed());
            show(&Progress { rows, bytes, all_bytes, time, done });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_told_from_what_is_done() {
        let progress = Progress { rows: 500, bytes: 25, all_bytes: 100, time: Duration::from_secs(2), done: false };
        assert_eq!((progress.rate(), progress.left()), (250.0, Duration::from_secs(6)));
        let more_than_known = Progress { bytes: 200, ..progress };
        assert_eq!(more_than_known.left(), Duration::ZERO);
    }
}
