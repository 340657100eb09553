//! A picture for Graphviz: what a subgraph holds, as DOT.
//!
//! ```text
//! digraph kenning {
//!   graph …           fonts, the way the picture grows, the legend
//!   subgraph …        the title; within it clusters where they are asked for, nodes, relationships
//! }
//! ```
//!
//! The same subgraph gives the same text. Small pictures grow from left to right, so that names stand beside each
//! other as lines of a list do; large ones are spread by forces (`sfdp`).

mod escape;
mod parts;
mod style;
mod words;

use std::io::{self, Write};

use indexmap::{IndexMap, IndexSet};

use super::sheet::Naming;
use super::subgraph::Subgraph;
use crate::graph::Graph;
use crate::lexicon::roles::Roles;
use crate::value::{NodeId, TypeId};
use escape::quoted;
use parts::Painter;

/// From how many nodes on a picture is spread by forces.
const MANY: usize = 60;

/// How a picture is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// What the picture shows: the question, or how it was understood.
    pub title: &'a str,
    /// What is known of some properties.
    pub roles: &'a Roles,
    /// Which nodes stand in a frame of their own.
    pub cluster: Cluster,
}

/// Which nodes stand together in a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cluster {
    /// No frames.
    #[default]
    None,
    /// Those with the same label.
    Label,
    /// Those that a relationship of this type leads to the same node, as embassies to their state.
    Relation(TypeId),
}

/// How Graphviz is to place the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// In columns, from left to right.
    Across,
    /// By forces.
    Spread,
}

/// Writes a picture.
pub fn write(
    out: &mut dyn Write,
    picture: &Subgraph,
    graph: &Graph,
    naming: &dyn Naming,
    options: &Options<'_>,
) -> io::Result<()> {
    let painter = Painter::new(picture, graph, naming, options.roles);
    let clusters = clusters(picture, graph, naming, options.cluster);
    let layout = layout(picture, &clusters);
    writeln!(out, "digraph kenning {{")?;
    head(out, layout, &painter, options.title)?;
    if layout == Layout::Across {
        writeln!(out, "subgraph cluster_picture {{")?;
        let title = words::title(options.title);
        writeln!(out, "  graph [label={}, labelloc=t, labeljust=l, pencolor=none, fontsize=16];", quoted(&title))?;
    }
    for (number, (name, members)) in clusters.iter().enumerate() {
        writeln!(out, "  subgraph cluster_{number} {{")?;
        writeln!(
            out,
            "    graph [label={}, labeljust=l, fontsize=12, style=rounded, pencolor=\"{}\", fontcolor=\"{}\"];",
            quoted(&words::wrapped(name)),
            style::EDGE,
            style::EDGE_INK
        )?;
        for node in members {
            writeln!(out, "    n{};", node.0)?;
        }
        writeln!(out, "  }}")?;
    }
    picture.nodes.iter().try_for_each(|node| painter.node(out, *node))?;
    picture.relationships.iter().try_for_each(|relationship| painter.relationship(out, *relationship))?;
    picture.folds.iter().try_for_each(|fold| painter.fold(out, fold))?;
    if layout == Layout::Across {
        writeln!(out, "}}")?;
    }
    writeln!(out, "}}")
}

/// What holds for the whole picture.
fn head(out: &mut dyn Write, layout: Layout, painter: &Painter<'_>, title: &str) -> io::Result<()> {
    let font = "fontname=\"Helvetica,Arial,sans-serif\"";
    writeln!(out, "  graph [{font}, bgcolor=white, pad=0.3, fontsize=12, fontcolor=\"{}\"];", style::INK)?;
    match layout {
        Layout::Across => writeln!(out, "  graph [rankdir=LR, nodesep=0.18, ranksep=0.7, splines=true];")?,
        Layout::Spread => writeln!(
            out,
            "  graph [layout=sfdp, overlap=prism, overlap_scaling=-4, splines=line, K=0.9, repulsiveforce=1.4, \
             start=7, outputorder=edgesfirst];"
        )?,
    }
    let legend = painter.legend(if layout == Layout::Across { "" } else { title });
    if !legend.is_empty() {
        let side = if layout == Layout::Across { "b" } else { "t" };
        writeln!(out, "  graph [labelloc={side}, labeljust=l, label=<{legend}>];")?;
    }
    writeln!(out, "  node [{font}, fontsize=12, fontcolor=\"{}\", margin=\"0.12,0.06\", height=0.3];", style::INK)?;
    writeln!(
        out,
        "  edge [{font}, fontsize=9, fontcolor=\"{}\", color=\"{}\", arrowsize=0.6];",
        style::EDGE_INK,
        style::EDGE
    )
}

/// Frames by name, each with its nodes; those of a single node are none.
fn clusters(
    picture: &Subgraph,
    graph: &Graph,
    naming: &dyn Naming,
    cluster: Cluster,
) -> IndexMap<String, IndexSet<NodeId>> {
    let mut clusters: IndexMap<String, IndexSet<NodeId>> = IndexMap::new();
    for node in &picture.nodes {
        let name = match cluster {
            Cluster::None => None,
            Cluster::Label => graph.labels_of(*node).first().map(|label| words::plain(graph.label_name(*label))),
            Cluster::Relation(kind) => {
                graph.outgoing(*node, kind).nodes.first().map(|target| parts::name(graph, naming, *target))
            }
        };
        if let Some(name) = name {
            clusters.entry(name).or_default().insert(*node);
        }
    }
    clusters.retain(|_, members| members.len() > 1);
    clusters.sort_keys();
    clusters
}

fn layout(picture: &Subgraph, clusters: &IndexMap<String, IndexSet<NodeId>>) -> Layout {
    // `sfdp` knows no frames, and `fdp` strews them; columns keep them together.
    match clusters.is_empty() && picture.nodes.len() > MANY {
        true => Layout::Spread,
        false => Layout::Across,
    }
}
