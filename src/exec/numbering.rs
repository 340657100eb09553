//! Groups that are looked up by whichever thread makes the rows.
//!
//! ```text
//! by every thread      rows  →  keys, arguments  →  the thread's own numbers of groups  →  whole numbers folded
//! by one, in order     the thread's numbers  →  the query's; what is aggregated is taken in
//! ```
//!
//! What takes long of grouping, keys and arguments, is shared so, and what can be folded without a difference: counts,
//! and sums, least and largest of whole numbers. Taking in the rest takes little, and stays a matter of one thread that
//! goes from row to row: groups come in the order of their first rows, and a sum of floats is the same to the last digit.

use super::Run;
use super::aggregate::same_arguments;
use super::batch::{Batch, Column};
use super::cells::{self, Found};
use super::groups::Groups;
use crate::error::Result;
use crate::functions::{Body, Fold};
use crate::graph::{Cells, CellsView, folds};
use crate::plan::{Aggregation, Expression, Operator, Slot};
use crate::value::Value;

/// What a thread found out about the rows of a batch.
pub(super) struct Numbered {
    /// The groups, where the thread looked them up.
    groups: Option<Known>,
    /// The arguments of aggregations that were made into columns.
    arguments: Vec<Option<Cells>>,
    /// For each aggregation, what its rows were folded into.
    folded: Vec<Option<Folded>>,
}

/// The groups of a batch, by a thread's own numbers.
struct Known {
    /// Which thread.
    maker: usize,
    /// That of each row; empty where there are no keys, so that all are of one.
    of_rows: Vec<u32>,
    /// How many rows there are.
    rows: usize,
    /// The keys of those that it hadn't met before, one group behind the other.
    new: Vec<Value>,
    /// Each of those that has rows once, and how many; empty where nothing was folded.
    once: Vec<u32>,
    times: Vec<i64>,
}

impl Known {
    /// Counts the rows of each group of the batch, where these are few; gives the place of each row's group among those
    /// from the first to the last that occur.
    fn fold(&mut self) -> Option<Vec<u32>> {
        if self.rows == 0 {
            return None;
        }
        if self.of_rows.is_empty() {
            (self.once, self.times) = (vec![0], vec![self.rows as i64]);
            return Some(Vec::new());
        }
        let ends = |(first, last): (u32, u32), group: &u32| (first.min(*group), last.max(*group));
        let (first, last) = self.of_rows.iter().fold((u32::MAX, 0), ends);
        let groups = (last - first) as usize + 1;
        if groups * LEAST_ROWS > self.rows {
            return None;
        }
        let places: Vec<u32> = self.of_rows.iter().map(|group| group - first).collect();
        self.times = vec![0; groups];
        places.iter().for_each(|place| self.times[*place as usize] += 1);
        self.once = (first..=last).collect();
        Some(places)
    }

    /// Leaves out the groups that no row is of.
    fn leave_out_empty(&mut self, folded: &mut [Option<Folded>]) {
        if !self.times.contains(&0) {
            return;
        }
        let kept: Vec<u32> = (0..self.times.len() as u32).filter(|place| self.times[*place as usize] > 0).collect();
        for folded in folded.iter_mut().flatten() {
            if let Folded::Numbers(numbers) = folded {
                *numbers = numbers.take(&kept);
            }
        }
        self.once = kept.iter().map(|place| self.once[*place as usize]).collect();
        self.times = kept.iter().map(|place| self.times[*place as usize]).collect();
    }
}

/// What the rows of each group were folded into.
pub(super) enum Folded {
    /// How many there are.
    Times,
    /// One number.
    Numbers(Cells),
}

/// What is aggregated, and by what.
#[derive(Clone, Copy)]
pub(super) struct Asked<'q> {
    keys: &'q [(Slot, Expression)],
    aggregations: &'q [(Slot, Aggregation)],
    weighed: bool,
}

impl<'q> Asked<'q> {
    /// Of an operator, where it aggregates.
    pub fn of(operator: Option<&'q Operator>) -> Option<Self> {
        match operator {
            Some(Operator::Aggregate { keys, aggregations, weight }) => {
                Some(Asked { keys, aggregations, weighed: weight.is_some() })
            }
            _ => None,
        }
    }

    /// What each aggregation can be folded into.
    fn folds(&self) -> Vec<Option<Fold>> {
        let fold = |aggregation: &Aggregation| match aggregation.function.map(|function| &function.body) {
            _ if self.weighed || aggregation.distinct => None,
            None => Some(Fold::Count),
            Some(Body::Aggregate(start)) => start().fold(),
            Some(_) => None,
        };
        self.aggregations.iter().map(|(_, aggregation)| fold(aggregation)).collect()
    }
}

