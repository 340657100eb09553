//! Procedures: functions that give rows. The table of those that a database has, built in or from its host program.

use std::sync::Arc;

use indexmap::IndexMap;

use super::signature::Signature;
use super::{Context, catalogue};
use crate::error::{Error, Result, kinds, near};
use crate::value::Value;

/// The rows that a procedure gives, one at a time; each is as long as the outputs of its signature.
pub type Rows<'c> = Box<dyn Iterator<Item = Result<Vec<Value>>> + 'c>;

/// What a procedure does with its arguments, which are of the types that its signature names.
type Body = dyn for<'c> Fn(&[Value], &Calling<'c>) -> Result<Rows<'c>> + Send + Sync;

/// What a procedure may ask of whoever calls it.
#[derive(Clone, Copy)]
pub struct Calling<'c> {
    /// The graph, and what the query may still spend.
    pub context: Context<'c>,
    /// The procedures that there are.
    pub procedures: &'c Procedures,
}

/// One procedure.
pub struct Procedure {
    /// What it is called, what it takes and what it gives.
    pub signature: Signature,
    /// What it does, in one sentence.
    pub about: String,
    body: Box<Body>,
}

impl Procedure {
    /// A procedure of this signature, such as `my.proc(name :: STRING?) :: (city :: STRING?)`.
    ///
    /// # Errors
    /// A text that is no signature.
    pub fn new(
        signature: &str,
        about: &str,
        body: impl for<'c> Fn(&[Value], &Calling<'c>) -> Result<Rows<'c>> + Send + Sync + 'static,
    ) -> Result<Procedure> {
        let signature = Signature::read(signature)?;
        Ok(Procedure { signature, about: about.to_owned(), body: Box::new(body) })
    }

    /// The rows for these arguments.
    ///
    /// # Errors
    /// An argument of another type than the signature says; whatever the procedure finds wrong.
    pub fn call<'c>(&self, arguments: Vec<Value>, calling: &Calling<'c>) -> Result<Rows<'c>> {
        let fields = self.signature.arguments.iter();
        let taken = fields.zip(arguments).map(|(field, argument)| {
            let described = argument.described();
            field.take(argument).ok_or_else(|| {
                let message = format!("{} wants {field}, got {described}", self.signature.name);
                Error::new(kinds::TYPE_ERROR, message)
            })
        });
        (self.body)(&taken.collect::<Result<Vec<Value>>>()?, calling)
    }

    /// The values of a row that it gave, held against its signature.
    ///
    /// # Errors
    /// A row that is not what the signature says: a fault of the procedure.
    pub fn check_row(&self, mut row: Vec<Value>) -> Result<Vec<Value>> {
        let outputs = &self.signature.outputs;
        let fault = |what: String| {
            Error::new(
                kinds::INTERNAL,
                format!("{} gave {what}, it is declared as {}", self.signature.name, self.signature),
            )
        };
        if row.len() != outputs.len() {
            return Err(fault(format!("{} values in a row", row.len())));
        }
        for (field, value) in outputs.iter().zip(&mut row) {
            let described = value.described();
            let taken = field.take(std::mem::take(value));
            *value = taken.ok_or_else(|| fault(format!("{described} for {}", field.name)))?;
        }
        Ok(row)
    }
}

impl PartialEq for Procedure {
    fn eq(&self, other: &Self) -> bool {
        self.signature == other.signature
    }
}

impl std::fmt::Debug for Procedure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.signature)
    }
}

/// The procedures of a database, by name; case doesn't count.
#[derive(Clone, Debug, PartialEq)]
pub struct Procedures(IndexMap<String, Arc<Procedure>>);

impl Default for Procedures {
    /// Those that every database has.
    fn default() -> Self {
        let mut table = Procedures(IndexMap::new());
        catalogue::built_in().into_iter().for_each(|procedure| table.add(procedure));
        table
    }
}

impl Procedures {
    /// Adds a procedure, in place of any of the same name.
    pub fn add(&mut self, procedure: Procedure) {
        self.0.insert(procedure.signature.name.to_lowercase(), Arc::new(procedure));
    }

    /// Every procedure, in the order in which they were added.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Procedure>> {
        self.0.values()
    }

    /// The procedure of that name.
    ///
    /// # Errors
    /// There is none; near names are hinted at.
    pub fn find(&self, name: &str) -> Result<&Arc<Procedure>> {
        self.0.get(&name.to_lowercase()).ok_or_else(|| {
            let error = Error::new(kinds::PROCEDURE_NOT_FOUND, format!("no procedure is named {name}"));
            let near = near::nearest(name, self.all().map(|procedure| procedure.signature.name.as_ref()), 3);
            near::did_you_mean(&near).into_iter().fold(error, Error::hint)
        })
    }
}
