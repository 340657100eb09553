//! The rows of a CSV file as LOAD CSV gives them: lists of text, or maps where the first row names the columns.

use std::fs::File;
use std::path::{Component, Path};
use std::sync::Arc;

use ::csv::{Reader, ReaderBuilder, StringRecord};

use crate::error::{Error, Result, kinds};
use crate::value::{Map, Value};

/// The rows of a file beneath `root`, read as they are asked for. A field without text is null.
///
/// # Errors
/// An address that is no file beneath the root; a file that can't be read.
pub fn rows(
    root: &Path,
    address: &str,
    headers: bool,
    terminator: &str,
) -> Result<impl Iterator<Item = Result<Value>> + use<>> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(terminator)?)
        .has_headers(headers)
        .flexible(true)
        .from_reader(open(root, address)?);
    let address: Arc<str> = Arc::from(address);
    let names = if headers { Some(names(&mut reader, &address)?) } else { None };
    Ok(reader.into_records().map(move |record| {
        let record = record.map_err(|error| unreadable(&address, &error))?;
        Ok(match &names {
            Some(names) => map(names, &record),
            None => record.iter().map(field).collect::<Vec<Value>>().into(),
        })
    }))
}

fn delimiter(terminator: &str) -> Result<u8> {
    match terminator.as_bytes() {
        [one] if one.is_ascii() && !b"\"\r\n".contains(one) => Ok(*one),
        _ => {
            let message = format!("FIELDTERMINATOR wants one plain character, got {terminator:?}");
            Err(Error::new(kinds::ARGUMENT_TYPE, message).hint("such as ';' or '\\t'"))
        }
    }
}

/// Opens a file by its path beneath the root, whatever links lead there.
fn open(root: &Path, address: &str) -> Result<File> {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme);
    if scheme.is_some_and(|scheme| !scheme.eq_ignore_ascii_case("file")) {
        let error = Error::new(kinds::IO, format!("{address}: only files can be loaded"));
        return Err(error.hint("give a path beneath the import root"));
    }
    let path = address.split_once("://").map_or(address, |(_, path)| path.trim_start_matches('/'));
    let outside = || {
        let error = Error::new(kinds::IO, format!("{address} is not beneath the import root"));
        error.hint("give a path relative to the import root, without `..`")
    };
    let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if path.is_empty() || !Path::new(path).components().all(inside) {
        return Err(outside());
    }
    let failed = |error: std::io::Error| Error::new(kinds::IO, format!("{address}: {error}"));
    let root = root.canonicalize().map_err(|error| Error::new(kinds::IO, format!("the import root: {error}")))?;
    let found = root.join(path).canonicalize().map_err(failed)?;
    if !found.starts_with(&root) {
        return Err(outside());
    }
    if !found.is_file() {
        return Err(Error::new(kinds::IO, format!("{address} is not a file")));
    }
    File::open(&found).map_err(failed)
}

fn names(reader: &mut Reader<File>, address: &str) -> Result<Vec<Arc<str>>> {
    let names = reader.headers().map_err(|error| unreadable(address, &error))?;
    Ok(names.iter().map(|name| Arc::from(name.trim_start_matches('\u{feff}'))).collect())
}

fn unreadable(address: &str, error: &::csv::Error) -> Error {
    Error::new(kinds::BAD_ROW, format!("{address}: {error}"))
}

fn field(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

/// A row by the names of its columns; null where it is too short.
fn map(names: &[Arc<str>], record: &StringRecord) -> Value {
    let entries =
        names.iter().enumerate().map(|(place, name)| (name.clone(), record.get(place).map_or(Value::Null, field)));
    Value::Map(Arc::new(entries.collect::<Map>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(root: &Path, address: &str, headers: bool, terminator: &str) -> Result<Vec<String>> {
        rows(root, address, headers, terminator)?.map(|row| Ok(row?.to_string())).collect()
    }

    #[test]
    fn rows_are_lists_or_maps() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.csv"), "\u{feff}name;n\n\"x;y\";1\nshort\n;2;3\n").unwrap();
        let maps = all(root.path(), "a.csv", true, ";").unwrap();
        assert_eq!(maps, ["{name: 'x;y', n: '1'}", "{name: 'short', n: null}", "{name: null, n: '2'}"]);
        let lists = all(root.path(), "file:///a.csv", false, ";").unwrap();
        assert_eq!(lists[1..], ["['x;y', '1']", "['short']", "[null, '2', '3']"]);
    }

    #[test]
    fn nothing_outside_the_root_is_read() {
        let around = tempfile::tempdir().unwrap();
        let root = around.path().join("root");
        std::fs::create_dir(&root).unwrap();
        let secret = around.path().join("secret.csv");
        std::fs::write(&secret, "a\n").unwrap();
        let mut addresses = vec!["../secret.csv".to_owned(), "file:///../secret.csv".into(), "http://x/a.csv".into()];
        addresses.extend([secret.display().to_string(), "missing.csv".into(), String::new(), ".".into()]);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&secret, root.join("link.csv")).unwrap();
            addresses.push("link.csv".into());
        }
        for address in addresses {
            assert_eq!(all(&root, &address, false, ",").unwrap_err().kind(), kinds::IO, "{address}");
        }
        assert_eq!(all(&root, "a.csv", false, ";;").unwrap_err().kind(), kinds::ARGUMENT_TYPE);
    }
}
