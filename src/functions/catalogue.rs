//! The procedures that every database has: what there is in the graph, and what can be called.

use std::sync::Arc;

use super::algorithms::ALGORITHMS;
use super::procedure::{Calling, Procedure, Rows};
use super::{Function, all};
use crate::graph::{Graph, IndexDefinition, IndexKind};
use crate::value::{KeyId, Map, Value};

/// A row of the table below.
struct BuiltIn {
    signature: &'static str,
    about: &'static str,
    body: for<'c> fn(&Calling<'c>) -> Rows<'c>,
}

const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        signature: "db.labels() :: (label :: STRING)",
        about: "The labels that some node has.",
        body: |calling| {
            let graph = calling.context.graph;
            let used = graph.labels().filter(|label| graph.count_with_label(*label) > 0);
            texts(used.map(|label| graph.label_name(label)))
        },
    },
    BuiltIn {
        signature: "db.relationshipTypes() :: (relationshipType :: STRING)",
        about: "The types that some relationship has.",
        body: |calling| {
            let graph = calling.context.graph;
            let used = graph.types().filter(|kind| graph.count_with_type(*kind) > 0);
            texts(used.map(|kind| graph.type_name(kind)))
        },
    },
    BuiltIn {
        signature: "db.propertyKeys() :: (propertyKey :: STRING)",
        about: "The names of the properties that some node or relationship has.",
        body: |calling| {
            let graph = calling.context.graph;
            texts(graph.keys().filter(move |key| is_used(graph, *key)).map(|key| graph.key_name(key)))
        },
    },
    BuiltIn {
        signature: "db.schema.visualization() :: (nodes :: LIST OF MAP, relationships :: LIST OF MAP)",
        about: "The labels with their counts, and which types lead from which label to which, in one row.",
        body: |calling| Box::new(std::iter::once(Ok(schema(calling.context.graph)))),
    },
    BuiltIn {
        signature: "kenning.constraints() :: (name :: STRING, type :: STRING, entityType :: STRING, \
                    labelsOrTypes :: LIST OF STRING, properties :: LIST OF STRING, propertyType :: STRING?)",
        about: "The rules that properties must keep.",
        body: |calling| {
            let rules = calling.context.graph.indexes().filter(|index| index.kind.is_constraint());
            Box::new(rules.map(|rule| {
                let kept = match &rule.kind {
                    IndexKind::Typed(types) => types.to_string().into(),
                    _ => Value::Null,
                };
                Ok(index_row(rule).into_iter().chain([kept]).collect())
            }))
        },
    },
    BuiltIn {
        signature: "kenning.indexes() :: (name :: STRING, type :: STRING, entityType :: STRING, \
                    labelsOrTypes :: LIST OF STRING, properties :: LIST OF STRING)",
        about: "The indexes over properties; a constraint of uniqueness has one too.",
        body: |calling| {
            let indexes = calling.context.graph.indexes().filter(|index| index.kind.finds());
            Box::new(indexes.map(|index| Ok(index_row(index))))
        },
    },
    BuiltIn {
        signature: "kenning.functions() :: (name :: STRING, usage :: STRING, description :: STRING, \
                    aggregating :: BOOLEAN)",
        about: "The functions that can be called.",
        body: |_| Box::new(all().map(|function| Ok(function_row(function)))),
    },
    BuiltIn {
        signature: "kenning.procedures() :: (name :: STRING, signature :: STRING, description :: STRING)",
        about: "The procedures that can be called.",
        body: |calling| Box::new(calling.procedures.all().map(|procedure| Ok(procedure_row(procedure)))),
    },
];

/// The procedures of the table.
pub(super) fn built_in() -> Vec<Procedure> {
    let rows = BUILT_IN.iter().filter_map(|row| {
        let body = row.body;
        Procedure::new(row.signature, row.about, move |_, calling| Ok(body(calling))).ok()
    });
    let algorithms = ALGORITHMS.iter().filter_map(|row| Procedure::new(row.signature, row.about, row.body).ok());
    rows.chain(algorithms).collect()
}

fn texts<'c>(names: impl Iterator<Item = &'c Arc<str>> + 'c) -> Rows<'c> {
    Box::new(names.map(|name| Ok(vec![Value::Text(name.clone())])))
}

fn is_used(graph: &Graph, key: KeyId) -> bool {
    let statistics = graph.statistics();
    let has = |keys: &[(KeyId, usize)]| keys.iter().any(|(other, count)| *other == key && *count > 0);
    graph.labels().any(|label| has(statistics.keys_of_label(label)))
        || graph.types().any(|kind| has(statistics.keys_of_type(kind)))
        || graph.nodes_with_key(key).next().is_some()
}

fn schema(graph: &Graph) -> Vec<Value> {
    let nodes = graph.labels().filter(|label| graph.count_with_label(*label) > 0).map(|label| {
        map([("name", Value::Text(graph.label_name(label).clone())), ("count", count(graph.count_with_label(label)))])
    });
    let relationships = graph.types().flat_map(|kind| {
        graph.statistics().pairs(kind).map(move |(from, to)| {
            map([
                ("type", Value::Text(graph.type_name(kind).clone())),
                ("from", Value::Text(graph.label_name(from).clone())),
                ("to", Value::Text(graph.label_name(to).clone())),
                ("count", count(graph.statistics().between(Some(from), kind, Some(to)))),
            ])
        })
    });
    vec![Value::list(nodes.collect()), Value::list(relationships.collect())]
}

fn count(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(Arc::new(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect::<Map>()))
}

fn function_row(function: &Function) -> Vec<Value> {
    vec![function.name.into(), function.usage.into(), function.about.into(), function.is_aggregate().into()]
}

fn index_row(index: &Arc<IndexDefinition>) -> Vec<Value> {
    let texts = |names: &[Arc<str>]| Value::list(names.iter().cloned().map(Value::Text).collect());
    let names = [Value::Text(index.name.clone()), index.kind_name().as_str().into(), index.of.word().into()];
    names.into_iter().chain([texts(&[index.of.name().clone()]), texts(&index.keys)]).collect()
}

fn procedure_row(procedure: &Procedure) -> Vec<Value> {
    let signature = &procedure.signature;
    vec![Value::Text(signature.name.clone()), signature.to_string().into(), procedure.about.as_str().into()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signature_of_the_table_is_one() {
        assert_eq!(built_in().len(), BUILT_IN.len() + ALGORITHMS.len());
        assert!(BUILT_IN.iter().all(|row| row.about.ends_with('.')));
    }
}
