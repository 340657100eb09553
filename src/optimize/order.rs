//! `Pattern` in the order it is written becomes `Pattern` in the order that makes the fewest rows on the way.
//!
//! Each node is tried as the start of its part of the pattern; from there the step that makes the fewest rows is taken
//! next. The cheapest of these orders, by the sum of the rows made, is kept.

use super::{estimate, seek, share};
use crate::graph::Graph;
use crate::plan::{Access, Move, Operator, Pattern, PatternNode, PatternRelationship, Pipeline, Slot};
use crate::value::LabelId;

/// Orders the patterns of one pipeline.
pub(super) fn rewrite(pipeline: &mut Pipeline, graph: &Graph) {
    for operator in &mut pipeline.0 {
        if let Operator::Pattern(pattern) = operator {
            order(pattern, graph);
        }
    }
}

/// Beyond so many nodes, only the cheapest start is tried.
const MOST_STARTS_TRIED: usize = 12;

fn order(pattern: &mut Pattern, graph: &Graph) {
    let chosen = chosen(pattern, graph);
    (pattern.order, pattern.access) = (chosen.order, chosen.access);
}

/// How many rows the best order makes on the way, about; and whether it begins at a node that is found by a key.
pub(super) fn cost(pattern: &Pattern, graph: &Graph) -> (f64, bool) {
    let Draft { cost, order, access, .. } = chosen(pattern, graph);
    let by_key = |first: &Move| matches!(first, Move::Start(place) if matches!(access[*place], Access::Key { .. }));
    (cost, order.first().is_some_and(by_key))
}

fn chosen(pattern: &Pattern, graph: &Graph) -> Draft {
    let mut chosen = Draft::new(pattern);
    chosen.follow_all(pattern, graph);
    while let Some(draft) = best_start(pattern, &chosen, graph) {
        chosen = draft;
    }
    chosen
}

/// The cheapest way to go on at a node that nothing leads to.
fn best_start(pattern: &Pattern, so_far: &Draft, graph: &Graph) -> Option<Draft> {
    let mut open: Vec<usize> = (0..pattern.nodes.len()).filter(|place| !so_far.found[*place]).collect();
    if open.len() > MOST_STARTS_TRIED {
        let rows = |place: &usize| so_far.rows_of_start(pattern, *place, graph).0.left;
        open.sort_by(|left, right| rows(left).total_cmp(&rows(right)));
        open.truncate(1);
    }
    let drafts = open.into_iter().map(|place| {
        let mut draft = so_far.clone();
        draft.start(pattern, place, graph);
        draft.follow_all(pattern, graph);
        draft
    });
    // Which order reaches more nodes doesn't count: rows of parts that stand apart multiply all the same.
    drafts.min_by(|left, right| left.cost_of_part(so_far).total_cmp(&right.cost_of_part(so_far)))
}

/// How many rows a step makes of one, and how many of them pass what is asked of the node they find.
#[derive(Clone, Copy)]
struct Rows {
    made: f64,
    left: f64,
}

impl Rows {
    /// So many, of which all count.
    fn all(left: f64) -> Self {
        Rows { made: 0.0, left }
    }
}

/// What a row costs that is made and then dropped, of one that stays.
const MADE: f64 = 0.5;
/// What a node costs that is scanned, of one that a relationship leads to.
const SCANNED: f64 = 0.2;

/// An order on its way.
#[derive(Clone)]
struct Draft {
    order: Vec<Move>,
    access: Vec<Access>,
    found: Vec<bool>,
    followed: Vec<bool>,
    /// How many rows there are after the last step, about.
    rows: f64,
    /// How many rows all steps made together.
    cost: f64,
}

impl Draft {
    fn new(pattern: &Pattern) -> Self {
        Draft {
            order: Vec::new(),
            access: vec![Access::Scan; pattern.nodes.len()],
            found: pattern.nodes.iter().map(|node| node.known).collect(),
            followed: vec![false; pattern.relationships.len()],
            rows: 1.0,
            cost: 0.0,
        }
    }

    /// The cost beyond that of the draft before, with a little for each node left to a later start.
    fn cost_of_part(&self, before: &Draft) -> f64 {
        let left = self.found.iter().filter(|found| !**found).count();
        (self.cost - before.cost) * (1.0 + left as f64 * 0.01)
    }

    fn has(&self, pattern: &Pattern, slot: Slot) -> bool {
        let node = pattern.nodes.iter().position(|node| node.slot == slot);
        let step = pattern.relationships.iter().position(|step| step.slot == slot);
        let is_path = pattern.paths.iter().any(|path| path.slot == slot);
        let gives = |step: &PatternRelationship| {
            step.route.as_ref().is_some_and(|route| route.outputs.iter().any(|(output, _)| *output == slot))
        };
        let step = step.or_else(|| pattern.relationships.iter().position(gives));
        node.is_none_or(|place| self.found[place])
            && step.is_none_or(|place| self.followed[place] || pattern.relationships[place].known)
            && !is_path
    }

