//! Turns of phrase that many use, in the plain order that the grammar knows: `was the first to come`, `with neither … nor`.

use super::little;
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::function_words::MONTHS;
use crate::lexicon::sense::{Form, NounId, Sense, VerbId};

/// Turns what is said in another order, or with words that say nothing more, into the plain way.
pub(super) fn plain(words: &mut Vec<Word>) {
    neither_with(words);
    first_to(words);
    helped(words);
    grouped(words);
    short_months(words);
    named_after_them(words);
    with_which_none(words);
    paragraphs(words);
    related_to(words);
    numbered_property(words);
    which_is_more(words);
    has_done_most(words);
}

/// `which captain has commanded the most ships`: commanded them.
fn has_done_most(words: &mut Vec<Word>) {
    let done = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Verb(_, Form::Finite)));
    let found = words.windows(4).position(|four| {
        says(four.first(), &["has", "have", "had"])
            && done(&four[1])
            && says(four.get(2), &["the"])
            && says(four.get(3), &["most", "fewest", "least", "highest", "lowest"])
    });
    if let Some(at) = found {
        words.remove(at);
    }
}

fn says(word: Option<&Word>, any: &[&str]) -> bool {
    word.is_some_and(|word| any.contains(&word.folded.as_str()))
}

fn acts(word: &Word) -> bool {
    word.senses.iter().any(|sense| matches!(sense, Sense::Verb(..) | Sense::Happens(_)))
}

/// `with neither an embassy nor a consulate`: without the one and without the other.
fn neither_with(words: &mut Vec<Word>) {
    let Some(at) = words.windows(2).position(|pair| pair[0].folded == "with" && pair[1].folded == "neither") else {
        return;
    };
    let Some(nor) = words[at..].iter().position(|word| word.folded == "nor").map(|nor| at + nor) else { return };
    let span = words[nor].span;
    words.splice(nor..=nor, [little("and", span), little("without", span)]);
    let span = words[at].span.cover(words[at + 1].span);
    words.splice(at..at + 2, [little("without", span)]);
}

/// `which leader was the first to come to Belarus`: came there first.
fn first_to(words: &mut Vec<Word>) {
    const BE: &[&str] = &["is", "are", "was", "were"];
    let Some(at) = (0..words.len()).find(|at| {
        says(words.get(*at), BE)
            && says(words.get(at + 1), &["the"])
            && says(words.get(at + 2), &["first", "last"])
            && says(words.get(at + 3), &["to"])
            && words.get(at + 4).is_some_and(acts)
    }) else {
        return;
    };
    let order = words[at + 2].clone();
    words.drain(at..at + 4);
    words.push(order);
}

/// `helped to set up`: did, with others.
fn helped(words: &mut Vec<Word>) {
    const HELP: &[&str] = &["help", "helps", "helped", "helping"];
    let Some(at) = words.iter().position(|word| word.senses.is_empty() && says(Some(word), HELP)) else { return };
    let verb = if says(words.get(at + 1), &["to"]) { at + 2 } else { at + 1 };
    if words.get(verb).is_some_and(acts) {
        words.drain(at..verb);
    }
}

/// `visits grouped by kind`: how many of each.
fn grouped(words: &mut Vec<Word>) {
    let Some(at) = words
        .windows(2)
        .position(|pair| pair[0].senses.is_empty() && pair[0].folded == "grouped" && pair[1].folded == "by")
    else {
        return;
    };
    let span = words[at].span;
    words.remove(at);
    let counts = says(words.first(), &["count", "how", "number", "total", "average"]);
    if !counts && words.first().is_some_and(|word| !word.senses.is_empty()) {
        words.insert(0, little("count", span));
    }
}

/// `since when have they had relations`: since when do they have them.
pub(super) fn since_when_had(words: &mut [Word]) {
    const HAVE: &[&str] = &["has", "have"];
    let when = words.iter().position(|word| word.folded == "when");
    let Some(at) = when.filter(|at| says(words.get(at + 1), HAVE)) else { return };
    let Some(had) = words[at + 2..].iter().position(|word| word.folded == "had") else { return };
    words[at + 1] = little("did", words[at + 1].span);
    words[at + 2 + had] = little("have", words[at + 2 + had].span);
}

