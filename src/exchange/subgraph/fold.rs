//! Events as lines: a visit that joins a person and a state becomes one line between them.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxHashMap;

use super::Subgraph;
use crate::graph::Graph;
use crate::lexicon::generate::split_words;
use crate::value::{NodeId, RelId, TypeId};

/// A node that is drawn as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The node.
    pub node: NodeId,
    /// The two nodes between which the line is drawn; from the first to the second where `directed`.
    pub ends: [NodeId; 2],
    /// Whether the relationships say which end comes first.
    pub directed: bool,
    /// The relationships that lead to the ends.
    pub through: [RelId; 2],
    /// What else the node joins: named on the line.
    pub others: Vec<(TypeId, NodeId)>,
}

/// Of how many ends of an event the best two are sought.
const LOOKED_AT: usize = 16;

/// The other ends of a node's relationships in the picture, each once, with the first relationship that leads there.
type Ends = IndexMap<NodeId, RelId>;

impl Subgraph {
    /// The picture with every node that `is_event` says and that joins two or more others drawn as a line.
    ///
    /// A line leads between the two ends that were asked about, or that the event leads from and to, or else that have
    /// most to do in the picture; the others are named on it, and leave the picture where nothing else holds them there.
    #[must_use]
    pub fn folded(mut self, graph: &Graph, is_event: &dyn Fn(NodeId) -> bool) -> Subgraph {
        self.bring_ends(graph, is_event);
        let ends = self.ends(graph);
        let events = self.foldable(&ends, is_event);
        let mut degrees: FxHashMap<NodeId, usize> = FxHashMap::default();
        let all = ends.values().flat_map(Ends::keys);
        all.for_each(|node| *degrees.entry(*node).or_default() += 1);
        for event in &events {
            let fold = self.fold(graph, *event, &ends[event], &events, &degrees);
            self.folds.extend(fold);
        }
        self.nodes.retain(|node| !events.contains(node));
        let outside = |relationship: &RelId| {
            !events.contains(&graph.source(*relationship)) && !events.contains(&graph.target(*relationship))
        };
        self.relationships.retain(outside);
        self.drop_named_ones(graph);
        self
    }

    /// Takes in what an event leads to, where the picture has too few of its ends to draw a line.
    fn bring_ends(&mut self, graph: &Graph, is_event: &dyn Fn(NodeId) -> bool) {
        let ends = self.ends(graph);
        let few = |event: &NodeId| ends.get(event).is_none_or(|ends| ends.len() < 2);
        let lonely: Vec<NodeId> = self.nodes.iter().copied().filter(|node| is_event(*node)).filter(few).collect();
        for event in lonely {
            for kind in graph.types() {
                let row = graph.outgoing(event, kind);
                let things = row.nodes.iter().zip(row.relationships).filter(|(end, _)| !is_event(**end));
                things.for_each(|(_, relationship)| self.add_relationship(graph, *relationship));
            }
        }
    }

    fn ends(&self, graph: &Graph) -> FxHashMap<NodeId, Ends> {
        let mut ends: FxHashMap<NodeId, Ends> = FxHashMap::default();
        for relationship in &self.relationships {
            let (source, target) = (graph.source(*relationship), graph.target(*relationship));
            if source != target {
                ends.entry(source).or_default().entry(target).or_insert(*relationship);
                ends.entry(target).or_default().entry(source).or_insert(*relationship);
            }
        }
        ends
    }

    /// The events that have two ends which stay: one that joins only events is kept, which may keep others.
    fn foldable(&self, ends: &FxHashMap<NodeId, Ends>, is_event: &dyn Fn(NodeId) -> bool) -> IndexSet<NodeId> {
        let mut events: IndexSet<NodeId> = self.nodes.iter().copied().filter(|node| is_event(*node)).collect();
        loop {
            let joins = |event: &NodeId| {
                ends.get(event).is_some_and(|ends| ends.keys().filter(|end| !events.contains(*end)).count() >= 2)
            };
            let left: IndexSet<NodeId> = events.iter().copied().filter(joins).collect();
            if left.len() == events.len() {
                return left;
            }
            events = left;
        }
    }

