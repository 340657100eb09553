//! How many rows each operator of a plan will make, about: from the graph's counts, and by rule of thumb.

use rustc_hash::FxHashMap;

use super::share;
use crate::graph::{Graph, Over};
use crate::plan::{
    CountMatches, Direction, Expand, Expression, Operator, Pipeline, Plan, RouteExpand, Slot, Types, VariableExpand,
};
use crate::value::{LabelId, TypeId, Value};

/// Where nothing is known of a list or a procedure, it is taken to give so many rows.
const ROWS_OF_THE_UNKNOWN: f64 = 10.0;

/// The rows that the operators of a plan will make, by the places where the plan holds them.
#[derive(Debug, Default)]
pub struct Estimates(FxHashMap<usize, f64>);

impl Estimates {
    /// The estimates for a plan.
    pub fn new(plan: &Plan, graph: &Graph) -> Estimates {
        let mut walk = Walk { graph, labels: FxHashMap::default(), found: FxHashMap::default() };
        walk.pipeline(&plan.pipeline, 1.0);
        Estimates(walk.found)
    }

    /// How many rows an operator will make; none where the plan has no such operator.
    pub fn of(&self, operator: &Operator) -> Option<f64> {
        self.0.get(&operator.place()).copied()
    }
}

/// How many rows a pipeline makes of one.
pub(super) fn rows(pipeline: &Pipeline, graph: &Graph) -> f64 {
    Walk { graph, labels: FxHashMap::default(), found: FxHashMap::default() }.pipeline(pipeline, 1.0)
}

/// The mean number of rows that a step makes of a node, between nodes of these labels.
pub(super) fn degree(
    (from, to): (Option<LabelId>, Option<LabelId>),
    types: &Types,
    direction: Direction,
    sources: usize,
    graph: &Graph,
) -> f64 {
    let statistics = graph.statistics();
    let between = |kind: TypeId| match direction {
        Direction::Right => statistics.between(from, kind, to),
        Direction::Left => statistics.between(to, kind, from),
        Direction::Either => statistics.between(from, kind, to) + statistics.between(to, kind, from),
    };
    let steps: usize =
        if types.is_any() { graph.types().map(between).sum() } else { types.ids.iter().copied().map(between).sum() };
    steps as f64 / (sources as f64).max(1.0)
}

/// How many walks there are where each step makes so many rows of one. Walks branch; beyond a few steps the guess is
/// only that there are many.
pub(super) fn walks(mean: f64, most: u32) -> f64 {
    (1..=most.min(4)).map(|length| mean.powi(length as i32)).sum::<f64>().max(1.0)
}

struct Walk<'g> {
    graph: &'g Graph,
    /// What is known of the labels of nodes found so far.
    labels: FxHashMap<Slot, LabelId>,
    found: FxHashMap<usize, f64>,
}

