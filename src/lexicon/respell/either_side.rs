//! `did he go to Peru before or after he went to Cuba`: which of two events came first.

use super::front::says;
use super::turns::event_of;
use super::{is_name, little};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::Word;
use crate::lexicon::sense::{Form, Sense};

/// Says of both sides which events they are, and that the first of them is asked for.
pub(super) fn asked(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const SIDES: &[&str] = &["before", "after"];
    let asks = words.first().is_some_and(|word| says(word, &["did", "was", "were", "do", "does", "is"]));
    let at =
        words.windows(3).position(|three| says(&three[0], SIDES) && says(&three[1], &["or"]) && says(&three[2], SIDES));
    let Some(at) = at.filter(|at| asks && *at > 1 && at + 3 < words.len()) else { return };
    let (one, other) = (&words[1..at], &words[at + 3..]);
    let Some(first) = event(one, None, lexicon) else {
        let other = other.split_last().map(|(name, _)| name.clone());
        if let Some(name) = other.filter(|_| same_of(one, &words[at + 3..], lexicon).is_some()) {
            // What no event tells, the relationships do: when the one was, and when the other.
            let span = words[0].span;
            words.truncate(at);
            words.insert(0, little("when", span));
            words.extend([little("or", name.span), name]);
        }
        return;
    };
    let who = one.iter().find(|word| is_name(word));
    let again = || event(&same_of(one, other, lexicon)?, None, lexicon);
    let second = event(other, who, lexicon).or_else(again).unwrap_or_else(|| other.to_vec());
    let span = words[0].span;
    *words = [little("apart_first", span)]
        .into_iter()
        .chain(first)
        .chain([little("apart_to", span)])
        .chain(second)
        .collect();
}

/// `did he visit Brazil before or after Ecuador`: the same said of another, which stands in the place of the name that is
/// of its kind.
fn same_of(one: &[Word], other: &[Word], lexicon: &Lexicon) -> Option<Vec<Word>> {
    let (name, before) = other.split_last()?;
    let plain = before.len() < 2 && before.iter().all(|word| says(word, &["to", "in", "at", "the"]));
    let labels = |word: &Word| match word.senses.first() {
        Some(Sense::Name(nodes)) => nodes.first().map(|node| lexicon.labels_of(*node)),
        _ => None,
    };
    let own = labels(name).filter(|_| plain)?;
    let alike = |word: &Word| labels(word).is_some_and(|labels| labels.intersects(&own));
    let place = one.iter().rposition(alike)?;
    let mut said = one.to_vec();
    said[place] = name.clone();
    Some(said)
}

/// The event that a clause tells, as a noun: `Chavez first came to Minsk` is the first visit by Chavez to Minsk.
fn event(clause: &[Word], who: Option<&Word>, lexicon: &Lexicon) -> Option<Vec<Word>> {
    let [doer, rest @ ..] = clause else { return None };
    let doer = match is_name(doer) {
        true => doer,
        false if says(doer, &["he", "she", "it", "they"]) => who?,
        false => return None,
    };
    let order = rest.first().filter(|word| says(word, &["first", "last"]));
    let rest = &rest[usize::from(order.is_some())..];
    let (verb, rest) = rest.split_first()?;
    let noun = verb.senses.iter().find_map(|sense| match sense {
        Sense::Verb(verb, Form::Finite) => event_of(lexicon, *verb),
        _ => None,
    })?;
    let span = verb.span;
    let called = lexicon.noun(noun);
    let kind = Word {
        senses: vec![Sense::Noun(noun)],
        kind: crate::lexicon::cut::WordKind::Word,
        ..little(&called.singular, span)
    };
    let mut said = vec![little("the", span)];
    said.extend(order.cloned());
    said.extend([kind, little("by", span), doer.clone()]);
    if rest.first().is_some_and(is_name) {
        said.push(little("to", span));
    }
    said.extend_from_slice(rest);
    Some(said)
}
