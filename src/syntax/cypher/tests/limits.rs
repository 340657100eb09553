//! Long and deep texts: each is read, or refused, at once.

use std::time::{Duration, Instant};

use crate::error::kinds;
use crate::syntax::cypher::{LONGEST_BYTES, parse};

fn nested(open: &str, middle: &str, close: &str, depth: usize) -> String {
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

/// Each construct that holds another of its kind.
const NESTS: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("(", "(a)-->(b)", ")"),
    ("[", "1", "]"),
    ("[(", "1", ")]"),
    ("{a: ", "1", "}"),
    ("f(", "1", ")"),
    ("size([", "1", "])"),
    ("x[", "1", "]"),
    ("x[1..", "2", "]"),
    ("CASE WHEN ", "1", " THEN 1 END"),
    ("CASE ", "1", " WHEN 1 THEN 2 END"),
    ("CASE 1 WHEN > ", "1", " THEN 2 END"),
    ("[x IN ", "y", " WHERE x | x]"),
    ("[x IN y | ", "y", "]"),
    ("[x IN y, ", "y", "]"),
    ("[(a)-->(b) | ", "y", "]"),
    ("[p = (a {k: ", "1", "})-->(b) | p]"),
    ("(a {k: ", "1", "})-->(b)"),
    ("NOT (a {k: ", "1", "})-[:R]-(b)"),
    ("(a)-[{k: ", "1", "}]-(b)"),
    ("(a)-[", "1", "]"),
    ("(a) - (", "1", ")"),
    ("(a {k: (b)-[", "1", "]})-->(c)"),
    ("shortestPath((a {k: ", "1", "})-->(b))"),
    ("EXISTS { (a {k: ", "1", "}) }"),
    ("EXISTS { MATCH (a) WHERE ", "1", " }"),
    ("COUNT { MATCH (a) RETURN ", "1", " }"),
    ("all(x IN ", "y", " WHERE x)"),
    ("reduce(a = ", "1", ", x IN y | a)"),
    ("reduce(a = 1, x IN y | ", "1", ")"),
    ("x:(", "A|!B", ")"),
    ("x:!(A&", "%", ")"),
    ("x:$(", "y", ")"),
    ("x IS NOT $any(", "y", ")"),
    ("x:(A|B)&!(", "C", ")"),
    ("(a:$(", "y", "))-->(b)"),
    ("(a WHERE ", "x", ")-->(b)"),
    ("EXISTS { (a WHERE ", "x", ") }"),
    ("(a)-[r:!T WHERE ", "x", "]->(b)"),
    ("(a)-[r WHERE ", "x", "]->{1,2}(b)"),
    ("(a)((b)-->(c) WHERE ", "x", "){1,2}(d)"),
    ("EXISTS { ((a WHERE ", "x", ")-->()){1,2} }"),
    ("EXISTS { ANY SHORTEST ((a)-->+(b) WHERE ", "x", ") }"),
    ("shortestPath((a)-[r*]->(b) WHERE ", "x", ")"),
    ("[x IN y WHERE ", "x:(A|B)", " | x]"),
    ("COLLECT { MATCH (a) RETURN ", "1", " }"),
    ("COLLECT { LET x = ", "1", " RETURN x }"),
    ("EXISTS { CALL (a) { RETURN ", "1", " AS x } RETURN x }"),
    ("COLLECT { WHEN ", "x", " THEN { RETURN 1 } }"),
    ("COLLECT { WHEN x THEN RETURN ", "1", " }"),
    ("COLLECT { RETURN 1 AS x NEXT FILTER ", "x", " RETURN x }"),
    ("COUNT { FOR x IN ", "y", " WITH OFFSET z RETURN x }"),
    ("x {a: ", "1", "}"),
    ("x {.a, .*, b, c: ", "1", "}"),
    ("count {a: ", "1", "}"),
    ("(", "x", " IS :: LIST<INTEGER NOT NULL> | STRING)"),
    ("NOT ", "x", ""),
    ("-", "x", ""),
    ("- + ", "x", ""),
];

/// Reads the text, whatever comes of it, and checks that this took no time to speak of.
fn is_quick(text: &str) {
    let started = Instant::now();
    let _ = parse(text);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}: {text}");
}

/// What goes wrong only at the very end, or in the middle, must not send the parser back through all levels.
#[test]
fn deep_texts_are_read_or_refused_within_a_second() {
    for (open, middle, close) in NESTS {
        // A parser that goes back doubles its time each level: the least depth keeps such a failure short.
        for depth in [20, 24, 40, 84, 127, 250] {
            for end in ["", " )", " ?", " +", " | 1"] {
                is_quick(&format!("RETURN {}{end}", nested(open, middle, close, depth)));
            }
            for wrong in ["1 2", "?", "", "(", "a:", "[1..", "(a)-->(b"] {
                is_quick(&format!("RETURN {}", nested(open, wrong, close, depth)));
            }
            is_quick(&format!("RETURN {}", open.repeat(depth)));
            is_quick(&format!("MATCH {}", open.repeat(depth)));
        }
    }
}

