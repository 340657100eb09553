//! CREATE INDEX, CREATE CONSTRAINT and their DROP.

use std::fmt::{Display, Formatter, Result};
use std::sync::Arc;

use super::print::Name;
use crate::error::Span;

/// A change of the indexes and rules of a graph: all of its query.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaChange {
    /// `CREATE INDEX name IF NOT EXISTS FOR (n:Label) ON (n.key)`
    Create {
        /// Its name; one is made of label and property where none is said.
        name: Option<Arc<str>>,
        /// Whether nothing is to be done where it is there.
        if_missing: bool,
        /// The label of the nodes.
        label: Arc<str>,
        /// Their property.
        key: Arc<str>,
        /// What the property must keep to.
        rule: Option<Rule>,
        /// Where it stands.
        span: Span,
    },
    /// `DROP INDEX name IF EXISTS`
    Drop {
        /// Its name.
        name: Arc<str>,
        /// Whether nothing is to be done where it isn't there.
        if_there: bool,
        /// Whether it is a constraint.
        constraint: bool,
        /// Where it stands.
        span: Span,
    },
}

/// What a constraint says of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `REQUIRE n.key IS UNIQUE`
    Unique,
    /// `REQUIRE n.key IS NOT NULL`
    Exists,
}

impl SchemaChange {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            SchemaChange::Create { span, .. } | SchemaChange::Drop { span, .. } => *span,
        }
    }

    /// The same, to be changed.
    pub(super) fn span_mut(&mut self) -> &mut Span {
        match self {
            SchemaChange::Create { span, .. } | SchemaChange::Drop { span, .. } => span,
        }
    }
}

impl Display for SchemaChange {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            SchemaChange::Create { name, if_missing, label, key, rule, .. } => {
                write!(out, "CREATE {}", if rule.is_some() { "CONSTRAINT" } else { "INDEX" })?;
                name.as_ref().map_or(Ok(()), |name| write!(out, " {}", Name(name)))?;
                out.write_str(if *if_missing { " IF NOT EXISTS" } else { "" })?;
                let (label, key) = (Name(label), Name(key));
                match rule {
                    None => write!(out, " FOR (n:{label}) ON (n.{key})"),
                    Some(Rule::Unique) => write!(out, " FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"),
                    Some(Rule::Exists) => write!(out, " FOR (n:{label}) REQUIRE n.{key} IS NOT NULL"),
                }
            }
            SchemaChange::Drop { name, if_there, constraint, .. } => {
                let what = if *constraint { "CONSTRAINT" } else { "INDEX" };
                write!(out, "DROP {what} {}{}", Name(name), if *if_there { " IF EXISTS" } else { "" })
            }
        }
    }
}
