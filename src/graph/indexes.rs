//! Indexes over properties of the nodes of a label or of the relationships of a type, and the rules that such
//! properties must keep.
//!
//! They are part of a graph, so a copy has its own, and what is dropped with a copy is dropped from its indexes too.
//! They live in memory: a graph that is read from a file has none. An index over several properties keeps the list of
//! their values, and only of what has all of them; what is asked of the first of them is then a range of such lists.

use std::ops::Bound;
use std::sync::Arc;

use super::Graph;
use super::sorted::Sorted;
use crate::error::{Error, Result, kinds};
use crate::value::types::TypeUnion;
use crate::value::{KeyId, LabelId, NodeId, RelId, TypeId, Value, equality};

/// What an index is for.
#[derive(Clone, Debug, PartialEq)]
pub enum IndexKind {
    /// Finding elements by their values, or by bounds of them.
    Range,
    /// The same, and no two elements may have the same values.
    Unique,
    /// The same, and every element must have the properties.
    Key,
    /// No index at all: every element must have the properties.
    Exists,
    /// No index at all: the properties must be of one of these types, or lack.
    Typed(TypeUnion),
}

/// Whose properties an index is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Indexed {
    /// Those of the nodes of this label.
    Nodes(Arc<str>),
    /// Those of the relationships of this type.
    Relationships(Arc<str>),
}

/// The same by ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The nodes of this label.
    Label(LabelId),
    /// The relationships of this type.
    Type(TypeId),
}

/// An index, or a rule, by its names.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexDefinition {
    /// Its own name.
    pub name: Arc<str>,
    /// Whose properties it is over.
    pub of: Indexed,
    /// The properties, at least one.
    pub keys: Vec<Arc<str>>,
    /// What it is for.
    pub kind: IndexKind,
}

/// What an index can find.
#[derive(Clone, Copy, Debug)]
pub struct KnownIndex<'g> {
    /// Its properties, in order.
    pub keys: &'g [KeyId],
    /// Whether at most one element has the same values of all of them.
    pub unique: bool,
    /// How many elements it holds.
    pub len: usize,
}

/// A node or a relationship.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Element {
    Node(NodeId),
    Relationship(RelId),
}

/// An index with what it holds.
#[derive(Clone, Debug)]
struct Index {
    definition: Arc<IndexDefinition>,
    over: Over,
    keys: Vec<KeyId>,
    entries: Sorted,
}

/// All indexes of a graph, and what is still to be checked of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Indexes {
    list: Vec<Index>,
    /// Values that came into a unique index, by its place, since the last check.
    new_values: Vec<(usize, Value)>,
    /// Elements whose properties a rule speaks of, by the place of the rule, that were touched since the last check.
    touched: Vec<(usize, Element)>,
}

impl IndexKind {
    /// Whether it is a rule that must be kept.
    pub fn is_constraint(&self) -> bool {
        *self != IndexKind::Range
    }

    /// Whether it finds elements by their values.
    pub fn finds(&self) -> bool {
        matches!(self, IndexKind::Range | IndexKind::Unique | IndexKind::Key)
    }

    fn is_unique(&self) -> bool {
        matches!(self, IndexKind::Unique | IndexKind::Key)
    }

    fn asks_each(&self) -> bool {
        matches!(self, IndexKind::Key | IndexKind::Exists | IndexKind::Typed(_))
    }
}

impl Indexed {
    /// The label or the type.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Indexed::Nodes(name) | Indexed::Relationships(name) => name,
        }
    }

    /// `NODE` or `RELATIONSHIP`.
    pub fn word(&self) -> &'static str {
        match self {
            Indexed::Nodes(_) => "NODE",
            Indexed::Relationships(_) => "RELATIONSHIP",
        }
    }
}

