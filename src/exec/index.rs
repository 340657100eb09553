//! Nodes that an index finds by a value, or by bounds of it.

use std::mem::take;
use std::ops::Bound;
use std::sync::Arc;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::evaluate::{Evaluator, Row};
use crate::error::Result;
use crate::plan::{Expression, IndexBounds, Key, Label, Slot};
use crate::value::{NodeId, Value};

/// Finds nodes by an index, for each row again.
pub(super) struct IndexSeek<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    node: Slot,
    label: &'q Label,
    key: &'q Key,
    bounds: &'q IndexBounds,
    /// What was found for the row at hand, and how much of it is handed on.
    place: Option<(Vec<NodeId>, usize)>,
    made: Vec<NodeId>,
}

impl<'q> IndexSeek<'q> {
    /// A seek for nodes of a label whose property lies within bounds.
    pub fn new(node: Slot, label: &'q Label, key: &'q Key, bounds: &'q IndexBounds, run: &'q Run<'q>) -> Self {
        IndexSeek { run, evaluator: Evaluator::new(run), node, label, key, bounds, place: None, made: Vec::new() }
    }

    fn value(&self, expression: &'q Expression, batch: &Batch, row: usize) -> Result<Value> {
        self.evaluator.value(expression, &mut Row::new(batch, row))
    }

    fn found(&self, batch: &Batch, row: usize) -> Result<Vec<NodeId>> {
        Ok(match self.bounds {
            IndexBounds::Equal(value) => self.equal(&self.value(value, batch, row)?),
            IndexBounds::AnyOf(list) => {
                let list = self.value(list, batch, row)?;
                let wanted = list.as_list().unwrap_or_default();
                let mut found: Vec<NodeId> = wanted.iter().flat_map(|wanted| self.equal(wanted)).collect();
                found.sort_unstable();
                found.dedup();
                found
            }
            IndexBounds::StartsWith(text) => match self.value(text, batch, row)? {
                start @ Value::Text(_) => self.starting(&start),
                _ => Vec::new(),
            },
            IndexBounds::Between { least, most } => {
                let side = |bound: &'q Option<(Expression, bool)>| match bound {
                    None => Ok(None),
                    Some((value, same)) => self.value(value, batch, row).map(|value| Some((value, *same))),
                };
                self.between(side(least)?, side(most)?)
            }
        })
    }

    fn equal(&self, wanted: &Value) -> Vec<NodeId> {
        match wanted.is_null() {
            true => Vec::new(),
            false => self.range(Bound::Included(wanted), Bound::Included(wanted)),
        }
    }

    fn starting(&self, start: &Value) -> Vec<NodeId> {
        let mut found = self.range(Bound::Included(start), end_of_kind(start).as_ref());
        if let (Some(key), Value::Text(start)) = (self.key.id, start) {
            let graph = self.run.graph;
            let begins = |node: &NodeId| graph.text(*node, key).is_some_and(|text| text.starts_with(start.as_ref()));
            found.truncate(found.partition_point(begins));
        }
        found
    }

    fn between(&self, least: Option<(Value, bool)>, most: Option<(Value, bool)>) -> Vec<NodeId> {
        let one = least.as_ref().or(most.as_ref()).map(|(value, _)| value.clone()).unwrap_or_default();
        if [&least, &most].into_iter().flatten().any(|(value, _)| value.is_null()) {
            return Vec::new();
        }
        let bound = |side: Option<(Value, bool)>| {
            side.map(|(value, same)| if same { Bound::Included(value) } else { Bound::Excluded(value) })
        };
        // What is of another kind than the bounds compares with neither.
        let least = bound(least).unwrap_or_else(|| start_of_kind(&one));
        let most = bound(most).unwrap_or_else(|| end_of_kind(&one));
        self.range(least.as_ref(), most.as_ref())
    }

    /// The nodes within bounds; all of the label where no index knows, which the filter behind it will do with as well.
    fn range(&self, least: Bound<&Value>, most: Bound<&Value>) -> Vec<NodeId> {
        let (Some(label), Some(key)) = (self.label.id, self.key.id) else { return Vec::new() };
        let graph = self.run.graph;
        match graph.index_range(label, key, least, most) {
            Some(nodes) => nodes.collect(),
            None => graph.nodes_with_label(label).collect(),
        }
    }
}

/// The least value of the same kind, where kinds that compare stand together in the order of values.
fn start_of_kind(value: &Value) -> Bound<Value> {
    match value {
        Value::Text(_) => Bound::Included(Value::Text(Arc::from(""))),
        Value::Boolean(_) => Bound::Included(Value::Boolean(false)),
        Value::Integer(_) | Value::Float(_) => Bound::Included(Value::Float(f64::NEG_INFINITY)),
        _ => Bound::Unbounded,
    }
}

/// What comes behind the values of the same kind.
fn end_of_kind(value: &Value) -> Bound<Value> {
    match value {
        Value::Text(_) => Bound::Excluded(Value::Boolean(false)),
        Value::Boolean(_) => Bound::Included(Value::Boolean(true)),
        Value::Integer(_) | Value::Float(_) => Bound::Included(Value::Float(f64::INFINITY)),
        _ => Bound::Unbounded,
    }
}

impl Producer for IndexSeek<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, room: usize) -> Result<Made> {
        self.run.watch.steps(1)?;
        let (found, from) = match self.place.take() {
            Some(place) => place,
            None => (self.found(batch, row)?, 0),
        };
        let to = found.len().min(from + room);
        self.run.watch.steps(to - from)?;
        self.made.extend_from_slice(&found[from..to]);
        let done = to == found.len();
        if !done {
            self.place = Some((found, to));
        }
        Ok(Made { rows: to - from, done })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        batch.set(self.node, Column::Nodes(take(&mut self.made)));
    }

    fn reset(&mut self) {
        self.place = None;
    }
}
