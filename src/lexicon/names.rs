//! Names of nodes: exact, longer, beginning so, nearly so.
//!
//! ```text
//! text     belarus\0hugo chavez\0venezuela        every folded name once, sorted, each ended by a NUL
//! starts   0       8           20          30     where each begins
//! rows     0       1           3           4      its entries: nodes, those whose name it is before aliases
//! ```
//!
//! Words of names ([`Words`]) are needed only for completion and for words that nothing matches, and so are made when
//! first asked for.

mod near;

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::graph::Graph;
use crate::value::{KeyId, NodeId, Value};
use near::{Near, Words};

use super::fold::fold;
use super::roles::Roles;

/// An index of the names and aliases of a graph's nodes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct NameIndex {
    text: String,
    starts: Vec<u32>,
    rows: Vec<u32>,
    nodes: Vec<NodeId>,
    /// In step with `nodes`: the name as written.
    written: Vec<Arc<str>>,
    longest_words: usize,
    #[serde(skip)]
    words: OnceLock<Words>,
    #[serde(skip)]
    near: OnceLock<Near>,
}

/// A name on its way into the index.
struct Found {
    folded: String,
    alias: bool,
    node: NodeId,
    written: Arc<str>,
}

/// The first bytes, as a number that sorts like them: most comparisons need no more.
fn head(text: &str) -> u64 {
    let mut head = [0; 8];
    let length = text.len().min(8);
    head[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(head)
}

impl NameIndex {
    /// Indexes the texts, and lists of texts, that these properties hold.
    pub fn build(graph: &Graph, roles: &Roles) -> NameIndex {
        let (name_keys, alias_keys) = (&roles.name[..], &roles.alias[..]);
        let mut found = Vec::new();
        collect_joined(graph, roles, &mut found);
        name_keys.iter().for_each(|key| collect(graph, *key, false, &mut found));
        alias_keys.iter().filter(|key| !name_keys.contains(key)).for_each(|key| collect(graph, *key, true, &mut found));
        collect_keys(graph, roles, &mut found);
        let mut order: Vec<(u64, u32)> = found.iter().map(|name| head(&name.folded)).zip(0..).collect();
        order.sort_unstable_by(|one, two| {
            let (first, second) = (&found[one.1 as usize], &found[two.1 as usize]);
            let heads = one.0.cmp(&two.0);
            heads.then_with(|| {
                (&first.folded, first.alias, first.node).cmp(&(&second.folded, second.alias, second.node))
            })
        });
        let mut index = NameIndex::default();
        let mut named = 0;
        for (_, place) in order {
            index.add(&found[place as usize], &mut named);
        }
        index.starts.push(index.text.len() as u32);
        index.rows.push(index.nodes.len() as u32);
        index
    }

    /// Adds the next name in order. In the row under way the nodes whose name it is end at `named`; they are sorted, and
    /// so are those that have it as an alias.
    fn add(&mut self, found: &Found, named: &mut usize) {
        let last = self.starts.last().map(|start| &self.text[*start as usize..self.text.len() - 1]);
        if last != Some(&found.folded) {
            self.longest_words = self.longest_words.max(found.folded.split(' ').count());
            self.starts.push(self.text.len() as u32);
            self.rows.push(self.nodes.len() as u32);
            self.text.push_str(&found.folded);
            self.text.push('\0');
        } else {
            // A node's alias may fold to its name, or to another alias.
            let row = self.rows.last().map_or(0, |row| *row as usize);
            let names = &self.nodes[row..(*named).max(row)];
            if self.nodes.last() == Some(&found.node) || names.binary_search(&found.node).is_ok() {
                return;
            }
        }
        self.nodes.push(found.node);
        self.written.push(Arc::clone(&found.written));
        if !found.alias {
            *named = self.nodes.len();
        }
    }

    /// How many different folded names there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether no node has a name.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn folded(&self, place: usize) -> &str {
        &self.text[self.starts[place] as usize..self.starts[place + 1] as usize - 1]
    }

    fn row(&self, place: usize) -> std::ops::Range<usize> {
        self.rows[place] as usize..self.rows[place + 1] as usize
    }

    /// The first place whose folded name is not less than `text`.
    fn lower_bound(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.folded(middle) < text { low = middle + 1 } else { high = middle }
        }
        low
    }

    fn place(&self, folded: &str) -> Option<usize> {
        let place = self.lower_bound(folded);
        (place < self.len() && self.folded(place) == folded).then_some(place)
    }

    /// The nodes of this folded name: those whose name it is, then those that have it as an alias.
    pub fn exact(&self, folded: &str) -> &[NodeId] {
        self.place(folded).map_or(&[], |place| &self.nodes[self.row(place)])
    }

    /// Of the nodes that the text may name, those whose name or alias is written just so.
    pub fn exact_as_typed(&self, graph: &Graph, text: &str) -> Vec<NodeId> {
        let Some(place) = self.place(&fold(text)) else { return Vec::new() };
        let exists = |node: &NodeId| graph.has_node(*node);
        let same = self.row(place).filter(|entry| &*self.written[*entry] == text.trim());
        same.map(|entry| self.nodes[entry]).filter(exists).collect()
    }

    /// Whether some name goes on after these words.
    pub fn has_longer(&self, folded: &str) -> bool {
        let longer = format!("{folded} ");
        let place = self.lower_bound(&longer);
        place < self.len() && self.folded(place).starts_with(&longer)
    }

    /// How many words the longest name has.
    pub fn longest_words(&self) -> usize {
        self.longest_words
    }

    /// The places of the names that begin so.
    fn beginning<'n>(&'n self, prefix: &'n str) -> impl Iterator<Item = usize> + 'n {
        (self.lower_bound(prefix)..self.len()).take_while(move |place| self.folded(*place).starts_with(prefix))
    }

    /// Up to `most` nodes that have a name beginning so, in the order of the names.
    pub fn prefix(&self, folded: &str, most: usize) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for entry in self.beginning(folded).flat_map(|place| self.row(place)) {
            if nodes.len() >= most {
                break;
            }
            if !nodes.contains(&self.nodes[entry]) {
                nodes.push(self.nodes[entry]);
            }
        }
        nodes
    }

    /// Up to `most` nodes that have a short name whose last word is this: a surname.
    pub fn ending(&self, folded: &str, most: usize) -> Vec<NodeId> {
        const MOST_WORDS: usize = 3;
        let mut nodes = Vec::new();
        for place in self.words().names_with_word_beginning(self, folded) {
            let name = self.folded(place);
            let ends = name.rsplit_once(' ').is_some_and(|(_, last)| last == folded);
            if !ends || name.split(' ').count() > MOST_WORDS {
                continue;
            }
            for entry in self.row(place) {
                if nodes.len() >= most {
                    return nodes;
                }
                if !nodes.contains(&self.nodes[entry]) {
                    nodes.push(self.nodes[entry]);
                }
            }
        }
        nodes
    }

    /// Up to `most` names, as written, that begin so.
    pub fn starting(&self, folded_prefix: &str, most: usize) -> Vec<(String, NodeId)> {
        let mut given = Given { index: self, names: Vec::new(), most };
        for place in self.beginning(folded_prefix) {
            if !given.add(place) {
                break;
            }
        }
        given.names
    }

    /// Up to `most` names, as written, that begin so, then names with a later word that begins so.
    pub fn complete(&self, folded_prefix: &str, most: usize) -> Vec<(String, NodeId)> {
        let names = self.starting(folded_prefix, most);
        let mut given = Given { index: self, names, most };
        if !folded_prefix.is_empty() && given.names.len() < most {
            for place in self.words().names_with_word_beginning(self, folded_prefix) {
                if !given.add(place) {
                    break;
                }
            }
        }
        given.names
    }

    /// Up to `most` names, as written, that differ from these words by a few letters, nearest first: whole names, and
    /// names one word of which is near.
    pub fn near(&self, folded: &str, most: usize) -> Vec<(String, NodeId)> {
        let whole = self.near.get_or_init(|| Near::of_names(self)).find(folded, |place| self.folded(place));
        let mut places: Vec<(usize, usize)> = whole.into_iter().map(|(edits, place)| (2 * edits, place)).collect();
        if !folded.contains(' ') {
            let words = self.words().near(self, folded);
            places.extend(words.into_iter().map(|(edits, place)| (2 * edits + 1, place)));
        }
        places.sort_unstable();
        let mut given = Given { index: self, names: Vec::new(), most };
        for (_, place) in places {
            if !given.add(place) {
                break;
            }
        }
        given.names
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of_names(self))
    }
}