impl IndexDefinition {
    /// What it is called in a list.
    pub fn kind_name(&self) -> String {
        let of = self.of.word();
        match (&self.kind, &self.of) {
            (IndexKind::Range, _) => "RANGE".to_owned(),
            (IndexKind::Unique, Indexed::Nodes(_)) => "UNIQUENESS".to_owned(),
            (IndexKind::Unique, _) => format!("{of}_UNIQUENESS"),
            (IndexKind::Key, _) => format!("{of}_KEY"),
            (IndexKind::Exists, _) => format!("{of}_PROPERTY_EXISTENCE"),
            (IndexKind::Typed(_), _) => format!("{of}_PROPERTY_TYPE"),
        }
    }
}

impl Element {
    fn of(over: Over, number: u32) -> Element {
        match over {
            Over::Label(_) => Element::Node(NodeId(number)),
            Over::Type(_) => Element::Relationship(RelId(number)),
        }
    }

    fn number(self) -> u32 {
        match self {
            Element::Node(node) => node.0,
            Element::Relationship(relationship) => relationship.0,
        }
    }
}

impl Index {
    fn holds(&self, graph: &Graph, element: Element) -> bool {
        match (self.over, element) {
            (Over::Label(label), Element::Node(node)) => graph.has_node(node) && graph.has_label(node, label),
            (Over::Type(kind), Element::Relationship(relationship)) => {
                graph.has_relationship(relationship) && graph.type_of(relationship) == kind
            }
            _ => false,
        }
    }

    /// What the element has under this index; none where it isn't in it.
    fn value(&self, graph: &Graph, element: Element) -> Option<Value> {
        if !self.holds(graph, element) {
            return None;
        }
        let known = |key: &KeyId| Some(graph.property_of(element, *key)).filter(|value| !value.is_null());
        match self.keys.as_slice() {
            [only] => known(only),
            several => several.iter().map(known).collect::<Option<Vec<Value>>>().map(Value::list),
        }
    }

    /// Bounds of the property behind those that have these values, as bounds of what is kept.
    fn bounds(&self, prefix: &[Value], least: Bound<Value>, most: Bound<Value>) -> (Bound<Value>, Bound<Value>) {
        if self.keys.len() == 1 {
            return (least, most);
        }
        let list = |more: Vec<Value>| Value::list(prefix.iter().cloned().chain(more).collect());
        // A list stands before all that go on from it, and null behind every value that a property has.
        let least = match least {
            Bound::Unbounded => Bound::Included(list(Vec::new())),
            Bound::Included(value) => Bound::Included(list(vec![value])),
            Bound::Excluded(value) => Bound::Excluded(list(vec![value, Value::Null])),
        };
        let most = match most {
            Bound::Unbounded => Bound::Included(list(vec![Value::Null])),
            Bound::Included(value) => Bound::Included(list(vec![value, Value::Null])),
            Bound::Excluded(value) => Bound::Excluded(list(vec![value])),
        };
        (least, most)
    }
}

/// Indexes and rules.
impl Graph {
    /// All indexes and rules.
    pub fn indexes(&self) -> impl Iterator<Item = &Arc<IndexDefinition>> {
        self.indexes.list.iter().map(|index| &index.definition)
    }

