//! Groups of rows, and what is taken in of each.

use rustc_hash::{FxHashMap, FxHashSet};

use super::batch::{Batch, Column};
use super::budget::{check_depth, weight};
use super::evaluate::{Evaluator, Row};
use super::seen::NodeSet;
use super::{Run, Source, at};
use crate::error::{Error, Result, kinds};
use crate::functions::{self, Body};
use crate::plan::{Aggregation, Expression, Slot};
use crate::value::equality::Keys;
use crate::value::{NodeId, Value};

/// Groups rows by some keys.
pub(super) struct Aggregate<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    keys: &'q [(Slot, Expression)],
    aggregations: &'q [(Slot, Aggregation)],
    weight: Option<Slot>,
    size: usize,
    groups: Groups,
    /// How many groups are handed on; `None` before the input is read.
    given: Option<usize>,
    held: usize,
}

/// The groups so far, in the order in which they came.
#[derive(Default)]
struct Groups {
    by_keys: FxHashMap<Keys, usize>,
    /// Groups by a single node, which needs no list of values.
    by_node: FxHashMap<NodeId, usize>,
    count: usize,
    /// The keys of each group, one group behind the other.
    keys: Vec<Value>,
    /// The aggregations of each group, the same way.
    running: Vec<Running>,
}

/// One aggregation of one group.
struct Running {
    /// `count(*)`, or anything that counts.
    rows: i64,
    state: Option<Box<dyn functions::Aggregate>>,
    seen: Option<FxHashSet<Keys>>,
    /// The nodes that were counted once; the other values are in `seen`. Only where all rows are one group.
    nodes: Option<NodeSet>,
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
        let (evaluator, groups) = (Evaluator::new(run), Groups::default());
        Aggregate { input, run, evaluator, keys, aggregations, weight, size, groups, given: None, held: 0 }
    }

    fn read_input(&mut self) -> Result<()> {
        while let Some(batch) = self.input.next()? {
            self.run.watch.steps(batch.rows)?;
            if self.keys.is_empty()
                && self.weight.is_none()
                && self.aggregations.iter().all(|(_, taken)| taken.function.is_none())
            {
                self.count_rows(batch.rows);
                continue;
            }
            if self.keys.is_empty() && self.weight.is_none() && self.count_nodes(&batch)? {
                continue;
            }
            let mut row = Row::new(&batch, 0);
            for place in 0..batch.rows {
                row.row = place;
                let group = self.group(&mut row)?;
                let times = self.times(&row);
                self.take_in(group, times, &mut row)?;
            }
        }
        // Without keys there is one group, even of no rows.
        if self.keys.is_empty() {
            self.only_group();
        }
        Ok(())
    }

    /// The one group that there is without keys.
    fn only_group(&mut self) -> usize {
        if self.groups.count == 0 { self.add_group(Vec::new()) } else { 0 }
    }

    /// Takes in a batch of which only different nodes are counted; false where something else is asked for.
    fn count_nodes(&mut self, batch: &Batch) -> Result<bool> {
        let [(_, taken)] = self.aggregations else { return Ok(false) };
        let [Expression::Slot(slot)] = taken.arguments.as_slice() else { return Ok(false) };
        let Column::Nodes(nodes) = batch.column(*slot) else { return Ok(false) };
        self.only_group();
        let running = &mut self.groups.running[0];
        let counts = running.state.as_ref().is_some_and(|state| state.counts());
        // A node that was taken in as a value before must not be counted again.
        let begun = running.nodes.is_none() && running.seen.as_ref().is_some_and(|seen| !seen.is_empty());
        if !taken.distinct || !counts || begun {
            return Ok(false);
        }
        let set = running.nodes.get_or_insert_with(|| NodeSet::new(self.run.graph.node_bound()));
        let before = set.len();
        nodes.iter().for_each(|node| _ = set.insert(*node));
        let bytes = (set.len() - before) * size_of::<NodeId>();
        self.held += bytes;
        self.run.watch.hold(bytes)?;
        Ok(true)
    }

    fn count_rows(&mut self, rows: usize) {
        self.only_group();
        self.groups.running.iter_mut().for_each(|running| running.rows += rows as i64);
    }

    /// The group of a row.
    fn group(&mut self, row: &mut Row<'_>) -> Result<usize> {
        if let [(_, Expression::Slot(slot))] = self.keys
            && let Column::Nodes(nodes) = row.batch.column(*slot)
        {
            let node = nodes[row.row];
            if let Some(group) = self.groups.by_node.get(&node) {
                return Ok(*group);
            }
            let group = self.add_group(vec![row.batch.column(*slot).value(row.row)]);
            self.groups.by_node.insert(node, group);
            self.hold(64)?;
            return Ok(group);
        }
        if self.keys.is_empty() {
            return Ok(self.only_group());
        }
        let values = self.keys.iter().map(|(_, key)| self.evaluator.value(key, row)).collect::<Result<Vec<_>>>()?;
        let keys = Keys(values);
        if let Some(group) = self.groups.by_keys.get(&keys) {
            return Ok(*group);
        }
        let group = self.add_group(keys.0.clone());
        self.hold(64 + keys.0.iter().map(weight).sum::<usize>())?;
        self.groups.by_keys.insert(keys, group);
        Ok(group)
    }

    fn hold(&mut self, bytes: usize) -> Result<()> {
        let bytes = bytes + self.aggregations.len() * 48;
        self.held += bytes;
        self.run.watch.hold(bytes)
    }

    fn add_group(&mut self, keys: Vec<Value>) -> usize {
        let running = self.aggregations.iter().map(|(_, aggregation)| Running::new(aggregation));
        self.groups.running.extend(running);
        self.groups.keys.extend(keys);
        self.groups.count += 1;
        self.groups.count - 1
    }

    /// How often a row counts.
    fn times(&self, row: &Row<'_>) -> i64 {
        let weight = self.weight.map(|slot| row.batch.column(slot).value(row.row));
        weight.and_then(|weight| weight.as_integer()).unwrap_or(1)
    }

    fn take_in(&mut self, group: usize, times: i64, row: &mut Row<'_>) -> Result<()> {
        let places = group * self.aggregations.len()..(group + 1) * self.aggregations.len();
        for ((_, aggregation), running) in self.aggregations.iter().zip(&mut self.groups.running[places]) {
            let Some(function) = aggregation.function else {
                running.rows = running.rows.checked_add(times).ok_or_else(too_many)?;
                continue;
            };
            let arguments = aggregation.arguments.iter().map(|argument| self.evaluator.value(argument, row));
            let arguments = arguments.collect::<Result<Vec<Value>>>()?;
            if arguments.first().is_none_or(Value::is_null) {
                continue;
            }
            let state = running.state.as_mut();
            // Where nodes were told apart by now, they are so from here on: no node is also in `seen`.
            if let (Some(nodes), Value::Node(node)) = (&mut running.nodes, &arguments[0]) {
                nodes.insert(*node);
                continue;
            }
            let keeps = state.as_ref().is_some_and(|state| state.keeps()) || running.seen.is_some();
            if keeps {
                let bytes = arguments.iter().map(weight).sum();
                self.run.watch.hold(bytes)?;
                self.held += bytes;
            }
            if let Some(seen) = &mut running.seen
                && !seen.insert(Keys(arguments[..1].to_vec()))
            {
                continue;
            }
            if let Some(state) = state {
                // Of equal values that are taken in once, it doesn't matter how often they came.
                let taken = match times {
                    _ if running.seen.is_some() => state.add(&arguments),
                    1 => state.add(&arguments),
                    times => state.add_times(&arguments, times),
                };
                taken.map_err(|error| function.named(&error).or_at(aggregation.at.0))?;
            }
        }
        Ok(())
    }

    fn hand_on(&mut self, from: usize, to: usize) -> Result<Batch> {
        let mut batch = Batch::blank(to - from, self.run.slots);
        let wide = self.keys.len();
        for (place, (slot, _)) in self.keys.iter().enumerate() {
            let values = (from..to).map(|group| std::mem::take(&mut self.groups.keys[group * wide + place]));
            batch.set(*slot, typed(values.collect()));
        }
        let wide = self.aggregations.len();
        for (place, (slot, aggregation)) in self.aggregations.iter().enumerate() {
            let mut values = Vec::with_capacity(to - from);
            for group in from..to {
                values.push(self.groups.running[group * wide + place].finish(aggregation)?);
            }
            check_depth(values.iter())?;
            batch.set(*slot, Column::Values(values));
        }
        Ok(batch)
    }
}

