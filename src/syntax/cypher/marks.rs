//! Settles, before parsing and in linear time, what a PEG could only find by trying.
//!
//! `(a)-->(b)` and `(a) - (b)` differ behind the bracket, `[x IN xs | x]` and `[x IN xs, 1]` at the end. Trying one
//! and then the other doubles the work at each level of nesting. Here the brackets are paired first; then each one is
//! judged by the few tokens around it and its partner, and the bracket's byte is replaced by one of those below,
//! so that all positions stay as they are. A `|` directly inside a comprehension always parts it: labels with `|` stand
//! in parentheses there.

use super::scan::{Lexeme, Token};
use crate::query::is_reserved;

/// A `(` that begins a pattern standing as an expression.
const PATTERN: &str = "\u{1}";
/// The `[` of a list comprehension.
const LIST_COMPREHENSION: &str = "\u{2}";
/// The `[` of a pattern comprehension.
const PATTERN_COMPREHENSION: &str = "\u{3}";
/// The `|` of a comprehension or of `reduce`; any other stands between labels.
const BAR: &str = "\u{4}";

/// The text with marks in place of such brackets; same length, same positions.
pub(super) fn mark(text: &str, tokens: &[Lexeme]) -> String {
    let brackets = Brackets::pair(text, tokens);
    let mut marked = String::with_capacity(text.len());
    let mut copied = 0;
    // What a bar is follows from the bracket around it, which is judged once, however many bars it holds.
    let mut marks: Vec<Option<&'static str>> = Vec::with_capacity(tokens.len());
    for (at, lexeme) in tokens.iter().enumerate() {
        marks.push(brackets.mark_of(at, &marks));
        let Some(mark) = marks[at] else { continue };
        let from = lexeme.span.from;
        marked.push_str(text.get(copied..from).unwrap_or(""));
        marked.push_str(mark);
        copied = from + mark.len();
    }
    marked.push_str(text.get(copied..).unwrap_or(""));
    marked
}

struct Brackets<'t> {
    text: &'t str,
    tokens: &'t [Lexeme],
    /// For an opening bracket, the index of its partner; 0 where there is none.
    partner: Vec<usize>,
    /// Whether a comma stands directly inside this bracket.
    comma: Vec<bool>,
    /// Whether a bar stands directly inside this bracket.
    bar: Vec<bool>,
    /// For a bar, the bracket that it stands directly inside.
    around: Vec<Option<usize>>,
}

