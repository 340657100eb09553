//! The optimizer changes no answer: random patterns over random graphs, with it and without it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kenning::error::kinds;
use kenning::exec::{self, Budget};
use kenning::graph::{Builder, Graph, Key};
use kenning::value::{Map, Value};
use kenning::{optimize, plan, syntax};
use proptest::prelude::*;

const LABELS: [&str; 3] = ["A", "B", "C"];
const TYPES: [&str; 3] = ["R", "S", "F"];

/// A graph of a few nodes with one or two labels and a small property, and relationships between any of them. By F
/// each leads to one at most.
fn graphs() -> impl Strategy<Value = Graph> {
    let nodes = prop::collection::vec((0..3_usize, any::<bool>(), 0..3_i64), 1..7);
    let relationships = prop::collection::vec((0..7_usize, 0..7_usize, 0..2_usize, 0..3_i64), 0..16);
    let functions = prop::collection::vec(prop::option::of(0..3_usize), 7);
    (nodes, relationships, functions).prop_map(|(nodes, relationships, functions)| {
        let mut builder = Builder::new();
        let property = |value: i64| Map::from_iter([(Arc::from("x"), Value::Integer(value))]);
        let add = |(label, both, x): &(usize, bool, i64)| {
            let labels = if *both { &["A", "B"][..] } else { &LABELS[*label..=*label] };
            builder.add_node(labels, property(*x))
        };
        let ids: Vec<_> = nodes.iter().map(add).collect();
        for (from, to, kind, x) in relationships {
            builder.add_relationship(ids[from % ids.len()], ids[to % ids.len()], TYPES[kind], property(x));
        }
        for (from, to) in ids.iter().zip(functions) {
            if let Some(to) = to {
                builder.add_relationship(*from, ids[to % ids.len()], "F", Map::new());
            }
        }
        builder.finish()
    })
}

/// A graph of more nodes than are gone through together, each with some relationships; no two by S join the same nodes.
fn large_graphs() -> impl Strategy<Value = Graph> {
    let nodes = prop::collection::vec((0..3_usize, 0..3_i64), 200..400);
    let relationships = prop::collection::vec((0..400_usize, 0..400_usize, 0..2_usize), 300..1_200);
    (nodes, relationships, 1..40_usize).prop_map(|(nodes, relationships, hub)| {
        let mut builder = Builder::new();
        let property = |value: i64| Map::from_iter([(Arc::from("x"), Value::Integer(value))]);
        let ids: Vec<_> = nodes.iter().map(|(label, x)| builder.add_node(&[LABELS[*label]], property(*x))).collect();
        let mut joined = HashSet::new();
        for (place, (from, to, kind)) in relationships.into_iter().enumerate() {
            // Some nodes have many relationships.
            let from = if place % 7 == 0 { from % hub } else { from };
            let ends = (from % ids.len(), to % ids.len());
            if TYPES[kind] != "S" || joined.insert(ends) {
                builder.add_relationship(ids[ends.0], ids[ends.1], TYPES[kind], Map::new());
            }
        }
        builder.finish()
    })
}

/// Cycles, with nodes that are kept or have something hanging on them.
fn cycles() -> impl Strategy<Value = String> {
    let label = || prop::sample::select(vec!["", "", ":A", ":B"]);
    let step = || prop::sample::select(vec!["-[:R]->", "<-[:S]-", "-[:R]-", "<-[:R]-", "-[:R|S]->"]);
    let more =
        prop::sample::select(vec!["", ", (c)-[:S]->(d)-[:R]-(a)", ", (b)-[:S]->(d)", ", (a)<-[:R]-(d)-[:S]-(c)"]);
    let condition = prop::sample::select(vec!["", " WHERE a.x > 0", " WHERE b.x < c.x", " WHERE a <> b"]);
    let asked = prop::sample::select(vec!["count(*)", "a, count(*)", "a, c, count(*)", "b.x, count(*), sum(c.x)"]);
    let nodes = (label(), label(), label());
    (nodes, (step(), step(), step()), more, condition, asked).prop_map(
        |((a, b, c), (x, y, z), more, condition, asked)| {
            format!("MATCH (a{a}){x}(b{b}){y}(c{c}){z}(a){more}{condition} RETURN {asked}")
        },
    )
}

