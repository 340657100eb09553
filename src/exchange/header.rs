//! The first line of a CSV file: its delimiter, and what each column is.

use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, kinds};

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Text,
    Integer,
    Float,
    Boolean,
    /// A day, month or year in ISO form, kept as text.
    Date,
}

/// The types a header may name.
const TYPES: &[(&str, Scalar)] = &[
    ("string", Scalar::Text),
    ("int", Scalar::Integer),
    ("integer", Scalar::Integer),
    ("long", Scalar::Integer),
    ("short", Scalar::Integer),
    ("byte", Scalar::Integer),
    ("float", Scalar::Float),
    ("double", Scalar::Float),
    ("boolean", Scalar::Boolean),
    ("bool", Scalar::Boolean),
    ("date", Scalar::Date),
    ("datetime", Scalar::Text),
    ("localdatetime", Scalar::Text),
    ("time", Scalar::Text),
    ("localtime", Scalar::Text),
    ("duration", Scalar::Text),
    ("char", Scalar::Text),
];

/// What a column is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    /// The node's key: the property's name and the id space.
    Id {
        name: String,
        space: String,
    },
    Label,
    Start {
        space: String,
    },
    End {
        space: String,
    },
    Type,
    Ignore,
    Property {
        name: String,
        scalar: Scalar,
        list: bool,
    },
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Nodes,
    Relationships,
}

/// The columns of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    pub roles: Vec<Role>,
    pub content: Content,
}

/// The delimiters that are recognised; the first wins where a header is a single column.
pub(super) const DELIMITERS: [u8; 4] = [b',', b'|', b';', b'\t'];

const SEPARATORS: &str = "columns are separated by `,`, `|`, `;` or a tab";

/// A delimiter, as a message names it.
pub(super) fn delimiter_name(delimiter: u8) -> &'static str {
    match delimiter {
        b',' => "`,`",
        b'|' => "`|`",
        b';' => "`;`",
        _ => "a tab",
    }
}

/// The delimiter of a header line: the one that occurs most, outside quotes.
pub(super) fn delimiter(line: &[u8]) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        if let Some(place) = DELIMITERS.iter().position(|known| known == byte)
            && !quoted
        {
            counts[place] += 1;
        }
    }
    // `max_by_key` prefers the last of equals, the list its first.
    let best = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count);
    DELIMITERS[best.map_or(0, |(place, _)| place)]
}

/// Reads the columns' names. The error lacks the file.
pub(super) fn read<'n>(names: impl Iterator<Item = &'n str>) -> Result<Header> {
    let mut roles: Vec<Role> = Vec::new();
    for (place, name) in names.enumerate() {
        let role = role(name.trim(), place + 1)?;
        if roles.iter().any(|known| same_column(known, &role)) {
            return Err(bad(format!("the column `{}` is there twice", name.trim())));
        }
        roles.push(role);
    }
    let content = content(&roles)?;
    Ok(Header { roles, content })
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(kinds::BAD_HEADER, message)
}

