//! No query panics, none spends much more than it may, and one that fails leaves the graph as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut session = kenning_fuzz::small();
    let text = kenning_fuzz::query(bytes);
    let before = session.database().graph().element_id(kenning::value::NodeId(0));
    match session.ask(&text) {
        Ok(answer) => {
            let shown = answer.rows.iter().flatten().map(|value| answer.show(value).len()).sum::<usize>();
            assert!(answer.rows.iter().all(|row| row.len() == answer.columns.len()), "{shown} bytes: {text}");
        }
        Err(error) => {
            assert_ne!(error.kind().detail, "Internal", "{text}\n{error}");
            let graph = session.database().graph();
            assert_eq!((graph.node_count(), graph.relationship_count()), (4, 4), "{text}\n{error}");
            assert_eq!(graph.element_id(kenning::value::NodeId(0)), before);
        }
    }
});
