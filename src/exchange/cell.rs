//! One value as text: names for nodes, lists joined, and nothing that a terminal would obey.

use std::fmt::Write;

use super::sheet::Naming;
use crate::graph::Graph;
use crate::value::{Map, NodeId, Path, RelId, Value};

/// How deep lists and maps are shown; what is deeper is written `…`.
const DEEPEST: usize = 512;

/// A value as a person reads it: nodes by name, lists joined with a comma, the outermost without brackets.
pub fn show(value: &Value, graph: &Graph, naming: &dyn Naming) -> String {
    let writer = Shower { graph, naming };
    match value {
        Value::Text(text) => text.to_string(),
        Value::List(items) => writer.joined(items, 0),
        other => writer.show(other, 0),
    }
}

/// A number as every format writes it: `1.0`, `NaN`, `Infinity`.
pub fn float(number: f64) -> String {
    crate::value::print::float(number)
}

/// The text with every character that would move a cursor or turn the writing direction made visible.
pub fn visible(text: &str) -> String {
    if !text.chars().any(is_hidden) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            hidden if is_hidden(hidden) => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(hidden));
            }
            plain => shown.push(plain),
        }
    }
    shown
}

/// Control characters, direction marks and overrides, characters that take no place, and what no XML may hold.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(character, '\u{061c}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

struct Shower<'a> {
    graph: &'a Graph,
    naming: &'a dyn Naming,
}

impl Shower<'_> {
    fn show(&self, value: &Value, depth: usize) -> String {
        match value {
            _ if depth > DEEPEST => "…".into(),
            Value::Null => "null".into(),
            Value::Boolean(truth) => truth.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => float(*number),
            Value::Text(text) => text.to_string(),
            Value::List(items) => format!("[{}]", self.joined(items, depth)),
            Value::Map(map) => self.map(map, depth),
            Value::Node(node) => self.node(*node),
            Value::Relationship(relationship) => self.relationship(*relationship),
            Value::Path(path) => self.path(path),
            Value::Temporal(temporal) => temporal.to_string(),
        }
    }

    fn joined(&self, items: &[Value], depth: usize) -> String {
        items.iter().map(|item| self.show(item, depth + 1)).collect::<Vec<_>>().join(", ")
    }

    fn map(&self, map: &Map, depth: usize) -> String {
        let entries: Vec<_> =
            map.iter().map(|(key, value)| format!("{key}: {}", self.show(value, depth + 1))).collect();
        format!("{{{}}}", entries.join(", "))
    }

    fn node(&self, node: NodeId) -> String {
        match self.naming.name_of(node) {
            Some(name) => name.to_string(),
            None => self.unnamed(node),
        }
    }

    /// A node without a name: `(:Person {id: 933})`.
    fn unnamed(&self, node: NodeId) -> String {
        let label = self.graph.labels_of(node).first().map(|label| format!(":{}", self.graph.label_name(*label)));
        let key = match self.graph.key_property(node) {
            Some((key, value)) => format!("{{{}: {}}}", self.graph.key_name(key), self.show(&value, 1)),
            None => self.graph.element_id(node),
        };
        match label {
            Some(label) => format!("({label} {key})"),
            None => format!("({key})"),
        }
    }

    fn relationship(&self, relationship: RelId) -> String {
        let ty = self.graph.type_name(self.graph.type_of(relationship));
        let properties = self.graph.relationship_properties(relationship);
        match properties.is_empty() {
            true => format!("[:{ty}]"),
            false => format!("[:{ty} {}]", self.map(&properties, 1)),
        }
    }

    fn path(&self, path: &Path) -> String {
        let mut shown = path.nodes.first().map(|node| self.node(*node)).unwrap_or_default();
        for (index, relationship) in path.relationships.iter().enumerate() {
            let ty = self.graph.type_name(self.graph.type_of(*relationship));
            let forward = self.graph.source(*relationship) == path.nodes[index];
            let next = self.node(path.nodes[index + 1]);
            let _ = match forward {
                true => write!(shown, " -{ty}→ {next}"),
                false => write!(shown, " ←{ty}- {next}"),
            };
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_in_a_cell() {
        assert_eq!(visible("a\u{1b}[31mb\n\u{202e}c"), "a\\u{1b}[31mb\\n\\u{202e}c");
        assert_eq!(visible("Åse 東京"), "Åse 東京");
    }

    #[test]
    fn floats_keep_their_point() {
        assert_eq!(float(1.0), "1.0");
        assert_eq!(float(-0.0), "0.0");
        assert_eq!(float(642.7), "642.7");
        assert_eq!(float(f64::NAN), "NaN");
        assert_eq!(float(f64::NEG_INFINITY), "-Infinity");
    }
}
