//! The words of a world: nouns, verbs, prepositions, names; look-up, near matches, next words.

pub mod fold;
pub mod inflect;
pub mod token;
