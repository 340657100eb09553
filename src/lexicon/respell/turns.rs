//! Turns of phrase that many use, in the plain order that the grammar knows: `was the first to come`, `with neither … nor`.

use super::little;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::function_words::MONTHS;
use crate::lexicon::sense::Sense;

/// Turns what is said in another order, or with words that say nothing more, into the plain way.
pub(super) fn plain(words: &mut Vec<Word>) {
    neither_with(words);
    first_to(words);
    helped(words);
    grouped(words);
    short_months(words);
}

fn says(word: Option<&Word>, any: &[&str]) -> bool {
    word.is_some_and(|word| any.contains(&word.folded.as_str()))
}

fn acts(word: &Word) -> bool {
    word.senses.iter().any(|sense| matches!(sense, Sense::Verb(..) | Sense::Happens(_)))
}

/// `with neither an embassy nor a consulate`: without the one and without the other.
fn neither_with(words: &mut Vec<Word>) {
    let Some(at) = words.windows(2).position(|pair| pair[0].folded == "with" && pair[1].folded == "neither") else {
        return;
    };
    let Some(nor) = words[at..].iter().position(|word| word.folded == "nor").map(|nor| at + nor) else { return };
    let span = words[nor].span;
    words.splice(nor..=nor, [little("and", span), little("without", span)]);
    let span = words[at].span.cover(words[at + 1].span);
    words.splice(at..at + 2, [little("without", span)]);
}

/// `which leader was the first to come to Belarus`: came there first.
fn first_to(words: &mut Vec<Word>) {
    const BE: &[&str] = &["is", "are", "was", "were"];
    let Some(at) = (0..words.len()).find(|at| {
        says(words.get(*at), BE)
            && says(words.get(at + 1), &["the"])
            && says(words.get(at + 2), &["first", "last"])
            && says(words.get(at + 3), &["to"])
            && words.get(at + 4).is_some_and(acts)
    }) else {
        return;
    };
    let order = words[at + 2].clone();
    words.drain(at..at + 4);
    words.push(order);
}

/// `helped to set up`: did, with others.
fn helped(words: &mut Vec<Word>) {
    const HELP: &[&str] = &["help", "helps", "helped", "helping"];
    let Some(at) = words.iter().position(|word| word.senses.is_empty() && says(Some(word), HELP)) else { return };
    let verb = if says(words.get(at + 1), &["to"]) { at + 2 } else { at + 1 };
    if words.get(verb).is_some_and(acts) {
        words.drain(at..verb);
    }
}

/// `visits grouped by kind`: how many of each.
fn grouped(words: &mut Vec<Word>) {
    let Some(at) = words
        .windows(2)
        .position(|pair| pair[0].senses.is_empty() && pair[0].folded == "grouped" && pair[1].folded == "by")
    else {
        return;
    };
    let span = words[at].span;
    words.remove(at);
    let counts = says(words.first(), &["count", "how", "number", "total", "average"]);
    if !counts && words.first().is_some_and(|word| !word.senses.is_empty()) {
        words.insert(0, little("count", span));
    }
}

/// `since when have they had relations`: since when do they have them.
pub(super) fn since_when_had(words: &mut [Word]) {
    const HAVE: &[&str] = &["has", "have"];
    let when = words.iter().position(|word| word.folded == "when");
    let Some(at) = when.filter(|at| says(words.get(at + 1), HAVE)) else { return };
    let Some(had) = words[at + 2..].iter().position(|word| word.folded == "had") else { return };
    words[at + 1] = little("did", words[at + 1].span);
    words[at + 2 + had] = little("have", words[at + 2 + had].span);
}

/// `Mar 2010`, `5 Sept 2012`: months cut short beside a number.
fn short_months(words: &mut [Word]) {
    let is_number = |word: Option<&Word>| word.is_some_and(|word| matches!(word.kind, WordKind::Number(_)));
    for at in 0..words.len() {
        let beside = is_number(words.get(at + 1)) || at > 0 && is_number(words.get(at - 1));
        let short = words[at].folded.as_str();
        let cut = matches!(short.len(), 3 | 4) && beside && !is_number(words.get(at));
        let whole = MONTHS.iter().find(|month| month.starts_with(short)).filter(|month| cut && **month != short);
        let named = matches!(words[at].senses.first(), Some(Sense::Name(_))) && words[at].completed.is_none();
        if let Some(month) = whole.filter(|_| !named) {
            words[at] = little(month, words[at].span);
        }
    }
}
