//! Turns the parser's complaint into a sentence: what stands there, what should, and what to try.

use pest::error::{Error as PestError, ErrorVariant, InputLocation};

use super::depth;
use super::grammar::Rule;
use super::scan::{Lexeme, Token};
use crate::error::{Error, Span, kinds, near};
use crate::query::is_reserved;

/// Words that begin a clause, for "did you mean".
const CLAUSES: &[&str] = &[
    "MATCH", "OPTIONAL", "CALL", "LOAD", "SHOW", "UNWIND", "WITH", "RETURN", "WHERE", "ORDER", "SKIP", "LIMIT",
    "UNION", "CREATE", "MERGE", "SET", "REMOVE", "DELETE", "DETACH", "FOREACH", "LET", "FILTER", "FOR", "NEXT",
    "FINISH",
];

/// Words of Cypher that begin nothing here.
const NOT_SUPPORTED: &[&str] = &["USE"];

/// What a message calls the place of a clause.
const CLAUSE: &str = "a clause";

/// Signs of other languages, and what Cypher writes.
const OTHER_SIGNS: &[(&str, &str)] = &[
    ("==", "write = to compare"),
    ("!=", "write <> for \"not equal\""),
    ("!", "write NOT"),
    ("&&", "write AND"),
    ("||", "write OR where truth values are meant"),
    ("=>", "write >="),
    ("=<", "write <="),
];

/// The error for a text that the grammar refuses.
pub(super) fn complain(text: &str, tokens: &[Lexeme], refused: &PestError<Rule>) -> Error {
    let at = match refused.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let found = tokens[tokens.partition_point(|lexeme| lexeme.span.from < at)..].first();
    let span = found.map_or(Span::new(text.trim_end().len(), text.trim_end().len()), |lexeme| lexeme.span);
    let ErrorVariant::ParsingError { positives: rules, .. } = &refused.variant else { return depth::too_deep(span) };
    let expected = expected(rules);
    let Some(found) = found else {
        let error = Error::new(kinds::UNEXPECTED_SYNTAX, format!("the query stops where {expected} should follow"));
        return with_open_bracket(text, tokens, error.at(span));
    };
    let word = found.span.of(text);
    if let Some(error) = special(text, found, rules) {
        return error.at(span);
    }
    let message = format!("{word} can't stand here: expected {expected}");
    let error = Error::new(kinds::UNEXPECTED_SYNTAX, message).at(span);
    with_hints(text, tokens, found, rules, error)
}

/// What messages call the first words of clauses, where these words stand in other places too.
const FIRST_WORDS: &[&str] = &["CREATE or MATCH", "SET", "DELETE", "FOR"];

/// Indexes of other engines, which this one doesn't have.
const OTHER_INDEXES: &[&str] = &["TEXT", "POINT", "FULLTEXT", "VECTOR", "LOOKUP", "BTREE"];

/// What is no slip of grammar: clauses to come and characters of word processors.
fn special(text: &str, found: &Lexeme, rules: &[Rule]) -> Option<Error> {
    let word = found.span.of(text);
    let upper = word.to_ascii_uppercase();
    let clause_may_stand = rules.iter().any(|rule| matches!(called(*rule, false), Some((_, CLAUSE))));
    if found.token == Token::Word && clause_may_stand && NOT_SUPPORTED.contains(&upper.as_str()) {
        if rules.contains(&Rule::close_curly) {
            let message = format!("{upper} can't stand in braces: a subquery only reads");
            return Some(Error::new(kinds::INVALID_CLAUSE_COMPOSITION, message));
        }
        let error = Error::new(kinds::UNEXPECTED_SYNTAX, format!("{upper} can't choose a graph: there is one only"));
        return Some(error.hint("leave it out; another world is opened by its name: kenning WORLD"));
    }
    if rules.contains(&Rule::INDEX) && OTHER_INDEXES.contains(&upper.as_str()) {
        let error = Error::new(kinds::UNEXPECTED_SYNTAX, format!("there are no {upper} indexes"));
        return Some(error.hint("CREATE INDEX FOR (n:Label) ON (n.key) serves =, IN, <, > and STARTS WITH"));
    }
    if rules.contains(&Rule::bound) || (word == "." && rules.contains(&Rule::length)) {
        let message = format!("{word} can't stand in a relationship's length");
        return Some(Error::new(kinds::INVALID_RELATIONSHIP_PATTERN, message).hint("write *2, *1..3 or *"));
    }
    let Token::Sign(c) = found.token else { return None };
    if c.is_ascii() {
        return None;
    }
    let error = Error::new(kinds::INVALID_UNICODE_CHARACTER, format!("the character {c} can't stand here"));
    Some(match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => error.hint("write - for a minus or a dash"),
        '\u{2018}'..='\u{201F}' | '«' | '»' => error.hint("write ' or \" around a text"),
        '≠' => error.hint("write <>"),
        '≤' => error.hint("write <="),
        '≥' => error.hint("write >="),
        _ => error,
    })
}

