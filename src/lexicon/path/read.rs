//! Reads paths: `<-FROM- (Flow {kind: exports}) -TO->`.

use std::sync::Arc;

use super::{Direction, Path, Step};
use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, kinds};
use crate::graph::Graph;
use crate::value::{LabelId, TypeId, Value};

/// A whole text that is a path.
pub(super) fn path(text: &str, graph: &Graph) -> Result<Path> {
    let (path, key) = path_to(text, graph)?;
    match key {
        None => Ok(path),
        Some(key) => Err(bad(text, &format!("`{key}` can't follow a path here"))),
    }
}

/// A path, and the node's key after it where there is one.
pub(super) fn path_to(text: &str, graph: &Graph) -> Result<(Path, Option<String>)> {
    let mut reader = Reader { text, rest: text.trim(), graph };
    let mut steps = Vec::new();
    while reader.rest.starts_with(['-', '<']) {
        steps.push(reader.step()?);
    }
    if steps.is_empty() {
        return Err(bad(text, "a path begins with a step such as -TYPE-> or <-TYPE-"));
    }
    let left = reader.rest;
    if left.starts_with(['>', '(', ')', '{', '}']) {
        return Err(bad(text, &format!("`{left}` can't follow a step")));
    }
    Ok((Path { steps }, (!left.is_empty()).then(|| left.to_string())))
}

fn bad(text: &str, why: &str) -> Error {
    Error::new(kinds::BAD_LEXICON, format!("`{text}` is no path: {why}"))
}

fn unknown<'n>(text: &str, what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Error {
    let known: Vec<&str> = known.collect();
    // Case and word breaks are the likeliest slips in such names, and no edit distance sees them.
    let plain = |name: &str| name.to_lowercase().replace(['_', ' ', '-'], "");
    let alike: Vec<&str> = known.iter().copied().filter(|other| plain(other) == plain(name)).collect();
    let near = if alike.is_empty() { nearest(name, known, 3) } else { alike };
    let error = Error::new(kinds::BAD_LEXICON, format!("`{text}`: no {what} is called {name}"));
    match did_you_mean(&near) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

struct Reader<'t> {
    text: &'t str,
    rest: &'t str,
    graph: &'t Graph,
}

impl<'t> Reader<'t> {
    fn eat(&mut self, token: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(token) else { return false };
        self.rest = rest.trim_start();
        true
    }

    fn expect(&mut self, token: &str) -> Result<()> {
        if self.eat(token) {
            return Ok(());
        }
        let found = match self.rest {
            "" => "it ends",
            rest => rest,
        };
        Err(bad(self.text, &format!("`{token}` is missing before `{found}`")))
    }

    fn step(&mut self) -> Result<Step> {
        let left = self.eat("<-");
        if !left {
            self.expect("-")?;
        }
        let mut types = Vec::new();
        if !self.rest.starts_with(['-', '*', '>']) {
            types.push(self.relationship_type()?);
            while self.eat("|") {
                self.eat(":");
                types.push(self.relationship_type()?);
            }
        }
        let repeat = if self.eat("*") { Some(self.repeat()?) } else { None };
        let right = self.eat("->");
        if !right {
            self.expect("-")?;
        }
        let direction = match (left, right) {
            (true, true) => return Err(bad(self.text, "a step points one way, not both")),
            (true, false) => Direction::In,
            (false, true) => Direction::Out,
            (false, false) => Direction::Either,
        };
        let mut step = Step { types, direction, repeat, label: None, properties: Vec::new() };
        if self.eat("(") {
            self.node(&mut step)?;
        }
        Ok(step)
    }

