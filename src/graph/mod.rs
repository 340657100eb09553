//! Who is next to whom: ids, CSR adjacency, columns, names, indexes, statistics.
//!
//! A [`Graph`] is a base that never changes and, where something was written, an overlay of changes. In the base, nodes
//! of one label set lie side by side, so that a label is a few ranges of ids; each label set is a table with typed
//! columns. Relationships of one type lie side by side too, sorted by source and then target. Whoever reads sees base
//! and overlay as one; where there is no overlay, that costs one test. Copies share both, so a copy is cheap: a
//! statement changes one ([`Graph::apply`]) and it is dropped if the statement fails.
//!
//! petgraph's algorithms run on a [`view::View`] of a graph; [`algorithms`] holds those that Kenning uses.

pub mod adjacency;
pub mod algorithms;
pub mod bits;
mod builder;
mod cells;
mod changes;
mod column;
pub mod folds;
mod indexes;
pub mod kernels;
mod keys;
mod merge;
mod mixed;
mod names;
mod numbering;
mod offsets;
mod overlay;
mod pages;
mod sorted;
pub mod statistics;
pub mod view;

use std::ops::Range;
use std::sync::Arc;

use adjacency::Adjacency;
use column::Columns;
use keys::KeyIndex;
use mixed::Derived;
use names::Names;
use numbering::Numbering;
use overlay::{NodeState, Overlay, RelationshipState, value_of};

pub use adjacency::Neighbours;
pub use builder::{Builder, ColumnId, NewNode, SpaceId, TableId};
pub use cells::{Cells, CellsView};
pub use changes::{Changes, Effect};
pub use column::{Column, ColumnBuilder, Words};
pub use indexes::{IndexDefinition, IndexKind, Indexed, KnownIndex, Over};
pub use keys::{Key, plain_integer};
pub use mixed::{MixedRows, Side};
pub use overlay::Properties;
pub use statistics::{Statistics, TypeStatistics};

use serde::{Deserialize, Serialize};

use crate::value::{KeyId, LabelId, Map, NodeId, RelId, TypeId, Value, equality};

/// The nodes of one label set (and one id space): a range of ids with typed columns.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Table {
    /// The leaf label first, then its supertypes.
    labels: Vec<LabelId>,
    first: u32,
    count: u32,
    /// The id space, by number, and the property that is the key in it.
    key: Option<(usize, KeyId)>,
    columns: Columns,
}

impl Table {
    fn range(&self) -> Range<u32> {
        self.first..self.first + self.count
    }
}

/// Nodes whose keys are unique among each other, with the index that finds them.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Space {
    name: Arc<str>,
    index: KeyIndex,
}

/// What was built or loaded at once, and never changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Base {
    /// In the order of their nodes.
    tables: Vec<Table>,
    /// By node: its table.
    table_of: Vec<u32>,
    spaces: Vec<Space>,
    /// By type; the relationships of a type follow those of the type before.
    adjacency: Vec<Adjacency>,
    /// By type: the properties, row by row as the relationships are numbered.
    rows: Vec<Columns>,
    /// How many relationships there are.
    relationships: u32,
    numbering: Numbering,
    #[serde(skip)]
    derived: Derived,
}

/// Ranges of ids that rise and don't touch.
type Ranges = Arc<Vec<Range<u32>>>;

/// Nodes, relationships and their properties. A copy shares everything until one of the two is changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Graph {
    labels: Arc<Names>,
    types: Arc<Names>,
    keys: Arc<Names>,
    /// The nodes that there are.
    live: Ranges,
    /// By label: the nodes that have it.
    label_ranges: Vec<Ranges>,
    statistics: Arc<Statistics>,
    base: Arc<Base>,
    /// What was changed since the base was made.
    #[serde(skip)]
    overlay: Option<Box<Overlay>>,
    /// Indexes over properties; they are made anew, not kept in a file.
    #[serde(skip)]
    indexes: Arc<indexes::Indexes>,
}

impl Default for Graph {
    fn default() -> Self {
        Builder::new().finish()
    }
}

