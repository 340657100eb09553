//! What lies around things, between them and beside one another, as queries.

use super::super::build::{
    by, call, call_distinct, choose, compare, distinct, each, is_null, item, join, literal, matching, node, not,
    property, query, query_after, variable, within,
};
use super::super::columns::push;
use super::super::{Clauses, Lowering};
use super::{flat, one_hop};
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::{LabelSet, Path};
use crate::query::{
    Clause, Comparison, Direction, Expression, ExpressionKind, Logic, Projection, Query, SingleQuery, Union, Unwind,
};
use crate::syntax::phrase::meaning::{Ask, OrderBy, ThingId};
use crate::value::{NodeId, Value};
use std::sync::Arc;

impl Lowering<'_> {
    /// Every node next to one, with how.
    pub(super) fn around(&mut self, head: ThingId) -> Result<Query> {
        let (mut matched, name) = self.matched(head)?;
        let (relation, other): (Arc<str>, Arc<str>) = (Arc::from("relation"), Arc::from("other"));
        matched.patterns.push(one_hop(&name, &relation, &other, Direction::Either));
        self.hide(&relation, &mut matched);
        let any = LabelSet::default();
        let items = [
            item(self.name_of(&other, &any), "name"),
            item(self.label_of(&other), "kind"),
            item(call_distinct("collect", call("type", vec![variable(&relation)])), "relations"),
        ];
        let order = vec![by(variable(&Arc::from("kind")), false), by(variable(&Arc::from("name")), false)];
        // Grouped by the node, not by its name: two nodes of one name stay two rows.
        let kept = vec![item(variable(&other), &other), items[2].clone()];
        let shown = vec![items[0].clone(), items[1].clone(), item(variable(&Arc::from("relations")), "relations")];
        Ok(query_after(
            matched,
            vec![
                Clause::With(Projection { items: kept, ..Projection::default() }),
                Clause::Return(Projection { items: shown, order, ..Projection::default() }),
            ],
        ))
    }

    /// Leaves out relationships of hidden types.
    pub(super) fn hide(&mut self, relation: &Arc<str>, out: &mut Clauses) {
        let hidden = &self.lexicon.roles.hidden_from_paths;
        if hidden.is_empty() {
            return;
        }
        let types = hidden.iter().map(|kind| Value::Text(Arc::clone(self.lexicon.type_name(*kind)))).collect();
        let list = self.parameter("hidden", Value::list(types));
        out.filters.push(not(within(call("type", vec![variable(relation)]), list)));
    }

    pub(super) fn paths(&mut self) -> Result<Query> {
        const MOST_PATHS: i64 = 25;
        let Ask::Paths { from, to, steps, avoiding, shortest, listed, whether } = &self.meaning.ask else {
            return Err(Error::new(kinds::NOT_UNDERSTOOD, "this asks for no paths"));
        };
        let targets = self.meaning.thing(*to).nodes.clone().unwrap_or_default();
        let (matched, name) = self.matched(*from)?;
        let most = if *listed { MOST_PATHS } else { 1 };
        let mut lists: Option<Expression> = None;
        for target in targets {
            // The shortest is asked for by name; else a path through a hub says little and comes last.
            let price = if *shortest { 0.0 } else { 1.0 };
            let call = self.paths_call(variable(&name), target, *steps, avoiding, (most, price));
            lists = Some(match lists {
                None => call,
                Some(before) => {
                    ExpressionKind::Arithmetic(Box::new(before), vec![(crate::query::Arithmetic::Add, call)]).into()
                }
            });
        }
        let lists = lists.unwrap_or_else(|| literal(Value::list(Vec::new())));
        let mut clauses = matched.into_matches();
        let path: Arc<str> = Arc::from("path");
        let (one, rel) = (self.fresh("x"), self.fresh("r"));
        let any = LabelSet::default();
        let nodes = each(&one, call("nodes", vec![variable(&path)]), self.name_of(&one, &any));
        let kinds = each(&rel, call("relationships", vec![variable(&path)]), call("type", vec![variable(&rel)]));
        if *whether {
            let list: Arc<str> = Arc::from("paths");
            let items = vec![item(call("collect", vec![lists]), &list)];
            clauses.push(Clause::With(Projection { items, ..Projection::default() }));
            clauses.push(Clause::With(Projection { items: vec![item(flat(&list), "found")], ..Projection::default() }));
            let found: Arc<str> = Arc::from("found");
            let some = compare(call("size", vec![variable(&found)]), Comparison::Greater, literal(Value::Integer(0)));
            let answer = choose(some, literal(Value::from("yes")), literal(Value::from("not stated")));
            let first = ExpressionKind::Index(Box::new(variable(&found)), Box::new(literal(Value::Integer(0))));
            let rests = each(&one, call("nodes", vec![first.into()]), self.name_of(&one, &any));
            let items = vec![item(answer, "answer"), item(rests, "rests on")];
            clauses.push(Clause::Return(Projection { items, ..Projection::default() }));
            return Ok(query(clauses));
        }
        clauses.push(Clause::Unwind(Unwind {
            list: lists,
            variable: Arc::clone(&path),
            counter: None,
            span: Default::default(),
        }));
        let items =
            vec![item(nodes, "path"), item(kinds, "relations"), item(call("length", vec![variable(&path)]), "steps")];
        clauses.push(Clause::Return(Projection { items, ..Projection::default() }));
        Ok(query(clauses))
    }

    /// A node beside each of these, and the relationships that lead there.
    fn beside_each(&mut self, of: &[NodeId], shared: &Arc<str>) -> (Clauses, Vec<Arc<str>>) {
        let (mut clauses, mut relations) = (Clauses::default(), Vec::new());
        for one in of {
            let name = self.fresh("one");
            let mut start = node(&name);
            self.named_node(&[*one], &name, &mut start, &mut clauses);
            let relation = self.fresh("r");
            let mut path = one_hop(&name, &relation, shared, Direction::Either);
            path.start = start;
            clauses.patterns.push(path);
            self.hide(&relation, &mut clauses);
            relations.push(relation);
        }
        (clauses, relations)
    }

    pub(super) fn common(&mut self, of: &[NodeId]) -> Result<Query> {
        let shared: Arc<str> = Arc::from("shared");
        let (clauses, relations) = self.beside_each(of, &shared);
        let any = LabelSet::default();
        let types: Vec<Expression> = relations.iter().map(|name| call("type", vec![variable(name)])).collect();
        let kept = vec![
            item(variable(&shared), &shared),
            item(call_distinct("collect", ExpressionKind::List(types).into()), "relations"),
        ];
        let items = vec![
            item(self.name_of(&shared, &any), "name"),
            item(self.label_of(&shared), "kind"),
            item(variable(&Arc::from("relations")), "relations"),
        ];
        let order = vec![by(variable(&Arc::from("kind")), false), by(variable(&Arc::from("name")), false)];
        Ok(query_after(
            clauses,
            vec![
                Clause::With(Projection { items: kept, ..Projection::default() }),
                Clause::Return(Projection { items, order, ..Projection::default() }),
            ],
        ))
    }

    /// Several side by side: by a figure or a count, or by what each is next to.
    pub(super) fn compare(&mut self, of: ThingId, by_what: Option<&OrderBy>, heading: &str) -> Result<Query> {
        match by_what {
            Some(OrderBy::Measure { roads, measure, key }) => {
                return self.by_measure(of, roads, *measure, key, true);
            }
            Some(OrderBy::Count { roads, counted, .. }) => return self.compare_counts(of, roads, *counted, heading),
            Some(OrderBy::Property(key)) => return self.attribute(of, key, false),
            _ => {}
        }
        let nodes = self.meaning.thing(of).nodes.clone().unwrap_or_default();
        let (one, relation, other): (Arc<str>, Arc<str>, Arc<str>) =
            (Arc::from("one"), Arc::from("r"), Arc::from("other"));
        let mut clauses = Clauses::default();
        let mut start = node(&one);
        self.named_node(&nodes, &one, &mut start, &mut clauses);
        let mut path = one_hop(&one, &relation, &other, Direction::Either);
        path.start = start;
        clauses.patterns.push(path);
        self.hide(&relation, &mut clauses);
        let mut items =
            vec![item(self.label_of(&other), "kind"), item(call("type", vec![variable(&relation)]), "relation")];
        for node_id in nodes {
            let mut pattern = node(&one);
            let mut inner = Clauses::default();
            self.named_node(&[node_id], &one, &mut pattern, &mut inner);
            let mut tests = inner.filters;
            if let Some(Expression { kind: ExpressionKind::Map(entries), .. }) = pattern.properties {
                tests.extend(
                    entries.into_iter().map(|(key, value)| compare(property(&one, &key), Comparison::Equal, value)),
                );
            }
            let test = join(Logic::And, tests).unwrap_or_else(|| literal(Value::from(true)));
            let counted = call_distinct("count", choose(test, variable(&other), literal(Value::Null)));
            push(&mut items, counted, &self.lexicon.name_of(node_id));
        }
        let order = vec![by(variable(&Arc::from("kind")), false), by(variable(&Arc::from("relation")), false)];
        Ok(query_after(clauses, vec![Clause::Return(Projection { items, order, ..Projection::default() })]))
    }

    pub(super) fn compare_counts(
        &mut self,
        of: ThingId,
        roads: &[Path],
        counted: ThingId,
        heading: &str,
    ) -> Result<Query> {
        let (mut clauses, name) = self.each_once(of)?;
        let count = self.count_of(&name, roads, counted, None)?;
        let named = self.name_of(&name, &self.labels_of(of));
        let mut items = vec![item(named.clone(), &self.heading(of))];
        push(&mut items, count, heading);
        let order = vec![by(variable(&Arc::clone(&items[1].name)), true), by(named, false)];
        clauses.push(Clause::Return(Projection { items, order, ..Projection::default() }));
        Ok(query(clauses))
    }

    /// Dated nodes that are next to all of these, straight or through one more.
    pub(super) fn timeline(&mut self, of: &[NodeId]) -> Result<Query> {
        let event: Arc<str> = Arc::from("e");
        let (mut clauses, _) = self.beside_each(of, &event);
        let moment = self.moment(&event)?;
        clauses.filters.push(is_null(moment.clone(), true));
        let (earliest, latest) = match &self.lexicon.roles.when {
            Some(key) => self.bounds(&event, key),
            None => (call("earliest", vec![moment.clone()]), call("latest", vec![moment.clone()])),
        };
        let any = LabelSet::default();
        let items =
            vec![item(moment, "when"), item(self.name_of(&event, &any), "event"), item(self.label_of(&event), "kind")];
        let order = vec![by(earliest, false), by(latest, false), by(self.name_of(&event, &any), false)];
        Ok(query_after(
            clauses,
            vec![distinct(&[Arc::clone(&event)]), Clause::Return(Projection { items, order, ..Projection::default() })],
        ))
    }

    /// What dates a node of any kind: the world's own property, or that of each kind which has one.
    fn moment(&self, node: &Arc<str>) -> Result<Expression> {
        let mut keys: Vec<Arc<str>> = match &self.lexicon.roles.when {
            Some(key) => vec![Arc::clone(key)],
            None => self.lexicon.nouns().filter_map(|(_, noun)| noun.when.clone()).collect(),
        };
        keys.sort();
        keys.dedup();
        let mut moments: Vec<Expression> = keys.iter().map(|key| property(node, key)).collect();
        match moments.len() {
            0 => Err(Error::new(kinds::NO_SUCH_RELATION, "nothing in this world is dated")),
            1 => Ok(moments.remove(0)),
            _ => Ok(call("coalesce", moments)),
        }
    }

    /// How two kinds are related: the types between them, each with how often.
    pub(super) fn related(
        &mut self,
        one: crate::lexicon::sense::NounId,
        other: crate::lexicon::sense::NounId,
    ) -> Result<Query> {
        let mut parts = Vec::new();
        for direction in [Direction::Right, Direction::Left] {
            let (from, to): (Arc<str>, Arc<str>) = (Arc::from("one"), Arc::from("other"));
            let relation: Arc<str> = Arc::from("r");
            let mut path = one_hop(&from, &relation, &to, direction);
            let mut filters = Vec::new();
            filters.extend(self.noun_test(one, &from));
            filters.extend(self.noun_test(other, &to));
            path.start = node(&from);
            let (first, second) = if direction == Direction::Right { (one, other) } else { (other, one) };
            let how = call("type", vec![variable(&relation)]);
            let items = vec![
                item(how, "relation"),
                item(literal(Value::from(self.lexicon.noun(first).singular.as_str())), "from"),
                item(literal(Value::from(self.lexicon.noun(second).singular.as_str())), "to"),
                item(ExpressionKind::CountStar.into(), "count"),
            ];
            parts.push(SingleQuery {
                clauses: vec![
                    matching(vec![path], filters, false),
                    Clause::Return(Projection { items, ..Projection::default() }),
                ],
            });
        }
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_default();
        Ok(Query { first, rest: parts.map(|part| (Union::Distinct, part)).collect(), next: Vec::new() })
    }
}
