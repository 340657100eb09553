//! Types that a value can be tested for: `x IS :: INTEGER NOT NULL | LIST<STRING>`.

use std::fmt::{Display, Formatter, Result};

use super::Value;
use super::temporal::Kind;

/// Types, one of which a value must have.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeUnion(pub Vec<ValueType>);

impl TypeUnion {
    /// Whether a value is of one of them.
    pub fn has(&self, value: &Value) -> bool {
        self.0.iter().any(|one| one.has(value))
    }

    /// Whether a property can be of each of them.
    pub fn is_storable(&self) -> bool {
        self.0.iter().all(|one| match &one.kind {
            TypeKind::Boolean
            | TypeKind::Integer
            | TypeKind::Float
            | TypeKind::Text
            | TypeKind::Temporal(_)
            | TypeKind::PropertyValue => true,
            TypeKind::List(element) => element.is_storable(),
            _ => false,
        })
    }

    /// Whether a `|` is printed of it, at any depth.
    pub fn has_bar(&self) -> bool {
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

impl ValueType {
    fn has(&self, value: &Value) -> bool {
        match (value, &self.kind) {
            (_, TypeKind::Nothing) => false,
            (Value::Null, _) => !self.not_null,
            (_, TypeKind::Any) => true,
            (_, TypeKind::Null) => false,
            (value, TypeKind::PropertyValue) => is_storable(value),
            (Value::List(items), TypeKind::List(element)) => items.iter().all(|item| element.has(item)),
            (Value::Temporal(temporal), TypeKind::Temporal(kind)) => temporal.kind() == *kind,
            (value, kind) => plain(value).as_ref() == Some(kind),
        }
    }
}

/// The type of a value that has but one.
fn plain(value: &Value) -> Option<TypeKind> {
    Some(match value {
        Value::Boolean(_) => TypeKind::Boolean,
        Value::Integer(_) => TypeKind::Integer,
        Value::Float(_) => TypeKind::Float,
        Value::Text(_) => TypeKind::Text,
        Value::Map(_) => TypeKind::Map,
        Value::Node(_) => TypeKind::Node,
        Value::Relationship(_) => TypeKind::Relationship,
        Value::Path(_) => TypeKind::Path,
        Value::Null | Value::List(_) | Value::Temporal(_) => return None,
    })
}

/// Whether a property can hold it.
fn is_storable(value: &Value) -> bool {
    match value {
        Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => false,
        Value::List(items) => items.iter().all(is_storable),
        _ => true,
    }
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
        for (place, one) in self.0.iter().enumerate() {
            write!(out, "{}{one}", if place > 0 { " | " } else { "" })?;
        }
        Ok(())
    }
}