/// The groups that one thread met.
pub(super) struct Numbering<'q> {
    run: &'q Run<'q>,
    maker: usize,
    asked: Asked<'q>,
    /// For each aggregation of one argument, the first one with the same argument.
    same: Vec<Option<usize>>,
    folds: Vec<Option<Fold>>,
    groups: Groups<'q>,
    rows: usize,
    /// Of how many rows all could be folded.
    folded_rows: usize,
    /// Nearly each row is a group of its own, so that each would only be looked up twice.
    idle: bool,
}

/// After so many rows it is seen whether there are few groups among them.
const ROWS_TO_TELL: usize = 8_192;

/// Where groups have fewer rows than this, it doesn't pay to look them up twice.
const LEAST_ROWS: usize = 4;

impl<'q> Numbering<'q> {
    /// None met yet, by the thread with this number.
    pub fn new(maker: usize, asked: Asked<'q>, run: &'q Run<'q>) -> Self {
        let (same, folds) = (same_arguments(asked.aggregations), asked.folds());
        let groups = Groups::new(asked.keys, run);
        Numbering { run, maker, asked, same, folds, groups, rows: 0, folded_rows: 0, idle: false }
    }

    /// What there is to know of a batch, and what is still to be looked at of it.
    pub fn of(&mut self, batch: Batch) -> Result<(Batch, Numbered)> {
        let numbered = self.numbered(&batch)?;
        if !numbered.is_folded() {
            return Ok((batch, numbered));
        }
        // Its columns go at once, so that the next ones are made in the same place, near at hand.
        Ok((Batch::blank(batch.rows, self.run.slots), numbered))
    }

    fn numbered(&mut self, batch: &Batch) -> Result<Numbered> {
        let groups = if self.idle || self.is_by_node(batch) { None } else { Some(self.known(batch)?) };
        let argument = |(place, same): (usize, &Option<usize>)| {
            let expression = self.asked.aggregations[place].1.arguments.first().filter(|_| *same == Some(place))?;
            match cells::of(expression, batch, self.run)? {
                Found::Made(cells) => Some(cells),
                // It is a column of the batch, or lies in the graph.
                Found::InPlace(_) => None,
            }
        };
        let arguments = self.same.iter().enumerate().map(argument).collect();
        let mut numbered = Numbered { groups, arguments, folded: Vec::new() };
        self.fold(&mut numbered, batch);
        if numbered.is_folded() {
            self.folded_rows += batch.rows;
            numbered.arguments = Vec::new();
            numbered.groups.iter_mut().for_each(|known| (known.of_rows, known.rows) = (Vec::new(), 0));
        }
        Ok(numbered)
    }

    /// Whether groups are told by a node alone, and nothing can be folded, or seldom is: that takes no longer than telling
    /// the thread's number from the query's.
    fn is_by_node(&self, batch: &Batch) -> bool {
        let folds = self.folds.iter().any(Option::is_some);
        let seldom = self.rows >= ROWS_TO_TELL && self.folded_rows * 2 < self.rows;
        (!folds || seldom)
            && matches!(self.asked.keys, [(_, Expression::Slot(slot))] if matches!(batch.column(*slot), Column::Nodes(_)))
    }

    fn known(&mut self, batch: &Batch) -> Result<Known> {
        let before = self.groups.len();
        let of_rows = if self.asked.keys.is_empty() { Vec::new() } else { self.groups.of(batch)? };
        let new = self.groups.keys_from(before).to_vec();
        self.rows += batch.rows;
        if self.rows >= ROWS_TO_TELL && self.groups.len() * LEAST_ROWS > self.rows {
            self.idle = true;
            self.groups.clear();
        }
        Ok(Known { maker: self.maker, of_rows, rows: batch.rows, new, once: Vec::new(), times: Vec::new() })
    }

    /// Folds what can be, where that leaves much less to be taken in.
    fn fold(&mut self, numbered: &mut Numbered, batch: &Batch) {
        let Some(known) = &mut numbered.groups else { return };
        if self.folds.iter().all(Option::is_none) {
            return;
        }
        let Some(rows) = known.fold() else { return };
        let groups = known.once.len();
        numbered.folded = (0..self.folds.len())
            .map(|place| {
                let fold = self.folds[place]?;
                let argument = self.asked.aggregations[place].1.arguments.first();
                let of_batch = || argument.and_then(|argument| cells::of(argument, batch, self.run));
                let made = self.same[place].and_then(|same| numbered.arguments[same].as_ref());
                let cells = made.map(|cells| Found::InPlace(cells.view())).or_else(of_batch);
                match (fold, cells.as_ref().map(Found::view), argument) {
                    (Fold::Count, None, None) | (Fold::Count, Some(_), _) => Some(Folded::Times),
                    (Fold::Count, None, Some(argument)) => self.are_nodes(argument, batch).then_some(Folded::Times),
                    (fold, Some(CellsView::Integers(numbers)), _) => fold_numbers(fold, groups, &rows, numbers)
                        .map(|numbers| Folded::Numbers(Cells::Integers(numbers))),
                    _ => None,
                }
            })
            .collect();
        known.leave_out_empty(&mut numbered.folded);
    }

