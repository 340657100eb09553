//! What is told of single things, beside an answer about them: what each is, its figures, and what several have each
//! of its own.

use indexmap::IndexSet;

use super::phrases::{listed, shown};
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::lexicon::generate::split_words;
use crate::syntax::phrase::meaning::{Ask, Meaning};
use crate::value::{LabelId, NodeId, TypeId, Value};

/// How many figures of one thing, or kinds of what several have, a note names.
const MOST_NAMED: usize = 8;
/// Of how many neighbours of one thing are looked at.
const MOST_NEIGHBOURS: usize = 10_000;

/// What kind of thing it is of which everything is asked; the properties and figures of each of those compared; what those
/// that have something in common have each of its own.
pub(super) fn notes(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Vec<String> {
    match &meaning.ask {
        Ask::Everything { head } => match meaning.thing(*head).nodes.as_deref() {
            Some([node]) => what_it_is(*node, lexicon).into_iter().collect(),
            _ => Vec::new(),
        },
        Ask::Compare { of, by: None, heading } if heading.is_empty() => {
            let nodes = meaning.thing(*of).nodes.iter().flatten();
            nodes.filter_map(|node| compared(*node, lexicon, graph)).collect()
        }
        Ask::Common { of } => each_its_own(of, lexicon, graph).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn what_it_is(node: NodeId, lexicon: &Lexicon) -> Option<String> {
    let noun = lexicon.noun(lexicon.noun_of_node(node)?);
    let told = told_of(node, noun.label?, lexicon);
    let told = if told.is_empty() { String::new() } else { format!(": {}", told.join("; ")) };
    Some(format!("{} is one of the {}{told}", lexicon.name_of(node), noun.plural))
}

/// The properties of a node, each with its value, apart from those that play a part of their own.
fn told_of(node: NodeId, label: LabelId, lexicon: &Lexicon) -> Vec<String> {
    let mut told = Vec::new();
    for key in lexicon.keys_of(label).into_iter().filter(|key| !lexicon.is_part(*key)) {
        let words = split_words(lexicon.key_name(key)).join(" ");
        match lexicon.graph().property(node, key) {
            Value::Boolean(true) => told.push(words),
            Value::Boolean(false) => told.push(format!("not {words}")),
            Value::Null | Value::List(_) | Value::Map(_) => {}
            value => told.push(format!("{words} {}", shown(&value))),
        }
    }
    told
}

fn compared(node: NodeId, lexicon: &Lexicon, graph: &Graph) -> Option<String> {
    let label = lexicon.noun(lexicon.noun_of_node(node)?).label?;
    let mut told = told_of(node, label, lexicon);
    let figures = figures_of(node, lexicon, graph);
    told.extend(figures.iter().take(MOST_NAMED).cloned());
    let more = if figures.len() > MOST_NAMED { "; …" } else { "" };
    (!told.is_empty()).then(|| format!("{}: {}{more}", lexicon.name_of(node), told.join("; ")))
}

/// The figures next to a node, each with its value and unit.
fn figures_of(node: NodeId, lexicon: &Lexicon, graph: &Graph) -> Vec<String> {
    let key = |role: &Option<std::sync::Arc<str>>| role.as_deref().and_then(|name| graph.key_id(name));
    let (Some(value), unit) = (key(&lexicon.roles.value), key(&lexicon.roles.unit)) else { return Vec::new() };
    let mut told: IndexSet<String> = IndexSet::new();
    for (_, _, figure) in beside(node, graph) {
        let number = graph.property(figure, value);
        if number.is_null() {
            continue;
        }
        let unit = unit.map(|unit| graph.property(figure, unit)).filter(|unit| !unit.is_null());
        let unit = unit.map_or_else(String::new, |unit| format!(" {}", shown(&unit)));
        told.insert(format!("{} {}{unit}", lexicon.name_of(figure), shown(&number)));
    }
    told.into_iter().collect()
}

/// The kinds of what each of several has by the same relation, where it is not the same for all of them.
fn each_its_own(nodes: &[NodeId], lexicon: &Lexicon, graph: &Graph) -> Option<String> {
    let hidden = &lexicon.roles.hidden_from_paths;
    let near: Vec<Vec<(TypeId, bool, NodeId)>> = nodes.iter().map(|node| beside(*node, graph)).collect();
    let shared = |node: NodeId| near.iter().all(|all| all.iter().any(|(_, _, other)| *other == node));
    let kinds = |all: &[(TypeId, bool, NodeId)]| -> IndexSet<(TypeId, bool, LabelId)> {
        let own = all.iter().filter(|(kind, _, node)| !hidden.contains(kind) && !shared(*node));
        own.filter_map(|(kind, out, node)| Some((*kind, *out, lexicon.first_label(*node)?))).collect()
    };
    let mut all = near.iter().map(|near| kinds(near));
    let first = all.next()?;
    let common = all.fold(first, |so_far, next| so_far.into_iter().filter(|kind| next.contains(kind)).collect());
    let named: IndexSet<String> = common
        .iter()
        .filter_map(|(_, _, label)| lexicon.noun_of_label(*label))
        .map(|noun| lexicon.noun(noun).plural.clone())
        .collect();
    let named: Vec<String> = named.into_iter().collect();
    let first = &named[..named.len().min(MOST_NAMED)];
    (!named.is_empty()).then(|| format!("each has of its own: {}", listed(first, named.len())))
}

/// What lies next to a node: by which type, whether outwards, and the node.
fn beside(node: NodeId, graph: &Graph) -> Vec<(TypeId, bool, NodeId)> {
    let mut found = Vec::new();
    for kind in graph.types() {
        found.extend(graph.outgoing(node, kind).nodes.iter().map(|other| (kind, true, *other)));
        found.extend(graph.incoming(node, kind).nodes.iter().map(|other| (kind, false, *other)));
        if found.len() > MOST_NEIGHBOURS {
            break;
        }
    }
    found
}
