//! Cuts a text into words: the longest names and nouns first, each with everything it can mean.

use super::function_words::{contracted, is_function_word, may_be_function_word};
use super::inflect::{plural, singular};
use super::sense::Sense;
use super::token::{Token, TokenKind, tokens};
use super::units::unit_of_word;
use super::{Lexicon, fold::fold};
use crate::error::{Result, Span};
use crate::value::{NodeId, Value};

/// How many words of a text are tried together as one name or noun.
const LONGEST_ENTRY: usize = 14;

/// How many words a definition of the user's may have.
const LONGEST_DEFINED: usize = 6;

/// Why a name of several words may mean its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// It holds a function word: `wine and salt`.
    FunctionWord,
    /// It ends in a noun: `Latin American countries`.
    Noun,
}

/// One word of a phrase, or several that stand together for one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Where it stands in the text as typed.
    pub span: Span,
    /// As typed.
    pub text: String,
    /// Folded.
    pub folded: String,
    /// What sort of word it is.
    pub kind: WordKind,
    /// What it can mean, names first.
    pub senses: Vec<Sense>,
    /// The name that a beginning was taken for, where it was not typed in full.
    pub completed: Option<String>,
    /// Whether a hyphen or a dash joins it to the word before.
    pub hyphen_before: bool,
}

/// What sort of word one is.
#[derive(Clone, Debug, PartialEq)]
pub enum WordKind {
    /// A word of the world's.
    Word,
    /// A word that the grammar knows; it may have senses besides.
    Function,
    /// A number.
    Number(f64),
    /// A date such as `2013-07`.
    Date(String),
    /// `#933`
    Id(String),
    /// A unit such as `km`; it may have senses besides.
    Unit,
    /// A comma.
    Comma,
    /// `'s`
    Possessive,
    /// A name in quotes.
    Quoted,
    /// A text that a property is to hold, as typed.
    Text,
    /// A sign that means nothing here.
    Mark(char),
}

impl Word {
    /// Whether it means anything: has a sense, or is known to the grammar.
    pub fn is_known(&self) -> bool {
        match self.kind {
            WordKind::Word | WordKind::Quoted | WordKind::Id(_) => !self.senses.is_empty(),
            WordKind::Mark(_) => false,
            _ => true,
        }
    }
}

/// A text that may be cut into words in several ways. The best is at hand; the others are only made where it doesn't do.
pub struct Cuts<'c> {
    lexicon: &'c Lexicon,
    text: &'c str,
    tokens: Vec<Token>,
    /// The user's own words, folded, with their plurals.
    defined: Vec<(&'c str, String)>,
}

impl Cuts<'_> {
    /// The longest entries.
    pub fn longest(&self) -> Vec<Word> {
        self.cut(&[])
    }

    /// Shorter names where a long one holds function words or ends in a noun (`wine and salt` may be one thing or two).
    pub fn others(&self) -> Vec<Vec<Word>> {
        let longest = self.longest();
        let mut ways: Vec<Vec<Apart>> = Vec::new();
        for apart in [Apart::FunctionWord, Apart::Noun] {
            if longest.iter().any(|word| self.lexicon.falls_apart(&word.folded, &word.senses, apart)) {
                ways.push(vec![apart]);
            }
        }
        if ways.len() == 2 {
            ways.push(vec![Apart::FunctionWord, Apart::Noun]);
        }
        let mut others: Vec<Vec<Word>> = Vec::new();
        for way in ways {
            let shorter = self.cut(&way);
            if shorter != longest && !others.contains(&shorter) {
                others.push(shorter);
            }
        }
        others
    }

    fn cut(&self, apart: &[Apart]) -> Vec<Word> {
        self.lexicon.cut_tokens(self.text, &self.tokens, &self.defined, apart)
    }
}

