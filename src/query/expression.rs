//! Expressions, one tree for both languages.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{LabelExpression, PathPattern, Query, TypeUnion};
use crate::error::Span;
use crate::value::order::compare;
use crate::value::{Value, equality};

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

/// How tightly an expression binds, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precedence {
    /// `OR`
    Or,
    /// `XOR`
    Xor,
    /// `AND`
    And,
    /// `NOT`
    Not,
    /// `= <> < <= > >=`
    Comparison,
    /// `IN`, `IS NULL`, `STARTS WITH` and the other tests.
    Test,
    /// `+ -`
    Sum,
    /// `* / %`
    Product,
    /// `^`
    Power,
    /// A sign.
    Sign,
    /// `.key`, `[index]`, `:Label`
    Access,
    /// Anything that needs no parentheses.
    Atom,
}

/// `+ - * / % ^`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`: sum, text and list concatenation.
    Add,
    /// `-`
    Subtract,
    /// `||`: texts or lists joined, and nothing else.
    Join,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `^`
    Power,
}

impl Arithmetic {
    /// How tightly it binds; operators that bind alike share a chain.
    pub fn precedence(self) -> Precedence {
        match self {
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Join => Precedence::Sum,
            Arithmetic::Multiply | Arithmetic::Divide | Arithmetic::Remainder => Precedence::Product,
            Arithmetic::Power => Precedence::Power,
        }
    }
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

impl Comparison {
    /// Whether it holds between two values; none where that isn't known.
    pub fn holds(self, left: &Value, right: &Value) -> Option<bool> {
        match self {
            Comparison::Equal => equality::equals(left, right),
            Comparison::NotEqual => equality::equals(left, right).map(|equal| !equal),
            Comparison::Less => compare(left, right).test(Ordering::is_lt),
            Comparison::LessOrEqual => compare(left, right).test(Ordering::is_le),
            Comparison::Greater => compare(left, right).test(Ordering::is_gt),
            Comparison::GreaterOrEqual => compare(left, right).test(Ordering::is_ge),
        }
    }
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

/// `NFC NFD NFKC NFKD`: the normal forms of Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormalForm {
    /// Composed.
    Nfc,
    /// Decomposed.
    Nfd,
    /// Composed, and what only looks different made the same.
    Nfkc,
    /// Decomposed, and what only looks different made the same.
    Nfkd,
}

impl NormalForm {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            NormalForm::Nfc => "NFC",
            NormalForm::Nfd => "NFD",
            NormalForm::Nfkc => "NFKC",
            NormalForm::Nfkd => "NFKD",
        }
    }

    /// The form of this name, in any case.
    pub fn named(name: &str) -> Option<NormalForm> {
        let all = [NormalForm::Nfc, NormalForm::Nfd, NormalForm::Nfkc, NormalForm::Nfkd];
        all.into_iter().find(|form| form.name().eq_ignore_ascii_case(name))
    }
}

/// One part of a map projection.
#[derive(Clone, Debug, PartialEq)]
pub enum Projected {
    /// `.*`
    All,
    /// `.key`
    Property(Arc<str>),
    /// `key: value`; `value` alone where it is a variable called as the key is.
    Entry(Arc<str>, Expression),
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
    /// `x {.key, .*, other: value}`
    MapProjection(Box<Expression>, Vec<Projected>),
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
    /// `x IS :: INTEGER`; `IS NOT ::` where the flag is set.
    IsTyped(Box<Expression>, TypeUnion, bool),
    /// `x IS NFC NORMALIZED`; `IS NOT` where the flag is set.
    IsNormalized(Box<Expression>, NormalForm, bool),
    /// `x:A&!B`
    HasLabels(Box<Expression>, LabelExpression),
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
    /// What the CASE around it compares: the unwritten operand of `WHEN > 3`.
    Subject,
    /// `CASE [subject] WHEN … THEN … [ELSE …] END`
    Case {
        /// What is compared, in the simple form.
        subject: Option<Box<Expression>>,
        /// Each WHEN, of which one test must hold, and its THEN.
        branches: Vec<(Vec<Expression>, Expression)>,
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
    /// `reduce(acc = start, x IN list | e)`, `allReduce(acc = start, x IN list | e, test)`
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
        /// What must hold of each value, where that is what is asked.
        test: Option<Box<Expression>>,
    },
    /// `EXISTS { … }`: whether the query has a row. `EXISTS { pattern WHERE p }` is held as `MATCH pattern WHERE p`.
    Exists(Box<Query>),
    /// `COUNT { … }`: how many rows the query has, held in the same way.
    CountRows(Box<Query>),
    /// `COLLECT { … }`: the only column of the query's rows, as a list.
    CollectRows(Box<Query>),
    /// `(a)-->(b)` where a truth value is expected.
    PatternPredicate(Box<PathPattern>),
    /// `shortestPath(…)` as an expression.
    ShortestPath(Box<PathPattern>),
}

