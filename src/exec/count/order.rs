//! In which order the nodes of a join are gone through.

use super::fold::Folding;
use super::rows::Neighbourhood;
use crate::plan::{Direction, ShapeEdge};

/// How many neighbours a node has.
struct Degree {
    /// In the mean of all nodes.
    mean: f64,
    /// In the mean of their neighbours, so that nodes with many weigh more.
    again: f64,
}

/// How many neighbours nodes have, for choosing an order.
pub(super) struct Sizes<'e> {
    /// Each relationship, and the number of neighbours seen from its left and from its right.
    degrees: Vec<(&'e ShapeEdge, Degree, Degree)>,
    /// By node, how many fit.
    counts: Vec<f64>,
    /// By node, whether it is kept.
    kept: &'e [bool],
}

/// An order on its way.
#[derive(Clone, Default)]
struct Way {
    nodes: Vec<usize>,
    /// For each of them, how many rows there are behind it.
    rows: Vec<f64>,
    /// What is looked at.
    cost: f64,
}

impl Way {
    fn rows(&self) -> f64 {
        self.rows.last().copied().unwrap_or(1.0)
    }

    /// The rows behind a node.
    fn rows_behind(&self, node: usize) -> Option<f64> {
        self.nodes.iter().position(|known| *known == node).map(|place| self.rows[place])
    }

    fn with(&self, node: usize, candidates: &Candidates) -> Way {
        let mut longer = self.clone();
        longer.nodes.push(node);
        longer.rows.push(self.rows() * candidates.left);
        longer.cost += self.rows() * candidates.looks;
        longer
    }
}

/// How many nodes fit, and how many are looked at to find them.
struct Candidates {
    left: f64,
    looks: f64,
}

/// A link to a node from one before it.
struct Link {
    from: usize,
    /// How many nodes it leads to, in the mean of the rows; and in the mean of the nodes that it leads from.
    degree: f64,
    mean: f64,
    exists: bool,
}

/// All orders of so many nodes are tried.
const MOST_TRIED: usize = 6;

/// What a node that is scanned costs, of one that is looked up.
const SCANNED: f64 = 0.25;

/// Keeps nodes that nothing leads to for the end.
const FAR: f64 = 1_000.0;

/// What comparing lists costs where each common node is handed on, of what it costs where they are counted.
const ONE_BY_ONE: f64 = 2.0;

/// What looking up a row costs that lies behind the one before, or anywhere, of one that is near; and how many rows are
/// too many to be near.
const IN_ORDER: f64 = 0.75;
const SCATTERED: f64 = 3.0;
const MANY: f64 = 32_768.0;

