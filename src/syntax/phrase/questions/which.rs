//! Which, who and what, as the object or the subject of a verb.

use super::super::grammar::Rule;
use super::super::guess;
use super::super::meaning::{Ask, Condition, Link, Thing, ThingId};
use super::super::posts::joined_words;
use super::super::reader::{Node, Reader};
use super::super::verbs::{Action, Used, turned, verb_word};
use crate::error::Result;
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::{Form, NounId, Sense};

impl Reader<'_> {
    /// What is asked for is a kind of thing; a name in its place is far-fetched (`which Latin American countries …`).
    pub(super) fn asked(&mut self, np: &Node<'_>) -> Result<ThingId> {
        let head = self.np(np)?;
        if self.thing(head).nodes.is_some() {
            self.strain += 7;
        }
        Ok(head)
    }

    pub(super) fn which_object(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.asked(&np)?;
        self.open = vec![head];
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let split = subject.as_span().start();
        let (before, after): (Vec<_>, Vec<_>) =
            Self::parts(pair, Rule::post).into_iter().partition(|post| post.as_span().start() < split);
        self.posts(&before)?;
        let used = self.object_of(head, &subject, pair)?;
        self.how_most(head, pair)?;
        self.posts(&after[used..])?;
        Ok(Ask::List { head, beside: std::mem::take(&mut self.beside) })
    }

    /// Links a thing as the object of a subject's verb, or as what the subject has.
    pub(super) fn object_of(&mut self, head: ThingId, subject: &Node<'_>, pair: &Node<'_>) -> Result<usize> {
        let subjects = self.subject(subject)?;
        if let Some(held) = Self::part(pair, Rule::held) {
            return self.held_with(head, &subjects, &held);
        }
        let cores = [
            (Rule::verb_core, Form::Finite),
            (Rule::verb_alone, Form::Finite),
            (Rule::progressive, Form::Gerund),
            (Rule::participle_core, Form::Participle),
        ];
        let core = cores.into_iter().find_map(|(rule, form)| Some((Self::part(pair, rule)?, form)));
        let Some((core, form)) = core else {
            self.have_each(head, &subjects, pair)?;
            self.open = vec![head];
            return Ok(0);
        };
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        self.asks_object = true;
        let mut tried = None;
        let stranded = self.stranded_word(pair);
        for particle in std::iter::once(stranded).chain([None, Some("in".into()), Some("to".into()), Some("at".into())])
        {
            let used = Used { verb: &verb, form, object: None, stranded: particle };
            match self.action(subjects.first().copied(), Some(head), &used, &[]) {
                Ok(action) => {
                    self.asks_object = false;
                    let open = self.open.clone();
                    self.see_from_object(head, &action, &subjects, "that");
                    self.open = open.into_iter().take(1).chain(action.bridge.event).collect();
                    self.given_to(&core)?;
                    return Ok(0);
                }
                Err(error) => {
                    tried.get_or_insert(error);
                }
            }
        }
        self.asks_object = false;
        // `how many visits did Chavez make`: the verb says nothing that the noun doesn't.
        let says_more = !self.word(&verb).senses.iter().any(|sense| matches!(sense, Sense::Happens(_)));
        if says_more || self.thing(head).nouns.is_empty() {
            return Err(tried.unwrap_or_else(|| self.nowhere(pair)));
        }
        let kept = self.snapshot();
        if self.have_each(head, &subjects, pair).is_err() {
            self.restore(kept);
            return Err(tried.unwrap_or_else(|| self.nowhere(pair)));
        }
        self.open = vec![head];
        Ok(0)
    }

    /// `what did the US give Peru`: to it.
    fn given_to(&mut self, core: &Node<'_>) -> Result<()> {
        let Some(object) = Self::governed(core) else { return Ok(()) };
        let operand = if object.as_rule() == Rule::operand { Some(object) } else { Self::part(&object, Rule::operand) };
        self.preposition("to", &operand, false, core)
    }

    /// `which states does Belarus have relations with`: what the thing had stands in a preposition to.
    fn held_with(&mut self, head: ThingId, subjects: &[ThingId], held: &Node<'_>) -> Result<usize> {
        let np = Self::part(held, Rule::np).ok_or_else(|| self.nowhere(held))?;
        let had = self.np(&np)?;
        for subject in subjects {
            self.of_owner(had, *subject, held)?;
        }
        let word = self.stranded_word(held).ok_or_else(|| self.nowhere(held))?;
        self.reach(head, had, &word, held)?;
        self.open = vec![head];
        Ok(0)
    }

    pub(in super::super) fn own_or_have(&mut self, head: ThingId, subject: ThingId, pair: &Node<'_>) -> Result<()> {
        let (labels, owner) = (self.thing(head).labels.clone(), self.thing(subject).labels.clone());
        self.be_member_of_any(head, &owner);
        let roads = self.having(subject, &labels, Some(head));
        if !roads.is_empty() {
            let roads = roads.iter().map(|road| road.reversed(None)).collect();
            let words = format!("of {}", self.thing(subject).words);
            self.link(head, subject, roads, "of", &words);
            return Ok(());
        }
        self.of_owner(head, subject, pair)
    }

    /// Links the object of an action, through its event, to all who act, or to any of them.
    pub(super) fn see_from_object(&mut self, asked: ThingId, action: &Action, subjects: &[ThingId], words: &str) {
        let either = self.each_actor(asked, action, subjects);
        let joined = if either.is_some() { "or" } else { "and" };
        let names: Vec<String> = subjects.iter().map(|id| self.thing(*id).words.clone()).collect();
        let subjects = either.as_ref().map_or(subjects, std::slice::from_ref);
        let bridge = turned(&action.bridge);
        let before = self.thing(asked).conditions.len();
        self.connect(asked, &bridge, subjects.first().copied(), false);
        if let (Some(event), [_, others @ ..]) = (action.bridge.event, subjects) {
            let roads = action.bridge.roads().0.to_vec();
            for other in others {
                self.link(event, *other, roads.clone(), "by", "");
            }
        } else if let [_, others @ ..] = subjects {
            for other in others {
                self.connect(asked, &bridge, Some(*other), false);
            }
        }
        let kind = |id: &ThingId| self.thing(*id).nodes.is_none() && !self.thing(*id).nouns.is_empty();
        let several = if names.len() > 1 || subjects.iter().any(kind) { "are" } else { "is" };
        let verb = match action.bridge.word().strip_prefix("that ") {
            Some(finite) => finite.to_string(),
            None => format!("{several} {}", action.bridge.word()),
        };
        let said = format!("{words} {} {verb}", joined_words(&names, joined));
        let conditions = &mut self.thing_mut(asked).conditions;
        let new = conditions.get_mut(before..).unwrap_or_default().iter_mut();
        let mut links: Vec<&mut Link> =
            new.filter_map(|one| if let Condition::Linked(link) = one { Some(link) } else { None }).collect();
        links.iter_mut().for_each(|link| link.words.clear());
        if let Some(last) = links.last_mut() {
            last.words = said;
        }
        self.narrow(asked);
    }

    /// A thing that may be anything becomes what its first link leads from.
    pub(in super::super) fn narrow(&mut self, id: ThingId) {
        let thing = self.thing(id);
        if !thing.nouns.is_empty() || thing.nodes.is_some() {
            return;
        }
        let first = thing.conditions.iter().find_map(|condition| match condition {
            Condition::Linked(link) => Some(link),
            _ => None,
        });
        let Some(link) = first else { return };
        let to = self.thing(link.to).labels.clone();
        let mut labels = LabelSet::default();
        for road in &link.roads {
            labels = labels.union(&self.lexicon.ends(&road.reversed(None), &to));
        }
        if labels.is_empty() {
            return;
        }
        if let Some(nouns) = self.who_of(id, &labels).filter(|_| !link.negated) {
            let thing = self.thing_mut(id);
            (thing.nouns, thing.labels) = (nouns, labels);
            return;
        }
        // `who never sailed`: nothing but the kind says who they are.
        let denied = link.negated;
        let nouns: Vec<_> = labels.labels().filter_map(|label| self.lexicon.noun_of_label(label)).collect();
        let leaves = self.lexicon.leaves();
        let thing = self.thing_mut(id);
        if denied && !nouns.is_empty() && labels.labels().all(|label| leaves.contains(label)) {
            thing.nouns = nouns;
        }
        thing.labels = labels;
    }

    /// Of the kinds that *who* may be, those that it asks for, where there are others: ambassadors are accredited, and so
    /// are embassies, but they are nobody.
    fn who_of(&self, id: ThingId, labels: &LabelSet) -> Option<Vec<NounId>> {
        let who = &self.thing(id).preferred;
        let persons = if who.is_empty() && self.thing(id).words == "who" { self.persons() } else { None };
        let persons: Vec<_> = persons.iter().flat_map(LabelSet::labels).collect();
        let who = if who.is_empty() { &persons } else { who };
        let leaves = self.lexicon.leaves();
        let kinds: Vec<NounId> = labels
            .labels()
            .filter(|label| leaves.contains(*label))
            .filter_map(|label| self.lexicon.noun_of_label(label))
            .collect();
        let is_who = |noun: &&NounId| who.iter().any(|label| self.lexicon.noun(**noun).labels.contains(*label));
        let asked: Vec<NounId> = kinds.iter().filter(is_who).copied().collect();
        let some = !(who.is_empty() || asked.is_empty() || asked.len() == kinds.len());
        some.then_some(asked)
    }

    pub(in super::super) fn which_subject(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.asked(&np)?;
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::subject_post))?;
        self.open = vec![head];
        self.predicate(head, pair)?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// The verb phrase of a question and what follows it, said of its head.
    pub(in super::super) fn predicate(&mut self, head: ThingId, pair: &Node<'_>) -> Result<()> {
        let vp = Self::part(pair, Rule::vp).ok_or_else(|| self.nowhere(pair))?;
        let posts = Self::parts(pair, Rule::post);
        let used = self.verb_phrase(head, &vp, &posts)?;
        self.posts(&posts[used.min(posts.len())..])
    }

    pub(super) fn who_subject(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let mut who = self.who(pair);
        if pair.as_str().starts_with("who ")
            && is_or_has(pair)
            && let Some(persons) = self.persons()
        {
            // A verb may be that of a firm; who is somewhere, or has something, is somebody.
            who.labels = persons;
        }
        let head = self.add(who);
        self.open = vec![head];
        if let Some(place) = Self::part(pair, Rule::preposition_post) {
            self.who_from(head, &place)?;
        }
        let predicate = Self::part(pair, Rule::vp).and_then(|vp| vp.into_inner().next());
        if predicate.is_some_and(|inner| Self::part(&inner, Rule::happens_core).is_some()) {
            // `what was held in Minsk`: not the schools that stand there. Nobody is held, or takes place.
            if pair.as_str().starts_with("who ") {
                return Err(self.nowhere(pair));
            }
            self.become_dated(head, pair)?;
        }
        self.predicate(head, pair)?;
        self.narrow(head);
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `who from Cuba`: of the kinds of which the lexicon says what being from there is.
    fn who_from(&mut self, head: ThingId, place: &Node<'_>) -> Result<()> {
        let word = self.preposition_word(place);
        let operand = Self::part(place, Rule::operand).ok_or_else(|| self.nowhere(place))?;
        let targets = self.operand(&operand)?;
        self.become_kinds(head, &word, &targets);
        if !self.attach(head, &word, &targets, false) {
            return Err(self.nowhere(place));
        }
        self.open = vec![head];
        Ok(())
    }

    /// Who: anything, but a person where there is one.
    pub(super) fn who(&self, pair: &Node<'_>) -> Thing {
        let mut who = self.anything("who");
        if pair.as_str().starts_with("who") {
            who.preferred = self.lexicon.who.clone();
            // Who is told by name: those that are only counted stand in a note.
            if let Some(key) = self.lexicon.roles.members.clone() {
                let words = String::new();
                who.conditions.push(Condition::Present { keys: vec![key], negated: true, words });
            }
        } else {
            who.words = "what".into();
        }
        who
    }

    pub(super) fn who_object(&mut self, pair: &Node<'_>) -> Result<Ask> {
        if let (Some(core), true) = (Self::part(pair, Rule::progressive), pair.as_str().starts_with("who ")) {
            // `who are the ambassadors living in Moscow`: those of them who do.
            let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
            let head = self.lone_subject(&subject)?;
            let posts = Self::parts(pair, Rule::post);
            self.open = vec![head];
            let used = self.act(head, &core, Form::Gerund, false, &posts)?;
            self.posts(&posts[used..])?;
            return Ok(Ask::List { head, beside: Vec::new() });
        }
        let who = self.who(pair);
        let head = self.add(who);
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let posts = Self::parts(pair, Rule::post);
        self.open = vec![head];
        let used = self.object_of(head, &subject, pair)?;
        self.how_most(head, pair)?;
        self.posts(&posts[used..])?;
        self.narrow(head);
        Ok(Ask::List { head, beside: std::mem::take(&mut self.beside) })
    }

    /// `who is school 17 named after`
    pub(super) fn who_passive(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let who = self.who(pair);
        let head = self.add(who);
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let subjects = self.subject(&subject)?;
        let core = Self::part(pair, Rule::participle_core).ok_or_else(|| self.nowhere(pair))?;
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let stranded = self.stranded_word(pair);
        let posts = Self::parts(pair, Rule::post);
        let told = posts.first().and_then(|post| self.preposition_part(post)).map(|(word, _)| word);
        let kept = self.snapshot();
        if let (Some(told), [one]) = (&told, &subjects[..])
            && self.fronted_action(head, &subjects, &verb, Form::Participle, told)?.is_some()
        {
            // `what is the school named after him`: after whom is told, so that the school is asked for.
            self.restore(kept);
            self.open = vec![*one];
            let used = self.act(*one, &core, Form::Participle, false, &posts)?;
            self.posts(&posts[used..])?;
            return Ok(Ask::List { head: *one, beside: Vec::new() });
        }
        self.restore(kept);
        for particle in stranded.into_iter().chain(["after", "by", "in", "to", "for", "with"].map(String::from)) {
            let particle = particle.as_str();
            if let Some(ask) = self.fronted_action(head, &subjects, &verb, Form::Participle, particle)? {
                self.posts(&posts)?;
                return Ok(ask);
            }
        }
        Err(self.nowhere(pair))
    }

    /// `whose ambassadors were accredited in 2013`: what those of whom it is said are of.
    pub(super) fn whose(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let owned = self.np(&np)?;
        self.open = vec![owned];
        self.predicate(owned, pair)?;
        let owner = self.anything("whose");
        let owner = self.add(owner);
        let everything = self.all_labels();
        let roads = ["of", "from", "by"].iter().map(|word| self.roads_written(owned, word, &everything));
        let written = roads.into_iter().find(|roads| !roads.is_empty()).and_then(|roads| roads.into_iter().next());
        let road = match written {
            Some(road) => road,
            None => {
                let road = self.unsaid_relation(owned).ok_or_else(|| self.nowhere(pair))?;
                let kinds = road.steps.iter().flat_map(|step| &step.types);
                let names: Vec<String> = kinds.map(|kind| self.lexicon.type_name(*kind).to_string()).collect();
                self.remarks.push(guess::remark(&names));
                road
            }
        };
        let road = road.reversed(self.noun_of(owned).and_then(|noun| noun.label));
        let words = format!("with {}", self.thing(owned).words);
        let link = Link { words, ..self.plain_link(vec![road], owned) };
        self.condition(owner, Condition::Linked(link));
        self.narrow(owner);
        Ok(Ask::List { head: owner, beside: Vec::new() })
    }

    /// The commonest relation of a thing that nothing said of it speaks of yet, where no lexicon says whose it is.
    fn unsaid_relation(&mut self, id: ThingId) -> Option<Path> {
        let said: Vec<Path> = self
            .thing(id)
            .conditions
            .iter()
            .filter_map(|condition| match condition {
                Condition::Linked(link) => Some(link.roads.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let (from, everything) = (self.thing(id).labels.clone(), self.all_labels());
        let own = self.noun_of(id).and_then(|noun| noun.label);
        let to_others = |road: &Path| {
            let ends = self.lexicon.ends(road, &from);
            own.is_none_or(|own| !ends.contains(own))
        };
        let all = self.lexicon.relations(&from, &everything);
        let mut roads = all.into_iter().filter(|road| !said.contains(road) && to_others(road));
        roads.next()
    }

    /// `who was president of Venezuela in 2008`, `what is the sector of Venezuelagazstroi`.
    pub(super) fn who_is(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
        let ask = self.list_nominal(&nominal)?;
        if let Ask::List { head, .. } = &ask
            && self.thing(*head).nodes.is_some()
            && self.thing(*head).conditions.is_empty()
        {
            self.strain += 2;
            return Ok(Ask::Everything { head: *head });
        }
        Ok(ask)
    }
}

/// Whether a question asks what somebody is or has, without a verb that says more.
fn is_or_has(pair: &Node<'_>) -> bool {
    let inner = Reader::part(pair, Rule::vp).and_then(|vp| vp.into_inner().next());
    inner.is_some_and(|inner| match inner.as_rule() {
        Rule::be_vp => Reader::part(&inner, Rule::be_preposition).is_some(),
        Rule::have_vp => Reader::part(&inner, Rule::have_core_object)
            .is_some_and(|object| Reader::part(&object, Rule::most_had).or(Reader::part(&object, Rule::np)).is_some()),
        _ => false,
    })
}
