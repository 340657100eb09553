//! What Tab offers in phrases: a table of what is typed, and what must be among the first candidates.

use kenning::Database;

/// The line as it would stand with each candidate.
fn offered(text: &str) -> Vec<String> {
    let session = Database::bundled().expect("opens").session();
    let completion = session.complete(text, text.len());
    let before = &text[..completion.from];
    completion.candidates.into_iter().map(|candidate| format!("{before}{}", candidate.text)).collect()
}

#[test]
fn what_goes_on_is_offered_early() {
    for (typed, wanted) in [
        ("Bel", "Belarus"),
        ("visits to Bel", "visits to Belarus"),
        ("visits between Bel", "visits between Belarus"),
        ("embassies of Bel", "embassies of Belarus"),
        ("embassies in Ven", "embassies in Venezuela"),
        ("visits from Cu", "visits from Cuba"),
        ("presidents of Bra", "presidents of Brazil"),
        ("ventures between Belarus and Venezue", "ventures between Belarus and Venezuela"),
        ("Dominican Re", "Dominican Republic"),
        ("embassies of Dominican Re", "embassies of Dominican Republic"),
    ] {
        let offered = offered(typed);
        assert!(offered.iter().take(5).any(|line| line == wanted), "{typed}: {offered:#?}");
    }
}

#[test]
fn what_was_typed_stays() {
    for typed in ["visits to ", "visits to Bel", "presidents of ", "embassies in Ven", "how many ", "who vis"] {
        let lines = offered(typed);
        assert!(!lines.is_empty(), "{typed}");
        for line in lines {
            assert!(line.to_lowercase().starts_with(&typed.to_lowercase()), "{typed}: {line}");
        }
    }
}

#[test]
fn many_words_with_several_meanings_offer_something_or_nothing() {
    for word in ["%", "visits ", "first ", "of ", "Belarus "] {
        for unknown in ["", "qqq ", "q{q "] {
            offered(&format!("{}{unknown}patient", word.repeat(70)));
        }
    }
}
