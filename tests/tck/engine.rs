//! The one place that touches Kenning: an empty graph, a text with parameters, and what comes back.

use kenning::graph::Builder;
use kenning::value::Map;
use kenning::{Answer, Budget, Database, Error, Session, Value};

use crate::read_cell;

/// A graph of its own for one scenario.
pub struct Engine {
    session: Session,
}

impl Engine {
    /// An empty graph.
    pub fn empty() -> Engine {
        let mut session = Database::from_graph(Builder::new().finish()).session();
        session.set_budget(Budget { time: Some(std::time::Duration::from_secs(20)), ..Budget::default() });
        Engine { session }
    }

    /// The answer to a query with these parameters.
    pub fn run(&mut self, text: &str, parameters: &Map) -> Result<Answer, Error> {
        let known: Vec<_> = self.session.state().parameters.keys().cloned().collect();
        known.iter().for_each(|name| _ = self.session.clear_parameter(name));
        for (name, value) in parameters {
            self.session.set_parameter(name.as_ref(), value.clone());
        }
        self.session.ask(text)
    }

    /// Makes a procedure known that gives those rows of its table whose first columns equal the arguments.
    pub fn register(&mut self, signature: &str, table: &[Vec<String>]) -> Result<(), String> {
        let rows: Vec<Vec<Value>> =
            table.iter().skip(1).map(|row| row.iter().map(|cell| value(cell)).collect()).collect::<Result<_, _>>()?;
        let body = move |arguments: &[Value]| {
            let fitting = rows.iter().filter(|row| row.starts_with(arguments));
            Ok(fitting.map(|row| row[arguments.len()..].to_vec()).collect())
        };
        let database = self.session.database();
        database.register_procedure(signature, "A table of the scenario.", body).map_err(|error| error.to_string())
    }
}

fn value(cell: &str) -> Result<Value, String> {
    read_cell::read(cell)?.value().ok_or_else(|| format!("{cell} can't stand in a procedure's table"))
}
