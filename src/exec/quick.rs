//! Tests that are made column by column, without a value for each row: nodes that are the same or differ, and
//! properties against what is the same for all rows.

use super::Run;
use super::batch::{Batch, Column};
use super::evaluate::compared;
use crate::plan::{Comparison, Expression, Logic, Slot};
use crate::value::{KeyId, NodeId, Value};

/// One test.
pub(super) enum Test<'q> {
    /// Two nodes are the same, or are not.
    Same { left: Slot, right: Slot, same: bool },
    /// A property of a node compares so with a value.
    Property { node: Slot, key: Option<KeyId>, sign: Comparison, value: &'q Value },
}

/// The tests at the front of a condition, and whether they are all of it.
pub(super) fn tests<'q>(condition: &'q Expression, run: &'q Run<'q>) -> (Vec<Test<'q>>, bool) {
    let parts = match condition {
        Expression::Logic(Logic::And, parts, _) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let tests: Vec<Test<'q>> = parts.iter().map_while(|part| test(part, run)).collect();
    let all = tests.len() == parts.len();
    (tests, all)
}

fn test<'q>(part: &'q Expression, run: &'q Run<'q>) -> Option<Test<'q>> {
    let Expression::Comparison(left, rest) = part else { return None };
    let [(sign, right)] = rest.as_slice() else { return None };
    match (left.as_ref(), right) {
        (Expression::Slot(left), Expression::Slot(right)) => {
            let same = match sign {
                Comparison::Equal => true,
                Comparison::NotEqual => false,
                _ => return None,
            };
            Some(Test::Same { left: *left, right: *right, same })
        }
        (Expression::Property(subject, key, _), constant) => {
            let Expression::Slot(node) = **subject else { return None };
            let value = match constant {
                Expression::Literal(value) => value,
                Expression::Parameter(place) => &run.parameters[*place],
                _ => return None,
            };
            Some(Test::Property { node, key: key.id, sign: *sign, value })
        }
        _ => None,
    }
}

impl Test<'_> {
    /// Leaves only the rows that pass; false where a column isn't one of nodes, so that values have to be looked at.
    pub fn keep(&self, rows: &mut Vec<u32>, batch: &Batch, run: &Run<'_>) -> bool {
        match self {
            Test::Same { left, right, same } => {
                let (Column::Nodes(left), Column::Nodes(right)) = (batch.column(*left), batch.column(*right)) else {
                    return false;
                };
                rows.retain(|row| {
                    let (left, right) = (left[*row as usize], right[*row as usize]);
                    (left == right) == *same && is_node(left) && is_node(right)
                });
                true
            }
            Test::Property { node, key, sign, value } => {
                let Column::Nodes(nodes) = batch.column(*node) else { return false };
                let there = |row: &u32| run.graph.has_node(nodes[*row as usize]);
                // A deleted node is an error, and a null's property null.
                if !rows.iter().all(|row| there(row) || !is_node(nodes[*row as usize])) {
                    return false;
                }
                let Some(key) = key else {
                    rows.clear();
                    return true;
                };
                rows.retain(|row| {
                    let node = nodes[*row as usize];
                    is_node(node) && compared(*sign, &run.graph.property(node, *key), value) == Some(true)
                });
                true
            }
        }
    }
}

#[inline]
fn is_node(node: NodeId) -> bool {
    node.0 != u32::MAX
}
