//! Equal rows once.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::batch::Batch;
use super::budget::weight;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::Slot;
use crate::value::Value;
use crate::value::aside::Aside;
use crate::value::equality::Keys;

/// Keeps the first of the rows that are equal in some slots.
pub(super) struct Distinct<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    slots: &'q [Slot],
    keep: Vec<Slot>,
    /// Hashes are kept with the rows, so that it grows in little time.
    seen: Aside<IndexSet<Keys, FxBuildHasher>>,
    held: usize,
}

impl<'q> Distinct<'q> {
    /// Rows that differ in `slots`.
    pub fn new(input: Box<dyn Source + 'q>, slots: &'q [Slot], keep: Vec<Slot>, run: &'q Run<'q>) -> Self {
        Distinct { input, run, slots, keep, seen: Aside::default(), held: 0 }
    }

    fn new_rows(&mut self, batch: &Batch) -> Result<Vec<u32>> {
        let mut rows = Vec::new();
        for row in 0..batch.rows {
            self.run.watch.steps(1)?;
            let values: Vec<Value> = self.slots.iter().map(|slot| batch.column(*slot).value(row)).collect();
            let bytes = 32 + values.iter().map(weight).sum::<usize>();
            if self.seen.insert(Keys(values)) {
                self.run.watch.hold(bytes)?;
                self.held += bytes;
                rows.push(row as u32);
            }
        }
        Ok(rows)
    }
}

impl Source for Distinct<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next()? {
            let rows = self.new_rows(&batch)?;
            if !rows.is_empty() {
                return Ok(Some(batch.take(&rows, &self.keep)));
            }
        }
        Ok(None)
    }

    fn reset(&mut self) {
        self.input.reset();
        self.seen = Aside::default();
        self.run.watch.release(std::mem::take(&mut self.held));
    }
}
