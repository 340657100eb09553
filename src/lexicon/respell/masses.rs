//! How much there is of something, as relationships tell it: `how many grams were sent to the trust`, `how much timber was
//! carried`, `total hours she spent sewing`; and properties asked for before their owner: `names and sizes of costumes`.

use super::front::says;
use super::{is_name, little};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::inflect::base_of;
use crate::lexicon::sense::{Form, Sense, VerbId};
use crate::value::{KeyId, TypeId};

/// Asks for the total of what the relationships of a verb tell.
pub(super) fn told(words: &mut Vec<Word>, lexicon: &Lexicon) {
    by_verbs(words, lexicon);
    time_spent(words, lexicon);
    if let Some((length, said)) = much_done(words, lexicon).or_else(|| much_within(words, lexicon)) {
        words.splice(..length, said);
    }
    several_of(words, lexicon);
}

/// `how well did it germinate`, `premiered`, where a property is called by another form of the verb.
fn by_verbs(words: &mut [Word], lexicon: &Lexicon) {
    for word in words.iter_mut().filter(|word| word.kind == WordKind::Word && word.senses.is_empty()) {
        // `planed` is no form of *plan*.
        let forms = base_of(&word.folded).filter(|forms| forms.all().contains(&word.folded.as_str()));
        let forms = forms.map(|forms| forms.all().map(str::to_string)).unwrap_or_default();
        let done = ["d", "ed"].map(|end| format!("{}{end}", word.folded));
        let base = word.folded.strip_suffix('d').map(str::to_string);
        let property = |sense: &&Sense| matches!(sense, Sense::Property(_));
        let called = forms.into_iter().chain(done).chain(base).filter(|form| *form != word.folded);
        let senses = called.map(|form| lexicon.senses(&form).iter().filter(property).cloned().collect::<Vec<_>>());
        if let Some(senses) = senses.into_iter().find(|senses| !senses.is_empty()) {
            word.senses = senses;
        }
    }
}

/// `how many hours did she spend sewing`: did she sew; `total hours she spent sewing it`: the total hours of the sewing of it
/// by her.
fn time_spent(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const SPEND: &[&str] = &["spend", "spent", "spends"];
    let gerund = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Verb(_, Form::Gerund)));
    let Some(at) = words.windows(2).position(|two| says(&two[0], SPEND) && gerund(&two[1])) else { return };
    let verbs = words[at + 1].senses.iter().filter_map(|sense| match sense {
        Sense::Verb(verb, Form::Gerund) => Some(*verb),
        _ => None,
    });
    let verbs: Vec<VerbId> = verbs.collect();
    if words.iter().any(|word| says(word, &["did", "does", "do"])) {
        let base = verbs.first().map(|verb| lexicon.verb(*verb).base.clone()).unwrap_or_default();
        let senses = verbs.into_iter().map(|verb| Sense::Verb(verb, Form::Finite)).collect();
        words[at + 1] = Word { kind: WordKind::Word, senses, ..little(&base, words[at + 1].span) };
        words.remove(at);
        return;
    }
    let [total, property, ..] = &words[..] else { return };
    let held = property.senses.iter().any(|sense| matches!(sense, Sense::Property(_)));
    if !says(total, &["total"]) || !held || at < 3 || !words[2..at].iter().all(is_name) {
        return;
    }
    let span = words[at].span;
    let deed = Word { senses: verbs.into_iter().map(Sense::Deed).collect(), ..words[at + 1].clone() };
    let done = words.split_off(at + 2);
    let who = words[2..at].to_vec();
    let (total, property) = (words[0].clone(), words[1].clone());
    *words = vec![little("deeds", span), total, deed, property, little("by", span)];
    words.extend(who);
    if !done.is_empty() {
        words.push(little("of", span));
        words.extend(done);
    }
}

/// `how many grams were sent to the trust`, `how much timber was carried`: the total of the one number that the relationships
/// tell. Gives how many words say so, and what is said instead.
fn much_done(words: &[Word], lexicon: &Lexicon) -> Option<(usize, Vec<Word>)> {
    let [how, much, what, rest @ ..] = words else { return None };
    // `how many tonnes of coal were carried`
    let of = match rest {
        [of, whose, ..] if says(of, &["of"]) && is_name(whose) => Some(whose),
        _ => None,
    };
    let from = if of.is_some() { 5 } else { 3 };
    let [be, done, ..] = words.get(from..)? else { return None };
    if !(says(how, &["how"]) && says(much, &["many", "much"]) && says(be, &["is", "was", "were", "are"])) {
        return None;
    }
    let participle = |sense: &Sense| match sense {
        Sense::Verb(verb, Form::Participle) => Some(*verb),
        _ => None,
    };
    let verbs: Vec<VerbId> = done.senses.iter().filter_map(participle).collect();
    let kinds: Vec<TypeId> = verbs.iter().filter_map(|verb| type_of(*verb, lexicon)).collect();
    let span = how.span.cover(much.span);
    let deed = Word { kind: WordKind::Word, senses: verbs.into_iter().map(Sense::Deed).collect(), ..done.clone() };
    let total = [little("deeds", span), little("total", span), deed];
    let told = |key: KeyId| kinds.iter().any(|kind| lexicon.type_has(*kind, key));
    if what.senses.iter().any(|sense| matches!(sense, Sense::Property(key) if told(*key))) {
        let whose = of.into_iter().flat_map(|whose| [little("of", whose.span), whose.clone()]);
        return Some((from + 2, total.into_iter().chain([what.clone()]).chain(whose).collect()));
    }
    let mut numbers = kinds.iter().flat_map(|kind| numbers_of(*kind, lexicon));
    let (Some(key), None) = (numbers.next(), numbers.next()) else { return None };
    if !is_name(what) || of.is_some() {
        return None;
    }
    let property = property(key, what, lexicon);
    Some((5, total.into_iter().chain([property, little("of", span), what.clone()]).collect()))
}

