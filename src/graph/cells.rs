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

/// Values of one type where they lie; none is null.
#[derive(Clone, Copy, Debug)]
pub enum CellsView<'c> {
    /// Integers.
    Integers(&'c [i64]),
    /// Floats.
    Floats(&'c [f64]),
    /// Texts, each a number of a list of words.
    Words(&'c [u32], &'c Words),
}

impl<'c> CellsView<'c> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            CellsView::Integers(numbers) => numbers.len(),
            CellsView::Floats(numbers) => numbers.len(),
            CellsView::Words(codes, _) => codes.len(),
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
            CellsView::Integers(numbers) => Value::Integer(numbers[row]),
            CellsView::Floats(numbers) => Value::Float(numbers[row]),
            CellsView::Words(codes, words) => Value::Text(words[codes[row] as usize].clone()),
        }
    }

    /// Some of them, in this order.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Cells {
        fn gather<T: Copy>(items: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|row| items[*row as usize]).collect()
        }
        match self {
            CellsView::Integers(numbers) => Cells::Integers(gather(numbers, rows)),
            CellsView::Floats(numbers) => Cells::Floats(gather(numbers, rows)),
            CellsView::Words(codes, words) => Cells::Words(gather(codes, rows), Words::clone(words)),
        }
    }

    /// All of them, copied.
    #[must_use]
    pub fn to_cells(self) -> Cells {
        match self {
            CellsView::Integers(numbers) => Cells::Integers(numbers.to_vec()),
            CellsView::Floats(numbers) => Cells::Floats(numbers.to_vec()),
            CellsView::Words(codes, words) => Cells::Words(codes.to_vec(), Words::clone(words)),
        }
    }

    /// All cells of a column, where every row has one and they are of one type.
    fn of(column: &'c Column) -> Option<Self> {
        let numbers = column.integers().map(CellsView::Integers).or_else(|| column.floats().map(CellsView::Floats));
        numbers.or_else(|| column.words().map(|(codes, words)| CellsView::Words(codes, words)))
    }

    fn part(self, range: Range<usize>) -> Option<Self> {
        Some(match self {
            CellsView::Integers(numbers) => CellsView::Integers(numbers.get(range)?),
            CellsView::Floats(numbers) => CellsView::Floats(numbers.get(range)?),
            CellsView::Words(codes, words) => CellsView::Words(codes.get(range)?, words),
        })
    }
}

impl Cells {
    /// All of them, where they lie.
    #[inline]
    pub fn view(&self) -> CellsView<'_> {
        match self {
            Cells::Integers(numbers) => CellsView::Integers(numbers),
            Cells::Floats(numbers) => CellsView::Floats(numbers),
            Cells::Words(codes, words) => CellsView::Words(codes, words),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.view().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    #[inline]
    pub fn value(&self, row: usize) -> Value {
        self.view().value(row)
    }

    /// Some of them, in this order.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Cells {
        self.view().take(rows)
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
    /// A property of nodes that follow each other in the base, where it lies; none where they don't, or don't all have it.
    pub fn node_cells_in_place(&self, nodes: &[NodeId], key: KeyId) -> Option<CellsView<'_>> {
        let (first, last) = (nodes.first()?, nodes.last()?);
        let table = self.base.table(*first)?;
        if self.overlay.is_some() || !table.range().contains(&last.0) || !follow_each_other(nodes) {
            return None;
        }
        let cells = CellsView::of(table.columns.get(key.0)?)?;
        cells.part((first.0 - table.first) as usize..(last.0 - table.first) as usize + 1)
    }

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

/// Whether each node is the one behind the one before; without a branch, so that many are looked at together.
fn follow_each_other(nodes: &[NodeId]) -> bool {
    let first = nodes.first().map_or(0, |node| node.0);
    let apart = |apart: u32, (node, place): (&NodeId, u32)| apart | (node.0 ^ first.wrapping_add(place));
    nodes.iter().zip(0..).fold(0, apart) == 0
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
