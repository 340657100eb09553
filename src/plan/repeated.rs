//! Repeated relationships and groups: what each round of them asks, and the lists that their variables become.

use std::sync::Arc;

use super::clauses::already_bound;
use super::expression::{At, Expression, Label};
use super::matching::Reading;
use super::route::{Element, Hop, Part, Route};
use super::scope::Scope;
use super::searched::revisits;
use super::types::Type;
use super::{LabelTest, PatternRelationship, Planner, Types};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{
    Comparison, Direction, Expression as Written, ExpressionKind, LabelExpression, NodePattern, PathPattern, RelPattern,
};

/// One round of a repeated pattern while it is read.
struct Round<'q> {
    /// The scope of what is asked of it: its relationships are the first locals, its nodes those behind.
    scope: Scope,
    conditions: Vec<Expression>,
    relationships: Vec<&'q RelPattern>,
    nodes: Vec<&'q NodePattern>,
}

impl Planner<'_> {
    /// A group that stands by itself in a path; gives its place among the relationships.
    pub(super) fn read_group<'q>(
        &mut self,
        written: &'q RelPattern,
        scope: &mut Scope,
        reading: &mut Reading<'q>,
    ) -> Result<usize> {
        let mut outputs = Vec::new();
        let part = self.part_of_group(written, 0, scope, reading, &mut outputs)?;
        let types = types_of(&part);
        let length = Some((part.least, part.most));
        let route = Route {
            parts: vec![part],
            between: Vec::new(),
            outputs,
            conditions: Vec::new(),
            revisits: revisits(None, reading.mode),
            selection: None,
        };
        let slot = self.hidden();
        reading.pattern.relationships.push(PatternRelationship {
            slot,
            from: 0,
            to: 0,
            direction: Direction::Either,
            types,
            length,
            hop: None,
            shortest: None,
            route: Some(Box::new(route)),
            known: false,
            group: reading.group,
            at: At(written.span),
        });
        Ok(reading.pattern.relationships.len() - 1)
    }

    /// The part of a route that a group is; its variables are added to the scope, and to what the route gives.
    pub(super) fn part_of_group<'q>(
        &mut self,
        written: &'q RelPattern,
        place: usize,
        scope: &mut Scope,
        reading: &mut Reading<'q>,
        outputs: &mut Vec<(super::Slot, Element)>,
    ) -> Result<Part> {
        let Some(group) = &written.group else { return self.part_of_step(written, reading) };
        let (least, most) = rounds_of(written).unwrap_or((1, 1));
        let mut round = round_of(group, scope, reading)?;
        let hops = group.steps.iter().map(|(step, _)| self.hop(step)).collect();
        for (local, step) in round.relationships.clone().into_iter().enumerate() {
            self.ask_of_step(step, local, &mut round)?;
        }
        let first_node = round.relationships.len();
        for (local, node) in round.nodes.clone().into_iter().enumerate() {
            self.ask_of_node(node, first_node + local, &mut round)?;
        }
        if let Some(filter) = &group.filter {
            let condition = self.inner_condition(filter, &round.scope)?;
            round.conditions.extend(condition.into_conjuncts());
        }
        self.name_lists(&round, place, scope, reading, outputs);
        Ok(Part { hops, least, most, conditions: round.conditions })
    }

    /// The part of a route that a relationship is, repeated or not.
    pub(super) fn part_of_step(&mut self, written: &RelPattern, reading: &Reading<'_>) -> Result<Part> {
        let (least, most) = rounds_of(written).unwrap_or((1, 1));
        let mut scope = reading.before.clone();
        scope = scope.with_local(written.variable.as_ref().unwrap_or(&Arc::from("")), Type::Relationship);
        for _ in 0..2 {
            scope = scope.with_local(&Arc::from(""), Type::Node);
        }
        let mut round = Round { scope, conditions: Vec::new(), relationships: Vec::new(), nodes: Vec::new() };
        if rounds_of(written).is_some() {
            self.ask_of_step(written, 0, &mut round)?;
        }
        Ok(Part { hops: vec![self.hop(written)], least, most, conditions: round.conditions })
    }

    fn hop(&mut self, step: &RelPattern) -> Hop {
        Hop { direction: step.direction, types: self.types(&step.types) }
    }

    fn ask_of_step(&mut self, step: &RelPattern, local: usize, round: &mut Round<'_>) -> Result<()> {
        let about = (local, Type::Relationship, At(step.span));
        self.ask_of_label(step.label.as_ref(), about.clone(), round)?;
        self.ask_of_properties(step.properties.as_ref(), about, round)?;
        if let Some(filter) = &step.filter {
            let condition = self.inner_condition(filter, &round.scope)?;
            round.conditions.extend(condition.into_conjuncts());
        }
        Ok(())
    }

    fn ask_of_node(&mut self, node: &NodePattern, local: usize, round: &mut Round<'_>) -> Result<()> {
        let at = At(node.span);
        if let Some(name) = &node.variable
            && let Some(first) = round.nodes.iter().position(|other| other.variable.as_ref() == Some(name))
            && first + round.relationships.len() < local
        {
            let same = (Comparison::Equal, Expression::Local(local));
            let earlier = Expression::Local(first + round.relationships.len());
            round.conditions.push(Expression::Comparison(Box::new(earlier), vec![same]));
        }
        if !node.labels.is_empty() {
            let labels: Vec<Label> = node.labels.iter().map(|name| self.label(name)).collect();
            let subject = Box::new(Expression::Local(local));
            round.conditions.push(Expression::HasLabels(subject, LabelTest::all(labels), at));
        }
        self.ask_of_label(node.label.as_ref(), (local, Type::Node, at), round)?;
        self.ask_of_properties(node.properties.as_ref(), (local, Type::Node, at), round)?;
        if let Some(filter) = &node.filter {
            let condition = self.inner_condition(filter, &round.scope)?;
            round.conditions.extend(condition.into_conjuncts());
        }
        Ok(())
    }

    fn ask_of_label(
        &mut self,
        label: Option<&LabelExpression>,
        (local, of, at): (usize, Type, At),
        round: &mut Round<'_>,
    ) -> Result<()> {
        let Some(label) = label else { return Ok(()) };
        let test = self.label_test(label, &of, &round.scope)?;
        round.conditions.push(Expression::HasLabels(Box::new(Expression::Local(local)), test, at));
        Ok(())
    }

    fn ask_of_properties(
        &mut self,
        properties: Option<&Written>,
        (local, of, at): (usize, Type, At),
        round: &mut Round<'_>,
    ) -> Result<()> {
        let Some(map) = properties else { return Ok(()) };
        let ExpressionKind::Map(entries) = &map.kind else {
            let error = Error::new(kinds::INVALID_PARAMETER_USE, "a pattern's properties must be written out");
            return Err(error.at(map.span).hint("write {name: $name}"));
        };
        for (name, written) in entries {
            let value = self.formula_without_aggregation(written, &round.scope, "a pattern").map_err(only_inner)?.0;
            let key = self.key(name, of == Type::Node);
            let property = Expression::Property(Box::new(Expression::Local(local)), key, at);
            round.conditions.push(Expression::Comparison(Box::new(property), vec![(Comparison::Equal, value)]));
        }
        Ok(())
    }

    /// What must hold of each step of a repeated relationship, which is local 0.
    pub(super) fn hop_filter(
        &mut self,
        filter: &Written,
        written: &RelPattern,
        reading: &Reading<'_>,
    ) -> Result<Expression> {
        let name = written.variable.clone().unwrap_or_else(|| Arc::from(""));
        self.inner_condition(filter, &reading.before.with_local(&name, Type::Relationship))
    }

    fn inner_condition(&mut self, filter: &Written, scope: &Scope) -> Result<Expression> {
        self.condition(filter, scope, "WHERE").map_err(only_inner)
    }

    /// Outside of a group, each of its variables is a list.
    fn name_lists(
        &mut self,
        round: &Round<'_>,
        part: usize,
        scope: &mut Scope,
        reading: &mut Reading<'_>,
        outputs: &mut Vec<(super::Slot, Element)>,
    ) {
        let relationships = round.relationships.iter().enumerate().filter_map(|(place, step)| {
            Some((step.variable.as_ref()?, Element::Relationships(part, place), Type::Relationship))
        });
        let nodes = round
            .nodes
            .iter()
            .enumerate()
            .filter_map(|(place, node)| Some((node.variable.as_ref()?, Element::Nodes(part, place), Type::Node)));
        for (name, element, kind) in relationships.chain(nodes) {
            if !reading.inner_names.contains(name) {
                let slot = self.slot(name);
                scope.add(name, slot, Type::List(Box::new(kind)));
                reading.inner_names.push(name.clone());
                outputs.push((slot, element));
            }
        }
    }
}

