//! What a cell can hold: types, order, equality, arithmetic, time, printing.
//!
//! Four relations are kept apart, as openCypher does: equality (`=`, three-valued, [`equality`]), equivalence
//! (DISTINCT and grouping), comparability (`<`) and orderability (ORDER BY, [`order`]).

use serde::{Deserialize, Serialize};

pub mod arithmetic;
pub mod aside;
pub mod equality;
mod ids;
pub mod order;
pub mod print;
pub mod temporal;
pub mod time;
pub mod types;

pub use ids::{KeyId, LabelId, NodeId, RelId, TypeId};
pub use temporal::Temporal;

use std::sync::Arc;

use aside::Aside;
use indexmap::IndexMap;

/// A property map, in the order it was written.
pub type Map = IndexMap<Arc<str>, Value>;

/// A walk through a graph: one more node than relationships.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Path {
    /// The nodes, first to last.
    pub nodes: Vec<NodeId>,
    /// The relationships between them, in walking order.
    pub relationships: Vec<RelId>,
}

/// One value. Nodes and relationships are ids into the graph that the answer holds.
///
/// `==` is sameness of representation, for trees and tests; what a query means by `=` is in [`equality`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing known.
    #[default]
    Null,
    /// True or false.
    Boolean(bool),
    /// A 64-bit integer.
    Integer(i64),
    /// A 64-bit float.
    Float(f64),
    /// Text.
    Text(Arc<str>),
    /// A list.
    List(Arc<Aside<Vec<Value>>>),
    /// A map from names to values.
    Map(Arc<Map>),
    /// A node.
    Node(NodeId),
    /// A relationship.
    Relationship(RelId),
    /// A path.
    Path(Arc<Path>),
    /// A date, a time, a datetime or a duration.
    Temporal(Temporal),
}

impl Value {
    /// A text value.
    pub fn text(text: impl AsRef<str>) -> Value {
        Value::Text(Arc::from(text.as_ref()))
    }

    /// A list value.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Arc::new(items.into()))
    }

    /// The value's type with its article, for messages: `a list`.
    pub fn described(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "a boolean",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a float",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Node(_) => "a node",
            Value::Relationship(_) => "a relationship",
            Value::Path(_) => "a path",
            Value::Temporal(temporal) => temporal.kind().described(),
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if it is one.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The list's elements, if it is one.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(items) => Some(items),
            _ => None,
        }
    }
}

impl From<Temporal> for Value {
    fn from(value: Temporal) -> Self {
        Value::Temporal(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Boolean(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value::Float(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::text(value)
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(value: Arc<str>) -> Self {
        Value::Text(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(value: Vec<Value>) -> Self {
        Value::list(value)
    }
}
