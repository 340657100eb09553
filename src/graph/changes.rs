//! Changes as values: each [`Effect`] says all of one change, so that a list of them can be kept and applied again.
//!
//! [`Graph::apply`] is the one way in which a graph is changed. Effects speak in ids, and new elements and names get the
//! next ones: applied in order to the same graph, a list of effects gives the same ids again.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::indexes::{Element, IndexDefinition};
use super::names::Names;
use super::overlay::{NodeState, Overlay, Properties, RelationshipState};
use super::statistics::{Ends, between};
use super::{Graph, Ranges};
use crate::error::{Error, Result, kinds};
use crate::value::aside::Part;
use crate::value::{KeyId, LabelId, NodeId, RelId, TypeId, Value};

/// One change of a graph.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A label gets the next id.
    NameLabel(Arc<str>),
    /// A relationship type gets the next id.
    NameType(Arc<str>),
    /// A property key gets the next id.
    NameKey(Arc<str>),
    /// A node is made, and gets the next id.
    CreateNode {
        /// Its labels, each once.
        labels: Arc<[LabelId]>,
        /// Its properties, none of them null.
        properties: Properties,
    },
    /// A node goes. Its relationships have gone before, or will.
    DeleteNode(NodeId),
    /// A node gets a label that it doesn't have.
    AddLabel(NodeId, LabelId),
    /// A node loses a label that it has.
    RemoveLabel(NodeId, LabelId),
    /// A node's property is set, or taken away by null.
    SetProperty(NodeId, KeyId, Value),
    /// A relationship is made, and gets the next id.
    CreateRelationship {
        /// Its type.
        kind: TypeId,
        /// Where it starts.
        source: NodeId,
        /// Where it ends.
        target: NodeId,
        /// Its properties, none of them null.
        properties: Properties,
    },
    /// A relationship goes.
    DeleteRelationship(RelId),
    /// A relationship's property is set, or taken away by null.
    SetRelationshipProperty(RelId, KeyId, Value),
    /// An index, or a rule, over names that the graph knows.
    CreateIndex(IndexDefinition),
    /// An index, or a rule, goes.
    DropIndex(IndexDefinition),
}

impl Part for Effect {}

/// How much was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Nodes made.
    pub nodes_created: usize,
    /// Nodes that went.
    pub nodes_deleted: usize,
    /// Relationships made.
    pub relationships_created: usize,
    /// Relationships that went.
    pub relationships_deleted: usize,
    /// Properties set or taken away; those of what was made count too.
    pub properties_set: usize,
    /// Labels given; those of what was made count too.
    pub labels_added: usize,
    /// Labels taken away.
    pub labels_removed: usize,
    /// Indexes made.
    pub indexes_created: usize,
    /// Indexes that went.
    pub indexes_dropped: usize,
    /// Constraints made.
    pub constraints_created: usize,
    /// Constraints that went.
    pub constraints_dropped: usize,
}

impl Changes {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }

    /// Counts one effect more.
    pub fn count(&mut self, effect: &Effect) {
        match effect {
            Effect::NameLabel(_) | Effect::NameType(_) | Effect::NameKey(_) => {}
            Effect::CreateNode { labels, properties } => {
                self.nodes_created += 1;
                self.labels_added += labels.len();
                self.properties_set += properties.len();
            }
            Effect::DeleteNode(_) => self.nodes_deleted += 1,
            Effect::AddLabel(..) => self.labels_added += 1,
            Effect::RemoveLabel(..) => self.labels_removed += 1,
            Effect::SetProperty(..) | Effect::SetRelationshipProperty(..) => self.properties_set += 1,
            Effect::CreateRelationship { properties, .. } => {
                self.relationships_created += 1;
                self.properties_set += properties.len();
            }
            Effect::DeleteRelationship(_) => self.relationships_deleted += 1,
            Effect::CreateIndex(made) if made.kind.is_constraint() => self.constraints_created += 1,
            Effect::CreateIndex(_) => self.indexes_created += 1,
            Effect::DropIndex(gone) if gone.kind.is_constraint() => self.constraints_dropped += 1,
            Effect::DropIndex(_) => self.indexes_dropped += 1,
        }
    }
}

