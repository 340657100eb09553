//! `Scan a, Scan b, Filter(b)` becomes `Scan a, CartesianProduct(Scan b, Filter(b))`: what doesn't depend on `a` is made once.

use super::estimate;
use crate::graph::Graph;
use crate::plan::{Operator, Pipeline, Slot};

/// A right side of so many rows is kept without a thought of what stands before it.
const FEW_ROWS: f64 = 10_000.0;

/// Moves runs of operators that depend on nothing before them into products.
pub(super) fn rewrite(pipeline: &mut Pipeline, graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    let mut operators = operators.into_iter().peekable();
    while let Some(operator) = operators.next() {
        if pipeline.0.is_empty() || !is_start(&operator) {
            pipeline.0.push(operator);
            continue;
        }
        let mut written = Vec::new();
        operator.writes(&mut |slot| written.push(slot));
        let mut run = Pipeline(vec![operator]);
        while let Some(next) = operators.next_if(|next| stays_within(next, &written)) {
            next.writes(&mut |slot| written.push(slot));
            run.0.push(next);
        }
        if is_better_first(&run, pipeline, graph) {
            std::mem::swap(&mut run, pipeline);
        }
        pair(run, pipeline);
    }
}

/// Pairs what a pipeline makes with what a run makes. A scan alone is as cheap as what would be kept of it.
fn pair(mut run: Pipeline, pipeline: &mut Pipeline) {
    if run.0.iter().all(is_start) {
        pipeline.0.append(&mut run.0);
    } else {
        pipeline.0.push(Operator::Product(run));
    }
}

/// Whether a run makes so much more than what stands before it that the latter had better be kept. A condition that may
/// fail stays behind what was written before it.
fn is_better_first(run: &Pipeline, before: &Pipeline, graph: &Graph) -> bool {
    let may_fail = |operator: &Operator| match operator {
        Operator::Filter(condition) => !condition.is_sure_truth(),
        Operator::Semi { .. } => true,
        _ => false,
    };
    let rows = estimate::rows(run, graph);
    rows > FEW_ROWS && estimate::rows(before, graph) < rows && !run.0.iter().any(may_fail) && is_alone(before)
}

/// Whether operators read nothing but what they give themselves, and handle each row by itself.
fn is_alone(pipeline: &Pipeline) -> bool {
    let mut written = Vec::new();
    pipeline.0.iter().all(|operator| {
        let is_alone =
            is_start(operator) || matches!(operator, Operator::Product(_)) || stays_within(operator, &written);
        operator.writes(&mut |slot| written.push(slot));
        is_alone
    })
}

fn is_start(operator: &Operator) -> bool {
    let starts = matches!(
        operator,
        Operator::NodeScan { .. } | Operator::LabelScan { .. } | Operator::KeySeek { .. } | Operator::IndexSeek { .. }
    );
    starts && reads_within(operator, &[])
}

/// Whether an operator only looks at what was written before it in a run, and handles each row by itself.
fn stays_within(operator: &Operator, written: &[Slot]) -> bool {
    let joins = matches!(
        operator,
        Operator::Expand(_) | Operator::VariableExpand(_) | Operator::Filter(_) | Operator::Semi { .. }
    );
    joins && reads_within(operator, written)
}

fn reads_within(operator: &Operator, written: &[Slot]) -> bool {
    let mut within = true;
    operator.reads(&mut |slot| within = within && written.contains(&slot));
    let mut repeatable = true;
    operator.each_expression(&mut |expression| repeatable = repeatable && expression.is_repeatable());
    within && repeatable
}
