//! What every writer is given: columns, rows, and the graph that nodes and relationships in them belong to.

use std::sync::Arc;

use super::cell;
use crate::graph::Graph;
use crate::value::{NodeId, Value};

/// How a node is called where a person reads it.
pub trait Naming {
    /// The node's name; none where it has none, and its key is shown instead.
    fn name_of(&self, node: NodeId) -> Option<Arc<str>>;
}

/// Without a lexicon, a node is called by its property `name`.
impl Naming for Graph {
    fn name_of(&self, node: NodeId) -> Option<Arc<str>> {
        match self.property(node, self.key_id("name")?) {
            Value::Text(name) => Some(name),
            _ => None,
        }
    }
}

/// Columns and rows, ready to be written.
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    /// The columns' names.
    pub columns: &'a [Arc<str>],
    /// The rows, each as long as `columns`.
    pub rows: &'a [Vec<Value>],
    /// The graph of the nodes and relationships in the rows.
    pub graph: &'a Graph,
    /// How nodes are called.
    pub naming: &'a dyn Naming,
    /// Whether figures with many decimals are rounded where a person reads them.
    pub rounded: bool,
}

impl Sheet<'_> {
    /// The same sheet with its first `most` rows only.
    #[must_use]
    pub fn first(self, most: usize) -> Self {
        Sheet { rows: &self.rows[..most.min(self.rows.len())], ..self }
    }

    /// A value as a person reads it, on one line.
    pub fn show(&self, value: &Value) -> String {
        cell::show(value, self.graph, self.naming)
    }

    /// The same where a person reads a table: a figure that was worked out, with as many decimals as can be taken in.
    pub fn show_rounded(&self, value: &Value) -> String {
        const MOST_DECIMALS: usize = 6;
        match value {
            Value::Float(number) if self.rounded && number.is_finite() => {
                let exact = self.show(value);
                let decimals = exact.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                match number.abs() >= 1.0 {
                    _ if decimals <= MOST_DECIMALS || exact.contains(['e', 'E']) => exact,
                    true => format!("{number:.2}"),
                    false => format!("{number:.4}"),
                }
            }
            other => self.show(other),
        }
    }

    /// Whether a column holds numbers and nothing else, and so stands to the right.
    pub fn is_numeric(&self, column: usize) -> bool {
        let mut numbers = self.rows.iter().map(|row| &row[column]).filter(|value| !value.is_null()).peekable();
        numbers.peek().is_some() && numbers.all(|value| matches!(value, Value::Integer(_) | Value::Float(_)))
    }
}

/// A sheet over a small graph, for the tests of the writers.
#[cfg(test)]
pub(super) fn with_sheet<T>(columns: &[&str], rows: Vec<Vec<Value>>, look: impl FnOnce(&Sheet<'_>) -> T) -> T {
    let mut builder = crate::graph::Builder::new();
    let named = [(Arc::from("name"), Value::text("Åse \u{1b}Berg"))].into_iter().collect();
    let first = builder.add_node(&["Person"], named);
    let second = builder.add_node(&["Person"], Default::default());
    builder.add_relationship(
        first,
        second,
        "KNOWS",
        [(Arc::from("since"), Value::Integer(2010))].into_iter().collect(),
    );
    let graph = builder.finish();
    let columns: Vec<Arc<str>> = columns.iter().map(|name| Arc::from(*name)).collect();
    look(&Sheet { columns: &columns, rows: &rows, graph: &graph, naming: &graph, rounded: false })
}
