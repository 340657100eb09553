//! Ctrl-C: the first ends the question that runs, a second one the process.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::db::Cancel;
use crate::error::Exit;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Watches for Ctrl-C from now on. Where no handler can be set, Ctrl-C ends the process as it always does.
pub fn watch(cancel: Cancel) {
    let _ = ctrlc::set_handler(move || {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
        cancel.cancel();
    });
}

/// Whether Ctrl-C was pressed since the last time this was asked.
pub fn taken() -> bool {
    INTERRUPTED.swap(false, Ordering::Relaxed)
}
