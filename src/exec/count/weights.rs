//! The nodes that fit a node of a shape, and how often each counts.
//!
//! What a weight is multiplied with is noted, and worked out for a block of nodes at a time: to be added up at once where
//! nothing else asks for it, or into an array where others look up single nodes.

use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::super::Run;
use super::super::batch::{BATCH_ROWS, Batch, Column};
use super::super::condition::Condition;
use super::super::labels;
use super::super::morsels;
use super::common::MOST_LISTS;
use super::common::{count_common, each_common};
use super::function::Function;
use super::rows::Neighbourhood;
use crate::error::Result;
use crate::plan::{BranchRole, Expression, ShapeNode, Slot};
use crate::value::NodeId;

/// Ranges of nodes with a weight each; a node outside weighs nothing.
pub(super) struct Weights<'q> {
    ranges: Vec<Range<u32>>,
    /// How many nodes there are at most.
    count: usize,
    factors: Vec<Factor<'q>>,
    /// By node, from the first of the first range on; made when it is first asked for.
    values: OnceLock<Vec<u64>>,
}

/// What the weights of a node are multiplied with.
pub(super) enum Factor<'q> {
    /// Numbers by node, from the first of the first range on.
    Known(Vec<u64>),
    /// How many neighbours it has.
    Length(Neighbourhood<'q>),
    /// What its neighbours weigh together.
    Sum(Neighbourhood<'q>, Weights<'q>),
    /// In how many ways it leads to the same node along all of these, with that node's weight. Of some it only matters
    /// whether they lead there.
    Common(Vec<(Neighbourhood<'q>, bool)>, Weights<'q>),
    /// How often it is its own neighbour, or whether.
    Loops(Neighbourhood<'q>, bool),
    /// What hangs on it.
    Branch(BranchRole, Weights<'q>),
    /// What the node weighs that it leads to; nothing where it leads nowhere.
    Mapped(Arc<Function>, Weights<'q>),
}

/// How many nodes are worked out together.
const BLOCK: usize = 1_024;

/// How much a thread takes at once at least, in nodes and what is looked at of each.
const MORSEL: usize = 16 * BLOCK;

/// How many nodes it takes at least.
const LEAST_NODES: usize = 32;

/// Where so much is looked at of a node, threads that work it out beforehand save more than the array takes.
const WORTH_SETTLING: usize = 8;

/// In how many morsels predicates are tested at most.
const MOST_TESTED: usize = 16;

impl<'q> Weights<'q> {
    /// The nodes with the labels for which the predicates hold, weighing 1.
    pub fn new(node: &ShapeNode, run: &'q Run<'q>) -> Result<Weights<'q>> {
        let mut ranges = labels::with_all(&node.labels, run.graph);
        let mut tests = Vec::new();
        for predicate in &node.predicates {
            let by_label = match predicate {
                Expression::HasLabels(subject, test, _) if matches!(**subject, Expression::Slot(_)) => {
                    labels::passing(test, run.graph)
                }
                _ => None,
            };
            match by_label {
                Some(passing) => ranges = labels::common(&ranges, &passing),
                None => tests.push(predicate),
            }
        }
        let count = ranges.iter().map(|range| range.len()).sum();
        let mut weights = Weights { ranges, count, factors: Vec::new(), values: OnceLock::new() };
        if !tests.is_empty() {
            let known = weights.tested(&node.slots, &tests, run)?;
            weights.count = known.iter().filter(|value| **value > 0).count();
            weights.factors.push(Factor::Known(known));
        }
        Ok(weights)
    }

    /// No node at all.
    pub fn nothing() -> Weights<'q> {
        Weights { ranges: Vec::new(), count: 0, factors: Vec::new(), values: OnceLock::new() }
    }

    /// 1 for each node for which the predicates hold.
    fn tested<'r>(&self, slots: &[Slot], predicates: &[&'r Expression], run: &'r Run<'r>) -> Result<Vec<u64>> {
        // Few morsels: each settles anew what is told by words.
        let ranges = morsels::cut(&self.ranges, MORSEL.max(self.count / MOST_TESTED), run);
        let mut values = self.zeros(run)?;
        fill_ranges(&mut values, self.first(), &ranges, run, |range, values, run| {
            let condition = Condition::new(predicates.iter().copied(), run);
            for (batch, values) in values.chunks_mut(BATCH_ROWS).enumerate() {
                let from = range.start + (batch * BATCH_ROWS) as u32;
                let mut batch = Batch::blank(values.len(), run.slots);
                for slot in slots {
                    batch.set(*slot, Column::Nodes((from..from + values.len() as u32).map(NodeId).collect()));
                }
                condition.rows(&batch)?.into_iter().for_each(|row| values[row as usize] = 1);
            }
            Ok(())
        })?;
        Ok(values)
    }

    fn first(&self) -> u32 {
        self.ranges.first().map_or(0, |range| range.start)
    }

    /// From the first node to the last.
    pub fn span(&self) -> Range<u32> {
        self.first()..self.ranges.last().map_or(0, |range| range.end)
    }

    /// 0 for each node from the first to the last.
    fn zeros(&self, run: &Run<'_>) -> Result<Vec<u64>> {
        let length = self.span().len();
        run.watch.room_for(length * size_of::<u64>())?;
        Ok(vec![0; length])
    }

    /// Multiplies the weight of each node with something.
    pub fn multiply(&mut self, factor: Factor<'q>) {
        self.values = OnceLock::new();
        self.factors.push(factor);
    }

    /// Whether all these nodes weigh 1.
    pub fn is_one_for(&self, nodes: &Range<u32>) -> bool {
        let inside = |range: &Range<u32>| range.start <= nodes.start && nodes.end <= range.end;
        nodes.is_empty() || (self.factors.is_empty() && self.ranges.iter().any(inside))
    }

    /// How many nodes there are at most.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether nothing is known but the labels.
    pub fn is_plain(&self) -> bool {
        self.factors.is_empty()
    }

    /// Works out what [`look`](Self::look) will be asked for.
    pub fn settle(&self, run: &Run<'_>) -> Result<()> {
        if self.factors.is_empty() || self.values.get().is_some() {
            return Ok(());
        }
        let mut values = self.zeros(run)?;
        fill_ranges(&mut values, self.first(), &self.cut(run), run, |range, values, run| {
            let mut blocks = range.step_by(BLOCK).zip(values.chunks_mut(BLOCK));
            blocks.try_for_each(|(from, block)| {
                block.fill(1);
                self.fill(from, block, run)
            })
        })?;
        _ = self.values.set(values);
        Ok(())
    }

    /// How often single nodes count, once it is [settled](Self::settle).
    pub fn look(&self) -> Look<'_> {
        match (self.values.get(), self.ranges.as_slice()) {
            (Some(values), _) => Look::Values(self.first(), values),
            (None, [range]) => Look::Range(range.start, range.len() as u32),
            (None, ranges) => Look::Ranges(ranges),
        }
    }

    /// Hands the nodes of a range, which is within one of theirs, that weigh something to `each`, with their weights, once
    /// it is settled.
    #[inline]
    pub fn each_in(&self, range: Range<u32>, mut each: impl FnMut(NodeId, u64) -> Result<()>) -> Result<()> {
        let Some(values) = self.values.get() else {
            return range.map(NodeId).try_for_each(|node| each(node, 1));
        };
        let first = self.first();
        for (node, weight) in range.clone().zip(&values[(range.start - first) as usize..(range.end - first) as usize]) {
            if *weight > 0 {
                each(NodeId(node), *weight)?;
            }
        }
        Ok(())
    }

    /// The nodes there may be.
    pub fn ranges(&self) -> &[Range<u32>] {
        &self.ranges
    }

    /// Hands the nodes that weigh something to `each`, with their weights; nothing has to be settled for it.
    pub fn each(&self, run: &Run<'_>, each: &mut dyn FnMut(NodeId, u64) -> Result<()>) -> Result<()> {
        if run.threads > 1 && self.steps() > MORSEL.max(self.count * WORTH_SETTLING) {
            self.settle(run)?;
            return self.ranges.iter().try_for_each(|range| self.each_in(range.clone(), &mut *each));
        }
        self.ranges.iter().try_for_each(|range| {
            self.blocks(range, run, |from, block| {
                let mut weighty = (from..).zip(block).filter(|(_, weight)| **weight > 0);
                weighty.try_for_each(|(node, weight)| each(NodeId(node), *weight))
            })
        })
    }

    /// Hands the weights of some nodes, all in one range, to `take`, a block at a time, of which the first is told.
    fn blocks(&self, range: &Range<u32>, run: &Run<'_>, mut take: impl FnMut(u32, &[u64]) -> Result<()>) -> Result<()> {
        let mut block = [1; BLOCK];
        for from in range.clone().step_by(BLOCK) {
            let block = &mut block[..(range.end - from).min(BLOCK as u32) as usize];
            block.fill(1);
            self.fill(from, block, run)?;
            take(from, block)?;
        }
        Ok(())
    }

    /// All weights added up.
    pub fn sum(&self, run: &Run<'_>) -> Result<u64> {
        if self.factors.is_empty() {
            return Ok(self.count as u64);
        }
        let ranges = self.cut(run);
        let mut sum = 0_u64;
        let part = |place: usize, run: &Run<'_>| {
            let mut sum = 0_u64;
            self.blocks(&ranges[place], run, |_, block| {
                sum = block.iter().fold(sum, |sum, value| sum.saturating_add(*value));
                Ok(())
            })?;
            Ok(sum)
        };
        morsels::each(ranges.len(), run, part, |part| {
            sum = sum.saturating_add(part);
            Ok(())
        })?;
        Ok(sum)
    }

    /// Their nodes in parts, each with enough to look at.
    fn cut(&self, run: &Run<'_>) -> Vec<Range<u32>> {
        let least = MORSEL.saturating_mul(self.span_len()) / self.steps().max(1);
        morsels::cut(&self.ranges, least.clamp(LEAST_NODES, MORSEL), run)
    }

    /// How many nodes the ranges have, whether they weigh something or not.
    fn span_len(&self) -> usize {
        self.ranges.iter().map(|range| range.len()).sum()
    }

    /// How many nodes and neighbours are looked at to work out what all of them weigh.
    fn steps(&self) -> usize {
        self.factors.iter().fold(self.span_len(), |steps, factor| steps.saturating_add(factor.steps(&self.ranges)))
    }

    /// Multiplies the values of consecutive nodes, all in one range, with every factor.
    fn fill(&self, from: u32, values: &mut [u64], run: &Run<'_>) -> Result<()> {
        run.watch.steps(values.len())?;
        for factor in &self.factors {
            let first = (from - self.first()) as usize;
            match factor {
                Factor::Known(known) => {
                    values.iter_mut().zip(&known[first..]).for_each(|(value, known)| *value *= known);
                }
                Factor::Length(rows) => rows.lists().multiply_by_lengths(from, values),
                Factor::Sum(rows, weights) => {
                    run.watch.steps(rows.lists().len_of(from..from + values.len() as u32))?;
                    weights.look().multiply_by_sums(rows, from, values);
                }
                Factor::Common(rows, weights) => {
                    for (place, value) in values.iter_mut().enumerate().filter(|(_, value)| **value > 0) {
                        *value = value.saturating_mul(ways_through(rows, NodeId(from + place as u32), weights));
                    }
                }
                Factor::Loops(rows, exists) => {
                    let mut node = from;
                    rows.lists().each(from, values, |value, row| {
                        let loops = count_common(&[NodeId(node)], row);
                        *value = value.saturating_mul(if *exists { loops.min(1) } else { loops });
                        node += 1;
                    });
                }
                Factor::Branch(role, weights) => weights.multiply_branch(*role, from, values, run)?,
                Factor::Mapped(function, weights) => {
                    let look = weights.look();
                    for (place, value) in values.iter_mut().enumerate() {
                        let there = function.of(NodeId(from + place as u32)).map_or(0, |node| look.of(node));
                        *value = value.saturating_mul(there);
                    }
                }
            }
        }
        Ok(())
    }

    /// Does to the values of consecutive nodes what these weights, as a branch, do.
    fn multiply_branch(&self, role: BranchRole, from: u32, values: &mut [u64], run: &Run<'_>) -> Result<()> {
        let to = from + values.len() as u32;
        let mut found = [0; BLOCK];
        let found = &mut found[..values.len()];
        for range in &self.ranges {
            let both = range.start.max(from)..range.end.min(to);
            if both.is_empty() {
                continue;
            }
            let block = &mut found[(both.start - from) as usize..(both.end - from) as usize];
            block.fill(1);
            self.fill(both.start, block, run)?;
        }
        for (value, ways) in values.iter_mut().zip(found) {
            *value = value.saturating_mul(match role {
                BranchRole::Optional => (*ways).max(1),
                BranchRole::Exists => u64::from(*ways > 0),
                BranchRole::Missing => u64::from(*ways == 0),
            });
        }
        Ok(())
    }
}

