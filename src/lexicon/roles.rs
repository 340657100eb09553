//! Roles: what the engine must know of some properties, resolved against a graph.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::generate::split_words;
use super::settings::RoleSettings;
use crate::graph::Graph;
use crate::value::{KeyId, LabelId, TypeId, Value};

/// Which property plays which part. A world without a role loses only what depends on it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Roles {
    /// What names a node, best first.
    pub name: Vec<KeyId>,
    /// Two properties that make a name together, where a node has no other: given name, family name.
    pub name_parts: Vec<(KeyId, KeyId)>,
    /// Other names.
    pub alias: Vec<KeyId>,
    /// Time as text, year or date.
    pub when: Option<Arc<str>>,
    /// The stored lower bound of a time.
    pub earliest: Option<Arc<str>>,
    /// The stored upper bound of a time.
    pub latest: Option<Arc<str>>,
    /// The stored year of a time.
    pub year: Option<Arc<str>>,
    /// Where a fact comes from.
    pub source: Option<Arc<str>>,
    /// What a paragraph's number is preceded by in a source.
    pub source_prefix: String,
    /// Stated, implied or background.
    pub standing: Option<Arc<str>>,
    /// The inference step of an implied fact.
    pub why: Option<Arc<str>>,
    /// How many unnamed members a node stands for.
    pub count: Option<Arc<str>>,
    /// What kind of thing those members are.
    pub members: Option<Arc<str>>,
    /// A figure's number.
    pub value: Option<Arc<str>>,
    /// A figure's unit.
    pub unit: Option<Arc<str>>,
    /// A figure's qualifier.
    pub qualifier: Option<Arc<str>>,
    /// What a thing was for.
    pub reason: Vec<KeyId>,
    /// An adjective that stands for a node.
    pub demonym: Option<KeyId>,
    /// On relationships: since when they are attested.
    pub from: Option<Arc<str>>,
    /// On relationships: until when they are attested.
    pub to: Option<Arc<str>>,
    /// On relationships: at which times they are attested.
    pub at: Option<Arc<str>>,
    /// Properties that no column shows.
    pub hidden: Vec<KeyId>,
    /// Relationship types that paths never use.
    pub hidden_from_paths: Vec<TypeId>,
}

/// Property names that name a node where a world doesn't say.
const NAME_WORDS: &[&str] = &["name", "title", "label", "fullName", "full_name"];

/// Last words of properties that name the nodes of a label.
const NAMES: &[&str] = &["name", "title", "hostname"];

/// Last words of properties that tell the nodes of a label apart where they have no names.
const CODES: &[&str] = &["code", "id", "isbn", "number", "plate", "registration", "serial", "sku", "symbol"];

/// Pairs of properties that make a name together.
const NAME_PARTS: &[(&str, &str)] = &[
    ("firstName", "lastName"),
    ("first_name", "last_name"),
    ("firstname", "lastname"),
    ("givenName", "familyName"),
    ("given_name", "family_name"),
    ("forename", "surname"),
    ("first_name", "surname"),
    ("firstName", "surname"),
];

/// Words of properties that hold a part of a name, or the name of something else.
const PARTS_OF_NAMES: &[&str] = &["first", "last", "middle", "given", "family", "maiden", "job", "file"];

/// Property names for other names where a world doesn't say.
const ALIAS_WORDS: &[&str] = &["aliases", "alias", "also_typed", "synonyms"];

/// Property names for what a thing was for where a world doesn't say.
const REASON_WORDS: &[&str] = &["purpose", "reason"];

impl Roles {
    /// The roles that the settings give, as far as this graph has such properties.
    pub fn new(graph: &Graph, settings: &RoleSettings) -> Roles {
        let key = |name: &Option<String>| name.as_deref().filter(|name| graph.key_id(name).is_some()).map(Arc::from);
        let keys = |names: &[String]| names.iter().filter_map(|name| graph.key_id(name)).collect::<Vec<_>>();
        let or_usual = |names: &[String], usual: &[&str]| match names {
            [] => usual.iter().filter_map(|name| graph.key_id(name)).collect(),
            _ => keys(names),
        };
        let mut name = or_usual(&settings.name, NAME_WORDS);
        if settings.name.is_empty() {
            add_own_names(graph, &mut name);
        }
        Roles {
            name_parts: if settings.name.is_empty() { name_parts(graph) } else { Vec::new() },
            name,
            alias: or_usual(&settings.alias, ALIAS_WORDS),
            when: key(&settings.when),
            earliest: key(&settings.earliest),
            latest: key(&settings.latest),
            year: key(&settings.year),
            source: key(&settings.source),
            source_prefix: settings.source_prefix.clone().unwrap_or_default(),
            standing: key(&settings.standing),
            why: key(&settings.why),
            count: key(&settings.count),
            members: key(&settings.members),
            value: key(&settings.value),
            unit: key(&settings.unit),
            qualifier: key(&settings.qualifier),
            reason: or_usual(&settings.reason, REASON_WORDS),
            demonym: settings.demonym.as_deref().and_then(|name| graph.key_id(name)),
            from: key(&settings.from),
            to: key(&settings.to),
            at: key(&settings.at),
            hidden: keys(&settings.hidden),
            hidden_from_paths: settings.hidden_from_paths.iter().filter_map(|name| graph.type_id(name)).collect(),
        }
    }

