//! Functions that turn one type into another.

use std::num::IntErrorKind;

use super::{Body, Function, wants};
use crate::error::{Error, Result, kinds};
use crate::value::temporal::Kind;
use crate::value::{Value, print};

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function {
        name: "toInteger",
        usage: "toInteger(number, boolean or text)",
        about: "A number or text as an integer, cut towards zero; null where the text is no number.",
        examples: &[("toInteger('42')", "42"), ("toInteger(-2.9)", "-2"), ("toInteger('x')", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| to_integer(arguments)),
    },
    Function {
        name: "toFloat",
        usage: "toFloat(number or text)",
        about: "A number or text as a float; null where the text is no number.",
        examples: &[("toFloat('1.5')", "1.5"), ("toFloat(2)", "2.0")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| to_float(arguments)),
    },
    Function {
        name: "toString",
        usage: "toString(number, boolean, text or instant)",
        about: "A number, boolean, text, instant or duration as text.",
        examples: &[("toString(1.0)", "'1.0'"), ("toString(true)", "'true'")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| to_text(arguments)),
    },
    Function {
        name: "toBoolean",
        usage: "toBoolean(boolean, integer or text)",
        about: "Text, a boolean or an integer as a boolean; null where the text is neither true nor false.",
        examples: &[("toBoolean('TRUE')", "true"), ("toBoolean('x')", "null"), ("toBoolean(0)", "false")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| to_boolean(arguments)),
    },
    Function {
        name: "toIntegerOrNull",
        usage: "toIntegerOrNull(value)",
        about: "Like toInteger, but null where that is an error.",
        examples: &[("toIntegerOrNull([1])", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| Ok(to_integer(arguments).unwrap_or_default())),
    },
    Function {
        name: "toFloatOrNull",
        usage: "toFloatOrNull(value)",
        about: "Like toFloat, but null where that is an error.",
        examples: &[("toFloatOrNull([1])", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| Ok(to_float(arguments).unwrap_or_default())),
    },
    Function {
        name: "toStringOrNull",
        usage: "toStringOrNull(value)",
        about: "Like toString, but null where that is an error.",
        examples: &[("toStringOrNull([1])", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| Ok(to_text(arguments).unwrap_or_default())),
    },
    Function {
        name: "toBooleanOrNull",
        usage: "toBooleanOrNull(value)",
        about: "Like toBoolean, but null where that is an error.",
        examples: &[("toBooleanOrNull([1])", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| Ok(to_boolean(arguments).unwrap_or_default())),
    },
    Function {
        name: "toIntegerList",
        usage: "toIntegerList(list)",
        about: "Each element by toIntegerOrNull.",
        examples: &[("toIntegerList(['1', 2.9, 'x'])", "[1, 2, null]")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| each(arguments, to_integer)),
    },
    Function {
        name: "toFloatList",
        usage: "toFloatList(list)",
        about: "Each element by toFloatOrNull.",
        examples: &[("toFloatList(['1.5', 2, null])", "[1.5, 2.0, null]")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| each(arguments, to_float)),
    },
    Function {
        name: "toStringList",
        usage: "toStringList(list)",
        about: "Each element by toStringOrNull.",
        examples: &[("toStringList([1, true, [2]])", "['1', 'true', null]")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| each(arguments, to_text)),
    },
    Function {
        name: "toBooleanList",
        usage: "toBooleanList(list)",
        about: "Each element by toBooleanOrNull.",
        examples: &[("toBooleanList(['true', 0, 'x'])", "[true, false, null]")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| each(arguments, to_boolean)),
    },
    Function {
        name: "valueType",
        usage: "valueType(value)",
        about: "The value's type, as type predicates write it.",
        examples: &[
            ("valueType(1)", "'INTEGER NOT NULL'"),
            ("valueType(null)", "'NULL'"),
            ("valueType(['a', null, 1])", "'LIST<STRING | INTEGER> NOT NULL'"),
            ("valueType(date('2020-01-01'))", "'DATE NOT NULL'"),
            ("valueType([])", "'LIST<NOTHING> NOT NULL'"),
        ],
        arguments: (1, 1),
        body: Body::Any(|arguments, _| Ok(arguments.first().map(value_type).unwrap_or_default().into())),
    },
    Function {
        name: "coalesce",
        usage: "coalesce(value, …)",
        about: "The first value that is not null.",
        examples: &[("coalesce(null, 2, 3)", "2"), ("coalesce(null)", "null")],
        arguments: (1, usize::MAX),
        body: Body::Any(|arguments, _| {
            Ok(arguments.iter().find(|value| !value.is_null()).cloned().unwrap_or_default())
        }),
    },
    Function {
        name: "nullIf",
        usage: "nullIf(value, other)",
        about: "Null where the two are equal, otherwise the first.",
        examples: &[("nullIf(1, 1)", "null"), ("nullIf(1, 2)", "1")],
        arguments: (2, 2),
        body: Body::Any(|arguments, _| match arguments {
            [value, other] if crate::value::equality::equals(value, other) != Some(true) => Ok(value.clone()),
            _ => Ok(Value::Null),
        }),
    },
];

fn to_integer(arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::Integer(number)] => Ok(Value::Integer(*number)),
        [Value::Boolean(truth)] => Ok(Value::Integer(i64::from(*truth))),
        [Value::Float(number)] => cut(*number).ok_or_else(|| too_large(&print::float(*number))),
        [Value::Text(text)] => {
            let text = text.trim();
            match text.parse::<i64>() {
                Ok(whole) => Ok(Value::Integer(whole)),
                // What is close to the least integer would be rounded to it as a float.
                Err(error) if matches!(error.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => {
                    Err(too_large(text))
                }
                Err(_) => {
                    number_text(text).map_or(Ok(Value::Null), |number| cut(number).ok_or_else(|| too_large(text)))
                }
            }
        }
        _ => Err(wants("a number or text", arguments, 0)),
    }
}

fn too_large(number: &str) -> Error {
    Error::new(kinds::ARITHMETIC, format!("can't give {number} as a 64-bit integer"))
}

/// The float without its fraction, where that fits.
fn cut(number: f64) -> Option<Value> {
    crate::value::equality::whole(number.trunc()).map(Value::Integer)
}

/// A decimal number in text; words such as `inf` are none.
fn number_text(text: &str) -> Option<f64> {
    let starts_right = text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    if !starts_right || text.chars().any(|c| c.is_alphabetic() && !"eE".contains(c)) {
        return None;
    }
    text.parse().ok()
}

fn to_float(arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::Integer(number)] => Ok(Value::Float(*number as f64)),
        [Value::Float(number)] => Ok(Value::Float(*number)),
        [Value::Text(text)] => Ok(number_text(text.trim()).map(Value::Float).unwrap_or_default()),
        _ => Err(wants("a number or text", arguments, 0)),
    }
}

fn to_text(arguments: &[Value]) -> Result<Value> {
    match arguments {
        [value @ (Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Text(_) | Value::Temporal(_))] => {
            Ok(print::plain(value).into())
        }
        _ => Err(wants("a number, boolean, text, instant or duration", arguments, 0)),
    }
}

fn to_boolean(arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::Boolean(truth)] => Ok(Value::Boolean(*truth)),
        [Value::Integer(number)] => Ok(Value::Boolean(*number != 0)),
        [Value::Text(text)] => Ok(match text.trim() {
            text if text.eq_ignore_ascii_case("true") => Value::Boolean(true),
            text if text.eq_ignore_ascii_case("false") => Value::Boolean(false),
            _ => Value::Null,
        }),
        _ => Err(wants("a boolean, an integer or text", arguments, 0)),
    }
}

