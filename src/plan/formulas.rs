//! Written expressions become expressions over slots, and their types become known as far as they can be.

use std::sync::Arc;

use super::asked::ask_while_searching;
use super::case_tests::is_plain;
use super::clauses::Stands;
use super::expression::{Aggregation, At, Case, Comprehension, Expression, Gives, Reduce, Subquery};
use super::scope::{Place, Scope};
use super::types::{Type, demand, demand_as};
use super::{Operator, Parameter, Pattern, Pipeline, Planner, Slot};
use crate::error::{Error, Result, Span, kinds, near};
use crate::functions::{self, Function};
use crate::query::{
    Arithmetic, Comparison, Expression as Written, ExpressionKind, Logic, PathPattern, Projected, Quantifier, Query,
    Shortest,
};
use crate::value::{Map, Value};

/// An expression and its type.
pub(super) type Typed = (Expression, Type);

impl Planner<'_> {
    /// An expression in which no aggregation may stand; `place` names it for the error.
    pub(super) fn formula_without_aggregation(
        &mut self,
        written: &Written,
        scope: &Scope,
        place: &str,
    ) -> Result<Typed> {
        let (expression, kind) = self.formula(written, scope)?;
        no_aggregation(&expression, written, place)?;
        Ok((expression, kind))
    }

    /// An expression over the scope's slots. The reader of the text bounds how deep it nests.
    pub(super) fn formula(&mut self, written: &Written, scope: &Scope) -> Result<Typed> {
        use ExpressionKind as K;
        let at = At(written.span);
        match &written.kind {
            K::Literal(value) => Ok((Expression::Literal(value.clone()), Type::of(value))),
            K::Parameter(name) => Ok((self.parameter(name, written.span), Type::Any)),
            K::Variable(name) => variable(name, scope, written.span),
            K::Property(subject, key) => self.property(subject, key, scope, at),
            K::Index(subject, index) => {
                let ((subject, kind), index) = (self.formula(subject, scope)?, self.only(index, scope)?);
                Ok((Expression::Index(Box::new(subject), Box::new(index), at), kind.element()))
            }
            K::Slice(subject, from, to) => self.slice(subject, from.as_deref(), to.as_deref(), scope, at),
            K::List(items) => self.list(items, scope),
            K::Map(entries) => self.map(entries, scope),
            K::Negate(inner) => self.negate(inner, scope, at),
            K::Not(inner) => {
                let (inner, kind) = self.truth(inner, scope)?;
                demand(kind.may_be(&[Type::Boolean]), "NOT", "a boolean", &kind, written.span)?;
                Ok((Expression::Not(Box::new(inner), at), Type::Boolean))
            }
            K::Arithmetic(first, rest) => self.arithmetic(first, rest, scope, at),
            K::Comparison(first, rest) => self.comparison(first, rest, scope),
            K::Logic(sign, parts) => self.logic(*sign, parts, scope, at),
            K::TextTest(test, left, right) => {
                let (left, right) = (self.only(left, scope)?, self.only(right, scope)?);
                Ok((Expression::TextTest(*test, Box::new(left), Box::new(right), at), Type::Boolean))
            }
            K::In(element, list) => self.is_in(element, list, scope, at),
            K::IsNull(inner, negated) => {
                Ok((Expression::IsNull(Box::new(self.only(inner, scope)?), *negated), Type::Boolean))
            }
            K::HasLabels(subject, labels) => self.has_labels(subject, labels, scope, at),
            K::Call { name, distinct, arguments } => self.call(name, *distinct, arguments, scope, at),
            K::Subject => Err(Error::new(kinds::INTERNAL, "a test of a CASE stands outside of one").at(written.span)),
            K::CountStar => {
                let aggregation = Aggregation { function: None, distinct: false, arguments: Vec::new(), at };
                Ok((Expression::Aggregate(Box::new(aggregation)), Type::Integer))
            }
            K::Case { subject, branches, otherwise } => {
                self.case(subject.as_deref(), branches, otherwise.as_deref(), scope, at)
            }
            K::ListComprehension { variable, list, filter, map } => {
                self.comprehension(variable, list, filter.as_deref(), map.as_deref(), scope, at)
            }
            K::Quantified { quantifier, variable, list, filter } => {
                self.quantified(*quantifier, variable, list, filter.as_deref(), scope, at)
            }
            K::Reduce { .. } => self.reduce(&written.kind, scope, at),
            K::PatternComprehension { pattern, filter, map } => {
                self.pattern_comprehension(pattern, filter.as_deref(), map, scope)
            }
            K::CollectRows(query) => self.collected(query, scope, at),
            K::IsTyped(inner, types, negated) => {
                let inner = Box::new(self.only(inner, scope)?);
                Ok((Expression::IsTyped(inner, types.clone(), *negated), Type::Boolean))
            }
            K::IsNormalized(inner, form, negated) => {
                let form = Written::new(ExpressionKind::Literal(form.name().into()), at.0);
                let arguments = [inner.as_ref().clone(), form];
                let (test, kind) = self.call("isNormalized", false, &arguments, scope, at)?;
                Ok((if *negated { Expression::Not(Box::new(test), at) } else { test }, kind))
            }
            K::MapProjection(subject, items) => self.map_projection(subject, items, scope, at),
            K::Exists(query) => Ok((self.subquery(query, scope, Gives::Exists)?, Type::Boolean)),
            K::CountRows(query) => Ok((self.subquery(query, scope, Gives::Count)?, Type::Integer)),
            K::PatternPredicate(_) => {
                let message = "a pattern can only stand where a condition is wanted";
                let error = Error::new(kinds::UNEXPECTED_SYNTAX, message).at(written.span);
                Err(error.hint("EXISTS { … } and COUNT { … } can stand anywhere"))
            }
            K::ShortestPath(pattern) => self.shortest_path(pattern, scope),
        }
    }

    /// An expression where a truth value is wanted, which a pattern may be too.
    pub(super) fn truth(&mut self, written: &Written, scope: &Scope) -> Result<Typed> {
        match &written.kind {
            ExpressionKind::PatternPredicate(pattern) => self.pattern_predicate(pattern, scope),
            _ => self.formula(written, scope),
        }
    }

    /// An expression that must be a truth value; `place` names it for errors.
    fn truth_of(&mut self, written: &Written, scope: &Scope, place: &str) -> Result<Expression> {
        let (condition, kind) = self.truth(written, scope)?;
        demand(kind.may_be(&[Type::Boolean]), place, "a boolean", &kind, written.span)?;
        Ok(condition)
    }

    /// A truth value that can't aggregate.
    pub(super) fn condition(&mut self, written: &Written, scope: &Scope, place: &str) -> Result<Expression> {
        let condition = self.truth_of(written, scope, place)?;
        no_aggregation(&condition, written, place)?;
        Ok(condition)
    }

    fn only(&mut self, written: &Written, scope: &Scope) -> Result<Expression> {
        Ok(self.formula(written, scope)?.0)
    }

    pub(super) fn parameter(&mut self, name: &Arc<str>, span: Span) -> Expression {
        let known = self.parameters.iter().position(|parameter| parameter.name == *name);
        Expression::Parameter(known.unwrap_or_else(|| {
            self.parameters.push(Parameter { name: name.clone(), span });
            self.parameters.len() - 1
        }))
    }

    fn property(&mut self, subject: &Written, name: &Arc<str>, scope: &Scope, at: At) -> Result<Typed> {
        let (subject, kind) = self.formula(subject, scope)?;
        let fits = kind.may_be(&[Type::Node, Type::Relationship, Type::Map]) || matches!(kind, Type::Temporal(_));
        // A path is a thing of the graph, though not one with properties: openCypher tells it from plain values.
        let fault = if kind == Type::Path { kinds::INVALID_ARGUMENT_TYPE } else { kinds::WRONG_TYPE };
        demand_as(fault, fits, &format!(".{name}"), "a node, a relationship or a map", &kind, at.0)?;
        let key = match kind {
            Type::Node | Type::Relationship => self.key(name, kind == Type::Node),
            _ => super::Key { name: name.clone(), id: self.key_id(name) },
        };
        Ok((Expression::Property(Box::new(subject), key, at), Type::Any))
    }

    fn slice(
        &mut self,
        subject: &Written,
        from: Option<&Written>,
        to: Option<&Written>,
        scope: &Scope,
        at: At,
    ) -> Result<Typed> {
        let (subject, kind) = self.formula(subject, scope)?;
        let from = from.map(|from| self.only(from, scope)).transpose()?.map(Box::new);
        let to = to.map(|to| self.only(to, scope)).transpose()?.map(Box::new);
        Ok((Expression::Slice(Box::new(subject), from, to, at), kind))
    }

    fn list(&mut self, items: &[Written], scope: &Scope) -> Result<Typed> {
        let typed = items.iter().map(|item| self.formula(item, scope)).collect::<Result<Vec<_>>>()?;
        let kind = Type::list_of(typed.iter().map(|(_, kind)| kind.clone()));
        let items: Vec<Expression> = typed.into_iter().map(|(item, _)| item).collect();
        // A list of constants is a constant.
        match items.iter().map(constant).collect::<Option<Vec<Value>>>() {
            Some(values) => Ok((Expression::Literal(values.into()), kind)),
            None => Ok((Expression::List(items), kind)),
        }
    }

    fn map(&mut self, entries: &[(Arc<str>, Written)], scope: &Scope) -> Result<Typed> {
        let mut read = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            read.push((key.clone(), self.only(value, scope)?));
        }
        let constants = read.iter().map(|(key, value)| Some((key.clone(), constant(value)?)));
        match constants.collect::<Option<Map>>() {
            Some(map) => Ok((Expression::Literal(Value::Map(Arc::new(map))), Type::Map)),
            None => Ok((Expression::Map(read), Type::Map)),
        }
    }

    fn negate(&mut self, inner: &Written, scope: &Scope, at: At) -> Result<Typed> {
        let (inner, kind) = self.formula(inner, scope)?;
        demand(kind.may_be_computed(), "`-`", "a number", &kind, at.0)?;
        Ok((Expression::Negate(Box::new(inner), at), kind))
    }

    fn arithmetic(&mut self, first: &Written, rest: &[(Arithmetic, Written)], scope: &Scope, at: At) -> Result<Typed> {
        let (first, mut kind) = self.formula(first, scope)?;
        let mut read = Vec::with_capacity(rest.len());
        for (sign, written) in rest {
            let (next, right) = self.formula(written, scope)?;
            for side in [&kind, &right] {
                match sign {
                    Arithmetic::Add => {}
                    Arithmetic::Join => {
                        let fits = side.may_be(&[Type::Text]) || side.may_be_list();
                        demand(fits, "`||`", "texts or lists", side, at.0)?;
                    }
                    _ => demand(side.may_be_computed(), "arithmetic", "numbers", side, at.0)?,
                }
            }
            if !Type::may_compute(*sign, &kind, &right) {
                let (symbol, left, right) = (sign.symbol(), kind.described(), right.described());
                let message = format!("`{symbol}` can't join {left} and {right}");
                return Err(Error::new(kinds::INVALID_ARGUMENT_TYPE, message).at(at.0));
            }
            kind = Type::of_arithmetic(*sign, &kind, &right);
            read.push((*sign, next));
        }
        Ok((Expression::Arithmetic(Box::new(first), read, at), kind))
    }

    fn comparison(&mut self, first: &Written, rest: &[(Comparison, Written)], scope: &Scope) -> Result<Typed> {
        let first = self.only(first, scope)?;
        let rest = rest.iter().map(|(sign, next)| Ok((*sign, self.only(next, scope)?))).collect::<Result<_>>()?;
        Ok((Expression::Comparison(Box::new(first), rest), Type::Boolean))
    }

    fn logic(&mut self, sign: Logic, parts: &[Written], scope: &Scope, at: At) -> Result<Typed> {
        let name = match sign {
            Logic::And => "AND",
            Logic::Or => "OR",
            Logic::Xor => "XOR",
        };
        let mut read = Vec::with_capacity(parts.len());
        for part in parts {
            let (expression, kind) = self.truth(part, scope)?;
            demand(kind.may_be(&[Type::Boolean]), name, "booleans", &kind, part.span)?;
            read.push(expression);
        }
        Ok((Expression::Logic(sign, read, at), Type::Boolean))
    }

    fn is_in(&mut self, element: &Written, list: &Written, scope: &Scope, at: At) -> Result<Typed> {
        let element = self.only(element, scope)?;
        let (list, kind) = self.formula(list, scope)?;
        demand(kind.may_be_list(), "IN", "a list", &kind, at.0)?;
        Ok((Expression::In(Box::new(element), Box::new(list), at), Type::Boolean))
    }

    fn call(&mut self, name: &str, distinct: bool, arguments: &[Written], scope: &Scope, at: At) -> Result<Typed> {
        let function = functions::find(name).map_err(|error| error.or_at(at.0))?;
        function.check_count(arguments.len()).map_err(|error| error.or_at(at.0))?;
        if let [Written { kind: ExpressionKind::PatternPredicate(pattern), .. }] = arguments
            && function.takes(0).any(|word| word == "pattern")
        {
            return self.pattern_predicate(pattern, scope);
        }
        let arguments = self.arguments(function, arguments, scope)?;
        if !function.is_aggregate() {
            if distinct {
                let message = format!("{} takes no DISTINCT, since it doesn't aggregate", function.name);
                return Err(Error::new(kinds::UNEXPECTED_SYNTAX, message).at(at.0));
            }
            return Ok((Expression::Call(function, arguments, at), Type::given_by(function)));
        }
        if arguments.iter().any(Expression::has_aggregation) {
            let message = format!("{} can't take in another aggregation", function.name);
            return Err(Error::new(kinds::NESTED_AGGREGATION, message).at(at.0));
        }
        if !arguments.iter().all(Expression::is_repeatable) {
            let message = format!("{} can't take in random numbers", function.name);
            return Err(Error::new(kinds::NON_CONSTANT_EXPRESSION, message).at(at.0));
        }
        let aggregation = Aggregation { function: Some(function), distinct, arguments, at };
        Ok((Expression::Aggregate(Box::new(aggregation)), Type::given_by(function)))
    }

    /// The arguments of a function, each of a type that its usage allows.
    fn arguments(&mut self, function: &Function, written: &[Written], scope: &Scope) -> Result<Vec<Expression>> {
        let mut arguments = Vec::with_capacity(written.len());
        for (place, argument) in written.iter().enumerate() {
            let (expression, kind) = self.formula(argument, scope)?;
            let words: Vec<&str> = function.takes(place).collect();
            let fits = words.is_empty() || kind.may_be_called(&words);
            demand(fits, function.name, &words.join(" or "), &kind, argument.span)?;
            arguments.push(expression);
        }
        Ok(arguments)
    }

    pub(super) fn case(
        &mut self,
        subject: Option<&Written>,
        branches: &[(Vec<Written>, Written)],
        otherwise: Option<&Written>,
        scope: &Scope,
        at: At,
    ) -> Result<Typed> {
        if let Some(subject) = subject
            && !branches.iter().all(|(tests, _)| is_plain(tests))
        {
            return self.case_of_tests(subject, branches, otherwise, scope, at);
        }
        let subject = subject.map(|subject| self.only(subject, scope)).transpose()?;
        let mut read = Vec::with_capacity(branches.len());
        for (tests, then) in branches {
            for when in tests {
                let when =
                    if subject.is_some() { self.only(when, scope)? } else { self.truth_of(when, scope, "WHEN")? };
                read.push((when, self.only(then, scope)?));
            }
        }
        let otherwise = otherwise.map(|otherwise| self.only(otherwise, scope)).transpose()?;
        Ok((Expression::Case(Box::new(Case { subject, branches: read, otherwise })), Type::Any))
    }

    /// A comprehension's list, and the scope of what is said of each element.
    fn elements(&mut self, variable: &Arc<str>, list: &Written, scope: &Scope, what: &str) -> Result<(Typed, Scope)> {
        let (expression, kind) = self.formula(list, scope)?;
        demand(kind.may_be_list(), what, "a list", &kind, list.span)?;
        let inner = scope.with_local(variable, kind.element());
        Ok(((expression, kind), inner))
    }

    fn comprehension(
        &mut self,
        variable: &Arc<str>,
        list: &Written,
        filter: Option<&Written>,
        map: Option<&Written>,
        scope: &Scope,
        at: At,
    ) -> Result<Typed> {
        let ((list, kind), inner) = self.elements(variable, list, scope, "a list comprehension")?;
        let filter = filter.map(|filter| self.condition(filter, &inner, "WHERE")).transpose()?;
        let map = map.map(|map| self.formula_without_aggregation(map, &inner, "a list comprehension")).transpose()?;
        let (map, kind) = match map {
            Some((map, element)) => (Some(map), Type::List(Box::new(element))),
            None => (None, kind),
        };
        Ok((Expression::Comprehension(Box::new(Comprehension { list, filter, map, at })), kind))
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        variable: &Arc<str>,
        list: &Written,
        filter: Option<&Written>,
        scope: &Scope,
        at: At,
    ) -> Result<Typed> {
        let ((list, _), inner) = self.elements(variable, list, scope, "a quantifier")?;
        let filter = filter.map(|filter| self.condition(filter, &inner, "WHERE")).transpose()?;
        let comprehension = Comprehension { list, filter, map: None, at };
        Ok((Expression::Quantified(quantifier, Box::new(comprehension)), Type::Boolean))
    }

    fn reduce(&mut self, written: &ExpressionKind, scope: &Scope, at: At) -> Result<Typed> {
        let ExpressionKind::Reduce { accumulator, start, variable, list, step, test } = written else {
            return Err(Error::new(kinds::INTERNAL, "what accumulates nothing").at(at.0));
        };
        let start = self.only(start, scope)?;
        let (list, kind) = self.formula(list, scope)?;
        demand(kind.may_be_list(), "reduce", "a list", &kind, at.0)?;
        let inner = scope.with_local(accumulator, Type::Any).with_local(variable, kind.element());
        let (step, _) = self.formula_without_aggregation(step, &inner, "reduce")?;
        let test = test.as_ref().map(|test| self.condition(test, &inner, "allReduce")).transpose()?;
        let kind = if test.is_some() { Type::Boolean } else { Type::Any };
        Ok((Expression::Reduce(Box::new(Reduce { start, list, step, test, at })), kind))
    }

    fn pattern_comprehension(
        &mut self,
        pattern: &PathPattern,
        filter: Option<&Written>,
        map: &Written,
        scope: &Scope,
    ) -> Result<Typed> {
        let (mut inner, captures) = scope.for_subquery(self);
        let mut pipeline = self.pattern_pipeline(pattern, filter, &mut inner)?;
        let (map, kind) = self.formula_without_aggregation(map, &inner, "a pattern comprehension")?;
        let slot = self.hidden();
        pipeline.0.push(Operator::Project(vec![(slot, map)]));
        let given = self.finish_subquery(pipeline, captures, Gives::Collect(slot));
        Ok((given, Type::List(Box::new(kind))))
    }

    fn pattern_pipeline(
        &mut self,
        pattern: &PathPattern,
        filter: Option<&Written>,
        scope: &mut Scope,
    ) -> Result<Pipeline> {
        let mut pattern = self.pattern(std::slice::from_ref(pattern), scope)?;
        let filter = self.pattern_filter(&mut pattern, filter, scope)?;
        let pattern = Operator::Pattern(Box::new(pattern));
        Ok(Pipeline([pattern].into_iter().chain(filter.map(Operator::Filter)).collect()))
    }

    /// What must hold of a pattern's matches, but for what is asked while shortest paths are searched for.
    pub(super) fn pattern_filter(
        &mut self,
        pattern: &mut Pattern,
        filter: Option<&Written>,
        scope: &Scope,
    ) -> Result<Option<Expression>> {
        let Some(filter) = filter else { return Ok(None) };
        let condition = self.condition(filter, scope, "WHERE")?;
        if pattern.relationships.iter().all(|step| step.shortest.is_none()) {
            return Ok(Some(condition));
        }
        Ok(Expression::all_of(ask_while_searching(pattern, condition.into_conjuncts())))
    }

    fn pattern_predicate(&mut self, pattern: &PathPattern, scope: &Scope) -> Result<Typed> {
        if let Some((name, span)) = names_in(pattern).find(|(name, _)| scope.find(name).is_none()) {
            return Err(undefined(name, scope, span).hint("EXISTS { … } may name what it looks for"));
        }
        let (mut inner, captures) = scope.for_subquery(self);
        let pipeline = self.pattern_pipeline(pattern, None, &mut inner)?;
        Ok((self.finish_subquery(pipeline, captures, Gives::Exists), Type::Boolean))
    }

    fn shortest_path(&mut self, pattern: &PathPattern, scope: &Scope) -> Result<Typed> {
        let (mut inner, captures) = scope.for_subquery(self);
        let mut named = pattern.clone();
        // A name that can't be written takes the path.
        named.variable = Some(Arc::from(""));
        let pipeline = self.pattern_pipeline(&named, None, &mut inner)?;
        let Some(Place::Column(path)) = inner.find("").map(|variable| variable.place) else {
            return Err(Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, "shortestPath wants a path").at(pattern.span));
        };
        Ok(match pattern.shortest {
            Some(Shortest::All) => {
                let given = self.finish_subquery(pipeline, captures, Gives::Collect(path));
                (given, Type::List(Box::new(Type::Path)))
            }
            _ => (self.finish_subquery(pipeline, captures, Gives::First(path)), Type::Path),
        })
    }

    fn subquery(&mut self, query: &Query, scope: &Scope, gives: Gives) -> Result<Expression> {
        let (inner, captures) = scope.for_subquery(self);
        let planned = self.query(query, &inner, Stands::InExpression)?;
        Ok(self.finish_subquery(planned.pipeline, captures, gives))
    }

    /// COLLECT { … }: its only column as a list.
    fn collected(&mut self, query: &Query, scope: &Scope, at: At) -> Result<Typed> {
        let (inner, captures) = scope.for_subquery(self);
        let planned = self.query(query, &inner, Stands::InExpression)?;
        let [column] = planned.columns.as_slice() else {
            let error = Error::new(kinds::INVALID_CLAUSE_COMPOSITION, "COLLECT { … } must return one column").at(at.0);
            return Err(error.hint("several values go into a list or a map"));
        };
        let (gives, kind) = (Gives::Collect(column.slot), Type::List(Box::new(column.kind.clone())));
        Ok((self.finish_subquery(planned.pipeline, captures, gives), kind))
    }

    /// `n {.key, .*, other: value}`: a map of what is asked for, or null where `n` is.
    fn map_projection(&mut self, subject: &Written, items: &[Projected], scope: &Scope, at: At) -> Result<Typed> {
        let (of, kind) = self.formula(subject, scope)?;
        let fits = kind.may_be(&[Type::Node, Type::Relationship, Type::Map]);
        demand(fits, "a map projection", "a node, a relationship or a map", &kind, subject.span)?;
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            parts.push(match item {
                Projected::All => {
                    let all = functions::find("properties").map_err(|error| error.or_at(at.0))?;
                    (None, Expression::Call(all, vec![of.clone()], at))
                }
                Projected::Property(name) => (Some(name.clone()), self.property(subject, name, scope, at)?.0),
                Projected::Entry(key, value) => (Some(key.clone()), self.only(value, scope)?),
            });
        }
        Ok((Expression::MapProjection(Box::new(of), parts), Type::Map))
    }

    /// A subquery that captures only what its pipeline reads.
    fn finish_subquery(
        &mut self,
        pipeline: Pipeline,
        mut captures: Vec<(Slot, Expression)>,
        gives: Gives,
    ) -> Expression {
        let read = pipeline.free_slots();
        captures.retain(|(slot, _)| read.contains(slot));
        let origin = self.hidden();
        let id = self.subqueries;
        self.subqueries += 1;
        Expression::Subquery(Box::new(Subquery { id, pipeline, captures, origin, gives }))
    }
}

