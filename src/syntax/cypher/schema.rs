//! Builds CREATE INDEX, CREATE CONSTRAINT and their DROP.

use std::sync::Arc;

use super::build::{Builder, Node, Parts, parts};
use super::grammar::Rule;
use crate::error::{Error, Result, kinds};
use crate::query::{Clause, Rule as Kept, SchemaChange, SingleQuery};

impl Builder<'_> {
    /// What is all of its query.
    pub(super) fn schema_change(&self, node: Node<'_>) -> Result<SingleQuery> {
        let change = match node.as_rule() {
            Rule::drop_schema => self.drop_schema(node)?,
            _ => self.create_schema(node)?,
        };
        Ok(SingleQuery { clauses: vec![Clause::Schema(change)] })
    }

    /// An index or a constraint, which differ in what stands behind the nodes.
    fn create_schema(&self, node: Node<'_>) -> Result<SchemaChange> {
        let span = self.span(&node);
        let mut inner = parts(node);
        for kind in [Rule::index_kind, Rule::INDEX, Rule::CONSTRAINT] {
            inner.pull(kind);
        }
        let name = inner.pull(Rule::schema_name).map(|node| self.first_name(parts(node))).transpose()?;
        let if_missing = inner.pull(Rule::if_missing).is_some();
        let mut nodes = parts(inner.expect()?);
        let variable = self.name(&nodes.expect()?);
        let label = self.name(&nodes.expect()?);
        let asked = inner.expect()?;
        let place = self.span(&asked);
        let mut asked = parts(asked);
        let asked_of = self.name(&asked.expect()?);
        if asked_of != variable {
            let message = format!("the property must be one of {variable}, which stands for the nodes");
            return Err(Error::new(kinds::UNDEFINED_VARIABLE, message).at(place));
        }
        let key = self.first_name(parts(asked.expect()?))?;
        let rule = inner.pull(Rule::required).map(|node| match parts(node).pull(Rule::UNIQUE) {
            Some(_) => Kept::Unique,
            None => Kept::Exists,
        });
        Ok(SchemaChange::Create { name, if_missing, label, key, rule, span })
    }

    fn first_name(&self, mut parts: Parts<'_>) -> Result<Arc<str>> {
        Ok(self.name(&parts.expect()?))
    }

    fn drop_schema(&self, node: Node<'_>) -> Result<SchemaChange> {
        let span = self.span(&node);
        let mut inner = parts(node);
        let constraint = inner.pull(Rule::CONSTRAINT).is_some();
        inner.pull(Rule::INDEX);
        let name = self.name(&inner.expect()?);
        Ok(SchemaChange::Drop { name, if_there: inner.pull(Rule::if_there).is_some(), constraint, span })
    }
}
