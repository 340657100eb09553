//! Loose expectations: texts to be found in the cells of rows, whatever else the rows hold.

use std::collections::VecDeque;

use crate::db::Answer;
use crate::value::Value;

/// A row as texts; a list is a cell that matches by any of its elements.
pub struct Row {
    cells: Vec<Vec<Cell>>,
}

enum Cell {
    Number(f64),
    Text(String),
}

impl Row {
    /// A row of one text.
    pub fn of_text(text: &str) -> Row {
        Row { cells: vec![vec![Cell::Text(text.to_lowercase())]] }
    }

    /// A row of an answer.
    pub fn of_values(row: &[Value], answer: &Answer) -> Row {
        let cells = row.iter().map(|value| {
            let mut choices = vec![cell(value, answer)];
            choices.extend(value.as_list().unwrap_or_default().iter().map(|item| cell(item, answer)));
            choices
        });
        Row { cells: cells.collect() }
    }

    /// Whether the texts are found in cells from left to right; several may be found in one list.
    fn holds(&self, texts: &[String]) -> bool {
        let mut next = 0;
        texts.iter().all(|text| {
            let found = self.cells[next..].iter().position(|choices| choices.iter().any(|cell| cell.holds(text)));
            let Some(found) = found else { return false };
            next += found;
            let is_list = self.cells[next].len() > 1;
            next += usize::from(!is_list);
            true
        })
    }
}

fn cell(value: &Value, answer: &Answer) -> Cell {
    match value {
        Value::Integer(number) => Cell::Number(*number as f64),
        Value::Float(number) => Cell::Number(*number),
        other => Cell::Text(answer.show(other).to_lowercase()),
    }
}

impl Cell {
    /// A number by its value, as precise as it is written; a text where it stands as whole words.
    fn holds(&self, expected: &str) -> bool {
        match self {
            Cell::Number(number) => {
                let decimals = expected.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                let exact = decimals == 0 && number.fract() != 0.0;
                !exact
                    && expected.parse::<f64>().is_ok_and(|wanted| {
                        (number - wanted).abs() <= 0.5 * 0.1f64.powi(decimals as i32) + 1e-9 * wanted.abs()
                    })
            }
            Cell::Text(text) => has_words(text, &expected.to_lowercase()),
        }
    }
}

/// Whether `words` stands in `text`, not inside a longer word.
fn has_words(text: &str, words: &str) -> bool {
    let begins = |at: usize| !text[..at].ends_with(char::is_alphanumeric) || !words.starts_with(char::is_alphanumeric);
    let ends = |at: usize| !text[at..].starts_with(char::is_alphanumeric) || !words.ends_with(char::is_alphanumeric);
    text.match_indices(words).any(|(at, _)| begins(at) && ends(at + words.len()))
}

/// Which text is missing from an error.
pub fn missing_texts(expected: &[String], told: &str) -> Option<String> {
    let told = told.to_lowercase();
    let missing = expected.iter().find(|text| !told.contains(&text.to_lowercase()))?;
    Some(format!("the error doesn't say {missing:?}"))
}

/// What is missing from rows and notes; none where everything is there and nothing more.
pub fn missing_rows(expected: &[String], in_order: bool, rows: &[Row], told: &str) -> Option<String> {
    let told = told.to_lowercase();
    let notes = expected.iter().filter_map(|line| line.strip_prefix("note: "));
    if let Some(missing) = notes.into_iter().find(|note| !told.contains(&note.trim().to_lowercase())) {
        return Some(format!("no note says {missing:?}"));
    }
    let changes = expected.iter().filter(|line| line.starts_with("changed: "));
    if let Some(missing) = changes.into_iter().find(|changed| !told.contains(&changed.trim().to_lowercase())) {
        return Some(format!("it didn't say {missing:?}"));
    }
    let beside = |line: &str| ["note: ", "changed: ", "# "].iter().any(|start| line.starts_with(start));
    let lines = expected.iter().filter(|line| !beside(line) && *line != "(no rows)");
    let wanted: Vec<Vec<String>> =
        lines.map(|line| line.split(" | ").map(|text| text.trim().to_owned()).collect()).collect();
    if wanted.len() != rows.len() {
        return Some(format!("{} rows were expected, {} came", wanted.len(), rows.len()));
    }
    match in_order {
        true => wanted.iter().zip(rows).find(|(texts, row)| !row.holds(texts)).map(|(texts, _)| not_in_place(texts)),
        false => unmatched(&wanted, rows).map(|texts| format!("no row is left for {:?}", texts.join(" | "))),
    }
}

