//! Instants from other values: text, maps of parts, other instants, and from the clock.

use super::clock::{Clock, shown};
use super::decimal::Decimal;
use super::duration::{Duration, Parts as DurationParts};
use super::parts::{Part, Parts};
use super::time::NANOS_PER_SECOND;
use super::{Date, DateTime, Kind, LocalDateTime, LocalTime, Temporal, Time, Zone, unfit};
use crate::error::{Error, Result, near};
use crate::value::{Map, Value};

/// The parts of a duration's map: their name, and how many months, days or seconds one is.
const DURATION_UNITS: &[(&str, Unit)] = &[
    ("years", Unit::Months(12)),
    ("quarters", Unit::Months(3)),
    ("months", Unit::Months(1)),
    ("weeks", Unit::Days(7)),
    ("days", Unit::Days(1)),
    ("hours", Unit::Seconds(3_600)),
    ("minutes", Unit::Seconds(60)),
    ("seconds", Unit::Seconds(1)),
    ("milliseconds", Unit::Fractions(1_000)),
    ("microseconds", Unit::Fractions(1_000_000)),
    ("nanoseconds", Unit::Fractions(1_000_000_000)),
];

#[derive(Clone, Copy)]
enum Unit {
    Months(i64),
    Days(i64),
    Seconds(i64),
    /// So many make a second.
    Fractions(i64),
}

/// A value of this kind, made from text, a map, or another instant; null where that is null or has a null in it.
pub fn construct(kind: Kind, from: &Value, clock: &Clock) -> Result<Value> {
    let made = match from {
        Value::Null => return Ok(Value::Null),
        Value::Text(text) => Temporal::read(kind, text)?,
        Value::Map(map) if kind == Kind::Duration => match of_units(map)? {
            Some(duration) => Temporal::duration(duration),
            None => return Ok(Value::Null),
        },
        Value::Map(map) => match Parts::read(map)? {
            Some(parts) => of_parts(kind, &parts, clock)?,
            None => return Ok(Value::Null),
        },
        Value::Temporal(from) => of_instant(kind, from, clock)?,
        other => return Err(unfit(format!("wants text, a map or an instant, got {}", other.described()))),
    };
    Ok(Value::Temporal(made))
}

/// The datetime in UTC so many seconds and nanoseconds after 1970 began.
pub fn from_epoch(seconds: i64, nanos: i64) -> Result<Temporal> {
    let seconds = seconds.saturating_add(nanos.div_euclid(NANOS_PER_SECOND));
    let nanos = nanos.rem_euclid(NANOS_PER_SECOND) as u32;
    DateTime::of_instant(seconds, nanos, Zone::UTC).map(Temporal::DateTime)
}

fn of_units(map: &Map) -> Result<Option<Duration>> {
    let mut parts = DurationParts::default();
    for (name, value) in map {
        if value.is_null() {
            return Ok(None);
        }
        let (_, unit) = DURATION_UNITS.iter().find(|(known, _)| *known == &**name).ok_or_else(|| unknown_unit(name))?;
        let number =
            Decimal::of(value)?.ok_or_else(|| unfit(format!("wants a number as {name}, got {}", value.described())))?;
        match unit {
            Unit::Months(size) => parts.months = parts.months.plus(number.times(*size)?)?,
            Unit::Days(size) => parts.days = parts.days.plus(number.times(*size)?)?,
            Unit::Seconds(size) => parts.seconds = parts.seconds.plus(number.times(*size)?)?,
            Unit::Fractions(size) => parts.seconds = parts.seconds.plus(number.over(*size))?,
        }
    }
    parts.cascaded().map(Some)
}

fn unknown_unit(name: &str) -> Error {
    let error = unfit(format!("knows no unit named {name}"));
    let near = near::nearest(name, DURATION_UNITS.iter().map(|(known, _)| *known), 3);
    near::did_you_mean(&near).into_iter().fold(error, Error::hint)
}

/// Another instant, as far as this kind holds it.
fn of_instant(kind: Kind, from: &Temporal, clock: &Clock) -> Result<Temporal> {
    if from.kind() == kind {
        return Ok(from.clone());
    }
    let fits = match kind {
        Kind::Date => from.kind().has_date(),
        Kind::LocalTime | Kind::Time => from.kind().has_time(),
        Kind::LocalDateTime | Kind::DateTime => from.kind().has_date(),
        Kind::Duration => false,
    };
    if !fits {
        return Err(unfit(format!("can't be made of {}", from.kind().described())));
    }
    assemble(kind, &Parts::taken_from(from), clock)
}

