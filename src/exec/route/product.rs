//! How far each node is from the first, by the part of a route that leads to it: a graph of places, breadth first.
//!
//! A place is a node, a part of the route, and how many rounds of the part are done, counted only as far as that
//! matters. A round leads from place to place; so do the seams between parts, without a step. All ways into a place are
//! kept, also those that are no shortest ones: what may not come back along a path can rule out the shortest.

use rustc_hash::FxHashMap;

use super::rounds::Rounds;
use crate::error::Result;
use crate::value::{NodeId, RelId};

/// Where there is none.
pub(super) const NONE: u32 = u32::MAX;

/// A node, as it is reached by a part of the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub node: NodeId,
    /// The part; one beyond the last is the end of the route.
    pub part: u32,
    done: u32,
}

/// A way into a place.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// The place that it comes from.
    pub from: u32,
    /// The round that it takes; none where a part just ends.
    pub round: u32,
    next: u32,
}

/// Everything that the route reaches from one node, as far as it was explored.
pub(super) struct Product {
    known: FxHashMap<Place, u32>,
    places: Vec<Place>,
    distances: Vec<u32>,
    explored: Vec<bool>,
    /// The last way into each place.
    entries_of: Vec<u32>,
    entries: Vec<Entry>,
    /// Where the relationships of each round begin; its part tells how many there are.
    rounds: Vec<(u32, u32)>,
    relationships: Vec<RelId>,
    /// The nodes of each round but the last, parallel to its relationships.
    nodes: Vec<NodeId>,
    /// Places to be explored, by their distance.
    levels: Vec<Vec<u32>>,
    level: usize,
    /// Places at the end of the route, the nearest first.
    pub ends: Vec<u32>,
}

impl Product {
    /// The place where every path begins.
    pub const START: u32 = 0;

    /// Nothing but a node where the route begins.
    pub fn new(from: NodeId) -> Self {
        let start = Place { node: from, part: 0, done: 0 };
        Product {
            known: FxHashMap::from_iter([(start, Product::START)]),
            places: vec![start],
            distances: vec![0],
            explored: vec![false],
            entries_of: vec![NONE],
            entries: Vec::new(),
            rounds: Vec::new(),
            relationships: Vec::new(),
            nodes: Vec::new(),
            levels: vec![vec![Product::START]],
            level: 0,
            ends: Vec::new(),
        }
    }

    /// The place of that number.
    pub fn place(&self, place: u32) -> Place {
        self.places[place as usize]
    }

    /// How many steps it is from the start.
    pub fn distance(&self, place: u32) -> u32 {
        self.distances[place as usize]
    }

