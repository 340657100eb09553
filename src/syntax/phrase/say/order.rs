//! Says which of several things are meant by their order: `the one with the highest growth in 2013`.

use super::things;
use crate::lexicon::Lexicon;
use crate::syntax::phrase::meaning::{Meaning, OrderBy, Tallied, Thing, ThingId};
use crate::value::Value;

/// What a thing is ordered by and how many of it are wanted; none where the order, or the thing's own words, say it.
pub(super) fn of_thing(meaning: &Meaning, lexicon: &Lexicon, id: ThingId) -> Option<String> {
    let thing = meaning.thing(id);
    let order = thing.order.as_ref()?;
    let named = thing.limit.is_some() && things::has_lead(meaning, lexicon, id);
    let said = |id: ThingId| things::said(meaning, lexicon, id, 0);
    let (by, most, least) = match &order.by {
        OrderBy::Name => return None,
        OrderBy::Time if named => return None,
        OrderBy::Property(key) if named && Some(key) == lexicon.roles.value.as_ref() => return None,
        OrderBy::Time => return Some(placed("", thing, if order.descending { "latest" } else { "earliest" })),
        OrderBy::Property(key) if named => return Some(format!("by {key}")),
        OrderBy::Property(key) if !is_number(meaning, lexicon, id, key) => (key.to_string(), "last", "first"),
        OrderBy::Property(key) => (key.to_string(), "highest", "lowest"),
        OrderBy::Column(heading) if !order.descending => return Some(format!("by {heading}")),
        OrderBy::Column(heading) => (heading.clone(), "highest", "lowest"),
        OrderBy::Measure { measure, .. } => (said(*measure), "highest", "lowest"),
        OrderBy::When { event, .. } => (said(*event), "last", "first"),
        OrderBy::Count { counted, of: None, .. } => (said(*counted), "most", "fewest"),
        OrderBy::Count { counted, of: Some(tally), .. } if Some(&tally.key) == lexicon.roles.value.as_ref() => {
            (format!("total {}", said(*counted)), "highest", "lowest")
        }
        OrderBy::Count { counted, of: Some(tally), .. } => {
            let number = crate::lexicon::generate::split_words(&tally.key).join(" ");
            let of = said(*counted);
            let unsaid = meaning.thing(*counted).words.is_empty();
            let of = if unsaid { of.trim_start().to_string() } else { format!("of {of}") };
            let number = format!("{number} {of}").trim_end().to_string();
            match tally.how {
                Tallied::Total => (number, "most", "fewest"),
                Tallied::Highest | Tallied::Lowest => (number, "highest", "lowest"),
            }
        }
    };
    Some(placed(&by, thing, if order.descending { most } else { least }))
}

/// `the 3 with the highest growth`, or `by growth, highest first` where all are wanted.
fn placed(by: &str, thing: &Thing, first: &str) -> String {
    let ranked = match thing.skip {
        0 => first.to_string(),
        1 => format!("second {first}"),
        2 => format!("third {first}"),
        skip => format!("{}th {first}", skip + 1),
    };
    let first = ranked.as_str();
    match (thing.limit, by.is_empty()) {
        (None, true) => format!("{first} first"),
        (None, false) if first == "first" => format!("by {by}"),
        (None, false) => format!("by {by}, {first} first"),
        (Some(1), false) if matches!(first, "first" | "last") => format!("the {first} by {by}"),
        (Some(1), true) => format!("the {first} one"),
        (Some(1), false) => format!("the one with the {first} {by}"),
        (Some(count), true) => format!("the {first} {count}"),
        (Some(count), false) => format!("the {count} with the {first} {by}"),
    }
}

/// Whether the values of a property are numbers, of the nodes that a thing may be.
fn is_number(meaning: &Meaning, lexicon: &Lexicon, id: ThingId, key: &str) -> bool {
    let thing = meaning.thing(id);
    let label = thing.nouns.first().and_then(|noun| lexicon.noun(*noun).label).or_else(|| thing.labels.labels().next());
    let (Some(label), Some(key)) = (label, lexicon.key_id(key)) else { return true };
    let values = lexicon.some_values(label, key);
    values.iter().all(|value| matches!(value, Value::Integer(_) | Value::Float(_)))
}
