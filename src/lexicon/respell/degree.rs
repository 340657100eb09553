//! `how tall is the tower`: an adjective that says which property of a thing is asked for.

use super::little;
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::degrees::superlative_of;
use crate::lexicon::sense::Sense;
use crate::value::{KeyId, LabelId};

/// Asks for the property where the thing that is spoken of has one that the adjective measures.
pub(super) fn asked(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let [how, adjective, be, rest @ ..] = words.as_slice() else { return };
    let is_be = matches!(be.folded.as_str(), "is" | "are" | "was" | "were");
    if how.folded != "how" || !is_be {
        return;
    }
    let Some(superlative) = superlative_of(&adjective.folded) else { return };
    let labels = rest.iter().find_map(|word| labels_of(word, lexicon)).unwrap_or_default();
    // How old somebody is no data tells, but when he was born.
    let backwards = superlative == "oldest";
    let Some(key) = measured(superlative, &labels, lexicon, backwards) else { return };
    let name = lexicon.key_name(key).to_string();
    let span = how.span.cover(adjective.span);
    if backwards && rest.iter().any(|word| word.folded == "when" && word.senses.is_empty()) {
        // `how old was she when she died`
        let born = Word { kind: WordKind::Word, senses: vec![Sense::Property(key)], ..little("born", span) };
        words.splice(..3, [little("age_at", span), born]);
        return;
    }
    let property = Word { kind: WordKind::Word, senses: vec![Sense::Property(key)], ..little(&name, span) };
    let be = little("is", be.span);
    let before = [little("what", span), be, little("the", span), property, little("of", span)];
    words.splice(..3, before);
}

/// `the best rating`, `the best growth` is the highest; `aged 30 to 60` is an age between them.
pub(super) fn ranged(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let property = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Property(_)));
    for at in 1..words.len() {
        let extreme = match words[at - 1].folded.as_str() {
            "best" => "highest",
            "worst" => "lowest",
            _ => continue,
        };
        let figure = |word: &Word| {
            word.senses.iter().any(|sense| matches!(sense, Sense::Noun(noun) if lexicon.noun(*noun).measure))
        };
        if property(&words[at]) || figure(&words[at]) {
            words[at - 1] = little(extreme, words[at - 1].span);
        }
    }
    let number = |word: &Word| matches!(word.kind, WordKind::Number(_));
    let Some(at) = words.windows(2).position(|pair| {
        pair[0].folded == "aged"
            && pair[0].senses.is_empty()
            && (number(&pair[1]) || pair[1].kind == WordKind::Function)
    }) else {
        return;
    };
    let senses: Vec<Sense> =
        lexicon.senses("age").iter().filter(|sense| matches!(sense, Sense::Property(_))).cloned().collect();
    if senses.is_empty() {
        return;
    }
    let span = words[at].span;
    let range = words.get(at + 2).is_some_and(|word| matches!(word.folded.as_str(), "to" | "and"))
        && words.get(at + 3).is_some_and(number);
    if range && number(&words[at + 1]) {
        words[at + 2] = little("and", words[at + 2].span);
        words.insert(at + 1, little("between", span));
    }
    words[at] = Word { kind: WordKind::Word, senses, ..little("age", span) };
    words.insert(at, little("with", span));
}

/// The labels of what a word names, or of the kind that it means.
fn labels_of(word: &Word, lexicon: &Lexicon) -> Option<Vec<LabelId>> {
    word.senses.iter().find_map(|sense| match sense {
        Sense::Name(nodes) => nodes.first().map(|node| lexicon.labels_of(*node).labels().collect()),
        Sense::Noun(noun) => lexicon.noun(*noun).label.map(|label| vec![label]),
        _ => None,
    })
}

/// The likeliest property of these labels that a superlative goes by, the most of it first.
fn measured(superlative: &str, labels: &[LabelId], lexicon: &Lexicon, backwards: bool) -> Option<KeyId> {
    lexicon.senses(superlative).iter().find_map(|sense| {
        let Sense::Superlative(number) = sense else { return None };
        let degree = lexicon.superlative(*number);
        let key = lexicon.key_id(&degree.by).filter(|_| backwards || !degree.lowest)?;
        labels.iter().any(|label| lexicon.label_has(*label, key)).then_some(key)
    })
}
