//! What Kenning tells beside the rows: what they rest on, how firmly they are known, how else a phrase can be meant.
//!
//! More of it stands under `tests/answers/explanations`: why an answer is empty, "no" against "not stated", dates that
//! only may fall inside. What the prompt shows of long answers is in `repl.rs`, that a batch is never cut in `cli.rs`.

use std::fs;
use std::path::Path;
use std::process::Command;

use kenning::db::Drawing;
use kenning::doors::check::{Checker, transcripts};
use kenning::error::kinds;
use kenning::{Answer, Database, Session};
use tempfile::TempDir;

const HARBOUR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worlds/harbour");
const BUNDLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/belarus-americas");

/// The column of that name, a text a row.
fn column(answer: &Answer, name: &str) -> Vec<String> {
    let place = answer.columns.iter().position(|column| &**column == name);
    let place = place.unwrap_or_else(|| panic!("no column {name} among {:?}", answer.columns));
    answer.rows.iter().map(|row| answer.show(&row[place])).collect()
}

/// What `kenning` prints: exit code, stdout, stderr.
fn kenning(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kenning")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A copy of a world, with changes to its `world.toml`.
fn copy(world: &str, change: impl FnOnce(String) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(world).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let settings = folder.path().join("world.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(settings, change(text)).unwrap();
    folder
}

#[test]
fn a_row_tells_the_facts_and_paragraphs_it_rests_on() {
    let mut session = Database::bundled().unwrap().session();
    session.ask("visits to Belarus in 2013").unwrap();
    let why = session.why(Some(1)).unwrap();
    assert!(column(&why, "fact").iter().any(|fact| fact.starts_with("Official visit of Nicolas Maduro")));
    assert!(column(&why, "source").iter().any(|source| source == "P29, P43, P44"));
    assert!(column(&why, "fact").iter().all(|fact| !fact.contains("Morales")), "facts of another row");
    assert!(column(&why, "standing").iter().any(|standing| standing == "stated"));
    assert!(column(&session.why(Some(2)).unwrap(), "standing").iter().any(|it| it.contains("gives the year once")));
    let all = session.why(None).unwrap();
    assert!(all.rows.len() > why.rows.len());
    // The user has no text of the source: nothing is quoted.
    assert!(column(&all, "says").iter().all(|says| says == "null"));
    for row in [0, 5] {
        assert_eq!(session.why(Some(row)).err().map(|error| error.kind()), Some(kinds::USAGE));
    }
}

#[test]
fn what_orders_a_list_is_what_it_rests_on() {
    let mut session = Database::bundled().unwrap().session();
    session.ask("states by growth").unwrap();
    let why = session.why(Some(2)).unwrap();
    assert!(column(&why, "fact").iter().any(|fact| fact.starts_with("GDP growth of Panama")));
    let picture = session.draw(&Drawing::default()).unwrap();
    assert!(picture.contains("7.5 percent") && !picture.contains("Uruguay"), "{picture}");
    session.ask("compare Bolivia and Ecuador by growth").unwrap();
    let picture = session.draw(&Drawing::default()).unwrap();
    assert!(picture.contains("6.4 percent") && picture.contains("4.9 percent"), "{picture}");
    session.ask("compare Venezuela and Ecuador").unwrap();
    let picture = session.draw(&Drawing::default()).unwrap();
    assert!(picture.contains("Petrolera BeloVenezolana") && picture.contains("Rafael Correa"), "{picture}");
}

#[test]
fn with_the_text_of_the_source_paragraphs_are_quoted() {
    let folder = copy(BUNDLED, |toml| toml.replace("[[source]]\n", "[[source]]\ntext = \"source.txt\"\n"));
    let paragraphs = (1..=60).map(|number| format!("This is paragraph {number}.\n\n")).collect::<String>();
    fs::write(folder.path().join("source.txt"), paragraphs).unwrap();
    let mut session = Database::open(folder.path()).unwrap().session();
    session.ask("visits to Belarus in 2013").unwrap();
    let why = session.why(Some(1)).unwrap();
    let says = column(&why, "says");
    let quoted = "This is paragraph 29.\nThis is paragraph 43.\nThis is paragraph 44.";
    assert!(says.iter().any(|text| text == quoted), "{says:?}");
    // Where the file named is gone, the facts are still told.
    fs::remove_file(folder.path().join("source.txt")).unwrap();
    assert!(column(&session.why(Some(1)).unwrap(), "says").iter().all(|says| says == "null"));
}

#[test]
fn standing_is_part_of_json() {
    let standing = |question: &str| {
        let (code, out, err) = kenning(&["-f", "json", "-c", question]);
        assert_eq!(code, 0, "{err}");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        json["standing"].clone()
    };
    let venture = standing("ventures between Belarus and Venezuela");
    assert_eq!(venture["rows"], 6);
    let known = ["stated", "implied", "background"].iter().filter_map(|basis| venture[basis].as_i64()).sum::<i64>();
    assert_eq!(known, 6, "{venture}");
    assert!(venture["paragraphs"].as_array().unwrap().contains(&"P31".into()), "{venture}");
    let count = standing("how many visits to Belarus");
    assert_eq!((count["rows"].as_i64(), count["derived"].as_i64()), (Some(1), Some(1)));
    assert_eq!(standing("does Belarus have an embassy in Peru")["list"], "closed");
    assert_eq!(standing("does Belarus have an embassy in Canada")["list"], "open");
    assert_eq!(standing("RETURN 1 AS a;"), serde_json::json!({}));
}

#[test]
fn a_timeline_is_in_order_with_vague_dates_as_bars() {
    let (code, out, _) = kenning(&["-f", "timeline", "-c", "visits between Belarus and Venezuela"]);
    assert_eq!(code, 0);
    let dates: Vec<&str> = out.lines().skip(1).map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(dates.len(), 9);
    assert!(dates.is_sorted() && dates[0] == "2006-07" && dates[8] == "2013-07", "{dates:?}");
    assert!(out.lines().next().unwrap().contains("2006") && out.lines().next().unwrap().contains("2013"), "{out}");
    let query = "UNWIND [['b', '1990/1995'], ['c', null], ['a', '1980']] AS x RETURN x[1] AS date, x[0] AS what;";
    let (_, out, _) = kenning(&["-f", "timeline", "-c", query]);
    let lines: Vec<&str> = out.lines().skip(1).collect();
    assert!(lines[0].starts_with("1980") && lines[0].ends_with('a'), "{out}");
    assert!(lines[1].starts_with("1990/1995") && lines[1].contains("━━━") && lines[1].ends_with('b'), "{out}");
    assert!(lines[2].starts_with("undated") && lines[2].ends_with('c') && !lines[2].contains('━'), "{out}");
}

/// The first of a folder's phrases that a session finds to be as is asked.
fn first_phrase(folder: &str, fits: impl Fn(&mut Session, &str) -> bool) -> (String, Session) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut checker = Checker::new(root, false);
    for path in transcripts(&[root.join(folder)]).unwrap() {
        let (database, questions) = checker.questions(&path).unwrap().unwrap();
        for (_, question) in questions {
            let mut session = database.session();
            if fits(&mut session, &question) {
                return (question, session);
            }
        }
    }
    panic!("no phrase of {folder} is so");
}

/// A world in which *cranes* are said of five kinds, of which a keeper has machines and birds: nobody can tell which are
/// meant.
fn world_of_cranes() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let mut words = String::new();
    for (label, noun) in
        [("Stone", "stone"), ("Cloud", "cloud"), ("Shell", "shell"), ("Machine", "machine"), ("Bird", "bird")]
    {
        write(&format!("{label}.csv"), &format!("id:ID,name\n{noun}1,The {noun}\n"));
        words.push_str(&format!("[[noun]]\nlabel = \"{label}\"\nwords = [\"{noun}/{noun}s\"]\n"));
        if matches!(noun, "machine" | "bird") {
            words.push_str("prep.of = [\"-KEPT_BY->\"]\n");
        }
        words.push_str(&format!("[[synonym]]\nword = \"cranes\"\nof = \"{noun}s\"\n"));
    }
    write("Keeper.csv", "id:ID,name\nkeeper1,Alma\n");
    write("KEPT_BY.csv", ":START_ID,:END_ID\nmachine1,keeper1\nbird1,keeper1\n");
    write("world.toml", &words);
    folder
}

