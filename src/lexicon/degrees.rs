//! Degrees: what *older*, *cheapest* or *more expensive* measures, by the words that names of properties are made of.

use super::Lexicon;
use super::generate::{is_time_or_number, split_words};
use super::sense::{Sense, Superlative};
use crate::graph::Graph;
use crate::value::KeyId;

/// An adjective in its degrees.
struct Degree {
    /// `older`, `more expensive`.
    comparative: &'static str,
    /// `oldest`, `most expensive`.
    superlative: &'static str,
    /// Words of properties of which there is more, the more it is so; the likeliest first.
    more: &'static [&'static str],
    /// Words of properties of which there is less.
    less: &'static [&'static str],
    /// The adjective by which the measure is asked for, where there is one: *how tall*.
    plain: Option<&'static str>,
}

impl Degree {
    const fn of(self, plain: &'static str) -> Degree {
        Degree { plain: Some(plain), ..self }
    }
}

const fn degree(
    comparative: &'static str,
    superlative: &'static str,
    more: &'static [&'static str],
    less: &'static [&'static str],
) -> Degree {
    Degree { comparative, superlative, more, less, plain: None }
}

const BEGINNINGS: &[&str] = &[
    "born",
    "birth",
    "founded",
    "established",
    "opened",
    "built",
    "created",
    "released",
    "published",
    "launched",
    "made",
    "manufactured",
    "installed",
    "year",
];
const LENGTHS: &[&str] = &["length", "duration", "runtime", "distance", "minutes", "hours", "days", "pages"];
const WEIGHTS: &[&str] = &["weight", "mass", "tonnage", "kilograms", "tonnes", "grams"];
const PRICES: &[&str] = &["price", "cost", "fare", "fee", "rent", "budget", "charge", "rate"];
const HEIGHTS: &[&str] = &["height", "elevation", "altitude"];
const WIDTHS: &[&str] = &["width", "beam"];
const SPEEDS: &[&str] = &["speed", "velocity"];
const MARKS: &[&str] = &["rating", "score", "grade", "stars", "points"];
const TIMES: &[&str] = &["duration", "minutes", "hours", "time"];
const SIZES: &[&str] =
    &["size", "capacity", "area", "hectares", "acres", "tonnage", "population", "employees", "seats", "beds"];
const PAY: &[&str] = &["salary", "wage", "income", "pay"];
const WEALTH: &[&str] = &["wealth", "income", "gdp", "worth"];

