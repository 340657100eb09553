//! The reader: what it knows while it turns one parsed row into a meaning.

use std::sync::Arc;

use pest::iterators::Pair;

use super::Definition;
use super::grammar::Rule;
use super::meaning::{Beside, Condition, Meaning, Thing, ThingId};
use super::row::{Role, Row};
use crate::error::{Error, Result, Span, kinds};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::Word;
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::{Form, Noun, NounId, Sense, VerbId};
use crate::value::NodeId;

/// Reads one row.
pub(super) struct Reader<'r> {
    pub(super) lexicon: &'r Lexicon,
    pub(super) words: &'r [Word],
    pub(super) row: &'r Row,
    pub(super) definitions: &'r [Definition],
    pub(super) before: Option<&'r Meaning>,
    /// Whether a verb whose object is of another kind says nothing.
    pub(super) strict: bool,
    /// The kind of thing that something was done to, of which what follows is said where it can't be said of what happened.
    pub(super) object_of_event: Option<ThingId>,
    /// Whether a list may be asked for by groups.
    pub(super) may_group: bool,
    /// What a list is asked for by.
    pub(super) grouped_by: Option<ThingId>,
    pub(super) things: Vec<Thing>,
    pub(super) remarks: Vec<String>,
    pub(super) strain: u32,
    /// The open things that a further post may speak of; the nearest last.
    pub(super) open: Vec<ThingId>,
    /// Links that *have* or *with* made (subject, condition, thing had), to be settled at the end.
    pub(super) having: Vec<(ThingId, usize, ThingId)>,
    /// Events that verbs brought in, with the roads to who did it.
    pub(super) events: Vec<(ThingId, Vec<Path>)>,
    /// Whether the verb being read has an object that stands elsewhere.
    pub(super) asks_object: bool,
    /// Things said with an indefinite article.
    pub(super) articles: Vec<ThingId>,
    /// Further objects of the verb read last (`both A and B`).
    pub(super) further: Vec<ThingId>,
    /// Lists of two names joined by *and*: the thing that stands for either, and each of them.
    pub(super) lists: Vec<(ThingId, Vec<ThingId>)>,
    /// Things said side by side (`an embassy and a consulate of …`): what is said of the second may be of both.
    pub(super) siblings: Vec<(ThingId, ThingId)>,
    /// Columns asked for with *with their*.
    pub(super) beside: Vec<Beside>,
    /// Things said to be what one of their relationships says, and what that leads to.
    pub(super) link_adjectives: Vec<(ThingId, ThingId)>,
    /// Things that something stands before, or that are its: what is owned, and the owner.
    pub(super) owners: Vec<(ThingId, ThingId)>,
    /// What verbs are done to that the phrase leaves out: the venue where bands *played in Leeds*.
    pub(super) unsaid_objects: Vec<ThingId>,
}

pub(super) type Node<'p> = Pair<'p, Rule>;

impl<'r> Reader<'r> {
    /// The index of the word that a part of the row begins with.
    pub(super) fn word_index(&self, pair: &Node<'_>) -> usize {
        self.row.at(pair.as_span().start()).map_or(0, |(index, _)| index)
    }

