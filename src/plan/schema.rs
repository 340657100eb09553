//! CREATE INDEX, CREATE CONSTRAINT and their DROP: written clauses become writes.

use std::sync::Arc;

use super::clauses::Stands;
use super::{Operator, Pipeline, Planner, Write};
use crate::error::{Error, Result, kinds};
use crate::graph::{IndexDefinition, IndexKind};
use crate::query::{Rule, SchemaChange};

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
            SchemaChange::Create { name, if_missing, label, key, rule, .. } => {
                // Both get an id where the graph doesn't know them yet.
                self.label_id(label);
                self.key_id(key);
                let kind = kind_of(*rule);
                let name = name.clone().unwrap_or_else(|| default_name(label, key, kind));
                let definition = IndexDefinition { name, label: label.clone(), key: key.clone(), kind };
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

fn kind_of(rule: Option<Rule>) -> IndexKind {
    match rule {
        None => IndexKind::Range,
        Some(Rule::Unique) => IndexKind::Unique,
        Some(Rule::Exists) => IndexKind::Exists,
    }
}

fn default_name(label: &str, key: &str, kind: IndexKind) -> Arc<str> {
    let what = match kind {
        IndexKind::Range => "index",
        IndexKind::Unique => "unique",
        IndexKind::Exists => "exists",
    };
    Arc::from(format!("{label}_{key}_{what}"))
}
