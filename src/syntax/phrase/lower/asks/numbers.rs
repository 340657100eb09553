//! Counts, totals and averages as queries, each alone or for each of a group.

use super::super::build::{
    by, call, call_distinct, compare, is_null, item, join, literal, lone, node, property, query, query_after, variable,
};
use super::super::{Clauses, Lowering};
use crate::error::Result;
use crate::query::{Clause, Comparison, ExpressionKind, Item, Logic, Projection, Query, Unwind};
use crate::syntax::phrase::meaning::{Aggregate, Group, ThingId};
use crate::value::Value;
use std::sync::Arc;

impl Lowering<'_> {
    pub(in super::super) fn plural(&self, head: ThingId) -> String {
        let noun = self.noun_of(head).map(|noun| self.lexicon.noun(noun).plural.clone());
        noun.unwrap_or_else(|| "count".into())
    }

    /// How many, or for each of a group; those with the fewest or the most first where `fewest` says so.
    pub(super) fn count(&mut self, head: ThingId, group: Option<&Group>, fewest: Option<bool>) -> Result<Query> {
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
        let by_number = fewest.is_some() || !matches!(group, Group::Year(_) | Group::Month(_));
        let order = match by_number {
            true => {
                // What falls into no one of them comes last.
                let dateless = fewest.map(|_| by(is_null(variable(&grouped.name), false), false));
                let keys = [by(number, fewest != Some(true)), by(variable(&grouped.name), false)];
                dateless.into_iter().chain(keys).collect()
            }
            false => vec![by(variable(&grouped.name), false)],
        };
        clauses.push(Clause::Return(Projection { items: vec![grouped, counted], order, ..Projection::default() }));
        Ok(query(clauses))
    }

    /// The values of a property that so many have, those with the most first.
    pub(super) fn values_with(
        &mut self,
        head: ThingId,
        key: &Arc<str>,
        (how, number): (Comparison, i64),
    ) -> Result<Query> {
        let (mut matched, name) = self.matched(head)?;
        matched.filters.push(is_null(property(&name, key), true));
        let (grouped, later) = self.group(&Group::Property(Arc::clone(key)), &name, &mut matched)?;
        let counted = item(call_distinct("count", variable(&name)), &self.plural(head));
        let (value, count) = (variable(&grouped.name), variable(&counted.name));
        let enough = compare(count.clone(), how, self.parameter("count", Value::Integer(number)));
        let kept = vec![item(value.clone(), &grouped.name), item(count.clone(), &counted.name)];
        let mut clauses = matched.into_matches();
        clauses.extend(later);
        let filter = Some(enough);
        clauses.push(Clause::With(Projection { items: vec![grouped, counted], filter, ..Projection::default() }));
        let order = vec![by(count, true), by(value, false)];
        clauses.push(Clause::Return(Projection { items: kept, order, ..Projection::default() }));
        Ok(query(clauses))
    }

    /// The column of a group; patterns it needs go into the match.
    pub(in super::super) fn group(
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

    pub(super) fn aggregate(
        &mut self,
        head: ThingId,
        aggregate: Aggregate,
        key: &Arc<str>,
        group: Option<(&Group, Option<bool>)>,
    ) -> Result<Query> {
        let (mut matched, name) = self.matched(head)?;
        let (function, word) = (aggregate.function(), aggregate.word());
        let measured = self.noun_of(head).map(|noun| self.lexicon.noun(noun)).filter(|noun| noun.measure);
        let what = match measured {
            Some(noun) => noun.singular.clone(),
            None => crate::lexicon::generate::split_words(key).join(" "),
        };
        let heading = format!("{word} {what}");
        let unit = measured.and(self.lexicon.roles.unit.clone());
        let grouped = match group {
            Some((group, _)) => Some(self.group(group, &name, &mut matched)?),
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
        let by_number = group.and_then(|(_, fewest)| fewest).map(|fewest| {
            let dateless = group_name.iter().map(|name| by(is_null(variable(name), false), false));
            dateless.chain([by(variable(&Arc::from(heading.as_str())), !fewest)]).collect::<Vec<_>>()
        });
        let named = group_name.iter().map(|name| by(variable(name), false));
        let order = by_number.into_iter().flatten().chain(named).collect();
        clauses.push(Clause::Return(Projection { items, order, ..Projection::default() }));
        Ok(query(clauses))
    }
}
