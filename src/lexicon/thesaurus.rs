//! Words that a world doesn't know, taken for those that it does: `swapped` for `exchanged`.
//!
//! The sets of English words that mean much the same are data (`grammar/thesaurus.txt`). They are only asked where a
//! phrase would be refused: first for words that mean nothing here, then for verbs that mean something else than what is
//! asked. Whoever asks is told what was taken for what.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Lexicon;
use super::cut::{Word, WordKind, little};
use super::function_words::is_function_word;
use super::generate::EMPTY;
use super::inflect::{base_of, plural, singular, verb_forms};
use super::respell;
use super::sense::Sense;

/// The sets, as they are written.
const WRITTEN: &str = include_str!("../../grammar/thesaurus.txt");
/// How many words the longest member of a set has.
const LONGEST: usize = 5;
/// How many members of its sets one word is taken for.
const MOST_TAKEN: usize = 4;

/// What sort of words a set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Verb,
    Noun,
    Adjective,
    /// Verbs that say what a property tells: what was released came out.
    Told,
    /// A kind, then what it is made up of.
    Whole,
    /// What is of a place, then the place.
    Demonym,
    /// What says nothing that an answer could depend on.
    Filler,
}

/// One set: the forms of each member, all members in the same order of forms.
#[derive(Debug)]
struct Set {
    kind: Kind,
    members: Vec<Vec<String>>,
}

/// Where a form stands: its set, its member, which of the forms it is.
#[derive(Clone, Copy, Debug)]
struct Place {
    set: usize,
    member: usize,
    form: usize,
}

/// Every set, and where each form of every member stands.
#[derive(Debug)]
struct Thesaurus {
    sets: Vec<Set>,
    places: FxHashMap<String, Vec<Place>>,
}

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| Thesaurus::read(WRITTEN));

impl Thesaurus {
    fn read(written: &str) -> Thesaurus {
        let lines = written.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let sets: Vec<Set> = lines.filter_map(set).collect();
        let mut places: FxHashMap<String, Vec<Place>> = FxHashMap::default();
        for (set, known) in sets.iter().enumerate() {
            for (member, forms) in known.members.iter().enumerate() {
                for (form, spelled) in forms.iter().enumerate() {
                    places.entry(spelled.clone()).or_default().push(Place { set, member, form });
                }
            }
        }
        Thesaurus { sets, places }
    }

    /// The same form of the other members of the sets that a form stands in, the nearest first, and of which kind.
    fn others(&self, spelled: &str) -> Vec<(Kind, &str)> {
        let mut found: Vec<(Kind, &str)> = Vec::new();
        for place in self.places.get(spelled).into_iter().flatten() {
            let set = &self.sets[place.set];
            let mut members: Vec<usize> = (0..set.members.len()).filter(|member| *member != place.member).collect();
            members.sort_by_key(|member| member.abs_diff(place.member));
            for member in members {
                let other = (set.kind, set.members[member][place.form].as_str());
                if !found.contains(&other) {
                    found.push(other);
                }
            }
        }
        found
    }

    /// The parts, in the same form, of a kind that is made up of others.
    fn parts(&self, spelled: &str) -> Vec<&str> {
        let places = self.places.get(spelled).into_iter().flatten();
        let whole = places.filter(|place| place.member == 0 && self.sets[place.set].kind == Kind::Whole);
        let parts =
            whole.flat_map(|place| self.sets[place.set].members[1..].iter().map(|part| part[place.form].as_str()));
        parts.collect()
    }

    fn is_filler(&self, spelled: &str) -> bool {
        self.places.get(spelled).into_iter().flatten().any(|place| self.sets[place.set].kind == Kind::Filler)
    }
}

/// The set that a line writes.
fn set(line: &str) -> Option<Set> {
    let (kind, members) = line.split_once(' ')?;
    let members = members.split(',').map(str::trim);
    let (kind, forms): (Kind, fn(&str) -> Vec<String>) = match kind {
        "verb" => (Kind::Verb, |base| verb_forms(base).all().map(str::to_string).to_vec()),
        "told" => (Kind::Told, |base| verb_forms(base).all().map(str::to_string).to_vec()),
        "noun" => (Kind::Noun, |noun| vec![noun.to_string(), several(noun)]),
        "whole" => (Kind::Whole, |noun| vec![noun.to_string(), several(noun)]),
        "demonym" => (Kind::Demonym, |word| vec![word.to_string()]),
        "adjective" => (Kind::Adjective, |word| vec![word.to_string()]),
        _ => (Kind::Filler, |word| vec![word.to_string()]),
    };
    Some(Set { kind, members: members.map(forms).collect() })
}

