//! A lexicon as settings again, so that a generated one can be written to a file and edited.

use indexmap::IndexMap;

use super::Lexicon;
use super::sense::{Column, Noun, Source, Verb};
use super::settings::{NounEntry, RoleSettings, Settings, VerbEntry};

/// What the lexicon says, as settings.
pub fn settings(lexicon: &Lexicon) -> Settings {
    Settings {
        roles: roles(lexicon),
        noun: lexicon
            .nouns()
            .map(|(_, noun)| noun)
            .filter(|noun| noun.relation.is_none())
            .filter_map(|noun| entry(noun, lexicon))
            .collect(),
        verb: lexicon.verbs().map(|(_, verb)| verb_entry(verb, lexicon)).collect(),
        examples: lexicon.examples.clone(),
        ..Settings::default()
    }
}

fn roles(lexicon: &Lexicon) -> RoleSettings {
    let graph = lexicon.graph();
    let names = |keys: &[crate::value::KeyId]| keys.iter().map(|key| graph.key_name(*key).to_string()).collect();
    RoleSettings { name: names(&lexicon.roles.name), alias: names(&lexicon.roles.alias), ..RoleSettings::default() }
}

fn entry(noun: &Noun, lexicon: &Lexicon) -> Option<NounEntry> {
    let graph = lexicon.graph();
    let label = graph.label_name(noun.label?).to_string();
    let prep: IndexMap<String, Vec<String>> = noun
        .prepositions
        .iter()
        .map(|(word, paths)| (word.to_string(), paths.iter().map(|path| path.shown(graph).to_string()).collect()))
        .collect();
    Some(NounEntry {
        label: Some(label),
        words: vec![format!("{}/{}", noun.singular, noun.plural)],
        prep,
        show: Some(noun.columns.iter().map(|column| column_text(column, lexicon)).collect()),
        order: noun.order.as_ref().map(|(key, descending)| format!("{}{key}", if *descending { "-" } else { "" })),
        when: noun.when.as_ref().map(ToString::to_string),
        ..NounEntry::default()
    })
}

fn column_text(column: &Column, lexicon: &Lexicon) -> String {
    match &column.source {
        Source::Property(key) => format!("{}: {key}", column.heading),
        Source::Path(path) => format!("{}: {}", column.heading, path.shown(lexicon.graph())),
    }
}

fn verb_entry(verb: &Verb, lexicon: &Lexicon) -> VerbEntry {
    let be = if verb.copular { "be " } else { "" };
    let particle = verb.particle.as_deref().map_or_else(String::new, |word| format!(" {word}"));
    VerbEntry {
        words: vec![format!("{be}{}{particle}", verb.base)],
        path: verb.paths.iter().map(|path| path.shown(lexicon.graph()).to_string()).collect(),
    }
}
