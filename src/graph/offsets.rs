//! Where each row of neighbours begins and ends.
//!
//! Many types lead to one node at most: a comment has one creator. Their rows need no offsets, only a bit each: a row
//! begins where the count of the bits before it says.
//!
//! ```text
//! rows      0    1    2    3    4
//! bits      1    0    1    1    0         row 2 is place 1 .. 2, since one bit is set before it
//! ```

use serde::{Deserialize, Serialize};

use std::ops::Range;

/// The offsets of rows 0 .. n.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Offsets {
    /// Row `i` is `[i] .. [i + 1]`.
    Listed(Vec<u32>),
    /// No row is longer than one: its bit tells whether there is one; `ranks` counts the bits before each word.
    Single { words: Vec<u64>, ranks: Vec<u32>, rows: usize },
}

impl Default for Offsets {
    fn default() -> Self {
        Offsets::Listed(Vec::new())
    }
}

impl Offsets {
    /// From the list: where each row begins, and at last where the last one ends.
    pub fn new(listed: Vec<u32>) -> Self {
        let single = listed.windows(2).all(|pair| pair[1] - pair[0] <= 1);
        if !single || listed.len() <= 64 {
            return Offsets::Listed(listed);
        }
        let rows = listed.len() - 1;
        let mut words = vec![0u64; rows.div_ceil(64)];
        for (row, pair) in listed.windows(2).enumerate() {
            words[row / 64] |= u64::from(pair[1] - pair[0]) << (row % 64);
        }
        let ranks = listed.iter().copied().step_by(64).take(words.len()).collect();
        Offsets::Single { words, ranks, rows }
    }

    /// How many rows there are.
    #[inline]
    pub fn rows(&self) -> usize {
        match self {
            Offsets::Listed(listed) => listed.len().saturating_sub(1),
            Offsets::Single { rows, .. } => *rows,
        }
    }

    /// The places of a row; none for a row that is not there.
    #[inline]
    pub fn range(&self, row: usize) -> Range<usize> {
        match self {
            Offsets::Listed(listed) => match (listed.get(row), listed.get(row + 1)) {
                (Some(from), Some(to)) => *from as usize..*to as usize,
                _ => 0..0,
            },
            Offsets::Single { words, ranks, .. } => {
                let (Some(word), Some(rank)) = (words.get(row / 64), ranks.get(row / 64)) else { return 0..0 };
                let before = word & ((1 << (row % 64)) - 1);
                let from = *rank as usize + before.count_ones() as usize;
                from..from + (word >> (row % 64) & 1) as usize
            }
        }
    }

    /// Hands the places of rows that are there to `each`, one row after the other.
    #[inline]
    pub fn each(&self, rows: Range<usize>, mut each: impl FnMut(Range<usize>)) {
        match self {
            Offsets::Listed(listed) => {
                let pairs = listed.get(rows.start..=rows.end).unwrap_or_default().windows(2);
                pairs.for_each(|pair| each(pair[0] as usize..pair[1] as usize));
            }
            Offsets::Single { words, .. } => {
                let mut place = self.range(rows.start).start;
                for row in rows {
                    let behind = place + (words[row / 64] >> (row % 64) & 1) as usize;
                    each(place..behind);
                    place = behind;
                }
            }
        }
    }

    /// Where a run of rows, which is not empty, begins and ends.
    #[inline]
    pub fn span(&self, rows: Range<usize>) -> Range<usize> {
        self.range(rows.start).start..self.range(rows.end - 1).end
    }

    /// The row that holds a place.
    pub fn row_of(&self, place: u32) -> usize {
        match self {
            Offsets::Listed(listed) => listed.partition_point(|offset| *offset <= place).saturating_sub(1),
            Offsets::Single { words, ranks, .. } => {
                let word = ranks.partition_point(|rank| *rank <= place).saturating_sub(1);
                let mut rest = words.get(word).copied().unwrap_or(0);
                for _ in ranks.get(word).copied().unwrap_or(0)..place {
                    rest &= rest.wrapping_sub(1);
                }
                word * 64 + rest.trailing_zeros() as usize
            }
        }
    }

    pub fn bytes(&self) -> usize {
        match self {
            Offsets::Listed(listed) => listed.len() * 4,
            Offsets::Single { words, ranks, .. } => words.len() * 8 + ranks.len() * 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Offsets;

    #[test]
    fn bits_tell_what_the_list_tells() {
        for gap in [1, 2, 3, 65, 200] {
            let lengths = (0..500usize).map(|row| u32::from(row % gap == 0));
            let mut listed = vec![0];
            listed.extend(lengths.scan(0, |sum, length| {
                *sum += length;
                Some(*sum)
            }));
            let plain = Offsets::Listed(listed.clone());
            let single = Offsets::new(listed);
            assert!(matches!(single, Offsets::Single { .. }) && single.bytes() < plain.bytes() / 4);
            assert_eq!(single.rows(), plain.rows());
            for row in 0..500 {
                assert_eq!(single.range(row), plain.range(row), "row {row} of gap {gap}");
                for place in plain.range(row) {
                    assert_eq!((single.row_of(place as u32), plain.row_of(place as u32)), (row, row));
                }
            }
            for offsets in [&plain, &single] {
                let mut found = Vec::new();
                offsets.each(7..499, |places| found.push(places));
                assert!(found.into_iter().eq((7..499).map(|row| plain.range(row))));
            }
            assert_eq!((single.range(5000), single.span(3..480)), (0..0, plain.span(3..480)));
        }
    }
}
