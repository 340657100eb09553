//! Dates, times and offsets from text, in every form of ISO 8601 that openCypher names.

use super::zone::FARTHEST_SECONDS;
use super::{Date, DateTime, LocalDateTime, LocalTime, Time, Zone, unfit};
use crate::error::Result;

/// A text read from left to right.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t>(&'t str);

impl<'t> Reader<'t> {
    /// A reader at the text's start.
    pub fn new(text: &'t str) -> Self {
        Reader(text)
    }

    /// What is not read yet.
    pub fn rest(&self) -> &'t str {
        self.0
    }

    /// Steps over a character, if it is next.
    pub fn take(&mut self, wanted: char) -> bool {
        match self.0.strip_prefix(wanted) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// How many digits come next.
    fn digits_ahead(&self) -> usize {
        self.0.bytes().take_while(u8::is_ascii_digit).count()
    }

    /// So many digits, as a number.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = (self.0.get(..count)?, self.0.get(count..)?);
        if count == 0 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        digits.parse().ok()
    }
}

/// The error that a text is none of what was wanted.
fn unreadable(text: &str, what: &str, example: &str) -> crate::error::Error {
    let shown: String = text.chars().take(60).collect();
    let dots = if text.chars().nth(60).is_some() { "…" } else { "" };
    unfit(format!("can't read `{shown}{dots}` as {what}")).hint(format!("it is written {example}"))
}

/// A date: `2015-07-21`, `2015-W30-2`, `2015-202`, `2015-Q3-21`, shorter, or without dashes.
pub(super) fn date(text: &str) -> Result<Date> {
    date_in(text).unwrap_or_else(|| Err(unreadable(text, "a date", "2015-07-21")))
}

/// A time of day: `21:40:32.142`, shorter, or without colons.
pub(super) fn local_time(text: &str) -> Result<LocalTime> {
    let what = || unreadable(text, "a local time", "21:40:32.142");
    match clock_in(text).ok_or_else(what)? {
        (time, "") => time,
        _ => Err(what()),
    }
}

/// A time of day, perhaps with an offset: `21:40:32+01:00`; UTC where there is none.
pub(super) fn time(text: &str) -> Result<Time> {
    let what = || unreadable(text, "a time", "21:40:32+01:00");
    let (time, rest) = clock_in(text).ok_or_else(what)?;
    let offset = if rest.is_empty() { 0 } else { offset(rest).ok_or_else(what)? };
    Ok(Time::new(time?, offset))
}

/// A date and perhaps a time: `2015-07-21T21:40:32.142`.
pub(super) fn local_datetime(text: &str) -> Result<LocalDateTime> {
    let what = || unreadable(text, "a local datetime", "2015-07-21T21:40:32.142");
    match local_in(text).ok_or_else(what)? {
        (local, "") => local,
        _ => Err(what()),
    }
}

/// A date and a time, perhaps with an offset and a zone: `2015-07-21T21:40:32+02:00[Europe/Stockholm]`.
pub(super) fn datetime(text: &str) -> Result<DateTime> {
    let what = || unreadable(text, "a datetime", "2015-07-21T21:40:32+02:00 or 2015-07-21T21:40[Europe/Stockholm]");
    let (local, rest) = local_in(text).ok_or_else(what)?;
    let (before, name) = match rest.strip_suffix(']') {
        Some(rest) => rest.split_once('[').map(|(before, name)| (before, Some(name))).ok_or_else(what)?,
        None => (rest, None),
    };
    let told = if before.is_empty() { None } else { Some(offset(before).ok_or_else(what)?) };
    let zone = match name {
        Some(name) => Zone::named(name)?,
        None => told.map_or(Zone::UTC, Zone::fixed),
    };
    let instant = DateTime::of_local(local?, zone, told)?;
    match told {
        Some(told) if told != instant.offset_seconds() => {
            let message =
                format!("can't read `{text}`: {zone} has the offset {} then", Zone::fixed(instant.offset_seconds()));
            Err(unfit(message))
        }
        _ => Ok(instant),
    }
}

