//! The wanted ones of the paths from a node: for each end of the route, those that are shortest and allowed.
//!
//! Paths are made from their ends, and the distances of the product tell how long each is at least when it is whole; so
//! the most promising is always made longer first, and whatever is whole is the next in length.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::given::Given;
use super::product::{Entry, NONE, Product};
use super::rounds::Rounds;
use super::{Ends, Found, Wanted};
use crate::error::Result;
use crate::plan::{NodeRevisits, Selection};
use crate::value::{NodeId, RelId};

/// The search from one node, end after end.
pub(super) struct Search {
    selection: Selection,
    product: Option<Product>,
    /// How many ends of the product were looked at.
    ends: usize,
    /// Ends to which the shortest ways aren't allowed.
    late: Vec<u32>,
    hunt: Option<Hunt>,
}

impl Search {
    /// Nothing searched yet.
    pub fn new(selection: Selection) -> Self {
        Search { selection, product: None, ends: 0, late: Vec::new(), hunt: None }
    }

    /// Forgets where it was.
    pub fn reset(&mut self) {
        *self = Search::new(self.selection);
    }

    /// The next path from a node; none where there are no more.
    pub fn next(
        &mut self,
        from: NodeId,
        wanted: &Wanted<'_>,
        rounds: &Rounds<'_>,
        (given, ends): (&Given<'_>, &Ends<'_>),
    ) -> Result<Option<Found>> {
        let row = (wanted.batch, wanted.row);
        let product = self.product.get_or_insert_with(|| Product::new(from));
        // More than the shortest may go ways that are found later.
        while self.selection.count > 1 && !product.is_whole() {
            product.explore_level(rounds, row)?;
        }
        loop {
            if let Some(hunt) = &mut self.hunt {
                if let Some(found) = hunt.next(product, rounds, given, row)? {
                    return Ok(Some(found));
                }
                let met = hunt.groups > 0 || hunt.is_whole;
                if !met {
                    self.late.push(hunt.end);
                }
                self.hunt = None;
                if met && wanted.target.is_some() {
                    break;
                }
            }
            if let Some(end) = product.ends.get(self.ends).copied() {
                self.ends += 1;
                if ends.accept(product.place(end).node, wanted.target) {
                    self.hunt = Some(Hunt::new(end, self.selection, product, product.is_whole()));
                }
            } else if !product.is_whole() {
                product.explore_level(rounds, row)?;
            } else if let Some(end) = self.late.pop() {
                self.hunt = Some(Hunt::new(end, self.selection, product, true));
            } else {
                break;
            }
        }
        self.reset();
        Ok(None)
    }
}

/// The search for the paths to one end.
struct Hunt {
    selection: Selection,
    end: u32,
    /// Whether everything was explored; else only paths of the least length are known.
    is_whole: bool,
    /// Ends of paths, each longer by one than the one behind it.
    tails: Vec<Tail>,
    /// What can be made longer: the length that the whole has at least, the length so far, the tail.
    open: BinaryHeap<Reverse<(u32, Reverse<u32>, u32)>>,
    /// How many were found.
    found: u32,
    /// Of how many lengths, and the last of them.
    groups: u32,
    length: u32,
}

/// The end of a path, from a place on.
#[derive(Clone, Copy)]
struct Tail {
    place: u32,
    /// The round that leads from the place on; none where a part just ends.
    round: u32,
    /// The rest.
    behind: u32,
    length: u32,
}

/// What a tail passes, from its end.
struct Passed {
    nodes: Vec<NodeId>,
    relationships: Vec<RelId>,
}

impl Hunt {
    fn new(end: u32, selection: Selection, product: &Product, is_whole: bool) -> Self {
        let tail = Tail { place: end, round: NONE, behind: NONE, length: 0 };
        let open = BinaryHeap::from([Reverse((product.distance(end), Reverse(0), 0))]);
        Hunt { selection, end, is_whole, tails: vec![tail], open, found: 0, groups: 0, length: 0 }
    }

    fn next(
        &mut self,
        product: &Product,
        rounds: &Rounds<'_>,
        given: &Given<'_>,
        row: (&super::Batch, usize),
    ) -> Result<Option<Found>> {
        let longest = match self.is_whole {
            true => rounds.longest.min(u64::from(u32::MAX)) as u32,
            false => product.distance(self.end),
        };
        while let Some(Reverse((_, _, number))) = self.open.pop() {
            rounds.run.watch.steps(1)?;
            let tail = self.tails[number as usize];
            self.lengthen(number, longest, product, rounds)?;
            if tail.place != Product::START {
                continue;
            }
            if self.is_enough(tail.length) {
                self.open.clear();
                break;
            }
            let found = self.whole(number, product);
            if !given.holds(&found, row.0, row.1)? {
                continue;
            }
            self.found += 1;
            if self.groups == 0 || self.length != tail.length {
                (self.groups, self.length) = (self.groups + 1, tail.length);
            }
            if !self.selection.groups && self.found >= self.selection.count {
                self.open.clear();
            }
            return Ok(Some(found));
        }
        Ok(None)
    }

