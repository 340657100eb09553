//! One node, one relationship, one folded event, the legend: each as a statement of DOT.

use std::io::{self, Write};
use std::sync::Arc;

use indexmap::IndexMap;

use super::escape::{html, quoted};
use super::style::{self, Kind, Styles, darker};
use super::words::{self, date, plain, wrapped};
use crate::exchange::cell;
use crate::exchange::sheet::Naming;
use crate::exchange::subgraph::{Fold, Subgraph};
use crate::graph::Graph;
use crate::lexicon::roles::Roles;
use crate::value::{LabelId, Map, NodeId, RelId, TypeId, Value};

/// In pictures of more nodes, what lines mean is told in tooltips only: their words would cover the nodes.
const MOST_WITH_WORDS: usize = 150;
/// How long a property may be in a tooltip, in characters.
const LONGEST: usize = 400;
/// How many labels stand beside each other in the legend.
const LEGEND_COLUMNS: usize = 6;
/// How many of a folded event's other ends are named on its line.
const NAMED: usize = 2;

/// Draws the parts of one picture.
pub(super) struct Painter<'a> {
    picture: &'a Subgraph,
    graph: &'a Graph,
    naming: &'a dyn Naming,
    roles: &'a Roles,
    styles: Styles,
    /// The leaf labels in the picture with their counts, those with most nodes first.
    labels: Vec<(LabelId, usize)>,
}

/// How firmly something is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Stated,
    Implied,
    Other,
}

/// A node as a person calls it.
pub(super) fn name(graph: &Graph, naming: &dyn Naming, node: NodeId) -> String {
    cell::show(&Value::Node(node), graph, naming)
}

