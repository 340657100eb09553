//! Equality (`=`, three-valued) and equivalence (DISTINCT, grouping).

use std::hash::{Hash, Hasher};

use super::{Map, Value};

/// What `left = right` means: `None` is null, where nothing is known.
///
/// Lists and maps of different shape are unequal at once; otherwise they are compared by element, and an element that
/// differs outweighs one that is unknown.
pub fn equals(left: &Value, right: &Value) -> Option<bool> {
    use Value::{Boolean, Float, Integer, List, Map, Node, Null, Path, Relationship, Temporal, Text};
    match (left, right) {
        (Null, _) | (_, Null) => None,
        (Integer(left), Integer(right)) => Some(left == right),
        (Float(left), Float(right)) => Some(left == right),
        (Integer(integer), Float(float)) | (Float(float), Integer(integer)) => Some(same_number(*integer, *float)),
        (Text(left), Text(right)) => Some(left == right),
        (Boolean(left), Boolean(right)) => Some(left == right),
        (Node(left), Node(right)) => Some(left == right),
        (Relationship(left), Relationship(right)) => Some(left == right),
        (Path(left), Path(right)) => Some(left == right),
        (Temporal(left), Temporal(right)) => Some(left == right),
        (List(left), List(right)) => equal_lists(left, right),
        (Map(left), Map(right)) => equal_maps(left, right),
        _ => Some(false),
    }
}

fn equal_lists(left: &[Value], right: &[Value]) -> Option<bool> {
    if left.len() != right.len() {
        return Some(false);
    }
    all(left.iter().zip(right).map(|(left, right)| equals(left, right)))
}

fn equal_maps(left: &Map, right: &Map) -> Option<bool> {
    if left.len() != right.len() || left.keys().any(|key| !right.contains_key(key)) {
        return Some(false);
    }
    all(left.iter().map(|(key, value)| right.get(key).map_or(Some(false), |other| equals(value, other))))
}

/// AND over three-valued answers.
fn all(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for answer in answers {
        match answer {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

/// What `element IN list` means.
pub fn is_in(element: &Value, list: &[Value]) -> Option<bool> {
    let mut result = Some(false);
    for item in list {
        match equals(element, item) {
            Some(true) => return Some(true),
            None => result = None,
            Some(false) => {}
        }
    }
    result
}

/// Whether an integer and a float are the same number, exactly.
pub fn same_number(integer: i64, float: f64) -> bool {
    whole(float) == Some(integer)
}

/// The float as an integer, where it is exactly one.
pub fn whole(float: f64) -> Option<i64> {
    // 2^63 itself doesn't fit, and the cast would quietly clip it.
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float);
    (fits && float.fract() == 0.0).then_some(float as i64)
}

/// Whether DISTINCT and grouping take the two as one: like equality, but null is null and NaN is NaN.
pub fn equivalent(left: &Value, right: &Value) -> bool {
    use Value::{Float, List, Map, Null};
    match (left, right) {
        (Null, Null) => true,
        (Float(left), Float(right)) => left == right || (left.is_nan() && right.is_nan()),
        (List(left), List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| equivalent(left, right))
        }
        (Map(left), Map(right)) => {
            left.len() == right.len() && left.iter().all(|(key, value)| holds(right, key, value))
        }
        _ => equals(left, right) == Some(true),
    }
}

fn holds(map: &Map, key: &str, value: &Value) -> bool {
    map.get(key).is_some_and(|other| equivalent(value, other))
}

/// Feeds a value to a hasher, so that equivalent values hash alike.
pub fn hash<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::Null => state.write_u8(0),
        Value::Boolean(truth) => state.write_u8(1 + u8::from(*truth)),
        Value::Integer(number) => state.write_i64(*number),
        Value::Float(number) => hash_float(*number, state),
        Value::Text(text) => text.hash(state),
        Value::Node(node) => node.hash(state),
        Value::Relationship(relationship) => relationship.hash(state),
        Value::Path(path) => path.hash(state),
        Value::Temporal(temporal) => temporal.hash(state),
        Value::List(items) => {
            state.write_usize(items.len());
            items.iter().for_each(|item| hash(item, state));
        }
        // The order of a map's entries doesn't count, so only their number and keys' lengths are hashed.
        Value::Map(map) => {
            state.write_usize(map.len());
            state.write_usize(map.keys().map(|key| key.len()).sum());
        }
    }
}

fn hash_float<H: Hasher>(number: f64, state: &mut H) {
    match whole(number) {
        Some(integer) => state.write_i64(integer),
        None if number.is_nan() => state.write_u8(3),
        None => state.write_u64(number.to_bits()),
    }
}

/// A value as a key of a hash table, compared by equivalence.
#[derive(Clone, Debug)]
pub struct OneKey(pub Value);

impl PartialEq for OneKey {
    fn eq(&self, other: &Self) -> bool {
        equivalent(&self.0, &other.0)
    }
}

impl Eq for OneKey {}

impl Hash for OneKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

/// Values as a key of a hash table, compared by equivalence.
#[derive(Clone, Debug)]
pub struct Keys(pub Vec<Value>);

impl PartialEq for Keys {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(left, right)| equivalent(left, right))
    }
}

impl Eq for Keys {}

impl Hash for Keys {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|value| hash(value, state));
    }
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashSet;

    use super::*;

    fn list<const N: usize>(items: [Value; N]) -> Value {
        Value::list(items.to_vec())
    }

    #[test]
    fn equality_is_three_valued() {
        let (one, two, null) = (Value::Integer(1), Value::Integer(2), Value::Null);
        assert_eq!(equals(&one, &Value::Float(1.0)), Some(true));
        assert_eq!(equals(&one, &null), None);
        assert_eq!(equals(&one, &"1".into()), Some(false));
        assert_eq!(equals(&list([one.clone()]), &list([null.clone()])), None);
        assert_eq!(equals(&list([one.clone(), null.clone()]), &list([two.clone(), null.clone()])), Some(false));
        assert_eq!(equals(&list([one.clone()]), &list([one.clone(), null.clone()])), Some(false));
        assert_eq!(equals(&Value::Float(f64::NAN), &Value::Float(f64::NAN)), Some(false));
        assert_eq!(is_in(&one, &[two.clone(), null.clone()]), None);
        assert_eq!(is_in(&one, &[null, one.clone()]), Some(true));
    }

    #[test]
    fn large_numbers_compare_exactly() {
        assert!(!same_number(9_007_199_254_740_993, 9_007_199_254_740_992.0));
        assert!(!same_number(i64::MAX, 9_223_372_036_854_775_807_f64));
        assert!(same_number(i64::MIN, -9_223_372_036_854_775_808.0));
    }

    #[test]
    fn equivalent_values_are_kept_once() {
        let values = [
            Value::Null,
            Value::Null,
            Value::Float(f64::NAN),
            Value::Float(-f64::NAN),
            Value::Integer(1),
            Value::Float(1.0),
            Value::Float(0.0),
            Value::Float(-0.0),
            list([Value::Null, Value::Integer(2)]),
            list([Value::Null, Value::Float(2.0)]),
        ];
        let kept: FxHashSet<Keys> = values.into_iter().map(|value| Keys(vec![value])).collect();
        assert_eq!(kept.len(), 5);
    }
}