/// How many there are of what.
impl Graph {
    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.statistics.nodes()
    }

    /// One past the largest id of a node: what an array by node must hold.
    pub fn node_bound(&self) -> usize {
        self.overlay.as_ref().map_or(self.base.table_of.len(), |overlay| overlay.node_bound as usize)
    }

    /// One past the largest id of a relationship.
    pub fn relationship_bound(&self) -> usize {
        let in_base = self.base.relationships;
        self.overlay.as_ref().map_or(in_base, |overlay| overlay.relationship_bound) as usize
    }

    /// How many relationships there are.
    pub fn relationship_count(&self) -> usize {
        self.statistics.relationships()
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.live.iter().flat_map(|range| range.clone().map(NodeId))
    }

    /// All nodes, as ranges of ids that rise.
    pub fn node_ranges(&self) -> &[Range<u32>] {
        &self.live
    }

    /// All relationships, in the order of their ids.
    pub fn relationships(&self) -> impl Iterator<Item = RelId> + '_ {
        (0..self.relationship_bound() as u32).map(RelId).filter(|relationship| self.has_relationship(*relationship))
    }

    /// Counts by label, type, (label, type, label) and property key.
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// How many nodes have this label.
    pub fn count_with_label(&self, label: LabelId) -> usize {
        self.statistics.with_label(label)
    }

    /// How many relationships have this type.
    pub fn count_with_type(&self, kind: TypeId) -> usize {
        self.statistics.of_type(kind).map_or(0, |known| known.count)
    }
}

/// Names and their ids.
impl Graph {
    /// The id of a label.
    pub fn label_id(&self, name: &str) -> Option<LabelId> {
        self.labels.find(name).map(LabelId)
    }

    /// The name of a label.
    pub fn label_name(&self, id: LabelId) -> &Arc<str> {
        self.labels.name(id.0)
    }

    /// How many labels there are.
    pub fn label_count(&self) -> usize {
        self.labels.len()
    }

    /// All labels.
    pub fn labels(&self) -> impl Iterator<Item = LabelId> + use<> {
        (0..self.labels.len()).map(|number| LabelId(number as u16))
    }

    /// The id of a relationship type.
    pub fn type_id(&self, name: &str) -> Option<TypeId> {
        self.types.find(name).map(TypeId)
    }

    /// The name of a relationship type.
    pub fn type_name(&self, id: TypeId) -> &Arc<str> {
        self.types.name(id.0)
    }

    /// How many relationship types there are.
    pub fn type_count(&self) -> usize {
        self.types.len()
    }

    /// All relationship types.
    pub fn types(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(|number| TypeId(number as u16))
    }

    /// The id of a property key.
    pub fn key_id(&self, name: &str) -> Option<KeyId> {
        self.keys.find(name).map(KeyId)
    }

    /// The name of a property key.
    pub fn key_name(&self, id: KeyId) -> &Arc<str> {
        self.keys.name(id.0)
    }

    /// How many property keys there are.
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// All property keys.
    pub fn keys(&self) -> impl Iterator<Item = KeyId> + use<> {
        (0..self.keys.len()).map(|number| KeyId(number as u16))
    }
}

/// Nodes.
impl Graph {
    /// The node as it was changed, if it was.
    #[inline]
    fn changed_node(&self, node: NodeId) -> Option<&NodeState> {
        self.overlay.as_ref()?.nodes.get(node.0)
    }

    /// Whether there is such a node: it was made, and not deleted since.
    pub fn has_node(&self, node: NodeId) -> bool {
        match self.changed_node(node) {
            Some(state) => state.alive,
            None => node.index() < self.base.table_of.len(),
        }
    }

    /// The labels of a node: the leaf label first, then its supertypes; in the order they were given otherwise.
    #[inline]
    pub fn labels_of(&self, node: NodeId) -> &[LabelId] {
        match self.changed_node(node) {
            Some(state) => &state.labels,
            None => self.base.table(node).map_or(&[], |table| &table.labels),
        }
    }

    /// Whether a node has this label.
    #[inline]
    pub fn has_label(&self, node: NodeId, label: LabelId) -> bool {
        self.labels_of(node).contains(&label)
    }

