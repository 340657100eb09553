//! Tokens: a phrase cut into words, numbers, dates, quoted names and ids, each with its place in the text as typed.

use crate::error::{Error, Result, Span, kinds};

use super::fold::{Class, class, fold_words, is_possessive};

/// The longest phrase that is read, in bytes.
pub const LONGEST_PHRASE_BYTES: usize = 4096;

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    /// A word; `U.S.` and `J.Glas` are one each, and `%` is the word "percent".
    Word,
    /// A number such as `2013`, `5,000`, `6.4` or `-2`.
    Number(f64),
    /// A date as typed: `2013-07`, `1991-12-28`; whether it can be is for the reader of dates.
    Date(String),
    /// A text in double quotes; [`Token::inner`] is what stands between them.
    Quoted,
    /// `#933` or `#hugo-chavez`, here without the `#`.
    Id(String),
    /// A comma.
    Comma,
    /// `'s`, or the bare apostrophe after a word that ends in s.
    Possessive,
    /// Any other character that stands for itself.
    Mark(char),
}

/// One token of a phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands: bytes of the text as typed.
    pub span: Span,
    /// The text as typed.
    pub text: String,
    /// The folded spelling; empty for commas and other punctuation, "s" for `'s`.
    pub folded: String,
    /// What it is.
    pub kind: TokenKind,
    /// Whether a hyphen, dash or slash stands between it and the token before.
    pub hyphen_before: bool,
}

impl Token {
    /// The text as typed, without the quotes of a quoted one.
    pub fn inner(&self) -> &str {
        match self.kind {
            TokenKind::Quoted => self.text.trim_matches(|letter| class(letter) == Class::Quote).trim(),
            _ => &self.text,
        }
    }
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    hyphen: Option<Span>,
}

/// Cuts a phrase into tokens.
pub fn tokens(text: &str) -> Result<Vec<Token>> {
    if text.len() > LONGEST_PHRASE_BYTES {
        let message =
            format!("a phrase of {} bytes is longer than the {LONGEST_PHRASE_BYTES} that are read", text.len());
        return Err(Error::new(kinds::LIMIT, message));
    }
    let mut cutter = Cutter { text, at: 0, tokens: Vec::new(), hyphen: None };
    while let Some(letter) = cutter.rest().chars().next() {
        cutter.cut(letter)?;
    }
    cutter.leftover_hyphen();
    let mut tokens = cutter.tokens;
    while matches!(tokens.last(), Some(Token { kind: TokenKind::Mark('?' | '.' | '!' | '…'), .. })) {
        tokens.pop();
    }
    Ok(tokens)
}

