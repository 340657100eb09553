//! What openCypher queries answer over a small graph, each with its exact rows; with and without the optimizer.

use std::sync::Arc;

use kenning::error::{Kind, kinds};
use kenning::exec::{Budget, Rows};
use kenning::graph::{Builder, Graph};
use kenning::syntax::cypher::parse;
use kenning::value::{Map, Value};
use kenning::{exec, functions, optimize, plan};

/// Four people, two cities: Alice knows Bob, who knows Carol, who knows Alice; Dave likes himself and lives nowhere.
fn people() -> Graph {
    let mut builder = Builder::new();
    let map = |entries: &[(&str, Value)]| entries.iter().map(|(key, value)| (Arc::from(*key), value.clone())).collect();
    let mut person =
        |name: &str, age: Value| builder.add_node(&["Person"], map(&[("name", name.into()), ("age", age)]));
    let (alice, bob) = (person("Alice", 30.into()), person("Bob", 25.into()));
    let (carol, dave) = (person("Carol", Value::Null), person("Dave", 30.into()));
    let minsk = builder.add_node(&["City", "Place"], map(&[("name", "Minsk".into())]));
    let lima = builder.add_node(&["City", "Place"], map(&[("name", "Lima".into())]));
    builder.add_relationship(alice, bob, "KNOWS", map(&[("since", 2010.into())]));
    builder.add_relationship(bob, carol, "KNOWS", map(&[("since", 2015.into())]));
    builder.add_relationship(carol, alice, "KNOWS", map(&[("since", 2020.into())]));
    builder.add_relationship(dave, dave, "LIKES", Map::new());
    builder.add_relationship(alice, minsk, "LIVES_IN", Map::new());
    builder.add_relationship(bob, minsk, "LIVES_IN", Map::new());
    builder.add_relationship(carol, lima, "LIVES_IN", Map::new());
    builder.finish()
}

fn ask(text: &str, graph: &Graph, optimized: bool) -> kenning::error::Result<Rows> {
    let query = parse(text)?;
    let plan = plan::plan(&query, graph)?;
    let plan = if optimized { optimize::optimize(plan, graph) } else { plan };
    let parameters = Map::from_iter([
        (Arc::from("name"), "Bob".into()),
        (Arc::from("names"), Value::list(vec!["Bob".into(), "Dave".into()])),
        (Arc::from("minus"), Value::Integer(-1)),
    ]);
    exec::run(&plan, graph, &parameters, &Budget::default())
}

fn lines(rows: &Rows) -> Vec<String> {
    let line = |row: &Vec<Value>| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    rows.rows.iter().map(line).collect()
}

/// Asserts the rows of a query; they are sorted first, unless it orders them itself.
#[track_caller]
fn answers(graph: &Graph, text: &str, expected: &[&str]) {
    for optimized in [true, false] {
        let rows = ask(text, graph, optimized).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let mut found = lines(&rows);
        let mut expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        if !text.contains("ORDER BY") {
            found.sort();
            expected.sort();
        }
        assert_eq!(found, expected, "{text} (optimized: {optimized})");
    }
}

#[track_caller]
fn fails(graph: &Graph, text: &str, kind: Kind) {
    for optimized in [true, false] {
        match ask(text, graph, optimized) {
            Ok(rows) => panic!("{text} answered {:?}", lines(&rows)),
            Err(error) => {
                assert_eq!(error.kind(), kind, "{text}: {error}");
                if kind.code < "K300" {
                    assert!(error.span().is_some(), "{text}: {error}");
                }
            }
        }
    }
}

