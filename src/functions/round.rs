//! `round`, on the number as it is written: what is read as 1.005 is rounded as 1.005, whatever its binary digits say.

use std::cmp::Ordering;

use super::{integer_at, one_number, text_at};
use crate::error::{Error, Result, kinds};
use crate::value::Value;

/// What is cut off.
struct Rest {
    /// Whether the whole number is below 0.
    negative: bool,
    /// What is cut off, against half a unit of the last digit that stays; never 0.
    against_half: Ordering,
    /// Whether the last digit that stays is odd.
    odd: bool,
}

/// Whether a number moves away from 0 when the rest is cut off.
type Mode = fn(&Rest) -> bool;

/// The modes, by name.
const MODES: &[(&str, Mode)] = &[
    ("UP", |_| true),
    ("DOWN", |_| false),
    ("CEILING", |rest| !rest.negative),
    ("FLOOR", |rest| rest.negative),
    ("HALF_UP", half_up),
    ("HALF_DOWN", |rest| rest.against_half.is_gt()),
    ("HALF_EVEN", |rest| rest.against_half.is_gt() || (rest.against_half.is_eq() && rest.odd)),
];

fn half_up(rest: &Rest) -> bool {
    rest.against_half.is_ge()
}

/// The mode of `round(number)`: halves go towards positive infinity.
fn upwards(rest: &Rest) -> bool {
    rest.against_half.is_gt() || (rest.against_half.is_eq() && !rest.negative)
}

/// `round(number[, digits[, mode]])`
pub(super) fn round(arguments: &[Value]) -> Result<Value> {
    let number = one_number(arguments)?;
    if arguments.len() == 1 {
        return Ok(Value::Float(rounded(number, 0, upwards)));
    }
    let digits = integer_at(arguments, 1)?;
    if digits < 0 {
        return Err(Error::new(kinds::NUMBER_OUT_OF_RANGE, format!("wants 0 or more digits, got {digits}")));
    }
    let mode = if arguments.len() > 2 { mode(text_at(arguments, 2)?)? } else { half_up };
    Ok(Value::Float(rounded(number, digits, mode)))
}

fn mode(name: &str) -> Result<Mode> {
    let known = MODES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, mode)| *mode);
    known.ok_or_else(|| {
        let names: Vec<&str> = MODES.iter().map(|(name, _)| *name).collect();
        Error::new(kinds::TYPE_ERROR, format!("wants a mode, got {name}"))
            .hint(format!("a mode is {}", names.join(", ")))
    })
}

fn rounded(number: f64, digits: i64, mode: Mode) -> f64 {
    // The shortest text that reads as the same number: d.ddde±x.
    let text = format!("{:e}", number.abs());
    let Some((mantissa, exponent)) = text.split_once('e') else { return number };
    let written: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let stays = exponent.saturating_add(digits).saturating_add(1);
    let Some(cut) = written.get(usize::try_from(stays).unwrap_or(0)..).filter(|cut| !cut.is_empty()) else {
        return number;
    };
    if number == 0.0 {
        return number;
    }
    let kept = &written[..written.len() - cut.len()];
    let against_half = match cut {
        // Zeros that aren't written stand before it.
        _ if stays < 0 => Ordering::Less,
        [5] => Ordering::Equal,
        [first, ..] => {
            if *first >= 5 {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
        [] => Ordering::Less,
    };
    let odd = kept.last().is_some_and(|digit| digit % 2 == 1);
    let whole = kept.iter().fold(0_u64, |whole, digit| whole * 10 + u64::from(*digit));
    let whole = whole + u64::from(mode(&Rest { negative: number < 0.0, against_half, odd }));
    // At most 17 digits and an exponent: always a float.
    let size: f64 = format!("{whole}e{}", -digits).parse().unwrap_or(number.abs());
    if number < 0.0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_as_written() {
        for (number, digits, expected) in [
            (1.005, 2, 1.01),
            (2.675, 2, 2.68),
            (-1.55, 1, -1.6),
            (0.05, 0, 0.0),
            (0.5, 0, 1.0),
            (9.99, 1, 10.0),
            (1e300, 3, 1e300),
            (123456789.0, 400, 123456789.0),
            (5e-324, 2, 0.0),
            (0.0, 2, 0.0),
            (f64::INFINITY, 1, f64::INFINITY),
        ] {
            assert_eq!(rounded(number, digits, half_up), expected, "{number} {digits}");
        }
        assert!(rounded(f64::NAN, 1, half_up).is_nan());
    }

    #[test]
    fn every_mode_has_its_own_way_with_halves() {
        let all = |number: f64| MODES.iter().map(|(_, mode)| rounded(number, 0, *mode)).collect::<Vec<_>>();
        assert_eq!(all(2.5), [3.0, 2.0, 3.0, 2.0, 3.0, 2.0, 2.0]);
        assert_eq!(all(-3.5), [-4.0, -3.0, -3.0, -4.0, -4.0, -3.0, -4.0]);
        assert_eq!(all(1.2), [2.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0]);
        assert_eq!([2.5, -2.5, -1.5].map(|number| rounded(number, 0, upwards)), [3.0, -2.0, -1.0]);
    }
}
