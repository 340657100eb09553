//! Queries and their clauses, in reading order.

use std::sync::Arc;

use super::expression::Expression;
use super::scope::Scope;
use super::{Operator, Pipeline, Planner, Slot, check_steps};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{Clause, Match, Query, SingleQuery, Union, Unwind};

/// The named columns of a query.
pub(super) type Columns = Vec<(Arc<str>, Slot)>;

impl Planner<'_> {
    /// A whole query that sees the variables of `outer`.
    pub(super) fn query(&mut self, query: &Query, outer: &Scope, must_return: bool) -> Result<(Pipeline, Columns)> {
        let first = self.single_query(&query.first, outer, must_return)?;
        let Some((union, _)) = query.rest.first() else { return Ok(first) };
        let mut branches = vec![first];
        for (next, part) in &query.rest {
            if next != union {
                let message = "UNION and UNION ALL can't be mixed";
                return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(span_of(part)));
            }
            let branch = self.single_query(part, outer, must_return)?;
            same_columns(&branches[0].1, &branch.1, span_of(part))?;
            branches.push(branch);
        }
        Ok(self.union(branches, *union))
    }

    fn union(&mut self, branches: Vec<(Pipeline, Columns)>, union: Union) -> (Pipeline, Columns) {
        let names: Vec<Arc<str>> = branches[0].1.iter().map(|(name, _)| name.clone()).collect();
        let into: Vec<Slot> = names.iter().map(|name| self.slot(name)).collect();
        let branches = branches.into_iter().map(|(pipeline, columns)| {
            let slots = names.iter().filter_map(|name| columns.iter().find(|(other, _)| other == name));
            (pipeline, slots.map(|(_, slot)| *slot).collect())
        });
        let mut operators = vec![Operator::Union { branches: branches.collect(), into: into.clone() }];
        if union == Union::Distinct {
            operators.push(Operator::Distinct(into.clone()));
        }
        (Pipeline(operators), names.into_iter().zip(into).collect())
    }

    fn single_query(&mut self, query: &SingleQuery, outer: &Scope, must_return: bool) -> Result<(Pipeline, Columns)> {
        let mut scope = outer.clone();
        let mut pipeline = Pipeline::default();
        let mut returned = None;
        // A CALL that is all of its query gives its outputs as the answer.
        let alone = must_return && query.clauses.len() == 1;
        if !must_return && query.writes() {
            let message = "a subquery in an expression only reads";
            return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(span_of(query)));
        }
        for clause in &query.clauses {
            if returned.is_some() {
                let message = "nothing can follow RETURN";
                return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(clause_span(clause)));
            }
            match clause {
                Clause::Match(clause) => self.match_clause(clause, &mut scope, &mut pipeline)?,
                Clause::Unwind(clause) => self.unwind(clause, &mut scope, &mut pipeline)?,
                Clause::Call(call) => {
                    self.call_clause(call, alone, &mut scope, &mut pipeline)?;
                    if alone && !calls_for_nothing(&pipeline) {
                        returned = Some(scope.columns());
                    }
                }
                Clause::LoadCsv(clause) => self.load_csv(clause, &mut scope, &mut pipeline)?,
                Clause::With(projection) => {
                    scope = self.projection(projection, &scope, &mut pipeline, true)?.0;
                }
                Clause::Return(projection) => {
                    returned = Some(self.projection(projection, &scope, &mut pipeline, false)?.1);
                }
                update => drop(self.update(update, &mut scope, &mut pipeline)?),
            }
            check_steps(&pipeline, clause_span(clause))?;
        }
        match returned {
            Some(columns) => Ok((pipeline, columns)),
            // A procedure that gives nothing may end a query: it was called for what it does.
            None if calls_for_nothing(&pipeline) => {
                pipeline.0.push(Operator::Limit(Expression::Literal(0.into())));
                Ok((pipeline, Vec::new()))
            }
            None if must_return && !query.clauses.last().is_some_and(Clause::writes) => {
                let end = Span::new(span_of(query).to, span_of(query).to);
                let error = Error::new(kinds::UNEXPECTED_SYNTAX, "the query gives nothing back").at(end);
                Err(error.hint("end it with RETURN"))
            }
            None => Ok((pipeline, Vec::new())),
        }
    }

    fn match_clause(&mut self, clause: &Match, scope: &mut Scope, pipeline: &mut Pipeline) -> Result<()> {
        let pattern = self.pattern(&clause.patterns, scope)?;
        let introduces: Vec<Slot> = pattern.new_slots().collect();
        let mut steps = vec![Operator::Pattern(Box::new(pattern))];
        if let Some(filter) = &clause.filter {
            steps.push(Operator::Filter(self.condition(filter, scope, "WHERE")?));
        }
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
        pipeline.0.push(Operator::Unwind { list, element });
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

fn same_columns(left: &Columns, right: &Columns, span: Span) -> Result<()> {
    let same = left.len() == right.len() && left.iter().all(|(name, _)| right.iter().any(|(other, _)| other == name));
    if same {
        return Ok(());
    }
    let list = |columns: &Columns| columns.iter().map(|(name, _)| name.as_ref()).collect::<Vec<_>>().join(", ");
    let message = format!("both parts of a UNION must return the same columns, not {} and {}", list(left), list(right));
    Err(Error::new(kinds::DIFFERENT_COLUMNS_IN_UNION, message).at(span))
}

fn clause_span(clause: &Clause) -> Span {
    match clause {
        Clause::Match(clause) => clause.span,
        Clause::Unwind(clause) => clause.span,
        Clause::Call(call) => call.span,
        Clause::LoadCsv(clause) => clause.span,
        Clause::With(projection) | Clause::Return(projection) => projection.span,
        Clause::Create(clause) => clause.span,
        Clause::Merge(clause) => clause.span,
        Clause::Set(clause) => clause.span,
        Clause::Remove(clause) => clause.span,
        Clause::Delete(clause) => clause.span,
        Clause::Foreach(clause) => clause.span,
    }
}

fn span_of(query: &SingleQuery) -> Span {
    let spans = query.clauses.iter().map(clause_span);
    spans.reduce(Span::cover).unwrap_or_default()
}
