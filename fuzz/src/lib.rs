//! What the fuzz targets and `tests/grown.rs` share: queries grown from bytes by a small grammar, and a graph to ask.

use std::sync::OnceLock;
use std::time::Duration;

use kenning::{Budget, Database, Session};

/// A grammar: `<name>` in a form is replaced by one of the forms of that name, chosen by the next byte. The first form
/// of each is the one that ends soonest.
const GRAMMAR: &[(&str, &[&str])] = &[
    (
        "query",
        &[
            "<clauses>RETURN <items>",
            "<clauses><write> RETURN <items>",
            "<clauses><write>",
            "<query> UNION <query>",
            "<query> UNION ALL <query>",
            "EXPLAIN <query>",
            "PROFILE <clauses>RETURN <items>",
        ],
    ),
    (
        "clauses",
        &[
            "MATCH <pattern> ",
            "<clauses>MATCH <pattern> WHERE <truth> ",
            "<clauses>OPTIONAL MATCH <pattern> WHERE <truth> ",
            "<clauses>UNWIND <list> AS <name> ",
            "<clauses>WITH <items> ",
            "<clauses>WITH <items> WHERE <truth> ",
            "UNWIND <list> AS <name> ",
            "<clauses><write> WITH * ",
            "<clauses>CALL db.labels() YIELD label ",
            "WITH <value> AS <name> ",
        ],
    ),
    (
        "items",
        &[
            "*",
            "<item>",
            "<item>, <item>",
            "DISTINCT <item>",
            "<item>, <aggregate> AS <name>",
            "<item> ORDER BY <value>",
            "<item> ORDER BY <value> DESC SKIP 1 LIMIT 2",
            "*, <item>",
            "<item> LIMIT <value>",
            "<item> ORDER BY <value> NULLS FIRST, <value> DESC NULLS LAST",
        ],
    ),
    ("item", &["<name>", "<value> AS <name>", "<value>"]),
    (
        "write",
        &[
            "CREATE <pattern>",
            "MERGE <path>",
            "MERGE <path> ON CREATE SET <set> ON MATCH SET <set>",
            "SET <set>",
            "SET <set>, <set>",
            "REMOVE <name>.<key>",
            "REMOVE <name>:<label>",
            "DELETE <value>",
            "DETACH DELETE <name>",
            "FOREACH (<name> IN <list> | <write>)",
        ],
    ),
    (
        "set",
        &[
            "<name>.<key> = <value>",
            "<name> = <value>",
            "<name> += <map>",
            "<name>:<label>",
            "<name>[<value>] = <value>",
        ],
    ),
    (
        "pattern",
        &[
            "<path>",
            "<path>, <path>",
            "<name> = <path>",
            "<name> = shortestPath((<name>)-[*]-(<name>))",
            "<name> = allShortestPaths((<name>)-[:R*..3]->(<name>))",
        ],
    ),
    ("path", &["(<name>)", "<node><step><node>", "<node><step><node><step><node>", "<node>"]),
    (
        "node",
        &[
            "()",
            "(<name>)",
            "(<name>:<labels>)",
            "(<name> <map>)",
            "(:<labels> {<key>: <value>})",
            "(<name> WHERE <truth>)",
            "(<name>:<labels> $p)",
        ],
    ),
    (
        "step",
        &[
            "-->",
            "--",
            "<--",
            "-[<name>:<type>]->",
            "-[:<type>|<type>]-",
            "<-[<name>]-",
            "-[<name>*1..2]->",
            "-[*0..1]-",
            "-[:<type>*]->",
            "-[<name>:<type> {<key>: <value>}]->",
            "-[<name> WHERE <truth>]->",
            "-[:<type>*2..1]-",
        ],
    ),
    ("labels", &["A", "A:B", "A|B", "!A", "A&!B", "%", "$(<value>)"]),
    ("label", &["A", "B", "C", "New", "$(<value>)"]),
    ("type", &["R", "S", "None", "!R", "$(<value>)"]),
    ("key", &["x", "y", "s", "none", "`a b`"]),
    ("name", &["a", "b", "c", "n", "r", "p", "x"]),
    (
        "truth",
        &[
            "true",
            "<value> = <value>",
            "<value> < <value>",
            "<value> <= <value> < <value>",
            "NOT <truth>",
            "<truth> AND <truth>",
            "<truth> OR <truth>",
            "<truth> XOR <truth>",
            "<value> IS NULL",
            "<value> IN <list>",
            "<value> STARTS WITH <value>",
            "<value> =~ <value>",
            "<name>:<labels>",
            "<name> IS NOT LABELED A",
            "(<name>)<step>(<name>)",
            "EXISTS { <path> WHERE <truth> }",
            "EXISTS { <clauses>RETURN <items> }",
            "COUNT { <path> } > 1",
            "all(<name> IN <list> WHERE <truth>)",
            "single(<name> IN <list> WHERE <truth>)",
            "<value>",
        ],
    ),
    (
        "value",
        &[
            "1",
            "null",
            "<name>",
            "<name>.<key>",
            "<name>.<key>",
            "'a'",
            "2.5",
            "-1",
            "9223372036854775807",
            "-9223372036854775808",
            "0.0 / 0.0",
            "$p",
            "$q",
            "true",
            "<list>",
            "<map>",
            "<value> + <value>",
            "<value> - <value>",
            "<value> * <value>",
            "<value> / <value>",
            "<value> % <value>",
            "<value> ^ <value>",
            "-<value>",
            "(<value>)",
            "<truth>",
            "<value>[<value>]",
            "<value>[<value>..<value>]",
            "CASE WHEN <truth> THEN <value> ELSE <value> END",
            "CASE <value> WHEN <value> THEN <value> END",
            "CASE <value> WHEN > <value>, IS NULL THEN <value> WHEN IN <list> THEN <value> ELSE <value> END",
            "<call>",
            "<aggregate>",
            "reduce(<name> = <value>, <name> IN <list> | <value>)",
            "allReduce(<name> = <value>, <name> IN <list> | <value>, <truth>)",
            "normalize(<value>, NFKD)",
            "<value> IS NOT NFC NORMALIZED",
            "[(<name>)<step>(<name>) | <value>]",
            "<value>.<key>",
            "<value> || <value>",
            "size(<list>)",
            "<moment>",
            "'äö😀'",
            "''",
        ],
    ),
    (
        "list",
        &[
            "[]",
            "[1, 2, null]",
            "[<value>]",
            "[<value>, <value>]",
            "range(<value>, 5)",
            "[<name> IN <list> WHERE <truth> | <value>]",
            "collect(<value>)",
            "nodes(<name>)",
            "relationships(<name>)",
            "keys(<name>)",
            "labels(<name>)",
            "<list> + <list>",
            "<value>",
            "split('a,b', <value>)",
            "tail(<list>)",
            "reverse(<list>)",
            "<list>[<value>..]",
        ],
    ),
    ("map", &["{}", "{<key>: <value>}", "{<key>: <value>, <key>: <value>}", "properties(<name>)", "$m"]),
    (
        "aggregate",
        &[
            "count(*)",
            "count(<value>)",
            "count(DISTINCT <value>)",
            "sum(<value>)",
            "avg(<value>)",
            "min(<value>)",
            "max(<value>)",
            "collect(<value>)",
            "percentileDisc(<value>, 0.5)",
            "percentileCont(<value>, <value>)",
            "stDev(<value>)",
        ],
    ),
    (
        "call",
        &[
            "id(<name>)",
            "type(<name>)",
            "coalesce(<value>, <value>)",
            "toString(<value>)",
            "toInteger(<value>)",
            "toFloat(<value>)",
            "toBoolean(<value>)",
            "abs(<value>)",
            "sqrt(<value>)",
            "round(<value>, <value>)",
            "substring(<value>, <value>, <value>)",
            "left(<value>, <value>)",
            "right(<value>, <value>)",
            "replace(<value>, <value>, <value>)",
            "split(<value>, <value>)",
            "toUpper(<value>)",
            "trim(<value>)",
            "head(<list>)",
            "last(<list>)",
            "length(<name>)",
            "startNode(<name>)",
            "exists(<name>.<key>)",
            "properties(<name>)",
            "elementId(<name>)",
            "range(<value>, <value>, <value>)",
            "sign(<value>)",
            "isEmpty(<value>)",
            "valueType(<value>)",
            "nullIf(<value>, <value>)",
            "normalize(<value>)",
        ],
    ),
    (
        "moment",
        &[
            "date('2020-02-29')",
            "date({year: <value>, month: <value>})",
            "date({date: <moment>, day: <value>})",
            "datetime('2020-03-29T01:30[Europe/Berlin]')",
            "localtime({hour: <value>, nanosecond: <value>})",
            "time('12:00+01:00')",
            "localdatetime(<value>)",
            "duration({months: <value>, days: <value>, seconds: <value>})",
            "duration(<value>)",
            "duration.between(<moment>, <moment>)",
            "duration.inSeconds(<moment>, <moment>)",
            "duration.inMonths(<moment>, <moment>)",
            "date.truncate('week', <moment>, <map>)",
            "datetime.truncate(<value>, <moment>)",
            "<moment> + <moment>",
            "<moment> - duration('P1M')",
            "<moment> * <value>",
            "datetime.fromepoch(<value>, <value>)",
            "datetime({epochMillis: <value>})",
        ],
    ),
];

