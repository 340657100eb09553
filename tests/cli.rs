//! The command line, as a shell meets it: what goes to stdout, what to stderr, and how the process ends.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command as Kenning;
use tempfile::TempDir;

const QUESTION: &str = "RETURN 1 AS a";

/// `kenning` with these arguments, in a clean environment.
fn kenning(arguments: &[&str]) -> Kenning {
    let mut command = Kenning::new(env!("CARGO_BIN_EXE_kenning"));
    command.args(arguments).env("TERM", "dumb");
    command
}

/// What came of a run: exit code, stdout, stderr.
fn run(command: &mut Kenning) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// A file of questions in a folder of its own.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path.display().to_string())
}

#[test]
fn a_question_goes_in_and_data_comes_out() {
    let (code, out, err) = run(&mut kenning(&["-c", QUESTION, "-f", "csv"]));
    assert_eq!((code, out.as_str(), err.as_str()), (0, "a\r\n1\r\n", ""));
}

#[test]
fn threads_may_be_told_as_long_as_they_are_a_number() {
    let told = |arguments: &[&str]| run(kenning(arguments).write_stdin(".set threads\n"));
    assert_eq!(told(&["--threads", "3"]).1, "3\n");
    assert_eq!(told(&["--threads", "0"]).1, told(&[]).1);
    let (code, _, err) = told(&["--threads", "many"]);
    assert!(code == 2 && err.contains("--threads"), "{code} {err}");
}

#[test]
fn words_are_one_question() {
    let (code, out, _) = run(&mut kenning(&["RETURN", "1", "AS", "a", "-f", "tsv"]));
    assert_eq!((code, out.as_str()), (0, "a\n1\n"));
}

#[test]
fn questions_may_be_several() {
    let (code, out, _) = run(&mut kenning(&["-c", QUESTION, "-c", QUESTION, "-f", "jsonl"]));
    assert_eq!((code, out.as_str()), (0, "{\"a\":1}\n{\"a\":1}\n"));
}

#[test]
fn standard_input_is_a_file_of_questions_without_banner_and_colour() {
    let text = "# a comment\nRETURN 1\n  AS a;\n-- another\n.format csv\nRETURN 1 AS a;\n";
    let (code, out, err) = run(kenning(&[]).write_stdin(text));
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, "┌───┐\n│ a │\n├───┤\n│ 1 │\n└───┘\na\r\n1\r\n");
}

#[test]
fn nothing_to_ask_is_no_error() {
    for text in ["", ";;;", "# only a comment\n", "// only a comment", "/* only a comment */", "\n\n"] {
        assert_eq!(run(kenning(&[]).write_stdin(text)), (0, String::new(), String::new()), "{text:?}");
        assert_eq!(run(&mut kenning(&["-c", text])), (0, String::new(), String::new()), "{text:?}");
    }
}

#[test]
fn json_is_one_line_a_question() {
    let (code, out, _) = run(&mut kenning(&["-c", "RETURN 1 AS a;", "-f", "json"]));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let keys: Vec<_> = json.as_object().unwrap().keys().collect();
    assert_eq!((code, out.lines().count()), (0, 1));
    assert_eq!(keys, ["question", "reading", "cypher", "parameters", "columns", "rows", "notes", "standing"]);
    assert_eq!(json["reading"], serde_json::Value::Null);
    assert_eq!(json["rows"], serde_json::json!([[1]]));
}

#[test]
fn an_error_in_json_has_its_place() {
    let (code, out, err) = run(&mut kenning(&["-c", "xyzzy plugh", "-f", "json"]));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let keys: Vec<_> = json["error"].as_object().unwrap().keys().collect();
    assert_eq!(code, 1);
    assert_eq!(json["question"], "xyzzy plugh");
    assert_eq!(keys, ["code", "type", "phase", "detail", "message", "hint", "span"]);
    assert!(err.starts_with("error[K1"), "{err}");
}

#[test]
fn the_first_error_ends_a_batch_unless_told_to_go_on() {
    let text = "xyzzy plugh\nRETURN 1 AS a;\n";
    let (code, out, err) = run(kenning(&["-f", "csv"]).write_stdin(text));
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("--> stdin:1:"), "{err}");
    let (code, out, _) = run(kenning(&["-f", "csv", "--keep-going"]).write_stdin(text));
    assert_eq!((code, out.as_str()), (1, "a\r\n1\r\n"));
}

#[test]
fn an_unknown_flag_is_offered_the_nearest() {
    let (code, out, err) = run(&mut kenning(&["--formt", "csv"]));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error[K501]:") && err.contains("--format"), "{err}");
    let (code, _, err) = run(&mut kenning(&["-f", "cvs", "x"]));
    assert_eq!(code, 2);
    assert!(err.contains("csv"), "{err}");
}

