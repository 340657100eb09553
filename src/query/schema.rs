//! CREATE INDEX, CREATE CONSTRAINT and their DROP.

use std::fmt::{Display, Formatter, Result};
use std::sync::Arc;

use super::TypeUnion;
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
        /// Whose properties are meant.
        of: SchemaOf,
        /// The properties.
        keys: Vec<Arc<str>>,
        /// What the properties must keep to.
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

/// Whose properties an index or a constraint speaks of.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaOf {
    /// `FOR (n:Label)`
    Nodes(Arc<str>),
    /// `FOR ()-[n:TYPE]-()`
    Relationships(Arc<str>),
}

/// What a constraint says of properties.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// `REQUIRE n.key IS UNIQUE`
    Unique,
    /// `REQUIRE (n.key, n.other) IS NODE KEY`
    Key,
    /// `REQUIRE n.key IS NOT NULL`
    Exists,
    /// `REQUIRE n.key IS :: STRING`
    Typed(TypeUnion),
}

impl SchemaOf {
    /// The label or the type.
    pub fn name(&self) -> &Arc<str> {
        match self {
            SchemaOf::Nodes(name) | SchemaOf::Relationships(name) => name,
        }
    }
}

impl Display for SchemaOf {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            SchemaOf::Nodes(label) => write!(out, "(n:{})", Name(label)),
            SchemaOf::Relationships(kind) => write!(out, "()-[n:{}]-()", Name(kind)),
        }
    }
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
            SchemaChange::Create { name, if_missing, of, keys, rule, .. } => {
                write!(out, "CREATE {}", if rule.is_some() { "CONSTRAINT" } else { "INDEX" })?;
                name.as_ref().map_or(Ok(()), |name| write!(out, " {}", Name(name)))?;
                out.write_str(if *if_missing { " IF NOT EXISTS" } else { "" })?;
                let keys: Vec<String> = keys.iter().map(|key| format!("n.{}", Name(key))).collect();
                match (rule, keys.as_slice()) {
                    (Some(_), [only]) => write!(out, " FOR {of} REQUIRE {only}")?,
                    (Some(_), keys) => write!(out, " FOR {of} REQUIRE ({})", keys.join(", "))?,
                    (None, keys) => write!(out, " FOR {of} ON ({})", keys.join(", "))?,
                }
                match rule {
                    None => Ok(()),
                    Some(Rule::Unique) => out.write_str(" IS UNIQUE"),
                    Some(Rule::Key) => out.write_str(" IS KEY"),
                    Some(Rule::Exists) => out.write_str(" IS NOT NULL"),
                    Some(Rule::Typed(types)) => write!(out, " IS :: {types}"),
                }
            }
            SchemaChange::Drop { name, if_there, constraint, .. } => {
                let what = if *constraint { "CONSTRAINT" } else { "INDEX" };
                write!(out, "DROP {what} {}{}", Name(name), if *if_there { " IF EXISTS" } else { "" })
            }
        }
    }
}
