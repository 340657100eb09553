//! What a phrase that is not understood may mean with a word more or another: `presented credentials` asks who did.
//!
//! Only tried where nothing else is understood, so that what was said plainly is never read so.

use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind, little};
use crate::lexicon::generate::split_words;
use crate::lexicon::inflect::{base_of_third, singular};
use crate::lexicon::respell::figure_verbs;
use crate::lexicon::sense::{Form, Sense};
use crate::lexicon::thesaurus;
use crate::value::Value;

/// The ways to go on from words that are not understood, each with what is remarked of it.
pub(super) fn repairs(words: &[Word], lexicon: &Lexicon) -> Vec<(Vec<Word>, Vec<String>)> {
    let plain = [done_to(words), who_did(words), that_was_left_out(words), largest_share(words)];
    let mut all: Vec<(Vec<Word>, Vec<String>)> = plain.into_iter().flatten().map(|words| (words, Vec::new())).collect();
    all.extend(without_rate(words, lexicon));
    all.extend(added_up(words, lexicon));
    all.extend(figure_verbs::by_noun(words, lexicon).map(|words| (words, Vec::new())));
    all.extend(both_have(words).map(|words| (words, Vec::new())));
    if let Some((states, remarks)) = capitals(words, lexicon) {
        all.extend(both_have(&states).map(|words| (words, remarks.clone())));
        all.push((states, remarks));
    }
    // What a verb does not say here another may that means much the same.
    all.extend(thesaurus::widened(words, lexicon));
    all
}

/// `Minsk and Washington signed`: capitals stand for what they are the capitals of, where nothing is told of them
/// themselves.
fn capitals(words: &[Word], lexicon: &Lexicon) -> Option<(Vec<Word>, Vec<String>)> {
    let through = lexicon.way_from_capitals()?;
    // What is in a city, or of it, is so of the city: only what acts is its state.
    const ACTING: &[&str] = &["do", "does", "did", "has", "have", "had", "between", "and", "both"];
    let acts = |at: usize| at == 0 || ACTING.contains(&words[at - 1].folded.as_str());
    let mut said = words.to_vec();
    let mut remarks = Vec::new();
    for (at, word) in said.iter_mut().enumerate() {
        if !acts(at) {
            continue;
        }
        let Some(Sense::Name(nodes)) = word.senses.iter().find(|sense| matches!(sense, Sense::Name(_))) else {
            continue;
        };
        let whose = lexicon.walk(through, nodes);
        if let [one] = whose[..]
            && !nodes.contains(&one)
        {
            remarks.push(format!("\"{}\" taken for {}", word.text, lexicon.name_of(one)));
            word.senses = vec![Sense::Name(whose.into_iter().collect())];
        }
    }
    (!remarks.is_empty()).then_some((said, remarks))
}

/// `A and B have relations`: whether they do.
fn both_have(words: &[Word]) -> Option<Vec<Word>> {
    let named = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Name(_)));
    let have = words.iter().position(|word| word.folded == "have")?;
    let first = words.first().filter(|first| named(first))?;
    let list = words[..have].iter().all(|word| named(word) || matches!(word.folded.as_str(), "and" | "the"));
    let mut said = vec![little("do", first.span)];
    said.extend_from_slice(words);
    (list && have > 1).then_some(said)
}

/// The words with things for places: `places named after him` are whatever is named so, where no place is.
pub(super) fn loosely(words: &[Word]) -> Option<Vec<Word>> {
    const LOOSE: &[&str] = &["places", "place", "sites", "locations", "objects"];
    let at = words.iter().position(|word| LOOSE.contains(&word.folded.as_str()))?;
    let mut words = words.to_vec();
    words[at] = little("things", words[at].span);
    Some(words)
}

