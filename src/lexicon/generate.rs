//! A lexicon from a graph alone: nouns from labels, verbs and prepositions from relationship types, adjectives from
//! values, words for properties.

use std::sync::Arc;

use super::Lexicon;
use super::degrees::add_degrees;
use super::inflect::{VerbForms, base_of, plural, singular};
use super::path::{Direction, LabelSet, Path, Step};
use super::properties::{add_heads, add_property, add_said};
use super::relations::{add_event_verb, add_type};
use super::sense::{Column, Form, Noun, NounId, Sense, Source, ValueSense};
use crate::graph::Graph;
use crate::value::time::is_date;
use crate::value::{KeyId, LabelId, NodeId, TypeId, Value};

/// How many nodes of a label are looked at to learn what its properties hold.
const SAMPLE: usize = 2_000;
/// A property with more different values than this is no source of adjectives.
const MOST_VALUES: usize = 40;
/// A value longer than this is no adjective.
const LONGEST_VALUE: usize = 40;
/// How many properties a generated list shows beside the name.
const MOST_COLUMNS: usize = 6;
/// Prepositions that a relationship type may end with.
pub const PREPOSITIONS: &[&str] = &[
    "of", "in", "on", "at", "to", "from", "by", "with", "for", "during", "within", "about", "against", "after", "as",
    "through", "into", "over", "under", "before", "among",
];

/// Fills a lexicon with what the graph alone can tell.
pub(super) fn generate(lexicon: &mut Lexicon) {
    let graph = Arc::clone(lexicon.graph());
    for index in 0..graph.label_count() {
        add_label(lexicon, &graph, LabelId(index as u16));
    }
    for index in 0..graph.type_count() {
        add_type(lexicon, &graph, TypeId(index as u16));
    }
    for index in 0..graph.label_count() {
        add_event_verb(lexicon, &graph, LabelId(index as u16));
    }
    for index in 0..graph.key_count() {
        add_property(lexicon, &graph, KeyId(index as u16));
    }
    add_heads(lexicon, &graph);
    add_said(lexicon, &graph);
    add_degrees(lexicon, &graph);
    add_happenings(lexicon, DEFAULT_HAPPENINGS.iter().copied());
    for word in EMPTY {
        if lexicon.senses(word).is_empty() {
            lexicon.add_word(word, Sense::Happens(Form::Participle));
        }
    }
    add_demonyms(lexicon, &graph);
    for index in 0..graph.label_count() {
        add_values(lexicon, &graph, LabelId(index as u16));
    }
}

/// Participles that say no more than the preposition behind them: `used in`, `found at`.
pub(super) const EMPTY: &[&str] = &["featured", "found", "listed", "situated", "used"];

/// Verbs that only say that something happened.
const DEFAULT_HAPPENINGS: &[&str] = &["hold", "make", "pay", "take place", "happen", "occur", "organise", "organize"];

/// Lets each form of these verbs say that an event happened.
pub(super) fn add_happenings<'v>(lexicon: &mut Lexicon, verbs: impl Iterator<Item = &'v str>) {
    for verb in verbs {
        for (form, word) in word_forms(&phrase_forms(verb)) {
            lexicon.add_word(&word, Sense::Happens(form));
        }
    }
}

/// `CamelCase`, `SNAKE_CASE` or `kebab-case` as lower-case words.
pub fn split_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before_lower = false;
    let mut fresh = true;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            fresh = true;
            before_lower = false;
            continue;
        }
        if fresh || (letter.is_uppercase() && before_lower) {
            words.push(String::new());
        }
        fresh = false;
        before_lower = letter.is_lowercase() || letter.is_numeric();
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

fn add_label(lexicon: &mut Lexicon, graph: &Graph, label: LabelId) {
    let words = split_words(graph.label_name(label)).join(" ");
    let (one, many) = (singular(&words), plural(&singular(&words)));
    let labels = labels_with(graph, label);
    let when = lexicon.roles.when.clone().filter(|when| has_key(graph, label, when));
    let when = when.or_else(|| time_property(lexicon, graph, label));
    let order = when.as_ref().map(|when| (Arc::clone(when), false));
    let noun = Noun {
        singular: one.clone(),
        plural: many.clone(),
        label: Some(label),
        labels,
        through: None,
        filter: Vec::new(),
        relation: None,
        prepositions: Vec::new(),
        columns: property_columns(lexicon, graph, label),
        order,
        lasted: false,
        when,
        measure: false,
        written: false,
    };
    let id = lexicon.add_noun(noun);
    lexicon.label_nouns.insert(label, id);
    lexicon.add_word(&one, Sense::Noun(id));
    lexicon.add_word(&many, Sense::Noun(id));
    if one == "person" {
        lexicon.add_word("people", Sense::Noun(id));
    }
    if one.ends_with('o') {
        // Both plurals are common: cargos, cargoes.
        lexicon.add_word(&format!("{one}es"), Sense::Noun(id));
    }
}

