//! Changes over a base: whatever was written, a graph is seen as if it had been built that way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kenning::graph::{Builder, Effect, Graph, NewNode};
use kenning::value::{KeyId, LabelId, Map, NodeId, RelId, TypeId, Value};
use proptest::collection::vec;
use proptest::prelude::*;

const LABELS: [&str; 3] = ["A", "B", "C"];
const TYPES: [&str; 3] = ["R", "S", "T"];
const KEYS: [&str; 3] = ["x", "y", "z"];

/// One step of a drawn history; numbers choose among what there is by then.
#[derive(Clone, Debug)]
enum Step {
    Create(usize, Option<i64>),
    Delete(usize),
    Label(usize, usize),
    Set(usize, usize, Option<i64>),
    Join(usize, usize, usize),
    Part(usize),
    SetRelationship(usize, usize, Option<i64>),
}

fn step() -> impl Strategy<Value = Step> {
    let value = || proptest::option::of(0..4i64);
    prop_oneof![
        3 => (0..8usize, value()).prop_map(|(labels, value)| Step::Create(labels, value)),
        1 => any::<usize>().prop_map(Step::Delete),
        3 => (any::<usize>(), 0..3usize).prop_map(|(node, label)| Step::Label(node, label)),
        3 => (any::<usize>(), 0..3usize, value()).prop_map(|(node, key, value)| Step::Set(node, key, value)),
        5 => (any::<usize>(), any::<usize>(), 0..3usize).prop_map(|(from, to, kind)| Step::Join(from, to, kind)),
        2 => any::<usize>().prop_map(Step::Part),
        2 => (any::<usize>(), 0..3usize, value()).prop_map(|(rel, key, value)| Step::SetRelationship(rel, key, value)),
    ]
}

/// A graph as lists, and where each part of it is in the graph under test.
#[derive(Clone, Debug, Default)]
struct Model {
    nodes: BTreeMap<u64, ModelNode>,
    relationships: BTreeMap<u64, ModelRelationship>,
    next: u64,
}

#[derive(Clone, Debug)]
struct ModelNode {
    id: NodeId,
    labels: Vec<usize>,
    properties: BTreeMap<usize, i64>,
}

#[derive(Clone, Debug)]
struct ModelRelationship {
    id: RelId,
    kind: usize,
    ends: (u64, u64),
    properties: BTreeMap<usize, i64>,
}

fn nth<T>(map: &BTreeMap<u64, T>, number: usize) -> Option<u64> {
    map.keys().nth(number.checked_rem(map.len())?).copied()
}

