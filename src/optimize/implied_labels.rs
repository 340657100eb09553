//! `Expand (a)-[:T]->(b:L)` becomes `Expand (a)-[:T]->(b)` where every T leads to an L.

use crate::graph::Graph;
use crate::plan::{Direction, Expand, Label, Operator, Pipeline};
use crate::value::TypeId;

/// Drops label checks that the types already answer.
pub(super) fn rewrite(pipeline: &mut Pipeline, graph: &Graph) {
    for operator in &mut pipeline.0 {
        if let Operator::Expand(step) = operator {
            let implied: Vec<bool> = step.labels.iter().map(|label| is_implied(step, label, graph)).collect();
            let mut implied = implied.into_iter();
            step.labels.retain(|_| !implied.next().unwrap_or(false));
        }
    }
}

fn is_implied(step: &Expand, label: &Label, graph: &Graph) -> bool {
    let Some(label) = label.id else { return false };
    let statistics = graph.statistics();
    let holds = |kind: TypeId| {
        let count = graph.count_with_type(kind);
        let leads = statistics.between(None, kind, Some(label)) == count;
        let comes = statistics.between(Some(label), kind, None) == count;
        match step.direction {
            Direction::Right => leads,
            Direction::Left => comes,
            Direction::Either => leads && comes,
        }
    };
    graph.types().filter(|kind| step.types.has(*kind)).all(holds)
}
