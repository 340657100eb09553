//! More and most of what is done: `visited Belarus most often`, `grew faster than Peru`, `exports exceeded imports`.

use super::grammar::Rule;
use super::meaning::{Ask, Condition, Link, Order, OrderBy, ThingId};
use super::reader::{Node, Reader};
use super::roads::joined;
use super::verbs::{Used, verb_word};
use crate::error::Result;
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::Form;
use crate::query::Comparison;

impl Reader<'_> {
    /// `visited Belarus most often`, `grew fastest`: the one with the most such events, or the largest figure.
    pub(super) fn oftenest(&mut self, subject: ThingId, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let who = self.thing(subject).preferred.first().and_then(|label| self.lexicon.noun_of_label(*label));
        if let Some(who) = who {
            let labels = self.lexicon.noun(who).labels.clone();
            let thing = self.thing_mut(subject);
            (thing.nouns, thing.labels) = (vec![who], labels);
        }
        let own = Self::parts(pair, Rule::post);
        if Self::part(pair, Rule::happens).is_some() {
            // `made an official visit to Belarus first`
            let operand = Self::part(pair, Rule::object).and_then(|object| Self::part(&object, Rule::operand));
            let np = operand.and_then(|operand| Self::part(&operand, Rule::np)).ok_or_else(|| self.nowhere(pair))?;
            self.held_event(subject, &np, false, pair)?;
            self.posts(&own)?;
            self.how_most(subject, pair)?;
            return Ok(0);
        }
        if own.is_empty() {
            let used = self.act(subject, pair, Form::Finite, false, rest)?;
            self.how_most(subject, pair)?;
            return Ok(used);
        }
        let used = self.act(subject, pair, Form::Finite, false, &own)?;
        self.how_most(subject, pair)?;
        self.posts(&own[used.min(own.len())..])?;
        Ok(0)
    }

    /// `grew slower than Chile`: its figure of the same kind compares so with that of another.
    pub(super) fn outdone(&mut self, subject: ThingId, pair: &Node<'_>, negated: bool) -> Result<()> {
        let key = self.lexicon.roles.value.clone().ok_or_else(|| self.nowhere(pair))?;
        let verb = verb_word(pair).ok_or_else(|| self.nowhere(pair))?;
        let operand = Self::part(pair, Rule::operand).ok_or_else(|| self.nowhere(pair))?;
        let than = self.operand(&operand)?[0];
        let mut figures = Vec::new();
        for doer in [subject, than] {
            let used = Used { verb: &verb, form: Form::Finite, object: None, stranded: None };
            let action = self.action(Some(doer), None, &used, &[])?;
            let figure = action.bridge.event.filter(|event| self.noun_of(*event).is_some_and(|noun| noun.measure));
            let figure = figure.ok_or_else(|| self.no_figure(&verb))?;
            figures.push((figure, action.bridge.roads().0.to_vec()));
        }
        let [(figure, roads), (other, other_roads)] = &figures[..] else { return Err(self.nowhere(pair)) };
        self.link(*other, than, other_roads.clone(), "of", &format!("of {}", self.thing(than).words));
        let word = Self::part(pair, Rule::outdoing).map_or("more", |word| word.as_str().trim());
        let comparison = match (matches!(word, "slower" | "less"), negated) {
            (true, false) => Comparison::Less,
            (false, false) => Comparison::Greater,
            // Who has no such figure did not grow less: of him nothing is known.
            (true, true) => Comparison::GreaterOrEqual,
            (false, true) => Comparison::LessOrEqual,
        };
        let not = if negated { "not " } else { "" };
        let words = format!("that {not}{} {word} than {}", self.verb_of(&verb, Some(subject)), self.thing(than).words);
        let roads = roads.iter().map(|road| road.reversed(None)).collect();
        let beyond = Condition::Beyond { figure: *figure, roads, other: *other, key, comparison, words };
        self.condition(subject, beyond);
        self.open.push(*figure);
        Ok(())
    }

    /// A property said like a verb: `costs more than 5`, `earns more than Tom Hill`, `earns the most`.
    pub(super) fn property_verb(&mut self, subject: ThingId, done: &Node<'_>, negated: bool) -> Result<()> {
        let property = Self::part(done, Rule::property).ok_or_else(|| self.nowhere(done))?;
        self.become_holder_of_links(subject, &property);
        if let Some(most) = Self::part(done, Rule::how_most) {
            // Who left first did so at the earliest time.
            let least = ["least ", "less ", "slow", "first "].iter().any(|least| most.as_str().starts_with(least));
            let order = match self.key_of_thing(subject, &property) {
                Ok(key) => {
                    self.keep_labels_with(subject, &key);
                    Order { by: OrderBy::Property(key), descending: !least }
                }
                Err(error) => self.order_by_records(subject, &property, !least, false).ok_or(error)?,
            };
            let thing = self.thing_mut(subject);
            thing.order = Some(order);
            thing.limit = Some(1);
            return if negated { Err(self.nowhere(done)) } else { Ok(()) };
        }
        let (Some(word), Some(operand)) = (Self::part(done, Rule::outdoing), Self::part(done, Rule::operand)) else {
            return self.property_said(subject, done, "", negated);
        };
        let key = self.key_of_thing(subject, &property)?;
        self.keep_labels_with(subject, &key);
        let other = self.operand(&operand)?[0];
        if !self.has_property(other, &key) || self.thing(other).nodes.is_none() {
            return Err(self.no_figure(&operand));
        }
        let less = matches!(word.as_str().trim(), "slower" | "less");
        let comparison = match (less, negated) {
            (true, false) => Comparison::Less,
            (false, false) => Comparison::Greater,
            (true, true) => Comparison::GreaterOrEqual,
            (false, true) => Comparison::LessOrEqual,
        };
        let not = if negated { "not " } else { "" };
        let said = self.word(&property).text.to_lowercase();
        let words = format!("that {not}{said} {} than {}", word.as_str().trim(), self.thing(other).words);
        self.condition(subject, Condition::Against { key, other, comparison, words });
        Ok(())
    }

    /// Orders a thing by how often what was said of it last happened, where the phrase says `most often`.
    pub(super) fn how_most(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let Some(word) = Self::part(pair, Rule::how_most) else { return Ok(()) };
        let least = ["least ", "less ", "slow"].iter().any(|least| word.as_str().starts_with(least));
        let last = self.thing(id).conditions.iter().rev().find_map(|condition| match condition {
            Condition::Linked(link) => Some(link.clone()),
            _ => None,
        });
        let Some(Link { roads, to, .. }) = last else { return Err(self.nowhere(pair)) };
        if let Some(word @ ("first" | "last")) = word.as_str().split(' ').next() {
            // Who came first is he of the earliest visit.
            let dated = self.dated(to).filter(|_| self.thing(to).nodes.is_none());
            let Some(super::meaning::Dated::Node(key, _)) = dated else {
                return Err(self.not_understood(pair, "nothing before this has a time that says who was first"));
            };
            let by = OrderBy::When { roads, event: to, key };
            let thing = self.thing_mut(id);
            (thing.order, thing.limit) = (Some(Order { by, descending: word == "last" }), Some(1));
            self.open.push(to);
            return Ok(());
        }
        let measure = self.noun_of(to).is_some_and(|noun| noun.measure);
        let by = match self.lexicon.roles.value.clone().filter(|_| measure) {
            Some(key) => OrderBy::Measure { roads, measure: to, key },
            None if self.thing(to).nodes.is_some() => return Err(self.nowhere(pair)),
            None => OrderBy::Count { roads, counted: to, of: None },
        };
        let thing = self.thing_mut(id);
        thing.order = Some(Order { by, descending: !least });
        thing.limit = Some(1);
        self.open.push(to);
        Ok(())
    }

    /// `most visited states`: by how often it was done to each.
    pub(super) fn often_done(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let verb = Self::part(pair, Rule::participle).ok_or_else(|| self.nowhere(pair))?;
        let used = Used { verb: &verb, form: Form::Participle, object: None, stranded: None };
        let action = self.passive(id, &used, &[])?;
        let does = action.subject == Some(id) && action.object != Some(id);
        let (to_subject, to_object) = action.bridge.roads();
        let roads: Vec<Path> = match (does, action.bridge.event.is_some()) {
            (true, false) => to_object.to_vec(),
            (true, true) => to_subject.iter().map(|road| road.reversed(None)).collect(),
            (false, _) => to_object.iter().map(|road| road.reversed(None)).collect(),
        };
        let counted = match action.bridge.event {
            Some(event) => event,
            None => {
                let mut doer = self.anything("times");
                let own = self.thing(id).labels.clone();
                let ends = roads.iter().map(|road| self.lexicon.ends(road, &own));
                doer.labels = ends.fold(LabelSet::default(), |all, one| all.union(&one));
                self.add(doer)
            }
        };
        let most = pair.as_str().starts_with("most ");
        let limit = self.plain_quantity(id).unwrap_or(1);
        let words = format!("{} {}", if most { "most" } else { "least" }, self.word(&verb).text.to_lowercase());
        let thing = self.thing_mut(id);
        thing.order = Some(Order { by: OrderBy::Count { roads, counted, of: None }, descending: most });
        thing.limit = Some(limit);
        thing.words = format!("{words} {}", thing.words);
        Ok(())
    }

    /// `grown by the most farms`: by how many of them do it.
    pub(super) fn done_by_most(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let verb = Self::part(pair, Rule::participle).ok_or_else(|| self.nowhere(pair))?;
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let counted = self.np(&np)?;
        let used = Used { verb: &verb, form: Form::Participle, object: None, stranded: None };
        let action = self.action(Some(counted), Some(id), &used, &[])?;
        let (to_subject, to_object) = action.bridge.roads();
        let roads: Vec<Path> = match action.bridge.event {
            None => to_object.iter().map(|road| road.reversed(None)).collect(),
            Some(event) => {
                // Whatever else the verb says of its events can't be told of a road.
                let plain = self.thing(event).conditions.is_empty();
                let label = self.noun_of(event).and_then(|noun| noun.label).filter(|_| plain);
                let label = label.ok_or_else(|| self.nowhere(pair))?;
                let back = to_object.iter().map(|road| road.reversed(None)).map(|mut road| {
                    road.steps.last_mut().into_iter().for_each(|step| step.label = Some(label));
                    road
                });
                back.flat_map(|one| to_subject.iter().map(move |other| joined(&one, other))).collect()
            }
        };
        let descending = pair.as_str().contains("most ");
        let thing = self.thing_mut(id);
        thing.order = Some(Order { by: OrderBy::Count { roads, counted, of: None }, descending });
        thing.limit = Some(1);
        self.open.push(counted);
        Ok(())
    }

    /// `was The Salt Road's rating higher than Night Market's`: of a property; none where figures are compared.
    pub(super) fn property_outdoes(&mut self, pair: &Node<'_>, comparison: Comparison) -> Result<Option<Ask>> {
        let measured = Self::parts(pair, Rule::measured);
        let [first, second] = &measured[..] else { return Ok(None) };
        let Some(named) = measured_property(first) else { return Ok(None) };
        let one = self.measured_owner(first)?;
        let key = self.key_of_thing(one, &named)?;
        let other = self.measured_owner(second)?;
        let said = measured_property(second).map(|property| self.key_of_thing(other, &property)).transpose()?;
        if said.is_some_and(|said| said != key) || !self.has_property(other, &key) {
            return Err(self.no_figure(second));
        }
        let how = if comparison == Comparison::Less { "less" } else { "more" };
        let words = format!("with {how} {key} than {}", self.thing(other).words);
        self.condition(one, Condition::Against { key, other, comparison, words });
        Ok(Some(self.whether(one, None)))
    }

    /// Whose a measured property is: `Panama's growth`, `the growth of Panama`, `Peru's`, `that of Peru`.
    fn measured_owner(&mut self, measured: &Node<'_>) -> Result<ThingId> {
        let np = Self::part(measured, Rule::np);
        let mut holders: Vec<Node<'_>> = np.iter().flat_map(|np| Self::parts(np, Rule::possessor)).collect();
        holders.extend(Self::part(measured, Rule::owner_alone).and_then(|alone| Self::part(&alone, Rule::possessor)));
        if let [holder] = &holders[..] {
            return self.possessor(holder);
        }
        let posts = Self::parts(measured, Rule::measured_post);
        let post = posts.first().and_then(|post| Self::part(post, Rule::post));
        let of = post.and_then(|post| self.preposition_part(&post)).filter(|(word, _)| word == "of");
        match of {
            Some((_, operand)) if holders.is_empty() => Ok(self.operand(&operand)?[0]),
            _ => Err(self.nowhere(measured)),
        }
    }

    /// `visited Belarus more than twice`: so many of the events in which it was done.
    pub(super) fn so_often(&mut self, tests: &[(Comparison, f64)], said: &str, pair: &Node<'_>) -> Result<()> {
        let [(how, number)] = tests else { return Err(self.nowhere(pair)) };
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let events: Vec<ThingId> = self.events.iter().map(|(event, _)| *event).collect();
            if events.contains(&id) {
                // What happened happened once; that it was done so often is said of who did it.
                continue;
            }
            let place = self.thing(id).conditions.iter().rposition(|condition| match condition {
                // Where nothing has a name, as often as there are things on the other side.
                Condition::Linked(link) => {
                    (events.contains(&link.to) || self.thing(link.to).nodes.is_none()) && !link.negated
                }
                _ => false,
            });
            let last = place.and_then(|place| match &mut self.things[id.0].conditions[place] {
                Condition::Linked(link) => Some(link),
                _ => None,
            });
            if let Some(link) = last {
                link.count = Some((*how, *number as i64));
                link.often = Some(format!("{said} times"));
                self.open.truncate(depth + 1);
                return Ok(());
            }
        }
        let error = self.not_understood(pair, "nothing before this is told often enough to be counted");
        Err(error.hint("count what has a time of its own, such as: visited … more than twice"))
    }

    /// `which grew more in 2013, Chile or Peru`
    pub(super) fn which_of_two(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let list = Self::part(pair, Rule::name_list).ok_or_else(|| self.nowhere(pair))?;
        if let Some(two) = Self::part(pair, Rule::of_the_two)
            && Self::parts(&list, Rule::name_item).len() != 2
        {
            return Err(self.not_understood(&two, "so many are not named here"));
        }
        let head = self.name_list(&list, false)?[0];
        self.open = vec![head];
        self.predicate(head, pair)?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `how many tractors are planned`: where what is said of them leads to a figure, the figure says how many.
    pub(super) fn figure_instead(&mut self, head: ThingId) -> Option<ThingId> {
        if self.noun_of(head).is_some_and(|noun| noun.measure) {
            return None;
        }
        let is_figure = |reader: &Self, condition: &Condition| match condition {
            Condition::Linked(link) => {
                !link.negated && reader.thing(link.to).nodes.is_none() && {
                    reader.noun_of(link.to).is_some_and(|noun| noun.measure)
                }
            }
            _ => false,
        };
        let place = self.thing(head).conditions.iter().rposition(|condition| is_figure(self, condition))?;
        let Condition::Linked(link) = self.thing(head).conditions.get(place)?.clone() else { return None };
        let asks_figure = self.events.iter().any(|(event, _)| *event == link.to);
        if !asks_figure || self.compares(link.to) {
            return None;
        }
        self.thing_mut(head).conditions.remove(place);
        let roads = link.roads.iter().map(|road| road.reversed(None)).collect();
        let said = link.words.trim_start_matches("that ").to_string();
        let words = format!("of {} {said}", self.thing(head).words);
        self.link(link.to, head, roads, "of", &words);
        Some(link.to)
    }

    /// Whether a figure is already compared with a number: then those that pass are counted.
    fn compares(&self, id: ThingId) -> bool {
        self.thing(id).conditions.iter().any(|condition| matches!(condition, Condition::Compare { .. }))
    }
}

/// The property that is compared: `the rating of …`.
fn measured_property<'p>(measured: &Node<'p>) -> Option<Node<'p>> {
    let np = Reader::part(measured, Rule::np)?;
    Reader::part(&Reader::part(&np, Rule::head)?, Rule::property)
}
