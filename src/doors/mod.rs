//! Where people and programs come in: command line, REPL, batch.
//!
//! [`main`] reads the command line ([`arguments`]) and opens the world; questions then go through one [`front`], which
//! asks the session and writes the answer, whether they come from the command line or a file ([`batch`]), a terminal
//! ([`repl`]) or a transcript ([`check`]).

mod arguments;
mod batch;
pub mod check;
mod commands;
mod complaint;
mod draw;
mod files;
mod front;
mod interrupt;
mod pager;
mod progress;
mod repl;
mod settings;
mod sink;

use std::io::{IsTerminal, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::db::{Budget, Database, Drawing, EMPTY, vocabulary};
use crate::error::{Error, Exit, Result, kinds};
use arguments::{Arguments, Job, Options};
use front::Front;
use sink::Sink;

/// The `kenning` command: reads the arguments, does what they ask, says how it ended.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    keep_a_dumb_terminal_plain();
    let exit = match Arguments::try_parse() {
        Ok(arguments) => match std::panic::catch_unwind(|| run(arguments)) {
            Ok(Ok(exit)) => exit,
            Ok(Err(error)) => complaint::print(&error, None),
            Err(_) => complaint::print(&front::internal_error(), None),
        },
        Err(refusal) => refused(&refusal),
    };
    ExitCode::from(exit as u8)
}

/// A dumb terminal never gets an escape, not even where `CI` is set, which `anstream` takes for a terminal with colours.
fn keep_a_dumb_terminal_plain() {
    if std::env::var("TERM").is_ok_and(|terminal| terminal == "dumb") {
        anstream::ColorChoice::Never.write_global();
    }
}

/// What clap has to say: help and version go to stdout, everything else is a usage error.
fn refused(refusal: &clap::Error) -> Exit {
    if !refusal.use_stderr() {
        return match write!(anstream::stdout(), "{}", refusal.render().ansi()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                complaint::print(&sink::failed("stdout", &error), None)
            }
            _ => Exit::Quiet,
        };
    }
    let text = refusal.render().ansi().to_string().replacen("error:", &format!("error[{}]:", kinds::USAGE.code), 1);
    let _ = write!(anstream::stderr(), "{text}");
    Exit::Usage
}

fn run(arguments: Arguments) -> Result<Exit> {
    let options = arguments.options;
    match arguments.job {
        Some(Job::Words { path }) => {
            let mut out = Sink::stdout();
            out.write(vocabulary::lexicon(&open_world(&path)?)?.as_bytes())?;
            out.finish()?;
            Ok(Exit::Quiet)
        }
        Some(Job::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "kenning", &mut script);
            let mut out = Sink::stdout();
            out.write(&script)?;
            out.finish()?;
            Ok(Exit::Quiet)
        }
        Some(Job::Check { files, accept }) => check::run(&files, accept),
        Some(Job::Draw { names, depth, all }) => draw::run(&options, &names, depth, all),
        Some(Job::Run { files }) => {
            leaving(front(&options)?, |front| batch::run_files(front, &files, options.keep_going))
        }
        None => run_questions(&arguments.words, &arguments.commands, &options),
    }
}

/// Words, `-c`, standard input or a terminal, whichever there is.
fn run_questions(words: &[String], commands: &[String], options: &Options) -> Result<Exit> {
    if !words.is_empty() || !commands.is_empty() {
        let mut texts = commands.to_vec();
        if !words.is_empty() {
            texts.push(words.join(" "));
        }
        return leaving(front(options)?, |front| batch::run_texts(front, &texts, options.keep_going));
    }
    let front = front(options)?;
    match std::io::stdin().is_terminal() {
        true => repl::run(front),
        false => leaving(front, |front| batch::run_files(front, &[Path::new("-").to_owned()], options.keep_going)),
    }
}

/// Does what is left to do before the process ends, and with it what its questions wrote: taking that apart piece by piece
/// would take as long as writing it.
fn leaving<T>(mut front: Front, work: impl FnOnce(&mut Front) -> T) -> T {
    let done = work(&mut front);
    // Whoever had something to say about it has said it.
    let _ = front.sink.finish();
    std::mem::forget(front);
    done
}

/// The front desk, as the options want it.
fn front(options: &Options) -> Result<Front> {
    let database = match &options.world {
        Some(path) => world(path, options.rejects.as_deref())?,
        None => Database::bundled()?,
    };
    if let Some(root) = &options.import_root {
        database.set_import_root(root)?;
    }
    let mut front = Front::new(&database);
    front.session.set_strict(options.strict);
    let threads = options.threads.and_then(NonZero::new);
    front.session.set_budget(Budget { threads, ..front.session.state().budget });
    if let Some(format) = options.format {
        front.format = format.0;
    }
    front.drawing = Drawing { fold: options.fold, cluster: options.cluster.clone() };
    if let Some(path) = &options.output {
        front.sink = Sink::file(path)?;
    }
    for given in &options.parameters {
        let (name, value) = commands::parameter(given)?;
        front.session.set_parameter(name, value);
    }
    interrupt::watch(front.session.cancel_handle());
    // The process ends with its world: taking it apart piece by piece before would take as long as loading it.
    std::mem::forget(database);
    Ok(front)
}

/// A world by its folder, or the bundled one by its name; what can't be found is an error of input and output.
fn open_world(path: &Path) -> Result<Database> {
    if !path.exists() {
        let bundled = Database::bundled()?;
        if path.as_os_str() == bundled.name() {
            return Ok(bundled);
        }
        if path.as_os_str() == EMPTY {
            return Ok(Database::empty());
        }
        let message = format!("there is no world at {}", path.display());
        return Err(
            Error::new(kinds::IO, message).hint("a world is a folder of CSV files, with world.toml where there is one")
        );
    }
    Database::open_showing(path, progress::show)
}

/// A world as the command line names it: a folder, or the bundled world by its name; bad rows go where they are wanted.
fn world(path: &Path, rejects: Option<&Path>) -> Result<Database> {
    let Some(rejects) = rejects else { return open_world(path) };
    let (database, rows) = Database::open_without_bad_rows(path)?;
    let mut file = Sink::file(rejects)?;
    for reject in &rows {
        let reason = reject.error.message();
        let place = reject.error.place().map(|place| format!("{}:{}: ", place.file, place.line)).unwrap_or_default();
        file.write(format!("# {place}{reason}\n{}\n", reject.row).as_bytes())?;
    }
    file.finish()?;
    if !rows.is_empty() {
        let count = rows.len();
        let _ =
            writeln!(anstream::stderr(), "note: {count} bad rows were left out and written to {}", rejects.display());
    }
    Ok(database)
}