/// Applies a step to both; the effects are told.
fn take(step: &Step, model: &mut Model, graph: &mut Graph, log: &mut Vec<Effect>) {
    let mut apply = |graph: &mut Graph, effect: Effect| {
        graph.apply(&effect).unwrap();
        log.push(effect);
    };
    match *step {
        Step::Create(labels, value) => {
            let labels: Vec<usize> = (0..3).filter(|label| labels >> label & 1 == 1).collect();
            let id = NodeId(graph.node_bound() as u32);
            let ids = labels.iter().map(|label| LabelId(*label as u16)).collect();
            let properties = value.iter().map(|value| (KeyId(0), Value::Integer(*value))).collect();
            apply(graph, Effect::CreateNode { labels: ids, properties: Arc::new(properties) });
            let properties = value.into_iter().map(|value| (0, value)).collect();
            model.next += 1;
            model.nodes.insert(model.next, ModelNode { id, labels, properties });
        }
        Step::Delete(node) => {
            let Some(node) = nth(&model.nodes, node) else { return };
            let touching = |step: &ModelRelationship| step.ends.0 == node || step.ends.1 == node;
            for (_, gone) in model.relationships.extract_if(.., |_, step| touching(step)) {
                apply(graph, Effect::DeleteRelationship(gone.id));
            }
            apply(graph, Effect::DeleteNode(model.nodes[&node].id));
            model.nodes.remove(&node);
        }
        Step::Label(node, label) => {
            let Some(node) = nth(&model.nodes, node).and_then(|node| model.nodes.get_mut(&node)) else { return };
            let id = LabelId(label as u16);
            match node.labels.iter().position(|known| *known == label) {
                Some(place) => {
                    node.labels.remove(place);
                    apply(graph, Effect::RemoveLabel(node.id, id));
                }
                None => {
                    node.labels.push(label);
                    apply(graph, Effect::AddLabel(node.id, id));
                }
            }
        }
        Step::Set(node, key, value) => {
            let Some(node) = nth(&model.nodes, node).and_then(|node| model.nodes.get_mut(&node)) else { return };
            let new = value.map_or(Value::Null, Value::Integer);
            apply(graph, Effect::SetProperty(node.id, KeyId(key as u16), new));
            put(&mut node.properties, key, value);
        }
        Step::Join(from, to, kind) => {
            let (Some(from), Some(to)) = (nth(&model.nodes, from), nth(&model.nodes, to)) else { return };
            let (source, target) = (model.nodes[&from].id, model.nodes[&to].id);
            let id = RelId(graph.relationship_bound() as u32);
            let properties = Arc::default();
            apply(graph, Effect::CreateRelationship { kind: TypeId(kind as u16), source, target, properties });
            model.next += 1;
            let properties = BTreeMap::new();
            model.relationships.insert(model.next, ModelRelationship { id, kind, ends: (from, to), properties });
        }
        Step::Part(relationship) => {
            let Some(gone) = nth(&model.relationships, relationship) else { return };
            apply(graph, Effect::DeleteRelationship(model.relationships[&gone].id));
            model.relationships.remove(&gone);
        }
        Step::SetRelationship(relationship, key, value) => {
            let found = nth(&model.relationships, relationship);
            let Some(relationship) = found.and_then(|found| model.relationships.get_mut(&found)) else { return };
            let new = value.map_or(Value::Null, Value::Integer);
            apply(graph, Effect::SetRelationshipProperty(relationship.id, KeyId(key as u16), new));
            put(&mut relationship.properties, key, value);
        }
    }
}

fn put(properties: &mut BTreeMap<usize, i64>, key: usize, value: Option<i64>) {
    match value {
        Some(value) => drop(properties.insert(key, value)),
        None => drop(properties.remove(&key)),
    }
}

fn map(properties: &BTreeMap<usize, i64>) -> Map {
    properties.iter().map(|(key, value)| (Arc::from(KEYS[*key]), Value::Integer(*value))).collect()
}

/// The model as a graph built at once, with all names in one order, and each part's id there.
fn built(model: &Model) -> (Graph, BTreeMap<u64, NodeId>) {
    let mut builder = Builder::new();
    LABELS.iter().for_each(|label| drop(builder.label(label)));
    TYPES.iter().for_each(|kind| drop(builder.relationship_type(kind)));
    let named = builder.add_node(&[], KEYS.iter().map(|key| (Arc::from(*key), Value::Boolean(true))).collect());
    assert_eq!(named.number(), 0);
    let mut places: BTreeMap<u64, NewNode> = BTreeMap::new();
    for (number, node) in &model.nodes {
        let labels: Vec<&str> = node.labels.iter().map(|label| LABELS[*label]).collect();
        places.insert(*number, builder.add_node(&labels, map(&node.properties)));
    }
    for step in model.relationships.values() {
        builder.add_relationship(places[&step.ends.0], places[&step.ends.1], TYPES[step.kind], map(&step.properties));
    }
    let (graph, ids) = builder.finish_with_ids();
    (graph, places.into_iter().map(|(number, place)| (number, ids[place.number()])).collect())
}

