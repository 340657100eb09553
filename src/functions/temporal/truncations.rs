//! Instants truncated to a unit, and below it set anew.

use super::super::{Body, Context, Function, text_at, wants};
use super::temporal_at;
use crate::error::Result;
use crate::value::temporal::{Kind, truncate};
use crate::value::{Map, Value};

/// The rows of this family.
pub(crate) const ROWS: &[Function] = &[
    Function {
        name: "date.truncate",
        usage: "date.truncate(unit[, instant[, parts]])",
        about: "The day that begins the unit an instant lies in; parts below the unit can be set.",
        examples: &[
            ("toString(date.truncate('week', date('1984-10-11')))", "'1984-10-08'"),
            ("toString(date.truncate('decade', datetime('1984-10-11T12:31Z'), {day: 2}))", "'1980-01-02'"),
        ],
        arguments: (1, 3),
        body: Body::Strict(|arguments, context| truncated(Kind::Date, arguments, context)),
    },
    Function {
        name: "localtime.truncate",
        usage: "localtime.truncate(unit[, instant[, parts]])",
        about: "The local time that begins the unit an instant lies in; parts below the unit can be set.",
        examples: &[("toString(localtime.truncate('minute', time('12:31:14+01:00')))", "'12:31'")],
        arguments: (1, 3),
        body: Body::Strict(|arguments, context| truncated(Kind::LocalTime, arguments, context)),
    },
    Function {
        name: "time.truncate",
        usage: "time.truncate(unit[, instant[, parts]])",
        about: "The time that begins the unit an instant lies in; parts below the unit and the timezone can be set.",
        examples: &[(
            "toString(time.truncate('hour', time('12:31:14+01:00'), {nanosecond: 2}))",
            "'12:00:00.000000002+01:00'",
        )],
        arguments: (1, 3),
        body: Body::Strict(|arguments, context| truncated(Kind::Time, arguments, context)),
    },
    Function {
        name: "localdatetime.truncate",
        usage: "localdatetime.truncate(unit[, instant[, parts]])",
        about: "The local datetime that begins the unit an instant lies in; parts below the unit can be set.",
        examples: &[("toString(localdatetime.truncate('quarter', date('1984-11-11')))", "'1984-10-01T00:00'")],
        arguments: (1, 3),
        body: Body::Strict(|arguments, context| truncated(Kind::LocalDateTime, arguments, context)),
    },
    Function {
        name: "datetime.truncate",
        usage: "datetime.truncate(unit[, instant[, parts]])",
        about: "The datetime that begins the unit an instant lies in; parts below the unit and the timezone can be set.",
        examples: &[(
            "toString(datetime.truncate('day', date('1984-10-11'), {timezone: 'Europe/Stockholm'}))",
            "'1984-10-11T00:00+01:00[Europe/Stockholm]'",
        )],
        arguments: (1, 3),
        body: Body::Strict(|arguments, context| truncated(Kind::DateTime, arguments, context)),
    },
];

fn truncated(kind: Kind, arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    let unit = text_at(arguments, 0)?;
    let none = Map::new();
    let parts = match arguments.get(2) {
        None => &none,
        Some(Value::Map(parts)) => parts.as_ref(),
        Some(_) => return Err(wants("a map", arguments, 2)),
    };
    match arguments.get(1) {
        Some(_) => truncate(kind, unit, temporal_at(arguments, 1)?, parts),
        None => truncate(kind, unit, &context.clock.statement.into(), parts),
    }
}
