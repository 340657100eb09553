//! One step from a node along its relationships.

use std::mem::take;
use std::ops::Range;

use super::Run;
use super::batch::{Batch, Column, Made, Producer};
use super::labels;
use crate::error::Result;
use crate::graph::adjacency::Rows;
use crate::graph::{Neighbours, Side};
use crate::plan::{Direction, Expand as Step, Label, Slot, Types};
use crate::value::{LabelId, NodeId, RelId, TypeId};

/// Which rows of the adjacency a step from a node looks through: a type, and whether its incoming side.
pub(super) struct Sides {
    sides: Vec<(TypeId, bool)>,
    /// Whether both sides are looked through, so that a loop must not be found twice.
    both: bool,
    /// Whether only those sides are looked through that nodes with the label of the one at hand have at all.
    by_label: bool,
}

/// From how many sides on it pays to ask which of them a node may have.
const MANY_SIDES: usize = 8;

impl Sides {
    /// The sides of a step in some direction over some types.
    pub fn new(direction: Direction, types: &Types, run: &Run<'_>) -> Self {
        let graph = run.graph;
        let any = types.is_any();
        let types = types.of(graph).into_iter().filter(|kind| graph.count_with_type(*kind) > 0);
        let incoming: &[bool] = match direction {
            Direction::Right => &[false],
            Direction::Left => &[true],
            Direction::Either => &[false, true],
        };
        let sides: Vec<(TypeId, bool)> =
            types.flat_map(|kind| incoming.iter().map(move |incoming| (kind, *incoming))).collect();
        let both = direction == Direction::Either;
        let by_label = any && both && sides.len() >= MANY_SIDES;
        Sides { sides, both, by_label }
    }

    /// The sides of a node, in one order.
    #[inline]
    fn of<'s>(&'s self, node: NodeId, run: &Run<'s>) -> &'s [(TypeId, bool)] {
        if !self.by_label {
            return &self.sides;
        }
        match run.graph.labels_of(node).first() {
            Some(label) => run.graph.statistics().sides_of(*label),
            None => &self.sides,
        }
    }

    /// The neighbours on one side, and whether loops among them were given by the other side already; `None` behind the
    /// last.
    #[inline]
    pub fn neighbours<'q>(&self, node: NodeId, side: usize, run: &Run<'q>) -> Option<(Neighbours<'q>, bool)> {
        let (kind, incoming) = *self.of(node, run).get(side)?;
        let neighbours = if incoming { run.graph.incoming(node, kind) } else { run.graph.outgoing(node, kind) };
        Some((neighbours, self.both && incoming))
    }
}

/// The ids of labels; `None` where one of them isn't known, so that no node has them all.
pub(super) fn label_ids<'l>(labels: impl IntoIterator<Item = &'l Label>) -> Option<Vec<LabelId>> {
    labels.into_iter().map(|label| label.id).collect()
}

/// One step from a node along its relationships.
pub(super) struct Expand<'q> {
    run: &'q Run<'q>,
    step: &'q Step,
    sides: Sides,
    labels: Option<Vec<LabelId>>,
    /// The rows that are looked through, and the nodes wanted of them, where nothing else has to be asked of a neighbour.
    packed: Option<(Vec<&'q Rows>, Range<u32>)>,
    /// The side at hand, and how far into it.
    place: (usize, usize),
    made: MadeOf,
}

/// What was made since it was last handed over, where it is wanted.
struct MadeOf {
    wants_relationship: bool,
    wants_node: bool,
    nodes: Vec<NodeId>,
    relationships: Vec<RelId>,
}

impl<'q> Expand<'q> {
    /// A step of which only what is read behind it is made.
    pub fn new(step: &'q Step, behind: &[Slot], run: &'q Run<'q>) -> Self {
        let sides = Sides::new(step.direction, &step.types, run);
        Expand {
            run,
            step,
            packed: packed(step, &sides, run),
            sides,
            labels: label_ids(&step.labels),
            place: (0, 0),
            made: MadeOf {
                wants_relationship: behind.contains(&step.relationship),
                wants_node: !step.into && behind.contains(&step.to),
                nodes: Vec::new(),
                relationships: Vec::new(),
            },
        }
    }

    /// Makes rows of these neighbours, from a place on; gives the place it came to and how many it made.
    fn take_neighbours(
        &mut self,
        neighbours: Neighbours<'q>,
        mut place: usize,
        room: usize,
        context: &Context<'_>,
    ) -> (usize, usize) {
        let plain = self.step.distinct_from.is_empty()
            && self.step.unlike.is_empty()
            && self.labels.as_ref().is_some_and(Vec::is_empty)
            && !context.skip_loops;
        if plain {
            let end = neighbours.nodes.len().min(place + room);
            self.made.push(piece(neighbours, place..end));
            return (end, end - place);
        }
        let mut made = 0;
        while place < neighbours.nodes.len() && made < room {
            let one = piece(neighbours, place..place + 1);
            place += 1;
            if self.accepts(one.nodes[0], one.relationships[0], context) {
                self.made.push(one);
                made += 1;
            }
        }
        (place, made)
    }

