//! Rows left out at the start, and rows cut off at the end.

use super::batch::Batch;
use super::evaluate::{Evaluator, Row};
use super::{Run, Source};
use crate::error::{Error, Result, kinds};
use crate::plan::{Expression, Slot};
use crate::value::Value;

/// How many rows a SKIP or LIMIT says; it looks at no row.
pub(super) fn count<'q>(evaluator: &Evaluator<'q>, expression: &'q Expression, place: &str) -> Result<usize> {
    match evaluator.value(expression, &mut Row::new(&Batch::default(), 0))? {
        Value::Integer(number) => usize::try_from(number)
            .map_err(|_| Error::new(kinds::NEGATIVE_PARAMETER, format!("{place} wants 0 or more, got {number}"))),
        other => {
            let message = format!("{place} wants an integer, got {}", other.described());
            Err(Error::new(kinds::LIMIT_TYPE, message))
        }
    }
}

/// What is left to skip or to give.
struct Left<'q> {
    evaluator: Evaluator<'q>,
    expression: &'q Expression,
    place: &'static str,
    rows: Option<usize>,
}

impl<'q> Left<'q> {
    fn new(expression: &'q Expression, place: &'static str, run: &'q Run<'q>) -> Self {
        Left { evaluator: Evaluator::new(run), expression, place, rows: None }
    }

    fn rows(&self) -> Result<usize> {
        self.rows.map_or_else(|| count(&self.evaluator, self.expression, self.place), Ok)
    }
}

/// Leaves out the first rows.
pub(super) struct Skip<'q> {
    input: Box<dyn Source + 'q>,
    left: Left<'q>,
    keep: Vec<Slot>,
}

impl<'q> Skip<'q> {
    /// A SKIP that hands on the slots in `keep`.
    pub fn new(input: Box<dyn Source + 'q>, count: &'q Expression, keep: Vec<Slot>, run: &'q Run<'q>) -> Self {
        Skip { input, left: Left::new(count, "SKIP", run), keep }
    }
}

impl Source for Skip<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        let mut left = self.left.rows()?;
        while let Some(batch) = self.input.next()? {
            let skipped = left.min(batch.rows);
            left -= skipped;
            self.left.rows = Some(left);
            if skipped == 0 {
                return Ok(Some(batch));
            }
            if skipped < batch.rows {
                let rest: Vec<u32> = (skipped as u32..batch.rows as u32).collect();
                return Ok(Some(batch.take(&rest, &self.keep)));
            }
        }
        self.left.rows = Some(left);
        Ok(None)
    }

    fn reset(&mut self) {
        self.input.reset();
        self.left.rows = None;
    }
}

/// Stops after so many rows.
pub(super) struct Limit<'q> {
    input: Box<dyn Source + 'q>,
    left: Left<'q>,
    keep: Vec<Slot>,
}

impl<'q> Limit<'q> {
    /// A LIMIT that hands on the slots in `keep`.
    pub fn new(input: Box<dyn Source + 'q>, count: &'q Expression, keep: Vec<Slot>, run: &'q Run<'q>) -> Self {
        Limit { input, left: Left::new(count, "LIMIT", run), keep }
    }
}

impl Source for Limit<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        let left = self.left.rows()?;
        if left == 0 {
            return Ok(None);
        }
        let Some(batch) = self.input.next()? else { return Ok(None) };
        let given = left.min(batch.rows);
        self.left.rows = Some(left - given);
        if given == batch.rows {
            return Ok(Some(batch));
        }
        let first: Vec<u32> = (0..given as u32).collect();
        Ok(Some(batch.take(&first, &self.keep)))
    }

    fn reset(&mut self) {
        self.input.reset();
        self.left.rows = None;
    }
}
