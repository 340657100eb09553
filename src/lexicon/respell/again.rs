//! Words that stand for a noun said before in the same question: `the one in Minsk`, `but have none in Minsk`; and a name
//! said once for two (`exports to or imports from Cuba`).

use super::{is_name, little};
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::sense::Sense;

/// Words that may follow `the one` where it stands for a noun.
const FOLLOWS: &[&str] =
    &["in", "of", "from", "to", "with", "at", "on", "by", "for", "between", "that", "which", "who"];

/// Says again what was said once.
pub(super) fn said_again(words: &mut Vec<Word>) {
    shared_name(words);
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let said = |word: &Word, any: &[&str]| any.contains(&word.folded.as_str());
    let mut at = 1;
    while at < words.len() {
        let Some(noun) = words[..at].iter().rposition(is_noun) else {
            at += 1;
            continue;
        };
        let again = Word { span: words[at].span, hyphen_before: false, ..words[noun].clone() };
        let the_one = said(&words[at], &["one", "ones"])
            && said(&words[at - 1], &["the"])
            && words.get(at + 1).is_some_and(|next| said(next, FOLLOWS));
        let none = said(&words[at], &["none"])
            && words[at].senses.is_empty()
            && said(&words[at - 1], &["has", "have", "had", "with", "are", "is", "were", "was"]);
        if the_one {
            words[at] = again;
        } else if none {
            words[at] = little("no", words[at].span);
            words.insert(at + 1, again);
        }
        at += 1;
    }
}

/// `exports to or imports from Cuba`: exports to Cuba or imports from Cuba.
fn shared_name(words: &mut Vec<Word>) {
    let preposition = |word: &Word| {
        word.kind == WordKind::Function && matches!(word.folded.as_str(), "to" | "from" | "of" | "in" | "with" | "by")
    };
    let joins = |word: &Word| matches!(word.folded.as_str(), "and" | "or");
    let Some(at) = words.windows(2).position(|pair| preposition(&pair[0]) && joins(&pair[1])) else { return };
    let Some(second) = (at + 2..words.len()).find(|next| preposition(&words[*next])) else { return };
    let from = second + 1;
    let mut to = from;
    while words.get(to).is_some_and(|word| matches!(word.folded.as_str(), "the" | "a")) {
        to += 1;
    }
    if words.get(to).is_some_and(is_name) {
        let name: Vec<Word> = words[from..=to].to_vec();
        words.splice(at + 1..at + 1, name);
    }
}
