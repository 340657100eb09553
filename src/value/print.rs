//! Values as text: as Cypher writes them, and plain, as `toString` gives them.

use std::fmt::{self, Write};

use super::{Map, Path, Value};

/// The float as Cypher writes it: always with a point or an exponent, and no `-0.0`.
pub fn float(number: f64) -> String {
    match number {
        _ if number.is_nan() => "NaN".into(),
        _ if number == f64::INFINITY => "Infinity".into(),
        _ if number == f64::NEG_INFINITY => "-Infinity".into(),
        _ if number == 0.0 => "0.0".into(),
        _ => format!("{number:?}"),
    }
}

/// The value without quotes: what `toString` gives.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Temporal(temporal) => temporal.to_string(),
        other => other.to_string(),
    }
}

/// Whether a name can stand in Cypher without back-ticks, keywords aside.
pub fn is_plain_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|next| next.is_alphanumeric() || next == '_')
}

fn write_name(name: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match is_plain_name(name) {
        true => out.write_str(name),
        false => write!(out, "`{}`", name.replace('`', "``")),
    }
}

fn write_text(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_char('\'')?;
    for character in text.chars() {
        match character {
            '\'' => out.write_str("\\'")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            control if (control as u32) < 0x20 || control as u32 == 0x7f => write!(out, "\\u{:04x}", control as u32)?,
            other => out.write_char(other)?,
        }
    }
    out.write_char('\'')
}

fn write_list(items: &[Value], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_char('[')?;
    for (place, item) in items.iter().enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        write!(out, "{comma}{item}")?;
    }
    out.write_char(']')
}

fn write_map(map: &Map, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_char('{')?;
    for (place, (key, value)) in map.iter().enumerate() {
        out.write_str(if place > 0 { ", " } else { "" })?;
        write_name(key, out)?;
        write!(out, ": {value}")?;
    }
    out.write_char('}')
}

fn write_path(path: &Path, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, node) in path.nodes.iter().enumerate() {
        if let Some(relationship) = place.checked_sub(1).and_then(|before| path.relationships.get(before)) {
            write!(out, "-[#{}]-", relationship.0)?;
        }
        write!(out, "(#{})", node.0)?;
    }
    Ok(())
}

/// A Cypher literal; nodes, relationships and paths, which have none, by their ids.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => out.write_str("null"),
            Value::Boolean(truth) => write!(out, "{truth}"),
            Value::Integer(number) => write!(out, "{number}"),
            Value::Float(number) => out.write_str(&float(*number)),
            Value::Text(text) => write_text(text, out),
            Value::List(items) => write_list(items, out),
            Value::Map(map) => write_map(map, out),
            Value::Node(node) => write!(out, "(#{})", node.0),
            Value::Relationship(relationship) => write!(out, "[#{}]", relationship.0),
            Value::Path(path) => write_path(path, out),
            Value::Temporal(temporal) => write!(out, "{}('{temporal}')", temporal.kind().function()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn values_print_as_cypher() {
        let map = Map::from_iter([(Arc::from("a b"), Value::Float(1.0)), (Arc::from("c"), Value::Null)]);
        let list = Value::list(vec![1.into(), "it's\n".into(), Value::Map(Arc::new(map)), true.into()]);
        assert_eq!(list.to_string(), "[1, 'it\\'s\\n', {`a b`: 1.0, c: null}, true]");
        assert_eq!(float(-0.0), "0.0");
        assert_eq!(float(1e21), "1e21");
        assert_eq!(float(0.1), "0.1");
        assert_eq!(plain(&"x".into()), "x");
    }
}
