//! `CountMatches a, Aggregate a: count(*)` becomes `CountMatches a, Project count`: each combination comes once, so there
//! is nothing to group.

use crate::graph::Graph;
use crate::plan::{Expression, Operator, Pipeline, Slot};

/// Drops the grouping behind a count that groups the same way.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let [Operator::CountMatches(count), Operator::Aggregate { keys, aggregations, weight: Some(weight) }, ..] =
        pipeline.0.as_slice()
    else {
        return;
    };
    let plain: Option<Vec<Slot>> = keys.iter().map(|(_, key)| slot_of(key)).collect();
    let Some(plain) = plain.filter(|_| *weight == count.weight && !count.kept.is_empty()) else { return };
    let same = count.kept.iter().all(|slot| plain.contains(slot)) && plain.iter().all(|slot| count.kept.contains(slot));
    if !same || aggregations.iter().any(|(_, taken)| taken.function.is_some() || taken.distinct) {
        return;
    }
    let renamed = keys.iter().filter(|(slot, key)| *key != Expression::Slot(*slot)).cloned();
    let counted = aggregations.iter().map(|(slot, _)| (*slot, Expression::Slot(*weight)));
    let items: Vec<(Slot, Expression)> = renamed.chain(counted).collect();
    pipeline.0[1] = Operator::Project(items);
}

fn slot_of(key: &Expression) -> Option<Slot> {
    match key {
        Expression::Slot(slot) => Some(*slot),
        _ => None,
    }
}