fn with_hints(text: &str, tokens: &[Lexeme], found: &Lexeme, rules: &[Rule], error: Error) -> Error {
    let rest = text.get(found.span.from..).unwrap_or("");
    let before = text.get(found.span.from.saturating_sub(1)..).unwrap_or("");
    let sign = OTHER_SIGNS.iter().find(|(sign, _)| rest.starts_with(sign) || before.starts_with(sign));
    if let Some((_, hint)) = sign {
        return error.hint(*hint);
    }
    // What was named ON is the ON of an older Cypher.
    let only_for = rules.contains(&Rule::FOR) && rules.contains(&Rule::IF);
    if only_for && (found.is(':') || found.is('(')) {
        return error.hint("write CREATE INDEX FOR (n:Label) ON (n.key), or FOR (n:Label) REQUIRE n.key IS UNIQUE");
    }
    if found.is('|') && rules.contains(&Rule::close_square) {
        return error.hint("in a comprehension, labels with | stand in parentheses: x:(A|B)");
    }
    if rules.contains(&Rule::head) && before.starts_with("->") {
        return error.hint("write --> or -[:TYPE]->");
    }
    if found.token == Token::Word {
        let word = found.span.of(text);
        if is_reserved(word) && rules.contains(&Rule::name) {
            return error.hint(format!("write it in back-ticks to use it as a name: `{word}`"));
        }
        if let Some(hint) = near::did_you_mean(&near::nearest(word, CLAUSES.iter().copied(), 1))
            && !is_reserved(word)
        {
            return error.hint(hint);
        }
    }
    with_open_bracket(text, tokens, error)
}

/// A hint at the innermost bracket that is open where the error stands and never closed.
fn with_open_bracket(text: &str, tokens: &[Lexeme], error: Error) -> Error {
    let mut open: Vec<&Lexeme> = Vec::new();
    for lexeme in tokens {
        match lexeme.token {
            Token::Sign('(' | '[' | '{') => open.push(lexeme),
            Token::Sign(')' | ']' | '}') => {
                open.pop();
            }
            _ => {}
        }
    }
    let Some(bracket) = open.last() else { return error };
    let column = text.get(..bracket.span.from).map_or(0, |before| before.chars().count()) + 1;
    error.hint(format!("the {} at character {column} is never closed", bracket.span.of(text)))
}

