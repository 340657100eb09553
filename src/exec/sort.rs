//! Rows in order.

use std::cmp::Ordering;

use super::batch::Batch;
use super::budget::weight;
use super::evaluate::{Evaluator, Row};
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Slot, SortKey};
use crate::value::Value;
use crate::value::order::order;

/// The rows read so far and what each is sorted by.
pub(super) struct Sorted<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    keys: &'q [SortKey],
    keep: Vec<Slot>,
    rows: Batch,
    /// For each row, the values of the keys.
    values: Vec<Vec<Value>>,
    held: usize,
}

impl<'q> Sorted<'q> {
    /// No rows yet; `keep` of each is kept.
    pub fn new(keys: &'q [SortKey], keep: Vec<Slot>, run: &'q Run<'q>) -> Self {
        let rows = Batch::blank(0, run.slots);
        Sorted { run, evaluator: Evaluator::new(run), keys, keep, rows, values: Vec::new(), held: 0 }
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
            let keys = self.keys.iter().map(|key| self.evaluator.value(&key.expression, &mut row));
            let keys = keys.collect::<Result<Vec<Value>>>()?;
            let kept = self.keep.iter().map(|slot| weight(&batch.column(*slot).value(place))).sum::<usize>();
            self.hold(24 + kept + keys.iter().map(weight).sum::<usize>())?;
            self.values.push(keys);
        }
        let all: Vec<u32> = (0..batch.rows as u32).collect();
        self.rows.append(batch.take(&all, &self.keep));
        Ok(())
    }

    fn hold(&mut self, bytes: usize) -> Result<()> {
        self.run.watch.hold(bytes)?;
        self.held += bytes;
        Ok(())
    }

    /// Puts the rows in order, and keeps at most so many of them.
    pub fn settle(&mut self, most: usize) -> Result<()> {
        // Sorting can't be left half way, so the clock is asked before it.
        self.run.watch.steps(self.rows.rows)?;
        let mut places: Vec<u32> = (0..self.rows.rows as u32).collect();
        places.sort_by(|left, right| self.compare(*left as usize, *right as usize));
        let shrinks = places.len() > most;
        places.truncate(most);
        self.rows = self.rows.take(&places, &self.keep);
        self.values = places.iter().map(|place| std::mem::take(&mut self.values[*place as usize])).collect();
        if shrinks {
            let share = self.held / self.rows.rows.max(1);
            let kept = (share * self.rows.rows).min(self.held);
            self.run.watch.release(self.held - kept);
            self.held = kept;
        }
        Ok(())
    }

    fn compare(&self, left: usize, right: usize) -> Ordering {
        let pairs = self.values[left].iter().zip(&self.values[right]).zip(self.keys);
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
        self.values.clear();
        self.run.watch.release(std::mem::take(&mut self.held));
    }
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