/// A query grown from bytes.
pub fn query(bytes: &[u8]) -> String {
    let mut text = String::new();
    grow("query", &mut bytes.iter().copied(), 0, &mut text);
    text
}

fn grow(name: &str, bytes: &mut impl Iterator<Item = u8>, depth: usize, text: &mut String) {
    let Some((_, forms)) = GRAMMAR.iter().find(|(known, _)| *known == name) else { return };
    // Where the bytes have run out, or it nests deep, the form that ends soonest.
    let choice = if depth > 12 || text.len() > 4_000 { 0 } else { bytes.next().unwrap_or(0) as usize };
    let mut rest = forms[choice % forms.len()];
    while let Some((before, behind)) = rest.split_once('<') {
        match behind.split_once('>').filter(|(inner, _)| GRAMMAR.iter().any(|(known, _)| known == inner)) {
            Some((inner, behind)) => {
                text.push_str(before);
                grow(inner, bytes, depth + 1, text);
                rest = behind;
            }
            None => {
                text.push_str(before);
                text.push('<');
                rest = behind;
            }
        }
    }
    text.push_str(rest);
}

/// What a question may spend here: little.
const BUDGET: Budget = Budget { time: Some(Duration::from_millis(200)), memory_bytes: Some(32 << 20), threads: None };

/// A session over a copy of a small graph with every kind of value.
pub fn small() -> Session {
    static DATABASE: OnceLock<Database> = OnceLock::new();
    let database = DATABASE.get_or_init(|| {
        let database = Database::empty();
        let created = database.session().ask(
            "CREATE (a:A {x: 1, s: 'a', y: [1, 2]})-[:R {x: 1}]->(b:B {x: 2.5, s: 'b'})-[:S]->(c:A:B {x: null, y: true}), \
             (c)-[:R]->(a), (c)-[:S {y: date('2020-01-01')}]->(c), (:C {x: duration('P1M'), y: datetime('2020-03-29T00:00[Europe/Berlin]')})",
        );
        assert!(created.is_ok());
        database
    });
    let mut session = database.latest().fork().session();
    session.set_budget(BUDGET);
    session.set_parameter("p", 1i64);
    session.set_parameter("q", "a");
    session
}
