//! From nodes and relationships in any order to a [`Graph`]: tables by label set, rows sorted, indexes, statistics.
//!
//! Nodes get their dense ids in [`Builder::finish`], where those of one label set are put side by side; until then
//! they are known by the [`NewNode`] that adding them gave.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::adjacency::Adjacency;
use super::column::{ColumnBuilder, Columns};
use super::keys::{Key, KeyIndexBuilder};
use super::mixed::Derived;
use super::names::Names;
use super::numbering::Numbering;
use super::statistics::Statistics;
use super::{Base, Graph, Space, Table};
use crate::error::{Error, Result, kinds};
use crate::value::{KeyId, LabelId, Map, NodeId, TypeId};

/// A node that was added to a [`Builder`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NewNode(pub(super) u32);

impl NewNode {
    /// How many nodes were added before it.
    pub fn number(self) -> usize {
        self.0 as usize
    }
}

/// An id space of a [`Builder`]: nodes whose keys are unique among each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpaceId(usize);

/// A table of a [`Builder`]: nodes of one label set, all with a key of one id space or all without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableId(usize);

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnId(usize);

/// Columns under construction, with their keys.
#[derive(Debug, Default)]
struct ColumnBuilders {
    columns: Vec<(u16, ColumnBuilder)>,
}

impl ColumnBuilders {
    fn place(&mut self, key: KeyId) -> usize {
        if let Some(place) = self.columns.iter().position(|(known, _)| *known == key.0) {
            return place;
        }
        self.columns.push((key.0, ColumnBuilder::default()));
        self.columns.len() - 1
    }

    fn truncate(&mut self, rows: usize) {
        self.columns.iter_mut().for_each(|(_, column)| column.truncate(rows));
    }

    fn finish(self, rows: usize, order: Option<&[u32]>) -> Columns {
        let finish = |(key, column): (u16, ColumnBuilder)| (key, column.finish(rows, order));
        Columns::new(self.columns.into_iter().map(finish).collect())
    }
}

#[derive(Debug)]
struct TableBuilder {
    labels: Vec<LabelId>,
    /// The id space and the place of the key's column.
    key: Option<(SpaceId, usize)>,
    rows: u32,
    columns: ColumnBuilders,
}

#[derive(Debug)]
struct SpaceBuilder {
    name: Arc<str>,
    index: KeyIndexBuilder,
}

#[derive(Debug, Default)]
struct TypeBuilder {
    sources: Vec<u32>,
    targets: Vec<u32>,
    columns: ColumnBuilders,
}

/// What tells tables apart: the labels, the id space and the key in it.
type TableKey = (Vec<LabelId>, Option<(usize, KeyId)>);

/// Where a new node is kept.
#[derive(Clone, Copy, Debug)]
struct Home {
    table: u32,
    row: u32,
}

/// Takes nodes and relationships, and makes a [`Graph`] of them.
#[derive(Debug, Default)]
pub struct Builder {
    labels: Names,
    types: Names,
    keys: Names,
    tables: Vec<TableBuilder>,
    by_labels: FxHashMap<TableKey, TableId>,
    spaces: Vec<SpaceBuilder>,
    homes: Vec<Home>,
    relationships: Vec<TypeBuilder>,
    relationship_count: u32,
    problem: Option<Error>,
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Self {
        Builder::default()
    }

    /// Adds a node; the leaf label comes first, then its supertypes. Null properties are left out.
    pub fn add_node(&mut self, labels: &[&str], properties: Map) -> NewNode {
        let labels: Vec<LabelId> = labels.iter().map(|label| self.label(label)).collect();
        let table = self.table(&labels, None);
        let node = self.add_row(table);
        let row = self.tables[table.0].rows - 1;
        for (key, value) in properties {
            let column = self.column(table, &key);
            self.tables[table.0].columns.columns[column.0].1.put(row as usize, value);
        }
        node
    }

    /// Adds a relationship between two nodes of this builder. Null properties are left out.
    pub fn add_relationship(&mut self, source: NewNode, target: NewNode, kind: &str, properties: Map) {
        let kind = self.relationship_type(kind);
        let row = self.add_pair(kind, source, target);
        for (key, value) in properties {
            let column = self.relationship_column(kind, &key);
            self.relationship_cell(kind, column).put(row, value);
        }
    }

