//! The way of a query through the rooms below: text to tree, tree to plan, plan to rows.

use std::sync::{Arc, LazyLock};

use crate::error::Result;
use crate::exec;
use crate::functions::Procedures;
use crate::graph::{Changes, Effect, Graph};
use crate::query::Query;
use crate::value::Map;
use crate::{optimize, plan};

pub use crate::exec::{Budget, Profile, Rows, profile};
pub use crate::functions::all as functions;
pub use crate::optimize::Estimates;
pub use crate::plan::{Operator, Plan, Step};
pub use crate::syntax::cypher::{Mode, is_cypher, parse_statement};

/// The procedures that every database has: enough for queries that phrases were made into.
pub fn procedures() -> &'static Arc<Procedures> {
    static BUILT_IN: LazyLock<Arc<Procedures>> = LazyLock::new(Arc::default);
    &BUILT_IN
}

/// The query as Cypher.
pub fn print(query: &Query) -> String {
    query.to_string()
}

/// The plan of a query, as it is carried out.
pub fn plan(query: &Query, graph: &Graph, procedures: &Arc<Procedures>) -> Result<Plan> {
    Ok(optimize::optimize(plan::plan_with(query, graph, procedures)?, graph))
}

/// The plan of a query after each step of the optimizer; the last is the one that is carried out.
pub fn stages(query: &Query, graph: &Graph, procedures: &Arc<Procedures>) -> Result<Vec<(&'static str, Plan)>> {
    Ok(optimize::stages(plan::plan_with(query, graph, procedures)?, graph))
}

/// What a query that writes gives: rows, what to mind about its names, and what it changed. The graph is to be dropped
/// where this fails.
pub fn write(
    query: &Query,
    graph: &mut Graph,
    parameters: &Map,
    budget: &Budget,
    procedures: &Arc<Procedures>,
) -> Result<(Rows, Vec<String>, Changes)> {
    let plan = plan(query, graph, procedures)?;
    let written = exec::write(&plan, graph, parameters, budget)?;
    let changes = changes(&written.effects);
    Ok((written.rows, plan.notices().to_vec(), changes))
}

/// What effects come to.
fn changes(effects: &[Effect]) -> Changes {
    let mut changes = Changes::default();
    effects.iter().for_each(|effect| changes.count(effect));
    changes
}

/// Runs a plan that writes, and tells what each operator did. The graph is to be dropped where this fails.
pub fn profile_write(
    plan: &Plan,
    graph: &mut Graph,
    parameters: &Map,
    budget: &Budget,
    profile: &Profile,
) -> Result<(Rows, Changes)> {
    let written = exec::profile_write(plan, graph, parameters, budget, profile)?;
    Ok((written.rows, changes(&written.effects)))
}

/// The rows of a query, and what to mind about its names.
pub fn run(
    query: &Query,
    graph: &Graph,
    parameters: &Map,
    budget: &Budget,
    procedures: &Arc<Procedures>,
) -> Result<(Rows, Vec<String>)> {
    let plan = plan(query, graph, procedures)?;
    let rows = run_plan(&plan, graph, parameters, budget)?;
    Ok((rows, plan.notices().to_vec()))
}

/// The rows of a plan that only reads.
pub fn run_plan(plan: &Plan, graph: &Graph, parameters: &Map, budget: &Budget) -> Result<Rows> {
    exec::run(plan, graph, parameters, budget)
}
