//! Verbs: who does what to whom, straight or through an event that prepositions and times then speak of.

use super::grammar::Rule;
use super::meaning::{Condition, Link, Order, OrderBy, ThingId};
use super::reader::{Node, Reader};
use crate::error::{Error, Result, kinds};
use crate::lexicon::cut::Word;
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::{Form, Sense, VerbId};

/// What a verb puts between its subject and its object.
#[derive(Clone, Debug)]
pub(super) struct Bridge {
    /// The event, where there is one.
    pub(super) event: Option<ThingId>,
    /// From the event to the subject; from the object to the subject where there is no event.
    to_subject: Vec<Path>,
    /// From the event, or else from the subject, to the object; empty where the verb has none.
    to_object: Vec<Path>,
    words: String,
}

/// A verb as it is used in a phrase.
#[derive(Clone)]
pub(super) struct Used<'v, 'p> {
    /// The word.
    pub(super) verb: &'v Node<'p>,
    /// Whether it is passive, a participle.
    pub(super) form: Form,
    /// What it governs directly.
    pub(super) object: Option<Node<'p>>,
    /// The preposition that stands alone behind it (`ports that ships sail to`).
    pub(super) stranded: Option<String>,
}

/// How verbs are tried: first those that say all that was typed; last, those whose object is of another kind.
const PASSES: &[(Particle, bool)] = &[
    (Particle::Said, false),
    (Particle::Said, true),
    (Particle::None, false),
    (Particle::Missing, false),
    (Particle::None, true),
];

/// Whether the preposition that belongs to a verb was said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Particle {
    /// It was.
    Said,
    /// The verb has none.
    None,
    /// It was not.
    Missing,
}

/// A verb with its two sides found.
#[derive(Clone)]
pub(super) struct Action {
    pub(super) bridge: Bridge,
    /// Who does it.
    pub(super) subject: Option<ThingId>,
    /// To what.
    pub(super) object: Option<ThingId>,
    /// How many posts behind it were used with it.
    pub(super) used: usize,
}

impl<'r> Reader<'r> {
    /// `that visited Belarus`, `and carry wine`: said of the nearest thing it fits.
    pub(super) fn clause(&mut self, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
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
    pub(super) fn verb_phrase(&mut self, subject: ThingId, vp: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
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
            Rule::be_vp => self.be(subject, &inner, negated, rest),
            Rule::do_vp => match Self::part(&inner, Rule::have_core) {
                Some(core) => self.have(subject, &core, negated, rest),
                None => self.verb_phrase_bare(subject, &inner, negated, rest),
            },
            _ => self.verb_phrase_bare(subject, &inner, negated, rest),
        }
    }

