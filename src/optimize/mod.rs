//! Plan to better plan: a list of small named steps, fed by statistics.
//!
//! Every step keeps the rows that come back. A plan runs without any of them, only slower; a property test holds the
//! two against each other.

mod count_matches;
mod count_parts;
mod count_terms;
mod count_together;
mod counted_lists;
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
use Rewrite::{Pipelines, Whole};

/// One rewrite.
pub struct Step {
    /// Its name, as EXPLAIN STEPS prints it.
    pub name: &'static str,
    /// What it does.
    pub rewrite: Rewrite,
    /// Whether it holds only as long as the graph is what it is: not in a plan that writes.
    pub trusts_data: bool,
}

/// What a step does.
pub enum Rewrite {
    /// To every pipeline of a plan, also inside others.
    Pipelines(fn(&mut Pipeline, &Graph)),
    /// To a plan as a whole, before it is done anything else to.
    Whole(fn(&mut Plan)),
}

impl Step {
    /// Takes the step.
    pub fn take(&self, plan: &mut Plan, graph: &Graph) {
        match self.rewrite {
            Pipelines(rewrite) => everywhere(&mut plan.pipeline, rewrite, graph),
            Whole(rewrite) => rewrite(plan),
        }
    }
}

/// The steps, in the order in which they are taken.
pub const STEPS: &[Step] = &[
    Step { name: "counted lists", rewrite: Whole(counted_lists::rewrite), trusts_data: false },
    Step { name: "push filters", rewrite: Pipelines(push_filters::rewrite), trusts_data: false },
    Step { name: "join patterns", rewrite: Pipelines(join_patterns::rewrite), trusts_data: false },
    Step { name: "node labels", rewrite: Pipelines(node_labels::rewrite), trusts_data: false },
    Step { name: "same nodes", rewrite: Pipelines(same_nodes::rewrite), trusts_data: false },
    Step { name: "keys as nodes", rewrite: Pipelines(keys_as_nodes::rewrite), trusts_data: true },
    Step { name: "count matches", rewrite: Pipelines(count_matches::rewrite), trusts_data: true },
    Step { name: "count parts", rewrite: Pipelines(count_parts::rewrite), trusts_data: true },
    Step { name: "count together", rewrite: Pipelines(count_together::rewrite), trusts_data: false },
    Step { name: "relationship indexes", rewrite: Pipelines(relationship_index::rewrite), trusts_data: false },
    Step { name: "order patterns", rewrite: Pipelines(order::rewrite), trusts_data: false },
    Step { name: "lower patterns", rewrite: Pipelines(lower::rewrite), trusts_data: false },
    Step { name: "implied labels", rewrite: Pipelines(implied_labels::rewrite), trusts_data: true },
    Step { name: "semi-joins", rewrite: Pipelines(semi_join::rewrite), trusts_data: false },
    Step { name: "products", rewrite: Pipelines(product::rewrite), trusts_data: false },
    Step { name: "ends once", rewrite: Pipelines(ends_once::rewrite), trusts_data: false },
    Step { name: "enough rows", rewrite: Pipelines(enough::rewrite), trusts_data: false },
    Step { name: "ends that differ", rewrite: Pipelines(differing_ends::rewrite), trusts_data: false },
    Step { name: "top k", rewrite: Pipelines(top_k::rewrite), trusts_data: false },
    Step { name: "late projection", rewrite: Pipelines(late_projection::rewrite), trusts_data: false },
];

/// The plan after every step.
#[must_use]
pub fn optimize(mut plan: Plan, graph: &Graph) -> Plan {
    for step in that_hold(STEPS, plan.writes) {
        if let Whole(rewrite) = step.rewrite {
            rewrite(&mut plan);
        }
    }
    let (shaping, others) = STEPS.split_at(SHAPING);
    take_steps(&mut plan.pipeline, shaping, graph, plan.writes);
    take_steps(&mut plan.pipeline, others, graph, plan.writes);
    plan
}

/// How many steps keep patterns whole. They may look into the patterns of pipelines inside; none of the others does.
const SHAPING: usize = 9;

/// Takes several steps in one walk, pipelines inside first, which comes to the same as [`stages`], where the plan is
/// walked once for each step.
fn take_steps(pipeline: &mut Pipeline, steps: &[Step], graph: &Graph, writes: bool) {
    pipeline.each_inner(&mut |inner| take_steps(inner, steps, graph, writes));
    for step in that_hold(steps, writes) {
        if let Pipelines(rewrite) = step.rewrite {
            rewrite(pipeline, graph);
        }
    }
}

/// The plan as it stands after each step, for EXPLAIN STEPS.
pub fn stages(mut plan: Plan, graph: &Graph) -> Vec<(&'static str, Plan)> {
    let mut stages = vec![("as written", plan.clone())];
    for step in that_hold(STEPS, plan.writes) {
        step.take(&mut plan, graph);
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
