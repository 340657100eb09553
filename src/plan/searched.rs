//! Paths that are looked for as a whole: those with a selector, or where no node may come back.

use std::sync::Arc;

use super::clauses::already_bound;
use super::expression::{At, Expression};
use super::matching::{About, Reading};
use super::repeated::{rounds_of, types_of};
use super::route::{Element, NodeRevisits, Part, Revisits, Route, Selection};
use super::scope::Scope;
use super::types::Type;
use super::{PatternRelationship, Planner, Slot, Types};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{Direction, MatchMode, NodePattern, PathMode, PathPattern, RelPattern, Selector};

impl Planner<'_> {
    /// A path that is looked for as a whole, as one relationship of the pattern.
    pub(super) fn read_whole<'q>(
        &mut self,
        path: &'q PathPattern,
        scope: &mut Scope,
        reading: &mut Reading<'q>,
    ) -> Result<()> {
        begin_path(reading);
        let from = self.read_node(&path.start, scope, reading)?;
        let mut route = Route {
            parts: Vec::new(),
            between: Vec::new(),
            outputs: Vec::new(),
            conditions: Vec::new(),
            revisits: revisits(path.mode, reading.mode),
            selection: path.selector.map(selection),
        };
        let mut to = from;
        for (place, (step, node)) in path.steps.iter().enumerate() {
            let part = self.read_part(step, place, scope, reading, &mut route)?;
            route.parts.push(part);
            if place + 1 == path.steps.len() {
                to = self.read_node(node, scope, reading)?;
            } else {
                self.read_between(node, place, scope, reading, &mut route)?;
            }
        }
        reading.filters.extend(&path.filter);
        if let Some(name) = &path.variable {
            if scope.find(name).is_some() {
                return Err(already_bound(name, path.span));
            }
            let slot = self.slot(name);
            scope.add(name, slot, Type::Path);
            route.outputs.push((slot, Element::Path));
        }
        check_bounded(path, &route)?;
        let slot = self.hidden();
        reading.pattern.relationships.push(PatternRelationship {
            slot,
            from,
            to,
            direction: Direction::Either,
            types: all_types(&route.parts),
            length: Some((0, u32::MAX)),
            hop: None,
            shortest: None,
            route: Some(Box::new(route)),
            known: false,
            group: reading.group,
            at: At(path.span),
        });
        Ok(())
    }

    fn read_part<'q>(
        &mut self,
        step: &'q RelPattern,
        place: usize,
        scope: &mut Scope,
        reading: &mut Reading<'q>,
        route: &mut Route,
    ) -> Result<Part> {
        if step.group.is_some() {
            return self.part_of_group(step, place, scope, reading, &mut route.outputs);
        }
        let part = self.part_of_step(step, reading)?;
        let once = rounds_of(step).is_none();
        let asked = once && (step.label.is_some() || step.properties.is_some() || step.filter.is_some());
        if step.variable.is_none() && !asked {
            return Ok(part);
        }
        let slot = match &step.variable {
            Some(name) => self.inner_name(name, step.span, scope, reading)?,
            None => self.hidden(),
        };
        let (element, kind) = match once {
            true => (Element::Relationship(place, 0), Type::Relationship),
            false => (Element::Relationships(place, 0), Type::List(Box::new(Type::Relationship))),
        };
        if let Some(name) = &step.variable {
            scope.add(name, slot, kind);
        }
        route.outputs.push((slot, element));
        if asked {
            let about = About::Slot(slot, false);
            reading.properties.extend(step.properties.as_ref().map(|map| (map, about)));
            reading.labels.extend(step.label.as_ref().map(|label| (label, about, At(step.span))));
            reading.filters.extend(&step.filter);
        }
        Ok(part)
    }

    /// A node between two parts.
    fn read_between<'q>(
        &mut self,
        node: &'q NodePattern,
        place: usize,
        scope: &mut Scope,
        reading: &mut Reading<'q>,
        route: &mut Route,
    ) -> Result<()> {
        let at = At(node.span);
        let mut conditions = Vec::new();
        if !node.labels.is_empty() {
            let labels: Vec<super::Label> = node.labels.iter().map(|name| self.label(name)).collect();
            let subject = Box::new(Expression::Local(0));
            conditions.push(Expression::HasLabels(subject, super::LabelTest::all(labels), at));
        }
        route.between.push(conditions);
        let asked = node.label.is_some() || node.properties.is_some() || node.filter.is_some();
        if node.variable.is_none() && !asked {
            return Ok(());
        }
        let slot = match &node.variable {
            Some(name) => self.inner_name(name, node.span, scope, reading)?,
            None => self.hidden(),
        };
        if let Some(name) = &node.variable {
            scope.add(name, slot, Type::Node);
        }
        route.outputs.push((slot, Element::Between(place)));
        let about = About::Slot(slot, true);
        reading.properties.extend(node.properties.as_ref().map(|map| (map, about)));
        reading.labels.extend(node.label.as_ref().map(|label| (label, about, at)));
        reading.filters.extend(&node.filter);
        Ok(())
    }

    /// A slot for a variable inside a path that is looked for as a whole: it can't be known from elsewhere.
    fn inner_name(&mut self, name: &Arc<str>, span: Span, scope: &Scope, reading: &mut Reading<'_>) -> Result<Slot> {
        if scope.find(name).is_some() {
            let error = already_bound(name, span);
            return Err(error.hint("inside a path with a selector or a mode only new variables can stand"));
        }
        reading.inner_names.push(name.clone());
        Ok(self.slot(name))
    }
}

