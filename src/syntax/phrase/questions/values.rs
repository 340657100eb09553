//! Questions after values of a property by how many have them: `which countries have more than one port`, `are there more
//! male or female animals`.

use super::super::grammar::Rule;
use super::super::meaning::{Ask, Condition, Group};
use super::super::reader::{Node, Reader};
use crate::error::Result;

impl Reader<'_> {
    /// `which countries have more than one port`
    pub(super) fn values_with(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let property = Self::part(pair, Rule::property).ok_or_else(|| self.nowhere(pair))?;
        let quantity = Self::part(pair, Rule::quantity).ok_or_else(|| self.nowhere(pair))?;
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.np(&np)?;
        let key = self.key_of_thing(head, &property)?;
        let count = self.quantity(&quantity)?;
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::post))?;
        Ok(Ask::ValuesWith { head, key, count })
    }

    /// `are there more male or female animals`: how many of each.
    pub(super) fn more_of(&mut self, pair: &Node<'_>) -> Result<Ask> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        let head = self.np(&np)?;
        let before = self.thing(head).conditions.len();
        for adjective in Self::parts(pair, Rule::adjective) {
            self.adjective(head, &adjective, false)?;
        }
        let either: Vec<Condition> = self.thing_mut(head).conditions.drain(before..).collect();
        let [Condition::Value { key, .. }, Condition::Value { key: other, .. }] = &either[..] else {
            return Err(self.nowhere(pair));
        };
        if key != other {
            return Err(self.nowhere(pair));
        }
        let group = Group::Property(key.clone());
        self.condition(head, Condition::Any(either));
        self.open = vec![head];
        self.posts(&Self::parts(pair, Rule::post))?;
        let fewest = pair.as_str().contains("fewer ");
        Ok(Ask::MostIn { head, group, fewest, of: None })
    }
}
