//! Base and overlay written anew as one base: what is deleted is gone, ids are dense again, element ids stay.

use std::sync::Arc;

use super::builder::{Builder, NewNode, TableId};
use super::keys::Key;
use super::numbering::Numbering;
use super::{Base, Graph};
use crate::error::Result;
use crate::value::{KeyId, LabelId, NodeId, RelId, Value};

impl Graph {
    /// The same graph without an overlay. Ids are others than before; element ids are not.
    ///
    /// # Errors
    /// None that the graph as it is didn't have.
    pub fn merged(&self) -> Result<Graph> {
        let mut merging = Merging { graph: self, builder: Builder::new(), named: Vec::new() };
        let mut order: Vec<(u64, NodeId)> = self.nodes().map(|node| (self.number(node), node)).collect();
        // Within a table, numbers rise.
        order.sort_unstable();
        let mut new = vec![NewNode(0); self.node_bound()];
        for (_, node) in &order {
            new[node.index()] = merging.add_node(*node);
        }
        let relationships: Vec<RelId> = self.relationships().collect();
        let mut numbers: Vec<Vec<u64>> = Vec::new();
        for relationship in &relationships {
            let kind = merging.builder.relationship_type(self.type_name(self.type_of(*relationship)));
            let (source, target) = (self.source(*relationship), self.target(*relationship));
            let row = merging.builder.add_pair(kind, new[source.index()], new[target.index()]);
            for (key, value) in self.properties_of_relationship(*relationship).iter() {
                let column = merging.builder.relationship_column(kind, self.key_name(*key));
                merging.builder.relationship_cell(kind, column).put(row, value.clone());
            }
            if numbers.len() <= kind.index() {
                numbers.resize(kind.index() + 1, Vec::new());
            }
            numbers[kind.index()].push(self.relationship_number(*relationship));
        }
        let Merging { builder, named, .. } = merging;
        let (mut merged, ids, places) = builder.finish_with_places()?;
        let mut node_numbers = vec![0; ids.len()];
        for ((number, _), id) in order.iter().zip(&ids) {
            node_numbers[id.index()] = *number;
        }
        let named = named.into_iter().map(|(node, name)| (ids[node.number()].0, name)).collect();
        let relationship_numbers = numbers
            .iter()
            .zip(&places)
            .flat_map(|(numbers, places)| places.iter().map(move |place| numbers[*place as usize]));
        let numbering = Numbering {
            nodes: Some(node_numbers),
            relationships: Some(relationship_numbers.collect()),
            next_node: self.base.numbering.next_node + (self.node_bound() - self.base.table_of.len()) as u64,
            next_relationship: self.base.numbering.next_relationship + self.new_relationships() as u64,
            named,
        };
        let base = Arc::try_unwrap(merged.base).unwrap_or_else(|base| Base::clone(&base));
        merged.base = Arc::new(Base { numbering, ..base });
        self.copy_indexes_to(&mut merged)?;
        Ok(merged)
    }

    fn number(&self, node: NodeId) -> u64 {
        self.base.numbering.of_node(node, self.base.table_of.len())
    }

    fn relationship_number(&self, relationship: RelId) -> u64 {
        let in_base = self.base.relationships as usize;
        let first = if relationship.index() < in_base { self.base.adjacency_of(relationship).1.first } else { 0 };
        self.base.numbering.of_relationship(relationship, in_base, relationship.0 - first)
    }

    fn new_relationships(&self) -> u32 {
        self.overlay.as_ref().map_or(0, |overlay| overlay.relationship_bound - self.base.relationships)
    }
}

/// A graph on its way into a builder.
struct Merging<'g> {
    graph: &'g Graph,
    builder: Builder,
    /// Nodes that are called by a key that is theirs no more.
    named: Vec<(NewNode, Arc<str>)>,
}

impl Merging<'_> {
    fn add_node(&mut self, node: NodeId) -> NewNode {
        let graph = self.graph;
        let labels: Vec<LabelId> =
            graph.labels_of(node).iter().map(|label| self.builder.label(graph.label_name(*label))).collect();
        let key = graph.base.key(node).filter(|(_, key, value)| graph.property(node, *key) == *value);
        let named = graph.base.numbering.named.get(&node.0).cloned();
        let keyed = key.filter(|_| named.is_none());
        let table = self.table(&labels, keyed.as_ref());
        let new = self.builder.add_row(table);
        let row = self.builder.rows(table) - 1;
        for (known, value) in graph.node_properties(node).iter() {
            let column = self.builder.column(table, graph.key_name(*known));
            self.builder.cell(table, column).put(row, value.clone());
        }
        match (keyed, graph.base.key(node)) {
            (Some((_, _, value)), _) => self.builder.index_key(table, &value),
            (None, Some(_)) => self.named.push((new, Arc::from(graph.element_id(node)))),
            (None, None) => self.named.extend(named.map(|name| (new, name))),
        }
        new
    }

    fn table(&mut self, labels: &[LabelId], key: Option<&(usize, KeyId, Value)>) -> TableId {
        match key {
            Some((space, key, _)) => {
                let space = self.builder.space(&self.graph.base.spaces[*space].name);
                self.builder.table(labels, Some((space, self.graph.key_name(*key))))
            }
            None => self.builder.table(labels, None),
        }
    }
}

/// The bytes of a key's value, as they are indexed.
pub(super) fn key_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Integer(number) => number.to_string(),
        _ => String::new(),
    }
}

impl Builder {
    /// Puts the node added last into the index of its space; the value stands in its column already.
    fn index_key(&mut self, table: TableId, value: &Value) {
        let text = key_text(value);
        self.index_last(table, Key::new(text.as_bytes()));
    }
}
