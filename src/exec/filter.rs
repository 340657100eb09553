//! Rows for which a condition holds.

use super::batch::{Batch, Column};
use super::evaluate::{Evaluator, Row};
use super::expand::label_ids;
use super::quick::{self, Test};
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Expression, Slot};

/// Keeps rows for which a condition holds.
pub(super) struct Filter<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    condition: &'q Expression,
    /// What can be tested by column, and whether that is the whole condition.
    tests: (Vec<Test<'q>>, bool),
    keep: Vec<Slot>,
}

impl<'q> Filter<'q> {
    /// A filter that hands on the slots in `keep`.
    pub fn new(input: Box<dyn Source + 'q>, condition: &'q Expression, keep: Vec<Slot>, run: &'q Run<'q>) -> Self {
        Filter { input, run, evaluator: Evaluator::new(run), condition, tests: quick::tests(condition, run), keep }
    }

    fn rows(&self, batch: &Batch) -> Result<Vec<u32>> {
        self.run.watch.steps(batch.rows)?;
        if let Some(rows) = self.labelled(batch) {
            return Ok(rows);
        }
        let (tests, all) = &self.tests;
        let mut rows: Vec<u32> = (0..batch.rows as u32).collect();
        let tested = tests.iter().all(|test| test.keep(&mut rows, batch, self.run));
        if tested && *all {
            return Ok(rows);
        }
        let mut held = Vec::with_capacity(rows.len());
        let mut row = Row::new(batch, 0);
        for place in rows {
            row.row = place as usize;
            if self.evaluator.holds(self.condition, &mut row)? {
                held.push(place);
            }
        }
        Ok(held)
    }

    /// The rows whose node has some labels, without a value being made for each.
    fn labelled(&self, batch: &Batch) -> Option<Vec<u32>> {
        let Expression::HasLabels(subject, test, _) = self.condition else { return None };
        let Expression::Slot(slot) = subject.as_ref() else { return None };
        let Column::Nodes(nodes) = batch.column(*slot) else { return None };
        let Some(labels) = label_ids(test.all_labels()?) else { return Some(Vec::new()) };
        let graph = self.run.graph;
        // A null node's id lies outside the graph.
        let has = |node| labels.iter().all(|label| graph.has_label(node, *label));
        let rows = nodes.iter().enumerate().filter(|(_, node)| node.index() < graph.node_bound() && has(**node));
        Some(rows.map(|(row, _)| row as u32).collect())
    }
}

impl Source for Filter<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next()? {
            let rows = self.rows(&batch)?;
            if rows.len() == batch.rows && batch.rows > 0 {
                return Ok(Some(batch));
            }
            if !rows.is_empty() {
                return Ok(Some(batch.take(&rows, &self.keep)));
            }
        }
        Ok(None)
    }

    fn reset(&mut self) {
        self.input.reset();
    }
}
