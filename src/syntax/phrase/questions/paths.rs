//! How things are connected, and what they share.

use super::super::grammar::Rule;
use super::super::meaning::{Ask, OrderBy, ThingId};
use super::super::posts::DEFAULT_STEPS;
use super::super::reader::{Node, Reader};
use super::super::row::Role;
use crate::error::{Error, Result, kinds};
use crate::value::NodeId;

impl Reader<'_> {
    pub(super) fn paths(&mut self, pair: &Node<'_>, whether: bool) -> Result<Ask> {
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

    pub(super) fn how_related(&mut self, pair: &Node<'_>) -> Result<Ask> {
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

    pub(super) fn common(&mut self, pair: &Node<'_>) -> Result<Ask> {
        Ok(Ask::Common { of: self.list_nodes(pair)?.1 })
    }

    pub(super) fn compare(&mut self, pair: &Node<'_>) -> Result<Ask> {
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
}
