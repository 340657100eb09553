//! A MATCH as a graph of nodes and relationships, and its lowering to operators in a chosen order.

use super::Slot;
use super::expression::{At, Expression, Label, LabelTest};
use super::operator::{Ends, Expand, Operator, RouteExpand, Types, VariableExpand};
use super::route::Route;
use crate::query::{Comparison, Direction, Shortest};

/// All patterns of one MATCH, joined by the nodes they share.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Pattern {
    /// The nodes; one each, however often a variable is written.
    pub nodes: Vec<PatternNode>,
    /// The relationships.
    pub relationships: Vec<PatternRelationship>,
    /// The named paths.
    pub paths: Vec<PatternPath>,
    /// What must hold; each is checked as soon as its slots are known.
    pub predicates: Vec<Expression>,
    /// The steps, in the order in which they are taken.
    pub order: Vec<Move>,
    /// What finds each node that a walk starts from, parallel to `nodes`.
    pub access: Vec<Access>,
}

/// A node of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternNode {
    /// Its slot.
    pub slot: Slot,
    /// The labels it must have.
    pub labels: Vec<Label>,
    /// Whether an earlier clause gives it.
    pub known: bool,
}

/// A relationship of a pattern, or a walk of some length.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternRelationship {
    /// Its slot, or that of the list.
    pub slot: Slot,
    /// The node on the left, as a place in `nodes`.
    pub from: usize,
    /// The node on the right.
    pub to: usize,
    /// Which way, seen from the left.
    pub direction: Direction,
    /// Which types.
    pub types: Types,
    /// The fewest and the most steps, for a walk.
    pub length: Option<(u32, u32)>,
    /// What must hold of each step of a walk, which is local 0.
    pub hop: Option<Expression>,
    /// Whether only shortest walks are wanted.
    pub shortest: Option<Shortest>,
    /// The way that the walk goes, where it isn't one step again and again.
    pub route: Option<Box<Route>>,
    /// Whether an earlier clause gives it.
    pub known: bool,
    /// The MATCH that it was written in: only the relationships of one MATCH must differ.
    pub group: usize,
    /// Where it stands.
    pub at: At,
}

/// A named path.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternPath {
    /// Its slot.
    pub slot: Slot,
    /// Its first node.
    pub start: Slot,
    /// Its relationships, in order.
    pub relationships: Vec<Slot>,
}

/// One step of matching a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Find the node at this place.
    Start(usize),
    /// Follow the relationship at this place.
    Follow {
        /// The place in `relationships`.
        relationship: usize,
        /// Whether from right to left.
        backwards: bool,
    },
}

/// How a node is found that nothing leads to.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Access {
    /// By looking at every node, or every node of its first label.
    #[default]
    Scan,
    /// By looking at every node of the label at this place of the node's labels.
    Label(usize),
    /// By looking at every node that has one of some labels; `predicate` is then satisfied.
    Labels {
        /// The labels.
        labels: Vec<Label>,
        /// The predicate that it stands for.
        predicate: Box<Expression>,
    },
    /// By an index; what it is asked for is still to be checked.
    Index {
        /// The operator, a [`Operator::IndexSeek`].
        seek: Box<Operator>,
        /// The label that it checks, as a place in the node's labels.
        label: usize,
        /// About how many nodes it gives.
        rows: f64,
    },
    /// By its key property; `predicate` is then satisfied.
    Key {
        /// The operator, a [`Operator::KeySeek`].
        seek: Box<Operator>,
        /// The predicate that it stands for.
        predicate: Box<Expression>,
        /// The label that it checks, as a place in the node's labels.
        label: Option<usize>,
    },
}