/// The elements of a group, whose names must be new.
fn round_of<'q>(group: &'q PathPattern, scope: &Scope, reading: &Reading<'q>) -> Result<Round<'q>> {
    let relationships: Vec<&RelPattern> = group.steps.iter().map(|(step, _)| step).collect();
    let nodes: Vec<&NodePattern> =
        std::iter::once(&group.start).chain(group.steps.iter().map(|(_, node)| node)).collect();
    let taken = |name: &Arc<str>, span: Span| match scope.find(name) {
        Some(_) => Err(already_bound(name, span).hint("a repeated pattern takes names of its own")),
        None => Ok(()),
    };
    let mut inner = reading.before.clone();
    let mut named: Vec<&Arc<str>> = Vec::new();
    let nothing: Arc<str> = Arc::from("");
    for step in &relationships {
        if let Some(name) = &step.variable {
            taken(name, step.span)?;
            if named.contains(&name) {
                let message = format!("the relationship {name} stands twice in one pattern");
                return Err(Error::new(kinds::RELATIONSHIP_UNIQUENESS, message).at(step.span));
            }
            named.push(name);
        }
        inner = inner.with_local(step.variable.as_ref().unwrap_or(&nothing), Type::Relationship);
    }
    let steps = named.len();
    for node in &nodes {
        let name = match &node.variable {
            Some(name) if named[..steps].contains(&name) => {
                return Err(super::matching::conflict(name, &Type::Relationship, "a node", node.span));
            }
            Some(name) if named.contains(&name) => &nothing,
            Some(name) => {
                taken(name, node.span)?;
                named.push(name);
                name
            }
            None => &nothing,
        };
        inner = inner.with_local(name, Type::Node);
    }
    Ok(Round { scope: inner, conditions: Vec::new(), relationships, nodes })
}

/// The fewest and the most times that a relationship or a group is followed, where it isn't just once.
pub(super) fn rounds_of(written: &RelPattern) -> Option<(u32, u32)> {
    let repeated = written.repeat.map(|repeat| (repeat.least, repeat.most.unwrap_or(u32::MAX)));
    repeated.or(written.length.map(|length| (length.least.unwrap_or(1), length.most.unwrap_or(u32::MAX))))
}

/// All types that the hops of a part may have.
pub(super) fn types_of(part: &Part) -> Types {
    let mut all = Types::default();
    for hop in &part.hops {
        if hop.types.is_any() {
            return Types::default();
        }
        all.names.extend(hop.types.names.iter().cloned());
        all.ids.extend(hop.types.ids.iter().copied());
    }
    all
}

/// Tells, of a name that isn't defined, what can be named within a repeated pattern.
fn only_inner(error: Error) -> Error {
    if error.kind() != kinds::UNDEFINED_VARIABLE {
        return error;
    }
    error.hint("a repeated pattern sees its own variables and those of earlier clauses")
}
