//! Says a thing with its conditions: adjectives before the noun, what it is *of* behind it, and then the rest.

use super::order;
use crate::lexicon::Lexicon;
use crate::lexicon::function_words::is_function_word;
use crate::query::Comparison;
use crate::syntax::phrase::meaning::{Condition, Link, Meaning, Thing, ThingId};
use crate::syntax::phrase::posts::joined_words;

/// How deep things within things are told.
const DEEPEST: usize = 5;

/// Where a part of what is said of a thing stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Before the noun: `official`.
    Before,
    /// Right behind it: `of Belarus`.
    Owner,
    /// Behind that.
    Behind,
    /// Last, since `in` a year is no `in` of a place.
    Time,
}

/// What is said of a thing, cut at what it is called.
struct Sayings {
    /// `at least 3 `
    quantity: String,
    /// `official `
    adjectives: String,
    /// ` of Belarus in 2013`
    behind: String,
}

/// A thing with all that is said of it, within others so deep.
pub(super) fn said(meaning: &Meaning, lexicon: &Lexicon, id: ThingId, depth: usize) -> String {
    let (lead, noun) = split(meaning, lexicon, id);
    let thing = meaning.thing(id);
    let one = !lead.is_empty() && thing.limit == Some(1);
    let noun = if one { one_of(thing, lexicon, noun).unwrap_or(noun) } else { noun };
    let kind = thing.nouns.first().filter(|_| thing.nodes.is_some());
    let kind = kind.map_or_else(String::new, |noun| format!(" as {}", lexicon.noun(*noun).singular));
    let Sayings { quantity, adjectives, behind } = sayings(meaning, lexicon, id, depth);
    format!("{quantity}{lead}{adjectives}{noun}{kind}{behind}")
}

/// What is said of a thing, without what it is called.
fn tail(meaning: &Meaning, lexicon: &Lexicon, id: ThingId, depth: usize) -> String {
    let Sayings { adjectives, behind, .. } = sayings(meaning, lexicon, id, depth);
    format!(" {adjectives}{behind}").trim_end().to_string()
}

fn sayings(meaning: &Meaning, lexicon: &Lexicon, id: ThingId, depth: usize) -> Sayings {
    let thing = meaning.thing(id);
    let quantity = thing.quantity.map_or_else(String::new, |(how, count)| format!("{} ", quantity_words(how, count)));
    if depth > DEEPEST {
        return Sayings { quantity, adjectives: String::new(), behind: String::new() };
    }
    let mut parts: Vec<(Place, String)> = thing
        .conditions
        .iter()
        .map(|condition| (place(condition, thing.nodes.is_some()), condition_words(meaning, lexicon, condition, depth)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    parts.sort_by_key(|(place, _)| *place);
    parts.dedup();
    let before = parts.iter().position(|(place, _)| *place != Place::Before).unwrap_or(parts.len());
    let adjectives: String = parts[..before].iter().map(|(_, words)| format!("{words} ")).collect();
    let mut behind = joined(&parts[before..]);
    if let Some(by) = order::of_thing(meaning, lexicon, id).filter(|_| depth > 0 && thing.limit.is_some()) {
        behind = format!("{behind} ({by})");
    }
    Sayings { quantity, adjectives, behind }
}

/// What one of a thing is called.
pub(super) fn singular(meaning: &Meaning, lexicon: &Lexicon, id: ThingId) -> String {
    let thing = meaning.thing(id);
    one_of(thing, lexicon, &thing.words).unwrap_or(&thing.words).to_string()
}

/// The singular of what a thing is called, where that is its noun.
fn one_of<'l>(thing: &Thing, lexicon: &'l Lexicon, called: &str) -> Option<&'l str> {
    let nouns = thing.nouns.iter().map(|noun| lexicon.noun(*noun));
    nouns.into_iter().find(|noun| noun.plural == called).map(|noun| noun.singular.as_str())
}

/// Whether a word such as `latest` stands before what a thing is called.
pub(super) fn has_lead(meaning: &Meaning, lexicon: &Lexicon, id: ThingId) -> bool {
    !split(meaning, lexicon, id).0.is_empty()
}

/// The words of a thing, cut before its noun.
fn split<'m>(meaning: &'m Meaning, lexicon: &Lexicon, id: ThingId) -> (&'m str, &'m str) {
    let thing = meaning.thing(id);
    let ends = |noun: &crate::lexicon::sense::NounId| {
        let noun = lexicon.noun(*noun);
        [&noun.plural, &noun.singular].into_iter().find_map(|form| thing.words.strip_suffix(form.as_str()))
    };
    let lead = thing.nouns.iter().find_map(ends).filter(|lead| lead.is_empty() || lead.ends_with(' '));
    thing.words.split_at(lead.map_or(0, str::len))
}

