//! No phrase panics, and completion and highlighting take any text at any place.
#![no_main]

use std::sync::OnceLock;
use std::time::Duration;

use kenning::{Budget, Database};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    static DATABASE: OnceLock<Database> = OnceLock::new();
    let mut session = DATABASE.get_or_init(|| Database::bundled().expect("the bundled world loads")).session();
    session.set_budget(Budget { time: Some(Duration::from_millis(200)), memory_bytes: Some(32 << 20) });
    if let Err(error) = session.ask(text) {
        assert_ne!(error.kind().detail, "Internal", "{text}\n{error}");
        if let Some(span) = error.span() {
            assert!(span.from <= span.to && span.to <= text.len(), "{error:?}");
        }
    }
    let _ = session.complete(text, text.len());
    let _ = session.highlight(text);
});
