//! The remark on a relation that no word names: how it is told, and how it is known again.

use super::posts::joined_words;

/// So many relations are told by their names; of more, their number.
const MOST_NAMED: usize = 4;
/// Between so many relations a reading is still likely; among more it is a guess.
const MOST_LIKELY: usize = 2;
/// What stands before the number of those that aren't named.
const ANY: &str = "by any of ";

/// The remark that any of these relations may be meant.
pub(super) fn remark(relations: &[String]) -> String {
    match relations.len() {
        ..=MOST_NAMED => format!("by {}", joined_words(relations, "or")),
        count => format!("{ANY}{count} relations"),
    }
}

/// Whether a remark tells of so many relations that the reading is a guess.
pub(super) fn is_guess(remark: &str) -> bool {
    let named = |remark: &str| remark.strip_prefix("by ").is_some_and(|by| by.split(", ").count() >= MOST_LIKELY);
    remark.starts_with(ANY) || named(remark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_known_by_its_remark() {
        let guessed = |count: usize| is_guess(&remark(&vec!["TO".to_string(); count]));
        assert_eq!([1, 2, 3, 4, 5].map(guessed), [false, false, true, true, true]);
        assert!(!is_guess("\"Corea\" taken for Correa, or nobody"));
    }
}
