//! The logical operators: what each step of a plan does with the rows of the step before it.

use std::sync::Arc;

use super::expression::{Aggregation, At, Expression, Key, Label};
use super::index::IndexSearch;
use super::{CountMatches, Pattern, Route, Slot, Write};
use crate::functions::{Procedure, Procedures};
use crate::graph::Graph;
use crate::query::{Direction, OnError};
use crate::value::TypeId;

/// Operators in the order in which rows pass them. The first takes the argument: one row without columns for a whole
/// query, the outer rows for what runs inside another pipeline. Kept flat, so that no query can nest it deeply.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Pipeline(pub Vec<Operator>);

/// Relationship types, one of which must match.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Types {
    /// The names as written; any type where empty.
    pub names: Vec<Arc<str>>,
    /// The ids of those that the graph knows.
    pub ids: Vec<TypeId>,
}

impl Types {
    /// Whether any type will do.
    pub fn is_any(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a relationship of this type matches.
    pub fn has(&self, kind: TypeId) -> bool {
        self.is_any() || self.ids.contains(&kind)
    }

    /// The types of a graph that match, in the order of their ids.
    pub fn of(&self, graph: &Graph) -> Vec<TypeId> {
        if self.is_any() {
            return graph.types().collect();
        }
        let mut ids = self.ids.clone();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// What both allow.
    #[must_use]
    pub fn meeting(&self, other: &Types) -> Types {
        match (self.is_any(), other.is_any()) {
            (true, _) => other.clone(),
            (_, true) => self.clone(),
            _ => Types {
                names: self.names.clone(),
                ids: self.ids.iter().copied().filter(|kind| other.ids.contains(kind)).collect(),
            },
        }
    }

    /// Whether one relationship could match both.
    pub fn meet(&self, other: &Types) -> bool {
        self.is_any() || other.is_any() || self.ids.iter().any(|kind| other.ids.contains(kind))
    }
}

/// One key of a sort.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// What is sorted by.
    pub expression: Expression,
    /// Whether the largest come first.
    pub descending: bool,
}

/// One step of a walk from a node that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Expand {
    /// The node it starts from.
    pub from: Slot,
    /// Takes the relationship.
    pub relationship: Slot,
    /// Takes the node at the other end, or holds it already.
    pub to: Slot,
    /// Whether `to` is known, so that only relationships between the two count.
    pub into: bool,
    /// Which way, seen from `from`.
    pub direction: Direction,
    /// Which types.
    pub types: Types,
    /// What the other end must be labelled.
    pub labels: Vec<Label>,
    /// Slots whose relationships (or lists of them) it must differ from.
    pub distinct_from: Vec<Slot>,
    /// Slots of nodes that the other end must not be; only a single step has any.
    pub unlike: Vec<Slot>,
}

/// Many steps of a walk.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableExpand {
    /// What every step is like; `relationship` takes the list.
    pub step: Expand,
    /// The fewest steps.
    pub least: u32,
    /// The most steps.
    pub most: u32,
    /// What must hold of each relationship, which is local 0.
    pub hop: Option<Expression>,
    /// Whether the list goes from `to` to `from`, since the walk goes against the pattern.
    pub backwards: bool,
    /// Whether each end is wanted once, and nothing of the walks that lead there.
    pub ends_once: bool,
}

/// A walk along a route.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteExpand {
    /// Its ends; `relationship` takes the list of all relationships. Directions and types are those of the route.
    pub step: Expand,
    /// The route, as it is written.
    pub route: Route,
    /// Whether it is walked from its right end.
    pub backwards: bool,
}

