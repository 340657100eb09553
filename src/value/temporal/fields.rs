//! What can be asked of an instant or a duration by name: `date.year`, `duration.minutesOfHour`.

use super::{Date, DateTime, Duration, LocalTime, Temporal, Zone};
use crate::value::Value;

/// A field of one part of an instant: its name and what it gives.
type Field<T> = (&'static str, fn(T) -> i64);

const DATE: &[Field<Date>] = &[
    ("year", |date| date.year()),
    ("quarter", |date| i64::from(date.quarter())),
    ("month", |date| i64::from(date.year_month_day().1)),
    ("week", |date| date.week().1),
    ("weekYear", |date| date.week().0),
    ("day", |date| i64::from(date.year_month_day().2)),
    ("ordinalDay", |date| date.day_of_year()),
    ("weekDay", |date| i64::from(date.weekday())),
    ("dayOfWeek", |date| i64::from(date.weekday())),
    ("dayOfQuarter", |date| date.day_of_quarter()),
];

const TIME: &[Field<LocalTime>] = &[
    ("hour", LocalTime::hour),
    ("minute", LocalTime::minute),
    ("second", LocalTime::second),
    ("millisecond", |time| time.nanosecond() / 1_000_000),
    ("microsecond", |time| time.nanosecond() / 1_000),
    ("nanosecond", LocalTime::nanosecond),
];

const OFFSET: &[Field<i32>] =
    &[("offsetMinutes", |seconds| i64::from(seconds / 60)), ("offsetSeconds", |seconds| i64::from(seconds))];

/// A field whose number may not fit 64 bits.
type Wide<T> = (&'static str, fn(&T) -> i128);

const EPOCH: &[Wide<DateTime>] = &[
    ("epochSeconds", |instant| i128::from(instant.seconds())),
    ("epochMillis", |instant| i128::from(instant.seconds()) * 1_000 + i128::from(instant.nanos() / 1_000_000)),
];

const DURATION: &[Wide<Duration>] = &[
    ("years", |duration| i128::from(duration.months() / 12)),
    ("quarters", |duration| i128::from(duration.months() / 3)),
    ("months", |duration| i128::from(duration.months())),
    ("weeks", |duration| i128::from(duration.days() / 7)),
    ("days", |duration| i128::from(duration.days())),
    ("hours", |duration| i128::from(duration.seconds() / 3_600)),
    ("minutes", |duration| i128::from(duration.seconds() / 60)),
    ("seconds", |duration| i128::from(duration.seconds())),
    ("milliseconds", |duration| duration.nanos() / 1_000_000),
    ("microseconds", |duration| duration.nanos() / 1_000),
    ("nanoseconds", |duration| duration.nanos()),
    ("quartersOfYear", |duration| i128::from(duration.months() / 3 % 4)),
    ("monthsOfQuarter", |duration| i128::from(duration.months() % 3)),
    ("monthsOfYear", |duration| i128::from(duration.months() % 12)),
    ("daysOfWeek", |duration| i128::from(duration.days() % 7)),
    ("minutesOfHour", |duration| i128::from(duration.seconds() / 60 % 60)),
    ("secondsOfMinute", |duration| i128::from(duration.seconds() % 60)),
    ("millisecondsOfSecond", |duration| duration.nanos() / 1_000_000 % 1_000),
    ("microsecondsOfSecond", |duration| duration.nanos() / 1_000 % 1_000_000),
    ("nanosecondsOfSecond", |duration| duration.nanos() % 1_000_000_000),
];

fn find<T>(fields: &[Field<T>], name: &str, of: T) -> Option<i64> {
    fields.iter().find(|(known, _)| *known == name).map(|(_, field)| field(of))
}

fn find_wide<T>(fields: &[Wide<T>], name: &str, of: &T) -> Option<Value> {
    let number = fields.iter().find(|(known, _)| *known == name).map(|(_, field)| field(of))?;
    Some(i64::try_from(number).map(Value::Integer).unwrap_or_default())
}

impl Temporal {
    /// The field of that name, if values of this kind have it; null where its number doesn't fit 64 bits.
    pub fn field(&self, name: &str) -> Option<Value> {
        if let Temporal::Duration(duration) = self {
            return find_wide(DURATION, name, duration);
        }
        let of_date = || self.date().and_then(|date| find(DATE, name, date));
        let of_time = || self.time().and_then(|time| find(TIME, name, time));
        of_date().or_else(of_time).map(Value::Integer).or_else(|| self.zone_field(name))
    }

    fn zone_field(&self, name: &str) -> Option<Value> {
        let offset = match self {
            Temporal::Time(time) => time.offset_seconds(),
            Temporal::DateTime(instant) => instant.offset_seconds(),
            _ => return None,
        };
        let zone = self.zone()?;
        let epoch = match self {
            Temporal::DateTime(instant) => find_wide(EPOCH, name, instant),
            _ => None,
        };
        match name {
            "timezone" => Some(Value::from(zone.to_string())),
            "offset" => Some(Value::from(Zone::fixed(offset).to_string())),
            _ => epoch.or_else(|| find(OFFSET, name, offset).map(Value::Integer)),
        }
    }

    /// The names of the fields that values of this kind have.
    pub fn field_names(&self) -> impl Iterator<Item = &'static str> {
        let dates = DATE.iter().map(|(name, _)| *name);
        let times = TIME.iter().map(|(name, _)| *name);
        let offsets = OFFSET.iter().map(|(name, _)| *name).chain(["timezone", "offset"]);
        let epochs = EPOCH.iter().map(|(name, _)| *name);
        let durations = DURATION.iter().map(|(name, _)| *name);
        dates.chain(times).chain(offsets).chain(epochs).chain(durations).filter(|name| self.field(name).is_some())
    }
}
