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

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::batch::{BATCH_ROWS, Batch, Column};
use super::build::{self, read_behind};
use super::morsels::{Ending, EndingByPanic, Helpers, Morsel, Morsels, Next, Shared};
use super::nested::Nested;
use super::numbering::{Asked, Numbered, Numbering};
use super::{Run, Source, scan};
use crate::error::{Error, Result};
use crate::functions::Pace;
use crate::plan::{Operator, Slot};
use crate::value::{NodeId, Value};

/// Nodes are cut into units of so many.
const UNIT: usize = 32;

/// How many nodes threads may take at once: enough that they seldom have to wait for each other.
const MOST_NODES: usize = 16 * BATCH_ROWS;

/// How many pieces of what each thread makes may wait for their turn, at most.
const MOST_PIECES: usize = 8;

/// How many batches are handed to the thread that goes on with them at once.
const PIECE: usize = 16;

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
    /// What is aggregated of what passed.
    asked: Option<Asked<'p>>,
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
        let asked = Asked::of(others.get(count));
        if (count == 0 && asked.is_none()) || units_of(&ranges, unit) < 2 {
            return None;
        }
        let given = read_behind(operators, wanted, run.slots).swap_remove(count);
        let (through, behind) = others.split_at(count);
        Some(Gathering { node, ranges, unit, through, given, asked, behind, wanted })
    }

    /// Hands what the whole pipeline gives to `take`, batch by batch.
    pub fn each_batch(&self, run: &Run<'_>, mut take: impl FnMut(Batch) -> Result<()>) -> Result<()> {
        let piece_bytes = PIECE * BATCH_ROWS * self.given.len().max(1) * size_of::<Value>();
        let waiting = (run.watch.memory_bytes() / WAITING_PART / piece_bytes).min(MOST_PIECES * run.threads);
        let morsels = Morsels::new(units_of(&self.ranges, self.unit), MOST_NODES / self.unit, waiting, run.threads);
        let shared = Shared::of(run);
        let makers = AtomicUsize::new(1);
        let help = || {
            let _ending = EndingByPanic(&morsels);
            let maker = makers.fetch_add(1, Ordering::Relaxed);
            shared.with_run(|run| self.help(&morsels, maker, run));
        };
        thread::scope(|scope| {
            let _ending = Ending(&morsels);
            let gather = Gather {
                through: Through::new(self, 0, run)?,
                morsels: &morsels,
                own: None,
                ready: VecDeque::new(),
                pace: run.watch.claim_pace(),
                helpers: Helpers::new(run),
                effort: Effort::new(run),
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
    fn help(&self, morsels: &Morsels<Piece>, maker: usize, run: &Run<'_>) {
        let mut through = match Through::new(self, maker, run) {
            Ok(through) => through,
            // It would fail as well on the thread that the query began on, and is told there.
            Err(_) => return,
        };
        while let Some(morsel) = morsels.begin() {
            through.start(&morsel);
            while let Some(piece) = through.piece(PIECE) {
                let failed = piece.is_err();
                if !morsels.put(&morsel, piece) {
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

/// Rows, and what is known of them.
type Made = (Batch, Option<Numbered>);

/// What is handed over at once.
type Piece = VecDeque<Made>;

/// What one thread passes nodes through.
struct Through<'g> {
    gathering: &'g Gathering<'g>,
    nested: Nested<'g>,
    numbering: Option<Numbering<'g>>,
    /// The units of the morsel at hand that are not begun.
    units: Range<usize>,
    /// What went wrong behind what was handed over last.
    failed: Option<Error>,
    slots: usize,
}

impl<'g> Through<'g> {
    fn new(gathering: &'g Gathering<'g>, maker: usize, run: &'g Run<'g>) -> Result<Self> {
        let numbering = gathering.asked.map(|asked| Numbering::new(maker, asked, run));
        let nested = Nested::new(gathering.through, &gathering.given, BATCH_ROWS, run)?;
        Ok(Through { gathering, nested, numbering, units: 0..0, failed: None, slots: run.slots })
    }

    /// Begins with the nodes of a morsel.
    fn start(&mut self, morsel: &Morsel) {
        self.units = morsel.units.clone();
        self.start_batch();
    }

    /// Goes on with as many of the nodes as a batch has.
    fn start_batch(&mut self) {
        let to = self.units.end.min(self.units.start + (BATCH_ROWS / self.gathering.unit).max(1));
        let nodes = self.gathering.nodes(self.units.start..to);
        self.units.start = to;
        let mut batch = Batch::blank(nodes.len(), self.slots);
        batch.set(self.gathering.node, Column::Nodes(nodes));
        self.nested.start(batch);
    }

    /// The next batches, so many at most; nothing where none are left of the morsel.
    fn piece(&mut self, most: usize) -> Option<Result<Piece>> {
        let mut piece = Piece::new();
        while piece.len() < most && self.failed.is_none() {
            match self.next() {
                Ok(Some(made)) => piece.push_back(made),
                Ok(None) if self.units.is_empty() => break,
                Ok(None) => self.start_batch(),
                Err(error) => self.failed = Some(error),
            }
        }
        match piece.is_empty() {
            true => self.failed.take().map(Err),
            false => Some(Ok(piece)),
        }
    }

    fn next(&mut self) -> Result<Option<Made>> {
        let Some(batch) = self.nested.next()? else { return Ok(None) };
        let Some(numbering) = &mut self.numbering else { return Ok(Some((batch, None))) };
        let (batch, numbered) = numbering.of(batch)?;
        Ok(Some((batch, Some(numbered))))
    }
}

/// Gives what the threads make, in order, and makes some itself.
struct Gather<'g, F> {
    through: Through<'g>,
    morsels: &'g Morsels<Piece>,
    /// The morsel that this thread is not done with.
    own: Option<Morsel>,
    /// What was taken and is not given yet.
    ready: Piece,
    pace: Option<&'g Pace>,
    helpers: Helpers,
    effort: Effort,
    call: F,
}

/// How the time goes of a thread that makes rows alone: what others could take off it, and what is done with them behind.
struct Effort {
    begun: Instant,
    making: Duration,
    /// Whether others help whatever they could take.
    always: bool,
    /// Whether it was seen that they could take too little.
    alone: bool,
}

/// Others are called where making takes so many of ten parts of the time: rows that another thread made are not near at
/// hand, so that whoever goes on with them is slower.
const WORTH_SHARING: u32 = 6;

impl Effort {
    fn new(run: &Run<'_>) -> Self {
        let always = run.watch.alone().is_zero();
        Effort { begun: Instant::now(), making: Duration::ZERO, always, alone: false }
    }

    /// Does something that others could do as well.
    fn make<T>(&mut self, make: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let made = make();
        self.making += begun.elapsed();
        made
    }

    fn is_worth_sharing(&self) -> bool {
        self.always || self.making * 10 >= self.begun.elapsed() * WORTH_SHARING
    }
}

impl<F: Fn(&mut Helpers)> Gather<'_, F> {
    /// Calls others where there is enough for them to do; where they could take too little, none are called any more.
    fn call_for_help(&mut self) {
        if self.effort.alone || !self.helpers.are_due(self.morsels) {
            return;
        }
        match self.effort.is_worth_sharing() {
            true => (self.call)(&mut self.helpers),
            false => (self.effort.alone, self.through.numbering) = (true, None),
        }
    }
}

impl<F: Fn(&mut Helpers)> Source for Gather<'_, F> {
    fn next(&mut self) -> Result<Option<Batch>> {
        Ok(self.next_numbered()?.map(|(batch, _)| batch))
    }

    fn next_numbered(&mut self) -> Result<Option<Made>> {
        loop {
            if let Some(made) = self.ready.pop_front() {
                return Ok(Some(made));
            }
            match self.morsels.next(self.own.as_ref()) {
                Next::Take(piece) => {
                    self.ready = piece?;
                    continue;
                }
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
            self.call_for_help();
            let Some(own) = &self.own else { continue };
            // As long as nobody helps, nobody has to be waited for, and whoever wants few rows gets them at once.
            let piece = match self.helpers.were_called() {
                true => self.through.piece(PIECE),
                false if self.effort.alone => self.through.piece(1),
                false => self.effort.make(|| self.through.piece(1)),
            };
            let done = !matches!(piece, Some(Ok(_)));
            if let Some(piece) = piece {
                self.morsels.put(own, piece);
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
