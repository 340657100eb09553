//! Dates, times and durations as openCypher has them.
//!
//! Five kinds of instant and a duration, each a small type: [`Date`], [`LocalTime`], [`Time`] (with an offset),
//! [`LocalDateTime`], [`DateTime`] (in a [`Zone`]) and [`Duration`]. Years go from -999999999 to 999999999, fractions
//! of a second to the nanosecond. The calendar is our own small code; only the rules of named zones come from a crate,
//! with data that the binary brings along, so that every machine gives the same answers.

mod arithmetic;
mod between;
mod calendar;
mod clock;
mod construct;
mod date;
mod datetime;
mod decimal;
mod duration;
mod fields;
mod parts;
mod print;
mod read;
mod read_duration;
mod time;
mod truncate;
mod zone;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use between::{Measure, between};
pub use clock::Clock;
pub use construct::{construct, from_epoch};
pub use date::Date;
pub use datetime::{DateTime, LocalDateTime};
pub use duration::Duration;
pub use time::{LocalTime, Time};
pub use truncate::truncate;
pub use zone::Zone;

use crate::error::{Error, Result, kinds};

/// An instant or a duration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Temporal {
    /// A day.
    Date(Date),
    /// A time of day without an offset.
    LocalTime(LocalTime),
    /// A time of day with its offset from UTC.
    Time(Time),
    /// A day and a time without a zone.
    LocalDateTime(LocalDateTime),
    /// A day and a time in a zone.
    DateTime(DateTime),
    /// A span of time.
    Duration(Arc<Duration>),
}

/// The kinds of [`Temporal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day.
    Date,
    /// A time of day without an offset.
    LocalTime,
    /// A time of day with its offset from UTC.
    Time,
    /// A day and a time without a zone.
    LocalDateTime,
    /// A day and a time in a zone.
    DateTime,
    /// A span of time.
    Duration,
}

impl Kind {
    /// The kind with its article, for messages: `a date`.
    pub fn described(self) -> &'static str {
        match self {
            Kind::Date => "a date",
            Kind::LocalTime => "a local time",
            Kind::Time => "a time",
            Kind::LocalDateTime => "a local datetime",
            Kind::DateTime => "a datetime",
            Kind::Duration => "a duration",
        }
    }

    /// The function that makes values of this kind.
    pub fn function(self) -> &'static str {
        match self {
            Kind::Date => "date",
            Kind::LocalTime => "localtime",
            Kind::Time => "time",
            Kind::LocalDateTime => "localdatetime",
            Kind::DateTime => "datetime",
            Kind::Duration => "duration",
        }
    }

    /// Whether it says which day.
    fn has_date(self) -> bool {
        matches!(self, Kind::Date | Kind::LocalDateTime | Kind::DateTime)
    }

    /// Whether it says what time of day.
    fn has_time(self) -> bool {
        !matches!(self, Kind::Date | Kind::Duration)
    }

    /// Whether it is tied to UTC.
    fn has_zone(self) -> bool {
        matches!(self, Kind::Time | Kind::DateTime)
    }
}

impl Temporal {
    /// A duration.
    pub fn duration(duration: Duration) -> Temporal {
        Temporal::Duration(Arc::new(duration))
    }

    /// Which kind it is.
    pub fn kind(&self) -> Kind {
        match self {
            Temporal::Date(_) => Kind::Date,
            Temporal::LocalTime(_) => Kind::LocalTime,
            Temporal::Time(_) => Kind::Time,
            Temporal::LocalDateTime(_) => Kind::LocalDateTime,
            Temporal::DateTime(_) => Kind::DateTime,
            Temporal::Duration(_) => Kind::Duration,
        }
    }

    /// What a text says, read as this kind.
    pub fn read(kind: Kind, text: &str) -> Result<Temporal> {
        Ok(match kind {
            Kind::Date => Temporal::Date(read::date(text)?),
            Kind::LocalTime => Temporal::LocalTime(read::local_time(text)?),
            Kind::Time => Temporal::Time(read::time(text)?),
            Kind::LocalDateTime => Temporal::LocalDateTime(read::local_datetime(text)?),
            Kind::DateTime => Temporal::DateTime(read::datetime(text)?),
            Kind::Duration => Temporal::duration(read_duration::duration(text)?),
        })
    }

    /// The day, where there is one.
    pub fn date(&self) -> Option<Date> {
        match self {
            Temporal::Date(date) => Some(*date),
            Temporal::LocalDateTime(instant) => Some(instant.date),
            Temporal::DateTime(instant) => Some(instant.local().date),
            Temporal::LocalTime(_) | Temporal::Time(_) | Temporal::Duration(_) => None,
        }
    }

    /// The time of day, where there is one.
    fn time(&self) -> Option<LocalTime> {
        match self {
            Temporal::LocalTime(time) => Some(*time),
            Temporal::Time(time) => Some(time.time),
            Temporal::LocalDateTime(instant) => Some(instant.time),
            Temporal::DateTime(instant) => Some(instant.local().time),
            Temporal::Date(_) | Temporal::Duration(_) => None,
        }
    }

    /// The zone, where there is one.
    fn zone(&self) -> Option<Zone> {
        match self {
            Temporal::Time(time) => Some(Zone::fixed(time.offset_seconds())),
            Temporal::DateTime(instant) => Some(instant.zone()),
            _ => None,
        }
    }

    /// The order under `<`: instants of one kind have one, durations don't.
    pub fn compare(&self, other: &Temporal) -> Option<Ordering> {
        match (self, other) {
            (Temporal::Duration(_), _) => None,
            _ if self.kind() != other.kind() => None,
            _ => Some(self.order(other)),
        }
    }

    /// The order of ORDER BY: by kind, then by time, durations by their average length.
    pub fn order(&self, other: &Temporal) -> Ordering {
        match (self, other) {
            (Temporal::Date(left), Temporal::Date(right)) => left.cmp(right),
            (Temporal::LocalTime(left), Temporal::LocalTime(right)) => left.cmp(right),
            (Temporal::Time(left), Temporal::Time(right)) => left.cmp(right),
            (Temporal::LocalDateTime(left), Temporal::LocalDateTime(right)) => left.cmp(right),
            (Temporal::DateTime(left), Temporal::DateTime(right)) => left.cmp(right),
            (Temporal::Duration(left), Temporal::Duration(right)) => left.order(right),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self.kind() {
            Kind::DateTime => 0,
            Kind::LocalDateTime => 1,
            Kind::Date => 2,
            Kind::Time => 3,
            Kind::LocalTime => 4,
            Kind::Duration => 5,
        }
    }
}

impl From<DateTime> for Temporal {
    fn from(instant: DateTime) -> Self {
        Temporal::DateTime(instant)
    }
}

/// The error that a number is out of range.
fn out_of_range(message: impl Into<String>) -> Error {
    Error::new(kinds::NUMBER_OUT_OF_RANGE, message)
}

/// The error that a value can't serve.
fn unfit(message: impl Into<String>) -> Error {
    Error::new(kinds::TYPE_ERROR, message)
}

/// The number, if it lies between the two.
fn within(number: i64, least: i64, most: i64, name: &str) -> Result<i64> {
    match (least..=most).contains(&number) {
        true => Ok(number),
        false => Err(out_of_range(format!("wants {name} from {least} to {most}, got {number}"))),
    }
}
