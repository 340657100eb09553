//! Units: the words that may stand behind a number, and the endings of property names that say the same.

/// Units as they are typed, each with one spelling for all.
const UNITS: &[(&str, &[&str])] = &[
    ("kg", &["kg", "kilo", "kilos", "kilogram", "kilograms"]),
    ("g", &["gram", "grams"]),
    ("mg", &["mg", "milligram", "milligrams"]),
    ("l", &["litre", "litres", "liter", "liters"]),
    ("ml", &["ml", "millilitre", "millilitres", "milliliter", "milliliters"]),
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

/// How many of the smaller unit the larger one is.
const FACTORS: &[(&str, &str, f64)] = &[
    ("h", "min", 60.0),
    ("min", "s", 60.0),
    ("h", "s", 3600.0),
    ("d", "h", 24.0),
    ("d", "min", 1440.0),
    ("w", "d", 7.0),
    ("kg", "g", 1000.0),
    ("g", "mg", 1000.0),
    ("l", "ml", 1000.0),
    ("t", "kg", 1000.0),
    ("km", "m", 1000.0),
    ("m", "cm", 100.0),
    ("m", "mm", 1000.0),
    ("cm", "mm", 10.0),
    ("tb", "gb", 1000.0),
    ("gb", "mb", 1000.0),
];

/// What a number in one unit is to be multiplied by for another; nothing where they measure different things.
pub fn factor(said: &str, own: &str) -> Option<f64> {
    let found = |large: &str, small: &str| {
        FACTORS.iter().find(|(one, other, _)| *one == large && *other == small).map(|(_, _, factor)| *factor)
    };
    found(said, own).or_else(|| found(own, said).map(|factor| 1.0 / factor))
}

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
