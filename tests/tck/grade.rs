//! Runs one scenario and says what differs; nothing that a step expects is passed over.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use kenning::error::Phase;
use kenning::value::Map;
use kenning::{Answer, Error};

use super::cell::Cell;
use super::effects::Snapshot;
use super::engine::Engine;
use super::feature::{ExpectedRows, Scenario, Step};
use super::read_cell;
use super::reword::{Reworded, Wording};

/// Runs a scenario; the error says what differs, in words for the report.
pub fn run(scenario: &Scenario, suite: &Path, wording: &Wording) -> Result<(), String> {
    let mut run = Run { engine: Engine::empty(), parameters: Map::new(), before: None, outcome: None, wording };
    scenario.steps.iter().try_for_each(|step| run.step(step, suite))?;
    match run.outcome {
        Some(Outcome { result: Err(error), expected: false, .. }) => Err(format!("no error was expected\n{error}")),
        Some(_) => Ok(()),
        None => Err("the scenario runs nothing".into()),
    }
}

/// What the last query under test came to.
struct Outcome {
    result: Result<Answer, Error>,
    /// How it was put.
    reworded: Reworded,
    /// Whether a step has looked at it.
    expected: bool,
}

struct Run<'w> {
    engine: Engine,
    parameters: Map,
    /// What the graph held before the query under test.
    before: Option<Snapshot>,
    outcome: Option<Outcome>,
    wording: &'w Wording,
}

impl Run<'_> {
    fn step(&mut self, step: &Step, suite: &Path) -> Result<(), String> {
        match step {
            Step::EmptyGraph => Ok(()),
            Step::NamedGraph(name) => self.named_graph(name, suite),
            Step::Prepare(query) => self.prepare(query),
            Step::Procedure(signature, table) => self.engine.register(signature, table),
            Step::Parameters(parameters) => self.set_parameters(parameters),
            Step::Run(query) => self.execute(query),
            Step::Rows(expected) => {
                let (answer, reworded) = self.answer()?;
                expected_columns(expected, answer, reworded)?;
                expected_rows(expected, answer)
            }
            Step::NoRows => no_rows(self.answer()?.0),
            Step::Effects(expected) => self.effects(expected),
            Step::Error { class, phase, detail } => self.error(class, phase, detail),
            Step::Unknown(words) => Err(format!("no such step: {words}")),
        }
    }

    fn named_graph(&mut self, name: &str, suite: &Path) -> Result<(), String> {
        let file = suite.join("graphs").join(name).join(format!("{name}.cypher"));
        let query = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        self.prepare(&query)
    }

    fn prepare(&mut self, query: &str) -> Result<(), String> {
        let prepared = self.engine.run(query, &self.parameters);
        prepared.map(|_| ()).map_err(|error| format!("the graph can't be prepared\n{error}"))
    }

    fn set_parameters(&mut self, parameters: &[(String, String)]) -> Result<(), String> {
        for (name, text) in parameters {
            let value = read_cell::read(text)?.value().ok_or_else(|| format!("`{text}` can't be a parameter"))?;
            self.parameters.insert(Arc::from(name.as_str()), value);
        }
        Ok(())
    }

    fn execute(&mut self, query: &str) -> Result<(), String> {
        self.before = Some(Snapshot::take(&mut self.engine)?);
        let reworded = (self.wording.reword)(query, &self.parameters);
        let result = self.engine.run(&reworded.text, &reworded.parameters);
        if let Err(error) = &result {
            self.unchanged().map_err(|changes| format!("{changes} behind an error\n{error}"))?;
        }
        self.outcome = Some(Outcome { result, reworded, expected: false });
        Ok(())
    }

    fn answer(&mut self) -> Result<(&Answer, &Reworded), String> {
        let outcome = self.outcome.as_mut().ok_or("no query was run")?;
        outcome.expected = true;
        let answer = outcome.result.as_ref().map_err(|error| format!("an answer was expected\n{error}"))?;
        Ok((answer, &outcome.reworded))
    }

    fn changes(&mut self) -> Result<BTreeSet<String>, String> {
        let after = Snapshot::take(&mut self.engine)?;
        self.before.as_ref().map(|before| before.until(&after)).ok_or("no query was run".into())
    }

    fn unchanged(&mut self) -> Result<(), String> {
        let changes = self.changes()?;
        if changes.is_empty() { Ok(()) } else { Err(listed(&changes)) }
    }

    fn effects(&mut self, expected: &[(String, String)]) -> Result<(), String> {
        let expected: BTreeSet<String> = expected.iter().map(|(name, number)| format!("{name} {number}")).collect();
        let found = self.changes()?;
        if expected == found {
            return Ok(());
        }
        Err(format!("side effects\n  expected {}\n  found    {}", listed(&expected), listed(&found)))
    }

    fn error(&mut self, class: &str, phase: &str, detail: &str) -> Result<(), String> {
        let outcome = self.outcome.as_mut().ok_or("no query was run")?;
        outcome.expected = true;
        let expected = format!("{class} at {phase}: {detail}");
        let error = match &outcome.result {
            Err(error) => error,
            Ok(answer) => return Err(format!("expected {expected}, but it answered\n{}", shown(answer).join("\n"))),
        };
        let kind = error.kind();
        let holds = kind.class == class
            && (phase == "any time" || kind.phase.name() == phase)
            && (detail == "*" || kind.detail == detail);
        match holds {
            // Our own demand: what is found in the text points into it.
            true if kind.phase == Phase::Compile && !points_into(&outcome.reworded.text, error) => {
                Err(format!("the error points nowhere\n{error}"))
            }
            true => Ok(()),
            false => {
                let found = format!("{} at {}: {}", kind.class, kind.phase.name(), kind.detail);
                Err(format!("error\n  expected {expected}\n  found    {found}\n{error}"))
            }
        }
    }
}

