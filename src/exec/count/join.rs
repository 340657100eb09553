//! What can't be folded, kept nodes and cycles, gone through node by node: each is looked for among the neighbours that
//! all nodes before it share.

use std::cell::RefCell;

use super::super::Run;
use super::super::seen::NodeSet;
use super::common::{LOPSIDED, MOST_LISTS, count_common, each_common};
use super::fold::Folding;
use super::rows::Neighbourhood;
use super::weights::{Look, Weights};
use crate::error::Result;
use crate::graph::adjacency::Lists;
use crate::plan::{Direction, ShapeEdge};
use crate::value::NodeId;

/// A row this short is compared rather than marked.
const SHORT: usize = 8;

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
    weights: &'f Weights<'f>,
    /// One that holds no node twice comes first.
    links: Vec<Link<'f>>,
    /// Whether all that its links lead to weigh 1.
    plain: bool,
}

struct Link<'f> {
    rows: Neighbourhood<'f>,
    /// The step of the node at the other end.
    from: usize,
    /// Whether it only matters that there is one; not told where there is never more than one.
    exists: bool,
}

/// A step as it is taken: what its links lead to is looked up once.
struct Stride<'j> {
    weights: &'j Weights<'j>,
    look: Look<'j>,
    trails: Vec<Trail<'j>>,
    plain: bool,
    /// Whether its two trails are all that matters, and can be counted without looking at what they have in common.
    countable: bool,
    /// The row of the trail that changes less often, marked.
    marked: RefCell<Marked>,
}

/// A row of which the nodes are marked, once its node has come twice running.
#[derive(Default)]
struct Marked {
    last: Option<NodeId>,
    marks: Option<(NodeId, NodeSet)>,
}

impl Marked {
    /// The marks of a node's row, if it is worth having them.
    #[inline]
    fn of(&mut self, node: NodeId, row: &[NodeId], run: &Run<'_>) -> Result<Option<&NodeSet>> {
        if self.marks.as_ref().is_none_or(|(marked, _)| *marked != node) {
            if self.last.replace(node) != Some(node) {
                return Ok(None);
            }
            run.watch.steps(row.len())?;
            let mut marks = match self.marks.take() {
                Some((_, marks)) => marks,
                None => NodeSet::new(run.graph.node_bound()),
            };
            marks.clear();
            row.iter().for_each(|other| _ = marks.insert(*other));
            self.marks = Some((node, marks));
        }
        Ok(self.marks.as_ref().map(|(_, marks)| marks))
    }
}

struct Trail<'j> {
    lists: Lists<'j>,
    from: usize,
    exists: bool,
}

impl<'j> Trail<'j> {
    #[inline]
    fn row(&self, found: &[NodeId]) -> &'j [NodeId] {
        self.lists.of(found[self.from])
    }
}

impl Step<'_> {
    fn stride(&self) -> Stride<'_> {
        let trails = self.links.iter();
        let trails = trails.map(|link| Trail { lists: link.rows.lists(), from: link.from, exists: link.exists });
        let countable = match self.links.as_slice() {
            [link, other] => self.plain && !link.rows.repeats() && !other.exists,
            _ => false,
        };
        let (weights, look, plain) = (self.weights, self.weights.look(), self.plain);
        Stride { weights, look, trails: trails.collect(), plain, countable, marked: RefCell::default() }
    }
}

