//! Functions over lists, some of which take text too.

use super::{Body, Context, Function, integer_at, wants, wants_as};
use crate::error::{Error, Result, kinds};
use crate::value::Value;
use crate::value::aside::Aside;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function {
        name: "size",
        usage: "size(list or text)",
        about: "How many elements or characters there are.",
        examples: &[("size([1, null])", "2"), ("size('héé')", "3"), ("size(null)", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| match arguments {
            [Value::List(items)] => Ok(Value::Integer(items.len() as i64)),
            [Value::Text(text)] => Ok(Value::Integer(text.chars().count() as i64)),
            _ => Err(wants("a list or text", arguments, 0)),
        }),
    },
    Function {
        name: "isEmpty",
        usage: "isEmpty(list, map or text)",
        about: "Whether there is nothing in it.",
        examples: &[("isEmpty([])", "true"), ("isEmpty('a')", "false")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| match arguments {
            [Value::List(items)] => Ok(items.is_empty().into()),
            [Value::Text(text)] => Ok(text.is_empty().into()),
            [Value::Map(map)] => Ok(map.is_empty().into()),
            _ => Err(wants("a list, a map or text", arguments, 0)),
        }),
    },
    Function {
        name: "head",
        usage: "head(list)",
        about: "The first element; null of an empty list.",
        examples: &[("head([1, 2])", "1"), ("head([])", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| Ok(items(arguments)?.first().cloned().unwrap_or_default())),
    },
    Function {
        name: "last",
        usage: "last(list)",
        about: "The last element; null of an empty list.",
        examples: &[("last([1, 2])", "2")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| Ok(items(arguments)?.last().cloned().unwrap_or_default())),
    },
    Function {
        name: "tail",
        usage: "tail(list)",
        about: "All elements but the first.",
        examples: &[("tail([1, 2, 3])", "[2, 3]"), ("tail([])", "[]")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| Ok(items(arguments)?.get(1..).unwrap_or_default().to_vec().into())),
    },
    Function {
        name: "reverse",
        usage: "reverse(list or text)",
        about: "The same, from the end to the start.",
        examples: &[("reverse([1, 2])", "[2, 1]"), ("reverse('abc')", "'cba'")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| match arguments {
            [Value::List(items)] => Ok(items.iter().rev().cloned().collect::<Vec<_>>().into()),
            [Value::Text(text)] => Ok(text.chars().rev().collect::<String>().into()),
            _ => Err(wants("a list or text", arguments, 0)),
        }),
    },
    Function {
        name: "range",
        usage: "range(first, last[, step])",
        about: "The integers from the first to the last, both included.",
        examples: &[("range(1, 3)", "[1, 2, 3]"), ("range(5, 0, -2)", "[5, 3, 1]"), ("range(2, 1)", "[]")],
        arguments: (2, 3),
        body: Body::Any(range),
    },
];

fn items(arguments: &[Value]) -> Result<&[Value]> {
    arguments.first().and_then(Value::as_list).ok_or_else(|| wants("a list", arguments, 0))
}

fn range(arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    if let Some(wrong) = arguments.iter().position(|value| value.as_integer().is_none()) {
        return Err(wants_as(kinds::ARGUMENT_TYPE, "integers", arguments, wrong));
    }
    let (first, last) = (integer_at(arguments, 0)?, integer_at(arguments, 1)?);
    let step = if arguments.len() > 2 { integer_at(arguments, 2)? } else { 1 };
    if step == 0 {
        return Err(Error::new(kinds::NUMBER_OUT_OF_RANGE, "wants a step that isn't 0"));
    }
    // In 128 bits, since the distance between two 64-bit integers may not fit 64.
    let steps = (i128::from(last) - i128::from(first)) / i128::from(step);
    if (first > last && step > 0) || (first < last && step < 0) {
        return Ok(Value::list(Vec::new()));
    }
    let count = usize::try_from(steps + 1).unwrap_or(usize::MAX);
    context.meter.room(count.saturating_mul(size_of::<Value>()))?;
    let mut numbers = Aside::from(Vec::with_capacity(count));
    for place in 0..=steps {
        context.meter.step()?;
        numbers.push(Value::Integer((i128::from(first) + place * i128::from(step)) as i64));
    }
    Ok(Value::list(numbers.into_inner()))
}
