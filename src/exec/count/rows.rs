//! Who is next to whom along a relationship of a shape: rows of the graph as they lie there, or made from several.

use std::ops::Range;
use std::sync::Arc;

use super::super::Run;
use super::function::Function;
use crate::error::Result;
use crate::graph::adjacency::{Lists, Rows};
use crate::graph::{MixedRows, Side};
use crate::plan::{Direction, Label, Types};

/// For each node its neighbours, sorted; a neighbour stands as often as there are relationships to it.
#[derive(Clone)]
pub(super) enum Neighbourhood<'q> {
    /// One type, one direction.
    Packed {
        rows: &'q Rows,
        /// Whether a row may hold a neighbour more than once.
        repeats: bool,
    },
    /// Several types, both directions, or only some neighbours.
    Mixed {
        rows: Arc<MixedRows>,
        /// Whether each is a neighbour of its neighbours, as often.
        symmetric: bool,
    },
}

impl<'q> Neighbourhood<'q> {
    /// The neighbours along these types, in a direction.
    pub fn new(types: &Types, direction: Direction, run: &'q Run<'q>) -> Result<Self> {
        let graph = run.graph;
        let types = graph.types().filter(|kind| types.has(*kind) && graph.count_with_type(*kind) > 0);
        let incoming: &[bool] = match direction {
            Direction::Right => &[false],
            Direction::Left => &[true],
            Direction::Either => &[false, true],
        };
        let sides = types.flat_map(|kind| incoming.iter().map(move |incoming| Side { kind, incoming: *incoming }));
        let sides: Vec<Side> = sides.collect();
        if let [side] = sides.as_slice()
            && let Some(rows) = graph.side(*side)
        {
            return Ok(Neighbourhood::Packed { rows, repeats: graph.may_be_parallel(side.kind) });
        }
        run.watch.room_for(graph.node_bound() * 4 + Neighbourhood::count_of(&sides, run) * 4)?;
        let rows = graph.mixed(&sides, |count| run.watch.steps(count))?;
        Ok(Neighbourhood::Mixed { rows, symmetric: direction == Direction::Either })
    }

    /// Of these, the pairs of which both ends have one and the same value by each pair of functions.
    pub fn where_same(&self, functions: &[FunctionPair], run: &Run<'_>) -> Result<Self> {
        let lists = self.lists();
        run.watch.room_for((lists.span().len() + lists.nodes().len()) * 4)?;
        let rows = MixedRows::build(lists.span(), 0, |node, row| {
            let neighbours = lists.of(node);
            run.watch.steps(neighbours.len() + 1)?;
            match functions {
                [(own, theirs)] => {
                    if let Some(value) = own.of(node) {
                        row.extend(neighbours.iter().filter(|other| theirs.of(**other) == Some(value)));
                    }
                }
                functions => row.extend(neighbours.iter().filter(|other| {
                    functions.iter().all(|(own, theirs)| {
                        let value = own.of(node);
                        value.is_some() && theirs.of(**other) == value
                    })
                })),
            }
            Ok(())
        })?;
        let symmetric = self.is_symmetric() && functions.iter().all(|(own, theirs)| Arc::ptr_eq(own, theirs));
        Ok(Neighbourhood::Mixed { rows: Arc::new(rows), symmetric })
    }

