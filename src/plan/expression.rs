//! Expressions whose names have become slots, functions rows, and labels and keys ids.

use std::sync::Arc;

use super::{Pipeline, Slot};
use crate::error::Span;
use crate::functions::Function;
use crate::query::{Arithmetic, Comparison, Logic, Quantifier, TextTest, TypeUnion};
use crate::value::{KeyId, LabelId, Value};

/// A place in the text that plays no part in whether two expressions are the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct At(pub Span);

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A label as written, and its id where the graph knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The name.
    pub name: Arc<str>,
    /// The id; no node has the label where there is none.
    pub id: Option<LabelId>,
}

/// What is asked of a node's labels, or of a relationship's type.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelTest {
    /// `A`
    Has(Label),
    /// `%`
    Any,
    /// `!A`
    Not(Box<LabelTest>),
    /// `A&B`
    All(Vec<LabelTest>),
    /// `A|B`
    Either(Vec<LabelTest>),
    /// `$(names)`; one of them is enough where the flag is set.
    Computed(Box<Expression>, bool),
}

impl LabelTest {
    /// All of these labels.
    pub fn all(labels: impl IntoIterator<Item = Label>) -> Self {
        LabelTest::All(labels.into_iter().map(LabelTest::Has).collect())
    }

    /// The labels that must all be there, where that is all that is asked.
    pub fn all_labels(&self) -> Option<Vec<&Label>> {
        match self {
            LabelTest::Has(label) => Some(vec![label]),
            LabelTest::All(parts) => {
                let parts = parts.iter().map(LabelTest::all_labels).collect::<Option<Vec<_>>>()?;
                Some(parts.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    /// The labels of which one must be there, where that is all that is asked.
    pub fn either_labels(&self) -> Option<Vec<&Label>> {
        match self {
            LabelTest::Has(label) => Some(vec![label]),
            LabelTest::Either(parts) => {
                let parts = parts.iter().map(LabelTest::either_labels).collect::<Option<Vec<_>>>()?;
                Some(parts.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    /// Whether it is a label and nothing more.
    pub fn is_name(&self) -> bool {
        matches!(self, LabelTest::Has(_))
    }

    fn expressions(&self) -> Vec<&Expression> {
        match self {
            LabelTest::Has(_) | LabelTest::Any => Vec::new(),
            LabelTest::Not(inner) => inner.expressions(),
            LabelTest::All(parts) | LabelTest::Either(parts) => parts.iter().flat_map(LabelTest::expressions).collect(),
            LabelTest::Computed(names, _) => vec![names],
        }
    }

    fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        match self {
            LabelTest::Has(_) | LabelTest::Any => Vec::new(),
            LabelTest::Not(inner) => inner.expressions_mut(),
            LabelTest::All(parts) | LabelTest::Either(parts) => {
                parts.iter_mut().flat_map(LabelTest::expressions_mut).collect()
            }
            LabelTest::Computed(names, _) => vec![names],
        }
    }
}

/// A property's name as written, and its id where the graph knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The name, which maps are asked by.
    pub name: Arc<str>,
    /// The id, which nodes and relationships are asked by.
    pub id: Option<KeyId>,
}

/// An expression over slots.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A constant.
    Literal(Value),
    /// The parameter at this place of the plan's list.
    Parameter(usize),
    /// A column of the row.
    Slot(Slot),
    /// A variable of an enclosing comprehension, counted from the outermost.
    Local(usize),
    /// `subject.key`
    Property(Box<Expression>, Key, At),
    /// `subject[index]`
    Index(Box<Expression>, Box<Expression>, At),
    /// `subject[from..to]`
    Slice(Box<Expression>, Option<Box<Expression>>, Option<Box<Expression>>, At),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `{key: value}`
    Map(Vec<(Arc<str>, Expression)>),
    /// `-x`
    Negate(Box<Expression>, At),
    /// `NOT x`
    Not(Box<Expression>, At),
    /// `a + b - c`, left to right.
    Arithmetic(Box<Expression>, Vec<(Arithmetic, Expression)>, At),
    /// `a < b <= c`: every neighbouring pair must hold.
    Comparison(Box<Expression>, Vec<(Comparison, Expression)>),
    /// `a AND b AND c`
    Logic(Logic, Vec<Expression>, At),
    /// `a STARTS WITH b`
    TextTest(TextTest, Box<Expression>, Box<Expression>, At),
    /// `element IN list`
    In(Box<Expression>, Box<Expression>, At),
    /// `x IS NULL`; `IS NOT NULL` where the flag is set.
    IsNull(Box<Expression>, bool),
    /// `x IS :: INTEGER`; `IS NOT ::` where the flag is set.
    IsTyped(Box<Expression>, TypeUnion, bool),
    /// A map of these entries, and of all entries of those without a key; null where the subject is.
    MapProjection(Box<Expression>, Vec<(Option<Arc<str>>, Expression)>),
    /// `x:A&!B`
    HasLabels(Box<Expression>, LabelTest, At),
    /// A function of its arguments.
    Call(&'static Function, Vec<Expression>, At),
    /// An aggregation; the planner moves each into an Aggregate operator and leaves a slot.
    Aggregate(Box<Aggregation>),
    /// `CASE [subject] WHEN … THEN … [ELSE …] END`
    Case(Box<Case>),
    /// `[x IN list WHERE p | e]`
    Comprehension(Box<Comprehension>),
    /// `all(x IN list WHERE p)` and its kin.
    Quantified(Quantifier, Box<Comprehension>),
    /// `reduce(acc = start, x IN list | e)`: two locals, the accumulator first.
    Reduce(Box<Reduce>),
    /// A query run for the row.
    Subquery(Box<Subquery>),
    /// The path that starts at a node and follows relationships, or lists of them.
    Path(Slot, Vec<Slot>),
}

/// One aggregation.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregation {
    /// The function; `None` is `count(*)`.
    pub function: Option<&'static Function>,
    /// Whether equal values are taken in once.
    pub distinct: bool,
    /// The arguments.
    pub arguments: Vec<Expression>,
    /// Where it stands.
    pub at: At,
}

/// `CASE`.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is compared, in the simple form.
    pub subject: Option<Expression>,
    /// Each WHEN and its THEN.
    pub branches: Vec<(Expression, Expression)>,
    /// ELSE.
    pub otherwise: Option<Expression>,
}

/// What comprehensions and quantifiers share.
#[derive(Clone, Debug, PartialEq)]
pub struct Comprehension {
    /// The list.
    pub list: Expression,
    /// What must hold of an element.
    pub filter: Option<Expression>,
    /// What is kept of it.
    pub map: Option<Expression>,
    /// Where it stands.
    pub at: At,
}

/// `reduce`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduce {
    /// The accumulator's first value.
    pub start: Expression,
    /// The list.
    pub list: Expression,
    /// The accumulator's next value.
    pub step: Expression,
    /// What must hold of each value, where that is what is asked.
    pub test: Option<Expression>,
    /// Where it stands.
    pub at: At,
}

/// What a subquery gives to the expression it stands in.
#[derive(Clone, Debug, PartialEq)]
pub enum Gives {
    /// Whether there is a row.
    Exists,
    /// How many rows there are.
    Count,
    /// A slot of every row, as a list.
    Collect(Slot),
    /// A slot of the first row, or null.
    First(Slot),
}

/// A query run for a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Subquery {
    /// Its number within the plan.
    pub id: usize,
    /// What it runs.
    pub pipeline: Pipeline,
    /// What it sees of the row: a slot of its own, and what it holds.
    pub captures: Vec<(Slot, Expression)>,
    /// The slot that tells which row of a batch a result belongs to.
    pub origin: Slot,
    /// What it gives.
    pub gives: Gives,
}

impl Expression {
    /// Hands the expressions directly inside, not those inside subqueries' pipelines, to `visit`.
    pub fn each_child<'e>(&'e self, visit: &mut impl FnMut(&'e Expression)) {
        use Expression as E;
        match self {
            E::Literal(_) | E::Parameter(_) | E::Slot(_) | E::Local(_) | E::Path(..) => {}
            E::Property(inner, ..)
            | E::Negate(inner, _)
            | E::Not(inner, _)
            | E::IsNull(inner, _)
            | E::IsTyped(inner, ..) => visit(inner),
            E::MapProjection(subject, entries) => {
                visit(subject);
                entries.iter().for_each(|(_, value)| visit(value));
            }
            E::HasLabels(inner, test, _) => {
                visit(inner);
                test.expressions().into_iter().for_each(visit);
            }
            E::Index(left, right, _) | E::TextTest(_, left, right, _) | E::In(left, right, _) => {
                visit(left);
                visit(right);
            }
            E::Slice(subject, from, to, _) => {
                visit(subject);
                [from, to].into_iter().flatten().for_each(|bound| visit(bound));
            }
            E::List(items) | E::Logic(_, items, _) | E::Call(_, items, _) => items.iter().for_each(visit),
            E::Map(entries) => entries.iter().for_each(|(_, value)| visit(value)),
            E::Arithmetic(first, rest, _) => {
                visit(first);
                rest.iter().for_each(|(_, next)| visit(next));
            }
            E::Comparison(first, rest) => {
                visit(first);
                rest.iter().for_each(|(_, next)| visit(next));
            }
            E::Aggregate(aggregation) => aggregation.arguments.iter().for_each(visit),
            E::Case(case) => {
                case.subject.iter().for_each(&mut *visit);
                for (when, then) in &case.branches {
                    visit(when);
                    visit(then);
                }
                case.otherwise.iter().for_each(visit);
            }
            E::Comprehension(inner) | E::Quantified(_, inner) => {
                visit(&inner.list);
                inner.filter.iter().chain(&inner.map).for_each(visit);
            }
            E::Reduce(reduce) => {
                visit(&reduce.start);
                visit(&reduce.list);
                visit(&reduce.step);
                reduce.test.iter().for_each(visit);
            }
            E::Subquery(subquery) => subquery.captures.iter().for_each(|(_, value)| visit(value)),
        }
    }

    /// The same, to be changed.
    pub fn each_child_mut(&mut self, visit: &mut impl FnMut(&mut Expression)) {
        use Expression as E;
        match self {
            E::Literal(_) | E::Parameter(_) | E::Slot(_) | E::Local(_) | E::Path(..) => {}
            E::Property(inner, ..)
            | E::Negate(inner, _)
            | E::Not(inner, _)
            | E::IsNull(inner, _)
            | E::IsTyped(inner, ..) => visit(inner),
            E::MapProjection(subject, entries) => {
                visit(subject);
                entries.iter_mut().for_each(|(_, value)| visit(value));
            }
            E::HasLabels(inner, test, _) => {
                visit(inner);
                test.expressions_mut().into_iter().for_each(visit);
            }
            E::Index(left, right, _) | E::TextTest(_, left, right, _) | E::In(left, right, _) => {
                visit(left);
                visit(right);
            }
            E::Slice(subject, from, to, _) => {
                visit(subject);
                [from, to].into_iter().flatten().for_each(|bound| visit(bound));
            }
            E::List(items) | E::Logic(_, items, _) | E::Call(_, items, _) => items.iter_mut().for_each(visit),
            E::Map(entries) => entries.iter_mut().for_each(|(_, value)| visit(value)),
            E::Arithmetic(first, rest, _) => {
                visit(first);
                rest.iter_mut().for_each(|(_, next)| visit(next));
            }
            E::Comparison(first, rest) => {
                visit(first);
                rest.iter_mut().for_each(|(_, next)| visit(next));
            }
            E::Aggregate(aggregation) => aggregation.arguments.iter_mut().for_each(visit),
            E::Case(case) => {
                case.subject.iter_mut().for_each(&mut *visit);
                for (when, then) in &mut case.branches {
                    visit(when);
                    visit(then);
                }
                case.otherwise.iter_mut().for_each(visit);
            }
            E::Comprehension(inner) | E::Quantified(_, inner) => {
                visit(&mut inner.list);
                inner.filter.iter_mut().chain(&mut inner.map).for_each(visit);
            }
            E::Reduce(reduce) => {
                visit(&mut reduce.start);
                visit(&mut reduce.list);
                visit(&mut reduce.step);
                reduce.test.iter_mut().for_each(visit);
            }
            E::Subquery(subquery) => subquery.captures.iter_mut().for_each(|(_, value)| visit(value)),
        }
    }

    /// Whether this or anything inside satisfies the test.
    pub fn any(&self, test: &impl Fn(&Expression) -> bool) -> bool {
        let mut found = test(self);
        if !found {
            self.each_child(&mut |child| found = found || child.any(test));
        }
        found
    }

    /// Hands every slot that is read to `visit`.
    pub fn each_slot(&self, visit: &mut impl FnMut(Slot)) {
        match self {
            Expression::Slot(slot) => visit(*slot),
            Expression::Path(start, relationships) => {
                visit(*start);
                relationships.iter().copied().for_each(visit);
            }
            _ => self.each_child(&mut |child| child.each_slot(visit)),
        }
    }

    /// Whether an aggregation is inside.
    pub fn has_aggregation(&self) -> bool {
        self.any(&|inner| matches!(inner, Expression::Aggregate(_)))
    }

    /// Whether it gives the same whenever its slots hold the same.
    pub fn is_repeatable(&self) -> bool {
        !self.any(&|inner| matches!(inner, Expression::Call(function, ..) if !function.is_repeatable()))
    }

    /// Whether it may look at more than its row, so that what it gives changes with the graph.
    pub fn looks_at_graph(&self) -> bool {
        use Expression as E;
        self.any(&|inner| {
            matches!(inner, E::Property(..) | E::Index(..) | E::HasLabels(..) | E::Call(..) | E::Subquery(_))
        })
    }

    /// Whether it is true, false or null and never a fault, so that it may be asked before what stands in front of it.
    pub fn is_sure_truth(&self) -> bool {
        use Expression as E;
        match self {
            E::Literal(value) => matches!(value, Value::Boolean(_) | Value::Null),
            E::Comparison(first, rest) => first.is_sure() && rest.iter().all(|(_, next)| next.is_sure()),
            E::TextTest(test, text, part, _) => *test != TextTest::Matches && text.is_sure() && part.is_sure(),
            E::In(element, list, _) => {
                element.is_sure() && matches!(&**list, E::Literal(Value::List(_)) | E::Parameter(_))
            }
            E::IsNull(inner, _) | E::IsTyped(inner, ..) => inner.is_sure(),
            E::HasLabels(subject, labels, _) => subject.is_sure() && labels.expressions().is_empty(),
            E::Not(inner, _) => inner.is_sure_truth(),
            E::Logic(_, parts, _) => parts.iter().all(Expression::is_sure_truth),
            _ => false,
        }
    }

    /// Whether it gives a value for every row; properties are of what has some, since planning has seen to that.
    fn is_sure(&self) -> bool {
        match self {
            Expression::Literal(_) | Expression::Parameter(_) | Expression::Slot(_) | Expression::Local(_) => true,
            Expression::Property(subject, ..) => matches!(**subject, Expression::Slot(_)),
            _ => false,
        }
    }

    /// The parts that AND joins at the top.
    pub fn into_conjuncts(self) -> Vec<Expression> {
        match self {
            Expression::Logic(Logic::And, parts, _) => parts.into_iter().flat_map(Expression::into_conjuncts).collect(),
            other => vec![other],
        }
    }

    /// All of them joined by AND; `None` of nothing.
    pub fn all_of(mut parts: Vec<Expression>) -> Option<Expression> {
        match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(Expression::Logic(Logic::And, parts, At::default())),
        }
    }
}