#[test]
fn what_nests_less_than_the_limit_is_read() {
    for (open, middle, close) in NESTS {
        let opened = open.matches(['(', '[', '{', '-', '+']).count().max(2);
        let text = format!("RETURN {}", nested(open, middle, close, 250 / opened));
        let parsed = parse(&text);
        let fine = parsed.is_ok();
        assert!(fine, "{open}: {:?}", parsed.err());
        let query = parsed.unwrap();
        let printed = query.to_string();
        assert_eq!(query.without_spans(), parse(&printed).unwrap().without_spans(), "{open}");
    }
}

#[test]
fn what_nests_deeper_is_refused_before_it_is_parsed() {
    for (open, middle, close) in NESTS {
        for depth in [257, 60_000] {
            let text = format!("RETURN {}", nested(open, middle, close, depth));
            let kind = parse(&text).unwrap_err().kind();
            assert!(kind == kinds::TOO_DEEP || (text.len() > LONGEST_BYTES && kind == kinds::LIMIT), "{open}");
        }
    }
    for open in ["(", "[", "{", "((((", "[[[[", "NOT ", "- ", "CASE ", "MATCH (a {k:", "x["] {
        let text = format!("RETURN {}", open.repeat(1_000_000 / open.len()));
        assert_eq!(parse(&text).unwrap_err().kind(), kinds::TOO_DEEP, "{open}");
    }
}

/// Types nest within angle brackets, which elsewhere compare.
#[test]
fn deep_types_are_refused_before_they_are_parsed() {
    let types = |depth: usize| format!("RETURN x IS :: {}INTEGER{}", "LIST<".repeat(depth), ">".repeat(depth));
    assert!(parse(&types(250)).is_ok());
    for depth in [257, 100_000] {
        assert_eq!(parse(&types(depth)).unwrap_err().kind(), kinds::TOO_DEEP);
    }
    for text in ["RETURN x IS :: ", "RETURN x IS :: INTEGER | ", "RETURN x IS TYPED "] {
        is_quick(&format!("{text}{}", "LIST<".repeat(250)));
        assert_eq!(parse(&format!("{text}{}", "LIST<".repeat(100_000))).unwrap_err().kind(), kinds::TOO_DEEP);
    }
    assert!(parse(&format!("RETURN list{}", " < list".repeat(1_000))).is_ok());
}

#[test]
fn towers_are_refused_before_they_grow() {
    for part in [".a", "[0]", "[1..]", " IS NULL", " IN x", " STARTS WITH x", " CONTAINS x"] {
        assert!(parse(&format!("RETURN x{}", part.repeat(250))).is_ok(), "{part}");
        assert_eq!(parse(&format!("RETURN x{}", part.repeat(60_000))).unwrap_err().kind(), kinds::TOO_DEEP, "{part}");
    }
    let tower = format!("x{}[", ".a".repeat(100));
    assert_eq!(
        parse(&format!("RETURN {}1{}", tower.repeat(200), "]".repeat(200))).unwrap_err().kind(),
        kinds::TOO_DEEP
    );
}

#[test]
fn long_flat_texts_are_read() {
    let long = |first: &str, part: &str| format!("{first}{}", part.repeat(100_000));
    for text in [
        long("RETURN 1", "+1"),
        long("RETURN 1", " * 2"),
        long("RETURN a", " OR a"),
        long("RETURN a", "<a"),
        long("RETURN a", ":A"),
        long("RETURN 1", ", 1"),
        format!("RETURN [{}]", long("1", ", 1")),
        format!("RETURN {{{}}}", long("a: 1", ", a: 1")),
        long("MATCH (a)", "-->()") + " RETURN a",
        long("MATCH (a)", ",(a)") + " RETURN a",
        long("MATCH (a)", "-->+()") + " RETURN a",
        format!("MATCH (a){} RETURN a", "((b)-->())*".repeat(90_000)),
        long("MATCH (a) WHERE (a)", "-->()") + " RETURN a",
        long("RETURN a.b", " + a.b"),
        format!("RETURN 1 AS a{}", " NEXT RETURN a".repeat(50_000)),
        long("LET a = 1", ", a = a") + " RETURN a",
        long("RETURN a {.a", ", .a") + "}",
        format!("RETURN a IS :: INTEGER{}", " | STRING".repeat(90_000)),
        " WHEN a THEN RETURN 1".repeat(40_000),
    ] {
        let started = Instant::now();
        let query = parse(&text).unwrap_or_else(|error| panic!("{error}"));
        drop(query);
        assert!(started.elapsed() < Duration::from_secs(20), "{}: {:?}", &text[..20], started.elapsed());
    }
    let huge = format!("RETURN '{}'", "x".repeat(LONGEST_BYTES - 9));
    assert!(parse(&huge).is_ok());
    assert_eq!(parse(&format!("{huge} ")).unwrap_err().kind(), kinds::LIMIT);
}
