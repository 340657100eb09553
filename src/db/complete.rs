//! Completion of Cypher: keywords, labels, types, properties and functions that begin as the word does.

use super::database::Database;
use super::engine;

/// What can follow in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where the candidates begin: they replace the text from here to the cursor.
    pub from: usize,
    /// What can stand there, best first.
    pub candidates: Vec<Candidate>,
}

/// One thing that can follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The text to put in.
    pub text: String,
    /// What it is, such as a count.
    pub about: String,
}

impl Candidate {
    /// A candidate with a remark.
    pub fn new(text: impl Into<String>, about: impl Into<String>) -> Candidate {
        Candidate { text: text.into(), about: about.into() }
    }
}

/// Words that Cypher keeps for itself, as they are offered and highlighted.
pub(super) const KEYWORDS: &[&str] = &[
    "MATCH", "OPTIONAL", "WHERE", "RETURN", "WITH", "UNWIND", "AS", "ORDER", "BY", "SKIP", "LIMIT", "DISTINCT",
    "UNION", "ALL", "ANY", "NONE", "SINGLE", "AND", "OR", "XOR", "NOT", "IN", "STARTS", "ENDS", "CONTAINS", "IS",
    "NULL", "TRUE", "FALSE", "CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "COUNT", "ASC", "DESC", "CALL", "YIELD",
    "COLLECT", "LET", "FILTER", "FOR", "NEXT", "FINISH", "OFFSET", "TYPED",
];

/// What can follow at byte `at` of a Cypher text.
pub(super) fn cypher(text: &str, at: usize, database: &Database) -> Completion {
    let before = text.get(..at).unwrap_or(text);
    let from = before
        .rfind(|last: char| !(last.is_alphanumeric() || last == '_'))
        .map_or(0, |place| place + before[place..].chars().next().map_or(1, char::len_utf8));
    let word = &before[from..];
    let mut candidates = match before[..from].chars().next_back() {
        Some(':' | '|') => labels_or_types(before, from, database),
        Some('.') => keys(database),
        _ => words(),
    };
    let folded = word.to_lowercase();
    candidates.retain(|candidate| candidate.text.to_lowercase().starts_with(&folded));
    Completion { from, candidates }
}

/// Inside brackets a colon begins a type, elsewhere a label.
fn labels_or_types(before: &str, from: usize, database: &Database) -> Vec<Candidate> {
    let graph = database.graph();
    let bracket = before[..from].rfind(['[', '(', ']', ')']).map(|place| before.as_bytes()[place]);
    if bracket == Some(b'[') {
        graph.types().map(|ty| Candidate::new(&**graph.type_name(ty), graph.count_with_type(ty).to_string())).collect()
    } else {
        graph
            .labels()
            .map(|label| Candidate::new(&**graph.label_name(label), graph.count_with_label(label).to_string()))
            .collect()
    }
}

fn keys(database: &Database) -> Vec<Candidate> {
    let graph = database.graph();
    graph.keys().map(|key| Candidate::new(&**graph.key_name(key), "property")).collect()
}

fn words() -> Vec<Candidate> {
    let keywords = KEYWORDS.iter().map(|word| Candidate::new(*word, "keyword"));
    let functions = engine::functions().map(|function| Candidate::new(format!("{}(", function.name), function.usage));
    keywords.chain(functions).collect()
}
