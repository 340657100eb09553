//! `Sort, Skip s, Limit k` becomes `TopK s + k, Skip s`: no more rows are kept than are asked for.

use crate::graph::Graph;
use crate::plan::{Expression, Operator, Pipeline};

/// Joins sorts with the limits behind them.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    for operator in operators {
        match (operator, pipeline.0.as_mut_slice()) {
            (Operator::Limit(count), [.., Operator::Sort(keys)]) if count.is_repeatable() => {
                let keys = std::mem::take(keys);
                pipeline.0.pop();
                pipeline.0.push(Operator::TopK { keys, count, skip: None });
            }
            (Operator::Limit(count), [.., Operator::Sort(keys), Operator::Skip(skip)])
                if count.is_repeatable() && skip.is_repeatable() =>
            {
                let keys = std::mem::take(keys);
                let skip: Expression = skip.clone();
                pipeline.0.truncate(pipeline.0.len() - 2);
                pipeline.0.push(Operator::TopK { keys, count, skip: Some(skip.clone()) });
                pipeline.0.push(Operator::Skip(skip));
            }
            (other, _) => pipeline.0.push(other),
        }
    }
}
