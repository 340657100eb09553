//! Senses: what one word, or several together, can mean in a world.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::path::{LabelSet, Path};
use crate::value::{KeyId, LabelId, NodeId, TypeId, Value};

/// A noun of a lexicon: dense, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NounId(pub usize);

/// A verb of a lexicon: dense, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VerbId(pub usize);

/// What a word can mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Sense {
    /// A kind of node: `visits`.
    Noun(NounId),
    /// Something nodes do to one another: `visited`.
    Verb(VerbId, Form),
    /// One node or several of one name: `Venezuela`.
    Name(Vec<NodeId>),
    /// A node as an adjective: `Cuban`.
    Demonym(NodeId),
    /// A property: `tonnage`.
    Property(KeyId),
    /// A property's value as an adjective: `official`.
    Value(ValueSense),
    /// What relationships of a type say by a property of theirs: `as a guest`.
    LinkValue(TypeId, KeyId, Value),
    /// A preposition of the world's own, such as `with residence in`.
    Preposition,
    /// A superlative of the world: `fastest growing`.
    Superlative(usize),
    /// The comparative of a superlative: `older`.
    Comparative(usize),
    /// A word that the user defined: its number.
    Defined(usize),
    /// A verb that only says that an event happened: `held`.
    Happens(Form),
    /// What a verb does, as a noun: `inspections`.
    Deed(VerbId),
}

/// A value that stands as an adjective before the nouns whose nodes can have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueSense {
    /// The property.
    pub key: KeyId,
    /// Its value.
    pub value: Value,
    /// Further properties that must be equal.
    pub also: Vec<(KeyId, Value)>,
    /// The labels whose nodes have it.
    pub labels: LabelSet,
    /// The way to the node that has it, where it is not the thing itself: presidential visits are paid by a president.
    pub through: Option<Path>,
}

/// The form of a verb. One spelling may be several (`visit`: base; `visited`: past and participle).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// `visit`, `visits`, `visited` (past): with a subject before it.
    Finite,
    /// `visited by`, `born in`: after a form of *be*, or after the noun it speaks of.
    Participle,
    /// `visiting`: after the noun that does it.
    Gerund,
}

/// A kind of node, and how one speaks of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noun {
    /// For one.
    pub singular: String,
    /// For several.
    pub plural: String,
    /// The label of what it lists; any node where absent.
    pub label: Option<LabelId>,
    /// The labels that a node it lists may carry.
    pub labels: LabelSet,
    /// The way from what it lists to the node that its filter and prepositions speak of (a president's office).
    pub through: Option<Path>,
    /// Properties that must be equal.
    pub filter: Vec<(Arc<str>, Value)>,
    /// A relation that what it lists must stand in: `members` are what a HAS_MEMBER leads to.
    pub relation: Option<Path>,
    /// What each preposition means, in the order in which `with` tries them.
    pub prepositions: Vec<(Arc<str>, Vec<Path>)>,
    /// What is shown beside the name.
    pub columns: Vec<Column>,
    /// The property that orders a list, and whether the largest come first.
    pub order: Option<(Arc<str>, bool)>,
    /// Whether its nodes last (any overlap with a period counts) rather than happen some time within.
    pub lasted: bool,
    /// The property that dates its nodes.
    pub when: Option<Arc<str>>,
    /// Whether its nodes hold figures, which comparisons and superlatives speak of.
    pub measure: bool,
    /// Whether a person wrote it, so that it goes before a generated one.
    pub written: bool,
}

impl Noun {
    /// The paths that a preposition means, if the lexicon says.
    pub fn preposition(&self, word: &str) -> Option<&[Path]> {
        self.prepositions.iter().find(|(name, _)| &**name == word).map(|(_, paths)| paths.as_slice())
    }
}

/// A column beside the name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Where its cells come from.
    pub source: Source,
}

/// Where a column's cells come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Source {
    /// A property of the node.
    Property(Arc<str>),
    /// The names of the nodes at the end of a path.
    Path(Path),
}

/// A verb: the ways from a subject to an object.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verb {
    /// `visit`
    pub base: String,
    /// `visited`
    pub participle: String,
    /// The preposition that belongs to it: `sail to`.
    pub particle: Option<Arc<str>>,
    /// From the subject to the object, or to the event where there is no object.
    pub paths: Vec<Path>,
    /// Whether the participle alone speaks of the subject (`registered in`), not of the object (`visited by`).
    pub copular: bool,
    /// Whether a person wrote it.
    pub written: bool,
    /// Whether it says that what the relationship tells is over: who `left` a band was in it.
    pub ending: bool,
}

/// An order that an adjective asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Superlative {
    /// The property or measure that it goes by.
    pub by: String,
    /// Whether the lowest come first.
    pub lowest: bool,
}

/// A list in which silence means no.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    /// The label of what is listed.
    pub label: LabelId,
    /// What is listed: every one of these paths must lead to its node.
    pub conditions: Vec<(Path, NodeId)>,
    /// Where the list stands.
    pub source: Option<String>,
}
