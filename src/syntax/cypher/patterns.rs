//! Builds patterns.

use std::sync::Arc;

use super::build::{Builder, Node, Parts, parts};
use super::grammar::Rule;
use super::literals::overflow;
use crate::error::{Error, Result, Span, kinds};
use crate::query::{Direction, Expression, LabelExpression, Length, NodePattern, PathPattern, RelPattern, Shortest};

impl Builder<'_> {
    pub(super) fn pattern(&self, node: Node<'_>) -> Result<Vec<PathPattern>> {
        parts(node).map(|path| self.path(path)).collect()
    }

    pub(super) fn path(&self, node: Node<'_>) -> Result<PathPattern> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let variable = parts.pull(Rule::name).map(|name| self.name(&name));
        let path = match parts.pull(Rule::shortest_path) {
            Some(shortest) => self.shortest_path(shortest)?,
            None => self.walk(&mut parts)?,
        };
        Ok(PathPattern { variable, span, ..path })
    }

    pub(super) fn shortest_path(&self, node: Node<'_>) -> Result<PathPattern> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let all = self.span(&parts.expect()?).of(self.text).starts_with(['a', 'A']);
        let shortest = Some(if all { Shortest::All } else { Shortest::One });
        Ok(PathPattern { shortest, span, ..self.walk(&mut parts)? })
    }

    /// A rule that holds one node and steps from it.
    pub(super) fn steps_of(&self, node: Node<'_>) -> Result<PathPattern> {
        self.walk(&mut parts(node))
    }

    /// A node and every step that follows it.
    pub(super) fn walk(&self, parts: &mut Parts<'_>) -> Result<PathPattern> {
        let start = self.node(parts.expect()?)?;
        let mut steps = Vec::new();
        while let Some(step) = parts.pull(Rule::step) {
            steps.push(self.step(step)?);
        }
        let span = steps.last().map_or(start.span, |(_, end): &(_, NodePattern)| start.span.cover(end.span));
        Ok(PathPattern { variable: None, shortest: None, start, steps, span })
    }

    fn step(&self, node: Node<'_>) -> Result<(RelPattern, NodePattern)> {
        let mut parts = parts(node);
        Ok((self.relationship(parts.expect()?)?, self.node(parts.expect()?)?))
    }

    fn node(&self, node: Node<'_>) -> Result<NodePattern> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let variable = parts.pull(Rule::name).map(|name| self.name(&name));
        let label = parts.pull(Rule::labels).map(|labels| self.labels(labels)).transpose()?;
        let (labels, label) = label.map(LabelExpression::into_names_and_rest).unwrap_or_default();
        let properties = self.properties(&mut parts)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?;
        Ok(NodePattern { variable, labels, label, properties, filter, span })
    }

    fn labels(&self, node: Node<'_>) -> Result<LabelExpression> {
        self.label(parts(node).expect()?)
    }

    pub(super) fn label(&self, node: Node<'_>) -> Result<LabelExpression> {
        let parts = parts(node).map(|part| self.label_all(part)).collect::<Result<Vec<_>>>()?;
        Ok(LabelExpression::either(parts))
    }

    fn label_all(&self, node: Node<'_>) -> Result<LabelExpression> {
        let parts = parts(node).filter(|part| part.as_rule() == Rule::label_not);
        Ok(LabelExpression::all(parts.map(|part| self.label_not(part)).collect::<Result<Vec<_>>>()?))
    }

    fn label_not(&self, node: Node<'_>) -> Result<LabelExpression> {
        let mut parts = parts(node);
        let mut negated = false;
        while parts.pull(Rule::negation).is_some() {
            negated = !negated;
        }
        let node = parts.expect()?;
        let label = match node.as_rule() {
            Rule::any_label => LabelExpression::Any,
            Rule::label_parenthesis => self.labels(node)?,
            Rule::computed_label => self.computed_label(node)?,
            _ => LabelExpression::Name(self.name(&node)),
        };
        Ok(if negated { label.negated() } else { label })
    }

    fn computed_label(&self, node: Node<'_>) -> Result<LabelExpression> {
        let mut parts = self::parts(node);
        let any = self::parts(parts.expect()?).pull(Rule::any_word).is_some();
        Ok(LabelExpression::Computed { names: Box::new(self.expression(parts.expect()?)?), any })
    }

    /// A map or a parameter in the place of one.
    fn properties(&self, parts: &mut Parts<'_>) -> Result<Option<Expression>> {
        let Some(node) = parts.pull(Rule::map).or_else(|| parts.pull(Rule::parameter)) else { return Ok(None) };
        let span = self.span(&node);
        let kind = if node.as_rule() == Rule::map { self.map(node)? } else { self.parameter(&node) };
        Ok(Some(Expression::new(kind, span)))
    }

    fn relationship(&self, node: Node<'_>) -> Result<RelPattern> {
        let span = self.span(&node);
        let written = span.of(self.text);
        let direction = match (written.starts_with('<'), written.ends_with('>')) {
            (true, false) => Direction::Left,
            (false, true) => Direction::Right,
            _ => Direction::Either,
        };
        let detail = parts(node).find(|part| part.as_rule() == Rule::detail);
        let empty = RelPattern { direction, span, ..RelPattern::default() };
        detail.map_or(Ok(empty), |detail| self.detail(detail, direction, span))
    }

    fn detail(&self, node: Node<'_>, direction: Direction, span: Span) -> Result<RelPattern> {
        let mut parts = parts(node);
        let variable = parts.pull(Rule::name).map(|name| self.name(&name));
        let (types, label) = parts.pull(Rule::labels).map(|types| self.types(types)).transpose()?.unwrap_or_default();
        let length = parts.pull(Rule::length).map(|length| self.length(length)).transpose()?;
        let properties = self.properties(&mut parts)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?;
        if let (Some(_), Some(filter)) = (length, &filter) {
            let message = "a walk of variable length takes no WHERE of its own";
            let error = Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(filter.span);
            return Err(error.hint("write the length behind the relationship: -[r WHERE r.x > 1]->{1,3}"));
        }
        Ok(RelPattern { variable, types, label, direction, length, properties, filter, span })
    }

    /// Types of which one will do, or what else is asked of the type.
    fn types(&self, node: Node<'_>) -> Result<(Vec<Arc<str>>, Option<LabelExpression>)> {
        let mut signs = node.clone().into_inner().flat_map(Node::into_inner).flat_map(Node::into_inner);
        let colon = signs.find(|sign| sign.as_rule() == Rule::label_and && self.span(sign).of(self.text) == ":");
        if let Some(colon) = colon {
            let error = Error::new(kinds::UNEXPECTED_SYNTAX, "a relationship has only one type").at(self.span(&colon));
            return Err(error.hint("write | between types of which one will do"));
        }
        Ok(match self.labels(node)?.into_either_names() {
            Ok(types) => (types, None),
            Err(label) => (Vec::new(), Some(label)),
        })
    }

    fn length(&self, node: Node<'_>) -> Result<Length> {
        let mut parts = parts(node);
        let least = parts.pull(Rule::bound).map(|bound| self.bound(&bound)).transpose()?;
        if parts.pull(Rule::upto).is_none() {
            return Ok(Length { least, most: least });
        }
        let most = parts.pull(Rule::bound).map(|bound| self.bound(&bound)).transpose()?;
        Ok(Length { least, most })
    }

    fn bound(&self, node: &Node<'_>) -> Result<u32> {
        let span = self.span(node);
        let written = span.of(self.text);
        written.parse().map_err(|_| overflow(written, span))
    }
}
