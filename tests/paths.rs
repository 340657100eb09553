//! Paths against the plainest way to find them: all walks of a small graph, of which those are kept that the pattern
//! allows, and of these the ones that are wanted.

use std::collections::BTreeMap;
use std::sync::Arc;

use kenning::exec::{self, Budget};
use kenning::graph::{Builder, Graph};
use kenning::value::{Map, NodeId, RelId, Value};
use kenning::{optimize, plan, syntax};
use proptest::prelude::*;

const LABELS: [&str; 2] = ["A", "B"];
const TYPES: [&str; 2] = ["R", "S"];

/// A graph of a few nodes with a label and a number, and relationships with a number between any of them.
fn graphs() -> impl Strategy<Value = Graph> {
    let nodes = prop::collection::vec((0..2_usize, 0..3_i64), 1..5);
    let relationships = prop::collection::vec((0..5_usize, 0..5_usize, 0..2_usize, 0..3_i64), 0..7);
    (nodes, relationships).prop_map(|(nodes, relationships)| {
        let mut builder = Builder::new();
        let property = |value: i64| Map::from_iter([(Arc::from("x"), Value::Integer(value))]);
        let ids: Vec<_> =
            nodes.iter().map(|(label, x)| builder.add_node(&LABELS[*label..=*label], property(*x))).collect();
        for (from, to, kind, x) in relationships {
            builder.add_relationship(ids[from % ids.len()], ids[to % ids.len()], TYPES[kind], property(x));
        }
        builder.finish()
    })
}

/// One step: its direction (1 is to the right, -1 to the left, 0 either), type, and the most that its number may be.
#[derive(Clone, Debug)]
struct Step {
    direction: i8,
    kind: Option<usize>,
    most: Option<i64>,
}

