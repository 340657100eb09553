//! Says a meaning back in words: the reading line, and the parts of it.

use super::meaning::{Aggregate, Ask, Condition, Group, Meaning, OrderBy, ThingId};
use super::posts::joined_words;
use crate::lexicon::Lexicon;

/// A thing with all that is said of it.
pub fn thing(meaning: &Meaning, id: ThingId) -> String {
    said(meaning, id, 0)
}

/// How deep things within things are told.
const DEEPEST: usize = 5;

fn said(meaning: &Meaning, id: ThingId, depth: usize) -> String {
    let thing = meaning.thing(id);
    let quantity = thing.quantity.map(|(how, count)| format!("{} ", quantity_words(how, count)));
    let mut words = format!("{}{}", quantity.unwrap_or_default(), thing.words);
    if depth > DEEPEST {
        return words;
    }
    let mut joined: Option<String> = None;
    for condition in &thing.conditions {
        let part = condition_words(meaning, condition, depth);
        if part.is_empty() {
            continue;
        }
        if let Some(first) = joined.take() {
            words = format!("{words} {first}{}", part.strip_prefix("between").unwrap_or(&part));
            continue;
        }
        if part.starts_with("between ") && part.ends_with(" and") {
            joined = Some(format!("{part} "));
            continue;
        }
        words = format!("{words} {part}");
    }
    match order_words(meaning, id).filter(|_| depth > 0 && thing.limit.is_some()) {
        Some(by) => format!("{words} (the first {by})"),
        None => words,
    }
}

/// What a thing is ordered by.
fn order_words(meaning: &Meaning, id: ThingId) -> Option<String> {
    Some(match &meaning.thing(id).order.as_ref()?.by {
        OrderBy::Property(key) => format!("by {key}"),
        OrderBy::Column(heading) => format!("by {heading}"),
        OrderBy::Measure { measure, .. } => format!("by {}", thing(meaning, *measure)),
        OrderBy::Count { counted, .. } => format!("by how many {}", thing(meaning, *counted)),
        OrderBy::Time => "by time".to_string(),
        OrderBy::Name => return None,
    })
}

fn quantity_words(how: crate::query::Comparison, count: i64) -> String {
    use crate::query::Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    match how {
        Equal => count.to_string(),
        NotEqual => format!("not {count}"),
        Less => format!("fewer than {count}"),
        LessOrEqual => format!("at most {count}"),
        Greater => format!("more than {count}"),
        GreaterOrEqual => format!("at least {count}"),
    }
}

fn condition_words(meaning: &Meaning, condition: &Condition, depth: usize) -> String {
    match condition {
        Condition::Linked(link) => {
            let target = meaning.thing(link.to);
            let full = said(meaning, link.to, depth + 1);
            let mut words = match link.words.strip_suffix(target.words.as_str()) {
                Some(lead) if !target.words.is_empty() => format!("{lead}{full}"),
                _ if link.words.is_empty() => tail(meaning, link.to, depth),
                _ => format!("{}{}", link.words, tail(meaning, link.to, depth)),
            };
            if target.none {
                words = words.replacen("with ", "without ", 1);
            } else if link.negated {
                words = match words.strip_prefix("with ") {
                    Some(rest) => format!("without {rest}"),
                    None => format!("not {words}"),
                };
            }
            for time in &link.times {
                words = format!("{words} {}", time.words);
            }
            words
        }
        Condition::Any(conditions) => {
            let all: Vec<String> =
                conditions.iter().map(|condition| condition_words(meaning, condition, depth)).collect();
            let all: Vec<String> = all.into_iter().filter(|words| !words.is_empty()).collect();
            joined_words(&all, "or")
        }
        Condition::Not(conditions) => {
            let all: Vec<String> =
                conditions.iter().map(|condition| condition_words(meaning, condition, depth)).collect();
            format!("but not ({})", all.join(" "))
        }
        Condition::Same { words, negated, .. } => {
            if *negated {
                format!("except {words}")
            } else {
                words.clone()
            }
        }
        Condition::Value { words, .. }
        | Condition::Compare { words, .. }
        | Condition::Beyond { words, .. }
        | Condition::Against { words, .. }
        | Condition::Present { words, .. }
        | Condition::Time { words, .. }
        | Condition::Paragraph { words, .. }
        | Condition::Kind { words, .. }
        | Condition::Near { words, .. } => words.clone(),
    }
}

