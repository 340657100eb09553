//! What a thing is: `was opened`, `are sisters of …`, `is the largest`.

use super::super::grammar::Rule;
use super::super::meaning::{Condition, Order, OrderBy, ThingId};
use super::super::reader::{Node, Reader};
use super::verb_word;
use crate::error::{Error, Result, kinds};
use crate::lexicon::sense::Form;

impl Reader<'_> {
    /// `was opened`, `is in Latin America`, `are sisters of …`, `is the largest`.
    pub(super) fn be(&mut self, subject: ThingId, pair: &Node<'_>, negated: bool, rest: &[Node<'_>]) -> Result<usize> {
        let Some(inner) = pair.clone().into_inner().find(|part| !matches!(part.as_rule(), Rule::not | Rule::never))
        else {
            return Err(self.nowhere(pair));
        };
        match inner.as_rule() {
            Rule::participle_core if Self::part(&inner, Rule::first_word).is_some() => {
                self.done_first(subject, &inner);
                Ok(0)
            }
            Rule::most_doers if !negated => self.done_by_most(subject, &inner).map(|()| 0),
            Rule::participle_core => self.act(subject, &inner, Form::Participle, negated, rest),
            Rule::happens_core => Ok(0),
            Rule::gerund_core => {
                let used = self.act(subject, &inner, Form::Gerund, negated, rest)?;
                if pair.as_str().starts_with("is ") || pair.as_str().starts_with("are ") {
                    self.link_now(subject, false);
                }
                Ok(used)
            }
            Rule::paragraph => {
                self.open = vec![subject];
                self.paragraph(&inner).map(|()| 0)
            }
            Rule::be_preposition => {
                if self.was_there(subject, &inner, negated)? {
                    return Ok(0);
                }
                let word = self.preposition_word(&inner);
                self.preposition(&word, &Self::part(&inner, Rule::operand), negated, &inner)?;
                Ok(0)
            }
            Rule::be_adjective => {
                match &Self::parts(&inner, Rule::adjective)[..] {
                    [adjective] => self.adjective(subject, adjective, negated)?,
                    _ => self.adjectives(subject, &inner, negated)?,
                }
                Ok(0)
            }
            Rule::degree_than => self.degree_said(subject, &inner, negated).map(|()| 0),
            Rule::property_done => self.property_verb(subject, &inner, negated).map(|()| 0),
            Rule::property_first => {
                let property = Self::part(&inner, Rule::property).ok_or_else(|| self.nowhere(pair))?;
                let key = self.key_of_thing(subject, &property)?;
                let descending = inner.as_str().ends_with("last ");
                let thing = self.thing_mut(subject);
                thing.limit = Some(1);
                thing.order = Some(Order { by: OrderBy::Property(key), descending });
                Ok(0)
            }
            Rule::same_as if !negated => {
                self.open = vec![subject];
                self.same_as(&inner)?;
                Ok(0)
            }
            Rule::value_post => {
                let before = self.thing(subject).conditions.len();
                self.value_post(&inner)?;
                if negated {
                    self.negate_conditions(subject, before);
                }
                Ok(0)
            }
            Rule::superlative_alone => {
                if let Some(superlative) = Self::part(&inner, Rule::superlative) {
                    return self.superlative(subject, &superlative).map(|()| 0);
                }
                let word =
                    Self::part(&inner, Rule::order_word).map_or_else(String::new, |word| word.as_str().trim().into());
                self.superlative_alone(subject, &word)?;
                Ok(0)
            }
            _ => {
                let np = Self::part(&inner, Rule::np).ok_or_else(|| self.nowhere(pair))?;
                self.become_kind(subject, &np, negated)?;
                Ok(0)
            }
        }
    }

    /// `was opened first`: by the property that says when.
    pub(super) fn done_first(&mut self, subject: ThingId, core: &Node<'_>) {
        let key = verb_word(core)
            .and_then(|verb| self.participle_property(&verb))
            .filter(|key| self.has_property(subject, key));
        let descending = core.as_str().ends_with("last ");
        let thing = self.thing_mut(subject);
        thing.limit = Some(1);
        thing.order = Some(Order { by: key.map_or(OrderBy::Time, OrderBy::Property), descending });
    }

    /// `which plant is the largest`: a relation named so, or an order.
    pub(super) fn superlative_alone(&mut self, subject: ThingId, word: &str) -> Result<()> {
        // A relation of that name would say more than an order.
        self.strain += 4;
        self.order_by_word_said(subject, word, None)
    }

    /// `are sisters of the Kestrel`: the subject is spoken of as that kind from here on.
    pub(in super::super) fn become_kind(&mut self, subject: ThingId, np: &Node<'_>, negated: bool) -> Result<()> {
        let kind = self.np(np)?;
        let other = self.thing(kind).clone();
        if other.every {
            // `are all female`: that all of them are is said by more than a kind.
            return Err(self.nowhere(np));
        }
        let negated = negated != other.none;
        let named = self.thing(subject).nodes.is_some();
        let alike = other.labels.intersects(&self.thing(subject).labels);
        let nothing_is_both = |reader: &Self| {
            let message = format!("{} are no {}", reader.thing(subject).words, other.words);
            Error::new(kinds::NO_SUCH_RELATION, message).at(reader.span(np))
        };
        if let Some(nodes) = other.nodes {
            if !alike && !named {
                return Err(nothing_is_both(self));
            }
            if !alike {
                // A person is no office: the words mean a kind sooner.
                self.strain += 5;
            }
            self.condition(subject, Condition::Same { nodes, negated, words: format!("is {}", other.words) });
            return Ok(());
        }
        if !named && !alike {
            return Err(nothing_is_both(self));
        }
        let plain = other.nouns.first().copied().filter(|noun| self.lexicon.noun(*noun).through.is_none());
        if negated {
            // `but are not presidents`: neither the kind, nor what is said of it besides.
            let Some(noun) = other.nouns.first().copied() else { return Err(self.nowhere(np)) };
            if plain.is_none() && !other.conditions.is_empty() {
                return Err(self.nowhere(np));
            }
            let before = self.thing(subject).conditions.len();
            self.of_kind(subject, noun, &other.words);
            other.conditions.into_iter().for_each(|condition| self.condition(subject, condition));
            self.negate_conditions(subject, before);
            return Ok(());
        }
        let was = self.thing(subject).nouns.first().copied();
        if let Some(noun) = was.filter(|was| !named && !other.nouns.contains(was)) {
            self.condition(subject, Condition::Kind { noun, words: String::new() });
        }
        if let Some(noun) = plain.filter(|_| named) {
            self.condition(subject, Condition::Kind { noun, words: String::new() });
        }
        let thing = self.thing_mut(subject);
        thing.nouns = other.nouns;
        thing.order = thing.order.take().or(other.order);
        thing.limit = thing.limit.or(other.limit);
        if !named {
            thing.labels = other.labels;
            thing.words = other.words;
        }
        thing.conditions.extend(other.conditions);
        Ok(())
    }
}
