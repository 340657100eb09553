//! Expressions of all rows of a batch at once: columns as they are, and properties of nodes and relationships.

use std::borrow::Cow;

use super::Run;
use super::batch::{Batch, Column};
use crate::graph::Cells;
use crate::plan::Expression;

/// The values that an expression has in all rows; none where they aren't of one type, one of them is null, or reading
/// one would be an error. Then each row has to be looked at.
pub(super) fn of<'b>(expression: &Expression, batch: &'b Batch, run: &Run<'_>) -> Option<Cow<'b, Cells>> {
    match expression {
        Expression::Slot(slot) => match batch.column(*slot) {
            Column::Cells(cells) => Some(Cow::Borrowed(cells)),
            _ => None,
        },
        Expression::Property(subject, key, _) => {
            let (Expression::Slot(slot), Some(key)) = (&**subject, key.id) else { return None };
            let cells = match batch.column(*slot) {
                Column::Nodes(nodes) => run.graph.node_cells(nodes, key)?,
                Column::Relationships(relationships) => run.graph.relationship_cells(relationships, key)?,
                _ => return None,
            };
            Some(Cow::Owned(cells))
        }
        _ => None,
    }
}

/// The same for some of the rows.
pub(super) fn of_rows<'b>(
    expression: &Expression,
    rows: &[u32],
    batch: &'b Batch,
    run: &Run<'_>,
) -> Option<Cow<'b, Cells>> {
    if rows.len() == batch.rows {
        return of(expression, batch, run);
    }
    match expression {
        Expression::Slot(slot) => match batch.column(*slot) {
            Column::Cells(cells) => Some(Cow::Owned(cells.take(rows))),
            _ => None,
        },
        Expression::Property(subject, key, _) => {
            let (Expression::Slot(slot), Some(key)) = (&**subject, key.id) else { return None };
            let cells = match batch.column(*slot).take(rows) {
                Column::Nodes(nodes) => run.graph.node_cells(&nodes, key)?,
                Column::Relationships(relationships) => run.graph.relationship_cells(&relationships, key)?,
                _ => return None,
            };
            Some(Cow::Owned(cells))
        }
        _ => None,
    }
}

/// Whether two expressions are the same column, or the same property of one.
pub(super) fn are_same(one: &Expression, other: &Expression) -> bool {
    match (one, other) {
        (Expression::Slot(one), Expression::Slot(other)) => one == other,
        (Expression::Property(one, key, _), Expression::Property(other, same, _)) => {
            key.name == same.name && are_same(one, other)
        }
        _ => false,
    }
}
