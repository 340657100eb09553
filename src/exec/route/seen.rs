//! What a path has passed, in order, with a quick look whether something is among it.

use std::hash::Hash;

use rustc_hash::FxHashSet;

/// How many of the first are searched one by one.
const NEAR: usize = 32;

/// Elements in order. Looking for one behind the first few takes that none of these comes back.
pub(super) struct Seen<T> {
    order: Vec<T>,
    far: FxHashSet<T>,
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Seen { order: Vec::new(), far: FxHashSet::default() }
    }
}

impl<T: Copy + Eq + Hash> Seen<T> {
    /// All of them.
    pub fn as_slice(&self) -> &[T] {
        &self.order
    }

    /// Whether it is among them.
    pub fn holds(&self, item: T) -> bool {
        let near = &self.order[..self.order.len().min(NEAR)];
        near.contains(&item) || (!self.far.is_empty() && self.far.contains(&item))
    }

    /// Adds one at the end.
    pub fn push(&mut self, item: T) {
        if self.order.len() >= NEAR {
            self.far.insert(item);
        }
        self.order.push(item);
    }

    /// Keeps the first so many.
    pub fn truncate(&mut self, length: usize) {
        while self.order.len() > length {
            let last = self.order.pop();
            if self.order.len() >= NEAR
                && let Some(last) = last
            {
                self.far.remove(&last);
            }
        }
    }
}
