//! Being somewhere: who was in a place went there, where this world tells of visits and not of whereabouts.

use super::super::grammar::Rule;
use super::super::meaning::ThingId;
use super::super::reader::{Node, Reader};
use super::Action;
use crate::error::Result;
use crate::lexicon::respell::GOING;
use crate::lexicon::sense::{Sense, VerbId};

impl Reader<'_> {
    /// The event in which somebody was in a place, by a verb of going; none where no such verb leads there, or where the
    /// lexicon says what being in it means.
    pub(in super::super) fn went(&mut self, who: ThingId, post: &Node<'_>, rest: &[Node<'_>]) -> Option<ThingId> {
        let kept = self.snapshot();
        match self.presence(who, post, rest) {
            Ok(Some(event)) => Some(event),
            _ => {
                self.restore(kept);
                None
            }
        }
    }

    /// The same, where the place was read as a part of the subject: `when was Lukashenko in Venezuela`.
    pub(in super::super) fn subject_went(&mut self, subject: &Node<'_>, rest: &[Node<'_>]) -> Option<ThingId> {
        let np = Self::part(subject, Rule::np)?;
        let [place] = &Self::parts(subject, Rule::subject_post)[..] else { return None };
        let place = place.clone().into_inner().next()?;
        let kept = self.snapshot();
        let event = match self.np(&np) {
            Ok(who) if self.thing(who).nodes.is_some() => self.went(who, &place, rest),
            _ => None,
        };
        if event.is_none() {
            self.restore(kept);
        }
        event
    }

    /// `who was in Belarus in 2009`: links those asked for to a place by a verb of going; gives whether it could.
    pub(in super::super) fn was_there(&mut self, subject: ThingId, post: &Node<'_>, negated: bool) -> Result<bool> {
        let Some((word, operand)) = self.preposition_part(post).filter(|(word, _)| word == "in") else {
            return Ok(false);
        };
        if self.is_open_ended(subject) && self.thing(subject).preferred.is_empty() {
            // What is in a place need not have gone there.
            return Ok(false);
        }
        let whom = self.thing(subject).labels.clone();
        let named = self.lexicon.who.iter().any(|label| whom.contains(*label));
        let kept = self.snapshot();
        let place = self.operand(&operand)?[0];
        let labels = self.thing(place).labels.clone();
        if named && self.thing(place).nodes.is_some() && self.roads_written(subject, &word, &labels).is_empty() {
            for verb in self.verbs_of_going() {
                let Some(mut bridge) = self.bridge(verb, Some(subject), Some(place), false) else { continue };
                if bridge.event.is_some() {
                    self.strain += 2;
                    bridge.words = "that were in".into();
                    self.connect(subject, &bridge, Some(place), negated);
                    return Ok(true);
                }
            }
        }
        self.restore(kept);
        Ok(false)
    }

    fn presence(&mut self, who: ThingId, post: &Node<'_>, rest: &[Node<'_>]) -> Result<Option<ThingId>> {
        let Some((word, operand)) = self.preposition_part(post) else { return Ok(None) };
        if !matches!(word.as_str(), "in" | "at" | "to") {
            return Ok(None);
        }
        let place = self.operand(&operand)?[0];
        let labels = self.thing(place).labels.clone();
        if !self.roads_written(who, &word, &labels).is_empty() {
            return Ok(None);
        }
        for verb in self.verbs_of_going() {
            let Some(bridge) = self.bridge(verb, Some(who), Some(place), false) else { continue };
            if bridge.event.is_none() {
                continue;
            }
            // What is said of where somebody is goes before: this only follows from a visit.
            self.strain += 2;
            let action = Action { bridge, subject: Some(who), object: Some(place), used: 0 };
            let event = self.event_of(&action, &[who], post)?;
            self.open = vec![event];
            self.posts(rest)?;
            return Ok(Some(event));
        }
        Ok(None)
    }

    fn verbs_of_going(&self) -> Vec<VerbId> {
        let senses = GOING.iter().flat_map(|(word, _)| self.lexicon.senses(word));
        let mut verbs: Vec<VerbId> = Vec::new();
        for sense in senses {
            if let Sense::Verb(verb, _) = sense
                && !verbs.contains(verb)
            {
                verbs.push(*verb);
            }
        }
        verbs
    }
}
