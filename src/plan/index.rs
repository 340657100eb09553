//! What an index is asked for.

use super::expression::{Expression, Key};

/// What an index over some properties is asked for: values of the first of them, and bounds of the next.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexSearch {
    /// All properties of the index, in order.
    pub keys: Vec<Key>,
    /// What the first of them must equal.
    pub equal: Vec<Expression>,
    /// What is asked of the one behind.
    pub bounds: IndexBounds,
}

/// What is asked of one property.
#[derive(Clone, Debug, PartialEq)]
pub enum IndexBounds {
    /// `n.key = value`
    Equal(Expression),
    /// `n.key IN list`
    AnyOf(Expression),
    /// `n.key STARTS WITH text`
    StartsWith(Expression),
    /// `n.key > least`, `n.key <= most`, or both; whether the bound itself counts.
    Between {
        /// The lower bound.
        least: Option<(Expression, bool)>,
        /// The upper bound.
        most: Option<(Expression, bool)>,
    },
}

impl IndexSearch {
    /// The property that the bounds are about.
    pub fn bounded(&self) -> Option<&Key> {
        self.keys.get(self.equal.len())
    }

    /// The expressions inside.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.equal.iter().chain(self.bounds.expressions())
    }

    /// The expressions inside, to be changed.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = &mut Expression> {
        self.equal.iter_mut().chain(self.bounds.expressions_mut())
    }
}

impl IndexBounds {
    fn expressions(&self) -> Vec<&Expression> {
        match self {
            IndexBounds::Equal(value) | IndexBounds::AnyOf(value) | IndexBounds::StartsWith(value) => vec![value],
            IndexBounds::Between { least, most } => {
                [least, most].into_iter().flatten().map(|(value, _)| value).collect()
            }
        }
    }

    fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        match self {
            IndexBounds::Equal(value) | IndexBounds::AnyOf(value) | IndexBounds::StartsWith(value) => vec![value],
            IndexBounds::Between { least, most } => {
                [least, most].into_iter().flatten().map(|(value, _)| value).collect()
            }
        }
    }
}
