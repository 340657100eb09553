//! MERGE: a row at a time, so that each sees what those before it made.

use super::Writer;
use crate::error::{Error, Result, kinds};
use crate::exec::Run;
use crate::exec::batch::{BATCH_ROWS, Batch};
use crate::exec::nested::Nested;
use crate::plan::{Merge, NewElement, Slot};

impl Writer<'_> {
    /// The rows with what was found for them, or made.
    pub(super) fn merge(&mut self, merge: &Merge, batch: Batch) -> Result<Batch> {
        let captures = merge.pipeline.free_slots();
        let here: Vec<Slot> = (0..batch.columns.len() as u32).map(Slot).collect();
        let keep: Vec<Slot> = here.into_iter().filter(|slot| !merge.introduces.contains(slot)).collect();
        let mut out = Batch::blank(0, self.slots);
        for row in 0..batch.rows {
            self.watch.steps(1)?;
            self.check_values(merge, &batch, row)?;
            let found = self.found(merge, batch.row(row, &captures))?;
            let rows = match found.rows {
                0 => {
                    let made = self.create(&merge.create, batch.row(row, &keep))?;
                    self.set_row(&merge.on_create, &made, 0)?;
                    made
                }
                count => {
                    let mut rows = batch.take(&vec![row as u32; count], &keep);
                    for slot in &merge.introduces {
                        rows.set(*slot, found.column(*slot).clone());
                    }
                    for row in 0..count {
                        self.set_row(&merge.on_match, &rows, row)?;
                    }
                    rows
                }
            };
            out.append(rows);
        }
        Ok(out)
    }

    /// What matches the pattern for a row.
    fn found(&self, merge: &Merge, argument: Batch) -> Result<Batch> {
        let run: Run<'_> = self.reading();
        let mut nested = Nested::new(&merge.pipeline.0, &merge.introduces, BATCH_ROWS, &run)?;
        nested.start(argument);
        let mut found = Batch::blank(0, self.slots);
        while let Some(batch) = nested.next()? {
            found.append(batch);
        }
        Ok(found)
    }

    /// An error where the pattern couldn't be found again once it is made: a property or an end is null.
    fn check_values(&self, merge: &Merge, batch: &Batch, row: usize) -> Result<()> {
        for (slot, name, place) in &merge.values {
            if batch.column(*slot).value(row).is_null() {
                let message = format!("MERGE can't look for {name}: null, which equals nothing");
                return Err(Error::new(kinds::MERGE_NULL, message).at(place.0));
            }
        }
        let made = |slot: &Slot| merge.introduces.contains(slot);
        for element in &merge.create {
            let NewElement::Relationship { from, to, at: place, .. } = element else { continue };
            for end in [from, to].into_iter().filter(|end| !made(end)) {
                if batch.column(*end).node(row)?.is_none() {
                    return Err(Error::new(kinds::TYPE_ERROR, "MERGE can't start from null").at(place.0));
                }
            }
        }
        Ok(())
    }
}
