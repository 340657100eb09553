//! Conditions over batches: part by part, and each part column by column where its columns are typed.
//!
//! A part that looks at one property of one thing is settled once for each different word, where the property is held
//! as words; comparisons of numbers and of nodes go through whole columns. Any other part is computed row by row.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use super::batch::{Batch, Column};
use super::evaluate::{Evaluator, Row};
use super::expand::label_ids;
use super::{Run, at, cells};
use crate::error::Result;
use crate::graph::{CellsView, Words};
use crate::plan::{At, Comparison, Expression, Logic, Slot};
use crate::value::{LabelId, NodeId, Value};

/// A condition, of which each part leaves the rows that pass it to the next one.
pub(super) struct Condition<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    parts: Vec<Part<'q>>,
}

/// What AND joins: tests that look at one and the same property, or a single test.
struct Part<'q> {
    tests: Vec<(&'q Expression, At, Test<'q>)>,
    /// The one property that all of them look at, if they look at nothing else.
    property: Option<&'q Expression>,
    /// For each word of that property, what is known of the tests.
    settled: RefCell<Option<(Words, Vec<Settled>)>>,
}

/// Whether the tests hold for a word.
#[derive(Clone, Copy, PartialEq)]
enum Settled {
    NotYet,
    No,
    Yes,
}

/// What a test is, where that can be told by column.
enum Test<'q> {
    /// A node has all these labels; there is no such node where a label isn't known.
    Labels(Slot, Option<Vec<LabelId>>),
    /// Two nodes are the same, or are not.
    Same(Slot, Slot, bool),
    /// Something of a row compares so with what is the same in all rows.
    Constant(&'q Expression, Comparison, &'q Expression),
    /// Two things of a row compare so.
    Compared(&'q Expression, Comparison, &'q Expression),
    /// Anything else.
    Other,
}

impl<'q> Condition<'q> {
    /// The condition that all of these hold.
    pub fn new(all: impl IntoIterator<Item = &'q Expression>, run: &'q Run<'q>) -> Self {
        let mut parts = Vec::new();
        all.into_iter().for_each(|expression| add_parts(expression, At::default(), &mut parts));
        Condition { run, evaluator: Evaluator::new(run), parts }
    }

    /// The rows of a batch for which it holds.
    pub fn rows(&self, batch: &Batch) -> Result<Vec<u32>> {
        self.run.watch.steps(batch.rows)?;
        let mut rows: Vec<u32> = (0..batch.rows as u32).collect();
        for part in &self.parts {
            if rows.is_empty() {
                break;
            }
            if part.by_cells(&mut rows, batch, self)? {
                continue;
            }
            for (expression, place, test) in &part.tests {
                if !rows.is_empty() && !self.keep(test, &mut rows, batch) {
                    self.keep_by_row(expression, *place, &mut rows, batch)?;
                }
            }
        }
        Ok(rows)
    }

    fn keep_by_row(&self, expression: &'q Expression, place: At, rows: &mut Vec<u32>, batch: &Batch) -> Result<()> {
        let mut held = Vec::with_capacity(rows.len());
        let mut row = Row::new(batch, 0);
        for here in rows.iter() {
            row.row = *here as usize;
            if self.evaluator.holds(expression, &mut row).map_err(at(place))? {
                held.push(*here);
            }
        }
        *rows = held;
        Ok(())
    }

