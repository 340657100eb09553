//! `id(a) <> id(b)` becomes `a <> b`, and so does `elementId(a) <> elementId(b)`: nodes are compared by what they are.
//! So too with `=`.

use crate::graph::Graph;
use crate::plan::{Comparison, Expression, Operator, Pattern, Pipeline, Slot};

/// Compares the nodes of patterns rather than their ids.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    for operator in &mut pipeline.0 {
        if let Operator::Pattern(pattern) = operator {
            let mut predicates = std::mem::take(&mut pattern.predicates);
            predicates.iter_mut().for_each(|predicate| compare_nodes(predicate, pattern));
            pattern.predicates = predicates;
        }
    }
}

fn compare_nodes(predicate: &mut Expression, pattern: &Pattern) {
    match predicate {
        Expression::Not(inner, _) => compare_nodes(inner, pattern),
        Expression::Comparison(left, rest) => {
            if let [(Comparison::Equal | Comparison::NotEqual, right)] = rest.as_mut_slice()
                && let Some((one, other)) = told_apart(left, right, pattern)
            {
                (**left, *right) = (Expression::Slot(one), Expression::Slot(other));
            }
        }
        _ => {}
    }
}

/// The nodes of the pattern whose ids two expressions are.
fn told_apart(left: &Expression, right: &Expression, pattern: &Pattern) -> Option<(Slot, Slot)> {
    let (Expression::Call(left, taken, _), Expression::Call(right, others, _)) = (left, right) else { return None };
    let ids = left.name == right.name && ["id", "elementId"].contains(&left.name);
    let ([Expression::Slot(one)], [Expression::Slot(other)]) = (taken.as_slice(), others.as_slice()) else {
        return None;
    };
    let is_node = |slot: &Slot| pattern.nodes.iter().any(|node| node.slot == *slot && !node.known);
    (ids && is_node(one) && is_node(other)).then_some((*one, *other))
}
