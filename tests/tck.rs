//! The openCypher Technology Compatibility Kit: every scenario of it, graded strictly.
//!
//! The suite is looked for in `KENNING_TCK`, or beside this folder in `../shared/tck`; without it the test says that it
//! was skipped. `KENNING_TCK_ONLY` runs the scenarios whose area or name holds a text, and `KENNING_TCK_REPORT` names a
//! file for the failures.

#[path = "tck/cell.rs"]
mod cell;
#[path = "tck/effects.rs"]
mod effects;
#[path = "tck/engine.rs"]
mod engine;
#[path = "tck/feature.rs"]
mod feature;
#[path = "tck/grade.rs"]
mod grade;
#[path = "tck/read_cell.rs"]
mod read_cell;
#[path = "tck/report.rs"]
mod report;
#[path = "tck/reword.rs"]
mod reword;
#[path = "tck/tables.rs"]
mod tables;
#[path = "tck/tokens.rs"]
mod tokens;
#[path = "tck/wrong.rs"]
mod wrong;

use std::path::{Path, PathBuf};

use feature::Scenario;
use report::Report;

/// The folder of the suite, where there is one.
fn suite() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tck");
    let suite = std::env::var_os("KENNING_TCK").map_or_else(beside, PathBuf::from);
    suite.join("features").is_dir().then_some(suite)
}

fn scenarios(suite: &Path) -> Vec<Scenario> {
    asked(feature::read_all(&suite.join("features")).unwrap_or_else(|error| panic!("{error}")))
}

/// Those of the scenarios that are to be run.
fn asked(mut scenarios: Vec<Scenario>) -> Vec<Scenario> {
    if let Ok(only) = std::env::var("KENNING_TCK_ONLY") {
        scenarios.retain(|scenario| format!("{}/{}", scenario.area, scenario.name).contains(&only));
    }
    scenarios
}

/// Runs them all; each must pass, as written and in other words.
fn all_pass(scenarios: &[Scenario], suite: &Path) {
    let report = Report::of(scenarios, suite);
    println!("{}", report.table());
    if let Some(file) = std::env::var_os("KENNING_TCK_REPORT") {
        std::fs::write(file, report.failures() + &report.other_words()).expect("the report can be written");
    }
    assert_eq!(report.passed(), report.total(), "{}", report.failures());
    assert!(report.other_words().is_empty(), "passes as written, and not in other words\n{}", report.other_words());
}

#[test]
fn scenarios_pass() {
    let Some(suite) = suite() else {
        return println!("skipped: no suite; KENNING_TCK can name its folder");
    };
    all_pass(&scenarios(&suite), &suite);
}

/// The tables of `tests/conformance`, written from the specification for what the suite asks little of.
#[test]
fn own_scenarios_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let scenarios = asked(tables::read_all(&folder).unwrap_or_else(|error| panic!("{error}")));
    all_pass(&scenarios, &folder);
}
