//! Builds CREATE INDEX, CREATE CONSTRAINT and their DROP.

use std::sync::Arc;

use super::build::{Builder, Node, Parts, parts};
use super::grammar::Rule;
use crate::error::{Error, Result, kinds};
use crate::query::{Clause, Rule as Kept, SchemaChange, SchemaOf, SingleQuery};

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
        let (variable, of) = self.schema_of(inner.expect()?)?;
        let keys = self.schema_keys(inner.expect()?, &variable)?;
        let rule = inner.pull(Rule::required).map(|node| self.required(node, &of)).transpose()?;
        Ok(SchemaChange::Create { name, if_missing, of, keys, rule, span })
    }

    /// The variable, and what it stands for.
    fn schema_of(&self, node: Node<'_>) -> Result<(Arc<str>, SchemaOf)> {
        let nodes = node.as_rule() == Rule::for_nodes;
        let mut inner = parts(node);
        inner.pull(Rule::tail);
        let variable = self.name(&inner.expect()?);
        let name = self.name(&inner.expect()?);
        Ok((variable, if nodes { SchemaOf::Nodes(name) } else { SchemaOf::Relationships(name) }))
    }

    /// The properties, in parentheses or, where it is one, without.
    fn schema_keys(&self, node: Node<'_>, variable: &Arc<str>) -> Result<Vec<Arc<str>>> {
        if node.as_rule() == Rule::schema_key {
            return Ok(vec![self.schema_key(node, variable)?]);
        }
        let mut keys: Vec<Arc<str>> = Vec::new();
        for node in parts(node) {
            let span = self.span(&node);
            let key = self.schema_key(node, variable)?;
            if keys.contains(&key) {
                return Err(Error::new(kinds::UNEXPECTED_SYNTAX, format!("{key} is named twice")).at(span));
            }
            keys.push(key);
        }
        Ok(keys)
    }

    fn schema_key(&self, node: Node<'_>, variable: &Arc<str>) -> Result<Arc<str>> {
        let span = self.span(&node);
        let mut inner = parts(node);
        if self.name(&inner.expect()?) != *variable {
            let message = format!("the property must be one of {variable}, which stands for what FOR names");
            return Err(Error::new(kinds::UNDEFINED_VARIABLE, message).at(span));
        }
        self.first_name(parts(inner.expect()?))
    }

    fn required(&self, node: Node<'_>, of: &SchemaOf) -> Result<Kept> {
        let span = self.span(&node);
        let mut inner = parts(node);
        if let Some(types) = inner.pull(Rule::value_type) {
            let types = self.value_type(types)?;
            if !types.is_storable() || types.0.iter().any(|one| one.not_null) {
                let message = format!("a property can't be required to be {types}");
                let error = Error::new(kinds::INVALID_ARGUMENT_TYPE, message).at(span);
                return Err(error.hint(
                    "types are such as STRING, INTEGER | FLOAT or LIST<DATE>; IS NOT NULL is a constraint of its own",
                ));
            }
            return Ok(Kept::Typed(types));
        }
        let by = inner.pull(Rule::kept_by).map(|by| self.span(&by).of(self.text).to_ascii_lowercase());
        if by.is_some_and(|by| (by == "node") != matches!(of, SchemaOf::Nodes(_))) {
            let error = Error::new(kinds::UNEXPECTED_SYNTAX, "the constraint speaks of one thing and FOR of another");
            return Err(error.at(span).hint("NODE belongs to FOR (n:Label), RELATIONSHIP to FOR ()-[r:TYPE]-()"));
        }
        Ok(if inner.pull(Rule::UNIQUE).is_some() {
            Kept::Unique
        } else if inner.pull(Rule::KEY).is_some() {
            Kept::Key
        } else {
            Kept::Exists
        })
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
