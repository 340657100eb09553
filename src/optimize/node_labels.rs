//! `(a) WHERE a:L` becomes `(a:L)`, so that both are the same to every step behind.

use crate::graph::Graph;
use crate::plan::{Expression, LabelTest, Operator, Pattern, Pipeline};

/// Moves tests for one label from the predicates of patterns to their nodes.
pub(super) fn rewrite(pipeline: &mut Pipeline, _graph: &Graph) {
    for operator in &mut pipeline.0 {
        if let Operator::Pattern(pattern) = operator {
            let predicates = std::mem::take(&mut pattern.predicates);
            let others = predicates.into_iter().filter(|predicate| !is_moved(predicate, pattern)).collect();
            pattern.predicates = others;
        }
    }
}

/// Whether a predicate is a test for labels of a node that the pattern finds, which then has them.
fn is_moved(predicate: &Expression, pattern: &mut Pattern) -> bool {
    let Expression::HasLabels(subject, test, _) = predicate else { return false };
    let labels = match test {
        LabelTest::Has(label) => vec![label],
        LabelTest::All(parts) => {
            let labels = parts.iter().map(|part| match part {
                LabelTest::Has(label) => Some(label),
                _ => None,
            });
            let Some(labels) = labels.collect() else { return false };
            labels
        }
        _ => return false,
    };
    let mut nodes = pattern.nodes.iter_mut().filter(|node| !node.known);
    let Some(node) = nodes.find(|node| **subject == Expression::Slot(node.slot)) else { return false };
    for label in labels {
        if !node.labels.contains(label) {
            node.labels.push(label.clone());
        }
    }
    true
}
