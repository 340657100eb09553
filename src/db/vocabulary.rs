//! The words of a world for those who type: completion, colours, `.words`, `.examples`, and the lexicon as a file.

use std::sync::Arc;

use deunicode::deunicode_char;

use super::answer::Answer;
use super::complete::{Candidate, Completion};
use super::database::Database;
use super::highlight::Role;
use super::session::SessionState;
use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, Span, kinds};
use crate::graph::view::View;
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::fold::fold;
use crate::lexicon::function_words::is_function_word;
use crate::lexicon::sense::{Noun, Sense};
use crate::syntax::phrase::follow::{Next, next};
use crate::value::{NodeId, Value};

/// How many candidates are offered.
const MOST_CANDIDATES: usize = 40;
/// How many words before the cursor may begin a name together.
const MOST_NAME_WORDS: usize = 4;

/// What can follow at byte `at` of a phrase.
pub fn complete(text: &str, at: usize, database: &Database, state: &SessionState) -> Completion {
    let nothing = Completion { from: at, candidates: Vec::new() };
    let Ok(lexicon) = database.lexicon() else { return nothing };
    let before = text.get(..at).unwrap_or(text);
    let starts: Vec<usize> = word_starts(before);
    let runs = starts.iter().rev().take(MOST_NAME_WORDS).rev().copied();
    let mut found: Vec<(usize, Vec<Candidate>)> = Vec::new();
    for from in runs {
        let folded = fold(&before[from..]);
        let single = Some(&from) == starts.last();
        if single || !folded.is_empty() {
            found.push((from, candidates(&before[..from], &folded, single, &lexicon, state)));
        }
    }
    found.retain(|(_, candidates)| !candidates.is_empty());
    let Some((from, _)) = found.first() else { return nothing };
    let from = *from;
    // Where the words before the last are a phrase of their own, what goes on with the last is meant rather than a name
    // that begins with all of them.
    if starts_with_a_noun(&before[from..], &lexicon) {
        found.reverse();
    }
    let whole = |(start, candidates): (usize, Vec<Candidate>)| {
        let typed = before[from..start].to_owned();
        candidates
            .into_iter()
            .map(move |candidate| Candidate { text: format!("{typed}{}", candidate.text), ..candidate })
    };
    let mut candidates: Vec<Candidate> = found.into_iter().flat_map(whole).collect();
    candidates.truncate(MOST_CANDIDATES);
    Completion { from, candidates }
}

/// Whether the first word is a kind of this world or a word of the language, so that more than a name may follow.
fn starts_with_a_noun(typed: &str, lexicon: &Lexicon) -> bool {
    let first = fold(typed.split_whitespace().next().unwrap_or_default());
    is_function_word(&first) || lexicon.senses(&first).iter().any(|sense| matches!(sense, Sense::Noun(_)))
}

/// Where each word before the cursor begins; last where the word being typed begins.
fn word_starts(before: &str) -> Vec<usize> {
    let mut starts = vec![0];
    for (index, letter) in before.char_indices() {
        if letter.is_whitespace() {
            starts.push(index + letter.len_utf8());
        }
    }
    starts
}

