//! CALL and LOAD CSV: procedures are found, their arguments held against their signatures, their outputs named.

use std::sync::Arc;

use super::clauses::already_bound;
use super::expression::{At, Expression};
use super::operator::ProcedureCall;
use super::scope::Scope;
use super::types::Type;
use super::{Operator, Pipeline, Planner, Slot};
use crate::error::{Error, Result, Span, kinds, near};
use crate::functions::{Field, FieldKind, Procedure};
use crate::query::{Call, Expression as Written, LoadCsv, Yield, YieldItem};
use crate::value::Value;

/// The procedure that LOAD CSV stands for.
const LOADS: &str = "kenning.csv";

impl Planner<'_> {
    /// CALL. `alone` says whether it is all of its query, so that its outputs are the answer's columns.
    pub(super) fn call_clause(
        &mut self,
        call: &Call,
        alone: bool,
        scope: &mut Scope,
        pipeline: &mut Pipeline,
    ) -> Result<()> {
        let procedure = self.procedures.find(&call.procedure).map_err(|error| error.or_at(call.span))?.clone();
        let arguments = match &call.arguments {
            Some(written) => self.given_arguments(&procedure, written, scope, call.span)?,
            None if alone => self.implicit_arguments(&procedure, call.span),
            None => {
                let message = format!("{} needs its arguments in parentheses", procedure.signature.name);
                let error = Error::new(kinds::INVALID_ARGUMENT_PASSING, message).at(call.span);
                return Err(error.hint("only a CALL that stands alone takes them from the parameters"));
            }
        };
        let outputs = self.outputs(&procedure, call, alone, scope)?;
        let introduces: Vec<Slot> = outputs.iter().map(|(_, slot)| *slot).collect();
        let table = Arc::clone(&self.procedures);
        let at = At(call.span);
        let mut steps = vec![Operator::Call(Box::new(ProcedureCall { procedure, table, arguments, outputs, at }))];
        if let Some(filter) = &call.filter {
            steps.push(Operator::Filter(self.condition(filter, scope, "WHERE")?));
        }
        if call.optional {
            let origin = self.hidden();
            pipeline.0.push(Operator::Optional { pipeline: Pipeline(steps), introduces, origin });
        } else {
            pipeline.0.extend(steps);
        }
        Ok(())
    }

    fn given_arguments(
        &mut self,
        procedure: &Procedure,
        written: &[Written],
        scope: &Scope,
        span: Span,
    ) -> Result<Vec<Expression>> {
        procedure.signature.check_count(written.len()).map_err(|error| error.or_at(span))?;
        let mut arguments = Vec::with_capacity(written.len());
        for (field, written) in procedure.signature.arguments.iter().zip(written) {
            let (argument, kind) = self.formula_without_aggregation(written, scope, "CALL")?;
            if !takes(field, &argument, &kind) {
                let message = format!("{} wants {field}, got {}", procedure.signature.name, kind.described());
                return Err(Error::new(kinds::INVALID_ARGUMENT_TYPE, message).at(written.span));
            }
            arguments.push(argument);
        }
        arguments.resize(procedure.signature.arguments.len(), Expression::Literal(Value::Null));
        Ok(arguments)
    }

    /// The parameters that are called as the arguments are.
    fn implicit_arguments(&mut self, procedure: &Procedure, span: Span) -> Vec<Expression> {
        let argument = |field: &Field| match field.optional {
            true => Expression::Literal(Value::Null),
            false => self.parameter(&field.name, span),
        };
        procedure.signature.arguments.iter().map(argument).collect()
    }

    /// The places of the outputs that are taken, and the slots that take them.
    fn outputs(
        &mut self,
        procedure: &Procedure,
        call: &Call,
        alone: bool,
        scope: &mut Scope,
    ) -> Result<Vec<(usize, Slot)>> {
        let everything: Vec<YieldItem>;
        let items = match &call.yields {
            Yield::Items(items) => items,
            Yield::Nothing if !alone => return Ok(Vec::new()),
            Yield::Everything if !alone => {
                let error = Error::new(kinds::UNEXPECTED_SYNTAX, "YIELD * can't stand within a query").at(call.span);
                return Err(error.hint("name what is wanted of the procedure's outputs"));
            }
            _ => {
                let outputs = procedure.signature.outputs.iter().map(|field| field.name.clone());
                let items = outputs.map(|name| YieldItem { output: name.clone(), variable: name, span: call.span });
                everything = items.collect();
                &everything
            }
        };
        let mut outputs = Vec::with_capacity(items.len());
        for item in items {
            let (place, field) = output(procedure, item)?;
            if scope.find(&item.variable).is_some() {
                return Err(already_bound(&item.variable, item.span));
            }
            let slot = self.slot(&item.variable);
            scope.add(&item.variable, slot, type_of(&field.kind));
            outputs.push((place, slot));
        }
        Ok(outputs)
    }

    /// LOAD CSV: a call of the procedure that reads such files, where the database has one.
    pub(super) fn load_csv(&mut self, clause: &LoadCsv, scope: &mut Scope, pipeline: &mut Pipeline) -> Result<()> {
        let procedure = self.procedures.find(LOADS).map_err(|_| {
            let error = Error::new(kinds::PROCEDURE_NOT_FOUND, "LOAD CSV may read no files here").at(clause.span);
            error.hint("say which with --import-root FOLDER, or Database::set_import_root")
        })?;
        let (procedure, table) = (procedure.clone(), Arc::clone(&self.procedures));
        let (address, kind) = self.formula_without_aggregation(&clause.address, scope, "LOAD CSV")?;
        super::types::demand(kind.may_be(&[Type::Text]), "LOAD CSV", "a file's name", &kind, clause.address.span)?;
        let comma = Expression::Literal(",".into());
        let terminator = match &clause.terminator {
            None => comma,
            Some(written) => self.formula_without_aggregation(written, scope, "FIELDTERMINATOR")?.0,
        };
        if scope.find(&clause.variable).is_some() {
            return Err(already_bound(&clause.variable, clause.span));
        }
        let row = self.slot(&clause.variable);
        let kind = if clause.headers { Type::Map } else { Type::List(Box::new(Type::Text)) };
        scope.add(&clause.variable, row, kind);
        let arguments = vec![address, Expression::Literal(Value::Boolean(clause.headers)), terminator];
        let call = ProcedureCall { procedure, table, arguments, outputs: vec![(0, row)], at: At(clause.span) };
        pipeline.0.push(Operator::Call(Box::new(call)));
        Ok(())
    }
}

