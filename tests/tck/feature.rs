//! Feature files as scenarios, each with its steps: outlines are expanded, placeholders filled.

use std::path::{Path, PathBuf};

use gherkin::{Feature, GherkinEnv, Table};

/// One scenario to run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The folder of its feature, such as `clauses/match`.
    pub area: String,
    /// Feature, scenario and, in an outline, the number of the example: `Match1 [3] … #2`.
    pub name: String,
    /// What to do and to expect, in order.
    pub steps: Vec<Step>,
}

/// A step, as far as it is read from its words.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// An empty graph, or any.
    EmptyGraph,
    /// A graph of the suite, by name.
    NamedGraph(String),
    /// A query that prepares the graph.
    Prepare(String),
    /// A procedure: its signature, and its table with the columns' names first.
    Procedure(String, Vec<Vec<String>>),
    /// Parameters: names and values.
    Parameters(Vec<(String, String)>),
    /// The query under test, or one that looks at what it left behind.
    Run(String),
    /// The rows expected.
    Rows(ExpectedRows),
    /// Neither columns nor rows expected.
    NoRows,
    /// What is to have changed: names of metrics with their numbers.
    Effects(Vec<(String, String)>),
    /// An error of this type, at this time, with this detail.
    Error { class: String, phase: String, detail: String },
    /// Words that no step has; a scenario with one fails.
    Unknown(String),
}

/// A table of expected rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedRows {
    /// The columns, as written.
    pub columns: Vec<String>,
    /// The cells, as written.
    pub rows: Vec<Vec<String>>,
    /// Whether the rows' order counts.
    pub in_order: bool,
    /// Whether lists may hold their elements in any order.
    pub any_list_order: bool,
}

/// Every scenario beneath a folder of features, in the order of their paths.
pub fn read_all(folder: &Path) -> Result<Vec<Scenario>, String> {
    let mut files = Vec::new();
    collect(folder, &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    files.sort();
    let mut scenarios = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let inside = file.strip_prefix(folder).unwrap_or(&file);
        let area = inside.parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
        let read = read(&text, &area).map_err(|error| format!("{}: {error}", file.display()))?;
        scenarios.extend(read);
    }
    Ok(scenarios)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            files.push(path);
        }
    }
    Ok(())
}

/// The scenarios of one feature's text.
pub fn read(text: &str, area: &str) -> Result<Vec<Scenario>, String> {
    let feature = Feature::parse(plain_backslashes(text), GherkinEnv::default()).map_err(|error| error.to_string())?;
    let short = feature.name.split(" - ").next().unwrap_or(&feature.name).trim().to_owned();
    let before: Vec<gherkin::Step> = feature.background.iter().flat_map(|all| all.steps.clone()).collect();
    let mut scenarios = Vec::new();
    for scenario in &feature.scenarios {
        let steps: Vec<&gherkin::Step> = before.iter().chain(&scenario.steps).collect();
        let examples = examples(scenario);
        for (number, example) in examples.iter().enumerate() {
            let mut name = format!("{short} {}", fill(&scenario.name, example));
            if !scenario.examples.is_empty() {
                name.push_str(&format!(" #{}", number + 1));
            }
            let steps = steps.iter().map(|step| read_step(step, example)).collect();
            scenarios.push(Scenario { area: area.to_owned(), name, steps });
        }
    }
    Ok(scenarios)
}

/// In the cells of a table, a backslash before anything but `n`, `|` and itself stands for itself; the reader of
/// features wants it doubled.
fn plain_backslashes(text: &str) -> String {
    text.lines()
        .map(|line| if line.trim_start().starts_with('|') { doubled(line) } else { line.to_owned() } + "\n")
        .collect()
}

fn doubled(line: &str) -> String {
    let mut out = String::new();
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        out.push(character);
        if character == '\\' {
            match characters.peek() {
                Some('n' | '|' | '\\') => out.extend(characters.next()),
                _ => out.push('\\'),
            }
        }
    }
    out
}

type Example = Vec<(String, String)>;

/// What to fill in for each run of a scenario; a plain scenario runs once with nothing to fill in.
fn examples(scenario: &gherkin::Scenario) -> Vec<Example> {
    if scenario.examples.is_empty() {
        return vec![Vec::new()];
    }
    let tables = scenario.examples.iter().filter_map(|examples| examples.table.as_ref());
    tables.flat_map(examples_of).collect()
}

fn examples_of(table: &Table) -> Vec<Example> {
    let Some((header, rows)) = table.rows.split_first() else { return Vec::new() };
    rows.iter().map(|row| header.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn fill(text: &str, example: &Example) -> String {
    example.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
}

fn read_step(step: &gherkin::Step, example: &Example) -> Step {
    let words = fill(&step.value, example);
    let query = || fill(step.docstring.as_deref().unwrap_or_default(), example).trim_matches('\n').to_owned();
    let table = || -> Vec<Vec<String>> {
        let rows = step.table.iter().flat_map(|table| &table.rows);
        rows.map(|row| row.iter().map(|cell| fill(cell, example)).collect()).collect()
    };
    match words.as_str() {
        "any graph" | "an empty graph" => Step::EmptyGraph,
        "having executed:" => Step::Prepare(query()),
        "executing query:" | "executing control query:" => Step::Run(query()),
        "parameters are:" => Step::Parameters(pairs(table())),
        "no side effects" => Step::Effects(Vec::new()),
        "the side effects should be:" => Step::Effects(pairs(table())),
        "the result should be empty" => Step::NoRows,
        _ => read_longer_step(&words, table()),
    }
}

fn read_longer_step(words: &str, table: Vec<Vec<String>>) -> Step {
    let graph = words.strip_prefix("the ").and_then(|rest| rest.strip_suffix(" graph"));
    if let Some(name) = graph {
        return Step::NamedGraph(name.to_owned());
    }
    if let Some(signature) = words.strip_prefix("there exists a procedure ") {
        return Step::Procedure(signature.trim_end_matches(':').to_owned(), table);
    }
    if let Some(how) = words.strip_prefix("the result should be") {
        return rows(how, table).unwrap_or_else(|| Step::Unknown(words.to_owned()));
    }
    error(words).unwrap_or_else(|| Step::Unknown(words.to_owned()))
}

fn rows(how: &str, mut table: Vec<Vec<String>>) -> Option<Step> {
    let (in_order, any_list_order) = match how {
        ", in any order:" => (false, false),
        ", in order:" => (true, false),
        " (ignoring element order for lists):" => (false, true),
        ", in order (ignoring element order for lists):" => (true, true),
        _ => return None,
    };
    if table.is_empty() {
        return None;
    }
    let columns = table.remove(0);
    Some(Step::Rows(ExpectedRows { columns, rows: table, in_order, any_list_order }))
}

/// `a SyntaxError should be raised at compile time: UndefinedVariable`
fn error(words: &str) -> Option<Step> {
    let (_, rest) = words.split_once(' ')?;
    let (class, rest) = rest.split_once(" should be raised at ")?;
    let (phase, detail) = rest.split_once(": ")?;
    Some(Step::Error { class: class.to_owned(), phase: phase.to_owned(), detail: detail.to_owned() })
}

fn pairs(table: Vec<Vec<String>>) -> Vec<(String, String)> {
    let pair = |row: Vec<String>| {
        let mut cells = row.into_iter();
        Some((cells.next()?, cells.next()?))
    };
    table.into_iter().filter_map(pair).collect()
}
