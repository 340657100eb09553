//! How a figure changed, where a noun says so or percent are asked for: `the change in exports between 2007 and 2011`, `by
//! how many percent`.

use super::front::says;
use super::little;
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::sense::Sense;

/// Nouns of change, and the verb that says the same.
const CHANGES: &[(&str, &str)] = &[
    ("change", "change"),
    ("increase", "grow"),
    ("growth", "grow"),
    ("rise", "grow"),
    ("decrease", "fall"),
    ("decline", "fall"),
    ("fall", "fall"),
    ("drop", "fall"),
];
const SHARES: &[&str] = &["share", "percentage", "proportion", "fraction", "part", "percent"];
const PERCENT: &[&str] = &["percent", "percentage", "percents"];

/// Says changes by verbs, and percent at the front.
pub(super) fn told(words: &mut Vec<Word>) {
    peaks(words);
    year_before(words);
    as_share(words);
    named_change(words);
    percent(words);
}

/// `the share of exports in turnover in 2013`: what share of turnover exports were.
pub(super) fn share_in(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let Some(share) = words.windows(2).take(6).position(|pair| says(&pair[0], SHARES) && says(&pair[1], &["of"]))
    else {
        return;
    };
    let figure =
        |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(noun) if lexicon.noun(*noun).measure));
    let Some(part) = words.get(share + 2).filter(|word| figure(word)) else { return };
    let whole = (share + 3..words.len().saturating_sub(1)).find(|at| {
        let next = &words[*at + 1..];
        says(&words[*at], &["in"]) && next.iter().find(|word| !says(word, &["the", "total"])).is_some_and(figure)
    });
    let Some(at) = whole.filter(|at| *at < words.len()) else { return };
    let span = part.span;
    let part: Vec<Word> = words[share + 2..at].to_vec();
    let whole: Vec<Word> = words[at + 1..].iter().filter(|word| !says(word, &["total"])).cloned().collect();
    let share = ["what", "share", "of"].map(|word| little(word, span));
    *words = share.into_iter().chain(whole).chain([little("were", span)]).chain(part).collect();
}

/// `between the 2007 peak and 2011`: that year.
fn peaks(words: &mut Vec<Word>) {
    const PEAKS: &[&str] = &["peak", "high", "low", "level", "record", "maximum", "minimum"];
    let Some(at) = words.windows(2).position(|pair| is_year(&pair[0]) && says(&pair[1], PEAKS)) else { return };
    if words.get(at + 2).is_none_or(|next| says(next, &["and", "to", "than"])) {
        words.remove(at + 1);
        if at > 0 && says(&words[at - 1], &["the"]) {
            words.remove(at - 1);
        }
    }
}

/// `higher in 2011 than the year before`: than in 2010.
fn year_before(words: &mut Vec<Word>) {
    const BEFORE: &[&[&str]] = &[
        &["in", "the", "year", "before"],
        &["the", "year", "before"],
        &["a", "year", "before"],
        &["a", "year", "earlier"],
        &["in", "the", "previous", "year"],
        &["the", "previous", "year"],
        &["the", "preceding", "year"],
    ];
    let Some(year) = words.iter().find(|word| is_year(word)).cloned() else { return };
    let WordKind::Number(number) = year.kind else { return };
    for at in 0..words.len() {
        let tail = BEFORE.iter().find(|said| {
            words.len() == at + said.len()
                && words[at..].iter().zip(said.iter()).all(|(word, said)| word.folded == *said)
        });
        if tail.is_some() {
            let before = Word { text: (number - 1.0).to_string(), kind: WordKind::Number(number - 1.0), ..year };
            let before = Word { folded: before.text.clone(), ..before };
            let span = words[at].span;
            words.splice(at.., [little("in", span), before]);
            return;
        }
    }
}

/// `imports as a share of turnover in 2013`: what share of turnover they were.
fn as_share(words: &mut Vec<Word>) {
    let Some(at) = words.windows(2).position(|pair| says(&pair[0], SHARES) && says(&pair[1], &["of"])) else { return };
    let article = at.checked_sub(1).filter(|before| says(&words[*before], &["a"])).unwrap_or(at);
    let Some(from) = article.checked_sub(1).filter(|before| says(&words[*before], &["as"])) else { return };
    const BEFORE: &[&str] = &["what", "is", "was", "are", "were", "show", "give", "the", "me"];
    let asked = words.iter().take_while(|word| says(word, BEFORE)).count();
    if asked >= from || words.len() < at + 3 {
        return;
    }
    let span = words[at].span;
    let part: Vec<Word> = words[asked..from].to_vec();
    let whole: Vec<Word> = words[at + 2..].to_vec();
    let share = ["what", "share", "of"].map(|word| little(word, span));
    *words = share.into_iter().chain(whole).chain([little("were", span)]).chain(part).collect();
}

fn is_year(word: &Word) -> bool {
    matches!(word.kind, WordKind::Number(year) if (1000.0..3000.0).contains(&year))
}

/// `what was the percentage change in exports between 2007 and 2011`: by how many percent they changed.
fn named_change(words: &mut Vec<Word>) {
    let verb = |word: &Word| CHANGES.iter().find(|(noun, _)| *noun == word.folded).map(|(_, verb)| *verb);
    let Some(at) = words.windows(2).take(6).position(|pair| verb(&pair[0]).is_some() && says(&pair[1], &["in", "of"]))
    else {
        return;
    };
    const BEFORE: &[&str] = &["what", "is", "was", "are", "were", "the", "show", "give", "me", "relative"];
    let plain = |word: &Word| says(word, BEFORE) || says(word, PERCENT);
    let dates = words.iter().rposition(|word| says(word, &["between", "from"])).filter(|from| *from > at + 2);
    let (Some(dates), Some(verb)) = (dates, verb(&words[at])) else { return };
    if !words[..at].iter().all(plain) || words[dates..].iter().filter(|word| is_year(word)).count() != 2 {
        return;
    }
    let percent = words[..at].iter().any(|word| says(word, PERCENT) || says(word, &["relative"]));
    let span = words[at].span;
    words.insert(dates, little(verb, span));
    let asked: &[&str] = if percent { &["by", "how", "many", "percent", "did"] } else { &["by", "how", "much", "did"] };
    words.splice(..at + 2, asked.iter().map(|word| little(word, span)));
}

/// `by how many percent did exports grow`, `by what percentage`: by how much, in percent.
fn percent(words: &mut Vec<Word>) {
    let Some(at) = words.iter().position(|word| says(word, PERCENT)).filter(|at| *at > 1) else { return };
    let by = says(&words[at - 2], &["by"]) && says(&words[at - 1], &["what", "which"]);
    let how = says(&words[at - 2], &["how"]) && says(&words[at - 1], &["many", "much"]);
    if !by && !how {
        return;
    }
    let from = if by { at - 1 } else { at - 2 };
    let span = words[from].span.cover(words[at].span);
    if words.get(at + 1).is_some_and(|next| says(next, &["of"])) {
        // `how many percent of films are restored`: a share.
        words.splice(from..=at, [little("what", span), little("percentage", span)]);
        return;
    }
    words.splice(from..=at, [little("how", span), little("much", span)]);
    words.insert(0, little("in_percent", span));
}
