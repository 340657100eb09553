//! Questions: what each kind of sentence asks.

use std::sync::Arc;

use super::grammar::Rule;
use super::meaning::{Aggregate, Ask, Condition, Group, Link, Meaning, Order, OrderBy, Thing, ThingId, View};
use super::posts::{DEFAULT_STEPS, joined_words};
use super::reader::{Node, Reader};
use super::row::Role;
use super::verbs::{Action, Used, verb_word};
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::{Form, Sense};
use crate::value::NodeId;

impl Reader<'_> {
    /// What a whole sentence means.
    pub(super) fn sentence(&mut self, sentence: &Node<'_>) -> Result<Meaning> {
        let mut ask = None;
        let mut view = None;
        let mut front = None;
        for part in sentence.clone().into_inner() {
            match part.as_rule() {
                Rule::front => front = Self::part(&part, Rule::time),
                Rule::view => view = view_of(&part),
                Rule::EOI => {}
                Rule::only_view => {
                    view = Self::part(&part, Rule::view).and_then(|inner| view_of(&inner));
                    ask = Some(self.again(&part)?);
                }
                _ => ask = Some(self.question(&part)?),
            }
            if part.as_rule() == Rule::draw {
                view = Some(View::Dot);
            }
            if part.as_rule() == Rule::timeline {
                view = Some(View::Timeline);
            }
        }
        let ask = ask.ok_or_else(|| self.not_understood(sentence, "this asks nothing"))?;
        if let Some(time) = front {
            self.time(&time, false)?;
        }
        self.settle_having();
        let things = std::mem::take(&mut self.things);
        Ok(Meaning { things, ask, view, remarks: std::mem::take(&mut self.remarks), strain: self.strain })
    }

    fn question(&mut self, pair: &Node<'_>) -> Result<Ask> {
        match pair.as_rule() {
            Rule::define => self.define(pair),
            Rule::draw => {
                let ask = self.list(pair)?;
                // A picture of a name alone is one of what lies around it.
                Ok(match ask {
                    Ask::List { head, .. }
                        if self.thing(head).nodes.is_some() && self.thing(head).conditions.is_empty() =>
                    {
                        Ask::Everything { head }
                    }
                    ask => ask,
                })
            }
            Rule::asked_nominal => self.list(pair),
            Rule::timeline => self.timeline(pair),
            Rule::where_say => self.where_say(pair),
            Rule::source_of => {
                let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
                Ok(Ask::Sources { head: self.nominal(&nominal)?, said: None })
            }
            Rule::facts => self.facts(pair),
            Rule::paths => self.paths(pair, false),
            Rule::is_connected => self.paths(pair, true),
            Rule::how_related => self.how_related(pair),
            Rule::common => self.common(pair),
            Rule::compare => self.compare(pair),
            Rule::neighbours => Ok(Ask::Neighbours { head: self.only_np(pair)? }),
            Rule::everything => Ok(Ask::Everything { head: self.only_np(pair)? }),
            Rule::follow_those => self.follow_those(pair),
            Rule::follow_only => self.follow_only(pair),
            Rule::follow_count => {
                let head = self.head_before(pair)?;
                Ok(Ask::Count { head, group: None })
            }
            Rule::follow_order => self.follow_order(pair),
            Rule::follow_bare => self.follow_bare(pair),
            Rule::happened => self.happened(pair),
            Rule::what_does => self.what_does(pair),
            Rule::whether => {
                let statement = Self::part(pair, Rule::statement).or_else(|| Self::part(pair, Rule::passive_statement));
                Ok(self.stated(&statement.ok_or_else(|| self.nowhere(pair))?)?.0)
            }
            Rule::outdoes => self.outdoes(pair),
            Rule::which_of_two => self.which_of_two(pair),
            Rule::reached => self.reached(pair),
            Rule::about => Ok(Ask::Everything { head: self.only_np(pair)? }),
            Rule::follow_their => self.follow_their(pair),
            Rule::follow_where => {
                let head = self.head_before(pair)?;
                if pair.as_str() == "where " { Ok(Ask::Where { head }) } else { self.when_of(head, None, pair) }
            }
            Rule::property_of => self.property_of(pair),
            Rule::how_many => self.how_many(pair),
            Rule::how_much => self.how_much(pair),
            Rule::count => self.count(pair),
            Rule::aggregate => self.aggregate(pair),
            Rule::when => self.when(pair),
            Rule::why => self.why(pair),
            Rule::where_ => self.where_(pair),
            Rule::fronted => self.fronted(pair),
            Rule::which_object => self.which_object(pair),
            Rule::which_subject => self.which_subject(pair),
            Rule::who_object => self.who_object(pair),
            Rule::who_passive => self.who_passive(pair),
            Rule::who_is => self.who_is(pair),
            Rule::who_subject => self.who_subject(pair),
            Rule::yes_no => self.yes_no(pair),
            Rule::statement => {
                // A bare statement is a rare way to ask.
                self.strain += 6;
                Ok(self.stated(pair)?.0)
            }
            _ => Err(self.nowhere(pair)),
        }
    }

    fn only_np(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        self.np(&np)
    }

    /// A list of things, or of a property of theirs.
    fn list(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
        self.list_nominal(&nominal)
    }

    fn list_nominal(&mut self, nominal: &Node<'_>) -> Result<Ask> {
        if let Some(ask) = self.attribute(nominal)? {
            return Ok(ask);
        }
        let head = self.nominal(nominal)?;
        if self.thing(head).nodes.is_some() {
            // A list of what has one name: `president of Venezuela` asks for persons sooner than for the office.
            self.strain += 4;
        }
        Ok(Ask::List { head, beside: std::mem::take(&mut self.beside) })
    }

    /// `the Petrel's tonnage`, `tonnage of the Kestrel`, `distinct kinds of ships`.
    fn attribute(&mut self, nominal: &Node<'_>) -> Result<Option<Ask>> {
        let Some(np) = Self::part(nominal, Rule::np) else { return Ok(None) };
        let Some(property) = Self::part(&np, Rule::head).and_then(|head| Self::part(&head, Rule::property)) else {
            return Ok(None);
        };
        let posts = Self::parts(nominal, Rule::post);
        let possessors = Self::parts(&np, Rule::possessor);
        let distinct = Self::parts(&np, Rule::determiner)
            .iter()
            .any(|word| matches!(word.as_str().trim(), "distinct" | "different"));
        let (head, rest) = match (possessors.last(), posts.first().and_then(|post| self.preposition_part(post))) {
            (Some(owner), _) => (self.owner(&possessors, owner)?, &posts[..]),
            (None, Some((word, operand))) if matches!(word.as_str(), "of" | "for" | "in") => {
                (self.operand(&operand)?[0], &posts[1..])
            }
            _ => {
                return Err(self
                    .not_understood(&property, "a property alone is nothing to list")
                    .hint(format!("{} of …", self.word(&property).text)));
            }
        };
        let key = self.key_of_thing(head, &property)?;
        self.open = vec![head];
        self.posts(rest)?;
        Ok(Some(Ask::Attribute { head, key, distinct }))
    }

    /// The last of a chain of possessors, with those before it.
    fn owner(&mut self, possessors: &[Node<'_>], _last: &Node<'_>) -> Result<ThingId> {
        let mut owner: Option<ThingId> = None;
        for pair in possessors {
            let this = match (Self::part(pair, Rule::name), Self::part(pair, Rule::noun)) {
                (Some(name), _) => self.name(&name),
                (None, Some(noun)) => {
                    let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(pair)) };
                    let kind = self.kind(*kind);
                    self.add(kind)
                }
                _ => return Err(self.nowhere(pair)),
            };
            if let Some(owner) = owner {
                self.own(this, owner, pair)?;
            }
            owner = Some(this);
        }
        owner.ok_or_else(|| self.nowhere(&possessors[0]))
    }

    /// `define "close partners" as …`
    fn define(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let quoted = Self::part(pair, Rule::quoted).ok_or_else(|| self.nowhere(pair))?;
        let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
        let word = self.word(&quoted).text.trim_matches(['"', '“', '”']).to_string();
        let head = self.nominal(&nominal)?;
        let span = crate::error::Span::new(self.word(&nominal).span.from, self.span(&nominal).to);
        Ok(Ask::Define { word, head, span })
    }

    fn timeline(&mut self, pair: &Node<'_>) -> Result<Ask> {
        if let Some(list) = Self::part(pair, Rule::name_list) {
            let id = self.name_list(&list, false)?[0];
            return Ok(Ask::Timeline { of: self.thing(id).nodes.clone().unwrap_or_default() });
        }
        let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
        let ask = self.list_nominal(&nominal)?;
        let Ask::List { head, .. } = &ask else { return Ok(ask) };
        match &self.thing(*head).nodes {
            Some(nodes) => Ok(Ask::Timeline { of: nodes.clone() }),
            None => Ok(ask),
        }
    }

    /// `facts from paragraph 31`, `facts that are implied`.
    fn facts(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let roles = &self.lexicon.roles;
        if let Some(paragraph) = Self::part(pair, Rule::paragraph) {
            let number = Self::part(&paragraph, Rule::number).ok_or_else(|| self.nowhere(pair))?;
            let number = self.number(&number)? as i64;
            let key = roles.source.clone().ok_or_else(|| self.no_role(pair, "sources"))?;
            return Ok(Ask::Facts { key, value: format!("{}{number}", roles.source_prefix) });
        }
        let standing =
            Self::part(pair, Rule::standing).map_or_else(String::new, |word| word.as_str().trim().to_string());
        let key = roles.standing.clone().ok_or_else(|| self.no_role(pair, "standings"))?;
        Ok(Ask::Facts { key, value: standing })
    }

    fn no_role(&self, pair: &Node<'_>, what: &str) -> Error {
        Error::new(kinds::NO_SUCH_RELATION, format!("the facts of this world have no {what}")).at(self.span(pair))
    }

    fn paths(&mut self, pair: &Node<'_>, whether: bool) -> Result<Ask> {
        let ends = Self::parts(pair, Rule::np);
        let [from, to] = &ends[..] else {
            let error = Error::new(kinds::INCOMPLETE_PHRASE, "a path needs two ends").at(self.span(pair));
            return Err(error.hint("paths from … to …"));
        };
        let (from, to) = (self.np(from)?, self.np(to)?);
        let (steps, avoiding, _) = self.path_limits(pair)?;
        let listed = pair.as_str().contains("paths ");
        let shortest = Self::part(pair, Rule::shortest).is_some();
        Ok(Ask::Paths { from, to, steps: steps.unwrap_or(DEFAULT_STEPS), avoiding, shortest, listed, whether })
    }

    fn how_related(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let nouns = Self::parts(pair, Rule::noun);
        let mut ids = Vec::new();
        for noun in &nouns {
            if let Some(Role::Noun(id)) = self.role(noun) {
                ids.push(*id);
            }
        }
        match ids[..] {
            [one, other] => Ok(Ask::Related { one, other }),
            _ => Err(self.nowhere(pair)),
        }
    }

    fn list_nodes(&mut self, pair: &Node<'_>) -> Result<(ThingId, Vec<NodeId>)> {
        let list = Self::part(pair, Rule::name_list).ok_or_else(|| self.nowhere(pair))?;
        let id = self.name_list(&list, false)?[0];
        Ok((id, self.thing(id).nodes.clone().unwrap_or_default()))
    }

    fn common(&mut self, pair: &Node<'_>) -> Result<Ask> {
        Ok(Ask::Common { of: self.list_nodes(pair)?.1 })
    }

    fn compare(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let (of, _) = self.list_nodes(pair)?;
        let Some(np) = Self::part(pair, Rule::np) else {
            return Ok(Ask::Compare { of, by: None, heading: String::new() });
        };
        let head = Self::part(&np, Rule::head).ok_or_else(|| self.nowhere(pair))?;
        if let Some(property) = Self::part(&head, Rule::property) {
            let key = self.property(&property)?;
            let heading = self.word(&property).text.to_lowercase();
            return Ok(Ask::Compare { of, by: Some(OrderBy::Property(key)), heading });
        }
        let by = self.np(&np)?;
        self.open = vec![by];
        self.posts(&Self::parts(pair, Rule::post))?;
        let heading = self.noun_of(by).map_or_else(String::new, |noun| noun.plural.clone());
        let order = self.order_by_thing(of, by, true, &np)?;
        Ok(Ask::Compare { of, by: Some(order.by), heading })
    }

    // ---- Follow-ups ------------------------------------------------------------------------------------------------

    fn head_before(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let before = self.before.ok_or_else(|| self.nothing_before(pair))?;
        let head = before.head().ok_or_else(|| self.nothing_before(pair))?;
        let things = before.things.clone();
        let id = self.copy(things, head);
        self.open = vec![id];
        Ok(id)
    }

    /// The question before, once more (`as csv`).
    fn again(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let before = self.before.ok_or_else(|| self.nothing_before(pair))?;
        self.things = before.things.clone();
        self.remarks = before.remarks.clone();
        Ok(before.ask.clone())
    }

    fn follow_those(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let head = self.head_before(pair)?;
        let posts = Self::part(pair, Rule::asked_posts).ok_or_else(|| self.nowhere(pair))?;
        let all = Self::parts(&posts, Rule::post);
        match Self::part(&posts, Rule::vp) {
            Some(vp) => {
                let used = self.verb_phrase(head, &vp, &all)?;
                self.posts(&all[used..])?;
            }
            None => self.posts(&all)?,
        }
        Ok(Ask::List { head, beside: Vec::new() })
    }

    fn follow_only(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let head = self.head_before(pair)?;
        for pre in Self::parts(pair, Rule::pre) {
            self.before_noun(head, &pre)?;
        }
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `which is the highest`, `the latest`
    fn follow_order(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let head = self.head_before(pair)?;
        let word = Self::part(pair, Rule::order_word).map_or_else(String::new, |word| word.as_str().trim().to_string());
        self.order_by_word_said(head, &word, None)?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `in 2011`, `and to Cuba`: the question before, with this said of its head.
    fn follow_bare(&mut self, pair: &Node<'_>) -> Result<Ask> {
        // What makes sense alone is no follow-up.
        self.strain += 8;
        let head = self.head_before(pair)?;
        if let Some(date) = Self::part(pair, Rule::follow_date).and_then(|date| Self::part(&date, Rule::date)) {
            self.dated_again(head, &date)?;
        } else {
            let posts = Self::parts(pair, Rule::post);
            let dated = posts.iter().any(|post| Self::part(post, Rule::time_post).is_some());
            if dated {
                self.forget_times(head);
            }
            self.posts(&posts)?;
        }
        Ok(match self.before.map(|before| &before.ask) {
            Some(Ask::Count { .. }) => Ask::Count { head, group: None },
            Some(Ask::When { key, .. }) => Ask::When { head, key: Arc::clone(key) },
            _ => Ask::List { head, beside: Vec::new() },
        })
    }

    /// `what about 2013`
    fn dated_again(&mut self, head: ThingId, date: &Node<'_>) -> Result<()> {
        self.forget_times(head);
        let dated = self.dated(head).ok_or_else(|| self.nowhere(date))?;
        let (period, said) =
            super::time::one_date(date, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(date)))?;
        self.condition(head, Condition::Time { dated, period, negated: false, words: format!("in {said}") });
        Ok(())
    }

    /// A new time takes the place of the old.
    fn forget_times(&mut self, head: ThingId) {
        self.thing_mut(head).conditions.retain(|condition| !matches!(condition, Condition::Time { .. }));
    }

    /// `what happened in 2013`
    fn happened(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let head = self.anything_dated(pair)?;
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `what did Cuba do in 2012`: what happened that it has a part in; without a time, all there is about it.
    fn what_does(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let subject = self.subject(&subject)?[0];
        let posts = Self::parts(pair, Rule::post);
        if posts.is_empty() {
            return Ok(Ask::Everything { head: subject });
        }
        let head = self.anything_dated(pair)?;
        let labels = [self.thing(head).labels.clone(), self.thing(subject).labels.clone()];
        let roads = self.lexicon.relations(&labels[0], &labels[1]);
        if roads.is_empty() {
            return Err(self.nowhere(pair));
        }
        let words = format!("of {}", self.thing(subject).words);
        self.link(head, subject, roads, "of", &words);
        self.posts(&posts)?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// Every dated thing that holds no figure, in order of time.
    fn anything_dated(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let mut nouns: Vec<crate::lexicon::sense::NounId> = Vec::new();
        for (id, noun) in self.lexicon.nouns() {
            let own = noun.label.and_then(|label| self.lexicon.noun_of_label(label)) == Some(id);
            let dated = noun.when.is_some() && !noun.measure && noun.through.is_none();
            let leaf = noun.label.is_some_and(|label| self.lexicon.leaves().contains(label));
            if own && dated && leaf && nouns.first().is_none_or(|first| self.lexicon.noun(*first).when == noun.when) {
                nouns.push(id);
            }
        }
        let Some(first) = nouns.first() else {
            return Err(self.not_understood(pair, "nothing in this world is dated"));
        };
        let mut head = self.kind(*first);
        for other in &nouns[1..] {
            head.labels = head.labels.union(&self.lexicon.noun(*other).labels);
        }
        head.nouns = nouns;
        head.words = "what happened".into();
        head.order = Some(Order { by: OrderBy::Time, descending: false });
        let head = self.add(head);
        self.open = vec![head];
        Ok(head)
    }

    /// `their captains`
    fn follow_their(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let inner = Self::part(pair, Rule::head).ok_or_else(|| self.nowhere(pair))?;
        let owner = self.head_before(pair)?;
        if let Some(property) = Self::part(&inner, Rule::property) {
            let key = self.property(&property)?;
            if self.has_property(owner, &key) {
                return Ok(Ask::Attribute { head: owner, key, distinct: false });
            }
        }
        let head = self.head(&inner)?;
        for pre in Self::parts(pair, Rule::pre) {
            self.before_noun(head, &pre)?;
        }
        self.of_owner(head, owner, pair)?;
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// What is owned is of its owner, or is what the owner has.
    fn of_owner(&mut self, owned: ThingId, owner: ThingId, pair: &Node<'_>) -> Result<()> {
        if self.own(owned, owner, pair).is_ok() {
            return Ok(());
        }
        let roads = self.had_roads(owner, owned, pair)?;
        let roads = roads.iter().map(|road| road.reversed(None)).collect();
        let words = format!("of {}", self.thing(owner).words);
        self.link(owned, owner, roads, "of", &words);
        Ok(())
    }

    // ---- Counting --------------------------------------------------------------------------------------------------

    fn how_many(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        let subject = Self::part(pair, Rule::subject);
        if Self::part(pair, Rule::times).is_some() {
            let subject = subject.ok_or_else(|| self.nowhere(pair))?;
            let head = self.event(&subject, pair, &posts)?.0;
            return Ok(Ask::Count { head, group: None });
        }
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.asked(&np)?;
        self.open = vec![head];
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
        if let Some(figure) = self.figure_instead(head) {
            return Ok(Ask::List { head: figure, beside: Vec::new() });
        }
        let mut group = self.group_of(head, pair)?;
        if group.is_none() {
            group = self.per_each(head);
        }
        Ok(Ask::Count { head, group })
    }

    /// `how many players does each team have`: as many for each team.
    fn per_each(&mut self, head: ThingId) -> Option<Group> {
        let each = |reader: &Self, condition: &Condition| match condition {
            Condition::Linked(link) => link.every && reader.thing(link.to).nodes.is_none() && !link.negated,
            _ => false,
        };
        let place = self.thing(head).conditions.iter().position(|condition| each(self, condition))?;
        match self.thing_mut(head).conditions.remove(place) {
            Condition::Linked(link) => Some(Group::Thing { roads: link.roads, to: link.to }),
            other => {
                self.condition(head, other);
                None
            }
        }
    }

    /// `how much did Ecuador grow in 2013`
    fn how_much(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
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
                asked
            }
            None => self.event(&subject, pair, &[])?.0,
        };
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
        let own = |noun: &crate::lexicon::sense::Noun| noun.measure && noun.filter.is_empty() && noun.through.is_none();
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
    pub(super) fn measure_named_like(&self, core: &Node<'_>) -> Option<crate::lexicon::sense::NounId> {
        let word = &self.word(&verb_word(core)?).folded;
        let plural = crate::lexicon::inflect::plural(word);
        let spellings = [word.as_str(), plural.as_str()];
        let mut senses = spellings.iter().flat_map(|word| self.lexicon.senses(word));
        senses.find_map(|sense| match sense {
            Sense::Noun(noun) if self.lexicon.noun(*noun).measure => Some(*noun),
            _ => None,
        })
    }

    fn count(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.asked(&np)?;
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::post))?;
        let group = self.group_of(head, pair)?;
        Ok(Ask::Count { head, group })
    }

    fn aggregate(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let word =
            Self::part(pair, Rule::aggregate_word).map_or_else(String::new, |word| word.as_str().trim().to_string());
        let aggregate = match word.as_str() {
            "average" | "mean" => Aggregate::Average,
            "minimum" | "lowest" | "smallest" => Aggregate::Minimum,
            "maximum" | "highest" | "largest" => Aggregate::Maximum,
            _ => Aggregate::Total,
        };
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
                let kept = of.filter(|head| self.key_of_thing(*head, &property).is_ok());
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
        let group = self.group_of(head, pair)?;
        Ok(Ask::Aggregate { head, aggregate, key, group })
    }

    /// Whose property is meant where nobody says so: that of the one kind that has it.
    fn holder_of(&mut self, property: &Node<'_>) -> Result<ThingId> {
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

    /// `what genre is The Glass River`, `how many decks does the Petrel have`
    fn property_of(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let property = Self::part(pair, Rule::property).ok_or_else(|| self.nowhere(pair))?;
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let head = self.subject(&subject)?[0];
        let key = self.key_of_thing(head, &property)?;
        Ok(Ask::Attribute { head, key, distinct: false })
    }

    /// `by state`, `per year`.
    fn group_of(&mut self, head: ThingId, pair: &Node<'_>) -> Result<Option<Group>> {
        let by = Self::part(pair, Rule::by_group).or_else(|| Self::part(pair, Rule::per_group));
        let Some(by) = by else { return Ok(None) };
        if let Some(word) = Self::part(&by, Rule::year_word) {
            let when = self.noun_of(head).and_then(|noun| noun.when.clone());
            let message = format!("{} have no time of their own", self.thing(head).words);
            let when = when.ok_or_else(|| Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(&word)))?;
            let month = word.as_str().trim() == "month";
            return Ok(Some(if month { Group::Month(when) } else { Group::Year(when) }));
        }
        if let Some(property) = Self::part(&by, Rule::property) {
            let key = match self.key_of_thing(head, &property) {
                Ok(key) => key,
                Err(_) => self.property(&property)?,
            };
            let dated = self.noun_of(head).is_some_and(|noun| noun.when.as_ref() == Some(&key));
            if self.has_property(head, &key) {
                return Ok(Some(if dated { Group::Year(key) } else { Group::Property(key) }));
            }
        }
        let Some(noun) = Self::part(&by, Rule::noun) else { return Err(self.nowhere(&by)) };
        let Some(Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(&by)) };
        let to = self.kind(*kind);
        let labels = to.labels.clone();
        let to = self.add(to);
        let roads = self.free_roads(head, &labels);
        let roads = if roads.is_empty() { self.had_roads(head, to, &by)? } else { roads };
        Ok(Some(Group::Thing { roads, to }))
    }

    /// The roads of the first preposition that nothing takes yet and whose types fit.
    fn free_roads(
        &mut self,
        head: ThingId,
        labels: &crate::lexicon::path::LabelSet,
    ) -> Vec<crate::lexicon::path::Path> {
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

    // ---- Events ----------------------------------------------------------------------------------------------------

    /// The thing that acts; several where all must act together.
    pub(super) fn subject(&mut self, pair: &Node<'_>) -> Result<Vec<ThingId>> {
        if pair.as_rule() == Rule::name_subject {
            return Ok(vec![self.name_subject(pair)?]);
        }
        if let Some(list) = Self::part(pair, Rule::name_list) {
            let together = list.as_str().contains("and ");
            return self.name_list(&list, together);
        }
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let id = self.np(&np)?;
        let open = std::mem::replace(&mut self.open, vec![id]);
        self.posts(&Self::parts(pair, Rule::subject_post))?;
        self.open = open;
        Ok(vec![id])
    }

    /// Where no one event is of all who act, each has one of its own: any of them, then.
    pub(super) fn each_alone(
        &mut self,
        to_subject: &[crate::lexicon::path::Path],
        subjects: &[ThingId],
    ) -> Option<Vec<ThingId>> {
        if subjects.len() < 2 || to_subject.iter().any(|road| self.is_paired(road)) {
            return None;
        }
        let mut shared: Option<Vec<NodeId>> = None;
        let mut nodes: Vec<NodeId> = Vec::new();
        let mut words: Vec<String> = Vec::new();
        for subject in subjects {
            let named = self.thing(*subject).nodes.clone()?;
            let back = to_subject.iter().map(|road| road.reversed(None));
            let events: Vec<NodeId> = back.flat_map(|road| self.lexicon.walk(&road, &named)).collect();
            shared = Some(match shared {
                Some(shared) => shared.into_iter().filter(|event| events.contains(event)).collect(),
                None => events,
            });
            nodes.extend(named);
            words.push(self.thing(*subject).words.clone());
        }
        if shared.is_some_and(|shared| !shared.is_empty()) {
            return None;
        }
        let mut thing = self.named(nodes);
        thing.words = joined_words(&words, "or");
        self.remarks.push("each by itself".into());
        Some(vec![self.add(thing)])
    }

    /// The event of a subject and a verb, seen from itself; also who acts and on what.
    fn event(
        &mut self,
        subject: &Node<'_>,
        pair: &Node<'_>,
        posts: &[Node<'_>],
    ) -> Result<(ThingId, Option<ThingId>, usize)> {
        let subjects = self.subject(subject)?;
        let core = Self::part(pair, Rule::verb_core).ok_or_else(|| self.nowhere(pair))?;
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let used = Used { verb: &verb, form: Form::Finite, object: Self::governed(&core), stranded: None };
        let action = self.action(subjects.first().copied(), None, &used, posts)?;
        let head = self.event_of(&action, &subjects, &core)?;
        self.open = vec![head];
        self.posts(&posts[action.used.min(posts.len())..])?;
        Ok((head, action.object, action.used))
    }

    /// An event linked to all who take part.
    fn event_of(&mut self, action: &Action, subjects: &[ThingId], pair: &Node<'_>) -> Result<ThingId> {
        let Some(event) = action.bridge.event else {
            if let Some(object) = action.object.filter(|object| self.dated(*object).is_some()) {
                self.see_from_object(object, action, subjects, "that");
                return Ok(object);
            }
            let message = format!("\"{}\" is no event of its own in this world", self.word(pair).text);
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        let (to_subject, to_object) = action.bridge.roads();
        let (to_subject, to_object) = (to_subject.to_vec(), to_object.to_vec());
        let either = self.each_alone(&to_subject, subjects);
        let done = self.done_in(event, action, subjects);
        for subject in either.as_deref().unwrap_or(subjects) {
            let words = match &done {
                Some(_) => format!("in which {}", self.thing(*subject).words),
                None => format!("by {}", self.thing(*subject).words),
            };
            self.link(event, *subject, to_subject.clone(), "by", &words);
        }
        if let (Some(done), Some(Condition::Linked(link))) = (&done, self.thing_mut(event).conditions.last_mut()) {
            link.words = format!("{} {done}", link.words);
        }
        if let Some(object) = action.object {
            let object_words = &self.thing(object).words;
            let words = match &done {
                Some(done) if subjects.is_empty() => format!("in which {object_words} {done}"),
                Some(_) => object_words.clone(),
                None => format!("to {object_words}"),
            };
            self.link(event, object, to_object, "to", &words);
        }
        Ok(event)
    }

    /// What is done in an event whose noun does not say it: `recalled` of milestones; none of visits, if one visits.
    fn done_in(&self, event: ThingId, action: &Action, subjects: &[ThingId]) -> Option<String> {
        const SHARED: usize = 4;
        let said = action.bridge.word();
        let verb = said.strip_prefix("that ").unwrap_or(said);
        let beginning = verb.get(..SHARED).unwrap_or(verb);
        if self.thing(event).words.split(' ').any(|word| word.to_lowercase().starts_with(beginning)) {
            return None;
        }
        let one = subjects.first().copied().or(action.object).is_some_and(|id| self.thing(id).nodes.is_some());
        let was = if one && subjects.len() < 2 { "was" } else { "were" };
        Some(if verb == said { format!("{was} {verb}") } else { verb.to_string() })
    }

    fn when(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let ask = self.when_at_all(pair)?;
        if let (Ask::When { head, .. }, Some(word)) = (&ask, Self::part(pair, Rule::early_or_late)) {
            let thing = self.thing_mut(*head);
            thing.order = Some(Order { by: OrderBy::Time, descending: word.as_str() == "last " });
            thing.limit = Some(1);
            thing.words = format!("{}{}", word.as_str(), thing.words);
        }
        Ok(ask)
    }

    fn when_at_all(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        if Self::part(pair, Rule::stranded_have).is_some() {
            return self.when_having(&subject, pair, &posts);
        }
        if let Some(property) = Self::part(pair, Rule::property) {
            let key = self.property(&property)?;
            let head = self.subject(&subject)?[0];
            self.open = vec![head];
            self.posts(&posts)?;
            let key = Some(key).filter(|key| self.has_property(head, key) || self.thing(head).nodes.is_some());
            return self.when_of(head, key, &property);
        }
        if let Some(word) = Self::part(pair, Rule::superlative_word) {
            return self.when_extreme(&subject, word.as_str().trim(), pair, &posts);
        }
        if Self::part(pair, Rule::verb_core).is_some() {
            if let Some(ask) = self.when_property(&subject, pair)? {
                return Ok(ask);
            }
            let kept = self.snapshot();
            match self.event(&subject, pair, &posts) {
                Ok((head, _, _)) => return self.when_of(head, None, pair),
                Err(error) => {
                    self.restore(kept);
                    return self.when_linked(&subject, pair, &posts)?.ok_or(error);
                }
            }
        }
        self.when_was(&subject, Self::part(pair, Rule::participle_core), pair, &posts)
    }

    /// `in which year was trade turnover highest`
    fn when_extreme(&mut self, subject: &Node<'_>, word: &str, pair: &Node<'_>, posts: &[Node<'_>]) -> Result<Ask> {
        let head = self.subject(subject)?[0];
        self.open = vec![head];
        self.posts(posts)?;
        let descending = !matches!(word, "lowest" | "smallest");
        let by = self.lexicon.roles.value.clone().map_or(OrderBy::Time, OrderBy::Property);
        let thing = self.thing_mut(head);
        thing.order = Some(Order { by, descending });
        thing.limit = Some(1);
        self.when_of(head, None, pair)
    }

    /// `when did the Fox Trot depart`: a property spelled like a verb.
    fn when_property(&mut self, subject: &Node<'_>, pair: &Node<'_>) -> Result<Option<Ask>> {
        let Some(core) = Self::part(pair, Rule::verb_core) else { return Ok(None) };
        let Some(verb) = verb_word(&core) else { return Ok(None) };
        let word = self.word(&verb);
        let key = word.senses.iter().find_map(|sense| match sense {
            Sense::Property(key) => Some(Arc::clone(self.lexicon.key_name(*key))),
            _ => None,
        });
        let Some(key) = key else { return Ok(None) };
        let head = self.subject(subject)?[0];
        Ok(self.has_property(head, &key).then_some(Ask::When { head, key }))
    }

    /// `since when do Belarus and the United States have diplomatic relations`
    fn when_having(&mut self, subject: &Node<'_>, pair: &Node<'_>, posts: &[Node<'_>]) -> Result<Ask> {
        let subjects = self.subject(subject)?;
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.np(&np)?;
        for subject in subjects {
            self.of_owner(head, subject, pair)?;
        }
        self.open = vec![head];
        self.posts(posts)?;
        self.when_of(head, None, pair)
    }

    /// `when was the embassy in Brazil opened`, `when was school 17 named after …`.
    fn when_was(
        &mut self,
        subject: &Node<'_>,
        core: Option<Node<'_>>,
        pair: &Node<'_>,
        posts: &[Node<'_>],
    ) -> Result<Ask> {
        let subjects = self.subject(subject)?;
        let head = subjects[0];
        self.open = vec![head];
        match core {
            Some(core) => {
                let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
                let key = self.participle_property(&verb);
                if let Some(key) = key.filter(|key| self.has_property(head, key)) {
                    self.posts(posts)?;
                    return Ok(Ask::When { head, key });
                }
                let used = Used { verb: &verb, form: Form::Participle, object: Self::governed(&core), stranded: None };
                self.when_action(head, &used, posts, &core)
            }
            None => {
                self.posts(posts)?;
                self.when_of(head, None, pair)
            }
        }
    }

    pub(super) fn participle_property(&self, verb: &Node<'_>) -> Option<Arc<str>> {
        self.word(verb).senses.iter().find_map(|sense| match sense {
            Sense::Property(key) => Some(Arc::clone(self.lexicon.key_name(*key))),
            _ => None,
        })
    }

    fn when_action(&mut self, head: ThingId, used: &Used<'_, '_>, posts: &[Node<'_>], pair: &Node<'_>) -> Result<Ask> {
        let kept = self.snapshot();
        let action = self.passive(head, used, posts);
        match action {
            Ok(action) => {
                let event = action.bridge.event;
                let from_subject = action.subject == Some(head);
                if let Some(event) = event {
                    let subjects: Vec<ThingId> = if from_subject { vec![head] } else { Vec::new() };
                    self.event_of(&action, &subjects, pair)?;
                    self.open = vec![event];
                    self.posts(&posts[action.used.min(posts.len())..])?;
                    return self.when_of(event, None, pair);
                }
                let tried = self.snapshot();
                if let Some(ask) = self.since_link(head, action.clone(), posts)? {
                    return Ok(ask);
                }
                self.restore(tried);
                if let Some(key) = self.lexicon.roles.from.clone().filter(|_| self.attests(&action)) {
                    self.connect(head, &action.bridge, action.object, false);
                    self.posts(&posts[action.used.min(posts.len())..])?;
                    return Ok(Ask::Since { head, key });
                }
                self.restore(kept);
                self.open = vec![head];
                let rest = self.posts(posts);
                rest.and_then(|()| self.when_of(head, None, pair))
            }
            Err(error) => {
                self.restore(kept);
                self.open = vec![head];
                self.posts(posts).map_err(|_| error.clone())?;
                self.when_of(head, None, pair).map_err(|_| error)
            }
        }
    }

    /// Whether the relationships of an action say since when they hold.
    fn attests(&self, action: &Action) -> bool {
        let key = self.lexicon.roles.from.as_deref().and_then(|key| self.lexicon.key_id(key));
        let (_, to_object) = action.bridge.roads();
        let types = to_object.iter().flat_map(|road| &road.steps).flat_map(|step| &step.types);
        types.into_iter().any(|kind| key.is_some_and(|key| self.lexicon.type_has(*kind, key)))
    }

    /// When something was: by the property that dates it.
    fn when_of(&mut self, head: ThingId, key: Option<Arc<str>>, pair: &Node<'_>) -> Result<Ask> {
        let key = key.or_else(|| self.noun_of(head).and_then(|noun| noun.when.clone()));
        match key {
            Some(key) => {
                self.keep_holders(head, &key);
                Ok(Ask::When { head, key })
            }
            None => {
                let message = format!("{} have no time of their own", self.thing(head).words);
                Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)))
            }
        }
    }

    /// Of several nodes of one name those that can have a property.
    fn keep_holders(&mut self, head: ThingId, key: &str) {
        let lexicon = self.lexicon;
        let Some(key) = lexicon.key_id(key) else { return };
        let has = |node: &NodeId| lexicon.labels_of(*node).labels().any(|label| lexicon.label_has(label, key));
        let Some(nodes) = &mut self.thing_mut(head).nodes else { return };
        if nodes.iter().any(has) {
            nodes.retain(has);
        }
    }

    fn why(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let subject = Self::part(pair, Rule::subject);
        let subject = subject.ok_or_else(|| self.nowhere(pair))?;
        let head = self.subject(&subject)?[0];
        if let Some(core) = Self::part(pair, Rule::participle_core)
            && let Some(verb) = verb_word(&core)
        {
            let kept = self.snapshot();
            let used = Used { verb: &verb, form: Form::Participle, object: None, stranded: None };
            if let Ok(action) = self.passive(head, &used, &[])
                && let Some(event) = action.bridge.event
            {
                let subjects = if action.subject == Some(head) { vec![head] } else { Vec::new() };
                self.event_of(&action, &subjects, &core)?;
                return Ok(Ask::Why { head: event });
            }
            self.restore(kept);
        }
        if let Some(core) = Self::part(pair, Rule::verb_core)
            && let Some(verb) = verb_word(&core)
        {
            let used = Used { verb: &verb, form: Form::Finite, object: Self::governed(&core), stranded: None };
            let action = self.action(Some(head), None, &used, &[])?;
            let event = self.event_of(&action, &[head], &core)?;
            self.open = vec![event];
            self.posts(&Self::parts(pair, Rule::post))?;
            return Ok(Ask::Why { head: event });
        }
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok(Ask::Why { head })
    }

    fn where_(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        if Self::part(pair, Rule::verb_core).is_some() {
            return self.where_does(&subject, pair);
        }
        if Self::part(pair, Rule::stranded_have).is_some() {
            let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
            let head = self.np(&np)?;
            for subject in self.subject(&subject)? {
                self.own_or_have(head, subject, pair)?;
            }
            self.open = vec![head];
            self.posts(&posts)?;
            return Ok(Ask::Where { head });
        }
        let head = self.subject(&subject)?[0];
        self.open = vec![head];
        if let Some(core) = Self::part(pair, Rule::participle_core) {
            let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
            let used = Used { verb: &verb, form: Form::Participle, object: None, stranded: None };
            for particle in ["in", "at", "on", "to"] {
                let used = Used { stranded: Some(particle.into()), ..copy_used(&used) };
                if let Some(ask) = self.where_action(head, &used)? {
                    return Ok(ask);
                }
            }
        }
        self.posts(&posts)?;
        Ok(Ask::Where { head })
    }

    /// `where was O'Hara born`: what the verb leads to.
    fn where_action(&mut self, head: ThingId, used: &Used<'_, '_>) -> Result<Option<Ask>> {
        self.asks_object = true;
        let action = self.action(Some(head), None, used, &[]);
        self.asks_object = false;
        let Ok(action) = action else { return Ok(None) };
        if action.bridge.event.is_some() {
            return Ok(None);
        }
        let (to_subject, _) = action.bridge.roads();
        let roads = to_subject.to_vec();
        let place = self.anything("places");
        let place = self.add(place);
        let words = format!("where {} {}", self.thing(head).words, self.said_verb(used.verb));
        let link = super::meaning::Link { words, ..self.plain_link(roads, head) };
        self.condition(place, Condition::Linked(link));
        self.narrow(place);
        Ok(Some(Ask::List { head: place, beside: Vec::new() }))
    }

    /// `where does Belshina sell`
    fn where_does(&mut self, subject: &Node<'_>, pair: &Node<'_>) -> Result<Ask> {
        let head = self.subject(subject)?[0];
        let core = Self::part(pair, Rule::verb_core).ok_or_else(|| self.nowhere(pair))?;
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let stranded = self.stranded_word(pair);
        let particles = stranded.into_iter().chain(["in", "to", "at", "on"].map(String::from));
        for particle in particles {
            let used = Used { verb: &verb, form: Form::Finite, object: None, stranded: Some(particle) };
            if let Some(ask) = self.where_action(head, &used)? {
                return Ok(ask);
            }
        }
        let used = Used { verb: &verb, form: Form::Finite, object: None, stranded: None };
        match self.where_action(head, &used)? {
            Some(ask) => Ok(ask),
            None => Err(self.nowhere(pair)),
        }
    }

    /// The preposition that stands alone at the end: `what does Amber Line sail to`.
    fn stranded_word(&self, pair: &Node<'_>) -> Option<String> {
        Self::part(pair, Rule::stranded).map(|word| self.preposition_word(&word))
    }

    /// `in which city is school 17`, `after whom is school 114 named`, `with how many states does Cuba have relations`.
    fn fronted(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let ask = self.fronted_list(pair)?;
        Ok(match ask {
            Ask::List { head, .. } if Self::part(pair, Rule::how_many_of).is_some() => Ask::Count { head, group: None },
            ask => ask,
        })
    }

    fn fronted_list(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let word = self.preposition_word(pair);
        let asked = match Self::part(pair, Rule::np) {
            Some(np) => self.np(&np)?,
            None => {
                let anybody = self.anything("who");
                self.add(anybody)
            }
        };
        self.open = vec![asked];
        for post in Self::parts(pair, Rule::preposition_post) {
            let word = self.preposition_word(&post);
            self.preposition(&word, &Self::part(&post, Rule::operand), false, &post)?;
        }
        let subject = Self::part(pair, Rule::subject);
        let mut subjects = self.subject(&subject.ok_or_else(|| self.nowhere(pair))?)?;
        let core = Self::part(pair, Rule::participle_core).map(|core| (core, Form::Participle));
        let core = core.or_else(|| Self::part(pair, Rule::verb_core).map(|core| (core, Form::Finite)));
        self.open = vec![asked];
        if let Some((core, form)) = &core
            && let Some(verb) = verb_word(core)
            && Self::governed(core).is_some()
        {
            // `against whom did they impose sanctions`: what the sanctions are against.
            let used = Used { verb: &verb, form: *form, object: Self::governed(core), stranded: None };
            let action = self.action(subjects.first().copied(), None, &used, &[])?;
            let done = self.event_of(&action, &subjects, core)?;
            self.reach(asked, done, &word, pair)?;
            self.open = vec![asked, done];
            self.posts(&Self::parts(pair, Rule::post))?;
            self.narrow(asked);
            return Ok(Ask::List { head: asked, beside: Vec::new() });
        }
        if let Some((core, form)) = &core
            && let Some(verb) = verb_word(core)
            && let Some(ask) = self.fronted_action(asked, &subjects, &verb, *form, &word)?
        {
            // A time may speak of what happened.
            if self.open.first() != Some(&asked) {
                self.open.insert(0, asked);
            }
            self.posts(&Self::parts(pair, Rule::post))?;
            return Ok(ask);
        }
        if let Some(have) = Self::part(pair, Rule::have_core) {
            let np = Self::part(&have, Rule::np).ok_or_else(|| self.nowhere(pair))?;
            let had = self.np(&np)?;
            self.of_owner(had, subjects[0], pair)?;
            subjects = vec![had];
        }
        self.open = vec![asked];
        self.reach(asked, subjects[0], &word, pair)?;
        self.posts(&Self::parts(pair, Rule::post))?;
        self.narrow(asked);
        Ok(Ask::List { head: asked, beside: Vec::new() })
    }

    /// `what is the joint statement about`
    fn reached(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let asked = match Self::part(pair, Rule::np) {
            Some(np) => self.np(&np)?,
            None => {
                let who = self.who(pair);
                self.add(who)
            }
        };
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let subject = self.subject(&subject)?[0];
        let word = self.stranded_word(pair).ok_or_else(|| self.nowhere(pair))?;
        self.reach(asked, subject, &word, pair)?;
        self.narrow(asked);
        Ok(Ask::List { head: asked, beside: Vec::new() })
    }

    /// Links what is asked for as that which a thing stands in a preposition to.
    fn reach(&mut self, asked: ThingId, from: ThingId, word: &str, pair: &Node<'_>) -> Result<()> {
        let labels = self.thing(asked).labels.clone();
        let roads = self.roads(from, word, &labels);
        if roads.is_empty() || self.thing(from).none {
            return Err(self.nowhere(pair));
        }
        let roads = roads.iter().map(|road| road.reversed(None)).collect();
        let words = format!("that {} are {word}", self.thing(from).words);
        let link = super::meaning::Link { words, ..self.plain_link(roads, from) };
        self.condition(asked, Condition::Linked(link));
        Ok(())
    }

    /// The object of a verb with a particle that was said first; or what its event stands in this preposition to.
    fn fronted_action(
        &mut self,
        asked: ThingId,
        subjects: &[ThingId],
        verb: &Node<'_>,
        form: Form,
        word: &str,
    ) -> Result<Option<Ask>> {
        let kept = self.snapshot();
        let used = Used { verb, form, object: None, stranded: Some(word.to_string()) };
        self.asks_object = true;
        let action = self.action(subjects.first().copied(), Some(asked), &used, &[]);
        self.asks_object = false;
        if let Ok(action) = action {
            self.see_from_object(asked, &action, subjects, "that");
            return Ok(Some(Ask::List { head: asked, beside: Vec::new() }));
        }
        self.restore(kept);
        let used = Used { verb, form, object: None, stranded: None };
        let Ok(action) = self.action(subjects.first().copied(), None, &used, &[]) else { return Ok(None) };
        let Some(event) = action.bridge.event else { return Ok(None) };
        self.event_of(&action, subjects, verb)?;
        let labels = self.thing(asked).labels.clone();
        let roads = self.roads(event, word, &labels);
        if roads.is_empty() {
            return Ok(None);
        }
        let roads = roads.iter().map(|road| road.reversed(None)).collect();
        let words = format!("{word} which {}", self.thing(event).words);
        let link = super::meaning::Link { words, ..self.plain_link(roads, event) };
        self.condition(asked, Condition::Linked(link));
        Ok(Some(Ask::List { head: asked, beside: Vec::new() }))
    }

    /// Links the object of an action, through its event, to all who act.
    fn see_from_object(&mut self, asked: ThingId, action: &Action, subjects: &[ThingId], words: &str) {
        let bridge = super::verbs::turned(&action.bridge);
        let before = self.thing(asked).conditions.len();
        let names: Vec<String> = subjects.iter().map(|id| self.thing(*id).words.clone()).collect();
        self.connect(asked, &bridge, subjects.first().copied(), false);
        if let (Some(event), [_, others @ ..]) = (action.bridge.event, subjects) {
            let roads = action.bridge.roads().0.to_vec();
            for other in others {
                self.link(event, *other, roads.clone(), "by", "");
            }
        } else if let [_, others @ ..] = subjects {
            for other in others {
                self.connect(asked, &bridge, Some(*other), false);
            }
        }
        let several = if names.len() > 1 { "are" } else { "is" };
        let verb = match action.bridge.word().strip_prefix("that ") {
            Some(finite) => finite.to_string(),
            None => format!("{several} {}", action.bridge.word()),
        };
        let said = format!("{words} {} {verb}", joined_words(&names, "and"));
        let conditions = &mut self.thing_mut(asked).conditions;
        let new = conditions.get_mut(before..).unwrap_or_default().iter_mut();
        let mut links: Vec<&mut Link> =
            new.filter_map(|one| if let Condition::Linked(link) = one { Some(link) } else { None }).collect();
        links.iter_mut().for_each(|link| link.words.clear());
        if let Some(last) = links.last_mut() {
            last.words = said;
        }
        self.narrow(asked);
    }

    /// A thing that may be anything becomes what its first link leads from.
    fn narrow(&mut self, id: ThingId) {
        let thing = self.thing(id);
        if !thing.nouns.is_empty() || thing.nodes.is_some() {
            return;
        }
        let first = thing.conditions.iter().find_map(|condition| match condition {
            Condition::Linked(link) => Some(link),
            _ => None,
        });
        let Some(link) = first else { return };
        let to = self.thing(link.to).labels.clone();
        let mut labels = crate::lexicon::path::LabelSet::default();
        for road in &link.roads {
            labels = labels.union(&self.lexicon.ends(&road.reversed(None), &to));
        }
        if labels.is_empty() {
            return;
        }
        // `who never sailed`: nothing but the kind says who they are.
        let denied = link.negated;
        let nouns: Vec<_> = labels.labels().filter_map(|label| self.lexicon.noun_of_label(label)).collect();
        let leaves = self.lexicon.leaves();
        let thing = self.thing_mut(id);
        if denied && !nouns.is_empty() && labels.labels().all(|label| leaves.contains(label)) {
            thing.nouns = nouns;
        }
        thing.labels = labels;
    }

    /// What is asked for is a kind of thing; a name in its place is far-fetched (`which Latin American countries …`).
    fn asked(&mut self, np: &Node<'_>) -> Result<ThingId> {
        let head = self.np(np)?;
        if self.thing(head).nodes.is_some() {
            self.strain += 5;
        }
        Ok(head)
    }

    fn which_object(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.asked(&np)?;
        self.open = vec![head];
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let split = subject.as_span().start();
        let (before, after): (Vec<_>, Vec<_>) =
            Self::parts(pair, Rule::post).into_iter().partition(|post| post.as_span().start() < split);
        self.posts(&before)?;
        let used = self.object_of(head, &subject, pair)?;
        self.how_most(head, pair)?;
        self.posts(&after[used..])?;
        Ok(Ask::List { head, beside: std::mem::take(&mut self.beside) })
    }

    /// Links a thing as the object of a subject's verb, or as what the subject has.
    fn object_of(&mut self, head: ThingId, subject: &Node<'_>, pair: &Node<'_>) -> Result<usize> {
        let subjects = self.subject(subject)?;
        if let Some(held) = Self::part(pair, Rule::held) {
            return self.held_with(head, &subjects, &held);
        }
        let core = Self::part(pair, Rule::verb_core).or_else(|| Self::part(pair, Rule::verb_alone));
        let core = core.map(|core| (core, Form::Finite));
        let core = core.or_else(|| Self::part(pair, Rule::participle_core).map(|core| (core, Form::Participle)));
        let Some((core, form)) = core else {
            for subject in subjects {
                self.own_or_have(head, subject, pair)?;
            }
            self.open = vec![head];
            return Ok(0);
        };
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        self.asks_object = true;
        let mut tried = None;
        let stranded = self.stranded_word(pair);
        for particle in std::iter::once(stranded).chain([None, Some("in".into()), Some("to".into()), Some("at".into())])
        {
            let used = Used { verb: &verb, form, object: None, stranded: particle };
            match self.action(subjects.first().copied(), Some(head), &used, &[]) {
                Ok(action) => {
                    self.asks_object = false;
                    let open = self.open.clone();
                    self.see_from_object(head, &action, &subjects, "that");
                    self.open = open.into_iter().take(1).chain(action.bridge.event).collect();
                    return Ok(0);
                }
                Err(error) => {
                    tried.get_or_insert(error);
                }
            }
        }
        self.asks_object = false;
        // `how many visits did Chavez make`: the verb says nothing that the noun doesn't.
        let says_more = !self.word(&verb).senses.iter().any(|sense| matches!(sense, Sense::Happens(_)));
        if says_more || self.thing(head).nouns.is_empty() {
            return Err(tried.unwrap_or_else(|| self.nowhere(pair)));
        }
        let kept = self.snapshot();
        for subject in &subjects {
            if self.own_or_have(head, *subject, pair).is_err() {
                self.restore(kept);
                return Err(tried.unwrap_or_else(|| self.nowhere(pair)));
            }
        }
        self.open = vec![head];
        Ok(0)
    }

    /// `which states does Belarus have relations with`: what the thing had stands in a preposition to.
    fn held_with(&mut self, head: ThingId, subjects: &[ThingId], held: &Node<'_>) -> Result<usize> {
        let np = Self::part(held, Rule::np).ok_or_else(|| self.nowhere(held))?;
        let had = self.np(&np)?;
        for subject in subjects {
            self.of_owner(had, *subject, held)?;
        }
        let word = self.stranded_word(held).ok_or_else(|| self.nowhere(held))?;
        self.reach(head, had, &word, held)?;
        self.open = vec![head];
        Ok(0)
    }

    pub(super) fn own_or_have(&mut self, head: ThingId, subject: ThingId, pair: &Node<'_>) -> Result<()> {
        let labels = self.thing(head).labels.clone();
        let roads = self.having(subject, &labels, Some(head));
        if !roads.is_empty() {
            let roads = roads.iter().map(|road| road.reversed(None)).collect();
            let words = format!("of {}", self.thing(subject).words);
            self.link(head, subject, roads, "of", &words);
            return Ok(());
        }
        self.of_owner(head, subject, pair)
    }

    pub(super) fn which_subject(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.asked(&np)?;
        self.open = vec![head];
        for post in Self::parts(pair, Rule::subject_post) {
            if let Some(inner) = post.into_inner().next()
                && inner.as_rule() == Rule::preposition_post
            {
                let word = self.preposition_word(&inner);
                self.preposition(&word, &Self::part(&inner, Rule::operand), false, &inner)?;
            }
        }
        self.open = vec![head];
        self.predicate(head, pair)?;
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// The verb phrase of a question and what follows it, said of its head.
    pub(super) fn predicate(&mut self, head: ThingId, pair: &Node<'_>) -> Result<()> {
        let vp = Self::part(pair, Rule::vp).ok_or_else(|| self.nowhere(pair))?;
        let posts = Self::parts(pair, Rule::post);
        let used = self.verb_phrase(head, &vp, &posts)?;
        self.posts(&posts[used.min(posts.len())..])
    }

    fn who_subject(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let who = self.who(pair);
        let head = self.add(who);
        self.open = vec![head];
        self.predicate(head, pair)?;
        self.narrow(head);
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// Who: anything, but a person where there is one.
    fn who(&self, pair: &Node<'_>) -> Thing {
        let mut who = self.anything("who");
        if pair.as_str().starts_with("who") {
            who.preferred = self.lexicon.who.clone();
            // Who is told by name: those that are only counted stand in a note.
            if let Some(key) = self.lexicon.roles.members.clone() {
                let words = String::new();
                who.conditions.push(Condition::Present { keys: vec![key], negated: true, words });
            }
        } else {
            who.words = "what".into();
        }
        who
    }

    fn who_object(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let who = self.who(pair);
        let head = self.add(who);
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let posts = Self::parts(pair, Rule::post);
        self.open = vec![head];
        let used = self.object_of(head, &subject, pair)?;
        self.how_most(head, pair)?;
        self.posts(&posts[used..])?;
        self.narrow(head);
        Ok(Ask::List { head, beside: Vec::new() })
    }

    /// `who is school 17 named after`
    fn who_passive(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let who = self.who(pair);
        let head = self.add(who);
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let subjects = self.subject(&subject)?;
        let core = Self::part(pair, Rule::participle_core).ok_or_else(|| self.nowhere(pair))?;
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let stranded = self.stranded_word(pair);
        for particle in stranded.into_iter().chain(["after", "by", "in", "to", "for", "with"].map(String::from)) {
            let particle = particle.as_str();
            if let Some(ask) = self.fronted_action(head, &subjects, &verb, Form::Participle, particle)? {
                return Ok(ask);
            }
        }
        Err(self.nowhere(pair))
    }

    /// `who was president of Venezuela in 2008`, `what is the sector of Venezuelagazstroi`.
    fn who_is(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
        let ask = self.list_nominal(&nominal)?;
        if let Ask::List { head, .. } = &ask
            && self.thing(*head).nodes.is_some()
            && self.thing(*head).conditions.is_empty()
        {
            self.strain += 2;
            return Ok(Ask::Everything { head: *head });
        }
        Ok(ask)
    }

    // ---- Yes and no ------------------------------------------------------------------------------------------------

    fn yes_no(&mut self, pair: &Node<'_>) -> Result<Ask> {
        if let Some(nominal) = Self::part(pair, Rule::nominal) {
            let head = self.nominal(&nominal)?;
            return Ok(self.whether(head, Some(head)));
        }
        let posts = Self::parts(pair, Rule::post);
        let subject = Self::part(pair, Rule::subject).or_else(|| Self::part(pair, Rule::name_subject));
        let subject = subject.ok_or_else(|| self.nowhere(pair))?;
        let negated = Self::part(pair, Rule::not).is_some();
        if let Some(core) = Self::part(pair, Rule::have_core).or_else(|| Self::part(pair, Rule::have_object)) {
            return self.does_have(&subject, &core, &posts);
        }
        if let Some(core) = Self::part(pair, Rule::verb_core) {
            return self.does_do(&subject, &core, Form::Finite, &posts);
        }
        if let Some(core) = Self::part(pair, Rule::participle_core) {
            return self.does_do(&subject, &core, Form::Participle, &posts);
        }
        let head = self.name_subject(&subject)?;
        self.open = vec![head];
        if let Some(preposition) = Self::part(pair, Rule::be_preposition) {
            let word = self.preposition_word(&preposition);
            self.preposition(&word, &Self::part(&preposition, Rule::operand), negated, &preposition)?;
        } else if let Some(what) = Self::part(pair, Rule::be_what) {
            match (Self::part(&what, Rule::adjective), Self::part(&what, Rule::np)) {
                (Some(adjective), _) => self.adjective(head, &adjective, negated)?,
                (None, Some(np)) => self.become_kind(head, &np, negated)?,
                _ => return Err(self.nowhere(pair)),
            }
        } else if Self::part(pair, Rule::happens_core).is_none() {
            return Err(self.nowhere(pair));
        }
        self.posts(&posts)?;
        Ok(self.whether(head, None))
    }

    fn name_subject(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        if pair.as_rule() == Rule::subject {
            return Ok(self.subject(pair)?[0]);
        }
        let name = Self::part(pair, Rule::name).ok_or_else(|| self.nowhere(pair))?;
        let id = self.name(&name);
        if let Some(noun) = Self::part(pair, Rule::noun)
            && let Some(Role::Noun(kind)) = self.role(&noun)
            && let Some(label) = self.lexicon.noun(*kind).label
        {
            let lexicon = self.lexicon;
            if let Some(nodes) = &mut self.thing_mut(id).nodes {
                nodes.retain(|node| lexicon.has_label(*node, label));
            }
        }
        Ok(id)
    }

    fn does_have(&mut self, subject: &Node<'_>, core: &Node<'_>, posts: &[Node<'_>]) -> Result<Ask> {
        let subjects = self.subject(subject)?;
        if let Some(had) = Self::part(core, Rule::property_had) {
            let head = subjects[0];
            self.property_said(head, &had, "with ", false)?;
            self.open = vec![head];
            self.posts(posts)?;
            return Ok(self.whether(head, None));
        }
        let np = Self::part(core, Rule::np).ok_or_else(|| self.nowhere(core))?;
        let head = self.np(&np)?;
        // What is said of the thing had settles what having it means: it goes first.
        self.open = vec![head];
        self.posts(posts)?;
        for subject in subjects {
            self.own_or_have(head, subject, core)?;
        }
        Ok(self.whether(head, Some(head)))
    }

    fn does_do(&mut self, subject: &Node<'_>, core: &Node<'_>, form: Form, posts: &[Node<'_>]) -> Result<Ask> {
        let subjects = self.subject(subject)?;
        let verb = verb_word(core).ok_or_else(|| self.nowhere(core))?;
        let used = Used { verb: &verb, form, object: Self::governed(core), stranded: None };
        let head = subjects[0];
        if let Some(key) =
            self.participle_property(&verb).filter(|key| form == Form::Participle && self.has_property(head, key))
        {
            let words = self.word(&verb).text.to_lowercase();
            self.open = vec![head];
            self.condition(head, Condition::Present { keys: vec![key], negated: false, words });
            self.posts(posts)?;
            return Ok(self.whether(head, None));
        }
        let action = match form {
            Form::Participle => {
                self.action(Some(head), None, &used, posts).or_else(|_| self.action(None, Some(head), &used, &[]))
            }
            _ => self.action(Some(head), None, &used, posts),
        }?;
        let rest = &posts[action.used.min(posts.len())..];
        if action.bridge.event.is_some()
            && let Some(each) = self.each_alone(action.bridge.roads().0, &subjects)
        {
            // `did Correa and Morales visit Belarus`: those of them who did.
            let head = each[0];
            self.open = vec![head];
            self.connect(head, &action.bridge, action.object, false);
            self.posts(rest)?;
            return Ok(Ask::List { head, beside: Vec::new() });
        }
        let listed = action.object.filter(|object| self.lists.iter().any(|(union, _)| union == object));
        if action.bridge.event.is_some()
            && let Some(object) = listed
        {
            // `did Chavez visit Minsk and Brest`: those of them that he did. A yes for one of them would be none.
            self.remarks.push("each by itself".into());
            self.open = vec![object];
            self.connect(object, &super::verbs::turned(&action.bridge), Some(head), false);
            self.posts(rest)?;
            return Ok(Ask::List { head: object, beside: Vec::new() });
        }
        if action.bridge.event.is_some() {
            let event = self.event_of(&action, &subjects, core)?;
            self.open = vec![event];
            self.posts(rest)?;
            return Ok(self.whether(event, Some(event)));
        }
        let (bridge, other) = if action.subject == Some(head) {
            (action.bridge, action.object)
        } else {
            (super::verbs::turned(&action.bridge), action.subject)
        };
        self.open = vec![head];
        self.connect(head, &bridge, other, false);
        for further in std::mem::take(&mut self.further) {
            self.connect(head, &bridge, Some(further), false);
        }
        if let Some(object) = other {
            // `did Belarus and Mexico sign …`: each of those who act.
            let back = super::verbs::turned(&bridge);
            for subject in &subjects[1..] {
                self.connect(object, &back, Some(*subject), false);
            }
        }
        self.posts(rest)?;
        Ok(self.whether(head, None))
    }

    /// Yes, or no where a closed list says so, or not stated.
    fn whether(&mut self, head: ThingId, rests: Option<ThingId>) -> Ask {
        Ask::YesNo { head, rests, closed: self.closed_list(head), known: self.known_of(head) }
    }

    /// Whether all that is asked of a named node is what its own properties say.
    fn known_of(&self, head: ThingId) -> bool {
        let thing = self.thing(head);
        let Some([node]) = thing.nodes.as_deref() else { return false };
        let set = |key: &str| self.lexicon.key_id(key).is_some_and(|key| self.lexicon.has_value(*node, key));
        let known = |condition: &Condition| match condition {
            Condition::Value { key, .. } | Condition::Compare { key, .. } => set(key),
            Condition::Time { dated: super::meaning::Dated::Node(key, _), .. } => set(key),
            _ => false,
        };
        !thing.conditions.is_empty() && thing.conditions.iter().all(known)
    }

    /// The source of the closed list that a thing's conditions lie within, if there is one.
    fn closed_list(&self, head: ThingId) -> Option<String> {
        let thing = self.thing(head);
        let list = self.lexicon.closed.iter().find(|list| {
            thing.labels.contains(list.label)
                && list.conditions.iter().all(|(path, node)| self.lies_within(thing, path, *node))
        })?;
        Some(list.source.clone().unwrap_or_default())
    }

    /// Whether a thing is said to reach a node by a path, straight or through what it is linked to.
    fn lies_within(&self, thing: &Thing, path: &crate::lexicon::path::Path, node: NodeId) -> bool {
        let links = thing.conditions.iter().filter_map(|condition| match condition {
            Condition::Linked(link) => Some(link),
            _ => None,
        });
        let mut links = links.filter_map(|link| self.thing(link.to).nodes.as_ref().map(|nodes| (link, nodes)));
        links.any(|(link, nodes)| {
            nodes.iter().all(|named| {
                let same_kind = link.roads.iter().any(|road| starts_like(road, path));
                same_kind && (*named == node || self.lexicon.is_linked(*named, node))
            })
        })
    }

    /// A statement as a yes-or-no question; also the thing it turns on.
    fn stated(&mut self, pair: &Node<'_>) -> Result<(Ask, ThingId)> {
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let subjects = self.subject(&subject)?;
        let head = subjects[0];
        self.open = vec![head];
        let events = self.events.len();
        let posts = Self::parts(pair, Rule::post);
        match (Self::part(pair, Rule::vp), Self::part(pair, Rule::participle_core)) {
            (Some(_), _) => self.predicate(head, pair)?,
            (None, Some(core)) => {
                let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
                let used = Used { verb: &verb, form: Form::Participle, object: Self::governed(&core), stranded: None };
                let action = self
                    .action(Some(head), None, &used, &posts)
                    .or_else(|_| self.action(None, Some(head), &used, &[]))?;
                let rest = &posts[action.used.min(posts.len())..];
                let from_subject = action.subject == Some(head);
                let other = if from_subject { action.object } else { action.subject };
                let bridge = if from_subject { action.bridge } else { super::verbs::turned(&action.bridge) };
                self.connect(head, &bridge, other, false);
                self.posts(rest)?;
            }
            _ => self.posts(&posts)?,
        }
        let turn = self.events.get(events).map_or(head, |(event, _)| *event);
        Ok((self.whether(head, Some(turn)), head))
    }

    /// `where does it say that …`: the sources of what a statement rests on, or of what holds its words.
    fn where_say(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let statement = Self::part(pair, Rule::statement).or_else(|| Self::part(pair, Rule::passive_statement));
        if let Some(statement) = statement {
            let kept = self.snapshot();
            if let Ok((ask, head)) = self.stated(&statement) {
                let rests = if let Ask::YesNo { rests, .. } = ask { rests } else { None };
                return Ok(Ask::Sources { head, said: rests.or(Some(head)) });
            }
            self.restore(kept);
        }
        // What can be read as a statement goes before a search for its words.
        self.strain += 9;
        let first = self.word_index(pair) + "where does it say".split(' ').count();
        let words = self.words.get(first..).unwrap_or(&[]);
        Ok(super::search(words, self.lexicon).ask)
    }
}

fn copy_used<'v, 'p>(used: &Used<'v, 'p>) -> Used<'v, 'p> {
    Used { verb: used.verb, form: used.form, object: used.object.clone(), stranded: used.stranded.clone() }
}

/// Whether two paths begin with the same relation in the same direction.
fn starts_like(road: &crate::lexicon::path::Path, path: &crate::lexicon::path::Path) -> bool {
    match (road.steps.first(), path.steps.first()) {
        (Some(one), Some(other)) => one.types == other.types && one.direction == other.direction,
        _ => false,
    }
}

fn view_of(pair: &Node<'_>) -> Option<View> {
    let name = Reader::part(pair, Rule::view_name)?;
    Some(match name.as_str().trim() {
        "csv" => View::Csv,
        "tsv" => View::Tsv,
        "json" => View::Json,
        "jsonl" => View::JsonLines,
        "markdown" => View::Markdown,
        "dot" | "picture" => View::Dot,
        "timeline" => View::Timeline,
        _ => View::Table,
    })
}
