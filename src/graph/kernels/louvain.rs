//! Communities by Louvain's way: nodes move to the neighbouring community that gains most, then communities become nodes.

use rustc_hash::FxHashMap;

use super::{Part, Pause, Steps, Ways};
use crate::error::Result;

/// Communities, and how good they are.
pub struct Communities {
    /// The community of each node, by its number: the lowest number of a node in it.
    pub of: Vec<u32>,
    /// The share of relationships within communities, beyond what chance would put there.
    pub modularity: f64,
}

/// A gain below this is none: sums of floats in another order differ by as much.
const LEAST_GAIN: f64 = 1e-12;

/// Communities of a part, directions ignored; parallel relationships bind as often as they are.
pub fn louvain(part: &Part<'_>, pause: Pause<'_>) -> Result<Communities> {
    let mut level = Level::new(part, pause)?;
    let mut of: Vec<u32> = (0..part.bound() as u32).collect();
    let total = level.total();
    let mut steps = Steps::new(pause);
    while total > 0.0 && level.settle(total, &mut steps)? {
        let numbers = level.numbers();
        for community in &mut of {
            *community = numbers[level.community[*community as usize] as usize];
        }
        level = level.folded(&numbers);
    }
    let modularity = level.modularity(total);
    // Each community is called by its first node.
    let mut first: FxHashMap<u32, u32> = FxHashMap::default();
    for node in part.nodes() {
        first.entry(of[node.index()]).or_insert(node.0);
    }
    of.iter_mut().for_each(|community| *community = first.get(community).copied().unwrap_or(*community));
    Ok(Communities { of, modularity })
}

/// The distance between nodes that have their turn one after the other. Where neighbours follow each other, as numbers of
/// neighbouring nodes often do, the first community takes all of them in; the golden section scatters turns evenly.
fn stride(count: usize) -> usize {
    let mut stride = (count as f64 * 0.618_033_988_75) as usize;
    while greatest_common_divisor(stride, count) != 1 {
        stride += 1;
    }
    stride
}

fn greatest_common_divisor(one: usize, other: usize) -> usize {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

/// A weighted graph without directions, and the community of each of its nodes.
struct Level {
    offsets: Vec<usize>,
    /// Neighbours other than the node itself, with weights.
    links: Vec<(u32, f64)>,
    /// The weight within each node, counted from both ends.
    loops: Vec<f64>,
    /// The weight at each node.
    degrees: Vec<f64>,
    community: Vec<u32>,
    /// The weight at each community.
    sums: Vec<f64>,
}

impl Level {
    fn new(part: &Part<'_>, pause: Pause<'_>) -> Result<Level> {
        let (out, incoming) = (part.links(Ways::Out, pause)?, part.links(Ways::In, pause)?);
        let mut rows = Vec::with_capacity(part.bound());
        for node in 0..part.bound() as u32 {
            let mut row: Vec<(u32, f64)> = Vec::with_capacity(out.count(node) + incoming.count(node));
            row.extend(out.of(node).iter().chain(incoming.of(node)).map(|other| (*other, 1.0)));
            rows.push(row);
        }
        Ok(Level::of_rows(rows))
    }

    /// A level of rows in which every link stands at both ends, a loop twice.
    fn of_rows(rows: Vec<Vec<(u32, f64)>>) -> Level {
        let count = rows.len();
        let mut level = Level {
            offsets: vec![0],
            links: Vec::new(),
            loops: vec![0.0; count],
            degrees: vec![0.0; count],
            community: (0..count as u32).collect(),
            sums: Vec::new(),
        };
        for (node, mut row) in rows.into_iter().enumerate() {
            row.sort_unstable_by_key(|(other, _)| *other);
            for (other, weight) in row {
                level.degrees[node] += weight;
                if other as usize == node {
                    level.loops[node] += weight;
                    continue;
                }
                let from = level.offsets[node];
                match level.links[from..].last_mut() {
                    Some((last, sum)) if *last == other => *sum += weight,
                    _ => level.links.push((other, weight)),
                }
            }
            level.offsets.push(level.links.len());
        }
        level.sums = level.degrees.clone();
        level
    }

    fn total(&self) -> f64 {
        self.degrees.iter().sum()
    }

    fn row(&self, node: usize) -> &[(u32, f64)] {
        &self.links[self.offsets[node]..self.offsets[node + 1]]
    }

    /// Moves nodes until none gains by it; whether any moved.
    fn settle(&mut self, total: f64, steps: &mut Steps<'_>) -> Result<bool> {
        let mut towards = vec![0.0; self.degrees.len()];
        let mut near: Vec<u32> = Vec::new();
        let mut any = false;
        let count = self.degrees.len();
        let stride = stride(count);
        loop {
            let mut moved = false;
            for turn in 0..count {
                let node = turn * stride % count;
                let row = self.offsets[node]..self.offsets[node + 1];
                steps.take(row.len())?;
                for (other, weight) in &self.links[row] {
                    let community = self.community[*other as usize];
                    if towards[community as usize] == 0.0 {
                        near.push(community);
                    }
                    towards[community as usize] += weight;
                }
                moved |= self.place(node, total, &near, &towards);
                near.drain(..).for_each(|community| towards[community as usize] = 0.0);
            }
            if !moved {
                return Ok(any);
            }
            any = true;
        }
    }

    /// Puts a node where it gains most; whether that is another community.
    fn place(&mut self, node: usize, total: f64, near: &[u32], towards: &[f64]) -> bool {
        let here = self.community[node];
        let degree = self.degrees[node];
        self.sums[here as usize] -= degree;
        let gain = |community: u32| towards[community as usize] - self.sums[community as usize] * degree / total;
        let (mut best, mut most) = (here, gain(here));
        for community in near {
            let gained = gain(*community);
            if gained > most + LEAST_GAIN {
                (best, most) = (*community, gained);
            }
        }
        self.sums[best as usize] += degree;
        self.community[node] = best;
        best != here
    }

    /// For each community in use, its number among them.
    fn numbers(&self) -> Vec<u32> {
        let mut numbers = vec![u32::MAX; self.community.len()];
        let mut next = 0;
        for community in &self.community {
            let number = &mut numbers[*community as usize];
            if *number == u32::MAX {
                (*number, next) = (next, next + 1);
            }
        }
        numbers
    }

    /// The level whose nodes are the communities of this one.
    fn folded(&self, numbers: &[u32]) -> Level {
        let count = numbers.iter().filter(|number| **number != u32::MAX).count();
        let mut rows: Vec<Vec<(u32, f64)>> = vec![Vec::new(); count];
        for node in 0..self.degrees.len() {
            let from = numbers[self.community[node] as usize];
            let row = &mut rows[from as usize];
            row.extend(
                self.row(node)
                    .iter()
                    .map(|(other, weight)| (numbers[self.community[*other as usize] as usize], *weight)),
            );
            row.push((from, self.loops[node]));
        }
        Level::of_rows(rows)
    }

    /// How good it is to take each node as a community.
    fn modularity(&self, total: f64) -> f64 {
        if total == 0.0 {
            return 0.0;
        }
        let of = |node: usize| self.loops[node] / total - (self.degrees[node] / total).powi(2);
        (0..self.degrees.len()).map(of).sum()
    }
}
