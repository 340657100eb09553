//! Whole columns against single rows: a property that was written again is read row by row, so the same plan over a graph
//! as it was built, and over one in which everything was written again, goes both ways.

use std::sync::Arc;

use kenning::exec::{self, Budget};
use kenning::graph::{Builder, Effect, Graph, NewNode};
use kenning::value::{Map, Value};
use kenning::{optimize, plan, syntax};
use proptest::prelude::*;

const LABELS: [&str; 3] = ["A", "B", "C"];
const WORDS: [&str; 4] = ["", "ab", "b", "abc"];

/// A node's label, and its integer, float and word; which of them are there is up to the label.
type Node = (usize, [bool; 3], i64, usize, usize);

fn graphs() -> impl Strategy<Value = Graph> {
    let node = (0..LABELS.len(), any::<[bool; 3]>(), -1..4_i64, 0..5_usize, 0..WORDS.len());
    let links = prop::collection::vec((0..30_usize, 0..30_usize, 0..4_i64), 0..40);
    // Properties that every node of a label has, or only some of them.
    let whole = any::<[[bool; 3]; 3]>();
    (prop::collection::vec(node, 1..30), links, whole, any::<bool>()).prop_map(|(nodes, links, whole, mixed)| {
        let mut builder = Builder::new();
        let ids: Vec<_> = nodes.iter().map(|node| add(&mut builder, node, &whole[node.0], mixed)).collect();
        for (from, to, since) in links {
            let properties = Map::from_iter([(Arc::from("s"), Value::Integer(since))]);
            builder.add_relationship(ids[from % ids.len()], ids[to % ids.len()], "R", properties);
        }
        builder.finish()
    })
}

fn add(builder: &mut Builder, node: &Node, whole: &[bool; 3], mixed: bool) -> NewNode {
    let (label, some, integer, float, word) = node;
    let floats = [0.5, 1.0, -0.0, f64::NAN, 3.0];
    // In one label integers and floats may stand in one column.
    let number = if mixed && *label == 2 && float % 2 == 0 { floats[*float].into() } else { Value::Integer(*integer) };
    let cells = [("i", number), ("f", floats[*float].into()), ("w", Value::text(WORDS[*word]))];
    let there = cells.into_iter().enumerate().filter(|(place, _)| whole[*place] || some[*place]);
    builder.add_node(&[LABELS[*label]], there.map(|(_, (key, value))| (Arc::from(key), value)).collect())
}

/// The same graph, with every property written once more.
fn written_again(graph: &Graph) -> Graph {
    let mut again = graph.clone();
    for node in graph.nodes() {
        for (key, value) in graph.properties(node) {
            let key = graph.key_id(&key).expect("a known key");
            again.apply(&Effect::SetProperty(node, key, value)).expect("applies");
        }
    }
    for relationship in graph.relationships() {
        for (key, value) in graph.relationship_properties(relationship) {
            let key = graph.key_id(&key).expect("a known key");
            again.apply(&Effect::SetRelationshipProperty(relationship, key, value)).expect("applies");
        }
    }
    again
}

fn queries() -> impl Strategy<Value = String> {
    let from =
        prop::sample::select(vec!["(a)", "(a:A)", "(a:C)", "(a)-[r:R]->(b)", "(a)-[r:R]-(b:A)", "(a:B)<-[r:R]-(b)"]);
    let condition = prop::sample::select(vec![
        "a.i < 2",
        "a.i >= 1.5",
        "1 <= a.i",
        "a.i <> 1",
        "a.f > 0.5",
        "a.f <= 1",
        "a.f > a.i",
        "a.i <> a.f",
        "a.f = a.f",
        "a.w STARTS WITH 'a'",
        "a.w IN ['b', 'abc', null]",
        "a.w = 'b'",
        "a.w < 'b' AND a.i > 0",
        "NOT a.w = 'b'",
        "a.w IS NULL",
        "size(a.w) + size(a.w) > 3",
        "a.w > a.w",
        "a.i + 1 > 2 OR a.w = ''",
        "a:A AND a.i < 3",
        "a.i < 'b' OR true",
        "a.i < 1 + 1",
    ]);
    let of_two = prop::sample::select(vec!["r.s > 1", "r.s <= a.i", "a.i < b.i", "a.w = b.w", "a.f >= b.f", "a <> b"]);
    let taken = prop::sample::select(vec![
        "count(*) AS n, sum(a.i) AS s, min(a.f) AS least, max(a.i) AS most, avg(a.f) AS mean",
        "a.w AS k, count(*) AS n, sum(a.f) AS s",
        "a.i AS k, collect(a.w) AS l, min(a.w) AS least, max(a.f) AS most",
        "a.f AS k, count(DISTINCT a.w) AS n, sum(DISTINCT a.i) AS s",
        "a AS k, count(a.w) AS n, avg(a.i) AS mean",
        "count(DISTINCT a) AS n, count(DISTINCT a.i) AS i, count(DISTINCT a.f) AS f, count(a.w) AS w",
        "a.w AS w, a.i AS i, count(*) AS n",
        "DISTINCT a.i AS i",
        "a.i AS i, a.w AS w ORDER BY i DESC, w LIMIT 3",
        "a.f AS f, id(a) AS id ORDER BY f, id SKIP 1 LIMIT 4",
        "a.f AS f, id(a) AS id ORDER BY f DESC, id LIMIT 2",
        "a.w AS w, id(a) AS id ORDER BY w DESC LIMIT 5",
        "a.i AS i, count(*) AS n ORDER BY n DESC, i LIMIT 2",
    ]);
    let conditions = (prop::collection::vec(condition, 0..3), prop::option::of(of_two));
    (from, conditions, taken).prop_map(|(from, (mut conditions, of_two), taken)| {
        conditions.extend(of_two.filter(|_| from.contains('r')));
        let mut text = format!("MATCH {from}");
        if !conditions.is_empty() {
            text += &format!(" WHERE {}", conditions.join(" AND "));
        }
        format!("{text} RETURN {taken}")
    })
}

fn cases() -> u32 {
    std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_give_what_rows_give(graph in graphs(), text in queries()) {
        let query = syntax::cypher::parse(&text).expect("parses");
        let plain = plan::plan(&query, &graph).expect("plans");
        let better = optimize::optimize(plain.clone(), &graph);
        let again = written_again(&graph);
        for plan in [plain, better] {
            // NaN is no number, so rows are compared as they print.
            let rows = |graph: &Graph| {
                exec::run(&plan, graph, &Map::new(), &Budget::default()).map(|rows| format!("{:?}", rows.rows)).map_err(|error| error.to_string())
            };
            prop_assert_eq!(rows(&graph), rows(&again), "{}\n{}", text, plan);
        }
    }
}
