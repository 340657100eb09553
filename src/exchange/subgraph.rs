//! A part of a graph that is to be drawn: what an answer rests on, what lies around a thing, or all of it.

mod fold;

use indexmap::{IndexMap, IndexSet};

pub use fold::Fold;

use crate::graph::Graph;
use crate::value::{NodeId, Path, RelId, TypeId, Value};

/// From how many leaves on a hub has them on both sides.
const MANY_LEAVES: usize = 16;

/// How deep lists are looked into.
const DEEPEST: usize = 512;

/// Nodes and relationships of one graph, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Subgraph {
    /// The nodes; both ends of every relationship are among them.
    pub nodes: IndexSet<NodeId>,
    /// The relationships.
    pub relationships: IndexSet<RelId>,
    /// The nodes that were asked about, drawn with emphasis.
    pub asked: IndexSet<NodeId>,
    /// The relationships that a path goes against: they lead on from target to source, their arrows stay.
    pub turned: IndexSet<RelId>,
    /// Nodes that are drawn as a line between those they join.
    pub folds: Vec<Fold>,
}

impl Subgraph {
    /// Takes in the nodes, relationships and paths among values, also those in lists.
    pub fn add_values(&mut self, graph: &Graph, values: &[Value]) {
        self.add_all(graph, values, 0);
    }

    fn add_all(&mut self, graph: &Graph, values: &[Value], depth: usize) {
        for value in values {
            match value {
                Value::Node(node) => _ = self.nodes.insert(*node),
                Value::Relationship(relationship) => self.add_relationship(graph, *relationship),
                Value::Path(path) => self.add_path(graph, path),
                Value::List(items) if depth < DEEPEST => self.add_all(graph, items, depth + 1),
                Value::Map(map) if depth < DEEPEST => {
                    let items: Vec<Value> = map.values().cloned().collect();
                    self.add_all(graph, &items, depth + 1);
                }
                _ => {}
            }
        }
    }

    /// Takes in the relationships that lead from the nodes here, but those of the hidden types.
    pub fn lead_on(&mut self, graph: &Graph, hidden: &[TypeId]) {
        for node in self.nodes.clone() {
            for kind in shown_types(graph, hidden) {
                for relationship in graph.outgoing(node, kind).relationships {
                    self.add_relationship(graph, *relationship);
                }
            }
        }
    }

    /// Lets half of the nodes that only lead to one hub stand on its other side, where they are many: else a picture
    /// that grows from left to right has one long column.
    pub fn balance(&mut self, graph: &Graph) {
        let mut links: IndexMap<NodeId, Vec<RelId>> = IndexMap::new();
        for relationship in &self.relationships {
            links.entry(graph.source(*relationship)).or_default().push(*relationship);
            links.entry(graph.target(*relationship)).or_default().push(*relationship);
        }
        let mut leaves: IndexMap<NodeId, Vec<&[RelId]>> = IndexMap::new();
        for (leaf, links) in &links {
            let Some(hub) = links.first().map(|link| graph.target(*link)) else { continue };
            if hub != *leaf && links.iter().all(|link| graph.source(*link) == *leaf && graph.target(*link) == hub) {
                leaves.entry(hub).or_default().push(links);
            }
        }
        for leaves in leaves.values().filter(|leaves| leaves.len() >= MANY_LEAVES) {
            self.turned.extend(leaves[leaves.len().div_ceil(2)..].iter().copied().flatten());
        }
    }

    /// Takes in a relationship and both its ends.
    pub fn add_relationship(&mut self, graph: &Graph, relationship: RelId) {
        self.nodes.insert(graph.source(relationship));
        self.nodes.insert(graph.target(relationship));
        self.relationships.insert(relationship);
    }

    fn add_path(&mut self, graph: &Graph, path: &Path) {
        self.nodes.extend(path.nodes.iter().copied());
        for (relationship, from) in path.relationships.iter().zip(&path.nodes) {
            if graph.source(*relationship) != *from && !self.relationships.contains(relationship) {
                self.turned.insert(*relationship);
            }
            self.add_relationship(graph, *relationship);
        }
    }

    /// Takes in every relationship between nodes that are here, but those of the hidden types.
    pub fn close(&mut self, graph: &Graph, hidden: &[TypeId]) {
        for kind in shown_types(graph, hidden) {
            for node in &self.nodes {
                let row = graph.outgoing(*node, kind);
                let inside = row.nodes.iter().zip(row.relationships).filter(|(other, _)| self.nodes.contains(*other));
                self.relationships.extend(inside.map(|(_, relationship)| *relationship));
            }
        }
    }

    /// What lies within `depth` steps of some nodes, directions ignored, over any but the hidden types.
    ///
    /// Relationships between two of the outermost nodes are left out: they say nothing of the middle.
    pub fn neighbourhood(graph: &Graph, start: &[NodeId], depth: usize, hidden: &[TypeId]) -> Subgraph {
        let mut picture = Subgraph { asked: start.iter().copied().collect(), ..Subgraph::default() };
        picture.nodes.extend(start.iter().copied());
        let mut from = 0;
        for _ in 0..depth {
            let ring = from..picture.nodes.len();
            if ring.is_empty() {
                break;
            }
            from = ring.end;
            for place in ring {
                let Some(node) = picture.nodes.get_index(place).copied() else { continue };
                picture.add_around(graph, node, hidden);
            }
        }
        picture
    }

    fn add_around(&mut self, graph: &Graph, node: NodeId, hidden: &[TypeId]) {
        for kind in shown_types(graph, hidden) {
            for row in [graph.outgoing(node, kind), graph.incoming(node, kind)] {
                self.nodes.extend(row.nodes.iter().copied());
                self.relationships.extend(row.relationships.iter().copied());
            }
        }
    }