/// Counts where two nodes that hang on a chain must differ, or one must not hang on both its ends.
fn hanging() -> impl Strategy<Value = String> {
    let label = || prop::sample::select(vec!["", "", ":A", ":B"]);
    let leg = || prop::sample::select(vec!["-[:S]->", "-[:S]->", "<-[:S]-", "-[:R]->"]);
    let middle = prop::sample::select(vec!["-[:R]->", "<-[:R]-", "-[:R]-", "-[:S]->", "-[:R]->()-[:R]->"]);
    let condition = prop::sample::select(vec![
        "x <> y",
        "x <> y",
        "NOT (a)-[:S]->(y)",
        "NOT (b)-[:S]->(x)",
        "x <> y AND a.x > 0",
        "NOT (a)-[:S]->(y) AND x <> y",
        "NOT (b)-[:S]->(x) AND y.x < 2",
    ]);
    let nodes = (label(), label(), label(), label());
    (nodes, (leg(), middle, leg()), condition, any::<bool>()).prop_map(
        |((a, b, x, y), (one, middle, other), condition, apart)| {
            let legs = format!("(a){one}(x{x}){}(b){other}(y{y})", if apart { " MATCH " } else { ", " });
            format!("MATCH (a{a}){middle}(b{b}) MATCH {legs} WHERE {condition} RETURN count(*) AS n")
        },
    )
}

/// The same with a key, `id`, that is the node's place.
fn keyed_graphs() -> impl Strategy<Value = Graph> {
    let nodes = prop::collection::vec((0..3_usize, any::<bool>(), 0..3_i64), 1..7);
    // Few enough for every trail to be walked, even where all of them lead from one node to itself.
    let relationships = prop::collection::vec((0..7_usize, 0..7_usize, 0..2_usize, 0..3_i64), 0..8);
    (nodes, relationships).prop_map(|(nodes, relationships)| {
        let mut builder = Builder::new();
        let space = builder.space("");
        let mut ids = Vec::new();
        for (place, (label, both, x)) in nodes.iter().enumerate() {
            let names = if *both { &["A", "B"][..] } else { &LABELS[*label..=*label] };
            let labels: Vec<_> = names.iter().map(|name| builder.label(name)).collect();
            let table = builder.table(&labels, Some((space, "id")));
            let column = builder.column(table, "x");
            ids.push(builder.add_row(table));
            let row = builder.rows(table) - 1;
            builder.cell(table, column).put_integer(row, *x);
            let id = place.to_string();
            builder.register(table, Key::new(id.as_bytes()), &id);
        }
        for (from, to, kind, x) in relationships {
            let properties = Map::from_iter([(Arc::from("x"), Value::Integer(x))]);
            builder.add_relationship(ids[from % ids.len()], ids[to % ids.len()], TYPES[kind], properties);
        }
        builder.finish()
    })
}

/// Walks of which only the ends matter, and nodes that are told by their keys.
fn ends() -> impl Strategy<Value = String> {
    let label = || {
        prop::option::of(prop::sample::select(LABELS.to_vec()))
            .prop_map(|label| label.map_or(String::new(), |label| format!(":{label}")))
    };
    let length = prop::sample::select(vec!["*", "*1..3", "*0..2", "*1..1", "*2..3", "*..2", "*0..0", ""]);
    let hop = prop::sample::select(vec!["", "", " {x: 1}"]);
    let kind = prop::sample::select(vec!["", ":R", ":S", ":R|S"]);
    let arrow = prop::sample::select(vec![("-", "->"), ("<-", "-"), ("-", "-"), ("-", "-")]);
    let more = prop::sample::select(vec!["", "", "-[:R]-(c:A)", ", (b)-[:S*1..2]->(c)", ", (b)-[:R]-(a)"]);
    let condition = prop::sample::select(vec![
        "",
        "",
        " WHERE a.id <> b.id",
        " WHERE a.id = 1 AND b.id <> 1",
        " WHERE a.id = 2",
        " WHERE NOT b.id = a.id",
        " WHERE a.id = b.id",
        " WHERE b.x <> 1 AND b.id < 4",
        " WHERE a.id <> b.id AND NOT (a)-[:R]-(b)",
    ]);
    let taken = prop::sample::select(vec![
        "DISTINCT id(a) AS a, id(b) AS b",
        "count(DISTINCT b.id) AS n",
        "count(DISTINCT b) AS n",
        "a.id AS key, count(DISTINCT b) AS n",
        "a.id AS key, a.x AS x, count(*) AS n, b.x + 1 AS y",
        "min(b.x) AS least, max(b.id) AS most",
        "a.id AS id, count(*) AS d ORDER BY d DESC, id LIMIT 3",
        "b.id AS id, a.x AS x, count(*) AS d ORDER BY x, d DESC, id SKIP 1 LIMIT 3",
        "b.x AS x, b.id AS id, a.id AS other ORDER BY x DESC, id, other LIMIT 4",
        "b.x AS x, b.id AS id, a.id AS other ORDER BY id, other, x",
    ]);
    ((label(), label(), length, hop), (kind, arrow, more, condition, taken)).prop_map(
        |((from, to, length, hop), (kind, (left, right), more, condition, taken))| {
            format!("MATCH (a{from}){left}[{kind}{length}{hop}]{right}(b{to}){more}{condition} RETURN {taken}")
        },
    )
}