fn output<'p>(procedure: &'p Procedure, item: &YieldItem) -> Result<(usize, &'p Field)> {
    let outputs = &procedure.signature.outputs;
    let found = outputs.iter().enumerate().find(|(_, field)| field.name == item.output);
    found.ok_or_else(|| {
        let message = format!("{} has no output {}", procedure.signature.name, item.output);
        let error = Error::new(kinds::UNDEFINED_VARIABLE, message).at(item.span);
        let near = near::nearest(&item.output, outputs.iter().map(|field| field.name.as_ref()), 3);
        let hint = near::did_you_mean(&near).unwrap_or_else(|| format!("it is declared as {}", procedure.signature));
        error.hint(hint)
    })
}

/// Whether a value of this type might be what the field wants.
fn takes(field: &Field, argument: &Expression, kind: &Type) -> bool {
    if *argument == Expression::Literal(Value::Null) {
        return field.nullable;
    }
    fits(&field.kind, kind)
}

fn fits(wanted: &FieldKind, kind: &Type) -> bool {
    match (wanted, kind) {
        (FieldKind::List(wanted), Type::List(element)) => fits(wanted, element),
        (FieldKind::Any, _) | (_, Type::Any | Type::Null) => true,
        (FieldKind::Number | FieldKind::Float, _) => kind.may_be_number(),
        _ => type_of(wanted) == *kind,
    }
}

fn type_of(kind: &FieldKind) -> Type {
    match kind {
        FieldKind::Any | FieldKind::Number => Type::Any,
        FieldKind::Boolean => Type::Boolean,
        FieldKind::Integer => Type::Integer,
        FieldKind::Float => Type::Float,
        FieldKind::Text => Type::Text,
        FieldKind::Map => Type::Map,
        FieldKind::Temporal(kind) => Type::Temporal(*kind),
        FieldKind::Node => Type::Node,
        FieldKind::Relationship => Type::Relationship,
        FieldKind::Path => Type::Path,
        FieldKind::List(element) => Type::List(Box::new(type_of(element))),
    }
}
