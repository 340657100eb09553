//! What is said in the middle or at the end of a question but speaks of all of it: `still`, `second highest`, `… and when`,
//! `Cuba: which …`. Each is taken out of its place, and told to the grammar by a word of its own at the front.

use super::{changes, is_name, little, spans};
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::function_words::{MONTHS, is_function_word};
use crate::lexicon::sense::Sense;

/// Ordinal words, and the place in an order that each says.
const RANKS: &[(&str, &str)] = &[
    ("second", "rank_2"),
    ("2nd", "rank_2"),
    ("third", "rank_3"),
    ("3rd", "rank_3"),
    ("fourth", "rank_4"),
    ("4th", "rank_4"),
    ("fifth", "rank_5"),
    ("5th", "rank_5"),
];

/// Words that an order begins with.
const ORDERS: &[&str] = &[
    "highest", "largest", "biggest", "greatest", "lowest", "smallest", "latest", "newest", "earliest", "oldest",
    "most", "least", "fewest",
];

/// What is asked besides, at the end.
const BESIDES: &[(&str, &str)] = &[("when", "also_when"), ("where", "also_where")];

/// Moves what speaks of the whole question to its front.
pub(super) fn moved(words: &mut Vec<Word>) {
    topic(words);
    in_all(words);
    changes::told(words);
    in_order(words);
    in_which_year(words);
    only_named(words);
    how_much_is(words);
    years_behind(words);
    spans::asked(words);
    lasted(words);
    ranks(words);
    besides(words);
    presence(words);
}

/// `all presidents mentioned`, `which firms are named`: those there are.
fn only_named(words: &mut Vec<Word>) {
    let what_is = |words: &[Word]| {
        words.len() > 3 && says(&words[0], &["what", "how"]) && says(&words[1], &["is", "are", "was", "were"])
    };
    if what_is(words) && words.last().is_some_and(|word| word.folded == "called") {
        // `what is the trading house called`: which it is, its name says.
        words.pop();
        words[0] = little("what", words[0].span);
        return;
    }
    // Where something here is listed on something, that is not said of what there is.
    let named = |word: &Word| word.folded == "named" || word.senses.is_empty() && says(word, &["mentioned", "listed"]);
    let [.., before, last] = &words[..] else { return };
    let asks = words.first().is_some_and(|word| matches!(word.folded.as_str(), "which" | "what" | "who" | "how"));
    let fronted = words.iter().any(|word| matches!(word.folded.as_str(), "whom" | "after"));
    if !named(last) || words.len() < 3 || fronted {
        return;
    }
    let span = last.span;
    let be = matches!(before.folded.as_str(), "is" | "are" | "was" | "were");
    let kind = before.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    if be && asks {
        words.pop();
        words.push(little("there", span));
    } else if last.folded == "mentioned" || kind {
        words.pop();
    }
}

/// `how much was bilateral trade in 2007`, `how much was Panama's growth`: what it was.
fn how_much_is(words: &mut Vec<Word>) {
    let from = usize::from(words.first().is_some_and(|word| says(word, &["in_percent"])));
    let [how, much, be, rest @ ..] = &words[from..] else { return };
    if !(says(how, &["how"]) && says(much, &["much"]) && says(be, &["is", "are", "was", "were"])) {
        return;
    }
    let rest = &rest[rest.iter().take_while(|word| says(word, &["the"])).count()..];
    let owns = rest.get(1).is_some_and(|next| next.kind == WordKind::Possessive);
    let figure = match rest.first() {
        Some(what) if is_name(what) => owns,
        what => matches!(what.and_then(|what| what.senses.first()), Some(Sense::Noun(_) | Sense::Demonym(_))),
    };
    if figure {
        let span = how.span.cover(much.span);
        words.splice(from..from + 2, [little("what", span)]);
    }
}

