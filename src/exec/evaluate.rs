//! Expressions over a row: one function per shape, no closures, nothing looked up by name.

use std::cell::RefCell;
use std::sync::Arc;

use regex::Regex;

use super::batch::Batch;
use super::budget::{check_depth, weight};
use super::nested::Nested;
use super::{Run, at};
use crate::error::{Error, Result, kinds, near};
use crate::functions::Context;
use crate::plan::{
    Arithmetic, At, Case, Comparison, Comprehension, Expression, Gives, Key, Label, LabelTest, Logic, Quantifier,
    Reduce, Slot, Subquery, TextTest,
};
use crate::value::aside::Aside;
use crate::value::{Map, NodeId, Path, RelId, Temporal, Value, arithmetic, equality};

/// A row of a batch, and the locals of the comprehensions around an expression.
pub(super) struct Row<'b> {
    pub batch: &'b Batch,
    pub row: usize,
    pub locals: Vec<Value>,
}

impl<'b> Row<'b> {
    /// A row without locals.
    pub fn new(batch: &'b Batch, row: usize) -> Self {
        Row { batch, row, locals: Vec::new() }
    }
}

/// Computes expressions for one operator.
pub(super) struct Evaluator<'q> {
    run: &'q Run<'q>,
    /// Subqueries that have run before, by id.
    nested: RefCell<Vec<(usize, Nested<'q>)>>,
    /// The last regular expression, and its text.
    pattern: RefCell<Option<(Arc<str>, Regex)>>,
}

impl<'q> Evaluator<'q> {
    /// An evaluator with nothing remembered.
    pub fn new(run: &'q Run<'q>) -> Self {
        Evaluator { run, nested: RefCell::default(), pattern: RefCell::default() }
    }

    /// Whether a condition holds of a row; null doesn't. So behind a part of an AND that is null no other is looked at.
    pub fn holds(&self, condition: &'q Expression, row: &mut Row<'_>) -> Result<bool> {
        match condition {
            Expression::Logic(Logic::And, parts, place) => self.settles(false, parts, row).map_err(at(*place)),
            Expression::Logic(Logic::Or, parts, place) => self.settles(true, parts, row).map_err(at(*place)),
            _ => Ok(truth(&self.value(condition, row)?)? == Some(true)),
        }
    }

    /// Whether one of the parts holds, or all do: `decides` is the answer that one part is enough for.
    fn settles(&self, decides: bool, parts: &'q [Expression], row: &mut Row<'_>) -> Result<bool> {
        for part in parts {
            if self.holds(part, row)? == decides {
                return Ok(decides);
            }
        }
        Ok(!decides)
    }