    fn fold(
        &self,
        graph: &Graph,
        event: NodeId,
        ends: &Ends,
        events: &IndexSet<NodeId>,
        degrees: &FxHashMap<NodeId, usize>,
    ) -> Option<Fold> {
        let mut staying: Vec<(NodeId, RelId)> =
            ends.iter().filter(|(end, _)| !events.contains(*end)).map(|(end, through)| (*end, *through)).collect();
        let degree = |end: &NodeId| degrees.get(end).copied().unwrap_or(0);
        staying.sort_by_key(|(end, _)| (!self.asked.contains(end), usize::MAX - degree(end)));
        staying.truncate(LOOKED_AT);
        let way = |(_, through): &(NodeId, RelId)| leads(graph, *through);
        let worth = |one: &(NodeId, RelId), two: &(NodeId, RelId)| {
            let asked = [one.0, two.0].iter().filter(|end| self.asked.contains(*end)).count();
            (asked, -way(one) * way(two), degree(&one.0) + degree(&two.0))
        };
        let mut best = None;
        for (place, one) in staying.iter().enumerate() {
            for two in &staying[place + 1..] {
                let worth = worth(one, two);
                if best.is_none_or(|(most, _, _)| worth > most) {
                    best = Some((worth, *one, *two));
                }
            }
        }
        let (_, mut first, mut second) = best?;
        let directed = way(&first) != way(&second);
        if way(&first) > way(&second) {
            std::mem::swap(&mut first, &mut second);
        }
        let chosen = [first.0, second.0];
        let others = ends.iter().filter(|(end, _)| !chosen.contains(*end));
        Some(Fold {
            node: event,
            ends: chosen,
            directed,
            through: [first.1, second.1],
            others: others.map(|(end, through)| (graph.type_of(*through), *end)).collect(),
        })
    }

    /// Takes out the nodes that are named on a line and that nothing else holds in the picture.
    fn drop_named_ones(&mut self, graph: &Graph) {
        let mut held: IndexSet<NodeId> = self.folds.iter().flat_map(|fold| fold.ends).collect();
        for relationship in &self.relationships {
            held.insert(graph.source(*relationship));
            held.insert(graph.target(*relationship));
        }
        let named: IndexSet<NodeId> =
            self.folds.iter().flat_map(|fold| fold.others.iter().map(|(_, end)| *end)).collect();
        let asked = &self.asked;
        self.nodes.retain(|node| held.contains(node) || asked.contains(node) || !named.contains(node));
    }
}

/// Where a relationship of an event leads, by the last word of its type: below 0 to where it comes from (`FROM`, less
/// so `MADE_BY`), above 0 to where it goes, 0 where the word doesn't tell.
fn leads(graph: &Graph, relationship: RelId) -> i8 {
    let words = split_words(graph.type_name(graph.type_of(relationship)));
    match words.last().map(String::as_str) {
        Some("from") => -2,
        Some("by") => -1,
        Some("to" | "into") => 2,
        Some("at" | "in" | "on" | "for") => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::harbour;
    use super::*;
    use crate::value::Value;

    #[test]
    fn voyages_become_lines_between_ports() {
        let graph = harbour();
        let when = graph.key_id("when").unwrap();
        let dated = |node: NodeId| !graph.property(node, when).is_null();
        let picture = Subgraph::whole(&graph, &[]).folded(&graph, &dated);
        assert_eq!((picture.nodes.len(), picture.folds.len(), picture.relationships.len()), (4, 3, 2));
        let fold = &picture.folds[0];
        assert_eq!((fold.directed, fold.others.len()), (true, 1), "{fold:?}");
    }

    #[test]
    fn what_joins_nothing_stays() {
        let graph = harbour();
        let kind = graph.type_id("COMMANDS").unwrap();
        let ship = graph.label_id("Ship").unwrap();
        let mut picture = Subgraph::default();
        let all: Vec<_> = graph.relationships_of_type(kind).map(Value::Relationship).collect();
        picture.add_values(&graph, &all);
        let folded = picture.folded(&graph, &|node| graph.has_label(node, ship));
        assert_eq!((folded.nodes.len(), folded.folds.len()), (2, 0));
    }
}
