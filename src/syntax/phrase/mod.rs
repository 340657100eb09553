//! Phrases to query trees.
//!
//! (1) [`crate::lexicon::cut`] cuts the text into words, each with what it can mean; (2) [`row`] turns them into rows of
//! roles, which pest parses; (3) the reader settles by types what each word means and what it speaks of, which gives a
//! [`meaning::Meaning`]; (4) [`lower`] makes a query of it, and [`say`] says it back.

mod adjectives;
mod amounts;
mod claims;
mod complain;
mod dated_links;
mod degrees;
mod figures;
pub mod follow;
mod grammar;
mod guess;
mod likeness;
mod link_values;
pub mod lower;
pub mod meaning;
mod ordered;
mod outdoing;
mod posts;
mod questions;
mod reader;
mod records;
mod repairs;
mod roads;
mod row;
pub mod say;
mod things;
pub mod time;
mod unmet;
mod verbs;

use std::sync::Arc;

use pest::Parser;

use crate::error::{Error, Result, kinds};
use crate::lexicon::Lexicon;
use crate::lexicon::cut::{Cuts, Word};
use crate::lexicon::fold::fold;
use crate::lexicon::function_words::is_function_word;
use crate::lexicon::respell::respelled;
use crate::lexicon::thesaurus;
use grammar::{PhraseParser, Rule};
use meaning::{Ask, Meaning, ThingId};
use reader::Reader;
use row::{Row, Rows};

/// A word that the user defined, and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The word, as typed.
    pub word: String,
    /// The phrase it stands for.
    pub text: String,
    /// What it means.
    pub meaning: Meaning,
    /// The thing it stands for.
    pub head: Option<ThingId>,
}

/// One way to understand a phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What it means.
    pub meaning: Meaning,
    /// The meaning in words.
    pub sentence: String,
}

/// How many readings are kept.
const MOST_READINGS: usize = 8;
/// How strained a reading is that takes names apart which might be one.
const STRAIN_OF_OTHER_CUTS: u32 = 3;
/// How strained a reading is that takes a word more, or a verb for another.
const STRAIN_OF_OTHER_WORDS: u32 = 2;
/// The stack that reading a phrase of few words takes at the most.
const STACK_BASE_BYTES: usize = 256 * 1024;
/// What each word may add, where every second one stands inside what the one before began: a debug build takes most.
const STACK_PER_WORD_BYTES: usize = 32 * 1024;
/// How many rows of one phrase are read on after the first that makes sense.
const FURTHER_ROWS: usize = 6;

/// The readings of a phrase, best first; never empty.
///
/// # Errors
/// An unknown word, a phrase that can't be understood, a date that can't be: each with its place and what to try.
pub fn read(
    text: &str,
    lexicon: &Lexicon,
    definitions: &[Definition],
    before: Option<&Meaning>,
) -> Result<Vec<Reading>> {
    Search::new(lexicon, definitions, before, false).readings(text)
}

/// The best reading of a phrase, and those that are as good; never empty.
///
/// # Errors
/// As [`read`].
pub fn read_best(
    text: &str,
    lexicon: &Lexicon,
    definitions: &[Definition],
    before: Option<&Meaning>,
) -> Result<Vec<Reading>> {
    Search::new(lexicon, definitions, before, true).readings(text)
}

/// The best reading of a phrase, where nobody is to be told what is wrong with one that has none.
#[must_use]
pub fn read_unexplained(text: &str, lexicon: &Lexicon) -> Option<Reading> {
    let search = Search { explains: false, ..Search::new(lexicon, &[], None, true) };
    search.readings(text).ok()?.into_iter().next()
}

