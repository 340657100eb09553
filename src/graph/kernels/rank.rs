//! PageRank: what each node is worth by what the nodes that lead to it are worth.

use super::{Part, Pause, Steps, Ways};
use crate::error::Result;

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
    let incoming = part.links(Ways::In, pause)?;
    let nodes: Vec<u32> = part.nodes().map(|node| node.0).collect();
    let mut ways = vec![0u32; part.bound()];
    incoming.targets.iter().for_each(|source| ways[*source as usize] += 1);
    let share = 1.0 / nodes.len().max(1) as f64;
    let mut ranks = vec![0.0; part.bound()];
    nodes.iter().for_each(|node| ranks[*node as usize] = share);
    let mut handed = vec![0.0; part.bound()];
    let mut steps = Steps::new(pause);
    for _ in 0..ranking.rounds {
        let mut kept = 0.0;
        for node in nodes.iter().map(|node| *node as usize) {
            match ways[node] {
                0 => kept += ranks[node],
                count => handed[node] = ranks[node] / f64::from(count),
            }
        }
        let base = (1.0 - ranking.damping + ranking.damping * kept) * share;
        let mut change = 0.0;
        for node in &nodes {
            let sources = incoming.of(*node);
            let sum: f64 = sources.iter().map(|source| handed[*source as usize]).sum();
            let rank = base + ranking.damping * sum;
            change += (rank - ranks[*node as usize]).abs();
            ranks[*node as usize] = rank;
            steps.take(sources.len())?;
        }
        if change < ranking.tolerance {
            break;
        }
    }
    Ok(ranks)
}
