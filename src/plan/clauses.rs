//! Queries and their clauses, in reading order.

use std::sync::Arc;

use super::expression::Expression;
use super::scope::Scope;
use super::types::Type;
use super::{Operator, Pipeline, Planner, Slot, check_steps};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{Clause, ExpressionKind, Let, Match, Query, SingleQuery, Union, Unwind};

/// A named column of a query.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: Arc<str>,
    pub slot: Slot,
    pub kind: Type,
}

/// Where a query stands, which says what it may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// Nothing is around it.
    Alone,
    /// In the braces of an expression: it only reads, and need not return.
    InExpression,
    /// In the braces of a clause.
    InClause,
    /// In the braces of a CALL that doesn't say what it sees: each part begins with a WITH that does, or sees nothing.
    InLeadingCall,
}

/// What became of a query.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub pipeline: Pipeline,
    pub columns: Vec<Column>,
    /// Whether it gives rows: what only writes, or ends with FINISH, gives none.
    pub returns: bool,
}

impl Planned {
    /// The slots of its columns.
    pub fn slots(&self) -> Vec<Slot> {
        self.columns.iter().map(|column| column.slot).collect()
    }
}

impl Planner<'_> {
    /// A whole query that sees the variables of `outer`.
    pub(super) fn query(&mut self, query: &Query, outer: &Scope, stands: Stands) -> Result<Planned> {
        let mut planned = Planned::default();
        let first = if query.next.is_empty() { stands } else { stands.before_next() };
        self.parts(query, outer, first, &mut planned)?;
        for (place, next) in query.next.iter().enumerate() {
            if !planned.returns {
                let message = "what stands before NEXT must give rows to what stands behind it";
                let error = Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(span_of(&next.first));
                return Err(error.hint("end it with RETURN"));
            }
            let mut scope = outer.behind_next(stands == Stands::InLeadingCall);
            planned.columns.iter().for_each(|column| scope.add(&column.name, column.slot, column.kind.clone()));
            let last = place + 1 == query.next.len();
            let stands = stands.behind_next();
            self.parts(next, &scope, if last { stands } else { stands.before_next() }, &mut planned)?;
        }
        Ok(planned)
    }

    /// The parts of a query between two NEXT, behind what is planned of it so far.
    fn parts(&mut self, query: &Query, outer: &Scope, stands: Stands, planned: &mut Planned) -> Result<()> {
        let Some((union, _)) = query.rest.first() else {
            self.single_query(&query.first, outer, stands, planned)?;
            planned.drop_unread_calls();
            return Ok(());
        };
        // Branches behind a NEXT take in all its rows at once, so that no one row's variables outlast an aggregation.
        let takes_one_row = planned.pipeline.0.is_empty();
        let outer = if takes_one_row { outer.clone() } else { outer.without_globals() };
        let mut branches = vec![self.branch(&query.first, &outer, stands)?];
        for (next, part) in &query.rest {
            if next != union {
                let message = "UNION and UNION ALL can't be mixed";
                return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(span_of(part)));
            }
            let branch = self.branch(part, &outer, stands)?;
            same_columns(&branches[0], &branch, span_of(part))?;
            branches.push(branch);
        }
        if takes_one_row {
            branches.iter_mut().for_each(Planned::drop_unread_calls);
        }
        planned.returns = branches[0].returns;
        let (operators, columns) = self.union(branches, *union);
        planned.pipeline.0.extend(operators);
        planned.columns = columns;
        Ok(())
    }

    fn branch(&mut self, query: &SingleQuery, outer: &Scope, stands: Stands) -> Result<Planned> {
        let mut planned = Planned::default();
        self.single_query(query, outer, stands, &mut planned)?;
        Ok(planned)
    }

    /// The rows of several queries, by the names of the first one's columns.
    pub(super) fn union(&mut self, branches: Vec<Planned>, union: Union) -> (Vec<Operator>, Vec<Column>) {
        let mut columns = branches.first().map(|first| first.columns.clone()).unwrap_or_default();
        for column in &mut columns {
            column.slot = self.slot(&column.name);
            let same = |branch: &Planned| {
                branch.columns.iter().any(|other| other.name == column.name && other.kind == column.kind)
            };
            if !branches.iter().all(same) {
                column.kind = Type::Any;
            }
        }
        let into: Vec<Slot> = columns.iter().map(|column| column.slot).collect();
        let branches = branches.into_iter().map(|branch| {
            let of_name = |column: &Column| branch.columns.iter().find(|other| other.name == column.name);
            let slots = columns.iter().filter_map(of_name).map(|column| column.slot).collect();
            (branch.pipeline, slots)
        });
        let mut operators = vec![Operator::Union { branches: branches.collect(), into: into.clone() }];
        if union == Union::Distinct {
            operators.push(Operator::Distinct(into));
        }
        (operators, columns)
    }

    /// One part of a query, put behind what `planned` holds.
    fn single_query(
        &mut self,
        query: &SingleQuery,
        outer: &Scope,
        stands: Stands,
        planned: &mut Planned,
    ) -> Result<()> {
        if stands == Stands::InExpression && query.writes() {
            let message = "a subquery in an expression only reads";
            return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(span_of(query)));
        }
        if let [Clause::Conditional(conditional)] = query.clauses.as_slice() {
            return self.conditional(conditional, outer, stands, planned);
        }
        let mut scope = match stands {
            Stands::InLeadingCall => leading_scope(query, outer)?,
            _ => outer.clone(),
        };
        let mut pipeline = std::mem::take(&mut planned.pipeline);
        let mut returned = None;
        // A CALL that is all of its query gives its outputs as the answer.
        let alone = stands == Stands::Alone && query.clauses.len() == 1;
        for clause in &query.clauses {
            if returned.is_some() {
                let message = "nothing can follow RETURN";
                return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(clause_span(clause)));
            }
            match clause {
                Clause::Match(clause) => self.match_clause(clause, &mut scope, &mut pipeline)?,
                Clause::Unwind(clause) => self.unwind(clause, &mut scope, &mut pipeline)?,
                Clause::Let(clause) => self.let_clause(clause, &mut scope, &mut pipeline)?,
                Clause::Filter(clause) => {
                    pipeline.0.push(Operator::Filter(self.condition(&clause.condition, &scope, "FILTER")?));
                }
                Clause::Finish(span) if stands == Stands::InExpression => {
                    let message = "FINISH gives no rows that an expression could look at";
                    return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(*span));
                }
                Clause::Finish(_) => {}
                Clause::Call(call) => {
                    self.call_clause(call, alone, &mut scope, &mut pipeline)?;
                    if alone && !calls_for_nothing(&pipeline) {
                        returned = Some(scope.columns());
                    }
                }
                Clause::Subquery(call) => self.subquery_call(call, &mut scope, stands, &mut pipeline)?,
                Clause::LoadCsv(clause) => self.load_csv(clause, &mut scope, &mut pipeline)?,
                Clause::With(projection) => {
                    scope = self.projection(projection, &scope, &mut pipeline, true)?.0;
                }
                Clause::Return(projection) => {
                    returned = Some(self.projection(projection, &scope, &mut pipeline, false)?.1);
                }
                Clause::Conditional(clause) => {
                    let error = Error::new(kinds::INVALID_CLAUSE_COMPOSITION, "WHEN must be all of its query");
                    return Err(error.at(clause.span));
                }
                Clause::Schema(change) => self.schema_change(change, stands, query.clauses.len(), &mut pipeline)?,
                update => drop(self.update(update, &mut scope, &mut pipeline)?),
            }
            check_steps(&pipeline, clause_span(clause))?;
        }
        planned.returns = returned.is_some();
        planned.columns = returned.unwrap_or_default();
        planned.pipeline = pipeline;
        if planned.returns {
            self.own_columns(planned, outer);
            return Ok(());
        }
        // A procedure that gives nothing may end a query: it was called for what it does.
        if calls_for_nothing(&planned.pipeline) {
            planned.pipeline.0.push(Operator::Limit(Expression::Literal(0.into())));
            return Ok(());
        }
        if stands == Stands::InExpression
            || query.clauses.last().is_some_and(|last| ends_query(last, &planned.pipeline))
        {
            return Ok(());
        }
        let end = Span::new(span_of(query).to, span_of(query).to);
        let error = Error::new(kinds::UNEXPECTED_SYNTAX, "the query gives nothing back").at(end);
        Err(error.hint("end it with RETURN"))
    }

    /// Gives a column that is a variable of the outer row a slot of its own, which can be told from it.
    fn own_columns(&mut self, planned: &mut Planned, outer: &Scope) {
        let mut copied = Vec::new();
        for column in planned.columns.iter_mut().filter(|column| outer.has_slot(column.slot)) {
            let slot = self.slot(&column.name);
            copied.push((slot, Expression::Slot(column.slot)));
            column.slot = slot;
        }
        if !copied.is_empty() {
            planned.pipeline.0.push(Operator::Project(copied));
        }
    }

    fn let_clause(&mut self, clause: &Let, scope: &mut Scope, pipeline: &mut Pipeline) -> Result<()> {
        for (name, written) in &clause.items {
            let (value, kind) = self.formula_without_aggregation(written, scope, "LET")?;
            if scope.find(name).is_some() {
                return Err(already_bound(name, clause.span));
            }
            let slot = self.slot(name);
            scope.add(name, slot, kind);
            pipeline.0.push(Operator::Project(vec![(slot, value)]));
        }
        Ok(())
    }

    fn match_clause(&mut self, clause: &Match, scope: &mut Scope, pipeline: &mut Pipeline) -> Result<()> {
        let mut pattern = self.pattern_in_mode(&clause.patterns, clause.mode, scope)?;
        let filter = self.pattern_filter(&mut pattern, clause.filter.as_ref(), scope)?;
        let introduces: Vec<Slot> = pattern.new_slots().collect();
        let mut steps = vec![Operator::Pattern(Box::new(pattern))];
        steps.extend(filter.map(Operator::Filter));
        if !clause.optional {
            pipeline.0.extend(steps);
            return Ok(());
        }
        let origin = self.hidden();
        pipeline.0.push(Operator::Optional { pipeline: Pipeline(steps), introduces, origin });
        Ok(())
    }

    fn unwind(&mut self, clause: &Unwind, scope: &mut Scope, pipeline: &mut Pipeline) -> Result<()> {
        let (list, kind) = self.formula_without_aggregation(&clause.list, scope, "UNWIND")?;
        if scope.find(&clause.variable).is_some() {
            return Err(already_bound(&clause.variable, clause.span));
        }
        let element = self.slot(&clause.variable);
        scope.add(&clause.variable, element, kind.element());
        let mut counter = None;
        if let Some((from, name)) = &clause.counter {
            if scope.find(name).is_some() {
                return Err(already_bound(name, clause.span));
            }
            let slot = self.slot(name);
            scope.add(name, slot, Type::Integer);
            counter = Some((slot, from.first()));
        }
        pipeline.0.push(Operator::Unwind { list, element, counter });
        Ok(())
    }
}

