//! Kenning: a knowledge-graph engine that you question in plain phrases.

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