    /// Leaves only the rows that pass; false where columns don't tell.
    fn keep(&self, test: &Test<'q>, rows: &mut Vec<u32>, batch: &Batch) -> bool {
        match test {
            Test::Labels(slot, labels) => self.keep_labelled(*slot, labels.as_deref(), rows, batch),
            Test::Same(left, right, same) => {
                let (Column::Nodes(left), Column::Nodes(right)) = (batch.column(*left), batch.column(*right)) else {
                    return false;
                };
                // Slices held by value: where they lie isn't read anew for each row.
                let (left, right): (&[NodeId], &[NodeId]) = (left, right);
                keep_rows(rows, move |row| {
                    let (left, right) = (left[row as usize], right[row as usize]);
                    ((left == right) == *same) & is_node(left) & is_node(right)
                });
                true
            }
            Test::Constant(subject, sign, constant) => {
                let Some(cells) = cells::of_rows(subject, rows, batch, self.run) else { return false };
                let first = Row::new(batch, rows[0] as usize);
                // An error is told by the row that meets it.
                let Ok(value) = self.evaluator.value(constant, &mut { first }) else { return false };
                keep_compared(rows, cells.view(), *sign, &value);
                true
            }
            Test::Compared(left, sign, right) => {
                let left = cells::of_rows(left, rows, batch, self.run);
                let (Some(left), Some(right)) = (left, cells::of_rows(right, rows, batch, self.run)) else {
                    return false;
                };
                keep_ordered(rows, left.view(), *sign, right.view());
                true
            }
            Test::Other => false,
        }
    }

    fn keep_labelled(&self, slot: Slot, labels: Option<&[LabelId]>, rows: &mut Vec<u32>, batch: &Batch) -> bool {
        let Column::Nodes(nodes) = batch.column(slot) else { return false };
        let Some(labels) = labels else {
            rows.clear();
            return true;
        };
        let graph = self.run.graph;
        // A null node's id lies outside the graph.
        let has = |node: NodeId| labels.iter().all(|label| graph.has_label(node, *label));
        rows.retain(|row| {
            let node = nodes[*row as usize];
            node.index() < graph.node_bound() && has(node)
        });
        true
    }
}

fn add_parts<'q>(expression: &'q Expression, place: At, parts: &mut Vec<Part<'q>>) {
    match expression {
        Expression::Logic(Logic::And, inner, place) => inner.iter().for_each(|part| add_parts(part, *place, parts)),
        expression => {
            let test = (expression, place, test(expression).unwrap_or(Test::Other));
            let property = only_property(expression);
            match (parts.last_mut(), property) {
                (Some(last), Some(property)) if last.property.is_some_and(|known| cells::are_same(known, property)) => {
                    last.tests.push(test);
                }
                _ => parts.push(Part { tests: vec![test], property, settled: RefCell::default() }),
            }
        }
    }
}

fn test(part: &Expression) -> Option<Test<'_>> {
    if let Expression::HasLabels(subject, test, _) = part {
        let Expression::Slot(slot) = **subject else { return None };
        return Some(Test::Labels(slot, label_ids(test.all_labels()?)));
    }
    let Expression::Comparison(left, rest) = part else { return None };
    let [(sign, right)] = rest.as_slice() else { return None };
    Some(match (&**left, right) {
        (Expression::Slot(one), Expression::Slot(other)) => match sign {
            Comparison::Equal => Test::Same(*one, *other, true),
            Comparison::NotEqual => Test::Same(*one, *other, false),
            _ => Test::Compared(left, *sign, right),
        },
        (left, right) if is_constant(right) && !is_constant(left) => Test::Constant(left, *sign, right),
        (left, right) if is_constant(left) && !is_constant(right) => Test::Constant(right, turned(*sign), left),
        (left, right) => Test::Compared(left, *sign, right),
    })
}

/// Whether it has one value in all rows.
fn is_constant(expression: &Expression) -> bool {
    let mut reads = false;
    expression.each_slot(&mut |_| reads = true);
    !reads && is_plain(expression)
}

/// Whether it gives the same for the same, and looks at nothing but its row.
fn is_plain(expression: &Expression) -> bool {
    let looks_elsewhere = |inner: &Expression| matches!(inner, Expression::Subquery(_) | Expression::Path(..));
    expression.is_repeatable() && !expression.any(&looks_elsewhere)
}

/// The sign that says the same with its sides changed.
fn turned(sign: Comparison) -> Comparison {
    match sign {
        Comparison::Equal | Comparison::NotEqual => sign,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}

/// The property that is all an expression looks at.
fn only_property(expression: &Expression) -> Option<&Expression> {
    fn find<'e>(expression: &'e Expression, found: &mut Vec<&'e Expression>) {
        match expression {
            Expression::Property(subject, ..) if matches!(**subject, Expression::Slot(_)) => found.push(expression),
            _ => expression.each_child(&mut |child| find(child, found)),
        }
    }
    if !is_plain(expression) {
        return None;
    }
    let (mut found, mut slots) = (Vec::new(), 0);
    find(expression, &mut found);
    expression.each_slot(&mut |_| slots += 1);
    let same = |other: &&Expression| cells::are_same(found[0], other);
    (slots == found.len() && !found.is_empty() && found.iter().all(same)).then(|| found[0])
}

