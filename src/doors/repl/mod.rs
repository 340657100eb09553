//! The prompt: reads a line, answers it, goes on, whatever happens.

mod helper;
mod history;

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};

use super::batch::Flow;
use super::complaint::Source;
use super::front::Front;
use super::{commands, interrupt, sink};
use crate::db::script::{self, Kind};
use crate::error::{Error, Exit, Result, kinds};
use helper::Prompt;

const PROMPT: &str = "kenning> ";

/// Talks with the user until they leave.
pub fn run(mut front: Front) -> Result<Exit> {
    front.interactive = true;
    interrupt::never_leave();
    let banner = commands::banner(front.session.database());
    front.say(&format!("Kenning {} · {banner}", env!("CARGO_PKG_VERSION")))?;
    front.say("Ask in plain words or in Cypher; .help tells more, .examples shows phrases to try, .quit leaves.")?;
    front.sink.finish()?;
    let front = Rc::new(RefCell::new(front));
    let mut editor = editor(&front)?;
    let history = history::load(&mut editor);
    talk(&mut editor, &front, history.as_deref())
}

fn editor(front: &Rc<RefCell<Front>>) -> Result<Editor<Prompt, FileHistory>> {
    let settings =
        Config::builder().completion_type(CompletionType::List).history_ignore_space(true).auto_add_history(false);
    let mut editor = Editor::with_config(settings.build()).map_err(|error| terminal_failed(&error))?;
    editor.set_helper(Some(Prompt::new(front.clone())));
    Ok(editor)
}

fn terminal_failed(error: &ReadlineError) -> Error {
    match error {
        ReadlineError::Io(error) => sink::failed("the terminal", error),
        other => Error::new(kinds::IO, format!("the terminal: {other}")),
    }
}

fn talk(
    editor: &mut Editor<Prompt, FileHistory>,
    front: &Rc<RefCell<Front>>,
    mut history: Option<&Path>,
) -> Result<Exit> {
    loop {
        match editor.readline(PROMPT) {
            Ok(line) => {
                if !line.trim().is_empty() {
                    let _ = editor.add_history_entry(line.trim_end());
                    // At once: a terminal that is closed ends the talk without a word.
                    history = history.filter(|path| history::save(editor, path));
                }
                if let Flow::Leave = answer(&mut front.borrow_mut(), &line)? {
                    return Ok(Exit::Quiet);
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Ok(Exit::Quiet),
            Err(error) => return Err(terminal_failed(&error)),
        }
    }
}

/// Answers what was typed or pasted; an error is told, and the talk goes on.
fn answer(front: &mut Front, line: &str) -> Result<Flow> {
    for piece in script::pieces(line) {
        let flow = match piece.kind {
            Kind::Command => commands::run(front, piece.text),
            Kind::Question => match front.ask(piece.text) {
                Err(_) if let Some(command) = commands::meant(piece.text) => commands::run(front, command),
                asked => asked.map(|()| Flow::On),
            },
        };
        match flow {
            Ok(Flow::On) => {}
            Ok(Flow::Leave) => return Ok(Flow::Leave),
            Err(error) if error.kind() == kinds::BROKEN_PIPE => return Err(error),
            Err(error) => front.complain(&error, Source { name: None, text: line, from: piece.from }),
        }
    }
    Ok(Flow::On)
}
