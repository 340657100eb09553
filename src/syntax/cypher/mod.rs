//! Cypher text to query tree.
//!
//! [`parse_statement`] goes through five steps: `scan` finds the tokens, `depth` counts how deep they nest, `marks`
//! settles what brackets begin, pest reads the text by the grammar in `grammar/`, and the builders make the tree;
//! where pest refuses, `complain` says why in words. Each step takes time in proportion to the text.

mod build;
mod chain;
mod clauses;
mod complain;
mod depth;
mod expressions;
mod grammar;
mod literals;
mod marks;
mod operators;
mod patterns;
mod procedures;
mod scan;
mod schema;
mod split;
mod subqueries;
mod types;
mod updates;

use pest::Parser;

pub use split::{is_complete, is_cypher, statements};

use crate::error::{Error, Result, Span, kinds};
use crate::query::Query;

/// The longest text that is read, in bytes.
pub const LONGEST_BYTES: usize = 1 << 20;

/// The stack that one level of nesting takes at most, in a build without optimization.
const STACK_PER_LEVEL_BYTES: usize = 64 * 1024;
/// The stack that everything else takes: towers of operators, and the parser's own reserve.
const STACK_BASE_BYTES: usize = 1024 * 1024;

/// What is wanted of a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Its rows.
    #[default]
    Run,
    /// EXPLAIN: its plan.
    Explain,
    /// EXPLAIN STEPS: its plan after each step of the optimizer.
    ExplainSteps,
    /// PROFILE: its plan, with the rows and the time that each operator took.
    Profile,
}

impl Mode {
    /// The words that ask for it.
    pub fn words(self) -> &'static str {
        match self {
            Mode::Run => "",
            Mode::Explain => "EXPLAIN",
            Mode::ExplainSteps => "EXPLAIN STEPS",
            Mode::Profile => "PROFILE",
        }
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What is wanted of it.
    pub mode: Mode,
    /// The query.
    pub query: Query,
}

/// Reads one query.
pub fn parse(text: &str) -> Result<Query> {
    let statement = parse_statement(text)?;
    if statement.mode != Mode::Run {
        let message = format!("{} can't stand here: a query is wanted", statement.mode.words());
        return Err(Error::new(kinds::UNEXPECTED_SYNTAX, message).at(Span::new(0, text.len())));
    }
    Ok(statement.query)
}

/// Reads one statement: a query, perhaps with EXPLAIN or PROFILE before it and semicolons behind.
pub fn parse_statement(text: &str) -> Result<Statement> {
    if text.len() > LONGEST_BYTES {
        let message = format!("the text is {} bytes long, the limit is {LONGEST_BYTES}", text.len());
        return Err(Error::new(kinds::LIMIT, message).hint("pass long lists as a parameter"));
    }
    let tokens = scan::tokens(text)?;
    if tokens.iter().all(|lexeme| lexeme.is(';')) {
        let error = Error::new(kinds::UNEXPECTED_SYNTAX, "there is no query here").at(Span::new(0, text.len()));
        return Err(error.hint("try: MATCH (n) RETURN n LIMIT 10"));
    }
    let stack = STACK_BASE_BYTES + depth::measure(text, &tokens)? * STACK_PER_LEVEL_BYTES;
    stacker::maybe_grow(stack, stack, || {
        let marked = marks::mark(text, &tokens);
        let refused = |error| complain::complain(text, &tokens, &error);
        let mut parsed = grammar::Grammar::parse(grammar::Rule::statement, &marked).map_err(refused)?;
        let nothing = || Error::new(kinds::UNEXPECTED_SYNTAX, "there is no query here");
        build::Builder::new(text).statement(parsed.next().ok_or_else(nothing)?)
    })
}

#[cfg(test)]
mod tests;
