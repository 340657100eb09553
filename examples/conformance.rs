//! What a conformance suite needs of Kenning: an empty graph, texts with parameters, columns as written, typed values,
//! errors by type, phase and detail, procedures with typed signatures, and what was changed.
//!
//! `cargo run --example conformance` runs it; `cargo test` does too.

use std::sync::Arc;

use kenning::value::{Map, Temporal};
use kenning::{Database, Result, Value};

fn main() -> Result<()> {
    // A graph of its own for each scenario, with nothing in it.
    let database = Database::empty();
    let mut session = database.session();

    // A text with parameters; a list or a map is a value like any other.
    session.set_parameter("names", vec![Value::from("Fram"), Value::from("Maud")]);
    session.set_parameter("more", Value::Map(Arc::new(Map::from_iter([("built".into(), Value::from(1892_i64))]))));
    let made = session.ask("UNWIND $names AS name CREATE (s:Ship {name: name}) SET s += $more")?;

    // What a statement changed, counted; the rows of one that only writes are none.
    assert!(made.columns.is_empty() && made.rows.is_empty());
    assert_eq!((made.changes.nodes_created, made.changes.properties_set, made.changes.labels_added), (2, 4, 2));
    assert_eq!(made.changes.to_string(), "created 2 nodes, set 4 properties, added 2 labels");

    // Columns are named by the source text, character by character.
    let answer = session.ask("MATCH (s:Ship) RETURN  s.name ,coUnt( * ), s.built/ 2.0 ORDER BY s.name")?;
    assert_eq!(answer.columns.iter().map(|name| &**name).collect::<Vec<_>>(), ["s.name", "coUnt( * )", "s.built/ 2.0"]);

    // Values keep their types: 1 is not 1.0, and null is a value.
    let row = &answer.rows[0];
    assert_eq!(row[0], Value::from("Fram"));
    assert!(matches!((&row[1], &row[2]), (Value::Integer(1), Value::Float(946.0))));
    let answer =
        session.ask("MATCH p = (s:Ship {name: 'Maud'}) RETURN s, p, [null, true], date('2015-07-21'), {a: 1}")?;
    assert!(matches!(answer.rows[0][0], Value::Node(_)) && matches!(answer.rows[0][1], Value::Path(_)));
    assert!(matches!(&answer.rows[0][3], Value::Temporal(Temporal::Date(_))));

    // Nodes, relationships and paths are ids; the answer holds the graph that they belong to.
    if let Value::Node(ship) = answer.rows[0][0] {
        let labels: Vec<_> = answer.graph().labels_of(ship).iter().map(|id| answer.graph().label_name(*id)).collect();
        assert_eq!(labels, [&"Ship".into()]);
        assert_eq!(answer.graph().properties(ship)["built"], Value::from(1892_i64));
    }

    // An error says what went wrong as data, and where in the text.
    let text = "MATCH (s:Ship) RETURN ship.name";
    let Err(error) = session.ask(text) else { unreachable!("nothing is called ship") };
    let kind = error.kind();
    assert_eq!((kind.class, kind.phase.name(), kind.detail), ("SyntaxError", "compile time", "UndefinedVariable"));
    assert_eq!(error.span().map(|span| span.of(text)), Some("ship"));
    let Err(error) = session.ask("UNWIND [1, 0] AS x CREATE (:Ship {built: 1 / x})") else {
        unreachable!("nothing is divided by zero")
    };
    assert_eq!((error.kind().class, error.kind().phase.name()), ("ArithmeticError", "runtime"));
    // The statement that failed has left nothing behind.
    assert_eq!(session.database().graph().node_count(), 2);

    // A procedure of the program: its signature is checked where it is called, its rows where it runs.
    database.register_procedure(
        "harbour.berths(name :: STRING?, from :: INTEGER?) :: (berth :: INTEGER?, of :: STRING?)",
        "The numbers of a ship's berths.",
        |arguments: &[Value]| {
            let first = arguments[1].as_integer().unwrap_or_default();
            Ok((first..first + 2).map(|berth| vec![berth.into(), arguments[0].clone()]).collect())
        },
    )?;
    let berths = session
        .ask("MATCH (s:Ship) CALL harbour.berths(s.name, 5) YIELD berth AS b RETURN s.name, b ORDER BY s.name, b")?;
    assert_eq!(berths.rows.len(), 4);
    assert_eq!(berths.rows[3], [Value::from("Maud"), Value::from(6_i64)]);
    let Err(error) = session.ask("CALL harbour.berths('Fram', 'five')") else { unreachable!("five is a text") };
    assert_eq!((error.kind().class, error.kind().detail), ("SyntaxError", "InvalidArgumentType"));
    let Err(error) = session.ask("CALL harbour.cranes()") else { unreachable!("there is none") };
    assert_eq!((error.kind().class, error.kind().detail), ("ProcedureError", "ProcedureNotFound"));
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_of_it_holds() {
        super::main().unwrap();
    }
}
