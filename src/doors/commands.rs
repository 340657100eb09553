//! Commands that begin with a dot, at the prompt and in files: one table for running, help, completion, suggestions.

use std::path::Path;

use super::batch::{self, Flow};
use super::draw;
use super::front::Front;
use super::settings::{self, SETTINGS};
use super::sink;
use crate::db::{Database, TOPICS};
use crate::error::{Error, Result, kinds, near};
use crate::exchange::format::Format;
use crate::exchange::json;
use crate::value::Value;

/// How many files deep `.read` may go.
const DEEPEST: usize = 16;

/// What may follow a command, for completion.
#[derive(Clone, Copy)]
pub enum Takes {
    /// Nothing that can be completed.
    Text,
    /// One of these words.
    Words(fn() -> Vec<&'static str>),
    /// A file.
    File,
}

/// A command.
pub struct Command {
    /// Its name, with the dot.
    pub name: &'static str,
    /// Another name for it.
    pub also: Option<&'static str>,
    /// What may follow, as help shows it.
    pub usage: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What may follow, as completion takes it.
    pub takes: Takes,
    /// Does it.
    pub run: fn(&mut Front, &str) -> Result<Flow>,
}

/// A row of the table below.
const fn row(
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    takes: Takes,
    run: fn(&mut Front, &str) -> Result<Flow>,
) -> Command {
    Command { name, also: None, usage, about, takes, run }
}

impl Command {
    const fn or(self, also: &'static str) -> Command {
        Command { also: Some(also), ..self }
    }
}

/// Every command, in the order of help.
pub const COMMANDS: &[Command] = &[
    row(".help", "[TOPIC]", "what can be done here, or about one topic or command", Takes::Words(topics), help),
    row(".examples", "", "phrases of this world to try", Takes::Text, examples),
    row(".schema", "[NAME]", "labels and relations with counts, or the properties of one", Takes::Text, schema),
    row(".words", "[WORD]", "the words of this world, or what one means", Takes::Text, words),
    row(".cypher", "", "the Cypher of the last question, ready to be run again", Takes::Text, cypher),
    row(".explain", "", "how the last question is carried out", Takes::Text, explain),
    row(".readings", "", "the ways to understand the last phrase", Takes::Text, readings),
    row(".reading", "N", "answer the last phrase in its N-th reading", Takes::Text, reading),
    row(".why", "[ROW]", "the facts and paragraphs that a row of the last answer rests on", Takes::Text, why),
    row(
        ".draw",
        "[FILE]",
        "the last answer as a picture: DOT, or SVG, PNG, PDF by the file's name",
        Takes::File,
        draw_last,
    ),
    row(".mode", "[FORMAT]", "the form of answers", Takes::Words(formats), mode).or(".format"),
    row(".output", "[FILE]", "write answers into a file; without one, to standard output again", Takes::File, output),
    row(".open", "PATH", "turn to another world", Takes::File, open).or(".world"),
    row(".read", "FILE", "ask the questions of a file", Takes::File, read),
    row(".save", "FILE", "write this session's definitions as lines for a world's lexicon", Takes::File, save),
    row(".set", "[NAME VALUE]", "settings, or change one", Takes::Words(setting_names), set),
    row(".param", "[NAME=VALUE]", "parameters for Cypher, or set one", Takes::Text, param),
    row(".timer", "on|off", "whether to say how long each question took", Takes::Words(switch), timer),
    row(".quit", "", "leave", Takes::Text, |_, _| Ok(Flow::Leave)).or(".exit"),
];

/// Every name of a command.
pub fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|command| command.name).chain(COMMANDS.iter().filter_map(|command| command.also))
}

/// The command of that name.
pub fn named(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name || command.also == Some(name))
}

/// Runs a line that begins with a dot.
pub fn run(front: &mut Front, line: &str) -> Result<Flow> {
    let line = line.trim().trim_end_matches(';').trim_end();
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match named(name) {
        Some(command) => {
            let flow = (command.run)(front, rest.trim())?;
            front.sink.finish()?;
            Ok(flow)
        }
        None => {
            let hint = near::did_you_mean(&near::nearest(name, names(), 3))
                .unwrap_or_else(|| ".help lists the commands".into());
            Err(Error::new(kinds::USAGE, format!("there is no command {name}")).hint(hint))
        }
    }
}

/// A parameter from `name=value` or `name value`: the value is JSON, or else text.
pub fn parameter(given: &str) -> Result<(String, Value)> {
    let (name, value) = given.split_once('=').or_else(|| given.split_once(char::is_whitespace)).ok_or_else(|| {
        Error::new(kinds::USAGE, format!("the parameter {given} has no value")).hint("write it as name=value")
    })?;
    let name = name.trim().trim_start_matches('$');
    if name.is_empty() || !name.chars().all(|character| character.is_alphanumeric() || character == '_') {
        return Err(
            Error::new(kinds::USAGE, format!("{name:?} is not a parameter's name")).hint("write it as name=value")
        );
    }
    let value = value.trim();
    match json::read(value) {
        Ok(value) => Ok((name.to_owned(), value)),
        Err(error) if error.kind() == kinds::USAGE && !value.starts_with(['[', '{', '"']) => {
            Ok((name.to_owned(), Value::text(value)))
        }
        Err(error) => Err(error),
    }
}