#[test]
fn help_and_version_go_to_stdout() {
    let (code, out, err) = run(&mut kenning(&["--version"]));
    assert_eq!((code, out, err.as_str()), (0, format!("kenning {}\n", env!("CARGO_PKG_VERSION")), ""));
    let (code, out, _) = run(&mut kenning(&["--help"]));
    assert!(code == 0 && out.contains("Usage:") && !out.contains('\u{1b}'), "{out}");
}

#[test]
fn a_picture_is_written_in_a_form_that_is_known_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cuba.bmp");
    let (code, _, told) = run(kenning(&["draw", "Cuba", "-o"]).arg(&file));
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("no picture can be written as .bmp") && told.contains(".svg"), "{told}");
    assert!(!file.exists());
    let (code, picture, told) = run(&mut kenning(&["draw", "visits to Belarus in 1999"]));
    assert_eq!(code, 0, "{told}");
    assert!(picture.starts_with("digraph") && told.contains("note: "), "{picture}\n{told}");
}

#[test]
fn completions_are_printed_for_a_shell() {
    let (code, out, _) = run(&mut kenning(&["completions", "bash"]));
    assert!(code == 0 && out.contains("_kenning"), "{out}");
}

#[test]
fn a_world_that_is_not_there_is_an_io_error() {
    let (code, _, err) = run(&mut kenning(&["-w", "/nowhere/at/all", "-c", QUESTION]));
    assert_eq!(code, 3);
    assert!(err.contains("/nowhere/at/all"), "{err}");
}

#[test]
fn a_file_that_is_no_world_is_refused_and_left_alone() {
    let files: [(&str, &[u8]); 3] = [
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("other.db", b"SQLite format 3\x00\x10\x00"),
        ("text.txt", b"just a text\n"),
    ];
    for (name, bytes) in files {
        let (_folder, path) = file(name, bytes);
        let (code, _, err) = run(&mut kenning(&["-w", &path, "-c", QUESTION]));
        assert_eq!(code, 4, "{name}: {err}");
        assert!(err.contains("not a Kenning database"), "{err}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn bad_rows_are_named_or_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Person.csv"), "id:ID,name\n1,Ann\n2,Bo,too many\n").unwrap();
    let world = folder.path().display().to_string();
    let (code, _, err) = run(&mut kenning(&["-w", &world, "-c", QUESTION]));
    assert_eq!(code, 1);
    assert!(err.starts_with("error[K401]") && err.contains("Person.csv:3"), "{err}");
    let rejects = folder.path().join("rejects.txt").display().to_string();
    let (code, _, err) = run(&mut kenning(&["-w", &world, "--rejects", &rejects, "-c", QUESTION]));
    assert_eq!(code, 0, "{err}");
    assert!(fs::read_to_string(&rejects).unwrap().contains("2,Bo,too many"));
}

#[test]
fn a_script_that_is_missing_or_a_folder_is_an_io_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    for name in [&path, "/nowhere/questions.txt"] {
        let (code, _, err) = run(&mut kenning(&["run", name]));
        assert_eq!(code, 3, "{err}");
        assert!(err.contains(name), "{err}");
    }
}

#[test]
fn byte_order_marks_and_crlf_are_fine() {
    let (_folder, path) = file("questions.txt", b"\xef\xbb\xbfRETURN 1 AS a;\r\n# end\r\n");
    assert_eq!(run(&mut kenning(&["run", &path, "-f", "tsv"])).1, "a\n1\n");
}

