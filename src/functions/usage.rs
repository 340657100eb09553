//! What a function's usage says of its arguments: `labels(node)` takes a node, `size(list or text)` either.

use super::Function;

impl Function {
    /// The words that its usage has for the argument at this place, such as `list` and `text`; none where its usage
    /// stops before.
    pub fn takes(&self, place: usize) -> impl Iterator<Item = &'static str> {
        let inside = self.usage.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
        // A comma parts arguments, and the kinds of one argument where there is only one.
        let words = match self.arguments {
            (_, 1) => Some(inside),
            _ => inside.split(',').nth(place),
        };
        let words = words.unwrap_or_default().split(',').flat_map(|part| part.split(" or "));
        words.map(|word| word.trim_matches(|bracket: char| "[] ".contains(bracket))).filter(|word| !word.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::find;

    #[test]
    fn usages_say_what_is_taken() {
        let words = |name: &str, place: usize| find(name).unwrap().takes(place).collect::<Vec<_>>();
        assert_eq!(words("properties", 0), ["node", "relationship", "map"]);
        assert_eq!(words("substring", 0), ["text"]);
        assert_eq!(words("substring", 2), ["length"]);
        assert_eq!(words("pi", 0), Vec::<&str>::new());
    }
}
