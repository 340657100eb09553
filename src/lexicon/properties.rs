//! Words for properties: their names as split, as written, in one and in many, without their units, and the verbs that
//! dates are asked for with (`hireDate`: "hired in 2020").

use super::generate::{PREPOSITIONS, split_words};
use super::inflect::{VerbForms, base_of, plural, singular, verb_forms};
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
    let is_name = lexicon.roles.name.contains(&key) && !is_function_word(graph.key_name(key));
    if lexicon.roles.is_part(graph, key) && !is_name {
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

/// Verbs of every day that say what a property holds, by words of its name.
const SAID_BY_VERBS: &[(&[&str], &[&str])] = &[
    (&["cost", "costs"], &["price", "cost", "fare", "fee", "rent"]),
    (&["earn", "earns", "earned"], &["salary", "wage", "income"]),
    (&["paid"], &["salary", "wage"]),
    (&["weigh", "weighs", "weighed"], &["weight", "mass"]),
    (&["take", "takes", "took"], &["duration", "minutes", "hours"]),
    (&["lasts", "lasted"], &["duration", "runtime", "minutes", "length"]),
    (&["speak", "speaks", "spoke", "spoken", "speaking"], &["languages", "language"]),
    (&["seat", "seats"], &["capacity"]),
    (&["serve", "serves"], &["servings"]),
    (&["spectators", "attendees"], &["attendance", "audience"]),
    (&["inhabitants"], &["population"]),
];

/// Lets verbs and nouns of every day speak of the properties whose names say the same, where nothing else is called so.
pub(super) fn add_said(lexicon: &mut Lexicon, graph: &Graph) {
    let keys: Vec<KeyId> = (0..graph.key_count()).map(|index| KeyId(index as u16)).collect();
    for (said, measures) in SAID_BY_VERBS {
        let known = |word: &&&str| {
            let senses = lexicon.senses(word);
            senses.iter().all(|sense| matches!(sense, Sense::Property(_)))
        };
        let free: Vec<&str> = said.iter().filter(known).copied().collect();
        for measure in *measures {
            for key in keys.iter().filter(|key| !lexicon.roles.is_part(graph, **key)).copied().collect::<Vec<_>>() {
                let named = split_words(graph.key_name(key)).iter().any(|word| word == measure);
                for word in free.iter().filter(|_| named) {
                    lexicon.add_word(word, Sense::Property(key));
                }
            }
        }
    }
}

/// Last words of names that say nothing by themselves.
const BARE: &[&str] = &[
    "name",
    "id",
    "key",
    "code",
    "type",
    "number",
    "date",
    "time",
    "day",
    "year",
    "month",
    "count",
    "value",
    "available",
];

/// Lets the last word of a name stand for the property where one of a kind's properties alone ends so (`cpu_cores`:
/// "cores"), and its beginning where the rest says per what (`pricePerKilo`: "price").
pub(super) fn add_heads(lexicon: &mut Lexicon, graph: &Graph) {
    let mut heads: Vec<(String, KeyId)> = Vec::new();
    for label in graph.labels() {
        let keys: Vec<KeyId> = graph.statistics().keys_of_label(label).iter().map(|(key, _)| *key).collect();
        let keys: Vec<KeyId> = keys.into_iter().filter(|key| !lexicon.roles.is_part(graph, *key)).collect();
        let named: Vec<(Option<String>, KeyId)> = keys.iter().map(|key| (head_of(graph, *key), *key)).collect();
        for (head, key) in &named {
            let Some(head) = head else { continue };
            let alone = named.iter().filter(|(other, _)| other.as_ref() == Some(head)).count() == 1;
            if alone && !heads.iter().any(|(_, known)| known == key) {
                heads.push((head.clone(), *key));
            }
        }
    }
    for key in graph.types().flat_map(|kind| lexicon.keys_of_type(kind).collect::<Vec<_>>()) {
        // `hourlyWage` of a relationship: "wage", where nothing else is called so.
        let head = head_of(graph, key).filter(|head| lexicon.senses(head).is_empty());
        let known = |(other, _): &(String, KeyId)| head.as_ref() == Some(other);
        if !lexicon.roles.is_part(graph, key) && !heads.iter().any(known) {
            heads.extend(head.map(|head| (head, key)));
        }
    }
    for (head, key) in heads {
        let others = |sense: &Sense| !matches!(sense, Sense::Property(_));
        if !is_function_word(&head) && !lexicon.senses(&head).iter().any(others) {
            add_numbers(lexicon, key, &head);
        }
    }
}

/// The word of a longer name that says what the property is.
fn head_of(graph: &Graph, key: KeyId) -> Option<String> {
    let words = split_words(graph.key_name(key));
    if let Some(per) = words.iter().position(|word| word == "per" || word == "by").filter(|place| *place > 0) {
        return Some(words[..per].join(" "));
    }
    let [first, .., last] = &words[..] else { return None };
    let bare = BARE.contains(&last.as_str()) || PREPOSITIONS.contains(&last.as_str());
    let asks = matches!(first.as_str(), "is" | "has" | "in" | "on") || PREPOSITIONS.contains(&first.as_str());
    let participle = base_of(last).is_some_and(|forms| forms.participle == *last);
    (!bare && !asks && !participle).then(|| last.clone())
}

/// `deployedAt`: "deployed in 2024"; `isPublic`: "public"; `weightKg`: "weight".
fn add_shorter(lexicon: &mut Lexicon, key: KeyId, parts: &[String]) {
    let [before @ .., last] = parts else { return };
    if let [first] = before {
        if PREPOSITIONS.contains(&last.as_str()) {
            lexicon.add_word(first, Sense::Property(key));
        }
        if first == "is" || first == "has" {
            lexicon.add_word(last, Sense::Property(key));
        }
        let participle = || base_of(last).is_some_and(|forms| forms.participle == *last);
        if (first == "last" || DATE_WORDS.contains(&first.as_str())) && participle() {
            // `last_patched`, `dateJoined`: "patched", "joined".
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

/// `encrypted`: "encryption"; `certified`: "certification"; `insured`: "insurance".
fn noun_of_participle(word: &str) -> Option<String> {
    let endings = [
        ("ified", "ification"),
        ("ized", "ization"),
        ("ised", "isation"),
        ("ated", "ation"),
        ("ured", "urance"),
        ("pted", "ption"),
        ("cted", "ction"),
    ];
    endings.iter().find_map(|(ending, noun)| word.strip_suffix(ending).map(|stem| format!("{stem}{noun}")))
}

/// `departed` is asked for by "when did … depart"; `birthDate` by "born"; `rating` by "rated".
fn add_verbs(lexicon: &mut Lexicon, key: KeyId, parts: &[String]) {
    let words = parts.join(" ");
    if let Some(noun) = noun_of_participle(&words).filter(|noun| lexicon.senses(noun).is_empty()) {
        lexicon.add_word(&noun, Sense::Property(key));
    }
    if let Some(forms) = base_of(&words) {
        if forms.participle == words {
            lexicon.add_word(&forms.base, Sense::Property(key));
        }
        if forms.gerund == words && lexicon.senses(&forms.participle).is_empty() {
            lexicon.add_word(&forms.participle, Sense::Property(key));
        }
    }
    if let ["date" | "day" | "year", "of", "birth"] = parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        lexicon.add_word("born", Sense::Property(key));
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
    let unknown = || Some(verb_forms(event)).filter(|_| lexicon.senses(event).is_empty() && event.len() > 3);
    if let Some(VerbForms { base, third, past, participle, .. }) = base_of(event).or_else(unknown) {
        for form in [base, third, past, participle] {
            lexicon.add_word(&form, Sense::Property(key));
        }
    }
}
