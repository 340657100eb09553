//! CALL { … } that writes: a row at a time, so that each sees what those before it wrote.

use super::{Keep, Writer, joined};
use crate::error::Result;
use crate::exec::batch::Batch;
use crate::plan::{Pipeline, Slot};

/// What becomes of a row for which a pipeline ran.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    /// The row itself, whatever was made of it.
    Same,
    /// The row with each row that was made of it.
    Made,
    /// The same, and once with nulls where nothing was made.
    MadeOrNull,
}

impl Writer<'_> {
    /// Runs a pipeline that writes for every row.
    pub(super) fn apply_rows(
        &mut self,
        pipeline: &Pipeline,
        introduces: &[Slot],
        outcome: Outcome,
        input: &Batch,
    ) -> Result<Vec<Batch>> {
        let captures = pipeline.free_slots();
        let here = (0..input.columns.len() as u32).map(Slot);
        let keep: Vec<Slot> = here.filter(|slot| !introduces.contains(slot)).collect();
        let rows_are_read = if outcome == Outcome::Same { Keep::Nothing } else { Keep::Rows };
        let mut out = Batch::blank(0, self.slots);
        for row in 0..input.rows {
            self.watch.steps(1)?;
            let made = self.run(&pipeline.0, input.row(row, &captures), introduces, rows_are_read)?;
            let made = joined(made, self.slots, self.watch)?;
            let rows: Vec<Option<u32>> = match outcome {
                Outcome::Same => vec![None],
                Outcome::MadeOrNull if made.rows == 0 => vec![None],
                _ => (0..made.rows as u32).map(Some).collect(),
            };
            let mut joined = input.take(&vec![row as u32; rows.len()], &keep);
            for slot in introduces {
                joined.set(*slot, made.column(*slot).take_or_null(&rows));
            }
            out.append(joined);
        }
        Ok(vec![out])
    }
}