/// The value's type as type predicates write it: `INTEGER NOT NULL`, `LIST<STRING> NOT NULL`.
fn value_type(value: &Value) -> String {
    if value.is_null() { "NULL".into() } else { format!("{} NOT NULL", type_name(value)) }
}

/// The type of a value that isn't null; how deep lists nest is bounded where they are made.
fn type_name(value: &Value) -> String {
    match value {
        Value::List(items) => format!("LIST<{}>", element_types(items)),
        other => PLAIN_TYPES.iter().find(|(_, is)| is(other)).map_or("ANY", |(name, _)| name).to_owned(),
    }
}

/// Whether a value is of a type.
type IsOfType = fn(&Value) -> bool;

/// The types but lists, in the order in which alternatives are written.
const PLAIN_TYPES: &[(&str, IsOfType)] = &[
    ("BOOLEAN", |value| matches!(value, Value::Boolean(_))),
    ("STRING", |value| matches!(value, Value::Text(_))),
    ("INTEGER", |value| matches!(value, Value::Integer(_))),
    ("FLOAT", |value| matches!(value, Value::Float(_))),
    ("DATE", |value| is_kind(value, Kind::Date)),
    ("LOCAL TIME", |value| is_kind(value, Kind::LocalTime)),
    ("ZONED TIME", |value| is_kind(value, Kind::Time)),
    ("LOCAL DATETIME", |value| is_kind(value, Kind::LocalDateTime)),
    ("ZONED DATETIME", |value| is_kind(value, Kind::DateTime)),
    ("DURATION", |value| is_kind(value, Kind::Duration)),
    ("NODE", |value| matches!(value, Value::Node(_))),
    ("RELATIONSHIP", |value| matches!(value, Value::Relationship(_))),
    ("MAP", |value| matches!(value, Value::Map(_))),
    ("PATH", |value| matches!(value, Value::Path(_))),
];

fn is_kind(value: &Value, kind: Kind) -> bool {
    matches!(value, Value::Temporal(temporal) if temporal.kind() == kind)
}

/// The types that a list's elements have, each once, plain ones first.
fn element_types(items: &[Value]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in items.iter().filter(|item| !item.is_null()).map(type_name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let place = |name: &String| PLAIN_TYPES.iter().position(|(plain, _)| plain == name).unwrap_or(PLAIN_TYPES.len());
    names.sort_by(|left, right| place(left).cmp(&place(right)).then_with(|| left.cmp(right)));
    let has_null = items.iter().any(Value::is_null);
    match names.is_empty() {
        true if has_null => "NULL".into(),
        true => "NOTHING".into(),
        false => {
            let end = if has_null { "" } else { " NOT NULL" };
            names.into_iter().map(|name| name + end).collect::<Vec<_>>().join(" | ")
        }
    }
}

/// Every element of a list as another type; null where that is an error.
fn each(arguments: &[Value], convert: fn(&[Value]) -> Result<Value>) -> Result<Value> {
    let items = arguments.first().and_then(Value::as_list).ok_or_else(|| wants("a list", arguments, 0))?;
    let converted = items.iter().map(|item| match item {
        Value::Null => Value::Null,
        item => convert(std::slice::from_ref(item)).unwrap_or_default(),
    });
    Ok(converted.collect::<Vec<Value>>().into())
}
