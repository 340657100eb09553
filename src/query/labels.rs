//! Label expressions: what is asked of a node's labels, or of a relationship's type.

use std::fmt::{Display, Formatter, Result, Write};
use std::sync::Arc;

use super::Expression;
use super::print::{Name, joined};

/// `A&!B|%`, and `$(expression)`.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelExpression {
    /// `A`
    Name(Arc<str>),
    /// `%`: any label at all.
    Any,
    /// `!A`
    Not(Box<LabelExpression>),
    /// `A&B`
    All(Vec<LabelExpression>),
    /// `A|B`
    Either(Vec<LabelExpression>),
    /// `$(expression)`, `$all(expression)`, `$any(expression)`: labels that are computed.
    Computed {
        /// A label, or a list of them.
        names: Box<Expression>,
        /// Whether one label of a list is enough.
        any: bool,
    },
}

impl LabelExpression {
    /// All of them; what is itself an `&` joins the row.
    pub fn all(parts: impl IntoIterator<Item = LabelExpression>) -> Self {
        let flat = |part| match part {
            LabelExpression::All(parts) => parts,
            other => vec![other],
        };
        let mut parts: Vec<_> = parts.into_iter().flat_map(flat).collect();
        if parts.len() == 1 { parts.remove(0) } else { LabelExpression::All(parts) }
    }

    /// One of them; what is itself an `|` joins the row.
    pub fn either(parts: impl IntoIterator<Item = LabelExpression>) -> Self {
        let flat = |part| match part {
            LabelExpression::Either(parts) => parts,
            other => vec![other],
        };
        let mut parts: Vec<_> = parts.into_iter().flat_map(flat).collect();
        if parts.len() == 1 { parts.remove(0) } else { LabelExpression::Either(parts) }
    }

    /// The opposite; of an opposite, the thing itself.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            LabelExpression::Not(inner) => *inner,
            other => LabelExpression::Not(Box::new(other)),
        }
    }

    /// All of these names.
    pub fn names(names: impl IntoIterator<Item = Arc<str>>) -> Self {
        LabelExpression::all(names.into_iter().map(LabelExpression::Name))
    }

    /// The names that must all be there, and what else is asked.
    pub fn into_names_and_rest(self) -> (Vec<Arc<str>>, Option<LabelExpression>) {
        let parts = match self {
            LabelExpression::All(parts) => parts,
            other => vec![other],
        };
        let (mut names, mut rest) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                LabelExpression::Name(name) => names.push(name),
                other => rest.push(other),
            }
        }
        (names, (!rest.is_empty()).then(|| LabelExpression::all(rest)))
    }

    /// The names of which one must be there, where that is all that is asked.
    pub fn into_either_names(self) -> std::result::Result<Vec<Arc<str>>, LabelExpression> {
        let name = |part: &LabelExpression| match part {
            LabelExpression::Name(name) => Some(name.clone()),
            _ => None,
        };
        let names = match &self {
            LabelExpression::Either(parts) => parts.iter().map(name).collect(),
            one => name(one).map(|name| vec![name]),
        };
        names.ok_or(self)
    }

    /// The expressions that name labels which must all be there, where that is all that is asked.
    pub fn computed_names(&self) -> Option<Vec<&Expression>> {
        match self {
            LabelExpression::Computed { names, any: false } => Some(vec![names]),
            LabelExpression::All(parts) => {
                let parts = parts.iter().map(LabelExpression::computed_names).collect::<Option<Vec<_>>>()?;
                Some(parts.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    /// Calls `visit` with each expression inside.
    pub fn for_each_expression(&self, visit: &mut impl FnMut(&Expression)) {
        match self {
            LabelExpression::Name(_) | LabelExpression::Any => {}
            LabelExpression::Not(inner) => inner.for_each_expression(visit),
            LabelExpression::All(parts) | LabelExpression::Either(parts) => {
                parts.iter().for_each(|part| part.for_each_expression(visit));
            }
            LabelExpression::Computed { names, .. } => visit(names),
        }
    }

    /// Calls `visit` with each expression inside, to be changed.
    pub fn for_each_expression_mut(&mut self, visit: &mut impl FnMut(&mut Expression)) {
        match self {
            LabelExpression::Name(_) | LabelExpression::Any => {}
            LabelExpression::Not(inner) => inner.for_each_expression_mut(visit),
            LabelExpression::All(parts) | LabelExpression::Either(parts) => {
                parts.iter_mut().for_each(|part| part.for_each_expression_mut(visit));
            }
            LabelExpression::Computed { names, .. } => visit(names),
        }
    }
}

/// What is asked of a node's labels, with the colon before it: names alone in the oldest form, which everyone reads.
pub(super) struct OfNode<'l>(pub &'l LabelExpression);

impl Display for OfNode<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self.0 {
            LabelExpression::All(parts) if parts.iter().all(|part| matches!(part, LabelExpression::Name(_))) => {
                joined(out, parts, "", |out, part| write!(out, ":{part}"))
            }
            other => write!(out, ":{other}"),
        }
    }
}

impl Display for LabelExpression {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            LabelExpression::Name(name) => Name(name).fmt(out),
            LabelExpression::Any => out.write_char('%'),
            LabelExpression::Not(inner) => write!(out, "!{}", Closed(inner)),
            LabelExpression::All(parts) => joined(out, parts, "&", |out, part| Closed(part).fmt(out)),
            LabelExpression::Either(parts) => joined(out, parts, "|", |out, part| match part {
                LabelExpression::All(_) => Closed(part).fmt(out),
                part => part.fmt(out),
            }),
            LabelExpression::Computed { names, any } => {
                write!(out, "${}({names})", if *any { "any" } else { "" })
            }
        }
    }
}

/// A part of an expression, in parentheses where it is one of `&` or `|`.
struct Closed<'l>(&'l LabelExpression);

impl Display for Closed<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self.0 {
            LabelExpression::All(_) | LabelExpression::Either(_) => write!(out, "({})", self.0),
            other => other.fmt(out),
        }
    }
}
