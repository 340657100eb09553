//! Links what acts to what it acts on.

use super::super::meaning::{Condition, Link, ThingId};
use super::super::reader::Reader;
use super::Bridge;
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::Sense;
use crate::value::{NodeId, TypeId};

impl Reader<'_> {
    /// Links a subject through the bridge to what it acts on.
    pub(in super::super) fn connect(&mut self, id: ThingId, bridge: &Bridge, other: Option<ThingId>, negated: bool) {
        let end = other.map_or_else(String::new, |other| format!(" {}", self.thing(other).words));
        let words = format!("{}{end}", bridge.words);
        let none = other.is_some_and(|other| self.thing(other).none && self.thing(other).nodes.is_none());
        match bridge.event {
            Some(event) => {
                let roads: Vec<Path> = bridge.to_subject.iter().map(|path| path.reversed(None)).collect();
                if let Some(other) = other {
                    self.settle_names(event, other, &bridge.to_object);
                    let to_object = bridge.to_object.clone();
                    let link = Link { words: String::new(), negated: false, ..self.plain_link(to_object, other) };
                    self.condition(event, Condition::Linked(link));
                    if let Some(together) = bridge.together(id, other, true) {
                        self.condition(event, together);
                    }
                }
                if let Some(other) = other
                    && bridge.to_subject.iter().any(|road| bridge.to_object.contains(road))
                    && self.thing(id).nodes.is_none()
                    && let Some(mut nodes) = self.thing(other).nodes.clone()
                {
                    // Whom somebody met is somebody else, and not the office that he holds.
                    nodes.extend(self.stand_beside(&nodes));
                    self.condition(id, Condition::Same { nodes, negated: true, words: String::new() });
                }
                let link = Link { negated: negated || none, words, ..self.plain_link(roads, event) };
                self.condition(id, Condition::Linked(link));
                self.open.push(event);
                self.events.push((event, bridge.to_subject.clone()));
            }
            None => {
                let Some(other) = other else {
                    let anything = self.anything("");
                    let other = self.add(anything);
                    if bridge.words.ends_with(" by") {
                        self.open_unsaid(id, other, &bridge.to_object);
                    }
                    if self.thing(other).nouns.is_empty() {
                        self.open_dated(id, other, &bridge.to_object);
                    }
                    if self.thing(other).nouns.is_empty() {
                        self.open_place(id, other, &bridge.to_object);
                    }
                    let words = words.trim_end_matches(" by").to_string();
                    let link = Link { negated, words, ..self.plain_link(bridge.to_object.clone(), other) };
                    self.condition(id, Condition::Linked(link));
                    if bridge.ending {
                        self.link_now(id, true);
                    }
                    return;
                };
                self.settle_names(id, other, &bridge.to_object);
                if self.thing(other).nouns.is_empty() && self.thing(other).nodes.is_none() {
                    let from = self.thing(id).labels.clone();
                    let ends = bridge.to_object.iter().map(|road| self.lexicon.ends(road, &from));
                    let ends = ends.fold(LabelSet::default(), |all, labels| all.union(&labels));
                    if !ends.is_empty() {
                        self.thing_mut(other).labels = ends;
                    }
                }
                let mut link = self.plain_link(bridge.to_object.clone(), other);
                link.negated = negated != self.thing(other).none;
                link.words = words;
                self.condition(id, Condition::Linked(link));
                if bridge.present || bridge.ending {
                    self.link_now(id, bridge.ending);
                }
            }
        }
        if let Some(other) = other.filter(|other| self.thing(*other).nodes.is_none()) {
            self.open.push(other);
        }
    }

    /// Those who stand for the same as some nodes do: the holder of an office, the head of a delegation. They are whom
    /// *who* may ask for, of another kind, and joined to them.
    fn stand_beside(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        let graph = self.lexicon.graph();
        let rank = |node: NodeId| self.lexicon.who.iter().position(|label| self.lexicon.has_label(node, *label));
        let mut beside = Vec::new();
        for node in nodes {
            for index in 0..graph.type_count() {
                let kind = TypeId(index as u16);
                let joined = graph.outgoing(*node, kind).nodes.iter().chain(graph.incoming(*node, kind).nodes);
                beside.extend(joined.copied().filter(|other| rank(*other).is_some() && rank(*other) != rank(*node)));
            }
        }
        beside.sort_unstable();
        beside.dedup();
        beside
    }

    /// `who scored in 2024`: what they scored in is not said, but may have the time that is.
    fn open_dated(&mut self, id: ThingId, other: ThingId, roads: &[Path]) {
        let from = self.thing(id).labels.clone();
        let ends = roads.iter().fold(LabelSet::default(), |all, road| all.union(&self.lexicon.ends(road, &from)));
        let leaves = self.lexicon.leaves();
        let mut kinds = ends.labels().filter(|label| leaves.contains(*label));
        let (Some(kind), None) = (kinds.next(), kinds.next()) else { return };
        let noun = self.lexicon.noun_of_label(kind);
        if let Some(noun) = noun.filter(|noun| self.lexicon.noun(*noun).when.is_some()) {
            let labels = self.lexicon.noun(noun).labels.clone();
            let thing = self.thing_mut(other);
            (thing.nouns, thing.labels) = (vec![noun], labels);
            self.open.push(other);
        }
    }

    /// `played in Leeds`: at what they played is not said, but it may be in the place that is.
    fn open_place(&mut self, id: ThingId, other: ThingId, roads: &[Path]) {
        let from = self.thing(id).labels.clone();
        let ends = roads.iter().fold(LabelSet::default(), |all, road| all.union(&self.lexicon.ends(road, &from)));
        let leaves = self.lexicon.leaves();
        let mut kinds = ends.labels().filter(|label| leaves.contains(*label));
        let (Some(kind), None) = (kinds.next(), kinds.next()) else { return };
        let Some(noun) = self.lexicon.noun_of_label(kind) else { return };
        let own = LabelSet::of_label(kind);
        let value = |sense: &Sense| matches!(sense, Sense::Value(value) if value.labels.intersects(&own));
        // Of a kind of which a place is told by a value, too: `who works in Berlin`, where departments are.
        let told = self.is_open_ended(id) && self.words.iter().any(|word| word.senses.iter().any(value));
        if told || self.lexicon.noun(noun).preposition("in").is_some() {
            let labels = self.lexicon.noun(noun).labels.clone();
            let thing = self.thing_mut(other);
            (thing.nouns, thing.labels) = (vec![noun], labels);
            self.open.push(other);
            self.unsaid_objects.push(other);
        }
    }

    /// Who or what does something is not said: what follows may speak of it, where it can't of what it is done to
    /// (`films shown at the Open Air`).
    pub(super) fn open_unsaid(&mut self, id: ThingId, other: ThingId, roads: &[Path]) {
        let from = self.thing(id).labels.clone();
        let ends = roads.iter().fold(LabelSet::default(), |all, road| all.union(&self.lexicon.ends(road, &from)));
        if self.thing(id).nouns.is_empty() && self.thing(id).nodes.is_none() {
            let starts = roads
                .iter()
                .fold(LabelSet::default(), |all, road| all.union(&self.lexicon.ends(&road.reversed(None), &ends)));
            self.thing_mut(id).labels = starts;
        }
        self.become_of(other, ends);
        if let Some(place) = self.open.iter().position(|open| *open == id) {
            self.open.insert(place, other);
        }
    }

    pub(in super::super) fn plain_link(&self, roads: Vec<Path>, to: ThingId) -> Link {
        let target = self.thing(to);
        Link { count: target.quantity, every: target.every && target.nodes.is_none(), ..Link::plain(roads, to) }
    }
}
