//! The lexicon part of a world's settings, as it is written in TOML.
//!
//! What is read here is only well-formed: whether labels, types and keys exist is checked against a graph later, with
//! [`line_of`] to point at the entry that is at fault.

mod write;

use std::fmt;

use indexmap::IndexMap;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, kinds};
use crate::value::Value;

/// The keys of a world's settings that are read here.
pub const KEYS: &[&str] =
    &["roles", "noun", "verb", "adjective", "superlative", "closed", "synonym", "happens", "who", "define", "examples"];

/// The keys that say what a world is, and are read where it is loaded.
const KEYS_OF_WORLDS: &[&str] = &["name", "title", "description", "folder", "source", "supertypes"];

/// Everything that a world's settings say of its words.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What the engine must know of some properties.
    pub roles: RoleSettings,
    /// Nouns.
    pub noun: Vec<NounEntry>,
    /// Verbs.
    pub verb: Vec<VerbEntry>,
    /// Adjectives.
    pub adjective: Vec<AdjectiveEntry>,
    /// Superlatives.
    pub superlative: Vec<SuperlativeEntry>,
    /// Lists in which silence means no.
    pub closed: Vec<ClosedEntry>,
    /// Other words for words and names.
    pub synonym: Vec<SynonymEntry>,
    /// Verbs that only say that something happens, as verbs are written: "the visits that she made".
    pub happens: Vec<String>,
    /// The labels that *who* asks for, best first.
    #[serde(deserialize_with = "one_or_many")]
    pub who: Vec<String>,
    /// Words defined by phrases.
    pub define: Vec<DefineEntry>,
    /// Questions that show what can be asked.
    pub examples: Vec<String>,
}

/// A word defined by a phrase.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DefineEntry {
    /// The word.
    pub word: String,
    /// The phrase it stands for.
    #[serde(rename = "as")]
    pub phrase: String,
}

/// Which property plays which part.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleSettings {
    /// What names a node, best first.
    #[serde(deserialize_with = "one_or_many")]
    pub name: Vec<String>,
    /// Other names.
    #[serde(deserialize_with = "one_or_many")]
    pub alias: Vec<String>,
    /// Time as text, year or date.
    pub when: Option<String>,
    /// The stored lower bound of a time.
    pub earliest: Option<String>,
    /// The stored upper bound of a time.
    pub latest: Option<String>,
    /// The stored year of a time.
    pub year: Option<String>,
    /// Where a fact comes from.
    pub source: Option<String>,
    /// What stands before a paragraph's number in a source.
    pub source_prefix: Option<String>,
    /// Stated, implied or background.
    pub standing: Option<String>,
    /// Why an implied fact is held true.
    pub why: Option<String>,
    /// How many unnamed members a node stands for.
    pub count: Option<String>,
    /// What kind of thing those members are.
    pub members: Option<String>,
    /// A figure's number.
    pub value: Option<String>,
    /// A figure's unit.
    pub unit: Option<String>,
    /// A figure's qualifier.
    pub qualifier: Option<String>,
    /// What a thing was for.
    #[serde(deserialize_with = "one_or_many")]
    pub reason: Vec<String>,
    /// An adjective that stands for the node.
    pub demonym: Option<String>,
    /// On relationships: since when they are attested.
    pub from: Option<String>,
    /// On relationships: until when they are attested.
    pub to: Option<String>,
    /// On relationships: at which times they are attested.
    pub at: Option<String>,
    /// Properties that no default column shows.
    #[serde(deserialize_with = "one_or_many")]
    pub hidden: Vec<String>,
    /// Relationship types that paths never use.
    #[serde(deserialize_with = "one_or_many")]
    pub hidden_from_paths: Vec<String>,
}

/// A noun: a kind of node.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NounEntry {
    /// The label of its nodes.
    pub label: Option<String>,
    /// `embassy/embassies`, or only the singular.
    #[serde(deserialize_with = "one_or_many")]
    pub words: Vec<String>,
    /// The path to the node that the rest speaks of.
    pub through: Option<String>,
    /// Properties that must be equal; a list means any of its values.
    #[serde(rename = "where")]
    pub filter: IndexMap<String, toml::Value>,
    /// What each preposition means, in order.
    #[serde(deserialize_with = "prepositions")]
    pub prep: IndexMap<String, Vec<String>>,
    /// The columns beside the name; none given differs from an empty list.
    pub show: Option<Vec<String>>,
    /// The property that orders a list; `-` before it is descending.
    pub order: Option<String>,
    /// What a period must do to what happened.
    pub span: Option<Span>,
    /// The property that dates its nodes.
    pub when: Option<String>,
}

