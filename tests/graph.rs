//! The graph against a naive list of nodes and relationships, over random graphs; petgraph's algorithms on its views.

use std::collections::BTreeSet;

use kenning::graph::algorithms::{PathOptions, components, shortest_path};
use kenning::graph::view::View;
use kenning::graph::{Builder, Graph};
use kenning::value::{Map, NodeId, RelId, Value};
use petgraph::Direction;
use petgraph::graph::{DiGraph, UnGraph};
use petgraph::visit::{EdgeRef, IntoEdges, IntoEdgesDirected, IntoNeighborsDirected, NodeCount, NodeIndexable};
use proptest::prelude::*;

const LABELS: [&[&str]; 4] = [&["A"], &["B", "Top"], &["C", "Top"], &[]];
const TYPES: [&str; 3] = ["R", "S", "T"];

/// Nodes as places in `LABELS`; relationships as source, target and place in `TYPES`.
#[derive(Clone, Debug)]
struct Naive {
    nodes: Vec<usize>,
    relationships: Vec<(usize, usize, usize)>,
}

fn naive() -> impl Strategy<Value = Naive> {
    // Seventy nodes and more have rows that are kept as bits.
    let nodes = prop_oneof![1..24usize, 70..100usize];
    let nodes = nodes.prop_flat_map(|count| proptest::collection::vec(0..LABELS.len(), count));
    nodes.prop_flat_map(|nodes| {
        let ends = 0..nodes.len();
        let relationships = proptest::collection::vec((ends.clone(), ends, 0..TYPES.len()), 0..60);
        relationships.prop_map(move |relationships| Naive { nodes: nodes.clone(), relationships })
    })
}

fn number(key: &str, number: usize) -> Map {
    Map::from_iter([(key.into(), Value::Integer(number as i64))])
}

