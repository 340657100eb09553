//! Everyday questions in the plain order: `who plays the drums`, `how much did they cost together`, `who pays more rent, A or
//! B`, `did it export more than it imported`.

use super::front::says;
use super::{is_name, little};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::inflect::{base_of, plural};
use crate::lexicon::sense::Sense;

/// Says plainly what was said so.
pub(super) fn plainly(words: &mut Vec<Word>, lexicon: &Lexicon) {
    plays(words);
    what_is_played(words, lexicon);
    because_of(words);
    what_was_done(words, lexicon);
    what_it_costs(words);
    together(words);
    kind_is_more(words);
    more_of_two(words);
    does_more_than(words, lexicon);
}

/// `who plays the drums`: who is told to be with the drums.
fn plays(words: &mut Vec<Word>) {
    const PLAY: &[&str] = &["play", "plays", "played", "playing"];
    let told = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::LinkValue(..)));
    let Some(at) = words.iter().position(|word| says(word, PLAY)).filter(|at| *at > 0) else { return };
    let the = usize::from(words.get(at + 1).is_some_and(|next| says(next, &["the"])));
    if !words.get(at + 1 + the).is_some_and(told) {
        return;
    }
    let was = says(&words[at], &["played"]) || says(&words[0], &["did"]);
    let be = little(if was { "was" } else { "is" }, words[at].span);
    words.drain(at + 1..at + 1 + the);
    if says(&words[0], &["did", "does", "do"]) {
        words[0] = be;
        words.remove(at);
    } else {
        words[at] = be;
    }
}

/// `what does Iris play in Glass Harbour`: what instrument, where relationships tell one.
fn what_is_played(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let [what, did, name, play, rest @ ..] = &words[..] else { return };
    let asks = says(what, &["what"]) && says(did, &["did", "does"]) && is_name(name) && says(play, &["play"]);
    let plain = rest.is_empty() || matches!(rest, [before, _] if says(before, &["in", "for", "with"]));
    let property = |sense: &&Sense| matches!(sense, Sense::Property(_));
    let senses: Vec<Sense> = lexicon.senses("instrument").iter().filter(property).cloned().collect();
    if !(asks && plain) || senses.is_empty() {
        return;
    }
    words[3] = little("have", play.span);
    let instrument = Word { kind: WordKind::Word, senses, ..little("instrument", words[0].span) };
    words.insert(1, instrument);
}

/// `who left because of illness`: as the relationship says.
fn because_of(words: &mut Vec<Word>) {
    let told = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::LinkValue(..)));
    let at = words.windows(3).position(|three| {
        let because = says(&three[0], &["because", "due"]) && says(&three[1], &["of", "to"]);
        because && three[0].senses.is_empty() && told(&three[2])
    });
    if let Some(at) = at {
        let span = words[at].span;
        words.splice(at..at + 2, [little("as", span)]);
    }
}

/// `what did Paul repair`, in a world of repairs: the repairs by him.
fn what_was_done(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let [what, did, who, done, rest @ ..] = &words[..] else { return };
    let acts = |sense: &Sense| matches!(sense, Sense::Verb(..) | Sense::Happens(_) | Sense::Property(_));
    let noun = done.senses.iter().find_map(|sense| match sense {
        Sense::Noun(noun) => Some(lexicon.noun(*noun)),
        _ => None,
    });
    let by = noun.is_some_and(|noun| !noun.measure && noun.preposition("by").is_some());
    let asks = says(what, &["what"]) && says(did, &["did", "does"]) && is_name(who);
    if asks && by && base_of(&done.folded).is_some() && !done.senses.iter().any(acts) {
        let said = [done.clone(), little("by", done.span), who.clone()];
        *words = said.into_iter().chain(rest.iter().cloned()).collect();
    }
}

/// `what does Linden 2 cost`: how much.
fn what_it_costs(words: &mut Vec<Word>) {
    const COST: &[&str] = &["cost", "earn", "weigh"];
    // What it costs a month is asked for so, too.
    let rate = words.len().checked_sub(2).is_some_and(|at| at > 3 && says(&words[at], &["a", "an", "per", "each"]));
    let [what, does, _, .., last] = &words[..words.len() - if rate { 2 } else { 0 }] else { return };
    let told = last.senses.iter().any(|sense| matches!(sense, Sense::Property(_)));
    if says(what, &["what"]) && says(does, &["do", "does", "did"]) && says(last, COST) && told {
        let span = what.span;
        words.splice(..1, [little("how", span), little("much", span)]);
    }
}