/// The best reading of a phrase whose every word is understood and in its place.
///
/// What only wants to know whether a phrase is a good one need not be told what else it may mean, nor what is wrong.
#[must_use]
pub fn read_plainly(text: &str, lexicon: &Lexicon) -> Option<Reading> {
    let mut search = Search::new(lexicon, &[], None, true);
    let words = search.words(&lexicon.cuts(text, &[]).ok()?);
    if words.is_empty() || !words.iter().all(Word::is_known) {
        return None;
    }
    search.read_cut(&words, 0);
    let best = search.found.into_iter().min_by_key(|meaning| meaning.strain)?;
    Some(reading(best, lexicon))
}

/// The search for what a phrase may mean.
struct Search<'s> {
    lexicon: &'s Lexicon,
    definitions: &'s [Definition],
    before: Option<&'s Meaning>,
    /// Whether only the least strained readings are wanted.
    best_only: bool,
    /// Whether it is wanted what is wrong with a phrase that is not understood.
    explains: bool,
    found: Vec<Meaning>,
    failures: Vec<Error>,
    /// Which words were taken for others, in words.
    taken: Vec<String>,
    /// Whether a verb only says what it is done to here, so that no answer is empty for that.
    strict: bool,
    /// The word at which the row that went furthest stopped making sense.
    furthest: usize,
}

