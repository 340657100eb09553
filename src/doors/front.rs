//! The front desk: asks the session, and writes the answer where and how the user wants it.

use std::io::{IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use super::complaint::{self, Source};
use super::sink::Sink;
use super::{interrupt, pager, progress};
use crate::db::{Answer, Database, Drawing, Session};
use crate::error::{Error, Result, kinds};
use crate::exchange::format::Format;
use crate::exchange::table::Layout;
use crate::exchange::{json, markdown, separated, table, timeline};

/// How many rows the prompt shows where a pager can show them, and where none can.
const ROWS_PAGED: usize = 1000;
const ROWS_UNPAGED: usize = 40;

/// What stands between the user and the session: the form of answers, and where they go.
pub struct Front {
    /// The conversation.
    pub session: Session,
    /// The form of answers, where a question doesn't ask for its own.
    pub format: Format,
    /// Where data goes.
    pub sink: Sink,
    /// Whether a person sits at a prompt.
    pub interactive: bool,
    /// Whether to say how long each question took.
    pub timer: bool,
    /// Whether long answers at a prompt go through a pager.
    pub pager: bool,
    /// How many rows the prompt shows, where the user has said; 0 is all.
    pub rows: Option<usize>,
    /// How wide a table may be, where the user has said; 0 is unbounded.
    pub width: Option<usize>,
    /// Whether escape sequences may be written to standard output.
    pub colour: bool,
    /// How pictures are drawn.
    pub drawing: Drawing,
    /// How many files deep `.read` is.
    pub depth: usize,
}

impl Front {
    /// A desk that writes tables to standard output.
    pub fn new(database: &Database) -> Front {
        let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
        Front {
            session: database.session(),
            format: Format::default(),
            sink: Sink::stdout(),
            interactive: false,
            timer: false,
            pager: true,
            rows: None,
            width: None,
            colour: colour && std::io::stdout().is_terminal(),
            drawing: Drawing::default(),
            depth: 0,
        }
    }

    /// Asks a question and writes its answer.
    pub fn ask(&mut self, question: &str) -> Result<()> {
        self.answer(question, |session| session.ask(question))
    }

    /// Writes an answer however it is got; a question that fails is told in JSON too, where answers are.
    pub fn answer(&mut self, question: &str, get: impl FnOnce(&mut Session) -> Result<Answer>) -> Result<()> {
        let start = Instant::now();
        let pace = self.session.pace();
        match progress::during(&pace, || interrupt::during(|| guarded(|| get(&mut self.session)))) {
            Ok(answer) => self.write(&answer, Some(start.elapsed())),
            Err(error) => {
                if self.format == Format::Json {
                    self.sink.with(|out| json::error(question, &error, out))?;
                    self.sink.finish()?;
                }
                Err(error)
            }
        }
    }

    /// Writes an answer: what was understood, the rows, what to mind, how long it took.
    pub fn write(&mut self, answer: &Answer, took: Option<Duration>) -> Result<()> {
        let format = answer.view.unwrap_or(self.format);
        if let Some(reading) = &answer.reading {
            self.tell(format, "2", &format!("→ {reading}"))?;
        }
        match format {
            _ if answer.columns.is_empty() && format != Format::Json => {}
            Format::Dot => {
                let picture = self.session.draw(&self.drawing)?;
                self.sink.write(picture.as_bytes())?;
            }
            Format::Table | Format::Timeline if self.at_prompt() => self.show(answer, format)?,
            _ => {
                let layout = self.layout();
                self.sink.with(|out| write_rows(answer, format, layout, out))?;
            }
        }
        if !answer.changes.is_empty() {
            self.tell(format, "2", &answer.changes.to_string())?;
        }
        answer.notes.iter().try_for_each(|note| self.note(format, note))?;
        if let (true, Some(took)) = (self.timer, took) {
            let rows = counted(answer.rows.len());
            self.tell(format, "2", &format!("{rows} in {:.1} ms", took.as_secs_f64() * 1e3))?;
        }
        self.sink.finish()
    }

    /// Shows rows at the prompt: a page at a time, or the first of them with a count.
    fn show(&mut self, answer: &Answer, format: Format) -> Result<()> {
        let paged = self.pager && pager::is_there();
        let most = match self.rows {
            Some(0) => usize::MAX,
            Some(rows) => rows,
            None if paged => ROWS_PAGED,
            None => ROWS_UNPAGED,
        };
        let mut text = Vec::new();
        let layout = self.layout();
        let sheet = answer.sheet().first(most);
        let written = match format {
            Format::Timeline => timeline::timeline(&sheet, layout, &mut text),
            _ if answer.rows.is_empty() => writeln!(text, "(no rows)"),
            _ => table::table(&sheet, layout, &mut text),
        };
        written.map_err(|error| super::sink::failed("the table", &error))?;
        let left = answer.rows.len().saturating_sub(most);
        if left > 0 {
            let _ = writeln!(text, "… and {left} more; .set rows 0 shows all");
        } else if !answer.rows.is_empty() {
            let _ = writeln!(text, "{}", counted(answer.rows.len()));
        }
        let text = String::from_utf8_lossy(&text);
        let height = terminal_size::terminal_size().map_or(24, |(_, height)| usize::from(height.0));
        if paged && text.lines().count() >= height {
            self.sink.finish()?;
            if pager::show(&text) {
                return Ok(());
            }
        }
        self.sink.write(text.as_bytes())
    }

    /// Tells what is to be minded of an answer in some form.
    pub fn note(&mut self, format: Format, note: &str) -> Result<()> {
        self.tell(format, "33", &format!("note: {note}"))
    }

    /// Says something that is not data: beside the table where a person reads it, else on stderr.
    fn tell(&mut self, format: Format, style: &str, line: &str) -> Result<()> {
        let line = crate::exchange::cell::visible(line);
        let beside =
            format.is_for_people() && self.sink.is_stdout() && (self.interactive || std::io::stdout().is_terminal());
        if beside {
            return self.sink.write(self.styled(style, &line).as_bytes());
        }
        let _ = writeln!(anstream::stderr(), "{line}");
        Ok(())
    }

    /// Tells a person at the prompt that a file was written.
    pub fn wrote(&mut self, file: &str) -> Result<()> {
        if self.at_prompt() { self.tell(Format::Table, "2", &format!("wrote {file}")) } else { Ok(()) }
    }

    /// Writes a line of text that the user asked for by a command.
    pub fn say(&mut self, line: &str) -> Result<()> {
        self.sink.write(format!("{line}\n").as_bytes())
    }

    fn styled(&self, style: &str, line: &str) -> String {
        match self.colour {
            true => format!("\u{1b}[{style}m{line}\u{1b}[0m\n"),
            false => format!("{line}\n"),
        }
    }

    /// Prints an error and goes on.
    pub fn complain(&mut self, error: &Error, source: Source<'_>) {
        let _ = self.sink.finish();
        complaint::print(error, Some(source));
    }

    fn at_prompt(&self) -> bool {
        self.interactive && self.sink.is_stdout()
    }

    fn layout(&self) -> Layout {
        let on_terminal = self.sink.is_stdout() && std::io::stdout().is_terminal();
        let width = match self.width {
            Some(0) => None,
            Some(width) => Some(width),
            None if on_terminal => terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            None => None,
        };
        Layout { width, colour: self.colour && on_terminal }
    }

    /// Turns data into a file, or back to standard output.
    pub fn turn_output(&mut self, path: Option<&Path>) -> Result<()> {
        self.sink.finish()?;
        self.sink = match path {
            Some(path) => Sink::file(path)?,
            None => Sink::stdout(),
        };
        Ok(())
    }
}

fn counted(rows: usize) -> String {
    match rows {
        1 => "1 row".into(),
        _ => format!("{rows} rows"),
    }
}

/// Writes rows in any form but a picture.
fn write_rows(answer: &Answer, format: Format, layout: Layout, out: &mut dyn Write) -> std::io::Result<()> {
    let sheet = answer.sheet();
    match format {
        Format::Table | Format::Dot => table::table(&sheet, layout, out),
        Format::Csv => separated::csv(&sheet, out),
        Format::Tsv => separated::tsv(&sheet, out),
        Format::Jsonl => json::lines(&sheet, out),
        Format::Markdown => markdown::table(&sheet, out),
        Format::Timeline => timeline::timeline(&sheet, layout, out),
        Format::Json => {
            let told = json::Told {
                question: &answer.question,
                reading: answer.reading.as_deref(),
                cypher: &answer.cypher,
                parameters: &answer.parameters,
                notes: &answer.notes,
                changes: &answer.changes,
                standing: &answer.standing,
            };
            json::answer(&told, &sheet, out)
        }
    }
}

/// Runs something that must not take the process with it.
fn guarded<T>(run: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(internal_error()))
}

/// What a fault in Kenning itself is called.
pub fn internal_error() -> Error {
    Error::new(kinds::INTERNAL, "a fault in Kenning itself; the question was given up")
        .hint("please report the question")
}
