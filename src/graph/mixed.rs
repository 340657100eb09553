//! Rows made from other rows: of several types, of both directions, or of some neighbours only.
//!
//! Those that come of a base alone are made once and kept with it, since who asks once which nodes are joined either way
//! round asks again.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::Graph;
use super::adjacency::{Lists, Rows};
use super::offsets::Offsets;
use crate::value::{NodeId, TypeId};

/// For each node its neighbours, sorted; a neighbour stands as often as there are relationships to it.
#[derive(Debug)]
pub struct MixedRows {
    first: u32,
    offsets: Offsets,
    nodes: Vec<NodeId>,
    reach: Range<u32>,
    repeats: bool,
    loops: bool,
}

impl MixedRows {
    /// Rows of the nodes in a span; `fill` puts the neighbours of a node behind those that are there.
    pub fn build<E>(
        span: Range<u32>,
        room: usize,
        mut fill: impl FnMut(NodeId, &mut Vec<NodeId>) -> Result<(), E>,
    ) -> Result<MixedRows, E> {
        let mut nodes = Vec::with_capacity(room);
        let mut offsets = Vec::with_capacity(span.len() + 1);
        let (mut reach, mut repeats, mut loops) = (0..0, false, false);
        offsets.push(0);
        for node in span.clone().map(NodeId) {
            let from = nodes.len();
            fill(node, &mut nodes)?;
            let row = &mut nodes[from..];
            if !row.is_sorted() {
                row.sort_unstable();
            }
            if let (Some(least), Some(most)) = (row.first(), row.last()) {
                reach = hull(reach, least.0..most.0 + 1);
            }
            repeats = repeats || row.windows(2).any(|pair| pair[0] == pair[1]);
            loops = loops || row.binary_search(&node).is_ok();
            offsets.push(nodes.len() as u32);
        }
        nodes.shrink_to_fit();
        Ok(MixedRows { first: span.start, offsets: Offsets::new(offsets), nodes, reach, repeats, loops })
    }

    /// The rows.
    #[inline]
    pub fn lists(&self) -> Lists<'_> {
        Lists::new(self.first, &self.offsets, &self.nodes)
    }

    /// A range of nodes that holds every neighbour.
    pub fn reach(&self) -> Range<u32> {
        self.reach.clone()
    }

    /// Whether some row holds a neighbour more than once.
    pub fn repeats(&self) -> bool {
        self.repeats
    }

    /// Whether some node is its own neighbour.
    pub fn loops(&self) -> bool {
        self.loops
    }

    fn bytes(&self) -> usize {
        self.offsets.bytes() + self.nodes.len() * size_of::<NodeId>()
    }
}

/// The rows of a type in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// The type.
    pub kind: TypeId,
    /// Whether they are those by target.
    pub incoming: bool,
}

/// What is not a plain graph about a type.
#[derive(Clone, Copy, Debug)]
struct Doubles {
    parallel: bool,
    loops: bool,
}

/// What was worked out from a base when someone asked.
#[derive(Debug, Default)]
pub(super) struct Derived {
    mixed: Mutex<Vec<(Vec<Side>, Arc<MixedRows>)>>,
    /// By type, whether two relationships have the same ends, and whether one leads from a node to itself.
    doubles: Mutex<Vec<(TypeId, Doubles)>>,
}

/// A copy works everything out again.
impl Clone for Derived {
    fn clone(&self) -> Self {
        Derived::default()
    }
}

/// Rows that take more bytes together aren't kept.
const MOST_BYTES: usize = 32 << 20;

impl Graph {
    /// The packed rows of a side, where they tell all.
    pub fn side(&self, side: Side) -> Option<&Rows> {
        let adjacency = self.adjacency(side.kind)?;
        Some(if side.incoming { &adjacency.incoming } else { &adjacency.outgoing })
    }

    /// Several sides as one. Where both directions of a type are among them, a loop counts once. `step` is told how many
    /// neighbours were looked at, and can end it.
    pub fn mixed<E>(&self, sides: &[Side], mut step: impl FnMut(usize) -> Result<(), E>) -> Result<Arc<MixedRows>, E> {
        let packed = sides.iter().all(|side| self.side(*side).is_some());
        let kept = || self.base.derived.mixed.lock().unwrap_or_else(PoisonError::into_inner);
        if packed && let Some((_, rows)) = kept().iter().find(|(known, _)| known == sides) {
            return Ok(Arc::clone(rows));
        }
        let everything = 0..self.node_bound() as u32;
        let span = |side: &Side| self.side(*side).map_or(everything.clone(), Rows::span);
        let span = sides.iter().map(span).filter(|span| !span.is_empty()).reduce(hull).unwrap_or(0..0);
        let most: usize = sides.iter().map(|side| self.count_with_type(side.kind)).sum();
        let rows = MixedRows::build(span, most, |node, row| {
            let from = row.len();
            for side in sides {
                let neighbours = match side.incoming {
                    true => self.incoming(node, side.kind).nodes,
                    false => self.outgoing(node, side.kind).nodes,
                };
                let twice = side.incoming && sides.contains(&Side { incoming: false, ..*side });
                row.extend(neighbours.iter().filter(|other| !(twice && **other == node)));
            }
            step(row.len() - from + 1)
        })?;
        let rows = Arc::new(rows);
        let mut kept = kept();
        let bytes: usize = kept.iter().map(|(_, rows)| rows.bytes()).sum();
        if packed && bytes + rows.bytes() <= MOST_BYTES {
            kept.push((sides.to_vec(), Arc::clone(&rows)));
        }
        Ok(rows)
    }

    /// Whether two relationships of this type may have the same source and the same target.
    pub fn may_be_parallel(&self, kind: TypeId) -> bool {
        self.doubles(kind).parallel
    }

    /// Whether a relationship of this type may lead from a node to itself.
    pub fn may_loop(&self, kind: TypeId) -> bool {
        self.doubles(kind).loops
    }

    fn doubles(&self, kind: TypeId) -> Doubles {
        let Some(adjacency) = self.adjacency(kind) else { return Doubles { parallel: true, loops: true } };
        let mut known = self.base.derived.doubles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, doubles)) = known.iter().find(|(other, _)| *other == kind) {
            return *doubles;
        }
        let lists = adjacency.outgoing.lists();
        let mut doubles = Doubles { parallel: false, loops: false };
        for node in lists.span().map(NodeId) {
            let row = lists.of(node);
            doubles.parallel = doubles.parallel || row.windows(2).any(|pair| pair[0] == pair[1]);
            doubles.loops = doubles.loops || row.binary_search(&node).is_ok();
        }
        known.push((kind, doubles));
        doubles
    }
}

/// The smallest range that holds both; an empty one holds nothing.
fn hull(one: Range<u32>, other: Range<u32>) -> Range<u32> {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other,
        (_, true) => one,
        _ => one.start.min(other.start)..one.end.max(other.end),
    }
}
