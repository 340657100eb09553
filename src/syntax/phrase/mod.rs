//! Phrases to query trees.