    fn accepts(&self, node: NodeId, relationship: RelId, context: &Context<'_>) -> bool {
        let graph = self.run.graph;
        let labelled =
            self.labels.as_ref().is_some_and(|labels| labels.iter().all(|label| graph.has_label(node, *label)));
        labelled
            && !(context.skip_loops && node == context.from)
            && !self
                .step
                .distinct_from
                .iter()
                .any(|slot| context.batch.column(*slot).has_relationship(context.row, relationship))
            && self.step.unlike.iter().all(|slot| {
                let other = context.batch.column(*slot).node(context.row);
                other.is_ok_and(|other| other.is_some_and(|other| other != node))
            })
    }
}

impl MadeOf {
    /// Adds neighbours; many rows have one.
    #[inline]
    fn push(&mut self, neighbours: Neighbours<'_>) {
        if self.wants_node {
            push(&mut self.nodes, neighbours.nodes);
        }
        if self.wants_relationship {
            push(&mut self.relationships, neighbours.relationships);
        }
    }

    /// Makes room for some rows.
    fn reserve(&mut self, rows: usize) {
        if self.wants_node {
            self.nodes.reserve(rows);
        }
        if self.wants_relationship {
            self.relationships.reserve(rows);
        }
    }

    /// Adds the neighbours that are none of the nodes of a row; gives how many.
    #[inline]
    fn push_unlike(&mut self, neighbours: Neighbours<'_>, unlike: &[&[NodeId]], row: usize) -> usize {
        let start = self.nodes.len();
        push(&mut self.nodes, neighbours.nodes);
        if self.wants_relationship {
            push(&mut self.relationships, neighbours.relationships);
        }
        unlike.iter().for_each(|nodes| self.drop_node(nodes[row], start));
        self.nodes.len() - start
    }

    /// Takes a node out of those made from a place on, which are sorted, all of them where it is null.
    #[inline]
    fn drop_node(&mut self, node: NodeId, start: usize) {
        let places = match node.0 {
            u32::MAX => 0..self.nodes.len() - start,
            _ => places_of(node, &self.nodes[start..]),
        };
        if places.is_empty() {
            return;
        }
        if self.wants_relationship {
            remove(&mut self.relationships, start + places.start..start + places.end);
        }
        remove(&mut self.nodes, start + places.start..start + places.end);
    }
}

/// Rows no longer than this are made at once.
const SHORT_ROW: usize = 8_192;

/// Room is made for so many neighbours of each node.
const FEW_NEIGHBOURS: usize = 16;

fn packed<'q>(step: &'q Step, sides: &Sides, run: &Run<'q>) -> Option<(Vec<&'q Rows>, Range<u32>)> {
    let graph = run.graph;
    if step.into || !step.distinct_from.is_empty() || sides.by_label {
        return None;
    }
    let wanted = match labels::with_all(&step.labels, graph).as_slice() {
        _ if step.labels.is_empty() => 0..u32::MAX,
        [] => 0..0,
        [range] => range.clone(),
        _ => return None,
    };
    let side = |(kind, incoming): &(TypeId, bool)| {
        let known = graph.statistics().of_type(*kind)?;
        let longest = if *incoming { known.most_incoming } else { known.most_outgoing };
        let loops_twice = sides.both && *incoming && graph.may_loop(*kind);
        let rows = graph.side(Side { kind: *kind, incoming: *incoming })?;
        (longest <= SHORT_ROW && !loops_twice).then_some(rows)
    };
    Some((sides.sides.iter().map(side).collect::<Option<_>>()?, wanted))
}

/// The neighbours within a range of ids; they stand together, since rows are sorted.
#[inline]
fn within<'g>(neighbours: Neighbours<'g>, wanted: &Range<u32>) -> Neighbours<'g> {
    let (Some(first), Some(last)) = (neighbours.nodes.first(), neighbours.nodes.last()) else { return neighbours };
    if wanted.start <= first.0 && last.0 < wanted.end {
        return neighbours;
    }
    let from = neighbours.nodes.partition_point(|node| node.0 < wanted.start);
    let to = neighbours.nodes.partition_point(|node| node.0 < wanted.end).max(from);
    piece(neighbours, from..to)
}

/// What a step knows of the row it starts from.
struct Context<'b> {
    batch: &'b Batch,
    row: usize,
    from: NodeId,
    skip_loops: bool,
}

