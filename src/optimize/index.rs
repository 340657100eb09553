//! `Scan (n:L), Filter n.key > x` becomes `IndexSeek (n:L) n.key > x, Filter n.key > x`, where there is such an index.

use std::ops::Bound;

use super::seek::{asked, key_of};
use crate::graph::{Graph, KnownIndex, Over};
use crate::plan::{Access, Comparison, Expression, IndexBounds, IndexSearch, Key, Operator, Pattern, Slot, TextTest};
use crate::value::{KeyId, Value};

/// The index that finds the fewest nodes, given the slots of the pattern that are found already.
pub(super) fn access(
    pattern: &Pattern,
    place: usize,
    is_known: &impl Fn(Slot) -> bool,
    graph: &Graph,
) -> Option<Access> {
    graph.indexes().next()?;
    let node = &pattern.nodes[place];
    let mut best: Option<Access> = None;
    for (place, label) in node.labels.iter().enumerate() {
        let Some(over) = label.id.map(Over::Label) else { continue };
        let Some((search, rows)) = best_search(pattern, node.slot, over, is_known, graph) else { continue };
        if !matches!(&best, Some(Access::Index { rows: fewest, .. }) if *fewest <= rows) {
            let seek = Box::new(Operator::IndexSeek { node: node.slot, label: label.clone(), search });
            best = Some(Access::Index { seek, label: place, rows });
        }
    }
    best
}

/// What is best asked of an index for the element in a slot, and about how many it finds.
pub(super) fn best_search(
    pattern: &Pattern,
    slot: Slot,
    over: Over,
    is_known: &impl Fn(Slot) -> bool,
    graph: &Graph,
) -> Option<(IndexSearch, f64)> {
    let mut indexes = graph.indexes_over(over).peekable();
    indexes.peek()?;
    let is_known = |value: &Expression| {
        let mut known = value.is_repeatable();
        value.each_slot(&mut |other| known = known && other != slot && is_known(other));
        known
    };
    let asked = asked_of(pattern, slot, &is_known);
    let searches = indexes.flat_map(|index| searches(&index, &asked));
    let counted = searches.map(|search| {
        let rows = rows(over, &search, graph);
        (search, rows)
    });
    counted.min_by(|left, right| left.1.total_cmp(&right.1))
}

/// What an index can be asked for: values of its first properties, and bounds of the next.
fn searches(index: &KnownIndex<'_>, asked: &[(&Key, IndexBounds)]) -> Vec<IndexSearch> {
    let of_key = |id: KeyId| asked.iter().filter(move |(key, _)| key.id == Some(id));
    // It holds only what has all of the properties: each must be asked for something that null is not.
    let keys = index.keys.iter().map(|id| of_key(*id).next().map(|(key, _)| (*key).clone()));
    let Some(keys) = keys.collect::<Option<Vec<Key>>>() else { return Vec::new() };
    let value = |id: &KeyId| {
        of_key(*id).find_map(|(_, bounds)| match bounds {
            IndexBounds::Equal(value) => Some(value.clone()),
            _ => None,
        })
    };
    let mut equal: Vec<Expression> = index.keys.iter().map_while(value).collect();
    let last = match index.keys.get(equal.len()) {
        Some(next) => of_key(*next).map(|(_, bounds)| bounds.clone()).collect(),
        None => equal.pop().map(IndexBounds::Equal).into_iter().collect::<Vec<_>>(),
    };
    let search = |bounds| IndexSearch { keys: keys.clone(), equal: equal.clone(), bounds };
    last.into_iter().map(search).collect()
}

/// What the predicates ask of the properties of an element, bounds of one property together.
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

/// A range holds this share of all elements, where its bounds aren't constants.
const SHARE_OF_RANGE: f64 = 0.3;
/// No more elements than this are counted where the bounds are constants.
const MOST_COUNTED: usize = 1_000;

/// About how many elements an index finds: counted where what is asked is constant, guessed otherwise.
pub(super) fn rows(over: Over, search: &IndexSearch, graph: &Graph) -> f64 {
    let Some(keys) = search.keys.iter().map(|key| key.id).collect::<Option<Vec<_>>>() else { return 0.0 };
    let Some(index) = graph.indexes_over(over).find(|index| index.keys == keys) else { return 0.0 };
    let all = index.len as f64;
    // Each property that is told leaves the root of what was left.
    let told = |values: usize| all.powf(0.5_f64.powi(values as i32));
    let left = told(search.equal.len());
    let literals = search.equal.iter().map(literal).collect::<Option<Vec<Value>>>();
    let counted = |prefix: &[Value], least: Bound<Value>, most: Bound<Value>| {
        let found = graph.index_range(over, &keys, prefix, least, most);
        let count = found.map_or(0, |elements| elements.take(MOST_COUNTED).count());
        if count == MOST_COUNTED { (left * SHARE_OF_RANGE).max(count as f64) } else { count as f64 }
    };
    let whole = search.equal.len() + 1 == keys.len();
    let of_one = if index.unique && whole { 1.0 } else { told(search.equal.len() + 1) };
    match (&search.bounds, literals) {
        (IndexBounds::Equal(Expression::Literal(value)), Some(prefix)) => {
            counted(&prefix, Bound::Included(value.clone()), Bound::Included(value.clone()))
        }
        (IndexBounds::Equal(_), _) => of_one.min(all),
        (IndexBounds::AnyOf(list), _) => (of_one * super::estimate::length(list)).min(all),
        (IndexBounds::StartsWith(_), _) => left * SHARE_OF_RANGE,
        (IndexBounds::Between { least, most }, prefix) => match (constant(least), constant(most), prefix) {
            (Some(Bound::Unbounded), Some(Bound::Unbounded), _) => left * SHARE_OF_RANGE,
            (Some(least), Some(most), Some(prefix)) => counted(&prefix, least, most),
            _ => left * SHARE_OF_RANGE,
        },
    }
}

fn literal(value: &Expression) -> Option<Value> {
    match value {
        Expression::Literal(value) => Some(value.clone()),
        _ => None,
    }
}

fn constant(bound: &Option<(Expression, bool)>) -> Option<Bound<Value>> {
    match bound {
        None => Some(Bound::Unbounded),
        Some((Expression::Literal(value), true)) => Some(Bound::Included(value.clone())),
        Some((Expression::Literal(value), false)) => Some(Bound::Excluded(value.clone())),
        Some(_) => None,
    }
}
