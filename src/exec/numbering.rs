//! Groups that are looked up by whichever thread makes the rows.
//!
//! ```text
//! by every thread      rows  →  their keys  →  the thread's own numbers of groups; arguments as columns
//! by one, in order     the thread's numbers  →  the query's; what is aggregated is taken in
//! ```
//!
//! What takes long of grouping, keys and arguments, is shared so. Taking in what they come to takes little, and stays a
//! matter of one thread that goes from row to row: groups come in the order of their first rows, a sum of floats is the
//! same to the last digit, and nothing has to be put together from parts.

use std::borrow::Cow;

use super::Run;
use super::aggregate::same_arguments;
use super::batch::Batch;
use super::cells;
use super::groups::Groups;
use crate::error::Result;
use crate::graph::Cells;
use crate::plan::{Aggregation, Expression, Operator, Slot};
use crate::value::Value;

/// What a thread found out about the rows of a batch.
pub(super) struct Numbered {
    /// Which thread.
    maker: usize,
    /// The group of each row, by the thread's own numbers.
    groups: Vec<u32>,
    /// The keys of those groups that it hadn't met before, one group behind the other.
    new: Vec<Value>,
    /// The arguments of aggregations that were made into columns.
    arguments: Vec<Option<Cells>>,
}

/// What is aggregated, and by what.
#[derive(Clone, Copy)]
pub(super) struct Asked<'q> {
    keys: &'q [(Slot, Expression)],
    aggregations: &'q [(Slot, Aggregation)],
}

impl<'q> Asked<'q> {
    /// Of an operator, where it aggregates.
    pub fn of(operator: Option<&'q Operator>) -> Option<Self> {
        match operator {
            Some(Operator::Aggregate { keys, aggregations, .. }) => Some(Asked { keys, aggregations }),
            _ => None,
        }
    }
}

/// The groups that one thread met.
pub(super) struct Numbering<'q> {
    run: &'q Run<'q>,
    maker: usize,
    asked: Asked<'q>,
    /// For each aggregation of one argument, the first one with the same argument.
    same: Vec<Option<usize>>,
    groups: Groups<'q>,
    rows: usize,
    /// Nearly each row is a group of its own, so that each would only be looked up twice.
    idle: bool,
}

/// After so many rows it is seen whether there are few groups among them.
const ROWS_TO_TELL: usize = 8_192;

/// Where groups have fewer rows than this, it doesn't pay to look them up twice.
const LEAST_ROWS: usize = 3;

impl<'q> Numbering<'q> {
    /// None met yet, by the thread with this number.
    pub fn new(maker: usize, asked: Asked<'q>, run: &'q Run<'q>) -> Self {
        let (same, groups) = (same_arguments(asked.aggregations), Groups::new(asked.keys, run));
        Numbering { run, maker, asked, same, groups, rows: 0, idle: false }
    }

    /// What there is to know of a batch; nothing where it doesn't pay.
    pub fn of(&mut self, batch: &Batch) -> Result<Option<Numbered>> {
        if self.idle {
            return Ok(None);
        }
        let before = self.groups.len();
        let groups = self.groups.of(batch)?;
        let new = self.groups.keys_from(before).to_vec();
        self.rows += batch.rows;
        if self.rows >= ROWS_TO_TELL && self.groups.len() * LEAST_ROWS > self.rows {
            self.idle = true;
            self.groups.clear();
        }
        let argument = |(place, same): (usize, &Option<usize>)| {
            let expression = self.asked.aggregations[place].1.arguments.first().filter(|_| *same == Some(place))?;
            match cells::of(expression, batch, self.run)? {
                Cow::Owned(cells) => Some(cells),
                // It is a column of the batch.
                Cow::Borrowed(_) => None,
            }
        };
        let arguments = self.same.iter().enumerate().map(argument).collect();
        Ok(Some(Numbered { maker: self.maker, groups, new, arguments }))
    }
}

impl Numbered {
    /// An argument as a column, where it was made into one.
    pub fn take_argument(&mut self, place: usize) -> Option<Cells> {
        self.arguments.get_mut(place).and_then(Option::take)
    }
}

/// The query's numbers of the groups that each thread met.
#[derive(Default)]
pub(super) struct Renumbering {
    of_makers: Vec<Vec<u32>>,
}

impl Renumbering {
    /// The groups of the rows by the query's numbers. A thread's batches have to come in the order in which it made them.
    pub fn groups_of(&mut self, numbered: &Numbered, groups: &mut Groups<'_>) -> Result<Vec<u32>> {
        if self.of_makers.len() <= numbered.maker {
            self.of_makers.resize_with(numbered.maker + 1, Vec::new);
        }
        let known = &mut self.of_makers[numbered.maker];
        groups.number(&numbered.new, known)?;
        Ok(numbered.groups.iter().map(|group| known[*group as usize]).collect())
    }
}
