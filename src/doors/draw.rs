//! Pictures asked for by name: `kenning draw`, and files that Graphviz fills.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::arguments::Options;
use super::front::Front;
use super::sink::{self, Sink};
use crate::error::{Error, Exit, Result, kinds};
use crate::exchange::format::Format;

/// What Graphviz makes of a picture, by the ending of the file's name.
const RENDERED: &[&str] = &["svg", "png", "pdf"];

/// Endings by which a picture is expected that isn't made.
const OTHER_PICTURES: &[&str] = &["bmp", "gif", "jpeg", "jpg", "ps", "tif", "tiff", "webp", "html", "htm"];

/// `kenning draw`: what lies around things, or the answer to a phrase, or the whole world.
pub fn run(options: &Options, names: &[String], depth: Option<usize>, all: bool) -> Result<Exit> {
    // The picture's file is made once there is a picture.
    let mut front = super::front(&Options { output: None, ..options.clone() })?;
    let picture = match all {
        true => front.session.draw_all(&front.drawing)?,
        false => around(&mut front, names, depth)?,
    };
    match &options.output {
        Some(file) => save(&picture, file)?,
        None => {
            let mut out = Sink::stdout();
            out.write(picture.as_bytes())?;
            out.finish()?;
        }
    }
    Ok(Exit::Quiet)
}

/// The words as one name, as a name each, or as a phrase.
fn around(front: &mut Front, words: &[String], depth: Option<usize>) -> Result<String> {
    let joined = words.join(" ");
    let is_name = |name: &str| front.session.named(name).map(|found| !found.is_empty());
    let names = match is_name(&joined)? {
        true => vec![joined.clone()],
        false => words.to_vec(),
    };
    let all_known = names.iter().try_fold(true, |known, name| is_name(name).map(|found| known && found))?;
    if all_known || depth.is_some() {
        return front.session.draw_around(&names, depth.unwrap_or(1), &front.drawing);
    }
    let answer = front.session.ask(&joined)?;
    if answer.rows.is_empty() {
        answer.notes.iter().try_for_each(|note| front.note(Format::Dot, note))?;
    }
    front.session.draw(&front.drawing)
}

/// Writes a picture into a file: as DOT, or as what Graphviz makes of it where the file's name asks for that.
pub fn save(picture: &str, file: &Path) -> Result<()> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let form = RENDERED.iter().find(|known| ending.as_deref() == Some(**known));
    match (form, ending.as_deref()) {
        (Some(form), _) => render(picture, form, file),
        (None, Some(other)) if OTHER_PICTURES.contains(&other) => {
            let error = Error::new(kinds::USAGE, format!("{}: no picture can be written as .{other}", file.display()));
            Err(error.hint("name a file that ends in .svg, .png or .pdf, or in .dot for Graphviz's own text"))
        }
        _ => std::fs::write(file, picture).map_err(|error| sink::failed(&file.display().to_string(), &error)),
    }
}

fn render(picture: &str, form: &str, file: &Path) -> Result<()> {
    let mut command = Command::new("dot");
    command.arg(format!("-T{form}")).arg("-o").arg(file).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut graphviz = command.spawn().map_err(|error| {
        let error = Error::new(kinds::IO, format!("{}: Graphviz can't be run: {error}", file.display()));
        error.hint("install Graphviz, or write the picture into a .dot file")
    })?;
    if let Some(mut input) = graphviz.stdin.take() {
        // A Graphviz that stops early tells why itself.
        let _ = input.write_all(picture.as_bytes());
    }
    let done = graphviz.wait_with_output().map_err(|error| sink::failed("dot", &error))?;
    if !done.status.success() {
        let told = String::from_utf8_lossy(&done.stderr);
        let first = told.lines().next().unwrap_or_default().to_owned();
        return Err(Error::new(kinds::IO, format!("{}: Graphviz failed: {first}", file.display())));
    }
    Ok(())
}
