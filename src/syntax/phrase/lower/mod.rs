//! Meanings to query trees. What comes out is Cypher like any other; values stand in parameters, nodes by their keys.

mod asks;
mod build;
mod columns;
mod conditions;
mod figures;
pub(crate) mod level;
mod links;
mod shares;
mod times;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::meaning::{Ask, Condition, Dated, Meaning, ThingId};
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::lexicon::path::{Direction as Way, Path};
use crate::lexicon::sense::NounId;
use crate::query::{
    Clause, Comparison, Direction, Expression, ExpressionKind, LabelExpression, Length, Logic, NodePattern,
    PathPattern, Query, RelPattern,
};
use crate::value::{LabelId, Map, NodeId, Value};
use build::{compare, join, lone, matching, node, property, variable, within};

/// A query with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Lowered {
    /// The query.
    pub query: Query,
    /// The values of its parameters.
    pub parameters: Map,
}

/// A count that explains an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What is counted, in words.
    pub words: String,
    /// The query: one row, one number.
    pub lowered: Lowered,
}

/// How times are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Certainty {
    /// What surely lies in the period.
    Sure,
    /// What may lie in it, but need not.
    Possible,
}

/// The query of a meaning.
///
/// # Errors
/// A meaning that this graph can't answer.
pub fn lower(meaning: &Meaning, lexicon: &Lexicon) -> Result<Lowered> {
    let mut lowering = Lowering::new(meaning, lexicon);
    let query = lowering.ask()?;
    Ok(lowering.finish(query))
}

/// A query whose rows are, for each row of the answer, the nodes and relationships it rests on.
///
/// # Errors
/// As [`lower`].
pub fn support(meaning: &Meaning, lexicon: &Lexicon) -> Result<Option<Lowered>> {
    let mut lowering = Lowering::new(meaning, lexicon);
    lowering.naming = true;
    let query = lowering.support()?;
    Ok(query.map(|query| lowering.finish(query)))
}

/// For an empty answer: how many there are with each condition alone.
///
/// # Errors
/// As [`lower`].
pub fn parts(meaning: &Meaning, lexicon: &Lexicon) -> Result<Vec<Part>> {
    let Some(head) = meaning.head() else { return Ok(Vec::new()) };
    let conditions = meaning.thing(head).conditions.len();
    let mut parts = vec![count_with(meaning, lexicon, head, &[])?];
    for index in 0..conditions {
        parts.push(count_with(meaning, lexicon, head, &[index])?);
    }
    Ok(parts)
}

fn count_with(meaning: &Meaning, lexicon: &Lexicon, head: ThingId, keep: &[usize]) -> Result<Part> {
    let mut less = meaning.clone();
    let thing = &mut less.things[head.0];
    let mut kept: Vec<Condition> = keep.iter().filter_map(|index| thing.conditions.get(*index).cloned()).collect();
    for condition in &mut kept {
        // What several do together is said by the last of its links: of one alone, the name says which.
        if let Condition::Linked(link) = condition
            && link.words.is_empty()
        {
            link.words = format!("of {}", meaning.thing(link.to).words);
        }
    }
    thing.conditions = kept;
    thing.order = None;
    thing.limit = None;
    less.ask = Ask::Count { head, group: None };
    let words = super::say::thing(&less, lexicon, head);
    Ok(Part { words, lowered: lower(&less, lexicon)? })
}

/// The nodes that may fall into a period but need not; none where no time was asked for.
///
/// # Errors
/// As [`lower`].
pub fn possible(meaning: &Meaning, lexicon: &Lexicon) -> Result<Option<Part>> {
    let timed = |thing: &super::meaning::Thing| {
        thing.conditions.iter().find_map(|condition| match condition {
            Condition::Time { dated: Dated::Node(..), words, negated: false, period } if !period.attested => {
                Some(words.clone())
            }
            _ => None,
        })
    };
    let Some((index, words)) =
        meaning.things.iter().enumerate().find_map(|(index, thing)| Some((index, timed(thing)?)))
    else {
        return Ok(None);
    };
    let mut lowering = Lowering::new(meaning, lexicon);
    lowering.certainty = Certainty::Possible;
    let Some(head) = meaning.head() else { return Ok(None) };
    let query = lowering.names_of(head, ThingId(index))?;
    Ok(query.map(|query| Part { words, lowered: lowering.finish(query) }))
}

/// Nodes that stand for unnamed members of the kind asked for, with their counts: those linked to every name of the
/// question.
///
/// # Errors
/// As [`lower`].
pub fn counted(meaning: &Meaning, lexicon: &Lexicon) -> Result<Option<Lowered>> {
    let mut lowering = Lowering::new(meaning, lexicon);
    let query = lowering.counted()?;
    Ok(query.map(|query| lowering.finish(query)))
}

