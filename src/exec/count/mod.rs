//! Matches counted without being made: leaves are folded into weights, what is left is joined by intersection.
//!
//! [`rows`] says who is next to whom, [`weights`] which nodes fit and how often each counts, [`fold`] makes leaves
//! into weights and [`meet`] the places where functions meet into conditions, [`join`] goes through the kept nodes and
//! cycles that remain, [`stride`] by stride as [`walk`] tells, in the [`order`] that looks at the least, and
//! [`triangles`] through the most common of these.

mod common;
mod fold;
mod function;
mod join;
mod meet;
mod order;
mod rows;
mod stride;
mod triangles;
mod walk;
mod weights;

use rustc_hash::FxHashMap;

use super::Run;
use super::aggregate::too_many;
use super::batch::{Batch, Column, Made, Producer};
use super::labels;
use crate::error::Result;
use crate::graph::Cells;
use crate::plan::{self, Slot, Term};
use crate::value::NodeId;
use fold::Folding;
use rows::Relations;

/// Counts the matches of a pattern for each combination of the nodes that are kept.
pub(super) struct CountMatches<'q> {
    run: &'q Run<'q>,
    count: &'q plan::CountMatches,
    /// What was counted for the row at hand, and how much of it is handed on.
    found: Option<Combinations>,
    given: usize,
    /// What was made since it was last handed over, as places in `found`.
    made: std::ops::Range<usize>,
    held: usize,
}

/// Combinations of the kept nodes, one behind the other, and how often each matches.
#[derive(Default)]
pub(super) struct Combinations {
    nodes: Vec<NodeId>,
    ways: Vec<i64>,
}

impl Combinations {
    /// Adds a combination, unless nothing matches it.
    fn add(&mut self, nodes: &[NodeId], ways: i128) -> Result<()> {
        if ways > 0 {
            self.nodes.extend_from_slice(nodes);
            self.ways.push(i64::try_from(ways).map_err(|_| too_many())?);
        }
        Ok(())
    }
}

impl<'q> CountMatches<'q> {
    /// A count with nothing counted.
    pub fn new(count: &'q plan::CountMatches, run: &'q Run<'q>) -> Self {
        CountMatches { run, count, found: None, given: 0, made: 0..0, held: 0 }
    }

    fn count(&mut self) -> Result<Combinations> {
        if self.count.kept.is_empty() {
            return self.total();
        }
        match self.count.terms.as_slice() {
            [term] if term.sign == 1 => {
                let made = Relations::new(self.run);
                let mut found = Combinations::default();
                let told = self.each(term, &made, self.count.once, |nodes, ways| found.add(nodes, i128::from(ways)))?;
                if told { Ok(found) } else { self.balance(&self.count.terms) }
            }
            terms => self.balance(terms),
        }
    }

    /// One number: nothing is kept.
    fn total(&self) -> Result<Combinations> {
        let made = Relations::new(self.run);
        let plan::CountMatches { terms, together, .. } = self.count;
        let mut total = 0_i128;
        let mut along = vec![false; terms.len()];
        // Those that another may come along with are first.
        let pair_of = |place: usize| together.iter().find(|pair| pair.joined == place);
        let (first, rest): (Vec<usize>, Vec<usize>) = (0..terms.len()).partition(|place| pair_of(*place).is_some());
        for place in first.into_iter().chain(rest) {
            if along[place] {
                continue;
            }
            let pair = pair_of(place).map(|pair| (pair, &terms[pair.apart]));
            let folding = self.fold(&terms[place], &made)?;
            let (ways, other) = folding.total(pair.map(|(pair, term)| (pair, &term.shape)))?;
            total += i128::from(terms[place].sign) * i128::from(told(ways)?);
            if let (Some((pair, term)), Some(ways)) = (pair, other) {
                total += i128::from(term.sign) * i128::from(told(ways)?);
                along[pair.apart] = true;
            }
        }
        let mut found = Combinations::default();
        found.add(&[], total)?;
        Ok(found)
    }

