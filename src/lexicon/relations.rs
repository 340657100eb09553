//! Words for relations: what a relationship type's name tells of verbs, participles, prepositions and nouns, however it
//! is spelled (`WROTE`, `TREATED_BY`, `containsIngredient`, `FORMERLY_PLAYED_FOR`).

use std::sync::Arc;

use super::generate::{PREPOSITIONS, one_step, phrase_forms, split_words, word_forms};
use super::inflect::{VerbForms, base_of, base_of_third, plural, singular, verb_forms};
use super::path::{Direction, LabelSet, Path};
use super::sense::{Form, Noun, Sense, Verb};
use super::{Lexicon, function_words::is_function_word};
use crate::graph::Graph;
use crate::value::{LabelId, TypeId};

/// Words before a verb in a type's name that say how it is meant, and are said with it.
const MANNERS: &[&str] = &["also", "currently", "directly", "formerly", "indirectly", "jointly", "previously"];

/// Those to whom somebody reports.
const SUPERIORS: &[&str] = &["manager", "boss", "supervisor"];

/// Words that say where something is, at the end of a type's name: prepositions only where a world has such a type.
const PLACES: &[&str] =
    &["above", "along", "around", "behind", "below", "beside", "inside", "near", "opposite", "outside"];

/// Words of types that speak of what is over.
const PAST: &[&str] = &["former", "formerly", "previous", "previously", "past", "ex", "old"];

/// What a relationship type's name tells: a verb, a participle, or a noun.
pub(super) fn add_type(lexicon: &mut Lexicon, graph: &Graph, relation: TypeId) {
    let words = said_words(graph, relation);
    let mutual = is_mutual(graph, relation, &words);
    let forward = one_step(relation, if mutual { Direction::Either } else { Direction::Out });
    let backward = one_step(relation, if mutual { Direction::Either } else { Direction::In });
    if words.len() > 1 && PREPOSITIONS.contains(&words[0].as_str()) {
        // `OF_STATE`, `IN_REGION`: a preposition with what it leads to.
        add_preposition(lexicon, graph, relation, &words[0], &forward);
        return;
    }
    if let [word] = &words[..]
        && PREPOSITIONS.contains(&word.as_str())
    {
        // `AGAINST`: nothing but a preposition.
        add_preposition(lexicon, graph, relation, word, &forward);
        return;
    }
    if words.len() > 1 && MANNERS.contains(&words[0].as_str()) {
        add_manner(lexicon, &words[0], &words[1..], &forward, &backward);
        return;
    }
    if lexicon.dates_joining(relation) {
        add_changes(lexicon, relation, &words, &forward);
    }
    let (stem, particle) = split_particle(&words);
    if let Some(particle) = particle {
        add_preposition(lexicon, graph, relation, particle, &forward);
        if PLACES.contains(&particle) && lexicon.senses(particle).is_empty() {
            lexicon.add_word(particle, Sense::Preposition);
        }
    }
    if words[0] == "has" || words[0] == "have" {
        add_relation_noun(lexicon, graph, relation, &words[1..].join(" "), backward.clone(), Direction::In);
        if let Some(forms) = base_of(words.last().map_or("", String::as_str)).filter(|_| words.len() == 2) {
            add_participle(lexicon, &forms.participle, Some("in"), &forward);
        }
        return;
    }
    let Some(forms) = forms_of(stem, particle) else {
        match particle {
            Some("of") => add_relation_noun(lexicon, graph, relation, &stem.join(" "), forward, Direction::Out),
            Some(particle) => add_participle(lexicon, &stem.join(" "), Some(particle), &forward),
            None => add_relation_noun(lexicon, graph, relation, &words.join(" "), backward, Direction::In),
        }
        return;
    };
    if forms.base == "report" && particle == Some("to") {
        for word in SUPERIORS.iter().filter(|word| lexicon.senses(word).is_empty()).collect::<Vec<_>>() {
            add_relation_noun(lexicon, graph, relation, word, backward.clone(), Direction::In);
        }
    }
    let said = stem.join(" ");
    match particle {
        Some("by") if said == forms.participle => {
            add_active(lexicon, &forms, None, &backward);
            add_agent(lexicon, graph, relation, &forms, Direction::In);
        }
        Some(particle) if said == forms.participle && said != forms.base => {
            // `LOCATED_IN` is what something is, `ACTED_IN` what somebody did: both are said.
            add_participle(lexicon, &forms.participle, Some(particle), &forward);
            add_active(lexicon, &forms, Some(particle), &forward);
            add_agent(lexicon, graph, relation, &forms, Direction::Out);
        }
        Some("of") if said == forms.base => {
            add_relation_noun(lexicon, graph, relation, &said, forward, Direction::Out);
        }
        particle => {
            add_active(lexicon, &forms, particle, &forward);
            add_agent(lexicon, graph, relation, &forms, Direction::Out);
        }
    }
}