    /// Whether a property is a part of the names of a label's nodes, which are called by it and another together.
    pub fn is_name_part(&self, graph: &Graph, label: LabelId, key: KeyId) -> bool {
        self.parts_of(graph, label).is_some_and(|(given, family)| key == given || key == family)
    }

    /// The two properties that make the names of a label's nodes, where they have no others.
    pub fn parts_of(&self, graph: &Graph, label: LabelId) -> Option<(KeyId, KeyId)> {
        let keys = graph.statistics().keys_of_label(label);
        let has = |wanted: KeyId| keys.iter().any(|(key, _)| *key == wanted);
        let parts = self.name_parts.iter().find(|(given, family)| has(*given) && has(*family)).copied();
        parts.filter(|_| !self.name.iter().any(|key| has(*key)))
    }

    /// Whether a property plays a part of its own, so that it is no word and no column.
    pub fn is_part(&self, graph: &Graph, key: KeyId) -> bool {
        let name = graph.key_name(key);
        let parts = [&self.earliest, &self.latest, &self.source, &self.standing, &self.why];
        self.name.contains(&key)
            || self.alias.contains(&key)
            || self.demonym == Some(key)
            || self.hidden.contains(&key)
            || parts.into_iter().flatten().any(|part| part == name)
    }
}

impl Roles {
    /// Whether a property of relationships tells when they held, or where they are from: what no word speaks of.
    pub fn tells_of_link(&self, graph: &Graph, key: KeyId) -> bool {
        let name = graph.key_name(key);
        let times = [&self.from, &self.to, &self.at, &self.when];
        self.is_part(graph, key) || times.into_iter().flatten().any(|time| time == name)
    }
}

/// The pairs of properties of this graph that make names.
fn name_parts(graph: &Graph) -> Vec<(KeyId, KeyId)> {
    NAME_PARTS.iter().filter_map(|(given, family)| Some((graph.key_id(given)?, graph.key_id(family)?))).collect()
}

/// A label without any of the usual names may have one of its own: `hostName`, `dept_name`.
fn add_own_names(graph: &Graph, names: &mut Vec<KeyId>) {
    for label in graph.labels() {
        let keys: Vec<KeyId> = graph.statistics().keys_of_label(label).iter().map(|(key, _)| *key).collect();
        let parts = name_parts(graph);
        let joined = parts.iter().any(|(given, family)| keys.contains(given) && keys.contains(family));
        if joined || keys.iter().any(|key| names.contains(key)) {
            continue;
        }
        let own = keys.iter().copied().find(|key| is_own_name(graph, label, *key, NAMES));
        let own = own.or_else(|| keys.iter().copied().find(|key| is_own_name(graph, label, *key, CODES)));
        names.extend(own);
    }
}

/// Whether a property is called some name, not a part of one, and tells the nodes of a label apart.
fn is_own_name(graph: &Graph, label: LabelId, key: KeyId, last_words: &[&str]) -> bool {
    const SAMPLE: usize = 200;
    let words = split_words(graph.key_name(key));
    let part = words.iter().any(|word| PARTS_OF_NAMES.contains(&word.as_str()));
    if part || !words.last().is_some_and(|last| last_words.contains(&last.as_str())) {
        return false;
    }
    let values = graph.nodes_with_label(label).take(SAMPLE).map(|node| graph.property(node, key));
    let mut texts: Vec<Value> = values.filter(|value| !value.is_null()).collect();
    let count = texts.len();
    let all_texts = texts.iter().all(|value| value.as_text().is_some());
    texts.sort_by(|one, other| one.as_text().cmp(&other.as_text()));
    texts.dedup();
    let own_key = graph.nodes_with_label(label).next().and_then(|node| graph.key_property(node)).map(|(key, _)| key);
    all_texts && count > 0 && texts.len() == count && own_key != Some(key)
}
