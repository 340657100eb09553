//! Exact decimal numbers, for the fractions of a duration's parts.
//!
//! `0.1` of a day is 8640 seconds: a float is taken as the shortest decimal that names it, not as the binary number it
//! is, and a text by its digits.

use super::out_of_range;
use crate::error::Result;
use crate::value::Value;

/// How many digits are kept behind the point; a year has less than 10^17 nanoseconds.
const DIGITS: u32 = 18;

/// One, in the smallest unit.
const ONE: i128 = 10_i128.pow(DIGITS);

/// A number of 18 digits behind the point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Decimal(i128);

impl Decimal {
    /// A whole number.
    pub fn whole(number: i64) -> Decimal {
        Decimal(i128::from(number) * ONE)
    }

    /// What a text of digits writes, with or without a sign and a point or comma; digits beyond the 18th are dropped.
    pub fn read(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 19 || !is_number(whole) || !is_number(fraction) {
            return None;
        }
        if digits.len() > whole.len() && fraction.is_empty() {
            return None;
        }
        let kept = &fraction[..fraction.len().min(DIGITS as usize)];
        let scale = 10_i128.pow(DIGITS - kept.len() as u32);
        let fraction = if kept.is_empty() { 0 } else { kept.parse::<i128>().ok()? * scale };
        let number = whole.parse::<i128>().ok()? * ONE + fraction;
        Some(Decimal(if negative { -number } else { number }))
    }

    /// The number a value holds, if it does; a float too large or no number is an error.
    pub fn of(value: &Value) -> Result<Option<Decimal>> {
        match value {
            Value::Integer(number) => Ok(Some(Decimal::whole(*number))),
            Value::Float(number) => {
                let read = number.is_finite().then(|| Decimal::read(&format!("{number}"))).flatten();
                read.map(Some).ok_or_else(|| out_of_range("got a number too large for a duration"))
            }
            _ => Ok(None),
        }
    }

    /// So many times this.
    pub fn times(self, factor: i64) -> Result<Decimal> {
        self.0.checked_mul(i128::from(factor)).map(Decimal).ok_or_else(too_long)
    }

    /// One of so many equal parts.
    pub fn over(self, parts: i64) -> Decimal {
        Decimal(self.0 / i128::from(parts))
    }

    /// The sum.
    pub fn plus(self, other: Decimal) -> Result<Decimal> {
        self.0.checked_add(other.0).map(Decimal).ok_or_else(too_long)
    }

    /// The other sign.
    pub fn negated(self) -> Decimal {
        Decimal(-self.0)
    }

    /// The whole part, cut towards zero, and what is behind the point.
    pub fn parted(self) -> Result<(i64, Decimal)> {
        Ok((i64::try_from(self.0 / ONE).map_err(|_| too_long())?, Decimal(self.0 % ONE)))
    }

    /// A fraction below one, times a number with six digits behind the point, given in millionths.
    pub fn of_millionths(self, millionths: i64) -> Decimal {
        Decimal(self.0 * i128::from(millionths) / 1_000_000)
    }

    /// The number in billionths, cut towards zero.
    pub fn billionths(self) -> i128 {
        self.0 / 10_i128.pow(DIGITS - 9)
    }
}

/// The error that a duration is too long to be held.
pub(super) fn too_long() -> crate::error::Error {
    out_of_range("gives a duration too long to be held")
}

/// A number as a fraction of integers: exact for integers and for the decimal that names a float.
pub(super) fn fraction(value: &Value) -> Result<Option<(i128, i128)>> {
    match value {
        Value::Integer(number) => Ok(Some((i128::from(*number), 1))),
        Value::Float(number) => {
            let text = format!("{number}");
            let (whole, behind) = text.split_once('.').unwrap_or((&text, ""));
            // More digits than these change no nanosecond of a duration that can be held.
            let behind = &behind[..behind.len().min(24)];
            let digits = format!("{whole}{behind}");
            let numerator: i128 = digits.parse().map_err(|_| out_of_range("got a number too large for a duration"))?;
            let denominator = 10_i128.pow(behind.len() as u32);
            let common = common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs()).max(1) as i128;
            Ok(Some((numerator / common, denominator / common)))
        }
        _ => Ok(None),
    }
}

fn common_divisor(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_digit_by_digit() {
        assert_eq!(Decimal::read("-0.75"), Some(Decimal(-750_000_000_000_000_000)));
        assert_eq!(Decimal::read("1,5"), Decimal::read("+1.50"));
        for text in ["", "-", ".5", "1.", "1.5.5", "1e3", "12345678901234567890"] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }

    #[test]
    fn floats_are_the_decimals_that_name_them() {
        assert_eq!(Decimal::of(&0.1.into()).unwrap(), Decimal::read("0.1"));
        assert_eq!(fraction(&0.75.into()).unwrap(), Some((3, 4)));
        assert_eq!(fraction(&(-2.5).into()).unwrap(), Some((-5, 2)));
        assert!(Decimal::of(&f64::INFINITY.into()).is_err());
        assert!(Decimal::of(&1e300.into()).is_err());
        assert!(fraction(&f64::NAN.into()).is_err());
        assert_eq!(fraction(&1e-300.into()).unwrap(), Some((0, 1)));
    }
}
