//! What can't be folded, kept nodes and cycles, gone through node by node: each is looked for among the neighbours that
//! all nodes before it share.

use super::super::Run;
use super::super::morsels;
use super::fold::{Folding, Pair};
use super::order::Sizes;
use super::rows::Neighbourhood;
use super::stride::{Stride, Trail};
use super::walk::{Tally, Walk};
use super::weights::Weights;
use crate::error::Result;
use crate::plan::ShapeEdge;
use crate::value::NodeId;

/// A way through the nodes that are left.
pub(super) struct Join<'f> {
    steps: Vec<Step<'f>>,
    /// For each kept node, the step that finds it.
    kept: Vec<usize>,
    /// How many steps it takes until all kept nodes are found.
    until_kept: usize,
    /// Where it is counted along what there is when the last node is taken apart: which of its two links stay.
    apart: Option<[bool; 2]>,
}

/// One node, and how it hangs on those before it.
pub(super) struct Step<'f> {
    /// Its place in the shape.
    node: usize,
    weights: &'f Weights<'f>,
    /// One that holds no node twice comes first.
    links: Vec<Link<'f>>,
    /// Whether all that its links lead to weigh 1.
    plain: bool,
}

struct Link<'f> {
    /// Its place in the shape.
    edge: usize,
    rows: Neighbourhood<'f>,
    /// The step of the node at the other end.
    from: usize,
    /// Whether it only matters that there is one; not told where there is never more than one.
    exists: bool,
}

impl Step<'_> {
    /// The step, ready to be taken.
    pub(super) fn stride(&self) -> Stride<'_> {
        let trails = self.links.iter();
        let trails = trails.map(|link| Trail { lists: link.rows.lists(), from: link.from, exists: link.exists });
        Stride::new(self.weights, trails.collect(), self.plain, self.pair().is_some())
    }

    /// Its two links, where they can be counted without looking at what they have in common.
    fn pair(&self) -> Option<[&Link<'_>; 2]> {
        match self.links.as_slice() {
            [link, other] if self.plain && !link.rows.repeats() && !other.exists => Some([link, other]),
            _ => None,
        }
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
                    links.push(Link { edge: *at, from: step_of(from), exists: edge.exists && rows.repeats(), rows });
                }
            }
            // Of two that hold no node twice, the one that stays longer.
            links.sort_by_key(|link| (link.rows.repeats(), link.from));
            let weights = &folding.weights[*node];
            weights.settle(folding.run)?;
            let plain = links.iter().any(|link| weights.is_one_for(&link.rows.reach()));
            steps.push(Step { node: *node, weights, links, plain });
        }
        let kept: Vec<usize> = kept.iter().map(|node| step_of(*node)).collect();
        let until_kept = kept.iter().max().map_or(0, |last| last + 1);
        Ok(Join { steps, kept, until_kept, apart: None })
    }

    /// Lets the other of two terms be counted along, where the node that it takes apart comes last and all its leaves
    /// count once; tells whether that is so.
    pub fn take_apart(&mut self, folding: &Folding<'_, '_>, (pair, shape): Pair<'_>) -> Result<bool> {
        let last = self.steps.last().filter(|step| step.node == pair.node);
        let Some(links) = last.and_then(Step::pair) else { return Ok(false) };
        if links.iter().any(|link| !folding.same[link.edge].is_empty()) {
            return Ok(false);
        }
        let leaf = |link: &Link<'_>| pair.leaves.iter().find(|(edge, _)| *edge == link.edge).map(|(_, leaf)| *leaf);
        let leaves = links.map(leaf);
        for (link, leaf) in links.iter().zip(leaves) {
            let Some(leaf) = leaf else { continue };
            if !Weights::new(&shape.nodes[leaf], folding.run)?.is_one_for(&link.rows.reach()) {
                return Ok(false);
            }
        }
        self.apart = Some(leaves.map(|leaf| leaf.is_some()));
        Ok(true)
    }

    /// Whether each combination of kept nodes is found once: nothing else is gone through before all of them are found,
    /// and no row that holds a node twice.
    pub fn gives_once(&self) -> bool {
        let once = |step: &Step| step.links.len() != 1 || !step.links[0].rows.repeats();
        (0..self.until_kept).all(|step| self.kept.contains(&step) && once(&self.steps[step]))
    }

    /// In how many ways it can be taken, where nothing is kept.
    pub fn count(&self, run: &Run<'_>) -> Result<Tally> {
        let Some(start) = self.steps.first() else { return Ok(Tally::ONE) };
        let starts = morsels::cut(start.weights.ranges(), LEAST_STARTS, run);
        let count =
            |place: usize, run: &Run<'_>| Walk::new(&self.steps, 0, starts[place].clone(), run, self.apart).count();
        let mut tally = Tally::default();
        morsels::each(starts.len(), run, count, |more| {
            tally = tally.plus(more);
            Ok(())
        })?;
        Ok(tally)
    }

    /// Hands the kept nodes of every way to `each`, with how often they match.
    pub fn each(&self, run: &Run<'_>, each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>) -> Result<()> {
        let Some(start) = self.steps.first() else { return each(&[], 1) };
        let starts = morsels::cut(start.weights.ranges(), LEAST_STARTS, run);
        let (steps, kept, until_kept) = (&self.steps, &self.kept, self.until_kept);
        if let [starts] = starts.as_slice() {
            return Walk::new(steps, until_kept, starts.clone(), run, None).each(kept, each);
        }
        let collect = |place: usize, run: &Run<'_>| {
            let (mut nodes, mut ways) = (Vec::new(), Vec::new());
            Walk::new(steps, until_kept, starts[place].clone(), run, None).each(kept, &mut |found, more| {
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
