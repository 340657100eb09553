//! Which of several things are meant by their order: `first 10`, `latest`, `fastest growing`, `the 3 most visited`.

use super::grammar::Rule;
use super::meaning::{Condition, Order, OrderBy, Tally, ThingId};
use super::reader::{Node, Reader};
use super::row::Role;
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::{Noun, Sense};
use crate::query::Comparison;
use crate::value::Value;
use std::sync::Arc;

impl Reader<'_> {
    /// `first 10`, `latest`, `top 3`, `highest`.
    pub(super) fn order(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let word = Self::part(pair, Rule::order_word).map_or_else(String::new, |word| word.as_str().trim().to_string());
        let limit = match Self::part(pair, Rule::number) {
            Some(number) => Some(self.number(&number)? as u64),
            None => None,
        };
        let first_value = word == "first" && limit.is_none();
        if first_value && self.first_is_a_value(id, pair) {
            return Ok(());
        }
        // `the 3 oldest players`
        let limit = limit.or_else(|| self.plain_quantity(id));
        self.order_by_word_said(id, &word, limit)?;
        let thing = self.thing_mut(id);
        thing.words = format!("{word} {}{}", limit.map_or_else(String::new, |limit| format!("{limit} ")), thing.words);
        Ok(())
    }

    /// A plain number before a superlative says how many.
    pub(super) fn plain_quantity(&mut self, id: ThingId) -> Option<u64> {
        let (how, count) = self.thing(id).quantity?;
        if how != Comparison::Equal {
            return None;
        }
        self.thing_mut(id).quantity = None;
        u64::try_from(count).ok()
    }

    /// Orders a thing as a superlative says: by its time, its figure, or the one number that its kind has.
    pub(super) fn order_by_word_said(&mut self, id: ThingId, word: &str, limit: Option<u64>) -> Result<()> {
        let noun = self.noun_of(id);
        let dated = noun.is_some_and(|noun| noun.when.is_some());
        let measure = noun.is_some_and(|noun| noun.measure);
        let by_time = matches!(word, "first" | "last" | "latest" | "newest" | "earliest" | "oldest");
        if let Some(event) = noun.filter(|_| by_time).and_then(|noun| self.event_beside(noun)) {
            // The last visitor is he who paid the last visit, whenever he himself began.
            let message = format!("{word} {} are not told apart by a time of their own", self.thing(id).words);
            let error = Error::new(kinds::NO_SUCH_RELATION, message);
            return Err(error.hint(format!("ask for the {word} {}", event.singular)));
        }
        if let Some(roads) = noun.filter(|noun| word == "top" && limit.is_none() && !noun.written).and_then(|noun| {
            let road = noun.through.clone().or_else(|| noun.relation.clone())?;
            Some(vec![road])
        }) {
            // The top scorer is who scored the most.
            let counted = self.anything("");
            let counted = self.add(counted);
            let thing = self.thing_mut(id);
            thing.limit = Some(1);
            thing.order = Some(Order { by: OrderBy::Count { roads, counted, of: None }, descending: true });
            return Ok(());
        }
        let descending = !matches!(word, "first" | "earliest" | "oldest" | "lowest" | "smallest" | "bottom");
        let listed = matches!(word, "first" | "last" | "top" | "bottom") && limit.is_some();
        let value = self.lexicon.roles.value.clone().filter(|_| measure);
        let years = self.number_keys(id, true);
        let sizes = self.number_keys(id, false);
        let by = match (by_time, dated, value) {
            (true, true, _) => OrderBy::Time,
            (false, _, Some(key)) => OrderBy::Property(key),
            (true, false, _) if years.len() == 1 => OrderBy::Property(Arc::clone(&years[0])),
            (false, _, None) if sizes.len() == 1 => OrderBy::Property(Arc::clone(&sizes[0])),
            _ => OrderBy::Name,
        };
        let unsaid = matches!(by, OrderBy::Name);
        // What an order "by …" says later takes the place of this one.
        let said_later = self.words.iter().any(|word| matches!(word.folded.as_str(), "by" | "with"));
        if unsaid && !listed && !said_later {
            let choices: Vec<String> = if by_time { years } else { sizes }.iter().map(ToString::to_string).collect();
            let error = Error::new(kinds::INCOMPLETE_PHRASE, format!("{word} by what?"));
            return Err(match choices.is_empty() {
                true => error.hint("say by which property or figure: … by …"),
                false => error.hint(format!("say by which: … by {}", choices.join(", by "))),
            });
        }
        let thing = self.thing_mut(id);
        thing.limit = Some(limit.unwrap_or(1));
        thing.order = Some(Order { by, descending: descending && !(unsaid && matches!(word, "first" | "top")) });
        Ok(())
    }

    /// The dated kind that nodes of a noun are told by, where the noun speaks of a part in it: visitors of visits.
    pub(super) fn event_beside(&self, noun: &Noun) -> Option<&Noun> {
        let path = noun.through.as_ref().or(noun.relation.as_ref())?;
        let ends = self.lexicon.ends(path, &noun.labels);
        let leaves = self.lexicon.leaves();
        let kinds = ends.labels().filter(|label| leaves.contains(*label));
        let mut kinds = kinds.filter_map(|label| self.lexicon.noun_of_label(label)).map(|noun| self.lexicon.noun(noun));
        kinds.find(|kind| kind.when.is_some() && kind.written)
    }

    /// The number properties of a thing's kind: those that hold years, or the others.
    pub(super) fn number_keys(&self, id: ThingId, years: bool) -> Vec<Arc<str>> {
        let Some(label) = self.noun_of(id).and_then(|noun| noun.label) else { return Vec::new() };
        let own = self.lexicon.key_of_label(label);
        let year = |value: &Value| matches!(value, Value::Integer(year) if (1000..2200).contains(year));
        let fits = |key: &crate::value::KeyId| {
            let values = self.lexicon.some_values(label, *key);
            let numbers = values.iter().all(|value| matches!(value, Value::Integer(_) | Value::Float(_)));
            !values.is_empty() && numbers && values.iter().all(year) == years
        };
        let keys = self.lexicon.keys_of(label).into_iter();
        keys.filter(|key| own != Some(*key) && !self.lexicon.is_part(*key))
            .filter(fits)
            .map(|key| Arc::clone(self.lexicon.key_name(key)))
            .collect()
    }

    /// `first official visits`: where `first` is a true property of these nodes, it is that.
    pub(super) fn first_is_a_value(&mut self, id: ThingId, pair: &Node<'_>) -> bool {
        let plural = self.thing(id).nodes.is_none();
        let Some(key) = self.lexicon.key_id("first") else { return false };
        let labels: Vec<_> = self.thing(id).labels.labels().collect();
        let keys = |label: &crate::value::LabelId| self.lexicon.label_has(*label, key);
        if !plural || !labels.iter().any(keys) {
            return false;
        }
        let is_noun =
            |word: &&crate::lexicon::cut::Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
        let typed = self.words.iter().skip(self.word_index(pair)).find(is_noun);
        let typed_plural = self.noun_of(id).is_some_and(|noun| typed.is_some_and(|word| word.folded == noun.plural));
        if typed_plural {
            let key = Arc::clone(self.lexicon.key_name(key));
            let value = Value::Boolean(true);
            self.condition(id, Condition::Value { key, value, negated: false, words: "first".into() });
        }
        typed_plural
    }

    /// `fastest growing`
    pub(super) fn superlative(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let Some(Role::Superlative(number)) = self.role(pair) else { return Ok(()) };
        let superlative = self.lexicon.superlative(*number);
        let (by, lowest) = (superlative.by.clone(), superlative.lowest);
        let order = self.order_by_word(id, &by, !lowest, pair)?;
        let words = self.word(pair).text.to_lowercase();
        let thing = self.thing_mut(id);
        thing.order = Some(order);
        thing.limit = Some(1);
        thing.words = format!("{words} {}", thing.words);
        Ok(())
    }

    /// An order by a word that is a measure or a property.
    pub(super) fn order_by_word(
        &mut self,
        id: ThingId,
        word: &str,
        descending: bool,
        pair: &Node<'_>,
    ) -> Result<Order> {
        for sense in self.lexicon.senses(&crate::lexicon::fold::fold(word)) {
            match sense {
                Sense::Noun(noun) => {
                    let measure = self.kind(*noun);
                    let measure = self.add(measure);
                    return self.order_by_thing(id, measure, descending, pair);
                }
                Sense::Property(key) => {
                    let key = Arc::clone(self.lexicon.key_name(*key));
                    if self.has_property(id, &key) {
                        return Ok(Order { by: OrderBy::Property(key), descending });
                    }
                }
                _ => {}
            }
        }
        let message = format!("nothing says how {} are {}", self.thing(id).words, self.word(pair).text);
        Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)))
    }

    /// An order by a linked measure's figure, or by how many things are linked.
    pub(super) fn order_by_thing(
        &mut self,
        id: ThingId,
        by: ThingId,
        descending: bool,
        pair: &Node<'_>,
    ) -> Result<Order> {
        self.order_by_all(id, by, (descending, false), pair)
    }

    /// The same; by all the figures that are linked to it together, where their total is asked for.
    pub(super) fn order_by_all(
        &mut self,
        id: ThingId,
        by: ThingId,
        (descending, total): (bool, bool),
        pair: &Node<'_>,
    ) -> Result<Order> {
        let roads = self.had_roads(id, by, pair).or_else(|error| {
            let near = self.near_relations(&self.thing(id).labels, &self.thing(by).labels);
            Some(near).filter(|near| !near.is_empty()).ok_or(error)
        })?;
        let measure = self.noun_of(by).is_some_and(|noun| noun.measure);
        let by = match (measure, self.lexicon.roles.value.clone()) {
            (true, Some(key)) if total => {
                if !self.adds_up(by) {
                    return Err(self.not_understood(pair, "figures of several units are not added"));
                }
                OrderBy::Count { roads, counted: by, of: Some(Tally::total(key)) }
            }
            (true, Some(key)) => OrderBy::Measure { roads, measure: by, key },
            _ => OrderBy::Count { roads, counted: by, of: None },
        };
        Ok(Order { by, descending })
    }

    /// The roads from a thing to what it has.
    pub(super) fn had_roads(
        &mut self,
        id: ThingId,
        had: ThingId,
        pair: &Node<'_>,
    ) -> Result<Vec<crate::lexicon::path::Path>> {
        let labels = self.thing(had).labels.clone();
        let mut roads = Vec::new();
        let own = self.thing(id).labels.clone();
        if let Some(through) = self.noun_of(had).and_then(|noun| noun.through.as_ref())
            && self.thing(had).nodes.is_none()
            && through.steps.last().and_then(|step| step.label).is_some_and(|label| own.contains(label))
        {
            // `visits with their visitors`: those who are called so because of them.
            return Ok(vec![through.reversed(None)]);
        }
        if let Some(relation) = self.noun_of(had).and_then(|noun| noun.relation.as_ref())
            && self.thing(had).nodes.is_none()
            && self.lexicon.fits(&relation.reversed(None), &own, &labels)
        {
            // `sanctions with their imposer`: those who are called so because of them.
            return Ok(vec![relation.reversed(None)]);
        }
        if self.thing(had).nodes.is_none() {
            self.be_member_of_any(had, &own);
        }
        if let Some(noun) = self.noun_of(id) {
            let from = self.thing(id).labels.clone();
            let with = noun.preposition("with").unwrap_or(&[]);
            roads = with.iter().filter(|path| self.lexicon.fits(path, &from, &labels)).cloned().collect();
        }
        if roads.is_empty() {
            roads = self.having(id, &labels, Some(had));
        }
        if roads.is_empty() {
            let from = self.thing(id).labels.clone();
            roads = self.any_relation(&from, &labels, "with");
        }
        if roads.is_empty() {
            let message = format!("{} have no {}", self.thing(id).words, self.thing(had).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        }
        Ok(roads)
    }
}
