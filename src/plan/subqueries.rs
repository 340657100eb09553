//! CALL { … } and WHEN … THEN { … }: queries that run for a row of the query around them.

use std::sync::Arc;

use super::clauses::{Column, Planned, Stands, already_bound, span_of};
use super::expression::{Case, Expression};
use super::formulas::undefined;
use super::scope::Scope;
use super::types::Type;
use super::{Batches, Operator, Pipeline, Planner, Slot};
use crate::error::{Error, Result, kinds};
use crate::query::{self, Comparison, Conditional, Imports, Query, SubqueryCall, Union};

/// How many rows a transaction takes where not said.
const ROWS_OF_A_BATCH: i64 = 1_000;

impl Planner<'_> {
    /// CALL { … }: adds what the query gives to each row.
    pub(super) fn subquery_call(
        &mut self,
        call: &SubqueryCall,
        scope: &mut Scope,
        stands: Stands,
        pipeline: &mut Pipeline,
    ) -> Result<()> {
        let (inner, stands_inside) = self.what_is_seen(call, scope)?;
        let planned = self.query(&call.query, &inner, stands_inside)?;
        for column in &planned.columns {
            if scope.find(&column.name).is_some() {
                let error = already_bound(&column.name, call.span);
                return Err(error.hint("what a subquery returns must be new: name it with AS"));
            }
            scope.add(&column.name, column.slot, column.kind.clone());
        }
        let (introduces, unit, origin) = (planned.slots(), !planned.returns, self.hidden());
        let batches = call.batches.as_ref().map(|batches| self.batches(batches, call, stands, scope)).transpose()?;
        let inside = planned.pipeline;
        pipeline.0.push(match call.optional && !unit && batches.is_none() {
            true => Operator::Optional { pipeline: inside, introduces, origin },
            false => Operator::Apply { pipeline: inside, introduces, origin, unit, batches },
        });
        Ok(())
    }

    /// IN TRANSACTIONS, which makes a variable where a status is asked for.
    fn batches(
        &mut self,
        batches: &query::Batches,
        call: &SubqueryCall,
        stands: Stands,
        scope: &mut Scope,
    ) -> Result<Box<Batches>> {
        if stands != Stands::Alone {
            let message = "CALL { … } IN TRANSACTIONS can't stand within another query";
            return Err(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message).at(call.span));
        }
        let rows = match &batches.rows {
            None => Expression::Literal(ROWS_OF_A_BATCH.into()),
            Some(rows) => self.row_count(rows, "IN TRANSACTIONS")?,
        };
        if rows == Expression::Literal(0.into()) {
            let error = Error::new(kinds::INVALID_ARGUMENT_TYPE, "a transaction takes at least one row");
            return Err(error.at(batches.rows.as_ref().map_or(call.span, |rows| rows.span)));
        }
        let status = batches.status.as_ref().map(|name| {
            if scope.find(name).is_some() {
                return Err(already_bound(name, call.span));
            }
            let slot = self.slot(name);
            scope.add(name, slot, Type::Map);
            Ok(slot)
        });
        let status = status.transpose()?;
        Ok(Box::new(Batches { rows, on_error: batches.on_error, status, optional: call.optional }))
    }

    fn what_is_seen(&self, call: &SubqueryCall, scope: &Scope) -> Result<(Scope, Stands)> {
        Ok(match &call.imports {
            Imports::Leading => (scope.without_globals(), Stands::InLeadingCall),
            Imports::Everything => (scope.clone().imported(true), Stands::InClause),
            Imports::Names(names) => {
                for (place, name) in names.iter().enumerate() {
                    if scope.find(name).is_none() {
                        return Err(undefined(name, scope, call.span));
                    }
                    if names[..place].contains(name) {
                        return Err(already_bound(name, call.span));
                    }
                }
                let names: Vec<&str> = names.iter().map(Arc::as_ref).collect();
                (scope.only(&names).imported(true), Stands::InClause)
            }
        })
    }

    /// WHEN … THEN … ELSE …: for each row, the query of the first condition that holds.
    pub(super) fn conditional(
        &mut self,
        conditional: &Conditional,
        outer: &Scope,
        stands: Stands,
        planned: &mut Planned,
    ) -> Result<()> {
        let outer = if stands == Stands::InLeadingCall { outer.only(&[]) } else { outer.clone() };
        let stands = if stands == Stands::InExpression { stands } else { Stands::InClause };
        let choice = self.hidden();
        let mut branches = Vec::new();
        let mut queries: Vec<&Query> = Vec::new();
        for (place, (condition, query)) in conditional.branches.iter().enumerate() {
            let condition = self.condition(condition, &outer, "WHEN")?;
            branches.push((condition, Expression::Literal((place as i64).into())));
            queries.push(query);
        }
        let otherwise = conditional.otherwise.as_ref().map(|query| {
            queries.push(query);
            Expression::Literal((queries.len() as i64 - 1).into())
        });
        let inner = outer.clone().imported(false);
        let mut parts: Vec<Planned> = Vec::new();
        for (place, query) in queries.into_iter().enumerate() {
            let part = self.query(query, &inner, stands)?;
            if let Some(first) = parts.first() {
                same_columns(first, &part).map_err(|error| error.at(span_of(&query.first)))?;
            }
            parts.push(self.chosen(choice, place, part));
        }
        let returns = parts.first().is_some_and(|part| part.returns);
        let case = Expression::Case(Box::new(Case { subject: None, branches, otherwise }));
        let (operators, columns) = self.union(parts, Union::All);
        let introduces = columns.iter().map(|column| column.slot).collect();
        let origin = self.hidden();
        planned.pipeline.0.push(Operator::Project(vec![(choice, case)]));
        planned.pipeline.0.push(Operator::Apply {
            pipeline: Pipeline(operators),
            introduces,
            origin,
            unit: !returns,
            batches: None,
        });
        planned.columns = columns;
        planned.returns = returns;
        Ok(())
    }

    /// A query that runs only for rows of this choice: as a whole, so that no aggregation of it runs for others.
    fn chosen(&mut self, choice: Slot, place: usize, part: Planned) -> Planned {
        let wanted = vec![(Comparison::Equal, Expression::Literal((place as i64).into()))];
        let condition = Expression::Comparison(Box::new(Expression::Slot(choice)), wanted);
        let (introduces, unit, origin) = (part.slots(), !part.returns, self.hidden());
        let run = Operator::Apply { pipeline: part.pipeline, introduces, origin, unit, batches: None };
        Planned { pipeline: Pipeline(vec![Operator::Filter(condition), run]), ..part }
    }
}