    /// The nodes that have this label, in the order of their ids.
    pub fn nodes_with_label(&self, label: LabelId) -> impl Iterator<Item = NodeId> + '_ {
        self.label_ranges(label).iter().flat_map(|range| range.clone().map(NodeId))
    }

    /// The nodes that have this label, as ranges of ids that rise.
    pub fn label_ranges(&self, label: LabelId) -> &[Range<u32>] {
        self.label_ranges.get(label.index()).map_or(&[], |ranges| ranges.as_slice())
    }

    /// A node's property; null when unset.
    #[inline]
    pub fn property(&self, node: NodeId, key: KeyId) -> Value {
        match self.changed_node(node).and_then(|state| state.properties.as_ref()) {
            Some(properties) => value_of(properties, key).cloned().unwrap_or_default(),
            None => self.base.column(node, key).map_or(Value::Null, |(column, row)| column.get(row)),
        }
    }

    /// A node's property, if it is text, without a copy.
    pub fn text(&self, node: NodeId, key: KeyId) -> Option<&str> {
        match self.changed_node(node).and_then(|state| state.properties.as_ref()) {
            Some(properties) => value_of(properties, key)?.as_text(),
            None => self.base.column(node, key).and_then(|(column, row)| column.text(row)),
        }
    }

    /// The label sets that nodes have, the leaf label first in each; some may occur twice.
    pub fn label_sets(&self) -> impl Iterator<Item = &[LabelId]> {
        let changed = self.overlay.iter().flat_map(|overlay| overlay.sets.iter());
        let changed = changed.filter(|(_, count)| **count > 0).map(|(set, _)| set.as_ref());
        let tables = if self.overlay.is_none() { self.base.tables.as_slice() } else { &[] };
        tables.iter().filter(|table| table.count > 0).map(|table| table.labels.as_slice()).chain(changed)
    }

    /// The nodes that have a property.
    pub fn nodes_with_key(&self, key: KeyId) -> impl Iterator<Item = NodeId> + '_ {
        let tables = self.base.tables.iter().filter_map(move |table| Some((table, table.columns.get(key.0)?)));
        let rows = tables.flat_map(|(table, column)| {
            table.range().filter(move |node| column.has(column::row(table.first, NodeId(*node))))
        });
        let same = |node: &NodeId| self.changed_node(*node).is_none_or(|state| state.properties.is_none());
        let changed = self.overlay.iter().flat_map(|overlay| overlay.nodes.iter());
        let changed = changed.filter(move |(_, state)| {
            state.alive && state.properties.as_ref().is_some_and(|properties| value_of(properties, key).is_some())
        });
        rows.map(NodeId).filter(move |node| same(node) && self.has_node(*node)).chain(changed.map(|(id, _)| NodeId(id)))
    }

    /// All properties of a node that are set.
    pub fn properties(&self, node: NodeId) -> Map {
        self.named(&self.node_properties(node))
    }

    /// All properties of a node that are set, by key.
    pub(crate) fn node_properties(&self, node: NodeId) -> Properties {
        if let Some(properties) = self.changed_node(node).and_then(|state| state.properties.as_ref()) {
            return Arc::clone(properties);
        }
        let table = self.base.table(node);
        Arc::new(table.map_or_else(Vec::new, |table| cells(&table.columns, column::row(table.first, node))))
    }

    fn named(&self, properties: &[(KeyId, Value)]) -> Map {
        properties.iter().map(|(key, value)| (self.key_name(*key).clone(), value.clone())).collect()
    }
}

/// The cells of a row that are set.
fn cells(columns: &Columns, row: usize) -> Vec<(KeyId, Value)> {
    let cells = columns.iter().map(|(key, column)| (KeyId(*key), column.get(row)));
    cells.filter(|(_, value)| !value.is_null()).collect()
}