impl Pattern {
    /// The nodes that earlier clauses give and that no relationship touches: nothing else finds out that one is null.
    pub(super) fn known_nodes_alone(&self) -> impl Iterator<Item = Slot> + '_ {
        let touched = |place: usize| self.relationships.iter().any(|step| step.from == place || step.to == place);
        self.nodes
            .iter()
            .enumerate()
            .filter(move |(place, node)| node.known && !touched(*place))
            .map(|(_, node)| node.slot)
    }

    /// The order as written: each walk from left to right, from a node that is known where the leftmost isn't.
    pub fn as_written(&self) -> Vec<Move> {
        let mut known: Vec<bool> = self.nodes.iter().map(|node| node.known).collect();
        let mut order = Vec::new();
        let start = |place: usize, known: &mut Vec<bool>, order: &mut Vec<Move>| {
            if !std::mem::replace(&mut known[place], true) {
                order.push(Move::Start(place));
            }
        };
        for (place, relationship) in self.relationships.iter().enumerate() {
            if relationship.known {
                known[relationship.from] = true;
            } else if relationship.shortest.is_some() {
                start(relationship.from, &mut known, &mut order);
                start(relationship.to, &mut known, &mut order);
            }
            let backwards = !known[relationship.from] && known[relationship.to];
            if !backwards {
                start(relationship.from, &mut known, &mut order);
            }
            known[relationship.from] = true;
            known[relationship.to] = true;
            order.push(Move::Follow { relationship: place, backwards });
        }
        for place in 0..self.nodes.len() {
            start(place, &mut known, &mut order);
        }
        order
    }

    /// The slots that earlier clauses give.
    pub fn known_slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let nodes = self.nodes.iter().filter(|node| node.known).map(|node| node.slot);
        nodes.chain(self.relationships.iter().filter(|step| step.known).map(|step| step.slot))
    }

    /// The slots that the pattern gives.
    pub fn new_slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let nodes = self.nodes.iter().filter(|node| !node.known).map(|node| node.slot);
        let relationships = self.relationships.iter().filter(|step| !step.known).map(|step| step.slot);
        let routes = self.relationships.iter().filter_map(|step| step.route.as_ref());
        let outputs = routes.flat_map(|route| route.outputs.iter().map(|(slot, _)| *slot));
        nodes.chain(relationships).chain(outputs).chain(self.paths.iter().map(|path| path.slot))
    }

    /// Hands every expression to `visit`.
    pub fn each_expression<'p>(&'p self, visit: &mut impl FnMut(&'p Expression)) {
        self.predicates.iter().for_each(&mut *visit);
        self.relationships.iter().filter_map(|step| step.hop.as_ref()).for_each(&mut *visit);
        self.relationships.iter().filter_map(|step| step.route.as_ref()).for_each(|route| route.each_expression(visit));
    }

    /// Hands every expression to `change`.
    pub fn each_expression_mut(&mut self, change: &mut impl FnMut(&mut Expression)) {
        self.predicates.iter_mut().for_each(&mut *change);
        self.relationships.iter_mut().filter_map(|step| step.hop.as_mut()).for_each(&mut *change);
        let routes = self.relationships.iter_mut().filter_map(|step| step.route.as_mut());
        routes.for_each(|route| route.each_expression_mut(change));
    }

    /// The operators that match it, in the chosen order.
    pub fn lower(&self) -> Vec<Operator> {
        Lowering::new(self).run()
    }
}

/// A pattern on its way to operators.
struct Lowering<'p> {
    pattern: &'p Pattern,
    /// Which nodes are found, by place.
    found: Vec<bool>,
    /// Which relationships are found, by place.
    followed: Vec<bool>,
    /// Which paths are made, by place.
    made: Vec<bool>,
    /// Predicates not yet checked.
    waiting: Vec<&'p Expression>,
    operators: Vec<Operator>,
}

impl<'p> Lowering<'p> {
    fn new(pattern: &'p Pattern) -> Self {
        Lowering {
            pattern,
            found: pattern.nodes.iter().map(|node| node.known).collect(),
            followed: vec![false; pattern.relationships.len()],
            made: vec![false; pattern.paths.len()],
            waiting: pattern.predicates.iter().collect(),
            operators: Vec::new(),
        }
    }

    fn run(mut self) -> Vec<Operator> {
        for place in 0..self.pattern.nodes.len() {
            if self.found[place] {
                self.check_labels(place, None);
            }
        }
        self.settle();
        for step in &self.pattern.order {
            match *step {
                Move::Start(place) => self.start(place),
                Move::Follow { relationship, backwards } => self.follow(relationship, backwards),
            }
            self.settle();
        }
        self.operators
    }

