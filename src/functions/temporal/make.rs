//! Functions that make dates, times and durations from text, maps, other instants, and the statement's clock.

use super::super::{Body, Context, Function, integer_at};
use crate::error::Result;
use crate::value::Value;
use crate::value::temporal::{Kind, construct, from_epoch};

type Examples = &'static [(&'static str, &'static str)];

/// The rows of this family.
pub(crate) const ROWS: &[Function] = &[
    maker(
        "date",
        "date([text, map or instant])",
        "A day: of ISO text, of a map of parts, of another instant, or today.",
        &[
            ("date('2015-07-21')", "date('2015-07-21')"),
            ("toString(date({year: 1984, week: 10, dayOfWeek: 3}))", "'1984-03-07'"),
            ("toString(date({date: date('1984-10-11'), day: 28}))", "'1984-10-28'"),
            ("date() = date()", "true"),
        ],
        |arguments, context| make(Kind::Date, arguments, context),
    ),
    maker(
        "localtime",
        "localtime([text, map or instant])",
        "A time of day without an offset: of ISO text, of a map of parts, of another instant, or now.",
        &[
            ("toString(localtime('214032.142'))", "'21:40:32.142'"),
            ("toString(localtime({hour: 12, minute: 31}))", "'12:31'"),
        ],
        |arguments, context| make(Kind::LocalTime, arguments, context),
    ),
    maker(
        "time",
        "time([text, map or instant])",
        "A time of day with its offset from UTC: of ISO text, of a map of parts, of another instant, or now.",
        &[
            ("toString(time('21:40:32+0100'))", "'21:40:32+01:00'"),
            ("toString(time({time: time('12:00+01:00'), timezone: '+05:00'}))", "'16:00+05:00'"),
        ],
        |arguments, context| make(Kind::Time, arguments, context),
    ),
    maker(
        "localdatetime",
        "localdatetime([text, map or instant])",
        "A day and a time without a zone: of ISO text, of a map of parts, of another instant, or now.",
        &[("toString(localdatetime('2015-W30-2T214032.142'))", "'2015-07-21T21:40:32.142'")],
        |arguments, context| make(Kind::LocalDateTime, arguments, context),
    ),
    maker(
        "datetime",
        "datetime([text, map or instant])",
        "A day and a time in a zone: of ISO text, of a map of parts, of another instant, or now.",
        &[
            ("toString(datetime('2015-07-21T21:40[Europe/Stockholm]'))", "'2015-07-21T21:40+02:00[Europe/Stockholm]'"),
            (
                "toString(datetime({date: date('2015-07-21'), hour: 12, timezone: '+02:00'}))",
                "'2015-07-21T12:00+02:00'",
            ),
        ],
        |arguments, context| make(Kind::DateTime, arguments, context),
    ),
    Function {
        name: "duration",
        usage: "duration(text, map or instant)",
        about: "A span of months, days and seconds: of ISO text or of a map of parts, whose fractions flow downwards.",
        examples: &[
            ("toString(duration({months: 0.75}))", "'P22DT19H51M49.5S'"),
            ("toString(duration('P5M1.5D'))", "'P5M1DT12H'"),
        ],
        arguments: (1, 1),
        body: Body::Strict(|arguments, context| make(Kind::Duration, arguments, context)),
    },
    Function {
        name: "datetime.fromepoch",
        usage: "datetime.fromepoch(seconds, nanoseconds)",
        about: "The datetime in UTC so many seconds and nanoseconds after 1970 began.",
        examples: &[("toString(datetime.fromepoch(416779, 999999999))", "'1970-01-05T19:46:19.999999999Z'")],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| {
            from_epoch(integer_at(arguments, 0)?, integer_at(arguments, 1)?).map(Value::Temporal)
        }),
    },
    Function {
        name: "datetime.fromepochmillis",
        usage: "datetime.fromepochmillis(milliseconds)",
        about: "The datetime in UTC so many milliseconds after 1970 began.",
        examples: &[("toString(datetime.fromepochmillis(237821673987))", "'1977-07-15T13:34:33.987Z'")],
        arguments: (1, 1),
        body: Body::Strict(|arguments, _| {
            let millis = integer_at(arguments, 0)?;
            from_epoch(millis.div_euclid(1_000), millis.rem_euclid(1_000) * 1_000_000).map(Value::Temporal)
        }),
    },
];

const fn maker(
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    examples: Examples,
    body: fn(&[Value], &Context<'_>) -> Result<Value>,
) -> Function {
    Function { name, usage, about, examples, arguments: (0, 1), body: Body::Strict(body) }
}

fn make(kind: Kind, arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    match arguments {
        [from, ..] => construct(kind, from, context.clock),
        [] => context.clock.shows(kind, context.clock.statement, None),
    }
}
