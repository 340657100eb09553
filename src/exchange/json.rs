//! Answers, errors and values as JSON: a line for each question, or a line for each row.

use std::io::{self, Write};

use serde_json::{Map as Object, Number, Value as Json, json};

use super::cell;
use super::sheet::Sheet;
use crate::error::{Error, kinds};
use crate::graph::{Changes, Graph};
use crate::value::{Map, NodeId, Path, RelId, Value};

/// How deep lists and maps may be nested in JSON.
const DEEPEST: usize = 512;

/// What is said of a question beside its rows.
pub struct Told<'a> {
    /// The question as asked.
    pub question: &'a str,
    /// How a phrase was understood; none for Cypher.
    pub reading: Option<&'a str>,
    /// The Cypher that ran.
    pub cypher: &'a str,
    /// Its parameters.
    pub parameters: &'a Map,
    /// What to mind about the answer.
    pub notes: &'a [String],
    /// What the question changed.
    pub changes: &'a Changes,
    /// How firmly the rows are known.
    pub standing: &'a Map,
}

/// Writes a question and its answer as one line.
pub fn answer(told: &Told<'_>, sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer { graph: sheet.graph };
    let rows: io::Result<Vec<Json>> = sheet.rows.iter().map(|row| writer.list(row, 0)).collect();
    let mut line = json!({
        "question": told.question,
        "reading": told.reading,
        "cypher": told.cypher,
        "parameters": writer.map(told.parameters, 0)?,
        "columns": sheet.columns,
        "rows": rows?,
        "notes": told.notes,
        "standing": writer.map(told.standing, 0)?,
    });
    if !told.changes.is_empty() {
        line["changes"] = changed(told.changes);
    }
    writeln!(out, "{line}")
}

fn changed(changes: &Changes) -> Json {
    json!({
        "nodesCreated": changes.nodes_created,
        "nodesDeleted": changes.nodes_deleted,
        "relationshipsCreated": changes.relationships_created,
        "relationshipsDeleted": changes.relationships_deleted,
        "propertiesSet": changes.properties_set,
        "labelsAdded": changes.labels_added,
        "labelsRemoved": changes.labels_removed,
    })
}

/// Writes each row as one object on a line.
pub fn lines(sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer { graph: sheet.graph };
    for row in sheet.rows {
        let mut object = Object::new();
        for (column, value) in sheet.columns.iter().zip(row) {
            object.insert(column.to_string(), writer.value(value, 0)?);
        }
        writeln!(out, "{}", Json::Object(object))?;
    }
    Ok(())
}

/// Writes a question and what went wrong as one line; the span counts bytes of the question.
pub fn error(question: &str, error: &Error, out: &mut dyn Write) -> io::Result<()> {
    let kind = error.kind();
    let line = json!({
        "question": question,
        "error": {
            "code": kind.code,
            "type": kind.class,
            "phase": kind.phase.name(),
            "detail": kind.detail,
            "message": error.message(),
            "hint": match error.hints() {
                [] => Json::Null,
                hints => Json::String(hints.join("; ")),
            },
            "span": error.span().map(|span| [span.from, span.to]),
        },
    });
    writeln!(out, "{line}")
}

/// A value as JSON text, as parameters are printed.
pub fn text(value: &Value, graph: &Graph) -> io::Result<String> {
    Ok(Writer { graph }.value(value, 0)?.to_string())
}

/// Reads a value from JSON text, as parameters are given on the command line.
pub fn read(text: &str) -> Result<Value, Error> {
    let json: Json = serde_json::from_str(text).map_err(|cause| {
        let kind = if cause.to_string().contains("recursion limit") { kinds::TOO_DEEP } else { kinds::USAGE };
        Error::new(kind, format!("not a JSON value: {cause}"))
    })?;
    from_json(json)
}

/// Its depth is bounded by serde_json's own limit of 128.
fn from_json(json: Json) -> Result<Value, Error> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Boolean(truth),
        Json::Number(number) => from_number(&number)?,
        Json::String(text) => Value::from(text),
        Json::Array(items) => Value::list(items.into_iter().map(from_json).collect::<Result<_, _>>()?),
        Json::Object(entries) => {
            let map: Result<Map, Error> =
                entries.into_iter().map(|(key, value)| Ok((key.into(), from_json(value)?))).collect();
            Value::Map(map?.into())
        }
    })
}

fn from_number(number: &Number) -> Result<Value, Error> {
    if let Some(integer) = number.as_i64() {
        return Ok(Value::Integer(integer));
    }
    match number.as_f64() {
        Some(float) if !number.is_u64() => Ok(Value::Float(float)),
        _ => Err(Error::new(kinds::INTEGER_OVERFLOW, format!("the integer {number} doesn't fit 64 bits"))),
    }
}

struct Writer<'a> {
    graph: &'a Graph,
}

