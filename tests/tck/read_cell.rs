//! Reads the cells of expected tables: `(:A {x: 1})`, `[:T]`, `<()-[:T]->()>`, `[1, 'a']`, `{k: null}`, `NaN`.

use std::collections::BTreeMap;

use super::cell::{Cell, Entity, Step};

/// The cell that a text says.
pub fn read(text: &str) -> Result<Cell, String> {
    let mut reader = Reader { rest: text };
    let cell = reader.cell()?;
    reader.spaces();
    match reader.rest.is_empty() {
        true => Ok(cell),
        false => Err(format!("`{}` is left of the cell `{text}`", reader.rest)),
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Whether this comes next; then it is taken.
    fn takes(&mut self, wanted: &str) -> bool {
        self.spaces();
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn demand(&mut self, wanted: &str) -> Result<(), String> {
        match self.takes(wanted) {
            true => Ok(()),
            false => Err(format!("`{wanted}` expected before `{}`", self.rest)),
        }
    }

    fn cell(&mut self) -> Result<Cell, String> {
        self.spaces();
        let second = self.rest.get(1..).unwrap_or_default().trim_start();
        match self.rest.chars().next() {
            Some('\'') => self.text().map(Cell::Text),
            Some('{') => self.map().map(Cell::Map),
            Some('(') => self.node().map(Cell::Node),
            Some('<') => self.path(),
            Some('[') if second.starts_with(':') => self.relationship().map(Cell::Relationship),
            Some('[') => self.list(),
            _ => self.word(),
        }
    }

    fn text(&mut self) -> Result<String, String> {
        self.demand("'")?;
        let mut text = String::new();
        let mut characters = self.rest.char_indices();
        while let Some((place, character)) = characters.next() {
            match character {
                '\'' => {
                    self.rest = &self.rest[place + 1..];
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        Err(format!("`'{}` is not closed", self.rest))
    }

    fn list(&mut self) -> Result<Cell, String> {
        self.demand("[")?;
        let mut items = Vec::new();
        while !self.takes("]") {
            if !items.is_empty() {
                self.demand(",")?;
            }
            items.push(self.cell()?);
        }
        Ok(Cell::List(items))
    }

    fn map(&mut self) -> Result<BTreeMap<String, Cell>, String> {
        self.demand("{")?;
        let mut map = BTreeMap::new();
        while !self.takes("}") {
            if !map.is_empty() {
                self.demand(",")?;
            }
            let key = self.name()?;
            self.demand(":")?;
            map.insert(key, self.cell()?);
        }
        Ok(map)
    }

    fn name(&mut self) -> Result<String, String> {
        self.spaces();
        let end = self.rest.find(|character: char| !(character.is_alphanumeric() || character == '_'));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        if name.is_empty() {
            return Err(format!("a name expected before `{rest}`"));
        }
        self.rest = rest;
        Ok(name.to_owned())
    }

    /// Labels or a type, and properties.
    fn entity(&mut self) -> Result<Entity, String> {
        let mut names = Vec::new();
        while self.takes(":") {
            names.push(self.name()?);
        }
        names.sort();
        self.spaces();
        let properties = if self.rest.starts_with('{') { self.map()? } else { BTreeMap::new() };
        Ok(Entity { names, properties })
    }

    fn node(&mut self) -> Result<Entity, String> {
        self.demand("(")?;
        let node = self.entity()?;
        self.demand(")")?;
        Ok(node)
    }

    fn relationship(&mut self) -> Result<Entity, String> {
        self.demand("[")?;
        let relationship = self.entity()?;
        self.demand("]")?;
        Ok(relationship)
    }

    fn path(&mut self) -> Result<Cell, String> {
        self.demand("<")?;
        let start = self.node()?;
        let mut steps = Vec::new();
        while !self.takes(">") {
            let onwards = !self.takes("<-");
            if onwards {
                self.demand("-")?;
            }
            let relationship = self.relationship()?;
            self.demand(if onwards { "->" } else { "-" })?;
            steps.push(Step { relationship, onwards, node: self.node()? });
        }
        Ok(Cell::Path(start, steps))
    }

    fn word(&mut self) -> Result<Cell, String> {
        let end = self.rest.find([',', ']', '}', ' ', ')', '>']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        let cell = match word {
            "null" => Cell::Null,
            "true" => Cell::Boolean(true),
            "false" => Cell::Boolean(false),
            "NaN" => Cell::Float(f64::NAN),
            "Inf" => Cell::Float(f64::INFINITY),
            "-Inf" => Cell::Float(f64::NEG_INFINITY),
            number => return self::number(number),
        };
        Ok(cell)
    }
}

fn number(word: &str) -> Result<Cell, String> {
    if let Ok(number) = word.parse() {
        return Ok(Cell::Integer(number));
    }
    let begins = word.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    let is_float = begins && word.contains(['.', 'e']);
    match word.parse() {
        Ok(number) if is_float => Ok(Cell::Float(number)),
        _ => Err(format!("`{word}` says nothing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_they_look_like() {
        for (text, same) in [
            ("(:B:A {y: 1, x: 'it\\'s'})", "(:A:B {x: 'it\\'s', y: 1})"),
            ("( )", "()"),
            ("[:T {x: 1.0}]", "[:T {x: 1.0}]"),
            ("[ :T ]", "[:T]"),
            ("<(:A)-[:T]->()<-[:U {x: null}]-(:B)>", "<(:A)-[:T]->()<-[:U {x: null}]-(:B)>"),
            ("[1, [2.5, 'a, ]'], {k: [ ]}]", "[1, [2.5, 'a, ]'], {k: []}]"),
            ("{b: true, a: NaN}", "{a: NaN, b: true}"),
            ("-1e-305", "-1e-305"),
        ] {
            assert_eq!(read(text).map(|cell| cell.to_string()), Ok(same.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for text in ["", "wisdom", "'open", "[1", "(:A", "{a 1}", "1 2", "<()-[:T]-()>", "inf"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn cells_of_different_meaning_differ() {
        let different = ["()", "(:A)", "[:A]", "<(:A)>", "1", "1.0", "'1'", "[1]", "{a: 1}", "null", "'null'", "<()>"];
        for (place, left) in different.iter().enumerate() {
            for right in &different[place + 1..] {
                assert_ne!(read(left).unwrap().to_string(), read(right).unwrap().to_string());
            }
        }
    }
}
