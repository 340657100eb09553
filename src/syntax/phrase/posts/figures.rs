//! What is said of figures and of how many: `over 6 percent`, `with the most visits`, `by growth`.

use super::super::grammar::Rule;
use super::super::meaning::{Beside, Condition, Link, Order, OrderBy, ThingId};
use super::super::reader::{Node, Reader};
use super::super::row::Role;
use crate::error::Result;
use crate::lexicon::inflect::{plural, singular};
use crate::query::Comparison;
use crate::value::NodeId;

impl Reader<'_> {
    /// `over 6 percent` speaks of the nearest figure; `over 2` without one, of how many.
    pub(in super::super) fn comparison(&mut self, pair: &Node<'_>) -> Result<()> {
        let (tests, words) = self.tests(pair)?;
        if Self::part(pair, Rule::often).is_some() {
            return self.so_often(&tests, &words, pair);
        }
        let figure = self.nearest(|reader, id| reader.noun_of(id).is_some_and(|noun| noun.measure));
        match (figure, self.lexicon.roles.value.clone()) {
            (Some((depth, id)), Some(key)) => {
                self.condition(id, Condition::Compare { key, tests, words });
                self.open.truncate(depth + 1);
                Ok(())
            }
            _ => self.amount_in_units(pair),
        }
    }

    /// Whether nodes of a thing's kinds have this property.
    pub(in super::super) fn has_property(&self, id: ThingId, key: &str) -> bool {
        let Some(key) = self.lexicon.key_id(key) else { return false };
        let labels: Vec<_> = match self.noun_of(id).and_then(|noun| noun.label) {
            Some(label) => vec![label],
            None => self.thing(id).labels.labels().collect(),
        };
        labels.iter().any(|label| self.lexicon.label_has(*label, key))
    }

    /// `with the most visits`, `with the highest depth`: one alone, by that order.
    pub(super) fn with_most(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(first) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let property = Self::part(pair, Rule::property);
        // `for the department with the largest budget`: a property is that of the nearest thing that has it.
        let has = |id: &ThingId| property.as_ref().is_some_and(|word| self.key_of_thing(*id, word).is_ok());
        let depth = self.open.iter().rposition(has).unwrap_or(0);
        let id = self.open.get(depth).copied().unwrap_or(first);
        self.with_most_of(id, pair)
    }

    /// `has the most players`
    pub(in super::super) fn with_most_of(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let word = Self::part(pair, Rule::most_word).map_or("most", |word| word.as_str().trim());
        let descending =
            !matches!(word, "fewest" | "lowest" | "smallest" | "least" | "earliest" | "slowest" | "weakest");
        let one_alone = !matches!(word, "most" | "fewest" | "least");
        let deed = Self::part(pair, Rule::deed);
        let order = match (Self::part(pair, Rule::property), Self::part(pair, Rule::np)) {
            _ if deed.is_some() => {
                let deed = deed.ok_or_else(|| self.nowhere(pair))?;
                Order { by: self.how_often_done(id, &deed)?, descending }
            }
            (Some(property), _) => match self.key_of_thing(id, &property) {
                Ok(key) => Order { by: OrderBy::Property(key), descending },
                Err(error) => self.order_by_records(id, &property, descending, one_alone).ok_or(error)?,
            },
            (None, Some(np)) => {
                let by = self.np(&np)?;
                let size = matches!(word, "largest" | "biggest" | "smallest" | "greatest");
                if size && self.thing(by).nodes.is_none() && !self.noun_of(by).is_some_and(|noun| noun.measure) {
                    // `the village with the largest farm`: that which is the largest itself, not the most farms.
                    self.order_by_word_said(by, word, Some(1))?;
                    return if self.attach(id, "with", &[by], false) { Ok(()) } else { Err(self.nowhere(pair)) };
                }
                self.open.push(by);
                let total = Self::part(pair, Rule::in_total).is_some();
                self.order_by_all(id, by, (descending, total), &np)?
            }
            _ => return Err(self.nowhere(pair)),
        };
        let thing = self.thing_mut(id);
        thing.order = Some(order);
        thing.limit.get_or_insert(1);
        Ok(())
    }

    /// `with higher growth than Chile`
    pub(super) fn higher(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.last().copied() else { return Err(self.nowhere(pair)) };
        self.higher_of(id, pair)
    }

    /// The same, of a thing that is known: `has more floors than Linden House`.
    pub(in super::super) fn higher_of(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        if let Some(property) = Self::part(pair, Rule::property) {
            return self.higher_property(id, pair, &property);
        }
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let figure = self.np(&np)?;
        if !self.noun_of(figure).is_some_and(|noun| noun.measure) {
            return self.more_than_another(id, figure, pair);
        }
        let other = self.np(&np)?;
        let operand = Self::part(pair, Rule::operand).ok_or_else(|| self.nowhere(pair))?;
        let than = self.operand(&operand)?[0];
        self.own(other, than, pair)?;
        let roads = self.had_roads(id, figure, pair)?;
        let Some(key) = self.lexicon.roles.value.clone() else { return Err(self.nowhere(pair)) };
        let word = Self::part(pair, Rule::higher_word).map_or("higher", |word| word.as_str().trim());
        let comparison =
            if matches!(word, "lower" | "less" | "fewer") { Comparison::Less } else { Comparison::Greater };
        let words = format!("with {word} {} than {}", self.thing(figure).words, self.thing(than).words);
        self.condition(id, Condition::Beyond { figure, roads, other, key, comparison, words });
        Ok(())
    }

    /// `has more repairs than Tower Court`: more than that has, which is counted while this is read; the reading tells it.
    fn more_than_another(&mut self, id: ThingId, counted: ThingId, pair: &Node<'_>) -> Result<()> {
        let operand = Self::part(pair, Rule::operand).ok_or_else(|| self.nowhere(pair))?;
        let than = self.operand(&operand)?[0];
        let roads = self.had_roads(id, counted, pair)?;
        let nodes = self.thing(than).nodes.clone().filter(|_| self.thing(counted).conditions.is_empty());
        let (Some(nodes), Some(noun)) = (nodes, self.noun_of(counted)) else { return Err(self.nowhere(pair)) };
        let mut had: Vec<NodeId> = Vec::new();
        for road in &roads {
            had.extend(self.lexicon.walk_all(road, &nodes).ok_or_else(|| self.nowhere(pair))?);
        }
        had.retain(|node| {
            self.lexicon.labels_of(*node).intersects(&self.thing(counted).labels)
                && noun.filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value))
        });
        had.sort_unstable();
        had.dedup();
        let number = i64::try_from(had.len()).unwrap_or(i64::MAX);
        let word = Self::part(pair, Rule::higher_word).map_or("more", |word| word.as_str().trim());
        let less = matches!(word, "lower" | "less" | "fewer" | "smaller");
        let how = if less { Comparison::Less } else { Comparison::Greater };
        let words = format!("with {word} {} than {} ({number})", self.thing(counted).words, self.thing(than).words);
        let link = Link { count: Some((how, number)), words, ..Link::plain(roads, counted) };
        self.condition(id, Condition::Linked(link));
        Ok(())
    }

    /// `by growth`, `by tonnage descending`, `by visits to Belarus`.
    pub(super) fn order_by(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let direction = Self::part(pair, Rule::direction).map(|word| word.as_str().trim().to_string());
        let lowest =
            self.words.iter().any(|word| matches!(word.folded.as_str(), "lowest" | "smallest" | "bottom" | "fewest"));
        let descending = direction.as_deref() != Some("ascending") && !lowest;
        let order = match (Self::part(pair, Rule::property), Self::part(pair, Rule::noun)) {
            _ if Self::part(pair, Rule::year_word).is_some() => {
                Order { by: OrderBy::Time, descending: direction.as_deref() == Some("descending") }
            }
            (Some(property), _) => match self.key_of_thing(id, &property) {
                Ok(key) => {
                    // Texts go from A to Z unless somebody wants them otherwise.
                    let degrees = self.lexicon.key_id(&key).is_some_and(|key| self.lexicon.key_has_degrees(key));
                    Order { by: OrderBy::Property(key), descending: descending && (degrees || direction.is_some()) }
                }
                Err(error) => self.order_by_records(id, &property, descending, false).ok_or(error)?,
            },
            (None, Some(noun)) if self.column_named(id, &noun).is_some() => {
                let heading = self.column_named(id, &noun).unwrap_or_default();
                Order { by: OrderBy::Column(heading), descending: direction.as_deref() == Some("descending") }
            }
            (None, Some(noun)) => {
                let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(pair)) };
                let by = self.kind(*kind);
                let by = self.add(by);
                let measures = [id, by].map(|id| self.noun_of(id).is_some_and(|noun| noun.measure));
                if measures == [true, false] {
                    let roads = self.group_roads(id, by, pair)?;
                    // Figures by state: each beside its state, and not by how many it has.
                    let heading = self.heading_of(by);
                    self.beside.push(Beside { heading: heading.clone(), roads, key: None, of: None });
                    let descending = direction.as_deref() == Some("descending");
                    self.thing_mut(id).order = Some(Order { by: OrderBy::Column(heading), descending });
                    return Ok(());
                }
                if pair.as_str().starts_with("by ") && self.is_done_by(id, by, &noun) {
                    self.attach(id, "by", &[by], false);
                    self.open.push(by);
                    return Ok(());
                }
                if self.may_group && self.is_grouped_by(id, by, pair, &noun) {
                    self.grouped_by = Some(by);
                    self.open.push(by);
                    return Ok(());
                }
                self.open.push(by);
                let total = Self::part(pair, Rule::in_total).is_some();
                self.order_by_all(id, by, (descending, total), &noun)?
            }
            _ => return Err(self.nowhere(pair)),
        };
        let thing = self.thing_mut(id);
        thing.order = Some(order);
        Ok(())
    }

    /// A heading for a column of a kind: its noun.
    fn heading_of(&self, id: ThingId) -> String {
        self.noun_of(id).map_or_else(|| "name".to_string(), |noun| noun.singular.clone())
    }

    /// `visits by presidents`: those who did it, said of several, where the lexicon knows who does such things.
    pub(in super::super) fn is_done_by(&self, id: ThingId, by: ThingId, said: &Node<'_>) -> bool {
        let Some(noun) = self.noun_of(by) else { return false };
        let several = singular(&self.word(said).folded) != self.word(said).folded;
        several && !noun.measure && !self.roads_written(id, "by", &self.thing(by).labels).is_empty()
    }

    /// `visits by state`: how many of each, said of one.
    fn is_grouped_by(&self, id: ThingId, by: ThingId, pair: &Node<'_>, said: &Node<'_>) -> bool {
        let said = &self.word(said).folded;
        let one = singular(said) == *said && plural(said) != *said;
        let measured = [id, by].iter().any(|id| self.noun_of(*id).is_some_and(|noun| noun.measure));
        let plain = pair.as_str().starts_with("by NOUN ") && Self::part(pair, Rule::direction).is_none();
        one && plain && !measured && self.thing(id).limit.is_none() && self.thing(id).nodes.is_none()
    }

    /// The column of a thing that is headed by this word.
    pub(super) fn column_named(&self, id: ThingId, word: &Node<'_>) -> Option<String> {
        let word = &self.word(word).folded;
        let columns = &self.noun_of(id)?.columns;
        columns.iter().map(|column| &column.heading).find(|heading| *heading == word).cloned()
    }
}
