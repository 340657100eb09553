//! Rows as CSV (RFC 4180) and as TSV (tabs and line ends escaped).
//!
//! Null is an empty cell and empty text is `""`; a list is joined with `;`, as in a world's own files.

use std::io::{self, Write};

use super::sheet::Sheet;
use crate::value::Value;

/// Writes a header and the rows as RFC 4180 has it: commas, CRLF, quotes where needed.
pub fn csv(sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let header: Vec<_> = sheet.columns.iter().map(|name| quoted(name)).collect();
    write!(out, "{}\r\n", header.join(","))?;
    for row in sheet.rows {
        let cells: Vec<_> = row.iter().map(|value| csv_cell(sheet, value)).collect();
        write!(out, "{}\r\n", cells.join(","))?;
    }
    Ok(())
}

/// Writes a header and the rows with a tab between cells; tab, line ends and backslash are written `\t`, `\n`, `\r`, `\\`.
pub fn tsv(sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let header: Vec<_> = sheet.columns.iter().map(|name| escaped(name)).collect();
    writeln!(out, "{}", header.join("\t"))?;
    for row in sheet.rows {
        let cells: Vec<_> = row.iter().map(|value| escaped(&plain(sheet, value))).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

fn csv_cell(sheet: &Sheet<'_>, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) if text.is_empty() => "\"\"".into(),
        other => quoted(&plain(sheet, other)),
    }
}

/// The cell's text: as shown to people, except that null is empty and lists are joined with `;`.
fn plain(sheet: &Sheet<'_>, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::List(items) => items.iter().map(|item| sheet.show(item)).collect::<Vec<_>>().join(";"),
        other => sheet.show(other),
    }
}

fn quoted(text: &str) -> String {
    let edge_space = text.starts_with(' ') || text.ends_with(' ');
    match edge_space || text.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sheet::with_sheet;
    use super::super::table;
    use super::*;
    use crate::value::RelId;

    #[test]
    fn null_is_empty_and_empty_text_is_quoted() {
        let list = Value::list(vec!["a".into(), Value::Integer(1)]);
        let rows = vec![vec![Value::Null, "".into(), list, Value::Relationship(RelId(0))]];
        let mut out = Vec::new();
        with_sheet(&["a", "b", "c", "d"], rows, |sheet| csv(sheet, &mut out)).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a,b,c,d\r\n,\"\",a;1,[:KNOWS {since: 2010}]\r\n");
    }

    #[test]
    fn csv_quotes_what_would_break_a_row() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"x\"\n"), "\"say \"\"x\"\"\n\"");
    }

    #[test]
    fn tsv_escapes_what_would_break_a_row() {
        assert_eq!(escaped("a\tb\\\n"), "a\\tb\\\\\\n");
    }

    fn cases() -> ProptestConfig {
        let cases = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok());
        ProptestConfig::with_cases(cases.unwrap_or(256))
    }

    proptest! {
        #![proptest_config(cases())]

        /// Whatever a text holds, a reader of CSV gets it back, and a reader of TSV keeps its rows.
        #[test]
        fn hostile_texts_come_back(texts in prop::collection::vec("(?s).{0,12}|[\\\\\"=,;\t\r\n<>&-]{0,6}", 1..5)) {
            let columns: Vec<&str> = texts.iter().map(|_| "column").collect();
            let row: Vec<Value> = texts.iter().map(Value::text).collect();
            let (mut commas, mut tabs, mut boxed) = (Vec::new(), Vec::new(), Vec::new());
            with_sheet(&columns, vec![row], |sheet| {
                csv(sheet, &mut commas)?;
                tsv(sheet, &mut tabs)?;
                table::table(sheet, table::Layout::default(), &mut boxed)
            })?;
            let mut reader = ::csv::Reader::from_reader(commas.as_slice());
            let back = reader.records().next().transpose()?.unwrap_or_default();
            prop_assert_eq!(back.iter().collect::<Vec<_>>(), texts.iter().map(String::as_str).collect::<Vec<_>>());
            let tabs = String::from_utf8_lossy(&tabs).into_owned();
            prop_assert_eq!(tabs.matches('\n').count(), 2);
            prop_assert_eq!(tabs.matches('\t').count(), 2 * (texts.len() - 1));
            let boxed = String::from_utf8_lossy(&boxed).into_owned();
            prop_assert!(!boxed.chars().any(|character| character.is_control() && character != '\n'));
            prop_assert_eq!(boxed.lines().count(), 5);
        }
    }
}
