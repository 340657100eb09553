//! Changes over a base against a graph built anew: the same nodes, labels, properties, rows, counts and look-ups,
//! whatever was written in whatever order; and a copy that is dropped leaves nothing behind.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use kenning::graph::{Builder, Effect, Graph, Key, Properties};
use kenning::value::{KeyId, LabelId, Map, NodeId, RelId, Value};
use proptest::prelude::*;

const LABELS: [&str; 4] = ["A", "B", "C", "D"];
const TYPES: [&str; 3] = ["R", "S", "T"];
/// The last one is the key of those nodes of the base that have one.
const KEYS: [&str; 3] = ["x", "y", "id"];

type Cells = BTreeMap<usize, i64>;

#[derive(Clone, Debug)]
struct Node {
    id: NodeId,
    /// How it is known outside, for good.
    element: String,
    labels: BTreeSet<usize>,
    cells: Cells,
}

#[derive(Clone, Debug)]
struct Link {
    id: RelId,
    element: String,
    kind: usize,
    source: NodeId,
    target: NodeId,
    cells: Cells,
}

/// What a graph should hold, as plain lists.
#[derive(Clone, Debug, Default)]
struct Model {
    nodes: Vec<Node>,
    links: Vec<Link>,
}

/// One write; whom it touches is counted modulo how many there are.
#[derive(Clone, Debug)]
enum Write {
    Create(BTreeSet<usize>, Cells),
    Delete(usize),
    Label(usize, usize),
    Unlabel(usize, usize),
    Set(usize, usize, Option<i64>),
    Relate(usize, usize, usize, Cells),
    Unrelate(usize),
    SetOfLink(usize, usize, Option<i64>),
}

/// What comes of the copy that a statement wrote into.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Kept,
    Dropped,
    /// Kept, and written anew as a base.
    Merged,
}

/// A node's labels, whether it has a key, and its properties.
type Made = (BTreeSet<usize>, bool, Cells);

fn cells() -> impl Strategy<Value = Cells> {
    prop::collection::btree_map(0..KEYS.len(), 0..4_i64, 0..3)
}

fn labels() -> impl Strategy<Value = BTreeSet<usize>> {
    prop::collection::btree_set(0..LABELS.len(), 0..3)
}

/// A relationship's ends, its type and its properties.
type Joined = (usize, usize, usize, Cells);

fn bases() -> impl Strategy<Value = (Vec<Made>, Vec<Joined>)> {
    let nodes = prop::collection::vec((labels(), any::<bool>(), cells()), 0..8);
    let links = prop::collection::vec((0..8_usize, 0..8_usize, 0..2_usize, cells()), 0..12);
    (nodes, links)
}

fn writes() -> impl Strategy<Value = Write> {
    let value = || prop::option::weighted(0.7, 0..4_i64);
    let any = || 0..1_000_usize;
    prop_oneof![
        3 => (labels(), cells()).prop_map(|(labels, cells)| Write::Create(labels, cells)),
        1 => any().prop_map(Write::Delete),
        2 => (any(), 0..LABELS.len()).prop_map(|(node, label)| Write::Label(node, label)),
        2 => (any(), 0..LABELS.len()).prop_map(|(node, label)| Write::Unlabel(node, label)),
        3 => (any(), 0..KEYS.len(), value()).prop_map(|(node, key, value)| Write::Set(node, key, value)),
        4 => (any(), any(), 0..TYPES.len(), cells()).prop_map(|(a, b, kind, cells)| Write::Relate(a, b, kind, cells)),
        2 => any().prop_map(Write::Unrelate),
        2 => (any(), 0..KEYS.len(), value()).prop_map(|(link, key, value)| Write::SetOfLink(link, key, value)),
    ]
}

fn statements() -> impl Strategy<Value = Vec<(Vec<Write>, End)>> {
    let end = prop_oneof![4 => Just(End::Kept), 2 => Just(End::Dropped), 1 => Just(End::Merged)];
    prop::collection::vec((prop::collection::vec(writes(), 0..8), end), 1..7)
}

