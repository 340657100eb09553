//! A file of questions, cut into pieces: phrases a line each, Cypher up to `;`, commands, comments left out.

use super::engine::is_cypher;

/// What a piece of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A phrase or a Cypher statement.
    Question,
    /// A line that begins with a dot, such as `.format csv`.
    Command,
}

/// A piece of a file, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// Question or command.
    pub kind: Kind,
    /// Its text, without the closing `;`.
    pub text: &'t str,
    /// Where it begins in the file, in bytes.
    pub from: usize,
}

/// Cuts a file of questions into its pieces.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..line_end].trim_end();
        let skipped = line.len() - line.trim_start().len();
        if line.trim().is_empty() {
            at += line_end + 1;
        } else if skipped > 0 {
            at += skipped;
        } else if rest.starts_with(';') {
            at += 1;
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if is_comment(line) {
            at += line_end + 1;
        } else if rest.starts_with('.') {
            pieces.push(Piece { kind: Kind::Command, text: line, from: at });
            at += line_end + 1;
        } else if begins_cypher(line, rest) {
            let end = statement_end(rest);
            let text = rest[..end.unwrap_or(rest.len())].trim_end();
            pieces.push(Piece { kind: Kind::Question, text, from: at });
            at += end.map_or(rest.len(), |end| end + 1);
        } else {
            pieces.push(Piece { kind: Kind::Question, text: line, from: at });
            at += line_end + 1;
        }
    }
    pieces
}

/// Whether a text is whole: a Cypher statement when its `;` is there, anything else always.
pub fn is_whole(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('.') || !is_cypher(text) || statement_end(text).is_some()
}

/// Whether a line begins a Cypher statement: by itself, or with the lines behind it where it is a single word.
fn begins_cypher(line: &str, rest: &str) -> bool {
    let paragraph = || rest.split("\n\n").next().unwrap_or(rest);
    is_cypher(line) || (!line.contains(char::is_whitespace) && is_cypher(paragraph()))
}

/// `# …`, `// …`, `-- …`; but `#933` names a node.
fn is_comment(line: &str) -> bool {
    let names_node = line.strip_prefix('#').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    !names_node && ["#", "//", "--"].iter().any(|mark| line.starts_with(mark))
}

/// Where the `;` stands that ends the statement, outside of quotes and comments.
fn statement_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = match (bytes[at], bytes.get(at + 1)) {
            (b';', _) => return Some(at),
            (quote @ (b'\'' | b'"' | b'`'), _) => quoted_end(bytes, at, quote)?,
            (b'/', Some(b'/')) => at + text[at..].find('\n')?,
            (b'/', Some(b'*')) => at + 2 + text[at + 2..].find("*/")? + 2,
            _ => at + 1,
        };
    }
    None
}

/// One past the quote that closes the one at `from`.
fn quoted_end(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote != b'`' => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        pieces(text).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn phrases_end_with_the_line_and_cypher_with_a_semicolon() {
        let text = "# a comment\nvisits to Belarus\n\nMATCH (n)\n  RETURN n; RETURN 1;\n-- another\n.format csv\n#933 \n// x\n";
        assert_eq!(texts(text), ["visits to Belarus", "MATCH (n)\n  RETURN n", "RETURN 1", ".format csv", "#933"]);
    }

    #[test]
    fn semicolons_in_quotes_and_comments_end_nothing() {
        let text = "RETURN ';' AS a, \"\\\";\" AS b // ;\n /* ; */ ;\nstates";
        assert_eq!(texts(text), ["RETURN ';' AS a, \"\\\";\" AS b // ;\n /* ; */", "states"]);
    }

    #[test]
    fn nothing_is_asked_by_nothing() {
        assert!(texts("").is_empty());
        assert!(texts(";;;").is_empty());
        assert!(texts("/* only */ // comments").is_empty());
    }

    #[test]
    fn places_count_bytes() {
        assert_eq!(pieces("\u{e9}tats\nRETURN 1;").get(1).map(|piece| piece.from), Some(7));
    }

    #[test]
    fn a_statement_is_whole_with_its_semicolon() {
        assert!(!is_whole("MATCH (n)"));
        assert!(is_whole("MATCH (n) RETURN n;"));
        assert!(is_whole("visits to Belarus"));
        assert!(is_whole(".help"));
    }
}
