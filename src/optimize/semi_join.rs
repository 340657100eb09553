//! `Filter(EXISTS { q })` becomes `SemiApply(q)`, and `Filter(NOT EXISTS { q })` becomes `AntiApply(q)`.

use crate::graph::Graph;
use crate::plan::{Expression, Gives, Operator, Pipeline, Subquery};

/// Turns filters that ask for existence into joins that stop at the first row.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    for operator in operators {
        match operator {
            Operator::Filter(condition) => split(condition, &mut pipeline.0),
            other => pipeline.0.push(other),
        }
    }
}

/// Cheap conditions come first, each test of existence as an operator of its own behind them. A condition that may fail
/// stays behind the tests that were written before it, which may leave out the rows on which it does.
fn split(condition: Expression, operators: &mut Vec<Operator>) {
    let (mut tests, mut first, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for part in condition.into_conjuncts() {
        match test_of(&part) {
            Some(_) => tests.push(part),
            None if tests.is_empty() || part.is_sure_truth() => first.push(part),
            None => last.push(part),
        }
    }
    operators.extend(Expression::all_of(first).map(Operator::Filter));
    for test in tests {
        match test {
            Expression::Not(inner, _) => operators.extend(joined(*inner, true)),
            other => operators.extend(joined(other, false)),
        }
    }
    operators.extend(Expression::all_of(last).map(Operator::Filter));
}

/// The subquery whose existence is all that the condition asks for.
fn test_of(condition: &Expression) -> Option<&Subquery> {
    match condition {
        Expression::Not(inner, _) if !matches!(inner.as_ref(), Expression::Not(..)) => test_of(inner),
        Expression::Subquery(subquery) if subquery.gives == Gives::Exists && sees_only_columns(subquery) => {
            Some(subquery)
        }
        _ => None,
    }
}

fn sees_only_columns(subquery: &Subquery) -> bool {
    subquery.captures.iter().all(|(slot, value)| *value == Expression::Slot(*slot))
}

fn joined(test: Expression, anti: bool) -> Option<Operator> {
    let Expression::Subquery(subquery) = test else { return None };
    let Subquery { pipeline, origin, .. } = *subquery;
    Some(Operator::Semi { pipeline, anti, origin })
}
