//! What to say when a phrase can't be understood: the place, the nearest words, the nearest phrases.

use super::meaning::Meaning;
use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, Span, kinds};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::fold::fold;
use crate::lexicon::function_words;
use crate::lexicon::sense::Sense;

/// Words that speak of what was asked before.
const BEFORE: &[&str] =
    &["those", "these", "them", "they", "their", "its", "it", "his", "her", "he", "she", "him", "ones", "one"];
/// Words that begin what narrows a question before.
const NARROWING: &[&str] = &[
    "and", "but", "only", "in", "of", "with", "without", "since", "before", "after", "over", "under", "above", "below",
    "as", "where", "when", "how", "which", "what", "between", "from", "to", "by", "until", "during", "the", "first",
    "last",
];

/// How many suggestions are made.
const MOST: usize = 3;
/// How many mistyped words of one phrase are mended together.
const MOST_MISTYPED: usize = 4;
/// How many ways to mend the words so far are gone on with.
const MOST_CORRECTED: usize = 4;

/// Whether all words mean something here.
pub(super) fn are_known(words: &[Word]) -> bool {
    unknown(words).is_none()
}

/// The first word that means nothing here, and its place.
fn unknown(words: &[Word]) -> Option<(usize, &Word)> {
    let defines = words.first().is_some_and(|word| word.folded == "define");
    words.iter().enumerate().find(|(index, word)| !(word.is_known() || defines && *index == 1))
}

/// Refuses a text with a word that means nothing here.
pub(super) fn unknown_words(text: &str, words: &[Word], lexicon: &Lexicon) -> Result<()> {
    let Some((index, word)) = unknown(words) else { return Ok(()) };
    let pairs = near_pairs(text, words, index, lexicon);
    let mistyped: Vec<&Word> = words[index..].iter().filter(|word| !word.is_known()).collect();
    let error = unknown_word(text, word, words.get(index + 1), lexicon);
    let error = corrected(text, &mistyped, lexicon).into_iter().fold(error, |error, phrase| error.hint(phrase));
    Err(pairs.into_iter().fold(error, |error, (span, near)| hinted(error, text, span, &[&near])))
}

/// The phrase with every one of several mistyped words mended; none where one of them is like no other word.
fn corrected(text: &str, mistyped: &[&Word], lexicon: &Lexicon) -> Vec<String> {
    if !(2..=MOST_MISTYPED).contains(&mistyped.len()) {
        return Vec::new();
    }
    let mut phrases = vec![String::new()];
    let mut from = 0;
    for word in mistyped {
        let near = near_words(&word.folded, lexicon);
        let kept = &text[from..word.span.from];
        let mut longer = Vec::new();
        for begun in phrases.iter().take(MOST_CORRECTED) {
            longer.extend(near.iter().map(|near| format!("{begun}{kept}{near}")));
        }
        phrases = longer;
        from = word.span.to;
    }
    phrases.into_iter().map(|phrase| format!("try: {phrase}{}", &text[from..])).collect()
}