fn topics() -> Vec<&'static str> {
    TOPICS.iter().map(|topic| topic.name).chain(COMMANDS.iter().map(|command| command.name)).collect()
}

fn formats() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.name()).collect()
}

fn setting_names() -> Vec<&'static str> {
    SETTINGS.iter().map(|setting| setting.name).collect()
}

fn switch() -> Vec<&'static str> {
    vec!["on", "off"]
}

fn help(front: &mut Front, topic: &str) -> Result<Flow> {
    if topic.is_empty() {
        overview(front)?;
        return Ok(Flow::On);
    }
    let command = named(topic).or_else(|| named(&format!(".{topic}")));
    let command = command.map(|command| format!("{} {}\n  {}", command.name, command.usage, command.about));
    let told = match (front.session.help(topic), command) {
        (Ok(text), Some(command)) => format!("{text}\n\n{command}"),
        (Ok(text), None) => text.to_string(),
        (Err(_), Some(command)) => command,
        (Err(near), None) => {
            let hint = near::did_you_mean(&near).unwrap_or_else(|| ".help lists the topics".into());
            return Err(Error::new(kinds::USAGE, format!("there is no help on {topic}")).hint(hint));
        }
    };
    front.say(&told)?;
    Ok(Flow::On)
}

/// The command that was meant by what is no question: the words by which other prompts are left, or give help.
pub fn meant(text: &str) -> Option<&'static str> {
    match text.trim().to_lowercase().as_str() {
        "help" | "?" | "\\?" => Some(".help"),
        "exit" | "quit" | "\\q" => Some(".quit"),
        _ => None,
    }
}

fn overview(front: &mut Front) -> Result<()> {
    front.say("Ask in plain words, one phrase a line; or in Cypher, up to a semicolon. Tab completes.\n\nCommands:")?;
    for command in COMMANDS {
        front.say(&format!("  {:<22} {}", format!("{} {}", command.name, command.usage), command.about))?;
    }
    front.say("\nTopics (.help TOPIC):")?;
    for topic in TOPICS {
        front.say(&format!("  {:<22} {}", topic.name, topic.about))?;
    }
    Ok(())
}

fn examples(front: &mut Front, _: &str) -> Result<Flow> {
    for example in front.session.examples() {
        front.say(&format!("  {example}"))?;
    }
    Ok(Flow::On)
}

fn schema(front: &mut Front, name: &str) -> Result<Flow> {
    let answer = front.session.schema(argument(name))?;
    front.write(&answer, None).map(|()| Flow::On)
}

fn words(front: &mut Front, word: &str) -> Result<Flow> {
    let answer = front.session.words(argument(word))?;
    front.write(&answer, None).map(|()| Flow::On)
}

fn argument(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn required<'t>(text: &'t str, command: &str, what: &str) -> Result<&'t str> {
    argument(text)
        .ok_or_else(|| Error::new(kinds::USAGE, format!("{command} needs {what}")).hint(format!("{command} {what}")))
}

/// Prints the last question as a file that asks it again.
fn cypher(front: &mut Front, _: &str) -> Result<Flow> {
    let Some(answer) = front.session.last_answer().cloned() else {
        return Err(Error::new(kinds::NOTHING_BEFORE, "nothing was asked yet"));
    };
    for (name, value) in &answer.parameters {
        let value = json::text(value, answer.graph()).map_err(|error| sink::failed("the parameter", &error))?;
        front.say(&format!(".param {name} = {value}"))?;
    }
    front.say(&format!("{};", answer.cypher)).map(|()| Flow::On)
}

fn explain(front: &mut Front, _: &str) -> Result<Flow> {
    let answer = front.session.explain()?;
    front.write(&answer, None).map(|()| Flow::On)
}

fn readings(front: &mut Front, _: &str) -> Result<Flow> {
    for (index, reading) in front.session.readings()?.into_iter().enumerate() {
        front.say(&format!("{:>3}  {reading}", index + 1))?;
    }
    Ok(Flow::On)
}

fn reading(front: &mut Front, number: &str) -> Result<Flow> {
    let number = counted(required(number, ".reading", "N")?)?;
    front.answer("", |session| session.take_reading(number)).map(|()| Flow::On)
}

fn why(front: &mut Front, row: &str) -> Result<Flow> {
    let row = argument(row).map(counted).transpose()?;
    let answer = front.session.why(row)?;
    front.write(&answer, None).map(|()| Flow::On)
}

fn counted(text: &str) -> Result<usize> {
    text.parse().map_err(|_| Error::new(kinds::USAGE, format!("{text} is not a whole number")))
}

