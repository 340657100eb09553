//! What the clocks show: at the start of the transaction or the statement, and at this very moment.

use super::super::{Body, Context, Function, text_at};
use crate::error::Result;
use crate::value::Value;
use crate::value::temporal::{Clock, DateTime, Kind, Zone};

/// The rows of this family.
pub(crate) const ROWS: &[Function] = &[
    transaction("date.transaction", "date.transaction([zone])", |arguments, context| {
        shown(Kind::Date, context.clock.transaction, arguments, context)
    }),
    statement("date.statement", "date.statement([zone])", |arguments, context| {
        shown(Kind::Date, context.clock.statement, arguments, context)
    }),
    realtime("date.realtime", "date.realtime([zone])", |arguments, context| {
        shown(Kind::Date, Clock::now(), arguments, context)
    }),
    transaction("localtime.transaction", "localtime.transaction([zone])", |arguments, context| {
        shown(Kind::LocalTime, context.clock.transaction, arguments, context)
    }),
    statement("localtime.statement", "localtime.statement([zone])", |arguments, context| {
        shown(Kind::LocalTime, context.clock.statement, arguments, context)
    }),
    realtime("localtime.realtime", "localtime.realtime([zone])", |arguments, context| {
        shown(Kind::LocalTime, Clock::now(), arguments, context)
    }),
    transaction("time.transaction", "time.transaction([zone])", |arguments, context| {
        shown(Kind::Time, context.clock.transaction, arguments, context)
    }),
    statement("time.statement", "time.statement([zone])", |arguments, context| {
        shown(Kind::Time, context.clock.statement, arguments, context)
    }),
    realtime("time.realtime", "time.realtime([zone])", |arguments, context| {
        shown(Kind::Time, Clock::now(), arguments, context)
    }),
    transaction("localdatetime.transaction", "localdatetime.transaction([zone])", |arguments, context| {
        shown(Kind::LocalDateTime, context.clock.transaction, arguments, context)
    }),
    statement("localdatetime.statement", "localdatetime.statement([zone])", |arguments, context| {
        shown(Kind::LocalDateTime, context.clock.statement, arguments, context)
    }),
    realtime("localdatetime.realtime", "localdatetime.realtime([zone])", |arguments, context| {
        shown(Kind::LocalDateTime, Clock::now(), arguments, context)
    }),
    transaction("datetime.transaction", "datetime.transaction([zone])", |arguments, context| {
        shown(Kind::DateTime, context.clock.transaction, arguments, context)
    }),
    statement("datetime.statement", "datetime.statement([zone])", |arguments, context| {
        shown(Kind::DateTime, context.clock.statement, arguments, context)
    }),
    realtime("datetime.realtime", "datetime.realtime([zone])", |arguments, context| {
        shown(Kind::DateTime, Clock::now(), arguments, context)
    }),
];

type Call = fn(&[Value], &Context<'_>) -> Result<Value>;

const fn transaction(name: &'static str, usage: &'static str, body: Call) -> Function {
    let about = "What the clocks of a zone, or of UTC, showed when the transaction began.";
    let examples = &[("toString(datetime.transaction('+01:00')) ENDS WITH '+01:00'", "true")];
    Function { name, usage, about, examples, arguments: (0, 1), body: Body::Strict(body) }
}

const fn statement(name: &'static str, usage: &'static str, body: Call) -> Function {
    let about = "What the clocks of a zone, or of UTC, showed when the statement began.";
    let examples = &[("datetime.statement() = datetime()", "true")];
    Function { name, usage, about, examples, arguments: (0, 1), body: Body::Strict(body) }
}

const fn realtime(name: &'static str, usage: &'static str, body: Call) -> Function {
    let about = "What the clocks of a zone, or of UTC, show at this very moment.";
    let examples = &[("datetime.realtime() >= datetime.statement()", "true")];
    Function { name, usage, about, examples, arguments: (0, 1), body: Body::Fickle(body) }
}

fn shown(kind: Kind, instant: DateTime, arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    let zone = match arguments {
        [] => None,
        _ => Some(Zone::read(text_at(arguments, 0)?)?),
    };
    context.clock.shows(kind, instant, zone)
}
