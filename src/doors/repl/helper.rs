//! What the line editor asks while a line is typed: what may follow, in which colours, and whether it is whole.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use crate::db::{Role, script};
use crate::doors::commands::{self, Takes};
use crate::doors::front::Front;

/// How many candidates are listed.
const MOST: usize = 200;

/// Texts longer than this are neither coloured nor hinted while they are typed or pasted.
const LONGEST: usize = 4096;

/// The line editor's helper, over the front desk.
pub struct Prompt {
    front: Rc<RefCell<Front>>,
    files: FilenameCompleter,
}

impl Prompt {
    /// A helper that asks this front desk.
    pub fn new(front: Rc<RefCell<Front>>) -> Prompt {
        Prompt { front, files: FilenameCompleter::new() }
    }

    /// What can follow a text: where it begins, and each candidate with its remark.
    fn following(&self, line: &str, at: usize) -> (usize, Vec<(String, String)>) {
        if line.starts_with('.') {
            return command_following(&line[..at]);
        }
        let completion = self.front.borrow().session.complete(line, at);
        (
            completion.from,
            completion.candidates.into_iter().map(|candidate| (candidate.text, candidate.about)).collect(),
        )
    }
}

/// The names of commands, or what may follow one.
fn command_following(before: &str) -> (usize, Vec<(String, String)>) {
    let Some((name, rest)) = before.split_once(' ') else {
        let fitting = commands::COMMANDS.iter().filter(|command| command.name.starts_with(before));
        return (0, fitting.map(|command| (command.name.to_owned(), command.about.to_owned())).collect());
    };
    let from = before.len() - rest.trim_start().len();
    match commands::named(name).map(|command| command.takes) {
        Some(Takes::Words(words)) => {
            let fitting = words().into_iter().filter(|word| word.starts_with(&before[from..]));
            (from, fitting.map(|word| (word.to_owned(), String::new())).collect())
        }
        _ => (from, Vec::new()),
    }
}

impl Helper for Prompt {}

impl Completer for Prompt {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, context: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let command = line.split_once(' ').and_then(|(name, _)| commands::named(name));
        if command.is_some_and(|command| matches!(command.takes, Takes::File)) {
            return self.files.complete(line, at, context);
        }
        let (from, candidates) = self.following(line, at);
        let pairs = candidates.into_iter().take(MOST).map(|(text, about)| {
            let display = if about.is_empty() { text.clone() } else { format!("{text}  ({about})") };
            Pair { display, replacement: text }
        });
        Ok((from, pairs.collect()))
    }
}

/// Grey text behind the cursor.
pub struct Hint {
    text: String,
    /// Whether the right arrow puts it in.
    goes_in: bool,
}

impl rustyline::hint::Hint for Hint {
    fn display(&self) -> &str {
        &self.text
    }

    fn completion(&self) -> Option<&str> {
        self.goes_in.then_some(self.text.as_str())
    }
}

impl Hinter for Prompt {
    type Hint = Hint;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<Hint> {
        // Without colour nothing would tell a hint from what was typed.
        if at < line.len() || line.trim().is_empty() || line.len() > LONGEST || !self.front.borrow().colour {
            return None;
        }
        if line.ends_with('\n') && !script::is_whole(line) {
            return Some(Hint { text: "(a semicolon ends it)".into(), goes_in: false });
        }
        let (from, candidates) = self.following(line, at);
        let typed = line.get(from..).filter(|typed| !typed.is_empty())?;
        let (text, _) = candidates.first()?;
        let rest = text.strip_prefix(typed).filter(|rest| !rest.is_empty())?;
        Some(Hint { text: rest.to_owned(), goes_in: true })
    }
}

impl Highlighter for Prompt {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        let front = self.front.borrow();
        if !front.colour || line.len() > LONGEST {
            return Cow::Borrowed(line);
        }
        if line.starts_with('.') {
            let end = line.find(' ').unwrap_or(line.len());
            return match commands::named(&line[..end]) {
                Some(_) => Cow::Owned(format!("\u{1b}[1m{}\u{1b}[0m{}", &line[..end], &line[end..])),
                None => Cow::Borrowed(line),
            };
        }
        let mut shown = String::with_capacity(line.len() + 64);
        let mut at = 0;
        for (span, role) in front.session.highlight(line) {
            let (Some(before), Some(part)) = (line.get(at..span.from), line.get(span.from..span.to)) else { continue };
            shown.push_str(before);
            shown.push_str(&format!("\u{1b}[{}m{part}\u{1b}[0m", style(role)));
            at = span.to;
        }
        shown.push_str(line.get(at..).unwrap_or_default());
        Cow::Owned(shown)
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        match self.front.borrow().colour {
            true => Cow::Owned(format!("\u{1b}[1;36m{prompt}\u{1b}[0m")),
            false => Cow::Borrowed(prompt),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        match self.front.borrow().colour {
            true => Cow::Owned(format!("\u{1b}[2m{hint}\u{1b}[0m")),
            false => Cow::Borrowed(hint),
        }
    }

    fn highlight_char(&self, line: &str, _: usize, _: CmdKind) -> bool {
        line.len() <= LONGEST
    }
}

/// The colour of a role.
fn style(role: Role) -> &'static str {
    match role {
        Role::Type => "33",
        Role::Relation => "35",
        Role::Name => "36",
        Role::Keyword => "1",
        Role::Value => "32",
    }
}

impl Validator for Prompt {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match script::is_whole(context.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}
