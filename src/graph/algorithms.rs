//! Components, importance and paths, on a [`View`] of a graph.
//!
//! Any of petgraph's algorithms runs on a view; here are those that Kenning asks for itself, with bounds that petgraph
//! doesn't know: a number of steps, a budget of work, and a price for going through a hub.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use petgraph::EdgeType;
use petgraph::unionfind::UnionFind;
use petgraph::visit::{EdgeRef, IntoEdgeReferences, IntoEdges, IntoNodeIdentifiers, NodeCount, NodeIndexable};
use rustc_hash::{FxHashMap, FxHashSet};

use super::view::View;
use crate::value::{NodeId, Path, RelId};

/// The connected components, directions ignored: the largest first, its nodes in the order of their ids.
pub fn components<D: EdgeType>(view: &View<'_, D>) -> Vec<Vec<NodeId>> {
    let mut sets = UnionFind::<usize>::new(view.node_bound());
    for edge in view.edge_references() {
        sets.union(view.to_index(edge.source()), view.to_index(edge.target()));
    }
    let mut members: FxHashMap<usize, Vec<NodeId>> = FxHashMap::default();
    for node in view.node_identifiers() {
        members.entry(sets.find_mut(view.to_index(node))).or_default().push(node);
    }
    let mut components: Vec<Vec<NodeId>> = members.into_values().collect();
    components.sort_unstable_by_key(|nodes| (Reverse(nodes.len()), nodes[0]));
    components
}

/// PageRank of every node of the view, by its index there; the sum is 1.
///
/// petgraph's own takes time with the square of the nodes, so this walks the relationships itself.
pub fn page_rank<D: EdgeType>(view: &View<'_, D>, damping: f64, rounds: usize) -> Vec<f64> {
    let count = view.node_count();
    let mut ranks = vec![1.0 / count.max(1) as f64; count];
    for _ in 0..rounds {
        let mut next = vec![0.0; count];
        let mut lost = 0.0;
        for node in view.node_identifiers() {
            let rank = ranks[view.to_index(node)];
            match view.edges(node).count() {
                0 => lost += rank,
                ways => view.edges(node).for_each(|edge| next[view.to_index(edge.target())] += rank / ways as f64),
            }
        }
        let base = (1.0 - damping + damping * lost) / count.max(1) as f64;
        ranks = next.into_iter().map(|rank| base + damping * rank).collect();
    }
    ranks
}

/// How to look for paths.
#[derive(Clone, Debug)]
pub struct PathOptions {
    /// The most relationships in a path.
    pub most_steps: usize,
    /// Nodes that no path goes through; the ends may be among them.
    pub excluded: FxHashSet<NodeId>,
    /// How dear it is to go through a node: this, times the root of its degree. A step costs 1. With 0, the shortest
    /// path comes first; else a path through a hub comes after longer ones that avoid it. Ends cost nothing.
    pub hub_price: f64,
    /// The most relationships to look at.
    pub budget: usize,
}

impl Default for PathOptions {
    fn default() -> Self {
        PathOptions { most_steps: 6, excluded: FxHashSet::default(), hub_price: 1.0, budget: 1_000_000 }
    }
}

/// Paths that were found, the cheapest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The paths; no node comes twice in one.
    pub paths: Vec<Path>,
    /// Whether the budget sufficed to look everywhere.
    pub complete: bool,
}

/// The cheapest path between two nodes.
pub fn shortest_path<D: EdgeType>(view: &View<'_, D>, from: NodeId, to: NodeId, options: &PathOptions) -> Found {
    paths(view, from, to, 1, options)
}

