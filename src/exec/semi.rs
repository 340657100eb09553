//! Rows of which a pipeline makes at least one row, or none: EXISTS and NOT EXISTS.

use super::batch::Batch;
use super::linked::Linked;
use super::nested::Applied;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Pipeline, Slot};

/// Keeps rows by whether a pipeline makes anything of them.
pub(super) struct Semi<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    test: Test<'q>,
    anti: bool,
    keep: Vec<Slot>,
}

/// How it is found out.
enum Test<'q> {
    /// The pipeline only asks for a relationship between two nodes of the row.
    Linked(Linked<'q>),
    /// It is run.
    Applied(Applied<'q>),
}

impl<'q> Semi<'q> {
    /// A semi-join with `pipeline`, or an anti-join.
    pub fn new(
        input: Box<dyn Source + 'q>,
        pipeline: &'q Pipeline,
        anti: bool,
        origin: Slot,
        keep: Vec<Slot>,
        run: &'q Run<'q>,
    ) -> Result<Self> {
        let test = match Linked::new(pipeline, run) {
            Some(linked) => Test::Linked(linked),
            None => Test::Applied(Applied::new(pipeline, &[], origin, true, run)?),
        };
        Ok(Semi { input, run, test, anti, keep })
    }

    fn rows(&mut self, batch: &Batch) -> Result<Vec<u32>> {
        self.run.watch.steps(batch.rows)?;
        let found = match &mut self.test {
            Test::Linked(linked) => linked.rows(batch)?,
            Test::Applied(applied) => {
                let mut found = vec![false; batch.rows];
                applied.each(batch, |_, origins| {
                    origins.iter().for_each(|origin| found[*origin as usize] = true);
                    Ok(false)
                })?;
                found
            }
        };
        let kept = found.iter().enumerate().filter(|(_, found)| **found != self.anti);
        Ok(kept.map(|(row, _)| row as u32).collect())
    }
}

impl Source for Semi<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next()? {
            let rows = self.rows(&batch)?;
            if !rows.is_empty() {
                return Ok(Some(batch.take(&rows, &self.keep)));
            }
        }
        Ok(None)
    }

    fn reset(&mut self) {
        self.input.reset();
    }
}
