//! The rows of a scan passed through operators by several threads, and given in the order that one thread would give.
//!
//! ```text
//! LabelScan  Filter  Expand  Filter  │  Aggregate  Sort
//! for some nodes, by whoever is free │  by the thread that the query began on
//! ```
//!
//! Operators that handle each row by itself are what threads share. Behind them one thread goes on as if it had been
//! alone; it helps with the rest while nothing is there to be taken. So nothing has to be put together from parts, a
//! sum of floats is the same to the last digit, and whoever needs few rows only stops the others.

use std::ops::Range;
use std::thread;

use super::batch::{BATCH_ROWS, Batch, Column};
use super::build::{self, read_behind};
use super::morsels::{Ending, EndingByPanic, Helpers, Morsel, Morsels, Next, Shared};
use super::nested::Nested;
use super::{Run, Source, scan};
use crate::error::Result;
use crate::functions::Pace;
use crate::plan::{Operator, Slot};
use crate::value::{NodeId, Value};

/// Nodes are cut into units of so many.
const UNIT: usize = 32;

/// The part of a query's memory that may be taken by rows that wait for their turn.
const WAITING_PART: usize = 16;

/// A pipeline of which threads share the beginning.
pub(super) struct Gathering<'p> {
    node: Slot,
    /// The nodes that are scanned, and how many of them are a unit.
    ranges: Vec<Range<u32>>,
    unit: usize,
    /// What they pass, by whichever thread.
    through: &'p [Operator],
    /// What is read behind that.
    given: Vec<Slot>,
    behind: &'p [Operator],
    /// What is read in the end.
    wanted: &'p [Slot],
}

impl<'p> Gathering<'p> {
    /// The beginning of a pipeline that threads may share; nothing where there is none, or too little for them.
    pub fn of(operators: &'p [Operator], wanted: &'p [Slot], run: &Run<'_>) -> Option<Self> {
        let (first, others) = operators.split_first()?;
        if run.threads < 2 {
            return None;
        }
        let (node, ranges) = match first {
            Operator::NodeScan { node } => (*node, run.graph.node_ranges().to_vec()),
            Operator::LabelScan { node, labels } => (*node, scan::labelled(labels, run.graph)),
            _ => return None,
        };
        let count = others.iter().take_while(|operator| can_be_shared(operator)).count();
        let unit = run.watch.grain(UNIT);
        if count == 0 || units_of(&ranges, unit) < 2 {
            return None;
        }
        let given = read_behind(operators, wanted, run.slots).swap_remove(count);
        let (through, behind) = others.split_at(count);
        Some(Gathering { node, ranges, unit, through, given, behind, wanted })
    }

    /// Hands what the whole pipeline gives to `take`, batch by batch.
    pub fn each_batch(&self, run: &Run<'_>, mut take: impl FnMut(Batch) -> Result<()>) -> Result<()> {
        let batch_bytes = BATCH_ROWS * self.given.len().max(1) * size_of::<Value>();
        let waiting = run.watch.memory_bytes() / WAITING_PART / batch_bytes;
        let morsels = Morsels::new(units_of(&self.ranges, self.unit), BATCH_ROWS / self.unit, waiting, run.threads);
        let shared = Shared::of(run);
        let help = || {
            let _ending = EndingByPanic(&morsels);
            shared.with_run(|run| self.help(&morsels, run));
        };
        thread::scope(|scope| {
            let _ending = Ending(&morsels);
            let gather = Gather {
                through: Through::new(self, run)?,
                morsels: &morsels,
                own: None,
                pace: run.watch.claim_pace(),
                helpers: Helpers::new(run),
                call: |helpers: &mut Helpers| helpers.call(&morsels, scope, help),
            };
            let mut top = build::over(Box::new(gather), self.behind, self.wanted, BATCH_ROWS, run)?;
            while let Some(batch) = top.next()? {
                take(batch)?;
            }
            Ok(())
        })
    }

