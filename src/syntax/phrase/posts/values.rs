//! Values and properties behind a thing: `in Norway`, `under consideration`, `with their sector`, `as a member`.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Beside, Condition, ThingId};
use super::super::reader::{Node, Reader};
use super::super::row::Role;
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::Path;
use crate::lexicon::sense::Sense;

impl Reader<'_> {
    /// `with their sector and owner`: a column each.
    pub(super) fn with_their(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        for wanted in Self::parts(pair, Rule::their_item) {
            if let Some(property) = Self::part(&wanted, Rule::property) {
                let key = self.key_of_thing(head, &property)?;
                let heading = self.word(&property).text.to_lowercase();
                self.beside.push(Beside { heading, roads: Vec::new(), key: Some(key), of: None });
                continue;
            }
            let noun = Self::part(&wanted, Rule::noun).ok_or_else(|| self.nowhere(pair))?;
            let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(&noun)) };
            let thing = self.kind(*kind);
            let thing = self.add(thing);
            let roads = self.had_roads(head, thing, &noun)?;
            let heading = self.noun_of(thing).map_or_else(|| "with".into(), |noun| noun.singular.clone());
            self.beside.push(Beside { heading, roads, key: None, of: None });
        }
        Ok(())
    }

    /// `whose captain sails to Petra`: what the nearest thing has does so.
    pub(super) fn whose_clause(&mut self, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let had = self.np(&np)?;
        let mut first_error = None;
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            match self.had_roads(id, had, &np) {
                Ok(roads) => {
                    let words = format!("with {}", self.thing(had).words);
                    self.open.truncate(depth + 1);
                    self.link(id, had, roads, "with", &words);
                    self.open.push(had);
                    if let Some(comparison) = Self::part(pair, Rule::comparison) {
                        return self.comparison(&comparison).map(|()| 0);
                    }
                    if Self::part(pair, Rule::all).is_some() {
                        return self.whose_all(id, had, pair, rest);
                    }
                    let vp = Self::part(pair, Rule::vp).ok_or_else(|| self.nowhere(pair))?;
                    let called = self.thing(had).words.clone();
                    let used = self.verb_phrase(had, &vp, rest)?;
                    self.say_become(id, had, &called);
                    return Ok(used);
                }
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or_else(|| self.nowhere(pair)))
    }

    /// `whose species is endangered`: a thing had that was called otherwise before is said with both.
    fn say_become(&mut self, id: ThingId, had: ThingId, called: &str) {
        let now = self.thing(had).words.clone();
        if now == called {
            return;
        }
        for condition in &mut self.thing_mut(id).conditions {
            if let Condition::Linked(link) = condition
                && link.to == had
            {
                link.words = format!("with {called} that are {now}");
            }
        }
    }

    /// `in Norway`: where that is a value, of the nearest thing that can have it, or of what it is linked to.
    pub(in super::super) fn value_post(&mut self, pair: &Node<'_>) -> Result<()> {
        let adjective = Self::part(pair, Rule::adjective).ok_or_else(|| self.nowhere(pair))?;
        let negated = Self::part(pair, Rule::not).is_some();
        let typed = self.word(&adjective).text.clone();
        let preposition = pair
            .as_str()
            .trim_start_matches("not ")
            .trim_start_matches("HAPPENED ")
            .split(' ')
            .next()
            .unwrap_or("in")
            .to_string();
        let said = format!("{}{preposition} {typed}", if negated { "not " } else { "" });
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            if self.has_value(id, &adjective) && self.adjective(id, &adjective, negated).is_ok() {
                self.open.truncate(depth + 1);
                if let Some(Condition::Value { words, .. }) = self.thing_mut(id).conditions.last_mut() {
                    *words = said;
                }
                return Ok(());
            }
        }
        self.value_beyond(&adjective, negated, &said, pair)
    }

    /// Whether a word is a value that a thing's kinds can have.
    pub(super) fn has_value(&self, id: ThingId, adjective: &Node<'_>) -> bool {
        let labels = &self.thing(id).labels;
        self.word(adjective).senses.iter().any(|sense| match sense {
            Sense::Value(value) => value.labels.intersects(labels),
            _ => false,
        })
    }

    /// `employees in Berlin`, where departments are: of the one kind that the head is joined to in one way.
    pub(super) fn value_beyond(
        &mut self,
        adjective: &Node<'_>,
        negated: bool,
        said: &str,
        pair: &Node<'_>,
    ) -> Result<()> {
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let own = self.thing(head).labels.clone();
        let mut found = Vec::new();
        for sense in &self.word(adjective).senses {
            let Sense::Value(value) = sense else { continue };
            for label in value.labels.labels() {
                let roads = self.lexicon.relations(&own, &crate::lexicon::path::LabelSet::of_label(label));
                let noun = self.lexicon.noun_of_label(label);
                found.extend(noun.filter(|_| !roads.is_empty()).map(|noun| (noun, roads)));
            }
        }
        let [(noun, roads)] = &found[..] else {
            let message = format!("{} are never \"{said}\" here", self.thing(head).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        self.strain += 3;
        let place = self.kind(*noun);
        let place = self.add(place);
        self.adjective(place, adjective, false)?;
        if let Some(Condition::Value { words, .. }) = self.thing_mut(place).conditions.last_mut() {
            words.clear();
        }
        let words = format!("{said} (by their {})", self.thing(place).words);
        self.link(head, place, roads.clone(), "in", &words);
        if negated {
            self.negate_since(head, self.thing(head).conditions.len() - 1);
        }
        Ok(())
    }

    /// `facilities under consideration`
    pub(super) fn trait_post(&mut self, pair: &Node<'_>) -> Result<()> {
        let adjective = Self::part(pair, Rule::adjective).ok_or_else(|| self.nowhere(pair))?;
        let negated = Self::part(pair, Rule::not).is_some();
        // `visited it first` tells an order, not what the visits are.
        if matches!(self.word(&adjective).folded.as_str(), "first" | "last") {
            return Err(self.nowhere(pair));
        }
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            if self.adjective(id, &adjective, negated).is_ok() {
                self.open.truncate(depth + 1);
                return Ok(());
            }
        }
        Err(self.nowhere(pair))
    }

    /// `have person #933 as a member`: the link is that of the noun.
    pub(super) fn as_role(&mut self, pair: &Node<'_>) -> Result<()> {
        if let Some(adjective) = Self::part(pair, Rule::adjective) {
            return self.as_said(&adjective);
        }
        let noun = Self::part(pair, Rule::noun).ok_or_else(|| self.nowhere(pair))?;
        let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(pair)) };
        let paths: Vec<_> = self.lexicon.noun(*kind).relation.iter().map(|path| path.reversed(None)).collect();
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let word = self.word(&noun).text.to_lowercase();
        for condition in self.thing_mut(head).conditions.iter_mut().rev() {
            if let Condition::Linked(link) = condition
                && !paths.is_empty()
            {
                link.roads = paths;
                link.words = format!("{} as {word}", link.words);
                self.having.retain(|(subject, _, _)| *subject != head);
                return Ok(());
            }
        }
        Err(self.nowhere(pair))
    }

    /// `attended a screening as a guest`: the relationship itself says so.
    fn as_said(&mut self, word: &Node<'_>) -> Result<()> {
        let typed = self.word(word).text.to_lowercase();
        for sense in &self.word(word).senses {
            let Sense::LinkValue(kind, key, value) = sense else { continue };
            let key = Arc::clone(self.lexicon.key_name(*key));
            for id in self.open.clone() {
                let is_kind = |road: &Path| matches!(&road.steps[..], [step] if step.types.contains(kind));
                let link = self.thing_mut(id).conditions.iter_mut().rev().find_map(|condition| match condition {
                    Condition::Linked(link) if link.roads.iter().any(is_kind) => Some(link),
                    _ => None,
                });
                if let Some(link) = link {
                    link.roads.retain(is_kind);
                    link.values.push((key, value.clone()));
                    link.words = format!("{} as {typed}", link.words);
                    return Ok(());
                }
            }
        }
        let message = format!("nothing here is told as {typed}");
        Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(word)))
    }
}
