//! The history of the prompt: a file of the user's own, readable by nobody else.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use rustyline::Editor;
use rustyline::history::FileHistory;

use super::helper::Prompt;

/// Where the history is kept: `$XDG_STATE_HOME/kenning`, or `~/.local/state/kenning`.
fn place() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/state")))?;
    Some(state.join("kenning").join("history"))
}

/// Loads the history; where there is none to keep, says so once and goes on without.
pub fn load(editor: &mut Editor<Prompt, FileHistory>) -> Option<PathBuf> {
    let Some(path) = place() else {
        warn("HOME is not set, so the history is not kept");
        return None;
    };
    match prepare(&path) {
        Ok(()) => {
            // A history that can't be read is begun anew.
            let _ = editor.load_history(&path);
            Some(path)
        }
        Err(error) => {
            warn(&format!("the history is not kept: {}: {error}", path.display()));
            None
        }
    }
}

/// Appends the lines that are not in the file yet; where that fails, says so and gives false.
pub fn save(editor: &mut Editor<Prompt, FileHistory>, path: &Path) -> bool {
    let saved = editor.append_history(path);
    if let Err(error) = &saved {
        warn(&format!("the history is not kept: {}: {error}", path.display()));
    }
    saved.is_ok()
}

fn warn(message: &str) {
    let _ = writeln!(anstream::stderr(), "warning: {message}");
}

/// Makes the file with its folders, open to the user alone.
fn prepare(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    drop(file);
    Ok(())
}
