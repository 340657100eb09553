//! A join on its way. Where nothing more is kept, its steps are taken for blocks of combinations: the rows that several of
//! them lead to are looked up one after the other before any is gone through, so that the machine waits for many at once.

use std::ops::Range;

use super::super::Run;
use super::common::MOST_LISTS;
use super::join::Step;
use super::stride::{Stride, Trail};
use crate::error::Result;
use crate::graph::adjacency::Lists;
use crate::value::NodeId;

/// How many combinations are in a block at most, and of how many the rows are looked up together.
const BLOCK: usize = 128;
const TOGETHER: usize = 16;

/// A node that comes so often running, in the mean, is looked up once for all of them.
const STAYING: usize = 8;

/// Nodes that the first steps found.
type Found = [NodeId; MOST_LISTS + 1];

/// In how many ways something can be taken, and in how many with the last node taken apart, where that is asked for.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) ways: u64,
    pub(super) apart: u64,
}

impl Tally {
    pub(super) const ONE: Tally = Tally { ways: 1, apart: 0 };

    /// Both added up.
    #[inline]
    pub fn plus(self, more: Tally) -> Tally {
        Tally { ways: self.ways.saturating_add(more.ways), apart: self.apart.saturating_add(more.apart) }
    }
}

/// Combinations of the nodes that the first steps found, and how often each counts.
struct Block {
    count: usize,
    ways: [u64; BLOCK],
    /// By step; those that no later step hangs on are not kept up.
    nodes: Vec<[NodeId; BLOCK]>,
    /// The steps that later ones hang on, without the last one.
    carried: Vec<usize>,
}

impl Block {
    /// None yet, of so many steps, of which these are carried along.
    fn new(steps: usize, carried: Vec<usize>) -> Self {
        Block { count: 0, ways: [0; BLOCK], nodes: vec![[NodeId(0); BLOCK]; steps], carried }
    }

    /// The one combination that was found.
    fn set(&mut self, found: &[NodeId]) {
        self.nodes.iter_mut().zip(found).for_each(|(nodes, node)| nodes[0] = *node);
        self.ways[0] = 1;
        self.count = 1;
    }

    /// Adds one of another block with each of some more nodes, as long as there is room; gives the nodes that are left.
    #[inline]
    fn extend<'r>(&mut self, before: &Block, place: usize, row: &'r [NodeId], times: u64) -> &'r [NodeId] {
        if let ([node], true) = (row, self.count < BLOCK) {
            self.push(before, place, *node, times);
            return &[];
        }
        let (here, rest) = row.split_at(row.len().min(BLOCK - self.count));
        let places = self.count..self.count + here.len();
        self.count = places.end;
        for step in &self.carried {
            self.nodes[*step][places.clone()].fill(before.nodes[*step][place]);
        }
        if let Some(last) = self.nodes.last_mut() {
            last[places.clone()].copy_from_slice(here);
        }
        self.ways[places].fill(before.ways[place].saturating_mul(times));
        rest
    }

    /// Whether a step's node mostly stays from one combination to the next.
    fn stays(&self, step: usize) -> bool {
        let nodes = &self.nodes[step][..self.count];
        nodes.chunk_by(|node, next| node == next).count() * STAYING <= self.count
    }

    /// Adds one of another block with one more node; there must be room.
    #[inline]
    fn push(&mut self, before: &Block, place: usize, node: NodeId, times: u64) {
        let at = self.count;
        for step in &self.carried {
            self.nodes[*step][at] = before.nodes[*step][place];
        }
        if let Some(last) = self.nodes.last_mut() {
            last[at] = node;
        }
        self.ways[at] = before.ways[place].saturating_mul(times);
        self.count = at + 1;
    }

    /// The nodes of a combination.
    fn found(&self, place: usize) -> Found {
        let mut found = [NodeId(0); MOST_LISTS + 1];
        found.iter_mut().zip(&self.nodes).for_each(|(node, nodes)| *node = nodes[place]);
        found
    }

    /// The rows that a trail leads to from the combinations from a place on.
    #[inline]
    fn rows<'j>(&self, trail: &Trail<'j>, from: usize) -> [&'j [NodeId]; TOGETHER] {
        self.rows_within(trail, from..self.count)
    }

    /// The rows that a trail leads to from the first combinations of some.
    #[inline]
    fn rows_within<'j>(&self, trail: &Trail<'j>, places: Range<usize>) -> [&'j [NodeId]; TOGETHER] {
        let mut rows = [&[][..]; TOGETHER];
        let nodes = &self.nodes[trail.from][places.start..places.end.min(places.start + TOGETHER)];
        for (place, node) in nodes.iter().enumerate() {
            rows[place] = trail.lists.of(*node);
        }
        rows
    }
}

