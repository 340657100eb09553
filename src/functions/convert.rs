//! Functions that turn one type into another.

use super::{Body, Function, wants};
use crate::error::{Error, Result, kinds};
use crate::value::{Value, print};

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function {
        name: "toInteger",
        usage: "toInteger(value)",
        about: "A number or text as an integer, cut towards zero; null where the text is no number.",
        examples: &[("toInteger('42')", "42"), ("toInteger(-2.9)", "-2"), ("toInteger('x')", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| to_integer(arguments)),
    },
    Function {
        name: "toFloat",
        usage: "toFloat(value)",
        about: "A number or text as a float; null where the text is no number.",
        examples: &[("toFloat('1.5')", "1.5"), ("toFloat(2)", "2.0")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| to_float(arguments)),
    },
    Function {
        name: "toString",
        usage: "toString(value)",
        about: "A number, boolean, text, instant or duration as text.",
        examples: &[("toString(1.0)", "'1.0'"), ("toString(true)", "'true'")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| to_text(arguments)),
    },
    Function {
        name: "toBoolean",
        usage: "toBoolean(value)",
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
        [Value::Float(number)] => cut(*number).ok_or_else(|| {
            Error::new(kinds::ARITHMETIC, format!("can't give {} as a 64-bit integer", print::float(*number)))
        }),
        [Value::Text(text)] => {
            let text = text.trim();
            let whole = text.parse().map(Value::Integer).ok();
            Ok(whole.or_else(|| number_text(text).and_then(cut)).unwrap_or_default())
        }
        _ => Err(wants("a number or text", arguments, 0)),
    }
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