/// `Mar 2010`, `5 Sept 2012`: months cut short beside a number.
fn short_months(words: &mut [Word]) {
    let is_number = |word: Option<&Word>| word.is_some_and(|word| matches!(word.kind, WordKind::Number(_)));
    for at in 0..words.len() {
        let beside = is_number(words.get(at + 1)) || at > 0 && is_number(words.get(at - 1));
        let short = words[at].folded.as_str();
        let cut = matches!(short.len(), 3 | 4) && beside && !is_number(words.get(at));
        let whole = MONTHS.iter().find(|month| month.starts_with(short)).filter(|month| cut && **month != short);
        let named = matches!(words[at].senses.first(), Some(Sense::Name(_))) && words[at].completed.is_none();
        if let Some(month) = whole.filter(|_| !named) {
            words[at] = little(month, words[at].span);
        }
    }
}

/// `with two schools named after them`: after whom two schools are named.
fn named_after_them(words: &mut Vec<Word>) {
    const THEM: &[&str] = &["them", "him", "her", "it"];
    let Some(at) = words.windows(3).position(|three| {
        let done = |sense: &Sense| matches!(sense, Sense::Verb(_, Form::Participle));
        three[0].senses.iter().any(done) && is_preposition(&three[1]) && says(three.last(), THEM)
    }) else {
        return;
    };
    let Some(with) = words[..at].iter().rposition(|word| says(Some(word), &["with", "having"])) else { return };
    if with == 0 || with + 1 == at {
        return;
    }
    let span = words[at + 2].span;
    let (done, preposition) = (words[at].clone(), words[at + 1].clone());
    let had: Vec<Word> = words[with + 1..at].to_vec();
    let mut said = vec![preposition, little("whom", span)];
    said.extend(had);
    said.extend([little("are", span), done]);
    words.splice(with..at + 3, said);
}

fn is_preposition(word: &Word) -> bool {
    says(Some(word), &["after", "by", "for", "to", "of", "in", "on", "at", "with", "from", "about", "against"])
}

/// `with which states does Belarus have no relations`: which have none with it.
fn with_which_none(words: &mut Vec<Word>) {
    let [first, which, ..] = &words[..] else { return };
    let many = says(Some(which), &["how"]) && says(words.get(2), &["many"]);
    if !is_preposition(first) || !(many || says(Some(which), &["which", "what"])) {
        return;
    }
    let does = words.iter().position(|word| says(Some(word), &["does", "do", "did"]));
    let have = words.windows(2).position(|pair| pair[0].folded == "have" && pair[1].folded == "no");
    let (Some(does), Some(have)) = (does, have) else { return };
    if does < 3 || have < does + 2 || have + 2 >= words.len() {
        return;
    }
    let with = if says(Some(first), &["with"]) { "with" } else { "of" };
    let (asked, owner, none) = (words[1..does].to_vec(), words[does + 1..have].to_vec(), words[have..].to_vec());
    let preposition = little(with, first.span);
    *words = asked.into_iter().chain(none).chain([preposition]).chain(owner).collect();
}

/// `which paragraphs mention Peru`, `in which paragraph is Peru mentioned`: where it stands is its source.
fn paragraphs(words: &mut Vec<Word>) {
    const MENTION: &[&str] = &["mention", "mentions", "mentioned", "name", "names", "named"];
    const BE: &[&str] = &["is", "are", "was", "were"];
    let lead = usize::from(says(words.first(), &["in"]));
    let which = lead + usize::from(says(words.get(lead), &["which", "what", "list", "show", "the"]));
    if !says(words.get(which), &["paragraph", "paragraphs"]) {
        return;
    }
    let rest = &words[which + 1..];
    let Some(first) = rest.first() else { return };
    let relative = usize::from(says(rest.first(), &["that", "which"]));
    let about = if says(rest.get(relative), MENTION) || says(rest.get(relative), &["about", "on"]) {
        rest[relative + 1..].to_vec()
    } else if lead == 1 && says(rest.first(), BE) && says(rest.last(), MENTION) {
        rest[1..rest.len() - 1].to_vec()
    } else {
        return;
    };
    let span = words[which].span.cover(first.span);
    *words = [little("source", span), little("of", span)].into_iter().chain(about).collect();
}

/// `Peru-related events`: those involving it.
fn related_to(words: &mut Vec<Word>) {
    let Some(at) = words.windows(3).position(|three| {
        let named = three[0].senses.iter().any(|sense| matches!(sense, Sense::Name(_) | Sense::Demonym(_)));
        let related = three[1].folded == "related" && three[1].hyphen_before;
        named && related && three[2].senses.iter().any(|sense| matches!(sense, Sense::Noun(_)))
    }) else {
        return;
    };
    let name = words[at].clone();
    words.drain(at..at + 2);
    words.splice(at + 1..at + 1, [little("involving", name.span), name]);
}

