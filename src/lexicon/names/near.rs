//! Words of names, and the search for texts a few letters away.
//!
//! Every text has a mask: a bit for each letter that it holds. One edit changes at most two bits, so two texts whose
//! masks differ in more bits than that are never compared; a million masks are looked at in about a millisecond.

use super::NameIndex;

/// How many edits a text of this many letters may be away. Those of one or two letters are near to everything.
fn reach(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    }
}

fn mask(text: &str) -> u32 {
    text.chars().fold(0, |mask, letter| mask | 1 << (u32::from(letter) % 32))
}

/// What is looked at before a text is compared.
#[derive(Debug)]
struct Sketch {
    mask: u32,
    letters: u16,
}

impl Sketch {
    fn new(text: &str) -> Sketch {
        Sketch { mask: mask(text), letters: text.chars().count().min(usize::from(u16::MAX)) as u16 }
    }

    fn may_be_within(&self, other: &Sketch, reach: usize) -> bool {
        (self.mask ^ other.mask).count_ones() as usize <= 2 * reach
            && usize::from(self.letters.abs_diff(other.letters)) <= reach
    }
}

/// Sketches of texts, by which near ones are found.
#[derive(Debug, Default)]
pub(super) struct Near {
    sketches: Vec<Sketch>,
}

impl Near {
    /// Of whole names.
    pub(super) fn of_names(names: &NameIndex) -> Near {
        Near { sketches: (0..names.len()).map(|place| Sketch::new(names.folded(place))).collect() }
    }

    /// The places of near texts, each after its distance in edits; `text_of` gives the text of a place.
    pub(super) fn find<'t>(&self, text: &str, text_of: impl Fn(usize) -> &'t str) -> Vec<(usize, usize)> {
        let sketch = Sketch::new(text);
        let reach = reach(usize::from(sketch.letters));
        if reach == 0 {
            return Vec::new();
        }
        let mut compare = Compare::new(text, reach);
        let possible = self.sketches.iter().enumerate().filter(|(_, other)| other.may_be_within(&sketch, reach));
        possible.filter_map(|(place, _)| Some((compare.edits(text_of(place))?, place))).collect()
    }
}

/// Compares one text with many.
struct Compare<'t> {
    text: &'t str,
    letters: Vec<char>,
    others: Vec<char>,
    reach: usize,
}

impl<'t> Compare<'t> {
    fn new(text: &'t str, reach: usize) -> Compare<'t> {
        Compare { text, letters: text.chars().collect(), others: Vec::new(), reach }
    }

    /// The edits to the other text, unless they are more than the reach.
    fn edits(&mut self, other: &str) -> Option<usize> {
        if self.text.is_ascii() && other.is_ascii() {
            return edits_within(self.text.as_bytes(), other.as_bytes(), self.reach);
        }
        self.others.clear();
        self.others.extend(other.chars());
        edits_within(&self.letters, &self.others, self.reach)
    }
}

/// The longest reach; a band of twice that beside the diagonal holds every cell that matters.
const MOST_EDITS: usize = 2;

/// The edits (insert, delete, replace, swap of neighbours) from one text to another, unless more than `reach`.
///
/// The usual table, but only cells within `reach` of the diagonal: cell `d` of row `i` stands for column
/// `i + d - reach`. It stops where no cell can come back within reach.
fn edits_within<T: PartialEq>(one: &[T], two: &[T], reach: usize) -> Option<usize> {
    const FAR: usize = usize::MAX / 2;
    let reach = reach.min(MOST_EDITS);
    if one.len().abs_diff(two.len()) > reach {
        return None;
    }
    let width = 2 * reach + 1;
    let mut before = [FAR; 2 * MOST_EDITS + 1];
    let mut above = [FAR; 2 * MOST_EDITS + 1];
    (reach..width).for_each(|d| above[d] = d - reach);
    for row in 1..=one.len() {
        let mut cells = [FAR; 2 * MOST_EDITS + 1];
        for d in 0..width {
            let Some(column) = (row + d).checked_sub(reach).filter(|column| *column <= two.len()) else { continue };
            let Some(left) = column.checked_sub(1) else {
                cells[d] = row;
                continue;
            };
            let mut least = above[d] + usize::from(one[row - 1] != two[left]);
            if d + 1 < width {
                least = least.min(above[d + 1] + 1);
            }
            if d > 0 {
                least = least.min(cells[d - 1] + 1);
            }
            if row > 1 && left > 0 && one[row - 1] == two[left - 1] && one[row - 2] == two[left] {
                least = least.min(before[d] + 1);
            }
            cells[d] = least;
        }
        let nearest = |cells: &[usize]| cells.iter().copied().min().unwrap_or(FAR);
        if nearest(&cells) > reach && nearest(&above) >= reach {
            return None;
        }
        (before, above) = (above, cells);
    }
    let edits = above[two.len() + reach - one.len()];
    (edits <= reach).then_some(edits)
}

/// The words of the names that have several, each once, with the names that hold it.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// One for each different word: where its first occurrence begins in the text of the names, and its length.
    words: Vec<(u32, u32)>,
    /// The entries of each word in `names`; one more than words.
    rows: Vec<u32>,
    /// Places of names.
    names: Vec<u32>,
    near: Near,
}

