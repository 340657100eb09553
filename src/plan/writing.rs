//! CREATE, MERGE, SET, REMOVE, DELETE and FOREACH: written clauses become writes.

use std::sync::Arc;

use super::clauses::already_bound;
use super::expression::{At, Expression, Key, Label};
use super::scope::{Place, Scope};
use super::types::{Type, demand};
use super::write::{Assign, GivenLabel, Merge, NewElement, NewProperties, NewType, Write, starts_left};
use super::{Operator, Pipeline, Planner, Slot};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{
    self, Clause, Delete, Direction, Expression as Written, ExpressionKind, Foreach, LabelExpression, NodePattern,
    PathPattern, RelPattern, RemoveItem, SetItem,
};
use crate::value::{KeyId, LabelId, TypeId, Value};

/// Names that a query writes and the graph may not know yet: each gets the next id before the query runs.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct NewNames {
    /// Labels.
    pub labels: Vec<Arc<str>>,
    /// Relationship types.
    pub types: Vec<Arc<str>>,
    /// Property keys.
    pub keys: Vec<Arc<str>>,
}

/// The place of a name behind `known` others, new if need be.
fn number(names: &mut Vec<Arc<str>>, known: usize, name: &Arc<str>) -> u16 {
    let place = names.iter().position(|other| other == name).unwrap_or_else(|| {
        names.push(name.clone());
        names.len() - 1
    });
    u16::try_from(known + place).unwrap_or(u16::MAX)
}

/// Ids of names that may be new.
impl Planner<'_> {
    /// The id of a label; one that the graph doesn't know gets one where the query writes.
    pub(super) fn label_id(&mut self, name: &Arc<str>) -> Option<LabelId> {
        let known = self.graph.label_id(name);
        let count = self.graph.label_count();
        known.or_else(|| self.writes.then(|| LabelId(number(&mut self.new_names.labels, count, name))))
    }

    /// The id of a relationship type, in the same way.
    pub(super) fn type_id(&mut self, name: &Arc<str>) -> Option<TypeId> {
        let known = self.graph.type_id(name);
        let count = self.graph.type_count();
        known.or_else(|| self.writes.then(|| TypeId(number(&mut self.new_names.types, count, name))))
    }

    /// The id of a property key, in the same way.
    pub(super) fn key_id(&mut self, name: &Arc<str>) -> Option<KeyId> {
        let known = self.graph.key_id(name);
        let count = self.graph.key_count();
        known.or_else(|| self.writes.then(|| KeyId(number(&mut self.new_names.keys, count, name))))
    }

    fn new_label(&mut self, name: &Arc<str>) -> Label {
        self.written.push(name.clone());
        Label { name: name.clone(), id: self.label_id(name) }
    }

    fn new_key(&mut self, name: &Arc<str>) -> Key {
        self.written.push(name.clone());
        Key { name: name.clone(), id: self.key_id(name) }
    }
}

