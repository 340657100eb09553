//! What sorted lists of nodes have in common.

use crate::value::NodeId;

/// The most lists that are intersected at once.
pub(super) const MOST_LISTS: usize = 16;

/// So many pairs of nodes are compared without a branch rather than walked through.
const FEW_PAIRS: usize = 64;

/// A list so many times as long as another one is searched.
pub(super) const LOPSIDED: usize = 16;

/// In how many ways one can choose the same node from both lists; the first holds none twice.
#[inline]
pub(super) fn count_common(left: &[NodeId], right: &[NodeId]) -> u64 {
    match (left, right) {
        ([], _) | (_, []) => 0,
        ([one], others) | (others, [one]) => count_of(others, *one),
        _ if left.len() * right.len() <= FEW_PAIRS => {
            left.iter().map(|one| right.iter().map(|other| u32::from(one == other)).sum::<u32>()).sum::<u32>().into()
        }
        _ if left.len() > right.len() * LOPSIDED => count_searched(right, left),
        _ if right.len() > left.len() * LOPSIDED => count_searched(left, right),
        _ => count_walked(left, right),
    }
}

/// How often a list holds a node.
#[inline]
fn count_of(list: &[NodeId], node: NodeId) -> u64 {
    if list.len() <= FEW_PAIRS {
        return list.iter().map(|other| u32::from(*other == node)).sum::<u32>().into();
    }
    let from = list.partition_point(|other| *other < node);
    same_from(&list[from..], node) as u64
}

fn count_searched(short: &[NodeId], long: &[NodeId]) -> u64 {
    let (mut rest, mut count) = (long, 0);
    for node in short {
        rest = skip_to(rest, *node);
        count += same_from(rest, *node) as u64;
    }
    count
}

/// Walks through both; the left list, which holds no node twice, stays where it is until the right one is past it.
fn count_walked(left: &[NodeId], right: &[NodeId]) -> u64 {
    let (mut here, mut there, mut count) = (0, 0, 0);
    while let (Some(one), Some(other)) = (left.get(here), right.get(there)) {
        count += u64::from(one == other);
        here += usize::from(one < other);
        there += usize::from(other <= one);
    }
    count
}

/// Hands each node that all lists hold to `each`, with the number of ways to choose one from every list; a list of
/// which only existence matters counts once.
#[inline]
pub(super) fn each_common<E>(
    lists: &[(&[NodeId], bool)],
    mut each: impl FnMut(NodeId, u64) -> Result<(), E>,
) -> Result<(), E> {
    let Some(driver) = (0..lists.len()).min_by_key(|place| lists[*place].0.len()) else { return Ok(()) };
    let (short, short_exists) = lists[driver];
    let mut rest = [&[][..]; MOST_LISTS];
    rest.iter_mut().zip(lists).for_each(|(rest, (list, _))| *rest = list);
    let mut place = 0;
    'nodes: while place < short.len() {
        let node = short[place];
        let run = same_from(&short[place..], node);
        place += run;
        let mut ways = if short_exists { 1 } else { run as u64 };
        for (other, (_, exists)) in lists.iter().enumerate() {
            if other == driver {
                continue;
            }
            let ahead = skip_to(rest[other], node);
            let run = same_from(ahead, node);
            rest[other] = ahead;
            match (run, exists) {
                (0, _) if ahead.is_empty() => return Ok(()),
                (0, _) => continue 'nodes,
                (_, true) => {}
                (run, false) => ways *= run as u64,
            }
        }
        each(node, ways)?;
    }
    Ok(())
}

/// How often a node stands at the front of a list.
#[inline]
fn same_from(list: &[NodeId], node: NodeId) -> usize {
    list.iter().take_while(|other| **other == node).count()
}

/// The list from the first node on that isn't smaller: looked for near the front first.
#[inline]
fn skip_to(list: &[NodeId], node: NodeId) -> &[NodeId] {
    let mut step = 4;
    let mut from = 0;
    while from + step < list.len() && list[from + step] < node {
        from += step;
        step *= 2;
    }
    let to = list.len().min(from + step + 1);
    let within = match to - from {
        0..=8 => list[from..to].iter().take_while(|other| **other < node).count(),
        _ => list[from..to].partition_point(|other| *other < node),
    };
    &list[from + within..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted(most: usize, wide: u32) -> impl Strategy<Value = Vec<NodeId>> {
        prop::collection::vec(0..wide, 0..most).prop_map(|mut ids| {
            ids.sort_unstable();
            ids.into_iter().map(NodeId).collect()
        })
    }

    proptest! {
        #[test]
        fn ways_are_counted_as_by_pairs(left in sorted(40, 30), right in sorted(400, 90), more in sorted(9, 30)) {
            let mut distinct = left.clone();
            distinct.dedup();
            for right in [&right, &more] {
                let pairs = distinct.iter().map(|one| right.iter().filter(|other| *other == one).count() as u64);
                prop_assert_eq!(count_common(&distinct, right), pairs.sum::<u64>());
                let (mut ways, mut nodes) = (0, 0);
                let found = each_common::<()>(&[(&left, false), (right, false), (&distinct, true)], |_, more| {
                    ways += more;
                    nodes += 1;
                    Ok(())
                });
                prop_assert_eq!(found, Ok(()));
                let pairs = left.iter().map(|one| right.iter().filter(|other| *other == one).count() as u64);
                prop_assert_eq!(ways, pairs.sum::<u64>());
                prop_assert_eq!(nodes, distinct.iter().filter(|node| right.contains(node)).count());
            }
        }
    }
}
