//! The words of a world: nouns, verbs, prepositions, names; look-up, near matches, next words.