/// The words of a type's name, without a form of *be* before them, and without the labels at its two ends
/// (`containsIngredient`, `PERSON_LIVES_IN_CITY`).
fn said_words(graph: &Graph, relation: TypeId) -> Vec<String> {
    let mut words = split_words(graph.type_name(relation));
    if words.len() > 1 && matches!(words[0].as_str(), "is" | "was" | "are") {
        words.remove(0);
    }
    let (mut sources, mut targets): (Vec<LabelId>, Vec<LabelId>) = graph.statistics().pairs(relation).unzip();
    sources.dedup();
    targets.dedup();
    for label in sources {
        let own = split_words(graph.label_name(label));
        if words.len() > own.len() && words.starts_with(&own) && is_told(&words[own.len()..]) {
            words.drain(..own.len());
        }
    }
    for label in targets {
        let own = split_words(graph.label_name(label)).join(" ");
        let count = own.split(' ').count();
        let Some(rest) = words.len().checked_sub(count).filter(|rest| *rest > 0) else { continue };
        let tail = words[rest..].join(" ");
        if (tail == own || tail == plural(&own)) && is_told(&words[..rest]) {
            words.truncate(rest);
        }
    }
    words
}

/// Whether words say what is done by themselves: an inflected verb, or what ends in a preposition behind something.
fn is_told(words: &[String]) -> bool {
    let [first, ..] = words else { return false };
    let verb = base_of(first).filter(|forms| forms.base != *first);
    let inflected = verb.is_some() && !matches!(first.as_str(), "has" | "have");
    let related = words.len() > 1 && words.last().is_some_and(|last| PREPOSITIONS.contains(&last.as_str()));
    inflected || (related && !PREPOSITIONS.contains(&first.as_str()))
}

/// A name's words, and the preposition that it ends with.
fn split_particle(words: &[String]) -> (&[String], Option<&str>) {
    let particle = |word: &str| PREPOSITIONS.contains(&word) || PLACES.contains(&word);
    match words {
        [stem @ .., last] if !stem.is_empty() && particle(last) => (stem, Some(last)),
        _ => (words, None),
    }
}

/// The forms of the verb that a name's words are: `takes place`, `pairs` before a preposition.
fn forms_of(stem: &[String], particle: Option<&str>) -> Option<VerbForms> {
    match stem {
        [only] => base_of(only).or_else(|| base_of_third(only).filter(|_| particle.is_some_and(|word| word != "of"))),
        [first, rest @ ..] => {
            let forms = base_of(first).filter(|forms| *first == forms.third || *first == forms.past)?;
            Some(verb_forms(&format!("{} {}", forms.base, rest.join(" "))))
        }
        [] => None,
    }
}

/// `FORMERLY_PLAYED_FOR`: the verb is only said with the word before it.
fn add_manner(lexicon: &mut Lexicon, manner: &str, words: &[String], forward: &Path, backward: &Path) {
    let (stem, particle) = split_particle(words);
    let with = |word: &str| format!("{manner} {word}");
    let Some(forms) = forms_of(stem, particle) else {
        add_participle(lexicon, &with(&stem.join(" ")), particle, forward);
        return;
    };
    let passive = stem.join(" ") == forms.participle && particle.is_some();
    let said = VerbForms {
        base: with(&forms.base),
        third: with(&forms.third),
        past: with(&forms.past),
        participle: with(&forms.participle),
        gerund: with(&forms.gerund),
    };
    match particle {
        Some("by") if passive => add_active(lexicon, &said, None, backward),
        particle => {
            if passive {
                add_participle(lexicon, &said.participle, particle, forward);
            }
            add_active(lexicon, &said, particle, forward);
        }
    }
}

/// Whether a type speaks of what is over, so that it is meant only where that is said.
pub(super) fn is_past(graph: &Graph, relation: TypeId) -> bool {
    let name = graph.type_name(relation);
    // Asked of every type for many words: most begin otherwise, and needn't be split.
    let letters = name.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let begins = |past: &&str| letters.get(..past.len()).is_some_and(|start| start.eq_ignore_ascii_case(past));
    PAST.iter().any(begins) && split_words(name).first().is_some_and(|first| PAST.contains(&first.as_str()))
}

