//! Shortest walks between two nodes: breadth first from both ends.

use std::mem::take;

use rustc_hash::FxHashMap;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::evaluate::Evaluator;
use super::expand::Sides;
use super::meet;
use super::walk::{hop_holds, list};
use crate::error::Result;
use crate::plan::VariableExpand;
use crate::value::{NodeId, RelId, Value};

/// Shortest walks.
pub(super) struct Shortest<'q> {
    run: &'q Run<'q>,
    walk: &'q VariableExpand,
    all: bool,
    sides: [Sides; 2],
    evaluator: Evaluator<'q>,
    lists: Vec<Value>,
}

/// What one end has reached: for each node how far it is, and the steps that lead to it over that distance.
#[derive(Default)]
struct Reach {
    known: FxHashMap<NodeId, (u32, Vec<(NodeId, RelId)>)>,
    frontier: Vec<NodeId>,
    depth: u32,
}

impl Reach {
    fn from(node: NodeId) -> Self {
        Reach { known: FxHashMap::from_iter([(node, (0, Vec::new()))]), frontier: vec![node], depth: 0 }
    }
}

impl<'q> Shortest<'q> {
    /// One shortest walk, or all of them.
    pub fn new(walk: &'q VariableExpand, all: bool, run: &'q Run<'q>) -> Self {
        let direction = walk.step.direction;
        let sides = [direction, direction.reversed()].map(|direction| Sides::new(direction, &walk.step.types, run));
        Shortest { run, walk, all, sides, evaluator: Evaluator::new(run), lists: Vec::new() }
    }

    /// The walks from one node to another, each as its relationships.
    fn find(&self, from: NodeId, to: NodeId, batch: &Batch, row: usize) -> Result<Vec<Vec<RelId>>> {
        if from == to {
            return Ok(if self.walk.least == 0 { vec![Vec::new()] } else { Vec::new() });
        }
        if !self.all {
            return Ok(self.find_one(from, to, batch, row)?.into_iter().collect());
        }
        let mut reaches = [Reach::from(from), Reach::from(to)];
        while reaches[0].depth + reaches[1].depth < self.walk.most {
            let smaller = usize::from(reaches[1].frontier.len() < reaches[0].frontier.len());
            if reaches[smaller].frontier.is_empty() {
                return Ok(Vec::new());
            }
            self.widen(&mut reaches[smaller], smaller, batch, row)?;
            let [left, right] = &reaches;
            // Levels grow one by one, so the first nodes that both ends know lie on shortest walks.
            let grown = &reaches[smaller].frontier;
            let other = if smaller == 0 { right } else { left };
            let mut meeting: Vec<NodeId> =
                grown.iter().copied().filter(|node| other.known.contains_key(node)).collect();
            if !meeting.is_empty() {
                meeting.sort_unstable();
                return self.join(&meeting, left, right);
            }
        }
        Ok(Vec::new())
    }

    fn find_one(&self, from: NodeId, to: NodeId, batch: &Batch, row: usize) -> Result<Option<Vec<RelId>>> {
        let hop = self.walk.hop.as_ref();
        meet::walk((from, to), self.walk.most, self.run, |here, from_second, take| {
            let mut side = 0;
            while let Some((neighbours, _)) = self.sides[usize::from(from_second)].neighbours(here, side, self.run) {
                side += 1;
                self.run.watch.steps(neighbours.nodes.len() + 1)?;
                for (node, relationship) in neighbours.iter() {
                    if (hop.is_none() || hop_holds(&self.evaluator, hop, relationship, batch, row)?)
                        && !take(node, relationship)
                    {
                        return Ok(());
                    }
                }
            }
            Ok(())
        })
    }

    /// Goes one step further from one end.
    fn widen(&self, reach: &mut Reach, end: usize, batch: &Batch, row: usize) -> Result<()> {
        reach.depth += 1;
        for here in take(&mut reach.frontier) {
            let mut side = 0;
            while let Some((neighbours, _)) = self.sides[end].neighbours(here, side, self.run) {
                side += 1;
                self.run.watch.steps(neighbours.nodes.len() + 1)?;
                for (node, relationship) in neighbours.nodes.iter().zip(neighbours.relationships) {
                    let known = reach.known.get(node).map(|(depth, _)| *depth);
                    let useful = known.is_none_or(|depth| depth == reach.depth);
                    if !useful || !hop_holds(&self.evaluator, self.walk.hop.as_ref(), *relationship, batch, row)? {
                        continue;
                    }
                    if known.is_none() {
                        reach.frontier.push(*node);
                    }
                    let steps = reach.known.entry(*node).or_insert_with(|| (reach.depth, Vec::new()));
                    steps.1.push((here, *relationship));
                }
            }
        }
        self.run.watch.room_for(reach.known.len() * 64)
    }

    /// The walks through the nodes where both ends met.
    fn join(&self, meeting: &[NodeId], left: &Reach, right: &Reach) -> Result<Vec<Vec<RelId>>> {
        let mut found = Vec::new();
        for node in meeting {
            let before = self.trails(left, *node)?;
            let after = self.trails(right, *node)?;
            for first in &before {
                for second in &after {
                    self.run.watch.steps(first.len() + second.len())?;
                    let walk: Vec<RelId> = first.iter().rev().chain(second).copied().collect();
                    found.push(walk);
                    self.run.watch.room_for(found.len() * (first.len() + second.len() + 8) * 8)?;
                }
            }
        }
        Ok(found)
    }

    /// The walks from a node back to the end that reached it.
    fn trails(&self, reach: &Reach, node: NodeId) -> Result<Vec<Vec<RelId>>> {
        let mut open = vec![(node, Vec::new())];
        let mut done = Vec::new();
        while let Some((here, trail)) = open.pop() {
            self.run.watch.steps(1)?;
            self.run.watch.room_for((open.len() + done.len()) * (trail.len() * 4 + 32))?;
            let steps = reach.known.get(&here).map_or(&[][..], |(_, steps)| steps);
            if steps.is_empty() {
                done.push(trail);
                continue;
            }
            for (before, relationship) in steps.iter().rev() {
                let mut longer = trail.clone();
                longer.push(*relationship);
                open.push((*before, longer));
            }
        }
        Ok(done)
    }
}

impl Producer for Shortest<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, _room: usize) -> Result<Made> {
        let step = &self.walk.step;
        let (from, to) = (batch.column(step.from).node(row)?, batch.column(step.to).node(row)?);
        let (Some(from), Some(to)) = (from, to) else { return Ok(Made { rows: 0, done: true }) };
        let found = self.find(from, to, batch, row)?;
        let rows = found.len();
        self.lists.extend(found.iter().map(|walk| list(walk, self.walk.backwards)));
        Ok(Made { rows, done: true })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        batch.set(self.walk.step.relationship, Column::Values(take(&mut self.lists)));
    }
}
