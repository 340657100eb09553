//! What an answer leaves out though it may belong to it: what was done by an office whose holder is not told.

use super::answer::Answer;
use super::phrases::{MOST_NAMED, is_empty, listed, run, shown};
use crate::error::Result;
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::lexicon::path::Path;
use crate::syntax::phrase::lower;
use crate::syntax::phrase::meaning::{Ask, Condition, Link, Meaning};
use crate::value::NodeId;

/// `his trips to Venezuela`, `how many times did he go there`: of his office, but of nobody by name, there may be more.
pub(super) fn by_the_office(
    meaning: &Meaning,
    answer: &Answer,
    lexicon: &Lexicon,
    graph: &Graph,
) -> Result<Option<String>> {
    let head = match &meaning.ask {
        Ask::Count { head, group: None } | Ask::List { head, .. } | Ask::When { head, .. } => *head,
        Ask::YesNo { head, .. } if is_empty(meaning, answer) => *head,
        _ => return Ok(None),
    };
    if meaning.thing(head).limit.is_some() {
        return Ok(None);
    }
    let Some((link, person)) = done_by(meaning, lexicon) else { return Ok(None) };
    let offices = held(person, lexicon);
    if offices.is_empty() {
        return Ok(None);
    }
    let nameless = without_a_name(&link, person, &offices, lexicon);
    if nameless.is_empty() {
        return Ok(None);
    }
    let mut wider = Meaning { ask: Ask::List { head, beside: Vec::new() }, ..meaning.clone() };
    let office = &mut wider.things[link.to.0];
    office.labels = lexicon.labels_of(offices[0]);
    office.nodes = Some(offices);
    office.nouns.clear();
    let whose: Vec<String> =
        wider.things[link.to.0].nodes.iter().flatten().map(|node| lexicon.name_of(*node)).collect();
    let rows = run(&lower::lower(&wider, lexicon)?, graph)?;
    let told = rows.iter().filter_map(|row| row.first()).map(shown);
    let told: Vec<String> = told.filter(|name| nameless.contains(name)).collect();
    let first = &told[..told.len().min(MOST_NAMED)];
    let note = format!("besides, by the {}, whose holder is not told: {}", whose.join(", "), listed(first, told.len()));
    Ok(Some(note).filter(|_| !told.is_empty()))
}

/// The first link of what is counted to one named node that holds an office, and the node.
fn done_by(meaning: &Meaning, lexicon: &Lexicon) -> Option<(Link, NodeId)> {
    let head = meaning.head()?;
    meaning.thing(head).conditions.iter().find_map(|condition| match condition {
        Condition::Linked(link) if !link.negated => match meaning.thing(link.to).nodes.as_deref() {
            Some([node]) if !held(*node, lexicon).is_empty() => Some((link.clone(), *node)),
            _ => None,
        },
        _ => None,
    })
}

/// What a node holds by a relationship that tells its time.
fn held(person: NodeId, lexicon: &Lexicon) -> Vec<NodeId> {
    let Some(from) = lexicon.roles.from.as_deref().and_then(|key| lexicon.key_id(key)) else { return Vec::new() };
    let attested = |path: &&Path| match &path.steps[..] {
        [step] => step.types.iter().any(|kind| lexicon.type_has(*kind, from)),
        _ => false,
    };
    let through = lexicon.nouns().filter_map(|(_, noun)| noun.through.as_ref()).find(attested);
    through.map(|path| lexicon.walk(path, &[person])).unwrap_or_default()
}

/// The names of what the offices did that nobody of the person's kind is named with.
fn without_a_name(link: &Link, person: NodeId, offices: &[NodeId], lexicon: &Lexicon) -> Vec<String> {
    let kind = lexicon.labels_of(person);
    let mut names: Vec<String> = Vec::new();
    for road in &link.roads {
        for event in lexicon.walk(&road.reversed(None), offices) {
            let named = lexicon.walk(road, &[event]).iter().any(|who| lexicon.labels_of(*who) == kind);
            let name = lexicon.name_of(event);
            if !named && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}
