//! What hangs together, and how far it is from a node.

use super::{Part, Pause, Steps, Ways};
use crate::error::Result;
use crate::value::NodeId;

/// For every node of the part, the lowest number of a node that it hangs together with, directions ignored.
pub fn components(part: &Part<'_>, pause: Pause<'_>) -> Result<Vec<u32>> {
    let mut above: Vec<u32> = (0..part.bound() as u32).collect();
    let mut steps = Steps::new(pause);
    for node in part.nodes() {
        // The root of this node is kept at hand while its row is walked.
        let mut root = find(&mut above, node.0);
        let mut walked = 0;
        part.each_row(node, false, |row| {
            walked += row.len();
            for other in row.iter().filter(|other| part.has(**other)) {
                let found = find(&mut above, other.0);
                let (low, high) = if found < root { (found, root) } else { (root, found) };
                above[high as usize] = low;
                root = low;
            }
        });
        steps.take(walked)?;
    }
    // A parent is never above its child, so one pass upwards is enough.
    for node in 0..above.len() {
        above[node] = above[above[node] as usize];
    }
    Ok(above)
}

/// The root of a node, whose way there is halved.
#[inline]
fn find(above: &mut [u32], mut node: u32) -> u32 {
    loop {
        let parent = above[node as usize];
        if parent == node {
            return node;
        }
        let next = above[parent as usize];
        above[node as usize] = next;
        node = next;
    }
}

/// The nodes that can be reached from one, the nearest first, each with how many steps it takes; none is farther than
/// `most`. Each row is walked once, so it isn't worth packing them before.
pub fn distances(part: &Part<'_>, ways: Ways, from: u32, most: u32, pause: Pause<'_>) -> Result<Vec<(u32, u32)>> {
    // What lies outside of the part is never reached.
    let mut seen: Vec<bool> = (0..part.bound() as u32).map(|node| !part.has(NodeId(node))).collect();
    let mut found = vec![(from, 0)];
    let mut steps = Steps::new(pause);
    seen[from as usize] = true;
    let sides: &[bool] = match ways {
        Ways::Out => &[false],
        Ways::In => &[true],
        Ways::Both => &[false, true],
    };
    let mut next = 0;
    while let Some((node, depth)) = found.get(next).copied() {
        next += 1;
        if depth == most {
            break;
        }
        let mut walked = 0;
        for incoming in sides {
            part.each_row(NodeId(node), *incoming, |row| {
                walked += row.len();
                for other in row {
                    if !std::mem::replace(&mut seen[other.index()], true) {
                        found.push((other.0, depth + 1));
                    }
                }
            });
        }
        steps.take(walked)?;
    }
    Ok(found)
}