    /// The value of an expression for a row.
    pub fn value(&self, expression: &'q Expression, row: &mut Row<'_>) -> Result<Value> {
        use Expression as E;
        match expression {
            E::Literal(value) => Ok(value.clone()),
            E::Parameter(place) => Ok(self.run.parameters[*place].clone()),
            E::Slot(slot) => Ok(row.batch.column(*slot).value(row.row)),
            E::Local(place) => Ok(row.locals[*place].clone()),
            E::Property(subject, key, place) => self.property(subject, key, *place, row),
            E::Index(subject, index, place) => {
                let (subject, index) = (self.value(subject, row)?, self.value(index, row)?);
                self.index(&subject, &index).map_err(at(*place))
            }
            E::Slice(subject, from, to, place) => {
                let subject = self.value(subject, row)?;
                let from = from.as_ref().map(|from| self.value(from, row)).transpose()?;
                let to = to.as_ref().map(|to| self.value(to, row)).transpose()?;
                slice(&subject, from.as_ref(), to.as_ref()).map_err(at(*place))
            }
            E::List(items) => self.list(items, row),
            E::Map(entries) => self.map(entries, row),
            E::Negate(inner, place) => arithmetic::negate(&self.value(inner, row)?).map_err(at(*place)),
            E::Not(inner, place) => {
                let truth = truth(&self.value(inner, row)?).map_err(at(*place))?;
                Ok(maybe(truth.map(|truth| !truth)))
            }
            E::Arithmetic(first, rest, place) => self.arithmetic(first, rest, row).map_err(at(*place)),
            E::Comparison(first, rest) => self.comparison(first, rest, row),
            E::Logic(sign, parts, place) => self.logic(*sign, parts, row).map_err(at(*place)),
            E::TextTest(test, left, right, place) => {
                let (left, right) = (self.value(left, row)?, self.value(right, row)?);
                self.text_test(*test, &left, &right).map_err(at(*place))
            }
            E::In(element, list, place) => {
                let (element, list) = (self.value(element, row)?, self.value(list, row)?);
                self.is_in(&element, &list).map_err(at(*place))
            }
            E::IsNull(inner, negated) => Ok(Value::Boolean(self.value(inner, row)?.is_null() != *negated)),
            E::IsTyped(inner, types, negated) => Ok(Value::Boolean(types.has(&self.value(inner, row)?) != *negated)),
            E::MapProjection(subject, entries) => self.map_projection(subject, entries, row),
            E::HasLabels(subject, labels, place) => match self.value(subject, row)? {
                Value::Null => Ok(Value::Null),
                subject @ (Value::Node(_) | Value::Relationship(_)) => {
                    self.has_labels(&subject, labels, row).map(Value::Boolean).map_err(at(*place))
                }
                other => Err(wrong("a label test", "a node", &other)).map_err(at(*place)),
            },
            E::Call(function, arguments, place) => self.call(function, arguments, row).map_err(at(*place)),
            E::Case(case) => self.case(case, row),
            E::Comprehension(inner) => self.comprehension(inner, row).map_err(at(inner.at)),
            E::Quantified(quantifier, inner) => self.quantified(*quantifier, inner, row).map_err(at(inner.at)),
            E::Reduce(inner) => self.reduce(inner, row).map_err(at(inner.at)),
            E::Subquery(subquery) => self.subquery(subquery, row),
            E::Path(start, relationships) => self.path(*start, relationships, row),
            E::Aggregate(aggregation) => {
                let error = Error::new(kinds::INVALID_AGGREGATION, "an aggregation can't stand here");
                Err(error.at(aggregation.at.0))
            }
        }
    }

    fn property(&self, subject: &'q Expression, key: &Key, place: At, row: &mut Row<'_>) -> Result<Value> {
        let graph = self.run.graph;
        match self.value(subject, row)? {
            Value::Node(node) if !graph.has_node(node) => Err(deleted("node").at(place.0)),
            Value::Relationship(relationship) if !graph.has_relationship(relationship) => {
                Err(deleted("relationship").at(place.0))
            }
            Value::Node(node) => Ok(key.id.map(|id| graph.property(node, id)).unwrap_or_default()),
            Value::Relationship(relationship) => {
                Ok(key.id.map(|id| graph.relationship_property(relationship, id)).unwrap_or_default())
            }
            Value::Map(map) => Ok(map.get(&key.name).cloned().unwrap_or_default()),
            Value::Temporal(temporal) => field(&temporal, &key.name).map_err(at(place)),
            Value::Null => Ok(Value::Null),
            other => {
                let message = format!(".{} wants a node, a relationship or a map, got {}", key.name, other.described());
                Err(Error::new(kinds::TYPE_ERROR, message).at(place.0))
            }
        }
    }

