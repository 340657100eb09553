//! What every writer is given: columns, rows, and the graph that nodes and relationships in them belong to.

use std::sync::Arc;

use super::cell;
use crate::graph::Graph;
use crate::value::time::season_in_words;
use crate::value::{NodeId, Value};

/// How a node is called where a person reads it.
pub trait Naming {
    /// The node's name; none where it has none, and its key is shown instead.
    fn name_of(&self, node: NodeId) -> Option<Arc<str>>;

    /// Whether a column of this name holds dates, among which a season is written as a number (`2010-21`).
    fn tells_dates(&self, _column: &str) -> bool {
        false
    }
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

    /// A value of a column as a person reads it in a table: a season in words, a figure rounded.
    pub fn show_in(&self, column: usize, value: &Value) -> String {
        let dates = || self.columns.get(column).is_some_and(|column| self.naming.tells_dates(column));
        match in_words(value).filter(|_| dates()) {
            Some(said) => self.show(&said),
            None => self.show_rounded(value),
        }
    }

    /// The same where a person reads a table: a figure that was worked out, with as many decimals as can be taken in.
    fn show_rounded(&self, value: &Value) -> String {
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

/// A date that is a season in words, or a list that holds one; none where there is none.
fn in_words(value: &Value) -> Option<Value> {
    match value {
        Value::Text(text) => season_in_words(text).map(Value::from),
        Value::List(items) if items.iter().any(|item| in_words(item).is_some()) => {
            Some(Value::list(items.iter().map(|item| in_words(item).unwrap_or_else(|| item.clone())).collect()))
        }
        _ => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A world in which the column *when* holds dates.
    struct Dated;

    impl Naming for Dated {
        fn name_of(&self, _node: NodeId) -> Option<Arc<str>> {
            None
        }

        fn tells_dates(&self, column: &str) -> bool {
            column == "when"
        }
    }

    #[test]
    fn seasons_are_said_in_words_where_a_column_holds_dates() {
        let graph = crate::graph::Builder::new().finish();
        let columns: Vec<Arc<str>> = ["when", "league"].map(Arc::from).to_vec();
        let sheet = Sheet { columns: &columns, rows: &[], graph: &graph, naming: &Dated, rounded: false };
        let season = Value::text("2010-21");
        assert_eq!(sheet.show_in(0, &season), "spring 2010");
        assert_eq!(sheet.show_in(1, &season), "2010-21");
        assert_eq!(
            sheet.show_in(0, &Value::list(vec!["2009-24?".into(), "2010-03".into()])),
            "about winter 2009, 2010-03"
        );
        assert_eq!(sheet.show(&season), "2010-21");
    }
}
