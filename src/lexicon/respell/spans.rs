//! How much time lies between two things: `how long after A was B`, `how many months between A and B`.

use super::front::says;
use super::little;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::sense::Sense;

/// Units of time, and the word that tells the grammar which is asked for.
const UNITS: &[(&str, &str)] = &[
    ("days", "apart_days"),
    ("day", "apart_days"),
    ("months", "apart_months"),
    ("month", "apart_months"),
    ("years", "apart_years"),
    ("year", "apart_years"),
    ("time", "apart"),
];
/// Words for time that goes by.
const PASSED: &[&str] =
    &["passed", "elapsed", "went", "by", "lay", "lie", "is", "are", "was", "were", "there", "did", "pass"];

/// Puts what two times are asked of behind words of their own.
pub(super) fn asked(words: &mut Vec<Word>) {
    if let Some((one, other)) = which_first(words).or_else(|| came_before(words)) {
        let span = words[0].span;
        let first = little("apart_first", span);
        *words = std::iter::once(first).chain(one).chain([little("apart_to", span)]).chain(other).collect();
        return;
    }
    let Some((unit, rest)) = unit_of(words) else { return };
    let gone = words[rest..].iter().take_while(|word| says(word, PASSED)).count();
    let at = rest + gone;
    let Some(lead) = words.get(at) else { return };
    let split = match lead.folded.as_str() {
        "between" => between(words, at + 1),
        "after" | "before" if gone == 0 => behind(words, at + 1),
        _ => None,
    };
    let Some((mut one, mut other)) = split else { return };
    if lead.folded == "before" {
        std::mem::swap(&mut one, &mut other);
    }
    let (span, to) = (words[0].span, lead.span);
    *words = std::iter::once(little(unit, span)).chain(one).chain([little("apart_to", to)]).chain(other).collect();
}

/// `how long did it take` is how long it was; `which took longest` is which was the longest.
pub(super) fn taken(words: &mut Vec<Word>) {
    const TAKE: &[&str] = &["take", "takes", "took", "last", "lasts", "lasted", "run", "runs", "ran"];
    const DO: &[&str] = &["does", "do", "did", "will"];
    let plain = |word: &Word| says(word, TAKE);
    if let [how, long, done, .., last] = &words[..]
        && says(how, &["how"])
        && says(long, &["long"])
        && says(done, DO)
        && plain(last)
        && words.len() > 4
    {
        words[2] = little(if done.folded == "did" { "was" } else { "is" }, words[2].span);
        words.pop();
        return;
    }
    const MOST: &[&str] = &["longest", "shortest"];
    let asks = words.first().is_some_and(|word| says(word, &["which", "what"]));
    let Some(at) =
        words.windows(2).position(|pair| plain(&pair[0]) && (says(&pair[1], MOST) || says(&pair[1], &["the"])))
    else {
        return;
    };
    let the = says(&words[at + 1], &["the"]);
    if asks && words.get(at + 1 + usize::from(the)).is_some_and(|word| says(word, MOST)) {
        words[at] = little("is", words[at].span);
        if !the {
            words.insert(at + 1, little("the", words[at].span));
        }
    }
}

/// The unit asked for, and where what follows it begins.
fn unit_of(words: &[Word]) -> Option<(&'static str, usize)> {
    let unit = |word: &Word| UNITS.iter().find(|(name, _)| *name == word.folded).map(|(_, unit)| *unit);
    let [first, second, third, ..] = words else { return None };
    if says(first, &["how"]) {
        return match second.folded.as_str() {
            "long" => Some(("apart", 2)),
            "many" | "much" => unit(third).map(|unit| (unit, 3)),
            _ => None,
        };
    }
    let the = usize::from(says(first, &["the"]));
    // `months between A and B`
    let named = unit(&words[the]).filter(|_| says(&words[the + 1], &["between"]));
    named.map(|unit| (unit, the + 1))
}

/// `between A and B`; `between the first and second session` is the first session and the second.
fn between(words: &[Word], from: usize) -> Option<(Vec<Word>, Vec<Word>)> {
    const ORDERS: &[&str] = &["first", "second", "third", "fourth", "fifth", "last", "latest", "earliest"];
    let and = (from..words.len()).rev().find(|at| says(&words[*at], &["and"]))?;
    let (mut one, other) = (words[from..and].to_vec(), words[and + 1..].to_vec());
    if one.last().is_some_and(|word| says(word, ORDERS)) {
        let rest = other.iter().skip_while(|word| says(word, ORDERS) || says(word, &["the"]));
        one.extend(rest.cloned());
    }
    (!one.is_empty() && !other.is_empty()).then_some((one, other))
}

/// `after A was B`
fn behind(words: &[Word], from: usize) -> Option<(Vec<Word>, Vec<Word>)> {
    const BE: &[&str] = &["was", "were", "is", "came", "did"];
    let be = (from + 1..words.len()).rev().find(|at| says(&words[*at], BE))?;
    let one = words[from..be].to_vec();
    let mut other: Vec<Word> = words[be + 1..].to_vec();
    const DONE: &[&str] = &["held", "made", "paid"];
    other.retain(|word| word.kind != WordKind::Mark('?'));
    if other.last().is_some_and(|word| says(word, DONE)) {
        other.pop();
    }
    (!one.is_empty() && !other.is_empty()).then_some((one, other))
}

/// `which came first, A or B`
fn which_first(words: &[Word]) -> Option<(Vec<Word>, Vec<Word>)> {
    const CAME: &[&str] = &[
        "came",
        "come",
        "was",
        "were",
        "is",
        "happened",
        "began",
        "started",
        "opened",
        "founded",
        "established",
        "created",
        "took",
        "place",
        "held",
    ];
    let comma = words.iter().position(|word| word.kind == WordKind::Comma)?;
    let asks = words.first().is_some_and(|word| says(word, &["which", "what"]));
    let first = says(words.get(comma.checked_sub(1)?)?, &["first", "earlier"]);
    // What was done is not left out: those who visited first are asked for otherwise.
    let from = 1 + usize::from(words[1].senses.iter().any(|sense| matches!(sense, Sense::Noun(_))));
    let plain = from < comma && words[from..comma - 1].iter().all(|word| CAME.contains(&word.folded.as_str()));
    let or = words.iter().rposition(|word| says(word, &["or"])).filter(|or| *or > comma + 1)?;
    let two = (words[comma + 1..or].to_vec(), words[or + 1..].to_vec());
    (asks && first && plain && comma > from + 1 && !two.1.is_empty()).then_some(two)
}

/// `did A come before B`, `did A happen before or after B`
fn came_before(words: &[Word]) -> Option<(Vec<Word>, Vec<Word>)> {
    const COME: &[&str] = &["come", "happen", "occur"];
    const SIDES: &[&str] = &["before", "after"];
    let said = |word: &Word, any: &[&str]| any.contains(&word.folded.as_str());
    let did = words.first().is_some_and(|word| says(word, &["did", "do", "does"]));
    let at =
        words.windows(2).position(|pair| said(&pair[0], COME) && said(&pair[1], SIDES)).filter(|at| did && *at > 1)?;
    let either = words.get(at + 2).is_some_and(|word| says(word, &["or"]))
        && words.get(at + 3).is_some_and(|word| said(word, SIDES));
    let from = at + if either { 4 } else { 2 };
    let (one, other) = (words[1..at].to_vec(), words.get(from..)?.to_vec());
    (!other.is_empty()).then_some((one, other))
}
