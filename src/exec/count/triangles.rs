//! Three nodes that are all joined with each other, the same way both ways round: each triangle is found once, from its
//! corner with the fewest neighbours, and counts for each way to lay the three nodes onto its corners.

use super::super::Run;
use super::fold::Folding;
use super::rows::Neighbourhood;
use super::weights::{Look, Weights};
use crate::error::Result;
use crate::graph::adjacency::Lists;
use crate::value::NodeId;

/// In how many ways a part matches that is such a triangle; nothing where it is none, or where so few nodes fit that it
/// is better to start from them.
pub(super) fn count(folding: &Folding<'_, '_>, part: &[usize]) -> Result<Option<u64>> {
    let [one, two, three] = *part else { return Ok(None) };
    let mut rows: Option<Neighbourhood<'_>> = None;
    for (left, right) in [(one, two), (two, three), (three, one)] {
        let mut between = folding.open_edges(left).filter(|place| folding.shape.edges[*place].other(left) == right);
        let (Some(place), None) = (between.next(), between.next()) else { return Ok(None) };
        let along = folding.rows(place, left)?;
        if !along.is_plain_graph() || rows.as_ref().is_some_and(|rows| !rows.is_same(&along)) {
            return Ok(None);
        }
        rows = Some(along);
    }
    let Some(rows) = rows else { return Ok(None) };
    let weights = [one, two, three].map(|node| &folding.weights[node]);
    let fewest = weights.iter().map(|weights| weights.len()).min().unwrap_or(0);
    if fewest * FEW < rows.lists().span().len() {
        return Ok(None);
    }
    weights.iter().try_for_each(|weights| weights.settle(folding.run))?;
    let plain = weights.iter().all(|weights| weights.is_one_for(&rows.reach()));
    Ok(Some(if plain {
        plain_triangles(rows.lists(), folding.run)?
    } else {
        weighed(rows.lists(), weights, folding.run)?
    }))
}

/// If one node in so many fits, it is better to start from those.
const FEW: usize = 4;

/// As many ways as there are orders of three nodes.
fn plain_triangles(lists: Lists<'_>, run: &Run<'_>) -> Result<u64> {
    let mut count = 0;
    each(lists, run, |_| count += 6)?;
    Ok(count)
}

fn weighed(lists: Lists<'_>, weights: [&Weights<'_>; 3], run: &Run<'_>) -> Result<u64> {
    let [first, second, third] = weights.map(Weights::look);
    let weigh = |look: Look<'_>, corners: [NodeId; 3]| corners.map(|corner| look.of(corner));
    let both = |left: u64, right: u64, other: u64, another: u64| {
        left.saturating_mul(right).saturating_add(other.saturating_mul(another))
    };
    let mut sum = 0_u64;
    each(lists, run, |corners| {
        let [a, b, c] = weigh(first, corners);
        let [d, e, f] = weigh(second, corners);
        let [g, h, i] = weigh(third, corners);
        for (one, rest) in [(a, both(e, i, f, h)), (b, both(d, i, f, g)), (c, both(d, h, e, g))] {
            sum = sum.saturating_add(one.saturating_mul(rest));
        }
    })?;
    Ok(sum)
}

/// Hands the corners of every triangle to `found`, once. Each pair of neighbours is kept at the one that has fewer of
/// them, so that no row is long.
fn each(lists: Lists<'_>, run: &Run<'_>, mut found: impl FnMut([NodeId; 3])) -> Result<()> {
    let span = lists.span();
    run.watch.room_for(span.len() * 12 + lists.nodes().len() * 2)?;
    let mut degrees = vec![0_u32; span.len()];
    lists.each(span.start, &mut degrees, |degree, row| *degree = row.len() as u32);
    let mut offsets = Vec::with_capacity(span.len() + 1);
    let mut ahead: Vec<u32> = Vec::with_capacity(lists.nodes().len() / 2);
    offsets.push(0);
    for (node, degree) in degrees.iter().enumerate() {
        let row = lists.of(NodeId(span.start + node as u32));
        let others = row.iter().map(|other| other.0 - span.start);
        ahead.extend(others.filter(|other| (*degree, node as u32) < (degrees[*other as usize], *other)));
        offsets.push(ahead.len());
    }
    let row = |node: usize| &ahead[offsets[node]..offsets[node + 1]];
    let mut marks = vec![u32::MAX; span.len()];
    for node in 0..span.len() {
        let mark = node as u32;
        row(node).iter().for_each(|other| marks[*other as usize] = mark);
        for other in row(node) {
            let third = row(*other as usize);
            run.watch.steps(third.len() + 1)?;
            for corner in third.iter().filter(|corner| marks[**corner as usize] == mark) {
                found([mark, *other, *corner].map(|place| NodeId(span.start + place)));
            }
        }
    }
    Ok(())
}
