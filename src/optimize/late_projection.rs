//! `Project x, TopK by y` becomes `TopK by y, Project x`: what isn't sorted by is computed for the rows that stay. What
//! only settles ties is computed for the rows that tie.

use crate::graph::Graph;
use crate::plan::{Expression, Operator, Pipeline, Slot, SortKey};

/// Moves what a top-k doesn't look at first behind it.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    for mut operator in operators {
        let late = match (pipeline.0.last_mut(), &mut operator) {
            (Some(Operator::Project(items)), Operator::TopK { keys, .. }) => {
                compute_in_keys(items, keys);
                take_unread(items, &operator)
            }
            _ => Vec::new(),
        };
        pipeline.0.push(operator);
        if !late.is_empty() {
            pipeline.0.push(Operator::Project(late));
        }
    }
    pipeline.0.retain(|operator| !matches!(operator, Operator::Project(items) if items.is_empty()));
}

/// Puts the properties that are sorted by, the first aside, in the place of their columns.
fn compute_in_keys(items: &[(Slot, Expression)], keys: &mut [SortKey]) {
    let Some((first, ties)) = keys.split_first_mut() else { return };
    for key in ties {
        let Expression::Slot(slot) = key.expression else { continue };
        let item = items.iter().find(|(known, _)| *known == slot).map(|(_, item)| item);
        let Some(item @ Expression::Property(subject, ..)) = item else { continue };
        // Nothing that the items themselves make may be read: it would come too late.
        let Expression::Slot(owner) = **subject else { continue };
        if !items.iter().any(|(made, _)| *made == owner) && first.expression != Expression::Slot(slot) {
            key.expression = item.clone();
        }
    }
}

/// The items that the operator doesn't read; they are taken out.
fn take_unread(items: &mut Vec<(Slot, Expression)>, operator: &Operator) -> Vec<(Slot, Expression)> {
    let mut read = Vec::new();
    operator.reads(&mut |slot| read.push(slot));
    let (early, late) = std::mem::take(items).into_iter().partition(|(slot, _)| read.contains(slot));
    *items = early;
    late
}
