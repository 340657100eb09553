//! The clock that a statement looks at: one value from its start to its end.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Date, DateTime, LocalDateTime, LocalTime, Temporal, Time, Zone};
use crate::error::Result;
use crate::value::Value;
use crate::value::temporal::Kind;

/// When a statement and its transaction began.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// When the transaction began.
    pub transaction: DateTime,
    /// When the statement began.
    pub statement: DateTime,
}

impl Clock {
    /// A clock for a statement that begins now and is its own transaction.
    pub fn start() -> Clock {
        let now = Clock::now();
        Clock { transaction: now, statement: now }
    }

    /// What the clocks of a zone show at an instant, as a value of this kind; of UTC where no zone is said.
    pub fn shows(&self, kind: Kind, instant: DateTime, zone: Option<Zone>) -> Result<Value> {
        shown(kind, instant, zone.unwrap_or(Zone::UTC)).map(Value::Temporal)
    }

    /// This instant.
    pub fn now() -> DateTime {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
        DateTime::of_instant(seconds, since.subsec_nanos(), Zone::UTC).unwrap_or(DateTime::EPOCH)
    }
}

/// What the clocks of a zone show at an instant, as a value of this kind.
pub(super) fn shown(kind: Kind, instant: DateTime, zone: Zone) -> Result<Temporal> {
    let there = instant.in_zone(zone)?;
    let LocalDateTime { date, time } = there.local();
    Ok(as_kind(kind, date, time, there))
}

fn as_kind(kind: Kind, date: Date, time: LocalTime, there: DateTime) -> Temporal {
    match kind {
        Kind::Date => Temporal::Date(date),
        Kind::LocalTime => Temporal::LocalTime(time),
        Kind::Time => Temporal::Time(Time::new(time, there.offset_seconds())),
        Kind::LocalDateTime => Temporal::LocalDateTime(LocalDateTime { date, time }),
        Kind::DateTime | Kind::Duration => Temporal::DateTime(there),
    }
}