/// The base of some nodes and relationships, and the same as lists.
fn base(nodes: &[Made], links: &[(usize, usize, usize, Cells)]) -> (Graph, Model) {
    let mut builder = Builder::new();
    let mut made = Vec::new();
    for (place, (labels, keyed, cells)) in nodes.iter().enumerate() {
        let ids: Vec<LabelId> = labels.iter().map(|label| builder.label(LABELS[*label])).collect();
        let space = builder.space("keys");
        let table = builder.table(&ids, keyed.then_some((space, KEYS[2])));
        made.push(builder.add_row(table));
        let row = builder.rows(table) - 1;
        if *keyed {
            let text = (100 + place).to_string();
            builder.register(table, Key::new(text.as_bytes()), &text);
        }
        for (key, value) in cells.iter().filter(|(key, _)| !keyed || **key != 2) {
            let column = builder.column(table, KEYS[*key]);
            builder.cell(table, column).put(row, Value::Integer(*value));
        }
    }
    for (source, target, kind, cells) in links.iter().filter(|_| !made.is_empty()) {
        let (source, target) = (made[source % made.len()], made[target % made.len()]);
        builder.add_relationship(source, target, TYPES[*kind], map(cells));
    }
    let (graph, ids) = builder.finish_with_ids();
    let mut model = Model::default();
    for ((place, (labels, keyed, cells)), id) in nodes.iter().enumerate().zip(ids) {
        let mut cells = cells.clone();
        if *keyed {
            cells.insert(2, 100 + place as i64);
        }
        model.nodes.push(Node { id, element: graph.element_id(id), labels: labels.clone(), cells });
    }
    // That the base itself is right is for `tests/graph.rs` to say.
    model.links.extend(graph.relationships().map(|id| Link {
        id,
        element: graph.relationship_element_id(id),
        kind: place(&TYPES, graph.type_name(graph.type_of(id))),
        source: graph.source(id),
        target: graph.target(id),
        cells: unmap(&graph.relationship_properties(id)),
    }));
    (graph, model)
}

fn place(names: &[&str], name: &str) -> usize {
    names.iter().position(|known| *known == name).expect("a known name")
}

fn map(cells: &Cells) -> Map {
    cells.iter().map(|(key, value)| (Arc::from(KEYS[*key]), Value::Integer(*value))).collect()
}

fn unmap(map: &Map) -> Cells {
    map.iter().map(|(key, value)| (place(&KEYS, key), value.as_integer().expect("an integer"))).collect()
}

/// Writes into a graph and into the lists beside it; every effect goes into the log too.
struct Writer<'g> {
    graph: &'g mut Graph,
    model: &'g mut Model,
    log: Vec<Effect>,
}