fn of_parts(kind: Kind, parts: &Parts, clock: &Clock) -> Result<Temporal> {
    parts.check(kind)?;
    match parts.zone {
        Some(zone) if parts.is_only_a_zone() => shown(kind, clock.statement, zone),
        None if parts.is_only_a_zone() => Err(unfit("needs at least one part, such as {year: 1984}")),
        _ if parts.given(Part::EPOCH).is_some() => of_epoch_parts(parts),
        _ => assemble(kind, parts, clock),
    }
}

fn of_epoch_parts(parts: &Parts) -> Result<Temporal> {
    if let Some(name) = parts.given_but_fractions() {
        return Err(unfit(format!("can't take {name} together with an epoch")));
    }
    let (seconds, nanos) = match (parts.get(Part::EpochSeconds), parts.get(Part::EpochMillis)) {
        (Some(seconds), None) => (seconds, parts.subsecond(0, None)?),
        (None, Some(millis)) => {
            (millis.div_euclid(1_000), parts.subsecond(millis.rem_euclid(1_000) * 1_000_000, Some(1_000_000))?)
        }
        _ => return Err(unfit("takes epochSeconds or epochMillis, not both")),
    };
    DateTime::of_instant(seconds, nanos as u32, parts.zone.unwrap_or(Zone::UTC)).map(Temporal::DateTime)
}

/// Puts the parts together; fields come from other instants first, then from the numbers given.
fn assemble(kind: Kind, parts: &Parts, clock: &Clock) -> Result<Temporal> {
    let date = || {
        let base = parts.date.as_ref().or(parts.datetime.as_ref()).and_then(Temporal::date);
        parts.date(base)
    };
    let source = parts.time.as_ref().or(parts.datetime.as_ref());
    let time = || parts.time(source.and_then(Temporal::time));
    Ok(match kind {
        Kind::Date | Kind::Duration => Temporal::Date(date()?),
        Kind::LocalTime => Temporal::LocalTime(time()?),
        Kind::Time => Temporal::Time(zoned_time(time()?, source, parts.zone, clock)),
        Kind::LocalDateTime => Temporal::LocalDateTime(LocalDateTime { date: date()?, time: time()? }),
        Kind::DateTime => Temporal::DateTime(zoned(date()?, time()?, source, parts.zone)?),
    })
}

/// A time in a zone: converted where its source has an offset, else stamped.
fn zoned_time(time: LocalTime, source: Option<&Temporal>, zone: Option<Zone>, clock: &Clock) -> Time {
    let source_offset = source.and_then(offset_of);
    let Some(zone) = zone else { return Time::new(time, source_offset.unwrap_or(0)) };
    // A named zone has its offset of the source's day, else of today.
    let day = source.and_then(Temporal::date).map(|date| LocalDateTime { date, time }.seconds());
    let offset = zone.offset_at(day.map_or(clock.statement.seconds(), |local| zone.instant(local, None)));
    match source_offset {
        Some(from) => Time::new(time, from).at_offset(offset),
        None => Time::new(time, offset),
    }
}

/// The offset of an instant that has one.
fn offset_of(instant: &Temporal) -> Option<i32> {
    match instant {
        Temporal::Time(time) => Some(time.offset_seconds()),
        Temporal::DateTime(instant) => Some(instant.offset_seconds()),
        _ => None,
    }
}

/// A datetime in a zone: converted where its time comes from a zone, else stamped.
///
/// A named zone's offset is that of the day that comes out, never the source's, except within an hour that comes twice.
fn zoned(date: Date, time: LocalTime, source: Option<&Temporal>, zone: Option<Zone>) -> Result<DateTime> {
    let local = LocalDateTime { date, time };
    match (source.and_then(Temporal::zone), zone) {
        (None, zone) => DateTime::of_local(local, zone.unwrap_or(Zone::UTC), None),
        (Some(from), None) => DateTime::of_local(local, from, source.and_then(offset_of)),
        (Some(from), Some(zone)) => DateTime::of_local(local, from, source.and_then(offset_of))?.in_zone(zone),
    }
}
