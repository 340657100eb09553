//! Betweenness: how many of the shortest ways between others lead through a node.

use super::{Links, Part, Pause, Steps, Ways};
use crate::error::Result;

/// The betweenness of every node, by its number: for each two others, the share of the shortest ways between them that lead
/// through it. With a sample, only ways from so many nodes are looked at, and what they give stands for all.
///
/// Ways are counted breadth first from each source, and shares handed back from the farthest nodes, as Brandes does it.
/// Parallel relationships count as one.
pub fn betweenness(part: &Part<'_>, ways: Ways, sample: Option<(usize, u64)>, pause: Pause<'_>) -> Result<Vec<f64>> {
    let links = part.links(ways, pause)?;
    let nodes: Vec<u32> = part.nodes().map(|node| node.0).collect();
    let sources = match sample {
        Some((count, seed)) if count < nodes.len() => drawn(&nodes, count, seed),
        _ => nodes.clone(),
    };
    let mut search = Search::new(part.bound());
    let mut scores = vec![0.0; part.bound()];
    let mut steps = Steps::new(pause);
    for source in &sources {
        search.run(*source, &links, &mut scores, &mut steps)?;
    }
    // Without directions, each way is found from both of its ends.
    let both = if ways == Ways::Both { 0.5 } else { 1.0 };
    let scale = both * nodes.len() as f64 / sources.len().max(1) as f64;
    scores.iter_mut().for_each(|score| *score *= scale);
    Ok(scores)
}

/// What is known of each node in a search from one.
struct Search {
    distances: Vec<u32>,
    ways: Vec<f64>,
    shares: Vec<f64>,
    order: Vec<u32>,
}

impl Search {
    fn new(bound: usize) -> Self {
        Search { distances: vec![u32::MAX; bound], ways: vec![0.0; bound], shares: vec![0.0; bound], order: Vec::new() }
    }

    fn run(&mut self, source: u32, links: &Links, scores: &mut [f64], steps: &mut Steps<'_>) -> Result<()> {
        (self.distances[source as usize], self.ways[source as usize]) = (0, 1.0);
        self.order.push(source);
        let mut next = 0;
        while let Some(node) = self.order.get(next).copied() {
            next += 1;
            let (depth, ways) = (self.distances[node as usize] + 1, self.ways[node as usize]);
            let mut last = u32::MAX;
            // Rows are sorted, so parallel relationships stand side by side.
            for other in links.of(node).iter().copied().filter(|other| std::mem::replace(&mut last, *other) != *other) {
                let there = other as usize;
                if self.distances[there] == u32::MAX {
                    self.distances[there] = depth;
                    self.order.push(other);
                }
                if self.distances[there] == depth {
                    self.ways[there] += ways;
                }
            }
            steps.take(2 * links.count(node))?;
        }
        self.hand_back(source, links, scores);
        Ok(())
    }

    /// Hands shares back from the farthest nodes, and forgets the search.
    fn hand_back(&mut self, source: u32, links: &Links, scores: &mut [f64]) {
        for node in self.order.iter().rev().copied() {
            let depth = self.distances[node as usize] + 1;
            let mut share = 0.0;
            let mut last = u32::MAX;
            for other in links.of(node).iter().copied().filter(|other| std::mem::replace(&mut last, *other) != *other) {
                if self.distances[other as usize] == depth {
                    share += (1.0 + self.shares[other as usize]) / self.ways[other as usize];
                }
            }
            self.shares[node as usize] = share * self.ways[node as usize];
            if node != source {
                scores[node as usize] += self.shares[node as usize];
            }
        }
        for node in self.order.drain(..) {
            let node = node as usize;
            (self.distances[node], self.ways[node], self.shares[node]) = (u32::MAX, 0.0, 0.0);
        }
    }
}

/// So many nodes, drawn without putting back; the same for the same seed.
fn drawn(nodes: &[u32], count: usize, seed: u64) -> Vec<u32> {
    let mut nodes = nodes.to_vec();
    let mut state = seed;
    for place in 0..count {
        // The mixing steps of SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let left = (nodes.len() - place) as u64;
        nodes.swap(place, place + (mixed % left) as usize);
    }
    nodes.truncate(count);
    nodes
}
