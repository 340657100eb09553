//! The near phrases that a refused one is told: made of its own words, each of them understood and with an answer.

use std::time::{Duration, Instant};

use super::engine;
use crate::error::{Error, kinds};
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::sense::{Noun, NounId, Sense};
use crate::syntax::phrase::meaning::Ask;
use crate::syntax::phrase::{self, lower};
use crate::value::Value;

/// How many near phrases are told.
const MOST: usize = 3;
/// How many are tried.
const MOST_TRIED: usize = 60;
/// How long the search for them may take.
const LONGEST: Duration = Duration::from_millis(400);
/// How far-fetched the reading of a near phrase may be.
const MOST_STRAIN: u32 = 3;
/// How many nouns and names of the refused phrase are put together.
const MOST_WORDS: usize = 3;

/// What hints begin with that a near phrase takes the place of.
const STOPGAPS: &[&str] = &["this world understands, for example: ", "go on with a name or a noun", "try: "];

/// The same error, with up to three near phrases as hints; what is hinted at as a phrase already must have an answer.
pub(super) fn with_near_phrases(error: Error, text: &str, lexicon: &Lexicon, graph: &Graph) -> Error {
    let told = [kinds::UNKNOWN_WORD, kinds::NOT_UNDERSTOOD, kinds::INCOMPLETE_PHRASE, kinds::NO_SUCH_RELATION];
    if !told.contains(&error.kind()) {
        return error;
    }
    let until = Instant::now() + LONGEST;
    let mut found: Vec<String> = Vec::new();
    let mut readings: Vec<String> = Vec::new();
    let offered = error.hints().iter().filter_map(|hint| hint.strip_prefix("try: "));
    let mut groups: Vec<Vec<String>> = offered.map(|phrase| vec![phrase.to_string()]).collect();
    groups.extend(shortened(&error, text).into_iter().map(|phrase| vec![phrase]));
    let said = groups.len();
    groups.extend(composed(text, lexicon));
    let mut tried = 0;
    for (place, group) in groups.into_iter().enumerate() {
        // What the asker nearly said may be said in any way that is understood.
        let read: Read = if place < said { phrase::read_unexplained } else { phrase::read_plainly };
        // Of phrases that say the same in several ways one is enough.
        for candidate in group {
            tried += 1;
            if found.len() == MOST || tried > MOST_TRIED || Instant::now() > until {
                break;
            }
            if let Some(reading) = answered(&candidate, read, lexicon, graph, until)
                && !readings.contains(&reading)
            {
                readings.push(reading);
                found.push(candidate);
                break;
            }
        }
    }
    let is_stopgap = |hint: &str| STOPGAPS.iter().any(|stopgap| hint.starts_with(stopgap));
    let mut hints: Vec<String> = error.hints().iter().filter(|hint| !is_stopgap(hint)).cloned().collect();
    if found.is_empty() {
        let kept = error.hints().iter().filter(|hint| is_stopgap(hint) && !hint.starts_with("try: "));
        hints.extend(kept.cloned());
    }
    hints.extend(found.into_iter().map(|phrase| format!("try: {phrase}")));
    error.with_hints(hints)
}

/// How a near phrase is read.
type Read = fn(&str, &Lexicon) -> Option<phrase::Reading>;

/// The reading of a phrase that is understood without strain and finds something.
fn answered(text: &str, read: Read, lexicon: &Lexicon, graph: &Graph, until: Instant) -> Option<String> {
    let mut reading = read(text, lexicon)?;
    if reading.meaning.strain > MOST_STRAIN || matches!(reading.meaning.ask, Ask::Define { .. }) {
        return None;
    }
    if let Ask::List { head, .. } = reading.meaning.ask {
        // Whether there are any is all that counts, not what stands beside them.
        reading.meaning.ask = Ask::Count { head, group: None };
    }
    let lowered = lower::lower(&reading.meaning, lexicon).ok()?;
    let budget = engine::Budget { deadline: Some(until), ..engine::Budget::default() };
    let (rows, _) = engine::run(&lowered.query, graph, &lowered.parameters, &budget, engine::procedures()).ok()?;
    let nothing = |value: &Value| match value {
        Value::Null | Value::Integer(0) => true,
        Value::List(items) => items.is_empty(),
        Value::Text(text) => matches!(reading.meaning.ask, Ask::YesNo { .. }) && &**text != "yes",
        _ => false,
    };
    let answer = rows.rows.first()?;
    (!answer.first().is_none_or(nothing)).then_some(reading.sentence)
}