impl Writer<'_> {
    fn apply(&mut self, effect: Effect) {
        self.graph.apply(&effect).expect("can be applied");
        self.log.push(effect);
    }

    fn label(&mut self, label: usize) -> LabelId {
        if self.graph.label_id(LABELS[label]).is_none() {
            self.apply(Effect::NameLabel(Arc::from(LABELS[label])));
        }
        self.graph.label_id(LABELS[label]).expect("named")
    }

    fn key(&mut self, key: usize) -> KeyId {
        if self.graph.key_id(KEYS[key]).is_none() {
            self.apply(Effect::NameKey(Arc::from(KEYS[key])));
        }
        self.graph.key_id(KEYS[key]).expect("named")
    }

    fn properties(&mut self, cells: &Cells) -> Properties {
        Arc::new(cells.iter().map(|(key, value)| (self.key(*key), Value::Integer(*value))).collect())
    }

    fn write(&mut self, write: &Write) {
        match write {
            Write::Create(labels, cells) => self.create(labels, cells),
            Write::Relate(source, target, kind, cells) => self.relate(*source, *target, *kind, cells),
            Write::Unrelate(link) | Write::SetOfLink(link, ..) if !self.model.links.is_empty() => {
                self.write_link(link % self.model.links.len(), write);
            }
            Write::Delete(node) | Write::Label(node, _) | Write::Unlabel(node, _) | Write::Set(node, ..)
                if !self.model.nodes.is_empty() =>
            {
                self.write_node(node % self.model.nodes.len(), write);
            }
            _ => {}
        }
    }

    fn create(&mut self, labels: &BTreeSet<usize>, cells: &Cells) {
        let id = NodeId(self.graph.node_bound() as u32);
        let ids: Arc<[LabelId]> = labels.iter().map(|label| self.label(*label)).collect();
        let properties = self.properties(cells);
        self.apply(Effect::CreateNode { labels: ids, properties });
        let element = self.graph.element_id(id);
        self.model.nodes.push(Node { id, element, labels: labels.clone(), cells: cells.clone() });
    }

    fn relate(&mut self, source: usize, target: usize, kind: usize, cells: &Cells) {
        let count = self.model.nodes.len();
        if count == 0 {
            return;
        }
        let (source, target) = (self.model.nodes[source % count].id, self.model.nodes[target % count].id);
        let id = RelId(self.graph.relationship_bound() as u32);
        if self.graph.type_id(TYPES[kind]).is_none() {
            self.apply(Effect::NameType(Arc::from(TYPES[kind])));
        }
        let type_id = self.graph.type_id(TYPES[kind]).expect("named");
        let properties = self.properties(cells);
        self.apply(Effect::CreateRelationship { kind: type_id, source, target, properties });
        let element = self.graph.relationship_element_id(id);
        self.model.links.push(Link { id, element, kind, source, target, cells: cells.clone() });
    }

    fn write_link(&mut self, place: usize, write: &Write) {
        let id = self.model.links[place].id;
        if let Write::SetOfLink(_, key, value) = write {
            let key_id = self.key(*key);
            self.apply(Effect::SetRelationshipProperty(id, key_id, value.map_or(Value::Null, Value::Integer)));
            put(&mut self.model.links[place].cells, *key, *value);
        } else {
            self.apply(Effect::DeleteRelationship(id));
            self.model.links.remove(place);
        }
    }

    fn write_node(&mut self, place: usize, write: &Write) {
        let id = self.model.nodes[place].id;
        match write {
            Write::Label(_, label) if self.model.nodes[place].labels.insert(*label) => {
                let label = self.label(*label);
                self.apply(Effect::AddLabel(id, label));
            }
            Write::Unlabel(_, label) if self.model.nodes[place].labels.remove(label) => {
                let label = self.label(*label);
                self.apply(Effect::RemoveLabel(id, label));
            }
            Write::Set(_, key, value) => {
                let key_id = self.key(*key);
                self.apply(Effect::SetProperty(id, key_id, value.map_or(Value::Null, Value::Integer)));
                put(&mut self.model.nodes[place].cells, *key, *value);
            }
            Write::Delete(_) => {
                let hangs = |link: &Link| link.source == id || link.target == id;
                let links: Vec<RelId> =
                    self.model.links.iter().filter(|link| hangs(link)).map(|link| link.id).collect();
                links.into_iter().for_each(|link| self.apply(Effect::DeleteRelationship(link)));
                self.model.links.retain(|link| !hangs(link));
                self.apply(Effect::DeleteNode(id));
                self.model.nodes.remove(place);
            }
            _ => {}
        }
    }
}

fn put(cells: &mut Cells, key: usize, value: Option<i64>) {
    match value {
        Some(value) => _ = cells.insert(key, value),
        None => _ = cells.remove(&key),
    }
}

/// The ids of the graph written anew, found by what outlives it.
fn renumbered(model: &Model, graph: &Graph) -> Model {
    let id = |node: NodeId| {
        let known = model.nodes.iter().find(|known| known.id == node).expect("a node of the lists");
        graph.node_with_element_id(&known.element).expect("element ids stay")
    };
    let nodes = model.nodes.iter().map(|node| Node { id: id(node.id), ..node.clone() }).collect();
    let by_element: BTreeMap<String, RelId> =
        graph.relationships().map(|link| (graph.relationship_element_id(link), link)).collect();
    let links = model.links.iter().map(|link| Link {
        id: by_element[&link.element],
        source: id(link.source),
        target: id(link.target),
        ..link.clone()
    });
    Model { nodes, links: links.collect() }
}

/// A graph made of the lists alone.
fn anew(model: &Model) -> Graph {
    let mut builder = Builder::new();
    let names = |labels: &BTreeSet<usize>| labels.iter().map(|label| LABELS[*label]).collect::<Vec<_>>();
    let made: BTreeMap<u32, _> =
        model.nodes.iter().map(|node| (node.id.0, builder.add_node(&names(&node.labels), map(&node.cells)))).collect();
    for link in &model.links {
        builder.add_relationship(made[&link.source.0], made[&link.target.0], TYPES[link.kind], map(&link.cells));
    }
    builder.finish()
}

fn check(graph: &Graph, model: &Model) {
    check_nodes(graph, model);
    check_labels_and_keys(graph, model);
    check_links(graph, model);
    check_rows(graph, model);
    check_counts(graph, &anew(model));
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort();
    items
}