    /// What didn't fit: more names or elements than ids can number. What doesn't fit is not in the finished graph as
    /// it was given, so whoever reads input of any size asks here.
    pub fn problem(&self) -> Option<&Error> {
        self.problem.as_ref()
    }

    /// The id of a label, new if need be.
    pub fn label(&mut self, name: &str) -> LabelId {
        LabelId(or_problem(self.labels.intern(name), "labels", &mut self.problem))
    }

    /// The id of a relationship type, new if need be.
    pub fn relationship_type(&mut self, name: &str) -> TypeId {
        let kind = TypeId(or_problem(self.types.intern(name), "relationship types", &mut self.problem));
        if self.relationships.len() <= kind.index() {
            self.relationships.resize_with(kind.index() + 1, TypeBuilder::default);
        }
        kind
    }

    fn key(&mut self, name: &str) -> KeyId {
        KeyId(or_problem(self.keys.intern(name), "property keys", &mut self.problem))
    }

    /// The id space of this name, new if need be.
    pub fn space(&mut self, name: &str) -> SpaceId {
        if let Some(place) = self.spaces.iter().position(|space| &*space.name == name) {
            return SpaceId(place);
        }
        self.spaces.push(SpaceBuilder { name: Arc::from(name), index: KeyIndexBuilder::default() });
        SpaceId(self.spaces.len() - 1)
    }

    /// The id space of this name, if there is one.
    pub fn known_space(&self, name: &str) -> Option<SpaceId> {
        self.spaces.iter().position(|space| &*space.name == name).map(SpaceId)
    }

    /// How many nodes there are so far.
    pub fn node_count(&self) -> usize {
        self.homes.len()
    }

    /// The name of an id space.
    pub fn space_name(&self, space: SpaceId) -> &str {
        &self.spaces[space.0].name
    }

    /// The names of all id spaces.
    pub fn space_names(&self) -> impl Iterator<Item = &str> {
        self.spaces.iter().map(|space| &*space.name)
    }

    /// The table of nodes with these labels and, where given, this key property in this id space.
    pub fn table(&mut self, labels: &[LabelId], key: Option<(SpaceId, &str)>) -> TableId {
        let mut unique: Vec<LabelId> = Vec::with_capacity(labels.len());
        for label in labels {
            if !unique.contains(label) {
                unique.push(*label);
            }
        }
        let key = key.map(|(space, name)| (space.0, self.key(name)));
        let fingerprint = (unique, key);
        if let Some(known) = self.by_labels.get(&fingerprint) {
            return *known;
        }
        let mut columns = ColumnBuilders::default();
        let key = key.map(|(space, key)| (SpaceId(space), columns.place(key)));
        let table = TableId(self.tables.len());
        self.tables.push(TableBuilder { labels: fingerprint.0.clone(), key, rows: 0, columns });
        self.by_labels.insert(fingerprint, table);
        table
    }

    /// The column of a table for this property, new if need be.
    pub fn column(&mut self, table: TableId, key: &str) -> ColumnId {
        let key = self.key(key);
        ColumnId(self.tables[table.0].columns.place(key))
    }

    /// The column of a relationship type for this property, new if need be.
    pub fn relationship_column(&mut self, kind: TypeId, key: &str) -> ColumnId {
        let key = self.key(key);
        ColumnId(self.relationships[kind.index()].columns.place(key))
    }

    /// Adds a node without any properties yet; they go to row `self.rows(table) - 1`.
    pub fn add_row(&mut self, table: TableId) -> NewNode {
        let node = NewNode(self.homes.len() as u32);
        if node.0 >= u32::MAX - 1 {
            self.problem.get_or_insert_with(|| too_many("nodes", u32::MAX as usize));
            return NewNode(0);
        }
        let rows = &mut self.tables[table.0].rows;
        self.homes.push(Home { table: table.0 as u32, row: *rows });
        *rows += 1;
        node
    }

    /// Takes back the node added last, with its properties. Its key must not be registered yet.
    pub fn undo_row(&mut self, table: TableId) {
        let table = &mut self.tables[table.0];
        table.rows -= 1;
        table.columns.truncate(table.rows as usize);
        self.homes.pop();
    }

    /// How many rows a table has.
    pub fn rows(&self, table: TableId) -> usize {
        self.tables[table.0].rows as usize
    }

    /// A column of a table, to put values in.
    pub fn cell(&mut self, table: TableId, column: ColumnId) -> &mut ColumnBuilder {
        &mut self.tables[table.0].columns.columns[column.0].1
    }

