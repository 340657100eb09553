//! Cypher that was asked before: its tree and its plan, kept for the next time.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::engine::{self, Mode, Plan};
use crate::error::Result;
use crate::functions::Procedures;
use crate::graph::Graph;
use crate::query::Query;

/// A statement that only reads, and how it is carried out.
pub(super) struct Prepared {
    pub query: Query,
    pub plan: Plan,
    /// The procedures that it was planned with.
    procedures: Arc<Procedures>,
}

/// The plans made for one graph as it is at one moment, by the text they were made of. A plan looks at names and
/// statistics, so it is good for no other moment; it looks at no parameter's value, so it is good for all of them.
#[derive(Default)]
pub(super) struct Plans(Mutex<FxHashMap<Arc<str>, Arc<Prepared>>>);

/// So many plans are kept at most; then all go, and those that are asked for are made again.
const MOST_KEPT: usize = 512;

/// Texts longer than this are as a rule asked once.
const LONGEST_KEPT: usize = 16_384;

impl Plans {
    /// The statement with this text, if it was asked before with these procedures.
    pub fn get(&self, text: &str, procedures: &Arc<Procedures>) -> Option<Arc<Prepared>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(text).filter(|known| Arc::ptr_eq(&known.procedures, procedures)).cloned()
    }

    /// Keeps the plan of a statement.
    pub fn keep(&self, text: &str, prepared: &Arc<Prepared>) {
        if text.len() > LONGEST_KEPT {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(Arc::from(text), Arc::clone(prepared));
    }
}

/// A statement as it was read: ready to run, or what has to be seen to first.
pub(super) enum Statement {
    /// It only reads, and is planned.
    Reads(Arc<Prepared>),
    /// It writes, or asks for its plan.
    Other(Mode, Query),
}

/// Reads a statement, or finds it among those read before.
pub(super) fn statement(text: &str, plans: &Plans, graph: &Graph, procedures: Arc<Procedures>) -> Result<Statement> {
    if let Some(known) = plans.get(text, &procedures) {
        return Ok(Statement::Reads(known));
    }
    let parsed = engine::parse_statement(text)?;
    if parsed.mode != Mode::Run || parsed.query.writes() {
        return Ok(Statement::Other(parsed.mode, parsed.query));
    }
    let plan = engine::plan(&parsed.query, graph, &procedures)?;
    let prepared = Arc::new(Prepared { query: parsed.query, plan, procedures });
    plans.keep(text, &prepared);
    Ok(Statement::Reads(prepared))
}
