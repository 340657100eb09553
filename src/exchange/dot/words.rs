//! What stands in a picture: names on a few short lines, dates as people say them, properties for tooltips.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::lexicon::generate::split_words;
use crate::value::Value;

/// How wide a line of a name may be.
const WIDTH: usize = 24;
/// How wide a line of a title may be.
const TITLE_WIDTH: usize = 70;
/// How many lines a name may have.
const LINES: usize = 5;

/// A label or a relationship's type in plain words.
pub(super) fn plain(name: &str) -> String {
    let words = split_words(name).join(" ");
    if words.is_empty() { name.to_owned() } else { words }
}

/// A title on lines as wide as a page bears.
pub(super) fn title(text: &str) -> Vec<String> {
    lines(&crate::exchange::cell::visible(text), TITLE_WIDTH)
}

/// The text on lines of about the same length, words kept whole where they fit.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    let text = crate::exchange::cell::visible(text);
    let wanted = text.width().div_ceil(WIDTH).max(1);
    // Lines as even as can be look calmer than full ones with a rest.
    let even = (text.width() / wanted + 4).min(WIDTH);
    let mut lines = lines(&text, even);
    if lines.len() > wanted {
        lines = self::lines(&text, WIDTH);
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
        break_last(&mut lines, width.max(WIDTH));
    }
    lines
}

/// Cuts the last line where a word is wider than a line may be.
fn break_last(lines: &mut Vec<String>, most: usize) {
    while let Some(line) = lines.last_mut().filter(|line| line.width() > most) {
        let mut width = 0;
        let cut = line.char_indices().find(|(_, character)| {
            width += character.width().unwrap_or(0);
            width > most
        });
        let Some((cut, _)) = cut.filter(|(cut, _)| *cut > 0) else { return };
        let rest = line.split_off(cut);
        lines.push(rest);
    }
}

/// A date as people say it: `23 July 2006`, `spring 2010`, `2007–2008`; other texts and values as they are.
pub(super) fn date(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(date_text(text)),
        Value::Integer(year) => Some(year.to_string()),
        Value::List(items) => {
            let dates: Vec<String> = items.iter().filter_map(date).collect();
            Some(dates.join(", ")).filter(|dates| !dates.is_empty())
        }
        _ => None,
    }
}

fn date_text(text: &str) -> String {
    if !crate::value::time::is_date(text) {
        return text.to_owned();
    }
    match text.split_once('/') {
        Some((from, "" | "..")) => format!("since {}", single(from)),
        Some(("" | "..", to)) => format!("until {}", single(to)),
        Some((from, to)) => interval(from, to),
        None => single(text),
    }
}

/// Two dates; what they share is said once: `15–19 October 2012`, `July–December 2013`.
fn interval(from: &str, to: &str) -> String {
    let (first, last) = (single(from), single(to));
    let short = match (from.rsplit_once('-'), to.rsplit_once('-')) {
        (Some((before, _)), Some((after, _))) if before == after && from.len() == to.len() => first.split(' ').next(),
        _ => None,
    };
    let dash = if first.contains(' ') && short.is_none() { " – " } else { "–" };
    format!("{}{dash}{last}", short.unwrap_or(&first))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn single(text: &str) -> String {
    if let Some(season) = crate::value::time::season_in_words(text) {
        return season;
    }
    let doubted = text.ends_with(['?', '~', '%']);
    let mut parts = text.trim_end_matches(['?', '~', '%']).split('-');
    let year = parts.next().unwrap_or_default();
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
    let month = number(parts.next());
    let name = month.and_then(|month| match month {
        1..=12 => MONTHS.get(month - 1),
        _ => None,
    });
    let said = match (name, number(parts.next())) {
        (Some(name), Some(day)) => format!("{day} {name} {year}"),
        (Some(name), None) => format!("{name} {year}"),
        (None, _) => text.trim_end_matches(['?', '~', '%']).to_owned(),
    };
    if doubted { format!("about {said}") } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_on_short_lines() {
        assert_eq!(wrapped("Minsk Tractor Works"), ["Minsk Tractor Works"]);
        assert_eq!(wrapped("Embassy of Belarus in the United States"), ["Embassy of Belarus in", "the United States"]);
        assert_eq!(wrapped(&"x".repeat(40)), ["x".repeat(24), "x".repeat(16)]);
        assert_eq!(wrapped("Belarusian-Venezuelan cooperation"), ["Belarusian-Venezuelan", "cooperation"]);
        assert_eq!(wrapped(""), [""]);
        assert_eq!(wrapped(&"word ".repeat(100)).len(), LINES);
        assert!(wrapped(&"東".repeat(300)).iter().all(|line| line.width() <= WIDTH + 1));
    }

    #[test]
    fn dates_are_said_as_people_say_them() {
        let said = |text: &str| date(&Value::text(text)).unwrap_or_default();
        assert_eq!(said("2006-07-23"), "23 July 2006");
        assert_eq!(said("2006-07"), "July 2006");
        assert_eq!(said("2010-21"), "spring 2010");
        assert_eq!(said("2007/2008"), "2007–2008");
        assert_eq!(said("2012-10-15/2012-10-19"), "15–19 October 2012");
        assert_eq!(said("2013-07/2013-12"), "July–December 2013");
        assert_eq!(said("2012-06/2013-12"), "June 2012 – December 2013");
        assert_eq!(said("2012-06?"), "about June 2012");
        assert_eq!(said("1997/.."), "since 1997");
        assert_eq!(said("the war"), "the war");
        assert_eq!(date(&Value::Integer(1901)).as_deref(), Some("1901"));
    }
}
