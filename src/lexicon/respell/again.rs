//! Words that stand for a noun said before in the same question: `the one in Minsk`, `but have none in Minsk`; and a name
//! said once for two (`exports to or imports from Cuba`).

use super::{is_name, little};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::fold::fold;
use crate::lexicon::sense::{Form, Sense};

/// Words that may follow `the one` where it stands for a noun.
const FOLLOWS: &[&str] =
    &["in", "of", "from", "to", "with", "at", "on", "by", "for", "between", "that", "which", "who"];

/// Says again what was said once.
pub(super) fn said_again(words: &mut Vec<Word>, lexicon: &Lexicon) {
    shared_name(words);
    shared_noun(words, lexicon);
    first_to_do(words);
    both_together(words);
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let said = |word: &Word, any: &[&str]| any.contains(&word.folded.as_str());
    let mut at = 1;
    while at < words.len() {
        let Some(noun) = words[..at].iter().rposition(is_noun) else {
            at += 1;
            continue;
        };
        let again = Word { span: words[at].span, hyphen_before: false, ..words[noun].clone() };
        let told = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Demonym(_) | Sense::Value(_)));
        let the_one = said(&words[at], &["one", "ones"])
            && (said(&words[at - 1], &["the"]) || at > 1 && told(&words[at - 1]) && said(&words[at - 2], &["the"]))
            && words.get(at + 1).is_some_and(|next| said(next, FOLLOWS));
        let none = said(&words[at], &["none"])
            && words[at].senses.is_empty()
            && said(&words[at - 1], &["has", "have", "had", "with", "are", "is", "were", "was"]);
        let another = said(&words[at], &["one"])
            && said(&words[at - 1], &["and", "also", "but", "has", "have", "had"])
            && words.get(at + 1).is_some_and(|next| said(next, FOLLOWS));
        if another {
            words[at] = little("a", words[at].span);
            words.insert(at + 1, again);
        } else if the_one {
            words[at] = again;
        } else if none {
            words[at] = little("no", words[at].span);
            words.insert(at + 1, again);
        }
        at += 1;
    }
}

/// `the presidents of Belarus and Brazil`: the President of Belarus and the President of Brazil, where both are names.
fn shared_noun(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let said = |word: &Word, any: &[&str]| any.contains(&word.folded.as_str());
    let Some(at) = words.windows(5).position(|five| {
        said(&five[1], &["of"]) && is_name(&five[2]) && said(&five[3], &["and", "or"]) && is_name(&five[4])
    }) else {
        return;
    };
    let singular = words[at].senses.iter().find_map(|sense| match sense {
        Sense::Noun(noun) => Some(&lexicon.noun(*noun).singular),
        _ => None,
    });
    let Some(singular) = singular else { return };
    let named = |owner: &Word| {
        let Some(Sense::Name(nodes)) = owner.senses.first() else { return None };
        let whole = format!("{singular} of {}", lexicon.name_of(*nodes.first()?));
        let nodes = lexicon.names().exact(&fold(&whole)).to_vec();
        let senses = vec![Sense::Name(nodes.into_iter().collect())];
        let known = matches!(&senses[0], Sense::Name(nodes) if !nodes.is_empty());
        known.then(|| Word { text: whole, senses, ..owner.clone() })
    };
    let (Some(one), Some(other)) = (named(&words[at + 2]), named(&words[at + 4])) else { return };
    words.splice(at..at + 5, [one, words[at + 3].clone(), other]);
}

/// `the first president to visit Belarus`: the president that visited it first.
fn first_to_do(words: &mut Vec<Word>) {
    let said = |word: &Word, any: &[&str]| word.kind == WordKind::Function && any.contains(&word.folded.as_str());
    let noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let acts =
        |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Verb(_, Form::Finite) | Sense::Happens(_)));
    let Some(at) = words.windows(3).position(|three| noun(&three[0]) && said(&three[1], &["to"]) && acts(&three[2]))
    else {
        return;
    };
    let plain = |word: &Word| matches!(word.senses.first(), Some(Sense::Demonym(_) | Sense::Name(_) | Sense::Value(_)));
    let mut order = at;
    while order > 0 && plain(&words[order - 1]) {
        order -= 1;
    }
    let Some(order) = order.checked_sub(1).filter(|order| said(&words[*order], &["first", "last"])) else { return };
    words[at + 1] = little("that", words[at + 1].span);
    let rank = words.remove(order);
    words.push(little(&rank.folded, rank.span));
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

/// `A and B both sell`, `A and B sell together`: both A and B do.
fn both_together(words: &mut Vec<Word>) {
    const TOGETHER: &[&str] = &["together", "jointly"];
    let free = |word: &Word| word.senses.is_empty();
    let joins = |word: &Word| matches!(word.folded.as_str(), "and" | "the") || word.kind == WordKind::Comma;
    // What is added up together is no less added up.
    let adds = words.iter().any(|word| matches!(word.folded.as_str(), "total" | "sum" | "many" | "much" | "number"));
    let Some(at) = words
        .iter()
        .position(|word| free(word) && (word.folded == "both" || !adds && TOGETHER.contains(&word.folded.as_str())))
    else {
        return;
    };
    let and = words.windows(3).position(|three| {
        is_name(&three[0]) && three[1].folded == "and" && (is_name(&three[2]) || three[2].folded == "the")
    });
    let Some(mut first) = and.filter(|and| and + 2 < at) else { return };
    if words[at].folded == "both" && !is_name(&words[at - 1]) {
        return;
    }
    while first > 0 && (is_name(&words[first - 1]) || joins(&words[first - 1])) {
        first -= 1;
    }
    let span = words.remove(at).span;
    words.insert(first, little("both", span));
}

/// `who replaced him`, `his successor`: who succeeded him, where a world tells from when to when something was held.
pub(super) fn successors(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const LATER: &[&str] = &["succeeded", "replaced", "successor"];
    const EARLIER: &[&str] = &["preceded", "predecessor"];
    let said = |word: &Word, any: &[&str]| any.contains(&word.folded.as_str());
    let unknown = |word: &Word| lexicon.senses(&word.folded).is_empty();
    let Some(at) = words.iter().position(|word| (said(word, LATER) || said(word, EARLIER)) && unknown(word)) else {
        return;
    };
    let Some(name) = words.iter().find(|word| is_name(word)).cloned().filter(|_| lexicon.roles.from.is_some()) else {
        return;
    };
    let verb = if said(&words[at], EARLIER) { "preceded" } else { "succeeded" };
    let span = words[at].span;
    let by_noun = said(&words[at], &["successor", "predecessor"]);
    let rest: Vec<Word> = match words.iter().position(|word| said(word, &["as"])) {
        Some(role) if role > at => words[role..].to_vec(),
        _ => Vec::new(),
    };
    // Whatever else was said would be left out.
    const PLAIN: &[&str] = &["who", "was", "is", "the", "of", "by", "s"];
    let spare = words[..words.len() - rest.len()]
        .iter()
        .enumerate()
        .all(|(place, word)| place == at || is_name(word) || word.kind == WordKind::Possessive || said(word, PLAIN));
    let passive = !by_noun && words[..at].iter().any(|word| said(word, &["was", "is", "by"]));
    if !spare || passive {
        return;
    }
    let asked = [little("who", span), little(verb, span), name];
    *words = asked.into_iter().chain(rest).collect();
}
