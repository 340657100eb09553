//! Text to plan: how long a query of ten clauses takes to be read, planned and optimized, step by step.
//!
//! `cargo bench --bench planning`; `KENNING_ROUNDS` sets how often, the median counts.

use std::hint::black_box;
use std::time::{Duration, Instant};

use kenning::Database;
use kenning::{optimize, plan, syntax};

/// As the program is shipped.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TEN_CLAUSES: &str = "\
MATCH (s:State {name: 'Belarus'})<-[:TO]-(v:Visit)-[:FROM]->(o:State)
OPTIONAL MATCH (v)-[:BY]->(p:Person)
WITH o, v, collect(DISTINCT p.name) AS people WHERE size(people) >= 0
UNWIND people AS person
MATCH (o)<-[r]-(other) WHERE NOT (other)-->(v) AND other.name STARTS WITH 'B'
WITH o, person, count(DISTINCT other) AS others, max(v.date) AS last ORDER BY others DESC, person SKIP 1 LIMIT 50
OPTIONAL MATCH (o)-[:MEMBER_OF*1..2]->(g) WHERE EXISTS { (g)<--(:State) }
WITH o.name AS name, person, others, last, [x IN collect(g.name) WHERE x IS NOT NULL | toUpper(x)] AS groups
WITH *, CASE WHEN others > 10 THEN 'many' WHEN others > 1 THEN 'some' ELSE 'few' END AS much
RETURN name, person, much, size(groups) + others AS sum, coalesce(last, 'never') AS last ORDER BY sum DESC, name LIMIT 10";

fn main() -> Result<(), kenning::Error> {
    let rounds = std::env::var("KENNING_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2_000_usize);
    let database = Database::bundled()?;
    let graph = database.graph();
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..rounds {
        let started = Instant::now();
        let query = syntax::cypher::parse(black_box(TEN_CLAUSES))?;
        let read = Instant::now();
        let plan = plan::plan(&query, graph)?;
        let planned = Instant::now();
        black_box(optimize::optimize(plan, graph));
        times[0].push(read - started);
        times[1].push(planned - read);
        times[2].push(planned.elapsed());
    }
    let mut all: Vec<Duration> = (0..rounds).map(|round| times.iter().map(|step| step[round]).sum()).collect();
    println!("{rounds} rounds, {} bytes", TEN_CLAUSES.len());
    for (what, step) in ["read", "plan", "optimize"].iter().zip(&mut times) {
        tell(what, step);
    }
    tell("all", &mut all);
    Ok(())
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let microseconds = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e6;
    println!(
        "{what:<9} median {:>7.1} µs, best {:>7.1} µs, p99 {:>7.1} µs",
        microseconds(0.5),
        microseconds(0.0),
        microseconds(0.99)
    );
}
