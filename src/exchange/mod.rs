//! Worlds and graphs in and out: CSV, JSON Lines, DOT, tables.

mod bundled;
pub mod cell;
mod cells;
mod csv;
pub mod dot;
pub mod format;
mod header;
pub mod json;
pub mod markdown;
mod prepared;
mod progress;
mod quotes;
mod record;
pub mod rows;
pub mod separated;
pub mod settings;
pub mod sheet;
pub mod subgraph;
pub mod table;
pub mod timeline;
pub mod world;

pub use csv::{LoadOptions, Reject};
pub use progress::{Progress, Show};
pub use settings::{Settings, SourceText};
pub use world::World;