    fn start(&mut self, place: usize) {
        let node = &self.pattern.nodes[place];
        self.found[place] = true;
        let label = match self.pattern.access.get(place) {
            Some(Access::Key { seek, predicate, label }) => {
                self.operators.push(seek.as_ref().clone());
                self.waiting.retain(|waiting| *waiting != predicate.as_ref());
                return self.check_labels(place, *label);
            }
            Some(Access::Index { seek, label, .. }) => {
                self.operators.push(seek.as_ref().clone());
                return self.check_labels(place, Some(*label));
            }
            Some(Access::Labels { labels, predicate }) => {
                self.operators.push(Operator::LabelScan { node: node.slot, labels: labels.clone() });
                self.waiting.retain(|waiting| *waiting != predicate.as_ref());
                return self.check_labels(place, None);
            }
            Some(Access::Label(label)) => Some(*label),
            _ => (!node.labels.is_empty()).then_some(0),
        };
        self.operators.push(match label {
            Some(label) => Operator::LabelScan { node: node.slot, labels: vec![node.labels[label].clone()] },
            None => Operator::NodeScan { node: node.slot },
        });
        self.check_labels(place, label);
    }

    /// A filter for the labels of a node, but the one that is already checked.
    fn check_labels(&mut self, place: usize, but: Option<usize>) {
        let node = &self.pattern.nodes[place];
        let labels = node.labels.iter().enumerate().filter(|(label, _)| Some(*label) != but);
        let labels: Vec<Label> = labels.map(|(_, label)| label.clone()).collect();
        if !labels.is_empty() {
            let subject = Box::new(Expression::Slot(node.slot));
            self.operators.push(Operator::Filter(Expression::HasLabels(
                subject,
                LabelTest::all(labels),
                At::default(),
            )));
        }
    }

    fn follow(&mut self, place: usize, backwards: bool) {
        let relationship = &self.pattern.relationships[place];
        let (from, to) = match backwards {
            true => (relationship.to, relationship.from),
            false => (relationship.from, relationship.to),
        };
        let into = self.found[to] || (from == to && self.found[from]);
        let step = Expand {
            from: self.pattern.nodes[from].slot,
            relationship: relationship.slot,
            to: self.pattern.nodes[to].slot,
            into,
            direction: if backwards { relationship.direction.reversed() } else { relationship.direction },
            types: relationship.types.clone(),
            labels: if into { Vec::new() } else { self.pattern.nodes[to].labels.clone() },
            distinct_from: self.others(place),
            unlike: Vec::new(),
        };
        let from_was_found = std::mem::replace(&mut self.found[from], true);
        self.found[to] = true;
        self.followed[place] = true;
        if relationship.known {
            let at = relationship.at;
            let ends = Ends { step, from_known: from_was_found, length: relationship.length, at };
            self.operators.push(Operator::Ends(Box::new(ends)));
            if !from_was_found {
                self.check_labels(from, None);
            }
            return;
        }
        self.push_walk(relationship, step, backwards);
    }

    fn push_walk(&mut self, relationship: &PatternRelationship, step: Expand, backwards: bool) {
        if let Some(route) = &relationship.route {
            let walk = RouteExpand { step, route: route.as_ref().clone(), backwards };
            return self.operators.push(Operator::RouteExpand(Box::new(walk)));
        }
        let Some((least, most)) = relationship.length else {
            return self.operators.push(Operator::Expand(Box::new(step)));
        };
        let walk = VariableExpand { step, least, most, hop: relationship.hop.clone(), backwards, ends_once: false };
        let walk = Box::new(walk);
        self.operators.push(match relationship.shortest {
            Some(shortest) => Operator::ShortestPath { walk, all: shortest == Shortest::All },
            None => Operator::VariableExpand(walk),
        });
    }

