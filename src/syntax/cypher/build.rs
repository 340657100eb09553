//! What the builders share: the text, the parts of a rule, and the height of the tree so far.
//!
//! Builders mirror the grammar: one function per rule, of the same name, in the same order and the same split:
//! `clauses.rs` for `cypher.pest`; `literals.rs`, `expressions.rs` with `operators.rs`, and `patterns.rs` for
//! `shared.pest`.

use std::cell::Cell;
use std::iter::Peekable;
use std::sync::Arc;

use pest::iterators::{Pair, Pairs};

use super::grammar::Rule;
use crate::error::{Error, Result, Span, kinds};

/// One parsed rule.
pub(super) type Node<'t> = Pair<'t, Rule>;

/// Builds the tree of one text.
pub(super) struct Builder<'t> {
    /// The text as it was typed; the parsed one has marks in it.
    pub(super) text: &'t str,
    /// How many expressions stand above the one being built.
    pub(super) height: Cell<usize>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Builder { text, height: Cell::new(0) }
    }

    /// Where a rule stands, without the space behind it that the grammar may have skipped.
    pub(super) fn span(&self, node: &Node<'_>) -> Span {
        let found = node.as_span();
        let trimmed = Span::new(found.start(), found.end()).of(self.text).trim_end().len();
        Span::new(found.start(), found.start() + trimmed)
    }

    /// A name without its back-ticks.
    pub(super) fn name(&self, node: &Node<'_>) -> Arc<str> {
        Arc::from(unticked(self.span(node).of(self.text)))
    }
}

/// A name without its back-ticks, doubled ones inside made single.
pub(super) fn unticked(name: &str) -> String {
    match name.strip_prefix('`').and_then(|inner| inner.strip_suffix('`')) {
        Some(inner) => inner.replace("``", "`"),
        None => name.to_owned(),
    }
}

/// The rules inside a rule, without the keywords and signs that only hold them apart.
pub(super) struct Parts<'t> {
    inner: Peekable<Pairs<'t, Rule>>,
    span: Span,
}

/// The parts of a rule.
pub(super) fn parts(node: Node<'_>) -> Parts<'_> {
    let span = Span::new(node.as_span().start(), node.as_span().end());
    Parts { inner: node.into_inner().peekable(), span }
}

impl<'t> Parts<'t> {
    fn skip_noise(&mut self) {
        while self.inner.next_if(|node| is_noise(node.as_rule())).is_some() {}
    }

    /// The next part, if it is this rule.
    pub(super) fn pull(&mut self, rule: Rule) -> Option<Node<'t>> {
        self.skip_noise();
        self.inner.next_if(|node| node.as_rule() == rule)
    }

    /// The next part, which the grammar promises.
    pub(super) fn expect(&mut self) -> Result<Node<'t>> {
        let span = self.span;
        self.next().ok_or_else(|| Error::new(kinds::UNEXPECTED_SYNTAX, "this is not complete").at(span))
    }
}

impl<'t> Iterator for Parts<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.skip_noise();
        self.inner.next()
    }
}

/// Rules that a builder never asks for: what they say follows from the rule they stand in.
fn is_noise(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        comma
            | bar
            | colon
            | close_round
            | close_square
            | close_curly
            | AS
            | ALL_REDUCE
            | ASC
            | BY
            | CALL
            | CASE
            | COLLECT
            | CONCURRENT
            | COUNT
            | CSV
            | CREATE
            | CYPHER
            | DELETE
            | DROPS
            | ELSE
            | END
            | EOI
            | ERROR
            | EXISTS
            | FIELDTERMINATOR
            | FROM
            | FILTER
            | FINISH
            | HEADERS
            | FOR
            | FOREACH
            | IF
            | IN
            | IS
            | LABELED
            | LET
            | LIMIT
            | LOAD
            | MATCH
            | MERGE
            | NODETACH
            | NORMALIZE
            | NORMALIZED
            | NULL
            | NULLS
            | OF
            | ON
            | ORDER
            | REDUCE
            | REMOVE
            | REPORT
            | REQUIRE
            | RETURN
            | ROWS
            | SHOW
            | SET
            | SKIP
            | STARTS
            | STATUS
            | ENDS
            | CONTAINS
            | THEN
            | TRANSACTIONS
            | TRIM
            | TYPED
            | list_word
            | UNION
            | UNWIND
            | WHEN
            | WHERE
            | WITH
            | YIELD
    )
}
