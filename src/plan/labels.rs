//! What is asked of labels and types: names become ids, and what is unknown a notice.

use std::sync::Arc;

use super::expression::{At, Expression, Label, LabelTest};
use super::scope::Scope;
use super::types::{Type, demand};
use super::{Planner, Types};
use crate::error::{Result, near};
use crate::query::{Expression as Written, LabelExpression};

impl Planner<'_> {
    /// `subject:A&!B` as an expression.
    pub(super) fn has_labels(
        &mut self,
        subject: &Written,
        labels: &LabelExpression,
        scope: &Scope,
        at: At,
    ) -> Result<(Expression, Type)> {
        let (subject, kind) = self.formula(subject, scope)?;
        demand(kind.may_be(&[Type::Node, Type::Relationship]), "a label test", "a node", &kind, at.0)?;
        let test = self.label_test(labels, &kind, scope)?;
        Ok((Expression::HasLabels(Box::new(subject), test, at), Type::Boolean))
    }

    /// What a label expression asks of a node or a relationship.
    pub(super) fn label_test(&mut self, labels: &LabelExpression, of: &Type, scope: &Scope) -> Result<LabelTest> {
        Ok(match labels {
            LabelExpression::Name(name) => LabelTest::Has(match of {
                Type::Node => self.label(name),
                Type::Relationship => {
                    self.types(std::slice::from_ref(name));
                    Label { name: name.clone(), id: None }
                }
                _ => Label { name: name.clone(), id: self.label_id(name) },
            }),
            LabelExpression::Any => LabelTest::Any,
            LabelExpression::Not(inner) => LabelTest::Not(Box::new(self.label_test(inner, of, scope)?)),
            LabelExpression::All(parts) => LabelTest::All(self.label_tests(parts, of, scope)?),
            LabelExpression::Either(parts) => LabelTest::Either(self.label_tests(parts, of, scope)?),
            LabelExpression::Computed { names, any } => {
                let (names, _) = self.formula_without_aggregation(names, scope, "a label")?;
                LabelTest::Computed(Box::new(names), *any)
            }
        })
    }

    fn label_tests(&mut self, parts: &[LabelExpression], of: &Type, scope: &Scope) -> Result<Vec<LabelTest>> {
        parts.iter().map(|part| self.label_test(part, of, scope)).collect()
    }

    /// The label of that name; a notice where no node has it.
    pub(super) fn label(&mut self, name: &Arc<str>) -> Label {
        let graph = self.graph;
        let id = self.label_id(name);
        if graph.label_id(name).is_none() {
            let known = graph.labels().map(|label| graph.label_name(label).as_ref());
            self.notice(name, unknown("no node has label", name, known));
        }
        Label { name: name.clone(), id }
    }

    /// Relationship types by name; a notice for each that no relationship has.
    pub(super) fn types(&mut self, names: &[Arc<str>]) -> Types {
        let graph = self.graph;
        let mut types = Types { names: names.to_vec(), ids: Vec::new() };
        for name in names {
            types.ids.extend(self.type_id(name));
            if graph.type_id(name).is_none() {
                let known = graph.types().map(|kind| graph.type_name(kind).as_ref());
                self.notice(name, unknown("no relationship has type", name, known));
            }
        }
        types
    }
}

/// `no node has label Shop, did you mean Ship?`
pub(super) fn unknown<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k str>) -> String {
    match near::did_you_mean(&near::nearest(name, known, 3)) {
        Some(hint) => format!("{what} {name}, {hint}"),
        None => format!("{what} {name}"),
    }
}
