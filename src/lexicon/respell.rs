//! Little words in other spellings: `don't`, `three`, `the 1990s`, `as well as`, `prior to`.
//!
//! What many people say in several ways becomes the one way that the grammar knows, word for word, before a phrase is
//! parsed. Only words that mean nothing in a world itself are respelled.

mod again;
mod changes;
mod daily;
mod deeds;
mod degree;
mod denied;
mod either_side;
mod everyday;
pub mod figure_verbs;
mod foreign;
mod front;
mod masses;
mod paraphrases;
mod passive;
mod spans;
mod states;
mod turns;

pub use states::is_state;

use super::Lexicon;
use super::cut::{Word, WordKind, little};
use super::function_words::{is_function_word, may_be_function_word};
use super::sense::{Form, Sense};

/// Contractions, and the words that they are made of.
const CONTRACTIONS: &[(&str, &str)] = &[
    ("dont", "do not"),
    ("doesnt", "does not"),
    ("didnt", "did not"),
    ("isnt", "is not"),
    ("arent", "are not"),
    ("wasnt", "was not"),
    ("werent", "were not"),
    ("hasnt", "has not"),
    ("havent", "have not"),
    ("hadnt", "had not"),
    ("wont", "will not"),
];

/// How many paraphrases may stand in one another.
const MOST_PARAPHRASES: usize = 3;

/// Numbers that are written out.
const NUMBERS: &[(&str, f64)] = &[
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("dozen", 12.0),
    ("twenty", 20.0),
];

/// Words that say what a text is to do.
const TEXT_TESTS: &[&str] = &["contains", "containing", "starts", "starting", "begins", "beginning", "ends", "ending"];

/// Makes a text of what stands behind `whose name starts with` and in `with … in the title`: it need mean nothing.
fn texts(words: &mut Vec<Word>) {
    let named =
        |word: &Word| word.folded == "name" || word.senses.iter().any(|sense| matches!(sense, Sense::Property(_)));
    named_so(words);
    for at in 0..words.len() {
        let follows = at > 0 && named(&words[at - 1]) && TEXT_TESTS.contains(&words[at].folded.as_str());
        let with = words.get(at + 1).is_some_and(|next| next.folded == "with");
        let tested = if with { at + 2 } else { at + 1 };
        let plain = words[at].folded.starts_with("contain");
        if follows && with != plain && tested < words.len() {
            words[at].kind = WordKind::Function;
            words[at].senses.clear();
            make_text(&mut words[tested]);
        }
        let said =
            |index: usize, any: &[&str]| words.get(index).is_some_and(|word| any.contains(&word.folded.as_str()));
        let within = said(at, &["with"]) && said(at + 2, &["in"]) && said(at + 3, &["the", "its", "their"]);
        if within && words.get(at + 4).is_some_and(named) {
            make_text(&mut words[at + 1]);
        }
    }
}

/// `persons named Simon` are those whose name contains it; `schools named after Bolivar` are not called so.
fn named_so(words: &mut Vec<Word>) {
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let called = |word: &Word| matches!(word.folded.as_str(), "named" | "called");
    let named = words.windows(3).position(|three| {
        let name = &three[2];
        let verb = name.senses.iter().any(|sense| matches!(sense, Sense::Verb(_, Form::Finite)));
        let little = verb || is_function_word(&name.folded) || may_be_function_word(&name.folded);
        is_noun(&three[0]) && called(&three[1]) && !little && matches!(name.kind, WordKind::Word | WordKind::Quoted)
    });
    let Some(at) = named else { return };
    let span = words[at + 1].span;
    make_text(&mut words[at + 2]);
    words.splice(at + 1..at + 2, ["whose", "name", "contains"].map(|word| little(word, span)));
}

fn make_text(word: &mut Word) {
    word.kind = WordKind::Text;
    word.senses.clear();
    word.completed = None;
}

