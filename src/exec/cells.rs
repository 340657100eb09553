//! Expressions of all rows of a batch at once: columns as they are, and properties of nodes and relationships.

use super::Run;
use super::batch::{Batch, Column};
use crate::graph::{Cells, CellsView};
use crate::plan::Expression;

/// The values of an expression in rows, where they lie or made for it.
pub(super) enum Found<'b> {
    /// In a column of the batch or of the graph.
    InPlace(CellsView<'b>),
    /// Gathered.
    Made(Cells),
}

impl<'b> Found<'b> {
    /// The values.
    #[inline]
    pub fn view(&self) -> CellsView<'_> {
        match self {
            Found::InPlace(cells) => *cells,
            Found::Made(cells) => cells.view(),
        }
    }

    /// The values, to be kept.
    pub fn into_cells(self) -> Cells {
        match self {
            Found::InPlace(cells) => cells.to_cells(),
            Found::Made(cells) => cells,
        }
    }
}

/// The values that an expression has in all rows; none where they aren't of one type, one of them is null, or reading
/// one would be an error. Then each row has to be looked at.
pub(super) fn of<'b>(expression: &Expression, batch: &'b Batch, run: &'b Run<'_>) -> Option<Found<'b>> {
    match expression {
        Expression::Slot(slot) => match batch.column(*slot) {
            Column::Cells(cells) => Some(Found::InPlace(cells.view())),
            _ => None,
        },
        Expression::Property(subject, key, _) => {
            let (Expression::Slot(slot), Some(key)) = (&**subject, key.id) else { return None };
            match batch.column(*slot) {
                Column::Nodes(nodes) => match run.graph.node_cells_in_place(nodes, key) {
                    Some(cells) => Some(Found::InPlace(cells)),
                    None => run.graph.node_cells(nodes, key).map(Found::Made),
                },
                Column::Relationships(relationships) => {
                    run.graph.relationship_cells(relationships, key).map(Found::Made)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The same for some of the rows.
pub(super) fn of_rows<'b>(
    expression: &Expression,
    rows: &[u32],
    batch: &'b Batch,
    run: &'b Run<'_>,
) -> Option<Found<'b>> {
    if rows.len() == batch.rows {
        return of(expression, batch, run);
    }
    match expression {
        Expression::Slot(slot) => match batch.column(*slot) {
            Column::Cells(cells) => Some(Found::Made(cells.take(rows))),
            _ => None,
        },
        Expression::Property(subject, key, _) => {
            let (Expression::Slot(slot), Some(key)) = (&**subject, key.id) else { return None };
            let cells = match batch.column(*slot).take(rows) {
                Column::Nodes(nodes) => run.graph.node_cells(&nodes, key)?,
                Column::Relationships(relationships) => run.graph.relationship_cells(&relationships, key)?,
                _ => return None,
            };
            Some(Found::Made(cells))
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