impl<'t> Cutter<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn cut(&mut self, letter: char) -> Result<()> {
        let width = letter.len_utf8();
        match class(letter) {
            Class::Space | Class::Gone => self.at += width,
            Class::Letter => self.word_or_number(),
            Class::Dash if self.is_sign() => self.number(width),
            Class::Dash => {
                self.hyphen = Some(Span::new(self.at, self.at + width));
                self.at += width;
            }
            Class::Apostrophe => self.apostrophe(width),
            Class::Quote => self.quoted(width)?,
            Class::Comma => self.push(width, TokenKind::Comma),
            // A full stop that ends a word ("Inc.", "J. Glas") says nothing; one that stands alone is shown.
            Class::Dot if self.touches_token() => self.at += width,
            Class::Dot | Class::Punctuation => self.push(width, TokenKind::Mark(letter)),
            Class::Symbol if letter == '%' => self.push(width, TokenKind::Word),
            Class::Symbol if letter == '#' => self.id(),
            Class::Symbol => self.push(width, TokenKind::Mark(letter)),
        }
        Ok(())
    }

    /// Adds the next `length` bytes as a token.
    fn push(&mut self, length: usize, kind: TokenKind) {
        let span = Span::new(self.at, self.at + length);
        let text = span.of(self.text).to_string();
        let folded = fold_words(&text);
        let hyphen_before = self.hyphen.is_some() && !self.tokens.is_empty();
        if !hyphen_before {
            self.leftover_hyphen();
        }
        self.hyphen = None;
        self.tokens.push(Token { span, text, folded, kind, hyphen_before });
        self.at = span.to;
    }

    /// A hyphen with no word on one of its sides is shown as a mark.
    fn leftover_hyphen(&mut self) {
        let Some(span) = self.hyphen.take() else { return };
        let text = span.of(self.text).to_string();
        let kind = TokenKind::Mark(text.chars().next().unwrap_or('-'));
        self.tokens.push(Token { span, text, folded: String::new(), kind, hyphen_before: false });
    }

    /// Whether the last token ends right here.
    fn touches_token(&self) -> bool {
        self.tokens.last().is_some_and(|last| last.span.to == self.at) && self.hyphen.is_none()
    }

    /// Whether the dash here is the sign of a number: a space before it, a digit after it, no number before it.
    fn is_sign(&self) -> bool {
        let mut letters = self.rest().chars();
        let is_minus = matches!(letters.next(), Some('-' | '\u{2212}'));
        is_minus
            && letters.next().is_some_and(|next| next.is_ascii_digit())
            && !self.text[..self.at].ends_with(|before: char| !before.is_whitespace())
            && !matches!(self.tokens.last(), Some(Token { kind: TokenKind::Number(_) | TokenKind::Date(_), .. }))
    }

    fn word_or_number(&mut self) {
        if let Some(length) = date_length(self.rest()) {
            let text = self.rest()[..length].to_string();
            self.push(length, TokenKind::Date(text));
        } else if number_length(self.rest()).is_some() {
            self.number(0);
        } else {
            self.push(word_length(self.rest()), TokenKind::Word);
        }
    }

    /// A number after a sign of so many bytes; a word where the digits don't make one.
    fn number(&mut self, sign_bytes: usize) {
        let digits = &self.rest()[sign_bytes..];
        let parsed = number_length(digits).and_then(|length| {
            let number: f64 = digits[..length].replace(',', "").parse().ok()?;
            Some((length, if sign_bytes > 0 { -number } else { number }))
        });
        match parsed {
            Some((length, number)) => self.push(sign_bytes + length, TokenKind::Number(number)),
            None => self.push(sign_bytes + word_length(digits).max(1), TokenKind::Word),
        }
    }

    fn apostrophe(&mut self, width: usize) {
        let rest = &self.rest()[width..];
        let follows = self.touches_token();
        if follows && is_possessive(rest) {
            self.push(width + 1, TokenKind::Possessive);
        } else if follows && self.tokens.last().is_some_and(|last| last.folded.ends_with('s')) {
            self.push(width, TokenKind::Possessive);
        } else {
            self.at += width;
        }
    }

    fn quoted(&mut self, width: usize) -> Result<()> {
        let rest = &self.rest()[width..];
        let end = rest.char_indices().find(|(_, letter)| class(*letter) == Class::Quote);
        let Some((length, quote)) = end else {
            let span = Span::new(self.at, self.at + width);
            return Err(Error::new(kinds::NOT_UNDERSTOOD, "the quote that opens here is never closed").at(span));
        };
        self.push(width + length + quote.len_utf8(), TokenKind::Quoted);
        Ok(())
    }

    fn id(&mut self) {
        let length = id_length(&self.rest()[1..]);
        match length {
            0 => self.push(1, TokenKind::Mark('#')),
            _ => {
                let id = self.rest()[1..1 + length].to_string();
                self.push(1 + length, TokenKind::Id(id));
            }
        }
    }
}

fn is_letter(letter: char) -> bool {
    matches!(class(letter), Class::Letter | Class::Gone)
}

/// The bytes of the word at the start: letters, with apostrophes and full stops between them, and the last full stop
/// of an abbreviation.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    let mut abbreviated = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let rest = &text[at + letter.len_utf8()..];
        let goes_on = letters.peek().is_some_and(|(_, next)| class(*next) == Class::Letter);
        match class(letter) {
            Class::Letter | Class::Gone => {}
            Class::Dot if goes_on => abbreviated = true,
            Class::Dot if abbreviated => return at + 1,
            Class::Apostrophe if goes_on && !is_possessive(rest) => {}
            _ => return length,
        }
        length = at + letter.len_utf8();
    }
    length
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Whether a number or date that ends before `rest` really ends there.
fn ends(rest: &str) -> bool {
    let mut letters = rest.chars();
    match letters.next() {
        Some('.') => !letters.next().is_some_and(is_letter),
        Some(next) => !is_letter(next),
        None => true,
    }
}

/// The bytes of the number at the start: `2013`, `5,000`, `1,053.3`.
fn number_length(text: &str) -> Option<usize> {
    let mut length = digits(text);
    if length == 0 {
        return None;
    }
    if length <= 3 {
        while text[length..].starts_with(',') && digits(&text[length + 1..]) == 3 {
            length += 4;
        }
    }
    let fraction = text[length..].strip_prefix('.').map_or(0, digits);
    if fraction > 0 {
        length += 1 + fraction;
    }
    ends(&text[length..]).then_some(length)
}