/// The error that a count doesn't fit an integer.
pub(super) fn too_many() -> Error {
    Error::new(kinds::ARITHMETIC, "there are more matches than an integer of 64 bits can count")
}

/// Values as a column of nodes, where they all are.
fn typed(values: Vec<Value>) -> Column {
    let node = |value: &Value| match value {
        Value::Node(node) => Some(*node),
        _ => None,
    };
    match values.iter().map(node).collect::<Option<Vec<NodeId>>>() {
        Some(nodes) => Column::Nodes(nodes),
        None => Column::Values(values),
    }
}

impl Running {
    fn new(aggregation: &Aggregation) -> Self {
        let state = aggregation.function.and_then(|function| match function.body {
            Body::Aggregate(start) => Some(start()),
            _ => None,
        });
        Running { rows: 0, state, seen: aggregation.distinct.then(FxHashSet::default), nodes: None }
    }

    fn finish(&mut self, aggregation: &Aggregation) -> Result<Value> {
        match (&mut self.state, aggregation.function) {
            (_, None) => Ok(Value::Integer(self.rows)),
            (Some(state), _) => {
                let result = state.finish().map_err(at(aggregation.at))?;
                let nodes = self.nodes.as_ref().map_or(0, NodeSet::len);
                Ok(match result {
                    Value::Integer(others) => Value::Integer(others + nodes as i64),
                    other => other,
                })
            }
            (None, Some(function)) => {
                Err(Error::new(kinds::INVALID_AGGREGATION, format!("{} doesn't aggregate", function.name)))
            }
        }
    }
}

impl Source for Aggregate<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        if self.given.is_none() {
            self.read_input()?;
        }
        let from = self.given.unwrap_or(0);
        let to = self.groups.count.min(from + self.size);
        self.given = Some(to);
        self.run.watch.steps(to - from)?;
        if from == to { Ok(None) } else { self.hand_on(from, to).map(Some) }
    }

    fn reset(&mut self) {
        self.input.reset();
        self.groups = Groups::default();
        self.given = None;
        self.run.watch.release(std::mem::take(&mut self.held));
    }
}
