//! `Pattern, Aggregate count(*) by a` becomes `CountMatches a, Aggregate sum by a`: matches are counted, not made. Where
//! nothing but the count of each combination is asked for, `CountMatches a` is all.
//!
//! What an aggregation reads of a pattern is kept, everything else only says how often. OPTIONAL MATCH and tests of
//! existence that hang on one node become branches of it; a test of one relationship between two nodes, and
//! `a <> b`, become conditions, which [`terms`](super::count_terms) turns into sums and differences.

use super::count_terms::{self, Conditions, Counted};
use super::order;
use crate::functions::{self, Body, Function};
use crate::graph::Graph;
use crate::plan::{
    Aggregation, Branch, BranchRole, Comparison, CountMatches, Expression, Gives, Operator, Pattern, Pipeline, Shape,
    ShapeEdge, ShapeNode, Slot, Subquery,
};

/// Puts counts in the place of patterns whose matches are only aggregated.
pub(super) fn rewrite(pipeline: &mut Pipeline, graph: &Graph) {
    let Some(Found { operators, count, every_row }) = found(&pipeline.0, graph) else { return };
    let by = count.weight;
    pipeline.0.splice(..operators, [Operator::CountMatches(Box::new(count))]);
    if let Some(Operator::Aggregate { weight, aggregations, .. }) = pipeline.0.get_mut(1) {
        *weight = Some(by);
        for place in every_row {
            let taken = &mut aggregations[place].1;
            (taken.function, taken.arguments) = (None, Vec::new());
        }
    }
    drop_grouping(pipeline);
}

/// Drops an aggregation that only counts the combinations that come, each of which is a group of its own.
fn drop_grouping(pipeline: &mut Pipeline) {
    let [Operator::CountMatches(count), Operator::Aggregate { keys, aggregations, .. }, ..] = pipeline.0.as_mut_slice()
    else {
        return;
    };
    let kept = |slot: &Slot| keys.iter().any(|(key, by)| key == slot && *by == Expression::Slot(*slot));
    let all_kept = !keys.is_empty() && keys.len() == count.kept.len() && count.kept.iter().all(kept);
    if let [(slot, Aggregation { function: None, .. })] = aggregations.as_slice()
        && all_kept
    {
        (count.weight, count.once) = (*slot, true);
        pipeline.0.remove(1);
    }
}

/// What can be counted.
struct Found {
    /// How many operators it stands for.
    operators: usize,
    count: CountMatches,
    /// The aggregations that count every row, by their places.
    every_row: Vec<usize>,
}

/// A pattern of more nodes than this is matched as usual.
const MOST_NODES: usize = 16;

/// What the operators at the front count, and how many of them the count stands for.
fn found(operators: &[Operator], graph: &Graph) -> Option<Found> {
    let [Operator::Pattern(pattern), rest @ ..] = operators else { return None };
    let optionals = rest.iter().take_while(|operator| matches!(operator, Operator::Optional { .. })).count();
    let (optionals, rest) = rest.split_at(optionals);
    let Some(Operator::Aggregate { keys, aggregations, weight: None }) = rest.first() else { return None };
    let weight = free_weight(pattern, optionals, keys, aggregations)?;
    let mut reader = Reader::new(pattern, graph)?;
    reader.keep_what_is_read(keys, aggregations)?;
    let places = 0..aggregations.len();
    let every_row = places.filter(|place| reader.counts_every_row(&aggregations[*place].1)).collect();
    for predicate in &pattern.predicates {
        reader.predicate(predicate)?;
    }
    for optional in optionals {
        reader.optional(optional)?;
    }
    let counted = reader.finish()?;
    let kept = counted.kept.clone();
    if kept.len() == pattern.nodes.len() && optionals.is_empty() {
        return None;
    }
    let terms = count_terms::terms(counted, graph)?;
    let count = CountMatches { kept, terms, together: Vec::new(), weight, once: false };
    is_worth_it(pattern, &count, graph).then_some(Found { operators: 1 + optionals.len(), count, every_row })
}

