//! Figures side by side, and the figures that a total is made of.

use std::sync::Arc;

use super::build::{by, call, choose, compare, is_null, item, literal, property, query_after, variable};
use super::columns::push;
use super::{Clauses, Lowering};
use crate::error::Result;
use crate::query::{Clause, Comparison, Projection, Query};
use crate::syntax::phrase::meaning::{Ask, ThingId};
use crate::value::Value;

impl Lowering<'_> {
    /// Two figures side by side, of one time and one unit, and whether the one is beyond the other.
    pub(super) fn outdoes(
        &mut self,
        one: ThingId,
        other: ThingId,
        key: &Arc<str>,
        comparison: Comparison,
    ) -> Result<Query> {
        let mut matched = Clauses::default();
        let (first, second) = (self.variable_of(one), self.variable_of(other));
        self.thing_into(one, &first, &mut matched)?;
        self.thing_into(other, &second, &mut matched)?;
        let roles = self.lexicon.roles.clone();
        for shared in [&roles.when, &roles.unit].into_iter().flatten() {
            let level = |name: &Arc<str>| call("coalesce", vec![property(name, shared), literal(Value::from(""))]);
            matched.filters.push(compare(level(&first), Comparison::Equal, level(&second)));
        }
        for name in [&first, &second] {
            matched.filters.push(is_null(property(name, key), true));
        }
        let holds = compare(property(&first, key), comparison, property(&second, key));
        let answer = choose(holds, literal(Value::from("yes")), literal(Value::from("no")));
        let mut items = vec![item(answer, "answer")];
        for (id, name) in [(one, &first), (other, &second)] {
            let heading = self.heading(id);
            let named = self.name_of(name, &self.labels_of(id));
            push(&mut items, named, &heading);
            push(&mut items, property(name, key), key);
        }
        if let Some(unit) = &roles.unit {
            push(&mut items, property(&first, unit), unit);
        }
        let order = vec![by(variable(&Arc::clone(&items[1].name)), false)];
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