fn variable() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "c", "d"])
}

fn node() -> impl Strategy<Value = String> {
    let asked = ["A", "B", "C", "A|B", "!A", "A&!B", "(B|C)&%"];
    let label = prop::option::of(prop::sample::select(asked.to_vec()));
    (prop::option::weighted(0.8, variable()), label, prop::option::weighted(0.15, 0..3_i64)).prop_map(
        |(name, label, x)| {
            let label = label.map(|label| format!(":{label}")).unwrap_or_default();
            let x = x.map(|x| format!(" {{x: {x}}}")).unwrap_or_default();
            format!("({}{label}{x})", name.unwrap_or_default())
        },
    )
}

fn step() -> impl Strategy<Value = String> {
    let kind = prop::option::of(prop::sample::select(TYPES.to_vec()));
    let length = prop::sample::select(vec!["", "", "", "*1..2", "*0..1", "*2"]);
    let arrow = prop::sample::select(vec![("-", "->"), ("<-", "-"), ("-", "-")]);
    (kind, length, arrow).prop_map(|(kind, length, (left, right))| {
        let kind = kind.map(|kind| format!(":{kind}")).unwrap_or_default();
        format!("{left}[{kind}{length}]{right}")
    })
}

fn path() -> impl Strategy<Value = String> {
    (node(), prop::collection::vec((step(), node()), 0..3))
        .prop_map(|(first, rest)| rest.into_iter().fold(first, |path, (step, node)| path + &step + &node))
}

fn condition() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec!["=", "<>", "<", ">="]);
    prop_oneof![
        (variable(), sign, 0..3_i64).prop_map(|(name, sign, x)| format!("{name}.x {sign} {x}")),
        (variable(), variable()).prop_map(|(left, right)| format!("{left}.x = {right}.x")),
        (variable(), variable()).prop_map(|(left, right)| format!("{left} <> {right}")),
        (variable(), step(), any::<bool>()).prop_map(|(name, step, not)| {
            format!("{}EXISTS {{ ({name}){step}(:A) }}", if not { "NOT " } else { "" })
        }),
        (variable(), step()).prop_map(|(name, step)| format!("COUNT {{ ({name}){step}() }} > 1")),
    ]
}

/// `MATCH … WHERE … OPTIONAL MATCH … RETURN`, every row told by the properties and labels of what is named.
fn queries() -> impl Strategy<Value = String> {
    let first = prop::collection::vec(path(), 1..3);
    let conditions = prop::collection::vec(condition(), 0..3);
    let second = prop::option::of((any::<bool>(), path(), prop::option::of(condition())));
    (first, conditions, second).prop_map(|(paths, conditions, second)| {
        // Every variable is there from the start, so that no condition names what isn't.
        let mut text = format!("MATCH (a), (b) MATCH {}, (c), (d)", paths.join(", "));
        if !conditions.is_empty() {
            text += &format!(" WHERE {}", conditions.join(" AND "));
        }
        if let Some((optional, path, condition)) = second {
            text += &format!(" {}MATCH p = {path}", if optional { "OPTIONAL " } else { "" });
            text += &condition.map(|condition| format!(" WHERE {condition}")).unwrap_or_default();
            text += " WITH a, b, c, d, length(p) AS l, count(*) AS n";
        } else {
            text += " WITH a, b, c, d, 0 AS l, count(*) AS n";
        }
        text + " RETURN id(a), id(b), id(c), id(d), l, n ORDER BY id(a), id(b), id(c), id(d), l SKIP 1 LIMIT 500"
    })
}

/// One step of fixed length.
fn plain_step() -> impl Strategy<Value = String> {
    let kind = prop::option::of(prop::sample::select(TYPES.to_vec()));
    let arrow = prop::sample::select(vec![("-", "->"), ("<-", "-"), ("-", "-")]);
    (kind, arrow).prop_map(|(kind, (left, right))| {
        let kind = kind.map(|kind| format!(":{kind}")).unwrap_or_default();
        format!("{left}[{kind}]{right}")
    })
}

fn plain_path() -> impl Strategy<Value = String> {
    (node(), prop::collection::vec((plain_step(), node()), 1..4))
        .prop_map(|(first, rest)| rest.into_iter().fold(first, |path, (step, node)| path + &step + &node))
}

