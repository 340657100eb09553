//! Builds patterns.

use std::sync::Arc;

use super::build::{Builder, Node, Parts, parts};
use super::chain::{Chain, both, check_repeated, in_groups, not_repeated, one_name};
use super::grammar::Rule;
use super::literals::overflow;
use crate::error::{Error, Result, Span, kinds};
use crate::query::{
    Direction, Expression, LabelExpression, Length, MatchMode, NodePattern, PathMode, PathPattern, RelPattern, Repeat,
    Selector, Shortest,
};

impl Builder<'_> {
    pub(super) fn pattern(&self, node: Node<'_>) -> Result<Vec<PathPattern>> {
        parts(node).map(|path| self.path(path)).collect()
    }

    pub(super) fn path(&self, node: Node<'_>) -> Result<PathPattern> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let variable = parts.pull(Rule::name).map(|name| self.name(&name));
        let selector = parts.pull(Rule::selector).map(|node| self.selector(node)).transpose()?.flatten();
        let mode = parts.pull(Rule::path_mode).map(|node| self.path_mode(&node));
        parts.pull(Rule::PATHS);
        let groups = parts.pull(Rule::GROUPS).map(|node| self.span(&node));
        let selector = in_groups(selector, groups)?;
        let path = match parts.pull(Rule::shortest_path) {
            Some(shortest) => self.shortest_path(shortest)?,
            None => self.walk(&mut parts)?,
        };
        if path.shortest.is_some() && (selector.is_some() || mode.is_some()) {
            let message = "shortestPath says already which paths are wanted";
            return Err(Error::new(kinds::UNEXPECTED_SYNTAX, message).at(span).hint("leave out one of the two"));
        }
        let variable = one_name(variable, path.variable.clone(), span)?;
        Ok(PathPattern { variable, selector, mode, span, ..path })
    }

    pub(super) fn match_mode(&self, node: &Node<'_>) -> MatchMode {
        match self.span(node).of(self.text).starts_with(['r', 'R']) {
            true => MatchMode::Repeatable,
            false => MatchMode::Different,
        }
    }

    /// Which paths are wanted; ALL says no more than nothing.
    fn selector(&self, node: Node<'_>) -> Result<Option<Selector>> {
        let mut parts = parts(node);
        let all = parts.pull(Rule::ALL).is_some();
        let any = parts.pull(Rule::ANY_PATH).is_some();
        let shortest = parts.pull(Rule::SHORTEST).is_some();
        let count = parts.pull(Rule::how_many).map(|node| self.at_least_one(&node)).transpose()?.unwrap_or(1);
        Ok(match (all, any, shortest) {
            (true, _, true) => Some(Selector::Groups(1)),
            (true, _, false) => None,
            (_, true, false) => Some(Selector::Any(count)),
            _ => Some(Selector::Shortest(count)),
        })
    }

    fn at_least_one(&self, node: &Node<'_>) -> Result<u32> {
        match self.bound(node)? {
            0 => {
                let message = "at least one path must be wanted";
                Err(Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(self.span(node)))
            }
            count => Ok(count),
        }
    }

    fn path_mode(&self, node: &Node<'_>) -> PathMode {
        match self.span(node).of(self.text).to_ascii_lowercase().as_str() {
            "walk" => PathMode::Walk,
            "trail" => PathMode::Trail,
            "acyclic" => PathMode::Acyclic,
            _ => PathMode::Simple,
        }
    }

    pub(super) fn shortest_path(&self, node: Node<'_>) -> Result<PathPattern> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let all = self.span(&parts.expect()?).of(self.text).starts_with(['a', 'A']);
        let shortest = Some(if all { Shortest::All } else { Shortest::One });
        let path = self.walk(&mut parts)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?;
        Ok(PathPattern { shortest, span, filter, ..path })
    }

    /// A rule that holds one node and steps from it.
    pub(super) fn steps_of(&self, node: Node<'_>) -> Result<PathPattern> {
        self.walk(&mut parts(node))
    }

    /// A chain of nodes, relationships and groups, or a pattern in parentheses as a whole.
    pub(super) fn walk(&self, parts: &mut Parts<'_>) -> Result<PathPattern> {
        let mut chain = Chain::default();
        while let Some(node) = pull_any(parts, &[Rule::node, Rule::step, Rule::group]) {
            let span = self.span(&node);
            match node.as_rule() {
                Rule::node => chain.node(self.node(node)?),
                Rule::step => {
                    let (relationship, node) = self.step(node)?;
                    chain.step(relationship, node)?;
                }
                _ => {
                    let (pattern, repeat) = self.group(node)?;
                    match repeat {
                        Some(repeat) => chain.group(pattern, repeat, span),
                        None if chain.is_empty() => return self.whole(pattern, parts, span),
                        None => return Err(not_repeated(span)),
                    }
                }
            }
        }
        Ok(chain.finish())
    }

    /// A pattern in parentheses that isn't repeated, which must stand alone.
    fn whole(&self, pattern: PathPattern, parts: &mut Parts<'_>, span: Span) -> Result<PathPattern> {
        match pull_any(parts, &[Rule::node, Rule::step, Rule::group]) {
            Some(_) => Err(not_repeated(span)),
            None => Ok(pattern),
        }
    }

    fn group(&self, node: Node<'_>) -> Result<(PathPattern, Option<Repeat>)> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let variable = parts.pull(Rule::name).map(|name| self.name(&name));
        let path = self.walk(&mut parts)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?;
        let repeat = parts.pull(Rule::repeat).map(|node| self.repeat(node)).transpose()?;
        let variable = one_name(variable, path.variable.clone(), span)?;
        if repeat.is_some() {
            check_repeated(&path, variable.is_some(), span)?;
        }
        let filter = both(path.filter.clone(), filter);
        Ok((PathPattern { variable, filter, span, ..path }, repeat))
    }

    fn repeat(&self, node: Node<'_>) -> Result<Repeat> {
        let span = self.span(&node);
        let written = span.of(self.text);
        let mut parts = parts(node);
        let least = parts.pull(Rule::times).map(|node| self.bound(&node)).transpose()?;
        let open = parts.pull(Rule::times_to).is_some();
        let most = parts.pull(Rule::times).map(|node| self.bound(&node)).transpose()?;
        let repeat = match written.chars().next() {
            Some('+') => Repeat { least: 1, most: None },
            Some('*') => Repeat { least: 0, most: None },
            _ if open => Repeat { least: least.unwrap_or(0), most },
            _ => Repeat { least: least.unwrap_or(0), most: least },
        };
        let wrong = match repeat.most {
            None if least.is_none() && written.starts_with('{') && !open => "how often must be said",
            Some(0) => "a pattern is repeated at least once",
            Some(most) if most < repeat.least => "the most times are fewer than the least",
            _ => return Ok(repeat),
        };
        let error = Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, wrong).at(span);
        Err(error.hint("write {2}, {1,3}, {,3}, + or *"))
    }

    fn step(&self, node: Node<'_>) -> Result<(RelPattern, NodePattern)> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let relationship = self.relationship(parts.expect()?)?;
        let repeat = parts.pull(Rule::repeat).map(|node| self.repeat(node)).transpose()?;
        if repeat.is_some() && relationship.length.is_some() {
            let error = Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, "a length is written in one place only");
            return Err(error.at(span).hint("write -[:R]->{1,3} or -[:R*1..3]->"));
        }
        Ok((RelPattern { repeat, ..relationship }, self.node(parts.expect()?)?))
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
        let empty = RelPattern { direction, span, ..RelPattern::default() };
        Ok(RelPattern { variable, types, label, length, properties, filter, ..empty })
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

/// The next part, if it is one of these rules.
fn pull_any<'t>(parts: &mut Parts<'t>, rules: &[Rule]) -> Option<Node<'t>> {
    rules.iter().find_map(|rule| parts.pull(*rule))
}
