//! A session: what is remembered between questions, and the way from text to answer.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use indexmap::IndexMap;

use super::answer::Answer;
use super::complete::{self, Completion};
use super::database::Database;
use super::engine::{self, Mode, Rows};
use super::highlight::{self, Role};
use super::phrases::{self, Reading};
use super::prepared::{self, Prepared, Statement};
use super::schema;
use super::unnamed;
use super::vocabulary;
use crate::error::{Error, Result, Span, kinds};
use crate::functions::Pace;
use crate::query::Query;
use crate::syntax::phrase::Definition;
use crate::value::{Map, Value};

/// What a question may spend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// How long it may run.
    pub time: Option<Duration>,
    /// How many bytes, roughly, its intermediate results may take; a gibibyte where not said.
    pub memory_bytes: Option<usize>,
    /// How many threads may work on it at once; as many as the machine has cores where not said. A short question never
    /// takes more than its own, and the answer is the same with any number.
    pub threads: Option<NonZero<usize>>,
}

/// A handle that ends a running question from another thread.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    flag: Arc<AtomicBool>,
}

impl Cancel {
    /// Ends the question that runs now; the next one is not touched.
    pub fn cancel(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether it was used since the last question began.
    pub fn is_cancelled(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }
}

/// What a session remembers.
#[derive(Clone, Debug, Default)]
pub struct SessionState {
    /// Parameters for Cypher.
    pub parameters: Map,
    /// Phrases given a name by `define`: name to phrase.
    pub definitions: IndexMap<String, String>,
    /// Whether a phrase with two readings is refused.
    pub strict: bool,
    /// What a question may spend.
    pub budget: Budget,
    /// The definitions, of the world and the user's, as they were read; none until a phrase asks for them.
    pub(super) known: OnceLock<Arc<[Definition]>>,
    /// The last question and how it was understood, for follow-ups.
    pub last: Option<Last>,
}

/// The last question.
#[derive(Clone, Debug)]
pub struct Last {
    /// Its text.
    pub question: String,
    /// How it was understood.
    pub reading: Reading,
}

/// One user's conversation with a database.
pub struct Session {
    database: Database,
    state: SessionState,
    cancel: Cancel,
    pace: Arc<Pace>,
    answer: Option<Answer>,
}

impl Session {
    pub(super) fn new(database: Database) -> Session {
        Session {
            database,
            state: SessionState::default(),
            cancel: Cancel::default(),
            pace: Arc::default(),
            answer: None,
        }
    }

    /// Answers a question: Cypher where the text is Cypher, else a phrase.
    pub fn ask(&mut self, text: &str) -> Result<Answer> {
        self.begin();
        let question = without_end(text);
        if script_is_empty(question) {
            return Ok(Answer::empty(text, &self.database));
        }
        if !engine::is_cypher(question) {
            let reading = phrases::read(question, &self.database, &self.state)?;
            return self.answer_reading(question, reading);
        }
        let parameters = self.state.parameters.clone();
        match self.statement(question)? {
            Statement::Reads(prepared) => self.answer_prepared(question, &prepared, parameters),
            Statement::Other(Mode::Run, query) => self.answer_reading(question, Reading::of_cypher(query, parameters)),
            Statement::Other(mode, query) => {
                let answer = self.answer_plan(question, &query, &parameters, mode)?;
                self.remember(question, Reading::of_cypher(query, parameters), &answer);
                Ok(answer)
            }
        }
    }

    /// The rows of a Cypher statement and nothing around them, for programs that ask the same again and again with other
    /// parameters: nothing is remembered for follow-ups. Its plan is kept, here as by [`Session::ask`].
    ///
    /// ```
    /// # fn main() -> kenning::Result<()> {
    /// let mut session = kenning::Database::bundled()?.session();
    /// for name in ["Cuba", "Ecuador"] {
    ///     session.set_parameter("name", name);
    ///     let found = session.query("MATCH (s:State {name: $name}) RETURN s.name AS state")?;
    ///     assert_eq!(found.rows, [[kenning::Value::from(name)]]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// A text that is no Cypher, and whatever goes wrong while it runs.
    pub fn query(&mut self, cypher: &str) -> Result<Rows> {
        self.begin();
        match self.statement(without_end(cypher))? {
            Statement::Reads(prepared) => {
                engine::run_plan(&prepared.plan, self.database.graph(), &self.state.parameters, &self.budget())
            }
            Statement::Other(Mode::Run, query) => {
                let mut answer = Answer::empty(cypher, &self.database);
                let parameters = self.state.parameters.clone();
                self.run(&query, &parameters, &mut answer)?;
                Ok(Rows { columns: answer.columns, rows: answer.rows })
            }
            Statement::Other(mode, query) => {
                let answer = self.answer_plan(cypher, &query, &self.state.parameters, mode)?;
                Ok(Rows { columns: answer.columns, rows: answer.rows })
            }
        }
    }

