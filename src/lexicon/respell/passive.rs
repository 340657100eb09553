//! Who did it, said behind when: `treated in July by Dr. Chen` is `treated by Dr. Chen in July`, so that the time is that of
//! what was done.

use super::is_name;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::sense::{Form, Sense};

/// Words that a time begins with.
const TIMES: &[&str] = &["in", "on", "since", "before", "after", "during", "until", "from"];

/// How many words a time has at the most: `in the second half of 2013`.
const LONGEST_TIME: usize = 8;

/// Moves `by` and who did it to the verb, where only a time stands between.
pub(super) fn doer_first(words: &mut [Word]) {
    let said = |word: &Word, text: &str| word.kind == WordKind::Function && word.folded == text;
    let done = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Verb(_, Form::Participle)));
    let Some(by) = words.iter().rposition(|word| said(word, "by")) else { return };
    let Some(verb) = words[..by].iter().rposition(done).filter(|verb| by - verb > 1 && by - verb <= LONGEST_TIME + 1)
    else {
        return;
    };
    let time = &words[verb + 1..by];
    let begins = time.first().is_some_and(|word| TIMES.contains(&word.folded.as_str()));
    let dated = |word: &Word| word.senses.is_empty() || matches!(word.kind, WordKind::Function | WordKind::Number(_));
    let number = |word: &Word| matches!(word.kind, WordKind::Number(_) | WordKind::Date(_));
    if !(begins && time.iter().all(dated) && time.iter().any(number)) {
        return;
    }
    let article = words.get(by + 1).is_some_and(|word| matches!(word.folded.as_str(), "the" | "a" | "an"));
    let doer = by + 1 + usize::from(article);
    let noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    if words.get(doer).is_some_and(|word| is_name(word) || noun(word)) {
        words[verb + 1..=doer].rotate_left(by - verb - 1);
    }
}