/// `what year did he visit Brazil`: in what year.
fn in_which_year(words: &mut Vec<Word>) {
    let said = |word: &Word, any: &[&str]| word.senses.is_empty() && any.contains(&word.folded.as_str());
    most_in_a_year(words);
    if let Some(most) = year_with_most(words) {
        // `the year with the most visits`
        let span = words[most - 2].span;
        words.splice(..most, [little("which", span), little("year", span), little("had", span)]);
    }
    if let [which, year, done, ..] = &words[..]
        && said(which, &["what", "which"])
        && ["year", "years", "month", "months"].contains(&year.folded.as_str())
        && said(done, &["did", "was", "were"])
    {
        words.insert(0, little("in", words[0].span));
    }
    if let [in_, which, month, of, year, ..] = &words[..]
        && said(in_, &["in"])
        && said(which, &["which", "what"])
        && ["month", "months"].contains(&month.folded.as_str())
        && said(of, &["of", "in"])
        && matches!(year.kind, WordKind::Number(_))
    {
        // `in which month of 2009 did he come`
        let mut time: Vec<Word> = words.drain(3..5).collect();
        time[0] = little("in", time[0].span);
        words.extend(time);
    }
}

/// Where `year with the most` comes first: the place of its article.
fn year_with_most(words: &[Word]) -> Option<usize> {
    const BEFORE: &[&str] = &["what", "which", "is", "was", "the"];
    let at = words.iter().position(|word| says(word, &["year"])).filter(|at| *at < 4)?;
    let with = words.get(at + 1).is_some_and(|word| says(word, &["with", "of"]));
    let the = words.get(at + 2).is_some_and(|word| says(word, &["the"]));
    let most = words.get(at + 3).is_some_and(|word| says(word, &["most", "fewest", "highest", "lowest", "largest"]));
    let plain = words[..at].iter().all(|word| says(word, BEFORE));
    (with && the && most && plain).then_some(at + 2)
}

/// `in which year did most visits take place`: which year had the most visits.
fn most_in_a_year(words: &mut Vec<Word>) {
    let happens = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Happens(_)));
    let [in_, which, year, did, rest @ ..] = &words[..] else { return };
    let year_asked = says(in_, &["in"]) && says(which, &["which", "what"]) && says(year, &["year", "month"]);
    let most = usize::from(rest.first().is_some_and(|word| says(word, &["the"])));
    let asked = year_asked
        && says(did, &["did", "were"])
        && rest.get(most).is_some_and(|word| says(word, &["most", "fewest"]))
        && words.last().is_some_and(happens);
    if !asked {
        return;
    }
    let span = words[3].span;
    words.pop();
    words[3] = little("had", span);
    if most == 0 {
        words.insert(4, little("the", span));
    }
    words.remove(0);
}

/// `how many visits in all`, `the total turnover with both together`: what is added says so already.
fn in_all(words: &mut Vec<Word>) {
    let adds = words.iter().any(|word| says(word, &["many", "much", "total", "sum", "number"]));
    if !adds {
        return;
    }
    let done =
        |word: Option<&Word>| word.is_none_or(|word| says(word, &["did", "was", "were", "has", "have", "does", "do"]));
    if let Some(at) = words.windows(2).position(|pair| says(&pair[0], &["in"]) && says(&pair[1], &["all"]))
        && done(words.get(at + 2))
    {
        words.drain(at..at + 2);
    }
    let total = words.iter().any(|word| says(word, &["total", "sum"]));
    if total && words.last().is_some_and(|word| word.senses.is_empty() && says(word, &["together", "combined"])) {
        words.pop();
    }
}

/// What says that the answer is to be in order of time.
const IN_ORDER: &[&[&str]] = &[
    &["in", "chronological", "order"],
    &["in", "order", "of", "time"],
    &["in", "order", "of", "date"],
    &["in", "the", "order", "of", "time"],
    &["ordered", "by", "date"],
    &["sorted", "by", "date"],
    &["by", "date"],
    &["in", "order"],
    &["chronologically"],
];

