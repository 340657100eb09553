//! Values with the numbers of their elements, in the order of the values, in pages that copies share until one of them writes.

use std::cmp::Ordering;
use std::ops::Bound;
use std::sync::Arc;

use crate::value::Value;
use crate::value::order::order;

/// A page that grows beyond this is cut in two.
const LARGEST_PAGE: usize = 512;

type Entry = (Value, u32);

/// Pairs of a value and an element, each once, sorted by both.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    /// None of them empty.
    pages: Arc<Vec<Arc<Vec<Entry>>>>,
    len: usize,
}

fn compare(left: &Entry, value: &Value, element: u32) -> Ordering {
    order(&left.0, value).then(left.1.cmp(&element))
}

impl Sorted {
    /// All of these.
    pub fn of(mut entries: Vec<Entry>) -> Sorted {
        entries.sort_by(|left, right| compare(left, &right.0, right.1));
        entries.dedup_by(|left, right| compare(left, &right.0, right.1).is_eq());
        let len = entries.len();
        let pages = entries.chunks(LARGEST_PAGE / 2).map(|page| Arc::new(page.to_vec())).collect();
        Sorted { pages: Arc::new(pages), len }
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Where a pair is, or would be: its page, and its place there.
    fn place(&self, value: &Value, element: u32) -> (usize, Result<usize, usize>) {
        let behind = |page: &Arc<Vec<Entry>>| page.last().is_some_and(|last| compare(last, value, element).is_lt());
        let page = self.pages.partition_point(behind).min(self.pages.len().saturating_sub(1));
        let found =
            self.pages.get(page).map_or(Err(0), |page| page.binary_search_by(|entry| compare(entry, value, element)));
        (page, found)
    }

    /// Adds a pair that may be there.
    pub fn insert(&mut self, value: Value, element: u32) {
        let (page, Err(place)) = self.place(&value, element) else { return };
        self.len += 1;
        let pages = Arc::make_mut(&mut self.pages);
        let Some(shared) = pages.get_mut(page) else {
            pages.push(Arc::new(vec![(value, element)]));
            return;
        };
        let entries = Arc::make_mut(shared);
        entries.insert(place, (value, element));
        if entries.len() > LARGEST_PAGE {
            let rest = entries.split_off(LARGEST_PAGE / 2);
            pages.insert(page + 1, Arc::new(rest));
        }
    }

    /// Takes a pair away that may be there.
    pub fn remove(&mut self, value: &Value, element: u32) {
        let (page, Ok(place)) = self.place(value, element) else { return };
        self.len -= 1;
        let pages = Arc::make_mut(&mut self.pages);
        let entries = Arc::make_mut(&mut pages[page]);
        entries.remove(place);
        if entries.is_empty() {
            pages.remove(page);
        }
    }

    /// The elements whose values lie within these bounds, in order.
    pub fn range(&self, least: Bound<Value>, most: Bound<Value>) -> impl Iterator<Item = &(Value, u32)> {
        let before = |entry: &Entry| match &least {
            Bound::Unbounded => false,
            Bound::Included(value) => order(&entry.0, value).is_lt(),
            Bound::Excluded(value) => order(&entry.0, value).is_le(),
        };
        let page = self.pages.partition_point(|page| page.last().is_some_and(before));
        let start = self.pages.get(page).map_or(0, |page| page.partition_point(before));
        let entries = self.pages.get(page..).unwrap_or_default().iter().flat_map(|page| page.iter()).skip(start);
        entries.take_while(move |entry| match &most {
            Bound::Unbounded => true,
            Bound::Included(value) => order(&entry.0, value).is_le(),
            Bound::Excluded(value) => order(&entry.0, value).is_lt(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_put_in_is_found_in_order(changes in prop::collection::vec((any::<bool>(), 0..40_i64, 0..4_u32), 0..3_000), least in 0..40_i64, most in 0..40_i64) {
            let mut sorted = Sorted::default();
            let mut plain = std::collections::BTreeSet::new();
            for (add, value, node) in changes {
                // Floats and integers that are equal stand together.
                let number = if node % 2 == 0 { Value::Integer(value) } else { Value::Float(value as f64) };
                if add {
                    sorted.insert(number, node);
                    plain.insert((value, node));
                } else {
                    sorted.remove(&number, node);
                    plain.remove(&(value, node));
                }
            }
            prop_assert_eq!(sorted.len(), plain.len());
            let nodes: Vec<u32> = sorted.range(Bound::Included(Value::Integer(least)), Bound::Excluded(Value::Integer(most))).map(|(_, node)| *node).collect();
            let expected: Vec<u32> = plain.iter().filter(|(value, _)| (least..most).contains(value)).map(|(_, node)| *node).collect();
            prop_assert_eq!(nodes, expected);
            prop_assert!(sorted.pages.iter().all(|page| !page.is_empty() && page.len() <= LARGEST_PAGE));
        }
    }
}
