//! Completion: every prefix of many phrases on the bundled world, and on a generated graph with a million named nodes.
//!
//! `cargo bench --bench completion` prints the median, p99 and worst time; `KENNING_NODES` sets the size of the graph.

use std::time::{Duration, Instant};
use std::{env, hint};

use kenning::db::{Database, Session};
use kenning::graph::Builder;
use kenning::value::{Map, Value};

/// As the program is shipped.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PHRASES: &[&str] = &[
    "ventures between Belarus and Venezuela",
    "visits by Hugo Chavez to Belarus in 2013",
    "how many embassies of Belarus in Latin America",
    "which states did Lukashenko visit since 2010",
    "states with at least 2 visits but without an embassy in Belarus",
    "presidents who never visited Belarus",
    "trade turnover with the United States in 2011",
    "the state with the most visits",
    "how is Hugo Chavez connected to Minsk Tractor Works",
];

const GENERATED: &[&str] =
    &["persons who know Ada Stone", "how many persons in Port Amber", "ports of persons who know Bo", "Ada", "St"];

const FIRST: &[&str] = &["Ada", "Bo", "Cem", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kim", "Lea"];
const LAST: &[&str] = &["Stone", "Amber", "Field", "Harbour", "Marsh", "North", "Reed", "Vale", "Wood", "York"];

fn main() {
    let bundled = Database::bundled().expect("the bundled world").session();
    time("bundled world", &bundled, PHRASES);
    let nodes = env::var("KENNING_NODES").ok().and_then(|nodes| nodes.parse().ok()).unwrap_or(1_000_000);
    let generated = Database::from_graph(graph(nodes)).session();
    for (step, text) in [("words and names made ready", "persons who know A"), ("words of names made ready", "zzz")] {
        let begun = Instant::now();
        hint::black_box(generated.complete(text, text.len()));
        println!("{step}, once for a session's world: {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    }
    time(&format!("{nodes} named nodes"), &generated, GENERATED);
}

/// Persons with names of three words, each knowing the next and living in one of a thousand ports.
fn graph(nodes: usize) -> kenning::graph::Graph {
    let mut builder = Builder::new();
    let named = |name: String| Map::from_iter([("name".into(), Value::from(name))]);
    let ports: Vec<_> = (0..1000)
        .map(|port| builder.add_node(&["Port"], named(format!("Port {} {port}", LAST[port % LAST.len()]))))
        .collect();
    let mut before = None;
    for person in 0..nodes.saturating_sub(ports.len()) {
        let (first, last) = (FIRST[person % FIRST.len()], LAST[person / FIRST.len() % LAST.len()]);
        let node = builder.add_node(&["Person"], named(format!("{first} {last} {}", letters(person / 120))));
        builder.add_relationship(node, ports[person % ports.len()], "LIVES_IN", Map::new());
        if let Some(before) = before.replace(node) {
            builder.add_relationship(before, node, "KNOWS", Map::new());
        }
    }
    builder.finish()
}

/// A number as letters, so that names are words.
fn letters(mut number: usize) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return word;
        }
    }
}

fn time(name: &str, session: &Session, phrases: &[&str]) {
    const ROUNDS: usize = 5;
    let mut times: Vec<(Duration, &str)> = Vec::new();
    for phrase in phrases {
        for at in (0..=phrase.len()).filter(|at| phrase.is_char_boundary(*at)) {
            let mut rounds: Vec<Duration> = (0..ROUNDS)
                .map(|_| {
                    let begun = Instant::now();
                    hint::black_box(session.complete(&phrase[..at], at));
                    begun.elapsed()
                })
                .collect();
            rounds.sort_unstable();
            times.push((rounds[ROUNDS / 2], &phrase[..at]));
        }
    }
    times.sort_unstable();
    let millis = |place: usize| times[place].0.as_secs_f64() * 1000.0;
    let last = times.len() - 1;
    println!(
        "{name}: {} prefixes, median {:.2} ms, p99 {:.2} ms, worst {:.2} ms at {:?}",
        times.len(),
        millis(last / 2),
        millis(last * 99 / 100),
        millis(last),
        times[last].1
    );
}
