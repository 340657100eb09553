//! Words for what relationships say of themselves: who attended a screening *as a guest* is joined to it by a relationship
//! whose `ticketType` is `guest`.

use std::collections::BTreeSet;

use super::Lexicon;
use super::function_words::{is_function_word, may_be_function_word};
use super::inflect::{plural, singular};
use super::sense::Sense;
use crate::value::time::is_date;
use crate::value::{KeyId, TypeId, Value};

/// So many different texts are words; where there are more, each says something of its own.
const MOST_VALUES: usize = 24;
/// So many words one of them may have.
const LONGEST: usize = 3;
/// So many relationships of a type show what texts a property holds.
const SAMPLE: usize = 2_000;

/// Lets the few texts that a property of relationships holds be words, where they mean nothing else.
pub(super) fn add_link_values(lexicon: &mut Lexicon) {
    let graph = std::sync::Arc::clone(lexicon.graph());
    for kind in graph.types() {
        let mut keys: Vec<KeyId> = graph.statistics().keys_of_type(kind).iter().map(|(key, _)| *key).collect();
        keys.retain(|key| !lexicon.roles.tells_of_link(&graph, *key));
        for key in keys {
            for text in texts(lexicon, kind, key) {
                let folded = super::fold::fold(&text);
                let taken = is_function_word(&folded) || may_be_function_word(&folded);
                let known = lexicon.senses(&folded).iter().any(|sense| !matches!(sense, Sense::LinkValue(..)));
                if !(taken || known) {
                    let many = plural(&folded);
                    let sense = Sense::LinkValue(kind, key, Value::from(text));
                    if lexicon.senses(&many).is_empty() && singular(&many) == folded {
                        // `testified as experts`
                        lexicon.add_word(&many, sense.clone());
                    }
                    lexicon.add_word(&folded, sense);
                }
            }
        }
    }
}

/// The different texts of a property; none where there are many, or where they are sentences or dates.
fn texts(lexicon: &Lexicon, kind: TypeId, key: KeyId) -> BTreeSet<String> {
    let graph = lexicon.graph();
    let mut found = BTreeSet::new();
    for relationship in graph.relationships_of_type(kind).take(SAMPLE) {
        let Value::Text(text) = graph.relationship_property(relationship, key) else { continue };
        let plain = text.split_whitespace().count() <= LONGEST && !text.is_empty() && !is_date(&text);
        let worded = text.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-'));
        if !(plain && worded) {
            return BTreeSet::new();
        }
        found.insert(text.to_string());
        if found.len() > MOST_VALUES {
            return BTreeSet::new();
        }
    }
    found
}
