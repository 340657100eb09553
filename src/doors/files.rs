//! Text files as people bring them: with a byte order mark, with CRLF, or in an encoding that is named when refused.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::sink;
use crate::error::{Error, Result, kinds};

/// A file's text; `-` is standard input.
pub fn read(path: &Path) -> Result<String> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let read = match name.as_str() {
        "-" => io::stdin().read_to_end(&mut bytes),
        _ => File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
    };
    read.map_err(|error| sink::failed(&name, &error))?;
    decode(bytes, if name == "-" { "standard input" } else { &name })
}

/// The text of bytes: UTF-8, its byte order mark taken off, line ends made `\n`.
fn decode(bytes: Vec<u8>, name: &str) -> Result<String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let error = Error::new(kinds::IO, format!("{name} is UTF-16, Kenning reads UTF-8"));
        return Err(error.hint(format!("convert it: iconv -f UTF-16 -t UTF-8 {name}")));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&error, name))?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(if text.contains('\r') { text.replace("\r\n", "\n") } else { text })
}

fn not_utf8(error: &std::string::FromUtf8Error, name: &str) -> Error {
    let at = error.utf8_error().valid_up_to();
    let before = &error.as_bytes()[..at];
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    Error::new(kinds::IO, format!("{name} is not UTF-8: byte {at} can't be read")).in_file(name, line, 0)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn marks_and_line_ends_are_no_part_of_the_text() {
        assert_eq!(decode(b"\xef\xbb\xbfa\r\nb".to_vec(), "x").ok().as_deref(), Some("a\nb"));
    }

    #[test]
    fn other_encodings_are_named() {
        let message = decode(vec![0xff, 0xfe, b'a', 0], "x").map_err(|error| error.message().to_owned());
        assert_eq!(message.err().as_deref(), Some("x is UTF-16, Kenning reads UTF-8"));
        let place = decode(b"a\nb\xff".to_vec(), "x").map_err(|error| error.place().map(|place| place.line));
        assert_eq!(place.err(), Some(Some(2)));
    }
}