/// Queries of which only counts are read: trees, cycles, nodes that must differ, links that must be missing, optional
/// branches, several clauses, groups and sums.
fn counts() -> impl Strategy<Value = String> {
    let condition = prop_oneof![
        3 => (variable(), variable()).prop_map(|(left, right)| format!("{left} <> {right}")),
        1 => (variable(), 0..3_i64).prop_map(|(name, x)| format!("{name}.x <> {x}")),
        2 => (variable(), plain_step(), variable(), any::<bool>()).prop_map(|(left, step, right, not)| {
            format!("{}({left}){step}({right})", if not { "NOT " } else { "" })
        }),
        1 => (variable(), plain_step(), any::<bool>()).prop_map(|(name, step, not)| {
            format!("{}EXISTS {{ ({name}){step}(:B) }}", if not { "NOT " } else { "" })
        }),
    ];
    let taken = prop::sample::select(vec![
        "count(*) AS n",
        "count(*) AS n, a.x AS key",
        "count(DISTINCT b) AS n, c AS key",
        "sum(a.x) AS n, avg(b.x) AS key",
        "count(b) AS n, a AS key, min(c.x) AS least",
        "a AS key, d AS other, count(*) AS n",
    ]);
    let paths = prop::collection::vec((plain_path(), any::<bool>()), 1..4);
    let optional = prop::collection::vec((variable(), plain_step(), prop::sample::select(LABELS.to_vec())), 0..3);
    (paths, prop::collection::vec(condition, 0..3), optional, taken).prop_map(|(paths, conditions, optional, taken)| {
        let mut text = String::from("MATCH (a)");
        for (path, clause) in paths {
            text += &format!("{}{path}", if clause { " MATCH " } else { ", " });
        }
        text += " MATCH (b), (c), (d)";
        if !conditions.is_empty() {
            text += &format!(" WHERE {}", conditions.join(" AND "));
        }
        for (name, step, label) in optional {
            text += &format!(" OPTIONAL MATCH ({name}){step}(:{label})");
        }
        format!("{text} RETURN {taken}")
    })
}

/// Counts of three nodes that are joined with each other, some of which also lead to one and the same node by
/// relationships that each lead to one at most.
fn meetings() -> impl Strategy<Value = String> {
    let label = || prop::option::weighted(0.3, prop::sample::select(LABELS.to_vec()));
    let labels = (label(), label(), label(), label());
    let alike = prop::sample::select(vec!["-[:R]-", "-[:R]-", "-[:S]->", "-[]-"]);
    let step = || {
        let others = prop::sample::select(vec!["-[:R]-", "-[:R]->", "<-[:S]-", "-[:F]->", "-[]-"]);
        prop::option::weighted(0.2, others)
    };
    let join = || prop::sample::select(vec![" MATCH ", " MATCH ", ", "]);
    let chain =
        || prop::option::weighted(0.7, prop::sample::select(vec!["-[:F]->", "-[:F]->()-[:F]->", "-[:F]->(:A)-[:F]->"]));
    let condition = prop::sample::select(vec!["", "", " WHERE a <> b", " WHERE b.x < 2", " WHERE NOT (a)-[:R]-(c)"]);
    let taken = prop::sample::select(vec![
        "count(*) AS n",
        "count(*) AS n",
        "a.x AS key, count(*) AS n",
        "m AS key, count(*) AS n",
    ]);
    let steps = (alike, step(), step(), step(), join(), join());
    (labels, steps, (chain(), chain(), chain()), condition, taken).prop_map(
        |(labels, steps, chains, condition, taken)| {
            let label = |label: Option<&str>| label.map(|label| format!(":{label}")).unwrap_or_default();
            let (a, b, c, m) = (label(labels.0), label(labels.1), label(labels.2), label(labels.3));
            let (alike, one, two, three, first, second) = steps;
            let [one, two, three] = [one, two, three].map(|step| step.unwrap_or(alike));
            let mut text = format!("MATCH (m{m}) MATCH (a{a}){one}(b{b}){first}(b){two}(c{c}){second}(c){three}(a)");
            for (name, chain) in [("a", chains.0), ("b", chains.1), ("c", chains.2)] {
                text += &chain.map(|chain| format!(" MATCH ({name}){chain}(m)")).unwrap_or_default();
            }
            format!("{text}{condition} RETURN {taken}")
        },
    )
}

