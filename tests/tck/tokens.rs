//! Cuts a query into tokens, coarsely: enough to put space between them, and to find its literals.

/// A token with the space and comments before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token<'t> {
    pub space: &'t str,
    pub text: &'t str,
    pub kind: Kind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number,
    Text,
    Sign,
}

/// Signs of more than one character; a longer one stands before what it begins with. Two dashes without an arrow's head
/// behind them stay together: apart, they are signs of numbers as well.
const SIGNS: &[&str] = &["..", "<=", ">=", "<>", "=~", "<-->", "<--", "<-", "->", "--", "+=", "||", "::"];

/// The tokens of a query; space at its end is left out.
pub fn tokens(query: &str) -> Vec<Token<'_>> {
    let mut rest = query;
    let mut tokens = Vec::new();
    loop {
        let (space, after) = rest.split_at(space_at(rest));
        if after.is_empty() {
            return tokens;
        }
        let (length, kind) = token_at(after);
        let (text, after) = after.split_at(length);
        tokens.push(Token { space, text, kind });
        rest = after;
    }
}

/// How long the space and the comments at the beginning are.
fn space_at(text: &str) -> usize {
    let mut rest = text;
    loop {
        let next = rest.trim_start();
        let comment = match next {
            _ if next.starts_with("//") => next.find('\n').unwrap_or(next.len()),
            _ if next.starts_with("/*") => next.find("*/").map_or(next.len(), |end| end + 2),
            _ => 0,
        };
        if comment == 0 {
            return text.len() - next.len();
        }
        rest = &next[comment..];
    }
}

fn token_at(text: &str) -> (usize, Kind) {
    let first = text.chars().next().unwrap_or_default();
    match first {
        '\'' | '"' | '`' => (quoted(text, first), if first == '`' { Kind::Word } else { Kind::Text }),
        '$' => (1 + word(&text[1..]), Kind::Word),
        _ if first.is_ascii_digit() || first == '.' && starts_with_digit(&text[1..]) => (number(text), Kind::Number),
        _ if is_letter(first) => (word(text), Kind::Word),
        _ => {
            let sign = SIGNS.iter().find(|sign| text.starts_with(**sign) && !text.starts_with("-->"));
            (sign.map_or(first.len_utf8(), |sign| sign.len()), Kind::Sign)
        }
    }
}

fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1);
    while let Some((place, character)) = characters.next() {
        if character == '\\' && quote != '`' {
            characters.next();
        } else if character == quote && quote == '`' && text[place + 1..].starts_with('`') {
            // A back-tick inside a name is doubled.
            characters.next();
        } else if character == quote {
            return place + 1;
        }
    }
    text.len()
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|next: char| next.is_ascii_digit())
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn word(text: &str) -> usize {
    text.find(|character: char| !is_letter(character)).unwrap_or(text.len())
}

/// Digits and letters, and a point where digits follow it; the sign of an exponent belongs to it.
fn number(text: &str) -> usize {
    let mut end = word(text);
    if text[end..].starts_with('.') && starts_with_digit(&text[end + 1..]) {
        end += 1 + word(&text[end + 1..]);
    }
    let has_exponent = text[..end].ends_with(['e', 'E']) && !text.starts_with("0x");
    if has_exponent && text[end..].starts_with(['-', '+']) {
        end += 1 + word(&text[end + 1..]);
    }
    end
}
