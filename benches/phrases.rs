//! Phrase to answer inside a process: every question of `tests/answers` on its world, through a session.
//!
//! `cargo bench --bench phrases` asks each file again and again, question after question, since some follow others. The
//! figure of a question is its median over the rounds; the lines printed are over all questions. `KENNING_ROUNDS` sets
//! the rounds, and arguments that are words choose the files whose path holds one of them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, hint};

use kenning::db::Database;

/// As the program is shipped.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One question and how long it took, round by round.
struct Timed {
    question: String,
    answered: bool,
    times: Vec<Duration>,
}

impl Timed {
    fn median(&self) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times[times.len() / 2]
    }

    fn best(&self) -> Duration {
        self.times.iter().copied().min().unwrap_or_default()
    }
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rounds = env::var("KENNING_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(25);
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut worlds: HashMap<String, Option<Database>> = HashMap::new();
    let mut all = Vec::new();
    for path in transcripts(&root.join("tests/answers")) {
        let name = path.display().to_string();
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a transcript");
        let world = text.lines().find_map(|line| line.strip_prefix("# world:")).map_or("", str::trim).to_owned();
        let database = worlds.entry(world).or_insert_with_key(|world| open(root, world));
        if let Some(database) = database {
            all.extend(ask_file(&text, database, rounds));
        }
    }
    let everything: Vec<&Timed> = all.iter().collect();
    let (answered, refused): (Vec<&Timed>, Vec<&Timed>) = all.iter().partition(|timed| timed.answered);
    println!("{rounds} rounds");
    tell("all, median round", &everything, Timed::median);
    tell("answered, median round", &answered, Timed::median);
    tell("refused, median round", &refused, Timed::median);
    // On a machine that others use, the best round tells what the work takes.
    tell("all, best round", &everything, Timed::best);
    all.sort_by_key(|timed| std::cmp::Reverse(timed.median()));
    println!("the slowest:");
    for timed in all.iter().take(12) {
        println!("{:>10.1} µs (best {:.1})  {}", micros(timed.median()), micros(timed.best()), timed.question);
    }
}

/// The world that a transcript names, where it is here; those of other folders are not timed.
fn open(root: &Path, world: &str) -> Option<Database> {
    match world {
        "" | "belarus-americas" => Some(Database::bundled().expect("the bundled world")),
        "tests/worlds/harbour" | "harbour" => Some(Database::open(root.join("tests/worlds/harbour")).expect("harbour")),
        _ => None,
    }
}

fn ask_file(text: &str, database: &Database, rounds: usize) -> Vec<Timed> {
    let questions =
        text.lines().filter_map(|line| line.strip_prefix("kenning> ")).filter(|line| !line.starts_with('.'));
    let mut all: Vec<Timed> =
        questions.map(|question| Timed { question: question.to_owned(), answered: false, times: Vec::new() }).collect();
    // One round more, which warms the caches.
    for round in 0..=rounds {
        let mut session = database.session();
        for timed in &mut all {
            let begun = Instant::now();
            let answer = hint::black_box(session.ask(&timed.question));
            let taken = begun.elapsed();
            timed.answered = answer.is_ok();
            if round > 0 {
                timed.times.push(taken);
            }
        }
    }
    all
}

/// The spread over all questions; `figure` tells what a question's rounds come to.
fn tell(name: &str, timed: &[&Timed], figure: fn(&Timed) -> Duration) {
    let mut medians: Vec<Duration> = timed.iter().map(|timed| figure(timed)).collect();
    medians.sort_unstable();
    let at = |share: f64| medians.get(((medians.len() as f64 * share) as usize).min(medians.len().saturating_sub(1)));
    let [median, tenth, hundredth, most] =
        [0.5, 0.9, 0.99, 1.0].map(|share| at(share).map_or(0.0, |taken| micros(*taken)));
    println!(
        "{name}: median {median:.1} µs, p90 {tenth:.1}, p99 {hundredth:.1}, max {most:.1} ({} questions)",
        medians.len()
    );
}

fn micros(taken: Duration) -> f64 {
    taken.as_nanos() as f64 / 1000.0
}

fn transcripts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of transcripts") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
