//! Adjectives: demonyms, values, and what a thing's neighbours are.

use std::sync::Arc;

use super::grammar::Rule;
use super::meaning::{Condition, Link, ThingId};
use super::reader::{Node, Reader};
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::{Direction, Path};
use crate::lexicon::sense::{Sense, ValueSense};

/// How far-fetched a kind is of which the data has none, where a name may be meant.
pub(super) const STRAIN_OF_NONE: u32 = 4;

impl Reader<'_> {
    /// `red or blue`: any of them; `large and red`: each, unless both are values of one property.
    pub(super) fn adjectives(&mut self, id: ThingId, pair: &Node<'_>, negated: bool) -> Result<()> {
        let before = self.thing(id).conditions.len();
        let mut ends = Vec::new();
        for adjective in Self::parts(pair, Rule::adjective) {
            self.adjective(id, &adjective, false)?;
            ends.push(self.thing(id).conditions.len());
        }
        let each: Vec<Condition> = self.thing_mut(id).conditions.drain(before..).collect();
        let keys: Vec<Option<Arc<str>>> = each
            .iter()
            .map(|condition| match condition {
                Condition::Value { key, .. } => Some(Arc::clone(key)),
                _ => None,
            })
            .collect();
        let same = keys.windows(2).all(|pair| pair[0].is_some() && pair[0] == pair[1]);
        let any = same || pair.as_str().contains("or ") || each.iter().all(|condition| self.is_single_link(condition));
        let condition = match (&each[..], any) {
            ([_], _) | (_, false) => {
                let all = if negated { vec![Condition::Not(each)] } else { each };
                self.thing_mut(id).conditions.extend(all);
                return Ok(());
            }
            _ if each.len() != ends.len() => return Err(self.nowhere(pair)),
            _ => Condition::Any(each),
        };
        self.condition(id, if negated { Condition::Not(vec![condition]) } else { condition });
        Ok(())
    }

    /// Whether a condition links by a relation that nothing has two of: `Belarusian and Cuban ministries` are ministries of
    /// either, for none is of both.
    pub(super) fn is_single_link(&self, condition: &Condition) -> bool {
        let Condition::Linked(link) = condition else { return false };
        link.roads.iter().all(|road| {
            let kind = road.steps.first().and_then(|step| step.types.first());
            kind.is_some_and(|kind| self.lexicon.is_single(*kind))
        })
    }

    /// A demonym links to its node; a value must be had.
    pub(super) fn adjective(&mut self, id: ThingId, pair: &Node<'_>, negated: bool) -> Result<()> {
        let word = self.word(pair);
        let labels = self.thing(id).labels.clone();
        let mut demonym = None;
        for sense in &word.senses {
            match sense {
                Sense::Value(value) if value.labels.intersects(&labels) && value.through.is_some() => {
                    self.adjective_through(id, value, &word.text.to_lowercase(), negated);
                    return Ok(());
                }
                Sense::Value(value) if value.labels.intersects(&labels) => {
                    let key = Arc::clone(self.lexicon.key_name(value.key));
                    let own = self.noun_of(id).and_then(|noun| noun.filter.iter().find(|(have, _)| *have == key));
                    if own.is_some_and(|(_, own)| *own != value.value) {
                        // No goat is a sheep.
                        self.strain += STRAIN_OF_NONE;
                    }
                    let words = word.text.to_lowercase();
                    let words = if negated { format!("not {words}") } else { words };
                    self.condition(id, Condition::Value { key, value: value.value.clone(), negated, words });
                    for (key, value) in &value.also {
                        let key = Arc::clone(self.lexicon.key_name(*key));
                        let value = value.clone();
                        self.condition(id, Condition::Value { key, value, negated, words: String::new() });
                    }
                    return Ok(());
                }
                Sense::Demonym(node) => demonym = Some(*node),
                _ => {}
            }
        }
        let Some(node) = demonym else {
            if word.folded == "undated" && !negated {
                return self.undated(id, pair);
            }
            if self.adjective_of_link(id, pair, negated) || self.adjective_of_neighbour(id, pair, negated) {
                return Ok(());
            }
            let message = format!("{} are never {}", self.thing(id).words, word.text);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(word.span));
        };
        let owner = self.named(vec![node]);
        let labels = owner.labels.clone();
        let owner = self.add(owner);
        self.owners.push((id, owner));
        // Ecuadorian visitors are from there; visitors of Ecuador go there.
        let through = self.noun_of(id).is_some_and(|noun| noun.through.is_some());
        let prepositions = match through {
            true => ["from", "of", "by", "in", "between", "with"],
            false => ["of", "from", "by", "in", "between", "with"],
        };
        for preposition in prepositions {
            let roads = self.roads(id, preposition, &labels);
            if !roads.is_empty() {
                if !self.is_any(&roads, owner, id) {
                    // `the US president`, where no person is told who is: the office of that name is meant sooner.
                    self.strain += STRAIN_OF_NONE;
                }
                let words = format!("{preposition} {}", self.thing(owner).words.clone());
                self.link(id, owner, roads, preposition, &words);
                return Ok(());
            }
        }
        let message = format!("nothing here says that {} are of {}", self.thing(id).words, self.thing(owner).words);
        Err(Error::new(kinds::NO_SUCH_RELATION, message).at(word.span))
    }

    /// `endangered animals`: those whose species is, where each is of one alone.
    fn adjective_of_neighbour(&mut self, id: ThingId, pair: &Node<'_>, negated: bool) -> bool {
        let word = self.word(pair);
        let labels = self.thing(id).labels.clone();
        let mut ways = Vec::new();
        for sense in &word.senses {
            let Sense::Value(value) = sense else { continue };
            let roads = self.lexicon.relations(&labels, &value.labels).into_iter();
            let single = |road: &Path| match &road.steps[..] {
                [step] => {
                    step.direction == Direction::Out && step.types.iter().all(|kind| self.lexicon.is_single(*kind))
                }
                _ => false,
            };
            ways.extend(roads.filter(single).map(|road| ValueSense { through: Some(road), ..value.clone() }));
        }
        let [value] = &ways[..] else { return false };
        let kinds = value.labels.labels().filter_map(|label| self.lexicon.noun_of_label(label));
        let kinds: Vec<String> = kinds.map(|noun| self.lexicon.noun(noun).singular.clone()).collect();
        let words = format!("{} by {}", word.text.to_lowercase(), kinds.join(" or "));
        self.adjective_through(id, value, &words, negated);
        true
    }

    /// `presidential visits`: those that lead to what has the property.
    fn adjective_through(&mut self, id: ThingId, value: &ValueSense, words: &str, negated: bool) {
        let Some(road) = value.through.clone() else { return };
        let from = self.thing(id).labels.clone();
        let mut end = self.anything("");
        end.labels = self.lexicon.ends(&road, &from);
        for (key, value) in std::iter::once((&value.key, &value.value)).chain(value.also.iter().map(|(k, v)| (k, v))) {
            let key = Arc::clone(self.lexicon.key_name(*key));
            let words = String::new();
            end.conditions.push(Condition::Value { key, value: value.clone(), negated: false, words });
        }
        let end = self.add(end);
        let words = format!("that are {words}");
        let link = Link { negated, words, ..self.plain_link(vec![road], end) };
        self.condition(id, Condition::Linked(link));
    }

    /// Whether the data has any of a kind that these roads lead from to a named thing.
    pub(super) fn is_any(&self, roads: &[crate::lexicon::path::Path], named: ThingId, id: ThingId) -> bool {
        let Some(nodes) = &self.thing(named).nodes else { return true };
        let labels = &self.thing(id).labels;
        roads.iter().any(|road| self.lexicon.leads(&road.reversed(None), nodes, None, labels))
    }
}
