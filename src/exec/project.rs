//! Computed columns.

use super::batch::{Batch, Column};
use super::evaluate::{Evaluator, Row};
use super::{Run, Source, cells};
use crate::error::Result;
use crate::plan::{Expression, Slot};

/// Adds computed columns.
pub(super) struct Project<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    items: Vec<&'q (Slot, Expression)>,
}

impl<'q> Project<'q> {
    /// Columns for `items`; paths that nothing behind reads are left out.
    pub fn new(
        input: Box<dyn Source + 'q>,
        items: &'q [(Slot, Expression)],
        behind: Vec<Slot>,
        run: &'q Run<'q>,
    ) -> Self {
        let is_idle = |(slot, expression): &(Slot, Expression)| {
            matches!(expression, Expression::Path(..) | Expression::Slot(_)) && !behind.contains(slot)
        };
        let items = items.iter().filter(|item| !is_idle(item)).collect();
        Project { input, run, evaluator: Evaluator::new(run), items }
    }

    fn column(&self, expression: &'q Expression, batch: &Batch) -> Result<Column> {
        if let Expression::Slot(slot) = expression {
            return Ok(batch.column(*slot).clone());
        }
        if let Some(cells) = cells::of(expression, batch, self.run) {
            return Ok(Column::Cells(cells.into_cells()));
        }
        let mut values = Vec::with_capacity(batch.rows);
        let mut row = Row::new(batch, 0);
        for place in 0..batch.rows {
            row.row = place;
            values.push(self.evaluator.value(expression, &mut row)?);
        }
        Ok(Column::Values(values))
    }
}

impl Source for Project<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next()? else { return Ok(None) };
        self.run.watch.steps(batch.rows)?;
        // Computed from the batch as it came: no item sees another.
        let columns = self.items.iter().map(|(slot, expression)| Ok((*slot, self.column(expression, &batch)?)));
        for (slot, column) in columns.collect::<Result<Vec<_>>>()? {
            batch.set(slot, column);
        }
        Ok(Some(batch))
    }

    fn reset(&mut self) {
        self.input.reset();
    }
}
