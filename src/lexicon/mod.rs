//! The words of a world: nouns, verbs, prepositions, names; look-up, near matches, next words.
//!
//! A lexicon is generated from a graph's labels, types, properties and names ([`generate`]), then corrected by what the
//! world's settings say ([`apply`]). It answers one question: what can these words mean here ([`Lexicon::cut`]).

pub mod apply;
pub mod cut;
mod deeds;
mod degrees;
pub mod fold;
pub mod function_words;
pub mod generate;
pub mod inflect;
mod link_values;
pub mod names;
pub mod path;
mod properties;
mod relations;
pub mod respell;
pub mod roles;
mod schema;
pub mod sense;
pub mod settings;
pub mod thesaurus;
pub mod token;
pub mod units;
mod walk;
pub mod write;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::graph::Graph;
use crate::value::{LabelId, NodeId, Value};
use fold::fold;
use names::NameIndex;
use path::{LabelSet, Path};
use roles::Roles;
use sense::{Closed, Noun, NounId, Sense, Superlative, Verb, VerbId};
use settings::Settings;

/// The words of one world.
#[derive(Debug, Serialize, Deserialize)]
pub struct Lexicon {
    #[serde(skip)]
    graph: Arc<Graph>,
    /// What the engine must know of some properties.
    pub roles: Roles,
    /// Lists in which silence means no.
    pub closed: Vec<Closed>,
    /// Questions that show what this world can be asked.
    pub examples: Vec<String>,
    /// The labels that *who* asks for, best first.
    pub who: Vec<LabelId>,
    /// Words that the world defines by phrases: word and phrase.
    pub definitions: Vec<(String, String)>,
    nouns: Vec<Noun>,
    verbs: Vec<Verb>,
    superlatives: Vec<Superlative>,
    words: FxHashMap<Box<str>, Vec<Sense>>,
    longest: usize,
    label_nouns: FxHashMap<LabelId, NounId>,
    /// Written nouns that take their columns from the labels above.
    unshown: Vec<NounId>,
    /// Written nouns that take their span from the labels above.
    unspanned: Vec<NounId>,
    #[serde(skip)]
    names: OnceLock<NameIndex>,
    /// What kinds of things nodes count without naming them, as texts.
    #[serde(skip)]
    counted: OnceLock<FxHashMap<Box<str>, Unnamed>>,
}

/// What nodes that count members without naming them say of these.
#[derive(Debug)]
struct Unnamed {
    /// The nouns that the members are called by.
    nouns: Vec<NounId>,
    /// The nodes.
    groups: Vec<NodeId>,
}

impl Lexicon {
    /// The lexicon of a graph: generated, then corrected by the settings.
    ///
    /// # Errors
    /// Settings that name a label, type or word that can't be.
    pub fn new(graph: Arc<Graph>, settings: &Settings, written: apply::Written<'_>) -> Result<Lexicon> {
        let roles = Roles::new(&graph, &settings.roles);
        let mut lexicon = Lexicon {
            graph,
            roles,
            closed: Vec::new(),
            examples: settings.examples.clone(),
            who: Vec::new(),
            definitions: settings.define.iter().map(|entry| (entry.word.clone(), entry.phrase.clone())).collect(),
            nouns: Vec::new(),
            verbs: Vec::new(),
            superlatives: Vec::new(),
            words: FxHashMap::default(),
            longest: 1,
            label_nouns: FxHashMap::default(),
            unshown: Vec::new(),
            unspanned: Vec::new(),
            names: OnceLock::new(),
            counted: OnceLock::new(),
        };
        generate::generate(&mut lexicon);
        apply::apply(&mut lexicon, settings, written)?;
        generate::add_last_words(&mut lexicon);
        link_values::add_link_values(&mut lexicon);
        Ok(lexicon)
    }

    /// A lexicon that was stored without its graph and its index of names, with them.
    #[must_use]
    pub fn restored(self, graph: Arc<Graph>, names: NameIndex) -> Lexicon {
        Lexicon { graph, names: OnceLock::from(names), ..self }
    }

    /// The graph whose words these are.
    pub fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// A noun.
    pub fn noun(&self, id: NounId) -> &Noun {
        &self.nouns[id.0]
    }

    /// Every noun, in order.
    pub fn nouns(&self) -> impl Iterator<Item = (NounId, &Noun)> {
        self.nouns.iter().enumerate().map(|(index, noun)| (NounId(index), noun))
    }