impl<'f> Join<'f> {
    /// A way through these nodes, and the relationships between them that are still there.
    pub fn new<'q: 'f>(folding: &'f Folding<'q, '_>, nodes: &[usize], kept: &[usize]) -> Result<Self> {
        let edges: Vec<usize> = nodes.iter().flat_map(|node| folding.open_edges(*node)).collect();
        let edges: Vec<usize> = (0..folding.shape.edges.len()).filter(|edge| edges.contains(edge)).collect();
        let drawn: Vec<&ShapeEdge> = edges.iter().map(|place| &folding.shape.edges[*place]).collect();
        let order = Sizes::new(&drawn, folding).order(nodes);
        let step_of = |node: usize| order.iter().position(|other| *other == node).unwrap_or(0);
        let mut steps = Vec::with_capacity(order.len());
        for (place, node) in order.iter().enumerate() {
            let mut links = Vec::new();
            for at in &edges {
                let edge = &folding.shape.edges[*at];
                let from = edge.other(*node);
                if (edge.left == *node || edge.right == *node) && step_of(from) < place {
                    let rows = folding.rows(*at, from)?;
                    links.push(Link { from: step_of(from), exists: edge.exists && rows.repeats(), rows });
                }
            }
            // Of two that hold no node twice, the one that stays longer.
            links.sort_by_key(|link| (link.rows.repeats(), link.from));
            let weights = &folding.weights[*node];
            weights.settle(folding.run)?;
            let plain = links.iter().any(|link| weights.is_one_for(&link.rows.reach()));
            steps.push(Step { weights, links, plain });
        }
        let kept: Vec<usize> = kept.iter().map(|node| step_of(*node)).collect();
        let until_kept = kept.iter().max().map_or(0, |last| last + 1);
        Ok(Join { run: folding.run, steps, kept, until_kept })
    }

    /// Whether each combination of kept nodes is found once: nothing else is gone through before all of them are found,
    /// and no row that holds a node twice.
    pub fn gives_once(&self) -> bool {
        let once = |step: &Step| step.links.len() != 1 || !step.links[0].rows.repeats();
        (0..self.until_kept).all(|step| self.kept.contains(&step) && once(&self.steps[step]))
    }

    /// Hands the kept nodes of every way to `each`, with how often they match; one number where none are kept.
    pub fn each(&self, each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>) -> Result<()> {
        let mut found = [NodeId(0); MOST_LISTS + 1];
        let mut combination = vec![NodeId(0); self.kept.len()];
        let strides = self.steps.iter().map(Step::stride).collect();
        let walk = Walk { run: self.run, strides, until_kept: self.until_kept };
        let mut each = |found: &[NodeId], ways: u64| {
            combination.iter_mut().zip(&self.kept).for_each(|(node, step)| *node = found[*step]);
            each(&combination, ways)
        };
        if self.kept.is_empty() {
            let ways = walk.behind(&mut found, 0)?;
            return each(&found, ways);
        }
        walk.go(&mut found, 0, 1, &mut each)
    }
}

/// A join on its way.
struct Walk<'j> {
    run: &'j Run<'j>,
    strides: Vec<Stride<'j>>,
    until_kept: usize,
}

impl Walk<'_> {
    /// Goes through the steps from `depth` on. `ways` is how often those before can be taken; what was found is handed
    /// on with the last kept node, and what is behind then counts for it.
    fn go(
        &self,
        found: &mut [NodeId],
        depth: usize,
        ways: u64,
        each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>,
    ) -> Result<()> {
        if depth == self.until_kept {
            let behind = self.behind(found, depth)?;
            return if behind == 0 { Ok(()) } else { each(found, ways.saturating_mul(behind)) };
        }
        self.strides[depth].each(found, depth, self.run, &mut |found, times| {
            self.go(found, depth + 1, ways.saturating_mul(times), each)
        })
    }

    /// In how many ways the steps from `depth` on can be taken, when nothing more is kept.
    fn behind(&self, found: &mut [NodeId], depth: usize) -> Result<u64> {
        let Some(stride) = self.strides.get(depth) else { return Ok(1) };
        if depth + 1 == self.strides.len() {
            return stride.ways(found, self.run);
        }
        let mut sum = 0_u64;
        stride.each(found, depth, self.run, &mut |found, times| {
            sum = sum.saturating_add(self.behind(found, depth + 1)?.saturating_mul(times));
            Ok(())
        })?;
        Ok(sum)
    }
}

