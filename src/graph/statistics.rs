//! Counts that are kept exact: by label, by type, by (label, type, label), and property keys per label and type.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Table;
use super::adjacency::Adjacency;
use super::column::Columns;
use crate::value::{KeyId, LabelId, TypeId};

/// What is known of one relationship type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TypeStatistics {
    /// How many relationships.
    pub count: usize,
    /// How many different nodes they start at.
    pub sources: usize,
    /// How many different nodes they end at.
    pub targets: usize,
    /// The most that start at one node.
    pub most_outgoing: usize,
    /// The most that end at one node.
    pub most_incoming: usize,
}

/// The labels that a relationship leads from and to.
type Ends = (Option<LabelId>, Option<LabelId>);

/// The counts of one graph.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Statistics {
    nodes: usize,
    relationships: usize,
    labels: Vec<usize>,
    types: Vec<TypeStatistics>,
    /// By type, sorted by the labels of both ends; none stands for any label.
    between: Vec<Vec<(Ends, usize)>>,
    label_keys: Vec<Vec<(KeyId, usize)>>,
    type_keys: Vec<Vec<(KeyId, usize)>>,
}

impl Statistics {
    pub(super) fn new(
        labels: usize,
        tables: &[Table],
        table_of: &[u32],
        adjacency: &[Adjacency],
        rows: &[Columns],
    ) -> Self {
        let mut statistics = Statistics {
            nodes: table_of.len(),
            relationships: adjacency.iter().map(Adjacency::len).sum(),
            labels: vec![0; labels],
            types: adjacency.iter().map(type_statistics).collect(),
            label_keys: vec![Vec::new(); labels],
            type_keys: rows.iter().map(keys_of).collect(),
            ..Statistics::default()
        };
        for table in tables {
            for label in &table.labels {
                statistics.labels[label.index()] += table.count as usize;
                add_keys(&mut statistics.label_keys[label.index()], &keys_of(&table.columns));
            }
        }
        statistics.between = adjacency.iter().map(|adjacency| between(adjacency, tables, table_of)).collect();
        statistics
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// How many relationships there are.
    pub fn relationships(&self) -> usize {
        self.relationships
    }

    /// How many nodes have this label.
    pub fn with_label(&self, label: LabelId) -> usize {
        self.labels.get(label.index()).copied().unwrap_or(0)
    }

    /// What is known of this type.
    pub fn of_type(&self, kind: TypeId) -> Option<&TypeStatistics> {
        self.types.get(kind.index())
    }

    /// How many relationships of this type lead from nodes with one label to nodes with another; none stands for any.
    pub fn between(&self, from: Option<LabelId>, kind: TypeId, to: Option<LabelId>) -> usize {
        let ours = self.between.get(kind.index()).map_or(&[][..], Vec::as_slice);
        ours.binary_search_by_key(&(from, to), |(ends, _)| *ends).map_or(0, |place| ours[place].1)
    }

    /// The pairs of labels that relationships of this type lead from and to, in the order of ids.
    pub fn pairs(&self, kind: TypeId) -> impl Iterator<Item = (LabelId, LabelId)> + '_ {
        let ours = self.between.get(kind.index()).map_or(&[][..], Vec::as_slice);
        ours.iter().filter_map(|((from, to), _)| Some(((*from)?, (*to)?)))
    }

    /// The property keys of nodes with this label, with how many have each.
    pub fn keys_of_label(&self, label: LabelId) -> &[(KeyId, usize)] {
        self.label_keys.get(label.index()).map_or(&[], Vec::as_slice)
    }

    /// The property keys of relationships of this type, with how many have each.
    pub fn keys_of_type(&self, kind: TypeId) -> &[(KeyId, usize)] {
        self.type_keys.get(kind.index()).map_or(&[], Vec::as_slice)
    }
}

/// Counts the relationships of a type by the tables of their ends, then by every label of those tables.
fn between(adjacency: &Adjacency, tables: &[Table], table_of: &[u32]) -> Vec<(Ends, usize)> {
    let mut found: FxHashMap<Ends, usize> = FxHashMap::default();
    for source in tables {
        let targets = adjacency.outgoing.of_range(source.range());
        if targets.is_empty() {
            continue;
        }
        let mut counts = vec![0usize; tables.len()];
        for target in targets {
            counts[table_of[target.index()] as usize] += 1;
        }
        for (target, count) in tables.iter().zip(counts).filter(|(_, count)| *count > 0) {
            for from in ends(&source.labels) {
                for to in ends(&target.labels) {
                    *found.entry((from, to)).or_default() += count;
                }
            }
        }
    }
    let mut sorted: Vec<(Ends, usize)> = found.into_iter().collect();
    sorted.sort_unstable();
    sorted
}

/// Each label, and "any".
fn ends(labels: &[LabelId]) -> impl Iterator<Item = Option<LabelId>> {
    labels.iter().copied().map(Some).chain([None])
}

fn keys_of(columns: &Columns) -> Vec<(KeyId, usize)> {
    columns.iter().map(|(key, column)| (KeyId(*key), column.count())).collect()
}

fn add_keys(to: &mut Vec<(KeyId, usize)>, more: &[(KeyId, usize)]) {
    for (key, count) in more {
        match to.iter_mut().find(|(known, _)| known == key) {
            Some((_, sum)) => *sum += count,
            None => to.push((*key, *count)),
        }
    }
}

fn type_statistics(adjacency: &Adjacency) -> TypeStatistics {
    let (sources, most_outgoing) = adjacency.outgoing.degrees();
    let (targets, most_incoming) = adjacency.incoming.degrees();
    TypeStatistics { count: adjacency.len(), sources, targets, most_outgoing, most_incoming }
}
