//! Every row paired with every row of something that doesn't depend on it.

use super::Run;
use super::batch::{BATCH_ROWS, Batch, Made, Producer};
use super::nested::Nested;
use crate::error::Result;
use crate::plan::{Pipeline, Slot};
use crate::value::Value;

/// The part of a query's memory that may be kept of a right side. Larger ones are made again for each row.
const KEPT_PART: usize = 16;

/// The rows of a right side.
enum Right {
    /// Not made yet.
    Unknown,
    /// All of them.
    Kept(Batch),
    /// Too many to keep: those of the batch that was made last for the row at hand, none before the first.
    Passing(Option<Batch>),
}

/// A product; its right side is made once and kept where it isn't too large.
pub(super) struct Product<'q> {
    run: &'q Run<'q>,
    nested: Nested<'q>,
    /// The slots that the right side gives.
    gives: Vec<Slot>,
    right: Right,
    held: usize,
    /// How far into the right side, or into its batch at hand.
    place: usize,
    /// Rows of the right side to be handed over.
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
        Ok(Product { run, nested, gives, right: Right::Unknown, held: 0, place: 0, made: Vec::new() })
    }

    fn begin(&mut self) {
        self.nested.start(Batch::blank(1, self.run.slots));
    }

    fn make_right(&mut self) -> Result<Right> {
        let mut right = Batch::blank(0, self.run.slots);
        self.begin();
        while let Some(batch) = self.nested.next()? {
            let bytes = batch.rows * self.gives.len() * size_of::<Value>();
            if self.held + bytes > self.run.watch.memory_bytes() / KEPT_PART {
                self.forget();
                return Ok(Right::Passing(None));
            }
            self.run.watch.hold(bytes)?;
            self.held += bytes;
            right.append(batch);
        }
        Ok(Right::Kept(right))
    }

    fn forget(&mut self) {
        self.run.watch.release(std::mem::take(&mut self.held));
    }

    /// Takes up to `room` rows of those from `place` on.
    fn take(&mut self, count: usize, room: usize) -> usize {
        let to = count.min(self.place + room);
        self.made.extend(self.place as u32..to as u32);
        let rows = to - self.place;
        self.place = to;
        rows
    }

    /// Takes rows of what is made anew for the row at hand; of one batch at most, which is handed over before the next.
    fn pass(&mut self, room: usize) -> Result<Made> {
        let at_hand = match &self.right {
            Right::Passing(Some(batch)) => batch.rows,
            _ => {
                self.begin();
                0
            }
        };
        if self.place < at_hand {
            let rows = self.take(at_hand, room);
            return Ok(Made { rows, done: false });
        }
        self.place = 0;
        let next = self.nested.next()?;
        let rows = next.as_ref().map_or(0, |batch| batch.rows);
        let done = next.is_none();
        self.right = Right::Passing(next);
        let rows = self.take(rows, room);
        Ok(Made { rows, done })
    }
}

impl Producer for Product<'_> {
    fn produce(&mut self, _batch: &Batch, _row: usize, room: usize) -> Result<Made> {
        self.run.watch.steps(1)?;
        if matches!(self.right, Right::Unknown) {
            self.right = self.make_right()?;
        }
        let made = match &self.right {
            Right::Kept(right) => {
                let count = right.rows;
                let rows = self.take(count, room);
                let done = self.place == count;
                if done {
                    self.place = 0;
                }
                Made { rows, done }
            }
            _ => self.pass(room)?,
        };
        self.run.watch.steps(made.rows)?;
        Ok(made)
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        let made = std::mem::take(&mut self.made);
        let (Right::Kept(right) | Right::Passing(Some(right))) = &self.right else { return };
        if made.is_empty() {
            return;
        }
        for slot in &self.gives {
            batch.set(*slot, right.column(*slot).take(&made));
        }
    }

    fn reset(&mut self) {
        self.place = 0;
        self.made.clear();
        // What the right side gives may depend on the argument of the whole pipeline.
        self.right = Right::Unknown;
        self.forget();
    }
}
