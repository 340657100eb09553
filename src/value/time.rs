//! Dates as ISO 8601-2 (EDTF) writes them, and the first and last day they may mean.
//!
//! Read are years, months, days, seasons (`2010-21` to `-24`, of the northern half), unknown digits (`201X`,
//! `2004-XX`), doubt (`?`, `~`, `%`) and intervals, also open ones (`1997/..`, `../2012-10-15`).

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Day {
    year: i64,
    month: u8,
    day: u8,
}

impl Day {
    fn text(self) -> String {
        let sign = if self.year < 0 { "-" } else { "" };
        format!("{sign}{:04}-{:02}-{:02}", self.year.abs(), self.month, self.day)
    }
}

/// The days a date may mean; an open end is `None`.
#[derive(Clone, Copy)]
struct Bounds {
    first: Option<Day>,
    last: Option<Day>,
}

/// The first day that the date may mean; `None` where it is no date, or open towards the past.
pub fn earliest(text: &str) -> Option<String> {
    bounds(text)?.first.map(Day::text)
}

/// The last day that the date may mean; `None` where it is no date, or open towards the future.
pub fn latest(text: &str) -> Option<String> {
    bounds(text)?.last.map(Day::text)
}

/// The first day of a year given as a number.
pub fn earliest_of_year(year: i64) -> Option<String> {
    in_calendar(year).then(|| Day { year, month: 1, day: 1 }.text())
}

/// The last day of a year given as a number.
pub fn latest_of_year(year: i64) -> Option<String> {
    in_calendar(year).then(|| Day { year, month: 12, day: 31 }.text())
}

/// Whether the text is a date or an interval of dates.
pub fn is_date(text: &str) -> bool {
    bounds(text).is_some()
}

fn in_calendar(year: i64) -> bool {
    (-9999..=9999).contains(&year)
}

fn bounds(text: &str) -> Option<Bounds> {
    let Some((from, to)) = text.split_once('/') else {
        let (first, last) = single(text)?;
        return Some(Bounds { first: Some(first), last: Some(last) });
    };
    let (from, to) = (end(from)?, end(to)?);
    let bounds = Bounds { first: from.map(|days| days.0), last: to.map(|days| days.1) };
    match (bounds.first, bounds.last) {
        (None, None) => None,
        (Some(first), Some(last)) if first > last => None,
        _ => Some(bounds),
    }
}

/// One end of an interval: open, or the days it may mean.
fn end(text: &str) -> Option<Option<(Day, Day)>> {
    match text {
        "" | ".." => Some(None),
        _ => single(text).map(Some),
    }
}

/// The first and the last day of a date without `/`.
fn single(text: &str) -> Option<(Day, Day)> {
    let date = text.split_once('T').map_or(text, |(date, _)| date);
    let (negative, date) = date.strip_prefix('-').map_or((false, date), |rest| (true, rest));
    let mut parts = date.split('-').map(|part| part.trim_matches(['?', '~', '%']));
    let (low, high) = digits(parts.next()?, 4)?;
    let (low, high) = if negative { (-high, -low) } else { (low, high) };
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let Some(month) = month else {
        return Some((Day { year: low, month: 1, day: 1 }, Day { year: high, month: 12, day: 31 }));
    };
    match (month, day) {
        ("21" | "22" | "23" | "24", None) => season(low, high, month),
        _ => month_and_day(low, high, month, day),
    }
}

/// A season of a year in words: `2010-21` is `spring 2010`; none for any other text.
pub fn season_in_words(text: &str) -> Option<String> {
    const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
    let doubted = text.ends_with(['?', '~', '%']);
    let (year, code) = text.trim_end_matches(['?', '~', '%']).split_once('-')?;
    let year = Some(year).filter(|year| year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit()))?;
    let name = code.parse::<usize>().ok()?.checked_sub(21).and_then(|number| SEASONS.get(number))?;
    Some(format!("{}{name} {year}", if doubted { "about " } else { "" }))
}

fn season(low: i64, high: i64, code: &str) -> Option<(Day, Day)> {
    let (first, last, next_year) = match code {
        "21" => (3, 5, 0),
        "22" => (6, 8, 0),
        "23" => (9, 11, 0),
        _ => (12, 2, 1),
    };
    let end = high + next_year;
    Some((Day { year: low, month: first, day: 1 }, Day { year: end, month: last, day: days_in(end, last) }))
}

fn month_and_day(low: i64, high: i64, month: &str, day: Option<&str>) -> Option<(Day, Day)> {
    let (first_month, last_month) = within(digits(month, 2)?, 1, 12)?;
    let Some(day) = day else {
        let last = Day { year: high, month: last_month, day: days_in(high, last_month) };
        return Some((Day { year: low, month: first_month, day: 1 }, last));
    };
    let (first_day, last_day) = within(digits(day, 2)?, 1, 31)?;
    let longest = days_in(high, last_month);
    if first_day > longest || (first_day == last_day && last_day > longest) {
        return None;
    }
    let first = Day { year: low, month: first_month, day: first_day };
    Some((first, Day { year: high, month: last_month, day: last_day.min(longest) }))
}

/// The range clipped to the calendar, if they meet.
fn within((low, high): (i64, i64), least: i64, most: i64) -> Option<(u8, u8)> {
    let (low, high) = (low.max(least), high.min(most));
    (low <= high).then_some((low as u8, high as u8))
}

/// The least and the greatest number that digits, some unknown (`X`), may mean.
fn digits(text: &str, width: usize) -> Option<(i64, i64)> {
    let all_digits = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X');
    if !all_digits {
        return None;
    }
    Some((text.replace('X', "0").parse().ok()?, text.replace('X', "9").parse().ok()?))
}

fn days_in(year: i64, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_bounds() {
        for (text, first, last) in [
            ("1991-12-28", "1991-12-28", "1991-12-28"),
            ("2013-07", "2013-07-01", "2013-07-31"),
            ("2013", "2013-01-01", "2013-12-31"),
            ("2010-21", "2010-03-01", "2010-05-31"),
            ("2010-24", "2010-12-01", "2011-02-28"),
            ("2007/2008", "2007-01-01", "2008-12-31"),
            ("2006-03/2006-05", "2006-03-01", "2006-05-31"),
            ("2012-06?", "2012-06-01", "2012-06-30"),
            ("2012~", "2012-01-01", "2012-12-31"),
            ("2012-02", "2012-02-01", "2012-02-29"),
            ("201X", "2010-01-01", "2019-12-31"),
            ("2004-XX", "2004-01-01", "2004-12-31"),
            ("2004-02-XX", "2004-02-01", "2004-02-29"),
            ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
        ] {
            assert_eq!(earliest(text).as_deref(), Some(first), "{text}");
            assert_eq!(latest(text).as_deref(), Some(last), "{text}");
        }
    }

    #[test]
    fn open_intervals_have_one_bound() {
        assert_eq!((earliest("1997/.."), latest("1997/..")), (Some("1997-01-01".into()), None));
        assert_eq!((earliest("../2012-10-15"), latest("../2012-10-15")), (None, Some("2012-10-15".into())));
        assert!(is_date("1997/"));
    }

    #[test]
    fn what_is_no_date_has_none() {
        for text in ["", "x", "2013-13", "2013-02-30", "2013-00", "13", "2008/2007", "../..", "2013-01-01-01", "20133"]
        {
            assert!(!is_date(text), "{text}");
        }
    }
}
