//! One property of many nodes or relationships at once, typed, so that no value is made for each.

use std::ops::Range;

use super::column::Words;
use super::{Column, Graph};
use crate::value::{KeyId, NodeId, RelId, Value};

/// Values of one type; none is null.
#[derive(Clone, Debug)]
pub enum Cells {
    /// Integers.
    Integers(Vec<i64>),
    /// Floats.
    Floats(Vec<f64>),
    /// Texts, each a number of a list of words, in which none stands twice.
    Words(Vec<u32>, Words),
}

impl Cells {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Cells::Integers(numbers) => numbers.len(),
            Cells::Floats(numbers) => numbers.len(),
            Cells::Words(codes, _) => codes.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    #[inline]
    pub fn value(&self, row: usize) -> Value {
        match self {
            Cells::Integers(numbers) => Value::Integer(numbers[row]),
            Cells::Floats(numbers) => Value::Float(numbers[row]),
            Cells::Words(codes, words) => Value::Text(words[codes[row] as usize].clone()),
        }
    }

    /// Some of them, in this order.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Cells {
        fn gather<T: Copy>(items: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|row| items[*row as usize]).collect()
        }
        match self {
            Cells::Integers(numbers) => Cells::Integers(gather(numbers, rows)),
            Cells::Floats(numbers) => Cells::Floats(gather(numbers, rows)),
            Cells::Words(codes, words) => Cells::Words(gather(codes, rows), words.clone()),
        }
    }

    /// Adds others behind these; gives them back where they are of another type.
    pub fn append(&mut self, other: Cells) -> Result<(), Cells> {
        match (self, other) {
            (Cells::Integers(here), Cells::Integers(mut there)) => here.append(&mut there),
            (Cells::Floats(here), Cells::Floats(mut there)) => here.append(&mut there),
            (Cells::Words(here, words), Cells::Words(mut there, others)) if Words::ptr_eq(words, &others) => {
                here.append(&mut there);
            }
            (_, other) => return Err(other),
        }
        Ok(())
    }
}

impl Graph {
    /// A property of nodes; none where they don't all have it, and all of one type, in the base.
    pub fn node_cells(&self, nodes: &[NodeId], key: KeyId) -> Option<Cells> {
        let place = |id: u32| {
            let node = NodeId(id);
            let table = self.base.table(node)?;
            let column = table.columns.get(key.0)?;
            let rows = match &self.overlay {
                None => table.range(),
                Some(_) if self.changed_node(node).is_some_and(|state| !state.alive || state.properties.is_some()) => {
                    return None;
                }
                Some(_) => id..id + 1,
            };
            Some(Place { rows, first: table.first, column })
        };
        gathered(nodes.iter().map(|node| node.0), place)
    }

    /// A property of relationships; none where they don't all have it, and all of one type, in the base.
    pub fn relationship_cells(&self, relationships: &[RelId], key: KeyId) -> Option<Cells> {
        let place = |id: u32| {
            let relationship = RelId(id);
            let changed = self.changed_relationship(relationship);
            if id >= self.base.relationships || changed.is_some_and(|state| !state.alive || state.properties.is_some())
            {
                return None;
            }
            let (kind, adjacency) = self.base.adjacency_of(relationship);
            let column = self.base.rows[kind.index()].get(key.0)?;
            let rows = match &self.overlay {
                None => adjacency.first..adjacency.first + adjacency.len() as u32,
                Some(_) => id..id + 1,
            };
            Some(Place { rows, first: adjacency.first, column })
        };
        gathered(relationships.iter().map(|relationship| relationship.0), place)
    }
}

/// So many places are remembered.
const MOST_PLACES: usize = 8;

/// Where a cell lies, and others with it.
struct Place<'g> {
    /// The ids whose cells lie in the column and may be read from it.
    rows: Range<u32>,
    /// The id that the column begins with.
    first: u32,
    column: &'g Column,
}

fn gathered<'g>(ids: impl Iterator<Item = u32> + Clone, place: impl Fn(u32) -> Option<Place<'g>>) -> Option<Cells> {
    let first = place(ids.clone().next()?)?.column;
    if first.integers().is_some() {
        return typed(ids, place, Column::integers).map(Cells::Integers);
    }
    if first.floats().is_some() {
        return typed(ids, place, Column::floats).map(Cells::Floats);
    }
    let (_, words) = first.words()?;
    let same = |column: &'g Column| column.words().filter(|(_, others)| Words::ptr_eq(words, others));
    typed(ids, place, |column| same(column).map(|(codes, _)| codes)).map(|codes| Cells::Words(codes, words.clone()))
}

fn typed<'g, T: Copy + 'g>(
    ids: impl Iterator<Item = u32> + Clone,
    place: impl Fn(u32) -> Option<Place<'g>>,
    cells_of: impl Fn(&'g Column) -> Option<&'g [T]>,
) -> Option<Vec<T>> {
    let (least, most) = ids.clone().fold((u32::MAX, 0), |(least, most), id| (least.min(id), most.max(id)));
    let first = place(least)?;
    if first.rows.contains(&least) && first.rows.contains(&most) {
        let cells = cells_of(first.column)?;
        let place = (least - first.first) as usize;
        if most - least + 1 == ids.size_hint().0 as u32 && ids.clone().zip(least..).all(|(id, next)| id == next) {
            return Some(cells[place..=(most - first.first) as usize].to_vec());
        }
        return Some(ids.map(|id| cells[(id - first.first) as usize]).collect());
    }
    // Ids of several tables come in any order, but there are few tables.
    let mut places: Vec<(Range<u32>, u32, &[T])> = Vec::new();
    let mut last = 0;
    let mut found = Vec::with_capacity(ids.size_hint().0);
    for id in ids {
        if !places.get(last).is_some_and(|(rows, ..)| rows.contains(&id)) {
            last = match places.iter().position(|(rows, ..)| rows.contains(&id)) {
                Some(known) => known,
                None => {
                    let here = place(id)?;
                    if places.len() == MOST_PLACES {
                        places.clear();
                    }
                    places.push((here.rows, here.first, cells_of(here.column)?));
                    places.len() - 1
                }
            };
        }
        let (_, first, cells) = &places[last];
        found.push(*cells.get((id - first) as usize)?);
    }
    Some(found)
}