/// Relationships.
impl Graph {
    /// The relationships of one type that start at a node.
    #[inline]
    pub fn outgoing(&self, node: NodeId, kind: TypeId) -> Neighbours<'_> {
        if let Some(overlay) = &self.overlay
            && let Some(row) = overlay.outgoing.get(node, kind)
        {
            return row;
        }
        self.base.outgoing(node, kind)
    }

    /// The relationships of one type that end at a node.
    #[inline]
    pub fn incoming(&self, node: NodeId, kind: TypeId) -> Neighbours<'_> {
        if let Some(overlay) = &self.overlay
            && let Some(row) = overlay.incoming.get(node, kind)
        {
            return row;
        }
        self.base.incoming(node, kind)
    }

    /// The packed rows of one type, for those who walk over many. None where they don't tell all: the type is new, or
    /// some of its rows were changed; then [`Graph::outgoing`] and [`Graph::incoming`] do.
    pub fn adjacency(&self, kind: TypeId) -> Option<&Adjacency> {
        let touched = self
            .overlay
            .as_ref()
            .is_some_and(|overlay| overlay.outgoing.has_type(kind) || overlay.incoming.has_type(kind));
        if touched { None } else { self.base.adjacency.get(kind.index()) }
    }

    /// The relationships of one type, in the order of their ids.
    pub fn relationships_of_type(&self, kind: TypeId) -> impl Iterator<Item = RelId> + '_ {
        let packed = self.base.adjacency.get(kind.index());
        let packed = packed.map_or(0..0, |adjacency| adjacency.first..adjacency.first + adjacency.len() as u32);
        let behind = self.overlay.as_ref().map_or(0..0, |overlay| self.base.relationships..overlay.relationship_bound);
        let ours = move |relationship: &RelId| {
            let state = self.changed_relationship(*relationship);
            state.is_none_or(|state| state.alive && state.kind == kind)
        };
        packed.chain(behind).map(RelId).filter(ours)
    }

    #[inline]
    fn changed_relationship(&self, relationship: RelId) -> Option<&RelationshipState> {
        self.overlay.as_ref()?.relationships.get(relationship.0)
    }

    /// Whether there is such a relationship: it was made, and not deleted since.
    pub fn has_relationship(&self, relationship: RelId) -> bool {
        match self.changed_relationship(relationship) {
            Some(state) => state.alive,
            None => relationship.0 < self.base.relationships,
        }
    }

    /// The type of a relationship, also of one that is deleted.
    #[inline]
    pub fn type_of(&self, relationship: RelId) -> TypeId {
        match self.changed_relationship(relationship) {
            Some(state) => state.kind,
            None => self.base.type_of(relationship),
        }
    }

    /// Where a relationship starts.
    #[inline]
    pub fn source(&self, relationship: RelId) -> NodeId {
        match self.changed_relationship(relationship) {
            Some(state) => state.source,
            None => self.base.adjacency_of(relationship).1.source(relationship),
        }
    }

    /// Where a relationship ends.
    #[inline]
    pub fn target(&self, relationship: RelId) -> NodeId {
        match self.changed_relationship(relationship) {
            Some(state) => state.target,
            None => self.base.adjacency_of(relationship).1.target(relationship),
        }
    }

    /// A relationship's property; null when unset.
    pub fn relationship_property(&self, relationship: RelId, key: KeyId) -> Value {
        if let Some(properties) = self.changed_relationship(relationship).and_then(|state| state.properties.as_ref()) {
            return value_of(properties, key).cloned().unwrap_or_default();
        }
        let (kind, adjacency) = self.base.adjacency_of(relationship);
        let column = self.base.rows[kind.index()].get(key.0);
        column.map_or(Value::Null, |column| column.get((relationship.0 - adjacency.first) as usize))
    }

    /// All properties of a relationship that are set.
    pub fn relationship_properties(&self, relationship: RelId) -> Map {
        self.named(&self.properties_of_relationship(relationship))
    }

    /// All properties of a relationship that are set, by key.
    pub(crate) fn properties_of_relationship(&self, relationship: RelId) -> Properties {
        if let Some(properties) = self.changed_relationship(relationship).and_then(|state| state.properties.as_ref()) {
            return Arc::clone(properties);
        }
        let (kind, adjacency) = self.base.adjacency_of(relationship);
        Arc::new(cells(&self.base.rows[kind.index()], (relationship.0 - adjacency.first) as usize))
    }
}

/// What the base alone tells.
impl Base {
    fn table(&self, node: NodeId) -> Option<&Table> {
        self.tables.get(*self.table_of.get(node.index())? as usize)
    }

    fn column(&self, node: NodeId, key: KeyId) -> Option<(&Column, usize)> {
        let table = self.table(node)?;
        Some((table.columns.get(key.0)?, column::row(table.first, node)))
    }