#[test]
fn readings_too_close_to_call_are_refused_or_told() {
    let world = world_of_cranes();
    let question = "cranes of Alma";
    let mut session = Database::open(world.path()).unwrap().session();
    session.set_strict(true);
    let error = session.ask(question).err().unwrap();
    assert_eq!(error.kind(), kinds::AMBIGUOUS_PHRASE, "{error}");
    assert_eq!(error.hints(), ["it may mean: machines of Alma", "it may mean: birds of Alma"]);
    // Without `--strict` the first is taken, and the answer names the second.
    session.set_strict(false);
    let answer = session.ask(question).unwrap();
    assert_eq!(answer.reading.as_deref(), Some("machines of Alma"));
    assert_eq!(column(&answer, "machine"), ["The machine"]);
    assert_eq!(session.readings().unwrap(), ["machines of Alma", "birds of Alma"]);
    let warned = "it may also mean: birds of Alma (reading 2)";
    assert!(answer.notes.iter().any(|note| note == warned), "{:?}", answer.notes);
    // The same at the command line.
    let world = world.path().to_str().unwrap();
    let (code, out, err) = kenning(&["-w", world, "--strict", "-c", question]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("error[K104]"), "{err}");
    let (code, _, err) = kenning(&["-w", world, "-c", question]);
    assert!(code == 0 && err.contains(warned), "{err}");
}

