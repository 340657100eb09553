//! Walks of variable length of which only the ends matter: breadth first, each end once, no walk kept.
//!
//! A node that some walk reaches, a shortest walk reaches too, and a shortest walk takes no relationship twice. Only
//! the way back to the start is another matter: without directions, it must not be the way there. It exists where a
//! relationship joins two nodes that the search reached by different first steps.

use std::mem::take;

use rustc_hash::FxHashMap;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::evaluate::Evaluator;
use super::expand::{Sides, label_ids};
use super::seen::NodeSet;
use super::walk::hop_holds;
use crate::error::Result;
use crate::plan::{Direction, VariableExpand};
use crate::value::{LabelId, NodeId, RelId};

/// Ends of walks from a node, each once.
pub(super) struct Reach<'q> {
    run: &'q Run<'q>,
    walk: &'q VariableExpand,
    sides: Sides,
    labels: Option<Vec<LabelId>>,
    evaluator: Evaluator<'q>,
    seen: NodeSet,
    /// The start of the search at hand, if one is under way.
    from: Option<NodeId>,
    /// Whether the start was found to be an end too.
    is_home: bool,
    frontier: Vec<NodeId>,
    depth: u32,
    nodes: Vec<NodeId>,
}

impl<'q> Reach<'q> {
    /// The ends of a walk that need not be told more than once.
    pub fn new(walk: &'q VariableExpand, run: &'q Run<'q>) -> Self {
        Reach {
            run,
            walk,
            sides: Sides::new(walk.step.direction, &walk.step.types, run),
            labels: label_ids(&walk.step.labels),
            evaluator: Evaluator::new(run),
            seen: NodeSet::new(run.graph.node_bound()),
            from: None,
            is_home: false,
            frontier: Vec::new(),
            depth: 0,
            nodes: Vec::new(),
        }
    }

    fn begin(&mut self, from: NodeId, target: Option<NodeId>) {
        (self.from, self.is_home, self.depth) = (Some(from), false, 0);
        self.seen.clear();
        self.seen.insert(from);
        self.frontier.clear();
        self.frontier.push(from);
        if self.walk.least == 0 {
            self.is_home = true;
            self.arrive(from, target);
        }
    }

    /// Makes a row of a node, if a walk may end there.
    fn arrive(&mut self, node: NodeId, target: Option<NodeId>) {
        let graph = self.run.graph;
        let labelled =
            self.labels.as_ref().is_some_and(|labels| labels.iter().all(|label| graph.has_label(node, *label)));
        if labelled && target.is_none_or(|target| target == node) {
            self.nodes.push(node);
        }
    }

    fn may_take(&self, relationship: RelId, batch: &Batch, row: usize) -> Result<bool> {
        let others = &self.walk.step.distinct_from;
        if others.iter().any(|slot| batch.column(*slot).has_relationship(row, relationship)) {
            return Ok(false);
        }
        hop_holds(&self.evaluator, self.walk.hop.as_ref(), relationship, batch, row)
    }

    /// Goes one step further from all that was reached last.
    fn widen(&mut self, from: NodeId, target: Option<NodeId>, batch: &Batch, row: usize) -> Result<()> {
        self.depth += 1;
        let plain = self.walk.hop.is_none() && self.walk.step.distinct_from.is_empty();
        let frontier = take(&mut self.frontier);
        for here in &frontier {
            let mut side = 0;
            while let Some((neighbours, _)) = self.sides.neighbours(*here, side, self.run) {
                side += 1;
                self.run.watch.steps(neighbours.nodes.len() + 1)?;
                for (node, relationship) in neighbours.iter() {
                    let back = node == from && !self.is_home;
                    if (self.seen.has(node) && !back) || !(plain || self.may_take(relationship, batch, row)?) {
                        continue;
                    }
                    if back {
                        // Against a direction nothing comes back by the way it went; a loop is a way of its own.
                        if self.walk.step.direction != Direction::Either || *here == from {
                            self.is_home = true;
                            self.arrive(from, target);
                        }
                        continue;
                    }
                    self.seen.insert(node);
                    self.frontier.push(node);
                    self.arrive(node, target);
                }
            }
        }
        self.run.watch.room_for((self.seen.len() + self.frontier.len()) * size_of::<NodeId>())
    }

    /// Whether a walk without directions leads from the start back to it.
    fn comes_home(&self, from: NodeId, batch: &Batch, row: usize) -> Result<bool> {
        // By node: the first step of the walk that reached it, the last one, and how many there were.
        let mut reached: FxHashMap<NodeId, (RelId, RelId, u32)> = FxHashMap::default();
        let mut frontier = vec![from];
        for depth in 1..=self.walk.most {
            let mut next = Vec::new();
            for here in &frontier {
                let way = reached.get(here).copied();
                let mut side = 0;
                while let Some((neighbours, _)) = self.sides.neighbours(*here, side, self.run) {
                    side += 1;
                    self.run.watch.steps(neighbours.nodes.len() + 1)?;
                    for (node, relationship) in neighbours.iter() {
                        let is_way_here = way.is_some_and(|(_, last, _)| last == relationship);
                        if node == from || is_way_here || !self.may_take(relationship, batch, row)? {
                            continue;
                        }
                        let first = way.map_or(relationship, |(first, ..)| first);
                        match reached.get(&node) {
                            Some((other, _, steps)) if *other != first => {
                                if depth.saturating_add(*steps) <= self.walk.most {
                                    return Ok(true);
                                }
                            }
                            Some(_) => {}
                            None => {
                                reached.insert(node, (first, relationship, depth));
                                next.push(node);
                            }
                        }
                    }
                }
            }
            self.run.watch.room_for(reached.len() * 32)?;
            if next.is_empty() {
                break;
            }
            frontier = next;
        }
        Ok(false)
    }

    fn end(&mut self, from: NodeId, target: Option<NodeId>, batch: &Batch, row: usize) -> Result<()> {
        self.from = None;
        let open = !self.is_home && self.walk.most > 0 && self.walk.step.direction == Direction::Either;
        let wanted = target.is_none_or(|target| target == from);
        if open && wanted && self.comes_home(from, batch, row)? {
            self.arrive(from, target);
        }
        Ok(())
    }
}

impl Producer for Reach<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, room: usize) -> Result<Made> {
        self.run.watch.steps(1)?;
        let target = match self.walk.step.into {
            true => batch.column(self.walk.step.to).node(row)?,
            false => None,
        };
        let Some(from) =
            batch.column(self.walk.step.from).node(row)?.filter(|_| !self.walk.step.into || target.is_some())
        else {
            return Ok(Made { rows: 0, done: true });
        };
        let before = self.nodes.len();
        if self.from.is_none() {
            self.begin(from, target);
        }
        while self.depth < self.walk.most && !self.frontier.is_empty() {
            self.widen(from, target, batch, row)?;
            if self.nodes.len() - before >= room {
                return Ok(Made { rows: self.nodes.len() - before, done: false });
            }
        }
        self.end(from, target, batch, row)?;
        Ok(Made { rows: self.nodes.len() - before, done: true })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        let nodes = Column::Nodes(take(&mut self.nodes));
        if !self.walk.step.into {
            batch.set(self.walk.step.to, nodes);
        }
    }

    fn reset(&mut self) {
        self.from = None;
    }
}
