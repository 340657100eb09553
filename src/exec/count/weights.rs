//! The nodes that fit a node of a shape, and how often each counts.

use std::ops::Range;

use super::super::Run;
use super::super::batch::{BATCH_ROWS, Batch, Column};
use super::super::evaluate::{Evaluator, Row};
use super::super::expand::label_ids;
use crate::error::Result;
use crate::plan::ShapeNode;
use crate::value::NodeId;

/// Ranges of nodes with a weight each; a node outside weighs nothing.
pub(super) struct Weights {
    ranges: Vec<Range<u32>>,
    /// By node, from the first of the first range on; each in the ranges weighs 1 where there are none.
    values: Option<Vec<u64>>,
}

impl Weights {
    /// The nodes with the labels for which the predicates hold, weighing 1.
    pub fn new<'q>(node: &'q ShapeNode, run: &'q Run<'q>) -> Result<Weights> {
        let graph = run.graph;
        let mut ranges = Vec::new();
        if let Some(labels) = label_ids(&node.labels) {
            ranges.extend_from_slice(graph.node_ranges());
            labels.iter().for_each(|label| ranges = common(&ranges, graph.label_ranges(*label)));
        }
        let mut weights = Weights { ranges, values: None };
        if !node.predicates.is_empty() {
            weights.test(node, run)?;
        }
        Ok(weights)
    }

    /// No node at all.
    pub fn nothing() -> Weights {
        Weights { ranges: Vec::new(), values: None }
    }

    fn test<'q>(&mut self, node: &'q ShapeNode, run: &'q Run<'q>) -> Result<()> {
        let evaluator = Evaluator::new(run);
        let mut values = self.ones(run)?;
        let (first, ranges) = (self.first(), self.ranges.clone());
        for range in ranges {
            for from in range.clone().step_by(BATCH_ROWS) {
                let to = range.end.min(from.saturating_add(BATCH_ROWS as u32));
                run.watch.steps((to - from) as usize)?;
                let mut batch = Batch::blank((to - from) as usize, run.slots);
                for slot in &node.slots {
                    batch.set(*slot, Column::Nodes((from..to).map(NodeId).collect()));
                }
                let mut row = Row::new(&batch, 0);
                for place in 0..batch.rows {
                    row.row = place;
                    let value = &mut values[(from - first) as usize + place];
                    for predicate in &node.predicates {
                        if *value > 0 && !evaluator.holds(predicate, &mut row)? {
                            *value = 0;
                        }
                    }
                }
            }
        }
        self.values = Some(values);
        Ok(())
    }

    fn first(&self) -> u32 {
        self.ranges.first().map_or(0, |range| range.start)
    }

    /// A value for each node from the first to the last: 1 in the ranges, 0 between them.
    fn ones(&self, run: &Run<'_>) -> Result<Vec<u64>> {
        let first = self.first();
        let length = self.ranges.last().map_or(0, |range| (range.end - first) as usize);
        run.watch.room_for(length * size_of::<u64>())?;
        let mut values = vec![0; length];
        for range in &self.ranges {
            values[(range.start - first) as usize..(range.end - first) as usize].fill(1);
        }
        Ok(values)
    }

    /// How often a node counts.
    #[inline]
    pub fn of(&self, node: NodeId) -> u64 {
        match &self.values {
            Some(values) => values.get(node.0.wrapping_sub(self.first()) as usize).copied().unwrap_or(0),
            None => u64::from(self.ranges.iter().any(|range| range.contains(&node.0))),
        }
    }

    /// Whether all these nodes weigh 1.
    pub fn is_one_for(&self, nodes: &Range<u32>) -> bool {
        let inside = |range: &Range<u32>| range.start <= nodes.start && nodes.end <= range.end;
        nodes.is_empty() || (self.values.is_none() && self.ranges.iter().any(inside))
    }

    /// How many nodes there are at most.
    pub fn len(&self) -> usize {
        self.ranges.iter().map(|range| range.len()).sum()
    }

    /// The nodes that weigh something, with their weights.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, u64)> + '_ {
        let nodes = self.ranges.iter().flat_map(|range| range.clone().map(NodeId));
        nodes.map(|node| (node, self.of(node))).filter(|(_, weight)| *weight > 0)
    }

    /// Multiplies the weight of each node that has one.
    pub fn scale(&mut self, run: &Run<'_>, mut factor: impl FnMut(NodeId) -> u64) -> Result<()> {
        let mut values = match self.values.take() {
            Some(values) => values,
            None => self.ones(run)?,
        };
        let first = self.first();
        for range in &self.ranges {
            for (place, node) in range.clone().enumerate() {
                if place % 1_024 == 0 {
                    run.watch.steps(1_024)?;
                }
                let value = &mut values[(node - first) as usize];
                if *value > 0 {
                    *value = value.saturating_mul(factor(NodeId(node)));
                }
            }
        }
        self.values = Some(values);
        Ok(())
    }

    /// All weights added up.
    pub fn sum(&self) -> u64 {
        match &self.values {
            Some(values) => values.iter().fold(0, |sum, value| sum.saturating_add(*value)),
            None => self.len() as u64,
        }
    }
}

/// What two lists of ranges, each in order and apart, have in common.
fn common(left: &[Range<u32>], right: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    let (mut here, mut there) = (0, 0);
    while let (Some(one), Some(other)) = (left.get(here), right.get(there)) {
        let both = one.start.max(other.start)..one.end.min(other.end);
        if !both.is_empty() {
            found.push(both);
        }
        match one.end < other.end {
            true => here += 1,
            false => there += 1,
        }
    }
    found
}
