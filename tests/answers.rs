//! Every transcript under `tests/answers`, asked and compared.
//!
//! Worlds outside the repository are skipped where they are not there, and said so.
//! `ANSWERS=write` writes exact answers anew; `ANSWERS_OF=harbour` checks only the files whose path holds the word.

use std::env;
use std::path::{Path, PathBuf};

use kenning::doors::check::{Checker, Outcome, transcripts};

#[test]
fn answers_are_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let accept = env::var("ANSWERS").is_ok_and(|wish| wish == "write");
    let only = env::var("ANSWERS_OF").unwrap_or_default();
    let mut checker = Checker::new(root, accept);
    let (mut asked, mut told) = (0, Vec::new());
    let files: Vec<PathBuf> = transcripts(&[root.join("tests/answers")]).unwrap();
    for path in files.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        match checker.check(path) {
            Ok(Outcome::Checked { questions, differences }) => {
                asked += questions;
                told.extend(differences.iter().map(|it| format!("{name}:{}: {}\n{}", it.line, it.question, it.text)));
            }
            Ok(Outcome::Skipped { world }) => println!("{name}: skipped, the world {world} is not here"),
            Err(error) => told.push(format!("{name}: {error}")),
        }
    }
    println!("{asked} questions, {} differ", told.len());
    assert!(told.is_empty(), "{} of {asked} answers differ:\n\n{}", told.len(), told.join("\n"));
}
