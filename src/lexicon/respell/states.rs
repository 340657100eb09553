//! Words for how something is now by what was done to it: who is alive has not died, a case that is open was not closed.

use super::front::says;
use super::little;
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::inflect::base_of;
use crate::lexicon::sense::Sense;

/// Words for a state, whether it is one of not being over, and what tells the end.
const STATES: &[(&str, bool, &[&str])] = &[
    ("alive", true, DEATHS),
    ("living", true, DEATHS),
    ("dead", false, DEATHS),
    ("deceased", false, DEATHS),
    ("open", true, ENDS),
    ("ongoing", true, ENDS),
    ("pending", true, ENDS),
    ("unfinished", true, ENDS),
    ("unresolved", true, ENDS),
    ("incomplete", true, ENDS),
    ("outstanding", true, &["returned", "paid", "repaid", "settled"]),
    ("over", false, ENDS),
];
const DEATHS: &[&str] = &["died", "deceased", "death"];
const ENDS: &[&str] =
    &["closed", "resolved", "ended", "completed", "finished", "settled", "concluded", "terminated", "discharged"];

/// `animals that are alive`, `open cases`: those that have, or have not, what a property tells of their end. Only words that
/// mean nothing else here.
pub(super) fn told_by_ends(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let Some((at, unended, property)) = (0..words.len()).find_map(|at| {
        let (unended, property) = end_of(&words[at], lexicon)?;
        Some((at, unended, property))
    }) else {
        return;
    };
    let span = words[at].span;
    let have = little("have", span);
    let not = unended.then(|| little("not", span));
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let is_value = |word: &&Word| word.senses.iter().any(|sense| matches!(sense, Sense::Value(_) | Sense::Demonym(_)));
    let noun = at + 1 + words[at + 1..].iter().take_while(|word| is_value(word) && !is_noun(word)).count();
    if words.get(noun).is_some_and(is_noun) {
        let said = [little("that", span), have].into_iter().chain(not).chain([property]);
        words.splice(noun + 1..noun + 1, said);
        words.remove(at);
        return;
    }
    let now = usize::from(at > 0 && says(&words[at - 1], &["still", "currently", "now", "yet"]));
    let Some(be) = words[..at - now.min(at)].iter().rposition(|word| says(word, &["is", "are", "was", "were"])) else {
        return;
    };
    if be == 0 {
        // `is Misha alive`
        words[be] = little("has", words[be].span);
        words.splice(at - now..=at, not.into_iter().chain([property]));
    } else if be + 1 + now == at {
        words.splice(be..=at, [have].into_iter().chain(not).chain([property]));
    }
}

/// Whether an unknown word says how something is by a property of this world's that tells its end.
pub fn is_state(word: &Word, lexicon: &Lexicon) -> bool {
    end_of(word, lexicon).is_some()
}

/// Whether a state is one of not being over, and the word for its end.
fn end_of(word: &Word, lexicon: &Lexicon) -> Option<(bool, Word)> {
    let free = word.kind == WordKind::Word && word.senses.is_empty();
    let (_, unended, ends) = STATES.iter().find(|(said, ..)| free && *said == word.folded)?;
    ends.iter().find_map(|end| Some((*unended, done(end, word, lexicon)?)))
}

/// The word for what was done, where a property of this world tells it.
fn done(end: &str, word: &Word, lexicon: &Lexicon) -> Option<Word> {
    let properties = lexicon.senses(end).iter().filter(|sense| matches!(sense, Sense::Property(_)));
    let senses: Vec<Sense> = properties.cloned().collect();
    base_of(end).filter(|_| !senses.is_empty())?;
    Some(Word { kind: WordKind::Word, senses, ..little(end, word.span) })
}
