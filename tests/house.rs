//! The laws of the house, proved: which room uses which, and what no file may hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room, in street order, and the rooms that it may use; `error` is for every room.
const STREET: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("value", &[]),
    ("graph", &["value"]),
    ("functions", &["graph", "value"]),
    ("query", &["value"]),
    ("lexicon", &["graph", "value"]),
    ("syntax", &["lexicon", "query", "value"]),
    ("plan", &["query", "functions", "graph", "value"]),
    ("optimize", &["plan", "functions", "graph", "value"]),
    ("exec", &["plan", "functions", "graph", "value"]),
    ("exchange", &["graph", "lexicon", "value"]),
    ("db", &["exchange", "exec", "optimize", "plan", "syntax", "lexicon", "query", "functions", "graph", "value"]),
    ("doors", &["db", "exchange", "value"]),
];

/// Rooms in which the word for what sugar is made of does not occur.
const SUGAR_FREE: &[&str] = &["plan", "optimize", "exec"];

/// Rooms that may hold `unsafe`.
const UNSAFE: &[&str] = &["graph", "store"];

/// What is wrong with one file, `depth` modules below the crate, a sentence each.
fn faults(room: &str, depth: usize, source: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !source.starts_with("//! ") {
        faults.push("doesn't begin with a //! sentence".to_owned());
    }
    let code = without_tests(&without_comments_and_texts(source));
    let Some((_, allowed)) = STREET.iter().find(|(name, _)| *name == room) else {
        faults.push(format!("the room {room} is not listed"));
        return faults;
    };
    for used in rooms_used(&code, depth) {
        let known = STREET.iter().any(|(name, _)| *name == used);
        if !known {
            faults.push(format!("uses crate::{used}, which is no room"));
        } else if used != room && used != "error" && !allowed.contains(&used.as_str()) {
            faults.push(format!("{room} uses {used}"));
        }
    }
    if SUGAR_FREE.contains(&room) && source.to_lowercase().contains("phrase") {
        faults.push(format!("{room} knows of phrases"));
    }
    // A parser may have an `expect` of its own; that of an option or a result takes a text, blanked to a space here.
    let code = code.replace("self.expect(", "self.wants(").replace(".expect(\n", ".expect( ");
    for (call, what) in
        [(".unwrap()", "unwraps"), (".expect( ", "expects"), ("panic!(", "panics"), ("todo!(", "is not done")]
    {
        if code.contains(call) {
            faults.push(format!("{what} outside of tests"));
        }
    }
    if !UNSAFE.contains(&room) && words(&code).any(|word| word == "unsafe") {
        faults.push(format!("{room} holds unsafe code"));
    }
    faults
}

/// The first names behind `crate::`, or behind as many `super::` as lead there, in paths and in grouped `use`.
fn rooms_used(code: &str, depth: usize) -> BTreeSet<String> {
    let climb = "super::".repeat(depth);
    let mut used = BTreeSet::new();
    let crate_root = code.match_indices("crate::").chain(code.match_indices(&climb));
    for (at, root) in crate_root {
        let within_word = code[..at].ends_with(|last: char| last.is_alphanumeric() || last == '_');
        let rest = code[at + root.len()..].trim_start();
        if within_word {
            continue;
        }
        match rest.strip_prefix('{') {
            Some(group) => used.extend(group_heads(group)),
            None => used.extend(head(rest)),
        }
    }
    if words(code).collect::<Vec<_>>().windows(2).any(|pair| pair == ["crate", "as"]) {
        used.insert("crate under another name".to_owned());
    }
    used
}

/// The first name of each member of a group, whose `{` has been read.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut member = String::new();
    for character in group.chars() {
        match character {
            '}' if depth == 0 => break,
            ',' if depth == 0 => heads.extend(head(std::mem::take(&mut member).trim())),
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => member.push(character),
            _ => {}
        }
    }
    heads.extend(head(member.trim()));
    heads
}

/// The name that a path begins with.
fn head(path: &str) -> Option<String> {
    let path = path.trim_start_matches("r#");
    let name: String = path.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect();
    Some(name).filter(|name| !name.is_empty())
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|character: char| !(character.is_alphanumeric() || character == '_'))
}

/// The code with comments and the insides of texts blanked; documentation may link where it likes.
fn without_comments_and_texts(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut code = String::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &source[at..];
        let raw = raw_text(rest);
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if raw > 0 && !code.ends_with(|last: char| last.is_alphanumeric() || last == '_') {
            raw
        } else if rest.starts_with('"') {
            plain_text(rest)
        } else if rest.starts_with('\'') {
            character(rest)
        } else {
            0
        };
        if skipped == 0 {
            let Some(next) = rest.chars().next() else { break };
            code.push(next);
            at += next.len_utf8();
        } else {
            code.push(' ');
            at += skipped;
        }
    }
    code
}

