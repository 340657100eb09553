//! Indexes and constraints, made and dropped.

use std::sync::Arc;

use super::Writer;
use crate::error::{Error, Result, kinds, near};
use crate::graph::{Effect, IndexDefinition};

impl Writer<'_> {
    /// Makes an index, which what there is must keep to.
    pub(super) fn create_index(&mut self, definition: &IndexDefinition, if_missing: bool) -> Result<()> {
        let same = |known: &Arc<IndexDefinition>| {
            known.name == definition.name
                || (&known.of, &known.keys, &known.kind) == (&definition.of, &definition.keys, &definition.kind)
        };
        let known = self.graph.indexes().find(|known| same(known)).map(|known| Arc::clone(&known.name));
        if let Some(name) = known {
            if if_missing {
                return Ok(());
            }
            let of = format!("{} and properties", if definition.of.word() == "NODE" { "label" } else { "type" });
            let what = if name == definition.name { "this name".to_owned() } else { format!("this {of}") };
            let error = Error::new(kinds::INDEX_EXISTS, format!("{name} is there already, of {what}"));
            return Err(error.hint("IF NOT EXISTS leaves it as it is"));
        }
        self.apply(Effect::CreateIndex(definition.clone()))?;
        self.graph.check_all(&definition.name)
    }

    /// Drops an index or a constraint.
    pub(super) fn drop_index(&mut self, name: &Arc<str>, if_there: bool, constraint: bool) -> Result<()> {
        let what = if constraint { "constraint" } else { "index" };
        let named: Vec<Arc<IndexDefinition>> = self.graph.indexes().cloned().collect();
        match named.iter().find(|known| known.name == *name) {
            Some(known) if known.kind.is_constraint() == constraint => {
                self.apply(Effect::DropIndex(IndexDefinition::clone(known)))
            }
            Some(_) => {
                let is = if constraint { "index" } else { "constraint" };
                let error = Error::new(kinds::NO_INDEX, format!("{name} is no {what}"));
                Err(error.hint(format!("DROP {} {name}", is.to_uppercase())))
            }
            None if if_there => Ok(()),
            None => {
                let error = Error::new(kinds::NO_INDEX, format!("there is no {what} {name}"));
                let near = near::nearest(name, named.iter().map(|known| known.name.as_ref()), 3);
                Err(near::did_you_mean(&near).into_iter().fold(error, Error::hint))
            }
        }
    }
}
