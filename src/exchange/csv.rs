//! CSV files to a graph: nodes first, then relationships, one pass over each file.
//!
//! Every row is checked before it counts: a bad one ends the import with file, line and reason, or is put aside when
//! [`LoadOptions::rejects`] asks for that.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use ::csv::{ByteRecord, Reader, ReaderBuilder};
use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::cells::{self, short};
use super::header::{self, Content, DELIMITERS, Header, Role, Scalar, delimiter_name};
use super::progress::{Meter, Show};
use super::quotes::{BadQuote, line_end, stretches};
use super::record::{Record, each_bare, each_quoted};
use crate::error::near::{did_you_mean, nearest};
use crate::error::{Error, Kind, Result, kinds};
use crate::graph::{Builder, ColumnBuilder, ColumnId, Key, NewNode, SpaceId, TableId};
use crate::value::{LabelId, TypeId};

/// A row that was put aside.
#[derive(Clone, Debug, PartialEq)]
pub struct Reject {
    /// Why, with file and line.
    pub error: Error,
    /// The row as it stands in the file, without the line's end.
    pub row: String,
}

/// How to load.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// Bad rows are collected here and loading goes on; when none, the first bad row ends it.
    pub rejects: Option<Vec<Reject>>,
    /// Who is told how far loading has come.
    pub show: Option<Show>,
}

/// A file to load.
#[derive(Clone, Debug)]
pub(super) struct Input(pub PathBuf);

impl Input {
    fn name(&self) -> String {
        self.0.display().to_string()
    }

    /// The file's name without folder and ending.
    fn stem(&self) -> String {
        self.0.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn read(&self) -> Result<Vec<u8>> {
        std::fs::read(&self.0).map_err(|error| unreadable(&self.name(), &error))
    }

    /// Whether the file begins as a file of relationships does. Only its first bytes are read.
    fn is_relationships(&self) -> Result<bool> {
        use std::io::Read;
        let mut start = Vec::new();
        let file = std::fs::File::open(&self.0).map_err(|error| unreadable(&self.name(), &error))?;
        let read = file.take(1 << 14).read_to_end(&mut start);
        read.map_err(|error| unreadable(&self.name(), &error))?;
        let line = start.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or(&[]).to_ascii_uppercase();
        let has = |word: &[u8]| line.windows(word.len()).any(|window| window == word);
        Ok(has(b":START_ID") || has(b":END_ID"))
    }
}

/// The error for a file that can't be read.
pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Error {
    Error::new(kinds::IO, format!("can't read {name}: {}", error.to_string().to_lowercase()))
}

/// Why one row can't be loaded.
#[derive(Debug)]
struct Fault {
    reason: String,
    hint: Option<String>,
}

impl From<String> for Fault {
    fn from(reason: String) -> Self {
        Fault { reason, hint: None }
    }
}

/// A CSV file in memory whose header is understood.
struct CsvFile<'b> {
    name: String,
    stem: String,
    /// All of it, without a byte order mark.
    body: &'b [u8],
    delimiter: u8,
    header: Header,
    /// Where the rows begin.
    rows: usize,
    /// Whether the rows hold a NUL or bytes that are not UTF-8, so that each has to be looked at.
    unclean: bool,
    meter: &'b Meter,
}

impl<'b> CsvFile<'b> {
    /// The file, and a reader that stands behind its header.
    fn open(input: &Input, bytes: &'b [u8], meter: &'b Meter) -> Result<(Self, Reader<&'b [u8]>)> {
        let (name, stem) = (input.name(), input.stem());
        let at_header = |error: Error| error.in_file(name.clone(), 1, 0);
        let body = without_mark(bytes).map_err(at_header)?;
        let first_line = body.trim_ascii_start();
        let delimiter = header::delimiter(&first_line[..line_end(first_line, 0)]);
        if let Some(bad) = stretches(body, delimiter).1.first().filter(|bad| body[..bad.row].trim_ascii().is_empty()) {
            return Err(quote_error(&name, body, *bad, kinds::BAD_HEADER));
        }
        let mut reader = reader(body, delimiter);
        let mut record = ByteRecord::new();
        let found = reader.read_byte_record(&mut record).map_err(|error| at_header(not_csv(&error)))?;
        if !found {
            return Err(at_header(Error::new(kinds::BAD_HEADER, "the file is empty, it has no header")));
        }
        let rows = (reader.position().byte() as usize).min(body.len());
        let line = line_at(body, 0);
        let names: Result<Vec<&str>> = record.iter().map(clean_name).collect();
        let header = names.and_then(|names| header::read(names.into_iter()));
        let header = header.map_err(|error| error.in_file(name.clone(), line, 0))?;
        let unclean = body[rows..].contains(&0) || std::str::from_utf8(&body[rows..]).is_err();
        Ok((CsvFile { name, stem, body, delimiter, header, rows, unclean, meter }, reader))
    }