/// `When did they open it, and how long after …?`: the first of two questions, and the other.
pub(super) fn first_question<'t>(text: &'t str, words: &[Word]) -> Option<(&'t str, &'t str)> {
    const ASKING: &[&str] = &["what", "which", "who", "whom", "whose", "when", "where", "why", "how"];
    const LEADS: &[&str] = &["to", "by", "with", "for", "from", "in", "after", "about", "on", "of"];
    let said = |word: Option<&Word>, any: &[&str]| word.is_some_and(|word| any.contains(&word.folded.as_str()));
    let and = (2..words.len()).find(|at| {
        let lead = usize::from(said(words.get(at + 1), LEADS));
        said(words.get(*at), &["and"]) && said(words.get(at + 1 + lead), ASKING)
    })?;
    let ends = if words[and - 1].kind == WordKind::Comma { and - 1 } else { and };
    Some((
        text.get(..words[ends].span.from)?.trim(),
        text.get(words[and].span.from..)?.trim_end_matches(['?', '.', ' ']),
    ))
}

/// A phrase that begins with an order as the question for it: `largest plant in …` asks which is the largest there.
pub(super) fn asked_for(text: &str, words: &[Word]) -> Option<String> {
    const ORDERS: &[&str] =
        &["largest", "biggest", "highest", "smallest", "lowest", "oldest", "latest", "first", "last"];
    let first = words.iter().find(|word| word.folded != "the")?;
    let begins = first.folded.split(' ').next().is_some_and(|word| ORDERS.contains(&word));
    begins.then(|| format!("what is the {}", text.get(first.span.from..).unwrap_or(text)))
}

/// `how much does Ann earn per hour`, `what is the rent a month`: per what it is told, only the property's name can say.
fn without_rate(words: &[Word], lexicon: &Lexicon) -> Option<(Vec<Word>, Vec<String>)> {
    const EACH: &[&str] = &["a", "an", "per", "each", "every"];
    const TIMES: &[(&str, &[&str])] = &[
        ("hour", &["hour", "hourly", "hours"]),
        ("day", &["day", "daily", "days"]),
        ("night", &["night", "nightly", "nights"]),
        ("week", &["week", "weekly", "weeks"]),
        ("month", &["month", "monthly", "months"]),
        ("year", &["year", "yearly", "annual", "years"]),
    ];
    let [rest @ .., each, time] = words else { return None };
    let rate = TIMES.iter().find(|(name, _)| *name == time.folded);
    let keys = rest.iter().flat_map(|word| &word.senses).filter_map(|sense| match sense {
        Sense::Property(key) => Some(split_words(lexicon.key_name(*key))),
        _ => None,
    });
    // What is told by the hour is none by the week.
    let other = |word: &String| TIMES.iter().any(|other| rate != Some(other) && other.1.contains(&word.as_str()));
    let said = EACH.contains(&each.folded.as_str()) && rate.is_some() && !keys.flatten().any(|word| other(&word));
    let remark = format!("\"{} {}\" says nothing here", each.text, time.text);
    (said && rest.len() > 2).then(|| (rest.to_vec(), vec![remark]))
}

/// `which farm had the largest share of takings`: who has the most has the largest share of all.
fn largest_share(words: &[Word]) -> Option<Vec<Word>> {
    let said = |word: &Word, any: &[&str]| any.contains(&word.folded.as_str());
    let at = words.windows(3).position(|three| {
        said(&three[0], &["largest", "biggest", "highest", "greatest", "smallest", "lowest"])
            && said(&three[1], &["share", "proportion", "part"])
            && said(&three[2], &["of"])
    })?;
    let most = if said(&words[at], &["smallest", "lowest"]) { "fewest" } else { "most" };
    let mut said = words.to_vec();
    said.splice(at..at + 3, [little(most, words[at].span)]);
    Some(said)
}

/// `affected services`: those that were.
fn done_to(words: &[Word]) -> Option<Vec<Word>> {
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let participle = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Verb(_, Form::Participle)));
    let at = words.windows(2).position(|pair| participle(&pair[0]) && !is_noun(&pair[0]) && is_noun(&pair[1]))?;
    let behind_verb = at > 0 && words[at - 1].kind == WordKind::Function && !is_article(&words[at - 1]);
    if behind_verb {
        return None;
    }
    let mut said = words.to_vec();
    said.swap(at, at + 1);
    Some(said)
}

fn is_article(word: &Word) -> bool {
    matches!(word.folded.as_str(), "the" | "all" | "which" | "what" | "many" | "any" | "some" | "of" | "list" | "show")
}

