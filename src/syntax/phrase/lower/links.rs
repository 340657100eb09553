//! Whether a link holds: to one, to none, to so many, to every one, or to two that belong together.

use super::build::{call, compare, join, literal, lone, node, not, variable};
use super::{Clauses, Lowering};
use crate::error::Result;
use crate::lexicon::path::Path;
use crate::query::{Clause, Comparison, Expression, ExpressionKind, Item, Logic, Projection, Query};
use crate::syntax::phrase::meaning::{Link, Tally, ThingId};
use crate::value::Value;
use std::sync::Arc;

impl Lowering<'_> {
    /// Whether an event joins two by ways that go together.
    pub(super) fn together(
        &mut self,
        id: ThingId,
        name: &Arc<str>,
        (one, other): (ThingId, ThingId),
        pairs: &[(Path, Path)],
        outer: bool,
    ) -> Result<Option<Expression>> {
        let in_hand = self.latest.get(&one).cloned().filter(|_| outer);
        let mut any = Vec::new();
        for (to_one, to_other) in pairs {
            let first = match &in_hand {
                Some(one) => {
                    let naming = std::mem::replace(&mut self.naming, false);
                    let path = self.road(name, to_one, node(one), &mut Clauses::default());
                    self.naming = naming;
                    ExpressionKind::PatternPredicate(Box::new(path)).into()
                }
                None => self.link_test(id, name, &Link::plain(vec![to_one.clone()], one))?,
            };
            let link = Link::plain(vec![to_other.clone()], other);
            let second = match in_hand.as_ref().filter(|_| to_one == to_other) {
                Some(one) => self.linked_to_another(id, name, &link, one)?,
                None => self.link_test(id, name, &link)?,
            };
            any.extend(join(Logic::And, vec![first, second]));
        }
        if let Some(one_name) = in_hand {
            self.latest.insert(one, one_name);
        }
        Ok(join(Logic::Or, any))
    }

    /// Whether a link leads to something else than what is in hand.
    pub(super) fn linked_to_another(
        &mut self,
        id: ThingId,
        name: &Arc<str>,
        link: &Link,
        one: &Arc<str>,
    ) -> Result<Expression> {
        let (mut inner, to) = self.far_end(id, name, link)?;
        inner.filters.push(compare(variable(&to), Comparison::NotEqual, variable(one)));
        Ok(ExpressionKind::Exists(Box::new(super::build::query(inner.into_matches()))).into())
    }

    /// Whether a link holds: some road, none, so many, or to every one.
    pub(super) fn link_test(&mut self, id: ThingId, name: &Arc<str>, link: &Link) -> Result<Expression> {
        if link.every {
            return self.every_test(id, name, link);
        }
        if let (Some((how, count)), Some(key)) = (link.count, &link.of) {
            let mut total = self.count_of(name, &link.roads, link.to, Some(&Tally::total(Arc::clone(key))))?;
            if matches!(how, Comparison::Less | Comparison::LessOrEqual) {
                total = known_sum(total);
            }
            let total = compare(total, how, self.parameter("total", Value::Integer(count)));
            return Ok(if link.negated { not(total) } else { total });
        }
        if let Some((how, count)) = link.count {
            let query = self.linked_query(id, name, link, true)?;
            let count = self.parameter("count", Value::Integer(count));
            let counted = compare(ExpressionKind::CountRows(Box::new(query)).into(), how, count);
            return Ok(if link.negated { not(counted) } else { counted });
        }
        let mut some = Vec::new();
        for road in &link.roads {
            let one = Link { roads: vec![road.clone()], ..link.clone() };
            let query = self.linked_query(id, name, &one, false)?;
            some.push(ExpressionKind::Exists(Box::new(query)).into());
        }
        let any = join(Logic::Or, some).unwrap_or_else(|| literal(Value::from(false)));
        Ok(if link.negated { not(any) } else { any })
    }

    /// A query inside: the link's far end, by any of its roads.
    pub(super) fn linked_query(&mut self, id: ThingId, name: &Arc<str>, link: &Link, counting: bool) -> Result<Query> {
        let (inner, to) = self.far_end(id, name, link)?;
        let mut clauses = inner.into_matches();
        // Whom one inspector inspected twice was inspected twice: each relationship is a time.
        let each_time = link.often.is_some() && matches!(&link.roads[..], [road] if road.steps.len() == 1);
        if counting && !each_time {
            clauses.push(Clause::Return(Projection {
                distinct: true,
                items: vec![Item { expression: variable(&to), name: Arc::clone(&to), aliased: false }],
                ..Projection::default()
            }));
        }
        Ok(super::build::query(clauses))
    }

    /// The far end of a link, as what a query inside matches, and its variable.
    fn far_end(&mut self, id: ThingId, name: &Arc<str>, link: &Link) -> Result<(Clauses, Arc<str>)> {
        self.depth += 1;
        let mut inner = Clauses::default();
        let to = self.variable_of(link.to);
        let result = self.linked_inner(id, name, link, &to, &mut inner);
        self.depth -= 1;
        result.map(|()| (inner, to))
    }

    pub(super) fn linked_inner(
        &mut self,
        id: ThingId,
        name: &Arc<str>,
        link: &Link,
        to: &Arc<str>,
        inner: &mut Clauses,
    ) -> Result<()> {
        let target = self.node_of(link.to, to, inner);
        match &link.roads[..] {
            [road] => {
                let (from, road) = self.start_of(id, name, road);
                if road.steps.is_empty() {
                    inner.patterns.push(lone(target));
                    inner.filters.push(compare(variable(&from), Comparison::Equal, variable(to)));
                } else {
                    let mut path = self.road(&from, &road, target, inner);
                    self.times_into(link, &mut path, inner);
                    inner.patterns.push(path);
                }
            }
            roads => {
                inner.patterns.push(lone(target));
                let mut any = Vec::new();
                for road in roads {
                    let (from, road) = self.start_of(id, name, road);
                    let path = self.road(&from, &road, node(to), inner);
                    any.push(ExpressionKind::PatternPredicate(Box::new(path)).into());
                }
                inner.filters.extend(join(Logic::Or, any));
            }
        }
        self.conditions_into(link.to, to, inner)?;
        self.extreme_into(link.to, to, inner)
    }

    /// Linked to every one of a kind: there is none that it isn't linked to.
    pub(super) fn every_test(&mut self, id: ThingId, name: &Arc<str>, link: &Link) -> Result<Expression> {
        self.depth += 1;
        let mut inner = Clauses::default();
        let to = self.variable_of(link.to);
        let mut any = Vec::new();
        for road in &link.roads {
            let (from, road) = self.start_of(id, name, road);
            let path = self.road(&from, &road, node(&to), &mut inner);
            any.push(ExpressionKind::PatternPredicate(Box::new(path)).into());
        }
        let result = self.thing_into(link.to, &to, &mut inner);
        self.depth -= 1;
        result?;
        inner.filters.extend(join(Logic::Or, any).map(not));
        let query = super::build::query(inner.into_matches());
        let missed: Expression = ExpressionKind::Exists(Box::new(query)).into();
        Ok(if link.negated { missed } else { not(missed) })
    }
}

/// `reduce(total = null, one IN list | coalesce(total, 0) + one)`: of whom nothing is told, it is not told that it is
/// little.
fn known_sum(mut sum: Expression) -> Expression {
    if let ExpressionKind::Reduce { start, step, .. } = &mut sum.kind
        && let ExpressionKind::Arithmetic(so_far, _) = &mut step.kind
    {
        let zero = std::mem::replace(&mut **start, literal(Value::Null));
        let total = std::mem::replace(&mut **so_far, literal(Value::Null));
        **so_far = call("coalesce", vec![total, zero]);
    }
    sum
}