fn draw_last(front: &mut Front, file: &str) -> Result<Flow> {
    let picture = front.session.draw(&front.drawing)?;
    match argument(file) {
        Some(file) => {
            draw::save(&picture, Path::new(file))?;
            front.wrote(file)?;
        }
        None => front.sink.write(picture.as_bytes())?,
    }
    Ok(Flow::On)
}

fn mode(front: &mut Front, name: &str) -> Result<Flow> {
    let Some(name) = argument(name) else {
        for format in Format::ALL {
            let mark = if *format == front.format { '*' } else { ' ' };
            front.say(&format!("{mark} {:<10} {}", format.name(), format.about()))?;
        }
        return Ok(Flow::On);
    };
    front.format = Format::named(name).ok_or_else(|| {
        let hint =
            near::did_you_mean(&near::nearest(name, formats(), 3)).unwrap_or_else(|| ".mode lists the forms".into());
        Error::new(kinds::USAGE, format!("there is no form {name}")).hint(hint)
    })?;
    Ok(Flow::On)
}

fn output(front: &mut Front, file: &str) -> Result<Flow> {
    front.turn_output(argument(file).map(Path::new)).map(|()| Flow::On)
}

fn open(front: &mut Front, path: &str) -> Result<Flow> {
    let path = required(path, ".open", "PATH")?;
    let database = super::open_world(Path::new(path))?;
    front.session.turn_to(database);
    if front.interactive {
        let banner = banner(front.session.database());
        front.say(&banner)?;
    }
    Ok(Flow::On)
}

/// The world, its size, and that nothing is kept.
pub fn banner(database: &Database) -> String {
    let graph = database.graph();
    let (nodes, relationships) = (graph.node_count(), graph.relationship_count());
    format!("{}: {nodes} nodes, {relationships} relationships; in memory, not saved", database.title())
}

fn read(front: &mut Front, file: &str) -> Result<Flow> {
    let file = required(file, ".read", "FILE")?;
    if front.depth >= DEEPEST {
        return Err(Error::new(kinds::LIMIT, format!("{file}: files read each other more than {DEEPEST} deep")));
    }
    front.depth += 1;
    let flow = batch::read_file(front, Path::new(file));
    front.depth -= 1;
    flow
}

fn save(front: &mut Front, file: &str) -> Result<Flow> {
    let file = required(file, ".save", "FILE")?;
    let lines = front.session.definitions_as_lexicon()?;
    std::fs::write(file, lines).map_err(|error| sink::failed(file, &error))?;
    front.wrote(file).map(|()| Flow::On)
}

fn set(front: &mut Front, given: &str) -> Result<Flow> {
    if given.is_empty() {
        for setting in SETTINGS {
            let value = (setting.show)(front);
            front.say(&format!("{:<8} {value:<8} {}", setting.name, setting.about))?;
        }
        return Ok(Flow::On);
    }
    let (name, value) = given.split_once(|sign: char| sign == '=' || sign.is_whitespace()).unwrap_or((given, ""));
    let setting = settings::named(name)?;
    match value.trim() {
        "" => {
            let value = (setting.show)(front);
            front.say(&value)?;
        }
        value => (setting.set)(front, value)?,
    }
    Ok(Flow::On)
}

fn param(front: &mut Front, given: &str) -> Result<Flow> {
    match given.split_once(' ') {
        _ if given.is_empty() => {
            let state = front.session.state().parameters.clone();
            for (name, value) in &state {
                let value = json::text(value, front.session.database().graph())
                    .map_err(|error| sink::failed("the parameter", &error))?;
                front.say(&format!("{name} = {value}"))?;
            }
        }
        Some(("clear", name)) => {
            if !front.session.clear_parameter(name.trim()) {
                return Err(Error::new(kinds::USAGE, format!("there is no parameter {}", name.trim())));
            }
        }
        _ => {
            let (name, value) = parameter(given)?;
            front.session.set_parameter(name, value);
        }
    }
    Ok(Flow::On)
}

fn timer(front: &mut Front, given: &str) -> Result<Flow> {
    front.timer = settings::truth(required(given, ".timer", "on|off")?)?;
    Ok(Flow::On)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut all: Vec<_> = names().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn the_manual_knows_every_command_setting_and_form() {
        let manual = include_str!("../../docs/command-line.md");
        let forms = Format::ALL.iter().map(|format| format.name());
        let mut words = names().chain(SETTINGS.iter().map(|setting| setting.name)).chain(forms);
        let missing =
            words.find(|word| !manual.contains(&format!("`{word}`")) && !manual.contains(&format!("`{word} ")));
        assert_eq!(missing, None);
    }

    #[test]
    fn parameters_are_json_or_text() {
        assert_eq!(parameter("a=1").ok(), Some(("a".into(), Value::Integer(1))));
        assert_eq!(parameter("$a = Minsk").ok(), Some(("a".into(), Value::text("Minsk"))));
        assert_eq!(parameter("a [1, 2]").ok(), Some(("a".into(), Value::list(vec![1.into(), 2.into()]))));
        assert!(parameter("a").is_err());
        assert!(parameter("a=[1,").is_err());
        assert!(parameter("a b=1").is_err());
    }
}