/// `presented credentials to Lukashenko`: who did.
fn who_did(words: &[Word]) -> Option<Vec<Word>> {
    let first = words.first().filter(|first| first.kind == WordKind::Word && words.len() > 1)?;
    let acts = |sense: &Sense| matches!(sense, Sense::Verb(_, Form::Finite | Form::Participle));
    let other = |sense: &Sense| matches!(sense, Sense::Noun(_) | Sense::Name(_) | Sense::Property(_));
    let attribute = words.get(1).is_some_and(|next| next.senses.iter().any(|sense| matches!(sense, Sense::Noun(_))));
    if attribute && done_to(words).is_some() {
        return None;
    }
    if !first.senses.iter().any(acts) || first.senses.iter().any(other) {
        return None;
    }
    let thing = |word: &Word| word.senses.iter().any(other);
    let third = base_of_third(&first.folded).is_some_and(|forms| forms.third == first.folded);
    if third && !words.iter().skip(1).find(|word| !is_article(word)).is_some_and(thing) {
        // `repairs since 2015` are things that were done, and not who does them.
        return None;
    }
    let mut said = vec![little("who", first.span)];
    said.extend_from_slice(words);
    Some(said)
}

/// `states Lukashenko visited`: that he visited.
fn that_was_left_out(words: &[Word]) -> Option<Vec<Word>> {
    let is_noun = |sense: &Sense| matches!(sense, Sense::Noun(_));
    let several = |word: &Word| word.senses.iter().any(is_noun) && singular(&word.folded) != word.folded;
    let named = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Name(_)));
    let acts = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Verb(_, Form::Finite)));
    let at = words.windows(2).position(|pair| several(&pair[0]) && named(&pair[1]))? + 1;
    if !words[at + 1..].iter().any(acts) {
        return None;
    }
    let mut said = words.to_vec();
    said.insert(at, little("that", words[at].span));
    Some(said)
}

/// `how many passengers travelled in 1911`: the total of a number that one kind holds; `how many passengers did the Winter
/// Crossing carry`: that of the one. That it is so with the verb is not told, and the remark says so.
fn added_up(words: &[Word], lexicon: &Lexicon) -> Option<(Vec<Word>, Vec<String>)> {
    let said = |at: usize, any: &[&str]| words.get(at).is_some_and(|word| any.contains(&word.folded.as_str()));
    let acts = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Verb(..) | Sense::Happens(_)));
    if !(said(0, &["how"]) && said(1, &["many", "much"])) {
        return None;
    }
    let number = words.get(2)?;
    let key = number.senses.iter().find_map(|sense| match sense {
        Sense::Property(key) => Some(*key),
        _ => None,
    })?;
    let leaves = lexicon.leaves();
    let mut labels = leaves.labels().filter(|label| lexicon.label_has(*label, key));
    let (Some(label), None) = (labels.next(), labels.next()) else { return None };
    let numbers = lexicon.some_values(label, key);
    if numbers.is_empty() || !numbers.iter().all(|value| matches!(value, Value::Integer(_) | Value::Float(_))) {
        return None;
    }
    let noun = lexicon.noun_of_label(label)?;
    let span = number.span;
    let mut total = vec![little("total", words[0].span), number.clone(), little("of", span)];
    let mut remarks = Vec::new();
    let rest = if said(3, &["did", "does", "do"]) {
        // Whose it is stands before the verb.
        let verb = (4..words.len()).find(|at| acts(&words[*at]))?;
        remarks.push(format!("\"{}\" says nothing here", words[verb].text));
        total.extend_from_slice(&words[4..verb]);
        verb + 1
    } else {
        let kind =
            Word { kind: WordKind::Word, senses: vec![Sense::Noun(noun)], ..little(&lexicon.noun(noun).plural, span) };
        total.push(kind);
        match words.get(3) {
            Some(verb) if acts(verb) => {
                remarks.push(format!("\"{}\" says nothing here", verb.text));
                4
            }
            Some(_) if said(3, &["is", "are", "was", "were"]) => 4 + usize::from(said(4, &["there"])),
            _ => 3,
        }
    };
    total.extend_from_slice(words.get(rest..)?);
    Some((total, remarks))
}
