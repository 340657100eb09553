//! Times in phrases: `in July 2013`, `since 2010`, `from 2009 to 2011`, `as of 2008`.

use pest::iterators::Pair;

use super::grammar::Rule;
use crate::error::{Error, Result, Span, kinds};
use crate::lexicon::function_words::MONTHS;
use crate::lexicon::respell::decade;
use crate::value::time::{earliest, latest};

/// A period by its closed ISO bounds; open where absent.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Period {
    /// The first day.
    pub first: Option<String>,
    /// The last day.
    pub last: Option<String>,
    /// Whether the first day itself is left out (`after 2010`).
    pub after: bool,
    /// Whether the last day itself is left out (`before 2009`).
    pub before: bool,
    /// Whether a state of affairs is asked for at that time (`as of 2008`).
    pub attested: bool,
    /// The month, of whatever year, that is meant instead of days.
    pub month: Option<u32>,
}

impl Period {
    /// Two years one after the other, as one period; none where they don't follow one another.
    pub fn joined(&self, next: &Period) -> Option<Period> {
        let year = |day: &Option<String>, end: &str| day.as_ref()?.strip_suffix(end)?.parse::<i32>().ok();
        let follows = year(&self.last, "-12-31")?.checked_add(1)? == year(&next.first, "-01-01")?;
        let plain = !(self.after || self.before || next.after || next.before);
        (follows && plain).then(|| Period { first: self.first.clone(), last: next.last.clone(), ..Period::default() })
    }
}

/// A period and how it is said again: `in July 2013`.
///
/// # Errors
/// A date that can't be, or a period that ends before it begins.
pub fn period(pair: &Pair<'_, Rule>, spelled: &dyn Fn(&Pair<'_, Rule>) -> (String, Span)) -> Result<(Period, String)> {
    let Some(kind) = pair.clone().into_inner().next() else {
        return Err(Error::new(kinds::IMPOSSIBLE_DATE, "a time is missing"));
    };
    let spans = matches!(kind.as_rule(), Rule::time_from_to | Rule::time_between);
    if let Some(month) = month_alone(&kind).filter(|_| !spans) {
        let (said, span) = spelled(&month);
        let number = MONTHS.iter().position(|name| *name == said.to_lowercase()).map(|place| place as u32 + 1);
        let within = matches!(kind.as_rule(), Rule::time_in);
        return match number.filter(|_| within) {
            Some(number) => Ok((
                Period { month: Some(number), ..Period::default() },
                format!("in {}", capital(&said.to_lowercase())),
            )),
            None => Err(Error::new(kinds::IMPOSSIBLE_DATE, format!("{said} of which year?")).at(span)),
        };
    }
    let mut dates = Vec::new();
    let written: Vec<Pair<'_, Rule>> =
        kind.clone().into_inner().filter(|inner| inner.as_rule() == Rule::date).collect();
    // `between July and December 2013`: the year is said once.
    let year = written.last().and_then(|last| year_of(last, spelled));
    for date in &written {
        dates.push((date_text(date, year.as_deref(), spelled)?, spelled(date)));
    }
    let Some(((first, last, said), _)) = dates.first().cloned() else {
        return Err(Error::new(kinds::IMPOSSIBLE_DATE, "a date is missing"));
    };
    let period = |first, last| Period { first, last, ..Period::default() };
    Ok(match kind.as_rule() {
        Rule::time_since => (period(Some(first), None), format!("since {said}")),
        Rule::time_until => (period(None, Some(last)), format!("until {said}")),
        Rule::time_before => {
            (Period { last: Some(first), before: true, ..Period::default() }, format!("before {said}"))
        }
        Rule::time_after => (Period { first: Some(last), after: true, ..Period::default() }, format!("after {said}")),
        Rule::time_as_of => (
            Period { first: Some(first), last: Some(last), attested: true, ..Period::default() },
            format!("as of {said}"),
        ),
        Rule::time_from_to | Rule::time_between => {
            let Some(((_, other_last, other), (_, span))) = dates.get(1).cloned() else {
                return Err(Error::new(kinds::IMPOSSIBLE_DATE, "the end of the period is missing"));
            };
            if other_last < first {
                let message = format!("the period from {said} to {other} ends before it begins");
                let hint = format!("did you mean from {other} to {said}?");
                return Err(Error::new(kinds::IMPOSSIBLE_DATE, message).at(span).hint(hint));
            }
            (period(Some(first), Some(other_last)), format!("from {said} to {other}"))
        }
        _ => {
            let preposition = if first == last { "on" } else { "in" };
            (period(Some(first), Some(last)), format!("{preposition} {said}"))
        }
    })
}

/// The month of a time that says no year.
fn month_alone<'p>(time: &Pair<'p, Rule>) -> Option<Pair<'p, Rule>> {
    let date = time.clone().into_inner().find(|inner| inner.as_rule() == Rule::date)?;
    date.into_inner().next().filter(|kind| kind.as_rule() == Rule::month_alone)
}

