//! Verbs that ask for a number which a world calls by a noun: `how much did it cost` asks for its price.

use super::{is_name, little};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::sense::Sense;
use crate::value::{KeyId, LabelId};

/// Forms of verbs, and what the number may be called, the likeliest first.
const FIGURES: &[(&[&str], &[&str])] = &[
    (&["pay", "pays", "paid", "spend", "spends", "spent"], &["price", "cost", "amount", "fee", "payment"]),
    (&["cost", "costs"], &["price", "cost", "fee", "amount"]),
    (
        &["earn", "earns", "earned", "make", "makes", "made"],
        &["salary", "wage", "income", "earnings", "pay", "takings", "revenue", "turnover", "profit", "fee"],
    ),
    (
        &["give", "gives", "gave", "donate", "donates", "donated", "contribute", "contributes", "contributed"],
        &["amount", "donation", "contribution", "sum"],
    ),
    (&["charge", "charges", "charged"], &["fee", "price", "rate"]),
    (&["weigh", "weighs", "weighed"], &["weight", "mass"]),
];

/// What may be added up where several relationships hold it.
const ADDED: &[&str] = &[
    "amount",
    "contribution",
    "cost",
    "donation",
    "earnings",
    "fee",
    "payment",
    "profit",
    "revenue",
    "sum",
    "takings",
    "turnover",
];

/// The ways to ask for the number by its noun, the likeliest first; none where no such verb was said so, or where the
/// world has no such number.
pub fn by_noun(words: &[Word], lexicon: &Lexicon) -> impl Iterator<Item = Vec<Word>> {
    (0..).map_while(|place| by_noun_at(words, place, lexicon))
}

/// The same by the noun that stands there among those that the world has.
fn by_noun_at(words: &[Word], place: usize, lexicon: &Lexicon) -> Option<Vec<Word>> {
    let most = (1..words.len().saturating_sub(2))
        .find(|at| says(words, at + 1, &["the"]) && says(words, at + 2, &["most", "least"]));
    match most {
        Some(verb) => has_the_most(words, verb, place, lexicon),
        None => number_of(words, place, lexicon).or_else(|| spent_on(words, place, lexicon)),
    }
}

/// `which captain earned the most`: has the highest salary.
fn has_the_most(words: &[Word], verb: usize, place: usize, lexicon: &Lexicon) -> Option<Vec<Word>> {
    let key = figure_of(&words[verb], &words[..verb], place, lexicon).filter(|_| words.len() == verb + 3)?;
    let span = words[verb].span;
    let order = if says(words, verb + 2, &["least"]) { "lowest" } else { "most" };
    let has = [little("has", span), little("the", span), little(order, span), key];
    Some(words[..verb].iter().cloned().chain(has).collect())
}

/// `how much was spent on repairs in 2016`: their total cost then.
fn spent_on(words: &[Word], place: usize, lexicon: &Lexicon) -> Option<Vec<Word>> {
    let [how, much, be, rest @ ..] = words else { return None };
    let asks = says(words, 0, &["how"]) && says(words, 1, &["much"]) && says(words, 2, &["is", "was", "were", "has"]);
    let been = usize::from(says(rest, 0, &["been"]));
    let (verb, rest) = rest.get(been..)?.split_first().filter(|(verb, _)| asks && is_figure(verb))?;
    let (_, what) = rest.split_first().filter(|_| says(rest, 0, &["on", "for", "to", "by"]))?;
    let key = figure_of(verb, what, place, lexicon)?;
    let total = little("total", how.span.cover(much.span));
    Some([&[total, key, little("of", be.span)], what].concat())
}

/// `what did A pay for B`: the price of B by A; `how much did B cost in total`: its total price.
fn number_of(words: &[Word], place: usize, lexicon: &Lexicon) -> Option<Vec<Word>> {
    let asks = says(words, 0, &["how"]) && says(words, 1, &["much"]);
    let did = if asks { 2 } else { 1 };
    if !((asks || says(words, 0, &["what"])) && says(words, did, &["did", "does", "do"])) {
        return None;
    }
    let verb = (did + 2..words.len()).find(|at| is_figure(&words[*at]))?;
    let (whose, rest) = (&words[did + 1..verb], &words[verb + 1..]);
    let spoken_of = if rest.len() > 1 { &words[did + 1..] } else { whose };
    let key = figure_of(&words[verb], spoken_of, place, lexicon)?;
    let span = words[verb].span;
    let of = little("of", span);
    let said: Vec<Word> = match rest {
        [first, what @ ..] if matches!(first.folded.as_str(), "for" | "on" | "to") && !what.is_empty() => {
            [&[key, of], what, &[little("by", span)], whose].concat()
        }
        [] if asks && is_added(&key, spoken_of, lexicon) => [&[little("total", span), key, of], whose].concat(),
        [] if asks => [&[key, of], whose].concat(),
        [first, at] if matches!(first.folded.as_str(), "at" | "in") && is_name(at) => {
            [&[key, of], whose, rest].concat()
        }
        [first, _, ..] if is_time(first) && is_added(&key, whose, lexicon) => {
            [&[little("total", span), key, of], whose, rest].concat()
        }
        [first, _, ..] if is_time(first) => [&[key, of], whose, rest].concat(),
        [first, second] if asks && first.folded == "in" && second.folded == "total" => {
            [&[little("total", span), key, of], whose].concat()
        }
        _ => return None,
    };
    Some(said)
}

