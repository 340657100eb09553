//! MATCH: written patterns become one graph of nodes and relationships over slots.

use std::sync::Arc;

use super::clauses::already_bound;
use super::expression::{At, Comprehension, Expression, Key, Label};
use super::scope::{Place, Scope};
use super::types::Type;
use super::{Pattern, PatternNode, PatternPath, PatternRelationship, Planner, Slot, Types};
use crate::error::{Error, Result, Span, kinds, near};
use crate::query::{Comparison, ExpressionKind, NodePattern, PathPattern, Quantifier, RelPattern, Shortest};

/// What is gathered while one MATCH is read.
struct Reading<'q> {
    pattern: Pattern,
    /// Names that this MATCH gave to nodes, and the nodes' places.
    named: Vec<(Arc<str>, usize)>,
    /// Names that this MATCH gave to relationships.
    relationship_names: Vec<Arc<str>>,
    /// Property maps, read when every name is known: the map, and the slot or the walk that it is about.
    properties: Vec<(&'q crate::query::Expression, About)>,
}

/// What a property map is about.
#[derive(Clone, Copy)]
enum About {
    /// The node or relationship in a slot.
    Slot(Slot, bool),
    /// Every relationship of the walk at this place.
    Walk(usize),
}

impl Planner<'_> {
    /// The patterns as one; their variables are added to the scope.
    pub(super) fn pattern(&mut self, patterns: &[PathPattern], scope: &mut Scope) -> Result<Pattern> {
        let mut reading = Reading {
            pattern: Pattern::default(),
            named: Vec::new(),
            relationship_names: Vec::new(),
            properties: Vec::new(),
        };
        for path in patterns {
            self.read_path(path, scope, &mut reading)?;
        }
        for (map, about) in std::mem::take(&mut reading.properties) {
            self.read_properties(map, about, scope, &mut reading.pattern)?;
        }
        let mut pattern = reading.pattern;
        pattern.order = pattern.as_written();
        pattern.access.resize(pattern.nodes.len(), super::Access::Scan);
        Ok(pattern)
    }

    fn read_path<'q>(&mut self, path: &'q PathPattern, scope: &mut Scope, reading: &mut Reading<'q>) -> Result<()> {
        let first = self.read_node(&path.start, scope, reading)?;
        let mut left = first;
        let mut relationships = Vec::new();
        for (relationship, node) in &path.steps {
            // The relationship is read first, since it stands first; its right end is filled in behind.
            let place = self.read_relationship(relationship, path.shortest, scope, reading)?;
            let right = self.read_node(node, scope, reading)?;
            let read = &mut reading.pattern.relationships[place];
            (read.from, read.to) = (left, right);
            relationships.push(read.slot);
            left = right;
        }
        if path.shortest.is_some() && path.steps.len() != 1 {
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

    fn read_node<'q>(&mut self, node: &'q NodePattern, scope: &mut Scope, reading: &mut Reading<'q>) -> Result<usize> {
        let labels: Vec<Label> = node.labels.iter().map(|name| self.label(name)).collect();
        let place = self.place_of_node(node, scope, reading)?;
        let found = &mut reading.pattern.nodes[place];
        let slot = found.slot;
        for label in labels {
            if !found.labels.contains(&label) {
                found.labels.push(label);
            }
        }
        reading.properties.extend(node.properties.as_ref().map(|map| (map, About::Slot(slot, true))));
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
        let (slot, known) = self.slot_of_relationship(written, length.is_some(), scope, reading)?;
        let place = reading.pattern.relationships.len();
        let about = if length.is_some() { About::Walk(place) } else { About::Slot(slot, false) };
        reading.properties.extend(written.properties.as_ref().map(|map| (map, about)));
        reading.pattern.relationships.push(PatternRelationship {
            slot,
            from: 0,
            to: 0,
            direction: written.direction,
            types,
            length,
            hop: None,
            shortest,
            known,
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
        if reading.relationship_names.contains(name) {
            let message = format!("the relationship {name} stands twice in one pattern");
            return Err(Error::new(kinds::RELATIONSHIP_UNIQUENESS, message).at(written.span));
        }
        reading.relationship_names.push(name.clone());
        let wanted = match is_walk {
            true => Type::List(Box::new(Type::Relationship)),
            false => Type::Relationship,
        };
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
            _ => Err(conflict(name, &variable.kind, wanted.described(), written.span)),
        }
    }

    /// Turns a property map into one predicate for each entry.
    fn read_properties(
        &mut self,
        map: &crate::query::Expression,
        about: About,
        scope: &Scope,
        pattern: &mut Pattern,
    ) -> Result<()> {
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

    /// The label of that name; a notice where no node has it.
    pub(super) fn label(&mut self, name: &Arc<str>) -> Label {
        let graph = self.graph;
        let id = graph.label_id(name);
        if id.is_none() {
            let known = graph.labels().map(|label| graph.label_name(label).as_ref());
            self.notice(unknown("no node has label", name, known));
        }
        Label { name: name.clone(), id }
    }

    fn types(&mut self, names: &[Arc<str>]) -> Types {
        let graph = self.graph;
        let mut types = Types { names: names.to_vec(), ids: Vec::new() };
        for name in names {
            match graph.type_id(name) {
                Some(id) => types.ids.push(id),
                None => {
                    let known = graph.types().map(|kind| graph.type_name(kind).as_ref());
                    self.notice(unknown("no relationship has type", name, known));
                }
            }
        }
        types
    }

    /// The property of that name; a notice where nothing has it.
    pub(super) fn key(&mut self, name: &Arc<str>, of_node: bool) -> Key {
        let graph = self.graph;
        let id = graph.key_id(name);
        if id.is_none() {
            let what = if of_node { "no node has property" } else { "no relationship has property" };
            let known = graph.keys().map(|key| graph.key_name(key).as_ref());
            self.notice(unknown(what, name, known));
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
        walk.hop = Some(condition);
    }
}

fn unknown<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k str>) -> String {
    match near::did_you_mean(&near::nearest(name, known, 3)) {
        Some(hint) => format!("{what} {name}, {hint}"),
        None => format!("{what} {name}"),
    }
}

fn conflict(name: &str, kind: &Type, wanted: &str, span: Span) -> Error {
    let message = format!("the variable {name} is {}, and can't be {wanted} here", kind.described());
    Error::new(kinds::VARIABLE_TYPE_CONFLICT, message).at(span)
}

/// The fewest and the most steps, where the length is variable.
fn length_of(written: &RelPattern, shortest: Option<Shortest>) -> Result<Option<(u32, u32)>> {
    let length = written.length.map(|length| (length.least.unwrap_or(1), length.most.unwrap_or(u32::MAX)));
    match (shortest, length) {
        (Some(_), None) => Ok(Some((1, 1))),
        (Some(_), Some((least, _))) if least > 1 => {
            let message = "shortestPath takes walks from length 0 or 1 on";
            Err(Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(written.span))
        }
        _ => Ok(length),
    }
}
