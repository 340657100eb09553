//! Leaves become weights: `(a)-[:R]->(b)` is told by a weight of `a`, the weights of its neighbours added up.

use super::super::Run;
use super::join::Join;
use super::rows::{MOST_LISTS, Neighbourhood, each_common};
use super::weights::Weights;
use crate::error::{Error, Result, kinds};
use crate::plan::{BranchRole, Direction, Shape, Slot};
use crate::value::NodeId;

/// A shape of which some nodes are folded.
pub(super) struct Folding<'q> {
    run: &'q Run<'q>,
    shape: &'q Shape,
    /// By node, what fits.
    weights: Vec<Weights>,
    /// By node, whether it is kept, so that it isn't folded.
    kept: Vec<bool>,
    /// By node, whether it is still there.
    there: Vec<bool>,
    /// By relationship, whether it is still there.
    open: Vec<bool>,
}

impl<'q> Folding<'q> {
    /// A shape with nothing folded but what hangs on its nodes as branches.
    pub fn new(shape: &'q Shape, kept: &[Slot], run: &'q Run<'q>) -> Result<Self> {
        let is_kept = |slots: &[Slot]| slots.iter().any(|slot| kept.contains(slot));
        let kept = shape.nodes.iter().map(|node| is_kept(&node.slots)).collect();
        Folding::with_kept(shape, kept, run)
    }

    fn with_kept(shape: &'q Shape, kept: Vec<bool>, run: &'q Run<'q>) -> Result<Self> {
        if shape.edges.len() > MOST_LISTS {
            return Err(Error::new(kinds::LIMIT, "the pattern has too many relationships to be counted"));
        }
        let mut weights = Vec::with_capacity(shape.nodes.len());
        for node in &shape.nodes {
            let mut here = Weights::new(node, run)?;
            for branch in &node.branches {
                let root = (0..branch.shape.nodes.len()).map(|place| place == branch.root).collect();
                let mut inner = Folding::with_kept(&branch.shape, root, run)?;
                inner.fold()?;
                let found = &inner.weights[branch.root];
                here.scale(run, |node| match (branch.role, found.of(node)) {
                    (BranchRole::Optional, ways) => ways.max(1),
                    (BranchRole::Exists, ways) => u64::from(ways > 0),
                    (BranchRole::Missing, ways) => u64::from(ways == 0),
                })?;
            }
            weights.push(here);
        }
        let there = vec![true; shape.nodes.len()];
        Ok(Folding { run, shape, weights, kept, there, open: vec![true; shape.edges.len()] })
    }

    /// Folds loops and leaves until only kept nodes and cycles are left.
    pub fn fold(&mut self) -> Result<()> {
        self.fold_loops()?;
        while let Some((leaf, into)) = self.leaf() {
            self.fold_leaf(leaf, into)?;
        }
        Ok(())
    }

    fn fold_loops(&mut self) -> Result<()> {
        for (place, edge) in self.shape.edges.iter().enumerate().filter(|(_, edge)| edge.left == edge.right) {
            self.open[place] = false;
            // Either way finds a loop once.
            let direction = if edge.direction == Direction::Left { Direction::Left } else { Direction::Right };
            let rows = Neighbourhood::new(&edge.types, direction, self.run)?;
            self.weights[edge.left].scale(self.run, |node| {
                let row = rows.of(node);
                let from = row.partition_point(|other| *other < node);
                let loops = row[from..].iter().take_while(|other| **other == node).count() as u64;
                if edge.exists { loops.min(1) } else { loops }
            })?;
        }
        Ok(())
    }

    /// A node that is not kept and hangs on one other only, and that other.
    fn leaf(&self) -> Option<(usize, usize)> {
        (0..self.shape.nodes.len()).filter(|node| self.there[*node] && !self.kept[*node]).find_map(|node| {
            let mut others = self.open_edges(node).map(|place| self.shape.edges[place].other(node));
            let first = others.next()?;
            others.all(|other| other == first).then_some((node, first))
        })
    }

    fn open_edges(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        self.shape.edges_at(node).map(|(place, _)| place).filter(|place| self.open[*place])
    }

    fn fold_leaf(&mut self, leaf: usize, into: usize) -> Result<()> {
        let places: Vec<usize> = self.open_edges(leaf).collect();
        let mut rows = Vec::with_capacity(places.len());
        for place in places {
            let edge = &self.shape.edges[place];
            rows.push((Neighbourhood::new(&edge.types, edge.seen_from(into), self.run)?, edge.exists));
            self.open[place] = false;
        }
        self.there[leaf] = false;
        let from = std::mem::replace(&mut self.weights[leaf], Weights::nothing());
        match rows.as_slice() {
            [(rows, false)] if from.is_one_for(&rows.reach()) => {
                self.weights[into].scale(self.run, |node| rows.of(node).len() as u64)
            }
            [(rows, false)] => self.weights[into].scale(self.run, |node| {
                rows.of(node).iter().fold(0, |sum: u64, other| sum.saturating_add(from.of(*other)))
            }),
            rows => self.weights[into].scale(self.run, |node| ways_through(rows, node, &from)),
        }
    }

    /// Hands every combination of the kept nodes to `each`, in the order of `kept`, with how often it matches; where
    /// nothing is kept, the one number. A combination may come several times.
    pub fn each(&self, kept: &[Slot], each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>) -> Result<()> {
        let holders: Vec<usize> =
            kept.iter().filter_map(|slot| self.shape.nodes.iter().position(|node| node.slots.contains(slot))).collect();
        let mut factor = 1_u64;
        let mut joined = Vec::new();
        for part in self.parts() {
            match part.as_slice() {
                [node] if !self.kept[*node] => factor = factor.saturating_mul(self.weights[*node].sum()),
                part if part.iter().any(|node| self.kept[*node]) => joined.extend_from_slice(part),
                part => {
                    let mut ways = 0_u64;
                    self.join(part, &[])?.each(&mut |_, more| {
                        ways = ways.saturating_add(more);
                        Ok(())
                    })?;
                    factor = factor.saturating_mul(ways);
                }
            }
        }
        if factor == 0 {
            return Ok(());
        }
        if joined.is_empty() {
            return each(&[], factor);
        }
        self.join(&joined, &holders)?.each(&mut |nodes, ways| each(nodes, ways.saturating_mul(factor)))
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

    fn join(&self, nodes: &[usize], kept: &[usize]) -> Result<Join<'_>> {
        let edges = self.shape.edges.iter().zip(&self.open).filter(|(_, open)| **open).map(|(edge, _)| edge);
        let edges: Vec<_> = edges.filter(|edge| nodes.contains(&edge.left)).collect();
        Join::new(nodes, &edges, &self.weights, kept, self.run)
    }
}

/// In how many ways a node is joined with one of the others along all rows, with its weight.
fn ways_through(rows: &[(Neighbourhood<'_>, bool)], node: NodeId, weights: &Weights) -> u64 {
    let mut lists = [(&[][..], false); MOST_LISTS];
    lists.iter_mut().zip(rows).for_each(|(list, (rows, exists))| *list = (rows.of(node), *exists));
    let mut sum = 0_u64;
    let _ = each_common::<()>(&lists[..rows.len()], |other, ways| {
        sum = sum.saturating_add(ways.saturating_mul(weights.of(other)));
        Ok(())
    });
    sum
}
