//! Corrects a generated lexicon by what a world's settings say.

use std::sync::Arc;

use super::fold::fold;
use super::function_words::{is_function_word, may_be_function_word};
use super::generate::{add_happenings, labels_with, phrase_forms, split_words, word_forms};
use super::inflect::noun_forms;
use super::path::{LabelSet, Path};
use super::sense::{Closed, Column, Form, Noun, NounId, Sense, Source, Superlative, ValueSense, Verb};
use super::settings::{
    AdjectiveEntry, ClosedEntry, NounEntry, Settings, Span, SuperlativeEntry, SynonymEntry, VerbEntry, line_of,
    value_of,
};
use super::{Lexicon, generate::PREPOSITIONS};
use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, kinds};
use crate::graph::Graph;
use crate::value::LabelId;
use rustc_hash::FxHashMap;

/// Where settings were written, so that a fault in them is told with its line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written<'t> {
    /// The file, as the user named it.
    pub file: &'t str,
    /// Its text; empty where there is none.
    pub text: &'t str,
}

impl Written<'_> {
    /// The error at the line of the entry that is at fault: that which holds what the message ends with, or its first.
    fn locate(self, error: Error, section: &str, place: usize) -> Error {
        if self.text.is_empty() || error.place().is_some() {
            return error;
        }
        let fault = error.message().rsplit(' ').next().map(|word| word.trim_matches('"').to_string());
        let line = line_of(self.text, section, place, fault.as_deref());
        error.in_file(self.file, line, 0)
    }
}

/// Refuses a word that two nouns claim: nobody could tell which is meant.
fn claimed_once(settings: &Settings) -> Result<(), (usize, Error)> {
    let mut claimed: FxHashMap<String, usize> = FxHashMap::default();
    for (place, entry) in settings.noun.iter().enumerate() {
        for word in &entry.words {
            let (one, _) = noun_forms(word);
            let before = claimed.insert(fold(&one), place);
            if before.is_some_and(|before| before != place) {
                let error = Error::new(kinds::BAD_LEXICON, format!("two nouns claim the word {one}"));
                return Err((place, error.hint("give one of them another word")));
            }
        }
    }
    Ok(())
}

/// Applies the settings, entry by entry.
///
/// # Errors
/// An entry that names a label, type, property, node or word that this world doesn't have.
pub(super) fn apply(lexicon: &mut Lexicon, settings: &Settings, written: Written<'_>) -> Result<()> {
    let graph = Arc::clone(lexicon.graph());
    claimed_once(settings).map_err(|(place, error)| written.locate(error, "noun", place))?;
    for (place, entry) in settings.noun.iter().enumerate() {
        add_noun(lexicon, &graph, entry).map_err(|error| written.locate(error, "noun", place))?;
    }
    inherit(lexicon, &graph);
    for (place, entry) in settings.verb.iter().enumerate() {
        add_verb(lexicon, &graph, entry).map_err(|error| written.locate(error, "verb", place))?;
    }
    for (place, entry) in settings.adjective.iter().enumerate() {
        add_adjective(lexicon, &graph, entry).map_err(|error| written.locate(error, "adjective", place))?;
    }
    for entry in &settings.superlative {
        add_superlative(lexicon, entry);
    }
    for (place, entry) in settings.closed.iter().enumerate() {
        add_closed(lexicon, &graph, entry).map_err(|error| written.locate(error, "closed", place))?;
    }
    for (place, entry) in settings.synonym.iter().enumerate() {
        add_synonym(lexicon, entry).map_err(|error| written.locate(error, "synonym", place))?;
    }
    if !settings.happens.is_empty() {
        add_happenings(lexicon, settings.happens.iter().map(String::as_str));
    }
    lexicon.who = settings.who.iter().filter_map(|name| graph.label_id(name)).collect();
    add_prepositions(lexicon);
    Ok(())
}

