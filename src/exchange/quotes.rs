//! Where a CSV file's quotes don't balance, and which stretches of it can be read.
//!
//! A quoted field ends at the next single quote, and a delimiter, a line's end or the file's end must follow. A quote
//! that was left open is mostly closed by a later field's opening quote, behind which text follows; so both faults are
//! told at the quote that opened the field.

use std::ops::Range;

/// A quote that opens a field which doesn't end properly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BadQuote {
    /// Where the quote stands.
    pub at: usize,
    /// Where its row begins.
    pub row: usize,
    /// Whether the file ends before the field does; else text follows the closing quote.
    pub unclosed: bool,
}

/// The stretches of `body` whose quotes balance, and the faults between them.
///
/// After a fault, reading goes on at the line behind the one with the opening quote.
pub(super) fn stretches(body: &[u8], delimiter: u8) -> (Vec<Range<usize>>, Vec<BadQuote>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let mut from = 0;
    while let Some(fault) = first_fault(body, from, delimiter) {
        good.push(from..fault.row);
        from = line_end(body, fault.at);
        bad.push(fault);
    }
    good.push(from..body.len());
    good.retain(|stretch| !stretch.is_empty());
    (good, bad)
}

fn first_fault(body: &[u8], from: usize, delimiter: u8) -> Option<BadQuote> {
    if !body[from..].contains(&b'"') {
        return None;
    }
    let (mut row, mut at) = (from, from);
    while at < body.len() {
        if body[at] == b'"' {
            match field_end(body, at, delimiter) {
                Ok(end) => at = end,
                Err(unclosed) => return Some(BadQuote { at, row, unclosed }),
            }
        }
        // The rest of a bare field; quotes inside one are plain characters.
        while at < body.len() && body[at] != delimiter && body[at] != b'\n' && body[at] != b'\r' {
            at += 1;
        }
        if body.get(at).is_some_and(|byte| *byte != delimiter) {
            row = at + 1;
        }
        at += 1;
    }
    None
}

/// Where the quoted field that opens at `at` ends; else whether it is the file that ends.
fn field_end(body: &[u8], at: usize, delimiter: u8) -> Result<usize, bool> {
    let mut next = at + 1;
    loop {
        match body[next..].iter().position(|byte| *byte == b'"') {
            None => return Err(true),
            Some(found) => next += found + 1,
        }
        match body.get(next) {
            Some(b'"') => next += 1,
            None | Some(b'\n' | b'\r') => return Ok(next),
            Some(byte) if *byte == delimiter => return Ok(next),
            Some(_) => return Err(false),
        }
    }
}

/// Behind the end of the line that holds `at`.
pub(super) fn line_end(body: &[u8], at: usize) -> usize {
    body[at..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |found| at + found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(usize, bool)> {
        stretches(text.as_bytes(), b',').1.iter().map(|bad| (bad.at, bad.unclosed)).collect()
    }

    #[test]
    fn balanced_quotes_are_no_fault() {
        assert_eq!(faults("a,\"b\n\"\"c\"\"\"\r\n\"d\",e\"f\n\"\"\n"), []);
    }

    #[test]
    fn an_open_quote_is_told_where_it_opens() {
        assert_eq!(faults("a,b\nc,\"d\ne,f\n"), [(6, true)]);
        assert_eq!(faults("a,\"b\nc,d\ne,\"f\"\n"), [(2, false)]);
        assert_eq!(stretches(b"a,\"b\nc,d\ne,f\n", b',').0.first(), Some(&(5..13)));
    }
}
