//! Procedures that run an algorithm over the graph, or a part of it: a row for each node.

use std::sync::Arc;

use super::procedure::{Calling, Rows};
use crate::error::{Error, Result, kinds, near};
use crate::graph::Graph;
use crate::graph::kernels::{self, Part, Ranking, Ways};
use crate::value::{LabelId, Map, NodeId, TypeId, Value};

/// A row of the table below.
pub(super) struct Algorithm {
    pub signature: &'static str,
    pub about: &'static str,
    pub body: for<'c> fn(&[Value], &Calling<'c>) -> Result<Rows<'c>>,
}

/// The algorithms. Each takes a map of options last: `labels` and `types` say which part of the graph is meant.
pub(super) const ALGORITHMS: &[Algorithm] = &[
    Algorithm {
        signature: "algo.pageRank(options = null :: MAP?) :: (node :: NODE, score :: FLOAT)",
        about: "What each node is worth by what leads to it; the scores sum to 1. Options: labels, types, damping (0.85), \
                iterations (20), tolerance (0).",
        body: page_rank,
    },
    Algorithm {
        signature: "algo.components(options = null :: MAP?) :: (node :: NODE, component :: INTEGER)",
        about: "What hangs together, directions ignored; components are numbered as their first nodes come. Options: \
                labels, types.",
        body: components,
    },
    Algorithm {
        signature: "algo.componentSizes(options = null :: MAP?) :: (component :: INTEGER, size :: INTEGER)",
        about: "How many nodes each component has, numbered as algo.components does. Options: labels, types.",
        body: component_sizes,
    },
    Algorithm {
        signature: "algo.bfs(source :: NODE, options = null :: MAP?) :: (node :: NODE, depth :: INTEGER)",
        about: "The nodes that can be reached from one, the nearest first, with how many steps it takes. Options: labels, \
                types, direction ('out', 'in', 'both'), most.",
        body: bfs,
    },
    Algorithm {
        signature: "algo.triangles(options = null :: MAP?) :: (node :: NODE, triangles :: INTEGER)",
        about: "In how many triangles each node is, directions ignored. Options: labels, types.",
        body: triangles,
    },
    Algorithm {
        signature: "algo.betweenness(options = null :: MAP?) :: (node :: NODE, score :: FLOAT)",
        about: "How many of the shortest ways between other nodes lead through a node. Options: labels, types, direction \
                ('out', 'in', 'both'), sample, seed.",
        body: betweenness,
    },
    Algorithm {
        signature: "algo.louvain(options = null :: MAP?) :: (node :: NODE, community :: INTEGER, modularity :: FLOAT)",
        about: "Communities within which there are more relationships than chance would put there. Options: labels, types.",
        body: louvain,
    },
];

fn page_rank<'c>(arguments: &[Value], calling: &Calling<'c>) -> Result<Rows<'c>> {
    let usual = Ranking::default();
    let options = Options::read(arguments.first(), &["damping", "iterations", "tolerance"])?;
    let ranking = Ranking {
        damping: options.number("damping")?.unwrap_or(usual.damping),
        rounds: options.count("iterations")?.unwrap_or(usual.rounds),
        tolerance: options.number("tolerance")?.unwrap_or(usual.tolerance),
    };
    if !(0.0..=1.0).contains(&ranking.damping) {
        return Err(Error::new(kinds::NUMBER_OUT_OF_RANGE, "damping lies between 0 and 1"));
    }
    let part = options.part(calling, 24)?;
    let ranks = kernels::page_rank(&part, ranking, &|| calling.context.meter.step())?;
    Ok(rows(part, move |node| [Value::Node(node), Value::Float(ranks[node.index()])]))
}

fn components<'c>(arguments: &[Value], calling: &Calling<'c>) -> Result<Rows<'c>> {
    let part = Options::read(arguments.first(), &[])?.part(calling, 4)?;
    let lowest = kernels::components(&part, &|| calling.context.meter.step())?;
    let numbers = numbered(&part, lowest);
    Ok(rows(part, move |node| [Value::Node(node), whole(numbers[node.index()])]))
}

