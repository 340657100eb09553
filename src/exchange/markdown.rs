//! Rows as a Markdown table; what Markdown or HTML would obey in a cell is escaped.

use std::io::{self, Write};

use super::cell;
use super::sheet::Sheet;
use crate::value::Value;

/// Writes a table with a header; columns of numbers stand to the right.
pub fn table(sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let header: Vec<_> = sheet.columns.iter().map(|name| escaped(name)).collect();
    writeln!(out, "| {} |", header.join(" | "))?;
    let rules: Vec<_> = (0..header.len()).map(|column| if sheet.is_numeric(column) { "---:" } else { "---" }).collect();
    writeln!(out, "| {} |", rules.join(" | "))?;
    for row in sheet.rows {
        let cells: Vec<_> = row.iter().enumerate().map(|cell| shown(sheet, cell)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

fn shown(sheet: &Sheet<'_>, (column, value): (usize, &Value)) -> String {
    match value {
        Value::Null => String::new(),
        other => escaped(&sheet.show_in(column, other)),
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for line in text.split('\n') {
        if !safe.is_empty() {
            safe.push_str("<br>");
        }
        for character in cell::visible(line).chars() {
            if matches!(character, '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~') {
                safe.push('\\');
            }
            safe.push(character);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn cells_stay_cells() {
        assert_eq!(escaped("a|b <i>\nc"), "a\\|b \\<i\\><br>c");
    }
}
