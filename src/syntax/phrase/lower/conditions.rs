//! Conditions as patterns where they join one thing to another plainly, and as predicates elsewhere.

use std::sync::Arc;

use super::build::{call, compare, is_null, join, literal, lone, node, not, property, variable, within};
use super::{Clauses, Lowering};
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::Path;
use crate::lexicon::sense::NounId;
use crate::query::{Comparison, Expression, ExpressionKind, LabelExpression, Logic, PathPattern, TextTest};
use crate::syntax::phrase::meaning::{Condition, Link, Order, OrderBy, ThingId};
use crate::value::{NodeId, Value};

impl<'m> Lowering<'m> {
    /// Adds everything that must hold of a thing.
    pub(super) fn conditions_into(&mut self, id: ThingId, name: &Arc<str>, out: &mut Clauses) -> Result<()> {
        self.through_into(id, name, out);
        self.relation_into(id, name, out);
        let meaning = self.meaning;
        for condition in &meaning.thing(id).conditions {
            match condition {
                Condition::Linked(link) if inline(link) => self.linked_into(id, name, link, out)?,
                other => {
                    let test = self.test(id, name, other)?;
                    out.filters.extend(test);
                }
            }
        }
        self.keep_apart(id, out);
        Ok(())
    }

    /// The way to the node that a derived noun speaks of, with its filter.
    pub(super) fn through_into(&mut self, id: ThingId, name: &Arc<str>, out: &mut Clauses) {
        let lexicon = self.lexicon;
        let Some(known) = self.noun_of(id).map(|noun| lexicon.noun(noun)) else { return };
        let Some(through) = &known.through else { return };
        let held = self.fresh("through");
        let relationship = self.fresh("h");
        let mut target = node(&held);
        self.properties_into(&known.filter, &held, &mut target, out);
        let naming = std::mem::replace(&mut self.naming, false);
        let mut path = self.road(name, through, target, out);
        self.naming = naming;
        if let Some((rel, _)) = path.steps.first_mut()
            && rel.length.is_none()
        {
            rel.variable = Some(Arc::clone(&relationship));
            self.relationships.push(Arc::clone(&relationship));
        }
        out.patterns.push(path);
        self.through.insert(id, (relationship, held));
    }

    /// The relation that a noun of a relation (`members`) stands in, unless what is said of it says so already.
    pub(super) fn relation_into(&mut self, id: ThingId, name: &Arc<str>, out: &mut Clauses) {
        let thing = self.meaning.thing(id);
        if thing.nodes.is_some() {
            return;
        }
        let Some(path) = thing.nouns.first().and_then(|noun| self.lexicon.noun(*noun).relation.clone()) else { return };
        let said = thing.conditions.iter().any(|condition| match condition {
            Condition::Linked(link) => link.roads.contains(&path),
            _ => false,
        });
        let back = path.reversed(None);
        let reached = self.meaning.things.iter().any(|other| {
            let by_link = other.conditions.iter().any(|condition| match condition {
                Condition::Linked(link) => link.to == id && link.roads.iter().all(|road| alike(road, &back)),
                _ => false,
            });
            let by_order = match other.order.as_ref().map(|order| &order.by) {
                Some(OrderBy::Count { roads, counted, .. }) => {
                    *counted == id && roads.iter().all(|road| alike(road, &back))
                }
                _ => false,
            };
            by_link || by_order
        });
        if !said && !reached {
            let naming = std::mem::replace(&mut self.naming, false);
            let pattern = self.road(name, &path, Default::default(), out);
            self.naming = naming;
            out.filters.push(ExpressionKind::PatternPredicate(Box::new(pattern)).into());
        }
    }

    /// Where a road of a thing begins: at the node it is spoken of through, if the road goes that way.
    pub(super) fn start_of(&self, id: ThingId, name: &Arc<str>, road: &Path) -> (Arc<str>, Path) {
        let noun: Option<NounId> = self.noun_of(id);
        let through = noun.and_then(|noun| self.lexicon.noun(noun).through.as_ref());
        let (Some(through), Some((_, held))) = (through, self.through.get(&id)) else {
            return (Arc::clone(name), road.clone());
        };
        match road.steps.strip_prefix(&through.steps[..]) {
            Some(rest) => (Arc::clone(held), Path { steps: rest.to_vec() }),
            None => (Arc::clone(name), road.clone()),
        }
    }

