//! What only the phrase language can tell a session: readings, and what explains an answer.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::answer::Answer;
use super::database::Database;
use super::engine;
use super::session::SessionState;
use super::suggest;
use crate::error::{Error, Result, kinds};
use crate::exchange::format::Format;
use crate::exchange::subgraph::Subgraph;
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::query::{Clause, ExpressionKind, Item, Query};
use crate::syntax::phrase::lower::{self, Lowered};
use crate::syntax::phrase::meaning::{Ask, Condition, Meaning, Order, OrderBy, View};
use crate::syntax::phrase::{self, Definition};
use crate::value::time::season_in_words;
use crate::value::{Map, NodeId, RelId, Value};

/// The note on what no list tells in full.
const SILENCE: &str = "of these none is on record; the source does not say that there is none";
/// How many possible or counted things a note names.
pub(super) const MOST_NAMED: usize = 3;

/// One question, understood.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What was understood, in words; none for Cypher.
    pub sentence: Option<String>,
    /// What is to run; none for a definition.
    pub query: Option<Query>,
    /// The values that the text holds.
    pub parameters: Map,
    /// What to mind, known before anything ran.
    pub notes: Vec<String>,
    /// The form asked for.
    pub view: Option<Format>,
    /// What `define` gives a name: the name and the phrase.
    pub definition: Option<(String, String)>,
    /// What a phrase means, for follow-ups and explanations.
    pub meaning: Option<Arc<Meaning>>,
}

impl Reading {
    /// A Cypher query as it stands.
    pub fn of_cypher(query: Query, parameters: Map) -> Reading {
        Reading { query: Some(query), parameters, ..Reading::default() }
    }
}

/// The best reading of a phrase. Under `state.strict`, two readings too close to call are an error.
pub fn read(text: &str, database: &Database, state: &SessionState) -> Result<Reading> {
    read_as(text, 1, database, state)
}

/// The `number`-th reading of a phrase, counted from 1.
pub fn read_as(text: &str, number: usize, database: &Database, state: &SessionState) -> Result<Reading> {
    let lexicon = database.lexicon()?;
    // The other readings are only made where they are told.
    let search = if number == 1 && !state.strict { phrase::read_best } else { phrase::read };
    let all = understood(text, &lexicon, state, search)
        .map_err(|error| suggest::with_near_phrases(error, text, &lexicon, database.graph()))?;
    let count = all.len();
    let too_close = all.get(1).is_some_and(|second| second.meaning.strain <= all[0].meaning.strain);
    if too_close && state.strict {
        let error = Error::new(kinds::AMBIGUOUS_PHRASE, "two readings are too close to call");
        return Err(all.iter().fold(error, |error, reading| error.hint(format!("it may mean: {}", reading.sentence))));
    }
    let rival = all.get(1).filter(|_| too_close && number == 1).map(|rival| rival.sentence.clone());
    let chosen = all.into_iter().nth(number.saturating_sub(1)).ok_or_else(|| {
        let message = format!("the last question has {count} readings, there is no reading {number}");
        Error::new(kinds::USAGE, message)
    })?;
    let meaning = chosen.meaning;
    let mut reading = Reading { sentence: Some(chosen.sentence), ..Reading::default() };
    reading.notes.extend(rival.map(|rival| format!("it may also mean: {rival} (reading 2)")));
    reading.view = meaning.view.map(format_of);
    if let Ask::Define { word, span, .. } = &meaning.ask {
        let phrase = span.of(text).to_string();
        reading.notes.push(format!("\"{word}\" now stands for: {phrase}"));
        reading.definition = Some((word.clone(), phrase));
    } else {
        let lowered = lower::lower(&meaning, &lexicon)?;
        reading.query = Some(lowered.query);
        reading.parameters = lowered.parameters;
    }
    reading.meaning = Some(Arc::new(meaning));
    Ok(reading)
}

/// The readings of a phrase, best first, a sentence each.
pub fn readings(text: &str, database: &Database, state: &SessionState) -> Result<Vec<String>> {
    let lexicon = database.lexicon()?;
    Ok(understood(text, &lexicon, state, phrase::read)?.into_iter().map(|reading| reading.sentence).collect())
}

