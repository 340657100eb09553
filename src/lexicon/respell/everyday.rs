//! Everyday turns that say in a roundabout way what the grammar knows: an exception said first, `although they`, `call
//! somebody home`, `in the coming years`.

use super::front::says;
use super::{is_name, little};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::sense::Sense;

/// How many words a verb and what belongs to it may stand apart.
const FURTHEST: usize = 5;

/// Says plainly what was said so.
pub(super) fn plainly(words: &mut Vec<Word>, lexicon: &Lexicon) {
    exception_behind(words);
    although(words);
    of_those_listed(words);
    some_day(words);
    verb_in_two(words, lexicon);
    of_two_peoples(words);
    we_have(words);
    year_behind(words);
    faster_than(words);
    of_their_own(words);
    is_there(words);
    when_there(words);
    date_of(words, lexicon);
    and_by_how_much(words);
}

/// `accessions that come from Iran`, `keepers who live in York`: where no such verb is known, they are from there.
fn is_there(words: &mut [Word]) {
    const BE: &[&str] =
        &["come", "comes", "came", "originate", "originates", "live", "lives", "lived", "stay", "reside"];
    let subject = |word: &Word| {
        says(word, &["who", "that", "which"]) || word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)))
    };
    let at = words.windows(3).position(|three| {
        let unknown = three[1].kind == WordKind::Word && three[1].senses.is_empty();
        subject(&three[0]) && unknown && says(&three[1], BE) && says(&three[2], &["from", "in", "at"])
    });
    if let Some(at) = at {
        let be = if says(&words[at + 1], &["came", "lived"]) { "were" } else { "are" };
        words[at + 1] = little(be, words[at + 1].span);
    }
}

/// `whom did it meet when it was in Belarus`: there.
fn when_there(words: &mut Vec<Word>) {
    const THEY: &[&str] = &["it", "he", "she", "they"];
    let at = words.windows(5).position(|five| {
        let was = says(&five[2], &["was", "were", "is", "are"]) && says(&five[3], &["in", "at"]);
        says(&five[0], &["when", "while"]) && says(&five[1], THEY) && was && is_name(&five[4])
    });
    if let Some(at) = at.filter(|at| *at > 1 && at + 5 == words.len()) {
        words.drain(at..at + 3);
    }
}

/// `start of the policy`, `founding date of the relations`: when that was.
fn date_of(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const OPENING: &[&str] = &["what", "is", "was", "were", "the", "give", "me", "show"];
    const DATES: &[&str] = &["date", "dates", "year", "start", "beginning", "day", "time"];
    let from = words.iter().take_while(|word| says(word, OPENING)).count();
    let lead = usize::from(words.get(from).is_some_and(|word| {
        says(word, &["founding", "opening", "starting", "establishment", "start"]) && word.senses.iter().all(is_done)
    }));
    let date = from + if words.get(from + 1).is_some_and(|word| lead == 1 && says(word, DATES)) { 1 } else { 0 };
    let plain = |word: &Word| says(word, DATES) && word.senses.iter().all(is_done);
    let of = words.get(date + 1).is_some_and(|word| says(word, &["of"]));
    if !words.get(date).is_some_and(plain) || !of || words.len() < date + 3 {
        return;
    }
    let span = words[date].span;
    let founded = says(&words[from], &["founding", "establishment"]);
    let senses = lexicon.senses("established");
    if founded && !senses.is_empty() {
        let senses = senses.to_vec();
        words.push(Word { kind: WordKind::Word, senses, ..little("established", span) });
    }
    words.splice(..date + 2, [little("when", span), little("was", span)]);
}

fn is_done(sense: &Sense) -> bool {
    matches!(sense, Sense::Verb(..) | Sense::Happens(_))
}