impl<'t> Brackets<'t> {
    fn pair(text: &'t str, tokens: &'t [Lexeme]) -> Self {
        let none = || vec![false; tokens.len()];
        let (partner, around) = (vec![0; tokens.len()], vec![None; tokens.len()]);
        let mut brackets = Brackets { text, tokens, partner, comma: none(), bar: none(), around };
        // Each with how many CASE are open directly inside: their commas part the tests of a WHEN.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (at, lexeme) in tokens.iter().enumerate() {
            match (lexeme.token, open.last_mut()) {
                (Token::Sign('(' | '[' | '{'), _) => open.push((at, 0)),
                (Token::Sign(')' | ']' | '}'), Some((from, _))) => {
                    brackets.partner[*from] = at;
                    open.pop();
                }
                (Token::Sign(','), Some((from, 0))) => brackets.comma[*from] = true,
                (Token::Sign('|'), Some((from, _))) => {
                    brackets.bar[*from] |= !brackets.is_doubled(at);
                    brackets.around[at] = Some(*from);
                }
                (Token::Word, Some((_, cases))) if brackets.is_keyword(at, "case") => *cases += 1,
                (Token::Word, Some((_, cases))) if brackets.is_keyword(at, "end") => *cases = cases.saturating_sub(1),
                _ => {}
            }
        }
        brackets
    }

    /// Whether a word stands there as itself, not as the name of a property, a label or a key.
    fn is_keyword(&self, at: usize, word: &str) -> bool {
        let named =
            at.checked_sub(1).is_some_and(|before| ['.', ':', '&', '!'].iter().any(|sign| self.is(before, *sign)));
        let is_key = self.is(at + 1, ':') && !self.is(at + 2, ':');
        self.is_word(at, word) && !named && !is_key
    }

    fn mark_of(&self, at: usize, marks: &[Option<&'static str>]) -> Option<&'static str> {
        match self.tokens[at].token {
            Token::Sign('(') if self.begins_pattern(at) || self.begins_group(at) => Some(PATTERN),
            Token::Sign('[') if self.ends_operand(at) => None,
            Token::Sign('[') if self.begins_list_comprehension(at) => Some(LIST_COMPREHENSION),
            Token::Sign('[') if self.begins_pattern_comprehension(at) => Some(PATTERN_COMPREHENSION),
            Token::Sign('|') if self.parts_comprehension(at, marks) => Some(BAR),
            _ => None,
        }
    }

    fn is(&self, at: usize, sign: char) -> bool {
        self.tokens.get(at).is_some_and(|lexeme| lexeme.is(sign))
    }

    fn is_word(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|lexeme| lexeme.is_word(self.text, word))
    }

    fn is_any_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|lexeme| match lexeme.token {
            Token::Word => !lexeme.span.of(self.text).starts_with(|c: char| c.is_ascii_digit()),
            token => token == Token::Ticked,
        })
    }

    /// Whether a name stands there that a variable can have.
    fn is_variable(&self, at: usize) -> bool {
        self.is_any_name(at) && !is_reserved(self.tokens[at].span.of(self.text))
    }

    /// Whether the token before `at` ends an operand, so that a bracket at `at` is a call's or a subscript's.
    fn ends_operand(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| self.tokens[before]) else { return false };
        match before.token {
            Token::Ticked | Token::Text | Token::Parameter | Token::Sign(')' | ']' | '}') => true,
            Token::Sign(_) => false,
            Token::Word => {
                let word = before.span.of(self.text);
                let is_value = ["end", "null", "true", "false"].iter().any(|value| word.eq_ignore_ascii_case(value));
                // Behind the two dots of a slice stands an expression, not a key.
                let is_dot = |back: usize| at.checked_sub(back).is_some_and(|dot| self.is(dot, '.'));
                let is_key = is_dot(2) && !is_dot(3);
                is_value
                    || is_key
                    || !(is_reserved(word) || self.loads(at - 1) || self.counts_rows(at - 1) || self.filters(at - 1))
            }
        }
    }

    /// Whether the word there belongs to LOAD CSV and is no name: `CSV FROM`, `HEADERS FROM`, `row FIELDTERMINATOR`.
    fn loads(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let behind_csv = self.is_word(before, "csv") || self.is_word(before, "headers");
        (self.is_word(at, "from") && behind_csv) || (self.is_word(at, "fieldterminator") && self.is_variable(before))
    }

    /// Whether the word there says how many rows a transaction takes: `TRANSACTIONS OF`.
    fn counts_rows(&self, at: usize) -> bool {
        let behind = |word| at.checked_sub(1).is_some_and(|before| self.is_word(before, word));
        self.is_word(at, "of") && (behind("transactions") || behind("transaction"))
    }

    /// Whether the word there is the clause FILTER and no function: it stands behind something that is complete.
    fn filters(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return self.is_word(at, "filter") };
        let is_one_of = |at: usize, words: &[&str]| words.iter().any(|word| self.is_word(at, word));
        let behind = |words: &[&str]| before.checked_sub(1).is_some_and(|earlier| is_one_of(earlier, words));
        // The star of `WITH *` and `YIELD *` multiplies nothing.
        let behind_star = self.is(before, '*') && behind(&["with", "yield", "distinct"]);
        // The percent sign of a label divides nothing.
        let label_signs = |at: usize| [':', '&', '|', '!'].iter().any(|sign| self.is(at, *sign));
        let behind_label = self.is(before, '%')
            && (behind(&["is", "not", "labeled"]) || before.checked_sub(1).is_some_and(label_signs));
        // A subquery, or what comes behind NEXT or UNION, begins with a clause.
        let part = is_one_of(before, &["all", "distinct"]) && behind(&["union"]);
        // `WITH ORDINALITY filter FILTER …`: the first of the two is what FOR counts by.
        let counts = is_one_of(before, &["offset", "ordinality"]) && behind(&["with"]);
        if counts && self.is_word(at + 1, "filter") {
            return false;
        }
        let begins = self.is(before, '{') || is_one_of(before, &["next", "union"]) || part;
        let sorted = is_one_of(before, &["asc", "ascending", "desc", "descending"]);
        self.is_word(at, "filter") && (begins || sorted || behind_star || behind_label || self.ends_operand(at))
    }

    /// `(name? :label? {map}? WHERE …)` and then a relationship and another `(`.
    fn begins_pattern(&self, at: usize) -> bool {
        let end = self.partner[at];
        let goes_on = || self.relationship_follows(end + 1) || self.group_follows(end + 1);
        end > 0 && !self.ends_operand(at) && self.node_end(at) == end && goes_on()
    }

    /// A pattern in parentheses that is repeated: `((a)-->(b)){2}`, `((a)-->(b))+(c)`.
    fn begins_group(&self, at: usize) -> bool {
        let end = self.partner[at];
        // Behind a dollar sign stands what computes a label.
        let computes = at > 0 && self.is(at - 1, '$');
        if end == 0 || computes || self.ends_operand(at) || !self.group_follows(at) {
            return false;
        }
        let node = if self.is(at + 1, '(') { at + 1 } else { at + 3 };
        let path = self.partner[node] > 0
            && self.node_end(node) == self.partner[node]
            && self.relationship_follows(self.partner[node] + 1);
        path && ['{', '+', '*', '('].iter().any(|sign| self.is(end + 1, *sign))
    }

    /// Whether a pattern in parentheses begins at `at`: `((a)…`, `(p = (a)…`.
    fn group_follows(&self, at: usize) -> bool {
        let named = self.is_variable(at + 1) && self.is(at + 2, '=');
        self.is(at, '(') && (self.is(at + 1, '(') || (named && self.is(at + 3, '(')))
    }

    /// Where the `)` of a node that begins at `at` should stand.
    fn node_end(&self, at: usize) -> usize {
        let mut next = at + 1;
        if self.is_variable(next) {
            next += 1;
        }
        if self.is(next, ':') || self.is_word(next, "is") {
            next = self.label_end(next + 1);
        }
        let next = match self.tokens.get(next).map(|lexeme| lexeme.token) {
            Some(Token::Sign('{')) => self.partner[next] + 1,
            Some(Token::Parameter) => next + 1,
            _ => next,
        };
        if self.is_word(next, "where") { self.partner[at] } else { next }
    }

    /// Where a label expression that begins at `at` ends.
    fn label_end(&self, at: usize) -> usize {
        let mut next = at;
        // Names and operators take turns.
        let mut wants_name = true;
        while let Some(lexeme) = self.tokens.get(next) {
            next = match lexeme.token {
                Token::Sign('!' | '$') if wants_name => next + 1,
                Token::Sign('(') if wants_name && self.partner[next] > 0 => {
                    wants_name = false;
                    self.partner[next] + 1
                }
                // `$any(`
                Token::Parameter if wants_name && self.is(next + 1, '(') => next + 1,
                _ if wants_name && (lexeme.is('%') || self.is_any_name(next)) => {
                    wants_name = false;
                    next + 1
                }
                Token::Sign('&' | '|' | ':') if !wants_name || self.is(next - 1, '|') => {
                    wants_name = true;
                    next + 1
                }
                _ => return next,
            }
        }
        next
    }

    fn relationship_follows(&self, at: usize) -> bool {
        let dash = if self.is(at, '<') && self.touches(at) { at + 1 } else { at };
        if !self.is(dash, '-') {
            return false;
        }
        if self.is(dash + 1, '[') {
            let end = self.partner[dash + 1];
            return end > 0 && self.is(end + 1, '-');
        }
        let head = dash + 1;
        let arrow = self.is(head + 1, '>') && self.touches(head);
        let node = if arrow { head + 2 } else { head + 1 };
        // Without an arrow's head, two dashes that stand apart are signs: a minus and a negative.
        (arrow || self.touches(dash)) && self.is(head, '-') && self.is(self.repeat_end(node), '(')
    }

    /// Where `+`, `*` or `{1,4}` ends, if it stands at `at`.
    fn repeat_end(&self, at: usize) -> usize {
        match self.tokens.get(at).map(|lexeme| lexeme.token) {
            Some(Token::Sign('+' | '*')) => at + 1,
            Some(Token::Sign('{')) if self.partner[at] > 0 => self.partner[at] + 1,
            _ => at,
        }
    }

    /// Whether nothing stands between this token and the next.
    fn touches(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|next| next.span.from == self.tokens[at].span.to)
    }

    /// Whether a bar is half of `||`.
    fn is_doubled(&self, at: usize) -> bool {
        (self.touches(at) && self.is(at + 1, '|')) || (at > 0 && self.touches(at - 1) && self.is(at - 1, '|'))
    }

    /// Whether a bar stands between what a comprehension, `reduce` or FOREACH loops over and what it makes; `||` never
    /// does.
    fn parts_comprehension(&self, at: usize, marks: &[Option<&'static str>]) -> bool {
        let Some(open) = self.around[at] else { return false };
        let reduces = |at: usize| self.is_word(at, "reduce") || self.is_word(at, "allreduce");
        let in_reduce = open > 0 && reduces(open - 1) && self.is(open + 2, '=');
        let in_foreach = open > 0 && self.is_word(open - 1, "foreach") && self.is(open, '(');
        !self.is_doubled(at)
            && (in_reduce || in_foreach || matches!(marks[open], Some(LIST_COMPREHENSION | PATTERN_COMPREHENSION)))
    }

    fn begins_list_comprehension(&self, at: usize) -> bool {
        self.is_variable(at + 1) && self.is_word(at + 2, "in") && !self.comma[at]
    }

    fn begins_pattern_comprehension(&self, at: usize) -> bool {
        let named = self.is_variable(at + 1) && self.is(at + 2, '=');
        let open = if named { at + 3 } else { at + 1 };
        self.bar[at] && self.is(open, '(') && (self.begins_pattern(open) || self.begins_group(open))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::cypher::scan::tokens;

    #[test]
    fn brackets_are_told_apart() {
        for (text, expected) in [
            ("(a)-->(b)", "\u{1}a)-->(b)"),
            ("NOT (a:A {x: (1)})<-[:R]-(b)", "NOT \u{1}a:A {x: (1)})<-[:R]-(b)"),
            ("(a) - (b)", "(a) - (b)"),
            ("(a) - -> (b)", "\u{1}a) - -> (b)"),
            ("(a) - - (b)", "(a) - - (b)"),
            ("(a)--b", "(a)--b"),
            ("(a)-->+(b)", "\u{1}a)-->+(b)"),
            ("(a)<--{1,2}(b)", "\u{1}a)<--{1,2}(b)"),
            ("(a) - - +(b)", "(a) - - +(b)"),
            ("(a)((b)-->(c)){2}(d)", "\u{1}a)(\u{1}b)-->(c)){2}(d)"),
            ("((a)-->(b)){2}(c)", "\u{1}\u{1}a)-->(b)){2}(c)"),
            ("(p = (a)-->(b))+", "\u{1}p = \u{1}a)-->(b))+"),
            ("(a:$((b)-->(c)) {x: 1})", "(a:$(\u{1}b)-->(c)) {x: 1})"),
            ("((a)-->(b)) AND c", "(\u{1}a)-->(b)) AND c"),
            ("((a) - (b)) + (c)", "((a) - (b)) + (c)"),
            ("size((a)-->(b)) + 1", "size(\u{1}a)-->(b)) + 1"),
            ("allReduce(a = 1, x IN xs | a, a < 1)", "allReduce(a = 1, x IN xs \u{4} a, a < 1)"),
            ("(a)-[1]", "(a)-[1]"),
            ("(1)--(2 + 3)--(b)", "(1)--(2 + 3)--(b)"),
            ("{k: NOT (a)--(b)}", "{k: NOT \u{1}a)--(b)}"),
            ("size(a)--(b)", "size(a)--(b)"),
            ("[x IN xs | x]", "\u{2}x IN xs \u{4} x]"),
            ("[x IN xs, 1]", "[x IN xs, 1]"),
            ("[null IN xs]", "[null IN xs]"),
            ("xs[x IN ys]", "xs[x IN ys]"),
            (
                "FOR a IN b WITH ORDINALITY filter FILTER (a)-->(b)",
                "FOR a IN b WITH ORDINALITY filter FILTER \u{1}a)-->(b)",
            ),
            ("MATCH (a) WITH offset FILTER (a)-->(b)", "MATCH (a) WITH offset FILTER \u{1}a)-->(b)"),
            ("MATCH (a) FILTER (a)-->(b)", "MATCH (a) FILTER \u{1}a)-->(b)"),
            ("WITH * FILTER (a)-->(b)", "WITH * FILTER \u{1}a)-->(b)"),
            ("WITH a ORDER BY a DESC FILTER (a)-->(b)", "WITH a ORDER BY a DESC FILTER \u{1}a)-->(b)"),
            (
                "WITH a ORDER BY a ASC NULLS LAST FILTER (a)-->(b)",
                "WITH a ORDER BY a ASC NULLS LAST FILTER \u{1}a)-->(b)",
            ),
            ("FILTER a:% FILTER (a)-->(b)", "FILTER a:% FILTER \u{1}a)-->(b)"),
            ("a.x % filter(a)-->(b)", "a.x % filter(a)-->(b)"),
            ("[x IN CASE y WHEN 1, 2 THEN xs END | x]", "\u{2}x IN CASE y WHEN 1, 2 THEN xs END \u{4} x]"),
            ("[x IN y.case, y.end]", "[x IN y.case, y.end]"),
            ("RETURN filter(a)-->(b)", "RETURN filter(a)-->(b)"),
            ("x = filter(a)-->(b)", "x = filter(a)-->(b)"),
            ("from[x IN ys]", "from[x IN ys]"),
            ("IN TRANSACTIONS OF [x IN xs | x][0] ROWS", "IN TRANSACTIONS OF \u{2}x IN xs \u{4} x][0] ROWS"),
            (
                "CSV FROM [x IN xs] AS a FIELDTERMINATOR [x IN xs]",
                "CSV FROM \u{02}x IN xs] AS a FIELDTERMINATOR \u{02}x IN xs]",
            ),
            ("[p = (a)-->(b) | p]", "\u{3}p = \u{1}a)-->(b) \u{4} p]"),
            ("[(a)-->(b), true]", "[\u{1}a)-->(b), true]"),
            ("(a:A|B&!(C|D))-->(b)", "\u{1}a:A|B&!(C|D))-->(b)"),
            ("(a IS $any(f(x)) {x: 1} WHERE a.x)-->(b)", "\u{1}a IS $any(f(x)) {x: 1} WHERE a.x)-->(b)"),
            ("(a WHERE (a)-->(b))-->(b)", "\u{1}a WHERE \u{1}a)-->(b))-->(b)"),
            ("(a:%|) - (b)", "(a:%|) - (b)"),
            ("reduce(a = 1, x IN xs | x:(A|B))", "reduce(a = 1, x IN xs \u{4} x:(A|B))"),
            ("[x IN xs WHERE x || y | x]", "\u{2}x IN xs WHERE x || y \u{4} x]"),
            ("[x:A|B, 1]", "[x:A|B, 1]"),
        ] {
            assert_eq!(mark(text, &tokens(text).unwrap()), expected);
        }
    }
}
