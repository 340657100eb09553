//! What may follow in a phrase: which roles the grammar can take next, so that completion offers nothing else.

use pest::Parser;

use super::grammar::{PhraseParser, Rule};
use super::row::{Rows, spelling_of_sense};
use crate::lexicon::cut::Word;
use crate::lexicon::function_words;
use crate::lexicon::sense::Sense;

/// What may come next.
#[derive(Clone, Debug, Default)]
pub struct Next {
    roles: Vec<&'static str>,
    /// The grammar's own words that may come next.
    pub own: Vec<&'static str>,
}

impl Next {
    /// Whether a word with this sense may come next.
    pub fn takes(&self, sense: &Sense) -> bool {
        self.roles.contains(&spelling_of_sense(sense))
    }
}

/// The roles that words of a world may play.
const ROLES: &[&str] = &[
    "NOUN",
    "NAME",
    "ADJECTIVE",
    "VERB",
    "PARTICIPLE",
    "GERUND",
    "HAPPENED",
    "PROPERTY",
    "SUPERLATIVE",
    "PREPOSITION",
];

/// What may follow these words. Of the grammar's own words, of which there are hundreds, only those that go on from
/// what is `begun`, folded, are tried: each takes a parse.
pub fn next(words: &[Word], begun: &str) -> Next {
    const MOST_ROWS: usize = 4;
    let rows = Rows::new(words);
    let mut texts: Vec<&str> = match words.is_empty() {
        true => vec![""],
        false => rows.iter().map(|row| row.text.as_str()).collect(),
    };
    texts.dedup();
    texts.truncate(MOST_ROWS);
    let fits = |word: &&str| texts.iter().any(|before| goes_on(before, word));
    Next {
        roles: ROLES.iter().copied().filter(|role| fits(role)).collect(),
        own: function_words::all().filter(|own| goes_on_from(begun, own)).filter(fits).collect(),
    }
}

/// Whether a word is longer than what was begun of it, if anything.
fn goes_on_from(begun: &str, word: &str) -> bool {
    !begun.is_empty() && word.len() > begun.len() && word.starts_with(begun)
}

/// Whether the grammar gets past this word after what stands before it.
fn goes_on(before: &str, word: &str) -> bool {
    let row = format!("{before}{word} ");
    match PhraseParser::parse(Rule::sentence, &row) {
        Ok(_) => true,
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            at >= row.len()
        }
    }
}