/// The same beside an answer: only those told by the very word of the kind asked for, and where a number is told also
/// those that are two steps away.
///
/// # Errors
/// As [`lower`].
pub fn counted_beside(meaning: &Meaning, lexicon: &Lexicon) -> Result<Option<Lowered>> {
    let mut lowering = Lowering::new(meaning, lexicon);
    let query = lowering.counted_beside()?;
    Ok(query.map(|query| lowering.finish(query)))
}

/// Nodes that stand for unnamed members of the kind asked for and of which a number is told, for which all holds that
/// is said of the kind; none where nothing is said of it.
///
/// # Errors
/// As [`lower`].
pub fn told_of(meaning: &Meaning, lexicon: &Lexicon) -> Result<Option<Lowered>> {
    let (Some(head), Some(count), Some(members)) = (meaning.head(), &lexicon.roles.count, &lexicon.roles.members)
    else {
        return Ok(None);
    };
    let thing = meaning.thing(head);
    let [noun] = thing.nouns[..] else { return Ok(None) };
    let linked = thing.conditions.iter().any(|condition| matches!(condition, Condition::Linked(_)));
    let kinds = lexicon.kinds_of_unnamed(&[noun]);
    if kinds.is_empty() || !linked || thing.nodes.is_some() || !lexicon.noun(noun).filter.is_empty() {
        return Ok(None);
    }
    let mut of_sets = meaning.clone();
    let kinds = Value::list(kinds.into_iter().map(Value::from).collect());
    let sets = &mut of_sets.things[head.0];
    sets.nouns.clear();
    sets.conditions
        .insert(0, Condition::Present { keys: vec![Arc::clone(count)], negated: false, words: String::new() });
    let key = Arc::clone(members);
    sets.conditions.insert(0, Condition::Value { key, value: kinds, negated: false, words: String::new() });
    // A set is part of what its members are in.
    let sets = lexicon.key_id(members).and_then(|key| lexicon.labels_with(key)).unwrap_or_default();
    let own: Vec<_> = sets.into_iter().filter_map(|label| lexicon.noun_of_label(label)).collect();
    for condition in &mut of_sets.things[head.0].conditions {
        let Condition::Linked(link) = condition else { continue };
        let Some(word) = link.preposition.as_deref().filter(|_| meaning.thing(link.to).nodes.is_some()) else {
            continue;
        };
        let to = &meaning.thing(link.to).labels;
        for set in own.iter().map(|set| lexicon.noun(*set)) {
            let written = set.preposition(word).unwrap_or(&[]).iter();
            link.roads.extend(written.filter(|path| lexicon.fits(path, &set.labels, to)).cloned());
        }
    }
    let mut lowering = Lowering::new(&of_sets, lexicon);
    let query = lowering.told(head, count)?;
    Ok(Some(lowering.finish(query)))
}

/// One number less another that the nodes of two sets tell: how many of the one are not of the other.
pub fn difference(meaning: &Meaning, (all, some): (NodeId, NodeId), lexicon: &Lexicon) -> Option<Lowered> {
    let count = lexicon.roles.count.clone()?;
    let mut lowering = Lowering::new(meaning, lexicon);
    let query = lowering.difference(all, some, &count);
    Some(lowering.finish(query))
}

/// How many percent the number that the node of one set tells is of that of another.
pub fn share_of_told(meaning: &Meaning, (some, all): (NodeId, NodeId), lexicon: &Lexicon) -> Option<Lowered> {
    let count = lexicon.roles.count.clone()?;
    let mut lowering = Lowering::new(meaning, lexicon);
    let query = lowering.share_of_told(some, all, &count);
    Some(lowering.finish(query))
}

/// What a total or an average is made of: name, figure, qualifier; none for other questions, and where it is grouped.
///
/// # Errors
/// As [`lower`].
pub fn summed(meaning: &Meaning, lexicon: &Lexicon) -> Result<Option<Lowered>> {
    let mut lowering = Lowering::new(meaning, lexicon);
    let query = lowering.summed()?;
    Ok(query.map(|query| lowering.finish(query)))
}

/// Patterns and filters, to become MATCH clauses.
///
/// No relationship comes twice in one MATCH, but what is said of a thing in two ways may rest on one relationship: so
/// each path is a MATCH of its own.
#[derive(Clone, Debug, Default)]
struct Clauses {
    patterns: Vec<PathPattern>,
    filters: Vec<Expression>,
}

