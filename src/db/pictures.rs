//! Pictures of answers, of what lies around a thing, of a whole world: subgraphs as DOT.

use std::sync::Arc;

use super::database::Database;
use super::phrases;
use super::session::Session;
use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Result, kinds};
use crate::exchange::dot::{self, Cluster, Options};
use crate::exchange::sheet::Naming;
use crate::exchange::subgraph::Subgraph;
use crate::graph::Graph;
use crate::lexicon::Lexicon;
use crate::lexicon::fold::fold;
use crate::value::{NodeId, TypeId, Value};

/// How a picture is to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Whether dated events are drawn as lines between the things they join.
    pub fold: bool,
    /// What stands in a frame together: `label`, or a relation whose target names the frame; none for no frames.
    pub cluster: Option<String>,
}

impl Session {
    /// The last answer as a picture for Graphviz: the subgraph it rests on.
    ///
    /// # Errors
    /// Nothing was asked yet, or there is no such relation to make frames by.
    pub fn draw(&self, drawing: &Drawing) -> Result<String> {
        let answer = self.last_answer().ok_or_else(super::session::nothing_before)?;
        if !std::ptr::eq(answer.graph(), self.database().graph()) {
            // A plan is a graph of its own, drawn whole.
            return paint(Subgraph::whole(answer.graph(), &[]), &answer.database, &answer.question, drawing);
        }
        let graph = self.database().graph();
        let lexicon = self.database().lexicon()?;
        let hidden = &lexicon.roles.hidden_from_paths;
        let mut picture = Subgraph::default();
        match answer.reading {
            Some(_) => {
                let (values, about) = phrases::subgraph(self.state(), self.database())?;
                picture.add_values(graph, &values);
                if picture.nodes.is_empty() {
                    picture.nodes.extend(about.iter().copied());
                }
                picture.asked.extend(about);
                if picture.relationships.is_empty() {
                    picture.lead_on(graph, hidden);
                }
            }
            None => {
                answer.rows.iter().for_each(|row| picture.add_values(graph, row));
                if picture.relationships.is_empty() {
                    picture.close(graph, hidden);
                }
            }
        }
        let title = answer.reading.as_ref().unwrap_or(&answer.question);
        paint(picture, self.database(), title, drawing)
    }

    /// What lies within `depth` steps of the nodes of these names.
    ///
    /// # Errors
    /// A name that no node has.
    pub fn draw_around(&self, names: &[String], depth: usize, drawing: &Drawing) -> Result<String> {
        let mut start = Vec::new();
        for name in names {
            let found = self.named(name)?;
            if found.is_empty() {
                return Err(self.unknown(name)?);
            }
            start.extend(found);
        }
        let hidden = &self.database().lexicon()?.roles.hidden_from_paths;
        let picture = Subgraph::neighbourhood(self.database().graph(), &start, depth, hidden);
        let steps = if depth == 1 { "step" } else { "steps" };
        paint(picture, self.database(), &format!("{}: {depth} {steps} around", names.join(", ")), drawing)
    }

    /// The whole world, but for what its roles hide.
    ///
    /// # Errors
    /// There is no such relation to make frames by.
    pub fn draw_all(&self, drawing: &Drawing) -> Result<String> {
        let hidden = &self.database().lexicon()?.roles.hidden_from_paths;
        let picture = Subgraph::whole(self.database().graph(), hidden);
        paint(picture, self.database(), self.database().title(), drawing)
    }

    /// The nodes of this name or element id; none where it names nothing.
    ///
    /// # Errors
    /// A lexicon that can't be read.
    pub fn named(&self, name: &str) -> Result<Vec<NodeId>> {
        let graph = self.database().graph();
        if let Some(node) = graph.node_with_element_id(name) {
            return Ok(vec![node]);
        }
        Ok(self.database().lexicon()?.names().exact(&fold(name)).to_vec())
    }

    fn unknown(&self, name: &str) -> Result<Error> {
        let lexicon = self.database().lexicon()?;
        let near = lexicon.names().near(&fold(name), 3);
        let near: Vec<&str> = near.iter().map(|(name, _)| name.as_str()).collect();
        let error = Error::new(kinds::UNKNOWN_WORD, format!("nothing is named {name}"));
        Ok(match did_you_mean(&near) {
            Some(hint) => error.hint(hint),
            None => error,
        })
    }
}

fn paint(mut picture: Subgraph, database: &Database, title: &str, drawing: &Drawing) -> Result<String> {
    let lexicon = database.lexicon()?;
    let graph = database.graph();
    let cluster = match drawing.cluster.as_deref() {
        None => Cluster::None,
        Some("label") => Cluster::Label,
        Some(relation) => Cluster::Relation(relation_named(relation, graph)?),
    };
    if drawing.fold {
        let when = lexicon.roles.when.as_deref().and_then(|when| graph.key_id(when));
        let is_event = |node: NodeId| when.is_some_and(|when| !graph.property(node, when).is_null());
        picture = picture.folded(graph, &is_event);
    }
    picture.balance(graph);
    let mut out = Vec::new();
    let options = Options { title, roles: &lexicon.roles, cluster };
    let written = dot::write(&mut out, &picture, graph, &Called(&lexicon), &options);
    written.map_err(|error| Error::new(kinds::IO, format!("the picture: {error}")))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// A relation by its type or its words: `LOCATED_IN`, `located in`.
fn relation_named(name: &str, graph: &Graph) -> Result<TypeId> {
    let same = |kind: &TypeId| {
        let known = graph.type_name(*kind);
        known.eq_ignore_ascii_case(name) || known.replace('_', " ").eq_ignore_ascii_case(name)
    };
    graph.types().find(same).ok_or_else(|| {
        let error = Error::new(kinds::USAGE, format!("there is no relation {name} to make frames by"));
        let upper = name.to_uppercase();
        let known = graph.types().map(|kind| &**graph.type_name(kind)).chain(["label"]);
        error.hint(did_you_mean(&nearest(&upper, known, 3)).unwrap_or_else(|| "label, or one of .schema".into()))
    })
}

/// Nodes called by the properties that the world says name them.
struct Called<'a>(&'a Lexicon);

impl Naming for Called<'_> {
    fn name_of(&self, node: NodeId) -> Option<Arc<str>> {
        let graph = self.0.graph();
        let named = self.0.roles.name.iter().find_map(|key| match graph.property(node, *key) {
            Value::Text(name) if !name.trim().is_empty() => Some(name),
            _ => None,
        });
        let joined = || self.0.roles.parts_of(graph, *graph.labels_of(node).first()?);
        let named = named.or_else(|| joined().map(|_| Arc::from(self.0.name_of(node))));
        // What has no name is called by its kind and key: `screening s4`.
        let keyed = || {
            let kind = self.0.noun_of_node(node)?;
            Some(Arc::from(format!("{} {}", self.0.noun(kind).singular, self.0.name_of(node))))
        };
        named.or_else(|| graph.name_of(node)).or_else(keyed)
    }
}
