//! Times said of a thing: `in 2013`, `in 2007 or 2011`, `a year`.

use super::super::grammar::Rule;
use super::super::meaning::{Condition, Dated, LinkTest, ThingId};
use super::super::reader::{Node, Reader};
use super::super::time::{self, Period};
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::{Noun, NounId};
use std::sync::Arc;

impl Reader<'_> {
    /// A time speaks of the nearest thing that is dated.
    pub(in super::super) fn time_post(&mut self, pair: &Node<'_>) -> Result<()> {
        let negated = Self::part(pair, Rule::not).is_some();
        let time = Self::part(pair, Rule::time).ok_or_else(|| self.nowhere(pair))?;
        self.time(&time, negated)?;
        for other in Self::parts(pair, Rule::time_or) {
            self.or_time(&other)?;
        }
        Ok(())
    }

    /// `in 2007 or 2011`: the time said last may also be this.
    pub(super) fn or_time(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(date) = Self::part(pair, Rule::date) else { return Ok(()) };
        let (other, said) =
            time::one_date(&date, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(pair)))?;
        let timed = |condition: &Condition| match condition {
            Condition::Time { .. } => true,
            Condition::Any(several) => several.iter().any(|one| matches!(one, Condition::Time { .. })),
            _ => false,
        };
        // The time before may be that of something unsaid: of the visits of visitors.
        let last_timed = |id: &ThingId| self.thing(*id).conditions.last().is_some_and(timed);
        let any = || (0..self.things.len()).rev().map(ThingId);
        let id = self.open.iter().rev().copied().chain(any()).find(last_timed);
        let Some(id) = id else { return self.or_time_of_link(other, &said, pair) };
        let Some(last) = self.thing_mut(id).conditions.pop() else { return Ok(()) };
        let dated = match &last {
            Condition::Time { dated, .. } => Some(dated.clone()),
            Condition::Any(several) => several.iter().find_map(|one| match one {
                Condition::Time { dated, .. } => Some(dated.clone()),
                _ => None,
            }),
            _ => None,
        };
        let Some(dated) = dated else { return Ok(()) };
        if let Condition::Time { period, negated: false, words, .. } = &last
            && let Some(both) = period.joined(&other)
        {
            // What goes on from 2012 to 2013 is in 2012 and 2013, but in neither alone.
            let words = format!("{words} or {said}");
            self.condition(id, Condition::Time { dated, period: both, negated: false, words });
            return Ok(());
        }
        let mut several = if let Condition::Any(several) = last { several } else { vec![last] };
        several.push(Condition::Time { dated, period: other, negated: false, words: said });
        self.condition(id, Condition::Any(several));
        Ok(())
    }

    /// `borrowed in 2022 or 2023`: the relationships of a link lie in either year, where the two are next to each other.
    fn or_time_of_link(&mut self, other: Period, said: &str, pair: &Node<'_>) -> Result<()> {
        let mut links = self.things.iter_mut().rev().flat_map(|thing| thing.conditions.iter_mut().rev());
        let last = links.find_map(|condition| match condition {
            Condition::Linked(link) => link.times.last_mut(),
            _ => None,
        });
        if let Some(last) = last
            && let LinkTest::In(_, period) | LinkTest::Lasting(_, _, period) = &mut last.test
            && let Some(both) = period.joined(&other)
        {
            *period = both;
            last.words = format!("{} or {said}", last.words);
            return Ok(());
        }
        Err(self.nowhere(pair))
    }

    pub(in super::super) fn time(&mut self, time: &Node<'_>, negated: bool) -> Result<()> {
        let (period, words) =
            time::period(time, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(time)))?;
        let dates = |reader: &Self, id: ThingId| {
            reader.dated_link(id).is_some() || reader.dated(id).is_some() || reader.dates_through(id).is_some()
        };
        let Some((depth, id)) = self.nearest(dates).map(|found| self.happening_of(found)) else {
            let head = self.open.first().map_or_else(|| "this".into(), |id| self.thing(*id).words.clone());
            return Err(
                Error::new(kinds::NO_SUCH_RELATION, format!("{head} have no time of their own")).at(self.span(time))
            );
        };
        if let Some((place, key)) = self.dated_link(id).filter(|_| !negated) {
            self.date_link(id, place, key, period, words);
            self.open.truncate(depth + 1);
            return Ok(());
        }
        let (id, dated) = match (self.dated(id), self.dates_through(id)) {
            (Some(dated), _) => (id, dated),
            (None, Some(_)) => self.through_event(id, time)?,
            (None, None) => return Err(self.nowhere(time)),
        };
        let words = if negated { format!("not {words}") } else { words };
        let words = match self.date_of_other(id) {
            Some(date) => format!("{words} (by {date})"),
            None => words,
        };
        self.condition(id, Condition::Time { dated, period, negated, words });
        self.open.truncate(depth + 1);
        Ok(())
    }

    /// What the date of a thing is called, where what was said of it before by a verb may have been at another time.
    fn date_of_other(&self, id: ThingId) -> Option<String> {
        let by_verb = |condition: &Condition| match condition {
            Condition::Linked(link) => link.preposition.is_none(),
            _ => false,
        };
        let done_to = |condition: &Condition| matches!(condition, Condition::Linked(link) if link.to == id);
        let done = self.thing(id).conditions.iter().any(by_verb)
            || self
                .things
                .iter()
                .flat_map(|thing| &thing.conditions)
                .any(|condition| done_to(condition) && by_verb(condition));
        self.noun_of(id).filter(|_| done).and_then(|noun| self.lexicon.own_date(noun))
    }

    /// `visits by presidents in 2013`: the time of what was done, not of the office of those who did it.
    fn happening_of(&self, (depth, id): (usize, ThingId)) -> (usize, ThingId) {
        let linked = |outer: &usize| {
            let conditions = &self.thing(self.open[*outer]).conditions;
            let place = self.dated_link(self.open[*outer]).map(|(place, _)| place);
            matches!(place.and_then(|place| conditions.get(place)), Some(Condition::Linked(link)) if link.to == id)
        };
        if self.thing(id).nodes.is_none()
            && let Some(outer) = (0..depth).rev().find(linked)
        {
            // `who borrowed a machine in 2023`: when it was borrowed, not when it was bought.
            return (outer, self.open[outer]);
        }
        if self.thing(id).nodes.is_some() || !matches!(self.dated(id), Some(Dated::Through)) {
            return (depth, id);
        }
        let happened = |outer: &usize| matches!(self.dated(self.open[*outer]), Some(Dated::Node(..)));
        let outer = (0..depth).rev().find(|outer| happened(outer));
        outer.map_or((depth, id), |outer| (outer, self.open[outer]))
    }

    /// `undated visits`: those of which no beginning is told.
    pub(in super::super) fn undated(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let Some(Dated::Node(when, _)) = self.dated(id) else {
            let message = format!("{} have no time of their own", self.thing(id).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        let roles = &self.lexicon.roles;
        let key = roles.earliest.clone().filter(|_| roles.when.as_ref() == Some(&when)).unwrap_or(when);
        self.condition(id, Condition::Present { keys: vec![key], negated: true, words: "without a date".into() });
        Ok(())
    }

    /// What dates a thing, if anything does.
    pub(in super::super) fn dated(&self, id: ThingId) -> Option<Dated> {
        let Some(noun) = self.noun_of(id) else { return self.dated_alike(id) };
        if let (Some(through), Some(from)) = (&noun.through, &self.lexicon.roles.from) {
            let from = self.lexicon.key_id(from);
            let mut types = through.steps.iter().flat_map(|step| &step.types);
            let held = from.is_some_and(|from| types.any(|kind| self.lexicon.type_has(*kind, from)));
            return held.then_some(Dated::Through);
        }
        noun.when.clone().map(|when| Dated::Node(when, noun.lasted))
    }

    /// What dates something that was not said, and that may be of several kinds: visits and meetings, in which something was
    /// discussed.
    fn dated_alike(&self, id: ThingId) -> Option<Dated> {
        let thing = self.thing(id);
        if !thing.words.is_empty() {
            return None;
        }
        let leaves = self.lexicon.leaves();
        let kinds = thing.labels.labels().filter(|label| leaves.contains(*label));
        let mut nouns = kinds.map(|label| self.lexicon.noun_of_label(label).map(|noun| self.lexicon.noun(noun)));
        let first = nouns.next()??;
        let when = first.when.clone()?;
        let alike = |noun: Option<&Noun>| noun.is_some_and(|noun| noun.when.as_ref() == Some(&when));
        nouns.all(alike).then(|| Dated::Node(Arc::clone(&when), first.lasted))
    }

    /// The kind of node that a noun leads through, where that is what has a time: donors in 2011 gave in 2011.
    pub(super) fn dates_through(&self, id: ThingId) -> Option<NounId> {
        if self.dated(id).is_some() {
            return None;
        }
        let label = self.noun_of(id)?.through.as_ref()?.steps.last()?.label?;
        let noun = self.lexicon.noun_of_label(label)?;
        self.lexicon.noun(noun).when.is_some().then_some(noun)
    }

    /// What a noun leads through, as a thing of its own that a time can be said of.
    pub(super) fn through_event(&mut self, id: ThingId, time: &Node<'_>) -> Result<(ThingId, Dated)> {
        let noun = self.noun_of(id).cloned().ok_or_else(|| self.nowhere(time))?;
        let (Some(kind), Some(through)) = (self.dates_through(id), noun.through) else {
            return Err(self.nowhere(time));
        };
        let mut event = self.kind(kind);
        for (key, value) in noun.filter {
            event.conditions.push(Condition::Value { key, value, negated: false, words: String::new() });
        }
        let event = self.add(event);
        self.link(id, event, vec![through], "", "");
        let dated = self.dated(event).ok_or_else(|| self.nowhere(time))?;
        Ok((event, dated))
    }

    /// `a year`: said of figures and of members that are only counted, which tell it with their unit or name.
    pub(super) fn yearly(&mut self, pair: &Node<'_>) -> Result<()> {
        let head = self.open.first().copied().ok_or_else(|| self.nowhere(pair))?;
        let counted = self.events.iter().any(|(event, _)| self.is_figure(*event));
        if self.is_figure(head) || self.only_counted(head) || counted || self.thing(head).nodes.is_some() {
            return Ok(());
        }
        Err(self.nowhere(pair))
    }
}
