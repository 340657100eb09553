//! When something was, did or was done.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Group, Order, OrderBy, ThingId, Told};
use super::super::reader::{Node, Reader};
use super::super::verbs::{Used, turned, verb_word};
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::{Form, Sense};
use crate::value::NodeId;

impl Reader<'_> {
    pub(super) fn when(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let ask = self.when_at_all(pair)?;
        if let (Ask::When { head, .. }, Some(word)) = (&ask, Self::part(pair, Rule::early_or_late)) {
            let thing = self.thing_mut(*head);
            thing.order = Some(Order { by: OrderBy::Time, descending: word.as_str() == "last " });
            thing.limit = Some(1);
            thing.words = format!("{}{}", word.as_str(), thing.words);
        }
        Ok(ask)
    }

    fn when_at_all(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        if let Some(most) = Self::part(pair, Rule::most_or_fewest) {
            return self.most_in_a_year(pair, &posts, most.as_str() == "fewest ");
        }
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        if Self::part(pair, Rule::np).is_some() {
            return self.when_having(&subject, pair, &posts);
        }
        if let Some(property) = Self::part(pair, Rule::property) {
            let key = self.property(&property)?;
            let head = self.subject_or_any(&subject)?;
            if !self.has_property(head, &key)
                && let Some((record, key)) = self.told_by_records(head, &property)
            {
                self.open = vec![record];
                self.posts(&posts)?;
                return self.when_of(record, Some(key), &property);
            }
            if !self.has_property(head, &key)
                && let Some(key) = self.linked_with(head, &property)
            {
                self.open = vec![head];
                self.posts(&posts)?;
                return Ok(Ask::Since { head, key, heading: "when".into(), told: Told::Each });
            }
            self.open = vec![head];
            self.posts(&posts)?;
            let key = Some(key).filter(|key| self.has_property(head, key) || self.thing(head).nodes.is_some());
            return self.when_of(head, key, &property);
        }
        if let Some(word) = Self::part(pair, Rule::superlative_word) {
            return self.when_extreme(&subject, word.as_str().trim(), pair, &posts);
        }
        if Self::part(pair, Rule::verb_core).is_some() {
            if let Some(ask) = self.when_property(&subject, pair, &posts)? {
                return Ok(ask);
            }
            let kept = self.snapshot();
            // When somebody does something is what the relationship tells, not what he does it to.
            if let Ok(Some(ask)) = self.when_linked(&subject, pair, &posts) {
                return Ok(ask);
            }
            self.restore(kept.clone());
            match self.event(&subject, pair, &posts) {
                Ok((head, _, _)) => return self.when_of(head, None, pair),
                Err(error) => {
                    self.restore(kept);
                    return self.when_linked(&subject, pair, &posts)?.ok_or(error);
                }
            }
        }
        self.when_was(&subject, Self::part(pair, Rule::participle_core), pair, &posts)
    }

    /// `which year had the most visits to Belarus`
    fn most_in_a_year(&mut self, pair: &Node<'_>, posts: &[Node<'_>], fewest: bool) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let property = Self::part(&np, Rule::head).and_then(|head| Self::part(&head, Rule::property));
        let head = match &property {
            Some(property) => self.holder_of(property)?,
            None => self.np(&np)?,
        };
        let of = property.map(|property| self.key_of_thing(head, &property)).transpose()?;
        self.open = vec![head];
        self.posts(posts)?;
        if let Some(property) = Self::part(pair, Rule::property) {
            // `which nationality has the most players`
            let group = Group::Property(self.key_of_thing(head, &property)?);
            return Ok(Ask::MostIn { head, group, fewest, of });
        }
        let word = Self::part(pair, Rule::year_word).ok_or_else(|| self.nowhere(pair))?;
        let when = self.noun_of(head).filter(|noun| !noun.measure).and_then(|noun| noun.when.clone());
        let message = format!("{} are not counted by their time: ask for the highest", self.thing(head).words);
        let when = when.ok_or_else(|| Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(&np)))?;
        let group = if word.as_str() == "month " { Group::Month(when) } else { Group::Year(when) };
        Ok(Ask::MostIn { head, group, fewest, of })
    }

    /// `in which year was trade turnover highest`
    fn when_extreme(&mut self, subject: &Node<'_>, word: &str, pair: &Node<'_>, posts: &[Node<'_>]) -> Result<Ask> {
        let head = self.subject(subject)?[0];
        self.open = vec![head];
        self.posts(posts)?;
        let descending = !matches!(word, "lowest" | "smallest");
        let by = self.lexicon.roles.value.clone().map_or(OrderBy::Time, OrderBy::Property);
        let thing = self.thing_mut(head);
        thing.order = Some(Order { by, descending });
        thing.limit = Some(1);
        self.when_of(head, None, pair)
    }

    /// `when did the Fox Trot depart`: a property spelled like a verb.
    fn when_property(&mut self, subject: &Node<'_>, pair: &Node<'_>, posts: &[Node<'_>]) -> Result<Option<Ask>> {
        let core = Self::part(pair, Rule::verb_core).filter(|core| Self::governed(core).is_none());
        let Some(core) = core else { return Ok(None) };
        let Some(verb) = verb_word(&core) else { return Ok(None) };
        let word = self.word(&verb);
        let key = word.senses.iter().find_map(|sense| match sense {
            Sense::Property(key) => Some(Arc::clone(self.lexicon.key_name(*key))),
            _ => None,
        });
        let Some(key) = key else { return Ok(None) };
        let head = self.subject(subject)?[0];
        if !self.has_property(head, &key) {
            return Ok(None);
        }
        self.open = vec![head];
        self.posts(posts)?;
        Ok(Some(Ask::When { head, key }))
    }

    /// `since when do Belarus and the United States have diplomatic relations`
    fn when_having(&mut self, subject: &Node<'_>, pair: &Node<'_>, posts: &[Node<'_>]) -> Result<Ask> {
        let subjects = self.subject(subject)?;
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.np(&np)?;
        for subject in subjects {
            self.of_owner(head, subject, pair)?;
        }
        self.open = vec![head];
        self.posts(posts)?;
        self.when_of(head, None, pair)
    }

    /// `when was the embassy in Brazil opened`, `when was school 17 named after …`.
    fn when_was(
        &mut self,
        subject: &Node<'_>,
        core: Option<Node<'_>>,
        pair: &Node<'_>,
        posts: &[Node<'_>],
    ) -> Result<Ask> {
        if core.is_none()
            && let Some(event) = self.subject_went(subject, posts)
        {
            return self.when_of(event, None, pair);
        }
        let head = self.subject_or_any(subject)?;
        self.open = vec![head];
        match core {
            Some(core) => {
                let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
                let key = self.participle_property(&verb);
                if let Some(key) = key.filter(|key| self.has_property(head, key)) {
                    let said = Self::governed(&core).is_some();
                    let used = if said { self.act(head, &core, Form::Participle, false, posts)? } else { 0 };
                    self.posts(&posts[used.min(posts.len())..])?;
                    return Ok(Ask::When { head, key });
                }
                let used = Used { verb: &verb, form: Form::Participle, object: Self::governed(&core), stranded: None };
                self.when_action(head, &used, posts, &core)
            }
            None => {
                if let [place, rest @ ..] = posts
                    && let Some(event) = self.went(head, place, rest)
                {
                    return self.when_of(event, None, pair);
                }
                self.posts(posts)?;
                self.when_of(head, None, pair)
            }
        }
    }

    pub(in super::super) fn participle_property(&self, verb: &Node<'_>) -> Option<Arc<str>> {
        self.word(verb).senses.iter().find_map(|sense| match sense {
            Sense::Property(key) => Some(Arc::clone(self.lexicon.key_name(*key))),
            _ => None,
        })
    }

    fn when_action(&mut self, head: ThingId, used: &Used<'_, '_>, posts: &[Node<'_>], pair: &Node<'_>) -> Result<Ask> {
        let kept = self.snapshot();
        let action = self.passive(head, used, posts);
        match action {
            Ok(action) => {
                let event = action.bridge.event;
                let from_subject = action.subject == Some(head);
                if let Some(event) = event {
                    let doers = action.subject.into_iter().chain(std::mem::take(&mut self.further));
                    let subjects: Vec<ThingId> = if from_subject { vec![head] } else { doers.collect() };
                    self.event_of(&action, &subjects, pair)?;
                    self.open = vec![event];
                    self.posts(&posts[action.used.min(posts.len())..])?;
                    return self.when_of(event, None, pair);
                }
                let tried = self.snapshot();
                if let Some(ask) = self.since_link(head, action.clone(), posts)? {
                    return Ok(ask);
                }
                self.restore(tried);
                if let Some(key) = self.lexicon.roles.from.clone().filter(|_| self.attests(&action)) {
                    self.connect(head, &action.bridge, action.object, false);
                    self.posts(&posts[action.used.min(posts.len())..])?;
                    return Ok(Ask::Since { head, key, heading: "when".into(), told: Told::Each });
                }
                self.undated_action(head, pair)?;
                if used.object.is_none() {
                    self.restore(kept);
                } else {
                    // Who did it, or what was done besides, is never left out.
                    let bridge = if from_subject { action.bridge } else { turned(&action.bridge) };
                    let other = if from_subject { action.object } else { action.subject };
                    self.connect(head, &bridge, other, false);
                }
                self.open = vec![head];
                let rest = self.posts(posts);
                rest.and_then(|()| self.when_of(head, None, pair))
            }
            Err(error) if used.object.is_some() => Err(error),
            Err(error) => {
                self.restore(kept);
                self.open = vec![head];
                self.posts(posts).map_err(|_| error.clone())?;
                self.when_of(head, None, pair).map_err(|_| error)
            }
        }
    }

    /// `how many months between A and B`: between what dates them.
    pub(super) fn apart(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let unit = match pair.as_str().split(' ').next() {
            Some("apart_first") => Some("first"),
            Some("apart_days") => Some("days"),
            Some("apart_months") => Some("months"),
            Some("apart_years") => Some("years"),
            _ => None,
        };
        let mut ends = Vec::new();
        for nominal in Self::parts(pair, Rule::nominal) {
            self.open.clear();
            let id = self.nominal(&nominal)?;
            let Ask::When { key, .. } = self.when_of(id, None, &nominal)? else { return Err(self.nowhere(pair)) };
            ends.push((id, key));
        }
        match &ends[..] {
            [(one, first), (other, second)] => {
                let keys = [Arc::clone(first), Arc::clone(second)];
                Ok(Ask::Apart { one: *one, other: *other, keys, unit })
            }
            _ => Err(self.nowhere(pair)),
        }
    }

    /// `how old was she when she died`: from the one date to the other.
    pub(super) fn age_at(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let (names, properties) = (Self::parts(pair, Rule::name), Self::parts(pair, Rule::property));
        let (Some(name), [born, then]) = (names.first(), &properties[..]) else { return Err(self.nowhere(pair)) };
        let one = self.name(name);
        let other = match names.get(1) {
            Some(name) => self.name(name),
            None => one,
        };
        let keys = [self.key_of_thing(one, born)?, self.key_of_thing(other, then)?];
        Ok(Ask::Apart { one, other, keys, unit: Some("years") })
    }

    /// When something was: by the property that dates it.
    pub(super) fn when_of(&mut self, head: ThingId, key: Option<Arc<str>>, pair: &Node<'_>) -> Result<Ask> {
        let key = key.or_else(|| self.noun_of(head).and_then(|noun| noun.when.clone()));
        let key = key.or_else(|| self.begins_and_ends(head).map(|[begins, _]| begins));
        match key {
            Some(key) => {
                self.keep_holders(head, &key);
                Ok(Ask::When { head, key })
            }
            None => {
                let message = format!("{} have no time of their own", self.thing(head).words);
                Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)))
            }
        }
    }

    /// Of several nodes of one name those that can have a property.
    fn keep_holders(&mut self, head: ThingId, key: &str) {
        let lexicon = self.lexicon;
        let Some(key) = lexicon.key_id(key) else { return };
        let has = |node: &NodeId| lexicon.labels_of(*node).labels().any(|label| lexicon.label_has(label, key));
        let Some(nodes) = &mut self.thing_mut(head).nodes else { return };
        if nodes.iter().any(has) {
            nodes.retain(has);
        }
    }
}
