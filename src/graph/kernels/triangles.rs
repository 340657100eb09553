//! Triangles: three nodes, each next to both others.

use super::{Links, Part, Pause, Steps, Ways};
use crate::error::Result;

/// In how many triangles each node is, by its number; directions and parallel relationships don't count.
///
/// Every triangle is found once, from its corner of the fewest neighbours: only the neighbours of more are looked at, of
/// which no node has many.
pub fn triangles(part: &Part<'_>, pause: Pause<'_>) -> Result<Vec<u64>> {
    let upwards = upwards(part.links(Ways::Both, pause)?);
    let mut counts = vec![0u64; part.bound()];
    let mut marked = vec![u32::MAX; part.bound()];
    let mut steps = Steps::new(pause);
    for node in 0..part.bound() as u32 {
        let row = upwards.of(node);
        if row.len() < 2 {
            continue;
        }
        row.iter().for_each(|other| marked[*other as usize] = node);
        let mut here = 0;
        for other in row {
            let mut there = 0;
            let third = upwards.of(*other);
            for third in third {
                if marked[*third as usize] == node {
                    there += 1;
                    counts[*third as usize] += 1;
                }
            }
            counts[*other as usize] += there;
            here += there;
            steps.take(third.len())?;
        }
        counts[node as usize] += here;
    }
    Ok(counts)
}

/// Only the neighbours that have more neighbours, or as many and a higher number.
fn upwards(links: Links) -> Links {
    let rank = |node: u32| (links.count(node), node);
    let mut upwards = Links {
        offsets: Vec::with_capacity(links.offsets.len()),
        targets: Vec::with_capacity(links.targets.len() / 2),
    };
    upwards.offsets.push(0);
    for node in 0..links.offsets.len() as u32 - 1 {
        let here = rank(node);
        upwards.targets.extend(links.of(node).iter().filter(|other| rank(**other) > here));
        upwards.offsets.push(upwards.targets.len() as u32);
    }
    upwards
}
