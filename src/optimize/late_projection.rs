//! `Project x, TopK by y` becomes `TopK by y, Project x`: what isn't sorted by is computed for the rows that stay.

use crate::graph::Graph;
use crate::plan::{Expression, Operator, Pipeline, Slot};

/// Moves what a top-k doesn't look at behind it.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    for operator in operators {
        let is_top = matches!(operator, Operator::TopK { .. });
        let late = match pipeline.0.last_mut() {
            Some(Operator::Project(items)) if is_top => take_unread(items, &operator),
            _ => Vec::new(),
        };
        pipeline.0.push(operator);
        if !late.is_empty() {
            pipeline.0.push(Operator::Project(late));
        }
    }
    pipeline.0.retain(|operator| !matches!(operator, Operator::Project(items) if items.is_empty()));
}

/// The items that the operator doesn't read; they are taken out.
fn take_unread(items: &mut Vec<(Slot, Expression)>, operator: &Operator) -> Vec<(Slot, Expression)> {
    let mut read = Vec::new();
    operator.reads(&mut |slot| read.push(slot));
    let (early, late) = std::mem::take(items).into_iter().partition(|(slot, _)| read.contains(slot));
    *items = early;
    late
}
