//! How many ways a pattern matches, without making the matches.
//!
//! ```text
//! MATCH (a)-[:R]->(b)-[:S]->(c), (b)-[:T]->(d) RETURN a, count(*)
//!
//! kept        a                      what is read behind the pattern
//! folded      c into b, d into b     a leaf becomes a weight of the node that it hangs on
//!             b into a               … until only kept nodes and cycles are left
//! ```
//!
//! A condition between two nodes, such as `a <> c`, can't be folded. Instead the matches are counted without it, and
//! those that break it are taken off again: inclusion and exclusion. Each of these counts is a [`Term`].

use super::expression::{Expression, Label};
use super::{Slot, Types};
use crate::query::Direction;

/// For each combination of the nodes that are kept, in how many ways the pattern matches.
#[derive(Clone, Debug, PartialEq)]
pub struct CountMatches {
    /// The slots of the nodes that are kept.
    pub kept: Vec<Slot>,
    /// What is counted, and added up with its sign.
    pub terms: Vec<Term>,
    /// Terms that can be counted in one pass; none is in two of these.
    pub together: Vec<Together>,
    /// Takes the number of ways, an integer above 0.
    pub weight: Slot,
    /// Whether each combination must come in one row only.
    pub once: bool,
}

/// One count of inclusion and exclusion.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What the count is multiplied with: 1 or -1, or more where equal terms were joined.
    pub sign: i64,
    /// What is counted.
    pub shape: Shape,
}

/// Two terms that differ in one node only: what is one node of the first, with two relationships, is a leaf of the second
/// for each of these, or for one of them, and the other isn't there.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// The first, as a place in [`CountMatches::terms`].
    pub joined: usize,
    /// The second.
    pub apart: usize,
    /// The node of the first.
    pub node: usize,
    /// The relationships that the second has as well, as places in the first's shape, and the leaves they lead to.
    pub leaves: Vec<(usize, usize)>,
}

/// Nodes and what joins them.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Shape {
    /// The nodes.
    pub nodes: Vec<ShapeNode>,
    /// The relationships.
    pub edges: Vec<ShapeEdge>,
}

/// A node, which may stand for several variables that must be the same.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ShapeNode {
    /// The slots that it stands for.
    pub slots: Vec<Slot>,
    /// The labels it must have.
    pub labels: Vec<Label>,
    /// What must hold of it; each looks at one of the slots only.
    pub predicates: Vec<Expression>,
    /// What hangs on it and is counted for each node.
    pub branches: Vec<Branch>,
}

/// A relationship between two nodes, or a loop at one.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeEdge {
    /// The node on the left, as a place in [`Shape::nodes`].
    pub left: usize,
    /// The node on the right.
    pub right: usize,
    /// Which way, seen from the left.
    pub direction: Direction,
    /// Which types.
    pub types: Types,
    /// Whether it only matters that there is one.
    pub exists: bool,
}

/// A tree that hangs on a node: an OPTIONAL MATCH or a test of existence.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// What its count does to the node's weight.
    pub role: BranchRole,
    /// The tree.
    pub shape: Shape,
    /// The node that it hangs on, as a place in the tree.
    pub root: usize,
}

/// What a branch does to the weight of its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchRole {
    /// Multiplies it with the count, or with 1 where there is nothing.
    Optional,
    /// Leaves it where there is something, else makes it 0.
    Exists,
    /// Leaves it where there is nothing, else makes it 0.
    Missing,
}

impl ShapeEdge {
    /// The node at the other end.
    pub fn other(&self, node: usize) -> usize {
        if self.left == node { self.right } else { self.left }
    }

    /// Which way it goes, seen from one of its nodes.
    pub fn seen_from(&self, node: usize) -> Direction {
        if self.left == node { self.direction } else { self.direction.reversed() }
    }
}

impl Shape {
    /// Hands every expression, also of branches, to `visit`.
    pub fn each_expression<'s>(&'s self, visit: &mut dyn FnMut(&'s Expression)) {
        for node in &self.nodes {
            node.predicates.iter().for_each(&mut *visit);
            node.branches.iter().for_each(|branch| branch.shape.each_expression(visit));
        }
    }

    /// The expressions, also of branches, to be changed.
    pub fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        let mut all = Vec::new();
        for node in &mut self.nodes {
            all.extend(node.predicates.iter_mut());
            node.branches.iter_mut().for_each(|branch| all.extend(branch.shape.expressions_mut()));
        }
        all
    }

    /// The edges at a node.
    pub fn edges_at(&self, node: usize) -> impl Iterator<Item = (usize, &ShapeEdge)> {
        self.edges.iter().enumerate().filter(move |(_, edge)| edge.left == node || edge.right == node)
    }
}
