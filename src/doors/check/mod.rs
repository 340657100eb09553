//! Transcripts checked: each question of a file is asked, and its answer compared with the expected one.
//!
//! A transcript is read by [`transcript`], loose expectations (`--- holds`) are compared in [`holds`], exact ones line
//! by line. `kenning check` and the test over `tests/answers` both go through [`Checker`].

mod holds;
mod transcript;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::front::Front;
use super::sink::Sink;
use super::{commands, files, sink};
use crate::db::{Answer, Database, EMPTY};
use crate::error::{Error, Exit, Result, kinds};
use crate::exchange::cell;
use holds::Row;
use transcript::{Block, Expected, Transcript};

/// What came of one file.
pub enum Outcome {
    /// Every question was asked.
    Checked {
        /// How many.
        questions: usize,
        /// Where the answer is not the expected one.
        differences: Vec<Difference>,
    },
    /// The file's world is not here.
    Skipped {
        /// Its name.
        world: String,
    },
}

/// A question of a file: its line, from 1, and its text.
pub type Question = (usize, String);

/// An answer that is not the expected one.
pub struct Difference {
    /// The line of the question, from 1.
    pub line: usize,
    /// The question.
    pub question: String,
    /// What was expected and what came, as text.
    pub text: String,
}

/// Checks transcripts; worlds are opened once.
pub struct Checker {
    root: PathBuf,
    accept: bool,
    worlds: HashMap<String, Option<Database>>,
}

impl Checker {
    /// A checker that finds worlds from `root`, and writes exact answers anew where `accept` is set.
    pub fn new(root: impl Into<PathBuf>, accept: bool) -> Checker {
        Checker { root: root.into(), accept, worlds: HashMap::new() }
    }

    /// Checks one file.
    pub fn check(&mut self, path: &Path) -> Result<Outcome> {
        let name = path.display().to_string();
        let transcript = parsed(&name, &files::read(path)?)?;
        let Some((differences, accepted)) = self.compare(&transcript)? else {
            return Ok(Outcome::Skipped { world: transcript.world });
        };
        if !accepted.is_empty() {
            std::fs::write(path, transcript.rewritten(&accepted)).map_err(|error| sink::failed(&name, &error))?;
        }
        Ok(Outcome::Checked { questions: transcript.blocks.len(), differences })
    }

    /// Checks a transcript that is part of another text, such as a manual; `name` is what errors call it. Nothing is
    /// written.
    pub fn check_text(&mut self, name: &str, text: &str) -> Result<Outcome> {
        let transcript = parsed(name, text)?;
        let accept = std::mem::replace(&mut self.accept, false);
        let compared = self.compare(&transcript);
        self.accept = accept;
        Ok(match compared? {
            Some((differences, _)) => Outcome::Checked { questions: transcript.blocks.len(), differences },
            None => Outcome::Skipped { world: transcript.world },
        })
    }

    /// Asks each question in one session: what differs, and which exact blocks get which lines anew. None where the
    /// world is not here.
    fn compare(&mut self, transcript: &Transcript) -> Result<Option<(Vec<Difference>, Accepted)>> {
        let Some(database) = self.world(&transcript.world)? else { return Ok(None) };
        let mut desk = Front::new(&database);
        desk.sink = Sink::memory();
        let mut differences = Vec::new();
        let mut accepted = Vec::new();
        for (index, block) in transcript.blocks.iter().enumerate() {
            let got = Got::ask(&mut desk, &block.question);
            match got.difference(block) {
                Some(_) if self.accept && block.expected == Expected::Exactly => accepted.push((index, got.lines)),
                Some(text) => differences.push(Difference { line: block.line, question: block.question.clone(), text }),
                None => {}
            }
        }
        Ok(Some((differences, accepted)))
    }

    /// The world of a file and its questions with their lines, to ask them in another way; none where it is not here.
    pub fn questions(&mut self, path: &Path) -> Result<Option<(Database, Vec<Question>)>> {
        let transcript = parsed(&path.display().to_string(), &files::read(path)?)?;
        let questions = transcript.blocks.into_iter().map(|block| (block.line, block.question)).collect();
        Ok(self.world(&transcript.world)?.map(|database| (database, questions)))
    }

    /// The world of that name, opened once; none where it is a folder outside the repository that is not there.
    fn world(&mut self, name: &str) -> Result<Option<Database>> {
        if let Some(known) = self.worlds.get(name) {
            // What a transcript writes is not there for the next one.
            return Ok(known.as_ref().map(Database::fork));
        }
        let folder = self.root.join(name);
        let bundled = Database::bundled()?;
        let database = if name.is_empty() || name == bundled.name() {
            Some(bundled)
        } else if name == EMPTY {
            Some(Database::empty())
        } else if folder.exists() {
            Some(Database::open(&folder)?)
        } else if name.starts_with("..") {
            None
        } else {
            return Err(Error::new(kinds::IO, format!("there is no world {name}")));
        };
        self.worlds.insert(name.to_owned(), database.as_ref().map(Database::fork));
        Ok(database)
    }
}

/// Blocks by their place, each with its lines of today.
type Accepted = Vec<(usize, Vec<String>)>;

fn parsed(name: &str, text: &str) -> Result<Transcript> {
    Transcript::parse(text).map_err(|(line, message)| Error::new(kinds::USAGE, message).in_file(name, line, 0))
}

/// What came of one question.
struct Got {
    /// Everything, as an exact block holds it.
    lines: Vec<String>,
    /// The rows; none where it failed.
    rows: Option<Vec<Row>>,
    /// Reading and notes, where an answer came; message and hints, where it failed.
    told: String,
}

