//! CALL { … } IN TRANSACTIONS: rows are taken some at a time, and the rules of the graph are asked after each batch.
//!
//! All batches are parts of one statement, so an error that ends it undoes them all; one that doesn't undoes its batch.

use std::sync::Arc;

use super::apply::Outcome;
use super::{Column, Writer};
use crate::error::{Error, Exit, Result, kinds};
use crate::exec::batch::Batch;
use crate::plan::{Batches, OnError, Pipeline, Slot};
use crate::value::aside::Aside;
use crate::value::{Map, Value};

/// What became of a batch.
enum Became {
    Committed,
    Failed(Error),
    /// One before it failed, and none was to follow.
    NotStarted,
}

impl Became {
    fn status(&self, number: usize) -> Value {
        let (started, committed) = match self {
            Became::Committed => (true, true),
            Became::Failed(_) => (true, false),
            Became::NotStarted => (false, false),
        };
        let message = match self {
            Became::Failed(error) => error.message().into(),
            _ => Value::Null,
        };
        let id = if started { format!("batch-{number}").as_str().into() } else { Value::Null };
        let entries = [
            ("started", Value::Boolean(started)),
            ("committed", Value::Boolean(committed)),
            ("transactionId", id),
            ("errorMessage", message),
        ];
        Value::Map(Arc::new(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect::<Map>()))
    }
}

impl Writer<'_> {
    /// Runs a pipeline for every row, some rows at a time.
    pub(super) fn in_batches(
        &mut self,
        pipeline: &Pipeline,
        introduces: &[Slot],
        outcome: Outcome,
        batches: &Batches,
        input: &Batch,
    ) -> Result<Vec<Batch>> {
        let size = self.rows_of_a_batch(batches, input)?;
        let here: Vec<Slot> = (0..input.columns.len() as u32).map(Slot).collect();
        let rows: Vec<u32> = (0..input.rows as u32).collect();
        let (mut out, mut stopped) = (Aside::from(Vec::new()), false);
        for (number, rows) in rows.chunks(size).enumerate() {
            let taken = input.take(rows, &here);
            let (made, became) = match stopped {
                true => (None, Became::NotStarted),
                false => self.batch(pipeline, introduces, outcome, batches.on_error, &taken)?,
            };
            stopped |= batches.on_error == OnError::Break && matches!(became, Became::Failed(_));
            let status = became.status(number + 1);
            for mut made in made.unwrap_or_else(|| vec![with_nulls(taken, introduces)]) {
                if let Some(slot) = batches.status {
                    made.set(slot, Column::Values(vec![status.clone(); made.rows]));
                }
                out.push(made);
            }
        }
        Ok(out.into_inner())
    }

    fn rows_of_a_batch(&self, batches: &Batches, input: &Batch) -> Result<usize> {
        // A constant or a parameter, which is the same for every row, also where there is none.
        let nothing = Batch::blank(1, input.columns.len());
        let value = self.value(&batches.rows, &nothing, 0)?;
        match value {
            Value::Integer(rows @ 1..) => Ok(usize::try_from(rows).unwrap_or(usize::MAX)),
            Value::Integer(_) => Err(Error::new(kinds::NEGATIVE_PARAMETER, "a transaction takes at least one row")),
            other => {
                let message = format!("IN TRANSACTIONS wants an integer, got {}", other.described());
                Err(Error::new(kinds::LIMIT_TYPE, message))
            }
        }
    }

    /// What a batch makes, or none where it failed and was undone.
    fn batch(
        &mut self,
        pipeline: &Pipeline,
        introduces: &[Slot],
        outcome: Outcome,
        on_error: OnError,
        taken: &Batch,
    ) -> Result<(Option<Vec<Batch>>, Became)> {
        let before = (on_error != OnError::Fail).then(|| self.graph.clone());
        let (effects, deleted) = (self.effects.len(), self.deleted.len());
        let made = self.apply_rows(pipeline, introduces, outcome, taken).and_then(|made| {
            self.check_deleted()?;
            self.graph.check_rules()?;
            Ok(made)
        });
        match (made, before) {
            (Ok(made), _) => Ok((Some(made), Became::Committed)),
            (Err(error), Some(before)) if error.kind().exit == Exit::Question => {
                *self.graph = before;
                self.effects.truncate(effects);
                self.deleted.truncate(deleted);
                Ok((None, Became::Failed(error)))
            }
            // What was interrupted, or spent its budget, goes no further.
            (Err(error), _) => Err(error),
        }
    }
}

/// The rows as they are, with nulls in the place of what was not made.
fn with_nulls(mut rows: Batch, introduces: &[Slot]) -> Batch {
    for slot in introduces {
        rows.set(*slot, Column::Values(vec![Value::Null; rows.rows]));
    }
    rows
}
