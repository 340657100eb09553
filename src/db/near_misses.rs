//! What an empty answer would hold if one thing less were said: told in its notes.

use super::phrases::{MOST_NAMED, listed, run, shown};
use crate::error::Result;
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::syntax::phrase::lower;
use crate::syntax::phrase::meaning::{Ask, Condition, Meaning};

/// How many of them are told.
const MOST: usize = 2;

/// How many are tried.
const MOST_TRIED: usize = 3;

/// A note for each time or name without which something would be found.
pub(super) fn near_misses(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Vec<String>> {
    let mut notes: Vec<String> = Vec::new();
    let named_at = match &meaning.ask {
        Ask::List { .. } | Ask::Where { .. } => 0,
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
