//! Functions over nodes, relationships, paths and maps.

use super::{Along, Body, Context, Function, texts, wants};
use crate::error::{Error, Result, kinds};
use crate::value::{Map, Path, RelId, Value};

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function {
        name: "id",
        usage: "id(node or relationship)",
        about: "Its number inside this graph; use elementId for one that lasts.",
        examples: &[("id(null)", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| match arguments {
            [Value::Node(node)] => Ok(Value::Integer(i64::from(node.0))),
            [Value::Relationship(relationship)] => Ok(Value::Integer(i64::from(relationship.0))),
            _ => Err(wants("a node or a relationship", arguments, 0)),
        }),
    },
    Function {
        name: "elementId",
        usage: "elementId(node or relationship)",
        about: "Its name that never changes.",
        examples: &[("elementId(null)", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, context| match arguments {
            [Value::Node(node)] => Ok(context.graph.element_id(*node).into()),
            [Value::Relationship(relationship)] => Ok(context.graph.relationship_element_id(*relationship).into()),
            _ => Err(wants("a node or a relationship", arguments, 0)),
        }),
    },
    Function {
        name: "labels",
        usage: "labels(node)",
        about: "The node's labels.",
        examples: &[("labels(null)", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, context| {
            let [Value::Node(node)] = arguments else { return Err(wants("a node", arguments, 0)) };
            check_there(&arguments[0], context)?;
            Ok(texts(context.graph.labels_of(*node).iter().map(|label| context.graph.label_name(*label))))
        }),
    },
    Function {
        name: "type",
        usage: "type(relationship)",
        about: "The relationship's type.",
        examples: &[("type(null)", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, context| {
            let graph = context.graph;
            Ok(Value::Text(graph.type_name(graph.type_of(relationship(arguments)?)).clone()))
        }),
    },
    Function {
        name: "properties",
        usage: "properties(node, relationship or map)",
        about: "All properties as a map.",
        examples: &[("properties({a: 1})", "{a: 1}")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, context| properties(arguments, context).map(|map| Value::Map(map.into()))),
    },
    Function {
        name: "keys",
        usage: "keys(node, relationship or map)",
        about: "The names of all properties.",
        examples: &[("keys({a: 1, b: null})", "['a', 'b']")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, context| Ok(texts(properties(arguments, context)?.keys()))),
    },
    Function {
        name: "startNode",
        usage: "startNode(relationship)",
        about: "The node it comes from.",
        examples: &[("startNode(null)", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, context| Ok(Value::Node(context.graph.source(relationship(arguments)?)))),
    },
    Function {
        name: "endNode",
        usage: "endNode(relationship)",
        about: "The node it goes to.",
        examples: &[("endNode(null)", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, context| Ok(Value::Node(context.graph.target(relationship(arguments)?)))),
    },
    Function {
        name: "nodes",
        usage: "nodes(path)",
        about: "The path's nodes, first to last.",
        examples: &[("nodes(null)", "null")],
        arguments: (1, 1),
        body: Body::AlongPath(Along::Nodes),
    },
    Function {
        name: "relationships",
        usage: "relationships(path)",
        about: "The path's relationships, first to last.",
        examples: &[("relationships(null)", "null")],
        arguments: (1, 1),
        body: Body::AlongPath(Along::Relationships),
    },
    Function {
        name: "length",
        usage: "length(path)",
        about: "How many relationships the path has.",
        examples: &[("length(null)", "null")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| Ok(Value::Integer(path(arguments)?.relationships.len() as i64))),
    },
    Function {
        name: "exists",
        usage: "exists(value or pattern)",
        about: "Whether it is not null, or matches; EXISTS { … } can say more.",
        examples: &[("exists({a: 1}.a)", "true"), ("exists(null)", "false")],
        arguments: (1, 1),
        body: Body::Any(|arguments, _| Ok(arguments.iter().all(|value| !value.is_null()).into())),
    },
];

fn relationship(arguments: &[Value]) -> Result<RelId> {
    match arguments {
        [Value::Relationship(relationship)] => Ok(*relationship),
        _ => Err(wants("a relationship", arguments, 0)),
    }
}

pub(super) fn path(arguments: &[Value]) -> Result<&Path> {
    match arguments {
        [Value::Path(path)] => Ok(path),
        [Value::List(_) | Value::Text(_)] => {
            Err(wants("a path", arguments, 0).hint("size counts elements and characters"))
        }
        _ => Err(wants("a path", arguments, 0)),
    }
}

/// An error where a node or relationship was deleted: its number and type are still known, the rest is gone.
fn check_there(value: &Value, context: &Context<'_>) -> Result<()> {
    let there = match value {
        Value::Node(node) => context.graph.has_node(*node),
        Value::Relationship(relationship) => context.graph.has_relationship(*relationship),
        _ => true,
    };
    if there {
        return Ok(());
    }
    Err(Error::new(kinds::DELETED_ENTITY, format!("can't look into {} that was deleted", value.described())))
}

fn properties(arguments: &[Value], context: &Context<'_>) -> Result<Map> {
    arguments.iter().try_for_each(|value| check_there(value, context))?;
    match arguments {
        [Value::Node(node)] => Ok(context.graph.properties(*node)),
        [Value::Relationship(relationship)] => Ok(context.graph.relationship_properties(*relationship)),
        [Value::Map(map)] => Ok(map.as_ref().clone()),
        _ => Err(wants("a node, a relationship or a map", arguments, 0)),
    }
}
