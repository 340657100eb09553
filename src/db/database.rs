//! A graph with its world, opened once and shared by sessions.

use std::path::Path;
use std::sync::Arc;

use super::procedures::Host;
use super::session::Session;
use crate::error::Result;
use crate::exchange::cell;
use crate::exchange::sheet::Naming;
use crate::exchange::{LoadOptions, Reject, World};
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::value::{NodeId, Value};

/// A graph that can be asked. Cloning it is cheap: the clones share one graph.
#[derive(Clone)]
pub struct Database {
    world: Arc<World>,
    pub(super) host: Arc<Host>,
}

impl Database {
    /// The world that Kenning brings along.
    pub fn bundled() -> Result<Database> {
        Ok(Database::of(World::bundled()?))
    }

    /// The world in a folder: CSV files, and `world.toml` where there is one.
    pub fn open(path: impl AsRef<Path>) -> Result<Database> {
        Ok(Database::of(World::open(path)?))
    }

    /// The world in a folder without its bad rows, and those rows.
    pub fn open_without_bad_rows(path: impl AsRef<Path>) -> Result<(Database, Vec<Reject>)> {
        let mut options = LoadOptions { rejects: Some(Vec::new()) };
        let world = World::open_with(path, &mut options)?;
        Ok((Database::of(world), options.rejects.unwrap_or_default()))
    }

    /// A graph built by the program itself.
    pub fn from_graph(graph: Graph) -> Database {
        Database::of(World::of_graph(graph, "graph"))
    }

    pub(super) fn of(world: impl Into<Arc<World>>) -> Database {
        let world = world.into();
        Database { host: Arc::new(Host::new(&world)), world }
    }

    /// The words of the world, made when first asked for.
    ///
    /// # Errors
    /// A lexicon in the world's settings that names what the world doesn't have.
    pub fn lexicon(&self) -> Result<Arc<Lexicon>> {
        self.world.lexicon()
    }

    /// A new session.
    pub fn session(&self) -> Session {
        Session::new(self.clone())
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.world.graph
    }

    /// A value of this graph as a person reads it.
    pub fn show(&self, value: &Value) -> String {
        cell::show(value, self.graph(), self)
    }

    /// The world: the graph with its name, its description and its words.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world's title, as a person reads it.
    pub fn title(&self) -> &str {
        &self.world.settings.title
    }

    /// The world's name.
    pub fn name(&self) -> &str {
        &self.world.settings.name
    }
}

impl Naming for Database {
    fn name_of(&self, node: NodeId) -> Option<Arc<str>> {
        self.graph().name_of(node)
    }
}
