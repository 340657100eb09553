//! Builds statements, queries and clauses.

use std::sync::Arc;

use super::build::{Builder, Node, Parts, parts};
use super::grammar::Rule;
use super::scan::Scanner;
use super::{Mode, Statement};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{
    Clause, Expression, ExpressionKind, Item, Match, Nulls, Projection, Query, SingleQuery, SortKey, Union, Unwind,
};

impl Builder<'_> {
    pub(super) fn statement(&self, node: Node<'_>) -> Result<Statement> {
        let mut parts = parts(node);
        parts.pull(Rule::version);
        let mode = parts.pull(Rule::mode).map_or(Mode::Run, |node| self.mode(node));
        parts.pull(Rule::version);
        Ok(Statement { mode, query: self.query(parts.expect()?, false)? })
    }

    fn mode(&self, node: Node<'_>) -> Mode {
        let mut parts = parts(node);
        match parts.pull(Rule::EXPLAIN) {
            Some(_) if parts.pull(Rule::STEPS).is_some() => Mode::ExplainSteps,
            Some(_) => Mode::Explain,
            None => Mode::Profile,
        }
    }

    /// A query; one in the braces of a subquery may end without RETURN.
    pub(super) fn query(&self, node: Node<'_>, in_braces: bool) -> Result<Query> {
        let mut parts = parts(node);
        let first = self.single_query(parts.expect()?, in_braces)?;
        let mut query = Query { first, ..Query::default() };
        while let Some(joint) = parts.next() {
            let part = self.single_query(parts.expect()?, in_braces)?;
            if joint.as_rule() == Rule::next {
                query.next.push(Query { first: part, ..Query::default() });
                continue;
            }
            let span = self.span(&joint);
            let union = self.union(joint);
            let rest = match query.next.last_mut() {
                Some(next) => &mut next.rest,
                None => &mut query.rest,
            };
            if rest.first().is_some_and(|(first, _)| *first != union) {
                let message = "UNION and UNION ALL can't stand in one query";
                return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message)
                    .at(span)
                    .hint("use the same in all places"));
            }
            rest.push((union, part));
        }
        Ok(query)
    }

    fn union(&self, node: Node<'_>) -> Union {
        if parts(node).pull(Rule::ALL).is_some() { Union::All } else { Union::Distinct }
    }

    fn single_query(&self, node: Node<'_>, in_braces: bool) -> Result<SingleQuery> {
        match node.clone().into_inner().next() {
            Some(only) if only.as_rule() == Rule::conditional => self.only_conditional(only),
            Some(only) if is_schema_change(only.as_rule()) => self.schema_change(only),
            _ => self.clauses(node, in_braces),
        }
    }

    /// Clauses, the last of which must end a query.
    pub(super) fn clauses(&self, node: Node<'_>, in_braces: bool) -> Result<SingleQuery> {
        let span = self.span(&node);
        let mut clauses: Vec<Clause> = Vec::new();
        for node in parts(node) {
            if let Some(last @ (Clause::Return(_) | Clause::Finish(_))) = clauses.last() {
                let (word, behind) = match last {
                    Clause::Return(_) => ("RETURN", "UNION and NEXT"),
                    _ => ("FINISH", "UNION"),
                };
                let message = format!("nothing can follow {word} but {behind}");
                let hint = "use WITH in place of RETURN to go on";
                return Err(Error::new(kinds::UNEXPECTED_SYNTAX, message).at(self.span(&node)).hint(hint));
            }
            clauses.push(self.clause(node)?);
        }
        match clauses.last() {
            // Whether a call gives anything, and stands alone, is known where procedures are.
            Some(Clause::Return(_) | Clause::Call(_) | Clause::Subquery(_) | Clause::Finish(_)) => {
                Ok(SingleQuery { clauses })
            }
            Some(clause) if clause.writes() => Ok(SingleQuery { clauses }),
            Some(Clause::Match(_) | Clause::Unwind(_) | Clause::LoadCsv(_) | Clause::Let(_) | Clause::Filter(_))
                if in_braces =>
            {
                Ok(SingleQuery { clauses })
            }
            _ => {
                let end = Span::new(span.to, span.to);
                let error = Error::new(kinds::UNEXPECTED_SYNTAX, "the query ends without RETURN").at(end);
                Err(error.hint("say what is wanted: RETURN *"))
            }
        }
    }

    pub(super) fn clause(&self, node: Node<'_>) -> Result<Clause> {
        Ok(match node.as_rule() {
            Rule::match_clause => Clause::Match(self.match_clause(node)?),
            Rule::unwind_clause => Clause::Unwind(self.unwind_clause(node)?),
            Rule::for_clause => Clause::Unwind(self.for_clause(node)?),
            Rule::let_clause => Clause::Let(self.let_clause(node)?),
            Rule::filter_clause => Clause::Filter(self.filter_clause(node)?),
            Rule::finish_clause => Clause::Finish(self.span(&node)),
            Rule::subquery_clause => Clause::Subquery(self.subquery_clause(node)?),
            Rule::with_clause => Clause::With(self.projection(node)?),
            Rule::call_clause => Clause::Call(self.call_clause(node)?),
            Rule::show_clause => Clause::Call(self.show_clause(node)?),
            Rule::load_clause => Clause::LoadCsv(self.load_clause(node)?),
            Rule::create_clause => Clause::Create(self.create_clause(node)?),
            Rule::merge_clause => Clause::Merge(self.merge_clause(node)?),
            Rule::set_clause => Clause::Set(self.set_clause(node)?),
            Rule::remove_clause => Clause::Remove(self.remove_clause(node)?),
            Rule::delete_clause => Clause::Delete(self.delete_clause(node)?),
            Rule::foreach_clause => Clause::Foreach(self.foreach_clause(node)?),
            _ => Clause::Return(self.projection(node)?),
        })
    }

    fn match_clause(&self, node: Node<'_>) -> Result<Match> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let optional = parts.pull(Rule::OPTIONAL).is_some();
        let mode = parts.pull(Rule::match_mode).map(|node| self.match_mode(&node)).unwrap_or_default();
        let patterns = self.pattern(parts.expect()?)?;
        while parts.pull(Rule::hint).is_some() {}
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?;
        Ok(Match { optional, mode, patterns, filter, span })
    }

    fn unwind_clause(&self, node: Node<'_>) -> Result<Unwind> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let list = self.expression(parts.expect()?)?;
        Ok(Unwind { list, variable: self.name(&parts.expect()?), counter: None, span })
    }

    fn projection(&self, node: Node<'_>) -> Result<Projection> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let distinct = parts.pull(Rule::DISTINCT).is_some();
        let (star, items) = self.items(parts.expect()?)?;
        let order = parts.pull(Rule::order).map(|node| self.order(node)).transpose()?.unwrap_or_default();
        let skip = self.only(&mut parts, Rule::skip_rows)?;
        let limit = self.only(&mut parts, Rule::limit_rows)?;
        let filter = self.only(&mut parts, Rule::filter)?;
        Ok(Projection { distinct, star, items, order, skip, limit, filter, span })
    }

    /// The expression in a rule that holds nothing else.
    fn only(&self, parts: &mut Parts<'_>, rule: Rule) -> Result<Option<Expression>> {
        parts.pull(rule).map(|node| self.filter(node)).transpose()
    }

    fn items(&self, node: Node<'_>) -> Result<(bool, Vec<Item>)> {
        let mut parts = parts(node);
        let star = parts.pull(Rule::star).is_some();
        Ok((star, parts.map(|item| self.item(item)).collect::<Result<_>>()?))
    }

    fn item(&self, node: Node<'_>) -> Result<Item> {
        let mut parts = parts(node);
        let written = parts.expect()?;
        let span = self.span(&written);
        let expression = self.expression(written)?;
        let alias = parts.pull(Rule::name).map(|name| self.name(&name));
        let aliased = alias.is_some();
        let name = alias.unwrap_or_else(|| self.column_name(&expression, span));
        Ok(Item { expression, name, aliased })
    }

    /// A column without an alias is named by its source text, up to its last token; a variable by its name.
    fn column_name(&self, expression: &Expression, span: Span) -> Arc<str> {
        let written = span.of(self.text);
        match &expression.kind {
            ExpressionKind::Variable(name) if !written.starts_with('(') => name.clone(),
            _ => {
                let end = Scanner::new(written).last().map_or(0, |lexeme| lexeme.span.to);
                Arc::from(written.get(..end).unwrap_or(written))
            }
        }
    }

    fn order(&self, node: Node<'_>) -> Result<Vec<SortKey>> {
        parts(node).map(|key| self.sort_key(key)).collect()
    }

    fn sort_key(&self, node: Node<'_>) -> Result<SortKey> {
        let mut parts = parts(node);
        let expression = self.expression(parts.expect()?)?;
        let descending = parts.pull(Rule::DESC).is_some();
        let nulls = parts.pull(Rule::nulls).map(|node| match super::build::parts(node).pull(Rule::nulls_first) {
            Some(_) => Nulls::First,
            None => Nulls::Last,
        });
        Ok(SortKey { expression, descending, nulls })
    }
}

fn is_schema_change(rule: Rule) -> bool {
    matches!(rule, Rule::create_index | Rule::create_constraint | Rule::drop_schema)
}