#[test]
fn patterns_match() {
    let graph = people();
    let check = |text: &str, expected: &[&str]| answers(&graph, text, expected);
    check("MATCH (p:Person) RETURN p.name", &["'Alice'", "'Bob'", "'Carol'", "'Dave'"]);
    check("MATCH (n) RETURN count(*)", &["6"]);
    check("MATCH (n:City:Place) RETURN n.name", &["'Lima'", "'Minsk'"]);
    check("MATCH (n:City:Person) RETURN n.name", &[]);
    check("MATCH (a)-[:KNOWS]->(b) RETURN a.name, b.name", &["'Alice' 'Bob'", "'Bob' 'Carol'", "'Carol' 'Alice'"]);
    check("MATCH (a {name: 'Bob'})<-[r:KNOWS]-(b) RETURN b.name, r.since", &["'Alice' 2010"]);
    check("MATCH (a {name: $name})-[:KNOWS]-(b) RETURN b.name", &["'Alice'", "'Carol'"]);
    check("MATCH (d:Person)-[:LIKES]-(e) RETURN d.name, e.name", &["'Dave' 'Dave'"]);
    check("MATCH (a)-[:LIKES]->(a) RETURN a.name", &["'Dave'"]);
    check("MATCH (a)-[:KNOWS|LIVES_IN]->(c:City) RETURN count(a)", &["3"]);
    check(
        "MATCH (a:Person)-[:LIVES_IN]->(c)<-[:LIVES_IN]-(b:Person) RETURN a.name, b.name, c.name",
        &["'Alice' 'Bob' 'Minsk'", "'Bob' 'Alice' 'Minsk'"],
    );
    check(
        "MATCH (a)-[:KNOWS]->(b), (b)-[:KNOWS]->(c), (c)-[:KNOWS]->(a) RETURN a.name",
        &["'Alice'", "'Bob'", "'Carol'"],
    );
    check("MATCH (a)-[:KNOWS]-(b)-[:KNOWS]-(a) RETURN count(*)", &["0"]);
    check("MATCH (a)-[:KNOWS]-(b) MATCH (b)-[:KNOWS]-(a) RETURN count(*)", &["6"]);
    check(
        "MATCH (a:City), (b:City) RETURN a.name, b.name",
        &["'Lima' 'Lima'", "'Lima' 'Minsk'", "'Minsk' 'Lima'", "'Minsk' 'Minsk'"],
    );
    check(
        "MATCH (a:City), (b:Person) WHERE b.age > 26 AND a.name < 'M' RETURN a.name, b.name",
        &["'Lima' 'Alice'", "'Lima' 'Dave'"],
    );
    check(
        "MATCH ()-[r:KNOWS]->() MATCH (a)-[r]->(b) RETURN a.name, b.name",
        &["'Alice' 'Bob'", "'Bob' 'Carol'", "'Carol' 'Alice'"],
    );
    check("MATCH ()-[r:LIKES]->() MATCH (a)-[r]-(b) RETURN a.name", &["'Dave'"]);
    check("MATCH (a)-[r]->(b) WHERE type(r) = 'LIVES_IN' RETURN count(r)", &["3"]);
    check("MATCH (n:Persn) RETURN n", &[]);
    check("MATCH (a:Person) WHERE a:City RETURN a", &[]);
    check("MATCH (a)-[:NOWHERE]->(b) RETURN a", &[]);
    check("MATCH (a {name: 'Dave'})-[:NOWHERE*0..2]->(b) RETURN b.name", &["'Dave'"]);
    check("MATCH (a:Person) WHERE a.name IN $names RETURN a.name", &["'Bob'", "'Dave'"]);
    check(
        "UNWIND ['Bob', 'Minsk'] AS name MATCH (n {name: name}) RETURN labels(n)",
        &["['Person']", "['City', 'Place']"],
    );
}

#[test]
fn walks_of_variable_length() {
    let graph = people();
    let check = |text: &str, expected: &[&str]| answers(&graph, text, expected);
    check("MATCH (a {name: 'Alice'})-[:KNOWS*]->(b) RETURN b.name", &["'Bob'", "'Carol'", "'Alice'"]);
    check("MATCH (a {name: 'Alice'})-[:KNOWS*2]->(b) RETURN b.name", &["'Carol'"]);
    check("MATCH (a {name: 'Alice'})-[:KNOWS*0..1]->(b) RETURN b.name", &["'Alice'", "'Bob'"]);
    check("MATCH (a {name: 'Alice'})-[r:KNOWS*1..2]->(b) RETURN [x IN r | x.since]", &["[2010]", "[2010, 2015]"]);
    check("MATCH (a)-[r:KNOWS*2..2]->(b {name: 'Alice'}) RETURN [x IN r | x.since]", &["[2015, 2020]"]);
    check("MATCH (a {name: 'Bob'})-[:KNOWS*{since: 2015}]->(b) RETURN b.name", &["'Carol'"]);
    check(
        "MATCH p = (a {name: 'Alice'})-[:KNOWS*2]-(b) RETURN [n IN nodes(p) | n.name], length(p)",
        &["['Alice', 'Bob', 'Carol'] 2", "['Alice', 'Carol', 'Bob'] 2"],
    );
    check("MATCH (a {name: 'Alice'})-[:KNOWS*3]-(b) RETURN b.name", &["'Alice'", "'Alice'"]);
    check("MATCH (a {name: 'Alice'})-[:KNOWS*]-(a) RETURN count(*)", &["2"]);
    check(
        "MATCH (a {name: 'Alice'})-[r:KNOWS]->(b)-[rs:KNOWS*]->(c) RETURN b.name, c.name",
        &["'Bob' 'Carol'", "'Bob' 'Alice'"],
    );
    check("MATCH (a {name: 'Alice'})-[*2..1]->(b) RETURN b", &[]);
    check("MATCH (a {name: 'Alice'})-[r:KNOWS*2]->(b) MATCH (c)-[r*]->(d) RETURN c.name, d.name", &["'Alice' 'Carol'"]);
}

