//! `Expand, Expand, …, Distinct` becomes `Expand, Enough, Expand, …, Distinct`: where it doesn't matter how often a row
//! comes, a node is gone on from once, however many ways lead there.
//!
//! Where the node before must still differ from some that are found later, as many different ones are enough as there
//! are of these, and one more: one of them differs from all.

use super::differing_ends::differs_from;
use super::ends_once::takes_rows_once;
use crate::graph::Graph;
use crate::plan::{Enough, Expand, Expression, Logic, Operator, Pipeline, Slot};

/// More rows than this of one node aren't worth the trouble.
const MOST_KEPT: usize = 4;

/// Thins the rows of one pipeline between its steps.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let mut place = 0;
    while place < pipeline.0.len() {
        let enough = match &pipeline.0[place] {
            Operator::Expand(step) => enough_behind(step, &pipeline.0, place),
            _ => None,
        };
        if let Some((at, enough)) = enough {
            pipeline.0.insert(at, Operator::Enough(enough));
            place = at;
        }
        place += 1;
    }
}

/// What is enough of a step's rows, and the place from which on, behind the filters that thin them anyway.
fn enough_behind(step: &Expand, operators: &[Operator], place: usize) -> Option<(usize, Enough)> {
    let filters = operators[place + 1..].iter().take_while(|operator| matches!(operator, Operator::Filter(_))).count();
    let at = place + 1 + filters;
    let behind = &operators[at..];
    let last = takes_rows_once(behind)?;
    let goes_on = |operator: &Operator| matches!(operator, Operator::Expand(_) | Operator::VariableExpand(_));
    if step.into || !behind[..last].iter().any(goes_on) {
        return None;
    }
    let made_with = made_with(step.from, &operators[..place])?;
    let mut others = Vec::new();
    let mut differing = Vec::new();
    let mut later = Vec::new();
    for operator in &behind[..=last] {
        // An aggregation may write a slot that it reads: what it reads comes from before.
        let mut read = Vec::new();
        reads(operator, step.from, &later, &mut read, &mut differing);
        others.extend(read.into_iter().filter(|slot| !later.contains(slot)));
        operator.writes(&mut |slot| later.push(slot));
    }
    others.retain(|slot| *slot != step.to);
    others.sort_unstable();
    others.dedup();
    let varies = |slot: &Slot| *slot == step.from || *slot == step.relationship || made_with.contains(slot);
    if others.iter().any(varies) || differing.len() >= MOST_KEPT {
        return None;
    }
    let of = (!differing.is_empty()).then_some(step.from);
    Some((at, Enough { node: step.to, others, of, most: differing.len() + 1 }))
}

/// The slots that the step writes which leads to a node: they change with it.
fn made_with(node: Slot, before: &[Operator]) -> Option<Vec<Slot>> {
    before.iter().rev().find_map(|operator| match operator {
        Operator::Expand(step) if step.to == node && !step.into => Some(vec![step.to, step.relationship]),
        _ => None,
    })
}

/// Notes the slots that an operator reads; where it only asks that `node` differs from a later one, it notes that one.
fn reads(operator: &Operator, node: Slot, later: &[Slot], read: &mut Vec<Slot>, differing: &mut Vec<Slot>) {
    let Operator::Filter(condition) = operator else { return operator.reads(&mut |slot| read.push(slot)) };
    let parts = match condition {
        Expression::Logic(Logic::And, parts, _) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    for part in parts {
        match differs_from(part, node).filter(|other| later.contains(other)) {
            Some(other) if differing.contains(&other) => {}
            Some(other) => differing.push(other),
            None => part.each_slot(&mut |slot| read.push(slot)),
        }
    }
}