impl Planner<'_> {
    /// Adds what a clause that writes does; false where it is none.
    pub(super) fn update(&mut self, clause: &Clause, scope: &mut Scope, pipeline: &mut Pipeline) -> Result<bool> {
        let write = match clause {
            Clause::Create(create) => return self.create(&create.patterns, scope, pipeline).map(|()| true),
            Clause::Merge(merge) => return self.merge(merge, scope, pipeline).map(|()| true),
            Clause::Set(set) => Write::Set(self.set_items(&set.items, scope)?),
            Clause::Remove(remove) => Write::Set(self.remove_items(&remove.items, scope)?),
            Clause::Delete(delete) => self.delete(delete, scope)?,
            Clause::Foreach(foreach) => self.foreach(foreach, scope)?,
            _ => return Ok(false),
        };
        pipeline.0.push(Operator::Write(Box::new(write)));
        Ok(true)
    }

    fn create(&mut self, patterns: &[PathPattern], scope: &mut Scope, pipeline: &mut Pipeline) -> Result<()> {
        let mut elements = Vec::new();
        let mut paths = Vec::new();
        for path in patterns {
            check_made(path)?;
            let made = self.create_path(path, scope, &mut elements)?;
            if let Some(name) = &path.variable {
                paths.push(self.path_slot(name, made, scope, path.span)?);
            }
        }
        pipeline.0.push(Operator::Write(Box::new(Write::Create(elements))));
        if !paths.is_empty() {
            pipeline.0.push(Operator::Project(paths));
        }
        Ok(())
    }

    fn path_slot(
        &mut self,
        name: &Arc<str>,
        (start, relationships): (Slot, Vec<Slot>),
        scope: &mut Scope,
        span: Span,
    ) -> Result<(Slot, Expression)> {
        if scope.find(name).is_some() {
            return Err(already_bound(name, span));
        }
        let slot = self.slot(name);
        scope.add(name, slot, Type::Path);
        Ok((slot, Expression::Path(start, relationships)))
    }

    /// Adds what a path makes; gives its first node and its relationships.
    fn create_path(
        &mut self,
        path: &PathPattern,
        scope: &mut Scope,
        elements: &mut Vec<NewElement>,
    ) -> Result<(Slot, Vec<Slot>)> {
        let alone = path.steps.is_empty();
        let start = self.create_node(&path.start, alone, scope, elements)?;
        let mut left = start;
        let mut relationships = Vec::new();
        for (step, node) in &path.steps {
            check_new(step, scope, true)?;
            let right = self.create_node(node, false, scope, elements)?;
            let slot = match &step.variable {
                Some(name) => self.slot(name),
                None => self.hidden(),
            };
            let properties = self.new_properties(step.properties.as_ref(), scope)?;
            elements.push(self.new_relationship(step, (slot, left, right), properties, scope)?);
            if let Some(name) = &step.variable {
                scope.add(name, slot, Type::Relationship);
            }
            relationships.push(slot);
            left = right;
        }
        Ok((start, relationships))
    }

    fn create_node(
        &mut self,
        node: &NodePattern,
        alone: bool,
        scope: &mut Scope,
        elements: &mut Vec<NewElement>,
    ) -> Result<Slot> {
        if let Some(known) = bound_end(node, alone, scope)? {
            return Ok(known);
        }
        let slot = match &node.variable {
            Some(name) => self.slot(name),
            None => self.hidden(),
        };
        let labels = self.new_labels(&node.labels);
        let computed = self.computed_names(node.label.as_ref(), scope)?;
        let properties = self.new_properties(node.properties.as_ref(), scope)?;
        elements.push(NewElement::Node { slot, labels, computed, properties });
        if let Some(name) = &node.variable {
            scope.add(name, slot, Type::Node);
        }
        Ok(slot)
    }

    /// The expressions that name the labels or the type of what is made.
    fn computed_names(&mut self, label: Option<&LabelExpression>, scope: &Scope) -> Result<Vec<Expression>> {
        let names = label.and_then(LabelExpression::computed_names).unwrap_or_default();
        names.into_iter().map(|name| self.value(name, scope)).collect()
    }

    fn new_labels(&mut self, names: &[Arc<str>]) -> Vec<Label> {
        let mut labels: Vec<Label> = Vec::with_capacity(names.len());
        for name in names {
            let label = self.new_label(name);
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }

    fn new_relationship(
        &mut self,
        step: &RelPattern,
        (slot, left, right): (Slot, Slot, Slot),
        properties: NewProperties,
        scope: &Scope,
    ) -> Result<NewElement> {
        let (from, to) = if starts_left(step.direction) { (left, right) } else { (right, left) };
        let kind = match (step.types.first(), self.computed_names(step.label.as_ref(), scope)?.pop()) {
            (None, Some(name)) => NewType::Computed(name),
            (name, _) => {
                let name = name.cloned().unwrap_or_else(|| Arc::from(""));
                self.written.push(name.clone());
                let id = self.type_id(&name).unwrap_or(TypeId(u16::MAX));
                NewType::Known { name, id }
            }
        };
        Ok(NewElement::Relationship { slot, from, to, kind, properties, at: At(step.span) })
    }

    fn new_properties(&mut self, written: Option<&Written>, scope: &Scope) -> Result<NewProperties> {
        let Some(written) = written else { return Ok(NewProperties::Listed(Vec::new())) };
        let ExpressionKind::Map(entries) = &written.kind else {
            let (map, _) = self.formula_without_aggregation(written, scope, "CREATE")?;
            return Ok(NewProperties::Map(map, At(written.span)));
        };
        let mut listed: Vec<(Key, Expression, At)> = Vec::with_capacity(entries.len());
        for (name, value) in entries {
            let key = self.new_key(name);
            let (expression, _) = self.formula_without_aggregation(value, scope, "CREATE")?;
            // As in a map, the last entry of a name counts.
            listed.retain(|(known, ..)| *known != key);
            listed.push((key, expression, At(value.span)));
        }
        Ok(NewProperties::Listed(listed))
    }

    fn merge(&mut self, merge: &query::Merge, scope: &mut Scope, pipeline: &mut Pipeline) -> Result<()> {
        let path = &merge.pattern;
        check_merged(path, scope)?;
        let mut pattern = path.clone();
        let mut inner = scope.clone();
        let values = self.merge_values(&mut pattern, scope, &mut inner, pipeline)?;
        let quiet = std::mem::replace(&mut self.quiet, true);
        let matched = self.pattern(std::slice::from_ref(&pattern), &mut inner);
        self.quiet = quiet;
        let matched = matched?;
        let create = self.merge_creates(&pattern, &matched, &inner)?;
        let introduces: Vec<Slot> = matched.new_slots().collect();
        let written = names_of(path);
        for variable in inner.visible().filter(|variable| written.contains(&variable.name)) {
            if let Place::Column(slot) = variable.place {
                scope.add(&variable.name, slot, variable.kind.clone());
            }
        }
        let paths: Vec<(Slot, Expression)> = matched
            .paths
            .iter()
            .map(|path| (path.slot, Expression::Path(path.start, path.relationships.clone())))
            .collect();
        let merge = Merge {
            pipeline: Pipeline(vec![Operator::Pattern(Box::new(matched))]),
            introduces,
            values,
            create,
            on_create: self.set_items(&merge.on_create, scope)?,
            on_match: self.set_items(&merge.on_match, scope)?,
        };
        pipeline.0.push(Operator::Write(Box::new(Write::Merge(Box::new(merge)))));
        if !paths.is_empty() {
            pipeline.0.push(Operator::Project(paths));
        }
        Ok(())
    }

    /// Computes the values of a pattern's properties before it, and puts variables in their place: a name with a space
    /// in front, which nobody can write.
    fn merge_values(
        &mut self,
        pattern: &mut PathPattern,
        scope: &Scope,
        inner: &mut Scope,
        pipeline: &mut Pipeline,
    ) -> Result<Vec<(Slot, Arc<str>, At)>> {
        let mut values = Vec::new();
        let mut computed = Vec::new();
        let starts = std::iter::once(&mut pattern.start.properties);
        let steps = pattern.steps.iter_mut().flat_map(|(step, node)| [&mut step.properties, &mut node.properties]);
        for properties in starts.chain(steps).flatten() {
            let ExpressionKind::Map(entries) = &mut properties.kind else {
                let error = Error::new(kinds::INVALID_PARAMETER_USE, "the properties of MERGE must be written out");
                return Err(error.at(properties.span).hint("write {name: $name}"));
            };
            for (name, value) in entries {
                let (expression, kind) = self.formula_without_aggregation(value, scope, "MERGE")?;
                let slot = self.hidden();
                let hidden: Arc<str> = Arc::from(format!(" {}", slot.0));
                inner.add(&hidden, slot, kind);
                values.push((slot, name.clone(), At(value.span)));
                computed.push((slot, expression));
                value.kind = ExpressionKind::Variable(hidden);
            }
        }
        if !computed.is_empty() {
            pipeline.0.push(Operator::Project(computed));
        }
        Ok(values)
    }

    /// What MERGE makes where it finds nothing: each part of the pattern that isn't known before.
    fn merge_creates(
        &mut self,
        path: &PathPattern,
        matched: &super::Pattern,
        inner: &Scope,
    ) -> Result<Vec<NewElement>> {
        let mut elements = Vec::new();
        let mut made = Vec::new();
        let first = matched.relationships.first().map_or(0, |step| step.from);
        let rights = path.steps.iter().zip(&matched.relationships).map(|((_, node), found)| (node, found.to));
        for (node, place) in std::iter::once((&path.start, first)).chain(rights) {
            let found = &matched.nodes[place];
            if found.known || made.contains(&place) {
                continue;
            }
            made.push(place);
            let properties = self.new_properties(node.properties.as_ref(), inner)?;
            let labels = self.new_labels(&node.labels);
            let computed = self.computed_names(node.label.as_ref(), inner)?;
            elements.push(NewElement::Node { slot: found.slot, labels, computed, properties });
        }
        for ((step, _), found) in path.steps.iter().zip(&matched.relationships) {
            let (left, right) = (matched.nodes[found.from].slot, matched.nodes[found.to].slot);
            let properties = self.new_properties(step.properties.as_ref(), inner)?;
            elements.push(self.new_relationship(step, (found.slot, left, right), properties, inner)?);
        }
        Ok(elements)
    }

    fn set_items(&mut self, items: &[SetItem], scope: &Scope) -> Result<Vec<Assign>> {
        items.iter().map(|item| self.set_item(item, scope)).collect()
    }

    fn set_item(&mut self, item: &SetItem, scope: &Scope) -> Result<Assign> {
        match item {
            SetItem::Property { subject, key, value } => {
                let at = At(subject.span.cover(value.span));
                let subject = self.subject(subject, scope)?;
                let key = self.new_key(key);
                Ok(Assign::Property { subject, key, value: self.value(value, scope)?, at })
            }
            SetItem::PropertyAt { subject, key, value } => {
                let at = At(subject.span.cover(value.span));
                let subject = self.subject(subject, scope)?;
                Ok(Assign::PropertyAt { subject, key: self.value(key, scope)?, value: self.value(value, scope)?, at })
            }
            SetItem::Properties { subject, value, keep } => {
                let at = At(subject.span.cover(value.span));
                let subject = self.subject(subject, scope)?;
                let (value, kind) = self.formula_without_aggregation(value, scope, "SET")?;
                let fits = kind.may_be(&[Type::Map, Type::Node, Type::Relationship]);
                demand(fits, "SET", "a map, a node or a relationship", &kind, at.0)?;
                Ok(Assign::Properties { subject, value, keep: *keep, at })
            }
            SetItem::Labels(subject, labels) => self.labels(subject, labels, false, scope),
        }
    }

    fn remove_items(&mut self, items: &[RemoveItem], scope: &Scope) -> Result<Vec<Assign>> {
        let nothing = || Expression::Literal(Value::Null);
        let items = items.iter().map(|item| match item {
            RemoveItem::Property(subject, key) => {
                let at = At(subject.span);
                let subject = self.subject(subject, scope)?;
                Ok(Assign::Property { subject, key: self.new_key(key), value: nothing(), at })
            }
            RemoveItem::PropertyAt(subject, key) => {
                let at = At(subject.span.cover(key.span));
                let subject = self.subject(subject, scope)?;
                Ok(Assign::PropertyAt { subject, key: self.value(key, scope)?, value: nothing(), at })
            }
            RemoveItem::Labels(subject, labels) => self.labels(subject, labels, true, scope),
        });
        items.collect()
    }

    fn labels(&mut self, subject: &Written, labels: &[query::NewLabel], remove: bool, scope: &Scope) -> Result<Assign> {
        let at = At(subject.span);
        let (subject, kind) = self.formula_without_aggregation(subject, scope, "SET")?;
        demand(kind.may_be(&[Type::Node]), "a label", "a node", &kind, at.0)?;
        let labels = labels.iter().map(|label| match label {
            query::NewLabel::Name(name) => Ok(GivenLabel::Known(self.new_label(name))),
            query::NewLabel::Computed(name) => self.value(name, scope).map(GivenLabel::Computed),
        });
        Ok(Assign::Labels { subject, labels: labels.collect::<Result<_>>()?, remove, at })
    }

    /// What has properties that can be set.
    fn subject(&mut self, written: &Written, scope: &Scope) -> Result<Expression> {
        let (subject, kind) = self.formula_without_aggregation(written, scope, "SET")?;
        let fits = kind.may_be(&[Type::Node, Type::Relationship]);
        demand(fits, "SET", "a node or a relationship", &kind, written.span)?;
        Ok(subject)
    }

    fn value(&mut self, written: &Written, scope: &Scope) -> Result<Expression> {
        self.formula_without_aggregation(written, scope, "SET").map(|(value, _)| value)
    }

    fn delete(&mut self, delete: &Delete, scope: &Scope) -> Result<Write> {
        let mut targets = Vec::with_capacity(delete.targets.len());
        for written in &delete.targets {
            if let ExpressionKind::HasLabels(..) = &written.kind {
                let error = Error::new(kinds::INVALID_DELETE, "DELETE takes no labels").at(written.span);
                return Err(error.hint("REMOVE n:Label takes a label away"));
            }
            let (target, kind) = self.formula_without_aggregation(written, scope, "DELETE")?;
            let fits = kind.may_be(&[Type::Node, Type::Relationship, Type::Path]);
            demand(fits, "DELETE", "a node, a relationship or a path", &kind, written.span)?;
            targets.push((target, At(written.span)));
        }
        Ok(Write::Delete { detach: delete.detach, targets })
    }

    fn foreach(&mut self, foreach: &Foreach, scope: &Scope) -> Result<Write> {
        let (list, kind) = self.formula_without_aggregation(&foreach.list, scope, "FOREACH")?;
        demand(kind.may_be_list(), "FOREACH", "a list", &kind, foreach.list.span)?;
        if scope.find(&foreach.variable).is_some() {
            return Err(already_bound(&foreach.variable, foreach.span));
        }
        let element = self.slot(&foreach.variable);
        let mut inner = scope.clone();
        inner.add(&foreach.variable, element, kind.element());
        let mut body = Pipeline::default();
        for clause in &foreach.body {
            self.update(clause, &mut inner, &mut body)?;
        }
        let body = body.0.into_iter().map(|operator| match operator {
            Operator::Write(write) => Ok(*write),
            Operator::Project(items) => Ok(Write::Let(items)),
            _ => Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, "FOREACH only takes clauses that write")),
        });
        let body = body.collect::<Result<_>>().map_err(|error| error.or_at(foreach.span))?;
        Ok(Write::Foreach { list, element, body, at: At(foreach.span) })
    }
}