#[test]
fn shortest_paths() {
    let graph = people();
    let check = |text: &str, expected: &[&str]| answers(&graph, text, expected);
    let ends = "MATCH (a {name: 'Alice'}), (b {name: 'Lima'})";
    check(
        &format!("{ends} MATCH p = shortestPath((a)-[*]-(b)) RETURN [n IN nodes(p) | n.name]"),
        &["['Alice', 'Carol', 'Lima']"],
    );
    check(&format!("{ends} MATCH p = shortestPath((a)-[*]->(b)) RETURN length(p)"), &["3"]);
    check(&format!("{ends} MATCH p = shortestPath((a)-[*..2]->(b)) RETURN length(p)"), &[]);
    check(&format!("{ends} RETURN length(shortestPath((b)-[*]-(a)))"), &["2"]);
    check(&format!("{ends} RETURN shortestPath((b)-[*]->(a)) IS NULL"), &["true"]);
    let both = "MATCH (a {name: 'Bob'}), (b {name: 'Bob'})";
    check(&format!("{both} MATCH p = shortestPath((a)-[*0..]-(b)) RETURN length(p)"), &["0"]);
    check(
        "MATCH p = allShortestPaths((:City {name: 'Minsk'})-[*]-(:City {name: 'Lima'})) RETURN [n IN nodes(p) | n.name]",
        &["['Minsk', 'Alice', 'Carol', 'Lima']", "['Minsk', 'Bob', 'Carol', 'Lima']"],
    );
}

#[test]
fn optional_and_null() {
    let graph = people();
    let check = |text: &str, expected: &[&str]| answers(&graph, text, expected);
    check(
        "MATCH (p:Person) OPTIONAL MATCH (p)-[:LIVES_IN]->(c) RETURN p.name, c.name",
        &["'Alice' 'Minsk'", "'Bob' 'Minsk'", "'Carol' 'Lima'", "'Dave' null"],
    );
    check(
        "MATCH (p:Person) OPTIONAL MATCH (p)-[:KNOWS]->(q) WHERE q.age > 26 RETURN p.name, q.name",
        &["'Alice' null", "'Bob' null", "'Carol' 'Alice'", "'Dave' null"],
    );
    check("OPTIONAL MATCH (x:Nothing) RETURN x", &["null"]);
    check("OPTIONAL MATCH (x:Nothing) OPTIONAL MATCH (x)-->(y) RETURN x, y", &["null null"]);
    check("OPTIONAL MATCH (x:Nothing)-[r]->() RETURN x.name, type(r), labels(x), x:City", &["null null null null"]);
    check("OPTIONAL MATCH p = (:Nothing)-->() RETURN p, nodes(p)", &["null null"]);
    check("OPTIONAL MATCH (x:Nothing) MATCH (x)-->(y) RETURN y", &[]);
    check("MATCH (p:Person) WHERE p.age IS NULL RETURN p.name", &["'Carol'"]);
    check("MATCH (p:Person) WHERE NOT p.age > 26 RETURN p.name", &["'Bob'"]);
    check("RETURN null = null, null <> 1, NOT null, null AND false, null OR true", &["null null null false true"]);
    check(
        "RETURN [1, null] = [1, 2], [1] = [1, null], 1 IN [2, null], 1 IN [1, null], null IN []",
        &["null false null true false"],
    );
    check("RETURN true XOR null, 1 < 'a', 1 < 2 < 3, 1 < 3 < 2", &["null null true false"]);
    check("RETURN 'a' STARTS WITH null, 'abc' CONTAINS 'b', 1 ENDS WITH 'x', 'abc' =~ 'a.*'", &["null true null true"]);
}