    /// Gives each row to `take`; a row that it can't take ends the import or is put aside.
    fn each_row(
        &self,
        first: Reader<&'b [u8]>,
        rejects: &mut Option<Vec<Reject>>,
        mut take: impl FnMut(&Record<'_>) -> Result<(), Fault>,
    ) -> Result<()> {
        if !self.body[self.rows..].contains(&b'"') {
            let rows = &self.body[self.rows..];
            return each_bare(rows, self.delimiter, |record| self.take(record, self.rows, rejects, &mut take));
        }
        let (stretches, bad) = stretches(&self.body[self.rows..], self.delimiter);
        let faultless = bad.is_empty();
        for bad in bad {
            let bad = BadQuote { at: bad.at + self.rows, row: bad.row + self.rows, ..bad };
            let row = bad.row..line_end(self.body, bad.at);
            self.refuse(rejects, quote_error(&self.name, self.body, bad, kinds::BAD_ROW), row)?;
        }
        if faultless {
            return each_quoted(first, not_csv, |record| self.take(record, 0, rejects, &mut take));
        }
        for stretch in stretches {
            let stretch = stretch.start + self.rows..stretch.end + self.rows;
            let reader = reader(&self.body[stretch.clone()], self.delimiter);
            each_quoted(reader, not_csv, |record| self.take(record, stretch.start, rejects, &mut take))?;
        }
        Ok(())
    }

    /// Gives a row, of what begins `start` bytes into the file, to `take`, or refuses it.
    fn take(
        &self,
        record: &Record<'_>,
        start: usize,
        rejects: &mut Option<Vec<Reject>>,
        take: &mut impl FnMut(&Record<'_>) -> Result<(), Fault>,
    ) -> Result<()> {
        self.meter.row(start + record.place.start);
        match self.check(record).and_then(|()| take(record)) {
            Ok(()) => Ok(()),
            Err(fault) => {
                let row = start + record.place.start..start + record.place.end;
                self.refuse(rejects, self.row_error(fault, row.start), row)
            }
        }
    }

    /// The checks that every row goes through.
    fn check(&self, record: &Record<'_>) -> Result<(), Fault> {
        if self.unclean {
            record.iter().enumerate().try_for_each(|(place, cell)| clean_cell(place, cell))?;
        }
        let (columns, wanted) = (record.len(), self.header.roles.len());
        if columns == wanted {
            return Ok(());
        }
        let reason =
            format!("the row has {columns} column{}, the header has {wanted}", if columns == 1 { "" } else { "s" });
        Err(Fault { reason, hint: self.other_delimiter(record) })
    }

    /// Whether the row would fit if another delimiter were meant.
    fn other_delimiter(&self, record: &Record<'_>) -> Option<String> {
        let wanted = self.header.roles.len();
        let cell = record.iter().next().filter(|_| record.len() == 1)?;
        let others = DELIMITERS.into_iter().filter(|other| *other != self.delimiter);
        let mut fitting = others.filter(|other| cell.iter().filter(|byte| *byte == other).count() + 1 == wanted);
        fitting.next().map(|other| {
            format!(
                "the header is separated by {}, this row by {}",
                delimiter_name(self.delimiter),
                delimiter_name(other)
            )
        })
    }

    fn row_error(&self, fault: Fault, at: usize) -> Error {
        let error = Error::new(kinds::BAD_ROW, fault.reason).in_file(self.name.clone(), line_at(self.body, at), 0);
        match fault.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// Puts the row aside, or ends the import.
    fn refuse(&self, rejects: &mut Option<Vec<Reject>>, error: Error, row: Range<usize>) -> Result<()> {
        match rejects {
            None => Err(error),
            Some(rejects) => {
                let row = self.body.get(row).unwrap_or(&[]).trim_ascii();
                rejects.push(Reject { error, row: String::from_utf8_lossy(row).into_owned() });
                Ok(())
            }
        }
    }

    /// The properties of a row: place in the record, name, type.
    fn properties(&self) -> Vec<Property> {
        let roles = self.header.roles.iter().enumerate();
        roles
            .filter_map(|(place, role)| match role {
                Role::Property { name, scalar, list } => {
                    Some(Property { place, name: name.clone(), scalar: *scalar, list: *list })
                }
                _ => None,
            })
            .collect()
    }

    fn place(&self, wanted: fn(&Role) -> bool) -> Option<usize> {
        self.header.roles.iter().position(wanted)
    }
}

/// A reader of rows. Making one takes some ten microseconds, which counts where a world is many small files.
fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    let mut settings = ReaderBuilder::new();
    settings.delimiter(delimiter).has_headers(false).flexible(true).buffer_capacity(bytes.len().clamp(64, 1 << 16));
    settings.from_reader(bytes)
}

/// A column that holds a property.
struct Property {
    place: usize,
    name: String,
    scalar: Scalar,
    list: bool,
}

impl Property {
    fn put(&self, column: &mut ColumnBuilder, row: usize, record: &Record<'_>) -> Result<(), Fault> {
        let text = text(record.cell(self.place))?;
        let put = cells::put(column, row, text, self.scalar, self.list);
        put.map_err(|reason| Fault::from(format!("column `{}`: {reason}", self.name)))
    }
}

/// Takes the byte order mark off; tells UTF-16.
fn without_mark(bytes: &[u8]) -> Result<&[u8]> {
    let utf_16 = |order: &str| {
        Err(Error::new(kinds::BAD_HEADER, format!("the file is UTF-16 ({order}), Kenning reads UTF-8"))
            .hint("save it as UTF-8, or turn it with `iconv -f UTF-16 -t UTF-8`"))
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Ok(rest),
        [0xFF, 0xFE, ..] => utf_16("little-endian"),
        [0xFE, 0xFF, ..] => utf_16("big-endian"),
        [first, 0, ..] if *first != 0 => utf_16("little-endian"),
        [0, second, ..] if *second != 0 => utf_16("big-endian"),
        _ => Ok(bytes),
    }
}

fn clean_name(name: &[u8]) -> Result<&str> {
    match std::str::from_utf8(name) {
        Ok(name) if !name.contains('\0') => Ok(name),
        Ok(_) => Err(Error::new(kinds::BAD_HEADER, "the header holds a NUL")),
        Err(error) => Err(Error::new(
            kinds::BAD_HEADER,
            format!("the header is not UTF-8: byte {:#04X}", name[error.valid_up_to()]),
        )),
    }
}

fn clean_cell(place: usize, cell: &[u8]) -> Result<(), Fault> {
    let column = place + 1;
    if let Err(error) = std::str::from_utf8(cell) {
        let at = error.valid_up_to();
        return Err(
            format!("column {column} is not UTF-8: byte {:#04X} at byte {} of the cell", cell[at], at + 1).into()
        );
    }
    match cell.iter().position(|byte| *byte == 0) {
        Some(at) => Err(format!("column {column} holds a NUL at byte {} of the cell", at + 1).into()),
        None => Ok(()),
    }
}

/// A cell's text. Rows that are not UTF-8 have been refused before.
fn text(cell: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(cell).map_err(|_| Fault::from("a cell is not UTF-8".to_owned()))
}

fn not_csv(error: &::csv::Error) -> Error {
    Error::new(kinds::BAD_ROW, error.to_string().to_lowercase())
}

/// The line, from 1, of the row that begins at `at` or behind the line ends there.
fn line_at(body: &[u8], at: usize) -> usize {
    let skipped = body[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    1 + body[..at + skipped].iter().filter(|byte| **byte == b'\n').count()
}

fn quote_error(name: &str, body: &[u8], bad: BadQuote, kind: Kind) -> Error {
    let line_start = body[..bad.at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let line = 1 + body[..bad.at].iter().filter(|byte| **byte == b'\n').count();
    let column = String::from_utf8_lossy(&body[line_start..bad.at]).chars().count() + 1;
    let (reason, hint) = match bad.unclosed {
        true => (
            "the quote that opens here is never closed",
            "close it, or write a quote inside a quoted field twice: \"\"",
        ),
        false => (
            "the quote that opens here is closed in the middle of a field",
            "a closing quote ends its field; a quote inside a quoted field is written twice: \"\"",
        ),
    };
    Error::new(kind, reason).hint(hint).in_file(name, line, column)
}

/// Loads all files into one graph under construction.
struct Loader<'o> {
    builder: Builder,
    supertypes: &'o IndexMap<String, Vec<String>>,
    rejects: &'o mut Option<Vec<Reject>>,
    meter: &'o Meter,
    /// The files of nodes so far, each with the number of its first node.
    files: Vec<(usize, String)>,
}

/// Loads files: those of nodes first, each sort in the order given.
pub(super) fn load(
    inputs: &[Input],
    supertypes: &IndexMap<String, Vec<String>>,
    options: &mut LoadOptions,
) -> Result<Builder> {
    let bytes = |input: &Input| std::fs::metadata(&input.0).map_or(0, |about| about.len());
    let meter = Meter::new(options.show, inputs.iter().map(bytes).sum());
    let (rejects, builder) = (&mut options.rejects, Builder::new());
    let mut loader = Loader { builder, supertypes, rejects, meter: &meter, files: Vec::new() };
    let loaded = loader.files(inputs);
    meter.done();
    loaded.map(|()| loader.builder)
}

impl Loader<'_> {
    fn files(&mut self, inputs: &[Input]) -> Result<()> {
        let mut later = Vec::new();
        for input in inputs {
            match input.is_relationships()? {
                true => later.push(input),
                false => self.file(input)?,
            }
        }
        later.into_iter().try_for_each(|input| self.file(input))
    }

    fn file(&mut self, input: &Input) -> Result<()> {
        let bytes = input.read()?;
        let (file, reader) = CsvFile::open(input, &bytes, self.meter)?;
        let rejects_before = self.rejects.as_ref().map_or(0, Vec::len);
        match file.header.content {
            Content::Nodes => self.nodes(&file, reader)?,
            Content::Relationships => self.relationships(&file, reader)?,
        }
        if let Some(rejects) = self.rejects {
            // Faulty quotes were found before the other rows were read.
            rejects[rejects_before..].sort_by_key(|reject| reject.error.place().map(|place| place.line));
        }
        self.meter.file(bytes.len());
        match self.builder.problem() {
            Some(problem) => Err(problem.clone().in_file(file.name, 1, 0)),
            None => Ok(()),
        }
    }

    fn nodes<'b>(&mut self, file: &CsvFile<'b>, reader: Reader<&'b [u8]>) -> Result<()> {
        let Some((id, name, space)) = file.header.roles.iter().enumerate().find_map(|(place, role)| match role {
            Role::Id { name, space } => Some((place, name.clone(), space)),
            _ => None,
        }) else {
            return Ok(());
        };
        let (label, properties) = (file.place(|role| matches!(role, Role::Label)), file.properties());
        let space = self.builder.space(space);
        self.files.push((self.builder.node_count(), file.name.clone()));
        let Loader { builder, supertypes, rejects, files, .. } = self;
        let mut tables =
            Tables { supertypes, space, key: name, stem: &file.stem, properties: &properties, known: Vec::new() };
        let mut by_label: FxHashMap<Vec<u8>, usize> = FxHashMap::default();
        // The file's own label is there even when the file has no rows.
        let own = if label.is_none() { tables.add(builder, b"") } else { 0 };
        file.each_row(reader, rejects, |record| {
            let id = record.cell(id);
            let key = Key::new(id);
            let id_text = text(id)?;
            check_id(builder, files, space, key, id_text)?;
            let place = match label {
                None => own,
                Some(place) => match by_label.get(record.cell(place)) {
                    Some(known) => *known,
                    None => {
                        let new = tables.add(builder, record.cell(place));
                        by_label.insert(record.cell(place).to_vec(), new);
                        new
                    }
                },
            };
            let (table, columns) = &tables.known[place];
            add_node(builder, *table, columns, &properties, record)?;
            builder.register(*table, key, id_text);
            Ok(())
        })
    }

    fn relationships<'b>(&mut self, file: &CsvFile<'b>, reader: Reader<&'b [u8]>) -> Result<()> {
        let mut ends = [None, None];
        for (place, role) in file.header.roles.iter().enumerate() {
            match role {
                Role::Start { space } => ends[0] = Some((place, self.known_space(file, space)?)),
                Role::End { space } => ends[1] = Some((place, self.known_space(file, space)?)),
                _ => {}
            }
        }
        let [Some(start), Some(end)] = ends else { return Ok(()) };
        let (kind, properties) = (file.place(|role| matches!(role, Role::Type)), file.properties());
        let Loader { builder, rejects, .. } = self;
        let mut kinds: FxHashMap<Vec<u8>, (TypeId, Vec<ColumnId>)> = FxHashMap::default();
        let own_name = type_name(&file.stem);
        let own = if kind.is_none() { Some(add_type(builder, &own_name, &properties)) } else { None };
        file.each_row(reader, rejects, |record| {
            let source = find_end(builder, record, start, ":START_ID")?;
            let target = find_end(builder, record, end, ":END_ID")?;
            let (kind, columns) = match (&own, kind) {
                (None, Some(place)) => {
                    let name = text(record.cell(place))?.trim();
                    let name = if name.is_empty() { &own_name } else { name };
                    kinds.entry(record.cell(place).to_vec()).or_insert_with(|| add_type(builder, name, &properties))
                }
                (Some(own), _) => own,
                (None, None) => return Err("the row has no type".to_owned().into()),
            };
            let row = builder.add_pair(*kind, source, target);
            for (property, column) in properties.iter().zip(columns) {
                if let Err(fault) = property.put(builder.relationship_cell(*kind, *column), row, record) {
                    builder.undo_pair(*kind);
                    return Err(fault);
                }
            }
            Ok(())
        })
    }

