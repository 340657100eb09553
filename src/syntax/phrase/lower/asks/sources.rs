//! Where something is said, and all that is said in one place, as queries.

use super::super::Lowering;
use super::super::build::{
    by, call, call_distinct, compare, is_null, item, literal, lone, matching, node, property, query, query_after,
    variable,
};
use super::super::columns::push;
use super::one_hop;
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::LabelSet;
use crate::query::{
    Clause, Comparison, Direction, Expression, ExpressionKind, Projection, Query, SingleQuery, Union, Unwind,
};
use crate::syntax::phrase::meaning::ThingId;
use crate::value::Value;
use std::sync::Arc;

impl Lowering<'_> {
    pub(super) fn source_key(&self) -> Result<Arc<str>> {
        let missing = || Error::new(kinds::NO_SUCH_RELATION, "the facts of this world have no sources");
        self.lexicon.roles.source.clone().ok_or_else(missing)
    }

    /// Where it is said: the sources of the things; of a statement, those of what it turns on.
    pub(super) fn sources(&mut self, head: ThingId, said: Option<ThingId>) -> Result<Query> {
        let key = self.source_key()?;
        if let Some(said) = said {
            return self.sources_of_statement(head, said, &key);
        }
        let (matched, name) = self.matched(head)?;
        let named = self.name_of(&name, &self.labels_of(head));
        let mut items = vec![item(named, &self.heading(head))];
        push(&mut items, property(&name, &key), &key);
        if let Some(standing) = self.lexicon.roles.standing.clone() {
            push(&mut items, property(&name, &standing), &standing);
        }
        let first = Arc::clone(&items[0].name);
        let order = vec![by(variable(&first), false)];
        Ok(query_after(
            matched,
            vec![Clause::Return(Projection { distinct: true, items, order, ..Projection::default() })],
        ))
    }

    /// A row for each source: the event that a statement turns on, or else the relationship.
    pub(super) fn sources_of_statement(&mut self, head: ThingId, said: ThingId, key: &Arc<str>) -> Result<Query> {
        self.naming = true;
        let (matched, name) = self.matched(head)?;
        self.naming = false;
        let event = self.variables.get(&said).cloned().filter(|_| said != head);
        let relation = self.relationships.first().cloned();
        let (shown, id) = match (&event, self.first_linked(head)) {
            (Some(event), _) => (Arc::clone(event), said),
            (None, Some((id, other))) if self.meaning.thing(id).nodes.is_none() => (other, id),
            _ => (name, head),
        };
        let holder = match relation.filter(|_| event.is_none() && self.meaning.thing(id).nodes.is_some()) {
            Some(relation) => relation,
            None => Arc::clone(&shown),
        };
        let named = self.name_of(&shown, &self.labels_of(id));
        let mut items = vec![item(property(&holder, key), key)];
        push(&mut items, call_distinct("collect", named), "fact");
        if let Some(standing) = self.lexicon.roles.standing.clone() {
            push(&mut items, property(&holder, &standing), &standing);
        }
        let order = vec![by(variable(key), false)];
        Ok(query_after(matched, vec![Clause::Return(Projection { items, order, ..Projection::default() })]))
    }

    /// Nodes whose texts hold most of the words; those that hold the most of them.
    pub(super) fn search(&mut self, words: &[String], keys: &[Arc<str>]) -> Result<Query> {
        const MOST_FOUND: i64 = 5;
        let (name, word): (Arc<str>, Arc<str>) = (Arc::from("found"), Arc::from("word"));
        let key = self.source_key()?;
        let mut texts = vec![literal(Value::from(""))];
        for text in keys {
            texts.push(literal(Value::from(" ")));
            texts.push(call("coalesce", vec![property(&name, text), literal(Value::from(""))]));
        }
        let first = texts.remove(0);
        let joined = texts.into_iter().map(|text| (crate::query::Arithmetic::Add, text)).collect();
        let all = call("toLower", vec![ExpressionKind::Arithmetic(Box::new(first), joined).into()]);
        let holds =
            ExpressionKind::TextTest(crate::query::TextTest::Contains, Box::new(all), Box::new(variable(&word)));
        let list = self.parameter("words", Value::list(words.iter().map(Value::text).collect()));
        let hits: Expression = ExpressionKind::ListComprehension {
            variable: word,
            list: Box::new(list),
            filter: Some(Box::new(holds.into())),
            map: None,
        }
        .into();
        let least = (words.len() * 3).div_ceil(5).max(1);
        let least = self.parameter("least", Value::Integer(least as i64));
        let number: Arc<str> = Arc::from("hits");
        let enough = compare(variable(&number), Comparison::GreaterOrEqual, least);
        let kept = vec![item(variable(&name), &name), item(call("size", vec![hits]), &number)];
        let all: Arc<str> = Arc::from("all");
        let (best, one): (Arc<str>, Arc<str>) = (Arc::from("best"), Arc::from("one"));
        let pair = vec![(Arc::from("node"), variable(&name)), (Arc::clone(&number), variable(&number))];
        let gathered = vec![
            item(call("collect", vec![ExpressionKind::Map(pair).into()]), &all),
            item(call("max", vec![variable(&number)]), &best),
        ];
        let is_best = compare(property(&one, &number), Comparison::Equal, variable(&best));
        let kept_best: Expression = ExpressionKind::ListComprehension {
            variable: Arc::clone(&one),
            list: Box::new(variable(&all)),
            filter: Some(Box::new(is_best)),
            map: Some(Box::new(property(&one, "node"))),
        }
        .into();
        let facts = call_distinct("collect", self.name_of(&name, &LabelSet::default()));
        let mut items = vec![item(property(&name, &key), &key)];
        push(&mut items, facts, "fact");
        let order = vec![by(variable(&key), false)];
        let said = is_null(property(&name, &key), true);
        Ok(query(vec![
            matching(vec![lone(node(&name))], vec![said], false),
            Clause::With(Projection { items: kept, filter: Some(enough), ..Projection::default() }),
            Clause::With(Projection { items: gathered, ..Projection::default() }),
            Clause::Unwind(Unwind {
                list: kept_best,
                variable: Arc::clone(&name),
                counter: None,
                span: Default::default(),
            }),
            Clause::Return(Projection {
                items,
                order,
                limit: Some(literal(Value::Integer(MOST_FOUND))),
                ..Projection::default()
            }),
        ]))
    }

    /// Nodes and relationships whose property holds a value.
    pub(super) fn facts(&mut self, key: &Arc<str>, value: &str) -> Query {
        let (subject, object): (Arc<str>, Arc<str>) = (Arc::from("subject"), Arc::from("object"));
        let relation: Arc<str> = Arc::from("relation");
        let is_source = self.lexicon.roles.source.as_ref() == Some(key);
        let test = |lowering: &mut Self, name: &Arc<str>| {
            if is_source {
                lowering.paragraph_test(name, value)
            } else {
                let parameter = lowering.parameter(key, Value::text(value));
                Some(compare(property(name, key), Comparison::Equal, parameter))
            }
        };
        let node_test = test(self, &subject);
        let any = LabelSet::default();
        let nodes = SingleQuery {
            clauses: vec![
                matching(vec![lone(node(&subject))], node_test.into_iter().collect(), false),
                Clause::Return(Projection {
                    items: vec![
                        item(self.name_of(&subject, &any), "fact"),
                        item(literal(Value::from("is")), "relation"),
                        item(self.label_of(&subject), "to"),
                    ],
                    ..Projection::default()
                }),
            ],
        };
        let edge_test = test(self, &relation);
        let path = one_hop(&subject, &relation, &object, Direction::Right);
        let edges = SingleQuery {
            clauses: vec![
                matching(vec![path], edge_test.into_iter().collect(), false),
                Clause::Return(Projection {
                    items: vec![
                        item(self.name_of(&subject, &any), "fact"),
                        item(call("type", vec![variable(&relation)]), "relation"),
                        item(self.name_of(&object, &any), "to"),
                    ],
                    ..Projection::default()
                }),
            ],
        };
        Query { first: nodes, rest: vec![(Union::All, edges)], next: Vec::new() }
    }
}
