//! What is known of an expression's type before anything runs.

use crate::error::{Error, Kind as ErrorKind, Result, Span, kinds};
use crate::functions::Function;
use crate::query::Arithmetic;
use crate::value::Value;
use crate::value::temporal::Kind;

const INSTANTS: &[Type] = &[
    Type::Temporal(Kind::Date),
    Type::Temporal(Kind::LocalTime),
    Type::Temporal(Kind::Time),
    Type::Temporal(Kind::LocalDateTime),
    Type::Temporal(Kind::DateTime),
    Type::Temporal(Kind::Duration),
];

/// A type as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    /// Nothing is known.
    Any,
    Null,
    Boolean,
    Integer,
    Float,
    Text,
    Map,
    Node,
    Relationship,
    Path,
    Temporal(Kind),
    List(Box<Type>),
}

impl Type {
    /// The type of a constant.
    pub fn of(value: &Value) -> Type {
        match value {
            Value::Null => Type::Null,
            Value::Boolean(_) => Type::Boolean,
            Value::Integer(_) => Type::Integer,
            Value::Float(_) => Type::Float,
            Value::Text(_) => Type::Text,
            Value::Map(_) => Type::Map,
            Value::Node(_) => Type::Node,
            Value::Relationship(_) => Type::Relationship,
            Value::Path(_) => Type::Path,
            Value::Temporal(temporal) => Type::Temporal(temporal.kind()),
            Value::List(items) => Type::list_of(items.iter().map(Type::of)),
        }
    }

    /// A list whose elements have these types.
    pub fn list_of(elements: impl Iterator<Item = Type>) -> Type {
        let mut common: Option<Type> = None;
        for element in elements.filter(|element| *element != Type::Null) {
            common = Some(match common {
                None => element,
                Some(common) if common == element => common,
                Some(_) => Type::Any,
            });
        }
        Type::List(Box::new(common.unwrap_or(Type::Any)))
    }

