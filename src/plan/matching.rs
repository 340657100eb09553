//! MATCH: written patterns become one graph of nodes and relationships over slots.

use std::sync::Arc;

use super::asked::{ask_along_routes, ask_while_searching};
use super::clauses::already_bound;
use super::expression::{At, Comprehension, Expression, Key, Label};
use super::labels::unknown;
use super::repeated::rounds_of;
use super::scope::{Place, Scope};
use super::searched::{begin_path, begin_step, check_inner, check_selected, is_whole};
use super::types::Type;
use super::{LabelTest, Pattern, PatternNode, PatternPath, PatternRelationship, Planner, Slot};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{
    Comparison, Expression as Written, ExpressionKind, LabelExpression, MatchMode, NodePattern, PathPattern,
    Quantifier, RelPattern, Shortest,
};

/// What is gathered while one MATCH is read.
pub(super) struct Reading<'q> {
    pub(super) pattern: Pattern,
    /// What can be named before the MATCH.
    pub(super) before: Scope,
    /// Whether relationships may stand twice.
    pub(super) mode: MatchMode,
    /// The number of the group within which relationships must differ.
    pub(super) group: usize,
    /// Names that this MATCH gave to nodes, and the nodes' places.
    named: Vec<(Arc<str>, usize)>,
    /// Names that this MATCH gave to relationships.
    pub(super) relationship_names: Vec<Arc<str>>,
    /// Variables inside paths that are searched for as a whole, which can't be met elsewhere.
    pub(super) inner_names: Vec<Arc<str>>,
    /// Property maps, read when every name is known: the map, and the slot or the walk that it is about.
    pub(super) properties: Vec<(&'q Written, About)>,
    /// What else is asked of labels, likewise.
    pub(super) labels: Vec<(&'q LabelExpression, About, At)>,
    /// Conditions in the brackets of a node or a relationship, likewise.
    pub(super) filters: Vec<&'q Written>,
}

/// What a property map is about.
#[derive(Clone, Copy)]
pub(super) enum About {
    /// The node or relationship in a slot.
    Slot(Slot, bool),
    /// Every relationship of the walk at this place.
    Walk(usize),
}

impl Planner<'_> {
    /// The patterns as one; their variables are added to the scope.
    pub(super) fn pattern(&mut self, patterns: &[PathPattern], scope: &mut Scope) -> Result<Pattern> {
        self.pattern_in_mode(patterns, MatchMode::default(), scope)
    }

    /// The same, where relationships may perhaps stand twice.
    pub(super) fn pattern_in_mode(
        &mut self,
        patterns: &[PathPattern],
        mode: MatchMode,
        scope: &mut Scope,
    ) -> Result<Pattern> {
        check_selected(patterns, mode)?;
        let mut reading = Reading {
            pattern: Pattern::default(),
            before: scope.clone(),
            mode,
            group: 0,
            named: Vec::new(),
            relationship_names: Vec::new(),
            inner_names: Vec::new(),
            properties: Vec::new(),
            labels: Vec::new(),
            filters: Vec::new(),
        };
        for path in patterns {
            self.read_path(path, scope, &mut reading)?;
        }
        for (map, about) in std::mem::take(&mut reading.properties) {
            self.read_properties(map, about, scope, &mut reading.pattern)?;
        }
        for (label, about, at) in std::mem::take(&mut reading.labels) {
            self.read_label(label, about, at, scope, &mut reading.pattern)?;
        }
        for filter in std::mem::take(&mut reading.filters) {
            let condition = self.condition(filter, scope, "WHERE")?;
            reading.pattern.predicates.extend(condition.into_conjuncts());
        }
        let mut pattern = reading.pattern;
        let alone = pattern.known_nodes_alone().map(|slot| Expression::IsNull(Box::new(Expression::Slot(slot)), true));
        let alone: Vec<Expression> = alone.collect();
        pattern.predicates.extend(alone);
        let predicates = std::mem::take(&mut pattern.predicates);
        pattern.predicates = ask_while_searching(&mut pattern, predicates);
        ask_along_routes(&mut pattern);
        pattern.order = pattern.as_written();
        pattern.access.resize(pattern.nodes.len(), super::Access::Scan);
        Ok(pattern)
    }

    fn read_path<'q>(&mut self, path: &'q PathPattern, scope: &mut Scope, reading: &mut Reading<'q>) -> Result<()> {
        if is_whole(path, reading.mode) {
            return self.read_whole(path, scope, reading);
        }
        reading.filters.extend(&path.filter);
        begin_path(reading);
        let first = self.read_node(&path.start, scope, reading)?;
        let mut left = first;
        let mut relationships = Vec::new();
        for (relationship, node) in &path.steps {
            begin_step(path, reading);
            if relationship.group.is_some() {
                let place = self.read_group(relationship, scope, reading)?;
                let right = self.read_node(node, scope, reading)?;
                let read = &mut reading.pattern.relationships[place];
                (read.from, read.to) = (left, right);
                relationships.push(read.slot);
                left = right;
                continue;
            }
            // The relationship is read first, since it stands first; its right end is filled in behind.
            let place = self.read_relationship(relationship, path.shortest, scope, reading)?;
            let right = self.read_node(node, scope, reading)?;
            let read = &mut reading.pattern.relationships[place];
            (read.from, read.to) = (left, right);
            relationships.push(read.slot);
            left = right;
        }
        let plain = path.steps.iter().all(|(step, _)| step.group.is_none());
        if path.shortest.is_some() && (path.steps.len() != 1 || !plain) {
            let message = "shortestPath wants one relationship between two nodes";
            return Err(Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(path.span));
        }
        if let Some(name) = &path.variable {
            if scope.find(name).is_some() {
                return Err(already_bound(name, path.span));
            }
            let slot = self.slot(name);
            scope.add(name, slot, Type::Path);
            let start = reading.pattern.nodes[first].slot;
            reading.pattern.paths.push(PatternPath { slot, start, relationships });
        }
        Ok(())
    }

    pub(super) fn read_node<'q>(
        &mut self,
        node: &'q NodePattern,
        scope: &mut Scope,
        reading: &mut Reading<'q>,
    ) -> Result<usize> {
        let labels: Vec<Label> = node.labels.iter().map(|name| self.label(name)).collect();
        let place = self.place_of_node(node, scope, reading)?;
        let found = &mut reading.pattern.nodes[place];
        let slot = found.slot;
        for label in labels {
            if !found.labels.contains(&label) {
                found.labels.push(label);
            }
        }
        let about = About::Slot(slot, true);
        reading.properties.extend(node.properties.as_ref().map(|map| (map, about)));
        reading.labels.extend(node.label.as_ref().map(|label| (label, about, At(node.span))));
        reading.filters.extend(&node.filter);
        Ok(place)
    }

    /// The place of the node that this pattern means, which another part of the MATCH may have named before.
    fn place_of_node(&mut self, node: &NodePattern, scope: &mut Scope, reading: &mut Reading<'_>) -> Result<usize> {
        let add = |reading: &mut Reading<'_>, slot: Slot, known: bool| {
            reading.pattern.nodes.push(PatternNode { slot, labels: Vec::new(), known });
            reading.pattern.nodes.len() - 1
        };
        let Some(name) = &node.variable else {
            let slot = self.hidden();
            return Ok(add(reading, slot, false));
        };
        if let Some((_, place)) = reading.named.iter().find(|(other, _)| other == name) {
            return Ok(*place);
        }
        check_inner(name, node.span, reading)?;
        let known = scope.find(name).cloned();
        let place = match known {
            None => {
                let slot = self.slot(name);
                scope.add(name, slot, Type::Node);
                add(reading, slot, false)
            }
            Some(variable) => {
                if !variable.kind.may_be(&[Type::Node]) {
                    return Err(conflict(name, &variable.kind, "a node", node.span));
                }
                let Place::Column(slot) = variable.place else {
                    return Err(conflict(name, &variable.kind, "a node", node.span));
                };
                scope.add(name, slot, Type::Node);
                add(reading, slot, true)
            }
        };
        reading.named.push((name.clone(), place));
        Ok(place)
    }

    fn read_relationship<'q>(
        &mut self,
        written: &'q RelPattern,
        shortest: Option<Shortest>,
        scope: &mut Scope,
        reading: &mut Reading<'q>,
    ) -> Result<usize> {
        let length = length_of(written, shortest)?;
        let types = self.types(&written.types);
        let mut hop = None;
        let (slot, known) = self.slot_of_relationship(written, length.is_some(), scope, reading)?;
        let place = reading.pattern.relationships.len();
        let about = if length.is_some() { About::Walk(place) } else { About::Slot(slot, false) };
        reading.properties.extend(written.properties.as_ref().map(|map| (map, about)));
        reading.labels.extend(written.label.as_ref().map(|label| (label, about, At(written.span))));
        match (written.repeat, &written.filter) {
            (Some(_), Some(filter)) => hop = Some(self.hop_filter(filter, written, reading)?),
            _ => reading.filters.extend(&written.filter),
        }
        reading.pattern.relationships.push(PatternRelationship {
            slot,
            from: 0,
            to: 0,
            direction: written.direction,
            types,
            length,
            hop,
            shortest,
            route: None,
            known,
            group: reading.group,
            at: At(written.span),
        });
        Ok(place)
    }

    /// The relationship's slot, and whether an earlier clause gives it.
    fn slot_of_relationship(
        &mut self,
        written: &RelPattern,
        is_walk: bool,
        scope: &mut Scope,
        reading: &mut Reading<'_>,
    ) -> Result<(Slot, bool)> {
        let Some(name) = &written.variable else { return Ok((self.hidden(), false)) };
        check_inner(name, written.span, reading)?;
        if reading.relationship_names.contains(name) {
            let message = format!("the relationship {name} stands twice in one pattern");
            return Err(Error::new(kinds::RELATIONSHIP_UNIQUENESS, message).at(written.span));
        }
        reading.relationship_names.push(name.clone());
        let wanted = match is_walk {
            true => Type::List(Box::new(Type::Relationship)),
            false => Type::Relationship,
        };
        if written.repeat.is_some() && scope.find(name).is_some() {
            return Err(already_bound(name, written.span));
        }
        let Some(variable) = scope.find(name).cloned() else {
            let slot = self.slot(name);
            scope.add(name, slot, wanted);
            return Ok((slot, false));
        };
        let fits = match &variable.kind {
            Type::List(element) => is_walk && element.may_be(&[Type::Relationship]),
            kind => kind.may_be(std::slice::from_ref(&wanted)),
        };
        match variable.place {
            Place::Column(slot) if fits => Ok((slot, true)),
            _ => {
                let called = if is_walk { "a list of relationships" } else { "a relationship" };
                Err(conflict(name, &variable.kind, called, written.span))
            }
        }
    }

    /// Turns a property map into one predicate for each entry.
    fn read_properties(&mut self, map: &Written, about: About, scope: &Scope, pattern: &mut Pattern) -> Result<()> {
        let ExpressionKind::Map(entries) = &map.kind else {
            let error = Error::new(kinds::INVALID_PARAMETER_USE, "a pattern's properties must be written out");
            return Err(error.at(map.span).hint("write {name: $name}"));
        };
        let mut predicates = Vec::new();
        for (name, written) in entries {
            let (value, _) = match about {
                About::Slot(..) => self.formula_without_aggregation(written, scope, "a pattern")?,
                // The relationship itself takes the place of the first local.
                About::Walk(_) => {
                    let inner = scope.with_local(&Arc::from(""), Type::Relationship);
                    self.formula_without_aggregation(written, &inner, "a pattern")?
                }
            };
            let subject = match about {
                About::Slot(slot, _) => Expression::Slot(slot),
                About::Walk(_) => Expression::Local(0),
            };
            let key = self.key(name, matches!(about, About::Slot(_, true)));
            let property = Expression::Property(Box::new(subject), key, At(written.span));
            predicates.push(Expression::Comparison(Box::new(property), vec![(Comparison::Equal, value)]));
        }
        match about {
            About::Slot(..) => pattern.predicates.extend(predicates),
            About::Walk(place) => hold_along(pattern, place, predicates),
        }
        Ok(())
    }

    /// Turns a label expression into a predicate.
    fn read_label(
        &mut self,
        label: &LabelExpression,
        about: About,
        at: At,
        scope: &Scope,
        pattern: &mut Pattern,
    ) -> Result<()> {
        let of = if matches!(about, About::Slot(_, true)) { Type::Node } else { Type::Relationship };
        match about {
            About::Slot(slot, _) => {
                let test = self.label_test(label, &of, scope)?;
                let subject = Box::new(Expression::Slot(slot));
                let conjuncts = match test {
                    LabelTest::All(parts) => parts,
                    test => vec![test],
                };
                let has = |test| Expression::HasLabels(subject.clone(), test, at);
                pattern.predicates.extend(conjuncts.into_iter().map(has));
            }
            About::Walk(place) => {
                let inner = scope.with_local(&Arc::from(""), Type::Relationship);
                let test = self.label_test(label, &of, &inner)?;
                let has = Expression::HasLabels(Box::new(Expression::Local(0)), test, at);
                hold_along(pattern, place, vec![has]);
            }
        }
        Ok(())
    }

    /// The property of that name; a notice where nothing has it.
    pub(super) fn key(&mut self, name: &Arc<str>, of_node: bool) -> Key {
        let graph = self.graph;
        let id = self.key_id(name);
        if graph.key_id(name).is_none() {
            let what = if of_node { "no node has property" } else { "no relationship has property" };
            let known = graph.keys().map(|key| graph.key_name(key).as_ref());
            self.notice(name, unknown(what, name, known));
        }
        Key { name: name.clone(), id }
    }
}

