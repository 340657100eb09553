//! What functions give, where that is always of one type or null: types are known before anything runs.

use super::Function;

/// A type's word, as usages or signatures have it, and the functions that give it.
const GIVES: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "toUpper",
            "toLower",
            "upper",
            "lower",
            "trim",
            "btrim",
            "ltrim",
            "rtrim",
            "normalize",
            "replace",
            "substring",
            "left",
            "right",
            "toString",
            "toStringOrNull",
            "valueType",
            "elementId",
            "type",
            "randomUUID",
        ],
    ),
    (
        "integer",
        &[
            "char_length",
            "character_length",
            "size",
            "length",
            "id",
            "sign",
            "timestamp",
            "toInteger",
            "toIntegerOrNull",
            "count",
        ],
    ),
    (
        "float",
        &[
            "toFloat",
            "toFloatOrNull",
            "sqrt",
            "exp",
            "log",
            "ln",
            "log10",
            "sin",
            "cos",
            "tan",
            "cot",
            "asin",
            "acos",
            "atan",
            "atan2",
            "sinh",
            "cosh",
            "tanh",
            "haversin",
            "degrees",
            "radians",
            "ceil",
            "ceiling",
            "floor",
            "round",
            "pi",
            "e",
            "rand",
            "power",
            "stDev",
            "stDevP",
            "percentileCont",
        ],
    ),
    ("boolean", &["toBoolean", "toBooleanOrNull", "isEmpty", "isNaN", "exists", "isDate"]),
    (
        "list",
        &[
            "tail",
            "range",
            "labels",
            "keys",
            "nodes",
            "relationships",
            "split",
            "toIntegerList",
            "toFloatList",
            "toStringList",
            "toBooleanList",
            "collect",
        ],
    ),
    ("map", &["properties"]),
    ("node", &["startNode", "endNode"]),
    ("DATE", &["date", "date.truncate", "date.transaction", "date.statement", "date.realtime"]),
    (
        "LOCAL TIME",
        &["localtime", "localtime.truncate", "localtime.transaction", "localtime.statement", "localtime.realtime"],
    ),
    ("TIME", &["time", "time.truncate", "time.transaction", "time.statement", "time.realtime"]),
    (
        "LOCAL DATETIME",
        &[
            "localdatetime",
            "localdatetime.truncate",
            "localdatetime.transaction",
            "localdatetime.statement",
            "localdatetime.realtime",
        ],
    ),
    (
        "DATETIME",
        &[
            "datetime",
            "datetime.truncate",
            "datetime.transaction",
            "datetime.statement",
            "datetime.realtime",
            "datetime.fromepoch",
            "datetime.fromepochmillis",
        ],
    ),
    ("DURATION", &["duration", "duration.between", "duration.inMonths", "duration.inDays", "duration.inSeconds"]),
];

impl Function {
    /// The word of the type that it gives, where it gives nothing else but null.
    pub fn gives(&self) -> Option<&'static str> {
        GIVES.iter().find(|(_, names)| names.contains(&self.name)).map(|(word, _)| *word)
    }
}

#[cfg(test)]
mod tests {
    use super::GIVES;
    use crate::functions::all;

    #[test]
    fn each_name_is_a_function_and_stands_once() {
        let named: Vec<&str> = GIVES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        for (place, name) in named.iter().enumerate() {
            assert!(all().any(|function| function.name == *name), "{name}");
            assert!(!named[..place].contains(name), "{name}");
        }
    }
}
