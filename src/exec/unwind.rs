//! A row for each element of a list.

use std::mem::take;
use std::sync::Arc;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::evaluate::{Evaluator, Row};
use crate::error::Result;
use crate::plan::{Expression, Slot};
use crate::value::Value;
use crate::value::aside::Aside;

/// A row for each element of a list.
pub(super) struct Unwind<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    list: &'q Expression,
    element: Slot,
    /// The list at hand, and how far into it.
    place: Option<(Arc<Aside<Vec<Value>>>, usize)>,
    made: Vec<Value>,
    /// The slot that takes each element's place, and the place of the first.
    counter: Option<(Slot, i64)>,
    counted: Vec<Value>,
}

impl<'q> Unwind<'q> {
    /// Elements of a list, into a slot.
    pub fn new(list: &'q Expression, element: Slot, counter: Option<(Slot, i64)>, run: &'q Run<'q>) -> Self {
        let (made, counted) = (Vec::new(), Vec::new());
        Unwind { run, evaluator: Evaluator::new(run), list, element, place: None, made, counter, counted }
    }
}

impl Producer for Unwind<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, room: usize) -> Result<Made> {
        self.run.watch.steps(1)?;
        let (items, from) = match self.place.take() {
            Some(place) => place,
            None => match self.evaluator.value(self.list, &mut Row::new(batch, row))? {
                Value::Null => return Ok(Made { rows: 0, done: true }),
                Value::List(items) => (items, 0),
                // What is no list is taken as a list of itself.
                other => (Arc::new(vec![other].into()), 0),
            },
        };
        let to = items.len().min(from + room);
        self.run.watch.steps(to - from)?;
        self.made.extend_from_slice(&items[from..to]);
        if let Some((_, first)) = self.counter {
            self.counted.extend((from..to).map(|place| Value::Integer(first + place as i64)));
        }
        let done = to == items.len();
        if !done {
            self.place = Some((items, to));
        }
        Ok(Made { rows: to - from, done })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        batch.set(self.element, Column::Values(take(&mut self.made)));
        if let Some((slot, _)) = self.counter {
            batch.set(slot, Column::Values(take(&mut self.counted)));
        }
    }

    fn reset(&mut self) {
        self.place = None;
    }
}
