//! A row of bits, one per row of a column or per node.

use serde::{Deserialize, Serialize};

/// A growing row of bits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bits {
    words: Vec<u64>,
    length: usize,
}

impl Bits {
    /// `length` bits, all unset.
    pub fn zeros(length: usize) -> Self {
        Bits { words: vec![0; length.div_ceil(64)], length }
    }

    /// How many bits there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are no bits.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The bit at `index`; unset beyond the end.
    pub fn get(&self, index: usize) -> bool {
        self.words.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Sets or clears the bit at `index`, which must be within the length; tells what it was.
    pub fn put(&mut self, index: usize, bit: bool) -> bool {
        let mask = 1u64 << (index % 64);
        let word = &mut self.words[index / 64];
        let before = *word & mask != 0;
        if bit {
            *word |= mask;
        } else {
            *word &= !mask;
        }
        before
    }

    /// One more bit.
    pub fn push(&mut self, bit: bool) {
        if self.length.is_multiple_of(64) {
            self.words.push(0);
        }
        self.length += 1;
        if bit {
            self.put(self.length - 1, true);
        }
    }

    /// Forgets the bits from `length` on.
    pub fn truncate(&mut self, length: usize) {
        while self.length > length {
            self.put(self.length - 1, false);
            self.length -= 1;
        }
        self.words.truncate(self.length.div_ceil(64));
    }

    /// How many bits are set.
    pub fn ones(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.words.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn bits_hold_what_is_put() {
        let mut bits = Bits::default();
        for index in 0..130 {
            bits.push(index % 3 == 0);
        }
        assert!((0..130).all(|index| bits.get(index) == (index % 3 == 0)));
        assert_eq!(bits.ones(), 44);
        bits.truncate(64);
        assert_eq!((bits.len(), bits.ones()), (64, 22));
        bits.push(false);
        assert!(!bits.get(64) && !bits.get(1000));
    }
}