/// What is said of a thing, without the thing's own words.
fn tail(meaning: &Meaning, id: ThingId, depth: usize) -> String {
    let own = &meaning.thing(id).words;
    let whole = said(meaning, id, depth + 1);
    whole.strip_prefix(own.as_str()).map(str::to_string).unwrap_or_default()
}

/// The reading line of a meaning.
pub fn reading(meaning: &Meaning, lexicon: &Lexicon) -> String {
    let name = |node: &crate::value::NodeId| lexicon.name_of(*node);
    let text = match &meaning.ask {
        Ask::List { head, .. } | Ask::Define { head, .. } => {
            let order = order_words(meaning, *head).map(|by| format!(", {by}"));
            format!("{}{}", thing(meaning, *head), order.unwrap_or_default())
        }
        Ask::Attribute { head, key, .. } => {
            let order = order_words(meaning, *head).map(|by| format!(", the first {by}"));
            format!("{key} of {}{}", thing(meaning, *head), order.unwrap_or_default())
        }
        Ask::Count { head, group } => {
            format!("how many {}{}", thing(meaning, *head), group_words(meaning, group.as_ref()))
        }
        Ask::Aggregate { head, aggregate, key, group } => {
            let word = match aggregate {
                Aggregate::Average => "average",
                Aggregate::Total => "total",
                Aggregate::Minimum => "minimum",
                Aggregate::Maximum => "maximum",
            };
            format!("{word} {key} of {}{}", thing(meaning, *head), group_words(meaning, group.as_ref()))
        }
        Ask::When { head, .. } => format!("when: {}", thing(meaning, *head)),
        Ask::Since { head, .. } => format!("since when: {}", thing(meaning, *head)),
        Ask::Where { head } => format!("where: {}", thing(meaning, *head)),
        Ask::Why { head } => format!("why: {}", thing(meaning, *head)),
        Ask::YesNo { head, .. } => format!("is there: {}", thing(meaning, *head)),
        Ask::Outdoes { one, other, comparison, .. } => {
            let word = if *comparison == crate::query::Comparison::Less { "less" } else { "more" };
            format!("whether {} is {word} than {}", thing(meaning, *one), thing(meaning, *other))
        }
        Ask::Sources { head, .. } => format!("sources of {}", thing(meaning, *head)),
        Ask::Search { words, .. } => format!("facts whose text holds {}", joined_words(words, "and")),
        Ask::Facts { key, value } => format!("facts whose {key} is {value}"),
        Ask::Everything { head } => format!("everything next to {}", thing(meaning, *head)),
        Ask::Neighbours { head } => format!("neighbours of {}", thing(meaning, *head)),
        Ask::Paths { from, to, steps, avoiding, shortest, .. } => {
            let around: Vec<String> = avoiding.iter().map(name).collect();
            let around =
                if around.is_empty() { String::new() } else { format!(" avoiding {}", joined_words(&around, "and")) };
            let kind = if *shortest { "shortest path" } else { "paths" };
            let (from, to) = (thing(meaning, *from), thing(meaning, *to));
            format!("{kind} from {from} to {to} within {steps} steps{around}")
        }
        Ask::Common { of } => {
            let names: Vec<String> = of.iter().map(name).collect();
            format!("what {} have in common", joined_words(&names, "and"))
        }
        Ask::Compare { of, heading, .. } => {
            let by = if heading.is_empty() { String::new() } else { format!(" by {heading}") };
            format!("{} compared{by}", meaning.thing(*of).words)
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

fn group_words(meaning: &Meaning, group: Option<&Group>) -> String {
    match group {
        None => String::new(),
        Some(Group::Year(_)) => " per year".into(),
        Some(Group::Month(_)) => " per month".into(),
        Some(Group::Property(key)) => format!(" by {key}"),
        Some(Group::Thing { to, .. }) => format!(" by {}", meaning.thing(*to).words),
    }
}
