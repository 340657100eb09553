//! Instants plus durations.

use super::time::{NANOS_PER_SECOND, SECONDS_PER_DAY};
use super::{Date, DateTime, Duration, LocalDateTime, LocalTime, Temporal, Time, out_of_range};
use crate::error::Result;

impl Temporal {
    /// The instant a duration later, or the sum of two durations.
    pub fn plus(&self, duration: &Duration) -> Result<Temporal> {
        Ok(match self {
            Temporal::Date(date) => Temporal::Date(later_date(*date, duration)?),
            Temporal::LocalTime(time) => Temporal::LocalTime(later_time(*time, duration)),
            Temporal::Time(time) => Temporal::Time(Time::new(later_time(time.time, duration), time.offset_seconds())),
            Temporal::LocalDateTime(local) => Temporal::LocalDateTime(later_local(*local, duration)?),
            Temporal::DateTime(instant) => Temporal::DateTime(later(*instant, duration)?),
            Temporal::Duration(first) => Temporal::duration(first.plus(duration)?),
        })
    }

    /// The instant a duration earlier, or the difference of two durations.
    pub fn minus(&self, duration: &Duration) -> Result<Temporal> {
        self.plus(&duration.negated()?)
    }
}

/// Months first, then days; of the seconds, the whole days.
fn later_date(date: Date, duration: &Duration) -> Result<Date> {
    let whole_days = duration.seconds() / SECONDS_PER_DAY;
    date.plus_months(duration.months())?.plus_days(duration.days())?.plus_days(whole_days)
}

/// Around the clock: months and days don't count.
fn later_time(time: LocalTime, duration: &Duration) -> LocalTime {
    let nanos = i128::from(time.nanos()) + duration.nanos();
    let of_day = nanos.rem_euclid(i128::from(SECONDS_PER_DAY * NANOS_PER_SECOND)) as i64;
    LocalTime::around(of_day / NANOS_PER_SECOND, of_day % NANOS_PER_SECOND)
}

fn later_local(local: LocalDateTime, duration: &Duration) -> Result<LocalDateTime> {
    let date = local.date.plus_months(duration.months())?.plus_days(duration.days())?;
    let (seconds, nanos) = sum(LocalDateTime { date, ..local }.seconds(), local.time.nanosecond(), duration)?;
    LocalDateTime::of_seconds(seconds, nanos)
}

/// Months and days go by the zone's calendar, seconds are real.
fn later(instant: DateTime, duration: &Duration) -> Result<DateTime> {
    let local = instant.local();
    let date = local.date.plus_months(duration.months())?.plus_days(duration.days())?;
    let offset = Some(instant.offset_seconds());
    let moved = match date == local.date {
        true => instant,
        false => DateTime::of_local(LocalDateTime { date, ..local }, instant.zone(), offset)?,
    };
    let (seconds, nanos) = sum(moved.seconds(), i64::from(moved.nanos()), duration)?;
    DateTime::of_instant(seconds, nanos as u32, instant.zone())
}

/// Seconds and nanoseconds plus those of a duration.
fn sum(seconds: i64, nanos: i64, duration: &Duration) -> Result<(i64, i64)> {
    let per_second = i128::from(NANOS_PER_SECOND);
    let total = i128::from(seconds) * per_second + i128::from(nanos) + duration.nanos();
    let seconds = i64::try_from(total.div_euclid(per_second))
        .map_err(|_| out_of_range("gives an instant beyond the years -999999999 to 999999999"))?;
    Ok((seconds, total.rem_euclid(per_second) as i64))
}