/// Behind one another, with the little words that such a row needs: `of A and of B`, `with an X but without a Y`.
fn joined(parts: &[(Place, String)]) -> String {
    let mut words = String::new();
    let mut before = "";
    for (place, part) in parts {
        let lead = part.split(' ').next().unwrap_or_default();
        if before == "between" && lead == "between" && words.ends_with(" and") {
            words.push_str(part.strip_prefix("between").unwrap_or(part));
        } else {
            let joint = match (before, lead) {
                ("with", "without") => " but",
                ("that", "except") => ",",
                (before, lead)
                    if before == lead && *place != Place::Time && is_function_word(lead) && lead != "that" =>
                {
                    " and"
                }
                ("that", "that") => " and",
                _ => "",
            };
            words.push_str(&format!("{joint} {part}"));
        }
        before = lead;
    }
    words
}

fn place(condition: &Condition, named: bool) -> Place {
    match condition {
        Condition::Value { negated: false, words, .. } if !named && is_adjective(words) => Place::Before,
        Condition::Any(all) if all.iter().all(|one| place(one, named) == Place::Before) => Place::Before,
        Condition::Linked(link) if !link.negated && link.words.starts_with("of ") => Place::Owner,
        Condition::Time { .. } => Place::Time,
        _ => Place::Behind,
    }
}

/// Whether words can stand before a noun.
fn is_adjective(words: &str) -> bool {
    !words.is_empty() && !words.contains(' ') && !is_function_word(words)
}

pub(super) fn quantity_words(how: Comparison, count: i64) -> String {
    match how {
        Comparison::Equal => count.to_string(),
        Comparison::NotEqual => format!("not {count}"),
        Comparison::Less => format!("fewer than {count}"),
        Comparison::LessOrEqual => format!("at most {count}"),
        Comparison::Greater => format!("more than {count}"),
        Comparison::GreaterOrEqual => format!("at least {count}"),
    }
}

fn condition_words(meaning: &Meaning, lexicon: &Lexicon, condition: &Condition, depth: usize) -> String {
    let all = |conditions: &[Condition]| -> Vec<String> {
        let words = conditions.iter().map(|condition| condition_words(meaning, lexicon, condition, depth));
        words.filter(|words| !words.is_empty()).collect()
    };
    match condition {
        Condition::Linked(link) => link_words(meaning, lexicon, link, depth),
        Condition::Any(conditions) => {
            // What several kinds call otherwise was said once.
            let mut said = all(conditions);
            said.dedup();
            joined_words(&said, "or")
        }
        Condition::Not(conditions) => format!("but not ({})", all(conditions).join(" ")),
        Condition::Same { words, negated: true, .. } if !words.is_empty() => format!("except {words}"),
        Condition::Value { words, negated: true, .. } if !words.is_empty() => denied(words),
        Condition::Together { .. } => String::new(),
        Condition::Latest { followed: false } => "still, as far as is told".into(),
        Condition::Latest { followed: true } => "no longer".into(),
        Condition::Same { words, .. }
        | Condition::Value { words, .. }
        | Condition::Compare { words, .. }
        | Condition::Beyond { words, .. }
        | Condition::Against { words, .. }
        | Condition::Present { words, .. }
        | Condition::Text { words, .. }
        | Condition::Time { words, .. }
        | Condition::Paragraph { words, .. }
        | Condition::Kind { words, .. }
        | Condition::Near { words, .. } => words.clone(),
    }
}

fn link_words(meaning: &Meaning, lexicon: &Lexicon, link: &Link, depth: usize) -> String {
    let target = meaning.thing(link.to);
    if link.negated && link.words.starts_with("and no ") {
        // That there are no others says all.
        return link.words.clone();
    }
    let full = || said(meaning, lexicon, link.to, depth + 1);
    let mut words = match link.words.split_once(target.words.as_str()) {
        Some((lead, rest)) if !target.words.is_empty() => format!("{lead}{}{rest}", full()),
        _ => format!("{}{}", link.words, tail(meaning, lexicon, link.to, depth + 1)),
    };
    if target.none {
        words = match words.strip_prefix("with ") {
            Some(rest) => format!("without {rest}"),
            // `that led to no agreements`
            None if matches!(&*target.words, "nobody" | "nothing") => words,
            None => words.replacen(&target.words, &format!("no {}", target.words), 1),
        };
    } else if link.negated {
        words = denied(&words);
    }
    if let Some(often) = &link.often {
        words = format!("{words} {often}");
    }
    for time in &link.times {
        words = format!("{words} {}", time.words);
    }
    words
}

/// The opposite of what some words say.
fn denied(words: &str) -> String {
    match (words.strip_prefix("with "), words.split(' ').next()) {
        (Some(rest), _) => format!("without {rest}"),
        (None, Some("not" | "without")) => words.to_string(),
        (None, Some("that")) => format!("except those {words}"),
        _ => format!("not {words}"),
    }
}
