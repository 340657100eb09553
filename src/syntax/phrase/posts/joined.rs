//! What a thing is joined to without a relation of its own: `connected to`, `between`.

use super::super::grammar::Rule;
use super::super::meaning::{Condition, ThingId};
use super::super::reader::{Node, Reader};
use super::DEFAULT_STEPS;
use crate::error::{Error, Result, kinds};
use crate::value::NodeId;

impl Reader<'_> {
    /// `connected to Gomel within 2 steps avoiding Belarus`
    pub(super) fn linked(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let operand = Self::operand_of(pair).ok_or_else(|| self.nowhere(pair))?;
        let to = self.operand(&operand)?[0];
        if self.linked_by_relation(id, to, pair) {
            return Ok(());
        }
        let (steps, avoiding, mut words) = self.path_limits(pair)?;
        words = format!("connected to {}{words}", self.thing(to).words);
        self.condition(id, Condition::Near { to, steps: steps.unwrap_or(DEFAULT_STEPS), avoiding, words });
        Ok(())
    }

    /// Within how many steps, past what not, and both in words.
    pub(in super::super) fn path_limits(&mut self, pair: &Node<'_>) -> Result<(Option<u32>, Vec<NodeId>, String)> {
        let (mut steps, mut avoiding, mut words) = (None, Vec::new(), String::new());
        for limit in Self::parts(pair, Rule::path_limit) {
            if let Some(within) = Self::part(&limit, Rule::within) {
                let number = Self::part(&within, Rule::number).ok_or_else(|| self.nowhere(pair))?;
                let most = self.number(&number)? as u32;
                words.push_str(&format!(" within {most} steps"));
                steps = Some(most);
            }
            if let Some(around) = Self::part(&limit, Rule::avoiding) {
                let operand = Self::operand_of(&around).ok_or_else(|| self.nowhere(pair))?;
                for id in self.operand(&operand)? {
                    let thing = self.thing(id);
                    words.push_str(&format!(" avoiding {}", thing.words));
                    avoiding.extend(thing.nodes.iter().flatten().copied());
                }
            }
        }
        Ok((steps, avoiding, words))
    }

    /// `between A and B`: linked to both.
    pub(super) fn between(&mut self, pair: &Node<'_>) -> Result<()> {
        let ends = Self::parts(pair, Rule::np);
        let negated = Self::part(pair, Rule::not).is_some();
        let [one, other] = &ends[..] else {
            let span = self.span(pair);
            let error = Error::new(kinds::INCOMPLETE_PHRASE, "\"between\" needs two: between … and …").at(span);
            return Err(match ends.first() {
                Some(end) => error.hint(format!("between {} and …", self.word(end).text)),
                None => error,
            });
        };
        let (one, other) = (self.np(one)?, self.np(other)?);
        let (labels, other_labels) = (self.thing(one).labels.clone(), self.thing(other).labels.clone());
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let roads = self.between_roads(id, &labels);
            let other_roads = self.between_roads(id, &other_labels);
            if roads.is_empty() || other_roads.is_empty() {
                continue;
            }
            let words = format!("between {} and", self.thing(one).words);
            let before = self.thing(id).conditions.len();
            self.link(id, one, roads, "between", &words);
            let second = self.thing(other).words.clone();
            self.link(id, other, other_roads, "between", &second);
            if negated {
                self.negate_since(id, before);
            }
            self.open.truncate(depth + 1);
            if self.thing(other).nodes.is_none() {
                self.open.push(other);
            }
            return Ok(());
        }
        let head = self.open.first().map_or_else(String::new, |id| self.thing(*id).words.clone());
        let message = format!("{head} are not between two {}", self.thing(one).words);
        Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)))
    }

    /// The roads by which a thing may lie between others.
    pub(super) fn between_roads(
        &mut self,
        id: ThingId,
        to: &crate::lexicon::path::LabelSet,
    ) -> Vec<crate::lexicon::path::Path> {
        let written = self.roads_written(id, "between", to);
        if !written.is_empty() {
            return written;
        }
        let (from_roads, to_roads) = (self.roads_written(id, "from", to), self.roads_written(id, "to", to));
        // A kind that has only one of the two says nothing of the other end.
        let one_sided = from_roads.is_empty() || to_roads.is_empty();
        let mut roads: Vec<_> = from_roads.into_iter().chain(to_roads).collect();
        if roads.is_empty() || (one_sided && !self.noun_of(id).is_some_and(|noun| noun.written)) {
            let labels = self.thing(id).labels.clone();
            roads = self.lexicon.relations(&labels, to);
        }
        roads
    }

    pub(super) fn negate_since(&mut self, id: ThingId, before: usize) {
        for condition in &mut self.thing_mut(id).conditions[before..] {
            if let Condition::Linked(link) = condition {
                link.negated = !link.negated;
            }
        }
    }
}
