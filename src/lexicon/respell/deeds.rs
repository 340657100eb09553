//! Nouns of doing in a phrase: `inspections of the Kestrel`, `how many repairs were there`, `average inspection fee`. What is
//! asked of them is told to the grammar by a word of its own at the front.

use super::front::says;
use super::{is_name, little};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::inflect::{base_of_third, singular};
use crate::lexicon::sense::{Form, Sense, VerbId};

/// What may stand before a noun that was said of several, or of one.
const BEFORE: &[&str] = &[
    "the", "a", "an", "any", "all", "of", "many", "most", "fewest", "first", "last", "latest", "average", "total",
    "median", "highest", "lowest", "mean",
];
/// What may follow it.
const BEHIND: &[&str] = &[
    "of", "by", "to", "from", "at", "in", "on", "with", "for", "since", "before", "after", "between", "until",
    "during", "are", "were", "is", "was", "there", "per",
];
/// What asks for a list of them and says nothing more.
const OPENING: &[&str] =
    &["list", "show", "me", "give", "find", "all", "what", "which", "name", "the", "any", "is", "are", "was", "were"];

/// Lets nouns of doing mean what their verbs do here.
pub(super) fn named(words: &mut Vec<Word>, lexicon: &Lexicon) {
    times_done(words, lexicon);
    let Some((at, verbs)) = (0..words.len()).find_map(|at| Some((at, deeds_at(words, at, lexicon)?))) else { return };
    let at = figure_behind(words, at, &verbs, lexicon);
    let figure = words.get(at + 1).is_some_and(|next| verbs.iter().any(|verb| is_told_by(*verb, next, lexicon)));
    if figure && mark(words, at).is_none() {
        if is_of_these_alone(&verbs, &words[at + 1], lexicon) {
            // `who paid the highest inspection fee`: no other fee is told.
            words.remove(at);
        }
        return;
    }
    if let Some(from) = denied(words, at) {
        // `ships without an inspection`: not inspected.
        let done = lexicon.verb(verbs[0]).participle.clone();
        let senses = verbs.into_iter().map(|verb| Sense::Verb(verb, Form::Participle)).collect();
        let span = words[at].span;
        let done = Word { kind: WordKind::Word, senses, ..little(&done, span) };
        words.splice(from..=at, [little("not", span), done]);
        return;
    }
    words[at].kind = WordKind::Word;
    words[at].senses = verbs.into_iter().map(Sense::Deed).collect();
    let at = had(words, at);
    let at = ordered(words, at, lexicon);
    asked(words, at);
}

/// `total cost of repairs`: the repair cost. Gives where the deed stands then.
fn figure_behind(words: &mut Vec<Word>, deed: usize, verbs: &[VerbId], lexicon: &Lexicon) -> usize {
    let the = usize::from(deed > 0 && says(&words[deed - 1], &["the", "all"]));
    let Some(property) = deed.checked_sub(2 + the).filter(|_| says(&words[deed - 1 - the], &["of", "for"])) else {
        return deed;
    };
    if !verbs.iter().any(|verb| is_told_by(*verb, &words[property], lexicon)) {
        return deed;
    }
    let figure = words[property].clone();
    words.insert(deed + 1, figure);
    words.drain(property..deed);
    property
}

/// What somebody does to a deed says nothing that the deed does not: who made the most inspections had the most. Gives where
/// the deed stands then.
fn had(words: &mut Vec<Word>, deed: usize) -> usize {
    const MADE: &[&str] =
        &["made", "did", "carried out", "performed", "conducted", "undertook", "completed", "got", "received"];
    const MOST: &[&str] = &["most", "fewest"];
    let Some(the) = deed.checked_sub(2).filter(|the| says(&words[the + 1], MOST) && says(&words[*the], &["the"]))
    else {
        return deed;
    };
    let out = the > 1 && says(&words[the - 1], &["out"]) && says(&words[the - 2], &["carried"]);
    let from = if out { the - 2 } else { the.saturating_sub(1) };
    if !(out || says(&words[from], MADE)) || from == 0 {
        return deed;
    }
    let has = says(&words[from - 1], &["has", "have"]);
    let span = words[from].span;
    words.splice(from - usize::from(has)..the, [little("had", span)]);
    deed + 1 + from - usize::from(has) - the
}

