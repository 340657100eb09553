//! Who is next to whom, for one relationship type: compressed sparse rows in both directions.
//!
//! ```text
//! nodes            first         first+1   first+2            the nodes that occur as this end, and those between
//! offsets          0             2         2          5       row i is offsets[i] .. offsets[i+1]
//! neighbours       [ 7  9 ]      [ ]       [ 1  1  8 ]        sorted within a row
//! relationships    [ 0  1 ]      [ ]       [ 2  3  4 ]        in step with the neighbours
//! ```
//!
//! Relationships are numbered in the order of the outgoing rows, type after type. So a relationship's target is read
//! from the outgoing neighbours at its own number, and its source is the row that holds that number.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::offsets::Offsets;
use crate::value::{NodeId, RelId};

/// The neighbours of one node by one type and direction, sorted by node; relationships in step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Neighbours<'g> {
    /// The nodes on the other side.
    pub nodes: &'g [NodeId],
    /// The relationships that lead there.
    pub relationships: &'g [RelId],
}

impl<'g> Neighbours<'g> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Node and relationship, pair by pair.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, RelId)> + use<'g> {
        self.nodes.iter().copied().zip(self.relationships.iter().copied())
    }

    /// Those that lead to `node`: more than one where relationships run in parallel.
    pub fn to(&self, node: NodeId) -> Neighbours<'g> {
        let from = self.nodes.partition_point(|other| *other < node);
        let to = from + self.nodes[from..].partition_point(|other| *other == node);
        Neighbours { nodes: &self.nodes[from..to], relationships: &self.relationships[from..to] }
    }
}

/// Rows of neighbours in one direction.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Rows {
    /// The first node that has a row.
    first: u32,
    offsets: Offsets,
    neighbours: Vec<NodeId>,
    relationships: Vec<RelId>,
    /// From the first node that is a neighbour to the last.
    reach: Range<u32>,
}

impl Rows {
    /// The row of a node; empty for nodes outside the range.
    #[inline]
    pub fn of(&self, node: NodeId) -> Neighbours<'_> {
        let Range { start, end } = self.offsets.range(node.0.wrapping_sub(self.first) as usize);
        Neighbours { nodes: &self.neighbours[start..end], relationships: &self.relationships[start..end] }
    }

    /// The rows without the relationships.
    #[inline]
    pub fn lists(&self) -> Lists<'_> {
        Lists::new(self.first, &self.offsets, &self.neighbours)
    }

    /// The nodes that may have a row: from the first that has one to the last.
    pub fn span(&self) -> Range<u32> {
        self.first..self.first + self.offsets.rows() as u32
    }

    /// A range of nodes that holds every neighbour.
    pub fn reach(&self) -> Range<u32> {
        self.reach.clone()
    }

    /// How many neighbours all rows hold.
    pub fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// Whether no row holds any.
    pub fn is_empty(&self) -> bool {
        self.neighbours.is_empty()
    }

    /// The neighbours of a range of nodes, one row behind the other.
    pub fn of_range(&self, nodes: Range<u32>) -> &[NodeId] {
        let span = self.span();
        let (from, to) = (nodes.start.max(span.start), nodes.end.min(span.end));
        if from >= to {
            return &[];
        }
        &self.neighbours[self.offsets.span((from - self.first) as usize..(to - self.first) as usize)]
    }

    /// How many nodes have a row that is not empty, the longest row, and the squares of the rows' lengths added up.
    pub(super) fn degrees(&self) -> (usize, usize, usize) {
        let lengths = (0..self.offsets.rows()).map(|row| self.offsets.range(row).len());
        lengths.fold((0, 0, 0), |(rows, most, squares), length| {
            (rows + usize::from(length > 0), most.max(length), squares + length * length)
        })
    }

    /// The node whose row holds place `place`.
    fn owner(&self, place: u32) -> NodeId {
        NodeId(self.first + self.offsets.row_of(place) as u32)
    }

    fn bytes(&self) -> usize {
        self.offsets.bytes() + (self.neighbours.len() + self.relationships.len()) * 4
    }
}

