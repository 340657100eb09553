//! Near matches: which known words a mistyped one may have meant.

use strsim::osa_distance;

/// How many edits (insert, delete, replace, swap) a word of this length may be away from a known one.
fn reach(characters: usize) -> usize {
    match characters {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    }
}

/// The known words nearest to `word`, best first, at most `most`; case is ignored, ties keep the given order.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>, most: usize) -> Vec<&'k str> {
    let folded = word.to_lowercase();
    let length = characters(&folded);
    let reach = reach(length);
    let letters = letters_of(&folded);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in known {
        let too_far = characters(candidate).abs_diff(length) > reach
            || letters.zip(letters_of(candidate)).is_some_and(|(ours, theirs)| edits_between(ours, theirs) > reach);
        if too_far {
            continue;
        }
        let distance = osa_distance(&folded, &candidate.to_lowercase());
        if distance <= reach {
            found.push((distance, candidate));
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.dedup_by_key(|(_, candidate)| *candidate);
    found.truncate(most);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// How many characters a text has; of most texts that is how long they are.
fn characters(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// Which ASCII letters and signs a text has, a bit each, whatever their case; none where it has others.
fn letters_of(text: &str) -> Option<u128> {
    text.is_ascii().then(|| text.bytes().fold(0, |letters, letter| letters | 1 << letter.to_ascii_lowercase()))
}

/// No fewer edits than this lead from a text with these letters to one with those: each brings in one letter at most,
/// and takes out one. Much cheaper than the distance.
fn edits_between(ours: u128, theirs: u128) -> usize {
    (ours & !theirs).count_ones().max((theirs & !ours).count_ones()) as usize
}

/// `did you mean a, b or c?`, or nothing where nothing is near.
pub fn did_you_mean(near: &[&str]) -> Option<String> {
    let (last, first) = near.split_last()?;
    Some(match first {
        [] => format!("did you mean {last}?"),
        _ => format!("did you mean {} or {last}?", first.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_words_come_first() {
        let known = ["ventures", "visits", "states"];
        assert_eq!(nearest("ventres", known, 3), ["ventures"]);
        assert_eq!(nearest("vists", known, 3), ["visits"]);
        assert!(nearest("xyzzy", known, 3).is_empty());
        assert_eq!(nearest("STAETS", known, 3), ["states"]);
        assert_eq!(nearest("états", known, 3), ["states"]);
        assert_eq!(did_you_mean(&["a", "b"]).as_deref(), Some("did you mean a or b?"));
        assert_eq!(did_you_mean(&[]), None);
    }
}
