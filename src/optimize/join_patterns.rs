//! `Pattern a, Pattern b` becomes `Pattern a, b`: an order is chosen for both together, however they were written.

use crate::graph::Graph;
use crate::plan::{Access, Expression, Operator, Pattern, Pipeline};

/// Joins each pattern with the one before it.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    let operators = std::mem::take(&mut pipeline.0);
    for operator in operators {
        match (operator, pipeline.0.last_mut()) {
            (Operator::Pattern(next), Some(Operator::Pattern(first))) if can_join(first, &next) => join(first, *next),
            (other, _) => pipeline.0.push(other),
        }
    }
}

/// Beyond so many nodes an order isn't searched for anyway.
const MOST_NODES: usize = 64;

/// Whether nothing of the second pattern depends on the first but by its nodes and predicates.
fn can_join(first: &Pattern, second: &Pattern) -> bool {
    let whole = |pattern: &Pattern| {
        pattern.paths.is_empty()
            && pattern.relationships.iter().all(|step| step.shortest.is_none() && step.route.is_none())
            && pattern.predicates.iter().all(Expression::is_repeatable)
    };
    let own = |slot| first.relationships.iter().any(|step| step.slot == slot);
    let looks_back = |hop: &Expression| {
        let mut looks = false;
        hop.each_slot(&mut |slot| looks = looks || first.new_slots().any(|new| new == slot));
        looks
    };
    whole(first)
        && whole(second)
        && first.nodes.len() + second.nodes.len() <= MOST_NODES
        && second.relationships.iter().all(|step| !(step.known && own(step.slot)))
        && !second.relationships.iter().filter_map(|step| step.hop.as_ref()).any(looks_back)
}

fn join(first: &mut Pattern, second: Pattern) {
    let next_group = first.relationships.iter().map(|step| step.group + 1).max().unwrap_or(0);
    let mut places = Vec::with_capacity(second.nodes.len());
    for node in second.nodes {
        let place = first.nodes.iter().position(|known| known.slot == node.slot);
        let place = place.unwrap_or_else(|| {
            first.nodes.push(crate::plan::PatternNode { labels: Vec::new(), ..node.clone() });
            first.nodes.len() - 1
        });
        for label in node.labels {
            if !first.nodes[place].labels.contains(&label) {
                first.nodes[place].labels.push(label);
            }
        }
        places.push(place);
    }
    for mut step in second.relationships {
        (step.from, step.to) = (places[step.from], places[step.to]);
        step.group += next_group;
        first.relationships.push(step);
    }
    // What the first pattern finds is never null.
    let found = |slot| first.nodes.iter().any(|node| node.slot == slot && !node.known);
    let asks_again = |asked: &Expression| match asked {
        Expression::IsNull(inner, true) => matches!(**inner, Expression::Slot(slot) if found(slot)),
        _ => false,
    };
    let more = second.predicates.into_iter().filter(|asked| !asks_again(asked));
    let more: Vec<Expression> = more.collect();
    first.predicates.extend(more);
    first.order = first.as_written();
    first.access = vec![Access::Scan; first.nodes.len()];
}
