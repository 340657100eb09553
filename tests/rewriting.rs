//! Queries that mean the same give the same: conditions split in three, patterns written another way, statements with
//! the optimizer and without it, over drawn graphs.

use std::sync::Arc;

use kenning::exec::{self, Budget};
use kenning::graph::{Builder, Graph};
use kenning::value::{Map, Value};
use kenning::{optimize, plan, syntax};
use proptest::prelude::*;

const LABELS: [&str; 3] = ["A", "B", "C"];
const TYPES: [&str; 2] = ["R", "S"];

/// A few nodes and relationships, with holes in their properties and values of several types.
fn graphs() -> impl Strategy<Value = Graph> {
    let value = || {
        prop_oneof![
            2 => Just(Value::Null),
            4 => (0..3_i64).prop_map(Value::Integer),
            1 => Just(Value::Float(1.0)),
            1 => Just(Value::Float(f64::NAN)),
            1 => "[ab]{0,2}".prop_map(|text| Value::from(text.as_str())),
            1 => any::<bool>().prop_map(Value::Boolean),
        ]
    };
    let nodes = prop::collection::vec((prop::collection::btree_set(0..3_usize, 0..3), value(), value()), 0..6);
    let relationships = prop::collection::vec((0..6_usize, 0..6_usize, 0..2_usize, value()), 0..9);
    (nodes, relationships).prop_map(|(nodes, relationships)| {
        let map = |cells: [(&str, Value); 2]| -> Map {
            let set = cells.into_iter().filter(|(_, value)| !value.is_null());
            set.map(|(key, value)| (Arc::from(key), value)).collect()
        };
        let mut builder = Builder::new();
        let mut ids = Vec::new();
        for (labels, x, y) in nodes {
            let labels: Vec<&str> = labels.iter().map(|label| LABELS[*label]).collect();
            ids.push(builder.add_node(&labels, map([("x", x), ("y", y)])));
        }
        for (from, to, kind, x) in relationships.into_iter().filter(|_| !ids.is_empty()) {
            let cells = map([("x", x), ("y", Value::Null)]);
            builder.add_relationship(ids[from % ids.len()], ids[to % ids.len()], TYPES[kind], cells);
        }
        builder.finish()
    })
}

/// A value over the nodes a and b and the relationship r; none of them fails, whatever the properties hold.
fn values() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a.x",
        "a.y",
        "b.x",
        "b.y",
        "r.x",
        "null",
        "1",
        "2",
        "'a'",
        "true",
        "1.0",
        "0.0 / 0.0",
        "[]",
        "{k: a.x}",
        "a",
        "b",
        "r",
        "labels(a)",
        "type(r)",
        "size(labels(b))",
        "coalesce(a.x, b.x)",
        "COUNT { (a)-->() }",
        "[a.x, b.x]",
        "[x IN [a.x, b.x] WHERE x = 1]",
        "[(a)-->(c) | c.x]",
        "toStringOrNull(a.x)",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (condition_of(inner.clone()), inner.clone(), inner.clone())
                .prop_map(|(when, then, other)| format!("CASE WHEN {when} THEN {then} ELSE {other} END")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("coalesce({left}, {right})")),
            (inner.clone(), inner).prop_map(|(left, right)| format!("[{left}, {right}]")),
        ]
    })
}

