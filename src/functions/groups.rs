//! Aggregations of many groups side by side, so that a column of values is taken in by one call.

use super::{Aggregate, Fold};
use crate::error::Result;
use crate::graph::CellsView;
use crate::value::Value;
use crate::value::aside::{Aside, Part};

/// What is taken in of one group. Nulls never reach it.
pub(super) trait State: Clone + Part {
    /// Whether it can take in a row many times at once.
    const WEIGHS: bool = false;
    /// Whether it tells how many values there were, whatever they are.
    const COUNTS: bool = false;
    /// Whether it keeps what it takes in, so that memory must be watched.
    const KEEPS: bool = false;

    /// Takes in one row's arguments.
    fn add(&mut self, arguments: &[Value]) -> Result<()>;
    /// Takes in one row's arguments as if they came many times; only for those that weigh.
    fn add_times(&mut self, arguments: &[Value], _times: i64) -> Result<()> {
        self.add(arguments)
    }
    /// The same for an integer.
    fn add_integer(&mut self, number: i64, times: i64) -> Result<()> {
        self.add_times(&[Value::Integer(number)], times)
    }
    /// The same for many integers, once each.
    fn add_integers(&mut self, numbers: &[i64]) -> Result<()> {
        numbers.iter().try_for_each(|number| self.add_integer(*number, 1))
    }
    /// The same for a float.
    fn add_float(&mut self, number: f64, times: i64) -> Result<()> {
        self.add_times(&[Value::Float(number)], times)
    }
    /// What whole numbers can be folded into before they are taken in.
    fn fold(&self) -> Option<Fold> {
        None
    }
    /// Takes in the sum of so many whole numbers.
    fn add_sum(&mut self, _sum: i64, _times: i64) {}
    /// The result.
    fn finish(&mut self) -> Result<Value>;
}

/// The states of groups, by their numbers.
pub(super) struct Groups<S: State> {
    first: S,
    states: Aside<Vec<S>>,
}

impl<S: State> Groups<S> {
    /// No group yet; each begins as `first`.
    pub fn of(first: S) -> Self {
        Groups { first, states: Aside::default() }
    }
}

impl<S: State> Groups<S> {
    /// Hands each row to `add`, with the state of its group.
    #[inline]
    fn each(&mut self, groups: &[u32], mut add: impl FnMut(&mut S, usize) -> Result<()>) -> Result<()> {
        if let [only] = self.states.as_mut_slice() {
            return (0..groups.len()).try_for_each(|row| add(only, row));
        }
        groups.iter().enumerate().try_for_each(|(row, group)| add(&mut self.states[*group as usize], row))
    }

    /// Takes in a value for each row, as often as `times` says.
    #[inline]
    fn add_each(&mut self, groups: &[u32], cells: CellsView<'_>, times: impl Fn(usize) -> i64) -> Result<()> {
        match cells {
            _ if S::COUNTS => self.each(groups, |state, row| state.add_integer(0, times(row))),
            CellsView::Integers(numbers) => self.each(groups, |state, row| state.add_integer(numbers[row], times(row))),
            CellsView::Floats(numbers) => self.each(groups, |state, row| state.add_float(numbers[row], times(row))),
            CellsView::Words(..) => self.each(groups, |state, row| match times(row) {
                1 => state.add(&[cells.value(row)]),
                times => state.add_times(&[cells.value(row)], times),
            }),
        }
    }
}

impl<S: State> Aggregate for Groups<S> {
    fn grow(&mut self, groups: usize) {
        if self.states.len() < groups {
            self.states.resize(groups, self.first.clone());
        }
    }

    fn add(&mut self, group: usize, arguments: &[Value], times: i64) -> Result<()> {
        match times {
            1 => self.states[group].add(arguments),
            times => self.states[group].add_times(arguments, times),
        }
    }

    fn add_cells(&mut self, groups: &[u32], cells: CellsView<'_>, times: Option<&[i64]>) -> Result<()> {
        // Said twice, so that the loop knows where each row counts once.
        match (times, self.states.as_mut_slice(), cells) {
            (None, [only], CellsView::Integers(numbers)) => only.add_integers(numbers),
            (None, ..) => self.add_each(groups, cells, |_| 1),
            (Some(times), ..) => self.add_each(groups, cells, |row| times[row]),
        }
    }

    fn weighs(&self) -> bool {
        S::WEIGHS
    }

    fn counts(&self) -> bool {
        S::COUNTS
    }

    fn keeps(&self) -> bool {
        S::KEEPS
    }

    fn fold(&self) -> Option<Fold> {
        self.first.fold()
    }

    fn add_sums(&mut self, groups: &[u32], sums: &[i64], times: &[i64]) {
        for ((group, sum), times) in groups.iter().zip(sums).zip(times) {
            self.states[*group as usize].add_sum(*sum, *times);
        }
    }

    fn finish(&mut self, group: usize) -> Result<Value> {
        self.states[group].finish()
    }
}
