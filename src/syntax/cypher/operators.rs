//! The one table of precedence, and how a flat row of operands and operators becomes a tree.
//!
//! Chains of one precedence stay flat. A flat row also allows what the layers of openCypher's grammar do not, such as
//! `1 + NOT x`; each operator therefore checks that its operands bind at least as tightly as it does.

use std::sync::LazyLock;

use pest::iterators::Pairs;
use pest::pratt_parser::{Assoc, Op, PrattParser};

use super::build::{Builder, Node, parts};
use super::grammar::Rule;
use super::literals::{Number, overflow};
use crate::error::{Error, Result, Span, kinds};
use crate::query::{Arithmetic, Comparison, Expression, ExpressionKind, Logic, NormalForm, Precedence, TextTest};
use crate::value::Value;

static TABLE: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let infix = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(infix(Rule::OR))
        .op(infix(Rule::XOR))
        .op(infix(Rule::AND))
        .op(Op::prefix(Rule::NOT))
        .op(infix(Rule::equal)
            | infix(Rule::not_equal)
            | infix(Rule::less)
            | infix(Rule::less_or_equal)
            | infix(Rule::greater)
            | infix(Rule::greater_or_equal))
        .op(infix(Rule::in_list)
            | infix(Rule::starts_with)
            | infix(Rule::ends_with)
            | infix(Rule::contains)
            | infix(Rule::matches)
            | Op::postfix(Rule::is_test))
        .op(infix(Rule::add) | infix(Rule::subtract) | infix(Rule::join))
        .op(infix(Rule::multiply) | infix(Rule::divide) | infix(Rule::remainder))
        .op(infix(Rule::power))
        .op(Op::prefix(Rule::minus) | Op::prefix(Rule::plus))
        .op(Op::postfix(Rule::property) | Op::postfix(Rule::subscript) | Op::postfix(Rule::label_test))
});

/// An operand on its way into the tree.
pub(super) struct Operand {
    kind: ExpressionKind,
    span: Span,
    /// How tightly it binds; in parentheses, as tightly as can be.
    precedence: Precedence,
    /// The number it is, as long as a sign can still become part of it.
    number: Option<Number>,
}

impl Operand {
    /// An operand that no sign can change.
    pub(super) fn new(kind: ExpressionKind, span: Span) -> Self {
        Operand { precedence: kind.precedence(), kind, span, number: None }
    }

    /// The same in parentheses.
    pub(super) fn closed(kind: ExpressionKind, span: Span) -> Self {
        Operand { kind, span, precedence: Precedence::Atom, number: None }
    }

    /// A number that a sign may still change.
    pub(super) fn number(number: Number, span: Span) -> Self {
        let value = match number {
            Number::Integer(number) => Value::Integer(number),
            Number::Float(number) => Value::Float(number),
            Number::Lowest => Value::Integer(i64::MIN),
        };
        Operand { kind: ExpressionKind::Literal(value), span, precedence: Precedence::Atom, number: Some(number) }
    }

    /// The finished expression.
    pub(super) fn finish(self) -> Result<Expression> {
        if self.number == Some(Number::Lowest) {
            return Err(overflow("9223372036854775808", self.span));
        }
        Ok(Expression::new(self.kind, self.span))
    }

    fn boxed(self) -> Result<Box<Expression>> {
        self.finish().map(Box::new)
    }

    /// The operand, if it binds at least as tightly as its place asks.
    fn at_least(self, precedence: Precedence) -> Result<Operand> {
        if self.precedence >= precedence {
            return Ok(self);
        }
        let message = "this operand binds looser than the operator beside it";
        Err(Error::new(kinds::UNEXPECTED_SYNTAX, message).at(self.span).hint("put it in parentheses"))
    }
}

