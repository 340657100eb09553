//! Two figures against each other: `did exports exceed imports`, `how much larger were they`, `which was higher`.

use super::grammar::Rule;
use super::meaning::{Ask, Condition, ThingId};
use super::reader::{Node, Reader};
use super::time;
use super::verbs::{Used, verb_word};
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::{Form, Sense};
use crate::query::Comparison;

impl Reader<'_> {
    /// `did Chile grow faster than Peru`, `did exports exceed imports`
    pub(super) fn outdoes(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let less = ["less than ", "slower than ", "lower than ", "smaller than "];
        let less = less.iter().any(|word| pair.as_str().contains(word));
        let comparison = if less { Comparison::Less } else { Comparison::Greater };
        if let Some(ask) = self.property_outdoes(pair, comparison)? {
            return Ok(ask);
        }
        let key = self.lexicon.roles.value.clone().ok_or_else(|| self.nowhere(pair))?;
        let (one, other) = match Self::part(pair, Rule::outdoing) {
            Some(_) => self.doers(pair)?,
            None => self.two_measured(pair)?,
        };
        self.share_time(one, other);
        Ok(Ask::Outdoes { one, other, key, comparison, which: false })
    }

    /// `which was higher in 2013, exports or imports`: the figure that is, named.
    pub(super) fn which_figure(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let key = self.lexicon.roles.value.clone().ok_or_else(|| self.nowhere(pair))?;
        let (one, other) = self.two_measured(pair)?;
        for post in pair.clone().into_inner() {
            for id in [one, other] {
                self.open = vec![id];
                match post.as_rule() {
                    Rule::time_post => self.time_post(&post)?,
                    Rule::preposition_post => {
                        let word = self.preposition_word(&post);
                        self.preposition(&word, &Self::part(&post, Rule::operand), false, &post)?;
                    }
                    _ => {}
                }
            }
        }
        self.share_time(one, other);
        let less = ["lower ", "less ", "smaller ", "lowest ", "smallest ", "least ", "fewest "];
        let word = Self::part(pair, Rule::higher_word).or_else(|| Self::part(pair, Rule::most_word));
        let comparison = match word.is_some_and(|word| less.contains(&word.as_str())) {
            true => Comparison::Less,
            false => Comparison::Greater,
        };
        Ok(Ask::Outdoes { one, other, key, comparison, which: true })
    }

    /// The time said of the second of two is that of the first, too, where nothing else is said of it.
    pub(super) fn share_time(&mut self, one: ThingId, other: ThingId) {
        let times = |condition: &Condition| matches!(condition, Condition::Time { .. });
        let said: Vec<Condition> =
            self.thing(other).conditions.iter().filter(|condition| times(condition)).cloned().collect();
        if !self.thing(one).conditions.iter().any(times) {
            self.thing_mut(one).conditions.extend(said);
        }
    }

    /// `did exports grow from 2007 to 2011`: the same figure at two times.
    pub(super) fn change(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let key = self.lexicon.roles.value.clone().ok_or_else(|| self.nowhere(pair))?;
        if Self::part(pair, Rule::balance).is_some() {
            return self.balance(pair, key);
        }
        if Self::part(pair, Rule::outdoing).is_some() {
            // `how much faster did Paraguay grow than Panama`
            let (after, before) = self.doers(pair)?;
            self.share_time(after, before);
            return Ok(Ask::Change { before, after, key, rising: None, relative: false });
        }
        if Self::part(pair, Rule::measured).is_some() {
            let (after, before) = self.two_measured(pair)?;
            self.share_time(after, before);
            return Ok(Ask::Change { before, after, key, rising: None, relative: false });
        }
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let dates = Self::part(pair, Rule::two_dates).ok_or_else(|| self.nowhere(pair))?;
        let before = self.lone_subject(&subject)?;
        if !self.noun_of(before).is_some_and(|noun| noun.measure) {
            return Err(self.no_figure(&subject));
        }
        let things = self.things.clone();
        let after = self.copy(things, before);
        // `higher in 2007 than in 2011`: than what it is compared with, which is said last.
        let than = Self::part(&dates, Rule::than).is_some();
        let order = if than { [after, before] } else { [before, after] };
        for (id, date) in order.into_iter().zip(Self::parts(&dates, Rule::date)) {
            let dated = self.dated(id).ok_or_else(|| self.nowhere(pair))?;
            let (period, said) =
                time::one_date(&date, &|part| self.spelled(part)).map_err(|error| error.or_at(self.span(&date)))?;
            let words = format!("in {said}");
            self.condition(id, Condition::Time { dated, period, negated: false, words });
        }
        let asks = pair.as_str().split(' ').next().is_some_and(|word| !matches!(word, "by" | "how" | "compare"));
        let word = Self::part(pair, Rule::change_word).or_else(|| Self::part(pair, Rule::higher_word));
        let word = word.as_ref().map_or("", |word| word.as_str().trim());
        let rising = asks.then_some(match word {
            "grow" | "increase" | "rise" | "higher" | "more" | "larger" | "bigger" | "greater" => Comparison::Greater,
            "change" => Comparison::NotEqual,
            _ => Comparison::Less,
        });
        // `was it higher in 2007 or in 2011`: both are shown.
        let rising = rising.filter(|_| !dates.as_str().contains(" or "));
        Ok(Ask::Change { before, after, key, rising, relative: false })
    }

    /// `the trade balance with Latin America`: what goes out less what comes in, where this world has figures of both.
    fn balance(&mut self, pair: &Node<'_>, key: std::sync::Arc<str>) -> Result<Ask> {
        let posts = Self::parts(pair, Rule::post);
        let kind = Self::part(pair, Rule::balance).map_or("", |word| word.as_str());
        let rising = match kind {
            "surplus " => Some(Comparison::Greater),
            "deficit " => Some(Comparison::Less),
            _ => None,
        };
        let subject = Self::part(pair, Rule::subject);
        let asks = subject.is_some() || pair.as_str().contains("there ");
        if asks && rising.is_none() {
            return Err(self.nowhere(pair));
        }
        let mut figures = Vec::new();
        for word in ["imports", "exports"] {
            let noun = self.lexicon.senses(word).iter().find_map(|sense| match sense {
                Sense::Noun(noun) if self.lexicon.noun(*noun).measure => Some(*noun),
                _ => None,
            });
            let noun = noun.ok_or_else(|| self.no_figure(pair))?;
            let kind = self.kind(noun);
            let figure = self.add(kind);
            if let Some(possessor) = Self::part(pair, Rule::possessor) {
                let owner = self.possessor(&possessor)?;
                self.own(figure, owner, &possessor)?;
            }
            if let Some(subject) = &subject {
                let owner = self.lone_subject(subject)?;
                self.own(figure, owner, pair)?;
            }
            self.open = vec![figure];
            self.posts(&posts)?;
            figures.push(figure);
        }
        let rising = rising.filter(|_| asks);
        Ok(Ask::Change { before: figures[0], after: figures[1], key, rising, relative: false })
    }

    /// The figures of two that do the same.
    fn doers(&mut self, pair: &Node<'_>) -> Result<(ThingId, ThingId)> {
        let core = Self::part(pair, Rule::verb_core).ok_or_else(|| self.nowhere(pair))?;
        let verb = verb_word(&core).ok_or_else(|| self.nowhere(pair))?;
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let than = Self::part(pair, Rule::operand).or_else(|| Self::part(pair, Rule::owner_alone));
        let than = than.ok_or_else(|| self.nowhere(pair))?;
        let one = self.lone_subject(&subject)?;
        let other = match Self::part(&than, Rule::possessor) {
            // `than Peru's`
            Some(owner) if than.as_rule() == Rule::owner_alone => self.possessor(&owner)?,
            _ => self.operand(&than)?[0],
        };
        let doers = [one, other];
        let mut figures = Vec::new();
        for doer in doers {
            let used = Used { verb: &verb, form: Form::Finite, object: Self::governed(&core), stranded: None };
            let action = self.action(Some(doer), None, &used, &[])?;
            let figure = action.bridge.event.filter(|event| self.noun_of(*event).is_some_and(|noun| noun.measure));
            let figure = figure.ok_or_else(|| self.no_figure(&verb))?;
            let words = format!("of {}", self.thing(doer).words);
            let roads = action.bridge.roads().0.to_vec();
            self.link(figure, doer, roads, "of", &words);
            figures.push(figure);
        }
        self.open = vec![figures[1]];
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok((figures[0], figures[1]))
    }

    pub(super) fn no_figure(&self, pair: &Node<'_>) -> Error {
        let message = format!("nothing here says how much \"{}\"", self.word(pair).text);
        Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair))
    }

    /// `exports to Cuba … than imports`: a figure of which nothing is said but a time is of the same partners. What goes to
    /// one comes from it in the other direction: either is *with* it.
    pub(super) fn share_partners(&mut self, id: ThingId, posts: &[Node<'_>]) -> Result<()> {
        if self.thing(id).conditions.iter().any(|condition| matches!(condition, Condition::Linked(_))) {
            return Ok(());
        }
        let said: Vec<_> = posts.iter().filter_map(|post| self.preposition_part(post)).collect();
        for (word, operand) in said {
            let word = if matches!(word.as_str(), "to" | "from") { "with" } else { word.as_str() };
            self.open = vec![id];
            self.preposition(word, &Some(operand.clone()), false, &operand)?;
        }
        Ok(())
    }

    /// Two figures as they were said; `that of Peru` is of the kind of the first.
    fn two_measured(&mut self, pair: &Node<'_>) -> Result<(ThingId, ThingId)> {
        let mut figures: Vec<ThingId> = Vec::new();
        let mut before: Vec<Node<'_>> = Vec::new();
        let measured = |part: &Node<'_>| matches!(part.as_rule(), Rule::measured | Rule::compared | Rule::figure);
        for measured in pair.clone().into_inner().filter(measured) {
            let alone = Self::part(&measured, Rule::owner_alone).and_then(|alone| Self::part(&alone, Rule::possessor));
            let id = match Self::part(&measured, Rule::np) {
                Some(np) => self.np(&np)?,
                None if measured.as_rule() == Rule::figure => self.nouns(&Self::parts(&measured, Rule::noun))?,
                None => {
                    let noun = figures.first().and_then(|first| self.thing(*first).nouns.first().copied());
                    let kind = self.kind(noun.ok_or_else(|| self.nowhere(pair))?);
                    let id = self.add(kind);
                    if let Some(owner) = alone {
                        let other = self.possessor(&owner)?;
                        self.own(id, other, &owner)?;
                    }
                    id
                }
            };
            if !self.noun_of(id).is_some_and(|noun| noun.measure) {
                return Err(self.no_figure(&measured));
            }
            self.open = vec![id];
            let said = [Rule::measured_post, Rule::compared_post, Rule::figure_post]
                .map(|rule| Self::parts(&measured, rule))
                .concat();
            let said: Vec<Node<'_>> = said.iter().flat_map(|post| Self::parts(post, Rule::post)).collect();
            self.posts(&said)?;
            match figures.first() {
                Some(_) => self.share_partners(id, &before)?,
                None => before = said,
            }
            figures.push(id);
        }
        match figures[..] {
            [one, other] => Ok((one, other)),
            _ => Err(self.nowhere(pair)),
        }
    }
}
