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
    let Some(first) = event(one, None, lexicon) else { return };
    let who = one.iter().find(|word| is_name(word));
    let second = event(other, who, lexicon).unwrap_or_else(|| other.to_vec());
    let span = words[0].span;
    *words = [little("apart_first", span)]
        .into_iter()
        .chain(first)
        .chain([little("apart_to", span)])
        .chain(second)
        .collect();
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