    /// The slots of the relationships already followed with which this one could coincide.
    fn others(&self, place: usize) -> Vec<Slot> {
        let relationship = &self.pattern.relationships[place];
        // A shortest path may share relationships with what stands around it.
        let exempt = |step: &PatternRelationship| step.shortest.is_some();
        if exempt(relationship) {
            return Vec::new();
        }
        let others = self.pattern.relationships.iter().enumerate().filter(|(other, step)| {
            let meets = step.group == relationship.group && step.types.meet(&relationship.types);
            self.followed[*other] && *other != place && !exempt(step) && meets && self.may_coincide(step, relationship)
        });
        others.map(|(_, step)| step.slot).collect()
    }

    /// Whether two relationships may be one, given which nodes must differ: a predicate that says so is checked sooner or
    /// later, and with it that the relationships are two.
    fn may_coincide(&self, first: &PatternRelationship, second: &PatternRelationship) -> bool {
        if [first, second].into_iter().any(|step| step.length.is_some() || step.route.is_some()) {
            return true;
        }
        let same = self.may_be_one([(first.from, second.from), (first.to, second.to)]);
        let turned = self.may_be_one([(first.from, second.to), (first.to, second.from)]);
        match (first.direction, second.direction) {
            (Direction::Either, _) | (_, Direction::Either) => same || turned,
            (one, other) if one == other => same,
            _ => turned,
        }
    }

    /// Whether the nodes of each pair may be one, and all of them where the pairs share a node.
    fn may_be_one(&self, [first, second]: [(usize, usize); 2]) -> bool {
        let share = [first.0, first.1].iter().any(|node| [second.0, second.1].contains(node));
        let nodes = [first.0, first.1, second.0, second.1];
        let all = || nodes.iter().any(|left| nodes.iter().any(|right| self.differ(*left, *right)));
        !(self.differ(first.0, first.1) || self.differ(second.0, second.1) || share && all())
    }

    /// Whether a predicate says that two nodes are not the same.
    fn differ(&self, left: usize, right: usize) -> bool {
        let ends = [left, right].map(|place| Expression::Slot(self.pattern.nodes[place].slot));
        self.pattern.predicates.iter().any(|predicate| match predicate {
            Expression::Comparison(first, rest) => match rest.as_slice() {
                [(Comparison::NotEqual, second)] => {
                    let [left, right] = &ends;
                    (first.as_ref() == left && second == right) || (first.as_ref() == right && second == left)
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// Makes the paths and checks the predicates whose slots are all known by now.
    fn settle(&mut self) {
        for (place, path) in self.pattern.paths.iter().enumerate() {
            if !self.made[place] && self.has(path.start) && path.relationships.iter().all(|slot| self.has(*slot)) {
                self.made[place] = true;
                let expression = Expression::Path(path.start, path.relationships.clone());
                self.operators.push(Operator::Project(vec![(path.slot, expression)]));
            }
        }
        let (ready, waiting) =
            std::mem::take(&mut self.waiting).into_iter().partition(|predicate| self.knows(predicate));
        self.waiting = waiting;
        let ready: Vec<Expression> = Vec::into_iter(ready).cloned().collect();
        self.operators.extend(Expression::all_of(ready).map(Operator::Filter));
    }

    /// Whether every slot of the expression is known; what the pattern doesn't give comes from before.
    fn knows(&self, expression: &Expression) -> bool {
        let mut known = true;
        expression.each_slot(&mut |slot| known = known && self.has(slot));
        known
    }

    fn has(&self, slot: Slot) -> bool {
        let node = self.pattern.nodes.iter().position(|node| node.slot == slot);
        let relationship = self.pattern.relationships.iter().position(|step| step.slot == slot);
        let path = self.pattern.paths.iter().position(|path| path.slot == slot);
        let gives = |step: &PatternRelationship| {
            step.route.as_ref().is_some_and(|route| route.outputs.iter().any(|(output, _)| *output == slot))
        };
        let relationship = relationship.or_else(|| self.pattern.relationships.iter().position(gives));
        node.is_none_or(|place| self.found[place])
            && relationship.is_none_or(|place| self.followed[place] || self.pattern.relationships[place].known)
            && path.is_none_or(|place| self.made[place])
    }
}
