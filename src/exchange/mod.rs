//! Worlds and graphs in and out: CSV, JSON Lines, DOT, tables.

mod bundled;
mod cells;
mod csv;
mod header;
mod quotes;
pub mod settings;
pub mod world;

pub use csv::{LoadOptions, Reject};
pub use settings::{Settings, SourceText};
pub use world::World;
