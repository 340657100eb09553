//! The numbers behind element ids: they stay when a base is written anew, and none is ever given twice.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::value::{NodeId, RelId};

/// What users call nodes and relationships that have no key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Numbering {
    /// By node, where it isn't the node's id.
    pub nodes: Option<Vec<u64>>,
    /// By relationship, where it isn't its place among those of its type.
    pub relationships: Option<Vec<u64>>,
    /// The number of the first node behind the base.
    pub next_node: u64,
    /// The number of the first relationship behind the base; larger than any of any type.
    pub next_relationship: u64,
    /// Nodes whose key was changed after they were given an element id by it.
    pub named: FxHashMap<u32, Arc<str>>,
}

impl Numbering {
    /// The numbers of a graph that was just built: the ids.
    pub fn new(nodes: usize, relationships: usize) -> Self {
        Numbering { next_node: nodes as u64, next_relationship: relationships as u64, ..Numbering::default() }
    }

    /// The number of a node, of which the base has so many.
    pub fn of_node(&self, node: NodeId, in_base: usize) -> u64 {
        match (node.index().checked_sub(in_base), &self.nodes) {
            (Some(behind), _) => self.next_node + behind as u64,
            (None, Some(numbers)) => numbers[node.index()],
            (None, None) => u64::from(node.0),
        }
    }

    /// The number of a relationship among those of its type, `place` being its place there in the base.
    pub fn of_relationship(&self, relationship: RelId, in_base: usize, place: u32) -> u64 {
        match (relationship.index().checked_sub(in_base), &self.relationships) {
            (Some(behind), _) => self.next_relationship + behind as u64,
            (None, Some(numbers)) => numbers[relationship.index()],
            (None, None) => u64::from(place),
        }
    }
}
