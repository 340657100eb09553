//! Rows of roles: what the phrase grammar reads.
//!
//! Every word becomes one role followed by a blank. A word with several roles gives several rows, the likeliest first,
//! at most [`MOST_ROWS`] for one cut of the text.

use std::cell::OnceCell;

use crate::lexicon::cut::{Word, WordKind};
use crate::lexicon::sense::{Form, NounId, Sense};

/// How many rows are tried for one cut.
const MOST_ROWS: usize = 64;

/// The role that a word plays in one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// Itself: a word of the grammar's.
    Own,
    /// A noun of the lexicon.
    Noun(NounId),
    /// A noun that the user defined.
    Defined(usize),
    /// A name.
    Name,
    /// A node's id.
    Id,
    /// A demonym, or a value.
    Adjective,
    /// A verb after its subject.
    Verb,
    /// A preposition of the world's.
    Preposition,
    /// A participle.
    Participle,
    /// A gerund.
    Gerund,
    /// A verb that only says that something happened.
    Happened,
    /// What a verb does, as a noun.
    Deed,
    /// A property.
    Property,
    /// A superlative of the world.
    Superlative(usize),
    /// A comparative of the world.
    Comparative(usize),
    /// A unit.
    Unit,
    /// A number.
    Number,
    /// A number that may be a year.
    Year,
    /// A date.
    Date,
    /// A comma.
    Comma,
    /// `'s`
    Possessive,
    /// A text in quotes that names nothing.
    Quoted,
    /// A text that a property is to hold.
    Text,
    /// The hyphen before a word; stands for no word of its own.
    Hyphen,
}

/// One row: its text, and for each role where it begins and which word it stands for.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the grammar reads.
    pub text: String,
    /// (offset in the text, index of the word, role), in order.
    pub roles: Vec<(usize, usize, Role)>,
}

impl Row {
    /// The word and the role that begin at an offset of the row's text.
    pub fn at(&self, offset: usize) -> Option<(usize, &Role)> {
        let index = self.roles.partition_point(|(from, _, _)| *from <= offset).checked_sub(1)?;
        self.roles.get(index).map(|(_, word, role)| (*word, role))
    }
}

/// The rows of a cut, the likeliest first; each is made when it is asked for.
pub struct Rows<'w> {
    words: &'w [Word],
    /// The roles of each word.
    choices: Vec<Vec<Role>>,
    made: Vec<OnceCell<Row>>,
}

impl<'w> Rows<'w> {
    /// The rows of a cut; none where a word has no role.
    pub fn new(words: &'w [Word]) -> Rows<'w> {
        let choices: Vec<Vec<Role>> = (0..words.len()).map(|index| roles(words, index)).collect();
        // Capped as it grows: seventy words with two roles each overflow, and a word without one still makes it none.
        let count = choices.iter().fold(1_usize, |count, roles| (count * roles.len().min(MOST_ROWS)).min(MOST_ROWS));
        let made = vec![OnceCell::new(); count];
        Rows { words, choices, made }
    }

    /// The rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Row> {
        self.made.iter().enumerate().map(|(rank, row)| row.get_or_init(|| self.row(rank)))
    }

    /// The row of a rank: from one to the next, later words change first.
    fn row(&self, rank: usize) -> Row {
        let mut picked: Vec<&Role> = Vec::with_capacity(self.words.len());
        let mut left = rank;
        for roles in self.choices.iter().rev() {
            picked.push(&roles[left % roles.len()]);
            left /= roles.len();
        }
        picked.reverse();
        let mut row = Row { text: String::with_capacity(picked.len() * 10), roles: Vec::with_capacity(picked.len()) };
        for (index, (word, role)) in self.words.iter().zip(&picked).enumerate() {
            if word.hyphen_before && index > 0 && joins(picked[index - 1]) && joins(role) {
                row.roles.push((row.text.len(), index, Role::Hyphen));
                row.text.push_str("HYPHEN ");
            }
            row.roles.push((row.text.len(), index, (*role).clone()));
            row.text.push_str(spelling(role, word));
            row.text.push(' ');
        }
        row
    }
}

fn joins(role: &Role) -> bool {
    matches!(role, Role::Name | Role::Adjective | Role::Year)
}

