//! Kenning as one of the engines of a benchmark that runs several side by side, over the library's public API.
//!
//! ```text
//! engine load DIR DB          checks that the CSV folder DIR loads, and notes at DB where it is
//! engine query DB NAME [ID…]  opens, asks one query, prints its rows: what a cold start takes
//! engine query DB -           the same for a query on stdin
//! engine serve DB             opens, then answers one request of JSON a line: count, rows, lat, algo, rss, quit
//! ```
//!
//! There is no durable store yet, so DB is a world that names DIR as its data, and opening it loads DIR again. Query
//! texts are `neo/NAME.cypher` beneath `../queries` or a folder of `BENCH_MORE_QUERIES`; `$a` and `$b` are the ids.

#[path = "engine/algorithms.rs"]
mod algorithms;
#[cfg(feature = "mimalloc")]
#[path = "../src/allocator.rs"]
mod allocator;

use std::error::Error;
use std::io::{BufRead, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs, io};

use algorithms::Algorithms;
use kenning::{Answer, Budget, Database, Rows, Session, Value};
use serde_json::{Value as Json, json};

/// As the program is shipped.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: allocator::BySize = allocator::BySize;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Labels above others, which the queries ask for and the files don't know.
const SUPERTYPES: &str = "[supertypes]\nPost = [\"Message\"]\nComment = [\"Message\"]\n";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["load", folder, database] => load(Path::new(folder), Path::new(database)),
        ["query", database, name, ids @ ..] => query(database, name, ids),
        ["serve", database] => serve(database),
        _ => Err("verbs: load DIR DB | query DB NAME|- [ID…] | serve DB".into()),
    }
}

fn load(folder: &Path, database: &Path) -> Outcome<()> {
    let start = Instant::now();
    fs::create_dir_all(database)?;
    let folder = folder.canonicalize()?;
    fs::write(database.join("world.toml"), format!("folder = {:?}\n{SUPERTYPES}", folder.display().to_string()))?;
    let loaded = Database::open(database)?;
    let seconds = start.elapsed().as_secs_f64();
    let weight = loaded.graph().weight();
    eprintln!("adjacency {} keys {} properties {} bytes", weight.adjacency, weight.keys, weight.properties);
    println!("{}", json!({"seconds": seconds, "version": env!("CARGO_PKG_VERSION")}));
    Ok(())
}

fn query(database: &str, name: &str, ids: &[&str]) -> Outcome<()> {
    let mut engine = Engine::open(database)?;
    let text = if name == "-" { io::read_to_string(io::stdin())? } else { text_of(name)? };
    let ids: Vec<i64> = ids.iter().map(|id| id.parse()).collect::<Result<_, _>>()?;
    engine.give(&ids);
    let answer = engine.session.ask(&text)?;
    for row in &answer.rows {
        let cells: Vec<String> = row.iter().map(|value| answer.show(value)).collect();
        println!("{}", cells.join("|"));
    }
    Ok(())
}

fn serve(database: &str) -> Outcome<()> {
    let start = Instant::now();
    let mut engine = Engine::open(database)?;
    let ready =
        json!({"ready": true, "version": env!("CARGO_PKG_VERSION"), "open_ms": start.elapsed().as_secs_f64() * 1e3});
    reply(&ready)?;
    for line in io::stdin().lock().lines() {
        let request: Json = serde_json::from_str(&line?)?;
        if request["op"] == "quit" {
            break;
        }
        let answer = engine.answer(&request).unwrap_or_else(|error| json!({"error": error.to_string()}));
        reply(&answer)?;
    }
    Ok(())
}

fn reply(answer: &Json) -> Outcome<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{answer}")?;
    out.flush()?;
    Ok(())
}

/// A session over the loaded graph.
struct Engine {
    session: Session,
    algorithms: Algorithms,
}

