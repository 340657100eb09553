//! A graph as petgraph's algorithms see it: all of it, or the nodes of some labels and the relationships of some types.
//!
//! A [`View`] copies nothing. A directed view leads from source to target; an undirected one leads both ways.

use std::marker::PhantomData;
use std::ops::Range;

use petgraph::visit::{
    Data, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighbors,
    IntoNeighborsDirected, IntoNodeIdentifiers, NodeCompactIndexable, NodeCount, NodeIndexable, VisitMap, Visitable,
};
use petgraph::{Directed, Direction, EdgeType, Undirected};

use super::bits::Bits;
use super::{Graph, Neighbours};
use crate::value::{LabelId, NodeId, RelId, TypeId};

/// A part of a graph, for petgraph.
#[derive(Clone, Debug)]
pub struct View<'g, D = Directed> {
    graph: &'g Graph,
    /// The nodes that belong to the view: ranges that rise and don't touch.
    nodes: Vec<Range<u32>>,
    /// By range: how many nodes of the view come before it.
    before: Vec<u32>,
    types: Vec<TypeId>,
    direction: PhantomData<D>,
}

impl<'g> View<'g, Directed> {
    /// The whole graph.
    pub fn all(graph: &'g Graph) -> Self {
        View::of(graph, None, None)
    }

    /// The nodes that have one of `labels`, and the relationships of one of `types` between them; none stands for all.
    pub fn of(graph: &'g Graph, labels: Option<&[LabelId]>, types: Option<&[TypeId]>) -> Self {
        let nodes = match labels {
            None => graph.node_ranges().to_vec(),
            Some(labels) => merged(labels.iter().flat_map(|label| graph.label_ranges(*label)).cloned().collect()),
        };
        let before = nodes.iter().scan(0, |sum, range| {
            *sum += range.len() as u32;
            Some(*sum - range.len() as u32)
        });
        let before = before.collect();
        let types = types.map_or_else(|| graph.types().collect(), <[TypeId]>::to_vec);
        View { graph, nodes, before, types, direction: PhantomData }
    }

    /// The same part, with every relationship leading both ways.
    pub fn undirected(self) -> View<'g, Undirected> {
        let View { graph, nodes, before, types, .. } = self;
        View { graph, nodes, before, types, direction: PhantomData }
    }
}

fn merged(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

impl<'g, D: EdgeType> View<'g, D> {
    /// The graph that this is a part of.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// Whether a node belongs to the view.
    pub fn contains(&self, node: NodeId) -> bool {
        self.range_of(node).is_some()
    }

    /// How many relationships of the view's types touch a node, at either end, inside the view or not.
    pub fn degree(&self, node: NodeId) -> usize {
        let touching = |kind: &TypeId| self.graph.outgoing(node, *kind).len() + self.graph.incoming(node, *kind).len();
        self.types.iter().map(touching).sum()
    }

    /// The place among `nodes` of the range that holds a node.
    fn range_of(&self, node: NodeId) -> Option<usize> {
        let place = self.nodes.partition_point(|range| range.end <= node.0);
        self.nodes.get(place).filter(|range| range.start <= node.0).map(|_| place)
    }

    fn walk(&self, node: NodeId, direction: Direction) -> Edges<'_, 'g, D> {
        let incoming = !D::is_directed() || direction == Direction::Incoming;
        let outgoing = !D::is_directed() || direction == Direction::Outgoing;
        let types = if self.contains(node) { self.types.as_slice() } else { &[] };
        Edges { view: self, node, types, outgoing, incoming, turned: direction == Direction::Incoming, row: None }
    }
}

/// One relationship of a view, seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    source: NodeId,
    target: NodeId,
    id: RelId,
    kind: TypeId,
}

impl EdgeRef for Edge {
    type NodeId = NodeId;
    type EdgeId = RelId;
    type Weight = TypeId;

    fn source(&self) -> NodeId {
        self.source
    }

    fn target(&self) -> NodeId {
        self.target
    }

    fn weight(&self) -> &TypeId {
        &self.kind
    }