    /// The word that a part of the row begins with.
    pub(super) fn word(&self, pair: &Node<'_>) -> &'r Word {
        &self.words[self.word_index(pair)]
    }

    /// The role of the word that a part of the row begins with.
    pub(super) fn role(&self, pair: &Node<'_>) -> Option<&'r Role> {
        self.row.at(pair.as_span().start()).map(|(_, role)| role)
    }

    /// Where a part of the row stands in the text as typed.
    pub(super) fn span(&self, pair: &Node<'_>) -> Span {
        let from = self.word(pair).span;
        let last = pair.as_span().end().saturating_sub(1);
        let to = self.row.at(last).map_or(from, |(index, _)| self.words[index].span);
        from.cover(to)
    }

    /// A part of the row as typed, and where.
    pub(super) fn spelled(&self, pair: &Node<'_>) -> (String, Span) {
        (self.word(pair).text.clone(), self.span(pair))
    }

    pub(super) fn thing(&self, id: ThingId) -> &Thing {
        &self.things[id.0]
    }

    pub(super) fn thing_mut(&mut self, id: ThingId) -> &mut Thing {
        &mut self.things[id.0]
    }

    pub(super) fn add(&mut self, thing: Thing) -> ThingId {
        self.things.push(thing);
        ThingId(self.things.len() - 1)
    }

    pub(super) fn condition(&mut self, id: ThingId, condition: Condition) {
        self.things[id.0].conditions.push(condition);
    }

    /// The first noun of a thing: that which it was called by, or that of its node's label.
    pub(super) fn noun_of(&self, id: ThingId) -> Option<&'r Noun> {
        self.noun_id_of(id).map(|noun| self.lexicon.noun(noun))
    }

    pub(super) fn noun_id_of(&self, id: ThingId) -> Option<NounId> {
        let thing = self.thing(id);
        let named = || thing.nodes.as_ref().and_then(|nodes| nodes.first()).copied();
        thing.nouns.first().copied().or_else(|| named().and_then(|node| self.lexicon.noun_of_node(node)))
    }

    /// A thing that may be any node.
    pub(super) fn anything(&self, words: &str) -> Thing {
        Thing {
            nouns: Vec::new(),
            nodes: None,
            labels: self.all_labels(),
            conditions: Vec::new(),
            order: None,
            limit: None,
            skip: 0,
            preferred: Vec::new(),
            words: words.to_string(),
            every: false,
            quantity: None,
            none: false,
        }
    }

    /// A thing of a kind.
    pub(super) fn kind(&self, noun: NounId) -> Thing {
        let known = self.lexicon.noun(noun);
        let mut thing = self.anything(&known.plural);
        thing.nouns = vec![noun];
        thing.labels = known.labels.clone();
        thing
    }

    /// One of these nodes.
    pub(super) fn named(&self, nodes: Vec<NodeId>) -> Thing {
        let mut labels = LabelSet::default();
        for node in &nodes {
            labels = labels.union(&self.lexicon.labels_of(*node));
        }
        let names: Vec<String> = nodes.iter().map(|node| self.lexicon.name_of(*node)).collect();
        let mut distinct = names.clone();
        distinct.dedup();
        let mut thing = self.anything(&distinct.join(" or "));
        thing.labels = labels;
        thing.nodes = Some(nodes);
        thing
    }

    pub(super) fn all_labels(&self) -> LabelSet {
        self.lexicon.all_labels()
    }

    /// The verbs that a word may be, in this form; those that a person wrote first.
    pub(super) fn verbs(&self, pair: &Node<'_>, wanted: Form) -> Vec<VerbId> {
        let perfect = wanted == Form::Finite && self.role(pair) == Some(&Role::Participle);
        let senses = self.word(pair).senses.iter();
        let mut verbs: Vec<VerbId> = senses
            .filter_map(|sense| match sense {
                Sense::Verb(verb, form) if *form == wanted => Some(*verb),
                // `has visited`: a participle that acts.
                Sense::Verb(verb, Form::Participle) if perfect && !self.lexicon.verb(*verb).copular => Some(*verb),
                _ => None,
            })
            .collect();
        verbs.sort_by_key(|verb| !self.lexicon.verb(*verb).written);
        verbs
    }

    /// The property that a word stands for.
    pub(super) fn property(&self, pair: &Node<'_>) -> Result<Arc<str>> {
        let found = self.word(pair).senses.iter().find_map(|sense| match sense {
            Sense::Property(key) => Some(Arc::clone(self.lexicon.key_name(*key))),
            _ => None,
        });
        found.ok_or_else(|| self.not_understood(pair, "this is no property"))
    }

    pub(super) fn not_understood(&self, pair: &Node<'_>, message: &str) -> Error {
        Error::new(kinds::NOT_UNDERSTOOD, message).at(self.span(pair))
    }

    /// The first part of a kind, directly within.
    pub(super) fn part<'p>(pair: &Node<'p>, rule: Rule) -> Option<Node<'p>> {
        pair.clone().into_inner().find(|inner| inner.as_rule() == rule)
    }

    /// All parts of a kind, directly within.
    pub(super) fn parts<'p>(pair: &Node<'p>, rule: Rule) -> Vec<Node<'p>> {
        pair.clone().into_inner().filter(|inner| inner.as_rule() == rule).collect()
    }
}