/// The error that a name is taken.
pub(super) fn already_bound(name: &str, span: Span) -> Error {
    Error::new(kinds::VARIABLE_ALREADY_BOUND, format!("the variable {name} is already in use")).at(span)
}

fn calls_for_nothing(pipeline: &Pipeline) -> bool {
    matches!(pipeline.0.last(), Some(Operator::Call(call)) if call.procedure.signature.outputs.is_empty())
}

/// Whether a query may end with this clause, though it returns nothing: it writes, or says so.
fn ends_query(clause: &Clause, pipeline: &Pipeline) -> bool {
    match clause {
        Clause::Finish(_) => true,
        // What it gives would be lost.
        Clause::Subquery(_) => {
            matches!(pipeline.0.last(), Some(Operator::Apply { unit: true, .. }))
        }
        other => other.writes(),
    }
}

/// What a part of `CALL { … }` sees: the variables that the WITH names with which it begins.
fn leading_scope(query: &SingleQuery, outer: &Scope) -> Result<Scope> {
    let Some(Clause::With(with)) = query.clauses.first() else { return Ok(outer.only(&[])) };
    if with.star {
        return Ok(outer.only(&outer.names().collect::<Vec<_>>()));
    }
    let imported = with.items.iter().map(|item| match &item.expression.kind {
        ExpressionKind::Variable(name) if *name == item.name => Some(name.as_ref()),
        _ => None,
    });
    let Some(names) = imported.collect::<Option<Vec<_>>>() else { return Ok(outer.only(&[])) };
    if !with.distinct && with.order.is_empty() && with.skip.is_none() && with.limit.is_none() && with.filter.is_none() {
        return Ok(outer.only(&names));
    }
    let message = "the WITH that says what a subquery sees can only name variables";
    let error = Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(with.span);
    Err(error.hint("put a second WITH behind it, or write CALL (a, b) { … }"))
}