/// `how much did the repairs cost together`: their total cost.
fn together(words: &mut Vec<Word>) {
    const TOGETHER: &[&str] = &["together", "combined", "altogether", "overall"];
    let [how, much, did, subject @ .., figure, last] = &words[..] else { return };
    let asks = says(how, &["how"]) && says(much, &["much"]) && says(did, &["did", "do", "does"]);
    let property = |sense: &&Sense| matches!(sense, Sense::Property(_));
    let senses: Vec<Sense> = figure.senses.iter().filter(property).cloned().collect();
    if !asks || subject.is_empty() || senses.is_empty() || !says(last, TOGETHER) || !last.senses.is_empty() {
        return;
    }
    let span = figure.span;
    let figure = Word { kind: WordKind::Word, senses, ..figure.clone() };
    let said = [little("total", how.span), figure, little("of", span)];
    *words = said.into_iter().chain(subject.iter().cloned()).collect();
}

/// `which farm is larger, A or B`: what A and B are says what kind is asked for.
fn kind_is_more(words: &mut Vec<Word>) {
    let [which, kind, be, more, comma, ..] = &words[..] else { return };
    let noun = |sense: &Sense| matches!(sense, Sense::Noun(_));
    let compared = more.senses.iter().any(|sense| matches!(sense, Sense::Comparative(_)));
    let asks = says(which, &["which", "what"]) && kind.senses.iter().any(noun) && says(be, &["is", "was"]);
    if asks && compared && comma.kind == WordKind::Comma {
        words.remove(1);
    }
}

/// `who pays more rent, A or B`: which of the two has the most of it.
fn more_of_two(words: &mut Vec<Word>) {
    const LESS: &[&str] = &["less", "fewer", "lower", "smaller"];
    const MORE: &[&str] = &["more", "higher", "larger", "bigger", "greater"];
    let Some(comma) = words.iter().position(|word| word.kind == WordKind::Comma) else { return };
    let kind = usize::from(comma == 5 && words[1].senses.iter().any(|sense| matches!(sense, Sense::Noun(_))));
    let [asks, _, ..] = &words[..comma] else { return };
    let [verb, more, what] = &words[1 + kind..comma] else { return };
    let had = says(verb, &["has", "have", "had"]);
    let acts = |sense: &Sense| matches!(sense, Sense::Verb(..) | Sense::Happens(_) | Sense::Property(_));
    let told = what.senses.iter().any(|sense| match sense {
        Sense::Property(_) => true,
        Sense::Noun(_) => had,
        _ => false,
    });
    let two = &words[comma + 1..];
    let names = two.iter().filter(|word| is_name(word)).count() == 2 && two.iter().any(|word| says(word, &["or"]));
    let most = if says(more, LESS) { "fewest" } else { "most" };
    let asked = says(asks, &["who", "which"]) && (had || verb.senses.iter().any(acts));
    if !(asked && told && names && (says(more, LESS) || says(more, MORE))) {
        return;
    }
    let span = verb.span;
    let list = two.iter().map(|word| if says(word, &["or"]) { little("and", word.span) } else { word.clone() });
    let has = [little("has", span), little("the", span), little(most, span), what.clone()];
    *words = [little("which", asks.span), little("of", asks.span)].into_iter().chain(list).chain(has).collect();
}

/// `did Belarus export more to Peru than it imported in 2011`: whether its exports there exceeded its imports.
fn does_more_than(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const IT: &[&str] = &["it", "they", "he", "she"];
    let [did, who, one, more, ..] = &words[..] else { return };
    let asks = says(did, &["did", "does", "do"]) && is_name(who) && says(more, &["more", "less"]);
    let Some(than) = words.iter().position(|word| says(word, &["than"])).filter(|than| asks && *than > 3) else {
        return;
    };
    let again = words.get(than + 1).is_some_and(|word| says(word, IT) || word.senses == who.senses);
    let Some(other) = words.get(than + 1 + usize::from(again)) else { return };
    let (Some(one), Some(two)) = (figure_of(one, lexicon), figure_of(other, lexicon)) else { return };
    let (less, span) = (says(more, &["less"]), more.span);
    let (mut first, mut second) =
        (vec![one, little("of", span), who.clone()], vec![two, little("of", span), who.clone()]);
    first.extend_from_slice(&words[4..than]);
    second.extend(words[than + 2 + usize::from(again)..].iter().cloned());
    // Where the one is sold, the other was bought.
    if let Some(there) =
        second.windows(2).position(|pair| says(&pair[0], &["from", "to"]) && says(&pair[1], &["there"]))
    {
        second.drain(there..there + 2);
    }
    if less {
        std::mem::swap(&mut first, &mut second);
    }
    *words = std::iter::once(little("did", span)).chain(first).chain([little("exceed", span)]).chain(second).collect();
}

/// The noun of the figures that a verb speaks of: *exports* for *exported*.
fn figure_of(verb: &Word, lexicon: &Lexicon) -> Option<Word> {
    let noun = plural(&base_of(&verb.folded)?.base);
    let measure = |sense: &&Sense| matches!(sense, Sense::Noun(noun) if lexicon.noun(*noun).measure);
    let senses: Vec<Sense> = lexicon.senses(&noun).iter().filter(measure).cloned().collect();
    (!senses.is_empty()).then(|| Word { kind: WordKind::Word, senses, ..little(&noun, verb.span) })
}
