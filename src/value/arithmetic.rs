//! `+ - * / % ^`: checked on integers, IEEE on floats; null in, null out.

use super::{Temporal, Value, print};
use crate::error::{Error, Result, kinds};

/// `left + right`: a sum, or texts or lists joined.
pub fn add(left: &Value, right: &Value) -> Result<Value> {
    use Value::{Boolean, Float, Integer, List, Null, Text};
    Ok(match (left, right) {
        (Null, _) | (_, Null) => Null,
        (List(left), List(right)) => joined(left, right),
        (List(items), element) => joined(items, std::slice::from_ref(element)),
        (element, List(items)) => joined(std::slice::from_ref(element), items),
        (Text(left), Text(right)) => Text([left.as_ref(), right.as_ref()].concat().into()),
        (Text(_), Integer(_) | Float(_) | Boolean(_)) | (Integer(_) | Float(_) | Boolean(_), Text(_)) => {
            Text([print::plain(left), print::plain(right)].concat().into())
        }
        (Value::Temporal(instant), Value::Temporal(Temporal::Duration(duration)))
        | (Value::Temporal(Temporal::Duration(duration)), Value::Temporal(instant)) => instant.plus(duration)?.into(),
        _ => return numeric("+", left, right, i64::checked_add, |left, right| left + right),
    })
}

/// `left || right`: two texts or two lists joined.
pub fn join(left: &Value, right: &Value) -> Result<Value> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Text(_), Value::Text(_)) | (Value::List(_), Value::List(_)) => add(left, right),
        _ => {
            let message = format!("`||` joins texts or lists, not {} and {}", left.described(), right.described());
            Err(Error::new(kinds::TYPE_ERROR, message))
        }
    }
}

fn joined(left: &[Value], right: &[Value]) -> Value {
    Value::list([left, right].concat())
}

/// `left - right`
pub fn subtract(left: &Value, right: &Value) -> Result<Value> {
    match (left, right) {
        (Value::Temporal(instant), Value::Temporal(Temporal::Duration(duration))) => {
            Ok(instant.minus(duration)?.into())
        }
        _ => numeric("-", left, right, i64::checked_sub, |left, right| left - right),
    }
}

/// `left * right`
pub fn multiply(left: &Value, right: &Value) -> Result<Value> {
    use Value::{Float, Integer};
    match (left, right) {
        (Value::Temporal(Temporal::Duration(duration)), number @ (Integer(_) | Float(_)))
        | (number @ (Integer(_) | Float(_)), Value::Temporal(Temporal::Duration(duration))) => {
            Ok(Temporal::duration(duration.times(number)?).into())
        }
        _ => numeric("*", left, right, i64::checked_mul, |left, right| left * right),
    }
}

/// `left / right`: integers truncate, and don't divide by zero.
pub fn divide(left: &Value, right: &Value) -> Result<Value> {
    if let (Value::Integer(_), Value::Integer(0)) = (left, right) {
        return Err(Error::new(kinds::ARITHMETIC, "division by zero").hint("1.0 / 0 is Infinity"));
    }
    if let (Value::Temporal(Temporal::Duration(duration)), Value::Integer(_) | Value::Float(_)) = (left, right) {
        return Ok(Temporal::duration(duration.over(right)?).into());
    }
    numeric("/", left, right, i64::checked_div, |left, right| left / right)
}

/// `left % right`, with the sign of the left.
pub fn remainder(left: &Value, right: &Value) -> Result<Value> {
    match (left, right) {
        (Value::Integer(_), Value::Integer(0)) => Err(Error::new(kinds::ARITHMETIC, "division by zero")),
        // What `checked_rem` calls an overflow is simply 0.
        (Value::Integer(_), Value::Integer(-1)) => Ok(Value::Integer(0)),
        _ => numeric("%", left, right, i64::checked_rem, |left, right| left % right),
    }
}

/// `left ^ right`, always a float.
pub fn power(left: &Value, right: &Value) -> Result<Value> {
    let as_float = |value: &Value| match value {
        Value::Integer(number) => Value::Float(*number as f64),
        other => other.clone(),
    };
    numeric("^", &as_float(left), &as_float(right), |_, _| None, f64::powf)
}

/// `-value`
pub fn negate(value: &Value) -> Result<Value> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Integer(number) => {
            number.checked_neg().map(Value::Integer).ok_or_else(|| overflow("-", &Value::Integer(0), value))
        }
        Value::Float(number) => Ok(Value::Float(-number)),
        Value::Temporal(Temporal::Duration(duration)) => Ok(Temporal::duration(duration.negated()?).into()),
        _ => Err(Error::new(kinds::TYPE_ERROR, format!("`-` wants a number, got {}", value.described()))),
    }
}

fn numeric(
    sign: &str,
    left: &Value,
    right: &Value,
    integers: fn(i64, i64) -> Option<i64>,
    floats: fn(f64, f64) -> f64,
) -> Result<Value> {
    use Value::{Float, Integer, Null};
    Ok(match (left, right) {
        (Null, _) | (_, Null) => Null,
        (Integer(a), Integer(b)) => Integer(integers(*a, *b).ok_or_else(|| overflow(sign, left, right))?),
        (Float(left), Float(right)) => Float(floats(*left, *right)),
        (Integer(left), Float(right)) => Float(floats(*left as f64, *right)),
        (Float(left), Integer(right)) => Float(floats(*left, *right as f64)),
        _ => {
            let message = format!("`{sign}` can't join {} and {}", left.described(), right.described());
            return Err(Error::new(kinds::TYPE_ERROR, message));
        }
    })
}

fn overflow(sign: &str, left: &Value, right: &Value) -> Error {
    let message = format!("{} {sign} {} doesn't fit 64 bits", print::plain(left), print::plain(right));
    Error::new(kinds::ARITHMETIC, message).hint("use a float, such as 1.0, for numbers that large")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_never_wrap() {
        for (result, what) in [
            (add(&i64::MAX.into(), &1.into()), "add"),
            (subtract(&i64::MIN.into(), &1.into()), "subtract"),
            (multiply(&i64::MAX.into(), &2.into()), "multiply"),
            (divide(&i64::MIN.into(), &(-1).into()), "divide"),
            (divide(&1.into(), &0.into()), "zero"),
            (remainder(&1.into(), &0.into()), "remainder"),
            (negate(&i64::MIN.into()), "negate"),
        ] {
            assert_eq!(result.unwrap_err().kind(), kinds::ARITHMETIC, "{what}");
        }
        assert_eq!(remainder(&i64::MIN.into(), &(-1).into()).unwrap(), 0.into());
    }

    #[test]
    fn signs_floats_and_nulls() {
        assert_eq!(divide(&(-7).into(), &2.into()).unwrap(), (-3).into());
        assert_eq!(remainder(&(-7).into(), &2.into()).unwrap(), (-1).into());
        assert_eq!(divide(&1.0.into(), &0.into()).unwrap(), f64::INFINITY.into());
        assert_eq!(power(&2.into(), &3.into()).unwrap(), 8.0.into());
        assert_eq!(add(&Value::Null, &"a".into()).unwrap(), Value::Null);
        assert_eq!(add(&"a".into(), &1.5.into()).unwrap(), "a1.5".into());
        assert_eq!(add(&Value::list(vec![1.into()]), &2.into()).unwrap(), Value::list(vec![1.into(), 2.into()]));
        assert_eq!(subtract(&true.into(), &1.into()).unwrap_err().kind(), kinds::TYPE_ERROR);
    }
}
