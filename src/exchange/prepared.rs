//! A world made ready: graph, settings, words and names as bytes that load without reading a row or a word again.
//!
//! `build.rs` makes them of the bundled world with the loader in this room. They hold a world of this very program: there
//! is no version in them and they are never read from a file.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::settings::Settings;
use super::world::{Words, World};
use crate::error::{Error, Result, kinds};
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::lexicon::names::NameIndex;

impl World {
    /// The world as bytes, without its folder.
    ///
    /// # Errors
    /// A lexicon that doesn't fit the world.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let lexicon = self.lexicon()?;
        // Faults are told with the file's name alone: the folder is that of whoever built this.
        let (file, text) = self.words().source();
        let file = Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or(file);
        let parts = (&self.settings, &*self.graph, &*lexicon, lexicon.names(), (file, text));
        postcard::to_allocvec(&parts).map_err(|error| broken(&error))
    }

    /// The world that was made into these bytes.
    ///
    /// # Errors
    /// Bytes of something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<World> {
        let parts = postcard::from_bytes(bytes).map_err(|error| broken(&error))?;
        let (settings, graph, lexicon, names, words): (Settings, Graph, Lexicon, NameIndex, (String, String)) = parts;
        let graph = Arc::new(graph);
        let lexicon = OnceLock::from(Ok(Arc::new(lexicon.restored(Arc::clone(&graph), names))));
        Ok(World { settings, graph, path: None, words: Words::unread(words), lexicon })
    }
}

fn broken(error: &postcard::Error) -> Error {
    Error::new(kinds::INTERNAL, format!("the prepared world is broken: {}", error.to_string().to_lowercase()))
}
