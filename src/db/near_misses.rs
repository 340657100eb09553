//! What an empty answer would hold if one thing less were said: told in its notes.

use super::phrases::{MOST_NAMED, listed, run, shown};
use crate::error::Result;
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::lexicon::generate::split_words;
use crate::syntax::phrase::lower;
use crate::syntax::phrase::meaning::{Ask, Condition, Meaning};
use crate::syntax::phrase::time::Period;
use crate::value::time::{earliest, latest};
use crate::value::{NodeId, Value};

/// How many of them are told.
const MOST: usize = 2;

/// How many are tried.
const MOST_TRIED: usize = 3;

/// A note for each time or name without which something would be found.
pub(super) fn near_misses(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Vec<String>> {
    let mut notes: Vec<String> = Vec::new();
    let named_at = match &meaning.ask {
        Ask::List { .. } | Ask::Where { .. } | Ask::Why { .. } => 0,
        Ask::When { .. } | Ask::Lasted { .. } => 1,
        _ => return Ok(notes),
    };
    // Without all that is said of it, a kind is no answer.
    let links = meaning.things.iter().flat_map(|thing| &thing.conditions);
    let links = links.filter(|condition| matches!(condition, Condition::Linked(_) | Condition::Time { .. }));
    if links.count() < 2 || meaning.denies() {
        return Ok(notes);
    }
    for (thing, place, words) in removable(meaning).into_iter().take(MOST_TRIED) {
        let mut wider = meaning.clone();
        wider.things[thing].conditions.remove(place);
        let Ok(lowered) = lower::lower(&wider, lexicon) else { continue };
        let rows = run(&lowered, graph)?;
        let named: Vec<String> = rows.iter().take(MOST_NAMED).filter_map(|row| row.get(named_at)).map(shown).collect();
        if named.is_empty() {
            continue;
        }
        notes.push(format!("but without \"{words}\": {}", listed(&named, rows.len())));
        if notes.len() == MOST {
            break;
        }
    }
    Ok(notes)
}

/// What else is told of somebody named in the time that was asked for: he paid no visit then, but took part in a ceremony.
pub(super) fn at_that_time(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<String>> {
    let Some((period, words)) = meaning.things.iter().flat_map(|thing| &thing.conditions).find_map(during) else {
        return Ok(None);
    };
    let named = |condition: &Condition| match condition {
        Condition::Linked(link) if !link.negated => Some(link.to).filter(|to| meaning.thing(*to).nodes.is_some()),
        _ => None,
    };
    let Some(somebody) = meaning.things.iter().flat_map(|thing| &thing.conditions).find_map(named) else {
        return Ok(None);
    };
    let of = meaning.thing(somebody).nodes.clone().unwrap_or_default();
    let timeline = Meaning { ask: Ask::Timeline { of }, ..meaning.clone() };
    let Ok(lowered) = lower::lower(&timeline, lexicon) else { return Ok(None) };
    let rows = run(&lowered, graph)?;
    let told: Vec<String> = rows
        .iter()
        .filter(|row| row.first().and_then(Value::as_text).is_some_and(|when| lies_in(when, period)))
        .filter_map(|row| row.get(1))
        .map(shown)
        .collect();
    let whose = &meaning.thing(somebody).words;
    let first = &told[..told.len().min(MOST_NAMED)];
    Ok((!told.is_empty()).then(|| format!("{words}, of {whose}: {}", listed(first, told.len()))))
}

/// Where nothing of a kind is joined to somebody or something named as was asked, what of that kind is joined to it in
/// another way: a council without members has founders.
pub(super) fn otherwise_joined(meaning: &Meaning, lexicon: &Lexicon) -> Vec<String> {
    let Ask::List { head, .. } = meaning.ask else { return Vec::new() };
    let thing = meaning.thing(head);
    let [Condition::Linked(link)] = &thing.conditions[..] else { return Vec::new() };
    let (Some([node]), false) = (meaning.thing(link.to).nodes.as_deref(), link.negated || link.count.is_some()) else {
        return Vec::new();
    };
    let graph = lexicon.graph();
    let of_kind = |other: &&NodeId| lexicon.labels_of(**other).intersects(&thing.labels);
    let mut notes = Vec::new();
    for kind in graph.types() {
        let sides = [graph.outgoing(*node, kind).nodes, graph.incoming(*node, kind).nodes];
        let joined: Vec<NodeId> = sides.into_iter().flatten().filter(of_kind).copied().collect();
        if joined.is_empty() {
            continue;
        }
        let names: Vec<String> = joined.iter().take(MOST_NAMED).map(|other| lexicon.name_of(*other)).collect();
        let how = split_words(lexicon.type_name(kind)).join(" ");
        notes.push(format!("{}, otherwise ({how}): {}", meaning.thing(link.to).words, listed(&names, joined.len())));
    }
    notes.truncate(MOST_TRIED);
    notes
}

/// A plain period that a condition names.
fn during(condition: &Condition) -> Option<(&Period, &str)> {
    match condition {
        Condition::Time { period, words, negated: false, .. } if period.month.is_none() && !period.attested => {
            Some((period, words.trim()))
        }
        _ => None,
    }
}

fn lies_in(when: &str, period: &Period) -> bool {
    let (Some(first), Some(last)) = (&period.first, &period.last) else { return false };
    let bounds = earliest(when).zip(latest(when));
    bounds.is_some_and(|(from, to)| *first <= from && to <= *last)
}

/// The conditions that a phrase could do without: times, and what a preposition joins to something named.
fn removable(meaning: &Meaning) -> Vec<(usize, usize, String)> {
    let mut said = Vec::new();
    for (thing, conditions) in meaning.things.iter().map(|thing| &thing.conditions).enumerate() {
        for (place, condition) in conditions.iter().enumerate() {
            let words = match condition {
                Condition::Time { words, negated: false, .. } => words,
                Condition::Linked(link)
                    if !link.negated && !link.words.is_empty() && meaning.thing(link.to).nodes.is_some() =>
                {
                    &link.words
                }
                _ => continue,
            };
            said.push((thing, place, words.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
    // The last thing said is the likeliest to be one too many.
    said.reverse();
    said
}
