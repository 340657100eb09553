//! How times compare: by the bounds that a date may mean, surely inside a period or only possibly.

use super::build::{
    by, call, choose, compare, is_null, join, literal, node, not, property, query, query_after, variable, within,
};
use super::columns::push;
use super::{Certainty, Clauses, Lowering};
use crate::error::Result;
use crate::query::{Arithmetic, Clause, Comparison, Expression, ExpressionKind, Logic, Projection, Query, TextTest};
use crate::syntax::phrase::meaning::{Dated, LinkTest, ThingId};
use crate::syntax::phrase::time::Period;
use crate::value::Value;
use std::sync::Arc;

const FAR_FUTURE: &str = "9999-12-31";

/// A name, and the bounds of a time.
type Span = (Expression, Expression, Expression);

impl Lowering<'_> {
    // ---- Time ------------------------------------------------------------------------------------------------------

    /// The earliest and latest day of a node's time.
    pub(super) fn bounds(&self, name: &Arc<str>, key: &Arc<str>) -> (Expression, Expression) {
        let roles = &self.lexicon.roles;
        let stored = roles.when.as_ref() == Some(key);
        match (&roles.earliest, &roles.latest) {
            (Some(earliest), Some(latest)) if stored => (property(name, earliest), property(name, latest)),
            _ => (call("earliest", vec![property(name, key)]), call("latest", vec![property(name, key)])),
        }
    }

    pub(super) fn time_test(
        &mut self,
        id: ThingId,
        name: &Arc<str>,
        dated: &Dated,
        period: &Period,
    ) -> Option<Expression> {
        match dated {
            Dated::Through => self.attested_test(id, period),
            Dated::Node(key, lasted) => {
                let bounds = self.bounds(name, key);
                let sure = self.inside(&bounds, period);
                let overlap = self.overlap(&bounds, period);
                if period.attested {
                    return overlap;
                }
                let long = lasted.then(|| self.lasts(name, key, overlap.clone())).flatten();
                let certain = join(Logic::Or, sure.into_iter().chain(long).collect());
                match self.certainty {
                    Certainty::Sure => certain,
                    Certainty::Possible => {
                        let never = literal(Value::from(false));
                        let not_sure = certain.map(|certain| not(call("coalesce", vec![certain, never])));
                        let maybe = self.maybe(&bounds, period);
                        join(Logic::And, maybe.into_iter().chain(not_sure).collect())
                    }
                }
            }
        }
    }

    /// Lies in the period with both its bounds.
    pub(super) fn inside(&mut self, bounds: &(Expression, Expression), period: &Period) -> Option<Expression> {
        let (earliest, latest) = bounds.clone();
        let mut tests = Vec::new();
        if let Some(month) = period.month {
            // Both days lie in that month, of one year.
            let part = |day: &Expression, from: i64, length: i64| {
                let place = [from, length].map(|number| literal(Value::Integer(number)));
                call("substring", std::iter::once(day.clone()).chain(place).collect())
            };
            let number = self.parameter("month", Value::from(format!("{month:02}")));
            tests.push(compare(part(&earliest, 5, 2), Comparison::Equal, number));
            tests.push(compare(part(&earliest, 0, 7), Comparison::Equal, part(&latest, 0, 7)));
        }
        self.between(period, earliest, latest, &mut tests);
        join(Logic::And, tests)
    }

    /// Tests that one day is not before a period begins, and another not behind its end.
    fn between(&mut self, period: &Period, begun: Expression, ended: Expression, tests: &mut Vec<Expression>) {
        if let Some(first) = &period.first {
            let how = if period.after { Comparison::Greater } else { Comparison::GreaterOrEqual };
            tests.push(compare(begun, how, self.parameter("from", Value::text(first))));
        }
        if let Some(last) = &period.last {
            let how = if period.before { Comparison::Less } else { Comparison::LessOrEqual };
            tests.push(compare(ended, how, self.parameter("until", Value::text(last))));
        }
    }

    /// Shares a day with the period.
    pub(super) fn overlap(&mut self, bounds: &(Expression, Expression), period: &Period) -> Option<Expression> {
        let (earliest, latest) = bounds.clone();
        let mut tests = Vec::new();
        self.between(period, or(latest, FAR_FUTURE), earliest, &mut tests);
        join(Logic::And, tests)
    }

    /// May share a day with the period, as far as what is known goes; something must be known.
    pub(super) fn maybe(&mut self, bounds: &(Expression, Expression), period: &Period) -> Option<Expression> {
        let (earliest, latest) = bounds.clone();
        let known = call("coalesce", vec![earliest.clone(), latest.clone()]);
        let mut tests = vec![is_null(known, true)];
        self.between(period, or(latest, FAR_FUTURE), or(earliest, ""), &mut tests);
        join(Logic::And, tests)
    }

    /// What is written as an interval with a beginning lasted: any overlap counts.
    pub(super) fn lasts(&self, name: &Arc<str>, key: &Arc<str>, overlap: Option<Expression>) -> Option<Expression> {
        let slash = ExpressionKind::TextTest(
            TextTest::Contains,
            Box::new(property(name, key)),
            Box::new(literal(Value::from("/"))),
        );
        // What is only known to be over by some day (`../2012`) has no beginning to last from.
        let begun = is_null(self.bounds(name, key).0, true);
        join(Logic::And, [Some(slash.into()), Some(begun), overlap].into_iter().flatten().collect())
    }

    /// Attested at some time of the period.
    pub(super) fn attested_test(&mut self, id: ThingId, period: &Period) -> Option<Expression> {
        let roles = self.lexicon.roles.clone();
        let (relationship, _) = self.through.get(&id).cloned()?;
        let from = call("earliest", vec![property(&relationship, roles.from.as_ref()?)]);
        let to = match &roles.to {
            Some(to) => call("latest", vec![property(&relationship, to)]),
            None => literal(Value::Null),
        };
        self.overlap(&(from, to), period)
    }

    /// Tests that a relationship was, or held, when it must have.
    pub(super) fn link_time(&mut self, name: &Arc<str>, test: &LinkTest) -> Vec<Expression> {
        let bounds = |key: &Arc<str>| {
            let value = property(name, key);
            (call("earliest", vec![value.clone()]), call("latest", vec![value]))
        };
        match test {
            LinkTest::In(key, period) => match self.certainty {
                Certainty::Sure => self.inside(&bounds(key), period),
                Certainty::Possible => self.maybe(&bounds(key), period),
            }
            .into_iter()
            .collect(),
            LinkTest::Lasting(key, end, period) => {
                let begun = Period { first: None, ..period.clone() };
                let begun = match self.certainty {
                    Certainty::Sure => self.overlap(&bounds(key), &begun),
                    Certainty::Possible => self.maybe(&bounds(key), &begun),
                };
                let ended = end.as_ref().zip(period.first.as_ref()).map(|(end, first)| {
                    let first = self.parameter("from", Value::text(first));
                    let goes_on = compare(bounds(end).1, Comparison::GreaterOrEqual, first);
                    join(Logic::Or, vec![is_null(property(name, end), false), goes_on])
                });
                begun.into_iter().chain(ended.flatten()).collect()
            }
            LinkTest::Over(end, over) => {
                let today = call("toString", vec![call("date", Vec::new())]);
                let passed = compare(bounds(end).1, Comparison::Less, today);
                let passed = call("coalesce", vec![passed, literal(Value::from(false))]);
                vec![if *over { passed } else { not(passed) }]
            }
        }
    }

    /// How many days a time takes that is written to the day; none where no bounds of it are stored.
    pub(super) fn days_of(&self, name: &Arc<str>, key: &Arc<str>) -> Option<Expression> {
        const DAY: i64 = 10;
        let stored = self.lexicon.roles.when.as_ref() == Some(key) && self.lexicon.roles.latest.is_some();
        if !stored {
            return None;
        }
        let (earliest, latest) = self.bounds(name, key);
        let length = call("size", vec![call("toString", vec![property(name, key)])]);
        let lengths = [DAY, 2 * DAY + 1].map(|length| literal(Value::Integer(length)));
        let to_the_day = super::build::within(length, ExpressionKind::List(lengths.to_vec()).into());
        let between = call("duration.inDays", vec![call("date", vec![earliest]), call("date", vec![latest])]);
        let days: Expression = ExpressionKind::Property(Box::new(between), Arc::from("days")).into();
        let one = literal(Value::Integer(1));
        let days = ExpressionKind::Arithmetic(Box::new(days), vec![(Arithmetic::Add, one)]).into();
        Some(choose(to_the_day, days, literal(Value::Null)))
    }

    /// How much time lies between two things, in the units in which both dates are written.
    pub(super) fn apart(&mut self, ends: [ThingId; 2], keys: &[Arc<str>; 2], unit: Option<&str>) -> Result<Query> {
        let mut matched = Clauses::default();
        let mut items = Vec::new();
        let mut days = Vec::new();
        let mut lengths = Vec::new();
        let mut spans = Vec::new();
        for (id, key) in ends.into_iter().zip(keys) {
            let name = match self.variables.get(&id).cloned().filter(|_| ends[0] == ends[1]) {
                // One thing, from its beginning to its end.
                Some(name) => name,
                None => {
                    let name = self.variable_of(id);
                    self.thing_into(id, &name, &mut matched)?;
                    self.extreme_into(id, &name, &mut matched)?;
                    let named = self.name_of(&name, &self.labels_of(id));
                    push(&mut items, named, &self.heading(id));
                    name
                }
            };
            let lasted = ends[0] == ends[1];
            let heading = if lasted { crate::lexicon::generate::split_words(key).join(" ") } else { "when".into() };
            push(&mut items, property(&name, key), &heading);
            let (earliest, latest) = self.bounds(&name, key);
            spans.push((self.name_of(&name, &self.labels_of(id)), earliest.clone(), latest));
            if !lasted {
                matched.filters.push(is_null(earliest.clone(), true));
            }
            lengths.push(call("size", vec![call("toString", vec![property(&name, key)])]));
            days.push(earliest);
        }
        if let (Some("first"), [one, other]) = (unit, &spans[..]) {
            let before = |one: &Span, other: &Span| compare(one.2.clone(), Comparison::Less, other.1.clone());
            let untold = literal(Value::from("cannot be told"));
            let second = choose(before(other, one), other.0.clone(), untold);
            push(&mut items, choose(before(one, other), one.0.clone(), second), "first");
            lengths.clear();
        }
        // As long as what is written: 2013, 2013-07, 2013-07-01, or an interval of such.
        for (heading, function, written) in [
            ("days", "duration.inDays", &[10, 21][..]),
            ("months", "duration.inMonths", &[7, 10, 21]),
            ("years", "duration.inMonths", &[4, 7, 10, 15, 21]),
        ] {
            if unit.is_some_and(|unit| unit != heading) {
                continue;
            }
            let fits = |length: &Expression| {
                let lengths = written.iter().map(|length| literal(Value::Integer(*length))).collect();
                within(length.clone(), ExpressionKind::List(lengths).into())
            };
            let dates = days.iter().map(|day| call("date", vec![day.clone()])).collect();
            let span = ExpressionKind::Property(Box::new(call(function, dates)), Arc::from(heading)).into();
            let known = join(Logic::And, lengths.iter().map(fits).collect());
            let number = known.map_or_else(|| literal(Value::Null), |known| choose(known, span, literal(Value::Null)));
            push(&mut items, number, heading);
        }
        let order = items.iter().take(4).map(|item| by(variable(&item.name), false)).collect();
        let last = Clause::Return(Projection { distinct: true, items, order, ..Projection::default() });
        Ok(query_after(matched, vec![last]))
    }

    /// That nobody is attested later at what a thing is spoken of through; or that somebody is.
    pub(super) fn latest_test(&mut self, id: ThingId, followed: bool) -> Option<Expression> {
        let roles = self.lexicon.roles.clone();
        let (relationship, held) = self.through.get(&id).cloned()?;
        let through = self.lexicon.noun(self.noun_of(id)?).through.clone()?;
        let (other, later) = (self.fresh("other"), self.fresh("h"));
        let mut inner = Clauses::default();
        let naming = std::mem::replace(&mut self.naming, false);
        let mut path = self.road(&other, &through, node(&held), &mut inner);
        self.naming = naming;
        path.steps.first_mut()?.0.variable = Some(Arc::clone(&later));
        inner.patterns.push(path);
        let from = call("earliest", vec![property(&later, roles.from.as_ref()?)]);
        let to = call("latest", vec![property(&relationship, roles.to.as_ref().or(roles.from.as_ref())?)]);
        inner.filters.push(compare(from, Comparison::Greater, to));
        let exists: Expression = ExpressionKind::Exists(Box::new(query(inner.into_matches()))).into();
        Some(if followed { exists } else { not(exists) })
    }

    /// `CASE` that gives the year in which a time wholly lies.
    pub(super) fn year_of(&self, name: &Arc<str>, key: &Arc<str>, digits: i64) -> Expression {
        let (earliest, latest) = self.bounds(name, key);
        let cut = |expression| call("left", vec![expression, literal(Value::Integer(digits))]);
        let one = compare(cut(earliest.clone()), Comparison::Equal, cut(latest));
        choose(one, cut(earliest), literal(Value::Null))
    }
}

/// A day, or another text where it isn't known.
fn or(day: Expression, unknown: &str) -> Expression {
    call("coalesce", vec![day, literal(Value::from(unknown))])
}
