//! Whether a value is of a type: `x IS :: INTEGER | LIST<STRING>`.

use crate::plan::{TypeKind, TypeUnion, ValueType};
use crate::value::Value;

/// Whether a value is of one of these types.
pub(super) fn is_one_of(value: &Value, types: &TypeUnion) -> bool {
    types.0.iter().any(|one| is_of(value, one))
}

fn is_of(value: &Value, wanted: &ValueType) -> bool {
    match (value, &wanted.kind) {
        (_, TypeKind::Nothing) => false,
        (Value::Null, _) => !wanted.not_null,
        (_, TypeKind::Any) => true,
        (_, TypeKind::Null) => false,
        (value, TypeKind::PropertyValue) => is_storable(value),
        (Value::List(items), TypeKind::List(element)) => items.iter().all(|item| is_one_of(item, element)),
        (Value::Temporal(temporal), TypeKind::Temporal(kind)) => temporal.kind() == *kind,
        (value, kind) => plain(value).as_ref() == Some(kind),
    }
}

/// The type of a value that has but one.
fn plain(value: &Value) -> Option<TypeKind> {
    Some(match value {
        Value::Boolean(_) => TypeKind::Boolean,
        Value::Integer(_) => TypeKind::Integer,
        Value::Float(_) => TypeKind::Float,
        Value::Text(_) => TypeKind::Text,
        Value::Map(_) => TypeKind::Map,
        Value::Node(_) => TypeKind::Node,
        Value::Relationship(_) => TypeKind::Relationship,
        Value::Path(_) => TypeKind::Path,
        Value::Null | Value::List(_) | Value::Temporal(_) => return None,
    })
}

/// Whether a property can hold it.
fn is_storable(value: &Value) -> bool {
    match value {
        Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => false,
        Value::List(items) => items.iter().all(is_storable),
        _ => true,
    }
}
