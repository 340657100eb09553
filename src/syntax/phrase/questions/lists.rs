//! Lists of things, of a property of theirs, and of facts.

use super::super::grammar::Rule;
use super::super::meaning::{Aggregate, Ask, Condition, ThingId, Told};
use super::super::reader::{Node, Reader};
use super::super::row::Role;
use super::amounts::aggregate_of;
use crate::error::{Error, Result, Span, kinds};
use crate::lexicon::path::Direction;

impl Reader<'_> {
    /// A list of things, or of a property of theirs.
    pub(super) fn list(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
        self.may_group = true;
        let ask = self.list_nominal(&nominal)?;
        // `which visits were there in 2013`
        let posts = Self::parts(pair, Rule::post);
        if !posts.is_empty() && !matches!(ask, Ask::List { .. }) {
            return Err(self.nowhere(pair));
        }
        self.posts(&posts)?;
        self.counted_by_group(ask, &nominal)
    }

    /// `visits by state`: of each state how many, not each visit with the number of its states.
    fn counted_by_group(&mut self, ask: Ask, nominal: &Node<'_>) -> Result<Ask> {
        if self.grouped_by.is_none() {
            return Ok(ask);
        }
        let Ask::List { head, .. } = ask else { return Err(self.nowhere(nominal)) };
        let group = self.grouped(head, nominal)?;
        Ok(Ask::Count { head, group })
    }

    pub(super) fn list_nominal(&mut self, nominal: &Node<'_>) -> Result<Ask> {
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
        let extreme = self.extreme_of(&np)?;
        let told = extreme.map_or(Told::Each, Told::OfEach);
        let key = match self.key_of_thing(head, &property) {
            Ok(key) => key,
            Err(error) => return self.held_by_link(head, &property, rest, told).map(Some).map_err(|_| error),
        };
        self.open = vec![head];
        self.posts(rest)?;
        Ok(Some(match extreme {
            Some(aggregate) => Ask::Aggregate { head, aggregate, key, group: None },
            None => Ask::Attribute { head, key, distinct },
        }))
    }

    /// `the band's biggest audience`: which of several numbers what stands before a property asks for. Nothing that stands
    /// there is left out.
    fn extreme_of(&self, np: &Node<'_>) -> Result<Option<Aggregate>> {
        let before = Self::parts(np, Rule::pre);
        let [pre] = &before[..] else {
            return if before.is_empty() { Ok(None) } else { Err(self.nowhere(np)) };
        };
        let order = Self::part(pre, Rule::order).filter(|order| Self::part(order, Rule::number).is_none());
        let word = order.and_then(|order| Self::part(&order, Rule::order_word));
        match word.as_ref().map(|word| word.as_str().trim()) {
            Some(word @ ("highest" | "largest" | "biggest" | "greatest" | "lowest" | "smallest")) => {
                Ok(Some(aggregate_of(word)))
            }
            _ => Err(self.nowhere(pre)),
        }
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

    /// `what genre is The Glass River`, `how many decks does the Petrel have`
    pub(super) fn property_of(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let property = Self::part(pair, Rule::property).ok_or_else(|| self.nowhere(pair))?;
        let subject = Self::part(pair, Rule::subject).ok_or_else(|| self.nowhere(pair))?;
        let head = self.subject_or_any(&subject)?;
        match self.key_of_thing(head, &property) {
            Ok(key) => Ok(Ask::Attribute { head, key, distinct: false }),
            Err(error) if pair.as_str().starts_with("how many ") => {
                self.total_of_records(head, &property, &[], Aggregate::Total).unwrap_or(Err(error))
            }
            // `how much does Ann earn`: what her work tells, where she herself tells nothing.
            Err(error) if pair.as_str().starts_with("how much ") => {
                let told = self.held_by_link(head, &property, &[], Told::Each);
                told.ok().filter(|_| self.is_its_own(head)).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the link said last of a thing starts from it, or the thing is a person: a farm does not earn what those do who
    /// work there.
    fn is_its_own(&self, id: ThingId) -> bool {
        let last = self.thing(id).conditions.iter().rev().find_map(|condition| match condition {
            Condition::Linked(link) => link.roads.first()?.steps.first(),
            _ => None,
        });
        let person = self.persons().is_some_and(|persons| persons.intersects(&self.thing(id).labels));
        person || last.is_some_and(|step| step.direction != Direction::In)
    }

    /// `define "close partners" as …`
    pub(super) fn define(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let quoted = Self::part(pair, Rule::quoted).ok_or_else(|| self.nowhere(pair))?;
        let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
        let word = self.word(&quoted).text.trim_matches(['"', '“', '”']).to_string();
        let head = self.nominal(&nominal)?;
        let span = Span::new(self.word(&nominal).span.from, self.span(&nominal).to);
        Ok(Ask::Define { word, head, span })
    }

    pub(super) fn timeline(&mut self, pair: &Node<'_>) -> Result<Ask> {
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
    pub(super) fn facts(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let roles = &self.lexicon.roles;
        if let Some(paragraph) = Self::part(pair, Rule::paragraph).or_else(|| Self::part(pair, Rule::paragraph_said)) {
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
}