/// A part of a path: steps with a label each for the node behind them, taken so many times.
#[derive(Clone, Debug)]
struct Part {
    steps: Vec<(Step, Option<usize>)>,
    /// None for a single relationship, taken once.
    times: Option<(u32, Option<u32>)>,
    /// Whether it is written as a group.
    group: bool,
    /// Whether the numbers of a round's first and last node must not fall.
    rises: bool,
    /// The label of the node behind it.
    behind: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Different,
    Repeatable,
    Acyclic,
    Simple,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Wanted {
    All,
    Any(usize),
    Shortest(usize),
    Groups(usize),
}

#[derive(Clone, Debug)]
struct Pattern {
    parts: Vec<Part>,
    start: Option<usize>,
    mode: Mode,
    wanted: Wanted,
    /// Whether the numbers of the first and the last node must be equal, said inside the path's parentheses.
    same: bool,
    /// The fewest steps, said there too.
    least: usize,
    /// Whether both ends are found before.
    ends_first: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let direction = prop::sample::select(vec![1, 1, -1, 0]);
    (direction, prop::option::weighted(0.4, 0..2_usize), prop::option::weighted(0.3, 0..2_i64))
        .prop_map(|(direction, kind, most)| Step { direction, kind, most })
}

fn label() -> impl Strategy<Value = Option<usize>> {
    prop::option::weighted(0.25, 0..2_usize)
}

fn part() -> impl Strategy<Value = Part> {
    let times = prop_oneof![
        Just((1, None)),
        Just((0, None)),
        Just((2, None)),
        (0..3_u32, 0..3_u32).prop_map(|(least, more)| (least, Some((least + more).max(1)))),
    ];
    let shape = prop_oneof![2 => Just((false, 1)), 1 => Just((true, 1)), 1 => Just((true, 2))];
    (shape, prop::collection::vec((step(), label()), 2), prop::option::weighted(0.75, times), any::<bool>(), label())
        .prop_map(|((group, count), mut steps, times, rises, behind)| {
            steps.truncate(count);
            let times = if group { Some(times.unwrap_or((1, Some(2)))) } else { times };
            Part { steps, times, group, rises: rises && group, behind }
        })
}

fn patterns() -> impl Strategy<Value = Pattern> {
    let mode =
        prop::sample::select(vec![Mode::Different, Mode::Different, Mode::Repeatable, Mode::Acyclic, Mode::Simple]);
    let wanted = prop_oneof![
        3 => Just(Wanted::All),
        1 => (1..3_usize).prop_map(Wanted::Any),
        2 => (1..4_usize).prop_map(Wanted::Shortest),
        1 => (1..3_usize).prop_map(Wanted::Groups),
    ];
    (prop::collection::vec(part(), 1..3), label(), mode, wanted, any::<(bool, bool)>(), 0..3_usize).prop_map(
        |(mut parts, start, mode, wanted, (same, ends_first), least)| {
            if mode == Mode::Repeatable {
                // What may go round for ever is bounded, so that all of it can be made.
                for (_, most) in parts.iter_mut().filter_map(|part| part.times.as_mut()) {
                    *most = Some(most.unwrap_or(2).min(2));
                }
                for (least, most) in parts.iter_mut().filter_map(|part| part.times.as_mut()) {
                    *least = (*least).min(most.unwrap_or(2));
                }
            }
            Pattern { parts, start, mode, wanted, same, least: least.saturating_sub(1), ends_first }
        },
    )
}

fn labelled(label: Option<usize>) -> String {
    label.map(|label| format!(":{}", LABELS[label])).unwrap_or_default()
}

impl Step {
    fn text(&self, variable: &str) -> String {
        let kind = self.kind.map(|kind| format!(":{}", TYPES[kind])).unwrap_or_default();
        let most = self.most.map(|most| format!(" WHERE {variable}.x <= {most}")).unwrap_or_default();
        let (left, right) = match self.direction {
            1 => ("-", "->"),
            -1 => ("<-", "-"),
            _ => ("-", "-"),
        };
        format!("{left}[{variable}{kind}{most}]{right}")
    }
}

impl Part {
    fn text(&self, place: usize) -> String {
        let times = match self.times {
            None => String::new(),
            Some((0, None)) => "*".into(),
            Some((1, None)) => "+".into(),
            Some((least, None)) => format!("{{{least},}}"),
            Some((least, Some(most))) => format!("{{{least},{most}}}"),
        };
        if !self.group {
            return format!("{}{times}", self.steps[0].0.text(&format!("r{place}")));
        }
        let mut text = format!("(n{place}x0)");
        for (at, (step, label)) in self.steps.iter().enumerate() {
            let variable = if at == 0 { format!("r{place}") } else { format!("s{place}") };
            text += &format!("{}(n{place}x{}{})", step.text(&variable), at + 1, labelled(*label));
        }
        if self.rises {
            text += &format!(" WHERE n{place}x0.x <= n{place}x{}.x", self.steps.len());
        }
        format!("({text}){times}")
    }
}

impl Pattern {
    fn is_whole(&self) -> bool {
        self.wanted != Wanted::All || self.mode != Mode::Different
    }

    fn text(&self) -> String {
        let mut path = format!("(a{})", labelled(self.start));
        for (place, part) in self.parts.iter().enumerate() {
            let name = if place + 1 == self.parts.len() { "b".into() } else { format!("m{place}") };
            // A relationship and a group stand side by side only across a node.
            path += &format!("{}({name}{})", part.text(place), labelled(part.behind));
        }
        let mut conditions = Vec::new();
        if self.same {
            conditions.push("a.x = b.x".to_owned());
        }
        if self.least > 0 && self.is_whole() {
            conditions.push(format!("length(p) >= {}", self.least));
        }
        if !conditions.is_empty() {
            path = format!("({path} WHERE {})", conditions.join(" AND "));
        }
        let wanted = match self.wanted {
            Wanted::All => String::new(),
            Wanted::Any(count) => format!("ANY {count} "),
            Wanted::Shortest(count) => format!("SHORTEST {count} "),
            Wanted::Groups(count) => format!("SHORTEST {count} "),
        };
        let mode = match self.mode {
            Mode::Acyclic => "ACYCLIC ",
            Mode::Simple => "SIMPLE ",
            _ => "",
        };
        let groups = if matches!(self.wanted, Wanted::Groups(_)) { "GROUPS " } else { "" };
        let repeatable = if self.mode == Mode::Repeatable { "REPEATABLE ELEMENTS " } else { "" };
        let first = if self.ends_first { "MATCH (a), (b) " } else { "" };
        let sizes: Vec<String> = (0..self.parts.len()).map(|place| self.size(place)).collect();
        format!(
            "{first}MATCH {repeatable}p = {wanted}{mode}{groups}{path} \
             RETURN id(a), id(b), [r IN relationships(p) | id(r)], [n IN nodes(p) | id(n)], [{}]",
            sizes.join(", ")
        )
    }