/// `was trade higher in 2007 or in 2011, and by how much`: the answer tells it.
fn and_by_how_much(words: &mut Vec<Word>) {
    const MORE: &[&str] =
        &["higher", "lower", "larger", "more", "less", "bigger", "smaller", "grow", "fall", "rise", "change"];
    let compared = words.iter().any(|word| says(word, MORE));
    let [.., and, by, how, much] = &words[..] else { return };
    let asks = says(and, &["and"]) && says(by, &["by"]) && says(how, &["how"]) && says(much, &["much"]);
    if asks && compared && words.len() > 6 {
        words.truncate(words.len() - 4);
        words.pop_if(|word| word.kind == WordKind::Comma);
    }
}

/// `but no consulate of their own`: whoever has one has it for himself.
fn of_their_own(words: &mut Vec<Word>) {
    let Some(at) = words.windows(3).position(|three| {
        says(&three[0], &["of"]) && says(&three[1], &["their", "its", "his", "her"]) && says(&three[2], &["own"])
    }) else {
        return;
    };
    if at > 0 {
        words.drain(at..at + 3);
    }
}

/// `how many hives do we have`, `the costumes we own`: all there are.
fn we_have(words: &mut Vec<Word>) {
    const US: &[&str] = &["we", "you", "they", "i"];
    const HAVE: &[&str] = &["have", "hold", "own", "keep", "store", "possess", "got", "stock"];
    let Some(at) =
        words.windows(2).position(|two| says(&two[0], US) && two[0].senses.is_empty() && says(&two[1], HAVE))
    else {
        return;
    };
    let does = at > 0 && says(&words[at - 1], &["do", "did", "have"]);
    let from = at - usize::from(does);
    let kind = from.checked_sub(1).is_some_and(|before| {
        words[before].senses.iter().any(|sense| matches!(sense, Sense::Noun(_) | Sense::Property(_)))
    });
    if kind {
        words.drain(from..at + 2);
    }
}

/// `investment in Belarus, 2011`, `the fastest growing country in Latin America 2013`: in that year.
fn year_behind(words: &mut Vec<Word>) {
    let [.., before, last] = &words[..] else { return };
    let year = matches!(last.kind, WordKind::Number(year) if (1000.0..3000.0).contains(&year)) && last.text.len() == 4;
    if !year || words.len() < 3 {
        return;
    }
    let at = words.len() - 1;
    let span = last.span;
    // `January 1, 2012` is a day.
    let of_a_thing = words.get(at.wrapping_sub(2)).is_some_and(|word| !word.senses.is_empty());
    if before.kind == WordKind::Comma && of_a_thing {
        words[at - 1] = little("in", span);
    } else if is_name(before) && before.completed.is_none() {
        words.insert(at, little("in", span));
    }
}

/// `growing faster than 6 percent`: by more than that.
fn faster_than(words: &mut [Word]) {
    let number = |word: &Word| matches!(word.kind, WordKind::Number(_));
    let Some(at) = words.windows(3).position(|three| {
        says(&three[0], &["faster", "slower", "quicker"]) && says(&three[1], &["than"]) && number(&three[2])
    }) else {
        return;
    };
    let measured = words[at].senses.iter().any(|sense| matches!(sense, Sense::Comparative(_)));
    if !measured {
        let how = if says(&words[at], &["slower"]) { "less" } else { "more" };
        words[at] = little(how, words[at].span);
    }
}

/// `crimes that Belarusian and American police fight together`: that the police of the two fight.
fn of_two_peoples(words: &mut Vec<Word>) {
    let people = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Demonym(_)));
    let two = words.windows(3).any(|three| people(&three[0]) && says(&three[1], &["and"]) && people(&three[2]));
    if let Some(last) = words.last()
        && two
        && says(last, &["together", "jointly"])
    {
        words.pop();
    }
}