/// Names to hand out: of each node once.
struct Given<'n> {
    index: &'n NameIndex,
    names: Vec<(String, NodeId)>,
    most: usize,
}

impl Given<'_> {
    /// Adds the nodes of a place; tells whether there is room for more.
    fn add(&mut self, place: usize) -> bool {
        for entry in self.index.row(place) {
            if self.names.len() >= self.most {
                break;
            }
            let node = self.index.nodes[entry];
            if !self.names.iter().any(|(_, known)| *known == node) {
                self.names.push((self.index.written[entry].to_string(), node));
            }
        }
        self.names.len() < self.most
    }
}

/// Adds what one property holds.
fn collect(graph: &Graph, key: KeyId, alias: bool, found: &mut Vec<Found>) {
    for node in graph.nodes_with_key(key) {
        match graph.property(node, key) {
            Value::Text(written) => push(&written, node, alias, found),
            Value::List(items) => {
                for item in items.iter() {
                    if let Value::Text(written) = item {
                        push(written, node, alias, found);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Adds names that two properties make together.
fn collect_joined(graph: &Graph, roles: &Roles, found: &mut Vec<Found>) {
    for label in graph.labels() {
        let Some(parts) = roles.parts_of(graph, label) else { continue };
        for node in graph.nodes_with_label(label).filter(|node| graph.labels_of(*node).first() == Some(&label)) {
            if let Some(name) = joined_name(graph, parts, node) {
                push(&Arc::from(name), node, false, found);
            }
        }
    }
}

/// Given and family name together, where a node has both.
fn joined_name(graph: &Graph, (given, family): (KeyId, KeyId), node: NodeId) -> Option<String> {
    Some(format!("{} {}", graph.text(node, given)?, graph.text(node, family)?))
}

/// Nodes of labels that have no name go by their keys, where those are texts: `m1`, `W-A`.
fn collect_keys(graph: &Graph, roles: &Roles, found: &mut Vec<Found>) {
    for label in graph.labels() {
        let keys = graph.statistics().keys_of_label(label);
        if keys.iter().any(|(key, _)| roles.name.contains(key)) || roles.parts_of(graph, label).is_some() {
            continue;
        }
        for node in graph.nodes_with_label(label) {
            match graph.key_property(node) {
                Some((_, Value::Text(written))) if graph.labels_of(node).first() == Some(&label) => {
                    push(&written, node, false, found);
                }
                Some((_, Value::Text(_))) => {}
                _ => break,
            }
        }
    }
}

fn push(written: &Arc<str>, node: NodeId, alias: bool, found: &mut Vec<Found>) {
    let folded = fold(written);
    if !folded.is_empty() {
        found.push(Found { folded, alias, node, written: Arc::clone(written) });
    }
}

/// What a person calls a node: the first name property that is set, else its key, else its element id.
pub fn display_name(graph: &Graph, roles: &Roles, node: NodeId) -> String {
    let named = roles.name.iter().find_map(|key| graph.text(node, *key).filter(|name| !name.trim().is_empty()));
    if let Some(name) = named {
        return name.to_string();
    }
    let parts = graph.labels_of(node).iter().find_map(|label| roles.parts_of(graph, *label));
    if let Some(name) = parts.and_then(|parts| joined_name(graph, parts, node)) {
        return name;
    }
    match graph.key_property(node) {
        Some((_, Value::Text(key))) => key.to_string(),
        Some((_, Value::Integer(key))) => key.to_string(),
        _ => graph.element_id(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Builder;
    use crate::value::Map;

    fn graph(names: &[(&str, &[&str])]) -> Graph {
        let mut builder = Builder::new();
        for (name, aliases) in names {
            let mut properties = Map::new();
            properties.insert(Arc::from("name"), Value::text(name));
            if !aliases.is_empty() {
                let aliases = aliases.iter().map(Value::text).collect();
                properties.insert(Arc::from("aliases"), Value::list(aliases));
            }
            builder.add_node(&["Thing"], properties);
        }
        builder.finish()
    }

    fn index(graph: &Graph) -> NameIndex {
        NameIndex::build(graph, &Roles::new(graph, &Default::default()))
    }

    fn names(found: &[(String, NodeId)]) -> Vec<&str> {
        found.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn names_are_found_exactly_and_by_their_beginning() {
        let graph = graph(&[
            ("Hugo Chávez", &["Chavez", "hugo chavez"]),
            ("The United States", &["USA", "U.S."]),
            ("Nicaragua", &[]),
            ("Nicolas Maduro", &[]),
            ("USA", &[]),
            ("usa", &[]),
            ("Wine and salt", &[]),
            ("", &[]),
        ]);
        let index = index(&graph);
        assert_eq!(index.exact("hugo chavez"), [NodeId(0)]);
        assert_eq!(index.exact("usa"), [NodeId(4), NodeId(5), NodeId(1)]);
        assert_eq!(index.exact("u s"), [NodeId(1)]);
        assert_eq!(index.exact("united states"), [NodeId(1)]);
        assert_eq!(index.exact(""), []);
        assert_eq!(index.exact_as_typed(&graph, "USA"), [NodeId(4), NodeId(1)]);
        assert_eq!(index.exact_as_typed(&graph, "usa"), [NodeId(5)]);
        assert_eq!(index.exact_as_typed(&graph, "Usa"), []);
        assert!(index.has_longer("wine") && index.has_longer("wine and"));
        assert!(!index.has_longer("wine and salt") && !index.has_longer("win") && !index.has_longer("zz"));
        assert_eq!(index.longest_words(), 3);
        assert_eq!(index.prefix("nic", 9), [NodeId(2), NodeId(3)]);
        assert_eq!(index.prefix("nic", 1), [NodeId(2)]);
        assert_eq!(index.prefix("hugo", 9), [NodeId(0)]);
        assert_eq!(names(&index.complete("nic", 9)), ["Nicaragua", "Nicolas Maduro"]);
        assert_eq!(names(&index.complete("sa", 9)), ["Wine and salt"]);
        assert_eq!(names(&index.complete("", 2)).len(), 2);
    }

    #[test]
    fn near_names_are_offered() {
        let graph = graph(&[
            ("Hugo Chávez", &[]),
            ("Venezuela", &[]),
            ("Rafael Correa", &[]),
            ("Cuba", &[]),
            ("Belarus", &["Belarusian state"]),
            ("Minsk Tractor Works", &[]),
        ]);
        let index = index(&graph);
        for (typed, expected) in [
            ("hugo chavz", &["Hugo Chávez"][..]),
            ("chavz", &["Hugo Chávez"]),
            ("venezula", &["Venezuela"]),
            ("corea", &["Rafael Correa"]),
            ("belaruss", &["Belarus"]),
            ("cbua", &["Cuba"]),
            ("tracktor", &["Minsk Tractor Works"]),
            ("minsk traktor works", &["Minsk Tractor Works"]),
            ("xyzzy", &[]),
            ("cu", &[]),
            ("", &[]),
        ] {
            assert_eq!(names(&index.near(typed, 3)), expected, "{typed}");
        }
    }

    #[test]
    fn graphs_without_names_have_an_empty_index() {
        let graph = Builder::new().finish();
        let index = NameIndex::build(&graph, &Roles::default());
        assert!(index.is_empty() && index.exact("a").is_empty() && !index.has_longer("a"));
        assert!(index.near("abc", 3).is_empty() && index.complete("a", 3).is_empty() && index.prefix("", 3).is_empty());
    }

    #[test]
    fn nodes_are_called_by_name_or_id() {
        let graph = graph(&[("Cuba", &[]), ("", &[])]);
        let roles = Roles::new(&graph, &Default::default());
        assert_eq!(display_name(&graph, &roles, NodeId(0)), "Cuba");
        assert_eq!(display_name(&graph, &roles, NodeId(1)), "#1");
    }
}