/// What goes on from words that begin a name or a noun: kinds of this world first, then what is named so, then the rest.
fn candidates(before: &str, folded: &str, single: bool, lexicon: &Lexicon, state: &SessionState) -> Vec<Candidate> {
    let mut entries: Vec<(&str, &[Sense])> =
        lexicon.words().filter(|(word, _)| word.starts_with(folded) && (single || word.contains(' '))).collect();
    let mut names = if folded.is_empty() { Vec::new() } else { lexicon.names().starting(folded, MOST_CANDIDATES) };
    // What may follow takes many parses: it is found out only where something begins so.
    if !single && entries.is_empty() && names.is_empty() {
        return Vec::new();
    }
    let defined: Vec<String> = state.definitions.keys().map(|word| fold(word)).collect();
    let words: Vec<Word> = lexicon.cuts(before, &defined).map(|cuts| cuts.longest()).unwrap_or_default();
    let next = next(&words, if single { folded } else { "" });
    let mut found: Vec<Candidate> = next.own.iter().map(|word| Candidate::new(*word, "")).collect();
    entries.sort_by_cached_key(|(word, senses)| (std::cmp::Reverse(weight(senses, lexicon)), *word));
    let (kinds, others): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(_, senses)| weight(senses, lexicon) > 0);
    let offer = |entries: Vec<(&str, &[Sense])>, found: &mut Vec<Candidate>| {
        for (word, senses) in entries {
            if let Some(sense) = senses.iter().find(|sense| next.takes(sense)) {
                found.push(Candidate::new(word, about(sense, lexicon)));
            }
        }
    };
    offer(kinds, &mut found);
    if takes_names(&next) {
        // Those that more leads to first: they are asked for more often.
        let view = View::all(lexicon.graph());
        names.sort_by_cached_key(|(_, node)| std::cmp::Reverse(view.degree(*node)));
        for (name, node) in names {
            // Its own name, where that begins so as well, rather than another that comes before it.
            let own = lexicon.name_of(node);
            let name = if fold(&own).starts_with(folded) { own } else { name };
            if begins_alike(&name, folded) {
                found.push(named(name, node, lexicon));
            }
        }
    }
    offer(others, &mut found);
    if found.is_empty() && single && !folded.is_empty() && takes_names(&next) {
        let within = lexicon.names().complete(folded, MOST_CANDIDATES);
        found.extend(within.into_iter().map(|(name, node)| named(name, node, lexicon)));
    }
    found.truncate(MOST_CANDIDATES);
    found
}

/// Whether a name begins with the letter typed, not with an article before it.
fn begins_alike(name: &str, folded: &str) -> bool {
    let first = |text: &str| text.chars().next().and_then(deunicode_char).and_then(|letter| letter.chars().next());
    first(name).map(|letter| letter.to_ascii_lowercase()) == first(folded)
}

fn named(name: String, node: NodeId, lexicon: &Lexicon) -> Candidate {
    let kind = lexicon.noun_of_node(node).map_or_else(String::new, |noun| lexicon.noun(noun).singular.clone());
    Candidate::new(name, kind)
}

fn takes_names(next: &Next) -> bool {
    next.takes(&Sense::Name(Vec::new()))
}

/// Common kinds first.
fn weight(senses: &[Sense], lexicon: &Lexicon) -> usize {
    let noun = senses.iter().find_map(|sense| match sense {
        Sense::Noun(noun) => lexicon.noun(*noun).label,
        _ => None,
    });
    noun.map_or(0, |label| lexicon.graph().count_with_label(label))
}

/// What a sense is, in a few words.
fn about(sense: &Sense, lexicon: &Lexicon) -> String {
    let graph = lexicon.graph();
    match sense {
        Sense::Noun(noun) => match lexicon.noun(*noun).label {
            Some(label) => format!("{} {}", graph.count_with_label(label), graph.label_name(label)),
            None => "kind".into(),
        },
        Sense::Verb(verb, _) => format!("verb {}", lexicon.verb(*verb).base),
        Sense::Name(nodes) => nodes.first().map_or_else(String::new, |node| lexicon.name_of(*node)),
        Sense::Demonym(node) => lexicon.name_of(*node),
        Sense::Property(key) => format!("property {}", graph.key_name(*key)),
        Sense::Value(value) => format!("{} is {}", graph.key_name(value.key), value.value.as_text().unwrap_or("true")),
        Sense::Superlative(number) | Sense::Comparative(number) => format!("by {}", lexicon.superlative(*number).by),
        Sense::Preposition => "preposition".into(),
        Sense::Defined(_) => "defined here".into(),
        Sense::Happens(_) => "happens".into(),
        Sense::Deed(verb) => format!("what is done: {}", lexicon.verb(*verb).base),
        Sense::LinkValue(kind, key, _) => format!("as, by {} of {}", graph.key_name(*key), graph.type_name(*kind)),
    }
}

