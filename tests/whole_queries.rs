//! Whole queries, drawn clause by clause, with the optimizer and without it: what each clause leaves is what the next one
//! works with, so that steps of the optimizer meet which are drawn apart elsewhere.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kenning::error::kinds;
use kenning::exec::{self, Budget};
use kenning::graph::{Builder, Graph, Key, NewNode};
use kenning::value::{Map, Value};
use kenning::{optimize, plan, syntax};
use proptest::prelude::*;

const LABELS: [&str; 3] = ["A", "B", "C"];

/// A few nodes, told apart by `id`, whose `x` repeats or is missing, and relationships between any of them. Where it is
/// keyed, nodes can be found by `id`.
fn graphs() -> impl Strategy<Value = Graph> {
    let nodes = prop::collection::vec((0..3_usize, any::<bool>(), prop::option::weighted(0.9, 0..3_i64)), 2..8);
    let relationships = prop::collection::vec((0..8_usize, 0..8_usize, any::<bool>()), 2..15);
    (nodes, relationships, any::<bool>()).prop_map(|(nodes, relationships, keyed)| {
        let mut builder = Builder::new();
        let mut ids = Vec::new();
        for (place, (label, both, x)) in nodes.iter().enumerate() {
            let labels = if *both { &["A", "B"][..] } else { &LABELS[*label..=*label] };
            let node =
                if keyed { add_keyed(&mut builder, labels, place, *x) } else { add(&mut builder, labels, place, *x) };
            ids.push(node);
        }
        for (from, to, other) in relationships {
            let kind = if other { "S" } else { "R" };
            let x = Map::from_iter([(Arc::from("x"), Value::Integer((from % 3) as i64))]);
            builder.add_relationship(ids[from % ids.len()], ids[to % ids.len()], kind, x);
        }
        builder.finish()
    })
}

fn add(builder: &mut Builder, labels: &[&str], place: usize, x: Option<i64>) -> NewNode {
    let id = (Arc::from("id"), Value::Integer(place as i64));
    let x = x.map(|x| (Arc::from("x"), Value::Integer(x)));
    builder.add_node(labels, std::iter::once(id).chain(x).collect())
}

fn add_keyed(builder: &mut Builder, labels: &[&str], place: usize, x: Option<i64>) -> NewNode {
    let space = builder.space("");
    let labels: Vec<_> = labels.iter().map(|label| builder.label(label)).collect();
    let table = builder.table(&labels, Some((space, "id")));
    let node = builder.add_row(table);
    if let Some(x) = x {
        let column = builder.column(table, "x");
        let row = builder.rows(table) - 1;
        builder.cell(table, column).put_integer(row, x);
    }
    let id = place.to_string();
    builder.register(table, Key::new(id.as_bytes()), &id);
    node
}

/// Writes a query, a choice at a time; each choice takes the next of the numbers drawn.
struct Writer<'d> {
    drawn: std::slice::Iter<'d, u8>,
    /// The names of nodes, and of numbers, that may be spoken of.
    nodes: Vec<String>,
    relationships: Vec<String>,
    numbers: Vec<String>,
    /// How many names were given.
    named: usize,
    text: String,
}