impl<'q> Part<'q> {
    /// Leaves only the rows that pass, where the cells of one property tell; else it does nothing, and says so.
    fn by_cells(&self, rows: &mut Vec<u32>, batch: &Batch, condition: &Condition<'q>) -> Result<bool> {
        let Some(property) = self.property else { return Ok(false) };
        let Some(cells) = cells::of_rows(property, rows, batch, condition.run) else { return Ok(false) };
        match cells.view() {
            CellsView::Words(codes, words) => self.settle_words(rows, (codes, words), batch, condition).map(|()| true),
            numbers => Ok(self.keep_numbers(rows, numbers, property, batch, condition)),
        }
    }

    /// Leaves only the rows whose number compares so with constants; false where something else is asked.
    fn keep_numbers(
        &self,
        rows: &mut Vec<u32>,
        numbers: CellsView<'_>,
        property: &Expression,
        batch: &Batch,
        condition: &Condition<'q>,
    ) -> bool {
        let mut row = Row::new(batch, rows[0] as usize);
        let mut bounds = Vec::with_capacity(self.tests.len());
        for (.., test) in &self.tests {
            let Test::Constant(subject, sign, constant) = test else { return false };
            // An error is told by the row that meets it.
            let (true, Ok(value)) = (cells::are_same(subject, property), condition.evaluator.value(constant, &mut row))
            else {
                return false;
            };
            bounds.push((*sign, value));
        }
        if let CellsView::Integers(numbers) = numbers
            && let Some(range) = range_of(&bounds)
        {
            keep_within(rows, numbers, range);
            return true;
        }
        let mut places: Vec<u32> = (0..rows.len() as u32).collect();
        for (sign, value) in bounds {
            match places.len() == numbers.len() {
                true => keep_compared(&mut places, numbers, sign, &value),
                false => {
                    let left = numbers.take(&places);
                    keep_compared(&mut places, left.view(), sign, &value);
                }
            }
        }
        *rows = places.into_iter().map(|place| rows[place as usize]).collect();
        true
    }

    /// Leaves only the rows of whose words all tests hold; each is asked once for each word.
    fn settle_words(
        &self,
        rows: &mut Vec<u32>,
        (codes, words): (&[u32], &Words),
        batch: &Batch,
        condition: &Condition<'q>,
    ) -> Result<()> {
        let mut settled = self.settled.borrow_mut();
        let known = settled.take().filter(|(others, _)| Words::ptr_eq(others, words));
        let (words, mut known) = known.unwrap_or_else(|| (words.clone(), vec![Settled::NotYet; words.len()]));
        let mut row = Row::new(batch, 0);
        for (place, code) in rows.iter().zip(codes) {
            let known = &mut known[*code as usize];
            if *known == Settled::NotYet {
                row.row = *place as usize;
                *known = self.settle(&mut row, condition)?;
            }
        }
        let mut codes = codes.iter();
        keep_rows(rows, |_| codes.next().is_some_and(|code| known[*code as usize] == Settled::Yes));
        *settled = Some((words, known));
        Ok(())
    }

    fn settle(&self, row: &mut Row<'_>, condition: &Condition<'q>) -> Result<Settled> {
        for (expression, place, _) in &self.tests {
            if !condition.evaluator.holds(expression, row).map_err(at(*place))? {
                return Ok(Settled::No);
            }
        }
        Ok(Settled::Yes)
    }
}

