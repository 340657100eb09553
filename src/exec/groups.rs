//! Which group each row of a batch belongs to.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Run;
use super::batch::{Batch, Column};
use super::budget::weight;
use super::cells;
use super::evaluate::{Evaluator, Row};
use super::seen::NodeNumbers;
use crate::error::Result;
use crate::graph::{CellsView, Words};
use crate::plan::{Expression, Slot};
use crate::value::aside::Aside;
use crate::value::equality::Keys;
use crate::value::{NodeId, Value, equality};

/// About what a group takes beside its keys.
const GROUP_BYTES: usize = 64;

/// The groups so far, numbered in the order in which they came.
pub(super) struct Groups<'q> {
    run: &'q Run<'q>,
    evaluator: Evaluator<'q>,
    keys: &'q [(Slot, Expression)],
    /// The groups by their keys; those by a single node or whole number are found by these.
    by_keys: Aside<IndexMap<Keys, u32, FxBuildHasher>>,
    /// The keys of each group, one group behind the other.
    values: Aside<Vec<Value>>,
    count: usize,
    nodes: Option<NodeNumbers>,
    integers: FxHashMap<i64, u32>,
    /// The groups of words, as far as they were looked up, so that no text has to be hashed again.
    words: Option<(Words, Vec<Option<u32>>)>,
    held: usize,
    /// What the groups of the batch at hand take.
    unheld: usize,
}

