//! A loop cut into morsels that several threads work on, and whose results one thread takes in order.
//!
//! ```text
//! morsels     0  1  2  3  4  5  6  …          begun in order, by whoever is free
//! made        x  x     x  x                    what was made of each waits here
//! taken       ^ 0, then 1, then 2 once it is there: the order in which one thread alone would have made them
//! ```
//!
//! A loop begins on the query's own thread. Others are called only when the query has gone on for a while and enough is
//! left of the loop, by what was done of it until then, so that a short query never pays for them, whatever was expected
//! of it. How far they may run ahead is bounded, and what is taken comes in the same order as without them: an answer
//! doesn't tell how many threads there were.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::atomic::AtomicUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::budget::Watch;
use super::{Budget, Run};
use crate::error::Result;
use crate::graph::Graph;
use crate::value::Value;
use crate::value::temporal::Clock;

/// How many morsels may be begun and not taken, for each thread.
const AHEAD: usize = 4;

/// How many things made of a morsel may wait to be taken.
const MOST_WAITING: usize = 16;

/// For each thread, into how many morsels the rest is cut once several threads work on it.
const CUTS: usize = 16;

/// The stack of a helping thread: as much as the thread has that most programs begin with.
const STACK_BYTES: usize = 8 << 20;

/// Morsels, and what was made of them and is not taken yet.
pub(super) struct Morsels<T> {
    /// What is cut into morsels: so many units, such as nodes.
    units: usize,
    /// How many units a morsel may have.
    most: usize,
    /// How many things made of a morsel may wait.
    waiting: usize,
    threads: usize,
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    /// How many units are in morsels that were begun.
    begun: usize,
    /// The number of the morsel that is taken from.
    taking: usize,
    /// From that one on, what was made.
    made: VecDeque<Made<T>>,
    /// Whether threads were called to help.
    helped: bool,
    /// Nothing more is wanted.
    over: bool,
}

/// What was made of a morsel.
struct Made<T> {
    things: VecDeque<Result<T>>,
    done: bool,
}

/// A part of the loop.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Morsel {
    number: usize,
    /// The units that it has.
    pub units: Range<usize>,
}

/// What the thread that takes should do next.
pub(super) enum Next<T> {
    /// Take this.
    Take(Result<T>),
    /// Begin with this morsel.
    Begin(Morsel),
    /// Go on with the one that was begun.
    GoOn,
    /// Nothing is left.
    End,
}

