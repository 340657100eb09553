//! Rows as a table in a box, fitted to a width: long cells are cut with `…`, a window too narrow gets a list.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::cell;
use super::sheet::Sheet;
use crate::value::Value;

/// A column is never cut below this many places; where that can't be kept, rows are written as lists.
const NARROWEST: usize = 6;

/// How a table is laid out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// How many places a line has; unbounded where none.
    pub width: Option<usize>,
    /// Whether escape sequences may be written.
    pub colour: bool,
}

/// Writes the rows in a box, or as a list where the width is too small for a box.
pub fn table(sheet: &Sheet<'_>, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<Vec<String>> =
        sheet.rows.iter().map(|row| row.iter().enumerate().map(|cell| shown(sheet, cell)).collect()).collect();
    let header: Vec<String> = sheet.columns.iter().map(|name| cell::visible(name)).collect();
    let natural = natural_widths(&header, &cells);
    match fitted(&natural, layout.width) {
        Some(widths) => Boxed { sheet, header, cells, widths, layout }.write(out),
        None => list(&header, &cells, layout.width.unwrap_or(NARROWEST), out),
    }
}

fn shown(sheet: &Sheet<'_>, (column, value): (usize, &Value)) -> String {
    cell::visible(&sheet.show_in(column, value))
}

fn natural_widths(header: &[String], cells: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = header.iter().map(|name| name.width()).collect();
    for row in cells {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = (*width).max(text.width());
        }
    }
    widths
}

/// The columns' widths within `width` places: all are cut to one common limit, the widest first.
fn fitted(natural: &[usize], width: Option<usize>) -> Option<Vec<usize>> {
    let Some(width) = width else { return Some(natural.to_vec()) };
    let room = width.checked_sub(3 * natural.len() + 1)?;
    if natural.iter().sum::<usize>() <= room {
        return Some(natural.to_vec());
    }
    let within = |limit: usize| natural.iter().map(|width| (*width).min(limit)).sum::<usize>();
    let limit = (NARROWEST..=room).rev().find(|limit| within(*limit) <= room)?;
    let mut left = room - within(limit);
    let widths = natural.iter().map(|natural| match *natural > limit && left > 0 {
        true => {
            left -= 1;
            limit + 1
        }
        false => (*natural).min(limit),
    });
    Some(widths.collect())
}

struct Boxed<'a> {
    sheet: &'a Sheet<'a>,
    header: Vec<String>,
    cells: Vec<Vec<String>>,
    widths: Vec<usize>,
    layout: Layout,
}

impl Boxed<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let right: Vec<bool> = (0..self.widths.len()).map(|column| self.sheet.is_numeric(column)).collect();
        self.rule(['┌', '┬', '┐'], out)?;
        self.line(&self.header, |column, text| (right[column], self.styled("1", text)), out)?;
        self.rule(['├', '┼', '┤'], out)?;
        for (values, texts) in self.sheet.rows.iter().zip(&self.cells) {
            let style = |column: usize, text: String| match values[column] {
                Value::Null => (right[column], self.styled("2", text)),
                _ => (right[column], text),
            };
            self.line(texts, style, out)?;
        }
        self.rule(['└', '┴', '┘'], out)
    }

    fn rule(&self, [left, between, right]: [char; 3], out: &mut dyn Write) -> io::Result<()> {
        let bars: Vec<String> = self.widths.iter().map(|width| "─".repeat(width + 2)).collect();
        writeln!(out, "{left}{}{right}", bars.join(&between.to_string()))
    }

    fn line(
        &self,
        texts: &[String],
        style: impl Fn(usize, String) -> (bool, String),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for (column, (text, width)) in texts.iter().zip(&self.widths).enumerate() {
            let text = cut(text, *width);
            let padding = " ".repeat(width.saturating_sub(text.width()));
            match style(column, text) {
                (true, text) => write!(out, "│ {padding}{text} ")?,
                (false, text) => write!(out, "│ {text}{padding} ")?,
            }
        }
        writeln!(out, "│")
    }

    fn styled(&self, code: &str, text: String) -> String {
        match self.layout.colour {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text,
        }
    }
}

/// The text within `width` places, with `…` where something is left out.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut taken = 1;
    for character in text.chars() {
        taken += character.width().unwrap_or(0);
        if taken > width {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

/// Rows one below the other, `column: value`, wrapped at `width`.
fn list(header: &[String], cells: &[Vec<String>], width: usize, out: &mut dyn Write) -> io::Result<()> {
    for (index, row) in cells.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        for (name, text) in header.iter().zip(row) {
            for line in wrapped(&format!("{name}: {text}"), width) {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

/// The text in lines of at most `width` places, broken at spaces where there are some.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for word in text.split_inclusive(' ') {
        if taken > 0 && taken + word.trim_end().width() > width {
            lines.push(String::new());
            taken = 0;
        }
        for character in word.chars() {
            let places = character.width().unwrap_or(0);
            if taken + places > width && character != ' ' {
                lines.push(String::new());
                taken = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(character);
            }
            taken += places;
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sheet::with_sheet;
    use super::*;
    use crate::value::NodeId;

    fn rows() -> Vec<Vec<Value>> {
        vec![
            vec!["東京".into(), Value::Integer(5), Value::list(vec!["a".into(), "b".into()])],
            vec![Value::Node(NodeId(0)), Value::Null, Value::Float(0.5)],
        ]
    }

    fn written(width: Option<usize>, colour: bool) -> String {
        let mut out = Vec::new();
        with_sheet(&["who", "n", "what"], rows(), |sheet| table(sheet, Layout { width, colour }, &mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_box_keeps_its_lines() {
        let expected = "\
┌────────────────┬──────┬──────┐
│ who            │    n │ what │
├────────────────┼──────┼──────┤
│ 東京           │    5 │ a, b │
│ Åse \\u{1b}Berg │ null │ 0.5  │
└────────────────┴──────┴──────┘
";
        assert_eq!(written(None, false), expected);
    }

    #[test]
    fn colour_moves_nothing() {
        let plain = anstream::adapter::strip_str(&written(None, true)).to_string();
        assert_eq!(plain, written(None, false));
        assert!(written(None, true).contains("\u{1b}[2mnull"));
    }

    #[test]
    fn a_window_too_narrow_gets_a_list() {
        assert_eq!(
            written(Some(14), false),
            "who: 東京\nn: 5\nwhat: a, b\n\nwho: Åse\n\\u{1b}Berg\nn: null\nwhat: 0.5\n"
        );
    }

    #[test]
    fn widths_are_shared_fairly() {
        assert_eq!(fitted(&[4, 10], Some(80)), Some(vec![4, 10]));
        assert_eq!(fitted(&[4, 100, 100], Some(50)), Some(vec![4, 18, 18]));
        assert_eq!(fitted(&[40, 40, 40], Some(20)), None);
    }

    #[test]
    fn cutting_counts_places_not_characters() {
        assert_eq!(cut("東京都", 5), "東京…");
        assert_eq!(cut("東京都", 6), "東京都");
        assert_eq!(cut("abcdef", 4), "abc…");
    }

    #[test]
    fn lines_wrap_at_spaces() {
        assert_eq!(wrapped("who: Hugo Chavez of Venezuela", 12), ["who: Hugo", "Chavez of", "Venezuela"]);
    }
}
