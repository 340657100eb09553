//! CALL { … }: each row with every row that a pipeline makes of it.

use super::batch::Batch;
use super::nested::Applied;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Pipeline, Slot};

/// Runs a pipeline for every row.
pub(super) struct Apply<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    applied: Applied<'q>,
    /// What the pipeline gives and is read behind.
    gives: Vec<Slot>,
    /// What is kept of the input.
    keep: Vec<Slot>,
    /// Whether rows stay as they are, whatever the pipeline gives.
    unit: bool,
}

impl<'q> Apply<'q> {
    /// A join with what `pipeline` makes of each row.
    pub fn new(
        input: Box<dyn Source + 'q>,
        pipeline: &'q Pipeline,
        introduces: &[Slot],
        (origin, unit): (Slot, bool),
        behind: Vec<Slot>,
        run: &'q Run<'q>,
    ) -> Result<Self> {
        let (gives, keep): (Vec<Slot>, Vec<Slot>) = behind.into_iter().partition(|slot| introduces.contains(slot));
        let applied = Applied::new(pipeline, &gives, origin, false, run)?;
        Ok(Apply { input, run, applied, gives, keep, unit })
    }

    fn join(&mut self, batch: &Batch) -> Result<Batch> {
        let mut made = Batch::blank(0, self.run.slots);
        let mut outer: Vec<u32> = Vec::with_capacity(batch.rows);
        let unit = self.unit;
        self.applied.each(batch, |rows, origins| {
            if !unit {
                outer.extend_from_slice(origins);
                made.append(rows.clone());
            }
            Ok(true)
        })?;
        if unit {
            outer = (0..batch.rows as u32).collect();
        }
        self.run.watch.steps(outer.len())?;
        let mut out = batch.take(&outer, &self.keep);
        for slot in &self.gives {
            out.set(*slot, std::mem::take(&mut made.columns[slot.index()]));
        }
        Ok(out)
    }
}

impl Source for Apply<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        match self.input.next()? {
            Some(batch) => self.join(&batch).map(Some),
            None => Ok(None),
        }
    }

    fn reset(&mut self) {
        self.input.reset();
    }
}
