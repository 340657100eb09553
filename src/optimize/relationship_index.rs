//! `Pattern (a)-[r:T {key: x}]->(b)` becomes `RelationshipSeek r, Pattern` with `r` known, where there is such an index
//! and it makes fewer rows.

use super::{index, order};
use crate::graph::{Graph, Over};
use crate::plan::{Operator, Pattern, PatternRelationship, Pipeline, Slot};
use crate::value::TypeId;

/// Puts a seek before each pattern that is better matched from a relationship.
pub(super) fn rewrite(pipeline: &mut Pipeline, graph: &Graph) {
    if graph.indexes().next().is_none() {
        return;
    }
    let mut place = 0;
    while let Some(operator) = pipeline.0.get_mut(place) {
        // A pattern comes once more behind its seek: another part of it may be sought too.
        if let Operator::Pattern(pattern) = operator
            && let Some(seek) = sought(pattern, graph)
        {
            pipeline.0.insert(place, seek);
        }
        place += 1;
    }
}

/// The seek of the relationship from which the pattern makes the fewest rows, which it then takes as known.
fn sought(pattern: &mut Pattern, graph: &Graph) -> Option<Operator> {
    let new: Vec<Slot> = pattern.new_slots().collect();
    let is_known = |slot: Slot| !new.contains(&slot);
    let mut fewest = order::cost(pattern, graph).0;
    let mut best = None;
    for place in 0..pattern.relationships.len() {
        let Some(kind) = plain_type(&pattern.relationships[place], graph) else { continue };
        let slot = pattern.relationships[place].slot;
        let Some((search, rows)) = index::best_search(pattern, slot, Over::Type(kind), &is_known, graph) else {
            continue;
        };
        pattern.relationships[place].known = true;
        let cost = rows + rows * order::cost(pattern, graph).0;
        pattern.relationships[place].known = false;
        if cost < fewest {
            let name = graph.type_name(kind).clone();
            fewest = cost;
            best = Some((place, Operator::RelationshipSeek { relationship: slot, name, kind, search }));
        }
    }
    let (place, seek) = best?;
    pattern.relationships[place].known = true;
    Some(seek)
}

/// The type of a single step that must have one, of which there is an index.
fn plain_type(step: &PatternRelationship, graph: &Graph) -> Option<TypeId> {
    let is_single = step.length.is_none() && step.route.is_none() && step.shortest.is_none() && step.hop.is_none();
    match (step.types.names.len(), step.types.ids.as_slice()) {
        (1, [kind]) if is_single && !step.known => graph.indexes_over(Over::Type(*kind)).next().map(|_| *kind),
        _ => None,
    }
}
