//! What a found path gives to its row: its end, its relationships, and what the variables along it stand for.

use std::mem::take;
use std::sync::Arc;

use super::super::Run;
use super::super::batch::{Batch, Column};
use super::super::evaluate::{Evaluator, Row};
use super::Found;
use crate::error::Result;
use crate::plan::{Element, Route, RouteExpand, Slot};
use crate::value::{NodeId, Path, Value};

/// The bytes of lists after which a batch is handed on, however few rows it has.
const BATCH_BYTES: usize = 4 << 20;

/// The columns of paths that were found.
pub(super) struct Given<'q> {
    walk: &'q RouteExpand,
    evaluator: Evaluator<'q>,
    ends: Vec<NodeId>,
    /// What is read of paths, with the values so far.
    outputs: Vec<(Slot, Element, Vec<Value>)>,
    bytes: usize,
}

impl<'q> Given<'q> {
    /// Nothing yet; only what is read behind is made.
    pub fn new(walk: &'q RouteExpand, behind: &[Slot], run: &'q Run<'q>) -> Self {
        let all = [(walk.step.relationship, Element::All)];
        let outputs = all.iter().chain(&walk.route.outputs).filter(|(slot, _)| behind.contains(slot));
        let outputs = outputs.map(|(slot, element)| (*slot, *element, Vec::new())).collect();
        Given { walk, evaluator: Evaluator::new(run), ends: Vec::new(), outputs, bytes: 0 }
    }

    /// Whether so much is held that it should be handed over.
    pub fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES
    }

    /// Whether the conditions of whole paths hold.
    pub fn holds(&self, found: &Found, batch: &Batch, row: usize) -> Result<bool> {
        let route = &self.walk.route;
        if route.conditions.is_empty() {
            return Ok(true);
        }
        let path = Along::new(found, route, self.walk.backwards);
        for condition in &route.conditions {
            let mut row = Row::new(batch, row);
            row.locals = condition.seen.iter().map(|element| path.value(*element)).collect();
            if !self.evaluator.holds(&condition.holds, &mut row)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes a row of a path.
    pub fn take(&mut self, found: &Found, end: NodeId) {
        self.ends.push(end);
        if self.outputs.is_empty() {
            return;
        }
        let path = Along::new(found, &self.walk.route, self.walk.backwards);
        for (_, element, values) in &mut self.outputs {
            values.push(path.value(*element));
            self.bytes += (found.relationships.len() + 1) * size_of::<Value>();
        }
    }

    /// Moves the columns into a batch.
    pub fn hand_over(&mut self, batch: &mut Batch) {
        let ends = Column::Nodes(take(&mut self.ends));
        if !self.walk.step.into {
            batch.set(self.walk.step.to, ends);
        }
        for (slot, _, values) in &mut self.outputs {
            batch.set(*slot, Column::Values(take(values)));
        }
        self.bytes = 0;
    }
}

/// A path in the direction in which its route is written.
struct Along<'f> {
    nodes: Vec<NodeId>,
    found: &'f Found,
    backwards: bool,
    /// For each part, the steps of a round, and where its relationships begin; one more entry tells the end.
    parts: Vec<(usize, usize)>,
}

impl<'f> Along<'f> {
    fn new(found: &'f Found, route: &Route, backwards: bool) -> Self {
        let mut nodes = found.nodes.clone();
        if backwards {
            nodes.reverse();
        }
        let count = route.parts.len();
        let mut lengths = vec![0; count];
        for part in &found.parts {
            let part = *part as usize;
            lengths[if backwards { count - 1 - part } else { part }] += 1;
        }
        let mut begins = 0;
        let mut parts = Vec::with_capacity(count + 1);
        for (part, length) in route.parts.iter().zip(lengths) {
            parts.push((part.hops.len(), begins));
            begins += length;
        }
        parts.push((1, begins));
        Along { nodes, found, backwards, parts }
    }

    fn relationship(&self, place: usize) -> Value {
        let relationships = &self.found.relationships;
        let place = if self.backwards { relationships.len() - 1 - place } else { place };
        relationships.get(place).map_or(Value::Null, |relationship| Value::Relationship(*relationship))
    }

    fn node(&self, place: usize) -> Value {
        self.nodes.get(place).map_or(Value::Null, |node| Value::Node(*node))
    }

    /// What stands at a place of each round of a part.
    fn in_rounds(&self, part: usize, place: usize, value: impl Fn(usize) -> Value) -> Value {
        let (hops, from) = self.parts[part];
        let to = self.parts[part + 1].1;
        (from..to).step_by(hops.max(1)).map(|begin| value(begin + place)).collect::<Vec<_>>().into()
    }

    fn value(&self, element: Element) -> Value {
        let length = self.found.relationships.len();
        match element {
            Element::Start => self.node(0),
            Element::End => self.node(length),
            Element::Between(part) => self.node(self.parts[part + 1].1),
            Element::Relationship(part, place) => self.relationship(self.parts[part].1 + place),
            Element::Nodes(part, place) => self.in_rounds(part, place, |at| self.node(at)),
            Element::Relationships(part, place) => self.in_rounds(part, place, |at| self.relationship(at)),
            Element::All => (0..length).map(|place| self.relationship(place)).collect::<Vec<_>>().into(),
            Element::Path => {
                let mut relationships = self.found.relationships.clone();
                if self.backwards {
                    relationships.reverse();
                }
                Value::Path(Arc::new(Path { nodes: self.nodes.clone(), relationships }))
            }
        }
    }
}