impl Projected {
    /// The expression inside, where there is one.
    pub fn value(&self) -> Option<&Expression> {
        match self {
            Projected::Entry(_, value) => Some(value),
            Projected::All | Projected::Property(_) => None,
        }
    }

    /// The same, to be changed.
    pub fn value_mut(&mut self) -> Option<&mut Expression> {
        match self {
            Projected::Entry(_, value) => Some(value),
            Projected::All | Projected::Property(_) => None,
        }
    }
}

impl ExpressionKind {
    /// How tightly it binds when written as Cypher.
    pub fn precedence(&self) -> Precedence {
        match self {
            ExpressionKind::Logic(Logic::Or, _) => Precedence::Or,
            ExpressionKind::Logic(Logic::Xor, _) => Precedence::Xor,
            ExpressionKind::Logic(Logic::And, _) => Precedence::And,
            ExpressionKind::Not(_) => Precedence::Not,
            ExpressionKind::Comparison(..) => Precedence::Comparison,
            ExpressionKind::TextTest(..)
            | ExpressionKind::In(..)
            | ExpressionKind::IsNull(..)
            | ExpressionKind::IsTyped(..)
            | ExpressionKind::IsNormalized(..) => Precedence::Test,
            ExpressionKind::Arithmetic(_, rest) => rest.first().map_or(Precedence::Atom, |(op, _)| op.precedence()),
            ExpressionKind::Negate(_) => Precedence::Sign,
            ExpressionKind::Literal(Value::Integer(number)) if *number < 0 => Precedence::Sign,
            ExpressionKind::Literal(Value::Float(number)) if number.is_sign_negative() => Precedence::Sign,
            ExpressionKind::Property(..)
            | ExpressionKind::Index(..)
            | ExpressionKind::Slice(..)
            | ExpressionKind::HasLabels(..) => Precedence::Access,
            _ => Precedence::Atom,
        }
    }
}

impl Expression {
    /// Whether the subject of the CASE around it is its first operand, which is not written: `> 3`.
    pub fn tests_subject(&self) -> bool {
        match self.kind {
            ExpressionKind::Subject => return true,
            // Such tests as it has are its own.
            ExpressionKind::Case { .. } => return false,
            _ => {}
        }
        let mut first = None;
        self.kind.for_each_child(&mut |child| {
            if first.is_none() {
                first = Some(child.tests_subject());
            }
        });
        first.unwrap_or(false)
    }
}

impl ExpressionKind {
    /// Calls `visit` with each expression directly beneath this one, in reading order; patterns and subqueries have
    /// their own.
    pub fn for_each_child(&self, visit: &mut impl FnMut(&Expression)) {
        use ExpressionKind as Kind;
        match self {
            Kind::Literal(_) | Kind::Parameter(_) | Kind::Variable(_) | Kind::CountStar | Kind::Subject => {}
            Kind::Exists(_)
            | Kind::CountRows(_)
            | Kind::CollectRows(_)
            | Kind::PatternPredicate(_)
            | Kind::ShortestPath(_) => {}
            Kind::Property(one, _) => visit(one),
            Kind::HasLabels(one, labels) => {
                visit(one);
                labels.for_each_expression(visit);
            }
            Kind::Negate(one) | Kind::Not(one) | Kind::IsNull(one, _) => visit(one),
            Kind::IsTyped(one, ..) | Kind::IsNormalized(one, ..) => visit(one),
            Kind::Index(first, second) | Kind::In(first, second) | Kind::TextTest(_, first, second) => {
                visit(first);
                visit(second);
            }
            Kind::Slice(subject, from, to) => {
                visit(subject);
                [from, to].into_iter().flatten().for_each(|bound| visit(bound));
            }
            Kind::List(items) | Kind::Logic(_, items) | Kind::Call { arguments: items, .. } => {
                items.iter().for_each(visit)
            }
            Kind::Map(entries) => entries.iter().for_each(|(_, value)| visit(value)),
            Kind::MapProjection(subject, items) => {
                visit(subject);
                items.iter().filter_map(Projected::value).for_each(visit);
            }
            Kind::Arithmetic(first, rest) => {
                visit(first);
                rest.iter().for_each(|(_, next)| visit(next));
            }
            Kind::Comparison(first, rest) => {
                visit(first);
                rest.iter().for_each(|(_, next)| visit(next));
            }
            Kind::Case { subject, branches, otherwise } => {
                subject.iter().for_each(|subject| visit(subject));
                for (when, then) in branches {
                    when.iter().for_each(&mut *visit);
                    visit(then);
                }
                otherwise.iter().for_each(|otherwise| visit(otherwise));
            }
            Kind::ListComprehension { list, filter, map, .. } => {
                visit(list);
                [filter, map].into_iter().flatten().for_each(|part| visit(part));
            }
            Kind::PatternComprehension { filter, map, .. } => {
                filter.iter().for_each(|filter| visit(filter));
                visit(map);
            }
            Kind::Quantified { list, filter, .. } => {
                visit(list);
                filter.iter().for_each(|filter| visit(filter));
            }
            Kind::Reduce { start, list, step, test, .. } => {
                [start, list, step].into_iter().chain(test).for_each(|part| visit(part));
            }
        }
    }