/// Whether a path is looked for as a whole, and not step by step.
pub(super) fn is_whole(path: &PathPattern, mode: MatchMode) -> bool {
    let strict = matches!(path.mode, Some(PathMode::Acyclic | PathMode::Simple));
    let loose = revisits(path.mode, mode).relationships;
    let repeats = path.steps.iter().any(|(step, _)| rounds_of(step).is_some());
    let wanted = path.selector.is_some() || strict || (loose && repeats);
    wanted && !path.steps.is_empty() && path.shortest.is_none()
}

/// What may come back along a path: the stricter of the two modes counts.
pub(super) fn revisits(path: Option<PathMode>, mode: MatchMode) -> Revisits {
    let nodes = match path {
        Some(PathMode::Acyclic) => NodeRevisits::None,
        Some(PathMode::Simple) => NodeRevisits::FirstAsLast,
        _ => NodeRevisits::Any,
    };
    let loose = matches!(path, None | Some(PathMode::Walk | PathMode::Simple));
    Revisits { relationships: mode == MatchMode::Repeatable && loose, nodes }
}

fn selection(selector: Selector) -> Selection {
    match selector {
        Selector::Any(count) | Selector::Shortest(count) => Selection { count, groups: false },
        Selector::Groups(count) => Selection { count, groups: true },
    }
}

/// Where relationships may stand twice, none need differ from those of another path.
pub(super) fn begin_path(reading: &mut Reading<'_>) {
    if reading.mode == MatchMode::Repeatable {
        reading.group += 1;
    }
}

/// And none from another of the same path, unless that says so.
pub(super) fn begin_step(path: &PathPattern, reading: &mut Reading<'_>) {
    if revisits(path.mode, reading.mode).relationships {
        reading.group += 1;
    }
}

/// A variable inside a repeated pattern, or a path that is looked for as a whole, stands there only.
pub(super) fn check_inner(name: &Arc<str>, span: Span, reading: &Reading<'_>) -> Result<()> {
    match reading.inner_names.contains(name) {
        true => Err(already_bound(name, span).hint("it stands inside a repeated or a selected pattern too")),
        false => Ok(()),
    }
}

/// A path of which only some are wanted shares its MATCH with no other.
pub(super) fn check_selected(patterns: &[PathPattern], mode: MatchMode) -> Result<()> {
    let selected = patterns.iter().find(|path| path.selector.is_some());
    match selected {
        Some(path) if patterns.len() > 1 && mode == MatchMode::Different => {
            let message = "a path with a selector must be the only one of its MATCH";
            let error = Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(path.span);
            Err(error.hint("write a MATCH of its own for it, or MATCH REPEATABLE ELEMENTS"))
        }
        _ => Ok(()),
    }
}

/// Where relationships may come back, a path can go on for ever.
fn check_bounded(path: &PathPattern, route: &Route) -> Result<()> {
    let endless = route.most() == u64::MAX && route.revisits.relationships;
    if !endless || route.revisits.nodes != NodeRevisits::Any || route.selection.is_some() {
        return Ok(());
    }
    let message = "a walk that may repeat relationships has no longest length";
    let error = Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).at(path.span);
    Err(error.hint("say how long it may be, as in {1,5}, or which paths are wanted, as in SHORTEST 3"))
}

fn all_types(parts: &[Part]) -> Types {
    let mut all = Types::default();
    for types in parts.iter().map(types_of) {
        if types.is_any() {
            return Types::default();
        }
        all.names.extend(types.names);
        all.ids.extend(types.ids);
    }
    all
}