/// The plural of a noun of several words: `lines of business`.
fn several(noun: &str) -> String {
    match noun.split_once(" of ") {
        Some((one, rest)) => format!("{} of {rest}", plural(one)),
        None => plural(noun),
    }
}

/// Whether some word means nothing here as it stands.
pub fn is_wanted(words: &[Word]) -> bool {
    words.iter().any(|word| !word.is_known()) || words.windows(2).any(is_got_from)
}

/// `has got`, `hasn't got`: the second word says nothing that the first doesn't.
fn has_got(pair: &[Word]) -> bool {
    const HAS: &[&str] = &["has", "have", "had", "hasnt", "havent", "hadnt", "hasn't", "haven't", "hadn't", "not"];
    pair[1].folded == "got" && HAS.contains(&pair[0].folded.as_str())
}

/// `get from`: the little word is a verb here.
fn is_got_from(pair: &[Word]) -> bool {
    pair[0].folded == "get" && pair[0].senses.is_empty() && pair[1].folded == "from"
}

/// Takes words that mean nothing here for others that mean much the same and do; what was done is told in `remarks`.
/// Gives whether a verb was among them.
pub fn fill(words: &mut Vec<Word>, lexicon: &Lexicon, remarks: &mut Vec<String>) -> bool {
    // One word alone asks for something only where it is said of several: `help` is for the prompt.
    if let [word] = &words[..]
        && singular(&word.folded) == word.folded
    {
        return false;
    }
    said_of_values(words, remarks);
    people(words);
    got_from(words);
    let mut acts = false;
    let mut at = 0;
    while at < words.len() {
        if at > 0 && has_got(&words[at - 1..=at])
            || respell::is_state(&words[at], lexicon)
            || is_part_of_a_turn(words, at, lexicon)
        {
            at += 1;
            continue;
        }
        let lengths = (1..=LONGEST.min(words.len() - at)).rev();
        let mut spans = lengths.filter(|length| words[at..at + length].iter().any(unknown));
        let taken = spans.find_map(|length| Some((length, taken(&words[at..at + length], at == 0, lexicon)?)));
        if let Some((length, taken)) = taken {
            let typed = typed(&words[at..at + length]);
            match taken {
                Taken::For(said, meant) => {
                    acts |= said.iter().any(|word| word.senses.iter().any(is_verb));
                    remarks.push(format!("\"{typed}\" taken for {meant}"));
                    words.splice(at..at + length, said);
                }
                Taken::Filler => {
                    remarks.push(format!("\"{typed}\" says nothing here"));
                    words.drain(at..at + length);
                    continue;
                }
            }
        }
        at += 1;
    }
    acts
}

/// `how many years passed between`, `call its ambassador home`: what these words mean here is said later in the phrase.
fn is_part_of_a_turn(words: &[Word], at: usize, lexicon: &Lexicon) -> bool {
    const FURTHEST: usize = 5;
    const ENDS: &[&str] = &["home", "back"];
    let word = words[at].folded.as_str();
    let asks_how_long = words.first().is_some_and(|first| first.folded == "how");
    let behind = words.iter().skip(at + 2).take(FURTHEST).filter(|end| ENDS.contains(&end.folded.as_str()));
    let mut verbs = behind.map(|end| format!("{word} {}", end.folded));
    asks_how_long && matches!(word, "passed" | "elapsed") || verbs.any(|verb| lexicon.senses(&verb).iter().any(is_verb))
}

/// `services written in Java`: what a world doesn't know before a value of a property says no more than the value.
fn said_of_values(words: &mut Vec<Word>, remarks: &mut Vec<String>) {
    const BEFORE_VALUES: &[&str] = &["in", "by", "with", "as", "on"];
    let value = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Value(_)));
    let done = |word: &Word| {
        let forms = base_of(&word.folded).filter(|_| unknown(word));
        forms.is_some_and(|forms| forms.participle == word.folded)
    };
    let Some(at) = words
        .windows(3)
        .position(|three| done(&three[0]) && BEFORE_VALUES.contains(&three[1].folded.as_str()) && value(&three[2]))
    else {
        return;
    };
    remarks.push(format!("\"{}\" says nothing here", words[at].text));
    words[at + 1].folded = "of".to_string();
    words[at + 1].text = "of".to_string();
    words.remove(at);
}

/// `how much did they get from Peru`: lets the little word be a verb.
fn got_from(words: &mut [Word]) {
    if let Some(at) = words.windows(2).position(is_got_from) {
        words[at].kind = WordKind::Word;
    }
}

