//! What was changed since the base was made: nodes, relationships and rows that lie over those of the base.
//!
//! ```text
//! base        nodes 0 .. n          relationships 0 .. m         rows by type and direction
//! overlay     touched, and n ..     touched, and m ..            touched rows, whole and sorted
//! ```
//!
//! An element that was touched is described here as it is now; one that wasn't is looked up in the base. New elements
//! get the numbers behind the base's, and no number is given twice.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::adjacency::Neighbours;
use super::pages::Pages;
use crate::value::{KeyId, LabelId, NodeId, RelId, TypeId, Value};

/// Properties that are set, in the order in which they were first set.
pub type Properties = Arc<Vec<(KeyId, Value)>>;

/// A node as it is now.
#[derive(Clone, Debug)]
pub(super) struct NodeState {
    /// Whether it is there still.
    pub alive: bool,
    pub labels: Arc<[LabelId]>,
    /// All its properties; none where they are those of the base.
    pub properties: Option<Properties>,
}

/// A relationship as it is now.
#[derive(Clone, Debug)]
pub(super) struct RelationshipState {
    /// Whether it is there still.
    pub alive: bool,
    pub kind: TypeId,
    pub source: NodeId,
    pub target: NodeId,
    /// All its properties; none where they are those of the base.
    pub properties: Option<Properties>,
}

/// The neighbours of one node by one type and direction, sorted by node and then relationship.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    nodes: Vec<NodeId>,
    relationships: Vec<RelId>,
}

impl Row {
    fn new(neighbours: Neighbours<'_>) -> Row {
        Row { nodes: neighbours.nodes.to_vec(), relationships: neighbours.relationships.to_vec() }
    }

    pub fn neighbours(&self) -> Neighbours<'_> {
        Neighbours { nodes: &self.nodes, relationships: &self.relationships }
    }

    /// Where this neighbour stands, or would stand.
    fn place(&self, node: NodeId, relationship: RelId) -> Result<usize, usize> {
        let from = self.nodes.partition_point(|other| *other < node);
        let to = from + self.nodes[from..].partition_point(|other| *other == node);
        let within = self.relationships[from..to].binary_search(&relationship);
        within.map(|place| from + place).map_err(|place| from + place)
    }

    fn add(&mut self, node: NodeId, relationship: RelId) {
        if let Err(place) = self.place(node, relationship) {
            self.nodes.insert(place, node);
            self.relationships.insert(place, relationship);
        }
    }

    fn remove(&mut self, node: NodeId, relationship: RelId) {
        if let Ok(place) = self.place(node, relationship) {
            self.nodes.remove(place);
            self.relationships.remove(place);
        }
    }
}

/// The rows of one direction that differ from the base's, by type and then by node.
#[derive(Clone, Debug, Default)]
pub(super) struct TouchedRows {
    types: Vec<Pages<Arc<Row>>>,
}

impl TouchedRows {
    /// The row of a node, where it was touched.
    #[inline]
    pub fn get(&self, node: NodeId, kind: TypeId) -> Option<Neighbours<'_>> {
        Some(self.types.get(kind.index())?.get(node.0)?.neighbours())
    }

    /// Whether any row of a type was touched.
    pub fn has_type(&self, kind: TypeId) -> bool {
        self.types.get(kind.index()).is_some_and(|rows| rows.len() > 0)
    }

    fn row(&mut self, node: NodeId, kind: TypeId, base: Neighbours<'_>) -> &mut Row {
        if self.types.len() <= kind.index() {
            self.types.resize_with(kind.index() + 1, Pages::default);
        }
        Arc::make_mut(self.types[kind.index()].entry(node.0, || Arc::new(Row::new(base))))
    }

    /// Adds a neighbour to a row, which in the base is `base`; gives the row's new length.
    pub fn add(&mut self, at: NodeId, kind: TypeId, neighbour: (NodeId, RelId), base: Neighbours<'_>) -> usize {
        let row = self.row(at, kind, base);
        row.add(neighbour.0, neighbour.1);
        row.nodes.len()
    }

    /// Takes a neighbour out of a row, which in the base is `base`; gives the row's new length.
    pub fn remove(&mut self, at: NodeId, kind: TypeId, neighbour: (NodeId, RelId), base: Neighbours<'_>) -> usize {
        let row = self.row(at, kind, base);
        row.remove(neighbour.0, neighbour.1);
        row.nodes.len()
    }

    fn len(&self) -> usize {
        self.types.iter().map(Pages::len).sum()
    }
}

/// Everything that was changed since the base was made.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    pub nodes: Pages<NodeState>,
    pub relationships: Pages<RelationshipState>,
    /// One past the last node's number.
    pub node_bound: u32,
    /// One past the last relationship's number.
    pub relationship_bound: u32,
    pub outgoing: TouchedRows,
    pub incoming: TouchedRows,
    /// The label sets, with how many nodes have each.
    pub sets: Arc<IndexMap<Arc<[LabelId]>, usize, FxBuildHasher>>,
}

impl Overlay {
    /// Nothing changed yet, over a base with so many nodes and relationships and these label sets.
    pub fn new(nodes: u32, relationships: u32, sets: impl Iterator<Item = (Arc<[LabelId]>, usize)>) -> Overlay {
        let mut counted: IndexMap<Arc<[LabelId]>, usize, FxBuildHasher> = IndexMap::default();
        sets.for_each(|(set, count)| *counted.entry(set).or_default() += count);
        Overlay {
            nodes: Pages::default(),
            relationships: Pages::default(),
            node_bound: nodes,
            relationship_bound: relationships,
            outgoing: TouchedRows::default(),
            incoming: TouchedRows::default(),
            sets: Arc::new(counted),
        }
    }

    /// How many entries it holds.
    pub fn len(&self) -> usize {
        self.nodes.len() + self.relationships.len() + self.outgoing.len() + self.incoming.len()
    }

    /// This label set, shared with all other nodes that have it.
    pub fn shared(&self, labels: &[LabelId]) -> Arc<[LabelId]> {
        self.sets.get_key_value(labels).map_or_else(|| Arc::from(labels), |(known, _)| Arc::clone(known))
    }

    /// Counts one node more with this label set.
    pub fn count_in(&mut self, labels: &Arc<[LabelId]>) {
        *Arc::make_mut(&mut self.sets).entry(Arc::clone(labels)).or_default() += 1;
    }

    /// Counts one node less with this label set.
    pub fn count_out(&mut self, labels: &Arc<[LabelId]>) {
        if let Some(count) = Arc::make_mut(&mut self.sets).get_mut(labels) {
            *count = count.saturating_sub(1);
        }
    }
}

/// The value of a property among those that are set.
pub(super) fn value_of(properties: &[(KeyId, Value)], key: KeyId) -> Option<&Value> {
    properties.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
}