fn component_sizes<'c>(arguments: &[Value], calling: &Calling<'c>) -> Result<Rows<'c>> {
    let part = Options::read(arguments.first(), &[])?.part(calling, 4)?;
    let lowest = kernels::components(&part, &|| calling.context.meter.step())?;
    let mut sizes = vec![0u32; lowest.len()];
    part.nodes().for_each(|node| sizes[lowest[node.index()] as usize] += 1);
    // A component is called by its lowest node, so its first node comes where its size stands.
    let sizes = sizes.into_iter().filter(|size| *size > 0).enumerate();
    Ok(Box::new(sizes.map(|(number, size)| Ok(vec![whole(number as u32), whole(size)]))))
}

fn bfs<'c>(arguments: &[Value], calling: &Calling<'c>) -> Result<Rows<'c>> {
    let options = Options::read(arguments.get(1), &["direction", "most"])?;
    let Some(Value::Node(source)) = arguments.first() else {
        return Err(Error::new(kinds::ARGUMENT_TYPE, "algo.bfs wants a node to begin at"));
    };
    let ways = options.ways(Ways::Out)?;
    let most = options.count("most")?.map_or(u32::MAX, |most| u32::try_from(most).unwrap_or(u32::MAX));
    let part = options.part(calling, 9)?;
    if !part.has(*source) {
        return Ok(Box::new(std::iter::empty()));
    }
    let pause = || calling.context.meter.step();
    let found = kernels::distances(&part, ways, source.0, most, &pause)?;
    Ok(Box::new(found.into_iter().map(|(node, depth)| Ok(vec![Value::Node(NodeId(node)), whole(depth)]))))
}

fn triangles<'c>(arguments: &[Value], calling: &Calling<'c>) -> Result<Rows<'c>> {
    let part = Options::read(arguments.first(), &[])?.part(calling, 16)?;
    let counts = kernels::triangles(&part, &|| calling.context.meter.step())?;
    let count = move |node: NodeId| Value::Integer(i64::try_from(counts[node.index()]).unwrap_or(i64::MAX));
    Ok(rows(part, move |node| [Value::Node(node), count(node)]))
}

fn betweenness<'c>(arguments: &[Value], calling: &Calling<'c>) -> Result<Rows<'c>> {
    let options = Options::read(arguments.first(), &["direction", "sample", "seed"])?;
    let ways = options.ways(Ways::Out)?;
    let seed = options.count("seed")?.unwrap_or(0) as u64;
    let sample = options.count("sample")?.map(|count| (count, seed));
    let part = options.part(calling, 36)?;
    let scores = kernels::betweenness(&part, ways, sample, &|| calling.context.meter.step())?;
    Ok(rows(part, move |node| [Value::Node(node), Value::Float(scores[node.index()])]))
}

fn louvain<'c>(arguments: &[Value], calling: &Calling<'c>) -> Result<Rows<'c>> {
    let part = Options::read(arguments.first(), &[])?.part(calling, 64)?;
    let kernels::Communities { of, modularity } = kernels::louvain(&part, &|| calling.context.meter.step())?;
    let numbers = numbered(&part, of);
    Ok(rows(part, move |node| [Value::Node(node), whole(numbers[node.index()]), Value::Float(modularity)]))
}

/// A row for each node of a part.
fn rows<'c, const N: usize>(part: Part<'c>, row: impl Fn(NodeId) -> [Value; N] + 'c) -> Rows<'c> {
    Box::new(part.into_nodes().map(move |node| Ok(Vec::from(row(node)))))
}

/// Groups that are called by one of their nodes, numbered as their first nodes come.
fn numbered(part: &Part<'_>, called: Vec<u32>) -> Vec<u32> {
    let mut numbers = vec![u32::MAX; called.len()];
    let mut next = 0;
    for node in part.nodes() {
        let number = &mut numbers[called[node.index()] as usize];
        if *number == u32::MAX {
            (*number, next) = (next, next + 1);
        }
    }
    called.into_iter().map(|group| numbers[group as usize]).collect()
}

fn whole(number: u32) -> Value {
    Value::Integer(i64::from(number))
}