/// `people who report to Grace`: where nothing here is called so, who does.
fn people(words: &mut Vec<Word>) {
    const PEOPLE: &[&str] = &["people", "persons", "everyone", "everybody", "staff"];
    let Some(at) = words.iter().position(|word| unknown(word) && PEOPLE.contains(&word.folded.as_str())) else {
        return;
    };
    let is = |place: Option<&Word>, any: &[&str]| place.is_some_and(|word| any.contains(&word.folded.as_str()));
    if at > 0 && is(words.get(at - 1), &["which", "what", "the", "all", "list", "show"]) {
        words.remove(at - 1);
        return people(words);
    }
    if at > 0 {
        return;
    }
    match words.get(1) {
        Some(next) if is(Some(next), &["who", "that"]) => drop(words.remove(0)),
        Some(next) if next.senses.iter().any(is_verb) => words[0] = little("who", words[0].span),
        _ => {}
    }
}

fn unknown(word: &Word) -> bool {
    word.kind == WordKind::Word && !word.is_known()
}

fn is_verb(sense: &Sense) -> bool {
    matches!(sense, Sense::Verb(..) | Sense::Happens(_))
}

/// The words with further meanings for each verb that has any: those of the verbs that mean much the same. Nothing
/// where there are none.
pub fn widened(words: &[Word], lexicon: &Lexicon) -> Option<(Vec<Word>, Vec<String>)> {
    let mut wide: Vec<Word> = Vec::with_capacity(words.len());
    let mut remarks = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (word, length) = widened_word(&words[at..], lexicon, &mut remarks);
        wide.push(word);
        at += length;
    }
    (!remarks.is_empty()).then_some((wide, remarks))
}

/// The first of some words with further meanings, and how many words it stands for: `talked over` is one.
fn widened_word(words: &[Word], lexicon: &Lexicon, remarks: &mut Vec<String>) -> (Word, usize) {
    let first = &words[0];
    let acts = first.senses.iter().any(is_verb) && !first.senses.iter().any(|sense| matches!(sense, Sense::Name(_)));
    let lengths = (1..=LONGEST.min(words.len())).rev().filter(|_| acts);
    for length in lengths {
        let own: &[Sense] = if length == 1 { &first.senses } else { &[] };
        let (mut senses, mut said) = (own.to_vec(), Vec::new());
        for (other, meant) in meanings(&folded(&words[..length]), lexicon, |kind| kind == Kind::Verb) {
            // A verb that says nothing would leave what was said unsaid.
            let acts = |sense: &Sense| matches!(sense, Sense::Verb(..)) && !senses.contains(sense);
            let fresh: Vec<Sense> = meant.into_iter().filter(acts).collect();
            if !fresh.is_empty() {
                senses.extend(fresh);
                said.push(other);
            }
        }
        if !said.is_empty() {
            remarks.push(format!("\"{}\" also taken for {}", typed(&words[..length]), said.join(", ")));
            return (Word { kind: first.kind.clone(), ..joined(&words[..length], senses) }, length);
        }
    }
    (first.clone(), 1)
}

/// What some words are taken for.
enum Taken {
    /// For other words, said so.
    For(Vec<Word>, String),
    /// For nothing.
    Filler,
}

fn taken(words: &[Word], first: bool, lexicon: &Lexicon) -> Option<Taken> {
    let folded = folded(words);
    if is_function_word(&folded) {
        return None;
    }
    // What is written like a name inside a phrase is one, which nothing else stands for but what is of a place.
    let named = !first && words[0].text.starts_with(char::is_uppercase);
    let wanted: fn(Kind) -> bool = if named { |kind| kind == Kind::Demonym } else { |_| true };
    if let Some((said, senses)) = said_with(&folded, lexicon).filter(|_| !named) {
        return Some(Taken::For(vec![joined(words, senses)], said));
    }
    if let Some(taken) = several_named(words, &folded, lexicon).or_else(|| made_up_of(words, &folded, lexicon)) {
        return Some(taken);
    }
    let others = meanings(&folded, lexicon, wanted);
    let Some((said, _)) = others.first() else {
        return (THESAURUS.is_filler(&folded) && !named).then_some(Taken::Filler);
    };
    let said = said.to_string();
    let mut senses: Vec<Sense> = Vec::new();
    for sense in others.into_iter().flat_map(|(_, senses)| senses) {
        if !senses.contains(&sense) {
            senses.push(sense);
        }
    }
    Some(Taken::For(vec![joined(words, senses)], said))
}

/// `brown bears`, where something is named Brown Bear.
fn several_named(words: &[Word], folded: &str, lexicon: &Lexicon) -> Option<Taken> {
    let (before, last) = folded.rsplit_once(' ').map_or(("", folded), |(before, last)| (before, last));
    let one = singular(last);
    if one == last {
        return None;
    }
    let name = if before.is_empty() { one } else { format!("{before} {one}") };
    let nodes = lexicon.names().exact(&name);
    let said = lexicon.name_of(*nodes.first()?);
    Some(Taken::For(vec![joined(words, vec![Sense::Name(nodes.to_vec())])], said))
}