impl Producer for Expand<'_> {
    fn produce(&mut self, batch: &Batch, row: usize, room: usize) -> Result<Made> {
        self.run.watch.steps(1)?;
        let Some(from) = batch.column(self.step.from).node(row)? else { return Ok(Made { rows: 0, done: true }) };
        let into = match self.step.into {
            true => match batch.column(self.step.to).node(row)? {
                Some(to) => Some(to),
                None => return Ok(Made { rows: 0, done: true }),
            },
            false => None,
        };
        let mut rows = 0;
        while let Some((mut neighbours, skip_loops)) = self.sides.neighbours(from, self.place.0, self.run) {
            if let Some(to) = into {
                neighbours = only(neighbours, to);
            }
            let context = Context { batch, row, from, skip_loops };
            let (place, made) = self.take_neighbours(neighbours, self.place.1, room - rows, &context);
            self.run.watch.steps(place - self.place.1)?;
            rows += made;
            self.place.1 = place;
            if place < neighbours.nodes.len() {
                return Ok(Made { rows, done: false });
            }
            self.place = (self.place.0 + 1, 0);
        }
        self.place = (0, 0);
        Ok(Made { rows, done: true })
    }

    fn produce_all(
        &mut self,
        batch: &Batch,
        mut row: usize,
        room: usize,
        origins: &mut Vec<u32>,
    ) -> Result<Option<usize>> {
        let (Some((sides, wanted)), Column::Nodes(from), (0, 0)) =
            (&self.packed, batch.column(self.step.from), self.place)
        else {
            return Ok(None);
        };
        let Some(unlike) = columns_of(&self.step.unlike, batch) else { return Ok(None) };
        let first = row;
        self.made.reserve(room.min((batch.rows - row) * FEW_NEIGHBOURS));
        while row < batch.rows && origins.len() < room {
            let from = from[row];
            // A null node has no row.
            for rows in sides {
                let neighbours = within(rows.of(from), wanted);
                let made = match unlike.is_empty() {
                    true => {
                        self.made.push(neighbours);
                        neighbours.len()
                    }
                    false => self.made.push_unlike(neighbours, &unlike, row),
                };
                origins.extend(std::iter::repeat_n(row as u32, made));
            }
            row += 1;
        }
        self.run.watch.steps(row - first + origins.len())?;
        Ok(Some(row))
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        let made = &mut self.made;
        match made.wants_node {
            true => batch.set(self.step.to, Column::Nodes(take(&mut made.nodes))),
            false => made.nodes.clear(),
        }
        if made.wants_relationship {
            batch.set(self.step.relationship, Column::Relationships(take(&mut made.relationships)));
        }
    }

    fn reset(&mut self) {
        self.place = (0, 0);
    }
}

/// Some columns of nodes; none where one of them holds something else.
fn columns_of<'b>(slots: &[Slot], batch: &'b Batch) -> Option<Vec<&'b [NodeId]>> {
    let nodes = slots.iter().map(|slot| match batch.column(*slot) {
        Column::Nodes(nodes) => Some(nodes.as_slice()),
        _ => None,
    });
    nodes.collect()
}

fn piece<'g>(neighbours: Neighbours<'g>, places: Range<usize>) -> Neighbours<'g> {
    Neighbours { nodes: &neighbours.nodes[places.clone()], relationships: &neighbours.relationships[places] }
}

/// Where a node stands in a sorted row.
#[inline]
fn places_of(node: NodeId, row: &[NodeId]) -> Range<usize> {
    if row.len() > SEARCHED {
        let from = row.partition_point(|other| *other < node);
        return from..from + row[from..].partition_point(|other| *other == node);
    }
    // Short rows are gone through without a branch.
    let before: u32 = row.iter().map(|other| u32::from(*other < node)).sum();
    let same: u32 = row.iter().map(|other| u32::from(*other == node)).sum();
    before as usize..(before + same) as usize
}

/// A row longer than this is searched.
const SEARCHED: usize = 128;

/// Takes items out.
fn remove<T: Copy>(items: &mut Vec<T>, places: Range<usize>) {
    let left = items.len() - places.len();
    items.copy_within(places.end.., places.start);
    items.truncate(left);
}

/// Adds items; many rows have one.
#[inline]
fn push<T: Copy>(to: &mut Vec<T>, items: &[T]) {
    match items {
        [one] => to.push(*one),
        items => to.extend_from_slice(items),
    }
}

/// Only the neighbours that are this node; they stand together, since rows are sorted.
fn only(neighbours: Neighbours<'_>, node: NodeId) -> Neighbours<'_> {
    let from = neighbours.nodes.partition_point(|other| *other < node);
    let to = from + neighbours.nodes[from..].partition_point(|other| *other == node);
    piece(neighbours, from..to)
}
