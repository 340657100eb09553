//! Every path along a route, depth first.

use super::rounds::Rounds;
use super::seen::Seen;
use super::{Found, Wanted};
use crate::error::Result;
use crate::plan::NodeRevisits;
use crate::value::{NodeId, RelId};

/// The paths from one node, one after the other.
#[derive(Default)]
pub(super) struct Trails {
    nodes: Seen<NodeId>,
    relationships: Seen<RelId>,
    parts: Vec<u32>,
    /// The steps that are being tried, the innermost last.
    open: Vec<Step>,
    has_begun: bool,
}

/// A step that is being tried: the relationships of a node, from a place on.
struct Step {
    part: usize,
    /// How many rounds of the part are done.
    rounds: u32,
    /// How many steps of this round.
    hop: usize,
    /// How many relationships the path has before it.
    length: usize,
    side: usize,
    place: usize,
}

impl Trails {
    /// Forgets where it was.
    pub fn reset(&mut self) {
        self.open.clear();
        self.has_begun = false;
    }

    /// The next path from a node; none where there are no more.
    pub fn next(&mut self, from: NodeId, wanted: &Wanted<'_>, rounds: &Rounds<'_>) -> Result<Option<Found>> {
        let row = (wanted.batch, wanted.row);
        if !std::mem::replace(&mut self.has_begun, true) {
            self.truncate(0);
            self.nodes.truncate(0);
            self.nodes.push(from);
            if self.arrive(0, 0, row, rounds)? {
                return Ok(Some(self.found()));
            }
        }
        while let Some((part, done, hop)) = self.take_step(row, rounds)? {
            let walked = &rounds.parts[part];
            if hop < walked.hops.len() {
                self.open.push(Step { part, rounds: done, hop, length: self.parts.len(), side: 0, place: 0 });
            } else if self.arrive(part, done + 1, row, rounds)? {
                return Ok(Some(self.found()));
            }
        }
        self.has_begun = false;
        Ok(None)
    }

    fn truncate(&mut self, length: usize) {
        self.nodes.truncate(length + 1);
        self.relationships.truncate(length);
        self.parts.truncate(length);
    }

    fn found(&self) -> Found {
        Found {
            nodes: self.nodes.as_slice().to_vec(),
            relationships: self.relationships.as_slice().to_vec(),
            parts: self.parts.clone(),
        }
    }

    /// Takes the next step that may be taken; gives its part, its rounds, and how many steps the round has now.
    fn take_step(&mut self, row: (&super::Batch, usize), rounds: &Rounds<'_>) -> Result<Option<(usize, u32, usize)>> {
        loop {
            rounds.run.watch.steps(1)?;
            let Some(step) = self.open.last() else { return Ok(None) };
            let length = step.length;
            self.truncate(length);
            let Some((relationship, node)) = self.next_neighbour(rounds) else {
                self.open.pop();
                continue;
            };
            let Some(Step { part, rounds: done, hop, .. }) = self.open.last() else { return Ok(None) };
            let (part, done, hop) = (*part, *done, *hop + 1);
            if !self.may_take(relationship, node, rounds) || !rounds.is_free(relationship, row) {
                continue;
            }
            self.relationships.push(relationship);
            self.nodes.push(node);
            self.parts.push(part as u32);
            let from = self.parts.len() - hop;
            let (relationships, nodes) = (&self.relationships.as_slice()[from..], &self.nodes.as_slice()[from..]);
            if rounds.holds(part, relationships, nodes, row)? {
                return Ok(Some((part, done, hop)));
            }
        }
    }

    fn next_neighbour(&mut self, rounds: &Rounds<'_>) -> Option<(RelId, NodeId)> {
        let here = *self.nodes.as_slice().last()?;
        let step = self.open.last_mut()?;
        let sides = &rounds.parts[step.part].hops[step.hop];
        loop {
            let (neighbours, skips_loops) = sides.neighbours(here, step.side, rounds.run)?;
            while let Some(node) = neighbours.nodes.get(step.place).copied() {
                let relationship = neighbours.relationships[step.place];
                step.place += 1;
                if !(node == here && skips_loops) {
                    return Some((relationship, node));
                }
            }
            (step.side, step.place) = (step.side + 1, 0);
        }
    }

    fn may_take(&self, relationship: RelId, node: NodeId, rounds: &Rounds<'_>) -> bool {
        let fresh = rounds.revisits.relationships || !self.relationships.holds(relationship);
        let first = self.nodes.as_slice().first();
        fresh
            && match rounds.revisits.nodes {
                NodeRevisits::Any => true,
                NodeRevisits::None => !self.nodes.holds(node),
                NodeRevisits::FirstAsLast => !self.is_closed() && (!self.nodes.holds(node) || first == Some(&node)),
            }
    }

    /// Whether the path is back where it began.
    fn is_closed(&self) -> bool {
        let nodes = self.nodes.as_slice();
        nodes.len() > 1 && nodes.first() == nodes.last()
    }

    /// A round is done: opens the next steps that can be tried, and says whether the path may end here.
    fn arrive(&mut self, part: usize, done: u32, row: (&super::Batch, usize), rounds: &Rounds<'_>) -> Result<bool> {
        let Some(here) = self.nodes.as_slice().last().copied() else { return Ok(false) };
        let (mut part, mut done) = (part, done);
        loop {
            let walked = &rounds.parts[part];
            if done < walked.most && rounds.holds(part, &[], &[here], row)? {
                let length = self.parts.len();
                self.open.push(Step { part, rounds: done, hop: 0, length, side: 0, place: 0 });
            }
            if done < walked.least {
                return Ok(false);
            }
            if part + 1 == rounds.parts.len() {
                return Ok(true);
            }
            if !rounds.may_pass(part, here, row)? {
                return Ok(false);
            }
            (part, done) = (part + 1, 0);
        }
    }
}