/// `parents`, where this world has fathers and mothers: either.
fn made_up_of(words: &[Word], folded: &str, lexicon: &Lexicon) -> Option<Taken> {
    let noun = |sense: &&Sense| matches!(sense, Sense::Noun(_));
    let mut said: Vec<Word> = Vec::new();
    let mut meant: Vec<&str> = Vec::new();
    for part in THESAURUS.parts(folded) {
        let senses: Vec<Sense> = lexicon.senses(part).iter().filter(noun).cloned().collect();
        if senses.is_empty() {
            continue;
        }
        if !said.is_empty() {
            said.push(little("or", words[0].span));
        }
        said.push(Word { folded: part.to_string(), ..joined(words, senses) });
        meant.push(part);
    }
    (meant.len() > 1).then(|| Taken::For(said, meant.join(" or ")))
}

/// Some words as one, with what they mean together.
fn joined(words: &[Word], senses: Vec<Sense>) -> Word {
    let span = words[0].span.cover(words[words.len() - 1].span);
    let kind = WordKind::Word;
    Word { span, text: typed(words), folded: folded(words), kind, senses, completed: None, ..words[0].clone() }
}

/// `swapped delegations`, where this world exchanges delegations: a verb of several words, of which the first is another.
fn said_with(folded: &str, lexicon: &Lexicon) -> Option<(String, Vec<Sense>)> {
    let (first, rest) = folded.split_once(' ')?;
    let verbs = THESAURUS.others(first).into_iter().filter(|(kind, _)| *kind == Kind::Verb);
    let known = verbs.map(|(_, other)| {
        let said = format!("{other} {rest}");
        let senses: Vec<Sense> = lexicon.senses(&said).iter().filter(|sense| is_verb(sense)).cloned().collect();
        (said, senses)
    });
    known.into_iter().find(|(_, senses)| !senses.is_empty())
}

fn folded(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

fn typed(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The words that mean much the same as this and that mean something here, with what they mean.
fn meanings(folded: &str, lexicon: &Lexicon, wanted: fn(Kind) -> bool) -> Vec<(&'static str, Vec<Sense>)> {
    let others = THESAURUS.others(folded).into_iter().filter(|(kind, _)| wanted(*kind));
    let known = others.filter_map(|(kind, other)| {
        // `found at` says no more than the preposition, and can say nothing of what was typed.
        let empty = EMPTY.contains(&other);
        let fits = |sense: &&Sense| fits(kind, sense) && !(empty && matches!(sense, Sense::Happens(_)));
        let mut senses: Vec<Sense> = lexicon.senses(other).iter().filter(fits).cloned().collect();
        if let (Kind::Demonym, [place]) = (kind, lexicon.names().exact(other)) {
            senses.push(Sense::Demonym(*place));
        }
        (!senses.is_empty()).then_some((other, senses))
    });
    known.take(MOST_TAKEN).collect()
}

fn fits(kind: Kind, sense: &Sense) -> bool {
    match kind {
        Kind::Verb => is_verb(sense),
        Kind::Told => matches!(sense, Sense::Property(_)),
        Kind::Noun => matches!(sense, Sense::Noun(_) | Sense::Property(_) | Sense::Name(_)),
        Kind::Adjective => matches!(sense, Sense::Value(_) | Sense::Demonym(_) | Sense::LinkValue(..)),
        Kind::Demonym => matches!(sense, Sense::Value(_)),
        Kind::Whole | Kind::Filler => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_set_of_words_in_small_letters() {
        for line in WRITTEN.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (kind, members) = line.split_once(' ').expect("a kind and its words");
            assert!(["verb", "told", "noun", "whole", "adjective", "demonym", "filler"].contains(&kind), "{line}");
            let members: Vec<&str> = members.split(", ").collect();
            assert!(members.len() > 1, "{line}");
            for member in members {
                assert!(member.split(' ').count() <= LONGEST, "{member}");
                assert!(!member.is_empty() && member == super::super::fold::fold(member), "{member}");
            }
        }
    }

    #[test]
    fn forms_stand_for_the_same_forms_of_others() {
        let others = THESAURUS.others("swapped");
        assert!(others.contains(&(Kind::Verb, "exchanged")) && !others.contains(&(Kind::Verb, "exchange")));
        assert!(THESAURUS.others("firms").contains(&(Kind::Noun, "companies")));
    }
}