    fn id(&self) -> RelId {
        self.id
    }
}

/// The row being walked.
#[derive(Clone, Copy, Debug)]
struct Row<'v> {
    neighbours: Neighbours<'v>,
    next: usize,
    kind: TypeId,
    incoming: bool,
}

/// The relationships of one node, type by type; of each type first those that start there.
#[derive(Clone, Debug)]
pub struct Edges<'v, 'g, D> {
    view: &'v View<'g, D>,
    node: NodeId,
    /// The types still to walk, after the row's.
    types: &'v [TypeId],
    outgoing: bool,
    incoming: bool,
    /// Whether the node is told as the target.
    turned: bool,
    row: Option<Row<'v>>,
}

impl<'v, D: EdgeType> Edges<'v, '_, D> {
    /// The row after this one, if there is one.
    fn next_row(&mut self) -> Option<Row<'v>> {
        let graph = self.view.graph;
        if let Some(Row { kind, incoming: false, .. }) = self.row
            && self.outgoing
            && self.incoming
        {
            return Some(Row { neighbours: graph.incoming(self.node, kind), next: 0, kind, incoming: true });
        }
        let (kind, rest) = self.types.split_first()?;
        self.types = rest;
        let neighbours =
            if self.outgoing { graph.outgoing(self.node, *kind) } else { graph.incoming(self.node, *kind) };
        Some(Row { neighbours, next: 0, kind: *kind, incoming: !self.outgoing })
    }

    /// The next neighbour in the row: relationship, node, type, and whether it comes in.
    fn step(&mut self) -> Option<(RelId, NodeId, TypeId, bool)> {
        let row = self.row.as_mut()?;
        let other = *row.neighbours.nodes.get(row.next)?;
        let id = row.neighbours.relationships[row.next];
        row.next += 1;
        Some((id, other, row.kind, row.incoming))
    }
}

impl<D: EdgeType> Iterator for Edges<'_, '_, D> {
    type Item = Edge;

    fn next(&mut self) -> Option<Edge> {
        loop {
            let Some((id, other, kind, incoming)) = self.step() else {
                self.row = Some(self.next_row()?);
                continue;
            };
            // Seen from both sides, a loop would come twice.
            let second_time = self.outgoing && incoming && other == self.node;
            if second_time || !self.view.contains(other) {
                continue;
            }
            let (source, target) = if self.turned { (other, self.node) } else { (self.node, other) };
            return Some(Edge { source, target, id, kind });
        }
    }
}

/// The nodes on the other side of one node's relationships.
#[derive(Clone, Debug)]
pub struct Others<'v, 'g, D>(Edges<'v, 'g, D>);

impl<D: EdgeType> Iterator for Others<'_, '_, D> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let edge = self.0.next()?;
        Some(if self.0.turned { edge.source } else { edge.target })
    }
}

/// The nodes of a view.
#[derive(Clone, Debug)]
pub struct Nodes<'v> {
    ranges: &'v [Range<u32>],
    current: Range<u32>,
}

impl Iterator for Nodes<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        loop {
            if let Some(node) = self.current.next() {
                return Some(NodeId(node));
            }
            let (first, rest) = self.ranges.split_first()?;
            (self.current, self.ranges) = (first.clone(), rest);
        }
    }
}

/// Every relationship of a view once, from its source.
#[derive(Clone, Debug)]
pub struct AllEdges<'v, 'g, D> {
    view: &'v View<'g, D>,
    nodes: Nodes<'v>,
    row: Option<Edges<'v, 'g, D>>,
}

impl<D: EdgeType> Iterator for AllEdges<'_, '_, D> {
    type Item = Edge;

    fn next(&mut self) -> Option<Edge> {
        loop {
            if let Some(edge) = self.row.as_mut().and_then(Iterator::next) {
                return Some(edge);
            }
            let node = self.nodes.next()?;
            let types = self.view.types.as_slice();
            let (outgoing, incoming, turned, row) = (true, false, false, None);
            self.row = Some(Edges { view: self.view, node, types, outgoing, incoming, turned, row });
        }
    }
}