/// What was done to how many: `created 2 nodes and 1 relationship, set 3 properties`.
impl fmt::Display for Changes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = [
            ("created", [(self.nodes_created, "node"), (self.relationships_created, "relationship")]),
            ("deleted", [(self.nodes_deleted, "node"), (self.relationships_deleted, "relationship")]),
            ("set", [(self.properties_set, "property"), (0, "")]),
            ("added", [(self.labels_added, "label"), (0, "")]),
            ("removed", [(self.labels_removed, "label"), (0, "")]),
            ("made", [(self.indexes_created, "index"), (self.constraints_created, "constraint")]),
            ("dropped", [(self.indexes_dropped, "index"), (self.constraints_dropped, "constraint")]),
        ];
        let mut said = Vec::new();
        for (verb, counts) in done {
            let counted = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted_as(*count, what));
            let counted: Vec<String> = counted.collect();
            if !counted.is_empty() {
                said.push(format!("{verb} {}", counted.join(" and ")));
            }
        }
        out.write_str(if said.is_empty() { "nothing changed" } else { "" })?;
        out.write_str(&said.join(", "))
    }
}

fn counted_as(count: usize, what: &str) -> String {
    match (count, what) {
        (1, what) => format!("1 {what}"),
        (count, "property") => format!("{count} properties"),
        (count, "index") => format!("{count} indexes"),
        (count, what) => format!("{count} {what}s"),
    }
}

impl Graph {
    /// Changes the graph. What the effect speaks of must be there; other copies of the graph don't see it.
    ///
    /// # Errors
    /// More names or elements than a graph can number.
    pub fn apply(&mut self, effect: &Effect) -> Result<()> {
        match effect {
            Effect::NameLabel(name) => named(&mut self.labels, name, "labels"),
            Effect::NameType(name) => named(&mut self.types, name, "relationship types"),
            Effect::NameKey(name) => named(&mut self.keys, name, "property keys"),
            Effect::CreateNode { labels, properties } => {
                let node = NodeId(self.node_bound() as u32);
                self.reindexed(Element::Node(node), |graph| graph.create_node(labels, properties))
            }
            Effect::DeleteNode(node) => self.reindexed(Element::Node(*node), |graph| graph.delete_node(*node)),
            Effect::AddLabel(node, label) => {
                let mut labels = self.labels_of(*node).to_vec();
                labels.push(*label);
                self.reindexed(Element::Node(*node), |graph| graph.set_labels(*node, &labels))
            }
            Effect::RemoveLabel(node, label) => {
                let mut labels = self.labels_of(*node).to_vec();
                labels.retain(|known| known != label);
                self.reindexed(Element::Node(*node), |graph| graph.set_labels(*node, &labels))
            }
            Effect::SetProperty(node, key, value) => {
                self.reindexed(Element::Node(*node), |graph| graph.set_property(*node, *key, value))
            }
            Effect::CreateRelationship { kind, source, target, properties } => {
                let element = Element::Relationship(RelId(self.relationship_bound() as u32));
                self.reindexed(element, |graph| graph.create_relationship(*kind, *source, *target, properties))
            }
            Effect::DeleteRelationship(relationship) => {
                self.reindexed(Element::Relationship(*relationship), |graph| graph.delete_relationship(*relationship))
            }
            Effect::SetRelationshipProperty(relationship, key, value) => {
                let element = Element::Relationship(*relationship);
                self.reindexed(element, |graph| graph.set_relationship_property(*relationship, *key, value))
            }
            Effect::CreateIndex(definition) => self.create_index(definition),
            Effect::DropIndex(gone) => {
                self.drop_index(&gone.name);
                Ok(())
            }
        }
    }

    /// Whether anything lies over the base.
    pub fn is_changed(&self) -> bool {
        self.overlay.is_some()
    }

