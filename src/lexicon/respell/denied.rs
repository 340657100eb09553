//! What is denied of two at once: `who neither trained anyone nor were trained`, `support neither an elephant nor a lion`;
//! and what is denied in a question whose verb stands around its subject.

use std::ops::Range;

use super::little;
use crate::lexicon::cut::Word;
use crate::lexicon::sense::Sense;

const BE: &[&str] = &["is", "are", "was", "were"];
const HELPING: &[&str] = &["has", "have", "had", "did", "does", "do"];

/// Denies each by itself: `never trained anyone and were not trained`.
pub(super) fn each_denied(words: &mut Vec<Word>) {
    let place = |text: &str| words.iter().position(|word| word.folded == text);
    let (Some(neither), Some(nor)) = (place("neither"), place("nor")) else { return };
    if nor < neither + 2 || nor + 1 >= words.len() || neither == 0 {
        return;
    }
    if acts(&words[neither + 1]) {
        neither_does(words, neither, nor);
    } else if let Some(verb) = (1..=2).filter_map(|back| neither.checked_sub(back)).find(|at| acts(&words[*at])) {
        does_neither(words, verb..neither, nor);
    }
}

/// `neither trained anyone nor were trained`
fn neither_does(words: &mut Vec<Word>, neither: usize, nor: usize) {
    let span = words[nor].span;
    let is = |at: usize, any: &[&str]| words.get(at).is_some_and(|word| any.contains(&word.folded.as_str()));
    if is(nor + 1, BE) {
        // `nor were trained`: and were not.
        words[nor] = little("and", span);
        words.insert(nor + 2, little("not", span));
    } else if acts(&words[nor + 1]) {
        words[nor] = little("and", span);
        words.insert(nor + 1, little("never", span));
    } else {
        return;
    }
    words[neither] = little("never", words[neither].span);
    if words.get(neither.wrapping_sub(1)).is_some_and(|word| HELPING.contains(&word.folded.as_str())) {
        words.remove(neither - 1);
    }
}

/// `support neither an elephant nor a lion`: support no elephant and no lion.
fn does_neither(words: &mut Vec<Word>, verb: Range<usize>, nor: usize) {
    let done = words[verb.clone()].to_vec();
    let never = little("never", words[verb.end].span);
    let span = words[nor].span;
    words.splice(nor..=nor, [little("and", span), little("never", span)].into_iter().chain(done.clone()));
    words.splice(verb.start..=verb.end, std::iter::once(never).chain(done));
}

/// `which states has he never visited`, `how many states hasn't he visited`: which, how many that he has never visited.
pub(super) fn never_done(words: &mut Vec<Word>) {
    let said = |at: usize, any: &[&str]| words.get(at).is_some_and(|word| any.contains(&word.folded.as_str()));
    let asked = match () {
        () if said(0, &["which", "what"]) => 1,
        () if said(0, &["how"]) && said(1, &["many"]) => 2,
        () => return,
    };
    let Some(never) = (asked + 1..words.len()).find(|at| said(*at, &["never", "not"])) else { return };
    let Some(helping) = (asked + 1..never).rev().find(|at| said(*at, HELPING)) else { return };
    let does = |at: &usize| acts(&words[*at]) || said(*at, &["been"]);
    let subject = if helping + 1 < never { helping + 1..never } else { never + 1..words.len() };
    let Some(verb) = (subject.end.min(never + 2)..words.len()).find(does) else { return };
    let subject = subject.start..subject.end.min(verb);
    if subject.is_empty() || helping + 1 < never && verb != never + 1 {
        return;
    }
    let mut turned = vec![little("that", words[helping].span)];
    turned.extend_from_slice(&words[subject]);
    turned.extend([words[helping].clone(), words[never].clone()]);
    words.splice(helping..verb, turned);
}

fn acts(word: &Word) -> bool {
    word.senses.iter().any(|sense| matches!(sense, Sense::Verb(..)))
}