/// `how much velvet is in the robe`: what the one relationship between the two tells by its one number.
fn much_within(words: &[Word], lexicon: &Lexicon) -> Option<(usize, Vec<Word>)> {
    let [how, much, what, be, within, rest @ ..] = words else { return None };
    let asks = says(how, &["how"]) && says(much, &["much", "many"]) && says(be, &["is", "was", "are", "were"]);
    if !asks || !is_name(what) || !says(within, &["in", "on", "at", "inside"]) {
        return None;
    }
    let owner = rest.iter().find(|word| is_name(word))?;
    let graph = lexicon.graph();
    let labels = |word: &Word| match word.senses.iter().find(|sense| matches!(sense, Sense::Name(_))) {
        Some(Sense::Name(nodes)) => nodes.first().map(|node| lexicon.labels_of(*node)),
        _ => None,
    };
    let (one, other) = (labels(what)?, labels(owner)?);
    let joins = |kind: &TypeId| {
        graph
            .statistics()
            .pairs(*kind)
            .any(|(from, to)| one.contains(from) && other.contains(to) || other.contains(from) && one.contains(to))
    };
    let mut numbers = graph.types().filter(joins).flat_map(|kind| numbers_of(kind, lexicon));
    let (Some(key), None) = (numbers.next(), numbers.next()) else { return None };
    let said = vec![property(key, what, lexicon), little("of", what.span), what.clone(), little("in", within.span)];
    Some((5, said))
}

/// The type of a verb that is one relationship.
fn type_of(verb: VerbId, lexicon: &Lexicon) -> Option<TypeId> {
    lexicon.verb(verb).paths.iter().find_map(|path| match &path.steps[..] {
        [step] => step.types.first().copied(),
        _ => None,
    })
}

/// The properties of a type's relationships that hold amounts, and no dates.
fn numbers_of(kind: TypeId, lexicon: &Lexicon) -> Vec<KeyId> {
    let dates = [lexicon.date_of_type(kind), lexicon.end_of_type(kind)];
    let held = lexicon.keys_of_type(kind).filter(|key| !dates.contains(&Some(*key)));
    held.filter(|key| lexicon.key_holds_numbers(*key)).collect()
}

fn property(key: KeyId, at: &Word, lexicon: &Lexicon) -> Word {
    let name = lexicon.key_name(key).to_string();
    Word { kind: WordKind::Word, senses: vec![Sense::Property(key)], ..little(&name, at.span) }
}

/// `names and sizes of costumes used in it`: those costumes, with their sizes.
fn several_of(words: &mut Vec<Word>, lexicon: &Lexicon) {
    const OPENING: &[&str] = &["list", "show", "give", "me", "the", "what", "are"];
    let from = words.iter().take_while(|word| says(word, OPENING)).count();
    let held = |word: &Word| {
        says(word, &["name", "names"])
            || word.kind == WordKind::Word && word.senses.iter().any(|sense| matches!(sense, Sense::Property(_)))
    };
    let listed = |word: &Word| held(word) || word.kind == WordKind::Comma || says(word, &["and", "the"]);
    let end = from + words[from..].iter().take_while(|word| listed(word)).count();
    let asked = words[from..end].iter().filter(|word| held(word)).cloned().collect::<Vec<_>>();
    let is_noun = |word: &Word| word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_)));
    let of = words.get(end).is_some_and(|word| says(word, &["of"]));
    let kind = words[end.min(words.len())..].iter().skip(1).find(|word| !says(word, &["all", "the"]));
    if asked.len() < 2 || !of || !kind.is_some_and(is_noun) {
        return;
    }
    let span = words[end].span;
    let names = |word: &Word| {
        let named = |sense: &Sense| matches!(sense, Sense::Property(key) if lexicon.roles.name.contains(key));
        says(word, &["name", "names"]) || word.senses.iter().any(named)
    };
    words.drain(..=end);
    for (place, word) in asked.into_iter().filter(|word| !names(word)).enumerate() {
        let lead =
            if place == 0 { vec![little("with", span), little("their", span)] } else { vec![little("and", span)] };
        words.extend(lead);
        words.push(word);
    }
}