    /// A verb with its object, without a form of *be* or *have*.
    pub(super) fn verb_phrase_bare(
        &mut self,
        subject: ThingId,
        pair: &Node<'_>,
        negated: bool,
        rest: &[Node<'_>],
    ) -> Result<usize> {
        if let Some(most) = Self::part(pair, Rule::most_done) {
            let np = Self::part(&most, Rule::np).ok_or_else(|| self.nowhere(pair))?;
            let by = self.np(&np)?;
            let who = self.thing(subject).preferred.first().and_then(|label| self.lexicon.noun_of_label(*label));
            if let Some(who) = who {
                let labels = self.lexicon.noun(who).labels.clone();
                let thing = self.thing_mut(subject);
                (thing.nouns, thing.labels) = (vec![who], labels);
            }
            let descending = !most.as_str().contains("fewest ");
            let order = match self.done_to(subject, by, &most) {
                Some(roads) => Order { by: OrderBy::Count { roads, counted: by }, descending },
                None => self.order_by_thing(subject, by, descending, &np)?,
            };
            let thing = self.thing_mut(subject);
            thing.order = Some(order);
            thing.limit = Some(1);
            self.open.push(by);
            return Ok(0);
        }
        if let Some(done) = Self::part(pair, Rule::property_done) {
            self.property_said(subject, &done, "", negated)?;
            return Ok(0);
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
    fn done_to(&mut self, subject: ThingId, object: ThingId, most: &Node<'_>) -> Option<Vec<Path>> {
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

    /// A thing that may be anything is of the kinds that roads lead from.
    fn become_doer(&mut self, id: ThingId, roads: &[Path], to: &LabelSet) {
        if !self.thing(id).nouns.is_empty() || self.thing(id).nodes.is_some() {
            return;
        }
        let ends =
            roads.iter().fold(LabelSet::default(), |all, road| all.union(&self.lexicon.ends(&road.reversed(None), to)));
        self.become_of(id, ends);
    }

    /// A thing is of these labels, and of their noun where there is one for all.
    fn become_of(&mut self, id: ThingId, labels: LabelSet) {
        if labels.is_empty() {
            return;
        }
        let noun = self.lexicon.noun_for_all(&labels);
        let thing = self.thing_mut(id);
        thing.labels = labels;
        thing.nouns.extend(noun);
    }

    /// `paid a visit`: the subject is who the event is by, or of; else it has it.
    fn held(&mut self, subject: ThingId, core: &Node<'_>, negated: bool) -> Result<usize> {
        let np = Self::part(core, Rule::np).ok_or_else(|| self.nowhere(core))?;
        let event = self.np(&np)?;
        let labels = self.thing(subject).labels.clone();
        let roads =
            ["by", "of"].iter().map(|word| self.roads_written(event, word, &labels)).find(|roads| !roads.is_empty());
        let Some(mut roads) = roads else {
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
    fn have(&mut self, subject: ThingId, core: &Node<'_>, negated: bool, rest: &[Node<'_>]) -> Result<usize> {
        if let Some(core) = Self::part(core, Rule::participle_core) {
            // `have visited`: the participle acts.
            return self.act(subject, &core, Form::Finite, negated, rest);
        }
        if let Some(most) = Self::part(core, Rule::most_had) {
            return self.with_most_of(subject, &most).map(|()| 0);
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
        let had = self.np(&np)?;
        self.has(subject, had, negated, core)?;
        Ok(0)
    }

    /// A subject has a thing.
    pub(super) fn has(&mut self, subject: ThingId, had: ThingId, negated: bool, pair: &Node<'_>) -> Result<()> {
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

    /// `was opened`, `is in Latin America`, `are sisters of …`, `is the largest`.
    fn be(&mut self, subject: ThingId, pair: &Node<'_>, negated: bool, rest: &[Node<'_>]) -> Result<usize> {
        let Some(inner) = pair.clone().into_inner().find(|part| !matches!(part.as_rule(), Rule::not | Rule::never))
        else {
            return Err(self.nowhere(pair));
        };
        match inner.as_rule() {
            Rule::participle_core if Self::part(&inner, Rule::first_word).is_some() => {
                self.done_first(subject, &inner);
                Ok(0)
            }
            Rule::participle_core => self.act(subject, &inner, Form::Participle, negated, rest),
            Rule::happens_core => Ok(0),
            Rule::paragraph => {
                self.open = vec![subject];
                self.paragraph(&inner).map(|()| 0)
            }
            Rule::be_preposition => {
                let word = self.preposition_word(&inner);
                self.preposition(&word, &Self::part(&inner, Rule::operand), negated, &inner)?;
                Ok(0)
            }
            Rule::be_adjective => {
                match &Self::parts(&inner, Rule::adjective)[..] {
                    [adjective] => self.adjective(subject, adjective, negated)?,
                    _ => self.adjectives(subject, &inner, negated)?,
                }
                Ok(0)
            }
            Rule::degree_than => self.degree_said(subject, &inner, negated).map(|()| 0),
            Rule::property_done => self.property_said(subject, &inner, "", negated).map(|()| 0),
            Rule::property_first => {
                let property = Self::part(&inner, Rule::property).ok_or_else(|| self.nowhere(pair))?;
                let key = self.key_of_thing(subject, &property)?;
                let descending = inner.as_str().ends_with("last ");
                let thing = self.thing_mut(subject);
                thing.limit = Some(1);
                thing.order = Some(Order { by: OrderBy::Property(key), descending });
                Ok(0)
            }
            Rule::value_post => {
                let before = self.thing(subject).conditions.len();
                self.value_post(&inner)?;
                if negated {
                    self.negate_conditions(subject, before);
                }
                Ok(0)
            }
            Rule::superlative_alone => {
                if let Some(superlative) = Self::part(&inner, Rule::superlative) {
                    return self.superlative(subject, &superlative).map(|()| 0);
                }
                let word =
                    Self::part(&inner, Rule::order_word).map_or_else(String::new, |word| word.as_str().trim().into());
                self.superlative_alone(subject, &word)?;
                Ok(0)
            }
            _ => {
                let np = Self::part(&inner, Rule::np).ok_or_else(|| self.nowhere(pair))?;
                self.become_kind(subject, &np, negated)?;
                Ok(0)
            }
        }
    }

    /// `was opened first`: by the property that says when.
    fn done_first(&mut self, subject: ThingId, core: &Node<'_>) {
        let key = verb_word(core)
            .and_then(|verb| self.participle_property(&verb))
            .filter(|key| self.has_property(subject, key));
        let descending = core.as_str().ends_with("last ");
        let thing = self.thing_mut(subject);
        thing.limit = Some(1);
        thing.order = Some(Order { by: key.map_or(OrderBy::Time, OrderBy::Property), descending });
    }

    /// `which plant is the largest`: a relation named so, or an order.
    fn superlative_alone(&mut self, subject: ThingId, word: &str) -> Result<()> {
        // A relation of that name would say more than an order.
        self.strain += 4;
        self.order_by_word_said(subject, word, None)
    }

    /// `are sisters of the Kestrel`: the subject is spoken of as that kind from here on.
    pub(super) fn become_kind(&mut self, subject: ThingId, np: &Node<'_>, negated: bool) -> Result<()> {
        let kind = self.np(np)?;
        let other = self.thing(kind).clone();
        if let Some(nodes) = other.nodes {
            if !other.labels.intersects(&self.thing(subject).labels) {
                // A person is no office: the words mean a kind sooner.
                self.strain += 5;
            }
            self.condition(subject, Condition::Same { nodes, negated, words: format!("is {}", other.words) });
            return Ok(());
        }
        let named = self.thing(subject).nodes.is_some();
        if !named && !other.labels.intersects(&self.thing(subject).labels) {
            let message = format!("{} are no {}", self.thing(subject).words, other.words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(np)));
        }
        let plain = other.nouns.first().copied().filter(|noun| self.lexicon.noun(*noun).through.is_none());
        if let Some(noun) = plain.filter(|_| negated) {
            let kind = Condition::Kind { noun, words: other.words };
            self.condition(subject, Condition::Not(vec![kind]));
            return Ok(());
        }
        let was = self.thing(subject).nouns.first().copied();
        if let Some(noun) = was.filter(|was| !named && !other.nouns.contains(was)) {
            self.condition(subject, Condition::Kind { noun, words: String::new() });
        }
        if let Some(noun) = plain.filter(|_| named) {
            self.condition(subject, Condition::Kind { noun, words: String::new() });
        }
        let thing = self.thing_mut(subject);
        thing.nouns = other.nouns;
        thing.order = thing.order.take().or(other.order);
        thing.limit = thing.limit.or(other.limit);
        if !named {
            thing.labels = other.labels;
            thing.words = other.words;
        }
        thing.conditions.extend(other.conditions);
        Ok(())
    }

    /// `captained by Åse Berg`, `carrying herring`: said of the nearest thing it fits.
    pub(super) fn reduced(&mut self, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let negated = Self::part(pair, Rule::not).is_some();
        let participle = Self::part(pair, Rule::participle_core);
        let (core, form) = match (participle, Self::part(pair, Rule::gerund_core)) {
            (Some(core), _) => (core, Form::Participle),
            (None, Some(core)) => (core, Form::Gerund),
            _ => return Err(self.nowhere(pair)),
        };
        let mut first_error = None;
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let kept = self.snapshot();
            self.open.truncate(depth + 1);
            match self.act(id, &core, form, negated, rest) {
                Ok(used) => return Ok(used),
                Err(error) => {
                    self.restore(kept);
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or_else(|| self.nowhere(pair)))
    }

    /// A thing does something, or has it done to it.
    pub(super) fn act(
        &mut self,
        id: ThingId,
        core: &Node<'_>,
        form: Form,
        negated: bool,
        rest: &[Node<'_>],
    ) -> Result<usize> {
        let verb = verb_word(core).ok_or_else(|| self.nowhere(core))?;
        let object = Self::governed(core);
        let used = Used { verb: &verb, form, object, stranded: None };
        if form != Form::Participle
            && let Some(operand) = used.object.as_ref().and_then(|object| Self::part(object, Rule::operand))
            && let Some(list) = Self::part(&operand, Rule::name_list)
            && list.as_str().contains("and ")
            && used.stranded.is_none()
        {
            // Who carries wine and salt carries both.
            let used = Used { object: None, ..used };
            for object in self.name_list(&list, true)? {
                let action = self.action(Some(id), Some(object), &used, &[])?;
                self.connect(id, &action.bridge, action.object, negated);
            }
            return Ok(0);
        }
        let action = if form == Form::Participle {
            self.passive(id, &used, rest)?
        } else {
            self.action(Some(id), None, &used, rest)?
        };
        let from_object = action.object == Some(id) && action.subject != Some(id);
        let (bridge, other) =
            if from_object { (turned(&action.bridge), action.subject) } else { (action.bridge, action.object) };
        self.connect(id, &bridge, other, negated);
        for further in std::mem::take(&mut self.further) {
            self.connect(id, &bridge, Some(further), negated);
        }
        Ok(action.used)
    }

    /// A participle: of a copular verb the thing is the subject (`born in`), of another the object (`visited by`).
    pub(super) fn passive(&mut self, id: ThingId, used: &Used<'_, '_>, rest: &[Node<'_>]) -> Result<Action> {
        let by = used.object.as_ref().filter(|object| object.as_rule() == Rule::by_agent);
        let by = by.and_then(|agent| Self::part(agent, Rule::operand));
        let used = &Used { object: used.object.clone().filter(|_| by.is_none()), ..used.clone() };
        if let Some(operand) = by {
            let mut subjects = self.operand(&operand)?;
            if let Some((_, both)) = self.lists.iter().find(|(union, _)| Some(union) == subjects.first()).cloned() {
                let paths =
                    self.verbs(used.verb, used.form).into_iter().flat_map(|verb| self.lexicon.verb(verb).paths.clone());
                if paths.into_iter().any(|path| self.is_paired(&path)) {
                    subjects = both;
                }
            }
            let subject = subjects[0];
            let stated = self.action(Some(subject), Some(id), used, &[]);
            self.further = subjects.get(1..).unwrap_or(&[]).to_vec();
            // Who did it is never left out.
            return stated;
        }
        let copular = self.action(Some(id), None, used, rest);
        if let Ok(action) = copular {
            return Ok(action);
        }
        let bare = self.action(None, Some(id), used, &[]);
        bare.or(copular)
    }

    /// Finds the verb whose types fit both sides. A side that isn't given may be anything.
    pub(super) fn action(
        &mut self,
        subject: Option<ThingId>,
        object: Option<ThingId>,
        used: &Used<'_, '_>,
        rest: &[Node<'_>],
    ) -> Result<Action> {
        let verbs = self.verbs(used.verb, used.form);
        let mut given = object;
        if given.is_none()
            && let Some(operand) = &used.object
        {
            let operand = Self::part(operand, Rule::operand).unwrap_or_else(|| operand.clone());
            given = self.operand(&operand)?.first().copied();
        }
        let next = rest.first().and_then(|post| self.preposition_part(post));
        for (pass, relaxed) in PASSES {
            for verb in &verbs {
                let known = self.lexicon.verb(*verb);
                let passive = used.form == Form::Participle && !known.copular;
                if passive && object.is_none() && used.object.is_none() && subject.is_some() {
                    continue;
                }
                let follows =
                    |particle: &str| next.as_ref().is_some_and(|(word, _)| word == particle) && given.is_none();
                let particle = known.particle.as_deref();
                let kind = match particle {
                    None => Particle::None,
                    Some(word) if used.stranded.as_deref() == Some(word) || follows(word) => Particle::Said,
                    Some(_) => Particle::Missing,
                };
                let refused = match kind {
                    Particle::Said => false,
                    Particle::None => used.stranded.is_some() && !passive,
                    Particle::Missing => used.stranded.is_some() || given.is_some(),
                };
                if kind != *pass || refused {
                    continue;
                }
                let mut object = given;
                let mut taken = 0;
                if let Some((_, operand)) = next.as_ref().filter(|_| particle.is_some_and(follows)) {
                    let objects = self.objects_of_verb(operand)?;
                    object = objects.first().copied();
                    self.further = objects.get(1..).unwrap_or(&[]).to_vec();
                    taken = 1;
                }
                if let Some(mut bridge) = self.bridge(*verb, subject, object, *relaxed) {
                    bridge.words = self.verb_words(used, particle.filter(|_| kind == Particle::Said));
                    return Ok(Action { bridge, subject, object, used: taken });
                }
            }
        }
        Err(self.no_such_action(used, subject, given))
    }

    /// Who is assigned to A and B is assigned to both.
    fn objects_of_verb(&mut self, operand: &Node<'_>) -> Result<Vec<ThingId>> {
        match Self::part(operand, Rule::name_list).filter(|list| list.as_str().contains("and ")) {
            Some(list) => self.name_list(&list, true),
            None => self.operand(operand),
        }
    }

    /// How the verb was said: `that visited`, `named after`.
    fn verb_words(&self, used: &Used<'_, '_>, particle: Option<&str>) -> String {
        let typed = self.said_verb(used.verb);
        let that = if used.form == Form::Finite { "that " } else { "" };
        let particle = particle.map_or_else(String::new, |word| format!(" {word}"));
        format!("{that}{typed}{particle}")
    }

    /// A verb as it stands behind its subject: `did … visit` is `visited`.
    pub(super) fn said_verb(&self, verb: &Node<'_>) -> String {
        let index = self.word_index(verb);
        let typed = self.words[index].text.to_lowercase();
        let base = |sense: &Sense| matches!(sense, Sense::Verb(id, _) if self.lexicon.verb(*id).base == typed);
        if !self.words[index].senses.iter().any(base) {
            return typed;
        }
        let same_clause = |word: &&Word| !matches!(word.folded.as_str(), "that" | "who" | "which" | "whose");
        let helping = |word: &&Word| matches!(word.folded.as_str(), "did" | "does");
        let forms = crate::lexicon::inflect::verb_forms(&typed);
        let mut before = self.words[..index].iter().rev().take_while(same_clause);
        match before.find(helping).map(|word| word.folded.as_str()) {
            Some("did") => forms.past,
            Some(_) => forms.third,
            None => typed,
        }
    }

    fn no_such_action(&self, used: &Used<'_, '_>, subject: Option<ThingId>, object: Option<ThingId>) -> Error {
        let word = &self.word(used.verb).text;
        let who = subject.map_or("nothing", |id| self.thing(id).words.as_str());
        let whom = object.map_or_else(String::new, |id| format!(" {}", self.thing(id).words));
        Error::new(kinds::NO_SUCH_RELATION, format!("in this world there is no \"{who} {word}{whom}\""))
            .at(self.word(used.verb).span)
    }

    /// The bridge of a verb between two sides; none where no path fits.
    ///
    /// Relaxed, the object may be of a kind that this world never joins so: the answer is then empty, not refused.
    fn bridge(
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
        let fitting: Vec<Path> =
            known.paths.iter().filter(|path| self.lexicon.fits(path, &from, &to)).cloned().collect();
        if relaxed && subject.is_none() {
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
            return Some(Bridge { event: None, to_subject, to_object: plain, words });
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
        let (mut heads, mut tails) = (Vec::new(), Vec::new());
        let mut labels: Vec<crate::value::LabelId> = Vec::new();
        // Who does it is who is said to, first for each kind of event: not the state that an office is of.
        let one_each = subject.is_some_and(|id| !self.thing(id).preferred.is_empty());
        for path in fitting.iter().filter(event_of) {
            let new = path.steps[pivot].label.filter(|label| !labels.contains(label));
            let (head, tail) = path.steps.split_at(pivot + 1);
            if !one_each || new.is_some() {
                push_new(&mut heads, Path { steps: head.to_vec() }.reversed(None));
            }
            labels.extend(new);
            if !tail.is_empty() {
                push_new(&mut tails, Path { steps: tail.to_vec() });
            }
        }
        let noun = self.lexicon.noun_of_label(label)?;
        let mut event = self.kind(noun);
        for other in labels.iter().skip(1).filter_map(|label| self.lexicon.noun_of_label(*label)) {
            let other = self.kind(other);
            event.labels = event.labels.union(&other.labels);
            event.nouns.extend(other.nouns);
        }
        let what = object.is_some_and(|id| self.thing(id).nouns.is_empty() && self.thing(id).nodes.is_none());
        if what {
            // What is done is what the lexicon says first.
            if labels.len() == 1 {
                tails.truncate(1);
            }
        }
        let alone = labels.len() == 1;
        for (key, value) in first.steps[pivot].properties.iter().filter(|_| alone) {
            let words = String::new();
            event.conditions.push(Condition::Value { key: key.clone(), value: value.clone(), negated: false, words });
        }
        let event = self.add(event);
        Some(Bridge { event: Some(event), to_subject: heads, to_object: tails, words })
    }

    /// What is asked for without a kind is of the kinds that the paths end at (`what did they sign`).
    fn become_end(&mut self, object: ThingId, paths: &[Path]) {
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
    fn likeliest<'p>(
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
    fn is_borne_out(&self, path: &Path, subject: Option<ThingId>, object: Option<ThingId>) -> bool {
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
    fn to_event(&self, verb: VerbId, from: &LabelSet) -> Vec<Path> {
        let any = self.all_labels();
        self.lexicon.verb(verb).paths.iter().filter(|path| self.lexicon.fits(path, from, &any)).cloned().collect()
    }

    /// Links a subject through the bridge to what it acts on.
    pub(super) fn connect(&mut self, id: ThingId, bridge: &Bridge, other: Option<ThingId>, negated: bool) {
        let end = other.map_or_else(String::new, |other| format!(" {}", self.thing(other).words));
        let words = format!("{}{end}", bridge.words);
        let none = other.is_some_and(|other| self.thing(other).none && self.thing(other).nodes.is_none());
        match bridge.event {
            Some(event) => {
                let roads: Vec<Path> = bridge.to_subject.iter().map(|path| path.reversed(None)).collect();
                let roads = self.labelled(roads, event);
                if let Some(other) = other {
                    self.settle_names(event, other, &bridge.to_object);
                    let to_object = bridge.to_object.clone();
                    let link = Link { words: String::new(), negated: false, ..self.plain_link(to_object, other) };
                    self.condition(event, Condition::Linked(link));
                }
                if let Some(other) = other
                    && bridge.to_subject.iter().any(|road| bridge.to_object.contains(road))
                    && self.thing(id).nodes.is_none()
                    && let Some(nodes) = self.thing(other).nodes.clone()
                {
                    // Whom somebody met is somebody else.
                    self.condition(id, Condition::Same { nodes, negated: true, words: String::new() });
                }
                let link = Link { negated: negated || none, words, ..self.plain_link(roads, event) };
                self.condition(id, Condition::Linked(link));
                self.open.push(event);
                self.events.push((event, bridge.to_subject.clone()));
            }
            None => {
                let Some(other) = other else {
                    let anything = self.anything("");
                    let other = self.add(anything);
                    if bridge.words.ends_with(" by") {
                        self.open_unsaid(id, other, &bridge.to_object);
                    }
                    let words = words.trim_end_matches(" by").to_string();
                    let link = Link { negated, words, ..self.plain_link(bridge.to_object.clone(), other) };
                    self.condition(id, Condition::Linked(link));
                    return;
                };
                self.settle_names(id, other, &bridge.to_object);
                if self.thing(other).nouns.is_empty() && self.thing(other).nodes.is_none() {
                    let from = self.thing(id).labels.clone();
                    let ends = bridge.to_object.iter().map(|road| self.lexicon.ends(road, &from));
                    let ends = ends.fold(LabelSet::default(), |all, labels| all.union(&labels));
                    if !ends.is_empty() {
                        self.thing_mut(other).labels = ends;
                    }
                }
                let mut link = self.plain_link(bridge.to_object.clone(), other);
                link.negated = negated != self.thing(other).none;
                link.words = words;
                self.condition(id, Condition::Linked(link));
            }
        }
        if let Some(other) = other.filter(|other| self.thing(*other).nodes.is_none()) {
            self.open.push(other);
        }
    }

    /// Who or what does something is not said: what follows may speak of it, where it can't of what it is done to
    /// (`films shown at the Open Air`).
    fn open_unsaid(&mut self, id: ThingId, other: ThingId, roads: &[Path]) {
        let from = self.thing(id).labels.clone();
        let ends = roads.iter().fold(LabelSet::default(), |all, road| all.union(&self.lexicon.ends(road, &from)));
        if self.thing(id).nouns.is_empty() && self.thing(id).nodes.is_none() {
            let starts = roads
                .iter()
                .fold(LabelSet::default(), |all, road| all.union(&self.lexicon.ends(&road.reversed(None), &ends)));
            self.thing_mut(id).labels = starts;
        }
        self.become_of(other, ends);
        if let Some(place) = self.open.iter().position(|open| *open == id) {
            self.open.insert(place, other);
        }
    }

    /// Roads whose last step arrives at a thing's label.
    fn labelled(&self, roads: Vec<Path>, _event: ThingId) -> Vec<Path> {
        roads
    }

    pub(super) fn plain_link(&self, roads: Vec<Path>, to: ThingId) -> Link {
        let target = self.thing(to);
        Link {
            roads,
            to,
            negated: false,
            count: target.quantity,
            every: target.every && target.nodes.is_none(),
            preposition: None,
            times: Vec::new(),
            words: String::new(),
        }
    }

    /// `that ships sail to`, `that no ship carries`: the nearest thing is what is acted on.
    pub(super) fn object_clause(&mut self, pair: &Node<'_>) -> Result<()> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let stranded = Self::part(pair, Rule::stranded).map(|word| word.as_str().trim().to_string());
        let core = Self::part(pair, Rule::verb_core_bare).map(|core| (core, Form::Finite));
        let core = core.or_else(|| Self::part(pair, Rule::participle_core_bare).map(|core| (core, Form::Participle)));
        let Some((core, form)) = core else { return Err(self.nowhere(pair)) };
        let mut negated = Self::part(pair, Rule::never).is_some() || Self::part(&core, Rule::not).is_some();
        let subject = self.np(&np)?;
        let open = std::mem::replace(&mut self.open, vec![subject]);
        self.posts(&Self::parts(pair, Rule::clause_post))?;
        self.open = open;
        negated |= self.thing(subject).none;
        let Some(verb) = verb_word(&core) else { return self.done_by(subject, negated, pair) };
        if Self::part(pair, Rule::where_lead).is_some() {
            // `universities where he studies`: at, in, on: whichever the verb takes.
            for particle in ["at", "in", "on", "to"] {
                let used = Used { verb: &verb, form, object: None, stranded: Some(particle.into()) };
                if self.acted_on(subject, &used, negated, pair).is_ok() {
                    return Ok(());
                }
            }
        }
        let used = Used { verb: &verb, form, object: None, stranded };
        self.acted_on(subject, &used, negated, pair)
    }

    /// `owned by Salt and Sons`, within a clause.
    pub(super) fn reduced_by(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.last().copied() else { return Err(self.nowhere(pair)) };
        let rest: Vec<Node<'_>> = Self::part(pair, Rule::preposition_post).into_iter().collect();
        self.act(id, pair, Form::Participle, false, &rest).map(|_| ())
    }

    /// `visits that Chavez made`: any way in which the nearest thing is of the subject.
    fn done_by(&mut self, subject: ThingId, negated: bool, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.last().copied() else { return Err(self.nowhere(pair)) };
        let before = self.thing(id).conditions.len();
        self.own(id, subject, pair)?;
        if negated && let Some(Condition::Linked(link)) = self.thing_mut(id).conditions.get_mut(before) {
            link.negated = !link.negated;
        }
        Ok(())
    }

    /// Links the nearest open thing that fits as the object of a verb.
    fn acted_on(&mut self, subject: ThingId, used: &Used<'_, '_>, negated: bool, pair: &Node<'_>) -> Result<()> {
        let mut first_error = None;
        self.asks_object = true;
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            match self.action(Some(subject), Some(id), used, &[]) {
                Ok(action) => {
                    self.asks_object = false;
                    self.open.truncate(depth + 1);
                    let mut bridge = turned(&action.bridge);
                    bridge.words = format!("that {} {}", self.thing(subject).words, self.said_verb(used.verb));
                    self.connect_quietly(id, &bridge, subject, negated);
                    return Ok(());
                }
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        self.asks_object = false;
        Err(first_error.unwrap_or_else(|| self.nowhere(pair)))
    }

    fn connect_quietly(&mut self, id: ThingId, bridge: &Bridge, other: ThingId, negated: bool) {
        let words = bridge.words.clone();
        let none = self.thing(other).none;
        self.thing_mut(other).none = false;
        self.connect(id, bridge, Some(other), negated);
        self.thing_mut(other).none = none;
        if let Some(Condition::Linked(link)) = self.thing_mut(id).conditions.last_mut() {
            link.words = words;
        }
    }

    /// `after whom a school is named`, `during which a session was held`, `from which visits were made`.
    pub(super) fn whom_clause(&mut self, pair: &Node<'_>) -> Result<()> {
        let word = self.preposition_word(pair);
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let subject = self.np(&np)?;
        let open = std::mem::replace(&mut self.open, vec![subject]);
        for post in Self::parts(pair, Rule::preposition_post) {
            let preposition = self.preposition_word(&post);
            self.preposition(&preposition, &Self::part(&post, Rule::operand), false, &post)?;
        }
        self.open = open;
        let participle = Self::part(pair, Rule::participle_core).map(|core| (core, Form::Participle));
        let core = participle.or_else(|| Self::part(pair, Rule::verb_core).map(|core| (core, Form::Finite)));
        if let Some((core, form)) = core
            && let Some(verb) = verb_word(&core)
        {
            let used = Used { verb: &verb, form, object: None, stranded: Some(word.clone()) };
            if self.acted_on(subject, &used, false, pair).is_ok() {
                return Ok(());
            }
        }
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let labels = self.thing(id).labels.clone();
            let roads = self.roads(subject, &word, &labels);
            if !roads.is_empty() {
                let roads = roads.iter().map(|road| road.reversed(None)).collect();
                let words = format!("{word} which {}", self.thing(subject).words);
                let link = Link { words, ..self.plain_link(roads, subject) };
                self.condition(id, Condition::Linked(link));
                self.open.truncate(depth + 1);
                self.open.push(subject);
                return Ok(());
            }
        }
        Err(self.nowhere(pair))
    }

    /// What a failed try must not leave behind.
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            things: self.things.clone(),
            open: self.open.clone(),
            having: self.having.clone(),
            events: self.events.clone(),
            remarks: self.remarks.len(),
            strain: self.strain,
        }
    }

    /// Back to where a try began.
    pub(super) fn restore(&mut self, kept: Snapshot) {
        self.things = kept.things;
        self.open = kept.open;
        self.having = kept.having;
        self.events = kept.events;
        self.remarks.truncate(kept.remarks);
        self.strain = kept.strain;
    }
}

/// A reader's state before a try.
#[derive(Clone)]
pub(super) struct Snapshot {
    things: Vec<super::meaning::Thing>,
    open: Vec<ThingId>,
    having: Vec<(ThingId, usize, ThingId)>,
    events: Vec<(ThingId, Vec<Path>)>,
    remarks: usize,
    strain: u32,
}

/// The word of a verb, in whatever form.
pub(super) fn verb_word<'p>(core: &Node<'p>) -> Option<Node<'p>> {
    core.clone().into_inner().find(|part| matches!(part.as_rule(), Rule::verb | Rule::participle | Rule::gerund))
}

impl Reader<'_> {
    /// What a verb governs directly: its object, or who does it (`captained by …`).
    pub(super) fn governed<'p>(core: &Node<'p>) -> Option<Node<'p>> {
        Self::part(core, Rule::object).or_else(|| Self::part(core, Rule::by_agent))
    }

    /// The preposition and operand of a post, where it is one.
    pub(super) fn preposition_part<'p>(&self, post: &Node<'p>) -> Option<(String, Node<'p>)> {
        let inner = match post.as_rule() {
            Rule::post => post.clone().into_inner().next()?,
            _ => post.clone(),
        };
        if inner.as_rule() != Rule::preposition_post {
            return None;
        }
        let operand = Self::part(&inner, Rule::operand)?;
        Some((self.preposition_word(&inner), operand))
    }

    /// The preposition of a part, folded; empty where it has none.
    pub(super) fn preposition_word(&self, pair: &Node<'_>) -> String {
        let Some(word) = Self::part(pair, Rule::preposition) else { return String::new() };
        match word.as_str() {
            "PREPOSITION " => self.word(&word).folded.clone(),
            said if said.starts_with("following ") => "after".into(),
            said => said.trim().to_string(),
        }
    }
}

/// The same bridge seen from the object.
pub(super) fn turned(bridge: &Bridge) -> Bridge {
    let words = format!("{} by", bridge.words.strip_prefix("that ").unwrap_or(&bridge.words));
    match bridge.event {
        Some(_) => Bridge {
            event: bridge.event,
            to_subject: bridge.to_object.clone(),
            to_object: bridge.to_subject.clone(),
            words,
        },
        None => Bridge {
            event: None,
            to_subject: bridge.to_object.clone(),
            to_object: bridge.to_object.iter().map(|path| path.reversed(None)).collect(),
            words,
        },
    }
}

impl Bridge {
    /// The verb, as said in a reading.
    pub(super) fn word(&self) -> &str {
        &self.words
    }

    /// The roads from the event to the subject and to the object.
    pub(super) fn roads(&self) -> (&[Path], &[Path]) {
        (&self.to_subject, &self.to_object)
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

fn push_new(paths: &mut Vec<Path>, path: Path) {
    if !paths.contains(&path) {
        paths.push(path);
    }
}