    /// Makes ready for a question: it isn't cancelled, and sees the graph as it is now.
    fn begin(&mut self) {
        self.cancel.flag.store(false, Ordering::Relaxed);
        self.pace.reset();
        self.turn_to_latest();
    }

    fn statement(&self, text: &str) -> Result<Statement> {
        prepared::statement(text, self.database.plans(), self.database.graph(), self.database.host.procedures())
    }

    fn answer_prepared(&mut self, question: &str, prepared: &Prepared, parameters: Map) -> Result<Answer> {
        let mut answer = Answer::empty(question, &self.database);
        answer.cypher = engine::print(&prepared.query);
        answer.parameters.clone_from(&parameters);
        let rows = engine::run_plan(&prepared.plan, self.database.graph(), &parameters, &self.budget())?;
        (answer.columns, answer.rows) = (rows.columns, rows.rows);
        answer.notes.extend_from_slice(prepared.plan.notices());
        self.remember(question, Reading::of_cypher(prepared.query.clone(), parameters), &answer);
        Ok(answer)
    }

    fn remember(&mut self, question: &str, reading: Reading, answer: &Answer) {
        self.state.last = Some(Last { question: question.to_owned(), reading });
        self.answer = Some(answer.clone());
    }

    /// Answers the last phrase in its `number`-th reading, counted from 1.
    pub fn take_reading(&mut self, number: usize) -> Result<Answer> {
        self.cancel.flag.store(false, Ordering::Relaxed);
        let question = self.last_question()?.to_owned();
        let reading = phrases::read_as(&question, number, &self.database, &self.state)?;
        self.answer_reading(&question, reading)
    }

    /// Runs what was understood, and remembers it.
    fn answer_reading(&mut self, question: &str, mut reading: Reading) -> Result<Answer> {
        let mut answer = Answer::empty(question, &self.database);
        answer.reading.clone_from(&reading.sentence);
        answer.notes.clone_from(&reading.notes);
        answer.parameters.clone_from(&reading.parameters);
        answer.view = reading.view;
        if let Some(query) = &reading.query {
            answer.cypher = engine::print(query);
            let notices = self.run(query, &reading.parameters, &mut answer)?;
            answer.notes.extend(notices);
        }
        if let Some(unnamed::Instead { lowered: instead, notes }) = unnamed::instead(&answer, &reading, &self.database)?
        {
            answer.notes.extend(notes);
            answer.cypher = engine::print(&instead.query);
            self.run(&instead.query, &instead.parameters, &mut answer)?;
            answer.parameters.clone_from(&instead.parameters);
            (reading.query, reading.parameters) = (Some(instead.query), instead.parameters);
        }
        if reading.sentence.is_some() {
            phrases::finish(&mut answer, &reading, &self.database)?;
        }
        if let Some((name, phrase)) = &reading.definition {
            self.state.definitions.insert(name.clone(), phrase.clone());
            self.state.known = OnceLock::new();
        } else {
            self.remember(question, reading, &answer);
        }
        Ok(answer)
    }

    /// Puts what a query gives into an answer; gives what to mind about its names.
    fn run(&mut self, query: &Query, parameters: &Map, answer: &mut Answer) -> Result<Vec<String>> {
        let (budget, procedures) = (self.budget(), self.database.host.procedures());
        let (rows, notices): (Rows, Vec<String>) = if query.writes() {
            let (written, database) = self.database.change(|graph| {
                let (rows, notices, changes) = engine::write(query, graph, parameters, &budget, &procedures)?;
                Ok(((rows, notices, changes), !changes.is_empty()))
            })?;
            answer.database = database;
            answer.changes = written.2;
            self.turn_to_latest();
            (written.0, written.1)
        } else {
            engine::run(query, self.database.graph(), parameters, &budget, &procedures)?
        };
        (answer.columns, answer.rows) = (rows.columns, rows.rows);
        Ok(notices)
    }

    /// Goes on with the graph as it is now, which other sessions may have changed.
    fn turn_to_latest(&mut self) {
        let latest = self.database.latest();
        if !latest.is(&self.database) {
            self.database = latest;
            // Definitions were read with the words of the graph before.
            self.state.known = OnceLock::new();
        }
    }

    pub(super) fn budget(&self) -> engine::Budget {
        let (allowed, usual) = (self.state.budget, engine::Budget::default());
        engine::Budget {
            deadline: allowed.time.and_then(|time| Instant::now().checked_add(time)),
            memory_bytes: allowed.memory_bytes.unwrap_or(usual.memory_bytes),
            cancel: self.cancel.flag.clone(),
            pace: Some(Arc::clone(&self.pace)),
            threads: allowed.threads.unwrap_or(usual.threads),
            alone: usual.alone,
        }
    }

