//! Sets of nodes, and numbers of nodes, that are emptied at once, whatever they hold.
//!
//! A set is an array of stamps by node: a node is in it while its stamp is the set's own. Emptying takes a new stamp.
//! Arrays that are done with are kept by their thread, so that a short query neither makes nor wipes one.

use std::cell::RefCell;

use crate::value::NodeId;

thread_local! {
    static SPARE: RefCell<Vec<Stamps>> = const { RefCell::new(Vec::new()) };
    static SPARE_NUMBERS: RefCell<Vec<Numbers>> = const { RefCell::new(Vec::new()) };
}

/// How many arrays a thread keeps, and how long they may be: 64 MiB each.
const MOST_SPARE: usize = 4;
const LONGEST_SPARE: usize = 16 << 20;

#[derive(Default)]
struct Stamps {
    of: Vec<u32>,
    now: u32,
}

/// A set of nodes.
pub(super) struct NodeSet {
    stamps: Stamps,
    count: usize,
}

impl NodeSet {
    /// An empty set that has room for the nodes below `bound`.
    pub fn new(bound: usize) -> Self {
        let spare = SPARE.with(|spare| spare.borrow_mut().pop());
        let mut stamps = spare.unwrap_or_default();
        if stamps.of.is_empty() {
            stamps.of = vec![0; bound];
        } else if stamps.of.len() < bound {
            stamps.of.resize(bound, 0);
        }
        let mut set = NodeSet { stamps, count: 0 };
        set.clear();
        set
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.count = 0;
        self.stamps.now = self.stamps.now.wrapping_add(1);
        if self.stamps.now == 0 {
            // Stamps of four thousand million sets ago must not look like new ones.
            self.stamps.of.fill(0);
            self.stamps.now = 1;
        }
    }

    /// Puts a node in; whether it wasn't there before. Nodes beyond the bound are never there.
    #[inline]
    pub fn insert(&mut self, node: NodeId) -> bool {
        let Some(stamp) = self.stamps.of.get_mut(node.index()) else { return false };
        let new = *stamp != self.stamps.now;
        *stamp = self.stamps.now;
        self.count += usize::from(new);
        new
    }

    /// Whether a node is there.
    #[inline]
    pub fn has(&self, node: NodeId) -> bool {
        self.stamps.of.get(node.index()).is_some_and(|stamp| *stamp == self.stamps.now)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.count
    }
}

impl Drop for NodeSet {
    fn drop(&mut self) {
        let stamps = std::mem::take(&mut self.stamps);
        if stamps.of.len() > LONGEST_SPARE {
            return;
        }
        // A thread that ends has no spare arrays any more.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < MOST_SPARE {
                spare.push(stamps);
            }
        });
    }
}

#[derive(Default)]
struct Numbers {
    /// By node, a stamp above its number.
    of: Vec<u64>,
    now: u32,
}

/// Nodes, each with a number.
pub(super) struct NodeNumbers(Numbers);

impl NodeNumbers {
    /// No node yet; there is room for those below `bound`.
    pub fn new(bound: usize) -> Self {
        let mut numbers = SPARE_NUMBERS.with(|spare| spare.borrow_mut().pop()).unwrap_or_default();
        if numbers.of.is_empty() {
            numbers.of = vec![0; bound];
        } else if numbers.of.len() < bound {
            numbers.of.resize(bound, 0);
        }
        let mut numbers = NodeNumbers(numbers);
        numbers.clear();
        numbers
    }

    /// Takes all numbers away.
    pub fn clear(&mut self) {
        let Numbers { of, now } = &mut self.0;
        *now = now.wrapping_add(1);
        if *now == 0 {
            of.fill(0);
            *now = 1;
        }
    }

    /// The number of a node, if it has one.
    #[inline]
    pub fn get(&self, node: NodeId) -> Option<u32> {
        let stamped = self.0.of.get(node.index()).copied().unwrap_or(0);
        ((stamped >> 32) as u32 == self.0.now).then_some(stamped as u32)
    }

    /// Gives a node a number; one beyond the bound gets none.
    #[inline]
    pub fn set(&mut self, node: NodeId, number: u32) {
        if let Some(stamped) = self.0.of.get_mut(node.index()) {
            *stamped = u64::from(self.0.now) << 32 | u64::from(number);
        }
    }
}

impl Drop for NodeNumbers {
    fn drop(&mut self) {
        let numbers = std::mem::take(&mut self.0);
        if numbers.of.len() > LONGEST_SPARE / 2 {
            return;
        }
        let _ = SPARE_NUMBERS.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < MOST_SPARE {
                spare.push(numbers);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_since_it_was_emptied() {
        for _ in 0..3 {
            let mut set = NodeSet::new(10);
            assert!(set.insert(NodeId(3)) && !set.insert(NodeId(3)) && set.insert(NodeId(9)));
            assert!(set.has(NodeId(3)) && !set.has(NodeId(4)) && !set.has(NodeId(10_000)));
            assert!(!set.insert(NodeId(10_000)));
            assert_eq!(set.len(), 2);
            set.clear();
            assert!(!set.has(NodeId(3)) && set.len() == 0 && set.insert(NodeId(3)));
        }
    }

    #[test]
    fn stamps_begin_anew_when_they_run_out() {
        let mut set = NodeSet::new(4);
        set.insert(NodeId(1));
        set.stamps.now = u32::MAX;
        set.insert(NodeId(2));
        set.clear();
        assert!(!set.has(NodeId(1)) && !set.has(NodeId(2)));
    }

    #[test]
    fn a_larger_graph_gets_a_larger_set() {
        drop(NodeSet::new(2));
        let mut set = NodeSet::new(50);
        assert!(set.insert(NodeId(49)));
    }
    #[test]
    fn nodes_have_the_numbers_they_got_last() {
        for round in 0..3 {
            let mut numbers = NodeNumbers::new(10);
            assert_eq!(numbers.get(NodeId(3)), None);
            numbers.set(NodeId(3), round);
            numbers.set(NodeId(3), round + 1);
            numbers.set(NodeId(99), 7);
            assert_eq!((numbers.get(NodeId(3)), numbers.get(NodeId(99))), (Some(round + 1), None));
        }
        let mut numbers = NodeNumbers::new(4);
        numbers.0.now = u32::MAX;
        numbers.set(NodeId(1), 5);
        drop(numbers);
        assert_eq!(NodeNumbers::new(4).get(NodeId(1)), None);
    }
}