#[test]
fn projection_and_order() {
    let graph = people();
    let check = |text: &str, expected: &[&str]| answers(&graph, text, expected);
    check("MATCH (p:Person) RETURN p.name ORDER BY p.age, p.name", &["'Bob'", "'Alice'", "'Dave'", "'Carol'"]);
    check("MATCH (p:Person) RETURN p.name ORDER BY p.age DESC, p.name", &["'Carol'", "'Alice'", "'Dave'", "'Bob'"]);
    check("MATCH (p:Person) RETURN p.name AS name ORDER BY name DESC LIMIT 2", &["'Dave'", "'Carol'"]);
    check("MATCH (p:Person) RETURN p.name AS name ORDER BY name SKIP 1 LIMIT 2", &["'Bob'", "'Carol'"]);
    check("MATCH (p:Person) RETURN p.name ORDER BY p.name SKIP 9", &[]);
    check("MATCH (p:Person) RETURN count(*) AS n LIMIT 0", &[]);
    check("MATCH (p:Person) RETURN DISTINCT p.age ORDER BY p.age", &["25", "30", "null"]);
    check("UNWIND [1, 1.0, null, null, [1], [1.0]] AS x RETURN DISTINCT x", &["1", "null", "[1]"]);
    check(
        "UNWIND [3, 'a', null, true, 1.5, [1], {a: 1}, 0.0/0] AS x RETURN x ORDER BY x",
        &["{a: 1}", "[1]", "'a'", "true", "1.5", "3", "NaN", "null"],
    );
    check("UNWIND [3, null, 1] AS x RETURN x ORDER BY x DESC", &["null", "3", "1"]);
    check("WITH 1 AS a, 2 AS b RETURN *", &["1 2"]);
    check("WITH 1 AS a, 2 AS b WITH b AS a, a AS b RETURN a, b", &["2 1"]);
    check("MATCH (p:Person) WITH p WHERE p.age = 30 RETURN p.name", &["'Alice'", "'Dave'"]);
    check("MATCH (p:Person) WITH p.name AS name WHERE p.age = 25 RETURN name", &["'Bob'"]);
    check("MATCH (p:Person) WITH p.name AS name ORDER BY p.age DESC, name DESC LIMIT 1 RETURN name", &["'Carol'"]);
    check("MATCH (a:Person) WITH a.name AS a ORDER BY a.name RETURN a", &["'Alice'", "'Bob'", "'Carol'", "'Dave'"]);
    check("UNWIND range(1, 3) AS x UNWIND [x, x * 10] AS y RETURN y", &["1", "10", "2", "20", "3", "30"]);
    check("UNWIND [] AS x RETURN x", &[]);
    check("UNWIND null AS x RETURN x", &[]);
    check("RETURN 1 AS x UNION RETURN 1 AS x UNION RETURN 2 AS x", &["1", "2"]);
    check("RETURN 1 AS x UNION ALL RETURN 1 AS x", &["1", "1"]);
    check(
        "MATCH (c:City) RETURN c.name AS name UNION MATCH (p:Person {age: 25}) RETURN p.name AS name",
        &["'Bob'", "'Lima'", "'Minsk'"],
    );
}

