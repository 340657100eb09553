//! Columns: what a person would want beside the name of a thing.

use std::sync::Arc;

use super::Lowering;
use super::build::{call, each, item, literal, property, variable};
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::{Column, Noun, Source};
use crate::query::{Clause, Expression, ExpressionKind, Item, Logic};
use crate::syntax::phrase::meaning::{Beside, Condition, Dated, ThingId};
use crate::value::{LabelId, Value};

impl Lowering<'_> {
    /// The name of the node in a variable, given the labels it may carry.
    pub(super) fn name_of(&self, name: &Arc<str>, labels: &LabelSet) -> Expression {
        let keys = &self.lexicon.roles.name;
        let mut parts = Vec::new();
        let mut always = false;
        let all: Vec<LabelId> = labels.labels().collect();
        for key in keys {
            if !all.is_empty() && !all.iter().any(|label| self.lexicon.label_has(*label, *key)) {
                continue;
            }
            parts.push(property(name, &Arc::clone(self.lexicon.key_name(*key))));
            always = !all.is_empty() && all.iter().all(|label| self.lexicon.label_always_has(*label, *key));
            if always {
                break;
            }
        }
        let joined: Vec<_> = match all.len() {
            0 => self.lexicon.roles.name_parts.clone(),
            _ => all.iter().filter_map(|label| self.lexicon.name_parts_of(*label)).collect(),
        };
        for (given, family) in joined.into_iter().filter(|_| !always) {
            let one = |key| property(name, &Arc::clone(self.lexicon.key_name(key)));
            let rest = [literal(Value::from(" ")), one(family)];
            let rest = rest.into_iter().map(|part| (crate::query::Arithmetic::Add, part)).collect();
            let both: Expression = ExpressionKind::Arithmetic(Box::new(one(given)), rest).into();
            if !parts.contains(&both) {
                parts.push(both);
            }
        }
        if !always {
            match self.lexicon.any_key(labels) {
                Some(key) => parts.push(property(name, &Arc::clone(self.lexicon.key_name(key)))),
                None => parts.push(call("elementId", vec![variable(name)])),
            }
        }
        match parts.len() {
            1 => parts.swap_remove(0),
            _ => call("coalesce", parts),
        }
    }

    /// The labels that a thing's nodes may carry.
    pub(super) fn labels_of(&self, id: ThingId) -> LabelSet {
        let thing = self.meaning.thing(id);
        match thing.nouns[..] {
            [noun] if thing.nodes.is_none() => {
                self.lexicon.noun(noun).label.map_or_else(|| thing.labels.clone(), LabelSet::of_label)
            }
            _ => thing.labels.clone(),
        }
    }

    /// The heading of the first column: the noun, or what is asked for.
    pub(super) fn heading(&self, id: ThingId) -> String {
        let thing = self.meaning.thing(id);
        match thing.nouns[..] {
            [noun] => self.lexicon.noun(noun).singular.clone(),
            _ => self.shown_noun(id).map_or_else(|| "name".into(), |noun| noun.singular.clone()),
        }
    }

    /// The noun whose columns a thing is shown with.
    pub(super) fn shown_noun(&self, id: ThingId) -> Option<&Noun> {
        let thing = self.meaning.thing(id);
        if let Some(noun) = self.noun_of(id).filter(|_| thing.nouns.len() < 2) {
            return Some(self.lexicon.noun(noun));
        }
        let preferred = thing.preferred.iter().find(|label| thing.labels.contains(**label)).copied();
        let mut all = thing.labels.labels();
        let only = match (all.next(), all.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        preferred.or(only).and_then(|label| self.lexicon.noun_of_label(label)).map(|noun| self.lexicon.noun(noun))
    }

    /// The columns of a thing: its name, then those of its noun, then those asked for.
    pub(super) fn columns(&mut self, id: ThingId, name: &Arc<str>, beside: &[Beside]) -> Vec<Item> {
        let heading = self.heading(id);
        let mut items = vec![item(self.name_of(name, &self.labels_of(id)), &heading)];
        let columns = match self.shown_noun(id) {
            Some(noun) => noun.columns.clone(),
            None if self.meaning.thing(id).nouns.len() > 1 => self.common_columns(id),
            None => Vec::new(),
        };
        let mixed = self.shown_noun(id).is_none();
        if mixed {
            items.push(item(self.label_of(name), "kind"));
        }
        for column in &columns {
            let expression = self.column(name, &column.source);
            push(&mut items, expression, &column.heading);
        }
        for wanted in beside.iter().filter(|wanted| wanted.of.is_none()) {
            let expression = match &wanted.key {
                Some(key) => property(name, key),
                None => self.names_along(name, &wanted.roads),
            };
            if !items.iter().any(|item| *item.name == *wanted.heading) {
                push(&mut items, expression, &wanted.heading);
            }
        }
        items
    }

    /// The columns that several nouns share.
    fn common_columns(&self, id: ThingId) -> Vec<Column> {
        let nouns = &self.meaning.thing(id).nouns;
        let Some((first, others)) = nouns.split_first() else { return Vec::new() };
        let has = |noun: &Noun, heading: &str| noun.columns.iter().any(|column| column.heading == heading);
        let columns = self.lexicon.noun(*first).columns.iter();
        let shared =
            columns.filter(|column| others.iter().all(|other| has(self.lexicon.noun(*other), &column.heading)));
        shared.cloned().collect()
    }

    /// The first label of a node.
    pub(super) fn label_of(&self, name: &Arc<str>) -> Expression {
        let labels = call("labels", vec![variable(name)]);
        ExpressionKind::Index(Box::new(labels), Box::new(literal(Value::Integer(0)))).into()
    }

    fn column(&mut self, name: &Arc<str>, source: &Source) -> Expression {
        match source {
            Source::Property(key) => property(name, key),
            Source::Path(path) => self.names_along(name, std::slice::from_ref(path)),
        }
    }

    /// `[(name)-[…]->(x) | x.name]`: the names at the end of the roads.
    pub(super) fn names_along(&mut self, name: &Arc<str>, roads: &[Path]) -> Expression {
        let naming = std::mem::replace(&mut self.naming, false);
        let mut all: Option<Expression> = None;
        for road in roads {
            let end = self.fresh("x");
            let (pattern, extra) = self.plain_pattern(name, road, &end);
            let labels = self.lexicon.ends(road, &self.lexicon.leaves());
            let list: Expression = ExpressionKind::PatternComprehension {
                pattern: Box::new(pattern),
                filter: super::build::join(Logic::And, extra.filters).map(Box::new),
                map: Box::new(self.name_of(&end, &labels)),
            }
            .into();
            all = Some(match all {
                None => list,
                Some(before) => {
                    ExpressionKind::Arithmetic(Box::new(before), vec![(crate::query::Arithmetic::Add, list)]).into()
                }
            });
        }
        self.naming = naming;
        all.unwrap_or_else(|| literal(Value::list(Vec::new())))
    }

    /// The event that a thing takes part in and that stands in the same pattern, for its time beside the thing: its name,
    /// the property that tells it, and the heading. Only one of which a time was said, where the thing has times beside
    /// it already.
    pub(super) fn event_beside(&self, head: ThingId, told: bool) -> Option<(Arc<str>, Arc<str>, String)> {
        let thing = self.meaning.thing(head);
        let dated = thing.nouns.iter().any(|noun| self.lexicon.noun(*noun).when.is_some());
        // Of those whom *who* may mean, some have a time of their own, which is not asked for.
        if dated && thing.preferred.is_empty() {
            return None;
        }
        // What was borrowed in 2021 may have been bought in another year, which says nothing of when.
        let told_by_link = |id: ThingId| {
            thing.conditions.iter().any(|condition| match condition {
                Condition::Linked(link) => link.to == id && !link.times.is_empty(),
                _ => false,
            })
        };
        let mut found: Vec<(ThingId, Arc<str>, Arc<str>, String)> = Vec::new();
        for (id, name) in self.variables.iter().filter(|(id, _)| !told_by_link(**id)) {
            let noun = self.noun_of(*id).map(|noun| self.lexicon.noun(noun));
            let named = self.meaning.thing(*id).nodes.is_some();
            let Some(when) = noun.and_then(|noun| noun.when.clone()).filter(|_| !named && *id != head) else {
                continue;
            };
            let conditions = &self.meaning.thing(*id).conditions;
            if !told || conditions.iter().any(|condition| matches!(condition, Condition::Time { .. })) {
                // When a tractor was bought is not when somebody borrowed it.
                let own = noun.and_then(|noun| Some((&noun.singular, self.lexicon.own_date(noun)?)));
                let heading = own.map_or_else(|| "when".to_string(), |(noun, date)| format!("{noun} {date}"));
                found.push((*id, Arc::clone(name), when, heading));
            }
        }
        found.sort_by_key(|(id, ..)| *id);
        found.into_iter().next().map(|(_, name, when, heading)| (name, when, heading))
    }

    /// The property that holds the figures of an event beside, and their heading, where these are compared with numbers.
    pub(super) fn compared_figure(&self, event: &Arc<str>) -> Option<(Arc<str>, String)> {
        let (id, _) = self.variables.iter().find(|(_, name)| *name == event)?;
        let compared = |condition: &Condition| matches!(condition, Condition::Compare { .. });
        let figures = self.noun_of(*id).map(|noun| self.lexicon.noun(noun)).filter(|noun| noun.measure)?;
        let some = self.meaning.thing(*id).conditions.iter().any(compared);
        Some((self.lexicon.roles.value.clone().filter(|_| some)?, figures.singular.clone()))
    }

    /// `[x IN list | x.key]`
    pub(super) fn each_property(&mut self, list: &Arc<str>, key: &Arc<str>) -> Expression {
        let one = self.fresh("x");
        each(&one, variable(list), property(&one, key))
    }

    /// The figure that orders a list, as a pattern to be matched with the head.
    pub(super) fn figure(
        &mut self,
        head: &Arc<str>,
        roads: &[Path],
        measure: ThingId,
    ) -> crate::error::Result<(Vec<Clause>, Arc<str>)> {
        let mut inner = super::Clauses::default();
        let name = self.variable_of(measure);
        let target = self.node_of(measure, &name, &mut inner);
        if let Some(road) = roads.first() {
            let path = self.road(head, road, target, &mut inner);
            inner.patterns.push(path);
        }
        self.conditions_into(measure, &name, &mut inner)?;
        self.keep_from(head, roads, measure, &mut inner);
        Ok((inner.into_matches(), name))
    }

    /// Whether a thing is dated by a property of its own.
    pub(super) fn when_key(&self, id: ThingId) -> Option<Arc<str>> {
        let noun = self.noun_of(id).map(|noun| self.lexicon.noun(noun));
        let dated = self.meaning.thing(id).conditions.iter().find_map(|condition| match condition {
            crate::syntax::phrase::meaning::Condition::Time { dated: Dated::Node(key, _), .. } => Some(Arc::clone(key)),
            _ => None,
        });
        dated.or_else(|| noun.and_then(|noun| noun.when.clone()))
    }
}

/// Adds a column, with a number where its heading is taken.
pub(super) fn push(items: &mut Vec<Item>, expression: Expression, heading: &str) {
    let mut name = heading.to_string();
    let mut number = 2;
    while items.iter().any(|item| *item.name == *name) {
        name = format!("{heading} {number}");
        number += 1;
    }
    items.push(item(expression, &name));
}
