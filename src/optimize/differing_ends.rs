//! `Expand (a)-[:T]->(b), Filter b <> a` becomes `Expand (a)-[:T]->(b) unlike a`: neighbours that a filter would drop again
//! aren't made into rows.

use crate::graph::Graph;
use crate::plan::{Comparison, Expression, Logic, Operator, Pipeline, Slot};

/// Lets steps of one pipeline pass over the nodes that their other end must not be.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let mut nodes: Vec<Slot> = Vec::new();
    let operators = std::mem::take(&mut pipeline.0);
    for operator in operators {
        if let (Operator::Filter(condition), Some(Operator::Expand(step))) = (&operator, pipeline.0.last_mut())
            && !step.into
        {
            let other = |part: &Expression| differs_from(part, step.to).filter(|other| nodes.contains(other));
            let (told, rest): (Vec<&Expression>, Vec<&Expression>) =
                parts(condition).iter().partition(|part| other(part).is_some());
            let mut unlike: Vec<Slot> = told.into_iter().filter_map(other).collect();
            let rest = and(rest, condition);
            step.unlike.append(&mut unlike);
            pipeline.0.extend(rest.map(Operator::Filter));
            continue;
        }
        note_nodes(&operator, &mut nodes);
        pipeline.0.push(operator);
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

fn parts(condition: &Expression) -> &[Expression] {
    match condition {
        Expression::Logic(Logic::And, parts, _) => parts,
        other => std::slice::from_ref(other),
    }
}

/// What is left of a condition of which some parts are gone.
fn and(parts: Vec<&Expression>, condition: &Expression) -> Option<Expression> {
    match (parts.as_slice(), condition) {
        ([], _) => None,
        ([part], _) => Some((*part).clone()),
        (parts, Expression::Logic(logic, _, at)) => {
            Some(Expression::Logic(*logic, parts.iter().map(|part| (*part).clone()).collect(), *at))
        }
        _ => Some(condition.clone()),
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
