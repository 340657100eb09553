//! Patterns against a matcher that knows no plan: it tries every relationship at every step, as the specification says.
//!
//! Drawn clauses of MATCH and OPTIONAL MATCH share their nodes' names; steps have directions, types and lengths. Rows
//! must be the same, each as often.

use std::collections::BTreeMap;
use std::sync::Arc;

use kenning::exec::{self, Budget};
use kenning::graph::{Builder, Graph};
use kenning::value::{Map, Value};
use kenning::{optimize, plan, syntax};
use proptest::prelude::*;

const LABELS: [&str; 2] = ["A", "B"];
const TYPES: [&str; 2] = ["R", "S"];
const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

#[derive(Clone, Debug)]
struct Drawn {
    /// The labels and the property of each node.
    nodes: Vec<([bool; 2], i64)>,
    /// Source, target, type and property of each relationship.
    links: Vec<(usize, usize, usize, i64)>,
}

#[derive(Clone, Debug)]
struct Node {
    /// Its place in `NAMES`, where it has one.
    name: Option<usize>,
    label: Option<usize>,
    x: Option<i64>,
}

#[derive(Clone, Debug)]
struct Step {
    /// Rightwards, leftwards, or either way.
    ways: (bool, bool),
    kind: Option<usize>,
    x: Option<i64>,
    length: Option<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct Clause {
    optional: bool,
    paths: Vec<(Node, Vec<(Step, Node)>)>,
}

/// What names stand for on the way: nodes by name, and the relationships of each step, by the step's number.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    nodes: BTreeMap<usize, Option<usize>>,
    steps: Vec<Option<Vec<usize>>>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let nodes = prop::collection::vec((any::<[bool; 2]>(), 0..2_i64), 1..5);
    let links = prop::collection::vec((0..5_usize, 0..5_usize, 0..2_usize, 0..2_i64), 0..7);
    (nodes, links).prop_map(|(nodes, mut links)| {
        for link in &mut links {
            (link.0, link.1) = (link.0 % nodes.len(), link.1 % nodes.len());
        }
        Drawn { nodes, links }
    })
}

fn nodes() -> impl Strategy<Value = Node> {
    let name = prop::option::weighted(0.7, 0..NAMES.len());
    let label = prop::option::weighted(0.3, 0..LABELS.len());
    (name, label, prop::option::weighted(0.2, 0..2_i64)).prop_map(|(name, label, x)| Node { name, label, x })
}

fn steps() -> impl Strategy<Value = Step> {
    let ways = prop::sample::select(vec![(true, false), (false, true), (true, true)]);
    let length = prop::sample::select(vec![
        None,
        None,
        None,
        None,
        Some((1, 2)),
        Some((0, 1)),
        Some((2, 2)),
        Some((0, 0)),
        Some((2, 1)),
        Some((1, 3)),
    ]);
    let kind = prop::option::weighted(0.5, 0..TYPES.len());
    (ways, kind, prop::option::weighted(0.2, 0..2_i64), length).prop_map(|(ways, kind, x, length)| Step {
        ways,
        kind,
        x,
        length,
    })
}

fn clauses() -> impl Strategy<Value = Vec<Clause>> {
    let path = (nodes(), prop::collection::vec((steps(), nodes()), 0..4));
    let clause =
        (any::<bool>(), prop::collection::vec(path, 1..3)).prop_map(|(optional, paths)| Clause { optional, paths });
    prop::collection::vec(clause, 1..4)
}

fn build(drawn: &Drawn) -> Graph {
    let number = |key: &str, value: i64| (Arc::from(key), Value::Integer(value));
    let mut builder = Builder::new();
    let mut ids = Vec::new();
    for (place, (labels, x)) in drawn.nodes.iter().enumerate() {
        let labels: Vec<&str> = LABELS.iter().zip(labels).filter(|(_, has)| **has).map(|(label, _)| *label).collect();
        ids.push(builder.add_node(&labels, Map::from_iter([number("x", *x), number("place", place as i64)])));
    }
    for (place, (source, target, kind, x)) in drawn.links.iter().enumerate() {
        let properties = Map::from_iter([number("x", *x), number("place", place as i64)]);
        builder.add_relationship(ids[*source], ids[*target], TYPES[*kind], properties);
    }
    builder.finish()
}

