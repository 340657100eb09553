//! Plan to better plan: a list of small named steps, fed by statistics.
//!
//! Every step keeps the rows that come back. A plan runs without any of them, only slower; a property test holds the
//! two against each other.

mod count_matches;
mod count_terms;
mod count_together;
mod differing_ends;
mod ends_once;
mod enough;
mod estimate;
mod implied_labels;
mod index;
mod join_patterns;
mod keys_as_nodes;
mod late_projection;
mod lower;
mod node_labels;
mod order;
mod product;
mod push_filters;
mod relationship_index;
mod same_nodes;
mod seek;
mod semi_join;
mod share;
mod top_k;

pub use estimate::Estimates;

use crate::graph::Graph;
use crate::plan::{Pipeline, Plan};

/// One rewrite, applied to every pipeline of a plan, also inside others.
pub struct Step {
    /// Its name, as EXPLAIN STEPS prints it.
    pub name: &'static str,
    /// What it does to one pipeline.
    pub rewrite: fn(&mut Pipeline, &Graph),
    /// Whether it holds only as long as the graph is what it is: not in a plan that writes.
    pub trusts_data: bool,
}

/// The steps, in the order in which they are taken.
pub const STEPS: &[Step] = &[
    Step { name: "push filters", rewrite: push_filters::rewrite, trusts_data: false },
    Step { name: "join patterns", rewrite: join_patterns::rewrite, trusts_data: false },
    Step { name: "node labels", rewrite: node_labels::rewrite, trusts_data: false },
    Step { name: "same nodes", rewrite: same_nodes::rewrite, trusts_data: false },
    Step { name: "keys as nodes", rewrite: keys_as_nodes::rewrite, trusts_data: true },
    Step { name: "count matches", rewrite: count_matches::rewrite, trusts_data: true },
    Step { name: "count together", rewrite: count_together::rewrite, trusts_data: false },
    Step { name: "relationship indexes", rewrite: relationship_index::rewrite, trusts_data: false },
    Step { name: "order patterns", rewrite: order::rewrite, trusts_data: false },
    Step { name: "lower patterns", rewrite: lower::rewrite, trusts_data: false },
    Step { name: "implied labels", rewrite: implied_labels::rewrite, trusts_data: true },
    Step { name: "semi-joins", rewrite: semi_join::rewrite, trusts_data: false },
    Step { name: "products", rewrite: product::rewrite, trusts_data: false },
    Step { name: "ends once", rewrite: ends_once::rewrite, trusts_data: false },
    Step { name: "enough rows", rewrite: enough::rewrite, trusts_data: false },
    Step { name: "ends that differ", rewrite: differing_ends::rewrite, trusts_data: false },
    Step { name: "top k", rewrite: top_k::rewrite, trusts_data: false },
    Step { name: "late projection", rewrite: late_projection::rewrite, trusts_data: false },
];

/// The plan after every step.
#[must_use]
pub fn optimize(mut plan: Plan, graph: &Graph) -> Plan {
    let (shaping, others) = STEPS.split_at(SHAPING);
    take_steps(&mut plan.pipeline, shaping, graph, plan.writes);
    take_steps(&mut plan.pipeline, others, graph, plan.writes);
    plan
}

/// How many steps keep patterns whole. They may look into the patterns of pipelines inside; none of the others does.
const SHAPING: usize = 7;

/// Takes several steps in one walk, pipelines inside first, which comes to the same as [`stages`], where the plan is
/// walked once for each step.
fn take_steps(pipeline: &mut Pipeline, steps: &[Step], graph: &Graph, writes: bool) {
    pipeline.each_inner(&mut |inner| take_steps(inner, steps, graph, writes));
    for step in that_hold(steps, writes) {
        (step.rewrite)(pipeline, graph);
    }
}

/// The plan as it stands after each step, for EXPLAIN STEPS.
pub fn stages(mut plan: Plan, graph: &Graph) -> Vec<(&'static str, Plan)> {
    let mut stages = vec![("as written", plan.clone())];
    for step in that_hold(STEPS, plan.writes) {
        everywhere(&mut plan.pipeline, step.rewrite, graph);
        stages.push((step.name, plan.clone()));
    }
    stages
}

/// Those of the steps that keep what a plan does, which may write.
fn that_hold(steps: &[Step], writes: bool) -> impl Iterator<Item = &Step> {
    steps.iter().filter(move |step| !(step.trusts_data && writes))
}

fn everywhere(pipeline: &mut Pipeline, rewrite: fn(&mut Pipeline, &Graph), graph: &Graph) {
    rewrite(pipeline, graph);
    pipeline.each_inner(&mut |inner| everywhere(inner, rewrite, graph));
}
