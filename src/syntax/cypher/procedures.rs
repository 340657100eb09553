//! Builds what takes rows from outside the graph: CALL, SHOW, LOAD CSV.

use std::sync::Arc;

use super::build::{Builder, Node, Parts, parts};
use super::grammar::Rule;
use crate::error::Result;
use crate::query::{Call, LoadCsv, Yield, YieldItem};

impl Builder<'_> {
    pub(super) fn call_clause(&self, node: Node<'_>) -> Result<Call> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let optional = parts.pull(Rule::OPTIONAL).is_some();
        let procedure = self.call_name(parts.expect()?);
        let arguments = parts.pull(Rule::call_arguments).map(|node| self.call_arguments(node)).transpose()?;
        let yields = self.yielded(&mut parts)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?;
        Ok(Call { optional, procedure, arguments, yields, filter, span })
    }

    fn call_arguments(&self, node: Node<'_>) -> Result<Vec<crate::query::Expression>> {
        parts(node).map(|argument| self.expression(argument)).collect()
    }

    fn yielded(&self, outer: &mut Parts<'_>) -> Result<Yield> {
        let Some(node) = outer.pull(Rule::yields) else { return Ok(Yield::Nothing) };
        let mut inner = parts(node);
        if inner.pull(Rule::star).is_some() {
            return Ok(Yield::Everything);
        }
        Ok(Yield::Items(inner.map(|item| self.yield_item(item)).collect::<Result<_>>()?))
    }

    fn yield_item(&self, node: Node<'_>) -> Result<YieldItem> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let output = self.name(&parts.expect()?);
        let variable = parts.next().map_or_else(|| output.clone(), |name| self.name(&name));
        Ok(YieldItem { output, variable, span })
    }

    /// SHOW is CALL of the procedure that lists such things.
    pub(super) fn show_clause(&self, node: Node<'_>) -> Result<Call> {
        let span = self.span(&node);
        let mut parts = parts(node);
        parts.pull(Rule::ALL);
        let shown = parts.expect()?;
        let plural = self.span(&shown).of(self.text).to_ascii_lowercase();
        let plural = match plural.as_str() {
            "index" | "indexes" => "indexes".to_owned(),
            other => format!("{}s", other.trim_end_matches('s')),
        };
        let procedure = Arc::from(format!("kenning.{plural}"));
        let yields = self.yielded(&mut parts)?;
        let filter = parts.pull(Rule::filter).map(|node| self.filter(node)).transpose()?;
        // What is filtered without being named is everything.
        let yields = if filter.is_some() && yields == Yield::Nothing { Yield::Everything } else { yields };
        Ok(Call { optional: false, procedure, arguments: Some(Vec::new()), yields, filter, span })
    }

    pub(super) fn load_clause(&self, node: Node<'_>) -> Result<LoadCsv> {
        let span = self.span(&node);
        let mut parts = parts(node);
        let headers = parts.pull(Rule::headers).is_some();
        let address = self.expression(parts.expect()?)?;
        let variable = self.name(&parts.expect()?);
        let terminator = parts.pull(Rule::expression).map(|node| self.expression(node)).transpose()?;
        Ok(LoadCsv { headers, address, variable, terminator, span })
    }
}