    /// How many rounds of a part there were; its relationships are a list only where it may be taken more than once.
    fn size(&self, place: usize) -> String {
        if self.parts[place].times.is_none() { "1".into() } else { format!("size(r{place})") }
    }
}

/// A path that the pattern allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    nodes: Vec<u32>,
    relationships: Vec<u32>,
    rounds: Vec<usize>,
}

struct Brute<'g> {
    graph: &'g Graph,
    pattern: &'g Pattern,
    /// The longest path that can be allowed.
    longest: usize,
    found: Vec<Run>,
}

impl Brute<'_> {
    fn x(&self, node: u32) -> i64 {
        let key = self.graph.key_id("x").expect("there");
        self.graph.property(NodeId(node), key).as_integer().expect("a number")
    }

    fn has(&self, node: u32, label: Option<usize>) -> bool {
        label.is_none_or(|label| {
            self.graph.label_id(LABELS[label]).is_some_and(|label| self.graph.has_label(NodeId(node), label))
        })
    }

    /// Every step from a node: the relationship, and where it leads.
    fn steps(&self, node: u32, step: &Step) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for relationship in self.graph.relationships() {
            let kind = self.graph.type_name(self.graph.type_of(relationship));
            let key = self.graph.key_id("x").expect("there");
            let x = self.graph.relationship_property(relationship, key).as_integer().expect("a number");
            let (source, target) = (self.graph.source(relationship).0, self.graph.target(relationship).0);
            if step.kind.is_some_and(|wanted| TYPES[wanted] != &**kind) || step.most.is_some_and(|most| x > most) {
                continue;
            }
            if source == node && step.direction >= 0 {
                found.push((relationship.0, target));
            }
            if target == node && step.direction <= 0 && !(step.direction == 0 && source == target) {
                found.push((relationship.0, source));
            }
        }
        found
    }

    fn part(&mut self, place: usize, run: &Run) {
        let Some(part) = self.pattern.parts.get(place) else {
            return self.found.push(run.clone());
        };
        self.rounds(place, part, 0, run);
    }

    fn rounds(&mut self, place: usize, part: &Part, done: u32, run: &Run) {
        let (least, most) = part.times.unwrap_or((1, Some(1)));
        let here = *run.nodes.last().expect("a node");
        if done >= least && self.has(here, part.behind) {
            let mut next = run.clone();
            next.rounds.push(done as usize);
            self.part(place + 1, &next);
        }
        if most.is_none_or(|most| done < most) {
            self.round(place, part, done, 0, run);
        }
    }

    fn round(&mut self, place: usize, part: &Part, done: u32, at: usize, run: &Run) {
        let here = *run.nodes.last().expect("a node");
        if at == part.steps.len() {
            let first = run.nodes[run.nodes.len() - 1 - at];
            if !part.rises || self.x(first) <= self.x(here) {
                self.rounds(place, part, done + 1, run);
            }
            return;
        }
        if run.relationships.len() >= self.longest {
            return;
        }
        let (step, label) = &part.steps[at];
        for (relationship, node) in self.steps(here, step) {
            if part.group && !self.has(node, *label) {
                continue;
            }
            let mut next = run.clone();
            next.nodes.push(node);
            next.relationships.push(relationship);
            self.round(place, part, done, at + 1, &next);
        }
    }

    fn is_allowed(&self, run: &Run) -> bool {
        let once = |items: &[u32]| (0..items.len()).all(|place| !items[..place].contains(&items[place]));
        let Run { nodes, relationships, .. } = run;
        let closed = nodes.len() > 1 && nodes.first() == nodes.last();
        let ends = (nodes[0], *nodes.last().expect("a node"));
        let long = !self.pattern.is_whole() || relationships.len() >= self.pattern.least;
        long && (!self.pattern.same || self.x(ends.0) == self.x(ends.1))
            && match self.pattern.mode {
                Mode::Repeatable => true,
                Mode::Different => once(relationships),
                Mode::Acyclic => once(nodes),
                Mode::Simple => once(relationships) && once(&nodes[usize::from(closed)..]),
            }
    }
}