#[test]
fn other_encodings_are_named() {
    let utf16: Vec<u8> = "\u{feff}RETURN 1;".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (_folder, path) = file("questions.txt", utf16);
    let (code, _, err) = run(&mut kenning(&["run", &path]));
    assert_eq!(code, 3);
    assert!(err.contains("UTF-16"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_is_no_error() {
    let questions = "RETURN 1 AS a;\n".repeat(20_000);
    let (_folder, path) = file("questions.txt", questions);
    let mut child = Command::new(env!("CARGO_BIN_EXE_kenning"))
        .args(["run", &path, "-f", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_io_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kenning"))
        .args(["-c", QUESTION])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3));
    assert!(err.starts_with("error[K502]"), "{err}");
    assert_eq!(run(&mut kenning(&["-c", QUESTION, "-o", "/dev/full"])).0, 3);
    assert_eq!(run(&mut kenning(&["-c", QUESTION, "-o", "/nowhere/out"])).0, 3);
}

#[test]
fn output_goes_into_a_file() {
    let (_folder, path) = file("out.csv", "");
    let (code, out, _) = run(&mut kenning(&["-c", QUESTION, "-f", "csv", "-o", &path]));
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&path).unwrap(), "a\r\n1\r\n");
}

#[test]
fn files_turn_their_own_output() {
    let (folder, path) = file("questions.txt", "");
    let aside = folder.path().join("aside.csv").display().to_string();
    let text =
        format!(".format csv\n.output {aside}\nRETURN 1 AS a;\n.output\n.format tsv\nRETURN 1 AS a;\n.quit\nxyzzy\n");
    fs::write(&path, text).unwrap();
    assert_eq!(run(&mut kenning(&["run", &path])), (0, "a\n1\n".into(), String::new()));
    assert_eq!(fs::read_to_string(&aside).unwrap(), "a\r\n1\r\n");
}

#[test]
fn an_unknown_command_is_offered_the_nearest() {
    let (code, _, err) = run(kenning(&[]).write_stdin(".hlep\n"));
    assert_eq!(code, 2);
    assert!(err.contains("there is no command .hlep") && err.contains("did you mean .help?"), "{err}");
    assert!(err.contains("--> stdin:1"), "{err}");
}

#[test]
fn nothing_is_coloured_where_nobody_looks() {
    for (code, out, err) in [run(&mut kenning(&["-c", QUESTION])), run(&mut kenning(&["-c", "xyzzy plugh"]))] {
        assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'), "{code} {out} {err}");
    }
}

#[test]
fn ten_megabytes_in_one_line_end_soon() {
    let text = "x ".repeat(5_000_000);
    let start = Instant::now();
    let (code, _, err) = run(kenning(&[]).write_stdin(text));
    assert!(code != 0 && code != 101 && !err.contains("panicked"), "{code}");
    assert!(err.len() < 10_000, "the whole line is told");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_text_without_end_is_told_by_its_beginning() {
    let (code, _, err) = run(kenning(&[]).write_stdin("# one\nRETURN 'abc\n\n"));
    assert_eq!(code, 1);
    assert!(err.contains("--> stdin:2:8"), "{err}");
}

#[test]
fn parameters_are_values_or_text() {
    let (code, out, err) =
        run(&mut kenning(&["-P", "a=1", "-P", "b=Minsk", "-c", "RETURN $a AS a, $b AS b", "-f", "csv"]));
    assert_eq!((code, out.as_str()), (0, "a,b\r\n1,Minsk\r\n"), "{err}");
    let (code, _, err) = run(&mut kenning(&["-P", "a", "-c", QUESTION]));
    assert_eq!(code, 2, "{err}");
    let (code, _, err) = run(&mut kenning(&["-P", &format!("a={}", "[".repeat(100_000)), "-c", QUESTION]));
    assert_eq!(code, 5, "{err}");
}

#[test]
fn transcripts_are_checked_and_accepted() {
    let (_folder, path) =
        file("transcript", "# c\n\nkenning> RETURN 1 AS a;\n---\na\n2\n\nkenning> RETURN 1 AS a;\n--- holds\n1\n");
    let (code, out, err) = run(&mut kenning(&["check", &path]));
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("- 2") && out.contains("+ 1") && out.contains("2 questions, 1 differ"), "{out}");
    assert_eq!(run(&mut kenning(&["check", "--accept", &path])).0, 0);
    assert!(fs::read_to_string(&path).unwrap().contains("---\na\n1\n\n"));
    assert_eq!(run(&mut kenning(&["check", &path])).0, 0);
}

#[test]
fn rows_are_never_capped_in_a_batch() {
    let (code, out, err) = run(&mut kenning(&["-c", "UNWIND range(1, 5000) AS i RETURN i", "-f", "tsv"]));
    assert_eq!((code, out.lines().count()), (0, 5001), "{err}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_batch() {
    let question = "UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j RETURN count(*)";
    let child = Command::new(env!("CARGO_BIN_EXE_kenning"))
        .args(["-c", question])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let start = Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(output.status.code(), Some(130));
    std::io::stdout().flush().unwrap();
}

#[test]
fn csv_files_are_loaded_beneath_the_import_root_only() {
    let (folder, _path) = file("ships.csv", "name;tonnage\n\"North; Wind\";900\nKestrel;\n");
    let root = folder.path().display().to_string();
    let load = "LOAD CSV WITH HEADERS FROM 'ships.csv' AS row FIELDTERMINATOR ';' \
                RETURN row.name AS name, toInteger(row.tonnage) AS tonnage";
    let (code, out, err) = run(&mut kenning(&["--import-root", &root, "-c", load, "-f", "tsv"]));
    assert_eq!((code, out.as_str(), err.as_str()), (0, "name\ttonnage\nNorth; Wind\t900\nKestrel\t\n", ""));
    let outside = "LOAD CSV FROM '../ships.csv' AS row RETURN row";
    let (code, _, err) = run(&mut kenning(&["--import-root", &root, "-c", outside]));
    assert!(code == 3 && err.contains("is not beneath the import root"), "{code} {err}");
    let (code, _, err) = run(&mut kenning(&["-c", load]));
    assert!(code == 1 && err.contains("LOAD CSV may read no files here"), "{code} {err}");
    let (code, _, err) = run(&mut kenning(&["--import-root", "/nowhere/at/all", "-c", QUESTION]));
    assert!(code == 3 && err.contains("the import root /nowhere/at/all is no folder"), "{code} {err}");
}
