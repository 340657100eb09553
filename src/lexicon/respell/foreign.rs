//! `foreign presidents who came to Belarus`: those that are not of it.

use super::front::says;
use super::{is_name, little};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::path::LabelSet;
use crate::lexicon::sense::{Noun, Sense};

/// Says of what is foreign where it is not from: the place that the rest of the phrase names. What leads from one place to
/// another is foreign by itself.
pub(super) fn told(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let unknown = |word: &Word| word.kind == WordKind::Word && word.senses.is_empty() && says(word, &["foreign"]);
    let Some(at) = words.iter().position(unknown) else { return };
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let Some(place) = (at + 1..words.len()).take(3).find(|next| is_noun(&words[*next])) else { return };
    let noun = words[place].senses.iter().find_map(|sense| match sense {
        Sense::Noun(noun) => Some(lexicon.noun(*noun)),
        _ => None,
    });
    let Some(noun) = noun else { return };
    if leads_abroad(noun, lexicon) {
        words.remove(at);
        return;
    }
    let home = words[place + 1..].iter().enumerate().find_map(|(behind, word)| {
        let before = &words[place + behind];
        // A thing that is said to be of somewhere is of there.
        let own = says(before, &["of", "from"]) && behind == 1;
        // Visitors of a place go there.
        let both = if noun.through.is_some() { ["from", "of"] } else { ["of", "from"] };
        let preposition = both.into_iter().find(|preposition| is_of(noun, preposition, word, lexicon))?;
        (is_name(word) && !own).then(|| (preposition, word.clone()))
    });
    let Some((preposition, home)) = home else { return };
    let span = words[at].span;
    words.splice(place + 1..place + 1, [little("not", span), little(preposition, span), home]);
    words.remove(at);
}

/// Whether a preposition of a noun leads to what a word names.
fn is_of(noun: &Noun, preposition: &str, word: &Word, lexicon: &Lexicon) -> bool {
    let Some(Sense::Name(nodes)) = word.senses.first() else { return false };
    let labels = nodes.first().map(|node| lexicon.labels_of(*node)).unwrap_or_default();
    let whole = |path: &crate::lexicon::path::Path| match &noun.through {
        Some(through) => crate::lexicon::path::Path { steps: [&through.steps[..], &path.steps[..]].concat() },
        None => path.clone(),
    };
    let paths = noun.preposition(preposition).unwrap_or(&[]);
    paths.iter().any(|path| lexicon.fits(&whole(path), &noun.labels, &labels))
}

/// Whether what a noun calls goes from one place to another of the same kind.
fn leads_abroad(noun: &Noun, lexicon: &Lexicon) -> bool {
    let ends = |preposition: &str| {
        let paths = noun.preposition(preposition).unwrap_or(&[]);
        paths.iter().fold(LabelSet::default(), |all, path| all.union(&lexicon.ends(path, &noun.labels)))
    };
    noun.through.is_none() && ends("from").intersects(&ends("to"))
}
