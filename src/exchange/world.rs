//! A world: a folder of CSV files with, mostly, a `world.toml` beside them; or the one that is compiled in.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::csv::{self, Input, LoadOptions, unreadable};
use super::settings::{self, Settings};
use crate::error::{Error, Result, kinds};
use crate::graph::Graph;
use crate::lexicon::apply::Written;
use crate::lexicon::{self, Lexicon};

/// The file that holds a world's settings and lexicon.
const SETTINGS: &str = "world.toml";

/// A graph with its settings and words.
#[derive(Clone, Debug)]
pub struct World {
    /// What the world is called, its sources and supertypes.
    pub settings: Settings,
    /// The facts.
    pub graph: Arc<Graph>,
    /// The world's folder; none for the bundled world.
    pub path: Option<PathBuf>,
    pub(super) words: Words,
    pub(super) lexicon: OnceLock<Result<Arc<Lexicon>>>,
}

/// What `world.toml` says beyond the settings: the words. Only a lexicon to be made needs them read.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// The file and its text, so that faults can be told with their lines.
    file: String,
    text: String,
}

impl Words {
    /// The words of a file and its text.
    pub(super) fn unread((file, text): (String, String)) -> Words {
        Words { file, text }
    }

    /// The file and its text.
    pub(super) fn source(&self) -> (&str, &str) {
        (&self.file, &self.text)
    }
}

impl World {
    /// A graph that has no folder and no words but those that can be made of it.
    pub fn of_graph(graph: Graph, name: &str) -> World {
        let settings = Settings { name: name.into(), title: name.into(), ..Settings::default() };
        World::new(settings, graph, Words::default())
    }

    fn new(settings: Settings, graph: Graph, words: Words) -> World {
        let path = settings.home.clone();
        World { settings, graph: Arc::new(graph), path, words, lexicon: OnceLock::new() }
    }

    /// The same world with another graph: its words are made anew when first asked for.
    #[must_use]
    pub fn with_graph(&self, graph: Graph) -> World {
        let (settings, words, path) = (self.settings.clone(), self.words.clone(), self.path.clone());
        World { settings, graph: Arc::new(graph), path, words, lexicon: OnceLock::new() }
    }

    /// What the settings say beyond themselves.
    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// The words of the world, made when first asked for.
    ///
    /// # Errors
    /// Settings that name what the world doesn't have.
    pub fn lexicon(&self) -> Result<Arc<Lexicon>> {
        let made = self.lexicon.get_or_init(|| {
            let Words { file, text } = &self.words;
            let (_, table) = settings::read(text, file, "")?;
            let settings = lexicon::settings::Settings::read(&table, text, file)?;
            Lexicon::new(Arc::clone(&self.graph), &settings, Written { file, text }).map(Arc::new)
        });
        made.clone()
    }

    /// Loads the world in a folder (or beside a `world.toml`); the first bad row ends it.
    pub fn open(path: impl AsRef<Path>) -> Result<World> {
        World::open_with(path, &mut LoadOptions::default())
    }

    /// Loads the world in a folder; with [`LoadOptions::rejects`], bad rows are put aside there.
    pub fn open_with(path: impl AsRef<Path>, options: &mut LoadOptions) -> Result<World> {
        let home = home(path.as_ref())?;
        let file = home.join(SETTINGS);
        let name = home.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        let text = if file.is_file() { read_settings(&file)? } else { String::new() };
        let file = file.display().to_string();
        let (mut settings, _) = settings::read(&text, &file, &name.unwrap_or_default())?;
        settings.home = Some(home.clone());
        let inputs = tables(&settings.data_folder(&home))?;
        if inputs.is_empty() {
            let error =
                Error::new(kinds::NOT_A_WORLD, format!("{} is not a Kenning database: no CSV files", home.display()));
            return Err(error.hint("a world is a folder of CSV files, with a world.toml beside them if it has words"));
        }
        let graph = csv::load(&inputs, &settings.supertypes, options)?;
        let labels: Vec<&str> = graph.label_names().map(|name| &**name).collect();
        settings::check_supertypes(&settings, &text, &file, &labels)?;
        Ok(World::new(settings, graph.finish(), Words { file, text }))
    }
}

/// The folder that `path` names, or that holds the `world.toml` it names.
fn home(path: &Path) -> Result<PathBuf> {
    let shown = path.display();
    let about = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::new(kinds::IO, format!("there is no file or folder {shown}")),
        _ => unreadable(&shown.to_string(), &error),
    })?;
    if about.is_dir() {
        return Ok(path.to_owned());
    }
    if path.file_name().is_some_and(|name| name == SETTINGS) {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        return Ok(parent.unwrap_or(Path::new(".")).to_owned());
    }
    let what = sort_of_file(path).map_err(|error| unreadable(&shown.to_string(), &error))?;
    let error = Error::new(kinds::NOT_A_WORLD, format!("{shown} is not a Kenning database: it is {what}"));
    Err(error.hint("a world is a folder of CSV files"))
}

/// What a file is, by its first bytes.
fn sort_of_file(path: &Path) -> std::io::Result<&'static str> {
    use std::io::Read;
    let mut start = Vec::new();
    std::fs::File::open(path)?.take(512).read_to_end(&mut start)?;
    Ok(match start.as_slice() {
        [] => "an empty file",
        [0x89, b'P', b'N', b'G', ..] => "a PNG image",
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG image",
        [b'P', b'K', 3, 4, ..] => "a ZIP archive",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        start if start.starts_with(b"SQLite format 3\0") => "an SQLite database",
        start if start.contains(&0) => "a file of another program",
        _ => "a text file",
    })
}

fn read_settings(file: &Path) -> Result<String> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| unreadable(&name, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(Error::new(kinds::BAD_LEXICON, "not UTF-8").in_file(name, line, 0))
        }
    }
}

/// The CSV files of a folder, by name.
fn tables(folder: &Path) -> Result<Vec<Input>> {
    let cant = |error: std::io::Error| unreadable(&folder.display().to_string(), &error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(cant)? {
        let path = entry.map_err(cant)?.path();
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if is_csv && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths.into_iter().map(Input).collect())
}
