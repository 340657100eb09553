//! Times of relationships: `who received the prize in 2020`, where the relationship itself has a date.

use std::sync::Arc;

use super::grammar::Rule;
use super::meaning::{Ask, Condition, Link, LinkTest, LinkTime, ThingId, Told};
use super::reader::{Node, Reader};
use super::time::Period;
use super::verbs::{Action, Used, turned, verb_word};
use crate::error::Result;
use crate::lexicon::generate::split_words;
use crate::lexicon::path::Path;
use crate::lexicon::sense::Form;

/// Words of properties that tell since when something goes on.
const BEGINNINGS: &[&str] = &["since", "from", "start", "started", "begin", "began", "joined"];

impl Reader<'_> {
    /// The link said last of a thing, where its relationships are dated: its place, and the property.
    pub(super) fn dated_link(&self, id: ThingId) -> Option<(usize, Arc<str>)> {
        let conditions = &self.thing(id).conditions;
        let (place, link) = conditions.iter().enumerate().rev().find_map(|(place, condition)| match condition {
            Condition::Linked(link) => Some((place, link)),
            _ => None,
        })?;
        let key = match end_of_link(link) {
            Some(end) => Arc::clone(end),
            None => link.roads.iter().find_map(|road| self.date_of_road(road))?,
        };
        let plain = link.count.is_none() && !link.every;
        plain.then_some((place, key))
    }

    fn date_of_road(&self, road: &Path) -> Option<Arc<str>> {
        let [step] = &road.steps[..] else { return None };
        let kind = step.types.first().filter(|_| step.types.len() == 1 && step.repeat.is_none())?;
        if let Some(from) = &self.lexicon.roles.from {
            // What tells its end as well is attested for a time, which only the two together tell.
            let has = |role: &Arc<str>| self.lexicon.key_id(role).is_some_and(|key| self.lexicon.type_has(*kind, key));
            let ends = self.lexicon.roles.to.as_ref().is_some_and(has);
            return (has(from) && !ends).then(|| Arc::clone(from));
        }
        self.lexicon.date_of_type(*kind).map(|key| Arc::clone(self.lexicon.key_name(key)))
    }

    /// Lets the relationships of a link lie in a period; those that have no such date count no more.
    pub(super) fn date_link(&mut self, id: ThingId, place: usize, key: Arc<str>, period: Period, words: String) {
        let begins = split_words(&key).iter().any(|word| BEGINNINGS.contains(&word.as_str()));
        let lasting = begins && period.first.is_some() && period.last.is_some() && !self.began(id, place);
        let name = split_words(&key).join(" ");
        let Some(Condition::Linked(link)) = self.things[id.0].conditions.get(place) else { return };
        let ended = end_of_link(link) == Some(&key);
        let of_key = |road: &&Path| ended || self.date_of_road(road).as_ref() == Some(&key);
        let roads: Vec<Path> = link.roads.iter().filter(of_key).cloned().collect();
        let end = roads.first().and_then(|road| self.end_of_road(road)).filter(|_| lasting);
        let words = match &end {
            Some(end) => format!("{words} (by {name} and {})", split_words(end).join(" ")),
            None if lasting => format!("{words} (by {name}, not after)"),
            None => format!("{words} (by {name})"),
        };
        let test = if lasting { LinkTest::Lasting(key, end, period) } else { LinkTest::In(key, period) };
        let times = link.times.iter().cloned().chain([LinkTime { test, words }]).collect();
        let link = Link { roads, times, ..link.clone() };
        self.things[id.0].conditions[place] = Condition::Linked(link);
    }

    /// The property that tells when the relationships of a road ended.
    fn end_of_road(&self, road: &Path) -> Option<Arc<str>> {
        self.date_of_road(road).filter(|_| self.lexicon.roles.from.is_none())?;
        let kind = road.steps.first()?.types.first()?;
        self.lexicon.end_of_type(*kind).map(|key| Arc::clone(self.lexicon.key_name(key)))
    }

    /// Lets the link said last of a thing be one that goes on, or one that is over by now; false where its relationships
    /// tell no end.
    pub(super) fn link_now(&mut self, id: ThingId, over: bool) -> bool {
        let links = self.things[id.0].conditions.iter().enumerate().rev();
        let last = links.filter_map(|(place, condition)| match condition {
            // `who keeps two hives`: so many of those that go on.
            Condition::Linked(link) if !link.every => Some((place, link)),
            _ => None,
        });
        let Some((place, link)) = last.take(1).next() else { return false };
        let ends: Vec<Option<Arc<str>>> = link.roads.iter().map(|road| self.end_of_road(road)).collect();
        let Some(Some(end)) = ends.first().cloned() else { return false };
        let dated = link.times.iter().any(|time| !matches!(time.test, LinkTest::Over(..)));
        if dated || ends.iter().any(|other| other.as_ref() != Some(&end)) {
            return false;
        }
        let name = split_words(&end).join(" ");
        let words = if over { format!("(over, by {name})") } else { format!("(not over, by {name})") };
        let times = vec![LinkTime { test: LinkTest::Over(end, over), words }];
        let link = Link { times, ..link.clone() };
        self.things[id.0].conditions[place] = Condition::Linked(link);
        true
    }

    /// Whether a link was said by a verb of beginning: who joined in 2020 did not before.
    fn began(&self, id: ThingId, place: usize) -> bool {
        const BEGAN: &[&str] =
            &["join", "joins", "joined", "joining", "became", "entered", "started", "move", "moves", "moved", "moving"];
        match self.thing(id).conditions.get(place) {
            Some(Condition::Linked(link)) => link.words.split(' ').any(|word| BEGAN.contains(&word)),
            _ => false,
        }
    }

    /// `when did Chloe join the Lions`: the date of the relationship.
    pub(super) fn when_linked(
        &mut self,
        subject: &Node<'_>,
        pair: &Node<'_>,
        posts: &[Node<'_>],
    ) -> Result<Option<Ask>> {
        let head = self.subject(subject)?[0];
        let core = Self::part(pair, Rule::verb_core).ok_or_else(|| self.nowhere(pair))?;
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let used = Used { verb: &verb, form: Form::Finite, object: Self::governed(&core), stranded: None };
        let action = self.action(Some(head), None, &used, posts)?;
        self.since_link(head, action, posts)
    }

    /// Since when, or when, the relationship of an action holds; nothing where it is not dated.
    pub(super) fn since_link(&mut self, head: ThingId, action: Action, posts: &[Node<'_>]) -> Result<Option<Ask>> {
        if action.bridge.event.is_some() {
            return Ok(None);
        }
        let from_object = action.object == Some(head) && action.subject != Some(head);
        let (bridge, other) =
            if from_object { (turned(&action.bridge), action.subject) } else { (action.bridge, action.object) };
        self.open = vec![head];
        self.connect(head, &bridge, other, false);
        let Some((_, key)) = self.dated_link(head) else { return Ok(None) };
        self.open.retain(|id| *id == head || self.unsaid_objects.contains(id));
        self.posts(&posts[action.used.min(posts.len())..])?;
        Ok(Some(Ask::Since { head, key, heading: "when".into(), told: Told::Each }))
    }
}

/// The property that tells the end of a link's relationships, where it is asked for those that are over: when somebody left
/// is when it ended.
fn end_of_link(link: &Link) -> Option<&Arc<str>> {
    link.times.iter().find_map(|time| match &time.test {
        LinkTest::Over(end, true) => Some(end),
        _ => None,
    })
}
