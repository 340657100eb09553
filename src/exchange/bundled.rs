//! The world that is compiled into the binary: `data/belarus-americas`.

/// The files, by name, with their text.
pub(super) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// The folder's name, for messages.
pub(super) const FOLDER: &str = "belarus-americas";
