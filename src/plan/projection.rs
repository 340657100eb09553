//! WITH and RETURN: items, grouping, DISTINCT, order and the scope behind them.

use std::sync::Arc;

use super::clauses::{Column, already_bound};
use super::expression::{Aggregation, Expression};
use super::formulas::undefined;
use super::scope::Scope;
use super::types::Type;
use super::{Operator, Pipeline, Planner, Slot, SortKey};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{self, Expression as Written, ExpressionKind, Nulls, Projection};
use crate::value::Value;

/// How often a subquery may aggregate, one behind the other.
const MOST_AGGREGATIONS: usize = 64;

/// One item of a projection on its way to a column.
struct Item {
    name: Arc<str>,
    /// The expression over the scope before the projection.
    expression: Expression,
    kind: Type,
    span: Span,
    /// The column that takes it.
    slot: Slot,
}

impl Item {
    /// Whether rows are grouped by this slot's value, perhaps within something larger.
    fn groups_by(&self, slot: Slot) -> bool {
        let mut found = false;
        self.expression.each_slot(&mut |read| found = found || read == slot);
        found && !self.expression.has_aggregation()
    }
}

impl Planner<'_> {
    /// Adds what a WITH or RETURN does; gives the scope behind it and the columns in order.
    pub(super) fn projection(
        &mut self,
        projection: &Projection,
        scope: &Scope,
        pipeline: &mut Pipeline,
        is_with: bool,
    ) -> Result<(Scope, Vec<Column>)> {
        let items = self.items(projection, scope, is_with)?;
        let aggregates = items.iter().any(|item| item.expression.has_aggregation());
        match aggregates {
            true => {
                self.aggregate(&items, pipeline)?;
                self.keep_globals(&items, scope, pipeline, projection.span)?;
            }
            false => project(&items, pipeline),
        }
        if projection.distinct {
            pipeline.0.push(Operator::Distinct(items.iter().map(|item| item.slot).collect()));
        }
        let after = scope.behind_with(items.iter().map(|item| (item.name.clone(), item.slot, item.kind.clone())));
        let behind = Behind { items: &items, before: scope, after: &after, narrow: aggregates || projection.distinct };
        self.order(projection, &behind, pipeline)?;
        if let Some(filter) = &projection.filter {
            let condition = self.behind(filter, &behind, "WHERE")?;
            pipeline.0.push(Operator::Filter(condition));
        }
        let column = |item: Item| Column { name: item.name, slot: item.slot, kind: item.kind };
        Ok((after, items.into_iter().map(column).collect()))
    }

    /// Variables of the row that a subquery runs for outlast an aggregation: all that stands before it is run for the
    /// row that has them.
    fn keep_globals(&mut self, items: &[Item], scope: &Scope, pipeline: &mut Pipeline, span: Span) -> Result<()> {
        if !scope.has_globals() {
            return Ok(());
        }
        let mut depth = 0;
        let mut first = pipeline.0.first();
        while let Some(Operator::Apply { pipeline, .. }) = first {
            depth += 1;
            first = pipeline.0.first();
        }
        if depth >= MOST_AGGREGATIONS {
            let message = format!("a subquery can't aggregate more than {MOST_AGGREGATIONS} times");
            return Err(Error::new(kinds::LIMIT, message).at(span));
        }
        let introduces = items.iter().map(|item| item.slot).filter(|slot| !scope.is_global(*slot)).collect();
        let inner = std::mem::take(pipeline);
        let origin = self.hidden();
        pipeline.0.push(Operator::Apply { pipeline: inner, introduces, origin, unit: false, batches: None });
        Ok(())
    }

    fn items(&mut self, projection: &Projection, scope: &Scope, is_with: bool) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        if projection.star {
            items = self.star(scope);
            if items.is_empty() && !is_with {
                let message = "`*` has nothing to stand for: no variable is defined";
                return Err(Error::new(kinds::NO_VARIABLES_IN_SCOPE, message).at(projection.span));
            }
        }
        for item in &projection.items {
            let item = self.item(item, scope, is_with)?;
            if items.iter().any(|other| other.name == item.name) {
                let message = format!("two columns are named {}", item.name);
                let error = Error::new(kinds::COLUMN_NAME_CONFLICT, message).at(item.span);
                return Err(error.hint("name one of them with AS"));
            }
            if scope.is_fixed(&item.name, item.slot) {
                return Err(already_bound(&item.name, item.span));
            }
            items.push(item);
        }
        Ok(items)
    }

    /// Every variable, by name.
    fn star(&mut self, scope: &Scope) -> Vec<Item> {
        let mut variables: Vec<_> = scope.starred().cloned().collect();
        variables.sort_by(|left, right| left.name.cmp(&right.name));
        let columns = variables.into_iter().filter_map(|variable| match variable.place {
            super::scope::Place::Column(slot) => Some((variable, slot)),
            super::scope::Place::Local(_) => None,
        });
        let item = |(variable, slot): (super::scope::Variable, Slot)| Item {
            name: variable.name,
            expression: Expression::Slot(slot),
            kind: variable.kind,
            span: Span::default(),
            slot,
        };
        columns.map(item).collect()
    }

    fn item(&mut self, item: &query::Item, scope: &Scope, is_with: bool) -> Result<Item> {
        let span = item.expression.span;
        if is_with && !item.aliased && !matches!(item.expression.kind, ExpressionKind::Variable(_)) {
            let error = Error::new(kinds::NO_EXPRESSION_ALIAS, "an expression in WITH needs a name").at(span);
            return Err(error.hint("add AS and a name"));
        }
        let (expression, kind) = self.formula(&item.expression, scope)?;
        let slot = match expression {
            Expression::Slot(slot) => slot,
            _ => self.slot(&item.name),
        };
        Ok(Item { name: item.name.clone(), expression, kind, span, slot })
    }

    /// Groups by the items without aggregation; what mixes both is computed behind.
    fn aggregate(&mut self, items: &[Item], pipeline: &mut Pipeline) -> Result<()> {
        let keys = items.iter().filter(|item| !item.expression.has_aggregation());
        let keys: Vec<(Slot, Expression)> = keys.map(|item| (item.slot, item.expression.clone())).collect();
        let mut aggregations: Vec<(Slot, Aggregation)> = Vec::new();
        let mut mixed = Vec::new();
        for item in items.iter().filter(|item| item.expression.has_aggregation()) {
            if let Expression::Aggregate(aggregation) = &item.expression {
                aggregations.push((item.slot, aggregation.as_ref().clone()));
                continue;
            }
            let mut expression = item.expression.clone();
            self.take_aggregations(&mut expression, &mut aggregations);
            use_keys(&mut expression, &keys);
            let given = |slot: Slot| {
                keys.iter().any(|(key, _)| *key == slot) || aggregations.iter().any(|(other, _)| *other == slot)
            };
            check_mixed(&expression, &given, item.span)?;
            mixed.push((item.slot, expression));
        }
        pipeline.0.push(Operator::Aggregate { keys, aggregations, weight: None });
        if !mixed.is_empty() {
            pipeline.0.push(Operator::Project(mixed));
        }
        Ok(())
    }

    /// Puts a slot in the place of every aggregation.
    fn take_aggregations(&mut self, expression: &mut Expression, taken: &mut Vec<(Slot, Aggregation)>) {
        let Expression::Aggregate(aggregation) = expression else {
            expression.each_child_mut(&mut |child| self.take_aggregations(child, taken));
            return;
        };
        let known = taken.iter().find(|(_, other)| *other == **aggregation).map(|(slot, _)| *slot);
        let slot = known.unwrap_or_else(|| {
            let slot = self.hidden();
            taken.push((slot, aggregation.as_ref().clone()));
            slot
        });
        *expression = Expression::Slot(slot);
    }

    fn order(&mut self, projection: &Projection, behind: &Behind<'_>, pipeline: &mut Pipeline) -> Result<()> {
        let mut keys = Vec::with_capacity(projection.order.len());
        for key in &projection.order {
            let expression = self.behind(&key.expression, behind, "ORDER BY")?;
            // Null comes last where not said, and first where that is turned round.
            let usual = if key.descending { Nulls::First } else { Nulls::Last };
            if let Some(nulls) = key.nulls.filter(|nulls| *nulls != usual) {
                let is_null = Expression::IsNull(Box::new(expression.clone()), false);
                keys.push(SortKey { expression: is_null, descending: nulls == Nulls::First });
            }
            keys.push(SortKey { expression, descending: key.descending });
        }
        if !keys.is_empty() {
            pipeline.0.push(Operator::Sort(keys));
        }
        if let Some(skip) = &projection.skip {
            pipeline.0.push(Operator::Skip(self.row_count(skip, "SKIP")?));
        }
        if let Some(limit) = &projection.limit {
            pipeline.0.push(Operator::Limit(self.row_count(limit, "LIMIT")?));
        }
        Ok(())
    }

    /// An expression that stands behind a projection: in ORDER BY or in the WHERE of a WITH.
    fn behind(&mut self, written: &Written, behind: &Behind<'_>, place: &str) -> Result<Expression> {
        // What equals a projected expression as it stands is that column, whatever its alias hides.
        if let Ok((expression, _)) = self.truth(written, behind.before)
            && let Some(item) = behind.items.iter().find(|item| item.expression == expression)
        {
            return Ok(Expression::Slot(item.slot));
        }
        let scope = behind.before.overlaid(behind.after);
        if place == "WHERE" {
            self.condition(written, &scope, place).map(drop)?;
        }
        let (mut expression, _) = self.truth(written, &scope)?;
        let aggregates = expression.has_aggregation();
        use_items(&mut expression, behind.items, aggregates);
        if expression.has_aggregation() {
            // What an aggregation that isn't projected takes in is gone behind one that is.
            if behind.narrow {
                self.check_narrow(&expression, false, written, behind)?;
            }
            let message = format!("{place} can only aggregate what is also returned");
            return Err(Error::new(kinds::INVALID_AGGREGATION, message).at(written.span));
        }
        if behind.narrow {
            self.check_narrow(&expression, aggregates, written, behind)?;
        }
        Ok(expression)
    }

    /// Behind DISTINCT or an aggregation only the projected columns are there.
    fn check_narrow(
        &self,
        expression: &Expression,
        aggregates: bool,
        written: &Written,
        behind: &Behind<'_>,
    ) -> Result<()> {
        let mut lost = None;
        expression.each_slot(&mut |slot| {
            if behind.items.iter().all(|item| item.slot != slot) && !behind.before.is_global(slot) {
                lost = Some(slot);
            }
        });
        let Some(slot) = lost else { return Ok(()) };
        // Around an aggregation, a part of what is grouped by is not a part that can be told.
        if aggregates && behind.items.iter().any(|item| item.groups_by(slot)) {
            return Err(ambiguous(written.span));
        }
        let name = self.slot_names[slot.index()].clone();
        Err(undefined(&name, behind.after, written.span)
            .hint("behind DISTINCT or an aggregation only columns are seen"))
    }

    /// How many rows SKIP or LIMIT says.
    pub(super) fn row_count(&mut self, written: &Written, place: &str) -> Result<Expression> {
        let nothing = Scope::default();
        let (count, _) = self.formula_without_aggregation(written, &nothing, place).map_err(|error| {
            let is_variable = error.kind() == kinds::UNDEFINED_VARIABLE;
            let message = format!("{place} can't look at rows");
            if is_variable { Error::new(kinds::NON_CONSTANT_EXPRESSION, message).at(written.span) } else { error }
        })?;
        match &count {
            Expression::Literal(Value::Integer(number)) if *number >= 0 => Ok(count),
            Expression::Negate(inner, _) if matches!(inner.as_ref(), Expression::Literal(Value::Integer(_))) => {
                Err(negative(place, written.span))
            }
            Expression::Literal(Value::Integer(_)) => Err(negative(place, written.span)),
            Expression::Literal(other) => {
                let message = format!("{place} wants an integer, got {}", other.described());
                Err(Error::new(kinds::INVALID_ARGUMENT_TYPE, message).at(written.span))
            }
            _ => Ok(count),
        }
    }
}

