//! Small parts of query trees, so that lowering reads like the query it makes.

use std::sync::Arc;

use crate::query::{
    Clause, Comparison, Expression, ExpressionKind, Item, Logic, Match, MatchMode, NodePattern, PathPattern,
    Projection, Query, SingleQuery, SortKey,
};
use crate::value::Value;

/// `name`
pub(super) fn variable(name: &Arc<str>) -> Expression {
    ExpressionKind::Variable(Arc::clone(name)).into()
}

/// `name.key`
pub(super) fn property(name: &Arc<str>, key: &str) -> Expression {
    ExpressionKind::Property(Box::new(variable(name)), Arc::from(key)).into()
}

/// A constant.
pub(super) fn literal(value: Value) -> Expression {
    ExpressionKind::Literal(value).into()
}

/// `name(arguments)`
pub(super) fn call(name: &str, arguments: Vec<Expression>) -> Expression {
    ExpressionKind::Call { name: Arc::from(name), distinct: false, arguments }.into()
}

/// `name(DISTINCT argument)`
pub(super) fn call_distinct(name: &str, argument: Expression) -> Expression {
    ExpressionKind::Call { name: Arc::from(name), distinct: true, arguments: vec![argument] }.into()
}

/// `left = right` and its kin.
pub(super) fn compare(left: Expression, how: Comparison, right: Expression) -> Expression {
    ExpressionKind::Comparison(Box::new(left), vec![(how, right)]).into()
}

/// `element IN list`
pub(super) fn within(element: Expression, list: Expression) -> Expression {
    ExpressionKind::In(Box::new(element), Box::new(list)).into()
}

/// `NOT expression`
pub(super) fn not(expression: Expression) -> Expression {
    ExpressionKind::Not(Box::new(expression)).into()
}

/// `expression IS NULL`, or `IS NOT NULL`.
pub(super) fn is_null(expression: Expression, negated: bool) -> Expression {
    ExpressionKind::IsNull(Box::new(expression), negated).into()
}

/// All of them, or any of them; the one itself where there is one.
pub(super) fn join(logic: Logic, mut parts: Vec<Expression>) -> Option<Expression> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(ExpressionKind::Logic(logic, parts).into()),
    }
}

/// `CASE WHEN condition THEN yes ELSE no END`
pub(super) fn choose(condition: Expression, yes: Expression, no: Expression) -> Expression {
    ExpressionKind::Case { subject: None, branches: vec![(vec![condition], yes)], otherwise: Some(Box::new(no)) }.into()
}

/// `[variable IN list | map]`
pub(super) fn each(name: &Arc<str>, list: Expression, map: Expression) -> Expression {
    ExpressionKind::ListComprehension {
        variable: Arc::clone(name),
        list: Box::new(list),
        filter: None,
        map: Some(Box::new(map)),
    }
    .into()
}

/// `expression AS name`
pub(super) fn item(expression: Expression, name: &str) -> Item {
    let same = matches!(&expression.kind, ExpressionKind::Variable(variable) if &**variable == name);
    Item { expression, name: Arc::from(name), aliased: !same }
}

/// `(name)`
pub(super) fn node(name: &Arc<str>) -> NodePattern {
    NodePattern { variable: Some(Arc::clone(name)), ..NodePattern::default() }
}

/// A path of one node.
pub(super) fn lone(start: NodePattern) -> PathPattern {
    PathPattern { start, ..PathPattern::default() }
}

/// `MATCH patterns WHERE filters`
pub(super) fn matching(patterns: Vec<PathPattern>, filters: Vec<Expression>, optional: bool) -> Clause {
    let (mode, filter) = (MatchMode::default(), join(Logic::And, filters));
    Clause::Match(Match { optional, mode, patterns, filter, span: Default::default() })
}

/// `WITH DISTINCT names`
pub(super) fn distinct(names: &[Arc<str>]) -> Clause {
    let items = names.iter().map(|name| item(variable(name), name)).collect();
    Clause::With(Projection { distinct: true, items, ..Projection::default() })
}

/// A sort key.
pub(super) fn by(expression: Expression, descending: bool) -> SortKey {
    SortKey { expression, descending, nulls: None }
}

/// A query of one part.
pub(super) fn query(clauses: Vec<Clause>) -> Query {
    Query { first: SingleQuery { clauses }, rest: Vec::new(), next: Vec::new() }
}

/// A query of the matches of some patterns and what follows them.
pub(super) fn query_after(matched: super::Clauses, after: Vec<Clause>) -> Query {
    let mut clauses = matched.into_matches();
    clauses.extend(after);
    query(clauses)
}
