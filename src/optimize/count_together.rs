//! Terms of a count that differ in one node only are counted in one pass.
//!
//! ```text
//!   (x)<-[:R]-(a)-[:S]-(b)-[:R]->(y)      for each a and b, a's neighbours times b's
//! - (x)<-[:R]-(a)-[:S]-(b)-[:R]->(x)      for each a and b, the neighbours they have in common
//! ```

use super::count_terms;
use crate::graph::Graph;
use crate::plan::{Operator, Pipeline, Shape, ShapeNode, Term, Together};

/// Notes which terms can be counted together, where all that is asked for is one number.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    if let Some(Operator::CountMatches(count)) = pipeline.0.first_mut()
        && count.kept.is_empty()
    {
        count.together = pairs(&count.terms);
    }
}

/// Pairs of terms, each term in one of them at most.
fn pairs(terms: &[Term]) -> Vec<Together> {
    let mut pairs: Vec<Together> = Vec::new();
    for joined in 0..terms.len() {
        let is_free = |place: &usize| pairs.iter().all(|pair| pair.joined != *place && pair.apart != *place);
        let others = (0..terms.len()).filter(|apart| *apart != joined && is_free(&joined) && is_free(apart));
        let mut found = others.filter_map(|apart| {
            let (node, leaves) = taken_apart(&terms[joined].shape, &terms[apart].shape)?;
            Some(Together { joined, apart, node, leaves })
        });
        pairs.extend(found.next());
    }
    pairs
}

/// A node of the first shape, its relationships that the second has too, and the leaves these lead to there.
type Apart = (usize, Vec<(usize, usize)>);

/// The node that two shapes differ in.
fn taken_apart(joined: &Shape, apart: &Shape) -> Option<Apart> {
    match joined.edges.len().checked_sub(apart.edges.len())? {
        0 => split(joined, apart),
        1 => loosened(joined, apart),
        _ => None,
    }
}

/// Where one node of the first is two leaves of the second.
fn split(joined: &Shape, apart: &Shape) -> Option<Apart> {
    if joined.nodes.len() + 1 != apart.nodes.len() {
        return None;
    }
    let leaves: Vec<(usize, usize)> =
        (0..apart.nodes.len()).filter_map(|node| only_edge(apart, node).map(|edge| (edge, node))).collect();
    let pairs =
        leaves.iter().enumerate().flat_map(|(place, one)| leaves[..place].iter().map(move |other| (other, one)));
    pairs.into_iter().find_map(|(one, other)| {
        let same = count_terms::with_same_node(apart, one.1, other.1) == *joined;
        same.then(|| (one.1, vec![*one, *other]))
    })
}

/// Where a node of the first has one relationship more.
fn loosened(joined: &Shape, apart: &Shape) -> Option<Apart> {
    if joined.nodes != apart.nodes {
        return None;
    }
    let others = |gone: usize| joined.edges.iter().enumerate().filter(move |(place, _)| *place != gone);
    let gone = (0..joined.edges.len()).find(|gone| others(*gone).map(|(_, edge)| edge).eq(&apart.edges))?;
    let edge = &joined.edges[gone];
    let ends = [edge.left, edge.right].into_iter().filter(|_| edge.left != edge.right);
    let mut leaves = ends.filter_map(|node| {
        only_edge(apart, node)?;
        let (stays, _) = joined.edges_at(node).find(|(place, _)| *place != gone)?;
        Some((node, vec![(stays, node)]))
    });
    leaves.next()
}

/// The one relationship of a node that has nothing else.
fn only_edge(shape: &Shape, node: usize) -> Option<usize> {
    let ShapeNode { predicates, branches, .. } = &shape.nodes[node];
    let mut edges = shape.edges_at(node);
    match (edges.next(), edges.next()) {
        (Some((place, edge)), None) if edge.left != edge.right && predicates.is_empty() && branches.is_empty() => {
            Some(place)
        }
        _ => None,
    }
}
