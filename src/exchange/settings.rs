//! `world.toml`: what a world is called, where its data and sources are, and which labels stand above which.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::csv::unreadable;
use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, kinds};

/// A text that the world's facts were taken from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceText {
    /// The text's title.
    pub title: String,
    /// The file that holds it, relative to the world's folder; a user may not have it.
    pub text: Option<String>,
    /// What stands before a paragraph's number in the data, such as `P`.
    pub paragraph_prefix: String,
}

/// What `world.toml` says of the world itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The short name.
    pub name: String,
    /// The title, for people.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// The folder of the data, where it is not the world's own.
    pub folder: Option<String>,
    /// The texts that it was made from.
    pub sources: Vec<SourceText>,
    /// By label, the labels that its nodes have too.
    pub supertypes: IndexMap<String, Vec<String>>,
    /// The world's folder; none for the bundled world.
    #[serde(skip)]
    pub home: Option<PathBuf>,
}

impl Settings {
    /// The paragraphs of the source with this number, from 0: its lines that are not empty. None when the world has no
    /// such source or the user doesn't have its text.
    pub fn source_text(&self, source: usize) -> Result<Option<Vec<String>>> {
        let text = self.sources.get(source).and_then(|source| source.text.as_ref());
        let (Some(text), Some(home)) = (text, &self.home) else { return Ok(None) };
        let path = home.join(text);
        if !path.exists() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path.display().to_string(), &error))?;
        let text = text.trim_start_matches('\u{FEFF}');
        Ok(Some(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()))
    }

    /// The folder that holds the CSV files of a world whose own folder is `home`.
    pub(super) fn data_folder(&self, home: &Path) -> PathBuf {
        self.folder.as_ref().map_or_else(|| home.to_owned(), |folder| home.join(folder))
    }
}

/// Reads settings from the text of `world.toml`; what is left is the lexicon's.
pub(super) fn read(text: &str, file: &str, default_name: &str) -> Result<(Settings, Table)> {
    let reader = Reader { text, file };
    let table: Table = text.parse().map_err(|error| reader.not_toml(&error))?;
    let mut settings = Settings { name: default_name.to_owned(), ..Settings::default() };
    let mut lexicon = Table::new();
    for (key, value) in table {
        match key.as_str() {
            "name" => settings.name = reader.string(&key, &value)?,
            "title" => settings.title = reader.string(&key, &value)?,
            "description" => settings.description = reader.string(&key, &value)?,
            "folder" => settings.folder = Some(reader.string(&key, &value)?),
            "source" => settings.sources = reader.sources(&value)?,
            "supertypes" => settings.supertypes = reader.supertypes(&value)?,
            _ => _ = lexicon.insert(key, value),
        }
    }
    if settings.title.is_empty() {
        settings.title.clone_from(&settings.name);
    }
    Ok((settings, lexicon))
}

/// The supertypes' labels must be those of the data, or of other supertypes.
pub(super) fn check_supertypes(settings: &Settings, text: &str, file: &str, labels: &[&str]) -> Result<()> {
    let Some(unknown) = settings.supertypes.keys().find(|leaf| !labels.contains(&leaf.as_str())) else { return Ok(()) };
    let reader = Reader { text, file };
    let error = reader.error(unknown, format!("[supertypes] names the label {unknown}, which no file has"));
    Err(match did_you_mean(&nearest(unknown, labels.iter().copied(), 3)) {
        Some(hint) => error.hint(hint),
        None => error,
    })
}

/// The text being read, for places.
struct Reader<'t> {
    text: &'t str,
    file: &'t str,
}

impl Reader<'_> {
    fn not_toml(&self, error: &toml::de::Error) -> Error {
        let at = error.span().map_or(0, |span| span.start).min(self.text.len());
        let before = self.text.get(..at).unwrap_or("");
        let (line, column) =
            (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count() + 1);
        let message = error.message().replace('\n', ", ");
        Error::new(kinds::BAD_LEXICON, format!("not TOML: {message}")).in_file(self.file, line, column)
    }

    /// An error about a key, at the first line that begins with it.
    fn error(&self, key: &str, message: String) -> Error {
        let names_key = |line: &str| {
            let rest = line.trim_start().trim_start_matches(['[', '"']).strip_prefix(key);
            rest.is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
        };
        let line = self.text.lines().position(names_key).map_or(1, |line| line + 1);
        Error::new(kinds::BAD_LEXICON, message).in_file(self.file, line, 0)
    }

    fn string(&self, key: &str, value: &Value) -> Result<String> {
        let wrong = || self.error(key, format!("`{key}` must be text, not {}", value.type_str()));
        value.as_str().map(str::to_owned).ok_or_else(wrong)
    }

    fn sources(&self, value: &Value) -> Result<Vec<SourceText>> {
        let wrong = || self.error("source", "each source is written under [[source]]".to_owned());
        let mut sources = Vec::new();
        for source in value.as_array().ok_or_else(wrong)? {
            let mut read = SourceText { paragraph_prefix: "P".to_owned(), ..SourceText::default() };
            for (key, value) in source.as_table().ok_or_else(wrong)? {
                match key.as_str() {
                    "title" => read.title = self.string(key, value)?,
                    "text" => read.text = Some(self.string(key, value)?),
                    "paragraph_prefix" => read.paragraph_prefix = self.string(key, value)?,
                    _ => {
                        let error = self.error(key, format!("a source has no `{key}`"));
                        return Err(error.hint("it has `title`, `text` and `paragraph_prefix`"));
                    }
                }
            }
            sources.push(read);
        }
        Ok(sources)
    }

    fn supertypes(&self, value: &Value) -> Result<IndexMap<String, Vec<String>>> {
        let wrong = || self.error("supertypes", "supertypes are written under [supertypes]".to_owned());
        let mut supertypes = IndexMap::new();
        for (leaf, names) in value.as_table().ok_or_else(wrong)? {
            let wrong = || self.error(leaf, format!("the supertypes of {leaf} must be a list such as [\"Place\"]"));
            let names = names.as_array().ok_or_else(wrong)?.iter();
            let names: Result<Vec<String>> =
                names.map(|name| name.as_str().map(str::to_owned).ok_or_else(wrong)).collect();
            supertypes.insert(leaf.clone(), names?);
        }
        Ok(supertypes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_told_from_the_lexicon() {
        let text =
            "name = \"w\"\n[[source]]\ntitle = \"T\"\n[supertypes]\nCity = [\"Place\"]\n[nouns]\ncity = \"City\"\n";
        let (settings, lexicon) = read(text, "world.toml", "x").unwrap();
        assert_eq!((settings.name.as_str(), settings.title.as_str()), ("w", "w"));
        assert_eq!(settings.sources[0].paragraph_prefix, "P");
        assert_eq!(settings.supertypes["City"], ["Place"]);
        assert_eq!(lexicon.keys().collect::<Vec<_>>(), ["nouns"]);
    }

    #[test]
    fn faults_have_lines() {
        for (text, line, message) in [
            ("name = \"w\"\ntitle = 3\n", 2, "`title` must be text, not integer"),
            ("[supertypes]\nA = [\"B\"]\nC = \"B\"\n", 3, "the supertypes of C must be a list such as [\"Place\"]"),
            ("[[source]]\nfile = \"x\"\n", 2, "a source has no `file`"),
        ] {
            let error = read(text, "world.toml", "x").unwrap_err();
            assert_eq!((error.place().unwrap().line, error.message()), (line, message));
        }
        let error = read("a = 1\nb = = 2\n", "world.toml", "x").unwrap_err();
        assert_eq!(error.place().unwrap().line, 2);
    }
}
