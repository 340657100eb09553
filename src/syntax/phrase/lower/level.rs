//! Those that stand level: who asks for *the most expensive repair* gets all that cost as much as it.

use std::sync::Arc;

use super::Lowering;
use super::build::{call, compare, item, literal, variable};
use crate::query::{Clause, Comparison, Expression, ExpressionKind, Projection, Unwind};
use crate::syntax::phrase::meaning::{Meaning, OrderBy, Thing, ThingId};
use crate::value::Value;

/// Whether all are wanted that stand level with the first: one is asked for, by a figure or by how many there are. What is
/// first in time is one.
pub(crate) fn is_level(thing: &Thing, timed: Option<&Arc<str>>) -> bool {
    let one = thing.limit == Some(1) && thing.skip == 0;
    one && match thing.order.as_ref().map(|order| &order.by) {
        Some(OrderBy::Property(key)) => timed != Some(key),
        Some(OrderBy::Measure { .. } | OrderBy::Count { .. }) => true,
        _ => false,
    }
}

/// How many rows of a list are wanted; none where that is not said before they are known.
pub(crate) fn limit_of(meaning: &Meaning, head: ThingId, timed: Option<&Arc<str>>) -> Option<u64> {
    let thing = meaning.thing(head);
    thing.limit.filter(|_| !is_level(thing, timed))
}

impl Lowering<'_> {
    /// Of the rows that hold these variables those whose figure is the most, or the least, of all. The figure may speak of
    /// these variables only.
    pub(super) fn keep_level(&mut self, kept: &[Arc<str>], figure: &Expression, descending: bool) -> Vec<Clause> {
        let (all, each, best) = (self.fresh("all"), self.fresh("each"), self.fresh("best"));
        let rows: Expression = ExpressionKind::List(kept.iter().map(variable).collect()).into();
        let function = if descending { "max" } else { "min" };
        let together = vec![item(call("collect", vec![rows]), &all), item(call(function, vec![figure.clone()]), &best)];
        let at = |place: usize| -> Expression {
            let place = literal(Value::Integer(place as i64));
            ExpressionKind::Index(Box::new(variable(&each)), Box::new(place)).into()
        };
        let mut apart: Vec<_> = kept.iter().enumerate().map(|(place, name)| item(at(place), name)).collect();
        apart.push(item(variable(&best), &best));
        let first = compare(figure.clone(), Comparison::Equal, variable(&best));
        vec![
            Clause::With(Projection { items: together, ..Projection::default() }),
            Clause::Unwind(Unwind {
                list: variable(&all),
                variable: Arc::clone(&each),
                counter: None,
                span: Default::default(),
            }),
            Clause::With(Projection { items: apart, ..Projection::default() }),
            Clause::With(Projection { star: true, filter: Some(first), ..Projection::default() }),
        ]
    }
}