/// Whether the error has a place within the text; a place at its very end is one too.
fn points_into(text: &str, error: &Error) -> bool {
    error.span().is_some_and(|span| span.from <= span.to && span.to <= text.len())
}

fn listed(changes: &BTreeSet<String>) -> String {
    if changes.is_empty() { "none".into() } else { changes.iter().cloned().collect::<Vec<_>>().join(", ") }
}

/// Neither columns nor rows: what a query that only writes gives.
fn no_rows(answer: &Answer) -> Result<(), String> {
    match answer.rows.is_empty() {
        true => Ok(()),
        false => Err(format!("no rows were expected\n{}", shown(answer).join("\n"))),
    }
}

/// Columns are named by the text as it was put, so both are taken back to the words before.
fn expected_columns(expected: &ExpectedRows, answer: &Answer, reworded: &Reworded) -> Result<(), String> {
    let found: Vec<String> = answer.columns.iter().map(|name| reworded.column(name)).collect();
    let wanted: Vec<String> = expected.columns.iter().map(|name| reworded.column(name)).collect();
    match found == wanted {
        true => Ok(()),
        false => Err(format!("columns\n  expected {wanted:?}\n  found    {found:?}")),
    }
}

fn expected_rows(expected: &ExpectedRows, answer: &Answer) -> Result<(), String> {
    let found = answer.rows.iter().map(|row| row.iter().map(|value| Cell::of(value, answer.graph())));
    let mut found: Vec<String> = found.map(|row| line(row, expected.any_list_order)).collect();
    let mut wanted = Vec::new();
    for row in &expected.rows {
        let cells = row.iter().map(|cell| read_cell::read(cell)).collect::<Result<Vec<_>, _>>()?;
        wanted.push(line(cells.into_iter(), expected.any_list_order));
    }
    if !expected.in_order {
        found.sort();
        wanted.sort();
    }
    match found == wanted {
        true => Ok(()),
        false => Err(format!("rows\n  expected\n    {}\n  found\n    {}", wanted.join("\n    "), found.join("\n    "))),
    }
}

fn line(cells: impl Iterator<Item = Cell>, any_list_order: bool) -> String {
    let cells = cells.map(|cell| if any_list_order { cell.with_lists_sorted() } else { cell }.to_string());
    cells.collect::<Vec<_>>().join(" | ")
}

fn shown(answer: &Answer) -> Vec<String> {
    let cells = answer.rows.iter().map(|row| row.iter().map(|value| Cell::of(value, answer.graph())));
    cells.map(|row| format!("  {}", line(row, false))).collect()
}
