//! Shares of a whole, and the first of each group, as queries.

use std::sync::Arc;

use super::build::{by, call, choose, compare, is_null, item, literal, property, query, query_after, variable};
use super::columns::push;
use super::{Clauses, Lowering};
use crate::error::Result;
use crate::query::{Arithmetic, Clause, Comparison, Expression, ExpressionKind, Projection, Query, Unwind};
use crate::syntax::phrase::meaning::{Group, OrderBy, ThingId};
use crate::value::Value;

impl Lowering<'_> {
    /// One row: how many percent, or whether all, and how many of how many.
    pub(super) fn share(&mut self, part: ThingId, whole: ThingId, all: bool) -> Result<Query> {
        let (counted, total) = (self.number_of(part)?, self.number_of(whole)?);
        let plural = self.plural(whole);
        let (some, every): (Arc<str>, Arc<str>) = (Arc::from(plural.as_str()), Arc::from("of"));
        let items = vec![item(counted, &some), item(total, &every)];
        let hundred = ExpressionKind::Arithmetic(
            Box::new(literal(Value::Float(100.0))),
            vec![(Arithmetic::Multiply, variable(&some)), (Arithmetic::Divide, variable(&every))],
        );
        let rounded = call("round", vec![hundred.into(), literal(Value::Integer(1))]);
        let none = compare(variable(&every), Comparison::Equal, literal(Value::Integer(0)));
        let percent = choose(none, literal(Value::Null), rounded);
        let whole = compare(variable(&some), Comparison::Equal, variable(&every));
        let answer = choose(whole, literal(Value::from("yes")), literal(Value::from("no")));
        let first = if all { item(answer, "answer") } else { item(percent, "percent") };
        let shown = vec![first, item(variable(&some), &some), item(variable(&every), &every)];
        Ok(query(vec![
            Clause::With(Projection { items, ..Projection::default() }),
            Clause::Return(Projection { items: shown, ..Projection::default() }),
        ]))
    }

    /// `COUNT { MATCH … RETURN DISTINCT thing }`
    fn number_of(&mut self, id: ThingId) -> Result<Expression> {
        self.depth += 1;
        let mut inner = Clauses::default();
        let name = self.variable_of(id);
        let built = self.thing_into(id, &name, &mut inner);
        self.depth -= 1;
        built?;
        let items = vec![item(variable(&name), &name)];
        let counting = vec![Clause::Return(Projection { distinct: true, items, ..Projection::default() })];
        Ok(ExpressionKind::CountRows(Box::new(query_after(inner, counting))).into())
    }

    /// Of each group those that are first, all of them where several are level.
    pub(super) fn best_of(&mut self, head: ThingId, group: &Group) -> Result<Query> {
        let order = self.meaning.thing(head).order.clone();
        let descending = order.as_ref().is_some_and(|order| order.descending);
        let mut matched = Clauses::default();
        let name = self.variable_of(head);
        self.thing_into(head, &name, &mut matched)?;
        if let Group::Year(key) | Group::Month(key) = group {
            // What has no date is in no year.
            matched.filters.push(is_null(property(&name, key), true));
        }
        let (grouped, later) = self.group(group, &name, &mut matched)?;
        let heading = Arc::clone(&grouped.name);
        let (figure, figured): (Expression, String) = match order.map(|order| order.by) {
            Some(OrderBy::Property(key)) => {
                (property(&name, &key), crate::lexicon::generate::split_words(&key).join(" "))
            }
            Some(OrderBy::Count { roads, counted, of }) => (
                self.count_of(&name, &roads, counted, of.as_ref())?,
                self.counted_heading(counted, of.as_ref().map(|of| &of.key)),
            ),
            _ => match self.when_key(head) {
                Some(key) => (property(&name, &key), crate::lexicon::generate::split_words(&key).join(" ")),
                None => (self.name_of(&name, &self.labels_of(head)), "name".into()),
            },
        };
        let (number, best, all): (Arc<str>, Arc<str>, Arc<str>) =
            (self.fresh("number"), self.fresh("best"), self.fresh("all"));
        let mut clauses = matched.into_matches();
        clauses.extend(later);
        let items = vec![item(variable(&name), &name), grouped, item(figure, &number)];
        let set = is_null(variable(&number), true);
        clauses.push(Clause::With(Projection { distinct: true, items, filter: Some(set), ..Projection::default() }));
        let pair = ExpressionKind::List(vec![variable(&name), variable(&number)]).into();
        let function = if descending { "max" } else { "min" };
        let items = vec![
            item(variable(&heading), &heading),
            item(call(function, vec![variable(&number)]), &best),
            item(call("collect", vec![pair]), &all),
        ];
        clauses.push(Clause::With(Projection { items, ..Projection::default() }));
        let each = self.fresh("each");
        clauses.push(Clause::Unwind(Unwind {
            list: variable(&all),
            variable: Arc::clone(&each),
            counter: None,
            span: Default::default(),
        }));
        let at = |place: i64| -> Expression {
            ExpressionKind::Index(Box::new(variable(&each)), Box::new(literal(Value::Integer(place)))).into()
        };
        let items = vec![
            item(variable(&heading), &heading),
            item(variable(&best), &best),
            item(at(0), &name),
            item(at(1), &number),
        ];
        let first = compare(variable(&number), Comparison::Equal, variable(&best));
        clauses.push(Clause::With(Projection { items, filter: Some(first), ..Projection::default() }));
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(variable(&heading), &heading)];
        push(&mut items, named.clone(), &self.heading(head));
        push(&mut items, variable(&number), &figured);
        let order = vec![by(variable(&heading), false), by(named, false)];
        clauses.push(Clause::Return(Projection { items, order, ..Projection::default() }));
        Ok(query(clauses))
    }
}
