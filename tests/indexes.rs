//! An index changes no answer: random statements that write and fail, with indexes and without, and questions after each.

use kenning::{Database, Session};
use proptest::prelude::*;

/// Values that are close to each other in the order of values: of several kinds, equal across kinds, null.
const VALUES: &[&str] = &[
    "0",
    "1",
    "1.0",
    "2",
    "-3.5",
    "'a'",
    "'ab'",
    "'b'",
    "''",
    "true",
    "false",
    "null",
    "[1, 2]",
    "date('2020-01-01')",
    "0.0 / 0.0",
];

fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(VALUES.to_vec())
}

fn statement() -> impl Strategy<Value = String> {
    let label = || prop::sample::select(vec!["A", "B", "A:B", "C"]);
    let key = || prop::sample::select(vec!["x", "y"]);
    prop_oneof![
        (label(), value(), value()).prop_map(|(label, x, y)| format!("CREATE (:{label} {{x: {x}, y: {y}}})")),
        (value(), key(), value()).prop_map(|(is, key, to)| format!("MATCH (n:A) WHERE n.x = {is} SET n.{key} = {to}")),
        (value(), label()).prop_map(|(is, label)| format!("MATCH (n) WHERE n.x = {is} SET n:{label}")),
        value().prop_map(|is| format!("MATCH (n:A) WHERE n.y >= {is} REMOVE n:A")),
        value().prop_map(|is| format!("MATCH (n:B {{x: {is}}}) REMOVE n.x")),
        value().prop_map(|is| format!("MATCH (n:A {{x: {is}}}) DETACH DELETE n")),
        (value(), value()).prop_map(|(is, x)| {
            format!("MATCH (a:A), (b:B) WHERE a.x = {is} OR b.y IS NULL CREATE (a)-[:R {{x: {x}, y: a.y}}]->(b)")
        }),
        (value(), key(), value())
            .prop_map(|(is, key, to)| format!("MATCH ()-[n:R]->() WHERE n.x = {is} SET n.{key} = {to}")),
        value().prop_map(|is| format!("MATCH ()-[n:R {{x: {is}}}]-() DELETE n")),
        value().prop_map(|is| format!("MATCH (n:A) SET n.x = {is} RETURN 1 / 0")),
        value().prop_map(|is| format!("UNWIND [{is}, 7] AS v CALL (v) {{ MERGE (n:B {{y: coalesce(v, 8)}}) }}")),
    ]
}

/// What may be asked of n, an element with the properties x and y.
fn condition() -> impl Strategy<Value = String> {
    let sign = || prop::sample::select(vec!["=", "<", "<=", ">", ">="]);
    let key = || prop::sample::select(vec!["x", "y"]);
    prop_oneof![
        (key(), sign(), value()).prop_map(|(key, sign, is)| format!("n.{key} {sign} {is}")),
        (key(), sign(), value()).prop_map(|(key, sign, is)| format!("{is} {sign} n.{key}")),
        (key(), value(), value()).prop_map(|(key, from, to)| format!("{from} <= n.{key} < {to}")),
        (key(), value(), value()).prop_map(|(key, one, other)| format!("n.{key} IN [{one}, {other}, {one}]")),
        key().prop_map(|key| format!("n.{key} STARTS WITH 'a'")),
        (key(), value()).prop_map(|(key, is)| format!("n.{key} > {is} AND n.x = n.y")),
    ]
}

/// A question whose answer doesn't depend on which rows come first, and which one index over nodes can help with.
fn question() -> impl Strategy<Value = String> {
    (prop::sample::select(vec!["A", "B"]), condition()).prop_map(|(label, condition)| {
        format!("UNWIND [1, 2] AS row MATCH (n:{label}) WHERE {condition} RETURN row, id(n) AS id ORDER BY row, id")
    })
}

/// The same of relationships, or of two properties at once.
fn wide_question() -> impl Strategy<Value = String> {
    let pattern = prop::sample::select(vec![
        "(n:A)",
        "(n:B)",
        "(a)-[n:R]->(b)",
        "(a)-[n:R]-(b:B)",
        "(a)-[n:R]->(a)",
        "(c:A), (a)<-[n:R]-(b)--(c)",
        "(a)-[n:R]->(b)<-[m:R {x: 1}]-(c)",
    ]);
    (pattern, condition(), condition()).prop_map(|(pattern, one, other)| {
        format!(
            "UNWIND [1, null] AS row OPTIONAL MATCH {pattern} WHERE {one} AND {other} AND coalesce(n.x = row, true) \
             RETURN row, id(n) AS id, count(*) AS times ORDER BY row, id"
        )
    })
}

