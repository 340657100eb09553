//! Figures side by side, and the figures that a total is made of.

use std::sync::Arc;

use super::build::{by, call, choose, compare, is_null, item, literal, property, query_after, variable};
use super::columns::push;
use super::{Clauses, Lowering};
use crate::error::Result;
use crate::query::{Arithmetic, Clause, Comparison, Expression, ExpressionKind, Item, Projection, Query};
use crate::syntax::phrase::meaning::{Ask, Condition, ThingId};
use crate::value::Value;

impl Lowering<'_> {
    /// Two figures side by side, of one time and one unit, and whether the one is beyond the other.
    pub(super) fn outdoes(
        &mut self,
        one: ThingId,
        other: ThingId,
        key: &Arc<str>,
        comparison: Comparison,
        which: bool,
    ) -> Result<Query> {
        let (mut matched, [first, second]) = self.comparable(one, other)?;
        for name in [&first, &second] {
            matched.filters.push(is_null(property(name, key), true));
        }
        let holds = compare(property(&first, key), comparison, property(&second, key));
        let answer = if which {
            let named = [(one, &first), (other, &second)].map(|(id, name)| self.name_of(name, &self.labels_of(id)));
            let [one, other] = named;
            choose(holds, one, other)
        } else {
            choose(holds, literal(Value::from("yes")), literal(Value::from("no")))
        };
        Ok(self.beside_figures(matched, item(answer, "answer"), [(one, &first), (other, &second)], key))
    }

    /// Whether a time is said of a thing.
    fn is_timed(&self, id: ThingId) -> bool {
        self.meaning.thing(id).conditions.iter().any(|condition| matches!(condition, Condition::Time { .. }))
    }

    /// A figure in percent of another, of one unit.
    pub(super) fn ratio(&mut self, part: ThingId, whole: ThingId, key: &Arc<str>) -> Result<Query> {
        let (mut matched, [first, second]) = self.comparable(part, whole)?;
        matched.filters.push(is_null(property(&first, key), true));
        matched.filters.push(compare(property(&second, key), Comparison::NotEqual, literal(Value::Integer(0))));
        let percent = item(in_percent(property(&first, key), property(&second, key)), "percent");
        Ok(self.beside_figures(matched, percent, [(part, &first), (whole, &second)], key))
    }

    /// Two figures and their variables, of one unit, and of one time unless each has a time of its own.
    fn comparable(&mut self, one: ThingId, other: ThingId) -> Result<(Clauses, [Arc<str>; 2])> {
        let mut matched = Clauses::default();
        let (first, second) = (self.variable_of(one), self.variable_of(other));
        self.thing_into(one, &first, &mut matched)?;
        self.thing_into(other, &second, &mut matched)?;
        let roles = &self.lexicon.roles;
        let dated = self.is_timed(one) && self.is_timed(other);
        for shared in [roles.when.as_ref().filter(|_| !dated), roles.unit.as_ref()].into_iter().flatten() {
            let level = |name: &Arc<str>| call("coalesce", vec![property(name, shared), literal(Value::from(""))]);
            matched.filters.push(compare(level(&first), Comparison::Equal, level(&second)));
        }
        Ok((matched, [first, second]))
    }

    /// An answer, and beside it the figures that it comes from, with their unit.
    fn beside_figures(
        &self,
        matched: Clauses,
        answer: Item,
        figures: [(ThingId, &Arc<str>); 2],
        key: &Arc<str>,
    ) -> Query {
        let mut items = vec![answer];
        for (id, name) in figures {
            let heading = self.heading(id);
            let named = self.name_of(name, &self.labels_of(id));
            push(&mut items, named, &heading);
            push(&mut items, property(name, key), key);
        }
        if let Some(unit) = &self.lexicon.roles.unit {
            push(&mut items, property(figures[0].1, unit), unit);
        }
        let order = vec![by(variable(&Arc::clone(&items[1].name)), false)];
        let last = Clause::Return(Projection { distinct: true, items, order, ..Projection::default() });
        query_after(matched, vec![last])
    }

    /// The same figure at two times, and by how much it changed.
    pub(super) fn change(
        &mut self,
        [before, after]: [ThingId; 2],
        key: &Arc<str>,
        rising: Option<Comparison>,
        relative: bool,
    ) -> Result<Query> {
        let mut matched = Clauses::default();
        let (first, second) = (self.variable_of(before), self.variable_of(after));
        self.thing_into(before, &first, &mut matched)?;
        self.thing_into(after, &second, &mut matched)?;
        let unit = self.lexicon.roles.unit.clone();
        if let Some(unit) = &unit {
            let level = |name: &Arc<str>| call("coalesce", vec![property(name, unit), literal(Value::from(""))]);
            matched.filters.push(compare(level(&first), Comparison::Equal, level(&second)));
        }
        for name in [&first, &second] {
            matched.filters.push(is_null(property(name, key), true));
        }
        let mut items = Vec::new();
        if let Some(rising) = rising {
            let holds = compare(property(&second, key), rising, property(&first, key));
            let answer = choose(holds, literal(Value::from("yes")), literal(Value::from("no")));
            items.push(item(answer, "answer"));
        }
        for (id, name) in [(before, &first), (after, &second)] {
            let heading = self.heading(id);
            let named = self.name_of(name, &self.labels_of(id));
            push(&mut items, named, &heading);
            push(&mut items, property(name, key), key);
        }
        let less: Expression = ExpressionKind::Arithmetic(
            Box::new(property(&second, key)),
            vec![(Arithmetic::Subtract, property(&first, key))],
        )
        .into();
        if relative {
            matched.filters.push(compare(property(&first, key), Comparison::NotEqual, literal(Value::Integer(0))));
            let percent = in_percent(less.clone(), property(&first, key));
            items.insert(0, item(percent, "change in percent"));
        }
        // As many decimals as figures have: what is subtracted in binary has more.
        push(&mut items, call("round", vec![less, literal(Value::Integer(6))]), "change");
        if let Some(unit) = &unit {
            push(&mut items, property(&first, unit), unit);
        }
        let order = vec![by(variable(&Arc::clone(&items[0].name)), false)];
        let last = Clause::Return(Projection { distinct: true, items, order, ..Projection::default() });
        Ok(query_after(matched, vec![last]))
    }

    /// The figures that a total or an average is made of.
    pub(super) fn summed(&mut self) -> Result<Option<Query>> {
        let Ask::Aggregate { head, key, group: None, .. } = &self.meaning.ask else { return Ok(None) };
        if !self.noun_of(*head).is_some_and(|noun| self.lexicon.noun(noun).measure) {
            return Ok(None);
        }
        let (matched, name) = self.matched(*head)?;
        let named = self.name_of(&name, &self.labels_of(*head));
        let mut items = vec![item(named, "name")];
        push(&mut items, property(&name, key), "figure");
        let qualifier = self.lexicon.roles.qualifier.clone();
        push(&mut items, qualifier.map_or_else(|| literal(Value::Null), |key| property(&name, &key)), "qualifier");
        let order = vec![by(variable(&Arc::from("name")), false)];
        let last = Clause::Return(Projection { distinct: true, items, order, ..Projection::default() });
        Ok(Some(query_after(matched, vec![last])))
    }
}

/// A number in percent of another, to one decimal.
pub(super) fn in_percent(part: Expression, whole: Expression) -> Expression {
    let hundred = ExpressionKind::Arithmetic(
        Box::new(literal(Value::Float(100.0))),
        vec![(Arithmetic::Multiply, part), (Arithmetic::Divide, whole)],
    );
    call("round", vec![hundred.into(), literal(Value::Integer(1))])
}
