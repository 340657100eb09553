//! Who acts, and the event that a subject and a verb speak of.

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Condition, Dated, Order, OrderBy, ThingId};
use super::super::reader::{Node, Reader};
use super::super::row::Role;
use super::super::verbs::{Action, Used, verb_word};
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::LabelSet;
use crate::lexicon::sense::{Form, NounId};

impl Reader<'_> {
    /// `what happened in 2013`
    pub(super) fn happened(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        if let Some(befallen) = Self::part(pair, Rule::befallen) {
            let subject = Self::part(&befallen, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
            return self.all_that_happened(&subject, "to", &posts, pair);
        }
        let head = self.anything_dated(pair)?;
        self.posts(&posts)?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `what did Cuba do in 2012`: what happened that it has a part in; without a time, all there is about it.
    pub(super) fn what_does(&mut self, pair: &Node<'_>) -> Result<Ask> {
        if let Some(name) = Self::part(pair, Rule::name) {
            // `what does it stand for`: for what it names.
            return Ok(Ask::List { head: self.name(&name), beside: Vec::new() });
        }
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let posts = Self::parts(pair, Rule::post);
        if posts.is_empty() {
            return Ok(Ask::Everything { head: self.subject_or_any(&subject)? });
        }
        self.all_that_happened(&subject, "of", &posts, pair)
    }

    /// What is dated and has to do with something in any way.
    fn all_that_happened(
        &mut self,
        subject: &Node<'_>,
        said: &str,
        posts: &[Node<'_>],
        pair: &Node<'_>,
    ) -> Result<Ask> {
        let subject = self.subject(subject)?[0];
        let head = self.anything_dated(pair)?;
        let labels = [self.thing(head).labels.clone(), self.thing(subject).labels.clone()];
        let roads = self.lexicon.relations(&labels[0], &labels[1]);
        if roads.is_empty() {
            return Err(self.nowhere(pair));
        }
        let words = format!("{said} {}", self.thing(subject).words);
        self.link(head, subject, roads, "of", &words);
        for post in posts {
            if !self.done_against(head, post)? {
                self.posts(std::slice::from_ref(post))?;
            }
        }
        // What somebody does goes on for as long as it lasts.
        for condition in &mut self.thing_mut(head).conditions {
            if let Condition::Time { dated: Dated::Node(_, lasted), .. } = condition {
                *lasted = true;
            }
        }
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `what did the US do to Belarus`: what leads there by any preposition of being done to something.
    fn done_against(&mut self, head: ThingId, post: &Node<'_>) -> Result<bool> {
        const AGAINST: &[&str] = &["to", "against", "on", "for", "with"];
        /// Those that say whether it was good or bad: only what the lexicon says of them is meant.
        const SIDES: &[&str] = &["against", "for"];
        let Some((word, operand)) = self.preposition_part(post) else { return Ok(false) };
        let target = match AGAINST.contains(&word.as_str()) {
            true => self.operand(&operand)?[0],
            false => return Ok(false),
        };
        let (labels, own) = (self.thing(target).labels.clone(), self.thing(head).labels.clone());
        if SIDES.contains(&word.as_str()) {
            self.become_kinds(head, &word, &[target]);
            if self.thing(head).labels == own || !self.attach(head, &word, &[target], false) {
                let message = format!("nothing here is told to be {word} {}", self.thing(target).words);
                return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(post)));
            }
            return Ok(true);
        }
        let mut roads = self.lexicon.relations(&own, &labels);
        for road in AGAINST.iter().flat_map(|word| self.roads_written(head, word, &labels)) {
            if !roads.contains(&road) {
                roads.push(road);
            }
        }
        if self.thing(target).nodes.is_none() || roads.is_empty() {
            return Ok(false);
        }
        let words = format!("{word} {}", self.thing(target).words);
        self.link(head, target, roads, &word, &words);
        Ok(true)
    }

    /// Every dated thing that holds no figure, in order of time.
    fn anything_dated(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let anything = self.anything("what happened");
        let head = self.add(anything);
        self.become_dated(head, pair)?;
        self.open = vec![head];
        Ok(head)
    }

    /// What happened, took place or was held is of the kinds that have a time.
    pub(super) fn become_dated(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let mut nouns: Vec<NounId> = Vec::new();
        let mut labels = LabelSet::default();
        for (id, noun) in self.lexicon.nouns() {
            let own = noun.label.and_then(|label| self.lexicon.noun_of_label(label)) == Some(id);
            let dated = noun.when.is_some() && !noun.measure && noun.through.is_none();
            let leaf = noun.label.is_some_and(|label| self.lexicon.leaves().contains(label));
            if own && dated && leaf && nouns.first().is_none_or(|first| self.lexicon.noun(*first).when == noun.when) {
                labels = labels.union(&noun.labels);
                nouns.push(id);
            }
        }
        if nouns.is_empty() {
            return Err(self.not_understood(pair, "nothing in this world is dated"));
        }
        let thing = self.thing_mut(id);
        (thing.nouns, thing.labels) = (nouns, labels);
        thing.order = Some(Order { by: OrderBy::Time, descending: false });
        Ok(())
    }

    /// What is asked about; of several that are named, any.
    pub(in super::super) fn subject_or_any(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        match Self::part(pair, Rule::name_list) {
            Some(list) => Ok(self.name_list(&list, false)?[0]),
            None => Ok(self.subject(pair)?[0]),
        }
    }

    /// What is asked about, where that can be one thing only.
    pub(in super::super) fn lone_subject(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        match self.subject(pair)?[..] {
            [one] => Ok(one),
            _ => Err(self.not_understood(pair, "this can be asked of one at a time")),
        }
    }

    pub(super) fn name_subject(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        if matches!(pair.as_rule(), Rule::subject | Rule::all_subject) {
            return self.lone_subject(pair);
        }
        if let Some(np) = Self::part(pair, Rule::np) {
            return self.np(&np);
        }
        let name = Self::part(pair, Rule::name).ok_or_else(|| self.nowhere(pair))?;
        let id = self.name(&name);
        if let Some(noun) = Self::part(pair, Rule::noun)
            && let Some(Role::Noun(kind)) = self.role(&noun)
            && let Some(label) = self.lexicon.noun(*kind).label
        {
            let lexicon = self.lexicon;
            if let Some(nodes) = &mut self.thing_mut(id).nodes {
                nodes.retain(|node| lexicon.has_label(*node, label));
            }
        }
        Ok(id)
    }

    /// The event of a subject and a verb, seen from itself; also who acts and on what.
    pub(super) fn event(
        &mut self,
        subject: &Node<'_>,
        pair: &Node<'_>,
        posts: &[Node<'_>],
    ) -> Result<(ThingId, Option<ThingId>, usize)> {
        let subjects = self.subject(subject)?;
        let core = Self::part(pair, Rule::verb_core).ok_or_else(|| self.nowhere(pair))?;
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let used = Used { verb: &verb, form: Form::Finite, object: Self::governed(&core), stranded: None };
        let action = self.action(subjects.first().copied(), None, &used, posts)?;
        let head = self.event_of(&action, &subjects, &core)?;
        self.open = self.event_and_object(head, action.object);
        self.posts(&posts[action.used.min(posts.len())..])?;
        Ok((head, action.object, action.used))
    }

    /// What follows a verb is said of what happened, or of the kind of thing that it was done to: `recalled the ambassador to
    /// Peru`.
    pub(super) fn event_and_object(&mut self, event: ThingId, object: Option<ThingId>) -> Vec<ThingId> {
        let kind = |id: &ThingId| self.thing(*id).nodes.is_none() && !self.thing(*id).nouns.is_empty();
        self.object_of_event = object.filter(kind);
        std::iter::once(event).chain(self.object_of_event).collect()
    }

    /// An event linked to all who take part.
    pub(in super::super) fn event_of(
        &mut self,
        action: &Action,
        subjects: &[ThingId],
        pair: &Node<'_>,
    ) -> Result<ThingId> {
        let Some(event) = action.bridge.event else {
            if let Some(object) = action.object.filter(|object| self.dated(*object).is_some()) {
                self.undated_action(object, pair)?;
                self.see_from_object(object, action, subjects, "that");
                return Ok(object);
            }
            let message = format!("\"{}\" is no event of its own in this world", self.word(pair).text);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        let (to_subject, to_object) = action.bridge.roads();
        let (to_subject, to_object) = (to_subject.to_vec(), to_object.to_vec());
        let either = self.each_alone(&to_subject, subjects);
        let done = self.done_in(event, action, subjects);
        for subject in either.as_deref().unwrap_or(subjects) {
            let words = match &done {
                Some(_) => format!("in which {}", self.thing(*subject).words),
                None => format!("by {}", self.thing(*subject).words),
            };
            self.link(event, *subject, to_subject.clone(), "by", &words);
        }
        if let (Some(done), Some(Condition::Linked(link))) = (&done, self.thing_mut(event).conditions.last_mut()) {
            link.words = format!("{} {done}", link.words);
        }
        if let Some(object) = action.object {
            let object_words = &self.thing(object).words;
            let words = match &done {
                Some(done) if subjects.is_empty() => format!("in which {object_words} {done}"),
                Some(_) => object_words.clone(),
                None => format!("to {object_words}"),
            };
            self.link(event, object, to_object, "to", &words);
            if let Some(together) = subjects.first().and_then(|one| action.bridge.together(*one, object, false)) {
                self.condition(event, together);
            }
        }
        Ok(event)
    }

    /// That nothing says when something was done to a thing, where its date is of something else.
    pub(super) fn undated_action(&self, done_to: ThingId, pair: &Node<'_>) -> Result<()> {
        let Some(date) = self.noun_of(done_to).and_then(|noun| self.lexicon.own_date(noun)) else { return Ok(()) };
        let verb = verb_word(pair).map_or_else(String::new, |verb| self.word(&verb).text.to_lowercase());
        let message = format!("nothing says when it was that they {verb} {}", self.thing(done_to).words);
        let error = Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair));
        Err(error.hint(format!("what is told of {} is \"{date}\"", self.thing(done_to).words)))
    }

    /// What is done in an event whose noun does not say it: `recalled` of milestones; none of visits, if one visits.
    fn done_in(&self, event: ThingId, action: &Action, subjects: &[ThingId]) -> Option<String> {
        const SHARED: usize = 4;
        let said = action.bridge.word();
        let verb = said.strip_prefix("that ").unwrap_or(said);
        let beginning = verb.get(..SHARED).unwrap_or(verb);
        if self.thing(event).words.split(' ').any(|word| word.to_lowercase().starts_with(beginning)) {
            return None;
        }
        let one = subjects.first().copied().or(action.object).is_some_and(|id| self.thing(id).nodes.is_some());
        let was = if one && subjects.len() < 2 { "was" } else { "were" };
        Some(if verb == said { format!("{was} {verb}") } else { verb.to_string() })
    }

    /// Whether the relationships of an action say since when they hold.
    pub(super) fn attests(&self, action: &Action) -> bool {
        let key = self.lexicon.roles.from.as_deref().and_then(|key| self.lexicon.key_id(key));
        let (_, to_object) = action.bridge.roads();
        let types = to_object.iter().flat_map(|road| &road.steps).flat_map(|step| &step.types);
        types.into_iter().any(|kind| key.is_some_and(|key| self.lexicon.type_has(*kind, key)))
    }
}