impl Engine {
    /// What was loaded; nothing where nothing was, as for algorithms, which bring their own graphs.
    fn open(database: &str) -> Outcome<Self> {
        let loaded = Path::new(database).exists();
        let database = if loaded { Database::open(database)? } else { Database::empty() };
        let mut session = database.session();
        session.set_budget(Budget { threads: threads_asked(), ..Budget::default() });
        Ok(Engine { session, algorithms: Algorithms::default() })
    }

    /// Sets the ids that a query asks for: `$a`, then `$b`.
    fn give(&mut self, ids: &[i64]) {
        for (name, id) in ["a", "b"].into_iter().zip(ids) {
            self.session.set_parameter(name, *id);
        }
    }

    fn answer(&mut self, request: &Json) -> Outcome<Json> {
        let name = request["name"].as_str().unwrap_or_default();
        match request["op"].as_str() {
            Some("count") => {
                let text = text_of(name)?;
                let start = Instant::now();
                let rows = self.session.query(&text)?;
                let ms = start.elapsed().as_secs_f64() * 1e3;
                Ok(json!({"ms": ms, "value": sum_of(&rows)}))
            }
            Some("rows") => {
                let start = Instant::now();
                let answer = self.session.ask(request["text"].as_str().unwrap_or_default())?;
                let ms = start.elapsed().as_secs_f64() * 1e3;
                let cells = |row: &Vec<Value>| row.iter().map(|value| cell(&answer, value)).collect::<Vec<_>>();
                Ok(json!({"ms": ms, "rows": answer.rows.iter().map(cells).collect::<Vec<_>>()}))
            }
            Some("lat") => self.latencies(&text_of(name)?, request),
            Some("algo") => self.algorithms.run(request),
            Some("rss") => Ok(json!({"rss_mb": resident_mib()?})),
            _ => Err("unsupported".into()),
        }
    }

    fn latencies(&mut self, text: &str, request: &Json) -> Outcome<Json> {
        let budget = request["budget_s"].as_f64().unwrap_or(f64::INFINITY);
        let begin = Instant::now();
        let (mut times, mut sums) = (Vec::new(), Vec::new());
        for ids in request["params"].as_array().into_iter().flatten() {
            let ids: Vec<i64> = ids.as_array().into_iter().flatten().filter_map(Json::as_i64).collect();
            self.give(&ids);
            let start = Instant::now();
            let rows = self.session.query(text)?;
            times.push(start.elapsed().as_nanos() as f64 / 1e3);
            sums.push(sum_of(&rows));
            if begin.elapsed().as_secs_f64() > budget {
                break;
            }
        }
        Ok(json!({"us": times, "sums": sums}))
    }
}

/// What `BENCH_THREADS` asks for; 0 is the engine's own choice.
fn threads_asked() -> Option<NonZero<usize>> {
    env::var("BENCH_THREADS").ok()?.parse().ok().and_then(NonZero::new)
}

/// The sum of every integer of an answer, modulo 2^64.
fn sum_of(rows: &Rows) -> u64 {
    let integers = rows.rows.iter().flatten().filter_map(Value::as_integer);
    integers.fold(0, |sum, integer| sum.wrapping_add(integer as u64))
}

/// A value as JSON has it: numbers as such, everything else as it is shown.
fn cell(answer: &Answer, value: &Value) -> Json {
    match value {
        Value::Integer(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::Null => Json::Null,
        other => json!(answer.show(other)),
    }
}

fn text_of(name: &str) -> Outcome<String> {
    let more = env::var("BENCH_MORE_QUERIES").unwrap_or_default();
    let folders = more.split(':').filter(|folder| !folder.is_empty()).map(PathBuf::from);
    for folder in [PathBuf::from("../queries")].into_iter().chain(folders) {
        let path = folder.join("neo").join(format!("{name}.cypher"));
        if path.exists() {
            return Ok(fs::read_to_string(path)?.trim().to_owned());
        }
    }
    Err(format!("no text for {name}").into())
}

/// The memory that this process has in use.
fn resident_mib() -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kib / 1024.0)
}
