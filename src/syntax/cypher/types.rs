//! Builds types: `INTEGER NOT NULL | LIST<STRING>`.

use super::build::{Builder, Node, parts};
use super::grammar::Rule;
use crate::error::{Error, Result, kinds, near};
use crate::query::{TypeKind, TypeUnion, ValueType};

impl Builder<'_> {
    pub(super) fn value_type(&self, node: Node<'_>) -> Result<TypeUnion> {
        Ok(TypeUnion(parts(node).map(|one| self.one_type(one)).collect::<Result<_>>()?))
    }

    fn one_type(&self, node: Node<'_>) -> Result<ValueType> {
        let mut inner = parts(node);
        let named = inner.expect()?;
        let kind = match named.as_rule() {
            Rule::list_type => {
                let any = TypeUnion(vec![ValueType { kind: TypeKind::Any, not_null: false }]);
                let element = parts(named).pull(Rule::value_type).map(|node| self.value_type(node)).transpose()?;
                TypeKind::List(Box::new(element.unwrap_or(any)))
            }
            _ => self.type_name(&named)?,
        };
        Ok(ValueType { kind, not_null: inner.pull(Rule::not_null).is_some() })
    }

    fn type_name(&self, node: &Node<'_>) -> Result<TypeKind> {
        let span = self.span(node);
        // Whatever stands between the words is one space here.
        let words = node.clone().into_inner().flat_map(|part| {
            let text = self.span(&part).of(self.text).to_ascii_uppercase();
            text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        });
        let name = words.collect::<Vec<_>>().join(" ");
        TypeKind::named(&name).ok_or_else(|| {
            let error = Error::new(kinds::UNEXPECTED_SYNTAX, format!("{name} is no type")).at(span);
            let near = near::nearest(&name, TypeKind::names(), 2);
            error.hint(near::did_you_mean(&near).unwrap_or_else(|| "such as INTEGER or ZONED DATETIME".into()))
        })
    }
}