impl Clauses {
    fn is_single_node(&self) -> bool {
        matches!(&self.patterns[..], [only] if only.steps.is_empty())
    }

    /// The MATCH clauses, with the filters in the last.
    fn into_matches(self) -> Vec<Clause> {
        let mut groups: Vec<Vec<PathPattern>> = Vec::new();
        let mut has_path = false;
        for pattern in self.patterns {
            let is_path = !pattern.steps.is_empty();
            let joins = is_path && !has_path;
            has_path |= is_path;
            match groups.last_mut().filter(|_| joins) {
                Some(group) => group.push(pattern),
                None => groups.push(vec![pattern]),
            }
        }
        let last = groups.len().saturating_sub(1);
        let mut filters = Some(self.filters);
        let clauses = groups.into_iter().enumerate().map(|(place, patterns)| {
            let here = if place == last { filters.take().unwrap_or_default() } else { Vec::new() };
            matching(patterns, here, false)
        });
        clauses.collect()
    }
}

struct Lowering<'m> {
    meaning: &'m Meaning,
    lexicon: &'m Lexicon,
    parameters: Map,
    used: FxHashMap<String, usize>,
    /// The variables of things that stand in the outermost pattern.
    variables: FxHashMap<ThingId, Arc<str>>,
    /// The variable that each thing had last, wherever it stands.
    latest: FxHashMap<ThingId, Arc<str>>,
    /// The thing whose relationships to one that is named are to be shown with their times.
    dating: Option<ThingId>,
    /// The variable of such a relationship, and the properties that tell its times.
    dated_link: Option<(Arc<str>, Vec<Arc<str>>)>,
    /// The variables of the relationship and node that a thing is spoken of through.
    through: FxHashMap<ThingId, (Arc<str>, Arc<str>)>,
    /// Variables of relationships, where they are named.
    relationships: Vec<Arc<str>>,
    /// Whether every relationship and node gets a variable.
    naming: bool,
    certainty: Certainty,
    /// How deep inside nested patterns this is; only things outside get [`Lowering::variables`].
    depth: usize,
}

impl<'m> Lowering<'m> {
    fn new(meaning: &'m Meaning, lexicon: &'m Lexicon) -> Self {
        Lowering {
            meaning,
            lexicon,
            parameters: Map::default(),
            used: FxHashMap::default(),
            variables: FxHashMap::default(),
            latest: FxHashMap::default(),
            dating: None,
            dated_link: None,
            through: FxHashMap::default(),
            relationships: Vec::new(),
            naming: false,
            certainty: Certainty::Sure,
            depth: 0,
        }
    }

    fn finish(self, query: Query) -> Lowered {
        Lowered { query, parameters: self.parameters }
    }

