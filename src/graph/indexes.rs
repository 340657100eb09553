//! Indexes over a property of the nodes of a label, and the rules that such properties must keep.
//!
//! They are part of a graph, so a copy has its own, and what is dropped with a copy is dropped from its indexes too.
//! They live in memory: a graph that is read from a file has none.

use std::ops::Bound;
use std::sync::Arc;

use super::Graph;
use super::sorted::Sorted;
use crate::error::{Error, Result, kinds};
use crate::value::{KeyId, LabelId, NodeId, Value, equality};

/// What an index is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexKind {
    /// Finding nodes by a value, or by bounds of it.
    Range,
    /// The same, and no two nodes may have the same value.
    Unique,
    /// No index at all: every node must have the property.
    Exists,
}

/// An index, or a rule, by its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDefinition {
    /// Its own name.
    pub name: Arc<str>,
    /// The label of the nodes.
    pub label: Arc<str>,
    /// Their property.
    pub key: Arc<str>,
    /// What it is for.
    pub kind: IndexKind,
}

/// An index with what it holds.
#[derive(Clone, Debug)]
struct Index {
    definition: Arc<IndexDefinition>,
    label: LabelId,
    key: KeyId,
    entries: Sorted,
}

/// All indexes of a graph, and what is still to be checked of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Indexes {
    list: Vec<Index>,
    /// Values that came into a unique index, by its place, since the last check.
    new_values: Vec<(usize, Value)>,
    /// Nodes that must have a property, by the place of the rule, and were touched since the last check.
    touched: Vec<(usize, NodeId)>,
}

impl IndexKind {
    /// What it is called in a list.
    pub fn name(self) -> &'static str {
        match self {
            IndexKind::Range => "RANGE",
            IndexKind::Unique => "UNIQUENESS",
            IndexKind::Exists => "NODE_PROPERTY_EXISTENCE",
        }
    }

    /// Whether it is a rule that nodes must keep.
    pub fn is_constraint(self) -> bool {
        self != IndexKind::Range
    }
}

impl Index {
    /// What the node has under this index; none where it isn't in it.
    fn value(&self, graph: &Graph, node: NodeId) -> Option<Value> {
        let held = graph.has_node(node) && graph.has_label(node, self.label);
        held.then(|| graph.property(node, self.key)).filter(|value| !value.is_null())
    }
}

/// Indexes and rules.
impl Graph {
    /// All indexes and rules.
    pub fn indexes(&self) -> impl Iterator<Item = &Arc<IndexDefinition>> {
        self.indexes.list.iter().map(|index| &index.definition)
    }

    /// Whether the nodes of this label can be found by this property.
    pub fn has_index(&self, label: LabelId, key: KeyId) -> bool {
        self.index_over(label, key).is_some()
    }

    /// Whether at most one node of this label has a value of this property.
    pub fn has_unique_index(&self, label: LabelId, key: KeyId) -> bool {
        self.index_over(label, key).is_some_and(|index| index.definition.kind == IndexKind::Unique)
    }

    /// How many nodes an index holds.
    pub fn index_len(&self, label: LabelId, key: KeyId) -> usize {
        self.index_over(label, key).map_or(0, |index| index.entries.len())
    }