    /// Whether an argument is a node in every row.
    fn are_nodes(&self, argument: &Expression, batch: &Batch) -> bool {
        let bound = self.run.graph.node_bound();
        matches!(argument, Expression::Slot(slot) if matches!(batch.column(*slot),
            Column::Nodes(nodes) if nodes.iter().all(|node| node.index() < bound)))
    }
}

/// Numbers by group folded into one for each; none where a sum may be too large.
fn fold_numbers(fold: Fold, groups: usize, rows: &[u32], numbers: &[i64]) -> Option<Vec<i64>> {
    match fold {
        Fold::Count => None,
        Fold::Least if groups == 1 => folds::least(numbers).map(|least| vec![least]),
        Fold::Most if groups == 1 => folds::most(numbers).map(|most| vec![most]),
        Fold::Least => Some(fold_each(i64::MAX, groups, rows, numbers, i64::min)),
        Fold::Most => Some(fold_each(i64::MIN, groups, rows, numbers, i64::max)),
        Fold::Sum | Fold::Mean => {
            let fits = folds::bound(numbers) * numbers.len() as u128 <= i64::MAX as u128;
            fits.then(|| match groups {
                1 => vec![folds::sum(numbers)],
                _ => fold_each(0, groups, rows, numbers, |sum, number| sum + number),
            })
        }
    }
}

#[inline]
fn fold_each(first: i64, groups: usize, rows: &[u32], numbers: &[i64], fold: impl Fn(i64, i64) -> i64) -> Vec<i64> {
    let mut folded = vec![first; groups];
    for (row, number) in rows.iter().zip(numbers) {
        let so_far = &mut folded[*row as usize];
        *so_far = fold(*so_far, *number);
    }
    folded
}

impl Numbered {
    /// Whether nothing is left to be taken in row by row.
    fn is_folded(&self) -> bool {
        self.groups.is_some() && !self.folded.is_empty() && self.folded.iter().all(Option::is_some)
    }

    /// An argument as a column, where it was made into one.
    pub fn take_argument(&mut self, place: usize) -> Option<Cells> {
        self.arguments.get_mut(place).and_then(Option::take)
    }

    /// What the rows of an aggregation were folded into, where they were.
    pub fn folded(&self, place: usize) -> Option<&Folded> {
        self.folded.get(place).and_then(Option::as_ref)
    }

    /// How many rows each of the groups has that were folded.
    pub fn times(&self) -> &[i64] {
        self.groups.as_ref().map_or(&[], |known| &known.times)
    }
}

/// The query's numbers of the groups that each thread met.
#[derive(Default)]
pub(super) struct Renumbering {
    of_makers: Vec<Vec<u32>>,
}

impl Renumbering {
    /// The groups of the rows by the query's numbers, and those of what was folded; none where the thread didn't look
    /// them up. A thread's batches have to come in the order in which it made them.
    pub fn groups_of(&mut self, numbered: &Numbered, groups: &mut Groups<'_>) -> Result<Option<(Vec<u32>, Vec<u32>)>> {
        let Some(known) = &numbered.groups else { return Ok(None) };
        if self.of_makers.len() <= known.maker {
            self.of_makers.resize_with(known.maker + 1, Vec::new);
        }
        let numbers = &mut self.of_makers[known.maker];
        groups.number(&known.new, numbers)?;
        let of = |groups: &[u32]| groups.iter().map(|group| numbers[*group as usize]).collect::<Vec<u32>>();
        let of_rows = if groups.has_keys() { of(&known.of_rows) } else { vec![0; known.rows] };
        Ok(Some((of_rows, of(&known.once))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_numbers_are_those_of_their_groups() {
        let (rows, numbers) = ([0, 1, 0, 2, 1], [5, -3, 7, 0, 4]);
        assert_eq!(fold_numbers(Fold::Sum, 3, &rows, &numbers), Some(vec![12, 1, 0]));
        assert_eq!(fold_numbers(Fold::Least, 3, &rows, &numbers), Some(vec![5, -3, 0]));
        assert_eq!(fold_numbers(Fold::Most, 3, &rows, &numbers), Some(vec![7, 4, 0]));
        assert_eq!(fold_numbers(Fold::Sum, 1, &[0, 0], &[i64::MAX, 1]), None);
    }
}
