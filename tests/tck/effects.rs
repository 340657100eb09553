//! What a query changed, measured from the graph by the queries with which the suite defines it.

use std::collections::BTreeSet;

use kenning::value::Map;

use super::cell::Cell;
use super::engine::Engine;

/// Every metric: its name, and the query whose rows are compared before and after.
const METRICS: [(&str, &str); 4] = [
    ("nodes", "MATCH (n) RETURN id(n)"),
    ("relationships", "MATCH ()-[r]->() RETURN id(r)"),
    ("labels", "MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label"),
    (
        "properties",
        "MATCH (n) UNWIND keys(n) AS key WITH properties(n) AS properties, key, n \
         RETURN 'node' AS kind, id(n) AS entity, key, properties[key] AS value \
         UNION ALL \
         MATCH ()-[r]->() UNWIND keys(r) AS key WITH properties(r) AS properties, key, r \
         RETURN 'relationship' AS kind, id(r) AS entity, key, properties[key] AS value",
    ),
];

/// What a graph holds, as the metrics see it.
#[derive(PartialEq)]
pub struct Snapshot {
    metrics: [BTreeSet<String>; METRICS.len()],
}

impl Snapshot {
    /// What the graph holds now.
    pub fn take(engine: &mut Engine) -> Result<Snapshot, String> {
        let mut metrics: [BTreeSet<String>; METRICS.len()] = Default::default();
        for (rows, (name, query)) in metrics.iter_mut().zip(METRICS) {
            let answer =
                engine.run(query, &Map::new()).map_err(|error| format!("the {name} can't be measured: {error}"))?;
            let line = |row: &Vec<_>| {
                let cells = row.iter().map(|value| Cell::of(value, answer.graph()).to_string());
                cells.collect::<Vec<_>>().join(" | ")
            };
            rows.extend(answer.rows.iter().map(line));
        }
        Ok(Snapshot { metrics })
    }

    /// What came and went until a later moment, as the suite writes it: `+nodes 1, -labels 2`; nothing is left out.
    pub fn until(&self, later: &Snapshot) -> BTreeSet<String> {
        let mut changes = BTreeSet::new();
        for ((before, after), (name, _)) in self.metrics.iter().zip(&later.metrics).zip(METRICS) {
            let (came, went) = (after.difference(before).count(), before.difference(after).count());
            changes.extend((came > 0).then(|| format!("+{name} {came}")));
            changes.extend((went > 0).then(|| format!("-{name} {went}")));
        }
        changes
    }
}
