//! How deep a text nests, counted before it is parsed: the parser and every later pass call themselves once a level.

use super::scan::{Lexeme, Token};
use crate::error::{Error, Result, Span, kinds};

/// The deepest nesting of brackets, CASE and chains of NOT or signs.
pub(super) const DEEPEST: usize = 256;

/// The error for anything that nests deeper.
pub(super) fn too_deep(span: Span) -> Error {
    Error::new(kinds::TOO_DEEP, format!("this nests deeper than {DEEPEST} levels")).at(span)
}

/// How deep the brackets nest; an error at the first token beyond [`DEEPEST`].
pub(super) fn measure(text: &str, tokens: &[Lexeme]) -> Result<usize> {
    let mut open: Vec<char> = Vec::new();
    let mut deepest = 0;
    let mut prefixes = 0;
    for (at, lexeme) in tokens.iter().enumerate() {
        prefixes = if is_prefix(text, lexeme) { prefixes + 1 } else { 0 };
        if prefixes > DEEPEST || open.len() > DEEPEST {
            return Err(too_deep(lexeme.span));
        }
        match lexeme.token {
            Token::Sign(bracket @ ('(' | '[' | '{')) => open.push(bracket),
            Token::Sign(')' | ']' | '}') => close(&mut open),
            Token::Sign('<') if begins_list_type(text, tokens, at, open.last() == Some(&'<')) => open.push('<'),
            Token::Sign('>') if open.last() == Some(&'<') => _ = open.pop(),
            Token::Word if is_case(text, tokens, at) => open.push('C'),
            Token::Word if open.last() == Some(&'C') && is_end(text, tokens, at) => {
                open.pop();
            }
            _ => {}
        }
        deepest = deepest.max(open.len());
    }
    match tokens.last() {
        Some(last) if deepest > DEEPEST => Err(too_deep(last.span)),
        _ => Ok(deepest),
    }
}

fn is_prefix(text: &str, lexeme: &Lexeme) -> bool {
    lexeme.is('-') || lexeme.is('+') || lexeme.is_word(text, "not")
}

fn is_case(text: &str, tokens: &[Lexeme], at: usize) -> bool {
    tokens[at].is_word(text, "case") && !is_key(tokens, at)
}

fn is_end(text: &str, tokens: &[Lexeme], at: usize) -> bool {
    let is_label = at.checked_sub(1).is_some_and(|before| tokens[before].is(':'));
    tokens[at].is_word(text, "end") && !is_label && !is_key(tokens, at)
}

/// Whether the word names a property, as in `n.end` and `{end: 1}`.
fn is_key(tokens: &[Lexeme], at: usize) -> bool {
    let asked = at.checked_sub(1).is_some_and(|before| tokens[before].is('.'));
    asked || tokens.get(at + 1).is_some_and(|lexeme| lexeme.is(':'))
}

/// Whether the `<` there stands around the type of a list's elements: behind LIST, where a type may stand.
fn begins_list_type(text: &str, tokens: &[Lexeme], at: usize, within_type: bool) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|place| tokens.get(place));
    let is_list = before(1).is_some_and(|word| word.is_word(text, "list") || word.is_word(text, "array"));
    let is_type = before(2).is_some_and(|sign| {
        let double_colon = sign.is(':') && before(3).is_some_and(|colon| colon.is(':'));
        double_colon || (within_type && sign.is('<')) || sign.is('|') || sign.is_word(text, "typed")
    });
    is_list && is_type
}

/// Closes the innermost bracket, with every CASE and every list's type inside it.
fn close(open: &mut Vec<char>) {
    while matches!(open.pop(), Some('C' | '<')) {}
}