    /// A verb.
    pub fn verb(&self, id: VerbId) -> &Verb {
        &self.verbs[id.0]
    }

    /// Every verb, in order.
    pub fn verbs(&self) -> impl Iterator<Item = (VerbId, &Verb)> {
        self.verbs.iter().enumerate().map(|(index, verb)| (VerbId(index), verb))
    }

    /// A superlative.
    pub fn superlative(&self, index: usize) -> &Superlative {
        &self.superlatives[index]
    }

    /// The noun of a label: `State` is `state`.
    pub fn noun_of_label(&self, label: LabelId) -> Option<NounId> {
        self.label_nouns.get(&label).copied()
    }

    /// The noun that says most about a node: that of its first label.
    pub fn noun_of_node(&self, node: NodeId) -> Option<NounId> {
        self.graph.labels_of(node).iter().find_map(|label| self.noun_of_label(*label))
    }

    /// The senses of a word or of several, folded.
    pub fn senses(&self, folded: &str) -> &[Sense] {
        self.words.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Every word that is not a name, with its senses.
    pub fn words(&self) -> impl Iterator<Item = (&str, &[Sense])> {
        self.words.iter().map(|(word, senses)| (&**word, senses.as_slice()))
    }

    /// How many words the longest entry has, names left out.
    pub fn longest_words(&self) -> usize {
        self.longest
    }

    /// The names of nodes; indexed when first asked for.
    pub fn names(&self) -> &NameIndex {
        self.names.get_or_init(|| NameIndex::build(&self.graph, &self.roles))
    }

    /// The kinds, as nodes tell them, of members that are counted but not named, and that are of one of these nouns.
    pub fn kinds_of_unnamed(&self, nouns: &[NounId]) -> Vec<&str> {
        let kinds = self.counted.get_or_init(|| self.kinds_counted());
        let mut of: Vec<&str> = kinds
            .iter()
            .filter(|(_, unnamed)| unnamed.nouns.iter().any(|noun| nouns.contains(noun)))
            .map(|(kind, _)| &**kind)
            .collect();
        of.sort_unstable();
        of
    }

    /// Adds a demonym, and its plural as a name: `Cubans` are said of their state.
    fn add_demonym(&mut self, word: &str, node: NodeId, first: bool) {
        if first {
            self.add_word_first(word, Sense::Demonym(node));
        } else {
            self.add_word(word, Sense::Demonym(node));
        }
        if word.chars().all(char::is_alphabetic) && ["an", "i"].iter().any(|ending| word.ends_with(ending)) {
            self.add_word(&format!("{word}s"), Sense::Name(vec![node]));
        }
    }

    /// The labels all of whose nodes stand for unnamed members that are of this noun.
    pub fn labels_of_unnamed(&self, noun: NounId) -> Vec<LabelId> {
        let kinds = self.kinds_of_unnamed(&[noun]);
        let Some(key) = self.roles.members.as_deref().and_then(|key| self.graph.key_id(key)) else { return Vec::new() };
        if kinds.is_empty() {
            return Vec::new();
        }
        let own = self.noun(noun).label;
        let stands = |node: NodeId| self.graph.text(node, key).is_some_and(|kind| kinds.contains(&kind));
        let leaves = self.leaves();
        leaves
            .labels()
            .filter(|label| Some(*label) != own && self.label_always_has(*label, key))
            .filter(|label| self.graph.nodes_with_label(*label).all(stands))
            .collect()
    }

    /// The nodes that stand for unnamed members of one of these kinds and lie next to some node of each list; where
    /// `wide`, those of which a number is told may be two steps away. Where nothing is named, those with a number.
    pub fn unnamed_near(&self, kinds: &[&str], named: &[&[NodeId]], wide: bool) -> impl Iterator<Item = NodeId> {
        let counted = self.counted.get_or_init(|| self.kinds_counted());
        let key = self.roles.count.as_deref().and_then(|key| self.graph.key_id(key));
        let told = move |group| key.is_some_and(|key| self.graph.property(group, key) != Value::Null);
        let groups = kinds.iter().filter_map(|kind| counted.get(*kind)).flat_map(|unnamed| &unnamed.groups).copied();
        groups.filter(move |group| match named {
            [] => told(*group),
            named => {
                let two = wide && told(*group);
                named.iter().all(|nodes| self.is_next_to(*group, nodes) || two && self.is_two_steps_from(*group, nodes))
            }
        })
    }

    fn is_next_to(&self, from: NodeId, to: &[NodeId]) -> bool {
        self.around(from).any(|next| to.contains(&next))
    }

    fn is_two_steps_from(&self, from: NodeId, to: &[NodeId]) -> bool {
        self.around(from).any(|next| self.is_next_to(next, to))
    }

    /// The nodes that a node is joined to, either way.
    fn around(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let rows = move |kind| [self.graph.outgoing(node, kind), self.graph.incoming(node, kind)];
        self.graph.types().flat_map(rows).flat_map(|row| row.nodes.iter().copied())
    }

    /// The different texts of the property that tells what is counted, each with the nouns it is made of.
    fn kinds_counted(&self) -> FxHashMap<Box<str>, Unnamed> {
        let mut kinds: FxHashMap<Box<str>, Unnamed> = FxHashMap::default();
        let Some(key) = self.roles.members.as_deref().and_then(|key| self.graph.key_id(key)) else { return kinds };
        for node in self.graph.nodes() {
            let Some(text) = self.graph.text(node, key) else { continue };
            let kind = kinds
                .entry(text.into())
                .or_insert_with(|| Unnamed { nouns: self.nouns_within(text), groups: Vec::new() });
            kind.groups.push(node);
        }
        kinds
    }

    /// Every noun that a text holds: *joint venture or foreign enterprise* holds those of ventures and of companies.
    fn nouns_within(&self, text: &str) -> Vec<NounId> {
        let folded = fold::fold(text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let mut nouns = Vec::new();
        for from in 0..words.len() {
            for to in from + 1..=words.len() {
                nouns.extend(self.senses(&words[from..to].join(" ")).iter().filter_map(|sense| match sense {
                    Sense::Noun(noun) => Some(*noun),
                    _ => None,
                }));
            }
        }
        nouns
    }

    /// What a person calls a node.
    pub fn name_of(&self, node: NodeId) -> String {
        names::display_name(&self.graph, &self.roles, node)
    }

    /// Some nodes of a noun, enough to learn how they are joined.
    pub fn nodes_of_noun(&self, noun: NounId) -> Vec<NodeId> {
        let noun = self.noun(noun);
        let graph = &self.graph;
        let has = |node: &NodeId| {
            noun.filter
                .iter()
                .all(|(key, value)| graph.key_id(key).is_some_and(|key| graph.property(*node, key) == *value))
        };
        let all = noun.label.map(|label| self.some_of(label)).unwrap_or_default();
        all.into_iter().filter(|node| noun.through.is_some() || has(node)).collect()
    }

    /// The labels of a node, as a set.
    pub fn labels_of(&self, node: NodeId) -> LabelSet {
        LabelSet::of_node(&self.graph, node)
    }

    fn add_noun(&mut self, noun: Noun) -> NounId {
        self.nouns.push(noun);
        NounId(self.nouns.len() - 1)
    }

    fn add_verb(&mut self, verb: Verb) -> VerbId {
        self.verbs.push(verb);
        VerbId(self.verbs.len() - 1)
    }

    /// Lets a word mean one thing more, before what it meant so far: what a person wrote goes before what was made.
    fn add_word_first(&mut self, word: &str, sense: Sense) {
        self.add_word(word, sense.clone());
        if let Some(senses) = self.words.get_mut(fold(word).as_str()) {
            let written = senses.iter().position(|have| *have == sense);
            if let Some(index) = written {
                senses[..=index].rotate_right(1);
            }
        }
    }

    /// Lets a word mean one thing more; what is said first ranks first.
    fn add_word(&mut self, word: &str, sense: Sense) {
        let folded = fold(word);
        if folded.is_empty() {
            return;
        }
        self.longest = self.longest.max(folded.split(' ').count());
        let senses = self.words.entry(folded.into_boxed_str()).or_default();
        if !senses.contains(&sense) {
            senses.push(sense);
        }
    }

    /// The one-step ways, in the schema, from nodes of some labels to nodes of others; commonest first.
    pub fn relations(&self, from: &LabelSet, to: &LabelSet) -> Vec<Path> {
        let mut paths = generate::one_step_paths(&self.graph, from, to);
        let over = |path: &Path| path.steps.iter().flat_map(|step| &step.types).any(|kind| self.is_past(*kind));
        if paths.iter().any(|path| !over(path)) {
            // What is over is meant only where that is said.
            paths.retain(|path| !over(path));
        }
        paths
    }

    fn is_past(&self, kind: crate::value::TypeId) -> bool {
        relations::is_past(&self.graph, kind)
    }
}