/// How long the text literal is that begins here.
fn plain_text(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// How long the raw text literal is that begins here; 0 where none does.
fn raw_text(rest: &str) -> usize {
    let Some(behind) = rest.strip_prefix('r') else { return 0 };
    let hashes = behind.len() - behind.trim_start_matches('#').len();
    if !behind[hashes..].starts_with('"') {
        return 0;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    let body = 1 + hashes + 1;
    rest[body..].find(&close).map_or(rest.len(), |end| body + end + close.len())
}

/// How long the character literal is that begins here; 0 where the quote begins a lifetime.
fn character(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => rest[3..].find('\'').map_or(0, |end| end + 4),
        Some(_) => characters.next().filter(|(_, next)| *next == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

/// The code with everything behind `#[cfg(test)]` left out, a block each.
fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(open) = rest.find(['{', ';']) else { return kept };
        let mut depth = 0;
        let end = rest[open..].char_indices().find_map(|(offset, character)| {
            depth += match character {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            (depth == 0).then_some(open + offset + 1)
        });
        let Some(end) = end else { return kept };
        rest = &rest[end..];
    }
    kept + rest
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The room of a file: its folder or file right below `src`; none for the files of the crate itself and of the program,
/// which alone may choose an allocator.
fn room_of(path: &Path, root: &Path) -> Option<String> {
    let first = path.strip_prefix(root).ok()?.iter().next()?.to_str()?.trim_end_matches(".rs");
    (!matches!(first, "lib" | "main" | "allocator")).then(|| first.to_owned())
}

/// How many modules a file lies below the crate: 1 for `graph/mod.rs`, 2 for `graph/view.rs`.
fn depth_of(path: &Path, root: &Path) -> usize {
    let parts = path.strip_prefix(root).map_or(0, |inside| inside.iter().count());
    if path.ends_with("mod.rs") { parts - 1 } else { parts }
}

/// Whether a file below `src` holds nothing but tests.
fn is_test(path: &Path, root: &Path) -> bool {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.iter().any(|part| part == "tests" || part == "tests.rs")
}

#[test]
fn every_file_keeps_the_laws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for path in sources(&root) {
        let source = fs::read_to_string(&path).unwrap();
        let faults = match room_of(&path, &root) {
            Some(_) if is_test(&path, &root) => Vec::new(),
            Some(room) => faults(&room, depth_of(&path, &root), &source),
            None if source.starts_with("//! ") => Vec::new(),
            None => vec!["doesn't begin with a //! sentence".to_owned()],
        };
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        found.extend(faults.into_iter().map(|fault| format!("src/{name}: {fault}")));
    }
    assert!(found.is_empty(), "the house is not in order:\n{}", found.join("\n"));
}

#[test]
fn modules_stand_in_street_order() {
    let tour = include_str!("../src/lib.rs");
    let modules = tour.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let places: Vec<_> = modules.map(|room| STREET.iter().position(|(name, _)| *name == room)).collect();
    assert!(places.iter().all(Option::is_some), "a module of lib.rs is not listed");
    assert!(places.is_sorted(), "lib.rs is not in street order");
}

#[test]
fn the_street_runs_uphill() {
    for (index, (room, allowed)) in STREET.iter().enumerate() {
        for used in *allowed {
            let place = STREET.iter().position(|(name, _)| name == used);
            assert!(place.is_some_and(|place| place < index), "{room} is allowed {used}, which is not below it");
        }
    }
}

/// A file of `room` with this code has just this fault.
fn planted(room: &str, code: &str, fault: &str) {
    let found = faults(room, 1, &format!("//! A file.\n{code}"));
    assert_eq!(found, [fault.to_owned()], "in {code}");
}

#[test]
fn a_planted_violation_is_found() {
    planted("graph", "use crate::exec::Rows;", "graph uses exec");
    planted("graph", "use crate::{value::{NodeId, Value}, exec::{self, Rows}};", "graph uses exec");
    planted("graph", "use crate::{\n    value::Value,\n    exec,\n};", "graph uses exec");
    planted("graph", "use {crate::exec::Rows, std::fmt};", "graph uses exec");
    planted("graph", "pub use crate::exec as runner;", "graph uses exec");
    planted("graph", "fn f() { crate::exec::run(); }", "graph uses exec");
    planted("graph", "use super::exec::Rows;", "graph uses exec");
    planted("graph", "use crate as house;", "uses crate::crate under another name, which is no room");
    planted("graph", "macro_rules! m { () => { $crate::exec::run() } }", "graph uses exec");
    planted("doors", "use crate::plan::Plan;", "doors uses plan");
    planted("doors", "use crate::cellar::Wine;", "uses crate::cellar, which is no room");
    planted("exchange", "use crate::db::Answer;", "exchange uses db");
    planted("cellar", "", "the room cellar is not listed");
    planted("plan", "// A phrase is sugar.", "plan knows of phrases");
    planted("exec", "struct PhraseRows;", "exec knows of phrases");
    planted("value", "fn f() { x.unwrap(); }", "unwraps outside of tests");
    planted("value", "fn f() { x.expect(\"y\"); }", "expects outside of tests");
    planted(
        "value",
        "#[cfg(test)]\nmod tests { fn f() { x.unwrap() } }\nfn g() { x.unwrap() }",
        "unwraps outside of tests",
    );
    planted("exec", "fn f() { unsafe { g() } }", "exec holds unsafe code");
    assert_eq!(faults("value", 1, "use std::fmt;"), ["doesn't begin with a //! sentence"]);
}

#[test]
fn what_is_allowed_passes() {
    let fine = [
        ("graph", "use crate::value::Value;\nuse crate::error::{Error, Result};\nuse crate::graph::view;"),
        ("graph", "unsafe fn f() {}"),
        ("value", "/// See [`crate::exec`].\nfn f() {} // crate::exec and x.unwrap()"),
        ("value", "fn f() { g(\"crate::exec::x .unwrap() {\", r#\"\"unsafe\"#, '\"', '\\'', 'a'); }"),
        (
            "value",
            "fn f<'a>(x: &'a str) -> &'a str { x }\n#[cfg(test)]\nmod tests { use crate::exec; fn g() { x.unwrap() } }",
        ),
        ("value", "fn f() { x.unwrap_or(1); x.unwrap_or_default(); }"),
        ("value", "macro_rules! m { () => { unsafe_name() } }"),
        ("exec", "#[cfg(test)]\nuse std::fmt;\nfn f() {}"),
    ];
    for (room, code) in fine {
        assert_eq!(faults(room, 1, &format!("//! A file.\n{code}")), Vec::<String>::new(), "in {code}");
    }
}