    #[inline]
    fn outgoing(&self, node: NodeId, kind: TypeId) -> Neighbours<'_> {
        self.adjacency.get(kind.index()).map_or_else(Neighbours::default, |adjacency| adjacency.outgoing.of(node))
    }

    #[inline]
    fn incoming(&self, node: NodeId, kind: TypeId) -> Neighbours<'_> {
        self.adjacency.get(kind.index()).map_or_else(Neighbours::default, |adjacency| adjacency.incoming.of(node))
    }

    fn type_of(&self, relationship: RelId) -> TypeId {
        let after = self.adjacency.partition_point(|adjacency| adjacency.first <= relationship.0);
        TypeId(after.saturating_sub(1) as u16)
    }

    fn adjacency_of(&self, relationship: RelId) -> (TypeId, &Adjacency) {
        let kind = self.type_of(relationship);
        (kind, &self.adjacency[kind.index()])
    }

    /// The nodes whose `key` equals `value`, by the key index, with this label where one is given. None when the index
    /// can't tell: some of the nodes asked for have this property without it being their key.
    fn find(&self, label: Option<LabelId>, key: KeyId, value: &Value) -> Option<Vec<NodeId>> {
        let concerned = |table: &&Table| label.is_none_or(|label| table.labels.contains(&label));
        let mut spaces: Vec<usize> = Vec::new();
        for table in self.tables.iter().filter(concerned) {
            match table.key {
                Some((space, known)) if known == key => spaces.push(space),
                _ if table.columns.get(key.0).is_some() => return None,
                _ => {}
            }
        }
        if spaces.is_empty() {
            return None;
        }
        spaces.sort_unstable();
        spaces.dedup();
        let Some(wanted) = key_of(value) else { return Some(Vec::new()) };
        let found = spaces.into_iter().filter_map(|space| self.find_in(&self.spaces[space], key, wanted, value));
        Some(found.filter(|node| self.table(*node).is_some_and(|table| concerned(&table))).collect())
    }

    fn find_in(&self, space: &Space, key: KeyId, wanted: Key<'_>, value: &Value) -> Option<NodeId> {
        let found = NodeId(space.index.find(wanted, |node| self.holds_key(NodeId(node), wanted))?);
        let is_text = self.column(found, key).is_some_and(|(column, row)| column.text(row).is_some());
        let known = self.table(found)?.key.is_some_and(|(_, known)| known == key);
        (known && is_text == matches!(value, Value::Text(_))).then_some(found)
    }

    fn holds_key(&self, node: NodeId, key: Key<'_>) -> bool {
        let Some(table) = self.table(node) else { return false };
        let column = table.key.and_then(|(_, name)| table.columns.get(name.0));
        column.is_some_and(|column| column.holds(column::row(table.first, node), key))
    }

    /// The key that a node was given when the base was made: its space and the value.
    fn key(&self, node: NodeId) -> Option<(usize, KeyId, Value)> {
        let (space, key) = self.table(node)?.key?;
        let (column, row) = self.column(node, key)?;
        Some((space, key, column.get(row)))
    }
}

/// Keys: how nodes are known outside.
impl Graph {
    /// The nodes whose `key` equals `value`, by the key index, with this label where one is given. None when the index
    /// can't tell: some of the nodes asked for have this property without it being their key.
    pub fn find(&self, label: Option<LabelId>, key: KeyId, value: &Value) -> Option<Vec<NodeId>> {
        let mut found = self.base.find(label, key, value)?;
        if let Some(overlay) = &self.overlay {
            found.retain(|node| overlay.nodes.get(node.0).is_none());
            for (id, state) in overlay.nodes.iter() {
                let node = NodeId(id);
                let meant = state.alive && label.is_none_or(|label| state.labels.contains(&label));
                if meant && equality::equals(&self.property(node, key), value) == Some(true) {
                    found.push(node);
                }
            }
        }
        found.sort_unstable();
        Some(found)
    }

    /// The id space, by number, of the nodes with this label, where `key` is the key of each of them: no two have the
    /// same value, and none has none. It is not told of a graph that was changed.
    pub fn key_space(&self, label: LabelId, key: KeyId) -> Option<usize> {
        if self.overlay.is_some() {
            return None;
        }
        let mut spaces = self.base.tables.iter().filter(|table| table.labels.contains(&label));
        let space = |table: &Table| table.key.filter(|(_, known)| *known == key).map(|(space, _)| space);
        let first = space(spaces.next()?)?;
        spaces.all(|table| space(table) == Some(first)).then_some(first)
    }

    /// A node's key: the property that was its `:ID` column, and the value.
    pub fn key_property(&self, node: NodeId) -> Option<(KeyId, Value)> {
        let (_, key) = self.base.table(node)?.key?;
        Some((key, self.property(node, key)))
    }

