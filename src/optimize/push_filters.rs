//! `Pattern, Filter(p AND q)` becomes `Pattern where p and q`, checked as soon as what they name is found.

use crate::graph::Graph;
use crate::plan::{Operator, Pipeline};

/// Moves filters into the pattern before them.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    for operator in operators {
        match (operator, pipeline.0.last_mut()) {
            (Operator::Filter(condition), Some(Operator::Pattern(pattern))) => {
                pattern.predicates.extend(condition.into_conjuncts());
            }
            (other, _) => pipeline.0.push(other),
        }
    }
}