/// Lets the last word of a label stand for its nodes (`PurchaseOrder`: "orders"), where nothing else is called so.
pub(super) fn add_last_words(lexicon: &mut Lexicon) {
    let mut last: Vec<(String, NounId)> = Vec::new();
    for (label, noun) in &lexicon.label_nouns {
        let words = split_words(lexicon.label_name(*label));
        if let [_, .., word] = &words[..] {
            last.push((singular(word), *noun));
        }
    }
    for (word, noun) in &last {
        let alone = last.iter().filter(|(other, _)| other == word).count() == 1;
        let words = [word.clone(), plural(word)];
        let little = PREPOSITIONS.contains(&word.as_str());
        let acts = |sense: &Sense| matches!(sense, Sense::Verb(..) | Sense::Happens(_));
        if alone && !little && words.iter().all(|word| lexicon.senses(word).iter().all(acts)) {
            words.iter().for_each(|word| lexicon.add_word(word, Sense::Noun(*noun)));
        }
    }
}

/// The labels that nodes with this one may carry: itself, and every label that a node with it also has.
pub(super) fn labels_with(graph: &Graph, label: LabelId) -> LabelSet {
    let mut labels = LabelSet::of_label(label);
    let mut seen: Option<&[LabelId]> = None;
    for node in graph.nodes_with_label(label) {
        let own = graph.labels_of(node);
        if seen != Some(own) {
            seen = Some(own);
            labels = labels.union(&LabelSet::of_node(graph, node));
        }
    }
    labels
}

fn has_key(graph: &Graph, label: LabelId, key: &str) -> bool {
    let wanted = graph.key_id(key);
    graph.statistics().keys_of_label(label).iter().any(|(key, _)| Some(*key) == wanted)
}

fn sample(graph: &Graph, label: LabelId, key: KeyId, most: usize) -> impl Iterator<Item = Value> + '_ {
    graph.nodes_with_label(label).take(most).map(move |node| graph.property(node, key)).filter(|value| !value.is_null())
}

/// Properties that date a beginning or an end, not the thing itself: nobody asks for "players since 2020" by birth.
const LIFE_DATES: &[&str] = &[
    "born",
    "birth",
    "died",
    "death",
    "deceased",
    "founded",
    "established",
    "opened",
    "created",
    "built",
    "joined",
    "hired",
    "installed",
    "deployed",
    "updated",
    "modified",
    "since",
    "until",
    "expires",
];

/// Properties whose years date the thing itself.
const YEARS: &[&str] = &["year", "released", "published", "issued", "held", "date", "season"];

/// The property that dates the nodes of a label: dates as text, or years under a name that says so.
fn time_property(lexicon: &Lexicon, graph: &Graph, label: LabelId) -> Option<Arc<str>> {
    let keys = graph.statistics().keys_of_label(label).iter().map(|(key, _)| *key);
    let keys: Vec<KeyId> = keys.filter(|key| !lexicon.roles.is_part(graph, *key)).collect();
    let words = |key: &KeyId| split_words(graph.key_name(*key));
    let of_life = |key: &KeyId| words(key).iter().any(|word| LIFE_DATES.contains(&word.as_str()));
    let by_text = keys.iter().find(|key| !of_life(key) && is_time(graph, label, **key));
    let said = |key: &&KeyId| words(key).iter().any(|word| YEARS.contains(&word.as_str()));
    let by_year = keys.iter().filter(said).find(|key| is_year(graph, label, **key));
    // A day that not all of them have says less than a year that they all have.
    let set =
        |key: &KeyId| graph.statistics().keys_of_label(label).iter().find(|(have, _)| have == key).map(|(_, n)| *n);
    let better = by_year.filter(|year| by_text.is_none_or(|day| set(year) > set(day)));
    better.or(by_text).map(|key| Arc::clone(graph.key_name(*key)))
}

/// Whether a property holds years, or dates, wherever it is set.
fn is_year(graph: &Graph, label: LabelId, key: KeyId) -> bool {
    const LOOK_AT: usize = 50;
    let year = |value: &Value| matches!(value, Value::Integer(year) if (1..3000).contains(year));
    let mut values = sample(graph, label, key, LOOK_AT).peekable();
    values.peek().is_some() && (values.all(|value| year(&value)) || is_time(graph, label, key))
}

