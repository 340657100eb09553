//! The prompt at a real terminal: what a person types, and what they see.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::{Duration, Instant};

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect, Regex, Session};
use tempfile::TempDir;

/// A terminal with the prompt in it, and the folder that is its user's home.
struct Terminal {
    session: OsSession,
    home: TempDir,
}

impl Terminal {
    /// Opens the prompt; `adjust` changes its environment.
    fn open(adjust: impl FnOnce(&mut Command)) -> Terminal {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_kenning"));
        command
            .env("HOME", home.path())
            .env_remove("XDG_STATE_HOME")
            .env("TERM", "xterm")
            .env("PAGER", "")
            .env("NO_COLOR", "1");
        adjust(&mut command);
        let mut session = Session::spawn(command).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        Terminal { session, home }
    }

    /// Opens it and waits for the first prompt.
    fn ready() -> Terminal {
        let mut terminal = Terminal::open(|_| {});
        terminal.see("kenning> ");
        terminal
    }

    fn type_in(&mut self, line: &str) {
        self.session.send(format!("{line}\r")).unwrap();
    }

    /// Waits for a text and gives what came before it.
    fn see(&mut self, text: &str) -> String {
        let found = self.session.expect(text).unwrap_or_else(|error| panic!("{text:?} was not seen: {error}"));
        String::from_utf8_lossy(found.before()).into_owned()
    }

    /// Throws away the line that was begun. Completion draws the prompt again on its line, so the one to wait for is on
    /// the next: what is typed before the terminal has changed its mode back and forth could be lost.
    fn throw_away(&mut self) {
        self.session.send(ControlCode::EndOfText).unwrap();
        self.see("\n");
        self.see("kenning> ");
    }

    /// Leaves, and gives the exit code.
    fn leave(mut self) -> (i32, TempDir) {
        self.type_in(".quit");
        self.ended()
    }

