//! Long output on a terminal goes through `$PAGER`, or `less` where there is one.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

/// The pager's command; none where the user wants none or the terminal can't show one.
fn command() -> Option<String> {
    if env::var("TERM").is_ok_and(|terminal| terminal == "dumb") {
        return None;
    }
    match env::var("PAGER") {
        Ok(pager) if pager.trim().is_empty() => None,
        Ok(pager) => Some(pager),
        Err(_) => Some("less -FRX".into()),
    }
}

/// Whether there is a pager: its first word is a program that can be found.
pub fn is_there() -> bool {
    let Some(command) = command() else { return false };
    let Some(program) = command.split_whitespace().next() else { return false };
    match program.contains('/') {
        true => std::path::Path::new(program).exists(),
        false => {
            env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).exists()))
        }
    }
}

/// Shows the text page by page; false where that can't be done.
pub fn show(text: &str) -> bool {
    let Some(command) = command() else { return false };
    let Ok(mut pager) = Command::new("sh").args(["-c", &command]).stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut input) = pager.stdin.take() {
        // A user who leaves the pager early closes this pipe: nothing to tell.
        let _ = input.write_all(text.as_bytes());
    }
    pager.wait().is_ok_and(|status| status.success())
}
