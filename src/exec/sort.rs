//! Rows in order.

use std::cmp::Ordering;

use super::batch::Batch;
use super::budget::weight;
use super::evaluate::{Evaluator, Row};
use super::{Run, Source, cells};
use crate::error::Result;
use crate::graph::CellsView;
use crate::plan::{Slot, SortKey};
use crate::value::Value;
use crate::value::aside::Aside;
use crate::value::order::order;

/// The rows read so far and what each is sorted by.
pub(super) struct Sorted<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    keys: &'q [SortKey],
    keep: Vec<Slot>,
    rows: Batch,
    /// For each row, the values of the keys, one row behind the other.
    values: Aside<Vec<Value>>,
    /// How many of the rows, from the first on, are in order and before all that were left out.
    settled: usize,
    held: usize,
}

impl<'q> Sorted<'q> {
    /// No rows yet; `keep` of each is kept.
    pub fn new(keys: &'q [SortKey], keep: Vec<Slot>, run: &'q Run<'q>) -> Self {
        let rows = Batch::blank(0, run.slots);
        Sorted { run, evaluator: Evaluator::new(run), keys, keep, rows, values: Aside::default(), settled: 0, held: 0 }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.rows
    }

    /// Adds rows, in no order yet.
    pub fn add(&mut self, batch: &Batch) -> Result<()> {
        let mut row = Row::new(batch, 0);
        for place in 0..batch.rows {
            self.run.watch.steps(1)?;
            row.row = place;
            let before = self.values.len();
            for key in self.keys {
                self.values.push(self.evaluator.value(&key.expression, &mut row)?);
            }
            self.hold_row(batch, place, before)?;
        }
        let all: Vec<u32> = (0..batch.rows as u32).collect();
        self.rows.append(batch.take(&all, &self.keep));
        Ok(())
    }

    /// Adds those rows that may be among the first `wanted`.
    pub fn add_better(&mut self, batch: &Batch, wanted: usize) -> Result<()> {
        // Sorted out only now and then, so that each row that is kept is looked at a few times at most.
        let most = wanted.saturating_mul(2).max(64).saturating_mul(self.keys.len());
        let mut row = Row::new(batch, 0);
        let mut chosen = Vec::new();
        self.run.watch.steps(batch.rows)?;
        let first = self.keys.first().and_then(|key| cells::of(&key.expression, batch, self.run));
        let first = first.as_ref().map(cells::Found::view);
        let descending = self.keys.first().is_some_and(|key| key.descending);
        let mut worst = self.worst(wanted).or_else(|| worst_of(first?, wanted, descending));
        for place in 0..batch.rows {
            if first.is_some_and(|first| is_beyond(first, place, worst, descending)) {
                continue;
            }
            row.row = place;
            let before = self.values.len();
            if !self.add_better_keys(&mut row, wanted)? {
                self.values.truncate(before);
                continue;
            }
            self.hold_row(batch, place, before)?;
            chosen.push(place as u32);
            if self.values.len() >= most {
                self.rows.append(batch.take(&chosen, &self.keep));
                chosen.clear();
                self.settle(wanted)?;
                worst = self.worst(wanted);
            }
        }
        if !chosen.is_empty() {
            self.rows.append(batch.take(&chosen, &self.keep));
        }
        Ok(())
    }

    /// The first key of the last row that still counts, where so many rows are in order and it is a number.
    fn worst(&self, wanted: usize) -> Option<Number> {
        let last = wanted.checked_sub(1).filter(|_| self.settled >= wanted)?;
        match &self.values[last * self.keys.len()] {
            Value::Integer(number) => Some(Number::Integer(*number)),
            Value::Float(number) => Some(Number::Float(*number)),
            _ => None,
        }
    }

    /// Adds what a row is sorted by, as far as it takes to see that so many rows come before it; whether it stays.
    fn add_better_keys(&mut self, row: &mut Row<'_>, wanted: usize) -> Result<bool> {
        let worst = wanted.checked_sub(1).filter(|_| self.settled >= wanted).map(|last| last * self.keys.len());
        let mut undecided = worst.is_some() || wanted == 0;
        for (place, key) in self.keys.iter().enumerate() {
            let value = self.evaluator.value(&key.expression, row)?;
            if let Some(worst) = worst.filter(|_| undecided) {
                let ordering = order(&value, &self.values[worst + place]);
                match if key.descending { ordering.reverse() } else { ordering } {
                    Ordering::Greater => return Ok(false),
                    Ordering::Less => undecided = false,
                    Ordering::Equal => {}
                }
            }
            self.values.push(value);
        }
        // Of equal rows, those that came first stay.
        Ok(!undecided)
    }

    /// Holds the row whose keys were added last, from a place on.
    fn hold_row(&mut self, batch: &Batch, row: usize, keys: usize) -> Result<()> {
        let kept = self.keep.iter().map(|slot| weight(&batch.column(*slot).value(row))).sum::<usize>();
        self.hold(kept + self.values[keys..].iter().map(weight).sum::<usize>())
    }

    fn hold(&mut self, bytes: usize) -> Result<()> {
        self.run.watch.hold(bytes)?;
        self.held += bytes;
        Ok(())
    }