impl<T> Morsels<T> {
    /// None begun; a morsel will have `most` units at most. As much as all threads run ahead, `waiting` things may wait
    /// at once.
    pub fn new(units: usize, most: usize, waiting: usize, threads: usize) -> Self {
        let waiting = (waiting / (threads * AHEAD)).clamp(1, MOST_WAITING);
        let state = State { begun: 0, taking: 0, made: VecDeque::new(), helped: false, over: false };
        Morsels { units, most, waiting, threads, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// What to do next for the thread that takes; `own` is the morsel that it has begun and isn't done with.
    pub fn next(&self, own: Option<&Morsel>) -> Next<T> {
        let mut state = self.state();
        loop {
            state.pass_done(&self.changed);
            if state.over || (state.begun == self.units && state.made.is_empty()) {
                return Next::End;
            }
            if let Some(thing) = state.made.front_mut().and_then(|made| made.things.pop_front()) {
                self.changed.notify_all();
                return Next::Take(thing);
            }
            match own {
                Some(own) if state.has_room(own, self.waiting) => return Next::GoOn,
                None if self.may_begin(&state) => return Next::Begin(self.cut(&mut state)),
                _ => state = self.wait(state),
            }
        }
    }

    /// Puts something made of a morsel behind what is there; false where nothing more is wanted.
    pub fn put(&self, morsel: &Morsel, thing: Result<T>) -> bool {
        let mut state = self.state();
        while !state.over && !state.has_room(morsel, self.waiting) {
            state = self.wait(state);
        }
        let wanted = !state.over;
        if let Some(made) = state.of(morsel).filter(|_| wanted) {
            made.things.push_back(thing);
            self.changed.notify_all();
        }
        wanted
    }

    /// Notes that nothing more will be made of a morsel.
    pub fn done(&self, morsel: &Morsel) {
        if let Some(made) = self.state().of(morsel) {
            made.done = true;
        }
        self.changed.notify_all();
    }

    /// The next morsel for a thread that helps; none where none is left. Waits while too many are ahead.
    pub fn begin(&self) -> Option<Morsel> {
        let mut state = self.state();
        while !state.over && state.begun < self.units {
            if self.may_begin(&state) {
                return Some(self.cut(&mut state));
            }
            state = self.wait(state);
        }
        None
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.units
    }

    fn may_begin(&self, state: &State<T>) -> bool {
        state.begun < self.units && state.made.len() < self.threads * AHEAD
    }

    /// Cuts off a morsel: of one thread each has twice as many units as the one before; several take ever fewer, so that
    /// they end at the same time.
    fn cut(&self, state: &mut State<T>) -> Morsel {
        let number = state.taking + state.made.len();
        let left = self.units - state.begun;
        let wanted = if state.helped { left / (self.threads * CUTS) } else { 1 << number.min(16) };
        let from = state.begun;
        state.begun += wanted.clamp(1, self.most).min(left);
        state.made.push_back(Made { things: VecDeque::new(), done: false });
        Morsel { number, units: from..state.begun }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing that may panic runs while it is locked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<T>>) -> MutexGuard<'s, State<T>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self) {
        self.state().over = true;
        self.changed.notify_all();
    }
}

impl<T> State<T> {
    /// Goes on to the first morsel of which something is left, or more may come.
    fn pass_done(&mut self, changed: &Condvar) {
        while self.made.front().is_some_and(|made| made.done && made.things.is_empty()) {
            self.made.pop_front();
            self.taking += 1;
            changed.notify_all();
        }
    }

    fn of(&mut self, morsel: &Morsel) -> Option<&mut Made<T>> {
        self.made.get_mut(morsel.number.wrapping_sub(self.taking))
    }

    fn has_room(&self, morsel: &Morsel, waiting: usize) -> bool {
        let made = self.made.get(morsel.number.wrapping_sub(self.taking));
        made.is_some_and(|made| made.things.len() < waiting)
    }
}

/// Ends the work on morsels when it is dropped, also by a panic, so that nobody waits for what never comes.
pub(super) struct Ending<'m, T>(pub &'m Morsels<T>);

impl<T> Drop for Ending<'_, T> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Ends the work where the thread that holds it panics.
pub(super) struct EndingByPanic<'m, T>(pub &'m Morsels<T>);

impl<T> Drop for EndingByPanic<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.end();
        }
    }
}

/// When helping threads are called, and how many.
pub(super) struct Helpers {
    /// How old the query was when the loop began.
    before: Duration,
    begun: Instant,
    alone: Duration,
    /// How many may be called; none once they are.
    left: usize,
}

/// Helping threads are called where what is done of a query and what is left of its loop, as it seems, come to so many
/// times what it goes on alone: on a machine that is busy, a thread may be long in coming, and a query of a few
/// milliseconds would wait for it.
const WORTHWHILE: u32 = 8;

/// And where so much is left of the loop, which is a few times what it takes to call a thread.
const LEAST_LEFT: Duration = Duration::from_micros(200);

impl Helpers {
    /// None called, of those that a query may have beside its own.
    pub fn new(run: &Run<'_>) -> Self {
        let begun = Instant::now();
        let before = begun.saturating_duration_since(run.watch.begun());
        Helpers { before, begun, alone: run.watch.alone(), left: run.threads.saturating_sub(1) }
    }

