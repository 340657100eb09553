//! What the phrase language may ask of the data: names of labels, types and properties, keys of nodes, and what a kind
//! can have. Syntax sees a world through these alone.

use std::borrow::Cow;
use std::sync::Arc;

use super::Lexicon;
use super::path::{Between, LabelSet, Path};
use super::sense::Noun;
use crate::value::{KeyId, LabelId, NodeId, TypeId, Value};

/// How many nodes of a kind are looked at to learn what a property of theirs holds.
const SAMPLE: usize = 100;

/// Words of properties that tell when something ended.
const ENDS: &[&str] = &["until", "till", "end", "ended", "ends", "to", "through", "left", "returned"];

impl Lexicon {
    /// The name of a property.
    pub fn key_name(&self, key: KeyId) -> &Arc<str> {
        self.graph().key_name(key)
    }

    /// The property of this name.
    pub fn key_id(&self, name: &str) -> Option<KeyId> {
        self.graph().key_id(name)
    }

    /// The name of a label.
    pub fn label_name(&self, label: LabelId) -> &Arc<str> {
        self.graph().label_name(label)
    }

    /// The name of a relationship type.
    pub fn type_name(&self, kind: TypeId) -> &Arc<str> {
        self.graph().type_name(kind)
    }

    /// The label that says most about a node.
    pub fn first_label(&self, node: NodeId) -> Option<LabelId> {
        self.graph().labels_of(node).first().copied()
    }

    /// The nouns of a node's labels, the nearest first.
    pub fn nouns_of_node(&self, node: NodeId) -> Vec<super::sense::NounId> {
        self.graph().labels_of(node).iter().filter_map(|label| self.noun_of_label(*label)).collect()
    }

    /// Whether a node has a label.
    pub fn has_label(&self, node: NodeId, label: LabelId) -> bool {
        self.graph().has_label(node, label)
    }

    /// The property by which a node is found again, and its value there.
    pub fn key_of(&self, node: NodeId) -> Option<(KeyId, Value)> {
        self.graph().key_property(node)
    }

    /// What never changes about a node.
    pub fn element_id(&self, node: NodeId) -> String {
        self.graph().element_id(node)
    }

    /// Every label of the world.
    pub fn all_labels(&self) -> LabelSet {
        self.graph().labels().collect()
    }

    /// The noun of the smallest label that all nodes of these labels have, where there is one.
    pub fn noun_for_all(&self, labels: &LabelSet) -> Option<super::sense::NounId> {
        let graph = self.graph();
        let above = |top: &LabelId| labels.labels().all(|label| self.lies_under(label, *top));
        let top = labels.labels().filter(above).min_by_key(|label| graph.count_with_label(*label))?;
        self.noun_of_label(top)
    }

    /// Whether every node of a label has another one, too.
    fn lies_under(&self, label: LabelId, top: LabelId) -> bool {
        const LOOK_AT: usize = 200;
        label == top || self.graph().nodes_with_label(label).take(LOOK_AT).all(|node| self.graph().has_label(node, top))
    }

    /// The labels that are not above others.
    pub fn leaves(&self) -> LabelSet {
        LabelSet::leaves(self.graph())
    }

    /// Whether nodes of a label can have a property.
    pub fn label_has(&self, label: LabelId, key: KeyId) -> bool {
        self.graph().statistics().keys_of_label(label).iter().any(|(have, _)| *have == key)
    }

    /// The labels among which all nodes are that have a property; none where nodes without any label may have it.
    pub fn labels_with(&self, key: KeyId) -> Option<Vec<LabelId>> {
        if self.graph().label_sets().any(<[LabelId]>::is_empty) {
            return None;
        }
        Some(self.leaves().labels().filter(|label| self.label_has(*label, key)).collect())
    }

    /// Whether every node of a label has a property.
    pub fn label_always_has(&self, label: LabelId, key: KeyId) -> bool {
        let statistics = self.graph().statistics();
        let count = statistics.keys_of_label(label).iter().find(|(have, _)| *have == key).map(|(_, count)| *count);
        count == Some(statistics.with_label(label))
    }

    /// Whether relationships of a type can have a property.
    pub fn type_has(&self, kind: TypeId, key: KeyId) -> bool {
        self.graph().statistics().keys_of_type(kind).iter().any(|(have, _)| *have == key)
    }