/// What must hold of every step of a walk: checked step by step where it only looks at what comes before the pattern,
/// and of the whole list behind it otherwise.
fn hold_along(pattern: &mut Pattern, place: usize, conditions: Vec<Expression>) {
    let Some(condition) = Expression::all_of(conditions) else { return };
    let mut looks_around = false;
    condition.each_slot(&mut |slot| looks_around = looks_around || pattern.new_slots().any(|new| new == slot));
    let walk = &mut pattern.relationships[place];
    if walk.known || looks_around {
        let list = Expression::Slot(walk.slot);
        let all = Comprehension { list, filter: Some(condition), map: None, at: walk.at };
        pattern.predicates.push(Expression::Quantified(Quantifier::All, Box::new(all)));
    } else {
        walk.hop = Expression::all_of(walk.hop.take().into_iter().chain([condition]).collect());
    }
}

pub(super) fn conflict(name: &str, kind: &Type, wanted: &str, span: Span) -> Error {
    let message = format!("the variable {name} is {}, and can't be {wanted} here", kind.described());
    Error::new(kinds::VARIABLE_TYPE_CONFLICT, message).at(span)
}

/// The fewest and the most steps, where the length is variable.
fn length_of(written: &RelPattern, shortest: Option<Shortest>) -> Result<Option<(u32, u32)>> {
    let length = rounds_of(written);
    match (shortest, length) {
        (Some(_), None) => Ok(Some((1, 1))),
        (Some(_), Some((least, _))) if least > 1 => {
            let message = "shortestPath takes walks from length 0 or 1 on";
            Err(Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(written.span))
        }
        _ => Ok(length),
    }
}
