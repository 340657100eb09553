//! What came before in a group, for aggregations of DISTINCT values.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::Run;
use super::seen::NodeSet;
use crate::error::Result;
use crate::value::aside::Aside;
use crate::value::equality::OneKey;
use crate::value::{NodeId, Value, equality};

/// Values that came before, by group.
pub(super) struct Once<'q> {
    run: &'q Run<'q>,
    /// Whether all rows are one group.
    one_group: bool,
    /// The nodes of the one group; made for the first of them.
    nodes: Option<NodeSet>,
    /// Groups and nodes.
    pairs: FxHashSet<u64>,
    /// Groups and whole numbers.
    integers: FxHashSet<(u32, i64)>,
    /// Groups and other values.
    others: Aside<IndexSet<(u32, OneKey), FxBuildHasher>>,
}

impl<'q> Once<'q> {
    /// Nothing came yet.
    pub fn new(one_group: bool, run: &'q Run<'q>) -> Self {
        Once {
            run,
            one_group,
            nodes: None,
            pairs: FxHashSet::default(),
            integers: FxHashSet::default(),
            others: Aside::default(),
        }
    }

    /// The nodes of the one group, where there is one.
    #[inline]
    fn nodes(&mut self) -> Option<&mut NodeSet> {
        let bound = self.run.graph.node_bound();
        self.one_group.then(|| self.nodes.get_or_insert_with(|| NodeSet::new(bound)))
    }

    /// Whether a node comes for the first time; null never does.
    #[inline]
    pub fn is_new_node(&mut self, group: u32, node: NodeId) -> bool {
        if let Some(nodes) = self.nodes() {
            return nodes.insert(node);
        }
        let is_node = node.index() < self.run.graph.node_bound();
        is_node && self.pairs.insert(u64::from(group) << 32 | u64::from(node.0))
    }

    /// How many of these nodes come for the first time, where all rows are one group.
    pub fn count_new(&mut self, nodes: &[NodeId]) -> Option<usize> {
        let set = self.nodes()?;
        let before = set.len();
        nodes.iter().for_each(|node| _ = set.insert(*node));
        Some(set.len() - before)
    }

    /// Whether a value comes for the first time.
    pub fn is_new(&mut self, group: u32, value: &Value) -> bool {
        match value {
            Value::Node(node) => self.is_new_node(group, *node),
            Value::Integer(number) => self.integers.insert((group, *number)),
            Value::Float(number) => match equality::whole(*number) {
                Some(whole) => self.integers.insert((group, whole)),
                None => self.others.insert((group, OneKey(value.clone()))),
            },
            value => self.others.insert((group, OneKey(value.clone()))),
        }
    }

    /// Asks for the room that so many more nodes take.
    pub fn hold_nodes(&self, nodes: usize) -> Result<usize> {
        let each = if self.one_group { size_of::<NodeId>() } else { 2 * size_of::<u64>() };
        self.run.watch.hold(nodes * each)?;
        Ok(nodes * each)
    }
}