/// Whether two columns would fill the same place.
fn same_column(one: &Role, other: &Role) -> bool {
    fn property(role: &Role) -> Option<&str> {
        match role {
            Role::Id { name, .. } | Role::Property { name, .. } => Some(name),
            _ => None,
        }
    }
    match (one, other) {
        (Role::Ignore, _) | (_, Role::Ignore) => false,
        _ if property(one).is_some() && property(one) == property(other) => true,
        (Role::Property { .. }, _) => false,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

fn content(roles: &[Role]) -> Result<Content> {
    let has = |wanted: fn(&Role) -> bool| roles.iter().any(wanted);
    let id = has(|role| matches!(role, Role::Id { .. }));
    let start = has(|role| matches!(role, Role::Start { .. }));
    let end = has(|role| matches!(role, Role::End { .. }));
    let label = has(|role| matches!(role, Role::Label));
    match (id, start, end) {
        (true, false, false) if has(|role| matches!(role, Role::Type)) => {
            Err(bad("a file of nodes can't have a :TYPE column").hint("nodes have a :LABEL"))
        }
        (true, false, false) => Ok(Content::Nodes),
        (false, true, true) if label => {
            Err(bad("a file of relationships can't have a :LABEL column").hint("relationships have a :TYPE"))
        }
        (false, true, true) => Ok(Content::Relationships),
        (true, _, _) => Err(bad("a file can't have :ID together with :START_ID or :END_ID")
            .hint("keep nodes and relationships in different files")),
        (false, true, false) => Err(bad("the :END_ID column is missing")),
        (false, false, true) => Err(bad("the :START_ID column is missing")),
        (false, false, false) => Err(bad("there is no :ID column and no :START_ID and :END_ID")
            .hint("nodes need a column such as id:ID, relationships :START_ID and :END_ID")
            .hint(SEPARATORS)),
    }
}

fn role(text: &str, place: usize) -> Result<Role> {
    let (name, kind) = text.rsplit_once(':').unwrap_or((text, "string"));
    let (name, kind) = (name.trim(), kind.trim());
    let (word, space) = match kind.split_once('(') {
        Some((word, rest)) => (word.trim(), Some(space(text, rest)?)),
        None => (kind, None),
    };
    let upper = word.to_ascii_uppercase();
    let space_or_all = || space.clone().unwrap_or_default();
    Ok(match upper.as_str() {
        "ID" => Role::Id { name: if name.is_empty() { "id" } else { name }.to_owned(), space: space_or_all() },
        "START_ID" => Role::Start { space: space_or_all() },
        "END_ID" => Role::End { space: space_or_all() },
        _ if space.is_some() => return Err(unknown_type(text, kind)),
        "LABEL" => Role::Label,
        "TYPE" => Role::Type,
        "IGNORE" => Role::Ignore,
        _ if text.is_empty() => return Err(bad(format!("column {place} has no name"))),
        _ if name.is_empty() => return Err(unknown_type(text, kind)),
        _ => property(text, name, word)?,
    })
}

fn space(text: &str, rest: &str) -> Result<String> {
    match rest.strip_suffix(')') {
        Some(space) if !space.contains([':', '(', ')']) => Ok(space.trim().to_owned()),
        _ => Err(bad(format!("the id space of the column `{text}` is not a name in parentheses"))),
    }
}

fn property(text: &str, name: &str, kind: &str) -> Result<Role> {
    let (element, list) = kind.strip_suffix("[]").map_or((kind, false), |element| (element, true));
    let lower = element.to_ascii_lowercase();
    match TYPES.iter().find(|(known, _)| *known == lower) {
        Some((_, scalar)) => Ok(Role::Property { name: name.to_owned(), scalar: *scalar, list }),
        None => Err(unknown_type(text, kind)),
    }
}

fn unknown_type(text: &str, kind: &str) -> Error {
    let special = ["ID", "LABEL", "START_ID", "END_ID", "TYPE", "IGNORE"];
    let known = TYPES.iter().map(|(name, _)| *name).chain(special);
    let error = bad(format!("the column `{text}` has the unknown type `{kind}`"));
    match did_you_mean(&nearest(kind, known, 2)) {
        Some(hint) => error.hint(hint),
        None if kind.contains(|letter: char| !letter.is_alphanumeric() && !"_[]()".contains(letter)) => {
            error.hint(SEPARATORS)
        }
        None => error.hint("types are string, int, float, boolean, date, datetime, and lists of them such as string[]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_recognised() {
        assert_eq!(delimiter(b"id:ID,name,tags:string[]"), b',');
        assert_eq!(delimiter(b":START_ID(A)|:END_ID(B)"), b'|');
        assert_eq!(delimiter(b"id:ID;\"a,b,c\";d"), b';');
        assert_eq!(delimiter(b"id:ID\tname"), b'\t');
        assert_eq!(delimiter(b"id:ID(City)"), b',');
    }

    #[test]
    fn columns_are_read() {
        let header = read(["id:ID(City)", "name", "size:long", "tags:string[]", "x:IGNORE"].into_iter()).unwrap();
        assert_eq!(header.content, Content::Nodes);
        assert_eq!(header.roles[0], Role::Id { name: "id".into(), space: "City".into() });
        assert_eq!(header.roles[3], Role::Property { name: "tags".into(), scalar: Scalar::Text, list: true });
        let header = read([":START_ID", ":END_ID(B)", ":TYPE"].into_iter()).unwrap();
        assert_eq!(header.content, Content::Relationships);
        assert_eq!(header.roles[0], Role::Start { space: String::new() });
    }

    #[test]
    fn bad_headers_are_told() {
        for (names, message) in [
            (vec!["id:ID", "name", "name:int"], "the column `name:int` is there twice"),
            (vec![":ID", "id"], "the column `id` is there twice"),
            (vec![":START_ID", "since"], "the :END_ID column is missing"),
            (vec!["a", "b"], "there is no :ID column and no :START_ID and :END_ID"),
            (vec!["id:ID", "a:itn"], "the column `a:itn` has the unknown type `itn`"),
            (vec!["id:ID", ""], "column 2 has no name"),
            (vec!["id:ID(a"], "the id space of the column `id:ID(a` is not a name in parentheses"),
        ] {
            assert_eq!(read(names.into_iter()).unwrap_err().message(), message);
        }
    }
}
