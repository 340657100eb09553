//! What a cell of an expected table says, and how a value says the same.
//!
//! Both become a [`Cell`], which prints itself in one way only: labels and keys sorted, floats with their point. Two
//! cells are the same where their texts are.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use kenning::Value;
use kenning::graph::Graph;
use kenning::value::{Map, NodeId, Path, RelId, print};

/// A cell's meaning.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// Text; also a date, a time or a duration, which tables write as text.
    Text(String),
    List(Vec<Cell>),
    Map(BTreeMap<String, Cell>),
    Node(Entity),
    Relationship(Entity),
    Path(Entity, Vec<Step>),
}

/// A node with its labels, or a relationship with its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    pub names: Vec<String>,
    pub properties: BTreeMap<String, Cell>,
}

/// A step of a path: the relationship, whether it points onwards, and the node it leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub relationship: Entity,
    pub onwards: bool,
    pub node: Entity,
}

impl Cell {
    /// What a value of a graph says.
    pub fn of(value: &Value, graph: &Graph) -> Cell {
        match value {
            Value::Null => Cell::Null,
            Value::Boolean(truth) => Cell::Boolean(*truth),
            Value::Integer(number) => Cell::Integer(*number),
            Value::Float(number) => Cell::Float(*number),
            Value::Text(text) => Cell::Text(text.to_string()),
            Value::List(items) => Cell::List(items.iter().map(|item| Cell::of(item, graph)).collect()),
            Value::Map(map) => Cell::Map(cells(map, graph)),
            Value::Node(node) => Cell::Node(node_of(*node, graph)),
            Value::Relationship(relationship) => Cell::Relationship(relationship_of(*relationship, graph)),
            Value::Path(path) => path_of(path, graph),
            // The suite writes instants and durations as their text.
            Value::Temporal(temporal) => Cell::Text(temporal.to_string()),
        }
    }

    /// The same, with the elements of every list in the order of their texts.
    pub fn with_lists_sorted(self) -> Cell {
        let sorted =
            |map: BTreeMap<String, Cell>| map.into_iter().map(|(key, cell)| (key, cell.with_lists_sorted())).collect();
        match self {
            Cell::List(items) => {
                let mut items: Vec<Cell> = items.into_iter().map(Cell::with_lists_sorted).collect();
                items.sort_by_cached_key(Cell::to_string);
                Cell::List(items)
            }
            Cell::Map(map) => Cell::Map(sorted(map)),
            Cell::Node(Entity { names, properties }) => Cell::Node(Entity { names, properties: sorted(properties) }),
            Cell::Relationship(Entity { names, properties }) => {
                Cell::Relationship(Entity { names, properties: sorted(properties) })
            }
            other => other,
        }
    }

    /// The value, for a parameter; none for what only a graph has.
    pub fn value(&self) -> Option<Value> {
        Some(match self {
            Cell::Null => Value::Null,
            Cell::Boolean(truth) => (*truth).into(),
            Cell::Integer(number) => (*number).into(),
            Cell::Float(number) => (*number).into(),
            Cell::Text(text) => text.as_str().into(),
            Cell::List(items) => Value::list(items.iter().map(Cell::value).collect::<Option<_>>()?),
            Cell::Map(map) => {
                let entries = map.iter().map(|(key, cell)| Some((key.as_str().into(), cell.value()?)));
                Value::Map(std::sync::Arc::new(entries.collect::<Option<Map>>()?))
            }
            Cell::Node(_) | Cell::Relationship(_) | Cell::Path(..) => return None,
        })
    }
}

fn cells(map: &Map, graph: &Graph) -> BTreeMap<String, Cell> {
    map.iter().map(|(key, value)| (key.to_string(), Cell::of(value, graph))).collect()
}

fn node_of(node: NodeId, graph: &Graph) -> Entity {
    let mut names: Vec<String> =
        graph.labels_of(node).iter().map(|label| graph.label_name(*label).to_string()).collect();
    names.sort();
    Entity { names, properties: cells(&graph.properties(node), graph) }
}

fn relationship_of(relationship: RelId, graph: &Graph) -> Entity {
    let names = vec![graph.type_name(graph.type_of(relationship)).to_string()];
    Entity { names, properties: cells(&graph.relationship_properties(relationship), graph) }
}

fn path_of(path: &Path, graph: &Graph) -> Cell {
    let start = path.nodes.first().map(|node| node_of(*node, graph));
    let steps = path.relationships.iter().zip(path.nodes.iter().zip(path.nodes.iter().skip(1)));
    let steps = steps.map(|(relationship, (from, to))| Step {
        relationship: relationship_of(*relationship, graph),
        onwards: graph.source(*relationship) == *from,
        node: node_of(*to, graph),
    });
    Cell::Path(start.unwrap_or(Entity { names: Vec::new(), properties: BTreeMap::new() }), steps.collect())
}

impl fmt::Display for Cell {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Null => out.write_str("null"),
            Cell::Boolean(truth) => write!(out, "{truth}"),
            Cell::Integer(number) => write!(out, "{number}"),
            Cell::Float(number) => out.write_str(&print::float(*number)),
            Cell::Text(text) => write!(out, "'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            Cell::List(items) => {
                out.write_char('[')?;
                separated(out, items.iter(), |out, item| write!(out, "{item}"))?;
                out.write_char(']')
            }
            Cell::Map(map) => write_map(map, out),
            Cell::Node(node) => write_node(node, out),
            Cell::Relationship(relationship) => write_relationship(relationship, out),
            Cell::Path(start, steps) => {
                out.write_char('<')?;
                write_node(start, out)?;
                for step in steps {
                    out.write_str(if step.onwards { "-" } else { "<-" })?;
                    write_relationship(&step.relationship, out)?;
                    out.write_str(if step.onwards { "->" } else { "-" })?;
                    write_node(&step.node, out)?;
                }
                out.write_char('>')
            }
        }
    }
}

fn separated<T>(
    out: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
    write: impl Fn(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (place, item) in items.enumerate() {
        out.write_str(if place > 0 { ", " } else { "" })?;
        write(out, item)?;
    }
    Ok(())
}

fn write_map(map: &BTreeMap<String, Cell>, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_char('{')?;
    separated(out, map.iter(), |out, (key, cell)| write!(out, "{key}: {cell}"))?;
    out.write_char('}')
}

fn write_entity(entity: &Entity, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for name in &entity.names {
        write!(out, ":{name}")?;
    }
    if !entity.properties.is_empty() {
        out.write_str(if entity.names.is_empty() { "" } else { " " })?;
        write_map(&entity.properties, out)?;
    }
    Ok(())
}

fn write_node(node: &Entity, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_char('(')?;
    write_entity(node, out)?;
    out.write_char(')')
}

fn write_relationship(relationship: &Entity, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_char('[')?;
    write_entity(relationship, out)?;
    out.write_char(']')
}
