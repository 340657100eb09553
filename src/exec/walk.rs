//! Walks of variable length: depth first, no relationship twice.

use std::mem::take;

use rustc_hash::FxHashSet;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::evaluate::{Evaluator, Row};
use super::expand::{Sides, label_ids};
use crate::error::Result;
use crate::plan::{Expression, Slot, VariableExpand};
use crate::value::{LabelId, NodeId, RelId, Value};

/// The bytes of lists after which a batch is handed on, however few rows it has.
const BATCH_BYTES: usize = 4 << 20;

/// Walks from a node.
pub(super) struct Walk<'q> {
    run: &'q Run<'q>,
    walk: &'q VariableExpand,
    sides: Sides,
    labels: Option<Vec<LabelId>>,
    evaluator: Evaluator<'q>,
    wants_list: bool,
    trail: Trail,
    nodes: Vec<NodeId>,
    lists: Vec<Value>,
    bytes: usize,
}

/// Where a walk is: the nodes so far, the relationships between them, and what is left to try at each node.
#[derive(Default)]
pub(super) struct Trail {
    nodes: Vec<NodeId>,
    relationships: Vec<RelId>,
    /// For each node that is still expanded, the side at hand and how far into it.
    places: Vec<(usize, usize)>,
    /// The relationships behind the first few, which are searched one by one.
    far: FxHashSet<RelId>,
}

/// How many relationships of a trail are searched one by one.
const NEAR: usize = 32;

impl Trail {
    fn holds(&self, relationship: RelId) -> bool {
        let near = &self.relationships[..self.relationships.len().min(NEAR)];
        near.contains(&relationship) || (!self.far.is_empty() && self.far.contains(&relationship))
    }

    fn push(&mut self, relationship: RelId, node: NodeId) {
        if self.relationships.len() >= NEAR {
            self.far.insert(relationship);
        }
        self.relationships.push(relationship);
        self.nodes.push(node);
    }

    fn pop(&mut self) {
        self.nodes.pop();
        let last = self.relationships.pop();
        if self.relationships.len() >= NEAR
            && let Some(last) = last
        {
            self.far.remove(&last);
        }
    }

    fn clear(&mut self) {
        self.nodes.clear();
        self.relationships.clear();
        self.places.clear();
        self.far.clear();
    }
}

impl<'q> Walk<'q> {
    /// Walks of which only what is read behind them is made.
    pub fn new(walk: &'q VariableExpand, behind: &[Slot], run: &'q Run<'q>) -> Self {
        Walk {
            run,
            walk,
            sides: Sides::new(walk.step.direction, &walk.step.types, run),
            labels: label_ids(&walk.step.labels),
            evaluator: Evaluator::new(run),
            wants_list: behind.contains(&walk.step.relationship),
            trail: Trail::default(),
            nodes: Vec::new(),
            lists: Vec::new(),
            bytes: 0,
        }
    }

    /// Begins at a row's node; whether there is one.
    fn begin(&mut self, batch: &Batch, row: usize) -> Result<bool> {
        let Some(from) = batch.column(self.walk.step.from).node(row)? else { return Ok(false) };
        self.trail.nodes.push(from);
        if self.walk.most > 0 {
            self.trail.places.push((0, 0));
        }
        Ok(true)
    }

    /// Makes a row of the trail as it is, if it ends where it may.
    fn arrive(&mut self, target: Option<NodeId>) -> usize {
        let long_enough = self.trail.relationships.len() >= self.walk.least as usize;
        let Some(node) = self.trail.nodes.last().copied().filter(|_| long_enough) else { return 0 };
        let graph = self.run.graph;
        let labelled =
            self.labels.as_ref().is_some_and(|labels| labels.iter().all(|label| graph.has_label(node, *label)));
        if !labelled || target.is_some_and(|target| target != node) {
            return 0;
        }
        self.nodes.push(node);
        if self.wants_list {
            self.bytes += self.trail.relationships.len() * size_of::<Value>();
            self.lists.push(list(&self.trail.relationships, self.walk.backwards));
        }
        1
    }