/// A slot that can take the weight: that of a relationship or node which nothing reads.
fn free_weight(
    pattern: &Pattern,
    optionals: &[Operator],
    keys: &[(Slot, Expression)],
    aggregations: &[(Slot, Aggregation)],
) -> Option<Slot> {
    let mut read: Vec<Slot> = keys.iter().map(|(slot, _)| *slot).collect();
    read.extend(aggregations.iter().map(|(slot, _)| *slot));
    let expressions = keys.iter().map(|(_, key)| key);
    let arguments = aggregations.iter().flat_map(|(_, taken)| &taken.arguments);
    expressions.chain(arguments).for_each(|expression| expression.each_slot(&mut |slot| read.push(slot)));
    pattern.predicates.iter().for_each(|predicate| predicate.each_slot(&mut |slot| read.push(slot)));
    let mut candidates: Vec<Slot> = pattern.new_slots().collect();
    for optional in optionals {
        optional.writes(&mut |slot| candidates.push(slot));
    }
    candidates.into_iter().find(|slot| !read.contains(slot))
}

/// A pattern on its way to a shape.
struct Reader<'g> {
    graph: &'g Graph,
    counted: Counted,
    /// The slots of its relationships.
    relationships: Vec<Slot>,
}

impl<'g> Reader<'g> {
    fn new(pattern: &Pattern, graph: &'g Graph) -> Option<Self> {
        if pattern.nodes.len() > MOST_NODES || pattern.relationships.is_empty() {
            return None;
        }
        let shape = shape_of(pattern, &[])?;
        let groups = pattern.relationships.iter().map(|step| step.group).collect();
        let conditions = Conditions::default();
        let counted = Counted { shape, groups, conditions, kept: Vec::new() };
        Some(Reader { graph, counted, relationships: pattern.relationships.iter().map(|step| step.slot).collect() })
    }

    fn place(&self, slot: Slot) -> Option<usize> {
        self.counted.shape.nodes.iter().position(|node| node.slots.contains(&slot))
    }

    /// Notes the nodes that keys and arguments look at; `None` where something else is looked at.
    fn keep_what_is_read(&mut self, keys: &[(Slot, Expression)], aggregations: &[(Slot, Aggregation)]) -> Option<()> {
        let mut read = Vec::new();
        for (_, key) in keys {
            if !key.is_repeatable() || key.any(&|inner| matches!(inner, Expression::Subquery(_))) {
                return None;
            }
            key.each_slot(&mut |slot| read.push(slot));
        }
        for (_, taken) in aggregations {
            let Some(function) = taken.function else { continue };
            if self.counts_every_row(taken) {
                continue;
            }
            if !(taken.distinct || started(function).is_some_and(|state| state.weighs())) {
                return None;
            }
            for argument in &taken.arguments {
                if !argument.is_repeatable() || argument.any(&|inner| matches!(inner, Expression::Subquery(_))) {
                    return None;
                }
                argument.each_slot(&mut |slot| read.push(slot));
            }
        }
        for slot in read {
            self.place(slot)?;
            if !self.counted.kept.contains(&slot) {
                self.counted.kept.push(slot);
            }
        }
        Some(())
    }

    /// Whether an aggregation counts something of the pattern that is never null.
    fn counts_every_row(&self, taken: &Aggregation) -> bool {
        let [Expression::Slot(slot)] = taken.arguments.as_slice() else { return false };
        let counts = taken.function.is_some_and(|function| started(function).is_some_and(|state| state.counts()));
        counts && !taken.distinct && (self.relationships.contains(slot) || self.place(*slot).is_some())
    }

    fn predicate(&mut self, predicate: &Expression) -> Option<()> {
        if !predicate.is_repeatable() {
            return None;
        }
        if let Some((left, right)) = differing(predicate) {
            let (left, right) = (self.place(left)?, self.place(right)?);
            self.counted.conditions.differ.push((left, right));
            return Some(());
        }
        if let Some((subquery, missing)) = existence(predicate) {
            return self.existence(subquery, missing);
        }
        if predicate.any(&|inner| matches!(inner, Expression::Subquery(_))) {
            return None;
        }
        let mut slots = Vec::new();
        predicate.each_slot(&mut |slot| slots.push(slot));
        slots.sort_unstable();
        slots.dedup();
        let [slot] = slots.as_slice() else { return None };
        let place = self.place(*slot)?;
        self.counted.shape.nodes[place].predicates.push(predicate.clone());
        Some(())
    }