    fn ended(mut self) -> (i32, TempDir) {
        self.session.expect(Eof).unwrap();
        match self.session.get_process().wait().unwrap() {
            WaitStatus::Exited(_, code) => (code, self.home),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_talk_from_banner_to_quit() {
    let mut terminal = Terminal::open(|_| {});
    terminal.see("Kenning ");
    terminal.see("in memory, not saved");
    terminal.see("kenning> ");
    terminal.type_in("RETURN 1 AS a;");
    terminal.see("│ a │");
    terminal.see("1 row");
    terminal.see("kenning> ");
    let (code, home) = terminal.leave();
    assert_eq!(code, 0);
    let history = home.path().join(".local/state/kenning/history");
    assert_eq!(history.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(std::fs::read_to_string(history).unwrap().contains("RETURN 1 AS a;"));
}

#[test]
fn what_is_typed_ahead_is_not_lost() {
    let mut terminal = Terminal::ready();
    // All of it stands in the terminal's queue before the first line is answered.
    terminal.session.send(".timer on\r.timer off\rRETURN 40 + 2 AS sum;\r").unwrap();
    terminal.see("│  42 │");
    terminal.leave();
}

#[test]
fn errors_end_nothing() {
    let mut terminal = Terminal::ready();
    terminal.type_in("xyzzy plugh");
    terminal.see("error[K1");
    terminal.see("kenning> ");
    terminal.type_in(".hlep");
    terminal.see("did you mean .help?");
    terminal.see("kenning> ");
    terminal.type_in("RETURN 1 AS a;");
    terminal.see("1 row");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn words_of_other_prompts_are_understood() {
    let mut terminal = Terminal::ready();
    terminal.type_in("help");
    terminal.see(".examples");
    terminal.see("kenning> ");
    terminal.type_in(".help cypher");
    terminal.see("semicolon");
    terminal.see("the Cypher of the last question");
    terminal.see("kenning> ");
    // The history is there before the talk ends.
    let history = terminal.home.path().join(".local/state/kenning/history");
    assert!(std::fs::read_to_string(history).unwrap().contains(".help cypher"));
    terminal.type_in("exit");
    assert_eq!(terminal.ended().0, 0);
}

#[test]
fn cypher_goes_on_until_its_semicolon() {
    let mut terminal = Terminal::ready();
    terminal.type_in("RETURN 1");
    terminal.type_in("  AS a;");
    terminal.see("1 row");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn control_c_clears_the_line_and_control_d_leaves() {
    let mut terminal = Terminal::ready();
    terminal.session.send("xyzzy plugh").unwrap();
    terminal.see("plugh");
    terminal.session.send(ControlCode::EndOfText).unwrap();
    terminal.see("kenning> ");
    terminal.type_in("RETURN 1 AS a;");
    terminal.see("1 row");
    terminal.see("kenning> ");
    terminal.session.send(ControlCode::EndOfTransmission).unwrap();
    assert_eq!(terminal.ended().0, 0);
}

#[test]
fn control_c_cancels_a_running_question() {
    let mut terminal = Terminal::ready();
    terminal.type_in("UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j RETURN count(*);");
    terminal.see("UNWIND");
    std::thread::sleep(Duration::from_millis(700));
    let start = Instant::now();
    terminal.session.send(ControlCode::EndOfText).unwrap();
    terminal.see("error[K604]");
    // 100 ms is what a person gets; a loaded machine that runs other tests may be slower to show it.
    assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
    terminal.see("kenning> ");
    terminal.type_in("RETURN 1 AS a;");
    terminal.see("1 row");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn a_question_that_takes_long_tells_how_far_it_has_come() {
    let mut terminal = Terminal::ready();
    terminal.type_in("MATCH (a), (b), (c), (d) WHERE a.name < b.name + c.name + d.name RETURN max(a.name);");
    terminal.see(" million steps, ");
    terminal.see("; Ctrl-C ends it");
    terminal.session.send(ControlCode::EndOfText).unwrap();
    terminal.see("error[K604]");
    terminal.see("kenning> ");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn without_a_home_one_warning_comes() {
    let mut terminal = Terminal::open(|command| {
        command.env_remove("HOME");
    });
    terminal.see("warning: HOME is not set");
    let between = terminal.see("kenning> ");
    assert!(!between.contains("warning"), "{between}");
    terminal.type_in("RETURN 1 AS a;");
    let between = terminal.see("1 row");
    assert!(!between.contains("warning"), "{between}");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn a_home_that_cannot_be_written_is_warned_of() {
    let mut terminal = Terminal::open(|command| {
        command.env("HOME", "/proc/nowhere");
    });
    terminal.see("warning: the history is not kept");
    terminal.see("kenning> ");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn no_colour_means_no_colour() {
    let mut terminal = Terminal::ready();
    terminal.type_in("RETURN 1 AS a, null AS b;");
    let shown = terminal.see("1 row");
    // Moving the cursor is not colour: what is refused is `ESC [ … m`.
    let colour = shown.split('\u{1b}').skip(1).any(|part| {
        part.starts_with('[')
            && part[1..].trim_start_matches(|it: char| it.is_ascii_digit() || it == ';').starts_with('m')
    });
    assert!(!colour, "{shown:?}");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn a_dumb_terminal_sees_no_escapes() {
    let mut terminal = Terminal::open(|command| {
        command.env("TERM", "dumb").env("CI", "true").env_remove("NO_COLOR");
    });
    let banner = terminal.see("kenning> ");
    terminal.type_in("RETURN 1 AS a, null AS b;");
    let shown = terminal.see("1 row");
    assert!(!banner.contains('\u{1b}') && !shown.contains('\u{1b}'), "{banner:?} {shown:?}");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn a_narrow_window_gets_a_list() {
    let mut terminal = Terminal::ready();
    terminal.session.get_process_mut().set_window_size(20, 24).unwrap();
    terminal.type_in("RETURN 'one two three four five' AS words, 'abc' AS other, 'def' AS third;");
    terminal.see("words: one two three\r\nfour five\r\nother: abc\r\nthird: def");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn long_answers_are_cut_with_a_count() {
    let mut terminal = Terminal::ready();
    terminal.type_in("UNWIND range(1, 100) AS i RETURN i;");
    terminal.see("… and 60 more");
    terminal.see("kenning> ");
    terminal.type_in(".set rows 0");
    terminal.see("kenning> ");
    terminal.type_in("UNWIND range(1, 100) AS i RETURN i;");
    terminal.see("100 rows");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn long_answers_go_through_a_pager() {
    let mut terminal = Terminal::open(|command| {
        command.env("PAGER", "sed 's/^/paged: /'");
    });
    terminal.see("kenning> ");
    terminal.type_in("UNWIND range(1, 100) AS i RETURN i;");
    terminal.see("paged: 100 rows");
    terminal.see("kenning> ");
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn tab_completes_commands_and_labels() {
    let mut terminal = Terminal::ready();
    terminal.session.send(".exa\t").unwrap();
    terminal.see("mples");
    terminal.throw_away();
    terminal.session.send("MATCH (n:Embas\t").unwrap();
    terminal.see("Embassy");
    terminal.throw_away();
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn a_file_that_was_written_is_told() {
    let mut terminal = Terminal::ready();
    let file = terminal.home.path().join("answer.dot");
    terminal.type_in("ventures between Belarus and Venezuela");
    terminal.see("kenning> ");
    terminal.type_in(&format!(".draw {}", file.display()));
    terminal.see("wrote ");
    terminal.see("kenning> ");
    assert!(std::fs::read_to_string(&file).unwrap().contains("Petrolera"));
    assert_eq!(terminal.leave().0, 0);
}

#[test]
fn every_command_has_help() {
    let mut terminal = Terminal::ready();
    terminal.type_in(".set pager off");
    terminal.see("kenning> ");
    terminal.type_in(".help");
    for command in [".help", ".examples", ".schema", ".why", ".draw", ".quit", "phrases", "cypher"] {
        terminal.see(command);
    }
    terminal.see("kenning> ");
    terminal.type_in(".help mode");
    terminal.session.expect(Regex(r"\.mode \[FORMAT\]")).unwrap();
    assert_eq!(terminal.leave().0, 0);
}