fn check_nodes(graph: &Graph, model: &Model) {
    assert_eq!(graph.node_count(), model.nodes.len());
    assert_eq!(graph.nodes().collect::<Vec<_>>(), sorted(model.nodes.iter().map(|node| node.id)));
    let alive: BTreeSet<NodeId> = graph.nodes().collect();
    for number in 0..graph.node_bound() as u32 {
        assert_eq!(graph.has_node(NodeId(number)), alive.contains(&NodeId(number)));
    }
    for node in &model.nodes {
        let labels: Vec<usize> =
            graph.labels_of(node.id).iter().map(|id| place(&LABELS, graph.label_name(*id))).collect();
        assert_eq!(labels.len(), node.labels.len(), "each label once");
        assert_eq!(labels.into_iter().collect::<BTreeSet<_>>(), node.labels);
        assert_eq!(unmap(&graph.properties(node.id)), node.cells);
        assert_eq!(graph.element_id(node.id), node.element);
        assert_eq!(graph.node_with_element_id(&node.element), Some(node.id));
    }
}

fn check_labels_and_keys(graph: &Graph, model: &Model) {
    for (number, name) in LABELS.iter().enumerate() {
        let expected = sorted(model.nodes.iter().filter(|node| node.labels.contains(&number)).map(|node| node.id));
        let found: Vec<NodeId> =
            graph.label_id(name).map(|label| graph.nodes_with_label(label).collect()).unwrap_or_default();
        assert_eq!(expected, found, "{name}");
    }
    let sets: BTreeSet<BTreeSet<usize>> = model.nodes.iter().map(|node| node.labels.clone()).collect();
    let of_ids = |set: &[LabelId]| set.iter().map(|id| place(&LABELS, graph.label_name(*id))).collect();
    assert_eq!(graph.label_sets().map(of_ids).collect::<BTreeSet<BTreeSet<usize>>>(), sets);
    for (number, name) in KEYS.iter().enumerate() {
        let Some(key) = graph.key_id(name) else { continue };
        let expected = sorted(model.nodes.iter().filter(|node| node.cells.contains_key(&number)).map(|node| node.id));
        assert_eq!(sorted(graph.nodes_with_key(key)), expected, "{name}");
        for value in (0..4).chain(100..108) {
            check_find(graph, model, (number, key), value);
        }
    }
}

/// The index may say that it can't tell; what it tells is right.
fn check_find(graph: &Graph, model: &Model, (number, key): (usize, KeyId), value: i64) {
    for label in [None, Some(0), Some(1), Some(2), Some(3)] {
        let id = label.and_then(|label: usize| graph.label_id(LABELS[label]));
        if label.is_some() && id.is_none() {
            continue;
        }
        if let Some(found) = graph.find(id, key, &Value::Integer(value)) {
            let fits = |node: &&Node| {
                node.cells.get(&number) == Some(&value) && label.is_none_or(|label| node.labels.contains(&label))
            };
            assert_eq!(
                found,
                sorted(model.nodes.iter().filter(fits).map(|node| node.id)),
                "{label:?} {number} {value}"
            );
        }
    }
}

fn check_links(graph: &Graph, model: &Model) {
    assert_eq!(graph.relationship_count(), model.links.len());
    assert_eq!(graph.relationships().collect::<Vec<_>>(), sorted(model.links.iter().map(|link| link.id)));
    for link in &model.links {
        assert_eq!(&**graph.type_name(graph.type_of(link.id)), TYPES[link.kind]);
        assert_eq!((graph.source(link.id), graph.target(link.id)), (link.source, link.target));
        assert_eq!(unmap(&graph.relationship_properties(link.id)), link.cells);
        assert_eq!(graph.relationship_element_id(link.id), link.element);
    }
}

fn check_rows(graph: &Graph, model: &Model) {
    for (number, name) in TYPES.iter().enumerate() {
        let ours = || model.links.iter().filter(move |link| link.kind == number);
        let Some(kind) = graph.type_id(name) else {
            assert_eq!(ours().count(), 0);
            continue;
        };
        assert_eq!(graph.relationships_of_type(kind).collect::<Vec<_>>(), sorted(ours().map(|link| link.id)));
        for node in &model.nodes {
            let outgoing = ours().filter(|link| link.source == node.id).map(|link| (link.target, link.id));
            assert_eq!(graph.outgoing(node.id, kind).iter().collect::<Vec<_>>(), sorted(outgoing));
            let incoming = ours().filter(|link| link.target == node.id).map(|link| (link.source, link.id));
            assert_eq!(graph.incoming(node.id, kind).iter().collect::<Vec<_>>(), sorted(incoming));
        }
    }
}

