//! A count with conditions between nodes becomes counts without them, added and subtracted.
//!
//! ```text
//! #(p and a <> b)        =  #(p)  -  #(p where a is b)
//! #(p and no a-[R]->b)   =  #(p)  -  #(p where some a-[R]->b)
//! #(p and e is not f)    =  #(p)  -  #(p where e is f)          relationships of one MATCH
//! ```
//!
//! Several conditions give a term for each subset of them, with the sign of its size. Terms that turn out alike are
//! joined, which often leaves nothing of them.

use crate::graph::Graph;
use crate::plan::{Direction, Expression, Label, Shape, ShapeEdge, Slot, Term};

/// What is counted: a shape, conditions on it, and the nodes that are kept.
pub(super) struct Counted {
    /// Nodes and relationships.
    pub shape: Shape,
    /// By relationship, the MATCH that it was written in.
    pub groups: Vec<usize>,
    /// What must hold besides.
    pub conditions: Conditions,
    /// The slots of the nodes that are kept.
    pub kept: Vec<Slot>,
}

/// What must hold between nodes or relationships of a shape, by their places.
#[derive(Default)]
pub(super) struct Conditions {
    /// Nodes that must not be the same.
    pub differ: Vec<(usize, usize)>,
    /// Relationships that must not be there.
    pub unlinked: Vec<ShapeEdge>,
    /// Relationships of the shape that must not be the same.
    pub edges: Vec<(usize, usize)>,
}

/// More conditions than this would make too many terms.
const MOST_CONDITIONS: usize = 5;

/// The terms that together give the count; `None` where there would be too many.
pub(super) fn terms(counted: Counted, graph: &Graph) -> Option<Vec<Term>> {
    let Counted { mut shape, conditions, kept, .. } = counted;
    for node in &mut shape.nodes {
        // A slot that is not kept still names the node in its predicates.
        let named = |slot: &Slot| kept.contains(slot) || node.predicates.iter().any(|test| reads(test, *slot));
        let slots = node.slots.iter().copied().filter(named).collect();
        node.slots = slots;
    }
    let count = conditions.differ.len() + conditions.unlinked.len() + conditions.edges.len();
    if count > MOST_CONDITIONS {
        return None;
    }
    // Merging renumbers nodes, so each term remembers where the first shape's nodes and relationships went.
    let mut drafts = vec![Draft::new(shape)];
    for (left, right) in &conditions.edges {
        drafts = each(drafts, |draft| draft.with_same_edge(*left, *right));
    }
    for (left, right) in &conditions.differ {
        drafts = each(drafts, |draft| vec![draft.with_same_node(*left, *right)]);
    }
    for edge in &conditions.unlinked {
        drafts = each(drafts, |draft| vec![draft.with_link(edge)]);
    }
    let mut terms = Vec::new();
    for draft in drafts {
        draft.add_to(&mut terms);
    }
    terms.retain(|term| term.sign != 0 && can_match(&term.shape, graph));
    Some(terms)
}

/// A shape in which two nodes are one.
pub(super) fn with_same_node(shape: &Shape, left: usize, right: usize) -> Shape {
    Draft::new(shape.clone()).with_same_node(left, right).finished()
}

/// Whether no relationship would have to lead from a node to itself by a type of which none does.
fn can_match(shape: &Shape, graph: &Graph) -> bool {
    shape.edges.iter().filter(|edge| edge.left == edge.right).all(|edge| {
        graph.types().any(|kind| edge.types.has(kind) && graph.count_with_type(kind) > 0 && graph.may_loop(kind))
    })
}

fn reads(expression: &Expression, slot: Slot) -> bool {
    let mut found = false;
    expression.each_slot(&mut |other| found = found || other == slot);
    found
}

/// The drafts as they are, and minus what each becomes where a condition is broken.
fn each(drafts: Vec<Draft>, broken: impl Fn(&Draft) -> Vec<Draft>) -> Vec<Draft> {
    let mut all = Vec::with_capacity(drafts.len() * 2);
    for draft in drafts {
        all.extend(broken(&draft).into_iter().map(|draft| Draft { sign: -draft.sign, ..draft }));
        all.push(draft);
    }
    all
}

/// A term on its way.
#[derive(Clone)]
struct Draft {
    sign: i64,
    shape: Shape,
    /// Where the nodes of the first shape are by now.
    node: Vec<usize>,
    /// Which relationship stands for each of the first shape's.
    edge: Vec<usize>,
}

impl Draft {
    fn new(shape: Shape) -> Self {
        Draft { sign: 1, node: (0..shape.nodes.len()).collect(), edge: (0..shape.edges.len()).collect(), shape }
    }

    fn with_same_node(&self, left: usize, right: usize) -> Draft {
        let mut draft = self.clone();
        let (keep, lose) = (draft.node[left].min(draft.node[right]), draft.node[left].max(draft.node[right]));
        if keep == lose {
            return draft;
        }
        draft.node.iter_mut().filter(|place| **place == lose).for_each(|place| *place = keep);
        let lost = std::mem::take(&mut draft.shape.nodes[lose]);
        let kept = &mut draft.shape.nodes[keep];
        for label in lost.labels {
            if !kept.labels.contains(&label) {
                kept.labels.push(label);
            }
        }
        kept.slots.extend(lost.slots);
        kept.predicates.extend(lost.predicates);
        kept.branches.extend(lost.branches);
        for edge in &mut draft.shape.edges {
            for end in [&mut edge.left, &mut edge.right] {
                if *end == lose {
                    *end = keep;
                }
            }
        }
        draft
    }

    fn with_link(&self, edge: &ShapeEdge) -> Draft {
        let mut draft = self.clone();
        let (left, right) = (draft.node[edge.left], draft.node[edge.right]);
        draft.shape.edges.push(ShapeEdge { left, right, ..edge.clone() });
        draft.edge.push(draft.edge.len());
        draft
    }