/// What stands behind a projection can see.
struct Behind<'p> {
    items: &'p [Item],
    before: &'p Scope,
    after: &'p Scope,
    /// Whether the scope before is gone.
    narrow: bool,
}

fn negative(place: &str, span: Span) -> Error {
    Error::new(kinds::NEGATIVE_INTEGER, format!("{place} wants 0 or more")).at(span)
}

fn project(items: &[Item], pipeline: &mut Pipeline) {
    let computed = items.iter().filter(|item| item.expression != Expression::Slot(item.slot));
    let computed: Vec<_> = computed.map(|item| (item.slot, item.expression.clone())).collect();
    if !computed.is_empty() {
        pipeline.0.push(Operator::Project(computed));
    }
}

/// Puts the projected column in the place of whatever equals a projected expression; around an aggregation only of
/// what is simple, or aggregates itself.
fn use_items(expression: &mut Expression, items: &[Item], around_aggregation: bool) {
    let usable = |item: &&Item| !around_aggregation || is_simple(&item.expression) || item.expression.has_aggregation();
    match items.iter().filter(usable).find(|item| item.expression == *expression) {
        Some(item) => *expression = Expression::Slot(item.slot),
        None => expression.each_child_mut(&mut |child| use_items(child, items, around_aggregation)),
    }
}

