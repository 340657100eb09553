//! Questions after the one before: about its answer, or about the answer less a part.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Condition, Thing, ThingId};
use super::super::reader::{Node, Reader};
use super::super::time;
use crate::error::Result;

impl Reader<'_> {
    pub(super) fn head_before(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let before = self.before.ok_or_else(|| self.nothing_before(pair))?;
        let head = before.head().ok_or_else(|| self.nothing_before(pair))?;
        let things = before.things.clone();
        let id = self.copy(things, head);
        self.open = vec![id];
        Ok(id)
    }

    /// The question before, once more (`as csv`).
    pub(super) fn again(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let before = self.before.ok_or_else(|| self.nothing_before(pair))?;
        self.things = before.things.clone();
        self.remarks = before.remarks.clone();
        Ok(before.ask.clone())
    }

    pub(super) fn follow_those(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let head = self.head_before(pair)?;
        let posts = Self::part(pair, Rule::asked_posts).ok_or_else(|| self.nowhere(pair))?;
        let all = Self::parts(&posts, Rule::post);
        match Self::part(&posts, Rule::vp) {
            Some(vp) => {
                let used = self.verb_phrase(head, &vp, &all)?;
                self.posts(&all[used..])?;
            }
            None => self.posts(&all)?,
        }
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `what about Cuba`: the question before, with this in the place of what it named last of the same kind.
    pub(super) fn follow_instead(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let before = self.before.ok_or_else(|| self.nothing_before(pair))?;
        let name = Self::part(pair, Rule::name).ok_or_else(|| self.nowhere(pair))?;
        let new = self.name(&name);
        let new = self.thing(new).clone();
        self.things = before.things.clone();
        let alike = |thing: &Thing| thing.nodes.is_some() && thing.labels.intersects(&new.labels);
        let place = self.things.iter().rposition(alike).ok_or_else(|| self.nowhere(pair))?;
        let id = ThingId(place);
        let old = std::mem::replace(&mut self.things[place].words, new.words.clone());
        self.things[place].nodes = new.nodes.clone();
        self.things[place].labels = new.labels.clone();
        for condition in self.things.iter_mut().flat_map(|thing| &mut thing.conditions) {
            if let Condition::Linked(link) = condition
                && link.to == id
            {
                link.words = link.words.replace(&old, &new.words);
            }
        }
        Ok(before.ask.clone())
    }

    pub(super) fn follow_only(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let head = self.head_before(pair)?;
        for pre in Self::parts(pair, Rule::pre) {
            self.before_noun(head, &pre)?;
        }
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `which is the highest`, `the latest`
    pub(super) fn follow_order(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let head = self.head_before(pair)?;
        let word = Self::part(pair, Rule::order_word).map_or_else(String::new, |word| word.as_str().trim().to_string());
        self.order_by_word_said(head, &word, None)?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `in 2011`, `and to Cuba`: the question before, with this said of its head.
    pub(super) fn follow_bare(&mut self, pair: &Node<'_>) -> Result<Ask> {
        // What makes sense alone is no follow-up.
        self.strain += 8;
        let head = self.head_before(pair)?;
        if let Some(date) = Self::part(pair, Rule::follow_date).and_then(|date| Self::part(&date, Rule::date)) {
            self.dated_again(head, &date)?;
        } else {
            let posts = Self::parts(pair, Rule::post);
            // `companies founded by Belarus` is no clause of the question before, as `that companies founded` is.
            let clause = posts.first().and_then(|post| Self::part(post, Rule::object_clause));
            let led = ["that ", "which ", "whom ", "where "];
            if clause.is_some_and(|clause| !led.iter().any(|lead| clause.as_str().starts_with(lead))) {
                return Err(self.nowhere(pair));
            }
            let dated = posts.iter().any(|post| Self::part(post, Rule::time_post).is_some());
            if dated {
                self.forget_times(head);
            }
            self.posts(&posts)?;
        }
        Ok(match self.before.map(|before| &before.ask) {
            Some(Ask::Count { .. }) => Ask::Count { head, group: None },
            Some(Ask::When { key, .. }) => Ask::When { head, key: Arc::clone(key) },
            _ => Ask::List { head, beside: Vec::new() },
        })
    }

    /// `what about 2013`
    fn dated_again(&mut self, head: ThingId, date: &Node<'_>) -> Result<()> {
        self.forget_times(head);
        let dated = self.dated(head).ok_or_else(|| self.nowhere(date))?;
        let (period, said) =
            time::one_date(date, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(date)))?;
        self.condition(head, Condition::Time { dated, period, negated: false, words: format!("in {said}") });
        Ok(())
    }

    /// A new time takes the place of the old.
    fn forget_times(&mut self, head: ThingId) {
        self.thing_mut(head).conditions.retain(|condition| !matches!(condition, Condition::Time { .. }));
    }

    /// `their captains`
    pub(super) fn follow_their(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let inner = Self::part(pair, Rule::head).ok_or_else(|| self.nowhere(pair))?;
        let owner = self.head_before(pair)?;
        if let Some(property) = Self::part(&inner, Rule::property) {
            let key = self.property(&property)?;
            if self.has_property(owner, &key) {
                return Ok(Ask::Attribute { head: owner, key, distinct: false });
            }
        }
        let head = self.head(&inner)?;
        for pre in Self::parts(pair, Rule::pre) {
            self.before_noun(head, &pre)?;
        }
        self.of_owner(head, owner, pair)?;
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// What is owned is of its owner, or is what the owner has.
    pub(super) fn of_owner(&mut self, owned: ThingId, owner: ThingId, pair: &Node<'_>) -> Result<()> {
        if self.own(owned, owner, pair).is_ok() {
            return Ok(());
        }
        let roads = self.had_roads(owner, owned, pair)?;
        let roads = roads.iter().map(|road| road.reversed(None)).collect();
        let words = format!("of {}", self.thing(owner).words);
        self.link(owned, owner, roads, "of", &words);
        Ok(())
    }
}
