//! What can't be folded, kept nodes and cycles, gone through node by node: each is looked for among the neighbours that
//! all nodes before it share.

use super::super::Run;
use super::rows::{MOST_LISTS, Neighbourhood, each_common};
use super::weights::Weights;
use crate::error::Result;
use crate::plan::ShapeEdge;
use crate::value::NodeId;

/// A way through the nodes that are left.
pub(super) struct Join<'f> {
    run: &'f Run<'f>,
    steps: Vec<Step<'f>>,
    /// For each kept node, the step that finds it.
    kept: Vec<usize>,
    /// How many steps it takes until all kept nodes are found.
    until_kept: usize,
}

/// One node, and how it hangs on those before it.
struct Step<'f> {
    weights: &'f Weights,
    links: Vec<Link<'f>>,
    /// Whether all its neighbours by its only link weigh 1.
    plain: bool,
}

struct Link<'f> {
    rows: Neighbourhood<'f>,
    /// The step of the node at the other end.
    from: usize,
    exists: bool,
}

impl<'f> Join<'f> {
    /// A way through these nodes, which the relationships join.
    pub fn new(
        nodes: &[usize],
        edges: &[&ShapeEdge],
        weights: &'f [Weights],
        kept: &[usize],
        run: &'f Run<'f>,
    ) -> Result<Self> {
        let sizes = Sizes::new(edges, weights, run)?;
        let orders = nodes.iter().map(|start| sizes.order_from(*start, nodes));
        let order = orders.min_by(|left, right| left.0.total_cmp(&right.0)).map(|(_, order)| order).unwrap_or_default();
        let step_of = |node: usize| order.iter().position(|other| *other == node).unwrap_or(0);
        let mut steps = Vec::with_capacity(order.len());
        for (place, node) in order.iter().enumerate() {
            let mut links = Vec::new();
            for edge in edges.iter().filter(|edge| edge.left == *node || edge.right == *node) {
                let from = step_of(edge.other(*node));
                if from < place {
                    let rows = Neighbourhood::new(&edge.types, edge.seen_from(edge.other(*node)), run)?;
                    links.push(Link { rows, from, exists: edge.exists });
                }
            }
            let weights = &weights[*node];
            let plain = match links.as_slice() {
                [link] => weights.is_one_for(&link.rows.reach()),
                _ => false,
            };
            steps.push(Step { weights, links, plain });
        }
        let kept: Vec<usize> = kept.iter().map(|node| step_of(*node)).collect();
        let until_kept = kept.iter().max().map_or(0, |last| last + 1);
        Ok(Join { run, steps, kept, until_kept })
    }

    /// Hands the kept nodes of every way to `each`, with how often they match; one number where none are kept.
    pub fn each(&self, each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>) -> Result<()> {
        let mut found = [NodeId(0); MOST_LISTS + 1];
        let mut walk = Walk { join: self, found: &mut found, combination: vec![NodeId(0); self.kept.len()], each };
        let ways = walk.go(0, 1)?;
        if self.kept.is_empty() {
            each(&[], ways)?;
        }
        Ok(())
    }
}

/// The nodes found so far.
struct Walk<'w, 'f> {
    join: &'w Join<'f>,
    found: &'w mut [NodeId],
    combination: Vec<NodeId>,
    each: &'w mut dyn FnMut(&[NodeId], u64) -> Result<()>,
}

impl Walk<'_, '_> {
    /// In how many ways the steps from `depth` on can be taken. `ways` is how often those before were; combinations of
    /// kept nodes are handed on when the last of them is found, and what is behind then counts for them.
    fn go(&mut self, depth: usize, ways: u64) -> Result<u64> {
        let join = self.join;
        if depth > 0 && depth == join.until_kept {
            let behind = self.behind(depth)?;
            if behind > 0 {
                for (place, step) in join.kept.iter().enumerate() {
                    self.combination[place] = self.found[*step];
                }
                (self.each)(&self.combination, ways.saturating_mul(behind))?;
            }
            return Ok(behind);
        }
        match depth < join.until_kept {
            true => self.each_way(depth, ways),
            false => self.behind(depth),
        }
    }

