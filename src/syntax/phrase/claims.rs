//! What the source says in the words of a question that is not understood: claims that hold all of its words.
//!
//! Only tried where a phrase would be refused, in a world whose lexicon names a kind with a text of its own.

use std::sync::Arc;

use super::meaning::{Ask, Condition, Meaning, Thing};
use super::stem;
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::fold::fold;
use crate::lexicon::function_words::is_function_word;
use crate::lexicon::path::{Direction, LabelSet, Path, Step};
use crate::lexicon::sense::{NounId, Sense};
use crate::value::NodeId;

/// Properties that hold what a claim says besides its name.
const TEXTS: &[&str] = &["text", "description"];
/// Words that a question begins with.
const QUESTIONS: &[&str] = &[
    "what", "which", "who", "whom", "whose", "why", "how", "where", "when", "is", "are", "was", "were", "does", "do",
    "did", "has", "have", "had", "will", "can",
];
/// Words that deny something.
const NEGATIONS: &[&str] = &["not", "no", "never", "without", "neither", "nor", "none", "except"];
/// Words that may stand before them.
const LEADS: &[&str] = &["on", "in", "to", "for", "with", "by", "from", "at", "about"];
/// How many claims are looked at.
const MOST_CLAIMS: usize = 5_000;
/// How far from a claim that may be which is named in the question, where no claim that fits is joined to it at once.
const STEPS: u32 = 3;
/// How many of the words that are known must be in a claim, where all that are not known are: one in so many.
const ONE_IN: usize = 2;
/// How far-fetched it is to answer in the words of the source.
const STRAIN: u32 = 9;

/// The words of a question, as they are looked for.
struct Asked {
    /// Those that mean nothing in this world.
    unknown: Vec<String>,
    /// Those that do.
    known: Vec<String>,
    /// Both as they were typed.
    said: Vec<String>,
    /// What is named, and how.
    named: Vec<(Vec<NodeId>, String)>,
}

/// The claims that answer a question in its own words; none where no claim holds enough of them.
pub(super) fn told(words: &[Word], lexicon: &Lexicon) -> Option<Meaning> {
    let lead = words.iter().find(|word| !LEADS.contains(&word.folded.as_str()))?;
    if !QUESTIONS.contains(&lead.folded.as_str()) {
        return None;
    }
    let asked = asked(words);
    let (noun, keys) = kind(lexicon)?;
    let label = lexicon.noun(noun).label?;
    let least = if asked.unknown.is_empty() { asked.known.len() } else { asked.known.len().div_ceil(ONE_IN) };
    let said = asked.unknown.len() + least;
    if said == 0 {
        return None;
    }
    // How many of the known words, and how many of the names, are the claim's own; and the claims.
    let mut best: ((usize, usize), Vec<NodeId>) = ((0, 0), Vec::new());
    for node in lexicon.graph().nodes_with_label(label).take(MOST_CLAIMS) {
        let text = text_of(node, &keys, lexicon);
        let holds = |stem: &&String| text.split(' ').any(|word| word.starts_with(stem.as_str()));
        let known = asked.known.iter().filter(holds).count();
        if !asked.unknown.iter().all(|stem| holds(&stem)) || known < least {
            continue;
        }
        let own =
            |(nodes, name): &&(Vec<NodeId>, String)| text.contains(name.as_str()) || is_near(node, nodes, 1, lexicon);
        let near = asked.named.iter().filter(own).count();
        let spoken = asked.named.iter().any(|(_, name)| text.contains(name.as_str()));
        let rank = (known, near);
        if rank < best.0
            || said < 2 && !spoken
            || !asked.named.iter().all(|(nodes, _)| is_near(node, nodes, STEPS, lexicon))
        {
            continue;
        }
        if rank > best.0 {
            best = (rank, Vec::new());
        }
        best.1.push(node);
    }
    (!best.1.is_empty()).then(|| meaning(noun, best.1, &asked, lexicon))
}

