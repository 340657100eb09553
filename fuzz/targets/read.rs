//! Any text is read as Cypher, or refused with a place inside it; a script is cut into statements.
#![no_main]

use kenning::syntax::cypher;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = cypher::parse_statement(text)
        && let Some(span) = error.span()
    {
        assert!(span.from <= span.to && span.to <= text.len(), "{error:?}");
        assert!(text.is_char_boundary(span.from) && text.is_char_boundary(span.to), "{error:?}");
    }
    let _ = cypher::is_complete(text);
    let _ = cypher::statements(text);
});