    /// A column of a relationship type, to put values in.
    pub fn relationship_cell(&mut self, kind: TypeId, column: ColumnId) -> &mut ColumnBuilder {
        &mut self.relationships[kind.index()].columns.columns[column.0].1
    }

    /// The node with this key in an id space.
    pub fn find(&self, space: SpaceId, key: Key<'_>) -> Option<NewNode> {
        let holds = |node: u32| {
            let home = self.homes[node as usize];
            let table = &self.tables[home.table as usize];
            table.key.is_some_and(|(_, column)| table.columns.columns[column].1.holds(home.row as usize, key))
        };
        self.spaces[space.0].index.find(key, holds).map(NewNode)
    }

    /// Gives the node added last to `table` its key, whose text is `text`. The key must not be taken.
    pub fn register(&mut self, table: TableId, key: Key<'_>, text: &str) {
        let TableBuilder { key: place, rows, columns, .. } = &mut self.tables[table.0];
        if let Some((space, column)) = *place {
            columns.columns[column].1.put_key(*rows as usize - 1, key, text);
            self.spaces[space.0].index.insert(key, self.homes.len() as u32 - 1);
        }
    }

    /// Puts the node added last to `table` into the index of its id space, under a key that its column holds already.
    pub(super) fn index_last(&mut self, table: TableId, key: Key<'_>) {
        if let Some((space, _)) = self.tables[table.0].key {
            self.spaces[space.0].index.insert(key, self.homes.len() as u32 - 1);
        }
    }

    /// Adds a relationship without any properties yet, and tells its row.
    pub fn add_pair(&mut self, kind: TypeId, source: NewNode, target: NewNode) -> usize {
        if self.relationship_count >= u32::MAX - 1 {
            self.problem.get_or_insert_with(|| too_many("relationships", u32::MAX as usize));
            return 0;
        }
        self.relationship_count += 1;
        let builder = &mut self.relationships[kind.index()];
        builder.sources.push(source.0);
        builder.targets.push(target.0);
        builder.sources.len() - 1
    }

    /// Takes back the relationship of this type added last, with its properties.
    pub fn undo_pair(&mut self, kind: TypeId) {
        let builder = &mut self.relationships[kind.index()];
        if builder.sources.pop().is_some() {
            builder.targets.pop();
            builder.columns.truncate(builder.sources.len());
            self.relationship_count -= 1;
        }
    }

    /// The names of all labels so far.
    pub fn label_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.labels.iter()
    }

    /// The finished graph.
    pub fn finish(self) -> Graph {
        self.finish_with_ids().0
    }

    /// The finished graph, and by [`NewNode`] the id that each node has in it.
    pub fn finish_with_ids(self) -> (Graph, Vec<NodeId>) {
        let (graph, ids, _) = self.finish_all();
        (graph, ids)
    }

    /// The finished graph, by [`NewNode`] the id of each node, and by type the row that each relationship came from.
    ///
    /// # Errors
    /// What didn't fit.
    pub(super) fn finish_with_places(mut self) -> Result<(Graph, Vec<NodeId>, Vec<Vec<u32>>)> {
        match self.problem.take() {
            Some(problem) => Err(problem),
            None => Ok(self.finish_all()),
        }
    }

    fn finish_all(mut self) -> (Graph, Vec<NodeId>, Vec<Vec<u32>>) {
        self.agree_on_key_types();
        let starts = self.starts();
        let ids: Vec<NodeId> = self.homes.iter().map(|home| NodeId(starts[home.table as usize] + home.row)).collect();
        let spaces = self.spaces.into_iter();
        let spaces = spaces
            .map(|space| Space { name: space.name, index: space.index.finish(|node| ids[node as usize].0) })
            .collect();
        let tables = finish_tables(self.tables, &starts);
        let mut table_of = vec![0u32; ids.len()];
        for (number, table) in tables.iter().enumerate() {
            table_of[table.range().start as usize..table.range().end as usize].fill(number as u32);
        }
        let (adjacency, rows, orders) = finish_relationships(self.relationships, &ids);
        let statistics = Statistics::new(self.labels.len(), &tables, &table_of, &adjacency, &rows);
        let label_ranges = label_ranges(self.labels.len(), &tables).into_iter().map(Arc::new).collect();
        let relationships = statistics.relationships();
        let numbering = Numbering::new(ids.len(), relationships);
        let relationships = relationships as u32;
        let derived = Derived::default();
        let base = Base { tables, table_of, spaces, adjacency, rows, relationships, numbering, derived };
        let nodes = 0..ids.len() as u32;
        let graph = Graph {
            labels: Arc::new(self.labels),
            types: Arc::new(self.types),
            keys: Arc::new(self.keys),
            live: Arc::new(std::iter::once(nodes).filter(|nodes| !nodes.is_empty()).collect()),
            label_ranges,
            statistics: Arc::new(statistics),
            base: Arc::new(base),
            overlay: None,
            indexes: Arc::default(),
        };
        (graph, ids, orders)
    }

    /// Keys of one id space are all integers or all text: one that isn't a plain integer makes all of them text.
    fn agree_on_key_types(&mut self) {
        for space in 0..self.spaces.len() {
            let ours = |table: &TableBuilder| table.key.is_some_and(|(known, _)| known.0 == space);
            let column = |table: &TableBuilder| table.key.map_or(0, |(_, column)| column);
            let integers = |table: &TableBuilder| table.columns.columns[column(table)].1.is_integers();
            if self.tables.iter().filter(|table| ours(table)).all(integers) {
                continue;
            }
            for table in self.tables.iter_mut().filter(|table| ours(table)) {
                let column = column(table);
                table.columns.columns[column].1.keys_become_text();
            }
        }
    }

    /// The first node id of each table. Tables are ordered by their most general label first, so that the nodes of a
    /// supertype lie side by side too.
    fn starts(&self) -> Vec<u32> {
        let mut order: Vec<usize> = (0..self.tables.len()).collect();
        order.sort_by(|a, b| self.tables[*a].labels.iter().rev().cmp(self.tables[*b].labels.iter().rev()));
        let mut starts = vec![0; order.len()];
        let mut next = 0;
        for table in order {
            starts[table] = next;
            next += self.tables[table].rows;
        }
        starts
    }
}

