//! Numbers that lie in records beside a thing: the visitors of a cinema are told by the attendances at it.

use std::sync::Arc;

use super::guess;
use super::meaning::{Aggregate, Ask, Condition, Group, Link, Order, OrderBy, Tallied, Tally, ThingId};
use super::reader::{Node, Reader};
use crate::error::Result;
use crate::lexicon::generate::split_words;
use crate::lexicon::inflect::base_of;
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::NounId;
use crate::value::{KeyId, LabelId, NodeId};

/// Records, the way to them from the thing that they are of, and the property that holds the number.
pub(super) struct Records {
    kind: ThingId,
    roads: Vec<Path>,
    key: Arc<str>,
    on_link: bool,
}

impl Reader<'_> {
    /// The one kind of records beside a thing that hold a number of this name; none where there are several.
    pub(super) fn records_of(&mut self, id: ThingId, property: &Node<'_>) -> Option<Records> {
        let keys = self.properties(property);
        let leaves = self.lexicon.leaves();
        let own = self.thing(id).labels.clone();
        let mut found = None;
        for label in leaves.labels().filter(|label| !own.contains(*label)) {
            let has = |key: &&Arc<str>| self.lexicon.key_id(key).is_some_and(|key| self.lexicon.label_has(label, key));
            let Some(key) = keys.iter().find(has).cloned() else { continue };
            let roads = self.near_relations(&own, &LabelSet::of_label(label));
            let Some(noun) = self.lexicon.noun_of_label(label).filter(|_| !roads.is_empty()) else { continue };
            if found.replace((noun, roads, key)).is_some() {
                return None;
            }
        }
        let Some((noun, roads, key)) = found else { return self.links_of(&own, &keys) };
        if roads.len() > 1 {
            let kinds = roads.iter().flat_map(|road| &road.steps).flat_map(|step| &step.types);
            let names: Vec<String> = kinds.map(|kind| self.lexicon.type_name(*kind).to_string()).collect();
            self.remarks.push(guess::remark(&names));
        }
        let kind = self.kind(noun);
        let kind = self.add(kind);
        self.holds_numbers(kind, &key).then_some(Records { kind, roads, key, on_link: false })
    }

    /// The one relation of a kind whose relationships hold a number of this name: the goals of who scored in a match.
    fn links_of(&mut self, own: &LabelSet, keys: &[Arc<str>]) -> Option<Records> {
        let all = self.lexicon.relations(own, &self.all_labels());
        let key_of = |road: &Path| {
            let kinds = road.steps.iter().flat_map(|step| &step.types);
            let ids = keys.iter().filter_map(|key| Some((key, self.lexicon.key_id(key)?)));
            let mut ids = ids.filter(|(_, id)| self.lexicon.key_holds_numbers(*id));
            let kinds: Vec<_> = kinds.collect();
            ids.find(|(_, id)| kinds.iter().any(|kind| self.lexicon.type_has(**kind, *id)))
                .map(|(key, _)| Arc::clone(key))
        };
        let mut found = all.into_iter().filter_map(|road| Some((key_of(&road)?, road)));
        let (key, road) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        let kind = self.anything("");
        let kind = self.add(kind);
        let ends = self.lexicon.ends(&road, own);
        self.become_of(kind, ends);
        Some(Records { kind, roads: vec![road], key, on_link: true })
    }

    /// `who earned the most`: those whose relationships tell it, where no node has such a number.
    pub(super) fn become_holder_of_links(&mut self, id: ThingId, property: &Node<'_>) {
        if !self.is_open_ended(id) || self.is_held_by_nodes(property) {
            return;
        }
        if let Some(holder) = self.holder_of_links(property) {
            let labels = self.thing(holder).labels.clone();
            self.become_of(id, labels);
        }
    }

    /// The property of the one relation of a thing's kind that tells when by this word: it is linked by it. An animal has
    /// arrived when its relationship to where it came from says.
    pub(super) fn linked_with(&mut self, id: ThingId, property: &Node<'_>) -> Option<Arc<str>> {
        let own = self.thing(id).labels.clone();
        let keys = self.properties(property);
        let all = self.lexicon.relations(&own, &self.all_labels());
        let tells = |road: &Path, key: &str| {
            let Some(key) = self.lexicon.key_id(key) else { return false };
            matches!(&road.steps[..], [step] if step.types.iter().any(|kind| self.lexicon.dates_type(*kind, key)))
        };
        let mut found =
            keys.iter().flat_map(|key| all.iter().filter(|road| tells(road, key)).map(move |road| (key, road)));
        let (key, road) = found.next().map(|(key, road)| (Arc::clone(key), road.clone()))?;
        if found.next().is_some() {
            return None;
        }
        let other = self.anything("");
        let other = self.add(other);
        let words = self.typed(property);
        self.link(id, other, vec![road], "", &words);
        Some(key)
    }

    /// The relations between two kinds, or where there is none, the one way through a third kind.
    pub(super) fn near_relations(&self, from: &LabelSet, to: &LabelSet) -> Vec<Path> {
        let direct = self.lexicon.relations(from, to);
        if !direct.is_empty() {
            return direct;
        }
        let mut ways: Vec<Path> = Vec::new();
        for middle in self.lexicon.leaves().labels().filter(|label| !from.contains(*label) && !to.contains(*label)) {
            let between = LabelSet::of_label(middle);
            for first in self.lexicon.relations(from, &between) {
                for second in self.lexicon.relations(&between, to) {
                    let mut steps = first.steps.clone();
                    if let Some(step) = steps.last_mut() {
                        step.label = Some(middle);
                    }
                    steps.extend(second.steps);
                    ways.push(Path { steps });
                }
            }
        }
        if ways.len() == 1 { ways } else { Vec::new() }
    }

    /// `which cinema had the most visitors`: by what its records hold, added up; `the captain with the highest salary` by
    /// the highest that one of his relationships holds.
    pub(super) fn order_by_records(
        &mut self,
        id: ThingId,
        property: &Node<'_>,
        descending: bool,
        one_alone: bool,
    ) -> Option<Order> {
        const NOT_ADDED: &[&str] =
            &["salary", "wage", "rate", "rating", "price", "age", "height", "speed", "percent", "share", "grade"];
        let records = self.records_of(id, property)?;
        self.open.push(records.kind);
        let not_added = split_words(&records.key).iter().any(|word| NOT_ADDED.contains(&word.as_str()));
        let how = match (records.on_link && (one_alone || not_added), descending) {
            (false, _) => Tallied::Total,
            (true, true) => Tallied::Highest,
            (true, false) => Tallied::Lowest,
        };
        let of = Some(Tally { key: records.key, how });
        let by = OrderBy::Count { roads: records.roads, counted: records.kind, of };
        Some(Order { by, descending })
    }

    /// `how many visitors did the Rex have`, `total visitors of the Rex`: what its records hold, added up.
    pub(super) fn total_of_records(
        &mut self,
        owner: ThingId,
        property: &Node<'_>,
        posts: &[Node<'_>],
        aggregate: Aggregate,
    ) -> Option<Result<Ask>> {
        let records = self.records_of(owner, property).filter(|records| !records.on_link)?;
        let own = self.noun_of(owner).and_then(|noun| noun.label);
        let roads = records.roads.iter().map(|road| road.reversed(own)).collect();
        let words = format!("of {}", self.thing(owner).words);
        self.link(records.kind, owner, roads, "of", &words);
        self.open = vec![records.kind];
        let said = self.posts(posts);
        Some(said.map(|()| Ask::Aggregate { head: records.kind, aggregate, key: records.key, group: None }))
    }

    /// `cinemas with more than 1000 visitors`: as many by all its records together; gives whether it has such.
    pub(super) fn records_amount(&mut self, id: ThingId, pair: &Node<'_>, property: &Node<'_>, negated: bool) -> bool {
        let kept = self.snapshot();
        let tests = self.tests(pair).ok().filter(|(tests, _)| tests.len() == 1);
        let (Some((tests, said)), Some(records)) = (tests, self.records_of(id, property)) else {
            self.restore(kept);
            return false;
        };
        let (how, number) = tests[0];
        let words = format!("with {said} {}", self.word(property).text.to_lowercase());
        let (count, of) = (Some((how, number as i64)), Some(records.key));
        let link = Link { count, of, negated, words, ..Link::plain(records.roads, records.kind) };
        self.condition(id, Condition::Linked(link));
        self.open.push(records.kind);
        true
    }

    /// Of those that figures are grouped by, or ordered by, leaves out what stands on one side of every one of them, unless
    /// one side is named: where all turnover is that of one state with others, the partners are the others.
    pub(super) fn settle_partners(&mut self, ask: &Ask) {
        if let Ask::Aggregate { head, group: Some(Group::Thing { roads, to }), .. } = ask {
            self.leave_out_the_one_in_all(*head, roads, *to);
        }
        let Some(head) = ask.head() else { return };
        let order = self.thing(head).order.as_ref().map(|order| order.by.clone());
        if let Some(
            OrderBy::Measure { roads, measure: figures, .. } | OrderBy::Count { roads, counted: figures, of: Some(_) },
        ) = order
        {
            let back: Vec<Path> = roads.iter().map(|road| road.reversed(None)).collect();
            self.leave_out_the_one_in_all(figures, &back, head);
        }
    }

    fn leave_out_the_one_in_all(&mut self, figures: ThingId, roads: &[Path], group: ThingId) {
        const MOST_FIGURES: usize = 1000;
        let Some((label, noun)) = self.noun_of(figures).and_then(|noun| Some((noun.label?, noun))) else { return };
        let named =
            |condition: &Condition| matches!(condition, Condition::Linked(link) if self.thing(link.to).nodes.is_some());
        if self.thing(figures).conditions.iter().any(named) {
            return;
        }
        if !noun.measure || self.thing(group).nodes.is_some() || !roads.iter().all(|road| self.joins_two(figures, road))
        {
            return;
        }
        let of_kind = |node: &NodeId| noun.filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value));
        let nodes: Vec<NodeId> = self.lexicon.graph().nodes_with_label(label).filter(of_kind).collect();
        if nodes.len() < 2 || nodes.len() > MOST_FIGURES {
            return;
        }
        let mut common: Option<Vec<NodeId>> = None;
        for node in nodes {
            let ends: Vec<NodeId> = roads.iter().flat_map(|road| self.lexicon.walk(road, &[node])).collect();
            if ends.len() < 2 {
                return;
            }
            common = Some(match common {
                Some(common) => common.into_iter().filter(|end| ends.contains(end)).collect(),
                None => ends,
            });
        }
        let Some([one]) = common.as_deref() else { return };
        let name = self.lexicon.name_of(*one);
        self.remarks.push(format!("{name}, of which each is, left out"));
        self.condition(group, Condition::Same { nodes: vec![*one], negated: true, words: String::new() });
    }

    /// Whether all figures of a kind are in one unit, so that they may be added.
    pub(super) fn adds_up(&self, figures: ThingId) -> bool {
        let (Some(unit), Some(noun)) = (&self.lexicon.roles.unit, self.noun_of(figures)) else { return true };
        let (Some(unit), Some(label)) = (self.lexicon.key_id(unit), noun.label) else { return true };
        let of_kind = |node: &NodeId| noun.filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value));
        let graph = self.lexicon.graph();
        let mut units = graph.nodes_with_label(label).filter(of_kind).map(|node| graph.property(node, unit));
        let first = units.next();
        units.all(|unit| Some(unit) == first)
    }

    /// `patients admitted in 2023`: where it is their admissions that tell when, those of whom one was then. Who has not been
    /// discharged has an admission that tells no such time.
    pub(super) fn done_in_records(
        &mut self,
        id: ThingId,
        pair: &Node<'_>,
        property: &Node<'_>,
        negated: bool,
    ) -> Option<Result<()>> {
        let typed = self.word(property).text.to_lowercase();
        base_of(&typed).filter(|forms| forms.past == typed || forms.participle == typed)?;
        let (noun, roads, key) = self.record_with(id, property)?;
        let always = self.lexicon.noun(noun).label.is_some_and(|label| self.lexicon.label_always_has(label, key));
        let record = self.kind(noun);
        let record = self.add(record);
        // What every record tells is denied only by there being none.
        let none = negated && always;
        let words = format!("with {}", self.thing(record).words);
        let said = self.property_said(record, pair, "", negated && !none);
        let link = Link { negated: none, words, ..Link::plain(roads, record) };
        self.condition(id, Condition::Linked(link));
        self.open.push(record);
        Some(said)
    }

    /// The one kind of records beside a thing that have a property of this name, and the way there.
    fn record_with(&self, id: ThingId, property: &Node<'_>) -> Option<(NounId, Vec<Path>, KeyId)> {
        let keys = self.properties(property);
        let thing = self.thing(id);
        let own = if self.is_open_ended(id) && thing.words == "who" {
            // Who it is, is one of those whom *who* asks for, or else of those that are told to be born and the like.
            let told = |label: &LabelId| {
                thing.preferred.contains(label) || thing.preferred.is_empty() && self.is_person(*label)
            };
            let who = self.lexicon.leaves().labels().filter(told).map(LabelSet::of_label).collect::<Vec<_>>();
            who.into_iter().reduce(|all, one| all.union(&one)).unwrap_or_default()
        } else {
            thing.labels.clone()
        };
        let mut found = None;
        for label in self.lexicon.leaves().labels() {
            let mut ids = keys.iter().filter_map(|key| self.lexicon.key_id(key));
            let Some(key) = ids.find(|key| self.lexicon.label_has(label, *key)) else { continue };
            if own.contains(label) {
                return None;
            }
            let roads = self.lexicon.relations(&own, &LabelSet::of_label(label));
            let Some(noun) = self.lexicon.noun_of_label(label).filter(|_| !roads.is_empty()) else { continue };
            if found.replace((noun, roads, key)).is_some() {
                return None;
            }
        }
        found
    }

    /// Whether the nodes of a label have what persons have.
    fn is_person(&self, label: LabelId) -> bool {
        const PERSONAL: &[&str] = &["born", "birth", "gender", "sex", "nationality", "surname", "age", "hired"];
        self.lexicon.keys_of(label).into_iter().any(|key| {
            let words = crate::lexicon::generate::split_words(self.lexicon.key_name(key));
            let two = words
                .windows(2)
                .any(|two| matches!(two[0].as_str(), "first" | "last" | "given" | "family") && two[1] == "name");
            two || words.iter().any(|word| PERSONAL.contains(&word.as_str()))
        })
    }

    /// The kinds of persons, in a world that does not say whom *who* asks for.
    pub(super) fn persons(&self) -> Option<LabelSet> {
        if !self.lexicon.who.is_empty() {
            return None;
        }
        let leaves = self.lexicon.leaves();
        let persons = leaves.labels().filter(|label| self.is_person(*label));
        persons.map(LabelSet::of_label).reduce(|all, one| all.union(&one))
    }

    /// Whether only persons have a property.
    pub(super) fn is_of_persons(&self, key: &str) -> bool {
        let Some(key) = self.lexicon.key_id(key) else { return false };
        self.lexicon
            .leaves()
            .labels()
            .filter(|label| self.lexicon.label_has(*label, key))
            .all(|label| self.is_person(label))
    }

    /// `when was she admitted`: the records of a thing that tell when, and the property that does.
    pub(super) fn told_by_records(&mut self, id: ThingId, property: &Node<'_>) -> Option<(ThingId, Arc<str>)> {
        let (noun, roads, key) = self.record_with(id, property)?;
        let record = self.kind(noun);
        let record = self.add(record);
        let own = self.noun_of(id).and_then(|noun| noun.label);
        let roads = roads.iter().map(|road| road.reversed(own)).collect();
        let words = format!("of {}", self.thing(id).words);
        self.link(record, id, roads, "of", &words);
        Some((record, Arc::clone(self.lexicon.key_name(key))))
    }
}