/// What an operator does.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// A MATCH whose order of steps can still be chosen; see [`Pattern::lower`].
    Pattern(Box<Pattern>),
    /// For each row, the combinations of some of a pattern's nodes, with how often each matches.
    CountMatches(Box<CountMatches>),
    /// For each row, every node.
    NodeScan {
        /// Takes the node.
        node: Slot,
    },
    /// For each row, every node that has one of some labels.
    LabelScan {
        /// Takes the node.
        node: Slot,
        /// The labels.
        labels: Vec<Label>,
    },
    /// For each row, the nodes of a label whose key property has a value.
    KeySeek {
        /// Takes the node.
        node: Slot,
        /// The label, where one is asked for.
        label: Option<Label>,
        /// The key property.
        key: Key,
        /// The value, or the list of values where `many`.
        value: Expression,
        /// Whether any value of a list will do.
        many: bool,
    },
    /// For each row, the nodes of a label that an index finds: all for which the bounds hold, and perhaps a few more.
    IndexSeek {
        /// Takes the node.
        node: Slot,
        /// The label.
        label: Label,
        /// What the index is asked for.
        search: IndexSearch,
    },
    /// For each row, the relationships of a type that an index finds, in the same way.
    RelationshipSeek {
        /// Takes the relationship.
        relationship: Slot,
        /// The type's name.
        name: Arc<str>,
        /// The type.
        kind: TypeId,
        /// What the index is asked for.
        search: IndexSearch,
    },
    /// For each row, every relationship at a node.
    Expand(Box<Expand>),
    /// For each row, every walk of some length from a node.
    VariableExpand(Box<VariableExpand>),
    /// For each row, every path along a route, or those that are wanted of the paths between two nodes.
    RouteExpand(Box<RouteExpand>),
    /// For each row, a shortest walk between two nodes, or all of them.
    ShortestPath {
        /// The walk; both ends are known.
        walk: Box<VariableExpand>,
        /// Whether all walks of the shortest length are wanted.
        all: bool,
    },
    /// For each row, the ends of a relationship (or a list of them) that is already known.
    Ends(Box<Ends>),
    /// Keeps rows for which it holds.
    Filter(Expression),
    /// Adds slots to each row.
    Project(Vec<(Slot, Expression)>),
    /// Keeps one of the rows that are equal in these slots.
    Distinct(Vec<Slot>),
    /// Keeps rows only until there are enough of those that are equal but for one slot: where it doesn't matter how often
    /// a row comes, but that slot must differ from some that are found later.
    Enough(Enough),
    /// Groups rows; only these slots remain.
    Aggregate {
        /// What is grouped by.
        keys: Vec<(Slot, Expression)>,
        /// What is taken in.
        aggregations: Vec<(Slot, Aggregation)>,
        /// How often each row counts; once where there is none.
        weight: Option<Slot>,
    },
    /// Puts rows in order.
    Sort(Vec<SortKey>),
    /// The first rows of an order.
    TopK {
        /// The order.
        keys: Vec<SortKey>,
        /// How many.
        count: Expression,
        /// How many more, which a SKIP behind will leave out.
        skip: Option<Expression>,
    },
    /// Leaves out the first rows.
    Skip(Expression),
    /// Stops after so many rows.
    Limit(Expression),
    /// For each row, every element of a list.
    Unwind {
        /// The list.
        list: Expression,
        /// Takes the element.
        element: Slot,
        /// Takes its place in the list, and the place of the first one.
        counter: Option<(Slot, i64)>,
    },
    /// For each row, every row that the pipeline makes of it; the row itself where it is only run for what it writes.
    Apply {
        /// What is run.
        pipeline: Pipeline,
        /// The slots that it adds to the row.
        introduces: Vec<Slot>,
        /// The slot that tells which outer row a result belongs to.
        origin: Slot,
        /// Whether each row stays as it is, once, whatever the pipeline gives.
        unit: bool,
        /// Where rows are taken some at a time.
        batches: Option<Box<Batches>>,
    },
    /// For each row, every row that a procedure gives for it.
    Call(Box<ProcedureCall>),
    /// For each row, the rows that the pipeline makes of it; the row itself, with nulls, where there are none.
    Optional {
        /// What is tried.
        pipeline: Pipeline,
        /// The slots that are null where it gives nothing.
        introduces: Vec<Slot>,
        /// The slot that tells which outer row a result belongs to.
        origin: Slot,
    },
    /// Keeps rows of which the pipeline makes at least one row, or none.
    Semi {
        /// What is tried.
        pipeline: Pipeline,
        /// Whether rows are kept of which it makes none.
        anti: bool,
        /// The slot that tells which outer row a result belongs to.
        origin: Slot,
    },
    /// Every row paired with every row of a pipeline that doesn't depend on it.
    Product(Pipeline),
    /// The rows of several pipelines, one after the other.
    Union {
        /// Each pipeline, and its slots in the order of `into`.
        branches: Vec<(Pipeline, Vec<Slot>)>,
        /// The slots that take them.
        into: Vec<Slot>,
    },
    /// Changes the graph, for every row.
    Write(Box<Write>),
}