impl Stride<'_> {
    /// Puts every node that fits in its place among those found, and tells in how many ways it can be taken.
    #[inline]
    fn each(
        &self,
        found: &mut [NodeId],
        depth: usize,
        run: &Run<'_>,
        then: &mut impl FnMut(&mut [NodeId], u64) -> Result<()>,
    ) -> Result<()> {
        let mut take = |found: &mut [NodeId], node: NodeId, times: u64| {
            let times = if self.plain { times } else { times.saturating_mul(self.look.of(node)) };
            if times == 0 {
                return Ok(());
            }
            found[depth] = node;
            then(found, times)
        };
        match self.trails.as_slice() {
            [] => {
                for (node, times) in self.weights.iter() {
                    run.watch.steps(1)?;
                    found[depth] = node;
                    then(found, times)?;
                }
                Ok(())
            }
            [trail] if !trail.exists => {
                let row = trail.row(found);
                run.watch.steps(row.len())?;
                row.iter().try_for_each(|node| take(found, *node, 1))
            }
            trails => {
                let (lists, shortest) = lists_of(trails, found);
                run.watch.steps(shortest)?;
                each_common(&lists[..trails.len()], |node, times| take(found, node, times))
            }
        }
    }

    /// In how many ways the last step can be taken.
    #[inline]
    fn ways(&self, found: &[NodeId], run: &Run<'_>) -> Result<u64> {
        match self.trails.as_slice() {
            [] => self.weights.sum(run),
            [trail] if !trail.exists => {
                let row = trail.row(found);
                run.watch.steps(row.len())?;
                Ok(if self.plain { row.len() as u64 } else { self.look.sum(row) })
            }
            [trail, other] if self.countable => {
                let (row, others) = (trail.row(found), other.row(found));
                run.watch.steps(row.len().min(others.len()))?;
                // The first holds no node twice, so that a mark is as good as its row.
                if trail.from < other.from
                    && row.len() > SHORT
                    && others.len() < row.len() * LOPSIDED
                    && let Some(marks) = self.marked.borrow_mut().of(found[trail.from], row, run)?
                {
                    return Ok(others.iter().map(|node| u64::from(marks.has(*node))).sum());
                }
                Ok(count_common(row, others))
            }
            trails => {
                let (lists, shortest) = lists_of(trails, found);
                run.watch.steps(shortest)?;
                let mut sum = 0_u64;
                each_common(&lists[..trails.len()], |node, times| -> Result<()> {
                    sum = sum.saturating_add(times.saturating_mul(self.look.of(node)));
                    Ok(())
                })?;
                Ok(sum)
            }
        }
    }
}

