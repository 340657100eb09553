//! What was done, each time it was: `inspections of the Kestrel`, `how many repairs were there in 2015`. A relationship is
//! no node, so that what is listed are the two that it joins, with what it tells of itself.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Condition, Link, OrderBy, ThingId, Told};
use super::super::reader::{Node, Reader};
use super::super::row::Role;
use super::amounts::aggregate_of;
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::{Sense, VerbId};
use crate::value::{KeyId, TypeId};

/// A verb's two sides, as far as they were said.
struct Sides {
    road: Path,
    /// Who does it, and to what.
    labels: [LabelSet; 2],
    said: [Option<ThingId>; 2],
}

impl Sides {
    /// Which side is still free and may be of these labels; the one wanted first.
    fn free(&self, labels: &LabelSet, first: usize) -> Option<usize> {
        [first, 1 - first].into_iter().find(|side| self.said[*side].is_none() && self.labels[*side].intersects(labels))
    }
}

const DOER: usize = 0;
const DONE: usize = 1;

impl Reader<'_> {
    pub(super) fn deeds(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let deed = Self::part(pair, Rule::deed).ok_or_else(|| self.nowhere(pair))?;
        let mut first_error = None;
        for verb in self.verbs_done(&deed) {
            let kept = self.snapshot();
            match self.deeds_of(verb, pair, &deed) {
                Ok(ask) => return Ok(ask),
                Err(error) => {
                    self.restore(kept);
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or_else(|| self.nowhere(pair)))
    }

    /// The verbs that a noun of doing speaks of.
    fn verbs_done(&self, deed: &Node<'_>) -> Vec<VerbId> {
        let verbs = self.word(deed).senses.iter().filter_map(|sense| match sense {
            Sense::Deed(verb) => Some(*verb),
            _ => None,
        });
        verbs.collect()
    }

    /// The one relationship that a verb is, from who does it, and the labels of its sides.
    fn sides(&self, verb: VerbId) -> Option<Sides> {
        let known = self.lexicon.verb(verb);
        let road = known.paths.iter().find(|path| matches!(&path.steps[..], [step] if step.repeat.is_none()))?.clone();
        let all = self.all_labels();
        let labels = [self.lexicon.ends(&road.reversed(None), &all), self.lexicon.ends(&road, &all)];
        Some(Sides { road, labels, said: [None, None] })
    }

    fn deeds_of(&mut self, verb: VerbId, pair: &Node<'_>, deed: &Node<'_>) -> Result<Ask> {
        let mut sides = self.sides(verb).ok_or_else(|| self.nowhere(deed))?;
        let particle = self.lexicon.verb(verb).particle.clone();
        if let Some(owner) = Self::part(pair, Rule::possessor) {
            let owner_id = self.possessor(&owner)?;
            self.take_side(&mut sides, owner_id, DOER, &owner)?;
        }
        if let Some(side) = Self::part(pair, Rule::deed_side) {
            let id = match (Self::part(&side, Rule::noun), Self::part(&side, Rule::name)) {
                (Some(noun), _) => self.nouns(&[noun])?,
                (None, Some(name)) => self.name(&name),
                (None, None) => return Err(self.nowhere(&side)),
            };
            self.take_side(&mut sides, id, DONE, &side)?;
        }
        let mut rest = Vec::new();
        for post in Self::parts(pair, Rule::post) {
            let Some((word, operand)) = self.preposition_part(&post) else {
                rest.push(post);
                continue;
            };
            let id = self.operand(&operand)?[0];
            let said = particle.as_deref() == Some(word.as_str());
            let side = if word == "by" || word == "from" && !said { DOER } else { DONE };
            self.take_side(&mut sides, id, side, &post)?;
        }
        let [head, done] = self.both_sides(&mut sides);
        let words = format!("that {} {}", self.past_of(verb), self.thing(done).words);
        self.condition(head, Condition::Linked(Link { words, ..Link::plain(vec![sides.road.clone()], done) }));
        self.open = vec![head];
        self.posts(&rest)?;
        if let Some(kind) = type_of(&sides.road)
            && let Some(ask) = self.told_of_deeds(pair, head, kind)?
        {
            return Ok(ask);
        }
        let keys = self.keys_told(&sides.road);
        let order = self.deed_order(pair, &sides.road)?;
        if order.is_some() {
            let limit = Self::part(pair, Rule::order).and_then(|order| Self::part(&order, Rule::number));
            let limit = limit.map(|number| self.number(&number)).transpose()?;
            self.thing_mut(head).limit = Some(limit.map_or(1, |limit| limit as u64));
        }
        let each = self.deed_group(pair, [head, done])?;
        if pair.as_str().starts_with("deeds_any ") {
            return Ok(Ask::YesNo { head, rests: None, closed: None, known: false });
        }
        let counted = (pair.as_str().starts_with("deeds_many ") || each.is_some()).then_some(each);
        let called = self.word(deed).text.to_lowercase();
        Ok(Ask::Deeds { head, done, called, keys, order, counted })
    }

    /// `how long did she keep it`: from when to when, as the relationships tell both; none where they don't.
    pub(super) fn held_from_to(&self, head: ThingId) -> Option<Ask> {
        let (place, _) = self.dated_link(head)?;
        let Some(Condition::Linked(link)) = self.thing(head).conditions.get(place) else { return None };
        let [road] = &link.roads[..] else { return None };
        let kind = type_of(road)?;
        let keys = [self.lexicon.date_of_type(kind)?, self.lexicon.end_of_type(kind)?];
        let keys = keys.map(|key| Arc::clone(self.lexicon.key_name(key))).to_vec();
        Some(Ask::Deeds { head, done: link.to, called: "how long".into(), keys, order: None, counted: None })
    }

    /// Lets what was said be a side of what was done: the one that its preposition speaks of, or else the other.
    fn take_side(&mut self, sides: &mut Sides, id: ThingId, first: usize, pair: &Node<'_>) -> Result<()> {
        let labels = self.thing(id).labels.clone();
        let Some(side) = sides.free(&labels, first) else {
            let message = format!("{} have no part in this", self.thing(id).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        sides.said[side] = Some(id);
        Ok(())
    }

    /// Who did it, and what it was done to: whatever may be where nothing was said.
    fn both_sides(&mut self, sides: &mut Sides) -> [ThingId; 2] {
        let labels = sides.labels.clone();
        let said = sides.said;
        let mut of = |side: usize, words: &str| {
            said[side].unwrap_or_else(|| {
                let thing = self.anything(words);
                let id = self.add(thing);
                self.become_of(id, labels[side].clone());
                if let Some(plural) = self.noun_of(id).map(|noun| noun.plural.clone()) {
                    self.thing_mut(id).words = plural;
                }
                id
            })
        };
        [of(DOER, "those"), of(DONE, "anything")]
    }

    fn past_of(&self, verb: VerbId) -> String {
        let known = self.lexicon.verb(verb);
        let forms = crate::lexicon::inflect::verb_forms(&known.base);
        // A type may be called by a form that is not the base: `SENT_TO`.
        let past = if forms.participle == known.participle { forms.past } else { known.participle.clone() };
        known.particle.as_deref().map_or_else(|| past.clone(), |particle| format!("{past} {particle}"))
    }

    /// What relationships tell of themselves, when first; not where that is known from.
    fn keys_told(&self, road: &Path) -> Vec<Arc<str>> {
        let Some(kind) = type_of(road) else { return Vec::new() };
        let roles = &self.lexicon.roles;
        let unshown = [&roles.source, &roles.standing, &roles.why, &roles.at];
        let date = self.lexicon.date_of_type(kind);
        let shown = |key: &KeyId| {
            let name = self.lexicon.key_name(*key);
            !roles.hidden.contains(key) && !unshown.iter().any(|role| role.as_ref() == Some(name))
        };
        let others = self.lexicon.keys_of_type(kind).filter(|key| Some(*key) != date);
        date.into_iter().chain(others).filter(shown).map(|key| Arc::clone(self.lexicon.key_name(key))).collect()
    }

    /// `the last repair`, `the most expensive repair`: by when it was, or by what the relationship holds.
    fn deed_order(&self, pair: &Node<'_>, road: &Path) -> Result<Option<(Arc<str>, bool)>> {
        let Some(kind) = type_of(road) else { return Ok(None) };
        if let Some(order) = Self::part(pair, Rule::deed_order) {
            let property = Self::part(&order, Rule::property).ok_or_else(|| self.nowhere(&order))?;
            let key = self.key_told(&property, kind).ok_or_else(|| self.nowhere(&property))?;
            return Ok(Some((key, order.as_str().starts_with("highest "))));
        }
        let Some(order) = Self::part(pair, Rule::order) else { return Ok(None) };
        let word = Self::part(&order, Rule::order_word).map_or("", |word| word.as_str().trim());
        let latest = match word {
            "last" | "latest" | "newest" => true,
            "first" | "earliest" | "oldest" => false,
            _ => return Err(self.nowhere(&order)),
        };
        let date = self.lexicon.date_of_type(kind).ok_or_else(|| self.nowhere(&order))?;
        Ok(Some((Arc::clone(self.lexicon.key_name(date)), latest)))
    }

    /// Of the properties that a word may stand for, that which relationships of a type tell.
    fn key_told(&self, property: &Node<'_>, kind: TypeId) -> Option<Arc<str>> {
        let held = |key: &Arc<str>| self.lexicon.key_id(key).is_some_and(|key| self.lexicon.type_has(kind, key));
        self.properties(property).into_iter().find(held)
    }

    /// `average inspection fee`: what the relationships tell, each or all together.
    fn told_of_deeds(&self, pair: &Node<'_>, head: ThingId, kind: TypeId) -> Result<Option<Ask>> {
        let Some(property) = Self::part(pair, Rule::property) else { return Ok(None) };
        let key = self.key_told(&property, kind).ok_or_else(|| self.nowhere(&property))?;
        let aggregate = Self::part(pair, Rule::aggregate_word).map(|word| aggregate_of(word.as_str().trim()));
        let told = aggregate.map_or(Told::Each, Told::OfAll);
        Ok(Some(Ask::Since { head, heading: self.typed(&property), key, told }))
    }

    /// `inspections per inspector`: for each of one side.
    fn deed_group(&self, pair: &Node<'_>, sides: [ThingId; 2]) -> Result<Option<ThingId>> {
        let Some(group) = Self::part(pair, Rule::by_group) else { return Ok(None) };
        let noun = Self::part(&group, Rule::noun).ok_or_else(|| self.nowhere(&group))?;
        let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(&noun)) };
        let labels = &self.lexicon.noun(*kind).labels;
        let side = sides.into_iter().find(|side| self.thing(*side).labels.intersects(labels));
        side.map(Some).ok_or_else(|| self.nowhere(&group))
    }

    /// `who had the most inspections`: by how many of those on the other side of what was done.
    pub(in super::super) fn how_often_done(&mut self, id: ThingId, deed: &Node<'_>) -> Result<OrderBy> {
        for verb in self.verbs_done(deed) {
            let Some(sides) = self.sides(verb) else { continue };
            if self.is_open_ended(id) {
                self.become_of(id, sides.labels[DOER].clone());
            }
            let labels = self.thing(id).labels.clone();
            let Some(side) = sides.free(&labels, DOER) else { continue };
            let other = self.anything("");
            let other = self.add(other);
            self.become_of(other, sides.labels[1 - side].clone());
            let counted = self.noun_of(other).map_or_else(|| "others".to_string(), |noun| noun.plural.clone());
            self.thing_mut(other).words = counted.clone();
            self.remarks.push(format!("counted by different {counted}"));
            let road = if side == DOER { sides.road } else { sides.road.reversed(None) };
            return Ok(OrderBy::Count { roads: vec![road], counted: other, of: None });
        }
        Err(self.nowhere(deed))
    }
}

/// The type of a road of one relationship.
fn type_of(road: &Path) -> Option<TypeId> {
    road.steps.first()?.types.first().copied()
}
