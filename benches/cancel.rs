//! Cancelling: how long it takes from the moment a question is cancelled until it has ended, in the midst of questions
//! that would take hours or all the memory there is.
//!
//! `cargo bench --bench cancel [WORD]` prints median and worst for each question that has the word in it, and the
//! percentiles of all; `KENNING_ROUNDS` sets how often each is asked, `KENNING_LATEST_MS` how late it is cancelled.

#[cfg(feature = "mimalloc")]
#[path = "../src/allocator.rs"]
mod allocator;

use std::time::{Duration, Instant};
use std::{env, thread};

use kenning::db::Database;
use kenning::error::kinds;

/// As the program is shipped.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: allocator::BySize = allocator::BySize;

const QUESTIONS: &[&str] = &[
    "RETURN size(range(1, 1000000000)) AS n",
    "UNWIND range(1, 1000000) AS i UNWIND range(1, 1000000) AS j RETURN count(*) AS n",
    "UNWIND range(1, 20000000) AS i RETURN collect(i) AS l",
    "UNWIND range(1, 20000000) AS i RETURN collect(toString(i)) AS l",
    "UNWIND range(1, 20000000) AS i RETURN collect([i, toString(i)]) AS l",
    "UNWIND range(1, 20000000) AS i RETURN i, toString(i) AS s",
    "UNWIND range(1, 20000000) AS i RETURN {a: i, b: toString(i)} AS m",
    "UNWIND range(1, 20000000) AS i WITH i, toString(i) AS s ORDER BY s DESC RETURN collect(s)[..10] AS r",
    "UNWIND range(1, 20000000) AS i WITH i, i % 7 AS y ORDER BY y DESC, i DESC RETURN collect(i)[..10] AS r",
    "UNWIND range(1, 20000000) AS i RETURN DISTINCT toString(i) AS s",
    "UNWIND range(1, 20000000) AS i RETURN DISTINCT i AS s",
    "UNWIND range(1, 20000000) AS i RETURN count(DISTINCT toString(i)) AS n",
    "UNWIND range(1, 20000000) AS i WITH toString(i) AS k, count(*) AS n, collect(i) AS l RETURN max(n) AS n",
    "UNWIND range(1, 20000000) AS i WITH i AS k, i % 3 AS l, sum(i) AS n RETURN max(n) AS n",
    "UNWIND range(1, 20000000) AS i RETURN percentileDisc(i, 0.5) AS n",
    "UNWIND range(1, 1000000) AS i UNWIND range(1, 1000000) AS x RETURN DISTINCT x % 1000 AS k ORDER BY k LIMIT 3",
    "UNWIND range(1, 20000000) AS i RETURN toString(i) AS s UNION UNWIND range(1, 20000000) AS i RETURN toString(-i) AS s",
    "RETURN [i IN range(1, 100000000) | toString(i)] AS l",
    "RETURN [i IN range(1, 10000) | [j IN range(1, 10000) | i * j]] AS l",
    "RETURN size([i IN range(1, 100000000) WHERE i % 3 = 0]) AS n",
    "RETURN reduce(t = 0, x IN range(1, 10000000) | t + reduce(s = 0, y IN range(1, 1000) | s + y)) AS n",
    "RETURN reduce(l = [], x IN range(1, 10000000) | l + x) AS n",
    "RETURN reduce(s = '', x IN range(1, 10000000) | s + 'abcdefgh') AS n",
    "RETURN any(x IN range(1, 100000000) WHERE none(y IN range(1, 10000) WHERE x = y)) AS n",
    "RETURN size(split(reduce(s = 'a,', x IN range(1, 24) | s + s), ',')) AS n",
    "MATCH (a)-[*1..10]->(b) RETURN count(*) AS n",
    "MATCH p = (a)-[*1..10]-(b) RETURN p",
    "MATCH (a), (b), (c), (d), (e) WHERE a.name = e.name RETURN count(*) AS n",
    "MATCH (a), (b), (c) RETURN a, b, c",
    "MATCH (a), (b), (c) RETURN collect([a, b, c]) AS l",
    "UNWIND range(1, 1000000) AS x MATCH p = allShortestPaths((a)-[*]-(b)) RETURN count(p) AS n",
    "UNWIND range(1, 1000000) AS x MATCH p = shortestPath((a)-[*]-(b)) WHERE a <> b RETURN collect(p) AS n",
    "UNWIND range(1, 1000000) AS x MATCH (a)-[*1..9]-(b) RETURN count(DISTINCT b) AS n",
    "MATCH (a)--(b)--(c)--(d)--(e) RETURN a.name, count(*) AS n ORDER BY n",
    "MATCH (a), (b), (c) WHERE NOT EXISTS { (a)--(b)--(c) } RETURN count(*) AS n",
    "MATCH (a), (b), (c) OPTIONAL MATCH (a)--(b)--(c)--(d) RETURN count(d) AS n",
    "UNWIND range(1, 20000000) AS i CALL { WITH i UNWIND range(1, 100) AS j RETURN collect(j) AS l } RETURN collect(l) AS n",
    "UNWIND range(1, 3000000) AS i CREATE (:T {i: i})",
    "UNWIND range(1, 3000000) AS i CREATE (:T {i: i, s: toString(i)})-[:R {s: toString(i)}]->(:U)",
    "UNWIND range(1, 1000000) AS i UNWIND range(1, 1000000) AS x CREATE (:Written {x: x})",
    "UNWIND range(1, 3000000) AS i MERGE (:T {i: i})",
    "UNWIND range(1, 3000000) AS i CREATE (n:T {i: i}) SET n.j = toString(i), n:V WITH n DELETE n",
    "UNWIND range(1, 3000000) AS i CREATE (n:T {i: i}) WITH n ORDER BY n.i DESC RETURN n",
    "FOREACH (i IN range(1, 3000000) | CREATE (:T {i: i}))",
    "UNWIND range(1, 3000000) AS i CALL { WITH i CREATE (:T {i: i}) } IN TRANSACTIONS OF 1000 ROWS",
    "MATCH (a), (b), (c), (d) SET a.y = b.y",
    "MATCH (a), (b) CREATE (a)-[:R]->(b)",
    "UNWIND range(1, 1000000) AS x MATCH (a) SET a.y = toString(x)",
    "UNWIND range(1, 1000000) AS x CALL algo.betweenness() YIELD node RETURN count(*) AS n",
    "UNWIND range(1, 1000000) AS x CALL algo.louvain() YIELD node RETURN count(*) AS n",
    "UNWIND range(1, 1000000) AS x CALL algo.pageRank({iterations: 100000}) YIELD node RETURN count(*) AS n",
    "UNWIND range(1, 1000000) AS x CALL algo.triangles() YIELD node RETURN count(*) AS n",
];

