//! Builds the clauses that write.

use super::build::{Builder, Node, Parts, parts};
use super::grammar::Rule;
use crate::error::{Error, Result, kinds};
use crate::query::{
    Create, Delete, Expression, ExpressionKind, Foreach, Merge, NewLabel, Remove, RemoveItem, Set, SetItem,
};

impl Builder<'_> {
    pub(super) fn create_clause(&self, node: Node<'_>) -> Result<Create> {
        let span = self.span(&node);
        Ok(Create { patterns: self.pattern(parts(node).expect()?)?, span })
    }

    pub(super) fn merge_clause(&self, node: Node<'_>) -> Result<Merge> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let pattern = self.path(parts.expect()?)?;
        let (mut on_create, mut on_match) = (Vec::new(), Vec::new());
        while let Some(action) = parts.pull(Rule::merge_action) {
            let (matched, set) = self.merge_action(action)?;
            if matched { on_match.extend(set.items) } else { on_create.extend(set.items) }
        }
        Ok(Merge { pattern, on_create, on_match, span })
    }

    /// What is set, and whether it is for what was found.
    fn merge_action(&self, node: Node<'_>) -> Result<(bool, Set)> {
        let mut inner = parts(node);
        let matched = inner.pull(Rule::on_match).is_some();
        Ok((matched, self.set_clause(inner.expect()?)?))
    }

    pub(super) fn set_clause(&self, node: Node<'_>) -> Result<Set> {
        let span = self.span(&node);
        Ok(Set { items: parts(node).map(|item| self.set_item(item)).collect::<Result<_>>()?, span })
    }

    fn set_item(&self, node: Node<'_>) -> Result<SetItem> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let Some(target) = parts.pull(Rule::target) else {
            let (subject, labels) = self.labelled(&mut parts)?;
            return Ok(SetItem::Labels(subject, labels));
        };
        let target = self.target(target)?;
        let keep = parts.pull(Rule::add_properties).is_some();
        parts.pull(Rule::equal);
        let value = self.expression(parts.expect()?)?;
        Ok(match target.kind {
            ExpressionKind::Property(..) | ExpressionKind::Index(..) if keep => {
                let error = Error::new(kinds::UNEXPECTED_SYNTAX, "+= puts a map to all properties of one thing");
                return Err(error.at(span).hint("write n.x = n.x + 1 to add to one property"));
            }
            ExpressionKind::Property(subject, key) => SetItem::Property { subject: *subject, key, value },
            ExpressionKind::Index(subject, key) => SetItem::PropertyAt { subject: *subject, key: *key, value },
            kind => SetItem::Properties { subject: Expression::new(kind, target.span), value, keep },
        })
    }

    /// What SET and REMOVE speak of: a variable, or a property.
    fn target(&self, node: Node<'_>) -> Result<Expression> {
        let target = self.row(node.into_inner())?;
        if matches!(target.kind, ExpressionKind::Slice(..)) {
            return Err(Error::new(kinds::UNEXPECTED_SYNTAX, "a part of a list can't be set").at(target.span));
        }
        Ok(target)
    }

    fn labelled(&self, parts: &mut Parts<'_>) -> Result<(Expression, Vec<NewLabel>)> {
        let variable = parts.expect()?;
        let subject = Expression::new(ExpressionKind::Variable(self.name(&variable)), self.span(&variable));
        Ok((subject, parts.map(|label| self.new_label(label)).collect::<Result<_>>()?))
    }

    fn new_label(&self, node: Node<'_>) -> Result<NewLabel> {
        let inner = parts(node).expect()?;
        Ok(match inner.as_rule() {
            Rule::expression => NewLabel::Computed(self.expression(inner)?),
            _ => NewLabel::Name(self.name(&inner)),
        })
    }

    pub(super) fn remove_clause(&self, node: Node<'_>) -> Result<Remove> {
        let span = self.span(&node);
        Ok(Remove { items: parts(node).map(|item| self.remove_item(item)).collect::<Result<_>>()?, span })
    }

    fn remove_item(&self, node: Node<'_>) -> Result<RemoveItem> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let Some(target) = parts.pull(Rule::target) else {
            let (subject, labels) = self.labelled(&mut parts)?;
            return Ok(RemoveItem::Labels(subject, labels));
        };
        match self.target(target)?.kind {
            ExpressionKind::Property(subject, key) => Ok(RemoveItem::Property(*subject, key)),
            ExpressionKind::Index(subject, key) => Ok(RemoveItem::PropertyAt(*subject, *key)),
            _ => {
                let error = Error::new(kinds::UNEXPECTED_SYNTAX, "REMOVE takes a property or labels").at(span);
                Err(error.hint("DELETE removes a node or a relationship"))
            }
        }
    }

    pub(super) fn delete_clause(&self, node: Node<'_>) -> Result<Delete> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let detach = parts.pull(Rule::DETACH).is_some();
        Ok(Delete { detach, targets: parts.map(|target| self.expression(target)).collect::<Result<_>>()?, span })
    }

    pub(super) fn foreach_clause(&self, node: Node<'_>) -> Result<Foreach> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let variable = self.name(&parts.expect()?);
        let list = self.expression(parts.expect()?)?;
        let body = parts.map(|clause| self.clause(clause)).collect::<Result<_>>()?;
        Ok(Foreach { variable, list, body, span })
    }
}
