//! Nouns of doing: `inspections` are what inspecting is, each time. A world whose relationships are verbs has no kind of
//! node for them; English makes such a noun of most verbs by an ending, and of some in a way of its own.

use super::Lexicon;
use super::inflect::{base_of, singular, verb_forms};
use super::sense::{Form, Sense, VerbId};

/// Nouns whose verbs no ending tells.
const OWN_WAYS: &[(&str, &str)] = &[
    ("admission", "admit"),
    ("battle", "fight"),
    ("birth", "bear"),
    ("choice", "choose"),
    ("death", "die"),
    ("decision", "decide"),
    ("defeat", "beat"),
    ("departure", "depart"),
    ("donation", "give"),
    ("flight", "fly"),
    ("gift", "give"),
    ("growth", "grow"),
    ("lesson", "teach"),
    ("loan", "lend"),
    ("loss", "lose"),
    ("marriage", "marry"),
    ("proof", "prove"),
    ("purchase", "buy"),
    ("removal", "remove"),
    ("sale", "sell"),
    ("service", "serve"),
    ("speech", "speak"),
    ("theft", "steal"),
    ("trial", "try"),
    ("victory", "win"),
];

/// Endings of such nouns, and what stands in their place in the verb; the longest first.
const ENDINGS: &[(&str, &[&str])] = &[
    ("ication", &["y"]),
    ("ation", &["e", "ate", ""]),
    ("ssion", &["t", "ss"]),
    ("ption", &["be", "pt"]),
    ("sion", &["de", "d", "t", "se"]),
    ("tion", &["t", "te", ""]),
    ("ment", &[""]),
    ("ance", &["", "e"]),
    ("ence", &["", "e"]),
    ("ship", &[""]),
    ("ure", &["", "e"]),
    ("ery", &["er"]),
    ("al", &["e", ""]),
    ("y", &[""]),
    ("", &[""]),
];

impl Lexicon {
    /// The verbs of this world of which a noun says that it was done; none where it is a noun of another sort.
    pub fn deeds(&self, noun: &str) -> Vec<VerbId> {
        let one = singular(noun);
        let own = OWN_WAYS.iter().filter(|(noun, _)| *noun == one).map(|(_, base)| (*base).to_string());
        let made = ENDINGS.iter().filter_map(|(ending, ends)| Some((one.strip_suffix(ending)?, *ends)));
        let made = made.flat_map(|(stem, ends)| ends.iter().map(move |end| format!("{stem}{end}")));
        let gerund = base_of(&one).filter(|forms| forms.gerund == one).map(|forms| forms.base);
        let mut bases = own.chain(gerund).chain(made.filter(|base| base.len() > 2));
        bases.find_map(|base| Some(self.verbs_of(&base)).filter(|verbs| !verbs.is_empty())).unwrap_or_default()
    }

    /// The verbs that are this one, in whatever form a world calls them.
    fn verbs_of(&self, base: &str) -> Vec<VerbId> {
        let forms = verb_forms(base);
        let senses = self.senses(&forms.participle).iter().chain(self.senses(&forms.past));
        let mut verbs: Vec<VerbId> = Vec::new();
        for sense in senses {
            if let Sense::Verb(verb, Form::Finite | Form::Participle) = sense
                && self.verb(*verb).base.split(' ').next() == Some(base)
                && !verbs.contains(verb)
            {
                verbs.push(*verb);
            }
        }
        verbs
    }
}