fn label(graph: &Graph, name: &str) -> Result<LabelId> {
    graph.label_id(name).ok_or_else(|| {
        let labels: Vec<&str> =
            (0..graph.label_count()).map(|index| &**graph.label_name(LabelId(index as u16))).collect();
        let error = Error::new(kinds::BAD_LEXICON, format!("this world has no label {name}"));
        match did_you_mean(&nearest(name, labels, 3)) {
            Some(hint) => error.hint(hint),
            None => error,
        }
    })
}

fn paths(graph: &Graph, texts: &[String]) -> Result<Vec<Path>> {
    texts.iter().map(|text| Path::parse(text, graph)).collect()
}

fn add_noun(lexicon: &mut Lexicon, graph: &Graph, entry: &NounEntry) -> Result<()> {
    let name = entry.label.as_deref().unwrap_or_default();
    let label = label(graph, name)?;
    let generated = lexicon.label_nouns.get(&label).copied();
    let derived = entry.through.is_some() || !entry.filter.is_empty();
    // A second entry for a label that already has one is a derived noun too: other words, other prepositions.
    let taken = generated.is_some_and(|id| lexicon.nouns[id.0].written);
    let through = entry.through.as_deref().map(|text| Path::parse(text, graph)).transpose()?;
    let words: Vec<(String, String)> = entry.words.iter().map(|word| noun_forms(word)).collect();
    let base = generated.map(|id| lexicon.nouns[id.0].clone());
    let (singular, plural) = match (words.first(), &base) {
        (Some((one, many)), _) => (one.clone(), many.clone()),
        (None, Some(base)) => (base.singular.clone(), base.plural.clone()),
        (None, None) => (name.to_string(), name.to_string()),
    };
    let mut prepositions = Vec::new();
    for (word, texts) in &entry.prep {
        prepositions.push((Arc::from(word.as_str()), paths(graph, texts)?));
    }
    let mut filter = Vec::new();
    for (key, value) in &entry.filter {
        if let Some(value) = value_of(value) {
            filter.push((Arc::from(key.as_str()), value));
        }
    }
    let value_key = lexicon.roles.value.as_deref().and_then(|key| graph.key_id(key));
    let measure =
        value_key.is_some_and(|key| graph.statistics().keys_of_label(label).iter().any(|(have, _)| *have == key));
    // What merely looks like a date dates a node only where nobody wrote what does.
    let role = lexicon.roles.when.clone();
    let of_role = || {
        base.as_ref().and_then(|base| base.when.clone()).filter(|when| role.is_none() || role.as_ref() == Some(when))
    };
    let when = entry.when.as_deref().map(Arc::from).or_else(of_role);
    let order = match entry.order.as_deref() {
        Some(order) => Some((Arc::from(order.trim_start_matches('-')), order.starts_with('-'))),
        None => base.as_ref().and_then(|base| base.order.clone()),
    };
    let columns = match &entry.show {
        Some(show) => columns(graph, show)?,
        None if taken || derived => base.as_ref().map(|base| base.columns.clone()).unwrap_or_default(),
        None => Vec::new(),
    };
    let noun = Noun {
        singular,
        plural,
        label: Some(label),
        labels: base.as_ref().map_or_else(|| labels_with(graph, label), |base| base.labels.clone()),
        through,
        filter,
        relation: None,
        prepositions,
        columns,
        order,
        lasted: entry.span == Some(Span::Lasted),
        when,
        measure,
        written: true,
    };
    let shown = entry.show.is_some();
    let id = match generated.filter(|_| !derived && !taken) {
        Some(id) => {
            lexicon.nouns[id.0] = noun;
            id
        }
        None => lexicon.add_noun(noun),
    };
    if !shown {
        lexicon.unshown.push(id);
    }
    if entry.span.is_none() {
        lexicon.unspanned.push(id);
    }
    for (one, many) in words {
        lexicon.add_word_first(&one, Sense::Noun(id));
        lexicon.add_word_first(&many, Sense::Noun(id));
    }
    Ok(())
}

