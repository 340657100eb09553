//! What is done by what is a thing's own: `steamers that carried wheat`, where it is their voyages that carried it.

use super::super::meaning::ThingId;
use super::super::reader::Reader;
use super::{Action, Bridge, Used};
use crate::lexicon::path::{Direction, LabelSet, Path};
use crate::lexicon::sense::{Form, VerbId};
use crate::value::LabelId;

impl Reader<'_> {
    /// The action through the one kind of which each is one thing's alone, joined to the subject by one relation, and of
    /// which the verb is told.
    pub(super) fn done_by_its_own(
        &mut self,
        verbs: &[VerbId],
        subject: Option<ThingId>,
        object: Option<ThingId>,
        used: &Used<'_, '_>,
    ) -> Option<Action> {
        let (subject, object) = (subject?, object?);
        if used.form != Form::Finite || self.strict || self.is_open_ended(subject) {
            return None;
        }
        let (from, to) = (self.thing(subject).labels.clone(), self.thing(object).labels.clone());
        let mut found = None;
        for verb in verbs {
            for path in self.lexicon.verb(*verb).paths.iter().filter(|path| path.steps.len() == 1) {
                for (label, own) in self.own_of(&from) {
                    if self.lexicon.fits(path, &LabelSet::of_label(label), &to)
                        && found.replace((label, own, path.clone())).is_some()
                    {
                        // Of two ways neither is meant sooner.
                        return None;
                    }
                }
            }
        }
        let (label, own, path) = found?;
        let noun = self.lexicon.noun_of_label(label)?;
        let event = self.kind(noun);
        self.remarks.push(format!("by their {}", event.words));
        let event = self.add(event);
        let verb = self.verb_words(used, Some(subject), None);
        let bridge = Bridge {
            event: Some(event),
            to_subject: vec![own.reversed(None)],
            to_object: vec![path],
            words: verb,
            ..Bridge::default()
        };
        self.strain += 3;
        Some(Action { bridge, subject: Some(subject), object: Some(object), used: 0 })
    }

    /// The kinds of which each thing belongs to one of some labels only, by the one relation between them.
    fn own_of(&self, from: &LabelSet) -> Vec<(LabelId, Path)> {
        let leaves = self.lexicon.leaves();
        let others = leaves.labels().filter(|label| !from.contains(*label));
        let with_road = others.filter_map(|label| {
            let roads = self.lexicon.relations(from, &LabelSet::of_label(label));
            match <[Path; 1]>::try_from(roads) {
                Ok([road]) if self.is_of_one(&road) => Some((label, road)),
                _ => None,
            }
        });
        with_road.collect()
    }

    /// Whether what a road leads to is never led to twice.
    fn is_of_one(&self, road: &Path) -> bool {
        let [step] = &road.steps[..] else { return false };
        let counts = step.types.first().and_then(|kind| self.lexicon.graph().statistics().of_type(*kind));
        counts.is_some_and(|counts| match step.direction {
            Direction::Out => counts.count == counts.targets,
            Direction::In => counts.count == counts.sources,
            Direction::Either => false,
        })
    }
}
