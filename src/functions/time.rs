//! Kenning's own functions over dates that may be a year, a month, a season or an interval.

use super::{Body, Function, wants};
use crate::error::Result;
use crate::value::{Value, time};

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function {
        name: "earliest",
        usage: "earliest(date)",
        about: "The first day that a date may mean; null where it is no date or open towards the past.",
        examples: &[
            ("earliest('2013-07')", "'2013-07-01'"),
            ("earliest('2007/2008')", "'2007-01-01'"),
            ("earliest(1991)", "'1991-01-01'"),
            ("earliest('soon')", "null"),
        ],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| bound(arguments, time::earliest, time::earliest_of_year)),
    },
    Function {
        name: "latest",
        usage: "latest(date)",
        about: "The last day that a date may mean; null where it is no date or open towards the future.",
        examples: &[
            ("latest('2013-02')", "'2013-02-28'"),
            ("latest('2010-21')", "'2010-05-31'"),
            ("latest('1997/..')", "null"),
        ],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| bound(arguments, time::latest, time::latest_of_year)),
    },
    Function {
        name: "isDate",
        usage: "isDate(text)",
        about: "Whether the text is a date, a season or an interval that earliest and latest read.",
        examples: &[("isDate('2012-06?')", "true"), ("isDate('2013-02-30')", "false")],
        arguments: (1, 1),
        body: Body::Text(|text| time::is_date(text).into()),
    },
];

fn bound(
    arguments: &[Value],
    of_text: fn(&str) -> Option<String>,
    of_year: fn(i64) -> Option<String>,
) -> Result<Value> {
    let day = match arguments {
        [Value::Text(text)] => of_text(text),
        [Value::Integer(year)] => of_year(*year),
        [Value::Temporal(instant)] if instant.date().is_some() => instant.date().map(|day| day.to_string()),
        _ => return Err(wants("a date as text or a year", arguments, 0)),
    };
    Ok(day.map(Value::from).unwrap_or_default())
}
