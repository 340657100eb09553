//! Queries within queries: CALL { … }, WHEN … THEN { … }, and what LET and FILTER say.

use std::sync::Arc;

use super::{Expression, Query};
use crate::error::Span;

/// `[OPTIONAL] CALL (a, b) { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct SubqueryCall {
    /// Whether a row stays, with nulls, where the query gives nothing.
    pub optional: bool,
    /// What the query sees of its row.
    pub imports: Imports,
    /// The query.
    pub query: Query,
    /// IN TRANSACTIONS.
    pub batches: Option<Batches>,
    /// Where it stands.
    pub span: Span,
}

/// `IN TRANSACTIONS OF 100 ROWS ON ERROR CONTINUE REPORT STATUS AS status`: rows are taken some at a time, and what
/// fails for some need not fail for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Batches {
    /// How many rows at a time; a thousand where not said.
    pub rows: Option<Expression>,
    /// What becomes of an error.
    pub on_error: OnError,
    /// The variable that takes what became of a row's batch.
    pub status: Option<Arc<str>>,
}

/// What becomes of an error within a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// It ends the statement.
    #[default]
    Fail,
    /// The batch is undone, and the next is tried.
    Continue,
    /// The batch is undone, and those behind it aren't tried.
    Break,
}

impl OnError {
    /// The word as it is written.
    pub fn word(self) -> &'static str {
        match self {
            OnError::Fail => "FAIL",
            OnError::Continue => "CONTINUE",
            OnError::Break => "BREAK",
        }
    }
}

/// What a subquery sees of the row it runs for.
#[derive(Clone, Debug, PartialEq)]
pub enum Imports {
    /// `CALL { WITH a, b … }`: what the WITH says that it begins with.
    Leading,
    /// `CALL (*) { … }`
    Everything,
    /// `CALL (a, b) { … }`
    Names(Vec<Arc<str>>),
}

/// `WHEN a THEN { … } WHEN b THEN { … } ELSE { … }`: all of its query.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditional {
    /// Each condition, and the query that runs for a row of which it is the first to hold.
    pub branches: Vec<(Expression, Query)>,
    /// The query for rows of which none holds.
    pub otherwise: Option<Query>,
    /// Where it stands.
    pub span: Span,
}

/// `LET x = 1, y = x + 1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// The new variables, each of which sees those before it.
    pub items: Vec<(Arc<str>, Expression)>,
    /// Where it stands.
    pub span: Span,
}

/// `FILTER x > 1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// What must hold of a row.
    pub condition: Expression,
    /// Where it stands.
    pub span: Span,
}

/// What `FOR … WITH OFFSET` counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// `WITH OFFSET`: from 0.
    Offset,
    /// `WITH ORDINALITY`: from 1.
    Ordinality,
}

impl Counted {
    /// The number of the first element.
    pub fn first(self) -> i64 {
        match self {
            Counted::Offset => 0,
            Counted::Ordinality => 1,
        }
    }

    /// The word as it is written.
    pub fn word(self) -> &'static str {
        match self {
            Counted::Offset => "OFFSET",
            Counted::Ordinality => "ORDINALITY",
        }
    }
}

impl Conditional {
    /// The queries inside.
    pub fn queries(&self) -> impl Iterator<Item = &Query> {
        self.branches.iter().map(|(_, query)| query).chain(&self.otherwise)
    }
}