/// One date as a period, and how it is said again.
///
/// # Errors
/// A date that can't be.
pub fn one_date(
    date: &Pair<'_, Rule>,
    spelled: &dyn Fn(&Pair<'_, Rule>) -> (String, Span),
) -> Result<(Period, String)> {
    let (first, last, said) = date_text(date, None, spelled)?;
    Ok((Period { first: Some(first), last: Some(last), ..Period::default() }, said))
}

/// The year that a date says.
fn year_of(date: &Pair<'_, Rule>, spelled: &dyn Fn(&Pair<'_, Rule>) -> (String, Span)) -> Option<String> {
    let kind = date.clone().into_inner().next()?;
    let year = kind.into_inner().find(|inner| inner.as_rule() == Rule::year)?;
    Some(spelled(&year).0)
}

/// First day, last day, and how the date is said again; a month without a year takes the one it is lent.
fn date_text(
    date: &Pair<'_, Rule>,
    lent: Option<&str>,
    spelled: &dyn Fn(&Pair<'_, Rule>) -> (String, Span),
) -> Result<(String, String, String)> {
    let (_, span) = spelled(date);
    let Some(kind) = date.clone().into_inner().next() else {
        return Err(Error::new(kinds::IMPOSSIBLE_DATE, "a date is missing").at(span));
    };
    let part =
        |rule: Rule| kind.clone().into_inner().find(|inner| inner.as_rule() == rule).map(|inner| spelled(&inner).0);
    let year = part(Rule::year).or_else(|| lent.map(str::to_owned)).unwrap_or_default();
    let month = part(Rule::month).and_then(|month| MONTHS.iter().position(|name| *name == month.to_lowercase()));
    let month_name = month.map_or("", |month| MONTHS[month]);
    let month_name = capital(month_name);
    let month = month.map_or(0, |month| month + 1);
    let (text, said) = match kind.as_rule() {
        Rule::day_month_year | Rule::month_day_year => {
            let day = part(Rule::plain_number).unwrap_or_default();
            (format!("{year}-{month:02}-{day:0>2}"), format!("{day} {month_name} {year}"))
        }
        Rule::month_year => (format!("{year}-{month:02}"), format!("{month_name} {year}")),
        Rule::season_year => {
            let season = part(Rule::season).unwrap_or_default().to_lowercase();
            let number = match season.as_str() {
                "spring" => 21,
                "summer" => 22,
                "winter" => 24,
                _ => 23,
            };
            (format!("{year}-{number}"), format!("{season} {year}"))
        }
        Rule::year_range => {
            let years: Vec<String> = kind.clone().into_inner().map(|year| spelled(&year).0).collect();
            (years.join("/"), years.join("–"))
        }
        Rule::part_of_year => {
            let text = kind.as_str().trim_start_matches("the ");
            let (from, to) = months_of(text);
            let words: Vec<&str> =
                text.split_whitespace().filter(|word| word.chars().all(char::is_lowercase)).collect();
            (format!("{year}-{from:02}/{year}-{to:02}"), format!("{} {year}", words.join(" ")))
        }
        Rule::iso => {
            let typed = spelled(&kind).0;
            let text = decade(&typed).map(|first| format!("{first}/{}", first + 9));
            (text.unwrap_or_else(|| typed.clone()), typed)
        }
        Rule::month_alone if !year.is_empty() => (format!("{year}-{month:02}"), format!("{month_name} {year}")),
        Rule::month_alone => {
            let typed = spelled(&kind).0;
            return Err(Error::new(kinds::IMPOSSIBLE_DATE, format!("{typed} of which year?")).at(span));
        }
        Rule::year_only => (year.clone(), year.clone()),
        _ => {
            let typed = spelled(&kind).0;
            return Err(impossible(&typed, span));
        }
    };
    match (earliest(&text), latest(&text)) {
        (Some(first), Some(last)) => Ok((first, last, said)),
        _ => Err(impossible(&said, span)),
    }
}

/// The first and last month of a part of a year: `first half`, `third quarter`, `early`, `end of`.
fn months_of(words: &str) -> (u32, u32) {
    const YEAR: u32 = 12;
    let place = ["first ", "second ", "third ", "fourth "].iter().position(|word| words.starts_with(word));
    let length = match () {
        () if words.contains("half ") => 6,
        () if words.contains("quarter ") => 3,
        () if words.starts_with("end ") => 3,
        () => 4,
    };
    let place = match place {
        Some(place) => place as u32,
        None if words.starts_with("early ") || words.starts_with("beginning ") => 0,
        None if words.starts_with("mid") => 1,
        None => YEAR / length - 1,
    };
    let from = (place * length).min(YEAR - length);
    (from + 1, from + length)
}

fn impossible(said: &str, span: Span) -> Error {
    Error::new(kinds::IMPOSSIBLE_DATE, format!("{said} is no date"))
        .at(span)
        .hint("dates are written 2013, July 2013, 17 October 2012, 2013-07 or 2012-10-17")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
