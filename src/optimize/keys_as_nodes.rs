//! `a.id <> b.id` becomes `a <> b`, `count(DISTINCT a.id)` becomes `count(DISTINCT a)`, and what is grouped by `a.id` is
//! grouped by `a`, where `id` is the key of both: the key of a node stands for the node.
//!
//! So a question is planned the same way in either form, and nodes are compared instead of values.

use crate::graph::Graph;
use crate::plan::{Comparison, Expression, Key, Operator, Pattern, Pipeline, Slot};

/// Puts nodes in the place of their keys in one pipeline.
pub(super) fn rewrite(pipeline: &mut Pipeline, graph: &Graph) {
    let mut keyed = Keyed { graph, nodes: Vec::new() };
    let operators = std::mem::take(&mut pipeline.0);
    for mut operator in operators {
        match &mut operator {
            Operator::Pattern(pattern) => {
                keyed.add(pattern);
                keyed.predicates(pattern);
            }
            Operator::Filter(condition) => keyed.compare_nodes(condition),
            Operator::Aggregate { keys, aggregations, .. } => {
                for (_, taken) in aggregations.iter_mut().filter(|(_, taken)| taken.distinct) {
                    if let ([argument], Some("count")) =
                        (taken.arguments.as_mut_slice(), taken.function.map(|function| function.name))
                        && let Some((slot, _)) = keyed.key(argument)
                    {
                        *argument = Expression::Slot(slot);
                    }
                }
                let behind = keyed.group_by_nodes(keys);
                pipeline.0.push(operator);
                if !behind.is_empty() {
                    pipeline.0.push(Operator::Project(behind));
                }
                // Of what came before, only the aggregated columns are left.
                keyed.nodes.clear();
                continue;
            }
            _ => {}
        }
        pipeline.0.push(operator);
    }
}

/// The nodes found so far that have labels by which a key is known.
struct Keyed<'g> {
    graph: &'g Graph,
    nodes: Vec<(Slot, Vec<crate::value::LabelId>)>,
}

impl Keyed<'_> {
    fn add(&mut self, pattern: &Pattern) {
        for node in pattern.nodes.iter() {
            let labels = node.labels.iter().filter_map(|label| label.id).collect();
            self.nodes.push((node.slot, labels));
        }
    }

    /// The node and the id space, where an expression is the key of a node that is never null.
    fn key(&self, expression: &Expression) -> Option<(Slot, usize)> {
        let Expression::Property(subject, Key { id: Some(key), .. }, _) = expression else { return None };
        let Expression::Slot(slot) = **subject else { return None };
        let known = self.nodes.iter().filter(|(known, _)| *known == slot);
        let mut spaces = known.flat_map(|(_, labels)| labels).filter_map(|label| self.graph.key_space(*label, *key));
        spaces.next().map(|space| (slot, space))
    }

    fn predicates(&self, pattern: &mut Pattern) {
        pattern.predicates.iter_mut().for_each(|predicate| self.compare_nodes(predicate));
        let named: Vec<(Slot, usize, Expression)> =
            pattern.predicates.iter().filter_map(|predicate| self.named(predicate)).collect();
        for predicate in &mut pattern.predicates {
            self.compare_with_named(predicate, &named);
        }
    }

    /// The node whose key a predicate says, and what it says.
    fn named(&self, predicate: &Expression) -> Option<(Slot, usize, Expression)> {
        let Expression::Comparison(left, rest) = predicate else { return None };
        let [(Comparison::Equal, right)] = rest.as_slice() else { return None };
        let sides = [(left.as_ref(), right), (right, left.as_ref())];
        sides.into_iter().find_map(|(key, value)| {
            let (slot, space) = self.key(key)?;
            matches!(value, Expression::Parameter(_) | Expression::Literal(_)).then(|| (slot, space, value.clone()))
        })
    }

    /// `b.id <> $x` becomes `b <> a` beside `a.id = $x`.
    fn compare_with_named(&self, predicate: &mut Expression, named: &[(Slot, usize, Expression)]) {
        let Expression::Comparison(left, rest) = predicate else { return };
        let [(Comparison::NotEqual, right)] = rest.as_mut_slice() else { return };
        let found = [(&**left, &*right), (&*right, &**left)].into_iter().find_map(|(key, value)| {
            let (slot, space) = self.key(key)?;
            let same =
                named.iter().find(|(other, within, named)| *other != slot && *within == space && named == value)?;
            Some((slot, same.0))
        });
        if let Some((slot, other)) = found {
            (**left, *right) = (Expression::Slot(slot), Expression::Slot(other));
        }
    }

    /// Compares nodes wherever their keys are compared.
    fn compare_nodes(&self, expression: &mut Expression) {
        if let Expression::Comparison(left, rest) = expression
            && let [(Comparison::Equal | Comparison::NotEqual, right)] = rest.as_mut_slice()
            && let (Some((one, space)), Some((other, same))) = (self.key(left), self.key(right))
            && space == same
        {
            (**left, *right) = (Expression::Slot(one), Expression::Slot(other));
            return;
        }
        expression.each_child_mut(&mut |child| self.compare_nodes(child));
    }

    /// Groups by nodes instead of their keys, and of what else is told of them; gives what is to be computed behind.
    fn group_by_nodes(&self, keys: &mut Vec<(Slot, Expression)>) -> Vec<(Slot, Expression)> {
        let mut grouped: Vec<Slot> = Vec::new();
        for (_, key) in keys.iter() {
            let node = match key {
                Expression::Slot(slot) if self.nodes.iter().any(|(known, _)| known == slot) => Some(*slot),
                _ => self.key(key).map(|(slot, _)| slot),
            };
            if let Some(node) = node.filter(|node| !grouped.contains(node)) {
                grouped.push(node);
            }
        }
        let follows = |key: &Expression| {
            let plain = key.is_repeatable() && !key.any(&|inner| matches!(inner, Expression::Subquery(_)));
            let (mut reads, mut within) = (false, true);
            key.each_slot(&mut |slot| (reads, within) = (true, within && grouped.contains(&slot)));
            plain && reads && within
        };
        let computed = keys.iter().any(|(_, key)| !matches!(key, Expression::Slot(_)) && follows(key));
        if !computed {
            return Vec::new();
        }
        let (behind, mut left): (Vec<_>, Vec<_>) = std::mem::take(keys).into_iter().partition(|(_, key)| follows(key));
        let mut nodes: Vec<(Slot, Expression)> = grouped.iter().map(|slot| (*slot, Expression::Slot(*slot))).collect();
        nodes.append(&mut left);
        *keys = nodes;
        behind.into_iter().filter(|(slot, key)| *key != Expression::Slot(*slot)).collect()
    }
}