    /// Whether so much lies over the base that it is better written anew, see [`Graph::merged`].
    pub fn is_heavy(&self) -> bool {
        // A small graph is read as fast either way; a large one is written anew when a quarter of it was touched.
        const FEW: usize = 1 << 14;
        let base = self.base.table_of.len() + self.base.relationships as usize;
        self.overlay.as_ref().is_some_and(|overlay| overlay.len() > FEW.max(base / 4))
    }

    /// Forgets the names behind these counts, which nothing may use.
    pub fn forget_names(&mut self, labels: usize, types: usize, keys: usize) {
        for (names, count) in [(&mut self.labels, labels), (&mut self.types, types), (&mut self.keys, keys)] {
            if names.len() > count {
                Arc::make_mut(names).truncate(count);
            }
        }
    }

    fn changed(&mut self) -> &mut Overlay {
        let base = &self.base;
        self.overlay.get_or_insert_with(|| {
            let sets = base.tables.iter().map(|table| (Arc::from(table.labels.as_slice()), table.count as usize));
            Box::new(Overlay::new(base.table_of.len() as u32, base.relationships, sets))
        })
    }

    /// A node's state, to be changed.
    fn touched(&mut self, node: NodeId) -> &mut NodeState {
        let base = Arc::clone(&self.base);
        let overlay = self.changed();
        let sets = Arc::clone(&overlay.sets);
        overlay.nodes.entry(node.0, || {
            let labels = base.table(node).map_or(&[][..], |table| &table.labels);
            let labels = sets.get_key_value(labels).map_or_else(|| Arc::from(labels), |(known, _)| Arc::clone(known));
            NodeState { alive: true, labels, properties: None }
        })
    }

    fn create_node(&mut self, labels: &Arc<[LabelId]>, properties: &Properties) -> Result<()> {
        let overlay = self.changed();
        let id = overlay.node_bound;
        overlay.node_bound = next(id, "nodes")?;
        let state = NodeState { alive: true, labels: overlay.shared(labels), properties: Some(Arc::clone(properties)) };
        overlay.count_in(&state.labels);
        overlay.nodes.entry(id, || state);
        add_to(&mut self.live, id);
        labels.iter().for_each(|label| self.list_under(*label, id));
        let statistics = Arc::make_mut(&mut self.statistics);
        statistics.add_node(labels);
        properties.iter().for_each(|(key, _)| statistics.add_key(labels, *key));
        Ok(())
    }

    fn delete_node(&mut self, node: NodeId) -> Result<()> {
        let properties = self.node_properties(node);
        let state = self.touched(node);
        state.alive = false;
        state.properties = Some(Properties::default());
        let labels = Arc::clone(&state.labels);
        self.changed().count_out(&labels);
        remove_from(&mut self.live, node.0);
        labels.iter().for_each(|label| self.unlist_under(*label, node.0));
        let statistics = Arc::make_mut(&mut self.statistics);
        statistics.remove_node(&labels);
        properties.iter().for_each(|(key, _)| statistics.remove_key(&labels, *key));
        Ok(())
    }

    fn set_labels(&mut self, node: NodeId, labels: &[LabelId]) -> Result<()> {
        let properties = self.node_properties(node);
        self.count_ends(node, Count::Out);
        let overlay = self.changed();
        let shared = overlay.shared(labels);
        let before = std::mem::replace(&mut self.touched(node).labels, Arc::clone(&shared));
        let overlay = self.changed();
        overlay.count_out(&before);
        overlay.count_in(&shared);
        let gone: Vec<LabelId> = before.iter().copied().filter(|label| !labels.contains(label)).collect();
        let new: Vec<LabelId> = labels.iter().copied().filter(|label| !before.contains(label)).collect();
        gone.iter().for_each(|label| self.unlist_under(*label, node.0));
        new.iter().for_each(|label| self.list_under(*label, node.0));
        let statistics = Arc::make_mut(&mut self.statistics);
        statistics.change_labels(&gone, &new);
        for (key, _) in properties.iter() {
            statistics.remove_key(&gone, *key);
            statistics.add_key(&new, *key);
        }
        self.count_ends(node, Count::In);
        Ok(())
    }

