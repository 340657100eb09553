//! Which names stand for what at a place of a query.

use std::sync::Arc;

use super::clauses::Column;
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
    /// Variables of the row that a subquery runs for: no WITH of the subquery hides them.
    globals: Vec<Variable>,
    /// Whether the globals keep their meaning, and are no part of `*`.
    fixed: bool,
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
    pub fn columns(&self) -> Vec<Column> {
        let columns = self.variables.iter().filter_map(|variable| match variable.place {
            Place::Column(slot) => Some(Column { name: variable.name.clone(), slot, kind: variable.kind.clone() }),
            Place::Local(_) => None,
        });
        columns.collect()
    }

    /// Whether a variable is in this slot.
    pub fn has_slot(&self, slot: Slot) -> bool {
        self.variables.iter().any(|variable| variable.place == Place::Column(slot))
    }

    /// Only the variables of these names.
    pub fn only(&self, names: &[&str]) -> Scope {
        let kept = self.visible().filter(|variable| names.contains(&variable.name.as_ref()));
        Scope { variables: kept.cloned().collect(), ..Scope::default() }
    }

    /// What a subquery sees that no WITH of it hides; where it is `fixed`, it can't give these names another meaning.
    pub fn imported(mut self, fixed: bool) -> Scope {
        self.globals = self.variables.clone();
        self.fixed = self.fixed || fixed;
        self
    }

    /// What is left of a subquery's outer row behind a NEXT.
    pub fn behind_next(&self, forget: bool) -> Scope {
        let globals = if forget { Vec::new() } else { self.globals.clone() };
        Scope { variables: globals.clone(), locals: 0, globals, fixed: self.fixed }
    }

    /// The same variables, which a WITH may hide.
    pub fn without_globals(&self) -> Scope {
        Scope { globals: Vec::new(), fixed: false, ..self.clone() }
    }

    /// The columns of a WITH as a scope, and what it doesn't hide of this one.
    pub fn behind_with(&self, items: impl Iterator<Item = (Arc<str>, Slot, Type)>) -> Scope {
        let mut after = Scope { globals: self.globals.clone(), fixed: self.fixed, ..Scope::default() };
        items.for_each(|(name, slot, kind)| after.add(&name, slot, kind));
        for global in &self.globals {
            if after.find(&global.name).is_none() {
                after.variables.push(global.clone());
            }
        }
        after
    }

    /// Whether anything outlasts a WITH.
    pub fn has_globals(&self) -> bool {
        !self.globals.is_empty()
    }

    /// Whether the slot is that of a variable that outlasts every WITH.
    pub fn is_global(&self, slot: Slot) -> bool {
        self.globals.iter().any(|global| global.place == Place::Column(slot))
    }

    /// Whether the name must keep its meaning, which another slot would change.
    pub fn is_fixed(&self, name: &str, slot: Slot) -> bool {
        self.fixed
            && self.globals.iter().any(|global| global.name.as_ref() == name && global.place != Place::Column(slot))
    }

    /// The variables that `*` stands for.
    pub fn starred(&self) -> impl Iterator<Item = &Variable> {
        self.visible()
            .filter(|variable| !self.fixed || self.globals.iter().all(|global| global.place != variable.place))
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
        (inner.imported(false), captures)
    }
}
