//! Nodes and relationships that an index finds by values, or by bounds of them.

use std::mem::take;
use std::ops::Bound;
use std::sync::Arc;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::evaluate::{Evaluator, Row};
use crate::error::Result;
use crate::graph::Over;
use crate::plan::{Expression, IndexBounds, IndexSearch, Label, Slot};
use crate::value::{KeyId, NodeId, RelId, TypeId, Value};

/// Finds nodes or relationships by an index, for each row again.
pub(super) struct IndexSeek<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    slot: Slot,
    /// None where the graph knows nothing of that name.
    over: Option<Over>,
    /// The index's properties; none where the graph doesn't know all of them.
    keys: Option<Vec<KeyId>>,
    search: &'q IndexSearch,
    /// What was found for the row at hand, and how much of it is handed on.
    place: Option<(Vec<u32>, usize)>,
    made: Vec<u32>,
}

impl<'q> IndexSeek<'q> {
    /// A seek for nodes of a label.
    pub fn nodes(node: Slot, label: &Label, search: &'q IndexSearch, run: &'q Run<'q>) -> Self {
        Self::new(node, label.id.map(Over::Label), search, run)
    }

    /// A seek for relationships of a type.
    pub fn relationships(relationship: Slot, kind: TypeId, search: &'q IndexSearch, run: &'q Run<'q>) -> Self {
        Self::new(relationship, Some(Over::Type(kind)), search, run)
    }

    fn new(slot: Slot, over: Option<Over>, search: &'q IndexSearch, run: &'q Run<'q>) -> Self {
        let keys = search.keys.iter().map(|key| key.id).collect();
        IndexSeek { run, evaluator: Evaluator::new(run), slot, over, keys, search, place: None, made: Vec::new() }
    }

    fn value(&self, expression: &'q Expression, batch: &Batch, row: usize) -> Result<Value> {
        self.evaluator.value(expression, &mut Row::new(batch, row))
    }

    fn found(&self, batch: &Batch, row: usize) -> Result<Vec<u32>> {
        let prefix = self.search.equal.iter().map(|value| self.value(value, batch, row));
        let prefix = prefix.collect::<Result<Vec<Value>>>()?;
        if prefix.iter().any(Value::is_null) {
            return Ok(Vec::new());
        }
        Ok(match &self.search.bounds {
            IndexBounds::Equal(value) => self.equal(&prefix, &self.value(value, batch, row)?),
            IndexBounds::AnyOf(list) => {
                let list = self.value(list, batch, row)?;
                let wanted = list.as_list().unwrap_or_default();
                let mut found: Vec<u32> = wanted.iter().flat_map(|wanted| self.equal(&prefix, wanted)).collect();
                found.sort_unstable();
                found.dedup();
                found
            }
            IndexBounds::StartsWith(text) => match self.value(text, batch, row)? {
                start @ Value::Text(_) => self.starting(&prefix, &start),
                _ => Vec::new(),
            },
            IndexBounds::Between { least, most } => {
                let side = |bound: &'q Option<(Expression, bool)>| match bound {
                    None => Ok(None),
                    Some((value, same)) => self.value(value, batch, row).map(|value| Some((value, *same))),
                };
                self.between(&prefix, side(least)?, side(most)?)
            }
        })
    }

    fn equal(&self, prefix: &[Value], wanted: &Value) -> Vec<u32> {
        match wanted.is_null() {
            true => Vec::new(),
            false => self.range(prefix, Bound::Included(wanted.clone()), Bound::Included(wanted.clone())),
        }
    }

    fn starting(&self, prefix: &[Value], start: &Value) -> Vec<u32> {
        let mut found = self.range(prefix, Bound::Included(start.clone()), end_of_kind(start));
        let key = self.search.bounded().and_then(|key| key.id);
        if let (Some(key), Value::Text(start)) = (key, start) {
            found.truncate(found.partition_point(|element| self.begins(*element, key, start)));
        }
        found
    }

    fn begins(&self, element: u32, key: KeyId, start: &str) -> bool {
        let graph = self.run.graph;
        match self.over {
            Some(Over::Type(_)) => {
                let value = graph.relationship_property(RelId(element), key);
                matches!(&value, Value::Text(text) if text.starts_with(start))
            }
            _ => graph.text(NodeId(element), key).is_some_and(|text| text.starts_with(start)),
        }
    }

    fn between(&self, prefix: &[Value], least: Option<(Value, bool)>, most: Option<(Value, bool)>) -> Vec<u32> {
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
        self.range(prefix, least, most)
    }

    /// The elements within bounds; all of the label or type where no index knows, which the filter behind it will do
    /// with as well.
    fn range(&self, prefix: &[Value], least: Bound<Value>, most: Bound<Value>) -> Vec<u32> {
        let (Some(over), Some(keys)) = (self.over, &self.keys) else { return Vec::new() };
        let graph = self.run.graph;
        match (graph.index_range(over, keys, prefix, least, most), over) {
            (Some(elements), _) => elements.collect(),
            (None, Over::Label(label)) => graph.nodes_with_label(label).map(|node| node.0).collect(),
            (None, Over::Type(kind)) => graph.relationships_of_type(kind).map(|relationship| relationship.0).collect(),
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
        let made = take(&mut self.made).into_iter();
        batch.set(
            self.slot,
            match self.over {
                Some(Over::Type(_)) => Column::Relationships(made.map(RelId).collect()),
                _ => Column::Nodes(made.map(NodeId).collect()),
            },
        );
    }

    fn reset(&mut self) {
        self.place = None;
    }
}
