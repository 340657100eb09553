//! Yes or no, and what a list known to be whole lets one say.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Condition, Dated, Link, LinkTest, Thing, ThingId};
use super::super::reader::{Node, Reader};
use super::super::verbs::{Action, Used, turned, verb_word};
use crate::error::Result;
use crate::lexicon::path::Path;
use crate::lexicon::sense::{Form, Sense};
use crate::value::NodeId;

impl Reader<'_> {
    pub(super) fn yes_no(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let subject = subject_of(pair);
        let every =
            |subject: &Node<'_>| ["all ", "every ", "each "].iter().any(|word| subject.as_str().starts_with(word));
        if !subject.as_ref().is_some_and(every) {
            return self.yes_or_no(pair);
        }
        // `does every ship carry wine`: all of them must.
        let subject = subject.ok_or_else(|| self.nowhere(pair))?;
        let whole = self.name_subject(&subject)?;
        self.thing_mut(whole).every = false;
        let ask = self.yes_or_no(pair)?;
        let part = match ask {
            Ask::YesNo { head, .. } if self.thing(head).nouns == self.thing(whole).nouns => head,
            _ => return Err(self.nowhere(pair)),
        };
        Ok(Ask::Share { part, whole, all: true })
    }

    /// `was the visit official or working`: the property that all of these are values of.
    pub(super) fn which_value(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let head = self.lone_subject(&subject)?;
        let mut keys: Option<Vec<crate::value::KeyId>> = None;
        for adjective in Self::parts(pair, Rule::adjective) {
            let senses = self.word(&adjective).senses.iter();
            let said = senses.filter_map(|sense| match sense {
                Sense::Value(value) => Some(value.key),
                _ => None,
            });
            let said: Vec<_> = said.collect();
            keys = Some(match keys {
                Some(keys) => keys.into_iter().filter(|key| said.contains(key)).collect(),
                None => said,
            });
        }
        let names = keys.unwrap_or_default().into_iter().map(|key| Arc::clone(self.lexicon.key_name(key)));
        let key = names.into_iter().find(|key| self.has_property(head, key)).ok_or_else(|| self.nowhere(pair))?;
        Ok(Ask::Attribute { head, key, distinct: false })
    }

    fn yes_or_no(&mut self, pair: &Node<'_>) -> Result<Ask> {
        if let Some(nominal) = Self::part(pair, Rule::nominal) {
            let head = self.nominal(&nominal)?;
            return Ok(self.whether(head, Some(head)));
        }
        let posts = Self::parts(pair, Rule::post);
        let subject = subject_of(pair).ok_or_else(|| self.nowhere(pair))?;
        let negated = Self::part(pair, Rule::not).is_some();
        let had = [Rule::have_core, Rule::have_object, Rule::happens_had].into_iter();
        if let Some(core) = had.into_iter().find_map(|rule| Self::part(pair, rule)) {
            return self.does_have(&subject, &core, &posts);
        }
        if let Some(core) = Self::part(pair, Rule::verb_core) {
            return self.does_do(&subject, &core, Form::Finite, &posts);
        }
        if let Some(core) = Self::part(pair, Rule::participle_core) {
            return self.does_do(&subject, &core, Form::Participle, &posts);
        }
        if let Some(core) = Self::part(pair, Rule::gerund_core).filter(|_| !negated) {
            return self.does_do(&subject, &core, Form::Gerund, &posts);
        }
        if let Some(done) = Self::part(pair, Rule::property_done) {
            let head = self.lone_subject(&subject)?;
            self.property_verb(head, &done, negated)?;
            if self.thing(head).limit.is_some() {
                return Err(self.nowhere(&done));
            }
            self.open = vec![head];
            self.posts(&posts)?;
            return Ok(self.whether(head, None));
        }
        let head = self.name_subject(&subject)?;
        let head = self.picked(head);
        self.open = vec![head];
        if let Some(time) = Self::part(pair, Rule::time_post) {
            self.time_post(&time)?;
        }
        if let Some(degree) = Self::part(pair, Rule::degree_than) {
            self.degree_said(head, &degree, negated)?;
        } else if let Some(comparison) = Self::part(pair, Rule::comparison) {
            self.comparison(&comparison)?;
            if negated {
                self.negate_conditions(head, self.thing(head).conditions.len() - 1);
            }
        } else if let Some(preposition) = Self::part(pair, Rule::be_preposition) {
            if let Some(event) = self.went(head, &preposition, &posts).filter(|_| !negated) {
                return Ok(self.whether(event, Some(event)));
            }
            let word = self.preposition_word(&preposition);
            self.preposition(&word, &Self::part(&preposition, Rule::operand), negated, &preposition)?;
        } else if let Some(what) = Self::part(pair, Rule::be_what) {
            match (Self::part(&what, Rule::adjective), Self::part(&what, Rule::np)) {
                (Some(adjective), _) => self.adjective(head, &adjective, negated)?,
                (None, Some(np)) => self.become_kind(head, &np, negated)?,
                _ => return Err(self.nowhere(pair)),
            }
        } else if Self::part(pair, Rule::happens_core).is_none() {
            return Err(self.nowhere(pair));
        }
        self.posts(&posts)?;
        Ok(self.whether(head, None))
    }

    fn does_have(&mut self, subject: &Node<'_>, core: &Node<'_>, posts: &[Node<'_>]) -> Result<Ask> {
        if let Some(higher) = Self::part(core, Rule::higher_had) {
            let head = self.lone_subject(subject)?;
            self.higher_of(head, &higher)?;
            self.open = vec![head];
            self.posts(posts)?;
            return Ok(self.whether(head, None));
        }
        if let Some(had) = Self::part(core, Rule::property_had) {
            let head = self.lone_subject(subject)?;
            self.property_said(head, &had, "with ", false)?;
            self.open = vec![head];
            self.posts(posts)?;
            return Ok(self.whether(head, None));
        }
        let subjects = self.subject(subject)?;
        let np = Self::part(core, Rule::np).ok_or_else(|| self.nowhere(core))?;
        let head = self.np(&np)?;
        // What is said of the thing had settles what having it means: it goes first.
        self.open = vec![head];
        self.posts(posts)?;
        for subject in subjects {
            self.own_or_have(head, subject, core)?;
        }
        Ok(self.whether(head, Some(head)))
    }

    fn does_do(&mut self, subject: &Node<'_>, core: &Node<'_>, form: Form, posts: &[Node<'_>]) -> Result<Ask> {
        let subjects = self.subject(subject)?;
        let verb = verb_word(core).ok_or_else(|| self.nowhere(core))?;
        let used = Used { verb: &verb, form, object: Self::governed(core), stranded: None };
        let subjects: Vec<ThingId> = subjects.into_iter().map(|subject| self.picked(subject)).collect();
        let head = subjects[0];
        if let Some(key) =
            self.participle_property(&verb).filter(|key| form == Form::Participle && self.has_property(head, key))
            && subjects.len() == 1
            && used.object.is_none()
        {
            let words = self.word(&verb).text.to_lowercase();
            self.open = vec![head];
            self.condition(head, Condition::Present { keys: vec![key], negated: false, words });
            self.posts(posts)?;
            return Ok(self.whether(head, None));
        }
        let action = match form {
            Form::Participle => self.passive(head, &used, posts),
            _ => self.action(Some(head), None, &used, posts),
        }?;
        let now = form == Form::Gerund && self.words.iter().any(|word| matches!(word.folded.as_str(), "is" | "are"));
        let action = if now { Action { bridge: action.bridge.now(), ..action } } else { action };
        if form == Form::Participle && action.object == Some(head) && action.subject != Some(head) {
            return self.was_done(&action, &subjects, posts, core);
        }
        let rest = &posts[action.used.min(posts.len())..];
        let often = |post: &Node<'_>| {
            Self::part(post, Rule::comparison).is_some_and(|said| Self::part(&said, Rule::often).is_some())
        };
        if let ([head], true) = (&subjects[..], rest.iter().any(often)) {
            // `did he visit it twice`: whether so many of such events are his.
            let other = if action.object == Some(*head) { action.subject } else { action.object };
            self.open = vec![*head];
            self.connect(*head, &action.bridge, other, false);
            self.posts(rest)?;
            return Ok(self.whether(*head, None));
        }
        if action.bridge.event.is_some()
            && let Some(each) = self.each_alone(action.bridge.roads().0, &subjects)
        {
            // `did Correa and Morales visit Belarus`: those of them who did.
            let head = each[0];
            self.open = vec![head];
            self.connect(head, &action.bridge, action.object, false);
            self.posts(rest)?;
            return Ok(Ask::List { head, beside: Vec::new() });
        }
        let listed = action.object.filter(|object| self.lists.iter().any(|(union, _)| union == object));
        if action.bridge.event.is_some()
            && let Some(object) = listed
        {
            // `did Chavez visit Minsk and Brest`: those of them that he did. A yes for one of them would be none.
            self.remarks.push("each by itself".into());
            self.open = vec![object];
            self.connect(object, &turned(&action.bridge), Some(head), false);
            self.posts(rest)?;
            return Ok(Ask::List { head: object, beside: Vec::new() });
        }
        if action.bridge.event.is_some() {
            let event = self.event_of(&action, &subjects, core)?;
            self.open = self.event_and_object(event, action.object);
            self.events.push((event, action.bridge.roads().0.to_vec()));
            self.posts(rest)?;
            return Ok(self.whether(event, Some(event)));
        }
        let (bridge, other) = if action.subject == Some(head) {
            (action.bridge, action.object)
        } else {
            (turned(&action.bridge), action.subject)
        };
        self.open = vec![head];
        self.connect(head, &bridge, other, false);
        for further in std::mem::take(&mut self.further) {
            self.connect(head, &bridge, Some(further), false);
        }
        if let Some(object) = other {
            // `did Belarus and Mexico sign …`: each of those who act.
            let back = turned(&bridge);
            for subject in &subjects[1..] {
                self.connect(object, &back, Some(*subject), false);
            }
        }
        self.posts(rest)?;
        Ok(self.whether(head, None))
    }

    /// `was the latest visit official`: the latest is picked first, and of it the question is asked.
    fn picked(&mut self, id: ThingId) -> ThingId {
        let thing = self.thing(id);
        if thing.limit.is_none() {
            return id;
        }
        let called = thing.nouns.first().map_or(&thing.words, |noun| &self.lexicon.noun(*noun).plural);
        let mut whole = self.anything(called);
        (whole.nouns, whole.labels) = (thing.nouns.clone(), thing.labels.clone());
        let words = format!("that are the {}", thing.words);
        let whole = self.add(whole);
        let link = Link { words, ..Link::plain(vec![Path { steps: Vec::new() }], id) };
        self.condition(whole, Condition::Linked(link));
        whole
    }

    /// `was the embassy opened by Cuba`: what something was done to, and by whom, if that is said.
    fn was_done(&mut self, action: &Action, done_to: &[ThingId], posts: &[Node<'_>], core: &Node<'_>) -> Result<Ask> {
        let further = std::mem::take(&mut self.further);
        let doers: Vec<ThingId> = action.subject.into_iter().chain(further).collect();
        let several = done_to.len() > 1;
        if action.bridge.event.is_some() && !several {
            let event = self.event_of(action, &doers, core)?;
            self.open = vec![event];
            self.events.push((event, action.bridge.roads().0.to_vec()));
            self.posts(posts)?;
            return Ok(self.whether(event, Some(event)));
        }
        let head = match several.then(|| self.either_of(done_to)).flatten() {
            Some(either) => either,
            None if several => return Err(self.nowhere(core)),
            None => done_to[0],
        };
        let bridge = turned(&action.bridge);
        self.open = vec![head];
        self.connect(head, &bridge, doers.first().copied(), false);
        for doer in doers.iter().skip(1) {
            self.connect(head, &bridge, Some(*doer), false);
        }
        self.posts(posts)?;
        if several {
            // `were A and B written by C`: those of them that were.
            return Ok(Ask::List { head, beside: Vec::new() });
        }
        Ok(self.whether(head, None))
    }

    /// Yes, or no where a closed list says so, or not stated.
    pub(in super::super) fn whether(&mut self, head: ThingId, rests: Option<ThingId>) -> Ask {
        Ask::YesNo { head, rests, closed: self.closed_list(head), known: self.known_of(head) }
    }

    /// Whether all that is asked of a named node is what its own properties say.
    fn known_of(&self, head: ThingId) -> bool {
        let thing = self.thing(head);
        if self.is_figure(head) && thing.nodes.is_none() {
            // `is Chile's growth above 7 percent`: the figure is known, so that a no is one.
            return self.named_or_told(head).is_some();
        }
        let Some([node]) = thing.nodes.as_deref() else { return false };
        let set = |key: &str| self.lexicon.key_id(key).is_some_and(|key| self.lexicon.has_value(*node, key));
        let known = |condition: &Condition| match condition {
            Condition::Value { key, .. } | Condition::Compare { key, .. } | Condition::Against { key, .. } => set(key),
            Condition::Time { dated: Dated::Node(key, _), .. } => set(key),
            Condition::Linked(link) => self.tells_its_end(*node, link),
            // `is Misha alive`: that she died is told.
            Condition::Not(several) => several.iter().all(|denied| match denied {
                Condition::Present { keys, .. } => keys.iter().any(|key| set(key)),
                _ => false,
            }),
            _ => false,
        };
        !thing.conditions.is_empty() && thing.conditions.iter().all(known)
    }

    /// Whether a relationship is told that is asked to be so still, or no longer: that it isn't is told by its end.
    fn tells_its_end(&self, node: NodeId, link: &Link) -> bool {
        let asked = link.times.iter().any(|time| matches!(time.test, LinkTest::Over(..)));
        asked && link.roads.iter().any(|road| self.is_joined_to_any(node, road, link.to))
    }

    /// Whether a road leads from a node to what is named, or to one of a kind of which only values are said.
    fn is_joined_to_any(&self, node: NodeId, road: &Path, to: ThingId) -> bool {
        let thing = self.thing(to);
        if let Some(nodes) = thing.nodes.as_deref() {
            return self.lexicon.leads(road, &[node], Some(nodes), &self.all_labels());
        }
        let noun = self.noun_of(to);
        let filter = noun.map(|noun| &noun.filter[..]).unwrap_or_default();
        let said = |node: NodeId| {
            thing.conditions.iter().all(|condition| match condition {
                Condition::Value { key, value, negated, .. } => self.lexicon.holds(node, key, value) != *negated,
                _ => false,
            })
        };
        noun.is_some_and(|noun| noun.through.is_none() && noun.relation.is_none())
            && self.lexicon.walk(road, &[node]).into_iter().any(|end| {
                self.lexicon.labels_of(end).intersects(&thing.labels)
                    && filter.iter().all(|(key, value)| self.lexicon.holds(end, key, value))
                    && said(end)
            })
    }

    /// Whether somebody is told to have held what is asked about, so that he holds it still or does no longer.
    pub(super) fn is_known_to_be_over(&self, head: ThingId) -> bool {
        let thing = self.thing(head);
        let asked = thing.conditions.iter().any(|condition| matches!(condition, Condition::Latest { .. }));
        let (Some(nodes), Some(noun)) = (thing.nodes.as_ref().filter(|_| asked), thing.nouns.first()) else {
            return false;
        };
        let leads = |path: &Path, to: Option<&[NodeId]>| self.lexicon.leads(path, nodes, to, &self.all_labels());
        let held = self.lexicon.noun(*noun).through.as_ref().is_some_and(|through| leads(through, None));
        held && thing.conditions.iter().all(|condition| match condition {
            Condition::Linked(link) => link.roads.iter().any(|road| leads(road, self.thing(link.to).nodes.as_deref())),
            _ => true,
        })
    }

    /// Whether a list rests on what the source does not say: `ventures without a sector` are those of which none is told.
    /// A world whose facts have a standing tells what a text says, others all there is.
    pub(super) fn rests_on_silence(&self, ask: &Ask) -> bool {
        if self.lexicon.roles.standing.is_none() {
            return false;
        }
        let (Ask::List { head, .. } | Ask::Count { head, .. }) = ask else { return false };
        if self.is_figure(*head) {
            // What a figure is of is told with it.
            return false;
        }
        let denied = |condition: &Condition| match condition {
            Condition::Linked(link) => link.negated && !self.is_told_in_full(*head, link),
            _ => false,
        };
        self.thing(*head).conditions.iter().any(denied)
    }

    /// Whether a closed list holds all that a thing may be linked to.
    fn is_told_in_full(&self, head: ThingId, link: &Link) -> bool {
        let (thing, linked) = (self.thing(head), self.thing(link.to));
        let is_head = |path: &Path, node: NodeId| {
            let back = link.roads.iter().any(|road| starts_like(&road.reversed(None), path));
            let within = |condition: &Condition| match condition {
                Condition::Linked(own) if !own.negated => {
                    let nodes = self.thing(own.to).nodes.as_ref();
                    nodes.is_some_and(|nodes| nodes.contains(&node))
                }
                _ => false,
            };
            back && (thing.conditions.iter().any(within)
                || thing.nodes.as_ref().is_some_and(|nodes| nodes.contains(&node)))
        };
        let holds = |(path, node): &(Path, NodeId)| self.lies_within(linked, path, *node) || is_head(path, *node);
        self.lexicon.closed.iter().any(|list| linked.labels.contains(list.label) && list.conditions.iter().all(holds))
    }

    /// The source of the closed list that a thing's conditions lie within, if there is one.
    fn closed_list(&self, head: ThingId) -> Option<String> {
        let thing = self.thing(head);
        let list = self.lexicon.closed.iter().find(|list| {
            thing.labels.contains(list.label)
                && list.conditions.iter().all(|(path, node)| self.lies_within(thing, path, *node))
        })?;
        Some(list.source.clone().unwrap_or_default())
    }

    /// Whether a thing is said to reach a node by a path, straight or through what it is linked to.
    fn lies_within(&self, thing: &Thing, path: &Path, node: NodeId) -> bool {
        let links = thing.conditions.iter().filter_map(|condition| match condition {
            Condition::Linked(link) => Some(link),
            _ => None,
        });
        let mut links = links.filter_map(|link| self.thing(link.to).nodes.as_ref().map(|nodes| (link, nodes)));
        links.any(|(link, nodes)| {
            nodes.iter().all(|named| {
                let same_kind = link.roads.iter().any(|road| starts_like(road, path));
                same_kind && (*named == node || self.lexicon.is_linked(*named, node))
            })
        })
    }

    /// A statement as a yes-or-no question; also the thing it turns on.
    pub(super) fn stated(&mut self, pair: &Node<'_>) -> Result<(Ask, ThingId)> {
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let head = self.lone_subject(&subject)?;
        self.open = vec![head];
        let events = self.events.len();
        let posts = Self::parts(pair, Rule::post);
        match (Self::part(pair, Rule::vp), Self::part(pair, Rule::participle_core)) {
            (Some(_), _) => self.predicate(head, pair)?,
            (None, Some(core)) => {
                let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
                let used = Used { verb: &verb, form: Form::Participle, object: Self::governed(&core), stranded: None };
                let action = self.passive(head, &used, &posts)?;
                let rest = &posts[action.used.min(posts.len())..];
                let from_subject = action.subject == Some(head);
                let other = if from_subject { action.object } else { action.subject };
                let bridge = if from_subject { action.bridge } else { turned(&action.bridge) };
                self.connect(head, &bridge, other, false);
                self.posts(rest)?;
            }
            _ => self.posts(&posts)?,
        }
        let turn = self.events.get(events).map_or(head, |(event, _)| *event);
        Ok((self.whether(head, Some(turn)), head))
    }
}

/// Whether two paths begin with the same relation in the same direction.
fn starts_like(road: &Path, path: &Path) -> bool {
    match (road.steps.first(), path.steps.first()) {
        (Some(one), Some(other)) => one.types == other.types && one.direction == other.direction,
        _ => false,
    }
}

/// What a yes-or-no question asks about.
fn subject_of<'p>(pair: &Node<'p>) -> Option<Node<'p>> {
    [Rule::subject, Rule::all_subject, Rule::name_subject].into_iter().find_map(|rule| Reader::part(pair, rule))
}
