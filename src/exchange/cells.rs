//! One cell of a CSV file: from text to a value of the column's type.

use super::header::Scalar;
use crate::graph::{ColumnBuilder, plain_integer};
use crate::value::Value;

/// Puts a cell into its column at `row`. An empty cell leaves the property unset. The error is the reason alone.
pub(super) fn put(
    column: &mut ColumnBuilder,
    row: usize,
    text: &str,
    scalar: Scalar,
    list: bool,
) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    if list {
        let items: Result<Vec<Value>, String> = text.split(';').map(|item| value(item, scalar)).collect();
        column.put(row, Value::list(items?));
        return Ok(());
    }
    match scalar {
        Scalar::Text => column.put_text(row, text),
        Scalar::Integer => column.put_integer(row, integer(text)?),
        Scalar::Float => column.put_float(row, float(text)?),
        Scalar::Boolean => column.put_boolean(row, boolean(text)?),
        Scalar::Date => column.put_text(row, date(text)?),
    }
    Ok(())
}

fn value(text: &str, scalar: Scalar) -> Result<Value, String> {
    Ok(match scalar {
        Scalar::Text => Value::text(text),
        Scalar::Integer => Value::Integer(integer(text)?),
        Scalar::Float => Value::Float(float(text)?),
        Scalar::Boolean => Value::Boolean(boolean(text)?),
        Scalar::Date => Value::text(date(text)?),
    })
}

fn integer(text: &str) -> Result<i64, String> {
    if let Some(number) = plain_integer(text.as_bytes()) {
        return Ok(number);
    }
    let digits = text.trim();
    digits.parse().map_err(|_| {
        let unsigned = digits.trim_start_matches(['-', '+']);
        if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
            format!("`{digits}` does not fit 64 bits")
        } else {
            format!("`{}` is not an integer", short(text))
        }
    })
}

fn float(text: &str) -> Result<f64, String> {
    text.trim().parse().map_err(|_| format!("`{}` is not a number", short(text)))
}

fn boolean(text: &str) -> Result<bool, String> {
    match text.trim() {
        word if word.eq_ignore_ascii_case("true") => Ok(true),
        word if word.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(format!("`{}` is neither true nor false", short(text))),
    }
}

/// A year, a month or a day: `2013`, `2013-06`, `2013-06-30`.
fn date(text: &str) -> Result<&str, String> {
    let text = text.trim();
    let wrong = || format!("`{}` is not a date such as 2013-06-30", short(text));
    let mut parts = text.split('-');
    let mut part = |digits: usize| -> Result<Option<u32>, String> {
        match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse().map(Some).map_err(|_| wrong())
            }
            Some(_) => Err(wrong()),
        }
    };
    let (year, month, day) = (part(4)?.unwrap_or(0), part(2)?.unwrap_or(1), part(2)?.unwrap_or(1));
    if parts.next().is_some() {
        return Err(wrong());
    }
    match (1..=12).contains(&month) && (1..=days(year, month)).contains(&day) {
        true => Ok(text),
        false => Err(format!("there is no day {text}")),
    }
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// At most the first 40 characters, for messages.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_values() {
        assert_eq!(value(" 7", Scalar::Integer), Ok(Value::Integer(7)));
        assert_eq!(value("+007", Scalar::Integer), Ok(Value::Integer(7)));
        assert_eq!(value("1e3", Scalar::Float), Ok(Value::Float(1000.0)));
        assert_eq!(value("TRUE", Scalar::Boolean), Ok(Value::Boolean(true)));
        for day in ["2013", "2013-06", "2012-02-29"] {
            assert_eq!(value(day, Scalar::Date), Ok(Value::text(day)));
        }
    }

    #[test]
    fn what_is_none_is_told() {
        let reason = |text, scalar| value(text, scalar).unwrap_err();
        assert_eq!(reason("x", Scalar::Integer), "`x` is not an integer");
        assert_eq!(reason("9223372036854775808", Scalar::Integer), "`9223372036854775808` does not fit 64 bits");
        assert_eq!(reason("1,5", Scalar::Float), "`1,5` is not a number");
        assert_eq!(reason("yes", Scalar::Boolean), "`yes` is neither true nor false");
        assert_eq!(reason("2013-13", Scalar::Date), "there is no day 2013-13");
        assert_eq!(reason("2013-02-29", Scalar::Date), "there is no day 2013-02-29");
        assert_eq!(reason("June", Scalar::Date), "`June` is not a date such as 2013-06-30");
    }
}
