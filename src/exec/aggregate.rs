//! Groups of rows, and what is taken in of each.

use std::borrow::Cow;

use super::batch::{Batch, Column};
use super::budget::{check_depth, weight};
use super::cells::{self, Found};
use super::evaluate::{Evaluator, Row};
use super::groups::Groups;
use super::numbering::{Folded, Renumbering};
use super::once::Once;
use super::{Run, Source, at};
use crate::error::{Error, Result, kinds};
use crate::functions::{self, Body, Fold, Function};
use crate::graph::{Cells, CellsView};
use crate::plan::{Aggregation, Expression, Slot};
use crate::value::{NodeId, Value};

/// Groups rows by some keys.
pub(super) struct Aggregate<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    keys: &'q [(Slot, Expression)],
    aggregations: &'q [(Slot, Aggregation)],
    weight: Option<Slot>,
    size: usize,
    groups: Groups<'q>,
    renumbering: Renumbering,
    running: Vec<Running<'q>>,
    /// For each aggregation of one argument, the first one with the same argument.
    same: Vec<Option<usize>>,
    /// How many groups are handed on; `None` before the input is read.
    given: Option<usize>,
}

impl<'q> Aggregate<'q> {
    /// Groups by `keys`, handed on in batches of about `size`.
    pub fn new(
        input: Box<dyn Source + 'q>,
        keys: &'q [(Slot, Expression)],
        aggregations: &'q [(Slot, Aggregation)],
        weight: Option<Slot>,
        size: usize,
        run: &'q Run<'q>,
    ) -> Self {
        let (groups, renumbering) = (Groups::new(keys, run), Renumbering::default());
        let running = running(keys, aggregations, run);
        let same = same_arguments(aggregations);
        Aggregate { input, run, keys, aggregations, weight, size, groups, renumbering, running, same, given: None }
    }

    fn read_input(&mut self) -> Result<()> {
        while let Some((batch, mut numbered)) = self.input.next_numbered()? {
            self.run.watch.steps(batch.rows)?;
            let before = self.groups.len();
            let known = match &numbered {
                Some(numbered) => self.renumbering.groups_of(numbered, &mut self.groups)?,
                None => None,
            };
            let (groups, folded) = match known {
                Some(known) => known,
                None => (self.groups.of(&batch)?, Vec::new()),
            };
            let new = self.groups.len() - before;
            self.run.watch.hold(new * self.running.len() * STATE_BYTES)?;
            let times = times(self.weight, &batch);
            let mut columns: Vec<Option<Found<'_>>> =
                std::iter::repeat_with(|| None).take(self.running.len()).collect();
            for (place, running) in self.running.iter_mut().enumerate() {
                if self.same[place] == Some(place) {
                    let made = numbered.as_mut().and_then(|numbered| numbered.take_argument(place));
                    let argument = &running.aggregation.arguments[0];
                    columns[place] = made.map(Found::Made).or_else(|| cells::of(argument, &batch, self.run));
                }
                let cells = self.same[place].and_then(|same| columns[same].as_ref()).map(Found::view);
                running.grow(self.groups.len());
                running.held += new * STATE_BYTES;
                if let Some(numbered) = &numbered
                    && let Some(numbers) = numbered.folded(place)
                {
                    running.take_in_folded(&folded, numbered.times(), numbers)?;
                    continue;
                }
                running.take_in(&groups, times.as_deref(), &batch, cells)?;
            }
        }
        // Without keys there is one group, even of no rows.
        if self.keys.is_empty() {
            self.groups.only();
            self.running.iter_mut().for_each(|running| running.grow(1));
        }
        Ok(())
    }

    fn hand_on(&mut self, from: usize, to: usize) -> Result<Batch> {
        let mut batch = Batch::blank(to - from, self.run.slots);
        for (place, (slot, _)) in self.keys.iter().enumerate() {
            batch.set(*slot, Column::of(self.groups.take_values(place, from..to)));
        }
        for ((slot, _), running) in self.aggregations.iter().zip(&mut self.running) {
            batch.set(*slot, running.finish(from..to)?);
        }
        Ok(batch)
    }
}

/// About what one aggregation of one group takes.
const STATE_BYTES: usize = 24;

fn running<'q>(
    keys: &[(Slot, Expression)],
    aggregations: &'q [(Slot, Aggregation)],
    run: &'q Run<'q>,
) -> Vec<Running<'q>> {
    aggregations.iter().map(|(_, taken)| Running::new(taken, keys.is_empty(), run)).collect()
}

/// For each aggregation of one argument, the first one with the same argument.
pub(super) fn same_arguments(aggregations: &[(Slot, Aggregation)]) -> Vec<Option<usize>> {
    let argument = |place: usize| match aggregations[place].1.arguments.as_slice() {
        [argument] => Some(argument),
        _ => None,
    };
    let first = |place: usize| {
        let wanted = argument(place)?;
        let same = |other: &usize| argument(*other).is_some_and(|other| cells::are_same(other, wanted));
        Some((0..place).find(same).unwrap_or(place))
    };
    (0..aggregations.len()).map(first).collect()
}

