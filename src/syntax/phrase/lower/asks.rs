//! Each kind of question as a query.

use std::sync::Arc;

use super::build::{
    by, call, call_distinct, choose, compare, distinct, each, is_null, item, join, literal, lone, matching, node, not,
    property, query, query_after, variable, within,
};
use super::columns::push;
use super::{Clauses, Lowering};
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::NounId;
use crate::query::{
    Clause, Comparison, Direction, Expression, ExpressionKind, Item, LabelExpression, Logic, PathPattern, Projection,
    Query, RelPattern, SingleQuery, SortKey, Union, Unwind,
};
use crate::syntax::phrase::meaning::{Aggregate, Ask, Beside, Condition, Group, Order, OrderBy, ThingId};
use crate::value::{NodeId, Value};

impl Lowering<'_> {
    /// The query of what is asked.
    pub(super) fn ask(&mut self) -> Result<Query> {
        let meaning = self.meaning;
        match &meaning.ask {
            Ask::List { head, beside } => self.list(*head, beside),
            Ask::Attribute { head, key, distinct } => self.attribute(*head, key, *distinct),
            Ask::Count { head, group } => self.count(*head, group.as_ref()),
            Ask::Aggregate { head, aggregate, key, group } => self.aggregate(*head, *aggregate, key, group.as_ref()),
            Ask::When { head, key } => self.when(*head, key),
            Ask::Since { head, key, heading, total } => self.since(*head, key, heading, *total),
            Ask::Share { part, whole, all } => self.share(*part, *whole, *all),
            Ask::BestOf { head, group } => self.best_of(*head, group),
            Ask::Each { each, roads, counted } => self.by_count_at_least(*each, roads, *counted, true, 0),
            Ask::Where { head } => self.where_(*head),
            Ask::Why { head } => self.why(*head),
            Ask::YesNo { head, rests, closed, known } => self.yes_no(*head, *rests, closed.is_some() || *known),
            Ask::Outdoes { one, other, key, comparison } => self.outdoes(*one, *other, key, *comparison),
            Ask::Change { before, after, key, rising } => self.change(*before, *after, key, *rising),
            Ask::Sources { head, said } => self.sources(*head, *said),
            Ask::Search { words, keys } => self.search(words, keys),
            Ask::Facts { key, value } => Ok(self.facts(key, value)),
            Ask::Everything { head } | Ask::Neighbours { head } => self.around(*head),
            Ask::Paths { .. } => self.paths(),
            Ask::Common { of } => self.common(of),
            Ask::Compare { of, by, heading } => self.compare(*of, by.as_ref(), heading),
            Ask::Timeline { of } => self.timeline(of),
            Ask::Related { one, other } => self.related(*one, *other),
            Ask::Define { head, .. } => self.list(*head, &[]),
        }
    }

    /// MATCH of a thing, with the thing's variable.
    pub(super) fn matched(&mut self, head: ThingId) -> Result<(Clauses, Arc<str>)> {
        let mut clauses = Clauses::default();
        let name = self.variable_of(head);
        self.thing_into(head, &name, &mut clauses)?;
        if matches!(
            self.meaning.ask,
            Ask::Attribute { .. } | Ask::Count { .. } | Ask::Aggregate { .. } | Ask::Where { .. } | Ask::YesNo { .. }
        ) {
            self.extreme_into(head, &name, &mut clauses)?;
        }
        self.preferred_into(head, &name, &mut clauses);
        Ok((clauses, name))
    }

    /// `who`: nobody who takes part in an event only beside somebody he stands for: an office beside its holder.
    fn preferred_into(&mut self, head: ThingId, name: &Arc<str>, out: &mut Clauses) {
        let thing = self.meaning.thing(head);
        let fitting: Vec<_> = thing.preferred.iter().copied().filter(|label| thing.labels.contains(*label)).collect();
        if fitting.len() < 2 {
            return;
        }
        let road = thing.conditions.iter().find_map(|condition| match condition {
            Condition::Linked(link) if link.roads.len() == 1 && !link.negated => {
                let event = self.variables.get(&link.to)?;
                Some((Arc::clone(event), link.roads[0].reversed(None)))
            }
            _ => None,
        });
        let Some((event, road)) = road else { return };
        let lexicon = self.lexicon;
        let has = |name: &Arc<str>, label: crate::value::LabelId| -> Expression {
            ExpressionKind::HasLabels(
                Box::new(variable(name)),
                LabelExpression::names(vec![Arc::clone(lexicon.label_name(label))]),
            )
            .into()
        };
        let mut beside = Vec::new();
        for (rank, label) in fitting.iter().enumerate().skip(1) {
            let better = self.fresh("better");
            let naming = std::mem::replace(&mut self.naming, false);
            let mut inner = Clauses::default();
            let path = self.road(&event, &road, node(&better), &mut inner);
            self.naming = naming;
            inner.patterns.push(path);
            let above = fitting[..rank].iter().map(|label| has(&better, *label)).collect();
            inner.filters.extend(join(Logic::Or, above));
            let mut joined = one_hop(&better, &Arc::from("_"), name, Direction::Either);
            joined.steps[0].0.variable = None;
            inner.filters.push(ExpressionKind::PatternPredicate(Box::new(joined)).into());
            let exists: Expression = ExpressionKind::Exists(Box::new(query(inner.into_matches()))).into();
            beside.extend(join(Logic::And, vec![has(name, *label), exists]));
        }
        out.filters.extend(join(Logic::Or, beside).map(not));
    }

    /// MATCH and WITH DISTINCT: each node of a thing once.
    fn each_once(&mut self, head: ThingId) -> Result<(Vec<Clause>, Arc<str>)> {
        let (clauses, name) = self.matched(head)?;
        let single = clauses.is_single_node();
        let mut all = clauses.into_matches();
        if !single {
            all.push(distinct(&[Arc::clone(&name)]));
        }
        Ok((all, name))
    }

    fn list(&mut self, head: ThingId, beside: &[Beside]) -> Result<Query> {
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
            Some(OrderBy::Count { roads, counted }) => {
                return self.by_count(head, roads, *counted, order.as_ref().is_some_and(|order| order.descending));
            }
            _ => {}
        }
        let (matched, name) = self.matched(head)?;
        let single = matched.is_single_node();
        let mut clauses = matched.into_matches();
        let event = self.event_beside(head);
        let mut when = None;
        if let Some((event, key)) = event {
            let events = self.fresh(&format!("{event}s"));
            let items = vec![item(variable(&name), &name), item(call_distinct("collect", variable(&event)), &events)];
            clauses.push(Clause::With(Projection { items, ..Projection::default() }));
            when = Some(self.each_property(&events, &key));
        } else if !single {
            clauses.push(distinct(&[Arc::clone(&name)]));
        }
        let mut items = self.columns(head, &name, beside);
        if let Some(when) = when {
            push(&mut items, when, "when");
        }
        self.attested_columns(head, &mut items);
        let order = self.order_of(head, &name, order.as_ref());
        clauses.push(Clause::Return(Projection { items, order, limit: self.limit(head), ..Projection::default() }));
        Ok(query(clauses))
    }

    fn attested_columns(&mut self, _head: ThingId, _items: &mut [Item]) {}

    fn limit(&self, head: ThingId) -> Option<Expression> {
        self.meaning.thing(head).limit.map(|limit| literal(Value::Integer(limit.min(i64::MAX as u64) as i64)))
    }

    /// The keys that order a list: as asked, or events by time and others by name.
    fn order_of(&mut self, head: ThingId, name: &Arc<str>, order: Option<&Order>) -> Vec<SortKey> {
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
    fn by_measure(
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
        clauses.push(Clause::Return(Projection { items, order, limit: self.limit(head), ..Projection::default() }));
        Ok(query(clauses))
    }

    /// `states by visits to Belarus`: each with how many.
    fn by_count(&mut self, head: ThingId, roads: &[Path], counted: ThingId, descending: bool) -> Result<Query> {
        self.by_count_at_least(head, roads, counted, descending, 1)
    }

    /// The same, of those that have so many at the least.
    fn by_count_at_least(
        &mut self,
        head: ThingId,
        roads: &[Path],
        counted: ThingId,
        descending: bool,
        least: i64,
    ) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let count = self.count_of(&name, roads, counted)?;
        let noun = self.noun_of(counted).map(|noun| self.lexicon.noun(noun).plural.clone());
        let heading = noun.unwrap_or_else(|| "count".into());
        let number = self.fresh("count");
        let items = vec![item(variable(&name), &name), item(count, &number)];
        let filter = compare(variable(&number), Comparison::GreaterOrEqual, literal(Value::Integer(least)));
        let filter = Some(filter).filter(|_| least > 0);
        clauses.push(Clause::With(Projection { items, filter, ..Projection::default() }));
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &self.heading(head))];
        push(&mut items, variable(&number), &heading);
        let order = vec![by(variable(&number), descending), by(named, false)];
        clauses.push(Clause::Return(Projection { items, order, limit: self.limit(head), ..Projection::default() }));
        Ok(query(clauses))
    }

    /// `COUNT { MATCH (head)-…-(counted) RETURN DISTINCT counted }`
    pub(super) fn count_of(&mut self, head: &Arc<str>, roads: &[Path], counted: ThingId) -> Result<Expression> {
        self.depth += 1;
        let mut inner = Clauses::default();
        let name = self.variable_of(counted);
        let mut any = Vec::new();
        if let [road] = roads {
            let target = self.node_of(counted, &name, &mut inner);
            let path = self.road(head, road, target, &mut inner);
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
        inner.filters.extend(join(Logic::Or, any));
        let items = vec![item(variable(&name), &name)];
        let counting = vec![Clause::Return(Projection { distinct: true, items, ..Projection::default() })];
        Ok(ExpressionKind::CountRows(Box::new(query_after(inner, counting))).into())
    }

    fn attribute(&mut self, head: ThingId, key: &Arc<str>, once: bool) -> Result<Query> {
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

    pub(super) fn plural(&self, head: ThingId) -> String {
        let noun = self.noun_of(head).map(|noun| self.lexicon.noun(noun).plural.clone());
        noun.unwrap_or_else(|| "count".into())
    }

    fn count(&mut self, head: ThingId, group: Option<&Group>) -> Result<Query> {
        let (mut matched, name) = self.matched(head)?;
        let counted = item(call_distinct("count", variable(&name)), &self.plural(head));
        let Some(group) = group else {
            let items = vec![counted];
            return Ok(query_after(matched, vec![Clause::Return(Projection { items, ..Projection::default() })]));
        };
        let (grouped, later) = self.group(group, &name, &mut matched)?;
        let mut clauses = matched.into_matches();
        clauses.extend(later);
        let number = variable(&counted.name);
        let by_number = !matches!(group, Group::Year(_) | Group::Month(_));
        let order = match by_number {
            true => vec![by(number, true), by(variable(&grouped.name), false)],
            false => vec![by(variable(&grouped.name), false)],
        };
        clauses.push(Clause::Return(Projection { items: vec![grouped, counted], order, ..Projection::default() }));
        Ok(query(clauses))
    }

    /// The column of a group; patterns it needs go into the match.
    pub(super) fn group(
        &mut self,
        group: &Group,
        name: &Arc<str>,
        matched: &mut Clauses,
    ) -> Result<(Item, Vec<Clause>)> {
        Ok(match group {
            Group::Property(key) => {
                let heading = crate::lexicon::generate::split_words(key).join(" ");
                let listed = self.lexicon.key_id(key).is_some_and(|key| self.lexicon.holds_lists(key));
                if listed {
                    // Each of what a list holds counts by itself.
                    let heading: Arc<str> = Arc::from(crate::lexicon::inflect::singular(&heading));
                    let unwind = Unwind {
                        list: property(name, key),
                        variable: Arc::clone(&heading),
                        counter: None,
                        span: Default::default(),
                    };
                    return Ok((item(variable(&heading), &heading), vec![Clause::Unwind(unwind)]));
                }
                (item(property(name, key), &heading), Vec::new())
            }
            Group::Year(key) => (item(self.year_of(name, key, 4), "year"), Vec::new()),
            Group::Month(key) => (item(self.year_of(name, key, 7), "month"), Vec::new()),
            Group::Thing { roads, to } => {
                let end = self.variable_of(*to);
                let heading = self.heading(*to);
                let target = self.node_of(*to, &end, matched);
                match &roads[..] {
                    [road] => {
                        let path = self.road(name, road, target, matched);
                        matched.patterns.push(path);
                    }
                    roads => {
                        matched.patterns.push(lone(target));
                        let mut any = Vec::new();
                        for road in roads {
                            let path = self.road(name, road, node(&end), matched);
                            any.push(ExpressionKind::PatternPredicate(Box::new(path)).into());
                        }
                        matched.filters.extend(join(Logic::Or, any));
                    }
                }
                self.conditions_into(*to, &end, matched)?;
                (item(self.name_of(&end, &self.labels_of(*to)), &heading), Vec::new())
            }
        })
    }

    fn aggregate(
        &mut self,
        head: ThingId,
        aggregate: Aggregate,
        key: &Arc<str>,
        group: Option<&Group>,
    ) -> Result<Query> {
        let (mut matched, name) = self.matched(head)?;
        let (function, word) = match aggregate {
            Aggregate::Average => ("avg", "average"),
            Aggregate::Total => ("sum", "total"),
            Aggregate::Minimum => ("min", "minimum"),
            Aggregate::Maximum => ("max", "maximum"),
            Aggregate::Median => ("percentileCont", "median"),
        };
        let measured = self.noun_of(head).map(|noun| self.lexicon.noun(noun)).filter(|noun| noun.measure);
        let what = match measured {
            Some(noun) => noun.singular.clone(),
            None => crate::lexicon::generate::split_words(key).join(" "),
        };
        let heading = format!("{word} {what}");
        let unit = measured.and(self.lexicon.roles.unit.clone());
        let grouped = match group {
            Some(group) => Some(self.group(group, &name, &mut matched)?),
            None => None,
        };
        let mut clauses = matched.into_matches();
        let grouped = grouped.map(|(grouped, later)| {
            clauses.extend(later);
            grouped
        });
        let mut keep = vec![item(variable(&name), &name)];
        let group_name: Option<Arc<str>> = grouped.as_ref().map(|item| Arc::clone(&item.name));
        keep.extend(grouped);
        clauses.push(Clause::With(Projection { distinct: true, items: keep, ..Projection::default() }));
        let mut items: Vec<Item> = group_name.iter().map(|name| item(variable(name), name)).collect();
        let half = Some(literal(Value::Float(0.5))).filter(|_| aggregate == Aggregate::Median);
        let arguments = std::iter::once(property(&name, key)).chain(half).collect();
        items.push(item(call(function, arguments), &heading));
        if let Some(unit) = &unit {
            items.push(item(property(&name, unit), unit));
        }
        let order = group_name.iter().map(|name| by(variable(name), false)).collect();
        clauses.push(Clause::Return(Projection { items, order, ..Projection::default() }));
        Ok(query(clauses))
    }

    fn when(&mut self, head: ThingId, key: &Arc<str>) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let mut items = vec![item(property(&name, key), "when")];
        let named = self.name_of(&name, &self.labels_of(head));
        push(&mut items, named.clone(), &self.heading(head));
        let (earliest, _) = self.bounds(&name, key);
        let order = match self.meaning.thing(head).order.clone() {
            Some(Order { by: OrderBy::Property(by_key), descending }) => vec![by(property(&name, &by_key), descending)],
            Some(Order { descending, .. }) => vec![by(earliest, descending)],
            None => vec![by(earliest, false), by(named, false)],
        };
        clauses.push(Clause::Return(Projection { items, order, limit: self.limit(head), ..Projection::default() }));
        Ok(query(clauses))
    }

    /// Since when the first link of a thing holds.
    fn since(&mut self, head: ThingId, key: &Arc<str>, heading: &str, total: bool) -> Result<Query> {
        self.naming = true;
        let (matched, name) = self.matched(head)?;
        self.naming = false;
        let relation = self.relationships.first().cloned();
        let when = relation.map_or_else(|| literal(Value::Null), |relation| property(&relation, key));
        let named = self.name_of(&name, &self.labels_of(head));
        let number = self.lexicon.key_id(key).is_some_and(|key| self.lexicon.key_holds_numbers(key));
        if total && number {
            let mut items = vec![item(named.clone(), &self.heading(head))];
            push(&mut items, call("sum", vec![when]), heading);
            let order = vec![by(named, false)];
            return Ok(query_after(
                matched,
                vec![Clause::Return(Projection { items, order, ..Projection::default() })],
            ));
        }
        let mut items = vec![item(when, heading)];
        push(&mut items, named.clone(), &self.heading(head));
        if let Some((id, other)) = self.first_linked(head) {
            let other = self.name_of(&other, &self.labels_of(id));
            let heading = self.heading(id);
            push(&mut items, other, &heading);
        }
        let order = vec![by(variable(&Arc::from(heading)), false)];
        Ok(query_after(
            matched,
            vec![Clause::Return(Projection { distinct: true, items, order, ..Projection::default() })],
        ))
    }

    /// Where: by what *in* and *at* mean for the thing.
    fn where_(&mut self, head: ThingId) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let labels = self.meaning.thing(head).labels.clone();
        let noun = self.noun_of(head).map(|noun| self.lexicon.noun(noun));
        let mut roads: Vec<Path> = Vec::new();
        for word in ["in", "at"] {
            let paths = noun.and_then(|noun| noun.preposition(word)).unwrap_or(&[]);
            let everywhere = self.lexicon.leaves();
            let fits = |path: &&Path| path.steps.len() == 1 && self.lexicon.fits(path, &labels, &everywhere);
            roads.extend(paths.iter().filter(fits).cloned());
        }
        if roads.is_empty() {
            let message = format!("nothing says where {} are", self.meaning.thing(head).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message));
        }
        let places = self.names_along(&name, &roads);
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &self.heading(head))];
        push(&mut items, places, "where");
        clauses.push(Clause::Return(Projection { items, order: vec![by(named, false)], ..Projection::default() }));
        Ok(query(clauses))
    }

    /// Why: by what *because of* means for the thing.
    fn why(&mut self, head: ThingId) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let noun = self.noun_of(head).map(|noun| self.lexicon.noun(noun));
        let mut roads: Vec<Path> = Vec::new();
        for word in ["because of", "due to"] {
            roads.extend(noun.and_then(|noun| noun.preposition(word)).unwrap_or(&[]).iter().cloned());
        }
        let mut distinct: Vec<Path> = Vec::new();
        for road in roads {
            if !distinct.contains(&road) {
                distinct.push(road);
            }
        }
        let roads = distinct;
        let reasons = self.names_along(&name, &roads);
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &self.heading(head))];
        push(&mut items, reasons, "because of");
        clauses.push(Clause::Return(Projection { items, order: vec![by(named, false)], ..Projection::default() }));
        Ok(query(clauses))
    }

    /// One row: yes, or no where a closed list says so, or not stated; and what it rests on.
    fn yes_no(&mut self, head: ThingId, rests: Option<ThingId>, closed: bool) -> Result<Query> {
        let (matched, name) = self.matched(head)?;
        let shown = rests.and_then(|id| self.variables.get(&id).cloned().map(|name| (id, name)));
        let found: Arc<str> = Arc::from("found");
        let kept = shown.as_ref().map_or(&name, |(_, name)| name);
        let items = vec![item(call_distinct("collect", variable(kept)), &found)];
        let otherwise = if closed { "no" } else { "not stated" };
        let some = compare(call("size", vec![variable(&found)]), Comparison::Greater, literal(Value::Integer(0)));
        let answer = choose(some, literal(Value::from("yes")), literal(Value::from(otherwise)));
        let mut answers = vec![item(answer, "answer")];
        if let Some((id, _)) = shown {
            let one = self.fresh("x");
            let named = self.name_of(&one, &self.labels_of(id));
            answers.push(item(each(&one, variable(&found), named), "rests on"));
            if let Some(when) = self.when_key(id) {
                let one = self.fresh("x");
                answers.push(item(each(&one, variable(&found), property(&one, &when)), "when"));
            }
        }
        let mut clauses = matched.into_matches();
        clauses.extend([
            Clause::With(Projection { items, ..Projection::default() }),
            Clause::Return(Projection { items: answers, ..Projection::default() }),
        ]);
        Ok(query(clauses))
    }

    fn source_key(&self) -> Result<Arc<str>> {
        let missing = || Error::new(kinds::NO_SUCH_RELATION, "the facts of this world have no sources");
        self.lexicon.roles.source.clone().ok_or_else(missing)
    }

    /// Where it is said: the sources of the things; of a statement, those of what it turns on.
    fn sources(&mut self, head: ThingId, said: Option<ThingId>) -> Result<Query> {
        let key = self.source_key()?;
        if let Some(said) = said {
            return self.sources_of_statement(head, said, &key);
        }
        let (matched, name) = self.matched(head)?;
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named, &self.heading(head))];
        push(&mut items, property(&name, &key), &key);
        if let Some(standing) = self.lexicon.roles.standing.clone() {
            push(&mut items, property(&name, &standing), &standing);
        }
        let first = Arc::clone(&items[0].name);
        let order = vec![by(variable(&first), false)];
        Ok(query_after(
            matched,
            vec![Clause::Return(Projection { distinct: true, items, order, ..Projection::default() })],
        ))
    }

    /// A row for each source: the event that a statement turns on, or else the relationship.
    fn sources_of_statement(&mut self, head: ThingId, said: ThingId, key: &Arc<str>) -> Result<Query> {
        self.naming = true;
        let (matched, name) = self.matched(head)?;
        self.naming = false;
        let event = self.variables.get(&said).cloned().filter(|_| said != head);
        let relation = self.relationships.first().cloned();
        let (shown, id) = match (&event, self.first_linked(head)) {
            (Some(event), _) => (Arc::clone(event), said),
            (None, Some((id, other))) if self.meaning.thing(id).nodes.is_none() => (other, id),
            _ => (name, head),
        };
        let holder = match relation.filter(|_| event.is_none() && self.meaning.thing(id).nodes.is_some()) {
            Some(relation) => relation,
            None => Arc::clone(&shown),
        };
        let named = self.name_of(&shown, &self.labels_of(id));
        let mut items = vec![item(property(&holder, key), key)];
        push(&mut items, call_distinct("collect", named), "fact");
        if let Some(standing) = self.lexicon.roles.standing.clone() {
            push(&mut items, property(&holder, &standing), &standing);
        }
        let order = vec![by(variable(key), false)];
        Ok(query_after(matched, vec![Clause::Return(Projection { items, order, ..Projection::default() })]))
    }

    /// What a thing's first plain link leads to.
    fn first_linked(&self, head: ThingId) -> Option<(ThingId, Arc<str>)> {
        self.meaning.thing(head).conditions.iter().find_map(|condition| match condition {
            Condition::Linked(link) => self.variables.get(&link.to).map(|name| (link.to, Arc::clone(name))),
            _ => None,
        })
    }

    /// Nodes whose texts hold most of the words; those that hold the most of them.
    fn search(&mut self, words: &[String], keys: &[Arc<str>]) -> Result<Query> {
        const MOST_FOUND: i64 = 5;
        let (name, word): (Arc<str>, Arc<str>) = (Arc::from("found"), Arc::from("word"));
        let key = self.source_key()?;
        let mut texts = vec![literal(Value::from(""))];
        for text in keys {
            texts.push(literal(Value::from(" ")));
            texts.push(call("coalesce", vec![property(&name, text), literal(Value::from(""))]));
        }
        let first = texts.remove(0);
        let joined = texts.into_iter().map(|text| (crate::query::Arithmetic::Add, text)).collect();
        let all = call("toLower", vec![ExpressionKind::Arithmetic(Box::new(first), joined).into()]);
        let holds =
            ExpressionKind::TextTest(crate::query::TextTest::Contains, Box::new(all), Box::new(variable(&word)));
        let list = self.parameter("words", Value::list(words.iter().map(Value::text).collect()));
        let hits: Expression = ExpressionKind::ListComprehension {
            variable: word,
            list: Box::new(list),
            filter: Some(Box::new(holds.into())),
            map: None,
        }
        .into();
        let least = (words.len() * 3).div_ceil(5).max(1);
        let least = self.parameter("least", Value::Integer(least as i64));
        let number: Arc<str> = Arc::from("hits");
        let enough = compare(variable(&number), Comparison::GreaterOrEqual, least);
        let kept = vec![item(variable(&name), &name), item(call("size", vec![hits]), &number)];
        let all: Arc<str> = Arc::from("all");
        let (best, one): (Arc<str>, Arc<str>) = (Arc::from("best"), Arc::from("one"));
        let pair = vec![(Arc::from("node"), variable(&name)), (Arc::clone(&number), variable(&number))];
        let gathered = vec![
            item(call("collect", vec![ExpressionKind::Map(pair).into()]), &all),
            item(call("max", vec![variable(&number)]), &best),
        ];
        let is_best = compare(property(&one, &number), Comparison::Equal, variable(&best));
        let kept_best: Expression = ExpressionKind::ListComprehension {
            variable: Arc::clone(&one),
            list: Box::new(variable(&all)),
            filter: Some(Box::new(is_best)),
            map: Some(Box::new(property(&one, "node"))),
        }
        .into();
        let facts = call_distinct("collect", self.name_of(&name, &LabelSet::default()));
        let mut items = vec![item(property(&name, &key), &key)];
        push(&mut items, facts, "fact");
        let order = vec![by(variable(&key), false)];
        let said = is_null(property(&name, &key), true);
        Ok(query(vec![
            matching(vec![lone(node(&name))], vec![said], false),
            Clause::With(Projection { items: kept, filter: Some(enough), ..Projection::default() }),
            Clause::With(Projection { items: gathered, ..Projection::default() }),
            Clause::Unwind(Unwind {
                list: kept_best,
                variable: Arc::clone(&name),
                counter: None,
                span: Default::default(),
            }),
            Clause::Return(Projection {
                items,
                order,
                limit: Some(literal(Value::Integer(MOST_FOUND))),
                ..Projection::default()
            }),
        ]))
    }

    /// Nodes and relationships whose property holds a value.
    fn facts(&mut self, key: &Arc<str>, value: &str) -> Query {
        let (subject, object): (Arc<str>, Arc<str>) = (Arc::from("subject"), Arc::from("object"));
        let relation: Arc<str> = Arc::from("relation");
        let is_source = self.lexicon.roles.source.as_ref() == Some(key);
        let test = |lowering: &mut Self, name: &Arc<str>| {
            if is_source {
                lowering.paragraph_test(name, value)
            } else {
                let parameter = lowering.parameter(key, Value::text(value));
                Some(compare(property(name, key), Comparison::Equal, parameter))
            }
        };
        let node_test = test(self, &subject);
        let any = LabelSet::default();
        let nodes = SingleQuery {
            clauses: vec![
                matching(vec![lone(node(&subject))], node_test.into_iter().collect(), false),
                Clause::Return(Projection {
                    items: vec![
                        item(self.name_of(&subject, &any), "fact"),
                        item(literal(Value::from("is")), "relation"),
                        item(self.label_of(&subject), "to"),
                    ],
                    ..Projection::default()
                }),
            ],
        };
        let edge_test = test(self, &relation);
        let path = one_hop(&subject, &relation, &object, Direction::Right);
        let edges = SingleQuery {
            clauses: vec![
                matching(vec![path], edge_test.into_iter().collect(), false),
                Clause::Return(Projection {
                    items: vec![
                        item(self.name_of(&subject, &any), "fact"),
                        item(call("type", vec![variable(&relation)]), "relation"),
                        item(self.name_of(&object, &any), "to"),
                    ],
                    ..Projection::default()
                }),
            ],
        };
        Query { first: nodes, rest: vec![(Union::All, edges)], next: Vec::new() }
    }

    /// Every node next to one, with how.
    fn around(&mut self, head: ThingId) -> Result<Query> {
        let (mut matched, name) = self.matched(head)?;
        let (relation, other): (Arc<str>, Arc<str>) = (Arc::from("relation"), Arc::from("other"));
        matched.patterns.push(one_hop(&name, &relation, &other, Direction::Either));
        self.hide(&relation, &mut matched);
        let any = LabelSet::default();
        let items = [
            item(self.name_of(&other, &any), "name"),
            item(self.label_of(&other), "kind"),
            item(call_distinct("collect", call("type", vec![variable(&relation)])), "relations"),
        ];
        let order = vec![by(variable(&Arc::from("kind")), false), by(variable(&Arc::from("name")), false)];
        // Grouped by the node, not by its name: two nodes of one name stay two rows.
        let kept = vec![item(variable(&other), &other), items[2].clone()];
        let shown = vec![items[0].clone(), items[1].clone(), item(variable(&Arc::from("relations")), "relations")];
        Ok(query_after(
            matched,
            vec![
                Clause::With(Projection { items: kept, ..Projection::default() }),
                Clause::Return(Projection { items: shown, order, ..Projection::default() }),
            ],
        ))
    }

    /// Leaves out relationships of hidden types.
    fn hide(&mut self, relation: &Arc<str>, out: &mut Clauses) {
        let hidden = &self.lexicon.roles.hidden_from_paths;
        if hidden.is_empty() {
            return;
        }
        let types = hidden.iter().map(|kind| Value::Text(Arc::clone(self.lexicon.type_name(*kind)))).collect();
        let list = self.parameter("hidden", Value::list(types));
        out.filters.push(not(within(call("type", vec![variable(relation)]), list)));
    }

    fn paths(&mut self) -> Result<Query> {
        const MOST_PATHS: i64 = 25;
        let Ask::Paths { from, to, steps, avoiding, shortest, listed, whether } = &self.meaning.ask else {
            return Err(Error::new(kinds::NOT_UNDERSTOOD, "this asks for no paths"));
        };
        let targets = self.meaning.thing(*to).nodes.clone().unwrap_or_default();
        let (matched, name) = self.matched(*from)?;
        let most = if *listed { MOST_PATHS } else { 1 };
        let mut lists: Option<Expression> = None;
        for target in targets {
            // The shortest is asked for by name; else a path through a hub says little and comes last.
            let price = if *shortest { 0.0 } else { 1.0 };
            let call = self.paths_call(variable(&name), target, *steps, avoiding, (most, price));
            lists = Some(match lists {
                None => call,
                Some(before) => {
                    ExpressionKind::Arithmetic(Box::new(before), vec![(crate::query::Arithmetic::Add, call)]).into()
                }
            });
        }
        let lists = lists.unwrap_or_else(|| literal(Value::list(Vec::new())));
        let mut clauses = matched.into_matches();
        let path: Arc<str> = Arc::from("path");
        let (one, rel) = (self.fresh("x"), self.fresh("r"));
        let any = LabelSet::default();
        let nodes = each(&one, call("nodes", vec![variable(&path)]), self.name_of(&one, &any));
        let kinds = each(&rel, call("relationships", vec![variable(&path)]), call("type", vec![variable(&rel)]));
        if *whether {
            let list: Arc<str> = Arc::from("paths");
            let items = vec![item(call("collect", vec![lists]), &list)];
            clauses.push(Clause::With(Projection { items, ..Projection::default() }));
            clauses.push(Clause::With(Projection { items: vec![item(flat(&list), "found")], ..Projection::default() }));
            let found: Arc<str> = Arc::from("found");
            let some = compare(call("size", vec![variable(&found)]), Comparison::Greater, literal(Value::Integer(0)));
            let answer = choose(some, literal(Value::from("yes")), literal(Value::from("not stated")));
            let first = ExpressionKind::Index(Box::new(variable(&found)), Box::new(literal(Value::Integer(0))));
            let rests = each(&one, call("nodes", vec![first.into()]), self.name_of(&one, &any));
            let items = vec![item(answer, "answer"), item(rests, "rests on")];
            clauses.push(Clause::Return(Projection { items, ..Projection::default() }));
            return Ok(query(clauses));
        }
        clauses.push(Clause::Unwind(Unwind {
            list: lists,
            variable: Arc::clone(&path),
            counter: None,
            span: Default::default(),
        }));
        let items =
            vec![item(nodes, "path"), item(kinds, "relations"), item(call("length", vec![variable(&path)]), "steps")];
        clauses.push(Clause::Return(Projection { items, ..Projection::default() }));
        Ok(query(clauses))
    }

    fn common(&mut self, of: &[NodeId]) -> Result<Query> {
        let shared: Arc<str> = Arc::from("shared");
        let mut clauses = Clauses::default();
        let mut relations = Vec::new();
        for one in of {
            let name = self.fresh("one");
            let mut start = node(&name);
            self.named_node(&[*one], &name, &mut start, &mut clauses);
            let relation = self.fresh("r");
            let mut path = one_hop(&name, &relation, &shared, Direction::Either);
            path.start = start;
            clauses.patterns.push(path);
            self.hide(&relation, &mut clauses);
            relations.push(relation);
        }
        let any = LabelSet::default();
        let types: Vec<Expression> = relations.iter().map(|name| call("type", vec![variable(name)])).collect();
        let kept = vec![
            item(variable(&shared), &shared),
            item(call_distinct("collect", ExpressionKind::List(types).into()), "relations"),
        ];
        let items = vec![
            item(self.name_of(&shared, &any), "name"),
            item(self.label_of(&shared), "kind"),
            item(variable(&Arc::from("relations")), "relations"),
        ];
        let order = vec![by(variable(&Arc::from("kind")), false), by(variable(&Arc::from("name")), false)];
        Ok(query_after(
            clauses,
            vec![
                Clause::With(Projection { items: kept, ..Projection::default() }),
                Clause::Return(Projection { items, order, ..Projection::default() }),
            ],
        ))
    }

    /// Several side by side: by a figure or a count, or by what each is next to.
    fn compare(&mut self, of: ThingId, by_what: Option<&OrderBy>, heading: &str) -> Result<Query> {
        match by_what {
            Some(OrderBy::Measure { roads, measure, key }) => {
                return self.by_measure(of, roads, *measure, key, true);
            }
            Some(OrderBy::Count { roads, counted }) => return self.compare_counts(of, roads, *counted, heading),
            Some(OrderBy::Property(key)) => return self.attribute(of, key, false),
            _ => {}
        }
        let nodes = self.meaning.thing(of).nodes.clone().unwrap_or_default();
        let (one, relation, other): (Arc<str>, Arc<str>, Arc<str>) =
            (Arc::from("one"), Arc::from("r"), Arc::from("other"));
        let mut clauses = Clauses::default();
        let mut start = node(&one);
        self.named_node(&nodes, &one, &mut start, &mut clauses);
        let mut path = one_hop(&one, &relation, &other, Direction::Either);
        path.start = start;
        clauses.patterns.push(path);
        self.hide(&relation, &mut clauses);
        let mut items =
            vec![item(self.label_of(&other), "kind"), item(call("type", vec![variable(&relation)]), "relation")];
        for node_id in nodes {
            let mut pattern = node(&one);
            let mut inner = Clauses::default();
            self.named_node(&[node_id], &one, &mut pattern, &mut inner);
            let mut tests = inner.filters;
            if let Some(Expression { kind: ExpressionKind::Map(entries), .. }) = pattern.properties {
                tests.extend(
                    entries.into_iter().map(|(key, value)| compare(property(&one, &key), Comparison::Equal, value)),
                );
            }
            let test = join(Logic::And, tests).unwrap_or_else(|| literal(Value::from(true)));
            let counted = call_distinct("count", choose(test, variable(&other), literal(Value::Null)));
            push(&mut items, counted, &self.lexicon.name_of(node_id));
        }
        let order = vec![by(variable(&Arc::from("kind")), false), by(variable(&Arc::from("relation")), false)];
        Ok(query_after(clauses, vec![Clause::Return(Projection { items, order, ..Projection::default() })]))
    }

    fn compare_counts(&mut self, of: ThingId, roads: &[Path], counted: ThingId, heading: &str) -> Result<Query> {
        let (mut clauses, name) = self.each_once(of)?;
        let count = self.count_of(&name, roads, counted)?;
        let named = self.name_of(&name, &self.labels_of(of));
        let mut items = vec![item(named.clone(), &self.heading(of))];
        push(&mut items, count, heading);
        let order = vec![by(variable(&Arc::clone(&items[1].name)), true), by(named, false)];
        clauses.push(Clause::Return(Projection { items, order, ..Projection::default() }));
        Ok(query(clauses))
    }

    /// Dated nodes that are next to all of these, straight or through one more.
    fn timeline(&mut self, of: &[NodeId]) -> Result<Query> {
        let event: Arc<str> = Arc::from("e");
        let mut clauses = Clauses::default();
        for one in of {
            let name = self.fresh("one");
            let mut start = node(&name);
            self.named_node(&[*one], &name, &mut start, &mut clauses);
            let relation = self.fresh("r");
            let mut path = one_hop(&name, &relation, &event, Direction::Either);
            path.start = start;
            clauses.patterns.push(path);
            self.hide(&relation, &mut clauses);
        }
        let key =
            self.lexicon.roles.when.clone().or_else(|| self.lexicon.nouns().find_map(|(_, noun)| noun.when.clone()));
        let key = key.ok_or_else(|| Error::new(kinds::NO_SUCH_RELATION, "nothing in this world is dated"))?;
        clauses.filters.push(is_null(property(&event, &key), true));
        let (earliest, latest) = self.bounds(&event, &key);
        let any = LabelSet::default();
        let items = vec![
            item(property(&event, &key), "when"),
            item(self.name_of(&event, &any), "event"),
            item(self.label_of(&event), "kind"),
        ];
        let order = vec![by(earliest, false), by(latest, false), by(self.name_of(&event, &any), false)];
        Ok(query_after(
            clauses,
            vec![distinct(&[Arc::clone(&event)]), Clause::Return(Projection { items, order, ..Projection::default() })],
        ))
    }

    /// How two kinds are related: the types between them, each with how often.
    fn related(&mut self, one: crate::lexicon::sense::NounId, other: crate::lexicon::sense::NounId) -> Result<Query> {
        let mut parts = Vec::new();
        for direction in [Direction::Right, Direction::Left] {
            let (from, to): (Arc<str>, Arc<str>) = (Arc::from("one"), Arc::from("other"));
            let relation: Arc<str> = Arc::from("r");
            let mut path = one_hop(&from, &relation, &to, direction);
            let mut filters = Vec::new();
            filters.extend(self.noun_test(one, &from));
            filters.extend(self.noun_test(other, &to));
            path.start = node(&from);
            let (first, second) = if direction == Direction::Right { (one, other) } else { (other, one) };
            let how = call("type", vec![variable(&relation)]);
            let items = vec![
                item(how, "relation"),
                item(literal(Value::from(self.lexicon.noun(first).singular.as_str())), "from"),
                item(literal(Value::from(self.lexicon.noun(second).singular.as_str())), "to"),
                item(ExpressionKind::CountStar.into(), "count"),
            ];
            parts.push(SingleQuery {
                clauses: vec![
                    matching(vec![path], filters, false),
                    Clause::Return(Projection { items, ..Projection::default() }),
                ],
            });
        }
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_default();
        Ok(Query { first, rest: parts.map(|part| (Union::Distinct, part)).collect(), next: Vec::new() })
    }

    // ---- What explains an answer -----------------------------------------------------------------------------------

    /// The names and times of the heads for which one dated thing only may fit.
    pub(super) fn names_of(&mut self, head: ThingId, dated: ThingId) -> Result<Option<Query>> {
        let (matched, name) = self.matched(head)?;
        let Some(when) = self.variables.get(&dated).cloned() else { return Ok(None) };
        let Some(key) = self.when_key(dated) else { return Ok(None) };
        let named = self.name_of(&name, &self.labels_of(head));
        let items = vec![item(named, "name"), item(property(&when, &key), "when")];
        let order = vec![by(variable(&Arc::from("name")), false)];
        Ok(Some(query_after(
            matched,
            vec![Clause::Return(Projection { distinct: true, items, order, ..Projection::default() })],
        )))
    }

    /// That a node has one of the labels whose nodes have a property, so that no others are looked at.
    fn may_have(&self, name: &Arc<str>, key: &str) -> Option<Expression> {
        let labels = self.lexicon.labels_with(self.lexicon.key_id(key)?)?;
        let names = labels.into_iter().map(|label| Arc::clone(self.lexicon.label_name(label)));
        let labels = LabelExpression::Either(names.map(LabelExpression::Name).collect());
        Some(ExpressionKind::HasLabels(Box::new(variable(name)), labels).into())
    }

    /// Nodes that stand for unnamed members of the head's kind and are near every name of the question.
    pub(super) fn counted(&mut self, wide: bool) -> Result<Option<Query>> {
        let roles = self.lexicon.roles.clone();
        let (Some(head), Some(count), Some(members)) = (self.meaning.head(), roles.count, roles.members) else {
            return Ok(None);
        };
        let Some(noun) = self.noun_of(head).filter(|_| self.meaning.thing(head).nodes.is_none()) else {
            return Ok(None);
        };
        let said = self.kinds_said(head, noun);
        let mut kinds = self.lexicon.kinds_of_unnamed(&said);
        if wide {
            // Beside what was found, only those that are told by the very word.
            kinds.retain(|kind| said.iter().any(|noun| kind.contains(&*self.lexicon.noun(*noun).singular)));
        }
        // Most questions are near none of them: that is seen without a query.
        let near: Vec<&[NodeId]> = self.meaning.things.iter().filter_map(|thing| thing.nodes.as_deref()).collect();
        if !self.lexicon.counts_unnamed_near(&kinds, &near) {
            return Ok(None);
        }
        let kinds: Vec<Value> = kinds.into_iter().map(Value::from).collect();
        let kinds = self.parameter("kinds", Value::from(kinds));
        let group: Arc<str> = Arc::from("group");
        let mut filters: Vec<Expression> = self.may_have(&group, &members).into_iter().collect();
        filters.push(within(property(&group, &members), kinds));
        filters.extend(self.group_time(head, &group));
        let unnamed = self.meaning.things.iter().all(|thing| thing.nodes.is_none());
        if unnamed {
            // Nothing to tell which of them are meant: those of which no number is told say nothing.
            filters.push(is_null(property(&group, &count), true));
        }
        let named: Vec<Vec<NodeId>> = self.meaning.things.iter().filter_map(|thing| thing.nodes.clone()).collect();
        for nodes in named {
            let mut inner = Clauses::default();
            let near = self.fresh("near");
            let mut end = node(&near);
            self.named_node(&nodes, &near, &mut end, &mut inner);
            let relation = RelPattern {
                length: Some(crate::query::Length { least: Some(1), most: Some(2) }),
                ..any_relation(None, Direction::Either)
            };
            let path = PathPattern { start: node(&group), steps: vec![(relation, end)], ..PathPattern::default() };
            inner.patterns.push(path);
            let reached = ExpressionKind::Exists(Box::new(query(inner.clone().into_matches()))).into();
            if let Some((relation, _)) = inner.patterns.iter_mut().rev().find_map(|path| path.steps.first_mut()) {
                relation.length = None;
            }
            let next = ExpressionKind::Exists(Box::new(query(inner.into_matches()))).into();
            filters.push(if wide { choose(is_null(property(&group, &count), true), reached, next) } else { next });
        }
        let items =
            vec![item(self.name_of(&group, &LabelSet::default()), "name"), item(property(&group, &count), &count)];
        let order = vec![by(variable(&Arc::from("name")), false)];
        Ok(Some(query(vec![
            matching(vec![lone(node(&group))], filters, false),
            Clause::Return(Projection { items, order, ..Projection::default() }),
        ])))
    }

    /// The kinds that a thing was said to be, as the members of a group are called.
    fn kinds_said(&self, head: ThingId, noun: NounId) -> Vec<NounId> {
        let also = self.meaning.thing(head).conditions.iter().filter_map(|condition| match condition {
            Condition::Kind { noun, .. } => Some(*noun),
            _ => None,
        });
        std::iter::once(noun).chain(also).collect()
    }

    /// A group that is dated counts only if its time meets that which was asked for; an undated one not at all then.
    fn group_time(&mut self, head: ThingId, group: &Arc<str>) -> Option<Expression> {
        let period = self.meaning.thing(head).conditions.iter().find_map(|condition| match condition {
            Condition::Time { period, negated: false, .. } => Some(period.clone()),
            _ => None,
        })?;
        let key = self.lexicon.roles.when.clone()?;
        let bounds = self.bounds(group, &key);
        self.overlap(&bounds, &period)
    }

    /// The head and every node and relationship that its patterns name, a row for each match.
    pub(super) fn support(&mut self) -> Result<Option<Query>> {
        let meaning = self.meaning;
        let Some(head) = meaning.head() else { return Ok(None) };
        let (matched, name) = self.matched(head)?;
        let mut items = vec![item(variable(&name), &name)];
        let mut names: Vec<Arc<str>> = Vec::new();
        for pattern in &matched.patterns {
            names.extend(pattern.start.variable.clone());
            for (relationship, end) in &pattern.steps {
                names.extend(relationship.variable.clone().filter(|_| relationship.length.is_none()));
                names.extend(end.variable.clone());
            }
        }
        for other in names {
            if !items.iter().any(|item| item.name == other) {
                items.push(item(variable(&other), &other));
            }
        }
        let order = meaning.thing(head).order.as_ref().filter(|order| !matches!(order.by, OrderBy::Column(_)));
        let order = self.order_of(head, &name, order);
        Ok(Some(query_after(matched, vec![Clause::Return(Projection { items, order, ..Projection::default() })])))
    }
}

fn any_relation(name: Option<&Arc<str>>, direction: Direction) -> RelPattern {
    RelPattern { variable: name.cloned(), direction, ..RelPattern::default() }
}

/// `(from)-[relation]-(to)`
fn one_hop(from: &Arc<str>, relation: &Arc<str>, to: &Arc<str>, direction: Direction) -> PathPattern {
    PathPattern {
        start: node(from),
        steps: vec![(any_relation(Some(relation), direction), node(to))],
        ..PathPattern::default()
    }
}

/// `reduce(all = [], list IN lists | all + list)`
fn flat(lists: &Arc<str>) -> Expression {
    let (all, one): (Arc<str>, Arc<str>) = (Arc::from("all"), Arc::from("some"));
    ExpressionKind::Reduce {
        accumulator: Arc::clone(&all),
        start: Box::new(literal(Value::list(Vec::new()))),
        variable: Arc::clone(&one),
        list: Box::new(variable(lists)),
        step: Box::new(
            ExpressionKind::Arithmetic(Box::new(variable(&all)), vec![(crate::query::Arithmetic::Add, variable(&one))])
                .into(),
        ),
    }
    .into()
}