/// Everything that can be seen of a graph, with nodes by their numbers in the model: what two graphs share that are the
/// same.
fn seen(graph: &Graph, numbers: &BTreeMap<NodeId, u64>) -> BTreeSet<String> {
    let name = |node: NodeId| numbers.get(&node).copied().unwrap_or_default();
    let mut lines = BTreeSet::new();
    let mut say = |line: String| _ = lines.insert(line);
    say(format!("{} nodes, {} relationships", graph.node_count(), graph.relationship_count()));
    assert_eq!(
        (graph.nodes().count(), graph.relationships().count()),
        (graph.node_count(), graph.relationship_count())
    );
    for node in graph.nodes() {
        assert!(graph.has_node(node));
        let labels: BTreeSet<&str> = graph.labels_of(node).iter().map(|label| &**graph.label_name(*label)).collect();
        let properties: BTreeMap<_, _> =
            graph.properties(node).into_iter().map(|(key, it)| (key, it.to_string())).collect();
        say(format!("node {} {labels:?} {properties:?}", name(node)));
        for kind in graph.types() {
            let (out, into) = (graph.outgoing(node, kind), graph.incoming(node, kind));
            assert!(out.nodes.is_sorted() && into.nodes.is_sorted());
            assert!(out.iter().all(|(other, one)| (graph.source(one), graph.target(one)) == (node, other)));
            assert!(into.iter().all(|(other, one)| (graph.source(one), graph.target(one)) == (other, node)));
            let all = |nodes: &[NodeId]| {
                let mut all: Vec<u64> = nodes.iter().map(|other| name(*other)).collect();
                all.sort_unstable();
                all
            };
            say(format!("{} {} {:?} {:?}", name(node), graph.type_name(kind), all(out.nodes), all(into.nodes)));
        }
    }
    for label in graph.labels() {
        let with: Vec<NodeId> = graph.nodes_with_label(label).collect();
        assert!(with.is_sorted() && with.iter().all(|node| graph.has_label(*node, label)));
        let mut nodes: Vec<u64> = with.iter().map(|node| name(*node)).collect();
        nodes.sort_unstable();
        let keys: BTreeMap<_, _> = keys(graph, graph.statistics().keys_of_label(label));
        say(format!("{} {} {nodes:?} {keys:?}", graph.label_name(label), graph.count_with_label(label)));
    }
    for key in graph.keys() {
        let mut with: Vec<u64> = graph.nodes_with_key(key).map(name).collect();
        with.sort_unstable();
        say(format!("with {} {with:?}", graph.key_name(key)));
    }
    let mut sets: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    sets.extend(graph.label_sets().map(|set| set.iter().map(|label| &**graph.label_name(*label)).collect()));
    say(format!("sets {sets:?}"));
    for kind in graph.types() {
        let statistics = graph.statistics();
        let known = statistics.of_type(kind).cloned().unwrap_or_default();
        let shown = graph.type_name(kind);
        let keys = keys(graph, statistics.keys_of_type(kind));
        say(format!("{shown} {} {} {} {keys:?}", known.count, known.sources, known.targets));
        assert_eq!(graph.relationships_of_type(kind).count(), known.count);
        let ends: Vec<_> = graph.labels().map(Some).chain([None]).collect();
        for (from, to) in ends.iter().flat_map(|from| ends.iter().map(move |to| (*from, *to))) {
            let of = |label: Option<LabelId>| label.map_or("*", |label| graph.label_name(label));
            say(format!("{} {shown} {} {}", of(from), of(to), statistics.between(from, kind, to)));
        }
    }
    let mut relationships: Vec<String> = graph
        .relationships()
        .map(|one| {
            let properties: BTreeMap<_, _> =
                graph.relationship_properties(one).into_iter().map(|(key, it)| (key, it.to_string())).collect();
            let kind = graph.type_name(graph.type_of(one));
            format!("{} {kind} {} {properties:?}", name(graph.source(one)), name(graph.target(one)))
        })
        .collect();
    relationships.sort();
    say(relationships.join("\n"));
    lines
}

fn keys(graph: &Graph, counts: &[(KeyId, usize)]) -> BTreeMap<String, usize> {
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    counts.map(|(key, count)| (graph.key_name(*key).to_string(), *count)).collect()
}

