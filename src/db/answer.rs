//! What comes back: columns, rows, what was understood, and what to mind.

use std::sync::Arc;

use super::database::Database;
use crate::exchange::format::Format;
use crate::exchange::sheet::Sheet;
use crate::graph::{Changes, Graph};
use crate::value::{Map, Value};

/// The answer to one question. It holds the graph that its nodes and relationships belong to.
#[derive(Clone)]
pub struct Answer {
    /// The question as asked.
    pub question: String,
    /// How a phrase was understood; none for Cypher.
    pub reading: Option<String>,
    /// The Cypher that ran; empty where nothing had to run.
    pub cypher: String,
    /// The values of its parameters.
    pub parameters: Map,
    /// The columns' names.
    pub columns: Vec<Arc<str>>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// What to mind about the rows, a sentence each.
    pub notes: Vec<String>,
    /// What the question changed.
    pub changes: Changes,
    /// How firmly the rows are known: names to counts or texts.
    pub standing: Map,
    /// The form that the question itself asked for, as in `… as csv`.
    pub view: Option<Format>,
    pub(super) database: Database,
}

impl Answer {
    /// An answer without rows, to be filled.
    pub(super) fn empty(question: &str, database: &Database) -> Answer {
        Answer {
            question: question.to_owned(),
            reading: None,
            cypher: String::new(),
            parameters: Map::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
            changes: Changes::default(),
            standing: Map::new(),
            view: None,
            database: database.clone(),
        }
    }

    /// An answer of plain texts, as `.schema` and `.words` give.
    pub(super) fn of_texts(question: &str, columns: &[&str], rows: Vec<Vec<Value>>, database: &Database) -> Answer {
        let columns = columns.iter().map(|name| Arc::from(*name)).collect();
        Answer { columns, rows, ..Answer::empty(question, database) }
    }

    /// The graph that the answer's nodes and relationships belong to.
    pub fn graph(&self) -> &Graph {
        self.database.graph()
    }

    /// Columns and rows, ready for the writers of `exchange`.
    pub fn sheet(&self) -> Sheet<'_> {
        let rounded = self.reading.is_some();
        Sheet { columns: &self.columns, rows: &self.rows, graph: self.graph(), naming: &self.database, rounded }
    }

    /// A value of this answer as a person reads it.
    pub fn show(&self, value: &Value) -> String {
        self.database.show(value)
    }
}