impl Lexicon {
    /// The ways to cut a text into words. `defined` are the user's own words, folded.
    ///
    /// # Errors
    /// An unterminated quote, or a text that is too long.
    pub fn cuts<'c>(&'c self, text: &'c str, defined: &'c [String]) -> Result<Cuts<'c>> {
        let tokens = tokens(text)?;
        let defined = defined.iter().map(|word| (word.as_str(), plural(word))).collect();
        Ok(Cuts { lexicon: self, text, tokens, defined })
    }

    /// Whether an entry of several words may mean its parts, for this reason.
    fn falls_apart(&self, folded: &str, senses: &[Sense], apart: Apart) -> bool {
        let Some((_, last)) = folded.rsplit_once(' ') else { return false };
        match apart {
            Apart::FunctionWord => holds_function_word(folded),
            Apart::Noun => {
                let named = senses.iter().all(|sense| matches!(sense, Sense::Name(_))) && !senses.is_empty();
                named && self.senses(last).iter().any(|sense| matches!(sense, Sense::Noun(_)))
            }
        }
    }

    fn cut_tokens(&self, text: &str, tokens: &[Token], defined: &[(&str, String)], apart: &[Apart]) -> Vec<Word> {
        let mut words = Vec::new();
        let mut next = 0;
        while next < tokens.len() {
            let (word, used) = self.longest_word(text, &tokens[next..], defined, apart);
            match contracted(&word.folded).filter(|_| word.senses.is_empty()) {
                Some(verb) => words.extend([leaning(&word, verb), leaning(&word, "not")]),
                None => words.push(word),
            }
            next += used;
        }
        words
    }

    /// The longest entry that the tokens begin with, and how many tokens it takes; the user's own words come with their
    /// plurals.
    fn longest_word(&self, text: &str, tokens: &[Token], defined: &[(&str, String)], apart: &[Apart]) -> (Word, usize) {
        let first = &tokens[0];
        match &first.kind {
            TokenKind::Word | TokenKind::Number(_) => {}
            TokenKind::Quoted => return (self.quoted(first), 1),
            TokenKind::Mark(_) if first.span.to == tokens.get(1).map_or(0, |next| next.span.from) => {
                return self.begun_by_sign(text, tokens, defined, apart);
            }
            _ => return (self.sign(first), 1),
        }
        let mut best: Option<(Vec<Sense>, usize)> = None;
        let mut key = String::new();
        for (index, token) in tokens.iter().take(LONGEST_ENTRY).enumerate() {
            match &token.kind {
                TokenKind::Word | TokenKind::Number(_) | TokenKind::Possessive => {}
                TokenKind::Comma if index + 1 < tokens.len() => continue,
                // `Johnson & Johnson`, `C++`: such signs are a part of the folded name.
                TokenKind::Mark(_) if index > 0 && !token.folded.is_empty() => {}
                _ => break,
            }
            if !push_word(&mut key, token) {
                continue;
            }
            let mut senses = self.senses_of(&key, index == 0);
            if index > 0 && apart.iter().any(|apart| self.falls_apart(&key, &senses, *apart)) {
                continue;
            }
            if index > 0 && !senses.is_empty() && key.split(' ').all(is_function_word) {
                // `as of`, though a property may be named so.
                senses.retain(|sense| !matches!(sense, Sense::Property(_)));
            }
            if let Some(number) = defined.iter().position(|(word, words)| *word == key || *words == key) {
                senses.insert(0, Sense::Defined(number));
            }
            if !senses.is_empty() {
                best = Some((senses, index + 1));
            }
            let may_go_on = index < self.longest_words().max(LONGEST_DEFINED) || self.names().has_longer(&key);
            if !may_go_on {
                break;
            }
        }
        match best {
            // A function word alone is no value of some property that happens to be spelled so.
            Some((_, 1)) if is_function_word(&first.folded) => (self.single(first, Vec::new()), 1),
            Some((senses, used)) if used > 1 => (self.entry(text, &tokens[..used], senses), used),
            None if matches!(first.kind, TokenKind::Word) => {
                self.begins_name(text, tokens).unwrap_or_else(|| (self.single(first, Vec::new()), 1))
            }
            found => (self.single(first, found.map(|(senses, _)| senses).unwrap_or_default()), 1),
        }
    }

    /// Several words that one name alone begins with: `National Exhibition`.
    fn begins_name(&self, text: &str, tokens: &[Token]) -> Option<(Word, usize)> {
        const MOST: usize = 4;
        let first = &tokens[0];
        if is_function_word(&first.folded) || may_be_function_word(&first.folded) {
            return None;
        }
        let words = tokens.iter().take(MOST).take_while(|token| matches!(token.kind, TokenKind::Word)).count();
        (2..=words).rev().find_map(|used| {
            let last = &tokens[used - 1];
            if is_function_word(&last.folded) || may_be_function_word(&last.folded) {
                return None;
            }
            let span = first.span.cover(last.span);
            let typed = span.of(text);
            let [node] = self.names().prefix(&fold(typed), 2)[..] else { return None };
            let mut word = self.entry(text, &tokens[..used], vec![Sense::Name(vec![node])]);
            word.completed = Some(self.name_of(node));
            Some((word, used))
        })
    }

    /// A name that begins with a sign, such as `.NET`; else the sign alone.
    fn begun_by_sign(
        &self,
        text: &str,
        tokens: &[Token],
        defined: &[(&str, String)],
        apart: &[Apart],
    ) -> (Word, usize) {
        let first = &tokens[0];
        let (word, used) = match tokens[1].kind {
            TokenKind::Word => self.longest_word(text, &tokens[1..], defined, apart),
            _ => return (self.sign(first), 1),
        };
        let span = first.span.cover(word.span);
        if !self.is_spelled(&word.senses, span.of(text)) {
            return (self.sign(first), 1);
        }
        let typed = span.of(text).to_string();
        let senses = self.prefer_as_typed(word.senses.clone(), &typed);
        (Word { span, text: typed, senses, kind: WordKind::Word, ..word }, used + 1)
    }

    /// Whether one of the nodes that are named so is spelled just as typed.
    fn is_spelled(&self, senses: &[Sense], typed: &str) -> bool {
        senses.iter().any(|sense| match sense {
            Sense::Name(nodes) => nodes.iter().any(|node| self.name_of(*node) == typed),
            _ => false,
        })
    }

    /// Everything a folded entry can mean: names first, then words.
    fn senses_of(&self, folded: &str, alone: bool) -> Vec<Sense> {
        let mut senses = Vec::new();
        let number = alone && folded.bytes().all(|byte| byte.is_ascii_digit());
        let named = if number || (alone && is_function_word(folded)) { &[][..] } else { self.names().exact(folded) };
        if !named.is_empty() {
            senses.push(Sense::Name(named.to_vec()));
        }
        senses.extend_from_slice(self.senses(folded));
        senses
    }

    fn entry(&self, text: &str, tokens: &[Token], senses: Vec<Sense>) -> Word {
        let span = tokens[0].span.cover(tokens[tokens.len() - 1].span);
        let typed = span.of(text).to_string();
        let folded = fold(&typed);
        let senses = self.prefer_as_typed(senses, &typed);
        Word {
            span,
            text: typed,
            folded,
            kind: WordKind::Word,
            senses,
            completed: None,
            hyphen_before: tokens[0].hyphen_before,
        }
    }

    fn single(&self, token: &Token, senses: Vec<Sense>) -> Word {
        let kind = match &token.kind {
            TokenKind::Number(number) => WordKind::Number(*number),
            _ if is_function_word(&token.folded) => WordKind::Function,
            _ if may_be_function_word(&token.folded) => WordKind::Function,
            _ if unit_of_word(&token.folded).is_some() => WordKind::Unit,
            _ => WordKind::Word,
        };
        let senses = self.prefer_as_typed(senses, &token.text);
        let mut word = plain(token, kind);
        word.senses = senses;
        if word.kind == WordKind::Word && word.senses.is_empty() && contracted(&word.folded).is_none() {
            self.complete_name(&mut word);
        }
        word
    }

    /// Where several nodes fold to one name, those written just as typed go first, alone.
    fn prefer_as_typed(&self, mut senses: Vec<Sense>, typed: &str) -> Vec<Sense> {
        for sense in &mut senses {
            if let Sense::Name(nodes) = sense
                && nodes.len() > 1
            {
                let exact: Vec<NodeId> = nodes.iter().copied().filter(|node| self.name_of(*node) == typed).collect();
                if !exact.is_empty() {
                    *nodes = exact;
                }
            }
        }
        senses
    }

    /// Takes the beginning of a name for the name, where one name alone begins so.
    fn complete_name(&self, word: &mut Word) {
        const SHORTEST: usize = 3;
        if word.folded.chars().count() < SHORTEST {
            return;
        }
        let begun = self.names().prefix(&word.folded, 2);
        let one = singular(&word.folded);
        if begun.is_empty()
            && one != word.folded
            && let [node] = self.names().exact(&one)
        {
            // Several of what has a name that is said of each: `bearings`.
            word.completed = Some(self.name_of(*node));
            word.senses = vec![Sense::Name(vec![*node])];
            return;
        }
        // One name alone begins so, or one alone ends so: a surname.
        let surname = begun.is_empty() && word.text.starts_with(char::is_uppercase);
        let found = if surname { self.names().ending(&word.folded, 2) } else { begun };
        if let [node] = found[..] {
            word.completed = Some(self.name_of(node));
            word.senses = vec![Sense::Name(vec![node])];
        }
    }

    fn quoted(&self, token: &Token) -> Word {
        let mut word = plain(token, WordKind::Quoted);
        let nodes = self.names().exact(&token.folded);
        if !nodes.is_empty() {
            word.senses = self.prefer_as_typed(vec![Sense::Name(nodes.to_vec())], &token.text);
        }
        word
    }

    fn sign(&self, token: &Token) -> Word {
        match &token.kind {
            TokenKind::Id(id) => {
                let mut word = plain(token, WordKind::Id(id.clone()));
                let nodes = self.nodes_of_key(id);
                if !nodes.is_empty() {
                    word.senses = vec![Sense::Name(nodes)];
                }
                word
            }
            TokenKind::Date(date) => plain(token, WordKind::Date(date.clone())),
            TokenKind::Comma => plain(token, WordKind::Comma),
            TokenKind::Possessive => plain(token, WordKind::Possessive),
            TokenKind::Mark(mark) => plain(token, WordKind::Mark(*mark)),
            TokenKind::Number(number) => plain(token, WordKind::Number(*number)),
            TokenKind::Word | TokenKind::Quoted => plain(token, WordKind::Word),
        }
    }

    /// The nodes whose key is this text, or this number; of any label.
    pub fn nodes_of_key(&self, id: &str) -> Vec<NodeId> {
        let graph = self.graph();
        let number = id.parse::<i64>().ok().map(Value::Integer);
        let keys = (0..graph.key_count()).map(|index| crate::value::KeyId(index as u16));
        let mut found = Vec::new();
        for key in keys {
            for value in number.iter().chain([&Value::text(id)]) {
                found.extend(graph.find(None, key, value).into_iter().flatten());
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// One of the two words that a contraction stands for.
fn leaning(word: &Word, said: &str) -> Word {
    Word { folded: said.to_string(), kind: WordKind::Function, senses: Vec::new(), completed: None, ..word.clone() }
}

/// A word of the grammar's, standing where others were typed, or where one was left out.
pub fn little(word: &str, span: Span) -> Word {
    Word {
        span,
        text: word.to_string(),
        folded: word.to_string(),
        kind: WordKind::Function,
        senses: Vec::new(),
        completed: None,
        hyphen_before: false,
    }
}

fn plain(token: &Token, kind: WordKind) -> Word {
    Word {
        span: token.span,
        text: token.text.clone(),
        folded: token.folded.clone(),
        kind,
        senses: Vec::new(),
        completed: None,
        hyphen_before: token.hyphen_before,
    }
}

/// Adds a token's folded text to a key; nothing for an empty one. A leading article is left out, as in names.
fn push_word(key: &mut String, token: &Token) -> bool {
    let folded = match token.kind {
        TokenKind::Possessive if token.text.ends_with(['s', 'S']) => "s",
        TokenKind::Possessive => "",
        _ => token.folded.as_str(),
    };
    if folded.is_empty() {
        return false;
    }
    if !key.is_empty() {
        key.push(' ');
    }
    key.push_str(folded);
    true
}

/// Whether an entry of several words holds a function word inside.
fn holds_function_word(folded: &str) -> bool {
    let mut words = folded.split(' ');
    words.next();
    words.any(is_function_word)
}
