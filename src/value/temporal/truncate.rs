//! Truncation: everything below a unit set to its first value, and then perhaps to a value given.

use super::parts::{Part, Parts};
use super::time::NANOS_PER_SECOND;
use super::{Date, DateTime, Kind, LocalDateTime, LocalTime, Temporal, Time, Zone, unfit};
use crate::error::{Error, Result, near};
use crate::value::{Map, Value};

/// A unit: its name, what it cuts a day to, and the parts that lie below it.
struct Unit {
    name: &'static str,
    cut: Cut,
    below: &'static [Part],
}

/// How a unit cuts.
#[derive(Clone, Copy)]
enum Cut {
    /// To the first of so many years.
    Years(i64),
    WeekYear,
    Quarter,
    Month,
    Week,
    Day,
    /// The time of day, to a multiple of so many nanoseconds.
    Nanos(i64),
}

const BELOW_YEAR: &[Part] =
    &[Part::Quarter, Part::Month, Part::Week, Part::OrdinalDay, Part::DayOfQuarter, Part::DayOfWeek, Part::Day];

const UNITS: &[Unit] = &[
    Unit { name: "millennium", cut: Cut::Years(1_000), below: BELOW_YEAR },
    Unit { name: "century", cut: Cut::Years(100), below: BELOW_YEAR },
    Unit { name: "decade", cut: Cut::Years(10), below: BELOW_YEAR },
    Unit { name: "year", cut: Cut::Years(1), below: BELOW_YEAR },
    Unit { name: "weekYear", cut: Cut::WeekYear, below: BELOW_YEAR },
    Unit { name: "quarter", cut: Cut::Quarter, below: &[Part::Month, Part::Day, Part::DayOfQuarter] },
    Unit { name: "month", cut: Cut::Month, below: &[Part::Day] },
    Unit { name: "week", cut: Cut::Week, below: &[Part::DayOfWeek] },
    Unit { name: "day", cut: Cut::Day, below: &[] },
    Unit { name: "hour", cut: Cut::Nanos(3_600 * NANOS_PER_SECOND), below: &[] },
    Unit { name: "minute", cut: Cut::Nanos(60 * NANOS_PER_SECOND), below: &[] },
    Unit { name: "second", cut: Cut::Nanos(NANOS_PER_SECOND), below: &[] },
    Unit { name: "millisecond", cut: Cut::Nanos(1_000_000), below: &[] },
    Unit { name: "microsecond", cut: Cut::Nanos(1_000), below: &[] },
];

/// The instant truncated to a unit, as a value of this kind; the map then sets parts below the unit.
pub fn truncate(kind: Kind, unit: &str, from: &Temporal, map: &Map) -> Result<Value> {
    let Some(parts) = Parts::read(map)? else { return Ok(Value::Null) };
    let unit = find(unit)?;
    check(kind, unit, from, &parts)?;
    let date = || unit.date(from, &parts);
    let time = || unit.time(from, &parts);
    let local = || Ok::<_, Error>(LocalDateTime { date: date()?, time: time()? });
    Ok(Value::Temporal(match kind {
        Kind::Date | Kind::Duration => Temporal::Date(date()?),
        Kind::LocalTime => Temporal::LocalTime(time()?),
        Kind::Time => Temporal::Time(stamped(time()?, from, parts.zone)),
        Kind::LocalDateTime => Temporal::LocalDateTime(local()?),
        // The zone is stamped on what was truncated, not converted to.
        Kind::DateTime => {
            let zone = parts.zone.or(from.zone()).unwrap_or(Zone::UTC);
            Temporal::DateTime(DateTime::of_local(local()?, zone, offset_of(from))?)
        }
    }))
}

fn offset_of(from: &Temporal) -> Option<i32> {
    match from {
        Temporal::DateTime(instant) => Some(instant.offset_seconds()),
        _ => None,
    }
}

fn stamped(time: LocalTime, from: &Temporal, zone: Option<Zone>) -> Time {
    let day = from.date().unwrap_or(Date::EPOCH);
    let zone = zone.or(from.zone()).unwrap_or(Zone::UTC);
    let instant = zone.instant(LocalDateTime { date: day, time }.seconds(), offset_of(from));
    Time::new(time, zone.offset_at(instant))
}