    /// A plain link as a pattern.
    pub(super) fn linked_into(&mut self, id: ThingId, name: &Arc<str>, link: &Link, out: &mut Clauses) -> Result<()> {
        let (from, road) = self.start_of(id, name, &link.roads[0]);
        let to = self.variable_of(link.to);
        let target = self.node_of(link.to, &to, out);
        if road.steps.is_empty() {
            // The thing itself, under two names.
            out.patterns.push(lone(target));
            out.filters.push(compare(variable(&from), Comparison::Equal, variable(&to)));
        } else {
            let mut path = self.road(&from, &road, target, out);
            self.times_into(link, &mut path, out);
            self.date_into(id, link, &mut path);
            out.patterns.push(path);
        }
        self.conditions_into(link.to, &to, out)?;
        self.extreme_into(link.to, &to, out)
    }

    /// Names the relationship of a link to one node where its times are to be shown.
    fn date_into(&mut self, id: ThingId, link: &Link, path: &mut PathPattern) {
        let wanted = self.dating == Some(id) && self.dated_link.is_none();
        let named = self.meaning.thing(link.to).nodes.as_ref().is_some_and(|nodes| nodes.len() == 1);
        let [(relationship, _)] = &mut path.steps[..] else { return };
        let keys = self.times_of_road(&link.roads[0]);
        if !(wanted && named) || keys.is_empty() || relationship.length.is_some() {
            return;
        }
        let name = match &relationship.variable {
            Some(name) => Arc::clone(name),
            None => self.fresh("r"),
        };
        relationship.variable = Some(Arc::clone(&name));
        self.dated_link = Some((name, keys));
    }

    /// The properties that tell when the relationships of a road of one step began, and ended.
    fn times_of_road(&self, road: &Path) -> Vec<Arc<str>> {
        let [step] = &road.steps[..] else { return Vec::new() };
        let [kind] = step.types[..] else { return Vec::new() };
        if self.lexicon.roles.from.is_some() {
            // Such a world tells what is attested when, not when it began.
            return Vec::new();
        }
        let keys = self.lexicon.date_of_type(kind).into_iter().chain(self.lexicon.end_of_type(kind));
        keys.map(|key| Arc::clone(self.lexicon.key_name(key))).collect()
    }

    /// When the relationship of a link must hold, by a property of its own.
    pub(super) fn times_into(&mut self, link: &Link, path: &mut PathPattern, out: &mut Clauses) {
        let said = !(link.times.is_empty() && link.values.is_empty());
        let Some((relationship, _)) = path.steps.first_mut().filter(|_| said) else { return };
        let name = match &relationship.variable {
            Some(name) => Arc::clone(name),
            None => self.fresh("r"),
        };
        relationship.variable = Some(Arc::clone(&name));
        for (key, value) in &link.values {
            let value = self.parameter(key, value.clone());
            out.filters.push(compare(property(&name, key), Comparison::Equal, value));
        }
        for time in &link.times {
            let tests = self.link_time(&name, &time.test);
            out.filters.extend(tests);
        }
    }

    /// `the latest incident`, within a phrase: that than which there is no later one.
    pub(super) fn extreme_into(&mut self, id: ThingId, name: &Arc<str>, out: &mut Clauses) -> Result<()> {
        let thing = self.meaning.thing(id);
        let (Some(order), Some(limit)) = (thing.order.clone(), thing.limit) else { return Ok(()) };
        if limit != 1 || thing.skip > 0 {
            return Err(self.no_extreme(id));
        }
        self.depth += 1;
        let mut inner = Clauses::default();
        let other = self.fresh("other");
        let pattern = self.node_of(id, &other, &mut inner);
        inner.patterns.push(lone(pattern));
        let built = self.conditions_into(id, &other, &mut inner);
        let measured = built.and_then(|()| self.extreme_measures(id, name, &other, &order));
        self.depth -= 1;
        self.latest.insert(id, Arc::clone(name));
        let (own, others) = measured?;
        let how = if order.descending { Comparison::Greater } else { Comparison::Less };
        inner.filters.push(compare(others, how, own.clone()));
        let query = super::build::query(inner.into_matches());
        out.filters.push(is_null(own, true));
        out.filters.push(not(ExpressionKind::Exists(Box::new(query)).into()));
        Ok(())
    }

