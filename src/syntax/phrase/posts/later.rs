//! Before and after what somebody did, or what happened: `came to Belarus after Maduro`, `visits before the meeting`.
//!
//! What is named has its dates in the data, so they are looked up while the phrase is read; the reading tells them.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Condition, Dated, Link, OrderBy, ThingId};
use super::super::reader::{Node, Reader};
use super::super::time::Period;
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::{Direction, Path};
use crate::lexicon::sense::NounId;
use crate::value::time::{earliest, latest};
use crate::value::{NodeId, Value};

impl Reader<'_> {
    /// Says that the nearest dated thing was later, or earlier, than what is named; gives whether it could.
    pub(super) fn later(&mut self, word: &str, target: ThingId, negated: bool) -> bool {
        let Some(nodes) = self.named_or_told(target).filter(|_| matches!(word, "after" | "before")) else {
            return false;
        };
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            if self.later_linked(id, word, target, &nodes) && !negated {
                self.open.truncate(depth + 1);
                return true;
            }
            let (key, lasted) = match self.dated(id) {
                Some(Dated::Node(key, lasted)) => (key, lasted),
                Some(Dated::Through) if self.later_holder(id, word, target, &nodes, negated) => {
                    self.open.truncate(depth + 1);
                    return true;
                }
                _ => continue,
            };
            let own = self.dates(&nodes, self.when_of_nodes(&nodes).as_ref());
            let dates = if own.is_empty() { self.dates(&self.done_alike(id, &nodes), Some(&key)) } else { own };
            let Some(date) = bound(&dates, word) else { continue };
            let told = self.thing(target).conditions.iter().filter_map(|condition| match condition {
                Condition::Linked(link) => Some(format!(" {}", link.words)),
                _ => None,
            });
            let words = format!("{word} {}{} ({date})", self.thing(target).words, told.collect::<String>());
            let period = until_or_since(word, date);
            self.condition(id, Condition::Time { dated: Dated::Node(key, lasted), period, negated, words });
            self.open.truncate(depth + 1);
            return true;
        }
        false
    }

    /// `who kept the hive before her`: whose relationship began before hers to the same.
    fn later_linked(&mut self, id: ThingId, word: &str, target: ThingId, nodes: &[NodeId]) -> bool {
        let Some((place, key)) = self.dated_link(id) else { return false };
        let Some(Condition::Linked(link)) = self.thing(id).conditions.get(place) else { return false };
        let (Some(same), [road]) = (self.thing(link.to).nodes.as_deref(), &link.roads[..]) else { return false };
        let Some(date) = bound(&self.dates_of_links(road, nodes, same, &key), word) else { return false };
        let words = format!("{word} {} ({date})", self.thing(target).words);
        self.date_link(id, place, key, until_or_since(word, date), words);
        true
    }

    /// The dates of the relationships of a road between some nodes and others.
    fn dates_of_links(&self, road: &Path, from: &[NodeId], to: &[NodeId], key: &str) -> Vec<String> {
        let graph = self.lexicon.graph();
        let ([step], Some(key)) = (&road.steps[..], graph.key_id(key)) else { return Vec::new() };
        let mut dates = Vec::new();
        for (node, kind) in from.iter().flat_map(|node| step.types.iter().map(move |kind| (*node, *kind))) {
            let sides = match step.direction {
                Direction::Out => vec![graph.outgoing(node, kind)],
                Direction::In => vec![graph.incoming(node, kind)],
                Direction::Either => vec![graph.outgoing(node, kind), graph.incoming(node, kind)],
            };
            for side in sides {
                let joined = side.nodes.iter().zip(side.relationships.iter()).filter(|(other, _)| to.contains(other));
                dates.extend(joined.filter_map(|(_, held)| written(&graph.relationship_property(*held, key))));
            }
        }
        dates
    }

    /// `president after Chavez`: who is attested later at what he held.
    fn later_holder(&mut self, id: ThingId, word: &str, target: ThingId, nodes: &[NodeId], negated: bool) -> bool {
        let Some(date) = bound(&self.attested(id, nodes, word), word) else { return false };
        let words = format!("{word} {} ({date})", self.thing(target).words);
        let period = until_or_since(word, date);
        self.condition(id, Condition::Time { dated: Dated::Through, period, negated, words });
        true
    }

    /// `who succeeded Chavez as president`: who is attested later at what he held.
    pub(in super::super) fn successor(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let name = Self::part(pair, Rule::name).ok_or_else(|| self.nowhere(pair))?;
        let target = self.name(&name);
        let nodes = self.thing(target).nodes.clone().unwrap_or_default();
        let word = if Self::part(pair, Rule::preceded).is_some() { "before" } else { "after" };
        let role = Self::part(pair, Rule::nominal).map(|nominal| self.nominal(&nominal)).transpose()?;
        let said = role.filter(|role| self.thing(*role).nodes.is_none());
        let nouns: Vec<NounId> = match said {
            Some(role) => self.thing(role).nouns.clone(),
            None => self.lexicon.nouns().map(|(id, _)| id).collect(),
        };
        let held = nouns.into_iter().find_map(|noun| Some((noun, self.held_as(noun, &nodes)?)));
        let Some((noun, mut offices)) = held else {
            let message = format!("nothing that {} held is told with its time", self.thing(target).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(&name)));
        };
        if let Some(named) = role.and_then(|role| self.thing(role).nodes.clone()) {
            offices.retain(|office| named.contains(office));
        }
        let head = match said {
            Some(role) => role,
            None => {
                let kind = self.kind(noun);
                self.add(kind)
            }
        };
        let road = self.lexicon.noun(noun).through.clone().ok_or_else(|| self.nowhere(pair))?;
        let office = self.named(offices);
        let words = format!("as {}", office.words);
        let office = self.add(office);
        self.condition(head, Condition::Linked(Link { words, ..Link::plain(vec![road], office) }));
        match self.later_holder(head, word, target, &nodes, false) {
            true => Ok(Ask::List { head, beside: Vec::new() }),
            false => Err(self.nowhere(pair)),
        }
    }

    /// What named nodes held that makes those of a noun what they are.
    fn held_as(&self, noun: NounId, nodes: &[NodeId]) -> Option<Vec<NodeId>> {
        let noun = self.lexicon.noun(noun);
        let from = self.lexicon.key_id(self.lexicon.roles.from.as_ref()?)?;
        let through = noun.through.as_ref().filter(|path| path.steps.len() == 1)?;
        let attested = through.steps[0].types.iter().any(|kind| self.lexicon.type_has(*kind, from));
        let told = |office: &NodeId| noun.filter.iter().all(|(key, value)| self.lexicon.holds(*office, key, value));
        let held: Vec<NodeId> = self.lexicon.walk(through, nodes).into_iter().filter(told).collect();
        Some(held).filter(|held| attested && !held.is_empty())
    }

    /// The dates by which named nodes are told to have held what makes a thing what it is; the last for *after*.
    fn attested(&self, id: ThingId, nodes: &[NodeId], word: &str) -> Vec<String> {
        let graph = self.lexicon.graph();
        let roles = &self.lexicon.roles;
        let step = self.noun_of(id).and_then(|noun| noun.through.as_ref()).and_then(|path| path.steps.first());
        let key = if word == "after" { roles.to.as_ref().or(roles.from.as_ref()) } else { roles.from.as_ref() };
        let (Some(step), Some(key)) = (step, key.and_then(|key| graph.key_id(key))) else { return Vec::new() };
        let mut dates = Vec::new();
        for node in nodes {
            for kind in &step.types {
                let held = graph.outgoing(*node, *kind).relationships.iter();
                dates.extend(held.filter_map(|held| written(&graph.relationship_property(*held, key))));
            }
        }
        dates
    }

    /// `after the death of Chavez`: of a kind, what stands behind it says which are meant; gives how many posts it took.
    pub(super) fn later_than_told(
        &mut self,
        post: &Node<'_>,
        rest: &[Node<'_>],
        negated: bool,
    ) -> Result<Option<usize>> {
        let word = self.preposition_word(post);
        if !matches!(word.as_str(), "after" | "before") {
            return Ok(None);
        }
        let (Some(operand), false) = (Self::part(post, Rule::operand), rest.is_empty()) else { return Ok(None) };
        let target = self.operand(&operand)?[0];
        if self.thing(target).nodes.is_some() {
            return Ok(None);
        }
        let open = std::mem::replace(&mut self.open, vec![target]);
        let mut used = 0;
        for next in rest {
            if self.preposition_part(next).is_none() {
                break;
            }
            let kept = self.snapshot();
            self.open = vec![target];
            if self.posts(std::slice::from_ref(next)).is_err() {
                self.restore(kept);
                break;
            }
            used += 1;
        }
        self.open = open;
        Ok((used > 0 && self.later(&word, target, negated)).then_some(used))
    }

    /// The nodes of a name, or those of a kind that are joined to all that is named of it: `the death of Chavez`.
    pub(in super::super) fn named_or_told(&self, id: ThingId) -> Option<Vec<NodeId>> {
        let thing = self.thing(id);
        if thing.nodes.is_some() {
            return thing.nodes.clone();
        }
        let extreme = thing.order.as_ref().filter(|order| order.by == OrderBy::Time && thing.limit == Some(1));
        let plain = thing.order.is_none() || (extreme.is_some() && thing.skip == 0);
        let noun = self.noun_of(id).filter(|noun| noun.through.is_none() && plain)?;
        let mut told: Option<Vec<NodeId>> = None;
        for condition in &thing.conditions {
            let link = match condition {
                Condition::Linked(link) => link,
                Condition::Compare { .. } => continue,
                _ => return None,
            };
            let others = self.thing(link.to).nodes.as_ref().filter(|_| !link.negated && link.count.is_none())?;
            let back = link.roads.iter().map(|road| road.reversed(None));
            let joined: Vec<NodeId> = back.flat_map(|road| self.lexicon.walk(&road, others)).collect();
            told = Some(match told {
                Some(told) => told.into_iter().filter(|node| joined.contains(node)).collect(),
                None => joined,
            });
        }
        let is_one = |node: &NodeId| {
            self.lexicon.labels_of(*node).intersects(&noun.labels)
                && noun.filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value))
        };
        let mut told = told?.into_iter().filter(is_one).collect::<Vec<_>>();
        if let Some(order) = extreme {
            // `after his last visit`
            let key = self.when_of_nodes(&told);
            let date = |node: &NodeId| self.dates(&[*node], key.as_ref()).iter().find_map(|date| earliest(date));
            told.retain(|node| date(node).is_some());
            told.sort_by_key(date);
            let first = if order.descending { told.last() } else { told.first() };
            told = first.copied().into_iter().collect();
        }
        Some(told).filter(|told| !told.is_empty())
    }

    /// The property that dates named nodes, where one does.
    fn when_of_nodes(&self, nodes: &[NodeId]) -> Option<Arc<str>> {
        let first = nodes.first()?;
        self.lexicon.nouns_of_node(*first).into_iter().find_map(|noun| self.lexicon.noun(noun).when.clone())
    }

    /// Events like one that is asked for, of whoever is named: those that the same verb or kind speaks of, and that are
    /// joined to what else is named of them.
    fn done_alike(&self, event: ThingId, nodes: &[NodeId]) -> Vec<NodeId> {
        let roads = self.events.iter().rev().find(|(id, _)| *id == event).map(|(_, roads)| roads.clone());
        let labels = self.lexicon.labels_of(nodes[0]);
        let roads = roads.unwrap_or_else(|| self.roads_written(event, "by", &labels));
        let mut events: Vec<NodeId> =
            roads.iter().flat_map(|road| self.lexicon.walk(&road.reversed(None), nodes)).collect();
        for condition in &self.thing(event).conditions {
            let Condition::Linked(link) = condition else { continue };
            if link.roads.iter().any(|road| roads.contains(road)) {
                // Who did this is another than who did that.
                continue;
            }
            let Some(others) = self.thing(link.to).nodes.as_ref().filter(|_| !link.negated) else { continue };
            let back = link.roads.iter().map(|road| road.reversed(None));
            let joined: Vec<NodeId> = back.flat_map(|road| self.lexicon.walk(&road, others)).collect();
            events.retain(|event| joined.contains(event));
        }
        let of_kind = &self.thing(event).labels;
        events.retain(|event| self.lexicon.labels_of(*event).intersects(of_kind));
        events
    }

    /// The dates of nodes, as they are written.
    fn dates(&self, nodes: &[NodeId], key: Option<&Arc<str>>) -> Vec<String> {
        let graph = self.lexicon.graph();
        let Some(key) = key.and_then(|key| graph.key_id(key)) else { return Vec::new() };
        nodes.iter().filter_map(|node| written(&graph.property(*node, key))).collect()
    }
}

/// A date as it is written.
fn written(date: &Value) -> Option<String> {
    match date {
        Value::Text(text) => Some(text.to_string()),
        Value::Integer(year) => Some(year.to_string()),
        _ => None,
    }
}

/// What lies after a day, or before it.
fn until_or_since(word: &str, date: String) -> Period {
    match word {
        "after" => Period { first: Some(date), after: true, ..Period::default() },
        _ => Period { last: Some(date), before: true, ..Period::default() },
    }
}

/// After all of some dates, or before all of them.
fn bound(dates: &[String], word: &str) -> Option<String> {
    match word {
        "after" => dates.iter().filter_map(|date| latest(date)).max(),
        _ => dates.iter().filter_map(|date| earliest(date)).min(),
    }
}
