//! More and less of a property than another thing has, or than a number: `older than …`, `heavier than 100 kg`.

use std::sync::Arc;

use super::amounts::day;
use super::grammar::Rule;
use super::meaning::{Condition, Dated, Order, OrderBy, ThingId};
use super::reader::{Node, Reader};
use super::row::Role;
use super::time::Period;
use crate::error::{Error, Result, kinds};
use crate::lexicon::generate::split_words;
use crate::query::Comparison;
use crate::value::time::{earliest, latest};

impl Reader<'_> {
    /// `older than the Kestrel`, `heavier than 100 kg`: of the nearest thing that has what is measured.
    pub(super) fn degree_than(&mut self, pair: &Node<'_>) -> Result<()> {
        let fits =
            |reader: &Self, id: ThingId| reader.measured(pair).is_some_and(|(key, _)| reader.has_property(id, &key));
        let Some(depth) = (0..self.open.len()).rev().find(|depth| fits(self, self.open[*depth])) else {
            let head = self.open.first().map_or_else(|| "they".into(), |id| self.thing(*id).words.clone());
            let message = format!("nothing says how {head} are {}", self.typed(pair));
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        let id = self.open[depth];
        self.open.truncate(depth + 1);
        self.degree_said(id, pair, false)
    }

    /// The property that a comparative speaks of, and whether less of it is meant.
    fn measured(&self, pair: &Node<'_>) -> Option<(Arc<str>, bool)> {
        let comparative = Self::part(pair, Rule::comparative)?;
        let Some(Role::Comparative(number)) = self.role(&comparative) else { return None };
        let degree = self.lexicon.superlative(*number);
        Some((Arc::from(degree.by.as_str()), degree.lowest))
    }

    /// The same, of a thing that is known.
    pub(super) fn degree_said(&mut self, id: ThingId, pair: &Node<'_>, negated: bool) -> Result<()> {
        let (key, lowest) = self.measured(pair).ok_or_else(|| self.nowhere(pair))?;
        let word = Self::part(pair, Rule::comparative).map_or_else(String::new, |word| self.typed(&word));
        let how = if lowest { Comparison::Less } else { Comparison::Greater };
        let condition = match (Self::part(pair, Rule::number), Self::part(pair, Rule::operand)) {
            (Some(number), _) => self.degree_of_number(id, key, how, &word, &number, pair)?,
            (None, Some(operand)) => self.degree_of_other(key, how, &word, &operand)?,
            _ => return Err(self.nowhere(pair)),
        };
        self.condition(id, if negated { Condition::Not(vec![condition]) } else { condition });
        Ok(())
    }

    fn degree_of_number(
        &mut self,
        id: ThingId,
        key: Arc<str>,
        how: Comparison,
        word: &str,
        number: &Node<'_>,
        pair: &Node<'_>,
    ) -> Result<Condition> {
        let scale = self.unit_fits(&key, pair)?;
        let value = self.number(number)?;
        if let Some(counted) = Self::part(pair, Rule::property)
            && !self.properties(&counted).contains(&key)
        {
            // `longer than 300 pages`, but not `older than 300 pages`.
            return Err(self.nowhere(&counted));
        }
        let unit = Self::part(pair, Rule::unit).map_or_else(String::new, |unit| format!(" {}", self.word(&unit).text));
        let words = format!("{word} than {value}{unit} (by {})", split_words(&key).join(" "));
        if self.holds_numbers(id, &key) {
            return Ok(Condition::Compare { key, tests: vec![(how, value * scale)], words });
        }
        let period = match how {
            Comparison::Less => Period { last: day(value, earliest), before: true, ..Period::default() },
            _ => Period { first: day(value, latest), after: true, ..Period::default() },
        };
        if period.first.is_none() && period.last.is_none() {
            return Err(self.no_number(id, &split_words(&key).join(" "), pair));
        }
        Ok(Condition::Time { dated: Dated::Node(key, false), period, negated: false, words })
    }

    /// Than another thing: its own property is compared.
    fn degree_of_other(&mut self, key: Arc<str>, how: Comparison, word: &str, operand: &Node<'_>) -> Result<Condition> {
        let other = self.operand(operand)?[0];
        let name = split_words(&key).join(" ");
        if !self.has_property(other, &key) {
            let message = format!("{} have no {name}", self.thing(other).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(operand)));
        }
        let words = format!("{word} than {} (by {name})", self.thing(other).words);
        Ok(Condition::Against { key, other, comparison: how, words })
    }

    /// `with a higher salary than Tom Hill`
    pub(super) fn higher_property(&mut self, id: ThingId, pair: &Node<'_>, property: &Node<'_>) -> Result<()> {
        let key = self.key_of_thing(id, property)?;
        let word = Self::part(pair, Rule::higher_word).map_or("higher", |word| word.as_str().trim());
        let how =
            if matches!(word, "lower" | "less" | "fewer" | "smaller") { Comparison::Less } else { Comparison::Greater };
        let operand = Self::part(pair, Rule::operand).ok_or_else(|| self.nowhere(pair))?;
        let condition = self.degree_of_other(key, how, word, &operand)?;
        self.condition(id, condition);
        Ok(())
    }

    /// `highest rated`
    pub(super) fn order_property(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let property = Self::part(pair, Rule::property).ok_or_else(|| self.nowhere(pair))?;
        let key = self.key_of_thing(id, &property)?;
        let word = Self::part(pair, Rule::order_word).map_or_else(String::new, |word| word.as_str().trim().to_string());
        let descending = !matches!(word.as_str(), "first" | "earliest" | "oldest" | "lowest" | "smallest" | "bottom");
        let said = format!("{word} {}", self.typed(&property));
        let thing = self.thing_mut(id);
        thing.order = Some(Order { by: OrderBy::Property(key), descending });
        thing.limit = Some(1);
        thing.words = format!("{said} {}", thing.words);
        Ok(())
    }
}
