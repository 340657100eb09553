//! Ctrl-C: it ends the question that runs. In a batch, where none runs or it comes a second time, it ends the process.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::db::Cancel;
use crate::error::Exit;

/// Whether a question runs.
static RUNNING: AtomicBool = AtomicBool::new(false);
/// Whether Ctrl-C was pressed in a batch.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// Whether a person sits at a prompt, which Ctrl-C never ends.
static AT_PROMPT: AtomicBool = AtomicBool::new(false);

/// Watches for Ctrl-C from now on. Where no handler can be set, Ctrl-C ends the process as it always does.
pub fn watch(cancel: Cancel) {
    let _ = ctrlc::set_handler(move || {
        cancel.cancel();
        if AT_PROMPT.load(Ordering::Relaxed) {
            return;
        }
        let again = INTERRUPTED.swap(true, Ordering::Relaxed);
        if again || !RUNNING.load(Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
    });
}

/// From now on Ctrl-C ends questions only.
pub fn never_leave() {
    AT_PROMPT.store(true, Ordering::Relaxed);
}

/// Runs a question, which Ctrl-C may end.
pub fn during<T>(run: impl FnOnce() -> T) -> T {
    RUNNING.store(true, Ordering::Relaxed);
    let result = run();
    RUNNING.store(false, Ordering::Relaxed);
    result
}

/// Whether Ctrl-C was pressed in this batch.
pub fn came() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}
