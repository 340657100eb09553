//! Predicates that are asked while a path is looked for: they move from behind a pattern into its routes.

use super::expression::{Comprehension, Expression};
use super::locals::{into_locals, reads};
use super::route::{Element, Hop, NodeRevisits, OfPath, Part, Revisits, Route, Selection};
use super::{At, Pattern, PatternRelationship, Slot};
use crate::functions::{Along, Body};
use crate::query::{Quantifier, Shortest};

/// Makes conditions of predicates that are about what lies along routes.
pub(super) fn ask_along_routes(pattern: &mut Pattern) {
    let new: Vec<Slot> = pattern.new_slots().collect();
    for place in 0..pattern.relationships.len() {
        let Some(mut route) = pattern.relationships[place].route.take() else { continue };
        if !route.outputs.is_empty() {
            let ends = ends_of(pattern, place);
            let predicates = std::mem::take(&mut pattern.predicates);
            pattern.predicates = ask_all(&mut route, predicates, ends, &new);
        }
        pattern.relationships[place].route = Some(route);
    }
}

/// The same for `shortestPath`, which becomes a search along a route where something is asked of its path. What is left
/// is asked of its rows.
pub(super) fn ask_while_searching(pattern: &mut Pattern, mut predicates: Vec<Expression>) -> Vec<Expression> {
    for place in 0..pattern.relationships.len() {
        let step = &pattern.relationships[place];
        let Some(shortest) = step.shortest else { continue };
        let new: Vec<Slot> = pattern.new_slots().collect();
        let paths = pattern.paths.iter().filter(|path| path.relationships == [step.slot]).map(|path| path.slot);
        let outputs = paths.map(|slot| (slot, Element::Path)).collect();
        let mut route = route_of(step, shortest, outputs);
        let asked = ask_all(&mut route, predicates.clone(), ends_of(pattern, place), &new);
        if asked.len() == predicates.len() || step.known {
            continue;
        }
        predicates = asked;
        // The list of all relationships is what a walk gives anyhow.
        route.outputs.retain(|(_, element)| *element != Element::All);
        pattern.paths.retain(|path| path.relationships != [pattern.relationships[place].slot]);
        let step = &mut pattern.relationships[place];
        (step.route, step.shortest, step.hop) = (Some(Box::new(route)), None, None);
    }
    predicates
}

fn ends_of(pattern: &Pattern, place: usize) -> [Slot; 2] {
    let step = &pattern.relationships[place];
    [pattern.nodes[step.from].slot, pattern.nodes[step.to].slot]
}

/// The route of a walk in the older words.
fn route_of(step: &PatternRelationship, shortest: Shortest, mut outputs: Vec<(Slot, Element)>) -> Route {
    outputs.push((step.slot, Element::All));
    let (least, most) = step.length.unwrap_or((1, 1));
    let hop = Hop { direction: step.direction, types: step.types.clone() };
    let mut conditions: Vec<Expression> = step.hop.iter().cloned().collect();
    // A round has two nodes beside its relationship.
    conditions.iter_mut().for_each(|condition| into_locals(condition, &|_| None, 1, &|local| local, 2));
    Route {
        parts: vec![Part { hops: vec![hop], least, most, conditions }],
        between: Vec::new(),
        outputs,
        conditions: Vec::new(),
        revisits: Revisits { relationships: false, nodes: NodeRevisits::Any },
        selection: Some(Selection { count: 1, groups: shortest == Shortest::All }),
    }
}

/// Takes those predicates that are about what lies along a route, and about nothing else that the pattern gives; gives
/// back the others.
fn ask_all(route: &mut Route, predicates: Vec<Expression>, ends: [Slot; 2], new: &[Slot]) -> Vec<Expression> {
    let along: Vec<Slot> = route.outputs.iter().map(|(output, _)| *output).collect();
    let is_other = |slot: Slot| new.contains(&slot) && !along.contains(&slot) && !ends.contains(&slot);
    let is_about = |predicate: &Expression| {
        reads(predicate, &|slot| along.contains(&slot)) && !reads(predicate, &is_other) && predicate.is_repeatable()
    };
    let (about, others): (Vec<_>, Vec<_>) = predicates.into_iter().partition(is_about);
    about.into_iter().for_each(|predicate| ask(route, predicate, ends));
    others
}