/// A join on its way, from some of the nodes it begins with.
pub(super) struct Walk<'j> {
    run: &'j Run<'j>,
    strides: Vec<Stride<'j>>,
    until_kept: usize,
    starts: Range<u32>,
    /// Rows that a start must have for steps that don't come next.
    needed: Vec<Lists<'j>>,
    /// Which trails of the last step stay when its node is taken apart, where that is counted along.
    apart: Option<[bool; 2]>,
}

impl<'j> Walk<'j> {
    /// A walk that begins with the nodes of a range.
    pub fn new(
        steps: &'j [Step<'j>],
        until_kept: usize,
        starts: Range<u32>,
        run: &'j Run<'j>,
        apart: Option<[bool; 2]>,
    ) -> Self {
        let strides: Vec<Stride<'j>> = steps.iter().map(Step::stride).collect();
        let mut needed = Vec::new();
        for (step, stride) in strides.iter().enumerate().skip(2) {
            let stays = |place: usize| step + 1 < strides.len() || apart.is_none_or(|stays| stays[place]);
            let here = stride.trails.iter().enumerate().filter(|(place, trail)| trail.from == 0 && stays(*place));
            needed.extend(here.map(|(_, trail)| trail.lists));
        }
        Walk { run, strides, until_kept, starts, needed, apart }
    }

    /// In how many ways it can be taken.
    pub fn count(&self) -> Result<Tally> {
        let mut blocks = self.blocks();
        let Some((first, rest)) = blocks.split_first_mut() else { return Ok(Tally::default()) };
        let mut sum = Tally::default();
        self.start(|node, times| {
            first.nodes[0][first.count] = node;
            first.ways[first.count] = times;
            first.count += 1;
            if first.count == BLOCK {
                sum = sum.plus(self.behind(1, first, rest)?);
                first.count = 0;
            }
            Ok(())
        })?;
        Ok(sum.plus(self.behind(1, first, rest)?))
    }

    /// Hands the kept nodes of every way to `each`.
    pub fn each(&self, kept: &[usize], each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>) -> Result<()> {
        let mut combination = vec![NodeId(0); kept.len()];
        let mut each = |found: &[NodeId], ways: u64| {
            combination.iter_mut().zip(kept).for_each(|(node, step)| *node = found[*step]);
            each(&combination, ways)
        };
        let mut blocks = self.blocks();
        let mut found = [NodeId(0); MOST_LISTS + 1];
        self.start(|node, times| {
            found[0] = node;
            self.go(&mut found, 1, times, &mut blocks, &mut each)
        })
    }

    /// A block for each step.
    fn blocks(&self) -> Vec<Block> {
        let carried = |steps: usize| {
            let hang_on = |step: &usize| {
                let mut later = self.strides[steps..].iter().flat_map(|stride| &stride.trails);
                later.any(|trail| trail.from == *step)
            };
            (0..steps - 1).filter(hang_on).collect()
        };
        (1..=self.strides.len()).map(|steps| Block::new(steps, carried(steps))).collect()
    }

    fn start(&self, mut then: impl FnMut(NodeId, u64) -> Result<()>) -> Result<()> {
        let Some(first) = self.strides.first() else { return Ok(()) };
        first.weights.each_in(self.starts.clone(), |node, times| {
            self.run.watch.steps(1)?;
            let leads_on = self.needed.iter().all(|lists| !lists.of(node).is_empty());
            if leads_on { then(node, times) } else { Ok(()) }
        })
    }

    /// Goes through the steps from `depth` on. `ways` is how often those before can be taken; what was found is handed
    /// on with the last kept node, and what is behind then counts for it.
    fn go(
        &self,
        found: &mut [NodeId],
        depth: usize,
        ways: u64,
        blocks: &mut [Block],
        each: &mut dyn FnMut(&[NodeId], u64) -> Result<()>,
    ) -> Result<()> {
        if depth == self.until_kept {
            let behind = self.behind_one(found, depth, blocks)?;
            return if behind == 0 { Ok(()) } else { each(found, ways.saturating_mul(behind)) };
        }
        self.strides[depth].each(found, depth, self.run, &mut |found, times| {
            self.go(found, depth + 1, ways.saturating_mul(times), blocks, each)
        })
    }

    /// In how many ways the steps from `depth` on can be taken, from what was found.
    fn behind_one(&self, found: &[NodeId], depth: usize, blocks: &mut [Block]) -> Result<u64> {
        match (self.strides.get(depth), blocks.get_mut(depth - 1..)) {
            (None, _) => Ok(1),
            (Some(stride), _) if depth + 1 == self.strides.len() => stride.ways(found, self.run),
            (_, Some([block, rest @ ..])) => {
                block.set(found);
                Ok(self.behind(depth, block, rest)?.ways)
            }
            _ => Ok(0),
        }
    }

    /// In how many ways the steps from `depth` on can be taken from the combinations of a block, when nothing more is
    /// kept. The other blocks are for those that are longer.
    fn behind(&self, depth: usize, block: &Block, longer: &mut [Block]) -> Result<Tally> {
        let ways = block.ways[..block.count].iter();
        let Some(stride) = self.strides.get(depth) else {
            return Ok(Tally { ways: ways.fold(0, |sum: u64, ways| sum.saturating_add(*ways)), apart: 0 });
        };
        if depth + 1 == self.strides.len() {
            return self.last(stride, block);
        }
        let Some((next, longer)) = longer.split_first_mut() else { return Ok(Tally::default()) };
        next.count = 0;
        let mut sum = Tally::default();
        let mut put = |place: usize, mut row: &[NodeId], times: u64| {
            while !row.is_empty() {
                row = next.extend(block, place, row, times);
                if next.count == BLOCK {
                    sum = sum.plus(self.behind(depth + 1, next, longer)?);
                    next.count = 0;
                }
            }
            Ok(())
        };
        match stride.trails.as_slice() {
            [trail] if !trail.exists => {
                for from in (0..block.count).step_by(TOGETHER) {
                    let rows = block.rows(trail, from);
                    for place in from..block.count.min(from + TOGETHER) {
                        let row = rows[place - from];
                        self.run.watch.steps(row.len())?;
                        match stride.clipped(row) {
                            Some(row) => put(place, row, 1)?,
                            None => row.chunks(1).try_for_each(|one| match stride.look.sum(one) {
                                0 => Ok(()),
                                times => put(place, one, times),
                            })?,
                        }
                    }
                }
            }
            _ => {
                for place in 0..block.count {
                    let mut found = block.found(place);
                    stride.each(&mut found, depth, self.run, &mut |found, times| {
                        put(place, &found[depth..=depth], times)
                    })?;
                }
            }
        }
        Ok(sum.plus(self.behind(depth + 1, next, longer)?))
    }

    /// In how many ways the last step can be taken from the combinations of a block.
    fn last(&self, stride: &Stride<'_>, block: &Block) -> Result<Tally> {
        let (mut sum, mut apart) = (0_u64, 0_u64);
        let mut add = |place: usize, ways: u64| sum = sum.saturating_add(block.ways[place].saturating_mul(ways));
        match stride.trails.as_slice() {
            [trail] if !trail.exists => {
                for from in (0..block.count).step_by(TOGETHER) {
                    let rows = block.rows(trail, from);
                    for place in from..block.count.min(from + TOGETHER) {
                        let row = rows[place - from];
                        self.run.watch.steps(row.len())?;
                        add(place, if stride.plain { row.len() as u64 } else { stride.look.sum(row) });
                    }
                }
            }
            [trail, other] if stride.countable && self.apart.is_none() && block.stays(trail.from) => {
                sum = self.last_pairs(stride, [trail, other], block)?;
            }
            [trail, other] if stride.countable => {
                let nodes = &block.nodes[trail.from];
                for from in (0..block.count).step_by(TOGETHER) {
                    let (rows, others) = (block.rows(trail, from), block.rows(other, from));
                    for place in from..block.count.min(from + TOGETHER) {
                        let pair = [rows[place - from], others[place - from]];
                        add(place, stride.count_pair(nodes[place], pair, self.run)?);
                        if let Some(stays) = self.apart {
                            let [one, two] =
                                [0, 1].map(|trail| if stays[trail] { pair[trail].len() as u64 } else { 1 });
                            apart = apart.saturating_add(block.ways[place].saturating_mul(one).saturating_mul(two));
                        }
                    }
                }
            }
            _ => {
                for place in 0..block.count {
                    add(place, stride.ways(&block.found(place), self.run)?);
                }
            }
        }
        Ok(Tally { ways: sum, apart })
    }

    /// The same where two trails are all that matters: those that the first of them leads on from the same node are taken
    /// together.
    fn last_pairs(&self, stride: &Stride<'_>, [trail, other]: [&Trail<'_>; 2], block: &Block) -> Result<u64> {
        let nodes = &block.nodes[trail.from][..block.count];
        let (mut sum, mut from) = (0_u64, 0);
        for same in nodes.chunk_by(|node, next| node == next) {
            let places = from..from + same.len();
            from = places.end;
            let row = trail.lists.of(same[0]);
            for start in places.clone().step_by(TOGETHER) {
                let end = places.end.min(start + TOGETHER);
                let others = block.rows_within(other, start..end);
                let (others, ways) = (&others[..end - start], &block.ways[start..end]);
                sum = sum.saturating_add(stride.count_pairs(same[0], row, others, ways, self.run)?);
            }
        }
        Ok(sum)
    }
}
