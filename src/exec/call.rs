//! The rows that a procedure gives for each row.

use super::batch::{Batch, Column, Made, Producer};
use super::budget::weight;
use super::evaluate::{Evaluator, Row};
use super::{Run, at};
use crate::error::Result;
use crate::functions::{Calling, Context, Rows};
use crate::plan::ProcedureCall;
use crate::value::Value;

/// Calls a procedure for each row.
pub(super) struct Call<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    call: &'q ProcedureCall,
    /// What the row at hand has still to give.
    rows: Option<Rows<'q>>,
    /// A column for each output that is read.
    made: Vec<Vec<Value>>,
}

impl<'q> Call<'q> {
    /// A call that has given nothing yet.
    pub fn new(call: &'q ProcedureCall, run: &'q Run<'q>) -> Self {
        Call { run, evaluator: Evaluator::new(run), call, rows: None, made: vec![Vec::new(); call.outputs.len()] }
    }

    fn begin(&self, batch: &Batch, row: usize) -> Result<Rows<'q>> {
        let mut row = Row::new(batch, row);
        let arguments = self.call.arguments.iter().map(|argument| self.evaluator.value(argument, &mut row));
        let arguments = arguments.collect::<Result<Vec<Value>>>()?;
        let context = Context { graph: self.run.graph, meter: &self.run.watch, clock: &self.run.clock };
        self.call.procedure.call(arguments, &Calling { context, procedures: &self.call.table })
    }

    /// Takes up to `room` rows.
    fn take(&mut self, mut rows: Rows<'q>, room: usize) -> Result<Made> {
        let mut count = 0;
        while count < room {
            let Some(row) = rows.next() else { return Ok(Made { rows: count, done: true }) };
            let row = self.call.procedure.check_row(row?)?;
            self.run.watch.steps(1)?;
            self.run.watch.room_for(row.iter().map(weight).sum())?;
            for ((place, _), column) in self.call.outputs.iter().zip(&mut self.made) {
                column.push(row.get(*place).cloned().unwrap_or_default());
            }
            count += 1;
        }
        self.rows = Some(rows);
        Ok(Made { rows: count, done: false })
    }
}

impl Producer for Call<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, room: usize) -> Result<Made> {
        let place = at(self.call.at);
        self.run.watch.steps(1)?;
        let rows = match self.rows.take() {
            Some(rows) => rows,
            None => self.begin(batch, row).map_err(&place)?,
        };
        if !self.call.procedure.signature.outputs.is_empty() {
            return self.take(rows, room).map_err(place);
        }
        // A procedure without outputs is called for what it does, and leaves the row as it is.
        for done in rows {
            done.map_err(&place)?;
            self.run.watch.steps(1)?;
        }
        Ok(Made { rows: 1, done: true })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        for ((_, slot), column) in self.call.outputs.iter().zip(&mut self.made) {
            batch.set(*slot, Column::Values(std::mem::take(column)));
        }
    }

    fn reset(&mut self) {
        self.rows = None;
    }
}
