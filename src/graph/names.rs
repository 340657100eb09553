//! Labels, types and keys, interned: each name is written down once, and is a small number everywhere else.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// Names of one sort, numbered in the order of their first use.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Names {
    set: IndexSet<Arc<str>, FxBuildHasher>,
}

impl Names {
    /// The most names of one sort; ids are 16 bits.
    pub const MOST: usize = 1 << 16;

    /// The number of `name`, if it is known.
    pub fn find(&self, name: &str) -> Option<u16> {
        self.set.get_index_of(name).map(|index| index as u16)
    }

    /// The number of `name`, new if need be; none when there are no numbers left.
    pub fn intern(&mut self, name: &str) -> Option<u16> {
        if let Some(known) = self.find(name) {
            return Some(known);
        }
        if self.set.len() == Self::MOST {
            return None;
        }
        Some(self.set.insert_full(Arc::from(name)).0 as u16)
    }

    /// Forgets the names from this number on.
    pub fn truncate(&mut self, count: usize) {
        self.set.truncate(count);
    }

    /// The name with this number.
    pub fn name(&self, number: u16) -> &Arc<str> {
        &self.set[number as usize]
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.set.len()
    }

    /// All names, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<str>> {
        self.set.iter()
    }
}
