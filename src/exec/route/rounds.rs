//! The parts of a route as they are walked, from whichever end, and what each round of them asks.

use super::super::Run;
use super::super::batch::Batch;
use super::super::evaluate::{Evaluator, Row};
use super::super::expand::Sides;
use crate::error::Result;
use crate::plan::{Expression, NodeRevisits, Part, Revisits, Route, RouteExpand, Slot};
use crate::value::{NodeId, RelId, Value};

/// A route as it is walked.
pub(super) struct Rounds<'q> {
    pub run: &'q Run<'q>,
    pub parts: Vec<Walked<'q>>,
    /// What must hold of the node between each two parts, which is local 0.
    between: Vec<&'q [Expression]>,
    pub revisits: Revisits,
    /// The longest way that a path may have.
    pub longest: u64,
    distinct_from: &'q [Slot],
    evaluator: Evaluator<'q>,
    backwards: bool,
}

/// A part as it is walked.
pub(super) struct Walked<'q> {
    pub hops: Vec<Sides>,
    pub least: u32,
    pub most: u32,
    /// What is known, and so asked, once so many steps of a round are taken.
    asked: Vec<Vec<&'q Expression>>,
}

impl<'q> Rounds<'q> {
    /// The route of a walk.
    pub fn new(walk: &'q RouteExpand, run: &'q Run<'q>) -> Self {
        let mut parts: Vec<Walked<'q>> =
            walk.route.parts.iter().map(|part| Walked::new(part, walk.backwards, run)).collect();
        let mut between: Vec<&[Expression]> = walk.route.between.iter().map(Vec::as_slice).collect();
        if walk.backwards {
            parts.reverse();
            between.reverse();
        }
        let longest = longest(&walk.route, run);
        Rounds {
            run,
            parts,
            between,
            revisits: walk.route.revisits,
            longest,
            distinct_from: &walk.step.distinct_from,
            evaluator: Evaluator::new(run),
            backwards: walk.backwards,
        }
    }

    /// Whether a round of a part may go on: its first relationships, and its nodes up to the one that they lead to.
    pub fn holds(
        &self,
        part: usize,
        relationships: &[RelId],
        nodes: &[NodeId],
        (batch, row): (&Batch, usize),
    ) -> Result<bool> {
        let walked = &self.parts[part];
        let asked = &walked.asked[relationships.len()];
        if asked.is_empty() {
            return Ok(true);
        }
        let hops = walked.hops.len();
        let mut row = Row::new(batch, row);
        row.locals = vec![Value::Null; 2 * hops + 1];
        for (place, relationship) in relationships.iter().enumerate() {
            let local = if self.backwards { hops - 1 - place } else { place };
            row.locals[local] = Value::Relationship(*relationship);
        }
        for (place, node) in nodes.iter().enumerate() {
            let local = if self.backwards { hops - place } else { place };
            row.locals[hops + local] = Value::Node(*node);
        }
        for condition in asked {
            if !self.evaluator.holds(condition, &mut row)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a path may go on from a node, behind this part, with the next.
    pub fn may_pass(&self, part: usize, node: NodeId, (batch, row): (&Batch, usize)) -> Result<bool> {
        let Some(conditions) = self.between.get(part) else { return Ok(true) };
        let mut row = Row::new(batch, row);
        row.locals.push(Value::Node(node));
        for condition in *conditions {
            if !self.evaluator.holds(condition, &mut row)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether other parts of the match leave a relationship to this one.
    pub fn is_free(&self, relationship: RelId, (batch, row): (&Batch, usize)) -> bool {
        !self.distinct_from.iter().any(|slot| batch.column(*slot).has_relationship(row, relationship))
    }

    /// Whether nothing may come back.
    pub fn is_free_of_rules(&self) -> bool {
        self.revisits.relationships && self.revisits.nodes == NodeRevisits::Any
    }
}

/// The longest way that a path may have: where nothing may come back, the graph bounds it too.
fn longest(route: &Route, run: &Run<'_>) -> u64 {
    let graph = run.graph;
    let by_relationships = if route.revisits.relationships { u64::MAX } else { graph.relationship_count() as u64 };
    let by_nodes = if route.revisits.nodes == NodeRevisits::Any { u64::MAX } else { graph.node_count() as u64 };
    route.most().min(by_relationships).min(by_nodes)
}

impl<'q> Walked<'q> {
    fn new(part: &'q Part, backwards: bool, run: &'q Run<'q>) -> Self {
        let sides = |hop: &'q crate::plan::Hop| {
            let direction = if backwards { hop.direction.reversed() } else { hop.direction };
            Sides::new(direction, &hop.types, run)
        };
        let mut hops: Vec<Sides> = part.hops.iter().map(sides).collect();
        if backwards {
            hops.reverse();
        }
        let mut asked = vec![Vec::new(); hops.len() + 1];
        for condition in &part.conditions {
            asked[known_after(condition, hops.len(), backwards)].push(condition);
        }
        Walked { hops, least: part.least, most: part.most, asked }
    }
}

/// After how many steps of a round everything is known that a condition is about.
fn known_after(condition: &Expression, hops: usize, backwards: bool) -> usize {
    let mut steps = 0;
    each_local(condition, &mut |local| {
        let needed = match (local < hops, backwards) {
            _ if local > 2 * hops => 0,
            (true, false) => local + 1,
            (true, true) => hops - local,
            (false, false) => local - hops,
            (false, true) => 2 * hops - local,
        };
        steps = steps.max(needed);
    });
    steps
}

fn each_local(expression: &Expression, visit: &mut impl FnMut(usize)) {
    match expression {
        Expression::Local(local) => visit(*local),
        other => other.each_child(&mut |child| each_local(child, visit)),
    }
}