/// The graph, and the id of each node of the list.
fn build(naive: &Naive) -> (Graph, Vec<NodeId>) {
    let mut builder = Builder::new();
    let labels = naive.nodes.iter().enumerate();
    let nodes: Vec<_> =
        labels.map(|(place, labels)| builder.add_node(LABELS[*labels], number("place", place))).collect();
    for (place, (source, target, kind)) in naive.relationships.iter().enumerate() {
        // Every third has no property, so that columns have holes.
        let properties = if place % 3 == 0 { Map::new() } else { number("place", place) };
        builder.add_relationship(nodes[*source], nodes[*target], TYPES[*kind], properties);
    }
    builder.finish_with_ids()
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    ProptestConfig { cases, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn adjacency_agrees_with_a_list(naive in naive()) {
        let (graph, ids) = build(&naive);
        prop_assert_eq!((graph.node_count(), graph.relationship_count()), (naive.nodes.len(), naive.relationships.len()));
        for (number, name) in TYPES.iter().enumerate() {
            let Some(kind) = graph.type_id(name) else { continue };
            for node in graph.nodes() {
                let rows = [(graph.outgoing(node, kind), true), (graph.incoming(node, kind), false)];
                for (row, outgoing) in rows {
                    let mut expected: Vec<NodeId> = naive.relationships.iter()
                        .map(|(source, target, kind)| (ids[*source], ids[*target], *kind))
                        .filter(|(source, target, kind)| *kind == number && *if outgoing { source } else { target } == node)
                        .map(|(source, target, _)| if outgoing { target } else { source })
                        .collect();
                    expected.sort_unstable();
                    prop_assert_eq!(row.nodes, &expected[..]);
                    for (other, relationship) in row.iter() {
                        let ends = if outgoing { (node, other) } else { (other, node) };
                        prop_assert_eq!((graph.source(relationship), graph.target(relationship)), ends);
                        prop_assert_eq!(graph.type_of(relationship), kind);
                    }
                }
            }
        }
    }

    #[test]
    fn properties_and_labels_stay_with_their_owners(naive in naive()) {
        let (graph, ids) = build(&naive);
        for (place, labels) in naive.nodes.iter().enumerate() {
            prop_assert_eq!(graph.properties(ids[place]), number("place", place));
            let names: Vec<&str> = graph.labels_of(ids[place]).iter().map(|label| &**graph.label_name(*label)).collect();
            prop_assert_eq!(names, LABELS[*labels]);
        }
        for label in graph.labels() {
            let with: Vec<NodeId> = graph.nodes_with_label(label).collect();
            let expected: Vec<NodeId> = graph.nodes().filter(|node| graph.has_label(*node, label)).collect();
            prop_assert_eq!(graph.count_with_label(label), with.len());
            prop_assert_eq!(with, expected);
        }
        let mut places = BTreeSet::new();
        for relationship in graph.relationships() {
            let ends = (graph.source(relationship), graph.target(relationship));
            let kind = graph.type_name(graph.type_of(relationship)).to_string();
            if let Some(Value::Integer(place)) = graph.relationship_properties(relationship).get("place") {
                let (source, target, known) = naive.relationships[*place as usize];
                prop_assert_eq!((ends, kind.as_str()), ((ids[source], ids[target]), TYPES[known]));
                places.insert(*place);
            }
        }
        prop_assert_eq!(places.len(), naive.relationships.len() - naive.relationships.len().div_ceil(3));
    }

    #[test]
    fn statistics_count(naive in naive()) {
        let (graph, _) = build(&naive);
        for kind in graph.types() {
            let all: Vec<RelId> = graph.relationships().filter(|relationship| graph.type_of(*relationship) == kind).collect();
            let known = graph.statistics().of_type(kind).cloned().unwrap_or_default();
            prop_assert_eq!(known.count, all.len());
            prop_assert_eq!(known.sources, all.iter().map(|one| graph.source(*one)).collect::<BTreeSet<_>>().len());
            prop_assert_eq!(known.targets, all.iter().map(|one| graph.target(*one)).collect::<BTreeSet<_>>().len());
            let ends: Vec<_> = graph.labels().map(Some).chain([None]).collect();
            for from in &ends {
                for to in &ends {
                    let fits = |one: &&RelId| {
                        from.is_none_or(|label| graph.has_label(graph.source(**one), label))
                            && to.is_none_or(|label| graph.has_label(graph.target(**one), label))
                    };
                    prop_assert_eq!(graph.statistics().between(*from, kind, *to), all.iter().filter(fits).count());
                }
            }
        }
    }

    #[test]
    fn petgraph_sees_what_it_would_hold_itself(naive in naive()) {
        let (graph, ids) = build(&naive);
        let mut copy = DiGraph::<(), ()>::new();
        let nodes: Vec<_> = graph.nodes().map(|_| copy.add_node(())).collect();
        for (source, target, _) in &naive.relationships {
            copy.add_edge(nodes[ids[*source].index()], nodes[ids[*target].index()], ());
        }
        let both: UnGraph<(), ()> = copy.clone().into_edge_type();
        let (directed, undirected) = (View::all(&graph), View::all(&graph).undirected());
        prop_assert_eq!(directed.node_count(), copy.node_count());
        for node in graph.nodes() {
            let own = nodes[node.index()];
            for direction in [Direction::Outgoing, Direction::Incoming] {
                let mut seen: Vec<usize> = directed.neighbors_directed(node, direction).map(NodeId::index).collect();
                let mut expected: Vec<usize> = copy.neighbors_directed(own, direction).map(|other| other.index()).collect();
                seen.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(seen, expected);
                let told = undirected.edges_directed(node, direction);
                let told = told.map(|edge| if direction == Direction::Outgoing { edge.source() } else { edge.target() });
                prop_assert!(told.into_iter().all(|end| end == node));
            }
            prop_assert_eq!((&undirected).edges(node).count(), both.edges(own).count());
        }
        let groups = |scc: Vec<Vec<usize>>| scc.into_iter().map(BTreeSet::from_iter).collect::<BTreeSet<_>>();
        let ours = petgraph::algo::kosaraju_scc(&directed).into_iter().map(|group| group.into_iter().map(NodeId::index).collect());
        let theirs = petgraph::algo::kosaraju_scc(&copy).into_iter().map(|group| group.into_iter().map(|node| node.index()).collect());
        prop_assert_eq!(groups(ours.collect()), groups(theirs.collect()));
        prop_assert_eq!(components(&directed).len(), petgraph::algo::connected_components(&copy));
        prop_assert_eq!(petgraph::algo::connected_components(&undirected), petgraph::algo::connected_components(&both));
    }

    #[test]
    fn paths_are_as_short_as_they_can_be(naive in naive(), price in prop_oneof![Just(0.0), Just(1.0)]) {
        let (graph, _) = build(&naive);
        let view = View::all(&graph).undirected();
        let options = PathOptions { most_steps: 30, hub_price: price, ..PathOptions::default() };
        let (from, to) = (NodeId(0), NodeId(graph.node_count() as u32 - 1));
        let found = shortest_path(&view, from, to, &options);
        let through = |node: NodeId| if node == to { 0 } else { ((view.degree(node) as f64).sqrt() * price * 1000.0) as u64 };
        let costs = petgraph::algo::dijkstra(&view, from, Some(to), |edge| 1000 + through(edge.target()));
        let cost = |nodes: &[NodeId]| nodes[1..].iter().map(|node| 1000 + through(*node)).sum::<u64>();
        prop_assert_eq!(found.paths.first().map(|path| cost(&path.nodes)), costs.get(&to).copied());
        for path in &found.paths {
            for (step, relationship) in path.relationships.iter().enumerate() {
                let ends = BTreeSet::from([graph.source(*relationship), graph.target(*relationship)]);
                prop_assert_eq!(ends, BTreeSet::from([path.nodes[step], path.nodes[step + 1]]));
            }
        }
    }

    #[test]
    fn views_number_their_nodes_without_gaps(naive in naive(), wanted in 0..4usize) {
        let (graph, _) = build(&naive);
        let labels: Vec<_> = graph.labels().filter(|label| label.index() % 4 != wanted).collect();
        let view = View::of(&graph, Some(&labels), None);
        let expected: Vec<NodeId> =
            graph.nodes().filter(|node| labels.iter().any(|label| graph.has_label(*node, *label))).collect();
        prop_assert_eq!(view.node_count(), expected.len());
        for (index, node) in expected.into_iter().enumerate() {
            prop_assert_eq!((view.to_index(node), view.from_index(index)), (index, node));
        }
    }
}
