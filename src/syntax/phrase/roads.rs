//! Types settle words: which relations a preposition, a possessive or *with* can mean between two things.

use std::borrow::Cow;

use super::guess;
use super::meaning::{Condition, ThingId};
use super::reader::Reader;
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::Noun;

/// Prepositions that say so little that any relation between two kinds will do where the lexicon is silent.
const LOOSE: &[&str] = &["of", "with", "by", "for", "in", "on", "at", "from", "to"];

/// Prepositions that never mean the same: what departs from a place does not go to it.
const OPPOSITES: &[(&str, &str)] = &[("to", "from"), ("from", "to")];

/// Words in the name of a relation that say who made a thing, and so whom it is by.
const MAKING: &[&str] = &[
    "author", "authored", "composed", "composer", "created", "creates", "creator", "designed", "designer", "directed",
    "director", "made", "maker", "painted", "painter", "produced", "producer", "write", "writer", "writes", "written",
    "wrote",
];

/// Words in the name of a relation that say whose something is, and so nothing of where he is.
pub(super) const OWNING: &[&str] = &["bought", "buys", "own", "owned", "owner", "owns", "sells", "sold"];

impl Reader<'_> {
    /// The roads that a preposition means from a thing to nodes of these labels; empty where none fits.
    pub(super) fn roads(&mut self, from: ThingId, preposition: &str, to: &LabelSet) -> Vec<Path> {
        if preposition == "involving" {
            // On whichever side it stands: a visit there, or one from there.
            let mut roads = self.roads_written(from, "between", to);
            for road in self.roads(from, "of", to) {
                if !roads.contains(&road) {
                    roads.push(road);
                }
            }
            return roads;
        }
        let labels = self.thing(from).labels.clone();
        let written = self.roads_written(from, preposition, to);
        if !written.is_empty() {
            return written;
        }
        if preposition == "of"
            && self.noun_of(from).is_some_and(|noun| noun.relation.is_some())
            && !self.be_member_of_any(from, to)
        {
            // The leader of a team is nothing to those whom he leads nowhere.
            return Vec::new();
        }
        let silent = self.nouns_of(from).iter().all(|noun| !noun.written || noun.preposition(preposition).is_none());
        if silent && LOOSE.contains(&preposition) {
            return self.any_relation(&labels, to, preposition);
        }
        Vec::new()
    }

    /// `members of the Defence committee`, where only parties are told to have members: whoever belongs to it in another
    /// way. Gives whether somebody may.
    pub(super) fn be_member_of_any(&mut self, id: ThingId, to: &LabelSet) -> bool {
        let noun =
            self.noun_of(id).filter(|noun| noun.relation.is_some() && !noun.written && noun.singular == "member");
        let labels = &self.thing(id).labels;
        let of_others = |noun: &&Noun| noun.relation.as_ref().is_some_and(|way| !self.lexicon.fits(way, labels, to));
        let plain =
            noun.filter(of_others).and_then(|noun| noun.label).and_then(|label| self.lexicon.noun_of_label(label));
        let near = !self.lexicon.relations(labels, to).is_empty();
        let Some(plain) = plain.filter(|_| near) else { return false };
        self.thing_mut(id).nouns = vec![plain];
        true
    }

    /// The roads that the lexicon itself says a preposition means; empty where it says none that fits.
    pub(super) fn roads_written(&self, from: ThingId, preposition: &str, to: &LabelSet) -> Vec<Path> {
        let labels = self.thing(from).labels.clone();
        let nouns = self.nouns_of(from);
        let of = |noun: &Noun| self.fitting(noun.preposition(preposition).unwrap_or(&[]), &labels, noun, to);
        let several = self.thing(from).nouns.len();
        if several > 1 {
            // `exports and imports of …`: what it means for any of them.
            let mut all: Vec<Path> = Vec::new();
            for path in nouns.iter().take(several).flat_map(|noun| of(noun)) {
                if !all.contains(&path) {
                    all.push(path);
                }
            }
            return all;
        }
        nouns.into_iter().map(of).find(|paths| !paths.is_empty()).unwrap_or_default()
    }

    /// The nouns that speak of a thing: its own, or those of its node's labels, and of the labels above.
    fn nouns_of(&self, id: ThingId) -> Vec<&Noun> {
        let thing = self.thing(id);
        if !thing.nouns.is_empty() {
            let mut nouns: Vec<&Noun> = thing.nouns.iter().map(|noun| self.lexicon.noun(*noun)).collect();
            let own = nouns.iter().filter_map(|noun| noun.label).collect::<Vec<_>>();
            nouns.extend(
                own.iter().filter_map(|label| self.lexicon.noun_of_label(*label)).map(|id| self.lexicon.noun(id)),
            );
            return nouns;
        }
        let first = thing.nodes.as_ref().and_then(|nodes| nodes.first());
        let nouns = first.map(|node| self.lexicon.nouns_of_node(*node)).unwrap_or_default();
        nouns.into_iter().map(|id| self.lexicon.noun(id)).collect()
    }

    /// The paths whose ends fit, with the way to the node that they speak of put before them.
    fn fitting(&self, paths: &[Path], from: &LabelSet, noun: &Noun, to: &LabelSet) -> Vec<Path> {
        let whole = paths.iter().map(|path| match &noun.through {
            Some(through) => Cow::Owned(joined(through, path)),
            None => Cow::Borrowed(path),
        });
        self.lexicon.fitting(whole, from, to)
    }

    /// The roads by which a subject *has* things: the first way, of those that aren't taken, in which the thing speaks
    /// of nodes like the subject; turned round.
    pub(super) fn having(&self, subject: ThingId, object: &LabelSet, had: Option<ThingId>) -> Vec<Path> {
        let labels = &self.thing(subject).labels;
        let Some(had) = had else { return Vec::new() };
        let taken = self.taken(had);
        for noun in self.nouns_of(had) {
            // Who has an operation is not who did it, unless somebody wrote it so.
            let mut prepositions: Vec<_> = noun.prepositions.iter().collect();
            prepositions.sort_by_key(|(word, _)| !noun.written && &**word == "by");
            for (preposition, paths) in prepositions {
                if taken.iter().any(|word| word == &**preposition) {
                    continue;
                }
                let fitting = self.fitting(paths, object, noun, labels);
                if !fitting.is_empty() {
                    let label = noun_label(noun).filter(|_| self.thing(had).nouns.len() < 2);
                    return fitting.iter().map(|path| path.reversed(label)).collect();
                }
            }
        }
        Vec::new()
    }

    /// The prepositions that a thing's links already use.
    fn taken(&self, id: ThingId) -> Vec<String> {
        let links = self.thing(id).conditions.iter();
        links
            .filter_map(|condition| match condition {
                Condition::Linked(link) => link.preposition.clone(),
                _ => None,
            })
            .collect()
    }

    /// Any one-step relation between two kinds; those whose name holds the preposition first, then the commonest.
    pub(super) fn any_relation(&mut self, from: &LabelSet, to: &LabelSet, preposition: &str) -> Vec<Path> {
        let mut paths = self.lexicon.relations(from, to);
        let making = |word: &str| preposition == "by" && MAKING.contains(&word);
        let named = |path: &Path| {
            let types = path.steps.iter().flat_map(|step| &step.types);
            types.clone().any(|kind| {
                let words = crate::lexicon::generate::split_words(self.lexicon.type_name(*kind));
                words.iter().any(|word| word == preposition || making(word))
            })
        };
        if let Some((_, opposite)) = OPPOSITES.iter().find(|(word, _)| *word == preposition) {
            paths.retain(|path| {
                let types = path.steps.iter().flat_map(|step| &step.types);
                let words = types.flat_map(|kind| crate::lexicon::generate::split_words(self.lexicon.type_name(*kind)));
                words.last().is_none_or(|last| last != *opposite)
            });
        }
        if matches!(preposition, "in" | "at" | "on" | "from") {
            paths.retain(|path| {
                let types = path.steps.iter().flat_map(|step| &step.types);
                let mut words =
                    types.flat_map(|kind| crate::lexicon::generate::split_words(self.lexicon.type_name(*kind)));
                !words.any(|word| OWNING.contains(&word.as_str()))
            });
        }
        // Who has an operation is not who did it, where there is somebody else.
        let doer = |path: &Path| {
            let types = path.steps.iter().flat_map(|step| &step.types);
            let words = types.flat_map(|kind| crate::lexicon::generate::split_words(self.lexicon.type_name(*kind)));
            preposition == "with" && words.last().is_some_and(|last| last == "by")
        };
        paths.sort_by_cached_key(|path| (!named(path), doer(path)));
        if paths.is_empty() {
            return paths;
        }
        self.strain += 2;
        if named(&paths[0]) {
            paths.retain(named);
        }
        // A name may be of things of two kinds: the commonest relation settles which.
        let reached = self.lexicon.ends(&paths[0], from);
        paths.retain(|path| self.lexicon.ends(path, from).intersects(&reached));
        if paths.len() > 1 {
            let kinds = paths.iter().flat_map(|path| &path.steps).flat_map(|step| &step.types);
            let names: Vec<String> = kinds.map(|kind| self.lexicon.type_name(*kind).to_string()).collect();
            let remark = guess::remark(&names);
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
        paths
    }
}

/// The label that a noun's nodes have.
pub(super) fn noun_label(noun: &Noun) -> Option<crate::value::LabelId> {
    if noun.through.is_some() { None } else { noun.label }
}

/// One path behind another.
pub(super) fn joined(first: &Path, second: &Path) -> Path {
    Path { steps: first.steps.iter().chain(&second.steps).cloned().collect() }
}