    /// A node's id as users see it: `space:key`, or `#` and a number for a node without a key. It stays what it is,
    /// whatever is written, and no other node gets it.
    pub fn element_id(&self, node: NodeId) -> String {
        let base = &self.base;
        if let Some(name) = base.numbering.named.get(&node.0) {
            return name.to_string();
        }
        match base.key(node).map(|(space, _, key)| (&base.spaces[space].name, key)) {
            Some((space, Value::Text(text))) => format!("{space}:{text}"),
            Some((space, Value::Integer(number))) => format!("{space}:{number}"),
            _ => format!("#{}", base.numbering.of_node(node, base.table_of.len())),
        }
    }

    /// The node that [`Graph::element_id`] gives this id.
    pub fn node_with_element_id(&self, id: &str) -> Option<NodeId> {
        self.node_once_called(id).filter(|node| self.has_node(*node))
    }

    fn node_once_called(&self, id: &str) -> Option<NodeId> {
        let base = &self.base;
        if let Some(number) = id.strip_prefix('#') {
            let number: u64 = number.parse().ok()?;
            let node = self.node_with_number(number)?;
            return (self.element_id(node) == id).then_some(node);
        }
        let renamed = || base.numbering.named.iter().find(|(_, name)| &***name == id).map(|(node, _)| NodeId(*node));
        let keyed = || {
            let (space, key) = id.split_once(':')?;
            let space = base.spaces.iter().find(|known| &*known.name == space)?;
            let key = Key::new(key.as_bytes());
            space.index.find(key, |node| base.holds_key(NodeId(node), key)).map(NodeId)
        };
        keyed().or_else(renamed)
    }

    /// The node with a number; within a table of the base, numbers rise.
    fn node_with_number(&self, number: u64) -> Option<NodeId> {
        let base = &self.base;
        let in_base = base.table_of.len();
        if let Some(behind) = number.checked_sub(base.numbering.next_node) {
            let node = u32::try_from(in_base as u64 + behind).ok()?;
            return ((node as usize) < self.node_bound()).then_some(NodeId(node));
        }
        let Some(numbers) = &base.numbering.nodes else { return u32::try_from(number).ok().map(NodeId) };
        base.tables.iter().find_map(|table| {
            let ours = &numbers[table.range().start as usize..table.range().end as usize];
            ours.binary_search(&number).ok().map(|row| NodeId(table.first + row as u32))
        })
    }

    /// A relationship's id as users see it: its type, `#` and its number among those of the type.
    pub fn relationship_element_id(&self, relationship: RelId) -> String {
        let (base, in_base) = (&self.base, self.base.relationships as usize);
        let place = match relationship.index() < in_base {
            true => relationship.0 - base.adjacency_of(relationship).1.first,
            false => 0,
        };
        let number = base.numbering.of_relationship(relationship, in_base, place);
        format!("{}#{number}", self.type_name(self.type_of(relationship)))
    }
}

/// What a graph weighs, without what was changed since its base was made.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weight {
    /// Bytes of adjacency, both directions.
    pub adjacency: usize,
    /// Bytes of key columns, key indexes and the nodes' tables.
    pub keys: usize,
    /// Bytes of the other properties.
    pub properties: usize,
}

impl Graph {
    /// How many bytes the parts of this graph take, about.
    pub fn weight(&self) -> Weight {
        let base = &self.base;
        let key_column = |table: &Table| table.columns.get(table.key?.1.0).map(Column::bytes);
        let columns: usize = base.tables.iter().filter_map(key_column).sum();
        let indexes: usize = base.spaces.iter().map(|space| space.index.bytes()).sum();
        let nodes: usize = base.tables.iter().map(|table| table.columns.bytes()).sum();
        let relationships: usize = base.rows.iter().map(Columns::bytes).sum();
        Weight {
            adjacency: base.adjacency.iter().map(Adjacency::bytes).sum(),
            keys: columns + indexes + base.table_of.len() * 4,
            properties: nodes + relationships - columns,
        }
    }
}