/// Lists that are collected, and what is asked of them: their size, and other things besides.
fn lists() -> impl Strategy<Value = String> {
    let item = prop::sample::select(vec!["b", "b.x", "DISTINCT b.x", "CASE WHEN b.x > 0 THEN b.x END", "b.none"]);
    let asked = prop::sample::select(vec![
        "RETURN id(a) AS a, size(l) AS n",
        "RETURN id(a) AS a, size(l) AS n, l",
        "RETURN id(a) AS a, l",
        "WHERE size(l) > 1 RETURN id(a) AS a, size(l) + 1 AS n",
        "WITH size(l) AS n, count(*) AS c RETURN n, c",
        "WITH l, count(*) AS c RETURN size(l) AS n, c",
        "WITH a, l ORDER BY size(l), id(a) LIMIT 2 RETURN id(a) AS a, size(l) AS n",
        "WITH a, l ORDER BY l, id(a) LIMIT 2 RETURN id(a) AS a, size(l) AS n",
        "MATCH (a)-[:S]->(c) WHERE c.x < size(l) RETURN id(a) AS a, id(c) AS c, size(l) AS n",
        "OPTIONAL MATCH (a)-[:S]->(c) WHERE c.x < size(l) RETURN id(a) AS a, id(c) AS c, size(l) AS n",
        "RETURN id(a) AS a, size(l) AS n, COUNT { MATCH (a)-[:S]->(c) WHERE c.x < size(l) } AS m",
        "RETURN id(a) AS a, [x IN [1, 2] | x + size(l)] AS n",
        "UNWIND l AS x RETURN id(a) AS a, x, size(l) AS n",
        "RETURN sum(size(l)) AS n",
    ]);
    (item, asked).prop_map(|(item, asked)| {
        let order = if item == "b" || item.starts_with("DISTINCT") { " WITH a, b ORDER BY id(b), b.x" } else { "" };
        format!("MATCH (a)-[:R]->(b){order} WITH a, collect({item}) AS l {asked}")
    })
}

/// Chains of steps of which only the different ends matter, some of whose nodes must differ.
fn chains() -> impl Strategy<Value = String> {
    let steps = prop::collection::vec((plain_step(), any::<bool>(), prop::option::of(0..3_usize)), 2..5);
    let apart = prop::collection::vec((0..5_usize, 0..5_usize), 0..4);
    let start = prop::sample::select(vec!["", "", ":A", " {id: 1}", ":A {id: 2}"]);
    let taken = prop::sample::select(vec![
        "count(DISTINCT LAST) AS n",
        "count(DISTINCT LAST.x) AS n",
        "a.x AS key, count(DISTINCT LAST) AS n",
        "a AS key, count(DISTINCT LAST.id) AS n, min(b.x) AS least",
        "a AS key, count(DISTINCT LAST) AS n",
        "a AS key, min(LAST.x) AS least",
        "DISTINCT LAST, a.x AS x",
        "DISTINCT LAST.x AS x, b.x AS y",
        "DISTINCT LAST",
        "max(LAST.id) AS most",
    ]);
    // What compares two nodes keeps matches from being counted without being made.
    let compared = prop::option::weighted(0.3, prop::sample::select(vec!["a.x <= LAST.x", "a.x < b.x"]));
    let drawn = (start, any::<bool>(), steps, apart, compared, taken);
    drawn.prop_map(|(start, known, steps, apart, compared, taken)| {
        let names = &["a", "b", "c", "d", "e"][..=steps.len()];
        let mut text = format!("MATCH (a{start})");
        if known {
            text += " WITH a MATCH (a)";
        }
        for (place, (step, clause, label)) in steps.into_iter().enumerate() {
            let label = label.map(|label| format!(":{}", LABELS[label])).unwrap_or_default();
            let begin = if clause { format!(" MATCH ({})", names[place]) } else { String::new() };
            text += &format!("{begin}{step}({}{label})", names[place + 1]);
        }
        let apart = apart.into_iter().filter(|(one, other)| one != other && one.max(other) < &names.len());
        let apart = apart.map(|(one, other)| format!("{} <> {}", names[one], names[other]));
        let conditions: Vec<String> = apart.chain(compared.map(str::to_owned)).collect();
        if !conditions.is_empty() {
            text += &format!(" WHERE {}", conditions.join(" AND "));
        }
        format!("{text} RETURN {taken}").replace("LAST", names[names.len() - 1])
    })
}

