//! The duration from one instant to another.
//!
//! A missing day is the other's day, a missing time midnight, and a missing zone the other's. What is counted in months
//! and days goes by the calendar of the first one's zone; what remains is counted in real seconds, so that the day on
//! which clocks change is as long as it was.

use super::time::NANOS_PER_SECOND;
use super::{Date, DateTime, Duration, LocalDateTime, LocalTime, Temporal, Zone, unfit};
use crate::error::Result;

/// What a duration is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Months, then days, then seconds.
    All,
    /// Whole months alone.
    Months,
    /// Whole days alone.
    Days,
    /// Seconds alone.
    Seconds,
}

/// How long it is from one instant to another; negative where the second comes first.
pub fn between(measure: Measure, from: &Temporal, to: &Temporal) -> Result<Duration> {
    for side in [from, to] {
        if matches!(side, Temporal::Duration(_)) {
            return Err(unfit("wants two instants, got a duration"));
        }
    }
    let days_known = from.date().is_some() && to.date().is_some();
    let (from, to) = aligned(from, to)?;
    match measure {
        Measure::Seconds => Duration::of(0, 0, nanos(from, to)),
        // Between times of day there are no days, even where their offsets lie a day apart.
        _ if !days_known && measure == Measure::All => Duration::of(0, 0, nanos(from, to)),
        _ if !days_known => Ok(Duration::default()),
        Measure::Months => Duration::of(months(from, to), 0, 0),
        Measure::Days => Duration::of(0, days(from.local(), to.local()), 0),
        Measure::All => {
            let months = months(from, to);
            let moved = moved(from, months, 0)?;
            let days = days(moved.local(), to.local());
            Duration::of(months, days, nanos(self::moved(from, months, days)?, to))
        }
    }
}

/// Both in the first one's zone, with days and times that were missing filled in.
fn aligned(from: &Temporal, to: &Temporal) -> Result<(DateTime, DateTime)> {
    let zone = from.zone().or(to.zone()).unwrap_or(Zone::UTC);
    let from_date = from.date().or(to.date()).unwrap_or(Date::EPOCH);
    let to_date = to.date().unwrap_or(from_date);
    let placed = |side: &Temporal, date: Date| match side {
        Temporal::DateTime(instant) => Ok(*instant),
        _ => {
            let local = LocalDateTime { date, time: side.time().unwrap_or(LocalTime::MIDNIGHT) };
            DateTime::of_local(local, side.zone().unwrap_or(zone), None)
        }
    };
    Ok((placed(from, from_date)?.in_zone(zone)?, placed(to, to_date)?.in_zone(zone)?))
}

fn nanos(from: DateTime, to: DateTime) -> i128 {
    let seconds = i128::from(to.seconds()) - i128::from(from.seconds());
    seconds * i128::from(NANOS_PER_SECOND) + i128::from(to.nanos()) - i128::from(from.nanos())
}

/// Whole months by the calendar, cut towards zero.
fn months(from: DateTime, to: DateTime) -> i64 {
    let (from, to) = (from.local(), to.local());
    from.date.months_until(whole_days_to(from, to))
}

/// Whole days by the calendar, cut towards zero.
fn days(from: LocalDateTime, to: LocalDateTime) -> i64 {
    whole_days_to(from, to).number() - from.date.number()
}

/// The last day that whole days lead to without going too far.
fn whole_days_to(from: LocalDateTime, to: LocalDateTime) -> Date {
    let step = match (to.date.cmp(&from.date), to.time.cmp(&from.time)) {
        (std::cmp::Ordering::Greater, std::cmp::Ordering::Less) => -1,
        (std::cmp::Ordering::Less, std::cmp::Ordering::Greater) => 1,
        _ => 0,
    };
    to.date.plus_days(step).unwrap_or(to.date)
}

/// So many months and days later on the clocks of the same zone.
fn moved(from: DateTime, months: i64, days: i64) -> Result<DateTime> {
    if months == 0 && days == 0 {
        return Ok(from);
    }
    let LocalDateTime { date, time } = from.local();
    let date = date.plus_months(months)?.plus_days(days)?;
    DateTime::of_local(LocalDateTime { date, time }, from.zone(), Some(from.offset_seconds()))
}