    /// The properties that relationships of a type have.
    pub fn keys_of_type(&self, kind: TypeId) -> impl Iterator<Item = KeyId> + '_ {
        self.graph().statistics().keys_of_type(kind).iter().map(|(key, _)| *key)
    }

    /// The property that dates the relationships of a type: when they began or came about, not when they ended.
    pub fn date_of_type(&self, kind: TypeId) -> Option<KeyId> {
        const BEST: &[&str] = &[
            "since", "date", "on", "when", "from", "day", "year", "start", "started", "at", "time", "joined", "month",
        ];
        self.best_date(kind, BEST).or_else(|| self.only_date(kind))
    }

    /// The property that tells when relationships of a type ended.
    pub fn end_of_type(&self, kind: TypeId) -> Option<KeyId> {
        self.best_date(kind, ENDS)
    }

    /// The one property of a type's relationships that holds dates as text, whatever it is called, unless they end then.
    /// A number may be anything.
    fn only_date(&self, kind: TypeId) -> Option<KeyId> {
        let graph = self.graph();
        let ends = |key: KeyId| {
            let words = super::generate::split_words(graph.key_name(key));
            words.iter().any(|word| ENDS.contains(&word.as_str()))
        };
        let keys = graph.statistics().keys_of_type(kind).iter().map(|(key, _)| *key);
        let mut dates = keys.filter(|key| !ends(*key) && !self.key_holds_numbers(*key) && self.dates_type(kind, *key));
        dates.next().filter(|_| dates.next().is_none())
    }

    /// The date or year of a type's relationships whose name has the first of some words.
    fn best_date(&self, kind: TypeId, best: &[&str]) -> Option<KeyId> {
        let graph = self.graph();
        let keys = graph.statistics().keys_of_type(kind);
        let rank = |key: KeyId| {
            let words = super::generate::split_words(graph.key_name(key));
            best.iter().position(|best| words.iter().any(|word| word == best))
        };
        let mut ranked: Vec<(usize, KeyId)> = keys.iter().filter_map(|(key, _)| Some((rank(*key)?, *key))).collect();
        ranked.sort_unstable_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, key)| key).find(|key| self.dates_type(kind, *key))
    }

    /// What the date of a kind is called, where it is not just when it was: that a bill was introduced then says nothing of
    /// when it was voted on. A kind of which a lexicon says when it was has none.
    pub fn own_date(&self, noun: &Noun) -> Option<String> {
        const PLAIN: &[&str] = &[
            "date", "day", "time", "on", "when", "year", "month", "start", "starts", "started", "begin", "begins",
            "began", "at", "since", "from", "held",
        ];
        let when = noun.when.as_ref().filter(|_| !noun.written && self.roles.when.as_ref() != noun.when.as_ref())?;
        let words = super::generate::split_words(when);
        (!words.iter().any(|word| PLAIN.contains(&word.as_str()))).then(|| words.join(" "))
    }

    /// Whether relationships of a type tell since when they hold.
    pub(super) fn dates_joining(&self, kind: TypeId) -> bool {
        let graph = self.graph();
        let past = super::relations::is_past(graph, kind);
        let since = |key: KeyId| matches!(&**graph.key_name(key), "since" | "joined" | "joinedOn" | "joined_on");
        !past && self.date_of_type(kind).is_some_and(since)
    }

    /// Whether a column of this name tells when something was in a world that writes dates as EDTF.
    pub fn tells_dates(&self, column: &str) -> bool {
        let roles = &self.roles;
        let Some(when) = &roles.when else { return false };
        let heads = |key: &Arc<str>| super::generate::split_words(key).join(" ") == column;
        let of_roles = [&roles.from, &roles.to, &roles.at].into_iter().flatten().chain([when]);
        column == "when" || of_roles.chain(self.nouns().filter_map(|(_, noun)| noun.when.as_ref())).any(heads)
    }

    /// Whether a property of a type's relationships holds dates or years, as far as some of them show.
    pub fn dates_type(&self, kind: TypeId, key: KeyId) -> bool {
        let graph = self.graph();
        let from = |label| graph.nodes_with_label(label).take(SAMPLE);
        let nodes = graph.statistics().pairs(kind).flat_map(|(source, _)| from(source));
        let relationships = nodes.flat_map(|node| graph.outgoing(node, kind).relationships.iter().copied());
        let values = relationships.take(SAMPLE).map(|relationship| graph.relationship_property(relationship, key));
        let mut values = values.filter(|value| !value.is_null()).peekable();
        let date = |value: Value| match &value {
            Value::Integer(year) => (1000..2200).contains(year),
            Value::Text(text) => text.len() >= 4 && crate::value::time::is_date(text),
            _ => false,
        };
        values.peek().is_some() && values.all(date)
    }

    /// Whether everything that a relation starts from has two of it, as what lies between two has.
    pub fn is_paired(&self, kind: TypeId) -> bool {
        self.graph().statistics().of_type(kind).is_some_and(|counts| counts.count >= 2 * counts.sources)
    }

    /// Whether everything that a relation starts from has just two of it.
    pub fn joins_pairs(&self, kind: TypeId) -> bool {
        self.graph().statistics().of_type(kind).is_some_and(|counts| counts.count == 2 * counts.sources)
    }

    /// Whether a node's property has this value.
    pub fn holds(&self, node: NodeId, key: &str, value: &Value) -> bool {
        self.key_id(key).is_some_and(|key| self.graph().property(node, key) == *value)
    }

    /// Whether nothing has two relations of a type.
    pub fn is_single(&self, kind: TypeId) -> bool {
        self.graph().statistics().of_type(kind).is_some_and(|counts| counts.count == counts.sources)
    }

    /// The properties of a label.
    pub fn keys_of(&self, label: LabelId) -> Vec<KeyId> {
        self.graph().statistics().keys_of_label(label).iter().map(|(key, _)| *key).collect()
    }

    /// The property by which the nodes of a label are found again.
    pub fn key_of_label(&self, label: LabelId) -> Option<KeyId> {
        let node = self.graph().nodes_with_label(label).next()?;
        self.graph().key_property(node).map(|(key, _)| key)
    }

    /// Some values of a property of a label's nodes, enough to learn what it holds.
    pub fn some_values(&self, label: LabelId, key: KeyId) -> Vec<Value> {
        let graph = self.graph();
        let values = graph.nodes_with_label(label).take(SAMPLE).map(|node| graph.property(node, key));
        values.filter(|value| !value.is_null()).collect()
    }

    /// Whether a node has a value for a property.
    pub fn has_value(&self, node: NodeId, key: KeyId) -> bool {
        !self.graph().property(node, key).is_null()
    }

    /// Whether a property of any node holds lists.
    pub fn holds_lists(&self, key: KeyId) -> bool {
        let graph = self.graph();
        let first = |label| {
            let nodes = graph.nodes_with_label(label).take(SAMPLE);
            nodes.map(|node| graph.property(node, key)).find(|value| !value.is_null())
        };
        let labels = graph.labels().filter(|label| self.label_has(*label, key));
        labels.filter_map(first).any(|value| matches!(value, Value::List(_)))
    }

    /// Whether a property of relationships holds numbers, as far as some of them show.
    pub fn key_holds_numbers(&self, key: KeyId) -> bool {
        let graph = self.graph();
        let kinds = graph.types().filter(|kind| self.type_has(*kind, key));
        let values = kinds.flat_map(|kind| {
            let from =
                graph.statistics().pairs(kind).flat_map(|(source, _)| graph.nodes_with_label(source).take(SAMPLE));
            from.flat_map(move |node| graph.outgoing(node, kind).relationships.iter().copied())
        });
        let mut values = values.take(SAMPLE).map(|relationship| graph.relationship_property(relationship, key));
        values.find(|value| !value.is_null()).is_some_and(|value| matches!(value, Value::Integer(_) | Value::Float(_)))
    }

    /// Whether a property of nodes holds numbers or times, which have a most and a least.
    pub fn key_has_degrees(&self, key: KeyId) -> bool {
        super::generate::is_time_or_number(self.graph(), key)
    }

    /// The property by which nodes of these labels, or any, are found again.
    pub fn any_key(&self, labels: &LabelSet) -> Option<KeyId> {
        let of_labels = labels.labels().find_map(|label| self.key_of_label(label));
        of_labels.or_else(|| {
            self.graph().nodes().next().and_then(|node| self.graph().key_property(node)).map(|(key, _)| key)
        })
    }

    /// Whether a node is linked to another by any one relation, from the first to the second.
    pub fn is_linked(&self, from: NodeId, to: NodeId) -> bool {
        let graph = self.graph();
        graph.types().any(|kind| graph.outgoing(from, kind).nodes.contains(&to))
    }

    /// Those of some paths that can lead from nodes of some labels to nodes of others.
    pub fn fitting<'p>(
        &self,
        paths: impl IntoIterator<Item = Cow<'p, Path>>,
        from: &LabelSet,
        to: &LabelSet,
    ) -> Vec<Path> {
        let between = Between::new(from, to, self.graph());
        paths.into_iter().filter(|path| between.fits(path)).map(Cow::into_owned).collect()
    }

    /// Whether a walk along a path from nodes of some labels can end at nodes of others.
    pub fn fits(&self, path: &Path, from: &LabelSet, to: &LabelSet) -> bool {
        path.fits(from, to, self.graph())
    }

    /// The labels at which a walk along a path can end.
    pub fn ends(&self, path: &Path, from: &LabelSet) -> LabelSet {
        path.ends(from, self.graph())
    }

    /// The two properties that make the names of a label's nodes, where they have no others.
    pub fn name_parts_of(&self, label: LabelId) -> Option<(KeyId, KeyId)> {
        self.roles.parts_of(self.graph(), label)
    }

    /// Whether a property plays a part of its own.
    pub fn is_part(&self, key: KeyId) -> bool {
        self.roles.is_part(self.graph(), key)
    }
}