impl Factor<'_> {
    /// How many neighbours are looked at to multiply the weights of these nodes with it.
    fn steps(&self, ranges: &[Range<u32>]) -> usize {
        let along = |rows: &Neighbourhood<'_>| {
            ranges.iter().map(|range| rows.lists().len_of(range.clone())).fold(0, usize::saturating_add)
        };
        match self {
            Factor::Known(_) | Factor::Length(_) | Factor::Mapped(..) => 0,
            Factor::Sum(rows, _) | Factor::Loops(rows, _) => along(rows),
            Factor::Common(rows, _) => rows.iter().map(|(rows, _)| along(rows)).fold(0, usize::saturating_add),
            Factor::Branch(_, weights) => weights.steps(),
        }
    }
}

/// Lets `fill` work out the values of ranges of nodes; `first` is the node of the first value.
fn fill_ranges(
    values: &mut [u64],
    first: u32,
    ranges: &[Range<u32>],
    run: &Run<'_>,
    fill: impl Fn(Range<u32>, &mut [u64], &Run<'_>) -> Result<()> + Sync,
) -> Result<()> {
    let (mut rest, mut at) = (values, first);
    let mut parts = Vec::with_capacity(ranges.len());
    for range in ranges {
        let (part, behind) = rest.split_at_mut((range.start - at) as usize).1.split_at_mut(range.len());
        parts.push(Mutex::new(part));
        (rest, at) = (behind, range.end);
    }
    let fill_part = |place: usize, run: &Run<'_>| {
        // Each is asked for once, so that nobody waits here.
        let mut part = parts[place].lock().unwrap_or_else(PoisonError::into_inner);
        fill(ranges[place].clone(), &mut part, run)
    };
    morsels::each(ranges.len(), run, fill_part, |()| Ok(()))
}

