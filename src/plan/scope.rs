//! Which names stand for what at a place of a query.

use std::sync::Arc;

use super::expression::Expression;
use super::types::Type;
use super::{Planner, Slot};

/// Where a variable's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a column of the row.
    Column(Slot),
    /// Among the locals of a comprehension, counted from the outermost.
    Local(usize),
}

/// A variable.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub name: Arc<str>,
    pub place: Place,
    pub kind: Type,
}

/// The variables that can be named, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    variables: Vec<Variable>,
    locals: usize,
}

impl Scope {
    /// The variable of that name.
    pub fn find(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rev().find(|variable| variable.name.as_ref() == name)
    }

    /// Adds a column, in place of any of the same name.
    pub fn add(&mut self, name: &Arc<str>, slot: Slot, kind: Type) {
        self.variables.retain(|variable| variable.name != *name);
        self.variables.push(Variable { name: name.clone(), place: Place::Column(slot), kind });
    }

    /// The names and slots of the columns.
    pub fn columns(&self) -> Vec<(Arc<str>, Slot)> {
        let columns = self.variables.iter().filter_map(|variable| match variable.place {
            Place::Column(slot) => Some((variable.name.clone(), slot)),
            Place::Local(_) => None,
        });
        columns.collect()
    }

    /// The same scope with one more local, which hides any variable of the same name.
    pub fn with_local(&self, name: &Arc<str>, kind: Type) -> Scope {
        let mut inner = self.clone();
        inner.variables.push(Variable { name: name.clone(), place: Place::Local(self.locals), kind });
        inner.locals += 1;
        inner
    }

    /// This scope, with the variables of another in front of it.
    pub fn overlaid(&self, other: &Scope) -> Scope {
        let mut both = self.clone();
        for variable in &other.variables {
            both.variables.retain(|hidden| hidden.name != variable.name);
            both.variables.push(variable.clone());
        }
        both
    }

    /// The variables that aren't hidden.
    pub fn visible(&self) -> impl Iterator<Item = &Variable> {
        let hidden = |place: usize| {
            let name = &self.variables[place].name;
            self.variables[place + 1..].iter().any(|later| later.name == *name)
        };
        self.variables.iter().enumerate().filter(move |(place, _)| !hidden(*place)).map(|(_, variable)| variable)
    }

    /// The names, for near matches.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().map(|variable| variable.name.as_ref())
    }

    /// The scope inside a subquery, where locals have become columns, and what these columns hold.
    pub fn for_subquery(&self, planner: &mut Planner<'_>) -> (Scope, Vec<(Slot, Expression)>) {
        let mut inner = Scope::default();
        let mut captures = Vec::new();
        for variable in self.visible() {
            let slot = match variable.place {
                Place::Column(slot) => {
                    captures.push((slot, Expression::Slot(slot)));
                    slot
                }
                Place::Local(local) => {
                    let slot = planner.slot(&variable.name);
                    captures.push((slot, Expression::Local(local)));
                    slot
                }
            };
            inner.add(&variable.name, slot, variable.kind.clone());
        }
        (inner, captures)
    }
}