/// `… in chronological order`
fn in_order(words: &mut Vec<Word>) {
    let free = |word: &Word| word.senses.is_empty();
    let tail = IN_ORDER.iter().find(|tail| {
        let length = words.len().checked_sub(tail.len()).filter(|before| *before > 0);
        length
            .is_some_and(|from| words[from..].iter().zip(**tail).all(|(word, said)| word.folded == *said && free(word)))
    });
    if let Some(tail) = tail {
        want_besides(words, tail.len(), "in_order");
    }
}

/// `Chavez's 2006 visit`, `the December 2007 visit`: the visit in that time.
fn years_behind(words: &mut Vec<Word>) {
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let year = |word: &Word| {
        matches!(word.kind, WordKind::Number(year) if (1000.0..3000.0).contains(&year)) && word.text.len() == 4
    };
    let owns = |word: &Word| {
        word.kind == WordKind::Possessive
            || matches!(
                word.folded.as_str(),
                "the" | "his" | "her" | "its" | "their" | "which" | "list" | "show" | "all" | "many" | "count"
            )
    };
    let found = (0..words.len().saturating_sub(1)).find(|at| {
        let month = *at > 0 && MONTHS.contains(&words[at - 1].folded.as_str());
        let Some(first) = at.checked_sub(1 + usize::from(month)) else {
            return year(&words[*at]) && is_noun(&words[at + 1]);
        };
        year(&words[*at]) && is_noun(&words[at + 1]) && owns(&words[first])
    });
    let Some(at) = found else { return };
    let month = at > 0 && MONTHS.contains(&words[at - 1].folded.as_str());
    let from = if month { at - 1 } else { at };
    let mut time: Vec<Word> = words.drain(from..=at).collect();
    time.insert(0, little("in", time[0].span));
    words.splice(from + 1..from + 1, time);
}

/// `how long did the visit last`, `how many days did they stay`: when, and how long that is.
fn lasted(words: &mut Vec<Word>) {
    let said = |word: &Word, text: &str| word.senses.is_empty() && word.folded == text;
    let Some(at) = words.iter().position(|word| said(word, "how")) else { return };
    if at > 0 && says(&words[at - 1], &["and"]) {
        // What lasted so long is not what was asked for first.
        return;
    }
    let length = match &words[at + 1..] {
        [long, ..] if said(long, "long") => 2,
        [many, days, done, ..]
            if said(many, "many")
                && said(days, "days")
                && ["did", "does", "was", "were", "has"].contains(&&*done.folded) =>
        {
            3
        }
        _ => return,
    };
    let span = words[at].span.cover(words[at + length - 1].span);
    words.splice(at..at + length, [little("when", span)]);
    words.insert(0, little("lasted", span));
}

/// `is Maduro still president`, `who is the current president`, `is Chavez no longer president`.
fn presence(words: &mut Vec<Word>) {
    const NOW: &[&str] = &["still", "currently", "presently", "nowadays", "today", "now", "current", "incumbent"];
    let free = |word: &Word| word.senses.is_empty();
    let no_longer = words.windows(2).position(|pair| pair[0].folded == "no" && pair[1].folded == "longer");
    if let Some(at) = no_longer.filter(|at| free(&words[at + 1])) {
        let span = words[at].span.cover(words[at + 1].span);
        words.drain(at..at + 2);
        words.insert(0, little("no_longer", span));
        return;
    }
    const ENDS: &[&str] = &["until", "till", "since", "before", "after", "to", "from"];
    let now = |at: usize| free(&words[at]) && says(&words[at], NOW) && (at == 0 || !says(&words[at - 1], ENDS));
    let Some(at) = (0..words.len()).find(|at| now(*at)) else { return };
    let span = words[at].span;
    words.remove(at);
    words.insert(0, little("still", span));
}