    /// Whether no path of such a length is wanted any more.
    fn is_enough(&self, length: u32) -> bool {
        self.selection.groups && self.groups == self.selection.count && length > self.length
    }

    /// Puts every way into its place in front of a tail.
    fn lengthen(&mut self, number: u32, longest: u32, product: &Product, rounds: &Rounds<'_>) -> Result<()> {
        let tail = self.tails[number as usize];
        let passed = (!rounds.is_free_of_rules()).then(|| self.passed(number, product));
        for entry in product.entries(tail.place) {
            rounds.run.watch.steps(1)?;
            let steps = if entry.round == NONE { 0 } else { product.round(entry.round).0.len() as u32 };
            let length = tail.length + steps;
            let whole = product.distance(entry.from).saturating_add(length);
            let allowed = || passed.as_ref().is_none_or(|passed| may_lengthen(passed, entry, product, rounds));
            if whole > longest || self.is_enough(whole) || !allowed() {
                continue;
            }
            self.tails.push(Tail { place: entry.from, round: entry.round, behind: number, length });
            self.open.push(Reverse((whole, Reverse(length), self.tails.len() as u32 - 1)));
        }
        rounds.run.watch.room_for(self.tails.len() * size_of::<(Tail, [u32; 3])>())
    }

    /// The tails from this one on.
    fn from(&self, number: u32) -> impl Iterator<Item = Tail> + '_ {
        let mut next = number;
        std::iter::from_fn(move || {
            let tail = self.tails.get(next as usize).copied()?;
            next = tail.behind;
            Some(tail)
        })
    }

    /// What a tail passes: first what stands first.
    fn passed(&self, number: u32, product: &Product) -> Passed {
        let mut passed = Passed { nodes: Vec::new(), relationships: Vec::new() };
        for tail in self.from(number) {
            if tail.round != NONE {
                let (relationships, nodes) = product.round(tail.round);
                passed.relationships.extend_from_slice(relationships);
                passed.nodes.extend_from_slice(nodes);
            }
        }
        passed.nodes.push(product.place(self.end).node);
        passed
    }

    fn whole(&self, number: u32, product: &Product) -> Found {
        let Passed { nodes, relationships } = self.passed(number, product);
        let mut parts = Vec::with_capacity(relationships.len());
        for tail in self.from(number).filter(|tail| tail.round != NONE) {
            let steps = product.round(tail.round).0.len();
            parts.extend(std::iter::repeat_n(product.place(tail.place).part, steps));
        }
        Found { nodes, relationships, parts }
    }
}

/// Whether what may not come back lets a way be put in front of what is passed behind it.
fn may_lengthen(passed: &Passed, entry: Entry, product: &Product, rounds: &Rounds<'_>) -> bool {
    if entry.round == NONE {
        return true;
    }
    let (relationships, nodes) = product.round(entry.round);
    let fresh = rounds.revisits.relationships
        || relationships.iter().all(|relationship| !passed.relationships.contains(relationship));
    let differ = |nodes: &[NodeId]| {
        let among = |place: usize| nodes[..place].contains(&nodes[place]) || passed.nodes.contains(&nodes[place]);
        !(0..nodes.len()).any(among)
    };
    fresh
        && match rounds.revisits.nodes {
            NodeRevisits::Any => true,
            NodeRevisits::None => differ(nodes),
            NodeRevisits::FirstAsLast => {
                let closed = passed.nodes.len() > 1 && passed.nodes.first() == passed.nodes.last();
                // The first node of all may be the last, and then nothing can stand before it.
                let closes = nodes.first() == passed.nodes.last();
                !closed && if closes { differ_but_first(nodes, passed) } else { differ(nodes) }
            }
        }
}

/// Whether all nodes but the first, which is the last of the path too, are new.
fn differ_but_first(nodes: &[NodeId], passed: &Passed) -> bool {
    let rest = nodes.get(1..).unwrap_or_default();
    let others = &passed.nodes[..passed.nodes.len() - 1];
    let again = |place: usize| nodes[..=place].contains(&rest[place]) || passed.nodes.contains(&rest[place]);
    !(0..rest.len()).any(again) && !others.contains(&nodes[0])
}