/// How many rows are enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Enough {
    /// The node that was found last.
    pub node: Slot,
    /// What else is read later; it is as a rule the same in rows that follow each other.
    pub others: Vec<Slot>,
    /// The node that must differ from others, if there is one.
    pub of: Option<Slot>,
    /// How many rows are kept that are equal but for it.
    pub most: usize,
}

impl Enough {
    /// The slots that it looks at.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.others.iter().copied().chain([self.node]).chain(self.of)
    }
}

/// A relationship that is known, and the ends it gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Ends {
    /// What the step is like; `relationship` is known, `from` and `to` may be.
    pub step: Expand,
    /// Whether `from` is known.
    pub from_known: bool,
    /// The length of the list, where it is one.
    pub length: Option<(u32, u32)>,
    /// Where it stands.
    pub at: At,
}

/// A procedure with its arguments, and what is taken of its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcedureCall {
    /// The procedure. One without outputs leaves every row as it is.
    pub procedure: Arc<Procedure>,
    /// The procedures that there are.
    pub table: Arc<Procedures>,
    /// The arguments.
    pub arguments: Vec<Expression>,
    /// The places of the outputs that are read, and the slots that take them.
    pub outputs: Vec<(usize, Slot)>,
    /// Where it stands.
    pub at: At,
}

/// Rows that are taken some at a time, so that what fails for some need not fail for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Batches {
    /// How many rows at a time.
    pub rows: Expression,
    /// What becomes of an error.
    pub on_error: OnError,
    /// Takes what became of a row's batch.
    pub status: Option<Slot>,
    /// Whether a row stays, with nulls, for which nothing is made.
    pub optional: bool,
}

impl Operator {
    /// Hands every expression of this operator, not of pipelines inside, to `visit`.
    pub fn each_expression<'o>(&'o self, visit: &mut impl FnMut(&'o Expression)) {
        match self {
            Operator::Pattern(pattern) => pattern.each_expression(visit),
            Operator::CountMatches(count) => {
                count.terms.iter().for_each(|term| term.shape.each_expression(visit));
            }
            Operator::KeySeek { value, .. } => visit(value),
            Operator::IndexSeek { search, .. } | Operator::RelationshipSeek { search, .. } => {
                search.expressions().for_each(visit);
            }
            Operator::VariableExpand(walk) | Operator::ShortestPath { walk, .. } => walk.hop.iter().for_each(visit),
            Operator::RouteExpand(walk) => walk.route.each_expression(visit),
            Operator::Filter(expression) | Operator::Skip(expression) | Operator::Limit(expression) => {
                visit(expression);
            }
            Operator::Project(items) => items.iter().for_each(|(_, expression)| visit(expression)),
            Operator::Aggregate { keys, aggregations, .. } => {
                keys.iter().for_each(|(_, expression)| visit(expression));
                aggregations.iter().flat_map(|(_, aggregation)| &aggregation.arguments).for_each(visit);
            }
            Operator::Sort(keys) => keys.iter().for_each(|key| visit(&key.expression)),
            Operator::TopK { keys, count, skip } => {
                keys.iter().for_each(|key| visit(&key.expression));
                visit(count);
                skip.iter().for_each(visit);
            }
            Operator::Unwind { list, .. } => visit(list),
            Operator::Call(call) => call.arguments.iter().for_each(visit),
            Operator::Write(write) => write.each_expression(visit),
            Operator::NodeScan { .. }
            | Operator::LabelScan { .. }
            | Operator::Expand(_)
            | Operator::Ends(_)
            | Operator::Distinct(_)
            | Operator::Enough(_)
            | Operator::Optional { .. }
            | Operator::Semi { .. }
            | Operator::Product(_)
            | Operator::Union { .. } => {}
            Operator::Apply { batches, .. } => batches.iter().for_each(|batches| visit(&batches.rows)),
        }
    }

