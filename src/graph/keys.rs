//! The key index: from the value of a node's `:ID` property to the node, four bytes a slot.
//!
//! An id space is a set of nodes whose keys are unique. The index is a hash table of node ids with open addressing;
//! the keys themselves stay in their columns and are compared there.

use serde::{Deserialize, Serialize};

use std::hash::Hasher;

use rustc_hash::FxHasher;

const EMPTY: u32 = u32::MAX;

/// A key as it is looked up: its bytes, and its number where the bytes are a plain integer.
///
/// `007` and `+7` are not plain: only digits that print back the same count as a number.
#[derive(Clone, Copy, Debug)]
pub struct Key<'k> {
    pub(super) bytes: &'k [u8],
    pub(super) number: Option<i64>,
}

impl<'k> Key<'k> {
    /// The key written as these bytes.
    pub fn new(bytes: &'k [u8]) -> Self {
        Key { bytes, number: plain_integer(bytes) }
    }

    /// The key that is this integer, and no text.
    pub(super) fn of_number(number: i64) -> Key<'static> {
        Key { bytes: &[], number: Some(number) }
    }

    /// The upper 32 bits of the key's hash, which are all that the index uses.
    pub(super) fn tag(self) -> u32 {
        let hash = match self.number {
            Some(number) => (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            None => {
                let mut hasher = FxHasher::default();
                hasher.write(self.bytes);
                hasher.finish()
            }
        };
        let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed >> 32) as u32
    }
}

/// The integer that these bytes write in the one plain way, if they do.
pub fn plain_integer(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    match digits {
        [] => return None,
        [b'0'] if !negative => return Some(0),
        [b'0', ..] => return None,
        _ if digits.len() > 18 => return long_integer(bytes),
        _ => {}
    }
    let mut number = 0i64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(if negative { -number } else { number })
}

/// Nineteen digits may or may not fit; the slow road decides.
#[cold]
fn long_integer(bytes: &[u8]) -> Option<i64> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

fn slot(tag: u32, slots: usize) -> usize {
    // The range is cut into `slots` equal parts; the table need not be a power of two.
    ((u64::from(tag) * slots as u64) >> 32) as usize
}

/// The finished index of one id space.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct KeyIndex {
    slots: Vec<u32>,
}

impl KeyIndex {
    /// The node whose key is `key`, as `holds` tells.
    pub(super) fn find(&self, key: Key<'_>, holds: impl Fn(u32) -> bool) -> Option<u32> {
        let count = self.slots.len();
        if count == 0 {
            return None;
        }
        let mut place = slot(key.tag(), count);
        loop {
            match self.slots[place] {
                EMPTY => return None,
                node if holds(node) => return Some(node),
                _ => place = if place + 1 == count { 0 } else { place + 1 },
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.slots.len() * 4
    }
}

/// The index while nodes still come: slots keep the number or the tag too, so that as a rule no column is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyIndexBuilder {
    slots: Vec<Entry>,
    count: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The key where it is an integer; `NO_NUMBER` where it isn't, or is that.
    number: i64,
    tag: u32,
    node: u32,
}

const NO_NUMBER: i64 = i64::MIN;

impl Entry {
    const NONE: Entry = Entry { number: NO_NUMBER, tag: 0, node: EMPTY };

    fn is_empty(&self) -> bool {
        self.node == EMPTY
    }
}

impl KeyIndexBuilder {
    /// The node whose key is `key`, as `holds` tells.
    pub(super) fn find(&self, key: Key<'_>, holds: impl Fn(u32) -> bool) -> Option<u32> {
        let count = self.slots.len();
        if count == 0 {
            return None;
        }
        let (tag, number) = (key.tag(), key.number.unwrap_or(NO_NUMBER));
        let mut place = slot(tag, count);
        loop {
            let entry = self.slots[place];
            if entry.is_empty() {
                return None;
            }
            // Equal numbers are equal keys: only plain integers count as numbers.
            if entry.tag == tag && entry.number == number && (number != NO_NUMBER || holds(entry.node)) {
                return Some(entry.node);
            }
            place = if place + 1 == count { 0 } else { place + 1 };
        }
    }

    /// Adds a node whose key is not there yet.
    pub(super) fn insert(&mut self, key: Key<'_>, node: u32) {
        if self.count * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        let entry = Entry { number: key.number.unwrap_or(NO_NUMBER), tag: key.tag(), node };
        place(&mut self.slots, entry.tag, entry, Entry::is_empty);
        self.count += 1;
    }

    fn grow(&mut self) {
        let mut slots = vec![Entry::NONE; (self.slots.len() * 2).max(16)];
        for entry in self.slots.iter().filter(|entry| !entry.is_empty()) {
            place(&mut slots, entry.tag, *entry, Entry::is_empty);
        }
        self.slots = slots;
    }

    /// The finished index, over the nodes' final numbers.
    pub(super) fn finish(self, final_number: impl Fn(u32) -> u32) -> KeyIndex {
        // Half of the slots stay empty, so that a key is as a rule found at the first look.
        let mut slots = vec![EMPTY; self.count * 2 + 1];
        for entry in self.slots.iter().filter(|entry| !entry.is_empty()) {
            place(&mut slots, entry.tag, final_number(entry.node), |slot| *slot == EMPTY);
        }
        KeyIndex { slots }
    }
}

fn place<S>(slots: &mut [S], tag: u32, entry: S, is_empty: impl Fn(&S) -> bool) {
    let mut place = slot(tag, slots.len());
    while !is_empty(&slots[place]) {
        place = if place + 1 == slots.len() { 0 } else { place + 1 };
    }
    slots[place] = entry;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_integers_count_as_numbers() {
        for (text, number) in [
            ("0", Some(0)),
            ("-1", Some(-1)),
            ("933", Some(933)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("007", None),
            ("-0", None),
            ("+7", None),
            ("", None),
            ("-", None),
            ("7a", None),
        ] {
            assert_eq!(plain_integer(text.as_bytes()), number, "{text}");
        }
    }

    #[test]
    fn what_is_inserted_is_found() {
        let keys: Vec<String> =
            (0..5000).map(|number| format!("{}{number}", if number % 2 == 0 { "k" } else { "" })).collect();
        let mut building = KeyIndexBuilder::default();
        for (number, key) in keys.iter().enumerate() {
            let key = Key::new(key.as_bytes());
            assert_eq!(building.find(key, |node| keys[node as usize].as_bytes() == key.bytes), None);
            building.insert(key, number as u32);
        }
        let index = building.finish(|node| node);
        for (number, key) in keys.iter().enumerate() {
            let key = Key::new(key.as_bytes());
            assert_eq!(index.find(key, |node| keys[node as usize].as_bytes() == key.bytes), Some(number as u32));
        }
        assert_eq!(index.find(Key::new(b"absent"), |_| false), None);
    }
}
