//! `Union of patterns, Aggregate count(*)` becomes one `CountMatches`: what is counted of several parts is counted at once.
//!
//! ```text
//! #(p) + #(q)                          count(*) behind a UNION ALL, or the sum of the counts of its parts
//! #(p where a:A) + #(p where a:B)  =  #(p where a:A or a:B)      no node has both labels
//! ```

use super::count_matches;
use super::count_terms::share_nodes;
use crate::functions::{Body, Fold, Function};
use crate::graph::Graph;
use crate::plan::{
    Aggregation, At, CountMatches, Expression, Label, LabelTest, Operator, Pipeline, Shape, ShapeNode, Slot, Term,
};

/// Counts the parts of a union that a query begins with together, where nothing but their number is asked for.
pub(super) fn rewrite(pipeline: &mut Pipeline, graph: &Graph) {
    let [Operator::Union { branches, into }, Operator::Aggregate { keys, aggregations, weight: None }, ..] =
        pipeline.0.as_slice()
    else {
        return;
    };
    let ([], [(_, taken)]) = (keys.as_slice(), aggregations.as_slice()) else { return };
    let counts = match taken.function {
        None => branches.iter().map(|(part, _)| counted(part, graph)).collect(),
        Some(_) => summed_place(taken, into)
            .and_then(|place| branches.iter().map(|(part, slots)| count_of(part, slots[place]).cloned()).collect()),
    };
    let Some(counts): Option<Vec<CountMatches>> = counts else { return };
    let Some(count) = added_up(counts, graph) else { return };
    let by = count.weight;
    pipeline.0[0] = Operator::CountMatches(Box::new(count));
    if let Some(Operator::Aggregate { aggregations, weight, .. }) = pipeline.0.get_mut(1) {
        *weight = Some(by);
        aggregations.iter_mut().for_each(|(_, taken)| (taken.function, taken.arguments) = (None, Vec::new()));
    }
}

/// The count that gives the number of rows of a part; none where they would have to be made.
fn counted(part: &Pipeline, graph: &Graph) -> Option<CountMatches> {
    let mut part = part.clone();
    let rows = Aggregation { function: None, distinct: false, arguments: Vec::new(), at: At::default() };
    let number = part.0.iter().find_map(some_slot)?;
    part.0.push(Operator::Aggregate { keys: Vec::new(), aggregations: vec![(number, rows)], weight: None });
    count_matches::rewrite(&mut part, graph);
    count_of(&part, number).cloned()
}

/// A slot of a pattern: nothing else of the part is there behind the count that takes it.
fn some_slot(operator: &Operator) -> Option<Slot> {
    match operator {
        Operator::Pattern(pattern) => pattern.new_slots().last(),
        _ => None,
    }
}

/// The place among the columns of a union of the one that is summed.
fn summed_place(taken: &Aggregation, into: &[Slot]) -> Option<usize> {
    let sums = |function: &Function| match function.body {
        Body::Aggregate(start) => start().fold() == Some(Fold::Sum),
        _ => false,
    };
    match (taken.function, taken.arguments.as_slice()) {
        (Some(function), [Expression::Slot(slot)]) if sums(function) && !taken.distinct => {
            into.iter().position(|column| column == slot)
        }
        _ => None,
    }
}

/// The count of matches that is all a part gives, in this slot.
fn count_of(part: &Pipeline, number: Slot) -> Option<&CountMatches> {
    let [Operator::CountMatches(count), Operator::Aggregate { keys, aggregations, weight: Some(by) }] =
        part.0.as_slice()
    else {
        return None;
    };
    let [(slot, taken)] = aggregations.as_slice() else { return None };
    let counts_all = taken.function.is_none() && keys.is_empty() && count.kept.is_empty();
    (counts_all && *by == count.weight && *slot == number).then_some(count)
}

/// All of these in one count.
fn added_up(counts: Vec<CountMatches>, graph: &Graph) -> Option<CountMatches> {
    let mut counts = counts.into_iter();
    let mut all = counts.next()?;
    let more = counts.flat_map(|count| count.terms);
    let terms = std::mem::take(&mut all.terms).into_iter().chain(more).fold(Vec::new(), with_more);
    all.together.clear();
    all.terms = joined(terms, all.weight, graph);
    Some(all)
}

/// The terms and one more, which is added to the one that counts the same.
fn with_more(mut terms: Vec<Term>, more: Term) -> Vec<Term> {
    match terms.iter_mut().find(|term| term.shape == more.shape) {
        Some(same) => same.sign += more.sign,
        None => terms.push(more),
    }
    terms.retain(|term| term.sign != 0);
    terms
}

/// The terms, of which those that differ only in which labels one node has are joined. `any` may stand for that node.
fn joined(terms: Vec<Term>, any: Slot, graph: &Graph) -> Vec<Term> {
    let mut left = terms;
    let mut joined = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let first = left.remove(0);
        let nodes = 0..first.shape.nodes.len();
        let alike = nodes.map(|node| (node, alike(&first, node, &left, graph)));
        let most = alike.max_by_key(|(node, alike)| (alike.len(), std::cmp::Reverse(*node)));
        let Some((node, places)) = most.filter(|(_, places)| !places.is_empty()) else {
            joined.push(first);
            continue;
        };
        let labels = std::iter::once(&first).chain(places.iter().map(|place| &left[*place]));
        let labels: Vec<Vec<Label>> = labels.map(|term| term.shape.nodes[node].labels.clone()).collect();
        places.iter().rev().for_each(|place| _ = left.remove(*place));
        joined.push(with_either(first, node, labels, any));
    }
    joined
}

/// The places of the terms that differ from one only in the labels of a node, such that no node has those of two.
fn alike(term: &Term, node: usize, others: &[Term], graph: &Graph) -> Vec<usize> {
    let mut labels = vec![&term.shape.nodes[node].labels];
    let mut places = Vec::new();
    for (place, other) in others.iter().enumerate() {
        let same = other.sign == term.sign && differ_in_labels(&term.shape, &other.shape, node);
        if same && labels.iter().all(|known| !share_nodes(known, &other.shape.nodes[node].labels, graph)) {
            labels.push(&other.shape.nodes[node].labels);
            places.push(place);
        }
    }
    places
}

fn differ_in_labels(shape: &Shape, other: &Shape, node: usize) -> bool {
    let same = |(place, (left, right)): (usize, (&ShapeNode, &ShapeNode))| match place == node {
        true => left.slots == right.slots && left.predicates == right.predicates && left.branches == right.branches,
        false => left == right,
    };
    let nodes = shape.nodes.iter().zip(&other.nodes);
    shape.edges == other.edges && shape.nodes.len() == other.nodes.len() && nodes.enumerate().all(same)
}

/// The term for nodes that have all labels of one of these sets.
fn with_either(mut term: Term, node: usize, labels: Vec<Vec<Label>>, any: Slot) -> Term {
    let node = &mut term.shape.nodes[node];
    let named = node.slots.first().copied().unwrap_or(any);
    let either = LabelTest::Either(labels.into_iter().map(LabelTest::all).collect());
    node.labels = Vec::new();
    node.slots = vec![named];
    node.predicates.push(Expression::HasLabels(Box::new(Expression::Slot(named)), either, At::default()));
    term
}
