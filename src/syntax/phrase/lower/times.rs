//! How times compare: by the bounds that a date may mean, surely inside a period or only possibly.

use super::build::{call, choose, compare, is_null, join, literal, node, not, property, query};
use super::{Certainty, Clauses, Lowering};
use crate::query::{Arithmetic, Comparison, Expression, ExpressionKind, Logic, TextTest};
use crate::syntax::phrase::meaning::{Dated, ThingId};
use crate::syntax::phrase::time::Period;
use crate::value::Value;
use std::sync::Arc;

const FAR_FUTURE: &str = "9999-12-31";

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
