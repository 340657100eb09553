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
        value().prop_map(|is| format!("MATCH (n:A {{x: {is}}}) DELETE n")),
        value().prop_map(|is| format!("MATCH (n:A) SET n.x = {is} RETURN 1 / 0")),
        value().prop_map(|is| format!("UNWIND [{is}, 7] AS v CALL (v) {{ MERGE (n:B {{y: coalesce(v, 8)}}) }}")),
    ]
}

/// A question whose answer doesn't depend on which rows come first.
fn question() -> impl Strategy<Value = String> {
    let sign = || prop::sample::select(vec!["=", "<", "<=", ">", ">="]);
    let label = || prop::sample::select(vec!["A", "B"]);
    let key = || prop::sample::select(vec!["x", "y"]);
    let condition = prop_oneof![
        (key(), sign(), value()).prop_map(|(key, sign, is)| format!("n.{key} {sign} {is}")),
        (key(), sign(), value()).prop_map(|(key, sign, is)| format!("{is} {sign} n.{key}")),
        (key(), value(), value()).prop_map(|(key, from, to)| format!("{from} <= n.{key} < {to}")),
        (key(), value(), value()).prop_map(|(key, one, other)| format!("n.{key} IN [{one}, {other}, {one}]")),
        key().prop_map(|key| format!("n.{key} STARTS WITH 'a'")),
        (key(), value()).prop_map(|(key, is)| format!("n.{key} > {is} AND n.x = n.y")),
    ];
    (label(), condition).prop_map(|(label, condition)| {
        format!("UNWIND [1, 2] AS row MATCH (n:{label}) WHERE {condition} RETURN row, id(n) AS id ORDER BY row, id")
    })
}

fn with_indexes() -> Session {
    let mut session = Database::empty().session();
    for (label, key) in [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y")] {
        session.ask(&format!("CREATE INDEX FOR (n:{label}) ON (n.{key})")).unwrap();
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
        history in prop::collection::vec((statement(), question()), 1..12),
        late in question(),
    ) {
        let (mut plain, mut indexed) = (Database::empty().session(), with_indexes());
        for (statement, question) in &history {
            prop_assert_eq!(said(&mut plain, statement), said(&mut indexed, statement), "{}", statement);
            prop_assert_eq!(said(&mut plain, question), said(&mut indexed, question), "{}", question);
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
        session.ask("CREATE CONSTRAINT FOR (n:A) REQUIRE n.x IS UNIQUE").unwrap();
        let everything = "MATCH (n) RETURN id(n) AS id, labels(n) AS labels, properties(n) AS p ORDER BY id";
        for statement in &history {
            let before = said(&mut session, everything);
            let done = session.ask(statement).is_ok();
            if !done {
                prop_assert_eq!(&before, &said(&mut session, everything), "{}", statement);
            }
            let alike = "MATCH (a:A), (b:A) WHERE id(a) < id(b) AND a.x = b.x RETURN a.x";
            prop_assert!(session.ask(alike).unwrap().rows.is_empty(), "{}", statement);
        }
    }
}