fn columns(graph: &Graph, show: &[String]) -> Result<Vec<Column>> {
    show.iter()
        .map(|text| {
            let (heading, source) = match text.split_once(':') {
                Some((heading, source)) => (heading.trim().to_string(), source.trim()),
                None => (split_words(text).join(" "), text.trim()),
            };
            let is_path = source.starts_with('-') || source.starts_with('<');
            let source =
                if is_path { Source::Path(Path::parse(source, graph)?) } else { Source::Property(Arc::from(source)) };
            Ok(Column { heading, source })
        })
        .collect()
}

/// A noun has the prepositions, columns and span of its label, and those of the labels above, where it has none.
fn inherit(lexicon: &mut Lexicon, graph: &Graph) {
    for index in 0..lexicon.nouns.len() {
        if !lexicon.nouns[index].written {
            continue;
        }
        let Some(own) = lexicon.nouns[index].label else { continue };
        let through = lexicon.nouns[index].through.is_some();
        for above in labels_above(graph, own) {
            let Some(from) = lexicon.label_nouns.get(&above).copied().filter(|id| id.0 != index) else { continue };
            let parent = lexicon.nouns[from.0].clone();
            if !through {
                inherit_prepositions(&mut lexicon.nouns[index], &parent);
            }
            if lexicon.unshown.contains(&NounId(index)) && lexicon.nouns[index].columns.is_empty() {
                lexicon.nouns[index].columns = parent.columns;
            }
            if lexicon.unspanned.contains(&NounId(index)) {
                lexicon.nouns[index].lasted |= parent.lasted;
            }
            let has = |key: &Arc<str>| {
                let key = graph.key_id(key);
                graph.statistics().keys_of_label(own).iter().any(|(have, _)| Some(*have) == key)
            };
            if lexicon.nouns[index].when.is_none() {
                lexicon.nouns[index].when = parent.when.filter(has);
            }
        }
    }
}

fn inherit_prepositions(noun: &mut Noun, parent: &Noun) {
    for (word, paths) in &parent.prepositions {
        if parent.written && !noun.prepositions.iter().any(|(have, _)| have == word) {
            noun.prepositions.push((Arc::clone(word), paths.clone()));
        }
    }
}

/// A label and those that every node with it also has, nearest first.
fn labels_above(graph: &Graph, own: LabelId) -> Vec<LabelId> {
    let mut above = vec![own];
    if let Some(node) = graph.nodes_with_label(own).next() {
        let count = graph.count_with_label(own);
        let wider = graph.labels_of(node).iter().filter(|label| graph.count_with_label(**label) >= count);
        let mut wider: Vec<LabelId> = wider.copied().filter(|label| *label != own).collect();
        wider.sort_by_key(|label| graph.count_with_label(*label));
        above.extend(wider);
    }
    above
}

fn add_verb(lexicon: &mut Lexicon, graph: &Graph, entry: &VerbEntry) -> Result<()> {
    let paths = paths(graph, &entry.path)?;
    for text in &entry.words {
        let copular = text.strip_prefix("be ");
        let forms = phrase_forms(copular.unwrap_or(text));
        let particle = last_preposition(&forms.base);
        let cut = |word: &str| match &particle {
            Some(particle) => word.strip_suffix(&format!(" {particle}")).unwrap_or(word).to_string(),
            None => word.to_string(),
        };
        let verb = lexicon.add_verb(Verb {
            base: cut(&forms.base),
            participle: cut(if copular.is_some() { &forms.base } else { &forms.participle }),
            particle: particle.as_deref().map(Arc::from),
            paths: paths.clone(),
            copular: copular.is_some(),
            written: true,
            ending: false,
        });
        if copular.is_some() {
            lexicon.add_word_first(&cut(&forms.base), Sense::Verb(verb, Form::Participle));
            continue;
        }
        for (form, word) in word_forms(&forms) {
            lexicon.add_word_first(&cut(&word), Sense::Verb(verb, form));
        }
    }
    Ok(())
}

