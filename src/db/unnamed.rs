//! Answers that rest on those whom the source only counts: told instead of, or in the place of, those that have a name.

use super::answer::Answer;
use super::database::Database;
use super::phrases::{MOST_NAMED, Reading, is_empty, listed, run, shown};
use crate::error::Result;
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::lexicon::fold::fold;
use crate::lexicon::inflect::base_of;
use crate::syntax::phrase;
use crate::syntax::phrase::lower::{self, Lowered};
use crate::syntax::phrase::meaning::{Ask, Condition, Meaning, ThingId};
use crate::value::{NodeId, Value};

/// What is asked in the place of a question, and what to mind.
pub struct Instead {
    /// The query.
    pub lowered: Lowered,
    /// Notes for its answer.
    pub notes: Vec<String>,
}

impl Instead {
    fn of(lowered: Lowered) -> Instead {
        Instead { lowered, notes: Vec::new() }
    }
}

/// What is asked instead where those that have a name are not the answer; none where they are.
pub fn instead(answer: &Answer, reading: &Reading, database: &Database) -> Result<Option<Instead>> {
    let Some(meaning) = reading.meaning.as_deref().filter(|_| reading.definition.is_none()) else { return Ok(None) };
    let share = matches!(meaning.ask, Ask::Share { all: false, .. });
    if !share && !matches!(meaning.ask, Ask::List { .. } | Ask::Count { group: None, .. }) {
        return Ok(None);
    }
    let lexicon = database.lexicon()?;
    let graph = database.graph();
    if is_empty(meaning, answer)
        && let Some(done) = by_verb(meaning, &lexicon, graph)?
    {
        return Ok(Some(done));
    }
    if lexicon.roles.members.is_none() {
        return Ok(None);
    }
    if share {
        return share_of_told(meaning, &lexicon, graph);
    }
    if let Some(rest) = rest_of(meaning, &lexicon, graph)? {
        return Ok(Some(rest));
    }
    if is_empty(meaning, answer)
        && let Some(offices) = offices(meaning, &lexicon, graph)?
    {
        return Ok(Some(offices));
    }
    if is_empty(meaning, answer) {
        return Ok(nameless(meaning, &lexicon, graph)?.map(Instead::of));
    }
    told_instead(meaning, answer, &lexicon, graph)
}