fn or_problem(id: Option<u16>, what: &str, problem: &mut Option<Error>) -> u16 {
    id.unwrap_or_else(|| {
        problem.get_or_insert_with(|| too_many(what, Names::MOST));
        u16::MAX
    })
}

fn too_many(what: &str, most: usize) -> Error {
    Error::new(kinds::LIMIT, format!("more {what} than a graph can number (at most {most})"))
}

/// The tables in the order of their nodes.
fn finish_tables(builders: Vec<TableBuilder>, starts: &[u32]) -> Vec<Table> {
    let finish = |(builder, start): (TableBuilder, &u32)| {
        let key = builder.key.map(|(space, column)| (space.0, KeyId(builder.columns.columns[column].0)));
        let columns = builder.columns.finish(builder.rows as usize, None);
        Table { labels: builder.labels, first: *start, count: builder.rows, key, columns }
    };
    let mut tables: Vec<Table> = builders.into_iter().zip(starts).map(finish).collect();
    tables.sort_by_key(|table| (table.first, table.count));
    tables
}

type Finished = (Vec<Adjacency>, Vec<Columns>, Vec<Vec<u32>>);

/// By type: the rows of neighbours, the properties, and for each relationship the row it was added as.
fn finish_relationships(builders: Vec<TypeBuilder>, ids: &[NodeId]) -> Finished {
    let mut first = 0;
    let mut finished = (Vec::new(), Vec::new(), Vec::new());
    for TypeBuilder { mut sources, mut targets, columns } in builders {
        for end in sources.iter_mut().chain(&mut targets) {
            *end = ids[*end as usize].0;
        }
        let (adjacency, order) = Adjacency::new(first, &sources, &targets);
        first += sources.len() as u32;
        finished.1.push(columns.finish(sources.len(), Some(&order)));
        finished.0.push(adjacency);
        finished.2.push(order);
    }
    finished
}

/// By label, the ranges of node ids that have it; neighbouring ranges are one.
fn label_ranges(labels: usize, tables: &[Table]) -> Vec<Vec<std::ops::Range<u32>>> {
    let mut all: Vec<Vec<std::ops::Range<u32>>> = vec![Vec::new(); labels];
    for table in tables.iter().filter(|table| table.count > 0) {
        for label in &table.labels {
            let ranges = &mut all[label.index()];
            match ranges.last_mut() {
                Some(last) if last.end == table.first => last.end = table.range().end,
                _ => ranges.push(table.range()),
            }
        }
    }
    all
}