fn same_columns(first: &Planned, other: &Planned) -> Result<()> {
    let named = |column: &Column| other.columns.iter().any(|there| there.name == column.name);
    if first.returns == other.returns && first.columns.len() == other.columns.len() && first.columns.iter().all(named) {
        return Ok(());
    }
    Err(Error::new(kinds::DIFFERENT_COLUMNS_IN_UNION, "all branches of WHEN must return the same columns"))
}

impl Planned {
    /// Takes apart what was only put together for variables that nothing reads behind an aggregation.
    pub(super) fn drop_unread_calls(&mut self) {
        while let Some(Operator::Apply { pipeline, introduces, unit: false, batches: None, .. }) =
            self.pipeline.0.first_mut()
        {
            let (inner, given) = (std::mem::take(pipeline), introduces.clone());
            let rest = Pipeline(self.pipeline.0.split_off(1));
            let own = |slot: &Slot| given.contains(slot);
            let mut written = Vec::new();
            rest.0.iter().for_each(|operator| operator.writes(&mut |slot| written.push(slot)));
            let all_own = rest.free_slots().iter().all(own)
                && self.columns.iter().all(|column| own(&column.slot) || written.contains(&column.slot));
            if !all_own || inner.changes_graph() {
                if let Some(Operator::Apply { pipeline, .. }) = self.pipeline.0.first_mut() {
                    *pipeline = inner;
                }
                self.pipeline.0.extend(rest.0);
                return;
            }
            self.pipeline = Pipeline(inner.0.into_iter().chain(rest.0).collect());
        }
    }
}