impl<'a> Painter<'a> {
    /// A painter that knows the looks of every label.
    pub fn new(picture: &'a Subgraph, graph: &'a Graph, naming: &'a dyn Naming, roles: &'a Roles) -> Painter<'a> {
        let mut counts: IndexMap<LabelId, usize> = IndexMap::new();
        let folded = picture.folds.iter().map(|fold| &fold.node);
        for node in picture.nodes.iter().chain(folded) {
            if let Some(label) = graph.labels_of(*node).first() {
                *counts.entry(*label).or_default() += 1;
            }
        }
        let mut labels: Vec<(LabelId, usize)> = counts.into_iter().collect();
        labels.sort_by_key(|(label, count)| (usize::MAX - *count, graph.label_name(*label).clone()));
        Painter { picture, graph, naming, roles, styles: Styles::new(graph, roles), labels }
    }

    fn name(&self, node: NodeId) -> String {
        name(self.graph, self.naming, node)
    }

    fn label(&self, node: NodeId) -> Option<LabelId> {
        self.graph.labels_of(node).first().copied()
    }

    /// A node's property in this role.
    fn role(&self, node: NodeId, role: &Option<Arc<str>>) -> Value {
        let key = role.as_ref().and_then(|name| self.graph.key_id(name));
        key.map_or(Value::Null, |key| self.graph.property(node, key))
    }

    fn relationship_role(&self, relationship: RelId, role: &Option<Arc<str>>) -> Value {
        let key = role.as_ref().and_then(|name| self.graph.key_id(name));
        key.map_or(Value::Null, |key| self.graph.relationship_property(relationship, key))
    }

    /// Writes a node.
    pub fn node(&self, out: &mut dyn Write, node: NodeId) -> io::Result<()> {
        let label = self.label(node);
        let (shape, looks) = self.styles.kind(label).shape();
        let fill = self.styles.fill(label);
        let asked = self.picture.asked.contains(&node);
        let line = match standing(&self.role(node, &self.roles.standing)) {
            Standing::Stated => "",
            Standing::Implied => ",dashed",
            Standing::Other => ",dotted",
        };
        let (colour, width) = if asked { (style::INK.to_owned(), "2.4") } else { (darker(fill), "1") };
        writeln!(
            out,
            "  n{} [label=<{}>, shape={shape}, style=\"{looks}{line}\", fillcolor=\"{fill}\", color=\"{colour}\", \
             penwidth={width}, tooltip={}];",
            node.0,
            self.node_label(node, asked),
            quoted(&self.node_tooltip(node)),
        )
    }

    fn node_label(&self, node: NodeId, asked: bool) -> String {
        let lines: Vec<String> = wrapped(&self.name(node)).iter().map(|line| html(line)).collect();
        let mut label = lines.join("<BR/>");
        if asked {
            label = format!("<B>{label}</B>");
        }
        if let Some(figure) = self.figure(node) {
            label.push_str(&format!("<BR/><B>{}</B>", html(&figure)));
        }
        let small = self.small_print(node).join(" · ");
        if !small.is_empty() {
            let lines: Vec<String> = wrapped(&small).iter().map(|line| html(line)).collect();
            label.push_str(&format!(
                "<BR/><FONT POINT-SIZE=\"9\" COLOR=\"{}\">{}</FONT>",
                style::FAINT_INK,
                lines.join("<BR/>")
            ));
        }
        label
    }

    /// What stands in small letters: what an event is and when, how many a node stands for, what a colour can't tell.
    fn small_print(&self, node: NodeId) -> Vec<String> {
        let name = self.name(node).to_lowercase();
        let label = self.label(node);
        let mut small = Vec::new();
        if let Some(label) = label {
            let kind = plain(self.graph.label_name(label));
            let told = name.starts_with(&kind) || name.contains(&format!(" {kind}"));
            if !told && (self.styles.kind(Some(label)) == Kind::Event || self.is_ambiguous(label)) {
                small.push(kind);
            }
        }
        let when = self.role(node, &self.roles.when);
        if let Some(said) = date(&when) {
            let raw = when.as_text().unwrap_or(&said).to_lowercase();
            if !name.contains(&said.to_lowercase()) && !name.contains(&raw) {
                small.push(said);
            }
        }
        match self.role(node, &self.roles.count) {
            Value::Null => {}
            count => small.push(format!("{} in number", cell::show(&count, self.graph, self.naming))),
        }
        small
    }

    /// Whether another label in this picture has the same colour.
    fn is_ambiguous(&self, label: LabelId) -> bool {
        let fill = self.styles.fill(Some(label));
        self.labels.iter().any(|(other, _)| *other != label && self.styles.fill(Some(*other)) == fill)
    }

    /// A figure's number with its unit.
    fn figure(&self, node: NodeId) -> Option<String> {
        let show = |role| match self.role(node, role) {
            Value::Null => None,
            Value::Float(whole) if whole.fract() == 0.0 && whole.abs() < 1e15 => Some(format!("{whole:.0}")),
            value => Some(cell::show(&value, self.graph, self.naming)),
        };
        let value = show(&self.roles.value)?;
        Some(match show(&self.roles.unit) {
            Some(unit) => format!("{value} {unit}"),
            None => value,
        })
    }

    fn node_tooltip(&self, node: NodeId) -> Vec<String> {
        let labels: Vec<String> =
            self.graph.labels_of(node).iter().map(|label| plain(self.graph.label_name(*label))).collect();
        let mut lines = vec![self.name(node)];
        lines.extend(Some(labels.join(", ")).filter(|labels| !labels.is_empty()));
        lines.extend(self.properties(&self.graph.properties(node), &self.name(node)));
        lines
    }

    /// Properties a line each: those that a person reads, then where they come from and how firmly they stand.
    fn properties(&self, properties: &Map, name: &str) -> Vec<String> {
        let roles = self.roles;
        let is = |role: &Option<Arc<str>>, key: &Arc<str>| role.as_ref() == Some(key);
        let mut lines = Vec::new();
        for (key, value) in properties {
            let hidden = self.graph.key_id(key).is_some_and(|key| roles.is_part(self.graph, key));
            let shown = self.shown(value);
            if !hidden && shown != name {
                lines.push(format!("{}: {shown}", plain(key)));
            }
        }
        for (key, value) in properties {
            match () {
                () if is(&roles.source, key) => lines.push(format!("source: {}", self.shown(value))),
                () if is(&roles.standing, key) && standing(value) != Standing::Stated => lines.push(self.shown(value)),
                () if is(&roles.why, key) => lines.push(format!("because: {}", self.shown(value))),
                () => {}
            }
        }
        lines
    }

    fn shown(&self, value: &Value) -> String {
        let text = cell::show(value, self.graph, self.naming);
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    /// Writes a relationship.
    pub fn relationship(&self, out: &mut dyn Write, relationship: RelId) -> io::Result<()> {
        let (source, target) = (self.graph.source(relationship), self.graph.target(relationship));
        let kind = plain(self.graph.type_name(self.graph.type_of(relationship)));
        let mut label = Vec::new();
        if self.picture.nodes.len() <= MOST_WITH_WORDS {
            label.push(kind.clone());
            label.extend(self.attested(relationship));
        }
        let style = match standing(&self.relationship_role(relationship, &self.roles.standing)) {
            Standing::Stated => "",
            Standing::Implied => ", style=dashed",
            Standing::Other => ", style=dotted",
        };
        let mut tooltip = vec![format!("{} – {kind} → {}", self.name(source), self.name(target))];
        tooltip.extend(self.properties(&self.graph.relationship_properties(relationship), ""));
        let tooltip = quoted(&tooltip);
        let (from, to, back) = match self.picture.turned.contains(&relationship) {
            true => (target, source, ", dir=back"),
            false => (source, target, ""),
        };
        writeln!(
            out,
            "  n{} -> n{} [label={}, tooltip={tooltip}, labeltooltip={tooltip}{style}{back}];",
            from.0,
            to.0,
            quoted(&label),
        )
    }

    /// When a relationship holds, as far as it says.
    fn attested(&self, relationship: RelId) -> Option<String> {
        let said = |role| date(&self.relationship_role(relationship, role));
        match (said(&self.roles.from), said(&self.roles.to)) {
            (Some(from), Some(to)) => Some(format!("{from}–{to}")),
            (Some(from), None) => Some(format!("since {from}")),
            (None, Some(to)) => Some(format!("until {to}")),
            (None, None) => said(&self.roles.at).or_else(|| said(&self.roles.when)),
        }
    }

    /// Whether most of the folded events join something by this relation, so that it says what they are about.
    fn is_usual(&self, kind: TypeId) -> bool {
        let with = self.picture.folds.iter().filter(|fold| fold.others.iter().any(|(other, _)| *other == kind));
        with.count() * 2 > self.picture.folds.len()
    }

    /// Writes an event as a line between the two nodes it joins.
    pub fn fold(&self, out: &mut dyn Write, fold: &Fold) -> io::Result<()> {
        let label = self.label(fold.node);
        let mut lines: Vec<String> = match self.figure(fold.node) {
            Some(figure) => wrapped(&self.name(fold.node)).into_iter().chain([figure]).collect(),
            None => {
                let kind = label.map(|label| plain(self.graph.label_name(label)));
                let when = date(&self.role(fold.node, &self.roles.when));
                vec![kind.into_iter().chain(when).collect::<Vec<_>>().join(" · ")]
            }
        };
        let named: Vec<NodeId> =
            fold.others.iter().filter(|(kind, _)| self.is_usual(*kind)).map(|(_, end)| *end).collect();
        for other in named.iter().take(NAMED) {
            lines.extend(wrapped(&self.name(*other)));
        }
        let mut tooltip = self.node_tooltip(fold.node);
        for (kind, other) in &fold.others {
            tooltip.push(format!("{}: {}", plain(self.graph.type_name(*kind)), self.name(*other)));
        }
        let tooltip = quoted(&tooltip);
        let firm = |relationship: &RelId| {
            standing(&self.relationship_role(*relationship, &self.roles.standing)) == Standing::Stated
        };
        let dashed = if fold.through.iter().all(firm) { "" } else { ", style=dashed" };
        let colour = darker(self.styles.fill(label));
        let direction = if fold.directed { "" } else { ", dir=none" };
        writeln!(
            out,
            "  n{} -> n{} [label={}, tooltip={tooltip}, labeltooltip={tooltip}, color=\"{colour}\", \
             penwidth=1.6{direction}{dashed}];",
            fold.ends[0].0,
            fold.ends[1].0,
            quoted(&lines),
        )
    }

    /// The legend as a table, with a title above where one is given; empty where there is nothing to tell apart.
    pub fn legend(&self, title: &str) -> String {
        let mut rows = Vec::new();
        let wide = LEGEND_COLUMNS * 2;
        // Letters grow with the picture, or nobody could read them beside it.
        let size = 16 + self.picture.nodes.len() / 8;
        for line in words::title(title).iter().filter(|line| !line.is_empty()) {
            let cell =
                format!("<TD COLSPAN=\"{wide}\" ALIGN=\"LEFT\"><FONT POINT-SIZE=\"{size}\">{}</FONT></TD>", html(line));
            rows.push(cell);
        }
        let mut cells: Vec<String> = match self.labels.len() {
            0 | 1 => Vec::new(),
            _ => self.labels.iter().map(|(label, count)| self.legend_entry(*label, *count)).collect(),
        };
        cells.extend(self.legend_of_lines());
        rows.extend(cells.chunks(LEGEND_COLUMNS).map(<[String]>::concat));
        if rows.is_empty() {
            return String::new();
        }
        let rows: String = rows.iter().map(|row| format!("<TR>{row}</TR>")).collect();
        format!("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"3\" CELLPADDING=\"2\">{rows}</TABLE>")
    }

    fn legend_entry(&self, label: LabelId, count: usize) -> String {
        let fill = self.styles.fill(Some(label));
        let name = html(&plain(self.graph.label_name(label)));
        let size = self.legend_size();
        let (width, height) = (size + 6, size + 2);
        format!(
            "<TD BGCOLOR=\"{fill}\" COLOR=\"{}\" BORDER=\"1\" FIXEDSIZE=\"TRUE\" WIDTH=\"{width}\" HEIGHT=\"{height}\"></TD>\
             <TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"{size}\">{name} ({count})</FONT></TD>",
            darker(fill)
        )
    }

    fn legend_size(&self) -> usize {
        10 + self.picture.nodes.len() / 40
    }

    /// What dashed lines mean, where there are any.
    fn legend_of_lines(&self) -> Option<String> {
        let implied = |value: Value| standing(&value) == Standing::Implied;
        let any = self.picture.nodes.iter().any(|node| implied(self.role(*node, &self.roles.standing)))
            || self
                .picture
                .relationships
                .iter()
                .chain(self.picture.folds.iter().flat_map(|fold| &fold.through))
                .any(|relationship| implied(self.relationship_role(*relationship, &self.roles.standing)));
        let size = self.legend_size();
        let cell = |text: &str| format!("<TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"{size}\">{text}</FONT></TD>");
        any.then(|| cell("- -") + &cell("implied"))
    }
}

fn standing(value: &Value) -> Standing {
    match value.as_text() {
        None | Some("stated" | "") => Standing::Stated,
        Some("implied") => Standing::Implied,
        Some(_) => Standing::Other,
    }
}