/// An offset: `Z`, `+01`, `+0100`, `+01:00`, `-02:05:07`.
pub(super) fn offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let mut reader = Reader::new(text);
    let east = reader.take('+');
    if !east && !reader.take('-') {
        return None;
    }
    let hours = reader.digits(2)?;
    let colon = reader.take(':');
    let mut seconds = hours * 3_600;
    if colon || !reader.rest().is_empty() {
        seconds += at_most_59(reader.digits(2)?)? * 60;
        if !reader.rest().is_empty() {
            if colon != reader.take(':') {
                return None;
            }
            seconds += at_most_59(reader.digits(2)?)?;
        }
    }
    let fits = reader.rest().is_empty() && seconds <= i64::from(FARTHEST_SECONDS);
    fits.then_some(if east { seconds as i32 } else { -(seconds as i32) })
}

fn at_most_59(number: i64) -> Option<i64> {
    (number <= 59).then_some(number)
}

/// A date and perhaps a time, and what follows.
fn local_in(text: &str) -> Option<(Result<LocalDateTime>, &str)> {
    let Some((day, clock)) = text.split_once('T').filter(|(day, _)| !day.contains('[')) else {
        let date = date_in(text)?;
        return Some((date.map(|date| LocalDateTime { date, time: LocalTime::MIDNIGHT }), ""));
    };
    let (date, (time, rest)) = (date_in(day)?, clock_in(clock)?);
    Some((date.and_then(|date| Ok(LocalDateTime { date, time: time? })), rest))
}

/// `None` where the text has no date's shape; an error where there is no such day.
fn date_in(text: &str) -> Option<Result<Date>> {
    let mut reader = Reader::new(text);
    let negative = reader.take('-');
    let signed = negative || reader.take('+');
    let digits = reader.digits_ahead();
    match (signed, digits) {
        (true, 1..=9) => {
            let year = reader.digits(digits)?;
            day_of(if negative { -year } else { year }, reader)
        }
        (false, 4) => day_of(reader.digits(4)?, reader),
        (false, 6..=8) => {
            let year = reader.digits(4)?;
            let found = match digits {
                6 => Date::of_month(year, reader.digits(2)?, 1),
                7 => Date::of_year(year, reader.digits(3)?),
                _ => Date::of_month(year, reader.digits(2)?, reader.digits(2)?),
            };
            reader.rest().is_empty().then_some(found)
        }
        _ => None,
    }
}

/// The rest of a date behind its year.
fn day_of(year: i64, mut reader: Reader<'_>) -> Option<Result<Date>> {
    if reader.rest().is_empty() {
        return Some(Date::of_month(year, 1, 1));
    }
    let dashed = reader.take('-');
    let found = if reader.take('W') {
        let week = reader.digits(2)?;
        Date::of_week(year, week, part(&mut reader, dashed, 1)?)
    } else if reader.take('Q') {
        let quarter = reader.digits(1)?;
        Date::of_quarter(year, quarter, part(&mut reader, dashed, 2)?)
    } else if dashed && reader.digits_ahead() == 3 {
        Date::of_year(year, reader.digits(3)?)
    } else if dashed {
        let month = reader.digits(2)?;
        Date::of_month(year, month, part(&mut reader, true, 2)?)
    } else {
        return None;
    };
    reader.rest().is_empty().then_some(found)
}

/// A part that may be left out, which means 1.
fn part(reader: &mut Reader<'_>, dashed: bool, digits: usize) -> Option<i64> {
    match reader.rest().is_empty() {
        true => Some(1),
        false if reader.take('-') == dashed => reader.digits(digits),
        false => None,
    }
}

/// A time of day, and what follows; `None` where the text has no time's shape.
fn clock_in(text: &str) -> Option<(Result<LocalTime>, &str)> {
    let mut reader = Reader::new(text);
    let hour = reader.digits(2)?;
    let colon = reader.take(':');
    let (mut minute, mut second, mut nanos) = (0, 0, 0);
    if colon || reader.digits_ahead() > 0 {
        minute = reader.digits(2)?;
        if if colon { reader.take(':') } else { reader.digits_ahead() > 0 } {
            second = reader.digits(2)?;
            if reader.take('.') || reader.take(',') {
                nanos = nanoseconds(&mut reader)?;
            }
        }
    }
    Some((LocalTime::of(hour, minute, second, nanos), reader.rest()))
}

/// The digits behind a second's point, up to nine.
fn nanoseconds(reader: &mut Reader<'_>) -> Option<i64> {
    let digits = reader.digits_ahead();
    let number = if digits <= 9 { reader.digits(digits)? } else { return None };
    Some(number * 10_i64.pow(9 - digits as u32))
}
