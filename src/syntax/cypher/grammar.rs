//! The parser that pest makes of the grammar files.

// The derive writes a public enum without documentation.
#![allow(missing_docs)]

/// The one parser; its rules are in `grammar/`.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/shared.pest"]
#[grammar = "../grammar/cypher.pest"]
pub struct Grammar;
