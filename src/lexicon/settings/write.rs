//! Writes settings as TOML, in the order and layout in which people write them.

use indexmap::IndexMap;

use super::{RoleSettings, Settings, Span};

/// The lines of one table, each key only where something is set.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn header(&mut self, header: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(header);
        self.text.push('\n');
    }

    fn line(&mut self, key: &str, value: &str) {
        self.text.push_str(&format!("{key} = {value}\n"));
    }

    fn text(&mut self, key: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.line(key, &quoted(value));
        }
    }

    fn list(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.line(key, &list(values));
        }
    }

    fn filter(&mut self, filter: &IndexMap<String, toml::Value>) {
        self.map("where", filter.iter().map(|(key, value)| (key, value.to_string())));
    }

    fn map<'m>(&mut self, key: &str, entries: impl Iterator<Item = (&'m String, String)>) {
        let entries: Vec<String> = entries.map(|(key, value)| format!("{} = {value}", bare_key(key))).collect();
        if !entries.is_empty() {
            self.line(key, &format!("{{ {} }}", entries.join(", ")));
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn list(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", "))
}

fn bare_key(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
    if is_bare { key.to_string() } else { quoted(key) }
}

/// The whole settings.
pub(super) fn settings(settings: &Settings) -> String {
    let mut lines = Lines::default();
    lines.list("happens", &settings.happens);
    examples(&settings.examples, &mut lines);
    roles(&settings.roles, &mut lines);
    nouns(settings, &mut lines);
    for verb in &settings.verb {
        lines.header("[[verb]]");
        lines.list("words", &verb.words);
        lines.list("path", &verb.path);
    }
    for adjective in &settings.adjective {
        lines.header("[[adjective]]");
        lines.list("words", &adjective.words);
        lines.text("name", adjective.name.as_ref());
        lines.text("label", adjective.label.as_ref());
        lines.text("through", adjective.through.as_ref());
        lines.filter(&adjective.filter);
    }
    lists(settings, &mut lines);
    lines.text
}

fn examples(examples: &[String], lines: &mut Lines) {
    if !examples.is_empty() {
        let each: String = examples.iter().map(|example| format!("    {},\n", quoted(example))).collect();
        lines.line("examples", &format!("[\n{each}]"));
    }
}

fn roles(roles: &RoleSettings, lines: &mut Lines) {
    if *roles == RoleSettings::default() {
        return;
    }
    lines.header("[roles]");
    lines.list("name", &roles.name);
    lines.list("alias", &roles.alias);
    for (key, value) in [
        ("when", &roles.when),
        ("earliest", &roles.earliest),
        ("latest", &roles.latest),
        ("year", &roles.year),
        ("source", &roles.source),
        ("source_prefix", &roles.source_prefix),
        ("standing", &roles.standing),
        ("why", &roles.why),
        ("count", &roles.count),
        ("members", &roles.members),
        ("value", &roles.value),
        ("unit", &roles.unit),
        ("qualifier", &roles.qualifier),
        ("demonym", &roles.demonym),
        ("from", &roles.from),
        ("to", &roles.to),
        ("at", &roles.at),
    ] {
        lines.text(key, value.as_ref());
    }
    lines.list("reason", &roles.reason);
    lines.list("hidden", &roles.hidden);
    lines.list("hidden_from_paths", &roles.hidden_from_paths);
}

fn nouns(settings: &Settings, lines: &mut Lines) {
    for noun in &settings.noun {
        lines.header("[[noun]]");
        lines.text("label", noun.label.as_ref());
        lines.list("words", &noun.words);
        lines.text("through", noun.through.as_ref());
        lines.filter(&noun.filter);
        lines.map("prep", noun.prep.iter().map(|(word, paths)| (word, list(paths))));
        if let Some(show) = &noun.show {
            lines.line("show", &list(show));
        }
        lines.text("order", noun.order.as_ref());
        match noun.span {
            Some(Span::Within) => lines.line("span", "\"within\""),
            Some(Span::Lasted) => lines.line("span", "\"lasted\""),
            None => {}
        }
        lines.text("when", noun.when.as_ref());
    }
}

fn lists(settings: &Settings, lines: &mut Lines) {
    for superlative in &settings.superlative {
        lines.header("[[superlative]]");
        lines.list("words", &superlative.words);
        lines.text("by", Some(&superlative.by));
        if superlative.lowest {
            lines.line("lowest", "true");
        }
    }
    for closed in &settings.closed {
        lines.header("[[closed]]");
        lines.text("label", Some(&closed.label));
        lines.text("relation", closed.relation.as_ref());
        lines.list("where", &closed.filter);
        lines.text("source", closed.source.as_ref());
    }
    for synonym in &settings.synonym {
        lines.header("[[synonym]]");
        lines.text("word", Some(&synonym.word));
        lines.text("of", Some(&synonym.of));
    }
}