    fn known_space(&self, file: &CsvFile<'_>, name: &str) -> Result<SpaceId> {
        if let Some(space) = self.builder.known_space(name) {
            return Ok(space);
        }
        let wanted = if name.is_empty() { "without a name".to_owned() } else { format!("`{name}`") };
        let error = Error::new(kinds::BAD_HEADER, format!("no file of nodes has the id space {wanted}"));
        let error = error.in_file(file.name.clone(), 1, 0);
        let near = nearest(name, self.builder.space_names(), 3);
        Err(match (did_you_mean(&near), self.builder.space_names().next()) {
            (Some(hint), _) => error.hint(hint),
            (None, Some("")) => error.hint("ids here have no space: write :START_ID and :END_ID"),
            (None, Some(known)) => error.hint(format!("a space is named in parentheses, such as :START_ID({known})")),
            (None, None) => error.hint("a world needs files of nodes, with a column such as id:ID"),
        })
    }
}

/// The tables that one file's nodes go to.
struct Tables<'f> {
    supertypes: &'f IndexMap<String, Vec<String>>,
    space: SpaceId,
    key: String,
    stem: &'f str,
    properties: &'f [Property],
    known: Vec<(TableId, Vec<ColumnId>)>,
}

impl Tables<'_> {
    /// The table for a cell of the `:LABEL` column, or for the file's own label when it is empty.
    fn add(&mut self, builder: &mut Builder, cell: &[u8]) -> usize {
        let cell = String::from_utf8_lossy(cell);
        let mut names: Vec<&str> = cell.split(';').map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            names.push(self.stem);
        }
        let labels: Vec<LabelId> =
            with_supertypes(&names, self.supertypes).into_iter().map(|name| builder.label(name)).collect();
        let table = builder.table(&labels, Some((self.space, &self.key)));
        let columns = self.properties.iter().map(|property| builder.column(table, &property.name)).collect();
        self.known.push((table, columns));
        self.known.len() - 1
    }
}