/// Numbers of matches of parts that differ in a label or a condition, or in nothing.
fn parts() -> impl Strategy<Value = String> {
    let label = || prop::sample::select(vec!["", ":A", ":A", ":B", ":B", ":C", ":A&B", ":C|A"]);
    let pattern = prop::sample::select(vec![
        "(m LABEL)-[:R]->(c)",
        "(x)<-[:S]-(m LABEL)-[:R]->(c)-[:S]->(y)",
        "(x:A)<-[:S]-(m)-[:R]->(c LABEL)-[:S]->(y)",
        "(m LABEL)-[:R]->(c)-[:S]->(m)",
        "(m LABEL)-[:R]-(c)-[:R]-(y LABEL)",
    ]);
    let condition =
        || prop::sample::select(vec!["", "", "", " WHERE m <> c", " WHERE m.x > 0", " WHERE NOT (c)-[:R]->(m)"]);
    let parts = prop::collection::vec((label(), condition(), any::<bool>()), 1..4);
    let taken = prop::sample::select(vec![
        ("count(*) AS n", "UNION ALL", "sum(n) AS n"),
        ("count(*) AS n", "UNION ALL", "sum(n) AS n"),
        ("c", "UNION ALL", "count(*) AS n"),
        ("m, c", "UNION ALL", "count(*) AS n"),
        ("count(*) AS n", "UNION ALL", "sum(n) AS n, max(n) AS most"),
        ("count(*) AS n, sum(m.x) AS x", "UNION ALL", "sum(x) AS x"),
        ("count(*) AS n", "UNION", "sum(n) AS n"),
        ("c LIMIT 2", "UNION ALL", "count(*) AS n"),
        ("DISTINCT c", "UNION ALL", "count(*) AS n"),
        ("count(*) AS n", "UNION ALL", "sum(DISTINCT n) AS n"),
        ("c.x AS x", "UNION ALL", "x, count(*) AS n"),
    ]);
    (pattern, parts, taken).prop_map(|(pattern, parts, (given, union, taken))| {
        let part = |(label, condition, alike): (&str, &str, bool)| {
            let condition = if alike { "" } else { condition };
            format!("MATCH {}{condition} RETURN {given}", pattern.replace(" LABEL", label))
        };
        let parts: Vec<String> = parts.into_iter().map(part).collect();
        format!("CALL {{ {} }} RETURN {taken}", parts.join(&format!(" {union} ")))
    })
}

/// Whether the rows are told in an order that says which of them come.
enum Order {
    Given,
    None,
}

/// Checks that the plan as written and the better one give the same rows. A query that needs much memory or time as
/// written is put aside: too many of these fail the test.
fn check(text: &str, graph: &Graph, order: Order) -> Result<(), TestCaseError> {
    let query = syntax::cypher::parse(text).expect("parses");
    let plain = plan::plan(&query, graph).expect("plans");
    let better = optimize::optimize(plain.clone(), graph);
    let deadline = Instant::now().checked_add(Duration::from_secs(10));
    let little = Budget { memory_bytes: 256 << 20, deadline, ..Budget::default() };
    let written = match exec::run(&plain, graph, &Map::new(), &little) {
        Ok(rows) => rows.rows,
        Err(error) if error.kind() == kinds::BUDGET => return Err(TestCaseError::reject("too many rows")),
        Err(error) => panic!("{text}\n{error}"),
    };
    let optimized = exec::run(&better, graph, &Map::new(), &Budget::default());
    let optimized = optimized.unwrap_or_else(|error| panic!("{text}\n{better}\n{error}")).rows;
    let told = |rows: &[Vec<Value>]| {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        if let Order::None = order {
            rows.sort();
        }
        rows
    };
    prop_assert_eq!(told(&written), told(&optimized), "{}\n{}\n{}", text, plain, better);
    Ok(())
}

/// The plan that all steps but one make, and its rows.
fn without(skipped: &str, text: &str, graph: &Graph) -> (String, Vec<Vec<Value>>) {
    let query = syntax::cypher::parse(text).expect("parses");
    let mut plan = plan::plan(&query, graph).expect("plans");
    let steps = optimize::STEPS.iter().filter(|step| step.name != skipped);
    steps.for_each(|step| step.take(&mut plan, graph));
    let rows = exec::run(&plan, graph, &Map::new(), &Budget::default()).expect("runs").rows;
    (plan.to_string(), rows)
}

#[test]
fn a_list_is_not_made_for_its_size() {
    let mut builder = Builder::new();
    let nodes: Vec<_> = (0..3).map(|_| builder.add_node(&["A"], Map::new())).collect();
    nodes.iter().for_each(|to| builder.add_relationship(nodes[0], *to, "R", Map::new()));
    let graph = builder.finish();
    for (asked, made) in [("size(l) AS n", false), ("size(l) AS n, l", true)] {
        let (plan, rows) = without("", &format!("MATCH (a)-[:R]->(b) WITH a, collect(b) AS l RETURN {asked}"), &graph);
        assert_eq!((plan.contains("collect"), &rows[0][0]), (made, &Value::Integer(3)), "{plan}");
    }
}

