//! Queries grown from drawn bytes by the grammar of `fuzz/`: none panics, none fails by a fault of Kenning's own, one
//! that fails leaves the graph as it was, and what is printed is read as the same tree again.

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use kenning::syntax::cypher;
use proptest::prelude::*;

fn cases() -> ProptestConfig {
    let cases = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn grown_queries_end_well(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let text = fuzz::query(&bytes);
        let mut session = fuzz::small();
        match session.ask(&text) {
            Ok(answer) => {
                prop_assert!(answer.rows.iter().all(|row| row.len() == answer.columns.len()), "{}", text);
                answer.rows.iter().flatten().for_each(|value| _ = answer.show(value));
            }
            Err(error) => {
                prop_assert_ne!(error.kind().detail, "Internal", "{}\n{}", text, error);
                if let Some(span) = error.span() {
                    prop_assert!(span.from <= span.to && span.to <= text.len(), "{}\n{:?}", text, error);
                }
                let graph = session.database().graph();
                prop_assert_eq!((graph.node_count(), graph.relationship_count()), (4, 4), "{}\n{}", text, error);
            }
        }
        if let Ok(query) = cypher::parse(&text) {
            let printed = query.to_string();
            match cypher::parse(&printed) {
                Ok(again) => prop_assert_eq!(query.without_spans(), again.without_spans(), "{}\n{}", text, printed),
                Err(error) => prop_assert_eq!(error.kind().detail, "TooDeep", "{}\n{}\n{}", text, printed, error),
            }
        }
    }
}
