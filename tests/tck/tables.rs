//! Our own scenarios: tables of queries with what is expected of them, graded as strictly as the suite's.
//!
//! ```text
//! # A sentence on what follows.
//! graph: CREATE (:A {x: 1})
//! parameters: p = 1, q = 'a'
//! 1 + 1 => 2
//! 1 + true => error SyntaxError at compile time: InvalidArgumentType
//!
//! > MATCH (n) SET n.y = n.x
//! > RETURN n.x, n.y
//! n.x | n.y
//! 1 | 1
//! changed: +properties 1
//! ```
//!
//! A line with `=>` is an expression, and the cell that `RETURN expression` gives. Lines with `>` are a query: behind
//! them stand columns and rows (`(in order)` above them where it counts), `(no rows)`, `error …` or `changed: …`, which
//! is no side effect where it is left out. `graph:` and `parameters:` hold until the next of their kind; `graph:` on a
//! line right behind another one goes on with the same graph.

use std::path::Path;

use super::feature::{ExpectedRows, Scenario, Step};

/// Every scenario of the tables in a folder, by the names of the files.
pub fn read_all(folder: &Path) -> Result<Vec<Scenario>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let mut scenarios = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        scenarios.extend(read(&text, &name).map_err(|error| format!("{}:{error}", file.display()))?);
    }
    Ok(scenarios)
}

/// The scenarios of one table; an error begins with the number of its line.
pub fn read(text: &str, name: &str) -> Result<Vec<Scenario>, String> {
    let mut table = Table { name, prepared: Vec::new(), parameters: Vec::new(), scenarios: Vec::new() };
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut at = 0;
    while at < lines.len() {
        let end = at + 1 + lines[at + 1..].iter().take_while(|next| continues(lines[at], next)).count();
        table.read(&lines[at..end], at + 1).map_err(|error| format!("{}: {error}", at + 1))?;
        at = end;
    }
    Ok(table.scenarios)
}

/// Whether a line belongs to what begins with `first`: all behind a query until an empty line, or one graph's queries.
fn continues(first: &str, next: &str) -> bool {
    first.starts_with('>') && !next.is_empty() || first.starts_with("graph:") && next.starts_with("graph:")
}

struct Table<'t> {
    name: &'t str,
    prepared: Vec<Step>,
    parameters: Vec<Step>,
    scenarios: Vec<Scenario>,
}

impl Table<'_> {
    fn read(&mut self, lines: &[&str], number: usize) -> Result<(), String> {
        let first = lines[0];
        if first.is_empty() || first.starts_with('#') {
            return Ok(());
        }
        if first.starts_with("graph:") {
            let queries = lines.iter().map(|line| line.trim_start_matches("graph:").trim());
            self.prepared =
                queries.filter(|query| !query.is_empty()).map(|query| Step::Prepare(query.into())).collect();
            return Ok(());
        }
        if let Some(parameters) = first.strip_prefix("parameters:") {
            self.parameters = vec![Step::Parameters(pairs(parameters)?)];
            return Ok(());
        }
        let steps = if first.starts_with('>') { query(lines)? } else { expression(first)? };
        let steps = [&self.prepared[..], &self.parameters[..], &steps[..]].concat();
        let name = format!("{}:{number} {first}", self.name);
        self.scenarios.push(Scenario { area: format!("own/{}", self.name), name, steps });
        Ok(())
    }
}

/// `name = value, other = value`, where no value holds such a comma itself.
fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` gives no parameter a value"))?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    };
    text.split("; ").filter(|text| !text.trim().is_empty()).map(pair).collect()
}

fn expression(line: &str) -> Result<Vec<Step>, String> {
    let (written, expected) = line.rsplit_once(" => ").ok_or("neither a query nor an expression")?;
    let written = written.trim();
    let run = Step::Run(format!("RETURN {written}"));
    let expected = match error(expected.trim()) {
        Some(error) => error,
        None => rows(vec![written.to_owned()], vec![vec![expected.trim().to_owned()]], false),
    };
    Ok(vec![run, expected, Step::Effects(Vec::new())])
}

fn query(lines: &[&str]) -> Result<Vec<Step>, String> {
    let written = lines.iter().take_while(|line| line.starts_with('>')).count();
    let text: Vec<&str> =
        lines[..written].iter().map(|line| line[1..].strip_prefix(' ').unwrap_or(&line[1..])).collect();
    let mut steps = vec![Step::Run(text.join("\n"))];
    let mut effects = Vec::new();
    let mut table: Vec<Vec<String>> = Vec::new();
    let mut in_order = false;
    for line in &lines[written..] {
        if let Some(changes) = line.strip_prefix("changed:") {
            effects = changes.split(',').map(change).collect::<Option<_>>().ok_or("`changed: +nodes 1` is meant")?;
        } else if let Some(error) = error(line) {
            steps.push(error);
        } else if *line == "(no rows)" {
            steps.push(Step::NoRows);
        } else if *line == "(in order)" {
            in_order = true;
        } else {
            table.push(line.split(" | ").map(|cell| cell.trim().to_owned()).collect());
        }
    }
    if !table.is_empty() {
        let columns = table.remove(0);
        if let Some(row) = table.iter().find(|row| row.len() != columns.len()) {
            return Err(format!("{} columns, but a row of {}: {row:?}", columns.len(), row.len()));
        }
        steps.push(rows(columns, table, in_order));
    } else if steps.len() == 1 {
        return Err("nothing is expected".into());
    }
    steps.push(Step::Effects(effects));
    Ok(steps)
}

fn rows(columns: Vec<String>, rows: Vec<Vec<String>>, in_order: bool) -> Step {
    Step::Rows(ExpectedRows { columns, rows, in_order, any_list_order: false })
}

/// `+nodes 1`
fn change(text: &str) -> Option<(String, String)> {
    let (name, number) = text.trim().split_once(' ')?;
    Some((name.to_owned(), number.to_owned()))
}

/// `error SyntaxError at compile time: UndefinedVariable`
fn error(text: &str) -> Option<Step> {
    let (class, rest) = text.strip_prefix("error ")?.split_once(" at ")?;
    let (phase, detail) = rest.split_once(": ")?;
    Some(Step::Error { class: class.to_owned(), phase: phase.to_owned(), detail: detail.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade;
    use crate::reword::AS_WRITTEN;

    fn passed(text: &str) -> Vec<bool> {
        let scenarios = read(text, "t").unwrap_or_else(|error| panic!("{error}"));
        scenarios.iter().map(|scenario| grade::run(scenario, Path::new(""), &AS_WRITTEN).is_ok()).collect()
    }

    #[test]
    fn what_is_right_passes_and_what_is_wrong_fails() {
        let text = "# c\ngraph: CREATE (:A)\ngraph: CREATE (:B)\nparameters: p = 2; q = 'a, b'\n1 + 1 => 2\n1 + 1 => 3\n\
                    $q => 'a, b'\n-true => error SyntaxError at compile time: InvalidArgumentType\n\
                    1 => error SyntaxError at compile time: InvalidArgumentType\n\n\
                    > MATCH (n)\n> RETURN count(*)\ncount(*)\n2\n\n> MATCH (n) SET n.x = $p\n(no rows)\nchanged: +properties 2\n\n\
                    > MATCH (n) SET n.x = $p\n(no rows)\n";
        assert_eq!(passed(text), [true, false, true, true, false, true, true, false]);
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for text in ["RETURN 1", "> RETURN 1", "> RETURN 1\na | b\n1", "parameters: x", "> CREATE ()\nchanged: nodes"] {
            assert!(read(text, "t").is_err(), "{text}");
        }
    }
}