    /// What it becomes where two relationships are one. A relationship without direction is found from both of its
    /// ends, so they may be one the same way round or the other; a loop is both, and would be counted twice.
    fn with_same_edge(&self, left: usize, right: usize) -> Vec<Draft> {
        let (standing, lost) = (self.edge[left], self.edge[right]);
        if standing == lost {
            return vec![self.clone()];
        }
        let (first, second) = (&self.shape.edges[standing], &self.shape.edges[lost]);
        // Merging moves nodes, so they are named as in the first shape, where they stay.
        let named = |place: usize| self.node.iter().position(|at| *at == place).unwrap_or(place);
        let [a, b, c, d] = [first.left, first.right, second.left, second.right].map(named);
        let same = |draft: &Draft| draft.with_same_node(a, c).with_same_node(b, d);
        let turned = |draft: &Draft| draft.with_same_node(a, d).with_same_node(b, c);
        let mut drafts = match (first.direction, second.direction) {
            (Direction::Either, _) | (_, Direction::Either) => {
                let mut both = turned(&same(self));
                both.sign = -both.sign;
                vec![same(self), turned(self), both]
            }
            (one, other) if one == other => vec![same(self)],
            _ => vec![turned(self)],
        };
        let types = first.types.meeting(&second.types);
        let one_way =
            [standing, lost].into_iter().find(|place| self.shape.edges[*place].direction != Direction::Either);
        for draft in &mut drafts {
            draft.edge.iter_mut().filter(|place| **place == lost).for_each(|place| *place = standing);
            let as_drawn = draft.shape.edges[one_way.unwrap_or(standing)].clone();
            draft.shape.edges[standing] = ShapeEdge { types: types.clone(), ..as_drawn };
        }
        drafts
    }

    /// Joins it with a term that is the same.
    fn add_to(self, terms: &mut Vec<Term>) {
        let sign = self.sign;
        let shape = self.finished();
        match terms.iter_mut().find(|term| term.shape == shape) {
            Some(term) => term.sign += sign,
            None => terms.push(Term { sign, shape }),
        }
    }

    /// Its shape without what is gone.
    fn finished(self) -> Shape {
        let Draft { shape, node, edge: standing, .. } = self;
        let mut places = vec![usize::MAX; shape.nodes.len()];
        let mut nodes = Vec::new();
        for (place, node_here) in shape.nodes.into_iter().enumerate() {
            if node.contains(&place) {
                places[place] = nodes.len();
                nodes.push(node_here);
            }
        }
        let edges = shape.edges.into_iter().enumerate().filter(|(place, _)| standing[*place] == *place);
        let edges = edges.map(|(_, edge)| ShapeEdge { left: places[edge.left], right: places[edge.right], ..edge });
        without_implied(Shape { nodes, edges: edges.collect() })
    }
}

/// Drops the tests for a relationship that stands in the shape anyway, or is tested for twice.
fn without_implied(mut shape: Shape) -> Shape {
    let mut place = 0;
    while place < shape.edges.len() {
        let edge = &shape.edges[place];
        let implied = edge.exists
            && shape.edges.iter().enumerate().any(|(other, by)| {
                let earlier = !by.exists || other < place;
                other != place && earlier && implies(by, edge)
            });
        match implied {
            true => _ = shape.edges.remove(place),
            false => place += 1,
        }
    }
    shape
}

/// Whether wherever the first relationship is, the second is too.
fn implies(by: &ShapeEdge, edge: &ShapeEdge) -> bool {
    let types = edge.types.is_any() || (!by.types.is_any() && by.types.ids.iter().all(|kind| edge.types.has(*kind)));
    let (same, turned) =
        ((by.left, by.right) == (edge.left, edge.right), (by.left, by.right) == (edge.right, edge.left));
    let fits = |direction: Direction| edge.direction == Direction::Either || edge.direction == direction;
    types && ((same && fits(by.direction)) || (turned && fits(by.direction.reversed())))
}

/// The pairs of relationships of one MATCH that could be the same, given which nodes differ.
pub(super) fn coinciding(
    shape: &Shape,
    groups: &[usize],
    differ: &[(usize, usize)],
    graph: &Graph,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (right, second) in shape.edges.iter().enumerate() {
        for (left, first) in shape.edges.iter().enumerate().take(right) {
            let tests = first.exists || second.exists;
            let meet = !tests && groups[left] == groups[right] && first.types.meet(&second.types);
            if meet && can_coincide(shape, first, second, differ, graph) {
                pairs.push((left, right));
            }
        }
    }
    pairs
}

fn can_coincide(
    shape: &Shape,
    first: &ShapeEdge,
    second: &ShapeEdge,
    differ: &[(usize, usize)],
    graph: &Graph,
) -> bool {
    let one = |left: usize, right: usize| {
        let told = differ.iter().any(|(a, b)| (*a, *b) == (left, right) || (*b, *a) == (left, right));
        left == right || (!told && share_nodes(&shape.nodes[left].labels, &shape.nodes[right].labels, graph))
    };
    let same = one(first.left, second.left) && one(first.right, second.right);
    let turned = one(first.left, second.right) && one(first.right, second.left);
    match (first.direction, second.direction) {
        (Direction::Either, _) | (_, Direction::Either) => same || turned,
        (left, right) if left == right => same,
        _ => turned,
    }
}

/// Whether a node can have all these labels.
pub(super) fn share_nodes(left: &[Label], right: &[Label], graph: &Graph) -> bool {
    graph.label_sets().any(|set| left.iter().chain(right).all(|label| label.id.is_some_and(|id| set.contains(&id))))
}