/// The labels, then their supertypes, then the supertypes of those; each once.
fn with_supertypes<'n>(leaves: &[&'n str], supertypes: &'n IndexMap<String, Vec<String>>) -> Vec<&'n str> {
    let mut names: Vec<&str> = leaves.to_vec();
    let mut next = 0;
    while next < names.len() {
        for name in supertypes.get(names[next]).into_iter().flatten() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        next += 1;
    }
    names
}

fn check_id(
    builder: &Builder,
    files: &[(usize, String)],
    space: SpaceId,
    key: Key<'_>,
    text: &str,
) -> Result<(), Fault> {
    if text.is_empty() {
        return Err("the id is empty".to_owned().into());
    }
    let Some(known) = builder.find(space, key) else { return Ok(()) };
    let place = files.partition_point(|(first, _)| *first <= known.number());
    let file = files.get(place.saturating_sub(1)).map_or("", |(_, file)| file);
    Err(format!("the id `{}` is there twice, first in {file}", short(text)).into())
}

fn add_node(
    builder: &mut Builder,
    table: TableId,
    columns: &[ColumnId],
    properties: &[Property],
    record: &Record<'_>,
) -> Result<(), Fault> {
    builder.add_row(table);
    let row = builder.rows(table) - 1;
    for (property, column) in properties.iter().zip(columns) {
        if let Err(fault) = property.put(builder.cell(table, *column), row, record) {
            builder.undo_row(table);
            return Err(fault);
        }
    }
    Ok(())
}