fn no_aggregation(expression: &Expression, written: &Written, place: &str) -> Result<()> {
    if !expression.has_aggregation() {
        return Ok(());
    }
    let error = Error::new(kinds::INVALID_AGGREGATION, format!("{place} can't aggregate")).at(written.span);
    Err(error.hint("aggregate in a WITH before it"))
}

fn constant(expression: &Expression) -> Option<Value> {
    match expression {
        Expression::Literal(value) => Some(value.clone()),
        _ => None,
    }
}

fn variable(name: &str, scope: &Scope, span: Span) -> Result<Typed> {
    let Some(variable) = scope.find(name) else {
        return number_called(name).ok_or_else(|| undefined(name, scope, span));
    };
    let expression = match variable.place {
        Place::Column(slot) => Expression::Slot(slot),
        Place::Local(local) => Expression::Local(local),
    };
    Ok((expression, variable.kind.clone()))
}

/// The floats that are written as words, where no variable has such a name.
fn number_called(name: &str) -> Option<Typed> {
    let number = match name.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => return None,
    };
    Some((Expression::Literal(Value::Float(number)), Type::Float))
}

/// The error that nothing defines a name.
pub(super) fn undefined(name: &str, scope: &Scope, span: Span) -> Error {
    let error = Error::new(kinds::UNDEFINED_VARIABLE, format!("the variable {name} is not defined")).at(span);
    near::did_you_mean(&near::nearest(name, scope.names(), 3)).into_iter().fold(error, Error::hint)
}

fn names_in(pattern: &PathPattern) -> impl Iterator<Item = (&Arc<str>, Span)> {
    let nodes = std::iter::once(&pattern.start).chain(pattern.steps.iter().map(|(_, node)| node));
    let nodes = nodes.filter_map(|node| Some((node.variable.as_ref()?, node.span)));
    let relationships = pattern.steps.iter().filter_map(|(step, _)| Some((step.variable.as_ref()?, step.span)));
    nodes.chain(relationships)
}
