//! A day, made from and asked for years, months, weeks and quarters.

use serde::{Deserialize, Serialize};

use super::calendar::{self, YEARS};
use super::{out_of_range, within};
use crate::error::Result;

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date(i64);

impl Date {
    /// 1970-01-01.
    pub(super) const EPOCH: Date = Date(0);

    /// The day of that number, counted from 1970-01-01.
    pub fn of_number(number: i64) -> Result<Date> {
        let fits =
            (calendar::day_number(*YEARS.start(), 1, 1)..=calendar::day_number(*YEARS.end(), 12, 31)).contains(&number);
        match fits {
            true => Ok(Date(number)),
            false => Err(out_of_range("gives a day beyond the years -999999999 to 999999999")),
        }
    }

    /// The day of a year, month and day of the month.
    pub fn of_month(year: i64, month: i64, day: i64) -> Result<Date> {
        let year = checked_year(year)?;
        let month = within(month, 1, 12, "month")? as u8;
        let day = within(day, 1, 31, "day")? as u8;
        if day > calendar::days_in_month(year, month) {
            return Err(out_of_range(format!("found no day {day} in month {month} of {year}")));
        }
        Ok(Date(calendar::day_number(year, month, day)))
    }

    /// The day of a month, or its last day where that comes first.
    pub(super) fn of_month_clipped(year: i64, month: i64, day: u8) -> Result<Date> {
        let month = within(month, 1, 12, "month")?;
        let last = calendar::days_in_month(checked_year(year)?, month as u8);
        Date::of_month(year, month, i64::from(day.min(last)))
    }

    /// The day of a year.
    pub fn of_year(year: i64, ordinal: i64) -> Result<Date> {
        let year = checked_year(year)?;
        let ordinal = within(ordinal, 1, 366, "day of the year")?;
        if ordinal > calendar::days_in_year(year) {
            return Err(out_of_range(format!("found no day {ordinal} in {year}")));
        }
        Ok(Date(calendar::day_number(year, 1, 1) + ordinal - 1))
    }

    /// The day of a week; a year's first week is the one with its first Thursday.
    pub fn of_week(week_year: i64, week: i64, weekday: i64) -> Result<Date> {
        let week_year = checked_year(week_year)?;
        let week = within(week, 1, 53, "week")?;
        let weekday = within(weekday, 1, 7, "day of the week")?;
        if week > calendar::weeks_in(week_year) {
            return Err(out_of_range(format!("found no week {week} in {week_year}")));
        }
        Date::of_number(calendar::first_monday(week_year) + (week - 1) * 7 + weekday - 1)
    }

    /// The day of a quarter.
    pub fn of_quarter(year: i64, quarter: i64, day: i64) -> Result<Date> {
        let year = checked_year(year)?;
        let quarter = within(quarter, 1, 4, "quarter")? as u8;
        let day = within(day, 1, 92, "day of the quarter")?;
        if day > i64::from(calendar::days_in_quarter(year, quarter)) {
            return Err(out_of_range(format!("found no day {day} in quarter {quarter} of {year}")));
        }
        Ok(Date(calendar::day_number(year, quarter * 3 - 2, 1) + day - 1))
    }

    /// The day's number, counted from 1970-01-01.
    pub fn number(self) -> i64 {
        self.0
    }

    /// The year, the month and the day of the month.
    pub fn year_month_day(self) -> (i64, u8, u8) {
        calendar::year_month_day(self.0)
    }

    /// The year.
    pub fn year(self) -> i64 {
        self.year_month_day().0
    }

    /// The quarter, 1 to 4.
    pub fn quarter(self) -> u8 {
        self.year_month_day().1.div_ceil(3)
    }

    /// The day of the quarter, from 1.
    pub fn day_of_quarter(self) -> i64 {
        self.0 - calendar::day_number(self.year(), self.quarter() * 3 - 2, 1) + 1
    }

    /// The day of the year, from 1.
    pub fn day_of_year(self) -> i64 {
        self.0 - calendar::day_number(self.year(), 1, 1) + 1
    }

    /// The day of the week: Monday is 1, Sunday 7.
    pub fn weekday(self) -> u8 {
        calendar::weekday(self.0)
    }

    /// The year that the week belongs to, and the week's number.
    pub fn week(self) -> (i64, i64) {
        // A week belongs to the year of its Thursday.
        let thursday = self.0 - i64::from(self.weekday()) + 4;
        let (year, ..) = calendar::year_month_day(thursday);
        (year, (self.0 - calendar::first_monday(year)) / 7 + 1)
    }

    /// So many days later.
    pub fn plus_days(self, days: i64) -> Result<Date> {
        Date::of_number(self.0.saturating_add(days))
    }

    /// So many months later; a day that the month doesn't have becomes its last.
    pub fn plus_months(self, months: i64) -> Result<Date> {
        let (year, month, day) = self.year_month_day();
        let total = (year * 12 + i64::from(month) - 1).saturating_add(months);
        Date::of_month_clipped(total.div_euclid(12), total.rem_euclid(12) + 1, day)
    }

    /// Whole months from this day to another, cut towards zero.
    pub(super) fn months_until(self, other: Date) -> i64 {
        // Days of a month count to 31, so that one number holds both.
        let packed = |date: Date| {
            let (year, month, day) = date.year_month_day();
            (year * 12 + i64::from(month)) * 32 + i64::from(day)
        };
        (packed(other) - packed(self)) / 32
    }
}

fn checked_year(year: i64) -> Result<i64> {
    within(year, *YEARS.start(), *YEARS.end(), "year")
}
