//! The way that a verb leads from its subject to its object, straight or through an event.

use super::super::meaning::{Condition, ThingId};
use super::super::reader::Reader;
use super::{Action, Bridge};
use crate::lexicon::path::{LabelSet, Path, Step};
use crate::lexicon::sense::VerbId;
use crate::value::{LabelId, Value};
use std::sync::Arc;

impl Reader<'_> {
    /// The bridge of a verb between two sides; none where no path fits.
    ///
    /// Relaxed, the object may be of a kind that this world never joins so: the answer is then empty, not refused.
    pub(super) fn bridge(
        &mut self,
        verb: VerbId,
        subject: Option<ThingId>,
        object: Option<ThingId>,
        relaxed: bool,
    ) -> Option<Bridge> {
        let any = self.all_labels();
        let from = subject.map_or_else(|| any.clone(), |id| self.thing(id).labels.clone());
        let to = object.map_or_else(|| any.clone(), |id| self.thing(id).labels.clone());
        let known = self.lexicon.verb(verb);
        let words = known.participle.clone();
        let mut fitting: Vec<Path> =
            known.paths.iter().filter(|path| self.lexicon.fits(path, &from, &to)).cloned().collect();
        if self.strict {
            fitting.retain(|path| self.is_borne_out(path, subject, object));
        }
        let anybody = subject.is_none_or(|subject| self.is_open_ended(subject));
        if relaxed && (anybody || object.is_some_and(|object| self.only_acts(verb, object))) {
            return None;
        }
        let fitting =
            if fitting.is_empty() && (object.is_none() || relaxed) { self.to_event(verb, &from) } else { fitting };
        self.strain += if relaxed { 4 } else { 0 };
        let has_object = object.is_some() || self.asks_object;
        let first = self.likeliest(&fitting, subject, object)?;
        let Some(pivot) = pivot_of(first, has_object) else {
            let plain: Vec<Path> =
                fitting.iter().filter(|path| pivot_of(path, has_object).is_none()).cloned().collect();
            if let Some(object) = object {
                self.become_end(object, &plain);
            }
            let to_subject = plain.iter().map(|path| path.reversed(None)).collect();
            return Some(Bridge { to_subject, to_object: plain, words, ..Bridge::default() });
        };
        let label = first.steps[pivot].label?;
        let named = |id: Option<ThingId>| id.is_some_and(|id| self.thing(id).nodes.is_some());
        // Between two kinds any event will do; between names, those that the data bears out.
        let any_event = subject.is_some() && object.is_some() && !named(subject) && !named(object);
        let plain = first.steps[pivot].properties.is_empty();
        let event_of = |path: &&Path| {
            let plain = plain && path.steps.get(pivot).is_some_and(|step| step.properties.is_empty());
            let same = path
                .steps
                .get(pivot)
                .is_some_and(|step| step.label == Some(label) && step.properties == first.steps[pivot].properties);
            pivot_of(path, has_object) == Some(pivot)
                && (same || any_event || plain && object.is_some() && self.is_borne_out(path, subject, object))
        };
        let (mut heads, mut tails, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        let mut labels: Vec<crate::value::LabelId> = Vec::new();
        // Who does it is who is said to, first for each kind of event: not the state that an office is of.
        let one_each = subject.is_some_and(|id| !self.thing(id).preferred.is_empty());
        for path in fitting.iter().filter(event_of) {
            let new = path.steps[pivot].label.filter(|label| !labels.contains(label));
            let (head, tail) = path.steps.split_at(pivot + 1);
            let head = Path { steps: head.to_vec() }.reversed(None);
            let tail = Path { steps: tail.to_vec() };
            if !one_each || new.is_some() {
                pairs.push((head.clone(), tail.clone()));
                push_new(&mut heads, head);
            }
            labels.extend(new);
            if !tail.steps.is_empty() {
                push_new(&mut tails, tail);
            }
        }
        if !heads.iter().any(|head| tails.contains(head)) || pairs.len() >= heads.len() * tails.len() {
            pairs.clear();
        }
        let noun = self.lexicon.noun_of_label(label)?;
        let mut event = self.kind(noun);
        for other in labels.iter().skip(1).filter_map(|label| self.lexicon.noun_of_label(*label)) {
            let other = self.kind(other);
            event.labels = event.labels.union(&other.labels);
            event.nouns.extend(other.nouns);
        }
        let mut open_object = None;
        let what = object.is_some_and(|id| self.thing(id).nouns.is_empty() && self.thing(id).nodes.is_none());
        if what {
            // What is done is what the lexicon says first.
            if labels.len() == 1 {
                tails.truncate(1);
            }
            open_object = object.filter(|_| !tails.is_empty());
        }
        let alone = labels.len() == 1;
        let by_name = named(subject) || named(object);
        if let Some(object) = open_object {
            self.become_end(object, &tails);
        }
        let several = match (by_name, &labels[..]) {
            (false, [only]) => several_values(&fitting, pivot, *only),
            _ => None,
        };
        let holds = |key, value| Condition::Value { key, value, negated: false, words: String::new() };
        match several {
            Some((key, values)) => event.conditions.push(holds(key, Value::list(values))),
            None => {
                let properties = first.steps[pivot].properties.iter().filter(|_| alone);
                event.conditions.extend(properties.map(|(key, value)| holds(key.clone(), value.clone())));
            }
        }
        let event = Some(self.add(event));
        Some(Bridge { event, to_subject: heads, to_object: tails, pairs, words, ..Bridge::default() })
    }

    /// Whether a named thing is of those that do what a verb says, and never of those to whom it is done.
    fn only_acts(&self, verb: VerbId, id: ThingId) -> bool {
        let (labels, any) = (&self.thing(id).labels, self.all_labels());
        let paths = || self.lexicon.verb(verb).paths.iter();
        self.thing(id).nodes.is_some()
            && paths().any(|path| self.lexicon.fits(path, labels, &any))
            && !paths().any(|path| self.lexicon.fits(path, &any, labels))
    }

    /// `which ministries did they visit`, where one visits states and meets ministries: the verb of the same events whose
    /// object is of that kind.
    pub(super) fn kindred(
        &mut self,
        verb: VerbId,
        subject: Option<ThingId>,
        object: Option<ThingId>,
    ) -> Option<Action> {
        const STRAIN_OF_KINDRED: u32 = 4;
        let (doer, done) = (subject?, object?);
        if self.thing(done).nodes.is_some() {
            return None;
        }
        let (from, to, any) = (&self.thing(doer).labels, &self.thing(done).labels, self.all_labels());
        let own = self.lexicon.verb(verb).paths.iter().filter(|path| self.lexicon.fits(path, from, &any));
        let starts: Vec<&Step> =
            own.filter_map(|path| path.steps.first()).filter(|step| step.label.is_some()).collect();
        let fits = |path: &Path| {
            let event = path.steps.first().is_some_and(|step| starts.contains(&step));
            event && path.steps.len() > 1 && self.lexicon.fits(path, from, to)
        };
        let mut others = self.lexicon.verbs().filter(|(id, other)| *id != verb && other.written && !other.copular);
        let (kin, known) = others.find(|(_, other)| other.particle.is_none() && other.paths.iter().any(fits))?;
        let (past, asked) = (known.participle.clone(), self.lexicon.verb(verb).participle.clone());
        let mut bridge = self.bridge(kin, subject, object, false)?;
        self.strain += STRAIN_OF_KINDRED;
        self.remarks.push(format!("\"{asked}\" taken for \"{past}\""));
        bridge.words = format!("that {past}");
        Some(Action { bridge, subject, object, used: 0 })
    }

    /// What is asked for without a kind is of the kinds that the paths end at (`what did they sign`).
    pub(in super::super) fn become_end(&mut self, object: ThingId, paths: &[Path]) {
        let thing = self.thing(object);
        if !thing.nouns.is_empty() || thing.nodes.is_some() {
            return;
        }
        let ends: Vec<_> = paths.iter().filter_map(|path| path.steps.last()).collect();
        let nouns: Vec<_> = ends.iter().filter_map(|step| self.lexicon.noun_of_label(step.label?)).collect();
        if nouns.len() != ends.len() || nouns.is_empty() {
            return;
        }
        let mut labels = LabelSet::default();
        let mut distinct: Vec<crate::lexicon::sense::NounId> = Vec::new();
        for noun in nouns {
            labels = labels.union(&self.lexicon.noun(noun).labels);
            if !distinct.contains(&noun) {
                distinct.push(noun);
            }
        }
        let properties = ends[0].properties.clone();
        let same = ends.iter().all(|step| step.properties == properties);
        let thing = self.thing_mut(object);
        (thing.nouns, thing.labels) = (distinct, labels);
        for (key, value) in properties.into_iter().filter(|_| same) {
            thing.conditions.push(Condition::Value { key, value, negated: false, words: String::new() });
        }
    }

    /// Of the ways that fit, the first that the data bears out for the nodes named; the first where none does.
    pub(super) fn likeliest<'p>(
        &self,
        fitting: &'p [Path],
        subject: Option<ThingId>,
        object: Option<ThingId>,
    ) -> Option<&'p Path> {
        let first = fitting.first()?;
        if fitting.len() == 1 {
            return Some(first);
        }
        fitting.iter().find(|path| self.is_borne_out(path, subject, object)).or(Some(first))
    }

    /// Whether a way leads from what the subject may be to what the object may be.
    pub(super) fn is_borne_out(&self, path: &Path, subject: Option<ThingId>, object: Option<ThingId>) -> bool {
        let nodes = |id: Option<ThingId>| id.and_then(|id| self.thing(id).nodes.clone());
        let labels = |id: Option<ThingId>| id.map_or_else(|| self.all_labels(), |id| self.thing(id).labels.clone());
        let kind = subject.and_then(|id| self.noun_of(id)).and_then(|noun| noun.label);
        let mut all: Vec<crate::value::NodeId> = kind.map(|label| self.lexicon.some_of(label)).unwrap_or_default();
        if let Some(noun) = subject.and_then(|id| self.noun_of(id)).filter(|noun| noun.through.is_none()) {
            all.retain(|node| noun.filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value)));
        }
        match (nodes(subject), nodes(object)) {
            (Some(from), to) => self.lexicon.leads(path, &from, to.as_deref(), &labels(object)),
            (None, Some(to)) => self.lexicon.leads(&path.reversed(None), &to, None, &labels(subject)),
            (None, None) => all.is_empty() || self.lexicon.leads(path, &all, None, &labels(object)),
        }
    }

    /// Paths of a verb that lead to its event from here, whatever they lead to behind it.
    pub(super) fn to_event(&self, verb: VerbId, from: &LabelSet) -> Vec<Path> {
        let any = self.all_labels();
        self.lexicon.verb(verb).paths.iter().filter(|path| self.lexicon.fits(path, from, &any)).cloned().collect()
    }
}