    fn index(&self, subject: &Value, index: &Value) -> Result<Value> {
        let graph = self.run.graph;
        match (subject, index) {
            (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
            (Value::List(items), Value::Integer(place)) => {
                Ok(place_in(items.len(), *place).and_then(|place| items.get(place)).cloned().unwrap_or_default())
            }
            (Value::List(_), other) => Err(wrong("a list's index", "an integer", other)),
            (Value::Map(map), Value::Text(key)) => Ok(map.get(key).cloned().unwrap_or_default()),
            (Value::Node(node), Value::Text(key)) => {
                Ok(graph.key_id(key).map(|key| graph.property(*node, key)).unwrap_or_default())
            }
            (Value::Relationship(relationship), Value::Text(key)) => {
                Ok(graph.key_id(key).map(|key| graph.relationship_property(*relationship, key)).unwrap_or_default())
            }
            (Value::Temporal(temporal), Value::Text(name)) => field(temporal, name),
            (Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Temporal(_), other) => {
                let message = format!("a name in brackets must be text, got {}", other.described());
                Err(Error::new(kinds::MAP_ACCESS, message))
            }
            (other, _) => {
                let message = format!("`[…]` wants a list, a map, a node or a relationship, got {}", other.described());
                Err(Error::new(kinds::NO_CONTAINER, message))
            }
        }
    }

    fn list(&self, items: &'q [Expression], row: &mut Row<'_>) -> Result<Value> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.value(item, row)?);
        }
        check_depth(values.iter())?;
        Ok(values.into())
    }

    fn map(&self, entries: &'q [(Arc<str>, Expression)], row: &mut Row<'_>) -> Result<Value> {
        let mut map = Map::with_capacity(entries.len());
        for (key, value) in entries {
            map.insert(key.clone(), self.value(value, row)?);
        }
        check_depth(map.values())?;
        Ok(Value::Map(Arc::new(map)))
    }

    fn map_projection(
        &self,
        subject: &'q Expression,
        entries: &'q [(Option<Arc<str>>, Expression)],
        row: &mut Row<'_>,
    ) -> Result<Value> {
        if self.value(subject, row)?.is_null() {
            return Ok(Value::Null);
        }
        let mut map = Map::with_capacity(entries.len());
        for (key, value) in entries {
            match (key, self.value(value, row)?) {
                (Some(key), value) => _ = map.insert(key.clone(), value),
                (None, Value::Map(all)) => map.extend(all.iter().map(|(key, value)| (key.clone(), value.clone()))),
                (None, _) => {}
            }
        }
        check_depth(map.values())?;
        Ok(Value::Map(Arc::new(map)))
    }

    fn arithmetic(
        &self,
        first: &'q Expression,
        rest: &'q [(Arithmetic, Expression)],
        row: &mut Row<'_>,
    ) -> Result<Value> {
        let mut result = self.value(first, row)?;
        for (sign, next) in rest {
            let right = self.value(next, row)?;
            result = match sign {
                Arithmetic::Add => {
                    self.check_joined(&result, &right)?;
                    arithmetic::add(&result, &right)
                }
                Arithmetic::Join => {
                    self.check_joined(&result, &right)?;
                    arithmetic::join(&result, &right)
                }
                Arithmetic::Subtract => arithmetic::subtract(&result, &right),
                Arithmetic::Multiply => arithmetic::multiply(&result, &right),
                Arithmetic::Divide => arithmetic::divide(&result, &right),
                Arithmetic::Remainder => arithmetic::remainder(&result, &right),
                Arithmetic::Power => arithmetic::power(&result, &right),
            }?;
        }
        Ok(result)
    }

    /// Asks for room before lists or texts are copied into a longer one.
    fn check_joined(&self, left: &Value, right: &Value) -> Result<()> {
        let bytes = |value: &Value| match value {
            Value::List(items) => items.len() * size_of::<Value>(),
            Value::Text(text) => text.len(),
            _ => 0,
        };
        let copied = bytes(left) + bytes(right);
        if copied < 1_024 {
            return Ok(());
        }
        self.run.watch.steps(copied / 512)?;
        self.run.watch.room_for(copied)
    }

    fn comparison(
        &self,
        first: &'q Expression,
        rest: &'q [(Comparison, Expression)],
        row: &mut Row<'_>,
    ) -> Result<Value> {
        let mut left = self.value(first, row)?;
        let mut result = Some(true);
        for (sign, next) in rest {
            let right = self.value(next, row)?;
            match sign.holds(&left, &right) {
                Some(false) => return Ok(Value::Boolean(false)),
                None => result = None,
                Some(true) => {}
            }
            left = right;
        }
        Ok(maybe(result))
    }

    fn logic(&self, sign: Logic, parts: &'q [Expression], row: &mut Row<'_>) -> Result<Value> {
        let decides = match sign {
            Logic::And => Some(false),
            Logic::Or => Some(true),
            Logic::Xor => None,
        };
        let mut result = decides.map_or(Some(false), |decides| Some(!decides));
        for part in parts {
            let next = truth(&self.value(part, row)?)?;
            match (decides, next) {
                (Some(decides), Some(next)) if decides == next => return Ok(Value::Boolean(next)),
                (None, Some(next)) => result = result.map(|result| result != next),
                (_, None) => result = None,
                _ => {}
            }
        }
        Ok(maybe(result))
    }

    fn text_test(&self, test: TextTest, left: &Value, right: &Value) -> Result<Value> {
        // What isn't text can't be told: openCypher gives null, not an error.
        let (Value::Text(left), Value::Text(right)) = (left, right) else { return Ok(Value::Null) };
        Ok(Value::Boolean(match test {
            TextTest::StartsWith => left.starts_with(right.as_ref()),
            TextTest::EndsWith => left.ends_with(right.as_ref()),
            TextTest::Contains => left.contains(right.as_ref()),
            TextTest::Matches => self.matches(left, right)?,
        }))
    }

    fn matches(&self, text: &str, pattern: &Arc<str>) -> Result<bool> {
        let mut known = self.pattern.borrow_mut();
        if let Some((same, regex)) = known.as_ref().filter(|(same, _)| same == pattern) {
            debug_assert_eq!(same, pattern);
            return Ok(regex.is_match(text));
        }
        let regex = Regex::new(&format!("^(?:{pattern})$"))
            .map_err(|_| Error::new(kinds::ARGUMENT_TYPE, format!("`{pattern}` is no regular expression")))?;
        let result = regex.is_match(text);
        *known = Some((pattern.clone(), regex));
        Ok(result)
    }

    fn is_in(&self, element: &Value, list: &Value) -> Result<Value> {
        match list {
            Value::Null => Ok(Value::Null),
            Value::List(items) => {
                self.run.watch.steps(items.len() / 16)?;
                Ok(maybe(equality::is_in(element, items)))
            }
            other => Err(wrong("IN", "a list", other)),
        }
    }

    fn has_labels(&self, subject: &Value, test: &'q LabelTest, row: &mut Row<'_>) -> Result<bool> {
        Ok(match test {
            LabelTest::Has(label) => self.has_label(subject, label),
            LabelTest::Any => match subject {
                Value::Node(node) => !self.run.graph.labels_of(*node).is_empty(),
                _ => true,
            },
            LabelTest::Not(inner) => !self.has_labels(subject, inner, row)?,
            LabelTest::All(parts) => {
                for part in parts {
                    if !self.has_labels(subject, part, row)? {
                        return Ok(false);
                    }
                }
                true
            }
            LabelTest::Either(parts) => {
                for part in parts {
                    if self.has_labels(subject, part, row)? {
                        return Ok(true);
                    }
                }
                false
            }
            LabelTest::Computed(names, any) => self.has_computed_labels(subject, &self.value(names, row)?, *any)?,
        })
    }

    fn has_label(&self, subject: &Value, label: &Label) -> bool {
        let graph = self.run.graph;
        match subject {
            Value::Node(node) => label.id.is_some_and(|label| graph.has_label(*node, label)),
            Value::Relationship(relationship) => label.name == *graph.type_name(graph.type_of(*relationship)),
            _ => false,
        }
    }

    /// Whether it has the label, or all or any of the labels in a list.
    fn has_computed_labels(&self, subject: &Value, names: &Value, any: bool) -> Result<bool> {
        match names {
            Value::Null => Ok(false),
            Value::Text(name) => {
                Ok(self.has_label(subject, &Label { name: name.clone(), id: self.run.graph.label_id(name) }))
            }
            Value::List(names) => {
                for name in names.iter() {
                    if self.has_computed_labels(subject, name, any)? == any {
                        return Ok(any);
                    }
                }
                Ok(!any)
            }
            other => Err(wrong("a computed label", "text or a list of texts", other)),
        }
    }

    fn call(
        &self,
        function: &'static crate::functions::Function,
        arguments: &'q [Expression],
        row: &mut Row<'_>,
    ) -> Result<Value> {
        let context = Context { graph: self.run.graph, meter: &self.run.watch, clock: &self.run.clock };
        // Nearly every function takes one argument: no list is made for it.
        if let [argument] = arguments {
            return function.call(std::slice::from_ref(&self.value(argument, row)?), &context);
        }
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.value(argument, row)?);
        }
        function.call(&values, &context)
    }

    fn case(&self, case: &'q Case, row: &mut Row<'_>) -> Result<Value> {
        let subject = case.subject.as_ref().map(|subject| self.value(subject, row)).transpose()?;
        for (when, then) in &case.branches {
            let when = self.value(when, row)?;
            let chosen = match &subject {
                Some(subject) => equality::equals(subject, &when) == Some(true),
                None => truth(&when)? == Some(true),
            };
            if chosen {
                return self.value(then, row);
            }
        }
        case.otherwise.as_ref().map_or(Ok(Value::Null), |otherwise| self.value(otherwise, row))
    }

    fn comprehension(&self, inner: &'q Comprehension, row: &mut Row<'_>) -> Result<Value> {
        let Some(items) = self.items(&inner.list, row)? else { return Ok(Value::Null) };
        let mut kept: Aside<Vec<Value>> = Aside::default();
        let mut bytes = 0;
        for item in items.iter() {
            self.run.watch.steps(1)?;
            row.locals.push(item.clone());
            let keep = inner.filter.as_ref().map_or(Ok(true), |filter| self.holds(filter, row))?;
            if keep {
                let value = inner.map.as_ref().map_or_else(|| Ok(item.clone()), |map| self.value(map, row))?;
                bytes += weight(&value);
                self.run.watch.room_for(bytes)?;
                kept.push(value);
            }
            row.locals.pop();
        }
        check_depth(kept.iter())?;
        Ok(Value::list(kept.into_inner()))
    }

    fn items(&self, list: &'q Expression, row: &mut Row<'_>) -> Result<Option<Arc<Aside<Vec<Value>>>>> {
        match self.value(list, row)? {
            Value::Null => Ok(None),
            Value::List(items) => Ok(Some(items)),
            other => Err(wrong("a loop", "a list", &other)),
        }
    }

    fn quantified(&self, quantifier: Quantifier, inner: &'q Comprehension, row: &mut Row<'_>) -> Result<Value> {
        let Some(items) = self.items(&inner.list, row)? else { return Ok(Value::Null) };
        let (mut yes, mut no, mut unknown) = (0_usize, 0_usize, 0_usize);
        for item in items.iter() {
            self.run.watch.steps(1)?;
            row.locals.push(item.clone());
            let value = inner.filter.as_ref().map_or_else(|| Ok(item.clone()), |filter| self.value(filter, row))?;
            row.locals.pop();
            match truth(&value)? {
                Some(true) => yes += 1,
                Some(false) => no += 1,
                None => unknown += 1,
            }
        }
        let any = if yes > 0 { Some(true) } else { (unknown == 0).then_some(false) };
        Ok(maybe(match quantifier {
            Quantifier::Any => any,
            Quantifier::None => any.map(|any| !any),
            Quantifier::All if no > 0 => Some(false),
            Quantifier::All => (unknown == 0).then_some(true),
            Quantifier::Single if yes > 1 => Some(false),
            Quantifier::Single => (unknown == 0).then_some(yes == 1),
        }))
    }

    fn reduce(&self, inner: &'q Reduce, row: &mut Row<'_>) -> Result<Value> {
        let mut result = self.value(&inner.start, row)?;
        let mut unknown = false;
        let Some(items) = self.items(&inner.list, row)? else { return Ok(Value::Null) };
        for item in items.iter() {
            self.run.watch.steps(1)?;
            row.locals.push(result);
            row.locals.push(item.clone());
            result = self.value(&inner.step, row)?;
            if let Some(test) = &inner.test {
                let accumulator = row.locals.len() - 2;
                row.locals[accumulator] = result.clone();
                match truth(&self.value(test, row)?)? {
                    Some(true) => {}
                    None => unknown = true,
                    Some(false) => {
                        row.locals.truncate(accumulator);
                        return Ok(Value::Boolean(false));
                    }
                }
            }
            row.locals.truncate(row.locals.len() - 2);
        }
        Ok(if inner.test.is_some() { maybe((!unknown).then_some(true)) } else { result })
    }

    fn subquery(&self, subquery: &'q Subquery, row: &mut Row<'_>) -> Result<Value> {
        let mut argument = Batch::blank(1, self.run.slots);
        for (slot, expression) in &subquery.captures {
            let column = match expression {
                Expression::Slot(outer) => row.batch.column(*outer).take(&[row.row as u32]),
                other => super::batch::Column::Values(vec![self.value(other, row)?]),
            };
            argument.set(*slot, column);
        }
        // Taken out while it runs: what is inside has an evaluator of its own.
        let known = self.nested.borrow().iter().position(|(id, _)| *id == subquery.id);
        let (id, mut nested) = match known {
            Some(place) => self.nested.borrow_mut().swap_remove(place),
            None => (subquery.id, Nested::of_subquery(subquery, self.run)?),
        };
        nested.start(argument);
        let result = given(&mut nested, &subquery.gives, self.run);
        self.nested.borrow_mut().push((id, nested));
        result
    }

    fn path(&self, start: Slot, relationships: &[Slot], row: &Row<'_>) -> Result<Value> {
        let Some(first) = row.batch.column(start).node(row.row)? else { return Ok(Value::Null) };
        let mut path = Path { nodes: vec![first], relationships: Vec::new() };
        for slot in relationships {
            let walked = match row.batch.column(*slot).value(row.row) {
                Value::Relationship(relationship) => self.walk(&mut path, relationship),
                Value::List(items) => items.iter().all(|item| match item {
                    Value::Relationship(relationship) => self.walk(&mut path, *relationship),
                    _ => false,
                }),
                _ => false,
            };
            if !walked {
                return Ok(Value::Null);
            }
        }
        Ok(Value::Path(Arc::new(path)))
    }

    /// Goes on from a path's end along a relationship.
    fn walk(&self, path: &mut Path, relationship: RelId) -> bool {
        let Some(here) = path.nodes.last().copied() else { return false };
        path.nodes.push(other_end(self.run, relationship, here));
        path.relationships.push(relationship);
        true
    }
}