/// The key that a value would be, if it can be one. A float counts as the integer that it equals.
fn key_of(value: &Value) -> Option<Key<'_>> {
    match value {
        Value::Text(text) => Some(Key::new(text.as_bytes())),
        Value::Integer(number) => Some(Key::of_number(*number)),
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 => {
            Some(Key::of_number(*number as i64))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, Value)]) -> Map {
        pairs.iter().map(|(key, value)| (Arc::from(*key), value.clone())).collect()
    }

    #[test]
    fn nodes_of_a_label_lie_side_by_side() {
        let mut builder = Builder::new();
        let ann = builder.add_node(&["Person", "Agent"], map(&[("name", "Ann".into()), ("age", 7i64.into())]));
        let rome = builder.add_node(&["City"], map(&[("name", "Rome".into())]));
        let firm = builder.add_node(&["Company", "Agent"], Map::new());
        let bob = builder.add_node(&["Person", "Agent"], map(&[("name", "Bob".into())]));
        builder.add_relationship(bob, rome, "LIVES_IN", map(&[("since", 1999i64.into())]));
        builder.add_relationship(ann, rome, "LIVES_IN", Map::new());
        builder.add_relationship(ann, firm, "WORKS_AT", Map::new());
        let (graph, ids) = builder.finish_with_ids();
        let [ann, rome, firm, bob] = ids[..] else { panic!("four nodes") };
        let (agent, name) = (graph.label_id("Agent").unwrap(), graph.key_id("name").unwrap());
        assert_eq!(graph.label_ranges(agent).len(), 1);
        assert_eq!(graph.count_with_label(agent), 3);
        assert!(
            graph.nodes_with_label(agent).eq([ann, bob, firm].into_iter().collect::<std::collections::BTreeSet<_>>())
        );
        assert_eq!(graph.property(bob, name), Value::text("Bob"));
        assert_eq!(graph.property(firm, name), Value::Null);
        assert_eq!(graph.properties(ann), map(&[("name", "Ann".into()), ("age", 7i64.into())]));
        let lives = graph.type_id("LIVES_IN").unwrap();
        let row = graph.incoming(rome, lives);
        assert_eq!(row.nodes, [ann, bob]);
        let bobs = row.to(bob).relationships[0];
        assert_eq!((graph.source(bobs), graph.target(bobs), graph.type_of(bobs)), (bob, rome, lives));
        assert_eq!(graph.relationship_properties(bobs), map(&[("since", 1999i64.into())]));
        assert_eq!(graph.statistics().between(Some(agent), lives, graph.label_id("City")), 2);
        assert_eq!(graph.find(None, name, &Value::text("Bob")), None);
    }

    #[test]
    fn keys_find_their_nodes() {
        let mut builder = Builder::new();
        let (label, space) = (builder.label("City"), builder.space("City"));
        let table = builder.table(&[label], Some((space, "id")));
        for id in ["12", "7", "99"] {
            let key = Key::new(id.as_bytes());
            assert_eq!(builder.find(space, key), None);
            builder.add_row(table);
            builder.register(table, key, id);
            assert!(builder.find(space, key).is_some());
        }
        let graph = builder.finish();
        let id = graph.key_id("id").unwrap();
        assert_eq!(graph.find(None, id, &Value::Integer(7)), Some(vec![NodeId(1)]));
        assert_eq!(graph.find(graph.label_id("City"), id, &Value::Float(99.0)), Some(vec![NodeId(2)]));
        assert_eq!(graph.find(None, id, &Value::text("7")), Some(vec![]));
        assert_eq!(graph.element_id(NodeId(0)), "City:12");
        assert_eq!(graph.node_with_element_id("City:12"), Some(NodeId(0)));
        assert_eq!(graph.key_property(NodeId(1)), Some((id, Value::Integer(7))));
    }

    #[test]
    fn one_key_that_is_no_number_makes_all_of_its_space_text() {
        let mut builder = Builder::new();
        let space = builder.space("");
        for (label, id) in [("A", "1"), ("A", "2"), ("B", "x")] {
            let label = builder.label(label);
            let table = builder.table(&[label], Some((space, "id")));
            builder.add_row(table);
            builder.register(table, Key::new(id.as_bytes()), id);
        }
        let graph = builder.finish();
        let id = graph.key_id("id").unwrap();
        assert_eq!(graph.property(NodeId(1), id), Value::text("2"));
        assert_eq!(graph.find(None, id, &Value::text("2")), Some(vec![NodeId(1)]));
        assert_eq!(graph.find(None, id, &Value::Integer(2)), Some(vec![]));
        assert_eq!(graph.node_with_element_id(":x"), Some(NodeId(2)));
    }
}