impl<'s> Search<'s> {
    fn new(
        lexicon: &'s Lexicon,
        definitions: &'s [Definition],
        before: Option<&'s Meaning>,
        best_only: bool,
    ) -> Search<'s> {
        Search {
            lexicon,
            definitions,
            before,
            best_only,
            explains: true,
            found: Vec::new(),
            failures: Vec::new(),
            taken: Vec::new(),
            strict: false,
            furthest: 0,
        }
    }

    fn readings(mut self, text: &str) -> Result<Vec<Reading>> {
        let lexicon = self.lexicon;
        let defined: Vec<String> = self.definitions.iter().map(|definition| fold(&definition.word)).collect();
        let cuts = lexicon.cuts(text, &defined)?;
        let words = self.words(&cuts);
        if words.is_empty() {
            return Err(Error::new(kinds::INCOMPLETE_PHRASE, "nothing is asked"));
        }
        if let Some(search) = complain::words_search(&words, lexicon) {
            return search.map(|meaning| vec![reading(meaning, lexicon)]);
        }
        if !self.explains && !complain::are_known(&words) {
            return Err(Error::new(kinds::UNKNOWN_WORD, "unknown word"));
        }
        if let Err(error) = complain::unknown_words(text, &words, lexicon) {
            if let Some(first) = self.first_question(text, &words) {
                return Ok(first);
            }
            let told = claims::told(&words, lexicon).ok_or(error)?;
            return Ok(vec![reading(told, lexicon)]);
        }
        self.read_cut(&words, 0);
        if self.may_serve(STRAIN_OF_OTHER_CUTS) {
            for words in cuts.others() {
                let words = respelled(words, lexicon);
                // What one name is made of need mean nothing by itself.
                if words.iter().all(Word::is_known) {
                    self.read_cut(&words, STRAIN_OF_OTHER_CUTS);
                }
            }
        }
        if self.found.is_empty()
            && let Some(words) = repairs::loosely(&words)
        {
            self.read_cut(&words, STRAIN_OF_OTHER_CUTS);
        }
        if self.found.is_empty()
            && let Some(asked) = repairs::asked_for(text, &words)
            && let Ok(readings) = Search::new(lexicon, self.definitions, self.before, self.best_only).readings(&asked)
        {
            return Ok(readings);
        }
        if self.found.is_empty() {
            self.repair(&words);
        }
        if self.found.is_empty()
            && let Some(first) = self.first_question(text, &words)
        {
            return Ok(first);
        }
        if self.found.is_empty() && !self.explains {
            return Err(Error::new(kinds::NOT_UNDERSTOOD, "not understood"));
        }
        if self.found.is_empty() {
            let error = complain::failure(text, &words, self.failures, self.furthest, lexicon);
            let told = if error.kind() == kinds::NOT_UNDERSTOOD { claims::told(&words, lexicon) } else { None };
            return Ok(vec![reading(told.ok_or(error)?, lexicon)]);
        }
        Ok(self.ordered())
    }

    /// Of two questions in one the readings of the first, which tell that the other is not answered.
    fn first_question(&self, text: &str, words: &[Word]) -> Option<Vec<Reading>> {
        let (first, other) = repairs::first_question(text, words)?;
        let search = Search::new(self.lexicon, self.definitions, self.before, self.best_only);
        let mut readings = search.readings(first).ok()?;
        for reading in &mut readings {
            reading.sentence = format!("{} (not answered: \"{other}\", a question of its own)", reading.sentence);
        }
        Some(readings)
    }

    /// The longest words of a text in the spellings that the grammar knows, those unknown to a world taken for like ones.
    fn words(&mut self, cuts: &Cuts<'_>) -> Vec<Word> {
        let mut longest = cuts.longest();
        if thesaurus::is_wanted(&longest) {
            self.strict = thesaurus::fill(&mut longest, self.lexicon, &mut self.taken);
        }
        respelled(longest, self.lexicon)
    }

    /// Reads what words that are not understood may mean with a word more, or with others; keeps the complaint where
    /// that is not understood either.
    fn repair(&mut self, words: &[Word]) {
        let (complaints, furthest) = (self.failures.len(), self.furthest);
        self.strict = true;
        for (said, remarks) in repairs::repairs(words, self.lexicon) {
            let taken = self.taken.len();
            self.taken.extend(remarks);
            self.read_cut(&said, STRAIN_OF_OTHER_WORDS);
            if !self.found.is_empty() {
                return;
            }
            self.taken.truncate(taken);
        }
        self.failures.truncate(complaints);
        self.furthest = furthest;
    }

    /// What was found, best first, each meaning once.
    fn ordered(mut self) -> Vec<Reading> {
        if let Some(least) = self.least_strain().filter(|_| self.best_only) {
            self.found.retain(|meaning| meaning.strain == least);
        }
        self.found.sort_by_key(|meaning| meaning.strain);
        let mut readings: Vec<Reading> = Vec::new();
        for meaning in self.found {
            let next = reading(meaning, self.lexicon);
            if !readings.iter().any(|have| same(have, &next)) && readings.len() < MOST_READINGS {
                readings.push(next);
            }
        }
        readings
    }

    fn least_strain(&self) -> Option<u32> {
        self.found.iter().map(|meaning| meaning.strain).min()
    }

    /// Whether a reading that is strained so much at the least may still be wanted.
    fn may_serve(&self, strain: u32) -> bool {
        !self.best_only || self.least_strain().is_none_or(|least| strain <= least)
    }

    /// Reads one cut of the text, with as much of the stack as parts within parts of so many words may take.
    fn read_cut(&mut self, words: &[Word], penalty: u32) {
        let stack = STACK_BASE_BYTES + words.len() * STACK_PER_WORD_BYTES;
        stacker::maybe_grow(stack, stack, || self.read_rows(words, penalty));
    }

    /// Reads the rows of a cut until some make sense.
    fn read_rows(&mut self, words: &[Word], penalty: u32) {
        let mut further = 0;
        let rows = Rows::new(words);
        // Rows that differ only in which noun a word is are one text to the grammar.
        let mut parsed: Vec<(&str, Option<reader::Node<'_>>)> = Vec::new();
        for (rank, row) in rows.iter().enumerate() {
            // What a row adds by its rank alone grows from row to row, so no later one does better.
            let strain = penalty + rank.min(3) as u32;
            if !self.may_serve(strain) {
                break;
            }
            let known = parsed.iter().find(|(text, _)| *text == row.text).map(|(_, sentence)| sentence.clone());
            let sentence = known.unwrap_or_else(|| {
                let sentence = self.parse(row);
                parsed.push((&row.text, sentence.clone()));
                sentence
            });
            let Some(sentence) = sentence else { continue };
            let made_before = self.found.len();
            match self.read_row(&sentence, words, row) {
                Ok(mut meaning) => {
                    meaning.strain += strain;
                    meaning.remarks.extend(self.taken.iter().cloned());
                    self.found.push(meaning);
                }
                Err(error) => self.failures.push(error),
            }
            if self.found.len() > made_before || further > 0 {
                further += 1;
                if further > FURTHER_ROWS {
                    break;
                }
            }
        }
    }

    /// What the grammar makes of a row.
    fn parse<'r>(&mut self, row: &'r Row) -> Option<reader::Node<'r>> {
        match PhraseParser::parse(Rule::sentence, &row.text) {
            Ok(mut pairs) => pairs.next(),
            Err(error) => {
                self.furthest = self.furthest.max(reached(&error, row));
                None
            }
        }
    }

    /// The meaning of one parsed row.
    fn read_row(&self, sentence: &reader::Node<'_>, words: &[Word], row: &Row) -> Result<Meaning> {
        let mut reader = Reader {
            lexicon: self.lexicon,
            words,
            row,
            definitions: self.definitions,
            before: self.before,
            strict: self.strict,
            object_of_event: None,
            may_group: false,
            grouped_by: None,
            things: Vec::new(),
            remarks: Vec::new(),
            strain: 0,
            open: Vec::new(),
            having: Vec::new(),
            events: Vec::new(),
            asks_object: false,
            articles: Vec::new(),
            further: Vec::new(),
            lists: Vec::new(),
            siblings: Vec::new(),
            beside: Vec::new(),
            link_adjectives: Vec::new(),
            owners: Vec::new(),
            unsaid_objects: Vec::new(),
        };
        reader.sentence(sentence)
    }
}

