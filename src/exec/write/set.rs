//! SET and REMOVE: properties and labels, row by row.

use std::sync::Arc;

use super::Writer;
use super::create::{check_storable, placed};
use crate::error::{Error, Result, kinds};
use crate::exec::batch::Batch;
use crate::graph::Effect;
use crate::plan::{Assign, GivenLabel};
use crate::value::{KeyId, LabelId, NodeId, Value};

impl Writer<'_> {
    /// Sets for every row.
    pub(super) fn set(&mut self, items: &[Assign], batch: Batch) -> Result<Batch> {
        for row in 0..batch.rows {
            self.set_row(items, &batch, row)?;
        }
        Ok(batch)
    }

    /// Sets for one row, part by part: each sees what those before it set.
    pub(super) fn set_row(&mut self, items: &[Assign], batch: &Batch, row: usize) -> Result<()> {
        for item in items {
            match item {
                Assign::Property { subject, key, value, at } => {
                    let (subject, value) = (self.value(subject, batch, row)?, self.value(value, batch, row)?);
                    let id = key.id.ok_or_else(|| Error::new(kinds::INTERNAL, format!("{} has no id", key.name)))?;
                    placed(self.set_property(&subject, id, &key.name, value), *at)?;
                }
                Assign::PropertyAt { subject, key, value, at } => {
                    let subject = self.value(subject, batch, row)?;
                    let (key, value) = (self.value(key, batch, row)?, self.value(value, batch, row)?);
                    placed(self.set_property_at(&subject, &key, value), *at)?;
                }
                Assign::Properties { subject, value, keep, at } => {
                    let (subject, value) = (self.value(subject, batch, row)?, self.value(value, batch, row)?);
                    placed(self.set_properties(&subject, &value, *keep), *at)?;
                }
                Assign::Labels { subject, labels, remove, at } => {
                    let subject = self.value(subject, batch, row)?;
                    let labels = self.given_labels(labels, batch, row);
                    placed(labels.and_then(|labels| self.set_labels(&subject, &labels, *remove)), *at)?;
                }
            }
        }
        Ok(())
    }

    fn set_property_at(&mut self, subject: &Value, key: &Value, value: Value) -> Result<()> {
        match key {
            _ if subject.is_null() => Ok(()),
            Value::Text(name) => {
                let id = self.key(name)?;
                self.set_property(subject, id, name, value)
            }
            other => {
                let message = format!("a name in brackets must be text, got {}", other.described());
                Err(Error::new(kinds::MAP_ACCESS, message))
            }
        }
    }

    /// Sets one property of a node or a relationship; null takes it away.
    fn set_property(&mut self, subject: &Value, key: KeyId, name: &str, value: Value) -> Result<()> {
        check_storable(&value, name)?;
        self.check_alive(subject)?;
        match subject {
            Value::Null => Ok(()),
            Value::Node(node) => match value.is_null() && self.graph.property(*node, key).is_null() {
                true => Ok(()),
                false => self.apply(Effect::SetProperty(*node, key, value)),
            },
            Value::Relationship(relationship) => {
                match value.is_null() && self.graph.relationship_property(*relationship, key).is_null() {
                    true => Ok(()),
                    false => self.apply(Effect::SetRelationshipProperty(*relationship, key, value)),
                }
            }
            other => Err(no_properties(other)),
        }
    }

    fn set_properties(&mut self, subject: &Value, value: &Value, keep: bool) -> Result<()> {
        self.check_alive(subject)?;
        let before = match subject {
            Value::Null => return Ok(()),
            Value::Node(_) | Value::Relationship(_) => self.entries(subject)?,
            other => return Err(no_properties(other)),
        };
        let entries = self.entries(value)?;
        if !keep {
            for (key, _) in before.iter().filter(|(key, _)| !entries.contains_key(*key)) {
                let id = self.key(key)?;
                self.set_property(subject, id, key, Value::Null)?;
            }
        }
        for (key, value) in entries {
            if value.is_null() && !before.contains_key(&key) {
                continue;
            }
            let id = self.key(&key)?;
            self.set_property(subject, id, &key, value)?;
        }
        Ok(())
    }

    fn given_labels(&mut self, labels: &[GivenLabel], batch: &Batch, row: usize) -> Result<Vec<LabelId>> {
        let mut given = Vec::with_capacity(labels.len());
        for label in labels {
            match label {
                GivenLabel::Known(label) => given.extend(label.id),
                GivenLabel::Computed(names) => {
                    let names = self.value(names, batch, row)?;
                    given.extend(self.labels_named(&names)?);
                }
            }
        }
        Ok(given)
    }

    /// The labels that a text names, or a list of texts.
    pub(super) fn labels_named(&mut self, names: &Value) -> Result<Vec<LabelId>> {
        match names {
            Value::Text(name) => Ok(vec![self.label(name)?]),
            Value::List(names) => {
                let named = names.iter().map(|name| match name {
                    Value::Text(name) => self.label(name),
                    other => Err(no_label(other)),
                });
                named.collect()
            }
            other => Err(no_label(other)),
        }
    }

    fn label(&mut self, name: &Arc<str>) -> Result<LabelId> {
        if let Some(known) = self.graph.label_id(name) {
            return Ok(known);
        }
        self.apply(Effect::NameLabel(Arc::clone(name)))?;
        self.graph.label_id(name).ok_or_else(|| Error::new(kinds::INTERNAL, format!("the label {name} got no id")))
    }

    fn set_labels(&mut self, subject: &Value, labels: &[LabelId], remove: bool) -> Result<()> {
        self.check_alive(subject)?;
        let node: NodeId = match subject {
            Value::Null => return Ok(()),
            Value::Node(node) => *node,
            other => {
                let message = format!("a label wants a node, got {}", other.described());
                return Err(Error::new(kinds::TYPE_ERROR, message));
            }
        };
        for label in labels {
            if self.graph.has_label(node, *label) == remove {
                self.apply(if remove { Effect::RemoveLabel(node, *label) } else { Effect::AddLabel(node, *label) })?;
            }
        }
        Ok(())
    }

    /// An error where a node or relationship was deleted.
    fn check_alive(&self, subject: &Value) -> Result<()> {
        let alive = match subject {
            Value::Node(node) => self.graph.has_node(*node),
            Value::Relationship(relationship) => self.graph.has_relationship(*relationship),
            _ => true,
        };
        if alive {
            return Ok(());
        }
        Err(Error::new(kinds::DELETED_ENTITY, format!("{} that was deleted can't be changed", subject.described())))
    }
}

fn no_properties(value: &Value) -> Error {
    let message = format!("properties are set on a node or a relationship, not on {}", value.described());
    Error::new(kinds::TYPE_ERROR, message)
}

fn no_label(value: &Value) -> Error {
    Error::new(kinds::TYPE_ERROR, format!("a label's name must be text, got {}", value.described()))
}
