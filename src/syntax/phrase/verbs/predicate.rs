//! What a verb phrase says of its subject: what it does, has or is.

use super::super::grammar::Rule;
use super::super::meaning::{Condition, Link, Order, OrderBy, Tally, ThingId};
use super::super::reader::{Node, Reader};
use super::{Used, verb_word};
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::Form;

impl Reader<'_> {
    /// `that visited Belarus`, `and carry wine`: said of the nearest thing it fits.
    pub(in super::super) fn clause(&mut self, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let vp = Self::part(pair, Rule::vp).ok_or_else(|| self.nowhere(pair))?;
        let mut first_error = None;
        let mut depths: Vec<usize> = (0..self.open.len()).collect();
        let takes_up = pair.as_rule() == Rule::and_clause && Self::part(pair, Rule::relative).is_none();
        if !takes_up {
            // `who directed a film and won an award`: without *that*, the second verb is of the same subject.
            depths.reverse();
        }
        for depth in depths {
            let id = self.open[depth];
            let kept = self.snapshot();
            self.open.truncate(depth + 1);
            match self.verb_phrase(id, &vp, rest) {
                Ok(used) => return Ok(used),
                Err(error) => {
                    self.restore(kept);
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or_else(|| self.nowhere(pair)))
    }

    /// What a verb phrase says of its subject; gives how many posts behind it were used with it.
    pub(in super::super) fn verb_phrase(
        &mut self,
        subject: ThingId,
        vp: &Node<'_>,
        rest: &[Node<'_>],
    ) -> Result<usize> {
        let mut negated = Self::part(vp, Rule::never).is_some();
        let Some(inner) = vp.clone().into_inner().find(|inner| inner.as_rule() != Rule::never) else {
            return Err(self.nowhere(vp));
        };
        negated |= inner.clone().into_inner().any(|part| matches!(part.as_rule(), Rule::not | Rule::never));
        match inner.as_rule() {
            Rule::neither => {
                let things = Self::parts(&inner, Rule::neither_thing);
                // `neither an embassy nor a consulate of Belarus`: what is said of one is said of all.
                let shared = things.iter().find_map(|thing| Self::part(thing, Rule::neither_place));
                for thing in things {
                    let np = Self::part(&thing, Rule::np).ok_or_else(|| self.nowhere(vp))?;
                    let had = self.np(&np)?;
                    let open = std::mem::replace(&mut self.open, vec![had]);
                    if let Some(place) = Self::part(&thing, Rule::neither_place).or_else(|| shared.clone()) {
                        let word = self.preposition_word(&place);
                        self.preposition(&word, &Self::part(&place, Rule::operand), false, &place)?;
                    }
                    self.open = open;
                    self.has(subject, had, true, vp)?;
                }
                Ok(0)
            }
            Rule::have_vp => {
                let object = Self::part(&inner, Rule::have_core_object).ok_or_else(|| self.nowhere(vp))?;
                self.have(subject, &object, negated, rest)
            }
            Rule::does_vp => {
                // `does seismic survey`: any other verb says more.
                self.strain += 4;
                let np = Self::part(&inner, Rule::np).ok_or_else(|| self.nowhere(vp))?;
                let done = self.np(&np)?;
                self.has(subject, done, negated, vp).map(|()| 0)
            }
            Rule::be_vp => self.be(subject, &inner, negated, rest),
            Rule::do_vp => match Self::part(&inner, Rule::have_core) {
                Some(core) => self.have(subject, &core, negated, rest),
                None => self.verb_phrase_bare(subject, &inner, negated, rest),
            },
            _ => self.verb_phrase_bare(subject, &inner, negated, rest),
        }
    }

    /// A verb with its object, without a form of *be* or *have*.
    pub(in super::super) fn verb_phrase_bare(
        &mut self,
        subject: ThingId,
        pair: &Node<'_>,
        negated: bool,
        rest: &[Node<'_>],
    ) -> Result<usize> {
        if let Some(most) = Self::part(pair, Rule::most_done) {
            if let Some(property) = Self::part(&most, Rule::property) {
                return self.did_most_of(subject, &most, &property).map(|()| 0);
            }
            let np = Self::part(&most, Rule::np).ok_or_else(|| self.nowhere(pair))?;
            let by = self.np(&np)?;
            let who = self.thing(subject).preferred.first().and_then(|label| self.lexicon.noun_of_label(*label));
            if let Some(who) = who {
                let labels = self.lexicon.noun(who).labels.clone();
                let thing = self.thing_mut(subject);
                (thing.nouns, thing.labels) = (vec![who], labels);
            }
            let descending = !most.as_str().contains("fewest ");
            let done = self.done_to(subject, by, &most);
            let order = match done {
                _ if self.thing(by).nodes.is_some() => {
                    // Of what there is only one of, there is more where its relationships say how much.
                    let amount = done.and_then(|roads| Some((self.number_of_link(&roads)?, roads)));
                    let (key, roads) = amount.ok_or_else(|| {
                        let message = format!("nothing says how much of {}", self.thing(by).words);
                        self.not_understood(&most, &message)
                    })?;
                    Order { by: OrderBy::Count { roads, counted: by, of: Some(Tally::total(key)) }, descending }
                }
                Some(roads) => Order { by: OrderBy::Count { roads, counted: by, of: None }, descending },
                None if !self.may_act(subject, &most) => {
                    // `which judge heard the most cases`, where none is told to hear any: not that which has the most.
                    let message = format!("nothing says that {} do this", self.thing(subject).words);
                    return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(&most)));
                }
                None => self.order_by_thing(subject, by, descending, &np)?,
            };
            let thing = self.thing_mut(subject);
            thing.order = Some(order);
            thing.limit = Some(1);
            self.open.push(by);
            return Ok(0);
        }
        if let Some(done) = Self::part(pair, Rule::property_done) {
            self.property_verb(subject, &done, negated)?;
            return Ok(0);
        }
        if let Some(outdone) = Self::part(pair, Rule::outdone) {
            return self.outdone(subject, &outdone, negated).map(|()| 0);
        }
        if let Some(oftenest) = Self::part(pair, Rule::oftenest) {
            return self.oftenest(subject, &oftenest, rest);
        }
        if let Some(held) = Self::part(pair, Rule::happens_had) {
            // `paid a visit`: the verb says nothing that the noun doesn't. A verb that says more goes before.
            self.strain += 5;
            return self.held(subject, &held, negated);
        }
        if let Some(lack) = Self::part(pair, Rule::lack) {
            return self.have(subject, &lack, !negated, rest);
        }
        let Some(core) = Self::part(pair, Rule::verb_core) else { return Ok(0) };
        let negated = negated || Self::part(&core, Rule::never).is_some();
        self.act(subject, &core, Form::Finite, negated, rest)
    }

    /// `directed the most films`: the roads of the verb, where it leads straight from one to the other. Who does it is
    /// of the kind that does.
    pub(super) fn done_to(&mut self, subject: ThingId, object: ThingId, most: &Node<'_>) -> Option<Vec<Path>> {
        let verb = verb_word(most)?;
        let stranded = Self::part(most, Rule::preposition).map(|word| word.as_str().trim().to_string());
        let kept = self.snapshot();
        let mut particles = vec![stranded.clone()];
        particles
            .extend(["in", "for", "to"].map(|word| Some(word.to_string())).into_iter().filter(|_| stranded.is_none()));
        for particle in particles {
            let used = Used { verb: &verb, form: Form::Finite, object: None, stranded: particle };
            match self.action(Some(subject), Some(object), &used, &[]) {
                Ok(action) if action.bridge.event.is_none() => {
                    let roads = action.bridge.to_object.clone();
                    let to = self.thing(object).labels.clone();
                    self.become_doer(subject, &roads, &to);
                    return Some(roads);
                }
                _ => self.restore(kept.clone()),
            }
        }
        None
    }

    /// Whether a verb may be said of a thing: it says nothing of its own, or one of its ways begins there.
    fn may_act(&self, id: ThingId, pair: &Node<'_>) -> bool {
        let Some(word) = verb_word(pair) else { return true };
        let labels = &self.thing(id).labels;
        let all = self.all_labels();
        let mut verbs = self.verbs(&word, Form::Finite).into_iter().chain(self.verbs(&word, Form::Participle));
        verbs.any(|verb| self.lexicon.verb(verb).paths.iter().any(|path| self.lexicon.fits(path, labels, &all)))
    }

    /// A thing that may be anything is of the kinds that roads lead from.
    pub(super) fn become_doer(&mut self, id: ThingId, roads: &[Path], to: &LabelSet) {
        if !self.thing(id).nouns.is_empty() || self.thing(id).nodes.is_some() {
            return;
        }
        let ends =
            roads.iter().fold(LabelSet::default(), |all, road| all.union(&self.lexicon.ends(&road.reversed(None), to)));
        self.become_of(id, ends);
    }

    /// A thing is of these labels, and of their noun where there is one for all.
    pub(in super::super) fn become_of(&mut self, id: ThingId, labels: LabelSet) {
        if labels.is_empty() {
            return;
        }
        let noun = self.lexicon.noun_for_all(&labels);
        let thing = self.thing_mut(id);
        thing.labels = labels;
        thing.nouns.extend(noun);
    }

    /// `scored the most goals`, `ordered the largest amount`: by what the relationships of the verb hold, or its records.
    fn did_most_of(&mut self, subject: ThingId, most: &Node<'_>, property: &Node<'_>) -> Result<()> {
        if let Some(verb) = super::verb_word(most)
            && self.is_open_ended(subject)
        {
            // Who it is, the verb says.
            let used = Used { verb: &verb, form: Form::Finite, object: None, stranded: None };
            let action = self.action(Some(subject), None, &used, &[])?;
            let (to_subject, to_object) = action.bridge.roads();
            let (roads, any) = (to_object.to_vec(), self.all_labels());
            let back = if action.bridge.event.is_some() { to_subject.to_vec() } else { Vec::new() };
            let starts = roads.iter().map(|road| self.lexicon.ends(&road.reversed(None), &any));
            let starts = starts.chain(back.iter().map(|road| self.lexicon.ends(road, &any)));
            let labels = starts.reduce(|all, one| all.union(&one)).unwrap_or_default();
            self.become_of(subject, labels);
        }
        let least = ["fewest ", "lowest ", "smallest ", "least "].iter().any(|word| most.as_str().contains(word));
        let one_alone = ["highest ", "lowest "].iter().any(|word| most.as_str().contains(word));
        let order = match self.key_of_thing(subject, property) {
            Ok(key) => Order { by: OrderBy::Property(key), descending: !least },
            Err(error) => self.order_by_records(subject, property, !least, one_alone).ok_or(error)?,
        };
        let thing = self.thing_mut(subject);
        thing.order = Some(order);
        thing.limit.get_or_insert(1);
        Ok(())
    }

    /// `paid a visit`: the subject is who the event is by, or of; else it has it.
    pub(super) fn held(&mut self, subject: ThingId, core: &Node<'_>, negated: bool) -> Result<usize> {
        let np = Self::part(core, Rule::np).ok_or_else(|| self.nowhere(core))?;
        self.held_event(subject, &np, negated, core)
    }

    /// The same of an event as it is named.
    pub(in super::super) fn held_event(
        &mut self,
        subject: ThingId,
        np: &Node<'_>,
        negated: bool,
        core: &Node<'_>,
    ) -> Result<usize> {
        let event = self.np(np)?;
        let labels = self.thing(subject).labels.clone();
        // What has a name may be of much that did not do it.
        let words: &[&str] = if self.thing(event).nodes.is_some() { &["by"] } else { &["by", "of"] };
        let roads = words.iter().map(|word| self.roads_written(event, word, &labels)).find(|roads| !roads.is_empty());
        let Some(mut roads) = roads else {
            if self.thing(event).nodes.is_some() {
                // `who makes the BelAZ`: a verb that says nothing of its own does not make somebody have a thing.
                return Err(self.nowhere(core));
            }
            self.has(subject, event, negated, core)?;
            return Ok(0);
        };
        if !self.thing(subject).preferred.is_empty() {
            // Who pays a visit is the visitor, not the state that the visit is from.
            roads.truncate(1);
        }
        let roads = roads.iter().map(|road| road.reversed(None)).collect();
        let words = format!("with {}", self.thing(event).words);
        let link = Link { negated, words, ..self.plain_link(roads, event) };
        self.condition(subject, Condition::Linked(link));
        self.open.push(event);
        Ok(0)
    }

    /// `have an embassy of Belarus`
    pub(super) fn have(
        &mut self,
        subject: ThingId,
        core: &Node<'_>,
        negated: bool,
        rest: &[Node<'_>],
    ) -> Result<usize> {
        if let Some(oftenest) = Self::part(core, Rule::oftenest).filter(|_| !negated) {
            return self.oftenest(subject, &oftenest, rest);
        }
        if let Some(higher) = Self::part(core, Rule::higher_had) {
            if negated {
                return Err(self.nowhere(&higher));
            }
            return self.higher_of(subject, &higher).map(|()| 0);
        }
        let been = Self::part(core, Rule::been).is_some();
        if let Some(core) = Self::part(core, Rule::participle_core) {
            // `have visited`: the participle acts; `have been visited` suffers.
            let form = if been { Form::Participle } else { Form::Finite };
            return self.act(subject, &core, form, negated, rest);
        }
        if let Some(most) = Self::part(core, Rule::most_had) {
            return self.with_most_of(subject, &most).map(|()| 0);
        }
        if let Some(done) = Self::part(core, Rule::property_done) {
            return self.property_verb(subject, &done, negated).map(|()| 0);
        }
        if let Some(had) = Self::part(core, Rule::property_had) {
            return self.property_said(subject, &had, "with ", negated).map(|()| 0);
        }
        if let Some(been) = Self::part(core, Rule::be_preposition) {
            let word = self.preposition_word(&been);
            if word == "to" {
                // Who has been to a place was there, which no preposition of a thing says.
                return Err(self.nowhere(core));
            }
            return self.preposition(&word, &Self::part(&been, Rule::operand), negated, &been).map(|()| 0);
        }
        if Self::part(core, Rule::happens_core).is_some() {
            return Ok(0);
        }
        let np = Self::part(core, Rule::np).ok_or_else(|| self.nowhere(core))?;
        if !negated && let Some(kinds) = self.each_kind(&np) {
            kinds.into_iter().try_for_each(|had| self.has(subject, had, false, core))?;
            return Ok(0);
        }
        let had = self.np(&np)?;
        self.has(subject, had, negated, core)?;
        Ok(0)
    }

    /// A subject has a thing.
    pub(in super::super) fn has(
        &mut self,
        subject: ThingId,
        had: ThingId,
        negated: bool,
        pair: &Node<'_>,
    ) -> Result<()> {
        if let (Some(order), Some(limit)) = (self.thing(had).order.clone(), self.thing(had).limit) {
            // `had the highest growth`: the one of which the figure is highest.
            self.thing_mut(had).order = None;
            self.thing_mut(had).limit = None;
            let order = self.order_by_thing(subject, had, order.descending, pair)?;
            let thing = self.thing_mut(subject);
            thing.order = Some(order);
            thing.limit = Some(limit);
            self.open.push(had);
            return Ok(());
        }
        let roads = self.had_roads(subject, had, pair)?;
        let kind = self.thing(subject).nodes.is_none();
        if kind && self.thing(had).nodes.is_some() && !negated && !self.is_any(&roads, had, subject) {
            // `which plants has Belarus completed` says of no plant that it has Belarus.
            return Err(self.no_road("with", had, pair));
        }
        let index = self.thing(subject).conditions.len();
        let words = format!("with {}", self.thing(had).words);
        self.link(subject, had, roads, "with", &words);
        if negated && let Some(Condition::Linked(link)) = self.thing_mut(subject).conditions.get_mut(index) {
            link.negated = !link.negated;
        }
        self.having.push((subject, index, had));
        self.open.push(had);
        Ok(())
    }
}
