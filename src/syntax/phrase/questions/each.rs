//! Several who act: together, or each by itself, with a column that tells who.

use super::super::grammar::Rule;
use super::super::meaning::{Beside, Condition, ThingId};
use super::super::posts::joined_words;
use super::super::reader::{Node, Reader};
use super::super::verbs::Action;
use crate::error::Result;
use crate::lexicon::path::{Direction, Path};
use crate::value::NodeId;

impl Reader<'_> {
    /// The thing that acts; several where all are named.
    pub(in super::super) fn subject(&mut self, pair: &Node<'_>) -> Result<Vec<ThingId>> {
        if pair.as_rule() == Rule::name_subject {
            return Ok(vec![self.name_subject(pair)?]);
        }
        if let Some(list) = Self::part(pair, Rule::name_list) {
            let together = list.as_str().contains("and ");
            return self.name_list(&list, together);
        }
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let id = self.np(&np)?;
        let open = std::mem::replace(&mut self.open, vec![id]);
        self.posts(&Self::parts(pair, Rule::subject_post))?;
        self.posts(&Self::parts(pair, Rule::all_post))?;
        self.open = open;
        Ok(vec![id])
    }

    /// Where no one event is of all who act, each has one of its own: any of them, then.
    pub(in super::super) fn each_alone(&mut self, to_subject: &[Path], subjects: &[ThingId]) -> Option<Vec<ThingId>> {
        if subjects.len() < 2 || to_subject.iter().any(|road| self.is_paired(road)) {
            return None;
        }
        if self.have_any_shared(to_subject, subjects)? {
            return None;
        }
        Some(vec![self.either_of(subjects)?])
    }

    /// Whether anything is joined to all of some named things by these roads; none where one has no name.
    fn have_any_shared(&self, to_subject: &[Path], subjects: &[ThingId]) -> Option<bool> {
        let mut shared: Option<Vec<NodeId>> = None;
        for subject in subjects {
            let named = self.thing(*subject).nodes.as_ref()?;
            let back = to_subject.iter().map(|road| road.reversed(None));
            let events: Vec<NodeId> = back.flat_map(|road| self.lexicon.walk(&road, named)).collect();
            shared = Some(match shared {
                Some(shared) => shared.into_iter().filter(|event| events.contains(event)).collect(),
                None => events,
            });
        }
        Some(shared.is_some_and(|shared| !shared.is_empty()))
    }

    /// Any of several named things, each by itself.
    pub(super) fn either_of(&mut self, subjects: &[ThingId]) -> Option<ThingId> {
        let mut nodes: Vec<NodeId> = Vec::new();
        let mut words: Vec<String> = Vec::new();
        for subject in subjects {
            nodes.extend(self.thing(*subject).nodes.clone()?);
            words.push(self.thing(*subject).words.clone());
        }
        let mut thing = self.named(nodes);
        thing.words = joined_words(&words, "or");
        self.remarks.push("each by itself".into());
        Some(self.add(thing))
    }

    /// `what do A and B make`: what either makes, with a column that tells which; only what is told of two at once
    /// (`what did A and B sign`), or is asked of both, is of all of them.
    pub(super) fn each_actor(&mut self, asked: ThingId, action: &Action, subjects: &[ThingId]) -> Option<ThingId> {
        let event = action.bridge.event.unwrap_or(asked);
        let to_subject = action.bridge.roads().0.to_vec();
        if subjects.len() < 2 || self.act_together(event, &to_subject, subjects)? {
            return None;
        }
        let either = self.either_of(subjects)?;
        self.tell_which(either);
        Some(either)
    }

    /// The same of what they have: `which embassies do A and B have`.
    pub(super) fn have_each(&mut self, had: ThingId, subjects: &[ThingId], pair: &Node<'_>) -> Result<()> {
        self.joined_to_each(had, subjects, |reader, subject| reader.own_or_have(had, subject, pair))
    }

    /// Links a thing to any of several by what links it to one of them; to all of them, where it is of them together.
    pub(in super::super) fn joined_to_each(
        &mut self,
        id: ThingId,
        subjects: &[ThingId],
        join: impl Fn(&mut Self, ThingId) -> Result<()>,
    ) -> Result<()> {
        if let [_, _, ..] = subjects {
            let kept = self.snapshot();
            if let Some(either) = self.either_of(subjects)
                && join(self, either).is_ok()
                && let Some(Condition::Linked(link)) = self.thing(id).conditions.last().cloned()
                && self.act_together(id, &link.roads, subjects) == Some(false)
            {
                self.tell_which(either);
                return Ok(());
            }
            self.restore(kept);
        }
        subjects.iter().try_for_each(|subject| join(self, *subject))
    }

    /// Whether what several do is one thing that all of them do.
    fn act_together(&self, done: ThingId, to_subject: &[Path], subjects: &[ThingId]) -> Option<bool> {
        if self.words.iter().any(|word| word.folded == "both") {
            return Some(true);
        }
        let shared = self.have_any_shared(to_subject, subjects)?;
        Some(shared && to_subject.iter().any(|road| self.starts_pairs(road) || self.joins_two(done, road)))
    }

    /// Whether a road is one relation of which everything that it starts from has just two.
    fn starts_pairs(&self, road: &Path) -> bool {
        match &road.steps[..] {
            [step] => step.direction != Direction::In && step.types.iter().all(|kind| self.lexicon.joins_pairs(*kind)),
            _ => false,
        }
    }

    /// Whether a road is that of *between*: what it leads from is of several at once.
    pub(in super::super) fn joins_two(&self, done: ThingId, road: &Path) -> bool {
        let noun = self.noun_of(done).filter(|noun| noun.written);
        let between = noun.and_then(|noun| noun.preposition("between")).unwrap_or(&[]);
        let alike = |other: &Path| {
            let steps = other.steps.iter().zip(&road.steps);
            other.steps.len() == road.steps.len()
                && steps.into_iter().all(|(one, other)| one.types == other.types && one.direction == other.direction)
        };
        between.iter().any(alike)
    }

    /// A column for which of several it is.
    fn tell_which(&mut self, either: ThingId) {
        let heading = self.noun_of(either).map_or_else(|| "who".to_string(), |noun| noun.singular.clone());
        self.beside.push(Beside { heading, roads: Vec::new(), key: None, of: Some(either) });
    }
}