/// `how many times did Agnes Lund inspect the Polar Wind`: how many such deeds of it by her there were.
fn times_somebody_did(words: &mut Vec<Word>, did: usize, lexicon: &Lexicon) {
    let finite = |sense: &Sense| match sense {
        Sense::Verb(verb, Form::Finite) => Some(*verb),
        _ => None,
    };
    let done = (did + 2..words.len()).find(|at| words[*at].senses.iter().any(|sense| finite(sense).is_some()));
    let Some(done) = done.filter(|done| words[did + 1..*done].iter().all(is_name)) else { return };
    let verbs: Vec<VerbId> = words[done].senses.iter().filter_map(finite).collect();
    let straight = |verb: &VerbId| lexicon.verb(*verb).paths.iter().all(|path| path.steps.len() == 1);
    let object = words[done + 1..].iter().find(|word| !says(word, &["the"])).is_some_and(is_name);
    if !object || !verbs.iter().all(straight) {
        return;
    }
    let span = words[done].span;
    let deed =
        Word { kind: WordKind::Word, senses: verbs.into_iter().map(Sense::Deed).collect(), ..little("times", span) };
    let who = words[did + 1..done].to_vec();
    let whom = words.split_off(done + 1);
    *words = vec![little("deeds_many", span), deed, little("by", span)];
    words.extend(who);
    words.push(little("of", span));
    words.extend(whom);
}

/// Where `without an` or `with no` stands before a deed.
fn denied(words: &[Word], deed: usize) -> Option<usize> {
    let article = usize::from(deed > 0 && says(&words[deed - 1], &["a", "an", "any"]));
    let before = deed.checked_sub(1 + article)?;
    if before > 0 && says(&words[before], &["without"]) {
        return Some(before);
    }
    let no = before > 1 && article == 0 && says(&words[before], &["no"]) && says(&words[before - 1], &["with"]);
    no.then(|| before - 1)
}

/// `how many times was the Polar Wind inspected`: how many such deeds of it there were.
fn times_done(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let often = words.len() > 1 && says(&words[1], &["often"]);
    let be = if often { 2 } else { 3 };
    let many = often || words.len() > 2 && says(&words[1], &["many"]) && says(&words[2], &["times"]);
    let asked = many && says(&words[0], &["how"]);
    if asked && words.get(be).is_some_and(|word| says(word, &["did", "does", "has"])) {
        return times_somebody_did(words, be, lexicon);
    }
    if !asked || !words.get(be).is_some_and(|word| says(word, &["was", "were", "is", "are"])) {
        return;
    }
    let participle = |sense: &Sense| match sense {
        Sense::Verb(verb, Form::Participle) => Some(*verb),
        _ => None,
    };
    let done = (be + 2..words.len()).find(|at| words[*at].senses.iter().any(|sense| participle(sense).is_some()));
    let Some(done) = done.filter(|done| words[be + 1..*done].iter().any(is_name)) else { return };
    let verbs: Vec<VerbId> = words[done].senses.iter().filter_map(participle).collect();
    let straight = |verb: &VerbId| lexicon.verb(*verb).paths.iter().all(|path| path.steps.len() == 1);
    if !verbs.iter().all(straight) {
        return;
    }
    let span = words[done].span;
    let senses = verbs.into_iter().map(Sense::Deed).collect();
    let deed = Word { kind: WordKind::Word, senses, ..little("times", span) };
    words.remove(done);
    words.splice(..=be, [little("deeds_many", span), deed, little("of", span)]);
}