    /// The types that a word of a function's usage means; none where it says nothing of types.
    pub fn meant_by(word: &str) -> Option<&'static [Type]> {
        Some(match word {
            "node" => &[Type::Node],
            "relationship" => &[Type::Relationship],
            "path" => &[Type::Path],
            "map" => &[Type::Map],
            "text" | "old" | "new" | "separator" | "unit" => &[Type::Text],
            "boolean" => &[Type::Boolean],
            "integer" | "start" | "length" => &[Type::Integer],
            "float" => &[Type::Float],
            "instant" => INSTANTS,
            "DATE" => &[Type::Temporal(Kind::Date)],
            "LOCAL TIME" => &[Type::Temporal(Kind::LocalTime)],
            "TIME" => &[Type::Temporal(Kind::Time)],
            "LOCAL DATETIME" => &[Type::Temporal(Kind::LocalDateTime)],
            "DATETIME" => &[Type::Temporal(Kind::DateTime)],
            "duration" | "DURATION" => &[Type::Temporal(Kind::Duration)],
            "number" => &[Type::Integer, Type::Float],
            "list" => &[],
            _ => return None,
        })
    }

    /// The type that a function gives.
    pub fn given_by(function: &Function) -> Type {
        match function.gives() {
            Some("list") => Type::List(Box::new(Type::Any)),
            Some(word) => Type::meant_by(word).and_then(<[Type]>::first).cloned().unwrap_or(Type::Any),
            None => Type::Any,
        }
    }

    /// Whether a value of this type might be what one of these words means.
    pub fn may_be_called(&self, words: &[&str]) -> bool {
        words.iter().any(|word| match Type::meant_by(word) {
            Some(meant) => self.may_be(meant) || *word == "list" && self.may_be_list(),
            None => true,
        })
    }

    /// The type of a list's elements.
    pub fn element(&self) -> Type {
        match self {
            Type::List(element) => element.as_ref().clone(),
            _ => Type::Any,
        }
    }

    /// Whether a value of this type might be of one of those.
    pub fn may_be(&self, wanted: &[Type]) -> bool {
        matches!(self, Type::Any | Type::Null) || wanted.contains(self)
    }

    /// Whether a value of this type might be a list.
    pub fn may_be_list(&self) -> bool {
        matches!(self, Type::Any | Type::Null | Type::List(_))
    }

    /// Whether a value of this type might be a number.
    pub fn may_be_number(&self) -> bool {
        self.may_be(&[Type::Integer, Type::Float])
    }

    /// Whether a value of this type might be computed with: a number, an instant or a duration.
    pub fn may_be_computed(&self) -> bool {
        self.may_be_number() || matches!(self, Type::Temporal(_))
    }

    /// The type with its article, for messages.
    pub fn described(&self) -> &'static str {
        match self {
            Type::Any => "something",
            Type::Null => "null",
            Type::Boolean => "a boolean",
            Type::Integer => "an integer",
            Type::Float => "a float",
            Type::Text => "text",
            Type::Map => "a map",
            Type::Node => "a node",
            Type::Relationship => "a relationship",
            Type::Path => "a path",
            Type::Temporal(kind) => kind.described(),
            Type::List(_) => "a list",
        }
    }

    /// Whether values of these types might be computed with each other.
    pub fn may_compute(sign: Arithmetic, left: &Type, right: &Type) -> bool {
        let open = |kind: &Type| matches!(kind, Type::Any | Type::Null);
        let number = |kind: &Type| matches!(kind, Type::Integer | Type::Float);
        let plain = |kind: &Type| number(kind) || matches!(kind, Type::Text | Type::Boolean);
        let duration = |kind: &Type| *kind == Type::Temporal(Kind::Duration);
        let temporal = |kind: &Type| matches!(kind, Type::Temporal(_));
        if open(left) || open(right) || number(left) && number(right) {
            return true;
        }
        match sign {
            Arithmetic::Join => true,
            Arithmetic::Add => {
                let joins = matches!((left, right), (Type::List(_), _) | (_, Type::List(_)));
                let written = plain(left) && plain(right) && [left, right].contains(&&Type::Text);
                let moved = temporal(left) && duration(right) || duration(left) && temporal(right);
                joins || written || moved
            }
            Arithmetic::Subtract => temporal(left) && duration(right),
            Arithmetic::Multiply => duration(left) && number(right) || number(left) && duration(right),
            Arithmetic::Divide => duration(left) && number(right),
            Arithmetic::Remainder | Arithmetic::Power => false,
        }
    }

    /// The type of a sum, or of what another sign gives.
    pub fn of_arithmetic(sign: Arithmetic, left: &Type, right: &Type) -> Type {
        match (sign, left, right) {
            (Arithmetic::Power, ..) => Type::Float,
            (Arithmetic::Add | Arithmetic::Subtract, Type::Temporal(kind), Type::Temporal(Kind::Duration))
            | (Arithmetic::Add, Type::Temporal(Kind::Duration), Type::Temporal(kind)) => Type::Temporal(*kind),
            (Arithmetic::Join, Type::Integer | Type::Float, _) => Type::Any,
            (_, Type::Integer, Type::Integer) => Type::Integer,
            (_, Type::Integer | Type::Float, Type::Integer | Type::Float) => Type::Float,
            (Arithmetic::Add | Arithmetic::Join, Type::Text, Type::Text) => Type::Text,
            (Arithmetic::Add | Arithmetic::Join, Type::List(left), Type::List(right)) if left == right => {
                Type::List(left.clone())
            }
            (Arithmetic::Multiply | Arithmetic::Divide, Type::Temporal(Kind::Duration), _)
            | (Arithmetic::Multiply, _, Type::Temporal(Kind::Duration)) => Type::Temporal(Kind::Duration),
            _ => Type::Any,
        }
    }
}

/// An error unless it holds: `what` wants `wanted`, and got this type.
pub(super) fn demand(holds: bool, what: &str, wanted: &str, got: &Type, span: Span) -> Result<()> {
    demand_as(kinds::INVALID_ARGUMENT_TYPE, holds, what, wanted, got, span)
}

/// The same, as an error of a given kind.
pub(super) fn demand_as(kind: ErrorKind, holds: bool, what: &str, wanted: &str, got: &Type, span: Span) -> Result<()> {
    if holds {
        return Ok(());
    }
    Err(Error::new(kind, format!("{what} wants {wanted}, got {}", got.described())).at(span))
}
