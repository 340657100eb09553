//! Text to query tree: the grammars and the builders that mirror them.

pub mod cypher;
pub mod phrase;
