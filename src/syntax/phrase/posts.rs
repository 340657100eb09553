//! What is said of a thing, one part after another; each part goes to the nearest thing whose type it fits.

use super::grammar::Rule;
use super::meaning::{Beside, Condition, Dated, Order, OrderBy, ThingId};
use super::reader::{Node, Reader};
use super::row::Role;
use super::time;
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::{NounId, Sense};
use crate::query::Comparison;
use crate::value::NodeId;

/// How many steps "connected to" goes at most where the phrase doesn't say.
pub(super) const DEFAULT_STEPS: u32 = 6;

impl Reader<'_> {
    /// A thing with its posts; it becomes the innermost open thing.
    pub(super) fn nominal(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.not_understood(pair, "a noun is missing"))?;
        let id = self.np(&np)?;
        self.open.push(id);
        // What it is ordered by may be narrowed, too: `the fastest growing economy in 2013`.
        match self.thing(id).order.as_ref().map(|order| &order.by) {
            Some(OrderBy::Measure { measure, .. }) => self.open.push(*measure),
            Some(OrderBy::Count { counted, .. }) => self.open.push(*counted),
            _ => {}
        }
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok(id)
    }

    /// Attaches posts in order.
    pub(super) fn posts(&mut self, posts: &[Node<'_>]) -> Result<()> {
        let mut next = 0;
        while next < posts.len() {
            next += 1 + self.post(&posts[next], &posts[next + 1..])?;
        }
        Ok(())
    }

    /// Attaches one post; gives how many of those behind it were used with it.
    fn post(&mut self, post: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let Some(inner) = post.clone().into_inner().next() else { return Ok(0) };
        if post.as_str().starts_with("COMMA ") && matches!(inner.as_rule(), Rule::clause | Rule::time_post) {
            self.open.truncate(1);
        }
        match inner.as_rule() {
            Rule::paragraph => self.paragraph(&inner)?,
            Rule::time_post => self.time_post(&inner)?,
            Rule::amount_of => self.amount_of(&inner)?,
            Rule::text_test => self.text_test(&inner)?,
            Rule::same_as => self.same_as(&inner)?,
            Rule::only_with => self.only_with(&inner)?,
            Rule::comparison => self.comparison(&inner)?,
            Rule::property_test => self.property_test(&inner)?,
            Rule::degree_than => self.degree_than(&inner)?,
            Rule::with_their => self.with_their(&inner)?,
            Rule::whose_clause => return self.whose_clause(&inner, rest),
            Rule::value_post => self.value_post(&inner)?,
            Rule::with_most => self.with_most(&inner)?,
            Rule::higher => self.higher(&inner)?,
            Rule::linked => self.linked(&inner)?,
            Rule::between => self.between(&inner)?,
            Rule::clause | Rule::and_clause => return self.clause(&inner, rest),
            Rule::object_clause => self.object_clause(&inner)?,
            Rule::whom_clause => self.whom_clause(&inner)?,
            Rule::reduced => return self.reduced(&inner, rest),
            Rule::order_by => self.order_by(&inner)?,
            Rule::lacking => {
                let outer = begins_with_and(post);
                self.preposition_from(outer, "with", &Self::operand_of(&inner), true, &inner)?;
            }
            Rule::preposition_post => {
                let negated = Self::part(&inner, Rule::not).is_some();
                let word = self.preposition_word(&inner);
                let outer = begins_with_and(post);
                self.preposition_from(outer, &word, &Self::operand_of(&inner), negated, &inner)?;
            }
            Rule::reduced_by => self.reduced_by(&inner)?,
            Rule::exception => return self.exception(&inner, rest),
            Rule::and_thing => self.and_thing(&inner)?,
            Rule::as_role => self.as_role(&inner)?,
            Rule::trait_post => self.trait_post(&inner)?,
            Rule::yearly => self.yearly(&inner)?,
            Rule::post => return self.post(&inner, rest),
            _ => {}
        }
        Ok(0)
    }

    fn operand_of<'p>(pair: &Node<'p>) -> Option<Node<'p>> {
        Self::part(pair, Rule::operand)
    }

    /// The things that an operand stands for: one, or several that must all count (`both A and B`).
    pub(super) fn operand(&mut self, pair: &Node<'_>) -> Result<Vec<ThingId>> {
        if let Some(list) = Self::part(pair, Rule::name_list) {
            return self.name_list(&list, pair.as_str().starts_with("both "));
        }
        match Self::part(pair, Rule::np) {
            Some(np) => {
                let id = self.np(&np)?;
                self.with_sets(id);
                Ok(vec![id])
            }
            None => Err(self.not_understood(pair, "a name or a noun is missing")),
        }
    }

    /// What is said of a kind that something leads to holds, too, for nodes that stand for unnamed members of it: a visit
    /// of which several agreements came, none of them named, resulted in agreements.
    pub(super) fn with_sets(&mut self, id: ThingId) {
        let thing = self.thing(id);
        let (Some(noun), true) = (thing.nouns.first().copied(), thing.nodes.is_none() && thing.quantity.is_none())
        else {
            return;
        };
        if self.is_figure(id) || !self.lexicon.noun(noun).filter.is_empty() {
            return;
        }
        for label in self.lexicon.labels_of_unnamed(noun) {
            let Some(set) = self.lexicon.noun_of_label(label) else { continue };
            let labels = self.lexicon.noun(set).labels.clone();
            let thing = self.thing_mut(id);
            thing.labels = thing.labels.union(&labels);
            thing.nouns.push(set);
        }
    }

    /// `A, B and C`: any of them, or each of them.
    pub(super) fn name_list(&mut self, list: &Node<'_>, each: bool) -> Result<Vec<ThingId>> {
        let mut ids = Vec::new();
        for item in Self::parts(list, Rule::name_item) {
            ids.push(self.name_item(&item)?);
        }
        if each {
            return Ok(ids);
        }
        let mut nodes: Vec<NodeId> = Vec::new();
        let mut words: Vec<String> = Vec::new();
        for id in &ids {
            let thing = self.thing(*id);
            nodes.extend(thing.nodes.iter().flatten());
            words.push(thing.words.clone());
        }
        let mut thing = self.named(nodes);
        thing.words = joined_words(&words, "or");
        let union = self.add(thing);
        if ids.len() >= 2 && list.as_str().contains("and ") {
            self.lists.push((union, ids));
        }
        Ok(vec![union])
    }

    fn name_item(&mut self, item: &Node<'_>) -> Result<ThingId> {
        let noun = Self::part(item, Rule::noun);
        let name = Self::part(item, Rule::name);
        match (noun, name, Self::part(item, Rule::quoted)) {
            (Some(noun), Some(name), _) => {
                let thing = self.head_pair(&noun, &name)?;
                Ok(thing)
            }
            (None, Some(name), _) => Ok(self.name(&name)),
            (_, _, Some(quoted)) => Err(self.unknown_name(&quoted)),
            _ => Err(self.not_understood(item, "a name is missing")),
        }
    }

    fn head_pair(&mut self, noun: &Node<'_>, name: &Node<'_>) -> Result<ThingId> {
        let id = self.name(name);
        if let Some(Role::Noun(kind)) = self.role(noun)
            && let Some(label) = self.lexicon.noun(*kind).label
        {
            let lexicon = self.lexicon;
            if let Some(nodes) = &mut self.thing_mut(id).nodes {
                nodes.retain(|node| lexicon.has_label(*node, label));
            }
        }
        Ok(id)
    }

    /// Tries each open thing, the nearest first.
    pub(super) fn nearest(&self, fits: impl Fn(&Self, ThingId) -> bool) -> Option<(usize, ThingId)> {
        self.open.iter().copied().enumerate().rev().find(|(_, id)| fits(self, *id))
    }

    pub(super) fn paragraph(&mut self, pair: &Node<'_>) -> Result<()> {
        let number = Self::part(pair, Rule::number).ok_or_else(|| self.not_understood(pair, "which paragraph?"))?;
        let number = self.number(&number)? as i64;
        let text = format!("{}{number}", self.lexicon.roles.source_prefix);
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        self.condition(head, Condition::Paragraph { text, words: format!("from paragraph {number}") });
        Ok(())
    }

    /// A time speaks of the nearest thing that is dated.
    pub(super) fn time_post(&mut self, pair: &Node<'_>) -> Result<()> {
        let negated = Self::part(pair, Rule::not).is_some();
        let time = Self::part(pair, Rule::time).ok_or_else(|| self.nowhere(pair))?;
        self.time(&time, negated)?;
        for other in Self::parts(pair, Rule::time_or) {
            self.or_time(&other)?;
        }
        Ok(())
    }

    /// `in 2007 or 2011`: the time said last may also be this.
    fn or_time(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(date) = Self::part(pair, Rule::date) else { return Ok(()) };
        let (other, said) =
            time::one_date(&date, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(pair)))?;
        let Some(id) = self.open.last().copied() else { return Ok(()) };
        let Some(last) = self.thing_mut(id).conditions.pop() else { return Ok(()) };
        let dated = match &last {
            Condition::Time { dated, .. } => Some(dated.clone()),
            Condition::Any(several) => several.iter().find_map(|one| match one {
                Condition::Time { dated, .. } => Some(dated.clone()),
                _ => None,
            }),
            _ => None,
        };
        let Some(dated) = dated else { return Ok(()) };
        if let Condition::Time { period, negated: false, words, .. } = &last
            && let Some(both) = period.joined(&other)
        {
            // What goes on from 2012 to 2013 is in 2012 and 2013, but in neither alone.
            let words = format!("{words} or {said}");
            self.condition(id, Condition::Time { dated, period: both, negated: false, words });
            return Ok(());
        }
        let mut several = if let Condition::Any(several) = last { several } else { vec![last] };
        several.push(Condition::Time { dated, period: other, negated: false, words: said });
        self.condition(id, Condition::Any(several));
        Ok(())
    }

    pub(super) fn time(&mut self, time: &Node<'_>, negated: bool) -> Result<()> {
        let (period, words) =
            time::period(time, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(time)))?;
        let dates = |reader: &Self, id: ThingId| {
            reader.dated_link(id).is_some() || reader.dated(id).is_some() || reader.dates_through(id).is_some()
        };
        let Some((depth, id)) = self.nearest(dates) else {
            let head = self.open.first().map_or_else(|| "this".into(), |id| self.thing(*id).words.clone());
            return Err(
                Error::new(kinds::NO_SUCH_RELATION, format!("{head} have no time of their own")).at(self.span(time))
            );
        };
        if let Some((place, key)) = self.dated_link(id).filter(|_| !negated) {
            self.date_link(id, place, key, period, words);
            self.open.truncate(depth + 1);
            return Ok(());
        }
        let (id, dated) = match (self.dated(id), self.dates_through(id)) {
            (Some(dated), _) => (id, dated),
            (None, Some(_)) => self.through_event(id, time)?,
            (None, None) => return Err(self.nowhere(time)),
        };
        let words = if negated { format!("not {words}") } else { words };
        self.condition(id, Condition::Time { dated, period, negated, words });
        self.open.truncate(depth + 1);
        Ok(())
    }

    /// What dates a thing, if anything does.
    pub(super) fn dated(&self, id: ThingId) -> Option<Dated> {
        let noun = self.noun_of(id)?;
        if let (Some(through), Some(from)) = (&noun.through, &self.lexicon.roles.from) {
            let from = self.lexicon.key_id(from);
            let mut types = through.steps.iter().flat_map(|step| &step.types);
            let held = from.is_some_and(|from| types.any(|kind| self.lexicon.type_has(*kind, from)));
            return held.then_some(Dated::Through);
        }
        noun.when.clone().map(|when| Dated::Node(when, noun.lasted))
    }

    /// The kind of node that a noun leads through, where that is what has a time: donors in 2011 gave in 2011.
    fn dates_through(&self, id: ThingId) -> Option<NounId> {
        if self.dated(id).is_some() {
            return None;
        }
        let label = self.noun_of(id)?.through.as_ref()?.steps.last()?.label?;
        let noun = self.lexicon.noun_of_label(label)?;
        self.lexicon.noun(noun).when.is_some().then_some(noun)
    }

    /// What a noun leads through, as a thing of its own that a time can be said of.
    fn through_event(&mut self, id: ThingId, time: &Node<'_>) -> Result<(ThingId, Dated)> {
        let noun = self.noun_of(id).cloned().ok_or_else(|| self.nowhere(time))?;
        let (Some(kind), Some(through)) = (self.dates_through(id), noun.through) else {
            return Err(self.nowhere(time));
        };
        let mut event = self.kind(kind);
        for (key, value) in noun.filter {
            event.conditions.push(Condition::Value { key, value, negated: false, words: String::new() });
        }
        let event = self.add(event);
        self.link(id, event, vec![through], "", "");
        let dated = self.dated(event).ok_or_else(|| self.nowhere(time))?;
        Ok((event, dated))
    }

    /// `a year`: said of figures and of members that are only counted, which tell it with their unit or name.
    fn yearly(&mut self, pair: &Node<'_>) -> Result<()> {
        let head = self.open.first().copied().ok_or_else(|| self.nowhere(pair))?;
        let counted = self.events.iter().any(|(event, _)| self.is_figure(*event));
        if self.is_figure(head) || self.only_counted(head) || counted || self.thing(head).nodes.is_some() {
            return Ok(());
        }
        Err(self.nowhere(pair))
    }

    /// `over 6 percent` speaks of the nearest figure; `over 2` without one, of how many.
    fn comparison(&mut self, pair: &Node<'_>) -> Result<()> {
        let (tests, words) = self.tests(pair)?;
        let figure = self.nearest(|reader, id| reader.noun_of(id).is_some_and(|noun| noun.measure));
        match (figure, self.lexicon.roles.value.clone()) {
            (Some((depth, id)), Some(key)) => {
                self.condition(id, Condition::Compare { key, tests, words });
                self.open.truncate(depth + 1);
                Ok(())
            }
            _ => self.amount_in_units(pair),
        }
    }

    /// Whether nodes of a thing's kinds have this property.
    pub(super) fn has_property(&self, id: ThingId, key: &str) -> bool {
        let Some(key) = self.lexicon.key_id(key) else { return false };
        let labels: Vec<_> = match self.noun_of(id).and_then(|noun| noun.label) {
            Some(label) => vec![label],
            None => self.thing(id).labels.labels().collect(),
        };
        labels.iter().any(|label| self.lexicon.label_has(*label, key))
    }

    /// `with the most visits`, `with the highest depth`: one alone, by that order.
    fn with_most(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(first) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let property = Self::part(pair, Rule::property);
        // `for the department with the largest budget`: a property is that of the nearest thing that has it.
        let has = |id: &ThingId| property.as_ref().is_some_and(|word| self.key_of_thing(*id, word).is_ok());
        let depth = self.open.iter().rposition(has).unwrap_or(0);
        let id = self.open.get(depth).copied().unwrap_or(first);
        self.with_most_of(id, pair)
    }

    /// `has the most players`
    pub(super) fn with_most_of(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let word = Self::part(pair, Rule::most_word).map_or("most", |word| word.as_str().trim());
        let descending =
            !matches!(word, "fewest" | "lowest" | "smallest" | "least" | "earliest" | "slowest" | "weakest");
        let order = match (Self::part(pair, Rule::property), Self::part(pair, Rule::np)) {
            (Some(property), _) => Order { by: OrderBy::Property(self.key_of_thing(id, &property)?), descending },
            (None, Some(np)) => {
                let by = self.np(&np)?;
                self.open.push(by);
                self.order_by_thing(id, by, descending, &np)?
            }
            _ => return Err(self.nowhere(pair)),
        };
        let thing = self.thing_mut(id);
        thing.order = Some(order);
        thing.limit.get_or_insert(1);
        Ok(())
    }

    /// `with higher growth than Chile`
    fn higher(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.last().copied() else { return Err(self.nowhere(pair)) };
        if let Some(property) = Self::part(pair, Rule::property) {
            return self.higher_property(id, pair, &property);
        }
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let figure = self.np(&np)?;
        let other = self.np(&np)?;
        let operand = Self::part(pair, Rule::operand).ok_or_else(|| self.nowhere(pair))?;
        let than = self.operand(&operand)?[0];
        self.own(other, than, pair)?;
        let roads = self.had_roads(id, figure, pair)?;
        let Some(key) = self.lexicon.roles.value.clone() else { return Err(self.nowhere(pair)) };
        let word = Self::part(pair, Rule::higher_word).map_or("higher", |word| word.as_str().trim());
        let comparison = if matches!(word, "lower" | "less") { Comparison::Less } else { Comparison::Greater };
        let words = format!("with {word} {} than {}", self.thing(figure).words, self.thing(than).words);
        self.condition(id, Condition::Beyond { figure, roads, other, key, comparison, words });
        Ok(())
    }

    /// `connected to Gomel within 2 steps avoiding Belarus`
    fn linked(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let operand = Self::operand_of(pair).ok_or_else(|| self.nowhere(pair))?;
        let to = self.operand(&operand)?[0];
        if self.linked_by_relation(id, to, pair) {
            return Ok(());
        }
        let (steps, avoiding, mut words) = self.path_limits(pair)?;
        words = format!("connected to {}{words}", self.thing(to).words);
        self.condition(id, Condition::Near { to, steps: steps.unwrap_or(DEFAULT_STEPS), avoiding, words });
        Ok(())
    }

    /// Within how many steps, past what not, and both in words.
    pub(super) fn path_limits(&mut self, pair: &Node<'_>) -> Result<(Option<u32>, Vec<NodeId>, String)> {
        let (mut steps, mut avoiding, mut words) = (None, Vec::new(), String::new());
        for limit in Self::parts(pair, Rule::path_limit) {
            if let Some(within) = Self::part(&limit, Rule::within) {
                let number = Self::part(&within, Rule::number).ok_or_else(|| self.nowhere(pair))?;
                let most = self.number(&number)? as u32;
                words.push_str(&format!(" within {most} steps"));
                steps = Some(most);
            }
            if let Some(around) = Self::part(&limit, Rule::avoiding) {
                let operand = Self::operand_of(&around).ok_or_else(|| self.nowhere(pair))?;
                for id in self.operand(&operand)? {
                    let thing = self.thing(id);
                    words.push_str(&format!(" avoiding {}", thing.words));
                    avoiding.extend(thing.nodes.iter().flatten().copied());
                }
            }
        }
        Ok((steps, avoiding, words))
    }

    /// `between A and B`: linked to both.
    fn between(&mut self, pair: &Node<'_>) -> Result<()> {
        let ends = Self::parts(pair, Rule::np);
        let negated = Self::part(pair, Rule::not).is_some();
        let [one, other] = &ends[..] else {
            let span = self.span(pair);
            let error = Error::new(kinds::INCOMPLETE_PHRASE, "\"between\" needs two: between … and …").at(span);
            return Err(match ends.first() {
                Some(end) => error.hint(format!("between {} and …", self.word(end).text)),
                None => error,
            });
        };
        let (one, other) = (self.np(one)?, self.np(other)?);
        let (labels, other_labels) = (self.thing(one).labels.clone(), self.thing(other).labels.clone());
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let roads = self.between_roads(id, &labels);
            let other_roads = self.between_roads(id, &other_labels);
            if roads.is_empty() || other_roads.is_empty() {
                continue;
            }
            let words = format!("between {} and", self.thing(one).words);
            let before = self.thing(id).conditions.len();
            self.link(id, one, roads, "between", &words);
            let second = self.thing(other).words.clone();
            self.link(id, other, other_roads, "between", &second);
            if negated {
                self.negate_since(id, before);
            }
            self.open.truncate(depth + 1);
            if self.thing(other).nodes.is_none() {
                self.open.push(other);
            }
            return Ok(());
        }
        let head = self.open.first().map_or_else(String::new, |id| self.thing(*id).words.clone());
        let message = format!("{head} are not between two {}", self.thing(one).words);
        Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)))
    }

    /// The roads by which a thing may lie between others.
    fn between_roads(&mut self, id: ThingId, to: &crate::lexicon::path::LabelSet) -> Vec<crate::lexicon::path::Path> {
        let written = self.roads_written(id, "between", to);
        if !written.is_empty() {
            return written;
        }
        let (from_roads, to_roads) = (self.roads_written(id, "from", to), self.roads_written(id, "to", to));
        // A kind that has only one of the two says nothing of the other end.
        let one_sided = from_roads.is_empty() || to_roads.is_empty();
        let mut roads: Vec<_> = from_roads.into_iter().chain(to_roads).collect();
        if roads.is_empty() || (one_sided && !self.noun_of(id).is_some_and(|noun| noun.written)) {
            let labels = self.thing(id).labels.clone();
            roads = self.lexicon.relations(&labels, to);
        }
        roads
    }

    fn negate_since(&mut self, id: ThingId, before: usize) {
        for condition in &mut self.thing_mut(id).conditions[before..] {
            if let Condition::Linked(link) = condition {
                link.negated = !link.negated;
            }
        }
    }

    /// `by growth`, `by tonnage descending`, `by visits to Belarus`.
    fn order_by(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let direction = Self::part(pair, Rule::direction).map(|word| word.as_str().trim().to_string());
        let lowest =
            self.words.iter().any(|word| matches!(word.folded.as_str(), "lowest" | "smallest" | "bottom" | "fewest"));
        let descending = direction.as_deref() != Some("ascending") && !lowest;
        let order = match (Self::part(pair, Rule::property), Self::part(pair, Rule::noun)) {
            _ if Self::part(pair, Rule::year_word).is_some() => {
                Order { by: OrderBy::Time, descending: direction.as_deref() == Some("descending") }
            }
            (Some(property), _) => {
                let key = self.key_of_thing(id, &property)?;
                Order { by: OrderBy::Property(key), descending }
            }
            (None, Some(noun)) if self.column_named(id, &noun).is_some() => {
                let heading = self.column_named(id, &noun).unwrap_or_default();
                Order { by: OrderBy::Column(heading), descending: direction.as_deref() == Some("descending") }
            }
            (None, Some(noun)) => {
                let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(pair)) };
                let by = self.kind(*kind);
                let by = self.add(by);
                self.open.push(by);
                self.order_by_thing(id, by, descending, &noun)?
            }
            _ => return Err(self.nowhere(pair)),
        };
        let thing = self.thing_mut(id);
        thing.order = Some(order);
        Ok(())
    }

    /// The column of a thing that is headed by this word.
    fn column_named(&self, id: ThingId, word: &Node<'_>) -> Option<String> {
        let word = &self.word(word).folded;
        let columns = &self.noun_of(id)?.columns;
        columns.iter().map(|column| &column.heading).find(|heading| *heading == word).cloned()
    }

    /// Attaches `preposition operand` to the nearest open thing that it fits.
    pub(super) fn preposition(
        &mut self,
        word: &str,
        operand: &Option<Node<'_>>,
        negated: bool,
        pair: &Node<'_>,
    ) -> Result<()> {
        self.preposition_from(false, word, operand, negated, pair)
    }

    /// The same; from the outermost thing inwards where the phrase takes up again what it said first (`but without …`).
    fn preposition_from(
        &mut self,
        outer: bool,
        word: &str,
        operand: &Option<Node<'_>>,
        negated: bool,
        pair: &Node<'_>,
    ) -> Result<()> {
        let operand = operand.as_ref().ok_or_else(|| self.nowhere(pair))?;
        let targets = self.operand(operand)?;
        let mut depths: Vec<usize> = (0..self.open.len()).collect();
        if !outer {
            depths.reverse();
        }
        // What the data bears out goes before what the types alone allow: `commissions established with Bolivia`.
        let borne_out: Vec<bool> =
            (0..self.open.len()).map(|depth| self.is_attached(self.open[depth], word, &targets)).collect();
        depths.sort_by_key(|depth| !borne_out[*depth]);
        for depth in depths {
            let id = self.open[depth];
            let targets = self.each_of_two(id, word, &targets);
            if self.attach(id, word, &targets, negated) {
                let sibling = self.siblings.iter().find(|(_, second)| *second == id).map(|(first, _)| *first);
                if let Some(first) = sibling.filter(|first| self.thing(*first).conditions.is_empty()) {
                    self.attach(first, word, &targets, negated);
                }
                self.open.truncate(depth + 1);
                self.open.extend(targets.iter().copied().filter(|target| self.things[target.0].nodes.is_none()));
                return Ok(());
            }
        }
        // `what was discussed during the visit`: what it is, the verb has settled.
        let open =
            self.open.iter().copied().find(|id| self.thing(*id).nouns.is_empty() && self.thing(*id).nodes.is_none());
        if let Some(id) = open {
            self.narrow(id);
            let labels = self.thing(id).labels.clone();
            let nouns: Vec<NounId> = labels.labels().filter_map(|label| self.lexicon.noun_of_label(label)).collect();
            if let [_] = nouns[..] {
                self.thing_mut(id).nouns = nouns;
                if self.attach(id, word, &targets, negated) {
                    self.open.extend(targets.iter().copied().filter(|target| self.things[target.0].nodes.is_none()));
                    return Ok(());
                }
            }
        }
        Err(self.no_road(word, targets[0], pair))
    }

    /// Whether a preposition leads from a kind to what is named.
    fn is_attached(&mut self, id: ThingId, word: &str, targets: &[ThingId]) -> bool {
        let labels = self.thing(id).labels.clone();
        for target in targets {
            let other = self.thing(*target).clone();
            let roads = self.attach_roads(id, word, *target, &other.labels);
            let leads = match &other.nodes {
                Some(nodes) => roads.iter().any(|road| self.lexicon.leads(&road.reversed(None), nodes, None, &labels)),
                None => !roads.is_empty(),
            };
            if !leads {
                return false;
            }
        }
        true
    }

    /// `documents of Belarus and Venezuela`: where each of a kind has two such ends, both are meant, not either.
    fn each_of_two(&mut self, id: ThingId, word: &str, targets: &[ThingId]) -> Vec<ThingId> {
        let [union] = targets else { return targets.to_vec() };
        let Some((_, both)) = self.lists.iter().find(|(have, _)| have == union).cloned() else {
            return targets.to_vec();
        };
        let labels = self.thing(*union).labels.clone();
        let roads = self.roads_written(id, word, &labels);
        let paired = both.len() == 2 && !roads.is_empty() && roads.iter().all(|road| self.is_paired(road));
        if paired { both } else { targets.to_vec() }
    }

    /// Whether a path is one step of a relation that everything has two of.
    pub(super) fn is_paired(&self, road: &crate::lexicon::path::Path) -> bool {
        let kind = road.steps.first().and_then(|step| step.types.first());
        road.steps.len() == 1 && kind.is_some_and(|kind| self.lexicon.is_paired(*kind))
    }

    fn no_road(&self, word: &str, to: ThingId, pair: &Node<'_>) -> Error {
        let head = self.open.first().map_or_else(|| "this".to_string(), |id| self.thing(*id).words.clone());
        let target = &self.thing(to).words;
        let error = Error::new(kinds::NO_SUCH_RELATION, format!("{head} are never \"{word} {target}\" here"));
        let error = error.at(self.span(pair));
        let noun = self.open.first().and_then(|id| self.noun_of(*id));
        let known: Vec<String> = noun
            .map(|noun| noun.prepositions.iter().map(|(word, _)| format!("{} {word} …", noun.plural)).collect())
            .unwrap_or_default();
        if known.is_empty() { error } else { error.hint(format!("this world knows: {}", known.join(", "))) }
    }

    /// Links a thing to all the targets by one preposition, if its types allow.
    fn attach(&mut self, id: ThingId, word: &str, targets: &[ThingId], negated: bool) -> bool {
        let mut all = Vec::new();
        for target in targets {
            let labels = self.thing(*target).labels.clone();
            let roads = self.attach_roads(id, word, *target, &labels);
            if roads.is_empty() {
                return false;
            }
            all.push(roads);
        }
        for (target, roads) in targets.iter().zip(all) {
            let having = word == "with" && self.thing(*target).nodes.is_none();
            let words = format!("{word} {}", self.thing(*target).words);
            let before = self.thing(id).conditions.len();
            self.link(id, *target, roads, word, &words);
            if having {
                self.having.push((id, before, *target));
            }
            if negated {
                self.negate_since(id, before);
            }
        }
        true
    }

    fn attach_roads(
        &mut self,
        id: ThingId,
        word: &str,
        target: ThingId,
        labels: &crate::lexicon::path::LabelSet,
    ) -> Vec<crate::lexicon::path::Path> {
        let kind = self.thing(target).nodes.is_none();
        if word == "with" && kind {
            let written = self.roads_written(id, "with", labels);
            if !written.is_empty() {
                return written;
            }
            let had = self.having(id, labels, Some(target));
            if !had.is_empty() {
                return had;
            }
        }
        self.roads(id, word, labels)
    }

    /// Settles what *with* and *have* mean once all that is said of the thing had is known.
    pub(super) fn settle_having(&mut self) {
        for (subject, index, had) in std::mem::take(&mut self.having) {
            let labels = self.thing(had).labels.clone();
            if !self.roads_written(subject, "with", &labels).is_empty() {
                continue;
            }
            let roads = self.having(subject, &labels, Some(had));
            if roads.is_empty() {
                continue;
            }
            if let Some(Condition::Linked(link)) = self.thing_mut(subject).conditions.get_mut(index) {
                link.roads = roads;
            }
        }
    }

    /// `with their sector and owner`: a column each.
    fn with_their(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        for wanted in Self::parts(pair, Rule::their_item) {
            if let Some(property) = Self::part(&wanted, Rule::property) {
                let key = self.key_of_thing(head, &property)?;
                let heading = self.word(&property).text.to_lowercase();
                self.beside.push(Beside { heading, roads: Vec::new(), key: Some(key) });
                continue;
            }
            let noun = Self::part(&wanted, Rule::noun).ok_or_else(|| self.nowhere(pair))?;
            let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(&noun)) };
            let thing = self.kind(*kind);
            let thing = self.add(thing);
            let roads = self.had_roads(head, thing, &noun)?;
            let heading = self.noun_of(thing).map_or_else(|| "with".into(), |noun| noun.singular.clone());
            self.beside.push(Beside { heading, roads, key: None });
        }
        Ok(())
    }

    /// `whose captain sails to Petra`: what the nearest thing has does so.
    fn whose_clause(&mut self, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let had = self.np(&np)?;
        let mut first_error = None;
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            match self.had_roads(id, had, &np) {
                Ok(roads) => {
                    let words = format!("with {}", self.thing(had).words);
                    self.open.truncate(depth + 1);
                    self.link(id, had, roads, "with", &words);
                    self.open.push(had);
                    if let Some(comparison) = Self::part(pair, Rule::comparison) {
                        return self.comparison(&comparison).map(|()| 0);
                    }
                    if Self::part(pair, Rule::all).is_some() {
                        return self.whose_all(id, had, pair, rest);
                    }
                    let vp = Self::part(pair, Rule::vp).ok_or_else(|| self.nowhere(pair))?;
                    return self.verb_phrase(had, &vp, rest);
                }
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or_else(|| self.nowhere(pair)))
    }

    /// `in Norway`: where that is a value, of the nearest thing that can have it, or of what it is linked to.
    pub(super) fn value_post(&mut self, pair: &Node<'_>) -> Result<()> {
        let adjective = Self::part(pair, Rule::adjective).ok_or_else(|| self.nowhere(pair))?;
        let negated = Self::part(pair, Rule::not).is_some();
        let typed = self.word(&adjective).text.clone();
        let preposition = pair.as_str().trim_start_matches("not ").split(' ').next().unwrap_or("in").to_string();
        let said = format!("{}{preposition} {typed}", if negated { "not " } else { "" });
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            if self.has_value(id, &adjective) && self.adjective(id, &adjective, negated).is_ok() {
                self.open.truncate(depth + 1);
                if let Some(Condition::Value { words, .. }) = self.thing_mut(id).conditions.last_mut() {
                    *words = said;
                }
                return Ok(());
            }
        }
        self.value_beyond(&adjective, negated, &said, pair)
    }

    /// Whether a word is a value that a thing's kinds can have.
    fn has_value(&self, id: ThingId, adjective: &Node<'_>) -> bool {
        let labels = &self.thing(id).labels;
        self.word(adjective).senses.iter().any(|sense| match sense {
            Sense::Value(value) => value.labels.intersects(labels),
            _ => false,
        })
    }

    /// `employees in Berlin`, where departments are: of the one kind that the head is joined to in one way.
    fn value_beyond(&mut self, adjective: &Node<'_>, negated: bool, said: &str, pair: &Node<'_>) -> Result<()> {
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let own = self.thing(head).labels.clone();
        let mut found = Vec::new();
        for sense in &self.word(adjective).senses {
            let Sense::Value(value) = sense else { continue };
            for label in value.labels.labels() {
                let roads = self.lexicon.relations(&own, &crate::lexicon::path::LabelSet::of_label(label));
                let noun = self.lexicon.noun_of_label(label);
                found.extend(noun.filter(|_| !roads.is_empty()).map(|noun| (noun, roads)));
            }
        }
        let [(noun, roads)] = &found[..] else {
            let message = format!("{} are never \"{said}\" here", self.thing(head).words);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        self.strain += 3;
        let place = self.kind(*noun);
        let place = self.add(place);
        self.adjective(place, adjective, false)?;
        if let Some(Condition::Value { words, .. }) = self.thing_mut(place).conditions.last_mut() {
            words.clear();
        }
        let words = format!("{said} (by their {})", self.thing(place).words);
        self.link(head, place, roads.clone(), "in", &words);
        if negated {
            self.negate_since(head, self.thing(head).conditions.len() - 1);
        }
        Ok(())
    }

    /// `except those in Latin America`: what follows must not hold.
    fn exception(&mut self, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        self.open.truncate(1);
        let before = self.thing(head).conditions.len();
        let mut used = 0;
        if let Some(post) = Self::part(pair, Rule::post) {
            used = self.post(&post, rest)?;
        } else if let Some(post) = Self::part(pair, Rule::preposition_post) {
            let word = self.preposition_word(&post);
            self.preposition(&word, &Self::operand_of(&post), false, &post)?;
        } else if let Some(reduced) = Self::part(pair, Rule::reduced) {
            used = self.reduced(&reduced, rest)?;
        } else if let Some(vp) = Self::part(pair, Rule::vp_bare) {
            used = self.verb_phrase_bare(head, &vp, false, rest)?;
        } else if let Some(operand) = Self::operand_of(pair) {
            let except = self.operand(&operand)?[0];
            let alike = self.thing(except).labels.intersects(&self.thing(head).labels);
            if !alike {
                // `but not herring`: one more of what was linked before, negated.
                self.open = vec![head];
                return self.and_target(except, true, false, pair).map(|()| 0);
            }
            self.same_kind(head, except);
        }
        if self.thing(head).conditions.len() == before {
            return Err(self.nowhere(pair));
        }
        self.negate_conditions(head, before);
        Ok(used)
    }

    /// Lets a thing also be what another is: its conditions are taken over.
    fn same_kind(&mut self, id: ThingId, other: ThingId) {
        let nodes = self.thing(other).nodes.clone();
        let conditions = self.thing(other).conditions.clone();
        let words = self.thing(other).words.clone();
        if let Some(nodes) = nodes {
            self.condition(id, Condition::Same { nodes, negated: false, words });
        } else {
            let was = self.thing(id).nouns.first().copied();
            if let Some(noun) = self.thing(other).nouns.first().copied().filter(|noun| Some(*noun) != was) {
                self.of_kind(id, noun, &words);
            }
            for condition in conditions {
                self.condition(id, condition);
            }
        }
    }

    /// A thing is of a kind; of a kind spoken of through another node, it is linked to such a one.
    fn of_kind(&mut self, id: ThingId, noun: crate::lexicon::sense::NounId, words: &str) {
        let known = self.lexicon.noun(noun);
        let Some(through) = known.through.clone() else {
            self.condition(id, Condition::Kind { noun, words: words.to_string() });
            return;
        };
        let mut held = self.anything("");
        for (key, value) in known.filter.clone() {
            held.conditions.push(Condition::Value { key, value, negated: false, words: String::new() });
        }
        let held = self.add(held);
        let link = super::meaning::Link { words: words.to_string(), ..self.plain_link(vec![through], held) };
        self.condition(id, Condition::Linked(link));
    }

    pub(super) fn negate_conditions(&mut self, id: ThingId, before: usize) {
        let tail: Vec<Condition> = self.thing_mut(id).conditions.drain(before..).collect();
        let negated = match tail.len() {
            1 => tail.into_iter().map(negation).collect(),
            _ => vec![Condition::Not(tail)],
        };
        self.thing_mut(id).conditions.extend(negated);
    }

    /// `and an honorary consulate`, `but no embassy`, `or herring`: one more of what was linked before.
    fn and_thing(&mut self, pair: &Node<'_>) -> Result<()> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let or = pair.as_str().contains("or ") && pair.as_str().trim_start_matches("COMMA ").starts_with("or ");
        let negated = Self::part(pair, Rule::not).is_some();
        let target = self.np(&np)?;
        self.and_target(target, negated, or, pair)
    }

    /// Links a thing in the way in which the nearest thing was linked last.
    fn and_target(&mut self, target: ThingId, negated: bool, or: bool, pair: &Node<'_>) -> Result<()> {
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let last =
                self.thing(id).conditions.iter().rposition(|condition| matches!(condition, Condition::Linked(_)));
            let Some(index) = last else { continue };
            let Condition::Linked(link) = &self.thing(id).conditions[index] else { continue };
            let word = link.preposition.clone().unwrap_or_else(|| "with".into());
            let (roads, words) = (link.roads.clone(), link.words.clone());
            let was_negated = link.negated;
            let labels = self.thing(target).labels.clone();
            let own = self.thing(id).labels.clone();
            let same: Vec<_> = roads.into_iter().filter(|road| self.lexicon.fits(road, &own, &labels)).collect();
            let before = self.thing(id).conditions.len();
            if same.is_empty() || word == "with" {
                if !self.attach(id, &word, &[target], negated) {
                    continue;
                }
            } else {
                let verb = words.split(' ').next().unwrap_or("").to_string();
                let words = format!("{verb} {}", self.thing(target).words);
                self.link(id, target, same, &word, &words);
                if negated || (was_negated && or) {
                    self.negate_since(id, before);
                }
            }
            if let Some(Condition::Linked(first)) = self.thing(id).conditions.get(index).filter(|_| !or) {
                let first = first.to;
                let alike = self.articles.contains(&first) && self.articles.contains(&target);
                if alike && self.thing(first).nodes.is_none() && self.thing(target).nodes.is_none() {
                    self.siblings.push((first, target));
                }
            }
            if or {
                let last = self.thing_mut(id).conditions.pop();
                let first = self.thing_mut(id).conditions.remove(index);
                self.thing_mut(id).conditions.push(Condition::Any([Some(first), last].into_iter().flatten().collect()));
                self.having.clear();
            }
            self.open.truncate(depth + 1);
            if self.thing(target).nodes.is_none() {
                self.open.push(target);
            }
            return Ok(());
        }
        Err(self.no_road("with", target, pair))
    }

    /// `facilities under consideration`
    fn trait_post(&mut self, pair: &Node<'_>) -> Result<()> {
        let adjective = Self::part(pair, Rule::adjective).ok_or_else(|| self.nowhere(pair))?;
        let negated = Self::part(pair, Rule::not).is_some();
        // `visited it first` tells an order, not what the visits are.
        if matches!(self.word(&adjective).folded.as_str(), "first" | "last") {
            return Err(self.nowhere(pair));
        }
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            if self.adjective(id, &adjective, negated).is_ok() {
                self.open.truncate(depth + 1);
                return Ok(());
            }
        }
        Err(self.nowhere(pair))
    }

    /// `have person #933 as a member`: the link is that of the noun.
    fn as_role(&mut self, pair: &Node<'_>) -> Result<()> {
        let noun = Self::part(pair, Rule::noun).ok_or_else(|| self.nowhere(pair))?;
        let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(pair)) };
        let paths: Vec<_> = self.lexicon.noun(*kind).relation.iter().map(|path| path.reversed(None)).collect();
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let word = self.word(&noun).text.to_lowercase();
        for condition in self.thing_mut(head).conditions.iter_mut().rev() {
            if let Condition::Linked(link) = condition
                && !paths.is_empty()
            {
                link.roads = paths;
                link.words = format!("{} as {word}", link.words);
                self.having.retain(|(subject, _, _)| *subject != head);
                return Ok(());
            }
        }
        Err(self.nowhere(pair))
    }

    pub(super) fn nowhere(&self, pair: &Node<'_>) -> Error {
        self.not_understood(pair, "this part of the phrase fits nothing before it")
    }
}

/// Whether a post takes up again what was said first.
fn begins_with_and(post: &Node<'_>) -> bool {
    let text = post.as_str().trim_start_matches("COMMA ");
    text.starts_with("and ") || text.starts_with("but ")
}

/// `A, B or C`
pub(super) fn joined_words(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// A condition turned round.
fn negation(condition: Condition) -> Condition {
    match condition {
        Condition::Linked(mut link) => {
            link.negated = !link.negated;
            Condition::Linked(link)
        }
        Condition::Value { key, value, negated, words } => Condition::Value { key, value, negated: !negated, words },
        Condition::Time { dated, period, negated, words } => {
            Condition::Time { dated, period, negated: !negated, words }
        }
        Condition::Same { nodes, negated, words } => Condition::Same { nodes, negated: !negated, words },
        other => Condition::Not(vec![other]),
    }
}
