//! `CASE x WHEN > 3 THEN …`: a simple CASE of which some WHEN tests its subject, or has several tests.
//!
//! It is planned as a searched CASE that names the subject in every test. A subject that costs nothing to evaluate
//! again is repeated; any other is bound once.

use std::sync::Arc;

use super::Planner;
use super::expression::{At, Expression, Reduce};
use super::formulas::Typed;
use super::scope::Scope;
use super::types::Type;
use crate::error::Result;
use crate::query::{Comparison, Expression as Written, ExpressionKind as Kind, Logic};
use crate::value::Value;

/// Whether it is one value that the subject is compared with.
pub(super) fn is_plain(tests: &[Written]) -> bool {
    tests.len() == 1 && tests.iter().all(|test| !test.tests_subject())
}

impl Planner<'_> {
    pub(super) fn case_of_tests(
        &mut self,
        subject: &Written,
        branches: &[(Vec<Written>, Written)],
        otherwise: Option<&Written>,
        scope: &Scope,
        at: At,
    ) -> Result<Typed> {
        if is_cheap(subject) {
            return self.case(None, &searched(subject, branches), otherwise, scope, at);
        }
        // Names that nobody writes.
        let (bound, unused): (Arc<str>, Arc<str>) = ("\u{0}case".into(), "\u{0}".into());
        let name = Written::new(Kind::Variable(Arc::clone(&bound)), subject.span);
        let case = Kind::Case {
            subject: None,
            branches: searched(&name, branches),
            otherwise: otherwise.cloned().map(Box::new),
        };
        let (start, kind) = self.formula(subject, scope)?;
        let inner = scope.with_local(&bound, kind).with_local(&unused, Type::Any);
        let place = "a CASE that tests what it evaluates once";
        let (step, kind) = self.formula_without_aggregation(&Written::new(case, at.0), &inner, place)?;
        let list = Expression::List(vec![Expression::Literal(Value::Null)]);
        Ok((Expression::Reduce(Box::new(Reduce { start, list, step, test: None, at })), kind))
    }
}

fn is_cheap(subject: &Written) -> bool {
    match &subject.kind {
        Kind::Variable(_) | Kind::Parameter(_) | Kind::Literal(_) => true,
        Kind::Property(of, _) => is_cheap(of),
        _ => false,
    }
}

/// The branches of a searched CASE.
fn searched(subject: &Written, branches: &[(Vec<Written>, Written)]) -> Vec<(Vec<Written>, Written)> {
    let whole = |tests: &[Written]| {
        let mut tests: Vec<Written> = tests.iter().map(|test| whole_test(subject, test)).collect();
        match tests.len() {
            1 => tests,
            _ => {
                let span = tests[0].span;
                vec![Written::new(Kind::Logic(Logic::Or, std::mem::take(&mut tests)), span)]
            }
        }
    };
    branches.iter().map(|(tests, then)| (whole(tests), then.clone())).collect()
}

fn whole_test(subject: &Written, test: &Written) -> Written {
    if !test.tests_subject() {
        let equal = vec![(Comparison::Equal, test.clone())];
        return Written::new(Kind::Comparison(Box::new(subject.clone()), equal), test.span);
    }
    let mut test = test.clone();
    put_subject(subject, &mut test);
    test
}

/// Puts the subject in the place of the first operand of all.
fn put_subject(subject: &Written, test: &mut Written) {
    if matches!(test.kind, Kind::Subject) {
        *test = subject.clone();
        return;
    }
    let mut is_first = true;
    test.kind.for_each_child_mut(&mut |child| {
        if std::mem::take(&mut is_first) {
            put_subject(subject, child);
        }
    });
}
