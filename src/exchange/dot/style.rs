//! What a node looks like: a colour for its label, a shape for what it is.
//!
//! A label's colour is a stable hash of its name into [`PALETTE`]. Where two labels that stand near each other in the
//! schema would get the same, the one with fewer nodes moves on; so colours depend on the graph, never on the picture.

use rustc_hash::FxHashMap;

use crate::graph::Graph;
use crate::lexicon::roles::Roles;
use crate::value::LabelId;

/// Fills that dark text is read on, chosen to differ in lightness too where hues are hard to tell apart.
const PALETTE: &[&str] = &[
    "#77aadd", "#eedd88", "#44bb99", "#ee8866", "#c9b3e6", "#bbcc33", "#ffaabb", "#99ddff", "#d9b38c", "#b8e0b0",
    "#f2a93b", "#9fb4c7", "#d98cb3", "#8fd0c8", "#c2b280", "#dcdcf5", "#5ec4d8", "#e8a3a3", "#a9a7e8", "#8fd18a",
    "#ffd24d", "#d2d9a6", "#f7cdaa", "#d7a8ec",
];

/// The fill of a node without labels.
const NO_LABEL: &str = "#eeeeee";

/// The ink of names.
pub(super) const INK: &str = "#1b1b1b";
/// The ink of what stands beside names.
pub(super) const FAINT_INK: &str = "#3d4148";
/// The ink of relationships' names.
pub(super) const EDGE_INK: &str = "#555b63";
/// The lines of relationships.
pub(super) const EDGE: &str = "#9aa1a9";

/// How many labels at most have their second neighbours looked at; the schema of more is no schema.
const MOST_LABELS: usize = 400;

/// What a label stands for, as far as its shape tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A thing that lasts.
    Thing,
    /// Something that has a time.
    Event,
    /// A number with its unit.
    Figure,
}

impl Kind {
    /// The shape and style of its nodes.
    pub fn shape(self) -> (&'static str, &'static str) {
        match self {
            Kind::Thing => ("box", "rounded,filled"),
            Kind::Event => ("box", "filled,diagonals"),
            Kind::Figure => ("note", "filled"),
        }
    }
}

/// The looks of every label of a graph.
pub(super) struct Styles {
    colours: FxHashMap<LabelId, usize>,
    kinds: FxHashMap<LabelId, Kind>,
}

impl Styles {
    /// Gives each leaf label of a graph its looks.
    pub fn new(graph: &Graph, roles: &Roles) -> Styles {
        let labels = leaf_labels(graph);
        let kinds = labels.iter().map(|label| (*label, kind(graph, roles, *label))).collect();
        Styles { colours: colours(graph, &labels), kinds }
    }

    /// The fill of a label's nodes.
    pub fn fill(&self, label: Option<LabelId>) -> &'static str {
        label.and_then(|label| self.colours.get(&label)).map_or(NO_LABEL, |slot| PALETTE[*slot])
    }

    /// What a label stands for.
    pub fn kind(&self, label: Option<LabelId>) -> Kind {
        label.and_then(|label| self.kinds.get(&label)).copied().unwrap_or(Kind::Thing)
    }
}