    /// Goes on with every node that fits, while kept nodes are still to be found.
    fn each_way(&mut self, depth: usize, ways: u64) -> Result<u64> {
        let join = self.join;
        let step = &join.steps[depth];
        let mut sum = 0_u64;
        let mut go_on = |walk: &mut Self, node: NodeId, times: u64| -> Result<()> {
            let times = times.saturating_mul(step.weights.of(node));
            if times > 0 {
                walk.found[depth] = node;
                let behind = walk.go(depth + 1, ways.saturating_mul(times))?;
                sum = sum.saturating_add(behind.saturating_mul(times));
            }
            Ok(())
        };
        match step.links.as_slice() {
            [] => {
                for (node, _) in step.weights.iter() {
                    join.run.watch.steps(1)?;
                    go_on(self, node, 1)?;
                }
            }
            [link] if !link.exists => {
                let row = link.rows.of(self.found[link.from]);
                join.run.watch.steps(row.len())?;
                for node in row {
                    go_on(self, *node, 1)?;
                }
            }
            links => {
                let mut lists = [(&[][..], false); MOST_LISTS];
                for (list, link) in lists.iter_mut().zip(links) {
                    *list = (link.rows.of(self.found[link.from]), link.exists);
                }
                join.run.watch.steps(lists[0].0.len())?;
                each_common(&lists[..links.len()], |node, times| go_on(self, node, times))?;
            }
        }
        Ok(sum)
    }

    /// In how many ways the steps from `depth` on can be taken, when nothing more is kept.
    fn behind(&mut self, depth: usize) -> Result<u64> {
        let join = self.join;
        if depth == join.steps.len() {
            return Ok(1);
        }
        if depth + 1 < join.steps.len() {
            return self.each_way(depth, 1);
        }
        let step = &join.steps[depth];
        let mut sum = 0_u64;
        match step.links.as_slice() {
            [] => sum = step.weights.sum(),
            [link] if !link.exists => {
                let row = link.rows.of(self.found[link.from]);
                join.run.watch.steps(row.len())?;
                sum = match step.plain {
                    true => row.len() as u64,
                    false => row.iter().fold(0, |sum: u64, node| sum.saturating_add(step.weights.of(*node))),
                };
            }
            links => {
                let mut lists = [(&[][..], false); MOST_LISTS];
                for (list, link) in lists.iter_mut().zip(links) {
                    *list = (link.rows.of(self.found[link.from]), link.exists);
                }
                join.run.watch.steps(lists[0].0.len())?;
                each_common(&lists[..links.len()], |node, times| {
                    sum = sum.saturating_add(times.saturating_mul(step.weights.of(node)));
                    Ok(())
                })?;
            }
        }
        Ok(sum)
    }
}

/// How many neighbours nodes have, for choosing an order.
struct Sizes<'e> {
    /// Each relationship, and the mean number of neighbours seen from its left and from its right.
    degrees: Vec<(&'e ShapeEdge, f64, f64)>,
    /// By node, how many fit.
    counts: Vec<f64>,
}

impl<'e> Sizes<'e> {
    fn new(edges: &[&'e ShapeEdge], weights: &[Weights], run: &Run<'_>) -> Result<Self> {
        let counts: Vec<f64> = weights.iter().map(|weights| weights.len().max(1) as f64).collect();
        let mut degrees = Vec::with_capacity(edges.len());
        for edge in edges {
            let pairs = Neighbourhood::count(&edge.types, edge.direction, run) as f64;
            degrees.push((*edge, pairs / counts[edge.left], pairs / counts[edge.right]));
        }
        Ok(Sizes { degrees, counts })
    }

    /// An order that takes, from a start on, the node with the fewest candidates next; and how many rows it makes.
    fn order_from(&self, start: usize, nodes: &[usize]) -> (f64, Vec<usize>) {
        let mut order = vec![start];
        let mut rows = self.counts[start];
        let mut cost = rows;
        while order.len() < nodes.len() {
            let open = nodes.iter().filter(|node| !order.contains(node));
            let next = open.map(|node| (self.candidates(*node, &order), *node));
            let Some((candidates, node)) = next.min_by(|left, right| left.0.total_cmp(&right.0)) else { break };
            order.push(node);
            rows *= candidates;
            cost += rows;
        }
        (cost, order)
    }

    /// How many nodes fit, given those before: the fewest by one link, thinned by the others.
    fn candidates(&self, node: usize, before: &[usize]) -> f64 {
        let links = self.degrees.iter().filter_map(|(edge, from_left, from_right)| {
            let (left, right) = (edge.left, edge.right);
            match (left == node, right == node) {
                (false, true) if before.contains(&left) => Some(*from_left),
                (true, false) if before.contains(&right) => Some(*from_right),
                _ => None,
            }
        });
        let mut links: Vec<f64> = links.collect();
        links.sort_by(f64::total_cmp);
        match links.split_first() {
            Some((fewest, others)) => {
                others.iter().fold(*fewest, |rows, degree| rows * (degree / self.counts[node]).min(1.0))
            }
            None => self.counts[node] * 1_000.0,
        }
    }
}