/// What holds both ways, though it is written down once.
const MUTUAL: &[&str] = &[
    "adjacent",
    "allied",
    "ally",
    "borders",
    "classmate",
    "collaborates",
    "colleague",
    "competitor",
    "connected",
    "connects",
    "cousin",
    "friend",
    "friends",
    "interact",
    "interacts",
    "linked",
    "married",
    "marries",
    "neighbor",
    "neighbour",
    "next",
    "opponent",
    "paired",
    "pairs",
    "rival",
    "sibling",
    "siblings",
    "similar",
    "spouse",
    "teammate",
    "twin",
];

/// Whether a relation between nodes of one label holds both ways.
fn is_mutual(graph: &Graph, relation: TypeId, words: &[String]) -> bool {
    let said = words.iter().any(|word| MUTUAL.contains(&word.as_str()));
    let statistics = graph.statistics();
    let all = statistics.between(None, relation, None);
    said && graph.labels().any(|label| statistics.between(Some(label), relation, Some(label)) == all)
}

fn add_active(lexicon: &mut Lexicon, forms: &VerbForms, particle: Option<&str>, path: &Path) {
    add_said(lexicon, forms, particle, path, false);
}

/// Adds a verb in all its forms, perhaps one that says that it is over.
fn add_said(lexicon: &mut Lexicon, forms: &VerbForms, particle: Option<&str>, path: &Path, ending: bool) {
    let verb = lexicon.add_verb(Verb {
        base: forms.base.clone(),
        participle: forms.participle.clone(),
        particle: particle.map(Arc::from),
        paths: vec![path.clone()],
        copular: false,
        written: false,
        ending,
    });
    for (form, word) in word_forms(forms) {
        lexicon.add_word(&word, Sense::Verb(verb, form));
    }
}

/// Lets the name of a kind of events that is a verb be that verb: who *repaired* a ship is whom a repair of it is by.
pub(super) fn add_event_verb(lexicon: &mut Lexicon, graph: &Graph, label: LabelId) {
    let [name] = &split_words(graph.label_name(label))[..] else { return };
    let Some(forms) = base_of(name).filter(|forms| forms.base == *name) else { return };
    if !lexicon.senses(&forms.past).is_empty() || !lexicon.senses(&forms.participle).is_empty() {
        return;
    }
    let (mut doers, mut others) = (Vec::new(), Vec::new());
    for kind in graph.types() {
        if graph.statistics().between(Some(label), kind, None) == 0 {
            continue;
        }
        let words = split_words(graph.type_name(kind));
        match words.last().map(String::as_str) {
            Some("by") => doers.push(kind),
            Some("in" | "at" | "on" | "during" | "with" | "for") => {}
            _ => others.push(kind),
        }
    }
    let ([doer], [other]) = (&doers[..], &others[..]) else { return };
    let mut path = one_step(*doer, Direction::In);
    path.steps.iter_mut().for_each(|step| step.label = Some(label));
    path.steps.extend(one_step(*other, Direction::Out).steps);
    let verb = lexicon.add_verb(Verb {
        base: forms.base.clone(),
        participle: forms.participle.clone(),
        particle: None,
        paths: vec![path],
        copular: false,
        written: false,
        ending: false,
    });
    // The base form is the noun's.
    let forms = word_forms(&forms).into_iter().filter(|(_, word)| lexicon.senses(word).is_empty());
    for (form, word) in forms.collect::<Vec<_>>() {
        lexicon.add_word(&word, Sense::Verb(verb, form));
    }
}

/// Verbs of living somewhere.
const DWELLING: &[&str] = &[
    "dwell", "dwells", "inhabits", "leases", "live", "lived", "lives", "occupies", "rent", "rented", "rents",
    "resides", "stays", "tenant",
];

/// What holds since some time was joined then, or moved into; what is told to end was left then, or moved out of.
fn add_changes(lexicon: &mut Lexicon, relation: TypeId, words: &[String], forward: &Path) {
    let dwells = DWELLING.contains(&words[0].as_str());
    if base_of(&words[0]).is_none_or(|forms| forms.base != "join") {
        add_active(lexicon, &verb_forms("join"), None, forward);
    }
    if dwells {
        add_active(lexicon, &phrase_forms("move in"), None, forward);
        for particle in ["into", "to"] {
            add_active(lexicon, &verb_forms("move"), Some(particle), forward);
        }
    }
    if words[0].starts_with("work") && lexicon.senses("start").is_empty() {
        let (_, particle) = split_particle(words);
        add_active(lexicon, &verb_forms("start"), None, forward);
        add_active(lexicon, &verb_forms("start"), particle, forward);
    }
    if lexicon.end_of_type(relation).is_none() {
        return;
    }
    let leave = lexicon.senses("leave").iter().chain(lexicon.senses("left"));
    if leave.into_iter().all(|sense| matches!(sense, Sense::Property(_) | Sense::Verb(..))) {
        add_said(lexicon, &verb_forms("leave"), None, forward, true);
    }
    if dwells {
        add_said(lexicon, &phrase_forms("move out"), None, forward, true);
        add_said(lexicon, &phrase_forms("move out"), Some("of"), forward, true);
    }
}