impl Builder<'_> {
    /// A row of operands and operators as one expression.
    pub(super) fn row(&self, row: Pairs<'_, Rule>) -> Result<Expression> {
        TABLE
            .map_primary(|primary| self.primary(primary))
            .map_prefix(|sign, operand| self.prefix(&sign, operand?))
            .map_postfix(|operand, postfix| self.postfix(operand?, postfix))
            .map_infix(|left, operator, right| infix(left?, operator.as_rule(), right?))
            .parse(row)?
            .finish()
    }

    fn prefix(&self, sign: &Node<'_>, operand: Operand) -> Result<Operand> {
        let span = self.span(sign).cover(operand.span);
        match (sign.as_rule(), operand.number) {
            (Rule::NOT, _) => {
                let operand = operand.at_least(Precedence::Not)?;
                Ok(Operand::new(ExpressionKind::Not(operand.boxed()?), span))
            }
            (Rule::plus, Some(_)) => Ok(Operand { span, ..operand }),
            (Rule::plus, None) => Ok(Operand { span, ..operand.at_least(Precedence::Sign)? }),
            (_, Some(Number::Integer(number))) => {
                Ok(Operand::new(ExpressionKind::Literal(Value::Integer(-number)), span))
            }
            (_, Some(Number::Float(number))) => Ok(Operand::new(ExpressionKind::Literal(Value::Float(-number)), span)),
            (_, Some(Number::Lowest)) => Ok(Operand::new(ExpressionKind::Literal(Value::Integer(i64::MIN)), span)),
            (_, None) => {
                let operand = operand.at_least(Precedence::Sign)?;
                Ok(Operand::new(ExpressionKind::Negate(operand.boxed()?), span))
            }
        }
    }

    fn postfix(&self, operand: Operand, postfix: Node<'_>) -> Result<Operand> {
        let span = operand.span.cover(self.span(&postfix));
        let around = if postfix.as_rule() == Rule::is_test { Precedence::Test } else { Precedence::Access };
        let subject = operand.at_least(around)?.boxed()?;
        let kind = match postfix.as_rule() {
            Rule::property => ExpressionKind::Property(subject, self.name(&parts(postfix).expect()?)),
            Rule::label_test => ExpressionKind::HasLabels(subject, self.label(parts(postfix).expect()?)?),
            Rule::subscript => self.subscript(subject, postfix)?,
            _ => self.is_test(subject, postfix)?,
        };
        Ok(Operand::new(kind, span))
    }

    fn is_test(&self, subject: Box<Expression>, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let negated = parts.pull(Rule::NOT).is_some();
        if let Some(types) = parts.pull(Rule::value_type) {
            return Ok(ExpressionKind::IsTyped(subject, self.value_type(types)?, negated));
        }
        if let Some(normalized) = parts.pull(Rule::normalized) {
            let form = super::build::parts(normalized).pull(Rule::normal_form).map(|form| self.normal_form(&form));
            return Ok(ExpressionKind::IsNormalized(subject, form.unwrap_or(NormalForm::Nfc), negated));
        }
        let Some(label) = parts.pull(Rule::label) else { return Ok(ExpressionKind::IsNull(subject, negated)) };
        if subject.tests_subject() {
            let message = "a test of a CASE's subject can't ask for labels";
            let error = Error::new(kinds::UNEXPECTED_SYNTAX, message).at(self.span(&label));
            return Err(error.hint("name what has them: CASE WHEN n:Label THEN …"));
        }
        let label = self.label(label)?;
        Ok(ExpressionKind::HasLabels(subject, if negated { label.negated() } else { label }))
    }

    fn subscript(&self, subject: Box<Expression>, node: Node<'_>) -> Result<ExpressionKind> {
        let mut parts = parts(node);
        let mut bound = |rule| parts.pull(rule).map(|node| self.expression(node).map(Box::new)).transpose();
        let from = bound(Rule::expression)?;
        if parts.pull(Rule::upto).is_none() {
            let index = from.map_or_else(|| parts.expect().and_then(|node| self.expression(node)).map(Box::new), Ok)?;
            return Ok(ExpressionKind::Index(subject, index));
        }
        let to = parts.pull(Rule::expression).map(|node| self.expression(node).map(Box::new)).transpose()?;
        Ok(ExpressionKind::Slice(subject, from, to))
    }
}

fn infix(left: Operand, operator: Rule, right: Operand) -> Result<Operand> {
    if let Some(op) = arithmetic(operator) {
        return chain(left, right, op.precedence(), |left, right| match left {
            Left::Same(ExpressionKind::Arithmetic(first, mut rest)) => {
                rest.push((op, right));
                ExpressionKind::Arithmetic(first, rest)
            }
            left => ExpressionKind::Arithmetic(left.boxed(), vec![(op, right)]),
        });
    }
    if let Some(op) = comparison(operator) {
        return chain(left, right, Precedence::Comparison, |left, right| match left {
            Left::Same(ExpressionKind::Comparison(first, mut rest)) => {
                rest.push((op, right));
                ExpressionKind::Comparison(first, rest)
            }
            left => ExpressionKind::Comparison(left.boxed(), vec![(op, right)]),
        });
    }
    if let Some((logic, precedence)) = logic(operator) {
        return chain(left, right, precedence, |left, right| match left {
            Left::Same(ExpressionKind::Logic(_, mut parts)) => {
                parts.push(right);
                ExpressionKind::Logic(logic, parts)
            }
            left => ExpressionKind::Logic(logic, vec![*left.boxed(), right]),
        });
    }
    test(left, operator, right)
}

