//! Every row paired with every row of something that doesn't depend on it.

use super::Run;
use super::batch::{BATCH_ROWS, Batch, Made, Producer};
use super::nested::Nested;
use crate::error::Result;
use crate::plan::{Pipeline, Slot};
use crate::value::Value;

/// A product; its right side is made once and kept.
pub(super) struct Product<'q> {
    run: &'q Run<'q>,
    nested: Nested<'q>,
    /// The slots that the right side gives.
    gives: Vec<Slot>,
    right: Option<Batch>,
    held: usize,
    /// How far into the right side.
    place: usize,
    made: Vec<u32>,
}

impl<'q> Product<'q> {
    /// A product with what a pipeline gives of the slots that are read behind.
    pub fn new(pipeline: &'q Pipeline, behind: &[Slot], run: &'q Run<'q>) -> Result<Self> {
        let mut gives = Vec::new();
        for operator in &pipeline.0 {
            operator.writes(&mut |slot| {
                if behind.contains(&slot) && !gives.contains(&slot) {
                    gives.push(slot);
                }
            });
        }
        let nested = Nested::new(&pipeline.0, &gives, BATCH_ROWS, run)?;
        Ok(Product { run, nested, gives, right: None, held: 0, place: 0, made: Vec::new() })
    }

    fn make_right(&mut self) -> Result<Batch> {
        let mut right = Batch::blank(0, self.run.slots);
        self.nested.start(Batch::blank(1, self.run.slots));
        while let Some(batch) = self.nested.next()? {
            let bytes = batch.rows * self.gives.len() * size_of::<Value>();
            self.run.watch.hold(bytes)?;
            self.held += bytes;
            right.append(batch);
        }
        Ok(right)
    }
}

impl Producer for Product<'_> {
    fn produce(&mut self, _batch: &Batch, _row: usize, room: usize) -> Result<Made> {
        self.run.watch.steps(1)?;
        if self.right.is_none() {
            self.right = Some(self.make_right()?);
        }
        let count = self.right.as_ref().map_or(0, |right| right.rows);
        let to = count.min(self.place + room);
        self.made.extend(self.place as u32..to as u32);
        self.run.watch.steps(to - self.place)?;
        let rows = to - self.place;
        let done = to == count;
        self.place = if done { 0 } else { to };
        Ok(Made { rows, done })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        let made = std::mem::take(&mut self.made);
        let Some(right) = self.right.as_ref().filter(|_| !made.is_empty()) else { return };
        for slot in &self.gives {
            batch.set(*slot, right.column(*slot).take(&made));
        }
    }

    fn reset(&mut self) {
        self.place = 0;
        // What the right side gives may depend on the argument of the whole pipeline.
        self.right = None;
        self.run.watch.release(std::mem::take(&mut self.held));
    }
}