fn spelling<'w>(role: &Role, word: &'w Word) -> &'w str {
    match role {
        Role::Own => word.folded.as_str(),
        Role::Noun(_) | Role::Defined(_) => "NOUN",
        Role::Name => "NAME",
        Role::Id => "ID",
        Role::Adjective => "ADJECTIVE",
        Role::Verb => "VERB",
        Role::Preposition => "PREPOSITION",
        Role::Participle => "PARTICIPLE",
        Role::Gerund => "GERUND",
        Role::Happened => "HAPPENED",
        Role::Deed => "DEED",
        Role::Property => "PROPERTY",
        Role::Superlative(_) => "SUPERLATIVE",
        Role::Comparative(_) => "COMPARATIVE",
        Role::Unit => "UNIT",
        Role::Number => "NUMBER",
        Role::Year => "YEAR",
        Role::Date => "DATE",
        Role::Comma => "COMMA",
        Role::Possessive => "POSSESSIVE",
        Role::Quoted => "QUOTED",
        Role::Text => "TEXT",
        Role::Hyphen => "HYPHEN",
    }
}

/// The roles that a word may play, the likeliest first given its neighbours.
fn roles(words: &[Word], index: usize) -> Vec<Role> {
    let word = &words[index];
    let mut roles: Vec<Role> = Vec::new();
    for sense in &word.senses {
        add(&mut roles, role_of(sense));
    }
    if matches!(word.kind, WordKind::Id(_)) && !roles.is_empty() {
        roles = vec![Role::Id];
    }
    match &word.kind {
        WordKind::Number(number) => {
            let year = number.fract() == 0.0 && (1000.0..3000.0).contains(number) && word.text.len() == 4;
            add(&mut roles, if year { Role::Year } else { Role::Number });
        }
        WordKind::Date(_) => add(&mut roles, Role::Date),
        WordKind::Comma => add(&mut roles, Role::Comma),
        WordKind::Possessive => add(&mut roles, Role::Possessive),
        WordKind::Quoted => add(&mut roles, Role::Quoted),
        WordKind::Text => add(&mut roles, Role::Text),
        WordKind::Function => roles.insert(0, Role::Own),
        WordKind::Unit => add(&mut roles, Role::Unit),
        WordKind::Word | WordKind::Id(_) | WordKind::Mark(_) => {}
    }
    let before = index.checked_sub(1).map(|before| &words[before]);
    roles.sort_by_key(|role| likelihood(role, before));
    roles
}

fn add(roles: &mut Vec<Role>, role: Role) {
    if !roles.contains(&role) {
        roles.push(role);
    }
}

fn role_of(sense: &Sense) -> Role {
    match sense {
        Sense::Noun(noun) => Role::Noun(*noun),
        Sense::Defined(number) => Role::Defined(*number),
        Sense::Name(_) => Role::Name,
        Sense::Demonym(_) | Sense::Value(_) | Sense::LinkValue(..) => Role::Adjective,
        Sense::Verb(_, Form::Finite) => Role::Verb,
        Sense::Verb(_, Form::Participle) => Role::Participle,
        Sense::Verb(_, Form::Gerund) => Role::Gerund,
        Sense::Property(_) => Role::Property,
        Sense::Preposition => Role::Preposition,
        Sense::Superlative(number) => Role::Superlative(*number),
        Sense::Comparative(number) => Role::Comparative(*number),
        Sense::Happens(_) => Role::Happened,
        Sense::Deed(_) => Role::Deed,
    }
}

/// How a sense is spelled in a row.
pub(super) fn spelling_of_sense(sense: &Sense) -> &'static str {
    match role_of(sense) {
        Role::Noun(_) | Role::Defined(_) => "NOUN",
        Role::Name => "NAME",
        Role::Adjective => "ADJECTIVE",
        Role::Verb => "VERB",
        Role::Preposition => "PREPOSITION",
        Role::Participle => "PARTICIPLE",
        Role::Gerund => "GERUND",
        Role::Happened => "HAPPENED",
        Role::Deed => "DEED",
        Role::Property => "PROPERTY",
        Role::Comparative(_) => "COMPARATIVE",
        _ => "SUPERLATIVE",
    }
}

/// Smaller is likelier: after an article or a preposition a noun, elsewhere as the lexicon ranks them.
fn likelihood(role: &Role, before: Option<&Word>) -> u8 {
    const NOMINAL: &[&str] = &["the", "a", "an", "of", "any", "no", "every", "with", "without", "by", "per", "many"];
    let nominal = before.is_some_and(|word| NOMINAL.contains(&word.folded.as_str()));
    match role {
        Role::Verb if nominal => 2,
        Role::Verb | Role::Participle | Role::Gerund => 1,
        _ => 0,
    }
}