/// The end of a relationship that isn't this one.
pub(super) fn other_end(run: &Run<'_>, relationship: RelId, here: NodeId) -> NodeId {
    let source = run.graph.source(relationship);
    if source == here { run.graph.target(relationship) } else { source }
}

/// What a subquery that has started gives.
fn given(nested: &mut Nested<'_>, gives: &Gives, run: &Run<'_>) -> Result<Value> {
    let mut count = 0;
    let mut list: Aside<Vec<Value>> = Aside::default();
    let mut bytes = 0;
    while let Some(batch) = nested.next()? {
        match gives {
            Gives::Exists if batch.rows > 0 => return Ok(Value::Boolean(true)),
            Gives::Exists => {}
            Gives::Count => count += batch.rows,
            Gives::First(slot) if batch.rows > 0 => return Ok(batch.column(*slot).value(0)),
            Gives::First(_) => {}
            Gives::Collect(slot) => {
                let values = (0..batch.rows).map(|row| batch.column(*slot).value(row));
                list.extend(values);
                bytes += list[list.len() - batch.rows..].iter().map(weight).sum::<usize>();
                run.watch.room_for(bytes)?;
            }
        }
    }
    Ok(match gives {
        Gives::Exists => Value::Boolean(false),
        Gives::Count => Value::Integer(count as i64),
        Gives::First(_) => Value::Null,
        Gives::Collect(_) => {
            check_depth(list.iter())?;
            Value::list(list.into_inner())
        }
    })
}

