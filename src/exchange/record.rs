//! The rows of a CSV file, one after the other.
//!
//! Where no quote occurs, a row is its line and a cell what stands between two delimiters, and nothing is copied; a file
//! with quotes is read by the crate `csv`, which both must agree with.

use std::ops::Range;

use ::csv::{ByteRecord, Reader};

/// One row: its cells, and where it stands in what was read.
pub(super) struct Record<'r> {
    bytes: &'r [u8],
    cells: &'r [Range<usize>],
    /// From its first byte to behind its line's end.
    pub place: Range<usize>,
}

impl<'r> Record<'r> {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The cell at a place that is known to be there.
    pub fn cell(&self, place: usize) -> &'r [u8] {
        &self.bytes[self.cells[place].clone()]
    }

    /// All cells.
    pub fn iter(&self) -> impl Iterator<Item = &'r [u8]> + '_ {
        self.cells.iter().map(|cell| &self.bytes[cell.clone()])
    }
}

/// Hands every row of `body`, in which no quote occurs, to `take`.
pub(super) fn each_bare<E>(
    body: &[u8],
    delimiter: u8,
    mut take: impl FnMut(&Record<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut cells = Vec::new();
    let (mut start, mut cell, mut at) = (0, 0, 0);
    loop {
        let byte = body.get(at).copied();
        match byte {
            Some(byte) if byte == delimiter => {
                cells.push(cell..at);
                cell = at + 1;
            }
            None | Some(b'\n' | b'\r') => {
                // A line without anything in it is no row.
                if at > start {
                    cells.push(cell..at);
                    let end = (at + 1).min(body.len());
                    take(&Record { bytes: body, cells: &cells, place: start..end })?;
                    cells.clear();
                }
                if byte.is_none() {
                    return Ok(());
                }
                (start, cell) = (at + 1, at + 1);
            }
            Some(_) => {}
        }
        at += 1;
    }
}

/// Hands every row of a reader to `take`.
pub(super) fn each_quoted<E>(
    mut reader: Reader<&[u8]>,
    wrong: impl Fn(&::csv::Error) -> E,
    mut take: impl FnMut(&Record<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let (mut record, mut cells) = (ByteRecord::new(), Vec::new());
    while reader.read_byte_record(&mut record).map_err(|error| wrong(&error))? {
        cells.clear();
        cells.extend((0..record.len()).filter_map(|place| record.range(place)));
        let from = record.position().map_or(0, |position| position.byte() as usize);
        let place = from..reader.position().byte() as usize;
        take(&Record { bytes: record.as_slice(), cells: &cells, place })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rows = Vec<Vec<Vec<u8>>>;

    fn rows(read: impl FnOnce(&mut dyn FnMut(&Record<'_>) -> Result<(), ()>) -> Result<(), ()>) -> Rows {
        let mut rows = Vec::new();
        read(&mut |record| {
            assert!(record.place.start < record.place.end && record.len() == record.iter().count());
            rows.push(record.iter().map(<[u8]>::to_vec).collect());
            Ok(())
        })
        .unwrap();
        rows
    }

    proptest::proptest! {
        #[test]
        fn a_file_without_quotes_is_read_as_the_crate_reads_it(text in "[ab,;\r\n\t é]{0,40}") {
            let bare = rows(|take| each_bare(text.as_bytes(), b',', take));
            let reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let quoted = rows(|take| each_quoted(reader, |_| (), take));
            proptest::prop_assert_eq!(bare, quoted);
        }
    }
}
