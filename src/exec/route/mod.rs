//! Walks along routes: repeated patterns, and paths that are searched for as a whole.
//!
//! Without a selection every path is wanted, and [`trails`] finds them depth first. With one, [`product`] tells how far
//! each node is from the first, by the parts of the route that led to it, and [`search`] makes the wanted paths from
//! their ends, the shortest first.

mod given;
mod product;
mod rounds;
mod search;
mod seen;
mod trails;

use given::Given;
use rounds::Rounds;
use search::Search;
use trails::Trails;

use super::Run;
use super::batch::{Batch, Made, Producer};
use super::expand::label_ids;
use crate::error::Result;
use crate::plan::{RouteExpand, Slot};
use crate::value::{LabelId, NodeId, RelId};

/// A path that was found: as it was walked, which may be from its right end.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    nodes: Vec<NodeId>,
    relationships: Vec<RelId>,
    /// For each relationship, the part of the route that it belongs to.
    parts: Vec<u32>,
}

/// Walks along a route from a node.
pub(super) struct RouteWalk<'q> {
    run: &'q Run<'q>,
    walk: &'q RouteExpand,
    rounds: Rounds<'q>,
    ends: Ends<'q>,
    way: Way,
    given: Given<'q>,
}

/// How paths are found.
enum Way {
    Trails(Trails),
    Search(Box<Search>),
}

/// What every path from a row's node must be like.
pub(super) struct Wanted<'b> {
    batch: &'b Batch,
    row: usize,
    /// The node that it must lead to, where that is known.
    target: Option<NodeId>,
}

impl<'q> RouteWalk<'q> {
    /// Walks of which only what is read behind them is made.
    pub fn new(walk: &'q RouteExpand, behind: &[Slot], run: &'q Run<'q>) -> Self {
        let way = match walk.route.selection {
            Some(selection) => Way::Search(Box::new(Search::new(selection))),
            None => Way::Trails(Trails::default()),
        };
        RouteWalk {
            run,
            walk,
            rounds: Rounds::new(walk, run),
            ends: Ends { run, labels: label_ids(&walk.step.labels) },
            way,
            given: Given::new(walk, behind, run),
        }
    }
}

/// Where paths may end.
struct Ends<'q> {
    run: &'q Run<'q>,
    labels: Option<Vec<LabelId>>,
}

impl Ends<'_> {
    fn accept(&self, node: NodeId, target: Option<NodeId>) -> bool {
        let graph = self.run.graph;
        let labelled =
            self.labels.as_ref().is_some_and(|labels| labels.iter().all(|label| graph.has_label(node, *label)));
        labelled && target.is_none_or(|target| target == node)
    }
}

impl Producer for RouteWalk<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, room: usize) -> Result<Made> {
        let nothing = Made { rows: 0, done: true };
        self.run.watch.steps(1)?;
        let Some(from) = batch.column(self.walk.step.from).node(row)? else { return Ok(nothing) };
        let target = match self.walk.step.into {
            false => None,
            // A path from a node to itself has one end only, which the row holds under one name.
            true => match batch.column(self.walk.step.to).node(row)? {
                Some(target) => Some(target),
                None => return Ok(nothing),
            },
        };
        let wanted = Wanted { batch, row, target };
        let mut rows = 0;
        while rows < room && !self.given.is_full() {
            let found = match &mut self.way {
                Way::Trails(trails) => trails.next(from, &wanted, &self.rounds)?,
                Way::Search(search) => search.next(from, &wanted, &self.rounds, (&self.given, &self.ends))?,
            };
            let Some(found) = found else { return Ok(Made { rows, done: true }) };
            let Some(end) = found.nodes.last().copied() else { continue };
            let is_checked = matches!(self.way, Way::Search(_));
            if self.ends.accept(end, target) && (is_checked || self.given.holds(&found, batch, row)?) {
                self.given.take(&found, end);
                rows += 1;
            }
        }
        Ok(Made { rows, done: false })
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        self.given.hand_over(batch);
    }

    fn reset(&mut self) {
        match &mut self.way {
            Way::Trails(trails) => trails.reset(),
            Way::Search(search) => search.reset(),
        }
    }
}