/// The words of a cut in the spellings that the grammar knows.
pub fn respelled(mut words: Vec<Word>, lexicon: &Lexicon) -> Vec<Word> {
    texts(&mut words);
    if figure_verbs::is_idle(&words) || figure_verbs::is_unknown(&words) {
        let said = figure_verbs::by_noun(&words, lexicon).next();
        words = said.unwrap_or(words);
    }
    everyday::plainly(&mut words, lexicon);
    daily::plainly(&mut words, lexicon);
    foreign::told(&mut words, lexicon);
    at_the_head(&mut words);
    named_before_verb(&mut words);
    again::successors(&mut words, lexicon);
    asks_what_is(&mut words);
    turns::plain(&mut words);
    denied::each_denied(&mut words);
    turns::when_it_happened(&mut words, lexicon);
    turns::plans(&mut words, lexicon);
    changes::share_in(&mut words, lexicon);
    spans::taken(&mut words);
    degree::asked(&mut words, lexicon);
    degree::ranged(&mut words, lexicon);
    undone(&mut words, lexicon);
    states::told_by_ends(&mut words, lexicon);
    either_side::asked(&mut words, lexicon);
    masses::told(&mut words, lexicon);
    deeds::named(&mut words, lexicon);
    both_done(&mut words);
    consequences(&mut words, lexicon);
    times_there(&mut words);
    been_there(&mut words, lexicon);
    been_done(&mut words);
    passive::doer_first(&mut words);
    exceeds(&mut words);
    again::said_again(&mut words, lexicon);
    // What one paraphrase leaves may be another: `how many dollars was the …`.
    for _ in 0..MOST_PARAPHRASES {
        let Some(plain) = said_plainly(&words) else { break };
        words = plain;
    }
    denied::never_done(&mut words);
    turns::since_when_had(&mut words);
    let mut out: Vec<Word> = words.into_iter().map(counted).collect();
    front::moved(&mut out);
    if !out.iter().any(owns) {
        return out;
    }
    match subject_of(&out) {
        Some(subject) => owned(out, &subject),
        None => out,
    }
}

/// `who was at the head of it`: who was head of it.
fn at_the_head(words: &mut Vec<Word>) {
    let said = |word: &Word, text: &str| word.folded == text;
    let head = |word: &Word| word.folded == "head" || word.folded.starts_with("head of");
    if let Some(at) =
        words.windows(3).position(|three| said(&three[0], "at") && said(&three[1], "the") && head(&three[2]))
    {
        words.drain(at..at + 2);
    }
}

/// `which of the economies named grew the slowest`: those that are named are all there are.
fn named_before_verb(words: &mut Vec<Word>) {
    let noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let acts = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Verb(_, Form::Finite)));
    let named = |word: &Word| matches!(word.folded.as_str(), "named" | "mentioned" | "listed");
    let asks = words.first().is_some_and(|word| matches!(word.folded.as_str(), "which" | "what" | "how"));
    let found = words.windows(3).position(|three| noun(&three[0]) && named(&three[1]) && acts(&three[2]));
    if let Some(at) = found.filter(|_| asks) {
        words.remove(at + 1);
    }
}

/// `what's the highest growth`: behind a word that asks, 's is no possessive.
fn asks_what_is(words: &mut [Word]) {
    const ASKING: &[&str] = &["what", "who", "where", "when", "how", "which", "there", "that"];
    for at in 1..words.len() {
        if words[at].kind == WordKind::Possessive && ASKING.contains(&words[at - 1].folded.as_str()) {
            let been = words.get(at + 1).is_some_and(|next| next.folded == "been");
            words[at] = little(if been { "has" } else { "is" }, words[at].span);
        }
    }
}

/// `since when has the policy been pursued` asks the same as `since when was the policy pursued`.
fn been_done(words: &mut Vec<Word>) {
    let said = |word: &Word, any: &[&str]| word.senses.is_empty() && any.contains(&word.folded.as_str());
    let subject_between = |from: usize, to: usize| {
        let between = &words[from + 1..to];
        let clause = between.iter().any(|word| said(word, &["that", "who", "which", "not", "never"]));
        !clause && between.iter().any(|word| !word.senses.is_empty())
    };
    if let Some(be) = words.iter().position(|word| said(word, &["be"]))
        && let Some(will) = words[..be].iter().rposition(|word| said(word, &["will", "would", "can", "could"]))
        && subject_between(will, be)
        && be + 1 < words.len()
    {
        // `to which markets will the products be delivered`
        words[will] = little("are", words[will].span);
        words.remove(be);
        return;
    }
    let Some(been) = words.iter().position(|word| said(word, &["been"])) else { return };
    let Some(has) = words[..been].iter().rposition(|word| said(word, &["has", "have", "had"])) else { return };
    if subject_between(has, been) {
        words[has] = little("was", words[has].span);
        words.remove(been);
    }
}

