//! What is said by likeness: `in the same language as Dust`, `with only vegetables`, `whose hosts are all encrypted`, and
//! names and texts that begin with, end with or hold something.

use super::grammar::Rule;
use super::meaning::{Ask, Condition, ThingId};
use super::reader::{Node, Reader};
use crate::error::{Error, Result, kinds};
use crate::lexicon::path::{Path, Step};
use crate::lexicon::sense::{Form, Sense};
use crate::query::{Comparison, TextTest};
use crate::value::NodeId;

impl Reader<'_> {
    /// `in the same language as Dust`: the property is equal; `of the same cuisine as Beef Stew`: something of that kind
    /// is linked to both.
    pub(super) fn same_as(&mut self, pair: &Node<'_>) -> Result<()> {
        let Some(id) = self.open.first().copied() else { return Err(self.nowhere(pair)) };
        let operand = Self::part(pair, Rule::operand).ok_or_else(|| self.nowhere(pair))?;
        let other = self.operand(&operand)?[0];
        let name = self.thing(other).words.clone();
        if let Some(property) = Self::part(pair, Rule::property) {
            let key = self.key_of_thing(id, &property)?;
            if self.key_of_thing(other, &property)? != key {
                return Err(self.nowhere(pair));
            }
            let words = format!("with the same {} as {name}", self.word(&property).text.to_lowercase());
            self.condition(id, Condition::Against { key, other, comparison: Comparison::Equal, words });
        } else {
            let noun = Self::part(pair, Rule::noun).ok_or_else(|| self.nowhere(pair))?;
            let Some(super::row::Role::Noun(kind)) = self.role(&noun) else { return Err(self.nowhere(pair)) };
            let shared = self.kind(*kind);
            let shared = self.add(shared);
            self.own_or_have(shared, other, pair)?;
            let roads = self.had_roads(id, shared, pair)?;
            let singular = self.noun_of(shared).map_or_else(String::new, |noun| noun.singular.clone());
            self.thing_mut(shared).words = format!("the same {singular}");
            self.link(id, shared, roads, "with", "with the same");
        }
        if let Some(nodes) = self.thing(other).nodes.clone() {
            self.condition(id, Condition::Same { nodes, negated: true, words: "itself".into() });
        }
        Ok(())
    }

    /// `states without an embassy in Peru`: of other states than Peru, which can have none there.
    pub(super) fn leave_out_itself(&mut self, ask: &Ask) {
        let (Ask::List { head, .. } | Ask::Count { head, .. }) = ask else { return };
        let listed = matches!(ask, Ask::List { .. });
        self.leave_out_company(*head);
        let linked = |condition: &Condition| match condition {
            Condition::Linked(link) => Some((link.negated, link.to)),
            _ => None,
        };
        let thing = self.thing(*head);
        if thing.nodes.is_some() || thing.nouns.is_empty() {
            return;
        }
        // What is between two is with the other of them: those with whom somebody cooperates are not he himself.
        let of_two = |condition: &Condition| match condition {
            Condition::Linked(link) => {
                !link.negated
                    && self.thing(link.to).nodes.is_none()
                    && !link.roads.is_empty()
                    && link.roads.iter().all(|road| self.is_paired(road))
                    && self.thing(link.to).conditions.iter().any(|other| match other {
                        Condition::Linked(other) => other.roads.iter().any(|road| self.is_paired(road)),
                        _ => false,
                    })
            }
            _ => false,
        };
        let absent = thing.conditions.iter().filter(|condition| match linked(condition) {
            Some((negated, _)) => negated || listed && of_two(condition),
            None => false,
        });
        let partners = absent.filter_map(linked).flat_map(|(_, to)| &self.thing(to).conditions).filter_map(linked);
        let named = partners.filter_map(|(_, partner)| self.thing(partner).nodes.clone());
        let alike = |node: &NodeId| self.lexicon.labels_of(*node).intersects(&thing.labels);
        let nodes: Vec<NodeId> = named.flatten().filter(alike).collect();
        let left_out = |condition: &Condition| matches!(condition, Condition::Same { negated: true, nodes: known, .. } if *known == nodes);
        if !nodes.is_empty() && !thing.conditions.iter().any(left_out) {
            self.condition(*head, Condition::Same { nodes, negated: true, words: String::new() });
        }
    }

    /// `who was in a band with Ada`: others than she, where both are in it by the same relation.
    fn leave_out_company(&mut self, head: ThingId) {
        if self.thing(head).nodes.is_some() {
            return;
        }
        let mut others: Vec<NodeId> = Vec::new();
        for condition in &self.thing(head).conditions {
            let Condition::Linked(own) = condition else { continue };
            if own.negated || self.thing(own.to).nodes.is_some() {
                continue;
            }
            for shared in &self.thing(own.to).conditions {
                let Condition::Linked(with) = shared else { continue };
                let company = with.preposition.as_deref() == Some("with") && !with.negated;
                let alike = |road: &Path| own.roads.iter().any(|other| same_steps(&other.reversed(None), road));
                // What is between two is left out as their partner.
                if company && with.roads.iter().any(alike) && !with.roads.iter().any(|road| self.is_paired(road)) {
                    others.extend(self.thing(with.to).nodes.iter().flatten());
                }
            }
        }
        if !others.is_empty() {
            self.condition(head, Condition::Same { nodes: others, negated: true, words: String::new() });
        }
    }

    /// `with only vegetables`: with some, and with nothing of the kind that is none.
    pub(super) fn only_with(&mut self, pair: &Node<'_>) -> Result<()> {
        let word = self.preposition_word(pair);
        let operand = Self::part(pair, Rule::operand);
        let places = self.open.clone();
        let counts: Vec<usize> = places.iter().map(|id| self.thing(*id).conditions.len()).collect();
        self.preposition(&word, &operand, false, pair)?;
        let grown = places.iter().zip(counts).find(|(id, count)| self.thing(**id).conditions.len() > *count);
        let Some((id, before)) = grown.map(|(id, count)| (*id, count)) else { return Err(self.nowhere(pair)) };
        let Some(Condition::Linked(link)) = self.thing(id).conditions.get(before).cloned() else {
            return Err(self.nowhere(pair));
        };
        self.having.retain(|(subject, _, _)| *subject != id);
        let others = self.others_than(link.to, pair)?;
        let said = format!("{word} nothing but {}", self.thing(link.to).words);
        let negated = super::meaning::Link { to: others, negated: true, words: String::new(), ..link };
        if let Some(Condition::Linked(link)) = self.thing_mut(id).conditions.get_mut(before) {
            link.words = said;
        }
        self.condition(id, Condition::Not(vec![Condition::Linked(super::meaning::Link { negated: false, ..negated })]));
        self.quiet_last(id);
        Ok(())
    }

    /// What a thing's last condition says is said by the one before it already.
    fn quiet_last(&mut self, id: ThingId) {
        if let Some(Condition::Not(conditions)) = self.thing_mut(id).conditions.pop() {
            let links = conditions.into_iter().map(|condition| match condition {
                Condition::Linked(mut link) => {
                    link.negated = true;
                    Condition::Linked(link)
                }
                other => other,
            });
            self.thing_mut(id).conditions.extend(links);
        }
    }

    /// Things of the same kind as another of which what is said of that one does not hold.
    fn others_than(&mut self, id: ThingId, pair: &Node<'_>) -> Result<ThingId> {
        let thing = self.thing(id).clone();
        let mut others = match thing.nouns.first().copied().or_else(|| self.noun_id_of(id)) {
            Some(noun) => {
                let label = self.lexicon.noun(noun).label.and_then(|label| self.lexicon.noun_of_label(label));
                self.kind(label.unwrap_or(noun))
            }
            None => return Err(self.nowhere(pair)),
        };
        others.words = String::new();
        let mut denied = thing.conditions.clone();
        if let Some(nodes) = thing.nodes {
            denied.push(Condition::Same { nodes, negated: false, words: String::new() });
        } else if let Some(noun) = thing.nouns.first().copied().filter(|noun| !others.nouns.contains(noun)) {
            denied.push(Condition::Kind { noun, words: String::new() });
        }
        if denied.is_empty() {
            return Err(self.nowhere(pair));
        }
        others.conditions.push(Condition::Not(denied));
        Ok(self.add(others))
    }

    /// `whose hosts are all encrypted`: of those had, none is otherwise.
    pub(super) fn whose_all(&mut self, id: ThingId, had: ThingId, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let before = self.thing(had).conditions.len();
        let mut used = 0;
        if let Some(adjectives) = Self::part(pair, Rule::be_adjective) {
            self.adjectives(had, &adjectives, false)?;
        } else if let Some(core) = Self::part(pair, Rule::participle_core) {
            used = self.act(had, &core, Form::Participle, false, rest)?;
        } else if let Some(preposition) = Self::part(pair, Rule::be_preposition) {
            self.open = vec![had];
            let word = self.preposition_word(&preposition);
            self.preposition(&word, &Self::part(&preposition, Rule::operand), false, &preposition)?;
        }
        let said: Vec<Condition> = self.thing(had).conditions[before..].to_vec();
        let link = self.thing(id).conditions.iter().rev().find_map(|condition| match condition {
            Condition::Linked(link) if link.to == had => Some(link.clone()),
            _ => None,
        });
        let (Some(link), false) = (link, said.is_empty()) else { return Err(self.nowhere(pair)) };
        let mut others = self.thing(had).clone();
        others.conditions.truncate(before);
        others.conditions.push(Condition::Not(said));
        others.words = String::new();
        let others = self.add(others);
        let words = "and no others".to_string();
        self.condition(id, Condition::Linked(super::meaning::Link { to: others, negated: true, words, ..link }));
        Ok(used)
    }

    /// `connected to db-01`, where a relation of the world says so itself.
    pub(super) fn linked_by_relation(&mut self, id: ThingId, to: ThingId, pair: &Node<'_>) -> bool {
        if !Self::parts(pair, Rule::path_limit).is_empty() {
            return false;
        }
        let (from, target) = (self.thing(id).labels.clone(), self.thing(to).labels.clone());
        let first = pair.as_str().split(' ').find(|word| matches!(*word, "connected" | "related" | "linked"));
        let Some(word) = first else { return false };
        let verbs = self.lexicon.senses(word).iter().filter_map(|sense| match sense {
            Sense::Verb(verb, Form::Participle) => Some(self.lexicon.verb(*verb)),
            _ => None,
        });
        let mut roads: Vec<crate::lexicon::path::Path> = Vec::new();
        for road in verbs.flat_map(|verb| &verb.paths).filter(|path| self.lexicon.fits(path, &from, &target)) {
            if !roads.contains(road) {
                roads.push(road.clone());
            }
        }
        if roads.is_empty() {
            return false;
        }
        roads.truncate(1);
        let words = format!("{word} to {}", self.thing(to).words);
        self.link(id, to, roads, "to", &words);
        true
    }

    /// `whose name starts with db`, `with soup in the title`
    pub(super) fn text_test(&mut self, pair: &Node<'_>) -> Result<()> {
        let text = Self::part(pair, Rule::text).ok_or_else(|| self.nowhere(pair))?;
        let text = self.word(&text).text.trim_matches(['"', '“', '”']).to_string();
        let said = Self::part(pair, Rule::text_how).map_or("contains ", |how| how.as_str());
        let how = match said {
            said if said.starts_with("start") || said.starts_with("begin") => TextTest::StartsWith,
            said if said.starts_with("end") => TextTest::EndsWith,
            _ => TextTest::Contains,
        };
        let (id, keys, label) = match Self::part(pair, Rule::property) {
            None => (self.open.last().copied(), Vec::new(), "name".to_string()),
            Some(property) => {
                let keys = self.properties(&property);
                let has = |id: &ThingId| keys.iter().any(|key| self.has_property(*id, key));
                let id = self.open.iter().copied().rev().find(has);
                (id, keys, self.word(&property).text.to_lowercase())
            }
        };
        let Some(id) = id else {
            let message = format!("nothing here has a {label}");
            return Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)));
        };
        let keys = keys.into_iter().filter(|key| self.has_property(id, key)).collect();
        let verb = match how {
            TextTest::StartsWith => "begins with",
            TextTest::EndsWith => "ends with",
            TextTest::Contains | TextTest::Matches => "contains",
        };
        let words = format!("whose {label} {verb} \"{text}\"");
        self.condition(id, Condition::Text { keys, how, text, words });
        Ok(())
    }
}

/// Whether two paths go along the same relations, whatever they ask of the nodes between.
fn same_steps(one: &Path, other: &Path) -> bool {
    let alike = |(one, other): (&Step, &Step)| one.types == other.types && one.direction == other.direction;
    one.steps.len() == other.steps.len() && one.steps.iter().zip(&other.steps).all(alike)
}