fn unknown_word(text: &str, word: &Word, next: Option<&Word>, lexicon: &Lexicon) -> Error {
    let several = lexicon.names().prefix(&word.folded, 6);
    let shown = word.text.trim_matches(['"', '“', '”']);
    if several.len() > 1 && word.folded.chars().count() > 2 {
        let names: Vec<String> = several.iter().take(MOST).map(|node| lexicon.name_of(*node)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // A name of which the next word is mistyped.
        let next = next.filter(|next| !next.is_known());
        let span = next.map_or(word.span, |next| word.span.cover(next.span));
        let said = next.map_or_else(|| format!("word \"{shown}\""), |_| format!("words \"{}\"", span.of(text)));
        let error = Error::new(kinds::UNKNOWN_WORD, format!("unknown {said}: several names begin so")).at(span);
        return hinted(error, text, span, &names);
    }
    let what = match word.kind {
        WordKind::Quoted => format!("nothing is named \"{shown}\""),
        WordKind::Id(_) => format!("nothing has the id {}", word.text),
        WordKind::Mark(mark) => format!("\"{mark}\" means nothing in a phrase"),
        _ => {
            // Names are often two words that are both unknown.
            let rest = &text[word.span.to..];
            let next = rest.split_whitespace().next().filter(|next| next.starts_with(char::is_uppercase));
            let next = next
                .filter(|next| lexicon.senses(&fold(next)).is_empty() && lexicon.names().exact(&fold(next)).is_empty());
            match next.filter(|_| shown.starts_with(char::is_uppercase)) {
                Some(next) => format!("nothing is named \"{shown} {next}\""),
                None => format!("unknown word \"{shown}\""),
            }
        }
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
        // `Mary Shelly`: the words of the name that stand there already are not said twice.
        let said = word.rsplit_once(' ').map(|(first, _)| format!("{first} ")).filter(|first| before.ends_with(first));
        let before = said.and_then(|first| before.strip_suffix(first.as_str())).unwrap_or(before);
        error = error.hint(format!("try: {before}{word}{after}"));
    }
    error
}

/// The words and names of a world, and the grammar's, that are nearest to a mistyped one: world before grammar.
fn near_words(folded: &str, lexicon: &Lexicon) -> Vec<String> {
    let words = lexicon.words().map(|(word, _)| word);
    let mut near: Vec<(usize, u8, String)> = Vec::new();
    let distance = |word: &str| strsim::osa_distance(folded, &fold(word));
    const LONGEST_NAME: usize = 5;
    for (name, node) in lexicon.names().near(folded, MOST) {
        let whole = lexicon.name_of(node);
        // A title that only holds the word is no correction of it.
        if whole.split(' ').count() > LONGEST_NAME {
            continue;
        }
        near.push((distance(&name), 0, whole));
    }
    // All that are near, since they come in no order; the sort below gives them one.
    for word in nearest(folded, words, usize::MAX) {
        near.push((distance(word), 1, word.to_string()));
    }
    for (place, word) in nearest(folded, function_words::all(), 2).into_iter().enumerate() {
        let distance = distance(word);
        // Of two little words the second is only told where it is as near as can be: `wich`, *with* or *which*.
        if place == 0 || distance == 1 {
            near.push((distance, 2, word.to_string()));
        }
    }
    near.sort();
    let mut found: Vec<String> = Vec::new();
    for (_, _, word) in near {
        if !found.iter().any(|have| fold(have) == fold(&word)) {
            found.push(word);
        }
    }
    found.truncate(MOST);
    found
}

/// The nearest entries of two words to an unknown word and its neighbour.
fn near_pairs(text: &str, words: &[Word], index: usize, lexicon: &Lexicon) -> Vec<(Span, String)> {
    let known: Vec<&str> = lexicon.words().map(|(word, _)| word).filter(|word| word.contains(' ')).collect();
    let mut found = Vec::new();
    for (first, second) in [(index.checked_sub(1), Some(index)), (Some(index), Some(index + 1))] {
        let (Some(first), Some(second)) = (first.and_then(|at| words.get(at)), second.and_then(|at| words.get(at)))
        else {
            continue;
        };
        let span = first.span.cover(second.span);
        let pair = fold(span.of(text));
        found.extend(nearest(&pair, known.iter().copied(), 1).into_iter().map(|word| (span, word.to_string())));
    }
    found
}

/// `where does it say that …` with words that the world doesn't know: a search for them.
pub(super) fn words_search(words: &[Word], lexicon: &Lexicon) -> Option<Result<Meaning>> {
    let lead = ["where", "does", "it", "say"];
    let leads = words.len() > lead.len() && words.iter().zip(lead).all(|(word, lead)| word.folded == lead);
    if !leads {
        return None;
    }
    let rest = &words[lead.len()..];
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
    let before = failures.iter().all(|failure| failure.kind() == kinds::NOTHING_BEFORE) && speaks_of_before(words);
    failures.retain(|failure| before || failure.kind() != kinds::NOTHING_BEFORE);
    let urgent = [kinds::IMPOSSIBLE_DATE, kinds::INCOMPLETE_PHRASE, kinds::UNKNOWN_WORD];
    for kind in urgent {
        if let Some(index) = failures.iter().position(|failure| failure.kind() == kind) {
            return failures.swap_remove(index);
        }
    }
    if let Some(index) = failures.iter().position(|failure| failure.kind() == kinds::NO_SUCH_RELATION) {
        return failures.swap_remove(index);
    }
    if furthest >= words.len() && words.last().is_some_and(|last| last.kind == WordKind::Function) {
        return incomplete(text, words, lexicon);
    }
    if let Some(failure) = failures.into_iter().next() {
        return failure;
    }
    if furthest >= words.len() {
        let span = words.iter().map(|word| word.span).reduce(Span::cover).unwrap_or_default();
        let message = "every word is known here, but not what they say together";
        return Error::new(kinds::NOT_UNDERSTOOD, message).at(span);
    }
    let word = &words[furthest.min(words.len() - 1)];
    let error =
        Error::new(kinds::NOT_UNDERSTOOD, format!("understood up to here, but not \"{}\"", word.text)).at(word.span);
    match lexicon.examples.first() {
        Some(example) => error.hint(format!("this world understands, for example: {example}")),
        None => error.hint("a phrase names a kind of thing and what is said of it, such as: persons who know Alice"),
    }
}

/// Whether a phrase speaks of a question before.
fn speaks_of_before(words: &[Word]) -> bool {
    let said = |word: &Word, any: &[&str]| any.contains(&word.folded.as_str());
    words.iter().any(|word| said(word, BEFORE)) || words.first().is_some_and(|first| said(first, NARROWING))
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
    if last == "by" {
        return lexicon
            .nouns()
            .map(|(_, noun)| noun)
            .filter(|noun| noun.measure)
            .map(|noun| noun.singular.clone())
            .collect();
    }
    let noun = words.iter().find_map(|word| {
        word.senses.iter().find_map(|sense| match sense {
            Sense::Noun(noun) => Some(*noun),
            _ => None,
        })
    });
    let mut names = Vec::new();
    if let Some(noun) = noun {
        for (word, paths) in &lexicon.noun(noun).prepositions {
            if **word != *last && last != "and" && last != "with" {
                continue;
            }
            let starts = lexicon.nodes_of_noun(noun);
            for path in paths {
                names.extend(lexicon.walk(path, &starts).into_iter().map(|node| lexicon.name_of(node)));
            }
        }
    }
    let mut counted: Vec<(usize, String)> = Vec::new();
    for name in names {
        match counted.iter_mut().find(|(_, have)| *have == name) {
            Some((count, _)) => *count += 1,
            None => counted.push((1, name)),
        }
    }
    let mut names: Vec<String> = counted.into_iter().map(|(_, name)| name).collect();
    names.truncate(6);
    names
}