#[test]
fn steps_pass_over_the_nodes_that_their_end_must_not_be() {
    let mut builder = Builder::new();
    let nodes: Vec<_> = (0..9).map(|_| builder.add_node(&["A"], Map::new())).collect();
    for from in 0..9 {
        // Two lead to the next one, one to itself.
        for to in [from + 1, from + 1, from, from + 2, from + 8] {
            builder.add_relationship(nodes[from], nodes[to % 9], "R", Map::new());
        }
    }
    let graph = builder.finish();
    for (chain, count) in [("(a)-[:R]->(b)", 4), ("(a)-[:R]-(b)", 8), ("(a)-[:R]->(b)-[:R]->(c)", 12)] {
        let last = chain.split('(').next_back().and_then(|last| last.chars().next()).expect("a node");
        let condition = if last == 'c' { "b <> a AND c <> a AND c <> b" } else { "b <> a" };
        let text = format!("MATCH {chain} WHERE {condition} RETURN id(a) AS a, id({last}) AS z");
        let ((plan, rows), (_, dropped)) = (without("", &text, &graph), without("ends that differ", &text, &graph));
        assert!(plan.contains("unlike") && !plan.contains("Filter"), "{plan}");
        assert_eq!((rows.len(), &rows), (count * 9, &dropped), "{text}");
    }
}

#[test]
fn terms_that_differ_in_one_node_are_counted_together() {
    let mut builder = Builder::new();
    let nodes: Vec<_> = (0..30).map(|_| builder.add_node(&["A"], Map::new())).collect();
    for place in 0..30 {
        builder.add_relationship(nodes[place], nodes[(place + 1) % 30], "R", Map::new());
        (0..3).for_each(|more| builder.add_relationship(nodes[place], nodes[(place + more) % 30], "S", Map::new()));
    }
    let graph = builder.finish();
    let pattern = "MATCH (x)<-[:S]-(a)-[:R]->(b)-[:S]->(y)";
    // Of three nodes behind each, two are behind both.
    for (condition, count) in [("x <> y", 30 * 7), ("NOT (b)-[:S]->(x)", 30 * 3)] {
        let text = format!("{pattern} WHERE {condition} RETURN count(*) AS n");
        let query = syntax::cypher::parse(&text).expect("parses");
        let plan = optimize::optimize(plan::plan(&query, &graph).expect("plans"), &graph);
        assert!(plan.to_string().contains("together"), "{plan}");
        let rows = exec::run(&plan, &graph, &Map::new(), &Budget::default()).expect("runs").rows;
        assert_eq!(rows, [[Value::Integer(count)]], "{text}");
    }
}

#[test]
fn what_is_grouped_by_is_gone_on_from_again() {
    let mut builder = Builder::new();
    let number = |x: i64| Map::from_iter([(Arc::from("x"), Value::Integer(x))]);
    let nodes: Vec<_> = (0..6).map(|x| builder.add_node(&["A"], number(x))).collect();
    // Both 0 and 1 lead to 2, and that by 3 to 4 and 5.
    for (from, to) in [(0, 2), (1, 2), (2, 3), (3, 4), (3, 5)] {
        builder.add_relationship(nodes[from], nodes[to], "R", Map::new());
    }
    let graph = builder.finish();
    let steps = "MATCH (a)-[:R]->(b) MATCH (b)-[:R]->(c) MATCH (c)-[:R]->(d)";
    let text = format!("{steps} WHERE a.x < b.x WITH a, count(DISTINCT d) AS n RETURN a.x AS x, n ORDER BY x");
    let ((plan, rows), (_, dropped)) = (without("", &text, &graph), without("enough rows", &text, &graph));
    assert!(plan.contains("Enough 1 by a, c"), "{plan}");
    let of = |x: i64| vec![Value::Integer(x), Value::Integer(2)];
    assert_eq!((&rows, &dropped), (&vec![of(0), of(1)], &rows), "{plan}");
}

