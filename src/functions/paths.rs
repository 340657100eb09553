//! Kenning's own function over paths: by petgraph's traits on a view of the graph, hubs last.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Body, Context, Function, wants};
use crate::error::Result;
use crate::graph::algorithms::{Found, PathOptions, paths};
use crate::graph::view::View;
use crate::value::{NodeId, TypeId, Value};

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[Function {
    name: "kenning.paths",
    usage: "kenning.paths(from, to, steps, most, price, avoiding, hidden)",
    about: "The cheapest paths between two nodes, in any direction: at most `most` of at most `steps` relationships. A \
            step costs 1, a node on the way `price` times the root of its degree. `to` and `avoiding` are element ids, \
            `hidden` the types that are never used.",
    examples: &[("kenning.paths(null, 'x', 3, 1, 1.0, [], [])", "null")],
    arguments: (7, 7),
    body: Body::Strict(between),
}];

fn between(arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    let [from, to, steps, most, price, avoiding, hidden] = arguments else {
        return Err(wants("seven arguments", arguments, 0));
    };
    let (Value::Node(from), Value::Text(to)) = (from, to) else {
        return Err(wants("a node and an element id", arguments, 0));
    };
    let (Value::Integer(steps), Value::Integer(most)) = (steps, most) else {
        return Err(wants("two integers", arguments, 2));
    };
    let hub_price = match price {
        Value::Float(price) => *price,
        Value::Integer(price) => *price as f64,
        _ => return Err(wants("a number", arguments, 4)),
    };
    let graph = context.graph;
    let Some(to) = graph.node_with_element_id(to) else { return Ok(Value::list(Vec::new())) };
    let texts = |value: &Value| -> Vec<Arc<str>> {
        let items = value.as_list().unwrap_or(&[]).iter();
        items.filter_map(|item| if let Value::Text(text) = item { Some(Arc::clone(text)) } else { None }).collect()
    };
    let excluded: FxHashSet<NodeId> = texts(avoiding).iter().filter_map(|id| graph.node_with_element_id(id)).collect();
    let hidden = texts(hidden);
    let types: Vec<TypeId> = (0..graph.type_count())
        .map(|index| TypeId(index as u16))
        .filter(|kind| !hidden.contains(graph.type_name(*kind)))
        .collect();
    let view = View::of(graph, None, Some(&types)).undirected();
    let most_steps = usize::try_from(*steps).unwrap_or(0);
    let options = PathOptions { most_steps, excluded, hub_price, ..PathOptions::default() };
    context.meter.step()?;
    let Found { paths: found, .. } = paths(&view, *from, to, usize::try_from(*most).unwrap_or(0), &options);
    context.meter.step()?;
    Ok(Value::list(found.into_iter().map(|path| Value::Path(Arc::new(path))).collect()))
}
