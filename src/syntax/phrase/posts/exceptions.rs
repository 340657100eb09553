//! What is left out and what is added: `except those in Latin America`, `but no embassy`, `or herring`.

use super::super::grammar::Rule;
use super::super::meaning::{Condition, Link, ThingId};
use super::super::reader::{Node, Reader};
use super::negation;
use crate::error::Result;
use crate::value::NodeId;

impl Reader<'_> {
    /// `except those in Latin America`: what follows must not hold.
    pub(super) fn exception(&mut self, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        self.open.truncate(1);
        let before = self.thing(head).conditions.len();
        let mut used = 0;
        if let Some(post) = Self::part(pair, Rule::post) {
            used = self.post(&post, rest)?;
        } else if let Some(post) = Self::part(pair, Rule::preposition_post) {
            let word = self.preposition_word(&post);
            self.preposition(&word, &Self::operand_of(&post), false, &post)?;
        } else if let Some(reduced) = Self::part(pair, Rule::reduced) {
            used = self.reduced(&reduced, rest)?;
        } else if let Some(vp) = Self::part(pair, Rule::vp_bare) {
            used = self.verb_phrase_bare(head, &vp, false, rest)?;
        } else if let Some(operand) = Self::operand_of(pair) {
            let except = self.operand(&operand)?[0];
            let alike = self.thing(except).labels.intersects(&self.thing(head).labels);
            if !alike {
                // `but not herring`: one more of what was linked before, negated.
                self.open = vec![head];
                return self.leave_out(head, except, pair).map(|()| 0);
            }
            self.same_kind(head, except);
        }
        if self.thing(head).conditions.len() == before {
            return Err(self.nowhere(pair));
        }
        self.negate_conditions(head, before);
        Ok(used)
    }

    /// `consulates in Belarus except Peru`: what is linked to the other as it was to the one before, or where nothing of
    /// it is, what is of the other.
    fn leave_out(&mut self, head: ThingId, except: ThingId, pair: &Node<'_>) -> Result<()> {
        let spoken_of = self.spoken_of_by_links(head);
        let kept = self.snapshot();
        let alike = self.and_target(except, true, false, pair);
        if alike.is_ok() && self.leads_to(head, except, &spoken_of) {
            return alike;
        }
        let linked = self.snapshot();
        self.restore(kept.clone());
        if self.leave_out_by_another(head, except, &spoken_of) {
            return Ok(());
        }
        if alike.is_ok() {
            self.restore(linked);
            return alike;
        }
        self.restore(kept);
        self.not_of(head, except, pair).or(alike)
    }

    /// Leaves out what is linked to the other in whichever way some of those spoken of are.
    fn leave_out_by_another(&mut self, head: ThingId, except: ThingId, spoken_of: &[NodeId]) -> bool {
        let labels = self.thing(except).labels.clone();
        let Some(to) = self.thing(except).nodes.clone().filter(|_| !spoken_of.is_empty()) else { return false };
        let way = ["of", "in", "at", "to", "from", "by", "with", "between"].into_iter().find_map(|word| {
            let mut roads = self.roads(head, word, &labels);
            roads.retain(|road| self.lexicon.leads(road, spoken_of, Some(&to), &self.all_labels()));
            (!roads.is_empty()).then_some((word, roads))
        });
        let Some((word, roads)) = way else { return false };
        let before = self.thing(head).conditions.len();
        let words = format!("{word} {}", self.thing(except).words);
        self.link(head, except, roads, word, &words);
        self.negate_conditions(head, before);
        true
    }

    /// The nodes of a thing's kind that are linked as was said; none where they are too many to be looked at.
    fn spoken_of_by_links(&self, id: ThingId) -> Vec<NodeId> {
        const MOST: usize = 5_000;
        let Some(label) = self.noun_of(id).and_then(|noun| noun.label) else { return Vec::new() };
        let fits = |node: &NodeId| {
            self.thing(id).conditions.iter().all(|condition| match condition {
                Condition::Linked(link) if !link.negated => {
                    let to = self.thing(link.to).nodes.as_deref();
                    to.is_none()
                        || link.roads.iter().any(|road| self.lexicon.leads(road, &[*node], to, &self.all_labels()))
                }
                _ => true,
            })
        };
        let nodes: Vec<NodeId> = self.lexicon.graph().nodes_with_label(label).take(MOST + 1).collect();
        if nodes.len() > MOST { Vec::new() } else { nodes.into_iter().filter(fits).collect() }
    }

    /// Whether the link said last of a thing leads from one of these nodes to what is named; taken for granted where
    /// there are none to be looked at.
    fn leads_to(&self, id: ThingId, named: ThingId, nodes: &[NodeId]) -> bool {
        let Some(Condition::Linked(link)) = self.thing(id).conditions.last() else { return true };
        let to = self.thing(named).nodes.as_deref();
        nodes.is_empty()
            || to.is_none()
            || link.roads.iter().any(|road| self.lexicon.leads(road, nodes, to, &self.all_labels()))
    }

    /// `growth without Paraguay`: that which is not of it.
    pub(super) fn not_of(&mut self, id: ThingId, named: ThingId, pair: &Node<'_>) -> Result<()> {
        let before = self.thing(id).conditions.len();
        self.own(id, named, pair)?;
        self.negate_conditions(id, before);
        Ok(())
    }

    /// Lets a thing also be what another is: its conditions are taken over.
    pub(super) fn same_kind(&mut self, id: ThingId, other: ThingId) {
        let nodes = self.thing(other).nodes.clone();
        let conditions = self.thing(other).conditions.clone();
        let words = self.thing(other).words.clone();
        if let Some(nodes) = nodes {
            self.condition(id, Condition::Same { nodes, negated: false, words });
        } else {
            let was = self.thing(id).nouns.first().copied();
            if let Some(noun) = self.thing(other).nouns.first().copied().filter(|noun| Some(*noun) != was) {
                self.of_kind(id, noun, &words);
            }
            for condition in conditions {
                self.condition(id, condition);
            }
        }
    }

    /// A thing is of a kind; of a kind spoken of through another node, it is linked to such a one.
    pub(in super::super) fn of_kind(&mut self, id: ThingId, noun: crate::lexicon::sense::NounId, words: &str) {
        let known = self.lexicon.noun(noun);
        let Some(through) = known.through.clone() else {
            self.condition(id, Condition::Kind { noun, words: words.to_string() });
            return;
        };
        let mut held = self.anything("");
        for (key, value) in known.filter.clone() {
            held.conditions.push(Condition::Value { key, value, negated: false, words: String::new() });
        }
        let held = self.add(held);
        let link = Link { words: words.to_string(), ..self.plain_link(vec![through], held) };
        self.condition(id, Condition::Linked(link));
    }

    pub(in super::super) fn negate_conditions(&mut self, id: ThingId, before: usize) {
        let tail: Vec<Condition> = self.thing_mut(id).conditions.drain(before..).collect();
        let negated = match tail.len() {
            1 => tail.into_iter().map(negation).collect(),
            _ => vec![Condition::Not(tail)],
        };
        self.thing_mut(id).conditions.extend(negated);
    }

    /// `and an honorary consulate`, `but no embassy`, `or herring`: one more of what was linked before.
    pub(super) fn and_thing(&mut self, pair: &Node<'_>) -> Result<()> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let or = pair.as_str().contains("or ") && pair.as_str().trim_start_matches("COMMA ").starts_with("or ");
        let negated = Self::part(pair, Rule::not).is_some();
        let target = self.np(&np)?;
        self.and_target(target, negated, or, pair)
    }

    /// Links a thing in the way in which the nearest thing was linked last.
    pub(super) fn and_target(&mut self, target: ThingId, negated: bool, or: bool, pair: &Node<'_>) -> Result<()> {
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let last =
                self.thing(id).conditions.iter().rposition(|condition| matches!(condition, Condition::Linked(_)));
            let Some(index) = last else { continue };
            let Condition::Linked(link) = &self.thing(id).conditions[index] else { continue };
            let word = link.preposition.clone().unwrap_or_else(|| "with".into());
            let (roads, words) = (link.roads.clone(), link.words.clone());
            let was_negated = link.negated;
            let labels = self.thing(target).labels.clone();
            let own = self.thing(id).labels.clone();
            let same: Vec<_> = roads.into_iter().filter(|road| self.lexicon.fits(road, &own, &labels)).collect();
            let before = self.thing(id).conditions.len();
            if same.is_empty() || word == "with" {
                if !self.attach(id, &word, &[target], negated) {
                    continue;
                }
            } else {
                let verb = words.split(' ').next().unwrap_or("").to_string();
                let stands = if verb == "that" { format!(" are {word}") } else { String::new() };
                let words = format!("{verb} {}{stands}", self.thing(target).words);
                self.link(id, target, same, &word, &words);
                if negated || (was_negated && or) {
                    self.negate_since(id, before);
                }
            }
            if let Some(Condition::Linked(first)) = self.thing(id).conditions.get(index) {
                let first = first.to;
                // `a consulate but no embassy in Belarus` is of both, too.
                let one = |id: &ThingId| self.articles.contains(id) || self.thing(*id).none;
                let denied = self.thing(target).none && self.thing(first).quantity.is_none();
                let alike = one(&target) && (one(&first) || denied);
                if alike && self.thing(first).nodes.is_none() && self.thing(target).nodes.is_none() {
                    self.siblings.push((first, target));
                }
            }
            if or {
                let last = self.thing_mut(id).conditions.pop();
                let first = self.thing_mut(id).conditions.remove(index);
                self.thing_mut(id).conditions.push(Condition::Any([Some(first), last].into_iter().flatten().collect()));
                let either = self.thing(id).conditions.len() - 1;
                for (_, place, _) in self.having.iter_mut().filter(|(subject, _, _)| *subject == id) {
                    *place = match *place {
                        place if place == index || place == before => either,
                        place if place > index => place - 1,
                        place => place,
                    };
                }
            }
            self.open.truncate(depth + 1);
            if self.thing(target).nodes.is_none() {
                self.open.push(target);
            }
            return Ok(());
        }
        Err(self.no_road("with", target, pair))
    }
}