/// How often single nodes count.
#[derive(Clone, Copy)]
pub(super) enum Look<'w> {
    /// Once, so many from a first one on.
    Range(u32, u32),
    /// Once, in several ranges.
    Ranges(&'w [Range<u32>]),
    /// By node, from a first one on.
    Values(u32, &'w [u64]),
}

impl Look<'_> {
    /// How often a node counts.
    #[inline]
    pub fn of(self, node: NodeId) -> u64 {
        match self {
            Look::Range(first, count) => u64::from(node.0.wrapping_sub(first) < count),
            Look::Ranges(ranges) => u64::from(ranges.iter().any(|range| range.contains(&node.0))),
            Look::Values(first, values) => values.get(node.0.wrapping_sub(first) as usize).copied().unwrap_or(0),
        }
    }

    /// Those nodes of a row that weigh something, where each of them weighs 1 and they stand together.
    #[inline]
    pub fn clip(self, row: &[NodeId]) -> Option<&[NodeId]> {
        let Look::Range(first, count) = self else { return None };
        let (Some(least), Some(most)) = (row.first(), row.last()) else { return Some(row) };
        let end = first.saturating_add(count);
        if first <= least.0 && most.0 < end {
            return Some(row);
        }
        let from = row.partition_point(|node| node.0 < first);
        Some(&row[from..from + row[from..].partition_point(|node| node.0 < end)])
    }

    /// What nodes weigh together.
    #[inline]
    pub fn sum(self, row: &[NodeId]) -> u64 {
        match self {
            Look::Range(first, count) => {
                row.iter().map(|node| u32::from(node.0.wrapping_sub(first) < count)).sum::<u32>().into()
            }
            look => row.iter().fold(0, |sum: u64, node| sum.saturating_add(look.of(*node))),
        }
    }

    fn multiply_by_sums(self, rows: &Neighbourhood<'_>, from: u32, values: &mut [u64]) {
        let lists = rows.lists();
        match self {
            // Said twice, so that the loop knows which of the two it is.
            Look::Values(first, weights) => lists.each(from, values, |value, row| {
                let weigh = |node: &NodeId| weights.get(node.0.wrapping_sub(first) as usize).copied().unwrap_or(0);
                *value = value.saturating_mul(row.iter().fold(0, |sum: u64, node| sum.saturating_add(weigh(node))));
            }),
            look => lists.each(from, values, |value, row| *value = value.saturating_mul(look.sum(row))),
        }
    }
}

/// In how many ways a node is joined with one of the others along all rows, with its weight.
fn ways_through(rows: &[(Neighbourhood<'_>, bool)], node: NodeId, weights: &Weights<'_>) -> u64 {
    let mut lists = [(&[][..], false); MOST_LISTS];
    lists.iter_mut().zip(rows).for_each(|(list, (rows, exists))| *list = (rows.lists().of(node), *exists));
    let look = weights.look();
    let mut sum = 0_u64;
    let _ = each_common::<()>(&lists[..rows.len()], |other, ways| {
        sum = sum.saturating_add(ways.saturating_mul(look.of(other)));
        Ok(())
    });
    sum
}