fn condition_of(value: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    let test = prop::sample::select(vec!["STARTS WITH", "ENDS WITH", "CONTAINS"]);
    prop_oneof![
        4 => (value.clone(), sign, value.clone()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        1 => (value.clone(), value.clone(), value.clone()).prop_map(|(a, b, c)| format!("{a} <= {b} < {c}")),
        1 => (value.clone(), value.clone(), value.clone()).prop_map(|(a, b, c)| format!("{a} IN [{b}, {c}]")),
        1 => (value.clone(), test, value.clone()).prop_map(|(left, test, right)| format!("{left} {test} {right}")),
        1 => value.clone().prop_map(|value| format!("{value} IS NULL")),
        1 => value.prop_map(|value| format!("{value} IS NOT NULL")),
        2 => prop::sample::select(vec![
            "a:A", "b:!A", "a:A|B", "(a)-[:S]->(b)", "NOT (a)--(:B)", "EXISTS { (b)<-[:R]-(c) WHERE c.x = a.x }", "null", "a.x = b.y",
            "all(x IN [a.x, b.x] WHERE x > 0)", "any(x IN labels(a) WHERE x = 'A')", "single(x IN [a.x, b.x, r.x] WHERE x = 1)",
            "none(x IN [a.y] WHERE x)", "exists(a.x)", "a.x IS NOT NFKC NORMALIZED", "a.y IS :: STRING NOT NULL | INTEGER",
            "allReduce(s = 0, x IN [a.x, b.x, r.x] | coalesce(x, s), s = 1)", "((:A)-[:R]->()){1,2}(b)", "(a)((e)-->(f) WHERE e.x = f.x)+",
            "EXISTS { REPEATABLE ELEMENTS (a)-->()--(b) }", "COUNT { DIFFERENT RELATIONSHIPS (a)--(b) } = 1", "COUNT { (a)-[:R]-() } > 1",
        ]).prop_map(str::to_owned),
    ]
}

fn conditions() -> impl Strategy<Value = String> {
    condition_of(values().boxed()).prop_recursive(3, 8, 2, |inner| {
        let sign = prop::sample::select(vec!["AND", "OR", "XOR"]);
        prop_oneof![
            3 => (inner.clone(), sign, inner.clone()).prop_map(|(left, sign, right)| format!("({left}) {sign} ({right})")),
            1 => inner.prop_map(|inner| format!("NOT ({inner})")),
        ]
    })
}

/// Where a, b and r come from.
fn sources() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "MATCH (a)-[r]->(b)",
        "MATCH (a)-[r]-(b)",
        "MATCH (a:A), (b)-[r]->()",
        "MATCH (a) OPTIONAL MATCH (a)-[r:R]->(b:B)",
        "OPTIONAL MATCH (a:A)-[r]->(b)",
        "MATCH (a)-[r]->()-[*1..2]->(b)",
        "MATCH (a)-[r]->(b) WITH a, r, b WHERE a.x IS NOT NULL",
        "MATCH (a), (b) OPTIONAL MATCH (b)-[r]->(a)",
    ])
}

fn rows(plan: &plan::Plan, graph: &Graph) -> Result<Vec<Vec<Value>>, String> {
    exec::run(plan, graph, &Map::new(), &Budget::default())
        .map(|rows| rows.rows)
        .map_err(|error| error.kind().detail.into())
}