/// `what were the consequences of the sanctions` asks what they led to, by whichever verb this world has.
fn consequences(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const RESULTS: &[&str] =
        &["consequence", "consequences", "result", "results", "outcome", "outcomes", "effect", "effects"];
    const LEADING: &[(&str, Option<&str>)] = &[("lead", Some("to")), ("result", Some("in")), ("cause", None)];
    let said = |at: usize, any: &[&str]| {
        words.get(at).is_some_and(|word| word.senses.is_empty() && any.contains(&word.folded.as_str()))
    };
    if !(said(0, &["what"]) && said(1, &["is", "are", "was", "were"])) {
        return;
    }
    let at = if said(2, &["the"]) { 3 } else { 2 };
    let noun = words.get(at).is_some_and(|word| {
        RESULTS.contains(&word.folded.as_str())
            && word.senses.iter().all(|sense| matches!(sense, Sense::Verb(..) | Sense::Happens(_)))
    });
    if !(noun && said(at + 1, &["of"])) || words.len() < at + 3 {
        return;
    }
    let acts = |sense: &&Sense| matches!(sense, Sense::Verb(_, Form::Finite));
    for (verb, particle) in LEADING {
        let senses: Vec<Sense> = lexicon.senses(verb).iter().filter(acts).cloned().collect();
        if senses.is_empty() {
            continue;
        }
        let span = words[at].span;
        words.drain(2..at + 2);
        words[1] = little("did", words[1].span);
        words.push(Word { kind: WordKind::Word, senses, ..little(verb, span) });
        words.extend(particle.map(|particle| little(particle, span)));
        return;
    }
}

/// `who has both directed and acted` has directed and acted.
fn both_done(words: &mut Vec<Word>) {
    let is_verb = |word: &Word| {
        !word.senses.is_empty() && word.senses.iter().all(|sense| matches!(sense, Sense::Verb(..) | Sense::Happens(_)))
    };
    let both = words.windows(2).position(|pair| pair[0].folded == "both" && is_verb(&pair[1]));
    if let Some(at) = both.filter(|at| words[*at..].iter().any(|word| word.folded == "and")) {
        words.remove(at);
    }
}

/// `unused laptops` are laptops not used, where this world has laptops that are used.
fn undone(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let Some(at) = words.iter().position(|word| word.kind == WordKind::Word && word.senses.is_empty()) else { return };
    let Some(done) = words[at].folded.strip_prefix("un").map(str::to_string) else { return };
    let participle = |sense: &&Sense| matches!(sense, Sense::Verb(_, Form::Participle));
    let senses: Vec<Sense> = lexicon.senses(&done).iter().filter(participle).cloned().collect();
    if senses.is_empty() {
        return;
    }
    let span = words[at].span;
    words[at] = Word { kind: WordKind::Word, senses, ..little(&done, span) };
    words.insert(at, little("not", span));
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    if words.get(at + 2).is_some_and(is_noun) {
        words[at..at + 3].rotate_right(1);
    }
}

/// The participles of verbs of going somewhere, and whether they take *to*.
pub const GOING: &[(&str, bool)] =
    &[("visited", false), ("travelled", true), ("traveled", true), ("gone", true), ("flown", true), ("sailed", true)];

/// `did exports exceed 80 million dollars`: were they over so much.
fn exceeds(words: &mut [Word]) {
    let did = |word: &Word| matches!(word.folded.as_str(), "did" | "does" | "do" | "has" | "have");
    let Some(at) = words.windows(2).position(|pair| {
        matches!(pair[0].folded.as_str(), "exceed" | "exceeded" | "exceeds")
            && matches!(pair[1].kind, WordKind::Number(_))
    }) else {
        return;
    };
    if words.first().is_some_and(did) {
        words[0] = little("was", words[0].span);
        words[at] = little("over", words[at].span);
    } else if at > 0 && words.first().is_some_and(|word| matches!(word.folded.as_str(), "which" | "what")) {
        // `which exports exceed 100 million dollars`
        words[at] = little("over", words[at].span);
    }
}

/// `how often was he in Cuba`: how many times he has been there.
fn times_there(words: &mut Vec<Word>) {
    let said = |word: &Word, any: &[&str]| word.senses.is_empty() && any.contains(&word.folded.as_str());
    let Some(at) = words.windows(3).position(|three| {
        said(&three[0], &["often", "times"]) && said(&three[1], &["was", "were", "is", "are"]) && is_name(&three[2])
    }) else {
        return;
    };
    if let Some(place) = (at + 3..words.len()).find(|next| said(&words[*next], &["in", "to"]))
        && place == at + 3
        && words.get(place + 1).is_some_and(is_name)
    {
        words[at + 1] = little("has", words[at + 1].span);
        let span = words[place].span;
        words.splice(place..=place, [little("been", span), little("to", span)]);
    }
}

/// Who has been to a place has visited it, or gone there: whichever verb this world has.
fn been_there(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let there = |pair: &[Word]| pair[0].folded == "been" && pair[1].folded == "to";
    let Some(at) = words.windows(2).position(there) else { return };
    let acts = |sense: &&Sense| matches!(sense, Sense::Verb(_, Form::Participle | Form::Finite));
    for (verb, keeps_to) in GOING {
        let senses: Vec<Sense> = lexicon.senses(verb).iter().filter(acts).cloned().collect();
        if senses.is_empty() {
            continue;
        }
        let span = words[at].span.cover(words[at + 1].span);
        let said = Word { kind: WordKind::Word, senses, ..little(verb, span) };
        words[at] = said;
        if !keeps_to {
            words.remove(at + 1);
        }
        return;
    }
}

