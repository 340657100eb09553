//! A span of time: months, days and seconds, which don't convert into each other.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::decimal::{Decimal, fraction, too_long};
use super::time::{NANOS_PER_SECOND, SECONDS_PER_DAY};
use super::unfit;
use crate::error::{Error, Result, kinds};
use crate::value::Value;

/// An average month in millionths of a day: a 4,800th of the 146,097 days of 400 years.
const MONTH_MILLIONTH_DAYS: i64 = 30_436_875;

/// An average month.
const MONTH_SECONDS: i64 = 2_629_746;

const NANOS: i128 = NANOS_PER_SECOND as i128;

/// Months, days and seconds. Two durations are equal where each of the three is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Duration {
    months: i64,
    days: i64,
    /// Whole seconds, rounded down.
    seconds: i64,
    /// Nanoseconds of the second, never negative.
    nanos: u32,
}

/// The parts of a duration as they are written, each with a fraction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    pub months: Decimal,
    pub days: Decimal,
    pub seconds: Decimal,
}

impl Parts {
    /// The duration: a month's fraction flows into days, a day's into seconds, never back.
    pub fn cascaded(self) -> Result<Duration> {
        let (months, fraction) = self.months.parted()?;
        let (days, fraction) = self.days.plus(fraction.of_millionths(MONTH_MILLIONTH_DAYS))?.parted()?;
        let seconds = self.seconds.plus(fraction.times(SECONDS_PER_DAY)?)?;
        Duration::of(months, days, seconds.billionths())
    }
}

impl Duration {
    /// So many months, days and nanoseconds.
    pub fn of(months: i64, days: i64, nanos: i128) -> Result<Duration> {
        let seconds = i64::try_from(nanos.div_euclid(NANOS)).map_err(|_| too_long())?;
        Ok(Duration { months, days, seconds, nanos: nanos.rem_euclid(NANOS) as u32 })
    }

    /// The months.
    pub fn months(&self) -> i64 {
        self.months
    }

    /// The days.
    pub fn days(&self) -> i64 {
        self.days
    }

    /// The seconds, in nanoseconds.
    pub fn nanos(&self) -> i128 {
        i128::from(self.seconds) * NANOS + i128::from(self.nanos)
    }

    /// The whole seconds, cut towards zero.
    pub fn seconds(&self) -> i64 {
        // Within the range of `seconds`, since cutting only makes it smaller.
        self.seconds + i64::from(self.seconds < 0 && self.nanos > 0)
    }

    /// The sum, part by part.
    pub fn plus(&self, other: &Duration) -> Result<Duration> {
        let months = self.months.checked_add(other.months).ok_or_else(too_long)?;
        let days = self.days.checked_add(other.days).ok_or_else(too_long)?;
        Duration::of(months, days, self.nanos() + other.nanos())
    }

    /// As long in the other direction.
    pub fn negated(&self) -> Result<Duration> {
        let months = self.months.checked_neg().ok_or_else(too_long)?;
        Duration::of(months, self.days.checked_neg().ok_or_else(too_long)?, -self.nanos())
    }

    /// So many times as long.
    pub fn times(&self, factor: &Value) -> Result<Duration> {
        let (numerator, denominator) =
            fraction(factor)?.ok_or_else(|| unfit("a duration is multiplied by a number"))?;
        self.scaled(numerator, denominator)
    }

    /// A part of it, of which so many make the whole.
    pub fn over(&self, divisor: &Value) -> Result<Duration> {
        let (numerator, denominator) = fraction(divisor)?.ok_or_else(|| unfit("a duration is divided by a number"))?;
        match numerator {
            0 => Err(Error::new(kinds::ARITHMETIC, "a duration can't be divided by zero")),
            _ => self.scaled(denominator * numerator.signum(), numerator.abs()),
        }
    }

    /// The duration times a fraction; what is left of a group flows on.
    fn scaled(&self, numerator: i128, denominator: i128) -> Result<Duration> {
        let part = |group: i64| {
            let product = i128::from(group).checked_mul(numerator).ok_or_else(too_long)?;
            Ok((product / denominator, product % denominator))
        };
        let checked = |left: i128, right: i128| left.checked_mul(right).ok_or_else(too_long);
        let (months, months_left) = part(self.months)?;
        let (days, days_left) = part(self.days)?;
        // Millionths of a day, of which `denominator` make one.
        let left = checked(days_left, 1_000_000)? + checked(months_left, i128::from(MONTH_MILLIONTH_DAYS))?;
        let per_day = checked(denominator, 1_000_000)?;
        let (more_days, left) = (left / per_day, left % per_day);
        let (seconds, seconds_left) = part(self.seconds)?;
        let nanos_left = checked(left, i128::from(SECONDS_PER_DAY) * NANOS / 1_000_000)?
            + checked(seconds_left, NANOS)?
            + checked(i128::from(self.nanos), numerator)?;
        let nanos = cut(checked(seconds, NANOS)?, nanos_left, denominator);
        let fit = |number: i128| i64::try_from(number).map_err(|_| too_long());
        Duration::of(fit(months)?, fit(days + more_days)?, nanos)
    }

    /// The order of ORDER BY: by average length, then by months and days.
    pub(super) fn order(&self, other: &Duration) -> Ordering {
        let key = |duration: &Duration| {
            let seconds = i128::from(duration.months) * i128::from(MONTH_SECONDS)
                + i128::from(duration.days) * i128::from(SECONDS_PER_DAY)
                + i128::from(duration.seconds);
            (seconds, duration.nanos, duration.months, duration.days)
        };
        key(self).cmp(&key(other))
    }
}

/// `whole + left / denominator`, cut towards zero.
fn cut(whole: i128, left: i128, denominator: i128) -> i128 {
    let down = whole + left.div_euclid(denominator);
    down + i128::from(down < 0 && left.rem_euclid(denominator) != 0)
}
