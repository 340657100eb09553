//! Clauses whose subject is another thing than the one they speak of: `that ships sail to`.

use super::super::grammar::Rule;
use super::super::meaning::{Condition, Link, ThingId};
use super::super::reader::{Node, Reader};
use super::{Bridge, Used, turned, verb_word};
use crate::error::Result;
use crate::lexicon::sense::{Form, Sense};

impl Reader<'_> {
    /// `that ships sail to`, `that no ship carries`: the nearest thing is what is acted on.
    pub(in super::super) fn object_clause(&mut self, pair: &Node<'_>) -> Result<()> {
        if let Some(list) = Self::part(pair, Rule::name_list) {
            return self.done_by_several(&list, pair);
        }
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let stranded = Self::part(pair, Rule::stranded).map(|word| word.as_str().trim().to_string());
        let core = Self::part(pair, Rule::verb_core_bare).map(|core| (core, Form::Finite));
        let core = core.or_else(|| Self::part(pair, Rule::participle_core_bare).map(|core| (core, Form::Participle)));
        let Some((core, form)) = core else { return Err(self.nowhere(pair)) };
        let mut negated = Self::part(pair, Rule::never).is_some() || Self::part(&core, Rule::not).is_some();
        let subject = self.np(&np)?;
        let open = std::mem::replace(&mut self.open, vec![subject]);
        self.posts(&Self::parts(pair, Rule::clause_post))?;
        self.open = open;
        negated |= self.thing(subject).none;
        let Some(verb) = verb_word(&core) else { return self.done_by(subject, negated, pair) };
        if Self::part(pair, Rule::where_lead).is_some() {
            // `universities where he studies`: at, in, on: whichever the verb takes.
            for particle in ["at", "in", "on", "to"] {
                let used = Used { verb: &verb, form, object: None, stranded: Some(particle.into()) };
                if self.acted_on(subject, &used, negated, pair).is_ok() {
                    return Ok(());
                }
            }
        }
        let used = Used { verb: &verb, form, object: None, stranded };
        self.acted_on(subject, &used, negated, pair)
    }

    /// `that A and B visited`: by each of them, unless both together are meant.
    fn done_by_several(&mut self, list: &Node<'_>, pair: &Node<'_>) -> Result<()> {
        let stranded = Self::part(pair, Rule::stranded).map(|word| word.as_str().trim().to_string());
        let core = Self::part(pair, Rule::verb_core_bare).map(|core| (core, Form::Finite));
        let core = core.or_else(|| Self::part(pair, Rule::participle_core_bare).map(|core| (core, Form::Participle)));
        let Some((core, form)) = core else { return Err(self.nowhere(pair)) };
        let negated = Self::part(pair, Rule::never).is_some() || Self::part(&core, Rule::not).is_some();
        let Some(id) = self.open.last().copied() else { return Err(self.nowhere(pair)) };
        let subjects = self.name_list(list, true)?;
        let Some(verb) = verb_word(&core) else {
            return self.joined_to_each(id, &subjects, |reader, subject| reader.done_by(subject, negated, pair));
        };
        let used = Used { verb: &verb, form, object: None, stranded };
        self.joined_to_each(id, &subjects, |reader, subject| reader.acted_on(subject, &used, negated, pair))
    }

    /// `owned by Salt and Sons`, within a clause.
    pub(in super::super) fn reduced_by(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.last().copied() else { return Err(self.nowhere(pair)) };
        let rest: Vec<Node<'_>> = Self::part(pair, Rule::preposition_post).into_iter().collect();
        self.act(id, pair, Form::Participle, false, &rest).map(|_| ())
    }

    /// `visits that Chavez made`: any way in which the nearest thing is of the subject.
    pub(super) fn done_by(&mut self, subject: ThingId, negated: bool, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.last().copied() else { return Err(self.nowhere(pair)) };
        let before = self.thing(id).conditions.len();
        self.own(id, subject, pair)?;
        if negated && let Some(Condition::Linked(link)) = self.thing_mut(id).conditions.get_mut(before) {
            link.negated = !link.negated;
        }
        Ok(())
    }

    /// Links the nearest open thing that fits as the object of a verb.
    pub(super) fn acted_on(
        &mut self,
        subject: ThingId,
        used: &Used<'_, '_>,
        negated: bool,
        pair: &Node<'_>,
    ) -> Result<()> {
        let mut first_error = None;
        self.asks_object = true;
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            match self.action(Some(subject), Some(id), used, &[]) {
                Ok(action) => {
                    self.asks_object = false;
                    self.open.truncate(depth + 1);
                    let mut bridge = turned(&action.bridge);
                    bridge.words =
                        format!("that {} {}", self.thing(subject).words, self.verb_of(used.verb, Some(subject)));
                    self.connect_quietly(id, &bridge, subject, negated);
                    return Ok(());
                }
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        self.asks_object = false;
        Err(first_error.unwrap_or_else(|| self.nowhere(pair)))
    }

    pub(super) fn connect_quietly(&mut self, id: ThingId, bridge: &Bridge, other: ThingId, negated: bool) {
        let words = bridge.words.clone();
        let none = self.thing(other).none;
        self.thing_mut(other).none = false;
        self.connect(id, bridge, Some(other), negated);
        self.thing_mut(other).none = none;
        if let Some(Condition::Linked(link)) = self.thing_mut(id).conditions.last_mut() {
            link.words = words;
        }
    }

    /// `after whom a school is named`, `during which a session was held`, `from which visits were made`.
    pub(in super::super) fn whom_clause(&mut self, pair: &Node<'_>) -> Result<()> {
        let word = self.preposition_word(pair);
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let subject = self.np(&np)?;
        let open = std::mem::replace(&mut self.open, vec![subject]);
        for post in Self::parts(pair, Rule::preposition_post) {
            let preposition = self.preposition_word(&post);
            self.preposition(&preposition, &Self::part(&post, Rule::operand), false, &post)?;
        }
        self.open = open;
        let participle = Self::part(pair, Rule::participle_core).map(|core| (core, Form::Participle));
        let core = participle.or_else(|| Self::part(pair, Rule::verb_core).map(|core| (core, Form::Finite)));
        if let Some((core, form)) = core
            && let Some(verb) = verb_word(&core)
        {
            let used = Used { verb: &verb, form, object: None, stranded: Some(word.clone()) };
            if self.acted_on(subject, &used, false, pair).is_ok() {
                return Ok(());
            }
            let happens = self.word(&verb).senses.iter().any(|sense| matches!(sense, Sense::Happens(_)));
            if !happens {
                // `visits during which documents were signed`: those that were, and not any.
                let open = std::mem::replace(&mut self.open, vec![subject]);
                self.act(subject, &core, form, false, &[])?;
                self.open = open;
            }
        }
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let labels = self.thing(id).labels.clone();
            let roads = self.roads(subject, &word, &labels);
            if !roads.is_empty() {
                let roads = roads.iter().map(|road| road.reversed(None)).collect();
                let words = format!("{word} which {}", self.thing(subject).words);
                let link = Link { words, ..self.plain_link(roads, subject) };
                self.condition(id, Condition::Linked(link));
                self.open.truncate(depth + 1);
                self.open.push(subject);
                return Ok(());
            }
        }
        Err(self.nowhere(pair))
    }
}
