//! `a.key <> b.key` becomes `a <> b`, and so do `id(a) <> id(b)` and `elementId(a) <> elementId(b)`: where a property is
//! the key by which nodes are told apart, nodes are compared by what they are. So too with `=`.

use crate::graph::Graph;
use crate::plan::{Comparison, Expression, Operator, Pattern, Pipeline, Slot};

/// Compares the nodes of patterns rather than their keys.
pub(super) fn rewrite(pipeline: &mut Pipeline, graph: &Graph) {
    for operator in &mut pipeline.0 {
        if let Operator::Pattern(pattern) = operator {
            let mut predicates = std::mem::take(&mut pattern.predicates);
            predicates.iter_mut().for_each(|predicate| compare_nodes(predicate, pattern, graph));
            pattern.predicates = predicates;
        }
    }
}

fn compare_nodes(predicate: &mut Expression, pattern: &Pattern, graph: &Graph) {
    match predicate {
        Expression::Not(inner, _) => compare_nodes(inner, pattern, graph),
        Expression::Comparison(left, rest) => {
            if let [(Comparison::Equal | Comparison::NotEqual, right)] = rest.as_mut_slice()
                && let Some((one, other)) = told_apart(left, right, pattern, graph)
            {
                (**left, *right) = (Expression::Slot(one), Expression::Slot(other));
            }
        }
        _ => {}
    }
}

/// The nodes of the pattern that two expressions tell apart.
fn told_apart(left: &Expression, right: &Expression, pattern: &Pattern, graph: &Graph) -> Option<(Slot, Slot)> {
    match (left, right) {
        (Expression::Property(left, key, _), Expression::Property(right, other, _)) if key == other => {
            let key = key.id?;
            let space = |node: &Expression| {
                let node = pattern.nodes.iter().find(|known| *node == Expression::Slot(known.slot))?;
                node.labels.iter().find_map(|label| graph.space_of_key(label.id?, key))
            };
            let one = space(left)?;
            (space(right)? == one).then(|| slots(left, right))?
        }
        (Expression::Call(left, taken, _), Expression::Call(right, others, _)) if left.name == right.name => {
            let ids = ["id", "elementId"].iter().any(|name| left.name.eq_ignore_ascii_case(name));
            let ([left], [right]) = (taken.as_slice(), others.as_slice()) else { return None };
            let (one, other) = slots(left, right).filter(|_| ids)?;
            let is_node = |slot: Slot| pattern.nodes.iter().any(|node| node.slot == slot);
            (is_node(one) && is_node(other)).then_some((one, other))
        }
        _ => None,
    }
}

fn slots(left: &Expression, right: &Expression) -> Option<(Slot, Slot)> {
    match (left, right) {
        (Expression::Slot(left), Expression::Slot(right)) => Some((*left, *right)),
        _ => None,
    }
}
