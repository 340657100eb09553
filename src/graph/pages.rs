//! A sparse array that is cheap to copy: pages that copies share until one of them writes.
//!
//! A statement works on a copy of the graph, so that it can be dropped as a whole. The copy of what was changed before
//! costs one count for each page of 256 entries; the first write into a page copies that page alone.

use std::sync::Arc;

const PAGE: usize = 256;

/// One page; `None` where nothing was put.
type Page<V> = Vec<Option<V>>;

/// Entries by number, few of them set.
#[derive(Clone, Debug)]
pub(super) struct Pages<V> {
    pages: Vec<Option<Arc<Page<V>>>>,
    count: usize,
}

impl<V> Default for Pages<V> {
    fn default() -> Self {
        Pages { pages: Vec::new(), count: 0 }
    }
}

impl<V: Clone> Pages<V> {
    /// The entry with this number.
    #[inline]
    pub fn get(&self, number: u32) -> Option<&V> {
        let page = self.pages.get(number as usize / PAGE)?.as_ref()?;
        page.get(number as usize % PAGE)?.as_ref()
    }

    /// The entry with this number, made first where there is none.
    pub fn entry(&mut self, number: u32, make: impl FnOnce() -> V) -> &mut V {
        let (place, row) = (number as usize / PAGE, number as usize % PAGE);
        if self.pages.len() <= place {
            self.pages.resize(place + 1, None);
        }
        let page = Arc::make_mut(self.pages[place].get_or_insert_default());
        if page.len() <= row {
            page.resize(row + 1, None);
        }
        let entry = &mut page[row];
        self.count += usize::from(entry.is_none());
        entry.get_or_insert_with(make)
    }

    /// How many entries are set.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Every entry that is set, with its number, in the order of the numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &V)> {
        let pages = self.pages.iter().enumerate().filter_map(|(place, page)| Some((place, page.as_ref()?)));
        pages.flat_map(|(place, page)| {
            let entries = page.iter().enumerate().filter_map(|(row, entry)| Some((row, entry.as_ref()?)));
            entries.map(move |(row, entry)| ((place * PAGE + row) as u32, entry))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_what_it_had() {
        let mut pages = Pages::default();
        for number in [0, 255, 256, 5_000] {
            *pages.entry(number, || 0) = number + 1;
        }
        let copy = pages.clone();
        *pages.entry(256, || 0) = 7;
        *pages.entry(1, || 0) = 9;
        assert_eq!((copy.get(256), copy.get(1), copy.get(100_000), copy.len()), (Some(&257), None, None, 4));
        assert_eq!((pages.get(256), pages.get(1), pages.len()), (Some(&7), Some(&9), 5));
        assert!(copy.iter().map(|(number, _)| number).eq([0, 255, 256, 5_000]));
    }
}
