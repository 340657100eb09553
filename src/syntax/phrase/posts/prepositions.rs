//! A preposition and what it governs, said of the nearest thing that it fits.

use super::super::grammar::Rule;
use super::super::meaning::{Condition, OrderBy, ThingId};
use super::super::reader::{Node, Reader};
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::NounId;
use crate::value::{NodeId, Value};

/// How far-fetched it is to take the name of a whole for each of its members.
const STRAIN_OF_ALL_FOR_EACH: u32 = 4;

impl Reader<'_> {
    /// Attaches `preposition operand` to the nearest open thing that it fits.
    pub(in super::super) fn preposition(
        &mut self,
        word: &str,
        operand: &Option<Node<'_>>,
        negated: bool,
        pair: &Node<'_>,
    ) -> Result<()> {
        self.preposition_from(false, word, operand, negated, pair)
    }

    /// The same; from the outermost thing inwards where the phrase takes up again what it said first (`but without …`).
    pub(super) fn preposition_from(
        &mut self,
        outer: bool,
        word: &str,
        operand: &Option<Node<'_>>,
        negated: bool,
        pair: &Node<'_>,
    ) -> Result<()> {
        let operand = operand.as_ref().ok_or_else(|| self.nowhere(pair))?;
        let kinds = match Self::part(operand, Rule::np).filter(|_| word == "with" && !negated) {
            // Who is with a dog and a cat has both.
            Some(np) => self.each_kind(&np),
            None => None,
        };
        let targets = if let Some(kinds) = kinds { kinds } else { self.operand(operand)? };
        if word == "of" && self.is_figure_of_each(operand, &targets) {
            // `growth of Latin American states`: of each of them, where that is told, and not of the region called so.
            self.strain += STRAIN_OF_ALL_FOR_EACH;
        }
        let mut depths: Vec<usize> = (0..self.open.len()).collect();
        if !outer {
            depths.reverse();
        }
        // What was not said is spoken of where what was can't be as well.
        depths.sort_by_key(|depth| {
            let thing = self.thing(self.open[*depth]);
            thing.words.is_empty() && thing.nodes.is_none()
        });
        self.likeliest_first(&mut depths, word, &targets);
        self.unsaid_place_first(&mut depths, word, &targets);
        for depth in depths {
            let id = self.open[depth];
            let targets = self.each_of_two(id, word, &targets);
            let unsaid = self.thing(id).words.is_empty() || !self.thing(id).conditions.is_empty();
            if self.is_open_ended(id) && !unsaid {
                // `things in Belarus`: of the kinds of which the lexicon says what being in a place is.
                self.become_kinds(id, word, &targets);
            }
            if self.attach(id, word, &targets, negated) {
                let sibling = self.siblings.iter().find(|(_, second)| *second == id).map(|(first, _)| *first);
                if let Some(first) = sibling.filter(|first| self.thing(*first).conditions.is_empty()) {
                    self.attach(first, word, &targets, negated);
                }
                // What was not said may still have the time that is said later: `who scored for them in 2023`.
                let mut unsaid = self.open.split_off(depth + 1);
                let by = match self.thing(id).order.as_ref().map(|order| &order.by) {
                    Some(OrderBy::Measure { measure, .. }) => Some(*measure),
                    _ => None,
                };
                unsaid.retain(|other| self.things[other.0].words.is_empty() || by == Some(*other));
                self.open.extend(unsaid);
                self.open.extend(targets.iter().copied().filter(|target| self.things[target.0].nodes.is_none()));
                return Ok(());
            }
        }
        // `what was discussed during the visit`: what it is, the verb has settled, or else the preposition does.
        for id in self.open.clone().into_iter().rev() {
            if !self.is_open_ended(id) {
                continue;
            }
            let kept = self.snapshot();
            self.narrow(id);
            self.become_kinds(id, word, &targets);
            if !self.thing(id).nouns.is_empty() && self.attach(id, word, &targets, negated) {
                self.open.extend(targets.iter().copied().filter(|target| self.things[target.0].nodes.is_none()));
                return Ok(());
            }
            self.restore(kept);
        }
        if let Some(id) = self.open.last().copied()
            && !outer
            && self.was_there(id, pair, negated)?
        {
            return Ok(());
        }
        if let (Some(id), [place], false) = (self.open.first().copied(), &targets[..], negated)
            && self.within(id, word, *place)
        {
            return Ok(());
        }
        if word == "outside" {
            return self.preposition_from(outer, "in", &Some(operand.clone()), !negated, pair);
        }
        if let [target] = targets[..]
            && (self.later(word, target, negated) || self.as_counted(word, target, negated))
        {
            return Ok(());
        }
        Err(self.no_road(word, targets[0], pair))
    }

    /// `who testified in a case`: it is the hearing, which was not said, that is of the case by the one relation between
    /// such, where who testified has to do with it by any of several.
    fn unsaid_place_first(&self, depths: &mut [usize], word: &str, targets: &[ThingId]) {
        let [target] = targets else { return };
        let to = &self.thing(*target).labels;
        let own = |depth: &usize| self.unsaid_objects.contains(&self.open[*depth]);
        if word == "in"
            && let Some(place) =
                depths.iter().position(|depth| own(depth) && self.is_said(self.open[*depth], word, targets))
        {
            // Where they did it is told by what they did it at, and not by where they are from.
            depths[..=place].rotate_right(1);
            return;
        }
        let relations = |depth: usize| self.lexicon.relations(&self.thing(self.open[depth]).labels, to).len();
        let written = |depth: usize| !self.roads_written(self.open[depth], word, to).is_empty();
        let unsaid = |depth: usize| self.thing(self.open[depth]).words.is_empty();
        let guessed = depths.first().is_some_and(|first| !unsaid(*first) && !written(*first) && relations(*first) > 1);
        if !guessed || !matches!(word, "in" | "at" | "during") {
            return;
        }
        if let Some(sure) = depths.iter().position(|depth| unsaid(*depth) && relations(*depth) == 1) {
            depths[..=sure].rotate_right(1);
        }
    }

    /// `enterprises of Belneftekhim`, of which the source only tells how many there are: the nodes that stand for them.
    pub(in super::super) fn as_counted(&mut self, word: &str, target: ThingId, negated: bool) -> bool {
        let Some(key) = self.lexicon.roles.members.clone() else { return false };
        let Some(id) = self.open.first().copied() else { return false };
        let thing = self.thing(id);
        let ([noun], true) = (&thing.nouns[..], thing.conditions.is_empty() && thing.nodes.is_none()) else {
            return false;
        };
        let kinds: Vec<Value> = self.lexicon.kinds_of_unnamed(&[*noun]).into_iter().map(Value::from).collect();
        let labels = self.lexicon.key_id(&key).and_then(|key| self.lexicon.labels_with(key)).unwrap_or_default();
        for noun in labels.into_iter().filter_map(|label| self.lexicon.noun_of_label(label)) {
            let kept = self.snapshot();
            let set = self.lexicon.noun(noun).labels.clone();
            let thing = self.thing_mut(id);
            (thing.nouns, thing.labels) = (vec![noun], set);
            let to = self.thing(target).labels.clone();
            if !self.roads_written(id, word, &to).is_empty() && self.attach(id, word, &[target], negated) {
                let value = Value::list(kinds);
                self.condition(id, Condition::Value { key, value, negated: false, words: String::new() });
                return true;
            }
            self.restore(kept);
        }
        false
    }

    /// Whether a thing may be of any kind.
    pub(in super::super) fn is_open_ended(&self, id: ThingId) -> bool {
        self.thing(id).nouns.is_empty() && self.thing(id).nodes.is_none()
    }

    /// A thing that may be of any kind is of those of which the lexicon says that they stand in a preposition so.
    pub(in super::super) fn become_kinds(&mut self, id: ThingId, word: &str, targets: &[ThingId]) {
        let leaves = self.lexicon.leaves();
        let own = self.thing(id).labels.clone();
        let labels = own.labels().filter(|label| leaves.contains(*label));
        let mut nouns: Vec<NounId> = labels.filter_map(|label| self.lexicon.noun_of_label(label)).collect();
        nouns.retain(|noun| {
            let noun = self.lexicon.noun(*noun);
            let paths = noun.preposition(word).unwrap_or(&[]);
            let fits = |target: &ThingId| {
                let to = &self.thing(*target).labels;
                paths.iter().any(|path| self.lexicon.fits(path, &noun.labels, to))
            };
            noun.written && targets.iter().all(fits)
        });
        let kinds = nouns.iter().map(|noun| self.lexicon.noun(*noun).labels.clone());
        let Some(labels) = kinds.reduce(|all, labels| all.union(&labels)) else { return };
        let thing = self.thing_mut(id);
        (thing.nouns, thing.labels) = (nouns, labels);
    }

    /// Whether a preposition leads from a kind to what is named.
    pub(super) fn is_attached(&mut self, id: ThingId, word: &str, targets: &[ThingId]) -> bool {
        let labels = self.thing(id).labels.clone();
        for target in targets {
            let other = self.thing(*target).clone();
            let roads = self.attach_roads(id, word, *target, &other.labels);
            let leads = match &other.nodes {
                Some(nodes) => roads.iter().any(|road| self.lexicon.leads(&road.reversed(None), nodes, None, &labels)),
                None => !roads.is_empty(),
            };
            if !leads {
                return false;
            }
        }
        true
    }

    /// Whether a name that ends in a noun of several stands for a whole of whose members there are figures such as those
    /// asked for.
    fn is_figure_of_each(&mut self, operand: &Node<'_>, targets: &[ThingId]) -> bool {
        let Some(figure) = self.open.last().copied().filter(|id| self.is_figure(*id)) else { return false };
        let head = Self::part(operand, Rule::np).and_then(|np| Self::part(&np, Rule::head));
        let (Some(kind), [whole]) = (head.and_then(|head| self.noun_of_several(&head)), targets) else { return false };
        let Some(nodes) = self.thing(*whole).nodes.clone() else { return false };
        let kept = self.snapshot();
        let member = self.kind(kind);
        let member = self.add(member);
        let to = self.thing(*whole).labels.clone();
        let ways = self.roads_written(member, "in", &to);
        let members: Vec<NodeId> =
            ways.iter().flat_map(|road| self.lexicon.walk(&road.reversed(None), &nodes)).collect();
        let labels = self.thing(member).labels.clone();
        let filter = self.noun_of(figure).map(|noun| noun.filter.clone()).unwrap_or_default();
        let roads = self.attach_roads(figure, "of", member, &labels);
        let figures = roads.iter().flat_map(|road| self.lexicon.walk(&road.reversed(None), &members));
        let told = figures.filter(|node| filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value)));
        let told = told.count() > 1;
        self.restore(kept);
        told
    }

    /// Whether a figure that things are ordered by may be joined to what is named as well as to one of these: in `fastest
    /// growing country in Latin America` it is the countries that are there, since no country's growth is that of a region.
    fn is_of_those_ordered(&mut self, figure: ThingId, word: &str, targets: &[ThingId]) -> bool {
        let ordered = self.open.iter().find_map(|id| match self.thing(*id).order.as_ref().map(|order| &order.by) {
            Some(OrderBy::Measure { roads, measure, .. }) if *measure == figure => Some((*id, roads.clone())),
            _ => None,
        });
        let Some((head, roads)) = ordered else { return true };
        let filter = self.noun_of(figure).map(|noun| noun.filter.clone()).unwrap_or_default();
        targets.iter().all(|target| {
            let Some(nodes) = self.thing(*target).nodes.clone() else { return true };
            let labels = self.thing(*target).labels.clone();
            let ways = self.attach_roads(figure, word, *target, &labels);
            let figures = ways.iter().flat_map(|road| self.lexicon.walk(&road.reversed(None), &nodes));
            let figures: Vec<NodeId> = figures
                .filter(|node| filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value)))
                .collect();
            let mut heads = roads.iter().flat_map(|road| self.lexicon.walk(&road.reversed(None), &figures));
            heads
                .any(|node| !nodes.contains(&node) && self.lexicon.labels_of(node).intersects(&self.thing(head).labels))
        })
    }

    /// Whether the lexicon itself says what a preposition means between a kind and what is named.
    fn is_said(&self, id: ThingId, word: &str, targets: &[ThingId]) -> bool {
        targets.iter().all(|target| !self.roads_written(id, word, &self.thing(*target).labels).is_empty())
    }

    /// `documents of Belarus and Venezuela`: where each of a kind has two such ends, both are meant, not either.
    pub(super) fn each_of_two(&mut self, id: ThingId, word: &str, targets: &[ThingId]) -> Vec<ThingId> {
        let [union] = targets else { return targets.to_vec() };
        let Some((_, both)) = self.lists.iter().find(|(have, _)| have == union).cloned() else {
            return targets.to_vec();
        };
        let labels = self.thing(*union).labels.clone();
        let roads = self.roads_written(id, word, &labels);
        let paired = both.len() == 2 && !roads.is_empty() && roads.iter().all(|road| self.is_paired(road));
        if !paired {
            return targets.to_vec();
        }
        if self.have_one_together(id, &roads, &both) {
            return both;
        }
        // `commissions with Bolivia and Ecuador`, where each has its own and none is of both: any of them.
        let remark = "each by itself".to_string();
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
        targets.to_vec()
    }

    /// Whether the data has one of a kind that roads join to two named things at once.
    pub(in super::super) fn have_one_together(
        &self,
        id: ThingId,
        roads: &[crate::lexicon::path::Path],
        both: &[ThingId],
    ) -> bool {
        let noun = self.noun_of(id).filter(|noun| noun.through.is_none());
        let filter = noun.map(|noun| &noun.filter[..]).unwrap_or_default();
        let is_one = |node: &NodeId| {
            self.lexicon.labels_of(*node).intersects(&self.thing(id).labels)
                && filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value))
        };
        let mut shared: Option<Vec<NodeId>> = None;
        for one in both {
            let Some(nodes) = &self.thing(*one).nodes else { return true };
            let reached = roads.iter().flat_map(|road| self.lexicon.walk(&road.reversed(None), nodes));
            let reached: Vec<NodeId> = reached.filter(is_one).collect();
            shared = Some(match shared {
                Some(shared) => shared.into_iter().filter(|node| reached.contains(node)).collect(),
                None => reached,
            });
        }
        shared.is_none_or(|shared| !shared.is_empty())
    }

    /// Whether a path is one step of a relation that everything has two of.
    pub(in super::super) fn is_paired(&self, road: &crate::lexicon::path::Path) -> bool {
        let kind = road.steps.first().and_then(|step| step.types.first());
        road.steps.len() == 1 && kind.is_some_and(|kind| self.lexicon.is_paired(*kind))
    }

    pub(in super::super) fn no_road(&self, word: &str, to: ThingId, pair: &Node<'_>) -> Error {
        let head = self.open.first().map_or_else(|| "this".to_string(), |id| self.thing(*id).words.clone());
        let target = &self.thing(to).words;
        let error = Error::new(kinds::NO_SUCH_RELATION, format!("{head} are never \"{word} {target}\" here"));
        let error = error.at(self.span(pair));
        let noun = self.open.first().and_then(|id| self.noun_of(*id));
        let known: Vec<String> = noun
            .map(|noun| noun.prepositions.iter().map(|(word, _)| format!("{} {word} …", noun.plural)).collect())
            .unwrap_or_default();
        if known.is_empty() { error } else { error.hint(format!("this world knows: {}", known.join(", "))) }
    }

    /// Links a thing to all the targets by one preposition, if its types allow.
    pub(in super::super) fn attach(&mut self, id: ThingId, word: &str, targets: &[ThingId], negated: bool) -> bool {
        let mut all = Vec::new();
        for target in targets {
            let labels = self.thing(*target).labels.clone();
            let roads = self.attach_roads(id, word, *target, &labels);
            if roads.is_empty() {
                return false;
            }
            all.push(roads);
        }
        for (target, roads) in targets.iter().zip(all) {
            let having = word == "with" && self.thing(*target).nodes.is_none();
            let words = format!("{word} {}", self.thing(*target).words);
            let before = self.thing(id).conditions.len();
            self.link(id, *target, roads, word, &words);
            if having {
                self.having.push((id, before, *target));
            }
            if negated {
                self.negate_since(id, before);
            }
        }
        true
    }

    pub(super) fn attach_roads(
        &mut self,
        id: ThingId,
        word: &str,
        target: ThingId,
        labels: &crate::lexicon::path::LabelSet,
    ) -> Vec<crate::lexicon::path::Path> {
        let kind = self.thing(target).nodes.is_none();
        if word == "with" && kind {
            let own = self.thing(id).labels.clone();
            self.be_member_of_any(target, &own);
            let written = self.roads_written(id, "with", labels);
            if !written.is_empty() {
                return written;
            }
            let had = self.having(id, labels, Some(target));
            if !had.is_empty() {
                return had;
            }
        }
        let roads = self.roads(id, word, labels);
        if roads.is_empty() && word == "of" {
            // `states of presidents`: those they are presidents of.
            return self.owned_back(id, target).unwrap_or_default();
        }
        roads
    }

    /// Settles what *with* and *have* mean once all that is said of the thing had is known.
    pub(in super::super) fn settle_having(&mut self) {
        for (subject, index, had) in std::mem::take(&mut self.having) {
            let labels = self.thing(had).labels.clone();
            if !self.roads_written(subject, "with", &labels).is_empty() {
                continue;
            }
            let roads = self.having(subject, &labels, Some(had));
            if roads.is_empty() {
                continue;
            }
            if let Some(condition) = self.thing_mut(subject).conditions.get_mut(index) {
                settle_roads(condition, had, &roads);
            }
        }
    }

    /// `a consulate of Belarus but no embassy`: no embassy of Belarus, where nothing else is said of it.
    pub(in super::super) fn settle_siblings(&mut self) {
        for (first, second) in std::mem::take(&mut self.siblings) {
            if !self.thing(second).conditions.is_empty() || !self.thing(second).none {
                continue;
            }
            let labels = self.thing(second).labels.clone();
            let named = |reader: &Self, condition: &Condition| match condition {
                Condition::Linked(link) => {
                    let to = &reader.thing(link.to).labels;
                    let fits = |road: &crate::lexicon::path::Path| reader.lexicon.fits(road, &labels, to);
                    !link.negated && reader.thing(link.to).nodes.is_some() && link.roads.iter().any(fits)
                }
                _ => false,
            };
            let said: Vec<Condition> =
                self.thing(first).conditions.iter().filter(|one| named(self, one)).cloned().collect();
            self.thing_mut(second).conditions.extend(said);
        }
    }

    /// What the lexicon says goes before what it doesn't: sanctions on a company are not what a state has to do with it.
    /// Among these, what the data bears out goes before what the types alone allow: `commissions established with Bolivia`.
    fn likeliest_first(&mut self, depths: &mut [usize], word: &str, targets: &[ThingId]) {
        if depths.len() < 2 {
            return;
        }
        let remarks = self.remarks.len();
        let unlikely: Vec<(bool, bool, bool)> = (0..self.open.len())
            .map(|depth| {
                let id = self.open[depth];
                let object = self.object_of_event == Some(id);
                let attached = self.is_attached(id, word, targets) && self.is_of_those_ordered(id, word, targets);
                (!self.is_said(id, word, targets), !attached, object)
            })
            .collect();
        self.remarks.truncate(remarks);
        depths.sort_by_key(|depth| unlikely[*depth]);
    }
}

/// Gives the link to a thing these roads, also where it is one of several that may hold.
fn settle_roads(condition: &mut Condition, had: ThingId, roads: &[crate::lexicon::path::Path]) {
    match condition {
        Condition::Linked(link) if link.to == had => link.roads = roads.to_vec(),
        Condition::Any(several) | Condition::Not(several) => {
            several.iter_mut().for_each(|one| settle_roads(one, had, roads));
        }
        _ => {}
    }
}
