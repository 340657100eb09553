//! Lists as queries: their columns, their order, and what each has most of.

use super::super::build::{
    by, call_distinct, compare, distinct, is_null, item, join, literal, lone, node, property, query, query_after,
    variable,
};
use super::super::columns::push;
use super::super::level::{is_level, limit_of};
use super::super::{Clauses, Lowering};
use crate::error::Result;
use crate::lexicon::generate::split_words;
use crate::lexicon::path::Path;
use crate::query::{
    Arithmetic, Clause, Comparison, Expression, ExpressionKind, Item, Logic, Projection, Query, SortKey,
};
use crate::syntax::phrase::meaning::{Beside, Order, OrderBy, Tallied, Tally, ThingId};
use crate::value::{NodeId, Value};
use std::sync::Arc;

impl Lowering<'_> {
    pub(super) fn list(&mut self, head: ThingId, beside: &[Beside]) -> Result<Query> {
        let order = self.meaning.thing(head).order.clone();
        match order.as_ref().map(|order| &order.by) {
            Some(OrderBy::Measure { roads, measure, key }) => {
                return self.by_measure(
                    head,
                    roads,
                    *measure,
                    key,
                    order.as_ref().is_some_and(|order| order.descending),
                );
            }
            Some(OrderBy::When { roads, event, key }) => {
                let latest_first = order.as_ref().is_some_and(|order| order.descending);
                return self.by_event(head, roads, (*event, key), latest_first);
            }
            Some(OrderBy::Count { roads, counted, of }) => {
                let descending = order.as_ref().is_some_and(|order| order.descending);
                return self.by_count(head, roads, (*counted, of.as_ref()), descending);
            }
            _ => {}
        }
        self.dating = Some(head);
        let matched = self.matched(head);
        self.dating = None;
        let (matched, name) = matched?;
        let single = matched.is_single_node();
        let mut clauses = matched.into_matches();
        let (mut when, mut figure) = (None, None);
        let mut kept = vec![item(variable(&name), &name)];
        let link = self.dated_link.take().map(|(link, keys)| {
            let links = self.fresh(&format!("{link}s"));
            kept.push(item(call_distinct("collect", variable(&link)), &links));
            (links, keys)
        });
        let event = self.event_beside(head, link.is_some());
        if let Some((event, key, heading)) = event {
            let events = self.fresh(&format!("{event}s"));
            kept.push(item(call_distinct("collect", variable(&event)), &events));
            figure =
                self.compared_figure(&event).map(|(value, heading)| (self.each_property(&events, &value), heading));
            when = Some((self.each_property(&events, &key), heading));
        }
        let which = self.which_of_several(beside, &mut kept);
        let names: Vec<Arc<str>> = kept.iter().map(|kept| Arc::clone(&kept.name)).collect();
        if kept.len() > 1 {
            clauses.push(Clause::With(Projection { items: kept, ..Projection::default() }));
        } else if !single {
            clauses.push(distinct(&[Arc::clone(&name)]));
        }
        let mut items = self.columns(head, &name, beside);
        for (heading, names) in which {
            push(&mut items, variable(&names), &heading);
        }
        for (told, heading) in figure.into_iter().chain(when) {
            push(&mut items, told, &heading);
        }
        for (links, key) in link.iter().flat_map(|(links, keys)| keys.iter().map(move |key| (links, key))) {
            let times = self.each_property(links, key);
            push(&mut items, times, &split_words(key).join(" "));
        }
        let limit = self.list_limit(head);
        if let Some(Order { by: OrderBy::Property(key), descending }) = order.as_ref().filter(|_| self.is_level(head)) {
            clauses.extend(self.keep_level(&names, &property(&name, key), *descending));
        }
        let order = self.order_of(head, &name, order.as_ref());
        clauses.push(self.returned_at_most(head, items, order, limit));
        Ok(query(clauses))
    }

    /// For `what do A and B make`: which of them, collected for each row; the heading, and the variable.
    fn which_of_several(&mut self, beside: &[Beside], kept: &mut Vec<Item>) -> Vec<(String, Arc<str>)> {
        let mut which = Vec::new();
        for wanted in beside {
            let Some((id, name)) = wanted.of.and_then(|id| Some((id, Arc::clone(self.variables.get(&id)?)))) else {
                continue;
            };
            let names = self.fresh("who");
            let named = self.name_of(&name, &self.labels_of(id));
            kept.push(item(call_distinct("collect", named), &names));
            which.push((wanted.heading.clone(), names));
        }
        which
    }

    /// RETURN of these columns in this order, of as many as were asked for.
    pub(super) fn returned(&self, head: ThingId, items: Vec<Item>, order: Vec<SortKey>) -> Clause {
        self.returned_at_most(head, items, order, self.meaning.thing(head).limit)
    }

    fn returned_at_most(&self, head: ThingId, items: Vec<Item>, order: Vec<SortKey>, most: Option<u64>) -> Clause {
        let limit = most.map(|most| literal(Value::Integer(most.min(i64::MAX as u64) as i64)));
        Clause::Return(Projection { items, order, skip: self.skip(head), limit, ..Projection::default() })
    }

    /// Whether a list holds all that stand level with its first.
    fn is_level(&self, head: ThingId) -> bool {
        is_level(self.meaning.thing(head), self.when_key(head).as_ref())
    }

    /// How many rows a list is cut to.
    fn list_limit(&self, head: ThingId) -> Option<u64> {
        limit_of(self.meaning, head, self.when_key(head).as_ref())
    }

    /// How many of the first a list leaves out, where it does.
    pub(super) fn skip(&self, head: ThingId) -> Option<Expression> {
        let skip = self.meaning.thing(head).skip;
        (skip > 0).then(|| literal(Value::Integer(skip.min(i64::MAX as u64) as i64)))
    }

    /// The keys that order a list: as asked, or events by time and others by name.
    pub(super) fn order_of(&mut self, head: ThingId, name: &Arc<str>, order: Option<&Order>) -> Vec<SortKey> {
        let named = self.name_of(name, &self.labels_of(head));
        let noun = self.shown_noun(head).cloned();
        let default = noun.as_ref().and_then(|noun| noun.order.clone());
        let (key, descending) = match order {
            Some(Order { by: OrderBy::Property(key), descending }) => (Some(Arc::clone(key)), *descending),
            Some(Order { by: OrderBy::Time, descending }) => {
                (self.when_key(head).or_else(|| noun.as_ref().and_then(|noun| noun.when.clone())), *descending)
            }
            Some(Order { by: OrderBy::Column(heading), descending }) => {
                return vec![by(variable(&Arc::from(heading.as_str())), *descending), by(named, false)];
            }
            Some(Order { descending, .. }) => return vec![by(named, *descending)],
            None => default.map_or((None, false), |(key, descending)| (Some(key), descending)),
        };
        let Some(key) = key else { return vec![by(named, false)] };
        let timed = noun.as_ref().is_some_and(|noun| noun.when.as_ref() == Some(&key));
        let mut keys = Vec::new();
        if timed {
            let (earliest, latest) = self.bounds(name, &key);
            let (first, second) = if descending { (latest, earliest) } else { (earliest, latest) };
            if descending {
                keys.push(by(is_null(first.clone(), false), false));
            }
            keys.push(by(first, descending));
            keys.push(by(second, descending));
        } else {
            if descending {
                keys.push(by(is_null(property(name, &key), false), false));
            }
            keys.push(by(property(name, &key), descending));
        }
        keys.push(by(named, false));
        keys
    }

    /// `states by growth`: each with the figure that orders it.
    pub(super) fn by_measure(
        &mut self,
        head: ThingId,
        roads: &[Path],
        measure: ThingId,
        key: &Arc<str>,
        descending: bool,
    ) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let (figure, figured) = self.figure(&name, roads, measure)?;
        clauses.extend(figure);
        let heading = self.heading(head);
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &heading)];
        let measured = self.heading(measure);
        push(&mut items, property(&figured, key), &measured);
        let roles = self.lexicon.roles.clone();
        for role in [roles.unit, roles.qualifier, roles.when].into_iter().flatten() {
            push(&mut items, property(&figured, &role), &role);
        }
        let order = vec![by(property(&figured, key), descending), by(named, false)];
        let filter = is_null(property(&figured, key), true);
        clauses.push(Clause::With(Projection { star: true, filter: Some(filter), ..Projection::default() }));
        if self.is_level(head) {
            clauses.extend(self.keep_level(&[name, Arc::clone(&figured)], &property(&figured, key), descending));
        }
        clauses.push(self.returned_at_most(head, items, order, self.list_limit(head)));
        Ok(query(clauses))
    }

    /// `who visited Belarus last`: each with the event whose time orders it.
    fn by_event(
        &mut self,
        head: ThingId,
        roads: &[Path],
        (event, key): (ThingId, &Arc<str>),
        descending: bool,
    ) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let (matched, dated) = self.figure(&name, roads, event)?;
        clauses.extend(matched);
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &self.heading(head))];
        let happened = self.name_of(&dated, &self.labels_of(event));
        push(&mut items, happened, &self.heading(event));
        push(&mut items, property(&dated, key), "when");
        let (earliest, latest) = self.bounds(&dated, key);
        let bound = if descending { latest } else { earliest };
        let order = vec![by(bound.clone(), descending), by(named, false)];
        let filter = Some(is_null(bound, true));
        clauses.push(Clause::With(Projection { star: true, filter, ..Projection::default() }));
        clauses.push(self.returned(head, items, order));
        Ok(query(clauses))
    }

    /// `states by visits to Belarus`: each with how many.
    pub(super) fn by_count(
        &mut self,
        head: ThingId,
        roads: &[Path],
        counted: (ThingId, Option<&Tally>),
        descending: bool,
    ) -> Result<Query> {
        // Who has none has the fewest.
        let least = if descending { 1 } else { 0 };
        self.by_count_at_least(head, roads, counted, descending, least)
    }

    /// The same, of those that have so many at the least.
    pub(super) fn by_count_at_least(
        &mut self,
        head: ThingId,
        roads: &[Path],
        (counted, of): (ThingId, Option<&Tally>),
        descending: bool,
        least: i64,
    ) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let count = self.count_of(&name, roads, counted, of)?;
        let heading = self.counted_heading(counted, of.map(|of| &of.key));
        let number = self.fresh("count");
        let items = vec![item(variable(&name), &name), item(count, &number)];
        let (how, least) = match of {
            Some(_) => (Comparison::Greater, least - 1),
            None => (Comparison::GreaterOrEqual, least),
        };
        let filter = compare(variable(&number), how, literal(Value::Integer(least)));
        let filter = match of {
            Some(Tally { how: Tallied::Highest | Tallied::Lowest, .. }) => Some(is_null(variable(&number), true)),
            _ => Some(filter).filter(|_| least > 0 || of.is_some()),
        };
        clauses.push(Clause::With(Projection { items, filter, ..Projection::default() }));
        if self.is_level(head) {
            let kept = [Arc::clone(&name), Arc::clone(&number)];
            clauses.extend(self.keep_level(&kept, &variable(&number), descending));
        }
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &self.heading(head))];
        push(&mut items, variable(&number), &heading);
        if let (Some(unit), Some(of_all)) =
            (self.lexicon.roles.unit.clone(), of.and_then(|_| self.unit_of_all(counted)))
        {
            let of_all = self.parameter(&unit, of_all);
            push(&mut items, of_all, &unit);
        }
        let order = vec![by(variable(&number), descending), by(named, false)];
        clauses.push(self.returned_at_most(head, items, order, self.list_limit(head)));
        Ok(query(clauses))
    }

    /// The unit of figures that are all in one.
    fn unit_of_all(&self, figures: ThingId) -> Option<Value> {
        let noun = self.noun_of(figures).map(|noun| self.lexicon.noun(noun)).filter(|noun| noun.measure)?;
        let key = self.lexicon.roles.unit.as_ref().and_then(|unit| self.lexicon.key_id(unit))?;
        let of_kind = |node: &NodeId| noun.filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value));
        let first = self.lexicon.graph().nodes_with_label(noun.label?).find(of_kind)?;
        Some(self.lexicon.graph().property(first, key)).filter(|unit| *unit != Value::Null)
    }

    /// The heading of a count, or of a sum of what is counted.
    pub(in super::super) fn counted_heading(&self, counted: ThingId, of: Option<&Arc<str>>) -> String {
        match of {
            Some(key) if Some(key) == self.lexicon.roles.value.as_ref() => format!("total {}", self.heading(counted)),
            Some(key) => crate::lexicon::generate::split_words(key).join(" "),
            None => self.plural(counted),
        }
    }

    /// `COUNT { MATCH (head)-…-(counted) RETURN DISTINCT counted }`, or the sum of a property of what is counted.
    pub(in super::super) fn count_of(
        &mut self,
        head: &Arc<str>,
        roads: &[Path],
        counted: ThingId,
        of: Option<&Tally>,
    ) -> Result<Expression> {
        self.depth += 1;
        let mut inner = Clauses::default();
        let name = self.variable_of(counted);
        let mut any = Vec::new();
        // What the relationship itself holds, where what it leads to holds no such number.
        let mut added = Arc::clone(&name);
        if let [road] = roads {
            let target = self.node_of(counted, &name, &mut inner);
            let mut path = self.road(head, road, target, &mut inner);
            if of.is_some_and(|of| self.on_link(road, counted, &of.key))
                && let Some((relationship, _)) = path.steps.first_mut()
            {
                added = self.fresh("r");
                relationship.variable = Some(Arc::clone(&added));
            }
            inner.patterns.push(path);
        } else {
            let target = self.node_of(counted, &name, &mut inner);
            inner.patterns.push(lone(target));
            for road in roads {
                let path = self.road(head, road, node(&name), &mut inner);
                any.push(ExpressionKind::PatternPredicate(Box::new(path)).into());
            }
        }
        let result = self.conditions_into(counted, &name, &mut inner);
        self.depth -= 1;
        result?;
        self.keep_from(head, roads, counted, &mut inner);
        inner.filters.extend(join(Logic::Or, any));
        let items = vec![item(variable(&added), &added)];
        let once = Projection { distinct: true, items, ..Projection::default() };
        let Some(Tally { key, how }) = of else {
            return Ok(ExpressionKind::CountRows(Box::new(query_after(inner, vec![Clause::Return(once)]))).into());
        };
        let filter = Some(is_null(property(&added, key), true));
        let number = self.fresh("number");
        let items = vec![item(property(&added, key), &number)];
        let order = match how {
            Tallied::Total => Vec::new(),
            Tallied::Highest | Tallied::Lowest => vec![by(variable(&number), *how == Tallied::Highest)],
        };
        let limit = (*how != Tallied::Total).then(|| literal(Value::Integer(1)));
        let last = Clause::Return(Projection { items, order, limit, ..Projection::default() });
        let numbers = query_after(inner, vec![Clause::With(Projection { filter, ..once }), last]);
        let numbers: Expression = ExpressionKind::CollectRows(Box::new(numbers)).into();
        Ok(match how {
            Tallied::Total => self.sum_of(numbers),
            Tallied::Highest | Tallied::Lowest => {
                ExpressionKind::Index(Box::new(numbers), Box::new(literal(Value::Integer(0)))).into()
            }
        })
    }

    /// Whether the relationship of a road holds a property that what it leads to does not.
    fn on_link(&self, road: &Path, to: ThingId, key: &str) -> bool {
        let Some(key) = self.lexicon.key_id(key) else { return false };
        let [step] = &road.steps[..] else { return false };
        step.types.iter().any(|kind| self.lexicon.type_has(*kind, key))
            && !self.labels_of(to).labels().any(|label| self.lexicon.label_has(label, key))
    }

    /// `reduce(total = 0, one IN list | total + one)`
    fn sum_of(&mut self, list: Expression) -> Expression {
        let (total, one) = (self.fresh("total"), self.fresh("one"));
        ExpressionKind::Reduce {
            test: None,
            accumulator: Arc::clone(&total),
            start: Box::new(literal(Value::Integer(0))),
            variable: Arc::clone(&one),
            list: Box::new(list),
            step: Box::new(
                ExpressionKind::Arithmetic(Box::new(variable(&total)), vec![(Arithmetic::Add, variable(&one))]).into(),
            ),
        }
        .into()
    }

    pub(super) fn attribute(&mut self, head: ThingId, key: &Arc<str>, once: bool) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let heading = crate::lexicon::generate::split_words(key).join(" ");
        let value = property(&name, key);
        if once {
            let items = vec![item(value.clone(), &heading)];
            let keep = is_null(variable(&Arc::from(heading.as_str())), true);
            clauses.push(Clause::With(Projection {
                distinct: true,
                items,
                filter: Some(keep),
                ..Projection::default()
            }));
            let all = variable(&Arc::from(heading.as_str()));
            let items = vec![item(all.clone(), &heading)];
            clauses.push(Clause::Return(Projection { items, order: vec![by(all, false)], ..Projection::default() }));
            return Ok(query(clauses));
        }
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &self.heading(head))];
        push(&mut items, value, &heading);
        clauses.push(Clause::Return(Projection { items, order: vec![by(named, false)], ..Projection::default() }));
        Ok(query(clauses))
    }
}