    /// What a superlative compares: of the thing itself, and of another.
    pub(super) fn extreme_measures(
        &mut self,
        id: ThingId,
        name: &Arc<str>,
        other: &Arc<str>,
        order: &Order,
    ) -> Result<(Expression, Expression)> {
        match &order.by {
            OrderBy::Property(key) => Ok((property(name, key), property(other, key))),
            OrderBy::Time => {
                let Some(key) = self.when_key(id) else { return Err(self.no_extreme(id)) };
                let side = |bounds: (Expression, Expression)| if order.descending { bounds.1 } else { bounds.0 };
                Ok((side(self.bounds(name, &key)), side(self.bounds(other, &key))))
            }
            OrderBy::Count { roads, counted, of } => {
                let of = of.as_ref();
                Ok((self.count_of(name, roads, *counted, of)?, self.count_of(other, roads, *counted, of)?))
            }
            _ => Err(self.no_extreme(id)),
        }
    }

    pub(super) fn no_extreme(&self, id: ThingId) -> Error {
        let words = &self.meaning.thing(id).words;
        Error::new(kinds::NO_SUCH_RELATION, format!("\"{words}\" can't be asked within a phrase"))
            .hint(format!("ask for {words} first, then go on with: of those, …"))
    }

    /// What `between` joins is two, and what comes back along the relation it came by is another: a state is no partner
    /// of its own.
    pub(super) fn keep_apart(&mut self, id: ThingId, out: &mut Clauses) {
        let own = self.inline_links(id);
        let mut pairs: Vec<(ThingId, ThingId)> = Vec::new();
        let between: Vec<&Link> =
            own.iter().copied().filter(|link| link.preposition.as_deref() == Some("between")).collect();
        if let [one, other] = between[..] {
            pairs.push((one.to, other.to));
        }
        for link in own.iter().filter(|link| self.is_partner(link)) {
            let back = link.roads[0].reversed(None);
            pairs.extend(self.partners(link.to, &back).into_iter().map(|partner| (id, partner)));
        }
        for (one, other) in pairs {
            let named = |id: ThingId| self.meaning.thing(id).nodes.is_some();
            let (Some(first), Some(second)) = (self.latest.get(&one), self.latest.get(&other)) else { continue };
            if !(named(one) && named(other)) {
                out.filters.push(compare(variable(first), Comparison::NotEqual, variable(second)));
            }
        }
    }

    /// What a figure or a count is told of is no partner of its own: the state with the most agreements with another is
    /// not that other.
    pub(super) fn keep_from(&self, head: &Arc<str>, roads: &[Path], told: ThingId, out: &mut Clauses) {
        for road in roads {
            let partners = self.partners(told, &road.reversed(None));
            let others = partners.iter().filter_map(|partner| self.latest.get(partner));
            out.filters.extend(others.map(|other| compare(variable(head), Comparison::NotEqual, variable(other))));
        }
    }

