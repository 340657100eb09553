//! Rows until there are enough of those that are equal but for one slot.

use super::batch::{Batch, Column};
use super::seen::NodeNumbers;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{self, Slot};
use crate::value::{NodeId, Value, equality};

/// Keeps a few of the rows that are equal but for one slot.
pub(super) struct Enough<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    plan: &'q plan::Enough,
    keep: Vec<Slot>,
    /// What the others were in the last row. When they change, nothing is known of any node: that keeps a row too many
    /// where they come again, and no row too few.
    others: Option<Vec<Value>>,
    /// By node, its number.
    numbers: Option<NodeNumbers>,
    /// By number, the different nodes that came with it, so many places each.
    found: Vec<NodeId>,
    held: usize,
}

/// Stands in a place that is free; no node has this id.
const FREE: NodeId = NodeId(u32::MAX);

impl<'q> Enough<'q> {
    /// Nothing seen yet.
    pub fn new(input: Box<dyn Source + 'q>, plan: &'q plan::Enough, keep: Vec<Slot>, run: &'q Run<'q>) -> Self {
        Enough { input, run, plan, keep, others: None, numbers: None, found: Vec::new(), held: 0 }
    }

    fn rows(&mut self, batch: &Batch) -> Result<Option<Vec<u32>>> {
        self.run.watch.steps(batch.rows)?;
        let Column::Nodes(nodes) = batch.column(self.plan.node) else { return Ok(None) };
        let different = match self.plan.of.map(|slot| batch.column(slot)) {
            Some(Column::Nodes(different)) => Some(different),
            Some(_) => return Ok(None),
            None => None,
        };
        let mut numbers = self.numbers.take().unwrap_or_else(|| NodeNumbers::new(self.run.graph.node_bound()));
        let mut kept = Vec::new();
        for row in 0..batch.rows {
            if !self.others_stay(batch, row) {
                numbers.clear();
                self.found.clear();
            }
            let one = different.map_or(NodeId(0), |different| different[row]);
            if self.is_wanted(&mut numbers, nodes[row], one) {
                kept.push(row as u32);
            }
        }
        self.numbers = Some(numbers);
        let bytes = self.found.capacity() * size_of::<NodeId>();
        self.run.watch.hold(bytes.saturating_sub(self.held))?;
        self.held = self.held.max(bytes);
        Ok(Some(kept))
    }

    fn is_wanted(&mut self, numbers: &mut NodeNumbers, node: NodeId, one: NodeId) -> bool {
        let most = self.plan.most;
        let Some(number) = numbers.get(node) else {
            numbers.set(node, (self.found.len() / most) as u32);
            self.found.push(one);
            self.found.resize(self.found.len() + most - 1, FREE);
            return true;
        };
        let places = &mut self.found[number as usize * most..][..most];
        match places.iter().position(|place| *place == one || *place == FREE) {
            Some(place) if places[place] == FREE => {
                places[place] = one;
                true
            }
            _ => false,
        }
    }

    fn others_stay(&mut self, batch: &Batch, row: usize) -> bool {
        let values = self.plan.others.iter().map(|slot| batch.column(*slot));
        if let Some(last) = &self.others
            && last.iter().zip(values.clone()).all(|(last, column)| is(column, row, last))
        {
            return true;
        }
        let first = self.others.is_none();
        self.others = Some(values.map(|column| column.value(row)).collect());
        first
    }
}

/// Whether a row of a column holds a value.
fn is(column: &Column, row: usize, value: &Value) -> bool {
    match (column, value) {
        (Column::Nodes(nodes), Value::Node(node)) => nodes[row] == *node,
        _ => equality::equivalent(&column.value(row), value),
    }
}

impl Source for Enough<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next()? {
            match self.rows(&batch)? {
                Some(rows) if rows.len() < batch.rows => {
                    if !rows.is_empty() {
                        return Ok(Some(batch.take(&rows, &self.keep)));
                    }
                }
                _ => return Ok(Some(batch)),
            }
        }
        Ok(None)
    }

    fn reset(&mut self) {
        self.input.reset();
        (self.others, self.numbers) = (None, None);
        self.found.clear();
        self.run.watch.release(std::mem::take(&mut self.held));
    }
}