    /// Whether they were.
    pub fn were_called(&self) -> bool {
        self.left == 0
    }

    /// Calls them, each to do `help`, where the query has gone on for a while and the loop will go on for longer.
    pub fn call<'s, T>(
        &mut self,
        morsels: &Morsels<T>,
        scope: &'s thread::Scope<'s, '_>,
        help: impl Fn() + Copy + Send + 's,
    ) {
        if !self.are_due(morsels) {
            return;
        }
        morsels.state().helped = true;
        for _ in 0..std::mem::take(&mut self.left) {
            // Where no thread can be had, the query goes on without.
            let _ = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, help);
        }
    }

    /// Whether it is time to call them.
    pub fn are_due<T>(&self, morsels: &Morsels<T>) -> bool {
        if self.left == 0 {
            return false;
        }
        let gone = self.begun.elapsed();
        if self.before + gone < self.alone {
            return false;
        }
        let begun = morsels.state().begun;
        let left = gone.as_secs_f64() * (morsels.units - begun) as f64 / begun.max(1) as f64;
        let whole = (self.before + gone).as_secs_f64() + left;
        let enough = left >= LEAST_LEFT.min(self.alone).as_secs_f64();
        begun < morsels.units && enough && whole >= (self.alone * WORTHWHILE).as_secs_f64()
    }
}

/// Ranges of nodes cut into parts of at least so many, where there is more than one thread to work on them.
pub(super) fn cut(ranges: &[Range<u32>], least: usize, run: &Run<'_>) -> Vec<Range<u32>> {
    if run.threads < 2 {
        return ranges.to_vec();
    }
    let all: usize = ranges.iter().map(|range| range.len()).sum();
    let size = (all / MOST_PARTS).max(run.watch.grain(least));
    let cut = |range: &Range<u32>| {
        let end = range.end;
        range.clone().step_by(size).map(move |from| from..end.min(from.saturating_add(size as u32)))
    };
    ranges.iter().flat_map(cut).collect()
}

/// Into how many parts nodes are cut, about: enough for threads to end at the same time, though some take longer.
const MOST_PARTS: usize = 128;

/// Hands what `make` makes of each of so many parts of a loop to `take`, in order.
pub(super) fn each<T: Send>(
    parts: usize,
    run: &Run<'_>,
    make: impl Fn(usize, &Run<'_>) -> Result<T> + Sync,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<()> {
    if run.threads.min(parts) < 2 {
        return (0..parts).try_for_each(|part| take(make(part, run)?));
    }
    let morsels = Morsels::new(parts, 1, parts, run.threads);
    let work = |morsel: &Morsel, run: &Run<'_>| {
        morsels.put(morsel, make(morsel.units.start, run));
        morsels.done(morsel);
    };
    let shared = Shared::of(run);
    let help = || {
        let _ending = EndingByPanic(&morsels);
        shared.with_run(|run| {
            while let Some(morsel) = morsels.begin() {
                work(&morsel, run);
            }
        });
    };
    thread::scope(|scope| {
        let _ending = Ending(&morsels);
        let mut helpers = Helpers::new(run);
        loop {
            match morsels.next(None) {
                Next::Take(made) => take(made?)?,
                Next::Begin(morsel) => {
                    work(&morsel, run);
                    helpers.call(&morsels, scope, help);
                }
                Next::GoOn => {}
                Next::End => return Ok(()),
            }
        }
    })
}

/// What a helping thread needs of a running query.
#[derive(Clone, Copy)]
pub(super) struct Shared<'q> {
    graph: &'q Graph,
    parameters: &'q [Value],
    clock: Clock,
    slots: usize,
    budget: &'q Budget,
    held: &'q AtomicUsize,
}

impl<'q> Shared<'q> {
    /// Of this one.
    pub fn of(run: &Run<'q>) -> Self {
        let (budget, held) = run.watch.shared();
        let Run { graph, parameters, clock, slots, .. } = *run;
        Shared { graph, parameters, clock, slots, budget, held }
    }

