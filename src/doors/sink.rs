//! Where data goes: standard output, a file, or memory.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Stdout, Write};
use std::path::Path;

use crate::error::{Error, Result, kinds};

/// A place for data. Every failure to write is told: a full disk as an error, a reader who left quietly.
pub struct Sink {
    name: String,
    place: Place,
}

enum Place {
    Stdout(BufWriter<Stdout>),
    File(BufWriter<File>),
    Memory(Vec<u8>),
}

impl Sink {
    /// Standard output.
    pub fn stdout() -> Sink {
        Sink { name: "standard output".into(), place: Place::Stdout(BufWriter::new(io::stdout())) }
    }

    /// A file, made anew.
    pub fn file(path: &Path) -> Result<Sink> {
        let name = path.display().to_string();
        let file = File::create(path).map_err(|error| failed(&name, &error))?;
        Ok(Sink { name, place: Place::File(BufWriter::new(file)) })
    }

    /// Memory, to be taken.
    pub fn memory() -> Sink {
        Sink { name: "memory".into(), place: Place::Memory(Vec::new()) }
    }

    /// Whether this is standard output.
    pub fn is_stdout(&self) -> bool {
        matches!(self.place, Place::Stdout(_))
    }

    /// Writes bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.with(|out| out.write_all(bytes))
    }

    /// Lets a writer of `exchange` write.
    pub fn with(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let out: &mut dyn Write = match &mut self.place {
            Place::Stdout(out) => out,
            Place::File(out) => out,
            Place::Memory(out) => out,
        };
        write(out).map_err(|error| failed(&self.name, &error))
    }

    /// Hands everything on; what can't be written is told here at the latest.
    pub fn finish(&mut self) -> Result<()> {
        self.with(|out| out.flush())
    }

    /// What was written into memory since the last time.
    pub fn take(&mut self) -> String {
        match &mut self.place {
            Place::Memory(out) => String::from_utf8_lossy(&std::mem::take(out)).into_owned(),
            _ => String::new(),
        }
    }
}

/// The error for something that couldn't be written or read.
pub fn failed(name: &str, error: &io::Error) -> Error {
    match error.kind() {
        ErrorKind::BrokenPipe => Error::new(kinds::BROKEN_PIPE, format!("{name}: nobody reads any more")),
        ErrorKind::Other => Error::new(kinds::LIMIT, error.to_string()),
        ErrorKind::NotFound => Error::new(kinds::IO, format!("{name}: not found")),
        ErrorKind::PermissionDenied => Error::new(kinds::IO, format!("{name}: permission denied")),
        ErrorKind::IsADirectory => Error::new(kinds::IO, format!("{name} is a folder, not a file")),
        ErrorKind::StorageFull => Error::new(kinds::IO, format!("{name}: no space left")),
        _ => Error::new(kinds::IO, format!("{name}: {}", error.to_string().to_lowercase())),
    }
}
