//! `Scan (n:L), Filter n.key > x` becomes `IndexSeek (n:L) n.key > x, Filter n.key > x`, where there is such an index.

use std::ops::Bound;

use super::seek::{asked, key_of};
use crate::graph::Graph;
use crate::plan::{Access, Comparison, Expression, IndexBounds, Key, Label, Operator, Pattern, Slot, TextTest};
use crate::value::Value;

/// The index that finds the fewest nodes, given the slots of the pattern that are found already.
pub(super) fn access(
    pattern: &Pattern,
    place: usize,
    is_known: &impl Fn(Slot) -> bool,
    graph: &Graph,
) -> Option<Access> {
    graph.indexes().next()?;
    let node = &pattern.nodes[place];
    let is_known = |value: &Expression| {
        let mut known = value.is_repeatable();
        value.each_slot(&mut |slot| known = known && slot != node.slot && is_known(slot));
        known
    };
    let mut best: Option<Access> = None;
    for (key, bounds) in asked_of(pattern, node.slot, &is_known) {
        for (place, label) in node.labels.iter().enumerate() {
            let (Some(label_id), Some(key_id)) = (label.id, key.id) else { continue };
            if !graph.has_index(label_id, key_id) {
                continue;
            }
            let rows = rows(label, key, &bounds, graph);
            if matches!(&best, Some(Access::Index { rows: fewest, .. }) if *fewest <= rows) {
                continue;
            }
            let (label, key, bounds) = (label.clone(), key.clone(), bounds.clone());
            let seek = Box::new(Operator::IndexSeek { node: node.slot, label, key, bounds });
            best = Some(Access::Index { seek, label: place, rows });
        }
    }
    best
}

/// What the predicates ask of the properties of a node, bounds of one property together.
fn asked_of<'p>(
    pattern: &'p Pattern,
    slot: Slot,
    is_known: &impl Fn(&Expression) -> bool,
) -> Vec<(&'p Key, IndexBounds)> {
    let mut found: Vec<(&Key, IndexBounds)> = Vec::new();
    for predicate in &pattern.predicates {
        if let Some((key, value, many)) = asked(predicate, slot).filter(|(_, value, _)| is_known(value)) {
            let value = value.clone();
            found.push((key, if many { IndexBounds::AnyOf(value) } else { IndexBounds::Equal(value) }));
        } else if let Expression::TextTest(TextTest::StartsWith, text, start, _) = predicate
            && let Some(key) = key_of(text, slot)
            && is_known(start)
        {
            found.push((key, IndexBounds::StartsWith(start.as_ref().clone())));
        } else if let Expression::Comparison(first, rest) = predicate {
            bounds_of(first, rest, slot, is_known, &mut found);
        }
    }
    found
}

/// Adds what a chain of comparisons says of a property: each neighbouring pair holds by itself.
fn bounds_of<'p>(
    first: &'p Expression,
    rest: &'p [(Comparison, Expression)],
    slot: Slot,
    is_known: &impl Fn(&Expression) -> bool,
    found: &mut Vec<(&'p Key, IndexBounds)>,
) {
    let mut left = first;
    for (sign, right) in rest {
        let pair = match (key_of(left, slot), key_of(right, slot)) {
            (Some(key), None) if is_known(right) => Some((key, *sign, right)),
            (None, Some(key)) if is_known(left) => Some((key, turned(*sign), left)),
            _ => None,
        };
        if let Some((key, sign, value)) = pair {
            add_bound(key, sign, value, found);
        }
        left = right;
    }
}

fn turned(sign: Comparison) -> Comparison {
    match sign {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

fn add_bound<'p>(key: &'p Key, sign: Comparison, value: &Expression, found: &mut Vec<(&'p Key, IndexBounds)>) {
    let same = matches!(sign, Comparison::LessOrEqual | Comparison::GreaterOrEqual);
    let bound = Some((value.clone(), same));
    let of_key = |(other, bounds): &&mut (&Key, IndexBounds)| {
        other.id == key.id && matches!(bounds, IndexBounds::Between { .. })
    };
    let known = found.iter_mut().find(of_key).map(|(_, bounds)| bounds);
    match (sign, known) {
        (Comparison::Equal, _) => found.push((key, IndexBounds::Equal(value.clone()))),
        (Comparison::NotEqual, _) => {}
        (Comparison::Greater | Comparison::GreaterOrEqual, Some(IndexBounds::Between { least, .. })) => {
            // A second lower bound is checked behind the seek.
            if least.is_none() {
                *least = bound;
            }
        }
        (Comparison::Less | Comparison::LessOrEqual, Some(IndexBounds::Between { most, .. })) => {
            if most.is_none() {
                *most = bound;
            }
        }
        (Comparison::Greater | Comparison::GreaterOrEqual, _) => {
            found.push((key, IndexBounds::Between { least: bound, most: None }));
        }
        (Comparison::Less | Comparison::LessOrEqual, _) => {
            found.push((key, IndexBounds::Between { least: None, most: bound }));
        }
    }
}

/// A range holds this share of all nodes, where its bounds aren't constants.
const SHARE_OF_RANGE: f64 = 0.3;
/// No more nodes than this are counted where the bounds are constants.
const MOST_COUNTED: usize = 1_000;

/// About how many nodes an index finds: counted where the bounds are constants, guessed otherwise.
pub(super) fn rows(label: &Label, key: &Key, bounds: &IndexBounds, graph: &Graph) -> f64 {
    let (Some(label), Some(key)) = (label.id, key.id) else { return 0.0 };
    let all = graph.index_len(label, key) as f64;
    let counted = |least: Bound<&Value>, most: Bound<&Value>| {
        let count = graph.index_range(label, key, least, most).map_or(0, |nodes| nodes.take(MOST_COUNTED).count());
        if count == MOST_COUNTED { (all * SHARE_OF_RANGE).max(count as f64) } else { count as f64 }
    };
    let of_one = if graph.has_unique_index(label, key) { 1.0 } else { all.sqrt() };
    match bounds {
        IndexBounds::Equal(Expression::Literal(value)) => counted(Bound::Included(value), Bound::Included(value)),
        IndexBounds::Equal(_) => of_one.min(all),
        IndexBounds::AnyOf(list) => (of_one * super::estimate::length(list)).min(all),
        IndexBounds::StartsWith(_) => all * SHARE_OF_RANGE,
        IndexBounds::Between { least, most } => match (constant(least), constant(most)) {
            (Some(Bound::Unbounded), Some(Bound::Unbounded)) | (None, _) | (_, None) => all * SHARE_OF_RANGE,
            (Some(least), Some(most)) => counted(least, most),
        },
    }
}

fn constant(bound: &Option<(Expression, bool)>) -> Option<Bound<&Value>> {
    match bound {
        None => Some(Bound::Unbounded),
        Some((Expression::Literal(value), true)) => Some(Bound::Included(value)),
        Some((Expression::Literal(value), false)) => Some(Bound::Excluded(value)),
        Some(_) => None,
    }
}
