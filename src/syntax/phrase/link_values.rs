//! What a relationship says of itself, said of the thing at its end: `lead keepers` are those who keep as lead.

use std::sync::Arc;

use super::meaning::{Condition, Link, ThingId};
use super::reader::{Node, Reader};
use crate::lexicon::path::Path;
use crate::lexicon::sense::Sense;
use crate::value::TypeId;

impl Reader<'_> {
    /// A thing is what one of its relationships says; gives whether it has such.
    pub(super) fn adjective_of_link(&mut self, id: ThingId, pair: &Node<'_>, negated: bool) -> bool {
        let word = self.word(pair);
        let words = format!("as {}", word.text.to_lowercase());
        let labels = self.thing(id).labels.clone();
        let all = self.lexicon.relations(&labels, &self.all_labels());
        let found = word.senses.iter().find_map(|sense| {
            let Sense::LinkValue(kind, key, value) = sense else { return None };
            let road = all.iter().find(|road| is_of_type(road, *kind))?;
            Some((road.clone(), Arc::clone(self.lexicon.key_name(*key)), value.clone()))
        });
        let Some((road, key, value)) = found else { return false };
        let other = self.anything("");
        let other = self.add(other);
        let link = Link { negated, values: vec![(key, value)], words, ..Link::plain(vec![road], other) };
        self.condition(id, Condition::Linked(link));
        self.link_adjectives.push((id, other));
        true
    }

    /// `lead keeper of Bruno` keeps him as lead: what a thing is by a relationship is said of the one that is spoken of,
    /// where one of that type is.
    pub(super) fn settle_link_values(&mut self) {
        for (id, other) in std::mem::take(&mut self.link_adjectives) {
            let own = |condition: &Condition| matches!(condition, Condition::Linked(link) if link.to == other);
            let Some(place) = self.thing(id).conditions.iter().position(own) else { continue };
            let Condition::Linked(said) = self.thing(id).conditions[place].clone() else { continue };
            let Some(kind) = said.roads.first().and_then(|road| road.steps.first()?.types.first().copied()) else {
                continue;
            };
            let Some((holder, index)) = self.spoken_of(id, place, kind) else { continue };
            if let Condition::Linked(link) = &mut self.things[holder.0].conditions[index] {
                link.roads.retain(|road| is_of_type(road, kind));
                link.values.extend(said.values);
                link.words = format!("{} {}", link.words, said.words);
            }
            self.things[id.0].conditions.remove(place);
        }
    }

    /// The link of this type that joins a thing to what else is spoken of: whose it is, and its place.
    fn spoken_of(&self, id: ThingId, except: usize, kind: TypeId) -> Option<(ThingId, usize)> {
        let fits = |condition: &Condition| match condition {
            Condition::Linked(link) => !link.negated && link.roads.iter().any(|road| is_of_type(road, kind)),
            _ => false,
        };
        let own = self.thing(id).conditions.iter().enumerate();
        if let Some((index, _)) = own.clone().find(|(index, condition)| *index != except && fits(condition)) {
            return Some((id, index));
        }
        (0..self.things.len()).map(ThingId).find_map(|holder| {
            let conditions = &self.thing(holder).conditions;
            let leads = |condition: &Condition| matches!(condition, Condition::Linked(link) if link.to == id);
            let index = conditions.iter().position(|condition| leads(condition) && fits(condition))?;
            Some((holder, index))
        })
    }
}

/// Whether a road is one relationship of a type.
fn is_of_type(road: &Path, kind: TypeId) -> bool {
    matches!(&road.steps[..], [step] if step.types.contains(&kind) && step.repeat.is_none())
}