fn main() {
    let number = |name: &str, usual: u64| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (rounds, latest) = (number("KENNING_ROUNDS", 8), number("KENNING_LATEST_MS", 900).max(101));
    let word = env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let bundled = Database::bundled().expect("the bundled world");
    let mut all = Vec::new();
    let mut seed = 1u64;
    for question in QUESTIONS.iter().filter(|question| question.contains(&word)) {
        let mut took = Vec::new();
        for _ in 0..rounds {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let wait = Duration::from_millis(100 + (seed >> 33) % (latest - 100));
            match cancelled(question, &bundled, wait) {
                Some(time) => took.push(time.as_secs_f64() * 1e3),
                None => break,
            }
        }
        took.sort_by(f64::total_cmp);
        match took.last() {
            Some(most) => println!("{:7.1} median {most:7.1} most  {question}", took[took.len() / 2]),
            None => println!("      ended by itself        {question}"),
        }
        all.extend(took);
    }
    all.sort_by(f64::total_cmp);
    if let Some(most) = all.last() {
        let (median, p99) = (all[all.len() / 2], all[all.len() * 99 / 100]);
        println!("all {}: median {median:.1} ms, p99 {p99:.1}, most {most:.1}", all.len());
    }
}

/// The time from cancelling a question until it has ended; none where it ended by itself before.
fn cancelled(question: &str, database: &Database, wait: Duration) -> Option<Duration> {
    let mut session = database.fork().session();
    let cancel = session.cancel_handle();
    let canceller = thread::spawn(move || {
        thread::sleep(wait);
        let at = Instant::now();
        cancel.cancel();
        at
    });
    let ended = session.ask(question);
    let now = Instant::now();
    // Other threads may take apart what the question held, which the next one shall not feel.
    thread::sleep(Duration::from_millis(300));
    let at = canceller.join().expect("a thread that only waits");
    let error = ended.err()?;
    if error.kind() != kinds::CANCELLED {
        println!("      {error}");
        return None;
    }
    Some(now.saturating_duration_since(at))
}