    /// The indexes that find elements of these.
    pub fn indexes_over(&self, over: Over) -> impl Iterator<Item = KnownIndex<'_>> {
        let ours = self.indexes.list.iter().filter(move |index| index.over == over && index.definition.kind.finds());
        ours.map(|index| KnownIndex {
            keys: &index.keys,
            unique: index.definition.kind.is_unique(),
            len: index.entries.len(),
        })
    }

    /// The numbers of the elements that have these values of the first properties of an index, and whose next property
    /// lies within these bounds of the order of values, in that order; none where no index knows.
    pub fn index_range(
        &self,
        over: Over,
        keys: &[KeyId],
        prefix: &[Value],
        least: Bound<Value>,
        most: Bound<Value>,
    ) -> Option<impl Iterator<Item = u32> + '_> {
        let fits = |index: &&Index| index.over == over && index.keys == keys && index.definition.kind.finds();
        let index = self.indexes.list.iter().find(fits)?;
        let (least, most) = index.bounds(prefix, least, most);
        Some(index.entries.range(least, most).map(|(_, element)| *element))
    }

    fn property_of(&self, element: Element, key: KeyId) -> Value {
        match element {
            Element::Node(node) => self.property(node, key),
            Element::Relationship(relationship) => self.relationship_property(relationship, key),
        }
    }

    /// All nodes of a label, or all relationships of a type.
    fn elements(&self, over: Over) -> Vec<Element> {
        match over {
            Over::Label(label) => self.nodes_with_label(label).map(Element::Node).collect(),
            Over::Type(kind) => self.relationships_of_type(kind).map(Element::Relationship).collect(),
        }
    }

    /// Makes an index of names that the graph knows, over the elements that there are.
    pub(super) fn create_index(&mut self, definition: &IndexDefinition) -> Result<()> {
        let over = match &definition.of {
            Indexed::Nodes(label) => self.label_id(label).map(Over::Label),
            Indexed::Relationships(kind) => self.type_id(kind).map(Over::Type),
        };
        let keys = definition.keys.iter().map(|key| self.key_id(key)).collect::<Option<Vec<_>>>();
        let (Some(over), Some(keys)) = (over, keys) else {
            return Err(Error::new(kinds::INTERNAL, "an index of names that the graph doesn't know"));
        };
        let definition = Arc::new(definition.clone());
        let mut index = Index { definition, over, keys, entries: Sorted::default() };
        if index.definition.kind.finds() {
            let entry = |element: Element| Some((index.value(self, element)?, element.number()));
            index.entries = Sorted::of(self.elements(over).into_iter().filter_map(entry).collect());
        }
        Arc::make_mut(&mut self.indexes).list.push(index);
        Ok(())
    }

    /// Drops the index of this name.
    pub(super) fn drop_index(&mut self, name: &str) {
        Arc::make_mut(&mut self.indexes).list.retain(|index| index.definition.name.as_ref() != name);
    }

    /// The same indexes over another graph of the same elements, whose ids may differ.
    pub(super) fn copy_indexes_to(&self, other: &mut Graph) -> Result<()> {
        self.indexes().try_for_each(|definition| {
            let know = |names: &mut Arc<super::names::Names>, name: &Arc<str>| {
                if names.find(name).is_none() { super::changes::named(names, name, "names") } else { Ok(()) }
            };
            match &definition.of {
                Indexed::Nodes(label) => know(&mut other.labels, label)?,
                Indexed::Relationships(kind) => know(&mut other.types, kind)?,
            }
            definition.keys.iter().try_for_each(|key| know(&mut other.keys, key))?;
            other.create_index(definition)
        })
    }

    /// Changes an element, and what indexes say of it.
    pub(super) fn reindexed(&mut self, element: Element, change: impl FnOnce(&mut Graph) -> Result<()>) -> Result<()> {
        if self.indexes.list.is_empty() {
            return change(self);
        }
        let values =
            |graph: &Graph| graph.indexes.list.iter().map(|index| index.value(graph, element)).collect::<Vec<_>>();
        let before = values(self);
        change(self)?;
        let after = values(self);
        let asked: Vec<bool> = self.indexes.list.iter().map(|index| index.holds(self, element)).collect();
        let indexes = Arc::make_mut(&mut self.indexes);
        for (place, (before, after)) in before.into_iter().zip(after).enumerate() {
            let index = &mut indexes.list[place];
            let kind = &index.definition.kind;
            if kind.asks_each() && asked[place] {
                indexes.touched.push((place, element));
            }
            if !kind.finds() {
                continue;
            }
            let is_unique = kind.is_unique();
            if let Some(value) = before {
                index.entries.remove(&value, element.number());
            }
            if let Some(value) = after {
                if is_unique {
                    indexes.new_values.push((place, value.clone()));
                }
                index.entries.insert(value, element.number());
            }
        }
        Ok(())
    }

    /// An error where what was changed since the last check breaks a rule.
    ///
    /// # Errors
    /// The rule, and the elements that break it.
    pub fn check_rules(&mut self) -> Result<()> {
        if self.indexes.new_values.is_empty() && self.indexes.touched.is_empty() {
            return Ok(());
        }
        let indexes = Arc::make_mut(&mut self.indexes);
        let (values, touched) = (std::mem::take(&mut indexes.new_values), std::mem::take(&mut indexes.touched));
        for (place, value) in &values {
            if let Some(index) = self.indexes.list.get(*place) {
                self.check_value(index, value)?;
            }
        }
        for (place, element) in touched {
            if let Some(index) = self.indexes.list.get(place) {
                self.check_element(index, element)?;
            }
        }
        Ok(())
    }

    /// An error where the elements that there are break this rule.
    ///
    /// # Errors
    /// The elements that break it.
    pub fn check_all(&self, name: &str) -> Result<()> {
        let Some(index) = self.indexes.list.iter().find(|index| index.definition.name.as_ref() == name) else {
            return Ok(());
        };
        if index.definition.kind.asks_each() {
            self.elements(index.over).into_iter().try_for_each(|element| self.check_element(index, element))?;
        }
        if index.definition.kind.is_unique() {
            let all = || index.entries.range(Bound::Unbounded, Bound::Unbounded);
            for ((value, element), (next, other)) in all().zip(all().skip(1)) {
                if equality::equals(value, next) == Some(true) {
                    return Err(self.not_unique(index, value, [*element, *other]));
                }
            }
        }
        Ok(())
    }

    fn check_value(&self, index: &Index, value: &Value) -> Result<()> {
        let range = index.entries.range(Bound::Included(value.clone()), Bound::Included(value.clone()));
        let mut same = range.filter(|(other, _)| equality::equals(other, value) == Some(true)).map(|(_, node)| *node);
        match (same.next(), same.next()) {
            (Some(first), Some(second)) => Err(self.not_unique(index, value, [first, second])),
            _ => Ok(()),
        }
    }

    fn not_unique(&self, index: &Index, value: &Value, elements: [u32; 2]) -> Error {
        let IndexDefinition { name, of, keys, .. } = index.definition.as_ref();
        let [first, second] = elements.map(|number| self.element_name(Element::of(index.over, number)));
        let values = match (keys.as_slice(), value.as_list()) {
            ([_, _, ..], Some(values)) => values.to_vec(),
            _ => vec![value.clone()],
        };
        let both: Vec<String> = keys.iter().zip(values).map(|(key, value)| format!("{key} {value}")).collect();
        let what = format!("{} {}s", of.name(), of.word().to_lowercase());
        let message = format!("the {what} {first} and {second} would both have {}", both.join(" and "));
        Error::new(kinds::CONSTRAINT_BROKEN, message).hint(format!("the constraint {name} allows each value once"))
    }

    fn check_element(&self, index: &Index, element: Element) -> Result<()> {
        if !index.holds(self, element) {
            return Ok(());
        }
        let IndexDefinition { name, of, keys, kind } = index.definition.as_ref();
        let broken = |key: &str, how: &str, hint: String| {
            let what = format!("{} {}", of.name(), of.word().to_lowercase());
            let message = format!("the {what} {} would {how} {key}", self.element_name(element));
            Err(Error::new(kinds::CONSTRAINT_BROKEN, message).hint(format!("the constraint {name} {hint}")))
        };
        for (key, id) in keys.iter().zip(&index.keys) {
            let value = self.property_of(element, *id);
            match kind {
                IndexKind::Typed(types) if !types.has(&value) => {
                    return broken(key, &format!("have {} as", value.described()), format!("wants {types}"));
                }
                IndexKind::Exists | IndexKind::Key if value.is_null() => {
                    return broken(key, "be without", "wants it".to_owned());
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn element_name(&self, element: Element) -> String {
        match element {
            Element::Node(node) => self.element_id(node),
            Element::Relationship(relationship) => self.relationship_element_id(relationship),
        }
    }
}
