//! Walks along a path from named nodes: whether the data joins two things in this way at all.

use super::Lexicon;
use super::path::{Direction, LabelSet, Path, Step};
use super::sense::Sense;
use crate::value::{LabelId, NodeId, TypeId};

/// How many nodes a walk looks at before it takes "yes" for granted.
const MOST_VISITS: usize = 20_000;

/// How many nodes of a kind stand for all of them.
const MOST_STARTS: usize = 200;

impl Lexicon {
    /// Some nodes with a label, enough to learn how such nodes are joined.
    pub fn some_of(&self, label: LabelId) -> Vec<NodeId> {
        self.graph().nodes_with_label(label).take(MOST_STARTS).collect()
    }

    /// The nodes at the ends of a path from some nodes.
    pub fn walk(&self, path: &Path, from: &[NodeId]) -> Vec<NodeId> {
        let mut visits = 0;
        path.steps.iter().fold(from.to_vec(), |at, step| self.step(&at, step, &mut visits))
    }

    /// The way from a capital to what it is the capital of, where the world has a word for it.
    pub fn way_from_capitals(&self) -> Option<&Path> {
        self.senses("capital").iter().find_map(|sense| match sense {
            Sense::Noun(noun) => self.noun(*noun).through.as_ref(),
            _ => None,
        })
    }

    /// The nodes at the ends of a path from some nodes; none where they are too many to look at all of them.
    pub fn walk_all(&self, path: &Path, from: &[NodeId]) -> Option<Vec<NodeId>> {
        let mut visits = 0;
        let ends = path.steps.iter().fold(from.to_vec(), |at, step| self.step(&at, step, &mut visits));
        (visits <= MOST_VISITS).then_some(ends)
    }

    /// Whether some walk along the path leads from one of these nodes to one of those, or to a node with one of the
    /// labels. A walk that grows too long counts as yes.
    pub fn leads(&self, path: &Path, from: &[NodeId], to: Option<&[NodeId]>, labels: &LabelSet) -> bool {
        let mut at: Vec<NodeId> = from.to_vec();
        let mut visits = 0;
        for step in &path.steps {
            at = self.step(&at, step, &mut visits);
            if visits > MOST_VISITS {
                return true;
            }
        }
        at.iter().any(|node| match to {
            Some(nodes) => nodes.contains(node),
            None => self.labels_of(*node).intersects(labels),
        })
    }

    /// The nodes one step (or its repetitions) away.
    fn step(&self, from: &[NodeId], step: &Step, visits: &mut usize) -> Vec<NodeId> {
        let (least, most) = step.repeat.unwrap_or((1, 1));
        let mut found: Vec<NodeId> = if least == 0 { from.to_vec() } else { Vec::new() };
        let mut at = from.to_vec();
        for hop in 1..=most {
            at = self.hop(&at, step, visits);
            at.sort_unstable();
            at.dedup();
            if hop >= least {
                found.extend(&at);
            }
            if at.is_empty() || *visits > MOST_VISITS {
                break;
            }
        }
        found.retain(|node| self.arrives(*node, step));
        found.sort_unstable();
        found.dedup();
        found
    }

    fn hop(&self, from: &[NodeId], step: &Step, visits: &mut usize) -> Vec<NodeId> {
        let graph = self.graph();
        let all: Vec<TypeId> = (0..graph.type_count()).map(|index| TypeId(index as u16)).collect();
        let types = if step.types.is_empty() { &all } else { &step.types };
        let mut found = Vec::new();
        for node in from {
            for kind in types {
                if step.direction != Direction::In {
                    found.extend_from_slice(graph.outgoing(*node, *kind).nodes);
                }
                if step.direction != Direction::Out {
                    found.extend_from_slice(graph.incoming(*node, *kind).nodes);
                }
            }
            *visits += found.len();
            if *visits > MOST_VISITS {
                break;
            }
        }
        found
    }

    /// Whether a node is what a step asks for.
    fn arrives(&self, node: NodeId, step: &Step) -> bool {
        let graph = self.graph();
        let labelled = step.label.is_none_or(|label| graph.has_label(node, label));
        labelled
            && step
                .properties
                .iter()
                .all(|(key, value)| graph.key_id(key).is_some_and(|key| graph.property(node, key) == *value))
    }
}
