//! One shortest walk between two nodes: two searches that go breadth first towards each other until they meet.

use std::mem::swap;

use super::Run;
use super::seen::NodeSet;
use crate::error::Result;
use crate::value::{NodeId, RelId};

/// What one end has reached.
struct Search {
    seen: NodeSet,
    /// Each node with the place of the one before it and the relationship between; the end itself comes first.
    reached: Vec<(NodeId, u32, RelId)>,
    /// Where the nodes that were reached last begin.
    last: usize,
}

impl Search {
    fn from(node: NodeId, run: &Run<'_>) -> Self {
        let mut seen = NodeSet::new(run.graph.node_bound());
        seen.insert(node);
        Search { seen, reached: vec![(node, 0, RelId(0))], last: 0 }
    }

    fn width(&self) -> usize {
        self.reached.len() - self.last
    }

    /// The relationships from the node at a place back to the end.
    fn back(&self, mut place: usize) -> Vec<RelId> {
        let mut trail = Vec::new();
        while place > 0 {
            let (_, before, relationship) = self.reached[place];
            trail.push(relationship);
            place = before as usize;
        }
        trail
    }
}

/// The relationships of a shortest walk of at most `most` steps between two different nodes. `next` hands the steps from
/// a node to its taker, seen from the first end or, where the flag is set, from the second.
pub(super) fn walk(
    (from, to): (NodeId, NodeId),
    most: u32,
    run: &Run<'_>,
    mut next: impl FnMut(NodeId, bool, &mut dyn FnMut(NodeId, RelId) -> bool) -> Result<()>,
) -> Result<Option<Vec<RelId>>> {
    let mut near = Search::from(from, run);
    let mut far = Search::from(to, run);
    // `near` is the search that goes on; the two change places.
    let mut turned = false;
    for _ in 0..most {
        if far.width() < near.width() {
            swap(&mut near, &mut far);
            turned = !turned;
        }
        if near.width() == 0 {
            return Ok(None);
        }
        let level = near.last..near.reached.len();
        near.last = level.end;
        let mut met = None;
        for place in level {
            let Search { seen, reached, .. } = &mut near;
            let here = reached[place].0;
            next(here, turned, &mut |node, relationship| {
                if seen.insert(node) {
                    reached.push((node, place as u32, relationship));
                    // No shorter walk was found before, so the first meeting is as good as any.
                    if far.seen.has(node) {
                        met = Some(node);
                    }
                }
                met.is_none()
            })?;
            if let Some(node) = met {
                return Ok(Some(joined(&near, &far, node, turned)));
            }
        }
        run.watch.room_for((near.reached.len() + far.reached.len()) * 12)?;
    }
    Ok(None)
}

/// The walk through the node that was met last, from the first end to the second.
fn joined(near: &Search, far: &Search, node: NodeId, turned: bool) -> Vec<RelId> {
    let there = far.reached.iter().position(|(known, ..)| *known == node).unwrap_or(0);
    let (mut first, mut second) = (near.back(near.reached.len() - 1), far.back(there));
    if turned {
        swap(&mut first, &mut second);
    }
    first.reverse();
    first.append(&mut second);
    first
}
