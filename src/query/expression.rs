//! Expressions, one tree for both languages.

use std::sync::Arc;

use super::{PathPattern, Query};
use crate::error::Span;
use crate::value::Value;

/// An expression and the text it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where it stands.
    pub span: Span,
}

impl Expression {
    /// An expression at a place in the text.
    pub fn new(kind: ExpressionKind, span: Span) -> Self {
        Expression { kind, span }
    }
}

impl From<ExpressionKind> for Expression {
    fn from(kind: ExpressionKind) -> Self {
        Expression { kind, span: Span::default() }
    }
}

/// `+ - * / % ^`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`: sum, text and list concatenation.
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `^`
    Power,
}

/// `= <> < <= > >=`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// `AND OR XOR`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logic {
    /// `AND`
    And,
    /// `OR`
    Or,
    /// `XOR`
    Xor,
}

/// `STARTS WITH`, `ENDS WITH`, `CONTAINS`, `=~`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// `STARTS WITH`
    StartsWith,
    /// `ENDS WITH`
    EndsWith,
    /// `CONTAINS`
    Contains,
    /// `=~`: the whole text matches the regular expression.
    Matches,
}

/// `all any none single`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// `all(x IN list WHERE p)`
    All,
    /// `any(x IN list WHERE p)`
    Any,
    /// `none(x IN list WHERE p)`
    None,
    /// `single(x IN list WHERE p)`
    Single,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// A constant.
    Literal(Value),
    /// `$name`
    Parameter(Arc<str>),
    /// `name`
    Variable(Arc<str>),
    /// `subject.key`
    Property(Box<Expression>, Arc<str>),
    /// `subject[index]`
    Index(Box<Expression>, Box<Expression>),
    /// `subject[from..to]`
    Slice(Box<Expression>, Option<Box<Expression>>, Option<Box<Expression>>),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `{key: value}`
    Map(Vec<(Arc<str>, Expression)>),
    /// `-x`
    Negate(Box<Expression>),
    /// `NOT x`
    Not(Box<Expression>),
    /// `a + b - c`: operators of one precedence, left to right.
    Arithmetic(Box<Expression>, Vec<(Arithmetic, Expression)>),
    /// `a < b <= c`: every neighbouring pair must hold.
    Comparison(Box<Expression>, Vec<(Comparison, Expression)>),
    /// `a AND b AND c`
    Logic(Logic, Vec<Expression>),
    /// `a STARTS WITH b`
    TextTest(TextTest, Box<Expression>, Box<Expression>),
    /// `element IN list`
    In(Box<Expression>, Box<Expression>),
    /// `x IS NULL`; `IS NOT NULL` where the flag is set.
    IsNull(Box<Expression>, bool),
    /// `x:A:B`
    HasLabels(Box<Expression>, Vec<Arc<str>>),
    /// `name([DISTINCT] a, b)`
    Call {
        /// The function's name as written.
        name: Arc<str>,
        /// Whether DISTINCT stands first.
        distinct: bool,
        /// The arguments.
        arguments: Vec<Expression>,
    },
    /// `count(*)`
    CountStar,
    /// `CASE [subject] WHEN … THEN … [ELSE …] END`
    Case {
        /// What is compared, in the simple form.
        subject: Option<Box<Expression>>,
        /// Each WHEN and its THEN.
        branches: Vec<(Expression, Expression)>,
        /// ELSE.
        otherwise: Option<Box<Expression>>,
    },
    /// `[x IN list WHERE p | e]`
    ListComprehension {
        /// The variable that takes each element.
        variable: Arc<str>,
        /// The list.
        list: Box<Expression>,
        /// What must hold.
        filter: Option<Box<Expression>>,
        /// What is kept of each; the element itself where absent.
        map: Option<Box<Expression>>,
    },
    /// `[(a)-->(b) WHERE p | e]`
    PatternComprehension {
        /// The pattern.
        pattern: Box<PathPattern>,
        /// What must hold.
        filter: Option<Box<Expression>>,
        /// What is kept of each match.
        map: Box<Expression>,
    },
    /// `all(x IN list WHERE p)` and its kin.
    Quantified {
        /// Which of them.
        quantifier: Quantifier,
        /// The variable that takes each element.
        variable: Arc<str>,
        /// The list.
        list: Box<Expression>,
        /// What must hold; the element itself must be true where absent.
        filter: Option<Box<Expression>>,
    },
    /// `reduce(acc = start, x IN list | e)`
    Reduce {
        /// The accumulator.
        accumulator: Arc<str>,
        /// Its first value.
        start: Box<Expression>,
        /// The variable that takes each element.
        variable: Arc<str>,
        /// The list.
        list: Box<Expression>,
        /// The accumulator's next value.
        step: Box<Expression>,
    },
    /// `EXISTS { … }`: whether the query has a row. `EXISTS { pattern WHERE p }` is held as `MATCH pattern WHERE p`.
    Exists(Box<Query>),
    /// `COUNT { … }`: how many rows the query has, held in the same way.
    CountRows(Box<Query>),
    /// `(a)-->(b)` where a truth value is expected.
    PatternPredicate(Box<PathPattern>),
    /// `shortestPath(…)` as an expression.
    ShortestPath(Box<PathPattern>),
}