fn numbers(model: &Model) -> BTreeMap<NodeId, u64> {
    model.nodes.iter().map(|(number, node)| (node.id, *number)).collect()
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64);
    ProptestConfig { cases, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_changed_graph_is_seen_as_one_built_that_way(before in vec(step(), 0..60), behind in vec(step(), 1..60)) {
        // What is done before becomes the base.
        let mut model = Model::default();
        let mut scratch = built(&model).0;
        before.iter().for_each(|step| take(step, &mut model, &mut scratch, &mut Vec::new()));
        let (base, ids) = built(&model);
        model.nodes.iter_mut().for_each(|(number, node)| node.id = ids[number]);
        let by_ends = |step: &ModelRelationship| (step.kind, model.nodes[&step.ends.0].id, model.nodes[&step.ends.1].id);
        // Relationships that run in parallel are told apart by the order in which they were added.
        let mut taken = BTreeSet::new();
        let found: Vec<(u64, RelId)> = model.relationships.iter().map(|(number, step)| {
            let (kind, source, target) = by_ends(step);
            let row = base.outgoing(source, TypeId(kind as u16)).to(target);
            let id = *row.relationships.iter().find(|id| !taken.contains(*id)).unwrap();
            taken.insert(id);
            (*number, id)
        }).collect();
        found.into_iter().for_each(|(number, id)| model.relationships.get_mut(&number).unwrap().id = id);
        prop_assert_eq!(seen(&base, &numbers(&model)), seen(&built(&model).0, &invert(&built(&model).1)));

        let untouched = seen(&base, &numbers(&model));
        let known = numbers(&model);
        let (mut graph, mut log) = (base.clone(), Vec::new());
        behind.iter().for_each(|step| take(step, &mut model, &mut graph, &mut log));
        let (expected, ids) = built(&model);
        let expected = seen(&expected, &invert(&ids));
        prop_assert_eq!(&seen(&graph, &numbers(&model)), &expected);
        // The base and other copies of it saw nothing.
        prop_assert_eq!(seen(&base, &known), untouched);
        // The log alone leads there again.
        let mut again = base.clone();
        log.iter().for_each(|effect| again.apply(effect).unwrap());
        prop_assert_eq!(&seen(&again, &numbers(&model)), &expected);
        // Written anew it is the same graph, and everything keeps its name.
        let merged = graph.merged().unwrap();
        let called = |graph: &Graph, node: NodeId| graph.element_id(node);
        let renamed: BTreeMap<NodeId, u64> = model.nodes.iter().map(|(number, node)| {
            let id = called(&graph, node.id);
            assert_eq!(graph.node_with_element_id(&id), Some(node.id));
            (merged.node_with_element_id(&id).unwrap(), *number)
        }).collect();
        prop_assert!(!merged.is_changed());
        prop_assert_eq!(&without_unused(seen(&merged, &renamed)), &without_unused(expected));
        let names = |graph: &Graph| graph.relationships().map(|one| graph.relationship_element_id(one)).collect::<BTreeSet<_>>();
        prop_assert_eq!(names(&merged), names(&graph));
        prop_assert_eq!(names(&merged).len(), merged.relationship_count());
    }
}

fn invert(ids: &BTreeMap<u64, NodeId>) -> BTreeMap<NodeId, u64> {
    ids.iter().map(|(number, id)| (*id, *number)).collect()
}

/// A graph that was written anew has forgotten names that nothing bears: lines that only say "none" don't count.
fn without_unused(lines: BTreeSet<String>) -> BTreeSet<String> {
    let says_none = |line: &String| {
        line.ends_with(" 0")
            || line.ends_with("[] []")
            || line.ends_with(" 0 [] {}")
            || line.ends_with(" 0 0 0 {}")
            || line.ends_with("[]")
    };
    lines.into_iter().filter(|line| !says_none(line)).collect()
}