    /// A name: letters, digits and underscores, or anything in back-ticks.
    fn name(&mut self, what: &str) -> Result<&'t str> {
        let name = match self.rest.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            Some((name, rest)) => {
                self.rest = rest;
                name
            }
            None => {
                let end = self.rest.find(|letter: char| !is_plain(letter)).unwrap_or(self.rest.len());
                let (name, rest) = self.rest.split_at(end);
                self.rest = rest;
                name
            }
        };
        self.rest = self.rest.trim_start();
        if name.is_empty() { Err(bad(self.text, &format!("a {what} is missing"))) } else { Ok(name) }
    }

    fn relationship_type(&mut self) -> Result<TypeId> {
        let name = self.name("relationship type")?;
        let names = || self.graph.types().map(|kind| &**self.graph.type_name(kind));
        self.graph.type_id(name).ok_or_else(|| unknown(self.text, "relationship type", name, names()))
    }

    /// After the `*`: `2`, `1..3` or `..3`.
    fn repeat(&mut self) -> Result<(u32, u32)> {
        let least = self.number()?;
        let most = if self.eat("..") { self.number()? } else { least };
        let Some(most) = most else { return Err(bad(self.text, "a repeat needs an end, such as *1..3")) };
        let least = least.unwrap_or(1);
        if least > most || most == 0 {
            return Err(bad(self.text, &format!("a step can't be repeated {least}..{most} times")));
        }
        Ok((least, most))
    }

    fn number(&mut self) -> Result<Option<u32>> {
        let end = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        if digits.is_empty() {
            return Ok(None);
        }
        digits.parse().map(Some).map_err(|_| bad(self.text, &format!("{digits} is too large a number")))
    }

    /// After the `(`: what is asked of the node that the step reaches.
    fn node(&mut self, step: &mut Step) -> Result<()> {
        self.eat(":");
        if !self.rest.starts_with(['{', ')']) {
            step.label = Some(self.label()?);
        }
        if self.eat("{") {
            step.properties.push(self.property()?);
            while self.eat(",") {
                step.properties.push(self.property()?);
            }
            self.expect("}")?;
        }
        self.expect(")")
    }

    fn label(&mut self) -> Result<LabelId> {
        let name = self.name("label")?;
        let names = || self.graph.labels().map(|label| &**self.graph.label_name(label));
        self.graph.label_id(name).ok_or_else(|| unknown(self.text, "label", name, names()))
    }

    fn property(&mut self) -> Result<(Arc<str>, Value)> {
        let name = self.name("property")?;
        let names = || self.graph.keys().map(|key| &**self.graph.key_name(key));
        let key = self.graph.key_id(name).ok_or_else(|| unknown(self.text, "property", name, names()))?;
        self.expect(":")?;
        Ok((Arc::clone(self.graph.key_name(key)), self.value()?))
    }

    /// A quoted text, or bare words up to the next comma or brace: a number, true, false or a text.
    fn value(&mut self) -> Result<Value> {
        if let Some(quote) = self.rest.chars().next().filter(|letter| matches!(letter, '"' | '\'')) {
            return self.quoted(quote);
        }
        let end = self.rest.find([',', '}']).unwrap_or(self.rest.len());
        let (bare, rest) = self.rest.split_at(end);
        self.rest = rest;
        match bare.trim() {
            "" => Err(bad(self.text, "a property's value is missing")),
            bare => Ok(bare_value(bare)),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Value> {
        let mut text = String::new();
        let mut letters = self.rest.char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
                _ if letter == quote => {
                    self.rest = self.rest[at + 1..].trim_start();
                    return Ok(Value::from(text));
                }
                _ => text.push(letter),
            }
        }
        Err(bad(self.text, "a quote is never closed"))
    }
}

fn is_plain(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn bare_value(bare: &str) -> Value {
    match bare {
        "true" => Value::Boolean(true),
        "false" => Value::Boolean(false),
        _ => match (bare.parse::<i64>(), bare.parse::<f64>()) {
            (Ok(number), _) => Value::Integer(number),
            (_, Ok(number)) if number.is_finite() => Value::Float(number),
            _ => Value::text(bare),
        },
    }
}

/// A name as it is read back.
pub(super) fn name_shown(name: &str) -> String {
    if !name.is_empty() && name.chars().all(is_plain) { name.to_string() } else { format!("`{name}`") }
}

/// A property's value as it is read back.
pub(super) fn value_shown(value: &Value) -> String {
    match value {
        Value::Boolean(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Text(text) => text_shown(text),
        // A path holds nothing else: it was read from text.
        _ => "\"\"".to_string(),
    }
}

fn text_shown(text: &str) -> String {
    let is_bare = |letter: char| is_plain(letter) || letter == '-' || letter == ' ';
    let bare = !text.is_empty() && text.trim() == text && text.chars().all(is_bare);
    if bare && matches!(bare_value(text), Value::Text(_)) {
        return text.to_string();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
