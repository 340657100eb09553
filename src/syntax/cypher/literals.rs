//! Builds literals: numbers, texts, parameters.

use std::sync::Arc;

use super::build::{Builder, Node, parts, unticked};
use crate::error::{Error, Result, Span, kinds};
use crate::query::ExpressionKind;
use crate::value::Value;

/// A number without its sign, which may still make 9223372036854775808 fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Integer(i64),
    Float(f64),
    /// 9223372036854775808: an integer only with a minus before it.
    Lowest,
}

impl Builder<'_> {
    pub(super) fn parameter(&self, node: &Node<'_>) -> ExpressionKind {
        let text = self.span(node).of(self.text);
        ExpressionKind::Parameter(Arc::from(unticked(text.strip_prefix('$').unwrap_or(text))))
    }

    pub(super) fn number(&self, node: &Node<'_>) -> Result<Number> {
        let span = self.span(node);
        let written = span.of(self.text);
        let bad = || Error::new(kinds::INVALID_NUMBER, format!("{written} is not a number")).at(span);
        let digits = without_underscores(written).ok_or_else(bad)?.to_ascii_lowercase();
        let prefixed = [("0x", 16), ("0o", 8)]
            .into_iter()
            .find_map(|(prefix, radix)| digits.strip_prefix(prefix).map(|digits| (digits, radix)));
        match prefixed {
            Some((digits, radix)) => integer(digits, radix, span, written),
            None if digits.contains(['.', 'e']) || digits.ends_with(['f', 'd']) => {
                // The letter that says so may stand behind a float.
                let number: f64 = digits.strip_suffix(['f', 'd']).unwrap_or(&digits).parse().map_err(|_| bad())?;
                let too_large =
                    || Error::new(kinds::FLOATING_POINT_OVERFLOW, format!("{written} is too large")).at(span);
                if number.is_finite() { Ok(Number::Float(number)) } else { Err(too_large()) }
            }
            None => integer(&digits, 10, span, written),
        }
    }

    pub(super) fn text(&self, node: &Node<'_>) -> Result<ExpressionKind> {
        let span = self.span(node);
        let inner = Span::new(span.from + 1, span.to.saturating_sub(1).max(span.from + 1));
        Ok(ExpressionKind::Literal(Value::from(unescaped(inner.of(self.text), inner.from)?)))
    }

    pub(super) fn boolean(&self, node: &Node<'_>) -> ExpressionKind {
        ExpressionKind::Literal(Value::Boolean(self.span(node).of(self.text).eq_ignore_ascii_case("true")))
    }

    pub(super) fn list(&self, node: Node<'_>) -> Result<ExpressionKind> {
        parts(node).map(|item| self.expression(item)).collect::<Result<_>>().map(ExpressionKind::List)
    }

    pub(super) fn map(&self, node: Node<'_>) -> Result<ExpressionKind> {
        parts(node).map(|entry| self.entry(entry)).collect::<Result<_>>().map(ExpressionKind::Map)
    }

    pub(super) fn entry(&self, node: Node<'_>) -> Result<(Arc<str>, crate::query::Expression)> {
        let mut parts = parts(node);
        let key = self.name(&parts.expect()?);
        Ok((key, self.expression(parts.expect()?)?))
    }
}

/// `1_000` as `1000`; nothing where an underscore does not stand between two digits.
fn without_underscores(written: &str) -> Option<String> {
    let misplaced = written.ends_with('_') || ["__", "._", "_."].iter().any(|pair| written.contains(pair));
    (!misplaced).then(|| written.replace('_', ""))
}

/// The error for an integer that does not fit.
pub(super) fn overflow(written: &str, span: Span) -> Error {
    let range = format!("integers lie between {} and {}", i64::MIN, i64::MAX);
    Error::new(kinds::INTEGER_OVERFLOW, format!("{written} is too large for an integer")).at(span).hint(range)
}

fn integer(digits: &str, radix: u32, span: Span, written: &str) -> Result<Number> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(Error::new(kinds::INVALID_NUMBER, format!("{written} is not a number")).at(span));
    }
    match u64::from_str_radix(digits, radix) {
        Ok(number) if number == i64::MIN.unsigned_abs() => Ok(Number::Lowest),
        Ok(number) => i64::try_from(number).map(Number::Integer).map_err(|_| overflow(written, span)),
        Err(_) => Err(overflow(written, span)),
    }
}

/// A text with its escapes read; `from` is where it stands.
fn unescaped(written: &str, from: usize) -> Result<String> {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let (c, length) = unescaped_one(escape, from + written.len() - escape.len())?;
        text.push(c);
        rest = escape.get(length..).unwrap_or("");
    }
    text.push_str(rest);
    Ok(text)
}

/// The character that `escape`, beginning with a backslash, stands for, and how long its writing is.
fn unescaped_one(escape: &str, from: usize) -> Result<(char, usize)> {
    let letter = escape.chars().nth(1).unwrap_or('\\');
    let plain = match letter {
        '\\' | '\'' | '"' | '`' => letter,
        'n' | 'N' => '\n',
        't' | 'T' => '\t',
        'r' | 'R' => '\r',
        'b' | 'B' => '\u{8}',
        'f' | 'F' => '\u{C}',
        'u' => return unicode(escape, from, 4),
        // Eight digits, as other engines write, always begin with two zeros.
        'U' if escape.get(2..4) == Some("00") && hexadecimal(escape, 2, 8).is_some() => {
            return unicode(escape, from, 8);
        }
        'U' => return unicode(escape, from, 6),
        _ => {
            let message = format!("\\{letter} stands for nothing in a text");
            let span = Span::new(from, from + 1 + letter.len_utf8());
            return Err(Error::new(kinds::UNEXPECTED_SYNTAX, message).at(span).hint("write \\\\ for a backslash"));
        }
    };
    Ok((plain, 2))
}

fn hexadecimal(escape: &str, from: usize, digits: usize) -> Option<u32> {
    let written = escape.get(from..from + digits)?;
    let all = written.chars().all(|c| c.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(written, 16).ok()).flatten()
}

/// `\u01FF`, a pair of them for the characters beyond, or `\U01F600`.
fn unicode(escape: &str, from: usize, digits: usize) -> Result<(char, usize)> {
    let length = 2 + digits;
    let code = hexadecimal(escape, 2, digits);
    if let Some(c) = code.and_then(char::from_u32) {
        return Ok((c, length));
    }
    let second = escape.get(length..).filter(|rest| rest.starts_with("\\u")).and_then(|rest| hexadecimal(rest, 2, 4));
    if let (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) = (code, second)
        && let Some(c) = char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    {
        return Ok((c, length * 2));
    }
    let shown: String = escape.chars().take(length).collect();
    let message = format!("{shown} is no character");
    let hint = format!("write {digits} hexadecimal digits behind {}", escape.get(..2).unwrap_or("\\u"));
    Err(Error::new(kinds::INVALID_UNICODE_LITERAL, message).at(Span::new(from, from + shown.len())).hint(hint))
}