    /// The nodes of a label whose property lies within these bounds of the order of values, in that order; none where
    /// no index knows.
    pub fn index_range<'g>(
        &'g self,
        label: LabelId,
        key: KeyId,
        least: Bound<&'g Value>,
        most: Bound<&'g Value>,
    ) -> Option<impl Iterator<Item = NodeId> + 'g> {
        let index = self.index_over(label, key)?;
        Some(index.entries.range(least, most).map(|(_, node)| *node))
    }

    /// A unique index where there is one, since it tells more.
    fn index_over(&self, label: LabelId, key: KeyId) -> Option<&Index> {
        let over = self
            .indexes
            .list
            .iter()
            .filter(|index| index.label == label && index.key == key && index.definition.kind != IndexKind::Exists);
        over.max_by_key(|index| index.definition.kind == IndexKind::Unique)
    }

    /// Makes an index of names that the graph knows, over the nodes that there are.
    pub(super) fn create_index(&mut self, definition: &IndexDefinition) -> Result<()> {
        let (Some(label), Some(key)) = (self.label_id(&definition.label), self.key_id(&definition.key)) else {
            return Err(Error::new(kinds::INTERNAL, "an index of names that the graph doesn't know"));
        };
        let with_value = |node: NodeId| Some((self.property(node, key), node)).filter(|(value, _)| !value.is_null());
        let entries = match definition.kind {
            IndexKind::Exists => Sorted::default(),
            _ => Sorted::of(self.nodes_with_label(label).filter_map(with_value).collect()),
        };
        let definition = Arc::new(definition.clone());
        Arc::make_mut(&mut self.indexes).list.push(Index { definition, label, key, entries });
        Ok(())
    }

    /// Drops the index of this name.
    pub(super) fn drop_index(&mut self, name: &str) {
        Arc::make_mut(&mut self.indexes).list.retain(|index| index.definition.name.as_ref() != name);
    }

    /// The same indexes over another graph of the same elements, whose ids may differ.
    pub(super) fn copy_indexes_to(&self, other: &mut Graph) -> Result<()> {
        self.indexes().try_for_each(|definition| {
            let know = |names: &mut Arc<super::names::Names>, name: &Arc<str>| {
                if names.find(name).is_none() { super::changes::named(names, name, "names") } else { Ok(()) }
            };
            know(&mut other.labels, &definition.label)?;
            know(&mut other.keys, &definition.key)?;
            other.create_index(definition)
        })
    }

    /// Changes a node, and what indexes say of it.
    pub(super) fn reindexed(&mut self, node: NodeId, change: impl FnOnce(&mut Graph) -> Result<()>) -> Result<()> {
        if self.indexes.list.is_empty() {
            return change(self);
        }
        let values =
            |graph: &Graph| graph.indexes.list.iter().map(|index| index.value(graph, node)).collect::<Vec<_>>();
        let before = values(self);
        change(self)?;
        let after = values(self);
        let indexes = Arc::make_mut(&mut self.indexes);
        for (place, (before, after)) in before.into_iter().zip(after).enumerate() {
            let index = &mut indexes.list[place];
            if index.definition.kind == IndexKind::Exists {
                indexes.touched.push((place, node));
                continue;
            }
            if let Some(value) = before {
                index.entries.remove(&value, node);
            }
            if let Some(value) = after {
                if index.definition.kind == IndexKind::Unique {
                    indexes.new_values.push((place, value.clone()));
                }
                index.entries.insert(value, node);
            }
        }
        Ok(())
    }

    /// An error where what was changed since the last check breaks a rule.
    ///
    /// # Errors
    /// The rule, and the nodes that break it.
    pub fn check_rules(&mut self) -> Result<()> {
        if self.indexes.new_values.is_empty() && self.indexes.touched.is_empty() {
            return Ok(());
        }
        let indexes = Arc::make_mut(&mut self.indexes);
        let (values, touched) = (std::mem::take(&mut indexes.new_values), std::mem::take(&mut indexes.touched));
        for (place, value) in &values {
            if let Some(index) = self.indexes.list.get(*place) {
                self.check_value(index, value)?;
            }
        }
        for (place, node) in touched {
            if let Some(index) = self.indexes.list.get(place) {
                self.check_existence(index, node)?;
            }
        }
        Ok(())
    }

    /// An error where the nodes that there are break this rule.
    ///
    /// # Errors
    /// The nodes that break it.
    pub fn check_all(&self, name: &str) -> Result<()> {
        let Some(index) = self.indexes.list.iter().find(|index| index.definition.name.as_ref() == name) else {
            return Ok(());
        };
        match index.definition.kind {
            IndexKind::Range => Ok(()),
            IndexKind::Exists => {
                self.nodes_with_label(index.label).try_for_each(|node| self.check_existence(index, node))
            }
            IndexKind::Unique => {
                let all = || index.entries.range(Bound::Unbounded, Bound::Unbounded);
                for ((value, node), (next, other)) in all().zip(all().skip(1)) {
                    if equality::equals(value, next) == Some(true) {
                        return Err(self.not_unique(index, value, [*node, *other]));
                    }
                }
                Ok(())
            }
        }
    }

    fn check_value(&self, index: &Index, value: &Value) -> Result<()> {
        let range = index.entries.range(Bound::Included(value), Bound::Included(value));
        let mut same = range.filter(|(other, _)| equality::equals(other, value) == Some(true)).map(|(_, node)| *node);
        match (same.next(), same.next()) {
            (Some(first), Some(second)) => Err(self.not_unique(index, value, [first, second])),
            _ => Ok(()),
        }
    }

    fn not_unique(&self, index: &Index, value: &Value, nodes: [NodeId; 2]) -> Error {
        let IndexDefinition { name, label, key, .. } = index.definition.as_ref();
        let [first, second] = nodes.map(|node| self.element_id(node).to_string());
        let message = format!("the {label} nodes {first} and {second} would both have {key} {value}");
        Error::new(kinds::CONSTRAINT_BROKEN, message).hint(format!("the constraint {name} allows each value once"))
    }

    fn check_existence(&self, index: &Index, node: NodeId) -> Result<()> {
        if !self.has_node(node) || !self.has_label(node, index.label) || !self.property(node, index.key).is_null() {
            return Ok(());
        }
        let IndexDefinition { name, label, key, .. } = index.definition.as_ref();
        let message = format!("the {label} node {} would be without {key}", self.element_id(node));
        Err(Error::new(kinds::CONSTRAINT_BROKEN, message).hint(format!("the constraint {name} wants it")))
    }
}
