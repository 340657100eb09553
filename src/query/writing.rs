//! Clauses that change the graph.

use std::sync::Arc;

use super::{Clause, Expression, PathPattern, Query, SingleQuery};
use crate::error::Span;

/// `CREATE (a:A {x: 1})-[:R]->(b)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Create {
    /// What is made.
    pub patterns: Vec<PathPattern>,
    /// Where it stands.
    pub span: Span,
}

/// `MERGE (a:A {x: 1}) ON CREATE SET … ON MATCH SET …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// What is found, or made where it isn't.
    pub pattern: PathPattern,
    /// What is set where it was made.
    pub on_create: Vec<SetItem>,
    /// What is set where it was found.
    pub on_match: Vec<SetItem>,
    /// Where it stands.
    pub span: Span,
}

/// `SET a.x = 1, b:B`.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// The parts, in order.
    pub items: Vec<SetItem>,
    /// Where it stands.
    pub span: Span,
}

/// One part of SET.
#[derive(Clone, Debug, PartialEq)]
pub enum SetItem {
    /// `n.key = value`
    Property {
        /// What has the property.
        subject: Expression,
        /// Its name.
        key: Arc<str>,
        /// What it becomes.
        value: Expression,
    },
    /// `n[key] = value`
    PropertyAt {
        /// What has the property.
        subject: Expression,
        /// Its name, computed.
        key: Expression,
        /// What it becomes.
        value: Expression,
    },
    /// `n = map`, or `n += map`
    Properties {
        /// What has the properties.
        subject: Expression,
        /// All of them, or those that are put to the others.
        value: Expression,
        /// Whether the others stay.
        keep: bool,
    },
    /// `n:A:B`
    Labels(Expression, Vec<NewLabel>),
}

/// A label that is given or taken away.
#[derive(Clone, Debug, PartialEq)]
pub enum NewLabel {
    /// `:A`
    Name(Arc<str>),
    /// `:$(expression)`
    Computed(Expression),
}

/// `REMOVE n.x, n:A`.
#[derive(Clone, Debug, PartialEq)]
pub struct Remove {
    /// The parts, in order.
    pub items: Vec<RemoveItem>,
    /// Where it stands.
    pub span: Span,
}

/// One part of REMOVE.
#[derive(Clone, Debug, PartialEq)]
pub enum RemoveItem {
    /// `n.key`
    Property(Expression, Arc<str>),
    /// `n[key]`
    PropertyAt(Expression, Expression),
    /// `n:A:B`
    Labels(Expression, Vec<NewLabel>),
}

/// `DETACH DELETE a, b`.
#[derive(Clone, Debug, PartialEq)]
pub struct Delete {
    /// Whether the relationships of nodes go with them.
    pub detach: bool,
    /// What goes.
    pub targets: Vec<Expression>,
    /// Where it stands.
    pub span: Span,
}

/// `FOREACH (x IN list | SET x.a = 1)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreach {
    /// The variable that takes each element.
    pub variable: Arc<str>,
    /// The list.
    pub list: Expression,
    /// What is done for each element, in order.
    pub body: Vec<Clause>,
    /// Where it stands.
    pub span: Span,
}

impl Query {
    /// Whether any of its clauses changes the graph.
    pub fn writes(&self) -> bool {
        let rest = self.rest.iter().map(|(_, part)| part);
        self.first.writes() || rest.into_iter().any(SingleQuery::writes) || self.next.iter().any(Query::writes)
    }
}

impl SingleQuery {
    /// Whether any of its clauses changes the graph.
    pub fn writes(&self) -> bool {
        self.clauses.iter().any(Clause::writes)
    }
}

impl Clause {
    /// Whether it changes the graph.
    pub fn writes(&self) -> bool {
        use Clause as C;
        match self {
            C::Create(_) | C::Merge(_) | C::Set(_) | C::Remove(_) | C::Delete(_) | C::Foreach(_) => true,
            C::Schema(_) => true,
            // What is taken in batches is run as what writes is.
            C::Subquery(call) => call.query.writes() || call.batches.is_some(),
            C::Conditional(conditional) => conditional.queries().any(Query::writes),
            _ => false,
        }
    }
}

impl SetItem {
    /// The expressions inside, to be changed.
    pub(super) fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        match self {
            SetItem::Property { subject, value, .. } | SetItem::Properties { subject, value, .. } => {
                vec![subject, value]
            }
            SetItem::PropertyAt { subject, key, value } => vec![subject, key, value],
            SetItem::Labels(subject, labels) => with_labels(subject, labels),
        }
    }
}

impl RemoveItem {
    /// The expressions inside, to be changed.
    pub(super) fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        match self {
            RemoveItem::Property(subject, _) => vec![subject],
            RemoveItem::PropertyAt(subject, key) => vec![subject, key],
            RemoveItem::Labels(subject, labels) => with_labels(subject, labels),
        }
    }
}

fn with_labels<'e>(subject: &'e mut Expression, labels: &'e mut [NewLabel]) -> Vec<&'e mut Expression> {
    let computed = labels.iter_mut().filter_map(|label| match label {
        NewLabel::Computed(name) => Some(name),
        NewLabel::Name(_) => None,
    });
    std::iter::once(subject).chain(computed).collect()
}
