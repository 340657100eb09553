//! The parser that pest makes of the phrase grammar.

#[allow(missing_docs, reason = "the derive makes an undocumented enum of rules")]
mod generated {
    /// Reads rows of roles.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/phrase.pest"]
    pub struct PhraseParser;
}

pub use generated::{PhraseParser, Rule};