/// `Murilio's meetings`, where no meeting is told to have been his, but whom he met: those.
fn by_verb(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<Instead>> {
    let Ask::List { head, .. } = meaning.ask else { return Ok(None) };
    let thing = meaning.thing(head);
    let ([noun], [Condition::Linked(link)]) = (&thing.nouns[..], &thing.conditions[..]) else { return Ok(None) };
    let named = meaning.thing(link.to).nodes.as_deref().filter(|_| !link.negated);
    let singular = &lexicon.noun(*noun).singular;
    let verb = base_of(singular).filter(|forms| forms.gerund == *singular);
    let (Some([node]), Some(verb)) = (named, verb) else { return Ok(None) };
    let asked = format!("who did \"{}\" {}", lexicon.name_of(*node), verb.base);
    let Some(reading) = phrase::read_plainly(&asked, lexicon) else { return Ok(None) };
    let lowered = lower::lower(&reading.meaning, lexicon)?;
    if run(&lowered, graph)?.is_empty() {
        return Ok(None);
    }
    let notes = vec![format!("no {} is told of by itself; instead: {}", singular, reading.sentence)];
    Ok(Some(Instead { lowered, notes }))
}

/// `who`: those that stand for members without a name, whom a list of persons leaves out.
pub(super) fn left_out(meaning: &Meaning, answer: &Answer, lexicon: &Lexicon, graph: &Graph) -> Result<Option<String>> {
    let Some(key) = lexicon.roles.members.clone().filter(|_| !answer.rows.is_empty()) else { return Ok(None) };
    let (Ask::List { head, .. }, Some(mut wider)) = (&meaning.ask, meaning.with_unnamed(Some(&key))) else {
        return Ok(None);
    };
    let sets = lexicon.key_id(&key).and_then(|key| lexicon.labels_with(key)).unwrap_or_default();
    if !sets.iter().any(|label| meaning.thing(*head).labels.contains(*label)) {
        return Ok(None);
    }
    let thing = &mut wider.things[head.0];
    thing.preferred.clear();
    thing.conditions.push(Condition::Present { keys: vec![key], negated: false, words: String::new() });
    let rows = run(&lower::lower(&wider, lexicon)?, graph)?;
    let named: Vec<String> = rows.iter().take(MOST_NAMED).filter_map(|row| row.first()).map(shown).collect();
    Ok((!named.is_empty()).then(|| format!("besides, without names: {}", listed(&named, rows.len()))))
}

/// `how many enterprises were sanctioned`, where a text speaks of four and names none of them: the number it tells.
fn told_instead(meaning: &Meaning, answer: &Answer, lexicon: &Lexicon, graph: &Graph) -> Result<Option<Instead>> {
    if !matches!(meaning.ask, Ask::Count { group: None, .. }) || !meaning.only_links() {
        return Ok(None);
    }
    let Some(lowered) = lower::told_of(meaning, lexicon)? else { return Ok(None) };
    if run(&lowered, graph)?.is_empty() {
        return Ok(None);
    }
    let named = answer.rows.first().and_then(|row| row.first()).map(shown).unwrap_or_default();
    Ok(Some(Instead { lowered, notes: vec![format!("besides, {named} with a name")] }))
}

/// `which president made a short visit`, `visits of presidents in December 2007`, where nobody is told to have held the
/// office then: the office itself.
fn offices(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<Instead>> {
    if meaning.denies() {
        return Ok(None);
    }
    for id in (0..meaning.things.len()).map(ThingId) {
        let Some((wider, office)) = by_office(meaning, id, lexicon) else { continue };
        let Ok(lowered) = lower::lower(&wider, lexicon) else { continue };
        let rows = run(&lowered, graph)?;
        let found = rows.first().is_some_and(|row| row.first() != Some(&Value::Integer(0)));
        if found {
            let notes = vec![format!("who held the {office} is not told: it stands for its holder")];
            return Ok(Some(Instead { lowered, notes }));
        }
    }
    Ok(None)
}

/// The same with the office in the place of its holder, and what the office is called; none where a thing is no holder of
/// one.
fn by_office(meaning: &Meaning, id: ThingId, lexicon: &Lexicon) -> Option<(Meaning, String)> {
    let holder = meaning.thing(id);
    let noun = holder.nouns.first().filter(|_| holder.nodes.is_none()).map(|noun| lexicon.noun(*noun))?;
    let through = noun.through.as_ref()?;
    // What he did then is what tells that there was one.
    let did = |condition: &Condition| match condition {
        Condition::Linked(link) => link.roads.iter().all(|road| !road.steps.starts_with(&through.steps)),
        _ => false,
    };
    if meaning.head() == Some(id) && !holder.conditions.iter().any(did) {
        return None;
    }
    let office = through.steps.last().and_then(|step| step.label).and_then(|label| lexicon.noun_of_label(label))?;
    let mut wider = meaning.clone();
    let thing = &mut wider.things[id.0];
    (thing.nouns, thing.labels) = (vec![office], lexicon.noun(office).labels.clone());
    for condition in &mut thing.conditions {
        let Condition::Linked(link) = condition else { continue };
        for road in &mut link.roads {
            if let Some(rest) = road.steps.strip_prefix(&through.steps[..]) {
                road.steps = rest.to_vec();
            }
        }
    }
    for (key, value) in &noun.filter {
        let (key, value) = (key.clone(), value.clone());
        thing.conditions.push(Condition::Value { key, value, negated: false, words: String::new() });
    }
    Some((wider, lexicon.noun(office).singular.clone()))
}

/// `how many have none`: where the source tells how many there are and how many have one, the rest. Which they are,
/// nobody is told; those with a name of whom nothing is said are not them.
fn rest_of(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<Instead>> {
    let mut having = meaning.clone();
    let Some(head) = meaning.head() else { return Ok(None) };
    // What can't have one with itself is none of the rest either.
    let itself =
        |condition: &Condition| matches!(condition, Condition::Same { negated: true, words, .. } if words.is_empty());
    having.things[head.0].conditions.retain(|condition| !itself(condition));
    let Some((head, place, denied)) = denied_link(&having) else { return Ok(None) };
    if let Condition::Linked(link) = &mut having.things[head.0].conditions[place] {
        link.negated = false;
    }
    having.things[denied.0].none = false;
    having.ask = Ask::List { head, beside: Vec::new() };
    if !having.only_links() || !run(&lower::lower(&having, lexicon)?, graph)?.is_empty() {
        return Ok(None);
    }
    let Some((some, whole)) = some_of_all(&having, (head, place, denied), lexicon, graph)? else { return Ok(None) };
    let Some(lowered) = lower::difference(meaning, (whole.node, some.node), lexicon) else { return Ok(None) };
    let told = format!("{} stated for {}, less {} stated for {}", whole.count, whole.name, some.count, some.name);
    Ok(Some(Instead { lowered, notes: vec![told, "which they are is not stated".into()] }))
}

/// The one set for which all holds that is said of the head, and the one for which all holds but one link of it.
fn some_of_all(
    having: &Meaning,
    (head, place, linked): (ThingId, usize, ThingId),
    lexicon: &Lexicon,
    graph: &Graph,
) -> Result<Option<(Set, Set)>> {
    let mut all = having.clone();
    all.things[head.0].conditions.remove(place);
    // What no condition leads to any more names nothing.
    all.things[linked.0].conditions.clear();
    all.things[linked.0].nodes = None;
    let noun = having.thing(linked).nouns.first().map(|noun| lexicon.noun(*noun));
    let Some(noun) = noun else { return Ok(None) };
    let has_it = |name: &str| [&noun.plural, &noun.singular].iter().any(|word| fold(name).contains(&fold(word)));
    let mut some: Vec<Set> = sets(having, lexicon, graph)?.into_iter().filter(|set| has_it(&set.name)).collect();
    let whole: Vec<Set> = sets(&unlinked(&all, linked), lexicon, graph)?;
    let mut whole: Vec<Set> = whole.into_iter().filter(|set| !has_it(&set.name)).collect();
    if some.len() != 1 || whole.len() != 1 {
        return Ok(None);
    }
    Ok(some.pop().zip(whole.pop()))
}

/// `what percentage of the countries have relations with it`, where the source tells how many have and how many there are.
fn share_of_told(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<Instead>> {
    let Ask::Share { part, .. } = meaning.ask else { return Ok(None) };
    let having = Meaning { ask: Ask::List { head: part, beside: Vec::new() }, ..meaning.clone() };
    let linked =
        having.thing(part).conditions.iter().enumerate().rev().find_map(|(place, condition)| match condition {
            Condition::Linked(link) if !link.negated && having.thing(link.to).nodes.is_none() => Some((place, link.to)),
            _ => None,
        });
    let Some((place, to)) = linked.filter(|_| having.only_links()) else { return Ok(None) };
    // Only what the part is joined to, not what the whole is, names anything.
    let having = unlinked(&having, ThingId(usize::MAX));
    let Some((some, whole)) = some_of_all(&having, (part, place, to), lexicon, graph)? else { return Ok(None) };
    let Some(lowered) = lower::share_of_told(meaning, (some.node, whole.node), lexicon) else { return Ok(None) };
    let told = format!("{} stated for {}, of {} stated for {}", some.count, some.name, whole.count, whole.name);
    Ok(Some(Instead { lowered, notes: vec![told] }))
}

/// The one link of the head that is denied, and what it would lead to.
fn denied_link(meaning: &Meaning) -> Option<(ThingId, usize, ThingId)> {
    let head = meaning.head()?;
    let mut denied =
        meaning.thing(head).conditions.iter().enumerate().filter_map(|(place, condition)| match condition {
            Condition::Linked(link) if link.negated && meaning.thing(link.to).nodes.is_none() => Some((place, link.to)),
            _ => None,
        });
    let (place, to) = denied.next()?;
    denied.next().is_none().then_some((head, place, to))
}

/// The same meaning, in which only what the head is still joined to names anything.
fn unlinked(meaning: &Meaning, denied: ThingId) -> Meaning {
    let mut left = meaning.clone();
    let mut joined: Vec<ThingId> = left.head().into_iter().collect();
    let mut next = 0;
    while let Some(id) = joined.get(next).copied() {
        next += 1;
        for condition in &left.things[id.0].conditions {
            if let Condition::Linked(link) = condition
                && link.to != denied
                && !joined.contains(&link.to)
            {
                joined.push(link.to);
            }
        }
    }
    for (place, thing) in left.things.iter_mut().enumerate() {
        if !joined.contains(&ThingId(place)) {
            thing.nodes = None;
        }
    }
    left
}

/// A node that stands for so many.
struct Set {
    node: NodeId,
    name: String,
    count: i64,
}

/// The sets that the source tells the number of, and that lie next to all that a meaning names.
fn sets(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Vec<Set>> {
    let Some(lowered) = lower::counted(meaning, lexicon)? else { return Ok(Vec::new()) };
    let mut sets = Vec::new();
    for row in run(&lowered, graph)? {
        let (Some(name), Some(count)) = (row[0].as_text(), row[1].as_integer()) else { continue };
        if let [node] = lexicon.names().exact(&fold(name)) {
            sets.push(Set { node: *node, name: name.to_string(), count });
        }
    }
    Ok(sets)
}

/// Where nothing that has a name was found: those that the source only counts.
///
/// `how many enterprises with American capital` is not none, where a text speaks of 282 and names not one of them.
fn nameless(meaning: &Meaning, lexicon: &Lexicon, graph: &Graph) -> Result<Option<Lowered>> {
    if meaning.denies() {
        return Ok(None);
    }
    let told = |lowered: &Lowered| run(lowered, graph).map(|rows| !rows.is_empty());
    if let Some(anybody) = meaning.with_unnamed(lexicon.roles.members.as_deref()) {
        let lowered = lower::lower(&anybody, lexicon)?;
        if told(&lowered)? {
            return Ok(Some(lowered));
        }
    }
    if let Some(sets) = with_sets(meaning, lexicon) {
        let lowered = lower::lower(&sets, lexicon)?;
        if told(&lowered)? {
            return Ok(Some(lowered));
        }
    }
    let Some(lowered) = lower::counted(meaning, lexicon)? else { return Ok(None) };
    if !sets(meaning, lexicon, graph)?.iter().all(|set| speaks_of(meaning, lexicon, &set.name)) {
        return Ok(None);
    }
    // What else is said of them is not known of those that are only counted.
    let named = meaning.only_links() && meaning.things.iter().any(|thing| thing.nodes.is_some());
    Ok(Some(lowered).filter(|_| named).filter(|lowered| told(lowered).unwrap_or(false)))
}

/// Whether the name of a set speaks of every kind that a question names beside what it asks for: how many countries have
/// relations says nothing of those that have consulates.
pub(super) fn speaks_of(meaning: &Meaning, lexicon: &Lexicon, set: &str) -> bool {
    let between = meaning.things.iter().enumerate().filter(|(place, thing)| {
        meaning.head() != Some(ThingId(*place)) && thing.nodes.is_none() && is_said(meaning, &thing.words)
    });
    let mut nouns = between.filter_map(|(_, thing)| thing.nouns.first()).map(|noun| lexicon.noun(*noun));
    nouns.all(|noun| [&noun.plural, &noun.singular].iter().any(|word| fold(set).contains(&fold(word))))
}

/// Whether a word was said as what something is linked to, and not only stands for what a verb means.
fn is_said(meaning: &Meaning, words: &str) -> bool {
    let said = |condition: &Condition| matches!(condition, Condition::Linked(link) if link.words.contains(words));
    !words.is_empty() && meaning.things.iter().any(|thing| thing.conditions.iter().any(said))
}

/// The same question, asked of the nodes that stand for several unnamed ones of the kind asked for.
fn with_sets(meaning: &Meaning, lexicon: &Lexicon) -> Option<Meaning> {
    let head = meaning.head()?;
    let noun = *meaning.thing(head).nouns.first().filter(|_| meaning.thing(head).nodes.is_none())?;
    let sets: Vec<_> =
        lexicon.labels_of_unnamed(noun).into_iter().filter_map(|label| lexicon.noun_of_label(label)).collect();
    if sets.is_empty() || !lexicon.noun(noun).filter.is_empty() {
        return None;
    }
    let mut wider = meaning.clone();
    wider.ask = Ask::List { head, beside: Vec::new() };
    let thing = &mut wider.things[head.0];
    for set in &sets {
        thing.labels = thing.labels.union(&lexicon.noun(*set).labels);
    }
    thing.nouns = sets;
    Some(wider)
}
