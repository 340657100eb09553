//! Counts that are kept exact: by label, by type, by (label, type, label), and property keys per label and type.

use std::sync::OnceLock;

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
    /// The squares of how many start at each node, added up: by the count, what one of the relationships meets at its
    /// source in the mean.
    pub squares_outgoing: usize,
    /// The same of how many end at each node.
    pub squares_incoming: usize,
}

/// The labels that a relationship leads from and to.
pub(super) type Ends = (Option<LabelId>, Option<LabelId>);

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
    /// By label, what [`Statistics::sides_of`] gives; made when first asked for, and anew when the pairs of labels change.
    #[serde(skip)]
    sides: OnceLock<Vec<Vec<Side>>>,
}

/// A type, and whether its relationships come in.
pub type Side = (TypeId, bool);

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
        statistics.between = adjacency.iter().map(|adjacency| count_between(adjacency, tables, table_of)).collect();
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
        self.counted_pairs(kind).map(|(from, to, _)| (from, to))
    }

    /// The same pairs, and how many relationships lead from one to the other.
    pub fn counted_pairs(&self, kind: TypeId) -> impl Iterator<Item = (LabelId, LabelId, usize)> + '_ {
        let ours = self.between.get(kind.index()).map_or(&[][..], Vec::as_slice);
        ours.iter().filter_map(|((from, to), count)| Some(((*from)?, (*to)?, *count)))
    }

    /// Where nodes with this label have relationships at all: types in the order of their ids, outgoing before incoming.
    pub fn sides_of(&self, label: LabelId) -> &[Side] {
        let sides = self.sides.get_or_init(|| self.sides_by_label());
        sides.get(label.index()).map_or(&[], Vec::as_slice)
    }

    fn sides_by_label(&self) -> Vec<Vec<Side>> {
        let mut sides: Vec<Vec<Side>> = vec![Vec::new(); self.labels.len()];
        for (kind, ends) in self.between.iter().enumerate() {
            let kind = TypeId(kind as u16);
            for incoming in [false, true] {
                let labels = ends.iter().filter_map(|((from, to), _)| match incoming {
                    false => from.filter(|_| to.is_none()),
                    true => to.filter(|_| from.is_none()),
                });
                labels.for_each(|label| at(&mut sides, label.index()).push((kind, incoming)));
            }
        }
        sides
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

/// Counts that follow the changes of a graph.
impl Statistics {
    pub(super) fn add_node(&mut self, labels: &[LabelId]) {
        self.nodes += 1;
        self.change_labels(&[], labels);
    }

    pub(super) fn remove_node(&mut self, labels: &[LabelId]) {
        self.nodes -= 1;
        self.change_labels(labels, &[]);
    }

    pub(super) fn change_labels(&mut self, gone: &[LabelId], new: &[LabelId]) {
        for label in gone {
            *at(&mut self.labels, label.index()) -= 1;
        }
        for label in new {
            *at(&mut self.labels, label.index()) += 1;
        }
    }

    pub(super) fn add_key(&mut self, labels: &[LabelId], key: KeyId) {
        labels.iter().for_each(|label| count_in(at(&mut self.label_keys, label.index()), key));
    }

    pub(super) fn remove_key(&mut self, labels: &[LabelId], key: KeyId) {
        labels.iter().for_each(|label| count_out(at(&mut self.label_keys, label.index()), key));
    }

    pub(super) fn add_key_of_type(&mut self, kind: TypeId, key: KeyId) {
        count_in(at(&mut self.type_keys, kind.index()), key);
    }

    pub(super) fn remove_key_of_type(&mut self, kind: TypeId, key: KeyId) {
        count_out(at(&mut self.type_keys, kind.index()), key);
    }

    /// Counts a relationship whose ends now have rows of these lengths.
    pub(super) fn add_relationship(&mut self, kind: TypeId, outgoing: usize, incoming: usize) {
        self.relationships += 1;
        let known = at(&mut self.types, kind.index());
        known.count += 1;
        known.sources += usize::from(outgoing == 1);
        known.targets += usize::from(incoming == 1);
        known.most_outgoing = known.most_outgoing.max(outgoing);
        known.most_incoming = known.most_incoming.max(incoming);
        known.squares_outgoing += (2 * outgoing).saturating_sub(1);
        known.squares_incoming += (2 * incoming).saturating_sub(1);
    }

    /// Counts a relationship less, whose ends now have rows of these lengths. The longest rows stay what they were:
    /// they are bounds.
    pub(super) fn remove_relationship(&mut self, kind: TypeId, outgoing: usize, incoming: usize) {
        self.relationships -= 1;
        let known = at(&mut self.types, kind.index());
        known.count -= 1;
        known.sources -= usize::from(outgoing == 0);
        known.targets -= usize::from(incoming == 0);
        known.squares_outgoing = known.squares_outgoing.saturating_sub(2 * outgoing + 1);
        known.squares_incoming = known.squares_incoming.saturating_sub(2 * incoming + 1);
    }

    pub(super) fn add_between(&mut self, kind: TypeId, ends: Ends) {
        let ours = at(&mut self.between, kind.index());
        match ours.binary_search_by_key(&ends, |(ends, _)| *ends) {
            Ok(place) => ours[place].1 += 1,
            Err(place) => {
                ours.insert(place, (ends, 1));
                self.sides = OnceLock::new();
            }
        }
    }

    pub(super) fn remove_between(&mut self, kind: TypeId, ends: Ends) {
        let ours = at(&mut self.between, kind.index());
        if let Ok(place) = ours.binary_search_by_key(&ends, |(ends, _)| *ends) {
            ours[place].1 -= 1;
            if ours[place].1 == 0 {
                ours.remove(place);
                self.sides = OnceLock::new();
            }
        }
    }
}

/// The entry at a place, after empty ones where the list is too short.
fn at<T: Default>(list: &mut Vec<T>, place: usize) -> &mut T {
    if list.len() <= place {
        list.resize_with(place + 1, T::default);
    }
    &mut list[place]
}

fn count_in(keys: &mut Vec<(KeyId, usize)>, key: KeyId) {
    add_keys(keys, &[(key, 1)]);
}

fn count_out(keys: &mut Vec<(KeyId, usize)>, key: KeyId) {
    if let Some(place) = keys.iter().position(|(known, _)| *known == key) {
        keys[place].1 -= 1;
        if keys[place].1 == 0 {
            keys.remove(place);
        }
    }
}

/// Counts the relationships of a type by the tables of their ends, then by every label of those tables.
fn count_between(adjacency: &Adjacency, tables: &[Table], table_of: &[u32]) -> Vec<(Ends, usize)> {
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
            between(&source.labels, &target.labels).for_each(|ends| *found.entry(ends).or_default() += count);
        }
    }
    let mut sorted: Vec<(Ends, usize)> = found.into_iter().collect();
    sorted.sort_unstable();
    sorted
}

/// Every pair of ends that a relationship between nodes with these labels has.
pub(super) fn between(source: &[LabelId], target: &[LabelId]) -> impl Iterator<Item = Ends> {
    ends(source).flat_map(move |from| ends(target).map(move |to| (from, to)))
}

/// Each label, and "any".
fn ends(labels: &[LabelId]) -> impl Iterator<Item = Option<LabelId>> {
    labels.iter().copied().map(Some).chain([None])
}

/// The keys of columns in which something stands: a file of several labels has columns that are only for some of them.
fn keys_of(columns: &Columns) -> Vec<(KeyId, usize)> {
    let counted = columns.iter().map(|(key, column)| (KeyId(*key), column.count()));
    counted.filter(|(_, count)| *count > 0).collect()
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
    let (sources, most_outgoing, squares_outgoing) = adjacency.outgoing.degrees();
    let (targets, most_incoming, squares_incoming) = adjacency.incoming.degrees();
    let count = adjacency.len();
    TypeStatistics { count, sources, targets, most_outgoing, most_incoming, squares_outgoing, squares_incoming }
}
