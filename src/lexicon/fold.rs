//! Folding: the one spelling under which names and words are looked up.
//!
//! `fold` of a name equals the folded texts of its tokens (see [`super::token`]) joined by spaces, leaving out empty
//! ones and a leading "the"; that is what makes a name in a phrase findable word by word.

use deunicode::deunicode_char;

/// What a character does to the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a word.
    Letter,
    /// White space of any width.
    Space,
    /// Has no width: soft hyphens, joiners, byte order marks.
    Gone,
    /// A hyphen, dash, minus or slash: parts words, is itself no word.
    Dash,
    /// A straight or curly apostrophe.
    Apostrophe,
    /// A full stop.
    Dot,
    /// A comma.
    Comma,
    /// A double quote of any script.
    Quote,
    /// Brackets, colons, question marks: part words, are themselves no words.
    Punctuation,
    /// `&`, `+`, `$`: a word by itself.
    Symbol,
}

/// The class of a character.
pub(super) fn class(letter: char) -> Class {
    match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => Class::Letter,
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => Class::Gone,
        '-' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => Class::Dash,
        '\'' | '`' | '\u{00B4}' | '\u{02BC}' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{FF07}' => Class::Apostrophe,
        '.' => Class::Dot,
        ',' => Class::Comma,
        '"' | '\u{00AB}' | '\u{00BB}' | '\u{201C}'..='\u{201F}' => Class::Quote,
        '(' | ')' | '[' | ']' | '{' | '}' | ':' | ';' | '?' | '!' | '|' | '\\' => Class::Punctuation,
        _ if letter.is_whitespace() || letter.is_control() => Class::Space,
        _ if letter.is_ascii() => Class::Symbol,
        'ª' | 'º' => Class::Letter,
        '\u{00A1}' | '\u{00BF}' | '\u{2026}' | '\u{2000}'..='\u{206F}' | '\u{3001}'..='\u{303F}' => Class::Punctuation,
        '\u{00A2}'..='\u{00B9}' | '×' | '÷' | '\u{20A0}'..='\u{20CF}' => Class::Symbol,
        _ => Class::Letter,
    }
}

/// Whether accents come off this letter: only off Latin ones, since other scripts would become another spelling.
fn is_latin(letter: char) -> bool {
    matches!(letter, 'ª' | 'º' | '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FB00}'..='\u{FB06}'
        | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')
}

fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}')
}

fn push_letter(letter: char, folded: &mut String) {
    if letter.is_ascii() {
        let plain = if letter == '_' { ' ' } else { letter.to_ascii_lowercase() };
        push_plain(plain, folded);
    } else if is_combining(letter) && folded.ends_with(|last: char| last.is_ascii_alphabetic()) {
        // An accent typed after its letter comes off like one that is part of it.
    } else if is_latin(letter) {
        let plain = deunicode_char(letter).unwrap_or_default();
        folded.extend(plain.chars().map(|part| part.to_ascii_lowercase()));
    } else {
        folded.extend(letter.to_lowercase());
    }
}

/// Adds a character; of a run of spaces only the first, and none at the start.
fn push_plain(letter: char, folded: &mut String) {
    if letter != ' ' || !(folded.is_empty() || folded.ends_with(' ')) {
        folded.push(letter);
    }
}

/// Whether an apostrophe with `rest` after it begins a possessive: an `s` that ends its word.
pub(super) fn is_possessive(rest: &str) -> bool {
    let mut letters = rest.chars();
    matches!(letters.next(), Some('s' | 'S')) && letters.next().is_none_or(|next| class(next) != Class::Letter)
}

fn fold_into(text: &str, folded: &mut String) {
    for (at, letter) in text.char_indices() {
        match class(letter) {
            Class::Letter => push_letter(letter, folded),
            Class::Gone => {}
            Class::Apostrophe if is_possessive(&text[at + letter.len_utf8()..]) => push_plain(' ', folded),
            Class::Apostrophe => {}
            Class::Symbol => {
                push_plain(' ', folded);
                match letter {
                    '%' => folded.push_str("percent"),
                    _ => folded.push(letter),
                }
                push_plain(' ', folded);
            }
            _ => push_plain(' ', folded),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
}

/// The folded spelling, with a leading "the" left in place.
pub fn fold_words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// The folded spelling of a name: lower case, without accents, punctuation and a leading "the".
pub fn fold(text: &str) -> String {
    let mut folded = fold_words(text);
    if folded.len() > 4 && folded.starts_with("the ") {
        folded.drain(..4);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for (typed, folded) in [
            ("Hugo Chávez", "hugo chavez"),
            ("Hugo Cha\u{301}vez", "hugo chavez"),
            ("HUGO\u{a0}CHAVEZ", "hugo chavez"),
            ("  Latin   America ", "latin america"),
            ("the United States", "united states"),
            ("The The", "the"),
            ("the", "the"),
            ("U.S.", "u s"),
            ("J.Glas", "j glas"),
            ("O’Hara", "ohara"),
            ("Belarus’s", "belarus s"),
            ("Morales'", "morales"),
            ("Belarusian-Venezuelan", "belarusian venezuelan"),
            ("Belarus – U.S.", "belarus u s"),
            ("2013-07", "2013 07"),
            ("1,053.3", "1 053 3"),
            ("6.4%", "6 4 percent"),
            ("C++", "c + +"),
            ("Smith & Sons (Ltd.)", "smith & sons ltd"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("Минск", "минск"),
            ("東京", "東京"),
            ("zero\u{200b}width", "zerowidth"),
            ("HAS_TYPE", "has type"),
            ("...", ""),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
    }
}
