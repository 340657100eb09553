//! Query tree to logical plan: scopes, types, names become slots; all compile-time errors.
//!
//! A [`Plan`] is a flat list of operators. Variables have become [`Slot`]s, numbered through the whole plan, subqueries
//! included, so that an operator inside a subquery can read what is outside it. MATCH stays one [`Pattern`] until the
//! order of its steps is chosen; [`Plan::lowered`] turns it into scans and expands.

mod asked;
mod calls;
mod case_tests;
mod clauses;
mod count;
mod expression;
mod formulas;
mod index;
mod labels;
mod locals;
mod matching;
mod operator;
mod pattern;
mod print;
mod projection;
mod repeated;
mod route;
mod schema;
mod scope;
mod searched;
mod subqueries;
mod types;
mod write;
mod writing;

use std::sync::Arc;

pub use crate::query::{
    Arithmetic, Comparison, Direction, Logic, OnError, Quantifier, Shortest, TextTest, TypeKind, TypeUnion, ValueType,
};
pub use count::{Branch, BranchRole, CountMatches, Shape, ShapeEdge, ShapeNode, Term, Together};
pub use expression::{
    Aggregation, At, Case, Comprehension, Expression, Gives, Key, Label, LabelTest, Reduce, Subquery,
};
pub use index::{IndexBounds, IndexSearch};
pub use operator::{
    Batches, Ends, Enough, Expand, Operator, Pipeline, ProcedureCall, RouteExpand, SortKey, Types, VariableExpand,
};
pub use pattern::{Access, Move, Pattern, PatternNode, PatternPath, PatternRelationship};
pub use print::Step;
pub use route::{Element, Hop, NodeRevisits, OfPath, Part, Revisits, Route, Selection};

pub use write::{Assign, GivenLabel, Merge, NewElement, NewProperties, NewType, Write};
pub use writing::NewNames;

use crate::error::{Error, Result, Span, kinds};
use crate::functions::Procedures;
use crate::graph::Graph;
use crate::query::Query;

/// A column of the rows that pass through a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u32);

impl Slot {
    /// The slot as an index into an array.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A parameter that a query asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Arc<str>,
    /// Where it first stands.
    pub span: Span,
}

/// What a query does, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The steps.
    pub pipeline: Pipeline,
    /// The slots that make up an answer's row.
    pub results: Vec<Slot>,
    /// The parameters asked for.
    pub parameters: Vec<Parameter>,
    /// What each slot is called when the plan is printed.
    pub slot_names: Vec<Arc<str>>,
    /// How many subqueries stand in expressions.
    pub subqueries: usize,
    /// Names that get ids before the plan runs.
    pub new_names: NewNames,
    /// Whether it changes the graph.
    pub writes: bool,
    /// Whether it gives rows: what only writes gives none.
    pub gives_rows: bool,
    columns: Vec<Arc<str>>,
    notices: Vec<String>,
}

impl Plan {
    /// The names of the columns.
    pub fn columns(&self) -> &[Arc<str>] {
        &self.columns
    }

    /// What the writer may want to know, such as a label that no node has.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The same plan with every pattern turned into scans and expands.
    #[must_use]
    pub fn lowered(mut self) -> Plan {
        self.pipeline.lower();
        self
    }
}

impl Pipeline {
    /// Turns every pattern, also in pipelines and subqueries inside, into scans and expands.
    pub fn lower(&mut self) {
        let operators = std::mem::take(&mut self.0);
        for operator in operators {
            match operator {
                Operator::Pattern(pattern) => self.0.extend(pattern.lower()),
                other => self.0.push(other),
            }
        }
        self.each_inner(&mut Pipeline::lower);
    }

    /// Hands every pipeline directly inside, also those of subqueries, to `change`.
    pub fn each_inner(&mut self, change: &mut impl FnMut(&mut Pipeline)) {
        for operator in &mut self.0 {
            operator.each_pipeline_mut(change);
            operator.each_expression_mut(&mut |expression| each_subquery(expression, change));
        }
    }
}

fn each_subquery(expression: &mut Expression, change: &mut impl FnMut(&mut Pipeline)) {
    if let Expression::Subquery(subquery) = expression {
        change(&mut subquery.pipeline);
    }
    expression.each_child_mut(&mut |child| each_subquery(child, change));
}

/// The longest pipeline that is run: each step takes a little of the stack while rows are pulled through it.
const MOST_STEPS: usize = 2_000;

/// The plan of a query over a graph, with the procedures that every database has.
pub fn plan(query: &Query, graph: &Graph) -> Result<Plan> {
    plan_with(query, graph, &Arc::default())
}

/// The plan of a query over a graph, with these procedures.
pub fn plan_with(query: &Query, graph: &Graph, procedures: &Arc<Procedures>) -> Result<Plan> {
    let mut planner = Planner { writes: query.writes(), ..Planner::new(graph, procedures) };
    let planned = planner.query(query, &scope::Scope::default(), clauses::Stands::Alone)?;
    Ok(Plan {
        pipeline: planned.pipeline,
        results: planned.columns.iter().map(|column| column.slot).collect(),
        columns: planned.columns.into_iter().map(|column| column.name).collect(),
        parameters: planner.parameters,
        slot_names: planner.slot_names,
        subqueries: planner.subqueries,
        new_names: planner.new_names,
        writes: planner.writes,
        gives_rows: planned.returns,
        notices: planner.notices,
    })
}

/// What is gathered while a query is planned.
struct Planner<'g> {
    graph: &'g Graph,
    procedures: Arc<Procedures>,
    parameters: Vec<Parameter>,
    slot_names: Vec<Arc<str>>,
    subqueries: usize,
    notices: Vec<String>,
    new_names: NewNames,
    /// The names that clauses write, as far as they were read: nobody need be told that they are new.
    written: Vec<Arc<str>>,
    /// Whether the query changes the graph.
    writes: bool,
    /// Whether nothing is to be minded about names: what is about to be made need not be there.
    quiet: bool,
}

impl<'g> Planner<'g> {
    fn new(graph: &'g Graph, procedures: &Arc<Procedures>) -> Self {
        Planner {
            graph,
            procedures: Arc::clone(procedures),
            parameters: Vec::new(),
            slot_names: Vec::new(),
            subqueries: 0,
            notices: Vec::new(),
            new_names: NewNames::default(),
            written: Vec::new(),
            writes: false,
            quiet: false,
        }
    }

    /// A slot that nothing uses yet; the name is only for printing.
    fn slot(&mut self, name: &Arc<str>) -> Slot {
        self.slot_names.push(name.clone());
        Slot((self.slot_names.len() - 1) as u32)
    }

    /// A slot without a name of its own.
    fn hidden(&mut self) -> Slot {
        let name = Arc::from(format!("_{}", self.slot_names.len()));
        self.slot(&name)
    }

    /// Something to mind about a name.
    fn notice(&mut self, name: &Arc<str>, text: String) {
        if !self.quiet && !self.written.contains(name) && !self.notices.contains(&text) {
            self.notices.push(text);
        }
    }
}

fn check_steps(pipeline: &Pipeline, span: Span) -> Result<()> {
    if pipeline.0.len() <= MOST_STEPS {
        return Ok(());
    }
    let message = format!("the query has more than {MOST_STEPS} steps");
    Err(Error::new(kinds::LIMIT, message).at(span).hint("ask it in parts"))
}
