//! Patterns: nodes and relationships as they are drawn in text.

use std::sync::Arc;

use super::{Expression, LabelExpression};
use crate::error::Span;

/// Which way a relationship is followed, seen from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// `-[]->`
    Right,
    /// `<-[]-`
    Left,
    /// `-[]-`
    #[default]
    Either,
}

impl Direction {
    /// The same relationship read from its other end.
    #[must_use]
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Right => Direction::Left,
            Direction::Left => Direction::Right,
            Direction::Either => Direction::Either,
        }
    }
}

/// `shortestPath(…)` or `allShortestPaths(…)` around a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortest {
    /// One shortest path.
    One,
    /// Every path of the shortest length.
    All,
}

/// Which of the paths between two nodes are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// `ANY k`: so many, whichever.
    Any(u32),
    /// `SHORTEST k`: so many, the shortest first.
    Shortest(u32),
    /// `SHORTEST k GROUPS`: all of the shortest length, of the second shortest, and so on; `ALL SHORTEST` is one group.
    Groups(u32),
}

/// What may come back along a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathMode {
    /// Anything.
    Walk,
    /// Nodes, but no relationship.
    Trail,
    /// Nothing.
    Acyclic,
    /// Nothing, but that the path may end where it began.
    Simple,
}

/// Whether the patterns of a MATCH may share relationships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MatchMode {
    /// No relationship stands twice in a match.
    #[default]
    Different,
    /// Anything may stand twice.
    Repeatable,
}

/// `+`, `*`, `{2}`, `{1,4}`, `{,4}` behind a relationship or a group: how often it is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The fewest times.
    pub least: u32,
    /// The most times; unbounded where there is none.
    pub most: Option<u32>,
}

/// `*`, `*2`, `*1..3`, `*..4`: how many relationships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The fewest; 1 when not written.
    pub least: Option<u32>,
    /// The most; unbounded when not written.
    pub most: Option<u32>,
}

/// `p = (a)-[:R]->(b)…`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PathPattern {
    /// The variable that takes the whole path.
    pub variable: Option<Arc<str>>,
    /// Whether only shortest paths are wanted, in the older words.
    pub shortest: Option<Shortest>,
    /// Which of the paths between two nodes are wanted; all where there is none.
    pub selector: Option<Selector>,
    /// What may come back along the path.
    pub mode: Option<PathMode>,
    /// The first node.
    pub start: NodePattern,
    /// Each further step: a relationship and the node it leads to.
    pub steps: Vec<(RelPattern, NodePattern)>,
    /// What must hold of the path, where it stands in parentheses: `((a)-->(b) WHERE a.x < b.x)`.
    pub filter: Option<Expression>,
    /// Where it stands.
    pub span: Span,
}

/// `(v:Label&!Other {key: value} WHERE v.x > 1)`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct NodePattern {
    /// The variable that takes the node.
    pub variable: Option<Arc<str>>,
    /// Labels, all of which the node must have.
    pub labels: Vec<Arc<str>>,
    /// What else its labels must be.
    pub label: Option<LabelExpression>,
    /// A map expression whose every entry the node's properties must equal.
    pub properties: Option<Expression>,
    /// What must hold of it.
    pub filter: Option<Expression>,
    /// Where it stands.
    pub span: Span,
}

/// `-[r:A|B*1..2 {key: value} WHERE r.x > 1]->`, or a repeated pattern in its place.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct RelPattern {
    /// The variable that takes the relationship, or the list of them for a variable length.
    pub variable: Option<Arc<str>>,
    /// Types, one of which it must have; any type where empty.
    pub types: Vec<Arc<str>>,
    /// What else its type must be.
    pub label: Option<LabelExpression>,
    /// Which way it is followed.
    pub direction: Direction,
    /// The length, where it is variable.
    pub length: Option<Length>,
    /// How often it is followed, where it is repeated.
    pub repeat: Option<Repeat>,
    /// The pattern that is repeated in place of a relationship: `((a)-->(b))+`.
    pub group: Option<Box<PathPattern>>,
    /// A map expression whose every entry the relationship's properties must equal.
    pub properties: Option<Expression>,
    /// What must hold of it.
    pub filter: Option<Expression>,
    /// Where it stands.
    pub span: Span,
}
