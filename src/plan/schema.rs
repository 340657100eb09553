//! CREATE INDEX, CREATE CONSTRAINT and their DROP: written clauses become writes.

use std::sync::Arc;

use super::clauses::Stands;
use super::{Operator, Pipeline, Planner, Write};
use crate::error::{Error, Result, kinds};
use crate::graph::{IndexDefinition, IndexKind, Indexed};
use crate::query::{Rule, SchemaChange, SchemaOf};

impl Planner<'_> {
    /// Adds a change of indexes, which must be all of the statement.
    pub(super) fn schema_change(
        &mut self,
        change: &SchemaChange,
        stands: Stands,
        clauses: usize,
        pipeline: &mut Pipeline,
    ) -> Result<()> {
        if stands != Stands::Alone || clauses != 1 || !pipeline.0.is_empty() {
            let message = "a change of indexes must be a statement of its own";
            return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(change.span()));
        }
        let write = match change {
            SchemaChange::Create { name, if_missing, of, keys, rule, .. } => {
                // All get an id where the graph doesn't know them yet.
                let of = match of {
                    SchemaOf::Nodes(label) => {
                        self.label_id(label);
                        Indexed::Nodes(label.clone())
                    }
                    SchemaOf::Relationships(kind) => {
                        self.type_id(kind);
                        Indexed::Relationships(kind.clone())
                    }
                };
                keys.iter().for_each(|key| _ = self.key_id(key));
                let kind = kind_of(rule.as_ref());
                let name = name.clone().unwrap_or_else(|| default_name(of.name(), keys, &kind));
                let definition = IndexDefinition { name, of, keys: keys.clone(), kind };
                Write::CreateIndex { definition, if_missing: *if_missing }
            }
            SchemaChange::Drop { name, if_there, constraint, .. } => {
                Write::DropIndex { name: name.clone(), if_there: *if_there, constraint: *constraint }
            }
        };
        pipeline.0.push(Operator::Write(Box::new(write)));
        Ok(())
    }
}

fn kind_of(rule: Option<&Rule>) -> IndexKind {
    match rule {
        None => IndexKind::Range,
        Some(Rule::Unique) => IndexKind::Unique,
        Some(Rule::Key) => IndexKind::Key,
        Some(Rule::Exists) => IndexKind::Exists,
        Some(Rule::Typed(types)) => IndexKind::Typed(types.clone()),
    }
}

fn default_name(of: &str, keys: &[Arc<str>], kind: &IndexKind) -> Arc<str> {
    let what = match kind {
        IndexKind::Range => "index",
        IndexKind::Unique => "unique",
        IndexKind::Key => "key",
        IndexKind::Exists => "exists",
        IndexKind::Typed(_) => "type",
    };
    Arc::from(format!("{of}_{}_{what}", keys.join("_")))
}
