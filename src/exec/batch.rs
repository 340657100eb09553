//! Batches of rows, held by column.

use super::Source;
use crate::error::{Error, Result, kinds};
use crate::graph::Cells;
use crate::plan::Slot;
use crate::value::aside::{LONG, Part, drop_aside};
use crate::value::{NodeId, RelId, Value};

/// About how many rows an operator hands on at once.
pub(super) const BATCH_ROWS: usize = 1_024;

/// The id that stands for null in a typed column.
const NOTHING: u32 = u32::MAX;

/// One column of a batch.
#[derive(Clone, Debug, Default)]
pub(super) enum Column {
    /// Not there: nothing reads it from here on.
    #[default]
    Absent,
    /// Nodes; `u32::MAX` is null.
    Nodes(Vec<NodeId>),
    /// Relationships; `u32::MAX` is null.
    Relationships(Vec<RelId>),
    /// Values of one type, none of them null.
    Cells(Cells),
    /// Any values.
    Values(Vec<Value>),
    /// The rows of an outer batch to which these belong.
    Origins(Vec<u32>),
}

impl Column {
    /// The value in a row.
    pub fn value(&self, row: usize) -> Value {
        match self {
            Column::Absent => Value::Null,
            Column::Nodes(nodes) if nodes[row].0 == NOTHING => Value::Null,
            Column::Nodes(nodes) => Value::Node(nodes[row]),
            Column::Relationships(ids) if ids[row].0 == NOTHING => Value::Null,
            Column::Relationships(ids) => Value::Relationship(ids[row]),
            Column::Cells(cells) => cells.value(row),
            Column::Values(values) => values[row].clone(),
            Column::Origins(rows) => Value::Integer(i64::from(rows[row])),
        }
    }

    /// The node in a row; `None` is null.
    #[inline]
    pub fn node(&self, row: usize) -> Result<Option<NodeId>> {
        match self {
            Column::Nodes(nodes) => Ok(Some(nodes[row]).filter(|node| node.0 != NOTHING)),
            _ => match self.value(row) {
                Value::Null => Ok(None),
                Value::Node(node) => Ok(Some(node)),
                other => {
                    let message = format!("a pattern wants a node, got {}", other.described());
                    Err(Error::new(kinds::TYPE_ERROR, message))
                }
            },
        }
    }

    /// Whether a row's relationship, or list of them, holds this one.
    #[inline]
    pub fn has_relationship(&self, row: usize, wanted: RelId) -> bool {
        match self {
            Column::Relationships(ids) => ids[row] == wanted,
            Column::Values(values) => match &values[row] {
                Value::Relationship(id) => *id == wanted,
                Value::List(items) => items.iter().any(|item| *item == Value::Relationship(wanted)),
                _ => false,
            },
            _ => false,
        }
    }

    /// These rows, in this order.
    pub fn take(&self, rows: &[u32]) -> Column {
        fn gather<T: Clone>(items: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|row| items[*row as usize].clone()).collect()
        }
        match self {
            Column::Absent => Column::Absent,
            Column::Nodes(nodes) => Column::Nodes(gather(nodes, rows)),
            Column::Relationships(ids) => Column::Relationships(gather(ids, rows)),
            Column::Cells(cells) => Column::Cells(cells.take(rows)),
            Column::Values(values) => Column::Values(gather(values, rows)),
            Column::Origins(origins) => Column::Origins(gather(origins, rows)),
        }
    }

    /// These rows, in this order; null for `None`.
    pub fn take_or_null(&self, rows: &[Option<u32>]) -> Column {
        match self {
            Column::Nodes(nodes) => {
                Column::Nodes(rows.iter().map(|row| row.map_or(NodeId(NOTHING), |row| nodes[row as usize])).collect())
            }
            Column::Relationships(ids) => Column::Relationships(
                rows.iter().map(|row| row.map_or(RelId(NOTHING), |row| ids[row as usize])).collect(),
            ),
            _ => {
                Column::Values(rows.iter().map(|row| row.map_or(Value::Null, |row| self.value(row as usize))).collect())
            }
        }
    }

    /// Adds the rows of another column behind these.
    pub fn append(&mut self, other: Column, rows_here: usize, rows_there: usize) {
        match (&mut *self, other) {
            (Column::Nodes(here), Column::Nodes(mut there)) => here.append(&mut there),
            (Column::Relationships(here), Column::Relationships(mut there)) => here.append(&mut there),
            (Column::Values(here), Column::Values(mut there)) => here.append(&mut there),
            (Column::Absent, there) if rows_here == 0 => *self = there,
            (Column::Absent, Column::Absent) => {}
            (Column::Cells(here), Column::Cells(there)) => {
                if let Err(there) = here.append(there) {
                    self.append_values(&Column::Cells(there), rows_here, rows_there);
                }
            }
            (_, there) => self.append_values(&there, rows_here, rows_there),
        }
    }

    fn append_values(&mut self, other: &Column, rows_here: usize, rows_there: usize) {
        let mut values: Vec<Value> = (0..rows_here).map(|row| self.value(row)).collect();
        values.extend((0..rows_there).map(|row| other.value(row)));
        *self = Column::Values(values);
    }

    /// Values as a column of the narrowest type that holds them.
    pub fn of(values: Vec<Value>) -> Column {
        fn all<T>(values: &[Value], one: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
            // The first tells for most columns that it is none of these.
            one(values.first()?)?;
            values.iter().map(one).collect()
        }
        let node = |value: &Value| match value {
            Value::Node(node) => Some(*node),
            _ => None,
        };
        let float = |value: &Value| match value {
            Value::Float(number) => Some(*number),
            _ => None,
        };
        if let Some(nodes) = all(&values, node) {
            return Column::Nodes(nodes);
        }
        if let Some(numbers) = all(&values, Value::as_integer) {
            return Column::Cells(Cells::Integers(numbers));
        }
        match all(&values, float) {
            Some(numbers) => Column::Cells(Cells::Floats(numbers)),
            None => Column::Values(values),
        }
    }
}

