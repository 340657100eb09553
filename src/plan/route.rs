//! Routes: the ways along several steps that a path may take, repeated patterns among them, as one walk.

use super::Slot;
use super::expression::Expression;
use super::operator::Types;
use crate::query::Direction;

/// The way from one node to another, part by part.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The parts, one after the other; at least one.
    pub parts: Vec<Part>,
    /// What must hold of the node between each two parts, which is local 0.
    pub between: Vec<Vec<Expression>>,
    /// What it gives beside the list of its relationships.
    pub outputs: Vec<(Slot, Element)>,
    /// What must hold of a whole path; paths for which it doesn't are no candidates.
    pub conditions: Vec<OfPath>,
    /// What may come back.
    pub revisits: Revisits,
    /// Which of the paths between two nodes are wanted; all where there is none.
    pub selection: Option<Selection>,
}

/// Steps that are taken together, so many times.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The steps of one round.
    pub hops: Vec<Hop>,
    /// The fewest rounds.
    pub least: u32,
    /// The most rounds; unbounded is `u32::MAX`.
    pub most: u32,
    /// What must hold of each round. Its relationships are the first locals, its nodes those behind: one more.
    pub conditions: Vec<Expression>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// Which way, seen from the left.
    pub direction: Direction,
    /// Which types.
    pub types: Types,
}

/// Something along a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// The first node.
    Start,
    /// The last node.
    End,
    /// The node behind the part at this place.
    Between(usize),
    /// The relationship at a place of a part that is taken once.
    Relationship(usize, usize),
    /// The nodes that all rounds of a part have at a place.
    Nodes(usize, usize),
    /// The relationships that all rounds of a part have at a place.
    Relationships(usize, usize),
    /// Every relationship.
    All,
    /// The whole path.
    Path,
}

/// A condition of a whole path.
#[derive(Clone, Debug, PartialEq)]
pub struct OfPath {
    /// What its first locals are.
    pub seen: Vec<Element>,
    /// The condition.
    pub holds: Expression,
}

/// What may come back along a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revisits {
    /// Whether a relationship may.
    pub relationships: bool,
    /// Whether a node may.
    pub nodes: NodeRevisits,
}

/// Which nodes may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeRevisits {
    /// Any.
    Any,
    /// None.
    None,
    /// The first one, at the end.
    FirstAsLast,
}

/// How many of the paths between two nodes are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// How many paths, or how many lengths.
    pub count: u32,
    /// Whether lengths are counted, and every path of each is wanted.
    pub groups: bool,
}

impl Route {
    /// The shortest length that a path can have.
    pub fn least(&self) -> u64 {
        self.parts.iter().map(|part| u64::from(part.least) * part.hops.len() as u64).sum()
    }

    /// The longest length that a path can have; unbounded is `u64::MAX`.
    pub fn most(&self) -> u64 {
        self.parts.iter().fold(0, |most, part| most.saturating_add(part.longest()))
    }

    /// Hands every expression to `visit`.
    pub fn each_expression<'r>(&'r self, visit: &mut impl FnMut(&'r Expression)) {
        self.parts.iter().flat_map(|part| &part.conditions).for_each(&mut *visit);
        self.between.iter().flatten().for_each(&mut *visit);
        self.conditions.iter().map(|condition| &condition.holds).for_each(visit);
    }

    /// Hands every expression to `change`.
    pub fn each_expression_mut(&mut self, change: &mut impl FnMut(&mut Expression)) {
        self.parts.iter_mut().flat_map(|part| &mut part.conditions).for_each(&mut *change);
        self.between.iter_mut().flatten().for_each(&mut *change);
        self.conditions.iter_mut().map(|condition| &mut condition.holds).for_each(change);
    }
}

impl Part {
    /// The longest way that its rounds can make together; unbounded is `u64::MAX`.
    pub fn longest(&self) -> u64 {
        match self.most {
            u32::MAX => u64::MAX,
            most => u64::from(most) * self.hops.len() as u64,
        }
    }
}