#[test]
fn a_second_reading_can_be_taken() {
    let (question, mut session) = first_phrase("tests/answers/harbour", |session, question| {
        let told =
            session.ask(question).is_ok() && session.readings().is_ok_and(|all| all.len() >= 2 && all[0] != all[1]);
        told && session.take_reading(2).is_ok() && session.ask(question).is_ok()
    });
    let readings = session.readings().unwrap();
    let second = session.take_reading(2).unwrap();
    assert_eq!(second.reading.as_ref(), readings.get(1));
    // There is no reading beyond the last.
    assert_eq!(session.readings().unwrap(), readings);
    assert_eq!(session.take_reading(readings.len() + 1).err().map(|error| error.kind()), Some(kinds::USAGE));
    let (code, _, err) = kenning(&["-w", HARBOUR, "-c", &question, "-c", ".reading 2"]);
    assert!(code == 0 && err.contains(&format!("→ {}", readings[1])), "{err}");
}

#[test]
fn definitions_last_for_a_session_and_can_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("words.toml").display().to_string();
    let define = "define \"old ships\" as ships built before 1970";
    let save = format!(".save {saved}");
    let (code, out, err) =
        kenning(&["-w", HARBOUR, "-f", "tsv", "-c", define, "-c", "old ships registered in Norland", "-c", &save]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Kestrel") && !out.contains("Aurora"), "{out}");
    let words = fs::read_to_string(&saved).unwrap();
    assert_eq!(words, "[[define]]\nword = \"old ships\"\nas = \"ships built before 1970\"\n");
    // Another session doesn't know it, a world that has the lines does.
    assert_eq!(kenning(&["-w", HARBOUR, "-c", "old ships registered in Norland"]).0, 1);
    let world = copy(HARBOUR, |toml| format!("{toml}\n{words}"));
    let path = world.path().display().to_string();
    let again = kenning(&["-w", &path, "-f", "tsv", "-c", "old ships registered in Norland"]);
    assert_eq!((again.0, again.1.as_str()), (0, out.as_str()), "{}", again.2);
    // Nothing was defined: nothing is saved.
    let (code, _, err) = kenning(&["-w", HARBOUR, "-c", &save]);
    assert_eq!(code, 1, "{err}");
}
