//! Sets of labels, as bits.
//!
//! Nodes carry a leaf label and its supertypes. Two kinds of node overlap only if they share a leaf: a state and a city
//! are both places, yet no state is a city. So sets are compared by their leaves ([`LabelSet::to_leaves`]).

use serde::{Deserialize, Serialize};

use crate::graph::Graph;
use crate::value::{LabelId, NodeId};

/// A set of labels. Few worlds have more than the first words hold, so that most sets are made without allocating.
#[derive(Clone, Debug, Default, Eq, Serialize, Deserialize)]
pub struct LabelSet {
    first: [u64; FIRST],
    rest: Vec<u64>,
}

/// How many words of a set lie in the set itself.
const FIRST: usize = 2;

impl PartialEq for LabelSet {
    fn eq(&self, other: &LabelSet) -> bool {
        let (short, long) = if self.rest.len() <= other.rest.len() { (self, other) } else { (other, self) };
        self.first == other.first
            && long.rest.starts_with(&short.rest)
            && long.rest[short.rest.len()..].iter().all(|word| *word == 0)
    }
}

impl LabelSet {
    /// The leaf label of a node.
    pub fn of_node(graph: &Graph, node: NodeId) -> LabelSet {
        graph.labels_of(node).first().map_or_else(LabelSet::default, |leaf| LabelSet::of_label(*leaf))
    }

    /// One label.
    pub fn of_label(label: LabelId) -> LabelSet {
        let mut set = LabelSet::default();
        set.insert(label);
        set
    }

    /// The leaf labels of all nodes that carry a label: its own, and those of which it is a supertype.
    pub fn beneath(graph: &Graph, label: LabelId) -> LabelSet {
        graph
            .label_sets()
            .filter(|labels| labels.contains(&label))
            .filter_map(|labels| labels.first().copied())
            .collect()
    }

    /// The leaf labels of all nodes.
    pub fn leaves(graph: &Graph) -> LabelSet {
        graph.label_sets().filter_map(|labels| labels.first().copied()).collect()
    }

    /// The leaves that this set means: those in it, and all leaves of a supertype none of whose leaves are in it;
    /// `all` are the leaves of the graph.
    #[must_use]
    pub fn to_leaves(&self, all: &LabelSet, graph: &Graph) -> LabelSet {
        if self.is_within(all) {
            return self.clone();
        }
        let mut leaves = LabelSet::default();
        let mut said = LabelSet::default();
        for labels in graph.label_sets() {
            let Some(leaf) = labels.first().filter(|leaf| self.contains(**leaf)) else { continue };
            leaves.insert(*leaf);
            labels.iter().for_each(|label| said.insert(*label));
        }
        if self.is_within(&said) {
            return leaves;
        }
        for labels in graph.label_sets() {
            let meant = |label: &LabelId| self.contains(*label) && !said.contains(*label);
            if let Some(leaf) = labels.first().filter(|_| labels.iter().any(meant)) {
                leaves.insert(*leaf);
            }
        }
        leaves
    }

    /// Adds a label.
    pub fn insert(&mut self, label: LabelId) {
        let (place, bit) = (label.index() / 64, 1 << (label.index() % 64));
        match place.checked_sub(FIRST) {
            None => self.first[place] |= bit,
            Some(place) => {
                if self.rest.len() <= place {
                    self.rest.resize(place + 1, 0);
                }
                self.rest[place] |= bit;
            }
        }
    }

    /// Whether the label is in it.
    pub fn contains(&self, label: LabelId) -> bool {
        let place = label.index() / 64;
        let word = match place.checked_sub(FIRST) {
            None => self.first[place],
            Some(place) => self.rest.get(place).copied().unwrap_or(0),
        };
        word >> (label.index() % 64) & 1 == 1
    }

    fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.first.iter().chain(&self.rest).copied()
    }

    /// Whether the two have a label in common.
    pub fn intersects(&self, other: &LabelSet) -> bool {
        self.words().zip(other.words()).any(|(one, two)| one & two != 0)
    }

    /// Whether the other has all of its labels.
    fn is_within(&self, other: &LabelSet) -> bool {
        let others = other.words().chain(std::iter::repeat(0));
        self.words().zip(others).all(|(ours, theirs)| ours & !theirs == 0)
    }

    /// Whether it holds no label.
    pub fn is_empty(&self) -> bool {
        self.words().all(|word| word == 0)
    }

    /// The labels of either.
    #[must_use]
    pub fn union(&self, other: &LabelSet) -> LabelSet {
        let (mut all, more) =
            if self.rest.len() >= other.rest.len() { (self.clone(), other) } else { (other.clone(), self) };
        all.first.iter_mut().zip(&more.first).for_each(|(word, more)| *word |= more);
        all.rest.iter_mut().zip(&more.rest).for_each(|(word, more)| *word |= more);
        all
    }

    /// The labels of both.
    #[must_use]
    pub fn intersection(&self, other: &LabelSet) -> LabelSet {
        LabelSet {
            first: std::array::from_fn(|place| self.first[place] & other.first[place]),
            rest: self.rest.iter().zip(&other.rest).map(|(one, two)| one & two).collect(),
        }
    }

    /// The labels, in the order of their ids.
    pub fn labels(&self) -> impl Iterator<Item = LabelId> + '_ {
        self.words().enumerate().flat_map(|(place, word)| {
            let bits = std::iter::successors(Some(word), |left| Some(left & left.wrapping_sub(1)));
            let bits = bits.take_while(|left| *left != 0);
            bits.map(move |left| LabelId((place * 64) as u16 + left.trailing_zeros() as u16))
        })
    }
}

impl FromIterator<LabelId> for LabelSet {
    fn from_iter<I: IntoIterator<Item = LabelId>>(labels: I) -> LabelSet {
        let mut set = LabelSet::default();
        labels.into_iter().for_each(|label| set.insert(label));
        set
    }
}
