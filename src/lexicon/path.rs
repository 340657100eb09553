//! Paths of a lexicon: the ways from one kind of node to another, written like `<-FROM- (Flow {kind: exports}) -TO->`,
//! and which labels they can lead to, by the graph's counts.

mod labels;
mod read;

use std::fmt;
use std::sync::Arc;

pub use labels::LabelSet;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::graph::Graph;
use crate::value::{LabelId, TypeId, Value};

/// Which way a step runs along its relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// `-TYPE->`
    Out,
    /// `<-TYPE-`
    In,
    /// `-TYPE-`
    Either,
}

impl Direction {
    /// The same relationship seen from its other end.
    #[must_use]
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Out => Direction::In,
            Direction::In => Direction::Out,
            Direction::Either => Direction::Either,
        }
    }
}

/// One step: a relationship, perhaps repeated, and what is asked of the node it reaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The relationship's types, any of them; none means every type.
    pub types: Vec<TypeId>,
    /// Which way it runs.
    pub direction: Direction,
    /// The least and the most relationships in a row, where it may be other than one.
    pub repeat: Option<(u32, u32)>,
    /// The label of the node reached.
    pub label: Option<LabelId>,
    /// Properties that the node reached must have.
    pub properties: Vec<(Arc<str>, Value)>,
}

/// A path: steps from a node that isn't written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// The steps, first to last; at least one in a path that was read.
    pub steps: Vec<Step>,
}

impl Path {
    /// Reads a path as [`Path::shown`] writes it.
    ///
    /// # Errors
    /// [`BAD_LEXICON`](crate::error::kinds::BAD_LEXICON) for text that isn't a path, or that names an unknown label,
    /// type or property.
    pub fn parse(text: &str, graph: &Graph) -> Result<Path> {
        read::path(text, graph)
    }

    /// Reads a path that may end in a node's key: `-OF_STATE-> belarus`.
    ///
    /// # Errors
    /// As [`Path::parse`].
    pub fn parse_to(text: &str, graph: &Graph) -> Result<(Path, Option<String>)> {
        read::path_to(text, graph)
    }

    /// The same path walked from its end; `start` is the label of the node at which it ends then. What was asked of
    /// the last node is left out, since the node at which a path starts isn't written.
    #[must_use]
    pub fn reversed(&self, start: Option<LabelId>) -> Path {
        let mut steps: Vec<Step> = Vec::with_capacity(self.steps.len());
        for (place, step) in self.steps.iter().enumerate().rev() {
            let (label, properties) = match place.checked_sub(1).and_then(|before| self.steps.get(before)) {
                Some(before) => (before.label, before.properties.clone()),
                None => (start, Vec::new()),
            };
            let direction = step.direction.reversed();
            steps.push(Step { types: step.types.clone(), direction, repeat: step.repeat, label, properties });
        }
        Path { steps }
    }

    /// The path as text.
    pub fn shown<'p>(&'p self, graph: &'p Graph) -> Shown<'p> {
        Shown { path: self, graph }
    }

    /// The leaf labels of the nodes at which a walk from nodes with the labels of `from` can end. A leaf that is also a
    /// supertype counts as joined to whatever its subtypes are joined to.
    pub fn ends(&self, from: &LabelSet, graph: &Graph) -> LabelSet {
        let leaves = LabelSet::leaves(graph);
        self.ends_from(from.to_leaves(&leaves, graph), &leaves, graph)
    }

    fn ends_from(&self, start: LabelSet, leaves: &LabelSet, graph: &Graph) -> LabelSet {
        self.steps.iter().fold(start, |at, step| step.ends(&at, leaves, graph))
    }

    /// Whether a walk from nodes with the labels of one set can end at nodes with those of the other.
    pub fn fits(&self, from: &LabelSet, to: &LabelSet, graph: &Graph) -> bool {
        Between::new(from, to, graph).fits(self)
    }
}

/// Two kinds of nodes, of which many paths are asked whether they lead from the one to the other.
pub struct Between<'g> {
    graph: &'g Graph,
    leaves: LabelSet,
    from: LabelSet,
    to: LabelSet,
}

impl<'g> Between<'g> {
    /// From nodes with the labels of one set to nodes with those of another.
    pub fn new(from: &LabelSet, to: &LabelSet, graph: &'g Graph) -> Self {
        let leaves = LabelSet::leaves(graph);
        let [from, to] = [from, to].map(|ends| ends.to_leaves(&leaves, graph));
        Between { graph, leaves, from, to }
    }

