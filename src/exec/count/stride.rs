//! One step of a join: the nodes that all links to it lead to.

use std::cell::RefCell;

use super::super::Run;
use super::super::seen::NodeSet;
use super::common::{LOPSIDED, MOST_LISTS, count_common, each_common};
use super::weights::{Look, Weights};
use crate::error::Result;
use crate::graph::adjacency::Lists;
use crate::value::NodeId;

/// A row this short is compared rather than marked.
const SHORT: usize = 8;

/// A step as it is taken: what its links lead to is looked up once.
pub(super) struct Stride<'j> {
    pub(super) weights: &'j Weights<'j>,
    pub(super) look: Look<'j>,
    pub(super) trails: Vec<Trail<'j>>,
    /// Whether all that its trails lead to weigh 1.
    pub(super) plain: bool,
    /// Whether its two trails are all that matters, and can be counted without looking at what they have in common.
    pub(super) countable: bool,
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
        let known = self.marks.as_ref().is_some_and(|(marked, _)| *marked == node);
        if !known && self.last.replace(node) != Some(node) {
            return Ok(None);
        }
        self.made(node, row, run).map(Some)
    }

    /// The marks of a node's row.
    #[inline]
    fn made(&mut self, node: NodeId, row: &[NodeId], run: &Run<'_>) -> Result<&NodeSet> {
        let marks = match self.marks.take() {
            Some((marked, marks)) if marked == node => marks,
            other => {
                run.watch.steps(row.len())?;
                let mut marks = other.map_or_else(|| NodeSet::new(run.graph.node_bound()), |(_, marks)| marks);
                marks.clear();
                row.iter().for_each(|other| _ = marks.insert(*other));
                marks
            }
        };
        Ok(&self.marks.insert((node, marks)).1)
    }
}

/// A link as it is followed.
pub(super) struct Trail<'j> {
    pub(super) lists: Lists<'j>,
    /// The step of the node at the other end.
    pub(super) from: usize,
    /// Whether it only matters that there is one.
    pub(super) exists: bool,
}

impl<'j> Trail<'j> {
    #[inline]
    fn row(&self, found: &[NodeId]) -> &'j [NodeId] {
        self.lists.of(found[self.from])
    }
}

impl<'j> Stride<'j> {
    /// A step to nodes with these weights.
    pub fn new(weights: &'j Weights<'j>, trails: Vec<Trail<'j>>, plain: bool, countable: bool) -> Self {
        Stride { weights, look: weights.look(), trails, plain, countable, marked: RefCell::default() }
    }

    /// The nodes of a row that fit, where each of them counts once.
    #[inline]
    pub fn clipped<'r>(&self, row: &'r [NodeId]) -> Option<&'r [NodeId]> {
        if self.plain { Some(row) } else { self.look.clip(row) }
    }

    /// Puts every node that fits in its place among those found, and tells in how many ways it can be taken.
    #[inline]
    pub fn each(
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
                let mut take = |node: NodeId, times: u64| {
                    run.watch.steps(1)?;
                    found[depth] = node;
                    then(found, times)
                };
                self.weights.ranges().iter().try_for_each(|range| self.weights.each_in(range.clone(), &mut take))
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
    pub fn ways(&self, found: &[NodeId], run: &Run<'_>) -> Result<u64> {
        match self.trails.as_slice() {
            [] => self.weights.sum(run),
            [trail] if !trail.exists => {
                let row = trail.row(found);
                run.watch.steps(row.len())?;
                Ok(if self.plain { row.len() as u64 } else { self.look.sum(row) })
            }
            [trail, other] if self.countable => {
                self.count_pair(found[trail.from], [trail.row(found), other.row(found)], run)
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

    /// In how many ways the last step can be taken, where it is [countable](Self::countable): what the rows of its two
    /// trails have in common, of which the first is that of `node`.
    #[inline]
    pub fn count_pair(&self, node: NodeId, [row, others]: [&[NodeId]; 2], run: &Run<'_>) -> Result<u64> {
        run.watch.steps(row.len().min(others.len()))?;
        // The first holds no node twice, so that a mark is as good as its row.
        if self.first_stays()
            && row.len() > SHORT
            && others.len() < row.len() * LOPSIDED
            && let Some(marks) = self.marked.borrow_mut().of(node, row, run)?
        {
            return Ok(others.iter().map(|node| u64::from(marks.has(*node))).sum());
        }
        Ok(count_common(row, others))
    }

    /// The same for several rows of the second trail, with how often each counts.
    #[inline]
    pub fn count_pairs(
        &self,
        node: NodeId,
        row: &[NodeId],
        others: &[&[NodeId]],
        ways: &[u64],
        run: &Run<'_>,
    ) -> Result<u64> {
        let mut sum = 0_u64;
        let mut add = |ways: u64, common: u64| sum = sum.saturating_add(ways.saturating_mul(common));
        let lopsided = |others: &&[NodeId]| others.len() >= row.len() * LOPSIDED;
        if self.first_stays() && row.len() > SHORT && others.len() > 1 && !others.iter().any(lopsided) {
            run.watch.steps(others.iter().map(|others| others.len()).sum())?;
            let mut marked = self.marked.borrow_mut();
            let marks = marked.made(node, row, run)?;
            for (others, ways) in others.iter().zip(ways) {
                add(*ways, others.iter().map(|node| u64::from(marks.has(*node))).sum());
            }
            return Ok(sum);
        }
        for (others, ways) in others.iter().zip(ways) {
            add(*ways, self.count_pair(node, [row, others], run)?);
        }
        Ok(sum)
    }

    /// Whether the row of the first trail stays while that of the second changes.
    fn first_stays(&self) -> bool {
        matches!(self.trails.as_slice(), [trail, other] if trail.from < other.from)
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