/// What a period must do to what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Span {
    /// It happened some time within.
    Within,
    /// It lasted: any overlap counts.
    Lasted,
}

/// A verb.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VerbEntry {
    /// The base form, or all five with slashes.
    #[serde(deserialize_with = "one_or_many")]
    pub words: Vec<String>,
    /// From the subject to the object, or to the event.
    #[serde(deserialize_with = "one_or_many")]
    pub path: Vec<String>,
}

/// An adjective: a node, or the value of a property.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdjectiveEntry {
    /// The adjective, or several.
    #[serde(deserialize_with = "one_or_many")]
    pub words: Vec<String>,
    /// The key of the node that it stands for.
    pub name: Option<String>,
    /// The label of the nodes that it can be said of.
    pub label: Option<String>,
    /// The way from them to the node that the properties are of, where it is another.
    pub through: Option<String>,
    /// Properties that must be equal; a list means any of its values.
    #[serde(rename = "where")]
    pub filter: IndexMap<String, toml::Value>,
}

/// A superlative.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SuperlativeEntry {
    /// The words.
    #[serde(deserialize_with = "one_or_many")]
    pub words: Vec<String>,
    /// A property, or a noun of a measure.
    pub by: String,
    /// Whether the lowest come first.
    pub lowest: bool,
}

/// A list in which silence means no.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClosedEntry {
    /// The label of what is listed.
    pub label: String,
    /// The relationship type that it is closed in.
    pub relation: Option<String>,
    /// Paths that end in a node's key: `-OF_STATE-> belarus`.
    #[serde(rename = "where", deserialize_with = "one_or_many")]
    pub filter: Vec<String>,
    /// Where the list stands.
    pub source: Option<String>,
}

/// Another word.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SynonymEntry {
    /// The other word or name.
    pub word: String,
    /// A node's key, or a word of this lexicon.
    pub of: String,
}