/// What could have stood there, in words: at most four things, the likeliest first.
fn expected(rules: &[Rule]) -> String {
    let begins_expression = [Rule::number, Rule::expression, Rule::items, Rule::sort_key];
    let expression = begins_expression.iter().any(|rule| rules.contains(rule));
    let mut words: Vec<(u8, &str)> = rules.iter().filter_map(|rule| called(*rule, expression)).collect();
    if expression {
        words.push((1, "an expression"));
    }
    // A pattern's labels begin with `:` or IS, and only a rule of its own would be named by pest.
    if !expression && rules.contains(&Rule::map) && rules.contains(&Rule::IS) {
        words.push((2, "`:`"));
    }
    // Where any clause may stand, those that pest names by their first word aren't told one by one.
    if words.iter().any(|(_, word)| *word == CLAUSE) {
        words.retain(|(_, word)| !FIRST_WORDS.contains(word));
    }
    words.sort_unstable();
    words.dedup();
    if words.len() > 1 {
        words.retain(|(_, word)| *word != "IN");
    }
    let mut words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
    words.truncate(4);
    match words.split_last() {
        None => "an operator or the end".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}

/// What a rule is called in a message, and how early it is named; operators are left out, since one can follow
/// almost anywhere.
fn called(rule: Rule, in_expression: bool) -> Option<(u8, &'static str)> {
    Some(match rule {
        Rule::close_round => (0, "`)`"),
        Rule::close_square => (0, "`]`"),
        Rule::close_curly => (0, "`}`"),
        Rule::comma => (2, "`,`"),
        Rule::bar => (2, "`|`"),
        Rule::colon => (0, "`:`"),
        Rule::AS => (1, "AS"),
        Rule::BY => (1, "BY"),
        Rule::type_word | Rule::type_name | Rule::list_type | Rule::list_word | Rule::one_type | Rule::value_type => {
            (0, "a type such as INTEGER")
        }
        Rule::IN => (5, "IN"),
        Rule::WITH if in_expression => return None,
        Rule::WHEN | Rule::branch => (0, "WHEN"),
        Rule::THEN => (0, "THEN"),
        Rule::ELSE | Rule::otherwise => (2, "ELSE"),
        Rule::END => (1, "END"),
        Rule::NULL if !in_expression => (1, "NULL"),
        Rule::WHERE | Rule::filter => (3, "WHERE"),
        Rule::star => (2, "`*`"),
        Rule::head => (1, "`-` or `->`"),
        Rule::statement | Rule::query | Rule::single_query | Rule::match_clause => (4, CLAUSE),
        Rule::MATCH => (4, "MATCH"),
        Rule::unwind_clause | Rule::with_clause | Rule::return_clause | Rule::union => return None,
        Rule::for_clause | Rule::let_clause | Rule::filter_clause | Rule::finish_clause | Rule::next => return None,
        Rule::subquery_clause | Rule::conditional => return None,
        Rule::create_index | Rule::create_constraint | Rule::drop_schema => return None,
        Rule::counter | Rule::map_projection => return None,
        Rule::call_clause | Rule::load_clause | Rule::show_clause => return None,
        Rule::FROM => (1, "FROM"),
        Rule::FOR => (1, "FOR"),
        Rule::REQUIRE => (1, "REQUIRE"),
        Rule::YIELD | Rule::yields => (3, "YIELD"),
        Rule::shown => (0, "FUNCTIONS, PROCEDURES, INDEXES or CONSTRAINTS"),
        Rule::create_clause | Rule::merge_clause | Rule::set_clause | Rule::remove_clause => return None,
        Rule::delete_clause | Rule::foreach_clause => return None,
        Rule::merge_action => (3, "ON CREATE or ON MATCH"),
        Rule::on_match | Rule::CREATE => (1, "CREATE or MATCH"),
        Rule::SET => (1, "SET"),
        Rule::DELETE => (1, "DELETE"),
        Rule::order | Rule::skip_rows | Rule::limit_rows => return None,
        Rule::ORDER | Rule::SKIP | Rule::LIMIT => (5, "ORDER BY, SKIP, LIMIT"),
        Rule::node | Rule::pattern | Rule::path => (0, "a pattern such as (n)"),
        Rule::group | Rule::selector | Rule::path_mode | Rule::match_mode => return None,
        Rule::how_many | Rule::times => (2, "a whole number"),
        Rule::relationship | Rule::step | Rule::tail => (3, "a relationship such as -->"),
        Rule::labels => (2, "`:`"),
        Rule::map if !in_expression => (2, "properties in braces"),
        Rule::name if !in_expression => (1, "a name"),
        Rule::any_name => (1, "a name"),
        Rule::bound => (2, "a whole number"),
        Rule::upto => (3, "`..`"),
        Rule::length => (4, "`*`"),
        Rule::EOI => (6, "the end"),
        _ => return None,
    })
}
