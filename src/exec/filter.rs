//! Rows for which a condition holds.

use super::batch::Batch;
use super::condition::Condition;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Expression, Slot};

/// Keeps rows for which a condition holds.
pub(super) struct Filter<'q> {
    input: Box<dyn Source + 'q>,
    condition: Condition<'q>,
    keep: Vec<Slot>,
}

impl<'q> Filter<'q> {
    /// A filter that hands on the slots in `keep`.
    pub fn new(input: Box<dyn Source + 'q>, condition: &'q Expression, keep: Vec<Slot>, run: &'q Run<'q>) -> Self {
        Filter { input, condition: Condition::new([condition], run), keep }
    }
}

impl Source for Filter<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next()? {
            let rows = self.condition.rows(&batch)?;
            if rows.len() == batch.rows && batch.rows > 0 {
                return Ok(Some(batch));
            }
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