/// A list of texts; one is enough where no list is written.
#[derive(Clone, Debug, Default)]
struct Texts(Vec<String>);

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text or a list of texts")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Texts, E> {
        Ok(Texts(vec![text.to_string()]))
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Texts, E> {
        Ok(Texts(vec![text]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Texts, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = items.next_element()? {
            texts.push(text);
        }
        Ok(Texts(texts))
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(given: D) -> Result<Texts, D::Error> {
        given.deserialize_any(TextsVisitor)
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(given: D) -> Result<Vec<String>, D::Error> {
    Texts::deserialize(given).map(|texts| texts.0)
}

fn prepositions<'de, D: Deserializer<'de>>(given: D) -> Result<IndexMap<String, Vec<String>>, D::Error> {
    let given: IndexMap<String, Texts> = IndexMap::deserialize(given)?;
    Ok(given.into_iter().map(|(word, paths)| (word, paths.0)).collect())
}

impl Settings {
    /// The settings in a world's TOML, read already into `table`, with or without the keys that say what the world is;
    /// `text` and `file` tell where errors are.
    ///
    /// # Errors
    /// [`BAD_LEXICON`](kinds::BAD_LEXICON) with file and line for unknown keys, missing ones and wrong types.
    pub fn read(table: &toml::Table, text: &str, file: &str) -> Result<Settings> {
        let is_known = |key: &str| KEYS.contains(&key) || KEYS_OF_WORLDS.contains(&key);
        if let Some(key) = table.keys().find(|key| !is_known(key)) {
            return Err(unknown_key(key, &[KEYS, KEYS_OF_WORLDS].concat()).in_file(file, line_of_key(text, key), 0));
        }
        let ours: toml::Table =
            KEYS.iter().filter_map(|key| Some((key.to_string(), table.get(*key)?.clone()))).collect();
        match ours.try_into::<Settings>() {
            Ok(settings) => settings.checked(text, file),
            // A table doesn't know its lines, so the text is read again to find the one at fault.
            Err(error) => Err(located(toml::from_str::<Settings>(text).err().unwrap_or(error), text, file)),
        }
    }

    /// Refuses entries without what they can't do without.
    fn checked(self, text: &str, file: &str) -> Result<Settings> {
        let lacks = |section: &str, place: usize, what: &str| {
            let message = format!("a [[{section}]] needs {what}");
            Err(Error::new(kinds::BAD_LEXICON, message).in_file(file, line_of(text, section, place, None), 0))
        };
        if let Some(place) = self.noun.iter().position(|noun| noun.label.is_none()) {
            return lacks("noun", place, "a label");
        }
        if let Some(place) = self.verb.iter().position(|verb| verb.words.is_empty() || verb.path.is_empty()) {
            return lacks("verb", place, "words and a path");
        }
        let is_empty = |adjective: &AdjectiveEntry| adjective.name.is_none() && adjective.filter.is_empty();
        if let Some(place) =
            self.adjective.iter().position(|adjective| adjective.words.is_empty() || is_empty(adjective))
        {
            return lacks("adjective", place, "words, and a name or a where");
        }
        if let Some(place) = self.superlative.iter().position(|entry| entry.words.is_empty() || entry.by.is_empty()) {
            return lacks("superlative", place, "words, and by");
        }
        if let Some(place) = self.closed.iter().position(|closed| closed.label.is_empty()) {
            return lacks("closed", place, "a label");
        }
        if let Some(place) = self.synonym.iter().position(|entry| entry.word.is_empty() || entry.of.is_empty()) {
            return lacks("synonym", place, "a word, and of");
        }
        Ok(self)
    }

    /// The settings as TOML that reads back the same.
    pub fn to_toml(&self) -> String {
        write::settings(self)
    }
}

/// The error of the TOML reader, with the line that it points at and a near match for an unknown key.
fn located(error: toml::de::Error, text: &str, file: &str) -> Error {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let message = error.message().lines().next().unwrap_or_default().to_string();
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown field").then(|| quoted.next()).flatten();
    let known: Vec<&str> = quoted.collect();
    let error = match unknown {
        Some(name) => unknown_key(name, &known),
        None => Error::new(kinds::BAD_LEXICON, message.clone()),
    };
    let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    error.in_file(file, line, 0)
}

fn unknown_key(name: &str, known: &[&str]) -> Error {
    let near = did_you_mean(&nearest(name, known.iter().copied(), 3));
    let hint = near.unwrap_or_else(|| format!("the keys here are {}", known.join(", ")));
    Error::new(kinds::BAD_LEXICON, format!("a lexicon has no key {name} here")).hint(hint)
}

/// The first line, from 1, that sets this key or opens its table.
fn line_of_key(text: &str, key: &str) -> usize {
    let begins = |line: &str| {
        let rest = line.trim_start().trim_start_matches('[').trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with(['=', ']', '.']))
    };
    text.lines().position(begins).map_or(1, |line| line + 1)
}

/// The line, from 1, of the entry `[[section]]` with this number, from 0, or of the first line in it that holds `part`.
pub fn line_of(text: &str, section: &str, place: usize, part: Option<&str>) -> usize {
    let header = |line: &str| {
        let line = line.split('#').next().unwrap_or_default().trim();
        let inner = line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
        let inner = inner.or_else(|| line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')));
        inner.map(|name| name.trim().to_string())
    };
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| header(line).as_deref() == Some(section));
    let Some(start) = starts.map(|(start, _)| start).nth(place) else {
        // Written inline: the part, or else the section's own line, is the best that can be said.
        let holds = |wanted: &str| lines.iter().position(|line| line.contains(wanted));
        return part.and_then(holds).or_else(|| holds(section)).map_or(1, |line| line + 1);
    };
    let inside = |line: &&&str| header(line).is_none_or(|name| name.starts_with(&format!("{section}.")));
    let entry = lines[start + 1..].iter().take_while(inside);
    let found = part.and_then(|part| entry.enumerate().find(|(_, line)| line.contains(part)));
    found.map_or(start + 1, |(below, _)| start + 2 + below)
}

/// A value of TOML as a value of a graph; a date is its text, a table none.
pub fn value_of(value: &toml::Value) -> Option<Value> {
    Some(match value {
        toml::Value::String(text) => Value::text(text),
        toml::Value::Integer(number) => Value::Integer(*number),
        toml::Value::Float(number) => Value::Float(*number),
        toml::Value::Boolean(flag) => Value::Boolean(*flag),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(items) => Value::list(items.iter().map(value_of).collect::<Option<Vec<_>>>()?),
        toml::Value::Table(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORLD: &str = r#"name = "harbour"
examples = ["ships in port", "who said \"no\""]
happens = ["take place/takes place"]

[supertypes]
Embassy = ["Mission"]

[roles]
name = ["name", "title"]
alias = "aliases"
when = "when"
source_prefix = "P"
hidden = ["earliest"]

[[noun]]
label = "Embassy"
words = ["embassy/embassies"]
prep = { of = "-OF_STATE->", in = ["-LOCATED_IN->", "-LOCATED_IN-> (City {kind: \"a\"}) -LOCATED_IN->"] }
show = ["of: -OF_STATE->", "opened"]
order = "-name"
span = "lasted"
when = "opened"

[[noun]]
label = "Person"
words = ["official/officials"]
through = "-HOLDS-> (Office)"
where = { kind = "president", rank = 1, high = true, score = 1.5 }
show = []

[[verb]]
words = "visit"
path = ["<-VISITOR- (Visit) -TO->"]

[[adjective]]
words = ["American"]
name = "united-states"

[[adjective]]
words = ["official"]
label = "Visit"
where = { kind = ["official", "state"] }

[[superlative]]
words = ["fastest growing"]
by = "growth"
lowest = true

[[closed]]
label = "Embassy"
relation = "OF_STATE"
where = ["-OF_STATE-> belarus"]
source = "P24"

[[synonym]]
word = "road map"
of = "road-map-2013"
"#;

    fn read(text: &str) -> Result<Settings> {
        Settings::read(&text.parse::<toml::Table>().unwrap(), text, "world.toml")
    }

    #[test]
    fn settings_read_and_written_are_the_same() {
        let settings = read(WORLD).unwrap();
        assert_eq!(settings.roles.name, ["name", "title"]);
        assert_eq!(settings.roles.alias, ["aliases"]);
        assert_eq!(settings.noun[0].prep.keys().collect::<Vec<_>>(), ["of", "in"]);
        assert_eq!(settings.noun[0].prep["in"].len(), 2);
        assert_eq!((settings.noun[0].span, settings.noun[1].span), (Some(Span::Lasted), None));
        assert_eq!(settings.noun[1].show.as_deref(), Some(&[][..]));
        assert_eq!(settings.verb[0].words, ["visit"]);
        let kinds = value_of(&settings.adjective[1].filter["kind"]).unwrap();
        assert_eq!(kinds, Value::list(vec![Value::text("official"), Value::text("state")]));
        let written = settings.to_toml();
        assert_eq!(read(&written).unwrap(), settings, "{written}");
        assert!(written.contains("\nwords = [\"embassy/embassies\"]\n"), "{written}");
        assert!(written.contains("prep = { of = [\"-OF_STATE->\"], in = ["), "{written}");
        assert_eq!(read("").unwrap(), Settings::default());
        assert_eq!(Settings::default().to_toml(), "");
    }

    #[test]
    fn mistakes_are_shown_with_their_line() {
        for (text, line, part, hint) in [
            ("name = \"x\"\n\n[[noun]]\nlabel = \"A\"\nwrods = [\"a\"]\n", 5, "wrods", "did you mean words?"),
            ("[[noun]]\nlabel = \"A\"\n[[vreb]]\n", 3, "vreb", "did you mean verb?"),
            ("[roles]\nwhen = 5\n", 2, "", ""),
            ("[roles]\nnmae = \"x\"\n", 2, "nmae", "did you mean name?"),
            ("[[noun]]\nlabel = \"A\"\n[[noun]]\nwords = [\"a\"]\n", 3, "label", ""),
            ("[[verb]]\nwords = [\"a\"]\n", 1, "path", ""),
            ("[[noun]]\nlabel = \"A\"\nspan = \"witin\"\n", 3, "witin", ""),
            (
                "[[noun]]\nlabel = \"A\"\nxyzzy = 1\n",
                3,
                "xyzzy",
                "the keys here are label, words, through, where, prep, show, order, span, when",
            ),
            ("[[synonym]]\nword = \"a\"\n", 1, "of", ""),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.kind(), kinds::BAD_LEXICON);
            assert_eq!(error.place().map(|place| place.line), Some(line), "{error}");
            assert!(error.message().contains(part), "{error}");
            assert_eq!(error.hints().first().map_or("", String::as_str), hint);
        }
    }

    #[test]
    fn entries_are_found_by_their_line() {
        assert_eq!(line_of(WORLD, "noun", 0, None), 15);
        assert_eq!(line_of(WORLD, "noun", 1, Some("HOLDS")), 27);
        assert_eq!(line_of(WORLD, "noun", 1, Some("nowhere")), 24);
        assert_eq!(line_of(WORLD, "roles", 0, Some("hidden")), 13);
        assert_eq!(line_of("noun = [{ label = \"A\" }]", "noun", 0, Some("A")), 1);
    }
}