    /// Calls `visit` with the pattern that this expression holds, if it does.
    pub fn for_each_pattern(&self, visit: &mut impl FnMut(&PathPattern)) {
        match self {
            ExpressionKind::PatternComprehension { pattern, .. }
            | ExpressionKind::PatternPredicate(pattern)
            | ExpressionKind::ShortestPath(pattern) => visit(pattern),
            _ => {}
        }
    }

    /// Calls `visit` with the subquery that this expression holds, if it does.
    pub fn for_each_query(&self, visit: &mut impl FnMut(&Query)) {
        use ExpressionKind as Kind;
        if let Kind::Exists(query) | Kind::CountRows(query) | Kind::CollectRows(query) = self {
            visit(query);
        }
    }

    /// Calls `visit` with each expression directly beneath this one, in reading order; patterns and subqueries have
    /// their own.
    pub fn for_each_child_mut(&mut self, visit: &mut impl FnMut(&mut Expression)) {
        use ExpressionKind as Kind;
        match self {
            Kind::Literal(_) | Kind::Parameter(_) | Kind::Variable(_) | Kind::CountStar | Kind::Subject => {}
            Kind::Exists(_)
            | Kind::CountRows(_)
            | Kind::CollectRows(_)
            | Kind::PatternPredicate(_)
            | Kind::ShortestPath(_) => {}
            Kind::Property(one, _) => visit(one),
            Kind::HasLabels(one, labels) => {
                visit(one);
                labels.for_each_expression_mut(visit);
            }
            Kind::Negate(one) | Kind::Not(one) | Kind::IsNull(one, _) => visit(one),
            Kind::IsTyped(one, ..) | Kind::IsNormalized(one, ..) => visit(one),
            Kind::Index(first, second) | Kind::In(first, second) | Kind::TextTest(_, first, second) => {
                visit(first);
                visit(second);
            }
            Kind::Slice(subject, from, to) => {
                visit(subject);
                [from, to].into_iter().flatten().for_each(|bound| visit(bound));
            }
            Kind::List(items) | Kind::Logic(_, items) | Kind::Call { arguments: items, .. } => {
                items.iter_mut().for_each(visit)
            }
            Kind::Map(entries) => entries.iter_mut().for_each(|(_, value)| visit(value)),
            Kind::MapProjection(subject, items) => {
                visit(subject);
                items.iter_mut().filter_map(Projected::value_mut).for_each(visit);
            }
            Kind::Arithmetic(first, rest) => {
                visit(first);
                rest.iter_mut().for_each(|(_, next)| visit(next));
            }
            Kind::Comparison(first, rest) => {
                visit(first);
                rest.iter_mut().for_each(|(_, next)| visit(next));
            }
            Kind::Case { subject, branches, otherwise } => {
                subject.iter_mut().for_each(|subject| visit(subject));
                for (when, then) in branches {
                    when.iter_mut().for_each(&mut *visit);
                    visit(then);
                }
                otherwise.iter_mut().for_each(|otherwise| visit(otherwise));
            }
            Kind::ListComprehension { list, filter, map, .. } => {
                visit(list);
                [filter, map].into_iter().flatten().for_each(|part| visit(part));
            }
            Kind::PatternComprehension { filter, map, .. } => {
                filter.iter_mut().for_each(|filter| visit(filter));
                visit(map);
            }
            Kind::Quantified { list, filter, .. } => {
                visit(list);
                filter.iter_mut().for_each(|filter| visit(filter));
            }
            Kind::Reduce { start, list, step, test, .. } => {
                [start, list, step].into_iter().chain(test).for_each(|part| visit(part));
            }
        }
    }

    /// Calls `visit` with the pattern that this expression holds, if it does.
    pub fn for_each_pattern_mut(&mut self, visit: &mut impl FnMut(&mut PathPattern)) {
        match self {
            ExpressionKind::PatternComprehension { pattern, .. }
            | ExpressionKind::PatternPredicate(pattern)
            | ExpressionKind::ShortestPath(pattern) => visit(pattern),
            _ => {}
        }
    }

    /// Calls `visit` with the subquery that this expression holds, if it does.
    pub fn for_each_query_mut(&mut self, visit: &mut impl FnMut(&mut Query)) {
        use ExpressionKind as Kind;
        if let Kind::Exists(query) | Kind::CountRows(query) | Kind::CollectRows(query) = self {
            visit(query);
        }
    }
}
