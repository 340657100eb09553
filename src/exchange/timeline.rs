//! Rows along time: each with a bar as long as its date is vague, undated rows kept at the end.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::cell;
use super::sheet::Sheet;
use super::table::{Layout, cut};
use crate::value::Value;

/// How many places the bars have.
const BARS: usize = 30;

/// First and last day that a date may mean, counted roughly: 372 days a year, 31 a month, which keeps the order.
type Days = (i64, i64);

/// Writes the rows in order of time.
pub fn timeline(sheet: &Sheet<'_>, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    let column = when_column(sheet);
    let mut events: Vec<(Option<Days>, String, String)> =
        sheet.rows.iter().map(|row| event(sheet, column, row)).collect();
    events.sort_by_key(|(days, _, _)| days.unwrap_or((i64::MAX, i64::MAX)));
    let dated = || events.iter().filter_map(|(days, _, _)| *days);
    let first = dated().map(|days| days.0).min().unwrap_or(0);
    let last = dated().map(|days| days.1).max().unwrap_or(first);
    let dates = events.iter().map(|(_, when, _)| when.width()).max().unwrap_or(0).max("undated".len());
    if dated().next().is_some() {
        let (from, to) = (year_of(first).to_string(), year_of(last).to_string());
        writeln!(out, "{:dates$}  {from}{to:>rest$}", "", rest = BARS.saturating_sub(from.len()))?;
    }
    for (days, when, what) in &events {
        let padding = " ".repeat(dates.saturating_sub(when.width()));
        let bar = days.map_or_else(|| "·".repeat(BARS), |days| bar(days, first, last));
        let line = format!("{when}{padding}  {bar}  {what}");
        writeln!(out, "{}", layout.width.map_or_else(|| line.clone(), |width| cut(&line, width)))?;
    }
    Ok(())
}

fn event(sheet: &Sheet<'_>, column: Option<usize>, row: &[Value]) -> (Option<Days>, String, String) {
    let when = column.map(|column| (column, &row[column]));
    let others = row.iter().enumerate().filter(|(index, value)| Some(*index) != column && !value.is_null());
    let said = |(column, value): (usize, &Value)| cell::visible(&sheet.show_in(column, value));
    let what: Vec<String> = others.map(said).collect();
    let shown = when.filter(|(_, when)| !when.is_null()).map(said);
    (when.and_then(|(_, when)| days(when)), shown.unwrap_or_else(|| "undated".into()), what.join(" · "))
}

/// The column that says when: one of that name, else the first that holds mostly dates.
fn when_column(sheet: &Sheet<'_>) -> Option<usize> {
    let named =
        |names: &[&str]| sheet.columns.iter().position(|column| names.contains(&column.to_lowercase().as_str()));
    named(&["when", "date", "year"]).or_else(|| (0..sheet.columns.len()).find(|column| mostly_dates(sheet, *column)))
}

fn mostly_dates(sheet: &Sheet<'_>, column: usize) -> bool {
    let texts: Vec<&Value> =
        sheet.rows.iter().map(|row| &row[column]).filter(|value| value.as_text().is_some()).collect();
    !texts.is_empty() && texts.iter().filter(|value| days(value).is_some()).count() * 2 > texts.len()
}

fn year_of(day: i64) -> i64 {
    day.div_euclid(372)
}

/// The bar of an event among `BARS` places: `●` for a moment, `━` for what is vague or lasts.
fn bar((from, to): Days, first: i64, last: i64) -> String {
    let length = (last - first).max(1);
    let steps = BARS as i64 - 1;
    let place = |day: i64| usize::try_from((day.clamp(first, last) - first) * steps / length).unwrap_or(0);
    let (start, end) = (place(from), place(to));
    let mark = if start == end { "●".to_owned() } else { "━".repeat(end - start + 1) };
    format!("{}{mark}{}", "·".repeat(start), "·".repeat(BARS - end - 1))
}

/// The days that a year, an EDTF date, or the first of a list may mean.
fn days(value: &Value) -> Option<Days> {
    match value {
        Value::Integer(year) if (1..=9999).contains(year) => bounds(&year.to_string()),
        Value::Text(text) => bounds(text),
        Value::List(items) => match items.first() {
            Some(Value::Text(text)) => bounds(text),
            _ => None,
        },
        _ => None,
    }
}

fn bounds(text: &str) -> Option<Days> {
    let text = text.trim().trim_end_matches(['?', '~', '%']);
    if let Some((from, to)) = text.split_once('/') {
        let (from, to) = (bounds_of_end(from), bounds_of_end(to));
        return match (from, to) {
            (Some(from), Some(to)) => Some((from.0, to.1)),
            (Some(only), None) | (None, Some(only)) => Some(only),
            (None, None) => None,
        };
    }
    single(text)
}

fn bounds_of_end(text: &str) -> Option<Days> {
    single(text.trim().trim_end_matches(['?', '~', '%']))
}

fn single(text: &str) -> Option<Days> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let from: i64 = year.replace('X', "0").parse().ok()?;
    let to: i64 = year.replace('X', "9").parse().ok()?;
    let number = |part: Option<&str>| part.map(|part| part.get(..2).unwrap_or(part).parse::<i64>());
    match (number(parts.next()), number(parts.next())) {
        (None, _) => Some((from * 372, to * 372 + 371)),
        (Some(Ok(season @ 21..=24)), None) => {
            let month = (season - 21) * 3 + 2;
            Some((from * 372 + month * 31, from * 372 + month * 31 + 92))
        }
        (Some(Ok(month @ 1..=12)), None) => Some((from * 372 + (month - 1) * 31, from * 372 + month * 31 - 1)),
        (Some(Ok(month @ 1..=12)), Some(Ok(day @ 1..=31))) => {
            let day = from * 372 + (month - 1) * 31 + day - 1;
            Some((day, day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::with_sheet;
    use super::*;

    #[test]
    fn the_undated_stay_at_the_end() {
        let rows = vec![
            vec![Value::Null, "undated visit".into()],
            vec!["2010/2012".into(), "series".into()],
            vec!["2007-06".into(), "visit".into()],
        ];
        let mut out = Vec::new();
        with_sheet(&["when", "what"], rows, |sheet| timeline(sheet, Layout::default(), &mut out)).unwrap();
        let text = String::from_utf8(out).unwrap();
        let ends: Vec<&str> = text.lines().map(|line| line.rsplit("  ").next().unwrap_or_default()).collect();
        assert_eq!(ends[1..], ["visit", "series", "undated visit"]);
        assert!(text.starts_with("           2007") && text.lines().next().unwrap().ends_with("2012"), "{text}");
    }

    #[test]
    fn vague_dates_have_bounds() {
        assert_eq!(bounds("2007"), Some((2007 * 372, 2007 * 372 + 371)));
        assert_eq!(bounds("2007-01-02"), Some((2007 * 372 + 1, 2007 * 372 + 1)));
        assert_eq!(bounds("2012-06?"), bounds("2012-06"));
        assert!(bounds("2007/2008").is_some_and(|(from, to)| to - from == 743));
        assert!(bounds("2010-21").is_some_and(|(from, to)| from > 2010 * 372 && to - from == 92));
        assert_eq!(bounds("Minsk"), None);
        assert_eq!(bounds("2013-13"), None);
    }

    #[test]
    fn bars_stay_in_their_places() {
        assert_eq!(bar((0, 0), 0, 100).chars().count(), BARS);
        assert_eq!(bar((50, 100), 0, 100).chars().count(), BARS);
        assert!(bar((0, 0), 0, 0).starts_with('●'));
    }
}