#[test]
fn aggregation() {
    let graph = people();
    let check = |text: &str, expected: &[&str]| answers(&graph, text, expected);
    check("MATCH (p:Person) RETURN p.age, count(*)", &["25 1", "30 2", "null 1"]);
    check(
        "MATCH (p:Person) RETURN count(p.age), count(DISTINCT p.age), sum(p.age), avg(p.age), min(p.name)",
        &["3 2 85 28.333333333333332 'Alice'"],
    );
    check("MATCH (p:Person) WITH p ORDER BY p.name RETURN collect(p.name)", &["['Alice', 'Bob', 'Carol', 'Dave']"]);
    check("MATCH (c:City)<-[:LIVES_IN]-(p) RETURN c.name, count(p) AS n ORDER BY n DESC", &["'Minsk' 2", "'Lima' 1"]);
    check("MATCH (c:City)<-[:LIVES_IN]-(p) WITH c, count(p) AS n WHERE n > 1 RETURN c.name, n", &["'Minsk' 2"]);
    check("MATCH (n:Nothing) RETURN count(n), collect(n), sum(n.x), max(n.x)", &["0 [] 0 null"]);
    check("MATCH (n:Nothing) RETURN n.name, count(*)", &[]);
    check("MATCH (p:Person) RETURN count(*) + 1", &["5"]);
    check("MATCH (p:Person) RETURN p.age, p.age + count(*)", &["25 26", "30 32", "null null"]);
    check(
        "MATCH (p:Person) RETURN p.age AS age, count(*) AS n ORDER BY count(*) DESC, age",
        &["30 2", "25 1", "null 1"],
    );
    check("MATCH (p:Person) RETURN [x IN collect(p.age) WHERE x > 26 | x + 1]", &["[31, 31]"]);
    check("UNWIND [1, 2, 2, null] AS x RETURN collect(DISTINCT x), sum(DISTINCT x)", &["[1, 2] 3"]);
    check("UNWIND [1, 1.0, 'a'] AS x RETURN x, count(*)", &["'a' 1", "1 2"]);
    check(
        "UNWIND [10, 20, 30] AS x RETURN percentileDisc(x, 0.5), percentileCont(x, 0.25), stDevP(x)",
        &["20 15.0 8.16496580927726"],
    );
    check("MATCH (p:Person) RETURN DISTINCT count(p.age) > 2", &["true"]);
}

#[test]
fn subqueries() {
    let graph = people();
    let check = |text: &str, expected: &[&str]| answers(&graph, text, expected);
    check("MATCH (p:Person) WHERE EXISTS { (p)-[:LIVES_IN]->() } RETURN p.name", &["'Alice'", "'Bob'", "'Carol'"]);
    check("MATCH (p:Person) WHERE NOT EXISTS { (p)-[:LIVES_IN]->() } RETURN p.name", &["'Dave'"]);
    check("MATCH (p:Person) WHERE (p)-[:LIVES_IN]->(:City {name: 'Minsk'}) RETURN p.name", &["'Alice'", "'Bob'"]);
    check("MATCH (p:Person) WHERE NOT (p)-->() OR p.age = 25 RETURN p.name", &["'Bob'"]);
    check(
        "MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:KNOWS]->(q)-[:LIVES_IN]->(c) WHERE c.name = 'Lima' } RETURN p.name",
        &["'Bob'"],
    );
    check(
        "MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:KNOWS]-(q) WITH p, count(q) AS n WHERE n = 2 RETURN true } RETURN p.name",
        &["'Alice'", "'Bob'", "'Carol'"],
    );
    check(
        "MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:KNOWS]->(q) WHERE EXISTS { (q)-[:LIVES_IN]->(:City {name: 'Lima'}) } } RETURN p.name",
        &["'Bob'"],
    );
    check(
        "MATCH (p:Person) RETURN p.name, COUNT { (p)-[:KNOWS]-() } AS n",
        &["'Alice' 2", "'Bob' 2", "'Carol' 2", "'Dave' 0"],
    );
    check(
        "MATCH (p:Person) RETURN p.name, EXISTS { (p)-[:LIKES]->() } AS likes ORDER BY likes DESC LIMIT 1",
        &["'Dave' true"],
    );
    check(
        "MATCH (c:City) RETURN c.name, [(c)<-[:LIVES_IN]-(p) WHERE p.age > 26 | p.name]",
        &["'Lima' []", "'Minsk' ['Alice']"],
    );
    check("MATCH (c:City {name: 'Minsk'}) RETURN size([(c)<-[r]-(p) | r])", &["2"]);
    check(
        "MATCH (p:Person) RETURN [x IN [(p)-[:KNOWS]->(q) | q] | [(x)-[:LIVES_IN]->(c) | c.name]]",
        &["[['Lima']]", "[['Minsk']]", "[['Minsk']]", "[]"],
    );
    check(
        "MATCH (c:City) WITH collect(c) AS cities RETURN [c IN cities WHERE EXISTS { (c)<-[:LIVES_IN]-({name: 'Carol'}) } | c.name]",
        &["['Lima']"],
    );
    check(
        "MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:LIKES]->(x) RETURN x UNION MATCH (p)-[:LIVES_IN]->(x:City {name: 'Lima'}) RETURN x } RETURN p.name",
        &["'Carol'", "'Dave'"],
    );
    check("MATCH (p:Person {name: 'Alice'}) RETURN [q = (p)-[:KNOWS]->() | length(q)]", &["[1]"]);
    check("MATCH (p:Person) RETURN count(CASE WHEN EXISTS { (p)-[:LIVES_IN]->() } THEN 1 END)", &["3"]);
}

