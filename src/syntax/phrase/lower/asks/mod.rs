//! Each kind of question as a query.

mod around;
mod circumstances;
mod deeds;
mod explain;
mod lists;
mod numbers;
mod sources;

use super::build::{distinct, join, literal, node, not, query, variable};
use super::{Clauses, Lowering};
use crate::error::Result;
use crate::query::{
    Clause, Direction, Expression, ExpressionKind, LabelExpression, Logic, PathPattern, Query, RelPattern,
};
use crate::syntax::phrase::meaning::{Aggregate, Ask, Condition, ThingId};
use crate::value::Value;
use std::sync::Arc;

impl Lowering<'_> {
    /// The query of what is asked.
    pub(super) fn ask(&mut self) -> Result<Query> {
        let meaning = self.meaning;
        match &meaning.ask {
            Ask::List { head, beside } => self.list(*head, beside),
            Ask::Attribute { head, key, distinct } => self.attribute(*head, key, *distinct),
            Ask::Count { head, group } => self.count(*head, group.as_ref(), None),
            Ask::MostIn { head, group, fewest, of: None } => self.count(*head, Some(group), Some(*fewest)),
            Ask::MostIn { head, group, fewest, of: Some(key) } => {
                self.aggregate(*head, Aggregate::Total, key, Some((group, Some(*fewest))))
            }
            Ask::ValuesWith { head, key, count } => self.values_with(*head, key, *count),
            Ask::Aggregate { head, aggregate, key, group } => {
                self.aggregate(*head, *aggregate, key, group.as_ref().map(|group| (group, None)))
            }
            Ask::When { head, key } => self.when(*head, key, false),
            Ask::Lasted { head, key } => self.when(*head, key, true),
            Ask::Since { head, key, heading, told } => self.since(*head, key, heading, *told),
            Ask::Deeds { .. } => self.deeds(),
            Ask::Share { part, whole, all } => self.share(*part, *whole, *all),
            Ask::BestOf { head, group } => self.best_of(*head, group),
            Ask::Each { each, roads, counted } => self.by_count_at_least(*each, roads, (*counted, None), true, 0),
            Ask::Where { head } => self.where_(*head),
            Ask::Why { head, dated, when } => self.why(*head, when.as_ref(), *dated),
            Ask::YesNo { head, rests, closed, known } => self.yes_no(*head, *rests, closed.is_some() || *known),
            Ask::Outdoes { one, other, key, comparison, which } => self.outdoes(*one, *other, key, *comparison, *which),
            Ask::Apart { one, other, keys, unit } => self.apart([*one, *other], keys, *unit),
            Ask::Ratio { part, whole, key } => self.ratio(*part, *whole, key),
            Ask::Change { before, after, key, rising, relative } => {
                self.change([*before, *after], key, *rising, *relative)
            }
            Ask::Sources { head, said } => self.sources(*head, *said),
            Ask::Search { words, keys } => self.search(words, keys),
            Ask::Facts { key, value } => Ok(self.facts(key, value)),
            Ask::Everything { head } | Ask::Neighbours { head } => self.around(*head),
            Ask::Paths { .. } => self.paths(),
            Ask::Common { of } => self.common(of),
            Ask::Compare { of, by, heading } => self.compare(*of, by.as_ref(), heading),
            Ask::Timeline { of } => self.timeline(of),
            Ask::Related { one, other } => self.related(*one, *other),
            Ask::Define { head, .. } => self.list(*head, &[]),
        }
    }

    /// MATCH of a thing, with the thing's variable.
    pub(super) fn matched(&mut self, head: ThingId) -> Result<(Clauses, Arc<str>)> {
        let mut clauses = Clauses::default();
        let name = self.variable_of(head);
        self.thing_into(head, &name, &mut clauses)?;
        if matches!(
            self.meaning.ask,
            Ask::Attribute { .. }
                | Ask::Count { .. }
                | Ask::ValuesWith { .. }
                | Ask::Aggregate { .. }
                | Ask::Where { .. }
                | Ask::YesNo { .. }
        ) {
            self.extreme_into(head, &name, &mut clauses)?;
        }
        self.preferred_into(head, &name, &mut clauses);
        Ok((clauses, name))
    }

    /// `who`: nobody who takes part in an event only beside somebody he stands for: an office beside its holder.
    fn preferred_into(&mut self, head: ThingId, name: &Arc<str>, out: &mut Clauses) {
        let thing = self.meaning.thing(head);
        let fitting: Vec<_> = thing.preferred.iter().copied().filter(|label| thing.labels.contains(*label)).collect();
        if fitting.len() < 2 {
            return;
        }
        let road = thing.conditions.iter().find_map(|condition| match condition {
            Condition::Linked(link) if link.roads.len() == 1 && !link.negated => {
                let event = self.variables.get(&link.to)?;
                Some((Arc::clone(event), link.roads[0].reversed(None)))
            }
            _ => None,
        });
        let Some((event, road)) = road else { return };
        let lexicon = self.lexicon;
        let has = |name: &Arc<str>, label: crate::value::LabelId| -> Expression {
            ExpressionKind::HasLabels(
                Box::new(variable(name)),
                LabelExpression::names(vec![Arc::clone(lexicon.label_name(label))]),
            )
            .into()
        };
        let mut beside = Vec::new();
        for (rank, label) in fitting.iter().enumerate().skip(1) {
            let better = self.fresh("better");
            let naming = std::mem::replace(&mut self.naming, false);
            let mut inner = Clauses::default();
            let path = self.road(&event, &road, node(&better), &mut inner);
            self.naming = naming;
            inner.patterns.push(path);
            let above = fitting[..rank].iter().map(|label| has(&better, *label)).collect();
            inner.filters.extend(join(Logic::Or, above));
            let mut joined = one_hop(&better, &Arc::from("_"), name, Direction::Either);
            joined.steps[0].0.variable = None;
            inner.filters.push(ExpressionKind::PatternPredicate(Box::new(joined)).into());
            let exists: Expression = ExpressionKind::Exists(Box::new(query(inner.into_matches()))).into();
            beside.extend(join(Logic::And, vec![has(name, *label), exists]));
        }
        out.filters.extend(join(Logic::Or, beside).map(not));
    }

    /// MATCH and WITH DISTINCT: each node of a thing once.
    fn each_once(&mut self, head: ThingId) -> Result<(Vec<Clause>, Arc<str>)> {
        let (clauses, name) = self.matched(head)?;
        let single = clauses.is_single_node();
        let mut all = clauses.into_matches();
        if !single {
            all.push(distinct(&[Arc::clone(&name)]));
        }
        Ok((all, name))
    }
}

fn any_relation(name: Option<&Arc<str>>, direction: Direction) -> RelPattern {
    RelPattern { variable: name.cloned(), direction, ..RelPattern::default() }
}

/// `(from)-[relation]-(to)`
fn one_hop(from: &Arc<str>, relation: &Arc<str>, to: &Arc<str>, direction: Direction) -> PathPattern {
    PathPattern {
        start: node(from),
        steps: vec![(any_relation(Some(relation), direction), node(to))],
        ..PathPattern::default()
    }
}

/// `reduce(all = [], list IN lists | all + list)`
fn flat(lists: &Arc<str>) -> Expression {
    let (all, one): (Arc<str>, Arc<str>) = (Arc::from("all"), Arc::from("some"));
    ExpressionKind::Reduce {
        test: None,
        accumulator: Arc::clone(&all),
        start: Box::new(literal(Value::list(Vec::new()))),
        variable: Arc::clone(&one),
        list: Box::new(variable(lists)),
        step: Box::new(
            ExpressionKind::Arithmetic(Box::new(variable(&all)), vec![(crate::query::Arithmetic::Add, variable(&one))])
                .into(),
        ),
    }
    .into()
}
