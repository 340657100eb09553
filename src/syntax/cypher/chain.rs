//! Puts the parts of a path together: where groups stand side by side or at an end, nodes without a name come between.

use std::sync::Arc;

use crate::error::{Error, Result, Span, kinds};
use crate::query::{Expression, ExpressionKind, Logic, NodePattern, PathPattern, RelPattern, Repeat, Selector};

/// A path on its way.
#[derive(Default)]
pub(super) struct Chain {
    start: Option<NodePattern>,
    steps: Vec<(RelPattern, NodePattern)>,
    /// A group whose right end is not read yet.
    open: Option<RelPattern>,
}

impl Chain {
    pub(super) fn is_empty(&self) -> bool {
        self.start.is_none()
    }

    pub(super) fn node(&mut self, node: NodePattern) {
        match self.open.take() {
            Some(group) => self.steps.push((group, node)),
            None => self.start = Some(node),
        }
    }

    pub(super) fn step(&mut self, relationship: RelPattern, node: NodePattern) -> Result<()> {
        if self.open.is_some() {
            let message = "a relationship can't stand next to a repeated pattern";
            let error = Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(relationship.span);
            return Err(error.hint("write a node between the two, such as ()"));
        }
        self.steps.push((relationship, node));
        Ok(())
    }

    pub(super) fn group(&mut self, pattern: PathPattern, repeat: Repeat, span: Span) {
        let here = Span::new(span.from, span.from);
        if let Some(group) = self.open.take() {
            self.steps.push((group, NodePattern { span: here, ..NodePattern::default() }));
        }
        self.start.get_or_insert_with(|| NodePattern { span: here, ..NodePattern::default() });
        let group = Some(Box::new(pattern));
        self.open = Some(RelPattern { repeat: Some(repeat), group, span, ..RelPattern::default() });
    }

    pub(super) fn finish(mut self) -> PathPattern {
        if let Some(group) = self.open.take() {
            let end = Span::new(group.span.to, group.span.to);
            self.steps.push((group, NodePattern { span: end, ..NodePattern::default() }));
        }
        let start = self.start.unwrap_or_default();
        let span = self.steps.last().map_or(start.span, |(_, end)| start.span.cover(end.span));
        PathPattern { start, steps: self.steps, span, ..PathPattern::default() }
    }
}

/// SHORTEST with GROUPS behind it.
pub(super) fn in_groups(selector: Option<Selector>, groups: Option<Span>) -> Result<Option<Selector>> {
    match (selector, groups) {
        (selector, None) => Ok(selector),
        (Some(Selector::Shortest(count)), Some(_)) => Ok(Some(Selector::Groups(count))),
        (_, Some(span)) => {
            let error = Error::new(kinds::UNEXPECTED_SYNTAX, "only SHORTEST takes GROUPS").at(span);
            Err(error.hint("write SHORTEST 2 GROUPS"))
        }
    }
}

/// The name of a path, which may be written outside or inside of its parentheses.
pub(super) fn one_name(outer: Option<Arc<str>>, inner: Option<Arc<str>>, span: Span) -> Result<Option<Arc<str>>> {
    match (outer, inner) {
        (Some(_), Some(_)) => Err(Error::new(kinds::UNEXPECTED_SYNTAX, "a path has one name only").at(span)),
        (outer, inner) => Ok(outer.or(inner)),
    }
}

/// What must hold in both places.
pub(super) fn both(first: Option<Expression>, second: Option<Expression>) -> Option<Expression> {
    match (first, second) {
        (Some(first), Some(second)) => {
            let span = first.span.cover(second.span);
            Some(Expression::new(ExpressionKind::Logic(Logic::And, vec![first, second]), span))
        }
        (first, second) => first.or(second),
    }
}

/// The error for parentheses around a part of a path without saying how often.
pub(super) fn not_repeated(span: Span) -> Error {
    let message = "a pattern in parentheses within a longer one must be repeated";
    let error = Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(span);
    error.hint("say how often: {1,3}, + or *")
}

/// Whether a pattern can be repeated.
pub(super) fn check_repeated(path: &PathPattern, named: bool, span: Span) -> Result<()> {
    let wrong = if named {
        "a path within a repeated pattern can't be named"
    } else if path.steps.is_empty() {
        "what is repeated needs a relationship"
    } else if path.steps.iter().any(|(step, _)| step.repeat.is_some() || step.length.is_some()) {
        "what is repeated can't repeat anything inside"
    } else {
        return Ok(());
    };
    Err(Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, wrong).at(span))
}
