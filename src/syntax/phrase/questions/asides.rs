//! What speaks of a whole question: that it is still so, which place in an order, what is wanted besides.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Beside, Condition, Dated, Order, OrderBy, ThingId, Told};
use super::super::reader::{Node, Reader};
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::{Noun, Source};
use crate::value::{KeyId, NodeId, Value};

/// How percent are written as a unit.
const PERCENT: &[&str] = &["percent", "per cent", "%", "pct"];

impl Reader<'_> {
    /// Says of a question what was moved to its front.
    pub(super) fn aside(&mut self, aside: &Node<'_>, mut ask: Ask) -> Result<Ask> {
        let Some(inner) = aside.clone().into_inner().next() else { return Ok(ask) };
        match inner.as_rule() {
            Rule::still => self.still(&ask),
            Rule::no_longer => self.no_longer(&ask, &inner)?,
            Rule::rank => self.rank(&ask, &inner)?,
            Rule::in_order => self.in_order(&ask, &inner)?,
            Rule::in_percent => self.in_percent(&mut ask, &inner)?,
            Rule::lasted => {
                return Ok(match ask {
                    Ask::When { head, .. } if let Some(keys) = self.begins_and_ends(head) => {
                        // From the day it began to that on which it ended.
                        Ask::Apart { one: head, other: head, keys, unit: None }
                    }
                    Ask::Since { head, told: Told::Each, .. } if let Some(held) = self.held_from_to(head) => held,
                    Ask::When { head, key } => Ask::Lasted { head, key },
                    other => other,
                });
            }
            _ => return self.also(ask, &inner),
        }
        if let Ask::YesNo { head, known, .. } = &mut ask {
            *known |= self.is_known_to_be_over(*head);
        }
        Ok(ask)
    }

    /// The two properties of a thing's kind that tell when it began and when it ended.
    pub(super) fn begins_and_ends(&self, id: ThingId) -> Option<[Arc<str>; 2]> {
        const BEGINS: &[&str] = &[
            "start",
            "started",
            "starts",
            "begin",
            "began",
            "begins",
            "beginning",
            "sent",
            "shipped",
            "departed",
            "departure",
            "admitted",
            "admission",
            "borrowed",
            "opened",
            "ordered",
            "filed",
            "reported",
            "raised",
            "from",
        ];
        const ENDS: &[&str] = &[
            "end",
            "ended",
            "ends",
            "finish",
            "finished",
            "closed",
            "completed",
            "resolved",
            "settled",
            "arrived",
            "arrival",
            "returned",
            "discharged",
            "discharge",
            "delivered",
            "to",
            "until",
        ];
        let label = self.noun_of(id)?.label?;
        let is_date = |value: &Value| match value {
            Value::Text(text) => crate::value::time::earliest(text).is_some(),
            Value::Integer(year) => (1000..2200).contains(year),
            Value::Boolean(_) | Value::Float(_) | Value::List(_) | Value::Map(_) | Value::Null => false,
            _ => true,
        };
        let date = |key: &&KeyId| {
            let values = self.lexicon.some_values(label, **key);
            !values.is_empty() && values.iter().all(is_date)
        };
        let keys = self.lexicon.keys_of(label);
        let of = |any: &[&str]| {
            let told = |key: &&KeyId| {
                let words = crate::lexicon::generate::split_words(self.lexicon.key_name(**key));
                words.iter().any(|word| any.contains(&word.as_str()))
            };
            let mut found = keys.iter().filter(told).filter(date);
            found.next().filter(|_| found.next().is_none()).map(|key| Arc::clone(self.lexicon.key_name(*key)))
        };
        Some([of(BEGINS)?, of(ENDS)?])
    }

    /// `is Maduro still president`: nobody is told to have held the office later. Of anything else the last that is told
    /// is the answer, and the reading says so.
    fn still(&mut self, ask: &Ask) {
        match ask.head().into_iter().find(|id| self.holds_through(*id)) {
            Some(id) => self.condition(id, Condition::Latest { followed: false }),
            None if self.any_link_now(ask, false) => {}
            None => self.remarks.push("as far as is told".into()),
        }
    }

    /// `is Chavez no longer president`: somebody else is told to have held the office later.
    fn no_longer(&mut self, ask: &Ask, pair: &Node<'_>) -> Result<()> {
        let Some(id) = ask.head().into_iter().find(|id| self.holds_through(*id)) else {
            if self.any_link_now(ask, true) {
                return Ok(());
            }
            let error =
                self.not_understood(pair, "that something is so no longer is only told of offices and the like");
            return Err(error.hint("ask whether it ended: was … suspended, closed, replaced"));
        };
        self.condition(id, Condition::Latest { followed: true });
        Ok(())
    }

    /// Lets what is said of the thing asked for be so still, or no longer, where relationships tell their end.
    fn any_link_now(&mut self, ask: &Ask, over: bool) -> bool {
        match ask.head() {
            Some(head) => self.link_now(head, over),
            None => false,
        }
    }

    /// Whether a relationship that tells its time makes a thing what it is: presidents hold their office.
    fn holds_through(&self, id: ThingId) -> bool {
        let one_step =
            self.noun_of(id).and_then(|noun| noun.through.as_ref()).is_some_and(|path| path.steps.len() == 1);
        one_step && self.dated(id) == Some(Dated::Through)
    }

    /// `… in chronological order`: by its own time, or by that of what it takes part in.
    fn in_order(&mut self, ask: &Ask, pair: &Node<'_>) -> Result<()> {
        let Some(head) = ask.head().filter(|_| matches!(ask, Ask::List { .. } | Ask::When { .. })) else {
            return Err(self.not_understood(pair, "only a list can be put in order"));
        };
        if self.thing(head).limit.is_some() {
            return Err(self.not_understood(pair, "what is one of several by another order has no order of its own"));
        }
        let by = if matches!(ask, Ask::When { .. }) || matches!(self.dated(head), Some(Dated::Node(..))) {
            Some(OrderBy::Time)
        } else {
            self.thing(head).conditions.iter().find_map(|condition| match condition {
                Condition::Linked(link) if !link.negated && self.thing(link.to).nodes.is_none() => {
                    match self.dated(link.to)? {
                        Dated::Node(key, _) => Some(OrderBy::When { roads: link.roads.clone(), event: link.to, key }),
                        Dated::Through => None,
                    }
                }
                _ => None,
            })
        };
        let by = by
            .ok_or_else(|| self.not_understood(pair, &format!("nothing tells a time of {}", self.thing(head).words)))?;
        self.thing_mut(head).order = Some(Order { by, descending: false });
        Ok(())
    }

    /// `by how many percent did exports grow from 2007 to 2011`: in percent of the first figure; of one figure alone, only
    /// where it is told in percent.
    fn in_percent(&mut self, ask: &mut Ask, pair: &Node<'_>) -> Result<()> {
        match (ask, self.lexicon.roles.unit.clone()) {
            (Ask::Change { rising: None, relative, .. }, _) => *relative = true,
            (Ask::List { head, .. } | Ask::Aggregate { head, .. }, Some(key)) if self.any_in_percent(*head, &key) => {
                let value = Value::list(PERCENT.iter().map(|word| Value::from(*word)).collect());
                self.condition(*head, Condition::Value { key, value, negated: false, words: String::new() });
            }
            _ => return Err(self.not_understood(pair, "nothing here is told in percent")),
        }
        Ok(())
    }

    /// Whether a thing holds figures, and some of its kind are told in percent.
    fn any_in_percent(&self, id: ThingId, unit: &str) -> bool {
        let percent = |node: &NodeId| PERCENT.iter().any(|word| self.lexicon.holds(*node, unit, &Value::from(*word)));
        let Some(noun) = self.noun_of(id).filter(|noun| noun.measure) else { return false };
        let of_kind = |node: &NodeId| noun.filter.iter().all(|(key, value)| self.lexicon.holds(*node, key, value));
        let graph = self.lexicon.graph();
        noun.label.is_none_or(|label| graph.nodes_with_label(label).any(|node| of_kind(&node) && percent(&node)))
    }

    /// `second highest growth`
    fn rank(&mut self, ask: &Ask, pair: &Node<'_>) -> Result<()> {
        let place: u64 = pair.as_str().trim().rsplit('_').next().and_then(|place| place.parse().ok()).unwrap_or(1);
        let listed = matches!(ask, Ask::List { .. } | Ask::When { .. });
        let ordered = ask.head().into_iter().find(|id| {
            let thing = self.thing(*id);
            thing.limit == Some(1) && thing.order.is_some()
        });
        let Some(id) = ordered.filter(|_| listed) else {
            return Err(self.not_understood(pair, "only the first and the last can be told here"));
        };
        let said = self.word(pair).text.clone();
        let thing = self.thing_mut(id);
        thing.skip = place - 1;
        thing.words = format!("{said} {}", thing.words);
        Ok(())
    }

    /// Whether what a list is ordered by has a time, which then stands in its rows.
    fn ordered_by_dated(&self, id: ThingId) -> bool {
        match self.thing(id).order.as_ref().map(|order| &order.by) {
            Some(OrderBy::When { .. }) => true,
            Some(OrderBy::Measure { .. }) => self.lexicon.roles.when.is_some(),
            _ => false,
        }
    }

    /// `… and when`, `… and where`: a column of the list.
    fn also(&mut self, ask: Ask, pair: &Node<'_>) -> Result<Ask> {
        let (head, mut beside, timed) = match ask {
            // The figure or the event that tells which it is stands beside it with its time.
            Ask::List { head, beside } if pair.as_str() == "also_when " && self.ordered_by_dated(head) => {
                return Ok(Ask::List { head, beside });
            }
            Ask::List { head, beside } => (head, beside, None),
            Ask::When { head, key } => (head, Vec::new(), Some(key)),
            // `how many visits, and when`: the list tells how many by itself.
            Ask::Count { head, group: None } => (head, Vec::new(), None),
            Ask::Why { head, when, .. } if pair.as_str() == "also_when " => {
                return Ok(Ask::Why { head, dated: true, when });
            }
            Ask::Where { head } => (head, Vec::new(), None),
            _ => return Err(self.two_questions(pair)),
        };
        if let Some(key) = timed {
            beside.extend(self.column_of(head, "when", Source::Property(key)));
        }
        if pair.as_str() == "also_when " {
            if self.dated_link(head).is_none()
                && let Some(key) = self.noun_of(head).and_then(|noun| noun.when.clone())
            {
                beside.extend(self.column_of(head, "when", Source::Property(key)));
            } else if let Some((_, key)) = self.dated_link(head) {
                return Ok(Ask::Since { head, key, heading: "when".into(), told: Told::Each });
            } else if !self.links_to_dated(head) {
                return Err(self.two_questions(pair));
            }
        } else if let Some(path) = self.noun_of(head).and_then(|noun| noun.preposition("in")?.first().cloned()) {
            beside.extend(self.column_of(head, "where", Source::Path(path)));
        } else if self.noun_of(head).is_some_and(|noun| noun.written) {
            self.remarks.push("where is not told".into());
        } else {
            return Err(self.two_questions(pair));
        }
        Ok(Ask::List { head, beside })
    }

    fn two_questions(&self, pair: &Node<'_>) -> Error {
        Error::new(kinds::NOT_UNDERSTOOD, "these are two questions: ask one after the other").at(self.span(pair))
    }

    /// A further column, unless the list shows it anyway.
    fn column_of(&self, head: ThingId, heading: &str, source: Source) -> Option<Beside> {
        let shown = |noun: &Noun| noun.columns.iter().any(|column| same_source(&column.source, &source));
        if self.noun_of(head).is_some_and(shown) {
            return None;
        }
        let (roads, key) = match source {
            Source::Property(key) => (Vec::new(), Some(key)),
            Source::Path(path) => (vec![path], None),
        };
        Some(Beside { heading: heading.into(), roads, key, of: None })
    }

    /// Whether what is said of a thing leads through something dated, which its list tells.
    fn links_to_dated(&self, head: ThingId) -> bool {
        let dated =
            |id: ThingId| self.thing(id).nodes.is_none() && self.noun_of(id).is_some_and(|noun| noun.when.is_some());
        self.thing(head).conditions.iter().any(|condition| match condition {
            // What stands in one pattern with the thing is what its list tells the time of.
            Condition::Linked(link) => link.roads.len() == 1 && !link.negated && dated(link.to),
            _ => false,
        })
    }
}

fn same_source(one: &Source, other: &Source) -> bool {
    match (one, other) {
        (Source::Property(one), Source::Property(other)) => Arc::ptr_eq(one, other) || one == other,
        (Source::Path(one), Source::Path(other)) => one == other,
        _ => false,
    }
}
