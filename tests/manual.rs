//! The manual, proved: what README.md and `docs/` show is what the program does.
//!
//! A block fenced as `kenning` is a transcript. In one fenced as `console`, each `$ kenning …` is run in a folder that
//! holds the files that README.md and the page show; what stands below the command is found in what was printed.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use kenning::doors::check::{Checker, Outcome};

/// A fenced block: the line it begins at, from 1, its language, its text.
struct Block {
    line: usize,
    language: String,
    text: String,
}

fn blocks(manual: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in manual.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(language), None) => {
                open = Some(Block { line: index + 2, language: language.to_owned(), text: String::new() });
            }
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is left open");
    blocks
}

/// README.md and the pages of `docs/`: name and text.
fn manuals() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("README.md")];
    paths.extend(fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let named = |path: &PathBuf| path.strip_prefix(root).unwrap().display().to_string();
    paths.iter().map(|path| (named(path), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn transcripts_are_as_the_program_answers() {
    let mut checker = Checker::new(env!("CARGO_MANIFEST_DIR"), false);
    let (mut asked, mut told) = (0, Vec::new());
    for (name, manual) in manuals() {
        for block in blocks(&manual).iter().filter(|block| block.language == "kenning") {
            match checker.check_text(&name, &block.text) {
                Ok(Outcome::Checked { questions, differences }) => {
                    asked += questions;
                    let place = |line: usize| format!("{name}:{}", block.line + line - 1);
                    told.extend(
                        differences.iter().map(|it| format!("{}: {}\n{}", place(it.line), it.question, it.text)),
                    );
                }
                Ok(Outcome::Skipped { world }) => told.push(format!("{name}:{}: no world {world}", block.line)),
                Err(error) => told.push(format!("{name}:{}: {error}", block.line)),
            }
        }
    }
    println!("{asked} questions, {} differ", told.len());
    assert!(asked > 0 && told.is_empty(), "{} of {asked} answers differ:\n\n{}", told.len(), told.join("\n"));
}

/// Writes the files that a page shows: the batch file, a folder of CSV files, a lexicon beside them.
fn shown_files(page: &[Block], folder: &Path) {
    for block in page {
        let headed = block.text.strip_prefix("# ").and_then(|text| text.split_once('\n'));
        match (&*block.language, headed, block.text.split_once("/\n")) {
            ("text", Some((first, _)), _) => {
                let name = first.split(':').next().unwrap();
                fs::write(folder.join(name), &block.text).unwrap();
            }
            ("toml", Some((path, _)), _) if path.ends_with("/world.toml") => {
                fs::write(folder.join(path), &block.text).unwrap();
            }
            ("text", None, Some((world, files))) if files.contains(".csv ") => write_world(&folder.join(world), files),
            _ => {}
        }
    }
}

/// Writes CSV files, each of which begins with its name; what stands below belongs to it.
fn write_world(folder: &Path, files: &str) {
    fs::create_dir_all(folder).unwrap();
    let mut file = (PathBuf::new(), String::new());
    for line in files.lines().map(str::trim) {
        match line.split_once(' ') {
            Some((name, header)) if name.ends_with(".csv") => {
                file = (folder.join(name), format!("{}\n", header.trim()));
            }
            _ => file.1.push_str(&format!("{line}\n")),
        }
        fs::write(&file.0, &file.1).unwrap();
    }
}

#[test]
fn commands_run_as_shown() {
    let pages = manuals();
    let readme = pages.iter().find(|(name, _)| name == "README.md").map(|(_, readme)| blocks(readme)).unwrap();
    let mut run = 0;
    for (name, manual) in &pages {
        let folder = tempfile::tempdir().unwrap();
        shown_files(&readme, folder.path());
        shown_files(&blocks(manual), folder.path());
        for block in blocks(manual).iter().filter(|block| block.language == "console") {
            for session in block.text.split("$ ").filter(|session| !session.trim().is_empty()) {
                let (command, shown) = session.split_once('\n').unwrap_or((session, ""));
                run_one(command, shown, folder.path(), &format!("{name}:{}", block.line));
                run += 1;
            }
        }
    }
    assert!(run > 0, "no commands are shown");
}

/// Runs one command through a shell, and looks for the lines shown below it; it fails just where an error is shown.
fn run_one(command: &str, shown: &str, folder: &Path, place: &str) {
    let program = Path::new(env!("CARGO_BIN_EXE_kenning"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let output = Command::new("sh").args(["-c", command]).current_dir(folder).env("PATH", path).output().unwrap();
    let printed = [output.stderr, output.stdout].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    let fails = shown.starts_with("error[");
    assert_eq!(output.status.success(), !fails, "{place}: {command}\n{printed}");
    for line in shown.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        assert!(printed.lines().any(|it| it.trim_end() == line), "{place}: {command}\nno {line:?} in\n{printed}");
    }
}

#[test]
fn the_example_is_the_one_that_is_tested() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let tour = include_str!("../src/lib.rs");
    for block in blocks(&readme).iter().filter(|block| block.language == "rust") {
        for line in block.text.lines().filter(|line| !line.is_empty()) {
            assert!(tour.contains(line.trim()), "the tour of lib.rs has no {line:?}");
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = manuals();
    for name in ["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        pages.push((name.to_owned(), fs::read_to_string(root.join(name)).unwrap_or_default()));
    }
    for (name, page) in pages {
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            let target = root.join(&name).with_file_name(file);
            assert!(link.contains("://") || file.is_empty() || target.exists(), "{name}: {link} leads nowhere");
        }
    }
}
