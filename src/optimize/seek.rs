//! `Scan (n:L), Filter n.key = x` becomes `KeySeek (n:L) n.key = x`, for a key property and an `x` that is known before.

use crate::graph::Graph;
use crate::plan::{Access, Comparison, Expression, Key, Label, Operator, Pattern, Slot};
use crate::value::Value;

/// How a node is best found, given the slots of the pattern that are found already.
pub(super) fn access(pattern: &Pattern, place: usize, is_known: &impl Fn(Slot) -> bool, graph: &Graph) -> Access {
    let node = &pattern.nodes[place];
    for predicate in &pattern.predicates {
        let Some((key, value, many)) = asked(predicate, node.slot) else { continue };
        let mut known = value.is_repeatable();
        value.each_slot(&mut |slot| known = known && slot != node.slot && is_known(slot));
        if !known {
            continue;
        }
        if let Some(label) = index(&node.labels, key, graph) {
            let seek = Operator::KeySeek {
                node: node.slot,
                label: label.map(|label| node.labels[label].clone()),
                key: key.clone(),
                value: value.clone(),
                many,
            };
            return Access::Key { seek: Box::new(seek), predicate: Box::new(predicate.clone()), label };
        }
    }
    let one = smallest(&node.labels, graph);
    if let Some(access) = super::index::access(pattern, place, is_known, graph) {
        return access;
    }
    match any_of_labels(pattern, node.slot, graph) {
        Some((count, access)) if one.is_none_or(|label| count < count_of(&node.labels[label], graph)) => access,
        _ => one.map_or(Access::Scan, Access::Label),
    }
}

/// A scan over labels of which a predicate asks for one, and about how many nodes it looks at.
fn any_of_labels(pattern: &Pattern, slot: Slot, graph: &Graph) -> Option<(usize, Access)> {
    let scans = pattern.predicates.iter().filter_map(|predicate| {
        let Expression::HasLabels(subject, test, _) = predicate else { return None };
        let labels = test.either_labels().filter(|_| **subject == Expression::Slot(slot))?;
        let count = labels.iter().map(|label| count_of(label, graph)).sum();
        let labels = labels.into_iter().cloned().collect();
        Some((count, Access::Labels { labels, predicate: Box::new(predicate.clone()) }))
    });
    scans.min_by_key(|(count, _)| *count)
}

/// How many nodes have a label.
pub(super) fn count_of(label: &Label, graph: &Graph) -> usize {
    label.id.map_or(0, |label| graph.count_with_label(label))
}

/// The label with the fewest nodes.
fn smallest(labels: &[Label], graph: &Graph) -> Option<usize> {
    (0..labels.len()).min_by_key(|place| count_of(&labels[*place], graph))
}

/// What a predicate asks of a property of the node in this slot: the key, the value, and whether it is a list of them.
pub(super) fn asked(predicate: &Expression, slot: Slot) -> Option<(&Key, &Expression, bool)> {
    match predicate {
        Expression::Comparison(left, rest) => match rest.as_slice() {
            [(Comparison::Equal, right)] => {
                let plain = key_of(left, slot).map(|key| (key, right, false));
                plain.or_else(|| key_of(right, slot).map(|key| (key, left.as_ref(), false)))
            }
            _ => None,
        },
        Expression::In(element, list, _) => key_of(element, slot).map(|key| (key, list.as_ref(), true)),
        _ => None,
    }
}

/// The key, where an expression is a property of the node in this slot.
pub(super) fn key_of(expression: &Expression, slot: Slot) -> Option<&Key> {
    match expression {
        Expression::Property(subject, key, _) if **subject == Expression::Slot(slot) => Some(key),
        _ => None,
    }
}

/// The label by which the key's index can be asked: `Some(None)` is without any.
fn index(labels: &[Label], key: &Key, graph: &Graph) -> Option<Option<usize>> {
    let key = key.id?;
    let indexed = |label| graph.find(label, key, &Value::Null).is_some();
    let by_label = labels.iter().position(|label| label.id.is_some_and(|label| indexed(Some(label))));
    match by_label {
        Some(label) => Some(Some(label)),
        None => (labels.is_empty() && indexed(None)).then_some(None),
    }
}
