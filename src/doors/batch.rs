//! Questions from the command line, from files and from standard input, one after another.

use std::path::{Path, PathBuf};

use super::complaint::{self, Source};
use super::front::Front;
use super::{commands, files, interrupt};
use crate::db::script::{self, Kind, Piece};
use crate::error::{Error, Exit, Result, kinds};

/// Whether a text is done, or the user wants to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    On,
    /// Leave: `.quit`.
    Leave,
}

/// Runs files; `-` is standard input.
pub fn run_files(front: &mut Front, files: &[PathBuf], keep_going: bool) -> Result<Exit> {
    let mut run = Run { front, keep_going, failed: false };
    for path in files {
        let text = files::read(path)?;
        let name = if path == Path::new("-") { "stdin".into() } else { path.display().to_string() };
        match run.text(&name, &text) {
            Ok(Flow::On) => {}
            Ok(Flow::Leave) => break,
            Err(Told(exit)) => return Ok(exit),
        }
    }
    run.end()
}

/// Runs the questions of the command line.
pub fn run_texts(front: &mut Front, texts: &[String], keep_going: bool) -> Result<Exit> {
    let mut run = Run { front, keep_going, failed: false };
    for text in texts {
        match run.text("question", text) {
            Ok(Flow::On) => {}
            Ok(Flow::Leave) => break,
            Err(Told(exit)) => return Ok(exit),
        }
    }
    run.end()
}

/// Runs a file in the midst of another, or at the prompt; the first error ends it.
pub fn read_file(front: &mut Front, path: &Path) -> Result<Flow> {
    let text = files::read(path)?;
    let name = path.display().to_string();
    for piece in script::pieces(&text) {
        match ask(front, piece) {
            Ok(Flow::On) => {}
            Ok(Flow::Leave) => return Ok(Flow::Leave),
            Err(error) => return Err(placed(error, &name, &text, piece)),
        }
    }
    Ok(Flow::On)
}

/// The error with its place in the file, since the prompt doesn't have the file's text.
fn placed(error: Error, name: &str, text: &str, piece: Piece<'_>) -> Error {
    if error.place().is_some() || error.kind() == kinds::BROKEN_PIPE {
        return error;
    }
    let at = (piece.from + error.span().map_or(0, |span| span.from)).min(text.len());
    let before = text.get(..at).unwrap_or(text);
    let line_from = before.rfind('\n').map_or(0, |end| end + 1);
    error.in_file(name, 1 + before.matches('\n').count(), 1 + before[line_from..].chars().count())
}

/// An error that was told already: what is left is the exit code.
struct Told(Exit);

struct Run<'f> {
    front: &'f mut Front,
    keep_going: bool,
    failed: bool,
}

impl Run<'_> {
    fn text(&mut self, name: &str, text: &str) -> Result<Flow, Told> {
        for piece in script::pieces(text) {
            match ask(self.front, piece) {
                Ok(Flow::On) => {}
                Ok(Flow::Leave) => return Ok(Flow::Leave),
                Err(error) => self.failed(&error, Source { name: Some(name), text, from: piece.from })?,
            }
            if interrupt::came() {
                return Err(Told(Exit::Interrupted));
            }
        }
        Ok(Flow::On)
    }

    fn failed(&mut self, error: &Error, source: Source<'_>) -> Result<(), Told> {
        let _ = self.front.sink.finish();
        let exit = complaint::print(error, Some(source));
        let ends = matches!(exit, Exit::Io | Exit::Interrupted | Exit::Quiet);
        if ends || !self.keep_going {
            return Err(Told(exit));
        }
        self.failed = true;
        Ok(())
    }

    fn end(self) -> Result<Exit> {
        self.front.sink.finish()?;
        Ok(if self.failed { Exit::Question } else { Exit::Quiet })
    }
}

fn ask(front: &mut Front, piece: Piece<'_>) -> Result<Flow> {
    match piece.kind {
        Kind::Command => commands::run(front, piece.text),
        Kind::Question => front.ask(piece.text).map(|()| Flow::On),
    }
}