impl Got {
    fn ask(desk: &mut Front, question: &str) -> Got {
        if question.starts_with('.') {
            return match commands::run(desk, question) {
                Ok(_) => Got::of_text(&desk.sink.take()),
                Err(error) => Got::of_error(&error),
            };
        }
        match desk.session.ask(question) {
            Ok(answer) => Got::of_answer(&answer),
            Err(error) => Got::of_error(&error),
        }
    }

    fn of_text(text: &str) -> Got {
        let lines: Vec<String> =
            text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.trim_end().to_owned()).collect();
        let rows = lines.iter().map(|line| Row::of_text(line)).collect();
        Got { lines, rows: Some(rows), told: String::new() }
    }

    fn of_error(error: &Error) -> Got {
        let mut lines = vec![format!("error[{}]: {}", error.kind().code, cell::visible(error.message()))];
        lines.extend(error.hints().iter().map(|hint| format!("hint: {}", cell::visible(hint))));
        let told = lines.join("\n");
        Got { lines, rows: None, told }
    }

    fn of_answer(answer: &Answer) -> Got {
        let joined = |cells: Vec<String>| cells.join(" | ").trim_end().to_owned();
        let mut lines: Vec<String> = answer.reading.iter().map(|reading| format!("→ {reading}")).collect();
        if answer.rows.is_empty() && (answer.changes.is_empty() || !answer.columns.is_empty()) {
            lines.push("(no rows)".into());
        } else if !answer.rows.is_empty() {
            lines.push(joined(answer.columns.iter().map(|column| cell::visible(column)).collect()));
        }
        for row in &answer.rows {
            lines.push(joined(row.iter().map(|value| cell::visible(&answer.show(value))).collect()));
        }
        let changed = (!answer.changes.is_empty()).then(|| format!("changed: {}", answer.changes));
        let notes = answer.notes.iter().map(|note| format!("note: {}", cell::visible(note)));
        let notes: Vec<String> = changed.into_iter().chain(notes).collect();
        lines.extend(notes.iter().cloned());
        let rows = answer.rows.iter().map(|row| Row::of_values(row, answer)).collect();
        let told = answer.reading.iter().cloned().chain(notes).collect::<Vec<_>>().join("\n");
        Got { lines, rows: Some(rows), told }
    }

    /// What differs from the expected answer; none where it is as expected.
    fn difference(&self, block: &Block) -> Option<String> {
        let missing = match (&block.expected, &self.rows) {
            (Expected::Exactly, _) => return self.exact_difference(block),
            (Expected::Error, Some(_)) => Some("an error was expected".to_owned()),
            (Expected::Error, None) => holds::missing_texts(&block.body, &self.told),
            (Expected::Holds { .. }, None) => Some("rows were expected".to_owned()),
            (Expected::Holds { in_order }, Some(rows)) => holds::missing_rows(&block.body, *in_order, rows, &self.told),
        };
        missing.map(|reason| compared(&reason, &block.body, &self.lines))
    }

    fn exact_difference(&self, block: &Block) -> Option<String> {
        let any_order = block.body.first().is_some_and(|line| line == transcript::ANY_ORDER);
        let expected = if any_order { &block.body[1..] } else { &block.body[..] };
        let same = match any_order {
            true => sorted(expected) == sorted(&self.lines),
            false => expected == self.lines,
        };
        (!same).then(|| compared("the answer differs", expected, &self.lines))
    }
}

fn sorted(lines: &[String]) -> Vec<&String> {
    let mut lines: Vec<&String> = lines.iter().collect();
    lines.sort();
    lines
}

/// Expected and actual lines, one below the other.
fn compared(reason: &str, expected: &[String], actual: &[String]) -> String {
    let mut text = format!("  {reason}\n  expected:\n");
    for line in expected {
        let _ = writeln!(text, "    - {line}");
    }
    text.push_str("  actual:\n");
    for line in actual.iter().take(60) {
        let _ = writeln!(text, "    + {line}");
    }
    if actual.len() > 60 {
        let _ = writeln!(text, "    … and {} lines more", actual.len() - 60);
    }
    text
}

/// Every transcript in files and folders, in the order of their names.
pub fn transcripts(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => folders.push(path.clone()),
            false => found.push(path.clone()),
        }
    }
    while let Some(folder) = folders.pop() {
        let name = folder.display().to_string();
        let entries = std::fs::read_dir(&folder).map_err(|error| sink::failed(&name, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| sink::failed(&name, &error))?.path();
            let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            match path.is_dir() {
                _ if hidden => {}
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// `kenning check`: prints each difference, and a count at the end.
pub(super) fn run(paths: &[PathBuf], accept: bool) -> Result<Exit> {
    let mut checker = Checker::new(".", accept);
    let mut out = Sink::stdout();
    let (mut asked, mut differing) = (0, 0);
    for path in transcripts(paths)? {
        match checker.check(&path)? {
            Outcome::Skipped { world } => {
                out.write(format!("{}: skipped, the world {world} is not here\n", path.display()).as_bytes())?
            }
            Outcome::Checked { questions, differences } => {
                asked += questions;
                differing += differences.len();
                for difference in differences {
                    let Difference { line, question, text } = difference;
                    out.write(format!("{}:{line}: {question}\n{text}\n", path.display()).as_bytes())?;
                }
            }
        }
    }
    out.write(format!("{asked} questions, {differing} differ\n").as_bytes())?;
    out.finish()?;
    match differing {
        0 => Ok(Exit::Quiet),
        _ => Err(Error::new(kinds::ANSWERS_DIFFER, format!("{differing} of {asked} answers differ"))),
    }
}