/// The verbs of which a word says what they do, where it stands like a noun.
fn deeds_at(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<Vec<VerbId>> {
    let word = &words[at];
    if word.kind != WordKind::Word {
        return None;
    }
    let finite = |sense: &Sense| matches!(sense, Sense::Verb(_, Form::Finite));
    let noun = word.senses.is_empty() || word.senses.iter().all(finite) && is_like_noun(words, at);
    let verbs = if noun { lexicon.deeds(&word.folded) } else { Vec::new() };
    (!verbs.is_empty()).then_some(verbs)
}

/// Whether what may be a verb stands like a noun: `repairs since 2015`, `the last repair`.
fn is_like_noun(words: &[Word], at: usize) -> bool {
    let behind = words.get(at + 1).is_none_or(|next| says(next, BEHIND) || !next.senses.is_empty());
    let third = base_of_third(&words[at].folded).is_some_and(|forms| forms.third == words[at].folded);
    match at.checked_sub(1).map(|before| &words[before]) {
        None => {
            // `repair costs of the doublet`
            let figure = words.get(1).is_some_and(|next| matches!(next.senses.first(), Some(Sense::Property(_))));
            third && words.get(1).is_some_and(|next| says(next, BEHIND)) || figure
        }
        Some(before) => {
            let degree = before.senses.iter().any(|sense| matches!(sense, Sense::Superlative(_)));
            // `when did the commission first meet`
            let order = says(before, &["first", "last", "latest"]);
            let loose = order && at > 1 && !says(&words[at - 2], &["the", "his", "her", "its", "their", "s"]);
            behind && !loose && (says(before, BEFORE) || degree || before.kind == WordKind::Possessive)
        }
    }
}

/// Whether the relationships of a verb tell a property.
fn is_told_by(verb: VerbId, word: &Word, lexicon: &Lexicon) -> bool {
    let kinds = || lexicon.verb(verb).paths.iter().flat_map(|path| &path.steps).flat_map(|step| &step.types);
    word.senses.iter().any(|sense| match sense {
        Sense::Property(key) => kinds().any(|kind| lexicon.type_has(*kind, *key)),
        _ => false,
    })
}

/// Whether a property is told by the relationships of some verbs, and by no node.
fn is_of_these_alone(verbs: &[VerbId], word: &Word, lexicon: &Lexicon) -> bool {
    word.senses.iter().all(|sense| match sense {
        Sense::Property(key) => {
            let told = Word { senses: vec![sense.clone()], ..word.clone() };
            verbs.iter().any(|verb| is_told_by(*verb, &told, lexicon))
                && lexicon.labels_with(*key).is_none_or(|labels| labels.is_empty())
        }
        _ => true,
    })
}

/// `the costliest repair`, `the highest repair cost`: says by which property of the relationships, before the deed. Gives
/// where the deed stands then.
fn ordered(words: &mut Vec<Word>, deed: usize, lexicon: &Lexicon) -> usize {
    let Some(before) = deed.checked_sub(1) else { return deed };
    if says(&words[before], &["highest", "lowest", "largest", "smallest"]) {
        let most = if says(&words[before], &["lowest", "smallest"]) { "lowest" } else { "highest" };
        if words.get(deed + 1).is_some_and(|next| matches!(next.senses.first(), Some(Sense::Property(_)))) {
            words[before] = little(most, words[before].span);
            words.swap(deed, deed + 1);
            return deed + 1;
        }
        return deed;
    }
    let two = before.checked_sub(1).map(|first| format!("{} {}", words[first].folded, words[before].folded));
    let said = [(before, Some(words[before].folded.clone())), (before.saturating_sub(1), two)];
    let degree = said.into_iter().find_map(|(from, said)| Some((from, super::super::degrees::measures_of(&said?)?)));
    let Some((from, [more, less])) = degree else { return deed };
    let kinds: Vec<_> = words[deed]
        .senses
        .iter()
        .flat_map(|sense| match sense {
            Sense::Deed(verb) => {
                lexicon.verb(*verb).paths.iter().flat_map(|path| &path.steps).flat_map(|step| &step.types).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let held = kinds.into_iter().flat_map(|kind| lexicon.keys_of_type(*kind));
    let held: Vec<_> = held.filter(|key| lexicon.key_holds_numbers(*key)).collect();
    let named = |measures: &[&str]| {
        held.iter().copied().find(|key| {
            let words = super::super::generate::split_words(lexicon.key_name(*key));
            words.iter().any(|word| measures.contains(&word.as_str()))
        })
    };
    let most = named(more).map(|key| ("highest", key)).or_else(|| named(less).map(|key| ("lowest", key)));
    let Some((most, key)) = most else { return deed };
    let span = words[from].span.cover(words[before].span);
    let name = lexicon.key_name(key).to_string();
    let property = Word { kind: WordKind::Word, senses: vec![Sense::Property(key)], ..little(&name, span) };
    words.splice(from..=before, [little(most, span), property]);
    from + 2
}

/// Says at the front what is asked of what was done, where a phrase asks for nothing else.
fn asked(words: &mut Vec<Word>, deed: usize) {
    let Some((mark, from)) = mark(words, deed) else { return };
    let next = deed + 1;
    const DONE: &[&str] = &["made", "done", "carried", "out", "there", "held", "paid", "performed"];
    if words.get(next).is_some_and(|word| says(word, &["is", "are", "was", "were"])) {
        // `how many repairs were there`, `which inspections were made by Agnes Lund`
        let done = words[next + 1..].iter().take_while(|word| says(word, DONE)).count();
        if done == 0 {
            return;
        }
        words.drain(next..=next + done);
    } else {
        // `inspections carried out by Agnes Lund`
        let done = words[next..].iter().take_while(|word| says(word, DONE)).count();
        words.drain(next..next + done);
    }
    let span = words[0].span;
    words.splice(..from, [little(mark, span)]);
}

/// The mark for what a phrase asks of a deed, and where what says so ends.
fn mark(words: &[Word], deed: usize) -> Option<(&'static str, usize)> {
    let before = &words[..deed];
    const DID: &[&str] = &["made", "did", "performed", "conducted"];
    if says_at(before, 0, &["when"]) && says_at(before, 1, &["is", "are", "was", "were"]) {
        return is_plain(&before[2..]).then_some(("deeds", 2));
    }
    let out = says_at(before, 1, &["carried"]) && says_at(before, 2, &["out"]);
    if says_at(before, 0, &["who"]) && (out || says_at(before, 1, DID)) {
        // `who carried out the first inspection`
        let from = 2 + usize::from(out);
        return is_plain(&before[from..]).then_some(("deeds", from));
    }
    let opening = before.iter().take_while(|word| says(word, OPENING)).count();
    let number = |from: usize| says_at(before, from, &["number"]) && says_at(before, from + 1, &["of"]);
    if says_at(before, 0, &["how"]) && says_at(before, 1, &["many"]) {
        return is_plain(&before[2..]).then_some(("deeds_many", 2));
    }
    if says_at(before, 0, &["count"]) {
        return is_plain(&before[1..]).then_some(("deeds_many", 1));
    }
    if number(opening) {
        return is_plain(&before[opening + 2..]).then_some(("deeds_many", opening + 2));
    }
    if says_at(before, 0, &["is", "are", "was", "were"]) && says_at(before, 1, &["there"]) {
        return is_plain(&before[2..]).then_some(("deeds_any", 2));
    }
    let one = singular(&words[deed].folded) == words[deed].folded;
    let alone = deed == opening && one && words.len() == deed + 1;
    (is_plain(&before[opening..]) && !alone).then_some(("deeds", opening))
}

fn says_at(words: &[Word], at: usize, any: &[&str]) -> bool {
    words.get(at).is_some_and(|word| says(word, any))
}

/// Whether all that stands before a deed is said of it: whose it was, the first or the last, of what kind of thing.
fn is_plain(before: &[Word]) -> bool {
    const ORDERS: &[&str] = &[
        "the", "any", "all", "first", "last", "latest", "earliest", "newest", "oldest", "highest", "lowest", "largest",
        "smallest", "average", "total", "median", "mean", "most",
    ];
    before.iter().enumerate().all(|(at, word)| {
        let last = at + 1 == before.len();
        let owner = before.get(at + 1).is_some_and(|next| next.kind == WordKind::Possessive);
        let named = word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_) | Sense::Name(_)));
        let degree = word.senses.iter().any(|sense| matches!(sense, Sense::Superlative(_)));
        let measure = last && before.get(at.wrapping_sub(1)).is_some_and(|word| says(word, &["highest", "lowest"]));
        says(word, ORDERS)
            || matches!(word.kind, WordKind::Number(_) | WordKind::Possessive)
            || degree
            || measure
            || named && (last || owner)
    })
}