/// Adjectives of every day that say what they measure.
const DEGREES: &[Degree] = &[
    degree("older", "oldest", &["age"], BEGINNINGS).of("old"),
    degree("younger", "youngest", &["born", "birth"], &["age"]),
    degree("newer", "newest", BEGINNINGS, &["age"]),
    degree("longer", "longest", LENGTHS, &[]).of("long"),
    degree("shorter", "shortest", &[], LENGTHS),
    degree("heavier", "heaviest", WEIGHTS, &[]).of("heavy"),
    degree("lighter", "lightest", &[], WEIGHTS),
    degree("more expensive", "most expensive", PRICES, &[]).of("expensive"),
    degree("less expensive", "least expensive", &[], PRICES),
    degree("costlier", "costliest", PRICES, &[]).of("costly"),
    degree("cheaper", "cheapest", &[], PRICES),
    degree("taller", "tallest", HEIGHTS, &[]).of("tall"),
    degree("higher", "highest", HEIGHTS, &[]).of("high"),
    degree("lower", "lowest", &[], HEIGHTS),
    degree("deeper", "deepest", &["depth"], &[]).of("deep"),
    degree("shallower", "shallowest", &[], &["depth"]),
    degree("wider", "widest", WIDTHS, &[]).of("wide"),
    degree("narrower", "narrowest", &[], WIDTHS),
    degree("faster", "fastest", SPEEDS, &[]).of("fast"),
    degree("slower", "slowest", &[], SPEEDS),
    degree("quicker", "quickest", &[], TIMES),
    degree("bigger", "biggest", SIZES, &[]).of("big"),
    degree("larger", "largest", SIZES, &[]).of("large"),
    degree("greater", "greatest", SIZES, &[]),
    degree("smaller", "smallest", &[], SIZES),
    degree("more valuable", "most valuable", &["value", "worth", "price"], &[]).of("valuable"),
    degree("least valuable", "least valuable", &[], &["value", "worth", "price"]),
    degree("more severe", "most severe", &["severity", "score"], &[]).of("severe"),
    degree("busier", "busiest", &["attendance", "visitors", "passengers", "traffic"], &[]).of("busy"),
    degree("better", "best", MARKS, &[]).of("good"),
    degree("better paid", "best paid", PAY, &[]),
    degree("worse paid", "worst paid", &[], PAY),
    degree("higher paid", "highest paid", PAY, &[]),
    degree("better rated", "best rated", &["rating", "stars"], &[]),
    degree("worse rated", "worst rated", &[], &["rating", "stars"]),
    degree("lower paid", "lowest paid", &[], PAY),
    degree("fuller", "fullest", &["occupancy"], &[]),
    degree("worse", "worst", &[], MARKS),
    degree("richer", "richest", WEALTH, &[]).of("rich"),
    degree("poorer", "poorest", &[], WEALTH),
    degree("more populous", "most populous", &["population", "inhabitants"], &[]).of("populous"),
    degree("more popular", "most popular", &["popularity", "followers", "views", "likes"], &[]).of("popular"),
    degree("more experienced", "most experienced", &["experience"], &[]).of("experienced"),
    degree("more profitable", "most profitable", &["profit"], &[]).of("profitable"),
    degree("warmer", "warmest", &["temperature"], &[]).of("warm"),
    degree("hotter", "hottest", &["temperature"], &[]).of("hot"),
    degree("colder", "coldest", &[], &["temperature"]),
    degree("stronger", "strongest", &["strength"], &[]).of("strong"),
    degree("weaker", "weakest", &[], &["strength"]),
];

/// The superlative of an adjective by which a measure is asked for.
pub(super) fn superlative_of(plain: &str) -> Option<&'static str> {
    DEGREES.iter().find(|degree| degree.plain == Some(plain)).map(|degree| degree.superlative)
}

/// The words of properties of which there is most, and least, where a superlative is said.
pub(super) fn measures_of(superlative: &str) -> Option<[&'static [&'static str]; 2]> {
    DEGREES.iter().find(|degree| degree.superlative == superlative).map(|degree| [degree.more, degree.less])
}

/// Lets degrees of adjectives speak of the properties whose names say what they measure.
pub(super) fn add_degrees(lexicon: &mut Lexicon, graph: &Graph) {
    let keys: Vec<(KeyId, Vec<String>)> = (0..graph.key_count())
        .map(|index| KeyId(index as u16))
        .filter(|key| !lexicon.roles.is_part(graph, *key) && is_time_or_number(graph, *key))
        .map(|key| (key, split_words(graph.key_name(key))))
        .collect();
    for degree in DEGREES {
        for (measures, lowest) in [(degree.more, false), (degree.less, true)] {
            for measure in measures {
                for (key, _) in keys.iter().filter(|(_, words)| words.iter().any(|word| word == measure)) {
                    add_degree(lexicon, graph, degree, *key, lowest);
                }
            }
        }
    }
}

fn add_degree(lexicon: &mut Lexicon, graph: &Graph, degree: &Degree, key: KeyId, lowest: bool) {
    let by = graph.key_name(key).to_string();
    lexicon.superlatives.push(Superlative { by, lowest });
    let number = lexicon.superlatives.len() - 1;
    lexicon.add_word(degree.superlative, Sense::Superlative(number));
    lexicon.add_word(degree.comparative, Sense::Comparative(number));
}