/// The phrase without the words that were not understood, and what stands before them.
fn shortened(error: &Error, text: &str) -> Vec<String> {
    let Some(span) = error.span() else { return Vec::new() };
    let (Some(before), Some(after)) = (text.get(..span.from), text.get(span.to..)) else { return Vec::new() };
    let tidy = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let both = tidy(format!("{before} {after}"));
    let before = tidy(before.to_string());
    [both, before].into_iter().filter(|text| text.contains(' ')).collect()
}

/// Phrases of the nouns, names and years of a refused one, those that use most of them first.
fn composed(text: &str, lexicon: &Lexicon) -> Vec<Vec<String>> {
    let Ok(words) = lexicon.cuts(text, &[]).map(|cuts| cuts.longest()) else { return Vec::new() };
    let nouns = nouns(&words);
    let names = names(&words, lexicon);
    let year = words.iter().find(|word| {
        matches!(word.kind, WordKind::Number(number) if number.fract() == 0.0 && (1000.0..3000.0).contains(&number))
    });
    let year = year.map(|word| format!(" in {}", word.text));
    let times: Vec<&str> = year.iter().map(String::as_str).chain([""]).collect();
    let mut made = Vec::new();
    for noun in &nouns {
        let known = lexicon.noun(*noun);
        let (plural, prepositions) = (&known.plural, prepositions(known));
        for time in &times {
            for (place, name) in names.iter().enumerate() {
                for other in &names[place + 1..] {
                    let ways = [("between", "and"), ("of", "in"), ("by", "to"), ("of", "with")];
                    let ways = ways.iter().filter(|(first, _)| prepositions.contains(first));
                    made.push(ways.map(|(one, two)| format!("{plural} {one} {name} {two} {other}{time}")).collect());
                }
            }
            for name in &names {
                let ways = prepositions.iter().filter(|word| **word != "between");
                made.push(ways.map(|word| format!("{plural} {word} {name}{time}")).collect());
            }
        }
    }
    for noun in &nouns {
        made.push(times.iter().map(|time| format!("{}{time}", lexicon.noun(*noun).plural)).collect());
    }
    made.extend(names.iter().map(|name| vec![format!("everything about {name}")]));
    made.extend(year.iter().map(|time| vec![format!("what happened{time}")]));
    let alike = |example: &&String| {
        let plurals = nouns.iter().map(|noun| lexicon.noun(*noun).plural.as_str());
        plurals.chain(names.iter().map(String::as_str)).any(|word| example.contains(word))
    };
    made.extend(lexicon.examples.iter().filter(alike).map(|example| vec![example.clone()]));
    made
}

/// The prepositions that a noun is said with; where no lexicon says, the plainest.
fn prepositions(noun: &Noun) -> Vec<&str> {
    if noun.prepositions.is_empty() {
        return vec!["of", "in", "to", "by", "between"];
    }
    noun.prepositions.iter().map(|(word, _)| &**word).collect()
}

fn nouns(words: &[Word]) -> Vec<NounId> {
    let mut found: Vec<NounId> = Vec::new();
    for word in words {
        let noun = word.senses.iter().find_map(|sense| match sense {
            Sense::Noun(noun) => Some(*noun),
            _ => None,
        });
        found.extend(noun.filter(|noun| !found.contains(noun)));
    }
    found.truncate(MOST_WORDS);
    found
}

fn names(words: &[Word], lexicon: &Lexicon) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words {
        let name = word.senses.iter().find_map(|sense| match sense {
            Sense::Name(nodes) => nodes.first().map(|node| lexicon.name_of(*node)),
            Sense::Demonym(node) => Some(lexicon.name_of(*node)),
            _ => None,
        });
        found.extend(name.filter(|name| !found.contains(name)));
    }
    found.truncate(MOST_WORDS);
    found
}