    /// A test whether something exists: a branch where it hangs on one node, a condition where it joins two.
    fn existence(&mut self, subquery: &Subquery, missing: bool) -> Option<()> {
        let [Operator::Pattern(pattern)] = subquery.pipeline.0.as_slice() else { return None };
        let own = subquery.captures.iter().all(|(slot, value)| *value == Expression::Slot(*slot));
        if !own {
            return None;
        }
        let known: Vec<Slot> = pattern.nodes.iter().filter(|node| node.known).map(|node| node.slot).collect();
        match known.as_slice() {
            [root] => {
                let role = if missing { BranchRole::Missing } else { BranchRole::Exists };
                self.branch(pattern, *root, role)
            }
            [left, right] => {
                let (left, right) = (self.place(*left)?, self.place(*right)?);
                let edge = single_edge(pattern, left, right)?;
                match missing {
                    true => self.counted.conditions.unlinked.push(edge),
                    false => {
                        self.counted.shape.edges.push(edge);
                        self.counted.groups.push(0);
                    }
                }
                Some(())
            }
            _ => None,
        }
    }

    fn optional(&mut self, operator: &Operator) -> Option<()> {
        let Operator::Optional { pipeline, .. } = operator else { return None };
        let [Operator::Pattern(pattern)] = pipeline.0.as_slice() else { return None };
        let known: Vec<Slot> = pattern.known_slots().collect();
        let [root] = known.as_slice() else { return None };
        self.branch(pattern, *root, BranchRole::Optional)
    }

    fn branch(&mut self, pattern: &Pattern, root: Slot, role: BranchRole) -> Option<()> {
        let place = self.place(root)?;
        let mut shape = shape_of(pattern, &[root])?;
        for predicate in &pattern.predicates {
            let mut slots = Vec::new();
            predicate.each_slot(&mut |slot| slots.push(slot));
            let plain = predicate.is_repeatable() && !predicate.any(&|inner| matches!(inner, Expression::Subquery(_)));
            let first = slots.first().filter(|first| plain && slots.iter().all(|slot| slot == *first))?;
            shape.nodes.iter_mut().find(|node| node.slots.contains(first))?.predicates.push(predicate.clone());
        }
        let groups: Vec<usize> = pattern.relationships.iter().map(|step| step.group).collect();
        let differ_anyway = count_terms::coinciding(&shape, &groups, &[], self.graph).is_empty();
        if !differ_anyway || !is_tree(&shape) {
            return None;
        }
        let root = shape.nodes.iter().position(|node| node.slots.contains(&root))?;
        self.counted.shape.nodes[place].branches.push(Branch { role, shape, root });
        Some(())
    }

    fn finish(mut self) -> Option<Counted> {
        let Counted { shape, groups, conditions, .. } = &mut self.counted;
        conditions.edges = count_terms::coinciding(shape, groups, &conditions.differ, self.graph);
        Some(self.counted)
    }
}

/// An aggregation with nothing taken in.
fn started(function: &Function) -> Option<Box<dyn functions::Aggregate>> {
    match function.body {
        Body::Aggregate(start) => Some(start()),
        _ => None,
    }
}

/// Nodes and relationships of a pattern of plain steps; the nodes in `known` may come from before.
fn shape_of(pattern: &Pattern, known: &[Slot]) -> Option<Shape> {
    let nodes_fit = pattern.nodes.iter().all(|node| !node.known || known.contains(&node.slot));
    let plain = pattern.relationships.iter().all(|step| step.length.is_none() && !step.known);
    if !nodes_fit || !plain || !pattern.paths.is_empty() {
        return None;
    }
    let nodes = pattern.nodes.iter().map(|node| ShapeNode {
        slots: vec![node.slot],
        labels: node.labels.clone(),
        ..ShapeNode::default()
    });
    let edges = pattern.relationships.iter().map(|step| ShapeEdge {
        left: step.from,
        right: step.to,
        direction: step.direction,
        types: step.types.clone(),
        exists: false,
    });
    Some(Shape { nodes: nodes.collect(), edges: edges.collect() })
}