/// How often each row counts; once where there is no weight.
fn times(weight: Option<Slot>, batch: &Batch) -> Option<Cow<'_, [i64]>> {
    Some(match batch.column(weight?) {
        Column::Cells(Cells::Integers(times)) => Cow::Borrowed(times.as_slice()),
        column => (0..batch.rows).map(|row| column.value(row).as_integer().unwrap_or(1)).collect(),
    })
}

/// The error that a count doesn't fit an integer.
pub(super) fn too_many() -> Error {
    Error::new(kinds::ARITHMETIC, "there are more matches than an integer of 64 bits can count")
}

/// One aggregation, in all groups.
struct Running<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    aggregation: &'q Aggregation,
    taken: Taken,
    /// What came before, where only different values are taken in.
    once: Option<Once<'q>>,
    held: usize,
}

/// What was taken in, by group.
enum Taken {
    /// How many rows there were.
    Rows(Vec<i64>),
    /// What a function makes of them.
    Values(&'static Function, Box<dyn functions::Aggregate>),
    /// Nothing can be: the function doesn't aggregate.
    Nothing(&'static Function),
}

impl<'q> Running<'q> {
    fn new(aggregation: &'q Aggregation, one_group: bool, run: &'q Run<'q>) -> Self {
        let taken = match aggregation.function {
            None => Taken::Rows(Vec::new()),
            Some(function) => match function.body {
                Body::Aggregate(start) => Taken::Values(function, start()),
                _ => Taken::Nothing(function),
            },
        };
        let once = aggregation.distinct.then(|| Once::new(one_group, run));
        Running { run, evaluator: Evaluator::new(run), aggregation, taken, once, held: 0 }
    }

    fn grow(&mut self, groups: usize) {
        match &mut self.taken {
            Taken::Rows(counts) => counts.resize(groups.max(counts.len()), 0),
            Taken::Values(_, values) => values.grow(groups),
            Taken::Nothing(_) => {}
        }
    }

    /// Takes in the rows of a batch, each as often as it counts; `cells` are the values of its one argument, where they
    /// are of one type.
    fn take_in(
        &mut self,
        groups: &[u32],
        times: Option<&[i64]>,
        batch: &Batch,
        cells: Option<CellsView<'_>>,
    ) -> Result<()> {
        match &mut self.taken {
            Taken::Rows(counts) => count_rows(counts, groups, times),
            Taken::Values(..) => match self.aggregation.arguments.as_slice() {
                [argument] if self.take_in_column(argument, groups, times, batch, cells)? => Ok(()),
                _ => self.take_in_rows(groups, times, batch, cells),
            },
            Taken::Nothing(_) => Ok(()),
        }
    }

    /// Takes in what the rows of each of these groups were folded into.
    fn take_in_folded(&mut self, groups: &[u32], times: &[i64], folded: &Folded) -> Result<()> {
        let (function, values) = match &mut self.taken {
            Taken::Rows(counts) => return count_rows(counts, groups, Some(times)),
            Taken::Values(function, values) => (function, values),
            Taken::Nothing(_) => return Ok(()),
        };
        let taken = match folded {
            Folded::Times => add_count(values.as_mut(), groups, Some(times)),
            Folded::Numbers(Cells::Integers(sums)) if values.fold() == Some(Fold::Mean) => {
                values.add_sums(groups, sums, times);
                Ok(())
            }
            Folded::Numbers(numbers) => values.add_cells(groups, numbers.view(), None),
        };
        taken.map_err(|error| function.named(&error).or_at(self.aggregation.at.0))
    }

    /// Takes in an argument whose values needn't be looked at one by one; false where they must.
    fn take_in_column(
        &mut self,
        argument: &'q Expression,
        groups: &[u32],
        times: Option<&[i64]>,
        batch: &Batch,
        cells: Option<CellsView<'_>>,
    ) -> Result<bool> {
        let Taken::Values(function, values) = &mut self.taken else { return Ok(false) };
        if let Expression::Slot(slot) = argument
            && let Column::Nodes(nodes) = batch.column(*slot)
            && values.counts()
        {
            match &mut self.once {
                Some(once) => self.held += count_different(values.as_mut(), once, groups, nodes)?,
                None => count_nodes(values.as_mut(), groups, nodes, times, self.run)?,
            }
            return Ok(true);
        }
        if self.once.is_some() || values.keeps() {
            return Ok(false);
        }
        let Some(cells) = cells else { return Ok(false) };
        let place = self.aggregation.at.0;
        let taken = values.add_cells(groups, cells, times);
        taken.map_err(|error| function.named(&error).or_at(place))?;
        Ok(true)
    }

    fn take_in_rows(
        &mut self,
        groups: &[u32],
        times: Option<&[i64]>,
        batch: &Batch,
        cells: Option<CellsView<'_>>,
    ) -> Result<()> {
        let Taken::Values(function, values) = &mut self.taken else { return Ok(()) };
        let mut row = Row::new(batch, 0);
        let mut arguments = Vec::with_capacity(self.aggregation.arguments.len());
        for (place, group) in groups.iter().enumerate() {
            row.row = place;
            arguments.clear();
            match cells {
                Some(cells) => arguments.push(cells.value(place)),
                None => {
                    for argument in &self.aggregation.arguments {
                        arguments.push(self.evaluator.value(argument, &mut row)?);
                    }
                }
            }
            let Some(first) = arguments.first().filter(|first| !first.is_null()) else { continue };
            let mut times = times.map_or(1, |times| times[place]);
            if let Some(once) = &mut self.once {
                let bytes = weight(first) + STATE_BYTES;
                if !once.is_new(*group, first) {
                    continue;
                }
                self.run.watch.hold(bytes)?;
                self.held += bytes;
                // Of equal values that are taken in once, it doesn't matter how often they came.
                times = 1;
            }
            if values.keeps() {
                let bytes = arguments.iter().map(weight).sum();
                self.run.watch.hold(bytes)?;
                self.held += bytes;
            }
            let taken = values.add(*group as usize, &arguments, times);
            taken.map_err(|error| function.named(&error).or_at(self.aggregation.at.0))?;
        }
        Ok(())
    }

    /// The results of some of the groups.
    fn finish(&mut self, groups: std::ops::Range<usize>) -> Result<Column> {
        match &mut self.taken {
            Taken::Rows(counts) => Ok(Column::Cells(Cells::Integers(counts[groups].to_vec()))),
            Taken::Values(_, values) => {
                let results = groups.map(|group| values.finish(group)).collect::<Result<Vec<Value>>>();
                let results = results.map_err(at(self.aggregation.at))?;
                check_depth(results.iter())?;
                Ok(Column::of(results))
            }
            Taken::Nothing(function) => {
                Err(Error::new(kinds::INVALID_AGGREGATION, format!("{} doesn't aggregate", function.name)))
            }
        }
    }
}

fn count_rows(counts: &mut [i64], groups: &[u32], times: Option<&[i64]>) -> Result<()> {
    match times {
        None if counts.len() == 1 => counts[0] += groups.len() as i64,
        None => groups.iter().for_each(|group| counts[*group as usize] += 1),
        Some(times) => {
            for (group, times) in groups.iter().zip(times) {
                let count = &mut counts[*group as usize];
                *count = count.checked_add(*times).ok_or_else(too_many)?;
            }
        }
    }
    Ok(())
}

/// Counts the nodes that come for the first time in their group; gives the bytes that are held for it.
fn count_different(
    values: &mut dyn functions::Aggregate,
    once: &mut Once<'_>,
    groups: &[u32],
    nodes: &[NodeId],
) -> Result<usize> {
    if let Some(new) = once.count_new(nodes) {
        values.add(0, &[Value::Null], new as i64)?;
        return once.hold_nodes(new);
    }
    let mut new = Vec::with_capacity(groups.len());
    for (group, node) in groups.iter().zip(nodes) {
        if once.is_new_node(*group, *node) {
            new.push(*group);
        }
    }
    add_count(values, &new, None)?;
    once.hold_nodes(new.len())
}

/// Counts nodes, but none that are null.
fn count_nodes(
    values: &mut dyn functions::Aggregate,
    groups: &[u32],
    nodes: &[NodeId],
    times: Option<&[i64]>,
    run: &Run<'_>,
) -> Result<()> {
    let bound = run.graph.node_bound();
    if nodes.iter().all(|node| node.index() < bound) {
        return add_count(values, groups, times);
    }
    let there = (0..nodes.len()).filter(|row| nodes[*row].index() < bound);
    let there: Vec<usize> = there.collect();
    let groups: Vec<u32> = there.iter().map(|row| groups[*row]).collect();
    let times: Option<Vec<i64>> = times.map(|times| there.iter().map(|row| times[*row]).collect());
    add_count(values, &groups, times.as_deref())
}

/// Counts something in each of these groups, whatever it is.
fn add_count(values: &mut dyn functions::Aggregate, groups: &[u32], times: Option<&[i64]>) -> Result<()> {
    values.add_cells(groups, CellsView::Integers(&vec![0; groups.len()]), times)
}

impl Source for Aggregate<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        if self.given.is_none() {
            self.read_input()?;
        }
        let from = self.given.unwrap_or(0);
        let to = self.groups.len().min(from + self.size);
        self.given = Some(to);
        self.run.watch.steps(to - from)?;
        if from == to { Ok(None) } else { self.hand_on(from, to).map(Some) }
    }

    fn reset(&mut self) {
        self.input.reset();
        self.groups.clear();
        self.renumbering = Renumbering::default();
        self.run.watch.release(self.running.iter().map(|running| running.held).sum());
        self.running = running(self.keys, self.aggregations, self.run);
        self.given = None;
    }
}