/// The rows in no order, or the error's name; planned and optimized.
fn bag(text: &str, graph: &Graph) -> Result<Vec<String>, String> {
    let query = syntax::cypher::parse(text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    let plan = plan::plan(&query, graph).map_err(|error| error.kind().detail.to_owned())?;
    shown(rows(&optimize::optimize(plan, graph), graph))
}

fn shown(rows: Result<Vec<Vec<Value>>, String>) -> Result<Vec<String>, String> {
    let mut rows: Vec<String> = rows?.iter().map(|row| format!("{:?}", unordered(row))).collect();
    rows.sort();
    Ok(rows)
}

/// A row whose lists are in one order, since what is collected has none.
fn unordered(row: &[Value]) -> Vec<String> {
    let cell = |value: &Value| match value {
        Value::List(items) => {
            let mut items: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
            items.sort();
            format!("{items:?}")
        }
        value => format!("{value:?}"),
    };
    row.iter().map(cell).collect()
}

/// A path with names at each place, and the same written from its other end.
fn paths() -> impl Strategy<Value = (String, String, Vec<(String, String)>)> {
    let node = |name: &'static str| {
        let label =
            prop::sample::select(vec!["", "", ":A", ":B", ":!A", ":A|C", " IS %", ":$('A')", ":$any(['B', 'C'])"]);
        let map = prop::sample::select(vec!["", "", "", " {x: 1}", " WHERE n.x > 0"]);
        (label, map).prop_map(move |(label, map)| format!("({name}{label}{})", map.replace("n.", &format!("{name}."))))
    };
    let step = |name: &'static str| {
        let kind = prop::sample::select(vec!["", "", ":R", ":S", ":R|S", ":!S", " IS R", ":$('R')"]);
        let arrow = prop::sample::select(vec![("-", "->"), ("<-", "-"), ("-", "-")]);
        (kind, arrow).prop_map(move |(kind, (left, right))| {
            let middle = format!("[{name}{kind}]");
            let turned = match (left, right) {
                ("-", "->") => ("<-", "-"),
                ("<-", "-") => ("-", "->"),
                same => same,
            };
            (format!("{left}{middle}{right}"), format!("{}{middle}{}", turned.0, turned.1))
        })
    };
    let nodes = (node("a"), node("b"), node("c"), prop::sample::select(vec!["(d)", "(a)", "(b)"]));
    (nodes, step("r"), step("s"), step("t")).prop_map(|((a, b, c, d), r, s, t)| {
        let onwards = format!("{a}{}{b}{}{c}{}{d}", r.0, s.0, t.0);
        let back = format!("{d}{}{c}{}{b}{}{a}", t.1, s.1, r.1);
        let parts = vec![
            (format!("{a}{}{b}", r.0), format!("{b}{}{a}", r.1)),
            (format!("{b}{}{c}", s.0), format!("{c}{}{b}", s.1)),
            (format!("{c}{}{d}", t.0), format!("{d}{}{c}", t.1)),
        ];
        (onwards, back, parts)
    })
}

/// Statements of several clauses, for the optimizer: what reads, groups, unwinds and looks into subqueries.
fn statements() -> impl Strategy<Value = String> {
    let clause = prop::sample::select(vec![
        "OPTIONAL MATCH (a)-[:R]->(e) WITH a, b, r, count(e) AS n",
        "OPTIONAL MATCH (b)<--(e:B) WHERE e.x = a.x WITH a, b, r, collect(e.x) AS n",
        "WITH a, r, collect(b) AS bs UNWIND bs AS b WITH a, b, r, size(bs) AS n",
        "WITH DISTINCT a, b, r, 1 AS n",
        "UNWIND [1, 2, null] AS n WITH a, b, r, n",
        "WITH a, b, r, [(a)-->(e) WHERE e:A | e.x] AS n",
        "MATCH (a)-[*0..2]->(b) WITH a, b, r, count(*) AS n",
        "MATCH p = (a)-[:R*1..2]-(e) WITH a, b, r, sum(length(p)) AS n",
        "WITH a, b, r, COUNT { (a)-->(e)<--(b) WHERE e <> a } AS n",
        "MATCH (e)-->(a) MATCH (b)-->(f) WITH a, b, r, count(DISTINCT e) + count(f) AS n",
        "WITH a, b, r, a.x AS n ORDER BY id(a), id(b), id(r) SKIP 1 LIMIT 3",
        "WITH a, b, r, b.x AS n ORDER BY n NULLS FIRST, id(a), id(b), id(r) LIMIT 3",
        "WITH a, b, r, r.x AS n ORDER BY a.y DESC NULLS LAST, n, id(a), id(b), id(r) LIMIT 3",
        "MATCH ((e)-->(f)){2}(a) WITH a, b, r, size(e) AS n",
        "MATCH (a), (b) WHERE EXISTS { MATCH (a)-->(e) WITH e, count(*) AS c WHERE c > 0 RETURN e } WITH a, b, r, 1 AS n",
        "OPTIONAL MATCH (a)-->(e) OPTIONAL MATCH (e)-->(f) WHERE f.x = e.x WITH a, b, r, count(f) AS n",
        "WITH a, b, r, reduce(s = 0, x IN [1, 2] | s + x) AS n WHERE a = b OR n > 2",
        "MATCH (a)-[q]->() WHERE q <> r WITH a, b, r, count(q) AS n",
        "MATCH ()-[r]->(b) WITH a, b, r, 0 AS n",
    ]);
    let given = prop::sample::select(vec![
        "id(a), id(b), id(r), n",
        "count(*), min(id(a)), max(n)",
        "a.x, count(DISTINCT b), collect(DISTINCT n)",
        "DISTINCT labels(a), n",
        "n, count(*) AS c ORDER BY c DESC, n LIMIT 100",
    ]);
    (sources(), prop::collection::vec(clause, 1..4), prop::option::of(conditions()), given).prop_map(
        |(source, clauses, condition, given)| {
            let condition = condition.map(|condition| format!(" WITH * WHERE {condition}")).unwrap_or_default();
            format!("{source} {}{condition} RETURN {given}", clauses.join(" "))
        },
    )
}

