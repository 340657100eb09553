//! What a graph is made of: labels and relations with counts and samples, and the properties of each.

use super::answer::Answer;
use super::database::Database;
use crate::error::{Error, Result, kinds, near};
use crate::value::{KeyId, LabelId, NodeId, TypeId, Value};

/// How many nodes are looked at to tell which properties a label or a type has.
const LOOKED_AT: usize = 1000;

/// Labels and relations, or the properties of the label or type named.
pub(super) fn schema(name: Option<&str>, database: &Database) -> Result<Answer> {
    let graph = database.graph();
    let Some(name) = name else { return Ok(overview(database)) };
    if let Some(label) = graph.label_id(name) {
        return Ok(properties_of_label(name, label, database));
    }
    if let Some(ty) = graph.type_id(name) {
        return Ok(properties_of_type(name, ty, database));
    }
    let names: Vec<&str> = graph
        .labels()
        .map(|label| &**graph.label_name(label))
        .chain(graph.types().map(|ty| &**graph.type_name(ty)))
        .collect();
    let error = Error::new(kinds::USAGE, format!("there is no label or relation {name}"));
    let hint = near::did_you_mean(&near::nearest(name, names, 3)).unwrap_or_else(|| ".schema lists them".into());
    Err(error.hint(hint))
}

fn overview(database: &Database) -> Answer {
    let graph = database.graph();
    let lexicon = database.lexicon().ok();
    // As the world's words call it.
    let called = |node: NodeId| match &lexicon {
        Some(lexicon) => lexicon.name_of(node),
        None => database.show(&Value::Node(node)),
    };
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for label in graph.labels() {
        let sample = graph.nodes_with_label(label).next().map_or(Value::Null, |node| called(node).into());
        rows.push(vec![
            "label".into(),
            graph.label_name(label).clone().into(),
            count(graph.count_with_label(label)),
            sample,
        ]);
    }
    for ty in graph.types() {
        let first = graph.relationships_of_type(ty).next();
        let ends = first.map(|first| [graph.source(first), graph.target(first)]);
        let names = ends.map(|ends| ends.map(called));
        let sample = names.map_or(Value::Null, |names| names.join(" → ").into());
        rows.push(vec![
            "relation".into(),
            graph.type_name(ty).clone().into(),
            count(graph.count_with_type(ty)),
            sample,
        ]);
    }
    Answer::of_texts(".schema", &["what", "name", "count", "for example"], rows, database)
}

fn properties_of_label(name: &str, label: LabelId, database: &Database) -> Answer {
    let graph = database.graph();
    let found = graph.keys().map(|key| {
        let values = graph.nodes_with_label(label).take(LOOKED_AT).map(|node| graph.property(node, key));
        (key, values.filter(|value| !value.is_null()).collect())
    });
    properties(name, found.collect(), database)
}

fn properties_of_type(name: &str, ty: TypeId, database: &Database) -> Answer {
    let graph = database.graph();
    let some: Vec<_> = graph.relationships_of_type(ty).take(LOOKED_AT).collect();
    let found = graph.keys().map(|key| {
        let values = some.iter().map(|relationship| graph.relationship_property(*relationship, key));
        (key, values.filter(|value| !value.is_null()).collect())
    });
    properties(name, found.collect(), database)
}

fn properties(name: &str, found: Vec<(KeyId, Vec<Value>)>, database: &Database) -> Answer {
    let rows = found.into_iter().filter(|(_, values)| !values.is_empty()).map(|(key, values)| {
        let example = values.first().cloned().unwrap_or_default();
        vec![database.graph().key_name(key).clone().into(), count(values.len()), example]
    });
    Answer::of_texts(&format!(".schema {name}"), &["property", "count", "for example"], rows.collect(), database)
}

fn count(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
