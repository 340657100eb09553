//! Builds expressions.

use std::sync::Arc;

use super::build::{Builder, Node, parts, unticked};
use super::depth;
use super::grammar::Rule;
use super::operators::{self, Operand};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{
    Clause, Expression, ExpressionKind, Match, NormalForm, PathPattern, Projected, Quantifier, Query, SingleQuery,
};
use crate::value::Value;

/// How high a tree may be: nesting and towers such as `a.b.c` or `x IN y IN z` together.
const HIGHEST: usize = 512;

impl Builder<'_> {
    pub(super) fn expression(&self, node: Node<'_>) -> Result<Expression> {
        let before = self.height.get();
        let height = before + operators::rise(node.clone().into_inner());
        if height > HIGHEST {
            return Err(depth::too_deep(self.span(&node)));
        }
        self.height.set(height);
        let built = self.row(node.into_inner());
        self.height.set(before);
        built
    }

    fn boxed(&self, node: Node<'_>) -> Result<Box<Expression>> {
        self.expression(node).map(Box::new)
    }

    pub(super) fn primary(&self, node: Node<'_>) -> Result<Operand> {
        let span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::number => return Ok(Operand::number(self.number(&node)?, span)),
            Rule::parenthesis => return self.parenthesis(node),
            Rule::text => self.text(&node)?,
            Rule::parameter => self.parameter(&node),
            Rule::list => self.list(node)?,
            Rule::map => self.map(node)?,
            Rule::boolean => self.boolean(&node),
            Rule::nothing => ExpressionKind::Literal(Value::Null),
            Rule::call => self.call(node)?,
            Rule::count_star => ExpressionKind::CountStar,
            Rule::subject => ExpressionKind::Subject,
            Rule::case => self.case(node)?,
            Rule::quantified => self.quantified(node)?,
            Rule::reduce => self.reduce(node)?,
            Rule::all_reduce => self.reduce(node)?,
            Rule::trimmed => self.trimmed(node)?,
            Rule::normalization => self.normalization(node)?,
            Rule::list_comprehension => self.list_comprehension(node)?,
            Rule::pattern_comprehension => self.pattern_comprehension(node)?,
            Rule::pattern_predicate => ExpressionKind::PatternPredicate(Box::new(self.steps_of(node)?)),
            Rule::shortest_path => ExpressionKind::ShortestPath(Box::new(self.shortest_path(node)?)),
            Rule::exists => ExpressionKind::Exists(Box::new(self.subquery(node)?)),
            Rule::count_rows => ExpressionKind::CountRows(Box::new(self.subquery(node)?)),
            Rule::collect_rows => ExpressionKind::CollectRows(Box::new(self.subquery(node)?)),
            Rule::map_projection => self.map_projection(node)?,
            _ => ExpressionKind::Variable(self.name(&node)),
        };
        Ok(Operand::new(kind, span))
    }

    fn parenthesis(&self, node: Node<'_>) -> Result<Operand> {
        let span = self.span(&node);
        let inner = self.expression(parts(node).expect()?)?;
        Ok(Operand::closed(inner.kind, span))
    }

    fn map_projection(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let mut inner = parts(node);
        let subject = inner.expect()?;
        let subject = Expression::new(ExpressionKind::Variable(self.name(&subject)), self.span(&subject));
        let items = inner.map(|item| self.projected(item)).collect::<Result<_>>()?;
        Ok(ExpressionKind::MapProjection(Box::new(subject), items))
    }

    fn projected(&self, node: Node<'_>) -> Result<Projected> {
        Ok(match node.as_rule() {
            Rule::all_properties => Projected::All,
            Rule::property => Projected::Property(self.name(&parts(node).expect()?)),
            Rule::entry => {
                let (key, value) = self.entry(node)?;
                Projected::Entry(key, value)
            }
            _ => {
                let name = self.name(&node);
                let value = Expression::new(ExpressionKind::Variable(name.clone()), self.span(&node));
                Projected::Entry(name, value)
            }
        })
    }

    fn call(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let name = self.call_name(parts.expect()?);
        let distinct = parts.pull(Rule::DISTINCT).is_some();
        let arguments = parts.map(|argument| self.expression(argument)).collect::<Result<_>>()?;
        Ok(ExpressionKind::Call { name, distinct, arguments })
    }

    /// The form with FROM is a call of the function that cuts characters at that side.
    fn trimmed(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let distinct = parts.pull(Rule::DISTINCT).is_some();
        let side = parts.pull(Rule::trim_side).map(|side| self.span(&side).of(self.text).to_ascii_lowercase());
        let mut arguments = Vec::new();
        let mut text = None;
        for part in parts {
            match part.as_rule() {
                Rule::trim_from => text = Some(self.filter(part)?),
                _ => arguments.push(self.expression(part)?),
            }
        }
        if side.is_some() && text.is_none() {
            let error =
                Error::new(kinds::UNEXPECTED_SYNTAX, "what is cut must be followed by FROM and a text").at(span);
            return Err(error.hint("such as trim(BOTH 'x' FROM name)"));
        }
        let name = match side.as_deref() {
            None if text.is_none() => "trim",
            Some("leading") => "ltrim",
            Some("trailing") => "rtrim",
            _ => "btrim",
        };
        arguments.splice(0..0, text);
        Ok(ExpressionKind::Call { name: name.into(), distinct, arguments })
    }

    /// A call whose second argument may be the bare name of a normal form.
    fn normalization(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let distinct = parts.pull(Rule::DISTINCT).is_some();
        let argument = |part: Node<'_>| match part.as_rule() {
            Rule::normal_form => {
                let form = self.normal_form(&part).name();
                Ok(Expression::new(ExpressionKind::Literal(form.into()), self.span(&part)))
            }
            _ => self.expression(part),
        };
        Ok(ExpressionKind::Call {
            name: "normalize".into(),
            distinct,
            arguments: parts.map(argument).collect::<Result<_>>()?,
        })
    }

    pub(super) fn normal_form(&self, node: &Node<'_>) -> NormalForm {
        NormalForm::named(self.span(node).of(self.text)).unwrap_or(NormalForm::Nfc)
    }

    pub(super) fn call_name(&self, node: Node<'_>) -> Arc<str> {
        let names: Vec<String> = parts(node).map(|name| unticked(self.span(&name).of(self.text))).collect();
        Arc::from(names.join("."))
    }

    fn case(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let subject = parts.pull(Rule::expression).map(|node| self.boxed(node)).transpose()?;
        let mut branches = Vec::new();
        while let Some(node) = parts.pull(Rule::branch) {
            branches.push(self.branch(node, subject.is_some())?);
        }
        let otherwise = parts.pull(Rule::otherwise).map(|node| self.otherwise(node)).transpose()?;
        Ok(ExpressionKind::Case { subject, branches, otherwise })
    }

    fn branch(&self, node: Node<'_>, simple: bool) -> Result<(Vec<Expression>, Expression)> {
        let mut tests = Vec::new();
        for part in parts(node) {
            if !simple && (part.as_rule() == Rule::half || tests.len() == 2) {
                let error = Error::new(kinds::UNEXPECTED_SYNTAX, "a test without a subject to compare");
                return Err(error.at(self.span(&part)).hint("say what is compared: CASE subject WHEN …"));
            }
            tests.push(self.expression(part)?);
        }
        let then = tests.pop().ok_or_else(|| Error::new(kinds::INTERNAL, "a WHEN without THEN"))?;
        Ok((tests, then))
    }

    fn otherwise(&self, node: Node<'_>) -> Result<Box<Expression>> {
        self.boxed(parts(node).expect()?)
    }

    fn quantified(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let quantifier = self.quantifier(&parts.expect()?);
        let variable = self.name(&parts.expect()?);
        let list = self.boxed(parts.expect()?)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?.map(Box::new);
        Ok(ExpressionKind::Quantified { quantifier, variable, list, filter })
    }

    fn quantifier(&self, node: &Node<'_>) -> Quantifier {
        match self.span(node).of(self.text).to_ascii_lowercase().as_str() {
            "all" => Quantifier::All,
            "any" => Quantifier::Any,
            "none" => Quantifier::None,
            _ => Quantifier::Single,
        }
    }

    pub(super) fn filter(&self, node: Node<'_>) -> Result<Expression> {
        self.expression(parts(node).expect()?)
    }

    fn reduce(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let accumulator = self.name(&parts.expect()?);
        let start = self.boxed(parts.expect()?)?;
        let variable = self.name(&parts.expect()?);
        let list = self.boxed(parts.expect()?)?;
        let step = self.boxed(parts.expect()?)?;
        let test = parts.next().map(|node| self.boxed(node)).transpose()?;
        Ok(ExpressionKind::Reduce { accumulator, start, variable, list, step, test })
    }

    fn list_comprehension(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let variable = self.name(&parts.expect()?);
        let list = self.boxed(parts.expect()?)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?.map(Box::new);
        let map = parts.pull(Rule::expression).map(|node| self.boxed(node)).transpose()?;
        Ok(ExpressionKind::ListComprehension { variable, list, filter, map })
    }

    fn pattern_comprehension(&self, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let variable = parts.pull(Rule::name).map(|name| self.name(&name));
        let pattern = Box::new(PathPattern { variable, ..self.walk(&mut parts)? });
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?.map(Box::new);
        let map = self.boxed(parts.expect()?)?;
        Ok(ExpressionKind::PatternComprehension { pattern, filter, map })
    }

    /// A whole query, or a pattern and a filter held as MATCH.
    fn subquery(&self, node: Node<'_>) -> Result<Query> {
        let mut parts = parts(node);
        if let Some(query) = parts.pull(Rule::query) {
            return self.query(query, true);
        }
        let mode = parts.pull(Rule::match_mode).map(|node| self.match_mode(&node)).unwrap_or_default();
        let pattern = parts.expect()?;
        let span: Span = self.span(&pattern);
        let patterns = self.pattern(pattern)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?;
        let span = filter.as_ref().map_or(span, |filter| span.cover(filter.span));
        let clause = Clause::Match(Match { optional: false, mode, patterns, filter, span });
        Ok(Query { first: SingleQuery { clauses: vec![clause] }, rest: Vec::new(), next: Vec::new() })
    }
}
