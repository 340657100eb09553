//! Kenning: a knowledge-graph engine that you question in plain phrases.

pub mod error;
pub mod functions;
pub mod graph;
pub mod query;
pub mod value;
