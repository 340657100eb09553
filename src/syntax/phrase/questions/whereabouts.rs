//! Where something is, why it is, and where it is said.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Condition, Link, ThingId, Told};
use super::super::reader::{Node, Reader};
use super::super::search;
use super::super::verbs::{Action, Used, verb_word};
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::Form;
use crate::value::KeyId;

impl Reader<'_> {
    pub(super) fn why(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let subject = Self::part(pair, Rule::subject);
        let subject = subject.ok_or_else(|| self.nowhere(pair))?;
        let head = self.subject_or_any(&subject)?;
        if let Some(core) = Self::part(pair, Rule::participle_core)
            && let Some(verb) = verb_word(&core)
        {
            let kept = self.snapshot();
            let used = Used { verb: &verb, form: Form::Participle, object: Self::governed(&core), stranded: None };
            let action = self.passive(head, &used, &[]);
            if let Ok(action) = &action
                && let Some(event) = action.bridge.event
            {
                let doers = action.subject.into_iter().chain(std::mem::take(&mut self.further));
                let subjects = if action.subject == Some(head) { vec![head] } else { doers.collect() };
                self.event_of(action, &subjects, &core)?;
                self.open = vec![event];
                self.posts(&Self::parts(pair, Rule::post))?;
                return Ok(Ask::Why { head: event, dated: false, when: None });
            }
            if used.object.is_some() {
                // Who did it is never left out.
                return Err(action.err().unwrap_or_else(|| self.nowhere(pair)));
            }
            self.restore(kept);
        }
        if let Some(core) = Self::part(pair, Rule::verb_core)
            && let Some(verb) = verb_word(&core)
        {
            let used = Used { verb: &verb, form: Form::Finite, object: Self::governed(&core), stranded: None };
            let posts = Self::parts(pair, Rule::post);
            let kept = self.snapshot();
            let plain = self.action(Some(head), None, &used, &[]);
            let Some(action) = plain.ok().filter(|action| action.bridge.event.is_some()) else {
                self.restore(kept);
                let action = self.action(Some(head), None, &used, &posts)?;
                return self.reason_of_link(head, action, &posts, &core);
            };
            let event = self.event_of(&action, &[head], &core)?;
            self.open = vec![event];
            self.posts(&Self::parts(pair, Rule::post))?;
            return Ok(Ask::Why { head: event, dated: false, when: None });
        }
        if let Some(done) = Self::part(pair, Rule::property_done)
            && let Some(property) = Self::part(&done, Rule::property)
            && let Some(said) = self.done_in_records(head, &done, &property, false)
        {
            // `why was she admitted`: what her admissions tell.
            said?;
            let record = self.open.last().copied().unwrap_or(head);
            self.thing_mut(head).conditions.pop();
            let roads = self.near_relations(&self.thing(record).labels, &self.thing(head).labels);
            let words = format!("of {}", self.thing(head).words);
            self.link(record, head, roads, "of", &words);
            self.open = vec![record];
            self.posts(&Self::parts(pair, Rule::post))?;
            return Ok(Ask::Why { head: record, dated: false, when: None });
        }
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::post))?;
        let done = Self::part(pair, Rule::participle_core).and_then(|core| verb_word(&core));
        let when = done.and_then(|verb| self.participle_property(&verb)).filter(|key| self.has_property(head, key));
        let when = when.or_else(|| self.dated_trait(head));
        Ok(Ask::Why { head, dated: false, when })
    }

    /// `why did Ivo leave the flat`: what the relationship itself tells.
    fn reason_of_link(&mut self, head: ThingId, action: Action, posts: &[Node<'_>], core: &Node<'_>) -> Result<Ask> {
        if action.bridge.event.is_some() {
            return Err(self.nowhere(core));
        }
        let roads = action.bridge.roads().1.to_vec();
        let types: Vec<_> = roads.iter().flat_map(|road| &road.steps).flat_map(|step| &step.types).copied().collect();
        let told = |key: &&KeyId| types.iter().any(|kind| self.lexicon.type_has(*kind, **key));
        let Some(key) = self.lexicon.roles.reason.iter().find(told) else {
            let message = format!("nothing says why of {}", self.thing(head).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(core)));
        };
        let key = Arc::clone(self.lexicon.key_name(*key));
        self.open = vec![head];
        self.connect(head, &action.bridge, action.object, false);
        self.posts(&posts[action.used.min(posts.len())..])?;
        let heading = crate::lexicon::generate::split_words(&key).join(" ");
        Ok(Ask::Since { head, key, heading, told: Told::Each })
    }

    /// The property that tells when what is said of a thing came about: `suspended` programmes have one of that name.
    fn dated_trait(&self, id: ThingId) -> Option<Arc<str>> {
        self.thing(id).conditions.iter().find_map(|condition| match condition {
            Condition::Value { value, negated: false, .. } => {
                value.as_text().filter(|text| self.has_property(id, text)).map(Arc::from)
            }
            _ => None,
        })
    }

    pub(super) fn where_(&mut self, pair: &Node<'_>) -> Result<Ask> {
        if let Some(place) = Self::part(pair, Rule::in_place) {
            // `where in Belarus is the park`: that it is there is one more thing said of it.
            let ask = self.whereabouts(pair)?;
            let Ask::Where { head } = ask else { return Err(self.nowhere(&place)) };
            self.open = vec![head];
            let post = Self::part(&place, Rule::preposition_post).ok_or_else(|| self.nowhere(pair))?;
            let word = self.preposition_word(&post);
            self.preposition(&word, &Self::part(&post, Rule::operand), false, &post)?;
            return Ok(ask);
        }
        self.whereabouts(pair)
    }

    fn whereabouts(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        if Self::part(pair, Rule::verb_core).is_some() {
            return self.where_does(&subject, pair, &posts);
        }
        if Self::part(pair, Rule::stranded_have).is_some() {
            let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
            let head = self.np(&np)?;
            for subject in self.subject(&subject)? {
                self.own_or_have(head, subject, pair)?;
            }
            self.open = vec![head];
            self.posts(&posts)?;
            return Ok(Ask::Where { head });
        }
        let head = self.subject_or_any(&subject)?;
        self.open = vec![head];
        if let Some(core) = Self::part(pair, Rule::participle_core) {
            if Self::governed(&core).is_some() {
                // `where was the plan signed by Cuba`: where that was, of which it is said.
                let used = self.act(head, &core, Form::Participle, false, &posts)?;
                self.posts(&posts[used.min(posts.len())..])?;
                return Ok(Ask::Where { head });
            }
            let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
            let used = Used { verb: &verb, form: Form::Participle, object: None, stranded: None };
            for particle in ["in", "at", "on", "to"] {
                let used = Used { stranded: Some(particle.into()), ..copy_used(&used) };
                let found = match self.where_action(head, &used)? {
                    Some(ask) => Some(ask),
                    None => self.where_event(&[head], &used)?,
                };
                if let Some(ask) = found {
                    self.posts(&posts)?;
                    return Ok(ask);
                }
            }
            let one_step = |word: &&str| {
                let paths = self.noun_of(head).and_then(|noun| noun.preposition(word)).unwrap_or(&[]);
                paths.iter().any(|path| path.steps.len() == 1)
            };
            let placed = ["in", "at"].iter().any(one_step);
            if !placed && let Some(event) = self.done_in_event(head, &used, &core)? {
                // `where were exports redirected`: what is told of it.
                self.open = vec![event];
                self.posts(&posts)?;
                return Ok(Ask::List { head: event, beside: Vec::new() });
            }
        }
        self.posts(&posts)?;
        Ok(Ask::Where { head })
    }

    /// The event in which something was done to a thing; none where the verb leads to none.
    fn done_in_event(&mut self, head: ThingId, used: &Used<'_, '_>, core: &Node<'_>) -> Result<Option<ThingId>> {
        let kept = self.snapshot();
        match self.passive(head, used, &[]) {
            Ok(action) if action.bridge.event.is_some() => {
                let subjects = if action.subject == Some(head) { vec![head] } else { Vec::new() };
                self.event_of(&action, &subjects, core).map(Some)
            }
            _ => {
                self.restore(kept);
                Ok(None)
            }
        }
    }

    /// `where was O'Hara born`: what the verb leads to.
    fn where_action(&mut self, head: ThingId, used: &Used<'_, '_>) -> Result<Option<Ask>> {
        self.asks_object = true;
        let action = self.action(Some(head), None, used, &[]);
        self.asks_object = false;
        let Ok(action) = action else { return Ok(None) };
        if action.bridge.event.is_some() {
            return Ok(None);
        }
        let (to_subject, _) = action.bridge.roads();
        let roads = to_subject.to_vec();
        let place = self.anything("places");
        let place = self.add(place);
        let words = format!("where {} {}", self.thing(head).words, self.verb_of(used.verb, Some(head)));
        let link = Link { words, ..self.plain_link(roads, head) };
        self.condition(place, Condition::Linked(link));
        self.narrow(place);
        self.open = vec![place];
        Ok(Some(Ask::List { head: place, beside: Vec::new() }))
    }

    /// `where are trucks assembled`: at the place that what does it is joined to.
    fn where_event(&mut self, doers: &[ThingId], used: &Used<'_, '_>) -> Result<Option<Ask>> {
        let kept = self.snapshot();
        let place = self.anything("places");
        let place = self.add(place);
        self.asks_object = true;
        let action = self.action(doers.first().copied(), Some(place), used, &[]);
        self.asks_object = false;
        let Ok(action) = action else {
            self.restore(kept);
            return Ok(None);
        };
        self.see_from_object(place, &action, doers, "where");
        self.open = std::iter::once(place).chain(action.bridge.event).collect();
        Ok(Some(Ask::List { head: place, beside: std::mem::take(&mut self.beside) }))
    }

    /// `where does Belshina sell`
    fn where_does(&mut self, subject: &Node<'_>, pair: &Node<'_>, posts: &[Node<'_>]) -> Result<Ask> {
        let core = Self::part(pair, Rule::verb_core).ok_or_else(|| self.nowhere(pair))?;
        if Self::governed(&core).is_some() {
            // `where did they meet the president`: where that happened.
            return Ok(Ask::Where { head: self.event(subject, pair, posts)?.0 });
        }
        let subjects = self.subject(subject)?;
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let stranded = self.stranded_word(pair);
        let particles = stranded.into_iter().chain(["in", "to", "at", "on"].map(String::from));
        let particles: Vec<Option<String>> = particles.map(Some).chain([None]).collect();
        for particle in &particles {
            let used = Used { verb: &verb, form: Form::Finite, object: None, stranded: particle.clone() };
            if let [head] = subjects[..]
                && let Some(ask) = self.where_action(head, &used)?
            {
                self.posts(posts)?;
                return Ok(ask);
            }
        }
        for particle in particles {
            let used = Used { verb: &verb, form: Form::Finite, object: None, stranded: particle };
            if let Some(ask) = self.where_event(&subjects, &used)? {
                // `where did he travel in 2010`: when he did.
                self.posts(posts)?;
                return Ok(ask);
            }
        }
        Err(self.nowhere(pair))
    }

    /// `where does it say that …`: the sources of what a statement rests on, or of what holds its words.
    pub(super) fn where_say(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let statement = Self::part(pair, Rule::statement).or_else(|| Self::part(pair, Rule::passive_statement));
        if let Some(statement) = statement {
            let kept = self.snapshot();
            if let Ok((ask, head)) = self.stated(&statement) {
                let rests = if let Ask::YesNo { rests, .. } = ask { rests } else { None };
                return Ok(Ask::Sources { head, said: rests.or(Some(head)) });
            }
            self.restore(kept);
        }
        // What can be read as a statement goes before a search for its words.
        self.strain += 9;
        let first = self.word_index(pair) + "where does it say".split(' ').count();
        let words = self.words.get(first..).unwrap_or(&[]);
        Ok(search(words, self.lexicon).ask)
    }
}

fn copy_used<'v, 'p>(used: &Used<'v, 'p>) -> Used<'v, 'p> {
    Used { verb: used.verb, form: used.form, object: used.object.clone(), stranded: used.stranded.clone() }
}
