//! Matches counted without being made: leaves are folded into weights, what is left is joined by intersection.
//!
//! [`rows`] says who is next to whom, [`weights`] which nodes fit and how often each counts, [`fold`] makes leaves
//! into weights and [`meet`] the places where functions meet into conditions, [`join`] goes through the kept nodes and
//! cycles that remain, and [`triangles`] through the most common of these.

mod common;
mod fold;
mod function;
mod join;
mod labels;
mod meet;
mod rows;
mod triangles;
mod weights;

use rustc_hash::FxHashMap;

use super::Run;
use super::aggregate::too_many;
use super::batch::{Batch, Column, Made, Producer};
use crate::error::Result;
use crate::plan::{self, Term};
use crate::value::{NodeId, Value};
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
                self.each(term, &made, |nodes, ways| found.add(nodes, i128::from(ways)))?;
                Ok(found)
            }
            terms => self.balance(terms),
        }
    }

    /// One number: nothing is kept.
    fn total(&self) -> Result<Combinations> {
        let made = Relations::new(self.run);
        let mut total = 0_i128;
        for term in &self.count.terms {
            self.each(term, &made, |_, ways| {
                total += i128::from(term.sign) * i128::from(ways);
                Ok(())
            })?;
        }
        let mut found = Combinations::default();
        found.add(&[], total)?;
        Ok(found)
    }

    /// What is left of each combination when all terms are added up.
    fn balance(&self, terms: &[Term]) -> Result<Combinations> {
        let made = Relations::new(self.run);
        let mut sums: FxHashMap<Box<[NodeId]>, i128> = FxHashMap::default();
        for term in terms {
            self.each(term, &made, |nodes, ways| {
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

    fn each(
        &self,
        term: &'q Term,
        made: &Relations<'q>,
        mut each: impl FnMut(&[NodeId], u64) -> Result<()>,
    ) -> Result<()> {
        let mut folding = Folding::new(&term.shape, &self.count.kept, made, self.run)?;
        folding.fold()?;
        folding.each(&self.count.kept, &mut |nodes, ways| match ways {
            u64::MAX => Err(too_many()),
            ways => each(nodes, ways),
        })
    }
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
        let ways = made.map(|row| Value::Integer(found.ways[row]));
        batch.set(self.count.weight, Column::Values(ways.collect()));
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