    /// A fresh variable like this word.
    fn fresh(&mut self, word: &str) -> Arc<str> {
        let mut name: String =
            word.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
        if name.is_empty() || !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            name.insert(0, 'x');
        }
        let count = self.used.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 { Arc::from(format!("{name}{count}")) } else { Arc::from(name) }
    }

    /// A parameter that holds a value; one of the same name and value is used again.
    fn parameter(&mut self, word: &str, value: Value) -> Expression {
        let mut name: String =
            word.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
        if name.is_empty() || !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            name.insert_str(0, "p_");
        }
        let mut number = 1;
        loop {
            let candidate = if number == 1 { name.clone() } else { format!("{name}{number}") };
            match self.parameters.get(candidate.as_str()) {
                Some(have) if *have != value => number += 1,
                Some(_) => return ExpressionKind::Parameter(Arc::from(candidate)).into(),
                None => {
                    let candidate: Arc<str> = Arc::from(candidate);
                    self.parameters.insert(Arc::clone(&candidate), value);
                    return ExpressionKind::Parameter(candidate).into();
                }
            }
        }
    }

    fn noun_of(&self, id: ThingId) -> Option<NounId> {
        let thing = self.meaning.thing(id);
        let named = || thing.nodes.as_ref().and_then(|nodes| nodes.first()).copied();
        thing.nouns.first().copied().or_else(|| named().and_then(|node| self.lexicon.noun_of_node(node)))
    }

    /// A fresh variable for a thing, remembered for the outermost pattern.
    fn variable_of(&mut self, id: ThingId) -> Arc<str> {
        // One letter, since a whole word may head a column, and ORDER BY would take it for that.
        let word = self.noun_of(id).map_or("n", |noun| self.lexicon.noun(noun).singular.as_str());
        let letter: String = word.chars().take(1).collect();
        let name = self.fresh(&letter);
        if self.depth == 0 {
            self.variables.insert(id, Arc::clone(&name));
        }
        self.latest.insert(id, Arc::clone(&name));
        name
    }

    /// Adds the node of a thing and all that must hold of it.
    fn thing_into(&mut self, id: ThingId, name: &Arc<str>, out: &mut Clauses) -> Result<()> {
        let start = self.node_of(id, name, out);
        out.patterns.push(lone(start));
        self.conditions_into(id, name, out)
    }

    /// The node pattern of a thing; what doesn't fit into it goes into the filters.
    fn node_of(&mut self, id: ThingId, name: &Arc<str>, out: &mut Clauses) -> NodePattern {
        let thing = self.meaning.thing(id);
        let mut pattern = node(name);
        if let Some(nodes) = &thing.nodes {
            self.named_node(nodes, name, &mut pattern, out);
            return pattern;
        }
        match thing.nouns[..] {
            [] => {}
            [noun] => {
                let known = self.lexicon.noun(noun);
                pattern.labels = known.label.iter().map(|label| Arc::clone(self.lexicon.label_name(*label))).collect();
                if known.through.is_none() {
                    let filter = known.filter.clone();
                    self.properties_into(&filter, name, &mut pattern, out);
                }
            }
            _ => {
                let tests: Vec<Expression> =
                    thing.nouns.clone().into_iter().filter_map(|noun| self.noun_test(noun, name)).collect();
                out.filters.extend(join(Logic::Or, tests));
            }
        }
        pattern
    }

    /// Whether a node is of a noun.
    fn noun_test(&mut self, noun: NounId, name: &Arc<str>) -> Option<Expression> {
        let lexicon = self.lexicon;
        let known = lexicon.noun(noun);
        let mut tests = Vec::new();
        if let Some(label) = known.label {
            let labels = vec![Arc::clone(self.lexicon.label_name(label))];
            tests.push(ExpressionKind::HasLabels(Box::new(variable(name)), LabelExpression::names(labels)).into());
        }
        for (key, value) in &known.filter {
            tests.push(self.equals(name, key, value.clone()));
        }
        if let Some(relation) = &known.relation {
            let mut extra = Clauses::default();
            // A predicate may name nothing of its own.
            let naming = std::mem::replace(&mut self.naming, false);
            let pattern = self.road(name, relation, NodePattern::default(), &mut extra);
            self.naming = naming;
            tests.push(ExpressionKind::PatternPredicate(Box::new(pattern)).into());
        }
        join(Logic::And, tests)
    }

    /// `name.key = $key`, or `IN` for a list of values.
    fn equals(&mut self, name: &Arc<str>, key: &str, value: Value) -> Expression {
        let many = matches!(value, Value::List(_));
        let holds_many = !many && self.lexicon.key_id(key).is_some_and(|key| self.lexicon.holds_lists(key));
        let parameter = self.parameter(key, value);
        if holds_many {
            within(parameter, property(name, key))
        } else if many {
            within(property(name, key), parameter)
        } else {
            compare(property(name, key), Comparison::Equal, parameter)
        }
    }

    /// Properties that must be equal: into the pattern where one value is meant, else into the filters.
    fn properties_into(
        &mut self,
        filter: &[(Arc<str>, Value)],
        name: &Arc<str>,
        pattern: &mut NodePattern,
        out: &mut Clauses,
    ) {
        let mut entries = Vec::new();
        for (key, value) in filter {
            if matches!(value, Value::List(_)) {
                let test = self.equals(name, key, value.clone());
                out.filters.push(test);
            } else {
                entries.push((Arc::clone(key), self.parameter(key, value.clone())));
            }
        }
        if !entries.is_empty() {
            pattern.properties = Some(ExpressionKind::Map(entries).into());
        }
    }

    /// One named node by its key, or any of several.
    fn named_node(&mut self, nodes: &[NodeId], name: &Arc<str>, pattern: &mut NodePattern, out: &mut Clauses) {
        if let [only] = nodes {
            let label = self.lexicon.first_label(*only);
            pattern.labels = label.iter().map(|label| Arc::clone(self.lexicon.label_name(*label))).collect();
            match self.lexicon.key_of(*only) {
                Some((key, value)) => {
                    let word = self.parameter_word(*only);
                    let parameter = self.parameter(&word, value);
                    let key = Arc::clone(self.lexicon.key_name(key));
                    pattern.properties = Some(ExpressionKind::Map(vec![(key, parameter)]).into());
                }
                None => {
                    let parameter = self.parameter("node", Value::from(self.lexicon.element_id(*only)));
                    out.filters.push(compare(
                        build::call("elementId", vec![variable(name)]),
                        Comparison::Equal,
                        parameter,
                    ));
                }
            }
            return;
        }
        let test = self.one_of(nodes, name, pattern);
        out.filters.extend(test);
    }

    /// Whether a node is one of several: by label and key.
    fn one_of(&mut self, nodes: &[NodeId], name: &Arc<str>, pattern: &mut NodePattern) -> Option<Expression> {
        let mut groups: Vec<(Option<LabelId>, Option<crate::value::KeyId>, Vec<Value>)> = Vec::new();
        for node in nodes {
            let label = self.lexicon.first_label(*node);
            let (key, value) = match self.lexicon.key_of(*node) {
                Some((key, value)) => (Some(key), value),
                None => (None, Value::from(self.lexicon.element_id(*node))),
            };
            match groups.iter_mut().find(|(have, of, _)| *have == label && *of == key) {
                Some((_, _, values)) => values.push(value),
                None => groups.push((label, key, vec![value])),
            }
        }
        let alone = groups.len() == 1;
        let mut tests = Vec::new();
        for (label, key, values) in groups {
            let element = match key {
                Some(key) => property(name, &Arc::clone(self.lexicon.key_name(key))),
                None => build::call("elementId", vec![variable(name)]),
            };
            let list = self.parameter("any", Value::list(values));
            let mut both = Vec::new();
            if let Some(label) = label {
                let label = Arc::clone(self.lexicon.label_name(label));
                if alone {
                    pattern.labels = vec![label];
                } else {
                    both.push(
                        ExpressionKind::HasLabels(Box::new(variable(name)), LabelExpression::names(vec![label])).into(),
                    );
                }
            }
            both.push(within(element, list));
            tests.extend(join(Logic::And, both));
        }
        join(Logic::Or, tests)
    }

    /// A parameter's name for a node: its name in the world.
    fn parameter_word(&self, node: NodeId) -> String {
        let name = self.lexicon.name_of(node).to_lowercase();
        let word: String =
            name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
        word.trim_matches('_').to_string()
    }

    /// A path from one variable to a node pattern.
    fn road(&mut self, from: &Arc<str>, road: &Path, to: NodePattern, out: &mut Clauses) -> PathPattern {
        let mut steps = Vec::with_capacity(road.steps.len());
        let last = road.steps.len().saturating_sub(1);
        let mut to = Some(to);
        for (index, step) in road.steps.iter().enumerate() {
            let named = self.naming && step.repeat.is_none() && self.depth == 0;
            let relationship = named.then(|| self.fresh("r"));
            self.relationships.extend(relationship.clone());
            let rel = RelPattern {
                variable: relationship,
                types: step.types.iter().map(|kind| Arc::clone(self.lexicon.type_name(*kind))).collect(),
                direction: match step.direction {
                    Way::Out => Direction::Right,
                    Way::In => Direction::Left,
                    Way::Either => Direction::Either,
                },
                length: step.repeat.map(|(least, most)| Length { least: Some(least), most: Some(most) }),
                ..RelPattern::default()
            };
            let at_end = index == last;
            let mut pattern = if at_end { to.take().unwrap_or_default() } else { NodePattern::default() };
            if !at_end && named {
                pattern.variable = Some(self.fresh("via"));
            }
            self.step_node(step, &mut pattern, out);
            steps.push((rel, pattern));
        }
        let start = node(from);
        PathPattern { start, steps, ..PathPattern::default() }
    }

    /// What a step asks of the node it arrives at.
    fn step_node(&mut self, step: &crate::lexicon::path::Step, pattern: &mut NodePattern, out: &mut Clauses) {
        if let Some(label) = step.label {
            let label = Arc::clone(self.lexicon.label_name(label));
            if pattern.labels.is_empty() {
                pattern.labels.push(label);
            } else if let Some(name) = &pattern.variable
                && !pattern.labels.contains(&label)
            {
                out.filters.push(
                    ExpressionKind::HasLabels(Box::new(variable(name)), LabelExpression::names(vec![label])).into(),
                );
            }
        }
        if step.properties.is_empty() {
            return;
        }
        if pattern.properties.is_none() && pattern.variable.is_none() {
            let entries =
                step.properties.iter().map(|(key, value)| (Arc::clone(key), self.parameter(key, value.clone())));
            pattern.properties = Some(ExpressionKind::Map(entries.collect()).into());
            return;
        }
        let name = match &pattern.variable {
            Some(name) => Arc::clone(name),
            None => {
                let name = self.fresh("via");
                pattern.variable = Some(Arc::clone(&name));
                name
            }
        };
        for (key, value) in &step.properties {
            let test = self.equals(&name, key, value.clone());
            out.filters.push(test);
        }
    }
}