/// Verbs that are called like those who do them: the head heads.
const AGENTS: &[&str] = &[
    "captain", "chair", "coach", "guard", "guide", "head", "host", "judge", "mentor", "nurse", "partner", "pilot",
    "referee", "sponsor",
];

/// `DIRECTED` makes *directors* what it starts from, `OWNED_BY` makes *owners* what it leads to.
fn add_agent(lexicon: &mut Lexicon, graph: &Graph, relation: TypeId, forms: &VerbForms, direction: Direction) {
    if AGENTS.contains(&forms.base.as_str()) {
        add_relation_noun(lexicon, graph, relation, &forms.base, one_step(relation, direction), direction);
        return;
    }
    let stem = forms.gerund.strip_suffix("ing").unwrap_or(&forms.base);
    let back = if direction == Direction::Out { Direction::Out } else { Direction::In };
    for ending in ["er", "or"] {
        let word = format!("{stem}{ending}");
        if lexicon.senses(&word).is_empty() {
            add_relation_noun(lexicon, graph, relation, &word, one_step(relation, back), direction);
        }
    }
}

fn add_participle(lexicon: &mut Lexicon, participle: &str, particle: Option<&str>, path: &Path) {
    let verb = lexicon.add_verb(Verb {
        base: participle.to_string(),
        participle: participle.to_string(),
        particle: particle.map(Arc::from),
        paths: vec![path.clone()],
        copular: true,
        written: false,
        ending: false,
    });
    lexicon.add_word(participle, Sense::Verb(verb, Form::Participle));
}

/// `SAILS_TO` lets *to* after the nouns it starts from mean this relation.
fn add_preposition(lexicon: &mut Lexicon, graph: &Graph, relation: TypeId, word: &str, path: &Path) {
    let mut sources: Vec<LabelId> = graph.statistics().pairs(relation).map(|(source, _)| source).collect();
    sources.dedup();
    for source in sources {
        let Some(id) = lexicon.noun_of_label(source) else { continue };
        let prepositions = &mut lexicon.nouns[id.0].prepositions;
        match prepositions.iter_mut().find(|(name, _)| &**name == word) {
            Some((_, paths)) => paths.push(path.clone()),
            None => prepositions.push((Arc::from(word), vec![path.clone()])),
        }
    }
}

/// `HAS_MEMBER` makes *members* what it leads to; `SISTER_OF` makes *sisters* what it starts from.
fn add_relation_noun(
    lexicon: &mut Lexicon,
    graph: &Graph,
    relation: TypeId,
    words: &str,
    path: Path,
    direction: Direction,
) {
    let labels = ends_of(graph, relation, direction);
    let one = singular(words);
    let many = plural(&one);
    let only = common_label(graph, relation, direction);
    let like = only.and_then(|label| lexicon.noun_of_label(label)).map(|id| lexicon.noun(id).clone());
    let noun = Noun {
        singular: one.clone(),
        plural: many.clone(),
        label: only,
        labels,
        through: None,
        filter: Vec::new(),
        relation: Some(path.clone()),
        prepositions: vec![(Arc::from("of"), vec![path])],
        columns: like.as_ref().map(|noun| noun.columns.clone()).unwrap_or_default(),
        order: None,
        lasted: false,
        when: like.and_then(|noun| noun.when),
        measure: false,
        written: false,
    };
    let id = lexicon.add_noun(noun);
    for word in [one, many] {
        if !is_function_word(&word) {
            lexicon.add_word(&word, Sense::Noun(id));
        }
    }
}

/// The labels of the nodes that a type leads to (in), or starts from (out).
fn ends_of(graph: &Graph, relation: TypeId, direction: Direction) -> LabelSet {
    let mut labels = LabelSet::default();
    for (source, target) in graph.statistics().pairs(relation) {
        labels.insert(if direction == Direction::In { target } else { source });
    }
    labels
}

/// The smallest label that all nodes have that a type leads to (in), or starts from (out).
fn common_label(graph: &Graph, relation: TypeId, direction: Direction) -> Option<LabelId> {
    let statistics = graph.statistics();
    let all = statistics.between(None, relation, None);
    let count = |label| match direction {
        Direction::In => statistics.between(None, relation, Some(label)),
        _ => statistics.between(Some(label), relation, None),
    };
    graph.labels().filter(|label| count(*label) == all).min_by_key(|label| graph.count_with_label(*label))
}
