//! Words for properties: their names as split, as written, in one and in many, without their units, and the verbs that
//! dates are asked for with (`hireDate`: "hired in 2020").

use super::generate::{PREPOSITIONS, split_words};
use super::inflect::{VerbForms, base_of, plural, singular};
use super::sense::Sense;
use super::units::unit_of_suffix;
use super::{Lexicon, function_words::is_function_word};
use crate::graph::Graph;
use crate::value::KeyId;

/// What stands behind the word that says what happened: `hireDate`, `departure_time`.
const DATE_WORDS: &[&str] = &["date", "time", "day", "year", "on", "at", "datetime", "timestamp"];

/// Nouns of events and the verbs that say the same.
const HAPPENINGS: &[(&str, &str)] = &[
    ("arrival", "arrive"),
    ("beginning", "begin"),
    ("completion", "complete"),
    ("creation", "create"),
    ("death", "die"),
    ("delivery", "deliver"),
    ("departure", "depart"),
    ("foundation", "found"),
    ("founding", "found"),
    ("installation", "install"),
    ("joining", "join"),
    ("opening", "open"),
    ("publication", "publish"),
    ("purchase", "purchase"),
    ("registration", "register"),
    ("resolution", "resolve"),
    ("submission", "submit"),
];

/// Lets everything that a property may be called stand for it.
pub(super) fn add_property(lexicon: &mut Lexicon, graph: &Graph, key: KeyId) {
    if lexicon.roles.is_part(graph, key) {
        return;
    }
    let parts = split_words(graph.key_name(key));
    let words = parts.join(" ");
    lexicon.add_word(&words, Sense::Property(key));
    lexicon.add_word(graph.key_name(key), Sense::Property(key));
    add_shorter(lexicon, key, &parts);
    add_numbers(lexicon, key, &words);
    add_verbs(lexicon, key, &parts);
}

/// `deployedAt`: "deployed in 2024"; `isPublic`: "public"; `weightKg`: "weight".
fn add_shorter(lexicon: &mut Lexicon, key: KeyId, parts: &[String]) {
    let [before @ .., last] = parts else { return };
    if let [first] = before {
        if PREPOSITIONS.contains(&last.as_str()) {
            lexicon.add_word(first, Sense::Property(key));
        }
        if first == "is" {
            lexicon.add_word(last, Sense::Property(key));
        }
    }
    if unit_of_suffix(last).is_some() && !before.is_empty() {
        let shorter = before.join(" ");
        if lexicon.senses(&shorter).is_empty() && !is_function_word(&shorter) {
            add_numbers(lexicon, key, &shorter);
            lexicon.add_word(&shorter, Sense::Property(key));
        }
    }
}

/// In one and in many: `goals` and `goal`.
fn add_numbers(lexicon: &mut Lexicon, key: KeyId, words: &str) {
    let participle = base_of(words).is_some_and(|forms| forms.participle == words);
    if participle {
        return;
    }
    let (one, many) = (singular(words), plural(&singular(words)));
    for word in [one, many, plural(words)] {
        let noun = lexicon.senses(&word).iter().any(|sense| matches!(sense, Sense::Noun(_)));
        if !noun && !is_function_word(&word) {
            lexicon.add_word(&word, Sense::Property(key));
        }
    }
}

/// `departed` is asked for by "when did … depart"; `birthDate` by "born"; `rating` by "rated".
fn add_verbs(lexicon: &mut Lexicon, key: KeyId, parts: &[String]) {
    let words = parts.join(" ");
    if let Some(forms) = base_of(&words) {
        if forms.participle == words {
            lexicon.add_word(&forms.base, Sense::Property(key));
        }
        if forms.gerund == words && lexicon.senses(&forms.participle).is_empty() {
            lexicon.add_word(&forms.participle, Sense::Property(key));
        }
    }
    let [first, last] = parts else { return };
    if !DATE_WORDS.contains(&last.as_str()) {
        return;
    }
    if first == "birth" {
        lexicon.add_word("born", Sense::Property(key));
        return;
    }
    let event = HAPPENINGS.iter().find(|(noun, _)| noun == first).map_or(first.as_str(), |(_, verb)| verb);
    if let Some(VerbForms { base, third, past, participle, .. }) = base_of(event) {
        for form in [base, third, past, participle] {
            lexicon.add_word(&form, Sense::Property(key));
        }
    }
}