/// `Apart from Maduro, which presidents came`: which presidents came, except Maduro.
fn exception_behind(words: &mut Vec<Word>) {
    let apart = says_all(words, &["apart", "from"])
        || says_all(words, &["aside", "from"])
        || says_all(words, &["other", "than"]);
    let lead = match apart {
        true => 2,
        false
            if words.first().is_some_and(|word| matches!(word.folded.as_str(), "except" | "besides" | "excluding")) =>
        {
            1
        }
        false => return,
    };
    let comma = words.iter().position(|word| word.kind == WordKind::Comma);
    let Some(comma) = comma.filter(|comma| *comma > lead && comma + 1 < words.len()) else { return };
    let excepted: Vec<Word> = words[lead..comma].to_vec();
    let span = words[0].span;
    words.drain(..=comma);
    words.push(little("except", span));
    words.extend(excepted);
}

/// `an embassy although they have none`: but have none.
fn although(words: &mut Vec<Word>) {
    let Some(at) = words.windows(2).position(|pair| {
        matches!(pair[0].folded.as_str(), "although" | "though") && matches!(pair[1].folded.as_str(), "they" | "it")
    }) else {
        return;
    };
    words[at] = little("but", words[at].span);
    words.remove(at + 1);
}

/// `which grew the least among those listed`, `which visits of those listed were official`: of all there are.
fn of_those_listed(words: &mut Vec<Word>) {
    // Where it is said of what is named, it is a condition: `of those listed in New York`.
    const SAID_ON: &[&str] = &["on", "in", "by", "at", "as", "with", "under", "for", "after", "from"];
    let Some(at) = words.windows(3).position(|three| {
        says(&three[0], &["among", "of", "from"])
            && says(&three[1], &["those", "these", "the", "them"])
            && says(&three[2], &["listed", "named", "mentioned"])
    }) else {
        return;
    };
    let mut end = at + 3;
    if words.get(end).is_some_and(|next| says(next, SAID_ON)) {
        return;
    }
    if at == 0 && words.get(end).is_some_and(|next| next.kind == WordKind::Comma) {
        end += 1;
    }
    if words.len() > end - at {
        words.drain(at..end);
    }
}

/// `plan to do in the coming years`: what is planned is to come.
fn some_day(words: &mut Vec<Word>) {
    const SOON: &[&str] = &["coming", "near", "next", "nearest"];
    const TIMES: &[&str] = &["years", "future", "months", "year"];
    const MEANT: &[&str] =
        &["plan", "plans", "planned", "intend", "intends", "will", "want", "wants", "hope", "aim", "expect"];
    let said = |word: &Word, any: &[&str]| any.contains(&word.folded.as_str());
    let meant = words.iter().any(|word| MEANT.contains(&word.folded.split(' ').next().unwrap_or_default()));
    let at = words.windows(3).position(|three| {
        said(&three[0], &["in"]) && said(&three[1], &["the"]) && (said(&three[2], SOON) || said(&three[2], &["future"]))
    });
    let Some(at) = at.filter(|_| meant) else { return };
    let end = if said(&words[at + 2], &["future"]) { at + 3 } else { at + 4 };
    if end == words.len() && said(&words[end - 1], TIMES) {
        words.truncate(at);
    }
}

/// `call its ambassador home`: the verb *call home*, where this world has it.
fn verb_in_two(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const ENDS: &[&str] = &["home", "back", "up", "off", "out"];
    for end in 2..words.len() {
        if !ENDS.contains(&words[end].folded.as_str()) {
            continue;
        }
        for begin in (end.saturating_sub(FURTHEST)..end - 1).rev() {
            let said = format!("{} {}", words[begin].folded, words[end].folded);
            let verb = |sense: &&Sense| matches!(sense, Sense::Verb(..));
            let senses: Vec<Sense> = lexicon.senses(&said).iter().filter(verb).cloned().collect();
            if senses.is_empty() || is_name(&words[begin]) {
                continue;
            }
            let span = words[begin].span;
            words[begin] = Word { kind: WordKind::Word, senses, ..little(&said, span) };
            words.remove(end);
            return;
        }
    }
}

fn says_all(words: &[Word], said: &[&str]) -> bool {
    words.len() > said.len() && words.iter().zip(said).all(|(word, said)| word.folded == *said)
}
