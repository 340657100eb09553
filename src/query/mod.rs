//! The one tree that both languages build; prints itself as Cypher.
//!
//! Phrases and Cypher both become a [`Query`]. Every part carries the span of the text it came from, so that errors
//! point into what was typed and a column without an alias is named by its own source text.
//! Chains of operators of one precedence are kept flat, so that `1+1+…` of any length is one node, not a tower.

mod expression;
mod labels;
mod pattern;
mod print;
mod schema;
mod spans;
mod subqueries;
mod writing;

pub use crate::value::types::{TypeKind, TypeUnion, ValueType};
pub use expression::{
    Arithmetic, Comparison, Expression, ExpressionKind, Logic, NormalForm, Precedence, Projected, Quantifier, TextTest,
};
pub use labels::LabelExpression;
pub use pattern::{
    Direction, Length, MatchMode, NodePattern, PathMode, PathPattern, RelPattern, Repeat, Selector, Shortest,
};
pub use print::{Name, Pretty, RESERVED, is_reserved};
pub use schema::{Rule, SchemaChange, SchemaOf};
pub use subqueries::{Batches, Conditional, Counted, Filter, Imports, Let, OnError, SubqueryCall};

pub use writing::{Create, Delete, Foreach, Merge, NewLabel, Remove, RemoveItem, Set, SetItem};

use std::sync::Arc;

use crate::error::Span;

/// A whole query: parts joined by UNION, and perhaps others behind NEXT.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Query {
    /// The first part.
    pub first: SingleQuery,
    /// The parts behind each UNION, in order.
    pub rest: Vec<(Union, SingleQuery)>,
    /// What stands behind each NEXT, in order: each begins with the rows of what stands before it, and holds no NEXT
    /// of its own.
    pub next: Vec<Query>,
}

/// How two parts are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Union {
    /// UNION: equal rows once.
    Distinct,
    /// UNION ALL: every row.
    All,
}

/// Clauses in reading order.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SingleQuery {
    /// The clauses.
    pub clauses: Vec<Clause>,
}

/// One clause.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// MATCH and OPTIONAL MATCH.
    Match(Match),
    /// UNWIND list AS variable, and FOR variable IN list.
    Unwind(Unwind),
    /// LET variable = ….
    Let(Let),
    /// FILTER ….
    Filter(Filter),
    /// FINISH.
    Finish(Span),
    /// CALL (…) { … }.
    Subquery(SubqueryCall),
    /// WHEN … THEN { … }: the only clause of its query.
    Conditional(Conditional),
    /// WITH … [WHERE …].
    With(Projection),
    /// RETURN ….
    Return(Projection),
    /// CALL procedure(…) YIELD ….
    Call(Call),
    /// LOAD CSV FROM … AS ….
    LoadCsv(LoadCsv),
    /// CREATE, or INSERT.
    Create(Create),
    /// MERGE ….
    Merge(Merge),
    /// SET ….
    Set(Set),
    /// REMOVE ….
    Remove(Remove),
    /// DELETE, or DETACH DELETE.
    Delete(Delete),
    /// FOREACH (…).
    Foreach(Foreach),
    /// CREATE INDEX and its kin: the only clause of its query.
    Schema(SchemaChange),
}

/// `MATCH (a)-[:R]->(b), (c) WHERE …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Whether a row stays, with nulls, where nothing matches.
    pub optional: bool,
    /// Whether its patterns may share relationships.
    pub mode: MatchMode,
    /// The patterns, all of which must match.
    pub patterns: Vec<PathPattern>,
    /// What must hold of a match.
    pub filter: Option<Expression>,
    /// Where it stands.
    pub span: Span,
}

/// `UNWIND list AS variable`, `FOR variable IN list WITH OFFSET place`.
#[derive(Clone, Debug, PartialEq)]
pub struct Unwind {
    /// What is unwound.
    pub list: Expression,
    /// The variable that takes each element.
    pub variable: Arc<str>,
    /// The variable that takes each element's place, and what that is counted from.
    pub counter: Option<(Counted, Arc<str>)>,
    /// Where it stands.
    pub span: Span,
}

/// `[OPTIONAL] CALL name(a, b) YIELD output AS variable WHERE …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Whether a row stays, with nulls, where the procedure gives nothing.
    pub optional: bool,
    /// The procedure's name as written.
    pub procedure: Arc<str>,
    /// The arguments; without parentheses, the parameters of the same names are meant.
    pub arguments: Option<Vec<Expression>>,
    /// What is taken of its rows.
    pub yields: Yield,
    /// What must hold of a row.
    pub filter: Option<Expression>,
    /// Where it stands.
    pub span: Span,
}

/// What is taken of a procedure's rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Yield {
    /// Nothing is said.
    Nothing,
    /// `YIELD *`
    Everything,
    /// `YIELD a, b AS c`
    Items(Vec<YieldItem>),
}

/// One output of a procedure, and the variable that takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct YieldItem {
    /// The output's name.
    pub output: Arc<str>,
    /// The variable.
    pub variable: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// `LOAD CSV [WITH HEADERS] FROM address AS variable [FIELDTERMINATOR ';']`.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadCsv {
    /// Whether the first row names the columns, so that each row is a map.
    pub headers: bool,
    /// The file.
    pub address: Expression,
    /// The variable that takes each row.
    pub variable: Arc<str>,
    /// What parts the fields; a comma where not said.
    pub terminator: Option<Expression>,
    /// Where it stands.
    pub span: Span,
}

/// What WITH and RETURN share: `[DISTINCT] items [ORDER BY …] [SKIP …] [LIMIT …] [WHERE …]`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Projection {
    /// Whether equal rows come once.
    pub distinct: bool,
    /// Whether `*` stands first: every variable in scope.
    pub star: bool,
    /// The items behind it.
    pub items: Vec<Item>,
    /// The order, most significant first.
    pub order: Vec<SortKey>,
    /// How many rows to leave out.
    pub skip: Option<Expression>,
    /// How many rows at most.
    pub limit: Option<Expression>,
    /// What must hold of a projected row (WITH only).
    pub filter: Option<Expression>,
    /// Where it stands.
    pub span: Span,
}

/// One item of a projection.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is computed.
    pub expression: Expression,
    /// The column's name: the alias, or the expression's source text.
    pub name: Arc<str>,
    /// Whether `AS name` was written.
    pub aliased: bool,
}

/// One key of ORDER BY.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// What is sorted by.
    pub expression: Expression,
    /// Whether the largest come first.
    pub descending: bool,
    /// Where nulls come; where not said, null is larger than everything.
    pub nulls: Option<Nulls>,
}

/// `NULLS FIRST`, `NULLS LAST`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// Before everything.
    First,
    /// Behind everything.
    Last,
}