/// The bytes of the date at the start: a year of four digits, then a month of one or two, then perhaps a day.
fn date_length(text: &str) -> Option<usize> {
    let part = |at: usize| {
        let count = text.get(at..)?.strip_prefix('-').map(digits)?;
        (1..=2).contains(&count).then_some(at + 1 + count)
    };
    if digits(text) != 4 {
        return None;
    }
    let month = part(4)?;
    let end = part(month).unwrap_or(month);
    let goes_on = text[end..].strip_prefix('-').is_some_and(|rest| rest.starts_with(is_letter));
    (ends(&text[end..]) && !goes_on).then_some(end)
}

/// The bytes of the id at the start: letters, and hyphens, full stops and colons between them.
fn id_length(text: &str) -> usize {
    let mut length = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if is_letter(letter) => length = at + letter.len_utf8(),
            '-' | '.' | ':' if length == at && at > 0 => {}
            _ => break,
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let tokens = tokens(text).unwrap();
        for token in &tokens {
            assert_eq!(token.span.of(text), token.text);
        }
        let show = |token: &Token| {
            let hyphen = if token.hyphen_before { "-" } else { "" };
            match &token.kind {
                TokenKind::Word => format!("{hyphen}{}", token.folded.replace(' ', "_")),
                TokenKind::Number(number) => format!("{hyphen}{number}n"),
                TokenKind::Date(date) => format!("{hyphen}{date}d"),
                TokenKind::Quoted => format!("{hyphen}<{}>", token.inner()),
                TokenKind::Id(id) => format!("{hyphen}#{id}"),
                TokenKind::Comma => ",".to_string(),
                TokenKind::Possessive => "'s".to_string(),
                TokenKind::Mark(mark) => format!("{hyphen}mark{mark}"),
            }
        };
        tokens.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn phrases_fall_into_tokens() {
        for (text, expected) in [
            ("", ""),
            ("visits to Belarus?", "visits to belarus"),
            ("Belarusian-Venezuelan commissions", "belarusian -venezuelan commissions"),
            ("Belarus – U.S. relations", "belarus -u_s relations"),
            ("relations with the U.S.", "relations with the u_s"),
            ("the U.S.'s visits", "the u_s 's visits"),
            ("J.Glas and J. Glas", "j_glas and j glas"),
            ("Morales’ visits, Belarus's embassies", "morales 's visits , belarus 's embassies"),
            ("who visited O'Hara!", "who visited ohara"),
            ("over 5,000 and 6.4 and 1,053.3 or 1,2", "over 5000n and 6.4n and 1053.3n or 1n , 2n"),
            ("growth over 6.4% in 2013.", "growth over 6.4n percent in 2013n"),
            ("growth under -2 percent", "growth under -2n percent"),
            ("from 2009-2011", "from 2009n -2011n"),
            ("in 2013-07, on 1991-12-28", "in 2013-07d , on 1991-12-28d"),
            ("2013-13 2012-02-30", "2013-13d 2012-02-30d"),
            ("the 2nd visit, the 90s", "the 2nd visit , the 90s"),
            ("28.12.1991", "28_12_1991"),
            ("\"Hugo Chavez\"'s visits", "<Hugo Chavez> 's visits"),
            ("“a, b” \u{00ab}c\u{00bb}", "<a, b> <c>"),
            ("person #933's friends", "person #933 's friends"),
            ("#hugo-chavez.", "#hugo-chavez"),
            ("C# # 5", "c mark# mark# 5n"),
            ("C++ & x", "c mark+ mark+ mark& x"),
            ("- a -", "mark- a mark-"),
            ("what? no", "what mark? no"),
            ("what's new", "what 's new"),
            ("'quoted'", "quoted"),
            ("Łódź é", "lodz e"),
            ("school 114", "school 114n"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn folded_tokens_join_to_the_folded_name() {
        for name in ["Belarus's U.S. - J.Glas", "C++ & School #114 (6.4%)", "O'Hara, 5,000 / Łódź: 2013-07-01"] {
            let tokens = tokens(name).unwrap();
            let words: Vec<&str> =
                tokens.iter().map(|token| token.folded.as_str()).filter(|word| !word.is_empty()).collect();
            assert_eq!(words.join(" "), crate::lexicon::fold::fold(name));
        }
    }

    #[test]
    fn open_quotes_and_long_phrases_are_refused() {
        let error = tokens("visits by \"Hugo").unwrap_err();
        assert_eq!((error.kind(), error.span()), (kinds::NOT_UNDERSTOOD, Some(Span::new(10, 11))));
        assert_eq!(tokens(&"a".repeat(5000)).unwrap_err().kind(), kinds::LIMIT);
    }
}