/// The step that arrives at the event: the first labelled one that is not the last, or the last where there is no
/// object.
fn pivot_of(path: &Path, has_object: bool) -> Option<usize> {
    let last = path.steps.len().checked_sub(1)?;
    if !has_object {
        return path.steps.iter().rposition(|step| step.label.is_some());
    }
    path.steps.iter().position(|step| step.label.is_some()).filter(|index| *index < last)
}

/// The values of one property by which paths tell their events of one label apart, where they are several: what was
/// opened was opened or created.
fn several_values(paths: &[Path], pivot: usize, label: LabelId) -> Option<(Arc<str>, Vec<Value>)> {
    let steps = paths.iter().filter_map(|path| path.steps.get(pivot)).filter(|step| step.label == Some(label));
    let mut found: Option<(Arc<str>, Vec<Value>)> = None;
    for step in steps {
        let [(key, value)] = &step.properties[..] else { return None };
        match &mut found {
            None => found = Some((Arc::clone(key), vec![value.clone()])),
            Some((have, values)) if have == key => {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
            Some(_) => return None,
        }
    }
    found.filter(|(_, values)| values.len() > 1)
}

fn push_new(paths: &mut Vec<Path>, path: Path) {
    if !paths.contains(&path) {
        paths.push(path);
    }
}
