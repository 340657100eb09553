//! When, since when, where, why, and whether, as queries.

use super::super::Lowering;
use super::super::build::{
    by, call, call_distinct, choose, compare, each, item, literal, property, query, query_after, variable,
};
use super::super::columns::push;
use crate::error::{Error, Result, kinds};
use crate::lexicon::function_words::is_function_word;
use crate::lexicon::generate::split_words;
use crate::lexicon::path::Path;
use crate::query::{Clause, Comparison, PathPattern, Projection, Query};
use crate::syntax::phrase::meaning::{Aggregate, Condition, Order, OrderBy, ThingId, Told};
use crate::value::{KeyId, Value};
use std::sync::Arc;

/// Words in the name of a relation that say where something is.
const PLACING: &[&str] = &[
    "admitted",
    "based",
    "docked",
    "found",
    "headquartered",
    "held",
    "hosted",
    "housed",
    "inside",
    "installed",
    "kept",
    "lies",
    "lived",
    "lives",
    "living",
    "located",
    "location",
    "moored",
    "part",
    "parked",
    "place",
    "placed",
    "resides",
    "shown",
    "sits",
    "situated",
    "stands",
    "stationed",
    "stays",
    "stored",
    "within",
    "works",
];

impl Lowering<'_> {
    /// When; and how many days it lasted, where that is asked and both days are known.
    pub(super) fn when(&mut self, head: ThingId, key: &Arc<str>, lasted: bool) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let mut items = vec![item(property(&name, key), "when")];
        if lasted && let Some(days) = self.days_of(&name, key) {
            push(&mut items, days, "days");
        }
        let named = self.name_of(&name, &self.labels_of(head));
        push(&mut items, named.clone(), &self.heading(head));
        let (earliest, _) = self.bounds(&name, key);
        let order = match self.meaning.thing(head).order.clone() {
            Some(Order { by: OrderBy::Property(by_key), descending }) => vec![by(property(&name, &by_key), descending)],
            Some(Order { descending, .. }) => vec![by(earliest, descending)],
            None => vec![by(earliest, false), by(named, false)],
        };
        clauses.push(self.returned(head, items, order));
        Ok(query(clauses))
    }

    /// Since when a link of a thing holds: the last that says so.
    pub(super) fn since(&mut self, head: ThingId, key: &Arc<str>, heading: &str, told: Told) -> Result<Query> {
        self.naming = true;
        let (matched, name) = self.matched(head)?;
        self.naming = false;
        let dated = self.link_with(head, key);
        let end = dated.as_ref().map(|(_, end)| end);
        let leads = |path: &&PathPattern| path.steps.last().is_some_and(|(_, node)| node.variable.as_ref() == end);
        let path = matched.patterns.iter().filter(|_| end.is_some()).find(leads);
        let relation = path.and_then(|path| path.steps.first()?.0.variable.clone());
        let relation = relation.or_else(|| self.relationships.first().cloned());
        let when = relation.map_or_else(|| literal(Value::Null), |relation| property(&relation, key));
        let named = self.name_of(&name, &self.labels_of(head));
        let number = self.lexicon.key_id(key).is_some_and(|key| self.lexicon.key_holds_numbers(key));
        if let Some(aggregate) = told.aggregate().filter(|_| number) {
            let half = Some(literal(Value::Float(0.5))).filter(|_| aggregate == Aggregate::Median);
            let tallied = call(aggregate.function(), std::iter::once(when).chain(half).collect());
            let heading = match aggregate {
                Aggregate::Total => heading.to_string(),
                _ => format!("{} {heading}", aggregate.word()),
            };
            if matches!(told, Told::OfAll(_)) {
                let items = vec![item(tallied, &heading)];
                return Ok(query_after(matched, vec![Clause::Return(Projection { items, ..Projection::default() })]));
            }
            let mut items = vec![item(named.clone(), &self.heading(head))];
            push(&mut items, tallied, &heading);
            let order = vec![by(named, false)];
            return Ok(query_after(
                matched,
                vec![Clause::Return(Projection { items, order, ..Projection::default() })],
            ));
        }
        let mut items = vec![item(when, heading)];
        push(&mut items, named.clone(), &self.heading(head));
        if let Some((id, other)) = dated.or_else(|| self.first_linked(head)) {
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

    /// What the last link of a thing leads to whose relationships hold a property.
    fn link_with(&self, head: ThingId, key: &Arc<str>) -> Option<(ThingId, Arc<str>)> {
        let key = self.lexicon.key_id(key)?;
        let mut conditions = self.meaning.thing(head).conditions.iter().rev();
        conditions.find_map(|condition| match condition {
            Condition::Linked(link) => {
                let mut kinds = link.roads.iter().flat_map(|road| &road.steps).flat_map(|step| &step.types);
                let end = self.variables.get(&link.to)?;
                kinds.any(|kind| self.lexicon.type_has(*kind, key)).then(|| (link.to, Arc::clone(end)))
            }
            _ => None,
        })
    }

    /// What a thing's first plain link leads to.
    pub(super) fn first_linked(&self, head: ThingId) -> Option<(ThingId, Arc<str>)> {
        self.meaning.thing(head).conditions.iter().find_map(|condition| match condition {
            Condition::Linked(link) => self.variables.get(&link.to).map(|name| (link.to, Arc::clone(name))),
            _ => None,
        })
    }

    /// Where: by what *in* and *at* mean for the thing.
    pub(super) fn where_(&mut self, head: ThingId) -> Result<Query> {
        let (mut clauses, name) = self.each_once(head)?;
        let labels = self.meaning.thing(head).labels.clone();
        let noun = self.noun_of(head).map(|noun| self.lexicon.noun(noun));
        let mut roads: Vec<Path> = Vec::new();
        for word in ["in", "at"] {
            let paths = noun.and_then(|noun| noun.preposition(word)).unwrap_or(&[]);
            let everywhere = self.lexicon.leaves();
            let fits = |path: &&Path| {
                path.steps.len() == 1 && self.is_of_place(path) && self.lexicon.fits(path, &labels, &everywhere)
            };
            roads.extend(paths.iter().filter(fits).cloned());
        }
        // What is at an event is somewhere else, too.
        let dated = |road: &Path| {
            let ends = self.lexicon.ends(road, &labels);
            ends.labels()
                .filter_map(|label| self.lexicon.noun_of_label(label))
                .any(|noun| self.lexicon.noun(noun).when.is_some())
        };
        if roads.iter().any(|road| !dated(road)) {
            roads.retain(|road| !dated(road));
        }
        if roads.is_empty() {
            let thing = self.meaning.thing(head);
            let one = thing.nodes.as_ref().is_some_and(|nodes| nodes.len() == 1);
            let message = format!("nothing says where {} {}", thing.words, if one { "is" } else { "are" });
            return Err(Error::new(kinds::NO_SUCH_RELATION, message));
        }
        let places = self.names_along(&name, &roads);
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &self.heading(head))];
        push(&mut items, places, "where");
        clauses.push(Clause::Return(Projection { items, order: vec![by(named, false)], ..Projection::default() }));
        Ok(query(clauses))
    }

    /// Whether a relation says by its name where something is, and not what is done there (`SELLS_IN`).
    fn is_of_place(&self, path: &Path) -> bool {
        let mut kinds = path.steps.iter().flat_map(|step| &step.types);
        kinds.all(|kind| {
            let words = split_words(self.lexicon.type_name(*kind));
            words.first().is_some_and(|word| matches!(word.as_str(), "in" | "at" | "on"))
                || words.iter().any(|word| PLACING.contains(&word.as_str()))
                || words.iter().all(|word| is_function_word(word))
        })
    }

    /// Why: by what *because of* means for the thing; and when that was, where it is asked too.
    pub(super) fn why(&mut self, head: ThingId, when: Option<&Arc<str>>, dated: bool) -> Result<Query> {
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
        let labels = self.labels_of(head);
        let has = |key: &&KeyId| labels.labels().any(|label| self.lexicon.label_has(label, **key));
        let told: Vec<KeyId> = self.lexicon.roles.reason.iter().filter(has).copied().collect();
        if roads.is_empty() && told.is_empty() {
            let message = format!("nothing says why of {}", self.meaning.thing(head).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message));
        }
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named.clone(), &self.heading(head))];
        if !roads.is_empty() {
            let reasons = self.names_along(&name, &roads);
            push(&mut items, reasons, "because of");
        }
        for key in told {
            let key = Arc::clone(self.lexicon.key_name(key));
            push(&mut items, property(&name, &key), &split_words(&key).join(" "));
        }
        if let Some(when) = when.cloned().or_else(|| self.when_key(head)).filter(|_| dated) {
            push(&mut items, property(&name, &when), "when");
        }
        clauses.push(Clause::Return(Projection { items, order: vec![by(named, false)], ..Projection::default() }));
        Ok(query(clauses))
    }

    /// One row: yes, or no where a closed list says so, or not stated; and what it rests on.
    pub(super) fn yes_no(&mut self, head: ThingId, rests: Option<ThingId>, closed: bool) -> Result<Query> {
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
}
