//! A graph with its world, opened once and shared by sessions.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::prepared::Plans;
use super::procedures::Host;
use super::session::Session;
use crate::error::Result;
use crate::exchange::cell;
use crate::exchange::sheet::Naming;
use crate::exchange::{LoadOptions, Reject, Show, World};
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::value::aside::drop_aside;
use crate::value::{NodeId, Value};

/// A graph that can be asked and changed, as it is at one moment. Clones and sessions share it: what one of them writes
/// the others see from their next question on, or by [`Database::latest`]; until then each has the graph it had.
#[derive(Clone)]
pub struct Database {
    moment: Arc<Moment>,
    pub(super) host: Arc<Host>,
    shared: Arc<Shared>,
}

/// What the graph without anything in it is called.
pub const EMPTY: &str = "empty";

/// The graph as it is between two changes, and what was planned for it.
struct Moment {
    world: Arc<World>,
    plans: Plans,
}

impl Moment {
    fn of(world: Arc<World>) -> Arc<Moment> {
        Arc::new(Moment { world, plans: Plans::default() })
    }
}

/// What all clones of a database share.
struct Shared {
    latest: RwLock<Arc<Moment>>,
    /// Held by whoever writes.
    writing: Mutex<()>,
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

    /// The world in a folder, and now and then while it loads, how far that has come.
    pub fn open_showing(path: impl AsRef<Path>, show: Show) -> Result<Database> {
        let mut options = LoadOptions { show: Some(show), ..LoadOptions::default() };
        Ok(Database::of(World::open_with(path, &mut options)?))
    }

    /// The world in a folder without its bad rows, and those rows.
    pub fn open_without_bad_rows(path: impl AsRef<Path>) -> Result<(Database, Vec<Reject>)> {
        let mut options = LoadOptions { rejects: Some(Vec::new()), ..LoadOptions::default() };
        let world = World::open_with(path, &mut options)?;
        Ok((Database::of(world), options.rejects.unwrap_or_default()))
    }

    /// A graph built by the program itself.
    pub fn from_graph(graph: Graph) -> Database {
        Database::of(World::of_graph(graph, "graph"))
    }

    /// A graph without anything in it, to be filled by Cypher.
    pub fn empty() -> Database {
        Database::of(World::of_graph(Graph::default(), EMPTY))
    }

    /// A database of its own that begins as this one is now: what is written there is not seen here, nor the other way.
    #[must_use]
    pub fn fork(&self) -> Database {
        Database { host: Arc::clone(&self.host), ..Database::of(Arc::clone(&self.moment.world)) }
    }

    pub(super) fn of(world: impl Into<Arc<World>>) -> Database {
        let world = world.into();
        let host = Arc::new(Host::new(&world));
        let moment = Moment::of(world);
        let shared = Shared { latest: RwLock::new(Arc::clone(&moment)), writing: Mutex::new(()) };
        Database { host, moment, shared: Arc::new(shared) }
    }

    /// The database as it is now.
    #[must_use]
    pub fn latest(&self) -> Database {
        let latest = self.shared.latest.read().unwrap_or_else(PoisonError::into_inner);
        Database { moment: Arc::clone(&latest), host: Arc::clone(&self.host), shared: Arc::clone(&self.shared) }
    }

    /// Whether it is the same graph at the same moment.
    pub(super) fn is(&self, other: &Database) -> bool {
        Arc::ptr_eq(&self.moment, &other.moment)
    }

    /// Changes a copy of the latest graph and makes it the latest, one writer at a time; gives the database as `change`
    /// left it. `change` says whether there is anything to keep; where it fails, nothing is changed.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Graph) -> Result<(T, bool)>) -> Result<(T, Database)> {
        let _alone = self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.latest();
        let mut graph = Graph::clone(&before.world().graph);
        let (result, keep) = match change(&mut graph) {
            Ok(changed) => changed,
            Err(error) => {
                // Whoever asked hears of it before all that was written is taken apart.
                drop_aside(graph);
                return Err(error);
            }
        };
        if !keep {
            return Ok((result, before));
        }
        // The answer speaks of the graph as it was written; what is asked next may find it written anew.
        let anew = if graph.is_heavy() {
            Some(Moment::of(Arc::new(before.world().with_graph(graph.merged()?))))
        } else {
            None
        };
        let moment = Moment::of(Arc::new(before.world().with_graph(graph)));
        let latest = anew.unwrap_or_else(|| Arc::clone(&moment));
        *self.shared.latest.write().unwrap_or_else(PoisonError::into_inner) = latest;
        Ok((result, Database { moment, ..self.clone() }))
    }

    /// The words of the world, made when first asked for.
    ///
    /// # Errors
    /// A lexicon in the world's settings that names what the world doesn't have.
    pub fn lexicon(&self) -> Result<Arc<Lexicon>> {
        self.world().lexicon()
    }

    /// A new session.
    pub fn session(&self) -> Session {
        Session::new(self.latest())
    }

    /// The graph, as it was when this value was made.
    pub fn graph(&self) -> &Graph {
        &self.world().graph
    }

    /// A value of this graph as a person reads it.
    pub fn show(&self, value: &Value) -> String {
        cell::show(value, self.graph(), self)
    }

    /// The world: the graph with its name, its description and its words.
    pub fn world(&self) -> &World {
        &self.moment.world
    }

    /// What was planned for this graph so far.
    pub(super) fn plans(&self) -> &Plans {
        &self.moment.plans
    }

    /// The world's title, as a person reads it.
    pub fn title(&self) -> &str {
        &self.world().settings.title
    }

    /// The world's name.
    pub fn name(&self) -> &str {
        &self.world().settings.name
    }
}

impl Naming for Database {
    fn name_of(&self, node: NodeId) -> Option<Arc<str>> {
        self.graph().name_of(node)
    }

    fn tells_dates(&self, column: &str) -> bool {
        self.lexicon().is_ok_and(|lexicon| lexicon.tells_dates(column))
    }
}
