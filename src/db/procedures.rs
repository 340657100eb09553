//! The procedures that only a database can give: phrases asked from Cypher, files beneath the import root, and those of
//! the host program.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::database::Database;
use super::engine::{self, Budget};
use super::phrases;
use super::session::SessionState;
use crate::error::{Error, Result, kinds};
use crate::exchange::{World, rows};
use crate::functions::{Calling, Procedure, Procedures, Rows};
use crate::value::{Map, Value};

/// What the host program and the database bring into queries; shared by all sessions.
#[derive(Debug)]
pub(super) struct Host {
    procedures: RwLock<Arc<Procedures>>,
    import_root: RwLock<Option<PathBuf>>,
}

impl Host {
    /// The procedures of a world, without any of a host program.
    pub fn new(world: &Arc<World>) -> Host {
        let mut table = Procedures::default();
        asks(world).into_iter().for_each(|procedure| table.add(procedure));
        Host { procedures: RwLock::new(Arc::new(table)), import_root: RwLock::default() }
    }

    /// The procedures that there are now.
    pub fn procedures(&self) -> Arc<Procedures> {
        self.procedures.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, procedure: Procedure) {
        let mut table = self.procedures.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut table).add(procedure);
    }
}

impl Database {
    /// Makes a procedure known, which every session of this database can call from then on; one of the same name is
    /// replaced. The signature names its arguments and outputs with their types, `?` where null is allowed; an integer
    /// is taken as a float where one is wanted. The body gets the arguments and gives rows as long as the outputs.
    ///
    /// ```
    /// # fn main() -> kenning::Result<()> {
    /// use kenning::{Database, Value};
    ///
    /// let database = Database::bundled()?;
    /// database.register_procedure(
    ///     "text.pieces(text :: STRING, by :: STRING) :: (piece :: STRING, place :: INTEGER)",
    ///     "The pieces of a text.",
    ///     |arguments| {
    ///         let [Value::Text(text), Value::Text(by)] = arguments else { return Ok(Vec::new()) };
    ///         let pieces = text.split(&**by).enumerate();
    ///         Ok(pieces.map(|(place, piece)| vec![piece.into(), (place as i64).into()]).collect())
    ///     },
    /// )?;
    /// let answer = database.session().ask("CALL text.pieces('a-b', '-') YIELD piece RETURN collect(piece) AS all;")?;
    /// assert_eq!(answer.rows, [[Value::from(vec!["a".into(), "b".into()])]]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// A text that is no signature.
    pub fn register_procedure(
        &self,
        signature: &str,
        about: &str,
        body: impl Fn(&[Value]) -> Result<Vec<Vec<Value>>> + Send + Sync + 'static,
    ) -> Result<()> {
        let rows =
            Procedure::new(signature, about, move |arguments, _| Ok(Box::new(body(arguments)?.into_iter().map(Ok))));
        self.host.add(rows?);
        Ok(())
    }

    /// Lets LOAD CSV read the files beneath a folder, and no others. Before this is called it reads none.
    ///
    /// # Errors
    /// The folder can't be found.
    pub fn set_import_root(&self, root: impl AsRef<Path>) -> Result<()> {
        let root = root.as_ref();
        let found = root
            .canonicalize()
            .ok()
            .filter(|root| root.is_dir())
            .ok_or_else(|| Error::new(kinds::IO, format!("the import root {} is no folder", root.display())))?;
        self.host.add(loads(found.clone())?);
        *self.host.import_root.write().unwrap_or_else(PoisonError::into_inner) = Some(found);
        Ok(())
    }

    /// The folder whose files LOAD CSV may read.
    pub fn import_root(&self) -> Option<PathBuf> {
        self.host.import_root.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What LOAD CSV stands for.
fn loads(root: PathBuf) -> Result<Procedure> {
    let signature = "kenning.csv(file :: STRING, headers :: BOOLEAN, terminator :: STRING) :: (row :: ANY)";
    let about = "The rows of a CSV file beneath the import root, a map each where its first row names the columns.";
    Procedure::new(signature, about, move |arguments, _| match arguments {
        [Value::Text(file), Value::Boolean(headers), Value::Text(terminator)] => {
            let rows = rows::rows(&root, file, *headers, terminator)?;
            Ok(Box::new(rows.map(|row| Ok(vec![row?]))))
        }
        _ => Err(Error::new(kinds::TYPE_ERROR, "LOAD CSV wants a file's name")),
    })
}

/// `kenning.ask`: a phrase within Cypher. Definitions of a session are not known to it.
fn asks(world: &Arc<World>) -> Option<Procedure> {
    let world = Arc::clone(world);
    let signature = "kenning.ask(phrase :: STRING) :: (row :: MAP)";
    let about = "The answer to a phrase, a map from its columns for each row.";
    let procedure = Procedure::new(signature, about, move |arguments, calling| match arguments {
        [Value::Text(phrase)] => answer(phrase, &world, calling),
        _ => Err(Error::new(kinds::TYPE_ERROR, "kenning.ask wants a phrase")),
    });
    procedure.ok()
}

fn answer(phrase: &str, world: &Arc<World>, calling: &Calling<'_>) -> Result<Rows<'static>> {
    let reading = phrases::read(phrase, &Database::of(Arc::clone(world)), &SessionState::default())
        .map_err(|error| outside(&error, phrase))?;
    let Some(query) = reading.query.filter(|_| reading.definition.is_none()) else {
        let message = format!("the phrase `{phrase}` asks for no rows");
        return Err(Error::new(kinds::NOT_UNDERSTOOD, message));
    };
    let budget: Budget = calling.context.meter.left();
    let (found, _) = engine::run(&query, calling.context.graph, &reading.parameters, &budget, &Arc::default())?;
    let columns = found.columns;
    Ok(Box::new(found.rows.into_iter().map(move |row| {
        let named: Map = columns.iter().cloned().zip(row).collect();
        Ok(vec![Value::Map(Arc::new(named))])
    })))
}

/// The same error without its place, which lies within the phrase and not within the query that asks it.
fn outside(error: &Error, phrase: &str) -> Error {
    let told = Error::new(error.kind(), format!("the phrase `{phrase}`: {}", error.message()));
    error.hints().iter().fold(told, |told, hint| told.hint(hint))
}
