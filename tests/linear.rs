//! Reading Cypher takes steps in proportion to the text: each construct, twice as long or twice as deep, takes twice the
//! steps of the grammar, whether it is read or refused at its very end.
//!
//! Steps are counted, not timed: the parser is given fewer and fewer calls until they don't suffice. That limit holds for
//! the whole process, so all of it is one test.

use std::num::NonZeroUsize;

use kenning::syntax::cypher::parse;

/// Constructs that hold one another: what opens, what stands in the middle, what closes.
const NESTED: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("[(", "1", ")]"),
    ("{a: ", "1", "}"),
    ("f(", "1", ")"),
    ("x[", "1", "]"),
    ("x[1..", "2", "]"),
    ("CASE WHEN ", "1", " THEN 1 END"),
    ("CASE ", "1", " WHEN 1 THEN 2 END"),
    ("[x IN y | ", "y", "]"),
    ("[x IN ", "y", " WHERE x | x]"),
    ("[(a)-->(b) | ", "y", "]"),
    ("[p = (a {k: ", "1", "})-->(b) | p]"),
    ("(a {k: ", "1", "})-->(b)"),
    ("(a)-[{k: ", "1", "}]-(b)"),
    ("shortestPath((a {k: ", "1", "})-->(b))"),
    ("EXISTS { MATCH (a) WHERE ", "1", " }"),
    ("EXISTS { (a {k: ", "1", "}) }"),
    ("COUNT { MATCH (a) RETURN ", "1", " }"),
    ("all(x IN ", "y", " WHERE x)"),
    ("reduce(a = 1, x IN y | ", "1", ")"),
    ("allReduce(a = 1, x IN y | a, ", "1", ")"),
    ("normalize(", "'a'", ", NFC)"),
    ("EXISTS { REPEATABLE ELEMENTS (a {k: ", "1", "}) }"),
    ("((a {k: ", "1", "})-->(b)){2}"),
    ("x:(", "A|!B", ")"),
    ("(a:$(", "y", "))-->(b)"),
    ("(a WHERE ", "x", ")-->(b)"),
    ("NOT ", "x", ""),
    ("-", "x", ""),
];

/// Constructs in a row: what begins, and what follows again and again.
const FLAT: &[(&str, &str)] = &[
    ("RETURN 1", " + 1"),
    ("RETURN 1", " ^ 2"),
    ("RETURN a", " OR NOT a"),
    ("RETURN a", " AND a.b < 1"),
    ("RETURN a", " < a"),
    ("RETURN 1", ", 1 AS x"),
    ("RETURN [1", "], [1"),
    ("RETURN f(1", "), f(1"),
    ("RETURN {a: 1", ", a: 1"),
    ("RETURN 'a'", " + 'a'"),
    ("RETURN 1", " /* x */ + 1"),
    ("RETURN 1", " // x\n + 1"),
    ("RETURN a", "  \n\t + a"),
    ("RETURN a", " + a:A|B"),
    ("RETURN a", " AND a IS NFC NORMALIZED"),
    ("RETURN CASE", " WHEN 1 THEN 2"),
    ("RETURN CASE 1", " WHEN > 1, < 0, IS NULL THEN 2"),
    ("RETURN `a`", " + `b``c`"),
    ("RETURN $a", " + $b"),
    ("MATCH (a)", "-->()"),
    ("MATCH (a)", "<-[:R*1..2 {k: 1}]-(:A {k: 1})"),
    ("MATCH (a)", ", (a:A)"),
    ("MATCH (a)", " MATCH (a)"),
    ("MATCH (a)", " OPTIONAL MATCH (a)-->(b) WHERE a.x = b.x"),
    ("WITH 1 AS a", " WITH a AS a ORDER BY a SKIP 1 LIMIT 2 WHERE a > 1"),
    ("RETURN 1 AS a", " UNION ALL RETURN 1 AS a"),
    ("UNWIND [1] AS a", " UNWIND [1] AS b"),
    ("CREATE (a)", " CREATE (a)-[:R]->(b)"),
    ("CREATE (a)", " SET a.x = 1, a:B, a += {x: 1} REMOVE a.x"),
    ("MERGE (a)", " ON CREATE SET a.x = 1"),
    ("CREATE (a)", " FOREACH (x IN [1] | SET a.x = 1)"),
    ("CREATE (a)", " DETACH DELETE a, a"),
    ("RETURN 1 AS a", " CALL f(1) YIELD a AS b"),
    ("MATCH (a) WHERE (a)", "-->()"),
    ("RETURN a", ".b"),
];

/// How many calls of the grammar's rules a text takes, to within a twentieth.
fn steps(text: &str) -> usize {
    let limit = |calls: usize| pest::set_call_limit(NonZeroUsize::new(calls));
    limit(0);
    let unbounded = told(text);
    let suffices = |calls: usize| {
        limit(calls);
        let same = told(text) == unbounded;
        limit(0);
        same
    };
    let mut most = 64;
    while !suffices(most) {
        most *= 2;
    }
    let mut least = most / 2;
    while most - least > most / 20 + 1 {
        let middle = least.midpoint(most);
        if suffices(middle) { most = middle } else { least = middle }
    }
    most
}

/// What comes of reading, so that being cut off by the limit is told from being refused.
fn told(text: &str) -> Result<(), String> {
    parse(text).map(drop).map_err(|error| format!("{:?} {}", error.span(), error.message()))
}

/// Twice the size takes about twice the steps. What a text takes in any case is left out by comparing differences.
fn grows_evenly(what: &str, text: impl Fn(usize) -> String, size: usize) {
    let [once, twice, four] = [1, 2, 4].map(|times| steps(&text(size * times)) as f64);
    let (first, second) = (twice - once, four - twice);
    // One step in twenty is lost in the search; what grew with the square would miss this by far.
    assert!(second <= 2.3 * first + 0.2 * four + 64.0, "{what}: {once}, {twice}, {four} steps");
}

#[test]
fn steps_grow_with_the_text() {
    for (open, middle, close) in NESTED {
        let depth = 240 / 4 / open.matches(['(', '[', '{']).count().max(1);
        for end in ["", " )", " | 1"] {
            let text = |depth: usize| format!("RETURN {}{middle}{}{end}", open.repeat(depth), close.repeat(depth));
            grows_evenly(&format!("{open} … {close}{end}"), text, depth);
        }
        let wrong = |depth: usize| format!("RETURN {}1 2{}", open.repeat(depth), close.repeat(depth));
        grows_evenly(&format!("{open} 1 2 {close}"), wrong, depth);
        let unclosed = |depth: usize| format!("RETURN {}{middle}", open.repeat(depth));
        grows_evenly(&format!("{open} unclosed"), unclosed, depth);
    }
    for (first, part) in FLAT {
        for end in ["", " ?", " 1 2"] {
            grows_evenly(&format!("{first}{part}…{end}"), |times| format!("{first}{}{end}", part.repeat(times)), 25);
        }
    }
}