    /// The nodes of some units.
    fn nodes(&self, units: Range<usize>) -> Vec<NodeId> {
        let mut nodes = Vec::with_capacity(units.len() * self.unit);
        let mut before = 0;
        for range in &self.ranges {
            let here = range.len().div_ceil(self.unit);
            let (from, to) = (units.start.max(before) - before, units.end.min(before + here).saturating_sub(before));
            if from < to {
                let to = range.end.min(range.start.saturating_add((to * self.unit) as u32));
                nodes.extend((range.start + (from * self.unit) as u32..to).map(NodeId));
            }
            before += here;
        }
        nodes
    }

    /// Takes morsels until none are left, or nobody wants more.
    fn help(&self, morsels: &Morsels<Batch>, run: &Run<'_>) {
        let mut through = match Through::new(self, run) {
            Ok(through) => through,
            // It would fail as well on the thread that the query began on, and is told there.
            Err(_) => return,
        };
        while let Some(morsel) = morsels.begin() {
            through.start(&morsel);
            while let Some(made) = through.nested.next().transpose() {
                let failed = made.is_err();
                if !morsels.put(&morsel, made) {
                    return;
                }
                if failed {
                    break;
                }
            }
            morsels.done(&morsel);
        }
    }
}

/// How many units there are; each is of one range.
fn units_of(ranges: &[Range<u32>], unit: usize) -> usize {
    ranges.iter().map(|range| range.len().div_ceil(unit)).sum()
}

/// Whether what it makes of a row depends on that row only, so that rows may pass it in different threads.
fn can_be_shared(operator: &Operator) -> bool {
    let by_itself = operator.is_rowwise() && !operator.changes_graph();
    // Procedures of a host program may mind.
    by_itself && !matches!(operator, Operator::Call(_) | Operator::Pattern(_))
}

/// What one thread passes nodes through.
struct Through<'g> {
    gathering: &'g Gathering<'g>,
    nested: Nested<'g>,
    slots: usize,
}

impl<'g> Through<'g> {
    fn new(gathering: &'g Gathering<'g>, run: &'g Run<'g>) -> Result<Self> {
        let nested = Nested::new(gathering.through, &gathering.given, BATCH_ROWS, run)?;
        Ok(Through { gathering, nested, slots: run.slots })
    }

    /// Begins with the nodes of a morsel.
    fn start(&mut self, morsel: &Morsel) {
        let nodes = self.gathering.nodes(morsel.units.clone());
        let mut batch = Batch::blank(nodes.len(), self.slots);
        batch.set(self.gathering.node, Column::Nodes(nodes));
        self.nested.start(batch);
    }
}

/// Gives what the threads make, in order, and makes some itself.
struct Gather<'g, F> {
    through: Through<'g>,
    morsels: &'g Morsels<Batch>,
    /// The morsel that this thread is not done with.
    own: Option<Morsel>,
    pace: Option<&'g Pace>,
    helpers: Helpers,
    call: F,
}

impl<F: Fn(&mut Helpers)> Source for Gather<'_, F> {
    fn next(&mut self) -> Result<Option<Batch>> {
        loop {
            match self.morsels.next(self.own.as_ref()) {
                Next::Take(made) => return made.map(Some),
                Next::Begin(morsel) => {
                    if let Some(pace) = self.pace {
                        pace.tell(morsel.units.start as u64, self.morsels.units() as u64);
                    }
                    self.through.start(&morsel);
                    self.own = Some(morsel);
                }
                Next::GoOn => {}
                Next::End => return Ok(None),
            }
            (self.call)(&mut self.helpers);
            let Some(own) = &self.own else { continue };
            let made = self.through.nested.next().transpose();
            let done = !matches!(made, Some(Ok(_)));
            if let Some(made) = made {
                self.morsels.put(own, made);
            }
            if done {
                self.morsels.done(own);
                self.own = None;
            }
        }
    }

    /// A query's first operators are begun once.
    fn reset(&mut self) {}
}
