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
    wants_relationship: bool,
    wants_node: bool,
    /// The side at hand, and how far into it.
    place: (usize, usize),
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
            wants_relationship: behind.contains(&step.relationship),
            wants_node: !step.into && behind.contains(&step.to),
            place: (0, 0),
            nodes: Vec::new(),
            relationships: Vec::new(),
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
            && self.labels.as_ref().is_some_and(Vec::is_empty)
            && !context.skip_loops;
        if plain {
            let end = neighbours.nodes.len().min(place + room);
            self.push(&neighbours.nodes[place..end], &neighbours.relationships[place..end]);
            return (end, end - place);
        }
        let mut made = 0;
        while place < neighbours.nodes.len() && made < room {
            let (node, relationship) = (neighbours.nodes[place], neighbours.relationships[place]);
            place += 1;
            if self.accepts(node, relationship, context) {
                self.push(&[node], &[relationship]);
                made += 1;
            }
        }
        (place, made)
    }

    fn push(&mut self, nodes: &[NodeId], relationships: &[RelId]) {
        if self.wants_node {
            self.nodes.extend_from_slice(nodes);
        }
        if self.wants_relationship {
            self.relationships.extend_from_slice(relationships);
        }
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
    }
}

/// Rows no longer than this are made at once.
const SHORT_ROW: usize = 8_192;

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
    Neighbours { nodes: &neighbours.nodes[from..to], relationships: &neighbours.relationships[from..to] }
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
        let first = row;
        while row < batch.rows && origins.len() < room {
            // A null node has no row.
            for rows in sides {
                let neighbours = within(rows.of(from[row]), wanted);
                if self.wants_node {
                    push(&mut self.nodes, neighbours.nodes);
                }
                if self.wants_relationship {
                    push(&mut self.relationships, neighbours.relationships);
                }
                origins.extend(std::iter::repeat_n(row as u32, neighbours.len()));
            }
            row += 1;
        }
        self.run.watch.steps(row - first + origins.len())?;
        Ok(Some(row))
    }

    fn hand_over(&mut self, batch: &mut Batch) {
        if self.wants_node {
            batch.set(self.step.to, Column::Nodes(take(&mut self.nodes)));
        }
        if self.wants_relationship {
            batch.set(self.step.relationship, Column::Relationships(take(&mut self.relationships)));
        }
    }

    fn reset(&mut self) {
        self.place = (0, 0);
    }
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
    Neighbours { nodes: &neighbours.nodes[from..to], relationships: &neighbours.relationships[from..to] }
}