/// The slot of a node that is known before, where it may stand as an end; none where it is new.
fn bound_end(node: &NodePattern, alone: bool, scope: &Scope) -> Result<Option<Slot>> {
    check_plain(node.label.as_ref(), node.filter.is_some(), node.span)?;
    let Some(name) = &node.variable else { return Ok(None) };
    let Some(variable) = scope.find(name) else { return Ok(None) };
    if !variable.kind.may_be(&[Type::Node]) {
        let message = format!("the variable {name} is {}, and can't be a node here", variable.kind.described());
        return Err(Error::new(kinds::VARIABLE_TYPE_CONFLICT, message).at(node.span));
    }
    if alone || !node.labels.is_empty() || node.label.is_some() || node.properties.is_some() {
        return Err(already_bound(name, node.span).hint("give it labels and properties with SET"));
    }
    match variable.place {
        Place::Column(slot) => Ok(Some(slot)),
        Place::Local(_) => Err(already_bound(name, node.span)),
    }
}

/// An error where a pattern asks for more than something that is made can be given.
fn check_plain(label: Option<&LabelExpression>, filter: bool, span: Span) -> Result<()> {
    if label.is_none_or(|label| label.computed_names().is_some()) && !filter {
        return Ok(());
    }
    let what = if filter { "WHERE" } else { "a label expression" };
    let error = Error::new(kinds::UNEXPECTED_SYNTAX, format!("what is made takes labels and properties, not {what}"));
    Err(error.at(span).hint("write (n:A:B {key: value})"))
}