/// `severity 1 incidents`, `incidents of severity 1`: with that severity.
fn numbered_property(words: &mut Vec<Word>) {
    let property = |word: &Word| {
        word.kind == WordKind::Word && word.senses.iter().any(|sense| matches!(sense, Sense::Property(_)))
    };
    let number = |word: &Word| matches!(word.kind, WordKind::Number(_));
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let Some(at) = words.windows(2).position(|pair| property(&pair[0]) && number(&pair[1])) else { return };
    let span = words[at].span;
    if at > 0 && words[at - 1].folded == "of" {
        words[at - 1] = little("with", words[at - 1].span);
    } else if words.get(at + 2).is_some_and(is_noun) && !(at > 0 && says(words.get(at - 1), &["with", "having", "by"]))
    {
        let said: Vec<Word> = words.drain(at..at + 2).collect();
        words.splice(at + 1..at + 1, std::iter::once(little("with", span)).chain(said));
    }
}

/// `who is older, A or B`: the oldest of the two.
fn which_is_more(words: &mut [Word]) {
    let [asks, is, rest @ ..] = &mut words[..] else { return };
    let [more, comma, ..] = rest else { return };
    let asked = says(Some(asks), &["who", "which"]) && says(Some(is), &["is", "was"]) && comma.kind == WordKind::Comma;
    if !asked {
        return;
    }
    for sense in &mut more.senses {
        if let Sense::Comparative(number) = sense {
            *sense = Sense::Superlative(*number);
        }
    }
}

/// `what was signed when Maduro came to Minsk`: during the visit by him there, where the verb is of such an event.
pub(super) fn when_it_happened(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let named = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Name(_)));
    let Some(at) = words.windows(3).skip(2).position(|three| {
        three[0].senses.is_empty() && three[0].folded == "when" && named(&three[1]) && acts(&three[2])
    }) else {
        return;
    };
    let at = at + 2;
    let event = words[at + 2].senses.iter().find_map(|sense| match sense {
        Sense::Verb(verb, Form::Finite) => event_of(lexicon, *verb),
        _ => None,
    });
    let Some(event) = event else { return };
    let span = words[at].span;
    let noun = lexicon.noun(event);
    let event = Word { kind: WordKind::Word, senses: vec![Sense::Noun(event)], ..little(&noun.singular, span) };
    let mut said = vec![little("during", span), little("the", span), event, little("by", span), words[at + 1].clone()];
    let rest = words.split_off(at + 3);
    if rest.first().is_some_and(named) {
        said.push(little("to", span));
    }
    words.truncate(at);
    words.extend(said);
    words.extend(rest);
}

/// The noun of the events that a verb puts between its two sides.
pub(super) fn event_of(lexicon: &Lexicon, verb: VerbId) -> Option<NounId> {
    let path = lexicon.verb(verb).paths.first()?;
    let label = path.steps.iter().rev().skip(1).find_map(|step| step.label)?;
    lexicon.noun_of_label(label)
}

/// `what does Belarus intend to do in Peru`, `what will Belarus do there`: its plans, where this world tells of plans.
pub(super) fn plans(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const INTEND: &[&str] = &["intend", "plan", "want", "hope", "aim"];
    let plan = lexicon.senses("plans").iter().find(|sense| matches!(sense, Sense::Noun(_))).cloned();
    let (Some(plan), [what, does, name, ..]) = (plan, &words[..]) else { return };
    let named = name.senses.iter().any(|sense| matches!(sense, Sense::Name(_)));
    if !says(Some(what), &["what"]) || !named {
        return;
    }
    let will = says(Some(does), &["will", "would"]) && says(words.get(3), &["do"]);
    let intend = |word: Option<&Word>| word.is_some_and(|word| INTEND.contains(&word.folded.as_str()));
    let asks = says(Some(does), &["does", "do", "did"]);
    // The two may be one verb of this world's.
    let one = asks && words.get(3).is_some_and(|word| word.folded == "plan to do");
    let intends = asks && intend(words.get(3)) && says(words.get(4), &["to"]) && says(words.get(5), &["do"]);
    let plainly = asks
        && intend(words.get(3))
        && !says(words.get(4), &["to"])
        && words.get(3).is_some_and(|word| word.folded != "want");
    if !(will || intends || one || plainly) {
        return;
    }
    let (span, name) = (what.span.cover(does.span), name.clone());
    let plans = Word { kind: WordKind::Word, senses: vec![plan], ..little("plans", span) };
    words.splice(0..if intends { 6 } else { 4 }, [plans, little("of", span), name]);
}
