//! One property of many rows, typed: integers, floats, booleans, words (text that repeats), texts, or any values.
//!
//! A [`ColumnBuilder`] takes values row by row and chooses the type; a [`Column`] is what it becomes, read only.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::bits::Bits;
use super::keys::Key;
use crate::value::{NodeId, Value};

/// Columns of up to this many rows keep every text as a shared word, so that reading one never copies.
const SMALL: usize = 1 << 16;

/// Texts, one behind the other: text `i` ends at `ends[i]` and begins where the one before ends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    fn get(&self, row: usize) -> &str {
        let from = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        self.bytes.get(from..self.ends[row] as usize).unwrap_or("")
    }

    /// Adds a text, unless the offsets would not fit 32 bits.
    fn push(&mut self, text: &str) -> bool {
        let Ok(end) = u32::try_from(self.bytes.len() + text.len()) else { return false };
        self.bytes.push_str(text);
        self.ends.push(end);
        true
    }

    fn truncate(&mut self, rows: usize) {
        if rows < self.ends.len() {
            self.ends.truncate(rows);
            self.bytes.truncate(self.ends.last().map_or(0, |end| *end as usize));
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Data {
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Booleans(Bits),
    Texts(Texts),
    /// Text that repeats: each row a number of `words`.
    Words {
        codes: Vec<u32>,
        words: Words,
    },
    Any(Vec<Value>),
}

/// Texts that are told by their numbers.
pub type Words = Arc<[Arc<str>]>;

/// One property of the rows of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Column {
    /// Which rows have a value; none when all have.
    valid: Option<Bits>,
    data: Data,
    count: usize,
}

impl Column {
    /// How many rows have a value.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether a row has a value.
    pub(super) fn has(&self, row: usize) -> bool {
        self.is_set(row) && !matches!(&self.data, Data::Any(values) if values[row].is_null())
    }

    fn is_set(&self, row: usize) -> bool {
        self.valid.as_ref().is_none_or(|valid| valid.get(row))
    }

    /// The value at `row`; null when unset.
    pub fn get(&self, row: usize) -> Value {
        if !self.is_set(row) {
            return Value::Null;
        }
        match &self.data {
            Data::Integers(numbers) => Value::Integer(numbers[row]),
            Data::Floats(numbers) => Value::Float(numbers[row]),
            Data::Booleans(bits) => Value::Boolean(bits.get(row)),
            Data::Texts(texts) => Value::text(texts.get(row)),
            Data::Words { codes, words } => Value::Text(words[codes[row] as usize].clone()),
            Data::Any(values) => values[row].clone(),
        }
    }

    /// The text at `row`, if it holds one.
    pub fn text(&self, row: usize) -> Option<&str> {
        match &self.data {
            _ if !self.is_set(row) => None,
            Data::Texts(texts) => Some(texts.get(row)),
            Data::Words { codes, words } => Some(&words[codes[row] as usize]),
            Data::Any(values) => values[row].as_text(),
            _ => None,
        }
    }

    /// The column as integers, when every row has one.
    pub fn integers(&self) -> Option<&[i64]> {
        match &self.data {
            Data::Integers(numbers) if self.valid.is_none() => Some(numbers),
            _ => None,
        }
    }

    /// The column as floats, when every row has one.
    pub fn floats(&self) -> Option<&[f64]> {
        match &self.data {
            Data::Floats(numbers) if self.valid.is_none() => Some(numbers),
            _ => None,
        }
    }

    /// The column as words, told by number, when every row has one.
    pub fn words(&self) -> Option<(&[u32], &Words)> {
        match &self.data {
            Data::Words { codes, words } if self.valid.is_none() => Some((codes, words)),
            _ => None,
        }
    }

    /// How many distinct values there are, where the column knows.
    pub fn distinct(&self) -> Option<usize> {
        match &self.data {
            Data::Words { words, .. } => Some(words.len()),
            _ => None,
        }
    }

    /// Whether `row` holds this key.
    pub(super) fn holds(&self, row: usize, key: Key<'_>) -> bool {
        match (&self.data, key.number) {
            (Data::Integers(numbers), Some(number)) => numbers[row] == number,
            (Data::Integers(_), None) => false,
            _ => self.text(row).is_some_and(|text| text.as_bytes() == key.bytes),
        }
    }

    /// Bytes held, about.
    pub fn bytes(&self) -> usize {
        let data = match &self.data {
            Data::Integers(numbers) => numbers.len() * 8,
            Data::Floats(numbers) => numbers.len() * 8,
            Data::Booleans(bits) => bits.bytes(),
            Data::Texts(texts) => texts.bytes.len() + texts.ends.len() * 4,
            Data::Words { codes, words } => codes.len() * 4 + words.iter().map(|word| word.len() + 32).sum::<usize>(),
            Data::Any(values) => values.len() * size_of::<Value>(),
        };
        data + self.valid.as_ref().map_or(0, Bits::bytes)
    }
}

#[derive(Clone, Debug)]
enum Building {
    /// No value yet: the type is still open.
    Open(usize),
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Booleans(Bits),
    Texts(Texts),
    Any(Vec<Value>),
}

/// A column that takes values, in the order of its rows; rows left out are unset.
#[derive(Clone, Debug)]
pub struct ColumnBuilder {
    data: Building,
    valid: Bits,
}

impl Default for ColumnBuilder {
    fn default() -> Self {
        ColumnBuilder { data: Building::Open(0), valid: Bits::default() }
    }
}

impl ColumnBuilder {
    /// Puts a value at `row`, which lies behind every row put before. Null puts nothing.
    pub fn put(&mut self, row: usize, value: Value) {
        match value {
            Value::Null => {}
            Value::Integer(number) => self.put_integer(row, number),
            Value::Float(number) => self.put_float(row, number),
            Value::Boolean(bit) => self.put_boolean(row, bit),
            Value::Text(text) => self.put_text(row, &text),
            other => self.put_any(row, other),
        }
    }

    /// Puts an integer.
    pub fn put_integer(&mut self, row: usize, number: i64) {
        if let Building::Open(rows) = self.data {
            self.data = Building::Integers(vec![0; rows]);
        }
        self.pad(row);
        match &mut self.data {
            Building::Integers(numbers) => numbers.push(number),
            _ => return self.put_any(row, Value::Integer(number)),
        }
        self.valid.push(true);
    }

    /// Puts a float.
    pub fn put_float(&mut self, row: usize, number: f64) {
        if let Building::Open(rows) = self.data {
            self.data = Building::Floats(vec![0.0; rows]);
        }
        self.pad(row);
        match &mut self.data {
            Building::Floats(numbers) => numbers.push(number),
            _ => return self.put_any(row, Value::Float(number)),
        }
        self.valid.push(true);
    }

    /// Puts true or false.
    pub fn put_boolean(&mut self, row: usize, bit: bool) {
        if let Building::Open(rows) = self.data {
            self.data = Building::Booleans(Bits::zeros(rows));
        }
        self.pad(row);
        match &mut self.data {
            Building::Booleans(bits) => bits.push(bit),
            _ => return self.put_any(row, Value::Boolean(bit)),
        }
        self.valid.push(true);
    }

    /// Puts a text.
    pub fn put_text(&mut self, row: usize, text: &str) {
        if let Building::Open(rows) = self.data {
            self.data = Building::Texts(Texts { bytes: String::new(), ends: vec![0; rows] });
        }
        self.pad(row);
        let pushed = match &mut self.data {
            Building::Texts(texts) => texts.push(text),
            _ => false,
        };
        if pushed {
            self.valid.push(true);
        } else {
            self.put_any(row, Value::text(text));
        }
    }

    /// Puts a key: an integer as long as every key so far was one, else text.
    pub(super) fn put_key(&mut self, row: usize, key: Key<'_>, text: &str) {
        match (key.number, &self.data) {
            (Some(number), Building::Open(_) | Building::Integers(_)) => self.put_integer(row, number),
            _ => {
                self.keys_become_text();
                self.put_text(row, text);
            }
        }
    }

    /// Whether every value so far is an integer.
    pub(super) fn is_integers(&self) -> bool {
        matches!(self.data, Building::Open(_) | Building::Integers(_))
    }

    /// Turns integer keys back into the text they were read from, which is the same digits.
    pub(super) fn keys_become_text(&mut self) {
        if let Building::Integers(numbers) = &self.data {
            let before = ColumnBuilder { data: Building::Integers(numbers.clone()), valid: self.valid.clone() };
            *self = ColumnBuilder::default();
            for row in 0..before.valid.len() {
                if let Value::Integer(number) = before.get(row) {
                    self.put_text(row, &number.to_string());
                }
            }
        }
    }

    fn put_any(&mut self, row: usize, value: Value) {
        if !matches!(self.data, Building::Any(_)) {
            let values = (0..self.valid.len()).map(|row| self.get(row)).collect();
            self.data = Building::Any(values);
        }
        self.pad(row);
        if let Building::Any(values) = &mut self.data {
            values.push(value);
            self.valid.push(true);
        }
    }

    /// Leaves the rows before `row` that nobody put unset.
    fn pad(&mut self, row: usize) {
        while self.valid.len() < row {
            match &mut self.data {
                Building::Open(rows) => *rows += 1,
                Building::Integers(numbers) => numbers.push(0),
                Building::Floats(numbers) => numbers.push(0.0),
                Building::Booleans(bits) => bits.push(false),
                Building::Texts(texts) => texts.ends.push(texts.bytes.len() as u32),
                Building::Any(values) => values.push(Value::Null),
            }
            self.valid.push(false);
        }
    }

    /// Forgets the rows from `rows` on.
    pub fn truncate(&mut self, rows: usize) {
        if self.valid.len() <= rows {
            return;
        }
        self.valid.truncate(rows);
        match &mut self.data {
            Building::Open(count) => *count = rows,
            Building::Integers(numbers) => numbers.truncate(rows),
            Building::Floats(numbers) => numbers.truncate(rows),
            Building::Booleans(bits) => bits.truncate(rows),
            Building::Texts(texts) => texts.truncate(rows),
            Building::Any(values) => values.truncate(rows),
        }
    }

    fn get(&self, row: usize) -> Value {
        if !self.valid.get(row) {
            return Value::Null;
        }
        match &self.data {
            Building::Open(_) => Value::Null,
            Building::Integers(numbers) => Value::Integer(numbers[row]),
            Building::Floats(numbers) => Value::Float(numbers[row]),
            Building::Booleans(bits) => Value::Boolean(bits.get(row)),
            Building::Texts(texts) => Value::text(texts.get(row)),
            Building::Any(values) => values[row].clone(),
        }
    }

    /// Whether `row` holds this key.
    pub(super) fn holds(&self, row: usize, key: Key<'_>) -> bool {
        match &self.data {
            Building::Integers(numbers) => key.number.is_some_and(|number| numbers.get(row) == Some(&number)),
            Building::Texts(texts) => row < texts.ends.len() && texts.get(row).as_bytes() == key.bytes,
            _ => false,
        }
    }

    /// The finished column of `rows` rows; `order`, if given, names the row that each new row is taken from.
    pub fn finish(mut self, rows: usize, order: Option<&[u32]>) -> Column {
        self.pad(rows);
        if let Some(order) = order {
            self = self.reordered(order);
        }
        let count = self.valid.ones();
        let valid = if count == rows { None } else { Some(self.valid) };
        let data = match self.data {
            Building::Open(rows) => Data::Any(vec![Value::Null; rows]),
            Building::Integers(mut numbers) => {
                numbers.shrink_to_fit();
                Data::Integers(numbers)
            }
            Building::Floats(numbers) => Data::Floats(numbers),
            Building::Booleans(bits) => Data::Booleans(bits),
            Building::Texts(texts) => words(texts),
            Building::Any(values) => Data::Any(values),
        };
        Column { valid, data, count }
    }

    fn reordered(mut self, order: &[u32]) -> ColumnBuilder {
        fn gather<T: Clone>(values: &[T], order: &[u32]) -> Vec<T> {
            order.iter().map(|row| values[*row as usize].clone()).collect()
        }
        fn gather_bits(bits: &Bits, order: &[u32]) -> Bits {
            let mut new = Bits::default();
            order.iter().for_each(|row| new.push(bits.get(*row as usize)));
            new
        }
        self.data = match self.data {
            Building::Open(rows) => Building::Open(rows),
            Building::Integers(numbers) => Building::Integers(gather(&numbers, order)),
            Building::Floats(numbers) => Building::Floats(gather(&numbers, order)),
            Building::Booleans(bits) => Building::Booleans(gather_bits(&bits, order)),
            Building::Texts(texts) => {
                let mut new = Texts::default();
                order.iter().for_each(|row| _ = new.push(texts.get(*row as usize)));
                Building::Texts(new)
            }
            Building::Any(values) => Building::Any(gather(&values, order)),
        };
        self.valid = gather_bits(&self.valid, order);
        self
    }
}

/// Texts become shared words where they repeat, or are few; else they stay as they are.
fn words(mut texts: Texts) -> Data {
    let rows = texts.ends.len();
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut codes = Vec::with_capacity(rows.min(SMALL));
    for row in 0..rows {
        let next = numbers.len() as u32;
        codes.push(*numbers.entry(texts.get(row)).or_insert(next));
        if rows > SMALL && row >= SMALL / 16 && numbers.len() > row / 2 {
            drop(numbers);
            texts.bytes.shrink_to_fit();
            texts.ends.shrink_to_fit();
            return Data::Texts(texts);
        }
    }
    let mut words: Vec<(u32, Arc<str>)> = numbers.into_iter().map(|(word, number)| (number, Arc::from(word))).collect();
    words.sort_unstable_by_key(|(number, _)| *number);
    Data::Words { codes, words: words.into_iter().map(|(_, word)| word).collect() }
}

/// The rows of one table: nodes of one label set, or relationships of one type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Columns {
    /// By key: 1 + the column's place in `columns`, or 0. Short tables of 16-bit numbers, indexed by key id.
    places: Vec<u16>,
    columns: Vec<(u16, Column)>,
}

impl Columns {
    pub(super) fn new(columns: Vec<(u16, Column)>) -> Self {
        let mut places = Vec::new();
        for (place, (key, _)) in columns.iter().enumerate() {
            let key = usize::from(*key);
            if places.len() <= key {
                places.resize(key + 1, 0);
            }
            places[key] = place as u16 + 1;
        }
        Columns { places, columns }
    }

    /// The column of this key.
    pub(super) fn get(&self, key: u16) -> Option<&Column> {
        let place = usize::from(*self.places.get(usize::from(key))?);
        Some(&self.columns.get(place.checked_sub(1)?)?.1)
    }

    /// All columns with their keys, in the order they were first given.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(u16, Column)> {
        self.columns.iter()
    }

    pub(super) fn bytes(&self) -> usize {
        self.columns.iter().map(|(_, column)| column.bytes()).sum()
    }
}

/// A node's place among the rows of its table.
pub(super) fn row(first: u32, node: NodeId) -> usize {
    (node.0 - first) as usize
}