impl Walk<'_> {
    fn pipeline(&mut self, pipeline: &Pipeline, rows: f64) -> f64 {
        pipeline.0.iter().fold(rows, |rows, operator| {
            let made = self.operator(operator, rows);
            self.found.insert(operator.place(), made);
            operator.each_expression(&mut |expression| self.subqueries(expression, rows));
            made
        })
    }

    /// A subquery in an expression runs for each row.
    fn subqueries(&mut self, expression: &Expression, rows: f64) {
        if let Expression::Subquery(subquery) = expression {
            self.pipeline(&subquery.pipeline, rows);
        }
        expression.each_child(&mut |child| self.subqueries(child, rows));
    }

    fn operator(&mut self, operator: &Operator, rows: f64) -> f64 {
        match operator {
            Operator::NodeScan { .. } => rows * self.graph.node_count() as f64,
            Operator::LabelScan { node, labels } => {
                let known: Vec<LabelId> = labels.iter().filter_map(|label| label.id).collect();
                if let [only] = known.as_slice() {
                    self.labels.insert(*node, *only);
                }
                rows * known.iter().map(|label| self.graph.count_with_label(*label)).sum::<usize>() as f64
            }
            Operator::KeySeek { node, label, value, many, .. } => {
                let known = label.as_ref().and_then(|label| label.id);
                known.into_iter().for_each(|label| _ = self.labels.insert(*node, label));
                rows * if *many { length(value) } else { 1.0 }
            }
            Operator::IndexSeek { node, label, search } => {
                label.id.into_iter().for_each(|label| _ = self.labels.insert(*node, label));
                rows * label.id.map_or(0.0, |label| super::index::rows(Over::Label(label), search, self.graph))
            }
            Operator::RelationshipSeek { kind, search, .. } => {
                rows * super::index::rows(Over::Type(*kind), search, self.graph)
            }
            Operator::Expand(step) => rows * self.step(step) * share::UNLIKE.powi(step.unlike.len() as i32),
            Operator::VariableExpand(walk) => rows * self.walk(walk),
            Operator::RouteExpand(walk) => rows * self.route(walk),
            Operator::Filter(condition) => {
                rows * share::of(condition, &|slot| self.labels.get(&slot).copied(), self.graph)
            }
            Operator::CountMatches(count) => rows * self.counted(count),
            Operator::Distinct(_) | Operator::Enough(_) => rows / 2.0,
            Operator::Aggregate { keys, .. } => {
                keys.iter().map(|(_, key)| self.different(key, rows)).product::<f64>().min(rows).max(1.0)
            }
            Operator::TopK { count, .. } | Operator::Limit(count) => rows.min(constant(count).unwrap_or(rows)),
            Operator::Skip(count) => (rows - constant(count).unwrap_or(0.0)).max(0.0),
            Operator::Unwind { list, .. } => rows * length(list),
            Operator::Call(call) if call.procedure.signature.outputs.is_empty() => rows,
            Operator::Call(_) => rows * ROWS_OF_THE_UNKNOWN,
            Operator::Optional { pipeline, .. } => self.pipeline(pipeline, rows).max(rows),
            Operator::Apply { pipeline, unit: true, .. } => {
                self.pipeline(pipeline, rows);
                rows
            }
            // It runs for one row at a time where it isn't made of steps that take rows as they come.
            Operator::Apply { pipeline, .. } if pipeline.0.iter().all(Operator::is_rowwise) => {
                self.pipeline(pipeline, rows)
            }
            Operator::Apply { pipeline, .. } => rows * self.pipeline(pipeline, 1.0),
            Operator::Semi { pipeline, anti, .. } => {
                // Were the rows found spread evenly by chance, so many would find none.
                let none = (-self.pipeline(pipeline, rows) / rows.max(1.0)).exp();
                rows * if *anti { none } else { 1.0 - none }
            }
            Operator::Product(pipeline) => rows * self.pipeline(pipeline, 1.0),
            Operator::Union { branches, .. } => branches.iter().map(|(branch, _)| self.pipeline(branch, rows)).sum(),
            _ => rows,
        }
    }

    fn step(&mut self, step: &Expand) -> f64 {
        let from = self.labels.get(&step.from).copied();
        let wanted = step.labels.iter().filter_map(|label| label.id);
        let to = wanted.min_by_key(|label| self.graph.count_with_label(*label)).or(self.labels.get(&step.to).copied());
        let to = to.or_else(|| self.label_behind(step));
        let count =
            |label: Option<LabelId>| label.map_or(self.graph.node_count(), |label| self.graph.count_with_label(label));
        let degree = degree((from, to), &step.types, step.direction, count(from), self.graph);
        if step.into {
            return (degree / count(to).max(1) as f64).min(0.9);
        }
        to.into_iter().for_each(|label| _ = self.labels.insert(step.to, label));
        degree
    }

    /// The smallest label that all ends of a step have.
    fn label_behind(&self, step: &Expand) -> Option<LabelId> {
        let [kind] = step.types.ids.as_slice() else { return None };
        let statistics = self.graph.statistics();
        let all = self.graph.count_with_type(*kind);
        let everywhere = |label: &LabelId| match step.direction {
            Direction::Right => statistics.between(None, *kind, Some(*label)) == all,
            Direction::Left => statistics.between(Some(*label), *kind, None) == all,
            Direction::Either => statistics.between(Some(*label), *kind, Some(*label)) == all,
        };
        self.graph.labels().filter(everywhere).min_by_key(|label| self.graph.count_with_label(*label))
    }

    /// How many different values an expression has in so many rows.
    fn different(&self, key: &Expression, rows: f64) -> f64 {
        let slot = match key {
            Expression::Slot(slot) => Some(*slot),
            Expression::Property(subject, ..) => match **subject {
                Expression::Slot(slot) => Some(slot),
                _ => None,
            },
            _ => None,
        };
        let nodes = slot.and_then(|slot| self.labels.get(&slot)).map(|label| self.graph.count_with_label(*label));
        match (key, nodes) {
            (Expression::Slot(_), Some(nodes)) => drawn(nodes as f64, rows),
            (_, Some(nodes)) => drawn((nodes as f64).sqrt() * 4.0, rows),
            _ => rows.sqrt(),
        }
    }

    /// How many combinations of kept nodes match.
    fn counted(&mut self, count: &CountMatches) -> f64 {
        let Some(shape) = count.terms.first().map(|term| &term.shape) else { return 1.0 };
        let ways: f64 = shape.edges.iter().map(|edge| edge.types.of(self.graph)).fold(1.0, |most, kinds| {
            let all: usize = kinds.into_iter().map(|kind| self.graph.count_with_type(kind)).sum();
            most.max(all as f64)
        });
        let mut combinations = 1.0;
        for slot in &count.kept {
            let node = shape.nodes.iter().find(|node| node.slots.contains(slot));
            let labels = node.into_iter().flat_map(|node| &node.labels).filter_map(|label| label.id);
            let label = labels.min_by_key(|label| self.graph.count_with_label(*label));
            label.into_iter().for_each(|label| _ = self.labels.insert(*slot, label));
            combinations *= label.map_or(self.graph.node_count(), |label| self.graph.count_with_label(label)) as f64;
        }
        drawn(combinations, ways)
    }

    /// A selection gives a path or two for each end, any other route walks as of one step.
    fn route(&mut self, walk: &RouteExpand) -> f64 {
        let mean = self.step(&walk.step);
        match (walk.step.into, walk.route.selection) {
            (true, _) => 1.0,
            (false, Some(_)) => self.graph.node_count() as f64,
            (false, None) => walks(mean, walk.route.most().min(4) as u32),
        }
    }

    fn walk(&mut self, walk: &VariableExpand) -> f64 {
        let mean = self.step(&walk.step);
        if walk.step.into { mean } else { walks(mean, walk.most) }
    }
}

/// How many different ones of so many are drawn in so many draws.
fn drawn(of: f64, draws: f64) -> f64 {
    of * (1.0 - (-draws / of.max(1.0)).exp())
}

/// The length of a list.
pub(super) fn length(list: &Expression) -> f64 {
    match list {
        Expression::Literal(Value::List(items)) => items.len() as f64,
        Expression::Literal(Value::Null) => 0.0,
        Expression::List(items) => items.len() as f64,
        _ => ROWS_OF_THE_UNKNOWN,
    }
}

fn constant(count: &Expression) -> Option<f64> {
    match count {
        Expression::Literal(Value::Integer(number)) => Some(*number as f64),
        _ => None,
    }
}
