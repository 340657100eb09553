//! No phrase panics, and completion and highlighting take any text at any place.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut session = kenning_fuzz::bundled();
    if let Err(error) = session.ask(text) {
        assert_ne!(error.kind().detail, "Internal", "{text}\n{error}");
        if let Some(span) = error.span() {
            assert!(span.from <= span.to && span.to <= text.len(), "{error:?}");
        }
    }
    let _ = session.complete(text, text.len());
    let _ = session.highlight(text);
});