    /// What is left of each combination when all terms are added up.
    fn balance(&self, terms: &[Term]) -> Result<Combinations> {
        let made = Relations::new(self.run);
        if let [kept] = self.count.kept.as_slice() {
            return self.balance_nodes(*kept, terms, &made);
        }
        let mut sums: FxHashMap<Box<[NodeId]>, i128> = FxHashMap::default();
        for term in terms {
            self.each(term, &made, false, |nodes, ways| {
                let ways = i128::from(term.sign) * i128::from(ways);
                match sums.get_mut(nodes) {
                    Some(sum) => *sum += ways,
                    None => {
                        self.run.watch.room_for((sums.len() + 1) * 64)?;
                        sums.insert(nodes.into(), ways);
                    }
                }
                Ok(())
            })?;
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_unstable();
        let mut found = Combinations::default();
        for (nodes, ways) in sums {
            found.add(&nodes, ways)?;
        }
        Ok(found)
    }

    /// The same where one node is kept: sums by node.
    fn balance_nodes(&self, kept: Slot, terms: &'q [Term], made: &Relations<'q>) -> Result<Combinations> {
        let node = |term: &'q Term| term.shape.nodes.iter().find(|node| node.slots.contains(&kept));
        let ranges = terms.iter().filter_map(node).flat_map(|node| labels::with_all(&node.labels, self.run.graph));
        let span = ranges.reduce(|one, other| one.start.min(other.start)..one.end.max(other.end)).unwrap_or(0..0);
        self.run.watch.room_for(span.len() * size_of::<i128>())?;
        let mut sums = vec![0_i128; span.len()];
        for term in terms {
            self.each(term, made, false, |nodes, ways| {
                if let Some(sum) = nodes.first().and_then(|node| sums.get_mut(node.0.wrapping_sub(span.start) as usize))
                {
                    *sum += i128::from(term.sign) * i128::from(ways);
                }
                Ok(())
            })?;
        }
        let mut found = Combinations::default();
        span.zip(sums).try_for_each(|(node, ways)| found.add(&[NodeId(node)], ways))?;
        Ok(found)
    }

    /// Hands what a term counts to `each`; where each combination must come once and might not, it does nothing, and says
    /// so.
    fn each(
        &self,
        term: &'q Term,
        made: &Relations<'q>,
        once: bool,
        mut each: impl FnMut(&[NodeId], u64) -> Result<()>,
    ) -> Result<bool> {
        let folding = self.fold(term, made)?;
        folding.each(&self.count.kept, once, &mut |nodes, ways| each(nodes, told(ways)?))
    }

    fn fold<'m>(&self, term: &'q Term, made: &'m Relations<'q>) -> Result<Folding<'q, 'm>> {
        let mut folding = Folding::new(&term.shape, &self.count.kept, made, self.run)?;
        folding.fold()?;
        Ok(folding)
    }
}

/// A number of ways that is known: all above what can be told is as much as can be told.
fn told(ways: u64) -> Result<u64> {
    if ways == u64::MAX { Err(too_many()) } else { Ok(ways) }
}

impl Producer for CountMatches<'_> {
    fn produce(&mut self, _batch: &Batch, _row: usize, room: usize) -> Result<Made> {
        if self.found.is_none() {
            let found = self.count()?;
            self.held = found.nodes.len() * size_of::<NodeId>() + found.ways.len() * size_of::<i64>();
            self.run.watch.hold(self.held)?;
            self.found = Some(found);
            self.given = 0;
        }
        let count = self.found.as_ref().map_or(0, |found| found.ways.len());
        let rows = room.min(count - self.given);
        self.made = self.given..self.given + rows;
        self.given += rows;
        Ok(Made { rows, done: self.given == count })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        let Some(found) = &self.found else { return };
        let made = std::mem::take(&mut self.made);
        let kept = &self.count.kept;
        for (place, slot) in kept.iter().enumerate() {
            let nodes = made.clone().map(|row| found.nodes[row * kept.len() + place]);
            batch.set(*slot, Column::Nodes(nodes.collect()));
        }
        let ways = Cells::Integers(found.ways[made].to_vec());
        batch.set(self.count.weight, Column::Cells(ways));
        if self.given == found.ways.len() {
            self.run.watch.release(std::mem::take(&mut self.held));
            self.found = None;
        }
    }

    fn reset(&mut self) {
        self.found = None;
        self.run.watch.release(std::mem::take(&mut self.held));
    }
}
