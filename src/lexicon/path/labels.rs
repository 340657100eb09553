//! Sets of labels, as bits.
//!
//! Nodes carry a leaf label and its supertypes. Two kinds of node overlap only if they share a leaf: a state and a city
//! are both places, yet no state is a city. So sets are compared by their leaves ([`LabelSet::to_leaves`]).

use serde::{Deserialize, Serialize};

use crate::graph::Graph;
use crate::value::{KeyId, LabelId, NodeId};

/// A set of labels.
#[derive(Clone, Debug, Default, Eq, Serialize, Deserialize)]
pub struct LabelSet {
    words: Vec<u64>,
}

impl PartialEq for LabelSet {
    fn eq(&self, other: &LabelSet) -> bool {
        let (short, long) = if self.words.len() <= other.words.len() {
            (&self.words, &other.words)
        } else {
            (&other.words, &self.words)
        };
        long.starts_with(short) && long[short.len()..].iter().all(|word| *word == 0)
    }
}

/// The label sets that nodes of a graph have; some may occur twice.
fn label_sets(graph: &Graph) -> impl Iterator<Item = &[LabelId]> {
    graph
        .columns(KeyId(0))
        .filter(|(range, _)| !range.is_empty())
        .map(|(range, _)| graph.labels_of(NodeId(range.start)))
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
        label_sets(graph)
            .filter(|labels| labels.contains(&label))
            .filter_map(|labels| labels.first().copied())
            .collect()
    }

    /// The leaf labels of all nodes.
    pub fn leaves(graph: &Graph) -> LabelSet {
        label_sets(graph).filter_map(|labels| labels.first().copied()).collect()
    }

    /// The leaves that this set means: those in it, and all leaves of a supertype none of whose leaves are in it.
    #[must_use]
    pub fn to_leaves(&self, graph: &Graph) -> LabelSet {
        let mut leaves = LabelSet::default();
        let mut said = LabelSet::default();
        for labels in label_sets(graph) {
            let Some(leaf) = labels.first().filter(|leaf| self.contains(**leaf)) else { continue };
            leaves.insert(*leaf);
            labels.iter().for_each(|label| said.insert(*label));
        }
        for labels in label_sets(graph) {
            let meant = |label: &LabelId| self.contains(*label) && !said.contains(*label);
            if let Some(leaf) = labels.first().filter(|_| labels.iter().any(meant)) {
                leaves.insert(*leaf);
            }
        }
        leaves
    }

    /// Adds a label.
    pub fn insert(&mut self, label: LabelId) {
        let word = label.index() / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (label.index() % 64);
    }

    /// Whether the label is in it.
    pub fn contains(&self, label: LabelId) -> bool {
        self.words.get(label.index() / 64).is_some_and(|word| word >> (label.index() % 64) & 1 == 1)
    }

    /// Whether the two have a label in common.
    pub fn intersects(&self, other: &LabelSet) -> bool {
        self.words.iter().zip(&other.words).any(|(one, two)| one & two != 0)
    }

    /// Whether it holds no label.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The labels of either.
    #[must_use]
    pub fn union(&self, other: &LabelSet) -> LabelSet {
        let (mut all, rest) =
            if self.words.len() >= other.words.len() { (self.clone(), other) } else { (other.clone(), self) };
        all.words.iter_mut().zip(&rest.words).for_each(|(word, more)| *word |= more);
        all
    }

    /// The labels of both.
    #[must_use]
    pub fn intersection(&self, other: &LabelSet) -> LabelSet {
        LabelSet { words: self.words.iter().zip(&other.words).map(|(one, two)| one & two).collect() }
    }

    /// The labels, in the order of their ids.
    pub fn labels(&self) -> impl Iterator<Item = LabelId> + '_ {
        self.words.iter().enumerate().flat_map(|(place, word)| {
            let bits = std::iter::successors(Some(*word), |left| Some(left & left.wrapping_sub(1)));
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
