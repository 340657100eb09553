//! What is said of a thing, one part after another; each part goes to the nearest thing whose type it fits.

mod exceptions;
mod figures;
mod joined;
mod later;
mod prepositions;
mod times;
mod values;
mod within;

use super::grammar::Rule;
use super::meaning::{Condition, OrderBy, ThingId};
use super::reader::{Node, Reader};
use super::row::Role;
use super::verbs::Snapshot;
use crate::error::{Error, Result};
use crate::lexicon::sense::Sense;
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
                let kept = self.snapshot();
                self.preposition_from(outer, "with", &Self::operand_of(&inner), true, &inner)?;
                self.without_a_name(kept, &inner)?;
            }
            Rule::preposition_post => {
                let negated = Self::part(&inner, Rule::not).is_some();
                let word = self.preposition_word(&inner);
                let outer = begins_with_and(post);
                if Self::part(&inner, Rule::happens).is_some_and(|done| self.is_verb_with(&done, &word)) {
                    // `made of silk`, where making something of it is told: not merely of silk.
                    self.strain += 3;
                }
                let kept = self.snapshot();
                if matches!(word.as_str(), "after" | "before") {
                    // What follows the visit after which it was is said of that visit.
                    if let Ok(Some(used)) = self.later_than_told(&inner, rest, negated) {
                        return Ok(used);
                    }
                    self.restore(kept.clone());
                }
                let said = self.preposition_from(outer, &word, &Self::operand_of(&inner), negated, &inner);
                if let Err(error) = said {
                    self.restore(kept);
                    return Err(error);
                }
            }
            Rule::reduced_by => self.reduced_by(&inner)?,
            Rule::exception => return self.exception(&inner, rest),
            Rule::and_thing => self.and_thing(&inner)?,
            Rule::as_role => self.as_role(&inner)?,
            Rule::trait_post => self.trait_post(&inner)?,
            Rule::undated => {
                let id = self.open.last().copied().ok_or_else(|| self.nowhere(post))?;
                self.undated(id, &inner)?;
            }
            Rule::yearly => self.yearly(&inner)?,
            Rule::post => return self.post(&inner, rest),
            _ => {}
        }
        Ok(0)
    }

    /// `growth without Paraguay`: where nothing of a kind is *with* what is named, that which is not of it.
    fn without_a_name(&mut self, kept: Snapshot, lacking: &Node<'_>) -> Result<()> {
        let (Some(id), Some(operand)) = (self.open.first().copied(), Self::operand_of(lacking)) else { return Ok(()) };
        let idle = match self.thing(id).conditions.last() {
            Some(Condition::Linked(link)) => {
                link.negated && self.thing(link.to).nodes.is_some() && !self.is_any(&link.roads, link.to, id)
            }
            _ => false,
        };
        if !idle {
            return Ok(());
        }
        let tried = self.snapshot();
        self.restore(kept);
        let named = self.operand(&operand)?[0];
        let words = format!("without {}", self.thing(named).words);
        if self.not_of(id, named, lacking).is_err() {
            self.restore(tried);
        } else if let Some(Condition::Linked(link)) = self.thing_mut(id).conditions.last_mut() {
            link.words = words;
        }
        Ok(())
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

    /// Whether a word is a verb of this world's that takes a preposition.
    fn is_verb_with(&self, pair: &Node<'_>, preposition: &str) -> bool {
        self.word(pair).senses.iter().any(|sense| match sense {
            Sense::Verb(verb, _) => self.lexicon.verb(*verb).particle.as_deref() == Some(preposition),
            _ => false,
        })
    }

    pub(super) fn paragraph(&mut self, pair: &Node<'_>) -> Result<()> {
        let number = Self::part(pair, Rule::number).ok_or_else(|| self.not_understood(pair, "which paragraph?"))?;
        let number = self.number(&number)? as i64;
        let text = format!("{}{number}", self.lexicon.roles.source_prefix);
        let Some(head) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        self.condition(head, Condition::Paragraph { text, words: format!("from paragraph {number}") });
        Ok(())
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