/// The clauses as Cypher; steps are named by their numbers.
fn text(clauses: &[Clause]) -> String {
    let node = |node: &Node| {
        let name = node.name.map_or("", |name| NAMES[name]);
        let label = node.label.map(|label| format!(":{}", LABELS[label])).unwrap_or_default();
        format!("({name}{label}{})", map(node.x))
    };
    let (mut text, mut number, mut returned) = (String::new(), 0, Vec::new());
    for clause in clauses {
        let mut paths = Vec::new();
        for (first, rest) in &clause.paths {
            let mut path = node(first);
            for (step, next) in rest {
                let kind = step.kind.map(|kind| format!(":{}", TYPES[kind])).unwrap_or_default();
                let length = step.length.map(|(least, most)| format!("*{least}..{most}")).unwrap_or_default();
                let (left, right) = match step.ways {
                    (true, false) => ("-", "->"),
                    (false, true) => ("<-", "-"),
                    _ => ("-", "-"),
                };
                path += &format!("{left}[r{number}{kind}{length}{}]{right}{}", map(step.x), node(next));
                returned.push(match step.length {
                    Some(_) => format!("[x IN r{number} | x.place]"),
                    None => format!("r{number}.place"),
                });
                number += 1;
            }
            paths.push(path);
        }
        text += &format!("{}MATCH {} ", if clause.optional { "OPTIONAL " } else { "" }, paths.join(", "));
    }
    returned.extend(named(clauses).into_iter().map(|name| format!("{}.place", NAMES[name])));
    returned.push("1".into());
    format!("{text}RETURN {}", returned.join(", "))
}

fn map(x: Option<i64>) -> String {
    x.map(|x| format!(" {{x: {x}}}")).unwrap_or_default()
}