fn with_indexes() -> Session {
    let mut session = Database::empty().session();
    for (label, key) in [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y")] {
        session.ask(&format!("CREATE INDEX FOR (n:{label}) ON (n.{key})")).unwrap();
    }
    for more in ["(n:A) ON (n.x, n.y)", "(n:B) ON (n.y, n.x)", "()-[n:R]-() ON (n.x)", "()-[n:R]-() ON (n.y, n.x)"] {
        session.ask(&format!("CREATE INDEX FOR {more}")).unwrap();
    }
    session
}

/// What an answer says, or the error's kind.
fn said(session: &mut Session, text: &str) -> String {
    match session.ask(text) {
        Ok(answer) => format!("{:?} {}", answer.rows, answer.changes),
        Err(error) => error.kind().detail.to_owned(),
    }
}

/// How many histories are drawn: each asks some fifty times, so fewer than elsewhere.
fn cases() -> u32 {
    let cases: u32 = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    (cases / 32).max(8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn an_index_changes_no_answer(
        history in prop::collection::vec((statement(), question(), wide_question()), 1..12),
        late in question(),
    ) {
        let (mut plain, mut indexed) = (Database::empty().session(), with_indexes());
        for (statement, question, wide) in &history {
            prop_assert_eq!(said(&mut plain, statement), said(&mut indexed, statement), "{}", statement);
            prop_assert_eq!(said(&mut plain, question), said(&mut indexed, question), "{}", question);
            prop_assert_eq!(said(&mut plain, wide), said(&mut indexed, wide), "{}", wide);
        }
        // An index made over what is there finds the same.
        for (label, key) in [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y")] {
            plain.ask(&format!("CREATE INDEX FOR (n:{label}) ON (n.{key})")).unwrap();
        }
        let plan = plain.ask(&format!("EXPLAIN {late}")).unwrap();
        prop_assert!(plan.rows.iter().any(|row| format!("{row:?}").contains("IndexSeek")), "{}", late);
        prop_assert_eq!(said(&mut plain, &late), said(&mut indexed, &late), "{}", late);
    }

    /// What a constraint lets through has no two alike, and what it refuses is gone.
    #[test]
    fn a_constraint_is_kept(history in prop::collection::vec(statement(), 1..16)) {
        let mut session = Database::empty().session();
        for kept in [
            "(n:A) REQUIRE n.x IS UNIQUE",
            "(n:B) REQUIRE (n.x, n.y) IS NODE KEY",
            "()-[n:R]-() REQUIRE n.x IS :: INTEGER | STRING",
            "()-[n:R]-() REQUIRE (n.x, n.y) IS UNIQUE",
        ] {
            session.ask(&format!("CREATE CONSTRAINT FOR {kept}")).unwrap();
        }
        let everything = "MATCH (n) RETURN id(n) AS id, labels(n) AS labels, properties(n) AS p ORDER BY id";
        for statement in &history {
            let before = said(&mut session, everything);
            let done = session.ask(statement).is_ok();
            if !done {
                prop_assert_eq!(&before, &said(&mut session, everything), "{}", statement);
            }
            for broken in [
                "MATCH (a:A), (b:A) WHERE id(a) < id(b) AND a.x = b.x RETURN a.x",
                "MATCH (a:B), (b:B) WHERE id(a) < id(b) AND a.x = b.x AND a.y = b.y RETURN a.x",
                "MATCH (a:B) WHERE a.x IS NULL OR a.y IS NULL RETURN a",
                "MATCH ()-[a:R]->() WHERE NOT a.x IS :: INTEGER | STRING RETURN a",
                "MATCH ()-[a:R]->() MATCH ()-[b:R]->() WHERE id(a) < id(b) AND a.x = b.x AND a.y = b.y RETURN a",
            ] {
                prop_assert!(session.ask(broken).unwrap().rows.is_empty(), "{}\n{}", statement, broken);
            }
        }
    }
}
