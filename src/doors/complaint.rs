//! Errors as people read them: the code, the place, the line with a caret under the part at fault, what to try.

use std::fmt::Write as _;
use std::io::Write;

use unicode_width::UnicodeWidthStr;

use crate::error::{Error, Exit, Span, kinds};
use crate::exchange::cell;

/// How many characters of a long line are shown on either side of the part at fault.
const AROUND: usize = 60;

/// Where a question came from.
#[derive(Clone, Copy)]
pub struct Source<'t> {
    /// The file's name; none where the question was typed.
    pub name: Option<&'t str>,
    /// The whole text.
    pub text: &'t str,
    /// Where the question begins in it, in bytes.
    pub from: usize,
}

/// Prints an error to stderr and gives the exit code it stands for.
pub fn print(error: &Error, source: Option<Source<'_>>) -> Exit {
    if error.kind() != kinds::BROKEN_PIPE {
        let _ = write!(anstream::stderr(), "{}", rendered(error, source));
    }
    error.kind().exit
}

/// The error as text, with escape sequences that the stream takes out where it should.
pub fn rendered(error: &Error, source: Option<Source<'_>>) -> String {
    let mut text = format!("\u{1b}[1;31merror[{}]\u{1b}[0m: {}\n", error.kind().code, cell::visible(error.message()));
    match (error.place(), source, error.span()) {
        (Some(place), _, _) => {
            let _ = write!(text, " --> {}:{}", place.file, place.line);
            let _ = match place.column {
                0 => writeln!(text),
                column => writeln!(text, ":{column}"),
            };
        }
        (None, Some(source), Some(span)) => text.push_str(&shown(source, span)),
        (None, Some(Source { name: Some(name), text: whole, from }), None) => {
            let _ = writeln!(text, " --> {name}:{}", line_of(whole, from));
        }
        _ => {}
    }
    for hint in error.hints() {
        let _ = writeln!(text, "  \u{1b}[36mhint\u{1b}[0m: {}", cell::visible(hint));
    }
    text
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

/// The place, the line, and the caret under the part at fault.
fn shown(source: Source<'_>, span: Span) -> String {
    let text = source.text;
    let from = floor(text, source.from + span.from);
    let to = floor(text, source.from + span.to).max(from);
    let line_from = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let line_to = text[from..].find('\n').map_or(text.len(), |at| from + at);
    let number = line_of(text, from);
    let before = clipped_front(&text[line_from..from]);
    let fault = clipped_back(&text[from..to.min(line_to)]);
    let after = clipped_back(&text[to.min(line_to)..line_to]);
    let margin = " ".repeat(number.to_string().len());
    let carets = "^".repeat(fault.width().max(1));
    let indent = " ".repeat(before.width());
    let mut shown = String::new();
    if let Some(name) = source.name {
        let column = text[line_from..from].chars().count() + 1;
        let _ = writeln!(shown, "{margin}--> {name}:{number}:{column}");
    }
    let _ = writeln!(shown, "{number} | {before}{fault}{after}");
    let _ = writeln!(shown, "{margin} | {indent}\u{1b}[1;31m{carets}\u{1b}[0m");
    shown
}

/// The nearest place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn clipped_front(text: &str) -> String {
    match text.char_indices().nth_back(AROUND) {
        Some((cut, _)) => format!("…{}", cell::visible(&text[cut..])),
        None => cell::visible(text),
    }
}

fn clipped_back(text: &str) -> String {
    match text.char_indices().nth(AROUND) {
        Some((cut, _)) => format!("{}…", cell::visible(&text[..cut])),
        None => cell::visible(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(error: &Error, source: Source<'_>) -> String {
        anstream::adapter::strip_str(&rendered(error, Some(source))).to_string()
    }

    #[test]
    fn the_caret_stands_under_the_fault() {
        let error =
            Error::new(kinds::UNKNOWN_WORD, "no word Belaruss").at(Span::new(10, 18)).hint("did you mean Belarus?");
        let source = Source { name: Some("q.txt"), text: "states\nvisits to Belaruss", from: 7 };
        assert_eq!(
            plain(&error, source),
            "error[K101]: no word Belaruss\n --> q.txt:2:11\n2 | visits to Belaruss\n  |           ^^^^^^^^\n  hint: did you mean Belarus?\n"
        );
    }

    #[test]
    fn wide_characters_and_long_lines_keep_the_caret_in_place() {
        let text = format!("{}東京 x{}", "a".repeat(500), "b".repeat(500));
        let error = Error::new(kinds::UNKNOWN_WORD, "no word x").at(Span::new(507, 508));
        let shown = plain(&error, Source { name: None, text: &text, from: 0 });
        let lines: Vec<&str> = shown.lines().collect();
        let place = lines[1].find('x').map(|at| lines[1][..at].width());
        assert_eq!(place, lines[2].find('^').map(|at| lines[2][..at].width()));
        assert!(lines[1].chars().count() < 200);
    }

    #[test]
    fn a_span_outside_the_text_is_drawn_at_its_end() {
        let error = Error::new(kinds::UNEXPECTED_SYNTAX, "more was expected").at(Span::new(5, 6));
        assert!(plain(&error, Source { name: None, text: "match", from: 0 }).contains("\n1 | match\n  |      ^\n"));
    }
}
