//! Cypher text to query tree.
