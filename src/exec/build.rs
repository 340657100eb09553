//! Plan operators to running ones, each told which slots are still read behind it.

use super::apply::Apply;
use super::batch::Batch;
use super::call::Call;
use super::count::CountMatches;
use super::ends::Ends;
use super::expand::Expand;
use super::index::IndexSeek;
use super::limit::{Limit, Skip};
use super::nested::Argument;
use super::optional::Optional;
use super::product::Product;
use super::reach::Reach;
use super::route::RouteWalk;
use super::scan::{self, Scan, Seek};
use super::semi::Semi;
use super::shortest::Shortest;
use super::unwind::Unwind;
use super::walk::Walk;
use super::{Run, Source, aggregate, distinct, enough, filter, project, sort, topk, union};
use crate::error::{Error, Result, kinds};
use crate::plan::{Operator, Slot};

/// A running pipeline of which `wanted` is read, in batches of about `size` rows.
pub(super) fn build<'q>(
    operators: &'q [Operator],
    wanted: &[Slot],
    size: usize,
    argument: Argument,
    run: &'q Run<'q>,
) -> Result<Box<dyn Source + 'q>> {
    over(Box::new(Given { argument, taken: true }), operators, wanted, size, run)
}

/// The same over rows that something else gives.
pub(super) fn over<'q>(
    mut top: Box<dyn Source + 'q>,
    operators: &'q [Operator],
    wanted: &[Slot],
    size: usize,
    run: &'q Run<'q>,
) -> Result<Box<dyn Source + 'q>> {
    for (operator, behind) in operators.iter().zip(read_behind(operators, wanted, run.slots)) {
        top = source(operator, top, behind, size, run)?;
        if let Some(profile) = run.profile {
            top = profile.wrap(top, operator);
        }
    }
    Ok(top)
}

/// For each operator, the slots that are read behind it.
pub(super) fn read_behind(operators: &[Operator], wanted: &[Slot], slots: usize) -> Vec<Vec<Slot>> {
    let mut live = vec![false; slots];
    wanted.iter().for_each(|slot| live[slot.index()] = true);
    let mut behind = Vec::with_capacity(operators.len());
    for operator in operators.iter().rev() {
        let here = live.iter().enumerate().filter(|(_, live)| **live);
        behind.push(here.map(|(slot, _)| Slot(slot as u32)).collect());
        match operator {
            Operator::Aggregate { .. } | Operator::Union { .. } => live.fill(false),
            _ => operator.writes(&mut |slot| live[slot.index()] = false),
        }
        operator.reads(&mut |slot| live[slot.index()] = true);
    }
    behind.reverse();
    behind
}

/// The one place that knows which plan operator becomes which running one.
fn source<'q>(
    operator: &'q Operator,
    input: Box<dyn Source + 'q>,
    behind: Vec<Slot>,
    size: usize,
    run: &'q Run<'q>,
) -> Result<Box<dyn Source + 'q>> {
    let fan = |behind: Vec<Slot>| super::batch::Fan::new(input_keep(operator, behind), size);
    Ok(match operator {
        Operator::NodeScan { node } => fan(behind).over(input, Scan::new(*node, run.graph.node_ranges().to_vec(), run)),
        Operator::LabelScan { node, labels } => {
            fan(behind).over(input, Scan::new(*node, scan::labelled(labels, run.graph), run))
        }
        Operator::KeySeek { node, label, key, value, many } => {
            let seek = Seek::new(*node, label.as_ref(), key, value, *many, run);
            fan(behind).over(input, seek)
        }
        Operator::IndexSeek { node, label, search } => {
            fan(behind).over(input, IndexSeek::nodes(*node, label, search, run))
        }
        Operator::RelationshipSeek { relationship, kind, search, .. } => {
            fan(behind).over(input, IndexSeek::relationships(*relationship, *kind, search, run))
        }
        Operator::Expand(step) => {
            let expand = Expand::new(step, &behind, run);
            fan(behind).over(input, expand)
        }
        Operator::VariableExpand(walk) if walk.ends_once => fan(behind).over(input, Reach::new(walk, run)),
        Operator::VariableExpand(walk) => {
            let walk = Walk::new(walk, &behind, run);
            fan(behind).over(input, walk)
        }
        Operator::RouteExpand(walk) => {
            let walk = RouteWalk::new(walk, &behind, run);
            fan(behind).over(input, walk)
        }
        Operator::ShortestPath { walk, all } => fan(behind).over(input, Shortest::new(walk, *all, run)),
        Operator::Ends(ends) => fan(behind).over(input, Ends::new(ends, run)),
        Operator::Unwind { list, element, counter } => {
            fan(behind).over(input, Unwind::new(list, *element, *counter, run))
        }
        Operator::Call(call) => fan(behind).over(input, Call::new(call, run)),
        Operator::Product(pipeline) => {
            let product = Product::new(pipeline, &behind, run)?;
            fan(behind).over(input, product)
        }
        Operator::Filter(condition) => Box::new(filter::Filter::new(input, condition, behind, run)),
        Operator::Project(items) => Box::new(project::Project::new(input, items, behind, run)),
        Operator::Enough(enough) => Box::new(enough::Enough::new(input, enough, behind, run)),
        Operator::Distinct(slots) => Box::new(distinct::Distinct::new(input, slots, behind, run)),
        Operator::CountMatches(count) => fan(behind).over(input, CountMatches::new(count, run)),
        Operator::Aggregate { keys, aggregations, weight } => {
            Box::new(aggregate::Aggregate::new(input, keys, aggregations, *weight, size, run))
        }
        Operator::Sort(keys) => Box::new(sort::Sort::new(input, keys, behind, size, run)),
        Operator::TopK { keys, count, skip } => {
            Box::new(topk::TopK::new(input, keys, count, skip.as_ref(), behind, run))
        }
        Operator::Skip(count) => Box::new(Skip::new(input, count, behind, run)),
        Operator::Limit(count) => Box::new(Limit::new(input, count, behind, run)),
        Operator::Optional { pipeline, introduces, origin } => {
            Box::new(Optional::new(input, pipeline, introduces, *origin, behind, run)?)
        }
        Operator::Apply { pipeline, introduces, origin, unit, .. } => {
            Box::new(Apply::new(input, pipeline, introduces, (*origin, *unit), behind, run)?)
        }
        Operator::Semi { pipeline, anti, origin } => Box::new(Semi::new(input, pipeline, *anti, *origin, behind, run)?),
        Operator::Union { branches, into } => Box::new(union::Union::new(input, branches, into, run)?),
        Operator::Write(_) => {
            let error = Error::new(kinds::INVALID_CLAUSE_COMPOSITION, "a clause that writes can't stand here");
            return Err(error);
        }
        // Patterns were lowered before; an operator for nothing keeps this total.
        Operator::Pattern(_) => input,
    })
}

/// What an operator that adds slots keeps of its input.
fn input_keep(operator: &Operator, mut behind: Vec<Slot>) -> Vec<Slot> {
    operator.writes(&mut |written| behind.retain(|slot| *slot != written));
    behind
}

/// The argument of a pipeline, given once.
struct Given {
    argument: Argument,
    taken: bool,
}

impl Source for Given {
    fn next(&mut self) -> Result<Option<Batch>> {
        Ok(if std::mem::replace(&mut self.taken, true) { None } else { self.argument.borrow_mut().take() })
    }

    fn reset(&mut self) {
        self.taken = false;
    }
}
