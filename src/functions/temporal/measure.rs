//! The duration between two instants.

use super::super::{Body, Function};
use super::temporal_at;
use crate::error::Result;
use crate::value::temporal::{Measure, between};
use crate::value::{Temporal, Value};

/// The rows of this family.
pub(crate) const ROWS: &[Function] = &[
    Function {
        name: "duration.between",
        usage: "duration.between(from, to)",
        about: "How long it is from one instant to another, in months, days and seconds.",
        examples: &[
            ("toString(duration.between(date('1984-10-11'), date('2015-06-24')))", "'P30Y8M13D'"),
            ("toString(duration.between(localtime('14:30'), localtime('13:00')))", "'PT-1H-30M'"),
        ],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| measured(Measure::All, arguments)),
    },
    Function {
        name: "duration.inMonths",
        usage: "duration.inMonths(from, to)",
        about: "How many whole months it is from one instant to another.",
        examples: &[("toString(duration.inMonths(date('1984-10-11'), date('2015-06-24')))", "'P30Y8M'")],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| measured(Measure::Months, arguments)),
    },
    Function {
        name: "duration.inDays",
        usage: "duration.inDays(from, to)",
        about: "How many whole days it is from one instant to another.",
        examples: &[("toString(duration.inDays(date('1984-10-11'), date('2015-06-24')))", "'P11213D'")],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| measured(Measure::Days, arguments)),
    },
    Function {
        name: "duration.inSeconds",
        usage: "duration.inSeconds(from, to)",
        about: "How many seconds it is from one instant to another, also over days on which clocks change.",
        examples: &[(
            "toString(duration.inSeconds(date('2017-10-29'), datetime('2017-10-30T00:00[Europe/Stockholm]')))",
            "'PT25H'",
        )],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| measured(Measure::Seconds, arguments)),
    },
];

fn measured(measure: Measure, arguments: &[Value]) -> Result<Value> {
    let duration = between(measure, temporal_at(arguments, 0)?, temporal_at(arguments, 1)?)?;
    Ok(Temporal::duration(duration).into())
}