impl Writer<'_> {
    fn choose(&mut self, count: usize) -> usize {
        self.drawn.next().map_or(0, |drawn| usize::from(*drawn)) % count
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.choose(texts.len())]
    }

    fn name(&mut self) -> String {
        self.named += 1;
        format!("v{}", self.named)
    }

    fn known(&mut self) -> String {
        let place = self.choose(self.nodes.len());
        self.nodes[place].clone()
    }

    /// A node of a pattern; a new name is only spoken of once the pattern is written.
    fn node(&mut self, new: &mut Vec<String>) -> String {
        let known = !self.nodes.is_empty() && self.choose(3) == 0;
        let name = match (known, self.choose(6)) {
            (true, _) => self.known(),
            (false, 0) => String::new(),
            (false, 1) if !new.is_empty() => new[0].clone(),
            _ => {
                new.push(self.name());
                new[new.len() - 1].clone()
            }
        };
        let label = self.one_of(&["", "", "", "", ":A", ":B", ":A|C"]);
        let property = self.one_of(&["", "", "", "", "", " {x: 1}", " {id: 1}"]);
        format!("({name}{label}{property})")
    }

    fn step(&mut self) -> &'static str {
        self.one_of(&["-[:R]->", "-[:R]->", "<-[:R]-", "-[:S]->", "-[:S]-", "-->", "-[:R|S]->", "-[:R*1..2]->"])
    }

    /// A step of a pattern, which may be given a name.
    fn named_step(&mut self, new: &mut Vec<String>) -> String {
        let step = self.step();
        if self.choose(4) > 0 || step.contains('*') || !step.contains('[') {
            return step.to_owned();
        }
        new.push(self.name());
        step.replacen('[', &format!("[{}", new[new.len() - 1]), 1)
    }

    fn patterns(&mut self) {
        let (mut new, mut steps) = (Vec::new(), Vec::new());
        for path in 0..=self.choose(2) {
            self.text += if path == 0 { "" } else { ", " };
            let first = self.node(&mut new);
            self.text += &first;
            for _ in 0..=self.choose(2) {
                let more = self.named_step(&mut steps) + &self.node(&mut new);
                self.text += &more;
            }
        }
        self.nodes.append(&mut new);
        self.relationships.append(&mut steps);
        if !self.nodes.is_empty() && self.choose(2) == 0 {
            self.conditions();
        }
    }

    fn conditions(&mut self) {
        self.text += " WHERE ";
        let count = self.choose(3);
        for place in 0..=count {
            let joined = if place == 0 { "" } else { self.one_of(&[" AND ", " AND ", " OR "]) };
            let condition = self.condition();
            self.text += &format!("{joined}{condition}");
        }
    }

    fn condition(&mut self) -> String {
        let (one, other, step) = (self.known(), self.known(), self.step());
        let sign = self.one_of(&["=", "<>", "<", ">="]);
        if self.choose(6) == 0
            && let Some(relationship) = self.relationships.last()
        {
            return format!("{relationship}.x {sign} {one}.x");
        }
        match self.choose(12) {
            0 | 1 => format!("{one} <> {other}"),
            2 => format!("{one}.x {sign} {other}.x"),
            3 => format!("{one}.id {sign} {other}.id"),
            4 => format!("{one}.x {sign} {}", self.choose(3)),
            5 => format!("{one}.id {sign} {}", self.choose(6)),
            6 => format!("({one}){step}({other})"),
            7 => format!("NOT ({one}){step}({other})"),
            8 => format!("EXISTS {{ ({one}){step}(:A) }}"),
            9 => format!("COUNT {{ ({one}){step}() }} > 1"),
            10 => format!("{one}.x IS NOT NULL"),
            _ => format!("{one}:A"),
        }
    }

    /// What is handed on to the next clause, some of it counted or summed up.
    fn with(&mut self) {
        let kept: Vec<String> = self.nodes.clone().into_iter().filter(|_| self.choose(3) > 0).collect();
        let (one, name) = (self.known(), self.name());
        let taken = match self.choose(7) {
            0 => None,
            1 => Some(format!("count(*) AS {name}")),
            2 => Some(format!("count(DISTINCT {one}) AS {name}")),
            3 => Some(format!("min({one}.id) AS {name}")),
            4 => Some(format!("sum({one}.x) AS {name}")),
            5 => Some(format!("size(collect({one})) AS {name}")),
            _ => Some(format!("{one}.id AS {name}")),
        };
        let distinct = if taken.is_none() { self.one_of(&["DISTINCT ", ""]) } else { "" };
        let mut items = kept.clone();
        items.extend(self.numbers.iter().filter(|_| taken.is_none()).cloned());
        let mut numbers = if taken.is_none() { self.numbers.clone() } else { Vec::new() };
        numbers.extend(taken.is_some().then_some(name));
        items.extend(taken);
        if items.is_empty() {
            return;
        }
        self.text += &format!(" WITH {distinct}{}", items.join(", "));
        (self.nodes, self.relationships, self.numbers) = (kept, Vec::new(), numbers);
        if self.choose(4) == 0 {
            self.order();
        }
        if self.choose(4) == 0
            && let Some(number) = self.numbers.last()
        {
            self.text += &format!(" WHERE {number} > 0");
        }
    }

    /// Nodes that are collected and gone through one by one, beside one that stays.
    fn collected(&mut self) {
        let (kept, one) = (self.known(), self.known());
        let (list, name) = (self.name(), self.name());
        let taken = self.one_of(&["collect(ONE)", "collect(DISTINCT ONE)", "[y IN collect(ONE) WHERE y.x > 0]"]);
        let taken = taken.replace("ONE", &one);
        self.text += &format!(" WITH {kept}, {taken} AS {list} UNWIND {list} AS {name}");
        (self.nodes, self.relationships, self.numbers) = (vec![kept, name], Vec::new(), Vec::new());
    }

    /// By all there is, so that it doesn't matter which of equal rows come first.
    fn order(&mut self) {
        let ids = self.nodes.iter().map(|node| format!("{node}.id"));
        let mut keys: Vec<String> = ids.chain(self.numbers.iter().cloned()).collect();
        let first = self.choose(keys.len());
        keys.swap(0, first);
        let way = self.one_of(&["", " DESC"]);
        self.text += &format!(
            " ORDER BY {}{way}{}",
            keys[0],
            keys[1..].iter().map(|key| format!(", {key}")).collect::<String>()
        );
        let some = self.one_of(&[" LIMIT 3", " SKIP 1 LIMIT 5", " LIMIT 1", ""]);
        self.text += some;
    }

    fn call(&mut self) {
        let (outer, name) = (self.known(), self.name());
        let (step, other) = (self.step(), self.step());
        let given = self.one_of(&["count(*)", "count(DISTINCT z)", "min(z.id)", "z.id"]);
        let more = match self.choose(3) {
            0 => format!(" UNION ALL MATCH ({outer}){other}(z:B) RETURN {given} AS {name}"),
            1 => format!(" UNION MATCH ({outer}){other}(z) RETURN {given} AS {name}"),
            _ => String::new(),
        };
        let label = self.one_of(&["", ":A"]);
        self.text += &format!(" CALL ({outer}) {{ MATCH ({outer}){step}(z{label}) RETURN {given} AS {name}{more} }}");
        self.numbers.push(name);
    }

    fn result(&mut self) {
        let (one, other) = (self.known(), self.known());
        let number = self.numbers.last().cloned().unwrap_or_else(|| format!("{one}.x"));
        if self.choose(8) == 0
            && let Some(relationship) = self.relationships.last()
        {
            self.text +=
                &format!(" RETURN {one}.x AS key, count(DISTINCT {relationship}) AS n, max({relationship}.x) AS x");
            return;
        }
        let asked = match self.choose(12) {
            0 => "count(*) AS n".to_owned(),
            1 => format!("{one} AS key, count(*) AS n"),
            2 => format!("{one} AS key, count(DISTINCT {other}) AS n"),
            3 => format!("{one}.x AS key, count(DISTINCT {other}.x) AS n, sum({number}) AS s"),
            4 => format!("DISTINCT {one} AS key, {other} AS other"),
            5 => format!("DISTINCT {one}.x AS x, {number} AS n"),
            6 => format!("{one}.id AS id, {other}.id AS other, {number} AS n"),
            7 => format!("min({one}.id) AS least, max({other}.x) AS most, count({one}) AS n"),
            8 => format!("{one} AS key, {other} AS other, count(*) AS n"),
            9 => format!("{one}.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 3"),
            10 => format!("{one}.id AS id, {other}.x AS x, {number} AS n ORDER BY x, id, n LIMIT 4"),
            _ => format!("{one}.x AS x, size(collect({other})) AS n, avg({number}) AS mean"),
        };
        self.text += &format!(" RETURN {asked}");
    }
}