/// The kind whose nodes say something, and the properties in which they do.
fn kind(lexicon: &Lexicon) -> Option<(NounId, Vec<Arc<str>>)> {
    let key = TEXTS.iter().find_map(|text| lexicon.key_id(text))?;
    let labels = lexicon.labels_with(key)?;
    let mut nouns = labels.into_iter().filter_map(|label| lexicon.noun_of_label(label));
    let noun = nouns.find(|noun| lexicon.noun(*noun).written)?;
    let names = lexicon.roles.name.iter().map(|key| Arc::clone(lexicon.key_name(*key)));
    Some((noun, names.chain([Arc::clone(lexicon.key_name(key))]).collect()))
}

fn asked(words: &[Word]) -> Asked {
    let mut asked = Asked { unknown: Vec::new(), known: Vec::new(), said: Vec::new(), named: Vec::new() };
    for word in words {
        let nodes = word.senses.iter().find_map(|sense| match sense {
            Sense::Name(nodes) => Some(nodes.to_vec()),
            Sense::Demonym(node) => Some(vec![*node]),
            _ => None,
        });
        if let Some(nodes) = nodes.filter(|_| word.completed.is_none()) {
            asked.named.push((nodes, fold(&word.text)));
            continue;
        }
        if matches!(word.kind, WordKind::Number(_) | WordKind::Date(_) | WordKind::Quoted | WordKind::Id(_)) {
            asked.unknown.push(word.folded.clone());
            asked.said.push(format!("\"{}\"", word.folded));
        }
        if NEGATIONS.contains(&word.folded.as_str()) {
            // What is denied is not told by a claim that affirms it.
            asked.unknown.push(word.folded.clone());
        }
        // Words that only sometimes are the grammar's own may be a claim's as well.
        if !matches!(word.kind, WordKind::Word | WordKind::Function) {
            continue;
        }
        let stems = word.folded.split(' ').filter(|one| !is_function_word(one) && one.len() > 2).map(stem);
        let said = word.folded.split(' ').filter(|one| !is_function_word(one) && one.len() > 2);
        asked.said.extend(said.map(|one| format!("\"{one}\"")));
        match word.is_known() {
            true => asked.known.extend(stems),
            false => asked.unknown.extend(stems),
        }
    }
    asked
}

fn text_of(node: NodeId, keys: &[Arc<str>], lexicon: &Lexicon) -> String {
    let ids = keys.iter().filter_map(|key| lexicon.key_id(key));
    let texts = ids.filter_map(|key| lexicon.graph().property(node, key).as_text().map(fold));
    texts.collect::<Vec<_>>().join(" ")
}

/// Whether a claim is a few steps from one of some nodes.
fn is_near(claim: NodeId, nodes: &[NodeId], steps: u32, lexicon: &Lexicon) -> bool {
    let repeat = Some((1, steps));
    let step = Step { types: Vec::new(), direction: Direction::Either, repeat, label: None, properties: Vec::new() };
    lexicon.leads(&Path { steps: vec![step] }, &[claim], Some(nodes), &LabelSet::default())
}

fn meaning(noun: NounId, nodes: Vec<NodeId>, asked: &Asked, lexicon: &Lexicon) -> Meaning {
    let kind = lexicon.noun(noun);
    let mut words = format!("that say {}", asked.said.join(", "));
    for (_, name) in &asked.named {
        words.push_str(&format!(", of {name}"));
    }
    let thing = Thing {
        nouns: vec![noun],
        nodes: None,
        labels: kind.labels.clone(),
        conditions: vec![Condition::Same { nodes, negated: false, words }],
        order: None,
        limit: None,
        skip: 0,
        preferred: Vec::new(),
        words: kind.plural.clone(),
        every: false,
        quantity: None,
        none: false,
    };
    Meaning {
        things: vec![thing],
        ask: Ask::List { head: super::meaning::ThingId(0), beside: Vec::new() },
        view: None,
        remarks: vec!["not understood as a question: what the source says in its words".into()],
        silent: false,
        strain: STRAIN,
    }
}