/// The rows that trails lead to, and how long the shortest is.
#[inline]
fn lists_of<'j>(trails: &[Trail<'j>], found: &[NodeId]) -> ([(&'j [NodeId], bool); MOST_LISTS], usize) {
    let mut lists = [(&[][..], false); MOST_LISTS];
    let mut shortest = usize::MAX;
    for (list, trail) in lists.iter_mut().zip(trails) {
        *list = (trail.row(found), trail.exists);
        shortest = shortest.min(list.0.len());
    }
    (lists, shortest)
}

/// How many neighbours a node has.
struct Degree {
    /// In the mean of all nodes.
    mean: f64,
    /// In the mean of their neighbours, so that nodes with many weigh more.
    again: f64,
}

/// How many neighbours nodes have, for choosing an order.
struct Sizes<'e> {
    /// Each relationship, and the number of neighbours seen from its left and from its right.
    degrees: Vec<(&'e ShapeEdge, Degree, Degree)>,
    /// By node, how many fit.
    counts: Vec<f64>,
    /// By node, whether it is kept.
    kept: &'e [bool],
}

impl<'e> Sizes<'e> {
    fn new(edges: &[&'e ShapeEdge], folding: &'e Folding<'_, '_>) -> Self {
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
    fn order(&self, nodes: &[usize]) -> Vec<usize> {
        let orders = nodes.iter().map(|start| self.order_from(*start, nodes));
        let Some(mut best) = orders.min_by(|left, right| left.0.total_cmp(&right.0)) else { return Vec::new() };
        if nodes.len() <= MOST_TRIED {
            for start in nodes {
                let rows = self.counts[*start];
                self.try_from(vec![*start], rows, rows * SCANNED, nodes, &mut best);
            }
        }
        best.1
    }

    /// Tries every way to go on, as long as it may be cheaper than the best.
    fn try_from(&self, order: Vec<usize>, rows: f64, cost: f64, nodes: &[usize], best: &mut (f64, Vec<usize>)) {
        if cost >= best.0 {
            return;
        }
        if order.len() == nodes.len() {
            *best = (cost, order);
            return;
        }
        for node in nodes.iter().filter(|node| !order.contains(node)) {
            let candidates = self.candidates(*node, &order, nodes);
            let longer = order.iter().chain([node]).copied().collect();
            self.try_from(longer, rows * candidates.left, cost + rows * candidates.looks, nodes, best);
        }
    }

    /// An order that takes, from a start on, the node with the fewest candidates next; and what it costs, in nodes
    /// looked at. Those that are scanned lie side by side, which makes them cheap.
    fn order_from(&self, start: usize, nodes: &[usize]) -> (f64, Vec<usize>) {
        let mut order = vec![start];
        let mut rows = self.counts[start];
        let mut cost = rows * SCANNED;
        while order.len() < nodes.len() {
            let open = nodes.iter().filter(|node| !order.contains(node));
            let next = open.map(|node| (self.candidates(*node, &order, nodes), *node));
            let Some((candidates, node)) = next.min_by(|left, right| left.0.left.total_cmp(&right.0.left)) else {
                break;
            };
            order.push(node);
            cost += rows * candidates.looks;
            rows *= candidates.left;
        }
        (cost, order)
    }

    /// How many nodes fit, given those before: the fewest by one link, thinned by the others, in each of which those
    /// are searched.
    fn candidates(&self, node: usize, before: &[usize], nodes: &[usize]) -> Candidates {
        let links = self.degrees.iter().filter_map(|(edge, from_left, from_right)| {
            let (from, degree) = match (edge.left == node, edge.right == node) {
                (false, true) => (edge.left, from_left),
                (true, false) => (edge.right, from_right),
                _ => return None,
            };
            let degree = if self.came_from(from, edge, before) { degree.again } else { degree.mean };
            before.contains(&from).then_some((degree, from, edge.exists))
        });
        let mut links: Vec<(f64, usize, bool)> = links.collect();
        links.sort_by(|one, other| one.0.total_cmp(&other.0));
        let Some((fewest, others)) = links.split_first() else {
            return Candidates { left: self.counts[node] * FAR, looks: self.counts[node] * FAR };
        };
        // The row of a node further back stays for a while, and is marked where only counting is left to do.
        let last = before.len() + 1 == nodes.len() && links.len() == 2 && !self.kept[node];
        let searched = others.iter().map(|(degree, from, exists)| match before.last() != Some(from) {
            true if last && !exists && !fewest.2 => 1.0,
            _ => (1.0 + degree).log2(),
        });
        let searched: f64 = searched.sum();
        let left = others.iter().fold(fewest.0, |rows, (degree, ..)| rows * (degree / self.counts[node]).min(1.0));
        // Rows of nodes that were scanned lie side by side; those of many others lie anywhere.
        let access = |(_, from, _): &(f64, usize, bool)| match before.first() == Some(from) {
            true => IN_ORDER,
            false if self.counts[*from] > MANY => SCATTERED,
            false => 1.0,
        };
        let looks = links.iter().map(access).sum::<f64>() + fewest.0 * (1.0 + searched);
        Candidates { left, looks }
    }

    /// Whether some node was found from this one by relationships of the same kind, so that nodes with many come often.
    fn came_from(&self, from: usize, edge: &ShapeEdge, before: &[usize]) -> bool {
        let alike = |other: &ShapeEdge| {
            other.types == edge.types
                && (other.left == from || other.right == from)
                && before.contains(&other.other(from))
        };
        self.degrees.iter().any(|(other, ..)| {
            !std::ptr::eq(*other, edge) && alike(other) && other.seen_from(from) == edge.seen_from(from)
        })
    }
}

/// What looking up a row costs that lies behind the one before, or anywhere, of one that is near; and how many rows are
/// too many to be near.
const IN_ORDER: f64 = 0.5;
const SCATTERED: f64 = 3.0;
const MANY: f64 = 32_768.0;

/// All orders of so many nodes are tried.
const MOST_TRIED: usize = 6;

/// What a node that is scanned costs, of one that is looked up.
const SCANNED: f64 = 0.25;

/// Keeps nodes that nothing leads to for the end.
const FAR: f64 = 1_000.0;

/// How many nodes fit, and how many are looked at to find them.
struct Candidates {
    left: f64,
    looks: f64,
}