fn not_in_place(texts: &[String]) -> String {
    format!("{:?} is not in its place", texts.join(" | "))
}

/// The first expectation that no row is left for, when each row serves one expectation: matching by augmenting paths.
fn unmatched<'w>(wanted: &'w [Vec<String>], rows: &[Row]) -> Option<&'w [String]> {
    let fitting: Vec<Vec<usize>> =
        wanted.iter().map(|texts| (0..rows.len()).filter(|row| rows[*row].holds(texts)).collect()).collect();
    let mut taken_by: Vec<Option<usize>> = vec![None; rows.len()];
    let left = wanted.iter().enumerate().find(|(start, _)| !augment(*start, &fitting, &mut taken_by));
    left.map(|(_, texts)| texts.as_slice())
}

/// Finds a row for `start`, moving earlier expectations to other rows where that helps.
fn augment(start: usize, fitting: &[Vec<usize>], taken_by: &mut [Option<usize>]) -> bool {
    let mut came_from: Vec<Option<usize>> = vec![None; taken_by.len()];
    let mut waiting = VecDeque::from([start]);
    while let Some(wanted) = waiting.pop_front() {
        for &row in &fitting[wanted] {
            if came_from[row].is_some() {
                continue;
            }
            came_from[row] = Some(wanted);
            match taken_by[row] {
                Some(other) => waiting.push_back(other),
                None => {
                    hand_over(row, start, &came_from, taken_by);
                    return true;
                }
            }
        }
    }
    false
}

/// Walks back from a free row, giving each expectation on the way the row it reached.
fn hand_over(free: usize, start: usize, came_from: &[Option<usize>], taken_by: &mut [Option<usize>]) {
    let mut row = free;
    while let Some(wanted) = came_from[row] {
        let before = taken_by.iter().position(|taken| *taken == Some(wanted));
        taken_by[row] = Some(wanted);
        match before {
            Some(before) if wanted != start => row = before,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(texts: &[&str]) -> Vec<Row> {
        texts
            .iter()
            .map(|text| Row { cells: text.split(';').map(|cell| vec![Cell::Text(cell.to_lowercase())]).collect() })
            .collect()
    }

    fn lines(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn each_row_serves_one_expectation() {
        let rows = rows(&["2012-10-15/2012-10-19;a", "2012-10;b"]);
        assert_eq!(missing_rows(&lines(&["2012-10", "2012-10-15/2012-10-19"]), false, &rows, ""), None);
        assert!(missing_rows(&lines(&["2012-10-15", "2012-10-19"]), false, &rows, "").is_some());
    }

    #[test]
    fn texts_are_found_from_left_to_right_as_whole_words() {
        let row = &rows(&["2013-07;Nicolas Maduro;not stated"])[0];
        assert!(row.holds(&lines(&["2013-07", "maduro"])));
        assert!(!row.holds(&lines(&["maduro", "2013-07"])));
        assert!(!row.holds(&lines(&["no"])));
    }

    #[test]
    fn numbers_are_as_precise_as_written() {
        assert!(Cell::Number(8.333).holds("8.3"));
        assert!(Cell::Number(3.0).holds("3"));
        assert!(!Cell::Number(13.0).holds("3"));
        assert!(!Cell::Number(3.4).holds("3"));
    }

    #[test]
    fn nothing_more_may_come() {
        assert!(missing_rows(&lines(&["(no rows)"]), false, &rows(&["a"]), "").is_some());
        assert_eq!(missing_rows(&lines(&["(no rows)", "note: X"]), false, &[], "note: x y"), None);
    }
}
