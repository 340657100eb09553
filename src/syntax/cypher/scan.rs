//! Text to tokens, in one pass: what strings, comments and back-ticks hold is skipped.
//!
//! The grammar reads text by itself; this pass serves what must be known before it: where statements end, how deep
//! they nest, what a bracket begins.

use crate::error::{Error, Result, Span, kinds};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, a keyword or a number.
    Word,
    /// A name in back-ticks.
    Ticked,
    /// A text in quotes.
    Text,
    /// `$name`
    Parameter,
    /// Any other character.
    Sign(char),
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    /// What it is.
    pub(super) token: Token,
    /// Where it stands.
    pub(super) span: Span,
}

impl Lexeme {
    /// Whether this is the sign `c`.
    pub(super) fn is(&self, c: char) -> bool {
        self.token == Token::Sign(c)
    }

    /// Whether this is the word `word`, in any case.
    pub(super) fn is_word(&self, text: &str, word: &str) -> bool {
        self.token == Token::Word && self.span.of(text).eq_ignore_ascii_case(word)
    }
}

/// Something that begins and never ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unterminated {
    /// What it is, as a message calls it.
    pub(super) what: &'static str,
    /// What would end it.
    pub(super) end: &'static str,
    /// Where it begins.
    pub(super) from: usize,
}

/// The tokens of `text`, up to the first thing that never ends.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Set once a string, name or comment turned out to have no end.
    pub(super) unterminated: Option<Unterminated>,
}

impl<'t> Scanner<'t> {
    /// A scanner at the beginning of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        Scanner { text, at: 0, unterminated: None }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn token(&mut self, token: Token, length: usize) -> Option<Lexeme> {
        let from = self.at;
        self.at += length;
        Some(Lexeme { token, span: Span::new(from, self.at) })
    }

    fn never_ends(&mut self, what: &'static str, end: &'static str) -> Option<Lexeme> {
        self.unterminated = Some(Unterminated { what, end, from: self.at });
        self.at = self.text.len();
        None
    }

    /// Steps over spaces and comments; false where a comment has no end.
    fn skip(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(is_space);
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.at += trimmed.find(['\n', '\r']).unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                let Some(end) = trimmed.get(2..).and_then(|inside| inside.find("*/")) else {
                    self.never_ends("comment", "*/");
                    return false;
                };
                self.at += end + 4;
            } else {
                return true;
            }
        }
    }

    fn quoted(&mut self, quote: char) -> Option<Lexeme> {
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, c)) = characters.next() {
            if c == '\\' {
                characters.next();
            } else if c == quote {
                return self.token(Token::Text, at + 1);
            }
        }
        self.never_ends("text", if quote == '"' { "\"" } else { "'" })
    }

    /// The length of the name in back-ticks that `rest` begins with.
    fn ticked(rest: &str) -> Option<usize> {
        let mut characters = rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = characters.next() {
            if c == '`' && characters.next_if(|(_, next)| *next == '`').is_none() {
                return Some(at + 1);
            }
        }
        None
    }

    fn parameter(&mut self) -> Option<Lexeme> {
        let name = self.rest().get(1..).unwrap_or("");
        if name.starts_with('`') {
            return match Self::ticked(name) {
                Some(length) => self.token(Token::Parameter, 1 + length),
                None => self.never_ends("name", "`"),
            };
        }
        match word_length(name) {
            0 => self.token(Token::Sign('$'), 1),
            length => self.token(Token::Parameter, 1 + length),
        }
    }
}

impl Iterator for Scanner<'_> {
    type Item = Lexeme;

    fn next(&mut self) -> Option<Lexeme> {
        if !self.skip() {
            return None;
        }
        let rest = self.rest();
        let first = rest.chars().next()?;
        match first {
            '\'' | '"' => self.quoted(first),
            '`' => match Self::ticked(rest) {
                Some(length) => self.token(Token::Ticked, length),
                None => self.never_ends("name", "`"),
            },
            '$' => self.parameter(),
            _ => match word_length(rest) {
                0 => self.token(Token::Sign(first), first.len_utf8()),
                length => self.token(Token::Word, length),
            },
        }
    }
}

/// Every token of `text`; an error at the beginning of what never ends, and at characters that mean nothing.
pub(super) fn tokens(text: &str) -> Result<Vec<Lexeme>> {
    let mut scanner = Scanner::new(text);
    let mut found = Vec::new();
    for lexeme in scanner.by_ref() {
        if matches!(lexeme.token, Token::Sign(c) if c.is_control()) {
            let message = format!("the character {} can't stand here", lexeme.span.of(text).escape_unicode());
            return Err(Error::new(kinds::INVALID_UNICODE_CHARACTER, message).at(lexeme.span));
        }
        found.push(lexeme);
    }
    let Some(open) = scanner.unterminated else { return Ok(found) };
    let span = Span::new(open.from, open.from + 1);
    let message = format!("the {} that begins here never ends", open.what);
    Err(Error::new(kinds::UNEXPECTED_SYNTAX, message).at(span).hint(format!("end it with {}", open.end)))
}

/// Whether the grammar skips this character between tokens.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}' | '\u{180E}' | '\u{FEFF}')
}

/// How many bytes of `text` are one word.
fn word_length(text: &str) -> usize {
    let in_word = |c: char| c == '_' || c.is_alphanumeric() || (!c.is_ascii() && pest::unicode::XID_CONTINUE(c));
    text.find(|c| !in_word(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_comments_and_ticks_are_stepped_over() {
        let text = "a /* ( */ 'it\\'s (' `b``(` $c $`d e` // (\n\"(\" _x1 <";
        let words: Vec<&str> = tokens(text).unwrap().iter().map(|lexeme| lexeme.span.of(text)).collect();
        assert_eq!(words, ["a", "'it\\'s ('", "`b``(`", "$c", "$`d e`", "\"(\"", "_x1", "<"]);
    }

    #[test]
    fn what_never_ends_is_reported_where_it_begins() {
        for (text, from) in [("RETURN 'a", 7), ("RETURN 1 /* a", 9), ("MATCH (`a)", 7), ("RETURN $`a", 7)] {
            assert_eq!(tokens(text).unwrap_err().span().unwrap().from, from, "{text}");
        }
    }
}
