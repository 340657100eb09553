//! `Expand (a)-[:T]->(b), Filter b <> a` becomes `Expand (a)-[:T]->(b) unlike a`: neighbours that a filter would drop again
//! aren't made into rows.

use crate::graph::Graph;
use crate::plan::{Comparison, Expression, Operator, Pipeline, Slot};

/// Lets steps of one pipeline pass over the nodes that their other end must not be.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let mut nodes: Vec<Slot> = Vec::new();
    let operators = std::mem::take(&mut pipeline.0);
    for operator in operators {
        match (operator, pipeline.0.last_mut()) {
            (Operator::Filter(condition), Some(Operator::Expand(step))) if !step.into => {
                let mut rest = Vec::new();
                for part in condition.into_conjuncts() {
                    match differs_from(&part, step.to).filter(|other| nodes.contains(other)) {
                        Some(other) => step.unlike.push(other),
                        None => rest.push(part),
                    }
                }
                pipeline.0.extend(Expression::all_of(rest).map(Operator::Filter));
            }
            (operator, _) => {
                note_nodes(&operator, &mut nodes);
                pipeline.0.push(operator);
            }
        }
    }
}

/// Notes the slots that hold nodes behind an operator, and never null.
fn note_nodes(operator: &Operator, nodes: &mut Vec<Slot>) {
    match operator {
        Operator::NodeScan { node }
        | Operator::LabelScan { node, .. }
        | Operator::KeySeek { node, .. }
        | Operator::IndexSeek { node, .. } => nodes.push(*node),
        Operator::Expand(step) => nodes.extend([step.from, step.to]),
        _ => {}
    }
}

/// The other node, where a condition is that a node is another one.
pub(super) fn differs_from(condition: &Expression, node: Slot) -> Option<Slot> {
    let Expression::Comparison(left, rest) = condition else { return None };
    let [(Comparison::NotEqual, right)] = rest.as_slice() else { return None };
    match (&**left, right) {
        (Expression::Slot(one), Expression::Slot(other)) if *one == node && *other != node => Some(*other),
        (Expression::Slot(one), Expression::Slot(other)) if *other == node && *one != node => Some(*one),
        _ => None,
    }
}