#[test]
fn expressions() {
    let graph = people();
    let check = |text: &str, expected: &[&str]| answers(&graph, text, expected);
    check("RETURN 1 + 2 * 3, 7 / 2, -7 % 3, 2 ^ 3, 1.0 / 0, 'a' + 1, [1] + 2", &["7 3 -1 8.0 Infinity 'a1' [1, 2]"]);
    check(
        "RETURN CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END, CASE WHEN null THEN 1 ELSE 2 END, CASE 1 WHEN 2 THEN 3 END",
        &["'two' 2 null"],
    );
    check(
        "RETURN [1, 2, 3][0], [1, 2, 3][-1], [1][5], [1, 2, 3][1..], [1, 2, 3][..-1], {a: 1}.a, {a: 1}['a'], {a: 1}.b",
        &["1 3 null [2, 3] [1, 2] 1 1 null"],
    );
    check(
        "RETURN [x IN range(1, 5) WHERE x % 2 = 1 | x * x], [x IN [1, 2]], [x IN [1, null] WHERE x > 0]",
        &["[1, 9, 25] [1, 2] [1]"],
    );
    check(
        "RETURN all(x IN [1, null] WHERE x > 0), any(x IN [1, null] WHERE x > 0), none(x IN [null] WHERE x > 0), single(x IN [1, 2] WHERE x = 1)",
        &["null true null true"],
    );
    check("RETURN reduce(sum = 0, x IN [1, 2, 3] | sum + x), reduce(a = [], x IN [1, 2] | [x] + a)", &["6 [2, 1]"]);
    check("WITH [1, 2] AS xs RETURN [x IN xs | [y IN xs WHERE y > x | [x, y]]]", &["[[[1, 2]], []]"]);
    check(
        "MATCH (p:Person {name: 'Bob'}) RETURN properties(p), keys(p), p['age']",
        &["{name: 'Bob', age: 25} ['name', 'age'] 25"],
    );
    check(
        "MATCH (:Person {name: 'Bob'})-[r:KNOWS]->(c) RETURN startNode(r).name, endNode(r).name, type(r), r:KNOWS",
        &["'Bob' 'Carol' 'KNOWS' true"],
    );
    check(
        "RETURN earliest('2013-07'), latest(1991), earliest(null), toUpper('a'), coalesce(null, 1)",
        &["'2013-07-01' '1991-12-31' null 'A' 1"],
    );
    check(
        "RETURN 9223372036854775807 = 9223372036854775807.0, 1 = 1.0, 0.1 + 0.2",
        &["false true 0.30000000000000004"],
    );
}