/// Statements that write, behind a pattern, and what is read of the graph afterwards.
fn writes() -> impl Strategy<Value = String> {
    let write = prop::sample::select(vec![
        "SET a.x = 7",
        "SET a += {y: 1, x: null}",
        "SET a:B, b:C",
        "REMOVE a:A, b.x",
        "CREATE (a)-[:S {x: 1}]->(:C {x: a.y})",
        "MERGE (m:C {x: coalesce(b.x, 0)})",
        "MERGE (a)-[:S]->(b)",
        "MERGE (a)-[:R]-(b) ON MATCH SET b.y = 5 ON CREATE SET b.y = 6",
        "DELETE r",
        "FOREACH (x IN [1, 2] | CREATE (:A {x: x}))",
        "DETACH DELETE b",
        "CALL (a) { SET a.y = 3 CREATE (:B {x: a.x}) } IN TRANSACTIONS OF 2 ROWS",
        "CALL (a, b) { SET a.y = b.x + 1 } IN TRANSACTIONS OF 1 ROW ON ERROR CONTINUE",
    ]);
    let read = prop::sample::select(vec![
        "RETURN count(*)",
        "WITH count(*) AS c MATCH (m) OPTIONAL MATCH (m)-[q]->(k) RETURN labels(m), m.x, m.y, type(q), q.x, k.x, c",
        "WITH 1 AS one MATCH (m:C) RETURN m.x, count(*)",
        "RETURN count(*) AS n LIMIT 0",
    ]);
    let source = prop::sample::select(vec![
        "MATCH (a)-[r]->(b)",
        "MATCH (a:A)-[r:R]-(b)",
        "MATCH (a), (b) WHERE a.x = b.x OPTIONAL MATCH (a)-[r]->(b)",
        "MATCH (a) OPTIONAL MATCH (a)-[r]->(b)",
        "MATCH (a:B) MATCH (a)<-[r]-(b) WITH a, r, b ORDER BY id(r)",
    ]);
    // One name is made once.
    let writes = prop::collection::vec(write, 1..3).prop_filter("a name made twice", |writes: &Vec<&str>| {
        writes.iter().filter(|write| write.contains("(m:")).count() < 2
    });
    (source, writes, read).prop_map(|(source, writes, read)| {
        format!("{source} WITH a, r, b ORDER BY id(a), id(b), id(r) {} {read}", writes.join(" "))
    })
}

/// Everything that a graph holds, by elements' ids.
fn contents(graph: &Graph) -> Vec<String> {
    let nodes = graph.nodes().map(|node| {
        let labels: Vec<&str> = graph.labels_of(node).iter().map(|label| &**graph.label_name(*label)).collect();
        format!("{} {labels:?} {:?}", graph.element_id(node), graph.properties(node))
    });
    let relationships = graph.relationships().map(|link| {
        let ends = (graph.element_id(graph.source(link)), graph.element_id(graph.target(link)));
        format!("{} {ends:?} {:?}", graph.type_name(graph.type_of(link)), graph.relationship_properties(link))
    });
    let mut all: Vec<String> = nodes.chain(relationships).collect();
    all.sort();
    all
}

