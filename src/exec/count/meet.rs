//! Where chains of relationships meet that each lead to one node at most.
//!
//! ```text
//! (a)-[:KNOWS]-(b)      a and b live in one country: of the KNOWS those are left whose ends lead to the same
//!  |            |       country, and city, town and country are gone
//! (city)      (town)
//!   \          /
//!    (country)
//! ```

use super::fold::Folding;
use super::rows::Neighbourhood;
use super::weights::{Factor, Weights};
use crate::error::Result;
use crate::plan::{Direction, Types};

/// A node and the chains that lead to it.
pub(super) struct Meeting {
    node: usize,
    chains: Vec<Chain>,
}

/// From a node to the one where chains meet.
struct Chain {
    end: usize,
    /// Its relationships, the one that leads to the meeting first.
    edges: Vec<usize>,
    /// The nodes between, the one next to the meeting first.
    between: Vec<usize>,
}

impl Meeting {
    /// A meeting of chains whose ends hang together without it.
    pub fn find(folding: &Folding<'_, '_>) -> Option<Meeting> {
        let nodes = (0..folding.shape.nodes.len()).filter(|node| folding.there[*node] && !folding.kept[*node]);
        nodes.into_iter().find_map(|node| {
            let chains = folding.open_edges(node).map(|place| Chain::along(folding, node, place));
            let meeting = Meeting { node, chains: chains.collect::<Option<_>>()? };
            meeting.can_be_folded(folding).then_some(meeting)
        })
    }

    fn can_be_folded(&self, folding: &Folding<'_, '_>) -> bool {
        let mut passed: Vec<usize> = self.chains.iter().flat_map(|chain| chain.edges.iter().copied()).collect();
        let mut nodes: Vec<usize> = self.chains.iter().flat_map(|chain| chain.between.iter().copied()).collect();
        nodes.extend(self.chains.iter().map(|chain| chain.end));
        let (edges, all) = (passed.len(), nodes.len());
        for list in [&mut passed, &mut nodes] {
            list.sort_unstable();
            list.dedup();
        }
        let apart = passed.len() == edges && nodes.len() == all && !nodes.contains(&self.node);
        apart && self.chains.len() > 1 && self.hangs_together(folding, &passed)
    }

    /// Whether one gets from each end to each other one by relationships between ends, without those passed.
    fn hangs_together(&self, folding: &Folding<'_, '_>, passed: &[usize]) -> bool {
        let mut reached = vec![self.chains[0].end];
        let mut next = 0;
        while next < reached.len() {
            for place in folding.open_edges(reached[next]).filter(|place| !passed.contains(place)) {
                let other = folding.shape.edges[place].other(reached[next]);
                if self.chain_from(other).is_some() && !reached.contains(&other) {
                    reached.push(other);
                }
            }
            next += 1;
        }
        reached.len() == self.chains.len()
    }

    fn chain_from(&self, node: usize) -> Option<usize> {
        self.chains.iter().position(|chain| chain.end == node)
    }
}

impl Chain {
    /// The chain that leads to a node by one of its relationships, as long as it gets.
    fn along(folding: &Folding<'_, '_>, node: usize, place: usize) -> Option<Chain> {
        let leads = |place: usize, from: usize| {
            let edge = &folding.shape.edges[place];
            folding.same[place].is_empty() && Neighbourhood::is_function(&edge.types, edge.seen_from(from), folding.run)
        };
        let mut chain = Chain { end: folding.shape.edges[place].other(node), edges: vec![place], between: Vec::new() };
        if !leads(place, chain.end) {
            return None;
        }
        while !folding.kept[chain.end] {
            let mut others = folding.open_edges(chain.end).filter(|other| !chain.edges.contains(other));
            let (Some(next), None) = (others.next(), others.next()) else { break };
            let beyond = folding.shape.edges[next].other(chain.end);
            if beyond == node || chain.between.contains(&beyond) || !leads(next, beyond) {
                break;
            }
            chain.between.push(chain.end);
            chain.edges.push(next);
            chain.end = beyond;
        }
        Some(chain)
    }

    /// Its relationships as they are gone along, from the end on.
    fn steps(&self, folding: &Folding<'_, '_>) -> Vec<(Types, Direction)> {
        let from = std::iter::once(self.end).chain(self.between.iter().rev().copied());
        let edges = self.edges.iter().rev().map(|place| &folding.shape.edges[*place]);
        from.zip(edges).map(|(from, edge)| (edge.types.clone(), edge.seen_from(from))).collect()
    }
}

impl Folding<'_, '_> {
    /// Folds the node where chains meet, and what lies between: of the relationships between the chains' ends those
    /// are left whose ends lead to the same.
    pub(super) fn fold_meeting(&mut self, meeting: Meeting) -> Result<()> {
        let mut functions = Vec::with_capacity(meeting.chains.len());
        for chain in &meeting.chains {
            functions.push(self.made.function(self.weights[chain.end].span(), chain.steps(self))?);
        }
        for chain in &meeting.chains {
            self.open[chain.edges[0]] = false;
            for (place, node) in chain.between.iter().enumerate() {
                let into = chain.between.get(place + 1).copied().unwrap_or(chain.end);
                self.fold_leaf(*node, into)?;
            }
        }
        self.there[meeting.node] = false;
        let weights = std::mem::replace(&mut self.weights[meeting.node], Weights::nothing());
        weights.settle(self.run)?;
        self.weights[meeting.chains[0].end].multiply(Factor::Mapped(functions[0].clone(), weights));
        for (place, edge) in self.shape.edges.iter().enumerate().filter(|(place, _)| self.open[*place]) {
            if let (Some(left), Some(right)) = (meeting.chain_from(edge.left), meeting.chain_from(edge.right)) {
                self.same[place].push((functions[left].clone(), functions[right].clone()));
            }
        }
        Ok(())
    }
}
