//! Functions over numbers.

use std::f64::consts;
use std::hash::{BuildHasher, Hasher, RandomState};

use super::round::round;
use super::{Body, Function, one_number, wants};
use crate::error::{Error, kinds};
use crate::value::{Value, arithmetic};

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
        usage: "round(number[, digits[, mode]])",
        about: "The nearest number of so many digits behind the point. Halves go up; with digits, away from 0, or as the \
                mode says: UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN, HALF_EVEN.",
        examples: &[
            ("round(2.5)", "3.0"),
            ("round(-1.5)", "-1.0"),
            ("round(3.14159, 2)", "3.14"),
            ("round(-1.55, 1)", "-1.6"),
            ("round(1.005, 2)", "1.01"),
            ("round(2.5, 0, 'HALF_EVEN')", "2.0"),
            ("round(1.21, 1, 'up')", "1.3"),
        ],
        arguments: (1, 3),
        body: Body::Strict(|arguments, _| round(arguments)),
    },
    float("ceil", "ceil(number)", "The next whole number upwards.", &[("ceil(1.2)", "2.0")], f64::ceil),
    float("ceiling", "ceiling(number)", "The same as ceil.", &[("ceiling(-1.2)", "-1.0")], f64::ceil),
    float("floor", "floor(number)", "The next whole number downwards.", &[("floor(1.8)", "1.0")], f64::floor),
    float("sqrt", "sqrt(number)", "The square root.", &[("sqrt(16)", "4.0")], f64::sqrt),
    float("exp", "exp(number)", "e to that power.", &[("exp(0)", "1.0")], f64::exp),
    float("log", "log(number)", "The natural logarithm.", &[("log(1)", "0.0")], f64::ln),
    float("ln", "ln(number)", "The same as log.", &[("ln(e())", "1.0"), ("ln(0)", "-Infinity")], f64::ln),
    float("log10", "log10(number)", "The logarithm to the base 10.", &[("log10(100)", "2.0")], f64::log10),
    float("sin", "sin(radians)", "The sine.", &[("sin(0)", "0.0")], f64::sin),
    float("cos", "cos(radians)", "The cosine.", &[("cos(0)", "1.0")], f64::cos),
    float("tan", "tan(radians)", "The tangent.", &[("tan(0)", "0.0")], f64::tan),
    float("sinh", "sinh(number)", "The hyperbolic sine.", &[("sinh(0)", "0.0")], f64::sinh),
    float("cosh", "cosh(number)", "The hyperbolic cosine.", &[("cosh(0)", "1.0")], f64::cosh),
    float("tanh", "tanh(number)", "The hyperbolic tangent.", &[("tanh(0)", "0.0")], f64::tanh),
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
        name: "power",
        usage: "power(number, exponent)",
        about: "The number to that power; the same as number ^ exponent.",
        examples: &[("power(2, 10)", "1024.0")],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| {
            Ok(Value::Float(one_number(arguments)?.powf(one_number(arguments.get(1..).unwrap_or_default())?)))
        }),
    },
    Function {
        name: "mod",
        usage: "mod(number, divisor)",
        about: "What is left of a division; the same as number % divisor.",
        examples: &[("mod(7, 3)", "1"), ("mod(-7, 3)", "-1"), ("mod(7.5, 2)", "1.5")],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| match arguments {
            [number, divisor] => arithmetic::remainder(number, divisor),
            _ => Err(wants("two numbers", arguments, 0)),
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
        body: Body::Fickle(|_, _| Ok(Value::Float((random() >> 11) as f64 / (1_u64 << 53) as f64))),
    },
    Function {
        name: "timestamp",
        usage: "timestamp()",
        about: "The milliseconds from 1970 to when the statement began.",
        examples: &[("timestamp() = datetime.statement().epochMillis", "true")],
        arguments: (0, 0),
        body: Body::Any(|_, context| {
            let instant = context.clock.statement;
            Ok(Value::Integer(instant.seconds() * 1_000 + i64::from(instant.nanos() / 1_000_000)))
        }),
    },
    Function {
        name: "randomUUID",
        usage: "randomUUID()",
        about: "A random identifier, as good as unique.",
        examples: &[("size(randomUUID())", "36"), ("randomUUID() = randomUUID()", "false")],
        arguments: (0, 0),
        body: Body::Fickle(|_, _| Ok(uuid().into())),
    },
];

fn too_large() -> Error {
    Error::new(kinds::ARITHMETIC, "gives a number that doesn't fit 64 bits")
}

/// Random bits: every `RandomState` has keys of its own, so its hash of nothing is random.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A version 4 UUID: random but for the bits that say so.
fn uuid() -> String {
    let (high, low) = (random() & !0xF000 | 0x4000, random() >> 2 | 1 << 63);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xFFFF,
        high & 0xFFFF,
        low >> 48,
        low & 0xFFFF_FFFF_FFFF
    )
}
