//! Algorithms over whole graphs, or parts of them, that are run over plain arrays rather than through petgraph's traits.
//!
//! Nodes are numbered as they are in the graph; what is not a member of the part has an empty row. Every kernel calls
//! its `pause` once for some hundreds of steps, so that whoever runs it can end it.

mod between;
mod louvain;
mod rank;
mod reach;
mod triangles;

pub use between::betweenness;
pub use louvain::{Communities, louvain};
pub use rank::{Ranking, page_rank};
pub use reach::{components, distances};
pub use triangles::triangles;

use super::Graph;
use super::bits::Bits;
use crate::error::Result;
use crate::value::{LabelId, NodeId, TypeId};

/// Says whether to go on, which is asked now and then.
pub type Pause<'p> = &'p dyn Fn() -> Result<()>;

/// How many steps go by between two pauses.
const STEPS: usize = 512;

/// Calls `pause` as often as so many steps ask for.
struct Steps<'p> {
    pause: Pause<'p>,
    taken: usize,
}

impl<'p> Steps<'p> {
    fn new(pause: Pause<'p>) -> Self {
        Steps { pause, taken: 0 }
    }

    #[inline]
    fn take(&mut self, count: usize) -> Result<()> {
        self.taken += count + 1;
        while self.taken >= STEPS {
            self.taken -= STEPS;
            (self.pause)()?;
        }
        Ok(())
    }
}

/// Which way relationships are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// From source to target.
    Out,
    /// From target to source.
    In,
    /// Both, each neighbour once, no node its own neighbour.
    Both,
}

/// A part of a graph: the nodes of some labels, and the relationships of some types between them.
pub struct Part<'g> {
    graph: &'g Graph,
    types: Vec<TypeId>,
    members: Option<Bits>,
}

impl<'g> Part<'g> {
    /// The nodes that have one of `labels`, and the relationships of one of `types`; none stands for all.
    pub fn new(graph: &'g Graph, labels: Option<&[LabelId]>, types: Option<&[TypeId]>) -> Self {
        let types = graph.types().filter(|kind| types.is_none_or(|types| types.contains(kind)));
        let types = types.filter(|kind| graph.count_with_type(*kind) > 0).collect();
        let members = labels.map(|labels| {
            let mut members = Bits::zeros(graph.node_bound());
            for node in labels.iter().flat_map(|label| graph.nodes_with_label(*label)) {
                members.put(node.index(), true);
            }
            members
        });
        Part { graph, types, members }
    }

    /// One more than the highest number of a node.
    pub fn bound(&self) -> usize {
        self.graph.node_bound()
    }

    /// Whether a node belongs to it.
    #[inline]
    pub fn has(&self, node: NodeId) -> bool {
        self.members.as_ref().is_none_or(|members| members.get(node.index()))
    }

    /// Its nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.graph.nodes().filter(|node| self.has(*node))
    }

    /// Its nodes, without it.
    pub fn into_nodes(self) -> impl Iterator<Item = NodeId> + 'g {
        let Part { graph, members, .. } = self;
        graph.nodes().filter(move |node| members.as_ref().is_none_or(|members| members.get(node.index())))
    }

    /// Hands the neighbours of a node by each of the types to `visit`; they may lie outside of the part.
    #[inline]
    fn each_row(&self, node: NodeId, incoming: bool, mut visit: impl FnMut(&[NodeId])) {
        for kind in &self.types {
            let row = if incoming { self.graph.incoming(node, *kind) } else { self.graph.outgoing(node, *kind) };
            if !row.nodes.is_empty() {
                visit(row.nodes);
            }
        }
    }

    /// Hands each neighbour of a node within the part to `visit`.
    #[inline]
    fn each_neighbour(&self, node: NodeId, incoming: bool, mut visit: impl FnMut(u32)) {
        self.each_row(node, incoming, |row| match &self.members {
            None => row.iter().for_each(|node| visit(node.0)),
            Some(_) => row.iter().filter(|node| self.has(**node)).for_each(|node| visit(node.0)),
        });
    }

    /// How many neighbours within the part a node has.
    fn degree(&self, node: NodeId, incoming: bool) -> usize {
        let mut degree = 0;
        self.each_row(node, incoming, |row| {
            degree += match &self.members {
                None => row.len(),
                Some(_) => row.iter().filter(|node| self.has(**node)).count(),
            };
        });
        degree
    }

    /// Every node's neighbours one after the other.
    pub fn links(&self, ways: Ways, pause: Pause<'_>) -> Result<Links> {
        let mut links = Links { offsets: Vec::with_capacity(self.bound() + 1), targets: Vec::new() };
        let mut steps = Steps::new(pause);
        links.offsets.push(0);
        let mut next = 0;
        for node in self.nodes() {
            // What lies between two nodes has no row.
            links.offsets.resize(node.index() + 1, next);
            self.add_row(node, ways, &mut links.targets);
            steps.take(links.targets.len() - next as usize)?;
            next = links.targets.len() as u32;
            links.offsets.push(next);
        }
        links.offsets.resize(self.bound() + 1, next);
        Ok(links)
    }

    fn add_row(&self, node: NodeId, ways: Ways, targets: &mut Vec<u32>) {
        let from = targets.len();
        let whole = self.members.is_none();
        let mut add = |row: &[NodeId]| match whole {
            true => targets.extend(row.iter().map(|node| node.0)),
            false => targets.extend(row.iter().filter(|node| self.has(**node)).map(|node| node.0)),
        };
        if ways != Ways::In {
            self.each_row(node, false, &mut add);
        }
        if ways != Ways::Out {
            self.each_row(node, true, &mut add);
        }
        if ways == Ways::Both {
            targets[from..].sort_unstable();
            let mut kept = from;
            for place in from..targets.len() {
                let target = targets[place];
                if target != node.0 && (kept == from || targets[kept - 1] != target) {
                    targets[kept] = target;
                    kept += 1;
                }
            }
            targets.truncate(kept);
        }
    }
}

/// Rows of neighbours.
pub struct Links {
    offsets: Vec<u32>,
    targets: Vec<u32>,
}

impl Links {
    /// The neighbours of a node.
    #[inline]
    pub fn of(&self, node: u32) -> &[u32] {
        &self.targets[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }

    /// How many neighbours a node has.
    #[inline]
    pub fn count(&self, node: u32) -> usize {
        (self.offsets[node as usize + 1] - self.offsets[node as usize]) as usize
    }
}
