//! The rows of several pipelines, one after the other.

use super::batch::{BATCH_ROWS, Batch};
use super::nested::Nested;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Pipeline, Slot};

/// Several pipelines over the same argument.
pub(super) struct Union<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    branches: Vec<(Nested<'q>, &'q [Slot])>,
    into: &'q [Slot],
    argument: Option<Batch>,
    /// The branch at hand.
    place: usize,
}

impl<'q> Union<'q> {
    /// Branches whose slots are put into `into`.
    pub fn new(
        input: Box<dyn Source + 'q>,
        branches: &'q [(Pipeline, Vec<Slot>)],
        into: &'q [Slot],
        run: &'q Run<'q>,
    ) -> Result<Self> {
        let nested = branches
            .iter()
            .map(|(pipeline, slots)| Ok((Nested::new(&pipeline.0, slots, BATCH_ROWS, run)?, slots.as_slice())));
        Ok(Union { branches: nested.collect::<Result<_>>()?, input, run, into, argument: None, place: 0 })
    }

    fn renamed(&self, mut batch: Batch, slots: &[Slot]) -> Batch {
        let mut out = Batch::blank(batch.rows, self.run.slots);
        for (place, (from, into)) in slots.iter().zip(self.into).enumerate() {
            let read_again = slots[place + 1..].contains(from);
            let column = &mut batch.columns[from.index()];
            out.set(*into, if read_again { column.clone() } else { std::mem::take(column) });
        }
        out
    }
}

impl Source for Union<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        loop {
            let Some(argument) = &self.argument else {
                // Every branch takes in all rows, however they came.
                let Some(mut argument) = self.input.next()? else { return Ok(None) };
                while let Some(more) = self.input.next()? {
                    argument.append(more);
                }
                self.place = 0;
                if let Some((first, _)) = self.branches.first_mut() {
                    first.start(argument.clone());
                }
                self.argument = Some(argument);
                continue;
            };
            let argument = argument.clone();
            let Some((branch, slots)) = self.branches.get_mut(self.place) else {
                self.argument = None;
                continue;
            };
            let slots = *slots;
            if let Some(batch) = branch.next()? {
                return Ok(Some(self.renamed(batch, slots)));
            }
            self.place += 1;
            if let Some((next, _)) = self.branches.get_mut(self.place) {
                next.start(argument);
            }
        }
    }

    fn reset(&mut self) {
        self.input.reset();
        self.argument = None;
    }
}