fn same(one: &Reading, other: &Reading) -> bool {
    // What is told in the same words can't be chosen between: the less strained of the two stands for both.
    one.sentence == other.sentence
        || (one.meaning.ask == other.meaning.ask && one.meaning.things == other.meaning.things)
}

fn reading(meaning: Meaning, lexicon: &Lexicon) -> Reading {
    let mut sentence = say::reading(&meaning, lexicon);
    if !meaning.remarks.is_empty() {
        sentence = format!("{sentence} ({})", meaning.remarks.join("; "));
    }
    Reading { meaning, sentence }
}

/// The word at which a row stopped making sense.
fn reached(error: &pest::error::Error<Rule>, row: &Row) -> usize {
    let at = match error.location {
        pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
    };
    if at >= row.text.len() { usize::MAX } else { row.at(at).map_or(0, |(word, _)| word) }
}

/// A search for words instead of a statement.
fn search(words: &[Word], lexicon: &Lexicon) -> Meaning {
    let content = words.iter().filter(|word| !is_function_word(&word.folded));
    let content = content.flat_map(|word| fold(&word.text).split(' ').map(stem).collect::<Vec<_>>());
    let content: Vec<String> = content.filter(|word| !is_function_word(word)).collect();
    let mut keys: Vec<Arc<str>> = lexicon.roles.name.iter().map(|key| Arc::clone(lexicon.key_name(*key))).collect();
    for extra in ["text", "description"] {
        if lexicon.key_id(extra).is_some() {
            keys.push(Arc::from(extra));
        }
    }
    Meaning {
        things: Vec::new(),
        ask: Ask::Search { words: content, keys },
        view: None,
        remarks: Vec::new(),
        silent: false,
        strain: 9,
    }
}

/// The part of a word that its forms share, near enough for a search.
fn stem(word: &str) -> String {
    const SHORTEST: usize = 5;
    let letters = word.chars().count();
    let ending = ["ing", "ies", "ed", "es", "s", "y"].into_iter().find(|ending| word.ends_with(ending));
    let cut = ending.map_or(0, str::len);
    if letters >= SHORTEST + cut { word.chars().take(letters - cut).collect() } else { word.to_string() }
}
