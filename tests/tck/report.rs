//! Runs many scenarios at once and tells what came of them, by area and one by one.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::feature::Scenario;
use super::grade;
use super::reword::{AS_WRITTEN, OTHERS, Wording};

/// What came of a run.
pub struct Report {
    /// Area to how many passed and how many there are.
    areas: BTreeMap<String, (usize, usize)>,
    /// Each scenario that failed, and what differs.
    failures: Vec<(String, String)>,
    /// Each that passes as written and fails in other words, with these and what differs.
    other_words: Vec<(String, String)>,
}

impl Report {
    /// Runs the scenarios on every core.
    pub fn of(scenarios: &[Scenario], suite: &Path) -> Report {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut results = Vec::new();
            while let Some((place, scenario)) = next_of(&next, scenarios) {
                results.push((place, run(scenario, suite)));
            }
            results
        };
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let mut results: Vec<(usize, Outcome)> = std::thread::scope(|scope| {
            let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            handles.into_iter().flat_map(|handle| handle.join().expect("a worker catches panics")).collect()
        });
        results.sort_by_key(|(place, _)| *place);
        Report::sum_up(scenarios, results.into_iter().map(|(_, result)| result))
    }

    fn sum_up(scenarios: &[Scenario], results: impl Iterator<Item = Outcome>) -> Report {
        let mut report = Report { areas: BTreeMap::new(), failures: Vec::new(), other_words: Vec::new() };
        for (scenario, result) in scenarios.iter().zip(results) {
            let area = report.areas.entry(scenario.area.clone()).or_default();
            let name = format!("{}/{}", scenario.area, scenario.name);
            area.0 += usize::from(!matches!(result, Outcome::Fails(_)));
            area.1 += 1;
            match result {
                Outcome::Passes => {}
                Outcome::Fails(difference) => report.failures.push((name, difference)),
                Outcome::FailsInOtherWords(difference) => report.other_words.push((name, difference)),
            }
        }
        report
    }

    /// How many scenarios passed.
    pub fn passed(&self) -> usize {
        self.areas.values().map(|(passed, _)| passed).sum()
    }

    /// How many scenarios were run.
    pub fn total(&self) -> usize {
        self.areas.values().map(|(_, total)| total).sum()
    }

    /// A line for each area, and one for all.
    pub fn table(&self) -> String {
        let mut table = String::new();
        for (area, (passed, total)) in &self.areas {
            _ = writeln!(table, "{area:<36} {passed:>5} of {total:>5}");
        }
        _ = writeln!(table, "{:<36} {:>5} of {:>5}", "all", self.passed(), self.total());
        table
    }

    /// Every scenario that failed, with what differs.
    pub fn failures(&self) -> String {
        listed(&self.failures)
    }

    /// Every scenario that passes as written and fails in other words.
    pub fn other_words(&self) -> String {
        listed(&self.other_words)
    }
}

/// What came of a scenario.
enum Outcome {
    Passes,
    Fails(String),
    FailsInOtherWords(String),
}

fn listed(failures: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, difference) in failures {
        _ = writeln!(text, "## {name}\n{difference}\n");
    }
    text
}

fn next_of<'s>(next: &AtomicUsize, scenarios: &'s [Scenario]) -> Option<(usize, &'s Scenario)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    scenarios.get(place).map(|scenario| (place, scenario))
}

fn run(scenario: &Scenario, suite: &Path) -> Outcome {
    if let Err(difference) = run_as(scenario, suite, &AS_WRITTEN) {
        return Outcome::Fails(difference);
    }
    for wording in OTHERS.iter().filter(|wording| (wording.applies)(scenario)) {
        if let Err(difference) = run_as(scenario, suite, wording) {
            return Outcome::FailsInOtherWords(format!("{}: {difference}", wording.name));
        }
    }
    Outcome::Passes
}

fn run_as(scenario: &Scenario, suite: &Path, wording: &Wording) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| grade::run(scenario, suite, wording)))
        .unwrap_or_else(|_| Err("it panicked".into()))
}
