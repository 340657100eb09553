//! Types that a value can be tested for: `x IS :: INTEGER NOT NULL | LIST<STRING>`.

use std::fmt::{Display, Formatter, Result};

use super::print::joined;
use crate::value::temporal::Kind;

/// Types, one of which a value must have.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeUnion(pub Vec<ValueType>);

impl TypeUnion {
    /// Whether a `|` is printed of it, at any depth.
    pub(super) fn has_bar(&self) -> bool {
        let within = |one: &ValueType| matches!(&one.kind, TypeKind::List(items) if items.has_bar());
        self.0.len() > 1 || self.0.iter().any(within)
    }
}

/// One type, and whether null is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueType {
    /// The type.
    pub kind: TypeKind,
    /// Whether null is none of its values.
    pub not_null: bool,
}

/// What a value can be.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// Any value at all.
    Any,
    /// No value at all.
    Nothing,
    /// Null alone.
    Null,
    /// `true` and `false`.
    Boolean,
    /// Whole numbers.
    Integer,
    /// Floating-point numbers.
    Float,
    /// Texts.
    Text,
    /// Instants and durations of a kind.
    Temporal(Kind),
    /// Maps.
    Map,
    /// Nodes.
    Node,
    /// Relationships.
    Relationship,
    /// Paths.
    Path,
    /// What a property can hold.
    PropertyValue,
    /// Lists of what is said.
    List(Box<TypeUnion>),
}

/// The names of types, each as it is printed first and then in other words; upper case, a space between words.
const NAMES: &[(&[&str], TypeKind)] = &[
    (&["ANY", "ANY VALUE"], TypeKind::Any),
    (&["NOTHING"], TypeKind::Nothing),
    (&["NULL"], TypeKind::Null),
    (&["BOOLEAN", "BOOL"], TypeKind::Boolean),
    (&["INTEGER", "INT", "SIGNED INTEGER"], TypeKind::Integer),
    (&["FLOAT"], TypeKind::Float),
    (&["STRING", "VARCHAR"], TypeKind::Text),
    (&["DATE"], TypeKind::Temporal(Kind::Date)),
    (&["LOCAL TIME", "TIME WITHOUT TIMEZONE", "TIME WITHOUT TIME ZONE"], TypeKind::Temporal(Kind::LocalTime)),
    (&["ZONED TIME", "TIME WITH TIMEZONE", "TIME WITH TIME ZONE"], TypeKind::Temporal(Kind::Time)),
    (
        &["LOCAL DATETIME", "TIMESTAMP WITHOUT TIMEZONE", "TIMESTAMP WITHOUT TIME ZONE"],
        TypeKind::Temporal(Kind::LocalDateTime),
    ),
    (&["ZONED DATETIME", "TIMESTAMP WITH TIMEZONE", "TIMESTAMP WITH TIME ZONE"], TypeKind::Temporal(Kind::DateTime)),
    (&["DURATION"], TypeKind::Temporal(Kind::Duration)),
    (&["MAP", "ANY MAP"], TypeKind::Map),
    (&["NODE", "ANY NODE", "VERTEX", "ANY VERTEX"], TypeKind::Node),
    (&["RELATIONSHIP", "ANY RELATIONSHIP", "EDGE", "ANY EDGE"], TypeKind::Relationship),
    (&["PATH"], TypeKind::Path),
    (&["PROPERTY VALUE", "ANY PROPERTY VALUE"], TypeKind::PropertyValue),
];

impl TypeKind {
    /// The type of that name, in upper case and with one space between words.
    pub fn named(name: &str) -> Option<TypeKind> {
        NAMES.iter().find(|(names, _)| names.contains(&name)).map(|(_, kind)| kind.clone())
    }

    /// The name of every type but the lists, as it is printed.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter_map(|(names, _)| names.first().copied())
    }
}

impl Display for TypeKind {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            TypeKind::List(element) => write!(out, "LIST<{element}>"),
            kind => {
                let found = NAMES.iter().find(|(_, other)| other == kind).and_then(|(names, _)| names.first());
                out.write_str(found.copied().unwrap_or("ANY"))
            }
        }
    }
}

impl Display for ValueType {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        write!(out, "{}{}", self.kind, if self.not_null { " NOT NULL" } else { "" })
    }
}

impl Display for TypeUnion {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        joined(out, &self.0, " | ", |out, one| one.fmt(out))
    }
}