impl<'e> Sizes<'e> {
    /// What is known of the relationships that are left, and of the nodes of a shape.
    pub fn new(edges: &[&'e ShapeEdge], folding: &'e Folding<'_, '_>) -> Self {
        let counts: Vec<f64> = folding.weights.iter().map(|weights| weights.len().max(1) as f64).collect();
        let degrees = edges.iter().map(|edge| {
            let ends = [edge.left, edge.right].map(|end| folding.shape.nodes[end].labels.as_slice());
            let pairs = Neighbourhood::count(&edge.types, edge.direction, ends, folding.run) as f64;
            let end = |end: usize, direction: Direction| {
                let mean = pairs / counts[end];
                let again = Neighbourhood::met_again(&edge.types, direction, folding.run);
                Degree { mean, again: again.max(mean) }
            };
            (*edge, end(edge.left, edge.direction), end(edge.right, edge.direction.reversed()))
        });
        Sizes { degrees: degrees.collect(), counts, kept: &folding.kept }
    }

    /// The cheapest order of some nodes: of all, where there are few, else of those that take what is nearest.
    pub fn order(&self, nodes: &[usize]) -> Vec<usize> {
        let ways = nodes.iter().map(|start| self.nearest_from(*start, nodes));
        let mut best = ways.min_by(|left, right| left.cost.total_cmp(&right.cost)).unwrap_or_default();
        if nodes.len() <= MOST_TRIED {
            nodes.iter().for_each(|start| self.try_all(&self.begin(*start), nodes, &mut best));
        }
        best.nodes
    }

    /// Nodes that are scanned lie side by side, which makes them cheap.
    fn begin(&self, start: usize) -> Way {
        let rows = self.counts[start];
        Way { nodes: vec![start], rows: vec![rows], cost: rows * SCANNED }
    }

    /// Tries every way to go on, as long as it may be cheaper than the best.
    fn try_all(&self, way: &Way, nodes: &[usize], best: &mut Way) {
        if way.cost >= best.cost {
            return;
        }
        if way.nodes.len() == nodes.len() {
            best.clone_from(way);
            return;
        }
        for node in nodes.iter().filter(|node| !way.nodes.contains(node)) {
            self.try_all(&way.with(*node, &self.candidates(*node, way, nodes)), nodes, best);
        }
    }

    /// The way that takes, from a start on, the node with the fewest candidates next.
    fn nearest_from(&self, start: usize, nodes: &[usize]) -> Way {
        let mut way = self.begin(start);
        while way.nodes.len() < nodes.len() {
            let open = nodes.iter().filter(|node| !way.nodes.contains(node));
            let next = open.map(|node| (self.candidates(*node, &way, nodes), *node));
            let Some((candidates, node)) = next.min_by(|left, right| left.0.left.total_cmp(&right.0.left)) else {
                break;
            };
            way = way.with(node, &candidates);
        }
        way
    }

    /// How many nodes fit, given those before: the fewest by one link, thinned by the others, which are searched for
    /// these or walked along with them, whatever is shorter.
    fn candidates(&self, node: usize, way: &Way, nodes: &[usize]) -> Candidates {
        let mut links = self.links(node, way);
        links.sort_by(|one, other| one.degree.total_cmp(&other.degree));
        let Some((fewest, others)) = links.split_first() else {
            return Candidates { left: self.counts[node] * FAR, looks: self.counts[node] * FAR };
        };
        // A row is marked where only counting is left to do; it pays where the row stays for a while.
        let last = way.nodes.len() + 1 == nodes.len() && links.len() == 2 && !self.kept[node];
        let searched = others.iter().map(|link| {
            let stays = way.rows() / way.rows_behind(link.from).unwrap_or(1.0);
            let compared = (fewest.degree * (1.0 + link.degree).log2()).min(link.degree);
            match last && !link.exists && !fewest.exists {
                true => (fewest.degree + link.mean / stays).min(compared),
                false => compared * ONE_BY_ONE,
            }
        });
        let searched: f64 = searched.sum();
        let left = others.iter().fold(fewest.degree, |rows, link| rows * (link.degree / self.counts[node]).min(1.0));
        let access = |link: &Link| match way.nodes.first() == Some(&link.from) {
            true => IN_ORDER,
            false if self.counts[link.from] > MANY => SCATTERED,
            false => 1.0,
        };
        let looks = links.iter().map(access).sum::<f64>() + fewest.degree + searched;
        Candidates { left, looks }
    }

    fn links(&self, node: usize, way: &Way) -> Vec<Link> {
        let links = self.degrees.iter().filter_map(|(edge, from_left, from_right)| {
            let (from, degree) = match (edge.left == node, edge.right == node) {
                (false, true) => (edge.left, from_left),
                (true, false) => (edge.right, from_right),
                _ => return None,
            };
            let Degree { mean, again } = *degree;
            let degree = if self.came_from(from, edge, way) { again } else { mean };
            way.nodes.contains(&from).then_some(Link { from, degree, mean, exists: edge.exists })
        });
        links.collect()
    }

    /// Whether some node was found from this one by relationships of the same kind, so that nodes with many come often.
    fn came_from(&self, from: usize, edge: &ShapeEdge, way: &Way) -> bool {
        self.degrees.iter().any(|(other, ..)| {
            let at_node = other.left == from || other.right == from;
            let alike = at_node && other.types == edge.types && other.seen_from(from) == edge.seen_from(from);
            alike && !std::ptr::eq(*other, edge) && way.nodes.contains(&other.other(from))
        })
    }
}
