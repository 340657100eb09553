//! The calendar: days counted from 1970-01-01, and back to years, months, weeks and quarters.
//!
//! The Gregorian rules hold for all years, also those before the calendar was made. The arithmetic is our own since no
//! crate's calendar reaches from year -999999999 to 999999999.

/// The first and the last year there are.
pub(super) const YEARS: std::ops::RangeInclusive<i64> = -999_999_999..=999_999_999;

/// Days in 400 years, after which the calendar repeats.
const DAYS_PER_ERA: i64 = 146_097;

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// The day's number, counted from 1970-01-01. Years begin in March here, so that a leap day comes last.
pub(super) fn day_number(year: i64, month: u8, day: u8) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_PER_ERA + day_of_era - EPOCH
}

/// The year, month and day of a day's number.
pub(super) fn year_month_day(number: i64) -> (i64, u8, u8) {
    let (era, day_of_era) = ((number + EPOCH).div_euclid(DAYS_PER_ERA), (number + EPOCH).rem_euclid(DAYS_PER_ERA));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month + 2) / 5 + 1) as u8;
    let month = if month < 10 { month + 3 } else { month - 9 } as u8;
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// Whether the year has a 29 February.
fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a year has.
pub(super) fn days_in_year(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

/// How many days a month has.
pub(super) fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// How many days a quarter has.
pub(super) fn days_in_quarter(year: i64, quarter: u8) -> u8 {
    (0..3).map(|month| days_in_month(year, quarter * 3 - month)).sum()
}

/// The day of the week: Monday is 1, Sunday 7.
pub(super) fn weekday(number: i64) -> u8 {
    // 1970-01-01 was a Thursday.
    ((number + 3).rem_euclid(7) + 1) as u8
}

/// The Monday of a year's first week, which is the week that holds 4 January.
pub(super) fn first_monday(week_year: i64) -> i64 {
    let fourth = day_number(week_year, 1, 4);
    fourth - i64::from(weekday(fourth)) + 1
}

/// How many weeks a year of weeks has.
pub(super) fn weeks_in(week_year: i64) -> i64 {
    (first_monday(week_year + 1) - first_monday(week_year)) / 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_both_ways() {
        assert_eq!(day_number(1970, 1, 1), 0);
        assert_eq!(day_number(2000, 3, 1), 11_017);
        for number in (-1_000_000..1_000_000).chain([day_number(-999_999_999, 1, 1), day_number(999_999_999, 12, 31)]) {
            let (year, month, day) = year_month_day(number);
            assert_eq!(day_number(year, month, day), number);
            assert!((1..=days_in_month(year, month)).contains(&day));
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_years_with_the_fourth() {
        assert_eq!(weekday(day_number(1984, 10, 11)), 4);
        assert_eq!(first_monday(1817), day_number(1816, 12, 30));
        assert_eq!((weeks_in(2015), weeks_in(2014)), (53, 52));
    }
}
