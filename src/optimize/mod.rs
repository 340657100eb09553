//! Plan to better plan: a list of small named steps, fed by statistics.
//!
//! Every step keeps the rows that come back. A plan runs without any of them, only slower; a property test holds the
//! two against each other.

mod estimate;
mod implied_labels;
mod late_projection;
mod lower;
mod order;
mod product;
mod push_filters;
mod seek;
mod semi_join;
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
    Step { name: "order patterns", rewrite: order::rewrite, trusts_data: false },
    Step { name: "lower patterns", rewrite: lower::rewrite, trusts_data: false },
    Step { name: "implied labels", rewrite: implied_labels::rewrite, trusts_data: true },
    Step { name: "semi-joins", rewrite: semi_join::rewrite, trusts_data: false },
    Step { name: "products", rewrite: product::rewrite, trusts_data: false },
    Step { name: "top k", rewrite: top_k::rewrite, trusts_data: false },
    Step { name: "late projection", rewrite: late_projection::rewrite, trusts_data: false },
];

/// The plan after every step.
#[must_use]
pub fn optimize(mut plan: Plan, graph: &Graph) -> Plan {
    take_steps(&mut plan.pipeline, graph, plan.writes);
    plan
}

/// Takes every step in one walk, pipelines inside first: no step looks into a pipeline inside, so that this comes to the
/// same as [`stages`], which walks the plan once for each step.
fn take_steps(pipeline: &mut Pipeline, graph: &Graph, writes: bool) {
    pipeline.each_inner(&mut |inner| take_steps(inner, graph, writes));
    for step in steps_for(writes) {
        (step.rewrite)(pipeline, graph);
    }
}

/// The plan as it stands after each step, for EXPLAIN STEPS.
pub fn stages(mut plan: Plan, graph: &Graph) -> Vec<(&'static str, Plan)> {
    let mut stages = vec![("as written", plan.clone())];
    for step in steps_for(plan.writes) {
        everywhere(&mut plan.pipeline, step.rewrite, graph);
        stages.push((step.name, plan.clone()));
    }
    stages
}

/// The steps that keep what a plan does, which may write.
fn steps_for(writes: bool) -> impl Iterator<Item = &'static Step> {
    STEPS.iter().filter(move |step| !(step.trusts_data && writes))
}

fn everywhere(pipeline: &mut Pipeline, rewrite: fn(&mut Pipeline, &Graph), graph: &Graph) {
    rewrite(pipeline, graph);
    pipeline.each_inner(&mut |inner| everywhere(inner, rewrite, graph));
}
