//! How many, how much, averages and totals.

use std::sync::Arc;

use super::super::grammar::Rule;
use super::super::meaning::{Aggregate, Ask, Condition, Group, ThingId, Told};
use super::super::posts::joined_words;
use super::super::reader::{Node, Reader};
use super::super::row::Role;
use super::super::verbs::{Used, verb_word};
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::{Form, Noun, NounId, Sense};
use crate::lexicon::units::unit_of_suffix;

impl Reader<'_> {
    pub(super) fn how_many(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        let subject = Self::part(pair, Rule::subject);
        if Self::part(pair, Rule::times).is_some() {
            let subject = subject.ok_or_else(|| self.nowhere(pair))?;
            let head = self.event(&subject, pair, &posts)?.0;
            return Ok(Ask::Count { head, group: None });
        }
        let head = match (Self::part(pair, Rule::name_list), Self::part(pair, Rule::np)) {
            (Some(list), _) => {
                self.strain += 5;
                self.name_list(&list, false)?[0]
            }
            (None, Some(np)) => self.asked(&np)?,
            (None, None) => return Err(self.nowhere(pair)),
        };
        self.open = vec![head];
        self.may_group = true;
        let split = subject.as_ref().map_or(usize::MAX, |subject| subject.as_span().start());
        let vp = Self::part(pair, Rule::vp);
        let split = vp.as_ref().map_or(split, |vp| vp.as_span().start());
        let (before, after): (Vec<_>, Vec<_>) = posts.into_iter().partition(|post| post.as_span().start() < split);
        self.posts(&before)?;
        let mut rest = &after[..];
        match (subject, vp) {
            (Some(subject), _) => {
                let used = self.object_of(head, &subject, pair)?;
                rest = &after[used..];
            }
            (None, Some(vp)) => {
                let used = self.verb_phrase(head, &vp, &after)?;
                rest = &after[used..];
            }
            _ => {}
        }
        self.posts(rest)?;
        if Self::part(pair, Rule::kind_of).is_some()
            && let Some(key) = self.kinds_of(head)
        {
            return Ok(Ask::Attribute { head, key, distinct: true });
        }
        if let Some(figure) = self.figure_instead(head) {
            return Ok(Ask::List { head: figure, beside: Vec::new() });
        }
        let group = self.group_of(head, pair)?;
        if group.is_none()
            && let Some(ask) = self.per_each(head)
        {
            return Ok(ask);
        }
        self.counted_or_told(head, group, pair)
    }

    /// `how many kinds of ships`: of their kind each, where they have one; what has none is of as many kinds as there are.
    fn kinds_of(&self, head: ThingId) -> Option<Arc<str>> {
        ["kind", "type", "sort", "category"]
            .iter()
            .find(|key| self.has_property(head, key))
            .and_then(|key| self.lexicon.key_id(key))
            .map(|key| Arc::clone(self.lexicon.key_name(key)))
    }

    /// How many: a count, but where the source tells the number itself, that.
    fn counted_or_told(&mut self, head: ThingId, group: Option<Group>, pair: &Node<'_>) -> Result<Ask> {
        if group.is_some() {
            return Ok(Ask::Count { head, group });
        }
        if self.is_figure(head) || self.only_counted(head) {
            return Ok(Ask::List { head, beside: Vec::new() });
        }
        if let Some(ask) = self.amount_of_link(head) {
            return Ok(ask);
        }
        if self.thing(head).nodes.is_some() {
            // `how many tractors`, where tractors are one node: a figure of it is meant, not that it is one.
            let kept = self.snapshot();
            if let Ok(figure) = self.figure_of(head, pair)
                && figure != head
            {
                return Ok(Ask::List { head: figure, beside: Vec::new() });
            }
            self.restore(kept);
        }
        Ok(Ask::Count { head, group })
    }

    /// `how much Warfarin does he take`, `how many bearings are stored there`: the one number that a named thing's only link
    /// holds.
    fn amount_of_link(&self, head: ThingId) -> Option<Ask> {
        self.thing(head).nodes.as_ref()?;
        let mut links = self.thing(head).conditions.iter().filter_map(|condition| match condition {
            Condition::Linked(link) if !link.negated => Some(link),
            _ => None,
        });
        let (Some(link), None) = (links.next(), links.next()) else { return None };
        let key = self.number_of_link(&link.roads)?;
        let heading = crate::lexicon::generate::split_words(&key).join(" ");
        Some(Ask::Since { head, key, heading, told: Told::OfEach(Aggregate::Total) })
    }

    /// The one number that the relationships of a road hold, other than when they began.
    pub(in super::super) fn number_of_link(&self, roads: &[Path]) -> Option<Arc<str>> {
        let [road] = roads else { return None };
        let [step] = &road.steps[..] else { return None };
        let dates: Vec<_> = step.types.iter().filter_map(|kind| self.lexicon.date_of_type(*kind)).collect();
        let keys = step.types.iter().flat_map(|kind| self.lexicon.keys_of_type(*kind));
        let keys: Vec<_> = keys
            .filter(|key| self.lexicon.key_holds_numbers(*key) && !self.lexicon.is_part(*key) && !dates.contains(key))
            .collect();
        // Of several, how much there is of it is what is weighed or measured out.
        let measured = |key: &&crate::value::KeyId| {
            let words = crate::lexicon::generate::split_words(self.lexicon.key_name(**key));
            words.iter().any(|word| matches!(unit_of_suffix(word), Some("kg" | "g" | "mg" | "l" | "ml" | "t")))
        };
        let mut weighed = keys.iter().filter(measured);
        let key = match (&keys[..], weighed.next(), weighed.next()) {
            ([key], ..) | (_, Some(key), None) => *key,
            _ => return None,
        };
        Some(Arc::clone(self.lexicon.key_name(key)))
    }

    /// Whether a thing holds figures of one kind: `inhabitants`, but not `figures` at large.
    pub(in super::super) fn is_figure(&self, id: ThingId) -> bool {
        self.noun_of(id).is_some_and(|noun| noun.measure && !noun.filter.is_empty())
    }

    /// Whether a noun lists nodes that stand for members without names.
    pub(in super::super) fn only_counted(&self, id: ThingId) -> bool {
        let members = self.lexicon.roles.members.as_deref();
        let told = |condition: &Condition| matches!(condition, Condition::Value { key, .. } if Some(&**key) == members);
        self.noun_of(id).is_some_and(|noun| noun.filter.iter().any(|(key, _)| Some(&**key) == members))
            || self.thing(id).conditions.iter().any(told)
    }

    /// `how many players does each team have`: as many for each team, none for some.
    fn per_each(&mut self, head: ThingId) -> Option<Ask> {
        let each = |reader: &Self, condition: &Condition| match condition {
            Condition::Linked(link) => link.every && reader.thing(link.to).nodes.is_none() && !link.negated,
            _ => false,
        };
        let place = self.thing(head).conditions.iter().position(|condition| each(self, condition))?;
        match self.thing_mut(head).conditions.remove(place) {
            Condition::Linked(link) => {
                let own = self.thing(head).nouns.first().and_then(|noun| self.lexicon.noun(*noun).label);
                let roads = link.roads.iter().map(|road| road.reversed(own)).collect();
                self.thing_mut(link.to).every = false;
                Some(Ask::Each { each: link.to, roads, counted: head })
            }
            other => {
                self.condition(head, other);
                None
            }
        }
    }

    /// `how much did Ecuador grow in 2013`
    pub(super) fn how_much(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        if let Some(done) = Self::part(pair, Rule::done) {
            return self.how_much_done(&done, posts);
        }
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let core = Self::part(pair, Rule::verb_core).ok_or_else(|| self.nowhere(pair))?;
        if let Some(measure) = self.measure_named_like(&core) {
            let head = self.kind(measure);
            let head = self.add(head);
            let owner = self.subject(&subject)?;
            self.own(head, owner[0], pair)?;
            self.open = vec![head];
            self.posts(&posts)?;
            return Ok(Ask::List { head, beside: Vec::new() });
        }
        let event = match Self::part(pair, Rule::np) {
            Some(np) => {
                let asked = self.np(&np)?;
                self.object_of(asked, &subject, pair)?;
                if let Some(ask) = self.amount_of_link(asked) {
                    self.open = vec![asked];
                    self.posts(&posts)?;
                    return Ok(ask);
                }
                asked
            }
            None => self.event(&subject, pair, &[])?.0,
        };
        self.figures_of(event, posts, pair)
    }

    /// `how much was invested by the US`
    fn how_much_done(&mut self, done: &Node<'_>, mut posts: Vec<Node<'_>>) -> Result<Ask> {
        let verb = Self::part(done, Rule::participle).ok_or_else(|| self.nowhere(done))?;
        let by = |reader: &Self, post: &Node<'_>| reader.preposition_part(post).is_some_and(|(word, _)| word == "by");
        let agent = posts.iter().position(|post| by(self, post)).map(|place| posts.remove(place));
        let subjects = match agent.and_then(|post| self.preposition_part(&post)) {
            Some((_, operand)) => self.operand(&operand)?,
            None => Vec::new(),
        };
        let used = Used { verb: &verb, form: Form::Finite, object: None, stranded: None };
        let action = self.action(subjects.first().copied(), None, &used, &[])?;
        let event = self.event_of(&action, &subjects, done)?;
        self.figures_of(event, posts, done)
    }

    /// The figures of an event; a time said behind it speaks of them, anything else of the event.
    fn figures_of(&mut self, event: ThingId, posts: Vec<Node<'_>>, pair: &Node<'_>) -> Result<Ask> {
        let head = self.figure_of(event, pair)?;
        let (times, others): (Vec<_>, Vec<_>) =
            posts.into_iter().partition(|post| Self::part(post, Rule::time_post).is_some() && head != event);
        self.open = vec![event];
        self.posts(&others)?;
        self.open = vec![head];
        self.posts(&times)?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// What holds the figures of an event; the event itself where it does.
    fn figure_of(&mut self, event: ThingId, pair: &Node<'_>) -> Result<ThingId> {
        if self.noun_of(event).is_some_and(|noun| noun.measure) {
            return Ok(event);
        }
        let own = |noun: &Noun| noun.measure && noun.filter.is_empty() && noun.through.is_none();
        let measure = self.lexicon.nouns().find(|(_, noun)| own(noun)).map(|(id, _)| id);
        let Some(measure) = measure else { return Ok(event) };
        let figure = self.kind(measure);
        let labels = self.thing(event).labels.clone();
        let roads = self.lexicon.relations(&figure.labels, &labels);
        if roads.is_empty() {
            return Err(self.not_understood(pair, "nothing here says how much"));
        }
        let figure = self.add(figure);
        let words = format!("of {}", self.thing(event).words);
        self.link(figure, event, roads, "of", &words);
        Ok(figure)
    }

    /// A measure whose noun is spelled like a verb: `export` and `exports`.
    pub(in super::super) fn measure_named_like(&self, core: &Node<'_>) -> Option<NounId> {
        let word = &self.word(&verb_word(core)?).folded;
        let plural = crate::lexicon::inflect::plural(word);
        let spellings = [word.as_str(), plural.as_str()];
        let mut senses = spellings.iter().flat_map(|word| self.lexicon.senses(word));
        senses.find_map(|sense| match sense {
            Sense::Noun(noun) if self.lexicon.noun(*noun).measure => Some(*noun),
            _ => None,
        })
    }

    pub(super) fn count(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.asked(&np)?;
        self.open = vec![head];
        self.may_group = true;
        self.posts(&Self::parts(pair, Rule::post))?;
        let group = self.group_of(head, pair)?;
        let counts = pair.as_str().starts_with("count ") || pair.as_str().contains("number of ");
        if let (Some(_), Some(key)) =
            (&group, self.lexicon.roles.value.clone().filter(|_| self.is_figure(head) && !counts))
        {
            // `trade per year`: the figures, and not how many there are.
            return Ok(Ask::Aggregate { head, aggregate: Aggregate::Total, key, group });
        }
        self.counted_or_told(head, group, pair)
    }

    pub(super) fn aggregate(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let word =
            Self::part(pair, Rule::aggregate_word).map_or_else(String::new, |word| word.as_str().trim().to_string());
        let aggregate = aggregate_of(&word);
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let posts = Self::parts(pair, Rule::post);
        let property = Self::part(&np, Rule::head).and_then(|head| Self::part(&head, Rule::property));
        let (head, key, used) = match property {
            Some(property) => {
                let of = posts.first().and_then(|post| self.preposition_part(post));
                let of = match of {
                    Some((word, operand)) if matches!(word.as_str(), "of" | "for" | "in" | "per") => {
                        Some(self.operand(&operand)?[0])
                    }
                    _ => None,
                };
                if let Some(ask) = self.totals_of_links(&property, pair).filter(|_| aggregate == Aggregate::Total) {
                    self.posts(&posts)?;
                    return Ok(ask);
                }
                let kept = of.filter(|head| self.key_of_thing(*head, &property).is_ok());
                if let Some(head) = of.filter(|_| kept.is_none())
                    && self.thing(head).nodes.is_some()
                {
                    // `total dose of Warfarin`: what its relationships hold, or its records.
                    if aggregate == Aggregate::Total {
                        return self.held_beside(head, &property, &posts[1..], Told::OfEach(aggregate));
                    }
                    if let Some(ask) = self.total_of_records(head, &property, &posts[1..], aggregate) {
                        return ask;
                    }
                }
                let per = posts.first().is_some_and(|post| post.as_str().starts_with("per "));
                if kept.is_none()
                    && let Some(ask) = self.tally_of_links(of, &property, (pair, &posts), (aggregate, per))
                {
                    return ask;
                }
                let used = usize::from(kept.is_some());
                let head = match kept {
                    Some(head) => head,
                    None => self.holder_of(&property)?,
                };
                let key = self.key_of_thing(head, &property)?;
                if !self.holds_numbers(head, &key) {
                    let message = format!("{} of {} is no number", self.word(&property).text, self.thing(head).words);
                    let error = Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(&property));
                    return Err(error.hint("averages and totals need a number"));
                }
                (head, key, used)
            }
            None => {
                let head = self.np(&np)?;
                let measure = self.noun_of(head).is_some_and(|noun| noun.measure);
                let key = self.lexicon.roles.value.clone().filter(|_| measure);
                let message = format!("{} hold no figures", self.thing(head).words);
                let key = key.ok_or_else(|| Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(&np)))?;
                (head, key, 0)
            }
        };
        self.open = vec![head];
        self.posts(&posts[used..])?;
        let of_one = self.thing(head).conditions.iter().any(|condition| match condition {
            Condition::Linked(link) => link.preposition.as_deref() == Some("of") && self.thing(link.to).nodes.is_some(),
            _ => false,
        });
        if of_one && aggregate != Aggregate::Total {
            // The mean of what one thing has is asked for less than that of several (`of Latin American states`).
            self.strain += 4;
        }
        let group = self.group_of(head, pair)?;
        Ok(Ask::Aggregate { head, aggregate, key, group })
    }

    /// `average fee of Agnes Lund`, `average salary of captains`, `highest fee by inspector`: what relationships hold, where
    /// no node holds such a number.
    fn tally_of_links(
        &mut self,
        of: Option<ThingId>,
        property: &Node<'_>,
        (pair, posts): (&Node<'_>, &[Node<'_>]),
        (aggregate, per): (Aggregate, bool),
    ) -> Option<Result<Ask>> {
        if self.is_held_by_nodes(property) {
            return None;
        }
        let by = Self::part(pair, Rule::by_group).or_else(|| Self::part(pair, Rule::per_group));
        let by = by.and_then(|by| Self::part(&by, Rule::noun)).and_then(|noun| self.role(&noun));
        let (head, used, told) = match (of, by) {
            (Some(head), _) if per || self.thing(head).nodes.is_some() => (head, 1, Told::OfEach(aggregate)),
            (Some(head), None) => (head, 1, Told::OfAll(aggregate)),
            (_, Some(Role::Noun(kind))) => {
                let kind = self.kind(*kind);
                (self.add(kind), usize::from(of.is_some()), Told::OfEach(aggregate))
            }
            (_, Some(_)) => return None,
            (None, None) => (self.holder_of_links(property)?, 0, Told::OfAll(aggregate)),
        };
        let kept = self.snapshot();
        let ask = self.held_by_link(head, property, &posts[used..], told);
        if ask.is_err() {
            self.restore(kept);
            return None;
        }
        Some(ask)
    }

    /// What the relationships that hold a property start from, where they are of one type.
    pub(in super::super) fn holder_of_links(&mut self, property: &Node<'_>) -> Option<ThingId> {
        let keys: Vec<_> = self.properties(property).iter().filter_map(|key| self.lexicon.key_id(key)).collect();
        let graph = std::sync::Arc::clone(self.lexicon.graph());
        let mut kinds = graph.types().filter(|kind| keys.iter().any(|key| self.lexicon.type_has(*kind, *key)));
        let (Some(kind), None) = (kinds.next(), kinds.next()) else { return None };
        let (source, _) = graph.statistics().pairs(kind).next()?;
        let noun = self.lexicon.noun_of_label(source)?;
        let holder = self.kind(noun);
        Some(self.add(holder))
    }

    /// Whether nodes hold a property of this name.
    pub(in super::super) fn is_held_by_nodes(&self, property: &Node<'_>) -> bool {
        let keys: Vec<_> = self.properties(property).iter().filter_map(|key| self.lexicon.key_id(key)).collect();
        self.lexicon.leaves().labels().any(|label| keys.iter().any(|key| self.lexicon.label_has(label, *key)))
    }

    /// `total goals by player`: for each, what its relationships hold together, where no node holds such a number.
    fn totals_of_links(&mut self, property: &Node<'_>, pair: &Node<'_>) -> Option<Ask> {
        let by = Self::part(pair, Rule::by_group)?;
        let Some(Role::Noun(kind)) = Self::part(&by, Rule::noun).and_then(|noun| self.role(&noun)) else { return None };
        if self.is_held_by_nodes(property) {
            return None;
        }
        let head = self.kind(*kind);
        let head = self.add(head);
        self.open = vec![head];
        let order = self.order_by_records(head, property, true, false)?;
        self.thing_mut(head).order = Some(order);
        Some(Ask::List { head, beside: Vec::new() })
    }

    /// Whose property is meant where nobody says so: that of the one kind that has it.
    pub(super) fn holder_of(&mut self, property: &Node<'_>) -> Result<ThingId> {
        let keys = self.properties(property);
        let keys: Vec<_> = keys.iter().filter_map(|key| self.lexicon.key_id(key)).collect();
        let leaves = self.lexicon.leaves();
        let having = leaves.labels().filter(|label| keys.iter().any(|key| self.lexicon.label_has(*label, *key)));
        let nouns: Vec<_> = having.filter_map(|label| self.lexicon.noun_of_label(label)).collect();
        match nouns[..] {
            [noun] => {
                let kind = self.kind(noun);
                Ok(self.add(kind))
            }
            _ => {
                let typed = &self.word(property).text;
                let choices: Vec<String> =
                    nouns.iter().map(|noun| format!("{typed} of {}", self.lexicon.noun(*noun).plural)).collect();
                let error = Error::new(kinds::INCOMPLETE_PHRASE, format!("{typed} of what?")).at(self.span(property));
                Err(error.hint(format!("say whose: {}", joined_words(&choices, "or"))))
            }
        }
    }

    /// `by state`, `per year`.
    pub(super) fn group_of(&mut self, head: ThingId, pair: &Node<'_>) -> Result<Option<Group>> {
        let by = Self::part(pair, Rule::by_group).or_else(|| Self::part(pair, Rule::per_group));
        let by = by.or_else(|| Self::part(pair, Rule::each_group));
        let Some(by) = by else { return self.grouped(head, pair) };
        if !pair.as_str().starts_with("count ") && self.counted_of_doers(head, &by) {
            self.posts(&Self::parts(&by, Rule::post))?;
            return Ok(None);
        }
        let group = self.group(head, &by)?;
        self.open = match &group {
            Group::Thing { to, .. } => vec![head, *to],
            _ => vec![head],
        };
        self.posts(&Self::parts(&by, Rule::post))?;
        Ok(Some(group))
    }

    /// What was said as `by state` among other things: a group for each.
    pub(super) fn grouped(&mut self, head: ThingId, pair: &Node<'_>) -> Result<Option<Group>> {
        let Some(to) = self.grouped_by.take() else { return Ok(None) };
        let roads = self.group_roads(head, to, pair)?;
        Ok(Some(Group::Thing { roads, to }))
    }

    /// `how many visits by presidents`: who did it, no groups.
    fn counted_of_doers(&mut self, head: ThingId, by: &Node<'_>) -> bool {
        let Some(noun) = Self::part(by, Rule::noun).filter(|_| by.as_str().starts_with("by NOUN ")) else {
            return false;
        };
        let Some(Role::Noun(kind)) = self.role(&noun) else { return false };
        let kind = self.kind(*kind);
        let kept = self.snapshot();
        let doer = self.add(kind);
        if self.is_done_by(head, doer, &noun) && self.attach(head, "by", &[doer], false) {
            self.open = vec![head, doer];
            return true;
        }
        self.restore(kept);
        false
    }

    /// What a count is by: `by state`, `per year`.
    fn group(&mut self, head: ThingId, by: &Node<'_>) -> Result<Group> {
        if let Some(word) = Self::part(by, Rule::year_word) {
            let when = self.noun_of(head).and_then(|noun| noun.when.clone());
            let message = format!("{} have no time of their own", self.thing(head).words);
            let when = when.ok_or_else(|| Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(&word)))?;
            let month = word.as_str().trim() == "month";
            return Ok(if month { Group::Month(when) } else { Group::Year(when) });
        }
        if let Some(property) = Self::part(by, Rule::property) {
            let key = match self.key_of_thing(head, &property) {
                Ok(key) => key,
                Err(_) => self.property(&property)?,
            };
            let dated = self.noun_of(head).is_some_and(|noun| noun.when.as_ref() == Some(&key));
            if self.has_property(head, &key) {
                return Ok(if dated { Group::Year(key) } else { Group::Property(key) });
            }
        }
        let Some(noun) = Self::part(by, Rule::noun) else { return Err(self.nowhere(by)) };
        let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(by)) };
        let to = self.kind(*kind);
        let to = self.add(to);
        let roads = self.group_roads(head, to, by)?;
        Ok(Group::Thing { roads, to })
    }

    /// The roads from what is counted to what it is counted by.
    pub(in super::super) fn group_roads(&mut self, head: ThingId, to: ThingId, pair: &Node<'_>) -> Result<Vec<Path>> {
        let labels = self.thing(to).labels.clone();
        let roads = self.free_roads(head, &labels);
        if !roads.is_empty() {
            return Ok(roads);
        }
        self.had_roads(head, to, pair).or_else(|error| {
            let near = self.near_relations(&self.thing(head).labels, &labels);
            Some(near).filter(|near| !near.is_empty()).ok_or(error)
        })
    }

    /// The roads of the first preposition that nothing takes yet and whose types fit.
    pub(super) fn free_roads(&mut self, head: ThingId, labels: &LabelSet) -> Vec<Path> {
        let taken: Vec<String> = self
            .thing(head)
            .conditions
            .iter()
            .filter_map(|condition| match condition {
                Condition::Linked(link) => link.preposition.clone(),
                _ => None,
            })
            .collect();
        let names: Vec<Arc<str>> = self
            .noun_of(head)
            .map(|noun| noun.prepositions.iter().map(|(word, _)| Arc::clone(word)).collect())
            .unwrap_or_default();
        let free = names.iter().filter(|word| !taken.iter().any(|taken| taken == &***word));
        for word in free {
            let roads = self.roads_written(head, word, labels);
            if !roads.is_empty() {
                return roads;
            }
        }
        Vec::new()
    }
}

/// What of several numbers a word asks for.
pub(super) fn aggregate_of(word: &str) -> Aggregate {
    match word {
        "average" | "mean" => Aggregate::Average,
        "median" => Aggregate::Median,
        "minimum" | "lowest" | "smallest" => Aggregate::Minimum,
        "maximum" | "highest" | "largest" | "biggest" | "greatest" => Aggregate::Maximum,
        _ => Aggregate::Total,
    }
}
