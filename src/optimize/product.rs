//! `Scan a, Scan b, Filter(b)` becomes `Scan a, CartesianProduct(Scan b, Filter(b))`: what doesn't depend on `a` is made once.

use crate::graph::Graph;
use crate::plan::{Operator, Pipeline, Slot};

/// Moves runs of operators that depend on nothing before them into products.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    let mut operators = operators.into_iter().peekable();
    while let Some(operator) = operators.next() {
        if pipeline.0.is_empty() || !is_start(&operator) {
            pipeline.0.push(operator);
            continue;
        }
        let mut run = Pipeline(vec![operator]);
        while let Some(next) = operators.next_if(|next| stays_within(next, &run)) {
            run.0.push(next);
        }
        // A scan alone is as cheap as what would be kept of it.
        match run.0.len() {
            1 => pipeline.0.append(&mut run.0),
            _ => pipeline.0.push(Operator::Product(run)),
        }
    }
}

fn is_start(operator: &Operator) -> bool {
    let starts = matches!(
        operator,
        Operator::NodeScan { .. } | Operator::LabelScan { .. } | Operator::KeySeek { .. } | Operator::IndexSeek { .. }
    );
    starts && reads_within(operator, &[])
}

/// Whether an operator only looks at what the run before it gives, and handles each row by itself.
fn stays_within(operator: &Operator, run: &Pipeline) -> bool {
    let mut written = Vec::new();
    run.0.iter().for_each(|operator| operator.writes(&mut |slot| written.push(slot)));
    let joins = matches!(
        operator,
        Operator::Expand(_) | Operator::VariableExpand(_) | Operator::Filter(_) | Operator::Semi { .. }
    );
    joins && reads_within(operator, &written)
}

fn reads_within(operator: &Operator, written: &[Slot]) -> bool {
    let mut within = true;
    operator.reads(&mut |slot| within = within && written.contains(&slot));
    let mut repeatable = true;
    operator.each_expression(&mut |expression| repeatable = repeatable && expression.is_repeatable());
    within && repeatable
}