/// The one relationship that a test between two nodes asks for.
fn single_edge(pattern: &Pattern, left: usize, right: usize) -> Option<ShapeEdge> {
    let [step] = pattern.relationships.as_slice() else { return None };
    let plain = step.length.is_none() && !step.known && pattern.predicates.is_empty() && pattern.nodes.len() == 2;
    let bare = pattern.nodes.iter().all(|node| node.labels.is_empty());
    if !plain || !bare || step.from == step.to {
        return None;
    }
    let (left, right) = if step.from == 0 { (left, right) } else { (right, left) };
    Some(ShapeEdge { left, right, direction: step.direction, types: step.types.clone(), exists: true })
}

fn is_tree(shape: &Shape) -> bool {
    let mut reached = vec![false; shape.nodes.len()];
    let mut open = vec![0];
    while let Some(node) = open.pop() {
        reached[node] = true;
        open.extend(shape.edges_at(node).map(|(_, edge)| edge.other(node)).filter(|other| !reached[*other]));
    }
    shape.edges.len() + 1 == shape.nodes.len() && reached.iter().all(|reached| *reached)
}

/// The two nodes that a predicate says are not the same.
fn differing(predicate: &Expression) -> Option<(Slot, Slot)> {
    let (first, second) = match predicate {
        Expression::Comparison(first, rest) => match rest.as_slice() {
            [(Comparison::NotEqual, second)] => (first.as_ref(), second),
            _ => return None,
        },
        Expression::Not(inner, _) => match inner.as_ref() {
            Expression::Comparison(first, rest) => match rest.as_slice() {
                [(Comparison::Equal, second)] => (first.as_ref(), second),
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    match (first, second) {
        (Expression::Slot(first), Expression::Slot(second)) if first != second => Some((*first, *second)),
        _ => None,
    }
}

/// The subquery whose existence a predicate asks for, and whether it must be missing.
fn existence(predicate: &Expression) -> Option<(&Subquery, bool)> {
    match predicate {
        Expression::Subquery(subquery) if subquery.gives == Gives::Exists => Some((subquery, false)),
        Expression::Not(inner, _) => existence(inner).map(|(subquery, missing)| (subquery, !missing)),
        _ => None,
    }
}

/// What looking at one relationship costs, in rows that a plain plan makes.
const ROWS_FOR_A_LOOK: f64 = 0.04;

/// The same where the plan begins at one node: what is counted is then counted for all other nodes as well.
const ROWS_BY_KEY_FOR_A_LOOK: f64 = 0.5;

/// Below this many looks it doesn't matter which way is taken.
const FEW_LOOKS: f64 = 10_000.0;

/// Whether counting looks at fewer relationships than matching would make rows.
fn is_worth_it(pattern: &Pattern, count: &CountMatches, graph: &Graph) -> bool {
    let looks: f64 = count.terms.iter().map(|term| looks_of(&term.shape, graph)).sum();
    let (rows, by_key) = order::cost(pattern, graph);
    let of_a_look = if by_key { ROWS_BY_KEY_FOR_A_LOOK } else { ROWS_FOR_A_LOOK };
    looks < FEW_LOOKS || looks * of_a_look < rows
}

fn looks_of(shape: &Shape, graph: &Graph) -> f64 {
    let all = |edge: &ShapeEdge| -> usize {
        graph.types().filter(|kind| edge.types.has(*kind)).map(|kind| graph.count_with_type(kind)).sum()
    };
    let inside = shape.nodes.iter().flat_map(|node| &node.branches).map(|branch| looks_of(&branch.shape, graph));
    shape.edges.iter().map(|edge| all(edge) as f64).sum::<f64>() + inside.sum::<f64>()
}