/// One of the searches of [`phrase`].
type Search = fn(&str, &Lexicon, &[Definition], Option<&Meaning>) -> Result<Vec<phrase::Reading>>;

fn understood(text: &str, lexicon: &Lexicon, state: &SessionState, search: Search) -> Result<Vec<phrase::Reading>> {
    let definitions = definitions(lexicon, state)?;
    let before = state.last.as_ref().and_then(|last| last.reading.meaning.as_deref());
    search(text, lexicon, &definitions, before)
}

/// The user's definitions, each read with those before it.
fn definitions(lexicon: &Lexicon, state: &SessionState) -> Result<Arc<[Definition]>> {
    if let Some(known) = state.known.get() {
        return Ok(Arc::clone(known));
    }
    let mut known: Vec<Definition> = Vec::new();
    let of_world = lexicon.definitions.iter().map(|(word, text)| (word, text));
    for (word, text) in of_world.chain(&state.definitions) {
        let reading = phrase::read_best(text, lexicon, &known, None)?.swap_remove(0);
        let head = reading.meaning.head();
        known.push(Definition { word: word.clone(), text: text.clone(), meaning: reading.meaning, head });
    }
    Ok(Arc::clone(state.known.get_or_init(|| known.into())))
}

fn format_of(view: View) -> Format {
    match view {
        View::Table => Format::Table,
        View::Csv => Format::Csv,
        View::Tsv => Format::Tsv,
        View::Json => Format::Json,
        View::JsonLines => Format::Jsonl,
        View::Markdown => Format::Markdown,
        View::Dot => Format::Dot,
        View::Timeline => Format::Timeline,
    }
}

pub(super) fn run(lowered: &Lowered, graph: &Graph) -> Result<Vec<Vec<Value>>> {
    let budget = engine::Budget::default();
    engine::run(&lowered.query, graph, &lowered.parameters, &budget, engine::procedures()).map(|(rows, _)| rows.rows)
}

/// Completes a phrase's answer once its rows are known: notes on undated and counted members, why it is empty, standing.
pub fn finish(answer: &mut Answer, reading: &Reading, database: &Database) -> Result<()> {
    let Some(meaning) = reading.meaning.as_deref().filter(|_| reading.definition.is_none()) else { return Ok(()) };
    let lexicon = database.lexicon()?;
    let graph = database.graph();
    if is_empty(meaning, answer) && meaning.is_guessed() {
        let message = format!("nothing found, and nothing here says what is meant: {}", meaning.remarks.join("; "));
        let error = Error::new(kinds::NO_SUCH_RELATION, message);
        return Err(error.hint("name the relation by a verb or a noun of this world"));
    }
    answer.notes.extend(namesakes(meaning, &lexicon));
    answer.notes.extend(super::side_by_side::notes(meaning, &lexicon, graph));
    answer.notes.extend(possible(meaning, &lexicon, graph)?);
    answer.notes.extend(counted(meaning, &lexicon, graph)?);
    answer.notes.extend(super::unnamed::left_out(meaning, answer, &lexicon, graph)?);
    answer.notes.extend(super::beside::by_the_office(meaning, answer, &lexicon, graph)?);
    answer.notes.extend(ties(meaning, answer, &lexicon, graph)?);
    answer.notes.extend(summed(meaning, &lexicon, graph)?);
    let closed = closed_note(meaning, answer);
    answer.notes.extend(closed);
    let silent = meaning.silent && !is_empty(meaning, answer);
    answer.notes.extend(silent.then(|| SILENCE.to_string()));
    if is_empty(meaning, answer) {
        answer.notes.extend(no_figure(meaning, &lexicon));
        answer.notes.extend(super::near_misses::at_that_time(meaning, &lexicon, graph)?);
        answer.notes.extend(super::near_misses::near_misses(meaning, &lexicon, graph)?);
        answer.notes.extend(super::near_misses::otherwise_joined(meaning, &lexicon));
        answer.notes.extend(parts(meaning, &lexicon, graph)?);
    }
    answer.standing = standing(meaning, answer, &lexicon, graph)?;
    answer.notes.extend(standing_note(&answer.standing));
    Ok(())
}

