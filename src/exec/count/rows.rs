//! Who is next to whom along a relationship of a shape: rows of the graph as they lie there, or several merged.

use std::ops::Range;
use std::rc::Rc;

use super::super::Run;
use crate::error::Result;
use crate::graph::Graph;
use crate::graph::adjacency::Rows;
use crate::plan::{Direction, Types};
use crate::value::{NodeId, TypeId};

/// For each node its neighbours, sorted; a neighbour stands as often as there are relationships to it.
#[derive(Clone)]
pub(super) enum Neighbourhood<'q> {
    /// One type, one direction.
    Plain(&'q Rows),
    /// Several types, or both directions.
    Merged(Rc<Merged>),
}

/// Rows made for one query.
pub(super) struct Merged {
    first: u32,
    offsets: Vec<u32>,
    neighbours: Vec<NodeId>,
    reach: Range<u32>,
}

impl<'q> Neighbourhood<'q> {
    /// The neighbours along these types, in a direction.
    pub fn new(types: &Types, direction: Direction, run: &'q Run<'q>) -> Result<Self> {
        let graph = run.graph;
        let types = graph.types().filter(|kind| types.has(*kind) && graph.count_with_type(*kind) > 0);
        let incoming: &[bool] = match direction {
            Direction::Right => &[false],
            Direction::Left => &[true],
            Direction::Either => &[false, true],
        };
        let sides = types.flat_map(|kind| incoming.iter().map(move |incoming| Side { kind, incoming: *incoming }));
        let sides: Vec<Side> = sides.collect();
        if let [side] = sides.as_slice()
            && let Some(rows) = side.packed(run.graph)
        {
            return Ok(Neighbourhood::Plain(rows));
        }
        Ok(Neighbourhood::Merged(Rc::new(Merged::new(&sides, direction == Direction::Either, run)?)))
    }

    /// The neighbours of a node.
    #[inline]
    pub fn of(&self, node: NodeId) -> &[NodeId] {
        match self {
            Neighbourhood::Plain(rows) => rows.of(node).nodes,
            Neighbourhood::Merged(merged) => merged.of(node),
        }
    }

    /// How many pairs of neighbours there are, without making them.
    pub fn count(types: &Types, direction: Direction, run: &Run<'_>) -> usize {
        let graph = run.graph;
        let types = graph.types().filter(|kind| types.has(*kind));
        let count: usize = types.map(|kind| graph.count_with_type(kind)).sum();
        if direction == Direction::Either { count * 2 } else { count }
    }

    /// A range of nodes that holds every neighbour.
    pub fn reach(&self) -> Range<u32> {
        match self {
            Neighbourhood::Plain(rows) => rows.reach(),
            Neighbourhood::Merged(merged) => merged.reach.clone(),
        }
    }
}

/// The rows of a type in one direction.
#[derive(Clone, Copy)]
struct Side {
    kind: TypeId,
    incoming: bool,
}

impl Side {
    /// The rows as they lie in the graph, where no change lies over them.
    fn packed(self, graph: &Graph) -> Option<&Rows> {
        let adjacency = graph.adjacency(self.kind)?;
        Some(if self.incoming { &adjacency.incoming } else { &adjacency.outgoing })
    }

    fn of(self, node: NodeId, graph: &Graph) -> &[NodeId] {
        match self.incoming {
            true => graph.incoming(node, self.kind).nodes,
            false => graph.outgoing(node, self.kind).nodes,
        }
    }
}

impl Merged {
    /// Merges sides; where they are both directions of each type, every second side leaves out loops.
    fn new(sides: &[Side], both: bool, run: &Run<'_>) -> Result<Merged> {
        let graph = run.graph;
        let everything = 0..graph.node_bound() as u32;
        let span = |side: &Side| side.packed(graph).map_or(everything.clone(), Rows::span);
        let spans = sides.iter().map(span).filter(|span| !span.is_empty());
        let span = spans.reduce(hull).unwrap_or(0..0);
        let most: usize = sides.iter().map(|side| graph.count_with_type(side.kind)).sum();
        run.watch.room_for((most + span.len()) * 4)?;
        let mut merged =
            Merged { first: span.start, offsets: vec![0], neighbours: Vec::with_capacity(most), reach: 0..0 };
        merged.offsets.reserve(span.len());
        for node in span.map(NodeId) {
            let from = merged.neighbours.len();
            for (place, side) in sides.iter().enumerate() {
                let row = side.of(node, graph);
                match both && place % 2 == 1 {
                    true => merged.neighbours.extend(row.iter().filter(|other| **other != node)),
                    false => merged.neighbours.extend_from_slice(row),
                }
            }
            let row = &mut merged.neighbours[from..];
            row.sort_unstable();
            if let (Some(least), Some(most)) = (row.first(), row.last()) {
                merged.reach = hull(merged.reach, least.0..most.0 + 1);
            }
            run.watch.steps(row.len() + 1)?;
            merged.offsets.push(merged.neighbours.len() as u32);
        }
        Ok(merged)
    }

    #[inline]
    fn of(&self, node: NodeId) -> &[NodeId] {
        let row = node.0.wrapping_sub(self.first) as usize;
        match (self.offsets.get(row), self.offsets.get(row + 1)) {
            (Some(from), Some(to)) => &self.neighbours[*from as usize..*to as usize],
            _ => &[],
        }
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

/// Hands each node that all lists hold to `each`, with the number of ways to choose one from every list; a list of
/// which only existence matters counts once.
pub(super) fn each_common<E>(
    lists: &[(&[NodeId], bool)],
    mut each: impl FnMut(NodeId, u64) -> Result<(), E>,
) -> Result<(), E> {
    let Some(driver) = (0..lists.len()).min_by_key(|place| lists[*place].0.len()) else { return Ok(()) };
    let (short, short_exists) = lists[driver];
    let mut rest = [&[][..]; MOST_LISTS];
    rest.iter_mut().zip(lists).for_each(|(rest, (list, _))| *rest = list);
    let mut place = 0;
    'nodes: while place < short.len() {
        let node = short[place];
        let run = same_from(&short[place..], node);
        place += run;
        let mut ways = if short_exists { 1 } else { run as u64 };
        for (other, (_, exists)) in lists.iter().enumerate() {
            if other == driver {
                continue;
            }
            let ahead = skip_to(rest[other], node);
            let run = same_from(ahead, node);
            rest[other] = ahead;
            match (run, exists) {
                (0, _) if ahead.is_empty() => return Ok(()),
                (0, _) => continue 'nodes,
                (_, true) => {}
                (run, false) => ways *= run as u64,
            }
        }
        each(node, ways)?;
    }
    Ok(())
}

/// The most lists that are intersected at once.
pub(super) const MOST_LISTS: usize = 16;

/// How often a node stands at the front of a list.
#[inline]
fn same_from(list: &[NodeId], node: NodeId) -> usize {
    list.iter().take_while(|other| **other == node).count()
}

/// The list from the first node on that isn't smaller: looked for near the front first.
#[inline]
fn skip_to(list: &[NodeId], node: NodeId) -> &[NodeId] {
    let mut step = 4;
    let mut from = 0;
    while from + step < list.len() && list[from + step] < node {
        from += step;
        step *= 2;
    }
    let to = list.len().min(from + step + 1);
    let within = match to - from {
        0..=8 => list[from..to].iter().take_while(|other| **other < node).count(),
        _ => list[from..to].partition_point(|other| *other < node),
    };
    &list[from + within..]
}
