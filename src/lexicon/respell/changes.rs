//! How a figure changed, where a noun says so or percent are asked for: `the change in exports between 2007 and 2011`, `by
//! how many percent`.

use super::front::says;
use super::little;
use crate::lexicon::cut::{Word, WordKind};

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
const PERCENT: &[&str] = &["percent", "percentage", "percents"];

/// Says changes by verbs, and percent at the front.
pub(super) fn told(words: &mut Vec<Word>) {
    named_change(words);
    percent(words);
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
    let year = |word: &Word| matches!(word.kind, WordKind::Number(year) if (1000.0..3000.0).contains(&year));
    let dates = words.iter().rposition(|word| says(word, &["between", "from"])).filter(|from| *from > at + 2);
    let (Some(dates), Some(verb)) = (dates, verb(&words[at])) else { return };
    if !words[..at].iter().all(plain) || words[dates..].iter().filter(|word| year(word)).count() != 2 {
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