    /// As [`Path::fits`].
    pub fn fits(&self, path: &Path) -> bool {
        path.ends_from(self.from.clone(), &self.leaves, self.graph).intersects(&self.to)
    }
}

impl Step {
    fn ends(&self, from: &LabelSet, leaves: &LabelSet, graph: &Graph) -> LabelSet {
        let mut reached = self.one_hop(from, leaves, graph);
        if let Some((least, most)) = self.repeat {
            let mut hops = 1;
            let mut before = LabelSet::default();
            while hops < most && before != reached {
                before = reached;
                reached = before.union(&self.one_hop(&before, leaves, graph));
                hops += 1;
            }
            if least == 0 {
                reached = reached.union(from);
            }
        }
        match self.label {
            Some(label) => reached.intersection(&LabelSet::beneath(graph, label)),
            None => reached,
        }
    }

    fn one_hop(&self, from: &LabelSet, leaves: &LabelSet, graph: &Graph) -> LabelSet {
        let mut reached = LabelSet::default();
        if self.types.is_empty() {
            graph.types().for_each(|kind| self.along(kind, from, leaves, graph, &mut reached));
        } else {
            self.types.iter().for_each(|kind| self.along(*kind, from, leaves, graph, &mut reached));
        }
        reached
    }

    fn along(&self, kind: TypeId, from: &LabelSet, leaves: &LabelSet, graph: &Graph, reached: &mut LabelSet) {
        for (source, target) in graph.statistics().pairs(kind) {
            if self.direction != Direction::In && from.contains(source) && leaves.contains(target) {
                reached.insert(target);
            }
            if self.direction != Direction::Out && from.contains(target) && leaves.contains(source) {
                reached.insert(source);
            }
        }
    }
}

/// A path with the names of its graph, to be printed.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'p> {
    path: &'p Path,
    graph: &'p Graph,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.path.steps.iter().enumerate() {
            if place > 0 {
                out.write_str(" ")?;
            }
            self.step(step, out)?;
        }
        Ok(())
    }
}