/// The parts of a phrase that play a role.
pub fn highlight(text: &str, database: &Database, state: &SessionState) -> Vec<(Span, Role)> {
    let Ok(lexicon) = database.lexicon() else { return Vec::new() };
    let defined: Vec<String> = state.definitions.keys().map(|word| fold(word)).collect();
    let Ok(words) = lexicon.cuts(text, &defined).map(|cuts| cuts.longest()) else { return Vec::new() };
    words.iter().filter_map(|word| Some((word.span, role_of(word)?))).collect()
}

fn role_of(word: &Word) -> Option<Role> {
    match word.kind {
        WordKind::Function => return Some(Role::Keyword),
        WordKind::Number(_) | WordKind::Date(_) => return Some(Role::Value),
        WordKind::Mark(_) | WordKind::Comma | WordKind::Possessive => return None,
        _ => {}
    }
    Some(match word.senses.first()? {
        Sense::Name(_) | Sense::Demonym(_) => Role::Name,
        Sense::Noun(_) | Sense::Defined(_) | Sense::Deed(_) => Role::Type,
        Sense::Verb(..) | Sense::Preposition | Sense::Happens(_) => Role::Relation,
        Sense::Property(_) | Sense::Value(_) | Sense::LinkValue(..) | Sense::Superlative(_) | Sense::Comparative(_) => {
            Role::Value
        }
    })
}

/// The lexicon as rows, or what one word means.
pub fn words(word: Option<&str>, database: &Database) -> Result<Answer> {
    let lexicon = database.lexicon()?;
    let mut rows = Vec::new();
    match word {
        Some(word) => {
            let folded = fold(word);
            let mut senses = lexicon.senses(&folded).to_vec();
            let named = lexicon.names().exact(&folded);
            senses.extend((!named.is_empty()).then(|| Sense::Name(named.to_vec())));
            if senses.is_empty() {
                return Err(unknown(word, &folded, &lexicon));
            }
            rows.extend(senses.iter().map(|sense| sense_row(&folded, sense, &lexicon)));
        }
        None => {
            let mut all: Vec<(&str, &[Sense])> = lexicon.words().collect();
            all.sort_unstable_by_key(|(word, _)| *word);
            for (word, senses) in all {
                rows.extend(senses.iter().map(|sense| sense_row(word, sense, &lexicon)));
            }
        }
    }
    Ok(Answer::of_texts(word.unwrap_or("words"), &["word", "kind", "meaning"], rows, database))
}