/// Where figures were asked for and there are none, that the source states none.
fn no_figure(meaning: &Meaning, lexicon: &Lexicon) -> Option<String> {
    lexicon.roles.source.as_ref()?;
    let Ask::List { head, .. } = &meaning.ask else { return None };
    let noun = meaning.thing(*head).nouns.first().map(|noun| lexicon.noun(*noun))?;
    noun.measure.then(|| "not stated: the source tells no such figure".to_string())
}

/// That a name is that of several of one kind, none of whom is left out.
fn namesakes(meaning: &Meaning, lexicon: &Lexicon) -> Vec<String> {
    let mut notes = Vec::new();
    for nodes in meaning.things.iter().filter_map(|thing| thing.nodes.as_deref()).filter(|nodes| nodes.len() > 1) {
        let name = lexicon.name_of(nodes[0]);
        let label = lexicon.first_label(nodes[0]);
        if nodes[1..].iter().any(|node| lexicon.name_of(*node) != name || lexicon.first_label(*node) != label) {
            continue;
        }
        let noun = label.and_then(|label| lexicon.noun_of_label(label)).map(|noun| lexicon.noun(noun));
        let kind = noun.map_or("things", |noun| noun.plural.as_str());
        let keys = nodes.iter().filter_map(|node| lexicon.key_of(*node)).map(|(_, key)| format!("#{}", shown(&key)));
        let note = format!("{} {kind} are called {name}: {}", nodes.len(), keys.collect::<Vec<_>>().join(", "));
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// Where only so many are shown of those that have the most, how many more have as many as the last of them.
fn ties(meaning: &Meaning, answer: &Answer, lexicon: &Lexicon, graph: &Graph) -> Result<Option<String>> {
    const MOST_NAMED: usize = 5;
    let Ask::List { head, .. } = &meaning.ask else { return Ok(None) };
    let thing = meaning.thing(*head);
    let counted = matches!(thing.order.as_ref().map(|order| &order.by), Some(OrderBy::Count { .. }));
    // Of one, all that stand level are shown.
    let several = thing.limit.filter(|limit| counted && (*limit > 1 || thing.skip > 0));
    let (Some(limit), Some(last)) = (several, answer.rows.last()) else { return Ok(None) };
    if answer.rows.len() as u64 != limit {
        return Ok(None);
    }
    let mut wider = meaning.clone();
    wider.things[head.0].limit = Some(limit.saturating_add(MOST_NAMED as u64 + 1));
    let rows = run(&lower::lower(&wider, lexicon)?, graph)?;
    let others = rows.iter().skip(answer.rows.len()).filter(|row| row.get(1).is_some() && row.get(1) == last.get(1));
    let named: Vec<String> = others.filter_map(|row| row.first()).map(shown).collect();
    if named.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!("as many have: {}", listed(&named[..named.len().min(MOST_NAMED)], named.len()))))
}

/// Whether nothing was found: no rows, or a count of nothing.
pub(super) fn is_empty(meaning: &Meaning, answer: &Answer) -> bool {
    let zero = matches!((&meaning.ask, &answer.rows[..]), (Ask::Count { group: None, .. }, [row]) if row[0] == Value::Integer(0));
    let not = matches!((&meaning.ask, &answer.rows[..]), (Ask::YesNo { .. }, [row]) if row[0].as_text() != Some("yes"));
    answer.rows.is_empty() || zero || not
}

/// A note for each part of a phrase that found nothing: how many there are of it alone.
fn parts(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    for part in lower::parts(meaning, lexicon)? {
        let rows = run(&part.lowered, graph)?;
        let count = rows.first().and_then(|row| row.first()).and_then(Value::as_integer).unwrap_or(0);
        let words = part.words.split_whitespace().collect::<Vec<_>>().join(" ");
        notes.push(format!("{words}: {count}"));
    }
    notes.dedup();
    if let [_] = notes[..] {
        return Ok(notes);
    }
    Ok(notes)
}

