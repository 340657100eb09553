//! A line that tells how far loading or a question has come: on a terminal, where it takes long, and gone when it is done.

use std::env;
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::db::Pace;
use crate::exchange::Progress;

/// Loading that is done by then is told by its end alone.
const SOON: Duration = Duration::from_millis(400);
/// The same for questions.
const QUESTION_SOON: Duration = Duration::from_secs(1);
/// Between two looks at a question.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Writes the line of what is loaded over the one before.
pub fn show(progress: &Progress) {
    if progress.time >= SOON && is_seen() {
        write(&if progress.done { String::new() } else { line(progress) });
    }
}

/// Runs a question; where it takes long, a line tells how far it has come.
pub fn during<T>(pace: &Pace, run: impl FnOnce() -> T) -> T {
    if !is_seen() {
        return run();
    }
    let (running, ended) = mpsc::channel();
    thread::scope(|scope| {
        // It ends with the question, also where that panics.
        let _running = running;
        scope.spawn(move || watch(pace, &ended));
        run()
    })
}

fn watch(pace: &Pace, ended: &Receiver<()>) {
    let start = Instant::now();
    let mut wait = QUESTION_SOON;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        write(&question_line(pace.steps(), pace.share(), start.elapsed()));
        wait = BETWEEN_LOOKS;
    }
    if start.elapsed() >= QUESTION_SOON {
        write("");
    }
}

fn is_seen() -> bool {
    std::io::stderr().is_terminal() && !env::var("TERM").is_ok_and(|name| name == "dumb")
}

/// Writes a line over the one before. Where nobody can be told, the work goes on all the same.
fn write(line: &str) {
    let mut out = std::io::stderr();
    let _ = write!(out, "\r\u{1b}[2K{line}").and_then(|()| out.flush());
}

fn line(progress: &Progress) -> String {
    let share = 100.0 * progress.bytes as f64 / progress.all_bytes.max(1) as f64;
    let (rows, rate) = (progress.rows as f64 / 1e6, progress.rate() / 1e6);
    let left = progress.left().as_secs_f64().ceil();
    format!("loading: {share:.0} %, {rows:.1} million rows, {rate:.1} million a second, {left:.0} s left")
}

fn question_line(steps: u64, share: Option<f64>, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let (millions, rate) = (steps as f64 / 1e6, steps as f64 / 1e6 / seconds.max(1e-9));
    let left = share.map_or(String::new(), |share| {
        format!(", {:.0} %, {:.0} s left", 100.0 * share, (seconds / share - seconds).ceil())
    });
    format!("{seconds:.0} s, {millions:.0} million steps, {rate:.0} million a second{left}; Ctrl-C ends it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_tells_what_is_left_where_that_is_known() {
        let time = Duration::from_secs(10);
        let line = question_line(340_000_000, Some(0.4), time);
        assert_eq!(line, "10 s, 340 million steps, 34 million a second, 40 %, 15 s left; Ctrl-C ends it");
        assert_eq!(question_line(0, None, time), "10 s, 0 million steps, 0 million a second; Ctrl-C ends it");
    }

    #[test]
    fn the_line_fits_a_narrow_window() {
        let time = Duration::from_secs(10);
        let progress = Progress { rows: 123_456_789, bytes: 400, all_bytes: 1_000, time, done: false };
        let line = line(&progress);
        assert_eq!(line, "loading: 40 %, 123.5 million rows, 12.3 million a second, 15 s left");
        assert!(line.len() < 80);
    }
}