    /// Hands every slot that it reads from its input to `visit`.
    pub fn reads(&self, visit: &mut impl FnMut(Slot)) {
        // The predicates of a count look at its own nodes only.
        if !matches!(self, Operator::CountMatches(_)) {
            self.each_expression(&mut |expression| expression.each_slot(visit));
        }
        match self {
            Operator::Aggregate { weight, .. } => weight.iter().copied().for_each(visit),
            Operator::Pattern(pattern) => pattern.known_slots().for_each(visit),
            Operator::Expand(step) => step.reads(visit),
            Operator::VariableExpand(walk) | Operator::ShortestPath { walk, .. } => walk.step.reads(visit),
            Operator::RouteExpand(walk) => walk.step.reads(visit),
            Operator::Ends(ends) => {
                visit(ends.step.relationship);
                ends.step.reads(visit);
            }
            Operator::Distinct(slots) => slots.iter().copied().for_each(visit),
            Operator::Enough(enough) => enough.slots().for_each(visit),
            Operator::Optional { pipeline, .. }
            | Operator::Apply { pipeline, .. }
            | Operator::Semi { pipeline, .. }
            | Operator::Product(pipeline) => {
                pipeline.free_slots().into_iter().for_each(visit);
            }
            Operator::Union { branches, .. } => {
                branches.iter().flat_map(|(pipeline, _)| pipeline.free_slots()).for_each(visit);
            }
            Operator::Write(write) => write.reads(visit),
            _ => {}
        }
    }

    /// Hands every slot that it adds to its rows to `visit`.
    pub fn writes(&self, visit: &mut impl FnMut(Slot)) {
        match self {
            Operator::Pattern(pattern) => pattern.new_slots().for_each(visit),
            Operator::CountMatches(count) => count.kept.iter().copied().chain([count.weight]).for_each(visit),
            Operator::NodeScan { node }
            | Operator::LabelScan { node, .. }
            | Operator::KeySeek { node, .. }
            | Operator::IndexSeek { node, .. } => {
                visit(*node);
            }
            Operator::RelationshipSeek { relationship, .. } => visit(*relationship),
            Operator::Expand(step) => step.writes(visit),
            Operator::VariableExpand(walk) | Operator::ShortestPath { walk, .. } => walk.step.writes(visit),
            Operator::RouteExpand(walk) => {
                walk.step.writes(visit);
                walk.route.outputs.iter().for_each(|(slot, _)| visit(*slot));
            }
            Operator::Ends(ends) => {
                [(ends.step.from, ends.from_known), (ends.step.to, ends.step.into)]
                    .into_iter()
                    .filter(|(_, known)| !known)
                    .for_each(|(slot, _)| visit(slot));
            }
            Operator::Project(items) => items.iter().for_each(|(slot, _)| visit(*slot)),
            Operator::Aggregate { keys, aggregations, .. } => {
                keys.iter().for_each(|(slot, _)| visit(*slot));
                aggregations.iter().for_each(|(slot, _)| visit(*slot));
            }
            Operator::Unwind { element, counter, .. } => {
                visit(*element);
                counter.iter().for_each(|(slot, _)| visit(*slot));
            }
            Operator::Call(call) => call.outputs.iter().for_each(|(_, slot)| visit(*slot)),
            Operator::Optional { introduces, .. } => introduces.iter().copied().for_each(visit),
            Operator::Apply { introduces, batches, .. } => {
                let status = batches.iter().filter_map(|batches| batches.status);
                introduces.iter().copied().chain(status).for_each(visit);
            }
            Operator::Product(pipeline) => pipeline.0.iter().for_each(|operator| operator.writes(visit)),
            Operator::Union { into, .. } => into.iter().copied().for_each(visit),
            Operator::Write(write) => write.writes(visit),
            Operator::Filter(_)
            | Operator::Distinct(_)
            | Operator::Enough(_)
            | Operator::Sort(_)
            | Operator::TopK { .. }
            | Operator::Skip(_)
            | Operator::Limit(_)
            | Operator::Semi { .. } => {}
        }
    }

    /// Hands the pipelines inside, subqueries of expressions aside, to `change`.
    pub fn each_pipeline_mut(&mut self, change: &mut impl FnMut(&mut Pipeline)) {
        match self {
            Operator::Optional { pipeline, .. }
            | Operator::Apply { pipeline, .. }
            | Operator::Semi { pipeline, .. }
            | Operator::Product(pipeline) => {
                change(pipeline);
            }
            Operator::Union { branches, .. } => branches.iter_mut().for_each(|(pipeline, _)| change(pipeline)),
            Operator::Write(write) => write.pipelines_mut().into_iter().for_each(change),
            _ => {}
        }
    }

