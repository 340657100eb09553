//! OPTIONAL MATCH: rows for which nothing is found stay, with nulls.

use super::batch::Batch;
use super::nested::Applied;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Pipeline, Slot};

/// Tries a pipeline for every row.
pub(super) struct Optional<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    applied: Applied<'q>,
    /// What the pipeline gives and is read behind.
    gives: Vec<Slot>,
    /// What is kept of the input.
    keep: Vec<Slot>,
}

impl<'q> Optional<'q> {
    /// A left join with what `pipeline` makes of each row.
    pub fn new(
        input: Box<dyn Source + 'q>,
        pipeline: &'q Pipeline,
        introduces: &[Slot],
        origin: Slot,
        behind: Vec<Slot>,
        run: &'q Run<'q>,
    ) -> Result<Self> {
        let (gives, keep): (Vec<Slot>, Vec<Slot>) = behind.into_iter().partition(|slot| introduces.contains(slot));
        let applied = Applied::new(pipeline, &gives, origin, false, run)?;
        Ok(Optional { input, run, applied, gives, keep })
    }

    fn join(&mut self, batch: &Batch) -> Result<Batch> {
        let mut made = Batch::blank(0, self.run.slots);
        // For each row handed on: the outer row, and the row that was made of it.
        let (mut outer, mut inner) = (Vec::with_capacity(batch.rows), Vec::with_capacity(batch.rows));
        let mut next = 0_u32;
        self.applied.each(batch, |rows, origins| {
            for (row, origin) in origins.iter().enumerate() {
                while next < *origin {
                    outer.push(next);
                    inner.push(None);
                    next += 1;
                }
                next = origin + 1;
                outer.push(*origin);
                inner.push(Some((made.rows + row) as u32));
            }
            made.append(rows.clone());
            Ok(true)
        })?;
        for missing in next..batch.rows as u32 {
            outer.push(missing);
            inner.push(None);
        }
        self.run.watch.steps(outer.len())?;
        let mut out = batch.take(&outer, &self.keep);
        for slot in &self.gives {
            out.set(*slot, made.column(*slot).take_or_null(&inner));
        }
        Ok(out)
    }
}

impl Source for Optional<'_> {
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
