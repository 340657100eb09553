//! Every built-in function and procedure, one row each, one family a file.
//!
//! A row says how a function is written, what it does and gives examples that a test runs; [`Function::call`] owns the
//! rules for null and for types that its [`Body`] names, so that bodies stay one line. Names are resolved to rows when a
//! query is planned.

mod aggregate;
mod algorithms;
mod catalogue;
mod convert;
mod elements;
mod groups;
mod list;
mod math;
mod meter;
mod pace;
mod paths;
mod procedure;
mod results;
mod round;
mod signature;
mod temporal;
mod text;
mod time;
mod usage;

use std::sync::Arc;

pub use meter::{Budget, Meter};
pub use pace::Pace;
pub use procedure::{Calling, Procedure, Procedures, Rows};
pub use signature::{Field, Kind as FieldKind, Signature};

use crate::error::{Error, Kind, Result, kinds, near};
use crate::graph::{CellsView, Graph};
use crate::value::temporal::Clock;
use crate::value::{Path, Value};

/// What a function may ask of whoever runs it.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The graph that ids point into.
    pub graph: &'c Graph,
    /// What the query may still spend.
    pub meter: &'c dyn Meter,
    /// When the statement began.
    pub clock: &'c Clock,
}

/// One function.
pub struct Function {
    /// Its name; case doesn't count when it is called.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// What it gives, in one sentence.
    pub about: &'static str,
    /// Expressions and what they give.
    pub examples: &'static [(&'static str, &'static str)],
    /// The fewest and the most arguments.
    pub arguments: (usize, usize),
    /// What it does.
    pub body: Body,
}

