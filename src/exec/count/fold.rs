//! Leaves become weights: `(a)-[:R]->(b)` is told by a weight of `a`, the weights of its neighbours added up.
//!
//! Where several nodes lead to one and the same, each to one at most, and are joined among each other besides, that node
//! is folded too: of their relationships those stay whose ends lead to the same.

use super::super::Run;
use super::common::MOST_LISTS;
use super::join::Join;
use super::meet::Meeting;
use super::rows::{FunctionPair, Neighbourhood, Relations};
use super::triangles;
use super::walk::Tally;
use super::weights::{Factor, Weights};
use crate::error::{Error, Result, kinds};
use crate::plan::{Direction, Shape, Slot, Together};
use crate::value::NodeId;

/// Two terms that may be counted together, and the shape of the second.
pub(super) type Pair<'p> = (&'p Together, &'p Shape);

/// A shape of which some nodes are folded.
pub(super) struct Folding<'q, 'm> {
    pub(super) run: &'q Run<'q>,
    pub(super) made: &'m Relations<'q>,
    pub(super) shape: &'q Shape,
    /// By node, what fits.
    pub(super) weights: Vec<Weights<'q>>,
    /// By node, whether it is kept, so that it isn't folded.
    pub(super) kept: Vec<bool>,
    /// By node, whether it is still there.
    pub(super) there: Vec<bool>,
    /// By relationship, whether it is still there.
    pub(super) open: Vec<bool>,
    /// By relationship, what its left and its right end lead to that must be the same.
    pub(super) same: Vec<Vec<FunctionPair>>,
}

impl<'q, 'm> Folding<'q, 'm> {
    /// A shape with nothing folded but what hangs on its nodes as branches.
    pub fn new(shape: &'q Shape, kept: &[Slot], made: &'m Relations<'q>, run: &'q Run<'q>) -> Result<Self> {
        let is_kept = |slots: &[Slot]| slots.iter().any(|slot| kept.contains(slot));
        let kept = shape.nodes.iter().map(|node| is_kept(&node.slots)).collect();
        Folding::with_kept(shape, kept, made, run)
    }

    fn with_kept(shape: &'q Shape, kept: Vec<bool>, made: &'m Relations<'q>, run: &'q Run<'q>) -> Result<Self> {
        if shape.edges.len() > MOST_LISTS {
            return Err(Error::new(kinds::LIMIT, "the pattern has too many relationships to be counted"));
        }
        let mut weights = Vec::with_capacity(shape.nodes.len());
        for node in &shape.nodes {
            let mut here = Weights::new(node, run)?;
            for branch in &node.branches {
                let root = (0..branch.shape.nodes.len()).map(|place| place == branch.root).collect();
                let mut inner = Folding::with_kept(&branch.shape, root, made, run)?;
                inner.fold()?;
                let found = std::mem::replace(&mut inner.weights[branch.root], Weights::nothing());
                here.multiply(Factor::Branch(branch.role, found));
            }
            weights.push(here);
        }
        let (there, open) = (vec![true; shape.nodes.len()], vec![true; shape.edges.len()]);
        Ok(Folding { run, made, shape, weights, kept, there, open, same: vec![Vec::new(); shape.edges.len()] })
    }

    /// Folds loops, leaves and meetings until only kept nodes and other cycles are left.
    pub fn fold(&mut self) -> Result<()> {
        self.fold_loops()?;
        loop {
            while let Some((leaf, into)) = self.leaf() {
                self.fold_leaf(leaf, into)?;
            }
            let Some(meeting) = Meeting::find(self) else { return Ok(()) };
            self.fold_meeting(meeting)?;
        }
    }

    fn fold_loops(&mut self) -> Result<()> {
        for (place, edge) in self.shape.edges.iter().enumerate().filter(|(_, edge)| edge.left == edge.right) {
            self.open[place] = false;
            // Either way finds a loop once.
            let direction = if edge.direction == Direction::Left { Direction::Left } else { Direction::Right };
            let rows = self.made.rows(&edge.types, direction, &[])?;
            self.weights[edge.left].multiply(Factor::Loops(rows, edge.exists));
        }
        Ok(())
    }

    /// A node that is not kept and hangs on one other only, and that other. The largest nodes come last, since what is
    /// left at the end needs no array of its weights; those that need none anyway come first.
    fn leaf(&self) -> Option<(usize, usize)> {
        let leaves = (0..self.shape.nodes.len()).filter(|node| self.there[*node] && !self.kept[*node]);
        let leaves = leaves.filter_map(|node| {
            let mut others = self.open_edges(node).map(|place| self.shape.edges[place].other(node));
            let first = others.next()?;
            others.all(|other| other == first).then_some((node, first))
        });
        leaves.min_by_key(|(node, _)| (!self.weights[*node].is_plain(), self.weights[*node].len()))
    }

    /// The relationships at a node that are still there.
    pub(super) fn open_edges(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        self.shape.edges_at(node).map(|(place, _)| place).filter(|place| self.open[*place])
    }