/// `second highest growth`: that which is first of those without the highest.
fn ranks(words: &mut Vec<Word>) {
    let ordered = |word: &Word| {
        ORDERS.contains(&word.folded.as_str()) || word.senses.iter().any(|sense| matches!(sense, Sense::Superlative(_)))
    };
    let rank = |word: &Word| RANKS.iter().find(|(said, _)| *said == word.folded).map(|(_, rank)| *rank);
    ranked_in(words);
    let Some(at) = words.windows(2).position(|pair| rank(&pair[0]).is_some() && ordered(&pair[1])) else { return };
    let Some(rank) = rank(&words[at]) else { return };
    let said = words.remove(at);
    words.insert(0, Word { text: said.text, ..little(rank, said.span) });
}

/// `which country was third in growth`, `… came first by visits`: had the third highest.
fn ranked_in(words: &mut Vec<Word>) {
    const CAME: &[&str] = &["is", "was", "were", "are", "came", "comes", "ranked", "ranks", "finished", "placed"];
    let place = |word: &Word| match word.folded.as_str() {
        "first" => Some("highest"),
        "last" => Some("lowest"),
        _ => RANKS.iter().any(|(said, _)| *said == word.folded).then_some("highest"),
    };
    let measured = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_) | Sense::Property(_)));
    let asks = words.first().is_some_and(|word| says(word, &["which", "who", "what"]));
    let Some(at) = words.windows(4).position(|four| {
        says(&four[0], CAME) && place(&four[1]).is_some() && says(&four[2], &["in", "by"]) && measured(&four[3])
    }) else {
        return;
    };
    let Some(order) = place(&words[at + 1]).filter(|_| asks) else { return };
    let span = words[at + 1].span;
    let rank = words[at + 1].clone();
    let plain = says(&rank, &["first", "last"]);
    let said = [little("had", words[at].span), little("the", span), rank, little(order, span)];
    words.splice(at..at + 3, said.into_iter().filter(|word| !(plain && says(word, &["first", "last"]))));
}

/// Words at the end of a question that want the times besides: for each place what may stand there.
const TIMES_BESIDES: &[&[&[&str]]] = &[
    &[&["with"], &["dates", "date", "times"]],
    &[&["and"], &["in"], &["which", "what"], &["year", "years", "month", "months"]],
    &[&["and"], &["since"], &["when"]],
];

/// `when and where was …`, `who visited Venezuela and when`: the columns that are wanted too.
fn besides(words: &mut Vec<Word>) {
    asked_at_once(words);
    if let Some(tail) = TIMES_BESIDES.iter().find(|tail| ends_in(words, tail)) {
        want_besides(words, tail.len(), "also_when");
    } else if ends_in(words, &[&["and"], &["why"]]) && says(&words[0], &["when"]) {
        // `when were they suspended and why`: why, and when that was.
        words[0] = little("why", words[0].span);
        want_besides(words, 2, "also_when");
    } else {
        asked_of_it(words);
    }
}

pub(super) fn says(word: &Word, any: &[&str]) -> bool {
    any.contains(&word.folded.as_str())
}

fn ends_in(words: &[Word], tail: &[&[&str]]) -> bool {
    words.len() > tail.len() && tail.iter().rev().zip(words.iter().rev()).all(|(any, word)| says(word, any))
}

/// Takes as many words from the end, with a comma before them, and says at the front what they want.
fn want_besides(words: &mut Vec<Word>, count: usize, also: &str) {
    let tail = words.split_off(words.len() - count);
    let span = tail[0].span.cover(tail[count - 1].span);
    if words.last().is_some_and(|word| word.kind == WordKind::Comma) {
        words.pop();
    }
    words.insert(0, little(also, span));
}

/// What a word asks besides.
fn also(word: &Word) -> Option<&'static str> {
    BESIDES.iter().find(|(said, _)| *said == word.folded).map(|(_, also)| *also)
}

