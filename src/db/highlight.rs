//! Which part of a text plays which role, for colouring it while it is typed.

use super::complete::KEYWORDS;
use crate::error::Span;

/// What a part of a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A label, or a noun that means one.
    Type,
    /// A relationship type, or a word that means one.
    Relation,
    /// The name of a thing.
    Name,
    /// A word of the language itself.
    Keyword,
    /// A number, a date, a quoted text.
    Value,
}

/// The roles in a Cypher text: read from left to right, never looked at twice.
pub(super) fn cypher(text: &str) -> Vec<(Span, Role)> {
    let mut roles = Vec::new();
    let mut in_brackets = false;
    let mut behind_colon = false;
    let mut rest = text.char_indices().peekable();
    while let Some((from, first)) = rest.next() {
        let mut end_while = |keeps: &dyn Fn(char) -> bool| {
            while rest.next_if(|(_, next)| keeps(*next)).is_some() {}
            rest.peek().map_or(text.len(), |(to, _)| *to)
        };
        match first {
            '\'' | '"' | '`' => {
                end_while(&|next| next != first);
                rest.next();
                let to = rest.peek().map_or(text.len(), |(to, _)| *to);
                roles.push((Span::new(from, to), if first == '`' { Role::Name } else { Role::Value }));
            }
            _ if first.is_ascii_digit() => {
                let to = end_while(&|next| next.is_ascii_digit());
                roles.push((Span::new(from, to), Role::Value));
            }
            '$' => roles.push((Span::new(from, end_while(&is_word)), Role::Value)),
            _ if is_word(first) => {
                let span = Span::new(from, end_while(&is_word));
                if let Some(role) = word_role(span.of(text), behind_colon, in_brackets) {
                    roles.push((span, role));
                }
            }
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            _ => {}
        }
        behind_colon = matches!(first, ':' | '|') || (behind_colon && first == ' ');
    }
    roles
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn word_role(word: &str, behind_colon: bool, in_brackets: bool) -> Option<Role> {
    match (behind_colon, in_brackets) {
        (true, true) => Some(Role::Relation),
        (true, false) => Some(Role::Type),
        (false, _) => KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word)).then_some(Role::Keyword),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_its_role() {
        let text = "MATCH (a:State)-[:VISITED]->(b {name: 'Cuba'}) RETURN a.x > 10";
        let parts: Vec<_> = cypher(text).into_iter().map(|(span, role)| (span.of(text), role)).collect();
        assert_eq!(
            parts,
            [
                ("MATCH", Role::Keyword),
                ("State", Role::Type),
                ("VISITED", Role::Relation),
                ("'Cuba'", Role::Value),
                ("RETURN", Role::Keyword),
                ("10", Role::Value),
            ]
        );
    }
}
