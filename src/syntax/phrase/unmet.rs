//! Two things said of one event that the data never has together, though each alone: one of them is then taken in the other
//! way that it may be meant. `US visits by the Belarusian president` are visits to the US; who came to a capital came to the
//! state of which it is the capital.

use super::meaning::{Ask, Condition, Link, ThingId};
use super::reader::Reader;
use crate::lexicon::path::Path;
use crate::value::NodeId;

impl Reader<'_> {
    /// Takes what is never so together in the other way, where there is one that is.
    pub(super) fn settle_unmet(&mut self, ask: &Ask) {
        for id in (0..self.things.len()).map(ThingId) {
            let named = self.named_links(id);
            if named.len() < 2 || self.is_met(id, &named, None) {
                continue;
            }
            // That somebody was in the capital is not told by his being in the state.
            if !self.turn_owner(id, &named) && !matches!(ask, Ask::YesNo { .. }) {
                self.widen_capital(id, &named);
            }
        }
    }

    /// The places of a thing's links to what is named.
    fn named_links(&self, id: ThingId) -> Vec<usize> {
        let conditions = self.thing(id).conditions.iter().enumerate();
        let named = conditions.filter(|(_, condition)| match condition {
            Condition::Linked(link) => {
                !link.negated && link.count.is_none() && !link.roads.is_empty() && self.thing(link.to).nodes.is_some()
            }
            _ => false,
        });
        named.map(|(place, _)| place).collect()
    }

    /// Whether the data has one that is joined to all that is named of it; with other roads, and perhaps other nodes, in
    /// the place of one link. What is too much to look at counts as yes.
    fn is_met(&self, id: ThingId, named: &[usize], instead: Option<(usize, &[Path], &[NodeId])>) -> bool {
        let labels = &self.thing(id).labels;
        let mut shared: Option<Vec<NodeId>> = None;
        for place in named {
            let Some(Condition::Linked(link)) = self.thing(id).conditions.get(*place) else { continue };
            let own = self.thing(link.to).nodes.as_deref().unwrap_or_default();
            let (roads, nodes) = match instead {
                Some((at, roads, nodes)) if at == *place => (roads, nodes),
                _ => (&link.roads[..], own),
            };
            let mut reached: Vec<NodeId> = Vec::new();
            for road in roads {
                let Some(ends) = self.lexicon.walk_all(&road.reversed(None), nodes) else { return true };
                reached.extend(ends);
            }
            reached.retain(|node| self.lexicon.labels_of(*node).intersects(labels));
            shared = Some(match shared {
                Some(shared) => shared.into_iter().filter(|node| reached.contains(node)).collect(),
                None => reached,
            });
        }
        shared.is_none_or(|shared| !shared.is_empty())
    }

    /// `US visits by the president`: of the other prepositions of the noun, the first by which what stands before it is
    /// joined to one of those that all else is said of.
    fn turn_owner(&mut self, id: ThingId, named: &[usize]) -> bool {
        for place in named.iter().copied() {
            let Some(Condition::Linked(link)) = self.thing(id).conditions.get(place) else { continue };
            let owner = link.to;
            if !self.owners.contains(&(id, owner)) {
                continue;
            }
            let (said, nodes) = (link.preposition.clone(), self.thing(owner).nodes.clone().unwrap_or_default());
            let noun = self.noun_of(id);
            let others = noun.into_iter().flat_map(|noun| &noun.prepositions).map(|(word, _)| word.to_string());
            let others: Vec<String> = others.filter(|word| said.as_ref() != Some(word)).collect();
            for word in others {
                let roads = self.roads_written(id, &word, &self.thing(owner).labels);
                if !roads.is_empty() && self.is_met(id, named, Some((place, &roads, &nodes))) {
                    let words = format!("{word} {}", self.thing(owner).words);
                    self.strain += 1;
                    self.replace_link(id, place, |link| Link { roads, words, preposition: Some(word), ..link });
                    return true;
                }
            }
        }
        false
    }

    /// `visits by him to Minsk`, where none of his is told to have led there: to the state of which it is the capital.
    fn widen_capital(&mut self, id: ThingId, named: &[usize]) {
        let Some(through) = self.lexicon.way_from_capitals().cloned() else { return };
        for place in named.iter().copied() {
            let Some(Condition::Linked(link)) = self.thing(id).conditions.get(place) else { continue };
            let to = matches!(link.preposition.as_deref(), None | Some("to"));
            let Some([capital]) = self.thing(link.to).nodes.as_deref().filter(|_| to) else { continue };
            let [state] = self.lexicon.walk(&through, &[*capital])[..] else { continue };
            let (word, capital) = (link.preposition.clone().unwrap_or_else(|| "to".into()), *capital);
            let whole = self.named(vec![state]);
            let roads = self.roads_written(id, &word, &whole.labels);
            if state == capital || roads.is_empty() || !self.is_met(id, named, Some((place, &roads, &[state]))) {
                continue;
            }
            let remark = format!("\"{}\" taken for {}, its state", self.lexicon.name_of(capital), whole.words);
            self.remarks.push(remark);
            self.strain += 2;
            let words = format!("{word} {}", whole.words);
            let to = self.add(whole);
            self.replace_link(id, place, |link| {
                let words = if link.words.is_empty() { String::new() } else { words };
                Link { roads, to, words, ..link }
            });
            return;
        }
    }

    fn replace_link(&mut self, id: ThingId, place: usize, other: impl FnOnce(Link) -> Link) {
        if let Some(Condition::Linked(link)) = self.things[id.0].conditions.get_mut(place) {
            *link = other(link.clone());
        }
    }
}
