//! Being in a place through what is there: `who lives in Linden House`, of which it is told who rents which of its flats.

use super::super::meaning::ThingId;
use super::super::reader::Reader;
use super::super::roads::OWNING;
use crate::lexicon::generate::split_words;
use crate::lexicon::path::{Direction, LabelSet, Path};
use crate::lexicon::sense::NounId;

/// Words in the name of a relation that say where something is, or of what it is a part.
const PLACING: &[&str] = &["at", "in", "inside", "lies", "located", "part", "situated", "within"];

impl Reader<'_> {
    /// Links a thing to a place by the one kind of things that lie in it, or are parts of it, and to which the thing is
    /// joined by one relation; gives whether there is one.
    pub(super) fn within(&mut self, id: ThingId, word: &str, place: ThingId) -> bool {
        if !matches!(word, "in" | "at") || self.thing(id).nodes.is_some() {
            return false;
        }
        let Some((noun, first, last)) = self.way_within(id, place) else { return false };
        let middle = self.kind(noun);
        let middle = self.add(middle);
        let (there, called) = (self.thing(place).words.clone(), self.thing(middle).words.clone());
        self.link(middle, place, vec![last], word, &format!("{word} {there}"));
        self.link(id, middle, vec![first], word, &format!("{word} {called}"));
        if self.is_said_of_now() {
            self.link_now(id, false);
        }
        self.strain += 3;
        self.open.push(middle);
        true
    }

    /// The kind in between, the way to it, and the way on to the place; none where there are several.
    fn way_within(&self, id: ThingId, place: ThingId) -> Option<(NounId, Path, Path)> {
        let from = match self.persons().filter(|_| self.is_open_ended(id) && self.thing(id).words == "who") {
            Some(persons) => persons,
            None => self.thing(id).labels.clone(),
        };
        let to = self.thing(place).labels.clone();
        let mut found = None;
        for middle in self.lexicon.leaves().labels().filter(|label| !from.contains(*label) && !to.contains(*label)) {
            let between = LabelSet::of_label(middle);
            let lasts = self.outwards(&between, &to, |words| words.iter().any(|word| PLACING.contains(&word.as_str())));
            let firsts =
                self.outwards(&from, &between, |words| !words.iter().any(|word| OWNING.contains(&word.as_str())));
            for (first, last) in firsts.iter().flat_map(|first| lasts.iter().map(move |last| (first, last))) {
                let noun = self.lexicon.noun_of_label(middle)?;
                if found.replace((noun, first.clone(), last.clone())).is_some() {
                    return None;
                }
            }
        }
        found
    }

    /// `who rents Tower Court`, of which it is told who rents which of its flats: the action upon these. Gives what is done
    /// to, and the way there.
    pub(in super::super) fn part_of_place(
        &mut self,
        straight: &[Path],
        from: &LabelSet,
        place: ThingId,
    ) -> Option<(ThingId, Path)> {
        let to = self.thing(place).labels.clone();
        let mut found = None;
        for path in straight {
            let (ends, leaves) = (self.lexicon.ends(path, from), self.lexicon.leaves());
            for middle in ends.labels().filter(|label| leaves.contains(*label)) {
                let said = |words: &[String]| words.iter().any(|word| PLACING.contains(&word.as_str()));
                for last in self.outwards(&LabelSet::of_label(middle), &to, said) {
                    let noun = self.lexicon.noun_of_label(middle)?;
                    if found.replace((noun, path.clone(), last)).is_some() {
                        return None;
                    }
                }
            }
        }
        let (noun, first, last) = found?;
        let part = self.kind(noun);
        let part = self.add(part);
        let there = format!("in {}", self.thing(place).words);
        self.link(part, place, vec![last], "in", &there);
        Some((part, first))
    }

    /// The relations that start from one kind and lead to another, and whose names say what they must.
    fn outwards(&self, from: &LabelSet, to: &LabelSet, named: impl Fn(&[String]) -> bool) -> Vec<Path> {
        let mut paths = self.lexicon.relations(from, to);
        paths.retain(|path| {
            path.steps.iter().all(|step| {
                let mut names = step.types.iter().map(|kind| split_words(self.lexicon.type_name(*kind)));
                step.direction == Direction::Out && names.all(|words| named(&words))
            })
        });
        paths
    }

    /// Whether a phrase speaks of what is so now: who *lives* there, and not who lived or was there.
    fn is_said_of_now(&self) -> bool {
        let said = |any: &[&str]| self.words.iter().any(|word| any.contains(&word.folded.as_str()));
        said(&["is", "are"]) && !said(&["was", "were", "did", "been", "had"])
    }
}
