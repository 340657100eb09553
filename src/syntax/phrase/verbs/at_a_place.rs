//! What is done at something that is in a place: `which cities did the band play in`, where it is told at which venues.

use super::super::meaning::ThingId;
use super::super::reader::Reader;
use super::super::roads::joined;
use super::{Action, Bridge, Used};
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::{Form, VerbId};

impl Reader<'_> {
    /// The action by the one way through what a verb is done at to the place where that is.
    pub(super) fn done_at_place(
        &mut self,
        verbs: &[VerbId],
        subject: Option<ThingId>,
        object: Option<ThingId>,
        used: &Used<'_, '_>,
    ) -> Option<Action> {
        let place = object?;
        if used.form != Form::Finite || used.stranded.as_deref() != Some("in") || self.is_open_ended(place) {
            return None;
        }
        let from = subject.map_or_else(|| self.all_labels(), |id| self.thing(id).labels.clone());
        let to = self.thing(place).labels.clone();
        let straight =
            verbs.iter().flat_map(|verb| &self.lexicon.verb(*verb).paths).filter(|path| path.steps.len() == 1);
        let mut ways: Vec<Path> = straight.flat_map(|path| self.ways_on(path, &from, &to)).collect();
        ways.dedup();
        let [way] = &ways[..] else { return None };
        let bridge = Bridge {
            to_subject: vec![way.reversed(None)],
            to_object: vec![way.clone()],
            words: self.verb_words(used, subject, Some("in")),
            ..Bridge::default()
        };
        self.strain += 3;
        Some(Action { bridge, subject, object: Some(place), used: 0 })
    }

    /// `who rents Tower Court`: one of the flats there.
    pub(super) fn dwells_there(
        &mut self,
        verbs: &[VerbId],
        subject: Option<ThingId>,
        object: Option<ThingId>,
        used: &Used<'_, '_>,
    ) -> Option<Action> {
        const DWELLING: &[&str] = &["dwell", "inhabit", "lease", "live", "occupy", "rent", "reside", "stay"];
        let place = object.filter(|id| self.thing(*id).nodes.is_some())?;
        if used.form != Form::Finite || self.strict && used.stranded.is_some() {
            return None;
        }
        let from = subject.map_or_else(|| self.all_labels(), |id| self.thing(id).labels.clone());
        let known =
            verbs.iter().map(|verb| self.lexicon.verb(*verb)).filter(|verb| DWELLING.contains(&verb.base.as_str()));
        let straight: Vec<Path> =
            known.flat_map(|verb| verb.paths.iter().filter(|path| path.steps.len() == 1)).cloned().collect();
        let (part, way) = self.part_of_place(&straight, &from, place)?;
        let bridge = Bridge {
            to_subject: vec![way.reversed(None)],
            to_object: vec![way],
            words: self.verb_words(used, subject, None),
            present: self.is_present(used.verb),
            ..Bridge::default()
        };
        self.strain += 3;
        Some(Action { bridge, subject, object: Some(part), used: 0 })
    }

    /// A path with the ways on from its ends that *in* means for them.
    fn ways_on(&self, path: &Path, from: &LabelSet, to: &LabelSet) -> Vec<Path> {
        let (ends, leaves) = (self.lexicon.ends(path, from), self.lexicon.leaves());
        let kinds = ends.labels().filter(|label| leaves.contains(*label));
        let mut ways = Vec::new();
        for label in kinds {
            let Some(noun) = self.lexicon.noun_of_label(label).map(|noun| self.lexicon.noun(noun)) else { continue };
            let places = noun.preposition("in").unwrap_or(&[]);
            for place in places.iter().filter(|place| self.lexicon.fits(place, &noun.labels, to)) {
                let mut way = joined(path, place);
                if let Some(step) = way.steps.first_mut() {
                    step.label = Some(label);
                }
                ways.push(way);
            }
        }
        ways
    }
}
