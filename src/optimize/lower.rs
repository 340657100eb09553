//! `Pattern` becomes scans, expands and filters, in the order that was chosen.

use crate::graph::Graph;
use crate::plan::{Operator, Pipeline};

/// Lowers the patterns of one pipeline.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    for operator in operators {
        match operator {
            Operator::Pattern(pattern) => pipeline.0.extend(pattern.lower()),
            other => pipeline.0.push(other),
        }
    }
}