fn unknown(word: &str, folded: &str, lexicon: &Lexicon) -> Error {
    let known: Vec<&str> = lexicon.words().map(|(word, _)| word).collect();
    let error = Error::new(kinds::UNKNOWN_WORD, format!("this world has no word \"{word}\""));
    match did_you_mean(&nearest(folded, known, 3)) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

fn sense_row(word: &str, sense: &Sense, lexicon: &Lexicon) -> Vec<Value> {
    let kind = match sense {
        Sense::Noun(_) | Sense::Defined(_) | Sense::Deed(_) => "noun",
        Sense::Verb(..) | Sense::Happens(_) => "verb",
        Sense::Name(_) => "name",
        Sense::Demonym(_) | Sense::Value(_) | Sense::LinkValue(..) => "adjective",
        Sense::Property(_) => "property",
        Sense::Superlative(_) => "superlative",
        Sense::Comparative(_) => "comparative",
        Sense::Preposition => "preposition",
    };
    vec![Value::from(word), Value::from(kind), Value::from(meaning(sense, lexicon))]
}

/// A sense told in full: for nouns and verbs with the paths they stand for.
fn meaning(sense: &Sense, lexicon: &Lexicon) -> String {
    match sense {
        Sense::Noun(noun) => noun_meaning(lexicon.noun(*noun), lexicon),
        Sense::Verb(verb, _) => {
            let verb = lexicon.verb(*verb);
            let paths: Vec<String> = verb.paths.iter().map(|path| path.shown(lexicon.graph()).to_string()).collect();
            let particle = verb.particle.as_deref().map_or_else(String::new, |word| format!(" {word}"));
            format!("{}{particle}: {}", verb.base, paths.join(" or "))
        }
        other => about(other, lexicon),
    }
}

fn noun_meaning(noun: &Noun, lexicon: &Lexicon) -> String {
    let graph = lexicon.graph();
    let label = noun.label.map_or_else(|| "any node".to_string(), |label| format!(":{}", graph.label_name(label)));
    let filter: Vec<String> =
        noun.filter.iter().map(|(key, value)| format!("{key} {}", value.as_text().unwrap_or("…"))).collect();
    let mut prepositions: Vec<Arc<str>> = noun.prepositions.iter().map(|(word, _)| Arc::clone(word)).collect();
    prepositions.dedup();
    let known = if prepositions.is_empty() { String::new() } else { format!("; {}", prepositions.join(", ")) };
    let filter = if filter.is_empty() { String::new() } else { format!(" with {}", filter.join(", ")) };
    format!("{label}{filter}{known}")
}

/// Phrases of this world that are worth trying: its own, or made from its vocabulary.
pub fn examples(database: &Database) -> Vec<String> {
    let Ok(lexicon) = database.lexicon() else { return Vec::new() };
    if !lexicon.examples.is_empty() {
        return lexicon.examples.clone();
    }
    made_examples(&lexicon)
}

/// Examples from labels and relations: the commonest kinds, and what joins them.
fn made_examples(lexicon: &Lexicon) -> Vec<String> {
    const MOST_KINDS: usize = 4;
    let graph = lexicon.graph();
    let mut nouns: Vec<&Noun> = lexicon
        .nouns()
        .map(|(_, noun)| noun)
        .filter(|noun| noun.relation.is_none() && noun.filter.is_empty())
        .collect();
    nouns.sort_by_key(|noun| std::cmp::Reverse(noun.label.map_or(0, |label| graph.count_with_label(label))));
    let mut examples = Vec::new();
    for noun in nouns.into_iter().take(MOST_KINDS) {
        examples.push(format!("how many {}", noun.plural));
        for (word, paths) in noun.prepositions.iter().take(1) {
            let ends = paths.first().map(|path| path.ends(&noun.labels, graph)).unwrap_or_default();
            let node = ends.labels().find_map(|label| graph.nodes_with_label(label).next());
            let node = node.map(|node| match lexicon.roles.name.is_empty() && lexicon.roles.name_parts.is_empty() {
                false => lexicon.name_of(node),
                true => {
                    let kind = lexicon.noun_of_node(node).map_or("", |noun| lexicon.noun(noun).singular.as_str());
                    format!("{kind} #{}", lexicon.name_of(node))
                }
            });
            examples.extend(node.map(|name| format!("{} {word} {name}", noun.plural)));
        }
    }
    examples
}

/// The generated lexicon of a world as TOML, ready to edit.
pub fn lexicon(database: &Database) -> Result<String> {
    let lexicon = database.lexicon()?;
    let mut text = String::from("# Generated from the graph; edit it and put it beside the data as world.toml.\n");
    text.push_str(&format!("name = {:?}\n", database.name()));
    text.push_str(&crate::lexicon::write::settings(&lexicon).to_toml());
    Ok(text)
}

/// Definitions as lines for a world's lexicon.
pub fn definitions_as_lexicon(state: &SessionState) -> Result<String> {
    if state.definitions.is_empty() {
        let error = Error::new(kinds::NOTHING_BEFORE, "nothing was defined in this session");
        return Err(error.hint("define \"close partners\" as states with at least 3 visits"));
    }
    let lines =
        state.definitions.iter().map(|(word, phrase)| format!("[[define]]\nword = {word:?}\nas = {phrase:?}\n"));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}