/// What a statement gives and leaves, or its error and the graph untouched.
fn written(plan: &plan::Plan, graph: &Graph) -> Result<(Vec<String>, Vec<String>), String> {
    let mut copy = graph.clone();
    let written = exec::write(plan, &mut copy, &Map::new(), &Budget::default());
    let written = written.map_err(|error| error.kind().detail.to_owned())?;
    Ok((shown(Ok(written.rows.rows))?, contents(&copy)))
}

fn cases() -> ProptestConfig {
    let cases: u32 = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200);
    // Each case runs up to four queries.
    let cases = cases.div_ceil(2);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_condition_its_opposite_and_its_lack_make_all(graph in graphs(), source in sources(), condition in conditions()) {
        let returned = "RETURN id(a) AS a, id(b) AS b, id(r) AS r";
        let filtered = |condition: &str| bag(&format!("{source} WITH * WHERE {condition} {returned}"), &graph);
        let parts = [condition.clone(), format!("NOT ({condition})"), format!("({condition}) IS NULL")];
        let all = bag(&format!("{source} {returned}"), &graph);
        let mut together = Vec::new();
        for part in parts {
            match filtered(&part) {
                Ok(rows) => together.extend(rows),
                // Some conditions fail at compile time or on a value; then each of the three does.
                Err(_) => return Ok(()),
            }
        }
        together.sort();
        prop_assert_eq!(Ok(together), all, "{} WHERE {}", source, condition);
    }

    #[test]
    fn patterns_mean_the_same_however_written(graph in graphs(), (onwards, back, parts) in paths(), turns in any::<[bool; 3]>(), order in 0..6_usize) {
        let returned = "RETURN id(a), id(b), id(c), id(r), id(s), id(t)";
        let first = bag(&format!("MATCH {onwards} {returned}"), &graph);
        prop_assert_eq!(&first, &bag(&format!("MATCH {back} {returned}"), &graph), "{} | {}", onwards, back);
        let mut chosen: Vec<String> =
            parts.iter().zip(turns).map(|((plain, turned), turn)| if turn { turned } else { plain }.clone()).collect();
        let last = chosen.remove(order % 3);
        if order >= 3 { chosen.reverse() }
        chosen.push(last);
        let split = format!("MATCH {} {returned}", chosen.join(", "));
        prop_assert_eq!(&first, &bag(&split, &graph), "{} | {}", onwards, split);
        // In a MATCH each, the relationships may be the same.
        let several = chosen.join(" MATCH ");
        let apart = format!("MATCH {several} WHERE r <> s AND s <> t AND r <> t {returned}");
        prop_assert_eq!(&first, &bag(&apart, &graph), "{} | {}", onwards, apart);
    }

    #[test]
    fn statements_give_the_same_optimized(graph in graphs(), text in statements()) {
        let query = syntax::cypher::parse(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let Ok(plain) = plan::plan(&query, &graph) else { return Ok(()) };
        let better = optimize::optimize(plain.clone(), &graph);
        let (plain_rows, better_rows) = (shown(rows(&plain, &graph)), shown(rows(&better, &graph)));
        // Which of two faults is met first may differ, whether there is one may not.
        prop_assert_eq!(plain_rows.is_ok(), better_rows.is_ok(), "{}\n{}\n{}", text, plain, better);
        if let (Ok(plain_rows), Ok(better_rows)) = (plain_rows, better_rows) {
            prop_assert_eq!(plain_rows, better_rows, "{}\n{}\n{}", text, plain, better);
        }
    }

    #[test]
    fn writes_leave_the_same_optimized(graph in graphs(), text in writes()) {
        let before = contents(&graph);
        let query = syntax::cypher::parse(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let plain = plan::plan(&query, &graph).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let better = optimize::optimize(plain.clone(), &graph);
        prop_assert_eq!(written(&plain, &graph), written(&better, &graph), "{}\n{}\n{}", text, plain, better);
        prop_assert_eq!(before, contents(&graph), "{} changed what it copied", text);
    }
}