/// The preposition that a verb of several words ends with.
fn last_preposition(base: &str) -> Option<String> {
    let (_, last) = base.rsplit_once(' ')?;
    (PREPOSITIONS.contains(&last) && base.split(' ').count() > 1).then(|| last.to_string())
}

fn node(lexicon: &Lexicon, key: &str) -> Result<crate::value::NodeId> {
    let found = lexicon.nodes_of_key(key);
    let named = || lexicon.names().exact(&fold(key)).first().copied();
    found
        .first()
        .copied()
        .or_else(named)
        .ok_or_else(|| Error::new(kinds::BAD_LEXICON, format!("this world has no node {key}")))
}

fn add_adjective(lexicon: &mut Lexicon, graph: &Graph, entry: &AdjectiveEntry) -> Result<()> {
    for word in &entry.words {
        if let Some(name) = &entry.name {
            let node = node(lexicon, name)?;
            lexicon.add_demonym(word, node, true);
        }
        let labels = match entry.label.as_deref() {
            Some(name) => LabelSet::of_label(label(graph, name)?),
            None => LabelSet::leaves(graph),
        };
        let mut tests = Vec::new();
        for (key, value) in &entry.filter {
            let unknown =
                || Error::new(kinds::BAD_LEXICON, format!("the adjective {word} speaks of an unknown property {key}"));
            let key = graph.key_id(key).ok_or_else(unknown)?;
            tests.extend(value_of(value).map(|value| (key, value)));
        }
        if let Some(((key, value), also)) = tests.split_first() {
            let through = entry.through.as_deref().map(|text| Path::parse(text, graph)).transpose()?;
            let sense = ValueSense { key: *key, value: value.clone(), also: also.to_vec(), labels, through };
            lexicon.add_word_first(word, Sense::Value(sense));
        }
    }
    Ok(())
}

fn add_superlative(lexicon: &mut Lexicon, entry: &SuperlativeEntry) {
    lexicon.superlatives.push(Superlative { by: entry.by.clone(), lowest: entry.lowest });
    let number = lexicon.superlatives.len() - 1;
    for word in &entry.words {
        lexicon.add_word_first(word, Sense::Superlative(number));
    }
}

fn add_closed(lexicon: &mut Lexicon, graph: &Graph, entry: &ClosedEntry) -> Result<()> {
    let mut conditions = Vec::new();
    for text in &entry.filter {
        let (path, key) = Path::parse_to(text, graph)?;
        if let Some(key) = key {
            conditions.push((path, node(lexicon, &key)?));
        }
    }
    lexicon.closed.push(Closed { label: label(graph, &entry.label)?, conditions, source: entry.source.clone() });
    Ok(())
}

fn add_synonym(lexicon: &mut Lexicon, entry: &SynonymEntry) -> Result<()> {
    let senses = lexicon.senses(&fold(&entry.of)).to_vec();
    if senses.is_empty() {
        let node = node(lexicon, &entry.of)?;
        lexicon.add_word_first(&entry.word, Sense::Name(vec![node]));
    }
    for sense in senses {
        lexicon.add_word(&entry.word, sense);
    }
    Ok(())
}

/// Prepositions that the nouns use and the grammar doesn't know become words.
fn add_prepositions(lexicon: &mut Lexicon) {
    let used = lexicon.nouns.iter().flat_map(|noun| &noun.prepositions).map(|(word, _)| Arc::clone(word));
    let mut own: Vec<Arc<str>> = used.filter(|word| !PREPOSITIONS.contains(&&**word)).collect();
    own.sort();
    own.dedup();
    for word in own {
        let known = is_function_word(&word) || may_be_function_word(&word);
        if !known || word.contains(' ') {
            lexicon.add_word(&word, Sense::Preposition);
        }
    }
}
