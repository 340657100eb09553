//! Units: the words that may stand behind a number, and the endings of property names that say the same.

/// Units as they are typed, each with one spelling for all.
const UNITS: &[(&str, &[&str])] = &[
    ("kg", &["kg", "kilo", "kilos", "kilogram", "kilograms"]),
    ("g", &["gram", "grams"]),
    ("t", &["ton", "tons", "tonne", "tonnes"]),
    ("km", &["km", "kilometre", "kilometres", "kilometer", "kilometers"]),
    ("mi", &["mile", "miles"]),
    ("m", &["metre", "metres", "meter", "meters"]),
    ("cm", &["cm", "centimetre", "centimetres", "centimeter", "centimeters"]),
    ("mm", &["mm", "millimetre", "millimetres", "millimeter", "millimeters"]),
    ("s", &["sec", "secs", "seconds", "second"]),
    ("min", &["min", "mins", "minutes", "minute"]),
    ("h", &["hour", "hours", "hrs"]),
    ("d", &["day", "days"]),
    ("w", &["week", "weeks"]),
    ("gb", &["gb", "gigabyte", "gigabytes"]),
    ("mb", &["mb", "megabyte", "megabytes"]),
    ("tb", &["tb", "terabyte", "terabytes"]),
    ("eur", &["eur", "euro", "euros"]),
    ("usd", &["usd", "dollar", "dollars"]),
    ("gbp", &["gbp", "pound", "pounds"]),
    ("percent", &["percent", "pct", "percentage"]),
    ("kmh", &["kmh", "kph"]),
];

/// The unit that a typed word stands for.
pub fn unit_of_word(word: &str) -> Option<&'static str> {
    UNITS.iter().find(|(_, words)| words.contains(&word)).map(|(unit, _)| *unit)
}

/// The unit that the last word of a property's name stands for: `durationMin`, `weight_kg`.
pub fn unit_of_suffix(word: &str) -> Option<&'static str> {
    let short = UNITS.iter().find(|(unit, _)| *unit == word).map(|(unit, _)| *unit);
    short.or_else(|| unit_of_word(word))
}

/// Every word that stands for a unit.
pub fn unit_words() -> impl Iterator<Item = &'static str> {
    UNITS.iter().flat_map(|(_, words)| words.iter().copied())
}
