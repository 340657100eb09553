//! Says a meaning back in words: the reading line, and the parts of it.

mod order;
mod things;

use super::meaning::{Ask, Group, Meaning, ThingId, Told};
use super::posts::joined_words;
use crate::lexicon::Lexicon;

/// A thing with all that is said of it.
pub fn thing(meaning: &Meaning, lexicon: &Lexicon, id: ThingId) -> String {
    things::said(meaning, lexicon, id, 0)
}

/// A thing with all that is said of it, and which of them by their order.
fn ordered(meaning: &Meaning, lexicon: &Lexicon, id: ThingId) -> String {
    let words = thing(meaning, lexicon, id);
    match order::of_thing(meaning, lexicon, id) {
        Some(order) if order.starts_with("by ") => format!("{words} {order}"),
        Some(order) => format!("{words}, {order}"),
        None => words,
    }
}

/// The reading line of a meaning.
pub fn reading(meaning: &Meaning, lexicon: &Lexicon) -> String {
    let name = |node: &crate::value::NodeId| lexicon.name_of(*node);
    let thing = |id: ThingId| thing(meaning, lexicon, id);
    let ordered = |id: ThingId| ordered(meaning, lexicon, id);
    let text = match &meaning.ask {
        Ask::List { head, .. } | Ask::Define { head, .. } => ordered(*head),
        Ask::Attribute { head, key, .. } => format!("{key} of {}", ordered(*head)),
        Ask::Count { head, group } => {
            format!("how many {}{}", thing(*head), group_words(meaning, lexicon, group.as_ref()))
        }
        Ask::MostIn { head, group, fewest, of } => {
            let first = if *fewest { "fewest" } else { "most" };
            let group = group_words(meaning, lexicon, Some(group));
            match of {
                Some(key) => format!("total {key} of {}{group}, {first} first", thing(*head)),
                None => format!("how many {}{group}, {first} first", thing(*head)),
            }
        }
        Ask::ValuesWith { head, key, count: (how, number) } => {
            format!("{key} with {} {}", things::quantity_words(*how, *number), thing(*head))
        }
        Ask::Aggregate { head, aggregate, key, group } => {
            let word = aggregate.word();
            format!("{word} {key} of {}{}", thing(*head), group_words(meaning, lexicon, group.as_ref()))
        }
        Ask::When { head, .. } => format!("when: {}", ordered(*head)),
        Ask::Lasted { head, .. } => format!("how long: {}", ordered(*head)),
        Ask::Since { head, heading, told, .. } => match (heading.as_str(), told) {
            ("when", _) => format!("since when: {}", ordered(*head)),
            (heading, Told::Each) => format!("{heading} of {}", ordered(*head)),
            (heading, Told::OfAll(aggregate)) => format!("{} {heading} of {}", aggregate.word(), ordered(*head)),
            (heading, Told::OfEach(aggregate)) => {
                let each = if meaning.thing(*head).nodes.is_some() { "" } else { ", for each" };
                format!("{} {heading} of {}{each}", aggregate.word(), ordered(*head))
            }
        },
        Ask::Deeds { head, called, order, counted, .. } => {
            let number = |key: &str| lexicon.key_id(key).is_some_and(|key| lexicon.key_holds_numbers(key));
            let order = order.as_ref().map_or_else(String::new, |(key, most)| {
                let which = match (number(key), most) {
                    (true, true) => "highest",
                    (true, false) => "lowest",
                    (false, true) => "last",
                    (false, false) => "first",
                };
                format!(", the {which} by {}", crate::lexicon::generate::split_words(key).join(" "))
            });
            let many = if counted.is_some() { "how many " } else { "" };
            let each = counted
                .flatten()
                .map_or_else(String::new, |each| format!(" for each of {}", things::singular(meaning, lexicon, each)));
            format!("{many}{called}: {}{order}{each}", thing(*head))
        }
        Ask::Share { part, whole, all: true } => format!("yes or no: all of {} are {}", thing(*whole), thing(*part)),
        Ask::Share { part, whole, all: false } => format!("how many percent of {} are {}", thing(*whole), thing(*part)),
        Ask::BestOf { head, group } => {
            let group = group_words(meaning, lexicon, Some(group));
            format!("{}, the first of each{}", ordered(*head), group.replacen(" by", "", 1))
        }
        Ask::Each { each, counted, .. } => {
            format!("how many {} for each of {}", thing(*counted), thing(*each))
        }
        Ask::Where { head } => format!("where: {}", ordered(*head)),
        Ask::Why { head, .. } => format!("why: {}", ordered(*head)),
        Ask::YesNo { head, .. } => format!("yes or no: {}", claim(meaning, *head, &ordered(*head))),
        Ask::Change { before, after, rising, relative, .. } => {
            let change = format!("{} and {}", thing(*before), thing(*after));
            match rising {
                Some(crate::query::Comparison::Less) => format!("whether less: {change}"),
                Some(crate::query::Comparison::NotEqual) => format!("whether changed: {change}"),
                Some(_) => format!("whether more: {change}"),
                None if *relative => format!("change in percent: {change}"),
                None => format!("change: {change}"),
            }
        }
        Ask::Apart { one, other, .. } if one == other => format!("how long: {}", ordered(*one)),
        Ask::Apart { one, other, unit: Some("first"), .. } => {
            format!("which was first: {} or {}", ordered(*one), ordered(*other))
        }
        Ask::Apart { one, other, .. } => format!("time from {} to {}", ordered(*one), ordered(*other)),
        Ask::Outdoes { one, other, comparison, which, .. } => {
            let less = *comparison == crate::query::Comparison::Less;
            let (one, other) = (thing(*one), thing(*other));
            match (which, less) {
                (true, true) => format!("which is less: {one} or {other}"),
                (true, false) => format!("which is more: {one} or {other}"),
                (false, true) => format!("yes or no: {one} less than {other}"),
                (false, false) => format!("yes or no: {one} more than {other}"),
            }
        }
        Ask::Ratio { part, whole, .. } => format!("{} in percent of {}", thing(*part), thing(*whole)),
        Ask::Sources { head, .. } => format!("sources of {}", ordered(*head)),
        Ask::Search { words, .. } => format!("facts whose text holds {}", joined_words(words, "and")),
        Ask::Facts { key, value } => format!("facts whose {key} is {value}"),
        Ask::Everything { head } => format!("everything next to {}", thing(*head)),
        Ask::Neighbours { head } => format!("neighbours of {}", thing(*head)),
        Ask::Paths { from, to, steps, avoiding, shortest, .. } => {
            let around: Vec<String> = avoiding.iter().map(name).collect();
            let around =
                if around.is_empty() { String::new() } else { format!(" avoiding {}", joined_words(&around, "and")) };
            let kind = if *shortest { "shortest path" } else { "paths" };
            let (from, to) = (thing(*from), thing(*to));
            format!("{kind} from {from} to {to} within {steps} steps{around}")
        }
        Ask::Common { of } => {
            let names: Vec<String> = of.iter().map(name).collect();
            format!("what {} have in common", joined_words(&names, "and"))
        }
        Ask::Compare { of, heading, .. } => {
            let by = if heading.is_empty() { String::new() } else { format!(" by {heading}") };
            let compared = meaning.thing(*of);
            let names: Vec<String> = compared.nodes.iter().flatten().map(name).collect();
            let compared = if names.is_empty() { compared.words.clone() } else { joined_words(&names, "and") };
            format!("{compared} compared{by}")
        }
        Ask::Timeline { of } => {
            let names: Vec<String> = of.iter().map(name).collect();
            format!("what is dated and next to {}", joined_words(&names, "and"))
        }
        Ask::Related { one, other } => {
            format!("relations between {} and {}", lexicon.noun(*one).plural, lexicon.noun(*other).plural)
        }
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replacen("who that ", "who ", 1).replacen("what that ", "what ", 1)
}

/// A thing with a name does what is said of it: `Peru that grew` is `Peru grew`.
fn claim(meaning: &Meaning, head: ThingId, words: &str) -> String {
    let thing = meaning.thing(head);
    let rest = words.strip_prefix(thing.words.as_str()).and_then(|rest| rest.strip_prefix(" that "));
    match rest.filter(|_| thing.nodes.is_some()) {
        Some(rest) => format!("{} {rest}", thing.words),
        None => words.to_string(),
    }
}

fn group_words(meaning: &Meaning, lexicon: &Lexicon, group: Option<&Group>) -> String {
    match group {
        None => String::new(),
        Some(Group::Year(_)) => " per year".into(),
        Some(Group::Month(_)) => " per month".into(),
        Some(Group::Property(key)) => format!(" by {key}"),
        Some(Group::Thing { to, .. }) => format!(" by {}", things::singular(meaning, lexicon, *to)),
    }
}