/// A query as these choices write it.
fn query(drawn: &[u8]) -> String {
    let drawn = drawn.iter();
    let (nodes, relationships, numbers) = (Vec::new(), Vec::new(), Vec::new());
    let mut writer = Writer { drawn, nodes, relationships, numbers, named: 0, text: String::new() };
    writer.text += "MATCH ";
    writer.patterns();
    for _ in 0..writer.choose(4) {
        if writer.nodes.is_empty() {
            writer.text += " MATCH ";
            writer.patterns();
            continue;
        }
        match writer.choose(8) {
            0..=2 => {
                writer.text += " MATCH ";
                writer.patterns();
            }
            3 => {
                writer.text += " OPTIONAL MATCH ";
                writer.patterns();
            }
            4 => {
                let name = writer.name();
                writer.text += &format!(" UNWIND [1, 2, 2] AS {name}");
                writer.numbers.push(name);
            }
            5 => writer.call(),
            6 => writer.collected(),
            _ => writer.with(),
        }
    }
    if writer.nodes.is_empty() {
        return writer.text + " RETURN count(*) AS n";
    }
    writer.result();
    writer.text
}

fn cases() -> u32 {
    std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whole_queries_give_the_same_rows(graph in graphs(), drawn in prop::collection::vec(any::<u8>(), 20..160)) {
        let text = query(&drawn);
        let parsed = syntax::cypher::parse(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let plain = plan::plan(&parsed, &graph).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let better = optimize::optimize(plain.clone(), &graph);
        let deadline = Instant::now().checked_add(Duration::from_secs(3));
        let little = Budget { memory_bytes: 64 << 20, deadline, ..Budget::default() };
        let written = match exec::run(&plain, &graph, &Map::new(), &little) {
            Ok(rows) => rows.rows,
            Err(error) if error.kind() == kinds::BUDGET => return Err(TestCaseError::reject("too many rows")),
            Err(error) => panic!("{text}\n{error}"),
        };
        let optimized = exec::run(&better, &graph, &Map::new(), &Budget::default());
        let optimized = optimized.unwrap_or_else(|error| panic!("{text}\n{better}\n{error}")).rows;
        let sorted = |rows: &[Vec<Value>]| {
            let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            rows
        };
        prop_assert_eq!(sorted(&written), sorted(&optimized), "{}\n{}\n{}", text, plain, better);
    }
}
