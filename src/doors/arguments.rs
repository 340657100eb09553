//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::exchange::format::Format;

const EXAMPLES: &str = "Examples:
  kenning                                        ask at a prompt, over the world that Kenning brings along
  kenning ventures between Belarus and Venezuela one question
  kenning -c 'MATCH (n) RETURN count(n);'        Cypher, or a phrase that begins with the name of a command
  kenning run questions.txt -f json              a file of questions
  kenning draw Cuba --depth 2 -o cuba.svg        a picture: DOT, or drawn by Graphviz where the file's name asks for it
  kenning -w my-world/ persons who know Alice    a graph of your own: a folder of CSV files";

/// Asks a graph in plain phrases, or in openCypher.
#[derive(Debug, Parser)]
#[command(name = "kenning", version, after_help = EXAMPLES, disable_help_subcommand = true, max_term_width = 100)]
pub struct Arguments {
    /// What else to do than to ask.
    #[command(subcommand)]
    pub job: Option<Job>,
    /// The words of one question.
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// A question; may be given more than once.
    #[arg(short = 'c', value_name = "QUESTION")]
    pub commands: Vec<String>,
    /// What holds for every way of asking.
    #[command(flatten)]
    pub options: Options,
}

/// What holds for every way of asking.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The world to ask: a folder of CSV files.
    #[arg(short, long, value_name = "PATH", global = true, value_hint = ValueHint::DirPath)]
    pub world: Option<PathBuf>,
    /// Load the world without its bad rows, and write those into a file.
    #[arg(long, value_name = "FILE", global = true, requires = "world", value_hint = ValueHint::FilePath)]
    pub rejects: Option<PathBuf>,
    /// The form of the answers.
    #[arg(short, long, value_enum, global = true)]
    pub format: Option<FormatName>,
    /// The file that answers are written to.
    #[arg(short, long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// In pictures, draw dated events as lines between the things they join.
    #[arg(long, global = true)]
    pub fold: bool,
    /// In pictures, frame together what has the same label (`label`), or what a relation leads to the same node.
    #[arg(long, value_name = "RELATION", global = true)]
    pub cluster: Option<String>,
    /// A parameter for Cypher; its value is JSON, or else text.
    #[arg(short = 'P', value_name = "NAME=VALUE", global = true)]
    pub parameters: Vec<String>,
    /// The folder whose files LOAD CSV may read.
    #[arg(long, value_name = "FOLDER", global = true, value_hint = ValueHint::DirPath)]
    pub import_root: Option<PathBuf>,
    /// How many threads may work on a long question; 0 for one a core, as without it.
    #[arg(long, value_name = "N", global = true)]
    pub threads: Option<usize>,
    /// Refuse a phrase that can be understood in two ways.
    #[arg(long, global = true)]
    pub strict: bool,
    /// Go on after a question that fails; the exit code is 1 at the end.
    #[arg(long, global = true)]
    pub keep_going: bool,
}

/// What else to do than to ask.
#[derive(Debug, Subcommand)]
pub enum Job {
    /// Ask the questions of files: phrases a line each, Cypher up to `;`.
    Run {
        /// The files; `-` is standard input.
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// Compare answers with the ones expected in transcripts.
    Check {
        /// Transcripts, or folders of them.
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
        files: Vec<PathBuf>,
        /// Write the answers of today as the expected ones, where they are given exactly.
        #[arg(long)]
        accept: bool,
    },
    /// Draw what lies around things, the answer to a phrase, or the whole world, for Graphviz.
    Draw {
        /// The names of things, or a phrase.
        #[arg(value_name = "NAME", required_unless_present = "all", conflicts_with = "all")]
        names: Vec<String>,
        /// How many steps around the things to go.
        #[arg(long, value_name = "N")]
        depth: Option<usize>,
        /// Draw the whole world.
        #[arg(long)]
        all: bool,
    },
    /// Print the words of a world as a lexicon, ready to edit.
    Words {
        /// The world's folder.
        #[arg(value_hint = ValueHint::DirPath)]
        path: PathBuf,
    },
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// A [`Format`] as an argument.
#[derive(Clone, Copy, Debug)]
pub struct FormatName(pub Format);

/// One name for each form, in the order of [`Format::ALL`].
const NAMES: [FormatName; Format::ALL.len()] = {
    let mut names = [FormatName(Format::Table); Format::ALL.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = FormatName(Format::ALL[index]);
        index += 1;
    }
    names
};

impl ValueEnum for FormatName {
    fn value_variants<'a>() -> &'a [Self] {
        &NAMES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(self.0.about()))
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn words_and_options_mix() {
        let parsed = Arguments::try_parse_from(["kenning", "who", "did", "run", "-f", "json", "Belarus"])
            .map(|arguments| arguments.words);
        assert_eq!(parsed.ok(), Some(["who", "did", "run", "Belarus"].map(String::from).to_vec()));
        let job =
            Arguments::try_parse_from(["kenning", "-w", "x", "run", "file"]).ok().and_then(|arguments| arguments.job);
        assert!(matches!(job, Some(Job::Run { .. })));
    }
}