    /// The whole graph but the relationships of the hidden types, and the nodes that only those reach.
    pub fn whole(graph: &Graph, hidden: &[TypeId]) -> Subgraph {
        let mut picture = Subgraph::default();
        for kind in shown_types(graph, hidden) {
            picture.relationships.extend(graph.relationships_of_type(kind));
        }
        let mut shown = vec![false; graph.node_bound()];
        for relationship in &picture.relationships {
            shown[graph.source(*relationship).index()] = true;
            shown[graph.target(*relationship).index()] = true;
        }
        let only_hidden = |node: NodeId| {
            let reached = |kind: &TypeId| {
                !graph.outgoing(node, *kind).nodes.is_empty() || !graph.incoming(node, *kind).nodes.is_empty()
            };
            hidden.iter().any(reached)
        };
        picture.nodes.extend(graph.nodes().filter(|node| shown[node.index()] || !only_hidden(*node)));
        picture
    }
}

fn shown_types<'t>(graph: &Graph, hidden: &'t [TypeId]) -> impl Iterator<Item = TypeId> + use<'t> {
    graph.types().filter(|kind| !hidden.contains(kind))
}

/// A small graph for tests: two ports, three voyages between them, a ship, and what a captain knows.
#[cfg(test)]
pub(super) fn harbour() -> Graph {
    use std::sync::Arc;
    let mut builder = crate::graph::Builder::new();
    let with = |pairs: &[(&str, &str)]| pairs.iter().map(|(key, text)| (Arc::from(*key), Value::text(text))).collect();
    let named = |name: &str| with(&[("name", name)]);
    let bergen = builder.add_node(&["Port", "Place"], named("Bergen"));
    let leith = builder.add_node(&["Port", "Place"], named("Leith"));
    let ship = builder.add_node(&["Ship"], named("Blue Whale"));
    let captain = builder.add_node(&["Person"], named("Åse Berg"));
    for (name, when) in [("First voyage", "1901-05-02"), ("Second voyage", "1901"), ("Lost voyage", "2010-21")] {
        let voyage = builder.add_node(&["Voyage"], with(&[("name", name), ("when", when), ("source", "P1")]));
        builder.add_relationship(voyage, bergen, "SAILS_FROM", Default::default());
        builder.add_relationship(voyage, leith, "SAILS_TO", with(&[("standing", "implied"), ("why", "the log")]));
        builder.add_relationship(voyage, ship, "MADE_BY", Default::default());
    }
    builder.add_relationship(captain, ship, "COMMANDS", Default::default());
    builder.add_relationship(captain, captain, "KNOWS", Default::default());
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(graph: &Graph, name: &str) -> NodeId {
        let key = graph.key_id("name").unwrap();
        graph.nodes().find(|node| graph.text(*node, key) == Some(name)).unwrap()
    }

    #[test]
    fn values_bring_their_ends() {
        let graph = harbour();
        let kind = graph.type_id("COMMANDS").unwrap();
        let relationship = graph.relationships_of_type(kind).next().unwrap();
        let mut picture = Subgraph::default();
        picture.add_values(&graph, &[Value::list(vec![Value::Relationship(relationship), 1.into()]), Value::Null]);
        assert_eq!((picture.nodes.len(), picture.relationships.len()), (2, 1));
        picture.close(&graph, &[]);
        assert_eq!(picture.relationships.len(), 2, "the captain knows herself");
    }

    #[test]
    fn a_path_leads_on_and_a_hub_has_two_sides() {
        let graph = harbour();
        let kind = graph.type_id("COMMANDS").unwrap();
        let relationship = graph.relationships_of_type(kind).next().unwrap();
        let nodes = vec![graph.target(relationship), graph.source(relationship)];
        let mut picture = Subgraph::default();
        let path = Path { nodes, relationships: vec![relationship] };
        picture.add_values(&graph, &[Value::Path(std::sync::Arc::new(path))]);
        assert_eq!(picture.turned.len(), 1);

        let mut builder = crate::graph::Builder::new();
        let hub = builder.add_node(&["Port"], Default::default());
        for _ in 0..20 {
            let leaf = builder.add_node(&["Ship"], Default::default());
            builder.add_relationship(leaf, hub, "LIES_IN", Default::default());
        }
        let graph = builder.finish();
        let mut picture = Subgraph::whole(&graph, &[]);
        picture.balance(&graph);
        assert_eq!(picture.turned.len(), 10);
    }

    #[test]
    fn a_neighbourhood_grows_by_steps() {
        let graph = harbour();
        let start = [node(&graph, "Åse Berg")];
        let sizes = |depth| {
            let picture = Subgraph::neighbourhood(&graph, &start, depth, &[]);
            (picture.nodes.len(), picture.relationships.len())
        };
        assert_eq!([0, 1, 2, 3, 9].map(sizes), [(1, 0), (2, 2), (5, 5), (7, 11), (7, 11)]);
    }

    #[test]
    fn the_whole_leaves_out_what_only_hidden_types_reach() {
        let graph = harbour();
        let types = ["COMMANDS", "KNOWS"].map(|name| graph.type_id(name).unwrap());
        assert_eq!(Subgraph::whole(&graph, &[]).nodes.len(), graph.node_count());
        let picture = Subgraph::whole(&graph, &types);
        assert!(!picture.nodes.contains(&node(&graph, "Åse Berg")));
        assert_eq!(picture.relationships.len(), 9);
    }
}