/// Makes a condition of a predicate: of one round or one node where it is about nothing else, else of the whole path.
fn ask(route: &mut Route, mut predicate: Expression, ends: [Slot; 2]) {
    let outputs = route.outputs.clone();
    let element = |slot: Slot| match outputs.iter().find(|(output, _)| *output == slot) {
        Some((_, element)) => Some(*element),
        None if slot == ends[0] => Some(Element::Start),
        None => (slot == ends[1]).then_some(Element::End),
    };
    if ask_each(route, &predicate, &element) {
        return;
    }
    let mut about: Vec<Element> = Vec::new();
    predicate.each_slot(&mut |slot| {
        if let Some(found) = element(slot).filter(|found| !about.contains(found)) {
            about.push(found);
        }
    });
    match about[..] {
        [Element::Relationship(part, place)] => {
            let locals = 2 * route.parts[part].hops.len() + 1;
            into_locals(&mut predicate, &|slot| element(slot).map(|_| place), 0, &|local| local, locals);
            route.parts[part].conditions.push(predicate);
        }
        [Element::Between(node)] => {
            into_locals(&mut predicate, &|slot| element(slot).map(|_| 0), 0, &|local| local, 1);
            route.between[node].push(predicate);
        }
        _ => {
            let local = |slot| about.iter().position(|known| Some(*known) == element(slot));
            into_locals(&mut predicate, &local, 0, &|local| local, about.len());
            route.conditions.push(OfPath { seen: about, holds: predicate });
        }
    }
}

/// Asks `all(r IN relationships(p) WHERE …)` and its kin of each round, so that a path is given up where it fails; whether
/// that says all.
fn ask_each(route: &mut Route, predicate: &Expression, element: &impl Fn(Slot) -> Option<Element>) -> bool {
    let Expression::Quantified(quantifier @ (Quantifier::All | Quantifier::None), inner) = predicate else {
        return false;
    };
    let Some((locals, condition)) = each_along(inner, element) else { return false };
    let [Part { hops, conditions, .. }] = route.parts.as_mut_slice() else { return false };
    if hops.len() != 1 {
        return false;
    }
    let condition = match quantifier {
        Quantifier::None => Expression::Not(Box::new(condition.clone()), inner.at),
        _ => condition.clone(),
    };
    for local in locals {
        let mut condition = condition.clone();
        into_locals(&mut condition, &|_| None, 1, &|_| *local, 2);
        conditions.push(condition);
    }
    // A path of one node has no round, so that this node must be asked in the end.
    locals.len() == 1
}

/// What a quantifier asks of each relationship or node of a path, where it looks at nothing else along it, and which
/// locals of a round these are.
fn each_along<'e>(
    inner: &'e Comprehension,
    element: &impl Fn(Slot) -> Option<Element>,
) -> Option<(&'static [usize], &'e Expression)> {
    let condition = inner.filter.as_ref()?;
    if reads(condition, &|slot| element(slot).is_some()) {
        return None;
    }
    let along = match &inner.list {
        Expression::Slot(slot) => match element(*slot)? {
            Element::All | Element::Relationships(..) => Along::Relationships,
            Element::Nodes(_, 0) => return Some((&[1], condition)),
            Element::Nodes(_, 1) => return Some((&[2], condition)),
            _ => return None,
        },
        Expression::Call(function, arguments, At(_)) => match (&function.body, arguments.as_slice()) {
            (Body::AlongPath(along), [Expression::Slot(slot)]) if element(*slot) == Some(Element::Path) => *along,
            _ => return None,
        },
        _ => return None,
    };
    Some(match along {
        Along::Relationships => (&[0], condition),
        Along::Nodes => (&[1, 2], condition),
    })
}
