//! Texts of several statements, texts that go on, and texts that are not Cypher at all.

use super::scan::{Lexeme, Scanner, Token};
use crate::error::Span;
use crate::query::is_reserved;

/// The statements of a text, split at each `;` outside strings, names and comments; without the `;`, the space around
/// them, and what holds no token at all.
pub fn statements(text: &str) -> Vec<(Span, &str)> {
    let mut scanner = Scanner::new(text);
    let mut found = Vec::new();
    let mut open: Option<Span> = None;
    for lexeme in scanner.by_ref() {
        if lexeme.is(';') {
            found.extend(open.take());
        } else {
            open = Some(open.map_or(lexeme.span, |span| span.cover(lexeme.span)));
        }
    }
    // What never ends belongs to the last statement, so that reading it says where it begins.
    if let Some(unterminated) = scanner.unterminated {
        let rest = Span::new(unterminated.from, text.trim_end().len());
        open = Some(open.map_or(rest, |span| span.cover(rest)));
    }
    found.extend(open);
    found.into_iter().map(|span| (span, span.of(text))).collect()
}

/// Whether the text ends with a `;` outside strings, names and comments.
pub fn is_complete(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    let last = scanner.by_ref().last();
    scanner.unterminated.is_none() && last.is_some_and(|lexeme| lexeme.is(';'))
}

/// Whether the text is meant as Cypher rather than as a phrase: it begins with a Cypher keyword, used as Cypher uses it.
pub fn is_cypher(text: &str) -> bool {
    // Enough to tell; a phrase is short.
    let looked_at = 4096;
    let tokens: Vec<Lexeme> = Scanner::new(text).take(looked_at).collect();
    Opening { text, tokens: &tokens }.is_cypher()
}

/// The first tokens of a text.
struct Opening<'t> {
    text: &'t str,
    tokens: &'t [Lexeme],
}