    /// The database asked.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Turns to another database: parameters, limits, the import root and the cancel handle stay, definitions and the last question go.
    pub fn turn_to(&mut self, database: Database) {
        if let (Some(root), None) = (self.database.import_root(), database.import_root()) {
            // The folder was there when it was set; where it is gone by now, nothing can be loaded from it.
            let _ = database.set_import_root(root);
        }
        self.database = database;
        self.state.definitions.clear();
        self.state.known = OnceLock::new();
        self.state.last = None;
        self.answer = None;
    }

    /// What the session remembers.
    pub fn state(&self) -> &SessionState {
        &self.state
    }

    /// Sets a parameter for Cypher.
    pub fn set_parameter(&mut self, name: impl Into<Arc<str>>, value: impl Into<Value>) {
        self.state.parameters.insert(name.into(), value.into());
    }

    /// Forgets a parameter; false where there was none.
    pub fn clear_parameter(&mut self, name: &str) -> bool {
        self.state.parameters.shift_remove(name).is_some()
    }

    /// Sets what a question may spend.
    pub fn set_budget(&mut self, budget: Budget) {
        self.state.budget = budget;
    }

    /// Sets whether a phrase with two readings is refused.
    pub fn set_strict(&mut self, strict: bool) {
        self.state.strict = strict;
    }

    /// How far the question that runs has come, to be looked at from another thread.
    pub fn pace(&self) -> Arc<Pace> {
        Arc::clone(&self.pace)
    }

    /// A handle that ends a running question from another thread.
    pub fn cancel_handle(&self) -> Cancel {
        self.cancel.clone()
    }

    /// The last answer.
    pub fn last_answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// The last question, or an error where there was none.
    fn last_question(&self) -> Result<&str> {
        self.state.last.as_ref().map(|last| &*last.question).ok_or_else(nothing_before)
    }

    /// The readings of the last phrase, best first, a sentence each.
    pub fn readings(&self) -> Result<Vec<String>> {
        phrases::readings(self.last_question()?, &self.database, &self.state)
    }

    /// What a row of the last answer rests on (rows count from 1; none for the whole answer): facts and paragraphs.
    pub fn why(&self, row: Option<usize>) -> Result<Answer> {
        let answer = self.answer.as_ref().ok_or_else(nothing_before)?;
        match row {
            Some(row) if row == 0 || row > answer.rows.len() => {
                let message = format!("there is no row {row}: the last answer has {}", answer.rows.len());
                Err(Error::new(kinds::USAGE, message))
            }
            _ => phrases::why(answer, row, &answer.database, &self.state),
        }
    }

    /// How the last question is carried out: an operator a row.
    pub fn explain(&self) -> Result<Answer> {
        let last = self.state.last.as_ref().ok_or_else(nothing_before)?;
        let Some(query) = &last.reading.query else { return Err(nothing_before()) };
        self.answer_plan(&last.question, query, &last.reading.parameters, Mode::Explain)
    }

    /// Labels and relations with counts and samples, or the properties of the one named.
    pub fn schema(&self, name: Option<&str>) -> Result<Answer> {
        schema::schema(name, &self.database)
    }

    /// The words of this world, or what one of them means.
    pub fn words(&self, word: Option<&str>) -> Result<Answer> {
        vocabulary::words(word, &self.database)
    }

    /// Phrases of this world that are worth trying.
    pub fn examples(&self) -> Vec<String> {
        vocabulary::examples(&self.database)
    }

    /// What there is to tell about a topic of [`TOPICS`](super::TOPICS) or a function; else the nearest names.
    pub fn help(&self, name: &str) -> Result<String, Vec<&'static str>> {
        super::help::help(name)
    }

    /// The session's definitions as lines for a world's lexicon.
    pub fn definitions_as_lexicon(&self) -> Result<String> {
        vocabulary::definitions_as_lexicon(&self.state)
    }

    /// What can follow at byte `at` of a text.
    pub fn complete(&self, text: &str, at: usize) -> Completion {
        match engine::is_cypher(text) {
            true => complete::cypher(text, at, &self.database),
            false => vocabulary::complete(text, at, &self.database, &self.state),
        }
    }

    /// The parts of a text that play a role, in order and apart from each other.
    pub fn highlight(&self, text: &str) -> Vec<(Span, Role)> {
        match engine::is_cypher(text) {
            true => highlight::cypher(text),
            false => vocabulary::highlight(text, &self.database, &self.state),
        }
    }
}

/// The text without what ends a statement.
fn without_end(text: &str) -> &str {
    text.trim_end_matches(|last: char| last == ';' || last.is_whitespace())
}

/// Whether there is nothing in the text but comments.
fn script_is_empty(text: &str) -> bool {
    super::script::pieces(text).is_empty()
}

pub(super) fn nothing_before() -> Error {
    Error::new(kinds::NOTHING_BEFORE, "nothing was asked yet")
        .hint("ask something first; .examples shows phrases to try")
}