#[test]
fn parts_of_a_union_are_counted_at_once() {
    let mut builder = Builder::new();
    let nodes: Vec<_> = (0..30).map(|place| builder.add_node(&[LABELS[place % 3]], Map::new())).collect();
    for place in 0..30 {
        (1..4).for_each(|more| builder.add_relationship(nodes[place], nodes[(place + more) % 30], "R", Map::new()));
    }
    let graph = builder.finish();
    let part = |label: &str, given: &str| format!("MATCH (x)<-[:R]-(m:{label})-[:R]->(y) WHERE x <> y RETURN {given}");
    for (given, taken) in [("count(*) AS n", "sum(n) AS n"), ("m", "count(*) AS n")] {
        for (labels, terms) in [(["A", "B"], 1), (["A", "A"], 1), (["B", "A|C"], 2)] {
            let text =
                format!("CALL {{ {} UNION ALL {} }} RETURN {taken}", part(labels[0], given), part(labels[1], given));
            let query = syntax::cypher::parse(&text).expect("parses");
            let plan = optimize::optimize(plan::plan(&query, &graph).expect("plans"), &graph);
            let told = plan.to_string();
            assert!(!told.contains("Union") && told.matches("]->").count() == 2 * terms, "{text}\n{plan}");
            let rows = exec::run(&plan, &graph, &Map::new(), &Budget::default()).expect("runs").rows;
            let count = if labels[1] == "A|C" { 180 } else { 120 };
            assert_eq!(rows, [[Value::Integer(count)]], "{text}");
        }
    }
}

#[test]
fn a_product_too_large_to_be_kept_is_made_again_for_each_row() {
    let mut builder = Builder::new();
    let number = |x: i64| Map::from_iter([(Arc::from("x"), Value::Integer(x))]);
    let nodes: Vec<_> = (0..60).map(|x| builder.add_node(&[if x < 5 { "A" } else { "B" }], number(x))).collect();
    for from in &nodes {
        nodes.iter().for_each(|to| builder.add_relationship(*from, *to, "R", Map::new()));
    }
    let graph = builder.finish();
    let text = "MATCH (a:A), (b)-[:R]->(c) RETURN sum(a.x * b.x + c.x), count(*)";
    let plan =
        optimize::optimize(plan::plan(&syntax::cypher::parse(text).expect("parses"), &graph).expect("plans"), &graph);
    assert!(plan.to_string().contains("CartesianProduct"), "{plan}");
    for memory_bytes in [1 << 30, 1 << 20] {
        let budget = Budget { memory_bytes, ..Budget::default() };
        let rows = exec::run(&plan, &graph, &Map::new(), &budget).expect("fits").rows;
        // The sum of a's by that of b's for each c, and that of c's for each a and b.
        let sum = 10 * 1_770 * 60 + 1_770 * 5 * 60;
        assert_eq!(rows, [[Value::Integer(sum), Value::Integer(18_000)]]);
    }
}

fn cases() -> u32 {
    std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn optimized_plans_give_the_same_rows(graph in graphs(), text in queries()) {
        check(&text, &graph, Order::Given)?;
    }

    #[test]
    fn parts_are_added_up(graph in graphs(), text in parts()) {
        check(&text, &graph, Order::None)?;
    }

    #[test]
    fn ends_and_keys_stand_for_walks_and_nodes(graph in keyed_graphs(), text in ends()) {
        check(&text, &graph, if text.contains("ORDER BY") { Order::Given } else { Order::None })?;
    }

    #[test]
    fn different_ends_are_those_of_all_chains(graph in keyed_graphs(), text in chains()) {
        check(&text, &graph, Order::None)?;
        let ((_, passed), (plan, dropped)) = (without("", &text, &graph), without("ends that differ", &text, &graph));
        prop_assert_eq!((plan.contains("unlike"), passed), (false, dropped), "{}", text);
    }

    #[test]
    fn sizes_are_those_of_the_lists(graph in graphs(), text in lists()) {
        let ((_, counted), (plan, made)) = (without("", &text, &graph), without("counted lists", &text, &graph));
        let told = |rows: &[Vec<Value>]| {
            let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            rows
        };
        prop_assert_eq!((plan.contains("collect"), told(&counted)), (true, told(&made)), "{}", text);
    }

    #[test]
    fn counted_matches_are_as_many_as_those_made(graph in graphs(), text in counts()) {
        check(&text, &graph, Order::None)?;
    }

    #[test]
    fn what_meets_is_counted_as_it_is_matched(graph in graphs(), text in meetings()) {
        check(&text, &graph, Order::None)?;
    }

    #[test]
    fn counts_together_are_as_many_as_one_by_one(graph in large_graphs(), text in hanging()) {
        check(&text, &graph, Order::None)?;
        let ((_, together), (plan, apart)) = (without("", &text, &graph), without("count together", &text, &graph));
        prop_assert_eq!((plan.contains("together"), together), (false, apart), "{}", text);
    }

    #[test]
    fn counted_cycles_are_as_many_in_large_graphs(graph in large_graphs(), text in cycles()) {
        check(&text, &graph, Order::None)?;
    }
}
