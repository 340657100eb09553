//! A database and its sessions: text in, answers out.
//!
//! A [`Database`] is a graph with its world, shared by any number of sessions. A [`Session`] takes text, Cypher or
//! phrase, to an [`Answer`]; it remembers parameters, definitions, limits and the last question. What only the phrase
//! language can tell stands in [`phrases`].

mod answer;
mod beside;
mod complete;
mod database;
mod engine;
mod help;
mod highlight;
mod near_misses;
pub mod phrases;
mod pictures;
mod plans;
mod prepared;
mod procedures;
mod schema;
pub mod script;
mod session;
mod side_by_side;
mod suggest;
mod unnamed;
pub mod vocabulary;

pub use crate::functions::Pace;
pub use crate::graph::Changes;
pub use answer::Answer;
pub use complete::{Candidate, Completion};
pub use database::{Database, EMPTY};
pub use engine::Rows;
pub use help::{TOPICS, Topic};
pub use highlight::Role;
pub use pictures::Drawing;
pub use session::{Budget, Cancel, Session, SessionState};
