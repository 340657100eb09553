//! What was read and is printed is read as the same tree again.
#![no_main]

use kenning::syntax::cypher;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let grown = kenning_fuzz::query(bytes);
    let written = std::str::from_utf8(bytes).unwrap_or_default();
    for text in [grown.as_str(), written] {
        let Ok(query) = cypher::parse(text) else { continue };
        let printed = query.to_string();
        let again = cypher::parse(&printed);
        // Printing puts parentheses, so that what nests nearly too deep may nest too deep.
        match again {
            Ok(again) => assert_eq!(query.without_spans(), again.without_spans(), "{text}\n{printed}"),
            Err(error) => assert_eq!(error.kind().detail, "TooDeep", "{text}\n{printed}\n{error}"),
        }
    }
});
