//! PageRank: what each node is worth by what the nodes that lead to it are worth.
//!
//! ```text
//! rows       of the nodes that something leads to, the longest first
//! sources    what they hold: places among the nodes that lead somewhere, those that lead to most first
//! ```
//!
//! So rows of one length follow each other, and the few nodes that most rows ask for lie side by side.

use super::{Part, Pause, Steps};
use crate::error::Result;
use crate::value::NodeId;

/// How PageRank is computed.
#[derive(Clone, Copy, Debug)]
pub struct Ranking {
    /// The share of a node's worth that it hands on.
    pub damping: f64,
    /// The most rounds.
    pub rounds: usize,
    /// Where the ranks change by less in sum, they are taken to be done; never where zero.
    pub tolerance: f64,
}

impl Default for Ranking {
    fn default() -> Self {
        Ranking { damping: 0.85, rounds: 20, tolerance: 0.0 }
    }
}

/// The rank of every node, by its number; the ranks of a part sum to 1. What a node without a way out is worth goes to all
/// alike.
pub fn page_rank(part: &Part<'_>, ranking: Ranking, pause: Pause<'_>) -> Result<Vec<f64>> {
    let rows = Rows::new(part, pause)?;
    let share = 1.0 / rows.nodes.len().max(1) as f64;
    let mut ranks = vec![share; rows.nodes.len()];
    let mut steps = Steps::new(pause);
    let mut handed = vec![0.0; rows.leading];
    for _ in 0..ranking.rounds {
        let mut kept = 0.0;
        for (rank, hands) in ranks.iter().zip(&rows.hands) {
            match hands {
                Hands { ways: 0, .. } => kept += rank,
                Hands { ways, place } => handed[*place as usize] = rank / f64::from(*ways),
            }
        }
        let base = (1.0 - ranking.damping + ranking.damping * kept) * share;
        let mut change = 0.0;
        for (row, rank) in ranks.iter_mut().enumerate() {
            let sources = rows.of(row);
            let new = base + ranking.damping * sum(sources, &handed);
            change += (new - *rank).abs();
            *rank = new;
            steps.take(sources.len())?;
        }
        if change < ranking.tolerance {
            break;
        }
    }
    let mut of_nodes = vec![0.0; part.bound()];
    rows.nodes.iter().zip(ranks).for_each(|(node, rank)| of_nodes[*node as usize] = rank);
    Ok(of_nodes)
}

/// The sum of what these hand on, in four parts, so that no addition has to wait for the one before.
#[inline]
fn sum(sources: &[u32], handed: &[f64]) -> f64 {
    let of = |source: u32| handed[source as usize];
    // Four variables, for an array of them would be kept in memory.
    let (mut first, mut second, mut third, mut fourth) = (0.0, 0.0, 0.0, 0.0);
    let (by_four, rest) = sources.as_chunks::<4>();
    for [a, b, c, d] in by_four {
        first += of(*a);
        second += of(*b);
        third += of(*c);
        fourth += of(*d);
    }
    let rest: f64 = rest.iter().map(|source| of(*source)).sum();
    rest + (first + second) + (third + fourth)
}

/// Who leads to whom, in an order in which it is quickly gone through.
struct Rows {
    /// The nodes of the part, those that most lead to first.
    nodes: Vec<u32>,
    /// What each of them hands on.
    hands: Vec<Hands>,
    /// Where the row of each ends; those behind the last are empty.
    ends: Vec<u32>,
    /// The places of those that lead to them, row by row.
    sources: Vec<u32>,
    /// How many nodes lead somewhere.
    leading: usize,
}

/// How a node hands on what it is worth.
#[derive(Clone, Copy)]
struct Hands {
    /// To how many.
    ways: u32,
    /// Its place among those that lead somewhere.
    place: u32,
}

impl Rows {
    fn new(part: &Part<'_>, pause: Pause<'_>) -> Result<Rows> {
        let mut steps = Steps::new(pause);
        let nodes: Vec<u32> = part.nodes().map(|node| node.0).collect();
        let mut counted = |incoming: bool| {
            let count = |node: &u32| {
                steps.take(0)?;
                Ok(part.degree(NodeId(*node), incoming) as u32)
            };
            nodes.iter().map(count).collect::<Result<Vec<u32>>>()
        };
        let (ways, lengths) = (counted(false)?, counted(true)?);
        let mut places = vec![0; part.bound()];
        let leading = ways.iter().filter(|ways| **ways > 0).count();
        for (place, index) in falling(&ways).into_iter().enumerate() {
            places[nodes[index as usize] as usize] = place as u32;
        }
        let order = falling(&lengths);
        let mut rows = Rows {
            nodes: Vec::with_capacity(nodes.len()),
            hands: Vec::with_capacity(nodes.len()),
            ends: Vec::with_capacity(nodes.len()),
            sources: Vec::with_capacity(lengths.iter().map(|length| *length as usize).sum()),
            leading,
        };
        for index in order {
            let (node, length) = (nodes[index as usize], lengths[index as usize]);
            rows.nodes.push(node);
            rows.hands.push(Hands { ways: ways[index as usize], place: places[node as usize] });
            part.each_neighbour(NodeId(node), true, |source| rows.sources.push(places[source as usize]));
            rows.ends.push(rows.sources.len() as u32);
            steps.take(length as usize)?;
        }
        Ok(rows)
    }

    #[inline]
    fn of(&self, row: usize) -> &[u32] {
        let from = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.sources[from as usize..self.ends[row] as usize]
    }
}

/// Counts above this are in no order among themselves: they are few, and each has much to do anyway.
const COUNTED: usize = 4_096;

/// The places of the largest counts first, equal ones as they stand.
fn falling(counts: &[u32]) -> Vec<u32> {
    let slot = |count: u32| COUNTED - (count as usize).min(COUNTED);
    let mut begins = vec![0u32; COUNTED + 2];
    counts.iter().for_each(|count| begins[slot(*count) + 1] += 1);
    for slot in 1..begins.len() {
        begins[slot] += begins[slot - 1];
    }
    let mut order = vec![0; counts.len()];
    for (place, count) in counts.iter().enumerate() {
        let begin = &mut begins[slot(*count)];
        order[*begin as usize] = place as u32;
        *begin += 1;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_come_first_and_equal_ones_as_they_stand() {
        let counts = [3, 0, 7, 3, 100_000, 0, 1, 7];
        assert_eq!(falling(&counts), [4, 2, 7, 0, 3, 6, 1, 5]);
        assert_eq!(falling(&[]), [] as [u32; 0]);
    }

    #[test]
    fn a_sum_takes_in_every_source_once() {
        let handed: Vec<f64> = (0..40).map(f64::from).collect();
        for count in 0..40u32 {
            let sources: Vec<u32> = (0..count).collect();
            assert_eq!(sum(&sources, &handed), f64::from(count * count.saturating_sub(1) / 2));
        }
    }
}