/// Rows without the relationships that make them.
#[derive(Clone, Copy, Debug)]
pub struct Lists<'g> {
    first: u32,
    offsets: &'g Offsets,
    nodes: &'g [NodeId],
}

impl<'g> Lists<'g> {
    #[inline]
    pub(super) fn new(first: u32, offsets: &'g Offsets, nodes: &'g [NodeId]) -> Self {
        Lists { first, offsets, nodes }
    }

    /// The neighbours of a node, sorted.
    #[inline]
    pub fn of(self, node: NodeId) -> &'g [NodeId] {
        let Range { start, end } = self.offsets.range(node.0.wrapping_sub(self.first) as usize);
        &self.nodes[start..end]
    }

    /// The nodes that may have a row: from the first that has one to the last.
    #[inline]
    pub fn span(self) -> Range<u32> {
        self.first..self.first + self.offsets.rows() as u32
    }

    /// The neighbours of all nodes, one row behind the other.
    #[inline]
    pub fn nodes(self) -> &'g [NodeId] {
        self.nodes
    }

    /// How many neighbours a range of nodes has together.
    #[inline]
    pub fn len_of(self, nodes: Range<u32>) -> usize {
        let rows = self.rows_of(&nodes);
        if rows.is_empty() { 0 } else { self.offsets.span(rows).len() }
    }

    /// Hands each item and the row of its node to `each`, in order; the items are those of consecutive nodes.
    #[inline]
    pub fn each<T>(self, from: u32, items: &mut [T], mut each: impl FnMut(&mut T, &'g [NodeId])) {
        let (rows, [before, inside, behind]) = self.split(from, items);
        before.iter_mut().for_each(|item| each(item, &[]));
        let mut inside = inside.iter_mut();
        self.offsets.each(rows, |places| {
            if let Some(item) = inside.next() {
                each(item, &self.nodes[places]);
            }
        });
        behind.iter_mut().for_each(|item| each(item, &[]));
    }

    /// Multiplies each value with how many neighbours its node has; the values are those of consecutive nodes.
    #[inline]
    pub fn multiply_by_lengths(self, from: u32, values: &mut [u64]) {
        let (rows, [before, inside, behind]) = self.split(from, values);
        before.fill(0);
        behind.fill(0);
        let mut inside = inside.iter_mut();
        self.offsets.each(rows, |places| {
            if let Some(value) = inside.next() {
                *value = value.saturating_mul(places.len() as u64);
            }
        });
    }

    /// The rows that consecutive nodes have, and of their items those before these rows, at them, and behind.
    #[inline]
    fn split<T>(self, from: u32, items: &mut [T]) -> (Range<usize>, [&mut [T]; 3]) {
        let rows = self.rows_of(&(from..from + items.len() as u32));
        let before = (self.first + rows.start as u32).saturating_sub(from) as usize;
        let (before, others) = items.split_at_mut(before.min(items.len()));
        let (inside, behind) = others.split_at_mut(rows.len());
        (rows, [before, inside, behind])
    }

    /// The rows that a range of nodes has; where it has none, an empty range as near to it as there is one.
    #[inline]
    fn rows_of(self, nodes: &Range<u32>) -> Range<usize> {
        let span = self.span();
        let (from, to) = (nodes.start.clamp(span.start, span.end), nodes.end.clamp(span.start, span.end));
        (from - self.first) as usize..(to - self.first) as usize
    }
}

/// The relationships of one type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Adjacency {
    /// The number of the type's first relationship; the others follow it.
    pub(super) first: u32,
    /// By source.
    pub outgoing: Rows,
    /// By target.
    pub incoming: Rows,
}

