//! Builds patterns.

use super::build::{Builder, Node, Parts, parts};
use super::grammar::Rule;
use super::literals::overflow;
use crate::error::{Result, Span};
use crate::query::{Direction, Expression, Length, NodePattern, PathPattern, RelPattern, Shortest};

impl Builder<'_> {
    pub(super) fn pattern(&self, node: Node<'_>) -> Result<Vec<PathPattern>> {
        parts(node).map(|path| self.path(path)).collect()
    }

    fn path(&self, node: Node<'_>) -> Result<PathPattern> {
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
        let labels = parts.pull(Rule::labels).map(|labels| self.names(labels)).unwrap_or_default();
        Ok(NodePattern { variable, labels, properties: self.properties(&mut parts)?, span })
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
        let empty = RelPattern { variable: None, types: Vec::new(), direction, length: None, properties: None, span };
        detail.map_or(Ok(empty), |detail| self.detail(detail, direction, span))
    }

    fn detail(&self, node: Node<'_>, direction: Direction, span: Span) -> Result<RelPattern> {
        let mut parts = parts(node);
        let variable = parts.pull(Rule::name).map(|name| self.name(&name));
        let types = parts.pull(Rule::types).map(|types| self.types(types)).unwrap_or_default();
        let length = parts.pull(Rule::length).map(|length| self.length(length)).transpose()?;
        let properties = self.properties(&mut parts)?;
        Ok(RelPattern { variable, types, direction, length, properties, span })
    }

    fn types(&self, node: Node<'_>) -> Vec<std::sync::Arc<str>> {
        self.names(node)
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