/// The counts that follow the changes are those of a graph built anew; the longest rows are bounds.
fn check_counts(graph: &Graph, anew: &Graph) {
    let ends = |graph: &Graph| {
        let labels = LABELS.iter().map(|name| graph.label_id(name));
        [None].into_iter().chain(labels.map(Some)).collect::<Vec<_>>()
    };
    for label in LABELS {
        let keys = |graph: &Graph| {
            let ours =
                graph.label_id(label).map(|id| graph.statistics().keys_of_label(id).to_vec()).unwrap_or_default();
            let named = ours.iter().map(|(key, count)| (graph.key_name(*key).to_string(), *count));
            named.filter(|(_, count)| *count > 0).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(keys(graph), keys(anew), "keys of {label}");
        let count = |graph: &Graph| graph.label_id(label).map_or(0, |id| graph.count_with_label(id));
        assert_eq!(count(graph), count(anew), "{label}");
    }
    for kind in TYPES {
        let known = |graph: &Graph| {
            let id = graph.type_id(kind)?;
            graph.statistics().of_type(id).cloned().map(|known| (id, known)).filter(|(_, known)| known.count > 0)
        };
        match (known(graph), known(anew)) {
            (None, None) => {}
            (Some((id, ours)), Some((other, theirs))) => {
                let plain = |known: &kenning::graph::TypeStatistics| (known.count, known.sources, known.targets);
                assert_eq!(plain(&ours), plain(&theirs), "{kind}");
                assert!(ours.most_outgoing >= theirs.most_outgoing && ours.most_incoming >= theirs.most_incoming);
                for (from, far) in ends(graph).into_iter().zip(ends(anew)) {
                    for (to, away) in ends(graph).into_iter().zip(ends(anew)) {
                        let counted =
                            |graph: &Graph, id, from: Option<Option<LabelId>>, to: Option<Option<LabelId>>| {
                                // A label that the graph doesn't know has no node.
                                let unknown = from == Some(None) || to == Some(None);
                                if unknown { 0 } else { graph.statistics().between(from.flatten(), id, to.flatten()) }
                            };
                        assert_eq!(counted(graph, id, from, to), counted(anew, other, far, away), "{kind}");
                    }
                }
                let keys = |graph: &Graph, id| {
                    let ours = graph.statistics().keys_of_type(id).iter();
                    let named = ours.map(|(key, count)| (graph.key_name(*key).to_string(), *count));
                    named.filter(|(_, count)| *count > 0).collect::<BTreeMap<_, _>>()
                };
                assert_eq!(keys(graph, id), keys(anew, other), "keys of {kind}");
            }
            (ours, theirs) => panic!("{kind}: {ours:?} against {theirs:?}"),
        }
    }
}

fn cases() -> ProptestConfig {
    let cases: u32 = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    // A case here is several statements, each compared whole.
    let cases = cases.div_ceil(8);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_was_written_is_a_graph_built_anew((nodes, links) in bases(), statements in statements()) {
        let (mut graph, mut model) = base(&nodes, &links);
        let mut elements: HashSet<String> = model.nodes.iter().map(|node| node.element.clone()).collect();
        check(&graph, &model);
        for (writes, end) in statements {
            let (mut copy, mut changed) = (graph.clone(), model.clone());
            let mut writer = Writer { graph: &mut copy, model: &mut changed, log: Vec::new() };
            writes.iter().for_each(|write| writer.write(write));
            let log = writer.log;
            check(&copy, &changed);
            // Whoever reads the graph that was copied sees nothing of it.
            check(&graph, &model);
            // The list of effects says all: applied again, it gives the same ids.
            let mut again = graph.clone();
            log.iter().for_each(|effect| again.apply(effect).expect("can be applied again"));
            check(&again, &changed);
            if end == End::Dropped {
                continue;
            }
            for node in &changed.nodes {
                let was_there = model.nodes.iter().any(|known| known.element == node.element);
                prop_assert!(was_there || elements.insert(node.element.clone()), "{} is given twice", node.element);
            }
            (graph, model) = (copy, changed);
            if end == End::Merged {
                let merged = graph.merged().expect("can be written anew");
                prop_assert!(!merged.is_changed());
                model = renumbered(&model, &merged);
                graph = merged;
                check(&graph, &model);
            }
        }
    }
}
