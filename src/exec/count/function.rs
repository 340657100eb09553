//! A chain of relationships of which each leads to one node at most, as one array: a person's city's country.

use std::ops::Range;

use super::super::Run;
use crate::error::Result;
use crate::graph::adjacency::Lists;
use crate::value::NodeId;

/// For each node the one that it leads to, if any.
#[derive(Default)]
pub(super) struct Function {
    first: u32,
    values: Vec<u32>,
}

/// Stands where there is no value; no node has this id.
const NONE: u32 = u32::MAX;

impl Function {
    /// The first neighbour of each node of a span.
    pub fn new(lists: Lists<'_>, nodes: &Range<u32>, run: &Run<'_>) -> Result<Function> {
        let rows = lists.span();
        let span = rows.start.max(nodes.start)..rows.end.min(nodes.end);
        run.watch.room_for(span.len() * size_of::<u32>())?;
        run.watch.steps(span.len())?;
        let mut values = vec![NONE; span.len()];
        lists.each(span.start, &mut values, |value, row| *value = row.first().map_or(NONE, |node| node.0));
        Ok(Function { first: span.start, values })
    }

    /// What a function's value leads to in turn.
    pub fn then(mut self, lists: Lists<'_>, run: &Run<'_>) -> Result<Function> {
        run.watch.steps(self.values.len())?;
        for value in self.values.iter_mut().filter(|value| **value != NONE) {
            *value = lists.of(NodeId(*value)).first().map_or(NONE, |node| node.0);
        }
        Ok(self)
    }

    /// The value of a node.
    #[inline]
    pub fn of(&self, node: NodeId) -> Option<NodeId> {
        match self.values.get(node.0.wrapping_sub(self.first) as usize) {
            Some(value) if *value != NONE => Some(NodeId(*value)),
            _ => None,
        }
    }
}
