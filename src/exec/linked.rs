//! Whether two nodes that are known are joined by a relationship.

use super::Run;
use super::batch::{Batch, Column};
use super::expand::Sides;
use super::seen::NodeSet;
use crate::error::Result;
use crate::plan::{Expand, Operator, Pipeline};
use crate::value::NodeId;

/// A test of one relationship between two nodes of a row.
pub(super) struct Linked<'q> {
    run: &'q Run<'q>,
    step: &'q Expand,
    /// Seen from the one node, and from the other.
    ends: [End<'q>; 2],
}

/// The neighbours of a node that came twice running are marked, in the hope that it comes again.
struct End<'q> {
    sides: Sides,
    last: Option<NodeId>,
    marked: Option<NodeId>,
    marks: Option<NodeSet>,
    run: &'q Run<'q>,
}

impl<'q> Linked<'q> {
    /// The test that a pipeline makes, if it makes no other.
    pub fn new(pipeline: &'q Pipeline, run: &'q Run<'q>) -> Option<Self> {
        let [Operator::Expand(step)] = pipeline.0.as_slice() else { return None };
        if !step.into || !step.labels.is_empty() || !step.distinct_from.is_empty() {
            return None;
        }
        let ends = [step.direction, step.direction.reversed()].map(|direction| End {
            sides: Sides::new(direction, &step.types, run),
            last: None,
            marked: None,
            marks: None,
            run,
        });
        Some(Linked { run, step, ends })
    }

    /// For each row, whether its two nodes are joined.
    pub fn rows(&mut self, batch: &Batch) -> Result<Vec<bool>> {
        let columns = (batch.column(self.step.from), batch.column(self.step.to));
        let mut joined = Vec::with_capacity(batch.rows);
        if let (Column::Nodes(from), Column::Nodes(to)) = columns {
            for (from, to) in from.iter().zip(to) {
                // A node beyond the graph is null, and has no neighbours.
                joined.push(self.are_joined(*from, *to)?);
            }
            return Ok(joined);
        }
        for row in 0..batch.rows {
            joined.push(match (columns.0.node(row)?, columns.1.node(row)?) {
                (Some(from), Some(to)) => self.are_joined(from, to)?,
                _ => false,
            });
        }
        Ok(joined)
    }

    fn are_joined(&mut self, from: NodeId, to: NodeId) -> Result<bool> {
        let [near, far] = &mut self.ends;
        if let Some(found) = near.by_marks(from, to)? {
            return Ok(found);
        }
        if let Some(found) = far.by_marks(to, from)? {
            return Ok(found);
        }
        self.run.watch.steps(1)?;
        let mut side = 0;
        while let Some((neighbours, _)) = near.sides.neighbours(from, side, self.run) {
            if neighbours.nodes.binary_search(&to).is_ok() {
                return Ok(true);
            }
            side += 1;
        }
        Ok(false)
    }
}

impl End<'_> {
    /// Whether a node here leads to another one, where the node's neighbours are marked.
    #[inline]
    fn by_marks(&mut self, here: NodeId, there: NodeId) -> Result<Option<bool>> {
        if self.marked != Some(here) {
            if self.last != Some(here) {
                self.last = Some(here);
                return Ok(None);
            }
            self.mark(here)?;
        }
        Ok(self.marks.as_ref().map(|marks| marks.has(there)))
    }

    fn mark(&mut self, node: NodeId) -> Result<()> {
        let marks = self.marks.get_or_insert_with(|| NodeSet::new(self.run.graph.node_bound()));
        marks.clear();
        let mut side = 0;
        while let Some((neighbours, _)) = self.sides.neighbours(node, side, self.run) {
            self.run.watch.steps(neighbours.nodes.len() + 1)?;
            neighbours.nodes.iter().for_each(|other| _ = marks.insert(*other));
            side += 1;
        }
        self.marked = Some(node);
        Ok(())
    }
}
