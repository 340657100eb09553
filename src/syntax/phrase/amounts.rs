//! What is said of properties: `with tonnage over 5000`, `built before 1990`, `more than 10 goals`.

use std::sync::Arc;

use super::grammar::Rule;
use super::meaning::{Condition, Dated, ThingId};
use super::reader::{Node, Reader};
use super::things::comparison_of;
use super::time::{self, Period};
use crate::error::{Error, Result, kinds};
use crate::lexicon::generate::split_words;
use crate::lexicon::inflect::{VerbForms, base_of};
use crate::lexicon::path::LabelSet;
use crate::lexicon::sense::Sense;
use crate::lexicon::units::{factor, unit_of_suffix, unit_of_word};
use crate::query::Comparison;
use crate::value::Value;
use crate::value::time::{earliest, latest};

impl Reader<'_> {
    /// `with tonnage over 5000`, `built before 1990`, `without a name`: of the nearest thing that has the property.
    pub(super) fn property_test(&mut self, pair: &Node<'_>) -> Result<()> {
        let without = pair.as_str().starts_with("without ") || pair.as_str().starts_with("lacking ");
        let property = Self::part(pair, Rule::property);
        let keys = match &property {
            Some(property) => self.properties(property),
            None => self.lexicon.roles.name.iter().map(|key| Arc::clone(self.lexicon.key_name(*key))).collect(),
        };
        let label = property.as_ref().map_or_else(|| "name".to_string(), |property| self.typed(property));
        let place = (0..self.open.len()).rev().find(|depth| {
            let id = self.open[*depth];
            keys.iter().any(|key| self.has_property(id, key))
        });
        let Some(depth) = place else {
            if let (Some(head), Some(property)) = (self.open.first().copied(), &property)
                && self.records_amount(head, pair, property, false)
            {
                return Ok(());
            }
            if let (Some(head), Some(property)) = (self.open.first().copied(), &property)
                && let Some(done) = self.done_in_records(head, pair, property, without)
            {
                return done;
            }
            let head = self.open.first().map_or_else(|| "they".into(), |id| self.thing(*id).words.clone());
            return Err(Error::new(kinds::NO_SUCH_RELATION, format!("{head} have no {label}")).at(self.span(pair)));
        };
        let id = self.open[depth];
        self.open.truncate(depth + 1);
        if without && let [key] = &keys[..] {
            let words = format!("without {label}");
            let condition = match self.values_of(id, key).first() {
                Some(Value::Boolean(_)) => {
                    Condition::Value { key: Arc::clone(key), value: Value::Boolean(false), negated: false, words }
                }
                _ => self.has_none(id, Arc::clone(key), words),
            };
            self.condition(id, condition);
            return Ok(());
        }
        if without {
            self.condition(id, Condition::Present { keys, negated: true, words: format!("without {label}") });
            return Ok(());
        }
        let with = ["with ", "having "].iter().any(|word| pair.as_str().starts_with(word));
        self.property_said(id, pair, if with { "with " } else { "" }, false)
    }

    /// The same, of a thing that is known: `cost more than 5`, `have no goals`.
    pub(super) fn property_said(&mut self, id: ThingId, pair: &Node<'_>, lead: &str, negated: bool) -> Result<()> {
        let property = Self::part(pair, Rule::property).ok_or_else(|| self.nowhere(pair))?;
        if self.is_open_ended(id)
            && self.thing(id).words == "who"
            && let Some(done) = self.done_in_records(id, pair, &property, negated)
        {
            // `who was admitted`: those whose admissions tell it.
            return done;
        }
        let key = match self.key_of_thing(id, &property) {
            Ok(key) => key,
            Err(_) if self.records_amount(id, pair, &property, negated) => return Ok(()),
            Err(error) => return self.done_in_records(id, pair, &property, negated).unwrap_or(Err(error)),
        };
        let degrees = self.lexicon.key_id(&key).is_some_and(|key| self.lexicon.key_has_degrees(key));
        if degrees && Self::part(pair, Rule::name).is_some() && Self::part(pair, Rule::later_than).is_none() {
            // `who resolved the outage`: a name is no date.
            return Err(self.nowhere(pair));
        }
        let mut condition = self.property_condition(id, &key, &property, pair, lead)?;
        let inner_not = Self::part(pair, Rule::not).is_some();
        let others =
            self.properties(&property).into_iter().filter(|other| *other != key && self.has_property(id, other));
        let others: Vec<_> = others.filter(|other| self.is_open_ended(id) && self.is_of_persons(other)).collect();
        if others.is_empty() {
            self.keep_labels_with(id, &key);
        } else {
            // `who was born before 1970`: whatever their kinds call it.
            let mut any = vec![condition];
            for other in others {
                any.push(self.property_condition(id, &other, &property, pair, lead)?);
            }
            condition = Condition::Any(any);
        }
        if negated != inner_not {
            self.be_of_kinds_with(id, &key);
            condition = Condition::Not(vec![condition]);
        }
        self.condition(id, condition);
        Ok(())
    }

    /// The properties that a word may stand for.
    pub(super) fn properties(&self, pair: &Node<'_>) -> Vec<Arc<str>> {
        let senses = self.word(pair).senses.iter();
        senses
            .filter_map(|sense| match sense {
                Sense::Property(key) => Some(Arc::clone(self.lexicon.key_name(*key))),
                _ => None,
            })
            .collect()
    }

    /// Of the properties that a word may stand for, the first that a thing can have.
    pub(super) fn key_of_thing(&self, id: ThingId, property: &Node<'_>) -> Result<Arc<str>> {
        let found = self.properties(property).into_iter().find(|key| self.has_property(id, key));
        found.ok_or_else(|| {
            let message = format!("{} have no {}", self.thing(id).words, self.typed(property));
            Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(property))
        })
    }

    pub(super) fn typed(&self, pair: &Node<'_>) -> String {
        self.word(pair).text.to_lowercase()
    }

    fn property_condition(
        &mut self,
        id: ThingId,
        key: &Arc<str>,
        property: &Node<'_>,
        pair: &Node<'_>,
        lead: &str,
    ) -> Result<Condition> {
        let label = self.typed(property);
        let key = Arc::clone(key);
        if Self::part(pair, Rule::none).is_some() {
            self.be_of_kinds_with(id, &key);
            return Ok(self.has_none(id, key, format!("with no {label}")));
        }
        if Self::part(pair, Rule::number).is_some() {
            return self.number_condition(id, key, &label, pair, lead);
        }
        if let (Some(later), Some(operand)) = (Self::part(pair, Rule::later_than), Self::part(pair, Rule::operand)) {
            let said = later.as_str().trim();
            let how = if matches!(said, "before" | "earlier than") { Comparison::Less } else { Comparison::Greater };
            let other = self.operand(&operand)?[0];
            if !self.has_property(other, &key) || self.thing(other).nodes.is_none() {
                return Err(self.nowhere(&operand));
            }
            let words = format!("{label} {said} {}", self.thing(other).words);
            return Ok(Condition::Against { key, other, comparison: how, words });
        }
        if let Some(time) = Self::part(pair, Rule::time) {
            let first = self.time_condition(id, Arc::clone(&key), &label, &time)?;
            let others = Self::parts(pair, Rule::time_or);
            if others.is_empty() {
                return Ok(first);
            }
            // `hired in 2018 or 2019`
            let mut any = vec![first];
            for date in others.iter().filter_map(|other| Self::part(other, Rule::date)) {
                let (period, words) =
                    time::one_date(&date, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(&date)))?;
                let dated = Dated::Node(Arc::clone(&key), false);
                any.push(Condition::Time { dated, period, negated: false, words });
            }
            return Ok(Condition::Any(any));
        }
        let Some(value) = Self::part(pair, Rule::adjective).or_else(|| Self::part(pair, Rule::name)) else {
            if matches!(self.values_of(id, &key).first(), Some(Value::Boolean(_))) {
                let value = Value::Boolean(true);
                return Ok(Condition::Value { key, value, negated: false, words: format!("{lead}{label}") });
            }
            let done = |forms: VerbForms| forms.past == label || forms.participle == label;
            let noun = split_words(&key).contains(&label) && !base_of(&label).is_some_and(done);
            if noun && lead.is_empty() && pair.as_rule() == Rule::property_done {
                // `the laptop brand` is no laptop that did something.
                return Err(self.nowhere(property));
            }
            return Ok(Condition::Present { keys: vec![key], negated: false, words: format!("{lead}{label}") });
        };
        let text = self.word(&value).text.clone();
        let value = self.value_of_property(&key, &value)?;
        Ok(Condition::Value { key, value, negated: false, words: format!("{lead}{label} {text}") })
    }

    /// The value that a word says of a property.
    fn value_of_property(&self, key: &str, word: &Node<'_>) -> Result<Value> {
        let known = self.word(word);
        let listed = known.senses.iter().find_map(|sense| match sense {
            Sense::Value(value) if **self.lexicon.key_name(value.key) == *key => Some(value.value.clone()),
            _ => None,
        });
        if let Some(value) = listed {
            return Ok(value);
        }
        let adjective = known.senses.iter().any(|sense| matches!(sense, Sense::Value(_)));
        if adjective {
            let message = format!("{} is never {}", split_words(key).join(" "), known.text);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(known.span));
        }
        Ok(Value::from(known.text.clone()))
    }

    /// `no goals`: none is written, or 0.
    fn has_none(&self, id: ThingId, key: Arc<str>, words: String) -> Condition {
        if matches!(self.values_of(id, &key).first(), Some(Value::Boolean(_))) {
            return Condition::Value { key, value: Value::Boolean(false), negated: false, words };
        }
        let absent = Condition::Present { keys: vec![Arc::clone(&key)], negated: true, words: words.clone() };
        if !self.holds_numbers(id, &key) {
            return absent;
        }
        let zero = Condition::Compare { key, tests: vec![(Comparison::Equal, 0.0)], words: String::new() };
        Condition::Any(vec![absent, zero])
    }

    pub(super) fn number_condition(
        &mut self,
        id: ThingId,
        key: Arc<str>,
        label: &str,
        pair: &Node<'_>,
        lead: &str,
    ) -> Result<Condition> {
        let scale = self.unit_fits(&key, pair)?;
        let (tests, said) = self.tests(pair)?;
        let tests: Vec<_> = tests.into_iter().map(|(how, number)| (how, number * scale)).collect();
        let words = format!("{lead}{label} {said}");
        if self.holds_numbers(id, &key) {
            return Ok(Condition::Compare { key, tests, words });
        }
        let [(how, low), rest @ ..] = &tests[..] else { return Err(self.nowhere(pair)) };
        let period = match (how, rest) {
            (_, [(_, high)]) => Period { first: day(*low, earliest), last: day(*high, latest), ..Period::default() },
            (Comparison::Equal, _) => {
                Period { first: day(*low, earliest), last: day(*low, latest), ..Period::default() }
            }
            _ => return Err(self.no_number(id, label, pair)),
        };
        if period.first.is_none() || period.last.is_none() {
            return Err(self.no_number(id, label, pair));
        }
        Ok(Condition::Time { dated: Dated::Node(key, false), period, negated: false, words })
    }

    pub(super) fn no_number(&self, id: ThingId, label: &str, pair: &Node<'_>) -> Error {
        let message = format!("{label} of {} is no number", self.thing(id).words);
        Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair))
    }

    /// A unit that is said must be that of the property, where its name says one.
    ///
    /// Gives what a number in the unit said is to be multiplied by.
    pub(super) fn unit_fits(&self, key: &str, pair: &Node<'_>) -> Result<f64> {
        let Some(unit) = Self::part(pair, Rule::unit) else { return Ok(1.0) };
        let words = split_words(key);
        match (unit_of_word(&self.word(&unit).folded), unit_of_key(key)) {
            (Some(said), Some(own)) if said != own => {
                if let Some(factor) = factor(said, own) {
                    return Ok(factor);
                }
                let message = format!("{} is in {own}, not in {}", words.join(" "), self.word(&unit).text);
                Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(&unit)))
            }
            _ => Ok(1.0),
        }
    }

    fn time_condition(&mut self, id: ThingId, key: Arc<str>, label: &str, time: &Node<'_>) -> Result<Condition> {
        if self.holds_numbers(id, &key) && !self.holds_years(id, &key) {
            return Err(Error::new(kinds::NO_SUCH_RELATION, format!("{label} of {} is no date", self.thing(id).words))
                .at(self.span(time))
                .hint(format!("say: {label} over …, {label} under …, {label} between … and …")));
        }
        let (period, said) =
            time::period(time, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(time)))?;
        let words = format!("{label} {said}");
        Ok(Condition::Time { dated: Dated::Node(key, false), period, negated: false, words })
    }

    /// Whether a property of a thing's kinds holds numbers.
    pub(super) fn holds_numbers(&self, id: ThingId, key: &str) -> bool {
        let number = |value: &Value| matches!(value, Value::Integer(_) | Value::Float(_));
        self.values_of(id, key).first().is_some_and(number)
    }

    /// Whether a property of a thing's kinds holds nothing but years.
    fn holds_years(&self, id: ThingId, key: &str) -> bool {
        let year = |value: &Value| matches!(value, Value::Integer(year) if (1000..2200).contains(year));
        self.values_of(id, key).iter().all(year)
    }

    fn values_of(&self, id: ThingId, key: &str) -> Vec<Value> {
        let Some(key) = self.lexicon.key_id(key) else { return Vec::new() };
        let labels: Vec<_> = match self.noun_of(id).and_then(|noun| noun.label) {
            Some(label) => vec![label],
            None => self.thing(id).labels.labels().collect(),
        };
        let having = labels.into_iter().filter(|label| self.lexicon.label_has(*label, key));
        having.flat_map(|label| self.lexicon.some_values(label, key)).collect()
    }

    /// A thing that may be anything is of the kinds that have the property.
    pub(super) fn keep_labels_with(&mut self, id: ThingId, key: &str) {
        let thing = self.thing(id);
        if !thing.nouns.is_empty() || thing.nodes.is_some() {
            return;
        }
        let Some(key) = self.lexicon.key_id(key) else { return };
        let having = thing.labels.labels().filter(|label| self.lexicon.label_has(*label, key));
        let labels = having.fold(LabelSet::default(), |all, label| all.union(&LabelSet::of_label(label)));
        self.thing_mut(id).labels = labels;
    }

    /// `who has no email`: of the kinds that may have one, since of the others nobody would say so.
    fn be_of_kinds_with(&mut self, id: ThingId, key: &str) {
        self.keep_labels_with(id, key);
        let thing = self.thing(id);
        if !thing.nouns.is_empty() || thing.nodes.is_some() {
            return;
        }
        let leaves = self.lexicon.leaves();
        let kinds = thing.labels.labels().filter(|label| leaves.contains(*label));
        let nouns = kinds.filter_map(|label| self.lexicon.noun_of_label(label)).collect();
        self.thing_mut(id).nouns = nouns;
    }

    /// The tests of a comparison and how they are said.
    pub(super) fn tests(&mut self, pair: &Node<'_>) -> Result<(Vec<(Comparison, f64)>, String)> {
        let numbers: Vec<Node<'_>> = pair
            .clone()
            .into_inner()
            .filter(|part| matches!(part.as_rule(), Rule::number | Rule::small_number))
            .collect();
        let mut values = Vec::new();
        for number in &numbers {
            values.push(self.number(number)?);
        }
        let scale = numbers.last().and_then(|number| Self::part(number, Rule::scale));
        let scale = scale.map_or_else(String::new, |scale| format!(" {}", scale.as_str().trim()));
        let unit = Self::part(pair, Rule::unit).map_or_else(String::new, |unit| format!(" {}", self.word(&unit).text));
        let unit = format!("{scale}{unit}");
        let comparator = Self::part(pair, Rule::comparator).map(|word| word.as_str().trim().to_string());
        match (&values[..], comparator) {
            ([low, high], None) => {
                let tests = vec![(Comparison::GreaterOrEqual, *low), (Comparison::LessOrEqual, *high)];
                Ok((tests, format!("between {low} and {high}{unit}")))
            }
            ([value, ..], Some(word)) => Ok((vec![(comparison_of(&word), *value)], format!("{word} {value}{unit}"))),
            ([value], None) => Ok((vec![(Comparison::Equal, *value)], format!("{value}{unit}"))),
            _ => Err(self.not_understood(pair, "a number is missing")),
        }
    }

    /// `under 200 calories`: of the nearest thing that has the property.
    pub(super) fn amount_of(&mut self, pair: &Node<'_>) -> Result<()> {
        let property = Self::part(pair, Rule::property).ok_or_else(|| self.nowhere(pair))?;
        let keys = self.properties(&property);
        let has = |id: &ThingId| keys.iter().any(|key| self.has_property(*id, key));
        let place = self.open.iter().rposition(has);
        let Some(depth) = place else {
            let head = self.open.first().map_or_else(|| "they".into(), |id| self.thing(*id).words.clone());
            let message = format!("{head} have no {}", self.typed(&property));
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        let id = self.open[depth];
        self.open.truncate(depth + 1);
        self.property_said(id, pair, "", false)
    }

    /// `over two hours`: of the one property of the nearest thing that is measured so.
    pub(super) fn amount_in_units(&mut self, pair: &Node<'_>) -> Result<()> {
        let none = Error::new(kinds::NO_SUCH_RELATION, "there is no figure here to compare").at(self.span(pair));
        let said = Self::part(pair, Rule::unit).and_then(|unit| unit_of_word(&self.word(&unit).folded));
        let Some(said) = said else {
            let behind = self.amount_behind(pair);
            return behind.or_else(|| self.only_amount(pair)).unwrap_or(Err(none));
        };
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let Some(label) = self.noun_of(id).and_then(|noun| noun.label) else { continue };
            let keys = self.lexicon.keys_of(label).into_iter().map(|key| Arc::clone(self.lexicon.key_name(key)));
            let fits = |key: &Arc<str>| {
                let own = unit_of_key(key);
                own == Some(said) || own.is_some_and(|own| factor(said, own).is_some())
            };
            let keys: Vec<Arc<str>> = keys.filter(fits).collect();
            if let [key] = &keys[..] {
                let name = split_words(key).join(" ");
                let condition = self.number_condition(id, Arc::clone(key), &name, pair, "")?;
                self.condition(id, condition);
                self.open.truncate(depth + 1);
                return Ok(());
            }
        }
        self.only_amount(pair).unwrap_or(Err(none))
    }

    /// `enclosures larger than 1000`, `sites above 1000 metres`: by the one number that the kind has, which says no unit that
    /// is another.
    fn only_amount(&mut self, pair: &Node<'_>) -> Option<Result<()>> {
        let (depth, id) = self.nearest(|reader, id| reader.number_keys(id, false).len() == 1)?;
        let key = self.number_keys(id, false).pop()?;
        if Self::part(pair, Rule::unit).is_some() && unit_of_key(&key).is_some() {
            return None;
        }
        let name = split_words(&key).join(" ");
        Some(self.number_condition(id, key, &name, pair, "").map(|condition| {
            self.condition(id, condition);
            self.open.truncate(depth + 1);
        }))
    }

    /// `prize money of at least 5000`: of the property that the thing was said to have last.
    fn amount_behind(&mut self, pair: &Node<'_>) -> Option<Result<()>> {
        let id = self.open.last().copied()?;
        let Some(Condition::Present { keys, negated: false, .. }) = self.thing(id).conditions.last().cloned() else {
            return None;
        };
        let key = keys.first().filter(|key| keys.len() == 1 && self.holds_numbers(id, key)).cloned()?;
        let name = split_words(&key).join(" ");
        Some(self.number_condition(id, key, &name, pair, "with ").map(|condition| {
            self.thing_mut(id).conditions.pop();
            self.condition(id, condition);
        }))
    }
}

/// The unit that a property's name says.
fn unit_of_key(key: &str) -> Option<&'static str> {
    let words = split_words(key);
    let last = words.last()?;
    // A letter alone is a name, and no unit.
    if words.len() > 1 { unit_of_suffix(last) } else { unit_of_word(last).filter(|_| last.len() > 3) }
}

/// The first or the last day of a year.
pub(super) fn day(year: f64, bound: impl Fn(&str) -> Option<String>) -> Option<String> {
    let year = (year.fract() == 0.0 && (1000.0..3000.0).contains(&year)).then(|| format!("{year}"))?;
    bound(&year)
}
