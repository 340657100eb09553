//! Durations from text: `P1Y2M10DT2H30M0.5S`, and `P2012-02-02T14:37:21.545` as openCypher's other form.

use super::decimal::Decimal;
use super::duration::{Duration, Parts};
use super::unfit;
use crate::error::Result;

/// The units before `T`: their letter, what they are counted in, and how many of it one is.
const DATE_UNITS: &[(char, Group, i64)] =
    &[('Y', Group::Months, 12), ('M', Group::Months, 1), ('W', Group::Days, 7), ('D', Group::Days, 1)];

/// The units behind `T`.
const TIME_UNITS: &[(char, Group, i64)] =
    &[('H', Group::Seconds, 3_600), ('M', Group::Seconds, 60), ('S', Group::Seconds, 1)];

#[derive(Clone, Copy)]
enum Group {
    Months,
    Days,
    Seconds,
}

/// The duration that a text writes.
pub(super) fn duration(text: &str) -> Result<Duration> {
    let parts = read(text).ok_or_else(|| {
        let shown: String = text.chars().take(60).collect();
        unfit(format!("can't read `{shown}` as a duration")).hint("it is written P1Y2M10DT2H30M0.5S")
    })?;
    parts?.cascaded()
}

/// `None` where the text has no duration's shape; an error where it is too long.
fn read(text: &str) -> Option<Result<Parts>> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let body = unsigned.strip_prefix('P')?;
    let (days, clock) = body.split_once('T').map_or((body, None), |(days, clock)| (days, Some(clock)));
    let clock_is_empty = clock == Some("");
    if (days.is_empty() && clock.is_none()) || clock_is_empty {
        return None;
    }
    let mut parts = Parts::default();
    let read = match by_units(days, DATE_UNITS, &mut parts) {
        Some(Ok(())) => clock.map_or(Some(Ok(())), |clock| by_units(clock, TIME_UNITS, &mut parts))?,
        Some(Err(error)) => Err(error),
        None => {
            parts = Parts::default();
            by_places(days, clock.unwrap_or_default(), &mut parts)?
        }
    };
    let signed = |number: Decimal| if negative { number.negated() } else { number };
    Some(read.map(|()| Parts {
        months: signed(parts.months),
        days: signed(parts.days),
        seconds: signed(parts.seconds),
    }))
}

/// Numbers, each with its unit, in the units' order.
fn by_units(mut text: &str, units: &[(char, Group, i64)], parts: &mut Parts) -> Option<Result<()>> {
    let mut units = units.iter();
    while !text.is_empty() {
        let end = text.find(|letter: char| letter.is_ascii_alphabetic())?;
        let letter = text[end..].chars().next()?;
        let (_, group, size) = units.find(|(unit, ..)| *unit == letter)?;
        let number = Decimal::read(&text[..end])?;
        if let Err(error) = add(parts, *group, number, *size) {
            return Some(Err(error));
        }
        text = &text[end + 1..];
    }
    Some(Ok(()))
}

fn add(parts: &mut Parts, group: Group, number: Decimal, size: i64) -> Result<()> {
    let place = match group {
        Group::Months => &mut parts.months,
        Group::Days => &mut parts.days,
        Group::Seconds => &mut parts.seconds,
    };
    *place = place.plus(number.times(size)?)?;
    Ok(())
}

/// A duration written like a date and a time: years, months and days, then hours, minutes and seconds.
fn by_places(days: &str, clock: &str, parts: &mut Parts) -> Option<Result<()>> {
    let days = places(days, '-', &[4, 2, 2])?;
    let clock = if clock.is_empty() { Vec::new() } else { places(clock, ':', &[2, 2, 2])? };
    let units = [(Group::Months, 12), (Group::Months, 1), (Group::Days, 1)];
    let clock_units = [(Group::Seconds, 3_600), (Group::Seconds, 60), (Group::Seconds, 1)];
    let numbers = days.into_iter().zip(units).chain(clock.into_iter().zip(clock_units));
    Some(numbers.into_iter().try_for_each(|(number, (group, size))| add(parts, group, number, size)))
}

/// Numbers of so many digits, parted by a mark or by nothing; the last may have a fraction.
fn places(text: &str, mark: char, widths: &[usize]) -> Option<Vec<Decimal>> {
    let marked = text.contains(mark);
    let mut rest = text;
    let mut numbers = Vec::new();
    for (place, width) in widths.iter().enumerate() {
        if rest.is_empty() && place > 0 {
            break;
        }
        if place > 0 && marked {
            rest = rest.strip_prefix(mark)?;
        }
        let whole = rest.get(..*width)?;
        let fraction = rest.get(*width..)?;
        let digits = if fraction.starts_with(['.', ',']) { rest } else { whole };
        numbers.push(Decimal::read(digits).filter(|_| !digits.starts_with(['-', '+']))?);
        rest = &rest[digits.len()..];
    }
    rest.is_empty().then_some(numbers)
}