/// The names that nodes have, in order.
fn named(clauses: &[Clause]) -> Vec<usize> {
    let paths = clauses.iter().flat_map(|clause| &clause.paths);
    let nodes = paths.flat_map(|(first, rest)| std::iter::once(first).chain(rest.iter().map(|(_, node)| node)));
    let mut names: Vec<usize> = nodes.filter_map(|node| node.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// So many rows are compared; what explodes is for other tests.
const MOST_ROWS: usize = 20_000;

/// The rows behind one clause more; of more than are compared only so many that it shows.
fn follow(rows: Vec<Row>, clause: &Clause, drawn: &Drawn) -> Vec<Row> {
    let steps = clause.paths.iter().map(|(_, rest)| rest.len()).sum::<usize>();
    let mut all = Vec::new();
    for row in rows {
        let mut found = Vec::new();
        paths(row.clone(), &clause.paths, &mut Vec::new(), drawn, &mut found);
        if found.is_empty() && clause.optional {
            let mut row = row;
            row.steps.extend(std::iter::repeat_n(None, steps));
            for name in named(std::slice::from_ref(clause)) {
                row.nodes.entry(name).or_insert(None);
            }
            found.push(row);
        }
        all.extend(found);
        if all.len() > MOST_ROWS {
            break;
        }
    }
    all
}

type Path = (Node, Vec<(Step, Node)>);

fn paths(row: Row, rest: &[Path], used: &mut Vec<usize>, drawn: &Drawn, found: &mut Vec<Row>) {
    if found.len() > MOST_ROWS {
        return;
    }
    let Some(((first, steps), rest)) = rest.split_first() else { return found.push(row) };
    for place in 0..drawn.nodes.len() {
        if let Some(row) = stand(&row, first, place, drawn) {
            walk(row, place, steps, rest, used, drawn, found);
        }
    }
}

/// The row in which a node of the pattern is this one; none where it can't be.
fn stand(row: &Row, node: &Node, place: usize, drawn: &Drawn) -> Option<Row> {
    let (labels, x) = &drawn.nodes[place];
    let fits = node.label.is_none_or(|label| labels[label]) && node.x.is_none_or(|wanted| wanted == *x);
    let mut row = row.clone();
    if let Some(name) = node.name {
        match row.nodes.get(&name) {
            Some(known) if *known != Some(place) => return None,
            _ => _ = row.nodes.insert(name, Some(place)),
        }
    }
    fits.then_some(row)
}

fn walk(
    row: Row,
    at: usize,
    steps: &[(Step, Node)],
    rest: &[Path],
    used: &mut Vec<usize>,
    drawn: &Drawn,
    found: &mut Vec<Row>,
) {
    let Some(((step, node), later)) = steps.split_first() else { return paths(row, rest, used, drawn, found) };
    let (least, most) = step.length.unwrap_or((1, 1));
    let mut ways = Vec::new();
    wander(at, step, (least, most), &mut Vec::new(), used, drawn, &mut ways);
    for (end, links) in ways {
        let Some(mut row) = stand(&row, node, end, drawn) else { continue };
        row.steps.push(Some(links.clone()));
        let before = used.len();
        used.extend(&links);
        walk(row, end, later, rest, used, drawn, found);
        used.truncate(before);
    }
}

/// Every way of so many steps, none of which takes a relationship twice.
fn wander(
    at: usize,
    step: &Step,
    (least, most): (usize, usize),
    taken: &mut Vec<usize>,
    used: &[usize],
    drawn: &Drawn,
    ways: &mut Vec<(usize, Vec<usize>)>,
) {
    if taken.len() >= least && taken.len() <= most {
        ways.push((at, taken.clone()));
    }
    if taken.len() >= most {
        return;
    }
    for (place, (source, target, kind, x)) in drawn.links.iter().enumerate() {
        let fits = step.kind.is_none_or(|wanted| wanted == *kind) && step.x.is_none_or(|wanted| wanted == *x);
        if !fits || used.contains(&place) || taken.contains(&place) {
            continue;
        }
        let onwards = (step.ways.0 && *source == at).then_some(*target);
        // A loop is one way, whichever way it is gone.
        let back = (step.ways.1 && *target == at && !(step.ways.0 && source == target)).then_some(*source);
        for next in [onwards, back].into_iter().flatten() {
            taken.push(place);
            wander(next, step, (least, most), taken, used, drawn, ways);
            taken.pop();
        }
    }
}

/// A row as the query gives it.
fn values(row: &Row, clauses: &[Clause]) -> Vec<Value> {
    let integer = |place: usize| Value::Integer(place as i64);
    let steps = clauses.iter().flat_map(|clause| &clause.paths).flat_map(|(_, rest)| rest);
    let mut values: Vec<Value> = steps
        .zip(&row.steps)
        .map(|((step, _), links)| match (links, step.length) {
            (None, _) => Value::Null,
            (Some(links), Some(_)) => links.iter().copied().map(integer).collect::<Vec<_>>().into(),
            (Some(links), None) => integer(links[0]),
        })
        .collect();
    values.extend(named(clauses).into_iter().map(|name| row.nodes[&name].map_or(Value::Null, integer)));
    values.push(Value::Integer(1));
    values
}

fn sorted(rows: impl Iterator<Item = Vec<Value>>) -> Vec<String> {
    let mut rows: Vec<String> = rows.map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn patterns_match_what_trying_everything_finds(drawn in drawn(), clauses in clauses()) {
        let graph = build(&drawn);
        let text = text(&clauses);
        let mut rows = vec![Row::default()];
        for clause in &clauses {
            rows = follow(rows, clause, &drawn);
            if rows.len() > MOST_ROWS { return Ok(()) }
        }
        let expected = sorted(rows.iter().map(|row| values(row, &clauses)));
        let query = syntax::cypher::parse(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let plan = plan::plan(&query, &graph).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let better = optimize::optimize(plan, &graph);
        let found = exec::run(&better, &graph, &Map::new(), &Budget::default()).unwrap_or_else(|error| panic!("{text}\n{error}"));
        prop_assert_eq!(expected, sorted(found.rows.into_iter()), "{}\n{:?}\n{}", text, drawn, better);
        // Only counted, the matches are as many.
        let counted = format!("{} RETURN count(*)", text.split(" RETURN").next().unwrap_or_default());
        let query = syntax::cypher::parse(&counted).unwrap_or_else(|error| panic!("{counted}\n{error}"));
        let plan = optimize::optimize(plan::plan(&query, &graph).unwrap_or_else(|error| panic!("{counted}\n{error}")), &graph);
        let found = exec::run(&plan, &graph, &Map::new(), &Budget::default()).unwrap_or_else(|error| panic!("{counted}\n{error}"));
        prop_assert_eq!(&found.rows, &[[Value::Integer(rows.len() as i64)]], "{}\n{:?}\n{}", counted, drawn, plan);
    }
}
