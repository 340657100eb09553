//! What only the phrase language can tell a session: readings, reasons, words, what may follow.

use super::answer::Answer;
use super::complete::Completion;
use super::database::Database;
use super::highlight::Role;
use super::session::SessionState;
use crate::error::{Error, Result, Span, kinds};
use crate::exchange::format::Format;
use crate::query::Query;
use crate::value::Map;

/// One question, understood.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What was understood, in words; none for Cypher.
    pub sentence: Option<String>,
    /// What is to run; none for a definition.
    pub query: Option<Query>,
    /// The values that the text holds.
    pub parameters: Map,
    /// What to mind, known before anything ran.
    pub notes: Vec<String>,
    /// The form asked for.
    pub view: Option<Format>,
    /// What `define` gives a name: the name and the phrase.
    pub definition: Option<(String, String)>,
}

impl Reading {
    /// A Cypher query as it stands.
    pub fn of_cypher(query: Query, parameters: Map) -> Reading {
        Reading { query: Some(query), parameters, ..Reading::default() }
    }
}

/// The best reading of a phrase. Under `state.strict`, two readings too close to call are an error.
pub fn read(text: &str, database: &Database, state: &SessionState) -> Result<Reading> {
    read_as(text, 1, database, state)
}

/// The `number`-th reading of a phrase, counted from 1.
pub fn read_as(text: &str, number: usize, database: &Database, state: &SessionState) -> Result<Reading> {
    let _ = (number, database, state);
    Err(not_yet().at(Span::new(0, text.len())))
}

/// The readings of a phrase, best first, a sentence each.
pub fn readings(text: &str, database: &Database, state: &SessionState) -> Result<Vec<String>> {
    let _ = (database, state);
    Err(not_yet().at(Span::new(0, text.len())))
}

/// Completes a phrase's answer once its rows are known: notes on undated and counted members, why it is empty, standing.
pub fn finish(answer: &mut Answer, reading: &Reading, database: &Database, state: &SessionState) -> Result<()> {
    let _ = (answer, reading, database, state);
    Ok(())
}

/// The facts and paragraphs that a row rests on; the whole answer where no row is named.
pub fn why(answer: &Answer, row: Option<usize>, database: &Database, state: &SessionState) -> Result<Answer> {
    let _ = (answer, row, database, state);
    Err(not_yet())
}

/// The subgraph that an answer rests on, as DOT.
pub fn draw(answer: &Answer, database: &Database) -> Result<String> {
    let _ = (answer, database);
    Err(not_yet())
}

/// The lexicon as rows, or what one word means.
pub fn words(word: Option<&str>, database: &Database) -> Result<Answer> {
    let _ = (word, database);
    Err(not_yet())
}

/// Phrases of this world that are worth trying.
pub fn examples(database: &Database) -> Vec<String> {
    let _ = database;
    Vec::new()
}

/// The generated lexicon of a world as TOML, ready to edit.
pub fn lexicon(database: &Database) -> Result<String> {
    let _ = database;
    Err(not_yet())
}

/// Definitions as lines for a world's lexicon.
pub fn definitions_as_lexicon(state: &SessionState) -> Result<String> {
    let _ = state;
    Err(not_yet())
}

/// What can follow at byte `at` of a phrase.
pub fn complete(text: &str, at: usize, database: &Database, state: &SessionState) -> Completion {
    let _ = (text, database, state);
    Completion { from: at, candidates: Vec::new() }
}

/// The parts of a phrase that play a role.
pub fn highlight(text: &str, database: &Database, state: &SessionState) -> Vec<(Span, Role)> {
    let _ = (text, database, state);
    Vec::new()
}

fn not_yet() -> Error {
    Error::new(kinds::NOT_UNDERSTOOD, "phrases can't be read by this build")
        .hint("ask in Cypher, such as MATCH (n) RETURN n LIMIT 5;")
}