/// The nodes that an algorithm has been at.
#[derive(Clone, Debug, Default)]
pub struct Visited(Bits);

impl VisitMap<NodeId> for Visited {
    fn visit(&mut self, node: NodeId) -> bool {
        node.index() < self.0.len() && !self.0.put(node.index(), true)
    }

    fn is_visited(&self, node: &NodeId) -> bool {
        self.0.get(node.index())
    }

    fn unvisit(&mut self, node: NodeId) -> bool {
        node.index() < self.0.len() && self.0.put(node.index(), false)
    }
}

impl<D> GraphBase for View<'_, D> {
    type NodeId = NodeId;
    type EdgeId = RelId;
}

impl<D: EdgeType> GraphProp for View<'_, D> {
    type EdgeType = D;
}

impl<D> Data for View<'_, D> {
    type NodeWeight = ();
    type EdgeWeight = TypeId;
}

impl<D: EdgeType> NodeCount for View<'_, D> {
    fn node_count(&self) -> usize {
        self.nodes.iter().map(|range| range.len()).sum()
    }
}

impl<D: EdgeType> NodeIndexable for View<'_, D> {
    fn node_bound(&self) -> usize {
        self.node_count()
    }

    /// A node outside the view has the index of the bound.
    fn to_index(&self, node: NodeId) -> usize {
        let within = |range: usize| (self.before[range] + node.0 - self.nodes[range].start) as usize;
        self.range_of(node).map_or_else(|| self.node_bound(), within)
    }

    fn from_index(&self, index: usize) -> NodeId {
        let range = self.before.partition_point(|before| *before as usize <= index).saturating_sub(1);
        NodeId(self.nodes[range].start + index as u32 - self.before[range])
    }
}

impl<D: EdgeType> NodeCompactIndexable for View<'_, D> {}

impl<D: EdgeType> Visitable for View<'_, D> {
    type Map = Visited;

    fn visit_map(&self) -> Visited {
        Visited(Bits::zeros(self.graph.node_bound()))
    }

    fn reset_map(&self, map: &mut Visited) {
        *map = self.visit_map();
    }
}

impl<'v, 'g, D: EdgeType> IntoNodeIdentifiers for &'v View<'g, D> {
    type NodeIdentifiers = Nodes<'v>;

    fn node_identifiers(self) -> Nodes<'v> {
        Nodes { ranges: &self.nodes, current: 0..0 }
    }
}

impl<'v, 'g, D: EdgeType> IntoNeighbors for &'v View<'g, D> {
    type Neighbors = Others<'v, 'g, D>;

    fn neighbors(self, node: NodeId) -> Self::Neighbors {
        Others(self.walk(node, Direction::Outgoing))
    }
}

impl<'v, 'g, D: EdgeType> IntoNeighborsDirected for &'v View<'g, D> {
    type NeighborsDirected = Others<'v, 'g, D>;

    fn neighbors_directed(self, node: NodeId, direction: Direction) -> Self::NeighborsDirected {
        Others(self.walk(node, direction))
    }
}

impl<'v, 'g, D: EdgeType> IntoEdgeReferences for &'v View<'g, D> {
    type EdgeRef = Edge;
    type EdgeReferences = AllEdges<'v, 'g, D>;

    fn edge_references(self) -> Self::EdgeReferences {
        AllEdges { view: self, nodes: self.node_identifiers(), row: None }
    }
}

impl<'v, 'g, D: EdgeType> IntoEdges for &'v View<'g, D> {
    type Edges = Edges<'v, 'g, D>;

    fn edges(self, node: NodeId) -> Self::Edges {
        self.walk(node, Direction::Outgoing)
    }
}

impl<'v, 'g, D: EdgeType> IntoEdgesDirected for &'v View<'g, D> {
    type EdgesDirected = Edges<'v, 'g, D>;

    fn edges_directed(self, node: NodeId, direction: Direction) -> Self::EdgesDirected {
        self.walk(node, direction)
    }
}
