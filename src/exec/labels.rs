//! Which nodes pass a test of labels, as ranges of ids.

use std::ops::Range;

use crate::graph::Graph;
use crate::plan::{Label, LabelTest};

/// Ranges of ids that rise and don't overlap.
pub(super) type Ranges = Vec<Range<u32>>;

/// The nodes that have all these labels.
pub(super) fn with_all(labels: &[Label], graph: &Graph) -> Ranges {
    labels.iter().fold(graph.node_ranges().to_vec(), |ranges, label| common(&ranges, of_label(label, graph)))
}

/// The nodes that pass a test; `None` where ranges can't tell.
pub(super) fn passing(test: &LabelTest, graph: &Graph) -> Option<Ranges> {
    let all = |parts: &[LabelTest]| parts.iter().map(|part| passing(part, graph)).collect::<Option<Vec<_>>>();
    Some(match test {
        LabelTest::Has(label) => of_label(label, graph).to_vec(),
        LabelTest::Any => graph.labels().fold(Ranges::new(), |found, label| either(&found, graph.label_ranges(label))),
        LabelTest::Not(inner) => without(graph.node_ranges(), &passing(inner, graph)?),
        LabelTest::All(parts) => {
            all(parts)?.iter().fold(graph.node_ranges().to_vec(), |found, part| common(&found, part))
        }
        LabelTest::Either(parts) => all(parts)?.iter().fold(Ranges::new(), |found, part| either(&found, part)),
        LabelTest::Computed(..) => return None,
    })
}

fn of_label<'g>(label: &Label, graph: &'g Graph) -> &'g [Range<u32>] {
    label.id.map_or(&[], |label| graph.label_ranges(label))
}

/// What two lists of ranges have in common.
pub(super) fn common(left: &[Range<u32>], right: &[Range<u32>]) -> Ranges {
    let mut found = Vec::new();
    let (mut here, mut there) = (0, 0);
    while let (Some(one), Some(other)) = (left.get(here), right.get(there)) {
        let both = one.start.max(other.start)..one.end.min(other.end);
        if !both.is_empty() {
            found.push(both);
        }
        match one.end < other.end {
            true => here += 1,
            false => there += 1,
        }
    }
    found
}

/// What is in one of two lists of ranges; ranges that touch become one.
fn either(left: &[Range<u32>], right: &[Range<u32>]) -> Ranges {
    let mut all: Ranges = left.iter().chain(right).cloned().collect();
    all.sort_unstable_by_key(|range| range.start);
    let mut found: Ranges = Vec::with_capacity(all.len());
    for range in all {
        match found.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => found.push(range),
        }
    }
    found
}

/// What is in the first list of ranges, but not in the second.
fn without(all: &[Range<u32>], gone: &[Range<u32>]) -> Ranges {
    let starts = std::iter::once(0).chain(gone.iter().map(|range| range.end));
    let ends = gone.iter().map(|range| range.start).chain([u32::MAX]);
    let gaps: Ranges = starts.zip(ends).map(|(start, end)| start..end).collect();
    common(all, &gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids below 12 that are in ranges.
    fn ids(ranges: &[Range<u32>]) -> Vec<u32> {
        ranges.iter().cloned().flatten().collect()
    }

    #[test]
    fn ranges_are_sets_of_ids() {
        let whole = 0..12;
        let lists: [&[Range<u32>]; 5] =
            [&[], std::slice::from_ref(&whole), &[0..3, 5..8], &[2..6, 9..10], &[3..5, 8..12]];
        for left in lists {
            for right in lists {
                let (one, other) = (ids(left), ids(right));
                let within = |kept: fn(bool, bool) -> bool| -> Vec<u32> {
                    (0..12).filter(|id| kept(one.contains(id), other.contains(id))).collect()
                };
                assert_eq!(ids(&common(left, right)), within(|one, other| one && other));
                assert_eq!(ids(&either(left, right)), within(|one, other| one || other));
                assert_eq!(ids(&without(left, right)), within(|one, other| one && !other));
                assert!(either(left, right).windows(2).all(|pair| pair[0].end < pair[1].start));
            }
        }
    }
}
