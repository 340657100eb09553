//! DELETE and DETACH DELETE.

use super::Writer;
use super::create::placed;
use crate::error::{Error, Result, kinds};
use crate::exec::batch::Batch;
use crate::graph::Effect;
use crate::plan::{At, Expression};
use crate::value::{NodeId, RelId, Value};

impl Writer<'_> {
    /// Deletes what the targets of every row are.
    pub(super) fn delete(&mut self, targets: &[(Expression, At)], detach: bool, batch: Batch) -> Result<Batch> {
        for row in 0..batch.rows {
            for (target, place) in targets {
                let value = self.value(target, &batch, row)?;
                placed(self.delete_value(&value, detach), *place)?;
            }
        }
        Ok(batch)
    }

    fn delete_value(&mut self, value: &Value, detach: bool) -> Result<()> {
        match value {
            Value::Null => Ok(()),
            Value::Node(node) => self.delete_node(*node, detach),
            Value::Relationship(relationship) => self.delete_relationship(*relationship),
            Value::Path(path) => {
                for relationship in &path.relationships {
                    self.delete_relationship(*relationship)?;
                }
                for node in &path.nodes {
                    self.delete_node(*node, detach)?;
                }
                Ok(())
            }
            other => {
                let message = format!("DELETE wants a node, a relationship or a path, got {}", other.described());
                Err(Error::new(kinds::TYPE_ERROR, message))
            }
        }
    }

    fn delete_node(&mut self, node: NodeId, detach: bool) -> Result<()> {
        if !self.graph.has_node(node) {
            return Ok(());
        }
        if detach {
            for relationship in self.relationships_at(node) {
                self.delete_relationship(relationship)?;
            }
        } else {
            self.deleted.push(node);
        }
        self.apply(Effect::DeleteNode(node))
    }

    fn delete_relationship(&mut self, relationship: RelId) -> Result<()> {
        match self.graph.has_relationship(relationship) {
            true => self.apply(Effect::DeleteRelationship(relationship)),
            false => Ok(()),
        }
    }

    fn relationships_at(&self, node: NodeId) -> Vec<RelId> {
        let graph = &*self.graph;
        let types = graph.types();
        types
            .flat_map(|kind| [graph.outgoing(node, kind), graph.incoming(node, kind)])
            .flat_map(|row| row.relationships.iter().copied())
            .collect()
    }

    /// An error where a deleted node still has relationships, now that the statement is done.
    pub(super) fn check_deleted(&self) -> Result<()> {
        for node in &self.deleted {
            let left = self.relationships_at(*node).len();
            if left > 0 {
                let what = if left == 1 { "a relationship".to_owned() } else { format!("{left} relationships") };
                let message =
                    format!("the node {} can't be deleted: it still has {what}", self.graph.element_id(*node));
                return Err(Error::new(kinds::CONNECTED_NODE, message).hint("DETACH DELETE takes them along"));
            }
        }
        Ok(())
    }
}