#[test]
fn errors_of_the_text() {
    let graph = people();
    let check = |text: &str, kind: Kind| fails(&graph, text, kind);
    check("MATCH (n) RETURN m", kinds::UNDEFINED_VARIABLE);
    check("MATCH (n) WITH n.name AS x RETURN n", kinds::UNDEFINED_VARIABLE);
    check("MATCH (n)-[n]->() RETURN n", kinds::VARIABLE_TYPE_CONFLICT);
    check("WITH 1 AS n MATCH (n) RETURN n", kinds::VARIABLE_TYPE_CONFLICT);
    check("MATCH p = (a) MATCH (p) RETURN p", kinds::VARIABLE_TYPE_CONFLICT);
    check("MATCH (a) MATCH a = (b) RETURN a", kinds::VARIABLE_ALREADY_BOUND);
    check("WITH 1 AS x UNWIND [1] AS x RETURN x", kinds::VARIABLE_ALREADY_BOUND);
    check("MATCH (a)-[r]->()-[r]->() RETURN r", kinds::RELATIONSHIP_UNIQUENESS);
    check("MATCH (n) WHERE count(n) > 1 RETURN n", kinds::INVALID_AGGREGATION);
    check("MATCH (n) RETURN n ORDER BY count(n)", kinds::INVALID_AGGREGATION);
    check("RETURN count(count(*))", kinds::NESTED_AGGREGATION);
    check("MATCH (n) RETURN n.age + count(*)", kinds::AMBIGUOUS_AGGREGATION);
    check("MATCH (n) RETURN n.a AS x, n.b AS x", kinds::COLUMN_NAME_CONFLICT);
    check("RETURN 1 AS x UNION RETURN 2 AS y", kinds::DIFFERENT_COLUMNS_IN_UNION);
    check("RETURN 1 AS x UNION RETURN 2 AS x UNION ALL RETURN 3 AS x", kinds::INVALID_CLAUSE_COMPOSITION);
    check("MATCH (n) RETURN n LIMIT n.x", kinds::NON_CONSTANT_EXPRESSION);
    check("MATCH (n) RETURN n LIMIT -1", kinds::NEGATIVE_INTEGER);
    check("MATCH (n) RETURN n LIMIT 1.5", kinds::INVALID_ARGUMENT_TYPE);
    check("MATCH (n) RETURN n LIMIT $minus", kinds::NEGATIVE_PARAMETER);
    check("MATCH (n) RETURN n LIMIT $name", kinds::LIMIT_TYPE);
    check("MATCH (n) WITH n.name RETURN 1", kinds::NO_EXPRESSION_ALIAS);
    check("MATCH () RETURN *", kinds::NO_VARIABLES_IN_SCOPE);
    check("MATCH (n) RETURN DISTINCT n.name ORDER BY n.age", kinds::UNDEFINED_VARIABLE);
    check("RETURN colect(1)", kinds::UNKNOWN_FUNCTION);
    check("RETURN size()", kinds::INVALID_NUMBER_OF_ARGUMENTS);
    check("RETURN $missing", kinds::MISSING_PARAMETER);
    check("MATCH (n $name) RETURN n", kinds::INVALID_PARAMETER_USE);
    check("RETURN NOT 0", kinds::INVALID_ARGUMENT_TYPE);
    check("RETURN 123 AND true", kinds::INVALID_ARGUMENT_TYPE);
    check("WITH 123 AS x RETURN x.num", kinds::WRONG_TYPE);
    check("RETURN none(x IN ['a'] WHERE x % 2 = 0)", kinds::INVALID_ARGUMENT_TYPE);
    check("MATCH (a) WHERE (a)-->(b) RETURN a", kinds::UNDEFINED_VARIABLE);
    check("MATCH (a)", kinds::UNEXPECTED_SYNTAX);
}

#[test]
fn errors_while_running() {
    let graph = people();
    let check = |text: &str, kind: Kind| fails(&graph, text, kind);
    check("RETURN 1 / 0", kinds::ARITHMETIC);
    check("RETURN 9223372036854775807 + 1", kinds::ARITHMETIC);
    check("WITH -9223372036854775808 AS x RETURN x / -1", kinds::ARITHMETIC);
    check("WITH [1] AS l RETURN l['a']", kinds::TYPE_ERROR);
    check("WITH {a: 1} AS m RETURN m[1]", kinds::MAP_ACCESS);
    check("MATCH (n:Person) RETURN n.name.first", kinds::TYPE_ERROR);
    check("MATCH (n:Person) WHERE n.name RETURN n", kinds::TYPE_ERROR);
    check("RETURN range(1, 'a')", kinds::ARGUMENT_TYPE);
    check("RETURN 'a' =~ '('", kinds::ARGUMENT_TYPE);
    check("UNWIND [1] AS x RETURN percentileCont(x, 2)", kinds::NUMBER_OUT_OF_RANGE);
}