impl Shown<'_> {
    fn step(&self, step: &Step, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if step.direction == Direction::In { "<-" } else { "-" })?;
        for (place, kind) in step.types.iter().enumerate() {
            let bar = if place > 0 { "|" } else { "" };
            write!(out, "{bar}{}", read::name_shown(self.graph.type_name(*kind)))?;
        }
        match step.repeat {
            Some((least, most)) if least == most => write!(out, "*{least}")?,
            Some((least, most)) => write!(out, "*{least}..{most}")?,
            None => {}
        }
        out.write_str(if step.direction == Direction::Out { "->" } else { "-" })?;
        self.node(step, out)
    }

    fn node(&self, step: &Step, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = step.label.map(|label| read::name_shown(self.graph.label_name(label)));
        let properties: Vec<String> = step
            .properties
            .iter()
            .map(|(key, value)| format!("{}: {}", read::name_shown(key), read::value_shown(value)))
            .collect();
        match (label, properties.is_empty()) {
            (None, true) => Ok(()),
            (Some(label), true) => write!(out, " ({label})"),
            (label, false) => {
                let label = label.map_or_else(String::new, |label| format!("{label} "));
                write!(out, " ({label}{{{}}})", properties.join(", "))
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::error::kinds;
    use crate::graph::Builder;
    use crate::value::Map;

    /// A small world with supertypes: states and cities are places, ventures are companies.
    pub(in crate::lexicon) fn world() -> Graph {
        let mut builder = Builder::new();
        let mut node = |labels: &[&str], name: &str| {
            let properties: Map =
                [(Arc::from("name"), Value::text(name)), (Arc::from("kind"), Value::text("any"))].into_iter().collect();
            builder.add_node(labels, properties)
        };
        let state = node(&["State", "Place"], "Belarus");
        let city = node(&["City", "Place"], "Minsk");
        let person = node(&["Person"], "Hugo Chavez");
        let visit = node(&["Visit", "Event"], "a visit");
        let company = node(&["Company"], "Beltech");
        let venture = node(&["Venture", "Company"], "Joint Works");
        let region = node(&["Region", "Place"], "Europe");
        for (from, to, kind) in [
            (visit, person, "VISITOR"),
            (visit, state, "TO"),
            (visit, city, "TO"),
            (city, state, "LOCATED_IN"),
            (state, region, "LOCATED_IN"),
            (company, city, "LOCATED_IN"),
            (venture, company, "PARTNER"),
            (person, person, "odd type"),
        ] {
            builder.add_relationship(from, to, kind, Map::new());
        }
        builder.finish()
    }

    fn labels(graph: &Graph, set: &LabelSet) -> String {
        set.labels().map(|label| graph.label_name(label).to_string()).collect::<Vec<_>>().join(" ")
    }

    fn label(graph: &Graph, name: &str) -> LabelSet {
        LabelSet::of_label(graph.label_id(name).unwrap())
    }

    #[test]
    fn paths_print_as_they_are_read() {
        let graph = world();
        for text in [
            "-TO->",
            "<-VISITOR- (Visit) -TO->",
            "-TO|LOCATED_IN*1..3- (State)",
            "-LOCATED_IN*2-> (Place {kind: any, name: \"a \\\"b\\\", c\"})",
            "-->",
            "<-*0..2- ({kind: 5})",
            "--",
            "-`odd type`-> ({kind: \"true\", name: true})",
        ] {
            let path = Path::parse(text, &graph).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(path.shown(&graph).to_string(), text);
        }
        let path = Path::parse("  <-VISITOR-(:Visit)-TO->(City{kind:any}) ", &graph).unwrap();
        assert_eq!(path.shown(&graph).to_string(), "<-VISITOR- (Visit) -TO-> (City {kind: any})");
        let person = graph.label_id("Person");
        assert_eq!(path.reversed(person).shown(&graph).to_string(), "<-TO- (Visit) -VISITOR-> (Person)");
        assert_eq!(path.reversed(None).reversed(None).shown(&graph).to_string(), "<-VISITOR- (Visit) -TO->");
        let (path, key) = Path::parse_to("-TO-> latin-america", &graph).unwrap();
        assert_eq!((path.steps.len(), key.as_deref()), (1, Some("latin-america")));
    }

    #[test]
    fn what_is_no_path_is_refused() {
        let graph = world();
        for (text, part) in [
            ("", "is no path"),
            ("TO", "is no path"),
            ("-TO", "-TO"),
            ("-TO->>", ">"),
            ("<-TO->", "both"),
            ("-TOO->", "TOO"),
            ("-TO-> (Stat)", "Stat"),
            ("-TO-> ({knid: a})", "knid"),
            ("-TO-> (State", ")"),
            ("-TO*3..1->", "3..1"),
            ("-TO*->", "end"),
            ("-TO*99999999999->", "99999999999"),
            ("(State) -TO->", "step"),
            ("-TO-> belarus", "belarus"),
        ] {
            let error = Path::parse(text, &graph).unwrap_err();
            assert_eq!(error.kind(), kinds::BAD_LEXICON);
            assert!(error.message().contains(part), "{text}: {error}");
        }
        assert_eq!(Path::parse("-LOCATEDIN->", &graph).unwrap_err().hints(), ["did you mean LOCATED_IN?"]);
    }

    #[test]
    fn ends_follow_the_counts() {
        let graph = world();
        for (text, from, ends) in [
            ("-TO->", "Visit", "State City"),
            ("-TO->", "Event", "State City"),
            ("-TO-> (State)", "Visit", "State"),
            ("-TO-> (Place)", "Visit", "State City"),
            ("-TO->", "Person", ""),
            ("<-VISITOR- (Visit) -TO->", "Person", "State City"),
            ("-LOCATED_IN->", "Company", "City"),
            ("-LOCATED_IN*1..2->", "Company", "State City"),
            ("-LOCATED_IN*1..9->", "Company", "State City Region"),
            ("-LOCATED_IN*0..1->", "Company", "City Company"),
            ("<-PARTNER- (Company)", "Company", "Company Venture"),
            ("-LOCATED_IN-", "State", "City Region"),
            ("-->", "City", "State"),
            ("--", "City", "State Visit Company"),
            ("-PARTNER->", "Venture", "Company"),
        ] {
            let path = Path::parse(text, &graph).unwrap();
            let reached = path.ends(&label(&graph, from), &graph);
            assert_eq!(labels(&graph, &reached), ends, "{text} from {from}");
        }
        let path = Path::parse("-TO->", &graph).unwrap();
        assert!(path.fits(&label(&graph, "Visit"), &label(&graph, "Place"), &graph));
        assert!(!path.fits(&label(&graph, "Visit"), &label(&graph, "Region"), &graph));
    }
}
