//! The ends of relationships that are already known.

use std::mem::take;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::evaluate::other_end;
use super::expand::label_ids;
use crate::error::{Error, Result, kinds};
use crate::plan::{Direction, Ends as Step};
use crate::value::{LabelId, NodeId, RelId, Value};

/// The ends of a relationship, or of a list of them.
pub(super) struct Ends<'q> {
    run: &'q Run<'q>,
    ends: &'q Step,
    labels: Option<Vec<LabelId>>,
    from: Vec<NodeId>,
    to: Vec<NodeId>,
}

impl<'q> Ends<'q> {
    /// Ends, of which those that are known must agree.
    pub fn new(ends: &'q Step, run: &'q Run<'q>) -> Self {
        Ends { run, ends, labels: label_ids(&ends.step.labels), from: Vec::new(), to: Vec::new() }
    }

    /// The relationships to walk; `None` where there is no walk.
    fn walked(&self, value: &Value) -> Result<Option<Vec<RelId>>> {
        let relationship = |value: &Value| match value {
            Value::Relationship(relationship) => Ok(*relationship),
            other => {
                let message = format!("a pattern wants a relationship, got {}", other.described());
                Err(Error::new(kinds::TYPE_ERROR, message).at(self.ends.at.0))
            }
        };
        match (value, self.ends.length) {
            (Value::Null, _) => Ok(None),
            (Value::List(items), Some((least, most))) => {
                let fits = (least as usize..=most as usize).contains(&items.len());
                fits.then(|| items.iter().map(relationship).collect()).transpose()
            }
            (value, _) => Ok(Some(vec![relationship(value)?])),
        }
    }

    /// Where a walk along these relationships leads from a node; `None` where it doesn't hang together.
    fn lead(&self, from: NodeId, relationships: &[RelId]) -> Option<NodeId> {
        let graph = self.run.graph;
        let mut here = from;
        for relationship in relationships {
            let (source, target) = (graph.source(*relationship), graph.target(*relationship));
            let goes = match self.ends.step.direction {
                Direction::Right => source == here,
                Direction::Left => target == here,
                Direction::Either => source == here || target == here,
            };
            if !goes || !self.ends.step.types.has(graph.type_of(*relationship)) {
                return None;
            }
            here = other_end(self.run, *relationship, here);
        }
        Some(here)
    }

    fn starts(&self, relationships: &[RelId]) -> Vec<NodeId> {
        let Some(first) = relationships.first() else { return Vec::new() };
        let mut ends = vec![self.run.graph.source(*first), self.run.graph.target(*first)];
        ends.dedup();
        ends
    }
}

impl Producer for Ends<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, _room: usize) -> Result<Made> {
        self.run.watch.steps(1)?;
        let nothing = Made { rows: 0, done: true };
        let step = &self.ends.step;
        let Some(walked) = self.walked(&batch.column(step.relationship).value(row))? else { return Ok(nothing) };
        let taken = |relationship: &RelId| {
            step.distinct_from.iter().any(|slot| batch.column(*slot).has_relationship(row, *relationship))
        };
        if walked.iter().any(taken) {
            return Ok(nothing);
        }
        let starts = match self.ends.from_known {
            true => batch.column(step.from).node(row)?.into_iter().collect(),
            false => self.starts(&walked),
        };
        let wanted = if step.into && step.to != step.from { Some(batch.column(step.to).node(row)?) } else { None };
        let mut rows = 0;
        for start in starts {
            let Some(end) = self.lead(start, &walked) else { continue };
            let graph = self.run.graph;
            let loops = step.to != step.from || start == end;
            let labelled =
                self.labels.as_ref().is_some_and(|labels| labels.iter().all(|label| graph.has_label(end, *label)));
            if labelled && loops && wanted.is_none_or(|wanted| wanted == Some(end)) {
                self.from.push(start);
                self.to.push(end);
                rows += 1;
            }
        }
        Ok(Made { rows, done: true })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        let (from, to) = (Column::Nodes(take(&mut self.from)), Column::Nodes(take(&mut self.to)));
        if !self.ends.step.into {
            batch.set(self.ends.step.to, to);
        }
        if !self.ends.from_known {
            batch.set(self.ends.step.from, from);
        }
    }
}