fn is_time(word: &Word) -> bool {
    matches!(word.folded.as_str(), "in" | "since" | "before" | "after" | "during" | "until" | "between" | "from")
}

/// Whether a number is held by relationships alone, and may be added up.
fn is_added(key: &Word, of: &[Word], lexicon: &Lexicon) -> bool {
    let labels: Vec<LabelId> = of.iter().flat_map(|word| labels_of(word, lexicon)).collect();
    let by_nodes = key.senses.iter().any(|sense| match sense {
        Sense::Property(key) => labels.iter().any(|label| lexicon.label_has(*label, *key)),
        _ => false,
    });
    !by_nodes && ADDED.contains(&key.folded.as_str())
}

fn says(words: &[Word], at: usize, any: &[&str]) -> bool {
    words.get(at).is_some_and(|word| any.contains(&word.folded.as_str()))
}

/// Whether such a verb means nothing else here: `which lawyer charges the most`.
pub fn is_unknown(words: &[Word]) -> bool {
    words.iter().any(|word| word.kind == WordKind::Word && word.senses.is_empty() && is_figure(word))
}

/// Whether `what did … pay` is asked with a verb that says nothing here of its own.
pub fn is_idle(words: &[Word]) -> bool {
    if words.first().is_none_or(|first| first.folded != "what") {
        return false;
    }
    let idle = |word: &Word| word.senses.iter().all(|sense| matches!(sense, Sense::Happens(_)));
    words.iter().any(|word| idle(word) && is_figure(word))
}

fn is_figure(word: &Word) -> bool {
    FIGURES.iter().any(|(verbs, _)| verbs.contains(&word.folded.as_str()))
}

/// One of the properties that a verb's number may be, as a word: of those that what is spoken of has, or a relationship
/// of it.
fn figure_of(verb: &Word, of: &[Word], place: usize, lexicon: &Lexicon) -> Option<Word> {
    let (_, names) = FIGURES.iter().find(|(verbs, _)| verbs.contains(&verb.folded.as_str()))?;
    let labels: Vec<LabelId> = of.iter().flat_map(|word| labels_of(word, lexicon)).collect();
    // What somebody's own relationships hold goes before what those hold that lead to him: a farm earns its takings, and
    // not the wages of those who work there.
    let known = [false, true].into_iter().flat_map(|led_to| {
        let labels = &labels;
        names.iter().filter_map(move |name| {
            let held = |key: KeyId| is_held(key, labels, led_to, lexicon);
            let property = |sense: &&Sense| matches!(sense, Sense::Property(key) if held(*key));
            let senses: Vec<Sense> = lexicon.senses(name).iter().filter(property).cloned().collect();
            (!senses.is_empty()).then(|| Word { kind: WordKind::Word, senses, ..little(name, verb.span) })
        })
    });
    let mut different: Vec<Word> = Vec::new();
    for word in known {
        if !different.iter().any(|other| other.folded == word.folded) {
            different.push(word);
        }
    }
    different.into_iter().nth(place)
}

fn labels_of(word: &Word, lexicon: &Lexicon) -> Vec<LabelId> {
    let of_sense = |sense: &Sense| match sense {
        Sense::Noun(noun) => lexicon.noun(*noun).label,
        Sense::Name(nodes) => nodes.first().and_then(|node| lexicon.graph().labels_of(*node).first().copied()),
        _ => None,
    };
    word.senses.iter().filter_map(of_sense).collect()
}

/// Whether nodes of some labels have a property, or relationships that begin at them, or that lead to them where that is
/// enough.
fn is_held(key: KeyId, labels: &[LabelId], led_to: bool, lexicon: &Lexicon) -> bool {
    let graph = lexicon.graph();
    let mut kinds = graph.types().filter(|kind| lexicon.type_has(*kind, key));
    labels.iter().any(|label| lexicon.label_has(*label, key))
        || kinds.any(|kind| {
            let mut pairs = graph.statistics().pairs(kind);
            pairs.any(|(source, target)| labels.contains(&source) || led_to && labels.contains(&target))
        })
}