/// The whole numbers that compare so with all of these; none where that is no range.
fn range_of(bounds: &[(Comparison, Value)]) -> Option<RangeInclusive<i64>> {
    let (mut least, mut most) = (i64::MIN, i64::MAX);
    for (sign, value) in bounds {
        let value = value.as_integer()?;
        match sign {
            Comparison::Equal => (least, most) = (least.max(value), most.min(value)),
            Comparison::NotEqual => return None,
            Comparison::Less => most = most.min(value.checked_sub(1)?),
            Comparison::LessOrEqual => most = most.min(value),
            Comparison::Greater => least = least.max(value.checked_add(1)?),
            Comparison::GreaterOrEqual => least = least.max(value),
        }
    }
    Some(least..=most)
}

/// Leaves the rows whose number is within a range.
fn keep_within(rows: &mut Vec<u32>, numbers: &[i64], range: RangeInclusive<i64>) {
    if range.is_empty() {
        rows.clear();
        return;
    }
    let (least, width) = (*range.start(), range.end().wrapping_sub(*range.start()).cast_unsigned());
    // Those below the range are far above it, seen from its start.
    let mut numbers = numbers.iter();
    keep_rows(rows, |_| numbers.next().is_some_and(|number| number.wrapping_sub(least).cast_unsigned() <= width));
}

/// Leaves the rows whose cell compares so with a value.
fn keep_compared(rows: &mut Vec<u32>, cells: CellsView<'_>, sign: Comparison, value: &Value) {
    match (cells, value) {
        (CellsView::Integers(numbers), Value::Integer(value)) => {
            keep_pairs(rows, numbers.iter().map(|number| (number, value)), sign);
        }
        (CellsView::Floats(numbers), Value::Float(value)) => {
            keep_pairs(rows, numbers.iter().map(|number| (number, value)), sign);
        }
        _ => {
            let mut place = 0..;
            keep_rows(rows, |_| sign.holds(&cells.value(place.next().unwrap_or(0)), value) == Some(true));
        }
    }
}

/// Leaves the rows of which two cells compare so.
fn keep_ordered(rows: &mut Vec<u32>, left: CellsView<'_>, sign: Comparison, right: CellsView<'_>) {
    match (left, right) {
        (CellsView::Integers(left), CellsView::Integers(right)) => keep_pairs(rows, left.iter().zip(right), sign),
        (CellsView::Floats(left), CellsView::Floats(right)) => keep_pairs(rows, left.iter().zip(right), sign),
        _ => {
            let mut place = 0..;
            keep_rows(rows, |_| {
                let place = place.next().unwrap_or(0);
                sign.holds(&left.value(place), &right.value(place)) == Some(true)
            });
        }
    }
}

/// Leaves the rows whose pair compares so; pairs stand as the rows do. NaN differs from everything, and is in no order.
fn keep_pairs<'c, T: PartialOrd + 'c>(
    rows: &mut Vec<u32>,
    mut pairs: impl Iterator<Item = (&'c T, &'c T)>,
    sign: Comparison,
) {
    match sign {
        Comparison::Equal => keep_rows(rows, |_| pairs.next().is_some_and(|(left, right)| left == right)),
        Comparison::NotEqual => keep_rows(rows, |_| pairs.next().is_some_and(|(left, right)| left != right)),
        Comparison::Less => keep_rows(rows, |_| pairs.next().is_some_and(|(left, right)| left < right)),
        Comparison::LessOrEqual => keep_rows(rows, |_| pairs.next().is_some_and(|(left, right)| left <= right)),
        Comparison::Greater => keep_rows(rows, |_| pairs.next().is_some_and(|(left, right)| left > right)),
        Comparison::GreaterOrEqual => keep_rows(rows, |_| pairs.next().is_some_and(|(left, right)| left >= right)),
    }
}

/// Leaves the rows that pass.
#[inline]
fn keep_rows(rows: &mut Vec<u32>, mut passes: impl FnMut(u32) -> bool) {
    let all: &mut [u32] = rows;
    let mut kept = 0;
    for place in 0..all.len() {
        let row = all[place];
        // Written whether it is kept or not, so that there is no branch.
        all[kept] = row;
        kept += usize::from(passes(row));
    }
    rows.truncate(kept);
}

#[inline]
fn is_node(node: NodeId) -> bool {
    node.0 != u32::MAX
}