/// Some rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    /// How many.
    pub rows: usize,
    /// The columns, by slot.
    pub columns: Vec<Column>,
}

impl Batch {
    /// So many rows without any column, of so many slots.
    pub fn blank(rows: usize, slots: usize) -> Batch {
        // Not a column cloned: small queries make more of these than of anything else.
        Batch { rows, columns: std::iter::repeat_with(|| Column::Absent).take(slots).collect() }
    }

    /// The column of a slot.
    #[inline]
    pub fn column(&self, slot: Slot) -> &Column {
        &self.columns[slot.index()]
    }

    /// Puts a column into a slot, where the batch has it.
    pub fn set(&mut self, slot: Slot, column: Column) {
        if let Some(place) = self.columns.get_mut(slot.index()) {
            *place = column;
        }
    }

    /// These rows of these columns only.
    pub fn take(&self, rows: &[u32], keep: &[Slot]) -> Batch {
        let mut taken = Batch::blank(rows.len(), self.columns.len());
        for slot in keep {
            taken.set(*slot, self.column(*slot).take(rows));
        }
        taken
    }

    /// One row of these columns only.
    pub fn row(&self, row: usize, keep: &[Slot]) -> Batch {
        self.take(&[row as u32], keep)
    }

    /// Adds the rows of another batch behind these.
    pub fn append(&mut self, mut other: Batch) {
        let (here, there) = (self.rows, other.rows);
        if here == 0 {
            *self = other;
            return;
        }
        for (column, more) in self.columns.iter_mut().zip(std::mem::take(&mut other.columns)) {
            column.append(more, here, there);
        }
        self.rows += there;
    }
}

impl Part for Batch {
    fn held(&self) -> usize {
        1 + self.rows
    }
}

/// The rows of a sort or of a whole statement may be many.
impl Drop for Batch {
    #[inline]
    fn drop(&mut self) {
        if self.rows >= LONG {
            drop_aside(std::mem::take(&mut self.columns));
        }
    }
}

/// Makes several rows of one, such as a node's neighbours.
pub(super) trait Producer {
    /// Makes about `room` rows of a row, or the next ones where it wasn't done with it.
    fn produce(&mut self, batch: &Batch, row: usize, room: usize) -> Result<Made>;
    /// Makes rows of rows from `row` on, where that goes faster than one row at a time: about `room` of them, of each row
    /// all. Notes the row that each was made of, and gives the first one that it made none of; none where it can't.
    fn produce_all(
        &mut self,
        _batch: &Batch,
        _row: usize,
        _room: usize,
        _origins: &mut Vec<u32>,
    ) -> Result<Option<usize>> {
        Ok(None)
    }
    /// Moves the columns made since the last call into the batch.
    fn hand_over(&mut self, batch: &mut Batch);
    /// Forgets any row that it wasn't done with.
    fn reset(&mut self) {}
}

/// What a producer made.
pub(super) struct Made {
    /// How many rows.
    pub rows: usize,
    /// Whether it is done with the input row.
    pub done: bool,
}

/// What all operators that make several rows of one share: where they are in their input.
pub(super) struct Fan {
    keep: Vec<Slot>,
    size: usize,
    batch: Batch,
    row: usize,
    /// For each row made, the input row it was made of.
    origins: Vec<u32>,
}

impl Fan {
    /// Nothing read yet; `keep` of the input is handed on.
    pub fn new(keep: Vec<Slot>, size: usize) -> Self {
        Fan { keep, size, batch: Batch::default(), row: 0, origins: Vec::new() }
    }

    /// The operator that lets a producer loose on its input.
    pub fn over<'q>(self, input: Box<dyn Source + 'q>, producer: impl Producer + 'q) -> Box<dyn Source + 'q> {
        Box::new(FanOut { fan: self, input, producer })
    }
}

struct FanOut<'q, P> {
    fan: Fan,
    input: Box<dyn Source + 'q>,
    producer: P,
}

impl<P: Producer> Source for FanOut<'_, P> {
    fn next(&mut self) -> Result<Option<Batch>> {
        let fan = &mut self.fan;
        loop {
            if fan.row < fan.batch.rows
                && fan.origins.is_empty()
                && let Some(row) = self.producer.produce_all(&fan.batch, fan.row, fan.size, &mut fan.origins)?
            {
                fan.row = row;
            }
            while fan.row < fan.batch.rows && fan.origins.len() < fan.size {
                let made = self.producer.produce(&fan.batch, fan.row, fan.size - fan.origins.len())?;
                fan.origins.extend(std::iter::repeat_n(fan.row as u32, made.rows));
                fan.row += usize::from(made.done);
                // A producer that holds large values may hand over early.
                if !made.done && !fan.origins.is_empty() {
                    break;
                }
            }
            if !fan.origins.is_empty() {
                let mut out = fan.batch.take(&fan.origins, &fan.keep);
                self.producer.hand_over(&mut out);
                fan.origins.clear();
                return Ok(Some(out));
            }
            if fan.row >= fan.batch.rows {
                let Some(batch) = self.input.next()? else { return Ok(None) };
                (fan.batch, fan.row) = (batch, 0);
            }
        }
    }

    fn reset(&mut self) {
        self.fan.batch = Batch::default();
        self.fan.row = 0;
        self.fan.origins.clear();
        self.producer.reset();
        self.producer.hand_over(&mut Batch::default());
        self.input.reset();
    }
}
