//! Builds queries within queries, and the short clauses that make or drop variables: LET, FILTER, FOR, FINISH.

use super::build::{Builder, Node, parts};
use super::grammar::Rule;
use crate::error::Result;
use crate::query::{
    Clause, Conditional, Counted, Expression, Filter, Imports, Let, Query, SingleQuery, SubqueryCall, Unwind,
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
        Ok(SubqueryCall { optional, imports, query: self.query(inner.expect()?, false)?, span })
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