impl Writer<'_> {
    fn value(&self, value: &Value, depth: usize) -> io::Result<Json> {
        if depth > DEEPEST {
            return Err(io::Error::other("a value is nested too deep for JSON"));
        }
        Ok(match value {
            Value::Null => Json::Null,
            Value::Boolean(truth) => Json::Bool(*truth),
            Value::Integer(number) => Json::from(*number),
            Value::Float(number) => match Number::from_f64(*number) {
                Some(finite) => Json::Number(finite),
                None => Json::String(cell::float(*number)),
            },
            Value::Text(text) => Json::String(text.to_string()),
            Value::List(items) => self.list(items, depth + 1)?,
            Value::Map(map) => self.map(map, depth + 1)?,
            Value::Node(node) => self.node(*node, depth)?,
            Value::Relationship(relationship) => self.relationship(*relationship, depth)?,
            Value::Path(path) => self.path(path, depth)?,
            Value::Temporal(temporal) => Json::String(temporal.to_string()),
        })
    }

    fn list(&self, items: &[Value], depth: usize) -> io::Result<Json> {
        let items: io::Result<Vec<Json>> = items.iter().map(|item| self.value(item, depth)).collect();
        Ok(Json::Array(items?))
    }

    fn map(&self, map: &Map, depth: usize) -> io::Result<Json> {
        let entries: io::Result<Object<String, Json>> =
            map.iter().map(|(key, value)| Ok((key.to_string(), self.value(value, depth)?))).collect();
        Ok(Json::Object(entries?))
    }

    fn node(&self, node: NodeId, depth: usize) -> io::Result<Json> {
        let labels: Vec<&str> =
            self.graph.labels_of(node).iter().map(|label| &**self.graph.label_name(*label)).collect();
        Ok(json!({
            "id": self.graph.element_id(node),
            "labels": labels,
            "properties": self.map(&self.graph.properties(node), depth)?,
        }))
    }

    fn relationship(&self, relationship: RelId, depth: usize) -> io::Result<Json> {
        let graph = self.graph;
        Ok(json!({
            "id": graph.relationship_element_id(relationship),
            "type": &**graph.type_name(graph.type_of(relationship)),
            "start": graph.element_id(graph.source(relationship)),
            "end": graph.element_id(graph.target(relationship)),
            "properties": self.map(&graph.relationship_properties(relationship), depth)?,
        }))
    }

    fn path(&self, path: &Path, depth: usize) -> io::Result<Json> {
        let nodes: io::Result<Vec<Json>> = path.nodes.iter().map(|node| self.node(*node, depth)).collect();
        let relationships: io::Result<Vec<Json>> =
            path.relationships.iter().map(|relationship| self.relationship(*relationship, depth)).collect();
        Ok(json!({ "nodes": nodes?, "relationships": relationships? }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::with_sheet;
    use super::*;
    use crate::error::Span;

    #[test]
    fn an_error_is_one_line_with_null_for_what_it_lacks() -> io::Result<()> {
        let mut out = Vec::new();
        error("x", &Error::new(kinds::UNKNOWN_WORD, "no x").at(Span::new(0, 1)), &mut out)?;
        let text = String::from_utf8_lossy(&out).into_owned();
        assert!(text.contains(r#""hint":null,"span":[0,1]"#), "{text}");
        assert_eq!(text.lines().count(), 1);
        Ok(())
    }

    #[test]
    fn nodes_relationships_and_paths_have_their_shapes() {
        let path = Path { nodes: vec![NodeId(0), NodeId(1)], relationships: vec![RelId(0)] };
        let values =
            [Value::Node(NodeId(1)), Value::Relationship(RelId(0)), Value::Path(path.into()), Value::Float(f64::NAN)];
        let mut out = Vec::new();
        with_sheet(&["a", "b", "c", "d"], vec![values.to_vec()], |sheet| lines(sheet, &mut out)).unwrap();
        let row: Json = serde_json::from_slice(&out).unwrap();
        let id = |value: &Json| value["id"].as_str().unwrap().to_owned();
        assert_eq!(row["a"], json!({"id": id(&row["a"]), "labels": ["Person"], "properties": {}}));
        assert_eq!(row["b"]["type"], "KNOWS");
        assert_eq!(row["b"]["end"], row["a"]["id"]);
        assert_eq!(row["b"]["properties"], json!({"since": 2010}));
        assert_eq!(row["c"]["nodes"][1], row["a"]);
        assert_eq!(row["c"]["relationships"], json!([row["b"]]));
        assert_eq!(row["d"], "NaN");
    }

    #[test]
    fn parameters_keep_their_types() {
        assert_eq!(read("1"), Ok(Value::Integer(1)));
        assert_eq!(read("1.0"), Ok(Value::Float(1.0)));
        assert_eq!(read("[1, \"a\"]"), Ok(Value::list(vec![Value::Integer(1), Value::text("a")])));
        assert!(read("9223372036854775808").is_err());
        assert_eq!(read(&"[".repeat(100_000)).err().map(|error| error.kind()), Some(kinds::TOO_DEEP));
    }
}
