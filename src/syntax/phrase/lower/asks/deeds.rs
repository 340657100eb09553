//! What was done, each time: a row for each relationship of a verb, or how many there are.

use super::super::Lowering;
use super::super::build::{by, call_distinct, is_null, literal, property, query_after, variable};
use super::super::columns::push;
use crate::error::Result;
use crate::query::{Clause, Item, Projection, Query, SortKey};
use crate::syntax::phrase::meaning::{Ask, ThingId};
use crate::value::Value;
use std::sync::Arc;

impl Lowering<'_> {
    /// The rows of [`Ask::Deeds`]: when, who, to what, and what else the relationship tells.
    pub(super) fn deeds(&mut self) -> Result<Query> {
        let meaning = self.meaning;
        let Ask::Deeds { head, done, called, keys, order, counted } = &meaning.ask else {
            return self.list(ThingId(0), &[]);
        };
        self.naming = true;
        let (mut matched, name) = self.matched(*head)?;
        self.naming = false;
        let relation = self.relationships.last().cloned().unwrap_or_else(|| Arc::clone(&name));
        let end = self.variables.get(done).cloned().unwrap_or_else(|| Arc::clone(&name));
        if let Some((key, _)) = order {
            // What tells no date is not the last.
            matched.filters.push(is_null(property(&relation, key), true));
        }
        let who = self.name_of(&name, &self.labels_of(*head));
        let whom = self.name_of(&end, &self.labels_of(*done));
        if let Some(each) = counted {
            let mut items: Vec<Item> = Vec::new();
            let mut sorted: Vec<SortKey> = Vec::new();
            if let Some(each) = each {
                let named = if each == head { who } else { whom };
                push(&mut items, named, &self.heading(*each));
                sorted.push(by(variable(&Arc::from(called.as_str())), true));
                sorted.push(by(variable(&items[0].name), false));
            }
            push(&mut items, call_distinct("count", variable(&relation)), called);
            let counted = Projection { items, order: sorted, ..Projection::default() };
            return Ok(query_after(matched, vec![Clause::Return(counted)]));
        }
        let mut items: Vec<Item> = Vec::new();
        let (first, others) = keys.split_at(keys.len().min(1));
        for key in first {
            push(&mut items, property(&relation, key), &shown(key));
        }
        push(&mut items, who.clone(), &self.heading(*head));
        push(&mut items, whom.clone(), &self.heading(*done));
        for key in others {
            push(&mut items, property(&relation, key), &shown(key));
        }
        let mut sorted: Vec<SortKey> = match order {
            Some((key, descending)) => vec![by(property(&relation, key), *descending)],
            None => first.iter().map(|key| by(property(&relation, key), false)).collect(),
        };
        sorted.extend([by(who, false), by(whom, false)]);
        let limit = meaning.thing(*head).limit;
        let figure = order.as_ref().filter(|(key, _)| limit == Some(1) && self.is_number(key));
        let mut clauses = Vec::new();
        if let Some((key, descending)) = figure {
            let kept = [Arc::clone(&relation), name, end];
            clauses.extend(self.keep_level(&kept, &property(&relation, key), *descending));
        }
        let limit = limit.filter(|_| figure.is_none());
        let limit = limit.map(|limit| literal(Value::Integer(limit.min(i64::MAX as u64) as i64)));
        clauses.push(Clause::Return(Projection { items, order: sorted, limit, ..Projection::default() }));
        Ok(query_after(matched, clauses))
    }

    fn is_number(&self, key: &str) -> bool {
        self.lexicon.key_id(key).is_some_and(|key| self.lexicon.key_holds_numbers(key))
    }
}

/// The heading of what a relationship tells.
fn shown(key: &str) -> String {
    crate::lexicon::generate::split_words(key).join(" ")
}
