//! `VariableExpand, …, Distinct` becomes `VariableExpand each end once, …, Distinct`: where only the ends of walks
//! matter, and no matter how often each, no walk is made.

use crate::graph::Graph;
use crate::plan::{Aggregation, Operator, Pipeline, VariableExpand};

/// Marks the walks of one pipeline of which only the ends matter.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    for place in 0..pipeline.0.len() {
        let (before, behind) = pipeline.0.split_at_mut(place + 1);
        if let Some(Operator::VariableExpand(walk)) = before.last_mut()
            && only_ends_matter(walk, behind)
        {
            walk.ends_once = true;
        }
    }
}

/// Whether nothing behind reads the list, or minds how often a row comes. A walk that must take two steps or more may
/// have to go by a detour where a shortest one would do, so its ends are not found by shortest walks.
fn only_ends_matter(walk: &VariableExpand, behind: &[Operator]) -> bool {
    if walk.least > 1 {
        return false;
    }
    let Some(last) = takes_rows_once(behind) else { return false };
    behind[..=last].iter().all(|operator| {
        let mut reads_list = false;
        operator.reads(&mut |slot| reads_list = reads_list || slot == walk.step.relationship);
        !reads_list
    })
}

/// The place of the operator up to which it doesn't matter how often a row comes; none where it does.
pub(super) fn takes_rows_once(behind: &[Operator]) -> Option<usize> {
    for (place, operator) in behind.iter().enumerate() {
        let mut repeatable = true;
        operator.each_expression(&mut |expression| repeatable = repeatable && expression.is_repeatable());
        if !repeatable {
            return None;
        }
        match operator {
            Operator::Distinct(_) => return Some(place),
            Operator::Aggregate { aggregations, weight: None, .. } => {
                let once = aggregations.iter().all(|(_, taken)| takes_equals_once(taken));
                return once.then_some(place);
            }
            Operator::Filter(_)
            | Operator::Project(_)
            | Operator::Expand(_)
            | Operator::VariableExpand(_)
            | Operator::ShortestPath { .. }
            | Operator::Ends(_)
            | Operator::NodeScan { .. }
            | Operator::LabelScan { .. }
            | Operator::KeySeek { .. }
            | Operator::Unwind { .. }
            | Operator::Semi { .. }
            | Operator::Optional { .. }
            | Operator::Product(_) => {}
            _ => return None,
        }
    }
    None
}

/// Whether taking in the same once more changes nothing.
fn takes_equals_once(taken: &Aggregation) -> bool {
    taken.distinct || taken.function.is_some_and(|function| matches!(function.name, "min" | "max"))
}