fn find(name: &str) -> Result<&'static Unit> {
    UNITS.iter().find(|unit| unit.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let error = unfit(format!("knows no unit named {name}"));
        let near = near::nearest(name, UNITS.iter().map(|unit| unit.name), 3);
        let hint = near::did_you_mean(&near);
        error.hint(hint.unwrap_or_else(|| "units go from millennium to microsecond".into()))
    })
}

/// An error where the value lacks what is cut, or the map sets what isn't below the unit.
fn check(kind: Kind, unit: &Unit, from: &Temporal, parts: &Parts) -> Result<()> {
    let cuts_time = matches!(unit.cut, Cut::Nanos(_));
    let lacks_date = kind.has_date() && !from.kind().has_date();
    let lacks_time = (cuts_time || !kind.has_date()) && !from.kind().has_time();
    if lacks_date || lacks_time || [from.kind(), kind].contains(&Kind::Duration) {
        return Err(unfit(format!("can't be truncated from {} to a {}", from.kind().described(), unit.name)));
    }
    let cuts_more = !kind.has_date() && !matches!(unit.cut, Cut::Day | Cut::Nanos(_));
    if cuts_more || (cuts_time && !kind.has_time()) {
        return Err(unfit(format!("can't truncate {} to a {}", kind.described(), unit.name)));
    }
    if [&parts.date, &parts.time, &parts.datetime].into_iter().any(Option::is_some)
        || parts.given(Part::EPOCH).is_some()
    {
        return Err(unfit("takes numbers and a timezone in its map"));
    }
    check_below(kind, unit, parts)
}

fn check_below(kind: Kind, unit: &Unit, parts: &Parts) -> Result<()> {
    let not_below = |part: &str| Err(unfit(format!("can't set {part}, which is not below a {}", unit.name)));
    let date_parts = BELOW_YEAR.iter().copied().chain([Part::Year]);
    for part in date_parts.filter(|part| parts.get(*part).is_some()) {
        if !kind.has_date() || !unit.below.contains(&part) {
            return not_below(part.name());
        }
    }
    let sizes = [
        (Part::Hour, 3_600 * NANOS_PER_SECOND),
        (Part::Minute, 60 * NANOS_PER_SECOND),
        (Part::Second, NANOS_PER_SECOND),
        (Part::Millisecond, 1_000_000),
        (Part::Microsecond, 1_000),
        (Part::Nanosecond, 1),
    ];
    for (part, size) in sizes.into_iter().filter(|(part, _)| parts.get(*part).is_some()) {
        let below = !matches!(unit.cut, Cut::Nanos(cut) if cut <= size);
        if !kind.has_time() || !below {
            return not_below(part.name());
        }
    }
    match parts.zone {
        Some(_) if !kind.has_zone() => Err(unfit(format!("has no place for timezone in {}", kind.described()))),
        _ => Ok(()),
    }
}

impl Unit {
    fn date(&self, from: &Temporal, parts: &Parts) -> Result<Date> {
        let day = from.date().unwrap_or(Date::EPOCH);
        let (year, month, _) = day.year_month_day();
        let first = match self.cut {
            Cut::Years(years) => Date::of_month(year.div_euclid(years) * years, 1, 1)?,
            Cut::WeekYear => Date::of_week(day.week().0, 1, 1)?,
            Cut::Quarter => Date::of_quarter(year, i64::from(day.quarter()), 1)?,
            Cut::Month => Date::of_month(year, i64::from(month), 1)?,
            Cut::Week => day.plus_days(1 - i64::from(day.weekday()))?,
            Cut::Day | Cut::Nanos(_) => day,
        };
        match parts.given(Part::DATE) {
            Some(_) => parts.date(Some(first)),
            None => Ok(first),
        }
    }

    fn time(&self, from: &Temporal, parts: &Parts) -> Result<LocalTime> {
        let time = from.time().unwrap_or(LocalTime::MIDNIGHT);
        let (cut, gap) = match self.cut {
            Cut::Nanos(size) => (time.nanos() / size * size, Some(size.min(NANOS_PER_SECOND))),
            _ => (0, None),
        };
        let cut = LocalTime::around(cut / NANOS_PER_SECOND, cut % NANOS_PER_SECOND);
        let nanos = parts.subsecond(cut.nanosecond(), gap)?;
        LocalTime::of(
            parts.get(Part::Hour).unwrap_or(cut.hour()),
            parts.get(Part::Minute).unwrap_or(cut.minute()),
            parts.get(Part::Second).unwrap_or(cut.second()),
            nanos,
        )
    }
}
