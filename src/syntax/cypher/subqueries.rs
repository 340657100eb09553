//! Builds queries within queries, and the short clauses that make or drop variables: LET, FILTER, FOR, FINISH.

use super::build::{Builder, Node, parts};
use super::grammar::Rule;
use crate::error::{Error, Result, kinds};
use crate::query::{
    Batches, Clause, Conditional, Counted, Expression, Filter, Imports, Let, OnError, Query, SingleQuery, SubqueryCall,
    Unwind,
};

impl Builder<'_> {
    pub(super) fn for_clause(&self, node: Node<'_>) -> Result<Unwind> {
        let span = self.span(&node);
        let mut inner = parts(node);
        let variable = self.name(&inner.expect()?);
        let list = self.expression(inner.expect()?)?;
        let counter = inner.pull(Rule::counter).map(|node| {
            let mut parts = parts(node);
            let word = self.span(&parts.expect()?).of(self.text).to_ascii_lowercase();
            let from = if word == "offset" { Counted::Offset } else { Counted::Ordinality };
            Result::Ok((from, self.name(&parts.expect()?)))
        });
        Ok(Unwind { list, variable, counter: counter.transpose()?, span })
    }

    pub(super) fn let_clause(&self, node: Node<'_>) -> Result<Let> {
        let span = self.span(&node);
        let item = |node| {
            let mut parts = parts(node);
            Ok((self.name(&parts.expect()?), self.expression(parts.expect()?)?))
        };
        Ok(Let { items: parts(node).map(item).collect::<Result<_>>()?, span })
    }

    pub(super) fn filter_clause(&self, node: Node<'_>) -> Result<Filter> {
        let span = self.span(&node);
        Ok(Filter { condition: self.expression(parts(node).expect()?)?, span })
    }

    pub(super) fn subquery_clause(&self, node: Node<'_>) -> Result<SubqueryCall> {
        let span = self.span(&node);
        let mut inner = parts(node);
        let optional = inner.pull(Rule::OPTIONAL).is_some();
        let imports = match inner.pull(Rule::imports) {
            None => Imports::Leading,
            Some(node) => {
                let mut names = parts(node);
                match names.pull(Rule::star) {
                    Some(_) => Imports::Everything,
                    None => Imports::Names(names.map(|name| self.name(&name)).collect()),
                }
            }
        };
        let query = self.query(inner.expect()?, false)?;
        let batches = inner.pull(Rule::in_batches).map(|node| self.in_batches(node)).transpose()?;
        Ok(SubqueryCall { optional, imports, query, batches, span })
    }

    /// How many of them run at once changes nothing: they run one after the other.
    fn in_batches(&self, node: Node<'_>) -> Result<Batches> {
        let mut batches = Batches { rows: None, on_error: OnError::Fail, status: None };
        let mut said = Vec::new();
        let last = self.span(&node);
        for part in parts(node) {
            let (rule, span) = (part.as_rule(), self.span(&part));
            if said.contains(&rule) {
                return Err(Error::new(kinds::UNEXPECTED_SYNTAX, "this is said twice of a transaction").at(span));
            }
            match rule {
                Rule::batch_rows => batches.rows = Some(self.expression(parts(part).expect()?)?),
                Rule::on_error => batches.on_error = self.on_error(&parts(part).expect()?),
                Rule::batch_status => batches.status = Some(self.name(&parts(part).expect()?)),
                _ => continue,
            }
            said.push(rule);
        }
        if batches.status.is_some() && batches.on_error == OnError::Fail {
            let message = "there is no status to report where an error ends the statement";
            return Err(Error::new(kinds::UNEXPECTED_SYNTAX, message).at(last).hint("say ON ERROR CONTINUE or BREAK"));
        }
        Ok(batches)
    }

    fn on_error(&self, outcome: &Node<'_>) -> OnError {
        match self.span(outcome).of(self.text).to_ascii_lowercase().as_str() {
            "continue" => OnError::Continue,
            "break" => OnError::Break,
            _ => OnError::Fail,
        }
    }

    pub(super) fn conditional(&self, node: Node<'_>) -> Result<Conditional> {
        let span = self.span(&node);
        let mut branches: Vec<(Expression, Query)> = Vec::new();
        let mut otherwise = None;
        for node in parts(node) {
            let otherwise_here = node.as_rule() == Rule::else_query;
            let mut inner = parts(node);
            if otherwise_here {
                otherwise = Some(self.block(inner.expect()?)?);
            } else {
                branches.push((self.expression(inner.expect()?)?, self.block(inner.expect()?)?));
            }
        }
        Ok(Conditional { branches, otherwise, span })
    }

    /// A query in braces, or clauses without them.
    fn block(&self, node: Node<'_>) -> Result<Query> {
        match node.as_rule() {
            Rule::query => self.query(node, false),
            _ => Ok(Query { first: self.clauses(node, false)?, ..Query::default() }),
        }
    }

    /// What is all of its query: a conditional.
    pub(super) fn only_conditional(&self, node: Node<'_>) -> Result<SingleQuery> {
        Ok(SingleQuery { clauses: vec![Clause::Conditional(self.conditional(node)?)] })
    }
}
