//! CREATE: nodes and relationships, part by part for all rows of a batch.

use std::sync::Arc;

use super::Writer;
use crate::error::{Error, Result, kinds};
use crate::exec::at;
use crate::exec::batch::{Batch, Column};
use crate::graph::{Effect, Properties};
use crate::plan::{At, Expression, Label, NewElement, NewProperties, NewType, Slot};
use crate::value::{KeyId, LabelId, NodeId, RelId, TypeId, Value};

impl Writer<'_> {
    /// Makes elements for every row, and adds them to the rows.
    pub(super) fn create(&mut self, elements: &[NewElement], mut batch: Batch) -> Result<Batch> {
        for element in elements {
            let (slot, column) = match element {
                NewElement::Node { slot, labels, computed, properties } if !computed.is_empty() => {
                    let mut nodes = Vec::with_capacity(batch.rows);
                    for row in 0..batch.rows {
                        let labels = self.computed_labels(labels, computed, &batch, row)?;
                        let properties = self.properties(properties, &batch, row)?;
                        nodes.push(self.create_node(labels, properties)?);
                    }
                    (*slot, Column::Nodes(nodes))
                }
                NewElement::Node { slot, labels, properties, .. } => {
                    let labels = label_ids(labels);
                    let mut nodes = Vec::with_capacity(batch.rows);
                    for row in 0..batch.rows {
                        let properties = self.properties(properties, &batch, row)?;
                        nodes.push(self.create_node(Arc::clone(&labels), properties)?);
                    }
                    (*slot, Column::Nodes(nodes))
                }
                NewElement::Relationship { slot, from, to, kind, properties, at: place } => {
                    let mut made = Vec::with_capacity(batch.rows);
                    for row in 0..batch.rows {
                        let ends = (self.end(*from, &batch, row), self.end(*to, &batch, row));
                        let (source, target) = (ends.0.map_err(at(*place))?, ends.1.map_err(at(*place))?);
                        let properties = self.properties(properties, &batch, row)?;
                        let kind = self.new_type(kind, &batch, row).map_err(at(*place))?;
                        let effect = Effect::CreateRelationship { kind, source, target, properties };
                        made.push(RelId(self.graph.relationship_bound() as u32));
                        self.apply(effect)?;
                    }
                    (*slot, Column::Relationships(made))
                }
            };
            batch.set(slot, column);
        }
        Ok(batch)
    }

    /// All labels of a node to be made, each once.
    fn computed_labels(
        &mut self,
        known: &[Label],
        computed: &[Expression],
        batch: &Batch,
        row: usize,
    ) -> Result<Arc<[LabelId]>> {
        let mut labels: Vec<LabelId> = label_ids(known).to_vec();
        for names in computed {
            let names = self.value(names, batch, row)?;
            for label in self.labels_named(&names)? {
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
        }
        Ok(labels.into())
    }

    /// The type of a relationship to be made; a computed one gets an id if need be.
    fn new_type(&mut self, kind: &NewType, batch: &Batch, row: usize) -> Result<TypeId> {
        let name = match kind {
            NewType::Known { id, .. } => return Ok(*id),
            NewType::Computed(name) => self.value(name, batch, row)?,
        };
        let Value::Text(name) = name else {
            let message = format!("a type's name must be text, got {}", name.described());
            return Err(Error::new(kinds::TYPE_ERROR, message));
        };
        if let Some(known) = self.graph.type_id(&name) {
            return Ok(known);
        }
        self.apply(Effect::NameType(Arc::clone(&name)))?;
        self.graph.type_id(&name).ok_or_else(|| Error::new(kinds::INTERNAL, format!("the type {name} got no id")))
    }

    fn create_node(&mut self, labels: Arc<[LabelId]>, properties: Properties) -> Result<NodeId> {
        let node = NodeId(self.graph.node_bound() as u32);
        self.apply(Effect::CreateNode { labels, properties })?;
        Ok(node)
    }

    /// A node at which a relationship is to be made.
    fn end(&self, slot: Slot, batch: &Batch, row: usize) -> Result<NodeId> {
        let node = batch.column(slot).node(row)?.ok_or_else(|| {
            let error = Error::new(kinds::TYPE_ERROR, "a relationship can't be made at null");
            error.hint("keep rows without the node out with WHERE … IS NOT NULL")
        })?;
        if !self.graph.has_node(node) {
            return Err(Error::new(kinds::DELETED_ENTITY, "a relationship can't be made at a deleted node"));
        }
        Ok(node)
    }

    /// The properties of what is made for a row; nulls are left out.
    pub(super) fn properties(&mut self, properties: &NewProperties, batch: &Batch, row: usize) -> Result<Properties> {
        let mut kept: Vec<(KeyId, Value)> = Vec::new();
        match properties {
            NewProperties::Listed(entries) => {
                for (key, expression, place) in entries {
                    let value = self.value(expression, batch, row)?;
                    check_storable(&value, &key.name).map_err(at(*place))?;
                    if let Some(id) = key.id.filter(|_| !value.is_null()) {
                        kept.push((id, value));
                    }
                }
            }
            NewProperties::Map(expression, place) => {
                let map = match self.value(expression, batch, row)? {
                    Value::Null => return Ok(Properties::default()),
                    value => self.entries(&value).map_err(at(*place))?,
                };
                for (key, value) in map {
                    check_storable(&value, &key).map_err(at(*place))?;
                    if !value.is_null() {
                        kept.push((self.key(&key)?, value));
                    }
                }
            }
        }
        Ok(Arc::new(kept))
    }

    /// The id of a key, new if need be.
    pub(super) fn key(&mut self, name: &Arc<str>) -> Result<KeyId> {
        if let Some(known) = self.graph.key_id(name) {
            return Ok(known);
        }
        self.apply(Effect::NameKey(Arc::clone(name)))?;
        self.graph.key_id(name).ok_or_else(|| Error::new(kinds::INTERNAL, format!("the key {name} got no id")))
    }

    /// The entries of a map, or the properties of a node or a relationship.
    pub(super) fn entries(&self, value: &Value) -> Result<crate::value::Map> {
        match value {
            Value::Map(map) => Ok(map.as_ref().clone()),
            Value::Node(node) => Ok(self.graph.properties(*node)),
            Value::Relationship(relationship) => Ok(self.graph.relationship_properties(*relationship)),
            other => {
                let message =
                    format!("properties are set from a map, a node or a relationship, not {}", other.described());
                Err(Error::new(kinds::TYPE_ERROR, message))
            }
        }
    }
}

/// The ids of labels that are given; those of the plan all have one.
pub(super) fn label_ids(labels: &[Label]) -> Arc<[LabelId]> {
    labels.iter().filter_map(|label| label.id).collect()
}

fn is_composite(value: &Value) -> bool {
    use Value::{List, Map, Node, Null, Path, Relationship};
    matches!(value, Null | Map(_) | Node(_) | Relationship(_) | Path(_) | List(_))
}

/// An error where a value can't be a property: lists hold plain values, and no nulls.
pub(super) fn check_storable(value: &Value, key: &str) -> Result<()> {
    let what = match value {
        Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => value.described(),
        Value::List(items) => match items.iter().find(|item| is_composite(item)) {
            Some(item) => item.described(),
            None => return Ok(()),
        },
        _ => return Ok(()),
    };
    let of = if matches!(value, Value::List(_)) { "a list with " } else { "" };
    let error = Error::new(kinds::INVALID_PROPERTY_TYPE, format!("the property {key} can't hold {of}{what}"));
    Err(error.hint("a property holds a plain value or a list of them"))
}

/// A place that errors of an expression are given.
pub(super) fn placed<T>(result: Result<T>, place: At) -> Result<T> {
    result.map_err(at(place))
}