    /// Hands every expression of this operator, not of pipelines inside, to `change`.
    pub fn each_expression_mut(&mut self, change: &mut impl FnMut(&mut Expression)) {
        match self {
            Operator::Pattern(pattern) => pattern.each_expression_mut(change),
            Operator::CountMatches(count) => {
                count.terms.iter_mut().flat_map(|term| term.shape.expressions_mut()).for_each(change);
            }
            Operator::KeySeek { value, .. } => change(value),
            Operator::IndexSeek { search, .. } | Operator::RelationshipSeek { search, .. } => {
                search.expressions_mut().for_each(change);
            }
            Operator::VariableExpand(walk) | Operator::ShortestPath { walk, .. } => {
                walk.hop.iter_mut().for_each(change)
            }
            Operator::RouteExpand(walk) => walk.route.each_expression_mut(change),
            Operator::Filter(expression) | Operator::Skip(expression) | Operator::Limit(expression) => {
                change(expression);
            }
            Operator::Project(items) => items.iter_mut().for_each(|(_, expression)| change(expression)),
            Operator::Aggregate { keys, aggregations, .. } => {
                keys.iter_mut().for_each(|(_, expression)| change(expression));
                aggregations.iter_mut().flat_map(|(_, aggregation)| &mut aggregation.arguments).for_each(change);
            }
            Operator::Sort(keys) => keys.iter_mut().for_each(|key| change(&mut key.expression)),
            Operator::TopK { keys, count, skip } => {
                keys.iter_mut().for_each(|key| change(&mut key.expression));
                change(count);
                skip.iter_mut().for_each(change);
            }
            Operator::Unwind { list, .. } => change(list),
            Operator::Call(call) => call.arguments.iter_mut().for_each(change),
            Operator::Write(write) => write.expressions_mut().into_iter().for_each(change),
            _ => {}
        }
    }

    /// Where the plan holds it: tells it from any other operator, for as long as the plan stays where it is.
    pub fn place(&self) -> usize {
        std::ptr::from_ref(self) as usize
    }

    /// Whether it handles every input row by itself and in order, so that many outer rows can pass it together.
    pub fn is_rowwise(&self) -> bool {
        !matches!(
            self,
            Operator::Distinct(_)
                | Operator::Enough(_)
                | Operator::Aggregate { .. }
                | Operator::Sort(_)
                | Operator::TopK { .. }
                | Operator::Skip(_)
                | Operator::Limit(_)
                | Operator::Product(_)
                | Operator::Union { .. }
                | Operator::Write(_)
        )
    }

    /// Whether it, or anything inside, changes the graph.
    pub fn changes_graph(&self) -> bool {
        match self {
            Operator::Write(_) => true,
            Operator::Union { branches, .. } => branches.iter().any(|(pipeline, _)| pipeline.changes_graph()),
            Operator::Apply { batches: Some(_), .. } => true,
            Operator::Apply { pipeline, .. } | Operator::Optional { pipeline, .. } => pipeline.changes_graph(),
            _ => false,
        }
    }
}

impl Expand {
    fn reads(&self, visit: &mut impl FnMut(Slot)) {
        visit(self.from);
        if self.into {
            visit(self.to);
        }
        self.distinct_from.iter().chain(&self.unlike).copied().for_each(visit);
    }

    fn writes(&self, visit: &mut impl FnMut(Slot)) {
        visit(self.relationship);
        if !self.into {
            visit(self.to);
        }
    }
}

impl Pipeline {
    /// Whether any operator of it, or inside, changes the graph.
    pub fn changes_graph(&self) -> bool {
        self.0.iter().any(Operator::changes_graph)
    }

    /// The slots that it reads and doesn't itself write before, each once.
    pub fn free_slots(&self) -> Vec<Slot> {
        let mut written = Vec::new();
        let mut free = Vec::new();
        for operator in &self.0 {
            operator.reads(&mut |slot| {
                if !written.contains(&slot) && !free.contains(&slot) {
                    free.push(slot);
                }
            });
            operator.writes(&mut |slot| written.push(slot));
        }
        free
    }
}
