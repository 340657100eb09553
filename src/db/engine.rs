//! The way of a query through the rooms below: text to tree, tree to plan, plan to rows. Those rooms are being built:
//! until they stand, every query is refused here and nowhere else.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use crate::error::{Error, Result, kinds};
use crate::graph::Graph;
use crate::query::Query;
use crate::value::{Map, Value};

/// What a query may spend.
#[derive(Default)]
pub struct Budget {
    /// When it must be done.
    pub deadline: Option<Instant>,
    /// How many bytes it may hold.
    pub memory_bytes: usize,
    /// Set to end it.
    pub cancel: Arc<AtomicBool>,
}

/// What a query gives.
pub struct Rows {
    /// The columns' names.
    pub columns: Vec<Arc<str>>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

/// A function, as completion offers it.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// What it gives.
    pub about: &'static str,
    /// Expressions and what they give.
    pub examples: &'static [(&'static str, &'static str)],
}

/// Every function.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    [].iter()
}

/// Whether a text is Cypher.
pub fn is_cypher(text: &str) -> bool {
    let first = text.trim_start().split(|end: char| !end.is_alphanumeric()).next().unwrap_or_default();
    ["MATCH", "RETURN", "UNWIND", "WITH", "OPTIONAL"].contains(&first)
}

/// The tree of a text.
pub fn parse(_: &str) -> Result<Query> {
    Err(refused())
}

/// The query as Cypher.
pub fn print(_: &Query) -> String {
    String::new()
}

/// The plan of a query, as it is carried out.
pub fn plan(_: &Query, _: &Graph) -> Result<String> {
    Err(refused())
}

/// The rows of a query.
pub fn run(_: &Query, _: &Graph, _: &Map, budget: &Budget) -> Result<(Rows, Vec<String>)> {
    let _ = (budget.deadline, budget.memory_bytes, &budget.cancel);
    Err(refused())
}

fn refused() -> Error {
    Error::new(kinds::UNEXPECTED_SYNTAX, "queries can't be run by this build")
}