impl Words {
    pub(super) fn of_names(names: &NameIndex) -> Words {
        let mut found = occurrences(names);
        let text = |start: u32, length: u32| &names.text[start as usize..(start + length) as usize];
        found.sort_unstable_by(|one, two| {
            one.head
                .cmp(&two.head)
                .then_with(|| (text(one.start, one.length), one.name).cmp(&(text(two.start, two.length), two.name)))
        });
        let mut words = Words::default();
        for Occurrence { start, length, name, .. } in found {
            if words.words.last().is_none_or(|(known, long)| text(*known, *long) != text(start, length)) {
                words.words.push((start, length));
                words.rows.push(words.names.len() as u32);
            }
            words.names.push(name);
        }
        words.rows.push(words.names.len() as u32);
        words.near =
            Near { sketches: words.words.iter().map(|(start, length)| Sketch::new(text(*start, *length))).collect() };
        words
    }

    fn word<'n>(&self, names: &'n NameIndex, place: usize) -> &'n str {
        let (start, length) = self.words[place];
        &names.text[start as usize..(start + length) as usize]
    }

    fn names_of(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        self.names[self.rows[place] as usize..self.rows[place + 1] as usize].iter().map(|name| *name as usize)
    }

    /// The places of names with a word that begins so, or, where the prefix has several words, that goes on so.
    pub(super) fn names_with_word_beginning<'n>(
        &'n self,
        names: &'n NameIndex,
        prefix: &'n str,
    ) -> impl Iterator<Item = usize> + 'n {
        let first = prefix.split(' ').next().unwrap_or_default();
        let whole = prefix.len() > first.len();
        let from = self
            .words
            .partition_point(|(start, length)| &names.text[*start as usize..(*start + *length) as usize] < first);
        let begins = move |place: &usize| {
            let word = self.word(names, *place);
            if whole { word == first } else { word.starts_with(first) }
        };
        let holds = move |name: &usize| !whole || names.folded(*name).contains(prefix);
        (from..self.words.len()).take_while(begins).flat_map(|place| self.names_of(place)).filter(holds)
    }

    /// The places of names one word of which is near, each after its distance in edits.
    pub(super) fn near(&self, names: &NameIndex, word: &str) -> Vec<(usize, usize)> {
        /// A word of very many names tells none of them.
        const MOST_NAMES: usize = 100;
        let near = self.near.find(word, |place| self.word(names, place));
        near.into_iter()
            .flat_map(|(distance, place)| self.names_of(place).take(MOST_NAMES).map(move |name| (distance, name)))
            .collect()
    }
}

/// A word in a name.
struct Occurrence {
    /// The first bytes, as a number that sorts like them.
    head: u64,
    start: u32,
    length: u32,
    name: u32,
}

fn occurrences(names: &NameIndex) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for place in 0..names.len() {
        let name = names.folded(place);
        if !name.contains(' ') {
            continue;
        }
        let mut start = names.starts[place];
        for word in name.split(' ') {
            let length = word.len() as u32;
            found.push(Occurrence { head: super::head(word), start, length, name: place as u32 });
            start += length + 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_those_of_the_whole_table() {
        let texts = [
            "",
            "a",
            "ab",
            "ba",
            "abc",
            "acb",
            "cab",
            "abcd",
            "badc",
            "abdc",
            "xabcd",
            "abcdx",
            "bcd",
            "aabb",
            "abab",
            "минск",
            "минс",
            "мниск",
        ];
        for one in texts {
            for two in texts {
                for reach in 0..=2 {
                    let distance = strsim::osa_distance(one, two);
                    let expected = (distance <= reach).then_some(distance);
                    assert_eq!(Compare::new(one, reach).edits(two), expected, "{one} {two} {reach}");
                }
            }
        }
    }
}
