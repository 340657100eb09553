//! Queries that explain an answer: what it rests on, what may belong to it, what is only counted.

use super::super::build::{
    by, is_null, item, literal, lone, matching, node, property, query, query_after, variable, within,
};
use super::super::figures::in_percent;
use super::super::{Clauses, Lowering};
use super::any_relation;
use crate::error::Result;
use crate::lexicon::path::LabelSet;
use crate::lexicon::sense::NounId;
use crate::query::{Clause, Direction, Expression, ExpressionKind, LabelExpression, PathPattern, Projection, Query};
use crate::syntax::phrase::meaning::{Ask, Condition, Order, OrderBy, ThingId};
use crate::value::{NodeId, Value};
use std::sync::Arc;

impl Lowering<'_> {
    /// The names and times of the heads for which one dated thing only may fit.
    pub(in super::super) fn names_of(&mut self, head: ThingId, dated: ThingId) -> Result<Option<Query>> {
        let (matched, name) = self.matched(head)?;
        let Some(when) = self.variables.get(&dated).cloned() else { return Ok(None) };
        let Some(key) = self.when_key(dated) else { return Ok(None) };
        let named = self.name_of(&name, &self.labels_of(head));
        let items = vec![item(named, "name"), item(property(&when, &key), "when")];
        let order = vec![by(variable(&Arc::from("name")), false)];
        Ok(Some(query_after(
            matched,
            vec![Clause::Return(Projection { distinct: true, items, order, ..Projection::default() })],
        )))
    }

    /// That a node has one of the labels whose nodes have a property, so that no others are looked at.
    pub(super) fn may_have(&self, name: &Arc<str>, key: &str) -> Option<Expression> {
        let labels = self.lexicon.labels_with(self.lexicon.key_id(key)?)?;
        let names = labels.into_iter().map(|label| Arc::clone(self.lexicon.label_name(label)));
        let labels = LabelExpression::Either(names.map(LabelExpression::Name).collect());
        Some(ExpressionKind::HasLabels(Box::new(variable(name)), labels).into())
    }

    /// Nodes that stand for unnamed members of the head's kind and lie next to every name of the question.
    pub(in super::super) fn counted(&mut self) -> Result<Option<Query>> {
        let roles = self.lexicon.roles.clone();
        let (Some(head), Some(count), Some(members)) = (self.meaning.head(), roles.count, roles.members) else {
            return Ok(None);
        };
        let kinds = self.kinds_counted(head, false);
        // Most questions are near none of them: that is seen without a query.
        if self.lexicon.unnamed_near(&kinds, &self.named(), false).next().is_none() {
            return Ok(None);
        }
        let kinds: Vec<Value> = kinds.into_iter().map(Value::from).collect();
        let kinds = self.parameter("kinds", Value::from(kinds));
        let group: Arc<str> = Arc::from("group");
        let mut filters: Vec<Expression> = self.may_have(&group, &members).into_iter().collect();
        filters.push(within(property(&group, &members), kinds));
        filters.extend(self.group_time(head, &group));
        let named: Vec<Vec<NodeId>> = self.named().into_iter().map(<[NodeId]>::to_vec).collect();
        if named.is_empty() {
            // Nothing to tell which of them are meant: those of which no number is told say nothing.
            filters.push(is_null(property(&group, &count), true));
        }
        for nodes in named {
            let mut inner = Clauses::default();
            let near = self.fresh("near");
            let mut end = node(&near);
            self.named_node(&nodes, &near, &mut end, &mut inner);
            let steps = vec![(any_relation(None, Direction::Either), end)];
            inner.patterns.push(PathPattern { start: node(&group), steps, ..PathPattern::default() });
            filters.push(ExpressionKind::Exists(Box::new(query(inner.into_matches()))).into());
        }
        let groups = matching(vec![lone(node(&group))], filters, false);
        Ok(Some(self.names_and_numbers(vec![groups], &group, &count)))
    }

    /// Beside what was found: the nodes that stand for unnamed members told by the very word of the head's kind, and
    /// are near every name of the question.
    pub(in super::super) fn counted_beside(&mut self) -> Result<Option<Query>> {
        let (Some(head), Some(count)) = (self.meaning.head(), self.lexicon.roles.count.clone()) else {
            return Ok(None);
        };
        let kinds = self.kinds_counted(head, true);
        let groups: Vec<NodeId> = self.lexicon.unnamed_near(&kinds, &self.named(), true).collect();
        if groups.is_empty() {
            return Ok(None);
        }
        let name: Arc<str> = Arc::from("group");
        let mut clauses = Clauses::default();
        let mut group = node(&name);
        self.named_node(&groups, &name, &mut group, &mut clauses);
        clauses.patterns.push(lone(group));
        clauses.filters.extend(self.group_time(head, &name));
        Ok(Some(self.names_and_numbers(clauses.into_matches(), &name, &count)))
    }

    /// What is told of the nodes that count members which the head may be; `by_word` only of those whose text holds its
    /// word.
    fn kinds_counted(&self, head: ThingId, by_word: bool) -> Vec<&str> {
        let Some(noun) = self.noun_of(head).filter(|_| self.meaning.thing(head).nodes.is_none()) else {
            return Vec::new();
        };
        let said = self.kinds_said(head, noun);
        let mut kinds = self.lexicon.kinds_of_unnamed(&said);
        if by_word {
            kinds.retain(|kind| said.iter().any(|noun| kind.contains(&*self.lexicon.noun(*noun).singular)));
        }
        kinds
    }

    /// The nodes that the question names, a list for each name.
    fn named(&self) -> Vec<&[NodeId]> {
        self.meaning.things.iter().filter_map(|thing| thing.nodes.as_deref()).collect()
    }

    fn names_and_numbers(&self, mut clauses: Vec<Clause>, group: &Arc<str>, count: &Arc<str>) -> Query {
        let items = vec![item(self.name_of(group, &LabelSet::default()), "name"), item(property(group, count), count)];
        let order = vec![by(variable(&Arc::from("name")), false)];
        clauses.push(Clause::Return(Projection { items, order, ..Projection::default() }));
        query(clauses)
    }

    /// The names and numbers of sets that a thing stands for.
    pub(in super::super) fn told(&mut self, head: ThingId, count: &Arc<str>) -> Result<Query> {
        let (matched, name) = self.matched(head)?;
        let items = vec![item(self.name_of(&name, &LabelSet::default()), "name"), item(property(&name, count), count)];
        // Of sets within one another the widest is all that was asked for.
        let order = vec![by(variable(count), true), by(variable(&Arc::from("name")), false)];
        let limit = Some(literal(Value::Integer(1)));
        Ok(query_after(
            matched,
            vec![Clause::Return(Projection { distinct: true, items, order, limit, ..Projection::default() })],
        ))
    }

    /// The number that one node tells, less that of another.
    pub(in super::super) fn difference(&mut self, all: NodeId, some: NodeId, count: &Arc<str>) -> Query {
        let heading = self.meaning.head().map_or_else(|| "count".into(), |head| self.plural(head));
        let (clauses, [all, some]) = self.two_sets([all, some]);
        let less = vec![(crate::query::Arithmetic::Subtract, property(&some, count))];
        let rest = ExpressionKind::Arithmetic(Box::new(property(&all, count)), less).into();
        let items = vec![item(rest, &heading)];
        query_after(clauses, vec![Clause::Return(Projection { items, ..Projection::default() })])
    }

    /// How many percent the number of one set is of that of another.
    pub(in super::super) fn share_of_told(&mut self, some: NodeId, all: NodeId, count: &Arc<str>) -> Query {
        let heading = self.meaning.head().map_or_else(|| "count".into(), |head| self.plural(head));
        let (clauses, [some, all]) = self.two_sets([some, all]);
        let (some, all) = (property(&some, count), property(&all, count));
        let percent = in_percent(some.clone(), all.clone());
        let items = vec![item(percent, "percent"), item(some, &heading), item(all, "of")];
        query_after(clauses, vec![Clause::Return(Projection { items, ..Projection::default() })])
    }

    /// The nodes of two sets, and their variables.
    fn two_sets(&mut self, sets: [NodeId; 2]) -> (Clauses, [Arc<str>; 2]) {
        let mut clauses = Clauses::default();
        let names = sets.map(|_| self.fresh("set"));
        for (set, name) in sets.into_iter().zip(&names) {
            let mut pattern = node(name);
            self.named_node(&[set], name, &mut pattern, &mut clauses);
            clauses.patterns.push(lone(pattern));
        }
        (clauses, names)
    }

    /// The kinds that a thing was said to be, as the members of a group are called.
    pub(super) fn kinds_said(&self, head: ThingId, noun: NounId) -> Vec<NounId> {
        let also = self.meaning.thing(head).conditions.iter().filter_map(|condition| match condition {
            Condition::Kind { noun, .. } => Some(*noun),
            _ => None,
        });
        std::iter::once(noun).chain(also).collect()
    }

    /// A group that is dated counts only if its time meets that which was asked for; an undated one not at all then.
    pub(super) fn group_time(&mut self, head: ThingId, group: &Arc<str>) -> Option<Expression> {
        let period = self.meaning.thing(head).conditions.iter().find_map(|condition| match condition {
            Condition::Time { period, negated: false, .. } => Some(period.clone()),
            _ => None,
        })?;
        let key = self.lexicon.roles.when.clone()?;
        let bounds = self.bounds(group, &key);
        self.overlap(&bounds, &period)
    }

    /// The head and every node and relationship that its patterns name, a row for each match; the figure that a list is
    /// ordered by is one of them.
    pub(in super::super) fn support(&mut self) -> Result<Option<Query>> {
        let meaning = self.meaning;
        let (head, order) = match &meaning.ask {
            Ask::Compare { of, by, .. } => (*of, by.clone().map(|by| Order { by, descending: true })),
            _ => match meaning.head() {
                Some(head) => (head, meaning.thing(head).order.clone()),
                None => return Ok(None),
            },
        };
        let (matched, name) = self.matched(head)?;
        let mut clauses = matched.into_matches();
        let order = order.filter(|order| !matches!(order.by, OrderBy::Column(_)));
        let order = match order.as_ref().map(|order| (&order.by, order.descending)) {
            Some((OrderBy::Measure { roads, measure, key }, descending)) => {
                let (figure, figured) = self.figure(&name, roads, *measure)?;
                clauses.extend(figure);
                let filter = Some(is_null(property(&figured, key), true));
                clauses.push(Clause::With(Projection { star: true, filter, ..Projection::default() }));
                let named = self.name_of(&name, &self.labels_of(head));
                vec![by(property(&figured, key), descending), by(named, false)]
            }
            Some((OrderBy::When { roads, event, key }, descending)) => {
                let (matched, dated) = self.figure(&name, roads, *event)?;
                clauses.extend(matched);
                let named = self.name_of(&name, &self.labels_of(head));
                let (earliest, latest) = self.bounds(&dated, key);
                vec![by(if descending { latest } else { earliest }, descending), by(named, false)]
            }
            _ => self.order_of(head, &name, order.as_ref()),
        };
        let mut items = vec![item(variable(&name), &name)];
        for other in names_in(&clauses) {
            if !items.iter().any(|item| item.name == other) {
                items.push(item(variable(&other), &other));
            }
        }
        clauses.push(Clause::Return(Projection { items, order, ..Projection::default() }));
        Ok(Some(query(clauses)))
    }
}

/// What patterns name, but for relationships of several steps.
fn names_in(clauses: &[Clause]) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    for clause in clauses {
        let Clause::Match(found) = clause else { continue };
        for pattern in &found.patterns {
            names.extend(pattern.start.variable.clone());
            for (relationship, end) in &pattern.steps {
                names.extend(relationship.variable.clone().filter(|_| relationship.length.is_none()));
                names.extend(end.variable.clone());
            }
        }
    }
    names
}