/// Up to `most` paths between two nodes, the cheapest first, no two through the same nodes: Yen's algorithm.
pub fn paths<D: EdgeType>(view: &View<'_, D>, from: NodeId, to: NodeId, most: usize, options: &PathOptions) -> Found {
    let mut search = Search { view, to, options, work: 0, prices: FxHashMap::default() };
    let mut found: Vec<Path> = Vec::new();
    // By cost, then by nodes, so that the order never depends on chance and no path waits twice.
    let mut waiting: BTreeMap<(Cost, Vec<NodeId>), Vec<RelId>> = BTreeMap::new();
    if most > 0 && view.contains(from) && view.contains(to) {
        let start = Path { nodes: vec![from], relationships: Vec::new() };
        waiting.extend(search.beyond(start, &FxHashSet::default()));
    }
    while let Some(((_, nodes), relationships)) = waiting.pop_first() {
        found.push(Path { nodes, relationships });
        if found.len() == most {
            break;
        }
        let last = found[found.len() - 1].clone();
        for spur in 0..last.relationships.len() {
            let root = Path { nodes: last.nodes[..=spur].to_vec(), relationships: last.relationships[..spur].to_vec() };
            // What earlier paths did from here is not done again.
            let same_root = found.iter().filter(|path| path.nodes.starts_with(&root.nodes));
            let taken = same_root.filter_map(|path| path.nodes.get(spur + 1).copied()).collect();
            waiting.extend(search.beyond(root, &taken));
        }
    }
    Found { paths: found, complete: search.work <= options.budget }
}

/// Costs in thousandths of a step, so that they are compared and summed exactly.
type Cost = u64;

const STEP: Cost = 1000;

/// A path that waits for its turn: its cost and nodes, by which it is ordered, and its relationships.
type Waiting = ((Cost, Vec<NodeId>), Vec<RelId>);

/// A search for paths to one node.
struct Search<'v, 'g, D> {
    view: &'v View<'g, D>,
    to: NodeId,
    options: &'v PathOptions,
    /// Relationships looked at so far.
    work: usize,
    prices: FxHashMap<NodeId, Cost>,
}

/// A node as it was reached: by the cheapest way that has no more steps.
struct Reached {
    node: NodeId,
    /// The place among those reached before, and the relationship from there.
    before: Option<(usize, RelId)>,
}

impl<D: EdgeType> Search<'_, '_, D> {
    /// The cheapest path that begins with `root` and goes on to none of `taken`, with its cost.
    fn beyond(&mut self, root: Path, taken: &FxHashSet<NodeId>) -> Option<Waiting> {
        let spur = *root.nodes.last()?;
        if spur == self.to {
            return root.relationships.is_empty().then_some(((0, root.nodes), root.relationships));
        }
        let steps_left = self.options.most_steps.saturating_sub(root.relationships.len());
        let rest = self.cheapest(spur, &root.nodes, taken, steps_left)?;
        let nodes = [&root.nodes[..], &rest.nodes[1..]].concat();
        let inner = nodes.len() - 1;
        let cost = nodes[1..inner].iter().map(|node| self.price(*node)).sum::<Cost>() + inner as Cost * STEP;
        Some(((cost, nodes), [root.relationships, rest.relationships].concat()))
    }

    /// Dijkstra's algorithm with a bound on steps: a node is taken up again where that takes fewer steps.
    fn cheapest(
        &mut self,
        from: NodeId,
        avoid: &[NodeId],
        not_first: &FxHashSet<NodeId>,
        most_steps: usize,
    ) -> Option<Path> {
        let mut reached: Vec<Reached> = Vec::new();
        let mut fewest: FxHashMap<NodeId, usize> = FxHashMap::default();
        let mut frontier = BinaryHeap::from([Reverse((0, 0, from, None))]);
        while let Some(Reverse((cost, steps, node, before))) = frontier.pop() {
            if fewest.get(&node).is_some_and(|known| *known <= steps) {
                continue;
            }
            fewest.insert(node, steps);
            reached.push(Reached { node, before });
            if node == self.to {
                return Some(trace(&reached));
            }
            if steps == most_steps {
                continue;
            }
            let here = reached.len() - 1;
            for edge in self.view.edges(node) {
                self.work += 1;
                let other = edge.target();
                if (steps == 0 && not_first.contains(&other)) || avoid.contains(&other) || self.is_excluded(other) {
                    continue;
                }
                let cost = cost + STEP + if other == self.to { 0 } else { self.price(other) };
                frontier.push(Reverse((cost, steps + 1, other, Some((here, edge.id())))));
            }
            if self.work > self.options.budget {
                return None;
            }
        }
        None
    }