    /// The ways into a place.
    pub fn entries(&self, place: u32) -> impl Iterator<Item = Entry> + '_ {
        let mut next = self.entries_of[place as usize];
        std::iter::from_fn(move || {
            let entry = self.entries.get(next as usize).copied()?;
            next = entry.next;
            Some(entry)
        })
    }

    /// The relationships of a round, and as many of its nodes, the first among them.
    pub fn round(&self, round: u32) -> (&[RelId], &[NodeId]) {
        let (from, to) = self.rounds[round as usize];
        let range = from as usize..to as usize;
        (&self.relationships[range.clone()], &self.nodes[range])
    }

    /// Whether there is nothing left to explore.
    pub fn is_whole(&self) -> bool {
        self.level >= self.levels.len()
    }

    /// Explores all places of the next distance.
    pub fn explore_level(&mut self, rounds: &Rounds<'_>, row: (&super::Batch, usize)) -> Result<()> {
        let mut at = 0;
        while let Some(place) = self.levels.get(self.level).and_then(|level| level.get(at)).copied() {
            at += 1;
            if self.distance(place) as usize == self.level
                && !std::mem::replace(&mut self.explored[place as usize], true)
            {
                self.explore(place, rounds, row)?;
            }
        }
        if let Some(level) = self.levels.get_mut(self.level) {
            *level = Vec::new();
        }
        self.level += 1;
        rounds.run.watch.room_for(self.bytes())
    }

    fn bytes(&self) -> usize {
        self.places.len() * 56 + self.entries.len() * size_of::<Entry>() + self.relationships.len() * 12
    }

    fn explore(&mut self, number: u32, rounds: &Rounds<'_>, row: (&super::Batch, usize)) -> Result<()> {
        let place = self.place(number);
        let part = place.part as usize;
        let Some(walked) = rounds.parts.get(part) else {
            self.ends.push(number);
            return Ok(());
        };
        if place.done >= walked.least && rounds.may_pass(part, place.node, row)? {
            let next = Place { node: place.node, part: place.part + 1, done: 0 };
            self.enter(next, self.level, number, NONE);
        }
        let length = self.level + walked.hops.len();
        let counted = self.counts_all(part, rounds);
        if length as u64 > rounds.longest || (counted && place.done >= walked.most) {
            return Ok(());
        }
        let most = if counted { walked.most } else { walked.least };
        let done = place.done.saturating_add(1).min(most);
        self.take_rounds(number, done, rounds, row)
    }

    /// Whether all rounds of a part are counted: where only the fewest are asked for, or where the length of the whole
    /// route says how many there are, only these few are.
    fn counts_all(&self, part: usize, rounds: &Rounds<'_>) -> bool {
        rounds.parts[part].most != u32::MAX && rounds.parts.len() > 1
    }

    /// Takes every round of a part from a place, depth first.
    fn take_rounds(&mut self, number: u32, done: u32, rounds: &Rounds<'_>, row: (&super::Batch, usize)) -> Result<()> {
        let place = self.place(number);
        let part = place.part as usize;
        let hops = rounds.parts[part].hops.len();
        if !rounds.holds(part, &[], &[place.node], row)? {
            return Ok(());
        }
        let mut nodes = vec![place.node];
        let mut relationships: Vec<RelId> = Vec::new();
        let mut open = vec![(0, 0)];
        while let Some((side, at)) = open.last_mut() {
            let depth = relationships.len();
            let here = nodes[depth];
            let sides = &rounds.parts[part].hops[depth];
            let Some((neighbours, skips_loops)) = sides.neighbours(here, *side, rounds.run) else {
                open.pop();
                relationships.pop();
                if nodes.len() > 1 {
                    nodes.pop();
                }
                continue;
            };
            let Some(node) = neighbours.nodes.get(*at).copied() else {
                (*side, *at) = (*side + 1, 0);
                continue;
            };
            let relationship = neighbours.relationships[*at];
            let loops = node == here && skips_loops;
            *at += 1;
            rounds.run.watch.steps(1)?;
            let fresh = rounds.revisits.relationships || !relationships.contains(&relationship);
            if loops || !fresh || !rounds.is_free(relationship, row) {
                continue;
            }
            relationships.push(relationship);
            nodes.push(node);
            if !rounds.holds(part, &relationships, &nodes, row)? {
                relationships.pop();
                nodes.pop();
            } else if relationships.len() < hops {
                open.push((0, 0));
            } else {
                self.lead(number, done, &relationships, &nodes);
                relationships.pop();
                nodes.pop();
            }
        }
        Ok(())
    }

    /// Notes where a round leads.
    fn lead(&mut self, from: u32, done: u32, relationships: &[RelId], nodes: &[NodeId]) {
        let Some(node) = nodes.last().copied() else { return };
        let begin = self.relationships.len() as u32;
        self.relationships.extend_from_slice(relationships);
        self.nodes.extend_from_slice(&nodes[..relationships.len()]);
        self.rounds.push((begin, self.relationships.len() as u32));
        let round = self.rounds.len() as u32 - 1;
        let to = Place { node, part: self.place(from).part, done };
        self.enter(to, self.level + relationships.len(), from, round);
    }

    /// Notes a way into a place, which may be new or nearer than before.
    fn enter(&mut self, place: Place, distance: usize, from: u32, round: u32) {
        let next = self.places.len() as u32;
        let number = *self.known.entry(place).or_insert(next);
        if number == next {
            self.places.push(place);
            self.distances.push(u32::MAX);
            self.explored.push(false);
            self.entries_of.push(NONE);
        }
        let at = number as usize;
        self.entries.push(Entry { from, round, next: self.entries_of[at] });
        self.entries_of[at] = self.entries.len() as u32 - 1;
        if distance < self.distances[at] as usize {
            self.distances[at] = distance as u32;
            if self.levels.len() <= distance {
                self.levels.resize_with(distance + 1, Vec::new);
            }
            self.levels[distance].push(number);
        }
    }
}