/// The left side of an operator: a chain of the same precedence that goes on, or an operand of a new one.
enum Left {
    Same(ExpressionKind),
    Other(Expression),
}

impl Left {
    fn boxed(self) -> Box<Expression> {
        Box::new(match self {
            Left::Same(kind) => Expression::from(kind),
            Left::Other(expression) => expression,
        })
    }
}

fn chain(
    left: Operand,
    right: Operand,
    around: Precedence,
    join: impl FnOnce(Left, Expression) -> ExpressionKind,
) -> Result<Operand> {
    let span = left.span.cover(right.span);
    let goes_on = left.precedence == around;
    let left = left.at_least(around)?.finish()?;
    let left = if goes_on { Left::Same(left.kind) } else { Left::Other(left) };
    let right = right.at_least(around)?.finish()?;
    Ok(Operand::new(join(left, right), span))
}

/// IN, STARTS WITH and their kin: left to right, each a node of its own.
fn test(left: Operand, operator: Rule, right: Operand) -> Result<Operand> {
    let span = left.span.cover(right.span);
    let left = left.at_least(Precedence::Test)?.boxed()?;
    let right = right.at_least(Precedence::Test)?.boxed()?;
    let kind = match operator {
        Rule::starts_with => ExpressionKind::TextTest(TextTest::StartsWith, left, right),
        Rule::ends_with => ExpressionKind::TextTest(TextTest::EndsWith, left, right),
        Rule::contains => ExpressionKind::TextTest(TextTest::Contains, left, right),
        Rule::matches => ExpressionKind::TextTest(TextTest::Matches, left, right),
        _ => ExpressionKind::In(left, right),
    };
    Ok(Operand::new(kind, span))
}

fn arithmetic(rule: Rule) -> Option<Arithmetic> {
    Some(match rule {
        Rule::add => Arithmetic::Add,
        Rule::subtract => Arithmetic::Subtract,
        Rule::join => Arithmetic::Join,
        Rule::multiply => Arithmetic::Multiply,
        Rule::divide => Arithmetic::Divide,
        Rule::remainder => Arithmetic::Remainder,
        Rule::power => Arithmetic::Power,
        _ => return None,
    })
}

fn comparison(rule: Rule) -> Option<Comparison> {
    Some(match rule {
        Rule::equal => Comparison::Equal,
        Rule::not_equal => Comparison::NotEqual,
        Rule::less => Comparison::Less,
        Rule::less_or_equal => Comparison::LessOrEqual,
        Rule::greater => Comparison::Greater,
        Rule::greater_or_equal => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn logic(rule: Rule) -> Option<(Logic, Precedence)> {
    Some(match rule {
        Rule::AND => (Logic::And, Precedence::And),
        Rule::OR => (Logic::Or, Precedence::Or),
        Rule::XOR => (Logic::Xor, Precedence::Xor),
        _ => return None,
    })
}

/// How much higher the tree of this row can be than one operand: the longest tower of operators that are nodes of
/// their own, and one for each precedence whose chain is one node.
pub(super) fn rise(row: Pairs<'_, Rule>) -> usize {
    let (mut tower, mut highest, mut tests, mut most_tests) = (0_usize, 0, 0_usize, 0);
    let mut chains: u16 = 0;
    for node in row {
        match node.as_rule() {
            Rule::NOT | Rule::minus | Rule::plus | Rule::property | Rule::subscript | Rule::label_test => tower += 1,
            Rule::in_list | Rule::starts_with | Rule::ends_with | Rule::contains | Rule::matches | Rule::is_test => {
                tests += 1;
                tower = 0;
            }
            rule => {
                let precedence = arithmetic(rule).map(Arithmetic::precedence);
                let ends_tests = comparison(rule).map(|_| Precedence::Comparison).or(logic(rule).map(|(_, p)| p));
                let Some(precedence) = precedence.or(ends_tests) else { continue };
                chains |= 1 << (precedence as u16);
                tower = 0;
                if ends_tests.is_some() {
                    tests = 0;
                }
            }
        }
        highest = highest.max(tower);
        most_tests = most_tests.max(tests);
    }
    highest + most_tests + chains.count_ones() as usize
}