/// What an algorithm is told beside its plain arguments.
struct Options<'v>(Option<&'v Map>);

/// Options that every algorithm has.
const COMMON: [&str; 2] = ["labels", "types"];

impl<'v> Options<'v> {
    /// A map of these options; an unknown one is an error, so that no slip of the pen goes unseen.
    fn read(value: Option<&'v Value>, own: &[&str]) -> Result<Options<'v>> {
        let Some(Value::Map(map)) = value else { return Ok(Options(None)) };
        let known = || COMMON.iter().chain(own).copied();
        if let Some(unknown) = map.keys().find(|key| !known().any(|name| name == &***key)) {
            let error = Error::new(kinds::ARGUMENT_TYPE, format!("there is no option {unknown}"));
            let near = near::did_you_mean(&near::nearest(unknown, known(), 3));
            return Err(
                error.hint(near.unwrap_or_else(|| format!("there are {}", known().collect::<Vec<_>>().join(", "))))
            );
        }
        Ok(Options(Some(map.as_ref())))
    }

    fn get(&self, name: &str) -> Option<&'v Value> {
        self.0.and_then(|map| map.get(name)).filter(|value| !value.is_null())
    }

    fn number(&self, name: &str) -> Result<Option<f64>> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Float(number)) => Ok(Some(*number)),
            Some(Value::Integer(number)) => Ok(Some(*number as f64)),
            Some(other) => Err(wrong(name, "a number", other)),
        }
    }

    fn count(&self, name: &str) -> Result<Option<usize>> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Integer(number)) if *number >= 0 => Ok(usize::try_from(*number).ok()),
            Some(other) => Err(wrong(name, "a whole number, not below 0", other)),
        }
    }

    fn ways(&self, usual: Ways) -> Result<Ways> {
        match self.get("direction") {
            None => Ok(usual),
            Some(Value::Text(text)) if text.eq_ignore_ascii_case("out") => Ok(Ways::Out),
            Some(Value::Text(text)) if text.eq_ignore_ascii_case("in") => Ok(Ways::In),
            Some(Value::Text(text)) if text.eq_ignore_ascii_case("both") => Ok(Ways::Both),
            Some(other) => Err(wrong("direction", "'out', 'in' or 'both'", other)),
        }
    }

    /// A name, or a list of them.
    fn names(&self, name: &str) -> Result<Option<Vec<Arc<str>>>> {
        let text = |value: &Value| match value {
            Value::Text(text) => Ok(Arc::clone(text)),
            other => Err(wrong(name, "a name or a list of names", other)),
        };
        match self.get(name) {
            None => Ok(None),
            Some(Value::List(items)) => items.iter().map(text).collect::<Result<_>>().map(Some),
            Some(one) => Ok(Some(vec![text(one)?])),
        }
    }

    /// The part of the graph that is meant; `bytes` is what the algorithm needs for a node, a relationship takes as much.
    fn part<'c>(&self, calling: &Calling<'c>, bytes: usize) -> Result<Part<'c>> {
        let graph: &'c Graph = calling.context.graph;
        calling.context.meter.step()?;
        calling.context.meter.room((graph.node_bound() + graph.relationship_count()) * bytes)?;
        let labels = self.names("labels")?.map(|names| ids(&names, |name| graph.label_id(name)));
        let types = self.names("types")?.map(|names| ids(&names, |name| graph.type_id(name)));
        let (labels, types): (Option<Vec<LabelId>>, Option<Vec<TypeId>>) = (labels, types);
        Ok(Part::new(graph, labels.as_deref(), types.as_deref()))
    }
}

/// What the graph knows of these names; of a name that it doesn't know there is nothing.
fn ids<I>(names: &[Arc<str>], id: impl Fn(&str) -> Option<I>) -> Vec<I> {
    names.iter().filter_map(|name| id(name)).collect()
}

fn wrong(name: &str, wanted: &str, got: &Value) -> Error {
    Error::new(kinds::ARGUMENT_TYPE, format!("the option {name} wants {wanted}, got {}", got.described()))
}
