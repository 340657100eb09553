//! Pipelines that run inside others: subqueries, OPTIONAL MATCH, semi-joins.

use std::cell::RefCell;
use std::rc::Rc;

use super::batch::{BATCH_ROWS, Batch, Column};
use super::build::build;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Gives, Operator, Pipeline, Slot, Subquery};

/// Where a pipeline takes its argument from.
pub(super) type Argument = Rc<RefCell<Option<Batch>>>;

/// A pipeline that can be run again and again, each time for other rows.
pub(super) struct Nested<'q> {
    argument: Argument,
    top: Box<dyn Source + 'q>,
}

impl<'q> Nested<'q> {
    /// A pipeline of these operators, of which `wanted` is read, in batches of about `size` rows.
    pub fn new(operators: &'q [Operator], wanted: &[Slot], size: usize, run: &'q Run<'q>) -> Result<Self> {
        let argument = Argument::default();
        let top = build(operators, wanted, size, argument.clone(), run)?;
        Ok(Nested { argument, top })
    }

    /// The pipeline of a subquery, run for one row at a time.
    pub fn of_subquery(subquery: &'q Subquery, run: &'q Run<'q>) -> Result<Self> {
        match subquery.gives {
            // One row is enough, so few are made at once.
            Gives::Exists => Nested::new(&subquery.pipeline.0, &[], 16, run),
            Gives::First(slot) => Nested::new(&subquery.pipeline.0, &[slot], 1, run),
            Gives::Count => Nested::new(&subquery.pipeline.0, &[], BATCH_ROWS, run),
            Gives::Collect(slot) => Nested::new(&subquery.pipeline.0, &[slot], BATCH_ROWS, run),
        }
    }

    /// Begins anew with these rows.
    pub fn start(&mut self, argument: Batch) {
        *self.argument.borrow_mut() = Some(argument);
        self.top.reset();
    }

    /// The next rows.
    pub fn next(&mut self) -> Result<Option<Batch>> {
        self.top.next()
    }
}

/// How an operator runs a pipeline for the rows of a batch.
pub(super) struct Applied<'q> {
    nested: Nested<'q>,
    captures: Vec<Slot>,
    origin: Slot,
    /// Whether all rows of a batch pass the pipeline together.
    together: bool,
}

impl<'q> Applied<'q> {
    /// A pipeline whose `wanted` slots are read.
    pub fn new(
        pipeline: &'q Pipeline,
        wanted: &[Slot],
        origin: Slot,
        first_only: bool,
        run: &'q Run<'q>,
    ) -> Result<Self> {
        // Where one row is enough, only a short pipeline gains from making all rows of many at once.
        let fans = pipeline.0.iter().filter(|operator| fans_out(operator)).count();
        let together = pipeline.0.iter().all(Operator::is_rowwise) && (!first_only || fans <= 1);
        let size = if first_only && !together { 16 } else { BATCH_ROWS };
        let mut wanted = wanted.to_vec();
        if together {
            wanted.push(origin);
        }
        let nested = Nested::new(&pipeline.0, &wanted, size, run)?;
        Ok(Applied { nested, captures: pipeline.free_slots(), origin, together })
    }

    /// Runs the pipeline for every row of the batch and hands what it makes to `each`, in order: the rows, and the
    /// outer row of each. `each` says whether the outer row needs more.
    pub fn each(&mut self, batch: &Batch, mut each: impl FnMut(&Batch, &[u32]) -> Result<bool>) -> Result<()> {
        let chunks = if self.together { 1 } else { batch.rows };
        for chunk in 0..chunks {
            let rows: Vec<u32> = match self.together {
                true => (0..batch.rows as u32).collect(),
                false => vec![chunk as u32],
            };
            let mut argument = match self.together {
                true => self.whole(batch),
                false => batch.row(chunk, &self.captures),
            };
            if self.together {
                argument.set(self.origin, Column::Origins(rows));
            }
            self.nested.start(argument);
            while let Some(made) = self.nested.next()? {
                let more = match made.column(self.origin) {
                    Column::Origins(origins) if self.together => each(&made, origins)?,
                    _ => each(&made, &vec![chunk as u32; made.rows])?,
                };
                if !more && !self.together {
                    break;
                }
            }
        }
        Ok(())
    }

    /// The batch with only what the pipeline reads.
    fn whole(&self, batch: &Batch) -> Batch {
        let mut argument = Batch::blank(batch.rows, batch.columns.len());
        for slot in &self.captures {
            argument.set(*slot, batch.column(*slot).clone());
        }
        argument
    }
}

fn fans_out(operator: &Operator) -> bool {
    !matches!(operator, Operator::Filter(_) | Operator::Project(_) | Operator::Semi { .. })
}
