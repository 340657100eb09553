//! Nodes that nothing leads to: all of them, those of a label, those with a key.

use std::mem::take;
use std::ops::Range;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::evaluate::{Evaluator, Row};
use crate::error::Result;
use crate::functions::Pace;
use crate::graph::Graph;
use crate::plan::{Expression, Key, Label, Slot};
use crate::value::{NodeId, Value, equality};

/// Goes through ranges of nodes, for each row again.
pub(super) struct Scan<'q> {
    run: &'q Run<'q>,
    node: Slot,
    ranges: Vec<Range<u32>>,
    /// The range at hand, and how far into it.
    place: (usize, u32),
    made: Vec<NodeId>,
    /// Where it tells how far it has come, if the query begins with it.
    pace: Option<&'q Pace>,
}

impl<'q> Scan<'q> {
    /// Some nodes.
    pub fn new(node: Slot, ranges: Vec<Range<u32>>, run: &'q Run<'q>) -> Self {
        Scan { run, node, ranges, place: (0, 0), made: Vec::new(), pace: run.watch.claim_pace() }
    }

    /// Tells how many of the nodes are behind it: more are only asked for when what was made of these is done.
    fn tell_pace(&self) {
        let Some(pace) = self.pace else { return };
        let nodes = |ranges: &[Range<u32>]| ranges.iter().map(|range| range.len() as u64).sum::<u64>();
        let (range, offset) = self.place;
        pace.tell(nodes(&self.ranges[..range]) + u64::from(offset), nodes(&self.ranges));
    }
}

impl Producer for Scan<'_> {
    fn produce(&mut self, _batch: &Batch, _row: usize, room: usize) -> Result<Made> {
        let (range, offset) = self.place;
        let Some(nodes) = self.ranges.get(range) else {
            self.place = (0, 0);
            return Ok(Made { rows: 0, done: true });
        };
        self.tell_pace();
        let from = nodes.start + offset;
        let to = nodes.end.min(from.saturating_add(room as u32));
        self.made.extend((from..to).map(NodeId));
        self.place = if to == nodes.end { (range + 1, 0) } else { (range, to - nodes.start) };
        let rows = (to - from) as usize;
        self.run.watch.steps(rows)?;
        let done = self.place.0 >= self.ranges.len();
        if done {
            self.place = (0, 0);
        }
        Ok(Made { rows, done })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        batch.set(self.node, Column::Nodes(take(&mut self.made)));
    }

    fn reset(&mut self) {
        self.place = (0, 0);
    }
}

/// The nodes that have one of some labels, each once; labels that the graph doesn't know add none.
pub(super) fn labelled(labels: &[Label], graph: &Graph) -> Vec<Range<u32>> {
    let ranges = labels.iter().filter_map(|label| label.id).flat_map(|label| graph.label_ranges(label));
    joined(ranges.cloned().collect())
}

/// The same nodes in ranges that don't overlap.
fn joined(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Finds nodes by their key property.
pub(super) struct Seek<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    node: Slot,
    label: Option<&'q Label>,
    key: &'q Key,
    value: &'q Expression,
    many: bool,
    made: Vec<NodeId>,
}

impl<'q> Seek<'q> {
    /// A seek for nodes whose `key` is the value, or one of the values.
    pub fn new(
        node: Slot,
        label: Option<&'q Label>,
        key: &'q Key,
        value: &'q Expression,
        many: bool,
        run: &'q Run<'q>,
    ) -> Self {
        Seek { run, evaluator: Evaluator::new(run), node, label, key, value, many, made: Vec::new() }
    }

    fn find(&self, wanted: &Value) -> Vec<NodeId> {
        let graph = self.run.graph;
        let (Some(key), label) = (self.key.id, self.label) else { return Vec::new() };
        if label.is_some_and(|label| label.id.is_none()) || wanted.is_null() {
            return Vec::new();
        }
        let label = label.and_then(|label| label.id);
        let equal = |node: &NodeId| equality::equals(&graph.property(*node, key), wanted) == Some(true);
        graph.find(label, key, wanted).unwrap_or_else(|| match label {
            Some(label) => graph.nodes_with_label(label).filter(equal).collect(),
            None => graph.nodes().filter(equal).collect(),
        })
    }
}

impl Producer for Seek<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, _room: usize) -> Result<Made> {
        self.run.watch.steps(1)?;
        let wanted = self.evaluator.value(self.value, &mut Row::new(batch, row))?;
        let mut found = match wanted.as_list() {
            Some(list) if self.many => list.iter().flat_map(|wanted| self.find(wanted)).collect(),
            _ if self.many => Vec::new(),
            _ => self.find(&wanted),
        };
        if self.many {
            found.sort_unstable();
            found.dedup();
        }
        let rows = found.len();
        self.made.append(&mut found);
        Ok(Made { rows, done: true })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        batch.set(self.node, Column::Nodes(take(&mut self.made)));
    }
}