/// Whether a relationship can be made as it is written.
fn check_new(step: &RelPattern, scope: &Scope, directed: bool) -> Result<()> {
    check_plain(step.label.as_ref(), step.filter.is_some(), step.span)?;
    if let Some(name) = step.variable.as_ref().filter(|name| scope.find(name).is_some()) {
        return Err(already_bound(name, step.span));
    }
    if step.length.is_some() || step.repeat.is_some() {
        let message = "a relationship of variable length can't be made";
        return Err(Error::new(kinds::CREATING_VAR_LENGTH, message).at(step.span));
    }
    let computed = step.label.as_ref().and_then(LabelExpression::computed_names).map_or(0, |names| names.len());
    if step.types.len() + computed != 1 {
        let error = Error::new(kinds::NO_SINGLE_RELATIONSHIP_TYPE, "a relationship is made with exactly one type");
        return Err(error.at(step.span).hint("write -[:TYPE]->"));
    }
    if directed && step.direction == Direction::Either {
        let error = Error::new(kinds::REQUIRES_DIRECTED_RELATIONSHIP, "a relationship is made with a direction");
        return Err(error.at(step.span).hint("write --> or <--"));
    }
    Ok(())
}

/// Whether a path says nothing of which paths are wanted: that only makes sense of what is matched.
fn check_made(path: &PathPattern) -> Result<()> {
    let wrong = match path {
        PathPattern { shortest: None, selector: None, mode: None, filter: None, .. } => return Ok(()),
        PathPattern { shortest: None, selector: None, mode: None, .. } => "what is made takes no WHERE",
        PathPattern { shortest: Some(_), .. } => "a shortest path can only be matched",
        _ => "which paths are wanted can only be said of what is matched",
    };
    Err(Error::new(kinds::UNEXPECTED_SYNTAX, wrong).at(path.span))
}

fn check_merged(path: &PathPattern, scope: &Scope) -> Result<()> {
    check_made(path)?;
    bound_end(&path.start, path.steps.is_empty(), scope)?;
    for (step, node) in &path.steps {
        check_new(step, scope, false)?;
        bound_end(node, false, scope)?;
    }
    Ok(())
}

/// The variables of a path.
fn names_of(path: &PathPattern) -> Vec<Arc<str>> {
    let nodes = std::iter::once(&path.start).chain(path.steps.iter().map(|(_, node)| node));
    let nodes = nodes.filter_map(|node| node.variable.clone());
    let steps = path.steps.iter().filter_map(|(step, _)| step.variable.clone());
    nodes.chain(steps).chain(path.variable.clone()).collect()
}
