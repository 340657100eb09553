//! Statements that write much: a million nodes are made, and one that is cancelled, runs out of time or of memory leaves
//! nothing behind.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kenning::error::kinds;
use kenning::{Budget, Database, Error, Session};

/// Writes without an end, as far as anyone waits.
const ENDLESS: &str = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y \
     CREATE (:N {x: x})-[:R {y: y}]->(:M) WITH x MATCH (a:A) SET a.x = x, a:B";

fn prepared() -> Session {
    let mut session = Database::empty().session();
    session.ask("CREATE (:A {x: 0})-[:R {y: 0}]->(:M)").expect("can be written");
    session
}

/// What the graph holds, labels and types among it.
fn contents(session: &mut Session) -> String {
    let counts = "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN labels(n), n.x, type(r), r.y, elementId(n), labels(m) ORDER BY elementId(n)";
    let answer = session.ask(counts).expect("can be read");
    let graph = answer.graph();
    let names: Vec<_> = graph.labels().map(|label| graph.label_name(label).to_string()).collect();
    format!("{:?} {names:?} {} {}", answer.rows, graph.node_count(), graph.relationship_count())
}

fn leaves_nothing(end: impl FnOnce(&mut Session) -> Error, kind: kenning::error::Kind) {
    let mut session = prepared();
    let before = contents(&mut session);
    let error = end(&mut session);
    assert_eq!(error.kind(), kind, "{error}");
    session.set_budget(Budget::default());
    assert_eq!(contents(&mut session), before);
    // The next statement goes on as if nothing had been.
    let answer = session.ask("CREATE (n:A) RETURN elementId(n) AS id").expect("can be written");
    let mut other = prepared();
    let expected = other.ask("CREATE (n:A) RETURN elementId(n) AS id").expect("can be written");
    assert_eq!(answer.rows, expected.rows);
}

#[test]
fn cancelled() {
    let end = |session: &mut Session| {
        let (handle, done) = (session.cancel_handle(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(100));
                while !done.load(Ordering::Relaxed) {
                    handle.cancel();
                    std::thread::sleep(Duration::from_millis(1));
                }
            });
            let error = session.ask(ENDLESS).map(drop).expect_err("is cancelled");
            done.store(true, Ordering::Relaxed);
            error
        })
    };
    leaves_nothing(end, kinds::CANCELLED);
}

#[test]
fn out_of_time() {
    let end = |session: &mut Session| {
        session.set_budget(Budget { time: Some(Duration::from_millis(100)), ..Budget::default() });
        session.ask(ENDLESS).map(drop).expect_err("takes too long")
    };
    leaves_nothing(end, kinds::BUDGET);
}

#[test]
fn out_of_memory() {
    let end = |session: &mut Session| {
        session.set_budget(Budget { memory_bytes: Some(8 << 20), ..Budget::default() });
        session.ask(ENDLESS).map(drop).expect_err("takes too much")
    };
    leaves_nothing(end, kinds::BUDGET);
}

#[test]
fn a_million_nodes_are_made_and_found() {
    let mut session = Database::empty().session();
    let made = session.ask("UNWIND range(1, 1000000) AS x CREATE (:N {x: x})").expect("can be written");
    assert_eq!(made.changes.nodes_created, 1_000_000);
    let sum =
        session.ask("MATCH (n:N) RETURN count(*) AS n, sum(n.x) AS s, min(n.x) AS a, max(n.x) AS b").expect("reads");
    let expected: Vec<kenning::Value> = [1_000_000_i64, 500_000_500_000, 1, 1_000_000].map(Into::into).to_vec();
    assert_eq!(sum.rows, [expected]);
    let set = session.ask("MATCH (n:N) WHERE n.x % 2 = 0 SET n.even = true RETURN count(*) AS n").expect("can be set");
    assert_eq!(set.rows, [[kenning::Value::from(500_000_i64)]]);
    let gone = session.ask("MATCH (n:N {even: true}) DELETE n").expect("can be deleted");
    assert_eq!(gone.changes.nodes_deleted, 500_000);
    assert_eq!(session.database().graph().node_count(), 500_000);
}