fn all_runs(graph: &Graph, pattern: &Pattern) -> Vec<Run> {
    let longest = if pattern.mode == Mode::Repeatable { usize::MAX } else { graph.relationship_count() };
    let mut brute = Brute { graph, pattern, longest, found: Vec::new() };
    for node in graph.nodes() {
        if brute.has(node.0, pattern.start) {
            brute.part(0, &Run { nodes: vec![node.0], relationships: Vec::new(), rounds: Vec::new() });
        }
    }
    let found = std::mem::take(&mut brute.found);
    found.into_iter().filter(|run| brute.is_allowed(run)).collect()
}

fn answered(plan: &plan::Plan, graph: &Graph) -> Vec<Run> {
    let numbers = |value: &Value| match value {
        Value::List(items) => items.iter().map(|item| item.as_integer().expect("a number") as u32).collect(),
        other => vec![other.as_integer().expect("a number") as u32],
    };
    let rows = exec::run(plan, graph, &Map::new(), &Budget::default()).expect("runs").rows;
    let runs = rows.iter().map(|row| {
        let run = Run {
            nodes: numbers(&row[3]),
            relationships: numbers(&row[2]),
            rounds: numbers(&row[4]).into_iter().map(|count| count as usize).collect(),
        };
        assert_eq!(numbers(&row[0])[..], run.nodes[..1]);
        assert_eq!(numbers(&row[1]).last(), run.nodes.last());
        run
    });
    runs.collect()
}

/// What is wrong with an answer, if anything is.
fn fault(pattern: &Pattern, mut all: Vec<Run>, mut answer: Vec<Run>) -> Option<String> {
    all.sort();
    answer.sort();
    if answer.windows(2).any(|pair| pair[0] == pair[1]) {
        return Some("a path stands twice".into());
    }
    if let Some(wrong) = answer.iter().find(|run| all.binary_search(run).is_err()) {
        return Some(format!("{wrong:?} is not allowed"));
    }
    let mut lengths: BTreeMap<(u32, u32), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let ends = |run: &Run| (run.nodes[0], *run.nodes.last().expect("a node"));
    all.iter().for_each(|run| lengths.entry(ends(run)).or_default().0.push(run.relationships.len()));
    answer.iter().for_each(|run| lengths.entry(ends(run)).or_default().1.push(run.relationships.len()));
    for (ends, (mut there, mut given)) in lengths {
        there.sort_unstable();
        given.sort_unstable();
        let mut groups = there.clone();
        groups.dedup();
        match pattern.wanted {
            Wanted::All => {}
            Wanted::Any(count) => {
                there.truncate(count);
                given.iter_mut().chain(&mut there).for_each(|length| *length = 0);
            }
            Wanted::Shortest(count) => there.truncate(count),
            Wanted::Groups(count) => there.retain(|length| groups[..count.min(groups.len())].contains(length)),
        }
        if there != given {
            return Some(format!("between {ends:?} paths of lengths {there:?}, not {given:?}"));
        }
    }
    None
}

fn cases() -> u32 {
    std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paths_are_those_that_walking_everywhere_finds(graph in graphs(), pattern in patterns()) {
        let all = all_runs(&graph, &pattern);
        prop_assume!(all.len() <= 5_000);
        let text = pattern.text();
        let query = syntax::cypher::parse(&text).map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
        let plain = plan::plan(&query, &graph).map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
        let better = optimize::optimize(plain.clone(), &graph);
        for plan in [plain, better] {
            let links: Vec<String> = graph.relationships().map(|link: RelId| {
                format!("{}-{}->{}", graph.source(link).0, link.0, graph.target(link).0)
            }).collect();
            let fault = fault(&pattern, all.clone(), answered(&plan, &graph));
            prop_assert_eq!(fault, None, "{}\n{}\n{:?}", text, plan, links);
        }
    }

    #[test]
    fn a_pattern_printed_and_read_is_the_same(pattern in patterns()) {
        let text = pattern.text();
        let query = syntax::cypher::parse(&text).map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
        let printed = query.to_string();
        let again = syntax::cypher::parse(&printed).map_err(|error| TestCaseError::fail(format!("{printed}\n{error}")))?;
        prop_assert_eq!(again.without_spans(), query.without_spans(), "{}\n{}", text, printed);
    }
}
