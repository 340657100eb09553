//! Shares of a whole, the first of each group, and what relationships hold.

use super::super::grammar::Rule;
use super::super::meaning::{Aggregate, Ask, ThingId, Told};
use super::super::reader::{Node, Reader};
use super::super::verbs::{Used, turned, verb_word};
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::Form;

impl Reader<'_> {
    /// `what percentage of films are restored`: how many have it, of how many.
    pub(super) fn share(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let posts = Self::parts(pair, Rule::post);
        let vp = Self::part(pair, Rule::vp);
        // What is said last is what is asked; what stands before it belongs to the whole.
        let split = match &vp {
            Some(vp) => posts.iter().filter(|post| post.as_span().start() < vp.as_span().start()).count(),
            None => posts.len().saturating_sub(1),
        };
        if posts.is_empty() && vp.is_none() {
            return Err(self.not_understood(pair, "a share of what, and which of them?"));
        }
        let whole = self.share_of(&np, &posts[..split])?;
        if let Some(ask) = self.ratio(whole, &posts[..split], vp.as_ref(), &posts[split..])? {
            return Ok(ask);
        }
        let part = self.share_of(&np, &posts[..split])?;
        self.open = vec![part];
        let rest = &posts[split..];
        let used = match &vp {
            Some(vp) => self.verb_phrase(part, vp, rest)?,
            None => 0,
        };
        self.posts(&rest[used.min(rest.len())..])?;
        Ok(Ask::Share { part, whole, all: false })
    }

    /// `what share of the turnover were exports`: of a figure another figure, in percent.
    fn ratio(
        &mut self,
        whole: ThingId,
        before: &[Node<'_>],
        vp: Option<&Node<'_>>,
        after: &[Node<'_>],
    ) -> Result<Option<Ask>> {
        let Some(key) = self.lexicon.roles.value.clone().filter(|_| self.is_figure(whole)) else { return Ok(None) };
        let is = vp.and_then(|vp| Self::part(vp, Rule::be_vp));
        let Some(np) = is.and_then(|be| Self::part(&be, Rule::be_thing)).and_then(|be| Self::part(&be, Rule::np))
        else {
            return Ok(None);
        };
        let kept = self.snapshot();
        let part = self.np(&np)?;
        if !self.is_figure(part) {
            self.restore(kept);
            return Ok(None);
        }
        self.open = vec![part];
        self.posts(after)?;
        self.share_partners(part, before)?;
        self.share_time(part, whole);
        self.share_time(whole, part);
        Ok(Some(Ask::Ratio { part, whole, key }))
    }

    fn share_of(&mut self, np: &Node<'_>, posts: &[Node<'_>]) -> Result<ThingId> {
        let id = self.asked(np)?;
        self.open = vec![id];
        self.posts(posts)?;
        self.thing_mut(id).every = false;
        Ok(id)
    }

    /// `longest film of each language`
    pub(super) fn best_of(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.np(&np)?;
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::post))?;
        if self.thing(head).order.is_none() || self.thing(head).limit.is_none() {
            return Err(self.not_understood(pair, "first of each by what?"));
        }
        let group = self.group_of(head, pair)?.ok_or_else(|| self.nowhere(pair))?;
        Ok(Ask::BestOf { head, group })
    }

    /// `how many goals did Leo Santos score in match 3`: what the relationship of a verb holds; numbers are added.
    pub(super) fn linked_amount(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let property = Self::part(pair, Rule::property).ok_or_else(|| self.nowhere(pair))?;
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let head = self.subject_or_any(&subject)?;
        let posts = Self::parts(pair, Rule::post);
        let object = match Self::part(pair, Rule::operand) {
            Some(operand) => self.operand(&operand)?.first().copied(),
            None => None,
        };
        let added = pair.as_str().starts_with("how ");
        let told = if added { Told::OfEach(Aggregate::Total) } else { Told::Each };
        let Some(core) = Self::part(pair, Rule::verb_core) else {
            return match self.key_of_thing(head, &property) {
                Ok(key) if posts.is_empty() => Ok(Ask::Attribute { head, key, distinct: false }),
                Ok(_) => self.held_by_link(head, &property, &posts, told),
                Err(_) => self.held_beside(head, &property, &posts, told),
            };
        };
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let used = Used { verb: &verb, form: Form::Finite, object: Self::governed(&core), stranded: None };
        let action = self.action(Some(head), object, &used, &posts)?;
        if action.bridge.event.is_some() {
            return Err(self.nowhere(pair));
        }
        let from_object = action.object == Some(head) && action.subject != Some(head);
        let (bridge, other) =
            if from_object { (turned(&action.bridge), action.subject) } else { (action.bridge.clone(), action.object) };
        self.open = vec![head];
        self.connect(head, &bridge, other, false);
        self.posts(&posts[action.used.min(posts.len())..])?;
        self.link_holds(head, &property, told)
    }

    /// What a thing's own relationship holds, or else its records, added up.
    pub(super) fn held_beside(
        &mut self,
        head: ThingId,
        property: &Node<'_>,
        posts: &[Node<'_>],
        told: Told,
    ) -> Result<Ask> {
        let kept = self.snapshot();
        let by_link = self.held_by_link(head, property, posts, told);
        if by_link.is_ok() || told != Told::OfEach(Aggregate::Total) {
            return by_link;
        }
        self.restore(kept);
        self.total_of_records(head, property, posts, Aggregate::Total).unwrap_or(by_link)
    }

    /// `shirt number of Ola Berg`, `role of Ada in The Last Lamp`: what a thing's own relationship holds.
    pub(super) fn held_by_link(
        &mut self,
        head: ThingId,
        property: &Node<'_>,
        posts: &[Node<'_>],
        told: Told,
    ) -> Result<Ask> {
        let labels = self.thing(head).labels.clone();
        let all = self.all_labels();
        let keys = self.properties(property);
        let holds = |path: &crate::lexicon::path::Path| {
            let kinds = path.steps.iter().flat_map(|step| &step.types);
            kinds.into_iter().any(|kind| self.type_holds(*kind, &keys))
        };
        let mut roads = self.lexicon.relations(&labels, &all);
        roads.retain(holds);
        roads.truncate(1);
        let Some(road) = roads.first() else {
            let message = format!("{} have no {}", self.thing(head).words, self.word(property).text.to_lowercase());
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(property)));
        };
        let ends = self.lexicon.ends(road, &labels);
        let named = posts.first().and_then(|post| self.preposition_part(post));
        let mut used = 0;
        let mut other = None;
        if let Some((_, operand)) = named {
            let operand = self.operand(&operand)?[0];
            if self.thing(operand).labels.intersects(&ends) {
                (other, used) = (Some(operand), 1);
            }
        }
        let other = match other {
            Some(other) => other,
            None => {
                let mut anything = self.anything("");
                anything.labels = ends;
                self.add(anything)
            }
        };
        let words = format!("in {}", self.thing(other).words);
        let words = words.trim_end_matches("in ").to_string();
        self.link(head, other, roads.clone(), "in", &words);
        self.open = vec![head];
        self.posts(&posts[used..])?;
        self.link_holds(head, property, told)
    }

    /// The property that the link said last of a thing holds.
    fn link_holds(&mut self, head: ThingId, property: &Node<'_>, told: Told) -> Result<Ask> {
        let keys = self.properties(property);
        let link = self.thing(head).conditions.iter().rev().find_map(|condition| match condition {
            super::super::meaning::Condition::Linked(link) => Some(link.clone()),
            _ => None,
        });
        let kinds_of =
            link.iter().flat_map(|link| &link.roads).flat_map(|road| &road.steps).flat_map(|step| &step.types);
        let kinds_of: Vec<_> = kinds_of.copied().collect();
        let held = |key: &&std::sync::Arc<str>| {
            let key = self.lexicon.key_id(key);
            key.is_some_and(|key| kinds_of.iter().any(|kind| self.lexicon.type_has(*kind, key)))
        };
        let heading = self.word(property).text.to_lowercase();
        match keys.iter().find(held).cloned() {
            Some(key) => Ok(Ask::Since { head, key, heading, told }),
            None => {
                let message = format!("what {} have to do with it holds no {heading}", self.thing(head).words);
                Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(property)))
            }
        }
    }

    fn type_holds(&self, kind: crate::value::TypeId, keys: &[std::sync::Arc<str>]) -> bool {
        keys.iter().filter_map(|key| self.lexicon.key_id(key)).any(|key| self.lexicon.type_has(kind, key))
    }
}