    /// Does some of a query's work with a watch of its own, over the same budget.
    pub fn with_run<R>(&self, work: impl FnOnce(&Run<'_>) -> R) -> R {
        let watch = Watch::helping(self.budget, self.held);
        let Shared { graph, parameters, clock, slots, .. } = *self;
        work(&Run { graph, parameters, watch: &watch, clock, slots, profile: None, threads: 1 })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::num::NonZero;
    use std::sync::Mutex;

    use super::*;
    use crate::error::{Error, kinds};

    /// Does something on a run that four threads share from the beginning.
    fn with_run<T>(work: impl FnOnce(&Run<'_>) -> T) -> T {
        let (graph, threads) = (Graph::default(), NonZero::new(4).unwrap_or(NonZero::<usize>::MIN));
        let budget = Budget { threads, alone: Duration::ZERO, ..Budget::default() };
        let watch = Watch::new(&budget);
        let (parameters, clock) = (&[], Clock::start());
        work(&Run { graph: &graph, parameters, watch: &watch, clock, slots: 0, profile: None, threads: 4 })
    }

    #[test]
    fn what_several_threads_make_is_taken_in_order() {
        let makers = Mutex::new(HashSet::new());
        let mut taken = Vec::new();
        let make = |part: usize, run: &Run<'_>| {
            // Those that began later are done sooner.
            thread::sleep(Duration::from_micros(400 - 90 * (part as u64 % 4)));
            makers.lock().unwrap_or_else(PoisonError::into_inner).insert(thread::current().id());
            run.watch.hold(1)?;
            Ok(part)
        };
        let held = with_run(|run| {
            let done = each(200, run, make, |part| {
                taken.push(part);
                Ok(())
            });
            assert_eq!(done, Ok(()));
            run.watch.shared().1.load(std::sync::atomic::Ordering::Relaxed)
        });
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
        assert!(makers.lock().unwrap_or_else(PoisonError::into_inner).len() > 1);
        assert_eq!(held, 200);
    }

    #[test]
    fn the_first_error_in_order_is_the_one_that_is_told() {
        let failed = |part: usize| Error::new(kinds::ARITHMETIC, format!("at {part}"));
        let make = |part: usize, _: &Run<'_>| {
            thread::sleep(Duration::from_micros(if part == 70 { 2_000 } else { 50 }));
            if part < 70 { Ok(part) } else { Err(failed(part)) }
        };
        let mut taken = 0;
        let done = with_run(|run| {
            each(10_000, run, make, |_| {
                taken += 1;
                Ok(())
            })
        });
        assert_eq!((done, taken), (Err(failed(70)), 70));
    }

    #[test]
    fn a_panic_ends_the_work_of_all() {
        for by_helper in [false, true] {
            let own = thread::current().id();
            let make = |part: usize, _: &Run<'_>| {
                assert!(part < 20 || (thread::current().id() == own) == by_helper, "on purpose");
                // Whoever is to go on leaves the others the time to come so far.
                thread::sleep(Duration::from_micros(if part < 20 { 100 } else { 5_000 }));
                Ok(())
            };
            let done = std::panic::catch_unwind(|| with_run(|run| each(1_000, run, make, |()| Ok(()))));
            assert!(done.is_err());
        }
    }

    #[test]
    fn morsels_are_cut_as_long_as_there_is_something() {
        let morsels: Morsels<()> = Morsels::new(100, 8, 1, 2);
        let mut sizes = Vec::new();
        while let Next::Begin(morsel) = morsels.next(None) {
            morsels.done(&morsel);
            sizes.push(morsel.units.len());
        }
        assert_eq!(sizes.iter().sum::<usize>(), 100);
        assert_eq!(sizes[..5], [1, 2, 4, 8, 8]);
    }
}