fn same_columns(left: &Planned, right: &Planned, span: Span) -> Result<()> {
    let named = |column: &Column| right.columns.iter().any(|other| other.name == column.name);
    if left.columns.len() == right.columns.len() && left.columns.iter().all(named) && left.returns == right.returns {
        return Ok(());
    }
    let list = |part: &Planned| match part.columns.is_empty() {
        true => "nothing".to_owned(),
        false => part.columns.iter().map(|column| column.name.as_ref()).collect::<Vec<_>>().join(", "),
    };
    let message = format!("both parts of a UNION must return the same columns, not {} and {}", list(left), list(right));
    Err(Error::new(kinds::DIFFERENT_COLUMNS_IN_UNION, message).at(span))
}

impl Stands {
    /// The same, of what a NEXT follows: it must give rows.
    fn before_next(self) -> Stands {
        if self == Stands::Alone { Stands::InClause } else { self }
    }

    /// The same, behind a NEXT.
    fn behind_next(self) -> Stands {
        if self == Stands::InLeadingCall { Stands::InClause } else { self }
    }
}

fn clause_span(clause: &Clause) -> Span {
    match clause {
        Clause::Match(clause) => clause.span,
        Clause::Unwind(clause) => clause.span,
        Clause::Let(clause) => clause.span,
        Clause::Filter(clause) => clause.span,
        Clause::Finish(span) => *span,
        Clause::Subquery(call) => call.span,
        Clause::Conditional(conditional) => conditional.span,
        Clause::Call(call) => call.span,
        Clause::LoadCsv(clause) => clause.span,
        Clause::With(projection) | Clause::Return(projection) => projection.span,
        Clause::Create(clause) => clause.span,
        Clause::Merge(clause) => clause.span,
        Clause::Set(clause) => clause.span,
        Clause::Remove(clause) => clause.span,
        Clause::Delete(clause) => clause.span,
        Clause::Foreach(clause) => clause.span,
        Clause::Schema(change) => change.span(),
    }
}

pub(super) fn span_of(query: &SingleQuery) -> Span {
    let spans = query.clauses.iter().map(clause_span);
    spans.reduce(Span::cover).unwrap_or_default()
}
