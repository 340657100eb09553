//! Functions over numbers.

use std::f64::consts;
use std::hash::{BuildHasher, Hasher, RandomState};

use super::{Body, Function, integer_at, one_number};
use crate::error::{Error, Result, kinds};
use crate::value::Value;

/// A row for a function from one float to another.
const fn float(
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(f64) -> f64,
) -> Function {
    Function { name, usage, about, examples, arguments: (1, 1), body: Body::Number(body) }
}

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function {
        name: "abs",
        usage: "abs(number)",
        about: "The number without its sign.",
        examples: &[("abs(-3)", "3"), ("abs(-1.5)", "1.5")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| match arguments {
            [Value::Integer(number)] => number.checked_abs().map(Value::Integer).ok_or_else(too_large),
            _ => one_number(arguments).map(|number| Value::Float(number.abs())),
        }),
    },
    Function {
        name: "sign",
        usage: "sign(number)",
        about: "-1, 0 or 1.",
        examples: &[("sign(-2.5)", "-1"), ("sign(0)", "0")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| {
            let number = one_number(arguments)?;
            Ok(Value::Integer(i64::from(number > 0.0) - i64::from(number < 0.0)))
        }),
    },
    Function {
        name: "round",
        usage: "round(number[, digits])",
        about: "The nearest number of so many digits behind the point; halves go up.",
        examples: &[("round(2.5)", "3.0"), ("round(-1.5)", "-1.0"), ("round(3.14159, 2)", "3.14")],
        arguments: (1, 2),
        body: Body::Strict(|arguments, _| round(arguments)),
    },
    float("ceil", "ceil(number)", "The next whole number upwards.", &[("ceil(1.2)", "2.0")], f64::ceil),
    float("floor", "floor(number)", "The next whole number downwards.", &[("floor(1.8)", "1.0")], f64::floor),
    float("sqrt", "sqrt(number)", "The square root.", &[("sqrt(16)", "4.0")], f64::sqrt),
    float("exp", "exp(number)", "e to that power.", &[("exp(0)", "1.0")], f64::exp),
    float("log", "log(number)", "The natural logarithm.", &[("log(1)", "0.0")], f64::ln),
    float("log10", "log10(number)", "The logarithm to the base 10.", &[("log10(100)", "2.0")], f64::log10),
    float("sin", "sin(radians)", "The sine.", &[("sin(0)", "0.0")], f64::sin),
    float("cos", "cos(radians)", "The cosine.", &[("cos(0)", "1.0")], f64::cos),
    float("tan", "tan(radians)", "The tangent.", &[("tan(0)", "0.0")], f64::tan),
    float("cot", "cot(radians)", "The cotangent.", &[("cot(0)", "Infinity")], |number| number.tan().recip()),
    float("asin", "asin(number)", "The arc sine, in radians.", &[("asin(0)", "0.0")], f64::asin),
    float("acos", "acos(number)", "The arc cosine, in radians.", &[("acos(1)", "0.0")], f64::acos),
    float("atan", "atan(number)", "The arc tangent, in radians.", &[("atan(0)", "0.0")], f64::atan),
    float("degrees", "degrees(radians)", "Radians as degrees.", &[("degrees(pi())", "180.0")], f64::to_degrees),
    float("radians", "radians(degrees)", "Degrees as radians.", &[("radians(0)", "0.0")], f64::to_radians),
    float("haversin", "haversin(radians)", "Half the versed sine.", &[("haversin(0)", "0.0")], |number| {
        (1.0 - number.cos()) / 2.0
    }),
    Function {
        name: "atan2",
        usage: "atan2(y, x)",
        about: "The angle to the point (x, y), in radians.",
        examples: &[("atan2(0, 1)", "0.0")],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| {
            Ok(Value::Float(one_number(arguments)?.atan2(one_number(arguments.get(1..).unwrap_or_default())?)))
        }),
    },
    Function {
        name: "isNaN",
        usage: "isNaN(number)",
        about: "Whether it is not a number, such as 0.0 / 0.",
        examples: &[("isNaN(0.0 / 0)", "true"), ("isNaN(1)", "false")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| one_number(arguments).map(|number| number.is_nan().into())),
    },
    Function {
        name: "pi",
        usage: "pi()",
        about: "The circle's constant.",
        examples: &[("pi()", "3.141592653589793")],
        arguments: (0, 0),
        body: Body::Any(|_, _| Ok(Value::Float(consts::PI))),
    },
    Function {
        name: "e",
        usage: "e()",
        about: "Euler's number.",
        examples: &[("e()", "2.718281828459045")],
        arguments: (0, 0),
        body: Body::Any(|_, _| Ok(Value::Float(consts::E))),
    },
    Function {
        name: "rand",
        usage: "rand()",
        about: "A random float from 0 up to, not including, 1.",
        examples: &[],
        arguments: (0, 0),
        body: Body::Fickle(|_, _| Ok(Value::Float(random()))),
    },
];

fn too_large() -> Error {
    Error::new(kinds::ARITHMETIC, "gives a number that doesn't fit 64 bits")
}

fn round(arguments: &[Value]) -> Result<Value> {
    let number = one_number(arguments)?;
    let digits = if arguments.len() > 1 { integer_at(arguments, 1)? } else { 0 };
    if !(0..=300).contains(&digits) {
        return Err(Error::new(kinds::NUMBER_OUT_OF_RANGE, format!("wants 0 to 300 digits, got {digits}")));
    }
    let scale = 10_f64.powi(digits as i32);
    let scaled = half_up(number * scale) / scale;
    // Numbers so large that scaling leaves the floats have no digits behind the point to round.
    Ok(Value::Float(if scaled.is_finite() { scaled } else { number }))
}

fn half_up(number: f64) -> f64 {
    let rounded = number.round();
    // `f64::round` takes halves away from zero.
    if number < 0.0 && number.fract() == -0.5 { rounded + 1.0 } else { rounded }
}

/// A random float: every `RandomState` has keys of its own, so its hash of nothing is random.
fn random() -> f64 {
    let bits = RandomState::new().build_hasher().finish();
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}