fn add_type(builder: &mut Builder, name: &str, properties: &[Property]) -> (TypeId, Vec<ColumnId>) {
    let kind = builder.relationship_type(name);
    (kind, properties.iter().map(|property| builder.relationship_column(kind, &property.name)).collect())
}

fn find_end(
    builder: &Builder,
    record: &Record<'_>,
    (place, space): (usize, SpaceId),
    column: &str,
) -> Result<NewNode, Fault> {
    let id = record.cell(place);
    builder.find(space, Key::new(id)).ok_or_else(|| {
        let id = String::from_utf8_lossy(id);
        let space = builder.space_name(space);
        let within = if space.is_empty() { String::new() } else { format!(" in the id space `{space}`") };
        Fault::from(format!("column `{column}`: no node has the id `{}`{within}", short(&id)))
    })
}

/// The type that a file's name gives: `OF_STATE` as it is, the middle of `Comment_hasCreator_Person` as HAS_CREATOR.
fn type_name(stem: &str) -> Arc<str> {
    let parts: Vec<&str> = stem.split('_').collect();
    let is_label = |part: &str| part.starts_with(char::is_uppercase) && part.contains(char::is_lowercase);
    let middle = match parts[..] {
        [first, ref middle @ .., last] if !middle.is_empty() && is_label(first) && is_label(last) => middle.join("_"),
        _ => stem.to_owned(),
    };
    upper_snake(&middle).into()
}

fn upper_snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && after_small {
            snake.push('_');
        }
        after_small = letter.is_lowercase() || letter.is_ascii_digit();
        match letter {
            ' ' | '-' => snake.push('_'),
            _ => snake.extend(letter.to_uppercase()),
        }
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_give_types() {
        for (stem, name) in [
            ("OF_STATE", "OF_STATE"),
            ("Comment_hasCreator_Person", "HAS_CREATOR"),
            ("TagClass_isSubclassOf_TagClass", "IS_SUBCLASS_OF"),
            ("Person_studied_at_University", "STUDIED_AT"),
            ("knows", "KNOWS"),
            ("isPartOf", "IS_PART_OF"),
            ("part-of", "PART_OF"),
        ] {
            assert_eq!(&*type_name(stem), name);
        }
    }

    #[test]
    fn supertypes_follow_once_each() {
        let supertypes = [("A", vec!["B", "C"]), ("B", vec!["C", "A"])];
        let supertypes: IndexMap<String, Vec<String>> =
            supertypes.map(|(leaf, names)| (leaf.to_owned(), names.into_iter().map(String::from).collect())).into();
        assert_eq!(with_supertypes(&["A"], &supertypes), ["A", "B", "C"]);
    }
}