impl Opening<'_> {
    fn is_cypher(&self) -> bool {
        let Some(first) = self.tokens.first().filter(|lexeme| lexeme.token == Token::Word) else { return false };
        let rest = Opening { text: self.text, tokens: &self.tokens[1..] };
        match first.span.of(self.text).to_ascii_uppercase().as_str() {
            "EXPLAIN" if rest.is_word(0, "steps") => {
                Opening { text: self.text, tokens: rest.tokens.get(1..).unwrap_or_default() }.is_cypher()
            }
            "EXPLAIN" | "PROFILE" => rest.is_cypher(),
            "MATCH" => rest.is_end(0) || rest.begins_pattern() || rest.has_clause(),
            "CREATE" if rest.names_schema() => true,
            "DROP" => rest.names_schema(),
            "MERGE" | "CREATE" | "INSERT" => rest.begins_pattern() || rest.has_clause(),
            "OPTIONAL" => rest.is_word(0, "match") || rest.is_word(0, "call"),
            "LET" => rest.is_name(0) && rest.is(1, '='),
            "FOR" => rest.is_name(0) && rest.is_word(1, "in") && rest.has_clause(),
            "WHEN" => rest.has_word("then") && rest.has_clause(),
            "FILTER" => rest.has_clause(),
            "USE" => rest.has_clause(),
            "CYPHER" => rest.is_number(0) || rest.is_name(0) && rest.is(1, '='),
            "NODETACH" => rest.is_word(0, "delete"),
            "DETACH" => rest.is_word(0, "delete"),
            "DELETE" => !(rest.is_end(0) || rest.is_name(0) && rest.is_name(1)),
            "SET" | "REMOVE" => rest.is_name(0) && [':', '.', '=', '+', '['].iter().any(|sign| rest.is(1, *sign)),
            "UNWIND" => true,
            "LOAD" => rest.is_word(0, "csv"),
            "FOREACH" => rest.is(0, '('),
            "CALL" => rest.is(0, '{') || rest.is(0, '(') || rest.calls(),
            "SHOW" => rest.shows(),
            "RETURN" => rest.returns(),
            "WITH" => rest.has_clause() || rest.is(0, '*') || (!rest.is_name(0) && rest.has_word("as")),
            _ => false,
        }
    }

    fn is(&self, at: usize, sign: char) -> bool {
        self.tokens.get(at).is_some_and(|lexeme| lexeme.is(sign))
    }

    fn is_word(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|lexeme| lexeme.is_word(self.text, word))
    }

    fn is_end(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|lexeme| lexeme.is(';'))
    }

    /// Whether a word that is no number and no keyword stands there.
    fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|lexeme| {
            let word = lexeme.span.of(self.text);
            lexeme.token == Token::Word && !word.starts_with(|c: char| c.is_ascii_digit()) && !is_reserved(word)
        })
    }

    fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|lexeme| lexeme.span.of(self.text).starts_with(|c: char| c.is_ascii_digit()))
    }

    fn has_word(&self, word: &str) -> bool {
        self.tokens.iter().any(|lexeme| lexeme.is_word(self.text, word))
    }

    /// Whether a clause follows that no phrase has in it.
    fn has_clause(&self) -> bool {
        ["return", "unwind", "match"].iter().any(|clause| self.has_word(clause))
    }

    fn begins_pattern(&self) -> bool {
        let named = self.tokens.get(1).is_some_and(|lexeme| lexeme.is('='));
        self.is(0, '(') || named || self.is_word(0, "shortestPath") || self.is_word(0, "allShortestPaths")
    }

    /// `call db.labels` and `call ask('…')`, but not `call of the ship`.
    fn calls(&self) -> bool {
        self.is_name(0) && (self.is(1, '(') || self.is(1, '.') || self.is_end(1) || self.is_word(1, "yield"))
    }

    /// `index for (s:Ship)`, `constraint one_name if exists`.
    fn names_schema(&self) -> bool {
        let kinds = ["range", "text", "point", "fulltext", "vector", "lookup", "btree"];
        let what = usize::from(kinds.iter().any(|kind| self.is_word(0, kind)));
        (self.is_word(what, "index") || self.is_word(what, "constraint")) && !self.is_end(what + 1)
    }

    /// `show functions;` but not `show functions of the port`.
    fn shows(&self) -> bool {
        let words =
            ["functions", "function", "procedures", "procedure", "indexes", "index", "constraints", "constraint"];
        let what = usize::from(self.is_word(0, "all"));
        let lists = words.iter().any(|word| self.is_word(what, word));
        let goes_on = ["yield", "where"].iter().any(|word| self.is_word(what + 1, word));
        lists && (self.is_end(what + 1) || goes_on)
    }

    /// `return n.x` but not `return visits of Cuba`: two words in a row are English unless one is a keyword.
    fn returns(&self) -> bool {
        !(self.is_name(0) && self.is_name(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_split_outside_strings_and_comments() {
        let text = "RETURN ';' AS `;` ; // ;\n /* ; */ ;;RETURN 2";
        let found: Vec<&str> = statements(text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, ["RETURN ';' AS `;`", "RETURN 2"]);
        assert!(statements(" ;; // nothing").is_empty());
        assert_eq!(statements("RETURN 1; RETURN 'x")[1].1, "RETURN 'x");
    }

    #[test]
    fn a_text_is_complete_at_its_semicolon() {
        for (text, complete) in [
            ("RETURN 1;", true),
            ("RETURN 1; // done", true),
            ("RETURN 1", false),
            ("RETURN ';", false),
            ("RETURN 1 /* ;", false),
            ("", false),
        ] {
            assert_eq!(is_complete(text), complete, "{text}");
        }
    }

    #[test]
    fn cypher_is_told_from_phrases() {
        for text in [
            "match (n) return n",
            "MATCH",
            "match p = (a)-->(b)",
            "return 1",
            "RETURN n.x AS x",
            "return x",
            "// hello\nRETURN 1",
            "return distinct x",
            "with 1 as x return x",
            "WITH n RETURN n",
            "unwind [1] as x return x",
            "call db.labels()",
            "explain match (n) return n",
            "explain steps match (n) return n",
            "profile call db.labels",
            "optional call db.labels() yield label return label",
            "show functions",
            "show procedures yield name",
            "load csv from 'a.csv' as row return row",
            "optional match (n) return n",
            "create (n:Ship)",
            "merge (n)",
            "return count(*) as c",
            "match n return n",
            "MATCH (n RETURN n",
            "return 'a' as b",
            "return (1)",
            "return not true",
            "delete 1",
            "cypher 25 match (n) return n",
            "CYPHER runtime = slotted RETURN 1",
            "create text index for (n:Ship) on (n.name)",
            "show all indexes",
            "DELETE n, m",
            "set n.x = 1",
            "remove n:Ship",
            "use other match (n) return n",
            "with 1 as x",
        ] {
            assert!(is_cypher(text), "{text}");
        }
        for text in [
            "",
            "match the ships with their owners",
            "with France",
            "with which states does Belarus trade as a partner",
            "create a list of ships",
            "call me when ships arrive",
            "show functions of the port",
            "show me the ships",
            "explain steps of the ventures",
            "return visits of Cuba",
            "explain ventures with Cuba",
            "ventures between Belarus and Venezuela",
            "ships",
            "merge both lists",
            "optional visits",
            "visits; return 1",
            "the return of the captain",
            "set sail",
            "delete every ship",
            "remove the port",
        ] {
            assert!(!is_cypher(text), "{text}");
        }
    }
}