    /// Counts the ends of a node's relationships in or out, while its labels change.
    fn count_ends(&mut self, node: NodeId, count: Count) {
        let mut ends: Vec<(TypeId, NodeId, NodeId)> = Vec::new();
        for kind in self.types() {
            ends.extend(self.outgoing(node, kind).nodes.iter().map(|target| (kind, node, *target)));
            let incoming = self.incoming(node, kind);
            ends.extend(incoming.nodes.iter().filter(|source| **source != node).map(|source| (kind, *source, node)));
        }
        for (kind, source, target) in ends {
            self.count_between(kind, source, target, count);
        }
    }

    fn count_between(&mut self, kind: TypeId, source: NodeId, target: NodeId, count: Count) {
        let pairs: Vec<Ends> = between(self.labels_of(source), self.labels_of(target)).collect();
        let statistics = Arc::make_mut(&mut self.statistics);
        pairs.into_iter().for_each(|ends| match count {
            Count::In => statistics.add_between(kind, ends),
            Count::Out => statistics.remove_between(kind, ends),
        });
    }

    fn set_property(&mut self, node: NodeId, key: KeyId, value: &Value) -> Result<()> {
        let mut properties = self.node_properties(node);
        let state = self.touched(node);
        state.properties = None;
        let labels = Arc::clone(&state.labels);
        let had = put(&mut properties, key, value);
        self.touched(node).properties = Some(properties);
        if had == value.is_null() {
            let statistics = Arc::make_mut(&mut self.statistics);
            if had { statistics.remove_key(&labels, key) } else { statistics.add_key(&labels, key) }
        }
        Ok(())
    }

    fn touched_relationship(&mut self, relationship: RelId) -> &mut RelationshipState {
        let (kind, source, target) = (self.type_of(relationship), self.source(relationship), self.target(relationship));
        let new = || RelationshipState { alive: true, kind, source, target, properties: None };
        self.changed().relationships.entry(relationship.0, new)
    }

    fn create_relationship(
        &mut self,
        kind: TypeId,
        source: NodeId,
        target: NodeId,
        properties: &Properties,
    ) -> Result<()> {
        let base = Arc::clone(&self.base);
        let overlay = self.changed();
        let id = RelId(overlay.relationship_bound);
        overlay.relationship_bound = next(id.0, "relationships")?;
        let properties = Arc::clone(properties);
        let keys: Vec<KeyId> = properties.iter().map(|(key, _)| *key).collect();
        let state = RelationshipState { alive: true, kind, source, target, properties: Some(properties) };
        overlay.relationships.entry(id.0, || state);
        let outgoing = overlay.outgoing.add(source, kind, (target, id), base.outgoing(source, kind));
        let incoming = overlay.incoming.add(target, kind, (source, id), base.incoming(target, kind));
        let statistics = Arc::make_mut(&mut self.statistics);
        statistics.add_relationship(kind, outgoing, incoming);
        keys.into_iter().for_each(|key| statistics.add_key_of_type(kind, key));
        self.count_between(kind, source, target, Count::In);
        Ok(())
    }

    fn delete_relationship(&mut self, relationship: RelId) -> Result<()> {
        let base = Arc::clone(&self.base);
        let properties = self.properties_of_relationship(relationship);
        let state = self.touched_relationship(relationship);
        state.alive = false;
        state.properties = Some(Properties::default());
        let (kind, source, target) = (state.kind, state.source, state.target);
        let overlay = self.changed();
        let outgoing = overlay.outgoing.remove(source, kind, (target, relationship), base.outgoing(source, kind));
        let incoming = overlay.incoming.remove(target, kind, (source, relationship), base.incoming(target, kind));
        let statistics = Arc::make_mut(&mut self.statistics);
        statistics.remove_relationship(kind, outgoing, incoming);
        properties.iter().for_each(|(key, _)| statistics.remove_key_of_type(kind, *key));
        self.count_between(kind, source, target, Count::Out);
        Ok(())
    }

