//! Three nodes that are all joined with each other, the same way both ways round: each triangle is found once, from its
//! corner with the fewest neighbours, and counts for each way to lay the three nodes onto its corners.

use std::slice;

use super::super::Run;
use super::super::morsels;
use super::super::seen::NodeSet;
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
    Ahead::new(lists, run)?.sum(run, |_| 6)
}

fn weighed(lists: Lists<'_>, weights: [&Weights<'_>; 3], run: &Run<'_>) -> Result<u64> {
    let [first, second, third] = weights.map(Weights::look);
    let weigh = |look: Look<'_>, corners: [NodeId; 3]| corners.map(|corner| look.of(corner));
    let both = |left: u64, right: u64, other: u64, another: u64| {
        left.saturating_mul(right).saturating_add(other.saturating_mul(another))
    };
    Ahead::new(lists, run)?.sum(run, |corners| {
        let [a, b, c] = weigh(first, corners);
        let [d, e, f] = weigh(second, corners);
        let [g, h, i] = weigh(third, corners);
        let ways = [(a, both(e, i, f, h)), (b, both(d, i, f, g)), (c, both(d, h, e, g))];
        ways.into_iter().fold(0, |sum, (one, rest)| sum.saturating_add(one.saturating_mul(rest)))
    })
}

/// Rows in which each pair of neighbours is kept at the one that has fewer of them, so that no row is long. Nodes are
/// told by their places in the span.
struct Ahead {
    first: u32,
    offsets: Vec<usize>,
    others: Vec<u32>,
}

impl Ahead {
    fn new(lists: Lists<'_>, run: &Run<'_>) -> Result<Self> {
        let span = lists.span();
        run.watch.room_for(span.len() * 12 + lists.nodes().len() * 2)?;
        let mut degrees = vec![0_u32; span.len()];
        lists.each(span.start, &mut degrees, |degree, row| *degree = row.len() as u32);
        let parts = morsels::cut(slice::from_ref(&(0..span.len() as u32)), LEAST_STARTS, run);
        let part = |place: usize, run: &Run<'_>| {
            let (mut ends, mut ahead) = (Vec::with_capacity(parts[place].len()), Vec::new());
            for node in parts[place].clone() {
                let row = lists.of(NodeId(span.start + node));
                run.watch.steps(row.len())?;
                let degree = degrees[node as usize];
                let others = row.iter().map(|other| other.0 - span.start);
                ahead.extend(others.filter(|other| (degree, node) < (degrees[*other as usize], *other)));
                ends.push(ahead.len());
            }
            Ok((ends, ahead))
        };
        let mut offsets = Vec::with_capacity(span.len() + 1);
        let mut others: Vec<u32> = Vec::with_capacity(lists.nodes().len() / 2);
        offsets.push(0);
        morsels::each(parts.len(), run, part, |(ends, ahead)| {
            offsets.extend(ends.into_iter().map(|end| others.len() + end));
            others.extend(ahead);
            Ok(())
        })?;
        Ok(Ahead { first: span.start, offsets, others })
    }

    fn row(&self, node: u32) -> &[u32] {
        &self.others[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }

    /// What the corners of all triangles weigh together; each is found once.
    fn sum(&self, run: &Run<'_>, weigh: impl Fn([NodeId; 3]) -> u64 + Sync) -> Result<u64> {
        let nodes = self.offsets.len() - 1;
        let starts = morsels::cut(slice::from_ref(&(0..nodes as u32)), LEAST_STARTS, run);
        let part = |place: usize, run: &Run<'_>| {
            let mut marked = NodeSet::new(nodes);
            let mut sum = 0_u64;
            for node in starts[place].clone() {
                marked.clear();
                self.row(node).iter().for_each(|other| _ = marked.insert(NodeId(*other)));
                for other in self.row(node) {
                    let third = self.row(*other);
                    run.watch.steps(third.len() + 1)?;
                    for corner in third.iter().filter(|corner| marked.has(NodeId(**corner))) {
                        let corners = [node, *other, *corner].map(|place| NodeId(self.first + place));
                        sum = sum.saturating_add(weigh(corners));
                    }
                }
            }
            Ok(sum)
        };
        let mut sum = 0_u64;
        morsels::each(starts.len(), run, part, |part| {
            sum = sum.saturating_add(part);
            Ok(())
        })?;
        Ok(sum)
    }
}

/// As many nodes as a thread takes at least.
const LEAST_STARTS: usize = 64;