    /// The next relationship to try from the trail's end.
    fn next_step(&mut self) -> Option<(RelId, NodeId)> {
        let here = *self.trail.nodes.last()?;
        let place = self.trail.places.last_mut()?;
        loop {
            let (neighbours, skips_loops) = self.sides.neighbours(here, place.0, self.run)?;
            while let Some(node) = neighbours.nodes.get(place.1).copied() {
                let relationship = neighbours.relationships[place.1];
                place.1 += 1;
                if !(node == here && skips_loops) {
                    return Some((relationship, node));
                }
            }
            *place = (place.0 + 1, 0);
        }
    }

    fn may_follow(&self, relationship: RelId, batch: &Batch, row: usize) -> Result<bool> {
        let step = &self.walk.step;
        if self.trail.holds(relationship)
            || step.distinct_from.iter().any(|slot| batch.column(*slot).has_relationship(row, relationship))
        {
            return Ok(false);
        }
        hop_holds(&self.evaluator, self.walk.hop.as_ref(), relationship, batch, row)
    }

    fn go_on(&mut self, target: Option<NodeId>, batch: &Batch, row: usize, room: usize) -> Result<Made> {
        let mut rows = 0;
        while !self.trail.places.is_empty() {
            self.run.watch.steps(1)?;
            let Some((relationship, node)) = self.next_step() else {
                self.trail.places.pop();
                self.trail.pop();
                continue;
            };
            if !self.may_follow(relationship, batch, row)? {
                continue;
            }
            self.trail.push(relationship, node);
            rows += self.arrive(target);
            match self.trail.relationships.len() < self.walk.most as usize {
                true => self.trail.places.push((0, 0)),
                false => self.trail.pop(),
            }
            if rows >= room || self.bytes >= BATCH_BYTES {
                return Ok(Made { rows, done: false });
            }
        }
        self.trail.clear();
        Ok(Made { rows, done: true })
    }
}

/// Whether a step's condition, which is about local 0, holds of a relationship.
pub(super) fn hop_holds<'q>(
    evaluator: &Evaluator<'q>,
    hop: Option<&'q Expression>,
    relationship: RelId,
    batch: &Batch,
    row: usize,
) -> Result<bool> {
    let Some(hop) = hop else { return Ok(true) };
    let mut row = Row::new(batch, row);
    row.locals.push(Value::Relationship(relationship));
    evaluator.holds(hop, &mut row)
}

/// Relationships as a list, from the other end where the walk went against its pattern.
pub(super) fn list(relationships: &[RelId], backwards: bool) -> Value {
    let values = relationships.iter().copied().map(Value::Relationship);
    if backwards { values.rev().collect::<Vec<_>>().into() } else { values.collect::<Vec<_>>().into() }
}

impl Producer for Walk<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, room: usize) -> Result<Made> {
        let target = match self.walk.step.into {
            true => batch.column(self.walk.step.to).node(row)?,
            false => None,
        };
        if self.walk.step.into && target.is_none() {
            return Ok(Made { rows: 0, done: true });
        }
        let mut rows = 0;
        if self.trail.nodes.is_empty() {
            if !self.begin(batch, row)? {
                return Ok(Made { rows: 0, done: true });
            }
            // The walk of no step at all ends where it begins.
            rows = self.arrive(target);
        }
        let made = self.go_on(target, batch, row, room.saturating_sub(rows).max(1))?;
        Ok(Made { rows: rows + made.rows, done: made.done })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        let nodes = Column::Nodes(take(&mut self.nodes));
        if !self.walk.step.into {
            batch.set(self.walk.step.to, nodes);
        }
        if self.wants_list {
            batch.set(self.walk.step.relationship, Column::Values(take(&mut self.lists)));
        }
        self.bytes = 0;
    }

    fn reset(&mut self) {
        self.trail.clear();
    }
}