fn is_time(graph: &Graph, label: LabelId, key: KeyId) -> bool {
    const LOOK_AT: usize = 50;
    let mut some = false;
    let all = sample(graph, label, key, LOOK_AT).all(|value| {
        some = true;
        value.as_text().is_some_and(|text| text.len() >= 4 && is_date(text))
    });
    all && some
}

/// Whether a property holds numbers, or times, wherever it is set.
pub(super) fn is_time_or_number(graph: &Graph, key: KeyId) -> bool {
    const LOOK_AT: usize = 50;
    let number = |value: &Value| matches!(value, Value::Integer(_) | Value::Float(_));
    let mut labels = graph.labels().filter(|label| {
        let keys = graph.statistics().keys_of_label(*label);
        keys.iter().any(|(have, _)| *have == key)
    });
    labels.any(|label| {
        is_time(graph, label, key) || sample(graph, label, key, LOOK_AT).next().is_some_and(|value| number(&value))
    })
}

fn property_columns(lexicon: &Lexicon, graph: &Graph, label: LabelId) -> Vec<Column> {
    let keys = graph.statistics().keys_of_label(label).iter().map(|(key, _)| *key);
    let own_key = graph.nodes_with_label(label).next().and_then(|node| graph.key_property(node)).map(|(key, _)| key);
    let shown = |key: &KeyId| !lexicon.roles.is_part(graph, *key) && !lexicon.roles.is_name_part(graph, label, *key);
    keys.filter(|key| shown(key) && own_key != Some(*key))
        .take(MOST_COLUMNS)
        .map(|key| {
            let name = Arc::clone(graph.key_name(key));
            Column { heading: split_words(&name).join(" "), source: Source::Property(name) }
        })
        .collect()
}

pub(super) fn one_step(relation: TypeId, direction: Direction) -> Path {
    Path { steps: vec![Step { types: vec![relation], direction, repeat: None, label: None, properties: Vec::new() }] }
}

/// Every one-step way, in the schema, between nodes of two sets of labels; the commonest first.
pub(super) fn one_step_paths(graph: &Graph, from: &LabelSet, to: &LabelSet) -> Vec<Path> {
    let mut found: Vec<(usize, Path)> = Vec::new();
    for relation in graph.types() {
        let (mut most_out, mut most_in) = (0, 0);
        for (source, target, count) in graph.statistics().counted_pairs(relation) {
            if from.contains(source) && to.contains(target) {
                most_out = most_out.max(count);
            }
            if from.contains(target) && to.contains(source) {
                most_in = most_in.max(count);
            }
        }
        let ways = [(most_out, Direction::Out), (most_in, Direction::In)].into_iter().filter(|(most, _)| *most > 0);
        found.extend(ways.map(|(most, direction)| (most, one_step(relation, direction))));
    }
    found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    found.into_iter().map(|(_, path)| path).collect()
}

/// The spellings of a verb with the form each is.
pub(super) fn word_forms(forms: &VerbForms) -> Vec<(Form, String)> {
    vec![
        (Form::Finite, forms.base.clone()),
        (Form::Finite, forms.third.clone()),
        (Form::Finite, forms.past.clone()),
        (Form::Participle, forms.participle.clone()),
        (Form::Gerund, forms.gerund.clone()),
    ]
}

/// The forms of a verb of several words: the first is inflected (`take part` → `took part`), or all five are given
/// (`pay/pays/paid/paid/paying`).
pub(super) fn phrase_forms(verb: &str) -> VerbForms {
    if let [base, third, past, participle, gerund] = verb.split('/').map(str::trim).collect::<Vec<_>>()[..] {
        return VerbForms {
            base: base.to_string(),
            third: third.to_string(),
            past: past.to_string(),
            participle: participle.to_string(),
            gerund: gerund.to_string(),
        };
    }
    let (first, rest) = verb.split_once(' ').map_or((verb, None), |(first, rest)| (first, Some(rest)));
    let forms = super::inflect::verb_forms(first);
    let with = |word: String| rest.map_or_else(|| word.clone(), |rest| format!("{word} {rest}"));
    VerbForms {
        base: with(forms.base),
        third: with(forms.third),
        past: with(forms.past),
        participle: with(forms.participle),
        gerund: with(forms.gerund),
    }
}

