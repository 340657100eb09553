//! Prints a tree as Cypher that parses back to the same tree.
