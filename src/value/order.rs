//! Comparability (`<`) and orderability (ORDER BY).

use std::cmp::Ordering;

use super::Value;
use super::equality::equals;

/// What two values are to each other under `<`, `<=`, `>` and `>=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Both have a place on one scale.
    Ordered(Ordering),
    /// NaN is among them: every comparison is false.
    Never,
    /// Not comparable: every comparison is null.
    Unknown,
}

impl Compared {
    /// The comparison's truth, given which orderings satisfy it.
    pub fn test(self, holds: impl Fn(Ordering) -> bool) -> Option<bool> {
        match self {
            Compared::Ordered(ordering) => Some(holds(ordering)),
            Compared::Never => Some(false),
            Compared::Unknown => None,
        }
    }
}

/// How two values compare under `<` and its kin.
pub fn compare(left: &Value, right: &Value) -> Compared {
    use Value::{Boolean, Float, Integer, List, Temporal, Text};
    match (left, right) {
        (Integer(_) | Float(_), Integer(_) | Float(_)) => {
            numbers(left, right).map_or(Compared::Never, Compared::Ordered)
        }
        (Text(left), Text(right)) => Compared::Ordered(left.cmp(right)),
        (Boolean(left), Boolean(right)) => Compared::Ordered(left.cmp(right)),
        (List(left), List(right)) => compare_lists(left, right),
        (Temporal(left), Temporal(right)) => left.compare(right).map_or(Compared::Unknown, Compared::Ordered),
        _ => Compared::Unknown,
    }
}

/// The first pair of elements that isn't equal decides; then the length.
fn compare_lists(left: &[Value], right: &[Value]) -> Compared {
    for (left, right) in left.iter().zip(right) {
        if equals(left, right) != Some(true) {
            return compare(left, right);
        }
    }
    Compared::Ordered(left.len().cmp(&right.len()))
}

/// The order of two numbers, exact between integers and floats; `None` where NaN is among them.
fn numbers(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
        (Value::Integer(left), Value::Float(right)) => integer_to_float(*left, *right),
        (Value::Float(left), Value::Integer(right)) => integer_to_float(*right, *left).map(Ordering::reverse),
        _ => None,
    }
}

fn integer_to_float(integer: i64, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    // Beyond the integers' range the float alone decides; within it, its whole part fits an integer exactly.
    if float >= 9_223_372_036_854_775_808.0 {
        return Some(Ordering::Less);
    }
    if float < -9_223_372_036_854_775_808.0 {
        return Some(Ordering::Greater);
    }
    let by_whole = integer.cmp(&(float.trunc() as i64));
    Some(by_whole.then_with(|| 0.0_f64.partial_cmp(&float.fract()).unwrap_or(Ordering::Equal)))
}

/// The place of a value's type in ORDER BY.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Map(_) => 0,
        Value::Node(_) => 1,
        Value::Relationship(_) => 2,
        Value::List(_) => 3,
        Value::Path(_) => 4,
        Value::Temporal(_) => 5,
        Value::Text(_) => 6,
        Value::Boolean(_) => 7,
        Value::Integer(_) => 8,
        Value::Float(number) => 8 + u8::from(number.is_nan()),
        Value::Null => 10,
    }
}

/// The total order of ORDER BY, ascending; DESC is its exact reverse.
pub fn order(left: &Value, right: &Value) -> Ordering {
    use Value::{Boolean, List, Map, Node, Path, Relationship, Temporal, Text};
    match (left, right) {
        (Text(left), Text(right)) => left.cmp(right),
        (Boolean(left), Boolean(right)) => left.cmp(right),
        (Node(left), Node(right)) => left.cmp(right),
        (Relationship(left), Relationship(right)) => left.cmp(right),
        (List(left), List(right)) => order_lists(left, right),
        (Map(left), Map(right)) => order_maps(left, right),
        (Temporal(left), Temporal(right)) => left.order(right),
        (Path(left), Path(right)) => (&left.nodes, &left.relationships).cmp(&(&right.nodes, &right.relationships)),
        _ => rank(left).cmp(&rank(right)).then_with(|| numbers(left, right).unwrap_or(Ordering::Equal)),
    }
}

fn order_lists(left: &[Value], right: &[Value]) -> Ordering {
    let differing = left.iter().zip(right).map(|(left, right)| order(left, right)).find(|found| found.is_ne());
    differing.unwrap_or_else(|| left.len().cmp(&right.len()))
}

/// Maps go by their sorted keys, then by the values of these.
fn order_maps(left: &super::Map, right: &super::Map) -> Ordering {
    let sorted = |map: &super::Map| {
        let mut entries: Vec<_> = map.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        entries.sort_by(|(left, _), (right, _)| left.cmp(right));
        entries
    };
    let (left, right) = (sorted(left), sorted(right));
    let by_keys = left.iter().map(|(key, _)| key).cmp(right.iter().map(|(key, _)| key));
    by_keys.then_with(|| {
        let values = left.iter().zip(&right).map(|((_, left), (_, right))| order(left, right));
        values.into_iter().find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list<const N: usize>(items: [Value; N]) -> Value {
        Value::list(items.to_vec())
    }

    #[test]
    fn types_come_in_their_order() {
        let sorted = [
            Value::Map(std::sync::Arc::default()),
            Value::Node(crate::value::NodeId(3)),
            list([]),
            list([1.into()]),
            list([1.into(), Value::Null]),
            "a".into(),
            false.into(),
            true.into(),
            1.into(),
            1.5.into(),
            i64::MAX.into(),
            f64::INFINITY.into(),
            f64::NAN.into(),
            Value::Null,
        ];
        for (place, left) in sorted.iter().enumerate() {
            for (other, right) in sorted.iter().enumerate() {
                assert_eq!(order(left, right), place.cmp(&other), "{left:?} {right:?}");
            }
        }
    }

    #[test]
    fn comparison_is_three_valued() {
        let more = |left: &Value, right: &Value| compare(left, right).test(Ordering::is_ge);
        assert_eq!(more(&list([1.into(), 2.into()]), &list([1.into(), Value::Null])), None);
        assert_eq!(more(&list([1.into(), Value::Null]), &list([1.into()])), Some(true));
        assert_eq!(more(&list([1.into(), 2.into()]), &list([3.into(), Value::Null])), Some(false));
        assert_eq!(more(&f64::NAN.into(), &1.into()), Some(false));
        assert_eq!(more(&f64::NAN.into(), &"a".into()), None);
        assert_eq!(more(&1.into(), &"a".into()), None);
    }

    #[test]
    fn integers_and_floats_compare_exactly() {
        let big = 9_007_199_254_740_993_i64;
        assert_eq!(order(&big.into(), &9_007_199_254_740_992.0.into()), Ordering::Greater);
        assert_eq!(order(&(-3).into(), &(-2.5).into()), Ordering::Less);
        assert_eq!(order(&(-2).into(), &(-2.5).into()), Ordering::Greater);
        assert_eq!(order(&1.into(), &1.0.into()), Ordering::Equal);
    }
}
