//! A line that tells how far loading has come: on a terminal, where it takes long, and gone when it is done.

use std::env;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use crate::exchange::Progress;

/// Loading that is done by then is told by its end alone.
const SOON: Duration = Duration::from_millis(400);

/// Writes the line over the one before.
pub fn show(progress: &Progress) {
    let mut out = std::io::stderr();
    let dumb = env::var("TERM").is_ok_and(|name| name == "dumb");
    if progress.time < SOON || dumb || !out.is_terminal() {
        return;
    }
    let text = if progress.done { String::new() } else { line(progress) };
    // Where nobody can be told, loading goes on all the same.
    let _ = write!(out, "\r\u{1b}[2K{text}").and_then(|()| out.flush());
}

fn line(progress: &Progress) -> String {
    let share = 100.0 * progress.bytes as f64 / progress.all_bytes.max(1) as f64;
    let (rows, rate) = (progress.rows as f64 / 1e6, progress.rate() / 1e6);
    let left = progress.left().as_secs_f64().ceil();
    format!("loading: {share:.0} %, {rows:.1} million rows, {rate:.1} million a second, {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_fits_a_narrow_window() {
        let time = Duration::from_secs(10);
        let progress = Progress { rows: 123_456_789, bytes: 400, all_bytes: 1_000, time, done: false };
        let line = line(&progress);
        assert_eq!(line, "loading: 40 %, 123.5 million rows, 12.3 million a second, 15 s left");
        assert!(line.len() < 80);
    }
}