/// How many words stand here that are said otherwise, and how.
fn said_otherwise(words: &[Word]) -> Option<(usize, &'static str)> {
    contraction(words).or_else(|| paraphrase(words))
}

/// The words, with those that the grammar knows in the place of what says the same; none where nothing does.
fn said_plainly(words: &[Word]) -> Option<Vec<Word>> {
    let mut next = (0..words.len()).find(|next| said_otherwise(&words[*next..]).is_some())?;
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    out.extend_from_slice(&words[..next]);
    while let Some(rest) = words.get(next..).filter(|rest| !rest.is_empty()) {
        let Some((length, said)) = said_otherwise(rest) else {
            out.push(rest[0].clone());
            next += 1;
            continue;
        };
        let span = rest[0].span.cover(rest[length - 1].span);
        out.extend(said.split_whitespace().map(|word| little(word, span)));
        next += length;
    }
    Some(out)
}

fn contraction(words: &[Word]) -> Option<(usize, &'static str)> {
    let first = words.first().filter(|word| word.senses.is_empty())?;
    let bare = || first.folded.chars().filter(char::is_ascii_alphabetic);
    CONTRACTIONS.iter().find(|(short, _)| short.chars().eq(bare())).map(|(_, whole)| (1, *whole))
}

fn paraphrase(words: &[Word]) -> Option<(usize, &'static str)> {
    paraphrases::beginning_with(words.first()?.folded.split(' ').next()?).find_map(|(said, meant)| {
        let length = said.split(' ').count();
        let alike = words.len() >= length && said.split(' ').zip(words).all(|(said, word)| said == word.folded);
        // What says nothing is left out only where it means nothing in this world either.
        let whole = length > 1 && !meant.is_empty();
        let free = words.iter().take(length).all(|word| whole || word.senses.is_empty());
        (alike && free && !is_compared(words, length)).then_some((length, *meant))
    })
}

/// `larger than the Grey Gull`, where a property tells how large each is: no amount follows that it is more than.
fn is_compared(words: &[Word], length: usize) -> bool {
    let measured = words[0].senses.iter().any(|sense| matches!(sense, Sense::Comparative(_)));
    let next = words.get(length).filter(|_| measured && words[length - 1].folded == "than");
    next.is_some_and(|next| is_name(next) || matches!(next.folded.as_str(), "the" | "any" | "that" | "a"))
}

/// A number that is written out, or a decade, as such.
fn counted(mut word: Word) -> Word {
    if word.kind != WordKind::Word || !word.senses.is_empty() {
        return word;
    }
    if let Some((_, number)) = NUMBERS.iter().find(|(name, _)| *name == word.folded) {
        word.kind = WordKind::Number(*number);
    } else if decade(&word.folded).is_some() {
        word.kind = WordKind::Date(word.text.clone());
    }
    word
}

/// The first year of `1990s`.
pub fn decade(text: &str) -> Option<u32> {
    let year: u32 = text.strip_suffix('s')?.trim_end_matches(['\'', '’']).parse().ok()?;
    ((1000..3000).contains(&year) && year.is_multiple_of(10)).then_some(year)
}

/// The one name that a question speaks of before it says `its` or `their`.
fn subject_of(words: &[Word]) -> Option<Word> {
    let place = words.iter().position(is_name)?;
    let joined = words.get(place + 1).is_some_and(|next| matches!(next.folded.as_str(), "and" | "or"));
    (!joined).then(|| words[place].clone())
}

fn is_name(word: &Word) -> bool {
    matches!(word.senses.first(), Some(Sense::Name(_)))
}

fn owns(word: &Word) -> bool {
    matches!(word.folded.as_str(), "its" | "their" | "his" | "her")
}

/// `Brazil opened its embassy`: Brazil's.
fn owned(words: Vec<Word>, subject: &Word) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len() + 1);
    let mut said = false;
    let extreme = |next: Option<&Word>| {
        next.is_some_and(|next| matches!(next.folded.as_str(), "highest" | "lowest" | "largest" | "smallest" | "peak"))
    };
    let follows: Vec<bool> = (0..words.len()).map(|at| extreme(words.get(at + 1))).collect();
    for (word, at_its_highest) in words.into_iter().zip(follows) {
        let after_with = out.last().is_some_and(|before| matches!(before.folded.as_str(), "with" | "by"));
        if said && !after_with && !at_its_highest && owns(&word) {
            out.push(Word { span: word.span, ..subject.clone() });
            out.push(Word { kind: WordKind::Possessive, ..little("s", word.span) });
            continue;
        }
        said |= is_name(&word) && word.span == subject.span;
        out.push(word);
    }
    out
}
