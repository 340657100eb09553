//! Text made harmless: one function for quoted strings, one for labels that look like HTML.
//!
//! Graphviz reads a label twice: once as a string of the DOT language, once for escapes (`\N` is the node's name) and
//! entities (`&lt;`). Control characters and direction marks are made visible before either.

use crate::exchange::cell::visible;

/// A quoted string for labels and tooltips; `\n` between its lines is the only escape that Graphviz obeys.
pub(super) fn quoted(lines: &[impl AsRef<str>]) -> String {
    let mut text = String::from("\"");
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push_str("\\n");
        }
        for character in visible(line.as_ref()).chars() {
            match character {
                '"' => text.push_str("\\\""),
                '\\' => text.push_str("\\\\"),
                '&' => text.push_str("&amp;"),
                plain => text.push(plain),
            }
        }
    }
    text.push('"');
    text
}

/// Text inside a label in angle brackets. Graphviz looks for escapes here too, once entities are read: so a backslash
/// is doubled, and not written as an entity.
pub(super) fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\\' => safe.push_str("\\\\"),
            plain => safe.push(plain),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_stay_inside() {
        assert_eq!(quoted(&["a\"];URL=\"x", "b\\"]), r#""a\"];URL=\"x\nb\\""#);
        assert_eq!(quoted(&["\\N &lt; \n\u{202e}"]), r#""\\N &amp;lt; \\n\\u{202e}""#);
    }

    #[test]
    fn nothing_is_a_tag() {
        assert_eq!(html("<img onerror='x'>\\N&lt;"), "&lt;img onerror=&#39;x&#39;&gt;\\\\N&amp;lt;");
    }
}