impl Adjacency {
    /// Builds both directions from pairs of ends; `order` receives, for each new place, the pair it came from.
    pub(super) fn new(first: u32, sources: &[u32], targets: &[u32]) -> (Adjacency, Vec<u32>) {
        let given: Vec<u32> = (0..sources.len() as u32).collect();
        let by_target = sorted(&given, targets).1;
        let (outgoing_offsets, order) = sorted(&by_target, sources);
        let source_of: Vec<u32> = order.iter().map(|place| sources[*place as usize]).collect();
        let target_of: Vec<u32> = order.iter().map(|place| targets[*place as usize]).collect();
        let (incoming_offsets, places) = sorted(&given, &target_of);
        let outgoing = Rows {
            first: least(sources),
            offsets: Offsets::new(outgoing_offsets),
            relationships: given.iter().map(|place| RelId(first + place)).collect(),
            neighbours: target_of.into_iter().map(NodeId).collect(),
            reach: reach(targets),
        };
        let incoming = Rows {
            first: least(targets),
            offsets: Offsets::new(incoming_offsets),
            relationships: places.iter().map(|place| RelId(first + place)).collect(),
            neighbours: places.iter().map(|place| NodeId(source_of[*place as usize])).collect(),
            reach: reach(sources),
        };
        (Adjacency { first, outgoing, incoming }, order)
    }

    /// How many relationships there are.
    pub fn len(&self) -> usize {
        self.outgoing.neighbours.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn source(&self, relationship: RelId) -> NodeId {
        self.outgoing.owner(relationship.0 - self.first)
    }

    pub(super) fn target(&self, relationship: RelId) -> NodeId {
        self.outgoing.neighbours[(relationship.0 - self.first) as usize]
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.outgoing.bytes() + self.incoming.bytes()
    }
}

/// From the least end to the greatest.
fn reach(ends: &[u32]) -> Range<u32> {
    ends.iter().copied().max().map_or(0..0, |most| least(ends)..most + 1)
}

fn least(ends: &[u32]) -> u32 {
    ends.iter().copied().min().unwrap_or(0)
}

/// Sorts places by the end that each has, keeping the order of equals: a counting sort. Gives the rows' offsets too.
fn sorted(places: &[u32], ends: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let (Some(least), Some(most)) = (ends.iter().copied().min(), ends.iter().copied().max()) else {
        return (Vec::new(), Vec::new());
    };
    let rows = (most - least) as usize + 1;
    let mut next = vec![0u32; rows + 1];
    for end in ends {
        next[(end - least) as usize + 1] += 1;
    }
    for row in 0..rows {
        next[row + 1] += next[row];
    }
    let offsets = next.clone();
    let mut order = vec![0u32; places.len()];
    for place in places {
        let slot = &mut next[(ends[*place as usize] - least) as usize];
        order[*slot as usize] = *place;
        *slot += 1;
    }
    (offsets, order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_meet_the_rows_of_their_nodes() {
        for most in [1, 3] {
            let sources: Vec<u32> = (0..400).map(|place| 100 + place * most / 2).collect();
            let targets: Vec<u32> = (0..400).collect();
            let (adjacency, _) = Adjacency::new(0, &sources, &targets);
            let (rows, lists) = (&adjacency.outgoing, adjacency.outgoing.lists());
            for (from, count) in [(0, 20), (0, 100), (50, 100), (150, 60), (90, 900), (600, 300), (2_000, 5)] {
                let mut items: Vec<u64> = vec![2; count];
                lists.multiply_by_lengths(from, &mut items);
                let mut node = from;
                lists.each(from, &mut items, |item, row| {
                    assert_eq!(row, rows.of(NodeId(node)).nodes);
                    assert_eq!(*item, 2 * row.len() as u64);
                    node += 1;
                });
                let lengths = (from..from + count as u32).map(|node| lists.of(NodeId(node)).len());
                assert_eq!(lists.len_of(from..from + count as u32), lengths.sum::<usize>());
            }
        }
    }
}