/// A variable or the property of one: what can stand around an aggregation where it is grouped by.
fn is_simple(key: &Expression) -> bool {
    match key {
        Expression::Property(subject, ..) => matches!(subject.as_ref(), Expression::Slot(_)),
        other => matches!(other, Expression::Slot(_)),
    }
}

/// Puts a grouping key's column in the place of the same variable, or the same property of a variable.
fn use_keys(expression: &mut Expression, keys: &[(Slot, Expression)]) {
    match keys.iter().find(|(_, key)| is_simple(key) && key == expression) {
        Some((slot, _)) => *expression = Expression::Slot(*slot),
        None => expression.each_child_mut(&mut |child| use_keys(child, keys)),
    }
}

fn check_mixed(expression: &Expression, given: &impl Fn(Slot) -> bool, span: Span) -> Result<()> {
    let mut lost = false;
    expression.each_slot(&mut |slot| lost = lost || !given(slot));
    if !lost {
        return Ok(());
    }
    Err(ambiguous(span))
}

fn ambiguous(span: Span) -> Error {
    let message = "an expression around an aggregation can only use what is grouped by";
    let error = Error::new(kinds::AMBIGUOUS_AGGREGATION, message).at(span);
    error.hint("put what it uses into a WITH before, or return it as a column of its own")
}