    /// Puts the rows in order, and keeps at most so many of them.
    pub fn settle(&mut self, most: usize) -> Result<()> {
        let places = (0..self.rows.rows as u32).collect();
        let mut places = sorted(places, self.run, |left, right| self.compare(left as usize, right as usize))?;
        let shrinks = places.len() > most;
        places.truncate(most);
        let mut rows = Batch::blank(0, self.run.slots);
        let mut values = Aside::from(Vec::with_capacity(places.len() * self.keys.len()));
        for some in places.chunks(RUN) {
            self.run.watch.steps(some.len())?;
            rows.append(self.rows.take(some, &self.keep));
            for place in some {
                let keys = *place as usize * self.keys.len();
                values.extend(self.values[keys..keys + self.keys.len()].iter_mut().map(std::mem::take));
            }
        }
        (self.rows, self.values) = (rows, values);
        self.settled = places.len();
        if shrinks {
            let share = self.held / self.rows.rows.max(1);
            let kept = (share * self.rows.rows).min(self.held);
            self.run.watch.release(self.held - kept);
            self.held = kept;
        }
        Ok(())
    }

    fn compare(&self, left: usize, right: usize) -> Ordering {
        let keys = |row: usize| &self.values[row * self.keys.len()..(row + 1) * self.keys.len()];
        let pairs = keys(left).iter().zip(keys(right)).zip(self.keys);
        let mut found = pairs.map(|((left, right), key)| {
            let ordering = order(left, right);
            if key.descending { ordering.reverse() } else { ordering }
        });
        found.find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// Some of the rows.
    pub fn slice(&self, from: usize, to: usize) -> Batch {
        let places: Vec<u32> = (from as u32..to as u32).collect();
        self.rows.take(&places, &self.keep)
    }

    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.rows = Batch::blank(0, self.run.slots);
        self.values = Aside::default();
        self.settled = 0;
        self.run.watch.release(std::mem::take(&mut self.held));
    }
}

/// A number that rows are sorted by.
#[derive(Clone, Copy)]
enum Number {
    Integer(i64),
    Float(f64),
}

/// The last of the so many numbers that come first among these; none where that tells little, or there is no order.
fn worst_of(numbers: CellsView<'_>, wanted: usize, descending: bool) -> Option<Number> {
    let last = wanted.checked_sub(1).filter(|last| last * 2 < numbers.len())?;
    match numbers {
        CellsView::Integers(numbers) => {
            let mut numbers = numbers.to_vec();
            let place = if descending { numbers.len() - 1 - last } else { last };
            Some(Number::Integer(*numbers.select_nth_unstable(place).1))
        }
        CellsView::Floats(numbers) if !numbers.iter().any(|number| number.is_nan()) => {
            let mut numbers = numbers.to_vec();
            let place = if descending { numbers.len() - 1 - last } else { last };
            Some(Number::Float(*numbers.select_nth_unstable_by(place, f64::total_cmp).1))
        }
        _ => None,
    }
}

/// Whether the first key alone shows that a row comes behind the last one that counts.
#[inline]
fn is_beyond(first: CellsView<'_>, row: usize, worst: Option<Number>, descending: bool) -> bool {
    match (first, worst) {
        (CellsView::Integers(numbers), Some(Number::Integer(worst))) => match descending {
            true => numbers[row] < worst,
            false => numbers[row] > worst,
        },
        (CellsView::Floats(numbers), Some(Number::Float(worst))) => match descending {
            true => numbers[row] < worst,
            false => numbers[row] > worst,
        },
        _ => false,
    }
}

/// How many rows are sorted without a look at the clock.
const RUN: usize = 4_096;

/// The places in order, equal ones as they came: short runs are sorted and then merged, so that sorting can be left at
/// any time.
fn sorted(mut places: Vec<u32>, run: &Run<'_>, compare: impl Fn(u32, u32) -> Ordering) -> Result<Vec<u32>> {
    for short in places.chunks_mut(RUN) {
        run.watch.steps(short.len())?;
        short.sort_by(|left, right| compare(*left, *right));
    }
    let mut width = RUN;
    while width < places.len() {
        let mut merged = Vec::with_capacity(places.len());
        for pair in places.chunks(width * 2) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([first, ..], [second, ..]) = (left, right) {
                run.watch.steps(1)?;
                let from = if compare(*first, *second).is_le() { &mut left } else { &mut right };
                merged.push(from[0]);
                *from = &from[1..];
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        (places, width) = (merged, width * 2);
    }
    Ok(places)
}

/// Puts all rows in order.
pub(super) struct Sort<'q> {
    input: Box<dyn Source + 'q>,
    sorted: Sorted<'q>,
    size: usize,
    /// How many rows are handed on; `None` before the input is read.
    given: Option<usize>,
}

impl<'q> Sort<'q> {
    /// A sort, handed on in batches of about `size` rows.
    pub fn new(
        input: Box<dyn Source + 'q>,
        keys: &'q [SortKey],
        keep: Vec<Slot>,
        size: usize,
        run: &'q Run<'q>,
    ) -> Self {
        Sort { input, sorted: Sorted::new(keys, keep, run), size, given: None }
    }
}

impl Source for Sort<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        if self.given.is_none() {
            while let Some(batch) = self.input.next()? {
                self.sorted.add(&batch)?;
            }
            self.sorted.settle(usize::MAX)?;
        }
        let from = self.given.unwrap_or(0);
        let to = self.sorted.len().min(from + self.size);
        self.given = Some(to);
        Ok((from < to).then(|| self.sorted.slice(from, to)))
    }

    fn reset(&mut self) {
        self.input.reset();
        self.sorted.clear();
        self.given = None;
    }
}