    fn is_excluded(&self, node: NodeId) -> bool {
        node != self.to && self.options.excluded.contains(&node)
    }

    /// What it costs to go through a node.
    fn price(&mut self, node: NodeId) -> Cost {
        if self.options.hub_price <= 0.0 {
            return 0;
        }
        let (view, price) = (self.view, self.options.hub_price);
        *self.prices.entry(node).or_insert_with(|| ((view.degree(node) as f64).sqrt() * price * STEP as f64) as Cost)
    }
}

/// The way to the node reached last.
fn trace(reached: &[Reached]) -> Path {
    let mut path = Path { nodes: Vec::new(), relationships: Vec::new() };
    let mut next = reached.last();
    while let Some(Reached { node, before }) = next {
        path.nodes.push(*node);
        path.relationships.extend(before.map(|(_, relationship)| relationship));
        next = before.and_then(|(place, _)| reached.get(place));
    }
    path.nodes.reverse();
    path.relationships.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Builder, Graph};
    use crate::value::Map;

    /// `a` and `z` meet at a hub with many others, and by a longer way through `b` and `c`.
    fn town() -> (Graph, Vec<NodeId>) {
        let mut builder = Builder::new();
        let [a, b, c, z, hub] = [(); 5].map(|()| builder.add_node(&["Place"], Map::new()));
        for (from, to, kind) in [(a, hub, "ROAD"), (z, hub, "ROAD"), (a, b, "PATH"), (c, b, "PATH"), (c, z, "PATH")] {
            builder.add_relationship(from, to, kind, Map::new());
        }
        for _ in 0..100 {
            let guest = builder.add_node(&["Guest"], Map::new());
            builder.add_relationship(guest, hub, "ROAD", Map::new());
        }
        builder.finish_with_ids()
    }

    fn nodes(found: Found) -> Vec<Vec<NodeId>> {
        assert!(found.complete);
        found.paths.into_iter().map(|path| path.nodes).collect()
    }

    #[test]
    fn a_path_through_a_hub_comes_last() {
        let (graph, ids) = town();
        let [a, b, c, z, hub] = ids[..5] else { panic!("five places") };
        let view = View::all(&graph).undirected();
        let mut options = PathOptions::default();
        let (short, long) = (vec![a, hub, z], vec![a, b, c, z]);
        assert_eq!(nodes(paths(&view, a, z, 9, &options)), [long.clone(), short.clone()]);
        assert_eq!(nodes(paths(&view, a, hub, 1, &options)), [[a, hub]]);
        options.hub_price = 0.0;
        assert_eq!(nodes(paths(&view, a, z, 9, &options)), [short.clone(), long.clone()]);
        options.most_steps = 2;
        assert_eq!(nodes(paths(&view, a, z, 9, &options)), [short]);
        options.excluded.extend([hub, a, z]);
        assert!(nodes(paths(&view, a, z, 9, &options)).is_empty());
        options.most_steps = 3;
        assert_eq!(nodes(shortest_path(&view, a, z, &options)), [long]);
        assert_eq!(nodes(shortest_path(&view, a, a, &options)), [[a]]);
        options.budget = 1;
        assert!(!shortest_path(&view, a, z, &options).complete);
    }

    #[test]
    fn views_take_parts() {
        let (graph, ids) = town();
        let places = [graph.label_id("Place").unwrap()];
        let path = [graph.type_id("PATH").unwrap()];
        let view = View::of(&graph, Some(&places), Some(&path));
        assert_eq!(components(&view).iter().map(Vec::len).collect::<Vec<_>>(), [4, 1]);
        assert_eq!(petgraph::algo::connected_components(&view), 2);
        assert!(nodes(shortest_path(&view, ids[0], ids[3], &PathOptions::default())).is_empty());
        assert_eq!(components(&View::all(&graph)).len(), 1);
    }

    #[test]
    fn ranks_sum_to_one_and_hubs_rank_first() {
        let (graph, ids) = town();
        let view = View::all(&graph);
        let ranks = page_rank(&view, 0.85, 30);
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(ranks.iter().all(|rank| *rank <= ranks[view.to_index(ids[4])]));
    }
}