    /// Where a relationship leads, seen from one of its nodes.
    pub(super) fn rows(&self, place: usize, from: usize) -> Result<Neighbourhood<'q>> {
        let edge = &self.shape.edges[place];
        let same = &self.same[place];
        match edge.left == from {
            true => self.made.rows(&edge.types, edge.direction, same),
            false => {
                let turned: Vec<FunctionPair> =
                    same.iter().map(|(left, right)| (right.clone(), left.clone())).collect();
                self.made.rows(&edge.types, edge.direction.reversed(), &turned)
            }
        }
    }

    /// Folds a leaf into the node that it hangs on.
    pub(super) fn fold_leaf(&mut self, leaf: usize, into: usize) -> Result<()> {
        let places: Vec<usize> = self.open_edges(leaf).collect();
        let mut rows: Vec<(Neighbourhood<'q>, bool)> = Vec::with_capacity(places.len());
        for place in places {
            let along = self.rows(place, into)?;
            self.open[place] = false;
            let exists = self.shape.edges[place].exists && along.repeats();
            // What can be had once only is not had more often by asking for it twice.
            if along.repeats() || !rows.iter().any(|(other, _)| other.is_same(&along)) {
                rows.push((along, exists));
            }
        }
        self.there[leaf] = false;
        let from = std::mem::replace(&mut self.weights[leaf], Weights::nothing());
        let factor = match rows.as_slice() {
            [(rows, false)] if from.is_one_for(&rows.reach()) => Factor::Length(rows.clone()),
            [(rows, false)] => {
                from.settle(self.run)?;
                Factor::Sum(rows.clone(), from)
            }
            _ => {
                from.settle(self.run)?;
                Factor::Common(rows, from)
            }
        };
        self.weights[into].multiply(factor);
        Ok(())
    }

    /// Hands every combination of the kept nodes to `each`, in the order of `kept`, with how often it matches; where
    /// nothing is kept, the one number. Where each must come once and it isn't sure that it would, it does nothing, and
    /// says so.
    pub fn each(&self, kept: &[Slot], once: bool, each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>) -> Result<bool> {
        let holders: Vec<usize> =
            kept.iter().filter_map(|slot| self.shape.nodes.iter().position(|node| node.slots.contains(slot))).collect();
        let mut factor = 1_u64;
        let mut joined = Vec::new();
        for part in self.parts() {
            match part.iter().any(|node| self.kept[*node]) {
                true => joined.extend_from_slice(&part),
                false => factor = factor.saturating_mul(self.count(&part, None)?.0),
            }
        }
        match joined.as_slice() {
            _ if factor == 0 => Ok(true),
            [] => each(&[], factor).map(|()| true),
            [node] => {
                let mut combination = vec![NodeId(0); kept.len()];
                self.weights[*node].each(self.run, &mut |node, ways| {
                    combination.fill(node);
                    each(&combination, ways.saturating_mul(factor))
                })?;
                Ok(true)
            }
            joined => {
                let join = Join::new(self, joined, &holders)?;
                if once && !join.gives_once() {
                    return Ok(false);
                }
                join.each(self.run, &mut |nodes, ways| each(nodes, ways.saturating_mul(factor)))?;
                Ok(true)
            }
        }
    }

    /// In how many ways it matches, where nothing is kept; also for the other of a pair of terms, whose shape is told,
    /// where that comes along.
    pub fn total(&self, pair: Option<Pair<'_>>) -> Result<(u64, Option<u64>)> {
        let (mut ways, mut apart, mut others) = (1_u64, None, 1_u64);
        for part in self.parts() {
            let here = pair.filter(|(pair, _)| part.contains(&pair.node));
            let (more, more_apart) = self.count(&part, here)?;
            ways = ways.saturating_mul(more);
            match here {
                Some(_) => apart = more_apart,
                None => others = others.saturating_mul(more),
            }
        }
        Ok((ways, apart.map(|ways| ways.saturating_mul(others))))
    }

    /// The same for a part of which nothing is kept.
    fn count(&self, part: &[usize], pair: Option<Pair<'_>>) -> Result<(u64, Option<u64>)> {
        if let [node] = part {
            return Ok((self.weights[*node].sum(self.run)?, None));
        }
        if let Some(count) = triangles::count(self, part)? {
            return Ok((count, None));
        }
        let mut join = Join::new(self, part, &[])?;
        let along = match pair {
            Some(pair) => join.take_apart(self, pair)?,
            None => false,
        };
        let Tally { ways, apart } = join.count(self.run)?;
        Ok((ways, along.then_some(apart)))
    }

    /// What is left, in parts that hang together.
    fn parts(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.shape.nodes.len()];
        let mut parts = Vec::new();
        for start in (0..self.shape.nodes.len()).filter(|node| self.there[*node]) {
            if seen[start] {
                continue;
            }
            let mut part = vec![start];
            seen[start] = true;
            let mut next = 0;
            while next < part.len() {
                let node = part[next];
                next += 1;
                for place in self.open_edges(node) {
                    let other = self.shape.edges[place].other(node);
                    if !std::mem::replace(&mut seen[other], true) {
                        part.push(other);
                    }
                }
            }
            parts.push(part);
        }
        parts
    }
}