/// A value as a truth value; `None` is null.
pub(super) fn truth(value: &Value) -> Result<Option<bool>> {
    match value {
        Value::Boolean(truth) => Ok(Some(*truth)),
        Value::Null => Ok(None),
        other => Err(wrong("a condition", "a boolean", other)),
    }
}

fn deleted(what: &str) -> Error {
    Error::new(kinds::DELETED_ENTITY, format!("the {what} was deleted, and has no properties any more"))
}

fn maybe(truth: Option<bool>) -> Value {
    truth.map_or(Value::Null, Value::Boolean)
}

fn wrong(what: &str, wanted: &str, got: &Value) -> Error {
    Error::new(kinds::TYPE_ERROR, format!("{what} wants {wanted}, got {}", got.described()))
}

/// A field of an instant or a duration.
fn field(temporal: &Temporal, name: &str) -> Result<Value> {
    temporal.field(name).ok_or_else(|| {
        let error = Error::new(kinds::TYPE_ERROR, format!("{} has no {name}", temporal.kind().described()));
        let near = near::nearest(name, temporal.field_names(), 3);
        near::did_you_mean(&near).into_iter().fold(error, Error::hint)
    })
}

/// A place in a list of so many; negative ones count from the end.
fn place_in(length: usize, place: i64) -> Option<usize> {
    match usize::try_from(place) {
        Ok(place) => Some(place),
        Err(_) => length.checked_sub(usize::try_from(place.unsigned_abs()).ok()?),
    }
}

fn slice(subject: &Value, from: Option<&Value>, to: Option<&Value>) -> Result<Value> {
    let items = match subject {
        Value::Null => return Ok(Value::Null),
        Value::List(items) => items,
        other => return Err(wrong("`[…..…]`", "a list", other)),
    };
    let clip = |side: Option<&Value>, otherwise: usize| match side {
        None => Ok(Some(otherwise)),
        Some(Value::Null) => Ok(None),
        Some(Value::Integer(place)) => Ok(Some(place_in(items.len(), *place).unwrap_or(0).min(items.len()))),
        Some(other) => Err(wrong("a list's range", "integers", other)),
    };
    let (from, to) = (clip(from, 0)?, clip(to, items.len())?);
    let (Some(from), Some(to)) = (from, to) else { return Ok(Value::Null) };
    Ok(items.get(from..to).unwrap_or_default().to_vec().into())
}