    /// The links of a thing that are plain patterns.
    fn inline_links(&self, of: ThingId) -> Vec<&'m Link> {
        let linked = |condition: &'m Condition| match condition {
            Condition::Linked(link) if inline(link) => Some(link),
            _ => None,
        };
        self.meaning.thing(of).conditions.iter().filter_map(linked).collect()
    }

    /// Whether a link is to a partner: one of two that stand in the same place.
    fn is_partner(&self, link: &Link) -> bool {
        match link.preposition.as_deref() {
            Some(word) => matches!(word, "with" | "between"),
            // An event that only a verb brought in: whom delegations talk to are others than they. Films by somebody who
            // made a film may be that film.
            None => link.words.is_empty() || !link.words.contains(&self.meaning.thing(link.to).words),
        }
    }

    /// The partners to which a thing is linked the same way as along a road.
    fn partners(&self, of: ThingId, road: &Path) -> Vec<ThingId> {
        let same_way = |link: &&Link| self.is_partner(link) && alike(&link.roads[0], road);
        self.inline_links(of).into_iter().filter(same_way).map(|link| link.to).collect()
    }

    /// A condition as a predicate.
    pub(super) fn test(&mut self, id: ThingId, name: &Arc<str>, condition: &Condition) -> Result<Option<Expression>> {
        Ok(match condition {
            Condition::Linked(link) => Some(self.link_test(id, name, link)?),
            Condition::Value { key, value, negated, .. } => {
                let at = self.holder(id, name, key);
                let test = self.equals(&at, key, value.clone());
                Some(if *negated { not(call("coalesce", vec![test, literal(Value::from(false))])) } else { test })
            }
            Condition::Compare { key, tests, .. } => {
                let at = self.holder(id, name, key);
                let mut all = Vec::new();
                for (how, number) in tests {
                    let number = self.parameter(key, plain_number(*number));
                    all.push(compare(property(&at, key), *how, number));
                }
                join(Logic::And, all)
            }
            Condition::Text { keys, how, text, .. } => self.text_test(id, name, keys, *how, text),
            Condition::Beyond { .. } => self.beyond(name, condition)?,
            Condition::Against { key, other, comparison, .. } => Some(self.against(name, key, *other, *comparison)?),
            Condition::Present { keys, negated, .. } => {
                let tests = keys.iter().map(|key| is_null(property(name, key), !negated)).collect();
                join(if *negated { Logic::And } else { Logic::Or }, tests)
            }
            Condition::Time { dated, period, negated, .. } => {
                let test = self.time_test(id, name, dated, period);
                if *negated { test.map(not) } else { test }
            }
            Condition::Paragraph { text, .. } => self.paragraph_test(name, text),
            Condition::Any(conditions) => {
                let tests = self.tests(id, name, conditions)?;
                join(Logic::Or, tests)
            }
            Condition::Not(conditions) => {
                let tests = self.tests(id, name, conditions)?;
                join(Logic::And, tests).map(|all| not(call("coalesce", vec![all, literal(Value::from(false))])))
            }
            Condition::Same { nodes, negated, .. } => {
                let mut pattern = node(name);
                let test = self.one_of(nodes, name, &mut pattern);
                let label: Option<Expression> = (!pattern.labels.is_empty()).then(|| {
                    ExpressionKind::HasLabels(Box::new(variable(name)), LabelExpression::names(pattern.labels)).into()
                });
                let both = join(Logic::And, label.into_iter().chain(test).collect());
                if *negated { both.map(not) } else { both }
            }
            Condition::Latest { followed } => self.latest_test(id, *followed),
            Condition::Kind { noun, .. } => self.noun_test(*noun, name),
            Condition::Together { one, other, pairs, outer } => {
                self.together(id, name, (*one, *other), pairs, *outer)?
            }
            Condition::Near { to, steps, avoiding, .. } => self.near_test(name, *to, *steps, avoiding)?,
        })
    }

    pub(super) fn tests(&mut self, id: ThingId, name: &Arc<str>, conditions: &[Condition]) -> Result<Vec<Expression>> {
        let mut tests = Vec::new();
        for condition in conditions {
            tests.extend(self.test(id, name, condition)?);
        }
        Ok(tests)
    }

    /// The node that holds a property: the thing's own, or that which it is spoken of through.
    pub(super) fn holder(&self, id: ThingId, name: &Arc<str>, key: &str) -> Arc<str> {
        let Some((_, held)) = self.through.get(&id) else { return Arc::clone(name) };
        let own = self.noun_of(id).and_then(|noun| self.lexicon.noun(noun).label);
        let wanted = self.lexicon.key_id(key);
        let has = own.is_some_and(|label| wanted.is_some_and(|key| self.lexicon.label_has(label, key)));
        if has { Arc::clone(name) } else { Arc::clone(held) }
    }

    /// Whether a linked figure is beyond that of another thing.
    pub(super) fn beyond(&mut self, name: &Arc<str>, condition: &Condition) -> Result<Option<Expression>> {
        let Condition::Beyond { figure, roads, other, key, comparison, .. } = condition else { return Ok(None) };
        self.depth += 1;
        let mut inner = Clauses::default();
        let (one, two) = (self.variable_of(*figure), self.variable_of(*other));
        let target = self.node_of(*figure, &one, &mut inner);
        if let Some(road) = roads.first() {
            let path = self.road(name, road, target, &mut inner);
            inner.patterns.push(path);
        }
        let result =
            self.conditions_into(*figure, &one, &mut inner).and_then(|()| self.thing_into(*other, &two, &mut inner));
        self.depth -= 1;
        result?;
        inner.filters.push(compare(property(&one, key), *comparison, property(&two, key)));
        let query = super::build::query(inner.into_matches());
        Ok(Some(ExpressionKind::Exists(Box::new(query)).into()))
    }

    /// Whether a property compares so with that of another thing.
    pub(super) fn against(
        &mut self,
        name: &Arc<str>,
        key: &str,
        other: ThingId,
        how: Comparison,
    ) -> Result<Expression> {
        self.depth += 1;
        let mut inner = Clauses::default();
        let two = self.variable_of(other);
        let result = self.thing_into(other, &two, &mut inner);
        self.depth -= 1;
        result?;
        inner.filters.push(compare(property(name, key), how, property(&two, key)));
        let query = super::build::query(inner.into_matches());
        Ok(ExpressionKind::Exists(Box::new(query)).into())
    }

    /// Whether a source names a paragraph: an element of a list, or the text itself.
    pub(super) fn paragraph_test(&mut self, name: &Arc<str>, text: &str) -> Option<Expression> {
        let key = self.lexicon.roles.source.clone()?;
        let parameter = self.parameter("paragraph", Value::text(text));
        let listed = self.lexicon.key_id(&key).is_some_and(|key| self.lexicon.holds_lists(key));
        Some(if listed {
            within(parameter, property(name, &key))
        } else {
            ExpressionKind::TextTest(TextTest::Contains, Box::new(property(name, &key)), Box::new(parameter)).into()
        })
    }

    /// Whether some property, or the name where none is said, begins with, ends with or holds a text, in whatever case.
    pub(super) fn text_test(
        &mut self,
        id: ThingId,
        name: &Arc<str>,
        keys: &[Arc<str>],
        how: TextTest,
        text: &str,
    ) -> Option<Expression> {
        let held: Vec<Expression> = match keys {
            [] => vec![self.name_of(name, &self.labels_of(id))],
            keys => keys.iter().map(|key| property(name, key)).collect(),
        };
        let mut tests = Vec::new();
        for held in held {
            let wanted = self.parameter("text", Value::from(text.to_lowercase()));
            let folded = call("toLower", vec![held]);
            tests.push(ExpressionKind::TextTest(how, Box::new(folded), Box::new(wanted)).into());
        }
        join(Logic::Or, tests)
    }

    /// Whether there is any path of so many steps.
    pub(super) fn near_test(
        &mut self,
        name: &Arc<str>,
        to: ThingId,
        steps: u32,
        avoiding: &[NodeId],
    ) -> Result<Option<Expression>> {
        let Some(nodes) = self.meaning.thing(to).nodes.clone() else { return Ok(None) };
        let mut tests = Vec::new();
        for target in nodes {
            let paths = self.paths_call(variable(name), target, steps, avoiding, (1, 0.0));
            tests.push(compare(call("size", vec![paths]), Comparison::Greater, literal(Value::Integer(0))));
        }
        let apart = join(Logic::Or, tests);
        let mut pattern = node(name);
        let same = self.one_of(&self.meaning.thing(to).nodes.clone().unwrap_or_default(), name, &mut pattern);
        Ok(join(Logic::And, apart.into_iter().chain(same.map(not)).collect()))
    }

    /// `kenning.paths(from, to, steps, most, price, avoiding, hidden)`
    pub(super) fn paths_call(
        &mut self,
        from: Expression,
        to: NodeId,
        steps: u32,
        avoiding: &[NodeId],
        (most, price): (i64, f64),
    ) -> Expression {
        let to = self.parameter("to", Value::from(self.lexicon.element_id(to)));
        let avoiding = avoiding.iter().map(|node| Value::from(self.lexicon.element_id(*node))).collect();
        let avoiding = self.parameter("avoiding", Value::list(avoiding));
        let hidden = &self.lexicon.roles.hidden_from_paths;
        let hidden = hidden.iter().map(|kind| Value::Text(Arc::clone(self.lexicon.type_name(*kind)))).collect();
        let hidden = self.parameter("hidden", Value::list(hidden));
        let steps = literal(Value::Integer(i64::from(steps)));
        call(
            "kenning.paths",
            vec![from, to, steps, literal(Value::Integer(most)), literal(Value::Float(price)), avoiding, hidden],
        )
    }

    pub(super) fn plain_pattern(&mut self, from: &Arc<str>, road: &Path, to: &Arc<str>) -> (PathPattern, Clauses) {
        let mut extra = Clauses::default();
        let path = self.road(from, road, node(to), &mut extra);
        (path, extra)
    }
}

/// Whether two paths go by the same relations in the same directions.
fn alike(one: &Path, other: &Path) -> bool {
    one.steps.len() == other.steps.len()
        && one
            .steps
            .iter()
            .zip(&other.steps)
            .all(|(one, other)| one.types == other.types && one.direction == other.direction)
}

/// Whether a link can be a plain pattern: one road, and no counting or negation.
fn inline(link: &Link) -> bool {
    link.roads.len() == 1 && !link.negated && link.count.is_none() && !link.every
}

/// A whole number as an integer.
fn plain_number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9.0e15 { Value::Integer(number as i64) } else { Value::Float(number) }
}
