//! What can't be folded, kept nodes and cycles, gone through node by node: each is looked for among the neighbours that
//! all nodes before it share.

use std::cell::RefCell;
use std::ops::Range;

use super::super::Run;
use super::super::morsels;
use super::super::seen::NodeSet;
use super::common::{LOPSIDED, MOST_LISTS, count_common, each_common};
use super::fold::Folding;
use super::order::Sizes;
use super::rows::Neighbourhood;
use super::weights::{Look, Weights};
use crate::error::Result;
use crate::graph::adjacency::Lists;
use crate::plan::ShapeEdge;
use crate::value::NodeId;

/// A row this short is compared rather than marked.
const SHORT: usize = 8;

/// A way through the nodes that are left.
pub(super) struct Join<'f> {
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
        Ok(Join { steps, kept, until_kept })
    }

    /// Whether each combination of kept nodes is found once: nothing else is gone through before all of them are found,
    /// and no row that holds a node twice.
    pub fn gives_once(&self) -> bool {
        let once = |step: &Step| step.links.len() != 1 || !step.links[0].rows.repeats();
        (0..self.until_kept).all(|step| self.kept.contains(&step) && once(&self.steps[step]))
    }

    /// Hands the kept nodes of every way to `each`, with how often they match; one number where none are kept.
    pub fn each(&self, run: &Run<'_>, each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>) -> Result<()> {
        let Some(start) = self.steps.first() else { return each(&[], 1) };
        let starts = morsels::cut(start.weights.ranges(), LEAST_STARTS, run);
        let (steps, kept, until_kept) = (&self.steps, &self.kept, self.until_kept);
        if kept.is_empty() {
            let count = |place: usize, run: &Run<'_>| Walk::new(steps, 0, starts[place].clone(), run).count();
            let mut ways = 0_u64;
            morsels::each(starts.len(), run, count, |more| {
                ways = ways.saturating_add(more);
                Ok(())
            })?;
            return each(&[], ways);
        }
        if let [starts] = starts.as_slice() {
            return Walk::new(steps, until_kept, starts.clone(), run).each(kept, each);
        }
        let collect = |place: usize, run: &Run<'_>| {
            let (mut nodes, mut ways) = (Vec::new(), Vec::new());
            Walk::new(steps, until_kept, starts[place].clone(), run).each(kept, &mut |found, more| {
                nodes.extend_from_slice(found);
                ways.push(more);
                if ways.len().is_multiple_of(LOOK_AT_ROOM) {
                    run.watch.room_for(nodes.len() * size_of::<NodeId>() + ways.len() * size_of::<u64>())?;
                }
                Ok(())
            })?;
            Ok((nodes, ways))
        };
        morsels::each(starts.len(), run, collect, |(nodes, ways)| {
            nodes.chunks(kept.len()).zip(ways).try_for_each(|(nodes, ways)| each(nodes, ways))
        })
    }
}

/// As many nodes as a thread begins from at least.
const LEAST_STARTS: usize = 32;

/// After so many combinations it is asked whether there is room for more.
const LOOK_AT_ROOM: usize = 4_096;

/// A join on its way, from some of the nodes it begins with.
struct Walk<'j> {
    run: &'j Run<'j>,
    strides: Vec<Stride<'j>>,
    until_kept: usize,
    starts: Range<u32>,
}

impl<'j> Walk<'j> {
    fn new(steps: &'j [Step<'j>], until_kept: usize, starts: Range<u32>, run: &'j Run<'j>) -> Self {
        Walk { run, strides: steps.iter().map(Step::stride).collect(), until_kept, starts }
    }

    /// In how many ways it can be taken.
    fn count(&self) -> Result<u64> {
        let mut found = [NodeId(0); MOST_LISTS + 1];
        let mut sum = 0_u64;
        self.start(&mut |node, times| {
            found[0] = node;
            sum = sum.saturating_add(self.behind(&mut found, 1)?.saturating_mul(times));
            Ok(())
        })?;
        Ok(sum)
    }

    /// Hands the kept nodes of every way to `each`.
    fn each(&self, kept: &[usize], each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>) -> Result<()> {
        let mut combination = vec![NodeId(0); kept.len()];
        let mut each = |found: &[NodeId], ways: u64| {
            combination.iter_mut().zip(kept).for_each(|(node, step)| *node = found[*step]);
            each(&combination, ways)
        };
        let mut found = [NodeId(0); MOST_LISTS + 1];
        self.start(&mut |node, times| {
            found[0] = node;
            self.go(&mut found, 1, times, &mut each)
        })
    }

    fn start(&self, then: &mut dyn FnMut(NodeId, u64) -> Result<()>) -> Result<()> {
        let Some(first) = self.strides.first() else { return Ok(()) };
        for (node, times) in first.weights.iter_in(self.starts.clone()) {
            self.run.watch.steps(1)?;
            then(node, times)?;
        }
        Ok(())
    }

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
        if let [trail] = stride.trails.as_slice()
            && !trail.exists
            && let Some(row) = stride.clipped(trail.row(found))
        {
            // The most common step, without a closure.
            self.run.watch.steps(row.len())?;
            for node in row {
                found[depth] = *node;
                sum = sum.saturating_add(self.behind(found, depth + 1)?);
            }
            return Ok(sum);
        }
        stride.each(found, depth, self.run, &mut |found, times| {
            sum = sum.saturating_add(self.behind(found, depth + 1)?.saturating_mul(times));
            Ok(())
        })?;
        Ok(sum)
    }
}

impl Stride<'_> {
    /// The nodes of a row that fit, where each of them counts once.
    #[inline]
    fn clipped<'r>(&self, row: &'r [NodeId]) -> Option<&'r [NodeId]> {
        if self.plain { Some(row) } else { self.look.clip(row) }
    }

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