/// A colour as dark as a line must be beside its fill.
pub(super) fn darker(fill: &str) -> String {
    let part = |from: usize| fill.get(from..from + 2).and_then(|hex| u32::from_str_radix(hex, 16).ok()).unwrap_or(0);
    let [red, green, blue] = [1, 3, 5].map(|from| part(from) * 11 / 20);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The labels that stand first on some node: those with most nodes first.
fn leaf_labels(graph: &Graph) -> Vec<LabelId> {
    let mut is_leaf = vec![false; graph.label_count()];
    for node in graph.nodes() {
        if let Some(label) = graph.labels_of(node).first() {
            is_leaf[label.index()] = true;
        }
    }
    let mut labels: Vec<LabelId> = graph.labels().filter(|label| is_leaf[label.index()]).collect();
    labels.sort_by_key(|label| (usize::MAX - graph.count_with_label(*label), graph.label_name(*label).clone()));
    labels
}

fn kind(graph: &Graph, roles: &Roles, label: LabelId) -> Kind {
    let most = graph.count_with_label(label).div_ceil(2);
    let keys = graph.statistics().keys_of_label(label);
    let has = |role: &Option<std::sync::Arc<str>>, least: usize| {
        role.as_ref().is_some_and(|role| {
            keys.iter().any(|(key, count)| graph.key_name(*key) == role && *count >= least && *count > 0)
        })
    };
    match () {
        () if has(&roles.value, most) => Kind::Figure,
        () if has(&roles.when, 1) => Kind::Event,
        () => Kind::Thing,
    }
}

fn colours(graph: &Graph, labels: &[LabelId]) -> FxHashMap<LabelId, usize> {
    let near = nearness(graph, labels);
    let mut slots: Vec<usize> = Vec::with_capacity(labels.len());
    for (place, label) in labels.iter().enumerate() {
        let mut cost = [0usize; PALETTE.len()];
        for (other, slot) in slots.iter().enumerate() {
            cost[*slot] += 1 + near.get(&(other, place)).copied().unwrap_or(0);
        }
        let wanted = hash(graph.label_name(*label)) as usize % PALETTE.len();
        let steps = (0..PALETTE.len()).map(|step| (wanted + step) % PALETTE.len());
        slots.push(steps.min_by_key(|slot| cost[*slot]).unwrap_or(wanted));
    }
    labels.iter().copied().zip(slots).collect()
}

/// By the places of two labels, the smaller first: how often a picture is likely to show both.
fn nearness(graph: &Graph, labels: &[LabelId]) -> FxHashMap<(usize, usize), usize> {
    let places: FxHashMap<LabelId, usize> = labels.iter().enumerate().map(|(place, label)| (*label, place)).collect();
    let mut direct: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    let statistics = graph.statistics();
    for kind in graph.types() {
        for (from, to) in statistics.pairs(kind) {
            if let (Some(one), Some(other)) = (places.get(&from), places.get(&to)) {
                let count = statistics.between(Some(from), kind, Some(to));
                *direct.entry(((*one).min(*other), (*one).max(*other))).or_default() += count;
            }
        }
    }
    let mut near: FxHashMap<(usize, usize), usize> = direct.iter().map(|(pair, count)| (*pair, count * 4)).collect();
    if labels.len() > MOST_LABELS {
        return near;
    }
    let mut beside: Vec<Vec<(usize, usize)>> = vec![Vec::new(); labels.len()];
    for (&(one, two), &count) in &direct {
        beside[one].push((two, count));
        beside[two].push((one, count));
    }
    for row in &beside {
        for (one, first) in row {
            for (two, second) in row.iter().filter(|(two, _)| two > one) {
                *near.entry((*one, *two)).or_default() += first.min(second);
            }
        }
    }
    near
}

/// FNV-1a: the same on every machine and in every version.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance by WCAG 2.
    fn luminance(colour: &str) -> f64 {
        let part = |from: usize| {
            let part = f64::from(u32::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(one: &str, two: &str) -> f64 {
        let (one, two) = (luminance(one), luminance(two));
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    #[test]
    fn text_is_readable_on_every_fill() {
        for fill in PALETTE.iter().chain([&NO_LABEL]) {
            assert!(contrast(fill, INK) >= 6.0, "{fill}: {}", contrast(fill, INK));
            assert!(contrast(fill, FAINT_INK) >= 4.0, "{fill}: {}", contrast(fill, FAINT_INK));
            assert!(contrast(&darker(fill), "#ffffff") >= 3.0, "{fill}");
        }
        assert!(contrast(EDGE_INK, "#ffffff") >= 4.5);
    }

    #[test]
    fn colours_stay_and_neighbours_differ() {
        let graph = crate::exchange::subgraph::harbour();
        let fills = || {
            let styles = Styles::new(&graph, &Roles::default());
            leaf_labels(&graph).iter().map(|label| styles.fill(Some(*label))).collect::<Vec<_>>()
        };
        let (mut first, second) = (fills(), fills());
        assert_eq!(first, second);
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), 4);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c, "as FNV-1a is published");
    }
}