    fn start(&mut self, pattern: &Pattern, place: usize, graph: &Graph) {
        let (rows, access) = self.rows_of_start(pattern, place, graph);
        self.access[place] = access;
        self.found[place] = true;
        self.order.push(Move::Start(place));
        self.add(rows);
    }

    /// Takes a step that makes so many rows of one, and leaves so many of them.
    fn add(&mut self, step: Rows) {
        self.cost += self.rows * step.made * MADE + 1.0;
        self.rows *= step.left;
        self.cost += self.rows;
    }

    fn rows_of_start(&self, pattern: &Pattern, place: usize, graph: &Graph) -> (Rows, Access) {
        let node = &pattern.nodes[place];
        let access = seek::access(pattern, place, &|slot| self.has(pattern, slot), graph);
        let rows = match &access {
            Access::Key { .. } => 1.0,
            Access::Index { rows, .. } => *rows,
            Access::Labels { labels, .. } => {
                labels.iter().map(|label| seek::count_of(label, graph)).sum::<usize>() as f64
            }
            _ => {
                let all = count_of(node, graph);
                let left = all * selectivity(pattern, node, graph);
                return (Rows { made: all * SCANNED, left }, access);
            }
        };
        (Rows { made: 0.0, left: rows }, access)
    }

    /// Follows relationships until none leads on from what is found.
    fn follow_all(&mut self, pattern: &Pattern, graph: &Graph) {
        while let Some((relationship, backwards, factor)) = self.best_step(pattern, graph) {
            let step = &pattern.relationships[relationship];
            self.found[step.from] = true;
            self.found[step.to] = true;
            self.followed[relationship] = true;
            self.order.push(Move::Follow { relationship, backwards });
            self.add(factor);
        }
    }

    fn best_step(&self, pattern: &Pattern, graph: &Graph) -> Option<(usize, bool, Rows)> {
        let mut best: Option<(usize, bool, Rows)> = None;
        for (place, step) in pattern.relationships.iter().enumerate().filter(|(place, _)| !self.followed[*place]) {
            for backwards in [false, true] {
                let Some(factor) = self.factor(pattern, step, backwards, graph) else { continue };
                if best.is_none_or(|(_, _, least)| factor.left < least.left) {
                    best = Some((place, backwards, factor));
                }
            }
        }
        best
    }

    /// How many rows a step makes of one; `None` where it can't be taken yet.
    fn factor(&self, pattern: &Pattern, step: &PatternRelationship, backwards: bool, graph: &Graph) -> Option<Rows> {
        let (from, to) = if backwards { (step.to, step.from) } else { (step.from, step.to) };
        if step.known {
            // Its ends are found from itself, in the direction it is written.
            return (!backwards).then_some(Rows::all(1.0));
        }
        if !self.found[from] || (step.shortest.is_some() && (!self.found[to] || backwards)) {
            return None;
        }
        if step.shortest.is_some() {
            return Some(Rows::all(1.0));
        }
        if step.route.as_ref().is_some_and(|route| route.selection.is_some()) {
            let ends = if self.found[to] { 1.0 } else { count_of(&pattern.nodes[to], graph).max(1.0) };
            return Some(Rows::all(ends));
        }
        let degree = degree(&pattern.nodes[from], &pattern.nodes[to], step, backwards, graph);
        if self.found[to] {
            return Some(Rows::all((degree / count_of(&pattern.nodes[to], graph).max(1.0)).min(0.9)));
        }
        Some(Rows { made: degree, left: degree * selectivity(pattern, &pattern.nodes[to], graph) })
    }
}

fn smallest_label(node: &PatternNode, graph: &Graph) -> Option<LabelId> {
    node.labels.iter().filter_map(|label| label.id).min_by_key(|label| graph.count_with_label(*label))
}

fn count_of(node: &PatternNode, graph: &Graph) -> f64 {
    if node.labels.iter().any(|label| label.id.is_none()) {
        return 0.0;
    }
    smallest_label(node, graph).map_or(graph.node_count(), |label| graph.count_with_label(label)) as f64
}

/// The mean number of rows that a step makes of a node.
fn degree(from: &PatternNode, to: &PatternNode, step: &PatternRelationship, backwards: bool, graph: &Graph) -> f64 {
    let ends = (smallest_label(from, graph), smallest_label(to, graph));
    let direction = if backwards { step.direction.reversed() } else { step.direction };
    let mean = estimate::degree(ends, &step.types, direction, count_of(from, graph) as usize, graph);
    match step.length {
        None => mean,
        Some((_, most)) => estimate::walks(mean, most),
    }
}

/// The share of nodes for which the pattern's predicates about this node alone hold, about.
fn selectivity(pattern: &Pattern, node: &PatternNode, graph: &Graph) -> f64 {
    let (slot, label) = (node.slot, smallest_label(node, graph));
    let about = pattern.predicates.iter().filter(|predicate| {
        let (mut names, mut others) = (false, false);
        predicate.each_slot(&mut |other| match other == slot {
            true => names = true,
            false => others = true,
        });
        names && !others
    });
    about.map(|predicate| share::of(predicate, &|_| label, graph)).product::<f64>().max(1e-6)
}