    /// The rows.
    #[inline]
    pub fn lists(&self) -> Lists<'_> {
        match self {
            Neighbourhood::Packed { rows, .. } => rows.lists(),
            Neighbourhood::Mixed { rows, .. } => rows.lists(),
        }
    }

    /// How many pairs of neighbours there are between nodes with these labels, without making them.
    pub fn count(types: &Types, direction: Direction, [left, right]: [&[Label]; 2], run: &Run<'_>) -> usize {
        let graph = run.graph;
        let rarest = |labels: &[Label]| {
            let known = labels.iter().filter_map(|label| label.id);
            known.min_by_key(|label| graph.count_with_label(*label))
        };
        let (left, right) = (rarest(left), rarest(right));
        let between = |from, to| -> usize {
            let types = graph.types().filter(|kind| types.has(*kind));
            types.map(|kind| graph.statistics().between(from, kind, to)).sum()
        };
        match direction {
            Direction::Right => between(left, right),
            Direction::Left => between(right, left),
            Direction::Either => between(left, right) + between(right, left),
        }
    }

    /// How many neighbours a node has in the mean of its neighbours.
    pub fn met_again(types: &Types, direction: Direction, run: &Run<'_>) -> f64 {
        let graph = run.graph;
        let known = graph.types().filter(|kind| types.has(*kind)).filter_map(|kind| graph.statistics().of_type(kind));
        let (squares, count) = known.fold((0, 0), |(squares, count), known| {
            let here = match direction {
                Direction::Right => known.squares_outgoing,
                Direction::Left => known.squares_incoming,
                Direction::Either => known.squares_outgoing + known.squares_incoming,
            };
            (squares + here, count + known.count)
        });
        squares as f64 / count.max(1) as f64
    }

    fn count_of(sides: &[Side], run: &Run<'_>) -> usize {
        sides.iter().map(|side| run.graph.count_with_type(side.kind)).sum()
    }

    /// Whether every node has one neighbour at most, as far as is known.
    pub fn is_function(types: &Types, direction: Direction, run: &Run<'_>) -> bool {
        let graph = run.graph;
        let mut types = graph.types().filter(|kind| types.has(*kind) && graph.count_with_type(*kind) > 0);
        let (Some(kind), None) = (types.next(), types.next()) else { return false };
        let most = |known: &crate::graph::TypeStatistics| match direction {
            Direction::Right => known.most_outgoing,
            Direction::Left => known.most_incoming,
            Direction::Either => usize::MAX,
        };
        graph.statistics().of_type(kind).is_some_and(|known| most(known) <= 1)
    }

    /// A range of nodes that holds every neighbour.
    pub fn reach(&self) -> Range<u32> {
        match self {
            Neighbourhood::Packed { rows, .. } => rows.reach(),
            Neighbourhood::Mixed { rows, .. } => rows.reach(),
        }
    }

    /// Whether a row may hold a neighbour more than once.
    pub fn repeats(&self) -> bool {
        match self {
            Neighbourhood::Packed { repeats, .. } => *repeats,
            Neighbourhood::Mixed { rows, .. } => rows.repeats(),
        }
    }

    /// Whether each is a neighbour of its neighbours, as often.
    pub fn is_symmetric(&self) -> bool {
        matches!(self, Neighbourhood::Mixed { symmetric: true, .. })
    }

    /// Whether it is a plain graph: each a neighbour of its neighbours, none twice, none its own.
    pub fn is_plain_graph(&self) -> bool {
        matches!(self, Neighbourhood::Mixed { rows, symmetric: true } if !rows.repeats() && !rows.loops())
    }

    /// Whether they are the very same rows.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Neighbourhood::Packed { rows, .. }, Neighbourhood::Packed { rows: others, .. }) => {
                std::ptr::eq(*rows, *others)
            }
            (Neighbourhood::Mixed { rows, .. }, Neighbourhood::Mixed { rows: others, .. }) => Arc::ptr_eq(rows, others),
            _ => false,
        }
    }
}

/// What both ends of a relationship lead to, which must be the same: the near end's function and the far end's.
pub(super) type FunctionPair = (Arc<Function>, Arc<Function>);

/// Where each relationship of a shape leads, made when it is asked for the first time.
pub(super) struct Relations<'q> {
    run: &'q Run<'q>,
    made: std::cell::RefCell<Vec<(Key, Neighbourhood<'q>)>>,
    functions: std::cell::RefCell<Vec<(Chain, Arc<Function>)>>,
}

/// The nodes from which a chain of relationships is followed, and the relationships.
type Chain = (Range<u32>, Vec<(Types, Direction)>);

type Key = (Types, Direction, Vec<FunctionPair>);

impl<'q> Relations<'q> {
    /// Nothing made yet.
    pub fn new(run: &'q Run<'q>) -> Self {
        Relations { run, made: Default::default(), functions: Default::default() }
    }

    /// The neighbours along these types, of which both ends lead to the same.
    pub fn rows(&self, types: &Types, direction: Direction, same: &[FunctionPair]) -> Result<Neighbourhood<'q>> {
        let alike = |(own, theirs): &FunctionPair, (other, others): &FunctionPair| {
            Arc::ptr_eq(own, other) && Arc::ptr_eq(theirs, others)
        };
        let meant = |key: &Key| {
            let all_alike = key.2.len() == same.len() && key.2.iter().zip(same).all(|(one, other)| alike(one, other));
            key.0 == *types && key.1 == direction && all_alike
        };
        if let Some((_, rows)) = self.made.borrow().iter().find(|(key, _)| meant(key)) {
            return Ok(rows.clone());
        }
        let mut rows = Neighbourhood::new(types, direction, self.run)?;
        if !same.is_empty() {
            rows = rows.where_same(same, self.run)?;
        }
        self.made.borrow_mut().push(((types.clone(), direction, same.to_vec()), rows.clone()));
        Ok(rows)
    }

    /// What a chain of relationships leads to from each of some nodes, where each leads to one node at most.
    pub fn function(&self, nodes: Range<u32>, chain: Vec<(Types, Direction)>) -> Result<Arc<Function>> {
        let asked = (nodes, chain);
        if let Some((_, function)) = self.functions.borrow().iter().find(|(known, _)| *known == asked) {
            return Ok(Arc::clone(function));
        }
        let mut function = None;
        for (types, direction) in &asked.1 {
            let rows = self.rows(types, *direction, &[])?;
            function = Some(match function {
                None => Function::new(rows.lists(), &asked.0, self.run)?,
                Some(function) => Function::then(function, rows.lists(), self.run)?,
            });
        }
        let function = Arc::new(function.unwrap_or_default());
        self.functions.borrow_mut().push((asked, Arc::clone(&function)));
        Ok(function)
    }
}
