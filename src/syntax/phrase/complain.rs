//! What to say when a phrase can't be understood: the place, the nearest words, the nearest phrases.

use super::meaning::Meaning;
use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, Span, kinds};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::function_words;
use crate::lexicon::sense::Sense;

/// How many suggestions are made.
const MOST: usize = 3;

/// Refuses a text with a word that means nothing here.
pub(super) fn unknown_words(text: &str, cuts: &[Vec<Word>], lexicon: &Lexicon) -> Result<()> {
    let Some(words) = cuts.first() else { return Ok(()) };
    let defines = words.first().is_some_and(|word| word.folded == "define");
    let unknown = words.iter().enumerate().find(|(index, word)| !word.is_known() && !(defines && *index == 1));
    let Some((_, word)) = unknown else { return Ok(()) };
    Err(unknown_word(text, word, lexicon))
}

fn unknown_word(text: &str, word: &Word, lexicon: &Lexicon) -> Error {
    let several = lexicon.names().prefix(&word.folded, 6);
    let shown = word.text.trim_matches(['"', '“', '”']);
    if several.len() > 1 && word.folded.chars().count() > 2 {
        let names: Vec<String> = several.iter().take(MOST).map(|node| lexicon.name_of(*node)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let error =
            Error::new(kinds::UNKNOWN_WORD, format!("unknown word \"{shown}\": several names begin so")).at(word.span);
        return hinted(error, text, word.span, &names);
    }
    let what = match word.kind {
        WordKind::Quoted => format!("nothing is named \"{shown}\""),
        WordKind::Id(_) => format!("nothing has the id {}", word.text),
        WordKind::Mark(mark) => format!("\"{mark}\" means nothing in a phrase"),
        _ => format!("unknown word \"{shown}\""),
    };
    let near = near_words(&word.folded, lexicon);
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    hinted(Error::new(kinds::UNKNOWN_WORD, what).at(word.span), text, word.span, &near)
}

/// Adds "did you mean", and the phrase with each nearest word in the place of the unknown one.
fn hinted(mut error: Error, text: &str, span: Span, near: &[&str]) -> Error {
    if let Some(hint) = did_you_mean(near) {
        error = error.hint(hint);
    }
    for word in near {
        let (before, after) = (text.get(..span.from).unwrap_or(""), text.get(span.to..).unwrap_or(""));
        error = error.hint(format!("try: {before}{word}{after}"));
    }
    error
}

/// The words and names of a world, and the grammar's, that are nearest to a mistyped one.
fn near_words(folded: &str, lexicon: &Lexicon) -> Vec<String> {
    let mut words: Vec<&str> = lexicon.words().map(|(word, _)| word).collect();
    words.extend(function_words::all());
    words.sort_unstable();
    let mut near: Vec<String> = nearest(folded, words, MOST).into_iter().map(str::to_string).collect();
    let names = lexicon.names().near(folded, MOST);
    let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
    let distance = |word: &str| strsim::osa_distance(folded, &word.to_lowercase());
    near.extend(names);
    near.sort_by_key(|word| distance(word));
    near.dedup();
    near.truncate(MOST);
    near
}

/// `where does it say that …` with words that the world doesn't know: a search for them.
pub(super) fn words_search(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Result<Meaning>> {
    let lead = ["where", "does", "it", "say"];
    let leads = words.len() > lead.len() && words.iter().zip(lead).all(|(word, lead)| word.folded == lead);
    if !leads {
        return None;
    }
    let rest = &words[lead.len()..];
    let _ = text;
    let known = rest.iter().all(Word::is_known);
    if known { None } else { Some(Ok(super::search(rest, lexicon))) }
}

/// The error of a phrase none of whose rows made sense.
pub(super) fn failure(
    text: &str,
    words: &[Word],
    mut failures: Vec<Error>,
    furthest: usize,
    lexicon: &Lexicon,
) -> Error {
    let urgent = [kinds::IMPOSSIBLE_DATE, kinds::NOTHING_BEFORE, kinds::INCOMPLETE_PHRASE, kinds::UNKNOWN_WORD];
    for kind in urgent {
        if let Some(index) = failures.iter().position(|failure| failure.kind() == kind) {
            return failures.swap_remove(index);
        }
    }
    if let Some(index) = failures.iter().position(|failure| failure.kind() == kinds::NO_SUCH_RELATION) {
        return failures.swap_remove(index);
    }
    if furthest >= words.len() {
        return incomplete(text, words, lexicon);
    }
    if let Some(failure) = failures.into_iter().next() {
        return failure;
    }
    let word = &words[furthest.min(words.len() - 1)];
    let error =
        Error::new(kinds::NOT_UNDERSTOOD, format!("understood up to here, but not \"{}\"", word.text)).at(word.span);
    match lexicon.examples.first() {
        Some(example) => error.hint(format!("this world understands, for example: {example}")),
        None => error.hint("a phrase names a kind of thing and what is said of it, such as: persons who know Alice"),
    }
}

/// The phrase stops too early: what could follow.
fn incomplete(text: &str, words: &[Word], lexicon: &Lexicon) -> Error {
    let last = words.last();
    let end = last.map_or(text.len(), |word| word.span.to);
    let from = last.map_or(0, |word| word.span.from);
    let said = last.map_or("", |word| word.text.as_str());
    let error =
        Error::new(kinds::INCOMPLETE_PHRASE, format!("the phrase stops after \"{said}\"")).at(Span::new(from, end));
    let follow = what_follows(words, lexicon);
    if follow.is_empty() {
        error.hint("go on with a name or a noun")
    } else {
        error.hint(format!("go on with: {}", follow.join(", ")))
    }
}

/// Names or nouns that could end a phrase, as examples.
fn what_follows(words: &[Word], lexicon: &Lexicon) -> Vec<String> {
    let last = words.last().map_or("", |word| word.folded.as_str());
    if matches!(last, "in" | "since" | "before" | "after" | "over" | "under" | "than" | "least" | "most" | "until") {
        let number = matches!(last, "over" | "under" | "than" | "least" | "most");
        return vec![if number { "a number".into() } else { "a year such as 2013, or a place".into() }];
    }
    let noun = words.iter().find_map(|word| {
        word.senses.iter().find_map(|sense| match sense {
            Sense::Noun(noun) => Some(*noun),
            _ => None,
        })
    });
    let graph = lexicon.graph();
    let mut names = Vec::new();
    if let Some(noun) = noun {
        for (word, paths) in &lexicon.noun(noun).prepositions {
            if **word != *last && last != "and" && last != "with" {
                continue;
            }
            for path in paths {
                let ends = path.ends(&lexicon.noun(noun).labels, graph);
                let nodes = ends.labels().flat_map(|label| graph.nodes_with_label(label).take(4).collect::<Vec<_>>());
                names.extend(nodes.map(|node| lexicon.name_of(node)));
            }
        }
    }
    names.dedup();
    names.truncate(6);
    names
}
