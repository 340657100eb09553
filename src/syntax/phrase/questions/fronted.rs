//! Questions that put a preposition first or last: in which city, what about.

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Condition, Link, ThingId};
use super::super::reader::{Node, Reader};
use super::super::verbs::{Used, verb_word};
use crate::error::Result;
use crate::lexicon::sense::Form;
use crate::value::NodeId;

impl Reader<'_> {
    /// The preposition that stands alone at the end: `what does Amber Line sail to`.
    pub(super) fn stranded_word(&self, pair: &Node<'_>) -> Option<String> {
        Self::part(pair, Rule::stranded).map(|word| self.preposition_word(&word))
    }

    /// `in which city is school 17`, `after whom is school 114 named`, `with how many states does Cuba have relations`.
    pub(super) fn fronted(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let ask = self.fronted_list(pair)?;
        Ok(match ask {
            Ask::List { head, .. } if Self::part(pair, Rule::how_many_of).is_some() => Ask::Count { head, group: None },
            ask => ask,
        })
    }

    fn fronted_list(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let word = self.preposition_word(pair);
        let asked = match Self::part(pair, Rule::np) {
            Some(np) => self.asked(&np)?,
            None => {
                let anybody = self.anything("who");
                self.add(anybody)
            }
        };
        self.open = vec![asked];
        for post in Self::parts(pair, Rule::preposition_post) {
            let word = self.preposition_word(&post);
            self.preposition(&word, &Self::part(&post, Rule::operand), false, &post)?;
        }
        let subject = Self::part(pair, Rule::subject);
        let mut subjects = self.subject(&subject.ok_or_else(|| self.nowhere(pair))?)?;
        let core = Self::part(pair, Rule::participle_core).map(|core| (core, Form::Participle));
        let core = core.or_else(|| Self::part(pair, Rule::verb_core).map(|core| (core, Form::Finite)));
        self.open = vec![asked];
        if let Some((core, form)) = &core
            && let Some(verb) = verb_word(core)
            && Self::governed(core).is_some()
        {
            // `against whom did they impose sanctions`: what the sanctions are against.
            let used = Used { verb: &verb, form: *form, object: Self::governed(core), stranded: None };
            let action = self.action(subjects.first().copied(), None, &used, &[])?;
            let done = self.event_of(&action, &subjects, core)?;
            self.reach(asked, done, &word, pair)?;
            self.open = vec![asked, done];
            self.posts(&Self::parts(pair, Rule::post))?;
            self.narrow(asked);
            return Ok(Ask::List { head: asked, beside: std::mem::take(&mut self.beside) });
        }
        if let Some((core, form)) = &core
            && let Some(verb) = verb_word(core)
            && let Some(ask) = self.fronted_action(asked, &subjects, &verb, *form, &word)?
        {
            // A time may speak of what happened.
            if self.open.first() != Some(&asked) {
                self.open.insert(0, asked);
            }
            self.posts(&Self::parts(pair, Rule::post))?;
            return Ok(ask);
        }
        if let Some((core, Form::Finite)) = &core {
            // What somebody does is never left out.
            return Err(self.nowhere(core));
        }
        let owners =
            subjects.iter().flat_map(|subject| &self.thing(*subject).conditions).filter_map(|said| match said {
                Condition::Linked(link) if !link.negated => Some(link.to),
                _ => None,
            });
        let named = subjects.iter().copied().chain(owners).filter_map(|id| self.thing(id).nodes.clone());
        let named: Vec<NodeId> = named.flatten().collect();
        let had = Self::part(pair, Rule::have_core).or_else(|| Self::part(pair, Rule::happens_had));
        if let Some(have) = had {
            let np = Self::part(&have, Rule::np).ok_or_else(|| self.nowhere(pair))?;
            let had = self.np(&np)?;
            self.joined_to_each(had, &subjects, |reader, owner| reader.of_owner(had, owner, pair))?;
            subjects = vec![had];
        }
        self.open = vec![asked];
        let open: Vec<ThingId> = std::iter::once(asked).chain(subjects.iter().copied()).collect();
        self.joined_to_each(asked, &subjects, |reader, from| reader.reach(asked, from, &word, pair))?;
        self.open = open;
        self.posts(&Self::parts(pair, Rule::post))?;
        self.narrow(asked);
        let alike = |node: &NodeId| self.lexicon.labels_of(*node).intersects(&self.thing(asked).labels);
        let nodes: Vec<NodeId> = named.into_iter().filter(alike).collect();
        let counted = Self::part(pair, Rule::how_many_of).is_some();
        if nodes.len() == 1 && word == "with" && !counted && !self.is_open_ended(asked) {
            // Nobody has relations with himself.
            self.condition(asked, Condition::Same { nodes, negated: true, words: String::new() });
        }
        Ok(Ask::List { head: asked, beside: std::mem::take(&mut self.beside) })
    }

    /// `what is the joint statement about`
    pub(super) fn reached(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let asked = match Self::part(pair, Rule::np) {
            Some(np) => self.np(&np)?,
            None => {
                let who = self.who(pair);
                self.add(who)
            }
        };
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let subject = self.subject_or_any(&subject)?;
        if let Some(time) = Self::part(pair, Rule::time_post) {
            self.open = vec![subject];
            self.time_post(&time)?;
        }
        let word = self.stranded_word(pair).ok_or_else(|| self.nowhere(pair))?;
        self.reach(asked, subject, &word, pair)?;
        self.narrow(asked);
        Ok(Ask::List { head: asked, beside: std::mem::take(&mut self.beside) })
    }

    /// Links what is asked for as that which a thing stands in a preposition to.
    pub(super) fn reach(&mut self, asked: ThingId, from: ThingId, word: &str, pair: &Node<'_>) -> Result<()> {
        let labels = self.thing(asked).labels.clone();
        let roads = self.roads(from, word, &labels);
        if roads.is_empty() || self.thing(from).none {
            return Err(self.nowhere(pair));
        }
        let mut roads = roads;
        if self.is_open_ended(asked) && matches!(word, "of" | "from" | "with") {
            // Whose president somebody is: that of a state, and not of the region beyond it.
            let nearest = roads.iter().map(|road| road.steps.len()).min().unwrap_or(0);
            roads.retain(|road| road.steps.len() == nearest);
        }
        self.become_end(asked, &roads);
        let roads = roads.iter().map(|road| road.reversed(None)).collect();
        let words = format!("that {} are {word}", self.thing(from).words);
        let link = Link { words, preposition: Some(word.to_string()), ..self.plain_link(roads, from) };
        self.condition(asked, Condition::Linked(link));
        Ok(())
    }

    /// The object of a verb with a particle that was said first; or what its event stands in this preposition to.
    pub(super) fn fronted_action(
        &mut self,
        asked: ThingId,
        subjects: &[ThingId],
        verb: &Node<'_>,
        form: Form,
        word: &str,
    ) -> Result<Option<Ask>> {
        let kept = self.snapshot();
        let used = Used { verb, form, object: None, stranded: Some(word.to_string()) };
        self.asks_object = true;
        let action = self.action(subjects.first().copied(), Some(asked), &used, &[]);
        self.asks_object = false;
        if let Ok(action) = action {
            self.see_from_object(asked, &action, subjects, "that");
            return Ok(Some(Ask::List { head: asked, beside: std::mem::take(&mut self.beside) }));
        }
        self.restore(kept);
        let used = Used { verb, form, object: None, stranded: None };
        let Ok(action) = self.action(subjects.first().copied(), None, &used, &[]) else { return Ok(None) };
        let Some(event) = action.bridge.event else { return Ok(None) };
        self.event_of(&action, subjects, verb)?;
        let labels = self.thing(asked).labels.clone();
        let roads = self.roads(event, word, &labels);
        if roads.is_empty() {
            return Ok(None);
        }
        let roads = roads.iter().map(|road| road.reversed(None)).collect();
        let words = format!("{word} which {}", self.thing(event).words);
        let link = Link { words, ..self.plain_link(roads, event) };
        self.condition(asked, Condition::Linked(link));
        Ok(Some(Ask::List { head: asked, beside: std::mem::take(&mut self.beside) }))
    }
}