impl<'q> Groups<'q> {
    /// No groups yet.
    pub fn new(keys: &'q [(Slot, Expression)], run: &'q Run<'q>) -> Self {
        Groups {
            run,
            evaluator: Evaluator::new(run),
            keys,
            by_keys: Aside::default(),
            values: Aside::default(),
            count: 0,
            nodes: None,
            integers: FxHashMap::default(),
            words: None,
            held: 0,
            unheld: 0,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there may be more than one.
    pub fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }

    /// The group of each row.
    pub fn of(&mut self, batch: &Batch) -> Result<Vec<u32>> {
        let groups = self.numbers(batch)?;
        self.hold_new()?;
        Ok(groups)
    }

    fn hold_new(&mut self) -> Result<()> {
        let new = std::mem::take(&mut self.unheld);
        self.run.watch.hold(new)?;
        self.held += new;
        Ok(())
    }

    /// The keys of the groups from one on, one group behind the other.
    pub fn keys_from(&self, group: usize) -> &[Value] {
        &self.values[group * self.keys.len()..]
    }

    /// Adds the numbers of groups with these keys, one group behind the other, to `numbers`.
    pub fn number(&mut self, keys: &[Value], numbers: &mut Vec<u32>) -> Result<()> {
        match self.keys.len() {
            0 => {
                self.only();
                numbers.resize(1, 0);
            }
            1 => {
                for key in keys {
                    numbers.push(self.find(key.clone())?);
                }
            }
            wide => numbers.extend(keys.chunks_exact(wide).map(|keys| {
                let keys = Keys(keys.to_vec());
                self.by_keys.get(&keys).copied().unwrap_or_else(|| self.add_keys(keys))
            })),
        }
        self.hold_new()
    }

    fn numbers(&mut self, batch: &Batch) -> Result<Vec<u32>> {
        match self.keys {
            [] => {
                self.only();
                Ok(vec![0; batch.rows])
            }
            [(_, key)] => {
                if let Expression::Slot(slot) = key
                    && let Column::Nodes(nodes) = batch.column(*slot)
                {
                    return self.of_nodes(nodes);
                }
                match cells::of(key, batch, self.run).as_ref().map(cells::Found::view) {
                    Some(CellsView::Integers(numbers)) => self.of_integers(numbers),
                    Some(CellsView::Words(codes, words)) => self.of_words(codes, words),
                    _ => self.of_rows(batch),
                }
            }
            _ => self.of_rows(batch),
        }
    }

    /// The one group that there is without keys, even of no rows.
    pub fn only(&mut self) {
        self.count = self.count.max(1);
    }

    fn of_nodes(&mut self, nodes: &[NodeId]) -> Result<Vec<u32>> {
        let bound = self.run.graph.node_bound();
        let mut known = self.nodes.take().unwrap_or_else(|| NodeNumbers::new(bound));
        let group = |node: &NodeId| match known.get(*node) {
            Some(group) => Ok(group),
            // A node beyond the graph is null.
            None if node.index() >= bound => self.find(Value::Null),
            None => {
                let group = self.add(Value::Node(*node));
                known.set(*node, group);
                Ok(group)
            }
        };
        let groups = nodes.iter().map(group).collect();
        self.nodes = Some(known);
        groups
    }

    fn of_node(&mut self, node: NodeId) -> Result<u32> {
        let bound = self.run.graph.node_bound();
        if node.index() >= bound {
            return self.find(Value::Null);
        }
        if let Some(group) = self.nodes.get_or_insert_with(|| NodeNumbers::new(bound)).get(node) {
            return Ok(group);
        }
        let group = self.add(Value::Node(node));
        if let Some(known) = &mut self.nodes {
            known.set(node, group);
        }
        Ok(group)
    }

    fn of_integers(&mut self, numbers: &[i64]) -> Result<Vec<u32>> {
        Ok(numbers.iter().map(|number| self.of_integer(*number, Value::Integer(*number))).collect())
    }

    /// The group of a whole number, which may be written as a float.
    #[inline]
    fn of_integer(&mut self, number: i64, key: Value) -> u32 {
        if let Some(group) = self.integers.get(&number) {
            return *group;
        }
        let group = self.add(key);
        self.integers.insert(number, group);
        group
    }

    fn of_words(&mut self, codes: &[u32], words: &Words) -> Result<Vec<u32>> {
        let known = self.words.take().filter(|(others, _)| Words::ptr_eq(others, words));
        let (words, mut known) = known.unwrap_or_else(|| (words.clone(), vec![None; words.len()]));
        let mut groups = Vec::with_capacity(codes.len());
        for code in codes {
            groups.push(match known[*code as usize] {
                Some(group) => group,
                None => {
                    let group = self.find(Value::Text(words[*code as usize].clone()))?;
                    known[*code as usize] = Some(group);
                    group
                }
            });
        }
        self.words = Some((words, known));
        Ok(groups)
    }

    fn of_rows(&mut self, batch: &Batch) -> Result<Vec<u32>> {
        let mut groups = Vec::with_capacity(batch.rows);
        let mut row = Row::new(batch, 0);
        let mut keys = Keys(Vec::with_capacity(self.keys.len()));
        for place in 0..batch.rows {
            row.row = place;
            keys.0.clear();
            for (_, key) in self.keys {
                keys.0.push(self.evaluator.value(key, &mut row)?);
            }
            groups.push(match (self.by_keys.get(&keys), keys.0.as_mut_slice()) {
                (Some(group), _) => *group,
                (None, [key]) => self.find(std::mem::take(key))?,
                (None, _) => self.add_keys(keys.clone()),
            });
        }
        Ok(groups)
    }

    /// The group of a single key.
    fn find(&mut self, key: Value) -> Result<u32> {
        let whole = match key {
            Value::Node(node) => return self.of_node(node),
            Value::Integer(number) => Some(number),
            Value::Float(number) => equality::whole(number),
            _ => None,
        };
        if let Some(number) = whole {
            return Ok(self.of_integer(number, key));
        }
        let keys = Keys(vec![key]);
        match self.by_keys.get(&keys) {
            Some(group) => Ok(*group),
            None => Ok(self.add_keys(keys)),
        }
    }

    fn add_keys(&mut self, keys: Keys) -> u32 {
        self.unheld += keys.0.iter().map(weight).sum::<usize>();
        self.values.extend_from_slice(&keys.0);
        let group = self.next();
        self.by_keys.insert(keys, group);
        group
    }

    /// A group by a single key that is looked up by itself.
    fn add(&mut self, key: Value) -> u32 {
        self.values.push(key);
        self.next()
    }

    fn next(&mut self) -> u32 {
        self.unheld += GROUP_BYTES + self.keys.len() * size_of::<Value>();
        self.count += 1;
        self.count as u32 - 1
    }

    /// The values of a key in some of the groups; they can be had once.
    pub fn take_values(&mut self, key: usize, groups: std::ops::Range<usize>) -> Vec<Value> {
        let wide = self.keys.len();
        groups.map(|group| std::mem::take(&mut self.values[group * wide + key])).collect()
    }

    /// Forgets all groups.
    pub fn clear(&mut self) {
        self.run.watch.release(self.held);
        *self = Groups::new(self.keys, self.run);
    }
}
