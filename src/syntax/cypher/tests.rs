//! Cypher read, printed and refused: tables of texts, and trees drawn at random.

mod drawn;
mod limits;

use super::*;
use crate::query::{Clause, ExpressionKind as Kind};
use crate::value::Value;

/// The expression that `RETURN …` returns.
fn expression(text: &str) -> Result<Kind> {
    let query = parse(&format!("RETURN {text}"))?;
    match query.first.clauses.into_iter().next() {
        Some(Clause::Return(mut projection)) => Ok(projection.items.remove(0).expression.kind),
        other => panic!("{other:?}"),
    }
}

/// The expression with every part in parentheses that the printer finds necessary.
fn printed(text: &str) -> String {
    expression(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_string()
}

fn assert_round_trip(text: &str) {
    let first = parse(text).unwrap_or_else(|error| panic!("{text}\n{error} {:?}", error.span()));
    for printed in [first.to_string(), first.pretty().to_string()] {
        let second = parse(&printed).unwrap_or_else(|error| panic!("{text}\n{printed}\n{error} {:?}", error.span()));
        assert_eq!(first.clone().without_spans(), second.without_spans(), "{text}\n{printed}");
    }
}

#[test]
fn changes_of_indexes_are_read_and_printed() {
    for (text, expected) in [
        ("create range index for (s:Ship) on (s.name)", "CREATE INDEX FOR (n:Ship) ON (n.name)"),
        (
            "CREATE INDEX if IF NOT EXISTS FOR (s:Ship) ON (s.`a b`)",
            "CREATE INDEX if IF NOT EXISTS FOR (n:Ship) ON (n.`a b`)",
        ),
        ("CREATE INDEX IF NOT EXISTS FOR (s:A) ON (s.b)", "CREATE INDEX IF NOT EXISTS FOR (n:A) ON (n.b)"),
        (
            "CREATE CONSTRAINT for FOR (s:A) REQUIRE s.b IS UNIQUE",
            "CREATE CONSTRAINT for FOR (n:A) REQUIRE n.b IS UNIQUE",
        ),
        (
            "CREATE CONSTRAINT FOR (s:A) REQUIRE (s.b) IS NOT NULL",
            "CREATE CONSTRAINT FOR (n:A) REQUIRE n.b IS NOT NULL",
        ),
        ("create index for ()<-[r:R]-() on (r.a, r.b)", "CREATE INDEX FOR ()-[n:R]-() ON (n.a, n.b)"),
        (
            "CREATE CONSTRAINT FOR (s:A) REQUIRE (s.a, s.b) IS NODE KEY",
            "CREATE CONSTRAINT FOR (n:A) REQUIRE (n.a, n.b) IS KEY",
        ),
        (
            "CREATE CONSTRAINT FOR ()-[r:R]-() REQUIRE r.a IS RELATIONSHIP UNIQUE",
            "CREATE CONSTRAINT FOR ()-[n:R]-() REQUIRE n.a IS UNIQUE",
        ),
        (
            "CREATE CONSTRAINT FOR (s:A) REQUIRE s.a IS TYPED STRING | LIST<INT>",
            "CREATE CONSTRAINT FOR (n:A) REQUIRE n.a IS :: STRING | LIST<INTEGER>",
        ),
        ("DROP INDEX a IF EXISTS", "DROP INDEX a IF EXISTS"),
        ("drop constraint a", "DROP CONSTRAINT a"),
    ] {
        let query = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(query.to_string(), expected);
    }
}

#[test]
fn every_read_clause_is_read_and_printed() {
    for text in [
        "MATCH (n) RETURN n",
        "match (a:A:B {x: 1})-[r:R|S*1..3 {y: 2}]->(b), p = (c)<--(d)--() where a.x > 1 return *",
        "OPTIONAL MATCH (n) WHERE n:A RETURN DISTINCT n.x AS x, 1 ORDER BY x DESC, n.y SKIP 1 LIMIT $n",
        "UNWIND [1, 2] AS x WITH *, x AS y ORDER BY y OFFSET 2 WHERE y > 1 RETURN x UNION ALL RETURN 1 AS x",
        "RETURN 1 AS x UNION RETURN 2 AS x UNION DISTINCT RETURN 3 AS x;",
        "MATCH p = shortestPath((a)-[*..5]-(b)), q = allShortestPaths((a)-[:R*]->(b)) RETURN p, q",
        "MATCH ((a)-->(b)), (c)<-->(d), (e)-[*]-(f), (g)-[*2]-(h), (i)-[*2..]-(j), (k)-[x:A|:B]-(l) RETURN 1",
        "MATCH (n $p)-[r $q]-() RETURN shortestPath((n)-[*]-(m))",
        "MATCH (n) WHERE (n)-->() AND NOT (n {x: (1)})<-[:R]-(:B) OR exists((n)--(m)) RETURN n",
        "MATCH (n) WHERE EXISTS { (n)-->(m) WHERE m.x } AND exists { MATCH (n) WITH n AS k RETURN k UNION RETURN 1 AS k } RETURN n",
        "RETURN COUNT { (n)-->(m), (m)-->(o) }, count { MATCH (n) RETURN n }, count(*), count(DISTINCT n), exists(n.x)",
        "RETURN [(a)-->(b) WHERE b.x | b], [p = (a:A)-[:R]->() | length(p)], [(a)-->(b), true], [x IN xs, 1]",
        "RETURN [x IN xs], [x IN xs WHERE x > 1], [x IN xs | x * 2], [x IN xs WHERE (x)-->() | [y IN x | y]], [(x IN xs)]",
        "RETURN all(x IN xs WHERE x), any(x IN xs WHERE x > 1), NONE(x IN xs), single(x in xs where true), any(x), `all`(x IN y)",
        "RETURN reduce(a = 0, x IN [1, 2] | a + x), reduce(1), CASE WHEN a THEN b END, CASE a WHEN 1 THEN 2 WHEN 2 THEN 3 ELSE 4 END",
        "RETURN date.truncate('day', x), {a: 1, `b c`: {end: 2}, RETURN: 3}, n.end.match[0][1..2][..3][4..][..], $0, $`a b`",
        "MATCH (`a b`:`C``D`) /* a ( comment */ RETURN `a b`.`x y` // the end",
        "MATCH (order1:Order)-[:IN|OUT]->(:END {in: 1, case: 2}) RETURN order1.case, order1:END",
        "RETURN 'it\\'s', \"say \\\"hi\\\"\", '\\u01FF\\n\\t', '\\U01F600', '\\uD83D\\uDE00', ''",
        "RETURN 0x1F, 0o17, 1_000, .5, 1.5e-3, 1E5, -0x10, -9223372036854775808, - 1.5, +2, +x, -x, - -x, -(1)",
        "RETURN 1 < x <= 3 <> 4, a IN b IN c, x IS NULL, x.y IS NOT NULL, a STARTS WITH b, a ENDS WITH b, a CONTAINS b, a =~ b",
        "RETURN NOT NOT a AND b XOR c OR d, (a OR b) AND c, (1 + 2) + 3, 1 + (2 + 3), (a < b) < c, (a AND b) AND c",
        "RETURN (a)--(b), (a) - (b), (a)-[1], (1)--(b), a - -b, a<-1, (a).x, (1).x, (-1)[0], 'x'[0], [1][0], {a: 1}.a",
        "RETURN coUnt( dIstInct p ), a  +  b /* kept out */, (n), `n`",
    ] {
        assert_round_trip(text);
    }
}

#[test]
fn precedence_is_opencyphers() {
    for (text, same) in [
        ("4 ^ 3 * 2 ^ 3", "(4 ^ 3) * (2 ^ 3)"),
        ("-x ^ 2", "(-x) ^ 2"),
        ("a OR b XOR c AND NOT d = e", "a OR (b XOR (c AND (NOT (d = e))))"),
        ("a = b IS NULL", "a = (b IS NULL)"),
        ("a + b IS NULL", "(a + b) IS NULL"),
        ("a + b IN c + d", "(a + b) IN (c + d)"),
        ("-a.b[0]", "-((a.b)[0])"),
        ("NOT n:A", "NOT (n:A)"),
        ("1 - 2 + 3 * 4 % 5", "1 - 2 + (3 * 4 % 5)"),
    ] {
        let bare = |text: &str| crate::query::Expression::from(expression(text).unwrap()).without_spans();
        assert_eq!(bare(text), bare(same), "{text}");
    }
    assert_eq!(printed("((1)) + (2 * 3)"), "1 + 2 * 3");
    assert_eq!(printed("((a + b) * c).d"), "((a + b) * c).d");
    assert!(matches!(expression("4 ^ 3 ^ 2"), Ok(Kind::Arithmetic(_, rest)) if rest.len() == 2));
}

#[test]
fn literals_have_their_values() {
    for (text, value) in [
        ("-9223372036854775808", Value::Integer(i64::MIN)),
        ("9223372036854775807", Value::Integer(i64::MAX)),
        ("-0x8000000000000000", Value::Integer(i64::MIN)),
        ("0o17", Value::Integer(15)),
        ("1e-305", Value::Float(1e-305)),
        (".5", Value::Float(0.5)),
        ("'a\\u01FF\\\\'", Value::text("a\u{1FF}\\")),
        ("'\\U01F600\\U0001F600\\uD83D\\uDE00'", Value::text("😀😀😀")),
        ("fAlse", Value::Boolean(false)),
        ("nUll", Value::Null),
    ] {
        assert_eq!(expression(text), Ok(Kind::Literal(value)), "{text}");
    }
}

#[test]
fn columns_are_named_by_their_source() {
    let query = parse("RETURN coUnt( dIstInct p ) , a  +  b /* out */, (n), `my n`, 12 / 4 * (3 - 2), keys(null) AS k")
        .unwrap();
    let Clause::Return(projection) = &query.first.clauses[0] else { panic!() };
    let names: Vec<&str> = projection.items.iter().map(|item| &*item.name).collect();
    assert_eq!(names, ["coUnt( dIstInct p )", "a  +  b", "(n)", "my n", "12 / 4 * (3 - 2)", "k"]);
}

#[test]
fn explain_is_part_of_a_statement() {
    for (text, mode) in [
        ("EXPLAIN MATCH (n) RETURN n;;", Mode::Explain),
        ("explain steps MATCH (n) RETURN n", Mode::ExplainSteps),
        ("PROFILE CALL db.labels()", Mode::Profile),
        ("RETURN explain", Mode::Run),
    ] {
        assert_eq!(parse_statement(text).unwrap().mode, mode);
    }
}

/// Message, first hint and the text that the caret points at.
fn complaint(text: &str) -> String {
    let error = parse(text).expect_err(text);
    let span = error.span().unwrap();
    let hint = error.hints().first().map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!("{} {}..{}: {}{hint}", error.kind().detail, span.from, span.to, error.message())
}

#[test]
fn mistakes_are_explained() {
    for (text, expected) in ERRORS {
        assert_eq!(complaint(text), *expected, "{text}");
    }
}

const ERRORS: &[(&str, &str)] = &[
    (
        "MATCH (n RETURN n",
        "UnexpectedSyntax 9..15: RETURN can't stand here: expected `)`, `:`, properties in braces or WHERE (the ( at character 7 is never closed)",
    ),
    ("RETRUN 1", "UnexpectedSyntax 0..6: RETRUN can't stand here: expected a clause (did you mean RETURN?)"),
    ("match", "UnexpectedSyntax 5..5: the query stops where a pattern such as (n) should follow"),
    ("MATCH (n) RETURN 'abc", "UnexpectedSyntax 17..18: the text that begins here never ends (end it with ')"),
    ("", "UnexpectedSyntax 0..0: there is no query here (try: MATCH (n) RETURN n LIMIT 10)"),
    ("RETURN", "UnexpectedSyntax 6..6: the query stops where an expression should follow"),
    ("RETURN 1 +", "UnexpectedSyntax 10..10: the query stops where an expression should follow"),
    ("RETURN 1 2", "UnexpectedSyntax 9..10: 2 can't stand here: expected AS, `,`, a clause or ORDER BY, SKIP, LIMIT"),
    (
        "MATCH (n) WERE n.x = 1 RETURN n",
        "UnexpectedSyntax 10..14: WERE can't stand here: expected `,`, WHERE, a relationship such as --> or a clause (did you mean WHERE?)",
    ),
    ("MATCH (n)", "UnexpectedSyntax 9..9: the query ends without RETURN (say what is wanted: RETURN *)"),
    (
        "MATCH (n) RETURN n MATCH (m) RETURN m",
        "UnexpectedSyntax 19..28: nothing can follow RETURN but UNION and NEXT (use WITH in place of RETURN to go on)",
    ),
    (
        "USE a RETURN 1",
        "UnexpectedSyntax 0..3: USE can't choose a graph: there is one only (leave it out; another world is opened by its name: kenning WORLD)",
    ),
    (
        "CREATE TEXT INDEX FOR (n:A) ON (n.x)",
        "UnexpectedSyntax 7..11: there are no TEXT indexes (CREATE INDEX FOR (n:Label) ON (n.key) serves =, IN, <, > and STARTS WITH)",
    ),
    (
        "MATCH (n) SET n.x += 1",
        "UnexpectedSyntax 14..22: += puts a map to all properties of one thing (write n.x = n.x + 1 to add to one property)",
    ),
    (
        "MATCH (n) REMOVE n",
        "UnexpectedSyntax 17..18: REMOVE takes a property or labels (DELETE removes a node or a relationship)",
    ),
    (
        "MATCH (n) WHERE n.x == 1 RETURN n",
        "UnexpectedSyntax 21..22: = can't stand here: expected an expression (write = to compare)",
    ),
    (
        "MATCH (n) WHERE n.x != 1 RETURN n",
        "UnexpectedSyntax 20..21: ! can't stand here: expected a clause or the end (write <> for \"not equal\")",
    ),
    ("MATCH (n) WHERE n.x RETURN n.", "UnexpectedSyntax 29..29: the query stops where a name should follow"),
    (
        "RETURN 42 — 41",
        "InvalidUnicodeCharacter 10..13: the character — can't stand here (write - for a minus or a dash)",
    ),
    ("RETURN ‘a’", "InvalidUnicodeCharacter 7..10: the character ‘ can't stand here (write ' or \" around a text)"),
    (
        "RETURN 9223372036854775808",
        "IntegerOverflow 7..26: 9223372036854775808 is too large for an integer (integers lie between -9223372036854775808 and 9223372036854775807)",
    ),
    (
        "RETURN -9223372036854775809",
        "IntegerOverflow 8..27: 9223372036854775809 is too large for an integer (integers lie between -9223372036854775808 and 9223372036854775807)",
    ),
    ("RETURN 9223372h54775808", "InvalidNumberLiteral 7..23: 9223372h54775808 is not a number"),
    (
        "RETURN 9223372#54775808",
        "UnexpectedSyntax 14..15: # can't stand here: expected AS, `,`, a clause or ORDER BY, SKIP, LIMIT",
    ),
    ("RETURN 1.34E999", "FloatingPointOverflow 7..15: 1.34E999 is too large"),
    ("RETURN '\\uH'", "InvalidUnicodeLiteral 8..11: \\uH is no character (write 4 hexadecimal digits behind \\u)"),
    ("RETURN '\\d'", "UnexpectedSyntax 8..10: \\d stands for nothing in a text (write \\\\ for a backslash)"),
    (
        "RETURN 1 + NOT x",
        "UnexpectedSyntax 11..16: this operand binds looser than the operator beside it (put it in parentheses)",
    ),
    (
        "RETURN [1, 2",
        "UnexpectedSyntax 12..12: the query stops where `]` or `,` should follow (the [ at character 8 is never closed)",
    ),
    ("RETURN {a 1}", "UnexpectedSyntax 10..11: 1 can't stand here: expected `:`"),
    (
        "MATCH (a)-[:R->(b) RETURN a",
        "UnexpectedSyntax 13..14: - can't stand here: expected `]`, properties in braces, WHERE or `*` (the [ at character 11 is never closed)",
    ),
    (
        "MATCH (a)->(b) RETURN a",
        "UnexpectedSyntax 10..11: > can't stand here: expected `-` or `->` (write --> or -[:TYPE]->)",
    ),
    ("MATCH a RETURN a", "UnexpectedSyntax 6..7: a can't stand here: expected a pattern such as (n)"),
    ("UNWIND [1] x RETURN x", "UnexpectedSyntax 11..12: x can't stand here: expected AS"),
    ("RETURN CASE WHEN 1 THEN 2", "UnexpectedSyntax 25..25: the query stops where WHEN, END or ELSE should follow"),
    (
        "RETURN 1 UNION RETURN 2 UNION ALL RETURN 3",
        "InvalidClauseComposition 24..33: UNION and UNION ALL can't stand in one query (use the same in all places)",
    ),
    (
        "MATCH (order) RETURN 1",
        "UnexpectedSyntax 7..12: order can't stand here: expected `)`, a name, `:` or properties in braces (write it in back-ticks to use it as a name: `order`)",
    ),
    ("RETURN 1 ORDER x", "UnexpectedSyntax 15..16: x can't stand here: expected BY"),
    ("RETURN $", "UnexpectedSyntax 7..8: $ can't stand here: expected an expression"),
    (
        "RETURN foo(1",
        "UnexpectedSyntax 12..12: the query stops where `)` or `,` should follow (the ( at character 11 is never closed)",
    ),
    ("RETURN 1)", "UnexpectedSyntax 8..9: ) can't stand here: expected AS, `,`, a clause or ORDER BY, SKIP, LIMIT"),
    ("RETURN 1; RETURN 2", "UnexpectedSyntax 10..16: RETURN can't stand here: expected the end"),
    (
        "MATCH (a)-[:R..]->(b) RETURN a",
        "InvalidRelationshipPattern 13..14: . can't stand in a relationship's length (write *2, *1..3 or *)",
    ),
    (
        "MATCH (a)-[:R*-2]->(b) RETURN a",
        "InvalidRelationshipPattern 14..15: - can't stand in a relationship's length (write *2, *1..3 or *)",
    ),
];