/// A note on what may fall into the period but need not.
fn possible(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<String>> {
    let Some(part) = lower::possible(meaning, lexicon)? else { return Ok(None) };
    let rows = run(&part.lowered, graph)?;
    if rows.is_empty() {
        return Ok(None);
    }
    let named: Vec<String> =
        rows.iter().take(MOST_NAMED).map(|row| format!("{} ({})", shown(&row[0]), when(&row[1]))).collect();
    let more = if rows.len() > MOST_NAMED { ", …" } else { "" };
    Ok(Some(format!("{} more possibly {}: {}{more}", rows.len(), part.words, named.join(", "))))
}

/// A note on the figures that a total or an average is made of, where there are several.
fn summed(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<String>> {
    const MOST_FIGURES: usize = 8;
    let Some(lowered) = lower::summed(meaning, lexicon)? else { return Ok(None) };
    let rows = run(&lowered, graph)?;
    if rows.len() < 2 {
        return Ok(None);
    }
    let figures: Vec<String> = rows
        .iter()
        .take(MOST_FIGURES)
        .map(|row| match row[2].as_text().filter(|_| rows.iter().any(|other| other[2] != row[2])) {
            Some(qualifier) => format!("{} ({qualifier} {})", shown(&row[0]), shown(&row[1])),
            None => format!("{} ({})", shown(&row[0]), shown(&row[1])),
        })
        .collect();
    Ok(Some(format!("made of {} figures: {}", rows.len(), listed(&figures, rows.len()))))
}

/// A note on members that are only counted.
fn counted(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<String>> {
    if !matches!(meaning.ask, Ask::List { .. } | Ask::Count { group: None, .. }) {
        return Ok(None);
    }
    if meaning.with_unnamed(lexicon.roles.members.as_deref()).is_some() {
        // Whom *who* leaves out, a note of its own tells.
        return Ok(None);
    }
    // What is only counted has no rank among those that are ordered by a figure, and is none of the first so many.
    let ranked = |order: &Order| matches!(order.by, OrderBy::Count { .. } | OrderBy::Measure { .. });
    let head = meaning.head().map(|head| meaning.thing(head));
    if head.is_some_and(|head| head.limit.is_some() || head.order.as_ref().is_some_and(ranked)) {
        return Ok(None);
    }
    // What is only counted has no figures that could be compared.
    let compared = |condition: &Condition| matches!(condition, Condition::Compare { .. });
    if meaning.things.iter().flat_map(|thing| &thing.conditions).any(compared) {
        return Ok(None);
    }
    let Some(lowered) = lower::counted_beside(meaning, lexicon)? else { return Ok(None) };
    let mut rows = run(&lowered, graph)?;
    rows.retain(|row| super::unnamed::speaks_of(meaning, lexicon, &shown(&row[0])));
    if rows.is_empty() {
        return Ok(None);
    }
    let named: Vec<String> = rows
        .iter()
        .take(MOST_NAMED)
        .map(|row| match &row[1] {
            Value::Null => format!("{} (number not stated)", shown(&row[0])),
            count => format!("{} stated for {}", shown(count), shown(&row[0])),
        })
        .collect();
    Ok(Some(format!("counted, not named: {}", listed(&named, rows.len()))))
}

fn closed_note(meaning: &Meaning, answer: &Answer) -> Option<String> {
    let Ask::YesNo { closed: Some(source), .. } = &meaning.ask else { return None };
    let no = answer.rows.first().and_then(|row| row.first()).and_then(Value::as_text) == Some("no");
    let at = if source.is_empty() { String::new() } else { format!(" ({source})") };
    no.then(|| format!("none on record: the list is complete{at}"))
}

/// Some names, with a sign that there are more where there are.
pub(super) fn listed(names: &[String], all: usize) -> String {
    let more = if all > names.len() { "; …" } else { "" };
    format!("{}{more}", names.join("; "))
}

/// A date as people say it.
fn when(value: &Value) -> String {
    value.as_text().and_then(season_in_words).unwrap_or_else(|| shown(value))
}

pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Null => "undated".into(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

/// What an answer rests on, row by row: the node of the row, then every node and relationship that its match names. The
/// rows of the answer, where they are at hand, needn't be found again.
fn support_rows(
    meaning: &Meaning,
    answered: Option<&Answer>,
    lexicon: &Lexicon,
    graph: &Graph,
) -> Result<Vec<(NodeId, Vec<Value>)>> {
    let Some(lowered) = lower::support(meaning, lexicon)? else { return Ok(Vec::new()) };
    let mut rows: IndexMap<NodeId, Vec<Value>> = IndexMap::new();
    for row in run(&lowered, graph)? {
        let Some(Value::Node(head)) = row.first() else { continue };
        rows.entry(*head).or_default().extend(row);
    }
    let head = meaning.head().map(|head| meaning.thing(head));
    if let Some(names) = names_of_the_most(meaning, answered, lexicon, graph)? {
        rows.retain(|node, _| names.contains(&lexicon.name_of(*node)));
        return Ok(rows.into_iter().collect());
    }
    let (skip, limit) = head.map_or((0, None), |thing| (thing.skip, thing.limit));
    let as_size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    Ok(rows.into_iter().skip(as_size(skip)).take(limit.map_or(usize::MAX, as_size)).collect())
}

/// What is called how in a list of those that have the most: how many they are is known from the list alone.
fn names_of_the_most(
    meaning: &Meaning,
    answered: Option<&Answer>,
    lexicon: &Lexicon,
    graph: &Graph,
) -> Result<Option<IndexSet<String>>> {
    let Ask::List { head, .. } = meaning.ask else { return Ok(None) };
    let thing = meaning.thing(head);
    let ordered = thing.order.as_ref().is_some_and(|order| {
        matches!(order.by, OrderBy::Property(_) | OrderBy::Measure { .. } | OrderBy::Count { .. })
    });
    if thing.limit.is_none() || !ordered {
        return Ok(None);
    }
    let names = |rows: &[Vec<Value>]| rows.iter().filter_map(|row| row.first()).map(shown).collect();
    Ok(Some(match answered {
        Some(answer) => names(&answer.rows),
        None => names(&run(&lower::lower(meaning, lexicon)?, graph)?),
    }))
}

/// Whether a value is a node that the question itself names: that it exists is no fact an answer rests on.
fn is_given(meaning: &Meaning, value: &Value) -> bool {
    let Value::Node(node) = value else { return false };
    let head = meaning.head();
    let mut others = meaning.things.iter().enumerate().filter(|(place, _)| head.is_none_or(|head| head.0 != *place));
    others.any(|(_, thing)| thing.nodes.as_ref().is_some_and(|nodes| nodes.contains(node)))
}

/// How firmly the rows are known: how many of each standing, and the paragraphs they rest on.
fn standing(meaning: &Meaning, answer: &Answer, lexicon: &Lexicon, graph: &Graph) -> Result<Map> {
    let mut standing = Map::new();
    let Some(role) = lexicon.roles.standing.as_deref().and_then(|key| graph.key_id(key)) else { return Ok(standing) };
    let source = lexicon.roles.source.as_deref().and_then(|key| graph.key_id(key));
    let derived = matches!(meaning.ask, Ask::Count { .. } | Ask::Aggregate { .. });
    standing.insert(Arc::from("rows"), Value::Integer(answer.rows.len() as i64));
    if derived {
        standing.insert(Arc::from("derived"), Value::Integer(answer.rows.len() as i64));
    }
    let mut counts: Map = Map::new();
    let mut paragraphs: IndexSet<Arc<str>> = IndexSet::new();
    for (_, values) in support_rows(meaning, Some(answer), lexicon, graph)? {
        let mut weakest: Option<Arc<str>> = None;
        for value in values.iter().filter(|value| !is_given(meaning, value)) {
            let basis = property_of(graph, value, role);
            weakest = weaker(weakest, basis);
            if let Some(source) = source {
                paragraphs.extend(texts(&property_of(graph, value, source)));
            }
        }
        if let Some(basis) = weakest.filter(|_| !derived) {
            let count = counts.entry(basis).or_insert(Value::Integer(0));
            *count = Value::Integer(count.as_integer().unwrap_or(0) + 1);
        }
    }
    standing.extend(counts);
    if source.is_some() {
        let mut sorted: Vec<Arc<str>> = paragraphs.into_iter().collect();
        sorted.sort_by_key(|text| (text.len(), Arc::clone(text)));
        standing.insert(Arc::from("paragraphs"), Value::list(sorted.into_iter().map(Value::Text).collect()));
    }
    if let Ask::YesNo { closed, .. } = &meaning.ask {
        standing.insert(Arc::from("list"), Value::from(if closed.is_some() { "closed" } else { "open" }));
    }
    Ok(standing)
}

/// A note where some rows are not simply stated.
fn standing_note(standing: &Map) -> Option<String> {
    let of = |kind: &str| standing.get(kind).and_then(Value::as_integer).unwrap_or(0);
    let rows = of("rows");
    let soft: Vec<String> = ["implied", "background"]
        .into_iter()
        .filter(|kind| of(kind) > 0)
        .map(|kind| match of(kind) {
            // One row may tell of several things.
            several if several > rows => format!("{several} of what this rests on are {kind}"),
            some => format!("{some} of {rows} rest on what is {kind}"),
        })
        .collect();
    (!soft.is_empty()).then(|| soft.join(", "))
}

fn property_of(graph: &Graph, value: &Value, key: crate::value::KeyId) -> Value {
    match value {
        Value::Node(node) => graph.property(*node, key),
        Value::Relationship(relationship) => graph.relationship_property(*relationship, key),
        _ => Value::Null,
    }
}

/// A row is no firmer than the least firm fact it rests on.
fn weaker(so_far: Option<Arc<str>>, next: Value) -> Option<Arc<str>> {
    let rank = |text: &str| match text {
        "stated" => 0,
        "implied" => 1,
        _ => 2,
    };
    let Value::Text(next) = next else { return so_far };
    match so_far {
        Some(have) if rank(&have) >= rank(&next) => Some(have),
        _ => Some(next),
    }
}

fn texts(value: &Value) -> Vec<Arc<str>> {
    match value {
        Value::Text(text) => vec![Arc::clone(text)],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// The facts and paragraphs that a row rests on; the whole answer where no row is named.
pub fn why(answer: &Answer, row: Option<usize>, database: &Database, state: &SessionState) -> Result<Answer> {
    let meaning = last_meaning(state)?;
    let lexicon = database.lexicon()?;
    let graph = database.graph();
    let all = support_rows(&meaning, Some(answer), &lexicon, graph)?;
    let per_row = matches!(
        meaning.ask,
        Ask::List { .. } | Ask::When { .. } | Ask::Lasted { .. } | Ask::Where { .. } | Ask::Attribute { .. }
    );
    let chosen: Vec<&(NodeId, Vec<Value>)> = match row {
        Some(number) if per_row => {
            let found = all.get(number.saturating_sub(1));
            let message = format!("the last answer has {} rows, there is no row {number}", answer.rows.len());
            vec![found.ok_or_else(|| Error::new(kinds::USAGE, message))?]
        }
        _ => all.iter().collect(),
    };
    let mut seen: IndexSet<String> = IndexSet::new();
    let mut rows = Vec::new();
    for value in chosen.iter().flat_map(|(_, values)| values).filter(|value| !is_given(&meaning, value)) {
        let Some(fact) = fact(value, graph, &lexicon) else { continue };
        if seen.insert(fact.clone()) {
            rows.push(fact_row(fact, value, database, &lexicon));
        }
    }
    // A world that says nothing of where its facts come from has no columns for it.
    let told = [true, lexicon.roles.standing.is_some(), lexicon.roles.source.is_some(), lexicon.roles.source.is_some()];
    let kept = |row: Vec<Value>| row.into_iter().zip(told).filter(|(_, told)| *told).map(|(cell, _)| cell).collect();
    let rows = rows.into_iter().map(kept).collect();
    let columns = ["fact", "standing", "source", "says"].into_iter().zip(told).filter(|(_, told)| *told);
    let columns: Vec<&str> = columns.map(|(column, _)| column).collect();
    Ok(Answer::of_texts(&answer.question, &columns, rows, database))
}

/// A fact in words: a relationship, or a node's kind.
fn fact(value: &Value, graph: &Graph, lexicon: &Lexicon) -> Option<String> {
    match value {
        Value::Node(node) => {
            let label = graph.labels_of(*node).first()?;
            Some(format!("{} is a {}", lexicon.name_of(*node), graph.label_name(*label)))
        }
        Value::Relationship(relationship) => Some(relationship_fact(*relationship, graph, lexicon)),
        _ => None,
    }
}

fn relationship_fact(relationship: RelId, graph: &Graph, lexicon: &Lexicon) -> String {
    let (from, to) = (graph.source(relationship), graph.target(relationship));
    let kind = graph.type_name(graph.type_of(relationship));
    format!("{} {kind} {}", lexicon.name_of(from), lexicon.name_of(to))
}

/// Fact, standing with its reason, paragraphs, and what they say where the user has the text.
fn fact_row(fact: String, value: &Value, database: &Database, lexicon: &Lexicon) -> Vec<Value> {
    let graph = database.graph();
    let roles = &lexicon.roles;
    let get = |role: &Option<Arc<str>>| {
        role.as_deref().and_then(|key| graph.key_id(key)).map_or(Value::Null, |key| property_of(graph, value, key))
    };
    let standing = match (get(&roles.standing), get(&roles.why)) {
        (Value::Text(standing), Value::Text(why)) => Value::from(format!("{standing}: {why}")),
        (standing, _) => standing,
    };
    let source = get(&roles.source);
    let says = quote(&source, database, &roles.source_prefix);
    vec![Value::from(fact), standing, source, says]
}

/// The paragraphs of a source, where the user has the text.
fn quote(source: &Value, database: &Database, prefix: &str) -> Value {
    let Ok(Some(paragraphs)) = database.world().settings.source_text(0) else { return Value::Null };
    let quoted: Vec<String> = texts(source)
        .iter()
        .filter_map(|text| text.strip_prefix(prefix)?.parse::<usize>().ok())
        .filter_map(|number| paragraphs.get(number.checked_sub(1)?).cloned())
        .collect();
    if quoted.is_empty() { Value::Null } else { Value::from(quoted.join("\n")) }
}

fn last_meaning(state: &SessionState) -> Result<Arc<Meaning>> {
    let meaning = state.last.as_ref().and_then(|last| last.reading.meaning.clone());
    meaning.ok_or_else(|| {
        Error::new(kinds::NOTHING_BEFORE, "the last question was no phrase")
            .hint("ask a phrase first, such as one of .examples")
    })
}

/// The nodes, relationships and paths that an answer rests on; then the nodes that the question names, or where it
/// names none, those of the rows.
pub fn subgraph(state: &SessionState, database: &Database) -> Result<(Vec<Value>, Vec<NodeId>)> {
    let meaning = last_meaning(state)?;
    let lexicon = database.lexicon()?;
    let graph = database.graph();
    let mut named: Vec<NodeId> =
        meaning.things.iter().filter_map(|thing| thing.nodes.as_ref()).flatten().copied().collect();
    match &meaning.ask {
        Ask::Common { of } | Ask::Timeline { of } => named.extend(of),
        Ask::Paths { .. } => return Ok((paths(&meaning, &lexicon, graph)?, named)),
        _ => {}
    }
    let (mut values, mut heads) = (Vec::new(), Vec::new());
    for (head, row) in support_rows(&meaning, None, &lexicon, graph)? {
        heads.push(head);
        values.extend(row);
    }
    let around = match &meaning.ask {
        Ask::Everything { .. } | Ask::Neighbours { .. } => true,
        Ask::Compare { heading, .. } => heading.is_empty(),
        _ => false,
    };
    if around {
        let middle = if heads.is_empty() { &named } else { &heads };
        let around = Subgraph::neighbourhood(graph, middle, 1, &lexicon.roles.hidden_from_paths);
        values.extend(around.relationships.into_iter().map(Value::Relationship));
    }
    Ok((values, if named.is_empty() { heads } else { named }))
}

/// The paths that a question for paths finds, as paths.
fn paths(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Vec<Value>> {
    let mut asked = meaning.clone();
    if let Ask::Paths { whether, .. } = &mut asked.ask {
        *whether = false;
    }
    let mut lowered = lower::lower(&asked, lexicon)?;
    let unwound = lowered.query.first.clauses.iter().find_map(|clause| match clause {
        Clause::Unwind(unwind) => Some(Arc::clone(&unwind.variable)),
        _ => None,
    });
    let (Some(path), Some(Clause::Return(last))) = (unwound, lowered.query.first.clauses.last_mut()) else {
        return Ok(Vec::new());
    };
    let expression = ExpressionKind::Variable(Arc::clone(&path)).into();
    last.items = vec![Item { expression, name: path, aliased: false }];
    Ok(run(&lowered, graph)?.into_iter().flatten().collect())
}
