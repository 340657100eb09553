//! The world that is compiled into the binary: `data/belarus-americas`, prepared by `build.rs`.

use super::world::World;
use crate::error::Result;

impl World {
    /// The world that is compiled in.
    ///
    /// # Errors
    /// None in a program that was built whole.
    pub fn bundled() -> Result<World> {
        World::from_bytes(BYTES)
    }
}

/// What `build.rs` made of it.
const BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bundled.world"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compiled_in_is_what_the_folder_holds() {
        let (bundled, loaded) = (World::bundled().unwrap(), World::open("data/belarus-americas").unwrap());
        let (one, two) = (&bundled.graph, &loaded.graph);
        assert!(one.node_count() > 100 && one.node_count() == two.node_count());
        for node in one.nodes() {
            let seen = |graph: &crate::graph::Graph| {
                let labels: Vec<_> =
                    graph.labels_of(node).iter().map(|label| graph.label_name(*label).clone()).collect();
                (graph.element_id(node), labels, graph.properties(node))
            };
            assert_eq!(seen(one), seen(two));
        }
        assert_eq!(one.relationship_count(), two.relationship_count());
        for relationship in one.relationships() {
            let seen = |graph: &crate::graph::Graph| {
                let kind = graph.type_name(graph.type_of(relationship)).clone();
                let ends = (graph.source(relationship), graph.target(relationship));
                (kind, ends, graph.relationship_properties(relationship))
            };
            assert_eq!(seen(one), seen(two));
        }
        let home = loaded.settings.home.clone();
        assert_eq!(crate::exchange::Settings { home, ..bundled.settings.clone() }, loaded.settings);
        // Statistics, words and names are in the bytes too. Maps restored from them may have another order.
        assert!(BYTES == loaded.to_bytes().unwrap());
    }
}
