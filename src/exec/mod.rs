//! Plan to rows: batches of columns, expressions, one operator a file.
//!
//! Every operator is a [`Source`] that pulls batches from the one before it. [`build`] alone knows which plan operator
//! becomes which source. Every loop asks the [`budget`], so that no query runs forever or takes all memory.

mod aggregate;
mod apply;
mod batch;
mod budget;
mod build;
mod call;
mod cells;
mod condition;
mod count;
mod distinct;
mod ends;
mod enough;
mod evaluate;
mod expand;
mod filter;
mod gather;
mod groups;
mod index;
mod labels;
mod limit;
mod linked;
mod meet;
mod morsels;
mod nested;
mod numbering;
mod once;
mod optional;
mod product;
mod profile;
mod project;
mod reach;
mod route;
mod scan;
mod seen;
mod semi;
mod shortest;
mod sort;
mod topk;
mod union;
mod unwind;
mod walk;
mod write;

use std::sync::Arc;

pub use crate::functions::Budget;
pub use profile::{Measured, Profile};
pub use write::{Written, profile_write, write};

use batch::{BATCH_ROWS, Batch};
use budget::{Watch, weight};
use gather::Gathering;
use nested::Nested;
use numbering::Numbered;

use crate::error::{Error, Result, kinds};
use crate::graph::Graph;
use crate::plan::{At, Operator, Pipeline, Plan, Slot};
use crate::value::aside::Aside;
use crate::value::temporal::Clock;
use crate::value::{Map, Value};

/// What a query gives.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Rows {
    /// The columns' names.
    pub columns: Vec<Arc<str>>,
    /// The rows, in order where one was asked for.
    pub rows: Vec<Vec<Value>>,
}

/// An operator at work.
trait Source {
    /// The next rows; `None` when there are no more.
    fn next(&mut self) -> Result<Option<Batch>>;
    /// The same, with what other threads found out about them for an aggregation.
    fn next_numbered(&mut self) -> Result<Option<(Batch, Option<Numbered>)>> {
        Ok(self.next()?.map(|batch| (batch, None)))
    }
    /// Begins anew, with whatever argument the pipeline has by now.
    fn reset(&mut self);
}

/// What all operators of a running query share.
struct Run<'q> {
    graph: &'q Graph,
    parameters: &'q [Value],
    watch: &'q Watch<'q>,
    /// One value through the whole statement.
    clock: Clock,
    slots: usize,
    /// Where it is told what each operator does, if anyone wants to know.
    profile: Option<&'q Profile>,
    /// How many threads may work on what runs on this one.
    threads: usize,
}

/// Runs a plan to its end.
pub fn run(plan: &Plan, graph: &Graph, parameters: &Map, budget: &Budget) -> Result<Rows> {
    run_watched(plan, graph, parameters, budget, None)
}

/// Runs a plan without patterns to its end, and tells what each operator did.
pub fn profile(plan: &Plan, graph: &Graph, parameters: &Map, budget: &Budget, profile: &Profile) -> Result<Rows> {
    run_watched(plan, graph, parameters, budget, Some(profile))
}

fn run_watched(
    plan: &Plan,
    graph: &Graph,
    parameters: &Map,
    budget: &Budget,
    profile: Option<&Profile>,
) -> Result<Rows> {
    let parameters = given_parameters(plan, parameters)?;
    let lowered = has_pattern(&plan.pipeline).then(|| plan.clone().lowered());
    let plan = lowered.as_ref().unwrap_or(plan);
    let watch = Watch::new(budget);
    let clock = Clock::start();
    let slots = plan.slot_names.len();
    // Where it is told what each operator does, they work one after the other, so that a time is an operator's own.
    let threads = if profile.is_some() { 1 } else { budget.threads.get() };
    let run = Run { graph, parameters: &parameters, watch: &watch, clock, slots, profile, threads };
    run.watch.steps(1)?;
    let mut rows = Aside::default();
    let take = |batch: Batch| match plan.gives_rows {
        true => collect(&batch, &plan.results, &run, &mut rows),
        false => Ok(()),
    };
    each_batch(plan, &run, take)?;
    Ok(Rows { columns: plan.columns().to_vec(), rows: rows.into_inner() })
}

/// Hands what a plan without patterns gives to `take`, batch by batch.
fn each_batch(plan: &Plan, run: &Run<'_>, mut take: impl FnMut(Batch) -> Result<()>) -> Result<()> {
    let operators = &plan.pipeline.0;
    if let Some(shared) = Gathering::of(operators, &plan.results, run) {
        return shared.each_batch(run, take);
    }
    // Where the query begins with anything else, no scan tells how far the whole has come.
    if !matches!(operators.first(), Some(Operator::NodeScan { .. } | Operator::LabelScan { .. })) {
        run.watch.claim_pace();
    }
    let mut top = Nested::new(operators, &plan.results, BATCH_ROWS, run)?;
    top.start(Batch::blank(1, run.slots));
    while let Some(batch) = top.next()? {
        take(batch)?;
    }
    Ok(())
}

/// The parameters in the plan's order; an error names the first that is missing.
fn given_parameters(plan: &Plan, given: &Map) -> Result<Vec<Value>> {
    let given = plan.parameters.iter().map(|parameter| {
        given.get(&parameter.name).cloned().ok_or_else(|| {
            let message = format!("the parameter ${} was not given", parameter.name);
            Error::new(kinds::MISSING_PARAMETER, message).at(parameter.span)
        })
    });
    given.collect()
}

fn has_pattern(pipeline: &Pipeline) -> bool {
    // A plan is lowered as a whole or not at all, so any operator that isn't inside another tells.
    pipeline.0.iter().any(|operator| match operator {
        Operator::Pattern(_) => true,
        Operator::Optional { pipeline, .. } | Operator::Apply { pipeline, .. } | Operator::Semi { pipeline, .. } => {
            has_pattern(pipeline)
        }
        Operator::Union { branches, .. } => branches.iter().any(|(branch, _)| has_pattern(branch)),
        Operator::Write(write) if write.pipelines().into_iter().any(has_pattern) => true,
        other => {
            let mut found = false;
            other.each_expression(&mut |expression| {
                found = found
                    || expression.any(&|inner| {
                        matches!(inner, crate::plan::Expression::Subquery(subquery) if has_pattern(&subquery.pipeline))
                    });
            });
            found
        }
    })
}

fn collect(batch: &Batch, results: &[Slot], run: &Run<'_>, rows: &mut Vec<Vec<Value>>) -> Result<()> {
    for row in 0..batch.rows {
        let values: Vec<Value> = results.iter().map(|slot| batch.column(*slot).value(row)).collect();
        run.watch.hold(size_of::<Vec<Value>>() + values.iter().map(weight).sum::<usize>())?;
        run.watch.steps(1)?;
        rows.push(values);
    }
    Ok(())
}

/// Gives an error its place, unless it has one.
fn at(place: At) -> impl Fn(Error) -> Error {
    move |error| error.or_at(place.0)
}