/// `when and where was it`
fn asked_at_once(words: &mut Vec<Word>) {
    if let [first, and, second, _, ..] = &words[..]
        && says(first, &["who", "what", "when", "where"])
        && says(and, &["and"])
        && let Some(also) = also(second)
    {
        let span = second.span;
        words.drain(1..3);
        words.insert(0, little(also, span));
    }
}

/// `… and when`, `… and when was it`, `… and when was it reached`
fn asked_of_it(words: &mut Vec<Word>) {
    let Some(and) = words.iter().rposition(|word| says(word, &["and"])).filter(|at| *at > 1) else { return };
    let tail = &words[and + 1..];
    let is_plain = match tail {
        [_] => true,
        [_, verb, it, rest @ ..] => {
            says(verb, &["is", "are", "was", "were", "did", "do", "does"])
                && says(it, &["it", "they", "this", "that", "he", "she", "each"])
                && rest.len() <= 1
        }
        _ => false,
    };
    if let Some(also) = tail.first().and_then(also).filter(|_| is_plain) {
        want_besides(words, tail.len() + 1, also);
        asked_again(words);
    }
}

/// `who visited Venezuela, when and where`
fn asked_again(words: &mut Vec<Word>) {
    let [_, _, .., before, last] = &words[..] else { return };
    let is_listed = before.kind == WordKind::Comma || before.folded == "and";
    if let Some(also) = also(last).filter(|_| is_listed) {
        want_besides(words, 2, also);
    }
}

/// `Venezuela: which ventures?`, `Cuba: who visited it?`, `turnover with Cuba: how much?`
fn topic(words: &mut Vec<Word>) {
    let colon = |word: &Word| matches!(word.kind, WordKind::Mark(':'));
    let Some(at) = words.iter().position(colon).filter(|at| *at > 0 && at + 1 < words.len()) else { return };
    let known = words.iter().enumerate().all(|(place, word)| place == at || word.is_known());
    if !known {
        return;
    }
    let mut topic: Vec<Word> = words.drain(..=at).collect();
    topic.pop();
    let pronoun = |word: &Word| matches!(word.folded.as_str(), "it" | "they" | "them" | "he" | "him" | "she");
    let owner = |word: &Word| matches!(word.folded.as_str(), "its" | "their" | "his" | "her");
    if let [name] = &topic[..]
        && words.iter().any(|word| pronoun(word) || owner(word))
    {
        let mut said = Vec::with_capacity(words.len() + 1);
        for word in words.drain(..) {
            let stands_for = Word { span: word.span, ..name.clone() };
            if pronoun(&word) {
                said.push(stands_for);
            } else if owner(&word) {
                said.extend([stands_for, Word { kind: WordKind::Possessive, ..little("s", word.span) }]);
            } else {
                said.push(word);
            }
        }
        *words = said;
        return;
    }
    if let Some(at) = words.iter().position(pronoun) {
        // `embassy in Brazil: when was it opened?`
        words.splice(at..=at, topic);
        return;
    }
    let asks_itself = words.iter().any(|word| !word.senses.is_empty() && !is_name(word));
    match &topic[..] {
        [name] if is_name(name) && asks_itself => {
            let with = little("involving", name.span);
            words.extend([with, name.clone()]);
        }
        _ => {
            // `turnover with Cuba: how much in 2013`: what is asked says nothing that the topic doesn't, unless how many.
            let asked = words.iter().position(|word| !is_asking(word)).unwrap_or(words.len());
            let counts = words[..asked].iter().any(|word| word.folded == "many");
            let rest = words.split_off(asked);
            if !counts {
                words.clear();
            }
            words.extend(topic.into_iter().chain(rest));
        }
    }
}

fn is_asking(word: &Word) -> bool {
    is_function_word(&word.folded) && matches!(word.folded.as_str(), "how" | "much" | "many" | "what" | "which")
}
