//! The share of rows for which a predicate holds: tried on some nodes where it compares a property with a constant, by
//! rule of thumb elsewhere.

use crate::graph::Graph;
use crate::plan::{Comparison, Expression, Logic, Slot, TextTest};
use crate::value::{KeyId, LabelId, NodeId, Value, equality};

/// A property is looked at in so many nodes.
const SAMPLE: usize = 48;

/// The share of rows in which two things are not the same.
pub(super) const UNLIKE: f64 = 0.9;

/// The share of rows for which a predicate holds, about; `label` tells what is known of the labels of a node.
pub(super) fn of(predicate: &Expression, label: &impl Fn(Slot) -> Option<LabelId>, graph: &Graph) -> f64 {
    match predicate {
        Expression::Logic(Logic::And, parts, _) => parts.iter().map(|part| of(part, label, graph)).product(),
        Expression::Logic(Logic::Or, parts, _) => {
            1.0 - parts.iter().map(|part| 1.0 - of(part, label, graph)).product::<f64>()
        }
        Expression::Not(inner, _) => 1.0 - of(inner, label, graph),
        _ => sampled(predicate, label, graph).unwrap_or_else(|| by_rule(predicate, label, graph)),
    }
}

fn by_rule(predicate: &Expression, label: &impl Fn(Slot) -> Option<LabelId>, graph: &Graph) -> f64 {
    match predicate {
        Expression::Comparison(left, rest) => match rest.as_slice() {
            [(Comparison::Equal, right)] => {
                let keys = [left, right].into_iter().filter_map(|side| property(side, label));
                let unique = keys.filter(|(label, key)| graph.key_space(*label, *key).is_some());
                let count = unique.map(|(label, _)| graph.count_with_label(label)).max();
                count.map_or(0.01, |count| 1.0 / count.max(1) as f64)
            }
            [(Comparison::NotEqual, _)] => UNLIKE,
            _ => 0.3,
        },
        Expression::In(..) => 0.05,
        Expression::TextTest(..) => 0.1,
        _ => 0.5,
    }
}

/// The label and the property, where an expression is a property of a node whose label is known.
fn property(expression: &Expression, label: &impl Fn(Slot) -> Option<LabelId>) -> Option<(LabelId, KeyId)> {
    let Expression::Property(subject, key, _) = expression else { return None };
    let Expression::Slot(slot) = **subject else { return None };
    Some((label(slot)?, key.id?))
}

/// A test of one value.
type Holds<'e> = Box<dyn Fn(&Value) -> bool + 'e>;

/// The property that a predicate compares with a constant, and what it asks of it.
fn test(predicate: &Expression) -> Option<(&Expression, Holds<'_>)> {
    match predicate {
        Expression::Comparison(left, rest) => match (&**left, rest.as_slice()) {
            (Expression::Literal(value), [(sign, right)]) => Some((right, comparison(*sign, value, true))),
            (left, [(sign, Expression::Literal(value))]) => Some((left, comparison(*sign, value, false))),
            _ => None,
        },
        Expression::In(element, list, _) => match &**list {
            Expression::Literal(Value::List(items)) => {
                Some((element, Box::new(|value| equality::is_in(value, items) == Some(true))))
            }
            _ => None,
        },
        Expression::TextTest(test, subject, text, _) => {
            let Expression::Literal(Value::Text(text)) = &**text else { return None };
            let holds: fn(&str, &str) -> bool = match test {
                TextTest::StartsWith => |value, text| value.starts_with(text),
                TextTest::EndsWith => |value, text| value.ends_with(text),
                TextTest::Contains => |value, text| value.contains(text),
                TextTest::Matches => return None,
            };
            Some((subject, Box::new(move |value| value.as_text().is_some_and(|value| holds(value, text)))))
        }
        Expression::IsNull(subject, negated) => Some((subject, Box::new(|value| value.is_null() != *negated))),
        _ => None,
    }
}

fn comparison(sign: Comparison, constant: &Value, constant_first: bool) -> Holds<'_> {
    Box::new(move |value| {
        let (left, right) = if constant_first { (constant, value) } else { (value, constant) };
        sign.holds(left, right) == Some(true)
    })
}

/// The share among some nodes of the label, which lie as far apart as may be; never none at all, nor all.
fn sampled(predicate: &Expression, label: &impl Fn(Slot) -> Option<LabelId>, graph: &Graph) -> Option<f64> {
    let (subject, holds) = test(predicate)?;
    let (label, key) = property(subject, label)?;
    let ranges = graph.label_ranges(label);
    let all: usize = ranges.iter().map(|range| range.len()).sum();
    let count = all.min(SAMPLE);
    let node = |place: usize| {
        let mut place = place;
        ranges.iter().find_map(|range| {
            let here = range.clone().nth(place).map(NodeId);
            place = place.saturating_sub(range.len());
            here
        })
    };
    let places = (0..count).map(|one| (one * all + all / 2) / count);
    let found = places.filter_map(node).filter(|node| holds(&graph.property(*node, key))).count();
    Some((found as f64 + 0.5) / (count as f64 + 1.0))
}
