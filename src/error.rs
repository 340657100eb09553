//! What can go wrong, where in the text, and what to try instead.
//!
//! Every room returns this one [`Error`]: a [`Kind`] from the table in [`kinds`], a message in lower case that
//! names the thing, hints, and a place. Near matches ("did you mean") live here too, since every room offers them.

pub mod kinds;
pub mod near;

use std::fmt;

pub use kinds::{Exit, Kind, Phase};

/// The result of anything in Kenning that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A half-open range of bytes in the text of a question or a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub from: usize,
    /// One past the last byte.
    pub to: usize,
}

impl Span {
    /// The bytes from `from` up to, not including, `to`.
    pub const fn new(from: usize, to: usize) -> Self {
        Span { from, to }
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// The part of `text` that this span points at; empty when it points outside.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.from..self.to).unwrap_or("")
    }
}

/// A place in a file, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1; 0 where only the line is known.
    pub column: usize,
}

/// An error: what, where, and what to try instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    body: Box<Body>,
}

#[derive(Clone, Debug, PartialEq)]
struct Body {
    kind: Kind,
    message: String,
    hints: Vec<String>,
    span: Option<Span>,
    place: Option<Place>,
}

impl Error {
    /// An error of this kind; the message is lower case and names the thing.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        let body = Body { kind, message: message.into(), hints: Vec::new(), span: None, place: None };
        Error { body: Box::new(body) }
    }

    /// The same error, pointing at a part of the question's text.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.body.span = Some(span);
        self
    }

    /// The same error, pointing at `span` unless it already points somewhere.
    #[must_use]
    pub fn or_at(mut self, span: Span) -> Self {
        self.body.span.get_or_insert(span);
        self
    }

    /// The same error with one more thing to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.body.hints.push(hint.into());
        self
    }

    /// The same error, in a file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>, line: usize, column: usize) -> Self {
        self.body.place = Some(Place { file: file.into(), line, column });
        self
    }

    /// What went wrong, as data.
    pub fn kind(&self) -> Kind {
        self.body.kind
    }

    /// The same, with these hints and no others.
    pub fn with_hints(mut self, hints: Vec<String>) -> Self {
        self.body.hints = hints;
        self
    }

    /// The sentence, without code, place and hints.
    pub fn message(&self) -> &str {
        &self.body.message
    }

    /// What to try instead, best first.
    pub fn hints(&self) -> &[String] {
        &self.body.hints
    }

    /// The part of the question's text that is at fault.
    pub fn span(&self) -> Option<Span> {
        self.body.span
    }

    /// The file and line at fault, for errors in files.
    pub fn place(&self) -> Option<&Place> {
        self.body.place.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "error[{}]: {}", self.body.kind.code, self.body.message)?;
        if let Some(place) = &self.body.place {
            write!(out, "\n --> {}:{}", place.file, place.line)?;
            if place.column > 0 {
                write!(out, ":{}", place.column)?;
            }
        }
        for hint in &self.body.hints {
            write!(out, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