#[test]
fn what_would_never_end_ends() {
    let mut builder = Builder::new();
    let nodes: Vec<_> = (0..30).map(|_| builder.add_node(&["N"], Map::new())).collect();
    for left in &nodes {
        nodes
            .iter()
            .filter(|right| *right != left)
            .for_each(|right| builder.add_relationship(*left, *right, "R", Map::new()));
    }
    let graph = builder.finish();
    for text in [
        "RETURN range(1, 9223372036854775807)",
        "MATCH (a)-[*1..10]->(b) RETURN count(*)",
        "MATCH (a), (b), (c), (d), (e), (f), (g) RETURN count(*)",
        "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN collect(x)",
        "RETURN [x IN range(1, 100000) | [y IN range(1, 100000) | y]]",
        "RETURN reduce(t = 'ab', x IN range(1, 100) | t + t)",
        "RETURN reduce(l = [], x IN range(1, 100000) | [l])",
        "UNWIND range(1, 1000000) AS x WITH range(1, x) AS r RETURN r ORDER BY size(r)",
    ] {
        let plan = optimize::optimize(plan::plan(&parse(text).unwrap(), &graph).unwrap(), &graph);
        let deadline = std::time::Instant::now() + std::time::Duration::from_millis(300);
        let budget = Budget { deadline: Some(deadline), memory_bytes: 64 << 20, ..Budget::default() };
        let error = exec::run(&plan, &graph, &Map::new(), &budget).expect_err(text);
        assert_eq!(error.kind(), kinds::BUDGET, "{text}: {error}");
        assert!(deadline.elapsed().as_millis() < 700, "{text} took {:?} too long", deadline.elapsed());
    }
}

#[test]
fn a_cancelled_query_stops() {
    let graph = people();
    let budget = Budget::default();
    budget.cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    let plan = plan::plan(&parse("MATCH (a) RETURN a").unwrap(), &graph).unwrap();
    assert_eq!(exec::run(&plan, &graph, &Map::new(), &budget).unwrap_err().kind(), kinds::CANCELLED);
}

#[test]
fn long_and_deep_queries_run() {
    let graph = people();
    let sum = vec!["1"; 100_000].join("+");
    answers(&graph, &format!("RETURN {sum} AS s"), &["100000"]);
    let deep = format!("RETURN {}1{} AS s", "(".repeat(200), ")".repeat(200));
    answers(&graph, &deep, &["1"]);
    let nots = format!("RETURN {}true AS s", "NOT ".repeat(200));
    answers(&graph, &nots, &["true"]);
    let lists = format!("RETURN {}1{} IS NULL AS s", "[".repeat(200), "]".repeat(200));
    answers(&graph, &lists, &["false"]);
    let withs = "WITH 1 AS x ".repeat(900);
    answers(&graph, &format!("{withs} RETURN x"), &["1"]);
}

#[test]
fn unknown_names_are_noticed() {
    let graph = people();
    let notices = |text: &str| plan::plan(&parse(text).unwrap(), &graph).unwrap().notices().to_vec();
    assert_eq!(notices("MATCH (n:Persn) RETURN n"), ["no node has label Persn, did you mean Person?"]);
    assert_eq!(notices("MATCH (n)-[:KNOW]->() RETURN n"), ["no relationship has type KNOW, did you mean KNOWS?"]);
    assert_eq!(notices("MATCH (n {nme: 1}) RETURN n"), ["no node has property nme, did you mean name?"]);
    assert!(notices("MATCH (n:Person {name: 'x'})-[:KNOWS]->(m) RETURN m.age").is_empty());
}

#[test]
fn functions_do_what_their_examples_say() {
    let graph = people();
    for function in functions::all() {
        for (example, expected) in function.examples {
            let rows = ask(&format!("RETURN {example} AS x"), &graph, true)
                .unwrap_or_else(|error| panic!("{example}: {error}"));
            assert_eq!(lines(&rows), [*expected], "{example}");
        }
    }
}

#[test]
fn plans_print_themselves() {
    let graph = people();
    let printed =
        |text: &str| optimize::optimize(plan::plan(&parse(text).unwrap(), &graph).unwrap(), &graph).to_string();
    assert_eq!(
        printed(
            "MATCH (p:Person)-[:LIVES_IN]->(c:City {name: 'Minsk'}) WHERE NOT EXISTS { (p)-[:LIKES]->() } RETURN p.name ORDER BY p.name LIMIT 3"
        ),
        "Result p.name\n\
         \x20 TopK 3 by p.name\n\
         \x20 Project p.name AS p.name\n\
         \x20 AntiApply\n\
         \x20   Expand (p)-[_3:LIKES]->(_4)\n\
         \x20 Expand (c)<-[_1:LIVES_IN]-(p)\n\
         \x20 Filter (c.name = 'Minsk')\n\
         \x20 LabelScan (c:City)\n"
    );
    assert_eq!(
        printed("MATCH (p:Person) RETURN p.name ORDER BY p.age LIMIT 3"),
        "Result p.name\n\x20 Project p.name AS p.name\n\x20 TopK 3 by p.age\n\x20 LabelScan (p:Person)\n"
    );
}