/// What a function does, by the rules that apply to its arguments.
pub enum Body {
    /// Sees every argument, also null.
    Any(fn(&[Value], &Context<'_>) -> Result<Value>),
    /// Null in, null out.
    Strict(fn(&[Value], &Context<'_>) -> Result<Value>),
    /// Null in, null out; may give something else at every call.
    Fickle(fn(&[Value], &Context<'_>) -> Result<Value>),
    /// One text; null in, null out.
    Text(fn(&str) -> Value),
    /// One number, as a float; null in, null out.
    Number(fn(f64) -> f64),
    /// The nodes or the relationships of one path, as a list; null in, null out.
    AlongPath(Along),
    /// Takes in many rows and gives one value.
    Aggregate(fn() -> Box<dyn Aggregate>),
}

/// What stands along a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// Its nodes.
    Nodes,
    /// Its relationships.
    Relationships,
}

impl Along {
    fn of(self, path: &Path) -> Value {
        match self {
            Along::Nodes => path.nodes.iter().copied().map(Value::Node).collect::<Vec<_>>().into(),
            Along::Relationships => {
                path.relationships.iter().copied().map(Value::Relationship).collect::<Vec<_>>().into()
            }
        }
    }
}

/// What several whole numbers become before they are taken in at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// How many there are.
    Count,
    /// Their sum.
    Sum,
    /// Their sum and how many there are.
    Mean,
    /// The least of them.
    Least,
    /// The largest of them.
    Most,
}

/// Running aggregations of groups that are told by their numbers. Nulls never reach them.
pub trait Aggregate {
    /// Makes sure that there are so many groups; new ones have taken in nothing.
    fn grow(&mut self, groups: usize);
    /// Takes in one row's arguments, as if they came so many times; more than once only where it weighs.
    fn add(&mut self, group: usize, arguments: &[Value], times: i64) -> Result<()>;
    /// Takes in a value for each row, into the row's group; once each unless it is told how often.
    fn add_cells(&mut self, groups: &[u32], cells: CellsView<'_>, times: Option<&[i64]>) -> Result<()>;
    /// Whether it can take in a row many times at once.
    fn weighs(&self) -> bool;
    /// Whether it tells how many values there were, whatever they are.
    fn counts(&self) -> bool;
    /// Whether it keeps what it takes in, so that memory must be watched.
    fn keeps(&self) -> bool;
    /// What whole numbers can be folded into before they are taken in, and give the same; none where nothing serves.
    fn fold(&self) -> Option<Fold>;
    /// Takes in, for each row, the sum of so many whole numbers; only where that is what they can be folded into.
    fn add_sums(&mut self, groups: &[u32], sums: &[i64], times: &[i64]);
    /// The result of a group.
    fn finish(&mut self, group: usize) -> Result<Value>;
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

impl Function {
    /// Whether it takes in many rows.
    pub fn is_aggregate(&self) -> bool {
        matches!(self.body, Body::Aggregate(_))
    }

    /// Whether every call with the same arguments gives the same.
    pub fn is_repeatable(&self) -> bool {
        !matches!(self.body, Body::Fickle(_))
    }

    /// The function applied to its arguments; errors name it.
    pub fn call(&self, arguments: &[Value], context: &Context<'_>) -> Result<Value> {
        let result = match self.body {
            Body::Any(body) => body(arguments, context),
            _ if arguments.iter().any(Value::is_null) => return Ok(Value::Null),
            Body::Strict(body) | Body::Fickle(body) => body(arguments, context),
            Body::AlongPath(along) => elements::path(arguments).map(|path| along.of(path)),
            Body::Text(body) => one_text(arguments).map(body),
            Body::Number(body) => one_number(arguments).map(|number| Value::Float(body(number))),
            Body::Aggregate(_) => Err(Error::new(kinds::INVALID_AGGREGATION, "takes in many rows")),
        };
        result.map_err(|error| self.named(&error))
    }

    /// The same error, with the function's name in front.
    pub fn named(&self, error: &Error) -> Error {
        if [kinds::BUDGET, kinds::CANCELLED].contains(&error.kind()) {
            // That the query is at its end is no fault of the function.
            return error.clone();
        }
        let named = Error::new(error.kind(), format!("{} {}", self.name, error.message()));
        error.hints().iter().fold(named, |named, hint| named.hint(hint))
    }

    /// An error unless that many arguments can be given.
    pub fn check_count(&self, count: usize) -> Result<()> {
        let (fewest, most) = self.arguments;
        if (fewest..=most).contains(&count) {
            return Ok(());
        }
        let wanted = match (fewest, most) {
            (0, 0) => "no arguments".into(),
            (1, 1) => "1 argument".into(),
            (fewest, most) if fewest == most => format!("{fewest} arguments"),
            (fewest, usize::MAX) => format!("at least {fewest} arguments"),
            (fewest, most) => format!("{fewest} to {most} arguments"),
        };
        let message = format!("{} wants {wanted}, got {count}", self.name);
        Err(Error::new(kinds::INVALID_NUMBER_OF_ARGUMENTS, message).hint(format!("it is written {}", self.usage)))
    }
}

/// The families, in the order of the manual.
const FAMILIES: &[&[Function]] = &[
    aggregate::ROWS,
    list::ROWS,
    text::ROWS,
    math::ROWS,
    convert::ROWS,
    elements::ROWS,
    temporal::MAKE,
    temporal::CLOCKS,
    temporal::TRUNCATIONS,
    temporal::MEASURE,
    time::ROWS,
    paths::ROWS,
];

/// Every function.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().copied().flatten()
}

/// The function of that name, whatever its case.
pub fn find(name: &str) -> Result<&'static Function> {
    if let Some(found) = all().find(|function| function.name.eq_ignore_ascii_case(name)) {
        return Ok(found);
    }
    let error = Error::new(kinds::UNKNOWN_FUNCTION, format!("no function is named {name}"));
    let near = near::nearest(name, all().map(|function| function.name), 3);
    Err(near::did_you_mean(&near).into_iter().fold(error, Error::hint))
}

/// The aggregation that gives at once what a function gives of what another one makes: the size of a list is a count.
pub fn taken_in_at_once(function: &Function, made: &Function) -> Option<&'static Function> {
    let sized = function.name == "size" && made.name == "collect";
    if sized { find("count").ok() } else { None }
}

fn one_text(arguments: &[Value]) -> Result<&str> {
    text_at(arguments, 0)
}

fn one_number(arguments: &[Value]) -> Result<f64> {
    match arguments {
        [Value::Integer(number), ..] => Ok(*number as f64),
        [Value::Float(number), ..] => Ok(*number),
        _ => Err(wants("a number", arguments, 0)),
    }
}

fn text_at(arguments: &[Value], place: usize) -> Result<&str> {
    arguments.get(place).and_then(Value::as_text).ok_or_else(|| wants("text", arguments, place))
}

fn integer_at(arguments: &[Value], place: usize) -> Result<i64> {
    arguments.get(place).and_then(Value::as_integer).ok_or_else(|| wants("an integer", arguments, place))
}

/// A count at a place: an integer that isn't negative.
fn count_at(arguments: &[Value], place: usize) -> Result<usize> {
    let number = integer_at(arguments, place)?;
    usize::try_from(number)
        .map_err(|_| Error::new(kinds::NUMBER_OUT_OF_RANGE, format!("wants 0 or more, got {number}")))
}

/// The error that something else was wanted.
fn wants(what: &str, arguments: &[Value], place: usize) -> Error {
    wants_as(kinds::TYPE_ERROR, what, arguments, place)
}

fn wants_as(kind: Kind, what: &str, arguments: &[Value], place: usize) -> Error {
    let got = arguments.get(place).map_or("nothing", Value::described);
    Error::new(kind, format!("wants {what}, got {got}"))
}

fn texts<'t>(names: impl Iterator<Item = &'t Arc<str>>) -> Value {
    names.map(|name| Value::Text(name.clone())).collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_usages_begin_with_them() {
        let mut names: Vec<String> = all().map(|function| function.name.to_lowercase()).collect();
        assert!(all().all(|function| function.usage.starts_with(function.name)));
        assert!(all().all(|function| !function.examples.is_empty() || function.name == "rand"));
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn unknown_names_get_near_matches() {
        assert_eq!(find("TOUPPER").unwrap().name, "toUpper");
        let error = find("colect").unwrap_err();
        assert_eq!(error.kind(), kinds::UNKNOWN_FUNCTION);
        assert_eq!(error.hints(), ["did you mean collect?"]);
    }

    #[test]
    fn argument_counts_are_checked() {
        assert!(find("coalesce").unwrap().check_count(9).is_ok());
        let error = find("size").unwrap().check_count(2).unwrap_err();
        assert_eq!(error.message(), "size wants 1 argument, got 2");
    }
}
