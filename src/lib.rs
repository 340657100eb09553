//! Kenning: a knowledge-graph engine that you question in plain phrases.
//!
//! ```
//! # fn main() -> kenning::Result<()> {
//! use kenning::{Database, Value};
//!
//! let database = Database::bundled()?;
//! let mut session = database.session();
//! session.set_parameter("name", "Cuba");
//! let answer = session.ask("MATCH (s:State {name: $name})<-[:TO]-(v:Visit) RETURN s.name AS state, count(v) AS visits;")?;
//! assert_eq!(answer.rows[0][0], Value::from("Cuba"));
//! for (column, value) in answer.columns.iter().zip(&answer.rows[0]) {
//!     println!("{column}: {}", answer.show(value));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A question that takes too long ends by a [`Budget`] set beforehand, or by a [`Cancel`] handle from another thread.

pub mod error;
pub mod value;

pub mod graph;

pub mod functions;
pub mod query;

pub mod lexicon;

pub mod syntax;

pub mod plan;

pub mod optimize;

pub mod exec;

pub mod exchange;

pub mod db;

pub mod doors;

pub use db::{Answer, Budget, Cancel, Changes, Database, Pace, Rows, Session};
pub use error::{Error, Result};
pub use value::Value;