    fn set_relationship_property(&mut self, relationship: RelId, key: KeyId, value: &Value) -> Result<()> {
        let mut properties = self.properties_of_relationship(relationship);
        let state = self.touched_relationship(relationship);
        state.properties = None;
        let kind = state.kind;
        let had = put(&mut properties, key, value);
        self.touched_relationship(relationship).properties = Some(properties);
        if had == value.is_null() {
            let statistics = Arc::make_mut(&mut self.statistics);
            if had { statistics.remove_key_of_type(kind, key) } else { statistics.add_key_of_type(kind, key) }
        }
        Ok(())
    }

    fn list_under(&mut self, label: LabelId, node: u32) {
        if self.label_ranges.len() <= label.index() {
            self.label_ranges.resize_with(label.index() + 1, Ranges::default);
        }
        add_to(&mut self.label_ranges[label.index()], node);
    }

    fn unlist_under(&mut self, label: LabelId, node: u32) {
        if let Some(ranges) = self.label_ranges.get_mut(label.index()) {
            remove_from(ranges, node);
        }
    }
}

/// Whether something is counted in or out.
#[derive(Clone, Copy)]
enum Count {
    In,
    Out,
}

pub(super) fn named(names: &mut Arc<Names>, name: &str, what: &str) -> Result<()> {
    match Arc::make_mut(names).intern(name) {
        Some(_) => Ok(()),
        None => Err(too_many(what, Names::MOST)),
    }
}

fn next(id: u32, what: &str) -> Result<u32> {
    // The last number stands for null where ids are kept in columns.
    if id >= u32::MAX - 1 { Err(too_many(what, u32::MAX as usize)) } else { Ok(id + 1) }
}

fn too_many(what: &str, most: usize) -> Error {
    Error::new(kinds::LIMIT, format!("more {what} than a graph can number (at most {most})"))
}

/// Sets a property, or takes it away by null; tells whether it was set before.
fn put(properties: &mut Properties, key: KeyId, value: &Value) -> bool {
    let properties = Arc::make_mut(properties);
    let place = properties.iter().position(|(known, _)| *known == key);
    match (place, value) {
        (Some(place), Value::Null) => drop(properties.remove(place)),
        (Some(place), value) => properties[place].1 = value.clone(),
        (None, Value::Null) => {}
        (None, value) => properties.push((key, value.clone())),
    }
    place.is_some()
}

/// Adds a number to ranges that rise.
fn add_to(ranges: &mut Ranges, number: u32) {
    let ranges = Arc::make_mut(ranges);
    let place = ranges.partition_point(|range| range.end < number);
    match ranges.get_mut(place) {
        Some(range) if range.contains(&number) => {}
        Some(range) if range.end == number => {
            range.end += 1;
            let end = range.end;
            if ranges.get(place + 1).is_some_and(|next| next.start == end) {
                ranges[place].end = ranges[place + 1].end;
                ranges.remove(place + 1);
            }
        }
        Some(range) if range.start == number + 1 => range.start = number,
        _ => ranges.insert(place, one(number)),
    }
}

fn one(number: u32) -> Range<u32> {
    number..number + 1
}

/// Takes a number out of ranges that rise.
fn remove_from(ranges: &mut Ranges, number: u32) {
    let ranges = Arc::make_mut(ranges);
    let place = ranges.partition_point(|range| range.end <= number);
    let Some(range) = ranges.get_mut(place).filter(|range| range.contains(&number)) else { return };
    let behind = number + 1..range.end;
    range.end = number;
    match (number == range.start, behind.start == behind.end) {
        (true, true) => drop(ranges.remove(place)),
        (true, false) => *range = behind,
        (false, true) => {}
        (false, false) => ranges.insert(place + 1, behind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_a_set_holds() {
        let mut ranges = Ranges::default();
        let mut set = std::collections::BTreeSet::new();
        for step in 0..2_000u32 {
            let number = step.wrapping_mul(2_654_435_761) >> 25;
            if step % 3 == 0 {
                remove_from(&mut ranges, number);
                set.remove(&number);
            } else {
                add_to(&mut ranges, number);
                set.insert(number);
            }
            assert!(ranges.iter().flat_map(Clone::clone).eq(set.iter().copied()), "{step}");
            assert!(ranges.windows(2).all(|pair| pair[0].end < pair[1].start), "{step}: {ranges:?}");
        }
    }
}