fn add_demonyms(lexicon: &mut Lexicon, graph: &Graph) {
    let Some(key) = lexicon.roles.demonym else { return };
    for index in 0..graph.label_count() {
        let label = LabelId(index as u16);
        if !graph.statistics().keys_of_label(label).iter().any(|(have, _)| *have == key) {
            continue;
        }
        let nodes: Vec<NodeId> = graph.nodes_with_label(label).collect();
        for node in nodes {
            match graph.property(node, key) {
                Value::Text(word) => lexicon.add_demonym(&word, node, false),
                Value::List(words) => {
                    for word in words.iter().filter_map(Value::as_text) {
                        lexicon.add_demonym(word, node, false);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Few different values of a text property, and true booleans, stand as adjectives.
fn add_values(lexicon: &mut Lexicon, graph: &Graph, label: LabelId) {
    let keys: Vec<KeyId> = graph.statistics().keys_of_label(label).iter().map(|(key, _)| *key).collect();
    let own_key = graph.nodes_with_label(label).next().and_then(|node| graph.key_property(node)).map(|(key, _)| key);
    for key in keys {
        // What a node is found by says nothing of it.
        if own_key == Some(key) || lexicon.roles.is_part(graph, key) || is_time(graph, label, key) {
            continue;
        }
        let listed = sample(graph, label, key, SAMPLE).any(|value| matches!(value, Value::List(_)));
        for value in few_values(graph, label, key) {
            let labels = LabelSet::of_label(label);
            match &value {
                Value::Boolean(true) => add_truth(lexicon, graph, label, key),
                Value::Text(text) => {
                    let text = Arc::clone(text);
                    if !listed {
                        add_value_noun(lexicon, graph, label, key, &text, &value);
                    }
                    lexicon.add_word(
                        &text,
                        Sense::Value(ValueSense { key, value, also: Vec::new(), labels, through: None }),
                    );
                }
                _ => {}
            }
        }
    }
}

/// `insured`, `uninsured`; `isSurgeon`: also `surgeons`.
fn add_truth(lexicon: &mut Lexicon, graph: &Graph, label: LabelId, key: KeyId) {
    let words = split_words(graph.key_name(key)).join(" ");
    let word = words.strip_prefix("is ").or_else(|| words.strip_prefix("has ")).unwrap_or(&words).to_string();
    let sense = |truth| {
        let labels = LabelSet::of_label(label);
        Sense::Value(ValueSense { key, value: Value::Boolean(truth), also: Vec::new(), labels, through: None })
    };
    lexicon.add_word(&word, sense(true));
    for prefix in ["un", "in", "non", "non "] {
        lexicon.add_word(&format!("{prefix}{word}"), sense(false));
    }
    let had = words.starts_with("has ");
    if !had && !word.contains(' ') && base_of(&word).is_none_or(|forms| forms.participle != word) {
        add_value_noun(lexicon, graph, label, key, &word, &Value::Boolean(true));
    }
}

/// `strikers`: the nodes of a label with this value, where nothing else is called so. Names of countries and the like,
/// with a capital, are left to be adjectives.
fn add_value_noun(lexicon: &mut Lexicon, graph: &Graph, label: LabelId, key: KeyId, text: &str, value: &Value) {
    let plain = text.chars().all(|letter| letter.is_lowercase() || letter == ' ') && text.split(' ').count() <= 2;
    let many = plural(text);
    let other = |sense: &Sense| !matches!(sense, Sense::Property(_));
    let taken = lexicon.senses(&many).iter().any(other) || lexicon.roles.demonym.is_some();
    let Some(like) = lexicon.noun_of_label(label).filter(|_| plain && !taken) else { return };
    let noun = Noun {
        singular: text.to_string(),
        plural: many.clone(),
        filter: vec![(Arc::clone(graph.key_name(key)), value.clone())],
        ..lexicon.noun(like).clone()
    };
    let id = lexicon.add_noun(noun);
    lexicon.add_word(&many, Sense::Noun(id));
    lexicon.add_word(text, Sense::Noun(id));
}

/// The different values of a property, or those that its lists hold, where they are few and short.
fn few_values(graph: &Graph, label: LabelId, key: KeyId) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for value in sample(graph, label, key, SAMPLE) {
        let each = match &value {
            Value::List(items) => items.to_vec(),
            _ => vec![value],
        };
        for value in each {
            let fits = match &value {
                Value::Boolean(_) => true,
                Value::Text(text) => text.len() <= LONGEST_VALUE && !text.is_empty(),
                _ => return Vec::new(),
            };
            if !fits || values.len() >= MOST_VALUES {
                return Vec::new();
            }
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::split_words;

    #[test]
    fn names_split_into_words() {
        assert_eq!(split_words("ShippingLine"), ["shipping", "line"]);
        assert_eq!(split_words("CAPTAINED_BY"), ["captained", "by"]);
        assert_eq!(split_words("first_note"), ["first", "note"]);
        assert_eq!(split_words("isPartOf"), ["is", "part", "of"]);
    }
}
