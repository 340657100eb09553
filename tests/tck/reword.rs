//! The same queries in other words, of which the same is expected.

use std::sync::Arc;

use kenning::Value;
use kenning::value::Map;

use super::feature::{Scenario, Step};
use super::tokens::{Kind, Token, tokens};

/// A way to put a query in other words.
pub struct Wording {
    /// What it does, for the report.
    pub name: &'static str,
    /// Whether the scenario means the same in these words.
    pub applies: fn(&Scenario) -> bool,
    /// The query in these words.
    pub reword: fn(&str, &Map) -> Reworded,
}

/// A query in other words.
pub struct Reworded {
    pub text: String,
    pub parameters: Map,
    /// What the literals are called that became parameters.
    literals: Vec<(String, String)>,
    /// Whether space and comments were put in.
    spaced: bool,
}

impl Reworded {
    fn new(text: String, parameters: &Map) -> Reworded {
        Reworded { text, parameters: parameters.clone(), literals: Vec::new(), spaced: false }
    }

    /// A column's name as it would be in the words before, so far as that can be told.
    pub fn column(&self, name: &str) -> String {
        let name = self
            .literals
            .iter()
            .rev()
            .fold(name.to_owned(), |name, (parameter, literal)| name.replace(parameter, literal));
        if self.spaced { tokens(&name).iter().map(|token| token.text).collect() } else { name }
    }
}

/// The query as the suite has it.
pub const AS_WRITTEN: Wording = Wording {
    name: "as written",
    applies: |_| true,
    reword: |query, parameters| Reworded::new(query.to_owned(), parameters),
};

/// Other words for every query.
pub const OTHERS: [Wording; 3] = [
    Wording { name: "with a row in front", applies: can_follow_a_row, reword: with_a_row },
    Wording { name: "with space between the tokens", applies: |_| true, reword: spaced },
    Wording { name: "with parameters for literals", applies: expects_an_answer, reword: with_parameters },
];

fn queries(scenario: &Scenario) -> impl Iterator<Item = &str> {
    scenario.steps.iter().filter_map(|step| match step {
        Step::Run(query) => Some(query.as_str()),
        _ => None,
    })
}

/// A CALL that stands alone means something else behind a row, and `*` would give the row too.
fn can_follow_a_row(scenario: &Scenario) -> bool {
    queries(scenario).all(|query| {
        let tokens = tokens(query);
        let is =
            |place: usize, word: &str| tokens.get(place).is_some_and(|token| token.text.eq_ignore_ascii_case(word));
        let gives_all = |place: usize| {
            let items = place + 1 + usize::from(is(place + 1, "distinct"));
            (is(place, "with") || is(place, "return")) && is(items, "*")
        };
        !is(0, "call") && !(0..tokens.len()).any(gives_all)
    })
}

fn with_a_row(query: &str, parameters: &Map) -> Reworded {
    Reworded::new(format!("UNWIND [0] AS _kenning_row {query}"), parameters)
}

/// Space goes between all tokens, but not around points: they may stand in the name of a function.
fn spaced(query: &str, parameters: &Map) -> Reworded {
    let mut text = String::new();
    let mut before = ".";
    for (place, token) in tokens(query).iter().enumerate() {
        text.push_str(token.space);
        if before != "." && token.text != "." {
            text.push_str([" /* between */ ", "\n", " // to the end\n\t"][place % 3]);
        }
        text.push_str(token.text);
        before = token.text;
    }
    Reworded { spaced: true, ..Reworded::new(text, parameters) }
}

/// An error of a literal's type is found before the query runs, that of a parameter's while it does.
fn expects_an_answer(scenario: &Scenario) -> bool {
    !scenario.steps.iter().any(|step| matches!(step, Step::Error { .. }))
}

fn with_parameters(query: &str, parameters: &Map) -> Reworded {
    let mut reworded = Reworded::new(String::new(), parameters);
    let mut brackets = Vec::new();
    let tokens = tokens(query);
    for (place, token) in tokens.iter().enumerate() {
        reworded.text.push_str(token.space);
        let before = place.checked_sub(1).and_then(|before| tokens.get(before)).map_or("", |token| token.text);
        match token.text {
            "[" | "(" | "{" => brackets.push(token.text == "[" && matches!(before, "-" | "<-")),
            "]" | ")" | "}" => _ = brackets.pop(),
            _ => {}
        }
        // The numbers of `-[*1..3]->` can't be parameters.
        let in_relationship = brackets.last() == Some(&true);
        match value(token).filter(|_| !in_relationship) {
            Some(value) => parameter(token.text, value, &mut reworded),
            None => reworded.text.push_str(token.text),
        }
    }
    reworded
}

/// Equal literals become one parameter, so that equal expressions stay equal.
fn parameter(literal: &str, value: Value, reworded: &mut Reworded) {
    let known = reworded.literals.iter().find(|(_, other)| other == literal).map(|(parameter, _)| parameter.clone());
    let parameter = known.unwrap_or_else(|| {
        let parameter = format!("$_kenning_{}_", reworded.literals.len());
        reworded.literals.push((parameter.clone(), literal.to_owned()));
        reworded.parameters.insert(Arc::from(&parameter[1..]), value);
        parameter
    });
    reworded.text.push_str(&parameter);
}

/// The value of a literal that is plain to read.
fn value(token: &Token<'_>) -> Option<Value> {
    match token.kind {
        Kind::Text if !token.text.contains('\\') => Some(token.text[1..token.text.len() - 1].into()),
        Kind::Number if token.text.contains('.') => token.text.parse::<f64>().ok().map(Value::Float),
        Kind::Number => token.text.parse::<i64>().ok().map(Value::Integer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_goes_between_tokens() {
        let reworded = spaced("RETURN n.x<>1", &Map::new());
        assert_eq!(reworded.text, "RETURN \nn.x\n<> // to the end\n\t1");
        assert_eq!(reworded.column("n.x\n<> // to the end\n\t1"), "n.x<>1");
    }

    #[test]
    fn literals_become_parameters() {
        let reworded = with_parameters("MATCH ()-[*1..2 {x: 1}]->() RETURN 'a' + 1.5 + 1", &Map::new());
        let text = "MATCH ()-[*1..2 {x: $_kenning_0_}]->() RETURN $_kenning_1_ + $_kenning_2_ + $_kenning_0_";
        assert_eq!(reworded.text, text);
        assert_eq!(reworded.column("$_kenning_1_ + $_kenning_2_"), "'a' + 1.5");
        assert_eq!(reworded.parameters["_kenning_2_"], Value::Float(1.5));
    }
}
